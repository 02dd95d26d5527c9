"""The transition kernel q(z_t | z_s) = N(α_{t|s} z_s, σ_{t|s}² I) of a Gaussian diffusion, s < t.

    α_{t|s} = α_t/α_s,      σ_{t|s}² = σ_t² − α_{t|s}² σ_s² = σ_t² (1 − SNR(t)/SNR(s))

It follows from matching q(z_t | x), not from z_t = α_t x + σ_t ε, z_s = α_s x + σ_s ε with one noise ε for both times:
then ε is not independent of z_s, and z_t depends on x beyond z_s.  Homework on generative models, questions 2.b, 2.c.
"""

from __future__ import annotations

from derivcheck import (
    E,
    MvNormal,
    Normal,
    Sum,
    Var,
    algebra,
    both,
    calc,
    claim,
    counts,
    density,
    distribution,
    eq,
    equal,
    exp,
    identity,
    iff,
    implies,
    matrices,
    matrix,
    positives,
    pred,
    rational,
    reals,
    refuted,
    refuted_at,
    unequal,
    vector,
    vectors,
    zeros,
)

alpha_s, sigma_s, alpha_t, sigma_t = positives("alpha_s sigma_s alpha_t sigma_t")
x, y, z_s, z_t, e, n = reals("x y z_s z_t epsilon eta")
HOMEWORK = "generative-models"

ratio = alpha_t / alpha_s
kernel_variance = sigma_t**2 - ratio**2 * sigma_s**2
snr_s, snr_t = alpha_s**2 / sigma_s**2, alpha_t**2 / sigma_t**2
unit = Normal(0, 1)
rotated = [
    equal(alpha_s, rational(4, 5)), equal(sigma_s, rational(3, 5)),
    equal(alpha_t, rational(3, 5)), equal(sigma_t, rational(4, 5)),
]  # fmt: skip

# --- one noise at two times (2.c as written) -----------------------------------------------------------
at_s, at_t = alpha_s * x + sigma_s * e, alpha_t * x + sigma_t * e
in_terms_of_z_s = ratio * (z_s - sigma_s * e) + sigma_t * e

solve_for_x = claim(
    "diffusion/shared-noise-substitution",
    equal(at_t, in_terms_of_z_s),
    given=equal(z_s, at_s),
    proof=calc(
        at_t,
        eq(alpha_t * ((z_s - sigma_s * e) / alpha_s) + sigma_t * e, by=algebra),
        eq(in_terms_of_z_s, by=algebra),
    ),
    title="With one noise ε at both times, z_t = α_{t|s}(z_s − σ_s ε) + σ_t ε",
    document=HOMEWORK, part="2.c", claims="dgm-transition-shared-noise",
)  # fmt: skip

shared_noise_as_written = claim(
    "diffusion/shared-noise-as-written",
    equal(Var(in_terms_of_z_s, (e, unit)), kernel_variance),
    expect=refuted,
    title="As written: that has variance σ_{t|s}²",
    document=HOMEWORK, part="2.c", claims="dgm-transition-shared-noise",
)  # fmt: skip

shared_noise_variance = claim(
    "diffusion/shared-noise-variance",
    equal(Var(in_terms_of_z_s, (e, unit)), (sigma_t - ratio * sigma_s) ** 2),
    title="Were ε independent of z_s, its variance would be (σ_t − α_{t|s} σ_s)²",
    document=HOMEWORK, part="2.c", claims="dgm-transition-shared-noise",
)  # fmt: skip

two_noises_variance = claim(
    "diffusion/two-noises-variance",
    equal(Var(ratio * (z_s - sigma_s * e) + sigma_t * n, (e, unit), (n, unit)), sigma_t**2 + ratio**2 * sigma_s**2),
    title="With two independent noises it would be σ_t² + α_{t|s}² σ_s²",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-shared-noise", "dgm-transition-variance"],
)  # fmt: skip

noise_uncorrelated_as_written = claim(
    "diffusion/noise-uncorrelated-as-written",
    equal(E(e * at_s, (x, unit), (e, unit)), 0),
    expect=refuted,
    title="As written, ε has mean 0 given z_s: then E[ε z_s] would be 0",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-mean", "dgm-transition-shared-noise"],
)  # fmt: skip

noise_correlated = claim(
    "diffusion/noise-correlated",
    equal(E(e * at_s, (x, unit), (e, unit)), sigma_s),
    title="E[ε z_s] = σ_s",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-mean", "dgm-transition-shared-noise"],
)  # fmt: skip

covariance = E(at_s * at_t, (x, unit), (e, unit))
variance_s, variance_t = E(at_s**2, (x, unit), (e, unit)), E(at_t**2, (x, unit), (e, unit))

shared_slope_as_written = claim(
    "diffusion/shared-noise-slope-as-written",
    equal(covariance / variance_s, ratio),
    expect=refuted,
    title="As written: E[z_t | z_s] = α_{t|s} z_s with one noise (x ~ N(0, 1))",
    document=HOMEWORK, part="2.c", claims="dgm-transition-mean",
)  # fmt: skip

shared_slope = claim(
    "diffusion/shared-noise-slope",
    equal(covariance / variance_s, (alpha_s * alpha_t + sigma_s * sigma_t) / (alpha_s**2 + sigma_s**2)),
    title="The regression of z_t on z_s has slope (α_s α_t + σ_s σ_t)/(α_s² + σ_s²)",
    document=HOMEWORK, part="2.c", claims="dgm-transition-mean",
)  # fmt: skip

shared_residual = claim(
    "diffusion/shared-noise-residual",
    equal(
        variance_t - covariance**2 / variance_s,
        (alpha_s * sigma_t - alpha_t * sigma_s) ** 2 / (alpha_s**2 + sigma_s**2),
    ),
    title="and leaves the variance (α_s σ_t − α_t σ_s)²/(α_s² + σ_s²)",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-shared-noise", "dgm-transition-variance"],
)  # fmt: skip

shared_instance = claim(
    "diffusion/shared-noise-instance",
    both(
        equal((alpha_s * alpha_t + sigma_s * sigma_t) / (alpha_s**2 + sigma_s**2), rational(24, 25)),
        equal((alpha_s * sigma_t - alpha_t * sigma_s) ** 2 / (alpha_s**2 + sigma_s**2), rational(49, 625)),
        equal((sigma_t - ratio * sigma_s) ** 2, rational(49, 400)),
        equal(sigma_t**2 + ratio**2 * sigma_s**2, rational(337, 400)),
        equal(ratio, rational(3, 4)),
        equal(kernel_variance, rational(7, 16)),
    ),
    given=rotated,
    title="For (α_s, σ_s, α_t, σ_t) = (4/5, 3/5, 3/5, 4/5): 24/25, 49/625, 49/400, 337/400 against 3/4 and 7/16",
    document=HOMEWORK, part="2.c",
    claims=["dgm-transition-shared-noise", "dgm-transition-mean", "dgm-transition-variance"],
)  # fmt: skip

shared_noise_agrees = claim(
    "diffusion/shared-noise-slope-iff",
    iff(
        equal((alpha_s * alpha_t + sigma_s * sigma_t) / (alpha_s**2 + sigma_s**2), ratio),
        equal(snr_s, snr_t),
    ),
    title="Both slopes agree only if the two times have the same SNR",
    document=HOMEWORK, part="2.c", claims="dgm-transition-mean",
)  # fmt: skip

