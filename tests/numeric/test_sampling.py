"""Sampling: every point satisfies its context exactly, and the contexts of the field have points."""

import os
import subprocess
import sys
from fractions import Fraction

import pytest

from derivcheck.language.build import (
    Categorical,
    E,
    Sum,
    both,
    complexes,
    counts,
    det,
    distribution,
    dot,
    equal,
    exp,
    finite,
    forall,
    functions,
    gradient,
    hessian,
    identity,
    implies,
    integers,
    interval,
    log,
    matrices,
    norm,
    positives,
    pred,
    prime,
    reals,
    sequences,
    sqrt,
    tr,
    unequal,
    vector_space,
    vectors,
)  # fmt: skip
from derivcheck.language.domain import NONNEGATIVE, POSITIVE, Domain, Kind, Prop
from derivcheck.language.node import sym
from derivcheck.language.substitute import free_symbols
from derivcheck.numeric.assignment import Table, from_evidence, ground, to_evidence, to_json
from derivcheck.numeric.exact import evaluate, holds
from derivcheck.numeric.sampling import enumerate_small, sample

x, y, z, a, b, c = reals("x y z a b c")
p, q, s, t = positives("p q s t")
n, k = counts("n k")
i = integers("i")
a_t, a_s, a_ts, s_t, s_s, s_ts = positives("a_t a_s a_ts s_t s_s s_ts")
SPD, B, Q = matrices("A", n, None, Prop.POSITIVE_DEFINITE), matrices("B", n), matrices("Q", n, None, Prop.ORTHOGONAL)
v, w = vectors("v w", n)
f, g = functions("f g", Prop.DIFFERENTIABLE)
h = functions("h", Prop.CONVEX)
F = functions("F", inputs=(vector_space(n),))
G = functions("G", Prop.CONVEX, Prop.SMOOTH, inputs=(vector_space(n),))
r = functions("r", inputs=(POSITIVE,), output=POSITIVE)
unit = functions("unit", Prop.INCREASING, output=Domain(Kind.REAL, lo=Fraction(0), hi=Fraction(1)))
P = sequences("P")
alpha, abar = sequences("alpha"), sequences("abar", first=0)

