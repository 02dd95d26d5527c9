"""Matrices of literal size, entry by entry: a shared core of the algebraic procedures.

    entries([[a, b], [c, d]] @ x)  =  [[a*x[1] + b*x[2]], [c*x[1] + d*x[2]]]

Products, transposes, powers, inverses up to 3×3 (by the adjugate), determinants and traces are written out.
A matrix symbol of literal size has the entries A[i, j].
"""

from __future__ import annotations

from itertools import permutations

from derivcheck.language.node import ONE, ZERO, Op, Term, term
from derivcheck.language.shape import SortError, dims, shape
from derivcheck.language.substitute import substitute

Rows = list[list[Term]]
LIMIT = 64  # entries of one matrix


def literal_size(t: Term) -> tuple[int, int] | None:
    """(rows, columns) when both are numbers and the matrix is small."""
    try:
        rows, columns = dims(t)
    except SortError:
        return None
    if rows.op is not Op.NUM or columns.op is not Op.NUM:
        return None
    m, n = int(rows.data), int(columns.data)
    return (m, n) if 0 < m * n <= LIMIT else None


def total(parts: list[Term]) -> Term:
    """The sum of some terms."""
    return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts)) if parts else ZERO


def entries(t: Term) -> Rows | None:
    """The entries of a matrix (or 1×1: a scalar) of literal size; None if it cannot be written out."""
    size = literal_size(t)
    if size is None:
        return None
    m, n = size
    if size == (1, 1):
        return [[t]]
    args = t.args
    match t.op:
        case Op.SYM:
            if n == 1:
                return [[Term(Op.ENTRY, (t, term(i)))] for i in range(1, m + 1)]
            return [[Term(Op.ENTRY, (t, term(i), term(j))) for j in range(1, n + 1)] for i in range(1, m + 1)]
        case Op.MATRIX:
            return [list(args[i * n : (i + 1) * n]) for i in range(m)]
        case Op.BUILD:
            i, j = t.bound
            return [
                [substitute(args[0], {i: term(a), j: term(b)}) for b in range(1, n + 1)] for a in range(1, m + 1)
            ]
        case Op.ADD | Op.SUB | Op.HADAMARD:
            parts = [entries(a) for a in args]
            if any(p is None for p in parts):
                return None
            op = Op.MUL if t.op is Op.HADAMARD else t.op
            return [[Term(op, tuple(p[i][j] for p in parts)) for j in range(n)] for i in range(m)]  # type: ignore[index]
        case Op.NEG:
            inner = entries(args[0])
            return inner and [[Term(Op.NEG, (v,)) for v in row] for row in inner]
        case Op.DIV:
            inner = entries(args[0])
            return inner and [[Term(Op.DIV, (v, args[1])) for v in row] for row in inner]
        case Op.MUL:
            return _product(args)
        case Op.POW if args[1].op is Op.NUM and args[1].data.denominator == 1 and 0 < abs(args[1].data) <= 12:
            factor = args[0] if args[1].data > 0 else Term(Op.INVERSE, (args[0],))
            return _product((factor,) * abs(int(args[1].data)))
        case Op.TRANSPOSE:
            inner = entries(args[0])
            return inner and [[inner[i][j] for i in range(n)] for j in range(m)]
        case Op.INVERSE:
            return _inverse(args[0])
        case Op.IDENTITY:
            return [[ONE if i == j else ZERO for j in range(n)] for i in range(m)]
        case Op.ZEROS:
            return [[ZERO] * n for _ in range(m)]
        case Op.DIAG:
            inner = entries(args[0])
            return inner and [[inner[i][0] if i == j else ZERO for j in range(n)] for i in range(m)]
        case Op.SUM | Op.DERIV:
            inner = entries(args[0])
            return inner and [[Term(t.op, (v, *args[1:]), t.data) for v in row] for row in inner]
        case Op.EXPECT:
            inner = entries(args[0])
            return inner and [[Term(Op.EXPECT, (v, args[1]), t.data) for v in row] for row in inner]
    return None


def _product(args: tuple[Term, ...]) -> Rows | None:
    current: Rows | None = None
    scalar: list[Term] = []
    for arg in args:
        if not shape(arg):
            scalar.append(arg)
            continue
        inner = entries(arg)
        if inner is None:
            return None
        if current is None:
            current = inner
        elif len(current) == 1 and len(current[0]) == 1:
            scalar.append(current[0][0])
            current = inner
        else:
            current = [
                [total([row[k] * inner[k][j] for k in range(len(inner))]) for j in range(len(inner[0]))]
                for row in current
            ]
    if current is None:
        current = [[ONE]]
    return [[Term(Op.MUL, (*scalar, v)) for v in row] for row in current] if scalar else current


def determinant(rows: Rows) -> Term:
    """By permutations: for small matrices."""
    n = len(rows)
    parts = []
    for order in permutations(range(n)):
        odd = sum(order[i] > order[j] for i in range(n) for j in range(i + 1, n)) % 2
        body = Term(Op.MUL, tuple(rows[i][order[i]] for i in range(n))) if n > 1 else rows[0][0]
        parts.append(Term(Op.NEG, (body,)) if odd else body)
    return total(parts)


def _inverse(a: Term) -> Rows | None:
    rows = entries(a)
    if rows is None or len(rows) > 3:
        return None
    n = len(rows)
    det = determinant(rows)

    def cofactor(i: int, j: int) -> Term:
        minor = [[rows[r][c] for c in range(n) if c != j] for r in range(n) if r != i]
        value = determinant(minor)
        return Term(Op.NEG, (value,)) if (i + j) % 2 else value

    return [[cofactor(j, i) / det for j in range(n)] for i in range(n)]


def expand_scalar(t: Term) -> Term | None:
    """A scalar read off matrices of literal size (trace, determinant, entry, product x'y, norm), written out.

    Scalars wrapped in matrix heads (the transpose of a 1×1 matrix) come out bare.  None: nothing to write out.
    """
    args = t.args
    match t.op:
        case Op.TRANSPOSE | Op.TRACE | Op.DET | Op.DIAG if not shape(args[0]):
            return args[0]
        case Op.INVERSE if not shape(args[0]):
            return ONE / args[0]
        case Op.MATRIX:
            return args[0]
        case Op.BUILD:
            i, j = t.bound
            return substitute(args[0], {i: ONE, j: ONE})
        case Op.IDENTITY:
            return ONE
        case Op.ZEROS:
            return ZERO
        case Op.NORM if not shape(args[0]):
            return Term(Op.ABS, args)
        case Op.NORM:
            rows = entries(args[0])
            return rows and Term(Op.SQRT, (total([v**2 for row in rows for v in row]),))
        case Op.TRACE:
            rows = entries(args[0])
            return rows and total([rows[i][i] for i in range(len(rows))])
        case Op.DET:
            rows = entries(args[0])
            return determinant(rows) if rows and len(rows) <= 4 else None
        case Op.ENTRY:
            return _entry(t)
        case Op.MUL:
            rows = _product(args)
            return rows[0][0] if rows and len(rows) == len(rows[0]) == 1 else None
    return None


def _entry(t: Term) -> Term | None:
    array, *indices = t.args
    if array.op is Op.SYM:
        return None
    if not shape(array):
        return array
    if any(i.op is not Op.NUM for i in indices):
        return None
    rows = entries(array)
    i, j = int(indices[0].data), int(indices[1].data) if len(indices) > 1 else 1
    if not rows or len(indices) == 1 and len(rows[0]) > 1:
        return None
    return rows[i - 1][j - 1] if 1 <= i <= len(rows) and 1 <= j <= len(rows[0]) else None
