"""Derivatives by vectors and matrices: inventory identities, mutants, needs, tampered evidence."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Goal, NoOpinion, Rewrite
from derivcheck.language.build import (
    D,
    Sum,
    build,
    counts,
    det,
    diag,
    dot,
    equal,
    exp,
    functions,
    gradient,
    half,
    hessian,
    identity,
    jacobian,
    log,
    matrices,
    norm,
    positives,
    pred,
    reals,
    sqrt,
    tr,
    unequal,
    vector_space,
    vectors,
    zeros,
)
from derivcheck.language.domain import Domain, Kind, Prop
from derivcheck.language.node import Op, Term
from derivcheck.procedures import matrix_calculus, matrix_ring

n, m, d, i, j, k = counts("n m d i j k")
a, alpha = reals("a alpha")
p = positives("p")
A = matrices("A", m, n)
B, H, X = matrices("B H X", n)
Q = matrices("Q", n, None, Prop.SYMMETRIC)
M = matrices("M", n, None, Prop.INVERTIBLE)
P = matrices("P", n, None, Prop.POSITIVE_DEFINITE)
x, c, u, v, lam = vectors("x c u v lam", n)
y, b = vectors("y b", m)
z = vectors("z", d)
xz, yz = functions("xz yz", Prop.DIFFERENTIABLE, inputs=(vector_space(d),), output=vector_space(n))
rough = functions("rough", inputs=(vector_space(d),), output=vector_space(n))
F = functions("F", Prop.DIFFERENTIABLE, output=Domain(Kind.MATRIX, shape=(n, n)))
f = functions("f", Prop.DIFFERENTIABLE)
h = functions("h", Prop.TWICE_DIFFERENTIABLE)
I = identity(n)


def unfolded(term, hyps=()):
    """The term with its derivatives carried out, bottom up, each step accepted by the checker."""
    if not isinstance(term, Term):
        return term
    inner = [a if term.binds_in(k) and term.op is not Op.SUM else unfolded(a, hyps) for k, a in enumerate(term.args)]
    term = term.with_args(tuple(inner))
    if term.op not in matrix_calculus.HEADS:
        return term
    found = matrix_calculus.rewrite(term, hyps, Budget())
    if isinstance(found, NoOpinion):
        return term
    goal = Goal((*hyps, *found.evidence.needs), equal(term, found.result))
    assert matrix_calculus.check(goal, found.evidence.data) is None
    return found.result


def proved(left, right, *hyps):
    goal = Goal(tuple(hyps), equal(unfolded(left, hyps), unfolded(right, hyps)))
    found = matrix_ring.decide(goal, Budget())
    return not isinstance(found, NoOpinion) and matrix_ring.check(goal, found.data) is None


Ax = A @ x
dF = D(F(alpha), alpha)
TRUE = {
    "linear-map": (jacobian(Ax, x), A),
    "affine": (jacobian(Ax + b, x), A),
    "component": (jacobian(Ax, x)[i, j], A[i, j]),
    "component-gradient": (gradient(Sum(A[i, k] * x[k], k, 1, n), x)[j], A[i, j]),
    "chain-linear": (jacobian(Q @ xz(z), z), Q @ jacobian(xz(z), z)),
    "quadratic-gradient": (jacobian(Ax.T @ Ax, x), 2 * Ax.T @ A),
    "quadratic-gradient-column": (gradient(norm(Ax) ** 2, x), 2 * A.T @ A @ x),
    "quadratic-components": (
        gradient(norm(Ax) ** 2, x),
        build(Sum(2 * A[j, i] * Sum(A[j, k] * x[k], k, 1, n), j, 1, m), (i,), n),
    ),
    "bilinear-dx": (jacobian(y.T @ Ax, x), y.T @ A),
    "bilinear-dy": (jacobian(y.T @ Ax, y), x.T @ A.T),
    "dot": (jacobian(dot(u, v), u), v.T),
    "product-rule": (jacobian(dot(xz(z), yz(z)), z), yz(z).T @ jacobian(xz(z), z) + xz(z).T @ jacobian(yz(z), z)),
    "inverse-derivative": (D(F(alpha).inv, alpha), -(F(alpha).inv @ dF @ F(alpha).inv)),
    "derivative-identity": (dF @ F(alpha).inv + F(alpha) @ D(F(alpha).inv, alpha), zeros(n, n)),
    "product-keeps-order": (D(F(alpha) @ B @ F(alpha), alpha), dF @ B @ F(alpha) + F(alpha) @ B @ dF),
    "transpose": (D(F(alpha).T, alpha), dF.T),
    "jacobi": (D(log(det(F(alpha))), alpha), tr(F(alpha).inv @ dF)),
    "quadratic": (gradient(half * x.T @ B @ x + dot(c, x), x), half * (B + B.T) @ x + c),
    "quadratic-symmetric": (gradient(half * x.T @ Q @ x + dot(c, x), x), Q @ x + c),
    "quadratic-at": (gradient(half * x.T @ Q @ x + dot(c, x), x, at=u), Q @ u + c),
    "least-squares": (gradient(norm(Ax - b) ** 2, x), 2 * A.T @ (Ax - b)),
    "ridge": (gradient(norm(Ax - b) ** 2 + p * norm(x) ** 2, x), 2 * (A.T @ A + p * I) @ x - 2 * A.T @ b),
    "exp": (gradient(exp(dot(c, x)), x), exp(dot(c, x)) * c),
    "quartic": (gradient(dot(x, x) ** 2, x), 4 * dot(x, x) * x),
    "square-of-a-root": (gradient(sqrt(dot(x, x)) ** 2, x), 2 * x),
    "log": (gradient(log(dot(x, x)), x), 2 / dot(x, x) * x),
    "gaussian": (gradient(exp(-(x.T @ B @ x) / 2), x), -exp(-(x.T @ B @ x) / 2) / 2 * (B + B.T) @ x),
    "reciprocal": (gradient(1 / dot(c, x), x), -1 / dot(c, x) ** 2 * c),
    "norm": (gradient(norm(x - c), x), 1 / norm(x - c) * (x - c)),
    "log-det": (gradient(log(det(X)), X), X.inv.T),
    "trace": (gradient(tr(X @ B), X), B.T),
    "trace-quadratic": (gradient(tr(X.T @ B @ X), X), (B + B.T) @ X),
    "bilinear-matrix": (gradient(u.T @ X @ v, X), u @ v.T),
    "inverse-matrix": (gradient(u.T @ X.inv @ v, X), -(X.inv.T @ u @ v.T @ X.inv.T)),
    "frobenius": (gradient(norm(X - B) ** 2, X), 2 * (X - B)),
    "hessian": (hessian(half * x.T @ B @ x, x), half * (B + B.T)),
    "hessian-exp": (hessian(exp(dot(c, x)), x), exp(dot(c, x)) * c @ c.T),
    "elementwise": (gradient(Sum(lam[i] * x[i] ** 2, i, 1, n), x), 2 * diag(lam) @ x),
    "elementwise-map": (jacobian(build(exp(x[i]), (i,), n), x), diag(build(exp(x[i]), (i,), n))),
    "affine-flow": (jacobian(u + diag(lam) @ x, x), diag(lam)),
    "log-sum-exp": (
        gradient(log(Sum(exp(x[i]), i, 1, n)), x),
        build(exp(x[i]) / Sum(exp(x[k]), k, 1, n), (i,), n),
    ),
    "quotient": (jacobian(x / (1 + dot(x, x)), x), 1 / (1 + dot(x, x)) * I - 2 / (1 + dot(x, x)) ** 2 * x @ x.T),
    "unknown-function": (gradient(f(dot(c, x)), x), D(f(a), a, at=dot(c, x)) * c),
    "coordinate": (dot(gradient(x[i], x), v), v[i]),
    "columns-scaled": (jacobian(build(B[i, j] * x[j], (i, j), n, n) @ u, x), B @ diag(u)),
}

MUTANTS = {
    "linear-map": (jacobian(B @ x, x), B.T),
    "quadratic-gradient": (jacobian(Ax.T @ Ax, x), Ax.T @ A),
    "quadratic-gradient-square": (gradient(x.T @ B @ x, x), 2 * B @ x),
    "quadratic-transposed": (jacobian(x.T @ B @ x, x), 2 * x.T @ B),
    "half": (gradient(half * x.T @ Q @ x, x), 2 * Q @ x),
    "least-squares-sign": (gradient(norm(Ax - b) ** 2, x), 2 * A.T @ (Ax + b)),
    "chain-order": (jacobian(Q @ xz(z), z), B @ jacobian(xz(z), z)),
    "product-rule": (jacobian(dot(xz(z), yz(z)), z), yz(z).T @ jacobian(xz(z), z)),
    "product-rule-same": (jacobian(dot(xz(z), yz(z)), z), 2 * yz(z).T @ jacobian(xz(z), z)),
    "inverse-sign": (D(F(alpha).inv, alpha), F(alpha).inv @ dF @ F(alpha).inv),
    "inverse-order": (D(F(alpha).inv, alpha), -(F(alpha).inv @ F(alpha).inv @ dF)),
    "square-order": (D(F(alpha) @ F(alpha), alpha), 2 * F(alpha) @ dF),
    "log-det": (gradient(log(det(X)), X), X.inv),
    "trace": (gradient(tr(X @ B), X), B),
    "bilinear-matrix": (gradient(u.T @ X @ v, X), v @ u.T),
    "frobenius": (gradient(norm(X) ** 2, X), X),
    "hessian": (hessian(x.T @ B @ x, x), 2 * B),
    "hessian-exp": (hessian(exp(dot(c, x)), x), exp(dot(c, x)) * dot(c, c) * I),
    "quartic": (gradient(dot(x, x) ** 2, x), 2 * dot(x, x) * x),
    "cube-of-a-root": (gradient(sqrt(dot(x, x)) ** 3, x), 2 * x),
    "log": (gradient(log(dot(x, x)), x), 1 / dot(x, x) * x),
    "norm": (gradient(norm(x - c), x), x - c),
    "coordinate": (dot(gradient(x[i], x), v), v[j]),
    "not-the-definition": (jacobian(Sum(x[k], k, 1, n - 1), x), build(1, (i,), n).T),
    "at-another-point": (gradient(x.T @ Q @ x, x, at=u), 2 * Q @ x),
}


@pytest.mark.parametrize("name", TRUE)
def test_true(name):
    assert proved(*TRUE[name])


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant(name):
    assert not proved(*MUTANTS[name])


def test_a_hypothesis_about_a_name_does_not_reach_the_bound_variable():
    # y is held constant while x moves, although y = A x
    assert proved(jacobian(y.T @ Ax, x), x.T @ A.T @ A, equal(y, Ax))
    assert not proved(jacobian(y.T @ Ax, x), 2 * x.T @ A.T @ A, equal(y, Ax))
    # "x = 0" is about the point
    assert not proved(gradient(dot(c, x), x), zeros(n, 1), equal(x, zeros(n, 1)))


@pytest.mark.parametrize(
    ("written", "need"),
    [
        (gradient(norm(x), x), unequal(norm(x), 0)),
        (gradient(sqrt(dot(c, x)), x), dot(c, x) > 0),
        (gradient(det(X), X), pred("invertible", X)),
        (D(det(F(alpha)), alpha), pred("invertible", F(alpha))),
    ],
)
def test_needs(written, need):
    found = matrix_calculus.rewrite(written, (), Budget())
    assert isinstance(found, Rewrite)
    assert found.evidence.needs == (need,)
    goal = equal(written, found.result)
    assert matrix_calculus.check(Goal((need,), goal), None) is None
    assert matrix_calculus.check(Goal((), goal), None) is not None


@pytest.mark.parametrize(
    "written",
    [
        gradient(abs(dot(c, x)), x),
        jacobian(rough(z), z),
        jacobian(Q @ rough(z), z),
        hessian(f(dot(c, x)), x),
        gradient(log(det(P)), P),
        gradient(tr(Q @ B), Q),
        jacobian(xz(z), z),
        D(a**2, a),
    ],
)
def test_no_opinion(written):
    assert isinstance(matrix_calculus.rewrite(written, (), Budget()), NoOpinion)


def test_check_rejects_other_results_and_data():
    for written, result in ((jacobian(B @ x, x), B.T), (gradient(dot(c, x), x), u), (gradient(dot(c, x), x), 2 * c)):
        assert matrix_calculus.check(Goal((), equal(written, result)), None) is not None
    assert matrix_calculus.check(Goal((), equal(jacobian(B @ x, x), B)), {}) is not None
    assert matrix_calculus.check(Goal((), equal(B, jacobian(B @ x, x))), None) is not None
    assert matrix_calculus.check(Goal((), equal(gradient(dot(c, x), x), vectors("%s", n))), None) is not None