variance_rule_as_written = claim(
    "diffusion/transition-variance-as-written",
    equal(Var(in_terms_of_z_s, (e, unit)), kernel_variance),
    proof=calc(
        Var(in_terms_of_z_s, (e, unit)),
        eq(ratio**2 * Var(z_s, (e, unit)) - ratio**2 * sigma_s**2 + sigma_t**2),
        eq(-(ratio**2) * sigma_s**2 + sigma_t**2),
        eq(kernel_variance, by=algebra),
    ),
    expect=refuted_at(1),
    title="As written: the variance of a difference is the difference of variances",
    document=HOMEWORK, part="2.c", claims="dgm-transition-variance",
)  # fmt: skip

# --- moment matching -----------------------------------------------------------------------------------
A, V = reals("A V")

matching = claim(
    "diffusion/transition-matching",
    iff(
        both(equal(A * (alpha_s * x), alpha_t * x), equal(A**2 * sigma_s**2 + V, sigma_t**2)),
        both(equal(A, ratio), equal(V, kernel_variance)),
    ),
    given=unequal(x, 0),
    title="A z_s + √V ε matches mean and variance of q(z_t | x) iff A = α_{t|s}, V = σ_{t|s}² (one x ≠ 0 is enough)",
    document=HOMEWORK, part="2.c",
    claims=["dgm-transition-shared-noise", "dgm-transition-mean", "dgm-transition-variance"],
)  # fmt: skip

alpha_ts, sigma_ts = positives("alpha_ts sigma_ts")
step = [equal(alpha_t, alpha_ts * alpha_s), equal(sigma_t**2, sigma_ts**2 + alpha_ts**2 * sigma_s**2)]
d = counts("d")
X, Z, eps, eta = vectors("x z_s epsilon eta", d)
white = MvNormal(zeros(d, 1), identity(d))
marginal_s = MvNormal(alpha_s * X, sigma_s**2 * identity(d))
markov = alpha_ts * Z + sigma_ts * eps

kernel_mean = claim(
    "diffusion/transition-mean",
    equal(E(markov, (eps, white)), alpha_ts * Z),
    title="Given z_s, and whatever x is, the chain z_t = α_{t|s} z_s + σ_{t|s} ε' has mean α_{t|s} z_s",
    document=HOMEWORK, part="2.c", claims="dgm-transition-mean",
)  # fmt: skip

kernel_covariance = claim(
    "diffusion/transition-variance",
    equal(Var(markov, (eps, white)), sigma_ts**2 * identity(d)),
    title="and covariance σ_{t|s}² I, in any dimension",
    document=HOMEWORK, part="2.c", claims="dgm-transition-variance",
)  # fmt: skip

fresh_noise = MvNormal(zeros(d, 1), kernel_variance * identity(d))

marginal_mean = claim(
    "diffusion/transition-marginal-mean",
    equal(E(ratio * Z + eps, (Z, marginal_s), (eps, fresh_noise)), alpha_t * X),
    given=snr_t < snr_s,
    title="With z_s ~ q(z_s | x) the chain reproduces the mean α_t x of q(z_t | x)",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-mean", "dgm-transition-gaussian"],
)  # fmt: skip

marginal_covariance = claim(
    "diffusion/transition-marginal-variance",
    equal(Var(ratio * Z + eps, (Z, marginal_s), (eps, fresh_noise)), sigma_t**2 * identity(d)),
    given=snr_t < snr_s,
    title="and its covariance σ_t² I",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-variance", "dgm-transition-gaussian"],
)  # fmt: skip

u = reals("u")

marginal_law = claim(
    "diffusion/transition-marginal-law",
    equal(
        E(exp(u * (alpha_ts * z_s + sigma_ts * e)), (z_s, Normal(alpha_s * x, sigma_s)), (e, unit)),
        E(exp(u * z_t), (z_t, Normal(alpha_t * x, sigma_t))),
    ),
    given=step,
    title="and, by the moment generating function, the whole law q(z_t | x)",
    document=HOMEWORK, part="2.c", claims="dgm-transition-gaussian",
)  # fmt: skip

law_of_z_s = distribution("Q")
second_moment = E(z_s**2, (z_s, law_of_z_s))

