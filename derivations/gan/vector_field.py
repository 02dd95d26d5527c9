"""The Dirac-GAN in continuous time: vector field, equilibrium, Jacobian, conserved radius.

    L(θ, ψ) = f(θψ) + c,      V(θ, ψ) = (−ψ f'(θψ), θ f'(θψ))

The generator θ descends L and the discriminator ψ ascends it; f is any function with f' continuous and nowhere 0
where that is needed.  Homework on generative models, question 4.1.
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
    cos,
    eq,
    equal,
    forall,
    functions,
    iff,
    matrix,
    oo,
    positives,
    pred,
    prime,
    reals,
    refuted,
    sin,
    tends,
    unequal,
)

theta, psi, c, t = reals("theta psi c t")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
slope, bend = prime(f, theta * psi), prime(f, theta * psi, 2)
r = positives("r")
V1, V2 = -slope * psi, slope * theta
HOMEWORK = "generative-models"

descent_in_theta = claim(
    "gan/field-theta",
    equal(-D(f(theta * psi) + c, theta), V1),
    title="The generator's component of the field is −ψ f'(θψ)",
    document=HOMEWORK, part="4.1.a", claims="gan-vector-field",
)  # fmt: skip

ascent_in_psi = claim(
    "gan/field-psi",
    equal(D(f(theta * psi) + c, psi), V2),
    title="The discriminator's component of the field is θ f'(θψ)",
    document=HOMEWORK, part="4.1.a", claims="gan-vector-field",
)  # fmt: skip

value_on_the_axes_as_written = claim(
    "gan/value-on-axes-as-written",
    both(equal(f(theta * 0) + c, c), equal(f(0 * psi) + c, c)),
    expect=refuted,
    title="As written: L(θ, 0) = L(0, ψ) = c (needs f(0) = 0)",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-equilibrium",
)  # fmt: skip

value_on_the_axes = claim(
    "gan/value-on-axes",
    both(equal(f(theta * 0) + c, f(0) + c), equal(f(0 * psi) + c, f(0) + c)),
    title="L(θ, 0) = L(0, ψ) = f(0) + c",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-equilibrium",
)  # fmt: skip

value_on_the_axes_normalised = claim(
    "gan/value-on-axes-normalised",
    both(equal(f(theta * 0) + c, c), equal(f(0 * psi) + c, c)),
    given=equal(f(0), 0),
    title="L(θ, 0) = L(0, ψ) = c once f(0) = 0",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-equilibrium",
)  # fmt: skip

origin_is_equilibrium = claim(
    "gan/origin-equilibrium",
    both(equal(-prime(f, 0 * psi) * 0, 0), equal(prime(f, theta * 0) * 0, 0)),
    title="The field vanishes at the origin",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-equilibrium",
)  # fmt: skip

unique_equilibrium = claim(
    "gan/unique-equilibrium",
    iff(both(equal(V1, 0), equal(V2, 0)), both(equal(theta, 0), equal(psi, 0))),
    given=forall(t, unequal(prime(f, t), 0)),
    title="If f' vanishes nowhere, the origin is the only equilibrium",
    document=HOMEWORK, part="4.1.a", claims="gan-unique-equilibrium",
)  # fmt: skip

unique_equilibrium_without = claim(
    "gan/unique-equilibrium-any-f",
    iff(both(equal(V1, 0), equal(V2, 0)), both(equal(theta, 0), equal(psi, 0))),
    expect=refuted,
    title="Without f' ≠ 0 there are other equilibria",
    document=HOMEWORK, part="4.1.a", claims="gan-unique-equilibrium",
)  # fmt: skip

jacobian_of_the_field = claim(
    "gan/jacobian",
    equal(
        matrix([[D(V1, theta), D(V1, psi)], [D(V2, theta), D(V2, psi)]]),
        matrix([[-bend * psi**2, -slope - bend * theta * psi], [slope + bend * theta * psi, bend * theta**2]]),
    ),
    proof=calculus,
    title="The Jacobian of the field",
    document=HOMEWORK, part="4.1.a", claims="gan-jacobian",
)  # fmt: skip

slope_at_origin = prime(f, 0)
at_origin = matrix([[0, -slope_at_origin], [slope_at_origin, 0]])

jacobian_at_origin = claim(
    "gan/jacobian-at-origin",
    equal(matrix([[D(V1, theta), D(V1, psi)], [D(V2, theta), D(V2, psi)]]), at_origin),
    given=[equal(theta, 0), equal(psi, 0)],
    title="The Jacobian at the origin",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-eigenvalues",
)  # fmt: skip

eigenvalues_at_origin = claim(
    "gan/eigenvalues-at-origin",
    pred("eigenvalues", at_origin, I * slope_at_origin, -I * slope_at_origin),
    title="The eigenvalues at the origin are ±i f'(0)",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-eigenvalues",
)  # fmt: skip

real_eigenvalues_at_origin = claim(
    "gan/eigenvalues-at-origin-real",
    pred("eigenvalues", at_origin, slope_at_origin, -slope_at_origin),
    expect=refuted,
    title="They are not ±f'(0)",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-eigenvalues",
)  # fmt: skip

radius_conserved = claim(
    "gan/radius-conserved",
    equal(2 * theta * V1 + 2 * psi * V2, 0),
    proof=calc(
        2 * theta * V1 + 2 * psi * V2,
        eq(-2 * theta * psi * slope + 2 * theta * psi * slope, by=algebra),
        eq(0, by=algebra),
    ),
    title="Along every trajectory θ² + ψ² is constant",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

angular_speed = claim(
    "gan/angular-speed",
    equal(theta * V2 - psi * V1, slope * (theta**2 + psi**2)),
    title="The field turns: θ V₂ − ψ V₁ = f'(θψ)(θ² + ψ²)",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
)  # fmt: skip

orbit_solves_the_field = claim(
    "gan/linear-orbit",
    both(equal(D(r * cos(t), t), -(r * sin(t))), equal(D(r * sin(t), t), r * cos(t))),
    title="For f(u) = u the circles (r cos t, r sin t) solve the field",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
)  # fmt: skip

orbit_converges_as_written = claim(
    "gan/linear-orbit-converges-as-written",
    tends((r * cos(t)) ** 2 + (r * sin(t)) ** 2, t, oo, 0),
    expect=refuted,
    title="As written, convergence stays possible; then this orbit would tend to the origin",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
    note="The document says that imaginary eigenvalues decide nothing; the conserved radius does.",
)  # fmt: skip

orbit_keeps_its_distance = claim(
    "gan/linear-orbit-keeps-distance",
    tends((r * cos(t)) ** 2 + (r * sin(t)) ** 2, t, oo, r**2),
    title="The squared distance to the equilibrium stays r²",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
)  # fmt: skip
