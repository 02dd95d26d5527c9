"""Inequalities: certificates found, mutants without one, random goals at exact points."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    E,
    Integral,
    Normal,
    Sum,
    both,
    counts,
    equal,
    exp,
    forall,
    implies,
    interval,
    log,
    maximum,
    minimum,
    norm,
    positives,
    rational,
    reals,
    sqrt,
    tanh,
    unequal,
    vectors,
)
from derivcheck.language.node import Formula
from derivcheck.procedures.inequalities import PROCEDURE
from tests.procedures.soundness import counterexample, random_goals

x, y, z, a, b, c = reals("x y z a b c")
p, q = positives("p q")
u, w = interval("u w", 0, 1)
n, k = counts("n k")
v, e = vectors("v e", n)
quarter = rational(1, 4)


def proves(formula: Formula, *hyps: Formula) -> bool:
    """Whether the procedure decides the goal and its checker agrees."""
    goal = Goal(hyps, formula)
    found = PROCEDURE.decide(goal, Budget())
    assert (PROCEDURE.check(goal, None) is None) is isinstance(found, Evidence)
    return isinstance(found, Evidence)


TRUE = [
    (x**2 + y**2 >= 2 * x * y,),
    (x**2 + y**2 + z**2 >= x * y + y * z + z * x,),
    (x**4 + y**4 >= x**3 * y + x * y**3,),
    ((x + y) ** 2 <= 2 * x**2 + 2 * y**2,),
    (x * y <= (x**2 + y**2) / 2,),
    (2 * x * y <= a * x**2 + y**2 / a, a > 0),
    (x**2 + 2 * x * y + 3 * y**2 + z**2 - y * z >= 0,),
    (x * (1 - x) <= quarter,),
    (p / q + q / p >= 2,),
    (u * w + (1 - u) * (1 - w) <= 1,),
    (p**2 + q**2 > 0,),
    (log(x) <= x - 1, x > 0),
    (log(p) >= 1 - 1 / p,),
    (exp(p) > 1 + p,),
    (p * log(p / q) >= p - q,),
    (u * log(u) + 1 - u >= 0,),
    (abs(x + y) <= abs(x) + abs(y),),
    (abs(abs(x) - abs(y)) <= abs(x - y),),
    (maximum(x, y) >= (x + y) / 2,),
    (minimum(x, y) <= (x + y) / 2,),
    (maximum(x, 0) - maximum(y, 0) <= abs(x - y),),
    (sqrt(p * q) <= (p + q) / 2,),
    (sqrt(x**2 + 1) > x,),
    (sqrt(x**2 + y**2) <= abs(x) + abs(y),),
    (exp(x) < exp(y), x < y),
    (log(p) < log(q), p < q),
    (1 / (1 + exp(-x)) < 1 / (1 + exp(-y)), x < y),
    (tanh(x) ** 2 < 1,),
    (Sum(x**2 * k, k, 1, n) <= Sum(x**2 * k**2, k, 1, n),),
    (Sum(p, k, 1, n) < Sum(p + k, k, 1, n),),
    (Integral(x, x, 0, 1) <= Integral(1 + x**2, x, 0, 1),),
    (E(x, (x, Normal(a, p))) <= E(x**2 + 1, (x, Normal(a, p))),),
    (norm(v + e) <= norm(v) + norm(e),),
    (abs(v.T @ e) <= norm(v) * norm(e),),
    (forall([x, y], implies(both(x > 1, y > 1), x * y > 1)),),
    (x * y <= 1, equal(x**2 + y**2, 2)),
    (unequal(x, y), x < y),
    (a * c <= b * c, a <= b, c >= 0),
]
FALSE = [
    (x**2 + y**2 > 2 * x * y,),
    (x**2 + y**2 + z**2 >= 2 * x * y + y * z,),
    (x**4 + y**4 >= 2 * x**3 * y,),
    ((x + y) ** 2 <= x**2 + 2 * y**2,),
    (2 * x * y <= a * x**2 + y**2 / a, unequal(a, 0)),
    (x**2 + 4 * x * y + 3 * y**2 >= 0,),
    (x * (1 - x) < quarter,),
    (p / q + q / p > 2,),
    (x / q + q / x >= 2,),
    (u * w + (1 - u) * (1 - w) <= rational(9, 10),),
    (x**2 + y**2 > 0,),
    (log(p) < p - 1,),
    (log(p) > 1 - 1 / p,),
    (exp(x) > 1 + x,),
    (p * log(p / q) >= q - p,),
    (abs(x + y) >= abs(x) + abs(y),),
    (abs(x - y) <= abs(abs(x) - abs(y)),),
    (maximum(x, y) > (x + y) / 2,),
    (maximum(x, y) <= x,),
    (sqrt(p * q) < (p + q) / 2,),
    (sqrt(x**2 + 1) > x + 1,),
    (sqrt(x**2 + y**2) >= abs(x) + abs(y),),
    (exp(x) < exp(y), x <= y),
    (log(p) < log(q), p < q + 1),
    (Sum(x**2 * k, k, 1, n) < Sum(x**2 * k**2, k, 1, n),),
    (Sum(p, k, 1, n - 1) < Sum(p + k, k, 1, n - 1),),
    (Sum(x * k, k, 1, n) <= Sum(x * k**2, k, 1, n),),
    (E(x, (x, Normal(a, p))) <= E(x**2, (x, Normal(a, p))),),
    (norm(v + e) < norm(v) + norm(e),),
    (norm(v - e) <= norm(v),),
    (abs(v.T @ e) <= norm(v) + norm(e),),
    (norm(v + e) >= norm(v) + norm(e),),
    (x * y > 1, x > 1, y > 0),
    (a * c <= b * c, a <= b),
    (x * y <= 1, equal(x**2 + y**2, 3)),
    (unequal(x, y), x <= y),
]


@pytest.mark.parametrize("goal", TRUE, ids=repr)
def test_proved(goal: tuple[Formula, ...]) -> None:
    assert proves(*goal)


@pytest.mark.parametrize("goal", FALSE, ids=repr)
def test_mutants_are_not_proved(goal: tuple[Formula, ...]) -> None:
    assert not proves(*goal)


def test_other_goals_are_left_alone() -> None:
    assert isinstance(PROCEDURE.decide(Goal((), equal(x, x)), Budget()), NoOpinion)
    assert PROCEDURE.check(Goal((), equal(x, x)), None) is not None


def test_tampered_evidence() -> None:
    assert PROCEDURE.check(Goal((), x**2 >= 0), [1]) is not None
    assert PROCEDURE.check(Goal((), x**2 > 0), None) is not None


@pytest.mark.parametrize("seed", range(10, 12))
def test_accepted_goals_hold_at_random_points(seed: int) -> None:
    accepted = 0
    for hyps, goal in random_goals(seed, 70, rich=bool(seed % 2)):
        if isinstance(PROCEDURE.decide(Goal(hyps, goal), Budget()), Evidence):
            accepted += 1
            assert counterexample(hyps, goal) is None, f"{hyps} |- {goal}"
    assert accepted > 3
