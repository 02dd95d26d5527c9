"""Terms as SymPy says them, and SymPy expressions as terms."""

import pytest
import sympy

from derivcheck.language.build import *
from derivcheck.language.domain import COMPLEX, INTEGER, POSITIVE, POSITIVE_INTEGER, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.from_sympy import from_sympy
from derivcheck.language.node import sym, term
from derivcheck.language.shape import ShapeError, shape
from derivcheck.language.text import ascii_text
from derivcheck.language.to_sympy import Line, Unelaborable, elaborate, line

x, y = reals("x y")
z = complexes("z")
s = positives("s")
k = integers("k")
n = counts("n")
f, g = functions("f"), sequences("g")
A, v = matrices("A", n), vectors("v", n)
X, Y, K, N = (sympy.Symbol(c, real=True) for c in "xykn")
F = sympy.Function("f", real=True)
MA, MV = sympy.MatrixSymbol("A", N, N), sympy.MatrixSymbol("v", N, 1)


@pytest.mark.parametrize(
    "node, expected",
    [
        (x / y - 1, X / Y - 1),
        (s**2, sympy.Symbol("s", real=True) ** 2),
        (z, sympy.Symbol("z", complex=True)),
        (rational(1, 3) * pi + e - I, sympy.pi / 3 + sympy.E - sympy.I),
        (exp(log(x)), X),
        (sqrt(x**2), sympy.Abs(X)),
        (maximum(x, y, 1), sympy.Max(X, Y, 1)),
        (binomial(n, k), sympy.binomial(N, K)),
        (f(x + 1), F(X + 1)),
        (g[k], sympy.Function("g", real=True)(K)),
        (function(x, x**2)(y), Y**2),
        (Sum(k * n, k, 1, n), sympy.Sum(K * N, (K, 1, N))),
        (Prod(k, k, 1, n), sympy.Product(K, (K, 1, N))),
        (Integral(exp(-(x**2)), x, -oo, oo), sympy.Integral(sympy.exp(-(X**2)), (X, -sympy.oo, sympy.oo))),
        (Limit(1 / x, x, 0, "+"), sympy.Limit(1 / X, X, 0, "+")),
        (D(f(x), x, x), sympy.Derivative(F(X), (X, 2))),
        (D(x**2, x, at=3), sympy.Subs(sympy.Derivative(X**2, X), X, 3)),
        (cases((x < 0, -x), otherwise=x), sympy.Piecewise((-X, X < 0), (X, True))),
        (matrix([[1, x], [y, 2]]), sympy.ImmutableMatrix([[1, X], [Y, 2]])),
        (det(matrix([[1, x], [y, 2]])), 2 - X * Y),
        (dot(vector(x, 1), vector(y, 2)), X * Y + 2),
        (norm(vector(x, y)), sympy.sqrt(X**2 + Y**2)),
        (build(k, (k,), 3), sympy.ImmutableMatrix([1, 2, 3])),
        (A.T @ v, MA.T * MV),
        (A[1, 2], MA[0, 1]),
        (v[k], MV[K - 1, 0]),
        (tr(A), sympy.Trace(MA)),
        (identity(n) @ A, MA),
    ],
    ids=lambda v: str(v)[:40],
)
def test_elaborate(node, expected):
    assert elaborate(node) == expected


def test_symbols_carry_one_assumption():
    for handle in (s, n, interval("u", 0, 1), finite("b", [0, 1])):
        made = elaborate(handle)
        assert made == sympy.Symbol(made.name, real=True)


def test_real_odd_roots_stay_real():
    assert elaborate(root(term(-8), 3)) == -2
    assert elaborate(root(x, 2)) == sympy.sqrt(X)


def test_bound_names_stay_apart():
    free = elaborate(Sum(k, k, 1, k))
    assert free.free_symbols == {K}
    assert free.subs(K, 4).doit() == 10
    slope = elaborate(D(x * y, x, at=x + 1))
    assert slope.free_symbols == {X, Y} and slope.doit() == Y


@pytest.mark.parametrize(
    "node",
    [
        E(x, (x, Normal(0, 1))), KL(Normal(0, 1), Normal(0, 2)), Max(g[k], k, 1, n), gradient(norm(v), v),
        build(k, (k,), n), root(x, n), reals("t") + positives("t"), functions("F", inputs=(vector_space(n),))(v),
        diag(v), Var(x, (x, Normal(0, 1))),
    ],
    ids=repr,
)  # fmt: skip
def test_unelaborable(node):
    with pytest.raises(Unelaborable):
        elaborate(node)


def test_line():
    made = line(x * (1 / x))
    assert made == Line(x * (1 / x), sympy.Integer(1), (unequal(x, 0),))
    assert line(E(x, (x, Normal(0, 1)))).sympy is None
    with pytest.raises(ShapeError):
        line(v + 1)
    with pytest.raises((AttributeError, TypeError)):
        made.tree = x


a, b = sympy.symbols("a b")
h = sympy.Function("h")
i = sympy.Symbol("i", integer=True)
d = sympy.Symbol("d")
M = sympy.MatrixSymbol("M", d, d)
u = sympy.MatrixSymbol("u", d, 1)


@pytest.mark.parametrize(
    "expr, expected",
    [
        (a / 2 - b / 3, "a/2 - b/3"),
        (-(a**-2), "-1/a**2"),
        (a / a, "1"),
        (sympy.Rational(-3, 2) * a, "-3*a/2"),
        (sympy.sqrt(a) / b, "sqrt(a)/b"),
        (sympy.sqrt(sympy.Symbol("c", complex=True)), "csqrt(c)"),
        (a ** sympy.Rational(1, 3), "a**(1/3)"),
        (a ** (b + 1), "a**(b + 1)"),
        (sympy.exp(-(a**2) / 2) / sympy.sqrt(2 * sympy.pi), "sqrt(2)*exp(-a**2/2)/(2*sqrt(pi))"),
        (sympy.log(a) + sympy.I + sympy.E, "log(a) + e + i"),
        (sympy.Mul(a, 1 / a, evaluate=False), "a/a"),
        (sympy.Max(a, b), "max(a, b)"),
        (sympy.ceiling(a), "-floor(-a)"),
        (sympy.Sum(i * a, (i, 1, b)), "Sum(a*i, i, 1, b)"),
        (sympy.Sum(i * a, (i, 1, b), (b, 1, 3)), "Sum(Sum(a*i, i, 1, b), b, 1, 3)"),
        (sympy.Product(i, (i, 1, 3)), "Prod(i, i, 1, 3)"),
        (sympy.Integral(a, (a, -sympy.oo, 0)), "Integral(a, a, -oo, 0)"),
        (sympy.Derivative(h(a), (a, 2)), "h''(a)"),
        (sympy.Derivative(h(a, b), a, b), "D(D(h(a, b), a), b)"),
        (sympy.Subs(sympy.Derivative(h(a), a), a, 0), "h'(0)"),
        (sympy.Limit(1 / a, a, 0), 'Limit(1/a, a, 0, "+")'),
        (sympy.Limit(1 / a, a, 0, "+-"), "Limit(1/a, a, 0)"),
        (sympy.IndexedBase("g")[i + 1], "g[i + 1]"),
        (sympy.Piecewise((a, a > 0), (0, True)), "cases(a if a > 0; else 0)"),
        (sympy.Matrix([[1, a], [b, 2]]), "[[1, a], [b, 2]]"),
        (M.T * M.I * u, "M.T*M.inv*u"),
        (sympy.det(M), "det(M)"),
        (sympy.Trace(M + M.T), "tr(M + M.T)"),
        (M[0, 1], "M[1, 2]"),
        (u[i, 0], "u[i + 1]"),
        (2 * M - sympy.Identity(d), "-identity(d) + 2*M"),
    ],
    ids=str,
)
def test_from_sympy(expr, expected):
    node = from_sympy(expr)
    assert ascii_text(node) == expected
    shape(node)


@pytest.mark.parametrize(
    "flags, domain",
    [
        ({}, REAL),
        ({"real": True}, REAL),
        ({"complex": True}, COMPLEX),
        ({"positive": True}, POSITIVE),
        ({"nonnegative": True}, Domain(Kind.REAL, lo=0, lo_closed=True)),
        ({"negative": True}, Domain(Kind.REAL, hi=0)),
        ({"integer": True}, INTEGER),
        ({"integer": True, "positive": True}, POSITIVE_INTEGER),
        ({"integer": True, "nonnegative": True}, Domain(Kind.INTEGER, lo=0)),
    ],
    ids=str,
)
def test_assumptions_become_domains(flags, domain):
    assert from_sympy(sympy.Symbol("t", **flags)) == sym(Symbol("t", domain))


def test_dimensions_are_counts():
    assert from_sympy(u) == vectors("u", counts("d"))
    assert from_sympy(d * u) == counts("d") * vectors("u", counts("d"))


@pytest.mark.parametrize(
    "expr, message",
    [
        (0.5 * a, "a float; write an exact number"),
        (sympy.Symbol("a", prime=True), "no declaration says prime"),
        (sympy.Symbol("a", nonzero=True), "no declaration says nonzero"),
        (sympy.Symbol("a", real=True, nonzero=True), "no declaration says nonzero, real"),
        (sympy.Symbol("a", commutative=False), "no declaration says"),
        (sympy.Dummy("a"), "a dummy or wildcard"),
        (sympy.nan, "NaN has no counterpart"),
        (sympy.zoo, "ComplexInfinity has no counterpart"),
        (sympy.cot(a), "cot has no counterpart"),
        (sympy.Integral(a, a), "both ends of the range"),
        (sympy.Derivative(h(h(a)), h(a)), "derivatives by names"),
        (sympy.Piecewise((a, a > 0)), "the last case must hold otherwise"),
        (a > 0, "is not a term"),
        (sympy.true, "is not a term"),
        (sympy.Matrix(0, 0, []), "an empty matrix"),
        (sympy.Function("h", positive=True)(a), "only real=True"),
    ],
    ids=str,
)
def test_refused(expr, message):
    with pytest.raises(TypeError, match=message):
        from_sympy(expr)


def test_sympy_joins_in():
    assert term(sympy.Symbol("x")) == x
    assert x + sympy.Symbol("y") == x + y
    assert ascii_text(x * h(a)) == "x*h(a)"


def test_terms_come_back():
    for node in (x / y - 1, sqrt(x) * exp(-x), Sum(k * x, k, 1, 3), D(f(x), x), det(matrix([[x, y], [1, 2]]))):
        assert sympy.simplify(elaborate(from_sympy(elaborate(node))) - elaborate(node)) == 0


def test_properties_are_not_invented():
    assert not from_sympy(sympy.Function("h")(a)).args[0].data.domain.props
    assert Prop.DIFFERENTIABLE.value == "differentiable"
