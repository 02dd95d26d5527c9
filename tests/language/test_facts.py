"""What a declaration asserts, and what a value must satisfy."""

import pytest

from derivcheck.language.build import *
from derivcheck.language.domain import COMPLEX, POSITIVE, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure, facts, has, is_infinity, is_real, membership
from derivcheck.language.node import sym
from derivcheck.language.shape import ShapeError
from derivcheck.language.text import ascii_text

x, y = reals("x y")
s = positives("s")
n, m = counts("n m")
k = integers("k")
z = complexes("z")
S = matrices("S", n, None, Prop.POSITIVE_DEFINITE)
v = vectors("v", n)


@pytest.mark.parametrize(
    "handle, expected",
    [
        (x, []),
        (s, ["s > 0"]),
        (nonnegatives("u"), ["u >= 0"]),
        (interval("u", 0, 1), ["u > 0", "u < 1"]),
        (interval("u", 0, 1, closed="hi"), ["u > 0", "u <= 1"]),
        (n, ["integer(n)", "n >= 1"]),
        (k, ["integer(k)"]),
        (z, []),
        (finite("b", [0, 1]), ["b = 0 or b = 1"]),
        (v, []),
        (S, ["invertible(S)", "positive definite(S)", "positive semidefinite(S)", "symmetric(S)", "det(S) > 0"]),
        (functions("f", Prop.TWICE_DIFFERENTIABLE),
         ["continuous(f)", "continuously differentiable(f)", "differentiable(f)", "twice differentiable(f)"]),
        (sequences("g", POSITIVE), []),
        (distribution("p"), []),
    ],
    ids=lambda v: repr(v)[:30],
)  # fmt: skip
def test_facts(handle, expected):
    assert [ascii_text(f) for f in facts(handle.data)] == expected


def test_closure():
    assert closure(frozenset({Prop.SMOOTH})) >= {Prop.CONTINUOUS, Prop.DIFFERENTIABLE, Prop.SMOOTH}
    assert Prop.INVERTIBLE not in closure(frozenset({Prop.POSITIVE_SEMIDEFINITE}))
    assert Prop.SYMMETRIC not in closure(frozenset({Prop.ORTHOGONAL}))
    assert has(S, Prop.SYMMETRIC) and not has(v, Prop.SYMMETRIC)


POSITIVE_FUNCTION = Domain(Kind.FUNCTION, inputs=(REAL,), output=POSITIVE)


@pytest.mark.parametrize(
    "value, domain, expected",
    [
        (1 / x, POSITIVE, ["1/x > 0"]),
        (z, REAL, ["real(z)"]),
        (oo, REAL, ["real(oo)"]),
        (-oo, REAL, ["real(-oo)"]),
        (z, COMPLEX, []),
        (x, COMPLEX, []),
        (n - 1, n.data.domain, ["integer(n - 1)", "n - 1 >= 1"]),
        (sqrt(csqrt(x)), REAL, ["real(sqrt(csqrt(x)))"]),
        (x, finite("b", [0, 1]).data.domain, ["x = 0 or x = 1"]),
        (2 * v, v.data.domain, []),
        (I * v, v.data.domain, ["real(i*v)"]),
        (vector(I, 1), vector_space(2), ["real([[i], [1]])"]),
        (S + S, S.data.domain, ["positive definite(S + S)"]),
        (function(x, exp(x)), POSITIVE_FUNCTION, ["for all x: exp(x) > 0"]),
        (functions("f", Prop.SMOOTH), functions("h", Prop.DIFFERENTIABLE).data.domain, []),
        (functions("f"), functions("h", Prop.DIFFERENTIABLE).data.domain, ["differentiable(f)"]),
        (function(k, k**2), sequences("g", first=None).data.domain, []),
        (Normal(0, 1), distribution("p", REAL, Prop.DENSITY).data.domain, ["density(Normal(0, 1))"]),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_membership(value, domain, expected):
    assert [ascii_text(f) for f in membership(value, domain)] == expected


@pytest.mark.parametrize(
    "value, domain",
    [
        (v, REAL),
        (x, v.data.domain),
        (vectors("w", m), v.data.domain),
        (x, POSITIVE_FUNCTION),
        (functions("f", inputs=(REAL, REAL)), POSITIVE_FUNCTION),
        (function(s, s), POSITIVE_FUNCTION),
        (sequences("g", first=1), sequences("h", first=0).data.domain),
        (sequences("g", first=1), sequences("h", first=None).data.domain),
        (x, distribution("p").data.domain),
        (Bernoulli(x), distribution("p").data.domain),
        (MvNormal(v, S), distribution("p").data.domain),
        (distribution("q", vector_space(m)), distribution("p", vector_space(n)).data.domain),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_values_of_the_wrong_sort(value, domain):
    with pytest.raises(ShapeError):
        membership(value, domain)


def test_a_longer_sequence_serves():
    assert membership(sequences("g", first=0), sequences("h", first=1).data.domain) == []


@pytest.mark.parametrize("node", [x, abs(z), norm(v), Sum(k, k, 1, oo), Integral(x, x, -oo, oo), Limit(x, x, oo)])
def test_real(node):
    assert is_real(node)


@pytest.mark.parametrize("node", [z, I * x, csqrt(x), oo, -oo, Sum(z, k, 1, n), vector(I, 0), E(z, (x, Normal(0, 1)))])
def test_not_known_to_be_real(node):
    assert not is_real(node)


def test_infinity():
    assert is_infinity(oo) and is_infinity(-oo)
    assert not is_infinity(pi) and not is_infinity(-pi) and not is_infinity(oo + 1)
    assert not is_real(sym(Symbol("g", Domain(Kind.SEQUENCE, output=COMPLEX)))[1])
