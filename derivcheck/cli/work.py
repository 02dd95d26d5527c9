"""What a worker process does: find a claim by name, check it, answer with plain data."""

from __future__ import annotations

from typing import Any, NamedTuple

from derivcheck.kernel.errors import DomainClash
from derivcheck.kernel.verdict import Outcome, Reasons, Verdict
from derivcheck.report.json import result
from derivcheck.run.library import Entry, file_entries, find_entry


class Task(NamedTuple):
    """One claim: where it comes from, its id, the seed, and whether the evidence itself is wanted."""

    origin: str
    id: str
    seed: int | None  # None: derived from what the claim says
    evidence: bool


class Answer(NamedTuple):
    """The verdict's JSON, and what `replay` needs if that was asked for."""

    row: dict[str, Any]
    stored: dict[str, Any] | None


PRELOAD = ("derivcheck.cli.warm",)  # what the server of the workers imports before it forks them


def check(task: Task) -> Answer:
    """Verify one claim."""
    claim = find_entry(task.origin, task.id).claim
    from derivcheck import verify

    try:
        verdict = verify(claim, seed=task.seed)
    except DomainClash as error:  # two meanings of one name: the claim says nothing
        verdict = Verdict(claim, Outcome.ILL_POSED, message=str(error))
    stored = None
    if task.evidence and verdict.evidence is not None:
        from derivcheck.cli.evidence import stored_evidence

        stored = stored_evidence(verdict)
    return Answer(result(verdict), stored)


def load(file: str) -> int:
    """Run a file of claims; how many it has."""
    return len(file_entries(file))


def stopped(entry: Entry, message: str, seconds: float) -> dict[str, Any]:
    """The verdict of a claim whose worker was stopped at a limit."""
    verdict = Verdict(
        entry.claim,
        Outcome.UNDECIDED,
        context=entry.claim.given,
        reason=Reasons.RESOURCE_LIMIT,
        message=message,
        seconds=seconds,
    )
    return result(verdict)
