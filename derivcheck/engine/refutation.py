"""Refuting a statement: by a point directly, after certified rewriting, or by another proved limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure, Hyps
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.procedure import Budget
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Witness
from derivcheck.language.domain import SCALARS
from derivcheck.language.node import Formula, Op, Term, rel, sym, term
from derivcheck.language.substitute import alpha_equal, free_symbols, substitute
from derivcheck.numeric import refute as points
from derivcheck.numeric.assignment import to_json as assignment_json
from derivcheck.numeric.assignment import value_term
from derivcheck.numeric.sampling import enumerate_small

_LIMIT_POINTS = 24
_SMALL = (0, 1, -1, 2, -2)
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
        return _other_limit(prover, hyps, statement, seed) or _limit_at_a_point(prover, hyps, statement, seed)
    if statement.op is Op.IMPLIES:
        return _conclusion(prover, hyps, statement, seed)
    if statement.op is Op.FORALL and statement.args[0].op is Op.EXISTS:
        return _instance(prover, hyps, statement, seed)
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


def _conclusion(prover: Prover, hyps: Hyps, statement: Formula, seed: int) -> tuple[Theorem, Witness] | None:
    """A => B fails where A holds and B fails."""
    premise, conclusion = statement.args
    holds: Theorem | Failure = rule.assume(formula=premise)
    found = refute(prover, (*hyps, premise), conclusion, seed=seed)
    if found is None:
        holds = prover.prove(hyps, premise)
        if isinstance(holds, Failure) or not _only_givens(holds, hyps):
            return None
        found = refute(prover, hyps, conclusion, seed=seed)
    if found is None:
        return None
    follows = rule.modus_ponens(rule.assume(formula=statement), holds)
    try:
        implication = rule.discharge(follows, *_defined(prover, hyps, statement), formula=statement)
        return rule.refute_through(found[0], implication), found[1]
    except KernelError:
        return None


def _instance(prover: Prover, hyps: Hyps, statement: Formula, seed: int) -> tuple[Theorem, Witness] | None:
    """For all v there is a w: F  fails at a small v for which `for no w: F` is proved."""
    symbol = statement.data[0]
    for value in _SMALL:
        inner = prover.specialise(hyps, rule.assume(formula=statement), (term(value),))
        found = negated(prover, hyps, inner.formula, seed=seed) if inner is not None else None
        if inner is None or found is None:
            continue
        implication = rule.discharge(inner, *_defined(prover, hyps, statement), formula=statement)
        note = f"at {symbol.name} = {value} the negation is proved"
        return rule.refute_through(found[0], implication), replace(found[1], note=note)
    return None


def negated(prover: Prover, hyps: Hyps, statement: Formula, *, seed: int) -> tuple[Theorem, Witness] | None:
    """The negation is proved, and a model of the hypotheses exists."""
    proved = prover.prove(hyps, Formula(Op.NOT, (statement,)))
    model = _point(prover, hyps, FALSE, seed)
    if isinstance(proved, Failure) or model is None or not _only_givens(proved, hyps):
        return None
    absurd = rule.contradiction(rule.assume(formula=statement), proved)
    implication = rule.discharge(absurd, *_defined(prover, hyps, statement), proved, formula=statement)
    note = "the negation is proved"
    return rule.refute_through(model[0], implication), Witness(model[1].assignment, None, None, "certificate", note)


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


def _limit_at_a_point(
    prover: Prover, hyps: Hyps, statement: Formula, seed: int
) -> tuple[Theorem, Witness] | None:
    """The same at small values of the parameters, where the limit is proved for these values."""
    parameters = free_symbols(statement).union(*map(free_symbols, hyps))
    if not parameters or any(s.domain.kind not in SCALARS for s in parameters):
        return None
    for point in enumerate_small(parameters, hyps, _LIMIT_POINTS):
        pairs = tuple((sym(s), value_term(v)) for s, v in point.items())
        values = {s.data: v for s, v in pairs}
        here = tuple(substitute(h, values) for h in hyps)
        found = _other_limit(prover, here, substitute(statement, values), seed)
        if found is None:
            continue
        try:
            whole = rule.refute_instance(found[0], givens=hyps, statement=statement, mapping=pairs)
        except KernelError:
            continue
        witness = found[1]
        return whole, Witness(assignment_json(point), witness.lhs, witness.rhs, witness.method, witness.note)
    return None


def _infinite(t: Term) -> bool:
    return (t.op is Op.CONST and t.data == "oo") or (t.op is Op.NEG and _infinite(t.args[0]))


def check_point(givens: tuple[Formula, ...], statement: Formula, data: Any) -> str | None:
    """The kernel's refuter `point`: re-evaluates a stored point; None when it refutes."""
    return points.check_refutation(givens, statement, data)
