"""Moments of normal, uniform and finite laws, to every order where the law has them in closed form.

Decides: E of polynomials and of polynomials times exp(affine) under NORMAL; of affine and quadratic matrix
    expressions under MVNORMAL of symbolic dimension; of polynomials under UNIFORM; of anything under finite laws.
Method: E x^k = Σ_j C(k, 2j) (2j-1)!! s^(2j) m^(k-2j) (what E x^(k+1) = m E x^k + k s² E x^(k-1) sums to);
    exp(a x) tilts the mean to m + a s² with factor exp(a m + a² s²/2);  E x x' = S + m m',  E x'Mx = tr(M S) + m'Mm;
    finite laws by their sum.
Complete: for those classes; parts outside stay expectations.
Gives up: matrix expressions of degree three and more, quadratics in an exponent, bound symbols that do not range
    over the whole space of the law.
Conditions: integrability of the parts that stay expectations.
Proves:
    equal(E(x**4, (x, Normal(0, p))), 3*p**4)
    equal(E((x - a)**2, (x, Normal(b, p))), p**2 + (b - a)**2)
    equal(E(exp(a*x), (x, Normal(b, p))), exp(a*b + a**2*p**2/2))
    equal(E(x**2, (x, Uniform(0, 1))), rational(1, 3))
Refutes:
    equal(E(x**2, (x, Normal(a, p))), a**2 + p)
    equal(E(x**4, (x, Normal(0, p))), 3*p**2)
    equal(E(exp(a*x), (x, Normal(b, p))), exp(a*b + a**2*p**2))
Source: Isserlis (1918); Petersen and Pedersen, The Matrix Cookbook, section 8.2.
"""

from __future__ import annotations

from math import comb, factorial

from derivcheck.language.domain import INTEGER, REAL, Kind, Symbol
from derivcheck.language.node import HALF, ONE, ZERO, Formula, Op, Term, sym, term
from derivcheck.language.obligations import predicate
from derivcheck.language.shape import dims, same_dimension, shape
from derivcheck.language.substitute import free_symbols, fresh, substitute
from derivcheck.procedures.definitions import mass
from derivcheck.procedures.expectation import _bare, affine, linear, total_like
from derivcheck.procedures.parts import (
    MAX_POWER,
    Part,
    monomial,
    ordered,
    parts,
    power,
    product,
    split,
    total,
    transpose,
)
from derivcheck.procedures.reapply import Result, procedure

LAWS = (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM)


def moments(t: Term) -> Result | None:
    """E with every part of a known moment evaluated; None when there is none."""
    if t.op is not Op.EXPECT:
        return None
    body, law = t.args
    (x,) = t.bound
    if law.op in (Op.BERNOULLI, Op.CATEGORICAL):
        return _finite(body, law, x)
    if law.op not in LAWS or not _whole_space(x, law):
        return None
    only = frozenset({x})
    summands: list[Term] = []
    needs: list[Formula] = []
    evaluated = False
    for p in ordered(parts(body, only), (x,)):
        front, core, back = split(p, only)
        if not core.atoms and not core.word:
            summands.append(product([*p.coefficients, *front, *back]))
            continue
        value = moment(core, law, x)
        if value is None:
            rest = Term(Op.EXPECT, (monomial(core), law), (x,))
            needs.append(predicate("integrable", Term(Op.EXPECT, (_bare(monomial(core)), law), (x,))))
            value = (linear(rest) or (rest, ()))[0]
        else:
            evaluated = True
        summands.append(product([*p.coefficients, *front, value, *back]))
    return (total_like(summands, t), tuple(needs)) if evaluated else None


def _whole_space(x: Symbol, law: Term) -> bool:
    if law.op is Op.MVNORMAL and shape(law.args[0]):
        d = x.domain
        return d.kind is Kind.MATRIX and not d.props and all(map(same_dimension, d.shape, dims(law.args[0])))
    return x.domain == REAL


def _finite(body: Term, law: Term, x: Symbol) -> Result | None:
    """p b(1) + (1 - p) b(0), and Σ p_i b(i)."""
    d = x.domain
    if law.op is Op.BERNOULLI:
        small = d.kind is Kind.INTEGER and (d.lo is None or d.lo <= 0) and (d.hi is None or d.hi >= 1)
        if not (d == REAL or small or (d.kind is Kind.FINITE and {0, 1} <= set(d.values))):
            return None
        p = law.args[0]
        return p * substitute(body, {x: ONE}) + (1 - p) * substitute(body, {x: ZERO}), ()
    if not (d == REAL or (d.kind is Kind.INTEGER and (d.lo is None or d.lo <= 1) and d.hi is None)):
        return None
    taken = frozenset(s.name for s in free_symbols(body) | free_symbols(law) if s != x)
    i = fresh(Symbol(x.name, INTEGER), taken)
    return Term(Op.SUM, (mass(law, sym(i)) * substitute(body, {x: sym(i)}), ONE, law.args[1]), (i,)), ()


