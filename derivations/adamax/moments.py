"""Adam's moving averages in closed form, for every gradient sequence.

    m_t = β m_{t−1} + (1 − β) g_t        ⟹        m_t = β^t m_0 + (1 − β) Σ_{i=1}^{t} β^{t−i} g_i

Adam and Adamax start at m_0 = v_0 = 0, which the document does not say.  The second moment has g² in place of g, and
the general form of Adamax β^p and |g|^p.  Homework on deep learning, question 5.3a.
"""

from __future__ import annotations

from derivcheck import (
    NONNEGATIVE,
    Sum,
    algebra,
    both,
    calc,
    claim,
    counts,
    eq,
    equal,
    forall,
    ill_posed,
    induction,
    integers,
    interval,
    lt,
    naturals,
    positives,
    rational,
    reals,
    refuted,
    sequences,
    sqrt,
    summation,
    use,
)

t, n = naturals("t n")
T = counts("T")
i = integers("i")
g, m, v = sequences("g m v", first=0)
w = sequences("w", NONNEGATIVE, first=0)
c, m0, g1, theta = reals("c m0 g1 theta")
beta = interval("beta", 0, 1, closed="lo")
decay = interval("beta", 0, 1)
p, eta, eps, v0 = positives("p eta epsilon v0")
HOMEWORK = "deep-learning"

# --- the first moment ----------------------------------------------------------------------------------
average = forall(n, equal(m[n + 1], beta * m[n] + (1 - beta) * g[n + 1]))
weighted = (1 - beta) * Sum(beta ** (t - i) * g[i], i, 1, t)

first_moment = claim(
    "adamax/first-moment",
    equal(m[t], beta**t * m[0] + weighted),
    given=average,
    proof=induction(t),
    title="m_t = β^t m_0 + (1 − β) Σ β^(t−i) g_i for every gradient sequence",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adamax-m"],
)  # fmt: skip

first_moment_from_zero = claim(
    "adamax/first-moment-from-zero",
    equal(m[t], weighted),
    given=[average, equal(m[0], 0)],
    proof=calc(
        m[t],
        eq(beta**t * m[0] + weighted, by=first_moment),
        eq(weighted),
    ),
    title="With m_0 = 0 the first term drops out",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adamax-m"],
)  # fmt: skip

first_moment_any_start = claim(
    "adamax/first-moment-any-start",
    equal(m[t], weighted),
    given=average,
    expect=refuted,
    title="As written, without m_0 = 0",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adamax-m"],
)  # fmt: skip

first_step_any_start = claim(
    "adamax/first-corrected-moment-any-start",
    equal((beta * m0 + (1 - beta) * g1) / (1 - beta), g1),
    expect=refuted,
    title="As written: the corrected first moment after one step is g_1, whatever m_0 (m_0 = 1, g_1 = 3, β = 9/10: 12)",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adamax-m"],
)  # fmt: skip

first_step_value = claim(
    "adamax/first-corrected-moment-example",
    equal((rational(9, 10) * 1 + (1 - rational(9, 10)) * 3) / (1 - rational(9, 10)), 12),
    proof=algebra,
    title="At m_0 = 1, g_1 = 3, β = 9/10 it is 12",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adamax-m"],
)  # fmt: skip

first_step = claim(
    "adamax/first-corrected-moment",
    equal((beta * 0 + (1 - beta) * g1) / (1 - beta), g1),
    proof=algebra,
    title="From m_0 = 0 the corrected first moment after one step is g_1",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-m", "dl-5.3a-adam-bias-correction"],
)  # fmt: skip

# --- the second moment ---------------------------------------------------------------------------------
square_average = forall(n, equal(v[n + 1], beta * v[n] + (1 - beta) * g[n + 1] ** 2))
weighted_squares = (1 - beta) * Sum(beta ** (t - i) * g[i] ** 2, i, 1, t)

