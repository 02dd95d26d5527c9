"""Adamax's scale u_t in closed form, for every gradient sequence, and where its step is undefined.

    u_t = max(β u_{t−1}, |g_t|),   u_0 = 0        ⟹        u_t = max_{1 ≤ i ≤ t} β^{t−i} |g_i|

Homework on deep learning, question 5.3a.
"""

from __future__ import annotations

from derivcheck import (
    NONNEGATIVE,
    Max,
    algebra,
    both,
    calc,
    claim,
    counts,
    eq,
    equal,
    forall,
    gt,
    half,
    ill_posed,
    induction,
    integers,
    interval,
    maximum,
    naturals,
    nonnegatives,
    positives,
    rational,
    reals,
    refuted,
    sequences,
    sign,
    split,
    summation,
    unequal,
    use,
)

t, n, k, r = naturals("t n k r")
T = counts("T")
i = integers("i")
a = sequences("a")
g = sequences("g", first=0)
u = sequences("u", NONNEGATIVE, first=0)
beta, u0 = nonnegatives("beta u0")
beta1 = interval("beta1", 0, 1, closed="lo")
c, b, theta, m, x, y, z = reals("c b theta m x y z")
decay, eta, eps = positives("beta eta epsilon")
HOMEWORK = "deep-learning"

recursion = forall(n, equal(u[n + 1], maximum(beta * u[n], abs(g[n + 1]))))
largest = Max(beta ** (t + 1 - i) * abs(g[i]), i, 1, t + 1)

# --- the closed form -------------------------------------------------------------------------------------
unrolled = claim(
    "adamax/unrolled-maximum",
    equal(
        Max(beta ** (T + 1 - i) * abs(g[i]), i, 1, T + 1),
        maximum(beta * Max(beta ** (T - i) * abs(g[i]), i, 1, T), abs(g[T + 1])),
    ),
    proof=summation,
    title="max(β^t|g_1|, …, |g_{t+1}|) = max(β max(β^{t−1}|g_1|, …, |g_t|), |g_{t+1}|)",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-max-recursion",
)  # fmt: skip

closed_form = claim(
    "adamax/maximum",
    equal(u[t + 1], largest),
    given=[recursion, equal(u[0], 0)],
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            u[(t + 1) + 1],
            eq(maximum(beta * u[t + 1], abs(g[(t + 1) + 1]))),
            eq(maximum(beta * largest, abs(g[(t + 1) + 1])), by=hypothesis),
            eq(Max(beta ** ((t + 1) + 1 - i) * abs(g[i]), i, 1, (t + 1) + 1), by=use(unrolled, T=t + 1)),
        ),
    ),
    title="u_t = max β^(t−i) |g_i| for t ≥ 1 and every gradient sequence, from u_0 = 0",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-max-recursion", "dl-5.3a-adamax-u", "dl-5.3b-momentum-adaptive"],
)  # fmt: skip

any_start = claim(
    "adamax/maximum-any-start",
    equal(u[t + 1], largest),
    given=recursion,
    expect=refuted,
    title="As written, without u_0 = 0",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-max-recursion", "dl-5.3a-adamax-u"],
)  # fmt: skip

any_start_one_step = claim(
    "adamax/maximum-any-start-one-step",
    equal(maximum(beta * u0, abs(c)), abs(c)),
    expect=refuted,
    title="False after one step already (u_0 = 10, β = 1/2, g_1 = 1: 5)",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-max-recursion", "dl-5.3a-adamax-u"],
)  # fmt: skip

any_start_example = claim(
    "adamax/maximum-any-start-example",
    both(equal(maximum(half * u0, abs(c)), 5), equal(abs(c), 1)),
    given=[equal(u0, 10), equal(c, 1)],
    title="There the recursion gives 5, the unrolled maximum 1",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-max-recursion", "dl-5.3a-adamax-u"],
)  # fmt: skip

nested = claim(
    "adamax/nested-maximum",
    equal(maximum(beta * maximum(x, y), z), maximum(beta * x, maximum(beta * y, z))),
    proof=split(
        (
            x <= y,
            calc(
                maximum(beta * maximum(x, y), z),
                eq(maximum(beta * y, z)),
                eq(maximum(beta * x, maximum(beta * y, z))),
            ),
        ),
        (
            x >= y,
            calc(
                maximum(beta * maximum(x, y), z),
                eq(maximum(beta * x, z)),
                eq(maximum(beta * x, maximum(beta * y, z))),
            ),
        ),
    ),
    title="max(β max(x, y), z) = max(βx, max(βy, z)) for β ≥ 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-max-recursion",
)  # fmt: skip

start_included = claim(
    "adamax/maximum-start-included",
    equal(u[t + 1], maximum(beta ** (t + 1) * u[0], largest)),
    given=recursion,
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            u[(t + 1) + 1],
            eq(maximum(beta * u[t + 1], abs(g[(t + 1) + 1]))),
            eq(maximum(beta * maximum(beta ** (t + 1) * u[0], largest), abs(g[(t + 1) + 1])), by=hypothesis),
            eq(
                maximum(beta * (beta ** (t + 1) * u[0]), maximum(beta * largest, abs(g[(t + 1) + 1]))),
                by=use(nested, x=beta ** (t + 1) * u[0], y=largest, z=abs(g[(t + 1) + 1])),
            ),
            eq(maximum(beta ** ((t + 1) + 1) * u[0], maximum(beta * largest, abs(g[(t + 1) + 1])))),
            eq(
                maximum(beta ** ((t + 1) + 1) * u[0], Max(beta ** ((t + 1) + 1 - i) * abs(g[i]), i, 1, (t + 1) + 1)),
                by=use(unrolled, T=t + 1),
            ),
        ),
    ),
    title="With any u_0: the maximum also with β^t u_0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-max-recursion",
)  # fmt: skip

