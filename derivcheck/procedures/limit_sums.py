"""Rules for limit certificates: finite sums, and terms that a hypothesis equates with another.

    sum       Σ_{i=lo}^{hi} f_i(v) tends to Σ lim f_i   where the ends do not move with v
    stated    t and s are equal for all v by a hypothesis, and s has the limit

They join `limit_rules.RULES` when this module is imported; `limits` imports it.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.kernel.procedure import Json
from derivcheck.language.node import INFINITY, ZERO, Formula, Op, Term, sym
from derivcheck.language.obligations import is_integer, range_condition
from derivcheck.language.substitute import alpha_equal, free_symbols, rename_bound, substitute
from derivcheck.procedures.known import Known
from derivcheck.procedures.limit_growth import read_term, vanishes
from derivcheck.procedures.limit_rules import INFINITE, RULES, Approach, Refused, conclude


def opened(at: Approach, t: Term) -> Term:
    """A sum over a fixed range with its index renamed apart from everything that is known."""
    if t.op is not Op.SUM:
        raise Refused("not a sum over an index")
    ends = t.args[1:]
    if not all(is_integer(e) and at.free(e) and INFINITY not in set(e.walk()) for e in ends):
        raise Refused("not a finite sum over a fixed range")
    names = {s.name for node in (t, *at.hyps, *at.stated) for s in free_symbols(node)}
    return rename_bound(t, frozenset(names | {at.v.name}))  # type: ignore[return-value]


def finite_sum(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """The limit of a finite sum is the sum of the limits; what each needs is needed for every index."""
    inside = opened(at, t)
    body, lo, hi = inside.args
    if len(sub) != 1:
        raise Refused("wrong number of parts")
    within = Approach(at.v, at.to, at.side, at.hyps, ZERO, at.stated)  # nothing of the body counts as written
    value = conclude(within, body, sub[0])
    if value in INFINITE:
        raise Refused("an infinite summand")
    condition = Formula(Op.AND, range_condition(inside))
    for need in within.needs:
        at.need(Formula(Op.FORALL, (Formula(Op.IMPLIES, (condition, need)),), inside.data))
    return ZERO if vanishes(value, Known()) else Term(Op.SUM, (value, lo, hi), inside.data)


def equals_stated(at: Approach, t: Term) -> Iterator[Term]:
    """The terms that hypotheses `for all v: l = r` equate with t."""
    for h in at.hyps:
        if h.op is not Op.FORALL or h.data[0].domain != at.v.domain or h.args[0].op is not Op.REL:
            continue
        if at.v in free_symbols(h) or h.args[0].data != "=":
            continue
        left, right = substitute(h.args[0], {h.data[0]: sym(at.v)}).args
        for one, other in ((left, right), (right, left)):
            if alpha_equal(one, t):
                yield other


def stated(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """A hypothesis equates t with another term for all v; both are defined for all v, and that one has the limit."""
    other = read_term(c.get("term"))
    if len(sub) != 1 or not any(alpha_equal(other, s) for s in equals_stated(at, t)):
        raise Refused("no hypothesis says so")
    return conclude(Approach(at.v, at.to, at.side, at.hyps, other, at.stated, at.needs), other, sub[0])


RULES.update({"sum": finite_sum, "stated": stated})
