"""Gaussian integrals over the line: true values, mutants, tampered results."""

import pytest

from derivcheck import Integral, Normal, density, equal, exp, oo, pi, positives, reals, sqrt
from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Goal, NoOpinion
from derivcheck.language.node import Formula, Term
from derivcheck.procedures.gaussian_integrals import PROCEDURE, evaluate
from derivcheck.setup import install

install()
x, a, b, m = reals("x a b m")
p, s = positives("p s")
law, other = Normal(m, s), Normal(a, p)


def over_the_line(body: Term) -> Term:
    return Integral(body, x, -oo, oo)


TRUE = [
    equal(over_the_line(exp(-(x**2))), sqrt(pi)),
    equal(over_the_line(exp(-p * x**2 + b * x)), sqrt(pi / p) * exp(b**2 / (4 * p))),
    equal(over_the_line(density(law, x)), 1),
    equal(over_the_line(x * density(law, x)), m),
    equal(over_the_line((x - m) ** 2 * density(law, x)), s**2),
    equal(over_the_line((x - m) ** 4 * density(law, x)), 3 * s**4),
    equal(over_the_line(exp(a * x) * density(law, x)), exp(a * m + a**2 * s**2 / 2)),
    equal(over_the_line(density(Normal(x, p), b) * density(law, x)), density(Normal(m, sqrt(s**2 + p**2)), b)),
]
FALSE = [
    equal(over_the_line(exp(-(x**2))), pi),
    equal(over_the_line(exp(-(x**2) / 2)), sqrt(pi)),
    equal(over_the_line(exp(-p * x**2 + b * x)), sqrt(pi / p) * exp(b**2 / (2 * p))),
    equal(over_the_line(exp(-p * x**2 + b * x)), sqrt(pi / p) * exp(-(b**2) / (4 * p))),
    equal(over_the_line(density(law, x)), s),
    equal(over_the_line(x * density(law, x)), 0),
    equal(over_the_line((x - m) ** 2 * density(law, x)), s),
    equal(over_the_line((x - m) ** 4 * density(law, x)), s**4),
    equal(over_the_line(exp(-a * x**2)), sqrt(pi / a)),
    equal(Integral(exp(-(x**2)), x, 0, oo), sqrt(pi)),
    equal(Integral(exp(-(x**2)), x, -oo, 0), sqrt(pi)),
    equal(over_the_line(density(law, x) * density(other, x)), 1),
]


@pytest.mark.parametrize("goal", TRUE, ids=repr)
def test_true_goals_are_proved(goal: Formula) -> None:
    assert not isinstance(Prover().prove((), goal), Failure)


@pytest.mark.parametrize("goal", FALSE, ids=repr)
def test_false_goals_are_not_proved(goal: Formula) -> None:
    assert isinstance(Prover().prove((), goal), Failure)


@pytest.mark.parametrize("body", [exp(-(x**4)), x, exp(-abs(x)), 1 / (1 + x**2), exp(-(x**2)) / x], ids=repr)
def test_other_integrands_are_left_alone(body: Term) -> None:
    found = evaluate(over_the_line(body))
    assert found is None or found[1]  # what cannot be shown is asked for


def test_the_checker_computes_the_result_again() -> None:
    assert PROCEDURE.rewrite is not None
    t = over_the_line(exp(-p * x**2))
    made = PROCEDURE.rewrite(t, (), Budget())
    assert not isinstance(made, NoOpinion)
    assert PROCEDURE.check(Goal(made.evidence.needs, equal(t, made.result)), None) is None
    assert PROCEDURE.check(Goal((), equal(t, made.result)), None) is not None
    assert PROCEDURE.check(Goal(made.evidence.needs, equal(t, sqrt(pi))), None) is not None
    assert PROCEDURE.check(Goal(made.evidence.needs, equal(t, made.result)), 1) is not None
