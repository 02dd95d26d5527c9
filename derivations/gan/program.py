"""The GAN programme with a logistic discriminator, line by line.

    max_θ min_w  Σ_x −log D_w(x) + Σ_z −log(1 − D_w(G_θ(z))) + (c/2)‖w‖²,      D_w(x) = 1/(1 + exp(wᵀx))

      =  max_θ min_w  Σ_x log(1 + exp(wᵀx)) + Σ_z log(1 + exp(wᵀG_θ(z))) − Σ_z wᵀG_θ(z) + (c/2)‖w‖²

The chains are about the objective, for every w and all generated points.  The gradient of log(1 − D) dies where D → 0,
that of −log D does not; the optimal D is without information on disjoint supports, not on overlapping ones.  VAE and
GAN notes, parts 3.a, 3.b and 4.b.
"""

from __future__ import annotations

from derivcheck import (
    POSITIVE,
    D,
    Sum,
    both,
    calc,
    claim,
    counts,
    eq,
    equal,
    exp,
    half,
    integers,
    interval,
    log,
    norm,
    oo,
    rational,
    reals,
    refuted,
    sequences,
    tends,
    vector_space,
    vectors,
)

d, n, m = counts("d n m")
i = integers("i")
w = vectors("w", d)
x, G = sequences("x G", vector_space(d))  # the data, and the generated points G_θ(z_i)
c, a, t = reals("c a t")
NOTES = "vae-gan-duality"

on_data, on_generated = exp(w.T @ x[i]), exp(w.T @ G[i])
penalty = c / 2 * norm(w) ** 2

data_term = claim(
    "gan-program/data-term",
    equal(-log(1 / (1 + exp(t))), log(1 + exp(t))),
    title="−log 1/(1 + e^t) = log(1 + e^t)",
    document=NOTES, part="3.b", claims="gan-program-log-ratio",
)  # fmt: skip

generated_term = claim(
    "gan-program/generated-term",
    equal(-log(1 - 1 / (1 + exp(t))), log(1 + exp(t)) - t),
    proof=calc(
        -log(1 - 1 / (1 + exp(t))),
        eq(-log(exp(t) / (1 + exp(t)))),
        eq(log((1 + exp(t)) / exp(t))),
        eq(log(1 + exp(t)) - t),
    ),
    title="−log(1 − 1/(1 + e^t)) = log((1 + e^t)/e^t) = log(1 + e^t) − t",
    document=NOTES, part="3.b", claims=["gan-program-substituted", "gan-program-log-ratio", "gan-program-expanded"],
)  # fmt: skip

programme = claim(
    "gan-program/objective",
    equal(
        -Sum(log(1 / (1 + on_data)), i, 1, n) - Sum(log(1 - 1 / (1 + on_generated)), i, 1, m) + penalty,
        Sum(log(1 + on_data), i, 1, n)
        + Sum(log(1 + on_generated), i, 1, m)
        - Sum(w.T @ G[i], i, 1, m)
        + penalty,
    ),
    proof=calc(
        -Sum(log(1 / (1 + on_data)), i, 1, n) - Sum(log(1 - 1 / (1 + on_generated)), i, 1, m) + penalty,
        eq(-Sum(log(1 / (1 + on_data)), i, 1, n) - Sum(log(on_generated / (1 + on_generated)), i, 1, m) + penalty),
        eq(Sum(log(1 + on_data), i, 1, n) + Sum(log((1 + on_generated) / on_generated), i, 1, m) + penalty),
        eq(
            Sum(log(1 + on_data), i, 1, n)
            + Sum(log(1 + on_generated), i, 1, m)
            - Sum(w.T @ G[i], i, 1, m)
            + penalty,
        ),
    ),
    title="The objective, from the discriminator inserted to its last form, for any numbers of points in R^d",
    document=NOTES, part="3.b",
    claims=["gan-program-substituted", "gan-program-log-ratio", "gan-program-expanded", "gan-minmax-program"],
)  # fmt: skip

# --- saturation, part 3.a ----------------------------------------------------------------------------------
discriminator = 1 / (1 + exp(-a))

saturating = claim(
    "gan-program/saturating-gradient",
    both(
        equal(D(log(1 - discriminator), a), -discriminator),
        tends(-discriminator, a, -oo, 0),
    ),
    title="d/da log(1 − D) = −D, which vanishes as a → −∞",
    document=NOTES, part="3.a", claims="gan-vanishing-gradient",
)  # fmt: skip

not_saturating = claim(
    "gan-program/non-saturating-gradient",
    both(
        equal(D(-log(discriminator), a), -(1 - discriminator)),
        tends(-(1 - discriminator), a, -oo, -1),
    ),
    title="d/da (−log D) = −(1 − D), which tends to −1",
    document=NOTES, part="3.a", claims="gan-vanishing-gradient",
)  # fmt: skip

vanishing_as_written = claim(
    "gan-program/vanishing-gradient-as-written",
    tends(-(1 - discriminator), a, -oo, 0),
    expect=refuted,
    title="As written, for every generator loss: a too good discriminator makes its gradients vanish",
    document=NOTES, part="3.a", claims="gan-vanishing-gradient",
)  # fmt: skip

# --- the optimal discriminator, part 3.a ---------------------------------------------------------------------
p, q = sequences("p q", POSITIVE)  # the data's and the generator's masses
s = interval("s", 0, 1)

on_data_only = Sum(p[i] * log(p[i] / (p[i] + 0)), i, 1, n)  # where q is 0, D* = 1
on_generated_only = Sum(q[i] * log(q[i] / (0 + q[i])), i, 1, m)  # where p is 0, D* = 0

disjoint_supports = claim(
    "gan-program/disjoint-supports",
    equal(on_data_only + on_generated_only, 0),
    proof=calc(
        on_data_only + on_generated_only,
        eq(Sum(p[i] * log(1), i, 1, n) + Sum(q[i] * log(1), i, 1, m)),
        eq(0),
    ),
    title="On disjoint supports the optimal D* = p/(p + q) gives the value 0, whatever p and q: no gradient",
    document=NOTES, part="3.a", claims="gan-optimal-D-uninformative",
)  # fmt: skip

# two outcomes of mass 1/2 in the data and of masses s, 1 − s in the generator
value = (
    half * log(half / (half + s)) + half * log(half / (half + 1 - s))
    + s * log(s / (half + s)) + (1 - s) * log((1 - s) / (half + 1 - s))
)  # fmt: skip

overlapping_supports = claim(
    "gan-program/overlapping-supports",
    equal(D(value, s), log(s / (half + s)) - log((1 - s) / (half + 1 - s))),
    title="For two outcomes of mass 1/2 and a generator with masses s, 1 − s the value has the slope log of the odds",
    document=NOTES, part="3.a", claims="gan-optimal-D-uninformative",
)  # fmt: skip

uninformative_as_written = claim(
    "gan-program/uninformative-as-written",
    equal(D(value, s), 0),
    expect=refuted,
    title="As written, the optimal discriminator tells the generator nothing: not where the supports overlap",
    document=NOTES, part="3.a", claims="gan-optimal-D-uninformative",
)  # fmt: skip

overlapping_instance = claim(
    "gan-program/overlapping-supports-instance",
    both(equal(D(value, s), -log(rational(9, 5))), log(rational(9, 5)) > 0),
    given=equal(s, rational(1, 4)),
    title="at (1/4, 3/4) it is −log(9/5), not 0",
    document=NOTES, part="3.a", claims="gan-optimal-D-uninformative",
)  # fmt: skip
