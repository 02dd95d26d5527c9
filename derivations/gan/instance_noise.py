"""Instance noise: noise on real and generated points damps the rotation when f''(0) < 0.

    Ṽ = E[(−ψ f'(θ̃ψ),  θ̃ f'(θ̃ψ) − x f'(−xψ))],      θ̃ = θ + σ ε,  x = σ ε'

The origin stays an equilibrium; there the Jacobian is [[0, −f'(0)], [f'(0), 2 f''(0) σ²]].  Differentiation under
the expectation needs a growth condition.  Homework on generative models, question 4.3.a.
"""

from __future__ import annotations

from derivations.lemmas.probability import leibniz
from derivcheck import (
    D,
    E,
    Normal,
    Prop,
    Re,
    both,
    by_claim,
    calculus,
    claim,
    csqrt,
    det,
    equal,
    exp,
    forall,
    function,
    functions,
    ill_posed,
    matrix,
    positives,
    pred,
    prime,
    reals,
    refuted,
    sqrt,
    tr,
    unequal,
    use,
)

theta, psi, x, y, t = reals("theta psi x y t")
sigma, sigma1, sigma2 = positives("sigma sigma1 sigma2")
f = functions("f", Prop.SMOOTH)
HOMEWORK = "generative-models"

noise = Normal(0, sigma)
noisy = theta + x
V1, V2 = -psi * prime(f, noisy * psi), noisy * prime(f, noisy * psi) - y * prime(f, -y * psi)  # for one draw
loss_generated, loss_real = f(noisy * psi), f(-y * psi)

objective_without_noise = claim(
    "instance-noise/no-noise",
    equal(loss_generated + loss_real, f(theta * psi) + f(0)),
    given=[equal(x, 0), equal(y, 0)],
    title="Where both noises are 0 the objective is the one of 4.1, with c = f(0)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-objective",
)  # fmt: skip

objective_quadratic = claim(
    "instance-noise/quadratic-objective",
    equal(
        E(noisy * psi - (noisy * psi) ** 2, (x, noise)) + E(-y * psi - (-y * psi) ** 2, (y, noise)),
        theta * psi - (theta * psi) ** 2 - 2 * sigma**2 * psi**2,
    ),
    title="For f(u) = u − u² the noise adds the penalty −2σ²ψ² on the discriminator",
    document=HOMEWORK, part="4.3.a", claims="instnoise-objective",
)  # fmt: skip

field_pointwise = claim(
    "instance-noise/field-pointwise",
    both(
        equal(-D(loss_generated + loss_real, theta), V1),
        equal(D(loss_generated + loss_real, psi), V2),
    ),
    proof=calculus,
    title="The field for one draw of the noise",
    document=HOMEWORK, part="4.3.a", claims="instnoise-field",
)  # fmt: skip

field_without_growth = claim(
    "instance-noise/field-any-f-as-written",
    E(exp((theta + x) ** 4), (x, Normal(0, sigma))) > 0,
    expect=ill_posed,
    title="As written, for any f with f' > 0: with f'(u) = exp(u⁴) and ψ = 1 the expectation does not exist",
    document=HOMEWORK, part="4.3.a", claims=["instnoise-field", "instnoise-jacobian"],
)  # fmt: skip

bound = positives("K")
u = reals("u")
bounded_slope = forall(u, abs(prime(f, u)) <= bound)
mean_loss = E(loss_generated, (x, noise))
mean_slope_theta, mean_slope_psi = E(D(loss_generated, theta), (x, noise)), E(D(loss_generated, psi), (x, noise))

interchange_theta = claim(
    "instance-noise/interchange-theta",
    equal(D(mean_loss, theta), mean_slope_theta),
    given=[
        bounded_slope,
        forall(theta, pred("integrable", mean_loss)),
        forall(theta, pred("integrable", mean_slope_theta)),
    ],
    proof=by_claim(
        use(leibniz, P=noise, h=function(t, x, f((t + x) * psi)), k=function(x, bound * abs(psi)), t=theta)
    ),
    title="With a bounded slope (logistic f has one) ∂/∂θ and the expectation commute",
    document=HOMEWORK, part="4.3.a", claims="instnoise-field",
)  # fmt: skip

interchange_psi = claim(
    "instance-noise/interchange-psi",
    equal(D(mean_loss, psi), mean_slope_psi),
    given=[
        bounded_slope,
        forall(psi, pred("integrable", mean_loss)),
        forall(psi, pred("integrable", mean_slope_psi)),
    ],
    proof=by_claim(
        use(leibniz, P=noise, h=function(t, x, f(noisy * t)), k=function(x, bound * (1 + noisy**2)), t=psi)
    ),
    title="and so do ∂/∂ψ and the expectation",
    document=HOMEWORK, part="4.3.a", claims="instnoise-field",
)  # fmt: skip

g = functions("g", Prop.SMOOTH)  # f', whose slope is f''
mean_entry = E(-psi * g(noisy * psi), (x, noise))
mean_entry_slope = E(D(-psi * g(noisy * psi), theta), (x, noise))

