"""Theorems on expectations that other derivations use; they stand on the closed list of lemmas.

    Jensen for the logarithm, Gibbs, Fubini, and differentiation under the expectation (Leibniz).
"""

from __future__ import annotations

from derivcheck import (
    KL,
    POSITIVE,
    REAL,
    D,
    E,
    Prop,
    axiom,
    both,
    claim,
    distribution,
    equal,
    forall,
    functions,
    implies,
    log,
    pred,
    reals,
)

x, y, t = reals("x y t")
P, Q = distribution("P Q")
p, q = distribution("p q", REAL, Prop.DENSITY)
g = functions("g", output=POSITIVE)
h = functions("h", inputs=(REAL, REAL))
k = functions("k")

mean, mean_log = E(g(x), (x, P)), E(log(g(x)), (x, P))

jensen_log = claim(
    "lemmas/jensen-log",
    implies(both(pred("integrable", mean), pred("integrable", mean_log)), mean_log <= log(mean)),
    proof=axiom("lemma.jensen.log"),
    title="Jensen's inequality for the logarithm of a positive random variable",
)  # fmt: skip

gibbs = claim(
    "lemmas/gibbs",
    implies(pred("integrable", KL(p, q)), KL(p, q) >= 0),
    proof=axiom("lemma.gibbs"),
    title="Gibbs' inequality for densities",
)  # fmt: skip

one_way, other_way = E(h(x, y), (x, P), (y, Q)), E(h(x, y), (y, Q), (x, P))

fubini = claim(
    "lemmas/fubini",
    implies(
        both(
            pred("integrable", E(abs(h(x, y)), (x, P), (y, Q))),
            pred("integrable", one_way),
            pred("integrable", other_way),
            forall(x, pred("integrable", E(h(x, y), (y, Q)))),
            forall(y, pred("integrable", E(h(x, y), (x, P)))),
        ),
        equal(one_way, other_way),
    ),
    proof=axiom("lemma.fubini"),
    title="The order of two expectations does not matter where the function is integrable in the pair",
)  # fmt: skip

slope, expected = D(h(t, x), t), E(h(t, x), (x, P))

leibniz = claim(
    "lemmas/leibniz",
    implies(
        both(
            pred("integrable", E(k(x), (x, P))),
            forall((t, x), pred("differentiable at", slope)),
            forall((t, x), abs(slope) <= k(x)),
            forall(t, pred("integrable", expected)),
            forall(t, pred("integrable", E(slope, (x, P)))),
        ),
        both(pred("differentiable at", D(expected, t)), equal(D(expected, t), E(slope, (x, P)))),
    ),
    proof=axiom("lemma.leibniz"),
    title="Differentiation under the expectation, by domination",
)  # fmt: skip
