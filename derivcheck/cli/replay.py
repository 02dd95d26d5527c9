"""`derivcheck replay FILE ...`: re-checks stored evidence by kernel and checkers alone, without search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from derivcheck.cli.options import format_option, output_option


@click.command("replay", short_help="Re-check stored evidence, without search.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True), metavar="FILE ...")
@format_option
@output_option
@click.option("--quiet", is_flag=True, help="Only what is not accepted.")
def command(files: tuple[str, ...], format: str, output: str | None, quiet: bool) -> int:
    """Re-check evidence written by `verify --evidence DIR`; FILE may be that folder."""
    from derivcheck.cli.evidence import read_evidence
    from derivcheck.cli.output import painter, write, write_json
    from derivcheck.cli.progress import Progress
    from derivcheck.report.json import envelope
    from derivcheck.setup import install

    found = [(str(path), read_evidence(path)) for path in _files(files)]
    install()
    rows = []
    with Progress(len(found), quiet) as progress:
        for path, stored in found:
            rows.append(_replay(path, stored))
            progress.advance(len(rows))
    accepted = all(row["accepted"] for row in rows)
    if format == "json":
        write_json({**envelope("replay"), "results": rows}, output)
    else:
        paint = painter(output)
        lines = []
        for row in rows:
            mark = paint("✓", "good") if row["accepted"] else paint("✗", "bad")
            if not (quiet and row["accepted"]):
                lines.append(f"{mark} {row['id']}  {row['verdict']}  {row['message']}".rstrip())
        count = sum(row["accepted"] for row in rows)
        write("".join(line + "\n" for line in [*lines, f"{count} of {len(rows)} accepted"]), output)
    return 0 if accepted else 1


def _files(names: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for name in names:
        path = Path(name)
        found += sorted(path.rglob("*.json")) if path.is_dir() else [path]
    return found


def _replay(path: str, stored: dict[str, Any]) -> dict[str, Any]:
    from derivcheck.cli.evidence import no_clash, objection
    from derivcheck.kernel.errors import KernelError
    from derivcheck.kernel.replay import replay
    from derivcheck.report.json import digest

    evidence = stored["evidence"]
    row: dict[str, Any] = {"file": path, "id": evidence["claim"]["id"], "verdict": evidence["verdict"]}
    row |= {"accepted": False, "message": "", "trusts": []}
    if digest(evidence) != stored["digest"]:
        return {**row, "message": "the evidence is not what its digest says"}
    try:
        if "proof" not in evidence:
            wrong = no_clash(stored)
            return {**row, "accepted": wrong is None, "message": wrong or ""}
        theorem = replay(evidence["proof"])
        wrong = objection(theorem, stored)
    except KernelError as error:
        return {**row, "message": str(error)}
    return {**row, "accepted": wrong is None, "message": wrong or "", "trusts": sorted(theorem.trusts)}
