"""Hypotheses that exclude each other, and those that do not."""

import pytest

from derivcheck import equal, log, negation, positives, reals, unequal
from derivcheck.kernel.procedure import Goal
from derivcheck.language.node import Formula
from derivcheck.procedures.contradiction import check
from derivcheck.setup import install

install()
x, y, z = reals("x y z")
p = positives("p")
goal = equal(x, 5)

EXCLUDED = [
    (equal(log(p), p - 1), log(p) < p - 1),
    (x < y, x > y),
    (x < y, y < x),
    (x <= y, y < x),
    (equal(x, y), unequal(y, x)),
    (x <= y, x >= y, unequal(x, y)),
    (x < y, equal(y, x)),
    (x < y, negation(x < y)),
]
COMPATIBLE = [
    (),
    (x < y,),
    (x <= y, x >= y),
    (x <= y, y <= x),
    (equal(x, y), x <= y),
    (unequal(x, y), x < y),
    (x < y, y < z),
    (x < y, x < z),
    (x < y, negation(y < x)),
    (x > 0, -x < 0),
    (unequal(x, y), x <= y, x >= z),
]


@pytest.mark.parametrize("hyps", EXCLUDED, ids=repr)
def test_anything_follows(hyps: tuple[Formula, ...]) -> None:
    assert check(Goal(hyps, goal), None) is None
    assert check(Goal(hyps, goal), 1) is not None


@pytest.mark.parametrize("hyps", COMPATIBLE, ids=repr)
def test_nothing_follows(hyps: tuple[Formula, ...]) -> None:
    assert check(Goal(hyps, goal), None) is not None
