"""Polynomials in nilpotents (for derivatives) and in Gaussian indeterminates (for moments), over balls.

    Jet      = sum of c_m m,           m a monomial in e_1, e_2, ... (e_k² = 0) and z_1, z_2, ...
    ExpPoly  = sum of P_i exp(Q_i),    P_i, Q_i jets, Q_i at most quadratic in the z

A coefficient is `fmpq` (exact), `arb` (real ball) or `acb` (complex ball).  f(x + e_1 + e_2) has f''(x) at
e_1 e_2; a function that is not smooth at the point raises Undefined, so a derivative is never invented.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from flint import acb, acb_series, arb, arb_series, fmpq

from derivcheck.numeric.effort import EFFORT

Scalar = Any  # fmpq | arb | acb
Key = tuple[tuple[int, int], ...]  # ((variable, exponent), ...) sorted; negative variables are nilpotent
MAX_TERMS = 4000


class Undefined(Exception):
    """The term has no enclosure here: undefined, or not evaluable by these means.  Never leaves the package."""


def _times(a: Key, b: Key) -> Key | None:
    if not a or not b:
        return a or b
    powers = dict(a)
    for variable, exponent in b:
        if variable in powers:
            if variable < 0:
                return None
            powers[variable] += exponent
        else:
            powers[variable] = exponent
    return tuple(sorted(powers.items()))


def is_scalar(v: Any) -> bool:
    """Whether `v` is a plain number: exact, real ball or complex ball."""
    return type(v) in (fmpq, arb, acb)


class Jet:
    """A polynomial; `c` maps monomials to coefficients, the empty monomial to the value at the point."""

    __slots__ = ("c",)

    def __init__(self, c: dict[Key, Scalar]) -> None:
        if len(c) > MAX_TERMS:
            raise Undefined("too many monomials")
        self.c = c

    @property
    def constant(self) -> Scalar:
        """The coefficient of 1."""
        return self.c.get((), fmpq(0))

    def has_indeterminate(self) -> bool:
        """Whether a Gaussian indeterminate occurs."""
        return any(key and key[-1][0] > 0 for key in self.c)

    def coefficient(self, variable: int, exponent: int = 1, without: frozenset[int] = frozenset()) -> Any:
        """The coefficient of variable^exponent over the other variables, with those of `without` set to zero."""
        out: dict[Key, Scalar] = {}
        for key, c in self.c.items():
            powers = dict(key)
            if powers.pop(variable, 0) == exponent and not (without and without & powers.keys()):
                out[tuple(sorted(powers.items()))] = c
        return lower(out)

    def degree(self, variable: int) -> int:
        """The highest exponent of `variable`."""
        return max((dict(key).get(variable, 0) for key in self.c), default=0)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            out = dict(self.c)
            for key, c in other.c.items():
                out[key] = out[key] + c if key in out else c
            return Jet(out)
        if not is_scalar(other):
            return NotImplemented
        return Jet({**self.c, (): self.constant + other})

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet({key: -c for key, c in self.c.items()})

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        EFFORT.spent += 2
        if isinstance(other, Jet):
            EFFORT.spent += len(self.c) * len(other.c)
            out: dict[Key, Scalar] = {}
            for a, x in self.c.items():
                for b, y in other.c.items():
                    key = _times(a, b)
                    if key is not None:
                        out[key] = out[key] + x * y if key in out else x * y
            return Jet(out)
        if not is_scalar(other):
            return NotImplemented
        return Jet({key: c * other for key, c in self.c.items()})

    __rmul__ = __mul__

    def map(self, f: Any) -> Jet:
        """Coefficientwise; the variables are real."""
        return Jet({key: f(c) for key, c in self.c.items()})

    def inverse(self) -> Any:
        """1/self: a geometric series in the nilpotent part."""
        first = reciprocal(self.constant)
        return self.series(lambda order: [first * (-first) ** k for k in range(order + 1)])

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Jet):
            return self * other.inverse()
        return self * reciprocal(other) if is_scalar(other) else NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        return self.inverse() * other

    def series(self, taylor: Any) -> Any:
        """sum of taylor(K)[k] n^k over the nilpotent part n = self - constant."""
        rest = {key: c for key, c in self.c.items() if key}
        if any(key[-1][0] > 0 for key in rest):
            raise Undefined("not a polynomial in the draw")
        order = len({variable for key in rest for variable, _ in key})
        if order > 8:
            raise Undefined("derivative of too high order")
        coefficients = taylor(order)
        nilpotent, power = Jet(rest), Jet({(): fmpq(1)})
        out: Any = Jet({(): coefficients[0]})
        for c in coefficients[1:]:
            power = power * nilpotent
            out = out + power * c
        return out

    def apply(self, name: str) -> Any:
        """A function that `arb_series` knows: exp, log, sqrt, sin, cos, tan, atan, erf, gamma."""
        return self.series(lambda order: taylor(name, self.constant, order))


def lower(c: dict[Key, Scalar]) -> Any:
    """A Jet, or its constant when nothing else is left."""
    if not c:
        return fmpq(0)
    return c[()] if len(c) == 1 and () in c else Jet(c)


def reciprocal(v: Scalar) -> Scalar:
    """1/v; Undefined when v may be 0."""
    if type(v) is fmpq:
        if v == 0:
            raise Undefined("division by zero")
        return 1 / v
    out = 1 / v
    if not out.is_finite():
        raise Undefined("division by a ball that contains zero")
    return out


def taylor(name: str, at: Scalar, order: int) -> list[Scalar]:
    """Taylor coefficients 0 .. order of a named function at a point where it is analytic."""
    if type(at) is fmpq:
        at = arb(at)
    if type(at) is acb and name in ("log", "sqrt", "atan"):
        off_cut(name, at)
    if order == 0:
        values = [getattr(at, name)()]
    else:
        maker = arb_series if type(at) is arb else acb_series
        values = list(getattr(maker([at, 1], prec=order + 1), name)().coeffs())
        values += [arb(0)] * (order + 1 - len(values))
    if not all(v.is_finite() for v in values):
        raise Undefined(f"{name} outside its domain")
    return values


def off_cut(name: str, z: acb) -> None:
    """Undefined unless the ball certainly avoids the branch cut of log, sqrt or atan."""
    if name == "atan":
        if not (abs(z.imag) < 1 or z.real > 0 or z.real < 0):
            raise Undefined("atan across its branch cut")
    elif not (z.real > 0 or z.imag > 0 or z.imag < 0):
        raise Undefined(f"{name} across its branch cut")


class ExpPoly:
    """A sum of terms (P, Q) that stand for P exp(Q)."""

    __slots__ = ("terms",)

    def __init__(self, terms: list[tuple[Any, Any]]) -> None:
        if len(terms) > 200:
            raise Undefined("too many exponentials")
        self.terms = terms

    def __add__(self, other: Any) -> Any:
        if isinstance(other, ExpPoly):
            return ExpPoly(self.terms + other.terms)
        if isinstance(other, Jet) or is_scalar(other):
            return ExpPoly([*self.terms, (other, fmpq(0))])
        return NotImplemented

    __radd__ = __add__

    def __neg__(self) -> ExpPoly:
        return ExpPoly([(-p, q) for p, q in self.terms])

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, ExpPoly):
            return ExpPoly([(p * r, q + s) for p, q in self.terms for r, s in other.terms])
        if isinstance(other, Jet) or is_scalar(other):
            return ExpPoly([(p * other, q) for p, q in self.terms])
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, ExpPoly):
            return self * other.inverse()
        return self * (other.inverse() if isinstance(other, Jet) else reciprocal(other))

    def __rtruediv__(self, other: Any) -> Any:
        return self.inverse() * other

    def inverse(self) -> Any:
        """1/(P exp(Q)) for a single term with a constant P."""
        if len(self.terms) != 1:
            raise Undefined("a sum of exponentials in a denominator")
        p, q = self.terms[0]
        return ExpPoly([(p.inverse() if isinstance(p, Jet) else reciprocal(p), -q)])


def exponential(v: Jet) -> Any:
    """exp of a jet: an ExpPoly when an indeterminate occurs in it."""
    return ExpPoly([(fmpq(1), v)]) if v.has_indeterminate() else v.apply("exp")


_names = count(1)


def fresh() -> int:
    """A variable number that no other jet has: negate it for a nilpotent."""
    return next(_names)


def indeterminate(variable: int) -> Jet:
    """The jet that is just that variable."""
    return Jet({((variable, 1),): fmpq(1)})
