"""Whether a statement holds at many points, by a route that no procedure takes: SymPy and mpmath at 50 digits.

    survey(statement, givens)  ->  Survey(tried, agreed, against, reason, route)

A mutant that the checker proves must be true after all; this says so independently.  The points are drawn from
the declared domains and satisfy the givens exactly; both sides are grounded there, elaborated to SymPy and
evaluated numerically.  What SymPy has no words for (expectations, gradients) is evaluated by ball enclosures
instead, which no procedure uses either.  It is evidence for a reader, not a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import free_symbols
from derivcheck.language.to_sympy import Unelaborable, elaborate
from derivcheck.numeric.assignment import Assignment, ground
from derivcheck.numeric.refute import peel, support
from derivcheck.numeric.sampling import sample

DIGITS = 50
CLOSE = 30  # digits to which two sides must agree
ENOUGH = 6  # points that must agree


@dataclass(frozen=True, slots=True)
class Survey:
    """How many points were evaluated, how many agree, the first that does not, and why nothing was evaluated."""

    tried: int
    agreed: int
    against: Assignment | None = None
    reason: str = ""
    route: str = "sympy"  # or "enclosures"
    wanted: int = ENOUGH  # fewer where the givens leave fewer points

    @property
    def shown(self) -> bool:
        """Every point agrees, and there are enough of them."""
        return self.against is None and self.agreed >= self.wanted and self.agreed == self.tried


class _Unknown(Exception):
    """SymPy gives no number."""


def survey(statement: Formula, givens: Sequence[Formula] = (), *, points: int = 10, seed: int = 1) -> Survey:
    """The statement at points of its domain that satisfy the givens (and its own premises)."""
    found = _by_sympy(statement, givens, points, seed)
    if found.shown or found.against is not None:
        return found
    balls = support(statement, givens, seed=seed)
    if balls.refuted is None and balls.agree > found.agreed:
        return Survey(balls.samples, balls.agree, None, found.reason, "enclosures")
    return found


def _by_sympy(statement: Formula, givens: Sequence[Formula], points: int, seed: int) -> Survey:
    free = free_symbols(statement).union(*map(free_symbols, givens))
    peeled = peel(statement, frozenset(s.name for s in free))
    wanted = (*givens, *peeled.premises)
    symbols = tuple(sorted(free | set(peeled.extra), key=lambda s: s.name))
    tried = agreed = 0
    reason = "" if not symbols else "no point satisfies the givens"
    drawn = sample(symbols, wanted, points, seed).points if symbols else [Assignment({})] * ENOUGH
    for point in drawn:
        try:
            true = _holds(ground(peeled.core, point))
        except (_Unknown, Unelaborable, ShapeError, SortError) as error:
            reason = str(error) or type(error).__name__
            continue
        tried += 1
        agreed += true
        if not true:
            return Survey(tried, agreed, point)
    wanted = max(1, min(ENOUGH, len(drawn)))
    return Survey(tried, agreed, None, "" if tried else reason, wanted=wanted)


def _holds(formula: Formula) -> bool:
    match formula.op:
        case Op.REL:
            return _related(formula.data, *map(_numbers, formula.args))
        case Op.AND:
            return all(list(map(_holds, formula.args)))
        case Op.OR:
            return any(list(map(_holds, formula.args)))
        case Op.NOT:
            return not _holds(formula.args[0])
        case Op.IMPLIES:
            return not _holds(formula.args[0]) or _holds(formula.args[1])
        case Op.IFF:
            return _holds(formula.args[0]) == _holds(formula.args[1])
    raise _Unknown(f"{formula.op.value} is not evaluated at a point")


def _numbers(term: Term) -> list[Any]:
    """The value of a closed term as SymPy numbers; the entries of a matrix."""
    import sympy

    value = elaborate(term).replace(
        lambda part: isinstance(part, sympy.Determinant | sympy.Trace),
        lambda part: part.func(part.arg.as_explicit()).doit(),
    )
    value = value.doit(integrals=False)
    if getattr(value, "is_Matrix", False):
        entries = list(value.as_explicit()) if hasattr(value, "as_explicit") else list(value)
    else:
        entries = [value]
    out = []
    for entry in entries:
        number = sympy.N(entry.doit(integrals=False), DIGITS)
        if not number.is_number or number.has(sympy.nan, sympy.zoo) or number.free_symbols:
            raise _Unknown(f"SymPy leaves {entry}")
        out.append(number)
    return out


def _related(relation: str, left: list[Any], right: list[Any]) -> bool:
    import sympy

    if len(left) != len(right):
        raise _Unknown("two shapes")
    gaps = [sympy.N(a - b, DIGITS) for a, b in zip(left, right, strict=True)]
    small = sympy.Float(10, DIGITS) ** -CLOSE
    same = all(bool(abs(gap) <= small * (1 + abs(a))) for gap, a in zip(gaps, left, strict=True))
    if relation in ("=", "!="):
        return same == (relation == "=")
    if len(gaps) != 1 or abs(sympy.im(gaps[0])) > small:
        raise _Unknown("an order of numbers that are not real")
    if same and gaps[0] != 0 and relation in ("<", ">"):
        raise _Unknown("too near to a tie to tell")
    below = bool(sympy.re(gaps[0]) < 0) and not same
    return {"<": below, "<=": below or same, ">": not below and not same, ">=": not below}[relation]
