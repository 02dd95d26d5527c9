"""Products of exponentials: proved by their exponents, mutants not proved, evidence without its needs refused."""

from __future__ import annotations

import pytest

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Evidence, Goal
from derivcheck.language.build import Normal, density, equal, exp, log, positives, reals, sqrt
from derivcheck.language.node import ONE, Formula, term
from derivcheck.procedures.exponents import PROCEDURE, conditions, gathered
from derivcheck.setup import install

install()
x, y, a, b = reals("x y a b")
p, q, s1, s2 = positives("p q s1 s2")
precision = 1 / s1**2 + 1 / s2**2
mean, deviation = (a / s1**2 + b / s2**2) / precision, sqrt(1 / precision)
joint = density(Normal(a, s1), x) * density(Normal(b, s2), x)
rest = density(Normal(b, sqrt(s1**2 + s2**2)), a)

TRUE = {
    "denominators": equal(exp(x / (a**2 + 1)) * exp(a**2 * x / (a**2 + 1)), exp(x)),
    "quotient": equal(exp(-((x - a) ** 2) / 2) / exp(-(x**2) / 2), exp(a * x - a**2 / 2)),
    "logarithm": equal(exp(-log(p) + x) * exp(y), exp(x + y) / p),
    "power": equal((p * exp(x)) ** 3, p**3 * exp(3 * x)),
    "sign": equal(-exp(x) * exp(y), -exp(x + y)),
    "normals": equal(joint, density(Normal(mean, deviation), x) * rest),
}
FALSE = {
    "product": equal(exp(x) * exp(y), exp(x * y)),
    "sign": equal(exp(x) * exp(y), exp(x - y)),
    "quotient": equal(exp(x) / exp(y), exp(x + y)),
    "inverse": equal(exp(x) / exp(y), exp(y) / exp(x)),
    "factor": equal(p * exp(x) * exp(y), q * exp(x + y)),
    "minus": equal(-exp(x) * exp(y), exp(x + y)),
    "logarithm": equal(exp(-log(p) + x) * exp(y), exp(x + y) * p),
    "power": equal((p * exp(x)) ** 3, p * exp(3 * x)),
    "exponent": equal((p * exp(x)) ** 3, p**3 * exp(x**3)),
    "not-normalised": equal(joint, density(Normal(mean, deviation), x)),
    "mean": equal(joint, density(Normal((a + b) / 2, deviation), x) * rest),
    "variance": equal(joint, density(Normal(mean, deviation**2), x) * rest),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_equations_are_proved(name: str) -> None:
    assert not isinstance(Prover().prove((), TRUE[name]), Failure)


@pytest.mark.parametrize("name", FALSE)
def test_mutants_are_not_proved(name: str) -> None:
    assert isinstance(Prover().prove((), FALSE[name]), Failure)


def test_gathered_takes_logarithms_apart() -> None:
    c, exponents, count = gathered(exp(x - log(p)) * p)
    assert (exponents, count) == ([x], 1)
    assert c == exp(-log(p)) * p
    assert gathered(x + exp(x)) == (x + exp(x), [], 0)
    assert gathered(exp(x))[0] == ONE


def test_the_checker_asks_for_both_equations() -> None:
    goal = TRUE["logarithm"]
    found = PROCEDURE.decide(Goal((), goal), Budget()) if PROCEDURE.decide else None
    assert isinstance(found, Evidence)
    assert len(found.needs) == 2
    assert PROCEDURE.check(Goal(found.needs, goal), None) is None
    assert "not among" in (PROCEDURE.check(Goal(found.needs[:1], goal), None) or "")
    assert "not among" in (PROCEDURE.check(Goal(found.needs[1:], goal), None) or "")
    assert "no data" in (PROCEDURE.check(Goal(found.needs, goal), 1) or "")


@pytest.mark.parametrize("goal", [equal(exp(x), p), equal(x, y), exp(x) * exp(y) <= 1])
def test_other_goals_get_no_opinion(goal: Formula) -> None:
    assert isinstance(conditions(goal), str)


def test_the_exponent_of_a_large_power_is_left_alone() -> None:
    tower = exp(x) ** term(1000)
    assert gathered(tower) == (tower, [], 0)
