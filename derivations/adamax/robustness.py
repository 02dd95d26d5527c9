"""Is Adamax more robust to noise?  What the maximum does with small gradients, with noise and with outliers.

    |g_t| ≤ β₂u_{t−1}  ⟹  u_t = β₂u_{t−1},   but θ_{t+1}(g) − θ_{t+1}(h) = −η (1 − β₁)(g − h)/((1 − β₁^t) u_t)
    |m̂_1/u_1| = 1 for every g_1 ≠ 0,         max² − rms² = (n − 1)(M² − 1)/n > 0 for the data 1, …, 1, M > 1

Homework on deep learning, question 5.3b.  The document's general preferences (“more robust”, “more efficient”) have no
truth value; what is decided here is what they rest on.
"""

from __future__ import annotations

from derivcheck import (
    NONNEGATIVE,
    D,
    both,
    calc,
    claim,
    counts,
    eq,
    equal,
    forall,
    half,
    induction,
    interval,
    maximum,
    naturals,
    nonnegatives,
    positives,
    rational,
    reals,
    refuted,
    sequences,
    sqrt,
    unequal,
)

t, k = naturals("t k")
T, n = counts("T n")
g, m, M = sequences("g m M", first=0)
u, U = sequences("u U", NONNEGATIVE, first=0)
beta1 = interval("beta1", 0, 1, closed="lo")
beta2 = interval("beta2", 0, 1)
beta, u0 = nonnegatives("beta u0")
x, y, m0, theta = reals("x y m0 theta")
eta, c, scale = positives("eta c scale")
outlier = interval("X", 1)
HOMEWORK = "deep-learning"

# --- the maximum that is taken --------------------------------------------------------------------------
previous_and_gradient_as_written = claim(
    "adamax/previous-and-gradient-as-written",
    equal(maximum(beta * u0, abs(x)), maximum(u0, x)),
    expect=refuted,
    title="As written: the maximum of the previous value and the gradient",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-max-of-previous-and-gradient",
)  # fmt: skip

previous_and_gradient = claim(
    "adamax/previous-and-gradient",
    both(equal(maximum(half * 1, abs(x)), 2), equal(maximum(1, x), 1)),
    given=equal(x, -2),
    title="It is that of the decayed value and the modulus: u = 1, g = −2, β₂ = 1/2 give 2, not 1",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-max-of-previous-and-gradient",
)  # fmt: skip

