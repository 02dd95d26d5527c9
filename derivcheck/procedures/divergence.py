"""Expectations that do not exist.

Decides: not integrable(E[exp(P(x))]) for x ~ Normal(m, s) and a polynomial P in x of literal degree three or more.
Method: the integrand is exp(P(x) - (x - m)²/(2s²)) up to a constant; the leading term of P wins over the square,
    so the exponent tends to +infinity at an end of the line where it is positive.
Complete: no; exponents of degree two depend on the size of s and are left alone.
Gives up: other integrands and laws.
Conditions: the leading coefficient is positive, for odd degree only not zero.
Proves:
    negation(pred("integrable", E(exp(x**4), (x, Normal(a, p)))))
    negation(pred("integrable", E(exp((x + a)**3), (x, Normal(0, p)))))
    given(b > 0) |- negation(pred("integrable", E(exp(b*x**6 - x**5), (x, Normal(0, p)))))
Refutes:
    negation(pred("integrable", E(exp(-x**4), (x, Normal(a, p)))))
    negation(pred("integrable", E(exp(x), (x, Normal(a, p)))))
    negation(pred("integrable", E(exp(x**2), (x, Normal(a, p)))))
    negation(pred("integrable", E(exp(b*x**4), (x, Normal(a, p)))))
    negation(pred("integrable", E(exp(x**4), (x, Uniform(0, 1)))))
Source: comparison of an integral with that of a nonnegative function bounded below.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import REAL
from derivcheck.language.facts import is_real
from derivcheck.language.node import ZERO, Formula, Op, Term, rel, sym
from derivcheck.language.substitute import alpha_equal, free_symbols
from derivcheck.procedures.parts import Part, TooLarge, gather, parts, product, total


def condition(goal: Formula) -> Formula | None:
    """What makes the expectation in `not integrable(E[exp(P)])` diverge; None where the rule does not apply."""
    if goal.op is not Op.NOT or goal.args[0].op is not Op.PRED or goal.args[0].data != "integrable":
        return None
    node = goal.args[0].args[0]
    if node.op is not Op.EXPECT or node.args[0].op is not Op.EXP or node.args[1].op is not Op.NORMAL:
        return None
    (x,) = node.bound
    exponent = node.args[0].args[0]
    if x.domain != REAL or x in free_symbols(node.args[1]) or not is_real(exponent):
        return None
    by_degree: dict[int, list[Term]] = {}
    try:
        expanded = gather(parts(exponent, frozenset({x})))
    except TooLarge:
        return None
    for p in expanded:
        degree = _degree(p, sym(x))
        if degree is None:
            return None
        by_degree.setdefault(degree, []).append(product(list(p.coefficients)))
    top = max(by_degree, default=0)
    if top < 3:
        return None
    leading = total(by_degree[top])
    if x in free_symbols(leading):
        return None
    return rel("!=" if top % 2 else ">", leading, ZERO)


def _degree(p: Part, x: Term) -> int | None:
    """The power of x in a part, when it holds nothing else that depends on x."""
    if p.word or any(atom != x for atom, _ in p.atoms):
        return None
    return sum(n for _, n in p.atoms)


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """The condition on the leading coefficient is what is needed."""
    needed = condition(goal.formula)
    return NoOpinion("no rule of divergence applies") if needed is None else Evidence(None, (needed,))


def check(goal: Goal, data: Json) -> str | None:
    """The condition again, found among the hypotheses."""
    needed = condition(goal.formula)
    if needed is None or data is not None:
        return "no rule of divergence applies"
    known = any(alpha_equal(needed, h) for h in goal.hyps)
    return None if known else "the sign of the leading coefficient is not known"


PROCEDURE = Procedure(name="expectation.divergent", check=check, doc=__doc__ or "", decide=decide)
