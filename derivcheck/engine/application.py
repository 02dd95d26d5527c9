"""Using what is known: lemmas and hypotheses that conclude a goal, and instances of universal ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivcheck.engine.matching import instances, match, opened
from derivcheck.engine.scope import Failure, Scope
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import MissingObligation
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.domain import Symbol
from derivcheck.language.facts import facts, membership
from derivcheck.language.node import Formula, Op, Term, sym
from derivcheck.language.obligations import obligations
from derivcheck.language.substitute import alpha_equal, canonical, free_symbols, substitute

if TYPE_CHECKING:
    from derivcheck.engine.prover import Prover


def known(scope: Scope, goal: Formula) -> Theorem | None:
    """A goal that is a lemma, a hypothesis, a declared fact, or an obligation of one of these."""
    wanted = canonical(goal)
    for t in scope.lemmas:
        if canonical(t.formula) == wanted:
            return t
    for h in scope.hyps:
        if canonical(h) == wanted:
            return rule.assume(formula=h)
    for symbol in free_symbols(goal):
        for fact in facts(symbol):
            if canonical(fact) == wanted:
                try:
                    return rule.declared(symbol=sym(symbol), formula=fact)
                except MissingObligation:
                    continue  # the size of a matrix is not declared to be positive
    for h in scope.hyps:
        if any(canonical(o) == wanted for o in obligations(h)):
            return rule.definedness(rule.assume(formula=h), formula=goal)
    for t in scope.lemmas:
        if any(canonical(o) == wanted for o in obligations(t.formula)):
            return rule.definedness(t, formula=goal)
    return None


def apply(prover: Prover, scope: Scope, goal: Formula) -> Theorem | None:
    """A lemma or hypothesis A => F, A <=> F, or one that holds for all values, that concludes the goal."""
    for t in scope.theorems:
        if t.formula.op not in (Op.IMPLIES, Op.IFF, Op.FORALL):
            continue
        variables, body = opened(t.formula)
        for conclusion in _conclusions(body):
            binding = match(conclusion, goal, frozenset(variables))
            if binding is None or len(binding) < len(variables):
                continue
            made = _conclude(prover, scope, t, _values(variables, binding), goal)
            if made is not None:
                return made
    return None


def _values(variables: tuple[Symbol, ...], binding: dict[Symbol, Term]) -> tuple[Term, ...]:
    return tuple(binding[v] for v in variables)


def _conclusions(body: Formula) -> tuple[Formula, ...]:
    """What a theorem gives once its premise is there, conjunctions part by part."""
    sides = body.args[1:] if body.op is Op.IMPLIES else body.args if body.op is Op.IFF else (body,)
    return tuple(part for side in sides for part in (side.args if side.op is Op.AND else (side,)))


def _conclude(
    prover: Prover, scope: Scope, theorem: Theorem, values: tuple[Term, ...], goal: Formula
) -> Theorem | None:
    """The goal from a theorem at given values, once the premise it asks for is proved."""
    inner = specialise(prover, scope, theorem, values)
    if inner is None:
        return None
    if inner.formula.op is Op.IFF:
        inner = rule.direction(inner, backward=_says(inner.formula.args[0], goal))
    if inner.formula.op is Op.IMPLIES and not alpha_equal(inner.formula, goal):
        premise = prover.goal(scope.aside(), inner.formula.args[0])
        if isinstance(premise, Failure):
            return None
        inner = rule.modus_ponens(inner, premise)
    if inner.formula.op is Op.AND and not alpha_equal(inner.formula, goal):
        at = next((k for k, a in enumerate(inner.formula.args) if alpha_equal(a, goal)), None)
        return None if at is None else rule.part(inner, index=at)
    return inner


def _says(formula: Formula, goal: Formula) -> bool:
    parts = formula.args if formula.op is Op.AND else ()
    return alpha_equal(formula, goal) or any(alpha_equal(a, goal) for a in parts)


def specialise(prover: Prover, scope: Scope, theorem: Theorem, values: tuple[Term, ...]) -> Theorem | None:
    """for all x, y: F  at given values, once these are shown to lie in the domains of x, y."""
    for value in values:
        symbol = theorem.formula.data[0]
        wanted = (*obligations(value), *membership(value, symbol.domain))
        premises = [prover.goal(scope.aside(), w) for w in wanted]
        proved = tuple(p for p in premises if isinstance(p, Theorem))
        if len(proved) < len(wanted):
            return None
        try:
            theorem = rule.specialise(theorem, *proved, value=value, hyps=scope.hyps)
        except MissingObligation:
            more = prover.defined(scope, substitute(theorem.formula.args[0], {symbol: value}))
            if isinstance(more, Failure):
                return None
            theorem = rule.specialise(theorem, *proved, *more, value=value, hyps=scope.hyps)
    return theorem


def occurring(prover: Prover, scope: Scope, goal: Formula) -> tuple[Theorem, ...]:
    """The instances of universal hypotheses and lemmas at terms of the goal; not for goals far down."""
    if scope.depth > prover.budget.depth // 2:
        return ()
    bare = Scope(scope.hyps, depth=scope.depth + 1)
    out: list[Theorem] = []
    for t in scope.theorems:
        if t.formula.op is Op.FORALL:
            found = (specialise(prover, bare, t, values) for values in instances(t.formula, goal))
            out += [made for made in found if made is not None]
    return tuple(out)
