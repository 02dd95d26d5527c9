"""False statements about matrices: order, invertibility, definiteness, the sizes 1 and 2."""

import pytest

from derivcheck import *
from tests.soundness.attempts import assert_not_proved, assert_not_refuted

x, y, a, b, c = reals("x y a b c")
n, k, j, m = counts("n k j m")
A, B, C = matrices("A B C", n)
R = matrices("R", n, m)
v, u = vectors("v u", n)
S = matrices("S", n, None, Prop.SYMMETRIC)
P = matrices("P", n, None, Prop.POSITIVE_DEFINITE)
Q = matrices("Q", n, None, Prop.ORTHOGONAL)
Iv = matrices("Iv", n, None, Prop.INVERTIBLE)
PS = matrices("PS", n, None, Prop.POSITIVE_SEMIDEFINITE)
L = matrices("L", n, None, Prop.LOWER_TRIANGULAR)
U = matrices("U", n, None, Prop.UPPER_TRIANGULAR)
In = identity(n)
M2 = matrices("M2", 2)

FALSE = [
    # algebra
    (equal(A @ B, B @ A),),
    (equal(A.inv @ A, In),),
    (equal(A @ A.inv, In),),
    (equal((Iv @ A).inv, A.inv @ Iv.inv),),
    (equal((A + B).inv, A.inv + B.inv),),
    (equal((A @ B).T, A.T @ B.T),),
    (equal(A.T, A),),
    (equal(S @ S, S),),
    (equal((S @ P).T, S @ P),),
    (equal(det(A + B), det(A) + det(B)),),
    (equal(det(-A), -det(A)),),
    (equal(det(2 * A), 2 * det(A)),),
    (equal(det(x * A), x * det(A)),),
    (equal(det(A @ B), det(A) + det(B)),),
    (equal(det(R.T @ R), det(R) ** 2),),
    (equal(det(R @ R.T), 0),),
    (equal(tr(A @ B), tr(A) * tr(B)),),
    (equal(tr(A), tr(A.inv)),),
    (equal(tr(In), 1),),
    (equal(tr(A @ B @ C), tr(A @ C @ B)),),
    (equal(A @ v, v),),
    (equal(v.T @ u, u @ v.T),),
    (equal(v.T @ A @ u, u.T @ A @ v),),
    (equal(v.T @ A @ v, tr(A) * v.T @ v),),
    (equal(det(Q), 1),),
    (det(Q) > 0,),
    (equal(Q, Q.T),),
    (equal(Q @ A, A @ Q),),
    (equal(Q @ A @ Q.T, A),),
    (det(Iv) > 0,),
    (det(S) >= 0,),
    (pred("invertible", S),),
    (pred("invertible", PS),),
    (pred("positive definite", PS),),
    (pred("positive semidefinite", S),),
    (pred("positive definite", P - In),),
    (pred("positive definite", P - P),),
    (v.T @ PS @ v > 0,),
    (v.T @ P @ v > 0,),
    (v.T @ A @ v >= 0,),
    (v.T @ v > 0,),
    (norm(v) > 0,),
    (equal(norm(v + u), norm(v) + norm(u)),),
    (equal(norm(v + u) ** 2, norm(v) ** 2 + norm(u) ** 2),),
    (equal(norm(x * v), x * norm(v)),),
    (equal(norm(A @ v), norm(A) * norm(v)),),
    (equal(norm(v) / norm(v), 1),),
    (equal(tr(PS), 0),),
    (tr(PS) > 0,),
    (tr(P) > 0, tr(P) < 0),
    (equal(log(det(A)), tr(A)),),
    (equal(log(det(P @ Iv)), log(det(P)) + log(det(Iv))),),
    (equal(log(det(P @ P)), log(det(P))),),
    (equal(A @ B, zeros(n, n)), equal(A, zeros(n, n)), unequal(B, B)),
    (equal(B, C), equal(A @ B, A @ C)),
    (equal(A, In), equal(A @ A, A)),
    (equal(A @ A, In), equal(A.T @ A, In)),
    (equal(A**2 - B**2, (A - B) @ (A + B)),),
    (equal((A + B) ** 2, A**2 + 2 * A @ B + B**2),),
    (equal(A**0, A),),
    (equal((A @ B) ** 2, A**2 @ B**2),),
    (equal(A ** (-1) * 0, zeros(n, n)),),
    (equal(hadamard(A, B), A @ B),),
    (equal(det(hadamard(A, B)), det(A) * det(B)),),
    (equal(diag(v) @ diag(u), diag(v + u)),),
    (equal(det(diag(v)), tr(diag(v))),),
    (equal(det(L), tr(L)),),
    (equal(det(L + U), det(L) + det(U)),),
    (equal(A[1, 2], A[2, 1]),),
    (equal(v[1], v[2]),),
    (equal(v[n + 1], v[n + 1]),),
    (equal(v[0], v[0]),),
    (equal(v[2], v[2]),),
    (equal((A @ B)[1, 1], A[1, 1] * B[1, 1]),),
    (equal(S[1, 2], 0),),
    (equal(Sum(A[k, k], k, 1, n), det(A)),),
    (equal(Sum(v[k] * u[k], k, 1, n), v @ u.T),),
    (equal(build(x, (k, j), n, n), x * In),),
    (equal(build(k * j, (k, j), n, n), build(k + j, (k, j), n, n)),),
    (equal(A @ v, x * v), equal(det(A - x * In), 0)),
    (equal(det(A), 0), equal(A @ v, zeros(n, 1))),
    (equal(x, y), equal(A @ v, x * v), equal(A @ v, y * v)),
    (equal(tr(A.T @ A), tr(A @ A)),),
    (equal(norm(A) ** 2, tr(A @ A)),),
    (equal(det(matrix([[a, b], [c, x]])), a * x + b * c),),
    (pred("eigenvalues", matrix([[0, 1], [-1, 0]]), 1, -1),),
    (pred("eigenvalues", matrix([[a, b], [b, a]]), a, b),),
    (pred("eigenvalue", a, matrix([[a, b], [b, a]])),),
    (equal(matrix([[a, b], [c, x]]).inv, matrix([[x, -b], [-c, a]]) / (a * x - b * c)),),
    (equal(matrix([[1, 1], [1, 1]]).inv, matrix([[1, 1], [1, 1]])),),
    (pred("positive definite", matrix([[1, 2], [2, 1]])),),
    (pred("positive semidefinite", matrix([[1, x], [-x, 1]])),),
    (pred("positive definite", matrix([[a, b], [b, c]])), a > 0, c > 0),
    (pred("symmetric", A @ A),),
    (pred("orthogonal", 2 * Q),),
    (pred("orthogonal", matrix([[1, 1], [0, 1]])),),
    (pred("invertible", R.T @ R),),
    (pred("positive definite", R.T @ R),),
    (pred("invertible", A), unequal(tr(A), 0)),
    (pred("positive definite", S), det(S) > 0),
    (pred("positive definite", S), tr(S) > 0),
    (equal(det(In + v @ u.T), 1 + v.T @ v),),
    (equal(det(In), n),),
    (equal(det(zeros(n, n)), 1),),
    (equal(A @ zeros(n, 1), v),),
    (equal((x * A).inv, A.inv / x),),
    (equal((x * Iv).inv, Iv.inv / x),),
    (equal((In + A).inv, In - A),),
    (equal(A.T.inv, A.inv),),
    (equal(P.inv, P),),
    (equal(M2 @ M2, tr(M2) * M2),),
    (equal(det(A), A[1, 1]),),
    (equal(det(build(A[k, j], (k, j), n, n)), det(A) + 1),),
    # derivatives
    (equal(gradient(v.T @ A @ v, v), 2 * A @ v),),
    (equal(gradient(v.T @ A @ v, v), A @ v + v),),
    (equal(hessian(v.T @ A @ v, v), 2 * A),),
    (equal(jacobian(A @ v, v), A.T),),
    (equal(jacobian(u.T @ v, v), u),),
    (equal(gradient(norm(v), v), v / norm(v)),),
    (equal(gradient(norm(v) ** 2, v), v),),
    (equal(gradient(log(det(A)), A), A.inv),),
    (equal(gradient(log(det(Iv)), Iv), Iv.inv),),
    (equal(gradient(det(A), A), A),),
    (equal(gradient(tr(A @ B), A), B),),
    (equal(gradient(u.T @ u, v), u),),
    (equal(jacobian(diag(v) @ u, v), diag(v)),),
    (equal(jacobian(hadamard(v, v), v), diag(v)),),
    (equal(gradient(sqrt(v.T @ v), v), v / sqrt(v.T @ v)),),
    (equal(gradient(exp(u.T @ v), v), u),),
    (equal(jacobian(v / norm(v), v), In),),
    (equal(gradient(1 / (u.T @ v), v), -u / (u.T @ v) ** 2),),
    (equal(jacobian(v @ v.T @ v, v), v @ v.T),),
]

TRUE = [
    (equal(det(x * A), x**n * det(A)),),
    (equal(v.T @ A @ u, u.T @ A.T @ v),),
    (equal(det(Q) ** 2, 1),),
    (v.T @ v >= 0,),
    (equal(B, C), equal(Iv @ B, Iv @ C)),
    (pred("positive semidefinite", R.T @ R),),
    (equal(M2 @ M2, tr(M2) * M2 - det(M2) * identity(2)),),
    (equal(gradient(v.T @ A @ v, v), (A + A.T) @ v),),
    (equal(jacobian(u.T @ v, v), u.T),),
]


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
