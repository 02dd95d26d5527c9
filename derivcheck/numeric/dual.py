"""Derivatives by dual numbers: re + eps * d, d² = 0, over any field of numbers.

Each derivative that is taken has a tag of its own, so that derivatives nest: the parts of a dual number may be
dual numbers with smaller tags.  Values with larger tags are the outer ones.
"""

from __future__ import annotations

from typing import Any


class Dual:
    """re + eps * d_tag."""

    __slots__ = ("eps", "re", "tag")
    __array_ufunc__ = None  # arrays leave the arithmetic to this class

    def __init__(self, tag: int, re: Any, eps: Any) -> None:
        self.tag, self.re, self.eps = tag, re, eps

    def __add__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(self, other)
        return Dual(tag, a + c, b + d)

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __neg__(self) -> Dual:
        return Dual(self.tag, -self.re, -self.eps)

    def __sub__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(self, other)
        return Dual(tag, a - c, b - d)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(self, other)
        return Dual(tag, a * c, a * d + b * c)

    def __rmul__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(other, self)
        return Dual(tag, a * c, a * d + b * c)

    def __truediv__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(self, other)
        quotient = a / c
        return Dual(tag, quotient, (b - quotient * d) / c)

    def __rtruediv__(self, other: Any) -> Dual:
        tag, a, b, c, d = _align(other, self)
        quotient = a / c
        return Dual(tag, quotient, (b - quotient * d) / c)


def part(value: Any, tag: int) -> tuple[Any, Any]:
    """(re, eps) of a value with respect to d_tag; the tag is the outermost."""
    if isinstance(value, Dual) and value.tag == tag:
        return value.re, value.eps
    return value, 0


def _align(left: Any, right: Any) -> tuple[int, Any, Any, Any, Any]:
    tag = max(x.tag for x in (left, right) if isinstance(x, Dual))
    return (tag, *part(left, tag), *part(right, tag))


def primal(value: Any) -> Any:
    """The value without its derivatives."""
    while isinstance(value, Dual):
        value = value.re
    return value