second_moment = claim(
    "adamax/second-moment",
    equal(v[t], beta**t * v[0] + weighted_squares),
    given=square_average,
    proof=induction(t),
    title="v_t = β^t v_0 + (1 − β) Σ β^(t−i) g_i²",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-v",
)  # fmt: skip

second_moment_from_zero = claim(
    "adamax/second-moment-from-zero",
    equal(v[t], weighted_squares),
    given=[square_average, equal(v[0], 0)],
    proof=calc(
        v[t],
        eq(beta**t * v[0] + weighted_squares, by=second_moment),
        eq(weighted_squares),
    ),
    title="With v_0 = 0 the first term drops out",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-adam-v", "dl-5.3b-momentum-adaptive"],
)  # fmt: skip

second_moment_any_start = claim(
    "adamax/second-corrected-moment-any-start",
    equal((beta * v0 + (1 - beta) * g1**2) / (1 - beta), g1**2),
    expect=refuted,
    title="As written: the corrected second moment after one step is g_1², whatever v_0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-v",
)  # fmt: skip

# --- bias correction -------------------------------------------------------------------------------------
weights = claim(
    "adamax/weights",
    equal((1 - beta) * Sum(beta ** (t - i), i, 1, t), 1 - beta**t),
    proof=induction(t),
    title="The weights add up to 1 − β^t",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

constant_gradient = claim(
    "adamax/constant-gradient",
    equal(m[t], (1 - beta**t) * c),
    given=[forall(n, equal(m[n + 1], beta * m[n] + (1 - beta) * c)), equal(m[0], 0)],
    proof=induction(t),
    title="For a constant gradient m_t = (1 − β^t) c",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

corrected_constant = claim(
    "adamax/bias-correction",
    equal(m[T] / (1 - beta**T), c),
    given=[forall(n, equal(m[n + 1], beta * m[n] + (1 - beta) * c)), equal(m[0], 0)],
    proof=calc(
        m[T] / (1 - beta**T),
        eq((1 - beta**T) * c / (1 - beta**T), by=use(constant_gradient, t=T)),
        eq(c),
    ),
    title="so that the corrected first moment is exactly c, for t ≥ 1",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

corrected_constant_square = claim(
    "adamax/bias-correction-square",
    equal(v[T] / (1 - beta**T), c**2),
    given=[forall(n, equal(v[n + 1], beta * v[n] + (1 - beta) * c**2)), equal(v[0], 0)],
    proof=calc(
        v[T] / (1 - beta**T),
        eq((1 - beta**T) * c**2 / (1 - beta**T), by=use(constant_gradient, t=T, c=c**2, m=v)),
        eq(c**2),
    ),
    title="and the second c²",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

corrected_weights = claim(
    "adamax/corrected-weights",
    equal((1 - beta) * Sum(beta ** (T - i), i, 1, T) / (1 - beta**T), 1),
    proof=calc(
        (1 - beta) * Sum(beta ** (T - i), i, 1, T) / (1 - beta**T),
        eq((1 - beta**T) / (1 - beta**T), by=use(weights, t=T)),
        eq(1),
    ),
    title="The corrected moments are weighted means: their weights add up to 1",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

corrected_at_zero = claim(
    "adamax/bias-correction-at-zero",
    equal((1 - beta**t) * c / (1 - beta**t), c),
    expect=ill_posed,
    title="At t = 0 the correction divides by zero",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-bias-correction",
)  # fmt: skip

# --- the general form ------------------------------------------------------------------------------------
power_average = forall(n, equal(v[n + 1], decay**p * v[n] + (1 - decay**p) * abs(g[n + 1]) ** p))
powers = (1 - decay**p) * Sum(decay ** (p * (t - i)) * abs(g[i]) ** p, i, 1, t)

closed_form = claim(
    "adamax/closed-form",
    equal(v[t], decay ** (p * t) * v[0] + powers),
    given=power_average,
    proof=induction(t),
    title="v_t = β^(pt) v_0 + (1 − β^p) Σ β^(p(t−i)) |g_i|^p for every gradient sequence",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-closed-form-v",
)  # fmt: skip

closed_form_from_zero = claim(
    "adamax/closed-form-from-zero",
    equal(v[t], powers),
    given=[power_average, equal(v[0], 0)],
    proof=calc(
        v[t],
        eq(decay ** (p * t) * v[0] + powers, by=closed_form),
        eq(powers),
    ),
    title="With v_0 = 0: the document's formula",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-closed-form-v",
)  # fmt: skip

closed_form_any_start = claim(
    "adamax/closed-form-any-start",
    equal(v[t], powers),
    given=power_average,
    expect=refuted,
    title="As written, without v_0 = 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-closed-form-v",
)  # fmt: skip

closed_form_example = claim(
    "adamax/closed-form-example",
    both(
        equal(rational(1, 2) ** 2 * 16 + (1 - rational(1, 2) ** 2) * abs(g1) ** 2, rational(19, 4)),
        equal((1 - rational(1, 2) ** 2) * abs(g1) ** 2, rational(3, 4)),
    ),
    given=equal(g1, 1),
    title="At v_0 = 16, p = 2, β = 1/2, g_1 = 1 the recursion gives 19/4, the formula 3/4",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-closed-form-v",
)  # fmt: skip

absorb = claim(
    "adamax/absorb-factor",
    equal(
        decay**p * Sum(decay ** (p * (t - 1 - i)) * abs(g[i]) ** p, i, 1, t - 1),
        Sum(decay ** (p * (t - i)) * abs(g[i]) ** p, i, 1, t - 1),
    ),
    given=t >= 1,
    proof=summation,
    title="The factor β^p enters the sum",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-closed-form-v",
)  # fmt: skip

# --- p = 2 -------------------------------------------------------------------------------------------------
at_two_as_written = claim(
    "adamax/p-two-as-written",
    equal(v[t + 1], decay * v[t] + (1 - decay) * g[t + 1] ** 2),
    given=[power_average, equal(p, 2)],
    expect=refuted,
    title="As written: at p = 2 the general form is Adam's v with the same β",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-p-norm-generalisation",
)  # fmt: skip

at_two = claim(
    "adamax/p-two",
    equal(v[t + 1], decay**2 * v[t] + (1 - decay**2) * g[t + 1] ** 2),
    given=[power_average, equal(p, 2)],
    title="At p = 2 it is Adam's v with decay β²",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-p-norm-generalisation",
)  # fmt: skip

at_two_example = claim(
    "adamax/p-two-example",
    equal((1 - rational(1, 2) ** 2) * abs(g1) ** 2, (1 - rational(1, 2)) * g1**2),
    expect=refuted,
    title="From v_0 = 0 with β = 1/2, g_1 = 1: 3/4 against Adam's 1/2",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-p-norm-generalisation",
)  # fmt: skip

# --- Adam's step ---------------------------------------------------------------------------------------------
adam_step_defined = claim(
    "adamax/adam-denominator",
    sqrt(w[T]) + eps > 0,
    title="Adam's denominator is positive with ε > 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-theta",
)  # fmt: skip

adam_first_step = claim(
    "adamax/adam-first-step",
    abs(theta - eta / (sqrt(g1**2) + eps) * g1 - theta) < eta,
    proof=calc(
        abs(theta - eta / (sqrt(g1**2) + eps) * g1 - theta),
        eq(eta * (abs(g1) / (abs(g1) + eps))),
        lt(eta),
    ),
    title="Adam's first step, θ_2 = θ_1 − η g_1/(√(g_1²) + ε), is shorter than η",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-theta",
)  # fmt: skip

adam_without_epsilon = claim(
    "adamax/adam-without-epsilon",
    equal(theta - eta / sqrt(g1**2) * g1, theta - eta * (g1 / abs(g1))),
    expect=ill_posed,
    title="Without ε it is undefined at g_1 = 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-adam-theta",
)  # fmt: skip
