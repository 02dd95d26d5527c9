"""Simultaneous gradient steps on the Dirac-GAN: they spiral outwards for every step size.

    F_h(θ, ψ) = (θ, ψ) + h V(θ, ψ),      λ = 1 + h μ,      r²_{k+1} = (1 + h² f'(θψ)²) r²_k

Homework on generative models, questions 4.2.a and 4.2.c.
"""

from __future__ import annotations

from derivcheck import (
    D,
    I,
    Prop,
    algebra,
    both,
    calc,
    calculus,
    claim,
    complexes,
    counts,
    det,
    either,
    eq,
    equal,
    forall,
    functions,
    ge,
    identity,
    iff,
    iff_step,
    induction,
    matrices,
    matrix,
    naturals,
    norm,
    positives,
    pred,
    prime,
    reals,
    refuted,
    sequences,
    tends,
    unequal,
    vectors,
)

theta, psi, b, t = reals("theta psi b t")
h, a = positives("h a")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
slope = prime(f, theta * psi)
V1, V2 = -slope * psi, slope * theta
HOMEWORK = "generative-models"

jacobian_of_the_step = claim(
    "simultaneous/jacobian",
    equal(
        matrix([[D(theta + h * V1, theta), D(theta + h * V1, psi)], [D(psi + h * V2, theta), D(psi + h * V2, psi)]]),
        identity(2) + h * matrix([[D(V1, theta), D(V1, psi)], [D(V2, theta), D(V2, psi)]]),
    ),
    proof=calculus,
    title="The Jacobian of a step is I + h V'",
    document=HOMEWORK, part="4.2.a", claims="simgd-jacobian",
)  # fmt: skip

n = counts("n")
N = matrices("N", n)
mu = complexes("mu")

spectral_map = claim(
    "simultaneous/eigenvalue-map",
    equal(det((1 + h * mu) * identity(n) - (identity(n) + h * N)), h**n * det(mu * identity(n) - N)),
    title="λ = 1 + h μ: det(λI − (I + hN)) = hⁿ det(μI − N), in any dimension, for every complex μ",
    document=HOMEWORK, part="4.2.a", claims="simgd-eigenvalue-map",
)  # fmt: skip

modulus = claim(
    "simultaneous/modulus",
    equal(abs(1 + h * (-a + I * b)) ** 2, (a**2 + b**2) * h**2 - 2 * a * h + 1),
    proof=calc(
        abs(1 + h * (-a + I * b)) ** 2,
        eq((1 - h * a) ** 2 + h**2 * b**2),
        eq((a**2 + b**2) * h**2 - 2 * a * h + 1, by=algebra),
    ),
    title="|1 + h(−a + ib)|² = (a² + b²) h² − 2ah + 1",
    document=HOMEWORK, part="4.2.a", claims="simgd-modulus",
)  # fmt: skip

threshold = claim(
    "simultaneous/threshold",
    iff(abs(1 + h * (-a + I * b)) > 1, h > 2 * a / (a**2 + b**2)),
    proof=calc(
        abs(1 + h * (-a + I * b)) > 1,
        iff_step((a**2 + b**2) * h**2 - 2 * a * h + 1 > 1),
        iff_step((a**2 + b**2) * h - 2 * a > 0),
        iff_step(h > 2 * a / (a**2 + b**2)),
    ),
    title="For h > 0, |λ| > 1 iff h > 2a/(a² + b²)",
    document=HOMEWORK, part="4.2.a", claims="simgd-instability-threshold",
)  # fmt: skip

any_step = reals("k")

threshold_as_written = claim(
    "simultaneous/threshold-any-sign-as-written",
    iff(abs(1 + any_step * (-a + I * b)) > 1, any_step > 2 * a / (a**2 + b**2)),
    expect=refuted,
    title="As written, without h > 0",
    document=HOMEWORK, part="4.2.a", claims="simgd-instability-threshold",
)  # fmt: skip

w = h * prime(f, 0)

eigenvalues_at_origin = claim(
    "simultaneous/eigenvalues-at-origin",
    pred("eigenvalues", identity(2) + h * matrix([[0, -prime(f, 0)], [prime(f, 0), 0]]), 1 + I * w, 1 - I * w),
    title="For the Dirac-GAN the eigenvalues of a step at the origin are 1 ± i h f'(0)",
    document=HOMEWORK, part="4.2.c", claims=["simgd-nonconvergence", "simgd-eigenvalue-map"],
)  # fmt: skip

always_outside = claim(
    "simultaneous/always-outside",
    both(abs(1 + I * w) > 1, abs(1 - I * w) > 1),
    given=unequal(prime(f, 0), 0),
    title="Both lie outside the unit circle for every step h > 0",
    document=HOMEWORK, part="4.2.c", claims=["simgd-nonconvergence", "simgd-instability-threshold"],
)  # fmt: skip

