"""Obligations: what the sign rules, matrix closure and rules of calculus prove, and what they must not."""

from __future__ import annotations

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal
from derivcheck.language.build import (
    KL,
    Bernoulli,
    Categorical,
    D,
    E,
    Integral,
    Limit,
    Max,
    MvNormal,
    Normal,
    Prod,
    Sum,
    Uniform,
    Var,
    both,
    cases,
    complexes,
    counts,
    density,
    det,
    diag,
    either,
    entropy,
    equal,
    exp,
    factorial,
    finite,
    forall,
    functions,
    gradient,
    hessian,
    identity,
    implies,
    integers,
    interval,
    log,
    log_density,
    matrices,
    matrix,
    matrix_space,
    maximum,
    naturals,
    negation,
    nonnegatives,
    norm,
    oo,
    positives,
    pred,
    prime,
    rational,
    reals,
    root,
    sequences,
    sqrt,
    tr,
    unequal,
    vector,
    vectors,
    zeros,
)
from derivcheck.language.domain import NONNEGATIVE, POSITIVE, Prop
from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.obligations import obligations
from derivcheck.procedures.domain import PROCEDURE
from tests.procedures import soundness as own
from tests.procedures.soundness import counterexample, random_goals

x, y, z, a, b = reals("x y z a b")
p, q = positives("p q")
r = nonnegatives("r")
u, w = interval("u w", 0, 1)
closed = interval("closed", 0, 1, closed="both")
n, k = counts("n k")
m = naturals("m")
i = integers("i")
c = complexes("c")
s, t = positives("s t")
A = matrices("A", n, None, Prop.POSITIVE_DEFINITE)
S = matrices("S", n, None, Prop.POSITIVE_SEMIDEFINITE)
Q = matrices("Q", n, None, Prop.ORTHOGONAL)
B, C = matrices("B C", n)
R = matrices("R", n, k)
v, e = vectors("v e", n)
pair = vectors("pair", 2)
moving = functions("moving", output=matrix_space(n, None, Prop.POSITIVE_DEFINITE))
g = functions("g")
f = functions("f", Prop.DIFFERENTIABLE)
h = functions("h", Prop.TWICE_DIFFERENTIABLE)
weights = sequences("weights")
masses = sequences("masses", NONNEGATIVE)
scales = sequences("scales", POSITIVE)
bit = finite("bit", [0, 1])
pm = finite("pm", [-1, 1])
N1, N2 = Normal(a, s), Normal(b, t)
OPEN = MvNormal(v, A)
origin = zeros(n, 1)


def proves(formula: Formula, *hyps: Formula) -> bool:
    """Whether the procedure decides the goal and its checker agrees."""
    goal = Goal(hyps, formula)
    found = PROCEDURE.decide(goal, Budget())
    accepted = isinstance(found, Evidence)
    if accepted:
        assert found.needs == () and PROCEDURE.check(goal, found.data) is None
    else:
        assert PROCEDURE.check(goal, None) is not None
    return accepted


def lam(variable: Term, body: Formula) -> Term:
    """A formula as a function of one symbol."""
    return Term(Op.LAMBDA, (body,), (variable.data,))