# --- small gradients ------------------------------------------------------------------------------------
small_is_ignored = claim(
    "adamax/small-gradient-scale",
    equal(maximum(beta * u0, abs(x)), beta * u0),
    given=abs(x) <= beta * u0,
    title="|g_t| ≤ β₂u_{t−1} leaves the scale at u_t = β₂u_{t−1}",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

after_x = theta - eta / (1 - beta1**T) * ((beta1 * m0 + (1 - beta1) * x) / maximum(beta * u0, abs(x)))
after_y = theta - eta / (1 - beta1**T) * ((beta1 * m0 + (1 - beta1) * y) / maximum(beta * u0, abs(y)))
small = [abs(x) <= beta * u0, abs(y) <= beta * u0, beta * u0 > 0]

small_step_as_written = claim(
    "adamax/small-gradient-step-as-written",
    equal(after_x, after_y),
    given=small,
    expect=refuted,
    title="As written, such a gradient is ignored: false for the step, m_t contains it",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

small_step = claim(
    "adamax/small-gradient-step",
    equal(after_x - after_y, -eta * (1 - beta1) * (x - y) / ((1 - beta1**T) * (beta * u0))),
    given=small,
    title="Two small gradients g, h give steps that differ by −η (1 − β₁)(g − h)/((1 − β₁^t) u_t)",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

small_step_slope = claim(
    "adamax/small-gradient-slope",
    both(
        equal(
            D(theta - eta / (1 - beta1**T) * ((beta1 * m0 + (1 - beta1) * x) / scale), x),
            -eta * (1 - beta1) / ((1 - beta1**T) * scale),
        ),
        unequal(-eta * (1 - beta1) / ((1 - beta1**T) * scale), 0),
    ),
    title="∂θ_{t+1}/∂g_t = −η (1 − β₁)/((1 − β₁^t) u_t) ≠ 0, while u_t does not move with g_t",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

scaled_scale = claim(
    "adamax/rescaled-scale",
    equal(U[t], c * u[t]),
    given=[
        forall(k, equal(u[k + 1], maximum(beta * u[k], abs(g[k + 1])))),
        forall(k, equal(U[k + 1], maximum(beta * U[k], abs(c * g[k + 1])))),
        equal(U[0], c * u[0]),
    ],
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            U[t + 1],
            eq(maximum(beta * U[t], abs(c * g[t + 1]))),
            eq(maximum(beta * (c * u[t]), abs(c * g[t + 1])), by=hypothesis),
            eq(c * maximum(beta * u[t], abs(g[t + 1]))),
            eq(c * u[t + 1]),
        ),
    ),
    title="“Small” is relative: with all gradients scaled by c > 0 so is u_t",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

scaled_moment = claim(
    "adamax/rescaled-moment",
    equal(M[t], c * m[t]),
    given=[
        forall(k, equal(m[k + 1], beta1 * m[k] + (1 - beta1) * g[k + 1])),
        forall(k, equal(M[k + 1], beta1 * M[k] + (1 - beta1) * (c * g[k + 1]))),
        equal(M[0], c * m[0]),
    ],
    proof=induction(t),
    title="and m_t, so that m_t/u_t and the whole trajectory stay the same",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-ignore-small",
)  # fmt: skip

# --- noise ----------------------------------------------------------------------------------------------
first_step = eta / maximum(beta * 0, abs(x)) * x

noise_as_written = claim(
    "adamax/noise-only-as-written",
    equal(theta - first_step, theta),
    given=unequal(x, 0),
    expect=refuted,
    title="As written: a coordinate with nothing but noise in its gradient is not moved",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-sparse-noise",
)  # fmt: skip

noise = claim(
    "adamax/noise-only",
    equal(abs(first_step), eta),
    given=unequal(x, 0),
    title="Corrected: its first step has the length η, however small g_1 ≠ 0 is",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-sparse-noise",
)  # fmt: skip

# --- outliers -------------------------------------------------------------------------------------------
outlier_as_written = claim(
    "adamax/outlier-as-written",
    outlier - 1 <= sqrt((n - 1 + outlier**2) / n) - 1,
    expect=refuted,
    title="As written, the maximum is more robust than the L2 norm: 1, …, 1, M moves it less than the rms",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-max-more-robust-than-l2",
)  # fmt: skip

outlier_difference = claim(
    "adamax/outlier-difference",
    equal(outlier**2 - (n - 1 + outlier**2) / n, (n - 1) * (outlier**2 - 1) / n),
    title="max² − rms² = (n − 1)(M² − 1)/n for the data 1, …, 1, M",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-max-more-robust-than-l2",
)  # fmt: skip

outlier_moves_maximum = claim(
    "adamax/outlier",
    outlier - 1 > sqrt((n - 1 + outlier**2) / n) - 1,
    given=n >= 2,
    title="Corrected: every outlier M > 1 among n ≥ 2 data moves the maximum more than the rms (both are 1 without it)",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-max-more-robust-than-l2",
)  # fmt: skip

spike = claim(
    "adamax/spike",
    sqrt(beta2 * 1 + (1 - beta2) * outlier**2) < maximum(beta2 * 1, outlier),
    title="One spike M > 1 after gradients of size 1: √v_t < u_t for every β₂",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-robust-noisy",
)  # fmt: skip

spike_example = claim(
    "adamax/spike-example",
    both(
        equal(maximum(rational(999, 1000) * 1, 100), 100),
        sqrt(rational(999, 1000) * 1 + rational(1, 1000) * 100**2) < rational(332, 100),
    ),
    title="With M = 100, β₂ = 0.999: u_t = 100 and √v_t < 3.32",
    document=HOMEWORK, part="5.3b", claims="dl-5.3b-robust-noisy",
)  # fmt: skip
