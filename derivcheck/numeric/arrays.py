"""Matrices of balls: rows of numbers or jets, with the operations of the written language.

A 1×1 result is its entry, as in `derivcheck.language.shape`.
"""

from __future__ import annotations

from typing import Any

from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat

from derivcheck.numeric.jets import Undefined, is_scalar, reciprocal

Rows = list[list[Any]]


class Array:
    """A matrix by its rows; entries are numbers or jets."""

    __slots__ = ("rows",)

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @property
    def dims(self) -> tuple[int, int]:
        """(rows, columns)"""
        return len(self.rows), len(self.rows[0])

    def entries(self) -> list[Any]:
        """All entries, row by row."""
        return [v for row in self.rows for v in row]

    def map(self, f: Any) -> Any:
        """Entrywise."""
        return Array([[f(v) for v in row] for row in self.rows])

    def zip(self, other: Any, f: Any) -> Any:
        """Entrywise on two matrices of one shape."""
        if not isinstance(other, Array) or other.dims != self.dims:
            raise Undefined("shapes differ")
        return Array([[f(a, b) for a, b in zip(r, s, strict=True)] for r, s in zip(self.rows, other.rows, strict=True)])

    def __add__(self, other: Any) -> Any:
        return self.zip(other, lambda a, b: a + b)

    def __sub__(self, other: Any) -> Any:
        return self.zip(other, lambda a, b: a - b)

    def __radd__(self, other: Any) -> Any:
        raise Undefined("shapes differ")

    __rsub__ = __radd__

    def __neg__(self) -> Any:
        return self.map(lambda v: -v)

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, Array):
            return self.map(lambda v: v * other)
        if self.dims[1] != other.dims[0]:
            raise Undefined("shapes differ")
        columns = list(zip(*other.rows, strict=True))
        return array([[_dot(row, column) for column in columns] for row in self.rows])

    def __rmul__(self, other: Any) -> Any:
        return self.map(lambda v: other * v)

    def __truediv__(self, other: Any) -> Any:
        return self.map(lambda v: v / other)


def _dot(a: Any, b: Any) -> Any:
    out = fmpq(0)
    for x, y in zip(a, b, strict=True):
        out = out + x * y
    return out


def array(rows: Rows) -> Any:
    """The matrix, or its entry when it is 1×1."""
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    if not rows or not rows[0]:
        raise Undefined("an empty matrix")
    return Array(rows)


def rows_of(v: Any) -> Rows:
    """The rows; a number is 1×1."""
    return v.rows if isinstance(v, Array) else [[v]]


def transpose(v: Any) -> Any:
    """The transpose."""
    return Array([list(c) for c in zip(*v.rows, strict=True)]) if isinstance(v, Array) else v


def identity(n: int) -> Any:
    """The n×n identity."""
    return array([[fmpq(int(i == j)) for j in range(n)] for i in range(n)])


def _native(a: Array) -> Any:
    """The same matrix as FLINT's own, or None when an entry is a jet."""
    kinds = {type(v) for v in a.entries()}
    if kinds == {fmpq}:
        return fmpq_mat(a.dims[0], a.dims[1], a.entries())
    if kinds <= {fmpq, arb}:
        return arb_mat(a.dims[0], a.dims[1], [arb(v) for v in a.entries()])
    if kinds <= {fmpq, arb, acb}:
        return acb_mat(a.dims[0], a.dims[1], [acb(arb(v)) if type(v) is fmpq else acb(v) for v in a.entries()])
    return None


def _square(v: Array) -> int:
    if v.dims[0] != v.dims[1]:
        raise Undefined("a square matrix was expected")
    return v.dims[0]


def determinant(v: Any) -> Any:
    """The determinant."""
    if not isinstance(v, Array):
        return v
    _square(v)
    native = _native(v)
    return native.det() if native is not None else _laplace(v.rows)


def _laplace(rows: Rows) -> Any:
    if len(rows) == 1:
        return rows[0][0]
    if len(rows) > 6:
        raise Undefined("determinant of jets too large")
    out: Any = fmpq(0)
    for j, head in enumerate(rows[0]):
        minor = _laplace([row[:j] + row[j + 1 :] for row in rows[1:]])
        out = out + head * minor if j % 2 == 0 else out - head * minor
    return out


def inverse(v: Any) -> Any:
    """The inverse; Undefined when the matrix may be singular."""
    if not isinstance(v, Array):
        return reciprocal(v) if is_scalar(v) else v.inverse()
    n = _square(v)
    native = _native(v)
    if native is not None:
        try:
            inverted = native.inv()
        except ZeroDivisionError:
            raise Undefined("the matrix may be singular") from None
        return Array([[inverted[i, j] for j in range(n)] for i in range(n)])
    d = determinant(v)
    factor = reciprocal(d) if is_scalar(d) else d.inverse()
    out = []
    for i in range(n):
        row = []
        for j in range(n):
            minor = _laplace([r[:i] + r[i + 1 :] for k, r in enumerate(v.rows) if k != j])
            row.append(minor * factor if (i + j) % 2 == 0 else -(minor * factor))
        out.append(row)
    return Array(out)


def trace(v: Any) -> Any:
    """The trace."""
    if not isinstance(v, Array):
        return v
    out: Any = fmpq(0)
    for i in range(_square(v)):
        out = out + v.rows[i][i]
    return out


def power(v: Any, n: int) -> Any:
    """v^n for a square matrix."""
    if n < 0:
        v, n = inverse(v), -n
    out = identity(_square(v))
    while n:
        if n & 1:
            out = out * v
        v, n = v * v, n >> 1
    return out


def eigenvalues(v: Any) -> list[acb]:
    """Enclosures of the eigenvalues, isolated; Undefined when they cannot be told apart."""
    if not isinstance(v, Array):
        return [acb(arb(v)) if type(v) is fmpq else acb(v)]
    _square(v)
    native = _native(v)
    if native is None:
        raise Undefined("eigenvalues of jets")
    try:
        return list(acb_mat(arb_mat(native) if isinstance(native, fmpq_mat) else native).eig())
    except ValueError:
        raise Undefined("eigenvalues not isolated") from None


def cholesky(v: Any, sqrt: Any) -> Rows:
    """Lower triangular L with L L' = v, for a positive definite matrix."""
    rows = rows_of(v)
    n = len(rows)
    low: Rows = [[fmpq(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = rows[i][j] - _dot(low[i][:j], low[j][:j])
            low[i][j] = sqrt(rest) if i == j else rest / low[j][j]
    return low
