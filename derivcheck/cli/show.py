"""`derivcheck show ID`: the derivation as mathematics."""

from __future__ import annotations

import click

from derivcheck.cli.options import format_option, output_option


@click.command("show", short_help="A derivation as mathematics.")
@click.argument("id", metavar="ID")
@format_option
@output_option
def command(id: str, format: str, output: str | None) -> int:
    """Show a derivation as it stands in its file: givens, statement, lines and reasons."""
    from derivcheck.cli import claims
    from derivcheck.cli.output import painter, write, write_json
    from derivcheck.report.json import envelope
    from derivcheck.report.show import show_json, show_text

    claim = claims.one(id, claims.settings()).claim
    if format == "json":
        write_json({**envelope("show"), "claim": show_json(claim)}, output)
    else:
        write(show_text(claim, painter(output)), output)
    return 0
