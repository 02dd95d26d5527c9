"""Models of the givens: an assignment that satisfies them, sampled, or sampled and proved.

The sampler checks givens by exact evaluation.  Where it cannot (integrability, bounds for all values), candidates
are drawn for the givens that it can check, and the others are proved at the candidate.
"""

from __future__ import annotations

from derivcheck.engine.prover import Prover
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Op
from derivcheck.numeric import refute as points
from derivcheck.numeric.assignment import Assignment, ground
from derivcheck.numeric.sampling import sample

CANDIDATES = 12
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
    for point in sample(symbols, easy, CANDIDATES, seed).points:
        if all(isinstance(prover.prove((), ground(g, point)), Theorem) for g in hard):
            return point
    return None
