"""A layer with ReLU is no flow: g(z) = a·max(0, b z + c) is not invertible, whatever a, b, c.

    b ≠ 0:  the half line {b z + c <= 0} is sent to 0;       b = 0:  g is constant

Homework on flows, importance weighting and GANs, question 5.1.
"""

from __future__ import annotations

from derivcheck import (
    auto,
    both,
    by_claim,
    calc,
    claim,
    elementary,
    equal,
    exhibit,
    exists,
    exp,
    forall,
    function,
    functions,
    iff_step,
    implies,
    log,
    maximum,
    negation,
    pred,
    reals,
    so,
    split,
    unequal,
)

a, b, c, x, y, z = reals("a b c x y z")
relu = function(x, maximum(0, x))
layer = a * maximum(0, b * z + c)
HOMEWORK = "flows-iwae-gan"

zero_set = claim(
    "flows/relu-zero-set",
    implies(b * z + c <= 0, equal(layer, 0)),
    title="Where b z + c <= 0 the layer is 0",
    document=HOMEWORK, part="5.1", claims="flow-5.1-zero-set",
)  # fmt: skip

relu_not_injective = claim(
    "flows/relu-not-injective",
    negation(pred("injective", relu)),
    proof=exhibit(-1, -2),
    title="max(0, x) is not injective",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

half_line = claim(
    "flows/relu-half-line",
    exists(x, exists(y, both(unequal(x, y), b * x + c <= 0, b * y + c <= 0))),
    given=unequal(b, 0),
    proof=exhibit(-(c + 1) / b, -(c + 2) / b),
    title="For b ≠ 0 the set {b z + c <= 0} has two points",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

half_line_may_be_empty = claim(
    "flows/relu-half-line-may-be-empty",
    negation(forall((b, c), exists(x, b * x + c <= 0))),
    proof=exhibit(0, 1),
    title="The document takes it for every b; it is empty for b = 0 < c",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

layer_not_invertible = claim(
    "flows/relu-layer-not-invertible",
    negation(pred("injective", function(z, layer))),
    proof=split((equal(b, 0), exhibit(0, 1)), (unequal(b, 0), exhibit(-(c + 1) / b, -(c + 2) / b))),
    title="g(z) = a·max(0, b z + c) is not injective, for all a, b, c",
    document=HOMEWORK, part="5.1", claims=["flow-5.1-noninvertible", "flow-5.1-argument"],
)  # fmt: skip

layer_not_onto = claim(
    "flows/relu-layer-not-onto",
    negation(pred("onto the reals", function(z, layer))),
    proof=split((a >= 0, exhibit(-1)), (a < 0, exhibit(1))),
    title="nor is it onto R: its values have one sign",
    document=HOMEWORK, part="5.1", claims="flow-5.1-noninvertible",
)  # fmt: skip

relu_of_exp_at_two_points = claim(
    "flows/relu-of-exp-two-points",
    implies(equal(maximum(0, exp(x)), maximum(0, exp(y))), equal(x, y)),
    proof=calc(
        equal(maximum(0, exp(x)), maximum(0, exp(y))),
        iff_step(equal(exp(x), exp(y)), by=elementary),
        so(equal(log(exp(x)), log(exp(y)))),
        iff_step(equal(x, y), by=elementary),
    ),
    title="max(0, eˣ) = eˣ takes no value twice",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

relu_of_exp = claim(
    "flows/relu-of-exp-injective",
    pred("injective", function(z, maximum(0, exp(z)))),
    proof=auto(by_claim(relu_of_exp_at_two_points)),
    title="so max(0, eᶻ) is injective",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

composition_as_written = claim(
    "flows/composition-slip",
    negation(implies(negation(pred("injective", relu)), negation(pred("injective", function(z, maximum(0, exp(z))))))),
    proof=auto(by_claim(relu_not_injective, relu_of_exp)),
    title="The inference “f is not injective, therefore f∘h is not” fails for f = max(0, ·), h = exp",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

f, h = functions("f h")

composition_inner = claim(
    "flows/composition-inner",
    negation(pred("injective", function(z, f(h(z))))),
    given=[unequal(x, y), equal(h(x), h(y))],
    proof=exhibit(x, y),
    title="An inner function that takes a value twice spoils injectivity (b = 0)",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip

composition_affine = claim(
    "flows/composition-affine",
    negation(pred("injective", function(z, a * f(b * z + c)))),
    given=[unequal(x, y), equal(f(x), f(y)), unequal(b, 0)],
    proof=exhibit((x - c) / b, (y - c) / b),
    title="If f is not injective and b ≠ 0, a·f(b z + c) is not injective",
    document=HOMEWORK, part="5.1", claims="flow-5.1-argument",
)  # fmt: skip
