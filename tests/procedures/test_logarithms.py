"""Logarithms taken apart: what is proved through them, what must not be, and tampered evidence."""

import pytest

from derivcheck import Normal, Sum, density, equal, exp, integers, log, nonnegatives, pi, positives, reals, sqrt
from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Goal, NoOpinion
from derivcheck.language.build import counts, sequences
from derivcheck.language.node import ZERO, Formula, Term, rel
from derivcheck.procedures.logarithms import PROCEDURE, expand
from derivcheck.setup import install

install()
x, y, a, b = reals("x y a b")
p, q = positives("p q")
h = nonnegatives("h")
n = counts("n")
i = integers("i")
w = sequences("w", p.data.domain)
one, other = density(Normal(a, p), x), density(Normal(b, p), x)

TRUE = [
    equal(log(one / other), ((x - b) ** 2 - (x - a) ** 2) / (2 * p**2)),
    equal(Sum(w[i] * log(w[i] / p), i, 1, n), Sum(w[i] * log(w[i]), i, 1, n) - log(p) * Sum(w[i], i, 1, n)),
    equal(-Sum(log(w[i] / p), i, 1, n), Sum(log(p / w[i]), i, 1, n)),
    equal(log(exp(x) * exp(y)), x + y),
    equal(log(one), -log(p) - log(2 * pi) / 2 - (x - a) ** 2 / (2 * p**2)),
]
FALSE = [
    equal(log(one / other), ((x - a) ** 2 - (x - b) ** 2) / (2 * p**2)),
    equal(log(one * other), log(one) * log(other)),
    equal(log(one), log(other)),
    equal(Sum(log(w[i] / p), i, 1, n), Sum(log(p / w[i]), i, 1, n)),
    equal(Sum(log(w[i] * p), i, 1, n), Sum(log(w[i]), i, 1, n) + log(p)),
    equal(log(exp(x) / exp(y)), x / y),
    equal(log(exp(x) + exp(y)), x + y),
    equal(log(p**2), log(p)),
    equal(log(sqrt(p)), log(p)),
    equal(log(p / q), log(q) - log(p)),
    equal(log(p * q), log(p) - log(q)),
]


@pytest.mark.parametrize("goal", TRUE, ids=repr)
def test_true_goals_are_proved(goal: Formula) -> None:
    assert not isinstance(Prover().prove((), goal), Failure)


@pytest.mark.parametrize("goal", FALSE, ids=repr)
def test_false_goals_are_not_proved(goal: Formula) -> None:
    assert isinstance(Prover().prove((), goal), Failure)


@pytest.mark.parametrize("t", [log(x * y), log(x**2), log(h * p), log(sqrt(x)), log(p + q), log(x)], ids=repr)
def test_factors_of_unknown_sign_stay_together(t: Term) -> None:
    assert expand(t) is None


def test_a_density_beside_an_unknown_factor_asks_for_its_sign() -> None:
    found = expand(log(one * x))
    assert found is not None and rel(">", x, ZERO) in found[1]


def test_the_checker_computes_the_result_again() -> None:
    assert PROCEDURE.rewrite is not None
    made = PROCEDURE.rewrite(log(p * q), (), Budget())
    assert not isinstance(made, NoOpinion)
    assert PROCEDURE.check(Goal((), equal(log(p * q), made.result)), None) is None
    assert PROCEDURE.check(Goal((), equal(log(p * q), log(p) - log(q))), None) is not None
    assert PROCEDURE.check(Goal((), equal(log(p * q), made.result)), {"by": "hand"}) is not None
    assert PROCEDURE.check(Goal((), equal(log(one * x), log(one) + log(x))), None) is not None  # x > 0 is not known
