"""The Dirac-GAN in continuous time: vector field, equilibrium, Jacobian, conserved radius.

    L(θ, ψ) = f(θψ) + c,      V(θ, ψ) = (−ψ f'(θψ), θ f'(θψ))

The generator θ descends L and the discriminator ψ ascends it; f is any twice differentiable function, with f' nowhere
0 where that is needed.  Trajectories keep θ² + ψ², so none but the equilibrium itself converges to it.  Homework on
generative models, question 4.1.
"""

from __future__ import annotations

from derivcheck import (
    D,
    I,
    Integral,
    Prop,
    Re,
    algebra,
    auto,
    both,
    by_claim,
    calc,
    calculus,
    claim,
    cos,
    counts,
    eq,
    equal,
    forall,
    functions,
    ge,
    gradient,
    iff,
    le,
    matrix,
    norm,
    oo,
    positives,
    pred,
    prime,
    reals,
    refuted,
    sin,
    split,
    tends,
    unequal,
    use,
    vectors,
)

theta, psi, c, t = reals("theta psi c t")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
slope, bend = prime(f, theta * psi), prime(f, theta * psi, 2)
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

n = counts("n")
Theta, Psi = vectors("theta psi", n)
k = prime(f, Theta.T @ Psi)

field_any_dimension = claim(
    "gan/field-any-dimension",
    both(
        equal(-gradient(f(Theta.T @ Psi) + c, Theta), -k * Psi),
        equal(gradient(f(Theta.T @ Psi) + c, Psi), k * Theta),
    ),
    title="For vectors θ, ψ of any dimension: V = f'(θᵀψ) (−ψ, θ)",
    document=HOMEWORK, part="4.1.a", claims="gan-vector-field",
)  # fmt: skip

# --- equilibria, question 4.1.a -------------------------------------------------------------------------
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
    both(equal(D(f(theta * psi) + c, theta), 0), equal(D(f(theta * psi) + c, psi), 0)),
    given=[equal(theta, 0), equal(psi, 0)],
    title="Both partial derivatives of L vanish at the origin: it is an equilibrium",
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

length_of_the_field = claim(
    "gan/field-length",
    equal(norm(-k * Psi) ** 2 + norm(k * Theta) ** 2, k**2 * (norm(Theta) ** 2 + norm(Psi) ** 2)),
    title="In any dimension |V|² = f'(θᵀψ)² (|θ|² + |ψ|²)",
    document=HOMEWORK, part="4.1.a", claims="gan-unique-equilibrium",
)  # fmt: skip

# --- the linearisation -----------------------------------------------------------------------------------
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
    both(
        pred("eigenvalues", at_origin, I * slope_at_origin, -I * slope_at_origin),
        equal(Re(I * slope_at_origin), 0),
        equal(Re(-I * slope_at_origin), 0),
    ),
    title="The eigenvalues at the origin are ±i f'(0), with real part 0",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-eigenvalues",
)  # fmt: skip

real_eigenvalues_at_origin = claim(
    "gan/eigenvalues-at-origin-real",
    pred("eigenvalues", at_origin, slope_at_origin, -slope_at_origin),
    expect=refuted,
    title="They are not ±f'(0)",
    document=HOMEWORK, part="4.1.a", claims="gan-origin-eigenvalues",
)  # fmt: skip

# --- trajectories, questions 4.1.b and 4.1.c ---------------------------------------------------------------
x, y = functions("theta psi", Prop.CONTINUOUSLY_DIFFERENTIABLE)
s, a, b = reals("s a b")
trajectory = [
    forall(t, equal(prime(x, t), -prime(f, x(t) * y(t)) * y(t))),
    forall(t, equal(prime(y, t), prime(f, x(t) * y(t)) * x(t))),
]
radius, radius_at_start = x(t) ** 2 + y(t) ** 2, x(0) ** 2 + y(0) ** 2
speed = 2 * x(s) * prime(x, s) + 2 * y(s) * prime(y, s)

