"""Where a crash becomes a value: the outermost edge of a process, never around a decision.

    attempt(function, *args) -> Done | OutOfTime | OutOfMemory | Crashed
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FRAMES = 12  # of a traceback, the innermost


@dataclass(frozen=True, slots=True)
class Done:
    """The function returned `value`."""

    value: Any


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """The worker was killed after `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The memory limit was reached, or the system killed the worker."""


@dataclass(frozen=True, slots=True)
class Crashed:
    """An error inside derivcheck itself, or in a file that it runs: one line, the traceback, and the places (file
    and line) that the error passed through, the innermost last."""

    message: str
    detail: str = ""
    places: tuple[tuple[str, int], ...] = ()

    @property
    def located(self) -> str:
        """The line with the place where the error arose."""
        return self.message + "".join(f" ({file}:{line})" for file, line in self.places[-1:])


Attempted = Done | OutOfTime | OutOfMemory | Crashed


def attempt(function: Callable[..., Any], *args: Any) -> Attempted:
    """Call the function; a crash is reported as a crash and can never look like an answer."""
    try:
        return Done(function(*args))
    except MemoryError:
        return OutOfMemory()
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it leaves as exit code 4
        return crashed(error)


def crashed(error: BaseException) -> Crashed:
    """An exception as a value that survives the way between processes."""
    message = str(error).strip().splitlines()
    head = f"{type(error).__name__}: {message[0]}" if message else type(error).__name__
    places = tuple((frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(error.__traceback__))
    return Crashed(head, "".join(traceback.format_exception(error, limit=-FRAMES)), places)
