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
    calc,
    calculus,
    claim,
    counts,
    det,
    eq,
    equal,
    forall,
    functions,
    ge,
    identity,
    iff,
    matrices,
    matrix,
    positives,
    prime,
    reals,
    refuted,
    tends,
    unequal,
)

theta, psi, b, t = reals("theta psi b t")
h, a = positives("h a")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
slope, bend = prime(f, theta * psi), prime(f, theta * psi, 2)
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
mu = reals("mu")

spectral_map = claim(
    "simultaneous/eigenvalue-map",
    equal(det((1 + h * mu) * identity(n) - (identity(n) + h * N)), h**n * det(mu * identity(n) - N)),
    title="λ = 1 + h μ: the characteristic polynomials correspond, in any dimension",
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
    iff((a**2 + b**2) * h**2 - 2 * a * h + 1 > 1, h > 2 * a / (a**2 + b**2)),
    title="For h > 0 the eigenvalue is outside the unit circle iff h > 2a/(a² + b²)",
    document=HOMEWORK, part="4.2.a", claims="simgd-instability-threshold",
)  # fmt: skip

any_step = reals("k")

threshold_as_written = claim(
    "simultaneous/threshold-any-sign-as-written",
    iff((a**2 + b**2) * any_step**2 - 2 * a * any_step + 1 > 1, any_step > 2 * a / (a**2 + b**2)),
    expect=refuted,
    title="As written, without h > 0",
    document=HOMEWORK, part="4.2.a", claims="simgd-instability-threshold",
)  # fmt: skip

always_outside = claim(
    "simultaneous/always-outside",
    abs(1 + h * (I * b)) ** 2 > 1,
    given=unequal(b, 0),
    title="With a = 0 (the Dirac-GAN) the eigenvalue is outside for every h > 0",
    document=HOMEWORK, part="4.2.c", claims=["simgd-nonconvergence", "simgd-instability-threshold"],
)  # fmt: skip

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
    given=[forall(t, unequal(prime(f, t), 0)), unequal(theta, 0)],
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
