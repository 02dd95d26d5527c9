"""Exact numbers beyond the rationals: rational combinations of square roots of squarefree integers.

    {1: 1/2, 2: 3}   is  1/2 + 3 sqrt(2)          {1: 1, -1: 2}   is  1 + 2 i

The square roots of distinct squarefree integers are linearly independent over the rationals, so a combination
is zero only if it has no terms: equality is exact.  The sign of a real one comes from an enclosure.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz
from flint import ctx as _context

MAX_BITS = 4096  # of a numerator or denominator
_FACTOR_BITS = 160
_MAX_TERMS = 32


class Unsupported(ArithmeticError):
    """The value is not computed here: not in the field, undefined, or too large."""


@dataclass(frozen=True, slots=True)
class Surd:
    """The sum of c sqrt(d) over `terms` = ((d, c), ...), d squarefree and distinct, c nonzero, sorted by d.

    sqrt(d) means i sqrt(-d) for negative d.  Rational values are Fractions, never Surds: use `combine`.
    """

    terms: tuple[tuple[int, Fraction], ...]

    def __add__(self, other: Any) -> Any:
        parts = parts_of(other)
        if parts is None:
            return NotImplemented
        total = dict(self.terms)
        for d, c in parts:
            total[d] = total.get(d, Fraction(0)) + c
        return combine(total)

    __radd__ = __add__

    def __neg__(self) -> Surd:
        return Surd(tuple((d, -c) for d, c in self.terms))

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        parts = parts_of(other)
        if parts is None:
            return NotImplemented
        total: dict[int, Fraction] = {}
        for d, c in self.terms:
            for e, k in parts:
                common = int(fmpz(abs(d)).gcd(fmpz(abs(e))))
                sign = -1 if d < 0 and e < 0 else 1
                radicand = (d // common) * (e // common)
                total[radicand] = total.get(radicand, Fraction(0)) + sign * common * c * k
        return combine(total)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return self * reciprocal(other)

    def __rtruediv__(self, other: Any) -> Any:
        return other * reciprocal(self)

    @property
    def is_real(self) -> bool:
        """Whether no square root of a negative number occurs."""
        return all(d > 0 for d, _ in self.terms)


def parts_of(value: Any) -> tuple[tuple[int, Fraction], ...] | None:
    """The terms of an exact number, None for anything else."""
    if isinstance(value, Surd):
        return value.terms
    if isinstance(value, (int, Fraction)):
        return ((1, Fraction(value)),) if value else ()
    return None


def combine(total: dict[int, Fraction]) -> Fraction | Surd:
    """The number with these coefficients: a Fraction when it is rational."""
    terms = tuple(sorted((d, c) for d, c in total.items() if c))
    if len(terms) > _MAX_TERMS:
        raise Unsupported("too many square roots")
    if not terms:
        return Fraction(0)
    if len(terms) == 1 and terms[0][0] == 1:
        return terms[0][1]
    return Surd(terms)


def reciprocal(value: Any) -> Any:
    """1/value, by multiplying with conjugates until the denominator is rational."""
    if not isinstance(value, Surd):
        return 1 / value
    numerator: Any = Fraction(1)
    denominator: Any = value
    while isinstance(denominator, Surd):
        prime = _a_prime(denominator)
        conjugate = combine({d: -c if _divides(prime, d) else c for d, c in denominator.terms})
        numerator, denominator = numerator * conjugate, denominator * conjugate
    return numerator / denominator


def _divides(prime: int, d: int) -> bool:
    return d < 0 if prime == -1 else d % prime == 0


def _a_prime(value: Surd) -> int:
    """A prime (or -1, the sign) on which some of the radicands depend."""
    d = next(d for d, _ in value.terms if d != 1)
    return -1 if d < 0 else int(fmpz(d).factor()[0][0])


def square_root(value: Fraction) -> Fraction | Surd:
    """The principal square root of a rational number, exactly."""
    if not isinstance(value, (int, Fraction)):
        raise Unsupported("nested square roots")
    value = Fraction(value)
    if not value:
        return Fraction(0)
    radicand = value.numerator * value.denominator
    if radicand > 0:
        whole = int(fmpz(radicand).isqrt())
        if whole * whole == radicand:
            return Fraction(whole, value.denominator)
    if radicand.bit_length() > _FACTOR_BITS:
        raise Unsupported("a square root of a long number")
    free, outside = (1 if radicand > 0 else -1), 1
    for prime, power in fmpz(abs(radicand)).factor():
        outside *= int(prime) ** (int(power) // 2)
        free *= int(prime) ** (int(power) % 2)
    return combine({free: Fraction(outside, value.denominator)})


def sign_of(value: Any) -> int:
    """-1, 0 or 1 for a real exact number."""
    if isinstance(value, (int, Fraction)):
        return 1 if value > 0 else -1 if value < 0 else 0
    if not isinstance(value, Surd) or not value.is_real:
        raise Unsupported("the sign of a number that is not real")
    kept = _context.prec
    try:
        for precision in (64, 256, 1024, 8192):
            _context.prec = precision
            ball = sum((arb(fmpq(c.numerator, c.denominator)) * arb(d).sqrt() for d, c in value.terms), arb(0))
            if ball > 0:
                return 1
            if ball < 0:
                return -1
    finally:
        _context.prec = kept
    raise Unsupported("the sign of a very small number")


def real_part(value: Any) -> Any:
    """The real part of an exact number."""
    return combine({d: c for d, c in value.terms if d > 0}) if isinstance(value, Surd) else value


def imaginary_part(value: Any) -> Any:
    """The imaginary part: the coefficients of i sqrt(d)."""
    return combine({-d: c for d, c in value.terms if d < 0}) if isinstance(value, Surd) else Fraction(0)


def bits(value: Any) -> int:
    """The length of the longest integer in an exact number."""
    if isinstance(value, Surd):
        return max(bits(c) for _, c in value.terms)
    number = Fraction(value)
    return max(number.numerator.bit_length(), number.denominator.bit_length())
