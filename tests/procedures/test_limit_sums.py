"""Limits of finite sums and of terms that a hypothesis equates; written functions that are continuous."""

from __future__ import annotations

import pytest

from derivcheck.engine.matching import match, opened
from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Goal
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.build import (
    Sum,
    both,
    counts,
    equal,
    exp,
    floor,
    forall,
    function,
    functions,
    implies,
    integers,
    log,
    matrices,
    oo,
    positives,
    pred,
    prime,
    reals,
    sequences,
    sign,
    sqrt,
    tends,
    unequal,
)
from derivcheck.language.domain import POSITIVE, Prop
from derivcheck.language.node import Formula
from derivcheck.procedures.limits import prove_limit
from derivcheck.procedures.tends import PROCEDURE, check
from derivcheck.setup import install

install()
x, z, c0 = reals("x z c")
p = positives("p")
n, k = counts("n k")
i = integers("i")
w, a = sequences("w a", POSITIVE)
b, c = sequences("b c")
f, h = functions("f h", Prop.CONTINUOUS)
mixture = Sum(w[i] / (1 + exp(-(a[i] * z + b[i]))), i, 1, n)
unit = equal(Sum(w[i], i, 1, n), 1)
small = forall(i, implies(both(i >= 1, i <= n), abs(b[i]) < 1))
not_large = forall(i, implies(both(i >= 1, i <= n), abs(b[i]) <= 1))


def proves(statement: Formula, *hyps: Formula) -> bool:
    return isinstance(Prover().prove(hyps, statement), Theorem)


@pytest.mark.parametrize("hyps,statement", [
    ([unit], tends(mixture, z, oo, 1)),
    ([], tends(mixture, z, oo, Sum(w[i], i, 1, n))),
    ([], tends(mixture, z, -oo, 0)),
    ([], tends(log(mixture), z, -oo, -oo)),
    ([], tends(Sum(c[i] / z, i, 1, n), z, oo, 0)),
    ([], tends(Sum(c[i] * z, i, 1, n), z, 2, 2 * Sum(c[i], i, 1, n))),
    ([forall(x, equal(f(x), h(x) + 1 / (1 + exp(-x)))), tends(h(z), z, oo, 3)], tends(h(z), z, oo, 3)),
    ([forall(x, equal(f(x), exp(-x)))], tends(f(z), z, oo, 0)),
    ([small], tends(Sum(b[i] ** k * c[i], i, 1, n), k, oo, 0)),  # powers of any sign
    ([small], tends(Sum((b[i] ** k * c[i]) ** 2, i, 1, n), k, oo, 0)),
])  # fmt: skip
def test_proved(hyps: list[Formula], statement: Formula) -> None:
    assert proves(statement, *hyps)


@pytest.mark.parametrize("hyps,statement", [
    ([], tends(mixture, z, oo, 1)),  # without the weights' sum
    ([unit], tends(mixture, z, -oo, 1)),
    ([unit], tends(Sum(w[i] / (1 + exp(-(c[i] * z))), i, 1, n), z, oo, 1)),  # slopes of unknown sign
    ([], tends(Sum(c[i] * z, i, 1, n), z, oo, oo)),
    ([], tends(Sum(c[i] / (z - i), i, 1, n), z, 1, 0)),  # a pole among the summands
    ([], tends(Sum(1 / z, i, 1, n), z, 0, 0)),
    ([forall(p, equal(f(p), exp(-p)))], tends(f(z), z, -oo, oo)),  # given on the half line only
    ([equal(f(z), exp(-z))], tends(f(z), z, oo, 0)),  # given at one point only
    ([forall(x, equal(f(x), exp(-z)))], tends(f(z), z, oo, 0)),  # the free z is a fixed number
    ([forall(x, equal(f(x), exp(-x)))], tends(f(z), z, oo, 1)),
    ([], tends(Sum(b[i] ** k * c[i], i, 1, n), k, oo, 0)),
    ([not_large], tends(Sum(b[i] ** k * c[i], i, 1, n), k, oo, 0)),  # modulus 1 among them
    ([small], tends(Sum(b[i] ** k * c[i], i, 1, n), k, oo, 1)),
    ([small], tends(Sum(b[i] ** z * c[i], i, 1, n), z, oo, 0)),  # a negative base with real exponents
    ([small], tends(Sum(b[i] ** (-k) * c[i], i, 1, n), k, oo, 0)),
    ([small], tends(Sum(b[i + 1] ** k * c[i], i, 1, n), k, oo, 0)),  # one index beyond what is given
])  # fmt: skip
def test_not_proved(hyps: list[Formula], statement: Formula) -> None:
    assert not proves(statement, *hyps)


