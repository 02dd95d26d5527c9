"""Two fields of numbers to evaluate trees over: exact numbers, and real balls that enclose.

    Exact    rationals and rational combinations of square roots; everything else is Unsupported
    Ball     enclosures; comparisons of balls that meet are Unsupported
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from flint import arb, fmpq
from flint import ctx as _context

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Op, Term
from derivcheck.numeric.dual import primal
from derivcheck.numeric.effort import EFFORT
from derivcheck.numeric.evaluate import Env, Evaluator
from derivcheck.numeric.surds import (
    MAX_BITS,
    Surd,
    Unsupported,
    bits,
    combine,
    imaginary_part,
    parts_of,
    real_part,
    sign_of,
    square_root,
)
from derivcheck.numeric.values import Value

PRECISIONS = (64, 256)
_ZERO, _ONE = Fraction(0), Fraction(1)
_AT_ZERO = {
    Op.EXP: _ONE, Op.SIN: _ZERO, Op.COS: _ONE, Op.TAN: _ZERO, Op.ATAN: _ZERO, Op.SINH: _ZERO, Op.COSH: _ONE,
    Op.TANH: _ZERO, Op.ERF: _ZERO,
}  # fmt: skip


class Exact(Evaluator):
    """Rationals and square roots."""

    def number(self, value: Fraction) -> Value:
        return value

    def constant(self, name: str) -> Value:
        if name == "i":
            return combine({-1: _ONE})
        raise Unsupported(name)

    def function(self, op: Op, x: Value) -> Value:
        if op in (Op.SQRT, Op.CSQRT):
            if op is Op.SQRT and sign_of(x) < 0:
                raise Unsupported("the square root of a negative number")
            return square_root(x)
        if x == 0 and op in _AT_ZERO:
            return _AT_ZERO[op]
        if op is Op.LOG and x == 1:
            return _ZERO
        if op is Op.GAMMA and isinstance(x, Fraction) and x.denominator == 1 and 1 <= x <= 100:
            out = 1
            for k in range(2, int(x)):
                out *= k
            return Fraction(out)
        raise Unsupported(op.value)

    def root(self, x: Value, degree: int) -> Value:
        if degree == 2:
            return self.function(Op.SQRT, x)
        if not isinstance(x, Fraction) or (degree % 2 == 0 and x < 0):
            raise Unsupported("root")
        parts = [_integer_root(abs(x.numerator), degree), _integer_root(x.denominator, degree)]
        return Fraction(parts[0] if x >= 0 else -parts[0], parts[1])

    def power(self, x: Value, exponent: Value) -> Value:
        if isinstance(exponent, Fraction) and exponent.denominator == 2:
            if sign_of(x) < 0 or (x == 0 and exponent < 0):
                raise Unsupported("power")
            return self.raise_to(square_root(x), Fraction(exponent.numerator))
        raise Unsupported("power")

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if relation in ("=", "!="):
            if parts_of(a) is None or parts_of(b) is None:
                raise Unsupported("comparison")
            return bool((a == b) == (relation == "="))
        return _ordered(relation, sign_of(a - b))

    def integer(self, x: Value) -> int:
        if isinstance(x, Fraction) and x.denominator == 1:
            return x.numerator
        raise Unsupported("an integer was expected")

    def component(self, op: Op, x: Value) -> Value:
        if op is Op.RE:
            return real_part(x)
        if op is Op.IM:
            return imaginary_part(x)
        return combine({d: c if d > 0 else -c for d, c in x.terms}) if isinstance(x, Surd) else x

    def floor(self, x: Value) -> Value:
        if isinstance(x, Fraction):
            return Fraction(floor(x))
        raise Unsupported("floor")

    def nonzero(self, x: Value) -> None:
        if primal(x) == 0:
            raise Unsupported("division by zero")

    def value(self, node: Term, env: Env) -> Value:
        EFFORT.spent += 2
        found = super().value(node, env)
        if node.op in (Op.MUL, Op.POW, Op.DET) and parts_of(found) is not None and bits(found) > MAX_BITS:
            raise Unsupported("a long number")
        return found


class Ball(Evaluator):
    """Real enclosures; what overlaps is not decided."""

    def number(self, value: Fraction) -> Value:
        return arb(fmpq(value.numerator, value.denominator))

    def constant(self, name: str) -> Value:
        if name == "i" or name == "oo":
            raise Unsupported(name)
        return arb.pi() if name == "pi" else arb(1).exp()

    def function(self, op: Op, x: Value) -> Value:
        if op is Op.CSQRT and not x >= 0:
            raise Unsupported("complex")
        return finite(_BALL_FUNCTIONS[op](x))

    def power(self, x: Value, exponent: Value) -> Value:
        if not x > 0:
            raise Unsupported("power")
        return finite(x**exponent)

    def root(self, x: Value, degree: int) -> Value:
        if x > 0:
            return finite(x.root(degree))
        raise Unsupported("root")

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if relation == "=":
            if a < b or a > b:
                return False
        elif relation == "!=":
            if a < b or a > b:
                return True
        elif relation in ("<", "<="):
            if a < b or (relation == "<=" and a <= b):
                return True
            if a > b or (relation == "<" and a >= b):
                return False
        else:
            return self.compare({">": "<", ">=": "<="}[relation], b, a)
        raise Unsupported("enclosures that meet")

    def integer(self, x: Value) -> int:
        if isinstance(x, arb) and x.is_exact() and x.is_integer():
            return int(x.unique_fmpz() or 0)
        raise Unsupported("an integer was expected")

    def component(self, op: Op, x: Value) -> Value:
        return arb(0) if op is Op.IM else x

    def floor(self, x: Value) -> Value:
        whole = x.floor()
        if not whole.is_exact():
            raise Unsupported("floor")
        return whole

    def nonzero(self, x: Value) -> None:
        if not (primal(x) > 0 or primal(x) < 0):
            raise Unsupported("division by zero")


_BALL_FUNCTIONS: dict[Op, Callable[[arb], arb]] = {
    Op.EXP: arb.exp, Op.LOG: arb.log, Op.SIN: arb.sin, Op.COS: arb.cos, Op.TAN: arb.tan, Op.ATAN: arb.atan,
    Op.SINH: arb.sinh, Op.COSH: arb.cosh, Op.TANH: arb.tanh, Op.ERF: arb.erf, Op.SQRT: arb.sqrt,
    Op.CSQRT: arb.sqrt, Op.GAMMA: arb.gamma,
}  # fmt: skip


def finite(x: arb) -> arb:
    """The ball, if it is bounded; raises Unsupported else (a function outside its domain)."""
    if not x.is_finite():
        raise Unsupported("outside the domain")
    return x


def _integer_root(n: int, degree: int) -> int:
    guess = round(n ** (1 / degree)) if n < 2**52 else 0
    for candidate in (guess - 1, guess, guess + 1):
        if candidate >= 0 and candidate**degree == n:
            return candidate
    raise Unsupported("root")


def _ordered(relation: str, sign: int) -> bool:
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[relation]


def by_balls(question: Callable[[Ball, Mapping[Symbol, Any]], Any], env: Env) -> Any:
    """The answer to a question about enclosures, at rising precision; None if none decides it."""
    kept = _context.prec
    try:
        for precision in PRECISIONS:
            _context.prec = precision
            try:
                return question(Ball(), {s: _to_ball(v) for s, v in env.items()})
            except (Unsupported, ZeroDivisionError):
                continue
    finally:
        _context.prec = kept
    return None


def _to_ball(v: Value) -> Value:
    if isinstance(v, tuple) and not isinstance(v, Term):
        return tuple(tuple(_to_ball(x) for x in row) for row in v)
    if isinstance(v, Fraction):
        return arb(fmpq(v.numerator, v.denominator))
    if isinstance(v, Surd):
        if not v.is_real:
            raise Unsupported("complex")
        return sum((arb(d).sqrt() * arb(fmpq(c.numerator, c.denominator)) for d, c in v.terms), arb(0))
    return v
