"""KL divergence between unknown densities: Gibbs' inequality and what follows from it.

    KL(p ‖ q) ≥ 0,     E_p[−log q] = H(p) + KL(p ‖ q),     H(p) ≤ ½ log(2πe Var_p)

Integrability is given where it is needed; log q in a line means that q is positive.  VAE notes, part 1.
"""

from __future__ import annotations

from derivcheck import (
    KL,
    REAL,
    E,
    Normal,
    Prop,
    Var,
    axiom,
    calc,
    claim,
    density,
    distribution,
    e,
    entropy,
    eq,
    equal,
    forall,
    ge,
    half,
    le,
    log,
    log_density,
    pi,
    positives,
    pred,
    reals,
    refuted,
    sqrt,
    use,
)

p, q, u, v = distribution("p q u v", REAL, Prop.DENSITY)
x, y, mu = reals("x y mu")
s = positives("s")
NOTES = "vae-gan-duality"


gibbs = claim(
    "kl/gibbs",
    KL(p, q) >= 0,
    given=pred("integrable", KL(p, q)),
    proof=axiom("lemma.gibbs"),
    title="Gibbs' inequality for densities",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

log_p, log_q = E(log_density(p, x), (x, p)), E(log_density(q, x), (x, p))
log_u, log_v = E(log_density(u, x), (x, u)), E(log_density(v, x), (x, u))

divergence_as_difference = claim(
    "kl/difference-of-expectations",
    equal(KL(p, q), log_p - log_q),
    given=[pred("integrable", log_p), pred("integrable", log_q)],
    title="KL(p ‖ q) = E_p[log p] − E_p[log q]",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

cross_entropy = claim(
    "kl/cross-entropy",
    equal(-log_q, entropy(p) + KL(p, q)),
    given=[pred("integrable", log_p), pred("integrable", log_q)],
    title="Cross-entropy = entropy + divergence, for densities",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

cross_entropy_bound = claim(
    "kl/cross-entropy-bound",
    -log_q >= entropy(p),
    given=[pred("integrable", log_p), pred("integrable", log_q)],
    proof=calc(
        -log_q,
        eq(entropy(p) + KL(p, q), by=cross_entropy),
        ge(entropy(p), by=gibbs),
    ),
    title="Coding with the wrong density costs more",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

self_zero = claim(
    "kl/self-zero",
    equal(KL(p, p), 0),
    given=pred("integrable", log_p),
    title="KL(p ‖ p) = 0",
    document=NOTES, part="1.c", claims=["kl-self-zero", "kl-zero-iff-equal"],
)  # fmt: skip

asymmetric = claim(
    "kl/asymmetric",
    equal(KL(p, q), KL(q, p)),
    given=[pred("integrable", KL(p, q)), pred("integrable", KL(q, p))],
    expect=refuted,
    title="KL is not symmetric",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

additive = claim(
    "kl/additive",
    equal(
        E(log_density(p, x) + log_density(u, y) - log_density(q, x) - log_density(v, y), (x, p), (y, u)),
        KL(p, q) + KL(u, v),
    ),
    given=[
        *(forall(x, density(f, x) > 0) for f in (p, q, u, v)),
        *(pred("integrable", mean) for mean in (log_p, log_q, log_u, log_v)),
    ],
    title="Independent coordinates: the divergences add",
    document=NOTES, part="1.c", claims="kl-self-sanity",
)  # fmt: skip

normal_code = claim(
    "kl/entropy-below-normal-cross-entropy",
    entropy(p) <= -E(log_density(Normal(mu, s), x), (x, p)),
    given=[pred("integrable", log_p), pred("integrable", E(x**2, (x, p)))],
    proof=calc(
        -E(log_density(Normal(mu, s), x), (x, p)),
        eq(entropy(p) + KL(p, Normal(mu, s))),
        ge(entropy(p), by=use(gibbs, q=Normal(mu, s))),
    ),
    title="Gibbs against a normal law",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip

mean, variance = E(x, (x, p)), Var(x, (x, p))

maximal_entropy = claim(
    "kl/normal-maximises-entropy",
    entropy(p) <= log(2 * pi * e * variance) / 2,
    given=[pred("integrable", log_p), pred("integrable", E(x**2, (x, p))), variance > 0],
    proof=calc(
        entropy(p),
        le(-E(log_density(Normal(mean, sqrt(variance)), x), (x, p)), by=use(normal_code, mu=mean, s=sqrt(variance))),
        eq(log(2 * pi * variance) / 2 + half),
        eq(log(2 * pi * e * variance) / 2),
    ),
    title="Among densities of given variance the normal law has the greatest entropy",
    document=NOTES, part="1.b", claims="kl-nonnegative",
)  # fmt: skip
