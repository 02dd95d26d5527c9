"""Gradient descent on the quadratic: the error r = x − x* in the eigenbasis Q = U Λ Uᵀ.

    r_{t+1} = (I − ηQ) r_t = U (I − ηΛ) Uᵀ r_t,        r_t = U diag((1 − ηλ_i)^t) Uᵀ r_0

Every statement holds in any dimension n; U is orthogonal, its columns are the eigenvectors.
Fundamentals of deep learning, part 5.2.
"""

from __future__ import annotations

from derivcheck import (
    Prop,
    Sum,
    both,
    build,
    calc,
    claim,
    counts,
    det,
    diag,
    dot,
    either,
    eq,
    equal,
    exists,
    forall,
    gradient,
    half,
    identity,
    iff,
    implies,
    induction,
    matrices,
    matrix,
    matrix_algebra,
    matrix_calculus,
    naturals,
    norm,
    positives,
    pred,
    reals,
    refuted,
    sequences,
    sqrt,
    undecided,
    unequal,
    vector,
    vector_space,
    vectors,
)

n, i, j, k = counts("n i j k")
t = naturals("t")
eta = positives("eta")
s = reals("s")
Q = matrices("Q", n, None, Prop.SYMMETRIC)
U = matrices("U", n, None, Prop.ORTHOGONAL)
lam, x, xs, c, v, r0 = vectors("lam x xs c v r0", n)
X = sequences("X", vector_space(n), first=0)
r = sequences("r", vector_space(n), first=0)
one = identity(n)
h = half * x.T @ Q @ x + dot(c, x)
factors = build(1 - eta * lam[i], (i,), n)
powers = build((1 - eta * lam[i]) ** t, (i,), n)
COURSE = "deep-learning"

error_definition = claim(
    "quadratic/error-definition",
    iff(equal(v, x - xs), equal(x, v + xs)),
    title="r = x − x*  ⟺  x = r + x*",
    document=COURSE, part="5.2", claims="dl-5.2-error-definition",
)  # fmt: skip

error_step = claim(
    "quadratic/error-step",
    equal((x - eta * gradient(h, x)) - xs, (one - eta * Q) @ (x - xs)),
    given=equal(c, -(Q @ xs)),
    proof=calc(
        (x - eta * gradient(h, x)) - xs,
        eq((x - eta * (Q @ x + c)) - xs, by=matrix_calculus),
        eq((x - xs) + xs - eta * (Q @ x - Q @ xs) - xs, by=matrix_algebra),
        eq((x - xs) - eta * (Q @ (x - xs)), by=matrix_algebra),
        eq((one - eta * Q) @ (x - xs), by=matrix_algebra),
    ),
    title="One step of descent on h: r_{t+1} = x − η∇h(x) − x* = (I − ηQ) r_t",
    document=COURSE, part="5.2", claims=["dl-5.2-error-recursion", "dl-5.2-gd-negative-gradient"],
)  # fmt: skip

error_recursion = claim(
    "quadratic/error-recursion",
    forall(t, equal(X[t + 1] - xs, (one - eta * Q) @ (X[t] - xs))),
    given=[equal(c, -(Q @ xs)), forall(t, equal(X[t + 1], X[t] - eta * (Q @ X[t] + c)))],
    title="Along gradient descent r_{t+1} = (I − ηQ) r_t for every t",
    document=COURSE, part="5.2", claims=["dl-5.2-error-recursion", "dl-5.2-gd-negative-gradient"],
)  # fmt: skip

error_step_wrong_point = claim(
    "quadratic/error-step-any-point",
    equal((x - eta * (Q @ x + c)) - xs, (one - eta * Q) @ (x - xs)),
    expect=refuted,
    title="For a point x* that is not stationary it fails",
    document=COURSE, part="5.2", claims="dl-5.2-error-recursion",
)  # fmt: skip

# --- the eigenbasis -------------------------------------------------------------------------------------
eigenbasis = claim(
    "quadratic/eigenbasis",
    equal((one - eta * Q) @ v, U @ (one - eta * (U.T @ Q @ U)) @ U.T @ v),
    proof=calc(
        (one - eta * Q) @ v,
        eq((U @ U.T - eta * (U @ U.T @ Q @ U @ U.T)) @ v, by=matrix_algebra),
        eq(U @ (one - eta * (U.T @ Q @ U)) @ U.T @ v, by=matrix_algebra),
    ),
    title="I − ηQ = UUᵀ − ηUUᵀQUUᵀ = U (I − ηUᵀQU) Uᵀ",
    document=COURSE, part="5.2", claims="dl-5.2-eigenbasis-recursion",
)  # fmt: skip

