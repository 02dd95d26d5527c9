"""What holds eventually: for all v near enough to a point, the point itself left out; the obligations of limits.

Decides: goals eventually(function(v, F), point), for both sides or one.
Method: one rule at a time; each leaves formulas to be shown.
    limit       l R r where l - r has a limit of the right strict sign, or an infinite one
    polynomial  l R r where l - r is a polynomial in v: a nonzero one has isolated zeros, its sign near a zero is that
                of the lowest coefficient
    factors     a b >= 0 from a >= 0, b >= 0, likewise > and !=
    power       b > 0 or (b = 0 and e > 0) from b >= 0 and e > 0
    and, or, range   part by part; for all k of a finite range that does not move with v
    always      F for all v of the domain on that side (at infinity: for all large v)
    The obligations of F itself are asked for too.
Complete: no.
Gives up: ranges that move with v.
Conditions: as each rule says.
Proves:
    tends((x**2 - 1)/(x - 1), x, 1, 2)
    tends(log(x)*x, x, 0, 0, "+")
Refutes:
    tends(log(x)*x, x, 0, 0)
    tends(sqrt(-x), x, oo, 0)
Source: the definition of a limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import INFINITY, ONE, ZERO, Formula, Op, Term, rel, sym
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.language.substitute import canonical, free_symbols, rename_bound, substitute
from derivcheck.procedures.fractions import Fractions, TooLarge, Undefined, settled
from derivcheck.procedures.limit_growth import polynomial_in
from derivcheck.procedures.limit_rules import INFINITE, Approach, Refused, conclude
from derivcheck.procedures.limits import prove_limit

SIDES = {"eventually": "+-", "eventually above": "+", "eventually below": "-"}
NAMES = {side: name for name, side in SIDES.items()}
STRICT = {">": ">", ">=": ">", "<": "<", "<=": "<", "!=": "!="}


class _Question:
    """eventually(function(v, F), to) taken apart, v renamed away from the other symbols."""

    def __init__(self, goal: Goal) -> None:
        f = goal.formula
        if f.op is not Op.PRED or f.data not in SIDES or len(f.args) != 2 or f.args[0].op is not Op.LAMBDA:
            raise Refused("not a statement about what holds eventually")
        avoid = frozenset(s.name for h in goal.hyps for s in free_symbols(h)) | {s.name for s in free_symbols(f)}
        function, self.to = rename_bound(f.args[0], avoid), f.args[1]
        if len(function.data) != 1 or not isinstance(function.args[0], Formula):
            raise Refused("not a statement about what holds eventually")
        self.v: Symbol = function.data[0]
        self.body: Formula = function.args[0]
        self.name: str = f.data
        self.side = SIDES[f.data]
        self.hyps = goal.hyps

    def eventually(self, f: Formula) -> Formula:
        """The same claim about another formula; the formula itself if it does not mention v."""
        if self.v not in free_symbols(f):
            return f
        return Formula(Op.PRED, (Term(Op.LAMBDA, (f,), (self.v,)), self.to), self.name)

    def direction(self) -> int | None:
        """The sign of v - to on the side asked, None if both occur."""
        if self.to in INFINITE:
            return 1 if self.to == INFINITY else -1
        d = self.v.domain
        lo, hi = (d.lo, d.hi) if self.to.op is Op.NUM and d.kind is Kind.REAL else (None, None)
        if self.side == "+" or (lo is not None and self.to.data <= lo):
            return 1
        return -1 if self.side == "-" or (hi is not None and self.to.data >= hi) else None


def reduce(goal: Goal, certificate: Json) -> tuple[Formula, ...]:
    """What remains to be shown by the rule that the certificate names.  Raises Refused."""
    q = _Question(goal)
    if not isinstance(certificate, dict):
        raise Refused("malformed certificate")
    f = q.body
    rule = certificate.get("rule")
    if rule == "always":
        return (_always(q),)
    own = [q.eventually(o) for o in obligations(f)]
    if rule == "and" and f.op is Op.AND:
        return tuple(q.eventually(a) for a in f.args)
    if rule == "or" and f.op is Op.OR:
        k = certificate.get("index")
        if not isinstance(k, int) or not 0 <= k < len(f.args):
            raise Refused("malformed certificate")
        return (*own, q.eventually(f.args[k]))
    if rule == "power":
        return (*own, *_power(q, f))
    if rule == "range":
        return (_range(q, f),)
    if f.op is not Op.REL or f.data == "=" or any(map(shape, f.args)) or not all(map(is_real, f.args)):
        raise Refused("no such rule here")
    if rule == "limit":
        return (*own, *_limit(q, f, certificate.get("sub")))
    if rule == "polynomial":
        return (*own, *_polynomial(q, f))
    product = f.args[0].op is Op.MUL and not any(map(shape, f.args[0].args)) and f.args[1] == ZERO
    if rule == "factors" and product and f.data in (">", ">=", "!="):
        return (*own, *(q.eventually(rel(f.data, a, ZERO)) for a in f.args[0].args))
    raise Refused("no such rule here")


def _always(q: _Question) -> Formula:
    v = sym(q.v)
    if q.to in INFINITE:
        others = [sym(s) for s in sorted(free_symbols(q.body) - {q.v}) if s.domain.kind in (Kind.REAL, Kind.INTEGER)]
        beyond = [bound for s in others for bound in (s, -s)] + [ONE + ONE]
        near = [rel(">", v, b) if q.to == INFINITY else rel("<", v, -b) for b in beyond]
    else:
        near = [rel("<", q.to - 1, v), rel("<", v, q.to + 1)]
        near.append({1: rel("<", q.to, v), -1: rel("<", v, q.to), None: rel("!=", v, q.to)}[q.direction()])
    return Formula(Op.FORALL, (Formula(Op.IMPLIES, (Formula(Op.AND, tuple(near)), q.body)),), (q.v,))


def _power(q: _Question, f: Formula) -> Iterator[Formula]:
    """b > 0 or (b = 0 and e > 0) from b >= 0 and e > 0."""
    if f.op is not Op.OR or len(f.args) != 2 or f.args[1].op is not Op.AND or len(f.args[1].args) != 2:
        raise Refused("not the condition of a power")
    positive, (zero, exponent) = f.args[0], f.args[1].args
    base = positive.args[0]
    if positive != rel(">", base, ZERO) or zero != rel("=", base, ZERO):
        raise Refused("not the condition of a power")
    yield q.eventually(rel(">=", base, ZERO))
    yield q.eventually(exponent)


def _range(q: _Question, f: Formula) -> Formula:
    """for all k: lo <= k and k <= hi => G  from  for all such k: eventually G."""
    if f.op is not Op.FORALL or f.args[0].op is not Op.IMPLIES or f.data[0].domain.kind is not Kind.INTEGER:
        raise Refused("not a finite range")
    premise, conclusion = f.args[0].args
    k = f.data[0]
    ends = [c.args for c in premise.args if c.op is Op.REL and c.data == "<="] if premise.op is Op.AND else []
    fixed = [[k not in free_symbols(t) and q.v not in free_symbols(t) for t in pair] for pair in ends]
    below = any(p[1] == sym(k) and ok[0] for p, ok in zip(ends, fixed, strict=True))
    above = any(p[0] == sym(k) and ok[1] for p, ok in zip(ends, fixed, strict=True))
    if not (below and above) or q.v in free_symbols(premise) or k in free_symbols(q.to):
        raise Refused("not a finite range that stays")
    return Formula(Op.FORALL, (Formula(Op.IMPLIES, (premise, q.eventually(conclusion))),), (k,))


def _limit(q: _Question, f: Formula, certificate: Json) -> Iterator[Formula]:
    difference = _minus(f)
    at = Approach(q.v, q.to, q.side, q.hyps, difference)
    value = conclude(at, difference, certificate)
    if value in INFINITE:
        if f.data in ((">", ">=", "!=") if value == INFINITY else ("<", "<=", "!=")):
            yield from at.needs
            return
        raise Refused("the other sign")
    at.need(rel(STRICT[f.data], value, ZERO))
    yield from at.needs


def _minus(f: Formula) -> Term:
    left: Term
    left, right = f.args
    return left if right == ZERO else left - right


def _polynomial(q: _Question, f: Formula) -> Iterator[Formula]:
    """l - r = Σ c_j (v - to)^j: some c_j is nonzero; or the lowest one has the sign that the side asks for."""
    if q.to in INFINITE:
        raise Refused("for finite points")
    shifted = substitute(_minus(f), {q.v: q.to + sym(q.v)})
    at = Approach(q.v, ZERO, q.side, q.hyps, shifted)

    def work(scales: dict[tuple[Term, Term], int]) -> dict[int, Term]:
        table = Fractions(scales=scales)
        above, below = table.lowest(table.of(shifted))
        if below != [(Fraction(1), ())]:
            raise Refused("not a polynomial")
        return polynomial_in(at, above)

    try:
        coefficients = settled(work)
    except (TooLarge, Undefined) as why:
        raise Refused(str(why)) from why
    if not coefficients:
        raise Refused("identically zero")
    j = min(coefficients)
    strict = STRICT[f.data]
    if strict == "!=":  # any coefficient serves
        j = min((d for d, c in coefficients.items() if c.op is Op.NUM), default=j)
    elif j % 2:
        side = q.direction()
        if side is None:
            raise Refused("the sign changes")
        strict = strict if side > 0 else {">": "<", "<": ">"}[strict]
    at.need(rel(strict, coefficients[j], ZERO))
    yield from at.needs


# --- finder and checker --------------------------------------------------------------------------------
def _candidates(q: _Question) -> Iterator[Json]:
    f = q.body
    if f.op is Op.REL and f.data != "=":
        if f.data == "!=":
            yield {"rule": "polynomial"}
        found = prove_limit(_minus(f), q.v, q.to, q.side, q.hyps) if not any(map(shape, f.args)) else None
        if found is not None and found[0] != ZERO:
            yield {"rule": "limit", "sub": found[1]}
        if f.data != "!=":
            yield {"rule": "polynomial"}
        yield {"rule": "factors"}
    elif f.op is Op.AND:
        yield {"rule": "and"}
    elif f.op is Op.OR:
        yield {"rule": "power"}
        for k, part in enumerate(f.args):
            inner = Goal(q.hyps, q.eventually(part))
            if part.op is Op.REL and q.v in free_symbols(part) and not isinstance(decide(inner, Budget()), NoOpinion):
                yield {"rule": "or", "index": k}
    elif f.op is Op.FORALL:
        yield {"rule": "range"}


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """The first rule that applies, and what it leaves."""
    try:
        q = _Question(goal)
        for certificate in _candidates(q):
            try:
                return Evidence(certificate, tuple(dict.fromkeys(reduce(goal, certificate))))
            except Refused:
                continue
    except (Refused, ShapeError, SortError) as why:
        return NoOpinion(str(why))
    return NoOpinion("no rule for this condition near the point")


def decide_always(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """The condition for all v on that side."""
    try:
        return Evidence({"rule": "always"}, reduce(goal, {"rule": "always"}))
    except (Refused, ShapeError, SortError) as why:
        return NoOpinion(str(why))


def check(goal: Goal, data: Json) -> str | None:
    """Re-run the rule; what it leaves must be among the hypotheses, or be what the kernel asks for anyway."""
    try:
        needs = reduce(goal, data)
    except (Refused, ShapeError, SortError) as why:
        return str(why)
    known = {canonical(h) for h in goal.hyps}  # the names of bound symbols depend on the hypotheses
    missing = [n for n in needs if canonical(n) not in known]
    return f"not among the hypotheses: {missing[0]!r}" if missing else None


PROCEDURES = (
    Procedure(name="eventually", check=check, doc=__doc__ or "", decide=decide, rests_on=("flint",)),
    Procedure(name="eventually.always", check=check, doc=__doc__ or "", decide=decide_always),
)
