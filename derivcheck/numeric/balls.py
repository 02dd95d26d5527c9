"""Closed written trees to certified enclosures: compile once to closures, evaluate at rising precision.

    enclose(term, digits)              -> number | Array | None      None: undefined or not evaluable
    compile_node(node, symbols)        -> Program                    program(values, digits) likewise
    certainly(formula, digits)         -> True | False | None        (in derivcheck.numeric.truth)

A number is `fmpq` (exact: rational arithmetic stays rational), `arb` or `acb` (a ball that contains the value
if every obligation of the term holds).  Balls never certify equality.  Derivatives are Taylor arithmetic
(`jets`), finite integrals rigorous quadrature (`quadrature`), laws unfold by definition (`laws`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from flint import acb, arb, ctx

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Node, Op, Term
from derivcheck.numeric import array_terms, arrays, derivative_terms, law_terms, scalar_terms
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.compiler import Closure, Machine, Scope, compile_term, compile_value, rational
from derivcheck.numeric.effort import EFFORT, own_size
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined

HEADS = (array_terms, derivative_terms, law_terms, scalar_terms)  # importing them fills the table of heads


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled term or formula over `symbols`."""

    symbols: tuple[Symbol, ...]
    closure: Closure
    size: int
    nodes: int

    def __call__(self, values: Mapping[Symbol, Any], digits: int) -> Any:
        """The enclosure (or truth value) at prepared values; None when undefined."""
        return self.run([values[s] for s in self.symbols], digits)

    def run(self, values: list[Any], digits: int) -> Any:
        """The same with the values in the order of `symbols`."""
        EFFORT.spent += self.nodes
        before = ctx.prec
        ctx.prec = int(digits * 3.33) + 8
        try:
            m = Machine([v() if callable(v) else v for v in values] + [None] * (self.size - len(values)))
            return finish(self.closure(m))
        except (Undefined, ZeroDivisionError, OverflowError):
            return None
        finally:
            ctx.prec = before


def finish(v: Any) -> Any:
    """The value with everything finite, or Undefined."""
    if isinstance(v, Array):
        for entry in v.entries():
            finish(entry)
    elif isinstance(v, (Jet, ExpPoly)):
        raise Undefined("a jet left over")
    elif type(v) in (arb, acb) and not v.is_finite():
        raise Undefined("not finite")
    return v


def compile_node(node: Node, symbols: tuple[Symbol, ...] = ()) -> Program:
    """Closures for a term or a formula whose free symbols are among `symbols`."""
    count = [len(symbols)]
    scope = Scope({s: k for k, s in enumerate(symbols)}, count)
    if isinstance(node, Formula):
        from derivcheck.numeric.truth import compile_formula

        closure = compile_formula(node, scope)
    else:
        closure = compile_term(cast(Term, node), scope)
    return Program(symbols, closure, count[0], own_size(node))


def enclose(term: Term, digits: int) -> Any:
    """The enclosure of a closed term at that precision, or None."""
    try:
        program = compile_node(term)
    except Undefined:
        return None
    return program.run([], digits)


def prepare(value: Any) -> Any:
    """An assigned exact value as a slot value: a number, or (for a closed term) a thunk per precision."""
    if isinstance(value, (int, Fraction)):
        return rational(Fraction(value))
    if isinstance(value, Term):
        if value.op is Op.NUM:
            return rational(value.data)
        count = [0]
        closure = compile_value(value, Scope({}, count))
        return lambda: closure(Machine([None] * count[0]))
    if isinstance(value, (list, tuple)):
        rows = [v if isinstance(v, (list, tuple)) else [v] for v in value]
        parts = [[prepare(v) for v in row] for row in rows]
        if any(callable(v) for row in parts for v in row):
            return lambda: arrays.array([[v() if callable(v) else v for v in row] for row in parts])
        return arrays.array(parts)
    raise TypeError(f"not an assignable value: {value!r}")