A = matrices("A", n)

eigenbasis_any = claim(
    "quadratic/eigenbasis-not-orthogonal",
    equal((one - eta * Q) @ v, A @ (one - eta * (A.T @ Q @ A)) @ A.T @ v),
    expect=refuted,
    title="For a matrix that is not orthogonal it fails",
    document=COURSE, part="5.2", claims=["dl-5.2-eigenbasis-recursion", "dl-5.2-u-unitary"],
)  # fmt: skip

factors_diagonal = claim(
    "quadratic/factors",
    equal(one - eta * (U.T @ Q @ U), diag(factors)),
    given=equal(U.T @ Q @ U, diag(lam)),
    proof=calc(
        one - eta * (U.T @ Q @ U),
        eq(one - eta * diag(lam), by=matrix_algebra),
        eq(diag(factors), by=matrix_algebra),
    ),
    title="I − ηUᵀQU = diag(1 − ηλ_i)",
    document=COURSE, part="5.2", claims="dl-5.2-sigma-diag",
)  # fmt: skip

change_of_basis = claim(
    "quadratic/change-of-basis",
    equal((one - eta * Q) @ v, U @ (diag(factors) @ (U.T @ v))),
    given=equal(Q, U @ diag(lam) @ U.T),
    title="To eigencoordinates, scale each by 1 − ηλ_i, and back",
    document=COURSE, part="5.2", claims=["dl-5.2-change-of-basis", "dl-5.2-eigenbasis-recursion"],
)  # fmt: skip

one_coordinate = claim(
    "quadratic/one-coordinate",
    equal((U.T @ ((one - eta * Q) @ v))[i], (1 - eta * lam[i]) * (U.T @ v)[i]),
    given=[i <= n, equal(Q, U @ diag(lam) @ U.T)],
    title="Eigencoordinate i is multiplied by 1 − ηλ_i",
    document=COURSE, part="5.2", claims=["dl-5.2-change-of-basis", "dl-5.2-sigma-diag"],
)  # fmt: skip

sigma_clash = claim(
    "quadratic/sigma-clash-as-written",
    equal(one - eta * (U.T @ Q @ U), U.T @ Q @ U),
    given=equal(Q, U @ diag(lam) @ U.T),
    expect=refuted,
    title="As written: Σ names both diag(1 − ηλ_i) and UᵀQU = diag(λ_i)",
    document=COURSE, part="5.2", claims="dl-5.2-sigma-clash",
)  # fmt: skip

sigma_only = claim(
    "quadratic/sigma-clash-only",
    iff(equal(1 - eta * s, s), equal(s, 1 / (1 + eta))),
    title="1 − ηλ = λ only for λ = 1/(1 + η)",
    document=COURSE, part="5.2", claims="dl-5.2-sigma-clash",
)  # fmt: skip

spectral = claim(
    "quadratic/spectral-decomposition",
    iff(equal(Q, U @ diag(lam) @ U.T), equal(diag(lam), U.T @ Q @ U)),
    title="Q = UΛUᵀ  ⟺  Λ = UᵀQU, U orthogonal",
    document=COURSE, part="5.2", claims=["dl-5.2-spectral-decomposition", "dl-5.2-u-unitary"],
)  # fmt: skip

eigenvector_column = claim(
    "quadratic/eigenvectors",
    equal(Sum(Q[i, j] * U[j, k], j, 1, n), lam[k] * U[i, k]),
    given=[i <= n, k <= n, equal(Q, U @ diag(lam) @ U.T)],
    title="Column k of U is an eigenvector for λ_k",
    document=COURSE, part="5.2", claims=["dl-5.2-u-unitary", "dl-5.2-spectral-decomposition"],
)  # fmt: skip

decomposed_is_symmetric = claim(
    "quadratic/decomposed-is-symmetric",
    equal(A.T, A),
    given=equal(A, U @ diag(lam) @ U.T),
    title="A matrix UΛUᵀ with orthogonal U is symmetric",
    document=COURSE, part="5.2", claims="dl-5.2-spectral-decomposition",
)  # fmt: skip

spectral_theorem = claim(
    "quadratic/spectral-theorem",
    exists([U, lam], equal(Q, U @ diag(lam) @ U.T)),
    expect=undecided(open="the spectral theorem is neither proved nor among the axioms"),
    title="Every symmetric Q is UΛUᵀ with orthogonal U, in any dimension",
    document=COURSE, part="5.2", claims=["dl-5.2-symmetric-diagonalizable", "dl-5.2-spectral-decomposition"],
)  # fmt: skip

