"""Alternating gradient steps on the Dirac-GAN: eigenvalues on the unit circle up to h f'(0) = 2.

    F = F₂ ∘ F₁,      F' = F₂' F₁' = [[1, −w], [w, 1 − w²]],      w = h f'(0)

The generator moves first.  Homework on generative models, questions 4.2.b and 4.2.c.
"""

from __future__ import annotations

from derivcheck import (
    D,
    I,
    Prop,
    algebra,
    both,
    claim,
    csqrt,
    det,
    equal,
    functions,
    identity,
    implies,
    interval,
    matrix,
    norm,
    positives,
    pred,
    prime,
    rational,
    reals,
    refuted,
    sqrt,
    tr,
    unequal,
    vector,
    vectors,
    zeros,
)

theta, psi, w = reals("theta psi w")
h = positives("h")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
slope = prime(f, theta * psi)
HOMEWORK = "generative-models"

first, second = matrix([[1, -w], [0, 1]]), matrix([[1, 0], [w, 1]])
combined = matrix([[1, -w], [w, 1 - w**2]])

half_step_theta, half_step_psi = theta - h * slope * psi, psi + h * slope * theta

factor_jacobians = claim(
    "alternating/factor-jacobians",
    both(
        equal(
            matrix([[D(half_step_theta, theta), D(half_step_theta, psi)], [D(psi, theta), D(psi, psi)]]),
            matrix([[1, -h * prime(f, 0)], [0, 1]]),
        ),
        equal(
            matrix([[D(theta, theta), D(theta, psi)], [D(half_step_psi, theta), D(half_step_psi, psi)]]),
            matrix([[1, 0], [h * prime(f, 0), 1]]),
        ),
    ),
    given=[equal(theta, 0), equal(psi, 0)],
    title="The Jacobians of the two half steps at the origin",
    document=HOMEWORK, part="4.2.b", claims=["altgd-factor-jacobians", "altgd-operators"],
)  # fmt: skip

product_as_written = claim(
    "alternating/combined-jacobian-as-written",
    equal(first @ second, combined),
    expect=refuted,
    title="As written: F₁' F₂' (the order is reversed)",
    document=HOMEWORK, part="4.2.b", claims="altgd-combined-jacobian",
)  # fmt: skip

product = claim(
    "alternating/combined-jacobian",
    equal(second @ first, combined),
    proof=algebra,
    title="The Jacobian of F₂ ∘ F₁ is F₂' F₁'",
    document=HOMEWORK, part="4.2.b", claims="altgd-combined-jacobian",
)  # fmt: skip

same_spectrum = claim(
    "alternating/order-keeps-spectrum",
    both(equal(tr(first @ second), tr(second @ first)), equal(det(first @ second), det(second @ first))),
    title="Both orders have the same trace and determinant",
    document=HOMEWORK, part="4.2.b", claims="altgd-combined-jacobian",
)  # fmt: skip

discriminant = (1 - w**2 / 2) ** 2 - 1

eigenvalues = claim(
    "alternating/eigenvalues",
    pred("eigenvalues", combined, 1 - w**2 / 2 + csqrt(discriminant), 1 - w**2 / 2 - csqrt(discriminant)),
    title="The eigenvalues are 1 − w²/2 ± √((1 − w²/2)² − 1)",
    document=HOMEWORK, part="4.2.b", claims="altgd-eigenvalues",
)  # fmt: skip

discriminant_factored = claim(
    "alternating/discriminant",
    equal(discriminant, w**2 * (w**2 - 4) / 4),
    proof=algebra,
    title="The discriminant is w²(w² − 4)/4",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

small = interval("w", 0, 2, closed="both")
imaginary = sqrt(1 - (1 - small**2 / 2) ** 2)

eigenvalues_small_step = claim(
    "alternating/eigenvalues-small-step",
    pred(
        "eigenvalues",
        matrix([[1, -small], [small, 1 - small**2]]),
        1 - small**2 / 2 + I * imaginary,
        1 - small**2 / 2 - I * imaginary,
    ),
    title="For 0 ≤ w ≤ 2 they are 1 − w²/2 ± i √(1 − (1 − w²/2)²)",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

on_the_unit_circle = claim(
    "alternating/unit-circle",
    both(equal(abs(1 - small**2 / 2 + I * imaginary), 1), equal(abs(1 - small**2 / 2 - I * imaginary), 1)),
    title="For 0 ≤ w ≤ 2 both lie on the unit circle",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

large = interval("w", 2, None)
real_root = sqrt((1 - large**2 / 2) ** 2 - 1)

eigenvalues_large_step = claim(
    "alternating/eigenvalues-large-step",
    pred(
        "eigenvalues",
        matrix([[1, -large], [large, 1 - large**2]]),
        1 - large**2 / 2 + real_root,
        1 - large**2 / 2 - real_root,
    ),
    title="For w > 2 they are real",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

outside = claim(
    "alternating/outside-circle",
    1 - large**2 / 2 - real_root < -1,
    title="For w > 2 one of them is below −1",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

signed_as_written = claim(
    "alternating/unit-circle-any-sign-as-written",
    (1 - w**2 / 2) ** 2 - 1 <= 0,
    given=w <= 2,
    expect=refuted,
    title="As written, h f'(0) ≤ 2 without a sign: then the eigenvalues need not be complex",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

signed = claim(
    "alternating/unit-circle-absolute-value",
    (1 - w**2 / 2) ** 2 - 1 <= 0,
    given=abs(w) <= 2,
    title="With |h f'(0)| ≤ 2 they are",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

next_theta = theta - h * psi
next_psi = psi + h * next_theta

invariant = claim(
    "alternating/linear-invariant",
    equal(next_theta**2 + next_psi**2 - h * next_theta * next_psi, theta**2 + psi**2 - h * theta * psi),
    proof=algebra,
    title="For f(u) = u the form θ² + ψ² − hθψ is conserved: no convergence for 0 < h < 2",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

step_of = matrix([[1, -1], [1, 0]])

six_cycle = claim(
    "alternating/six-cycle",
    equal(step_of**6, identity(2)),
    title="At h = 1 every start returns after six steps",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

saddle = matrix([[1, -rational(5, 2)], [rational(5, 2), 1 - rational(25, 4)]])

converging_start = claim(
    "alternating/converging-start",
    equal(saddle @ vector(2, 1), -rational(1, 4) * vector(2, 1)),
    title="At h f'(0) = 5/2 the start (2, 1) is contracted by −1/4: a saddle, not a source",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

v = vectors("v", 2)

every_start_as_written = claim(
    "alternating/every-start-diverges-as-written",
    implies(unequal(v, zeros(2, 1)), norm(saddle @ v) > norm(v)),
    expect=refuted,
    title="As written: beyond w = 2 nothing converges (a start on the stable line does)",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip
