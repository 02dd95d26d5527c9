"""What must hold for a term to be defined, read off the written tree."""

import pytest

from derivcheck.language.build import *
from derivcheck.language.domain import INTEGER, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import Op, Term, sym, term
from derivcheck.language.obligations import bind, is_integer, is_natural, obligations, range_condition
from derivcheck.language.text import ascii_text

x, y = reals("x y")
s = positives("s")
k, i, j = integers("k i j")
n, m = counts("n m")
c = naturals("c")
z = complexes("z")
A, S = matrices("A", n), matrices("S", n, None, Prop.POSITIVE_DEFINITE)
v = vectors("v", n)
f, g, h = functions("f"), sequences("g"), functions("h", inputs=(Domain(Kind.REAL, lo=0),))
p, q = distribution("p q", REAL, Prop.DENSITY)
bare, mass = distribution("b"), distribution("b", REAL, Prop.PMF)
N = Normal(x, s)
NOWHERE = "0 = 1"


@pytest.mark.parametrize(
    "node, expected",
    [
        (x / x, ["x != 0"]),
        (x / 2 + x / pi, []),
        (x / 0, ["0 != 0"]),
        (1 / (1 / x), ["x != 0", "1/x != 0"]),
        (log(x) / y, ["x > 0", "y != 0"]),
        (log(2), []),
        (sqrt(x), ["x >= 0"]),
        (csqrt(z), []),
        (root(x, 3), []),
        (root(x, 4), ["x >= 0"]),
        (root(z, 3), ["real(z)"]),
        (root(x, -2), [NOWHERE]),
        (x**2, []),
        (x**-2, ["x != 0"]),
        (x ** -term(2), ["x != 0"]),
        (x ** rational(1, 2), ["x >= 0"]),
        (x ** rational(-1, 2), ["x > 0 or x = 0 and -1/2 > 0"]),
        (x**y, ["x > 0 or x = 0 and y > 0"]),
        (2**y, []),
        (x**c, []),
        (x**k, ["x != 0 or k >= 0"]),
        (A**2, []),
        (A**-1, ["invertible(A)"]),
        (A**c, []),
        (A**k, ["invertible(A) or k >= 0"]),
        (A**x, [NOWHERE]),
        (A ** rational(1, 2), [NOWHERE]),
        (tan(x), ["cos(x) != 0"]),
        (tanh(x), []),
        (tanh(z), ["cosh(z) != 0"]),
        (gamma(x), ["x > 0"]),
        (factorial(x), ["integer(x)", "x >= 0"]),
        (exp(z) + sin(z), []),
        (floor(z), ["real(z)"]),
        (sign(z), ["real(z)"]),
        (maximum(x, z), ["real(z)"]),
        (minimum(abs(z), Re(z)), []),
        (erf(z), ["real(z)"]),
        (norm(vector(I, 1)), ["real([[I_], [1]])".replace("I_", "i")]),
        (A.inv, ["invertible(A)"]),
        (f(x), []),
        (h(x), ["x > 0"]),
        (h(1), []),
        (f(z), ["real(z)"]),
        (f(x, y), [NOWHERE]),
        (g[k], ["k >= 1"]),
        (g[x], ["integer(x)", "x >= 1"]),
        (g[2], []),
        (v[k], ["1 <= k", "k <= n"]),
        (v[1], ["1 <= 1", "1 <= n"]),
        (vector(1, 2)[2], []),
        (vector(1, 2)[3], ["1 <= 3", "3 <= 2"]),
        (vector(1, 2)[rational(3, 2)], ["integer(3/2)"]),
        (identity(n), []),
        (identity(n - 1), ["n - 1 >= 1"]),
        (identity(x), ["integer(x)", "x >= 1"]),
        (build(1 / k, (k,), n), ["for all k: 1 <= k and k <= n => k != 0"]),
        (build(1, (k,), x), ["integer(x)", "x >= 1"]),
        (Normal(x, y), ["y > 0"]),
        (Normal(z, s), ["real(z)", "s > 0"]),
        (Uniform(x, y), ["x < y"]),
        (Bernoulli(x), ["x >= 0", "x <= 1"]),
        (MvNormal(v, S), ["positive definite(S)"]),
        (density(p, x), []),
        (density(p, z), ["real(z)"]),
        (density(bare, x), [NOWHERE]),
        (log_density(p, x), ["p(x) > 0".replace("p(x)", "density(p, x)")]),
        (log_density(N, x), ["s > 0"]),
        (KL(p, q), ["integrable(KL(p, q))"]),
        (KL(p, bare), [NOWHERE, "integrable(KL(p, b))"]),
        (KL(p, mass), [NOWHERE, "integrable(KL(p, b))"]),
        (entropy(bare), [NOWHERE, "integrable(entropy(b))"]),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_own(node, expected):
    assert [ascii_text(o) for o in obligations(node)] == expected


@pytest.mark.parametrize(
    "node, expected",
    [
        (Sum(1 / k, k, 1, n), ["for all k: 1 <= k and k <= n => k != 0", "n - 1 >= -1"]),
        (Sum(1 / x, k, 1, n), ["x != 0", "n - 1 >= -1"]),
        (Sum(k, k, x, n), ["integer(x)", "n - x >= -1"]),
        (Sum(1 / k, k, 1, oo), ["for all k: 1 <= k => k != 0", "summable(Sum(1/k, k, 1, oo))"]),
        (Sum(k, k, rational(1, 2), oo), ["integer(1/2)", "summable(Sum(k, k, 1/2, oo))"]),
        (Sum(k, k, -oo, oo), ["summable(Sum(k, k, -oo, oo))"]),
        (Sum(k, k, 1, pi), ["integer(pi)", "pi - 1 >= -1"]),
        (Sum(Sum(1 / (k - j), j, 1, k), k, 1, n),
         ["for all k: 1 <= k and k <= n => (for all j: 1 <= j and j <= k => k - j != 0)",
          "for all k: 1 <= k and k <= n => k - 1 >= -1", "n - 1 >= -1"]),
        (Max(g[k], k, 1, n), ["for all k: 1 <= k and k <= n => k >= 1", "1 <= n"]),
        (Max(z * k, k, 1, n), ["1 <= n", "for all k: 1 <= k and k <= n => real(z*k)"]),
        (Integral(1 / x, x, 1, 2), ["for all x: 1 <= x and x <= 2 => x != 0", "integrable(Integral(1/x, x, 1, 2))"]),
        (Integral(x, x, 0, y), ["0 <= y", "integrable(Integral(x, x, 0, y))"]),
        (Integral(x, x, 1, 0), ["1 <= 0", "integrable(Integral(x, x, 1, 0))"]),
        (Integral(x, x, -oo, z), ["real(z)", "integrable(Integral(x, x, -oo, z))"]),
        (E(1 / x, (x, Normal(0, y))),
         ["for all x: x != 0", "y > 0", "integrable(E(1/x, (x, Normal(0, y))))"]),
        (Limit(1 / x, x, 0, "+"), ["x != 0 as x -> 0+", "converges(Limit(1/x, x, 0, \"+\"))"]),
        (Limit(x, x, oo), ["converges(Limit(x, x, oo))"]),
        (D(1 / x, x), ["x != 0 near x = x", "differentiable at(D(1/x, x))"]),
        (D(1 / y, x), ["y != 0", "differentiable at(D(1/y, x))"]),
        (D(log(s), s, at=x), ["s > 0 near s = x", "x > 0", "differentiable at(D(log(s), s, at=x))"]),
        (gradient(1 / norm(v), v), ["norm(v) != 0 near v = v", "differentiable at(gradient(1/norm(v), v))"]),
        (function(x, 1 / x)(y), ["for all x: x != 0"]),
        (cases((x > 0, 1 / x), (y > 0, 1 / y), otherwise=log(s)),
         ["x > 0 => x != 0", "not (x > 0) and y > 0 => y != 0", "not (x > 0) and not (y > 0) => s > 0"]),
        (cases((1 / x > 0, 1), otherwise=0), ["x != 0"]),
        (cases((x > 0, 1), (1 / y > 0, 2), otherwise=0), ["not (x > 0) => y != 0"]),
    ],
    ids=lambda v: repr(v)[:40],
)  # fmt: skip
def test_binders_and_cases(node, expected):
    assert [ascii_text(o) for o in obligations(node)] == expected


@pytest.mark.parametrize(
    "formula, expected",
    [
        (implies(unequal(x, 0), equal(x / x, 1)), ["x != 0 => x != 0"]),
        (implies(1 / x > 0, x > 0), ["x != 0"]),
        (both(unequal(x, 0), 1 / x > 0), ["x != 0 => x != 0"]),
        (both(1 / x > 0, unequal(x, 0)), ["x != 0"]),
        (either(equal(x, 0), 1 / x > 0), ["not (x = 0) => x != 0"]),
        (iff(equal(x, 0), equal(1 / x, 0)), ["x != 0"]),
        (negation(1 / x > 0), ["x != 0"]),
        (forall(x, 1 / x > 0), ["for all x: x != 0"]),
        (exists(x, 1 / x > y), ["for all x: x != 0"]),
        (forall(x, implies(x > 0, 1 / x > 0)), ["for all x: x > 0 => x != 0"]),
        (z > 0, ["real(z)"]),
        (equal(z, 0), []),
        (tends(1 / x, x, oo, 0), ["x != 0 as x -> oo"]),
        (tends(x, x, y, 1 / y), ["y != 0"]),
        (tends(x**2, x, oo, oo), []),
        (tends(1 / (1 + n), n, oo, 0), ["1 + n != 0 as n -> oo"]),
        (tends(n, n, 3, 3), [NOWHERE]),
        (tends(s, s, -oo, 0), [NOWHERE]),
        (tends(s, s, 0, 0), []),
        (tends(s, s, 0, 0, "-"), ["0 > 0"]),
        (tends(s, s, x, x), ["x >= 0"]),
        (tends(z, z, 0, 0), [NOWHERE]),
        (pred("convex", function(x, 1 / x)), ["for all x: x != 0"]),
        (pred("integrable", E(1 / x, (x, p))), ["for all x: x != 0"]),
        (law(x, Normal(0, y)), ["y > 0"]),
        (proportional(1 / x, 1, x), ["for all x: x != 0"]),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_formulas(formula, expected):
    assert [ascii_text(o) for o in obligations(formula)] == expected


@pytest.mark.parametrize(
    "node",
    [
        oo, oo - oo, oo * 0, 1 / oo, equal(oo, oo), x < oo, exp(-oo), maximum(x, oo), f(oo), g[oo],
        Sum(k, k, oo, 1), Sum(k, k, 1, -oo), Integral(x, x, oo, 0), Integral(x, x, 0, -oo), Normal(0, oo),
        equal(Limit(x, x, oo), oo), Limit(x, x, oo + 1), tends(x, x, oo, 2 * oo), D(x, x, at=oo),
    ],
    ids=repr,
)  # fmt: skip
def test_infinity_is_no_number(node):
    assert NOWHERE in [ascii_text(o) for o in obligations(node)]


def test_a_range_that_mentions_the_bound_name_from_outside_says_nothing():
    total = Sum(1 / (k - 2), k, 1, -k)  # this k in the upper end is free
    assert [ascii_text(c) for c in range_condition(total)] == ["1 <= k"]
    assert ascii_text(obligations(total)[0]) == "for all k: 1 <= k => k - 2 != 0"


@pytest.mark.parametrize(
    "node",
    [
        Term(Op.SUM, (n, term(0), term(3)), (n.data,)),  # n >= 1 is declared, the sum starts at 0
        Term(Op.SUM, (x, term(0), term(3)), (x.data,)),
        Term(Op.INTEGRAL, (s, term(-1), term(1)), (s.data,)),
        Term(Op.INTEGRAL, (k, term(-1), term(1)), (k.data,)),
        Term(Op.EXPECT, (log(s), Normal(0, 1)), (s.data,)),
        Term(Op.EXPECT, (x, Bernoulli(rational(1, 2))), (x.data,)),
        D(k**2, k),
        D(z**2, z),
    ],
    ids=repr,
)
def test_binders_over_the_wrong_domain_are_defined_nowhere(node):
    assert NOWHERE in [ascii_text(o) for o in obligations(node)]


def test_builders_bind_what_the_binder_ranges_over():
    assert Sum(n, n, 0, 3).bound == (Symbol("n", INTEGER),)
    assert Integral(log(s), s, 0, 1).bound == (Symbol("s", REAL),)


def test_bind_leaves_what_does_not_depend():
    total = Sum(x, k, 1, n)
    assert bind(total, x > 0) == (x > 0)


def test_no_repetition():
    assert len(obligations(1 / x + 2 / x)) == 1


def test_forms():
    assert is_integer(2 * k - n + 1) and not is_integer(k / 2) and not is_integer(x)
    assert is_natural(c * n + 2) and not is_natural(c - 1) and not is_natural(k)
    assert is_integer(sym(Symbol("u", Domain(Kind.INTEGER))))
