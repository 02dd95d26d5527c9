"""Running the command line in this process, with a stand-in for the engine where its answers do not matter."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import derivcheck
from derivcheck.cli import execute
from derivcheck.kernel.derivation import Claim
from derivcheck.kernel.verdict import Attempt, Outcome, Reasons, StepVerdict, Verdict, Witness

DEMO = str(Path(__file__).parent / "files" / "demo.py")


class Ran(NamedTuple):
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        data: dict[str, Any] = json.loads(self.out)
        return data


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """`run("verify", "all")` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> Ran:
        code = execute(args)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def demo() -> str:
    """The path of a file with claims."""
    return DEMO


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Outcomes by claim id; an exception is raised.  Use with --jobs 1; what is not listed is as expected."""
    said: dict[str, Any] = {}

    def verify(claim: Claim, *, seed: int | None = None, budget: object = None) -> Verdict:
        answer = said.get(claim.id, Outcome(claim.expect.verdict.value))
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Verdict):
            return answer
        return made(claim, answer)

    monkeypatch.setattr(derivcheck, "verify", verify)
    return said


def made(claim: Claim, outcome: Outcome, *, trusts: tuple[str, ...] = ("kernel", "rational")) -> Verdict:
    """A plausible verdict: a refuted chain fails at its last step."""
    witness = Witness({"x": "3/2", "y": 1}, "25/4", "13/4", "exact") if outcome is Outcome.REFUTED else None
    steps = []
    left = getattr(claim.proof, "start", None)
    lines = getattr(claim.proof, "steps", ())
    for index, step in enumerate(lines, 1):
        last = index == len(lines)
        own = outcome if last else Outcome.PROVED
        attempts = (Attempt("rational", "the difference is not zero"),) if own is Outcome.UNDECIDED else ()
        steps.append(
            StepVerdict(
                index, (), step.relation, left, step.line, step.source_line, own,
                "rational" if own is Outcome.PROVED else "", witness if last else None, attempts,
            )
        )  # fmt: skip
        left = step.line
    proved = outcome is Outcome.PROVED
    return Verdict(
        claim,
        outcome,
        context=claim.given,
        model={"x": "3/2"} if claim.given else {},
        reason=Reasons.NO_PROCEDURE if outcome is Outcome.UNDECIDED else None,
        trusts=trusts if proved or outcome is Outcome.REFUTED else (),
        steps=tuple(steps),
        first_unjustified_step=None if proved or not steps else len(steps),
        first_false_step=len(steps) if outcome is Outcome.REFUTED and steps else None,
        witness=witness,
        evidence={"verdict": outcome.value} if proved else None,
    )
