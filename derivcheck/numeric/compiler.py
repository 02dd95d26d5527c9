"""The frame of the compiler from trees to closures: machine, scope, and the table of heads.

    compile_term(t, scope)  = a closure;  closure(machine) = the enclosure, or Undefined

Each head has one entry in COMPILERS; the modules `scalar_terms`, `derivative_terms`, `array_terms` and `law_terms`
fill it, and pointwise functions come from `pointwise.FUNCTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from flint import arb, fmpq, fmpz

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Op, Term
from derivcheck.numeric.jets import Undefined
from derivcheck.numeric.pointwise import FUNCTIONS

MAX_RANGE = 10_000  # terms of a sum or product, entries of a built matrix
MAX_BITS = 6_000  # height of an exact number before it becomes a ball


class Machine:
    """The state of one evaluation: values of the slots, and whether a complex contour asks for analyticity."""

    __slots__ = ("analytic", "slots")

    def __init__(self, slots: list[Any]) -> None:
        self.slots = slots
        self.analytic = False


Closure = Callable[[Machine], Any]


class Scope:
    """Compile time: which slot each symbol in scope has."""

    __slots__ = ("count", "slots")

    def __init__(self, slots: dict[Symbol, int], count: list[int]) -> None:
        self.slots = slots
        self.count = count

    def bind(self, symbols: tuple[Symbol, ...]) -> tuple[Scope, list[int]]:
        """The inner scope and the new slots."""
        new = []
        inner = dict(self.slots)
        for symbol in symbols:
            inner[symbol] = self.count[0]
            new.append(self.count[0])
            self.count[0] += 1
        return Scope(inner, self.count), new


Compiler = Callable[[Term, Scope], Closure]
COMPILERS: dict[Op, Compiler] = {}  # numbers and matrices
VALUES: dict[Op, Compiler] = {}  # functions and laws: what only special places take


def compile_term(t: Term, scope: Scope) -> Closure:
    """The closure of a number or matrix.  Undefined for heads that have no enclosure."""
    compiler = COMPILERS.get(t.op)
    if compiler is not None:
        return compiler(t, scope)
    f = FUNCTIONS.get(t.op)
    if f is None:
        raise Undefined(f"{t.op.value} has no enclosure")
    parts = [compile_term(x, scope) for x in t.args]
    if len(parts) == 1:
        (a,) = parts
        return lambda m: f(m, a(m))
    return lambda m: f(m, *[p(m) for p in parts])


def compile_value(t: Term, scope: Scope) -> Closure:
    """The closure of a term, a function (LAMBDA or symbol) or a law."""
    compiler = VALUES.get(t.op)
    return compile_term(t, scope) if compiler is None else compiler(t, scope)


def rational(value: Fraction) -> fmpq:
    """The exact number."""
    return fmpq(value.numerator, value.denominator)


def whole(v: Any) -> int:
    """The integer that an exact value is."""
    if type(v) is fmpq and v.q == 1:
        return int(v.p)
    if type(v) is arb and v.is_integer():
        return int(cast(fmpz, v.unique_fmpz()))
    raise Undefined("not certainly an integer")


def capped(v: Any) -> Any:
    """An exact number that has grown too long becomes a ball."""
    return arb(v) if type(v) is fmpq and v.height_bits() > MAX_BITS else v
