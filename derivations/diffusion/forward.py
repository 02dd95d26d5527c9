"""The forward process q(z_t | x) = N(α_t x, σ_t² I): reparametrisation, and when it preserves the variance.

    z_t = α_t x + σ_t ε,   ε ~ N(0, I) independent of x:      Cov[z_t] = α_t² Cov[x] + σ_t² I

It is I for every schedule with α_t² + σ_t² = 1 iff Cov[x] = I.  Homework on generative models, question 2.a.
"""

from __future__ import annotations

from derivcheck import (
    E,
    MvNormal,
    Normal,
    Prop,
    Var,
    both,
    calc,
    claim,
    counts,
    diag,
    distribution,
    eq,
    equal,
    exp,
    identity,
    iff,
    implies,
    matrices,
    positives,
    pred,
    rational,
    reals,
    refuted,
    refuted_at,
    vector,
    vector_space,
    vectors,
    zeros,
)

alpha, sigma, s_x = positives("alpha_t sigma_t s_x")
x, e, n, z, u = reals("x epsilon eta z_t u")
unit = Normal(0, 1)
data = distribution("P")
preserving = equal(alpha**2 + sigma**2, 1)
HOMEWORK = "generative-models"

# --- reparametrisation ---------------------------------------------------------------------------------
mean_and_variance = claim(
    "diffusion/forward-moments",
    both(
        equal(E(alpha * x + sigma * e, (e, unit)), alpha * x),
        equal(Var(alpha * x + sigma * e, (e, unit)), sigma**2),
    ),
    title="Given x, α_t x + σ_t ε has mean α_t x and variance σ_t²",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

same_law = claim(
    "diffusion/forward-reparam",
    equal(E(exp(u * (alpha * x + sigma * e)), (e, unit)), E(exp(u * z), (z, Normal(alpha * x, sigma)))),
    title="and the moment generating function of N(α_t x, σ_t²), hence its law (on the line)",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

third_and_fourth = claim(
    "diffusion/forward-reparam-polynomials",
    both(
        equal(E((alpha * x + sigma * e) ** 3, (e, unit)), E(z**3, (z, Normal(alpha * x, sigma)))),
        equal(E((alpha * x + sigma * e) ** 4, (e, unit)), E(z**4, (z, Normal(alpha * x, sigma)))),
    ),
    title="Third and fourth moments agree (on the line)",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

d = counts("d")
X, eps, Z = vectors("x epsilon z_t", d)
white = MvNormal(zeros(d, 1), identity(d))

any_dimension = claim(
    "diffusion/forward-moments-any-dimension",
    both(
        equal(E(alpha * X + sigma * eps, (eps, white)), alpha * X),
        equal(Var(alpha * X + sigma * eps, (eps, white)), sigma**2 * identity(d)),
    ),
    title="In any dimension: mean α_t x, covariance σ_t² I",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

deviation_for_variance = claim(
    "diffusion/forward-scale-mutant",
    equal(Var(alpha * x + sigma**2 * e, (e, unit)), sigma**2),
    expect=refuted,
    title="The noise is scaled by σ_t, not by σ_t²",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

alpha_s, sigma_s = positives("alpha_s sigma_s")

joint_law_as_written = claim(
    "diffusion/forward-joint-law",
    equal(
        E((alpha_s * x + sigma_s * e) * (alpha * x + sigma * e), (e, unit)),
        E((alpha_s * x + sigma_s * e) * (alpha * x + sigma * n), (e, unit), (n, unit)),
    ),
    expect=refuted,
    title="The laws at single times say nothing of the joint law: one noise or two give different E[z_s z_t]",
    document=HOMEWORK, part="2.a", claims="dgm-forward-reparam",
)  # fmt: skip

# --- the variance of z_t -------------------------------------------------------------------------------
first, second = E(x, (x, data)), E(x**2, (x, data))
moments = [pred("integrable", first), pred("integrable", second)]

decomposition = claim(
    "diffusion/variance-decomposition",
    equal(Var(alpha * x + sigma * e, (x, data), (e, unit)), alpha**2 * Var(x, (x, data)) + sigma**2),
    given=moments,
    title="Var[z_t] = α_t² Var[x] + σ_t², for data of any law",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

decomposition_as_written = claim(
    "diffusion/variance-decomposition-as-written",
    equal(Var(alpha * x + sigma * e, (x, Normal(0, s_x)), (e, unit)), 1),
    given=preserving,
    proof=calc(
        Var(alpha * x + sigma * e, (x, Normal(0, s_x)), (e, unit)),
        eq(alpha**2 * Var(x, (x, Normal(0, s_x))) + sigma**2),
        eq(alpha**2 + sigma**2),
        eq(1),
    ),
    expect=refuted_at(2),
    title="As written: it is α_t² + σ_t² = 1 (the data need variance 1)",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

decomposition_standardised = claim(
    "diffusion/variance-decomposition-standardised",
    implies(equal(Var(x, (x, data)), 1), equal(Var(alpha * x + sigma * e, (x, data), (e, unit)), 1)),
    given=[*moments, preserving],
    title="For data of variance 1 it is 1",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

decomposition_necessary = claim(
    "diffusion/variance-decomposition-standardised-iff",
    iff(equal(Var(alpha * x + sigma * e, (x, data), (e, unit)), 1), equal(Var(x, (x, data)), 1)),
    given=[*moments, preserving],
    title="and only for such data, whatever their law",
    document=HOMEWORK, part="2.a", claims=["dgm-variance-decomposition", "dgm-variance-preserving-condition"],
)  # fmt: skip

decomposition_instance = claim(
    "diffusion/variance-decomposition-instance",
    equal(Var(alpha * x + sigma * e, (x, Normal(0, 2)), (e, unit)), rational(5, 2)),
    given=[equal(alpha**2, rational(1, 2)), equal(sigma**2, rational(1, 2))],
    title="For Var[x] = 4 and α_t² = σ_t² = 1/2 it is 5/2",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

c, rest = reals("c rest")
correlated = alpha * x + sigma * (c * x + rest * n)

independence_as_written = claim(
    "diffusion/variance-decomposition-dependent-as-written",
    equal(Var(correlated, (x, unit), (n, unit)), alpha**2 + sigma**2),
    given=equal(c**2 + rest**2, 1),
    expect=refuted,
    title="Without independence of x and ε it fails, even for data of variance 1",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

with_covariance = claim(
    "diffusion/variance-decomposition-dependent",
    equal(Var(correlated, (x, unit), (n, unit)), alpha**2 + sigma**2 + 2 * alpha * sigma * c),
    given=equal(c**2 + rest**2, 1),
    title="With Cov(x, ε) = c there is a cross term 2 α_t σ_t c",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

data_in_space = distribution("P", vector_space(d))
mean_vector, second_moments = E(X, (X, data_in_space)), E(X @ X.T, (X, data_in_space))

covariance = claim(
    "diffusion/variance-decomposition-any-dimension",
    equal(
        Var(alpha * X + sigma * eps, (X, data_in_space), (eps, white)),
        alpha**2 * Var(X, (X, data_in_space)) + sigma**2 * identity(d),
    ),
    given=[pred("integrable", mean_vector), pred("integrable", second_moments)],
    title="Cov[z_t] = α_t² Cov[x] + σ_t² I, in any dimension, for data of any law",
    document=HOMEWORK, part="2.a", claims="dgm-variance-decomposition",
)  # fmt: skip

# --- when it is preserved ------------------------------------------------------------------------------
C = matrices("C", d, d, Prop.POSITIVE_DEFINITE)  # Cov[x]
v = positives("v")  # Var[x]

preserved_as_written = claim(
    "diffusion/variance-preserving-as-written",
    equal(alpha**2 * v + sigma**2, v),
    given=preserving,
    expect=refuted,
    title="As written: α_t² = 1 − σ_t² keeps the variance constant, whatever the data",
    document=HOMEWORK, part="2.a", claims="dgm-variance-preserving-condition",
)  # fmt: skip

preserved_iff = claim(
    "diffusion/variance-preserving",
    iff(equal(alpha**2 * v + sigma**2, v), equal(v, 1)),
    given=preserving,
    title="It does iff the data have variance 1",
    document=HOMEWORK, part="2.a", claims="dgm-variance-preserving-condition",
)  # fmt: skip

preserved_schedule = claim(
    "diffusion/variance-preserving-schedule",
    iff(equal(alpha**2 * C + sigma**2 * identity(d), C), equal(sigma**2 * identity(d), (1 - alpha**2) * C)),
    title="Cov[z_t] = Cov[x] iff σ_t² I = (1 − α_t²) Cov[x], in any dimension",
    document=HOMEWORK, part="2.a", claims="dgm-variance-preserving-condition",
)  # fmt: skip

preserved_standardised = claim(
    "diffusion/variance-preserving-standardised",
    equal(alpha**2 * identity(d) + (1 - alpha**2) * identity(d), identity(d)),
    title="Data of covariance I keep it, in any dimension",
    document=HOMEWORK, part="2.a", claims=["dgm-variance-preserving-condition", "dgm-variance-decomposition"],
)  # fmt: skip

preserved_instance = claim(
    "diffusion/variance-preserving-instance",
    equal(
        alpha**2 * diag(vector(1, rational(1, 2), 3)) + sigma**2 * identity(3),
        diag(vector(1, rational(41, 50), rational(43, 25))),
    ),
    given=[equal(alpha, rational(3, 5)), equal(sigma, rational(4, 5))],
    title="Cov[x] = diag(1, 1/2, 3), α_t = 3/5, σ_t = 4/5: Cov[z_t] = diag(1, 41/50, 43/25)",
    document=HOMEWORK, part="2.a", claims="dgm-variance-preserving-condition",
)  # fmt: skip
