"""The public strategies: points satisfy their givens, and failures shrink to small ones."""

import subprocess
import sys

import pytest
from hypothesis import find, given, settings

from derivcheck.language.build import counts, equal, matrices, positives, reals, unequal
from derivcheck.language.domain import Prop
from derivcheck.numeric.exact import holds
from derivcheck.testing import NoPoints, assignments, batches

a, s, x, y = reals("a s x y")
p = positives("p")
n = counts("n")
A = matrices("A", n, None, Prop.POSITIVE_DEFINITE)
CIRCLE = [equal(a**2 + s**2, 1), a > 0]
quiet = settings(max_examples=30, deadline=None, derandomize=True, database=None)


@quiet
@given(assignments(CIRCLE))
def test_points_satisfy_the_givens(point):
    assert all(holds(g, point.env) for g in CIRCLE)
    assert holds(s**2 < 1, point.env)


@quiet
@given(assignments([unequal(x, 0)], [A, p]))
def test_symbols_without_givens_are_drawn(point):
    assert {symbol.name for symbol in point} == {"x", "p", "A", "n"}
    assert point[p.data] > 0 and point[x.data] != 0


@settings(max_examples=5, deadline=None, derandomize=True, database=None)
@given(batches([x < y], count=20))
def test_batches_hold_different_points(points):
    assert len(points) == len(set(points)) == 20
    assert all(point[x.data] < point[y.data] for point in points)


def test_failures_shrink_to_small_points():
    found = find(assignments([], [x, p]), lambda point: point[x.data] ** 2 != point[x.data], settings=quiet)
    assert abs(found[x.data]) <= 2 and found[p.data] <= 2


def test_a_contradiction_is_told_at_once():
    with pytest.raises(NoPoints, match="satisfiable"):
        assignments([x > 1, x < 0])
    with pytest.raises(NoPoints):
        batches([x > 1, x < 0])


def test_hypothesis_is_imported_late():
    code = "import sys, derivcheck.testing; sys.exit('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
