"""`derivcheck verify [TARGET ...]`: checks derivations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from derivcheck.cli.options import format_option, output_option, seed_option
from derivcheck.cli.usage import BadUsage

if TYPE_CHECKING:
    from derivcheck.run.attempt import Attempted
    from derivcheck.run.config import Config
    from derivcheck.run.library import Entry

FEW = 12  # up to so many claims are shown with their details even when all is as expected
DEFAULT_TIMEOUT = 60.0  # seconds for one claim in a worker; counted budgets stop long before
LOADING = 5.0  # seconds that reading a file may take under any time limit


@click.command("verify", short_help="Check derivations.")
@click.argument("targets", nargs=-1, metavar="[TARGET ...]")
@format_option
@output_option
@click.option("--jobs", type=click.IntRange(min=1), default=None, metavar="N", help="Worker processes (all cores).")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=None,
    metavar="SECONDS",
    help="Limit for one claim, in a worker process that is then killed.",
)
@click.option(
    "--domain", type=click.Choice(["natural", "strict"]), default="strict", help="Derivations in Python are strict."
)
@click.option("--accept", type=click.Choice(["supported"]), default=None, help="Let support by samples count as 0.")
@seed_option
@click.option("--no-cache", is_flag=True, help="Check afresh; nothing is cached yet.")
@click.option("--quiet", is_flag=True, help="Only what is not as expected.")
@click.option("--evidence", type=click.Path(file_okay=False), default=None, metavar="DIR", help="Store evidence there.")
def command(
    targets: tuple[str, ...],
    format: str,
    output: str | None,
    jobs: int | None,
    timeout: float | None,
    domain: str,
    accept: str | None,
    seed: int | None,
    no_cache: bool,
    quiet: bool,
    evidence: str | None,
) -> int:
    """Check derivations.

    TARGET is `all`, the id of a claim, a prefix of ids or a glob (`diffusion/*`), or a .py file. Without one, the
    paths in [tool.derivcheck] of pyproject.toml are checked, or else the library.
    """
    from derivcheck.cli import claims
    from derivcheck.cli.output import painter, write, write_json
    from derivcheck.report.json import report

    begin = time.perf_counter()
    config = claims.settings()
    if domain == "natural":
        raise BadUsage("--domain natural is for documents; derivations in Python are always checked strictly")
    rows, errors = _check(targets, config, jobs, timeout, seed, quiet, evidence)
    for row in rows:
        _forbid(row, config.permit)
    data = report("verify", rows, errors, seed or 0, time.perf_counter() - begin)
    if format == "json":
        write_json(data, output)
    else:
        from derivcheck.report.text import text_report

        write(text_report(data, paint=painter(output), quiet=quiet, full=len(rows) <= FEW), output)
    return exit_code(rows, errors, accept)


def exit_code(rows: Sequence[dict[str, Any]], errors: Sequence[dict[str, Any]], accept: str | None) -> int:
    """The highest that applies in the order 4, 2, 1, 3, 0."""
    from derivcheck.report.json import standing

    codes = {error["code"] for error in errors}
    meaning = {"ok": 0, "ill-posed": 2, "contrary": 1, "open": 3}
    for row in rows:
        accepted = accept == "supported" and row["verdict"] == "supported" and row["expected"] == "proved"
        codes.add(0 if accepted else meaning[standing(row)])
    return next(code for code in (4, 2, 1, 3, 0) if code in codes or code == 0)


def _check(
    targets: Sequence[str],
    config: Config,
    jobs: int | None,
    timeout: float | None,
    seed: int | None,
    quiet: bool,
    evidence: str | None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from derivcheck.cli import claims, work
    from derivcheck.cli.progress import Progress
    from derivcheck.run.pool import cores, run, start_server

    jobs = jobs or cores()
    if jobs > 1 or timeout is not None:
        start_server(work.PRELOAD)
    if timeout is not None:
        _read_in_time(claims.files(targets, config), max(timeout, LOADING))
    entries = claims.find(targets, config)
    if timeout is None and len(entries) == 1:
        jobs = 1
    limit = timeout if timeout is not None else None if jobs == 1 else DEFAULT_TIMEOUT
    tasks = [work.Task(entry.origin, entry.claim.id, seed, evidence is not None) for entry in entries]
    rows: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    with Progress(len(tasks), quiet) as progress:
        outcomes = run(work.check, tasks, jobs=jobs, timeout=limit, progress=progress.advance)
        for entry, outcome in zip(entries, outcomes, strict=True):
            _collect(entry, outcome, rows, errors, evidence)
    return rows, errors


def _read_in_time(files: Sequence[str], limit: float) -> None:
    """Run the named files in a worker first, which can be killed; what fails there fails again here, and is said."""
    from derivcheck.cli import work
    from derivcheck.run.attempt import OutOfTime
    from derivcheck.run.pool import run

    for file, outcome in zip(files, run(work.load, files, jobs=1, timeout=limit), strict=True):
        if isinstance(outcome, OutOfTime):
            message = f"{file}: still running after {limit:g} s; a file of claims only states them"
            raise BadUsage(message, target=file)


def _collect(
    entry: Entry, outcome: Attempted, rows: list[dict[str, Any]], errors: list[dict[str, Any]], evidence: str | None
) -> None:
    from derivcheck.cli import work
    from derivcheck.report.json import error
    from derivcheck.run.attempt import Crashed, Done, OutOfMemory, OutOfTime

    match outcome:
        case Done(answer):
            rows.append(answer.row)
            if evidence is not None and answer.stored is not None:
                from derivcheck.cli.evidence import write_evidence

                write_evidence(answer.stored, evidence)
        case OutOfTime(seconds):
            rows.append(work.stopped(entry, f"stopped after {seconds:g} s", seconds))
        case OutOfMemory():
            rows.append(work.stopped(entry, "stopped at the memory limit", 0.0))
        case Crashed():
            errors.append(error(4, f"{entry.claim.id}: {outcome.located}", target=entry.claim.id))
            click.echo(outcome.detail, err=True)


def _forbid(row: dict[str, Any], permit: Sequence[str]) -> None:
    """A proof that rests on a proposer of SymPy's needs the project's permission."""
    used = [name for name in row["trusts"] if name.startswith("sympy.") and name not in permit]
    if used and row["verdict"] == "proved":
        row["ok"] = False
        reason = f"rests on {', '.join(used)}, which [tool.derivcheck] permit does not list"
        row["message"] = f"{reason}; {row['message']}" if row["message"] else reason
