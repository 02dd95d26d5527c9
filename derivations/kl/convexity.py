"""Joint convexity of the KL divergence of finite distributions, for every number n of outcomes.

    KL(λq₁ + (1−λ)q₂, λp₁ + (1−λ)p₂) ≤ λ KL(q₁, p₁) + (1−λ) KL(q₂, p₂)      for 0 ≤ λ ≤ 1

Term by term from a log(a/b) ≥ a log r + a − b r, with r the ratio of the two mixtures; no normalisation is needed.
The document leaves the range of λ out, and outside of it the inequality fails.  VAE notes, part 1.b.
"""

from __future__ import annotations

from derivcheck import (
    POSITIVE,
    Sum,
    auto,
    by_claim,
    calc,
    claim,
    counts,
    eq,
    equal,
    forall,
    integers,
    interval,
    le,
    log,
    positives,
    reals,
    refuted,
    sequences,
    summation,
    use,
)

n, j = counts("n j")
i = integers("i")
weight = interval("lambda", 0, 1, closed="both")
a, b, r, x, y = positives("a b r x y")
a1, a2, b1, b2 = positives("a1 a2 b1 b2")
u1, u2, v1, v2 = reals("u1 u2 v1 v2")
q1, q2, p1, p2, q, p = sequences("q1 q2 p1 p2 q p", POSITIVE)
NOTES = "vae-gan-duality"

tangent = claim(
    "kl/term-tangent",
    a * log(r) + a - b * r <= a * log(a / b),
    proof=calc(
        a * log(r) + a - b * r - a * log(a / b),
        eq(a * log(b * r / a) + a - b * r),
        le(a * (b * r / a - 1) + a - b * r),
        eq(0),
    ),
    title="a log(a/b) ≥ a log r + a − b r, with equality at r = a/b",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

mixture_monotone = claim(
    "kl/mixture-monotone",
    weight * u1 + (1 - weight) * u2 <= weight * v1 + (1 - weight) * v2,
    given=[u1 <= v1, u2 <= v2],
    title="A mixture grows with what it mixes",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

first, second = a1 * log(r) + a1 - b1 * r, a2 * log(r) + a2 - b2 * r
mixture = weight * (a1 * log(a1 / b1)) + (1 - weight) * (a2 * log(a2 / b2))

tangents_mixed = claim(
    "kl/term-tangents-mixed",
    weight * first + (1 - weight) * second <= mixture,
    proof=auto(
        by_claim(
            use(tangent, a=a1, b=b1),
            use(tangent, a=a2, b=b2),
            use(mixture_monotone, u1=first, v1=a1 * log(a1 / b1), u2=second, v2=a2 * log(a2 / b2)),
        )
    ),
    title="The same for a mixture of two terms and one r",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

mixed = [equal(x, weight * a1 + (1 - weight) * a2), equal(y, weight * b1 + (1 - weight) * b2)]

term_at_ratio = claim(
    "kl/term-convex-ratio",
    x * log(r) <= mixture,
    given=[*mixed, equal(y * r, x)],
    proof=calc(
        x * log(r),
        eq(weight * first + (1 - weight) * second),
        le(mixture, by=tangents_mixed),
    ),
    title="At the ratio r of the mixtures the linear parts cancel",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

term_convex = claim(
    "kl/term-convex",
    x * log(x / y) <= mixture,
    given=mixed,
    proof=auto(use(term_at_ratio, r=x / y)),
    title="q log(q/p) is jointly convex",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

mixtures = [
    forall(j, equal(q[j], weight * q1[j] + (1 - weight) * q2[j])),
    forall(j, equal(p[j], weight * p1[j] + (1 - weight) * p2[j])),
]
bound_at = weight * (q1[j] * log(q1[j] / p1[j])) + (1 - weight) * (q2[j] * log(q2[j] / p2[j]))

outcome_convex = claim(
    "kl/outcome-convex",
    q[j] * log(q[j] / p[j]) <= bound_at,
    given=mixtures,
    proof=use(term_convex, x=q[j], y=p[j], a1=q1[j], a2=q2[j], b1=p1[j], b2=p2[j]),
    title="so it is outcome by outcome",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

every_outcome_convex = claim(
    "kl/every-outcome-convex",
    forall(j, q[j] * log(q[j] / p[j]) <= bound_at),
    given=mixtures,
    proof=calc(q[j] * log(q[j] / p[j]), le(bound_at, by=outcome_convex)),
    title="for all of them",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

first_divergence = Sum(q1[i] * log(q1[i] / p1[i]), i, 1, n)
second_divergence = Sum(q2[i] * log(q2[i] / p2[i]), i, 1, n)

joint_convexity = claim(
    "kl/joint-convexity",
    Sum(q[i] * log(q[i] / p[i]), i, 1, n) <= weight * first_divergence + (1 - weight) * second_divergence,
    given=mixtures,
    proof=calc(
        Sum(q[i] * log(q[i] / p[i]), i, 1, n),
        le(
            Sum(
                weight * (q1[i] * log(q1[i] / p1[i])) + (1 - weight) * (q2[i] * log(q2[i] / p2[i])), i, 1, n
            ),
            by=every_outcome_convex,
        ),
        eq(weight * first_divergence + (1 - weight) * second_divergence, by=summation),
    ),
    title="KL is jointly convex: q = λq₁ + (1−λ)q₂, p = λp₁ + (1−λ)p₂, for 0 ≤ λ ≤ 1",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

any_weight = reals("lambda")
any_q = any_weight * q1[i] + (1 - any_weight) * q2[i]
any_p = any_weight * p1[i] + (1 - any_weight) * p2[i]

joint_convexity_as_written = claim(
    "kl/joint-convexity-any-lambda-as-written",
    Sum(any_q * log(any_q / any_p), i, 1, n) <= any_weight * first_divergence + (1 - any_weight) * second_divergence,
    given=[
        *(equal(Sum(s[i], i, 1, n), 1) for s in (q1, q2, p1, p2)),
        forall(j, any_weight * q1[j] + (1 - any_weight) * q2[j] > 0),
        forall(j, any_weight * p1[j] + (1 - any_weight) * p2[j] > 0),
    ],
    expect=refuted,
    title="As written, without 0 ≤ λ ≤ 1: fails even where the mixtures are distributions",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip
