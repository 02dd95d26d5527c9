"""Laurent polynomials with rational coefficients whose indeterminates are terms: the scalars of matrix words.

    Poly = {((atom, exponent), ...): coefficient}          2 x'Qx / c  =  {((x'Qx, 1), (c, -1)): 2}

An atom is any scalar term that is left alone.  Roots and the imaginary unit are reduced (s**2 = radicand).
Cancelling `c * (1/c)` is right wherever the written term is defined, and no other division is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import ONE, ZERO, Node, Op, Term, term
from derivcheck.procedures.fractions import Fractions, Ratio, Scales, TooLarge, Undefined, settled

Mono = tuple[tuple[Term, int], ...]
Poly = dict[Mono, Fraction]
UNIT: Mono = ()
NIL: Poly = {}
MAX_TERMS = 4000


class GiveUp(Exception):
    """A counted limit was reached, or a form that is not covered: the finder answers NoOpinion."""


_keys: dict[Node, tuple[object, ...]] = {}


def key(node: Node) -> tuple[object, ...]:
    """A total preorder on trees, the same in every process: small trees first."""
    known = _keys.get(node)
    if known is None:
        if len(_keys) > 100_000:
            _keys.clear()
        data = node.data
        name = data.name if isinstance(data, Symbol) else "" if data is None else _flat(data)
        parts = tuple(key(a) for a in node.args)
        known = _keys[node] = (1 + sum(p[0] for p in parts), node.op.value, name, parts)  # type: ignore[misc]
    return known


def _flat(data: object) -> str:
    if isinstance(data, tuple):
        return ",".join(d.name if isinstance(d, Symbol) else str(d) for d in data)
    return str(data)


def constant(value: Fraction | int) -> Poly:
    """The constant polynomial."""
    return {UNIT: Fraction(value)} if value else {}


def atom(t: Term, exponent: int = 1) -> Poly:
    """The polynomial that is one indeterminate."""
    return {((t, exponent),): Fraction(1)}


def add(p: Poly, q: Poly, factor: Fraction | int = 1) -> Poly:
    """p + factor q"""
    out = dict(p)
    for mono, c in q.items():
        total = out.get(mono, Fraction(0)) + factor * c
        if total:
            out[mono] = total
        else:
            out.pop(mono, None)
    return out


def total(parts: Iterable[Poly]) -> Poly:
    """The sum of polynomials."""
    out: Poly = {}
    for part in parts:
        out = add(out, part)
    return out


def mul(p: Poly, q: Poly) -> Poly:
    """p q, with roots and the imaginary unit reduced."""
    if len(p) * len(q) > MAX_TERMS:
        raise GiveUp("too many terms")
    out: Poly = {}
    for m1, c1 in p.items():
        for m2, c2 in q.items():
            out = add(out, _product(m1, m2), c1 * c2)
    return out


def _product(m1: Mono, m2: Mono) -> Poly:
    exponents = dict(m1)
    for a, e in m2:
        exponents[a] = exponents.get(a, 0) + e
    extra: list[Poly] = []
    for a, e in list(exponents.items()):
        if a.op in (Op.SQRT, Op.CSQRT) and (e > 1 or e < 0):
            half = e // 2
            exponents[a] = e - 2 * half
            extra.append(power(read_plain(a.args[0]), half))
        elif a.op is Op.CONST and a.data == "i" and e not in (0, 1):
            exponents[a] = e % 2
            extra.append(constant((-1) ** (e // 2)))
    kept = [(a, e) for a, e in exponents.items() if e]
    out: Poly = {tuple(sorted(kept, key=lambda ae: key(ae[0]))): Fraction(1)}
    for factor in extra:
        out = mul(out, factor)
    return out


def power(p: Poly, k: int) -> Poly:
    """p**k for a literal integer k; the reciprocal of a sum becomes an atom."""
    if k < 0:
        return power(reciprocal(p), -k)
    if k > 1 and len(p) > 1 and len(p) ** k > MAX_TERMS:
        raise GiveUp("a power with too many terms")
    out = constant(1)
    for _ in range(k if len(p) != 1 else 0):
        out = mul(out, p)
    if len(p) == 1 and k:
        ((mono, c),) = p.items()
        out = mul({UNIT: c**k}, _product(tuple((a, e * k) for a, e in mono), UNIT))
    return out


def reciprocal(p: Poly) -> Poly:
    """1/p, where p != 0."""
    if not p:
        raise GiveUp("division by zero")
    if len(p) == 1:
        ((mono, c),) = p.items()
        if len(mono) == 1 and mono[0][1] == 1 and mono[0][0].op is Op.DIV and mono[0][0].args[0] == ONE:
            return mul(constant(1 / c), read_plain(mono[0][0].args[1]))
        return mul({UNIT: 1 / c}, _product(tuple((a, -e) for a, e in mono), UNIT))
    lead = p[min(p, key=mono_key)]
    scaled = {m: c / lead for m, c in p.items()}
    return {((Term(Op.DIV, (ONE, to_term(scaled))), 1),): 1 / lead}


def mono_key(mono: Mono) -> tuple[object, ...]:
    """The order in which the terms of a sum are written."""
    return (sum(abs(e) for _, e in mono), tuple((key(a), e) for a, e in mono))


def read_plain(t: Term) -> Poly:
    """A polynomial from a scalar tree written by `to_term`: arithmetic is read, all else is an atom."""
    match t.op:
        case Op.NUM:
            return constant(t.data)
        case Op.ADD:
            return total(map(read_plain, t.args))
        case Op.SUB:
            return add(read_plain(t.args[0]), read_plain(t.args[1]), -1)
        case Op.NEG:
            return add({}, read_plain(t.args[0]), -1)
        case Op.MUL if not any(_is_matrix(a) for a in t.args):
            out = constant(1)
            for a in t.args:
                out = mul(out, read_plain(a))
            return out
        case Op.DIV if not any(_is_matrix(a) for a in t.args):
            return mul(read_plain(t.args[0]), reciprocal(read_plain(t.args[1])))
        case Op.POW if _small_integer(t.args[1]) and not _is_matrix(t.args[0]):
            return power(read_plain(t.args[0]), int(t.args[1].data))
    return atom(t)


def _is_matrix(t: Term) -> bool:
    from derivcheck.language.shape import shape

    return bool(shape(t))


def _small_integer(t: Term) -> bool:
    return bool(t.op is Op.NUM and t.data.denominator == 1 and abs(t.data) <= 12)


def mono_term(mono: Mono, c: Fraction = Fraction(1)) -> Term:
    """c times the monomial, as a tree."""
    above = [a if e == 1 else Term(Op.POW, (a, term(e))) for a, e in mono if e > 0]
    below = [a if e == -1 else Term(Op.POW, (a, term(-e))) for a, e in mono if e < 0]
    if abs(c) != 1 or not above:
        above = [term(abs(c)), *above]
    numerator = above[0] if len(above) == 1 else Term(Op.MUL, tuple(above))
    if below:
        numerator = Term(Op.DIV, (numerator, below[0] if len(below) == 1 else Term(Op.MUL, tuple(below))))
    return numerator if c > 0 else Term(Op.NEG, (numerator,))


def to_term(p: Poly) -> Term:
    """The polynomial as a tree, terms in a fixed order."""
    if not p:
        return ZERO
    parts = [mono_term(m, p[m]) for m in sorted(p, key=mono_key)]
    return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))


def exponent(p: Poly) -> Term:
    """The polynomial as the power of a letter: a number when it is constant."""
    return term(p.get(UNIT, Fraction(0))) if set(p) <= {UNIT} else to_term(p)


def lower(p: Poly) -> Fraction | None:
    """A lower bound for a sum of products of natural numbers with nonnegative coefficients, by their declarations."""
    least = Fraction(0)
    for mono, c in p.items():
        value = c
        for a, e in mono:
            if a.op is not Op.SYM or a.data.domain.kind is not Kind.INTEGER or e < 0 or c < 0:
                return None
            if a.data.domain.lo is None or a.data.domain.lo < 0:
                return None
            value *= a.data.domain.lo**e
        least += value
    return least


def integral(p: Poly) -> bool:
    """Whether the polynomial is an integer by its form."""
    return all(
        c.denominator == 1 and all(a.op is Op.SYM and a.data.domain.kind is Kind.INTEGER and e > 0 for a, e in m)
        for m, c in p.items()
    )


def is_zero(p: Poly) -> bool:
    """Whether p vanishes as a rational function of its atoms; False when that cannot be told."""

    def attempt(scales: Scales) -> bool:
        table = Fractions(scales=scales)
        return table.is_zero(table.of(to_term(p)))

    try:
        return not p or bool(settled(attempt))
    except (TooLarge, Undefined):
        return False


def tidy(p: Poly) -> Poly:
    """p with common factors of numerators and denominators cancelled."""

    def attempt(scales: Scales) -> Poly:
        table = Fractions(scales=scales)
        num, den = table.reduced(table.of(to_term(p)))
        one = table.ctx.constant(1)
        above, below = (read_plain(table.term(Ratio(part, one))) for part in (num, den))
        return mul(above, reciprocal(below))

    atoms = {a.op for m in p for a, _ in m}
    if Op.SQRT in atoms or not (Op.DIV in atoms or any(e < 0 for m in p for _, e in m)):
        return p
    try:
        return settled(attempt)  # type: ignore[no-any-return]
    except (TooLarge, Undefined):
        return p
