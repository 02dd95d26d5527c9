"""KL divergence between two normal laws on the line.

    KL(N(μ₁, s₁²) ‖ N(μ₂, s₂²)) = log(s₂/s₁) + (s₁² + (μ₁ − μ₂)²)/(2 s₂²) − 1/2

Nonnegative, and zero only for equal parameters.  VAE notes, part 1.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    E,
    Normal,
    Var,
    algebra,
    both,
    calc,
    claim,
    definition,
    density,
    elementary,
    entropy,
    eq,
    equal,
    exp,
    gaussian_moments,
    ge,
    half,
    iff,
    linearity,
    log,
    log_density,
    pi,
    positives,
    reals,
    refuted,
    refuted_at,
    sqrt,
)

mu1, mu2, z = reals("mu1 mu2 z")
s1, s2, s = positives("s1 s2 s")
p, q = Normal(mu1, s1), Normal(mu2, s2)
NOTES = "vae-gan-duality"

closed_form = log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half

gaussian = claim(
    "kl/gaussian",
    equal(KL(p, q), closed_form),
    proof=calc(
        KL(p, q),
        eq(E(log_density(p, z) - log_density(q, z), (z, p)), by=definition(KL)),
        eq(
            log(s2 / s1) - E((z - mu1) ** 2, (z, p)) / (2 * s1**2) + E((z - mu2) ** 2, (z, p)) / (2 * s2**2),
            by=linearity,
        ),
        eq(log(s2 / s1) - half + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2), by=gaussian_moments),
        eq(closed_form, by=algebra),
    ),
    title="KL divergence of two normal laws on the line",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

gaussian_swapped_log = claim(
    "kl/gaussian-log-ratio-inverted",
    equal(KL(p, q), log(s1 / s2) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half),
    expect=refuted,
    title="The logarithm is of s₂/s₁, not of s₁/s₂",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

gaussian_equal_means_only = claim(
    "kl/gaussian-without-mean-term",
    equal(KL(p, q), log(s2 / s1) + s1**2 / (2 * s2**2) - half),
    expect=refuted,
    title="Right at equal means, wrong elsewhere",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

same_spread = KL(Normal(mu1, s), Normal(mu2, s))
inside = (z - mu1) ** 2 - (z - mu2) ** 2
law = Normal(mu1, s)


equal_variance = claim(
    "kl/equal-variance",
    equal(same_spread, (mu2 - mu1) ** 2 / (2 * s**2)),
    proof=calc(
        same_spread,
        eq(E(log(density(law, z) / density(Normal(mu2, s), z)), (z, law))),
        eq(E(-inside / (2 * s**2), (z, law))),
        eq(-(E((z - mu1) ** 2, (z, law)) - E((z - mu2) ** 2, (z, law))) / (2 * s**2), by=linearity),
        eq(
            -(
                E(z**2, (z, law)) - 2 * mu1 * E(z, (z, law)) + mu1**2 * E(1, (z, law))
                - E(z**2, (z, law)) + 2 * mu2 * E(z, (z, law)) - mu2**2 * E(1, (z, law))
            )
            / (2 * s**2),
            by=linearity,
        ),
        eq(-(-(mu2**2) + mu1**2 - 2 * mu1**2 + 2 * mu1 * mu2) / (2 * s**2), by=gaussian_moments),
        eq((mu2 - mu1) ** 2 / (2 * s**2), by=algebra),
    ),
    title="Equal variances: (μ₂ − μ₁)²/(2σ²)",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl", "gaussian-moment-substitution"],
)  # fmt: skip

equal_variance_as_written = claim(
    "kl/equal-variance-as-written",
    equal(same_spread, (mu2 - mu1) ** 2 / (2 * s**2)),
    proof=calc(
        same_spread,
        eq(E(-inside / (2 * s**2), (z, law))),
        eq(E((z - mu1) ** 2, (z, law)) - E((z - mu2) ** 2, (z, law)), by=linearity),
        eq(-(E((z - mu1) ** 2, (z, law)) - E((z - mu2) ** 2, (z, law))) / (2 * s**2), by=linearity),
        eq((mu2 - mu1) ** 2 / (2 * s**2)),
    ),
    expect=refuted_at(2),
    title="As written: the factor −1/(2σ²) is lost in the third line and returns in the fourth",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip
