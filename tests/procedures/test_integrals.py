"""Integrals by an antiderivative: proved, mutants not proved, poles and other antiderivatives refused."""

from __future__ import annotations

import pytest

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Goal
from derivcheck.language.build import (
    Integral,
    equal,
    exp,
    function,
    functions,
    log,
    oo,
    positives,
    prime,
    rational,
    reals,
    sin,
)
from derivcheck.language.domain import Prop
from derivcheck.language.node import Formula
from derivcheck.language.nodes_json import to_json
from derivcheck.procedures.integrals import PROCEDURE, conclusion
from derivcheck.setup import install

install()
x, a, b = reals("x a b")
p, q = positives("p q")
g = functions("g", Prop.CONTINUOUSLY_DIFFERENTIABLE)

TRUE = {
    "power": equal(Integral(x**2, x, 0, p), p**3 / 3),
    "polynomial": equal(Integral((a * x + b) ** 2, x, -1, 1), 2 * a**2 / 3 + 2 * b**2),
    "exponential": equal(Integral(exp(p * x), x, 0, 1), (exp(p) - 1) / p),
    "logarithm": equal(Integral(1 / x, x, p, 2 * p), log(2)),
    "denominator": equal(Integral(2 * x / (1 + x**2), x, 0, 1), log(2)),
    "denominator-sum": equal(Integral((1 - x) / (1 + p * (1 - x) ** 2), x, 0, 1), log(1 + p) / (2 * p)),
    "unknown": equal(Integral(prime(g, x), x, 0, 1), g(1) - g(0)),
    "unknown-power": equal(Integral(a * prime(g, x) * g(x), x, 0, 1), a * (g(1) ** 2 - g(0) ** 2) / 2),
    "captured": equal(Integral(x, x, 0, p + q), (p + q) ** 2 / 2),
}
FALSE = {
    "power": equal(Integral(x**2, x, 0, p), p**2 / 2),
    "constant": equal(Integral(x**2, x, 0, p), p**3 / 3 + 1),
    "end": equal(Integral(x**2, x, 1, p), p**3 / 3),
    "sign": equal(Integral(x, x, 0, 1), -rational(1, 2)),
    "exponential": equal(Integral(exp(p * x), x, 0, 1), exp(p) - 1),
    "rate": equal(Integral(exp(a * x), x, 0, 1), (exp(a) - 1) / a),  # not where a = 0
    "pole": equal(Integral(1 / x**2, x, -1, 1), -2),
    "order": equal(Integral(a * x, x, a, b), a * (b**2 - a**2) / 2),  # not where b < a
    "denominator": equal(Integral(2 * x / (1 + x**2), x, 0, 1), 2 * log(2)),
    "unknown": equal(Integral(prime(g, x), x, 0, 1), g(0) - g(1)),
    "chain": equal(Integral(prime(g, 2 * x), x, 0, 1), g(2) - g(0)),
    "infinite": equal(Integral(x, x, 0, oo), 0),
}


def proved(goal: Formula) -> bool:
    return not isinstance(Prover().prove((), goal), Failure)


@pytest.mark.parametrize("name", TRUE)
def test_true(name: str) -> None:
    assert proved(TRUE[name])


@pytest.mark.parametrize("name", FALSE)
def test_mutant(name: str) -> None:
    assert not proved(FALSE[name])


def test_the_checker_wants_the_derivative() -> None:
    integral = Integral(x**2, x, 0, p)
    right, wrong = function(x, x**3 / 3), function(x, x**3)
    value, need = conclusion(integral, right) or pytest.fail("no conclusion")
    goal = Goal((need,), equal(integral, value))
    assert PROCEDURE.check(goal, to_json(right)) is None
    assert "not among" in (PROCEDURE.check(Goal((), goal.formula), to_json(right)) or "")
    assert "another value" in (PROCEDURE.check(goal, to_json(wrong)) or "")
    assert "another value" in (PROCEDURE.check(Goal((need,), equal(integral, value + 1)), to_json(right)) or "")
    for data in (None, 1, to_json(x), to_json(function(x, a, x * a)), to_json(function(p, p**3 / 3))):
        assert PROCEDURE.check(goal, data) is not None
    assert PROCEDURE.check(Goal((need,), equal(value, integral)), to_json(right)) is not None


def test_a_free_name_like_the_bound_one_is_not_captured() -> None:
    integral = Integral(sin(x), x, 0, x)  # the upper end is the free x
    value, need = conclusion(integral, function(x, x**2)) or pytest.fail("no conclusion")
    assert value == x**2 - rational(0) ** 2
    assert need.data[0].name != "x"
