"""Models of the givens: an assignment that satisfies them, sampled, or sampled and proved.

The sampler checks givens by exact evaluation.  Where it cannot (integrability, bounds for all values), candidates
are drawn for the givens that it can check, and the others are proved at the candidate.  The first candidates are
tried at rest before, functions and sequences zero: a recurrence or a flow holds at an equilibrium.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.engine.prover import Prover
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import ZERO, Formula, Op, Term
from derivcheck.numeric import refute as points
from derivcheck.numeric.assignment import Assignment, Table, Value, ground
from derivcheck.numeric.sampling import sample

CANDIDATES, RESTING = 12, 2
_OF_ZERO = frozenset({
    Prop.CONTINUOUS, Prop.DIFFERENTIABLE, Prop.CONTINUOUSLY_DIFFERENTIABLE, Prop.TWICE_DIFFERENTIABLE, Prop.SMOOTH,
})  # fmt: skip
_BEYOND_SAMPLING = frozenset({Op.FORALL, Op.EXISTS, Op.PRED, Op.TENDS, Op.EXPECT, Op.KL, Op.LIMIT})


def model(prover: Prover, givens: tuple[Formula, ...], symbols: tuple[Symbol, ...], seed: int) -> Assignment | None:
    """A model of the givens; None when none was found."""
    found = points.model(givens, symbols, prover.budget, seed)
    if found is not None:
        return found
    hard = tuple(g for g in givens if any(n.op in _BEYOND_SAMPLING for n in g.walk()))
    if not hard:
        return None
    easy = tuple(g for g in givens if g not in hard)
    drawn = sample(symbols, easy, CANDIDATES, seed).points
    resting = [r for p in drawn[:RESTING] for r in (at_rest(p), at_rest(p, numbers=True)) if r is not None]
    for candidates, unchecked in ((resting, givens), (drawn, hard)):
        for point in candidates:
            if all(isinstance(prover.prove((), ground(g, point)), Theorem) for g in unchecked):
                return point
    return None


def at_rest(point: Assignment, *, numbers: bool = False) -> Assignment | None:
    """The point with its real functions and sequences zero, the real numbers too if asked; None without any such."""
    values: dict[Symbol, Value] = dict(point)
    moved = False
    for s in point:
        if s.domain.kind in (Kind.FUNCTION, Kind.SEQUENCE):
            output = s.domain.output or REAL
            if output != REAL or s.domain.props - _OF_ZERO:
                continue
            moved = True
            if s.domain.kind is Kind.FUNCTION:
                inputs = tuple(Symbol(name, d) for name, d in zip("uvwxyz", s.domain.inputs, strict=False))
                values[s] = Term(Op.LAMBDA, (ZERO,), inputs)
            else:
                first = 0 if s.domain.lo is None else int(s.domain.lo)
                values[s] = Table(first, (), Fraction(0), Domain(Kind.INTEGER, lo=s.domain.lo))
        elif numbers and s.domain == REAL:
            values[s] = Fraction(0)
    return Assignment(values) if moved else None
