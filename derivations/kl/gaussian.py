"""KL divergence between two normal laws on the line.

    KL(N(μ₁, s₁²) ‖ N(μ₂, s₂²)) = log(s₂/s₁) + (s₁² + (μ₁ − μ₂)²)/(2 s₂²) − 1/2

Nonnegative, and zero only for equal parameters.  VAE notes, part 1.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    E,
    Integral,
    Normal,
    Sum,
    algebra,
    auto,
    both,
    calc,
    claim,
    definition,
    density,
    e,
    elementary,
    entropy,
    eq,
    equal,
    exp,
    gaussian_moments,
    ge,
    gt,
    half,
    iff,
    implies,
    integers,
    linearity,
    log,
    log_density,
    oo,
    parts,
    pi,
    positives,
    reals,
    refuted,
    refuted_at,
    so,
    split,
    sqrt,
    unequal,
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

written = exp(-((z - mu1) ** 2) / (2 * s**2)) / sqrt(2 * pi * s**2)
written_other = exp(-((z - mu2) ** 2) / (2 * s**2)) / sqrt(2 * pi * s**2)

normalisers_cancel = claim(
    "kl/normalisers-cancel",
    equal(log(written / written_other), -inside / (2 * s**2)),
    title="The normalising constants cancel and the logarithm meets the exponentials",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

perfect_square = claim(
    "kl/equal-variance-perfect-square",
    equal(-(-(mu2**2) - mu1**2 + 2 * mu1 * mu2) / (2 * s**2), (mu2 - mu1) ** 2 / (2 * s**2)),
    proof=algebra,
    title="The last line is a perfect square",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

unit_mass = claim(
    "kl/moment-substitution",
    both(equal(E(1, (z, law)), 1), equal(E(z, (z, law)), mu1), equal(E(z**2, (z, law)), mu1**2 + s**2)),
    proof=gaussian_moments,
    title="Mass one, mean μ, second moment μ² + σ²",
    document=NOTES, part="1.d", claims=["gaussian-moment-substitution"],
)  # fmt: skip

moment_integrals = claim(
    "kl/moment-integrals",
    both(
        equal(Integral(written, z, -oo, oo), 1),
        equal(Integral(z * written, z, -oo, oo), mu1),
        equal(Integral(z**2 * written, z, -oo, oo), mu1**2 + s**2),
    ),
    title="The same as integrals of the written density over the line",
    document=NOTES, part="1.d", claims=["gaussian-moment-substitution", "gaussian-unit-mass-as-sum"],
)  # fmt: skip

variance_dropped = claim(
    "kl/moment-integrals-unnormalised",
    equal(Integral(exp(-((z - mu1) ** 2) / (2 * s**2)), z, -oo, oo), 1),
    expect=refuted,
    title="Without its constant the density has mass √(2πσ²), not one",
    document=NOTES, part="1.d", claims="gaussian-unit-mass-as-sum",
)  # fmt: skip

k = integers("k")

lattice_reading = claim(
    "kl/moment-substitution-as-a-sum",
    Sum(density(Normal(0, half), k), k, -1, 1) <= 1,
    expect=refuted,
    title="Read as a sum over the integers the mass is not one: three terms exceed it at σ² = 1/4",
    document=NOTES, part="1.d", claims=["gaussian-moment-substitution", "gaussian-unit-mass-as-sum"],
)  # fmt: skip

# --- sign, zero, symmetry ----------------------------------------------------------------------------
closed_form_nonnegative = claim(
    "kl/gaussian-closed-form-nonnegative",
    closed_form >= 0,
    title="The closed form is nonnegative in all four parameters (log y ≤ y − 1)",
    document=NOTES, part="1.b", claims=["kl-nonnegative"],
)  # fmt: skip

nonnegative = claim(
    "kl/gaussian-nonnegative",
    KL(p, q) >= 0,
    proof=calc(
        KL(p, q),
        eq(closed_form, by=gaussian),
        ge(0, by=closed_form_nonnegative),
    ),
    title="KL of two normal laws is nonnegative",
    document=NOTES, part="1.b", claims=["kl-nonnegative"],
)  # fmt: skip

nonnegative_dropped = claim(
    "kl/gaussian-negative-without-log",
    (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - half >= 0,
    expect=refuted,
    title="Without the logarithm of the spreads it may be negative",
    document=NOTES, part="1.b", claims=["kl-nonnegative"],
)  # fmt: skip

unequal_spreads = claim(
    "kl/gaussian-positive-unequal-spreads",
    closed_form > 0,
    given=unequal(s1, s2),
    title="Unequal spreads: strictly positive",
    document=NOTES, part="1.b", claims=["kl-zero-iff-equal"],
)  # fmt: skip

spread_part = log(s2 / s1) + s1**2 / (2 * s2**2) - half

spread_nonnegative = claim(
    "kl/gaussian-spread-part-nonnegative",
    spread_part >= 0,
    title="The part of the spreads is nonnegative",
    document=NOTES, part="1.b", claims=["kl-nonnegative"],
)  # fmt: skip

unequal_means = claim(
    "kl/gaussian-positive-unequal-means",
    closed_form > 0,
    given=unequal(mu1, mu2),
    proof=calc(
        closed_form,
        eq(spread_part + (mu1 - mu2) ** 2 / (2 * s2**2), by=algebra),
        ge((mu1 - mu2) ** 2 / (2 * s2**2), by=spread_nonnegative),
        gt(0),
    ),
    title="Unequal means: strictly positive",
    document=NOTES, part="1.b", claims=["kl-zero-iff-equal"],
)  # fmt: skip

closed_form_zero = claim(
    "kl/gaussian-closed-form-zero",
    implies(equal(closed_form, 0), both(equal(mu1, mu2), equal(s1, s2))),
    proof=split(
        (unequal(mu1, mu2), auto(unequal_means)),
        (unequal(s1, s2), auto(unequal_spreads)),
        both(equal(mu1, mu2), equal(s1, s2)),
    ),
    title="The closed form is zero only for equal parameters",
    document=NOTES, part="1.b", claims=["kl-zero-iff-equal"],
)  # fmt: skip

zero_iff_equal = claim(
    "kl/gaussian-zero-iff-equal",
    iff(equal(KL(p, q), 0), both(equal(mu1, mu2), equal(s1, s2))),
    proof=parts(
        calc(
            equal(KL(p, q), 0),
            so(equal(closed_form, 0), by=gaussian),
            so(both(equal(mu1, mu2), equal(s1, s2)), by=closed_form_zero),
        ),
        auto(gaussian),
    ),
    title="It is zero exactly for equal parameters",
    document=NOTES, part="1.b", claims=["kl-zero-iff-equal", "kl-self-sanity"],
)  # fmt: skip

zero_means_only = claim(
    "kl/gaussian-zero-iff-equal-means",
    iff(equal(KL(p, q), 0), equal(mu1, mu2)),
    expect=refuted,
    title="Equal means are not enough",
    document=NOTES, part="1.b", claims=["kl-zero-iff-equal"],
)  # fmt: skip

asymmetric = claim(
    "kl/gaussian-asymmetric",
    equal(KL(p, q), KL(q, p)),
    expect=refuted,
    title="KL is not symmetric",
    document=NOTES, part="1.c", claims=["kl-self-sanity"],
)  # fmt: skip

symmetric_equal_variance = claim(
    "kl/gaussian-symmetric-at-equal-variance",
    equal(KL(Normal(mu1, s), Normal(mu2, s)), KL(Normal(mu2, s), Normal(mu1, s))),
    title="It is symmetric at equal variances",
    document=NOTES, part="1.d", claims=["vae-1d-equal-variance-kl"],
)  # fmt: skip

symmetrised = claim(
    "kl/gaussian-symmetrised",
    equal(
        KL(p, q) + KL(q, p),
        (s1**2 - s2**2) ** 2 / (2 * s1**2 * s2**2) + (mu1 - mu2) ** 2 * (1 / s1**2 + 1 / s2**2) / 2,
    ),
    title="In the symmetrised divergence the logarithms cancel",
    document=NOTES, part="1.c", claims=["kl-self-sanity"],
)  # fmt: skip

no_triangle = claim(
    "kl/gaussian-triangle-inequality",
    KL(Normal(mu1, s), Normal(mu2, s)) <= KL(Normal(mu1, s), Normal(z, s)) + KL(Normal(z, s), Normal(mu2, s)),
    expect=refuted,
    title="KL does not satisfy the triangle inequality",
    document=NOTES, part="1.c", claims=["kl-self-sanity"],
)  # fmt: skip

# --- entropy -------------------------------------------------------------------------------------------
gaussian_entropy = claim(
    "kl/gaussian-entropy",
    equal(entropy(p), log(2 * pi * e * s1**2) / 2),
    proof=calc(
        entropy(p),
        eq(-E(log_density(p, z), (z, p)), by=definition(entropy)),
        eq(log(s1) + log(2 * pi) / 2 + E((z - mu1) ** 2, (z, p)) / (2 * s1**2), by=linearity),
        eq(log(s1) + log(2 * pi) / 2 + half, by=gaussian_moments),
        eq(log(2 * pi * e * s1**2) / 2, by=elementary),
    ),
    title="The entropy of a normal law is ½ log(2πeσ²)",
    document=NOTES, part="1.d", claims=["gaussian-moment-substitution"],
)  # fmt: skip

cross_entropy = claim(
    "kl/gaussian-cross-entropy",
    equal(-E(log_density(q, z), (z, p)), entropy(p) + KL(p, q)),
    title="Cross-entropy = entropy + divergence",
    document=NOTES, part="1.c", claims=["kl-self-sanity"],
)  # fmt: skip
