"""From hypotheses that exclude each other, anything follows.

Decides: every goal, where two hypotheses cannot both hold.
Method: what the hypotheses say of one pair of terms is collected (less, equal, greater); nothing may be left over.
    A formula and its negation among the hypotheses exclude each other as well.
Complete: for hypotheses about the same two terms, in either order, up to bound names.
Gives up: on anything else.
Conditions: none.
Proves:
    given(equal(log(p), p - 1), log(p) < p - 1) |- equal(p, 1)
    given(x < y, x > y) |- equal(x, 0)
    given(x < y, y <= x) |- x > 5
Refutes:
    given(x <= y, x >= y) |- equal(x, 0)
    given(equal(x, y), x <= y) |- x > 5
    given(x < y, y < z) |- x > 5
Source: the order of the real numbers is total.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.node import Formula, Node, Op
from derivcheck.language.substitute import canonical

LESS, EQUAL, GREATER = 1, 2, 4
MASKS = {"<": LESS, "<=": LESS | EQUAL, "=": EQUAL, ">=": GREATER | EQUAL, ">": GREATER, "!=": LESS | GREATER}
FLIPPED = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<", "!=": "!="}


def excluded(hyps: tuple[Formula, ...]) -> bool:
    """Whether no point satisfies all hypotheses, by two of them."""
    left_over: dict[tuple[Node, Node], int] = {}
    plain = set(map(canonical, hyps))
    for h in plain:
        if h.op is Op.NOT and h.args[0] in plain:
            return True
        if h.op is Op.REL:
            pair, mask = (h.args[0], h.args[1]), MASKS[h.data]
            if pair[::-1] in left_over:
                pair, mask = pair[::-1], MASKS[FLIPPED[h.data]]
            left_over[pair] = left_over.get(pair, LESS | EQUAL | GREATER) & mask
    return 0 in left_over.values()


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Evidence without content: the hypotheses are in the goal."""
    return Evidence() if excluded(goal.hyps) else NoOpinion("no two hypotheses exclude each other")


def check(goal: Goal, data: Json) -> str | None:
    """Accepts `H |- F` when two members of H exclude each other."""
    return None if data is None and excluded(goal.hyps) else "no two hypotheses exclude each other"


PROCEDURE = Procedure(name="contradiction", check=check, decide=decide, doc=__doc__ or "")
