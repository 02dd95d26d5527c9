"""Literal determinants written out."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Goal, NoOpinion, Rewrite
from derivcheck.language.build import complexes, counts, det, diag, equal, identity, matrices, matrix, reals, vector
from derivcheck.procedures import literal_scalars

a, b, c, d, e, h = reals("a b c d e h")
z = complexes("z")
n = counts("n")
M = matrix([[a, b], [c, d]])

TRUE = [
    (det(M), a * d - b * c),
    (det(z * identity(2) - M), z**2 - (a + d) * z + (a * d - b * c)),
    (det(z * identity(2) - matrix([[1, -h], [h, 1]])), (z - 1) ** 2 + h**2),
    (det(matrix([[a, 0, 0], [b, c, 0], [d, e, h]])), a * c * h),
    (det(diag(vector(a, b, c))), a * b * c),
    (det(M @ M), (a * d - b * c) ** 2),
    (det(M.T), det(M)),
]
MUTANTS = [
    (det(M), a * d + b * c),
    (det(M), a * c - b * d),
    (det(z * identity(2) - M), z**2 + (a + d) * z + (a * d - b * c)),
    (det(z * identity(2) - M), z**2 - (a + d) * z - (a * d - b * c)),
    (det(z * identity(2) - M), z**2 - (a - d) * z + (a * d - b * c)),
    (det(z * identity(2) - matrix([[1, -h], [h, 1]])), (z - 1) ** 2 - h**2),
    (det(matrix([[a, 0, 0], [b, c, 0], [d, e, h]])), a * c + h),
    (det(diag(vector(a, b, c))), a + b + c),
    (det(2 * M), 2 * det(M)),
    (det(M + M), det(M) + det(M)),
]


@pytest.mark.parametrize(("written", "value"), TRUE)
def test_true(written, value):
    found = literal_scalars.rewrite(written, (), Budget())
    assert isinstance(found, Rewrite)
    assert literal_scalars.check(Goal((), equal(written, found.result)), None) is None
    assert literal_scalars.check(Goal((), equal(written, value)), None) is None


@pytest.mark.parametrize(("written", "value"), MUTANTS)
def test_mutant(written, value):
    assert literal_scalars.check(Goal((), equal(written, value)), None) is not None


def test_symbolic_sizes_are_left_alone():
    assert isinstance(literal_scalars.rewrite(det(matrices("B", n)), (), Budget()), NoOpinion)
    assert literal_scalars.check(Goal((), equal(det(M), a * d - b * c)), {}) is not None
    assert literal_scalars.check(Goal((), equal(a, a)), None) is not None
