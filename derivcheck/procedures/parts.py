"""Sums of products, told apart by what depends on given symbols: the common ground of E, Sum and integrals.

    parts(a*(x + y)**2, {x})   =  a*y**2 · 1  +  2*a*y · x  +  a · x**2
    parts(x'(A + B) x, {x})    =  1 · x'A x  +  1 · x'B x
    parts(C x x' + b, {x})     =  b  +  C x x'

Scalars commute and collect into powers of atoms; matrix factors keep their order; a 1×1 run of matrix factors is
a scalar.  Every step is an identity of rings, valid wherever the term is defined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from derivcheck.language.domain import Prop, Symbol
from derivcheck.language.facts import has, is_real
from derivcheck.language.node import ONE, ZERO, Node, Op, Term, sym, term
from derivcheck.language.shape import dims, shape
from derivcheck.language.substitute import canonical, free_symbols, substitute

LIMIT = 4_000  # parts of one expansion
MAX_POWER = 24  # literal powers beyond this stay atoms


class TooLarge(Exception):
    """The expansion passes its limit; callers answer NoOpinion."""


@dataclass(frozen=True, slots=True)
class Part:
    """coefficients · Π atom^power · word: scalars free of the symbols, scalar atoms, matrix factors in order."""

    coefficients: tuple[Term, ...] = ()
    atoms: tuple[tuple[Term, int], ...] = ()
    word: tuple[Term, ...] = ()


def parts(t: Term, symbols: frozenset[Symbol]) -> list[Part]:
    """`t` as a sum of parts; equal ones are not collected yet (see `collect`).

    Raises TooLarge beyond LIMIT parts.
    """
    if not free_symbols(t) & symbols:
        if shape(t):
            return [_word([t], symbols)]
        return [Part() if t == ONE else Part((t,))] if t != ZERO else []
    out: list[Part]
    match t.op:
        case Op.ADD:
            out = [p for a in t.args for p in parts(a, symbols)]
        case Op.SUB:
            out = parts(t.args[0], symbols) + _negated(parts(t.args[1], symbols))
        case Op.NEG:
            out = _negated(parts(t.args[0], symbols))
        case Op.MUL:
            out = [Part()]
            for a in t.args:
                out = _product(out, parts(a, symbols), symbols)
        case Op.DIV:
            top, bottom = t.args
            inverse = Term(Op.DIV, (ONE, bottom))
            over = Part((), ((inverse, 1),)) if free_symbols(bottom) & symbols else Part((inverse,))
            if top == ONE:
                return [over]
            out = _product(parts(top, symbols), [over], symbols)
        case Op.POW if _natural(t.args[1]) is not None:
            out = _power(t, symbols)
        case Op.TRANSPOSE if shape(t):
            out = [
                _times(Part(p.coefficients, p.atoms), [transpose(f) for f in reversed(p.word)], symbols)
                for p in parts(t.args[0], symbols)
            ]
        case Op.TRANSPOSE:
            out = parts(t.args[0], symbols)
        case Op.TRACE:
            out = [_trace(p, symbols) for p in parts(t.args[0], symbols)]
        case _:
            out = [Part((), (), (t,)) if shape(t) else Part((), ((t, 1),))]
    if len(out) > LIMIT:
        raise TooLarge
    return out


def _natural(exponent: Term) -> int | None:
    if exponent.op is Op.NUM and exponent.data.denominator == 1 and 0 <= exponent.data <= MAX_POWER:
        return int(exponent.data)
    return None


def _power(t: Term, symbols: frozenset[Symbol]) -> list[Part]:
    base, n = t.args[0], _natural(t.args[1])
    assert n is not None
    if base.op is Op.NORM and n % 2 == 0 and n > 0 and is_real(base.args[0]) and shape(base.args[0]):
        # ‖A‖² = tr A'A, for a column x'x
        inner = base.args[0]
        square = Term(Op.MUL, (Term(Op.TRANSPOSE, (inner,)), inner))
        base, n = (square if dims(inner)[1] == ONE else Term(Op.TRACE, (square,))), n // 2
    if base.op is Op.SQRT and n % 2 == 0 and n > 0:
        base, n = base.args[0], n // 2
    if n == 0:
        return [Part()] if not shape(base) else [Part((), (), (Term(Op.IDENTITY, (dims(base)[0],)),))]
    factor = parts(base, symbols)
    if len(factor) == 1 and not factor[0].word:
        only = factor[0]
        coefficients = tuple(Term(Op.POW, (c, term(n))) if n > 1 else c for c in only.coefficients)
        return [Part(coefficients, tuple((a, k * n) for a, k in only.atoms))]
    out = factor
    for _ in range(n - 1):
        out = gather(_product(out, factor, symbols))
    return out


def _negated(given: list[Part]) -> list[Part]:
    return [Part((term(-1), *p.coefficients), p.atoms, p.word) for p in given]


def _product(left: list[Part], right: list[Part], symbols: frozenset[Symbol]) -> list[Part]:
    if len(left) * len(right) > LIMIT:
        raise TooLarge
    return [
        _times(
            Part(a.coefficients + b.coefficients, _merge(a.atoms, b.atoms), a.word), list(b.word), symbols
        )
        for a in left
        for b in right
    ]


def _merge(a: tuple[tuple[Term, int], ...], b: tuple[tuple[Term, int], ...]) -> tuple[tuple[Term, int], ...]:
    if not a or not b:
        return a or b
    powers: dict[Term, int] = {}
    for atom, k in (*a, *b):
        powers[atom] = powers.get(atom, 0) + k
    return tuple(sorted(powers.items(), key=lambda item: key(item[0])))


def _word(factors: list[Term], symbols: frozenset[Symbol]) -> Part:
    return _times(Part(), factors, symbols)


def _times(part: Part, factors: list[Term], symbols: frozenset[Symbol]) -> Part:
    """`part` times matrix factors; a 1×1 run at the end of the word becomes a scalar."""
    coefficients, atoms, word = part.coefficients, part.atoms, list(part.word)
    for factor in factors:
        if factor.op is Op.IDENTITY and word:
            continue
        if word and word[-1].op is Op.IDENTITY:
            word.pop()
        word.append(factor)
        if dims(factor)[1] != ONE:
            continue
        start = next((i for i in range(len(word) - 1, -1, -1) if dims(word[i])[0] == ONE), None)
        if start is None:
            continue
        closed = _either_way(tuple(word[start:]))
        del word[start:]
        if free_symbols(closed) & symbols:
            atoms = _merge(atoms, ((closed, 1),))
        else:
            coefficients = (*coefficients, closed)
    return Part(coefficients, atoms, tuple(word))


def _either_way(word: tuple[Term, ...]) -> Term:
    """A 1×1 product, or its transpose: the one that comes first in the fixed order."""
    back = tuple(transpose(f) for f in reversed(word))
    first = min((word, back), key=lambda w: [key(f) for f in w])
    return first[0] if len(first) == 1 else Term(Op.MUL, first)


def transpose(factor: Term) -> Term:
    """The transpose of one factor, simplified where its form or declaration says so."""
    match factor.op:
        case Op.TRANSPOSE:
            return factor.args[0]  # type: ignore[no-any-return]
        case Op.IDENTITY | Op.DIAG:
            return factor
        case Op.INVERSE if transpose(factor.args[0]) == factor.args[0]:
            return factor
        case Op.ZEROS:
            return Term(Op.ZEROS, (factor.args[1], factor.args[0]))
    return factor if has(factor, Prop.SYMMETRIC) else Term(Op.TRANSPOSE, (factor,))


def _trace(part: Part, symbols: frozenset[Symbol]) -> Part:
    """tr(P x Q) = Q P x and tr(P x' Q) = x' Q P; other traces are atoms (or coefficients)."""
    word = part.word
    if not word:
        return part
    rest = Part(part.coefficients, part.atoms)
    for i, factor in enumerate(word):
        rows, columns = dims(factor)
        if columns == ONE:
            return _times(rest, [*word[i + 1 :], *word[: i + 1]], symbols)
        if rows == ONE:
            return _times(rest, [*word[i:], *word[:i]], symbols)
    whole = Term(Op.TRACE, (word[0] if len(word) == 1 else Term(Op.MUL, word),))
    if free_symbols(whole) & symbols:
        return Part(part.coefficients, _merge(part.atoms, ((whole, 1),)))
    return Part((*part.coefficients, whole), part.atoms)


def gather(given: Iterable[Part]) -> list[Part]:
    """Parts that agree up to a rational factor joined."""
    sums: dict[tuple[tuple[Term, ...], tuple[tuple[Term, int], ...], tuple[Term, ...]], Fraction] = {}
    for p in given:
        number, rest = Fraction(1), []
        for c in p.coefficients:
            if c.op is Op.NUM:
                number *= c.data
            else:
                rest.append(c)
        where = (tuple(sorted(rest, key=key)), p.atoms, p.word)
        sums[where] = sums.get(where, Fraction(0)) + number
    return [
        Part(c if number == 1 else (term(number), *c), atoms, word)
        for (c, atoms, word), number in sums.items()
        if number
    ]


def collect(given: Iterable[Part]) -> list[Part]:
    """Parts with equal atoms and word joined, their coefficients added; in order of first appearance."""
    sums: dict[tuple[tuple[tuple[Term, int], ...], tuple[Term, ...]], list[Term]] = {}
    for p in gather(given):
        sums.setdefault((p.atoms, p.word), []).append(product(p.coefficients))
    out = []
    for (atoms, word), coefficients in sums.items():
        c = total(coefficients)
        if c != ZERO:
            out.append(Part(() if c == ONE else (c,), atoms, word))
    return out


# --- building terms ------------------------------------------------------------------------------------
def total(terms: Iterable[Term]) -> Term:
    """The sum of scalars or of matrices of one shape; zeros and numbers are gathered, the rest stays in order."""
    number, rest = Fraction(0), []
    for t in terms:
        for a in t.args if t.op is Op.ADD else (t,):
            if a.op is Op.NUM:
                number += a.data
            else:
                rest.append(a)
    if number or not rest:
        rest.append(term(number))
    return rest[0] if len(rest) == 1 else Term(Op.ADD, tuple(rest))


def product(factors: Iterable[Term]) -> Term:
    """The product, numbers gathered in front; the order of the other factors stays."""
    number, rest = Fraction(1), []
    for t in factors:
        # products of matrices stay whole: B (x'Ax) has no flat form
        flat = t.args if t.op is Op.MUL and not any(map(shape, t.args)) else (t,)
        for a in flat:
            if a.op is Op.NUM:
                number *= a.data
            elif a.op is Op.NEG:
                number = -number
                rest.append(a.args[0])
            else:
                rest.append(a)
    if number == 0 and not any(shape(r) for r in rest):
        return ZERO
    if number != 1 or not rest:
        rest.insert(0, term(number))
    return rest[0] if len(rest) == 1 else Term(Op.MUL, tuple(rest))


def power(base: Term, n: int) -> Term:
    """base**n, base itself for n = 1 and 1 for n = 0."""
    return ONE if n == 0 else base if n == 1 else Term(Op.POW, (base, term(n)))


def monomial(p: Part) -> Term:
    """Π atom^power · word, without the coefficients."""
    return product([*(power(a, k) for a, k in p.atoms), *p.word])


def split(p: Part, symbols: frozenset[Symbol]) -> tuple[tuple[Term, ...], Part, tuple[Term, ...]]:
    """Leading and trailing matrix factors free of the symbols, and what stands between (with all the atoms)."""
    dependent = [i for i, f in enumerate(p.word) if free_symbols(f) & symbols]
    if not dependent:
        return p.word, Part((), p.atoms), ()
    first, last = dependent[0], dependent[-1] + 1
    return p.word[:first], Part((), p.atoms, p.word[first:last]), p.word[last:]


def ordered(given: Iterable[Part], bound: tuple[Symbol, ...]) -> list[Part]:
    """Collected parts in an order (of atoms too) that does not depend on how the bound symbols are called."""
    names = {s: sym(Symbol(f"#{i}", s.domain)) for i, s in enumerate(bound)}

    def neutral(t: Term) -> str:
        return key(substitute(t, names))

    sorted_atoms = [
        Part(p.coefficients, tuple(sorted(p.atoms, key=lambda item: neutral(item[0]))), p.word)
        for p in collect(given)
    ]
    return sorted(
        sorted_atoms, key=lambda p: ([(neutral(a), k) for a, k in p.atoms], [neutral(f) for f in p.word])
    )


@lru_cache(maxsize=100_000)
def key(node: Node) -> str:
    """A string that orders trees, the same for α-equal ones."""
    return _key(canonical(node))


def _key(node: Node) -> str:
    data = node.data
    if data is None:
        own = ""
    elif isinstance(data, Symbol):
        own = data.name
    elif isinstance(data, tuple):
        own = ",".join(d.name if isinstance(d, Symbol) else str(d) for d in data)
    else:
        own = str(data)
    return f"{node.op.value}{own}({','.join(map(_key, node.args))})" if node.args else f"{node.op.value}{own}"
