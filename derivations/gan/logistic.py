"""The Dirac-GAN with the logistic loss f(t) = −log(1 + e^−t), without and with instance noise.

    f'(t) = 1/(1 + e^t),    f'(0) = 1/2,    f''(0) = −1/4;
    eigenvalues at the origin:   ±i/2  without noise,    −σ²/4 ± √(σ⁴ − 4)/4  with noise

Without noise the radius is conserved and nothing converges; with noise convergence is exponential.  The document's
"hence convergence at a sublinear rate" is neither.  Homework on generative models, question 4.3.b.
"""

from __future__ import annotations

from derivations.gan.vector_field import radius_limit
from derivcheck import (
    D,
    I,
    Prop,
    Re,
    both,
    calculus,
    claim,
    cos,
    csqrt,
    det,
    equal,
    exp,
    forall,
    function,
    functions,
    half,
    log,
    matrix,
    oo,
    positives,
    pred,
    prime,
    rational,
    reals,
    refuted,
    sin,
    sqrt,
    tends,
    use,
)

t = reals("t")
sigma, r = positives("sigma r")
f = -log(1 + exp(-t))
slope0, bend0 = D(f, t, at=0), D(D(f, t), t, at=0)
HOMEWORK = "generative-models"

slope = claim(
    "logistic/slope",
    equal(D(f, t), -((-exp(-t)) / (1 + exp(-t)))),
    proof=calculus,
    title="f(t) = −log(1 + e^−t) has f'(t) = −(−e^−t)/(1 + e^−t)",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

slope_positive = claim(
    "logistic/slope-positive",
    both(equal(D(f, t), 1 / (1 + exp(t))), D(f, t) > 0),
    title="which is 1/(1 + e^t) > 0",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

slope_at_zero = claim(
    "logistic/at-zero",
    equal(slope0, half),
    title="f'(0) = 1/2",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

bend_at_zero = claim(
    "logistic/bend-at-zero",
    equal(bend0, -rational(1, 4)),
    title="f''(0) = −1/4",
    document=HOMEWORK, part="4.3.b", claims="logistic-fprime",
)  # fmt: skip

# --- without noise -----------------------------------------------------------------------------------------
eigenvalues_without_noise = claim(
    "logistic/eigenvalues-without-noise",
    pred("eigenvalues", matrix([[0, -slope0], [slope0, 0]]), I / 2, -I / 2),
    title="Without noise the eigenvalues are ±i/2",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip

x, y = functions("theta psi", Prop.CONTINUOUSLY_DIFFERENTIABLE)

no_convergence = claim(
    "logistic/radius-limit",
    tends(x(t) ** 2 + y(t) ** 2, t, oo, x(0) ** 2 + y(0) ** 2),
    given=[
        forall(t, equal(prime(x, t), -D(f, t, at=x(t) * y(t)) * y(t))),
        forall(t, equal(prime(y, t), D(f, t, at=x(t) * y(t)) * x(t))),
    ],
    proof=use(radius_limit, f=function(t, f)),
    title="Without noise every trajectory keeps its distance to the origin: none converges to it from elsewhere",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

linearised_orbit = claim(
    "logistic/linearised-orbit",
    both(
        equal(D(r * cos(t / 2), t), -slope0 * (r * sin(t / 2))),
        equal(D(r * sin(t / 2), t), slope0 * (r * cos(t / 2))),
    ),
    title="The linear system with these eigenvalues has the trajectories (r cos(t/2), r sin(t/2))",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

convergence_as_written = claim(
    "logistic/convergence-as-written",
    tends((r * cos(t / 2)) ** 2 + (r * sin(t / 2)) ** 2, t, oo, 0),
    expect=refuted,
    title="As written: eigenvalues ±i/2, hence convergence (at whatever rate)",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

# --- with noise ----------------------------------------------------------------------------------------------
with_noise = matrix([[0, -slope0], [slope0, 2 * bend0 * sigma**2]])
upper, lower = -(sigma**2) / 4 + csqrt(sigma**4 - 4) / 4, -(sigma**2) / 4 - csqrt(sigma**4 - 4) / 4

eigenvalues_with_noise = claim(
    "logistic/eigenvalues-with-noise",
    pred("eigenvalues", with_noise, upper, lower),
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

strong_noise_instance = claim(
    "logistic/eigenvalues-with-noise-instance",
    pred("eigenvalues", with_noise, -rational(1, 4), -1),
    given=equal(sigma**2, rational(5, 2)),
    title="For σ² = 5/2 they are −1/4 and −1",
    document=HOMEWORK, part="4.3.b", claims=["logistic-eigs", "logistic-convergence-conclusion"],
)  # fmt: skip

sublinear_as_written = claim(
    "logistic/real-part-as-written",
    equal(Re(upper), 0),
    given=sigma**4 < 4,
    expect=refuted,
    title="As written, were it said of the system with noise: eigenvalues on the imaginary axis",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

exponential_rate = claim(
    "logistic/real-part",
    both(equal(Re(upper), -(sigma**2) / 4), equal(Re(lower), -(sigma**2) / 4), -(sigma**2) / 4 < 0),
    given=sigma**4 < 4,
    title="For σ² < 2 the real parts are −σ²/4 < 0: exponential decay of the linearised system",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

exponential_rate_strong_noise = claim(
    "logistic/real-part-strong-noise",
    both(-(sigma**2) / 4 + sqrt(sigma**4 - 4) / 4 < 0, -(sigma**2) / 4 - sqrt(sigma**4 - 4) / 4 < 0),
    given=sigma**4 >= 4,
    title="For σ² ≥ 2 both eigenvalues are real and negative",
    document=HOMEWORK, part="4.3.b", claims="logistic-convergence-conclusion",
)  # fmt: skip

best_noise = claim(
    "logistic/critical-noise",
    pred("eigenvalues", with_noise, -half, -half),
    given=equal(sigma**2, 2),
    title="The critical noise is σ² = 2: a double eigenvalue −1/2",
    document=HOMEWORK, part="4.3.b", claims=["logistic-eigs", "logistic-convergence-conclusion"],
)  # fmt: skip

product_of_eigenvalues = claim(
    "logistic/determinant",
    equal(det(with_noise), rational(1, 4)),
    title="Their product is 1/4 for every noise level",
    document=HOMEWORK, part="4.3.b", claims="logistic-eigs",
)  # fmt: skip