interchange_jacobian = claim(
    "instance-noise/interchange-jacobian",
    equal(D(mean_entry, theta), mean_entry_slope),
    given=[
        forall(u, abs(prime(g, u)) <= bound),
        forall(theta, pred("integrable", mean_entry)),
        forall(theta, pred("integrable", mean_entry_slope)),
    ],
    proof=by_claim(
        use(leibniz, P=noise, h=function(t, x, -psi * g((t + x) * psi)), k=function(x, bound * psi**2), t=theta)
    ),
    title="With f'' bounded, g = f' likewise: the first entry of the Jacobian",
    document=HOMEWORK, part="4.3.a", claims="instnoise-jacobian",
)  # fmt: skip

bend, bend_real = prime(f, noisy * psi, 2), prime(f, -y * psi, 2)
jacobian_of_a_draw = matrix([[D(V1, theta), D(V1, psi)], [D(V2, theta), D(V2, psi)]])

jacobian_pointwise = claim(
    "instance-noise/jacobian-pointwise",
    equal(
        jacobian_of_a_draw,
        matrix([
            [-bend * psi**2, -prime(f, noisy * psi) - bend * noisy * psi],
            [prime(f, noisy * psi) + bend * noisy * psi, bend * noisy**2 + y**2 * bend_real],
        ]),
    ),
    proof=calculus,
    title="The Jacobian of the field for one draw of the noise",
    document=HOMEWORK, part="4.3.a", claims="instnoise-jacobian",
)  # fmt: skip

# --- at the origin --------------------------------------------------------------------------------------
slope0, bend0 = prime(f, 0), prime(f, 0, 2)
origin = [equal(theta, 0), equal(psi, 0)]
noises = ((x, Normal(0, sigma1)), (y, Normal(0, sigma2)))

field_at_origin = claim(
    "instance-noise/field-at-origin",
    both(equal(V1, 0), equal(V2, slope0 * (x - y))),
    given=origin,
    title="At the origin the field of one draw is (0, f'(0)(x − x'))",
    document=HOMEWORK, part="4.3.a", claims=["instnoise-origin-jacobian", "instnoise-field"],
)  # fmt: skip

still_an_equilibrium = claim(
    "instance-noise/equilibrium",
    equal(E(slope0 * (x - y), *noises), 0),
    title="whose mean is 0: the origin is still an equilibrium",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

jacobian_of_a_draw_at_origin = claim(
    "instance-noise/origin-jacobian-pointwise",
    equal(jacobian_of_a_draw, matrix([[0, -slope0], [slope0, bend0 * (x**2 + y**2)]])),
    given=origin,
    title="There the Jacobian for one draw is [[0, −f'(0)], [f'(0), f''(0)(x² + x'²)]]",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

mean_corner = claim(
    "instance-noise/origin-jacobian",
    equal(E(bend0 * (x**2 + y**2), (x, noise), (y, noise)), 2 * bend0 * sigma**2),
    title="whose corner has mean 2 f''(0) σ²",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

two_variances = claim(
    "instance-noise/origin-jacobian-two-variances",
    equal(E(bend0 * (x**2 + y**2), *noises), bend0 * (sigma1**2 + sigma2**2)),
    title="With two noise levels the corner is f''(0)(σ₁² + σ₂²)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

one_noise_only = claim(
    "instance-noise/origin-jacobian-one-noise",
    equal(E(bend0 * x**2, (x, noise)), 2 * bend0 * sigma**2),
    expect=refuted,
    title="Noise on the generated points alone gives half of it",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

at_origin = matrix([[0, -slope0], [slope0, 2 * bend0 * sigma**2]])
discriminant = bend0**2 * sigma**4 - slope0**2

eigenvalues = claim(
    "instance-noise/eigenvalues",
    pred("eigenvalues", at_origin, bend0 * sigma**2 + csqrt(discriminant), bend0 * sigma**2 - csqrt(discriminant)),
    title="The eigenvalues are f''(0)σ² ± √(f''(0)²σ⁴ − f'(0)²)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-eigenvalues",
)  # fmt: skip

stable = claim(
    "instance-noise/stable",
    both(tr(at_origin) < 0, det(at_origin) > 0),
    given=[bend0 < 0, unequal(slope0, 0)],
    title="If f''(0) < 0 and f'(0) ≠ 0 the trace is negative and the determinant positive: locally convergent",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_spiral = claim(
    "instance-noise/stable-complex",
    both(
        equal(Re(bend0 * sigma**2 + csqrt(discriminant)), bend0 * sigma**2),
        equal(Re(bend0 * sigma**2 - csqrt(discriminant)), bend0 * sigma**2),
        bend0 * sigma**2 < 0,
    ),
    given=[bend0 < 0, discriminant < 0],
    title="In the complex case both real parts are f''(0)σ² < 0",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_node = claim(
    "instance-noise/stable-real",
    both(bend0 * sigma**2 + sqrt(discriminant) < 0, bend0 * sigma**2 - sqrt(discriminant) < 0),
    given=[bend0 < 0, unequal(slope0, 0), discriminant >= 0],
    title="in the real case both eigenvalues are negative",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_without_concavity = claim(
    "instance-noise/stable-any-curvature",
    tr(at_origin) < 0,
    given=unequal(slope0, 0),
    expect=refuted,
    title="Without f''(0) < 0 it may be unstable",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_without_slope = claim(
    "instance-noise/stable-any-slope",
    det(at_origin) > 0,
    given=bend0 < 0,
    expect=refuted,
    title="Without f'(0) ≠ 0 the Jacobian is singular",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip
