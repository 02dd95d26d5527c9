"""Monotone, injective and convex functions through the definitions of these predicates."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    atan,
    counts,
    equal,
    exp,
    forall,
    function,
    functions,
    identity,
    implies,
    interval,
    log,
    matrices,
    maximum,
    minimum,
    nonnegatives,
    norm,
    positives,
    pred,
    reals,
    sin,
    sqrt,
    tanh,
    unequal,
    vectors,
)
from derivcheck.language.domain import Prop
from derivcheck.language.node import Formula, Term
from derivcheck.procedures.monotone import PROCEDURES
from derivcheck.theory.predicates import unfold

x, y, a, b = reals("x y a b")
p = positives("p")
r = nonnegatives("r")
u = interval("u", 0, 1)
n = counts("n")
v = vectors("v", n)
B = matrices("B", n)
A = matrices("A", n, None, Prop.POSITIVE_DEFINITE)
f = functions("f", Prop.INCREASING)
g = functions("g")
d = functions("d", Prop.DIFFERENTIABLE)


def proves(name: str, variable: Term, body: Term, *hyps: Formula) -> bool:
    """Whether one of the procedures proves that the function variable -> body has the property."""
    formula = unfold(pred(name, function(variable, body)))
    assert formula is not None
    goal = Goal(hyps, formula)
    accepted = False
    for procedure in PROCEDURES:
        assert procedure.decide is not None
        found = isinstance(procedure.decide(goal, Budget()), Evidence)
        assert (procedure.check(goal, None) is None) is found
        assert procedure.check(goal, 0) is not None
        accepted = accepted or found
    return accepted


TRUE = [
    ("increasing", x, exp(2 * x) + x),
    ("increasing", x, x**3),
    ("increasing", x, x**3 + x),
    ("increasing", p, log(p) - 1 / p),
    ("increasing", x, a * x + b, a > 0),
    ("increasing", p, p**2),
    ("increasing", r, r**2),
    ("increasing", r, sqrt(r)),
    ("increasing", u, u**2),
    ("increasing", x, 1 / (1 + exp(-x))),
    ("increasing", x, x - sin(x) / 2),
    ("increasing", x, x + a * tanh(x), a > -1),
    ("increasing", x, log(1 + exp(x))),
    ("increasing", x, 2**x),
    ("increasing", x, f(x)),
    ("increasing", x, f(exp(x)) + x),
    ("increasing", x, g(x), pred("increasing", g)),
    ("decreasing", x, exp(-x)),
    ("decreasing", p, 1 / p),
    ("decreasing", x, -f(x)),
    ("nondecreasing", x, 3 + 0 * p),
    ("nondecreasing", x, x - sin(x)),
    ("nondecreasing", x, exp(x)),
    ("injective", x, atan(x)),
    ("injective", p, p**2),
    ("injective", x, -(x**3)),
    ("injective", x, a * x + b, unequal(a, 0)),
    ("injective", v, B @ v, pred("invertible", B)),
    ("injective", v, A @ v + v),
    ("injective", v, (A + identity(n)) @ (2 * v)),
    ("injective", x, f(x) * 2),
    ("convex", x, x**2),
    ("convex", x, exp(x)),
    ("convex", p, p**3),
    ("convex", p, -log(p)),
    ("convex", x, abs(x) + x**2),
    ("convex", x, log(1 + exp(x))),
    ("convex", x, x**4 + x**2),
    ("convex", v, v.T @ A @ v),
    ("convex", v, norm(B @ v - v) ** 2),
    ("convex", x, sqrt(1 + x**2)),
    ("convex", p, 1 / p),
    ("convex", p, p * log(p)),
    ("convex", x, maximum(x, 1 - x)),
    ("convex", x, a * x**2, a >= 0),
    ("convex", v, exp(norm(v))),
]
FALSE = [
    ("increasing", x, exp(-x)),
    ("increasing", x, x**2),
    ("increasing", x, a * x + b, a >= 0),
    ("increasing", x, a * x + b, unequal(a, 0)),
    ("increasing", x, 3 + 0 * x),
    ("increasing", x, x + a * tanh(x), a >= -1),
    ("increasing", x, x - 2 * sin(x)),
    ("increasing", x, abs(x)),
    ("increasing", x, f(-x)),
    ("increasing", x, g(x)),
    ("increasing", x, d(x)),
    ("increasing", x, maximum(x, 0)),
    ("increasing", x, f(x) * f(x)),
    ("increasing", u, u * (1 - u)),
    ("increasing", p, p + 1 / p),
    ("decreasing", x, exp(x)),
    ("decreasing", x, 1 / (1 + x**2)),
    ("nondecreasing", x, -x),
    ("nondecreasing", x, x**2),
    ("injective", x, x**2),
    ("injective", r, 3 + 0 * r),
    ("injective", x, x**3 - x),
    ("injective", x, sin(x)),
    ("injective", x, a * x),
    ("injective", v, B @ v),
    ("injective", v, B @ v + v, pred("invertible", B)),
    ("injective", v, A @ v - v),
    ("convex", x, x**3),
    ("convex", x, -(x**2)),
    ("convex", x, sin(x)),
    ("convex", x, minimum(x, 1 - x)),
    ("convex", x, a * x**2),
    ("convex", p, log(p)),
    ("convex", p, sqrt(p)),
    ("convex", v, v.T @ B @ v),
    ("convex", v, -norm(v)),
    ("convex", x, (x**2 - 1) ** 2),
    ("convex", x, exp(-(x**2))),
    ("convex", x, g(x)),
]


@pytest.mark.parametrize("case", TRUE, ids=repr)
def test_proved(case: tuple[object, ...]) -> None:
    assert proves(*case)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", FALSE, ids=repr)
def test_mutants_are_not_proved(case: tuple[object, ...]) -> None:
    assert not proves(*case)  # type: ignore[arg-type]


def test_weak_premises_allow_equal_values() -> None:
    for relation, expected in (("<=", True), ("<", False)):
        after = {"<=": x**3 <= y**3, "<": x**3 < y**3}[relation]
        goal = Goal((), forall([x, y], implies(x <= y, after)))
        found = [isinstance(q.decide(goal, Budget()), Evidence) for q in PROCEDURES if q.decide is not None]
        assert any(found) is expected


def test_two_different_functions_are_no_pair() -> None:
    for goal in (
        forall([x, y], implies(x < y, exp(x) < exp(2 * y))),
        forall([x, y], implies(x < y, exp(x + y) < exp(y + y))),
        forall([x, y], implies(y < x, exp(x) < exp(y))),
        forall(x, implies(x < y, exp(x) < exp(y))),
        forall([x, y], implies(equal(x, y), equal(exp(x), exp(y)))),
        forall([x, p], implies(x < p, exp(x) < exp(p))),
        exp(x) > 0,
    ):
        for procedure in PROCEDURES:
            assert procedure.decide is not None
            assert isinstance(procedure.decide(Goal((), goal), Budget()), NoOpinion)


def test_what_the_proofs_rest_on() -> None:
    rests = {q.name: q.rests_on for q in PROCEDURES}
    assert "lemma.mean-value" in rests["monotone.derivative"] and "lemma.second-derivative" in rests["convex"]


def test_the_composition_rules_need_no_lemma() -> None:
    composition = PROCEDURES[0]
    formula = unfold(pred("increasing", function(x, x - sin(x) / 2)))
    assert formula is not None and composition.decide is not None
    assert isinstance(composition.decide(Goal((), formula), Budget()), NoOpinion)