SIGNS = [
    (p + q > 0,),
    (p * q / (p + 1) > 0,),
    (x**2 >= 0,),
    (x**2 + 1 > 0,),
    (x**2 + x + 1 > 0,),
    (x**2 - 2 * x + 1 >= 0,),
    (unequal(x - y, 0), x > y),
    (x > z, x > y, y >= z),
    (x >= z, x >= y, y >= z),
    (x - z > 0, x > y + 1, y > z - 1),
    (1 - u > 0,),
    (1 - u**2 > 0,),
    (1 - u * w > 0,),
    (u + (1 - u) * w > 0,),
    (u * (1 - u) > 0,),
    (1 - closed >= 0,),
    (s**2 / t**2 > 0,),
    (unequal(-p, 0),),
    (-p < 0,),
    (exp(x) > 0,),
    (1 + exp(-x) > 0,),
    (1 / (1 + exp(-x)) < 1,),
    (log(x) > 0, x > 1),
    (log(1 + p) > 0,),
    (log(x) < 0, x > 0, x < 1),
    (log(p) <= p - 1,),
    (exp(x) >= 1 + x,),
    (sqrt(x**2 + 1) >= 1,),
    (sqrt(r) >= 0,),
    (sqrt(p) > 0,),
    (unequal(root(p, 3), 0),),
    (abs(x) >= x,),
    (abs(x) > 0, x < 0),
    (maximum(x, 1) > 0,),
    (2**n > 0,),
    (2**n >= 2,),
    (p**x > 0,),
    (x ** (2 * n) >= 0,),
    (unequal(n + 1, 0),),
    (n >= 1,),
    (n + k >= 2,),
    (unequal(2 * n - 1, 0),),
    (m + 1 > 0,),
    (factorial(n) >= 1,),
    (x > 0, equal(x, p + q)),
    (n >= 2, n > 1),
    (x * y > 0, x > 0, equal(y, p * q)),
    (1 - a**2 > 0, equal(s**2, 1 - a**2)),
    (x > 0, equal(x**2, 4), x >= 0),
    (t**2 - q**2 * p**2 / s**2 > 0, s**2 * t**2 > q**2 * p**2),
    (s * t - q * p > 0, s**2 * t**2 > q**2 * p**2),
    (Sum(1 / k**2, k, 1, n) > 0,),
    (Sum(1 / k**2, k, 1, n - 1) >= 0,),
    (Prod(p + k, k, 1, n) > 0,),
    (Sum(x**2, k, 1, n) >= 0,),
    (Max(abs(x + k), k, 1, n) >= 0,),
    (Sum(scales[k], k, 1, n) > 0,),
    (masses[n] >= 0,),
    (scales[k + 1] + masses[1] > 0,),
    (weights[n] > 0, forall(k, weights[k] > 0)),
    (weights[k] > 0, forall(k, weights[k] > weights[k + 1]), weights[k + 1] >= 0),
    (weights[k] >= 0, forall(i, implies(both(i >= 1, i <= n), weights[i] >= 0)), k <= n),
    (Integral(x**2, x, 0, 1) >= 0,),
    (Integral(exp(-(x**2)), x, -oo, oo) > 0,),
    (Integral(x + 1, x, 0, p) > 0,),
    (E(x**2 + 1, (x, N1)) > 0,),
    (E(x, (x, Uniform(0, 1))) > 0,),
    (Var(x, (x, N1)) >= 0,),
    (density(N1, x) > 0,),
    (cases((x > 0, x), otherwise=1 - x) > 0,),
    (unequal(c * c, 0), unequal(c, 0)),
    (unequal(pm, 0),),
    (bit * (1 - bit) >= 0,),
    (forall(k, implies(k <= n, n - k + 1 > 0)),),
    (either(x > 0, p > 0),),
    (both(p > 0, q > 0),),
    (negation(p <= 0),),
    (either(x <= 0, x + 1 > 0),),
    (x**2 > 0, either(x > 1, x < -1)),
    (implies(x > 1, x**2 > 1),),
    (1 / x > 0, x > 0),
    (x > 0, 1 / x > 0),
    (a * b > 0, a < 0, b < 0),
    (p > 0,),
    (x + 2 > 0, negation(x <= -1)),
    (r + p > 0,),
    (closed + 1 > 0,),
]
BOUNDS = [
    (1 - exp(-p) > 0,),
    (1 - exp(-r) >= 0,),
    (1 - u**n > 0,),
    (1 - closed**n >= 0,),
    (1 - b**n > 0, b < 1, b > -1),
    (1 + b**n > 0, b < 1, b > -1),
    ((1 + p) ** n > 1,),
    ((1 + p) ** n >= 1 + n * p,),
    ((1 + r) ** x >= 1, x >= 0),
    (u**p < 1,),
]
NOT_BOUNDS = [
    (1 - exp(-r) > 0,),
    (1 - exp(p) > 0,),
    (1 - closed**n > 0,),
    (1 - u**m > 0,),
    (1 - b**n > 0, b <= 1, b > -1),
    (1 + b**n > 0, b < 1, b >= -1),
    (1 - b**n > 0, b < 1),
    ((1 + r) ** n > 1,),
    ((1 + r) ** x >= 1,),
    ((1 + p) ** n > 1 + n * p,),
    (u**x < 1,),
    (u**x < 1, x >= 0),
]
NOT_SIGNS = [
    (p - q > 0,),
    (x**2 > 0,),
    (x**2 - 2 * x + 1 > 0,),
    (unequal(x - y, 0), x >= y),
    (x > z, x >= y, y >= z),
    (x > z, x > y, z > y),
    (1 - closed > 0,),
    (closed > 0,),
    (u - w > 0,),
    (1 - u * x > 0,),
    (log(x) > 0, x >= 1),
    (log(p) < p - 1,),
    (exp(x) > 1 + x,),
    (sqrt(x**2 + 1) > 1,),
    (sqrt(r) > 0,),
    (abs(x) > 0,),
    (abs(x) > x,),
    (maximum(x, 0) > 0,),
    (2**n > 2,),
    (x**n > 0,),
    (x ** (2 * n) > 0,),
    (unequal(n - 1, 0),),
    (n > 1,),
    (m > 0,),
    (unequal(m, 0),),
    (r * p > 0,),
    (factorial(n) > 1,),
    (t**2 - q**2 * p**2 / s**2 > 0, s**2 * t**2 >= q**2 * p**2),
    (t**2 - q**2 * p**2 / s**2 > 0,),
    (x * y > 0, x * y >= 0),
    (s * a - q * b > 0, s**2 * a**2 > q**2 * b**2),
    (x < 1, x**2 < 1, y < x),
    (x > 0, x**2 > 0),
    (Sum(1 / k**2, k, 1, n - 1) > 0,),
    (Sum(x**2, k, 1, n) > 0,),
    (Sum(k - 2, k, 1, n) >= 0,),
    (Prod(x - k, k, 1, n) > 0,),
    (Sum(masses[k], k, 1, n) > 0,),
    (masses[n] > 0,),
    (weights[n] > 0,),
    (weights[n] > 0, forall(k, weights[k] >= 0)),
    (weights[k] >= 0, forall(i, implies(both(i >= 1, i <= n), weights[i] >= 0))),
    (weights[k] > 0, forall(k, weights[k] > weights[k + 1])),
    (Integral(x, x, 0, y) >= 0,),
    (Integral(x**2, x, 1, 0) >= 0,),
    (Integral(x, x, -1, 1) >= 0,),
    (Integral(x**2, x, 0, r) > 0,),
    (E(x, (x, N1)) > 0,),
    (E(p, (p, N1)) > 0,),
    (Var(x, (x, N1)) > 0,),
    (density(Uniform(0, 1), x) > 0,),
    (unequal(bit, 0),),
    (cases((x > 0, x), otherwise=-x) > 0,),
    (c * c >= 0,),
    (unequal(c * c + 1, 0),),
    (negation(p > 0),),
    (either(x > 0, y > 0),),
    (forall(k, implies(k <= n, n - k > 0)),),
    (x**2 > 0, either(x > 1, x <= 0)),
    (implies(x >= 1, x**2 > 1),),
    (1 / x > 0,),
    (a * b > 0, a <= 0, b < 0),
    (x > -1, negation(x < -1)),
    (p > 1,),
    (x**0 > 1,),
    (0**m > 0,),
    ((-p) ** n < 0,),
    (1 - u - w > 0,),
    (Prod(rational(1, 2), k, 1, oo) > 0,),
    (i > 0, i >= 0),
    (Limit(exp(-x), x, oo) > 0,),
    (x * y < 1, x < 1, y < 1),
]
MATRICES = [
    (det(A) > 0,),
    (det(A @ (A + S)) > 0,),
    (det(moving(x)) > 0,),
    (pred("invertible", moving(x) + A),),
    (pred("invertible", A + 0 * B),),
    (pred("invertible", A - (x - x) * B),),
    (pair.T @ matrix([[1, 1], [-1, 1]]) @ pair > 0, unequal(pair, zeros(2, 1))),
    (unequal(det(Q), 0),),
    (tr(A) > 0,),
    (v.T @ A @ v >= 0,),
    (v.T @ A @ v > 0, unequal(v, origin)),
    (v.T @ v >= 0,),
    (v.T @ A.inv @ v > 0, unequal(v, origin)),
    (1 + v.T @ S @ v > 0,),
    (norm(v) >= 0,),
    (norm(v) > 0, unequal(v, origin)),
    (e.T @ B.T @ B @ e >= 0,),
    (v.T @ B.T @ A @ B @ v >= 0,),
    (A[1, 1] > 0,),
    (tr(R.T @ R) >= 0,),
    (unequal(det(B), 0), pred("invertible", B)),
    (pred("invertible", A),),
    (pred("invertible", A @ B), pred("invertible", B)),
    (pred("invertible", A + identity(n)),),
    (pred("invertible", B / x), pred("invertible", B)),
    (pred("invertible", B.T), unequal(det(B), 0)),
    (pred("invertible", Q @ A @ Q.T),),
    (pred("invertible", B), equal(B @ C, identity(n))),
    (pred("invertible", A.inv + S),),
    (pred("invertible", matrix([[1, x], [0, 2]])),),
    (pred("invertible", identity(n) + R @ R.T),),
    (pred("positive definite", A.inv),),
    (pred("positive definite", s * identity(n)),),
    (pred("positive definite", B @ B.T), pred("invertible", B)),
    (pred("positive definite", s**2 * A + r * S),),
    (pred("positive definite", R.T @ R + identity(k)),),
    (pred("positive definite", matrix([[p, 0], [0, q]])),),
    (pred("positive definite", diag(vector(p, q))),),
    (pred("positive semidefinite", B @ B.T),),
    (pred("positive semidefinite", A),),
    (pred("positive semidefinite", B @ S @ B.T),),
    (pred("symmetric", B + B.T),),
    (pred("symmetric", A @ A),),
    (pred("symmetric", B @ A @ B.T),),
    (pred("orthogonal", Q.T @ Q),),
    (pred("orthogonal", B), equal(B.T @ B, identity(n))),
    (pred("positive definite", p * A / q),),
    (unequal(v - e, origin), unequal(v, e)),
    (pred("positive definite", Q @ A @ Q.T),),
]
NOT_MATRICES = [
    (det(A @ B) > 0,),
    (det(-A) > 0,),
    (det(R.T @ R) > 0,),
    (pred("invertible", A + x * B),),
    (pred("invertible", B + 0 * A),),
    (pred("positive definite", matrix([[1, 1], [-1, 1]])),),
    (pair.T @ matrix([[1, 1], [-1, 1]]) @ pair > 0,),
    (pair.T @ matrix([[1, 3], [-1, 1]]) @ pair > 0, unequal(pair, zeros(2, 1))),
    (pair.T @ matrix([[1, 4], [-1, 1]]) @ pair > 0, unequal(pair, zeros(2, 1))),
    (det(S) > 0,),
    (det(B) > 0, pred("invertible", B)),
    (unequal(det(B), 0),),
    (v.T @ A @ v > 0,),
    (v.T @ S @ v > 0, unequal(v, origin)),
    (v.T @ A @ e >= 0,),
    (v.T @ B @ v >= 0,),
    (norm(v) > 0,),
    (tr(B) >= 0,),
    (B[1, 1] > 0,),
    (A[1, 2] >= 0,),
    (tr(S) > 0,),
    (pred("invertible", B),),
    (pred("invertible", S),),
    (pred("invertible", A + B),),
    (pred("invertible", A @ B),),
    (pred("invertible", x * A),),
    (pred("invertible", A - S),),
    (pred("invertible", A - identity(n)),),
    (pred("invertible", matrix([[1, x], [x, 1]])),),
    (pred("positive definite", B @ B.T),),
    (pred("positive definite", -A),),
    (pred("positive definite", r * A),),
    (pred("positive definite", A - S),),
    (pred("positive definite", A @ S),),
    (pred("positive definite", A @ C),),
    (pred("symmetric", A @ B),),
    (pred("symmetric", B),),
    (pred("symmetric", A @ S),),
    (pred("positive definite", matrix([[p, q], [q, p]])),),
    (pred("positive semidefinite", B),),
    (pred("orthogonal", 2 * Q),),
    (pred("orthogonal", Q + Q),),
    (pred("positive semidefinite", B @ B),),
    (unequal(v + e, origin), unequal(v, e)),
    (pred("positive definite", matrix([[2, 1], [0, 2]])),),
    (pred("positive semidefinite", x * S),),
    (pred("lower triangular", B),),
]
DEFINED = [
    (gradient(norm(B @ v - e) ** 2, v),),
    (hessian(norm(B @ v - e) ** 4, v),),
    (D((A + x * B).inv, x, at=0),),
    (KL(N1, N2),),
    (E(x**2, (x, N1)),),
    (E(exp(a * x), (x, N1)),),
    (E(log_density(N2, x), (x, N1)),),
    (Var(x**3, (x, N1)),),
    (E(1 / (1 + exp(-x)), (x, N1)),),
    (E(log(1 + exp(-x)), (x, N1)),),
    (E(v.T @ B @ v, (v, OPEN)),),
    (E(norm(v) ** 2, (v, OPEN)),),
    (entropy(N1),),
    (E(g(x) + x, (x, N1)), pred("integrable", E(g(y), (y, N1)))),
    (E(2 * g(x) / s, (x, N1)), pred("integrable", E(g(x), (x, N1)))),
    (KL(Bernoulli(u), Bernoulli(w)),),
    (E(k, (k, Categorical(masses, n))), equal(Sum(masses[k], k, 1, n), 1)),
    (KL(Uniform(0, 1), N1),),
    (E(g(k), (k, Categorical(masses, n))), equal(Sum(masses[i], i, 1, n), 1)),
    (E(x, (x, Uniform(0, 1))),),
    (Integral(1 / x, x, 1, 2),),
    (Integral(log(x), x, p, p + 1),),
    (Integral(sqrt(x), x, 0, 1),),
    (Integral(x**2, x, a, b), a <= b),
    (Integral(exp(-(x**2) / (2 * p)), x, -oo, oo),),
    (Integral(x * exp(-p * x), x, 0, oo),),
    (Integral(density(N1, x) * x**2, x, -oo, oo),),
    (D(log(x), x), x > 0),
    (D(log(p), p),),
    (D(sqrt(p), p),),
    (D(abs(x), x), x < 0),
    (D(f(x**2), x),),
    (prime(h, x, 2),),
    (D(D(exp(-(x**2)), x), x),),
    (D(1 / x, x, at=a), unequal(a, 0)),
    (D(maximum(x, 0), x), x > 0),
    (D(x**x, x), x > 0),
    (D(x**n, x),),
    (D(Sum(x**k / k, k, 1, n), x),),
    (D(Sum(1 / (x + k), k, 1, n), x), x > 0),
    (D(x**2 / (1 + x**2), x),),
    (gradient(v.T @ A @ v, v),),
    (gradient(norm(v), v), unequal(v, origin)),
    (hessian(log(1 + exp(-(v.T @ e))), v),),
    (D(KL(N1, N2), s),),
    (D(log(1 + exp(x)), x),),
    (1 / Sum(exp(weights[k]), k, 1, n),),
    (MvNormal(v, A + identity(n)).args[1].inv,),
    (E(v, (v, MvNormal(e, s * identity(n)))),),
    (x**n / factorial(n),),
    ((1 + x**2) ** rational(3, 2),),
    (Sum(1 / k, k, 1, n),),
    (log(Prod(p * k, k, 1, n)),),
    (D(gradient(v.T @ A @ v, v)[1] * x, x),),
]
UNDEFINED = [
    (gradient(norm(B @ v - e), v),),
    (gradient(norm(B @ v - e) ** 3, v),),
    (D((B + x * A).inv, x, at=0),),
    (KL(Bernoulli(closed), Bernoulli(closed)),),
    (E(g(x), (x, N1)),),
    (E(exp(x**2), (x, N1)),),
    (E(1 / x, (x, N1)),),
    (E(log(p), (p, N1)),),
    (KL(N1, Uniform(0, 1)),),
    (E(g(x) ** 2, (x, N1)), pred("integrable", E(g(x), (x, N1)))),
    (Var(g(x), (x, N1)), pred("integrable", E(g(x), (x, N1)))),
    (Var(x, (x, Normal(a, r))),),
    (KL(Categorical(masses, n), Categorical(masses, n)), equal(Sum(masses[i], i, 1, n), 1)),
    (E(k, (k, Categorical(weights, n))), equal(Sum(weights[i], i, 1, n), 1)),
    (E(k, (k, Categorical(masses, n))), equal(Sum(masses[i], i, 1, n - 1), 1)),
    (MvNormal(v, B @ B.T).args[1].inv,),
    (Integral(1 / x, x, -1, 2),),
    (Integral(1 / x, x, 0, 1),),
    (Integral(1 / x, x, 1, 0),),
    (Integral(log(x), x, 0, 1),),
    (Integral(x**2, x, 0, oo),),
    (Integral(1 / x, x, a, b), a > 0),
    (Integral(exp(-p * x), x, -oo, oo),),
    (Integral(exp(p * x), x, 0, oo),),
    (Integral(exp(-a * x), x, 0, oo),),
    (Integral(g(x), x, 0, 1),),
    (Integral(exp(-r * x**2), x, -oo, oo),),
    (Integral(exp(-x) / x, x, 0, oo),),
    (Integral(1, x, 0, oo),),
    (D(log(x), x), x >= 0),
    (D(sqrt(r), r),),
    (D(sqrt(x), x), x >= 0),
    (D(abs(x), x),),
    (D(g(x), x),),
    (prime(f, x, 2),),
    (D(1 / x, x),),
    (D(log(p), p, at=a),),
    (D(maximum(x, 0), x),),
    (D(maximum(x, y), x), x >= y),
    (D(x**a, x),),
    (gradient(norm(v), v),),
    (D(Sum(1 / (x + k), k, 1, n), x),),
    (D(Sum(x**k, k, 1, oo), x),),
    (hessian(norm(v), v),),
    (gradient(log(det(B)), B),),
    (D(cases((x > 0, x), otherwise=-x), x),),
    (1 / x,),
    (log(r),),
    (sqrt(x),),
    (1 / (n - 1),),
    (Sum(1 / (k - 1), k, 1, n),),
    (x**y,),
    (B.inv,),
    (Limit(x, x, 0),),
    (D(f(g(x)), x),),
    (D(root(x, 3), x),),
    (factorial(i),),
    (v[n + 1],),
    (1 / Sum(weights[k], k, 1, n),),
]
NEAR = [
    (pred("near", lam(x, unequal(x, 0)), oo),),
    (pred("near", lam(x, x - a > 0), oo),),
    (pred("near", lam(x, x < a), -oo),),
    (pred("near", lam(x, x**2 >= 0), a),),
    (pred("near", lam(x, x >= 0), a), a > 0),
    (pred("near", lam(x, unequal(x, y)), a), a > y),
    (pred("near", lam(i, i >= 0), oo),),
    (pred("integer", n * (i + 1)),),
    (pred("integer", 2**n),),
    (pred("real", x + 1),),
    (pred("integer", bit - 1),),
    (pred("integer", i), pred("integer", i)),
    (pred("near", lam(x, pred("invertible", x * A)), p),),
]
NOT_NEAR = [
    (pred("near", lam(x, unequal(x, 0)), 0),),
    (pred("near", lam(x, x >= 0), 0),),
    (pred("near", lam(p, p > 0), a),),
    (pred("near", lam(x, x >= 0), a), a >= 0),
    (pred("near", lam(x, x < a), oo),),
    (pred("near", lam(x, equal(x, a)), a),),
    (pred("near", lam(x, unequal(g(x), 0)), a), unequal(g(a), 0)),
    (pred("near", lam(x, forall(k, x > -1 / k)), 0),),
    (pred("integer", n / 2),),
    (pred("integer", x),),
    (pred("real", c),),
    (pred("integer", 2**i),),
    (pred("unheard of", x),),
    (pred("near", lam(x, forall(y, x * y < 1)), 0),),
    (pred("near", lam(x, pred("integer", x)), 0),),
    (pred("near", lam(r, r >= 0), r),),
    (pred("summable", Sum(x, k, 1, oo)),),
]


