"""Verdicts and their parts.  Data only; the JSON of docs/schema mirrors these fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from derivcheck.kernel.derivation import Claim, Outcome
from derivcheck.language.node import Formula, Term


class Reasons(Enum):
    """Why a claim is undecided."""

    NO_PROCEDURE = "no-procedure"
    NO_MODEL = "no-model"
    RESOURCE_LIMIT = "resource-limit"


@dataclass(frozen=True, slots=True)
class Witness:
    """A point that refutes: exact values by name (integers, "p/q", nested lists, {"lambda": ...}), both sides as
    printed, and how it was certified: "enclosure", "exact" or "certificate"."""

    assignment: dict[str, Any]
    lhs: str | None
    rhs: str | None
    method: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one procedure answered about a goal it could not decide."""

    procedure: str
    answer: str


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The outcome for step `index` (from 1) at `path` inside cases and induction."""

    index: int
    path: tuple[str, ...]
    relation: str
    left: Term | Formula
    right: Term | Formula
    source_line: int
    outcome: Outcome
    by: str
    witness: Witness | None = None
    attempts: tuple[Attempt, ...] = ()
    message: str = ""
    narrows: bool = False
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numeric:
    """The pointwise cross-check: how many points were tried, thrown away and agreed, to how many digits."""

    samples: int = 0
    discarded: int = 0
    agree: int = 0
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that is known about a claim after it was checked."""

    claim: Claim
    outcome: Outcome
    context: tuple[Formula, ...] = ()
    model: dict[str, Any] | None = None
    reason: Reasons | None = None
    trusts: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()  # "sigma_t**2 != 0: by givens"
    conditions: tuple[str, ...] = ()
    steps: tuple[StepVerdict, ...] = ()
    first_unjustified_step: int | None = None
    first_false_step: int | None = None
    open_step: str | None = None
    attempts: tuple[Attempt, ...] = ()
    witness: Witness | None = None
    evidence: dict[str, Any] | None = field(default=None, repr=False)
    numeric: Numeric = Numeric()
    seed: int = 0
    seconds: float = 0.0
    message: str = ""

    @property
    def ok(self) -> bool:
        """Whether the outcome is the one that the claim expects (an expected false step included)."""
        expected = self.claim.expect
        if self.outcome is not expected.verdict:
            return False
        return expected.first_false_step is None or expected.first_false_step == self.first_false_step
