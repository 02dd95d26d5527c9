"""The posterior q(z_s | z_t, x) of a Gaussian diffusion: product of two normal densities, mean and variance.

    q(z_s | x) = N(α_s x, σ_s²),   q(z_t | z_s) = N(α_{t|s} z_s, σ_{t|s}²),
    α_{t|s} = α_t/α_s,   σ_{t|s}² = σ_t² − α_{t|s}² σ_s²

    q(z_s | z_t, x) = N(μ_Q, σ_Q²),   μ_Q = (α_{t|s} σ_s²/σ_t²) z_t + (α_s σ_{t|s}²/σ_t²) x,   σ_Q² = σ_{t|s}² σ_s²/σ_t²

for every schedule α_s, σ_s, α_t, σ_t > 0 with SNR(t) < SNR(s).  Homework on generative models, question 2.d.
"""

from __future__ import annotations

from derivcheck import (
    E,
    MvNormal,
    Normal,
    Prop,
    algebra,
    both,
    calc,
    claim,
    counts,
    density,
    eq,
    equal,
    identity,
    ill_posed,
    matrices,
    positives,
    proportional,
    rational,
    reals,
    refuted,
    sqrt,
    vectors,
)

alpha_s, sigma_s, alpha_t, sigma_t = positives("alpha_s sigma_s alpha_t sigma_t")
x, z_s, z_t, a, mu_A = reals("x z_s z_t a mu_A")
sigma_A, sigma_B = positives("sigma_A sigma_B")
HOMEWORK = "generative-models"

# --- the product of two normal densities ---------------------------------------------------------------
precision = 1 / sigma_A**2 + a**2 / sigma_B**2
mean = (mu_A / sigma_A**2 + a * z_t / sigma_B**2) / precision
product = density(Normal(mu_A, sigma_A), z_s) * density(Normal(a * z_s, sigma_B), z_t)
combined = density(Normal(mean, sqrt(1 / precision)), z_s)

