"""Procedures that are one deterministic rewriting rule: the checker applies the rule again and compares.

    rule(term) = (result, needs)   makes   H |- term = result   whenever the needs are among H
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derivcheck.kernel.procedure import Budget, Checker, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, canonical
from derivcheck.procedures.parts import TooLarge

Result = tuple[Term, tuple[Formula, ...]]
Rule = Callable[[Term], Result | None]


def apply(rule: Rule, t: Term) -> Result | None:
    """The rule's result, or None where it does not apply, changes nothing or grows too large."""
    try:
        found = rule(t)
    except (TooLarge, ShapeError, SortError):
        return None
    if found is None or alpha_equal(found[0], t):
        return None
    return found[0], tuple(dict.fromkeys(found[1]))


def checker(rule: Rule) -> Checker:
    """Accepts `H |- t = r` when the rule sends t to r and its needs are members of H."""

    def check(goal: Goal, data: Json) -> str | None:
        f = goal.formula
        if data is not None:
            return "this evidence carries no data"
        if f.op is not Op.REL or f.data != "=":
            return "an equation was expected"
        found = apply(rule, f.args[0])
        if found is None:
            return "the rule does not apply to the left side"
        if not alpha_equal(found[0], f.args[1]):
            return "the rule gives another right side"
        return missing(found[1], goal)

    return check


def missing(needs: Iterable[Formula], goal: Goal) -> str | None:
    """Which of the needs is not among the hypotheses, up to bound names; None if all are."""
    have = set(map(canonical, goal.hyps))
    return next((f"not among the hypotheses: {n!r}" for n in needs if canonical(n) not in have), None)


def rewriter(rule: Rule, name: str) -> Callable[[Term, tuple[Formula, ...], Budget], Rewrite | NoOpinion]:
    """The finder: offers the rule's result with its needs."""

    def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
        found = apply(rule, t)
        if found is None:
            return NoOpinion(f"{name}: nothing to rewrite")
        return Rewrite(found[0], Evidence(None, found[1]))

    return rewrite


def procedure(name: str, rule: Rule, heads: Iterable[Op], doc: str | None, rests_on: tuple[str, ...] = ()) -> Procedure:
    """The procedure that rewrites terms with these heads by the rule."""
    return Procedure(
        name=name,
        check=checker(rule),
        doc=doc or "",
        rewrite=rewriter(rule, name),
        heads=frozenset(heads),
        rests_on=rests_on,
    )