a, b, d = reals("a b d")
spread = sqrt(((a - d) / 2) ** 2 + b**2)
upper, lower = (a + d) / 2 + spread, (a + d) / 2 - spread
two = matrix([[a, b], [b, d]])

real_eigenvalues = claim(
    "quadratic/symmetric-eigenvalues",
    pred("eigenvalues", two, upper, lower),
    title="In two dimensions: [[a, b], [b, d]] has two real eigenvalues λ₁ ≥ λ₂",
    document=COURSE, part="5.2", claims="dl-5.2-symmetric-diagonalizable",
)  # fmt: skip

explicit_eigenvectors = claim(
    "quadratic/symmetric-eigenvectors",
    both(
        equal(two @ vector(upper - d, b), upper * vector(upper - d, b)),
        equal(two @ vector(b, lower - a), lower * vector(b, lower - a)),
        equal(dot(vector(upper - d, b), vector(b, lower - a)), 0),
    ),
    title="with the orthogonal eigenvectors (λ₁ − d, b) and (b, λ₂ − a), unless it is diagonal already (b = 0)",
    document=COURSE, part="5.2", claims=["dl-5.2-symmetric-diagonalizable", "dl-5.2-u-unitary"],
)  # fmt: skip

mu, nu = reals("mu nu")
slanted, its_basis = matrix([[1, 1], [0, 2]]), matrix([[1, 1], [0, 1]])

orthogonal_eigenvectors = claim(
    "quadratic/orthogonal-eigenvectors",
    equal(dot(x, v), 0),
    given=[equal(Q @ x, mu * x), equal(Q @ v, nu * v), unequal(mu, nu)],
    proof=calc(
        dot(x, v),
        eq((dot(mu * x, v) - dot(x, nu * v)) / (mu - nu)),
        eq((dot(Q @ x, v) - dot(x, Q @ v)) / (mu - nu)),
        eq(0, by=matrix_algebra),
    ),
    title="Eigenvectors of a symmetric matrix for different eigenvalues are orthogonal",
    document=COURSE, part="5.2", claims=["dl-5.2-symmetric-diagonalizable", "dl-5.2-spectral-decomposition"],
)  # fmt: skip

orthogonal_without_symmetry = claim(
    "quadratic/orthogonal-eigenvectors-without-symmetry",
    equal(dot(vector(1, 0), vector(1, 1)), 0),
    given=[equal(slanted @ vector(1, 0), 1 * vector(1, 0)), equal(slanted @ vector(1, 1), 2 * vector(1, 1))],
    expect=refuted,
    title="Those of [[1, 1], [0, 2]] are not",
    document=COURSE, part="5.2", claims=["dl-5.2-symmetric-diagonalizable", "dl-5.2-spectral-decomposition"],
)  # fmt: skip

diagonalisable_only = claim(
    "quadratic/diagonalisable-only",
    both(equal(slanted @ its_basis, its_basis @ matrix([[1, 0], [0, 2]])), pred("invertible", its_basis)),
    title="[[1, 1], [0, 2]] is diagonalisable",
    document=COURSE, part="5.2", claims="dl-5.2-spectral-decomposition",
)  # fmt: skip

diagonalisable_as_written = claim(
    "quadratic/diagonalisable-is-enough-as-written",
    implies(
        both(equal(slanted @ its_basis, its_basis @ matrix([[1, 0], [0, 2]])), pred("invertible", its_basis)),
        equal(slanted.T, slanted),
    ),
    expect=refuted,
    title="but not UΛUᵀ with orthogonal U, for it is not symmetric",
    document=COURSE, part="5.2", claims="dl-5.2-spectral-decomposition",
)  # fmt: skip

# --- the closed form ------------------------------------------------------------------------------------
closed_form = claim(
    "quadratic/closed-form",
    equal(r[t], U @ diag(powers) @ U.T @ r[0]),
    given=forall(t, equal(r[t + 1], (one - eta * (U @ diag(lam) @ U.T)) @ r[t])),
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            r[t + 1],
            eq((one - eta * (U @ diag(lam) @ U.T)) @ r[t]),
            eq((U @ diag(factors) @ U.T) @ r[t], by=matrix_algebra),
            eq((U @ diag(factors) @ U.T) @ (U @ diag(powers) @ U.T @ r[0]), by=hypothesis),
            eq(U @ diag(build((1 - eta * lam[i]) ** (t + 1), (i,), n)) @ U.T @ r[0], by=matrix_algebra),
        ),
    ),
    title="r_t = U diag((1 − ηλ_i)^t) Uᵀ r_0, by induction",
    document=COURSE, part="5.2", claims="dl-5.2-closed-form",
)  # fmt: skip