CONTEXTS = {
    "plain": ([x, p], []),
    "circle": ([], [equal(a**2 + b**2, 1)]),
    "circle in the first quadrant": ([], [equal(p**2 + q**2, 1)]),
    "circle of a free radius": ([], [equal(p**2 + q**2, s**2)]),
    "circle of radius sqrt(2)": ([], [equal(a**2 + b**2, 2)]),
    "circle without rational points": ([], [equal(a**2 + b**2, 3)]),
    "variance from signal": ([], [equal(s_t, sqrt(1 - a_t**2)), a_t < 1]),
    "variance preserving pair": (
        [], [equal(a_t, a_ts * a_s), equal(s_t**2, s_ts**2 + a_ts**2 * s_s**2), equal(a_t**2 + s_t**2, 1),
             equal(a_s**2 + s_s**2, 1)],
    ),
    "signal to noise": ([], [a_s**2 * s_t**2 > a_t**2 * s_s**2]),
    "chain": ([], [x < y, y < z, x > 0, z < 1, unequal(a, b)]),
    "square root of two": ([], [equal(x**2, 2)]),
    "moebius": ([], [equal(1 / p + 1 / q, 1)]),
    "sum below one": ([], [p + q + s < 1]),
    "exponential": ([], [exp(x) > 2, x < 3]),
    "matrices": ([SPD, Q, v], []),
    "image": ([], [equal(B @ v, w)]),
    "orthogonality stated": ([], [equal(B @ B.T, identity(n))]),
    "trace": ([], [equal(tr(SPD), 1)]),
    "determinant": ([], [det(B) > 0]),
    "unit vector": ([], [equal(norm(v), 1)]),
    "eigenvector": ([], [equal(B @ v, p * v), dot(v, v) > 0]),
    "increasing": ([], [forall(x, prime(f, x) > 0)]),
    "values of a function": ([], [equal(f(0), 0), equal(prime(f, 0), 1)]),
    "slope at a point": ([], [unequal(prime(f, a), 0)]),
    "positive function": ([], [forall(x, f(x) > 0), forall(x, prime(f, x) < 0)]),
    "convex": ([h], []),
    "function on vectors": ([F, v], []),
    "convex on vectors": ([], [forall(v, pred("positive semidefinite", hessian(G(v), v)))]),
    "stationary": ([], [equal(gradient(F(v), v), 0 * v)]),
    "on the half line": ([r], [r(1) > 1]),
    "increasing to an interval": ([unit, x], []),
    "pmf": ([], [pred("pmf", P, n)]),
    "weights": ([], [equal(Sum(P[i], i, 1, n), 1), forall(i, implies(both(i >= 1, i <= n), P[i] > 0))]),
    "recurrence": ([], [forall(i, implies(both(i >= 1, i <= 4), equal(P[i + 1], 2 * P[i])))]),
    "products of a schedule": (
        [], [forall(i, implies(i >= 1, equal(abar[i], abar[i - 1] * alpha[i]))), abar[1] > 0, unequal(alpha[1], 1)],
    ),
    "running sum": ([], [forall(i, implies(i >= 1, equal(P[i + 1], P[i] + alpha[i] - 1)))]),
    "product and sum": ([], [equal(p * q, 1), equal(p + q, s)]),
    "positive sequence": ([], [forall(i, implies(i >= 1, P[i] > 0))]),
    "laws": ([distribution("X"), distribution("Y", vector_space(n), Prop.DENSITY)], []),
    "complex": ([], [unequal(complexes("zz"), 0)]),
    "interval": ([interval("lam", -1, 0)], []),
    "dimensions": ([matrices("M", n, k)], [n < k]),
    "equal dimensions": ([matrices("M", n, k)], [equal(n, k)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTEXTS)
def test_points_satisfy_their_context(name):
    symbols, givens = CONTEXTS[name]
    found = sample(symbols, givens, 6, seed=1).points
    assert found
    for point in found:
        for given in givens:
            grounded = ground(given, point)
            assert not free_symbols(grounded)
            verdict = holds(given, point.env)
            assert verdict is not False
            assert verdict or any(sym(s).data.domain.kind is Kind.FUNCTION for s in point)
            again = holds(grounded)
            assert again == verdict or again is None


@pytest.mark.parametrize("name", [n for n in CONTEXTS if n != "variance preserving pair"])
def test_deterministic_and_seeded(name):
    symbols, givens = CONTEXTS[name]
    assert sample(symbols, givens, 4, seed=3) == sample(symbols, givens, 4, seed=3)


@pytest.mark.parametrize("name", [
    "plain", "circle", "circle in the first quadrant", "chain", "variance from signal", "matrices", "increasing", "pmf",
    "sum below one",
])  # fmt: skip
def test_small_points(name):
    symbols, givens = CONTEXTS[name]
    found = enumerate_small(symbols, givens, 4)
    assert found
    assert all(holds(given, point.env) is not False for point in found for given in givens)
    assert found == enumerate_small(symbols, givens, 4)


def test_small_points_come_first():
    first = enumerate_small([x, p], [], 3)[0]
    assert (first[x.data], first[p.data]) == (0, 1)


@pytest.mark.parametrize("name", CONTEXTS)
def test_evidence_round_trip(name):
    symbols, givens = CONTEXTS[name]
    for point in sample(symbols, givens, 2, seed=5).points:
        again = from_evidence(to_evidence(point))
        assert set(again) == set(point)
        for given in givens:
            assert holds(given, again.env) == holds(given, point.env)


def test_evidence_is_read_with_care():
    point = sample([x], [], 1, seed=0).points[0]
    pair = to_evidence(point)[0]
    for bad in (None, [pair, pair], [[pair[0]]], [[pair[1], pair[0]]], "x"):
        with pytest.raises(ValueError):
            from_evidence(bad)


@pytest.mark.parametrize("givens", [
    [x > 1, x < 0],
    [equal(x**2, -1)],
    [equal(x, y), unequal(x, y)],
    [forall(x, exp(x) + f(x) ** 2 > x)],  # true of all, but nothing here can tell
    [pred("nobody knows", x)],
    [log(x) > 0, x < 0],
    [equal(1 / (x - x), y)],
    [equal(exp(x), 2)],
])  # fmt: skip
def test_nothing_undecided_gets_through(givens):
    assert sample([], givens, 3, seed=0).points == []
    assert enumerate_small([], givens, 3) == []


def test_rational_points_are_preferred_to_roots():
    for point in sample([], [equal(p**2, q)], 6, seed=0).points:
        assert all(isinstance(value, Fraction) for value in point.values())


def test_boundaries_and_coincidences_are_met():
    nonnegative = sym(x.data._replace(name="m", domain=NONNEGATIVE))
    points = sample([nonnegative, p, q], [], 60, seed=0).points
    assert any(point[nonnegative.data] == 0 for point in points)
    assert any(point[p.data] == point[q.data] for point in points)
    assert any(point[p.data] > 100 for point in points) or any(point[p.data] < Fraction(1, 100) for point in points)


def test_several_dimensions():
    points = sample([SPD], [], 8, seed=0).points
    assert {point[n.data] for point in points} >= {1, 2, 3}


def test_finite_contexts_are_exhausted():
    signs = finite("sgn", [-1, 1])
    assert len(sample([signs], [], 10, seed=0).points) == 2
    assert len(sample([], [], 10, seed=0).points) == 1


def test_expectations_can_be_given():
    u = reals("u")
    points = sample([], [pred("pmf", P, n), E(u**2, (u, Categorical(P, n))) > 2], 3, seed=0).points
    assert points
    for point in points:
        table = point[P.data]
        assert isinstance(table, Table)
        assert sum(w * (j + 1) ** 2 for j, w in enumerate(table.entries)) > 2


def test_functions_are_applied_within_their_domain():
    for point in sample([], [r(x) > 0], 10, seed=0).points:
        assert point[x.data] > 0
    for point in sample([], [P[i] > 0], 10, seed=0).points:
        assert point[i.data] >= 1


def test_the_same_in_every_process():
    code = (
        "from tests.numeric.test_sampling import CONTEXTS, sample, to_json\n"
        "print([to_json(p) for s, g in CONTEXTS.values() for p in sample(s, g, 2, seed=7).points])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1 and len(outputs.pop()) > 1000


def test_witness_form():
    point = sample([SPD, x, h, P], [], 1, seed=0).points[0]
    shown = to_json(point)
    assert set(shown) == {"A", "n", "x", "h", "P"}
    assert shown["P"]["first"] == 1 and "lambda" in shown["P"]
    assert isinstance(shown["n"], int) and isinstance(shown["x"], str) and set(shown["h"]) == {"lambda"}
    assert len(shown["A"]) == shown["n"] and isinstance(shown["A"][0][0], str)


def test_ground_follows_dimensions_into_domains():
    point = sample([SPD, v], [], 3, seed=0).points[0]
    closed = ground(dot(v, SPD @ v), point)
    assert not free_symbols(closed)
    assert evaluate(closed) == evaluate(dot(v, SPD @ v), point.env)