radius_stationary = claim(
    "gan/radius-derivative",
    equal(D(radius, t), 0),
    given=trajectory,
    proof=calc(
        D(radius, t),
        eq(2 * x(t) * prime(x, t) + 2 * y(t) * prime(y, t), by=calculus),
        eq(2 * x(t) * (-prime(f, x(t) * y(t)) * y(t)) + 2 * y(t) * (prime(f, x(t) * y(t)) * x(t))),
        eq(0, by=algebra),
    ),
    title="Along a trajectory d/dt (θ² + ψ²) = 2θV₁ + 2ψV₂ = 0",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

speed_nonnegative = claim(
    "gan/radius-speed-nonnegative",
    forall(s, speed >= 0),
    given=trajectory,
    title="at every time: it never falls,",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

speed_nonpositive = claim(
    "gan/radius-speed-nonpositive",
    forall(s, speed <= 0),
    given=trajectory,
    title="and never rises",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

never_falls = claim(
    "gan/radius-never-falls",
    x(b) ** 2 + y(b) ** 2 >= x(a) ** 2 + y(a) ** 2,
    given=[*trajectory, a <= b],
    proof=calc(
        x(b) ** 2 + y(b) ** 2,
        eq(x(a) ** 2 + y(a) ** 2 + Integral(speed, s, a, b)),
        ge(x(a) ** 2 + y(a) ** 2, by=speed_nonnegative),
    ),
    title="From a to b > a the radius does not fall",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

never_rises = claim(
    "gan/radius-never-rises",
    x(b) ** 2 + y(b) ** 2 <= x(a) ** 2 + y(a) ** 2,
    given=[*trajectory, a <= b],
    proof=calc(
        x(b) ** 2 + y(b) ** 2,
        eq(x(a) ** 2 + y(a) ** 2 + Integral(speed, s, a, b)),
        le(x(a) ** 2 + y(a) ** 2, by=speed_nonpositive),
    ),
    title="nor rise",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

radius_between = claim(
    "gan/radius-between",
    equal(x(b) ** 2 + y(b) ** 2, x(a) ** 2 + y(a) ** 2),
    given=[*trajectory, a <= b],
    proof=auto(by_claim(never_falls, never_rises)),
    title="so that it is the same at any two times",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

radius_conserved = claim(
    "gan/radius-conserved",
    equal(radius, radius_at_start),
    given=trajectory,
    proof=split(
        (t >= 0, auto(use(radius_between, a=0, b=t))),
        (t < 0, auto(use(radius_between, a=t, b=0))),
    ),
    title="Along every trajectory θ² + ψ² is constant, for every f",
    document=HOMEWORK, part="4.1.b", claims=["gan-radius-conserved", "gan-continuous-convergence"],
)  # fmt: skip

radius_at_all_times = claim(
    "gan/radius-conserved-at-all-times",
    forall(t, equal(radius, radius_at_start)),
    given=trajectory,
    proof=auto(radius_conserved),
    title="at all times",
    document=HOMEWORK, part="4.1.b", claims="gan-radius-conserved",
)  # fmt: skip

radius_limit = claim(
    "gan/radius-limit",
    tends(radius, t, oo, radius_at_start),
    given=trajectory,
    proof=auto(radius_at_all_times),
    title="As t → ∞ it tends to its value at the start: off the origin no trajectory converges to the origin",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
)  # fmt: skip

angular_speed = claim(
    "gan/angular-speed",
    equal(x(t) * prime(y, t) - y(t) * prime(x, t), prime(f, x(t) * y(t)) * radius),
    given=trajectory,
    title="A trajectory turns: θψ' − ψθ' = f'(θψ)(θ² + ψ²)",
    document=HOMEWORK, part="4.1.c", claims="gan-continuous-convergence",
)  # fmt: skip

r = positives("r")

orbit_solves_the_field = claim(
    "gan/linear-orbit",
    both(equal(D(r * cos(t), t), -(r * sin(t))), equal(D(r * sin(t), t), r * cos(t))),
    title="For f(u) = u, V = (−ψ, θ), the circles (r cos t, r sin t) are trajectories",
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