power_form = claim(
    "quadratic/closed-form-power",
    equal((one - eta * Q) ** t @ r0, U @ diag(powers) @ U.T @ r0),
    given=equal(Q, U @ diag(lam) @ U.T),
    title="(I − ηQ)^t = U diag((1 − ηλ_i)^t) Uᵀ",
    document=COURSE, part="5.2", claims="dl-5.2-closed-form",
)  # fmt: skip

V = matrices("V", n, None, Prop.INVERTIBLE)

power_form_general = claim(
    "quadratic/closed-form-diagonalisable",
    equal((one - eta * A) ** t @ r0, V @ diag(powers) @ V.inv @ r0),
    given=equal(A, V @ diag(lam) @ V.inv),
    title="The same for any diagonalisable matrix, with V⁻¹",
    document=COURSE, part="5.2", claims="dl-5.2-closed-form",
)  # fmt: skip

expansion = claim(
    "quadratic/closed-form-expansion",
    equal(
        (U @ diag(powers) @ U.T @ r0)[k],
        Sum((1 - eta * lam[i]) ** t * Sum(U[j, i] * r0[j], j, 1, n) * U[k, i], i, 1, n),
    ),
    given=k <= n,
    title="r_t = Σ_i (1 − ηλ_i)^t (u_iᵀ r_0) u_i",
    document=COURSE, part="5.2", claims=["dl-5.2-final-direction", "dl-5.2-closed-form"],
)  # fmt: skip

# --- orthogonal matrices --------------------------------------------------------------------------------
norm_preserving = claim(
    "quadratic/orthogonal-norm",
    equal(norm(U @ v), norm(v)),
    title="‖Uv‖ = ‖v‖ for orthogonal U",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-norm-preserving",
)  # fmt: skip

norm_of_any = claim(
    "quadratic/orthogonal-norm-needed",
    equal(norm(V @ v), norm(v)),
    expect=refuted,
    title="Invertible is not enough",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-norm-preserving",
)  # fmt: skip

spanning = claim(
    "quadratic/eigenvectors-span",
    equal(v[k], Sum(Sum(U[j, i] * v[j], j, 1, n) * U[k, i], i, 1, n)),
    given=k <= n,
    title="Every v is Σ_i (u_iᵀ v) u_i: the eigenvectors span Rⁿ",
    document=COURSE, part="5.2", claims="dl-5.2-eigenvectors-span",
)  # fmt: skip

rotation_or_reflection = claim(
    "quadratic/rotation-or-reflection-as-written",
    either(equal(det(U), 1), equal(U @ U, one)),
    expect=refuted,
    title="As written: U orthogonal is a rotation (det 1) or a reflection (an involution)",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-rotation-reflection",
)  # fmt: skip

turned_mirror = matrix([[0, -1, 0], [1, 0, 0], [0, 0, -1]])

rotoreflection = claim(
    "quadratic/rotoreflection",
    both(
        equal(turned_mirror.T @ turned_mirror, identity(3)),
        equal(det(turned_mirror), -1),
        equal(turned_mirror @ turned_mirror @ vector(1, 0, 0), vector(-1, 0, 0)),
    ),
    title="[[0, −1, 0], [1, 0, 0], [0, 0, −1]] is orthogonal with determinant −1 and no reflection",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-rotation-reflection",
)  # fmt: skip

mirror = one - 2 * (v @ v.T)

mirror_facts = claim(
    "quadratic/mirror",
    both(equal(mirror.T @ mirror, one), equal(mirror @ mirror, one), equal(det(mirror), -1)),
    given=equal(v.T @ v, 1),
    title="A mirror I − 2vvᵀ is an orthogonal involution of determinant −1",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-rotation-reflection",
)  # fmt: skip

rotation_after_mirror = claim(
    "quadratic/rotation-after-mirror",
    both(equal((U @ mirror) @ mirror, U), equal(det(U @ mirror), 1), equal((U @ mirror).T @ (U @ mirror), one)),
    given=[equal(v.T @ v, 1), equal(det(U), -1)],
    title="Corrected: with det U = −1, U is a rotation after a mirror",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-rotation-reflection",
)  # fmt: skip

determinant_of_orthogonal = claim(
    "quadratic/orthogonal-determinant",
    equal(abs(det(U)), 1),
    title="|det U| = 1",
    document=COURSE, part="5.2", claims="dl-5.2-unitary-rotation-reflection",
)  # fmt: skip

