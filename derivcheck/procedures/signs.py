"""Signs of scalar terms under hypotheses and declared domains: what may a value be, negative, zero, positive?

    facts = Facts(hyps)
    facts.sign(t)              a set of signs (bit mask) that contains the sign of t wherever hyps hold and t is defined
    facts.holds("<", l, r)     True if l < r is certain there; False means only "not known"

Rules by head (products, even powers, exp, norms, sums over a range ...), then the normal form of `positivity`.
Everything is read "where the term is defined": `sqrt(x) >= 0` needs no x >= 0, that is an obligation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from derivcheck.language.domain import INTEGER, REAL, Domain, Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import is_integer, obligations, range_condition
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.language.substitute import canonical, free_symbols, rename_bound, substitute

NEG, NIL, POS, NONREAL = 1, 2, 4, 8
REALS, ANYTHING = NEG | NIL | POS, 15
ALLOWED = {"<": NEG, "<=": NEG | NIL, ">": POS, ">=": NIL | POS, "=": NIL, "!=": NEG | POS | NONREAL}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
DEPTH = 6  # nesting of binders that is looked into
WORK = 100  # normal forms for one goal
LEVELS = 2  # normal forms, and those of the terms that they are about
REMEMBERED = 256  # hypotheses about which answers are kept
NESTED = 2  # the level below which universal hypotheses are instantiated: w_k, w_(k+1) ... would lead on and on


def bits(mask: int) -> list[int]:
    """The single signs in a mask."""
    return [b for b in (NEG, NIL, POS, NONREAL) if mask & b]


def each(mask: int, rule: Callable[[int], int]) -> int:
    """The union of `rule` over the signs in `mask`."""
    out = 0
    for b in bits(mask):
        out |= rule(b)
    return out


def minus(mask: int) -> int:
    """The signs of -t."""
    return (mask & (NIL | NONREAL)) | (POS if mask & NEG else 0) | (NEG if mask & POS else 0)


def _add(a: int, b: int) -> int:
    if NIL in (a, b):
        return b if a == NIL else a
    if NONREAL in (a, b):
        return ANYTHING if a == b else NONREAL
    return a if a == b else REALS


def plus(a: int, b: int) -> int:
    """The signs of s + t."""
    return each(a, lambda s: each(b, lambda t: _add(s, t)))


def _mul(a: int, b: int) -> int:
    if NIL in (a, b):
        return NIL
    if NONREAL in (a, b):
        return NEG | POS | NONREAL if a == b else NONREAL
    return POS if a == b else NEG


def times(a: int, b: int) -> int:
    """The signs of s t."""
    return each(a, lambda s: each(b, lambda t: _mul(s, t)))


def power(mask: int, k: int) -> int:
    """The signs of t**k, k an integer (t**0 = 1)."""
    if k == 0:
        return POS
    mixed = NEG | POS | NONREAL
    out = each(mask, lambda s: {NEG: POS if k % 2 == 0 else NEG, NIL: NIL, POS: POS, NONREAL: mixed}[s])
    if k == 1:
        return mask
    return out & ~NIL if k < 0 else out


def average(mask: int) -> int:
    """The signs of an average (or a nonempty sum) of values with signs in `mask`."""
    if mask & NONREAL:
        return ANYTHING
    if mask & NEG and mask & POS:
        return REALS
    return mask


def of_domain(domain: Domain) -> int:
    """The signs of the numbers of a domain."""
    if domain.kind is Kind.COMPLEX:
        return ANYTHING
    if domain.kind is Kind.FINITE:
        return _union(_number(v) for v in domain.values)
    out = REALS
    if domain.lo is not None:
        strict = not domain.lo_closed and domain.kind is not Kind.INTEGER
        if domain.lo >= 0:
            out &= ~NEG
        if domain.lo > 0 or (domain.lo == 0 and strict):
            out &= ~NIL
    if domain.hi is not None:
        strict = not domain.hi_closed and domain.kind is not Kind.INTEGER
        if domain.hi <= 0:
            out &= ~POS
        if domain.hi < 0 or (domain.hi == 0 and strict):
            out &= ~NIL
    return out


def _union(masks: Iterable[int]) -> int:
    out = 0
    for m in masks:
        out |= m
    return out


def _number(value: Fraction) -> int:
    return POS if value > 0 else NEG if value < 0 else NIL


def scalar(t: Term) -> bool:
    """Whether t is a number (and makes sense at all)."""
    try:
        return not shape(t)
    except (ShapeError, SortError):
        return False


def flatten(hyps: Iterable[Formula]) -> tuple[Formula, ...]:
    """The hypotheses with conjunctions split and negated relations turned (relations between reals only)."""
    out: list[Formula] = []
    for h in hyps:
        if h.op is Op.AND:
            out += flatten(h.args)
        elif h.op is Op.NOT and h.args[0].op is Op.OR:
            out += flatten(Formula(Op.NOT, (part,)) for part in h.args[0].args)
        elif h.op is Op.NOT and h.args[0].op is Op.NOT:
            out += flatten(h.args[0].args)
        elif h.op is Op.NOT and h.args[0].op is Op.IMPLIES:
            premise, conclusion = h.args[0].args
            out += flatten((premise, Formula(Op.NOT, (conclusion,))))
        elif h.op is Op.NOT and h.args[0].op is Op.REL and _comparable(h.args[0]):
            inner = h.args[0]
            out.append(rel(NEGATED[inner.data], *inner.args))
        else:
            out.append(h)
    return tuple(dict.fromkeys(out))


def _comparable(relation: Formula) -> bool:
    """Whether `not l < r` is `l >= r`: not so for complex numbers."""
    return relation.data in ("=", "!=") or all(map(is_real, relation.args))


class Exhausted(Exception):
    """The work for one goal is used up."""


class Effort:
    """What the facts about one goal share: how deep they are inside normal forms, and which of them were needed.

    An answer that is remembered from an earlier goal is charged as if it were found anew, so that what is known
    about a goal does not depend on the goals before it.
    """

    __slots__ = ("count", "exhausted", "level", "needed", "spent")

    def __init__(self) -> None:
        self.count = 0  # of normal forms so far, to number them
        self.level = 0
        self.needed: list[set[int]] = []  # for each question being worked on
        self.begin()

    def begin(self) -> None:
        """Begin a new goal."""
        self.spent: set[int] = set()
        self.exhausted = False

    def charge(self, work: Iterable[int]) -> None:
        """Count normal forms, those that were counted before only once."""
        self.spent.update(work)
        if self.needed:
            self.needed[-1].update(work)
        if len(self.spent) > WORK and not self.exhausted:
            raise Exhausted


class Facts:
    """What holds: hypotheses (flattened), what makes them defined, and the declared domains.

    Answers are remembered; `facts_about` gives the same object for the same hypotheses.
    """

    def __init__(self, hyps: Iterable[Formula], depth: int = 0, effort: Effort | None = None) -> None:
        given = flatten(hyps)
        extra: list[Formula] = []
        for h in given:
            extra += obligations(h)
        self.hyps = tuple(dict.fromkeys((*given, *flatten(extra))))
        self.depth = depth
        self.effort = effort or Effort()
        self.names = frozenset(s.name for h in self.hyps for s in free_symbols(h))
        self.relations = tuple(h for h in self.hyps if h.op is Op.REL and scalar(h.args[0]) and scalar(h.args[1]))
        self.members = frozenset(canonical(h) for h in self.hyps)
        self.universal = any(h.op is Op.FORALL for h in self.hyps)
        self._direct: dict[Node, int] = {}
        for h in self.relations:
            left, right = map(canonical, h.args)
            self._learn(Term(Op.SUB, (left, right)), ALLOWED[h.data])
            self._learn(Term(Op.SUB, (right, left)), ALLOWED[FLIPPED[h.data]])
            if h.args[1].op is Op.NUM:
                self._learn(left, _compared(h.data, h.args[1].data))
            if h.args[0].op is Op.NUM:
                self._learn(right, _compared(FLIPPED[h.data], h.args[0].data))
        self._signs: dict[tuple[Node, int], tuple[int, frozenset[int]]] = {}  # by level: the deeper, the less is tried
        self._extended: dict[tuple[Formula, ...], Facts] = {}

    def _learn(self, key: Term, mask: int) -> None:
        self._direct[key] = self._direct.get(key, ANYTHING) & mask

    def given(self, formula: Formula) -> bool:
        """Whether the formula is a hypothesis as it stands (up to bound names)."""
        return canonical(formula) in self.members

    def direct(self, key: Node) -> int:
        """The signs that hypotheses about this very (canonical) term leave."""
        return self._direct.get(key, ANYTHING)

    def under(self, node: Term, *more: Formula) -> tuple[Term, Facts]:
        """A binder with its symbols renamed apart, and the facts inside its scope (its range included)."""
        avoid = self.names | {s.name for s in free_symbols(node)}
        renamed = rename_bound(node, avoid)
        return renamed, self.extended(*range_condition(renamed), *more)

    def extended(self, *more: Formula) -> Facts:
        """These facts and more."""
        known = self._extended.get(more)
        if known is None:
            known = self._extended[more] = Facts((*self.hyps, *more), self.depth + 1, self.effort)
        return known

    def sign(self, t: Term) -> int:
        """A mask that contains the sign of the scalar t."""
        try:
            return self._sign(t)
        except Exhausted:
            if self.effort.needed:
                raise
        self.effort.exhausted = True  # from here on without normal forms
        return self._sign(t)

    def _sign(self, t: Term) -> int:
        effort = self.effort
        level = LEVELS if effort.exhausted else effort.level
        key = canonical(t), level
        known = self._signs.get(key)
        if known is not None:
            effort.charge(known[1])
            return known[0]
        if self.depth > DEPTH or not scalar(t):
            return ANYTHING
        mask = self.direct(key[0])
        self._signs[key] = mask, frozenset()  # what is answered if by_head comes back to t
        effort.needed.append(set())
        complete = False
        try:
            mask &= by_head(t, self)
            if len(bits(mask)) > 1 and t.op in REFINED and level < LEVELS:
                mask = self._refined(t, mask)
            complete = True
        finally:
            work = effort.needed.pop()
            if complete:
                self._signs[key] = mask, frozenset(work)
            else:
                del self._signs[key]
        if effort.needed:
            effort.needed[-1] |= work
        return mask

    def _refined(self, t: Term, mask: int) -> int:
        from derivcheck.procedures.positivity import refine

        effort = self.effort
        effort.count += 1
        effort.charge((effort.count,))
        effort.level += 1
        try:
            return refine(t, mask, self)
        finally:
            effort.level -= 1

    def holds(self, relation: str, left: Term, right: Term = ZERO) -> bool:
        """Whether `left relation right` is certain."""
        difference = left if right == ZERO else minus_term(left, right)
        return not self.sign(difference) & ~ALLOWED[relation]

    def positive(self, t: Term) -> bool:
        """t > 0."""
        return self.sign(t) in (POS, 0)

    def nonzero(self, t: Term) -> bool:
        """t != 0."""
        return not self.sign(t) & NIL


_facts: dict[tuple[Formula, ...], Facts] = {}


def facts_about(hyps: tuple[Formula, ...]) -> Facts:
    """The facts about a goal with these hypotheses: what earlier goals found is remembered, their work is not."""
    found = _facts.pop(hyps, None) or Facts(hyps)
    while len(_facts) >= REMEMBERED:
        del _facts[next(iter(_facts))]
    _facts[hyps] = found  # the latest last
    if not found.effort.needed:
        found.effort.begin()
    return found


def minus_term(left: Term, right: Term) -> Term:
    """left - right, without the 0 in 0 - right."""
    return Term(Op.NEG, (right,)) if left == ZERO else Term(Op.SUB, (left, right))


def _compared(relation: str, value: Fraction) -> int:
    """The signs of t when `t relation value`."""
    if value == 0 or relation == "=":
        return ALLOWED[relation] if value == 0 else _number(value)
    if value > 0:
        return {"<": REALS, "<=": REALS, "!=": ANYTHING, ">": POS, ">=": POS}[relation]
    return {"<": NEG, "<=": NEG, "!=": ANYTHING, ">": REALS, ">=": REALS}[relation]


# --- rules by head -----------------------------------------------------------------------------------
def by_head(t: Term, facts: Facts) -> int:
    """The signs of t by the rule for its head."""
    rule = RULES.get(t.op)
    if rule is not None:
        return rule(t, facts)
    return REALS if is_real(t) else ANYTHING


def _constant(t: Term, _: Facts) -> int:
    return POS if t.data in ("pi", "e") else NONREAL if t.data == "i" else ANYTHING


def _symbol(t: Term, _: Facts) -> int:
    return of_domain(t.data.domain) if t.data.domain.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE) else (
        REALS if is_real(t) else ANYTHING
    )


def _sum(t: Term, facts: Facts) -> int:
    first, *rest = t.args
    out = facts.sign(first)
    for a in rest:
        out = plus(out, minus(facts.sign(a)) if t.op is Op.SUB else facts.sign(a))
    return out


def _product(t: Term, facts: Facts) -> int:
    if all(scalar(a) for a in t.args):
        out = POS
        for a in t.args:
            out = times(out, facts.sign(a))
        return out
    from derivcheck.procedures.definite import quadratic_form

    return quadratic_form(t, facts)


def _quotient(t: Term, facts: Facts) -> int:
    return times(facts.sign(t.args[0]), facts.sign(t.args[1]) & ~NIL)


def is_even(t: Term) -> bool:
    """Whether an integer term is even by its form."""
    if t.op is Op.NUM:
        return bool(t.data.denominator == 1 and t.data.numerator % 2 == 0)
    if t.op in (Op.ADD, Op.SUB, Op.NEG):
        return all(map(is_even, t.args))
    return t.op is Op.MUL and is_integer(t) and any(map(is_even, t.args))


def _power_of(t: Term, facts: Facts) -> int:
    base, exponent = t.args
    if shape(base):
        return ANYTHING
    if exponent.op is Op.NEG and exponent.args[0].op is Op.NUM:
        exponent = term(-exponent.args[0].data)
    mask = facts.sign(base)
    if exponent.op is Op.NUM:
        value = exponent.data
        if value.denominator == 1:
            return power(mask, value.numerator)
        # a real power: defined over bases >= 0 only (> 0 when the exponent is negative)
        return ANYTHING if mask & NONREAL else mask & (NIL | POS if value > 0 else POS)
    exponent_sign = facts.sign(exponent)
    if (mask | exponent_sign) & NONREAL:
        return ANYTHING
    if is_integer(exponent) or facts.given(Formula(Op.PRED, (exponent,), "integer")):
        of_negative = POS if is_even(exponent) else NEG | POS
    else:
        of_negative = 0  # not defined
    of_zero = _union([NIL if exponent_sign & POS else 0, POS if exponent_sign & NIL else 0])
    return each(mask, lambda s: {NEG: of_negative, NIL: of_zero, POS: POS}[s])


def _exp(t: Term, facts: Facts) -> int:
    return POS if not facts.sign(t.args[0]) & NONREAL else ANYTHING & ~NIL


def _log(t: Term, facts: Facts) -> int:
    arg = facts.sign(t.args[0])
    if arg & NONREAL:
        return ANYTHING
    return facts.sign(Term(Op.SUB, (t.args[0], ONE)))


def _root(t: Term, facts: Facts) -> int:
    mask = facts.sign(t.args[0])
    if mask & NONREAL:
        return ANYTHING
    if t.op is Op.ROOT and t.args[1].op is Op.NUM and t.args[1].data % 2:
        return mask
    return mask & (NIL | POS)


def _csqrt(t: Term, facts: Facts) -> int:
    return each(facts.sign(t.args[0]), lambda s: {POS: POS, NIL: NIL, NEG: NONREAL, NONREAL: POS | NEG | NONREAL}[s])


def _odd(t: Term, facts: Facts) -> int:
    mask = facts.sign(t.args[0])
    return ANYTHING if mask & NONREAL else mask


def _cosh(t: Term, facts: Facts) -> int:
    return ANYTHING if facts.sign(t.args[0]) & NONREAL else POS


def _periodic(t: Term, facts: Facts) -> int:
    mask = facts.sign(t.args[0])
    if mask & NONREAL:
        return ANYTHING
    if mask == NIL:
        return POS if t.op is Op.COS else NIL
    return REALS


def _positive(t: Term, facts: Facts) -> int:
    return POS


def _nonnegative(t: Term, facts: Facts) -> int:
    return NIL | POS


def _binomial(t: Term, facts: Facts) -> int:
    n, k = t.args
    return POS if facts.holds(">=", n, k) else NIL | POS


def _floor(t: Term, facts: Facts) -> int:
    mask = facts.sign(t.args[0])
    if mask & NONREAL:
        return ANYTHING
    out = each(mask, lambda s: {NEG: NEG, NIL: NIL, POS: NIL | POS}[s])
    return POS if mask == POS and facts.holds(">=", t.args[0], ONE) else out


def _abs(t: Term, facts: Facts) -> int:
    return each(facts.sign(t.args[0]), lambda s: NIL if s == NIL else POS)


def _sign(t: Term, facts: Facts) -> int:
    return facts.sign(t.args[0])


def _extreme(t: Term, facts: Facts) -> int:
    masks = [facts.sign(a) for a in t.args]
    if any(m & NONREAL for m in masks):
        return ANYTHING
    pick = max if t.op is Op.MAX else min
    out = masks[0]
    for m in masks[1:]:
        out = each(out, lambda s, m=m: each(m, lambda u: pick(s, u)))  # type: ignore[misc]
    return out


def _complex_part(t: Term, facts: Facts) -> int:
    mask = facts.sign(t.args[0])
    if mask & NONREAL:
        return ANYTHING if t.op is Op.CONJ else REALS
    return NIL if t.op is Op.IM else mask


def _cases(t: Term, facts: Facts) -> int:
    out, guards = 0, list[Formula]()
    for k in range(0, len(t.args) - 1, 2):
        out |= facts.extended(*guards, t.args[k]).sign(t.args[k + 1])
        guards.append(Formula(Op.NOT, (t.args[k],)))
    return out | facts.extended(*guards).sign(t.args[-1])


def _apply(t: Term, facts: Facts) -> int:
    function = t.args[0]
    if function.op is Op.LAMBDA:
        from derivcheck.language.substitute import beta

        return facts.sign(beta(function, t.args[1:])) if len(function.data) == len(t.args) - 1 else ANYTHING
    output = function.data.domain.output if function.op is Op.SYM else None
    if output is not None and output.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE):
        return of_domain(output)
    return REALS if is_real(t) else ANYTHING


def _finite_sum(t: Term, facts: Facts) -> int:
    inside, within = facts.under(t)
    mask = average(within.sign(inside.args[0]))
    return mask if _occupied(t, facts) else mask | NIL


def _finite_product(t: Term, facts: Facts) -> int:
    inside, within = facts.under(t)
    mask = within.sign(inside.args[0])
    if mask & NONREAL:
        return ANYTHING
    out = POS | mask if not mask & NEG else mask | NEG | POS
    return out | NIL if _endless(t) else out


def _infinite(t: Term) -> bool:
    return t.op is Op.CONST and t.data == "oo"


def _endless(t: Term) -> bool:
    """Whether a range (lo, hi) is lo .. oo, -oo .. hi or -oo .. oo."""
    _, lo, hi = t.args
    return _infinite(hi) or (lo.op is Op.NEG and _infinite(lo.args[0]))


def _occupied(t: Term, facts: Facts) -> bool:
    """Whether the range is not empty."""
    return _endless(t) or facts.holds(">=", t.args[2], t.args[1])


def _maximum_over(t: Term, facts: Facts) -> int:
    inside, within = facts.under(t)
    mask = within.sign(inside.args[0])
    return ANYTHING if mask & NONREAL else mask


def _integral(t: Term, facts: Facts) -> int:
    length = POS if _endless(t) else facts.sign(minus_term(t.args[2], t.args[1]))
    if length & (NEG | NONREAL):
        return ANYTHING  # the range would be no condition on the body
    inside, within = facts.under(t)
    return times(average(within.sign(inside.args[0])), length)


def _expectation(t: Term, facts: Facts) -> int:
    if t.op is Op.VAR:
        return NIL | POS if is_real(t) else ANYTHING
    inside, _ = facts.under(t)
    law = inside.args[1]
    draw = Symbol(inside.bound[0].name, space(law, inside.bound[0].domain))
    body = substitute(inside.args[0], {inside.bound[0]: sym(draw)})
    return average(facts.extended(*support(law, sym(draw))).sign(body))


def space(law: Term, default: Domain) -> Domain:
    """Where the values of a law lie, whatever domain its draw was written with."""
    if law.op in (Op.NORMAL, Op.UNIFORM):
        return REAL
    if law.op in (Op.BERNOULLI, Op.CATEGORICAL):
        return INTEGER
    if law.op is Op.SYM and law.data.domain.output is not None:
        return law.data.domain.output  # type: ignore[no-any-return]
    return default


def support(law: Term, draw: Term) -> tuple[Formula, ...]:
    """What holds of a draw almost surely."""
    if law.op is Op.UNIFORM:
        return (rel("<", law.args[0], draw), rel("<", draw, law.args[1]))
    if law.op is Op.BERNOULLI:
        return (rel("<=", ZERO, draw), rel("<=", draw, ONE))
    if law.op is Op.CATEGORICAL:
        return (rel("<=", ONE, draw), rel("<=", draw, law.args[1]))
    return ()


def _density(t: Term, facts: Facts) -> int:
    return POS if t.args[0].op in (Op.NORMAL, Op.MVNORMAL) else NIL | POS


def _matrix_number(t: Term, facts: Facts) -> int:
    from derivcheck.procedures import definite

    return definite.number(t, facts)


RULES: dict[Op, Callable[[Term, Facts], int]] = {
    Op.NUM: lambda t, _: _number(t.data),
    Op.CONST: _constant, Op.SYM: _symbol, Op.ADD: _sum, Op.SUB: _sum, Op.NEG: lambda t, f: minus(f.sign(t.args[0])),
    Op.MUL: _product, Op.DIV: _quotient, Op.POW: _power_of, Op.EXP: _exp, Op.LOG: _log, Op.SQRT: _root, Op.ROOT: _root,
    Op.CSQRT: _csqrt, Op.ATAN: _odd, Op.SINH: _odd, Op.TANH: _odd, Op.ERF: _odd, Op.COSH: _cosh, Op.SIN: _periodic,
    Op.COS: _periodic, Op.TAN: _periodic, Op.GAMMA: _positive, Op.FACTORIAL: _positive, Op.BINOMIAL: _binomial,
    Op.FLOOR: _floor, Op.ABS: _abs, Op.SIGN: _sign, Op.MAX: _extreme, Op.MIN: _extreme, Op.RE: _complex_part,
    Op.IM: _complex_part, Op.CONJ: _complex_part, Op.CASES: _cases, Op.APPLY: _apply, Op.SUM: _finite_sum,
    Op.PROD: _finite_product, Op.MAXOVER: _maximum_over, Op.INTEGRAL: _integral, Op.EXPECT: _expectation,
    Op.VAR: _expectation, Op.DENSITY: _density, Op.DET: _matrix_number, Op.TRACE: _matrix_number,
    Op.NORM: _matrix_number, Op.ENTRY: _matrix_number, Op.TRANSPOSE: _matrix_number, Op.INVERSE: _matrix_number,
    Op.HADAMARD: _product,
}  # fmt: skip

# the heads whose sign the normal form may know more about
REFINED = frozenset(
    {Op.ADD, Op.SUB, Op.SYM, Op.APPLY, Op.MUL, Op.DIV, Op.ENTRY, Op.POW, Op.EXP, Op.LOG, Op.ABS, Op.NORM}
)  # fmt: skip
