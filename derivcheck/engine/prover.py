"""Proving a goal: structure first, then vocabulary rewritten away, then the deciders in order.

    Prover(budget).prove(hyps, formula)  ->  Theorem (with hypotheses among hyps)  |  Failure

Every theorem is made by kernel rules; this module only chooses which to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivcheck.engine import registry
from derivcheck.engine.matching import instances, match, opened
from derivcheck.kernel import tables
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import MissingObligation
from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion, Procedure
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt
from derivcheck.language.facts import facts, membership
from derivcheck.language.node import Formula, Node, Op, Term, rel, sym
from derivcheck.language.obligations import obligations, range_condition
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, canonical, free_symbols, rename_bound, substitute

Hyps = tuple[Formula, ...]
_NORMAL_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """A goal that was not proved; `blocked` is the obligation or subgoal at which it stopped."""

    formula: Formula
    reason: str
    attempts: tuple[Attempt, ...] = ()
    blocked: Formula | None = None


class Prover:
    """Proves goals under one budget, remembering what it proved."""

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.rewrites = 0
        self._known: dict[tuple[Node, Hyps], Theorem | Failure] = {}
        self._open: set[tuple[Node, Hyps]] = set()

    # --- goals --------------------------------------------------------------------------------------
    def prove(
        self,
        hyps: Hyps,
        formula: Formula,
        *,
        asked: tuple[str, ...] = (),
        lemmas: tuple[Theorem, ...] = (),
        depth: int = 0,
    ) -> Theorem | Failure:
        """A theorem `hyps |- formula`, or why not.  `asked` procedures go first; `lemmas` may be used."""
        lemmas = (*lemmas, *_parts(hyps, lemmas))
        direct = self._direct(hyps, formula, lemmas)
        if direct is not None:
            return direct
        if depth > self.budget.depth:
            return Failure(formula, "too many nested subgoals")
        key = (canonical(formula), (*hyps, *(t.formula for t in lemmas)))
        known = self._known.get(key)
        if known is not None:
            return known
        if key in self._open:
            return Failure(formula, "the goal depends on itself")
        self._open.add(key)
        try:
            found = self._prove(hyps, formula, asked, lemmas, depth)
        except (ShapeError, SortError) as error:
            found = Failure(formula, str(error))
        finally:
            self._open.discard(key)
        self._known[key] = found
        return found

    def _direct(self, hyps: Hyps, formula: Formula, lemmas: tuple[Theorem, ...]) -> Theorem | None:
        """A goal that is a hypothesis, a lemma, an obligation of one, or a declared fact."""
        wanted = canonical(formula)
        for t in lemmas:
            if canonical(t.formula) == wanted:
                return t
        for h in hyps:
            if canonical(h) == wanted:
                return rule.assume(formula=h)
        for symbol in free_symbols(formula):
            for fact in facts(symbol):
                if canonical(fact) == wanted:
                    return rule.declared(symbol=sym(symbol), formula=fact)
        for h in hyps:
            if any(canonical(o) == wanted for o in obligations(h)):
                return rule.definedness(rule.assume(formula=h), formula=formula)
        for t in lemmas:
            if any(canonical(o) == wanted for o in obligations(t.formula)):
                return rule.definedness(t, formula=formula)
        return None

    def _prove(
        self, hyps: Hyps, formula: Formula, asked: tuple[str, ...], lemmas: tuple[Theorem, ...], depth: int
    ) -> Theorem | Failure:
        attempts: list[Attempt] = []
        applied = self._apply(hyps, formula, lemmas, depth)
        if applied is not None:
            return applied
        match formula.op:
            case Op.AND:
                return self._all(hyps, formula, asked, lemmas, depth)
            case Op.IFF:
                a, b = formula.args
                both = []
                for way in ((a, b), (b, a)):
                    t = self.prove(hyps, Formula(Op.IMPLIES, way), asked=asked, lemmas=lemmas, depth=depth + 1)
                    if isinstance(t, Failure):
                        return t
                    both.append(t)
                return rule.equivalence(*both)
        lemmas = (*lemmas, *self._instances(hyps, formula, lemmas, depth))
        defined = self.define(hyps, formula, lemmas, depth)
        if isinstance(defined, Failure):
            return defined
        # an equation with vocabulary in it is rewritten before the costlier deciders see it
        later = formula.op is Op.REL and formula.data == "=" and self._rewritable(formula)
        found = self._decide(hyps, formula, asked, (*lemmas, *defined), depth, attempts, first=later)
        if found is not None:
            return found
        structural = self._structure(hyps, formula, asked, lemmas, defined, depth)
        if isinstance(structural, Theorem):
            return structural
        if isinstance(structural, Failure):
            found = self._decide(hyps, formula, asked, (*lemmas, *defined), depth, attempts, last_resort=True)
            if found is not None:
                return found
            attempts += structural.attempts
            blocked = structural.formula if structural.blocked is None else structural.blocked
            return Failure(formula, structural.reason, tuple(attempts), blocked)
        found = self._rewritten(hyps, formula, asked, lemmas, defined, depth, attempts)
        if found is None and later:
            found = self._decide(hyps, formula, asked, (*lemmas, *defined), depth, attempts)
        if found is None:
            found = self._decide(hyps, formula, asked, (*lemmas, *defined), depth, attempts, last_resort=True)
        return found or Failure(formula, "no procedure decides it", tuple(attempts))

    def _apply(self, hyps: Hyps, formula: Formula, lemmas: tuple[Theorem, ...], depth: int) -> Theorem | None:
        """A lemma or hypothesis A => F, A <=> F, or one that holds for all values, that concludes the goal."""
        for t in (*lemmas, *(rule.assume(formula=h) for h in hyps)):
            if t.formula.op not in (Op.IMPLIES, Op.IFF, Op.FORALL):
                continue
            variables, body = opened(t.formula)
            conclusions = body.args[1:] if body.op is Op.IMPLIES else body.args if body.op is Op.IFF else (body,)
            for conclusion in conclusions:
                for part in conclusion.args if conclusion.op is Op.AND else (conclusion,):
                    binding = match(part, formula, frozenset(variables))
                    if binding is None or len(binding) < len(variables):
                        continue
                    values = tuple(binding[v] for v in variables)
                    made = self._conclude(hyps, t, values, formula, lemmas, depth)
                    if made is not None:
                        return made
        return None

    def _conclude(
        self,
        hyps: Hyps,
        theorem: Theorem,
        values: tuple[Term, ...],
        goal: Formula,
        lemmas: tuple[Theorem, ...],
        depth: int,
    ) -> Theorem | None:
        """The goal from a theorem at given values, once the premise it asks for is proved."""
        inner = self.specialise(hyps, theorem, values, lemmas, depth)
        if inner is None:
            return None
        if inner.formula.op is Op.IFF:
            inner = rule.direction(inner, backward=_concludes(inner.formula.args[0], goal))
        if inner.formula.op is Op.IMPLIES and not alpha_equal(inner.formula, goal):
            premise = self.prove(hyps, inner.formula.args[0], lemmas=lemmas, depth=depth + 1)
            if isinstance(premise, Failure):
                return None
            inner = rule.modus_ponens(inner, premise)
        if inner.formula.op is Op.AND and not alpha_equal(inner.formula, goal):
            at = next((k for k, a in enumerate(inner.formula.args) if alpha_equal(a, goal)), None)
            return None if at is None else rule.part(inner, index=at)
        return inner

    def specialise(
        self, hyps: Hyps, theorem: Theorem, values: tuple[Term, ...], lemmas: tuple[Theorem, ...] = (), depth: int = 0
    ) -> Theorem | None:
        """for all x, y: F  at given values, once these are shown to lie in the domains of x, y."""
        for value in values:
            symbol = theorem.formula.data[0]
            wanted = (*obligations(value), *membership(value, symbol.domain))
            premises = [self.prove(hyps, w, lemmas=lemmas, depth=depth + 1) for w in wanted]
            proved = tuple(p for p in premises if isinstance(p, Theorem))
            if len(proved) < len(wanted):
                return None
            try:
                theorem = rule.specialise(theorem, *proved, value=value, hyps=hyps)
            except MissingObligation:
                more = self.define(hyps, substitute(theorem.formula.args[0], {symbol: value}), lemmas, depth)
                if isinstance(more, Failure):
                    return None
                theorem = rule.specialise(theorem, *proved, *more, value=value, hyps=hyps)
        return theorem

    def _instances(
        self, hyps: Hyps, formula: Formula, lemmas: tuple[Theorem, ...], depth: int
    ) -> tuple[Theorem, ...]:
        """The instances of universal hypotheses and lemmas at terms of the goal."""
        out: list[Theorem] = []
        for t in (*lemmas, *(rule.assume(formula=h) for h in hyps if h.op is Op.FORALL)):
            if t.formula.op is not Op.FORALL or depth > self.budget.depth // 2:
                continue
            for values in instances(t.formula, formula):
                made = self.specialise(hyps, t, values, (), depth + 1)
                if made is not None:
                    out.append(made)
        return tuple(out)

    def define(
        self, hyps: Hyps, node: Node, lemmas: tuple[Theorem, ...] = (), depth: int = 0
    ) -> tuple[Theorem, ...] | Failure:
        """Theorems for the obligations of a term or formula."""
        out: list[Theorem] = []
        for obligation in obligations(node):
            t = self.prove(hyps, obligation, lemmas=lemmas, depth=depth + 1)
            if isinstance(t, Failure):
                return Failure(obligation, "this must hold for the line to be defined", t.attempts, obligation)
            out.append(t)
        return tuple(out)

    def _all(
        self, hyps: Hyps, formula: Formula, asked: tuple[str, ...], lemmas: tuple[Theorem, ...], depth: int
    ) -> Theorem | Failure:
        parts: list[Theorem] = []
        for part in formula.args:
            t = self.prove(hyps, part, asked=asked, lemmas=(*lemmas, *parts), depth=depth + 1)
            if isinstance(t, Failure):
                return t
            parts.append(t)
        return rule.conjunction(*parts)

    def _structure(
        self,
        hyps: Hyps,
        formula: Formula,
        asked: tuple[str, ...],
        lemmas: tuple[Theorem, ...],
        defined: tuple[Theorem, ...],
        depth: int,
    ) -> Theorem | Failure | None:
        """Introduces what the goal's head introduces; None where it has nothing to offer."""
        match formula.op:
            case Op.IMPLIES:
                premise, conclusion = formula.args
                t = self.prove((*hyps, premise), conclusion, asked=asked, lemmas=lemmas, depth=depth + 1)
                if isinstance(t, Failure):
                    return t
                inner = self.define(hyps, premise, lemmas, depth)
                return inner if isinstance(inner, Failure) else rule.discharge(t, *inner, formula=premise)
            case Op.FORALL:
                names = frozenset(s.name for h in hyps for s in free_symbols(h))
                renamed = rename_bound(formula, names)
                t = self.prove(hyps, renamed.args[0], asked=asked, lemmas=lemmas, depth=depth + 1)
                return t if isinstance(t, Failure) else rule.generalise(t, variable=sym(renamed.data[0]))
            case Op.OR:
                for alternative in formula.args:
                    t = self.prove(hyps, alternative, asked=asked, lemmas=lemmas, depth=depth + 1)
                    if isinstance(t, Theorem):
                        return rule.alternative(t, *defined, formula=formula)
                return None
            case Op.PRED | Op.NOT:
                return self._unfolded(hyps, formula, asked, lemmas, defined, depth)
        return None

    def _unfolded(
        self,
        hyps: Hyps,
        formula: Formula,
        asked: tuple[str, ...],
        lemmas: tuple[Theorem, ...],
        defined: tuple[Theorem, ...],
        depth: int,
    ) -> Theorem | Failure | None:
        unfolded = self.unfold(hyps, formula, lemmas, defined, depth)
        if unfolded is None or isinstance(unfolded, Failure):
            return unfolded
        body = unfolded.formula.args[1]
        t = self.prove(hyps, body, asked=asked, lemmas=lemmas, depth=depth + 1)
        if isinstance(t, Failure):
            return t
        return rule.modus_ponens(rule.direction(unfolded, backward=True), t)

    def unfold(
        self,
        hyps: Hyps,
        formula: Formula,
        lemmas: tuple[Theorem, ...] = (),
        defined: tuple[Theorem, ...] = (),
        depth: int = 0,
    ) -> Theorem | Failure | None:
        """|- formula <=> its definition; None where it has none."""
        define = tables.current().definitions.get(formula.data if formula.op is Op.PRED else formula.op.value)
        body = define(formula) if define else None
        if body is None:
            return None
        more = self.define(hyps, Formula(Op.IFF, (formula, body)), lemmas, depth)
        return more if isinstance(more, Failure) else rule.unfold(*defined, *more, formula=formula, hyps=hyps)

    # --- deciders -----------------------------------------------------------------------------------
    def _decide(
        self,
        hyps: Hyps,
        formula: Formula,
        asked: tuple[str, ...],
        lemmas: tuple[Theorem, ...],
        depth: int,
        attempts: list[Attempt],
        first: bool = False,
        last_resort: bool = False,
    ) -> Theorem | None:
        """Asks the deciders in order; only those asked for and the very first one if `first`."""
        goal = Goal((*hyps, *(t.formula for t in lemmas)), formula)
        for procedure in registry.deciders(asked, last_resort=last_resort)[: len(asked) + 1 if first else None]:
            assert procedure.decide is not None
            evidence = procedure.decide(goal, self.budget)
            if isinstance(evidence, NoOpinion):
                if evidence.reason:
                    attempts.append(Attempt(procedure.name, evidence.reason))
                continue
            t = self.certify(procedure, hyps, formula, evidence, lemmas, depth, attempts)
            if t is not None:
                return t
        return None

    def certify(
        self,
        procedure: Procedure,
        hyps: Hyps,
        formula: Formula,
        evidence: Evidence,
        lemmas: tuple[Theorem, ...],
        depth: int,
        attempts: list[Attempt],
    ) -> Theorem | None:
        """The kernel's theorem from a finder's evidence, once what the evidence needs is proved."""
        proved: list[Theorem] = []
        for need in evidence.needs:
            t = self.prove(hyps, need, lemmas=lemmas, depth=depth + 1)
            if isinstance(t, Failure):
                attempts.append(Attempt(procedure.name, f"would need {need!r}"))
                return None
            proved.append(t)
        return rule.checked(*lemmas, *proved, hyps=hyps, formula=formula, by=procedure.name, data=evidence.data)

    # --- rewriting ----------------------------------------------------------------------------------
    def _rewritten(
        self,
        hyps: Hyps,
        formula: Formula,
        asked: tuple[str, ...],
        lemmas: tuple[Theorem, ...],
        defined: tuple[Theorem, ...],
        depth: int,
        attempts: list[Attempt],
    ) -> Theorem | None:
        """Decides the goal after rewriting the vocabulary in it and in the equational hypotheses."""
        step = self.normalise(hyps, formula, (*lemmas, *defined), depth)
        extra = self._normal_hypotheses(hyps, lemmas, depth)
        if step is None and not extra:
            return None
        target = step.formula.args[1] if step is not None else formula
        have = (*lemmas, *defined, *extra)
        known = self._direct(hyps, target, have)
        if known is None:
            inner = self.define(hyps, target, have, depth)
            if isinstance(inner, Failure):
                return None
            known = self._decide(hyps, target, asked, (*have, *inner), depth, attempts) or self._decide(
                hyps, target, asked, (*have, *inner), depth, attempts, last_resort=True
            )
        if known is None or step is None:
            return known
        return rule.modus_ponens(rule.direction(step, backward=True), known)

    def _normal_hypotheses(self, hyps: Hyps, lemmas: tuple[Theorem, ...], depth: int) -> tuple[Theorem, ...]:
        """Relations among hypotheses and lemmas with their vocabulary rewritten; not for goals far down."""
        out: list[Theorem] = []
        if depth > _NORMAL_DEPTH:
            return ()
        for t in (*(rule.assume(formula=h) for h in hyps), *lemmas):
            if t.formula.op is Op.REL and self._rewritable(t.formula):
                step = self.normalise(hyps, t.formula, (*lemmas, t), depth)
                if step is not None:
                    out.append(rule.modus_ponens(rule.direction(step), t))
        return tuple(out)

    def _rewritable(self, node: Node) -> bool:
        has = registry.has_rewriters()
        return any(has(n.op) for n in node.walk())

    def normalise(
        self, hyps: Hyps, node: Node, lemmas: tuple[Theorem, ...] = (), depth: int = 0
    ) -> Theorem | None:
        """|- node = rewritten (terms) or node <=> rewritten (formulas); None where nothing applies."""
        if depth > self.budget.depth or not self._rewritable(node):
            return None
        total = self._children(hyps, node, lemmas, depth)
        if not isinstance(node, Term):
            return total
        current = total.formula.args[1] if total is not None else node
        have = lemmas if total is None else (*lemmas, total)
        for procedure in registry.rewriters(current.op):
            assert procedure.rewrite is not None
            step = self._rewrite(procedure, hyps, current, have, depth)
            if step is None:
                continue
            total = step if total is None else rule.transitivity(total, step)
            result = step.formula.args[1]
            again = self.normalise(hyps, result, (*lemmas, step), depth + 1)
            return total if again is None else rule.transitivity(total, again)
        return total

    def _rewrite(
        self, procedure: Procedure, hyps: Hyps, term: Term, lemmas: tuple[Theorem, ...], depth: int
    ) -> Theorem | None:
        assert procedure.rewrite is not None
        if self.rewrites >= self.budget.rewrites:
            return None
        found = procedure.rewrite(term, (*hyps, *(t.formula for t in lemmas)), self.budget)
        if isinstance(found, NoOpinion) or found.result == term:
            return None
        self.rewrites += 1
        goal = rel("=", term, found.result)
        needs = [self.prove(hyps, need, lemmas=lemmas, depth=depth + 1) for need in found.evidence.needs]
        proved = tuple(t for t in needs if isinstance(t, Theorem))
        if len(proved) < len(needs):
            return None
        defined = self.define(hyps, goal, (*lemmas, *proved), depth)
        if isinstance(defined, Failure):
            return None
        return rule.checked(
            *lemmas, *proved, *defined, hyps=hyps, formula=goal, by=procedure.name, data=found.evidence.data
        )

    def _children(self, hyps: Hyps, node: Node, lemmas: tuple[Theorem, ...], depth: int) -> Theorem | None:
        """Congruence: the children of a node rewritten, each in its own scope."""
        if node.bound:
            names = frozenset(s.name for h in (*hyps, *(t.formula for t in lemmas)) for s in free_symbols(h))
            renamed = rename_bound(node, names)
        else:
            renamed = node
        positions: list[int] = []
        steps: list[Theorem] = []
        for k, child in enumerate(renamed.args):
            if not isinstance(child, Term) and not isinstance(renamed, Formula):
                continue
            inside = bool(renamed.bound) and renamed.binds_in(k)
            scope = (*hyps, *range_condition(renamed)) if inside and isinstance(renamed, Term) else hyps
            step = self.normalise(scope, child, () if inside else lemmas, depth)
            if step is not None:
                positions.append(k)
                steps.append(step)
        if not steps:
            return None
        defined = self.define(hyps, renamed, lemmas, depth)
        if isinstance(defined, Failure):
            return None
        try:
            return rule.congruence(*steps, *defined, node=renamed, positions=tuple(positions), hyps=hyps)
        except MissingObligation:
            return None  # the head asks more of the new arguments than of the old ones


