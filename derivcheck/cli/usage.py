"""Wrong usage: what exits with 2 and says what was expected."""

from __future__ import annotations


class BadUsage(Exception):
    """The command cannot do what was asked; `target` is the input at fault, `suggestion` the nearest name."""

    def __init__(self, message: str, *, target: str | None = None, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.target = target
        self.suggestion = suggestion
