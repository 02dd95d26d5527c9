"""Rewriting vocabulary away: from the inside out, each step by a checker, lifted by congruence.

    normalise(prover, scope, t)  ->  |- t = rewritten   (formulas: <=>),  or None where nothing applies
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivcheck.engine import registry
from derivcheck.engine.application import known
from derivcheck.engine.scope import Failure, Scope, names
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import MissingObligation
from derivcheck.kernel.procedure import NoOpinion, Procedure
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt
from derivcheck.language.node import Formula, Node, Op, Term, rel
from derivcheck.language.obligations import range_condition
from derivcheck.language.substitute import rename_bound

if TYPE_CHECKING:
    from derivcheck.engine.prover import Prover

NEAR = 2  # how far below the author's goal hypotheses are rewritten too


def rewritable(node: Node) -> bool:
    """Whether some procedure rewrites terms with one of the heads in `node`."""
    has = registry.has_rewriters()
    return any(has(n.op) for n in node.walk())


def decide_rewritten(
    prover: Prover, scope: Scope, goal: Formula, defined: tuple[Theorem, ...], attempts: list[Attempt]
) -> Theorem | None:
    """Decides the goal after rewriting the vocabulary in it and in the relations it is proved from."""
    step = normalise(prover, scope.having(*defined), goal)
    extra = _hypotheses(prover, scope)
    if step is None and not extra:
        return None
    target = goal if step is None else step.formula.args[1]
    have = scope.having(*defined, *extra)
    found = known(have, target)
    if found is None:
        inner = prover.defined(have, target)
        if isinstance(inner, Failure):
            return None
        have = have.having(*inner)
        found = prover.decide(have, target, attempts) or prover.decide(have, target, attempts, last_resort=True)
    if found is None or step is None:
        return found
    return rule.modus_ponens(rule.direction(step, backward=True), found)


def _hypotheses(prover: Prover, scope: Scope) -> tuple[Theorem, ...]:
    """Relations among hypotheses and lemmas with their vocabulary rewritten; not for goals far down."""
    out: list[Theorem] = []
    for t in scope.theorems if scope.depth <= NEAR else ():
        if t.formula.op is Op.REL and rewritable(t.formula):
            step = normalise(prover, scope.having(t), t.formula)
            if step is not None:
                out.append(rule.modus_ponens(rule.direction(step), t))
    return tuple(out)


def normalise(prover: Prover, scope: Scope, node: Node) -> Theorem | None:
    """|- node = rewritten (terms) or node <=> rewritten (formulas); None where nothing applies."""
    if scope.depth > prover.budget.depth or not rewritable(node):
        return None
    total = _children(prover, scope, node)
    if not isinstance(node, Term):
        return total
    current = node if total is None else total.formula.args[1]
    have = scope if total is None else scope.having(total)
    for procedure in registry.rewriters(current.op):
        step = _head(prover, have, procedure, current)
        if step is None:
            continue
        total = step if total is None else rule.transitivity(total, step)
        again = normalise(prover, scope.having(step).below(), step.formula.args[1])
        return total if again is None else rule.transitivity(total, again)
    return total


def _head(prover: Prover, scope: Scope, procedure: Procedure, term: Term) -> Theorem | None:
    """|- term = result, by one procedure."""
    assert procedure.rewrite is not None
    if prover.rewrites >= prover.budget.rewrites:
        return None
    found = procedure.rewrite(term, scope.formulas, prover.budget)
    if isinstance(found, NoOpinion) or found.result == term:
        return None
    prover.rewrites += 1
    equation = rel("=", term, found.result)
    needs = [prover.goal(scope.aside(), need) for need in found.evidence.needs]
    proved = tuple(t for t in needs if isinstance(t, Theorem))
    if len(proved) < len(needs):
        return None
    have = scope.having(*proved)
    defined = prover.defined(have, equation)
    if isinstance(defined, Failure):
        return None
    data = found.evidence.data
    return rule.checked(*have.lemmas, *defined, hyps=scope.hyps, formula=equation, by=procedure.name, data=data)


def _children(prover: Prover, scope: Scope, node: Node) -> Theorem | None:
    """Congruence: the arguments of a node rewritten, each in its own scope."""
    renamed = rename_bound(node, names(scope.formulas)) if node.bound else node
    positions: list[int] = []
    steps: list[Theorem] = []
    for k, child in enumerate(renamed.args):
        if not isinstance(child, Term) and not isinstance(renamed, Formula):
            continue
        here = scope
        if renamed.bound and renamed.binds_in(k):
            here = scope.inside(*(range_condition(renamed) if isinstance(renamed, Term) else ()))
        step = normalise(prover, here, child)
        if step is not None:
            positions.append(k)
            steps.append(step)
    if not steps:
        return None
    defined = prover.defined(scope, renamed)
    if isinstance(defined, Failure):
        return None
    try:
        return rule.congruence(*steps, *defined, node=renamed, positions=tuple(positions), hyps=scope.hyps)
    except MissingObligation:
        return None  # the head asks more of the new arguments than of the old ones
