"""Refuting a statement: by a point directly, after certified rewriting, or by another proved limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivcheck.engine.prover import Failure, Hyps, Prover
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.procedure import Budget
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Witness
from derivcheck.language.node import Formula, Op, Term, rel
from derivcheck.language.substitute import alpha_equal
from derivcheck.numeric import refute as points

FALSE = Formula(Op.OR, ())
LimitFinder = Callable[[Formula, Hyps, Budget], Term | None]

_limit_finder: LimitFinder | None = None


def install_limits(finder: LimitFinder) -> None:
    """Register what proposes the value of a limit (a procedure's finder; its answer is proved again here)."""
    global _limit_finder
    _limit_finder = finder


def refute(prover: Prover, hyps: Hyps, statement: Formula, *, seed: int) -> tuple[Theorem, Witness] | None:
    """A theorem that the statement fails somewhere under the hypotheses, and the point; None if none is found."""
    found = _point(prover, hyps, statement, seed)
    if found is not None:
        return found
    if statement.op is Op.TENDS:
        return _other_limit(prover, hyps, statement, seed)
    step = prover.normalise(hyps, statement, _defined(prover, hyps, statement))
    if step is not None:
        found = _point(prover, hyps, step.formula.args[1], seed)
        if found is not None and _only_givens(step, hyps):
            return rule.refute_through(found[0], rule.direction(step)), found[1]
    unfolded = prover.unfold(hyps, statement)
    if isinstance(unfolded, Theorem) and _only_givens(unfolded, hyps):
        found = refute(prover, hyps, unfolded.formula.args[1], seed=seed)
        if found is not None:
            return rule.refute_through(found[0], rule.direction(unfolded)), found[1]
    return None


def _defined(prover: Prover, hyps: Hyps, statement: Formula) -> tuple[Theorem, ...]:
    found = prover.define(hyps, statement)
    return () if isinstance(found, Failure) else found


def _only_givens(theorem: Theorem, hyps: Hyps) -> bool:
    return all(any(alpha_equal(h, own) for own in hyps) for h in theorem.hyps)


def _point(prover: Prover, hyps: Hyps, statement: Formula, seed: int) -> tuple[Theorem, Witness] | None:
    found = points.refute(statement, hyps, prover.budget, seed)
    if found is None:
        return None
    t = rule.refute(givens=hyps, statement=statement, by="point", data=found.evidence)
    return t, Witness(found.shown, found.lhs, found.rhs, found.method)


def _other_limit(prover: Prover, hyps: Hyps, statement: Formula, seed: int) -> tuple[Theorem, Witness] | None:
    """term -> v1 is proved and v1 differs from the claimed v2 at some point: then term -> v2 fails there."""
    claimed = statement.args[2]
    value = _limit_finder(statement, hyps, prover.budget) if _limit_finder else None
    if value is None or value == claimed:
        return None
    true = Formula(Op.TENDS, (*statement.args[:2], value), statement.data)
    proved = prover.prove(hyps, true)
    if isinstance(proved, Failure):
        return None
    conclusion = FALSE if _infinite(value) or _infinite(claimed) else rel("=", value, claimed)
    if conclusion == FALSE and _infinite(value) and value == claimed:
        return None
    point = _point(prover, hyps, conclusion, seed)
    if point is None:
        return None
    unique = prover.prove((*hyps, statement), conclusion, asked=("limits.unique",), lemmas=(proved,))
    defined = prover.define(hyps, statement)
    if isinstance(unique, Failure) or isinstance(defined, Failure):
        return None
    implication = rule.discharge(unique, *defined, formula=statement)
    note = "the proved limit against the claimed one"
    witness = Witness(point[1].assignment, repr(value), repr(claimed), "certificate", note)
    return rule.refute_through(point[0], implication), witness


def _infinite(t: Term) -> bool:
    return (t.op is Op.CONST and t.data == "oo") or (t.op is Op.NEG and _infinite(t.args[0]))


def check_point(givens: tuple[Formula, ...], statement: Formula, data: Any) -> str | None:
    """The kernel's refuter `point`: re-evaluates a stored point; None when it refutes."""
    return points.check_refutation(givens, statement, data)
