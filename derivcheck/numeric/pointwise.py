"""Functions of numbers, on exact values, balls and jets: FUNCTIONS[op](machine, *values).

Exact where the value is rational by form (exp 0, log 1, square roots of squares), a ball otherwise.  Where a
function is not defined on all of a ball it raises Undefined; where it is not smooth a jet does.
"""

from __future__ import annotations

from math import comb, factorial
from typing import Any

from flint import acb, arb, fmpq, fmpz

from derivcheck.language.node import Op
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.arrays import power as matrix_power
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, exponential, off_cut

ZERO, ONE = fmpq(0), fmpq(1)


def checked(v: Any) -> Any:
    """`v` if finite."""
    if not v.is_finite():
        raise Undefined("outside the domain")
    return v


def ball(v: Any) -> Any:
    """An exact number as a ball."""
    return arb(v) if type(v) is fmpq else v


def real_part(v: Any) -> Any:
    """A real value as fmpq or arb; Undefined for a number that is not certainly real."""
    if type(v) is acb:
        if not v.imag.is_zero():
            raise Undefined("not certainly real")
        return v.real
    if type(v) is fmpq or type(v) is arb:
        return v
    raise Undefined("a real number was expected")


def is_exact_integer(v: Any) -> bool:
    """Whether `v` is exactly an integer."""
    return (type(v) is fmpq and v.q == 1) or (type(v) is arb and v.is_exact() and v.is_integer())


def certain_sign(v: Any) -> int | None:
    """-1, 0 (exact) or 1, or None; of a jet: of its value, never 0."""
    if isinstance(v, Jet):
        if v.has_indeterminate():
            return None
        return certain_sign(v.constant) or None
    v = real_part(v)
    if v > 0:
        return 1
    if v < 0:
        return -1
    return 0 if v == 0 else None


def join(a: Any, b: Any) -> Any:
    """A ball that contains both."""
    a, b = ball(a), ball(b)
    return a.union(b)


def _entire(name: str, at_zero: fmpq | None) -> Any:
    def f(m: Any, v: Any) -> Any:
        t = type(v)
        if t is arb or t is acb:
            return checked(getattr(v, name)())
        if t is fmpq:
            return at_zero if v == 0 and at_zero is not None else checked(getattr(arb(v), name)())
        if t is Jet:
            return v.apply(name)
        raise Undefined(f"{name} of such a value")

    return f


def _exp(m: Any, v: Any) -> Any:
    t = type(v)
    if t is arb or t is acb:
        return checked(v.exp())
    if t is fmpq:
        return ONE if v == 0 else checked(arb(v).exp())
    if t is Jet:
        return exponential(v)
    raise Undefined("exp of such a value")


def _log(m: Any, v: Any) -> Any:
    t = type(v)
    if t is arb:
        return checked(v.log())
    if t is fmpq:
        if v <= 0:
            raise Undefined("log of a number <= 0")
        return ZERO if v == 1 else arb(v).log()
    if t is acb:
        if m.analytic:
            off_cut("log", v)
            return checked(v.log())
        return checked(real_part(v).log())
    if t is Jet:
        if not m.analytic and certain_sign(v) != 1:
            raise Undefined("log of a number that is not certainly positive")
        return v.apply("log")
    if t is ExpPoly and len(v.terms) == 1 and not isinstance(v.terms[0][0], Jet):
        return _log(m, v.terms[0][0]) + v.terms[0][1]
    raise Undefined("log of such a value")


def _sqrt(m: Any, v: Any) -> Any:
    t = type(v)
    if t is arb:
        if v < 0:
            raise Undefined("square root of a negative number")
        return v.sqrt() if v >= 0 else v.nonnegative_part().sqrt()
    if t is fmpq:
        if v < 0:
            raise Undefined("square root of a negative number")
        if fmpz(v.p).is_square() and fmpz(v.q).is_square():
            return fmpq(fmpz(v.p).isqrt(), fmpz(v.q).isqrt())
        return arb(v).sqrt()
    if t is acb:
        if m.analytic:
            off_cut("sqrt", v)
            return checked(v.sqrt())
        return _sqrt(m, real_part(v))
    if t is Jet:
        if not m.analytic and certain_sign(v) != 1:
            raise Undefined("square root of a number that is not certainly positive")
        return v.apply("sqrt")
    raise Undefined("square root of such a value")