# --- directions -----------------------------------------------------------------------------------------
toward_as_written = claim(
    "quadratic/direction-as-written",
    equal(x - xs, xs - x),
    expect=refuted,
    title="As written: r = x − x* is the direction towards the optimum",
    document=COURSE, part="5.2", claims="dl-5.2-r-direction",
)  # fmt: skip

toward = claim(
    "quadratic/direction",
    both(equal(xs - x, -(x - xs)), equal((x - eta * (Q @ x + c)) - x, -(eta * (Q @ (x - xs))))),
    given=equal(c, -(Q @ xs)),
    title="Corrected: towards the optimum is −r, and the step is −ηQr",
    document=COURSE, part="5.2", claims="dl-5.2-r-direction",
)  # fmt: skip

P = matrices("P", n, None, Prop.POSITIVE_DEFINITE)
step = -(eta * (P @ v))

step_parallel = claim(
    "quadratic/step-parallel-as-written",
    equal(step[i] * v[j], step[j] * v[i]),
    given=[i <= n, j <= n],
    expect=refuted,
    title="Nor is the step −ηQr parallel to r: their 2×2 minors need not vanish",
    document=COURSE, part="5.2", claims="dl-5.2-r-direction",
)  # fmt: skip

keeps_direction = claim(
    "quadratic/diagonal-keeps-direction-as-written",
    equal((diag(lam) @ v)[i] * v[j], (diag(lam) @ v)[j] * v[i]),
    given=[i <= n, j <= n],
    expect=refuted,
    title="As written: a diagonal matrix keeps directions, that is Dv ∥ v",
    document=COURSE, part="5.2", claims="dl-5.2-diagonal-keeps-direction",
)  # fmt: skip

kept = claim(
    "quadratic/diagonal-keeps-direction",
    equal((diag(lam) @ v)[i] * v[j], (diag(lam) @ v)[j] * v[i]),
    given=[i <= n, j <= n, equal(lam[i], lam[j])],
    title="Corrected: coordinates i and j of every v keep their proportion if λ_i = λ_j",
    document=COURSE, part="5.2", claims="dl-5.2-diagonal-keeps-direction",
)  # fmt: skip

ones = build(1, (k,), n)

kept_only = claim(
    "quadratic/diagonal-keeps-direction-only",
    iff(equal((diag(lam) @ ones)[i], (diag(lam) @ ones)[j]), equal(lam[i], lam[j])),
    given=[i <= n, j <= n],
    title="and only then: see v = (1, …, 1)",
    document=COURSE, part="5.2", claims="dl-5.2-diagonal-keeps-direction",
)  # fmt: skip

multiple_of_identity = claim(
    "quadratic/multiple-of-identity",
    equal((s * one) @ v, s * v),
    title="A multiple of I keeps all directions",
    document=COURSE, part="5.2", claims="dl-5.2-diagonal-keeps-direction",
)  # fmt: skip

along_eigenvector = claim(
    "quadratic/step-along-eigenvector-as-written",
    equal((P @ step)[i] * step[j], (P @ step)[j] * step[i]),
    given=[i <= n, j <= n],
    expect=refuted,
    title="As written: every step moves along an eigenvector of Q, that is Qd ∥ d for the step d",
    document=COURSE, part="5.2", claims="dl-5.2-steps-along-eigenvectors",
)  # fmt: skip

stretched, start = matrix([[1, 0], [0, 10]]), vector(1, 1)

its_step = claim(
    "quadratic/step-along-eigenvector-example",
    both(equal(stretched @ start, vector(1, 10)), equal(stretched @ vector(1, 10), vector(1, 100))),
    title="Q = diag(1, 10) and r = (1, 1): the direction (1, 10) goes to (1, 100)",
    document=COURSE, part="5.2", claims=["dl-5.2-steps-along-eigenvectors", "dl-5.2-r-direction"],
)  # fmt: skip

step_expansion = claim(
    "quadratic/step-expansion",
    equal((-(eta * (Q @ v)))[k], -(eta * Sum(lam[i] * Sum(U[j, i] * v[j], j, 1, n) * U[k, i], i, 1, n))),
    given=[k <= n, equal(Q, U @ diag(lam) @ U.T)],
    title="Corrected: the step is −η Σ_i λ_i (u_iᵀ r) u_i, along all of them",
    document=COURSE, part="5.2", claims="dl-5.2-steps-along-eigenvectors",
)  # fmt: skip
