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
    Var,
    algebra,
    calc,
    claim,
    counts,
    density,
    dot,
    eq,
    equal,
    exp,
    half,
    identity,
    ill_posed,
    matrices,
    positives,
    proportional,
    rational,
    reals,
    refuted,
    sqrt,
    unequal,
    vectors,
)
from derivcheck.language.domain import Prop

alpha_s, sigma_s, alpha_t, sigma_t = positives("alpha_s sigma_s alpha_t sigma_t")
x, z_s, z_t, a, mu_A = reals("x z_s z_t a mu_A")
sigma_A, sigma_B = positives("sigma_A sigma_B")
HOMEWORK = "generative-models"

ratio = alpha_t / alpha_s
kernel_variance = sigma_t**2 - ratio**2 * sigma_s**2
decreasing_snr = alpha_t**2 / sigma_t**2 < alpha_s**2 / sigma_s**2
posterior_variance = kernel_variance * sigma_s**2 / sigma_t**2
posterior_mean = ratio * sigma_s**2 / sigma_t**2 * z_t + alpha_s * kernel_variance / sigma_t**2 * x

# --- the product of two normal densities ---------------------------------------------------------------
precision = 1 / sigma_A**2 + a**2 / sigma_B**2
mean = (mu_A / sigma_A**2 + a * z_t / sigma_B**2) / precision
product = density(Normal(mu_A, sigma_A), z_s) * density(Normal(a * z_s, sigma_B), z_t)

product_as_written = claim(
    "diffusion/gaussian-product-as-written",
    equal(product, density(Normal(mean, sqrt(1 / precision)), z_s)),
    expect=refuted,
    title="As written: the product of two normal densities is a normal density",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

product_proportional = claim(
    "diffusion/gaussian-product-proportional",
    proportional(product, density(Normal(mean, sqrt(1 / precision)), z_s), z_s),
    title="As a function of z_s it is proportional to one",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

product_exact = claim(
    "diffusion/gaussian-product",
    equal(
        product,
        density(Normal(mean, sqrt(1 / precision)), z_s)
        * density(Normal(a * mu_A, sqrt(sigma_B**2 + a**2 * sigma_A**2)), z_t),
    ),
    title="The remaining factor is the density N(z_t; a μ_A, σ_B² + a² σ_A²)",
    document=HOMEWORK, part="2.d", claims="dgm-gaussian-product-formula",
)  # fmt: skip

# --- Bayes ---------------------------------------------------------------------------------------------
likelihood = density(Normal(ratio * z_s, sqrt(kernel_variance)), z_t)
prior = density(Normal(alpha_s * x, sigma_s), z_s)
evidence = density(Normal(alpha_t * x, sigma_t), z_t)
posterior = density(Normal(posterior_mean, sqrt(posterior_variance)), z_s)

bayes = claim(
    "diffusion/posterior-bayes",
    equal(posterior, likelihood * prior / evidence),
    given=decreasing_snr,
    title="q(z_s | z_t, x) = q(z_t | z_s) q(z_s | x)/q(z_t | x)",
    document=HOMEWORK, part="2.d", claims="dgm-posterior-bayes",
)  # fmt: skip

bayes_proportional = claim(
    "diffusion/posterior-bayes-proportional",
    proportional(posterior, likelihood * prior, z_s),
    given=decreasing_snr,
    title="q(z_s | z_t, x) ∝ q(z_t | z_s) q(z_s | x) in z_s",
    document=HOMEWORK, part="2.d", claims="dgm-posterior-bayes",
)  # fmt: skip

# --- variance and mean ---------------------------------------------------------------------------------
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

d = counts("d")
X, Z = vectors("x z_t", d)

mean_in_any_dimension = claim(
    "diffusion/posterior-mean",
    equal(
        posterior_variance * (alpha_s / sigma_s**2 * X + ratio / kernel_variance * Z),
        ratio * sigma_s**2 / sigma_t**2 * Z + alpha_s * kernel_variance / sigma_t**2 * X,
    ),
    given=decreasing_snr,
    title="The posterior mean, in any dimension",
    document=HOMEWORK, part="2.d", claims="dgm-2d-posterior-mean",
)  # fmt: skip
