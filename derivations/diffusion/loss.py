"""The diffusion loss: KL of equal covariances, SNR differences, the discrete loss and its limit.

    KL(N(μ_Q, σ_Q² I) ‖ N(μ_θ, σ_Q² I)) = ‖μ_Q − μ_θ‖²/(2σ_Q²) = (SNR(s) − SNR(t)) ‖x − x̂‖²/2

    L_T = (1/2) Σᵢ (SNR((i−1)/T) − SNR(i/T)) E‖x − x̂‖²,      T (SNR(t) − SNR(t − 1/T)) → SNR'(t)

Homework on generative models, questions 2.e to 2.g.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    Categorical,
    D,
    E,
    Integral,
    MvNormal,
    Normal,
    Prop,
    Sum,
    algebra,
    both,
    calc,
    cases,
    claim,
    counts,
    det,
    eq,
    equal,
    function,
    functions,
    half,
    identity,
    ill_posed,
    implies,
    interval,
    log,
    matrices,
    nonnegatives,
    norm,
    oo,
    positives,
    prime,
    rational,
    reals,
    refuted,
    tends,
    tr,
    undecided,
    vectors,
)

alpha_s, sigma_s, alpha_t, sigma_t = positives("alpha_s sigma_s alpha_t sigma_t")
sigma_q, sigma_p = positives("sigma_Q sigma_p")
d = counts("d")
mu_q, mu_p = vectors("mu_Q mu_theta", d)
X, X_hat, Z = vectors("x x_hat z_t", d)
HOMEWORK = "generative-models"

# --- the divergence of two normal laws with the same covariance (2.e) ----------------------------------
C = sigma_q**2 * identity(d)
gap = mu_p - mu_q

kl_equal_covariance = claim(
    "diffusion/kl-equal-covariance",
    equal(KL(MvNormal(mu_q, C), MvNormal(mu_p, C)), norm(mu_q - mu_p) ** 2 / (2 * sigma_q**2)),
    proof=calc(
        KL(MvNormal(mu_q, C), MvNormal(mu_p, C)),
        eq((tr(C.inv @ C) + gap.T @ C.inv @ gap - d + log(det(C) / det(C))) / 2),
        eq((d + gap.T @ C.inv @ gap - d + log(1)) / 2),
        eq(gap.T @ C.inv @ gap / 2, by=algebra),
        eq(norm(mu_q - mu_p) ** 2 / (2 * sigma_q**2)),
    ),
    title="For equal isotropic covariances the divergence is ‖μ_Q − μ_θ‖²/(2σ_Q²), in any dimension",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

kl_isotropic = claim(
    "diffusion/kl-isotropic",
    equal(
        KL(MvNormal(mu_q, C), MvNormal(mu_p, sigma_p**2 * identity(d))),
        (
            d * sigma_q**2 / sigma_p**2 - d + d * log(sigma_p**2 / sigma_q**2)
            + norm(mu_q - mu_p) ** 2 / sigma_p**2
        ) / 2,
    ),
    title="For two isotropic covariances, in any dimension",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

kl_scope = claim(
    "diffusion/kl-equal-covariance-scope",
    equal(
        KL(MvNormal(mu_q, C), MvNormal(mu_p, sigma_p**2 * identity(d))),
        norm(mu_q - mu_p) ** 2 / (2 * sigma_p**2),
    ),
    expect=refuted,
    title="The short form needs equal covariances",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

kl_scope_instance = claim(
    "diffusion/kl-equal-covariance-scope-instance",
    both(equal(KL(Normal(0, 1), Normal(0, 2)), log(2) - rational(3, 8)), log(2) - rational(3, 8) > 0),
    title="KL(N(0, 1) ‖ N(0, 4)) = log 2 − 3/8 > 0 at equal means",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

S = matrices("S", d, d, Prop.POSITIVE_DEFINITE)

kl_any_covariance = claim(
    "diffusion/kl-equal-covariance-any",
    equal(KL(MvNormal(mu_q, S), MvNormal(mu_p, S)), (mu_q - mu_p).T @ S.inv @ (mu_q - mu_p) / 2),
    title="For any common covariance Σ it is (μ_Q − μ_θ)ᵀΣ⁻¹(μ_Q − μ_θ)/2",
    document=HOMEWORK, part="2.e", claims="dgm-2e-kl-equal-covariance",
)  # fmt: skip

# --- the difference of two SNRs (2.f) ------------------------------------------------------------------
ratio = alpha_t / alpha_s
kernel_variance = sigma_t**2 - ratio**2 * sigma_s**2
posterior_variance = kernel_variance * sigma_s**2 / sigma_t**2
snr_s, snr_t = alpha_s**2 / sigma_s**2, alpha_t**2 / sigma_t**2
true_mean = ratio * sigma_s**2 / sigma_t**2 * Z + alpha_s * kernel_variance / sigma_t**2 * X
model_mean = ratio * sigma_s**2 / sigma_t**2 * Z + alpha_s * kernel_variance / sigma_t**2 * X_hat

x_prediction = claim(
    "diffusion/kl-x-prediction",
    equal(true_mean - model_mean, alpha_s * kernel_variance / sigma_t**2 * (X - X_hat)),
    title="If the model predicts x̂, the means differ by (α_s σ_{t|s}²/σ_t²)(x − x̂)",
    document=HOMEWORK, part="2.f", claims="dgm-2f-kl-x-prediction",
)  # fmt: skip

error = norm(X - X_hat) ** 2
divergence = KL(
    MvNormal(true_mean, posterior_variance * identity(d)), MvNormal(model_mean, posterior_variance * identity(d))
)

snr_difference = claim(
    "diffusion/kl-snr",
    equal(divergence, (snr_s - snr_t) * error / 2),
    given=snr_t < snr_s,
    proof=calc(
        divergence,
        eq(norm(true_mean - model_mean) ** 2 / (2 * posterior_variance)),
        eq(alpha_s**2 * kernel_variance**2 / (2 * posterior_variance * sigma_t**4) * error),
        eq(alpha_s**2 * kernel_variance / (2 * sigma_s**2 * sigma_t**2) * error, by=algebra),
        eq((alpha_s**2 / sigma_s**2 - alpha_t**2 / sigma_t**2) * error / 2, by=algebra),
        eq((snr_s - snr_t) * error / 2),
    ),
    title="The divergence of a step is (SNR(s) − SNR(t)) ‖x − x̂‖²/2, in any dimension",
    document=HOMEWORK, part="2.f", claims=["dgm-2f-kl-snr", "dgm-2f-kl-x-prediction"],
)  # fmt: skip

kl_any_schedule = claim(
    "diffusion/kl-snr-any-schedule",
    equal(divergence, (snr_s - snr_t) * error / 2),
    expect=ill_posed,
    title="Where SNR(t) ≥ SNR(s) the posterior is degenerate and the divergence undefined",
    document=HOMEWORK, part="2.f", claims="dgm-2f-kl-snr",
)  # fmt: skip

kl_sign = claim(
    "diffusion/kl-snr-sign",
    (snr_s - snr_t) * error / 2 >= 0,
    given=snr_t <= snr_s,
    title="For a decreasing SNR it is nonnegative",
    document=HOMEWORK, part="2.f", claims="dgm-2f-kl-snr",
)  # fmt: skip

kl_instance = claim(
    "diffusion/kl-snr-instance",
    equal((snr_s - snr_t) / 2, rational(175, 288)),
    given=[
        equal(alpha_s, rational(4, 5)), equal(sigma_s, rational(3, 5)),
        equal(alpha_t, rational(3, 5)), equal(sigma_t, rational(4, 5)),
    ],
    title="For (α_s, σ_s, α_t, σ_t) = (4/5, 3/5, 3/5, 4/5) the factor is 175/288",
    document=HOMEWORK, part="2.f", claims="dgm-2f-kl-snr",
)  # fmt: skip

# --- the discrete loss (2.g) ---------------------------------------------------------------------------
T, i = counts("T i")
t = reals("t")
SNR = functions("SNR")
w = functions("w", Prop.CONTINUOUS)  # t ↦ E‖x − x̂(z_t, t)‖²

time_grid = claim(
    "diffusion/time-grid",
    both(equal((i - 1) / T, i / T - 1 / T), i / T > 0, (i - 1) / T >= 0),
    title="s(i) = (i − 1)/T and t(i) = i/T: s = t − 1/T",
    document=HOMEWORK, part="2.g", claims="dgm-2g-time-grid",
)  # fmt: skip

step_loss = (SNR(i / T - 1 / T) - SNR(i / T)) * w(i / T)
uniform = Categorical(function(i, 1 / T), T)

discrete_loss = claim(
    "diffusion/discrete-loss",
    equal(T / 2 * E(step_loss, (i, uniform)), Sum(step_loss / 2, i, 1, T)),
    title="With i uniform on 1, …, T, (T/2) E_i is the sum of the T divergences",
    document=HOMEWORK, part="2.g", claims="dgm-2g-discrete-loss",
)  # fmt: skip

difference_quotient = claim(
    "diffusion/discrete-loss-quotient",
    equal(
        T / 2 * E(step_loss, (i, uniform)),
        -(E((SNR(i / T - 1 / T) - SNR(i / T)) / (-1 / T) * w(i / T), (i, uniform)) / 2),
    ),
    title="= −(1/2) E[(SNR(t − 1/T) − SNR(t))/(−1/T) ‖x − x̂‖²]",
    document=HOMEWORK, part="2.g", claims="dgm-2g-discrete-loss",
)  # fmt: skip

first, second = nonnegatives("KL_1 KL_2")
q = interval("q", 0, 1)
two_steps = Categorical(function(i, cases((equal(i, 1), q), otherwise=1 - q)), 2)

not_uniform = claim(
    "diffusion/discrete-loss-not-uniform",
    equal(2 * E(cases((equal(i, 1), first), otherwise=second), (i, two_steps)), first + second),
    expect=refuted,
    title="With another law of i it is not (T = 2)",
    document=HOMEWORK, part="2.g", claims="dgm-2g-discrete-loss",
)  # fmt: skip

c = nonnegatives("c")

telescoping = claim(
    "diffusion/discrete-loss-constant-error",
    equal(Sum((SNR((i - 1) / T) - SNR(i / T)) * c / 2, i, 1, T), c / 2 * (SNR(0) - SNR(1))),
    title="For a constant error c the loss is (c/2)(SNR(0) − SNR(1)), whatever SNR and T",
    document=HOMEWORK, part="2.g", claims="dgm-2g-discrete-loss",
)  # fmt: skip

# --- its limit (2.g) -----------------------------------------------------------------------------------
smooth = functions("SNR", Prop.CONTINUOUSLY_DIFFERENTIABLE)

quotient_limit = claim(
    "diffusion/limit-difference-quotient",
    tends((smooth(t - 1 / T) - smooth(t)) / (-1 / T), T, oo, prime(smooth, t)),
    title="For differentiable SNR the difference quotient tends to SNR'(t)",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

step_before, step_at = cases(((i - 1) / T < half, 1), otherwise=0), cases((i / T < half, 1), otherwise=0)
step_losses = Sum((step_before - step_at) / 2, i, 1, T)  # SNR jumps from 1 to 0 at t = 1/2; error 1
step_quotient = (cases((t - 1 / T < half, 1), otherwise=0) - cases((t < half, 1), otherwise=0)) / (-1 / T)

jump = claim(
    "diffusion/limit-jump",
    both(equal(step_quotient, -T), tends(-T, T, oo, -oo)),
    given=equal(t, half),
    title="Without differentiability: for a step SNR the difference quotient at the jump is −T, which has no limit",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

off_the_jump = claim(
    "diffusion/limit-off-the-jump",
    both(implies(t < half, equal(step_quotient, 0)), implies(t - 1 / T >= half, equal(step_quotient, 0))),
    title="elsewhere it is 0 from some T on, so that the stated limit is 0",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

jump_loss = claim(
    "diffusion/limit-jump-loss",
    equal(step_losses, half),
    title="yet with error 1 the loss is 1/2 for every T",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

jump_loss_as_written = claim(
    "diffusion/limit-jump-loss-as-written",
    tends(step_losses, T, oo, 0),
    expect=refuted,
    title="As written, without differentiability: the loss would tend to 0",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

constant_error = claim(
    "diffusion/limit-constant-error",
    tends(
        Sum((smooth((i - 1) / T) - smooth(i / T)) * c / 2, i, 1, T), T, oo,
        -(Integral(prime(smooth, t) * c, t, 0, 1) / 2),
    ),
    title="For a constant error the loss tends to −(1/2)∫ SNR'(t) c dt",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

k, m = positives("k m")
quadratic = k * (1 - t) ** 2
quadratic_losses = Sum((k * (1 - (i - 1) / T) ** 2 - k * (1 - i / T) ** 2) * (c + m * (i / T)) / 2, i, 1, T)

quadratic_snr = claim(
    "diffusion/limit-quadratic-snr",
    tends(quadratic_losses, T, oo, -(Integral(D(quadratic, t) * (c + m * t), t, 0, 1) / 2)),
    title="For SNR = k(1 − t)² and an error c + m t it tends to −(1/2)∫ SNR'(t)(c + m t) dt",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

optimal_error = claim(
    "diffusion/limit-optimal-denoiser",
    equal(-(Integral(D(quadratic, t) / (1 + quadratic), t, 0, 1) / 2), log(1 + k) / 2),
    title="With the optimal denoiser of x ~ N(0, 1), error 1/(1 + SNR), the limit for SNR = k(1 − t)² is log(1 + k)/2",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

sixteen = claim(
    "diffusion/limit-optimal-denoiser-instance",
    equal(-(Integral(D(15 * (1 - t) ** 2, t) / (1 + 15 * (1 - t) ** 2), t, 0, 1) / 2), 2 * log(2)),
    title="For SNR = 15(1 − t)² it is 2 log 2",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

ends_only = claim(
    "diffusion/limit-depends-on-ends",
    equal(-(Integral(prime(smooth, t) * smooth(t), t, 0, 1) / 2), (smooth(0) ** 2 - smooth(1) ** 2) / 4),
    title="If the error is a function of SNR (here SNR itself) the limit depends on SNR(0) and SNR(1) only",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip

limit = claim(
    "diffusion/limit",
    tends(
        Sum((smooth((i - 1) / T) - smooth(i / T)) * w(i / T) / 2, i, 1, T), T, oo,
        -(Integral(prime(smooth, t) * w(t), t, 0, 1) / 2),
    ),
    expect=undecided(open="the limit of Riemann sums of unknown functions"),
    title="For continuously differentiable SNR and continuous error: −(1/2)∫ SNR'(t) E‖x − x̂‖² dt",
    document=HOMEWORK, part="2.g", claims="dgm-2g-limit",
)  # fmt: skip
