"""Exact values of trees, and formulas decided exactly at a point.

    evaluate(det([[1, 2], [3, 4]]))  = -2            evaluate(exp(1)) = None: not an exact number here
    holds(sqrt(2) < 3/2)             = True          holds(exp(1) > 2) = True, by an enclosure

Exact numbers are rationals and rational combinations of square roots (`surds.py`).  `holds` decides equations
between exact numbers only; strict inequalities between other numbers by ball enclosures that do not meet.  None
means not decided: undefined, not covered, or beyond the caps.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term
from derivcheck.language.substitute import beta, free_symbols
from derivcheck.numeric.assignment import tabulated
from derivcheck.numeric.evaluate import Env
from derivcheck.numeric.fields import Exact, by_balls
from derivcheck.numeric.heads import finite_law
from derivcheck.numeric.properties import has_property, in_interval
from derivcheck.numeric.surds import Unsupported
from derivcheck.numeric.values import Value, entries


def evaluate(node: Term, env: Env | None = None) -> Value | None:
    """The exact value of a closed term (free symbols may have values in `env`), else None.

    A value is a Fraction, a Surd or a matrix of these as a tuple of rows.
    """
    try:
        return Exact().value(node, env or {})
    except (Unsupported, ZeroDivisionError):
        return None


def holds(formula: Formula, env: Env | None = None) -> bool | None:
    """Whether a closed formula is true, decided exactly; None when it is undefined or not decided."""
    env = env or {}
    parts = formula.args
    match formula.op:
        case Op.AND | Op.OR:
            stop = formula.op is Op.OR
            for part in parts:
                found = holds(part, env)
                if found is None or found is stop:
                    return found
            return not stop
        case Op.NOT:
            found = holds(parts[0], env)
            return None if found is None else not found
        case Op.IMPLIES:
            premise = holds(parts[0], env)
            return holds(parts[1], env) if premise else (None if premise is None else True)
        case Op.IFF:
            left, right = holds(parts[0], env), holds(parts[1], env)
            return None if left is None or right is None else left == right
        case Op.FORALL:
            return _every(formula, env)
        case Op.EXISTS:
            found = _every(Formula(Op.FORALL, (Formula(Op.NOT, parts),), formula.data), env)
            return None if found is None else not found
        case Op.REL:
            return _relation(formula, env)
        case Op.PRED:
            return _predicate(formula, env)
    return None


def _relation(formula: Formula, env: Env) -> bool | None:
    relation = formula.data
    exact = Exact()
    try:
        return exact.related(relation, exact.value(formula.args[0], env), exact.value(formula.args[1], env))
    except (Unsupported, ZeroDivisionError):
        pass
    found: bool | None = by_balls(lambda ball, scope: ball.truth(formula, scope), env)
    return found


# --- quantifiers ------------------------------------------------------------------------------------
def _every(formula: Formula, env: Env) -> bool | None:
    """For all values of one variable: finite ranges, and bodies that are piecewise constant in it."""
    symbol, body = formula.data[0], formula.args[0]
    if symbol not in free_symbols(body):
        return holds(body, env)
    values = instances(symbol, body, env)
    if values is None:
        return None
    undecided = False
    for value in values:
        found = holds(body, {**env, symbol: value})
        if found is False:
            return False
        undecided = undecided or found is None
    return None if undecided else True


def instances(symbol: Symbol, body: Formula, env: Env) -> list[Fraction] | None:
    """Values of `symbol` that decide `for all symbol: body`, None when finitely many do not."""
    domain = symbol.domain
    if domain.kind is Kind.FINITE:
        return list(domain.values)
    if domain.kind not in (Kind.INTEGER, Kind.REAL):
        return None
    lo, hi = domain.lo, domain.hi
    if domain.kind is Kind.INTEGER:
        for relation, bound in _guards(symbol, body, env):
            if relation in (">", ">="):
                low = Fraction(floor(bound) + 1 if relation == ">" else -floor(-bound))
                lo = low if lo is None else max(lo, low)
            if relation in ("<", "<="):
                high = Fraction(-floor(-bound) - 1 if relation == "<" else floor(bound))
                hi = high if hi is None else min(hi, high)
        if lo is not None and hi is not None:
            return [Fraction(k) for k in range(floor(lo), floor(hi) + 1)] if hi - lo < 1000 else None
    points = _breakpoints(symbol, body, env)
    if points is None or len(points) > 200:
        return None
    spots = sorted(set(points) | {p for p in (lo, hi) if p is not None} | {Fraction(0)})
    spots = [spots[0] - 1, *spots, spots[-1] + 1]
    if domain.kind is Kind.INTEGER:
        near = {Fraction(floor(p) + k) for p in spots for k in (-1, 0, 1, 2)}
        return sorted(p for p in near if (lo is None or p >= lo) and (hi is None or p <= hi))
    between = [(a + b) / 2 for a, b in zip(spots, spots[1:], strict=False)]
    return [p for p in sorted({*spots, *between}) if in_interval(p, domain)]


def _guards(symbol: Symbol, body: Formula, env: Env) -> Iterator[tuple[str, Fraction]]:
    """Conditions `symbol relation number` that stand as a premise in front of the whole body."""
    if body.op is not Op.IMPLIES:
        return
    premise = body.args[0]
    for part in _conjuncts(premise):
        if part.op is Op.REL and part.data in ("<", "<=", ">", ">="):
            for (a, b), relation in ((part.args, part.data), (part.args[::-1], _FLIP[part.data])):
                if a.op is Op.SYM and a.data == symbol and symbol not in free_symbols(b):
                    bound = evaluate(b, env)
                    if isinstance(bound, Fraction):
                        yield relation, bound


_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _conjuncts(formula: Formula) -> Iterator[Formula]:
    if formula.op is Op.AND:
        for part in formula.args:
            yield from _conjuncts(part)
    else:
        yield formula


def _breakpoints(symbol: Symbol, body: Node, env: Env) -> list[Fraction] | None:
    """Where a tree can change that mentions `symbol` only in comparisons of `symbol + c` with numbers.

    A sequence that is given by a table reduces to such comparisons once its lambda is applied.
    """
    if body.op is Op.SYM and body.data == symbol:
        return None
    if symbol not in free_symbols(body):
        return []
    if body.op is Op.APPLY:
        function = env.get(body.args[0].data) if body.args[0].op is Op.SYM else body.args[0]
        if not isinstance(function, Term) or function.op is not Op.LAMBDA or len(function.data) != len(body.args) - 1:
            return None
        table = tabulated(function)
        at = evaluate(body.args[1], {**env, symbol: _LINE}) if table is not None else None
        if table is not None and isinstance(at, _Line):
            return [k - at.shift for k in table[0]]
        return _breakpoints(symbol, beta(function, body.args[1:]), env)
    if body.op is Op.REL:
        first, second = (evaluate(body.args[0], {**env, symbol: _LINE}), evaluate(body.args[1], {**env, symbol: _LINE}))
        if isinstance(first, _Line) and isinstance(second, Fraction):
            return [second - first.shift]
        if isinstance(second, _Line) and isinstance(first, Fraction):
            return [first - second.shift]
    if body.bound:
        return None
    out: list[Fraction] = []
    for arg in body.args:
        inner = _breakpoints(symbol, arg, env)
        if inner is None:
            return None
        out += inner
    return out


class _Line:
    """symbol + shift: all the arithmetic that breakpoints need."""

    __slots__ = ("shift",)

    def __init__(self, shift: Fraction) -> None:
        self.shift = shift

    def __add__(self, other: object) -> _Line:
        if not isinstance(other, Fraction):
            raise Unsupported("not a shift")
        return _Line(self.shift + other)

    __radd__ = __add__

    def __neg__(self) -> _Line:
        raise Unsupported("not a shift")

    def _no(self, other: object) -> _Line:
        raise Unsupported("not a shift")

    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __sub__ = __rsub__ = _no


_LINE = _Line(Fraction(0))


# --- predicates -------------------------------------------------------------------------------------
def _predicate(formula: Formula, env: Env) -> bool | None:
    name, args = formula.data, formula.args
    if name == "pmf" and len(args) == 2:
        return _is_pmf(args, env)
    if name == "differentiable at" and len(args) == 1 and isinstance(args[0], Term):
        return True if _has_value(args[0], env) else None
    if name == "near" and len(args) == 2 and args[0].op is Op.LAMBDA:
        return _near(args[0], args[1], env)
    if len(args) != 1 or not isinstance(args[0], Term):
        return None
    value = evaluate(args[0], env)
    if value is None:
        return None
    try:
        return has_property(name, value)
    except (Unsupported, ZeroDivisionError):
        return None


def _has_value(node: Term, env: Env) -> bool:
    """Whether a derivative has a value here: dual numbers exist only where every step is differentiable."""
    if evaluate(node, env) is not None:
        return True
    found = by_balls(lambda ball, scope: ball.value(node, scope), env)
    return found is not None and all(x.is_finite() for x in entries(found))  # 0/0 is no slope


def _near(function: Term, point: Term, env: Env) -> bool | None:
    """A strict relation between continuous sides that holds at a point holds near it."""
    body = function.args[0]
    if body.op is not Op.REL or body.data not in ("<", ">", "!=") or len(function.data) != 1:
        return None
    symbol, value = function.data[0], evaluate(point, env)
    if value is None or holds(body, {**env, symbol: value}) is not True:
        return None
    op = Op.JACOBIAN if isinstance(value, tuple) else Op.DERIV
    smooth = all(_has_value(Term(op, (side, point), (symbol,)), env) for side in body.args)
    return True if smooth else None


def _is_pmf(args: tuple[Any, ...], env: Env) -> bool | None:
    size = evaluate(args[1], env)
    if not isinstance(size, Fraction):
        return None
    try:
        finite_law(Exact(), Term(Op.CATEGORICAL, args), env)
    except (Unsupported, ZeroDivisionError):
        return None
    return True
