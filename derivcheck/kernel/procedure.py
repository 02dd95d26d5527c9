"""What a procedure is: a finder, which searches and is not trusted, and a checker, which is trusted by name.

    decide(goal, budget)        -> Evidence | NoOpinion      for a goal  H |- F
    rewrite(term, hyps, budget) -> Rewrite | NoOpinion       for a term t: an equal term, with evidence
    check(goal, data)           -> None (accepted) or the reason why not

`check` accepts `H |- F` only if F is true at every assignment of the declared domains that satisfies H and
at which every obligation of F holds.  (The kernel asks separately for a proof of each obligation.)  It re-runs
the evidence, never searches, and looks nothing up but the goal.  Evidence names in `needs` the formulas it
relies on beyond H (say `a > 0` before log(a b) is split); the engine proves them, the kernel demands their
theorems, and the checker finds them among the hypotheses of the goal it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from derivcheck.language.node import Formula, Op, Term

Json = Any  # None | bool | int | str | list[Json] | dict[str, Json]


class Goal(NamedTuple):
    """`hyps |- formula`.  Declared domains of the symbols count as hypotheses without being listed."""

    hyps: tuple[Formula, ...]
    formula: Formula


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a checker needs to accept a goal: JSON data, and the formulas to be proved beside it."""

    data: Json = None
    needs: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """`term = result`, by evidence."""

    result: Term
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """The procedure does not apply or gave up: an answer, not an error."""

    reason: str


@dataclass(frozen=True, slots=True)
class Budget:
    """Counted limits, the same on every machine."""

    rewrites: int = 400  # vocabulary rewrites in one goal
    depth: int = 12  # nested subgoals (needs of needs)
    terms: int = 20_000  # monomials of an intermediate polynomial
    degree: int = 200  # of an intermediate polynomial in one variable
    samples: int = 256  # points of a screen
    digits: int = 120  # decimal digits of a ball
    rlimit: int = 3_000_000  # z3 resource units for one query
    splits: int = 6  # nested case distinctions


Checker = Callable[[Goal, Json], str | None]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A named way to decide goals or to rewrite terms.  `doc` has the fixed headings of docs/reference."""

    name: str  # what `trusts` shows: "rational", "matrix.ring", "expectation.gaussian"
    check: Checker
    doc: str
    decide: Callable[[Goal, Budget], Evidence | NoOpinion] | None = None
    rewrite: Callable[[Term, tuple[Formula, ...], Budget], Rewrite | NoOpinion] | None = None
    heads: frozenset[Op] = frozenset()  # for `rewrite`: the heads it is offered
    rests_on: tuple[str, ...] = ()  # what the checker itself relies on: ("flint",), ("z3",), ("lemma.jensen",)
    automatic: bool = True  # tried without being asked for with by=...
    last_resort: bool = False  # asked only when structure and rewriting have not settled the goal
