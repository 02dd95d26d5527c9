"""The command `derivcheck`: one file a command, each imported when it is called.

    main(args=None)          runs and exits
    execute(args) -> int     runs and returns the exit code: 4 inside derivcheck, 2 usage, 1 contrary, 3 open, 0
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from derivcheck.version import VERSION

COMMANDS = ("verify", "list", "show", "explain", "replay")

OK, CONTRARY, USAGE, OPEN, INTERNAL = 0, 1, 2, 3, 4
INTERRUPTED = 130


class Commands(click.Group):
    """The commands by name; an unknown one is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one that is wanted."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"derivcheck.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first, or usage with a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command is called {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(VERSION, "--version", prog_name="derivcheck", message="%(prog)s %(version)s")
def root() -> None:
    """Checks mathematical derivations: proof, or certified refutation."""


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    sys.exit(execute(sys.argv[1:] if args is None else args))


def execute(args: Sequence[str]) -> int:
    """Run the command line; every ending has its exit code."""
    from derivcheck.run.attempt import Done, OutOfMemory, OutOfTime, attempt

    outcome = attempt(_invoke, list(args))
    if isinstance(outcome, Done):
        return int(outcome.value)
    if isinstance(outcome, OutOfMemory | OutOfTime):
        return _fail(args, INTERNAL, "out of memory", None)
    return _fail(args, INTERNAL, f"an error inside derivcheck: {outcome.located}", None, outcome.detail)


def _invoke(args: list[str]) -> int:
    from derivcheck.cli.usage import BadUsage

    try:
        code: Any = root.main(args, prog_name="derivcheck", standalone_mode=False)
    except BadUsage as error:
        return _fail(args, USAGE, str(error), error.target, suggestion=error.suggestion)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"\nTry '{context.command_path} -h' for help." if context else ""
        return _fail(args, USAGE, error.format_message(), None, hint)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    return code if isinstance(code, int) else OK


def _fail(
    args: Sequence[str], code: int, message: str, target: str | None, detail: str = "", suggestion: str | None = None
) -> int:
    click.echo(f"derivcheck: {message}{detail if detail.startswith(chr(10)) else ''}", err=True)
    if detail and not detail.startswith("\n"):
        click.echo(detail, err=True)
    if _wants_json(args):
        from derivcheck.cli.output import emit_failure

        emit_failure(args, code, message, target, suggestion)
    return code


def _wants_json(args: Sequence[str]) -> bool:
    """Whether `--format json` was asked for, even on a command line that is otherwise wrong."""
    pairs = zip(args, list(args[1:]) + [""], strict=True)
    return any(one == "--format=json" or (one == "--format" and two == "json") for one, two in pairs)
