"""From p-norms to the maximum: the limit p → ∞ behind Adamax.

    u_t := lim_{p→∞} v_t^{1/p} = lim ((1 − β^p) Σ_{i≤t} β^{p(t−i)} |g_i|^p)^{1/p} = max_{i≤t} β^{t−i} |g_i|

In the document's middle line the power p is lost on β.  Homework on deep learning, question 5.3a.
"""

from __future__ import annotations

from derivcheck import (
    NONNEGATIVE,
    Limit,
    Max,
    Sum,
    both,
    calc,
    claim,
    counts,
    eq,
    equal,
    half,
    ill_posed,
    integers,
    interval,
    maximum,
    nonnegatives,
    oo,
    positives,
    rational,
    refuted,
    refuted_at,
    sequences,
    tends,
)

t, k = counts("t k")
i = integers("i")
a = sequences("a", NONNEGATIVE)
g = sequences("g")
p, G = positives("p G")
beta = interval("beta", 0, 1)
closed = interval("beta", 0, 1, closed="lo")
any_decay = nonnegatives("beta")
HOMEWORK = "deep-learning"

scale = Max(beta ** (t - i) * abs(g[i]), i, 1, t)
power_sum = Sum(beta ** (p * (t - i)) * abs(g[i]) ** p, i, 1, t)
regrouped = Sum((beta ** (t - i) * abs(g[i])) ** p, i, 1, t)
printed = Sum(beta ** (t - i) * abs(g[i]) ** p, i, 1, t)

# --- norms ---------------------------------------------------------------------------------------------------
norm_to_maximum = claim(
    "adamax/p-norm-to-maximum",
    tends(Sum(a[i] ** p, i, 1, t) ** (1 / p), p, oo, Max(a[i], i, 1, t)),
    title="(Σ a_i^p)^(1/p) → max a_i for every finite list of a_i ≥ 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-pnorm-max",
)  # fmt: skip

norm_to_sum = claim(
    "adamax/p-norm-to-sum",
    tends(Sum(a[i] ** p, i, 1, t) ** (1 / p), p, oo, Sum(a[i], i, 1, t)),
    expect=refuted,
    title="It does not tend to the sum",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-pnorm-max",
)  # fmt: skip

count_root = claim(
    "adamax/count-root",
    tends(t ** (1 / p), p, oo, 1),
    title="t^(1/p) → 1: the squeeze M ≤ ‖a‖_p ≤ t^(1/p) M closes",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-pnorm-max",
)  # fmt: skip

drop_factor = claim(
    "adamax/drop-factor",
    tends((1 - closed**p) ** (1 / p), p, oo, 1),
    title="(1 − β^p)^(1/p) → 1 for 0 ≤ β < 1",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-drop-factor",
)  # fmt: skip

drop_factor_any_decay = claim(
    "adamax/drop-factor-any-decay",
    (1 - any_decay**p) ** (1 / p) <= 1,
    expect=ill_posed,
    title="For β > 1 it is undefined: 1 − β^p < 0",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-drop-factor",
)  # fmt: skip

drop_factor_at_one = claim(
    "adamax/drop-factor-at-one",
    equal((1 - G**p) ** (1 / p), 0),
    given=equal(G, 1),
    title="At β = 1 it is 0 for every p",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-drop-factor",
)  # fmt: skip

# --- the limit ------------------------------------------------------------------------------------------------
limit = claim(
    "adamax/limit",
    tends(((1 - beta**p) * power_sum) ** (1 / p), p, oo, scale),
    title="v_t^(1/p) → max β^(t−i) |g_i| for every gradient sequence, 0 < β < 1",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-limit", "dl-5.3a-u-definition", "dl-5.3a-adamax-inf-norm"],
)  # fmt: skip

regroup = claim(
    "adamax/regroup",
    equal(power_sum, regrouped),
    title="β^(p(t−i)) |g_i|^p = (β^(t−i) |g_i|)^p",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-paren-step", "dl-5.3a-limit"],
)  # fmt: skip

regroup_as_written = claim(
    "adamax/regroup-as-written",
    equal(power_sum, printed),
    expect=refuted,
    title="As written: (β^(t−i)) · |g_i|^p (at p = 2: 9/16 against 5/16)",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-paren-step",
)  # fmt: skip

