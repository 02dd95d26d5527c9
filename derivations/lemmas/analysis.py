"""Theorems of analysis that other derivations use; they stand on the closed list of lemmas.

    f continuous,  f(x) → −∞ as x → −∞,  f(x) → ∞ as x → ∞   =>   f is onto R
"""

from __future__ import annotations

from derivcheck import Prop, axiom, both, claim, functions, implies, oo, pred, reals, tends

f = functions("f", Prop.CONTINUOUS)
x = reals("x")

intermediate_value = claim(
    "lemmas/intermediate-value",
    implies(both(tends(f(x), x, -oo, -oo), tends(f(x), x, oo, oo)), pred("onto the reals", f)),
    proof=axiom("lemma.intermediate-value"),
    title="Intermediate values: a continuous function with both infinite ends takes every real value",
)  # fmt: skip
