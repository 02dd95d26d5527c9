"""Proportional and equal up to a constant: proved, mutants not proved, wrong constants refused."""

from __future__ import annotations

import pytest

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    Normal,
    counts,
    density,
    equal_up_to,
    exp,
    functions,
    log,
    log_density,
    positives,
    proportional,
    reals,
    sqrt,
)
from derivcheck.language.node import Formula, Op, term
from derivcheck.language.nodes_json import to_json
from derivcheck.procedures import elementary, rational
from derivcheck.procedures.proportional import PROCEDURE
from derivcheck.setup import install

install()
x, y, a, b = reals("x y a b")
p, s1, s2 = positives("p s1 s2")
n = counts("n")
f = functions("f")
mean, deviation = (a * s2**2 + b * s1**2) / (s1**2 + s2**2), s1 * s2 / sqrt(s1**2 + s2**2)
joint = density(Normal(a, s1), x) * density(Normal(b, s2), x)


def proved(goal: Formula, hyps: tuple[Formula, ...] = ()) -> bool:
    return not isinstance(Prover().prove(hyps, goal), Failure)


TRUE = {
    "scaled": proportional(2 * x, x, x),
    "square": proportional(exp(-((x - a) ** 2) / 2), exp(-(x**2) / 2 + a * x), x),
    "normals": proportional(joint, density(Normal(mean, deviation), x), x),
    "bayes": proportional(joint / density(Normal(a, s2), b), joint, x),
    "rational": proportional(p * x**2 + p, x**2 + 1, x),
    "constant": equal_up_to((x - a) ** 2, x**2 - 2 * a * x, x),
    "log-density": equal_up_to(log_density(Normal(a, p), x), -((x - a) ** 2) / (2 * p**2), x),
    "unknown": equal_up_to(f(x) + y, f(x), x),
    "positive-variable": proportional(2 * log(p) + 4, log(p) + 2, p),
}

FALSE = {
    "zero": proportional(a * x, x, x),
    "shifted": proportional(x + 1, x, x),
    "cross-term": proportional(exp(-((x - a) ** 2) / 2), exp(-(x**2) / 2), x),
    "half": proportional(exp(-((x - a) ** 2) / 2), exp(-(x**2) + a * x), x),
    "normals-mean": proportional(joint, density(Normal((a + b) / 2, deviation), x), x),
    "normals-deviation": proportional(joint, density(Normal(mean, s1 * s2), x), x),
    "normals-variance": proportional(joint, density(Normal(mean, deviation**2), x), x),
    "other-variable": proportional(joint, density(Normal(mean, deviation), x), a),
    "constant": equal_up_to((x - a) ** 2, x**2, x),
    "constant-sign": equal_up_to((x - a) ** 2, x**2 + 2 * a * x, x),
    "factor": equal_up_to(2 * f(x), f(x), x),
    "log-density": equal_up_to(log_density(Normal(a, p), x), -((x - a) ** 2) / (2 * p), x),
    "vanishing": proportional(term(0) * x, x, x),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name: str) -> None:
    assert proved(TRUE[name])


@pytest.mark.parametrize("name", [name for name in FALSE if name != "zero"])  # there only c != 0 fails
def test_mutants_are_not_proved(name: str) -> None:
    """Either no constant is proposed, or the equation that remains for it is not settled."""
    found = PROCEDURE.decide(Goal((), FALSE[name]), Budget())
    if isinstance(found, Evidence):
        need = found.needs[-1]
        while need.op is Op.FORALL:
            need = need.args[0]
        assert isinstance(rational.decide(Goal((), need), Budget()), NoOpinion)
        assert isinstance(elementary.decide(Goal((), need), Budget()), NoOpinion)


@pytest.mark.parametrize("name", ["zero", "shifted", "half", "constant", "factor"])
def test_mutants_are_not_proved_by_other_means(name: str) -> None:
    assert not proved(FALSE[name])


def test_givens_about_the_variable_do_not_restrict_it() -> None:
    assert not proved(proportional(x**2, x, x), (x <= 1, x >= 1))


@pytest.mark.parametrize("name", ["scaled", "square", "constant"])
def test_the_checker_wants_a_constant_and_its_conditions(name: str) -> None:
    goal = TRUE[name]
    found = PROCEDURE.decide(Goal((), goal), Budget())
    assert isinstance(found, Evidence)
    assert PROCEDURE.check(Goal(found.needs, goal), found.data) is None
    assert PROCEDURE.check(Goal(found.needs[:-1], goal), found.data) is not None
    assert PROCEDURE.check(Goal(found.needs, goal), [found.data[0], to_json(x)]) is not None
    assert PROCEDURE.check(Goal(found.needs, goal), [found.data[0], to_json(term(7))]) is not None
    assert PROCEDURE.check(Goal(found.needs, goal), ["forged", found.data[1]]) is not None
    assert PROCEDURE.check(Goal(found.needs, goal), None) is not None