def moment(core: Part, law: Term, x: Symbol) -> Term | None:
    """E[core] for one product; None if it is not one of the known moments."""
    if law.op is Op.MVNORMAL and shape(law.args[0]):
        return _matrix_moment(core, law, x)
    if core.word:
        return None
    k, tilt = 0, []
    for atom, n in core.atoms:
        if atom == sym(x):
            k = n
        elif atom.op is Op.EXP:
            tilt.append(term(n) * atom.args[0])
        else:
            return None
    if k > MAX_POWER:
        return None
    if law.op is Op.UNIFORM:
        if tilt:
            return None
        a, b = law.args
        terms = [product([power(a, j), power(b, k - j)]) for j in range(k + 1)]
        return total(terms) / (k + 1)
    mean, variance = law.args[0], law.args[1] ** 2 if law.op is Op.NORMAL else law.args[1]
    if not tilt:
        return raw_moment(mean, variance, k)
    exponent = affine(total(tilt), x)
    if exponent is None:
        return None
    a, b = exponent
    weight = Term(Op.EXP, (b + a * mean + a**2 * variance * HALF,))
    return product([weight, raw_moment(mean + a * variance, variance, k)])


def raw_moment(mean: Term, variance: Term, k: int) -> Term:
    """The k-th moment about zero: Σ_j C(k, 2j) (2j-1)!! variance^j mean^(k-2j)."""
    return total(
        product([term(comb(k, 2 * j) * _pairings(j)), power(variance, j), power(mean, k - 2 * j)])
        for j in range(k // 2 + 1)
    )


def _pairings(j: int) -> int:
    """(2j-1)!!, the number of ways to pair 2j things."""
    return int(factorial(2 * j) // (2**j * factorial(j)))


# --- vectors -----------------------------------------------------------------------------------------
def _matrix_moment(core: Part, law: Term, x: Symbol) -> Term | None:
    """E of a product that holds x once or twice, in one scalar, two scalars, a scalar and a word, or a word."""
    mean, covariance = law.args
    scalars = [atom for atom, n in core.atoms for _ in range(n)]
    if not core.word and all(a.op is Op.ENTRY and a.args[0] == sym(x) for a in scalars):
        return _entries([a.args[1] for a in scalars], mean, covariance, x)
    words = [_factors(a) for a in scalars] + ([core.word] if core.word else [])
    places: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        for j, factor in enumerate(word):
            if factor in (sym(x), Term(Op.TRANSPOSE, (sym(x),))):
                places.append((i, j))
            elif x in free_symbols(factor):
                return None
    if not 1 <= len(places) <= 2:
        return None
    at_mean = product([substitute(_join(w), {x: mean}) for w in words])
    if len(places) == 1:
        return at_mean
    (i, j), (k, n) = places
    spread = _within(words[i], j, n, covariance) if i == k else _between(words[i], j, words[k], n, covariance)
    return total([spread, at_mean])


def _entries(indices: list[Term], mean: Term, covariance: Term, x: Symbol) -> Term | None:
    """E[x_i] = m_i and E[x_i x_j] = S_ij + m_i m_j."""
    if len(indices) > 2 or any(x in free_symbols(i) for i in indices):
        return None
    at_mean = product([Term(Op.ENTRY, (mean, i)) for i in indices])
    return at_mean if len(indices) == 1 else total([Term(Op.ENTRY, (covariance, *indices)), at_mean])


def _factors(atom: Term) -> tuple[Term, ...]:
    """The matrix factors of a scalar atom (which `parts` leaves as one product) or the atom itself."""
    return atom.args if atom.op is Op.MUL else (atom,)


def _join(word: tuple[Term, ...]) -> Term:
    return ONE if not word else word[0] if len(word) == 1 else Term(Op.MUL, word)


def _times(*words: tuple[Term, ...]) -> Term:
    """The product of words; a 1×1 one among them is a scalar and may stand anywhere, so each is one factor."""
    return product([_join(w) for w in words if w])


def _back(word: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(transpose(f) for f in reversed(word))


def _within(word: tuple[Term, ...], i: int, j: int, s: Term) -> Term:
    """The covariance part of E[A v B w C] with v, w one of x, x' at i < j."""
    a, b, c = word[:i], word[i + 1 : j], word[j + 1 :]
    first_row, second_row = word[i].op is Op.TRANSPOSE, word[j].op is Op.TRANSPOSE
    if not first_row and second_row:  # A x B x' C with B 1×1 or absent: B A S C
        return _times(b, (*a, s, *c))
    if first_row and not second_row:  # A x' B x C: tr(B S) A C
        return _times((Term(Op.TRACE, (_join((*b, s)),)),), (*a, *c))
    if not first_row:  # A x B x C = A x x' B' C
        return _times((*a, s, *_back(b), *c))
    return _times((*a, *_back(b), s, *c))  # A x' B x' C = A B' x x' C


def _between(u: tuple[Term, ...], i: int, w: tuple[Term, ...], j: int, s: Term) -> Term:
    """The covariance part of E[(scalar u with x at i) · (word w with x at j)]: u = g x with the row g."""
    row = u[i].op is Op.TRANSPOSE
    # u = P x Q with Q 1×1 or absent, or u = P x' Q = Q' x P' with P 1×1 or absent
    g, scale = (_back(u[i + 1 :]), u[:i]) if row else (u[:i], u[i + 1 :])
    if w[j].op is Op.TRANSPOSE:  # w = P x' Q: P g S Q
        middle = (*g, s)
        return _times(scale, (*w[:j], *middle, *w[j + 1 :]))
    return _times(scale, (*w[:j], s, *_back(g), *w[j + 1 :]))


PROCEDURE = procedure("expectation.gaussian", moments, (Op.EXPECT,), __doc__)
