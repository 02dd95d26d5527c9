"""The external solver: what it proves, what it must not, and that guarded quotients stay guarded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    both,
    cases,
    complexes,
    counts,
    either,
    equal,
    exists,
    exp,
    finite,
    forall,
    functions,
    iff,
    implies,
    interval,
    log,
    matrices,
    maximum,
    minimum,
    negation,
    positives,
    rational,
    reals,
    root,
    sign,
    sqrt,
    unequal,
)
from derivcheck.language.node import Formula
from derivcheck.procedures.smt import LIMIT, PROCEDURE
from tests.procedures.soundness import counterexample, random_goals

x, y, a, b, c = reals("x y a b c")
p, q = positives("p q")
u = interval("u", 0, 1)
n, k = counts("n k")
bit = finite("bit", [0, 1])
z = complexes("z")
f = functions("f")
A = matrices("A", 2)
SMALL = Budget(rlimit=1_000_000)


def proves(formula: Formula, *hyps: Formula) -> bool:
    """Whether the procedure decides the goal and its checker agrees."""
    goal = Goal(hyps, formula)
    found = PROCEDURE.decide(goal, SMALL)
    if isinstance(found, Evidence):
        assert PROCEDURE.check(goal, found.data) is None
    return isinstance(found, Evidence)


TRUE = [
    (x * y > 1, x > 1, y > 1),
    (either(x > 1, y > 1), equal(x + y, 3)),
    (iff(x**2 < 1, both(x > -1, x < 1)),),
    (sqrt(x) * sqrt(x) >= x, x >= 0),
    (either(k <= n, k >= n + 1),),
    (unequal(1 / x, 0),),
    (implies(unequal(x, 0), unequal(1 / x, 0)),),
    (forall([x, y], implies(x < y, x**3 < y**3)),),
    (equal(sign(x) * abs(x), x),),
    (equal(cases((x < 0, -x), otherwise=x), abs(x)),),
    (cases((x > 0, 1 / x), otherwise=1) > 0,),
    (a + b + c >= 3, a * b * c >= 1, a > 0, b > 0, c > 0),
    (n / 2 >= rational(1, 2),),
    (implies(n > 1, n / 2 >= 1),),
    (equal(maximum(x, y) + minimum(x, y), x + y),),
    (log(x) + 1 > 0, x > 1),
    (f(x) ** 2 >= 0,),
    (equal(bit**2, bit),),
    (root(x, 3) > 0, x > 0),
    (negation(both(x > 1, x < 0)),),
    (x ** (-2) > 0,),
    (u**3 < 1,),
    (exp(x) * p > 0,),
    (x > 2, negation(either(x <= 2, y > 0))),
]
FALSE = [
    (x * y > 2, x > 1, y > 1),
    (either(x > 1, y > 1), equal(x + y, 2)),
    (iff(x**2 <= 1, both(x > -1, x < 1)),),
    (x / y * y >= x + 1,),
    (either(x <= y, x >= y + 1),),
    (both(implies(unequal(x, 0), unequal(1 / x, 0)), unequal(x, 0)),),
    (either(implies(unequal(x, 0), x < 0), x < 0),),
    (forall([x, y], implies(x <= y, x**3 < y**3)),),
    (equal(sign(x) * x, x),),
    (cases((x > 0, 1 / x), otherwise=x) > 0,),
    (n / 2 >= 1,),
    (equal(f(x), f(y)),),
    (f(x) > 0,),
    (equal(bit, 1),),
    (log(x) > 0, x > 0),
    (exp(x) > 1,),
    (root(x, 3) > 0,),
    (u**3 > rational(1, 2),),
    (z * z >= 0,),
    (exists(y, y > x),),
    (equal(A, A),),
    (x > 0, exists(y, y > x)),
    (sqrt(x) > 0, x >= 0),
    (negation(both(x > 0, x < 1)),),
]


@pytest.mark.parametrize("goal", TRUE, ids=repr)
def test_proved(goal: tuple[Formula, ...]) -> None:
    assert proves(*goal)


@pytest.mark.parametrize("goal", FALSE, ids=repr)
def test_mutants_are_not_proved(goal: tuple[Formula, ...]) -> None:
    assert not proves(*goal)


def test_a_guarded_quotient_removes_no_points() -> None:
    """At x = 0 the quotient is not defined, and the goal is false there."""
    guarded = both(implies(unequal(x, 0), unequal(1 / x, 0)), either(x < 0, x > 0))
    assert not proves(guarded)
    assert not proves(both(cases((unequal(x, 0), 1 / x), otherwise=1) ** 2 > 0, unequal(x, 0)))
    assert not proves(both(implies(x >= 0, sqrt(x) >= 0), x >= 0))
    assert not proves(both(implies(x > 0, log(x) <= x), x > 0))


BAD = [None, {}, {"rlimit": 0}, {"rlimit": True}, {"rlimit": LIMIT + 1}, {"rlimit": "9"}, [1]]


@pytest.mark.parametrize("data", BAD)
def test_tampered_evidence(data: object) -> None:
    assert PROCEDURE.check(Goal((), x**2 >= 0), data) is not None


def test_no_opinion_at_the_limit() -> None:
    goal = Goal((a > 0, b > 0, c > 0), (a + b + c) ** 3 >= 27 * a * b * c)
    assert isinstance(PROCEDURE.decide(goal, Budget(rlimit=10)), NoOpinion)


def test_the_solver_is_loaded_only_when_asked() -> None:
    code = "import sys, derivcheck.procedures.smt; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_accepted_goals_hold_at_random_points() -> None:
    accepted = 0
    for hyps, goal in random_goals(20, 120, rich=True):
        if isinstance(PROCEDURE.decide(Goal(hyps, goal), Budget(rlimit=100_000)), Evidence):
            accepted += 1
            assert counterexample(hyps, goal) is None, f"{hyps} |- {goal}"
    assert accepted > 5
