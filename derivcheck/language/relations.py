"""How relations chain and turn round."""

from __future__ import annotations

MIRROR = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compose(first: str, second: str) -> str | None:
    """The relation that follows from `a first b`, `b second c`, or None."""
    if first == "=":
        return second
    if second == "=":
        return first
    for strict, weak in (("<", "<="), (">", ">=")):
        if {first, second} <= {strict, weak}:
            return strict if strict in (first, second) else weak
    return None