limit_without_factor = claim(
    "adamax/limit-regrouped",
    tends(regrouped ** (1 / p), p, oo, scale),
    title="The repaired middle line has the right limit",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-paren-step", "dl-5.3a-limit"],
)  # fmt: skip

limit_as_written = claim(
    "adamax/limit-middle-line-as-written",
    tends(printed ** (1 / p), p, oo, scale),
    expect=refuted,
    title="As written: the middle line tends to max β^(t−i) |g_i|",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-paren-step", "dl-5.3a-limit"],
)  # fmt: skip

limit_of_printed = claim(
    "adamax/limit-middle-line",
    tends(printed ** (1 / p), p, oo, Max(abs(g[i]), i, 1, t)),
    title="It tends to max |g_i|: the decay is lost",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-paren-step",
)  # fmt: skip

chain = claim(
    "adamax/limit-chain",
    equal(Limit(((1 - beta**p) * power_sum) ** (1 / p), p, oo), scale),
    proof=calc(
        Limit(((1 - beta**p) * power_sum) ** (1 / p), p, oo),
        eq(Limit(((1 - beta**p) * regrouped) ** (1 / p), p, oo), by=regroup),
        eq(Limit((1 - beta**p) ** (1 / p) * regrouped ** (1 / p), p, oo)),
        eq(Limit(regrouped ** (1 / p), p, oo)),
        eq(scale),
    ),
    title="The document's chain of limits, repaired",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-limit", "dl-5.3a-u-definition", "dl-5.3a-drop-factor"],
)  # fmt: skip

chain_as_written = claim(
    "adamax/limit-chain-as-written",
    equal(Limit(((1 - beta**p) * regrouped) ** (1 / p), p, oo), scale),
    proof=calc(
        Limit(((1 - beta**p) * regrouped) ** (1 / p), p, oo),
        eq(Limit(regrouped ** (1 / p), p, oo)),
        eq(Limit(printed ** (1 / p), p, oo)),
        eq(scale),
    ),
    expect=refuted_at(2),
    title="As written: the ends agree, both steps that touch the middle line fail",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-limit", "dl-5.3a-u-definition"],
)  # fmt: skip

example_as_written = claim(
    "adamax/limit-example-as-written",
    tends((half * 1**p + rational(1, 4) ** p) ** (1 / p), p, oo, half),
    expect=refuted,
    title="For β = 1/2, g = (1, 1/4) the middle line does not tend to u_2 = 1/2",
    document=HOMEWORK, part="5.3a", claims=["dl-5.3a-paren-step", "dl-5.3a-limit"],
)  # fmt: skip

example = claim(
    "adamax/limit-example",
    both(
        tends((half**p + rational(1, 4) ** p) ** (1 / p), p, oo, maximum(half, rational(1, 4))),
        equal(maximum(half, rational(1, 4)), half),
    ),
    title="The repaired one does",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-limit",
)  # fmt: skip

# --- why β is raised to p, and why there is no correction ---------------------------------------------------------
decay_kept = claim(
    "adamax/decay-kept",
    tends((beta**p * G**p) ** (1 / p), p, oo, beta * G),
    title="With β^p the decay survives the limit",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-p-norm-generalisation",
)  # fmt: skip

decay_lost = claim(
    "adamax/decay-lost",
    tends((beta * G**p) ** (1 / p), p, oo, G),
    title="Without the re-parametrisation the limit forgets it",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-p-norm-generalisation",
)  # fmt: skip

correction_vanishes = claim(
    "adamax/correction-vanishes",
    tends((1 - beta ** (p * t)) ** (-1 / p), p, oo, 1),
    title="The bias correction (1 − β^(pt))^(−1/p) tends to 1",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-no-bias-correction-u",
)  # fmt: skip

corrected_limit = claim(
    "adamax/corrected-limit",
    tends(((1 - beta**p) / (1 - beta ** (p * t)) * power_sum) ** (1 / p), p, oo, scale),
    title="so that the corrected v_t has the same limit",
    document=HOMEWORK, part="5.3a", claims="dl-5.3a-no-bias-correction-u",
)  # fmt: skip