chain_slope = claim(
    "diffusion/transition-slope",
    equal(E(z_s * (alpha_ts * z_s + sigma_ts * e), (z_s, law_of_z_s), (e, unit)) / second_moment, alpha_ts),
    given=[pred("integrable", second_moment), second_moment > 0],
    title="For the chain the regression of z_t on z_s has slope α_{t|s}, whatever the law of z_s",
    document=HOMEWORK, part="2.c", claims="dgm-transition-mean",
)  # fmt: skip

# --- the kernel needs a decreasing SNR -----------------------------------------------------------------
snr_form = claim(
    "diffusion/transition-variance-snr",
    equal(kernel_variance, sigma_t**2 * (1 - snr_t / snr_s)),
    proof=algebra,
    title="σ_{t|s}² = σ_t² (1 − SNR(t)/SNR(s))",
    document=HOMEWORK, part="2.c", claims="dgm-transition-gaussian",
)  # fmt: skip

any_schedule_as_written = claim(
    "diffusion/transition-gaussian-as-written",
    kernel_variance >= 0,
    expect=refuted,
    title="As written, for any schedule: σ_{t|s}² need not be nonnegative",
    document=HOMEWORK, part="2.c", claims="dgm-transition-gaussian",
)  # fmt: skip

increasing_instance = claim(
    "diffusion/transition-variance-increasing-snr",
    equal(kernel_variance, -rational(7, 9)),
    given=[
        equal(alpha_s, rational(3, 5)), equal(sigma_s, rational(4, 5)),
        equal(alpha_t, rational(4, 5)), equal(sigma_t, rational(3, 5)),
    ],
    title="With increasing SNR, (α_s, σ_s, α_t, σ_t) = (3/5, 4/5, 4/5, 3/5), it would be −7/9",
    document=HOMEWORK, part="2.c", claims="dgm-transition-gaussian",
)  # fmt: skip

decreasing_schedule = claim(
    "diffusion/transition-variance-positive",
    both(iff(kernel_variance > 0, snr_t < snr_s), iff(kernel_variance >= 0, snr_t <= snr_s)),
    title="σ_{t|s}² > 0 iff SNR(t) < SNR(s)",
    document=HOMEWORK, part="2.c", claims=["dgm-transition-gaussian", "dgm-transition-variance"],
)  # fmt: skip

alpha_r, sigma_r = positives("alpha_r sigma_r")

semigroup = claim(
    "diffusion/transition-semigroup",
    both(
        equal((alpha_t / alpha_s) * (alpha_s / alpha_r), alpha_t / alpha_r),
        equal(
            (alpha_t / alpha_s) ** 2 * (sigma_s**2 - (alpha_s / alpha_r) ** 2 * sigma_r**2) + kernel_variance,
            sigma_t**2 - (alpha_t / alpha_r) ** 2 * sigma_r**2,
        ),
    ),
    proof=algebra,
    title="Chapman-Kolmogorov: the kernels from r to s and from s to t compose to the one from r to t",
    document=HOMEWORK, part="2.c", claims="dgm-transition-variance",
)  # fmt: skip

# --- the joint law and the Markov property (2.b) -------------------------------------------------------
states, later_states, i, j = counts("n m i j")
joint = matrices("q", states, later_states)  # q(z_s = i, z_t = j, x), one x
at_i, total = Sum(joint[i, j], j, 1, later_states), positives("q_x")  # q(z_s = i, x), q(x)

joint_chain_rule = claim(
    "diffusion/joint-chain-rule",
    both(
        equal(joint[i, j] / total, joint[i, j] / at_i * (at_i / total)),
        equal(Sum(joint[i, j] / at_i, j, 1, later_states), 1),
    ),
    given=[i <= states, j <= later_states, at_i > 0],
    title="q(z_s, z_t | x) = q(z_t | z_s, x) q(z_s | x), and q(z_t | z_s, x) is normalised, for any finite joint law",
    document=HOMEWORK, part="2.b", claims="dgm-joint-chain-rule",
)  # fmt: skip

