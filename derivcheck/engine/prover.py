"""Proving a goal: what is known first, then structure, vocabulary rewritten away, and the deciders in order.

    Prover(budget).prove(hyps, formula)  ->  Theorem (with hypotheses among hyps)  |  Failure

Every theorem is made by kernel rules; this module only chooses which to call.
"""

from __future__ import annotations

from derivcheck.engine import application, registry, rewriting
from derivcheck.engine.scope import Failure, Hyps, Scope, names
from derivcheck.kernel import tables
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion, Procedure
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt
from derivcheck.language.node import Formula, Node, Op, Term, rel, sym
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import canonical, rename_bound


class Prover:
    """Proves goals under one budget, remembering what it proved."""

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.rewrites = 0
        self._known: dict[tuple[Node, Hyps], Theorem | Failure] = {}
        self._open: set[tuple[Node, Hyps]] = set()

    # --- what others ask for ------------------------------------------------------------------------
    def prove(
        self, hyps: Hyps, formula: Formula, *, asked: tuple[str, ...] = (), lemmas: tuple[Theorem, ...] = ()
    ) -> Theorem | Failure:
        """A theorem `hyps |- formula`, or why not.  `asked` procedures go first; `lemmas` may be used."""
        return self.goal(Scope(hyps, lemmas, asked), formula)

    def define(self, hyps: Hyps, node: Node, lemmas: tuple[Theorem, ...] = ()) -> tuple[Theorem, ...] | Failure:
        """Theorems for the obligations of a term or formula."""
        return self.defined(Scope(hyps, lemmas), node)

    def normalise(self, hyps: Hyps, node: Node, lemmas: tuple[Theorem, ...] = ()) -> Theorem | None:
        """|- node = rewritten (terms) or node <=> rewritten (formulas); None where nothing applies."""
        return rewriting.normalise(self, Scope(hyps, lemmas), node)

    def specialise(self, hyps: Hyps, theorem: Theorem, values: tuple[Term, ...]) -> Theorem | None:
        """for all x, y: F  at given values; None where these are not shown to be admissible."""
        return application.specialise(self, Scope(hyps), theorem, values)

    def unfold(self, hyps: Hyps, formula: Formula) -> Theorem | Failure | None:
        """|- formula <=> its definition; None where it has none."""
        return self._definition(Scope(hyps), formula, ())

    # --- goals --------------------------------------------------------------------------------------
    def goal(self, scope: Scope, formula: Formula) -> Theorem | Failure:
        """The theorem for a goal in its scope, remembered."""
        scope = scope.split()
        known = application.known(scope, formula)
        if known is not None:
            return known
        if scope.depth > self.budget.depth:
            return Failure(formula, "too many nested subgoals")
        key = (canonical(formula), scope.formulas)
        before = self._known.get(key)
        if before is not None:
            return before
        if key in self._open:
            return Failure(formula, "the goal depends on itself")
        self._open.add(key)
        try:
            found = self._search(scope, formula)
        except (ShapeError, SortError) as error:
            found = Failure(formula, str(error))
        finally:
            self._open.discard(key)
        self._known[key] = found
        return found

    def defined(self, scope: Scope, node: Node) -> tuple[Theorem, ...] | Failure:
        """Theorems for the obligations of a term or formula."""
        out: list[Theorem] = []
        for obligation in obligations(node):
            t = self.goal(scope.aside(), obligation)
            if isinstance(t, Failure):
                return Failure(obligation, "this must hold for the line to be defined", t.attempts, obligation)
            out.append(t)
        return tuple(out)

    def _search(self, scope: Scope, formula: Formula) -> Theorem | Failure:
        attempts: list[Attempt] = []
        applied = application.apply(self, scope, formula)
        if applied is not None:
            return applied
        if formula.op is Op.AND:
            return self._conjunction(scope, formula)
        if formula.op is Op.IFF:
            return self._equivalence(scope, formula)
        scope = scope.having(*application.occurring(self, scope, formula))
        defined = self.defined(scope, formula)
        if isinstance(defined, Failure):
            return defined
        have = scope.having(*defined)
        # an equation with vocabulary in it is rewritten before the costlier deciders see it
        later = formula.op is Op.REL and formula.data == "=" and rewriting.rewritable(formula)
        found = self.decide(have, formula, attempts, first=later) or self._tie(have, formula)
        if found is not None:
            return found
        structural = self._structure(scope, formula, defined)
        if isinstance(structural, Theorem):
            return structural
        if structural is None:
            found = rewriting.decide_rewritten(self, scope, formula, defined, attempts)
            if found is None and later:
                found = self.decide(have, formula, attempts)
        found = found or self.decide(have, formula, attempts, last_resort=True)
        if found is not None:
            return found
        if structural is None:
            return Failure(formula, "no procedure decides it", tuple(attempts))
        blocked = structural.formula if structural.blocked is None else structural.blocked
        return Failure(formula, structural.reason, (*attempts, *structural.attempts), blocked)

    def _tie(self, scope: Scope, formula: Formula) -> Theorem | None:
        """a <= b because a = b, where equations among the hypotheses may say so."""
        if formula.op is not Op.REL or formula.data not in ("<=", ">="):
            return None
        if not any(f.op is Op.REL and f.data == "=" for f in scope.formulas):
            return None
        tie = self.decide(scope, rel("=", *formula.args), [], first=True)
        return None if tie is None else rule.loosen(tie, relation=formula.data)

    # --- structure ----------------------------------------------------------------------------------
    def _conjunction(self, scope: Scope, formula: Formula) -> Theorem | Failure:
        """Part by part, each with the ones before it."""
        parts: list[Theorem] = []
        for part in formula.args:
            t = self.goal(scope.having(*parts).below(), part)
            if isinstance(t, Failure):
                return t
            parts.append(t)
        return rule.conjunction(*parts)

    def _equivalence(self, scope: Scope, formula: Formula) -> Theorem | Failure:
        """In its two directions."""
        a, b = formula.args
        forward = self.goal(scope.below(), Formula(Op.IMPLIES, (a, b)))
        if isinstance(forward, Failure):
            return forward
        backward = self.goal(scope.below(), Formula(Op.IMPLIES, (b, a)))
        return backward if isinstance(backward, Failure) else rule.equivalence(forward, backward)

    def _structure(self, scope: Scope, formula: Formula, defined: tuple[Theorem, ...]) -> Theorem | Failure | None:
        """Introduces what the goal's head introduces; None where it has nothing to offer."""
        match formula.op:
            case Op.IMPLIES:
                premise, conclusion = formula.args
                t = self.goal(scope.under(premise).below(), conclusion)
                if isinstance(t, Failure):
                    return t
                inner = self.defined(scope, premise)
                return inner if isinstance(inner, Failure) else rule.discharge(t, *inner, formula=premise)
            case Op.FORALL:
                # a lemma's free names stand for all values: keeping the bound name lets it apply
                renamed = rename_bound(formula, names(scope.hyps))
                t = self.goal(scope.below(), renamed.args[0])
                return t if isinstance(t, Failure) else rule.generalise(t, variable=sym(renamed.data[0]))
            case Op.OR:
                for alternative in formula.args:
                    t = self.goal(scope.below(), alternative)
                    if isinstance(t, Theorem):
                        return rule.alternative(t, *defined, formula=formula)
            case Op.PRED | Op.NOT:
                unfolded = self._definition(scope, formula, defined)
                if unfolded is None or isinstance(unfolded, Failure):
                    return unfolded
                t = self.goal(scope.below(), unfolded.formula.args[1])
                if isinstance(t, Failure):
                    return t
                return rule.modus_ponens(rule.direction(unfolded, backward=True), t)
        return None

    def _definition(self, scope: Scope, formula: Formula, defined: tuple[Theorem, ...]) -> Theorem | Failure | None:
        define = tables.current().definitions.get(formula.data if formula.op is Op.PRED else formula.op.value)
        body = define(formula) if define else None
        if body is None:
            return None
        more = self.defined(scope, Formula(Op.IFF, (formula, body)))
        return more if isinstance(more, Failure) else rule.unfold(*defined, *more, formula=formula, hyps=scope.hyps)

    # --- deciders -----------------------------------------------------------------------------------
    def decide(
        self,
        scope: Scope,
        formula: Formula,
        attempts: list[Attempt],
        *,
        first: bool = False,
        last_resort: bool = False,
    ) -> Theorem | None:
        """Asks the deciders in order; only those asked for and the very first one if `first`."""
        goal = Goal(scope.formulas, formula)
        order = registry.deciders(scope.asked, last_resort=last_resort)
        for procedure in order[: len(scope.asked) + 1 if first else None]:
            assert procedure.decide is not None
            evidence = procedure.decide(goal, self.budget)
            if isinstance(evidence, NoOpinion):
                if evidence.reason:
                    attempts.append(Attempt(procedure.name, evidence.reason))
                continue
            t = self._certify(procedure, scope, formula, evidence, attempts)
            if t is not None:
                return t
        return None

    def _certify(
        self, procedure: Procedure, scope: Scope, formula: Formula, evidence: Evidence, attempts: list[Attempt]
    ) -> Theorem | None:
        """The kernel's theorem from a finder's evidence, once what the evidence needs is proved."""
        proved: list[Theorem] = []
        for need in evidence.needs:
            t = self.goal(scope.aside(), need)
            if isinstance(t, Failure):
                attempts.append(Attempt(procedure.name, f"would need {need!r}"))
                return None
            proved.append(t)
        have = (*scope.lemmas, *proved)
        return rule.checked(*have, hyps=scope.hyps, formula=formula, by=procedure.name, data=evidence.data)
