"""Integrals over the whole line of polynomials times exponentials of quadratics.

Decides: the integral from -oo to oo of Σ x^k exp(-a x² + b x + c), a > 0.
Method: ∫ exp(-a x² + b x + c) = sqrt(pi/a) exp(c + b²/(4a)); with x^k beside it, times the k-th moment of the normal
    law with mean b/(2a) and variance 1/(2a).
Complete: for that class.
Gives up: half lines, other factors.
Conditions: a > 0 in every part.
Proves:
    equal(Integral(exp(-x**2), x, -oo, oo), sqrt(pi))
    equal(Integral(density(Normal(a, p), x), x, -oo, oo), 1)
    equal(Integral(x*density(Normal(a, p), x), x, -oo, oo), a)
    equal(Integral(x**2*exp(-p*x**2), x, -oo, oo), sqrt(pi/p)/(2*p))
Refutes:
    equal(Integral(exp(-x**2), x, -oo, oo), pi)
    equal(Integral(density(Normal(a, p), x), x, -oo, oo), p)
    equal(Integral(x*density(Normal(a, p), x), x, -oo, oo), 0)
    equal(Integral(exp(-a*x**2), x, -oo, oo), sqrt(pi/a))
    equal(Integral(exp(-x**2), x, 0, oo), sqrt(pi))
Source: completing the square.
"""

from __future__ import annotations

from derivcheck.language.domain import REAL, Symbol
from derivcheck.language.facts import is_infinity
from derivcheck.language.node import PI, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.shape import shape
from derivcheck.procedures.gaussian_moments import raw_moment
from derivcheck.procedures.parts import MAX_POWER, ordered, parts, product, total
from derivcheck.procedures.reapply import Result, procedure


def evaluate(t: Term) -> Result | None:
    """The integral's value, and a > 0 for each of its parts."""
    if t.op is not Op.INTEGRAL:
        return None
    body, lo, hi = t.args
    (x,) = t.bound
    if shape(body) or lo.op is not Op.NEG or not is_infinity(lo) or hi.op is Op.NEG or not is_infinity(hi):
        return None
    if x.domain != REAL:
        return None
    summands: list[Term] = []
    needs: list[Formula] = []
    for p in ordered(parts(body, frozenset({x})), (x,)):
        degree, exponents = 0, []
        for atom, n in p.atoms:
            if atom == sym(x):
                degree = n
            elif atom.op is Op.EXP:
                exponents.append(term(n) * atom.args[0])
            else:
                return None
        found = quadratic(total(exponents), x)
        if p.word or found is None or degree > MAX_POWER:
            return None
        a, b, c = found
        weight = Term(Op.SQRT, (PI / a,)) * Term(Op.EXP, (c + b**2 / (4 * a),))
        summands.append(product([*p.coefficients, weight, raw_moment(b / (2 * a), 1 / (2 * a), degree)]))
        needs.append(rel(">", a, ZERO))
    return total(summands), tuple(needs)


def quadratic(t: Term, x: Symbol) -> tuple[Term, Term, Term] | None:
    """(a, b, c) with t = -a x² + b x + c, all free of x."""
    coefficients: list[list[Term]] = [[], [], []]
    for p in parts(t, frozenset({x})):
        k = dict(p.atoms).get(sym(x), 0)
        if p.word or k > 2 or len(p.atoms) > (k > 0):
            return None
        coefficients[k].append(product(p.coefficients))
    c, b, a = map(total, coefficients)
    return -a, b, c


PROCEDURE = procedure("integrals.gaussian", evaluate, (Op.INTEGRAL,), __doc__)
