"""Instance noise: noise on real and generated points damps the rotation when f''(0) < 0.

    Ṽ = E[(−ψ f'(θ̃ψ),  θ̃ f'(θ̃ψ) − x f'(−xψ))],      θ̃ = θ + σ ε,  x = σ ε'

At the origin the Jacobian is [[0, −f'(0)], [f'(0), 2 f''(0) σ²]].  Homework on generative models, question 4.3.a.
"""

from __future__ import annotations

from derivations.lemmas.probability import leibniz
from derivcheck import (
    D,
    E,
    I,
    Normal,
    Prop,
    Re,
    algebra,
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
    interval,
    log,
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
d1, d2 = reals("d1 d2")  # f'(0) and f''(0)
HOMEWORK = "generative-models"

noisy = theta + x
integrand = matrix([[-psi * prime(f, noisy * psi)], [noisy * prime(f, noisy * psi) - y * prime(f, -y * psi)]])

objective_without_noise = claim(
    "instance-noise/no-noise",
    equal(f((theta + 0) * psi) + f(-0 * psi), f(theta * psi) + f(0)),
    title="Without noise the objective is the one of 4.1, with c = f(0)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-objective",
)  # fmt: skip

field_pointwise = claim(
    "instance-noise/field-pointwise",
    both(
        equal(-D(f(noisy * psi) + f(-y * psi), theta), -psi * prime(f, noisy * psi)),
        equal(
            D(f(noisy * psi) + f(-y * psi), psi),
            noisy * prime(f, noisy * psi) - y * prime(f, -y * psi),
        ),
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
u, shift = reals("u shift")
mean_loss = E(f((shift + x) * psi), (x, Normal(0, sigma)))
mean_slope = E(D(f((shift + x) * psi), shift), (x, Normal(0, sigma)))

interchange = claim(
    "instance-noise/interchange",
    equal(D(mean_loss, shift), mean_slope),
    given=[
        forall(u, abs(prime(f, u)) <= bound),
        forall(shift, pred("integrable", mean_loss)),
        forall(shift, pred("integrable", mean_slope)),
    ],
    proof=by_claim(
        use(
            leibniz,
            P=Normal(0, sigma),
            h=function(t, x, f((t + x) * psi)),
            k=function(x, bound * abs(psi)),
            t=shift,
        )
    ),
    title="With a bounded slope (logistic f has one) gradient and expectation commute",
    document=HOMEWORK, part="4.3.a", claims=["instnoise-field", "instnoise-jacobian"],
)  # fmt: skip

jacobian_pointwise = claim(
    "instance-noise/jacobian-pointwise",
    equal(
        matrix([
            [D(-psi * prime(f, noisy * psi), theta), D(-psi * prime(f, noisy * psi), psi)],
            [
                D(noisy * prime(f, noisy * psi) - y * prime(f, -y * psi), theta),
                D(noisy * prime(f, noisy * psi) - y * prime(f, -y * psi), psi),
            ],
        ]),
        matrix([
            [
                -prime(f, noisy * psi, 2) * psi**2,
                -prime(f, noisy * psi) - prime(f, noisy * psi, 2) * noisy * psi,
            ],
            [
                prime(f, noisy * psi) + prime(f, noisy * psi, 2) * noisy * psi,
                prime(f, noisy * psi, 2) * noisy**2 + y**2 * prime(f, -y * psi, 2),
            ],
        ]),
    ),
    proof=calculus,
    title="The Jacobian of the field for one draw of the noise",
    document=HOMEWORK, part="4.3.a", claims="instnoise-jacobian",
)  # fmt: skip

noise, other = Normal(0, sigma), Normal(0, sigma)
at_origin = matrix([[0, -d1], [d1, 2 * d2 * sigma**2]])

mean_jacobian_at_origin = claim(
    "instance-noise/origin-jacobian",
    equal(
        matrix([
            [E(-d2 * 0**2 + 0 * x, (x, noise)), E(-d1 - d2 * (0 + x) * 0, (x, noise))],
            [E(d1 + d2 * (0 + x) * 0, (x, noise)), E(d2 * (0 + x) ** 2 + y**2 * d2, (x, noise), (y, other))],
        ]),
        at_origin,
    ),
    title="Its mean at the origin is [[0, −f'(0)], [f'(0), 2 f''(0) σ²]]",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

two_variances = claim(
    "instance-noise/origin-jacobian-two-variances",
    equal(E(d2 * x**2 + y**2 * d2, (x, Normal(0, sigma1)), (y, Normal(0, sigma2))), d2 * (sigma1**2 + sigma2**2)),
    title="With two noise levels the corner is f''(0)(σ₁² + σ₂²)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

one_noise_only = claim(
    "instance-noise/origin-jacobian-one-noise",
    equal(E(d2 * x**2, (x, noise)), 2 * d2 * sigma**2),
    expect=refuted,
    title="Noise on the generated points alone gives half of it",
    document=HOMEWORK, part="4.3.a", claims="instnoise-origin-jacobian",
)  # fmt: skip

spread = csqrt(d2**2 * sigma**4 - d1**2)

eigenvalues = claim(
    "instance-noise/eigenvalues",
    pred("eigenvalues", at_origin, d2 * sigma**2 + spread, d2 * sigma**2 - spread),
    title="The eigenvalues are f''(0)σ² ± √(f''(0)²σ⁴ − f'(0)²)",
    document=HOMEWORK, part="4.3.a", claims="instnoise-eigenvalues",
)  # fmt: skip

stable = claim(
    "instance-noise/stable",
    both(tr(at_origin) < 0, det(at_origin) > 0),
    given=[d2 < 0, unequal(d1, 0)],
    title="If f''(0) < 0 and f'(0) ≠ 0 the trace is negative and the determinant positive: locally convergent",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_without_concavity = claim(
    "instance-noise/stable-any-curvature",
    tr(at_origin) < 0,
    given=unequal(d1, 0),
    expect=refuted,
    title="Without f''(0) < 0 it may be unstable",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

stable_without_slope = claim(
    "instance-noise/stable-any-slope",
    det(at_origin) > 0,
    given=d2 < 0,
    expect=refuted,
    title="Without f'(0) ≠ 0 the origin is not isolated",
    document=HOMEWORK, part="4.3.a", claims="instnoise-convergence",
)  # fmt: skip

# --- the logistic loss, question 4.3.b ---------------------------------------------------------------
logistic = -log(1 + exp(-t))

logistic_slope = claim(
    "logistic/slope",
    equal(D(logistic, t), -((-exp(-t)) / (1 + exp(-t)))),
    proof=calculus,
    title="f(t) = −log(1 + e^−t) has f'(t) = −(−e^−t)/(1 + e^−t)",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

logistic_slope_positive = claim(
    "logistic/slope-positive",
    both(equal(D(logistic, t), 1 / (1 + exp(t))), 1 / (1 + exp(t)) > 0),
    title="which is 1/(1 + e^t) > 0",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

logistic_at_zero = claim(
    "logistic/at-zero",
    both(equal(D(logistic, t, at=0), 1 / (1 + exp(0))), equal(1 / (1 + exp(0)), sqrt(1) / 2)),
    title="f'(0) = 1/2",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

logistic_bend_at_zero = claim(
    "logistic/bend-at-zero",
    equal(D(D(logistic, t), t, at=0), -1 * exp(0) / 4),
    title="f''(0) = −1/4",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

without_noise = matrix([[0, -1], [1, 0]]) / 2

eigenvalues_without_noise = claim(
    "logistic/eigenvalues-without-noise",
    pred("eigenvalues", without_noise, I / 2, -I / 2),
    title="Without noise the eigenvalues are ±i/2",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip

with_noise = matrix([[0, -1], [1, -(sigma**2)]]) / 2
root = csqrt(sigma**4 - 4) / 4

eigenvalues_with_noise = claim(
    "logistic/eigenvalues-with-noise",
    pred("eigenvalues", with_noise, -(sigma**2) / 4 + root, -(sigma**2) / 4 - root),
    title="With instance noise they are −σ²/4 ± √(σ⁴ − 4)/4",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip

noise_changes_eigenvalues = claim(
    "logistic/eigenvalues-with-noise-as-written",
    pred("eigenvalues", with_noise, I / 2, -I / 2),
    expect=refuted,
    title="With instance noise they are not ±i/2",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip

sublinear_as_written = claim(
    "logistic/real-part-as-written",
    equal(Re(-(sigma**2) / 4 + I * sqrt(4 - sigma**4) / 4), 0),
    given=sigma**4 < 4,
    expect=refuted,
    title="As written: eigenvalues on the imaginary axis, hence a sublinear rate",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
    note="With noise the real part is −σ²/4 and convergence is exponential; without noise there is none.",
)  # fmt: skip

exponential_rate = claim(
    "logistic/real-part",
    both(
        equal(Re(-(sigma**2) / 4 + I * sqrt(4 - sigma**4) / 4), -(sigma**2) / 4),
        -(sigma**2) / 4 < 0,
    ),
    given=sigma**4 < 4,
    title="For σ² < 2 the real part is −σ²/4 < 0: exponential decay",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

strong = interval("s", 2, None)  # sigma squared

exponential_rate_strong_noise = claim(
    "logistic/real-part-strong-noise",
    -strong / 4 + sqrt(strong**2 - 4) / 4 < 0,
    title="For σ² > 2 both eigenvalues are real and negative",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

product_of_eigenvalues = claim(
    "logistic/determinant",
    equal(det(with_noise), sqrt(1) / 4),
    proof=algebra,
    title="Their product is 1/4 for every noise level",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip
