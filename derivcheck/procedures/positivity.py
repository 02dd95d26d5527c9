"""Signs by normal form: a term as a quotient of polynomials over its atoms, against everything known of them.

    p < 1                        |-  1 - p > 0                     nonnegative combinations of what is known
    a**2*d**2 > b**2*c**2, a > 0 |-  d**2 - b**2*c**2/a**2 > 0     denominators cleared, factors signed one by one
    (nothing)                    |-  x**2 + x + 1 > 0              the discriminant of a quadratic

Known are the hypotheses, the declared intervals and a few inequalities of the atoms (log y <= y - 1, |u| >= u ...).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.facts import membership
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import is_integer
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import canonical, substitute
from derivcheck.procedures.cone import combination
from derivcheck.procedures.signs import (
    ALLOWED,
    ANYTHING,
    FLIPPED,
    NEG,
    NESTED,
    NIL,
    NONREAL,
    POS,
    Facts,
    plus,
    power,
    scalar,
    times,
)

EXPONENT, FACTS, ATOMS, TERMS, PRODUCTS, SQUARES, PROGRAMS = 24, 40, 40, 400, 12, 6, 60
STRICT = "strict"  # the row that counts strict inequalities
INCREASING = frozenset({Op.EXP, Op.LOG, Op.SQRT, Op.ATAN, Op.TANH, Op.SINH, Op.ERF})  # strictly, where defined
PAIRS = 5  # of one head
ARITHMETIC = frozenset({Op.ADD, Op.SUB, Op.NEG, Op.MUL, Op.DIV})


class TooBig(Exception):
    """A normal form beyond the counted limits."""


class Known(NamedTuple):
    """`poly relation 0` with relation one of > >= = !=."""

    poly: fmpq_mpoly
    relation: str


def literal_exponent(t: Term) -> int | None:
    """The exponent of t = base**k, k a literal integer of moderate size."""
    if t.op is not Op.POW:
        return None
    e = t.args[1]
    value = e.data if e.op is Op.NUM else -e.args[0].data if e.op is Op.NEG and e.args[0].op is Op.NUM else None
    if value is None or value.denominator != 1 or abs(value) > EXPONENT:
        return None
    return int(value)


def is_arithmetic(t: Term) -> bool:
    """Whether the normal form looks inside t."""
    if not all(isinstance(a, Term) and scalar(a) for a in t.args):
        return False
    return t.op in ARITHMETIC or literal_exponent(t) is not None


def atoms(t: Term) -> Iterator[Term]:
    """The atoms of the normal form of t."""
    if t.op is Op.NUM:
        return
    if is_arithmetic(t):
        for a in t.args[: 1 if t.op is Op.POW else None]:
            yield from atoms(a)
    else:
        yield canonical(t)  # type: ignore[misc]


class Space:
    """The polynomial ring over the atoms that have to do with a term, and all that is known in it."""

    def __init__(self, t: Term, facts: Facts, *, squares: bool = False) -> None:
        self.facts = facts
        self.squares = squares
        self.programs = 0
        self.integers: dict[Node, bool] = {}
        found = dict.fromkeys(atoms(t))
        relations = [*self._instances(found)] if facts.universal and facts.effort.level <= NESTED else []
        todo = list(found)
        waiting = [(h, frozenset(a for side in h.args for a in atoms(side))) for h in facts.relations]
        relations += [h for h, own in waiting if not own]
        while todo:
            atom = todo.pop(0)
            new = atom_facts(atom, facts)
            new += [h for h, own in waiting if atom in own]
            for h in new:
                if h in relations:
                    continue
                relations.append(h)
                for a in (*atoms(h.args[0]), *atoms(h.args[1])):
                    if a not in found:
                        found[a] = None
                        todo.append(a)
            if len(found) > ATOMS or len(relations) > FACTS:
                break
        relations += _ordered_pairs([a for a in found if a.op in INCREASING], facts)
        if any(a.op is Op.CONST and a.data == "oo" for a in found):
            raise TooBig
        self.atoms = [*found, *(a for h in relations for s in h.args for a in atoms(s))]
        self.atoms = list(dict.fromkeys(self.atoms))
        self.ring = fmpq_mpoly_ctx.get(tuple(f"x{k}" for k in range(max(1, len(self.atoms)))), Ordering.lex)
        self.places = dict(zip(self.atoms, self.ring.gens(), strict=False))
        self.masks = [facts.sign(a) for a in self.atoms]
        self.known: list[Known] = []
        for h in relations:
            self._learn(h)

    def _instances(self, found: dict[Term, None]) -> Iterator[Formula]:
        """Instances of `for all s: C => l R r` at the arguments of the unknown functions and derivatives that occur."""
        for h in self.facts.hyps:
            if h.op is not Op.FORALL or h.data[0].domain.kind not in (Kind.REAL, Kind.INTEGER):
                continue
            for atom in list(found):
                if atom.op in (Op.APPLY, Op.DERIV, Op.ENTRY) and _occurs(atom, h.data[0], h.args[0]):
                    yield from self._instance(h, atom.args[1])

    def _instance(self, h: Formula, value: Term) -> Iterator[Formula]:
        try:
            conditions = membership(value, h.data[0].domain)
        except (ShapeError, SortError):
            return
        body = substitute(h.args[0], {h.data[0]: value})
        while body.op is Op.IMPLIES:
            conditions += body.args[0].args if body.args[0].op is Op.AND else [body.args[0]]
            body = body.args[1]
        if body.op is Op.REL and scalar(body.args[0]) and scalar(body.args[1]) and all(map(self._plain, conditions)):
            yield body

    def _plain(self, condition: Formula) -> bool:
        if condition.op is Op.PRED and condition.data == "integer":
            return is_integer(condition.args[0]) or self.facts.given(condition)
        return condition.op is Op.REL and self.facts.holds(condition.data, *condition.args)

    # --- polynomials ---------------------------------------------------------------------------------
    def fraction(self, t: Term) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """(numerator, denominator) of t, where t is defined."""
        one = self.ring.constant(1)
        if t.op is Op.NUM:
            return self.ring.constant(fmpq(t.data.numerator, t.data.denominator)), one
        if not is_arithmetic(t):
            return self.places[canonical(t)], one  # type: ignore[index]
        parts = [self.fraction(a) for a in (t.args[:1] if t.op is Op.POW else t.args)]
        num, den = parts[0]
        match t.op:
            case Op.NEG:
                num = -num
            case Op.ADD | Op.SUB:
                for n, d in parts[1:]:
                    n = -n if t.op is Op.SUB else n
                    num, den = (num + n, den) if d == den else (num * d + n * den, den * d)
                    self._measure(num, den)
            case Op.MUL:
                for n, d in parts[1:]:
                    num, den = num * n, den * d
                    self._measure(num, den)
            case Op.DIV:
                num, den = num * parts[1][1], den * parts[1][0]
            case Op.POW:
                k = literal_exponent(t) or 0
                if len(num) > 3 and abs(k) > 6:
                    raise TooBig
                num, den = (num**k, den**k) if k >= 0 else (den**-k, num**-k)
        self._measure(num, den)
        return _reduced(num, den)

    def _measure(self, *polys: fmpq_mpoly) -> None:
        if any(len(p) > TERMS for p in polys):
            raise TooBig

    def _learn(self, h: Formula) -> None:
        num, den = self.fraction(Term(Op.SUB, h.args))
        relation = h.data
        if den == 0:
            return
        sign = self.rough(den)
        if relation not in ("=", "!="):
            num = num if sign == POS else -num if sign == NEG else num * den
        if relation in ("<", "<="):
            num, relation = -num, FLIPPED[relation]
        self._add(num, relation)
        self._add(*self._stripped(num, relation))

    def _add(self, poly: fmpq_mpoly, relation: str) -> None:
        if relation == ">" and self._integral(poly):
            poly, relation = poly * _common_denominator(poly) - 1, ">="
        if Known(poly, relation) not in self.known:
            self.known.append(Known(poly, relation))

    def _integral(self, poly: fmpq_mpoly) -> bool:
        """Whether the polynomial is in atoms that are integers."""
        return not poly.is_constant() and all(
            self._integer(a) for a, degree in zip(self.atoms, poly.degrees(), strict=False) if degree
        )

    def _integer(self, atom: Term) -> bool:
        if atom not in self.integers:
            output = atom.args[0].data.domain.output if atom.op is Op.APPLY and atom.args[0].op is Op.SYM else None
            self.integers[atom] = (
                is_integer(atom)
                or atom.op in (Op.FLOOR, Op.FACTORIAL, Op.BINOMIAL)
                or (output is not None and output.kind is Kind.INTEGER)
                or self.facts.given(Formula(Op.PRED, (atom,), "integer"))
            )
        return self.integers[atom]

    def _stripped(self, poly: fmpq_mpoly, relation: str) -> Known:
        """The same relation without the factors whose sign is known."""
        if poly.is_constant():
            return Known(poly, relation)
        constant, factors = poly.factor()
        out = self.ring.constant(1 if constant > 0 else -1)
        for factor, exponent in factors:
            mask = self.rough(factor)
            if exponent % 2 == 0 and not mask & NONREAL and (relation in (">", "!=") or not mask & NIL):
                continue
            if mask in (POS, NEG) or (relation in ("=", "!=") and not mask & NIL):
                out = -out if mask == NEG else out
            elif mask & NONREAL:
                out *= factor**exponent
            elif exponent % 2 == 0 and relation == ">=":
                out *= factor**2
            else:
                out *= factor
        return Known(out, relation)

    # --- signs ---------------------------------------------------------------------------------------
    def rough(self, poly: fmpq_mpoly) -> int:
        """The signs of a polynomial from those of its monomials alone."""
        out = NIL
        for exponents, coefficient in poly.terms():
            out = plus(out, times(POS if coefficient > 0 else NEG, self.monomial(exponents)))
        return out

    def monomial(self, exponents: tuple[int, ...]) -> int:
        """The signs of a monomial."""
        out = POS
        for mask, e in zip(self.masks, exponents, strict=False):
            if e:
                out = times(out, power(mask, e))
        return out

    def sign(self, poly: fmpq_mpoly, depth: int = 2) -> int:
        """The signs of a polynomial by all rules."""
        out = self.rough(poly)
        if _decided(out) or poly.is_constant():
            return out
        _, factors = poly.factor()
        if len(factors) == 1 and factors[0][1] == 1:
            return out & self._irreducible(poly, depth)
        constant, _ = poly.factor()
        product = POS if constant > 0 else NEG
        for factor, exponent in factors:
            product = times(product, power(self.sign(factor, depth), exponent))
        out &= product
        return out if _decided(out) else out & self.linear(poly)

    def _irreducible(self, poly: fmpq_mpoly, depth: int) -> int:
        out = self._excluded(poly)
        out &= self.linear(poly)
        if not _decided(out) and depth:
            out &= self._quadratic(poly, depth)
        return out

    def _excluded(self, poly: fmpq_mpoly) -> int:
        """What hypotheses `p != 0` say about a multiple of p."""
        lead = poly.leading_coefficient()
        for known, relation in self.known:
            if relation == "!=" and known != 0 and known / known.leading_coefficient() == poly / lead:
                return ANYTHING & ~NIL
        return ANYTHING

    def linear(self, poly: fmpq_mpoly) -> int:
        """The signs that linear arithmetic over monomials leaves."""
        known = [k for k in self.known if k.relation != "!="]
        out = ANYTHING
        levels = (known, self._products(known), [*known, *self._squares(poly)] if self.squares else [])
        for level in levels:
            if not level or self.programs > PROGRAMS:
                continue
            self.programs += 1
            generators = self._generators(poly, level)
            if self._entails(-poly, True, generators):
                out &= ~(NEG | NONREAL)
                if self._entails(-poly, False, generators):
                    out &= ~NIL
            if out == ANYTHING and self._entails(poly, True, generators):
                out &= ~(POS | NONREAL)
                if self._entails(poly, False, generators):
                    out &= ~NIL
            if out == ANYTHING and self._integral(poly):
                scaled = poly * _common_denominator(poly)
                if self._entails(-scaled - 1, False, generators):
                    out &= ~(NEG | NONREAL)
                elif self._entails(scaled - 1, False, generators):
                    out &= ~(POS | NONREAL)
            if out != ANYTHING or not any(sum(e) > 1 for e in poly.monoms()):
                break
        return out

    def _products(self, known: list[Known]) -> list[Known]:
        """Known inequalities, those of the atoms among them, and their products by pairs."""
        base = [k for k in known if k.relation in (">", ">=") and not k.poly.is_constant()]
        for atom, gen, mask in zip(self.atoms, self.ring.gens(), self.masks, strict=False):
            if mask in (POS, NIL | POS) and not any(k.poly == gen for k in base) and atom.op is not Op.CONST:
                base.append(Known(gen, ">" if mask == POS else ">="))
        out = list(known)
        base = base[:PRODUCTS]
        for i, p in enumerate(base):
            for q in base[i + 1 :]:
                if len(p.poly) > 1 or len(q.poly) > 1:
                    out.append(Known(p.poly * q.poly, ">" if p.relation == q.relation == ">" else ">="))
        return out

    def _squares(self, poly: fmpq_mpoly) -> list[Known]:
        """Squares of sums and differences of two of: the atoms, and the monomials whose squares occur in poly."""
        degrees = [sum(m) for m in poly.monoms()]
        halves = [tuple(e // 2 for e in m) for m in poly.monoms() if all(e % 2 == 0 for e in m)]
        roots = [self.ring.from_dict({m: fmpq(1)}) for m in halves]
        roots += [g for g, d in zip(self.ring.gens(), poly.degrees(), strict=True) if d and g not in roots]
        roots = roots[:SQUARES]
        if not roots or max(degrees) > 8:
            return []
        out = [Known(r * r, ">=") for r in roots if not r.is_constant()]
        for i, r in enumerate(roots):
            for s in roots[i + 1 :]:
                for scale in (fmpq(1), fmpq(2), fmpq(1, 2)):
                    out += [Known((r + scale * s) ** 2, ">="), Known((r - scale * s) ** 2, ">=")]
        if any(self.masks[k] & NONREAL for k, d in enumerate(poly.degrees()[: len(self.atoms)]) if d):
            return []
        return out

    def _generators(self, poly: fmpq_mpoly, known: list[Known]) -> list[dict[Any, fmpq]]:
        constant = tuple([0] * len(self.ring.gens()))
        out: list[dict[Any, fmpq]] = [{constant: fmpq(1), STRICT: fmpq(1)}]
        monomials = dict.fromkeys(poly.monoms())
        for p, relation in known:
            monomials.update(dict.fromkeys(p.monoms()))
            out.append(_row(p, relation == ">"))
            if relation == "=":
                out.append(_row(-p, False))
        for m in monomials:
            if any(m):
                mask = self.monomial(m)
                if not mask & (NEG | NONREAL):
                    out.append({m: fmpq(1), **({STRICT: fmpq(1)} if not mask & NIL else {})})
                elif not mask & (POS | NONREAL):
                    out.append({m: fmpq(-1), **({STRICT: fmpq(1)} if not mask & NIL else {})})
        return out

    def _entails(self, assumed: fmpq_mpoly, strict: bool, generators: list[dict[Any, fmpq]]) -> bool:
        """Whether `assumed >= 0` (`> 0` if strict) contradicts what is known: some combination is 0 > 0."""
        rows = [*generators, _row(assumed, strict)]
        target = {STRICT: fmpq(1)}
        answer = combination(rows, target)
        if answer is None:
            return False
        total: dict[Any, fmpq] = {}
        for c, row in zip(answer, rows, strict=True):
            for key, value in row.items():
                total[key] = total.get(key, fmpq(0)) + c * value
        return all(c >= 0 for c in answer) and {k: v for k, v in total.items() if v} == target

    def _quadratic(self, poly: fmpq_mpoly, depth: int) -> int:
        """The signs of a x**2 + b x + c from those of a and of 4 a c - b**2."""
        for k, degree in enumerate(poly.degrees()[: len(self.atoms)]):
            if degree != 2 or self.masks[k] & NONREAL:
                continue
            a, b, c = (self.coefficient(poly, k, e) for e in (2, 1, 0))
            lead = self.sign(a, depth - 1)
            if lead not in (POS, NEG) or self.rough(b) & NONREAL or self.rough(c) & NONREAL:
                continue
            rest = self.sign(4 * a * c - b * b, depth - 1)
            if rest == POS:
                return lead
            if not rest & (NEG | NONREAL):
                return lead | NIL
        return ANYTHING

    def coefficient(self, poly: fmpq_mpoly, place: int, exponent: int) -> fmpq_mpoly:
        return self.ring.from_dict(
            {(*m[:place], 0, *m[place + 1 :]): c for m, c in poly.terms() if m[place] == exponent}
        )


def refine(t: Term, mask: int, facts: Facts) -> int:
    """The signs in `mask` that the normal form of t allows."""
    try:
        space = Space(t, facts)
        num, den = space.fraction(t)
        if den == 0:
            return mask
        known = mask & times(space.sign(num), space.sign(den) & ~NIL)
    except TooBig:
        return mask
    return known


def _decided(mask: int) -> bool:
    return mask in (0, NEG, NIL, POS)


def _row(poly: fmpq_mpoly, strict: bool) -> dict[Any, fmpq]:
    row: dict[Any, fmpq] = dict(poly.terms())
    if strict:
        row[STRICT] = fmpq(1)
    return row


def _reduced(num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
    if den.is_constant() or den == 0 or num == 0:
        return num, den
    common = num.gcd(den)
    return (num, den) if common.is_constant() else (num / common, den / common)


def _common_denominator(poly: fmpq_mpoly) -> int:
    out = 1
    for c in poly.coeffs():
        out = out * int(c.q) // _gcd(out, int(c.q))
    return out


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _occurs(atom: Term, symbol: Symbol, body: Formula) -> bool:
    """Whether f(..), the derivative of an f at .., v[..] or A[.., ..] stands in the body at the symbol."""
    if any(a != atom.args[1] for a in atom.args[2:]):
        return False
    pattern = canonical(Term(atom.op, (atom.args[0], *(sym(symbol) for _ in atom.args[1:])), atom.data))
    return any(canonical(n) == pattern for n in body.walk() if n.op is atom.op)


def atom_facts(atom: Term, facts: Facts) -> list[Formula]:
    """Inequalities that every value of the atom satisfies where it is defined."""
    args = atom.args
    if any(isinstance(a, Term) and scalar(a) and facts.sign(a) & NONREAL for a in args):
        return []
    match atom.op:
        case Op.SYM | Op.APPLY:
            return _interval(atom)
        case Op.CONST if atom.data in ("pi", "e"):
            lo, hi = (("333/106", "22/7") if atom.data == "pi" else ("1264/465", "193/71"))
            return [rel("<", Fraction(lo), atom), rel("<", atom, Fraction(hi))]
        case Op.EXP:
            out = [rel(">" if facts.nonzero(args[0]) else ">=", atom, ONE + args[0])]
            mask = facts.sign(args[0])
            return out if mask & POS else [*out, rel("<=" if mask & NIL else "<", atom, ONE)]
        case Op.LOG:
            strict = not facts.sign(Term(Op.SUB, (args[0], ONE))) & NIL
            below, above = Term(Op.SUB, (ONE, Term(Op.DIV, (ONE, args[0])))), Term(Op.SUB, (args[0], ONE))
            return [rel("<" if strict else "<=", *pair) for pair in ((below, atom), (atom, above))]
        case Op.ABS:
            mask = facts.sign(args[0])
            if not mask & NEG:
                return [rel("=", atom, args[0])]
            if not mask & POS:
                return [rel("=", atom, -args[0])]
            return [rel(">=", atom, args[0]), rel(">=", atom, -args[0])]
        case Op.MAX:
            return [rel(">=", atom, a) for a in args]
        case Op.MIN:
            return [rel("<=", atom, a) for a in args]
        case Op.SIN | Op.COS:
            return [rel("<=", atom, ONE), rel(">=", atom, term(-1)), rel("<=", atom * atom, ONE)]
        case Op.TANH | Op.ERF:
            return [rel("<", atom, ONE), rel(">", atom, term(-1)), rel("<", atom * atom, ONE)]
        case Op.COSH:
            return [rel(">=", atom, ONE)]
        case Op.SQRT:
            above, below = facts.holds(">=", args[0], ONE), facts.holds("<=", args[0], ONE)
            return [rel("=", atom * atom, args[0])] + [rel(">=", atom, ONE)] * above + [rel("<=", atom, ONE)] * below
        case Op.FLOOR:
            return [rel("<=", atom, args[0]), rel(">", atom, Term(Op.SUB, (args[0], ONE)))]
        case Op.FACTORIAL:
            return [rel(">=", atom, ONE)]
        case Op.POW:
            return _power_facts(atom, *args, facts)
    return []


def _power_facts(atom: Term, base: Term, exponent: Term, facts: Facts) -> list[Formula]:
    """b**e against 1 for e >= 0, and Bernoulli: b**n >= 1 + n (b - 1) for b >= 1, n a natural number."""
    positive = facts.holds(">", exponent, ZERO)
    if not positive and not facts.holds(">=", exponent, ZERO):
        return []
    whole = is_integer(exponent)
    if facts.holds(">=", base, ONE):
        strict = positive and facts.holds(">", base, ONE)
        bernoulli = [rel(">=", atom, ONE + exponent * (base - ONE))] if whole else []
        return [rel(">" if strict else ">=", atom, ONE), *bernoulli]
    if facts.holds(">=", base, ZERO) and facts.holds("<=", base, ONE):
        strict = positive and facts.holds("<", base, ONE)
        return [rel("<" if strict else "<=", atom, ONE)]
    if whole and positive and facts.holds("<", base, ONE) and facts.holds(">", base, term(-1)):
        return [rel("<", atom, ONE), rel(">", atom, term(-1))]
    return []


def _ordered_pairs(found: list[Term], facts: Facts) -> list[Formula]:
    """What a strictly increasing function preserves: log a < log b if a < b."""
    out: list[Formula] = []
    for i, a in enumerate(found):
        for b in [b for b in found[i + 1 :] if b.op is a.op][:PAIRS]:
            mask = facts.sign(Term(Op.SUB, (a.args[0], b.args[0])))
            for relation in ("=", "<", ">", "<=", ">="):
                if not mask & ~ALLOWED[relation]:
                    out.append(rel(relation, a, b))
                    break
    return out


def _interval(atom: Term) -> list[Formula]:
    function = atom.args[0] if atom.op is Op.APPLY else atom
    domain = function.data.domain if function.op is Op.SYM else None
    if atom.op is Op.APPLY:
        domain = domain.output if domain else None
    if domain is None or domain.kind not in (Kind.REAL, Kind.INTEGER, Kind.FINITE):
        return []
    if domain.kind is Kind.FINITE:
        return [rel(">=", atom, min(domain.values)), rel("<=", atom, max(domain.values))] if domain.values else []
    from derivcheck.language.facts import bounds

    out = bounds(atom, domain)
    if domain.kind is Kind.REAL and len(out) == 2:  # (x - lo) (hi - x) >= 0
        between = Term(Op.MUL, (Term(Op.SUB, (atom, term(domain.lo))), Term(Op.SUB, (term(domain.hi), atom))))
        out.append(rel(">=" if domain.lo_closed or domain.hi_closed else ">", between, ZERO))
    return out
