"""Determinants of symbolic size.

Decides: nothing by itself; rewrites det(M), and log det M, |det M| through it, into products of simpler determinants.
Method: M is read as a sum of words (matrix_words). For one word: det(A B) = det A det B for square factors,
    det(c A) = c**n det A, det(A') = det A, det(A**-1) = 1/det A, det diag(v) = prod v[i]; a triangular matrix has the
    product of its diagonal entries (block induction: expand along the last row or column), an orthogonal one has
    det**2 = 1. For B plus a matrix of rank one: det(B + k u v') = det B (1 + k v' B**-1 u) with B known to be
    invertible, and det(c I + k u v') = c**(n-1) (c + k v'u). From any other sum common factors move out.
Complete: for products of square letters and one rank-one change; not for sums.
Gives up: sums that are not of these forms (det stays as an atom).
Conditions: none beyond those of the written term; invertibility of B is read off declarations and hypotheses.
Proves:
    equal(det(2*identity(n)), 2**n)
    equal(det(diag(build(p, (k,), n))), p**n)
Refutes:
    equal(det(2*identity(n)), 2*n)
    equal(det(diag(build(p, (k,), n))), n*p)
Source: standard linear algebra; the rank-one formulas follow from the Schur complement of [[B, u], [-k v', 1]].
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from derivcheck.kernel.procedure import Procedure
from derivcheck.language.domain import Prop
from derivcheck.language.node import ONE, Op, Term
from derivcheck.language.shape import same_dimension
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_read import Algebra
from derivcheck.procedures.matrix_scalars import Poly
from derivcheck.procedures.matrix_words import EMPTY, HERE, Letter, Word, Words, scalar_part, scaled, word_key


def determinant(algebra: Algebra, words: Words, n: Term) -> Poly:
    """det of an n×n sum of words."""
    least = ms.lower(algebra.scalar(n))
    nonempty = least is not None and least >= 1
    if not words and nonempty:
        return {}
    entries = algebra.diagonal_only(words)
    if entries is not None and set(words) != {EMPTY}:
        return algebra.product_over(entries, n)
    if len(words) == 1:
        ((word, c),) = words.items()
        value = _word(algebra, word)
        if value is not None:
            return ms.mul(_power(algebra, c, n), value)
    if len(words) == 2 and nonempty:
        value = _rank_one(algebra, words, n)
        if value is not None:
            return value
    return _atom(algebra, words, n)


def _atom(algebra: Algebra, words: Words, n: Term) -> Poly:
    """det as an atom: common scalar factors pulled out, of the two orientations the smaller one."""
    found: list[tuple[Poly, Term]] = []
    for oriented in (words, algebra.transpose(words)):
        c = _content(oriented)
        found.append((c, algebra.tree(scaled(oriented, ms.reciprocal(c)), n, n)))
    c, body = min(found, key=lambda pair: ms.key(pair[1]))
    return ms.mul(_power(algebra, c, n), algebra.named(Term(Op.DET, (body,))))


def _content(words: Words) -> Poly:
    """One number and one monomial that divide every coefficient; with the sign of the identity's, if it is there."""
    terms = [(dict(mono), c) for p in words.values() for mono, c in p.items()]
    atoms = {a for mono, _ in terms for a in mono}
    exponents = {a: min(mono.get(a, 0) for mono, _ in terms) for a in atoms}
    mono = tuple(sorted(((a, e) for a, e in exponents.items() if e), key=lambda pair: ms.key(pair[0])))
    size = Fraction(gcd(*(c.numerator for _, c in terms)), lcm(*(c.denominator for _, c in terms)))
    first = words[EMPTY] if EMPTY in words else words[max(words, key=word_key)]
    return {mono: size if first[min(first, key=ms.mono_key)] > 0 else -size}


def _power(algebra: Algebra, base: Poly, n: Term) -> Poly:
    if base == ms.constant(1):
        return base
    return algebra.scalar(Term(Op.POW, (ms.to_term(base), n)))


def _word(algebra: Algebra, word: Word) -> Poly | None:
    out = ms.constant(1)
    for letter in word:
        if not same_dimension(letter.rows, letter.columns):
            return None
        value = _letter(algebra, letter)
        if value is None:
            return None
        out = ms.mul(out, value)
    return algebra.unimodular(out)


def _letter(algebra: Algebra, letter: Letter) -> Poly | None:
    if letter.kind == "diag":
        return algebra.product_over({letter.body: Fraction(1)}, letter.rows)
    if letter.kind not in ("atom", "composite"):
        return None
    body, n = letter.body, letter.rows
    if algebra.has(body, Prop.LOWER_TRIANGULAR) or algebra.has(body, Prop.UPPER_TRIANGULAR):
        base = algebra.product_over(ms.atom(Term(Op.ENTRY, (body, HERE, HERE))), n)
    elif letter.kind == "composite":
        base = determinant(algebra, algebra.read(body), n)
    else:
        base = algebra.named(Term(Op.DET, (body,)))
    if letter.power == ONE:
        return base
    if letter.power.op is Op.NUM and letter.power.data.denominator == 1:
        return ms.power(base, int(letter.power.data))
    return algebra.scalar(Term(Op.POW, (ms.to_term(base), letter.power)))


def _rank_one(algebra: Algebra, words: Words, n: Term) -> Poly | None:
    """B + k u v' with B one word."""
    for word, k in words.items():
        cuts = [i for i in range(1, len(word)) if word[i].rows == ONE]
        if len(cuts) != 1:
            continue
        u, v = word[: cuts[0]], word[cuts[0] :]
        ((other, c),) = [(w, p) for w, p in words.items() if w != word]
        one = ms.constant(1)
        if other == EMPTY:
            inner = ms.mul(k, scalar_part(algebra.times({v: one}, {u: one})))
            if c == one:
                return ms.add(one, inner)
            less = Term(Op.SUB, (n, ONE))
            return ms.mul(_power(algebra, c, less), ms.add(c, inner))
        invertible = all(letter.kind == "atom" and algebra.has(letter.body, Prop.INVERTIBLE) for letter in other)
        if not invertible or c != one:
            continue
        base = algebra.tree({other: c}, n, n)
        inverse = algebra.read(Term(Op.INVERSE, (base,)))
        middle = scalar_part(algebra.times(algebra.times({v: one}, inverse), {u: one}))
        value = _word(algebra, other)
        return None if value is None else ms.mul(value, ms.add(one, ms.mul(k, middle)))
    return None


def _procedure() -> Procedure:
    from derivcheck.procedures.matrix_ring import scalar_check, scalar_rewrite

    return Procedure(
        name="matrix.determinant",
        check=scalar_check,
        doc=__doc__ or "",
        rewrite=scalar_rewrite,
        heads=frozenset({Op.DET}),
        rests_on=("flint",),
    )


PROCEDURE = _procedure()
