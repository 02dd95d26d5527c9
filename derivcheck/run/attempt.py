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
    """An error inside derivcheck itself: one line, and the traceback."""

    message: str
    detail: str = ""


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
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    message = str(error).strip().splitlines()
    head = f"{type(error).__name__}: {message[0]}" if message else type(error).__name__
    return Crashed(head + where, "".join(traceback.format_exception(error, limit=-FRAMES)))