def test_moving_range_has_no_certificate() -> None:
    moving = Sum(1 / k, i, 1, k)
    assert prove_limit(moving, k.data, oo, "+-", ()) is None or not proves(tends(moving, k, oo, 0))


def test_forged_certificates() -> None:
    goal = Goal((unit,), tends(mixture, z, oo, 1))
    found = prove_limit(mixture, z.data, oo, "+-", (unit,))
    assert found is not None and found[1]["rule"] == "sum"
    assert PROCEDURE.check is check
    for forged in ({"rule": "sum", "sub": []}, {"rule": "sum", "sub": [{"rule": "constant"}]}, {"rule": "stated"},
                   {"rule": "stated", "term": None, "sub": [found[1]]}):  # fmt: skip
        assert check(goal, forged) is not None
    assert check(Goal((), goal.formula), found[1]) is not None


@pytest.mark.parametrize("name,function_,expected", [
    ("continuous", function(x, exp(x) / (1 + x**2)), True),
    ("continuous", function(x, abs(x)), True),
    ("differentiable", function(x, abs(x)), False),
    ("continuous", function(x, 1 / x), False),
    ("smooth", function(p, 1 / p), True),
    ("continuous", function(x, floor(x)), False),
    ("continuous", function(x, sign(x)), False),
    ("continuous", function(x, sqrt(x)), False),
    ("continuous", function(x, x + f(x)), True),
    ("differentiable", function(x, x + f(x)), False),
])  # fmt: skip
def test_written_functions(name: str, function_: object, expected: bool) -> None:
    assert proves(pred(name, function_)) is expected


def test_definedness_may_be_given_for_all_values() -> None:
    ratio = pred("continuous", function(x, 1 / f(x)))
    assert proves(ratio, forall(x, unequal(f(x), 0)))
    assert not proves(ratio, forall(p, unequal(f(p), 0)))


def test_matching_looks_under_binders() -> None:
    variables, body = opened(forall(z, mixture < 1))
    target = Sum(w[k] / (1 + exp(-(a[k] * (x * 2) + b[k]))), k, 1, n) < 1
    found = match(body, target, frozenset(variables))
    assert found is not None and found[z.data] == x * 2
    escaping = Sum(w[k] / (1 + exp(-(a[k] * k + b[k]))), k, 1, n) < 1  # z := k would be captured
    assert match(body, escaping, frozenset(variables)) is None


def test_universal_hypotheses_reach_derivatives_and_entries() -> None:
    g = functions("g", Prop.DIFFERENTIABLE)
    everywhere = forall(x, prime(g, x) > -1)
    increasing = pred("increasing", function(z, z + g(z)))
    assert proves(increasing, everywhere)
    assert not proves(increasing, forall(x, prime(g, x) >= -1))
    assert not proves(increasing, forall(p, prime(g, p) > -1))
    m = matrices("M", n)
    assert proves(m[k, k] > 0, forall(i, m[i, i] > 0))
    assert not proves(m[k, k + 1] > 0, forall(i, m[i, i] > 0))
    assert isinstance(Prover().prove((), increasing), Failure)
