"""The logit of a mixture of sigmoids is a flow on the line: strictly increasing and onto.

    g(z) = σ⁻¹(S(z)) = ln S/(1 − S),   S = Σ_i w_i σ(a_i z + b_i),   a_i > 0,  w_i > 0,  Σ_i w_i = 1
    g' = S'/(S(1 − S)),   S' = Σ_i w_i a_i σ_i (1 − σ_i) > 0,   0 < S < 1

Any number N of components.  Homework on flows, importance weighting and GANs, question 5.2.
"""

from __future__ import annotations

from derivations.lemmas.analysis import intermediate_value
from derivcheck import (
    POSITIVE,
    D,
    Prop,
    Sum,
    algebra,
    auto,
    both,
    by_claim,
    calc,
    calculus,
    claim,
    counts,
    elementary,
    eq,
    equal,
    exp,
    forall,
    function,
    functions,
    iff,
    ill_posed,
    implies,
    integers,
    interval,
    log,
    lt,
    oo,
    positives,
    pred,
    reals,
    refuted,
    sequences,
    so,
    summation,
    tends,
    unequal,
    use,
)

z, x = reals("z x")
y = interval("y", 0, 1)
slope, shift = positives("a"), reals("b")
N = counts("N")
i = integers("i")
w, a = sequences("w a", POSITIVE)
b = sequences("b")
HOMEWORK = "flows-iwae-gan"


sigma = 1 / (1 + exp(-x))
component = 1 / (1 + exp(-(a[i] * z + b[i])))
decay = exp(-(a[i] * z + b[i]))
S = Sum(w[i] * component, i, 1, N)
unit = equal(Sum(w[i], i, 1, N), 1)
g = log(S / (1 - S))

logit = claim(
    "flows/logit-inverse",
    iff(equal(y, sigma), equal(x, log(y / (1 - y)))),
    title="σ⁻¹(y) = ln(y/(1 − y)) for 0 < y < 1",
    document=HOMEWORK, part="5.2", claims="flow-5.2-logit",
)  # fmt: skip

logit_steps = claim(
    "flows/logit-inverse-steps",
    implies(equal(y, sigma), equal(x, log(y / (1 - y)))),
    proof=calc(
        equal(y, sigma),
        so(equal(exp(-x), (1 - y) / y)),
        so(equal(log(exp(-x)), log((1 - y) / y))),
        so(equal(-x, log((1 - y) / y))),
        so(equal(x, log(y / (1 - y)))),
    ),
    title="line by line",
    document=HOMEWORK, part="5.2", claims="flow-5.2-logit",
)  # fmt: skip

logit_of_sigma = claim(
    "flows/logit-of-sigma",
    equal(log(sigma / (1 - sigma)), x),
    title="ln(σ(x)/(1 − σ(x))) = x",
    document=HOMEWORK, part="5.2", claims="flow-5.2-logit",
)  # fmt: skip

sigma_of_logit = claim(
    "flows/sigma-of-logit",
    equal(1 / (1 + exp(-log(y / (1 - y)))), y),
    title="σ(ln(y/(1 − y))) = y",
    document=HOMEWORK, part="5.2", claims="flow-5.2-logit",
)  # fmt: skip

logit_as_written = claim(
    "flows/logit-domain-as-written",
    equal(log(x / (1 - x)), -log((1 - x) / x)),
    expect=ill_posed,
    title="Without 0 < y < 1 the logit is undefined",
    document=HOMEWORK, part="5.2", claims="flow-5.2-logit",
)  # fmt: skip

affine_increasing = claim(
    "flows/affine-increasing",
    pred("increasing", function(z, slope * z + shift)),
    title="a z + b is strictly increasing because a > 0; Σ w = 1 plays no part",
    document=HOMEWORK, part="5.2", claims="flow-5.2-affine-increasing",
)  # fmt: skip

sigma_slope = claim(
    "flows/sigma-slope",
    both(equal(D(sigma, x), sigma * (1 - sigma)), sigma * (1 - sigma) > 0),
    title="σ' = σ(1 − σ) > 0",
    document=HOMEWORK, part="5.2", claims="flow-5.2-sigma-increasing",
)  # fmt: skip

sigma_increasing = claim(
    "flows/sigma-increasing",
    pred("increasing", function(z, 1 / (1 + exp(-(slope * z + shift))))),
    title="σ(a z + b) is strictly increasing",
    document=HOMEWORK, part="5.2", claims="flow-5.2-sigma-increasing",
)  # fmt: skip

log_as_written = claim(
    "flows/log-increasing-as-written",
    implies(both(x >= 0, x < shift), log(x) < log(shift)),
    expect=ill_posed,
    title="As written: ln x is strictly increasing for x ≥ 0 (it is undefined at 0)",
    document=HOMEWORK, part="5.2", claims="flow-5.2-ln-domain",
)  # fmt: skip

p = positives("p")

log_increasing = claim(
    "flows/log-increasing",
    pred("increasing", function(p, log(p))),
    title="ln x is strictly increasing for x > 0",
    document=HOMEWORK, part="5.2", claims="flow-5.2-ln-domain",
)  # fmt: skip

odds_increasing = claim(
    "flows/odds-increasing",
    pred("increasing", function(y, y / (1 - y))),
    title="The missing link: y/(1 − y) is strictly increasing on (0, 1)",
    document=HOMEWORK, part="5.2", claims="flow-5.2-argument",
)  # fmt: skip

s, t = interval("s t", 0, 1)

odds_two_points = claim(
    "flows/odds-two-points",
    implies(s < t, s / (1 - s) < t / (1 - t)),
    title="the same at two points",
    document=HOMEWORK, part="5.2", claims="flow-5.2-argument",
)  # fmt: skip

odds_slope = claim(
    "flows/odds-slope",
    equal(D(y / (1 - y), y), 1 / (1 - y) ** 2),
    title="(y/(1 − y))' = 1/(1 − y)²",
    document=HOMEWORK, part="5.2", claims="flow-5.2-argument",
)  # fmt: skip

positive_mixture = claim(
    "flows/mixture-positive",
    S > 0,
    title="S > 0: a sum of positive terms",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

complement = claim(
    "flows/mixture-complement",
    equal(1 - S, Sum(w[i] * (1 - component), i, 1, N)),
    given=unit,
    proof=calc(
        1 - S,
        eq(Sum(w[i], i, 1, N) - S),
        eq(Sum(w[i] * (1 - component), i, 1, N), by=summation),
    ),
    title="1 − S = Σ w_i (1 − σ_i), because Σ w_i = 1",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

below_one = claim(
    "flows/mixture-below-one",
    S < 1,
    given=unit,
    proof=calc(
        S,
        eq(1 - (1 - S), by=algebra),
        eq(1 - Sum(w[i] * (1 - component), i, 1, N), by=complement),
        lt(1),
    ),
    title="S < 1: this is where Σ w_i = 1 is used",
    document=HOMEWORK, part="5.2", claims=["flow-5.2-rewrite", "flow-5.2-target"],
)  # fmt: skip

below_one_as_written = claim(
    "flows/mixture-below-one-any-weights",
    S < 1,
    expect=refuted,
    title="Without Σ w_i = 1, S may exceed 1",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

mixture_slope = claim(
    "flows/mixture-slope",
    equal(D(S, z), Sum(w[i] * a[i] * component * (1 - component), i, 1, N)),
    proof=calc(
        D(S, z),
        eq(Sum(w[i] * a[i] * decay / (1 + decay) ** 2, i, 1, N), by=calculus),
        eq(Sum(w[i] * a[i] * component * (1 - component), i, 1, N), by=elementary),
    ),
    title="S' = Σ w_i a_i σ_i (1 − σ_i)",
    document=HOMEWORK, part="5.2", claims="flow-5.2-target",
)  # fmt: skip

u, v = reals("x y")
S_u = Sum(w[i] * (1 / (1 + exp(-(a[i] * u + b[i])))), i, 1, N)
S_v = Sum(w[i] * (1 / (1 + exp(-(a[i] * v + b[i])))), i, 1, N)
below_u, below_v = use(below_one, z=u), use(below_one, z=v)

mixture_two_points = claim(
    "flows/mixture-increasing",
    forall((u, v), implies(u < v, S_u < S_v)),
    title="The weighted sum is strictly increasing because every w_i > 0",
    document=HOMEWORK, part="5.2", claims="flow-5.2-argument",
)  # fmt: skip

rewrite = claim(
    "flows/mixture-logit",
    equal(1 / (1 + exp(-g)), S),
    given=unit,
    proof=auto(by_claim(below_one)),
    title="g = ln(S/(1 − S)) is the logit of the mixture: σ(g(z)) = S(z)",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

gradient_of_g = claim(
    "flows/mixture-flow-slope",
    equal(D(g, z), Sum(w[i] * a[i] * component * (1 - component), i, 1, N) / (S * (1 - S))),
    given=unit,
    proof=calc(
        D(g, z),
        eq(D(S, z) / (S * (1 - S)), by=by_claim(below_one)),
        eq(
            Sum(w[i] * a[i] * component * (1 - component), i, 1, N) / (S * (1 - S)),
            by=by_claim(below_one, mixture_slope),
        ),
    ),
    title="g' = Σ w_i a_i σ_i (1 − σ_i)/(S(1 − S))",
    document=HOMEWORK, part="5.2", claims="flow-5.2-target",
)  # fmt: skip

two_points = claim(
    "flows/mixture-flow-two-points",
    implies(u < v, log(S_u / (1 - S_u)) < log(S_v / (1 - S_v))),
    given=unit,
    proof=calc(
        u < v,
        so(S_u < S_v, by=mixture_two_points),
        so(S_u / (1 - S_u) < S_v / (1 - S_v), by=by_claim(below_u, below_v, use(odds_two_points, s=S_u, t=S_v))),
        so(log(S_u / (1 - S_u)) < log(S_v / (1 - S_v)), by=by_claim(below_u, below_v)),
    ),
    title="The document's chain: u < v, S(u) < S(v), odds, logarithms",
    document=HOMEWORK, part="5.2", claims=["flow-5.2-target", "flow-5.2-argument"],
)  # fmt: skip

increasing = claim(
    "flows/mixture-flow-increasing",
    pred("increasing", function(z, g)),
    given=unit,
    proof=auto(by_claim(two_points, below_one)),
    title="g is strictly increasing, for any number N of components",
    document=HOMEWORK, part="5.2", claims=["flow-5.2-target", "flow-5.2-argument"],
)  # fmt: skip

h = functions("h", Prop.INCREASING)

increasing_is_injective = claim(
    "flows/increasing-is-injective",
    pred("injective", h),
    title="Every strictly increasing map is injective: invertible onto its range",
    document=HOMEWORK, part="5.2", claims="flow-5.2-implies-invertible",
)  # fmt: skip

injective = claim(
    "flows/mixture-flow-injective",
    pred("injective", function(z, g)),
    given=unit,
    proof=auto(by_claim(increasing, below_one, use(increasing_is_injective, h=function(z, g)))),
    title="hence injective",
    document=HOMEWORK, part="5.2", claims=["flow-5.2-target", "flow-5.2-implies-invertible"],
)  # fmt: skip

rest = Sum(w[i] * (1 - component), i, 1, N)

split_logarithm = claim(
    "flows/mixture-split-logarithm",
    forall(z, equal(g, log(S) - log(rest))),
    given=unit,
    proof=calc(
        g,
        eq(log(S) - log(1 - S), by=by_claim(below_one)),
        eq(log(S) - log(rest), by=by_claim(below_one, complement)),
    ),
    title="g = ln S − ln Σ w_i (1 − σ_i)",
    document=HOMEWORK, part="5.2", claims="flow-5.2-onto",
)  # fmt: skip

mixture_ends = claim(
    "flows/mixture-ends",
    both(tends(S, z, -oo, 0), tends(S, z, oo, 1)),
    given=unit,
    title="S → 0 as z → −∞, S → 1 as z → ∞",
    document=HOMEWORK, part="5.2", claims="flow-5.2-onto",
)  # fmt: skip

mixture_right_end_as_written = claim(
    "flows/mixture-right-end-any-weights",
    tends(S, z, oo, 1),
    expect=refuted,
    title="Without Σ w_i = 1 the right end is another number",
    document=HOMEWORK, part="5.2", claims="flow-5.2-onto",
)  # fmt: skip

below_one_everywhere = claim(
    "flows/mixture-below-one-everywhere",
    forall(z, unequal(1 - S, 0)),
    given=unit,
    proof=auto(by_claim(below_one)),
    title="1 − S vanishes nowhere",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

odds_positive = claim(
    "flows/mixture-odds-positive",
    forall(z, S / (1 - S) > 0),
    given=unit,
    proof=auto(by_claim(below_one)),
    title="S/(1 − S) > 0 everywhere: the logarithm is defined",
    document=HOMEWORK, part="5.2", claims="flow-5.2-rewrite",
)  # fmt: skip

flow_ends = claim(
    "flows/mixture-flow-ends",
    both(tends(g, z, -oo, -oo), tends(g, z, oo, oo)),
    given=unit,
    proof=auto(by_claim(below_one_everywhere, odds_positive, split_logarithm)),
    title="so g → −∞ and g → ∞",
    document=HOMEWORK, part="5.2", claims="flow-5.2-onto",
)  # fmt: skip

onto = claim(
    "flows/mixture-onto",
    pred("onto the reals", function(z, g)),
    given=unit,
    proof=auto(by_claim(below_one_everywhere, odds_positive, flow_ends, use(intermediate_value, f=function(z, g)))),
    title="and g takes every real value (intermediate values)",
    document=HOMEWORK, part="5.2", claims=["flow-5.2-onto", "flow-5.2-target"],
)  # fmt: skip

increasing_onto_as_written = claim(
    "flows/increasing-onto-as-written",
    implies(pred("increasing", function(z, exp(z))), pred("onto the reals", function(z, exp(z)))),
    expect=refuted,
    title="As written, if invertible means onto R: eᶻ is strictly increasing and never negative",
    document=HOMEWORK, part="5.2", claims="flow-5.2-implies-invertible",
)  # fmt: skip
