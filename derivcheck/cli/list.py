"""`derivcheck list [TARGET ...]`: what there is."""

from __future__ import annotations

import click

from derivcheck.cli.options import format_option, output_option


@click.command("list", short_help="What there is.")
@click.argument("targets", nargs=-1, metavar="[TARGET ...]")
@format_option
@output_option
def command(targets: tuple[str, ...], format: str, output: str | None) -> int:
    """List claims: id, kind, expected verdict, title."""
    from derivcheck.cli import claims
    from derivcheck.cli.output import write, write_json
    from derivcheck.report.json import envelope, listing

    rows = [listing(entry.claim) for entry in claims.find(targets, claims.settings())]
    if format == "json":
        write_json({**envelope("list"), "claims": rows}, output)
        return 0
    wide = max((len(row["id"]) for row in rows), default=0)
    kind = max((len(row["kind"]) for row in rows), default=0)
    lines = (f"{row['id']:<{wide}}  {row['kind']:<{kind}}  {row['expected']:<9}  {row['title']}" for row in rows)
    write("".join(line.rstrip() + "\n" for line in lines), output)
    return 0
