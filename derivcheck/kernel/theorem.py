"""Theorems and the rules that make them.  Nothing else can.

    assume declared discharge cut | reflexivity symmetry transitivity congruence rewrite
    conjunction part modus_ponens alternative contradiction cases excluded_middle equivalence direction
    generalise instantiate specialise exhibit induction | unfold axiom definedness checked refute

`H |- F` means: at every assignment of the declared domains that satisfies H, every obligation of F holds and
F is true.  (A hypothesis that holds is defined; domains are never empty.)  Every rule takes its premises
positionally and its parameters by keyword, so that a stored proof is replayed by calling the rules again.
A premise contributes its formula and that formula's obligations to what is *known*; a rule whose conclusion
holds new terms demands that their obligations be known.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, NoReturn

from derivcheck.kernel import tables
from derivcheck.kernel.errors import ForgedTheorem, KernelError, MissingObligation, Rejected
from derivcheck.kernel.procedure import Goal, Json
from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.facts import facts, membership
from derivcheck.language.node import Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import asked_anew, known, obligations, range_condition, settled
from derivcheck.language.relations import MIRROR, compose
from derivcheck.language.substitute import alpha_equal, canonical, free_symbols, substitute

_genuine: set[int] = set()  # the ids of the living theorems that rules made


class Theorem(tuple[Any, ...]):
    """(hyps, formula, trusts, rule, premises, parameters); made by rules only."""

    def __new__(cls, *args: object, **kwargs: object) -> NoReturn:
        raise ForgedTheorem("a theorem is made by a rule of the kernel, not by its constructor")

    def __init_subclass__(cls) -> NoReturn:
        raise ForgedTheorem("Theorem is final")

    def __del__(self, _discard: Any = _genuine.discard) -> None:
        _discard(id(self))

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise ForgedTheorem("theorems are not pickled or copied; store evidence and replay it")

    hyps: tuple[Formula, ...] = property(itemgetter(0))  # type: ignore[assignment]
    formula: Formula = property(itemgetter(1))  # type: ignore[assignment]
    trusts: frozenset[str] = property(itemgetter(2))  # type: ignore[assignment]
    rule: str = property(itemgetter(3))  # type: ignore[assignment]
    premises: tuple[Theorem, ...] = property(itemgetter(4))  # type: ignore[assignment]
    parameters: dict[str, Any] = property(lambda self: dict(self[5]))  # type: ignore[assignment]

    def __repr__(self) -> str:
        left = ", ".join(map(repr, self.hyps))
        return f"{left} |- {self.formula!r}" if left else f"|- {self.formula!r}"


def is_genuine(theorem: object) -> bool:
    """Whether a rule of this kernel made this very object."""
    return type(theorem) is Theorem and id(theorem) in _genuine


def _make(
    rule: str,
    hyps: Iterable[Formula],
    formula: Formula,
    premises: tuple[Theorem, ...] = (),
    trusts: Iterable[str] = (),
    /,
    **parameters: object,
) -> Theorem:
    unique: dict[Node, Formula] = {}
    for h in hyps:
        unique.setdefault(canonical(h), h)
    rests = frozenset({"kernel"}).union(trusts, *(p.trusts for p in premises))
    fields = (tuple(unique.values()), formula, rests, rule, premises, tuple(parameters.items()))
    made: Theorem = tuple.__new__(Theorem, fields)  # type: ignore[arg-type]
    _genuine.add(id(made))
    return made


def _need(condition: bool, message: str, *subjects: object, error: type[KernelError] = KernelError) -> None:
    if not condition:
        raise error(message.format(*subjects))


_REFUTING = ("refute", "refute_through", "refute_instance")


def _open(premises: Iterable[object]) -> None:
    for p in premises:
        _need(is_genuine(p), "{} object was not made by a rule of the kernel", type(p).__name__, error=ForgedTheorem)
        _need(p.rule not in _REFUTING, "a refutation is defined at its point only: for refute_... alone")  # type: ignore[attr-defined]


def _hyps(premises: Iterable[Theorem]) -> tuple[Formula, ...]:
    return tuple(h for p in premises for h in p.hyps)


def _without(hyps: Iterable[Formula], *dropped: Formula) -> tuple[Formula, ...]:
    return tuple(h for h in hyps if not any(alpha_equal(h, d) for d in dropped))


def _same(left: Node, right: Node, message: str) -> None:
    _need(alpha_equal(left, right), f"{message}: not the same formula or term")


def _known(hyps: Iterable[Formula], premises: Iterable[Theorem], about: Node) -> set[Node]:
    return known((*hyps, *(p.formula for p in premises)), about)


def _defined(node: Node, hyps: tuple[Formula, ...], premises: tuple[Theorem, ...]) -> None:
    _need(isinstance(hyps, tuple), "hypotheses come as a tuple")  # whatever runs dry would be lost
    if needed := obligations(node):
        _settled(node, needed, _known(hyps, premises, node))


def _settled(node: Node, needed: Iterable[Formula], have: set[Node]) -> None:
    for obligation in needed:
        _need(settled(obligation, have), "{!r}: {!r} is not known", node, obligation, error=MissingObligation)


# --- hypotheses -------------------------------------------------------------------------------------
def assume(*, formula: Formula) -> Theorem:
    """F |- F"""
    obligations(formula)  # raises ShapeError when it makes no sense
    return _make("assume", (formula,), formula, formula=formula)


def declared(*defined: Theorem, symbol: Term, formula: Formula) -> Theorem:
    """|- F  for a fact F that the declaration of a symbol asserts   (the obligations of F known: n >= 1 of a size n)"""
    _open(defined)
    _need(symbol.op is Op.SYM, "a declared symbol is expected")
    _need(any(alpha_equal(f, formula) for f in facts(symbol.data)), "{!r} is not declared", formula)
    _defined(formula, (), defined)
    return _make("declared", _hyps(defined), formula, defined, symbol=symbol, formula=formula)


def definedness(theorem: Theorem, *, formula: Formula) -> Theorem:
    """H |- F  ==>  H |- G  for an obligation G of F"""
    _open((theorem,))
    _need(any(alpha_equal(g, formula) for g in obligations(theorem.formula)), "{!r} is no obligation", formula)
    return _make("definedness", theorem.hyps, formula, (theorem,), formula=formula)


def cut(theorem: Theorem, *proved: Theorem) -> Theorem:
    """H, A, B |- F,  G |- A,  G |- B  ==>  H, G |- F"""
    _open((theorem, *proved))
    rest = _without(theorem.hyps, *(p.formula for p in proved))
    return _make("cut", (*rest, *_hyps(proved)), theorem.formula, (theorem, *proved))


def discharge(theorem: Theorem, *defined: Theorem, formula: Formula) -> Theorem:
    """H, A |- F  ==>  H |- A => F   (the obligations of A known in H)"""
    _open((theorem, *defined))
    hyps = (*_without(theorem.hyps, formula), *_hyps(defined))
    _defined(formula, hyps, defined)
    made = Formula(Op.IMPLIES, (formula, theorem.formula))
    return _make("discharge", hyps, made, (theorem, *defined), formula=formula)


def modus_ponens(implication: Theorem, premise: Theorem) -> Theorem:
    """H |- A => F,  H |- A  ==>  H |- F"""
    _open((implication, premise))
    _need(implication.formula.op is Op.IMPLIES, "an implication is expected")
    left, right = implication.formula.args
    _same(left, premise.formula, "modus ponens")
    return _make("modus_ponens", _hyps((implication, premise)), right, (implication, premise))


# --- relations --------------------------------------------------------------------------------------
def reflexivity(*defined: Theorem, term: Term, hyps: tuple[Formula, ...] = ()) -> Theorem:
    """|- t = t   (the obligations of t known)"""
    _open(defined)
    _defined(term, hyps, defined)
    return _make("reflexivity", (*hyps, *_hyps(defined)), rel("=", term, term), defined, term=term, hyps=hyps)


def _relation(theorem: Theorem) -> tuple[str, Term, Term]:
    _need(theorem.formula.op is Op.REL, "a relation is expected, not {!r}", theorem.formula)
    left, right = theorem.formula.args
    return theorem.formula.data, left, right


def symmetry(theorem: Theorem) -> Theorem:
    """a = b ==> b = a;  a < b ==> b > a;  likewise the others"""
    _open((theorem,))
    relation, left, right = _relation(theorem)
    return _make("symmetry", theorem.hyps, rel(MIRROR[relation], right, left), (theorem,))


def transitivity(first: Theorem, second: Theorem) -> Theorem:
    """a R b, b S c  ==>  a T c  with T from the table (= < <= mix; > >= mix; != only with =)"""
    _open((first, second))
    r, a, b = _relation(first)
    s, b2, c = _relation(second)
    _same(b, b2, "the middle terms differ")
    t = compose(r, s)
    _need(t is not None, f"{r} and {s} do not compose")
    return _make("transitivity", _hyps((first, second)), rel(t or "", a, c), (first, second))


def loosen(theorem: Theorem, *, relation: str) -> Theorem:
    """a = b ==> a <= b, a >= b;  a < b ==> a <= b, a != b;  a > b ==> a >= b, a != b"""
    _open((theorem,))
    have, a, b = _relation(theorem)
    _need(relation in {"=": ("<=", ">="), "<": ("<=", "!="), ">": (">=", "!=")}.get(have, ()), "does not follow")
    _defined(rel(relation, a, b), theorem.hyps, (theorem,))
    return _make("loosen", theorem.hyps, rel(relation, a, b), (theorem,), relation=relation)


def congruence(*premises: Theorem, node: Node, positions: tuple[int, ...], hyps: tuple[Formula, ...] = ()) -> Theorem:
    """a_i = b_i at the given positions of C  ==>  C[a] = C[b]   (formulas: iff)

    The first premises belong to the positions, the others make the obligations of C[a] known.  In the scope of
    a binder the premise may use the binder's range; its other hypotheses must not mention the bound symbols.
    """
    _open(premises)
    _need(len(set(positions)) == len(positions) <= len(premises), "one premise for each position is expected")
    _need(all(0 <= p < len(node.args) for p in positions), "a position is the index of an argument")
    args, rest = list(node.args), list(hyps)
    for position, p in zip(positions, premises, strict=False):
        if p.formula.op is Op.REL:
            relation, a, b = _relation(p)
            _need(relation == "=", "an equation is expected")
        else:
            _need(p.formula.op is Op.IFF, "an equation or equivalence is expected")
            a, b = p.formula.args
        _same(node.args[position], a, "congruence")
        outer = p.hyps
        if node.bound and node.binds_in(position):
            outer = _without(p.hyps, *range_condition(node)) if isinstance(node, Term) else p.hyps
            free = frozenset().union(*(free_symbols(h) for h in outer)) if outer else frozenset()
            _need(not free & set(node.bound), "a hypothesis mentions the bound symbol; rename it first")
        rest += outer
        args[position] = b
    others = premises[len(positions) :]
    every = (*rest, *_hyps(others))
    _defined(node, every, others)
    new = node.with_args(tuple(args))
    _settled(new, asked_anew(node, new), _known(every, others, new))
    made = rel("=", node, new) if isinstance(node, Term) else Formula(Op.IFF, (node, new))
    return _make("congruence", every, made, premises, node=node, positions=positions, hyps=hyps)


# --- connectives ------------------------------------------------------------------------------------
def conjunction(*parts: Theorem) -> Theorem:
    """H |- A, H |- B  ==>  H |- A and B"""
    _open(parts)
    return _make("conjunction", _hyps(parts), Formula(Op.AND, tuple(p.formula for p in parts)), parts)


def part(theorem: Theorem, *, index: int) -> Theorem:
    """H |- A and B  ==>  H |- A"""
    _open((theorem,))
    _need(theorem.formula.op is Op.AND and 0 <= index < len(theorem.formula.args), "a conjunction is expected")
    return _make("part", theorem.hyps, theorem.formula.args[index], (theorem,), index=index)


def alternative(theorem: Theorem, *defined: Theorem, formula: Formula) -> Theorem:
    """H |- A  ==>  H |- A or B   (the obligations of the disjunction known)"""
    _open((theorem, *defined))
    _need(formula.op is Op.OR, "a disjunction is expected")
    _need(any(alpha_equal(a, theorem.formula) for a in formula.args), "no alternative is what was proved")
    _defined(formula, theorem.hyps, (theorem, *defined))
    return _make("alternative", _hyps((theorem, *defined)), formula, (theorem, *defined), formula=formula)


def contradiction(theorem: Theorem, negated: Theorem) -> Theorem:
    """H |- A,  H |- not A  ==>  H |- the empty disjunction"""
    _open((theorem, negated))
    _same(Formula(Op.NOT, (theorem.formula,)), negated.formula, "contradiction")
    return _make("contradiction", _hyps((theorem, negated)), Formula(Op.OR), (theorem, negated))


def cases(cover: Theorem, *branches: Theorem) -> Theorem:
    """H |- A or B,  H, A |- F,  H, B |- F  ==>  H |- F"""
    _open((cover, *branches))
    _need(cover.formula.op is Op.OR and len(cover.formula.args) == len(branches) > 0, "one branch for each case")
    hyps = list(cover.hyps)
    for condition, branch in zip(cover.formula.args, branches, strict=True):
        _same(branches[0].formula, branch.formula, "the cases conclude differently")
        hyps += _without(branch.hyps, condition)
    return _make("cases", hyps, branches[0].formula, (cover, *branches))


def excluded_middle(*defined: Theorem, formula: Formula, hyps: tuple[Formula, ...] = ()) -> Theorem:
    """|- A or not A   (the obligations of A known)"""
    _open(defined)
    _defined(formula, hyps, defined)
    made = Formula(Op.OR, (formula, Formula(Op.NOT, (formula,))))
    return _make("excluded_middle", (*hyps, *_hyps(defined)), made, defined, formula=formula, hyps=hyps)


def equivalence(forward: Theorem, backward: Theorem) -> Theorem:
    """H |- A => B,  H |- B => A  ==>  H |- A <=> B"""
    _open((forward, backward))
    f, b = forward.formula, backward.formula
    _need(f.op is Op.IMPLIES and b.op is Op.IMPLIES, "two implications are expected")
    _same(f.args[0], b.args[1], "equivalence")
    _same(f.args[1], b.args[0], "equivalence")
    return _make("equivalence", _hyps((forward, backward)), Formula(Op.IFF, f.args), (forward, backward))


def direction(theorem: Theorem, *, backward: bool = False) -> Theorem:
    """H |- A <=> B  ==>  H |- A => B   (or B => A)"""
    _open((theorem,))
    _need(theorem.formula.op is Op.IFF, "an equivalence is expected")
    a, b = theorem.formula.args
    made = Formula(Op.IMPLIES, (b, a) if backward else (a, b))
    return _make("direction", theorem.hyps, made, (theorem,), backward=backward)


# --- quantifiers ------------------------------------------------------------------------------------
def generalise(theorem: Theorem, *, variable: Term) -> Theorem:
    """H |- F  ==>  H |- for all x: F   (x not free in H)"""
    _open((theorem,))
    _need(variable.op is Op.SYM, "a symbol is expected")
    _need(not any(variable.data in free_symbols(h) for h in theorem.hyps), "{!r} is free in a hypothesis", variable)
    made = Formula(Op.FORALL, (theorem.formula,), (variable.data,))
    return _make("generalise", theorem.hyps, made, (theorem,), variable=variable)


def _values(
    pairs: tuple[tuple[Term, Term], ...], hyps: tuple[Formula, ...], premises: tuple[Theorem, ...]
) -> dict[Symbol, Term]:
    """The substitution, once each value is known to be defined and to lie in its symbol's domain."""
    mapping = {s.data: t for s, t in pairs}
    _need(all(s.op is Op.SYM for s, _ in pairs) and len(mapping) == len(pairs), "distinct symbols are expected")
    # dimensions go first: the domain of a matrix mentions them
    dimensions = {s: t for s, t in mapping.items() if s.domain.kind is Kind.INTEGER}
    for symbol, value in mapping.items():
        own = substitute(sym(symbol), {d: t for d, t in dimensions.items() if d != symbol}).data.domain
        wanted = membership(value, own)
        for o in obligations(value.args[0]) if value.op is Op.LAMBDA else ():
            for s in reversed(value.data):
                o = Formula(Op.FORALL, (o,), (s,)) if s in free_symbols(o) else o
            wanted.append(o)
        if value.op not in (Op.LAMBDA, Op.SYM):
            _defined(value, hyps, premises)
        _settled(value, wanted, _known(hyps, premises, value))
    return mapping


