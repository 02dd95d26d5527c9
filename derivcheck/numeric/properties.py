"""Properties of exact values: is this number in the interval, is this matrix positive definite?"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

from derivcheck.language.domain import Domain, Kind
from derivcheck.numeric.fields import Exact
from derivcheck.numeric.surds import Surd, sign_of
from derivcheck.numeric.values import Value, as_rows, entries, transpose


def in_interval(x: Value, domain: Domain) -> bool:
    """Whether a real exact number lies in the interval of a domain."""
    above = domain.lo is None or sign_of(x - domain.lo) > (-1 if domain.lo_closed or domain.kind is Kind.INTEGER else 0)
    below = domain.hi is None or sign_of(domain.hi - x) > (-1 if domain.hi_closed or domain.kind is Kind.INTEGER else 0)
    return above and below


def has_property(name: str, value: Value) -> bool | None:
    """Whether an exact number or matrix has the named property; None for names that are not known here."""
    if name == "real":
        return all(not isinstance(x, Surd) or x.is_real for x in entries(value))
    if name == "integer":
        return isinstance(value, Fraction) and value.denominator == 1
    rows = as_rows(value)
    size = len(rows)
    test = _MATRIX_TESTS.get(name)
    if test is None or size != len(rows[0]):
        return None if test is None else False
    return test(value, rows)


def _minors(rows: tuple[tuple[Value, ...], ...]) -> list[int]:
    exact = Exact()
    return [sign_of(exact.determinant(tuple(r[:k] for r in rows[:k]))) for k in range(1, len(rows) + 1)]


def _symmetric(value: Value) -> bool:
    return bool(value == transpose(value))


def _semidefinite(value: Value, rows: tuple[tuple[Value, ...], ...]) -> bool:
    exact, size = Exact(), len(rows)
    subsets = (s for k in range(1, size + 1) for s in combinations(range(size), k))
    return _symmetric(value) and all(
        sign_of(exact.determinant(tuple(tuple(rows[i][j] for j in s) for i in s))) >= 0 for s in subsets
    )


def _orthogonal(value: Value, rows: tuple[tuple[Value, ...], ...]) -> bool:
    exact = Exact()
    return bool(exact.times(value, transpose(value)) == exact.identity(len(rows)))


_MATRIX_TESTS: dict[str, Callable[[Value, tuple[tuple[Value, ...], ...]], bool]] = {
    "symmetric": lambda v, rows: _symmetric(v),
    "invertible": lambda v, rows: bool(Exact().determinant(v) != 0),
    "orthogonal": _orthogonal,
    "positive definite": lambda v, rows: _symmetric(v) and all(s > 0 for s in _minors(rows)),
    "positive semidefinite": _semidefinite,
    "diagonal": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for j, x in enumerate(r) if i != j),
    "lower triangular": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for x in r[i + 1 :]),
    "upper triangular": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for x in r[:i]),
}
