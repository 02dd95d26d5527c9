"""KL divergence between normal laws on R^d, for every dimension d.

    KL(N(m₁, S₁) ‖ N(m₂, S₂)) = ½ [tr(S₂⁻¹ S₁) + (m₂ − m₁)ᵀ S₂⁻¹ (m₂ − m₁) − d + log(det S₂ / det S₁)]

Homework on generative models, questions 1.4 and 2.e.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    E,
    MvNormal,
    Normal,
    Prop,
    both,
    calc,
    claim,
    counts,
    definition,
    det,
    elementary,
    eq,
    equal,
    functions,
    ge,
    half,
    identity,
    ill_posed,
    log,
    log_density,
    matrices,
    matrix,
    matrix_algebra,
    norm,
    pi,
    positives,
    pred,
    reals,
    refuted,
    tr,
    vector,
    vector_space,
    vectors,
    zeros,
)

d, k, D = counts("d k D")
m1, m2, x = vectors("m1 m2 x", d)
S, S1, S2 = matrices("S S1 S2", d, None, Prop.POSITIVE_DEFINITE)
s, s1, s2 = positives("s s1 s2")
p, q = MvNormal(m1, S1), MvNormal(m2, S2)
HOMEWORK = "generative-models"

closed_form = (tr(S2.inv @ S1) + (m2 - m1).T @ S2.inv @ (m2 - m1) - d + log(det(S2) / det(S1))) / 2

full_covariance = claim(
    "kl/multivariate",
    equal(KL(p, q), closed_form),
    proof=calc(
        KL(p, q),
        eq(E(log_density(p, x) - log_density(q, x), (x, p)), by=definition(KL)),
        eq(
            (log(det(S2)) - log(det(S1))) / 2
            - E((x - m1).T @ S1.inv @ (x - m1), (x, p)) / 2
            + E((x - m2).T @ S2.inv @ (x - m2), (x, p)) / 2,
        ),
        eq((log(det(S2)) - log(det(S1)) - d + tr(S2.inv @ S1) + (m1 - m2).T @ S2.inv @ (m1 - m2)) / 2),
        eq(closed_form),
    ),
    title="KL of two normal laws on R^d with full covariances",
    document=HOMEWORK, part="2.e", claims=["dgm-2e-kl-equal-covariance", "kl-isotropic-standard-normal"],
)  # fmt: skip

trace_order = claim(
    "kl/multivariate-inverse-swapped",
    equal(KL(p, q), (tr(S1.inv @ S2) + (m2 - m1).T @ S2.inv @ (m2 - m1) - d + log(det(S2) / det(S1))) / 2),
    expect=refuted,
    title="The trace is of S₂⁻¹S₁, not of S₁⁻¹S₂",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

determinant_order = claim(
    "kl/multivariate-determinants-swapped",
    equal(KL(p, q), (tr(S2.inv @ S1) + (m2 - m1).T @ S2.inv @ (m2 - m1) - d + log(det(S1) / det(S2))) / 2),
    expect=refuted,
    title="The logarithm is of det S₂ / det S₁",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

# --- equal covariances, question 2.e -------------------------------------------------------------------
equal_covariance = claim(
    "kl/equal-covariance",
    equal(KL(MvNormal(m1, S), MvNormal(m2, S)), half * ((m2 - m1).T @ S.inv @ (m2 - m1))),
    title="Equal covariances: ½ Δᵀ S⁻¹ Δ",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

noise = s**2 * identity(d)

equal_isotropic = claim(
    "kl/equal-isotropic-covariance",
    equal(KL(MvNormal(m1, noise), MvNormal(m2, noise)), norm(m1 - m2) ** 2 / (2 * s**2)),
    proof=calc(
        KL(MvNormal(m1, noise), MvNormal(m2, noise)),
        eq((tr(noise.inv @ noise) + (m2 - m1).T @ noise.inv @ (m2 - m1) - d + log(det(noise) / det(noise))) / 2),
        eq((d + (m2 - m1).T @ (m2 - m1) / s**2 - d) / 2),
        eq(norm(m1 - m2) ** 2 / (2 * s**2), by=matrix_algebra),
    ),
    title="Equal isotropic covariances: ‖μ_Q − μ_θ‖²/(2σ²), as in the document's chain",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

trace_of_identity = claim(
    "kl/trace-of-identity",
    both(equal(tr(noise.inv @ noise), d), equal(log(det(noise) / det(noise)), 0)),
    title="tr[(σ²I)⁻¹ σ²I] = d cancels −d; the logarithm of the determinants is 0",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

isotropic_general = claim(
    "kl/isotropic",
    equal(
        KL(MvNormal(m1, s1**2 * identity(d)), MvNormal(m2, s2**2 * identity(d))),
        (d * s1**2 / s2**2 - d + d * log(s2**2 / s1**2) + norm(m1 - m2) ** 2 / s2**2) / 2,
    ),
    title="Isotropic covariances of two sizes",
    document=HOMEWORK, part="2.e", claims=["dgm-2e-kl-equal-covariance", "kl-isotropic-standard-normal"],
)  # fmt: skip

equal_covariance_needed = claim(
    "kl/isotropic-without-equal-covariance",
    equal(
        KL(MvNormal(m1, s1**2 * identity(d)), MvNormal(m2, s2**2 * identity(d))),
        norm(m1 - m2) ** 2 / (2 * s2**2),
    ),
    expect=refuted,
    title="With unequal covariances the squared distance alone is not enough",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

same_mean = claim(
    "kl/isotropic-same-mean",
    equal(KL(Normal(0, 1), Normal(0, 2)), 0),
    expect=refuted,
    title="In one dimension, s_q = 1 and s_p = 2 at the same mean: log 2 − 3/8, not 0",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

same_mean_value = claim(
    "kl/isotropic-same-mean-value",
    equal(KL(Normal(0, 1), Normal(0, 2)), log(2) - half * 3 / 4),
    title="Its value is log 2 − 3/8",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

equal_isotropic_nonnegative = claim(
    "kl/equal-isotropic-nonnegative",
    KL(MvNormal(m1, noise), MvNormal(m2, noise)) >= 0,
    proof=calc(
        KL(MvNormal(m1, noise), MvNormal(m2, noise)),
        eq(norm(m1 - m2) ** 2 / (2 * s**2), by=equal_isotropic),
        ge(0),
    ),
    title="Equal isotropic covariances: nonnegative in every dimension",
    document=HOMEWORK, part="2.e", claims=["kl-nonnegative", "dgm-2e-kl-equal-covariance"],
)  # fmt: skip

# --- against the standard normal law, question 1.4 ------------------------------------------------------
mu = vectors("mu", k)
posterior, prior = MvNormal(mu, s**2 * identity(k)), MvNormal(zeros(k, 1), identity(k))
printed = (k * s**2 + norm(mu) ** 2 - k + log(s ** (-2 * k))) / 2

isotropic_standard = claim(
    "kl/isotropic-standard-normal",
    equal(KL(posterior, prior), printed),
    title="KL(N(μ, s²I_k) ‖ N(0, I_k)) = ½ [k s² + ‖μ‖² − k + log s^(−2k)]",
    document=HOMEWORK, part="1.4", claims=["kl-isotropic-standard-normal", "elbo-gaussian-closed-form"],
)  # fmt: skip

underbrace = claim(
    "kl/isotropic-standard-normal-log",
    equal(log(s ** (-2 * k)), -2 * k * log(s)),
    proof=elementary,
    title="log s^(−2k) = −2k log s",
    document=HOMEWORK, part="1.4", claims=["kl-isotropic-standard-normal", "elbo-gaussian-closed-form"],
)  # fmt: skip

isotropic_standard_chain = claim(
    "kl/isotropic-standard-normal-corrected",
    equal(KL(posterior, prior), (k * s**2 + norm(mu) ** 2 - k - 2 * k * log(s)) / 2),
    proof=calc(
        KL(posterior, prior),
        eq(printed, by=isotropic_standard),
        eq((k * s**2 + norm(mu) ** 2 - k - 2 * k * log(s)) / 2, by=underbrace),
    ),
    title="The same with the logarithm written out",
    document=HOMEWORK, part="1.4", claims="kl-isotropic-standard-normal",
)  # fmt: skip

underbrace_twice = claim(
    "kl/isotropic-standard-normal-log-counted-twice",
    equal(KL(posterior, prior), (k * s**2 + norm(mu) ** 2 - k + log(s ** (-2 * k)) - 2 * k * log(s)) / 2),
    expect=refuted,
    title="The term under the brace is not a further summand",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

# --- the two dimensions of the ELBO, question 1.4 --------------------------------------------------------
data, decoded = vectors("x f", D)
likelihood = MvNormal(decoded, s**2 * identity(D))

likelihood_term = claim(
    "kl/elbo-likelihood",
    equal(
        log_density(likelihood, data),
        log(1 / ((2 * pi) ** (D * half) * s**D)) - norm(data - decoded) ** 2 / (2 * s**2),
    ),
    title="The log-likelihood of the decoder; its constant holds D = dim x",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

dimensions_confused = claim(
    "kl/elbo-likelihood-dimension-of-z",
    equal(
        log_density(likelihood, data),
        log(1 / ((2 * pi) ** (k * half) * s**k)) - norm(data - decoded) ** 2 / (2 * s**2),
    ),
    expect=refuted,
    title="As written: the constant with k = dim z, wrong where dim z ≠ dim x",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

dimensions_equal = claim(
    "kl/elbo-likelihood-equal-dimensions",
    equal(
        log_density(likelihood, data),
        log(1 / ((2 * pi) ** (k * half) * s**k)) - norm(data - decoded) ** 2 / (2 * s**2),
    ),
    given=equal(k, D),
    proof=calc(
        log_density(likelihood, data),
        eq(log(1 / ((2 * pi) ** (D * half) * s**D)) - norm(data - decoded) ** 2 / (2 * s**2), by=likelihood_term),
        eq(log(1 / ((2 * pi) ** (k * half) * s**k)) - norm(data - decoded) ** 2 / (2 * s**2), by=elementary),
    ),
    title="With dim z = dim x it is right",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

spaces_confused = claim(
    "kl/elbo-spaces",
    equal(KL(likelihood, prior), 0),
    expect=ill_posed,
    title="A divergence between a law of x and a law of z is undefined",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

z = vectors("z", k)
decoder = matrices("W", D, k)

elbo_linear_decoder = claim(
    "kl/elbo-linear-decoder",
    equal(
        E(log_density(MvNormal(decoder @ z, s1**2 * identity(D)), data), (z, posterior)) - KL(posterior, prior),
        -(D * half) * log(2 * pi * s1**2)
        - (norm(data - decoder @ mu) ** 2 + s**2 * tr(decoder.T @ decoder)) / (2 * s1**2)
        - (k * s**2 + norm(mu) ** 2 - k - 2 * k * log(s)) / 2,
    ),
    title="The ELBO in closed form for a linear decoder, D = dim x and k = dim z",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

squared_error = functions("w", inputs=(vector_space(k),))  # z ↦ ‖x − f(z)‖²
mean_error = E(squared_error(z), (z, posterior))

elbo_any_decoder = claim(
    "kl/elbo-any-decoder",
    equal(
        E(log(1 / ((2 * pi) ** (D * half) * s1**D)) - squared_error(z) / (2 * s1**2), (z, posterior))
        - KL(posterior, prior),
        -(D * half) * log(2 * pi * s1**2)
        - mean_error / (2 * s1**2)
        - (k * s**2 + norm(mu) ** 2 - k - 2 * k * log(s)) / 2,
    ),
    given=pred("integrable", mean_error),
    title="For any decoder f, with E‖x − f(z)‖² left as it stands",
    document=HOMEWORK, part="1.4", claims="elbo-gaussian-closed-form",
)  # fmt: skip

a, b = reals("a b")
t1, t2 = positives("t1 t2")

diagonal = claim(
    "kl/two-independent-coordinates",
    equal(
        KL(
            MvNormal(vector(a, b), matrix([[s1**2, 0], [0, s2**2]])),
            MvNormal(vector(0, 0), matrix([[t1**2, 0], [0, t2**2]])),
        ),
        KL(Normal(a, s1), Normal(0, t1)) + KL(Normal(b, s2), Normal(0, t2)),
    ),
    title="Two independent coordinates: the divergences add",
    document=HOMEWORK, part="1.4", claims="kl-isotropic-standard-normal",
)  # fmt: skip
