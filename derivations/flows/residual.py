"""A residual layer g(z) = z + f(z) with f' > −1 is strictly increasing, hence injective.

    g' = 1 + f' > 0  =>  g strictly increasing  =>  g injective;      onto R needs g(±∞) = ±∞ as well

Homework on flows, importance weighting and GANs, question 5.3.
"""

from __future__ import annotations

from derivations.lemmas.analysis import intermediate_value
from derivcheck import (
    D,
    Prop,
    both,
    calc,
    calculus,
    claim,
    equal,
    exhibit,
    exp,
    forall,
    function,
    functions,
    implies,
    negation,
    oo,
    positives,
    pred,
    prime,
    reals,
    refuted,
    so,
    tends,
    use,
)

z, x, y, t = reals("z x y t")
eps = positives("epsilon")
f = functions("f", Prop.DIFFERENTIABLE)
g = function(z, z + f(z))
G = functions("g", Prop.DECREASING)
slope = forall(t, prime(f, t) > -1)
HOMEWORK = "flows-iwae-gan"

gradient_of_g = claim(
    "flows/residual-gradient",
    equal(D(z + f(z), z), 1 + D(f(z), z)),
    proof=calculus,
    title="dg/dz = 1 + df/dz",
    document=HOMEWORK, part="5.3", claims="flow-5.3-gradient",
)  # fmt: skip

positive_gradient = claim(
    "flows/residual-gradient-positive",
    implies(prime(f, z) > -1, D(z + f(z), z) > 0),
    title="f' > −1 gives dg/dz > 0",
    document=HOMEWORK, part="5.3", claims=["flow-5.3-ge", "flow-5.3-conclusion"],
)  # fmt: skip

increasing = claim(
    "flows/residual-increasing",
    pred("increasing", g),
    given=slope,
    title="If f' > −1 everywhere, g is strictly increasing (mean value theorem)",
    document=HOMEWORK, part="5.3", claims="flow-5.3-conclusion",
)  # fmt: skip

injective = claim(
    "flows/residual-injective",
    pred("injective", g),
    given=slope,
    title="and therefore injective: invertible onto its range",
    document=HOMEWORK, part="5.3", claims=["flow-5.3-target", "flow-5.3-conclusion"],
)  # fmt: skip

increasing_weak = claim(
    "flows/residual-gradient-nonnegative-as-written",
    implies(forall(t, D(t + -t, t) >= 0), pred("increasing", function(z, z + -z))),
    expect=refuted,
    title="As written: dg/dz ≥ 0 makes g strictly increasing (f = −z: g is constant)",
    document=HOMEWORK, part="5.3", claims="flow-5.3-ge",
)  # fmt: skip

increasing_weak_any_f = claim(
    "flows/residual-weak-slope-as-written",
    pred("increasing", g),
    given=forall(t, prime(f, t) >= -1),
    expect=refuted,
    title="As written, for all f: dg/dz ≥ 0 makes g strictly increasing",
    document=HOMEWORK, part="5.3", claims="flow-5.3-ge",
)  # fmt: skip

necessary_as_written = claim(
    "flows/residual-necessary-as-written",
    implies(pred("injective", function(z, z + -2 * z)), pred("increasing", function(z, z + -2 * z))),
    expect=refuted,
    title="As written: invertibility needs a strictly increasing g (f = −2z: g = −z)",
    document=HOMEWORK, part="5.3", claims="flow-5.3-necessary",
)  # fmt: skip

decreasing_works = claim(
    "flows/residual-decreasing",
    both(pred("decreasing", function(z, z + -2 * z)), pred("injective", function(z, z + -2 * z))),
    title="g = −z is strictly decreasing and injective",
    document=HOMEWORK, part="5.3", claims="flow-5.3-necessary",
)  # fmt: skip

decreasing_injective = claim(
    "flows/residual-decreasing-injective",
    pred("injective", G),
    title="Every strictly decreasing map is injective",
    document=HOMEWORK, part="5.3", claims="flow-5.3-necessary",
)  # fmt: skip

onto_slope = claim(
    "flows/residual-exponential-slope",
    D(exp(z) - z, z) > -1,
    title="f = eᶻ − z has f' > −1",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

onto_as_written = claim(
    "flows/residual-onto-as-written",
    implies(forall(t, D(exp(t) - t, t) > -1), pred("onto the reals", function(z, z + (exp(z) - z)))),
    expect=refuted,
    title="As written, invertible on all of R: f = eᶻ − z gives g = eᶻ, which is never −1",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

not_onto = claim(
    "flows/residual-not-onto",
    negation(pred("onto the reals", function(z, z + (exp(z) - z)))),
    proof=exhibit(-1),
    title="−1 is not a value of eᶻ",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

injective_onto_range = claim(
    "flows/residual-exponential-injective",
    pred("injective", function(z, z + (exp(z) - z))),
    title="It is injective, as a map onto (0, ∞)",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

nondecreasing = claim(
    "flows/residual-nondecreasing-rest",
    forall((x, y), implies(x <= y, x + f(x) - eps * x <= y + f(y) - eps * y)),
    given=forall(t, prime(f, t) >= -1 + eps),
    title="If f' ≥ −1 + ε, g(z) − εz is nondecreasing",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

linear_growth = claim(
    "flows/residual-linear-growth",
    implies(z >= 0, z + f(z) >= f(0) + eps * z),
    given=forall(t, prime(f, t) >= -1 + eps),
    proof=calc(
        z >= 0,
        so(0 + f(0) - eps * 0 <= z + f(z) - eps * z, by=nondecreasing),
        so(z + f(z) >= f(0) + eps * z),
    ),
    title="so g grows at least linearly: g(z) ≥ g(0) + εz for z ≥ 0",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

linear_fall = claim(
    "flows/residual-linear-fall",
    implies(z <= 0, z + f(z) <= f(0) + eps * z),
    given=forall(t, prime(f, t) >= -1 + eps),
    proof=calc(
        z <= 0,
        so(z + f(z) - eps * z <= 0 + f(0) - eps * 0, by=nondecreasing),
        so(z + f(z) <= f(0) + eps * z),
    ),
    title="and g(z) ≤ g(0) + εz for z ≤ 0: both ends are infinite",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip

onto = claim(
    "flows/residual-onto",
    implies(both(tends(z + f(z), z, -oo, -oo), tends(z + f(z), z, oo, oo)), pred("onto the reals", g)),
    proof=use(intermediate_value, f=g),
    title="With g(±∞) = ±∞ in addition, g is onto R (intermediate values)",
    document=HOMEWORK, part="5.3", claims="flow-5.3-target",
)  # fmt: skip
