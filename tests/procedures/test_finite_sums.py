"""Finite sums, products and maxima: proved, mutants not proved, wrong evidence refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Goal, NoOpinion
from derivcheck.language.build import (
    Max,
    Prod,
    Sum,
    counts,
    equal,
    exp,
    integers,
    interval,
    log,
    maximum,
    naturals,
    nonnegatives,
    positives,
    reals,
    sequences,
    unequal,
)
from derivcheck.language.domain import POSITIVE
from derivcheck.language.node import Formula, Term
from derivcheck.procedures import rational
from derivcheck.procedures.finite_sums import FINITE_SUMS, GEOMETRIC, POWERS
from derivcheck.setup import install

install()
a, b, x = reals("a b x")
p, q = positives("p q")
c = nonnegatives("c")
n, t = naturals("n t")
k, j = integers("k j")
T = counts("T")
g, h = sequences("g h")
w = sequences("w", POSITIVE)
r = interval("r", 0, 1)


def proved(goal: Formula, hyps: tuple[Formula, ...] = ()) -> bool:
    return not isinstance(Prover().prove(hyps, goal), Failure)


TRUE = {
    "linear": equal(Sum(a * k + b, k, 1, n), a * n * (n + 1) / 2 + b * n),
    "squares": equal(Sum(k**2, k, 1, n), n * (n + 1) * (2 * n + 1) / 6),
    "cubes": equal(Sum(k**3, k, 1, n), Sum(k, k, 1, n) ** 2),
    "from-zero": equal(Sum(k + 1, k, 0, n), (n + 1) * (n + 2) / 2),
    "last": equal(Sum(g[k], k, 1, n + 1), Sum(g[k], k, 1, n) + g[n + 1]),
    "two-last": equal(Sum(g[k], k, 1, n + 2), Sum(g[k], k, 1, n) + g[n + 1] + g[n + 2]),
    "telescope": equal(Sum(g[k + 1] - g[k], k, 1, n), g[n + 1] - g[1]),
    "split": equal(Sum(a * g[k] + h[k], k, 1, n), a * Sum(g[k], k, 1, n) + Sum(h[k], k, 1, n)),
    "double": equal(Sum(Sum(g[k] * h[j], j, 1, n), k, 1, n), Sum(g[k], k, 1, n) * Sum(h[k], k, 1, n)),
    "geometric": equal(Sum(r**k, k, 0, n), (1 - r ** (n + 1)) / (1 - r)),
    "geometric-back": equal((1 - r) * Sum(r ** (t - k), k, 1, t), 1 - r**t),
    "geometric-stride": equal(Sum(r ** (2 * k), k, 0, n), (1 - r ** (2 * n + 2)) / (1 - r**2)),
    "momentum": equal(
        r * ((1 - r) * Sum(r ** (t - k) * g[k], k, 1, t)) + (1 - r) * g[t + 1],
        (1 - r) * Sum(r ** (t + 1 - k) * g[k], k, 1, t + 1),
    ),
    "norm-recursion": equal(
        r**p * Sum(r ** (p * (t - k)) * abs(g[k]) ** p, k, 1, t) + abs(g[t + 1]) ** p,
        Sum(r ** (p * (t + 1 - k)) * abs(g[k]) ** p, k, 1, t + 1),
    ),
    "explicit": equal(Sum(k**2, k, 1, 3), 14),
    "empty": equal(Sum(g[k], k, 1, 0), 0),
    "constant-product": equal(Prod(p, k, 1, n), p**n),
    "product": equal(Prod(p * w[k], k, 1, n), p**n * Prod(w[k], k, 1, n)),
    "exp": equal(Prod(exp(g[k]), k, 1, n), exp(Sum(g[k], k, 1, n))),
    "log": equal(log(Prod(w[k], k, 1, n)), Sum(log(w[k]), k, 1, n)),
    "max-last": equal(Max(g[k], k, 1, T + 1), maximum(Max(g[k], k, 1, T), g[T + 1])),
    "max-factor": equal(Max(c * g[k], k, 1, T), c * Max(g[k], k, 1, T)),
    "max-recursion": equal(
        maximum(r * Max(r ** (T - k) * abs(g[k]), k, 1, T), abs(g[T + 1])),
        Max(r ** (T + 1 - k) * abs(g[k]), k, 1, T + 1),
    ),
}

FALSE = {
    "linear": equal(Sum(a * k + b, k, 1, n), a * n * (n + 1) / 2 + b),
    "linear-n": equal(Sum(k, k, 1, n), n**2 / 2),
    "from-zero": equal(Sum(k + 1, k, 0, n), n * (n + 1) / 2),
    "last": equal(Sum(g[k], k, 1, n + 1), Sum(g[k], k, 1, n) + g[n]),
    "bounds": equal(Sum(g[k], k, 1, n + 1), Sum(g[k], k, 1, n)),
    "telescope": equal(Sum(g[k + 1] - g[k], k, 1, n), g[n + 1]),
    "double": equal(Sum(g[k] * h[k], k, 1, n), Sum(g[k], k, 1, n) * Sum(h[k], k, 1, n)),
    "geometric": equal(Sum(r**k, k, 0, n), (1 - r**n) / (1 - r)),
    "geometric-one": equal(Sum(a**k, k, 0, n), (1 - a ** (n + 1)) / (1 - a)),
    "momentum": equal(
        r * ((1 - r) * Sum(r ** (t - k) * g[k], k, 1, t)) + g[t + 1],
        (1 - r) * Sum(r ** (t + 1 - k) * g[k], k, 1, t + 1),
    ),
    "constant-product": equal(Prod(p, k, 1, n), p * n),
    "exp": equal(Prod(exp(g[k]), k, 1, n), Sum(exp(g[k]), k, 1, n)),
    "max-negative": equal(Max(b * g[k], k, 1, T), b * Max(g[k], k, 1, T)),
    "max-sum": equal(Max(g[k] + h[k], k, 1, T), Max(g[k], k, 1, T) + Max(h[k], k, 1, T)),
    "max-last": equal(Max(g[k], k, 1, T + 1), Max(g[k], k, 1, T)),
    "empty": equal(Sum(g[k], k, 1, 0), g[1]),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name: str) -> None:
    assert proved(TRUE[name])


def steps(t: Term) -> Term:
    """The sums of a term, stepped to the end, inside first."""
    t = t.with_args(tuple(steps(u) if isinstance(u, Term) else u for u in t.args)) if t.args else t
    found = FINITE_SUMS.rewrite(t, (), Budget()) if t.op in FINITE_SUMS.heads else NoOpinion("")
    return t if isinstance(found, NoOpinion) else steps(found.result)


@pytest.mark.parametrize("lo", [-2, 2, 3, 5])
@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_reindexing(lo: int, offset: int) -> None:
    left, right = Sum(g[k], k, lo, n + lo - 1), Sum(g[k + lo - 1 + offset], k, 1, n)
    same = rational.decide(Goal((), equal(steps(left), steps(right))), Budget())
    assert isinstance(same, NoOpinion) is (offset != 0)


@pytest.mark.parametrize("name", FALSE)
def test_mutants_are_not_proved(name: str) -> None:
    assert not proved(FALSE[name])


def test_a_geometric_sum_needs_a_ratio_other_than_one() -> None:
    goal = FALSE["geometric-one"]
    assert proved(goal, (unequal(a, 1),))
    found = GEOMETRIC.rewrite(goal.args[0], (), Budget())
    assert not isinstance(found, NoOpinion)
    assert GEOMETRIC.check(Goal((), equal(goal.args[0], found.result)), None) is not None
    assert GEOMETRIC.check(Goal(found.evidence.needs, equal(goal.args[0], found.result)), None) is None
    assert GEOMETRIC.check(Goal(found.evidence.needs, equal(goal.args[0], found.result * 2)), None) is not None


def test_real_exponents_split_over_positive_bases_only() -> None:
    s = Sum(a ** (p * (t - k)), k, 1, t)
    found = POWERS.rewrite(s, (), Budget())
    assert not isinstance(found, NoOpinion)
    assert POWERS.check(Goal((), equal(s, found.result)), None) is not None


@pytest.mark.parametrize(
    "formula",
    [equal(Sum(k, k, 1, n), n), equal(Sum(k, k, 1, n), n**2 / 2), equal(x, x), Sum(k, k, 1, n) <= n],
)
def test_the_checker_refuses_other_results(formula: Formula) -> None:
    assert FINITE_SUMS.check(Goal((), formula), None) is not None


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(-4, 4), st.integers(0, 6), st.integers(0, 4), st.integers(-3, 3))
def test_power_sums_agree_with_enumeration(lo: int, length: int, degree: int, ratio: int) -> None:
    hi = lo + length - 1
    value = sum(i**degree for i in range(lo, hi + 1))
    assert proved(equal(Sum(k**degree, k, lo, hi), value))
    small = sum(ratio ** (i - lo) for i in range(lo, hi + 1))
    assert proved(equal(Sum(ratio ** (k - lo), k, lo, hi), small)) or ratio == 0
