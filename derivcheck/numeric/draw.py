"""Random exact values of a domain: rationals by height, matrices with declared properties, laws.

Small rationals come first because witnesses should read well; wide ones, interval ends and legs of right-angled
triangles (for a² + b² = 1 and square roots) follow.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import count
from random import Random

from derivcheck.language.domain import POSITIVE, REAL, Domain, Kind, Prop
from derivcheck.language.facts import closure
from derivcheck.language.node import Op, Term, term
from derivcheck.numeric.assignment import Rows, Table, value_term
from derivcheck.numeric.fields import Exact
from derivcheck.numeric.properties import has_property, in_interval
from derivcheck.numeric.values import as_rows, transpose


def _by_height(limit: int) -> list[Fraction]:
    found = {Fraction(p, q) for p in range(limit + 1) for q in range(1, limit + 1) if p + q <= limit + 1}
    ordered = sorted(found, key=lambda f: (f.numerator + f.denominator, f.denominator))
    return [s for f in ordered for s in ((f, -f) if f else (f,))]


SMALL = _by_height(7)
LEGS = tuple(
    Fraction(p, q)
    for a, b, q in ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29), (9, 40, 41), (12, 35, 37))
    for p in (a, b)
)
SQUARES = tuple(
    Fraction(p * p, q * q)
    for p, q in ((1, 2), (2, 1), (3, 5), (4, 5), (1, 3), (2, 3), (3, 1), (3, 4), (5, 13), (12, 13))
)
_UNIT = tuple(Fraction(p, q) for p, q in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 10), (9, 10)))


@lru_cache(maxsize=512)
def candidates(domain: Domain, special: bool = False) -> tuple[Fraction, ...]:
    """Numbers of a scalar domain, simplest first."""
    if domain.kind is Kind.FINITE:
        return domain.values
    pool = [*SMALL, *((*LEGS, *SQUARES) if special else ())]
    lo, hi = domain.lo, domain.hi
    if domain.kind is Kind.INTEGER:
        start = lo if lo is not None else hi - 12 if hi is not None else Fraction(-6)
        stop = min(start + 12, hi) if hi is not None else start + 12
        return tuple(sorted((Fraction(k) for k in range(int(start), int(stop) + 1)), key=lambda k: (abs(k), k < 0)))
    if lo is not None and hi is not None:
        pool += [lo, hi, *(lo + (hi - lo) * t for t in (*_UNIT, *LEGS))]
    elif lo is not None:
        pool += [lo, *(lo + p for p in SMALL if p > 0)]
    elif hi is not None:
        pool += [hi, *(hi - p for p in SMALL if p > 0)]
    return tuple(dict.fromkeys(p for p in pool if in_interval(p, domain)))


def number(rng: Random, domain: Domain, *, special: bool = False, wide: bool = False, reach: float = 8) -> Fraction:
    """A random number of a real, integer or finite domain; `reach` is the typical place in order of height."""
    pool = candidates(domain, special)
    if not pool:
        raise ValueError(f"nothing lies between {domain.lo} and {domain.hi}")
    if special and rng.random() < 0.6:
        legs = [p for p in (*LEGS, *SQUARES) if domain.kind is not Kind.INTEGER and in_interval(p, domain)]
        if legs:
            return rng.choice(legs)
    if wide and domain.kind in (Kind.REAL, Kind.COMPLEX):
        for _ in range(8):
            q = Fraction(rng.randint(-999, 999), rng.choice((1, 7, 10, 64, 100, 1000)))
            q *= Fraction(2) ** rng.randint(-6, 6)
            if in_interval(q, domain):
                return q
        if domain.lo is not None and domain.hi is not None:
            return domain.lo + (domain.hi - domain.lo) * Fraction(rng.randint(1, 999), 1000)
    return pool[min(int(rng.expovariate(1 / reach)), len(pool) - 1)]


# --- matrices ---------------------------------------------------------------------------------------
def matrix(
    rng: Random, rows: int, columns: int, props: frozenset[Prop] = frozenset(), *, wide: bool = False, reach: float = 8
) -> Rows | None:
    """A random matrix with the declared properties; None if no attempt had them all."""
    wanted = closure(props)
    if wanted and rows != columns:
        return None
    for attempt in count():
        if attempt == 20:
            return None
        found = _matrix(rng, rows, columns, wanted, wide, reach)
        value = found[0][0] if rows == columns == 1 else found
        if all(has_property(p.value, value) for p in wanted):
            return found
    return None


def _matrix(rng: Random, rows: int, columns: int, props: frozenset[Prop], wide: bool, reach: float) -> Rows:
    def x() -> Fraction:
        return number(rng, REAL, wide=wide, reach=reach)

    lower, upper = Prop.LOWER_TRIANGULAR in props, Prop.UPPER_TRIANGULAR in props
    symmetric = Prop.SYMMETRIC in props
    if Prop.DIAGONAL in props or (lower and upper) or (symmetric and (lower or upper)):
        return _diagonal(rng, rows, props, x)
    if Prop.ORTHOGONAL in props:
        return _orthogonal(rng, rows, symmetric, lower or upper or Prop.POSITIVE_SEMIDEFINITE in props, props)
    if Prop.POSITIVE_SEMIDEFINITE in props:
        low = as_rows(tuple(tuple(x() if j <= i else Fraction(0) for j in range(rows)) for i in range(rows)))
        square = as_rows(Exact().times(low, transpose(low)))
        shift = rng.choice((Fraction(1), Fraction(1, 2), Fraction(1, 10)))
        if Prop.POSITIVE_DEFINITE not in props and rng.random() < 0.5:
            shift = Fraction(0)
        return tuple(tuple(v + shift if i == j else v for j, v in enumerate(r)) for i, r in enumerate(square))
    full = [[x() for _ in range(columns)] for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            if symmetric and j < i:
                full[i][j] = full[j][i]
            if (lower and j > i) or (upper and j < i):
                full[i][j] = Fraction(0)
    return tuple(map(tuple, full))


def _diagonal(rng: Random, size: int, props: frozenset[Prop], x) -> Rows:  # type: ignore[no-untyped-def]
    def entry() -> Fraction:
        value = rng.choice((Fraction(1), Fraction(-1))) if Prop.ORTHOGONAL in props else x()
        if Prop.POSITIVE_SEMIDEFINITE in props:
            value = abs(value)
        return value or (Fraction(1) if Prop.INVERTIBLE in props else value)

    return tuple(tuple(entry() if i == j else Fraction(0) for j in range(size)) for i in range(size))


def _orthogonal(rng: Random, size: int, symmetric: bool, diagonal: bool, props: frozenset[Prop]) -> Rows:
    """Cayley's (1 - S)(1 + S)⁻¹ for skew S, signs flipped at random; a reflection if symmetry is wanted."""
    exact = Exact()
    if diagonal:
        return _diagonal(rng, size, props, lambda: Fraction(1))
    if symmetric:
        v = [Fraction(rng.randint(-2, 2)) for _ in range(size)]
        length = sum(a * a for a in v)
        if not length:
            return _diagonal(rng, size, props, lambda: Fraction(1))
        return tuple(tuple((i == j) - 2 * v[i] * v[j] / length for j in range(size)) for i in range(size))
    skew = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for j in range(i):
            skew[i][j] = rng.choice(SMALL[:11])
            skew[j][i] = -skew[i][j]
    plus_ = tuple(tuple((i == j) + s for j, s in enumerate(r)) for i, r in enumerate(skew))
    minus = tuple(tuple((i == j) - s for j, s in enumerate(r)) for i, r in enumerate(skew))
    if size == 1:
        return ((rng.choice((Fraction(1), Fraction(-1))),),)
    rotation = as_rows(exact.times(minus, exact.inverse(plus_)))
    signs = [rng.choice((1, 1, -1)) for _ in range(size)]
    return tuple(tuple(v * s for v in r) for r, s in zip(rotation, signs, strict=True))


# --- sequences and laws -----------------------------------------------------------------------------
def simplex(rng: Random, size: int) -> tuple[Fraction, ...]:
    """Positive rational probabilities."""
    weights = [rng.randint(1, rng.choice((1, 3, 9))) for _ in range(size)]
    return tuple(Fraction(w, sum(weights)) for w in weights)


def law(rng: Random, space: Domain, props: frozenset[Prop], size: int | None) -> Term | None:
    """A law on the space with the declared properties; `size` is the dimension of R^size."""
    if space.kind is Kind.MATRIX and size is not None:
        mean, covariance = matrix(rng, size, 1), matrix(rng, size, size, frozenset({Prop.POSITIVE_DEFINITE}))
        if Prop.PMF in props or mean is None or covariance is None:
            return None
        return Term(Op.MVNORMAL, (value_term(mean), value_term(covariance)))
    if space.kind is Kind.REAL:
        if Prop.PMF in props:
            return _bernoulli(rng) if in_interval(Fraction(0), space) and in_interval(Fraction(1), space) else None
        if space.lo is None and space.hi is None:
            if Prop.DENSITY not in props and rng.random() < 0.25:
                return _bernoulli(rng)
            return Term(Op.NORMAL, (term(number(rng, REAL)), term(number(rng, POSITIVE))))
        a, b = sorted((number(rng, space), number(rng, space)))
        return Term(Op.UNIFORM, (term(a), term(b))) if a < b else None
    if space.kind in (Kind.INTEGER, Kind.FINITE) and Prop.DENSITY not in props:
        values = space.values
        if space.kind is Kind.FINITE and values == (Fraction(0), Fraction(1)):
            return _bernoulli(rng)
        if space.kind is Kind.FINITE and values == tuple(map(Fraction, range(1, len(values) + 1))):
            return categorical(simplex(rng, len(values)))
        if space.kind is Kind.INTEGER and (space.lo is None or space.lo <= 1):
            top = 4 if space.hi is None else int(space.hi)
            return categorical(simplex(rng, rng.randint(1, min(4, top)))) if top >= 1 else None
    return None


def _bernoulli(rng: Random) -> Term:
    return Term(Op.BERNOULLI, (term(rng.choice(_UNIT)),))


def categorical(weights: tuple[Fraction, ...]) -> Term:
    """The law of 1 .. n with these probabilities."""
    return Term(Op.CATEGORICAL, (Table(1, weights, Fraction(0)).term(), term(len(weights))))