factor = claim(
    "adamax/factor-leaves-maximum",
    equal(Max(beta * a[i], i, 1, T), beta * Max(a[i], i, 1, T)),
    proof=summation,
    title="β ≥ 0 moves out of a maximum",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-max-recursion",
)  # fmt: skip

negative_factor = claim(
    "adamax/negative-factor-leaves-maximum",
    equal(Max(b * a[i], i, 1, T), b * Max(a[i], i, 1, T)),
    expect=refuted,
    title="A negative β does not (β = −1/2, a = (1, 2): −1/2 against −1)",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-max-recursion",
)  # fmt: skip

infinity_norm = claim(
    "adamax/infinity-norm",
    equal(Max(abs(beta ** (T - i) * g[i]), i, 1, T), Max(beta ** (T - i) * abs(g[i]), i, 1, T)),
    title="u_t is the ∞-norm of the decayed gradients",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-inf-norm",
)  # fmt: skip

# --- no bias correction ------------------------------------------------------------------------------------
constant_gradient = claim(
    "adamax/no-bias",
    equal(u[t + 1], abs(c)),
    given=[forall(n, equal(u[n + 1], maximum(beta * u[n], abs(c)))), u[0] <= abs(c), beta <= 1],
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            u[(t + 1) + 1],
            eq(maximum(beta * u[t + 1], abs(c))),
            eq(maximum(beta * abs(c), abs(c)), by=hypothesis),
            eq(abs(c)),
        ),
    ),
    title="For a constant gradient u_t = |g| from the first step on, if u_0 ≤ |g|: no correction is needed",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-no-bias-correction-u",
)  # fmt: skip

constant_gradient_growing = claim(
    "adamax/no-bias-growing",
    equal(maximum(beta * abs(c), abs(c)), abs(c)),
    expect=refuted,
    title="With β > 1 it would not stay there",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-no-bias-correction-u",
)  # fmt: skip

# --- the step ------------------------------------------------------------------------------------------------
corrected_step = claim(
    "adamax/step-correction",
    equal(theta - eta / u0 * (m / (1 - beta1**T)), theta - eta / (1 - beta1**T) * (m / u0)),
    given=u0 > 0,
    title="The two ways to write the step agree, where u_t > 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

step_as_written = claim(
    "adamax/step-as-written",
    equal(theta - eta / u[t + 1] * (m / (1 - beta1 ** (t + 1))), theta - eta / (1 - beta1 ** (t + 1)) * (m / u[t + 1])),
    given=[recursion, equal(u[0], 0)],
    expect=ill_posed,
    title="As written, for every gradient sequence: u_t may be 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

first_step_as_written = claim(
    "adamax/first-step-as-written",
    equal(theta - eta / maximum(beta * 0, abs(c)) * c, theta - eta * sign(c)),
    expect=ill_posed,
    title="As written: the first step is 0/0 at g_1 = 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

first_step = claim(
    "adamax/first-step",
    equal(theta - eta / maximum(beta * 0, abs(c)) * c, theta - eta * sign(c)),
    given=unequal(c, 0),
    title="For g_1 ≠ 0 the first step is −η sign(g_1)",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

forgetful_moment = claim(
    "adamax/no-memory-moment",
    equal((half * ((1 - half) * 1) + (1 - half) * 0) / (1 - half**2), rational(1, 3)),
    proof=algebra,
    title="For g = (1, 0) and β₁ = 1/2 the corrected moment at t = 2 is 1/3",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

forgetful_step = claim(
    "adamax/no-memory-step",
    equal(theta - eta / maximum(0 * u0, abs(c)) * rational(1, 3), theta),
    given=equal(c, 0),
    expect=ill_posed,
    title="With β₂ = 0 the scale there is 0: 1/3 divided by zero",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

stays_positive = claim(
    "adamax/scale-stays-positive",
    u[k + 1 + r] > 0,
    given=[forall(n, equal(u[n + 1], maximum(decay * u[n], abs(g[n + 1])))), unequal(g[k + 1], 0)],
    proof=induction(
        r,
        base=calc(
            u[k + 1 + 0],
            eq(u[k + 1]),
            eq(maximum(decay * u[k], abs(g[k + 1]))),
            gt(0),
        ),
        step=lambda hypothesis: calc(
            u[k + 1 + (r + 1)],
            eq(u[(k + 1 + r) + 1]),
            eq(maximum(decay * u[k + 1 + r], abs(g[(k + 1 + r) + 1]))),
            gt(0, by=hypothesis),
        ),
    ),
    title="With β₂ > 0 the scale stays positive after the first gradient that is not zero",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

zero_gradients = claim(
    "adamax/scale-zero",
    equal(u[t], 0),
    given=[recursion, equal(u[0], 0), forall(n, equal(g[n + 1], 0))],
    proof=induction(
        t,
        step=lambda hypothesis: calc(
            u[t + 1],
            eq(maximum(beta * u[t], abs(g[t + 1]))),
            eq(maximum(beta * 0, abs(g[t + 1])), by=hypothesis),
            eq(0),
        ),
    ),
    title="While all gradients are zero so is the scale: every step until then is 0/0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

with_epsilon = claim(
    "adamax/scale-with-epsilon",
    u[n + 1] >= eps,
    given=forall(n, equal(u[n + 1], maximum(beta * u[n], abs(g[n + 1]) + eps))),
    title="With |g_t| + ε in the recursion the scale is at least ε",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip

bounded_first_step = claim(
    "adamax/first-step-with-epsilon",
    eta / maximum(beta * 0, abs(c) + eps) * abs(c) < eta,
    title="and the first step is shorter than η",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adamax-theta",
)  # fmt: skip
