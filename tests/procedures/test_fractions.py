"""The shared core: normal forms of arguments, caps, capture, signs that may be used."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget
from derivcheck.language.build import (
    E,
    I,
    Normal,
    Sum,
    counts,
    equal,
    exp,
    functions,
    interval,
    log,
    norm,
    positives,
    reals,
    sequences,
    sqrt,
    unequal,
    vectors,
)
from derivcheck.language.domain import REAL, Symbol
from derivcheck.language.node import sym, term
from derivcheck.procedures.fractions import Fractions, TooLarge, Undefined, settled
from derivcheck.procedures.hypotheses import equations
from derivcheck.procedures.known import Known
from derivcheck.procedures.literal_matrices import entries

x, y, a = reals("x y a")
p, q = positives("p q")
u = interval("u", 0, 1)
f = functions("f")
k, n = counts("k n")
g = sequences("g")


def normal(t):
    return settled(lambda scales: (lambda field: field.term(field.of(t)))(Fractions(scales=scales)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (f(2 * x), f(x + x)),
        (log(x * y), log(y * x)),
        (g[k - 1 + 1], g[k]),
        (Sum(f(k + k), k, 1, n), Sum(f(2 * k), k, 1, n)),
        (E(x * x * y, (x, Normal(0, p))), E(a**2 * y, (a, Normal(0, p)))),
        ((x**2 - 1) / (x + 1), x - 1),
    ],
    ids=repr,
)
def test_equal_terms_have_one_normal_form(left, right):
    assert normal(left) == normal(right)


def test_the_order_of_discovery_does_not_matter():
    assert normal(x * f(y) + y * f(x)) == normal(f(x) * y + f(y) * x)
    assert normal(1 / (x - y)) == normal(-1 / (y - x))


def test_bound_names_are_not_confused_with_outer_ones():
    inner = Sum(f(k) * Sum(f(n) * f(k), n, 1, 3), k, 1, 2)
    other = Sum(f(k) * Sum(f(n) * f(n), n, 1, 3), k, 1, 2)
    assert normal(inner) != normal(other)
    assert normal(Sum(k * n, k, 1, 3)) != normal(Sum(k * n, n, 1, 3))


def test_caps():
    with pytest.raises(TooLarge):
        Fractions(budget=Budget(degree=10)).of((x + y) ** 11)
    with pytest.raises(TooLarge):
        Fractions(budget=Budget(terms=10)).of((x + y + a + 1) ** 5)


def test_undefined():
    with pytest.raises(Undefined):
        Fractions().of(1 / (x - x))
    with pytest.raises(Undefined):
        Fractions().of(vectors("v", 2))


def test_signs_from_declarations():
    known = Known()
    assert known.positive(1 - u)
    assert known.positive(p / q + x**2)
    assert known.positive(exp(x) + 1)
    assert known.nonnegative(norm(vectors("v", n)))
    assert known.negative(u - 2)
    assert not known.positive(x**2)
    assert not known.nonnegative(p - q)
    assert not known.nonnegative((I * x) ** 2)


def test_signs_from_formulas():
    known = Known([x < y, unequal(a, 0)])
    assert known.positive(2 * y - 2 * x)
    assert known.nonzero(-3 * a)
    assert known.positive(a**2)
    assert not known.nonzero(x)
    assert known.asked


def test_facts_about_canonical_bound_names_are_not_used():
    bound = sym(Symbol("#0.0", REAL))
    assert not Known([bound > 0]).positive(bound)
    assert equations([equal(bound, 1)]) == []


def test_matrices_of_symbolic_size_are_not_written_out():
    assert entries(vectors("v", n)) is None
    assert entries(vectors("v", 2)) is not None
    assert normal(sqrt(term(8))) == normal(2 * sqrt(term(2)))
