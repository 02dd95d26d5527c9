"""Where reports go: stdout or --output; notes, progress and errors go to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from derivcheck.cli.usage import BadUsage

STYLES: dict[str, dict[str, Any]] = {
    "good": {"fg": "green"},
    "bad": {"fg": "red"},
    "open": {"fg": "yellow"},
    "dim": {"dim": True},
    "strong": {"bold": True},
}


def write(report: str, output: str | None) -> None:
    """Print a report, or put it into the file."""
    if output is None:
        stream = sys.stdout
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8")  # mathematics is not ASCII
        try:
            click.echo(report, nl=False, color=use_colour())
            stream.flush()
        except BrokenPipeError:  # the reader has seen enough
            sys.stdout = open(os.devnull, "w")  # where Python's flush at exit goes
        except OSError as error:
            sys.stdout = open(os.devnull, "w")
            raise BadUsage(f"the report cannot be written: {error.strerror}") from error
        return
    try:
        Path(output).write_text(report, encoding="utf-8")
    except OSError as error:
        raise BadUsage(f"--output {output}: {error.strerror}", target=output) from error


def write_json(data: dict[str, Any], output: str | None) -> None:
    """One object and nothing else."""
    write(json.dumps(data, ensure_ascii=False, indent=1) + "\n", output)


def use_colour() -> bool:
    """Colour on a terminal, unless NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, role: str) -> str:
    """Colour a piece of a report; what is not wanted is stripped when it is written."""
    return click.style(text, **STYLES[role])


def painter(output: str | None) -> Any:
    """`paint` where colour will show, else no styling at all."""
    from derivcheck.report.text import plain

    return paint if output is None and use_colour() else plain


def emit_failure(args: Sequence[str], code: int, message: str, target: str | None, suggestion: str | None) -> None:
    """The JSON object of a run that failed before it had results."""
    from derivcheck.report.json import envelope, error, report

    command = args[0] if args and not args[0].startswith("-") else ""
    entries = [error(code, message, target=target, suggestion=suggestion)]
    data = report("verify", [], entries, 0, 0.0) if command == "verify" else envelope(command, entries)
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