def _moved(formula: Formula, made: Formula, values: dict[Symbol, Term], have: set[Node]) -> None:
    """What makes the new formula defined is what made the old one so, or known: x**n asks less than x**y."""
    images = {canonical(substitute(o, values)) for o in obligations(formula)}
    _settled(made, obligations(made), have | images)


def instantiate(theorem: Theorem, *premises: Theorem, mapping: tuple[tuple[Term, Term], ...]) -> Theorem:
    """H |- F  ==>  H[x := t] |- F[x := t]   (t known to be defined and in the domain of x)"""
    _open((theorem, *premises))
    values = _values(mapping, _hyps(premises), premises)
    hyps = (*(substitute(h, values) for h in theorem.hyps), *_hyps(premises))
    made = substitute(theorem.formula, values)
    have = _known(hyps, premises, made)
    for h in theorem.hyps:
        _settled(h, (substitute(o, values) for o in obligations(h)), have)
    _moved(theorem.formula, made, values, have)
    return _make("instantiate", hyps, made, (theorem, *premises), mapping=mapping)


def specialise(theorem: Theorem, *premises: Theorem, value: Term, hyps: tuple[Formula, ...] = ()) -> Theorem:
    """H |- for all x: F  ==>  H |- F[x := t]   (t known to be defined and in the domain of x)"""
    _open((theorem, *premises))
    _need(theorem.formula.op is Op.FORALL, "a universal statement is expected")
    symbol = theorem.formula.data[0]
    every = (*hyps, *_hyps(premises), *theorem.hyps)
    values = _values(((sym(symbol), value),), every, premises)
    made = substitute(theorem.formula.args[0], values)
    _moved(theorem.formula.args[0], made, values, _known(every, premises, made))
    return _make("specialise", every, made, (theorem, *premises), value=value, hyps=hyps)


def exhibit(theorem: Theorem, *premises: Theorem, formula: Formula, value: Term) -> Theorem:
    """H |- F[x := t]  ==>  H |- there is x: F   (t known to be in the domain of x; F defined for all x)"""
    _open((theorem, *premises))
    _need(formula.op is Op.EXISTS, "an existential statement is expected")
    values = _values(((sym(formula.data[0]), value),), _hyps((theorem, *premises)), (theorem, *premises))
    _same(substitute(formula.args[0], values), theorem.formula, "exhibit")
    hyps = _hyps((theorem, *premises))
    _defined(formula, hyps, premises)
    return _make("exhibit", hyps, formula, (theorem, *premises), formula=formula, value=value)


def induction(base: Theorem, step: Theorem, *, variable: Term, formula: Formula) -> Theorem:
    """H |- F[n := n0],  H, F |- F[n := n + 1]  ==>  H |- F   (n integer, n >= n0 declared, not free in H)"""
    _open((base, step))
    _need(variable.op is Op.SYM, "a symbol is expected")
    domain: Domain = variable.data.domain
    whole = domain.kind is Kind.INTEGER and domain.lo == round(domain.lo or 0)
    _need(whole and domain.hi is None, "n >= n0 must be declared")
    _same(base.formula, substitute(formula, {variable.data: term(domain.lo)}), "the base case")
    _same(step.formula, substitute(formula, {variable.data: variable + 1}), "the induction step")
    for t, value in ((base, term(domain.lo)), (step, variable + 1)):
        _settled(formula, (substitute(o, {variable.data: value}) for o in obligations(formula)),
                 _known(t.hyps, (t,), t.formula))  # fmt: skip
    hyps = (*base.hyps, *_without(step.hyps, formula))
    _need(not any(variable.data in free_symbols(h) for h in hyps), "{!r} is free in a hypothesis", variable)
    return _make("induction", hyps, formula, (base, step), variable=variable, formula=formula)


