"""Alternating gradient steps on the Dirac-GAN: eigenvalues on the unit circle up to h f'(0) = 2.

    F = F₂ ∘ F₁,      F'(0, 0) = F₂' F₁' = [[1, −w], [w, 1 − w²]],      w = h f'(0)

    λ = 1 − w²/2 ± √((1 − w²/2)² − 1),      |λ| = 1 for both  iff  |w| ≤ 2

The generator moves first.  Homework on generative models, questions 4.2.b and 4.2.c.
"""

from __future__ import annotations

from derivcheck import (
    D,
    Prop,
    algebra,
    auto,
    both,
    by_claim,
    calc,
    claim,
    counts,
    csqrt,
    det,
    either,
    eq,
    equal,
    forall,
    functions,
    identity,
    iff,
    induction,
    matrix,
    naturals,
    norm,
    oo,
    parts,
    positives,
    pred,
    prime,
    rational,
    reals,
    refuted,
    sequences,
    split,
    tends,
    tr,
    unequal,
    vector,
    vectors,
    zeros,
)

theta, psi = reals("theta psi")
h = positives("h")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
w = h * prime(f, 0)
at_origin = [equal(theta, 0), equal(psi, 0)]
HOMEWORK = "generative-models"

# --- the two half steps and their composition ---------------------------------------------------------
half_step_theta = theta - h * prime(f, theta * psi) * psi
half_step_psi = psi + h * prime(f, theta * psi) * theta
first, second = matrix([[1, -w], [0, 1]]), matrix([[1, 0], [w, 1]])
combined = matrix([[1, -w], [w, 1 - w**2]])

factor_jacobians = claim(
    "alternating/factor-jacobians",
    both(
        equal(
            matrix([[D(half_step_theta, theta), D(half_step_theta, psi)], [D(psi, theta), D(psi, psi)]]),
            first,
        ),
        equal(
            matrix([[D(theta, theta), D(theta, psi)], [D(half_step_psi, theta), D(half_step_psi, psi)]]),
            second,
        ),
    ),
    given=at_origin,
    title="The Jacobians at the origin of F₁ = (θ − h f'(θψ)ψ, ψ) and F₂ = (θ, ψ + h f'(θψ)θ)",
    document=HOMEWORK, part="4.2.b", claims=["altgd-factor-jacobians", "altgd-operators"],
)  # fmt: skip

next_psi = psi + h * prime(f, half_step_theta * psi) * half_step_theta

composed_jacobian = claim(
    "alternating/composed-jacobian",
    equal(
        matrix([
            [D(half_step_theta, theta), D(half_step_theta, psi)],
            [D(next_psi, theta), D(next_psi, psi)],
        ]),
        combined,
    ),
    given=at_origin,
    title="The Jacobian of the composed step F₂ ∘ F₁ at the origin, by differentiating it",
    document=HOMEWORK, part="4.2.b", claims=["altgd-combined-jacobian", "altgd-operators"],
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
    title="It is F₂' F₁'",
    document=HOMEWORK, part="4.2.b", claims="altgd-combined-jacobian",
)  # fmt: skip

same_spectrum = claim(
    "alternating/order-keeps-spectrum",
    both(equal(tr(first @ second), tr(second @ first)), equal(det(first @ second), det(second @ first))),
    title="Both orders have the same trace and determinant, hence the same eigenvalues",
    document=HOMEWORK, part="4.2.b", claims="altgd-combined-jacobian",
)  # fmt: skip

# --- eigenvalues and the unit circle ------------------------------------------------------------------
discriminant = (1 - w**2 / 2) ** 2 - 1
upper, lower = 1 - w**2 / 2 + csqrt(discriminant), 1 - w**2 / 2 - csqrt(discriminant)
on_the_circle = both(equal(abs(upper), 1), equal(abs(lower), 1))

eigenvalues = claim(
    "alternating/eigenvalues",
    pred("eigenvalues", combined, upper, lower),
    title="The eigenvalues are 1 − w²/2 ± √((1 − w²/2)² − 1)",
    document=HOMEWORK, part="4.2.b", claims="altgd-eigenvalues",
)  # fmt: skip