product_as_written = claim(
    "diffusion/gaussian-product-as-written",
    equal(product, combined),
    expect=refuted,
    title="As written: the product of the two densities is a normal density",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

product_proportional = claim(
    "diffusion/gaussian-product-proportional",
    proportional(product, combined, z_s),
    title="It is proportional to one, as a function of z_s (on the line)",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

product_exact = claim(
    "diffusion/gaussian-product",
    equal(product, combined * density(Normal(a * mu_A, sqrt(sigma_B**2 + a**2 * sigma_A**2)), z_t)),
    title="The factor is the density of z_t under N(a μ_A, σ_B² + a² σ_A²) (on the line)",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

completed_square = claim(
    "diffusion/gaussian-product-exponent",
    equal(
        (z_s - mu_A) ** 2 / sigma_A**2 + (z_t - a * z_s) ** 2 / sigma_B**2,
        precision * (z_s - mean) ** 2 + (z_t - a * mu_A) ** 2 / (sigma_B**2 + a**2 * sigma_A**2),
    ),
    proof=algebra,
    title="Completing the square in z_s",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

n, m = counts("n m")
S_A = matrices("S_A", n, n, Prop.POSITIVE_DEFINITE)
S_B = matrices("S_B", m, m, Prop.POSITIVE_DEFINITE)
A = matrices("A", m, n)
P = matrices("P", n, n, Prop.POSITIVE_DEFINITE)
u, v = vectors("mu_A z_s", n)
w = vectors("z_t", m)
shift = P.inv @ (S_A.inv @ u + A.T @ S_B.inv @ w)

completed_square_matrices = claim(
    "diffusion/gaussian-product-exponent-matrices",
    equal(
        (v - u).T @ S_A.inv @ (v - u) + (w - A @ v).T @ S_B.inv @ (w - A @ v),
        (v - shift).T @ P @ (v - shift) + u.T @ S_A.inv @ u + w.T @ S_B.inv @ w - shift.T @ P @ shift,
    ),
    given=equal(P, S_A.inv + A.T @ S_B.inv @ A),
    title="With covariance matrices of any size: precision Σ_A⁻¹ + AᵀΣ_B⁻¹A, the rest is free of z_s",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

# --- the diffusion: α_t = α_{t|s} α_s and σ_t² = σ_{t|s}² + α_{t|s}² σ_s² ------------------------------
alpha_ts, sigma_ts = positives("alpha_ts sigma_ts")
step = [equal(alpha_t, alpha_ts * alpha_s), equal(sigma_t**2, sigma_ts**2 + alpha_ts**2 * sigma_s**2)]

posterior_mean = alpha_ts * sigma_s**2 / sigma_t**2 * z_t + alpha_s * sigma_ts**2 / sigma_t**2 * x
posterior = density(Normal(posterior_mean, sigma_ts * sigma_s / sigma_t), z_s)
likelihood = density(Normal(alpha_ts * z_s, sigma_ts), z_t)
prior = density(Normal(alpha_s * x, sigma_s), z_s)

d = counts("d")
X, Z_s, Z = vectors("x z_s z_t", d)
mean_of_vectors = alpha_ts * sigma_s**2 / sigma_t**2 * Z + alpha_s * sigma_ts**2 / sigma_t**2 * X

bayes = claim(
    "diffusion/posterior-bayes",
    equal(
        density(MvNormal(mean_of_vectors, (sigma_ts * sigma_s / sigma_t) ** 2 * identity(d)), Z_s),
        density(MvNormal(alpha_ts * Z_s, sigma_ts**2 * identity(d)), Z)
        * density(MvNormal(alpha_s * X, sigma_s**2 * identity(d)), Z_s)
        / density(MvNormal(alpha_t * X, sigma_t**2 * identity(d)), Z),
    ),
    given=step,
    title="q(z_s | z_t, x) = q(z_t | z_s) q(z_s | x)/q(z_t | x) is N(μ_Q, σ_Q² I), for every dimension",
    document=HOMEWORK, part="2.d", claims=["dgm-posterior-bayes", "dgm-2d-posterior-mean", "dgm-2d-posterior-variance"],
)  # fmt: skip

bayes_proportional = claim(
    "diffusion/posterior-bayes-proportional",
    proportional(posterior, likelihood * prior, z_s),
    given=step,
    title="q(z_s | z_t, x) ∝ q(z_t | z_s) q(z_s | x) in z_s (on the line)",
    document=HOMEWORK, part="2.d", claims="dgm-posterior-bayes",
)  # fmt: skip

bayes_without_evidence = claim(
    "diffusion/posterior-bayes-without-evidence",
    equal(posterior, likelihood * prior),
    given=step,
    expect=refuted,
    title="They are not equal: q(z_t | x) may not be dropped from an equation",
    document=HOMEWORK, part="2.d", claims="dgm-posterior-bayes",
)  # fmt: skip

bayes_proportional_in_z_t = claim(
    "diffusion/posterior-bayes-proportional-in-z_t",
    proportional(posterior, likelihood * prior, z_t),
    given=step,
    expect=refuted,
    title="Nor are they proportional in z_t",
    document=HOMEWORK, part="2.d", claims="dgm-posterior-bayes",
)  # fmt: skip

# --- variance and mean, in terms of the schedule -------------------------------------------------------
ratio = alpha_t / alpha_s
kernel_variance = sigma_t**2 - ratio**2 * sigma_s**2
decreasing_snr = alpha_t**2 / sigma_t**2 < alpha_s**2 / sigma_s**2
posterior_variance = kernel_variance * sigma_s**2 / sigma_t**2

variance = claim(
    "diffusion/posterior-variance",
    equal(1 / (1 / sigma_s**2 + ratio**2 / kernel_variance), posterior_variance),
    given=decreasing_snr,
    proof=calc(
        1 / (1 / sigma_s**2 + ratio**2 / kernel_variance),
        eq(kernel_variance * sigma_s**2 / (kernel_variance + sigma_s**2 * ratio**2), by=algebra),
        eq(posterior_variance, by=algebra),
    ),
    title="The posterior variance is σ_{t|s}² σ_s²/σ_t²",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-variance",
)  # fmt: skip

variance_any_schedule = claim(
    "diffusion/posterior-variance-any-schedule",
    equal(1 / (1 / sigma_s**2 + ratio**2 / kernel_variance), posterior_variance),
    expect=ill_posed,
    title="Where SNR(t) = SNR(s) the kernel is degenerate and the precision undefined",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-variance",
)  # fmt: skip

variance_bounds = claim(
    "diffusion/posterior-variance-bounds",
    both(posterior_variance > 0, posterior_variance < sigma_s**2),
    given=decreasing_snr,
    title="It lies between 0 and σ_s²: knowing z_t can only help",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-variance",
)  # fmt: skip

four_fifths, three_fifths = rational(4, 5), rational(3, 5)
rotated = [
    equal(alpha_s, four_fifths), equal(sigma_s, three_fifths),
    equal(alpha_t, three_fifths), equal(sigma_t, four_fifths),
]  # fmt: skip

variance_instance = claim(
    "diffusion/posterior-variance-instance",
    equal(posterior_variance, rational(63, 256)),
    given=rotated,
    title="For (α_s, σ_s, α_t, σ_t) = (4/5, 3/5, 3/5, 4/5) it is 63/256",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-variance",
)  # fmt: skip

mean_in_z_and_x = ratio * sigma_s**2 / sigma_t**2 * Z + alpha_s * kernel_variance / sigma_t**2 * X

mean_any_dimension = claim(
    "diffusion/posterior-mean",
    equal(posterior_variance * (alpha_s / sigma_s**2 * X + ratio / kernel_variance * Z), mean_in_z_and_x),
    given=decreasing_snr,
    title="The posterior mean, in any dimension",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-mean",
)  # fmt: skip

mean_instance = claim(
    "diffusion/posterior-mean-instance",
    both(
        equal(ratio * sigma_s**2 / sigma_t**2, rational(27, 64)),
        equal(alpha_s * kernel_variance / sigma_t**2, rational(35, 64)),
    ),
    given=rotated,
    title="For (α_s, σ_s, α_t, σ_t) = (4/5, 3/5, 3/5, 4/5) it is 27/64 z_t + 35/64 x",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-mean",
)  # fmt: skip

mean_coefficients = claim(
    "diffusion/posterior-mean-coefficients",
    both(ratio * sigma_s**2 / sigma_t**2 > 0, alpha_s * kernel_variance / sigma_t**2 > 0),
    given=decreasing_snr,
    title="Both coefficients are positive",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-mean",
)  # fmt: skip

forward = MvNormal(alpha_t * X, sigma_t**2 * identity(d))

mean_consistent = claim(
    "diffusion/posterior-mean-consistent",
    equal(E(mean_in_z_and_x, (Z, forward)), alpha_s * X),
    title="Averaged over z_t the posterior mean is α_s x, the mean of q(z_s | x)",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-mean",
)  # fmt: skip

variance_consistent = claim(
    "diffusion/posterior-variance-consistent",
    equal(posterior_variance + (ratio * sigma_s**2 / sigma_t**2) ** 2 * sigma_t**2, sigma_s**2),
    proof=algebra,
    title="Posterior variance plus variance of the posterior mean is σ_s²",
    document=HOMEWORK, part="2.d", claims=["dgm-2d-posterior-mean", "dgm-2d-posterior-variance"],
)  # fmt: skip