# --- definitions, axioms, evidence ------------------------------------------------------------------
def unfold(*defined: Theorem, formula: Formula, hyps: tuple[Formula, ...] = ()) -> Theorem:
    """|- P(a) <=> its definition   (the obligations of both known)"""
    _open(defined)
    define = tables.current().definitions.get(formula.data if formula.op is Op.PRED else formula.op.value)
    body = define(formula) if define else None
    if body is None:
        raise KernelError(f"{formula!r} has no definition to unfold")
    every = (*hyps, *_hyps(defined))
    made = Formula(Op.IFF, (formula, body))
    _defined(made, every, defined)
    return _make("unfold", every, made, defined, formula=formula, hyps=hyps)


def axiom(*, name: str) -> Theorem:
    """|- F  for an axiom or named lemma of the closed list"""
    if name not in tables.current().axioms:
        raise KernelError(f"{name!r} is not on the list of axioms")
    return _make("axiom", (), tables.current().axioms[name], (), (name,), name=name)


def checked(*lemmas: Theorem, hyps: tuple[Formula, ...], formula: Formula, by: str, data: Json = None) -> Theorem:
    """the checker `by` accepts  H, lemmas |- F  ==>  H |- F   (the obligations of F known)"""
    _open(lemmas)
    procedure = tables.current().checkers.get(by)
    if procedure is None:
        raise KernelError(f"no checker is named {by!r}")
    _defined(formula, hyps, lemmas)
    goal = Goal((*hyps, *(t.formula for t in lemmas)), formula)
    objection = procedure.check(goal, data)
    if objection is not None:
        raise Rejected(f"{by}: {objection}")
    trusts = {by, *procedure.rests_on}
    return _make(
        "checked", (*hyps, *_hyps(lemmas)), formula, lemmas, trusts, hyps=hyps, formula=formula, by=by, data=data
    )


def refute(*, givens: tuple[Formula, ...], statement: Formula, by: str, data: Json) -> Theorem:
    """the refuter `by` accepts a point  ==>  |- there are values with the givens at which F is defined and false"""
    check = tables.current().refuters.get(by)
    if check is None:
        raise KernelError(f"no refuter is named {by!r}")
    objection = check(givens, statement, data)
    if objection is not None:
        raise Rejected(f"{by}: {objection}")
    made: Formula = Formula(Op.AND, (*givens, Formula(Op.NOT, (statement,))))
    return _make("refute", (), _closed(made), (), (by,), givens=givens, statement=statement, by=by, data=data)


def refute_through(refutation: Theorem, implication: Theorem) -> Theorem:
    """|- there are values with G and not B,  G |- A => B  ==>  |- there are values with G and not A"""
    _open((implication,))
    _need(is_genuine(refutation) and refutation.rule in _REFUTING, "a refutation is expected")
    _need(implication.formula.op is Op.IMPLIES, "an implication is expected")
    inner = refutation.formula
    while inner.op is Op.EXISTS:
        inner = inner.args[0]
    *givens, negated = inner.args
    stronger, weaker = implication.formula.args
    _same(negated, Formula(Op.NOT, (weaker,)), "refutation")
    allowed = {canonical(g) for g in givens}
    _need(all(canonical(h) in allowed for h in implication.hyps), "the implication needs more than the givens")
    made: Formula = Formula(Op.AND, (*givens, Formula(Op.NOT, (stronger,))))
    return _make("refute_through", (), _closed(made), (refutation, implication))


