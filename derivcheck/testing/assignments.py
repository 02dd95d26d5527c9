"""Hypothesis strategies that draw the points of a context.

A strategy draws a seed, and the seed expands to points that satisfy every given exactly (`numeric.sampling`):
drawing few seeds and many points is far quicker than drawing numbers one by one and filtering.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Term
from derivcheck.numeric.assignment import Assignment
from derivcheck.numeric.sampling import enumerate_small, sample

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SMALL = 16  # points that shrinking ends at
SEEDS = 10_000
BATCH = 16


class NoPoints(ValueError):
    """No point of the context was found; the message lists the givens."""


def assignments(
    givens: Sequence[Formula] = (), symbols: Iterable[Symbol | Term] = ()
) -> SearchStrategy[Assignment]:
    """Points of the context of `symbols` (those of the givens included) that satisfy all `givens` exactly.

    A failing example shrinks to a point of small numbers.  Raises NoPoints, when the strategy is built, if no
    point is found.
    """
    from hypothesis import strategies

    wanted = tuple(symbols)
    small = enumerate_small(wanted, givens, SMALL)
    _check(bool(small) or bool(sample(wanted, givens, 1, 0).points), givens)
    spread = strategies.tuples(strategies.integers(0, SEEDS), strategies.integers(0, BATCH - 1)).map(
        lambda drawn: _pick(_expand(wanted, givens, drawn[0]) or small, drawn[1])
    )
    return strategies.one_of(strategies.sampled_from(small), spread) if small else spread


def batches(
    givens: Sequence[Formula] = (), symbols: Iterable[Symbol | Term] = (), *, count: int = 64
) -> SearchStrategy[list[Assignment]]:
    """Lists of up to `count` different points, one seed each: for vectorised tests.

    Raises NoPoints, when the strategy is built, if no point is found.
    """
    from hypothesis import strategies

    wanted = tuple(symbols)
    _check(bool(sample(wanted, givens, 1, 0).points), givens)
    return strategies.integers(0, SEEDS).map(lambda seed: sample(wanted, givens, count, seed).points).filter(bool)


def _expand(symbols: tuple[Symbol | Term, ...], givens: Sequence[Formula], seed: int) -> list[Assignment]:
    for attempt in range(8):
        found = sample(symbols, givens, BATCH, seed + attempt * SEEDS).points
        if found:
            return found
    return []


def _pick(points: list[Assignment], place: int) -> Assignment:
    if not points:
        raise NoPoints("no point satisfies the givens with this seed")
    return points[place % len(points)]


def _check(found: bool, givens: Sequence[Formula]) -> None:
    if not found:
        listed = ", ".join(map(repr, givens)) or "(none)"
        raise NoPoints(f"no point was found for the givens {listed}; are they satisfiable?")