def _csqrt(m: Any, v: Any) -> Any:
    t = type(v)
    if t is fmpq:
        return _sqrt(m, v) if v >= 0 else acb(0, ball(_sqrt(m, -v)))
    if t is arb:
        return v.sqrt() if v >= 0 else checked(acb(v).sqrt())
    if t is acb:
        if m.analytic:
            off_cut("sqrt", v)
        return checked(v.sqrt())
    if t is Jet:
        at = ball(v.constant)
        off_cut("sqrt", acb(at))
        return (v if at.real > 0 else v + acb(0)).apply("sqrt")
    raise Undefined("square root of such a value")


def _root(m: Any, v: Any, degree: Any) -> Any:
    if not is_exact_integer(degree) or degree < 1:
        raise Undefined("the degree of a root must be a positive integer")
    n = int(degree.p) if type(degree) is fmpq else int(degree.unique_fmpz())
    if n == 1:
        return v
    if n == 2:
        return _sqrt(m, v)
    if isinstance(v, Jet):
        sign = certain_sign(v)
    elif type(v) is acb and m.analytic:
        sign = 1 if v.real > 0 else -1 if v.real < 0 else None
        if sign is None:
            raise Undefined("root across zero")
    else:
        v = real_part(v)
        sign = certain_sign(v)
        if sign == 0:
            return ZERO
        if sign is None:
            low, high = arb(v).lower(), arb(v).upper()
            ends = [(_root(m, e, degree) if e != 0 else arb(0)) for e in (low if n % 2 else arb(0), high)]
            if n % 2 == 0 and not high > 0:
                raise Undefined("even root of a negative number")
            return join(*ends)
    if sign is None or (sign < 0 and n % 2 == 0):
        raise Undefined("root outside its domain")
    positive = v if sign > 0 else -v
    out = _exp(m, _log(m, positive) / fmpq(n)) if type(positive) is not fmpq else arb(positive).root(n)
    return out if sign > 0 else -out


def power(m: Any, base: Any, exponent: Any) -> Any:
    """base ** exponent: integer exponents over anything, real ones over a positive base; 0^0 = 1."""
    if is_exact_integer(exponent):
        n = int(exponent.p) if type(exponent) is fmpq else int(exponent.unique_fmpz())
        return integer_power(base, n)
    if isinstance(base, Array):
        raise Undefined("a matrix to a power that is not an integer")
    if isinstance(exponent, fmpq) and exponent.q == 2 and not isinstance(base, (Jet, ExpPoly)):
        if type(base) is fmpq and base >= 0 and (base != 0 or exponent > 0):
            return integer_power(_sqrt(m, base), int(exponent.p))
    if type(base) is acb and not m.analytic:
        base = real_part(base)
    if type(base) is fmpq and base == 0 and certain_sign(exponent) == 1:
        return ZERO
    return _exp(m, exponent * _log(m, base))


def integer_power(base: Any, n: int) -> Any:
    """base ** n with an integer n."""
    if isinstance(base, Array):
        if abs(n) > 10_000:
            raise Undefined("power too high")
        return matrix_power(base, n)
    if type(base) is fmpq:
        if base == 0 and n < 0:
            raise Undefined("a negative power of zero")
        if base.height_bits() * abs(n) > 20_000 and base not in (ZERO, ONE, -ONE):
            return checked(arb(base) ** n)
        return base**n
    if type(base) in (arb, acb):
        return checked(base**n)
    if n < 0:
        base, n = base.inverse(), -n
    if n > 500:
        raise Undefined("power too high")
    out: Any = ONE
    while n:
        if n & 1:
            out = out * base
        base, n = base * base, n >> 1
    return out


_plain_tanh = _entire("tanh", ZERO)


def _tanh(m: Any, v: Any) -> Any:
    if isinstance(v, Jet):
        # tanh v = 1 - 2/(e^{2v} + 1)
        return ONE - fmpq(2) / ((v * fmpq(2)).apply("exp") + ONE)
    return _plain_tanh(m, v)


def _hyperbolic(name: str, sign: int, at_zero: fmpq) -> Any:
    plain = _entire(name, at_zero)

    def f(m: Any, v: Any) -> Any:
        if isinstance(v, Jet):
            return (exponential(v) + exponential(-v) * fmpq(sign)) * fmpq(1, 2)
        return plain(m, v)

    return f


def _atan(m: Any, v: Any) -> Any:
    if type(v) is acb:
        off_cut("atan", v)
    return _entire("atan", ZERO)(m, v)


def _gamma(m: Any, v: Any) -> Any:
    if is_exact_integer(v) and 0 < v < 1000:
        return fmpq(factorial(int(v.p if type(v) is fmpq else v.unique_fmpz()) - 1))
    return _entire("gamma", None)(m, v)


def _natural(v: Any, limit: int) -> int:
    if not is_exact_integer(v) or not 0 <= v <= limit:
        raise Undefined("a natural number was expected")
    return int(v.p if type(v) is fmpq else v.unique_fmpz())


