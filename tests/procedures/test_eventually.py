"""What holds eventually: decided near a point without the point, mutants not proved, wrong rules refused."""

from __future__ import annotations

from typing import Any

import pytest

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Evidence, Goal
from derivcheck.language.build import (
    counts,
    exp,
    function,
    interval,
    log,
    oo,
    positives,
    pred,
    reals,
    sin,
    sqrt,
    unequal,
)
from derivcheck.language.node import Formula, Term
from derivcheck.procedures.eventually import PROCEDURES
from derivcheck.setup import install

install()
DECIDE = PROCEDURES[0]
x, a, b = reals("x a b")
p, q = positives("p q")
n = counts("n")
r = interval("r", 0, 1)


def near(f: Formula, v: Term, to: object, side: str = "") -> Formula:
    return pred(f"eventually {side}".strip(), Term(function(v, 0).op, (f,), (v.data,)), to)


def proved(goal: Formula, hyps: tuple[Formula, ...] = ()) -> bool:
    return not isinstance(Prover().prove(hyps, goal), Failure)


TRUE = [
    near(unequal(x - 1, 0), x, 1),
    near(unequal(x, 0), x, a),
    near(x > 0, x, 0, "above"),
    near(x < 0, x, 0, "below"),
    near(x**2 > 0, x, 0),
    near(1 - x > 0, x, 1, "below"),
    near(x > 100, x, oo),
    near(1 - r**p > 0, p, oo),
    near(2 * x**2 - 50 * x > 7, x, oo),
    near(p > 0, p, 0),
    near(exp(x) > 1000, x, oo),
    near(log(x) > 3, x, oo),
]

FALSE = [
    near(x > 0, x, 0),
    near(x > 0, x, 0, "below"),
    near(x >= 0, x, 0),
    near(1 - x > 0, x, 1),
    near(1 - x > 0, x, 1, "above"),
    near(x**3 > 0, x, 0),
    near(a * x**2 > 0, x, 0),
    near(unequal(a * x, 0), x, 0),
    near(sin(x) > 0, x, oo),
    near(a * x > 0, x, oo),
    near(x > 0, x, -oo),
    near(r**p > 1, p, oo),
    near(log(x) < 0, x, 0),
    near(sqrt(x) > 0, x, -oo),
]


@pytest.mark.parametrize("goal", TRUE, ids=repr)
def test_proved(goal: Formula) -> None:
    assert proved(goal)


@pytest.mark.parametrize("goal", FALSE, ids=repr)
def test_mutants_are_not_proved(goal: Formula) -> None:
    assert not proved(goal)


@pytest.mark.parametrize("goal", TRUE, ids=repr)
@pytest.mark.parametrize("data", [None, {}, {"rule": "and"}, {"rule": "or", "index": 0}, {"rule": "range"}])
def test_wrong_rules_are_refused(goal: Formula, data: Any) -> None:
    assert DECIDE.check(Goal((), goal), data) is not None


def test_the_needs_are_wanted() -> None:
    goal = near(unequal(a * x, 0), x, 0)
    found = DECIDE.decide(Goal((), goal), Budget())
    assert isinstance(found, Evidence) and found.needs == (unequal(a, 0),)
    assert DECIDE.check(Goal(found.needs, goal), found.data) is None
    assert DECIDE.check(Goal((), goal), found.data) is not None
