"""How much was evaluated so far, in nodes of trees: what searches look at, so that they end alike on every machine.

    allowance = Allowance(100_000)
    while allowance.left(): ...

The count only grows and decides nothing but when a search for points stops.
"""

from __future__ import annotations

from derivcheck.language.node import Node, Term


class Effort:
    """The count: `EFFORT.spent += nodes` wherever many nodes are evaluated."""

    __slots__ = ("spent",)

    def __init__(self) -> None:
        self.spent = 0


EFFORT = Effort()
DRAW = 40  # a random value, in nodes


class Allowance:
    """So many nodes from here on."""

    __slots__ = ("end",)

    def __init__(self, nodes: int) -> None:
        self.end = EFFORT.spent + nodes

    def left(self) -> bool:
        """Whether some of it is left."""
        return EFFORT.spent < self.end


UNLIMITED = Allowance(1 << 62)


def own_size(node: Node) -> int:
    """The number of nodes of a tree outside its inner binders and formulas, which count for themselves."""
    inner = (a for a in node.args if isinstance(a, Term) and not a.bound)
    return 1 + sum(map(own_size, inner))
