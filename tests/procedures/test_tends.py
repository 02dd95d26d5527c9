"""Limits: proved, mutants not proved, other limits refuted, forged certificates refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.engine.prover import Prover
from derivcheck.engine.refutation import refute
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    Limit,
    Max,
    Sum,
    cos,
    counts,
    equal,
    exp,
    functions,
    half,
    integers,
    interval,
    log,
    maximum,
    negation,
    oo,
    positives,
    prime,
    reals,
    sequences,
    sin,
    sqrt,
    tanh,
    tends,
    unequal,
)
from derivcheck.language.domain import Prop
from derivcheck.language.node import Formula, Term, term
from derivcheck.procedures.limits import prove_limit
from derivcheck.procedures.tends import PROCEDURE, UNIQUE, check, decide
from derivcheck.setup import install

install()
x, y, t, a, b, c, h = reals("x y t a b c h")
p, q, T = positives("p q T")
n, k = counts("n k")
i = integers("i")
S = functions("S", Prop.DIFFERENTIABLE)
C = functions("C", Prop.CONTINUOUS)
f = functions("f")
r = interval("r", 0, 1)
r0 = interval("r0", 0, 1, closed="lo")
g = sequences("g")
weighted = (1 - r**p) * Sum(r ** (p * (k - i)) * abs(g[i]) ** p, i, 1, k)


def proved(goal: Formula, hyps: tuple[Formula, ...] = ()) -> bool:
    return not isinstance(Prover().prove(hyps, goal), Failure)


fixed_weights = Sum(r ** (k - i) * abs(g[i]) ** p, i, 1, k)

TRUE = {
    "degrees": (tends((2 * n + 1) / (n + 3), n, oo, 2), ()),
    "root-of-constant": (tends(p ** (1 / n), n, oo, 1), ()),
    "power": (tends(r**n, n, oo, 0), ()),
    "power-given": (tends(a**n, n, oo, 0), (abs(a) < 1,)),
    "power-grows": (tends(a**n, n, oo, oo), (a > 1,)),
    "bias": (tends(1 - r**n, n, oo, 1), ()),
    "drop-factor": (tends((1 - r**p) ** (1 / p), p, oo, 1), ()),
    "drop-factor-zero": (tends((1 - r0**p) ** (1 / p), p, oo, 1), ()),
    "log-slow": (tends(log(x) / x, x, oo, 0), ()),
    "entropy-end": (tends(x * log(x), x, 0, 0, "+"), ()),
    "polynomial-exp": (tends(x**3 * exp(-x), x, oo, 0), ()),
    "polynomial-power": (tends(n**2 * r**n, n, oo, 0), ()),
    "slope-exp": (tends((exp(x) - 1) / x, x, 0, 1), ()),
    "slope-sin": (tends(sin(x) / x, x, 0, 1), ()),
    "slope-cos": (tends((1 - cos(x)) / x, x, 0, 0), ()),
    "slope-sqrt": (tends((sqrt(1 + x) - 1) / x, x, 0, half), ()),
    "slope": (tends((S(x + h) - S(x)) / h, h, 0, prime(S, x)), ()),
    "slope-central": (tends((S(x + h) - S(x - h)) / (2 * h), h, 0, prime(S, x)), ()),
    "slope-time": (tends(T * (S(t - 1 / T) - S(t)), T, oo, -prime(S, t)), ()),
    "continuous": (tends(C(x + h), h, 0, C(x)), ()),
    "removable": (tends((x**2 - 1) / (x - 1), x, 1, 2), ()),
    "limit-term": (equal(Limit((x**2 - 1) / (x - 1), x, 1), 2), ()),
    "sigmoid": (tends(1 / (1 + exp(-x)), x, oo, 1), ()),
    "sigmoid-left": (tends(1 / (1 + exp(-x)), x, -oo, 0), ()),
    "tanh": (tends(tanh(x), x, -oo, -1), ()),
    "log-zero": (tends(log(x), x, 0, -oo, "+"), ()),
    "pole": (tends(1 / x, x, 0, oo, "+"), ()),
    "bounded": (tends(sin(n) / n, n, oo, 0), ()),
    "dominant": (tends((2**n + 1) / 2**n, n, oo, 1), ()),
    "residual": (tends((1 - a * b) ** n * x + y, n, oo, y), (abs(1 - a * b) < 1,)),
    "norm-two": (tends((p**n + q**n) ** (1 / n), n, oo, maximum(p, q)), ()),
    "norm": (tends(Sum(abs(g[i]) ** p, i, 1, k) ** (1 / p), p, oo, Max(abs(g[i]), i, 1, k)), ()),
    "norm-weighted": (tends(weighted ** (1 / p), p, oo, Max(r ** (k - i) * abs(g[i]), i, 1, k)), ()),
    "norm-fixed-weights": (tends(fixed_weights ** (1 / p), p, oo, Max(abs(g[i]), i, 1, k)), ()),
    "norm-one-term": (tends((r * q**p) ** (1 / p), p, oo, q), ()),
}

FALSE = {
    "degrees": tends((2 * n + 1) / (n + 3), n, oo, 3),
    "degrees-shift": tends((2 * n + 1) / (n**2 + 3), n, oo, 2),
    "power": tends(a**n, n, oo, 0),
    "power-one": tends(r0**n, n, oo, 1),
    "power-grows": tends((1 + r) ** n, n, oo, 0),
    "alternating": tends(term(-1) ** n, n, oo, 0),
    "alternating-one": tends(term(-1) ** n, n, oo, 1),
    "root-zero": tends(r0 ** (1 / n), n, oo, 1),
    "drop-factor": tends((1 - r**p) ** p, p, oo, 0),
    "entropy-two-sided": tends(x * log(x), x, 0, 0),
    "exp-wrong-side": tends(x**3 * exp(-x), x, -oo, 0),
    "slope-exp": tends((exp(x) - 1) / x, x, 0, 0),
    "slope-half": tends((sqrt(1 + x) - 1) / x, x, 0, 1),
    "slope-sign": tends(T * (S(t - 1 / T) - S(t)), T, oo, prime(S, t)),
    "slope-factor": tends((S(x + h) - S(x - h)) / h, h, 0, prime(S, x)),
    "slope-unknown": tends((f(x + h) - f(x)) / h, h, 0, prime(f, x)),
    "continuity-unknown": tends(f(x + h), h, 0, f(x)),
    "pole-two-sided": tends(1 / x, x, 0, oo),
    "pole-left": tends(1 / x, x, 0, oo, "-"),
    "oscillates": tends(sin(x), x, oo, 0),
    "bounded-times-n": tends(n * sin(n), n, oo, 0),
    "norm-sum": tends(Sum(abs(g[i]) ** p, i, 1, k) ** (1 / p), p, oo, Sum(abs(g[i]), i, 1, k)),
    "norm-decay-lost": tends(weighted ** (1 / p), p, oo, Max(abs(g[i]), i, 1, k)),
    "norm-fixed-weights": tends(fixed_weights ** (1 / p), p, oo, Max(r ** (k - i) * abs(g[i]), i, 1, k)),
    "norm-zero-weight": tends((r0 * p**n + q**n) ** (1 / n), n, oo, maximum(p, q)),
    "norm-moving-weight": tends((r**p * q**p) ** (1 / p), p, oo, q),
    "norm-signed": tends((a**n + b**n) ** (1 / n), n, oo, maximum(a, b)),
    "unknown-at-infinity": tends(C(x), x, oo, 0),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name: str) -> None:
    goal, hyps = TRUE[name]
    assert proved(goal, hyps)


@pytest.mark.parametrize("name", FALSE)
def test_mutants_are_not_proved(name: str) -> None:
    """The finder gives up, or leaves a formula that is not provable."""
    found = decide(Goal((), FALSE[name]), Budget())
    if not isinstance(found, NoOpinion):
        assert any(isinstance(Prover().prove((), need), Failure) for need in reversed(found.needs))


@pytest.mark.parametrize("name", ["degrees", "power-one", "slope-exp", "slope-half", "power-grows"])
def test_another_proved_limit_refutes(name: str) -> None:
    assert refute(Prover(), (), FALSE[name], seed=1) is not None


def certificate(goal: Formula) -> Evidence:
    found = decide(Goal((), goal), Budget())
    assert isinstance(found, Evidence)
    return found


def test_the_checker_wants_the_needs() -> None:
    goal = TRUE["power-given"][0]
    found = certificate(goal)
    assert check(Goal(found.needs, goal), found.data) is None
    assert check(Goal((), goal), found.data) is not None
    assert check(Goal((abs(a) <= 1,), goal), found.data) is not None


def _rules(data: Any) -> list[dict[str, Any]]:
    out = [data] if isinstance(data, dict) else []
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        out += _rules(part)
    return out


@pytest.mark.parametrize("name", ["degrees", "slope", "slope-time", "norm-weighted", "polynomial-exp", "removable"])
@pytest.mark.parametrize("rule", ["constant", "variable", "decay", "rational", "add", "nonsense", None])
def test_tampered_certificates_prove_nothing_false(name: str, rule: str | None) -> None:
    """A changed rule is refused, or still shows the true limit; never another one."""
    goal = TRUE[name][0]
    wrong = Formula(goal.op, (*goal.args[:2], goal.args[2] + 1), goal.data)
    found = certificate(goal)
    for place in range(len(_rules(found.data))):
        forged = copy.deepcopy(found.data)
        target = _rules(forged)[place]
        if "rule" in target:
            target["rule"] = rule
            assert check(Goal(found.needs, wrong), forged) is not None


@pytest.mark.parametrize("data", [None, [], {}, {"rule": []}, {"rule": "add", "sub": 3}, {"rule": "equal", "term": 7}])
def test_malformed_certificates_are_refused(data: Any) -> None:
    assert check(Goal((), TRUE["degrees"][0]), data) is not None


def test_a_variable_that_does_not_come_near_proves_nothing() -> None:
    assert check(Goal((), tends(r, r, oo, oo)), {"rule": "variable"}) is not None
    assert check(Goal((), tends(n, n, 3, 3)), {"rule": "variable"}) is not None


def test_negations_need_different_limits() -> None:
    goal = negation(tends(a / n, n, oo, b))
    found = decide(Goal((), goal), Budget())
    assert isinstance(found, Evidence) and found.needs == (unequal(0, b),)
    assert check(Goal((), goal), found.data) is not None
    assert isinstance(decide(Goal((), negation(tends(1 / n, n, oo, 0))), Budget()), NoOpinion)
    assert not proved(negation(tends(1 / n, n, oo, 0)))


def test_limits_are_unique() -> None:
    one, two = tends(f(x), x, oo, a), tends(f(x), x, oo, b)
    assert UNIQUE.check(Goal((one, two), equal(a, b)), None) is None
    assert UNIQUE.check(Goal((one,), equal(a, b)), None) is not None
    assert UNIQUE.check(Goal((one, tends(f(x), x, 0, b)), equal(a, b)), None) is not None
    assert UNIQUE.check(Goal((one, two), equal(a, c)), None) is not None
    assert isinstance(UNIQUE.decide(Goal((one,), equal(a, b)), Budget()), NoOpinion)


def test_limit_terms_are_rewritten() -> None:
    found = PROCEDURE.rewrite(Limit(x**2, x, 2), (), Budget())
    assert not isinstance(found, NoOpinion)
    goal = equal(Limit(x**2, x, 2), found.result)
    assert PROCEDURE.check(Goal(found.evidence.needs, goal), found.evidence.data) is None
    assert PROCEDURE.check(Goal((), equal(Limit(x**2, x, 2), 5)), found.evidence.data) is not None


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=4), st.lists(st.integers(-3, 3), min_size=1, max_size=4))
def test_rational_functions_by_degrees(top: list[int], bottom: list[int]) -> None:
    def polynomial(coefficients: list[int]) -> Term:
        return sum((v * n**e for e, v in enumerate(coefficients)), start=term(0))

    def degree(coefficients: list[int]) -> int:
        return max((e for e, v in enumerate(coefficients) if v), default=-1)

    found = prove_limit(polynomial(top) / polynomial(bottom), n.data, oo, "+-", ())
    if degree(bottom) < 0:
        assert found is None
    elif degree(top) < degree(bottom):
        assert found is not None and found[0] == term(0)
    elif degree(top) == degree(bottom):
        assert found is not None and proved(equal(found[0], term(top[degree(top)]) / bottom[degree(bottom)]))
    else:
        assert found is not None and found[0] == (oo if top[degree(top)] * bottom[degree(bottom)] > 0 else -oo)
