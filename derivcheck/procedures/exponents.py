"""Products of exponentials, compared by their exponents: densities of normal laws, likelihood ratios.

Decides: `l = r` where a side is a product or quotient of exponentials and other factors.
Method: l = c·exp(A) and r = d·exp(B); it is enough that A = B and c = d.  Products, quotients, signs and literal
    integer powers are taken apart; summands of an exponent that contain a logarithm stay with c and d.
Complete: no; exponents of different denominators, which the elementary normal form keeps apart, are compared as one.
Gives up: fewer than two exponentials, exponentials inside sums.
Conditions: A = B and c = d.
Proves:
    equal(exp(x/(a**2 + 1))*exp(a**2*x/(a**2 + 1)), exp(x))
    equal(exp(-(x - a)**2/2)/exp(-x**2/2), exp(a*x - a**2/2))
    equal(p*exp(x)*exp(y), exp(x + y)*p)
    equal(exp(-log(p) + x)*exp(y), exp(x + y)/p)
Refutes:
    equal(exp(x)*exp(y), exp(x*y))
    equal(exp(-(x - a)**2/2)/exp(-x**2/2), exp(a*x + a**2/2))
    equal(p*exp(x)*exp(y), exp(x + y)*q)
    equal(exp(-log(p) + x)*exp(y), exp(x + y)*p)
Source: exp(a + b) = exp(a) exp(b).
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.node import ONE, ZERO, Formula, Op, Term, rel
from derivcheck.procedures.fractions import is_scalar
from derivcheck.procedures.parts import total

MOST_POWER = 100
Gathered = tuple[Term, list[Term], int]  # c, the summands of A, how many exponentials


def gathered(t: Term) -> Gathered:
    """t = c·exp(A), with the number of exponentials met."""
    match t.op:
        case Op.EXP:
            logs: list[Term] = []
            plain: list[Term] = []
            for s in summands(t.args[0]):
                (logs if any(n.op is Op.LOG for n in s.walk()) else plain).append(s)
            return (Term(Op.EXP, (total(logs),)) if logs else ONE), plain, 1
        case Op.NEG:
            c, exponents, count = gathered(t.args[0])
            return -c, exponents, count
        case Op.MUL if all(map(is_scalar, t.args)):
            inside = [gathered(a) for a in t.args]
            exponents = [e for _, es, _ in inside for e in es]
            return _product([c for c, _, _ in inside]), exponents, sum(n for *_, n in inside)
        case Op.DIV:
            (c, exponents, n), (d, others, m) = map(gathered, t.args)
            return (c if d == ONE else c / d), [*exponents, *(-e for e in others)], n + m
        case Op.POW if t.args[1].op is Op.NUM and t.args[1].data.denominator == 1 and 0 < t.args[1].data <= MOST_POWER:
            c, exponents, count = gathered(t.args[0])
            if count:
                return (c if c == ONE else c ** t.args[1]), [t.args[1] * e for e in exponents], count
    return t, [], 0


def summands(t: Term) -> list[Term]:
    """The summands of a scalar, with their signs."""
    match t.op:
        case Op.ADD:
            return [s for a in t.args for s in summands(a)]
        case Op.SUB:
            return [*summands(t.args[0]), *(-s for s in summands(t.args[1]))]
        case Op.NEG:
            return [-s for s in summands(t.args[0])]
    return [t]


def _product(factors: list[Term]) -> Term:
    kept = [f for f in factors if f != ONE]
    return kept[0] if len(kept) == 1 else Term(Op.MUL, tuple(kept)) if kept else ONE


def conditions(f: Formula) -> tuple[Formula, ...] | str:
    """A = B and c = d for the sides c·exp(A) and d·exp(B), or why there are none."""
    if f.op is not Op.REL or f.data != "=" or not all(map(is_scalar, f.args)):
        return "not an equation between scalars"
    (c, left, n), (d, right, m) = map(gathered, f.args)
    if n + m < 2 or not (left or right):
        return "fewer than two exponentials"
    needs = [rel("=", total(left) if left else ZERO, total(right) if right else ZERO)]
    if c != d:
        needs.append(rel("=", c, d))
    return tuple(needs)


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """The two equations that are enough."""
    needs = conditions(goal.formula)
    if isinstance(needs, str):
        return NoOpinion(needs)
    return NoOpinion("nothing is gathered") if goal.formula in needs else Evidence(None, needs)


def check(goal: Goal, data: Json) -> str | None:
    """Accepts when both equations are among the hypotheses."""
    if data is not None:
        return "this evidence carries no data"
    needs = conditions(goal.formula)
    if isinstance(needs, str):
        return needs
    missing = [n for n in needs if n not in goal.hyps]
    return f"not among the hypotheses: {missing[0]!r}" if missing else None


PROCEDURE = Procedure(name="exponents", check=check, decide=decide, doc=__doc__)
