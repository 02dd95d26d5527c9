"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from derivcheck.cli.usage import BadUsage

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FORMATS = ("text", "json")
LATER = ("junit", "sarif", "github", "html")


def _format(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value in FORMATS:
        return value
    if value in LATER:
        raise BadUsage(f"the format {value!r} is not available yet; there are {' and '.join(FORMATS)}")
    import difflib

    close = difflib.get_close_matches(value, FORMATS, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {' and '.join(FORMATS)}"
    raise BadUsage(f"no format is called {value!r}; {hint}", suggestion=close[0] if close else None)


def _seed(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if value == "random":
        import secrets

        return secrets.randbelow(2**31)
    if not value.isdecimal():
        raise BadUsage(f"--seed {value}: expected a natural number or the word random")
    return int(value)


def _output(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """What cannot be written is said before the work, not after it."""
    if value is not None:
        file = Path(value)
        if not file.parent.is_dir():
            raise BadUsage(f"--output {value}: there is no folder {str(file.parent)!r}", target=value)
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            raise BadUsage(f"--output {value}: permission denied", target=value)
    return value


format_option: Decorator = click.option(
    "--format", "format", metavar="|".join(FORMATS), default="text", callback=_format, help="How to report (text)."
)
output_option: Decorator = click.option(
    "--output",
    type=click.Path(dir_okay=False),
    default=None,
    metavar="FILE",
    callback=_output,
    help="Write the report there.",
)
seed_option: Decorator = click.option(
    "--seed", default=None, metavar="N|random", callback=_seed, help="Seed of the samples (a claim's own content)."
)
