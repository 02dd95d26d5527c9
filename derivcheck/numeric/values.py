"""Values of trees: a number of some field, or a matrix as a tuple of rows; 1×1 is a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivcheck.numeric.surds import Unsupported

Value = Any  # a number of the field, or a tuple of rows

MAX_SIZE = 12  # rows of a matrix


def entries(v: Value) -> list[Value]:
    """The entries, row by row; of a number: itself."""
    return [x for row in v for x in row] if isinstance(v, tuple) else [v]


def as_rows(v: Value) -> tuple[tuple[Value, ...], ...]:
    """A value as a tuple of rows."""
    return v if isinstance(v, tuple) else ((v,),)


def flat1(v: tuple[tuple[Value, ...], ...]) -> Value:
    """A 1×1 matrix is a number."""
    if not v or not v[0] or len(v) > MAX_SIZE or len(v[0]) > MAX_SIZE:
        raise Unsupported("an empty or a large matrix")
    return v[0][0] if len(v) == 1 and len(v[0]) == 1 else v


def each(f: Callable[[Value], Value], v: Value) -> Value:
    """`f` of every entry."""
    return tuple(tuple(f(x) for x in row) for row in v) if isinstance(v, tuple) else f(v)


def total(items: list[Value]) -> Value:
    """The sum of a nonempty list."""
    out = items[0]
    for x in items[1:]:
        out = out + x
    return out


def plus(a: Value, b: Value) -> Value:
    """The sum of numbers or of matrices of one shape."""
    if not isinstance(a, tuple) and not isinstance(b, tuple):
        return a + b
    left, right = as_rows(a), as_rows(b)
    if (len(left), len(left[0])) != (len(right), len(right[0])):
        raise Unsupported("shapes that clash")
    return tuple(tuple(x + y for x, y in zip(r, s, strict=True)) for r, s in zip(left, right, strict=True))


def transpose(v: Value) -> Value:
    """The transpose."""
    return tuple(zip(*v, strict=True)) if isinstance(v, tuple) else v