# --- the radius, for every f and from every start ----------------------------------------------------------
norm_expansion = claim(
    "simultaneous/norm-expansion",
    equal((theta + h * V1) ** 2 + (psi + h * V2) ** 2, (1 + h**2 * slope**2) * (theta**2 + psi**2)),
    proof=calc(
        (theta + h * V1) ** 2 + (psi + h * V2) ** 2,
        eq(
            theta**2 + h**2 * V1**2 + 2 * theta * h * V1 + psi**2 + h**2 * V2**2 + 2 * psi * h * V2,
            by=algebra,
        ),
        eq(theta**2 + h**2 * V1**2 + psi**2 + h**2 * V2**2, by=algebra),
        eq((1 + h**2 * slope**2) * (theta**2 + psi**2), by=algebra),
    ),
    title="The cross terms cancel: the squared radius grows by 1 + h² f'²",
    document=HOMEWORK, part="4.2.a", claims="simgd-norm-expansion",
)  # fmt: skip

norm_monotone = claim(
    "simultaneous/norm-monotone",
    (theta + h * V1) ** 2 + (psi + h * V2) ** 2 - theta**2 - psi**2 >= 0,
    proof=calc(
        (theta + h * V1) ** 2 + (psi + h * V2) ** 2 - theta**2 - psi**2,
        eq(h**2 * slope**2 * (theta**2 + psi**2), by=algebra),
        ge(0),
    ),
    title="The radius never decreases",
    document=HOMEWORK, part="4.2.a", claims="simgd-norm-monotone",
)  # fmt: skip

norm_strictly = claim(
    "simultaneous/norm-strictly-monotone",
    (theta + h * V1) ** 2 + (psi + h * V2) ** 2 > theta**2 + psi**2,
    given=[forall(t, unequal(prime(f, t), 0)), either(unequal(theta, 0), unequal(psi, 0))],
    title="Off the origin, with f' ≠ 0, it strictly grows",
    document=HOMEWORK, part="4.2.a", claims="simgd-norm-monotone",
)  # fmt: skip

norm_strictly_without = claim(
    "simultaneous/norm-strictly-monotone-everywhere",
    (theta + h * V1) ** 2 + (psi + h * V2) ** 2 > theta**2 + psi**2,
    given=forall(t, unequal(prime(f, t), 0)),
    expect=refuted,
    title="At the origin it does not",
    document=HOMEWORK, part="4.2.a", claims="simgd-norm-monotone",
)  # fmt: skip

T, P = sequences("theta psi", first=0)
i, j = naturals("i j")

radius_never_falls = claim(
    "simultaneous/radius-never-falls",
    T[i] ** 2 + P[i] ** 2 >= T[0] ** 2 + P[0] ** 2,
    given=[
        forall(j, equal(T[j + 1], T[j] - h * prime(f, T[j] * P[j]) * P[j])),
        forall(j, equal(P[j + 1], P[j] + h * prime(f, T[j] * P[j]) * T[j])),
    ],
    proof=induction(
        i,
        step=lambda hypothesis: calc(
            T[i + 1] ** 2 + P[i + 1] ** 2,
            eq((1 + h**2 * prime(f, T[i] * P[i]) ** 2) * (T[i] ** 2 + P[i] ** 2)),
            ge(T[i] ** 2 + P[i] ** 2),
            ge(T[0] ** 2 + P[0] ** 2, by=hypothesis),
        ),
    ),
    title="No sequence of steps ever comes nearer to the origin than its start, for any f and h",
    document=HOMEWORK, part="4.2.c", claims=["simgd-nonconvergence", "simgd-norm-monotone"],
)  # fmt: skip

d = counts("d")
Theta, Psi = vectors("theta psi", d)
k = prime(f, Theta.T @ Psi)

norm_any_dimension = claim(
    "simultaneous/norm-any-dimension",
    equal(
        norm(Theta - h * (k * Psi)) ** 2 + norm(Psi + h * (k * Theta)) ** 2,
        (1 + h**2 * k**2) * (norm(Theta) ** 2 + norm(Psi) ** 2),
    ),
    title="For vectors θ, ψ of any dimension: the same factor 1 + h² f'(θᵀψ)²",
    document=HOMEWORK, part="4.2.a", claims="simgd-norm-expansion",
)  # fmt: skip

# --- the analogy with continuous time ----------------------------------------------------------------------
growth_per_time = ((theta + h * V1) ** 2 + (psi + h * V2) ** 2 - theta**2 - psi**2) / h

growth_vanishes_with_the_step = claim(
    "simultaneous/growth-per-time",
    tends(growth_per_time, h, 0, 0, "+"),
    title="Per unit of time the growth tends to 0 with the step: it is an effect of the discretisation",
    document=HOMEWORK, part="4.2.a", claims="simgd-continuous-analogy",
)  # fmt: skip

growth_stays_as_written = claim(
    "simultaneous/growth-per-time-as-written",
    tends(growth_per_time, h, 0, slope**2 * (theta**2 + psi**2), "+"),
    expect=refuted,
    title="As written: it mirrors a positive derivative in continuous time",
    document=HOMEWORK, part="4.2.a", claims="simgd-continuous-analogy",
)  # fmt: skip
