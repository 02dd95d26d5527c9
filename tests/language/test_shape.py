"""Shapes, and what is said when they clash."""

import pytest

from derivcheck.language.build import *
from derivcheck.language.domain import COMPLEX, INTEGER, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import ONE, Op, Term, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError, same_dimension, same_space, shape

x, y = reals("x y")
n, m, k = counts("n m k")
A, B, C = matrices("A", n), matrices("B", n, m), matrices("C", m, k)
u, v, w = vectors("u", n), vectors("v", n), vectors("w", m)
f, g = functions("f"), sequences("g")
p, q = distribution("p q")
r = distribution("r", vector_space(n), Prop.DENSITY)
z = complexes("z")


@pytest.mark.parametrize(
    "node, expected",
    [
        (x, ()),
        (u, (n, ONE)),
        (A @ B @ C, (n, k)),
        (2 * A, (n, n)),
        (A * 2 / x, (n, n)),
        (u.T @ v, ()),
        (u @ v.T, (n, n)),
        (u @ v.T @ u, (n, ONE)),
        (dot(u, v) * A, (n, n)),
        (A + A.T, (n, n)),
        (A**2, (n, n)),
        (A.inv @ u, (n, ONE)),
        (det(A) + tr(A) + norm(u), ()),
        (B.T, (m, n)),
        (diag(u), (n, n)),
        (gradient(dot(u, u), u), (n, ONE)),
        (gradient(tr(B.T @ B), B), (n, m)),
        (jacobian(B @ w, w), (n, m)),
        (jacobian(x * y, x), ()),
        (hessian(dot(u, u), u), (n, n)),
        (E(u, (u, r)), (n, ONE)),
        (Var(u, (u, r)), (n, n)),
        (Sum(g[k] * u, k, 1, n), (n, ONE)),
        (identity(n) @ u, (n, ONE)),
        (zeros(n, m), (n, m)),
        (build(k * x, (k,), m), (m, ONE)),
        (vector(5), ()),
        (matrix([[1, 2]]), (ONE, term(2))),
        (u[1] + B[1, 2], ()),
        (cases((x > 0, u), otherwise=v), (n, ONE)),
        (functions("F", inputs=(REAL,), output=vector_space(n))(x), (n, ONE)),
        (function(x, x * u)(y), (n, ONE)),
        (D(x * u, x), (n, ONE)),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_shape(node, expected):
    assert shape(node) == expected


CLASHES = [
    (B @ B, "B·B: n×m times n×m; the inner dimensions m and n differ"),
    (u + w, "u + w: n×1 and m×1; the shapes differ"),
    (u + 1, "u + 1: n×1 and 1×1; the shapes differ"),
    (A + 1, "A + 1: n×n and 1×1; the shapes differ"),
    (u + u.T, "u + uᵀ: n×1 and 1×n; the shapes differ"),
    (hadamard(u, w), "u ⊙ w: n×1 and m×1; the shapes differ"),
    (x / u, "x/u: u is n×1; a scalar was expected here"),
    (log(u), "log(u): u is n×1; a scalar was expected here"),
    (B.inv, "B⁻¹: B is n×m; a square matrix was expected"),
    (B**2, "B²: B is n×m; a square matrix was expected"),
    (det(B), "det(B): B is n×m; a square matrix was expected"),
    (x**u, "x^u: u is n×1; a scalar was expected here"),
    (diag(A), "diag(A): A is n×n; a vector was expected here"),
    (A[1], "A[1]: A is n×n; a vector was expected here"),
    (u[v], "u[v]: v is n×1; a scalar was expected here"),
    (D(dot(u, u), u), "∂/∂u uᵀ·u: u is n×1; a scalar was expected here"),
    (D(x**2, x, at=u), "(∂/∂x x²)|_{x=u}: u is n×1; a scalar was expected here"),
    (gradient(A @ u, u), "∇_u A·u: A·u is n×1; a scalar was expected here"),
    (hessian(tr(A @ A), A), "∇²_A tr(A·A): A is n×n; a vector was expected here"),
    (jacobian(A @ B, w), "J_w A·B: A·B is n×m; a vector was expected here"),
    (Limit(norm(u), u, u), "lim_{u → u} ‖u‖: u is n×1; a scalar was expected here"),
    (matrix([[u, 1]]), "[u, 1]: u is n×1; a scalar was expected here"),
    (build(u, (k,), n), "[u]_{k=1..n}: u is n×1; a scalar was expected here"),
    (identity(u), "I_u: u is n×1; a scalar was expected here"),
    (Sum(x, k, 1, u), "Σ_{k=1}^{u} x: u is n×1; a scalar was expected here"),
    (cases((x > 0, u), otherwise=0), "{u if x > 0; 0 otherwise}: the cases have shapes n×1 and 1×1"),
    (KL(p, r), "KL(p ‖ r): p and r live on different spaces"),
    (density(MvNormal(u, B @ B.T + identity(m)), u),
     "B·Bᵀ + I_m: n×n and m×m; the shapes differ"),
    (density(MvNormal(w, A), w), "N(w; w, A): N(w, A) has a mean that is m×1 and a covariance that is n×n"),
    (entropy(Normal(u, 1)), "H(N(u, 1)): u is n×1; a scalar was expected here"),
    (Var(A @ u @ u.T, (x, Normal(0, 1))), "Var_{x~N(0, 1)}[A·u·uᵀ]: A·u·uᵀ is n×n; a vector was expected here"),
]  # fmt: skip


@pytest.mark.parametrize("node, message", CLASHES, ids=[row[1][:30] for row in CLASHES])
def test_clashes(node, message):
    with pytest.raises(ShapeError) as caught:
        shape(node)
    assert str(caught.value) == message
    with pytest.raises(ShapeError):
        obligations(equal(node, node))


@pytest.mark.parametrize(
    "node, message",
    [
        (f, "f is a function; apply it or read a number off it"),
        (g + 1, "g is a sequence; apply it or read a number off it"),
        (p * 2, "p is a distribution; apply it or read a number off it"),
        (x(2), "x(2): x is not a function; write an explicit * for a product"),
        (Normal(0, 1) + 1, "N(0, 1) is neither a number nor a matrix"),
        (Term(Op.EXPECT, (x, y), (x.data,)), "E_{x~y}[x]: y is not a distribution"),
        (function(x, x), "x ↦ x is neither a number nor a matrix"),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_sorts(node, message):
    with pytest.raises(SortError) as caught:
        shape(node)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "formula, message",
    [
        (equal(u, w), "u = w: n×1 against m×1"),
        (equal(A, 0), "A = 0: n×n against 1×1"),
        (u < v, "u < v: an order between matrices; state it as a predicate"),
        (tends(u, x, 0, 1), "u → 1 as x → 0: the limit has another shape"),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_relations(formula, message):
    with pytest.raises(ShapeError) as caught:
        obligations(formula)
    assert str(caught.value) == message


def test_dimensions_compare_as_linear_expressions():
    assert same_dimension(n + m, m + n)
    assert same_dimension(2 * n - n, n)
    assert same_dimension(n + 1 - 1, n)
    assert not same_dimension(n, n + 1)
    assert not same_dimension(n * m, n + m)
    assert shape(vectors("a", n + 1) + vectors("b", 1 + n)) == (n + 1, ONE)


def test_spaces_compare_with_their_dimensions():
    assert same_space(vector_space(n + 1), vector_space(1 + n))
    assert not same_space(vector_space(n), vector_space(m))
    assert not same_space(REAL, COMPLEX)


def test_a_family_of_distributions_is_no_number():
    family = sym(Symbol("P", Domain(Kind.SEQUENCE, output=Domain(Kind.DISTRIBUTION, output=REAL), lo=1)))
    with pytest.raises(SortError):
        shape(family[1])
    assert shape(sequences("h", INTEGER)[1]) == () and shape(z) == ()