def _factorial(m: Any, v: Any) -> Any:
    return fmpq(factorial(_natural(v, 2000)))


def _binomial(m: Any, n: Any, k: Any) -> Any:
    return fmpq(comb(_natural(n, 2000), _natural(k, 2000)))


def _floor(m: Any, v: Any) -> Any:
    if isinstance(v, Jet):
        at = real_part(v.constant)
        if v.has_indeterminate() or is_exact_integer(at):
            raise Undefined("floor is not smooth here")
        below = _floor(m, at)
        if type(below) is not fmpq or certain_sign(at - below) != 1:
            raise Undefined("floor is not smooth here")
        return below
    if type(v) is acb and m.analytic:
        return checked(v.real_floor(True))
    v = real_part(v)
    if type(v) is fmpq:
        return fmpq(v.floor())
    low, high = v.lower().floor().unique_fmpz(), v.upper().floor().unique_fmpz()
    return fmpq(low) if low is not None and low == high else v.floor()


def _abs(m: Any, v: Any) -> Any:
    if isinstance(v, Jet):
        sign = certain_sign(v)
        if sign is None:
            raise Undefined("abs is not smooth here")
        return v if sign > 0 else -v
    if type(v) is acb and m.analytic:
        return checked(v.real_abs(True))
    if isinstance(v, (Array, ExpPoly)):
        raise Undefined("abs of such a value")
    return abs(v)


def _sign(m: Any, v: Any) -> Any:
    if type(v) is acb and m.analytic:
        return checked(v.real_sgn(True))
    sign = certain_sign(v)
    if sign is not None:
        return fmpq(sign)
    if isinstance(v, Jet):
        raise Undefined("sign is not smooth here")
    return real_part(v).sgn()


def _extreme(which: str) -> Any:
    def f(m: Any, *values: Any) -> Any:
        out = values[0]
        for v in values[1:]:
            out = pick(m, out, v)
        return out

    def pick(m: Any, a: Any, b: Any) -> Any:
        if isinstance(a, (Array, ExpPoly)) or isinstance(b, (Array, ExpPoly)):
            raise Undefined("maximum of such values")
        if m.analytic and (type(a) is acb or type(b) is acb):
            return checked(getattr(acb(ball(a)), "real_" + which)(acb(ball(b)), True))
        if isinstance(a, Jet) or isinstance(b, Jet):
            sign = certain_sign(a - b)
            if sign is None:
                raise Undefined("maximum is not smooth here")
            return a if (sign > 0) == (which == "max") else b
        a, b = real_part(a), real_part(b)
        if type(a) is fmpq and type(b) is fmpq:
            return max(a, b) if which == "max" else min(a, b)
        return getattr(ball(a), which)(ball(b))

    return f


def _re(m: Any, v: Any) -> Any:
    return _componentwise(m, v, lambda c: c.real if type(c) is acb else c)


def _im(m: Any, v: Any) -> Any:
    return _componentwise(m, v, lambda c: c.imag if type(c) is acb else ZERO)


def _conj(m: Any, v: Any) -> Any:
    return _componentwise(m, v, lambda c: c.conjugate() if type(c) is acb else c)


def _componentwise(m: Any, v: Any, f: Any) -> Any:
    if m.analytic and not (type(v) is fmpq or type(v) is arb):
        raise Undefined("not holomorphic")
    if isinstance(v, ExpPoly):
        raise Undefined("real part of such a value")
    return v.map(f) if isinstance(v, (Jet, Array)) else f(v)


FUNCTIONS: dict[Op, Any] = {
    Op.SQRT: _sqrt,
    Op.CSQRT: _csqrt,
    Op.ROOT: _root,
    Op.EXP: _exp,
    Op.LOG: _log,
    Op.SIN: _entire("sin", ZERO),
    Op.COS: _entire("cos", ONE),
    Op.TAN: _entire("tan", ZERO),
    Op.ATAN: _atan,
    Op.SINH: _hyperbolic("sinh", -1, ZERO),
    Op.COSH: _hyperbolic("cosh", 1, ONE),
    Op.TANH: _tanh,
    Op.ERF: _entire("erf", ZERO),
    Op.GAMMA: _gamma,
    Op.FACTORIAL: _factorial,
    Op.BINOMIAL: _binomial,
    Op.FLOOR: _floor,
    Op.ABS: _abs,
    Op.SIGN: _sign,
    Op.MAX: _extreme("max"),
    Op.MIN: _extreme("min"),
    Op.RE: _re,
    Op.IM: _im,
    Op.CONJ: _conj,
}