discriminant_factored = claim(
    "alternating/discriminant",
    both(equal(discriminant, w**2 * (w**2 - 4) / 4), iff(discriminant <= 0, abs(w) <= 2)),
    title="The discriminant is w²(w² − 4)/4: at most 0 iff |w| ≤ 2",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

outside_circle = claim(
    "alternating/outside-circle",
    lower < -1,
    given=w > 2,
    title="For h f'(0) > 2 one eigenvalue is real and below −1",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

unit_circle = claim(
    "alternating/unit-circle",
    iff(on_the_circle, w <= 2),
    given=prime(f, 0) > 0,
    proof=parts(split(w <= 2, (w > 2, auto(outside_circle))), auto()),
    title="With f'(0) > 0: both eigenvalues lie on the unit circle iff h f'(0) ≤ 2",
    document=HOMEWORK, part="4.2.c", claims=["altgd-unit-circle-iff", "altgd-outside-circle"],
)  # fmt: skip

signed_as_written = claim(
    "alternating/unit-circle-any-sign-as-written",
    on_the_circle,
    given=w <= 2,
    expect=refuted,
    title="Without f'(0) > 0, h f'(0) ≤ 2 is not enough",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

signed = claim(
    "alternating/unit-circle-absolute-value",
    on_the_circle,
    given=[w >= -2, w <= 2],
    title="For either sign of f'(0), |h f'(0)| ≤ 2 is",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

other_reading = claim(
    "alternating/unit-circle-other-reading",
    on_the_circle,
    given=[prime(f, 0) > 0, w >= 2],
    expect=refuted,
    title="Read as 2 ≤ h f'(0), it is false",
    document=HOMEWORK, part="4.2.c", claims="altgd-unit-circle-iff",
)  # fmt: skip

# --- does it converge?  f(u) = u, where the steps are linear --------------------------------------------
T, P = sequences("theta psi", first=0)
n, m = naturals("n m")
linear_steps = [
    forall(m, equal(T[m + 1], T[m] - h * P[m])),
    forall(m, equal(P[m + 1], P[m] + h * T[m + 1])),
]
form, form_at_start = T[n] ** 2 + P[n] ** 2 - h * T[n] * P[n], T[0] ** 2 + P[0] ** 2 - h * T[0] * P[0]

invariant = claim(
    "alternating/linear-invariant",
    equal(form, form_at_start),
    given=linear_steps,
    proof=induction(n),
    title="For f(u) = u the steps keep θ² + ψ² − hθψ",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

invariant_at_all_steps = claim(
    "alternating/linear-invariant-all-steps",
    forall(n, equal(form, form_at_start)),
    given=linear_steps,
    proof=auto(invariant),
    title="at every step",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

invariant_limit = claim(
    "alternating/linear-invariant-limit",
    tends(form, n, oo, form_at_start),
    given=linear_steps,
    proof=auto(invariant_at_all_steps),
    title="so that it tends to its value at the start, not to 0",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

positive_form = claim(
    "alternating/linear-invariant-positive",
    theta**2 + psi**2 - h * theta * psi > 0,
    given=[h < 2, either(unequal(theta, 0), unequal(psi, 0))],
    title="For h < 2 that value is positive off the origin: no start but the origin converges to it",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

six_steps = matrix([[1, -1], [1, 0]]) ** 6
v = vectors("v", 2)

six_cycle = claim(
    "alternating/six-cycle",
    equal(six_steps, identity(2)),
    title="At h = 1 every start returns after six steps",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

converges_as_written = claim(
    "alternating/converges-as-written",
    norm(six_steps @ v) < norm(v),
    given=unequal(v, zeros(2, 1)),
    expect=refuted,
    title="As read, for h f'(0) < 2 it converges: then six steps at h = 1 might come nearer to the origin",
    document=HOMEWORK, part="4.2.c", claims="altgd-convergence-conclusion",
)  # fmt: skip

# --- beyond h f'(0) = 2: a saddle -------------------------------------------------------------------------
saddle = matrix([[1, -rational(5, 2)], [rational(5, 2), 1 - rational(25, 4)]])  # f(u) = u, h = 5/2
contracted, expanded = vector(2, 1), vector(1, 2)
quarter = -rational(1, 4)
k = counts("k")
a, b = reals("a b")

contracted_line = claim(
    "alternating/converging-start",
    equal(saddle**k @ contracted, quarter**k * contracted),
    proof=induction(
        k,
        step=lambda hypothesis: calc(
            saddle ** (k + 1) @ contracted,
            eq(saddle @ (saddle**k @ contracted)),
            eq(saddle @ (quarter**k * contracted), by=hypothesis),
            eq(quarter ** (k + 1) * contracted),
        ),
    ),
    title="At h f'(0) = 5/2 the start (2, 1) is multiplied by (−1/4)ᵏ: it converges",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

expanded_line = claim(
    "alternating/diverging-start",
    equal(saddle**k @ expanded, (-4) ** k * expanded),
    proof=induction(
        k,
        step=lambda hypothesis: calc(
            saddle ** (k + 1) @ expanded,
            eq(saddle @ (saddle**k @ expanded)),
            eq(saddle @ ((-4) ** k * expanded), by=hypothesis),
            eq((-4) ** (k + 1) * expanded),
        ),
    ),
    title="and the start (1, 2) by (−4)ᵏ: a saddle, not a source",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

after_k_steps = a * quarter**k * contracted + b * (-4) ** k * expanded

every_start = claim(
    "alternating/every-start",
    equal(saddle**k @ (a * contracted + b * expanded), after_k_steps),
    proof=calc(
        saddle**k @ (a * contracted + b * expanded),
        eq(a * (saddle**k @ contracted) + b * (saddle**k @ expanded)),
        eq(after_k_steps, by=by_claim(contracted_line, expanded_line)),
    ),
    title="Every start is a (2, 1) + b (1, 2), and k steps take it to a (−1/4)ᵏ (2, 1) + b (−4)ᵏ (1, 2)",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip

every_start_as_written = claim(
    "alternating/every-start-diverges-as-written",
    tends((2 * a * quarter**n + b * (-4) ** n) ** 2 + (a * quarter**n + 2 * b * (-4) ** n) ** 2, n, oo, oo),
    given=either(unequal(a, 0), unequal(b, 0)),
    expect=refuted,
    title="As written: beyond h f'(0) = 2 nothing converges (starts with b = 0 do)",
    document=HOMEWORK, part="4.2.c", claims="altgd-outside-circle",
)  # fmt: skip
