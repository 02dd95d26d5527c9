"""Limits by certificate: a tree of rules, each checked on its own.

Decides: `term -> value as v -> to`, its negation by another limit, and LIMIT terms.
Method: the evidence names one rule for each subterm (see RULES): constants, the variable, sums, products, quotients
    and powers of limits, continuous heads, heads at infinity, rational functions by degrees, decay and growth of b**n,
    polynomials against exponentials and logarithms, null times bounded, difference quotients of differentiable
    functions, the p-norm squeeze, finite sums, an equal term, a given limit.  The checker computes each value.
Complete: no.
Gives up: oscillation, vectors, limits under an integral or expectation, poles of unknown sign.
Conditions: nonzero limits of denominators, positive limits under logarithms and symbolic powers, |b| < 1 or b > 1.
Proves:
    tends((2*n + 1)/(n + 3), n, oo, 2)
    given(abs(a) < 1) |- tends(a**n, n, oo, 0)
    tends(p**(1/n), n, oo, 1)
    tends(log(x)/x, x, oo, 0)
    tends((exp(x) - 1)/x, x, 0, 1)
Refutes:
    tends(a**n, n, oo, 0)
    tends((2*n + 1)/(n + 3), n, oo, 3)
    tends((exp(x) - 1)/x, x, 0, 0)
    tends((-1)**n, n, oo, 0)
Source: Rudin, Principles of Mathematical Analysis, chapters 3 to 5.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.domain import REAL, Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import INFINITY, Formula, Op, Term, rel
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, free_symbols
from derivcheck.procedures.known import Known
from derivcheck.procedures.limit_growth import vanishes
from derivcheck.procedures.limit_rules import INFINITE, MINUS_INFINITY, Approach, Refused, conclude
from derivcheck.procedures.limits import prove_limit


# --- goals ---------------------------------------------------------------------------------------------
def reachable(v: Symbol, to: Term) -> bool:
    """Whether v takes values of its domain arbitrarily near `to`, so that a limit there is unique."""
    d = v.domain
    if d.kind is Kind.INTEGER:
        return (to == INFINITY and d.hi is None) or (to == MINUS_INFINITY and d.lo is None)
    if d.kind is not Kind.REAL or (d.lo is not None and d.lo == d.hi):
        return False
    if to == INFINITY:
        return d.hi is None
    if to == MINUS_INFINITY:
        return d.lo is None
    if d == REAL:
        return is_real(to)
    return to.op is Op.NUM and (d.lo is None or d.lo <= to.data) and (d.hi is None or to.data <= d.hi)


def question(f: Formula) -> tuple[Term, Symbol, str, Term, Term | None, str] | None:
    """(body, v, side, to, value, relation) of a TENDS formula, its negation, LIMIT = value, or converges(LIMIT)."""
    relation = "="
    if f.op is Op.PRED and f.data == "converges" and len(f.args) == 1 and f.args[0].op is Op.LIMIT:
        body, to = f.args[0].args
        return body, f.args[0].data[0], f.args[0].data[1], to, None, relation
    if f.op is Op.NOT:
        f, relation = f.args[0], "!="
    if f.op is Op.TENDS:
        body, to, value = f.args
    elif f.op is Op.REL and f.data == "=" and relation == "=" and f.args[0].op is Op.LIMIT:
        body, to = f.args[0].args
        value = f.args[1]
        if value in INFINITE:
            return None
        return body, f.args[0].data[0], f.args[0].data[1], to, value, relation
    else:
        return None
    return body, f.data[0], f.data[1], to, value, relation


def judge(goal: Goal, certificate: Json) -> tuple[Formula, ...]:
    """What the certificate leaves to be shown for the goal.  Raises Refused."""
    asked = question(goal.formula)
    if asked is None:
        raise Refused("not a limit")
    body, v, side, to, value, relation = asked
    if not reachable(v, to) or v in free_symbols(to) or (value is not None and v in free_symbols(value)):
        raise Refused("the variable does not tend there")
    if side not in ("+-", "+", "-") or (v.domain != REAL and to not in INFINITE and not _inside(v, to, side)):
        raise Refused("the side lies outside the domain")
    if not is_real(body) or (value is not None and value not in INFINITE and INFINITY in set(value.walk())):
        raise Refused("real terms were expected")
    stated = obligations(goal.formula)
    at = Approach(v, to, side, goal.hyps, body, stated)
    found = conclude(at, body, certificate)
    if value is None:
        if found in INFINITE:
            raise Refused("an infinite limit")
        return tuple(at.needs)
    if found in INFINITE or value in INFINITE:
        if (found == value) != (relation == "="):
            raise Refused(f"the limit is {found!r}")
    elif relation == "!=":
        at.need(rel("!=", found, value))
    elif not alpha_equal(found, value) and not vanishes(found - value, Known((*goal.hyps, *stated))):
        at.need(rel("=", found, value))
    return tuple(at.needs)


def _inside(v: Symbol, to: Term, side: str) -> bool:
    """Whether the domain has points on the asked side; two-sided means: within the domain."""
    d = v.domain
    if side == "+":
        return d.hi is None or to.data < d.hi
    return side == "+-" or d.lo is None or to.data > d.lo


def check(goal: Goal, data: Json) -> str | None:
    """Re-run the certificate; what it relies on must be among the hypotheses."""
    try:
        needs = judge(goal, data)
    except (Refused, ShapeError, SortError) as why:
        return str(why)
    # a bound name is chosen apart from the hypotheses, which are more here than when the certificate was found
    missing = [n for n in needs if n not in goal.hyps and not any(alpha_equal(n, h) for h in goal.hyps)]
    return f"not among the hypotheses: {missing[0]!r}" if missing else None


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """A certificate for the limit, and what it leaves to be shown."""
    asked = question(goal.formula)
    if asked is None:
        return NoOpinion("not a limit")
    body, v, side, to, _, _ = asked
    return _evidence(goal, prove_limit(body, v, to, side, goal.hyps))


def _evidence(goal: Goal, found: tuple[Term, Json] | None) -> Evidence | NoOpinion:
    if found is None:
        return NoOpinion("no rule finds this limit")
    try:
        return Evidence(found[1], judge(goal, found[1]))
    except (Refused, ShapeError, SortError) as why:
        return NoOpinion(str(why))


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """A LIMIT term by its value."""
    body, to = t.args
    v, side = t.data
    found = prove_limit(body, v, to, side, hyps)
    if found is None or found[0] in INFINITE:
        return NoOpinion("no rule finds this limit")
    evidence = _evidence(Goal(hyps, rel("=", t, found[0])), found)
    return evidence if isinstance(evidence, NoOpinion) else Rewrite(found[0], evidence)


PROCEDURE = Procedure(
    name="tends",
    check=check,
    doc=__doc__ or "",
    decide=decide,
    rewrite=rewrite,
    heads=frozenset({Op.LIMIT}),
    rests_on=("flint", "lemma.pnorm-squeeze"),
)


# --- uniqueness ------------------------------------------------------------------------------------------
def check_unique(goal: Goal, data: Json) -> str | None:
    """Accepts `t -> a, t -> b |- a = b`, and false when one of a, b is infinite and the other is another value."""
    limits = [h for h in goal.hyps if h.op is Op.TENDS]
    for first in limits:
        for second in limits:
            if first.args[:2] != second.args[:2] or first.data != second.data or first is second:
                continue
            v, side = first.data
            to, a, b = first.args[1], first.args[2], second.args[2]
            one_sided = v.domain != REAL and to not in INFINITE
            if side not in ("+-", "+", "-") or not reachable(v, to) or (one_sided and not _inside(v, to, side)):
                continue
            if any(c not in INFINITE and INFINITY in set(c.walk()) for c in (a, b)):
                continue
            infinite = [c in INFINITE for c in (a, b)]
            if any(infinite) and a != b and goal.formula == Formula(Op.OR, ()):
                return None
            if not any(infinite) and goal.formula == rel("=", a, b):
                return None
    return "not a pair of limits of one term"


def decide_unique(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Two limits among the hypotheses that answer the goal."""
    why = check_unique(goal, None)
    return Evidence() if why is None else NoOpinion(why)


UNIQUE = Procedure(
    name="limits.unique", check=check_unique, doc=__doc__ or "", decide=decide_unique, automatic=False
)
PROCEDURES = (PROCEDURE, UNIQUE)
