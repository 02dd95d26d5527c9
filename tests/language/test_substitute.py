"""Substitution never captures, and α-equality sees through bound names only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivcheck.language.build import *
from derivcheck.language.domain import REAL, Symbol
from derivcheck.language.node import Formula, Op, Term, sym, term
from derivcheck.language.substitute import alpha_equal, beta, canonical, free_symbols, rename_bound, substitute

x, y, z = reals("x y z")
i, j, k, m = integers("i j k m")
n, d = counts("n d")


def put(node, **values):
    """Substitute by name."""
    mapping = {s: term(values[s.name]) for s in free_symbols(node) if s.name in values}
    assert len(mapping) == len(values)
    return substitute(node, mapping)


CAPTURES = [
    # (term, substitution, what it must be up to bound names)
    (Sum(k * m, k, 1, 3), {"m": k}, Sum(i * k, i, 1, 3)),
    (Prod(k + m, k, 1, m), {"m": k}, Prod(i + k, i, 1, k)),
    (Integral(x * y, x, 0, 1), {"y": x}, Integral(z * x, z, 0, 1)),
    (Integral(x * y, x, 0, y), {"y": x + 1}, Integral(z * (x + 1), z, 0, x + 1)),
    (Sum(Sum(i * j * m, i, 1, j), j, 1, 3), {"m": i + j}, Sum(Sum(k * m * (i + j), k, 1, m), m, 1, 3)),
    (Sum(Integral(x * y * k, x, 0, k), k, 1, 3), {"y": x * k}, Sum(Integral(z * (x * k) * i, z, 0, i), i, 1, 3)),
    (Limit(x * y, x, 0), {"y": x}, Limit(z * x, z, 0)),
    (forall(x, x < y), {"y": x}, forall(z, z < x)),
    (exists(x, x > y), {"y": x + 1}, exists(z, z > x + 1)),
    (E(x * y, (x, Normal(0, 1))), {"y": x}, E(z * x, (z, Normal(0, 1)))),
    (E(x, (x, Normal(y, 1))), {"y": x}, E(z, (z, Normal(x, 1)))),
    (proportional(x * y, x, x), {"y": x}, proportional(z * x, z, z)),
    (equal_up_to(x + y, x, x), {"y": x}, equal_up_to(z + x, z, z)),
    (tends(x * y, x, 0, 0), {"y": x}, tends(z * x, z, 0, 0)),
    (function(x, x + y), {"y": x}, function(z, z + x)),
    (Max(k * m, k, 1, m), {"m": k}, Max(i * k, i, 1, k)),
    (build(i * j * m, (i, j), 2, 2), {"m": i - j}, build(k * m * (i - j), (k, m), 2, 2)),
]


@pytest.mark.parametrize("before, values, after", CAPTURES, ids=lambda v: repr(v)[:40])
def test_no_capture(before, values, after):
    assert alpha_equal(put(before, **values), after)


def test_derivative_at_a_point_keeps_its_variable_apart():
    slope = D(x**2 * y, x)  # the point x is free, the variable x is bound
    assert free_symbols(slope) == {x.data, y.data}
    at_three = substitute(slope, {x.data: term(3)})
    assert at_three == D(x**2 * y, x, at=3)
    moved = substitute(slope, {y.data: x})
    assert alpha_equal(moved, Term(Op.DERIV, (z**2 * x, x), (z.data,)))


def test_ends_stand_outside_the_scope():
    total = Sum(k, k, 1, k)
    assert alpha_equal(substitute(total, {k.data: term(5)}), Sum(i, i, 1, 5))


def test_beta():
    f = functions("f")
    assert substitute(f(y) + f(1), {f.data: function(x, x**2)}) == y**2 + term(1) ** 2
    assert alpha_equal(beta(function(x, Sum(x * k, k, 1, 3)), (sym(Symbol("k", REAL)),)),
                       Sum(sym(Symbol("k", REAL)) * i, i, 1, 3))
    with pytest.raises(ValueError, match="argument"):
        substitute(f(x, y), {f.data: function(x, x)})


def test_beta_of_a_lambda_whose_body_binds_the_argument():
    f = functions("f")
    replaced = substitute(Integral(f(x), x, 0, 1), {f.data: function(y, y + x)})  # this x is free
    assert alpha_equal(replaced, Integral(y + x, y, 0, 1))


def test_dimensions_are_substituted_in_domains():
    A, v = matrices("A", n, d), vectors("v", d)
    made = substitute(A @ v, {d.data: n + 1})
    assert made == matrices("A", n, n + 1) @ vectors("v", n + 1)
    assert n.data in free_symbols(A) and d.data in free_symbols(A)


def test_a_dimension_does_not_capture():
    big, small = vectors("v", n), vectors("v", 3)
    mixed = forall(small, norm(small) <= norm(big))  # `big` is free
    made = substitute(mixed, {n.data: term(3)})
    assert small.data in free_symbols(made)
    w = vectors("w", 3)
    assert alpha_equal(made, forall(w, norm(w) <= norm(small)))


def test_a_bound_vector_follows_its_dimension():
    v = vectors("v", n)
    made = substitute(forall(v, norm(v) >= 0), {n.data: term(2)})
    assert made == forall(vectors("v", 2), norm(vectors("v", 2)) >= 0)
    closed = forall(n, forall(v, norm(v) >= 0))
    assert free_symbols(closed) == frozenset()
    assert substitute(closed, {n.data: term(2)}) is closed


def test_two_bound_names_stay_two():
    one, two = integers("i i'")
    array = Term(Op.BUILD, (one * m, term(2), term(2)), (one.data, two.data))
    made = put(array, m=one)
    assert len({s.name for s in made.bound}) == 2
    assert alpha_equal(made, build(j * one, (j, k), 2, 2))
    renamed = rename_bound(array, frozenset({"i"}))
    assert len({s.name for s in renamed.bound}) == 2 and alpha_equal(renamed, array)


@pytest.mark.parametrize(
    "left, right, same",
    [
        (Sum(k, k, 1, n), Sum(i, i, 1, n), True),
        (Sum(k, k, 1, n), Sum(k, k, 1, d), False),
        (Sum(k * i, k, 1, 3), Sum(i * i, i, 1, 3), False),
        (Sum(k * i, k, 1, 3), Sum(j * i, j, 1, 3), True),
        (Sum(Sum(k * i, k, 1, 3), i, 1, 3), Sum(Sum(i * k, i, 1, 3), k, 1, 3), True),
        (Sum(Sum(k - i, k, 1, 3), i, 1, 3), Sum(Sum(i - k, k, 1, 3), i, 1, 3), False),
        (forall(x, x > y), forall(y, y > y), False),
        (forall(x, exists(y, x < y)), forall(y, exists(x, y < x)), True),
        (Limit(x, x, 0, "+"), Limit(y, y, 0, "+"), True),
        (Limit(x, x, 0, "+"), Limit(x, x, 0, "-"), False),
        (D(x**2, x, at=1), D(y**2, y, at=1), True),
        (D(x**2, x), D(y**2, y), False),
        (function(x, x), function(positives("x"), positives("x")), False),
        (proportional(x, y * x, x), proportional(z, y * z, z), True),
        (proportional(x**2, x, x), proportional(x**2, x, y), False),
        (build(i - j, (i, j), 2, 2), build(j - i, (j, i), 2, 2), True),
        (build(i - j, (i, j), 2, 2), build(j - i, (i, j), 2, 2), False),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_alpha_equal(left, right, same):
    assert alpha_equal(left, right) is same
    assert (canonical(left) == canonical(right)) is same


def test_reserved_names_do_not_fool_alpha_equality():
    for name in ("#0.0", "##0.0", "#1.0"):
        forged = reals(name)
        assert not alpha_equal(Integral(x * forged, x, 0, 1), Integral(x * x, x, 0, 1))
        assert alpha_equal(Integral(x * forged, x, 0, 1), Integral(y * forged, y, 0, 1))


terms = st.recursive(
    st.sampled_from([x, y, z]) | st.integers(-3, 3).map(term),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: t[0] + t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] * t[1]),
        st.tuples(inner, st.sampled_from([x, y, z]), inner).map(lambda t: Integral(t[0], t[1], 0, t[2])),
        st.tuples(inner, st.sampled_from([x, y, z])).map(lambda t: function(t[1], t[0])(t[1])),
        st.tuples(inner, st.sampled_from([x, y, z]), inner).map(lambda t: D(t[0], t[1], at=t[2])),
    ),
    max_leaves=8,
)


@given(terms, terms)
def test_free_symbols_after_substitution(node, value):
    made = substitute(node, {x.data: value})
    expected = free_symbols(node) - {x.data} | (free_symbols(value) if x.data in free_symbols(node) else frozenset())
    assert free_symbols(made) <= expected


@given(terms, terms)
def test_alpha_equal_terms_stay_so(node, value):
    other = canonical(node)
    assert alpha_equal(node, other)
    assert alpha_equal(substitute(node, {x.data: value}), substitute(other, {x.data: value}))


@given(terms)
def test_canonical_is_idempotent_and_keeps_free_symbols(node):
    assert canonical(canonical(node)) == canonical(node)
    assert free_symbols(canonical(node)) == free_symbols(node)
    assert isinstance(canonical(equal(node, 0)), Formula)