@pytest.mark.parametrize("goal", [*SIGNS, *BOUNDS, *MATRICES, *NEAR], ids=repr)
def test_proved(goal: tuple[Formula, ...]) -> None:
    assert proves(*goal)


@pytest.mark.parametrize("goal", [*NOT_SIGNS, *NOT_BOUNDS, *NOT_MATRICES, *NOT_NEAR], ids=repr)
def test_mutants_are_not_proved(goal: tuple[Formula, ...]) -> None:
    assert not proves(*goal)


@pytest.mark.parametrize("case", DEFINED, ids=repr)
def test_obligations_discharged(case: tuple[Term | Formula, ...]) -> None:
    term, *hyps = case
    assert [o for o in obligations(term) if not proves(o, *hyps)] == []


@pytest.mark.parametrize("case", UNDEFINED, ids=repr)
def test_obligations_open(case: tuple[Term | Formula, ...]) -> None:
    term, *hyps = case
    assert any(not proves(o, *hyps) for o in obligations(term))


def test_bound_names_do_not_clash() -> None:
    """The index of the sum is another k than the one in the hypothesis."""
    assert not proves(Sum(i, i, -3, -1) > 0, i > 0)
    assert not proves(Integral(x, x, -1, 0) > 0, x > 0)
    assert not proves(E(x, (x, N1)) > 0, x > 0)
    assert not proves(D(log(x), x, at=y).args[0] > 0, y > 1)
    assert any(not proves(o, x > 0) for o in obligations(D(log(x), x, at=y)))


def test_a_hypothesis_of_a_bound_symbol_is_not_one_of_the_free_symbol() -> None:
    assert not proves(x > 0, forall(y, implies(y > 0, y > x)), forall(x, implies(x > 1, x > 0)))


def test_guarded_terms_are_read_under_their_guard() -> None:
    guarded = cases((x > 0, 1 / x), otherwise=1)
    assert proves(guarded > 0)
    assert not proves(x > 0, guarded > 0)


def test_tampered_evidence() -> None:
    assert PROCEDURE.check(Goal((), x > 0), None) is not None
    assert PROCEDURE.check(Goal((), p > 0), None) is None
    assert PROCEDURE.check(Goal((), p > 0), {"proved": True}) is not None


def test_answers_are_the_same_again() -> None:
    for _ in range(2):
        assert [proves(*goal) for goal in SIGNS[:12]] == [True] * 12


def test_closed_domains_of_moving_symbols() -> None:
    """On [0, oo) the square root has no derivative at 0."""
    assert not proves(pred("differentiable at", D(sqrt(r), r)))
    assert proves(pred("differentiable at", D(sqrt(r + 1), r)))


@pytest.mark.parametrize("seed", range(4))
def test_accepted_goals_hold_at_random_points(seed: int) -> None:
    accepted = 0
    for hyps, goal in random_goals(seed, 120, rich=bool(seed % 2)):
        if isinstance(PROCEDURE.decide(Goal(hyps, goal), Budget()), Evidence):
            accepted += 1
            assert counterexample(hyps, goal) is None, f"{hyps} |- {goal}"
    assert accepted > 5


def test_the_soundness_test_finds_false_goals() -> None:
    ox, oy, ou, ow = own.x, own.y, own.u, own.w
    false = [(ox**2 > 0,), (ox > oy, ox >= oy), (1 / ox > 0,), (ou - ow > 0,), (abs(ox) > ox,), (exp(ox) > 1 + ox,)]
    for goal, *hyps in false:
        assert counterexample(tuple(hyps), goal, 300) is not None
