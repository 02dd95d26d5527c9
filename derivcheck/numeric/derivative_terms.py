"""Compiled heads: derivatives, gradients, Jacobians and Hessians, by nilpotents added to the point."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from derivcheck.language.domain import Kind
from derivcheck.language.node import Op, Term
from derivcheck.numeric import arrays
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.compiler import COMPILERS, Closure, Machine, Scope, compile_term
from derivcheck.numeric.effort import EFFORT
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, fresh, indeterminate

NUDGE = 20  # the cost of nilpotents, in nodes
_NOT_HOLOMORPHIC = frozenset({Op.RE, Op.IM, Op.CONJ, Op.ABS, Op.NORM, Op.APPLY})


def _derivative(t: Term, scope: Scope) -> tuple[Closure, Closure, int]:
    (symbol,) = t.bound
    if symbol.domain.kind is Kind.COMPLEX and any(n.op in _NOT_HOLOMORPHIC for n in t.args[0].walk()):
        raise Undefined("a complex derivative of a function that is not holomorphic")
    inner, (slot,) = scope.bind(t.bound)
    return compile_term(t.args[0], inner), compile_term(t.args[1], scope), slot


def nudge(point: Any) -> tuple[Any, list[int]]:
    """The point with a fresh nilpotent added to each entry, and those nilpotents row by row."""
    names: list[int] = []
    EFFORT.spent += NUDGE

    def add(v: Any) -> Any:
        names.append(-fresh())
        return v + indeterminate(names[-1])

    return (point.map(add) if isinstance(point, Array) else add(point)), names


def part(v: Any, variable: int, names: list[int]) -> Any:
    """The coefficient of a nilpotent with the others of `names` at zero, entrywise."""
    others = frozenset(names) - {variable}
    if isinstance(v, Array):
        return v.map(lambda x: part(x, variable, names))
    if isinstance(v, ExpPoly):
        return _part_of_exponentials(v, variable, names)
    return v.coefficient(variable, 1, others) if isinstance(v, Jet) else fmpq(0)


def _part_of_exponentials(v: ExpPoly, variable: int, names: list[int]) -> Any:
    others = frozenset(names) - {variable}
    terms = []
    for p, q in v.terms:
        p0, q0 = (x.coefficient(variable, 0, others) if isinstance(x, Jet) else x for x in (p, q))
        terms.append((part(p, variable, names) + p0 * part(q, variable, names), q0))
    return ExpPoly(terms)


def _deriv(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        m.slots[slot], names = nudge(point(m))
        if len(names) != 1:
            raise Undefined("a derivative by a scalar was expected")
        return part(body(m), names[0], names)

    return run


def _grad(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        at = point(m)
        m.slots[slot], names = nudge(at)
        value = body(m)
        parts = iter([part(value, name, names) for name in names])
        return at.map(lambda _: next(parts)) if isinstance(at, Array) else next(parts)

    return run


def _jacobian(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        m.slots[slot], names = nudge(point(m))
        components = [v for row in arrays.rows_of(body(m)) for v in row]
        return arrays.array([[part(v, name, names) for name in names] for v in components])

    return run


def _hessian(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        once, first = nudge(point(m))
        m.slots[slot], second = nudge(once)
        value = body(m)
        return arrays.array([[part(part(value, a, first), b, second) for b in second] for a in first])

    return run


COMPILERS.update(
    {
        Op.DERIV: _deriv,
        Op.GRAD: _grad,
        Op.JACOBIAN: _jacobian,
        Op.HESSIAN: _hessian,
    }
)
