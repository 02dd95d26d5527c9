"""Integrals with an error bound: closed forms where the body is polynomial times exponential, else quadrature.

    integral over [a, b]            rigorous adaptive quadrature of a piecewise holomorphic body
    integral over an infinite range sum of P(z) exp(Q(z)), Q quadratic with negative head, or linear and decaying
    gaussian_moment                 E of such a sum under a normal draw is the same integral

No tail is ever cut off: infinite ranges are closed forms, everything else there is Undefined.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, factorial
from typing import Any

from flint import acb, arb, fmpq

from derivcheck.language.node import Op
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.effort import EFFORT
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, exponential, fresh, indeterminate, is_scalar, lower
from derivcheck.numeric.pointwise import FUNCTIONS, ball, certain_sign, integer_power

EVALUATIONS = 3_000  # of the integrand in one quadrature
QUADRATURE = 20  # one of them, in nodes
Body = Callable[[Any], Any]


def integral(m: Any, body: Body, slot: int, lo: Any, hi: Any, real: bool) -> Any:
    """The integral of body(m) for slot from lo to hi; None is an infinite end; `real`: the body is real."""
    before = m.slots[slot]
    try:
        try:
            z = fresh()
            m.slots[slot] = indeterminate(z)
            return over(m, body(m), z, lo, hi)
        except Undefined:
            if lo is None or hi is None:
                raise
        return _finite(m, body, slot, lo, hi, real)
    finally:
        m.slots[slot] = before


# --- closed forms -----------------------------------------------------------------------------------
def over(m: Any, value: Any, z: int, lo: Any, hi: Any) -> Any:
    """The integral of a polynomial or exponential sum in the indeterminate z."""
    if isinstance(value, Array):
        return value.map(lambda v: over(m, v, z, lo, hi))
    if not isinstance(value, ExpPoly):
        return _polynomial(_in(value, z), lo, hi)
    out: Any = fmpq(0)
    for p, q in value.terms:
        out = out + _term(m, _in(p, z), _in(q, z), lo, hi)
    return out


def _in(v: Any, z: int) -> list[Any]:
    """Coefficients of v as a polynomial in z."""
    if not isinstance(v, Jet):
        return [v]
    return [v.coefficient(z, k) for k in range(v.degree(z) + 1)]


def _polynomial(p: list[Any], lo: Any, hi: Any) -> Any:
    if all(type(c) is fmpq and c == 0 for c in p):
        return fmpq(0)
    if lo is None or hi is None:
        raise Undefined("a polynomial over an infinite range")
    out: Any = fmpq(0)
    for k, c in enumerate(p):
        out = out + c * (integer_power(hi, k + 1) - integer_power(lo, k + 1)) * fmpq(1, k + 1)
    return out


def _exp(m: Any, v: Any) -> Any:
    return exponential(v) if isinstance(v, Jet) else FUNCTIONS[Op.EXP](m, v)


def _term(m: Any, p: list[Any], q: list[Any], lo: Any, hi: Any) -> Any:
    """The integral of P(z) exp(Q(z))."""
    if len(q) > 3:
        raise Undefined("exponent of degree above 2")
    c, b, a = (*q, fmpq(0), fmpq(0))[:3]
    if certain_sign(a) == 0:
        if certain_sign_or_none(b) == 0:
            return _polynomial(p, lo, hi) * _exp(m, c)
        return _linear(m, p, b, lo, hi) * _exp(m, c)
    head = -a
    if certain_sign(head) != 1:
        raise Undefined("the exponent is not certainly concave")
    if lo is not None and hi is not None:
        raise Undefined("left to quadrature")
    mean = b / (head * fmpq(2))
    scale = _exp(m, c + b * mean * fmpq(1, 2))
    if lo is None and hi is None:
        moments = _whole_line(m, head, len(p))
    elif hi is None:
        moments = _half_line(m, head, lo - mean, len(p))
    else:
        moments = [v * (-1) ** k for k, v in enumerate(_half_line(m, head, mean - hi, len(p)))]
    out: Any = fmpq(0)
    for k, coefficient in enumerate(p):
        for j in range(k + 1):  # (mean + y)^k
            out = out + coefficient * integer_power(mean, k - j) * moments[j] * fmpq(comb(k, j))
    return out * scale


def certain_sign_or_none(v: Any) -> int | None:
    """`certain_sign`, None for a complex number."""
    if type(v) is acb and not v.imag.is_zero():
        return None
    return certain_sign(v)


def _whole_line(m: Any, head: Any, count: int) -> list[Any]:
    """Integrals of y^k exp(-head y²) over the line."""
    out = []
    base = FUNCTIONS[Op.SQRT](m, arb.pi() / head)
    for k in range(count):
        if k % 2:
            out.append(fmpq(0))
        else:
            double = factorial(k) // (2 ** (k // 2) * factorial(k // 2))
            out.append(base * fmpq(double) / integer_power(head * fmpq(2), k // 2))
    return out


def _half_line(m: Any, head: Any, start: Any, count: int) -> list[Any]:
    """Integrals of y^k exp(-head y²) from `start` to infinity."""
    root = FUNCTIONS[Op.SQRT](m, head)
    tail = fmpq(1) - FUNCTIONS[Op.ERF](m, root * start)
    edge = _exp(m, -(head * start * start))
    out = [FUNCTIONS[Op.SQRT](m, arb.pi() / head) * tail * fmpq(1, 2), edge / (head * fmpq(2))]
    for k in range(2, count):
        out.append((integer_power(start, k - 1) * edge + out[k - 2] * fmpq(k - 1)) / (head * fmpq(2)))
    return out


def _linear(m: Any, p: list[Any], b: Any, lo: Any, hi: Any) -> Any:
    """The integral of P(z) exp(b z); an infinite end needs decay there."""
    sign = certain_sign_or_none(b)
    if (lo is None and sign != 1) or (hi is None and sign != -1):
        raise Undefined("the exponential does not certainly decay")
    if sign is None and type(b) is not acb:
        raise Undefined("the rate may be zero")

    def primitive(at: Any) -> Any:
        edge, previous, out = _exp(m, b * at), fmpq(0), fmpq(0)
        for k, c in enumerate(p):
            previous = (integer_power(at, k) * edge - previous * fmpq(k)) / b
            out = out + c * previous
        return out

    upper = fmpq(0) if hi is None else primitive(hi)
    return upper if lo is None else upper - primitive(lo)


# --- quadrature -------------------------------------------------------------------------------------
def _finite(m: Any, body: Body, slot: int, lo: Any, hi: Any, real: bool) -> Any:
    if isinstance(lo, Jet) or isinstance(hi, Jet):
        return _moving_ends(m, body, slot, lo, hi, real)
    if not (is_scalar(lo) and is_scalar(hi)):
        raise Undefined("the ends of an integral must be numbers")
    m.slots[slot] = (ball(lo) + ball(hi)) / 2
    pattern = body(m)
    if isinstance(pattern, Array):
        return Array(
            [
                [_entry(m, body, slot, lo, hi, real, v, (i, j)) for j, v in enumerate(row)]
                for i, row in enumerate(pattern.rows)
            ]
        )
    return _entry(m, body, slot, lo, hi, real, pattern, None)


def _entry(m: Any, body: Body, slot: int, lo: Any, hi: Any, real: bool, pattern: Any, at: Any) -> Any:
    """One entry of the body; a jet is integrated coefficient by coefficient."""

    def scalar(v: Any) -> Any:
        return v if at is None else v.rows[at[0]][at[1]]

    if isinstance(pattern, ExpPoly):
        raise Undefined("an exponential sum inside a quadrature")
    if not isinstance(pattern, Jet):
        return _quadrature(m, lambda n: _number(scalar(body(n))), slot, lo, hi, real)
    keys = list(pattern.c)
    if len(keys) > 64:
        raise Undefined("too many derivatives of an integral")

    def of(key: Any) -> Body:
        def f(n: Any) -> Any:
            v = scalar(body(n))
            if not isinstance(v, Jet):
                return v if key == () else fmpq(0)
            if not v.c.keys() <= pattern.c.keys():
                raise Undefined("derivatives of an integral do not fit together")
            return v.c.get(key, fmpq(0))

        return f

    return lower({key: _quadrature(m, of(key), slot, lo, hi, real) for key in keys})


def _number(v: Any) -> Any:
    if not is_scalar(v):
        raise Undefined("the integrand is not a number")
    return v


def _quadrature(m: Any, body: Body, slot: int, lo: Any, hi: Any, real: bool) -> Any:
    outer = m.analytic
    on_line = not any(type(end) is acb and not end.imag.is_zero() for end in (lo, hi))

    def f(z: acb, analytic: bool) -> acb:
        EFFORT.spent += QUADRATURE
        plain = on_line and not analytic and z.imag.is_zero()
        m.slots[slot] = z.real if plain else z
        m.analytic = outer or not plain
        try:
            v = body(m)
        except (Undefined, ZeroDivisionError, OverflowError):
            return acb(arb.nan(), arb.nan())
        return v if type(v) is acb else acb(ball(v))

    try:
        out = acb.integral(f, acb(ball(lo)), acb(ball(hi)), eval_limit=EVALUATIONS)
    finally:
        m.analytic = outer
    if not out.is_finite():
        raise Undefined("no enclosure of the integral")
    return out.real if real and on_line and not outer else out


def _moving_ends(m: Any, body: Body, slot: int, lo: Any, hi: Any, real: bool) -> Any:
    """Ends that carry nilpotents: the integral between their values, and a Taylor series beyond each."""
    at = [end.constant if isinstance(end, Jet) else end for end in (lo, hi)]
    if any(isinstance(end, Jet) and end.has_indeterminate() for end in (lo, hi)):
        raise Undefined("an end of the integral depends on a draw")
    out = _finite(m, body, slot, at[0], at[1], real)
    for end, value, sign in ((hi, at[1], 1), (lo, at[0], -1)):
        if not isinstance(end, Jet):
            continue
        rest = end - value
        order = len({variable for key in rest.c if key for variable, _ in key})
        if order > 4:
            raise Undefined("derivative of too high order")
        names = [-fresh() for _ in range(order)]
        point: Any = value
        for name in names[1:]:
            point = point + indeterminate(name)
        m.slots[slot] = point
        derivative, power = body(m), rest
        for k in range(order):
            plain = derivative
            for name in names[k + 1 :]:
                plain = plain.coefficient(name, 0) if isinstance(plain, Jet) else plain
            out = out + plain * power * fmpq(sign, factorial(k + 1))
            power = power * rest
            if k + 1 < order:
                derivative = derivative.coefficient(names[k + 1]) if isinstance(derivative, Jet) else fmpq(0)
    return out