joint_gaussian = claim(
    "diffusion/joint-chain-rule-gaussian",
    equal(
        density(
            MvNormal(
                vector(alpha_s * x, alpha_ts * alpha_s * x),
                matrix([
                    [sigma_s**2, alpha_ts * sigma_s**2],
                    [alpha_ts * sigma_s**2, sigma_ts**2 + alpha_ts**2 * sigma_s**2],
                ]),
            ),
            vector(z_s, z_t),
        ),
        density(Normal(alpha_ts * z_s, sigma_ts), z_t) * density(Normal(alpha_s * x, sigma_s), z_s),
    ),
    title="q(z_s, z_t | x) = q(z_t | z_s) q(z_s | x) for the Gaussian chain",
    document=HOMEWORK, part="2.b", claims="dgm-joint-chain-rule",
)  # fmt: skip

rho, rest = reals("rho rest")
later = alpha_t * x + sigma_t * (rho * e + rest * n)
draws = ((x, unit), (e, unit), (n, unit))

covariances = claim(
    "diffusion/markov-covariances",
    both(
        equal(E(at_s * later, *draws), alpha_s * alpha_t + rho * sigma_s * sigma_t),
        equal(E(x * later, *draws), alpha_t),
        equal(E(later**2, *draws), alpha_t**2 + sigma_t**2),
    ),
    given=equal(rho**2 + rest**2, 1),
    title="With noises of correlation ρ: Cov(z_s, z_t) = α_s α_t + ρ σ_s σ_t, the laws of z_t unchanged (x ~ N(0, 1))",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

partial = alpha_t - alpha_s * (alpha_s * alpha_t + rho * sigma_s * sigma_t) / (alpha_s**2 + sigma_s**2)

partial_covariance = claim(
    "diffusion/markov-partial-covariance",
    equal(E(x * later, *draws) - E(x * at_s, *draws) * E(at_s * later, *draws) / E(at_s**2, *draws), partial),
    given=equal(rho**2 + rest**2, 1),
    title="Given z_s, the covariance of x and z_t is α_t − α_s(α_s α_t + ρσ_s σ_t)/(α_s² + σ_s²)",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

markov_iff = claim(
    "diffusion/markov-correlation",
    iff(equal(partial, 0), equal(rho, alpha_t * sigma_s / (alpha_s * sigma_t))),
    title="x and z_t are uncorrelated given z_s iff ρ = α_t σ_s/(α_s σ_t)",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

markov_shared_noise = claim(
    "diffusion/markov-shared-noise-as-written",
    equal(partial, 0),
    given=equal(rho, 1),
    expect=refuted,
    title="As written, because z_s is known: fails for one shared noise",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

markov_independent_noise = claim(
    "diffusion/markov-independent-noises-as-written",
    equal(partial, 0),
    given=equal(rho, 0),
    expect=refuted,
    title="and for independent noises",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

markov_instances = claim(
    "diffusion/markov-instances",
    both(
        implies(equal(rho, 1), equal(partial, -rational(21, 125))),
        implies(equal(rho, 0), equal(partial, rational(27, 125))),
    ),
    given=rotated,
    title="For (4/5, 3/5, 3/5, 4/5) the partial covariances are −21/125 and 27/125",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip

depends_on_x = claim(
    "diffusion/shared-noise-depends-on-x",
    equal(
        alpha_t * x + sigma_t * ((z_s - alpha_s * x) / sigma_s),
        alpha_t * y + sigma_t * ((z_s - alpha_s * y) / sigma_s),
    ),
    expect=refuted,
    title="With one noise z_t is a function of z_s and x that does depend on x",
    document=HOMEWORK, part="2.b", claims="dgm-markov-conditional-independence",
)  # fmt: skip