def _parts(hyps: Hyps, lemmas: tuple[Theorem, ...]) -> tuple[Theorem, ...]:
    """The parts of conjunctions among hypotheses and lemmas, as theorems of their own."""
    have = {t.formula for t in lemmas}
    out: list[Theorem] = []
    todo = [t for t in (*map(_assumed, (h for h in hyps if h.op is Op.AND)), *lemmas) if t.formula.op is Op.AND]
    while todo:
        whole = todo.pop()
        for k, formula in enumerate(whole.formula.args):
            if formula not in have:
                have.add(formula)
                out.append(rule.part(whole, index=k))
                if formula.op is Op.AND:
                    todo.append(out[-1])
    return tuple(out)


def _concludes(formula: Formula, goal: Formula) -> bool:
    parts = formula.args if formula.op is Op.AND else ()
    return alpha_equal(formula, goal) or any(alpha_equal(a, goal) for a in parts)


def _assumed(formula: Formula) -> Theorem:
    return rule.assume(formula=formula)


def alternatives(formulas: Iterable[Formula]) -> Formula:
    """The disjunction of formulas; one alone stays itself."""
    parts = tuple(formulas)
    return parts[0] if len(parts) == 1 else Formula(Op.OR, parts)


def is_instance_of(theorem: Theorem, formula: Formula) -> bool:
    """Whether a theorem states this very formula (up to bound names)."""
    return alpha_equal(theorem.formula, formula)