def refute_instance(
    refutation: Theorem,
    *premises: Theorem,
    givens: tuple[Formula, ...],
    statement: Formula,
    mapping: tuple[tuple[Term, Term], ...],
) -> Theorem:
    """|- there are values with G[x := t] and not A[x := t]  ==>  the same with x for t   (t in the domain of x)"""
    _open(premises)
    _need(is_genuine(refutation) and refutation.rule in _REFUTING, "a refutation is expected")
    _need(not _hyps(premises), "the values must be admissible outright")
    values = _values(mapping, (), premises)
    made: Formula = Formula(Op.AND, (*givens, Formula(Op.NOT, (statement,))))
    _same(_closed(substitute(made, values)), refutation.formula, "refutation")
    have = _known((), premises, made) | {canonical(o) for o in obligations(substitute(made, values))}
    _settled(made, (substitute(o, values) for o in obligations(made)), have)
    return _make("refute_instance", (), _closed(made), (refutation, *premises), givens=givens, statement=statement,
                 mapping=mapping)  # fmt: skip


def _closed(body: Formula) -> Formula:
    for symbol in sorted(free_symbols(body), key=lambda s: (s.domain.kind is Kind.INTEGER, s.name)):
        body = Formula(Op.EXISTS, (body,), (symbol,))
    return body


RULES = {
    rule.__name__: rule
    for rule in (
        assume, declared, definedness, cut, discharge, modus_ponens, reflexivity, symmetry, transitivity,
        loosen, congruence, conjunction, part, alternative, contradiction, cases, excluded_middle, equivalence,
        direction, generalise, instantiate, specialise, exhibit, induction, unfold, axiom, checked, refute,
        refute_through, refute_instance,
    )
}  # fmt: skip
