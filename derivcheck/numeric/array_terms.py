"""Compiled heads: matrices and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq

from derivcheck.language.node import Op, Term
from derivcheck.numeric import arrays
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.compiler import COMPILERS, MAX_RANGE, Closure, Machine, Scope, compile_term, whole
from derivcheck.numeric.jets import Undefined
from derivcheck.numeric.pointwise import FUNCTIONS


def _matrix(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    rows, columns = t.data

    def run(m: Machine) -> Any:
        values = [p(m) for p in parts]
        if any(isinstance(v, Array) for v in values):
            raise Undefined("a matrix as an entry")
        return arrays.array([values[k * columns : (k + 1) * columns] for k in range(rows)])

    return run


def _build(t: Term, scope: Scope) -> Closure:
    inner, (i, j) = scope.bind(t.bound)
    body = compile_term(t.args[0], inner)
    size = [compile_term(a, scope) for a in t.args[1:]]

    def run(m: Machine) -> Any:
        rows, columns = (whole(s(m)) for s in size)
        if rows * columns > MAX_RANGE:
            raise Undefined("matrix too large")
        out = []
        for a in range(1, rows + 1):
            row = []
            for b in range(1, columns + 1):
                m.slots[i], m.slots[j] = fmpq(a), fmpq(b)
                row.append(body(m))
            out.append(row)
        return arrays.array(out)

    return run


def _entry(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    indices = [compile_term(x, scope) for x in t.args[1:]]

    def run(m: Machine) -> Any:
        rows = arrays.rows_of(a(m))
        at = [whole(x(m)) for x in indices]
        if len(at) == 1:
            at = [1, at[0]] if len(rows) == 1 and len(rows[0]) > 1 else [at[0], 1]
        if not (1 <= at[0] <= len(rows) and 1 <= at[1] <= len(rows[0])):
            raise Undefined("index out of range")
        return rows[at[0] - 1][at[1] - 1]

    return run


def _of_matrix(f: Callable[[Any], Any]) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        a = compile_term(t.args[0], scope)
        return lambda m: f(a(m))

    return compiler


def _diag(v: Any) -> Any:
    entries = [x for row in arrays.rows_of(v) for x in row]
    return arrays.array([[x if i == j else fmpq(0) for j in range(len(entries))] for i, x in enumerate(entries)])


def _norm(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    root, absolute = FUNCTIONS[Op.SQRT], FUNCTIONS[Op.ABS]

    def run(m: Machine) -> Any:
        v = a(m)
        if not isinstance(v, Array):
            return absolute(m, v)
        total: Any = fmpq(0)
        for x in v.entries():
            size = absolute(m, x) if type(x) is acb else x
            total = total + size * size
        if type(total) is arb:
            total = total.nonnegative_part()
        return root(m, total)

    return run


def _hadamard(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for p in parts[1:]:
            v = p(m)
            out = out.zip(v, lambda x, y: x * y) if isinstance(out, Array) else out * v
        return out

    return run


def _sized(make: Callable[..., Any]) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        parts = [compile_term(a, scope) for a in t.args]

        def run(m: Machine) -> Any:
            sizes = [whole(p(m)) for p in parts]
            if min(sizes) < 1 or max(sizes) > 100:
                raise Undefined("matrix empty or too large")
            return make(*sizes)

        return run

    return compiler


COMPILERS.update(
    {
        Op.MATRIX: _matrix,
        Op.BUILD: _build,
        Op.ENTRY: _entry,
        Op.TRANSPOSE: _of_matrix(arrays.transpose),
        Op.INVERSE: _of_matrix(arrays.inverse),
        Op.DET: _of_matrix(arrays.determinant),
        Op.TRACE: _of_matrix(arrays.trace),
        Op.DIAG: _of_matrix(_diag),
        Op.HADAMARD: _hadamard,
        Op.IDENTITY: _sized(arrays.identity),
        Op.ZEROS: _sized(lambda r, c: arrays.array([[fmpq(0)] * c for _ in range(r)])),
        Op.NORM: _norm,
    }
)
