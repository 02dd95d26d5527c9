"""Proportional, and equal up to a constant: the constant is exhibited.

Decides: l ∝ r in v, by c != 0 free of v with l = c r for all v;  l = r + c for all v.
Method: the constant is read off at a point: c = l(v0)/r(v0), c = l(v0) - r(v0), with v0 = 0, 1, -1, 2 or 1/2, whichever
    lies in the domain of v and leaves both sides nonzero.  What remains are equations for other procedures.
    Products of constants, exponentials and normal densities agree when their exponents differ by a constant, so that
    a completed square is a rational identity.
Complete: relative to the procedures that prove the equation, where one of those points serves.
Gives up: both sides vanish, or are undefined, at all points tried; proportional vectors and matrices.
Conditions: c != 0, and the equation for every v in its declared domain (givens about v do not restrict it).
Proves:
    proportional(exp(-(x - a)**2/2), exp(-x**2/2 + a*x), x)
    proportional(2*x, x, x)
    equal_up_to((x - a)**2, x**2 - 2*a*x, x)
Refutes:
    proportional(exp(-(x - a)**2/2), exp(-x**2/2), x)
    proportional(a*x, x, x)
    equal_up_to((x - a)**2, x**2, x)
    proportional(x + 1, x, x)
Source: the definitions; completing the square as in Bishop, PRML, section 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import ZERO, Formula, Op, Term, rel, term
from derivcheck.language.nodes_json import NodeError, from_json, to_json
from derivcheck.language.shape import ShapeError, SortError, dims, shape
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.procedures.definitions import unfold
from derivcheck.procedures.fractions import Fractions, TooLarge, Undefined, settled
from derivcheck.procedures.parts import total

POINTS = (Fraction(0), Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 2))


def conditions(f: Formula, c: Term) -> tuple[Formula, ...] | None:
    """What makes `c` the constant of a PROPTO or SAMEUPTO formula; None if it cannot be one."""
    left, right = f.args
    (v,) = f.data
    if v in free_symbols(c):
        return None
    if f.op is Op.PROPTO:
        if shape(left) or shape(right) or shape(c):
            return None
        return rel("!=", c, ZERO), Formula(Op.FORALL, (rel("=", left, c * right),), (v,))
    if dims(c) != dims(left):
        return None
    return (Formula(Op.FORALL, (rel("=", left, right + c),), (v,)),)


def exponential(t: Term, v: Symbol) -> tuple[list[Term], list[Term]] | None:
    """(factors free of v, exponents) of a product and quotient of constants, exponentials and normal densities."""
    if v not in free_symbols(t):
        return [t], []
    match t.op:
        case Op.EXP:
            return [], [t.args[0]]
        case Op.DENSITY if t.args[0].op in (Op.NORMAL, Op.MVNORMAL):
            found = unfold(Term(Op.LOGDENSITY, t.args))
            return None if found is None else ([], [found[0]])
        case Op.NEG:
            inner = exponential(t.args[0], v)
            return None if inner is None else ([term(-1), *inner[0]], inner[1])
        case Op.MUL | Op.DIV if not any(map(shape, t.args)):
            constants: list[Term] = []
            exponents: list[Term] = []
            for i, a in enumerate(t.args):
                inner = exponential(a, v)
                if inner is None:
                    return None
                down = t.op is Op.DIV and i == 1
                constants += inner[0]
                exponents += [-e for e in inner[1]] if down else inner[1]
            return constants, exponents
    return None


def by_exponents(f: Formula, offset: Term) -> tuple[Formula, ...] | None:
    """l = k exp(A), r = m exp(B) with A - B = offset for all v and nonzero constants: l is proportional to r."""
    (v,) = f.data
    left, right = (exponential(t, v) for t in f.args)
    if left is None or right is None or v in free_symbols(offset):
        return None
    same = Formula(Op.FORALL, (rel("=", _exponent(left[1], right[1]), offset),), (v,))
    return (*(rel("!=", k, ZERO) for k in dict.fromkeys(left[0] + right[0]) if k.op is not Op.NUM or k == ZERO), same)


def _exponent(left: list[Term], right: list[Term]) -> Term:
    return total([*left, *(-e for e in right)])


def check(goal: Goal, data: Json) -> str | None:
    """Accepts when the conditions on the constant of the evidence are among the hypotheses."""
    f = goal.formula
    if f.op not in (Op.PROPTO, Op.SAMEUPTO):
        return "neither proportional nor equal up to a constant"
    try:
        if not isinstance(data, list) or len(data) != 2:
            return "malformed evidence"
        c = from_json(data[1])
        rule = {"constant": conditions, "exponents": by_exponents}.get(data[0] if isinstance(data[0], str) else "")
        if rule is by_exponents and f.op is not Op.PROPTO:
            return "exponents are compared for proportionality"
        needs = rule(f, c) if rule is not None and isinstance(c, Term) else None
    except (NodeError, ShapeError, SortError) as why:
        return str(why)
    if needs is None:
        return "not a constant"
    missing = [n for n in needs if n not in goal.hyps]
    return f"not among the hypotheses: {missing[0]!r}" if missing else None


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """The constant at the first point that serves."""
    f = goal.formula
    if f.op not in (Op.PROPTO, Op.SAMEUPTO):
        return NoOpinion("neither proportional nor equal up to a constant")
    left, right = f.args
    (v,) = f.data
    try:
        for point in _points(v.domain) if f.op is Op.PROPTO else ():
            parts = [exponential(t, v) for t in f.args]
            if parts[0] is not None and parts[1] is not None and (parts[0][1] or parts[1][1]):
                offset = substitute(_exponent(parts[0][1], parts[1][1]), {v: point})
                needs = by_exponents(f, offset)
                if needs is not None:
                    return Evidence(["exponents", to_json(offset)], needs)
        for point in _points(v.domain):
            c = _constant(f.op, substitute(left, {v: point}), substitute(right, {v: point}))
            if c is not None:
                needs = conditions(f, c)
                if needs is not None:
                    return Evidence(["constant", to_json(c)], needs)
    except (ShapeError, SortError) as why:
        return NoOpinion(str(why))
    return NoOpinion("no point shows the constant")


def _points(domain: Domain) -> Iterator[Term]:
    if domain.kind is Kind.MATRIX:
        if not domain.props:
            yield Term(Op.ZEROS, domain.shape)
        return
    for value in POINTS:
        above = domain.lo is None or domain.lo < value or (domain.lo == value and domain.lo_closed)
        below = domain.hi is None or value < domain.hi or (domain.hi == value and domain.hi_closed)
        if domain.kind is Kind.INTEGER:
            if value.denominator == 1 and (domain.lo is None or domain.lo <= value) and (
                domain.hi is None or value <= domain.hi
            ):
                yield term(value)
        elif domain.kind is Kind.REAL and above and below:
            yield term(value)


def _constant(op: Op, left: Term, right: Term) -> Term | None:
    """l/r or l - r, in lowest terms where no exponentials or densities occur; None if it is 0 or undefined."""
    as_written = any(n.op in (Op.EXP, Op.DENSITY, Op.LOGDENSITY) for t in (left, right) for n in t.walk())
    if op is Op.SAMEUPTO:
        return left - right if shape(left) or as_written else _reduced(left - right)
    if shape(left) or shape(right):
        return None
    top, bottom = _reduced(left), _reduced(right)
    if top is None or bottom is None or ZERO in (top, bottom):
        return None
    return left / right if as_written else _reduced(top / bottom)


def _reduced(t: Term) -> Term | None:
    def work(scales: dict[tuple[Term, Term], int]) -> Term:
        table = Fractions(scales=scales)
        return table.term(table.of(t))

    try:
        return settled(work)  # type: ignore[no-any-return]
    except Undefined:
        return None
    except TooLarge:
        return t


PROCEDURE = Procedure(name="proportional", check=check, doc=__doc__ or "", decide=decide)
