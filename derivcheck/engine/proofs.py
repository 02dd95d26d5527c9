"""Running a derivation: every step of a proof decided, and the steps put together by kernel rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure, Hyps
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.derivation import (
    AUTO,
    Auto,
    Axiom,
    Calc,
    Cases,
    Claim,
    Exhibit,
    Induction,
    Parts,
    Proof,
    Reason,
    Step,
    Use,
)
from derivcheck.kernel.errors import MissingObligation
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt, Outcome, StepVerdict, Witness
from derivcheck.language.domain import Symbol
from derivcheck.language.facts import membership
from derivcheck.language.node import Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, free_symbols, rename_bound, substitute, substitute_domain

Refuter = Callable[[Hyps, Formula], tuple[Theorem, Witness] | None]


@dataclass(slots=True)
class Run:
    """What came of a proof: the theorem or the failure, and the verdict of each step."""

    theorem: Theorem | None = None
    failure: Failure | None = None
    steps: list[StepVerdict] = field(default_factory=list)
    refutation: tuple[Theorem, Witness] | None = None  # of the first false step


class Runner:
    """Runs the proofs of claims; earlier claims are proved once and remembered."""

    def __init__(self, prover: Prover, refuter: Refuter) -> None:
        self.prover = prover
        self.refuter = refuter
        self._claims: dict[str, Theorem | Failure] = {}

    def run(self, claim: Claim) -> Run:
        """The theorem `givens |- statement`, or where the derivation stops."""
        out = Run()
        made = self._proof(claim.proof, claim.given, claim.statement, (), out)
        if isinstance(made, Theorem):
            out.theorem = made
        else:
            out.failure = made
        return out

    # --- reasons ------------------------------------------------------------------------------------
    def lemmas(self, hyps: Hyps, reason: Reason) -> tuple[Theorem, ...] | Failure:
        """The instances of earlier claims that a reason uses."""
        out: list[Theorem] = []
        for use in reason.uses:
            t = self.instance(hyps, use, tuple(out))
            if isinstance(t, Failure):
                return t
            out.append(t)
        return tuple(out)

    def instance(self, hyps: Hyps, use: Use, lemmas: tuple[Theorem, ...] = ()) -> Theorem | Failure:
        """An earlier claim for given values: its givens and the domains of its symbols are proved here."""
        known = self._claims.get(use.claim.id)
        if known is None:
            run = Runner(self.prover, self.refuter)
            run._claims = self._claims
            result = run.run(use.claim)
            known = result.theorem or result.failure or Failure(use.claim.statement, "not proved")
            self._claims[use.claim.id] = known
        if isinstance(known, Failure):
            return Failure(use.claim.statement, f"{use.claim.id} is not proved", known.attempts)
        by_name = {s.name: s for s in free_symbols(known.formula).union(*map(free_symbols, known.hyps))}
        pairs: list[tuple[Term, Term]] = []
        for name, value in use.mapping:
            if name not in by_name:
                return Failure(known.formula, f"{use.claim.id} has no symbol {name}; it has {sorted(by_name)}")
            pairs.append((sym(by_name[name]), value))
        values = {s.data: v for s, v in pairs}
        premises: list[Theorem] = []
        for symbol, value in values.items():
            more = self._member(hyps, symbol, value, values, lemmas)
            if isinstance(more, Failure):
                return more
            premises += more
        made: Theorem | Failure = known
        if pairs:
            made = self._instantiated(hyps, known, premises, tuple(pairs), lemmas)
        if isinstance(made, Failure):
            return made
        proved: list[Theorem] = []
        for h in made.hyps:
            if any(alpha_equal(h, own) for own in hyps):
                continue
            t = self.prover.prove(hyps, h, lemmas=lemmas)
            if isinstance(t, Failure):
                return Failure(h, f"a given of {use.claim.id}, as used here", t.attempts, h)
            proved.append(t)
        return rule.cut(made, *proved) if proved else made

    def _instantiated(
        self,
        hyps: Hyps,
        theorem: Theorem,
        premises: list[Theorem],
        pairs: tuple[tuple[Term, Term], ...],
        lemmas: tuple[Theorem, ...],
    ) -> Theorem | Failure:
        """The theorem at the values; what the values ask for anew is proved only where the kernel misses it."""
        try:
            return rule.instantiate(theorem, *premises, mapping=pairs)
        except MissingObligation:
            values = {s.data: v for s, v in pairs}
            wanted = [substitute(o, values) for h in theorem.hyps for o in obligations(h)]
            for o in (*wanted, *obligations(substitute(theorem.formula, values))):
                t = self.prover.prove(hyps, o, lemmas=lemmas)
                if isinstance(t, Failure):
                    return Failure(o, "needed at these values", t.attempts, o)
                premises.append(t)
            return rule.instantiate(theorem, *premises, mapping=pairs)

    def _member(
        self, hyps: Hyps, symbol: Symbol, value: Term, values: dict[Symbol, Term], lemmas: tuple[Theorem, ...]
    ) -> list[Theorem] | Failure:
        """The value is defined and lies in the domain of the symbol it replaces."""
        domain = substitute_domain(symbol.domain, {s: v for s, v in values.items() if s != symbol})
        wanted: list[Formula] = list(membership(value, domain))
        out: list[Theorem] = []
        if value.op is Op.LAMBDA:
            for o in obligations(value.args[0]):
                for s in reversed(value.data):
                    o = Formula(Op.FORALL, (o,), (s,)) if s in free_symbols(o) else o
                wanted.append(o)
        elif value.op is not Op.SYM:
            defined = self.prover.define(hyps, value, lemmas)
            if isinstance(defined, Failure):
                return defined
            out += defined
        for formula in wanted:
            t = self.prover.prove(hyps, formula, lemmas=lemmas)
            if isinstance(t, Failure):
                return Failure(formula, f"the domain of {symbol.name}", t.attempts, formula)
            out.append(t)
        return out

    # --- proofs -------------------------------------------------------------------------------------
    def _proof(self, proof: Proof, hyps: Hyps, goal: Formula, path: tuple[str, ...], out: Run) -> Theorem | Failure:
        match proof:
            case Auto(by):
                lemmas = self.lemmas(hyps, by)
                if isinstance(lemmas, Failure):
                    return lemmas
                return self.prover.prove(hyps, goal, asked=by.procedures, lemmas=lemmas)
            case Axiom(name):
                return self.prover.prove(hyps, goal, lemmas=(rule.axiom(name=name),))
            case Use():
                t = self.instance(hyps, proof)
                return t if isinstance(t, Failure) else self.prover.prove(hyps, goal, lemmas=(t,))
            case Parts(proofs) if goal.op is Op.IFF and len(proofs) == 2:
                a, b = goal.args
                forward = self._proof(proofs[0], hyps, Formula(Op.IMPLIES, (a, b)), (*path, "=>"), out)
                backward = self._proof(proofs[1], hyps, Formula(Op.IMPLIES, (b, a)), (*path, "<="), out)
                for t in (forward, backward):
                    if isinstance(t, Failure):
                        return t
                assert isinstance(forward, Theorem) and isinstance(backward, Theorem)
                return rule.equivalence(forward, backward)
            case Parts(proofs) if goal.op is Op.AND and len(proofs) == len(goal.args):
                parts: list[Theorem] = []
                for k, (sub, part) in enumerate(zip(proofs, goal.args, strict=True), 1):
                    t = self._proof(sub, hyps, part, (*path, str(k)), out)
                    if isinstance(t, Failure):
                        return t
                    parts.append(t)
                return rule.conjunction(*parts)
            case Cases(branches, cover):
                return self._cases(branches, cover, hyps, goal, path, out)
            case Induction():
                return self._induction(proof, hyps, goal, path, out)
            case Exhibit(witnesses, inner):
                return self._exhibit(witnesses, inner, hyps, goal, path, out)
            case Calc():
                direct = self._calc(proof, hyps, goal, path, out)
                if direct is not None:
                    return direct
        return self._introduce(proof, hyps, goal, path, out)

    def _introduce(self, proof: Proof, hyps: Hyps, goal: Formula, path: tuple[str, ...], out: Run) -> Theorem | Failure:
        """The proof is of what stands inside the goal's leading implications, quantifiers or predicate."""
        match goal.op:
            case Op.IMPLIES:
                premise, conclusion = goal.args
                t = self._proof(proof, (*hyps, premise), conclusion, path, out)
                if isinstance(t, Failure):
                    return t
                defined = self.prover.define(hyps, premise)
                return defined if isinstance(defined, Failure) else rule.discharge(t, *defined, formula=premise)
            case Op.FORALL:
                renamed = rename_bound(goal, frozenset(s.name for h in hyps for s in free_symbols(h)))
                t = self._proof(proof, hyps, renamed.args[0], path, out)
                return t if isinstance(t, Failure) else rule.generalise(t, variable=sym(renamed.data[0]))
            case Op.PRED | Op.NOT:
                unfolded = self.prover.unfold(hyps, goal)
                if isinstance(unfolded, Theorem):
                    t = self._proof(proof, hyps, unfolded.formula.args[1], path, out)
                    if isinstance(t, Failure):
                        return t
                    return rule.modus_ponens(rule.direction(unfolded, backward=True), t)
        return Failure(goal, f"a {type(proof).__name__} proof does not fit this goal")

    def _cases(
        self, branches: tuple[tuple[Formula, Proof], ...], cover: Reason, hyps: Hyps, goal: Formula,
        path: tuple[str, ...], out: Run,
    ) -> Theorem | Failure:  # fmt: skip
        whole = Formula(Op.OR, tuple(condition for condition, _ in branches))
        lemmas = self.lemmas(hyps, cover)
        if isinstance(lemmas, Failure):
            return lemmas
        covered = self.prover.prove(hyps, whole, asked=cover.procedures, lemmas=lemmas)
        if isinstance(covered, Failure):
            return Failure(whole, "the cases must cover everything", covered.attempts, whole)
        made: list[Theorem] = []
        for k, (condition, proof) in enumerate(branches, 1):
            t = self._proof(proof, (*hyps, condition), goal, (*path, f"case {k}"), out)
            if isinstance(t, Failure):
                return t
            made.append(t)
        return rule.cases(covered, *made)

    def _induction(
        self, proof: Induction, hyps: Hyps, goal: Formula, path: tuple[str, ...], out: Run
    ) -> Theorem | Failure:
        n = proof.variable
        base = self._proof(proof.base, hyps, substitute(goal, {n.data: term(proof.start)}), (*path, "base"), out)
        if isinstance(base, Failure):
            return base
        hypothesis = Reason("induction hypothesis")
        step = self._proof(
            proof.step(hypothesis), (*hyps, goal), substitute(goal, {n.data: n + 1}), (*path, "step"), out
        )
        if isinstance(step, Failure):
            return step
        return rule.induction(base, step, variable=n, formula=goal)

    def _exhibit(
        self, witnesses: tuple[Term, ...], inner: Proof, hyps: Hyps, goal: Formula, path: tuple[str, ...], out: Run
    ) -> Theorem | Failure:
        if not witnesses:
            return self._proof(inner, hyps, goal, path, out)
        if goal.op is not Op.EXISTS:
            return self._introduce(Exhibit(witnesses, inner), hyps, goal, path, out)
        symbol, value = goal.data[0], witnesses[0]
        body = substitute(goal.args[0], {symbol: value})
        t = self._exhibit(witnesses[1:], inner, hyps, body, path, out)
        if isinstance(t, Failure):
            return t
        member = self._member(hyps, symbol, value, {symbol: value}, ())
        defined = self.prover.define(hyps, goal)
        for premises in (member, defined):
            if isinstance(premises, Failure):
                return premises
        assert not isinstance(member, Failure) and not isinstance(defined, Failure)
        return rule.exhibit(t, *member, *defined, formula=goal, value=value)

    # --- chains -------------------------------------------------------------------------------------
    def _calc(
        self, proof: Calc, hyps: Hyps, goal: Formula, path: tuple[str, ...], out: Run
    ) -> Theorem | Failure | None:
        """The chain's conclusion, or the goal from it; None when the goal must be opened up first."""
        if isinstance(proof.start, Term) and goal.op in (Op.IMPLIES, Op.FORALL, Op.PRED, Op.NOT):
            return None
        chain: Theorem | None = None
        failed: Failure | None = None
        before: Node = proof.start
        for index, step in enumerate(proof.steps, 1):
            t = self._step(index, before, step, hyps, path, out)
            if isinstance(t, Failure):
                failed = failed or t
            elif failed is None:
                chain = t if chain is None else self._join(chain, t)
                if chain is None:
                    failed = Failure(goal, f"step {index}: the relations do not compose")
            before = step.line
        if failed is not None:
            return failed
        if chain is None:
            return Failure(goal, "a chain needs at least one step")
        if alpha_equal(chain.formula, goal):
            return chain
        if chain.formula.op is Op.REL and goal.op is Op.REL and _loosens(chain.formula, goal):
            return rule.loosen(chain, relation=goal.data)
        return self.prover.prove(hyps, goal, lemmas=(chain,))

    def _join(self, chain: Theorem, step: Theorem) -> Theorem | None:
        if chain.formula.op is Op.REL:
            if rule.compose(chain.formula.data, step.formula.data) is None:
                return None
            return rule.transitivity(chain, step)
        if chain.formula.op is Op.IFF and step.formula.op is Op.IFF:
            there = self._imply(rule.direction(chain), rule.direction(step))
            back = self._imply(rule.direction(step, backward=True), rule.direction(chain, backward=True))
            return rule.equivalence(there, back)
        one, two = (rule.direction(t) if t.formula.op is Op.IFF else t for t in (chain, step))
        return self._imply(one, two)

    def _imply(self, first: Theorem, second: Theorem) -> Theorem:
        start = first.formula.args[0]
        middle = rule.modus_ponens(first, rule.assume(formula=start))
        return rule.discharge(rule.modus_ponens(second, middle), first, formula=start)

    def _step(
        self, index: int, before: Node, step: Step, hyps: Hyps, path: tuple[str, ...], out: Run
    ) -> Theorem | Failure:
        formula = relation(step.relation, before, step.line)
        place = (index, path, step.relation, before, step.line, step.source_line)
        lemmas = self.lemmas(hyps, step.by)
        try:
            found = (
                lemmas
                if isinstance(lemmas, Failure)
                else self.prover.prove(hyps, formula, asked=step.by.procedures, lemmas=lemmas)
            )
        except (ShapeError, SortError) as error:
            found = Failure(formula, str(error))
        if isinstance(found, Theorem):
            out.steps.append(StepVerdict(*place, Outcome.PROVED, used(found)))
            return found
        refuted = self.refuter(hyps, formula)
        if refuted is not None and out.refutation is None:
            out.refutation = refuted
        attempts: tuple[Attempt, ...] = found.attempts
        outcome, witness = (Outcome.REFUTED, refuted[1]) if refuted else (Outcome.UNDECIDED, None)
        message = found.reason if found.blocked is None else f"{found.reason}: {found.blocked!r}"
        out.steps.append(StepVerdict(*place, outcome, step.by.name, witness, attempts, message))
        return found


def relation(name: str, left: Node, right: Node) -> Formula:
    """The formula that a step asserts."""
    if name == "=>":
        return Formula(Op.IMPLIES, (left, right))
    if name == "<=>":
        return Formula(Op.IFF, (left, right))
    return rel(name, left, right)


def _loosens(have: Formula, goal: Formula) -> bool:
    if not all(map(alpha_equal, have.args, goal.args)):
        return False
    return goal.data in {"=": ("<=", ">="), "<": ("<=", "!="), ">": (">=", "!=")}.get(have.data, ())


def used(theorem: Theorem) -> str:
    """The procedures that a theorem rests on, as one word for reports."""
    return ", ".join(sorted(theorem.trusts - {"kernel"})) or AUTO.name
