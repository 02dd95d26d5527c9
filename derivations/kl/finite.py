"""KL divergence between finite distributions of any size n.

    Σ q log(q/p) ≥ 0,      = 0 exactly for q = p,      Σ a log(a/b) ≥ A log(A/B)  with A = Σ a, B = Σ b

From log t ≤ t − 1, term by term.  Full support, except where 0 log 0 = 0 is written out.  VAE notes, part 1.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    NONNEGATIVE,
    POSITIVE,
    Categorical,
    Sum,
    auto,
    both,
    by_claim,
    calc,
    cases,
    claim,
    counts,
    definition,
    entropy,
    eq,
    equal,
    function,
    ge,
    gt,
    half,
    iff,
    induction,
    integers,
    le,
    log,
    naturals,
    parts,
    positives,
    rational,
    refuted,
    sequences,
    split,
    summation,
    unequal,
    use,
)

n, m, j, c = counts("n m j c")
l, r = naturals("l r")
i, k = integers("i k")
q, p, a, b, u, v = sequences("q p a b u v", POSITIVE)
d, w = sequences("d w", NONNEGATIVE)
y, A, B = positives("y A B")
NOTES = "vae-gan-duality"

unit_masses = [equal(Sum(q[i], i, 1, n), 1), equal(Sum(p[i], i, 1, n), 1)]
divergence = Sum(q[i] * log(q[i] / p[i]), i, 1, n)

tangent = claim(
    "kl/log-tangent",
    log(y) <= y - 1,
    title="log y ≤ y − 1",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

tangent_strict = claim(
    "kl/log-tangent-strict",
    log(y) < y - 1,
    given=unequal(y, 1),
    title="log y < y − 1 for y ≠ 1",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

tangent_touches_once = claim(
    "kl/log-tangent-iff",
    iff(equal(log(y), y - 1), equal(y, 1)),
    proof=parts(split(equal(y, 1), (unequal(y, 1), auto(tangent_strict))), auto()),
    title="log y = y − 1 exactly at y = 1",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

nonnegative = claim(
    "kl/finite-nonnegative",
    divergence >= 0,
    given=unit_masses,
    proof=calc(
        -divergence,
        eq(Sum(q[i] * log(p[i] / q[i]), i, 1, n)),
        le(Sum(q[i] * (p[i] / q[i] - 1), i, 1, n)),
        eq(Sum(p[i], i, 1, n) - Sum(q[i], i, 1, n), by=summation),
        eq(0),
    ),
    title="KL of two probability vectors of any size is nonnegative",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

nonnegative_without = claim(
    "kl/finite-nonnegative-without-normalisation",
    divergence >= 0,
    expect=refuted,
    title="Without unit masses it may be negative",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

quarters = Sum(rational(1, 4) * log(rational(1, 4) / half), i, 1, 2)

half_masses = claim(
    "kl/finite-negative-example",
    both(equal(quarters, -(log(2) / 2)), quarters < 0),
    title="For instance q = (1/4, 1/4), p = (1/2, 1/2): −½ log 2 < 0",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

one_mass_is_not_enough = claim(
    "kl/finite-nonnegative-p-normalised",
    divergence >= 0,
    given=unit_masses[1],
    expect=refuted,
    title="A unit mass of p alone is not enough",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

mass_comparison = claim(
    "kl/finite-nonnegative-mass-comparison",
    divergence >= 0,
    given=Sum(q[i], i, 1, n) >= Sum(p[i], i, 1, n),
    proof=calc(
        divergence,
        ge(Sum(q[i] - p[i], i, 1, n)),
        eq(Sum(q[i], i, 1, n) - Sum(p[i], i, 1, n), by=summation),
        ge(0),
    ),
    title="Σ q ≥ Σ p suffices",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

generalised = claim(
    "kl/finite-generalised",
    Sum(q[i] * log(q[i] / p[i]) - q[i] + p[i], i, 1, n) >= 0,
    title="Generalised KL, without any normalisation",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

support_convention = claim(
    "kl/finite-nonnegative-with-zeros",
    Sum(cases((w[i] > 0, w[i] * log(w[i] / p[i])), otherwise=0), i, 1, n) >= 0,
    given=[equal(Sum(w[i], i, 1, n), 1), unit_masses[1]],
    proof=calc(
        Sum(cases((w[i] > 0, w[i] * log(w[i] / p[i])), otherwise=0), i, 1, n),
        ge(Sum(w[i] - p[i], i, 1, n)),
        eq(Sum(w[i], i, 1, n) - Sum(p[i], i, 1, n), by=summation),
        eq(0),
    ),
    title="The same where q has zeros, with 0 log 0 = 0",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

self_zero = claim(
    "kl/finite-self-zero",
    equal(Sum(q[i] * log(q[i] / q[i]), i, 1, n), 0),
    proof=calc(
        Sum(q[i] * log(q[i] / q[i]), i, 1, n),
        eq(Sum(q[i] * log(1), i, 1, n)),
        eq(0),
    ),
    title="Σ q log(q/q) = Σ q log 1 = 0, normalised or not",
    document=NOTES, part="1.c", claims=["kl-self-zero", "kl-self-sanity"],
)  # fmt: skip

# --- zero only for equal distributions -------------------------------------------------------------------
term_bound = claim(
    "kl/term-below-sum",
    d[l + 1] <= Sum(d[i], i, 1, l + 1 + r),
    proof=induction(
        r,
        step=lambda hypothesis: calc(
            d[l + 1],
            le(Sum(d[i], i, 1, l + 1 + r), by=hypothesis),
            le(Sum(d[i], i, 1, l + 1 + r) + d[l + 1 + (r + 1)]),
            eq(Sum(d[i], i, 1, l + 1 + (r + 1)), by=summation),
        ),
    ),
    title="One of several nonnegative terms is at most their sum",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

term_bound_at = claim(
    "kl/term-below-sum-any",
    d[j] <= Sum(d[i], i, 1, n),
    given=j <= n,
    proof=calc(
        d[j],
        eq(d[j - 1 + 1]),
        le(Sum(d[i], i, 1, j - 1 + 1 + (n - j)), by=use(term_bound, l=j - 1, r=n - j)),
        eq(Sum(d[i], i, 1, n)),
    ),
    title="The same for the j-th of n terms",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

gap = q[j] * log(q[j] / p[j]) - q[j] + p[j]

gap_positive = claim(
    "kl/gap-positive",
    gap > 0,
    given=unequal(q[j], p[j]),
    proof=calc(
        gap,
        eq(q[j] * (p[j] / q[j] - 1 - log(p[j] / q[j]))),
        gt(0, by=use(tangent_strict, y=p[j] / q[j])),
    ),
    title="q log(q/p) − q + p is positive for q ≠ p",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

zero = equal(divergence, 0)

gap_vanishes = claim(
    "kl/gap-vanishes",
    gap <= 0,
    given=[*unit_masses, zero, j <= n],
    proof=calc(
        gap,
        le(
            Sum(q[i] * log(q[i] / p[i]) - q[i] + p[i], i, 1, n),
            by=use(term_bound_at, d=function(c, q[c] * log(q[c] / p[c]) - q[c] + p[c])),
        ),
        eq(divergence - Sum(q[i], i, 1, n) + Sum(p[i], i, 1, n), by=summation),
        eq(0),
    ),
    title="If the divergence is zero, no term of it is positive",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

zero_only_for_equal = claim(
    "kl/finite-zero-only-for-equal",
    equal(q[j], p[j]),
    given=[*unit_masses, zero, j <= n],
    proof=split(equal(q[j], p[j]), (unequal(q[j], p[j]), auto(by_claim(gap_positive, gap_vanishes)))),
    title="Zero divergence: the distributions are equal",
    document=NOTES, part="1.b", claims="kl-zero-iff-equal",
)  # fmt: skip

asymmetric = claim(
    "kl/finite-asymmetric",
    equal(divergence, Sum(p[i] * log(p[i] / q[i]), i, 1, n)),
    given=unit_masses,
    expect=refuted,
    title="KL is not symmetric",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

# --- the log-sum inequality --------------------------------------------------------------------------------
masses = [equal(Sum(q[i], i, 1, n), A), equal(Sum(p[i], i, 1, n), B)]

log_sum = claim(
    "kl/log-sum",
    divergence >= A * log(A / B),
    given=masses,
    proof=calc(
        divergence - A * log(A / B),
        eq(Sum(q[i] * log((q[i] * B) / (p[i] * A)), i, 1, n)),
        ge(Sum(q[i] * (1 - (A / B) * (p[i] / q[i])), i, 1, n)),
        eq(Sum(q[i], i, 1, n) - (A / B) * Sum(p[i], i, 1, n), by=summation),
        eq(0),
    ),
    title="The log-sum inequality: Σ a log(a/b) ≥ A log(A/B)",
    document=NOTES, part="1.b", claims=["kl-nonnegative", "kl-joint-convexity"],
)  # fmt: skip

log_sum_reversed = claim(
    "kl/log-sum-reversed",
    divergence <= A * log(A / B),
    given=masses,
    expect=refuted,
    title="The reverse fails",
    document=NOTES, part="1.b", claims="kl-joint-convexity",
)  # fmt: skip

# --- named laws, products, entropy ---------------------------------------------------------------------------
categorical = claim(
    "kl/categorical",
    equal(KL(Categorical(q, n), Categorical(p, n)), divergence),
    given=unit_masses,
    proof=calc(
        KL(Categorical(q, n), Categorical(p, n)),
        eq(Sum(q[i] * (log(q[i]) - log(p[i])), i, 1, n), by=definition(KL)),
        eq(divergence),
    ),
    title="KL of two categorical laws",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

categorical_nonnegative = claim(
    "kl/categorical-nonnegative",
    KL(Categorical(q, n), Categorical(p, n)) >= 0,
    given=unit_masses,
    proof=calc(
        KL(Categorical(q, n), Categorical(p, n)),
        eq(divergence, by=categorical),
        ge(0, by=nonnegative),
    ),
    title="It is nonnegative",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

categorical_cross_entropy = claim(
    "kl/categorical-cross-entropy",
    equal(-Sum(q[i] * log(p[i]), i, 1, n), entropy(Categorical(q, n)) + KL(Categorical(q, n), Categorical(p, n))),
    given=unit_masses,
    title="Cross-entropy = entropy + divergence",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

entropy_bound = claim(
    "kl/categorical-entropy-bound",
    -Sum(q[i] * log(q[i]), i, 1, n) <= log(n),
    given=unit_masses[0],
    proof=calc(
        -Sum(q[i] * log(q[i]), i, 1, n) - log(n),
        eq(Sum(q[i] * log((1 / n) * (1 / q[i])), i, 1, n)),
        le(Sum(1 / n - q[i], i, 1, n)),
        eq(Sum(1 / n, i, 1, n) - Sum(q[i], i, 1, n), by=summation),
        eq(0),
    ),
    title="The entropy of n outcomes is at most log n",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

products = claim(
    "kl/finite-additive",
    equal(
        Sum(Sum(q[i] * u[k] * log((q[i] * u[k]) / (p[i] * v[k])), k, 1, m), i, 1, n),
        divergence + Sum(u[k] * log(u[k] / v[k]), k, 1, m),
    ),
    given=[*unit_masses, equal(Sum(u[k], k, 1, m), 1), equal(Sum(v[k], k, 1, m), 1)],
    title="For products of distributions the divergences add",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

products_without = claim(
    "kl/finite-additive-without-normalisation",
    equal(
        Sum(Sum(q[i] * u[k] * log((q[i] * u[k]) / (p[i] * v[k])), k, 1, m), i, 1, n),
        divergence + Sum(u[k] * log(u[k] / v[k]), k, 1, m),
    ),
    expect=refuted,
    title="Without unit masses they do not",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip
