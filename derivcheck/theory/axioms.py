"""The closed list of axioms: named theorems of analysis and probability that are used and not proved here.

Each is a formula over unknown functions and laws; free symbols are universally quantified, so `instantiate`
gives every case, with its side conditions as premises of the implication.  The side conditions are exactly
those without which the statement fails; `tests/theory/test_axioms.py` drops each and shows a counterexample.

    squeeze                 f <= g <= h,  f -> L,  h -> L  (at infinity)        =>  g -> L
    squeeze.sequence        the same along the integers n >= 1
    intermediate-value      f continuous on R, unbounded below and above at its ends  =>  f is onto R
    jensen.log              Y = g(X) > 0, Y and log Y integrable                =>  E[log Y] <= log E[Y]
    gibbs                   p, q densities, KL(p, q) integrable                 =>  KL(p, q) >= 0
    fubini                  h integrable in the pair                            =>  the order of two expectations
    leibniz                 dh/dt dominated by an integrable function           =>  d/dt E[h] = E[dh/dt], which exists
"""

from __future__ import annotations

from derivcheck.language.build import (
    KL,
    D,
    E,
    both,
    counts,
    distribution,
    forall,
    functions,
    implies,
    log,
    oo,
    pred,
    reals,
    sequences,
    symbols,
    tends,
)
from derivcheck.language.domain import POSITIVE, REAL, Prop
from derivcheck.language.node import ZERO, Formula, rel


def _squeeze() -> Formula:
    """Source: any analysis text; the bounds are needed on the whole half line only for simplicity."""
    f, g, h = functions("f g h", inputs=(POSITIVE,))
    (x,) = symbols("x", POSITIVE)
    limit = reals("L")
    return implies(
        both(
            forall(x, f(x) <= g(x)),
            forall(x, g(x) <= h(x)),
            tends(f(x), x, oo, limit),
            tends(h(x), x, oo, limit),
        ),
        tends(g(x), x, oo, limit),
    )


def _squeeze_sequence() -> Formula:
    f, g, h = sequences("f g h")
    n = counts("n")
    limit = reals("L")
    return implies(
        both(
            forall(n, f[n] <= g[n]),
            forall(n, g[n] <= h[n]),
            tends(f[n], n, oo, limit),
            tends(h[n], n, oo, limit),
        ),
        tends(g[n], n, oo, limit),
    )


def _intermediate_value() -> Formula:
    """Source: Bolzano.  Continuity and both unbounded ends are side conditions."""
    f = functions("f", Prop.CONTINUOUS)
    x = reals("x")
    return implies(
        both(tends(f(x), x, -oo, -oo), tends(f(x), x, oo, oo)),
        pred("onto the reals", f),
    )


def _jensen_log() -> Formula:
    """Source: Jensen's inequality for the concave logarithm."""
    law = distribution("P")
    g = functions("g", output=POSITIVE)
    x = reals("x")
    mean, inner = E(g(x), (x, law)), E(log(g(x)), (x, law))
    return implies(
        both(pred("integrable", mean), pred("integrable", inner)),
        rel("<=", inner, log(mean)),
    )


def _gibbs() -> Formula:
    """Source: Gibbs' inequality, from log y <= y - 1 and total mass one."""
    p, q = distribution("p q", REAL, Prop.DENSITY)
    return implies(pred("integrable", KL(p, q)), KL(p, q) >= ZERO)


def _fubini() -> Formula:
    """Source: Fubini; integrability of h over the pair is the side condition."""
    p, q = distribution("P Q")
    h = functions("h", inputs=(REAL, REAL))
    x, y = reals("x y")
    inner = E(abs(h(x, y)), (x, p), (y, q))
    left, right = E(h(x, y), (x, p), (y, q)), E(h(x, y), (y, q), (x, p))
    return implies(
        both(
            pred("integrable", inner),
            pred("integrable", left),
            pred("integrable", right),
            forall(x, pred("integrable", E(h(x, y), (y, q)))),
            forall(y, pred("integrable", E(h(x, y), (x, p)))),
        ),
        rel("=", left, right),
    )


def _leibniz() -> Formula:
    """Source: differentiation under the integral by dominated convergence."""
    law = distribution("P")
    h = functions("h", inputs=(REAL, REAL))
    bound = functions("k")
    t, x = reals("t x")
    slope = D(h(t, x), t)
    mean = E(h(t, x), (x, law))
    return implies(
        both(
            pred("integrable", E(bound(x), (x, law))),
            forall((t, x), pred("differentiable at", slope)),
            forall((t, x), abs(slope) <= bound(x)),
            forall(t, pred("integrable", mean)),
            forall(t, pred("integrable", E(slope, (x, law)))),
        ),
        both(pred("differentiable at", D(mean, t)), rel("=", D(mean, t), E(slope, (x, law)))),
    )


AXIOMS: dict[str, Formula] = {
    "lemma.squeeze": _squeeze(),
    "lemma.squeeze.sequence": _squeeze_sequence(),
    "lemma.intermediate-value": _intermediate_value(),
    "lemma.jensen.log": _jensen_log(),
    "lemma.gibbs": _gibbs(),
    "lemma.fubini": _fubini(),
    "lemma.leibniz": _leibniz(),
}
