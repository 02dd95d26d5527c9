"""Equality of matrix expressions of symbolic size: true goals, mutants, hypotheses, tampered evidence."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion, Rewrite
from derivcheck.language.build import (
    Prod,
    Sum,
    both,
    build,
    counts,
    det,
    diag,
    dot,
    equal,
    exp,
    function,
    functions,
    gradient,
    hadamard,
    half,
    identity,
    log,
    matrices,
    naturals,
    norm,
    positives,
    pred,
    rational,
    reals,
    sequences,
    sqrt,
    tr,
    vector_space,
    vectors,
    zeros,
)
from derivcheck.language.domain import Prop
from derivcheck.language.nodes_json import to_json
from derivcheck.procedures import determinants, matrix_ring

n, m, i, j, k = counts("n m i j k")
t = naturals("t")
a, eta = reals("a eta")
p = positives("p")
A = matrices("A", m, n)
B, C, S = matrices("B C S", n)
M, N = matrices("M N", n, None, Prop.INVERTIBLE)
Q = matrices("Q", n, None, Prop.SYMMETRIC)
U = matrices("U", n, None, Prop.ORTHOGONAL)
P = matrices("P", n, None, Prop.POSITIVE_DEFINITE)
L = matrices("L", n, None, Prop.LOWER_TRIANGULAR)
x, r, xs, c, u, v, lam, r0, g, mu, sigma = vectors("x r xs c u v lam r0 g mu sigma", n)
y, b = vectors("y b", m)
X = sequences("X", vector_space(n), first=0)
f = functions("f", Prop.DIFFERENTIABLE, inputs=(vector_space(n),))
I = identity(n)
ONE = rational(1)


def proved(left, right, *hyps):
    goal = Goal(tuple(hyps), equal(left, right))
    found = matrix_ring.decide(goal, Budget())
    if isinstance(found, NoOpinion):
        return False
    assert isinstance(found, Evidence)
    assert matrix_ring.check(goal, found.data) is None
    return True


def spread(body):
    return diag(build(body, (i,), n))


TRUE = {
    "entry-of-a-function": (function(a, a * x)(rational(2))[i], 2 * x[i]),
    "entries-of-a-gradient": (Sum(gradient(f(x), x)[k] * v[k], k, 1, n), dot(gradient(f(x), x), v)),
    # products, transposes, inverses
    "scalar-transpose": (y.T @ A @ x, (A @ x).T @ y),
    "scalar-transpose-2": ((A @ x).T @ y, x.T @ A.T @ y),
    "norm": ((A @ x).T @ A @ x, norm(A @ x) ** 2),
    "norm-sums": (norm(A @ x) ** 2, Sum(Sum(A[j, k] * x[k], k, 1, n) ** 2, j, 1, m)),
    "norm-difference": (norm(x - c) ** 2, norm(x) ** 2 - 2 * dot(x, c) + norm(c) ** 2),
    "component": (Sum(A[i, k] * x[k], k, 1, n), (A @ x)[i]),
    "component-product": ((B @ C)[i, j], Sum(B[i, k] * C[k, j], k, 1, n)),
    "transpose": ((B @ C).T, C.T @ B.T),
    "inverse": ((B @ C).inv, C.inv @ B.inv),
    "inverse-transpose": (B.T.inv, B.inv.T),
    "cancel": (B.inv @ B @ x, x),
    "scalar-inverse": ((p * B).inv, B.inv / p),
    "orthogonal": (U.T @ U, I),
    "orthogonal-norm": (norm(U @ x), norm(x)),
    "symmetric": (x.T @ Q @ c, c.T @ Q @ x),
    "expand": ((B + C) @ (B - C), B @ B - B @ C + C @ B - C @ C),
    "inner-scalar": (u @ v.T @ x, dot(v, x) * u),
    "rank-one": ((u @ v.T) @ (u @ v.T), dot(u, v) * u @ v.T),
    "scalars": (hadamard(a, eta) * dot(x, x), a * eta * norm(x) ** 2),
    "dimension-one": (build(a, (i,), 1) * x + zeros(n, 1), a * x),
    "zero": (B @ zeros(n, n) + C, C),
    "power": (B ** (t + 1), B @ B**t),
    "trace-cyclic": (tr(B @ C @ S), tr(S @ B @ C)),
    "trace-transpose": (tr(B @ C), tr(C.T @ B.T)),
    "trace-outer": (tr(u @ v.T), dot(u, v)),
    "trace-quadratic": (x.T @ B @ x, tr(B @ x @ x.T)),
    "frobenius": (norm(B) ** 2, tr(B.T @ B)),
    "trace-sum": (tr(B), Sum(B[i, i], i, 1, n)),
    "inverse-sum": ((I + u @ v.T).inv @ (I + u @ v.T), I),
    "gram-inverse": ((A.T @ A).inv @ A.T @ A @ x, x),
    "push-through": (B @ (I + C @ B).inv @ (I + C @ B), B),
    # diagonal matrices and sums
    "diag-product": (diag(u) @ diag(v), diag(hadamard(u, v))),
    "diag-vector": (diag(u) @ v, hadamard(u, v)),
    "diag-quadratic": (x.T @ diag(lam) @ x, Sum(lam[i] * x[i] ** 2, i, 1, n)),
    "diag-affine": (I - eta * diag(lam), spread(1 - eta * lam[i])),
    "diag-power": (diag(lam) ** t, spread(lam[i] ** t)),
    "build-entries": (B @ C, build(Sum(B[i, k] * C[k, j], k, 1, n), (i, j), n, n)),
    "sum-linear": (Sum(2 * x[i] + 1, i, 1, n), 2 * Sum(x[i], i, 1, n) + n),
    # gradient descent on a quadratic
    "closed-form-step": (
        (U @ spread(1 - eta * lam[i]) @ U.T) @ (U @ spread((1 - eta * lam[i]) ** t) @ U.T @ r0),
        U @ spread((1 - eta * lam[i]) ** (t + 1)) @ U.T @ r0,
    ),
    "closed-form": (
        (I - eta * (U @ diag(lam) @ U.T)) ** (t + 1) @ r0,
        U @ spread((1 - eta * lam[i]) ** (t + 1)) @ U.T @ r0,
    ),
    "eigenbasis": ((I - eta * Q) @ r, U @ (I - eta * (U.T @ Q @ U)) @ U.T @ r),
    # change of variables
    "quadform": (
        (S.inv @ (g - mu)).T @ S.inv @ (g - mu),
        (g - mu).T @ (S @ S.T).inv @ (g - mu),
    ),
    "quadform-diag": (
        norm(build((g[i] - mu[i]) / sigma[i], (i,), n)) ** 2,
        (g - mu).T @ spread(sigma[i] ** 2).inv @ (g - mu),
    ),
    # determinants
    "det-gram": (det(S @ S.T), det(S) ** 2),
    "det-gram-root": (sqrt(det(S @ S.T)), abs(det(S))),
    "det-scale": (det(a * B), a**n * det(B)),
    "det-inverse": (det(B.inv) * det(B), ONE),
    "det-identity": (det(I), ONE),
    "det-diag": (det(diag(sigma)), Prod(sigma[i], i, 1, n)),
    "det-diag-square": (sqrt(det(spread(sigma[i] ** 2))), abs(det(diag(sigma)))),
    "det-triangular": (det(L), Prod(L[i, i], i, 1, n)),
    "det-orthogonal": (det(U) ** 2, ONE),
    "det-orthogonal-abs": (abs(det(U)), ONE),
    "det-lemma": (det(I + u @ v.T), 1 + dot(v, u)),
    "det-lemma-scaled": (det(p * I + a * u @ u.T), p ** (n - 1) * (p + a * dot(u, u))),
    "det-lemma-matrix": (det(M + u @ v.T), det(M) * (1 + v.T @ M.inv @ u)),
    "det-common-factor": (det((1 + p * a) * I - (I + p * B)), p**n * det(a * I - B)),
    "det-common-number": (det(2 * B + 4 * C), 2**n * det(2 * C + B)),
    "det-common-sign": (det(B - C), (-1) ** n * det(C - B)),
    "det-common-divisor": (det(B / p - C), det(B - p * C) / p**n),
    "det-conjugate": (det(M @ B @ M.inv), det(B)),
    "det-power": (det(B**3), det(B) ** 3),
    "in-functions": (exp(-half * norm(A @ x) ** 2), exp(-half * x.T @ A.T @ A @ x)),
    "log-det": (log(det(P @ P)), log(det(P) ** 2)),
}

MUTANTS = {
    "entry-of-a-function": (function(a, a * x)(rational(2))[i], x[i]),
    "entry-of-a-gradient": (gradient(f(x), x)[i], gradient(f(x), x)[j]),
    "scalar-transpose": (y.T @ A @ x, (A @ x).T @ b),
    "norm": (norm(A @ x), x.T @ A.T @ A @ x),
    "norm-difference": (norm(x - c) ** 2, norm(x) ** 2 - dot(x, c) + norm(c) ** 2),
    "component": (Sum(A[i, k] * x[k], k, 1, n), (A @ x)[j]),
    "component-range": (Sum(B[i, k] * x[k], k, 1, n - 1), (B @ x)[i]),
    "component-transposed": (Sum(B[k, i] * x[k], k, 1, n), (B @ x)[i]),
    "transpose-order": ((B @ C).T, B.T @ C.T),
    "inverse-order": ((B @ C).inv, B.inv @ C.inv),
    "inverse-sum": ((B + C).inv, B.inv + C.inv),
    "not-orthogonal": (B.T @ B, I),
    "orthogonal-order": (U @ B @ U.T, B),
    "not-symmetric": (x.T @ B @ c, c.T @ B @ x),
    "commute": (B @ C, C @ B),
    "square": ((B + C) @ (B + C), B @ B + 2 * B @ C + C @ C),
    "rank-one": ((u @ v.T) @ (u @ v.T), dot(u, u) * u @ v.T),
    "outer-order": (u @ v.T, v @ u.T),
    "scalars": (hadamard(a, eta) * dot(x, x), 0 * norm(x) ** 2),
    "dimension-one": (build(a, (i,), 1) * x, 0 * x),
    "power": (B ** (t + 1), B @ B ** (t + 2)),
    "power-split": ((B @ C) ** t, B**t @ C**t),
    "trace-order": (tr(B @ C @ S), tr(C @ B @ S)),
    "trace-product": (tr(B @ C), tr(B) * tr(C)),
    "trace-identity": (tr(I), n - 1),
    "frobenius": (norm(B) ** 2, tr(B @ B)),
    "trace-sum": (tr(B), Sum(B[i, i], i, 1, n - 1)),
    "gram": (A @ (A.T @ A).inv @ A.T @ y, y),
    "diag-quadratic": (x.T @ diag(lam) @ x, Sum(lam[i] * x[i], i, 1, n)),
    "diag-affine": (I - eta * diag(lam), spread(1 + eta * lam[i])),
    "diag-affine-missing": (I - eta * diag(lam), spread(-eta * lam[i])),
    "diag-power": (diag(lam) ** t, spread(lam[i] ** (t + 1))),
    "closed-form": (
        (I - eta * (U @ diag(lam) @ U.T)) ** (t + 1) @ r0,
        U @ spread((1 - eta * lam[i]) ** t) @ U.T @ r0,
    ),
    "closed-form-not-orthogonal": (
        (I - eta * (B @ diag(lam) @ B.T)) ** (t + 1) @ r0,
        B @ spread((1 - eta * lam[i]) ** (t + 1)) @ B.T @ r0,
    ),
    "quadform-misplaced": (
        (S.inv @ g - mu).T @ (S.inv @ g - mu),
        (g - mu).T @ (S @ S.T).inv @ (g - mu),
    ),
    "quadform-order": ((S.inv @ g).T @ S.inv @ g, g.T @ (S.T @ S).inv @ g),
    "det-gram": (det(S @ S.T), det(S)),
    "det-gram-root": (sqrt(det(S @ S.T)), det(S)),
    "det-scale": (det(a * B), a * det(B)),
    "det-scale-less": (det(a * B), a ** (n - 1) * det(B)),
    "det-sum": (det(B + C), det(B) + det(C)),
    "det-nonsquare": (det(A.T @ A), det(A @ A.T)),
    "det-diag": (det(diag(sigma)), Sum(sigma[i], i, 1, n)),
    "det-triangular": (det(B), Prod(B[i, i], i, 1, n)),
    "det-orthogonal": (det(U), ONE),
    "det-lemma": (det(I + u @ v.T), 1 - dot(v, u)),
    "det-lemma-scaled": (det(p * I + a * u @ u.T), p**n * (p + a * dot(u, u))),
    "det-lemma-not-invertible": (det(B + u @ v.T), det(B) * (1 + v.T @ u)),
    "det-common-factor": (det((1 + p * a) * I - (I + p * B)), p * det(a * I - B)),
    "det-common-power": (det(a * I - a * B), a ** (n - 1) * det(I - B)),
    "det-common-sign": (det(B - C), det(C - B)),
    "det-not-common": (det(2 * B + C), 2**n * det(B + C)),
    "det-two-ranks": (det(I + u @ v.T + v @ u.T), 1 + 2 * dot(v, u)),
}


@pytest.mark.parametrize("name", TRUE)
def test_true(name):
    assert proved(*TRUE[name])


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant(name):
    assert not proved(*MUTANTS[name])


UNDER = {
    "recursion-of-a-sequence": (
        X[t + 1] - xs,
        (I - eta * Q) @ (X[t] - xs),
        equal(X[t + 1], X[t] - eta * (Q @ X[t] + c)),
        equal(c, -(Q @ xs)),
    ),
    "recursion-through-values": (dot(X[t + 1], u), 2 * dot(X[t], u), equal(X[t + 1], 2 * X[t])),
    "recursion": (
        ((r + xs) - eta * (Q @ (r + xs) + c)) - xs,
        (I - eta * Q) @ r,
        equal(c, -(Q @ xs)),
    ),
    "recursion-stationary": (
        (r + xs) - eta * (Q @ (r + xs) + c) - xs,
        (I - eta * Q) @ r,
        equal(Q @ xs + c, zeros(n, 1)),
    ),
    "recursion-error": (x - eta * (Q @ x + c) - xs, (I - eta * Q) @ r, equal(c, -(Q @ xs)), equal(r, x - xs)),
    "sigma-diag": (I - eta * (U.T @ Q @ U), spread(1 - eta * lam[i]), equal(U.T @ Q @ U, diag(lam))),
    "spectral": (Q, U @ diag(lam) @ U.T, equal(U.T @ Q @ U, diag(lam))),
    "eigenvector": (B @ B @ x, a**2 * x, equal(B @ x, a * x)),
    "eigenvector-power": (B**t @ x, a**t * x, equal(B @ x, a * x)),
    "left-eigenvector": (x.T @ B.T @ c, a * dot(x, c), equal(B @ x, a * x)),
    "substituted": (y.T @ A @ x, norm(y) ** 2, equal(y, A @ x)),
    "conjunction": (B @ x + c, zeros(n, 1), both(equal(c, -(B @ x)), equal(a, a))),
    "declared-later": (x.T @ B @ c, c.T @ B @ x, pred("symmetric", B)),
    "normalised": (dot(u, u) * a, a, equal(dot(u, u), ONE)),
    "rearranged": (a * I, (1 - eta**2) * B, equal(eta**2 * B + a * I, B)),
    "rearranged-back": (eta**2 * B + a * I, B, equal(a * I, (1 - eta**2) * B)),
    "projector": ((B @ C) @ (B @ C), B @ C, equal(C @ B, I)),
}

UNDER_MUTANTS = {
    "recursion-other-step": (X[t + 2], X[t] - eta * (Q @ X[t]), equal(X[t + 1], X[t] - eta * (Q @ X[t]))),
    "recursion-backwards": (X[t], X[t + 1] - eta * (Q @ X[t + 1]), equal(X[t + 1], X[t] - eta * (Q @ X[t]))),
    "index-bound": (Sum(dot(X[k], v), k, 1, n), n * dot(v, v), equal(X[k], v)),
    "value-bound": (Sum(dot(X[t], v), k, 1, n), Sum(k * dot(v, v), k, 1, n), equal(X[t], k * v)),
    "recursion-sign": (((r + xs) - eta * (Q @ (r + xs) + c)) - xs, (I + eta * Q) @ r, equal(c, -(Q @ xs))),
    "recursion-no-hypothesis": ((r + xs) - eta * (Q @ (r + xs) + c) - xs, (I - eta * Q) @ r),
    "recursion-hypothesis-sign": ((r + xs) - eta * (Q @ (r + xs) + c) - xs, (I - eta * Q) @ r, equal(c, Q @ xs)),
    "sigma-clash": (U.T @ Q @ U, spread(1 - eta * lam[i]), equal(U.T @ Q @ U, diag(lam))),
    "not-orthogonal": (Q, B @ diag(lam) @ B.T, equal(B.T @ Q @ B, diag(lam))),
    "one-sided": (B @ C, I, equal(C @ B, B @ B)),
    "rearranged-sign": (a * I, (1 + eta**2) * B, equal(eta**2 * B + a * I, B)),
    "rearranged-factor": (a * I, 2 * (1 - eta**2) * B, equal(eta**2 * B + a * I, B)),
    "rearranged-divided": (B, a / (1 - eta**2) * I, equal(eta**2 * B + a * I, B)),
    "rearranged-shape": (a * identity(m), zeros(m, m), equal(a * I, zeros(n, n))),
    "eigenvector-other": (B @ c, a * c, equal(B @ x, a * x)),
    "eigenvector-transposed": (B.T @ x, a * x, equal(B @ x, a * x)),
    "eigenvector-power": (B**t @ x, a ** (t + 1) * x, equal(B @ x, a * x)),
    "not-an-equation": (B @ x, c, pred("symmetric", B)),
    "wrong-property": (x.T @ B @ c, c.T @ B @ x, pred("invertible", B)),
    "other-matrix": (x.T @ B @ c, c.T @ B @ x, pred("symmetric", C)),
}


@pytest.mark.parametrize("name", UNDER)
def test_under_hypotheses(name):
    left, right, *hyps = UNDER[name]
    assert proved(left, right, *hyps)
    assert not proved(left, right)


@pytest.mark.parametrize("name", UNDER_MUTANTS)
def test_mutant_under_hypotheses(name):
    left, right, *hyps = UNDER_MUTANTS[name]
    assert not proved(left, right, *hyps)


def test_check_rejects_what_the_evidence_does_not_carry():
    hypothesis = equal(c, -(Q @ xs))
    goal = Goal((), equal(Q @ xs + c, zeros(n, 1)))
    assert matrix_ring.check(goal, {"equations": [to_json(hypothesis)]}) is not None
    assert matrix_ring.check(Goal((hypothesis,), goal.formula), {"equations": [to_json(hypothesis)]}) is None
    assert matrix_ring.check(Goal((hypothesis,), goal.formula), {"equations": []}) is not None
    for data in (None, {}, {"equations": 1}, {"equations": [3]}, {"equations": [{"symbols": [], "node": ["num"]}]}):
        assert matrix_ring.check(Goal((hypothesis,), goal.formula), data) is not None
    assert matrix_ring.check(Goal((), equal(B @ C, C @ B)), {"equations": []}) is not None
    assert matrix_ring.check(Goal((), equal(norm(x), 1) & equal(a, a)), {"equations": []}) is not None


@pytest.mark.parametrize(
    "written",
    [x.T @ A.T @ y, norm(A @ x) ** 2, tr(C @ B), (A @ x)[i], det(S @ S.T), dot(u + v, u - v), (x.T @ Q @ x).T, tr(I)],
)
def test_scalars_reach_a_normal_form_that_stays(written):
    # powers of norms are offered as their arguments: the norm itself is rewritten
    offered = written.args[0] if written.args[0] == norm(A @ x) else written
    for procedure in (matrix_ring.PROCEDURE, determinants.PROCEDURE):
        if offered.op not in procedure.heads:
            continue
        found = procedure.rewrite(offered, (), Budget())
        if isinstance(found, NoOpinion):
            continue
        assert isinstance(found, Rewrite)
        assert procedure.check(Goal((), equal(offered, found.result)), found.evidence.data) is None
        assert procedure.check(Goal((), equal(offered, found.result + 1)), found.evidence.data) is not None
        assert isinstance(procedure.rewrite(found.result, (), Budget()), NoOpinion)


def test_equal_scalars_have_one_normal_form():
    one = matrix_ring.PROCEDURE.rewrite((A @ x).T @ y, (), Budget())
    two = matrix_ring.PROCEDURE.rewrite(x.T @ (A.T @ y), (), Budget())
    forms = [f.result if isinstance(f, Rewrite) else w for f, w in ((one, (A @ x).T @ y), (two, x.T @ (A.T @ y)))]
    assert forms[0] == forms[1]


def test_reserved_names_are_refused():
    strange = vectors("%i", n)
    assert not proved(dot(strange, x), dot(x, strange))
