"""Derivations as values: what a claim says and how it is meant to be proved.  Data only.

    Claim = statement under givens, with a proof and an expected verdict
    proof = Auto | Calc | Parts | Cases | Induction | Exhibit | Use | Axiom
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from derivcheck.language.kinds import ClaimKind
from derivcheck.language.node import Formula, Term


class Outcome(Enum):
    """What the tool answers about a claim or a step."""

    PROVED = "proved"  # accepted by the kernel, obligations discharged, the givens shown satisfiable
    REFUTED = "refuted"  # an exact point of the domain where certified enclosures part, or an instance
    SUPPORTED = "supported"  # no proof; independent samples agree
    UNDECIDED = "undecided"  # nothing within the budget decides
    ILL_POSED = "ill-posed"  # no truth value, with evidence
    UNREADABLE = "unreadable"  # the input could not be read


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expected verdict; `open` names the open step of an expected `undecided`."""

    verdict: Outcome
    open: str = ""
    first_false_step: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step holds: the procedures to ask first, and instances of earlier claims, their givens proved."""

    name: str
    procedures: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """An earlier claim with symbols (by name) replaced; its givens and their domains become obligations."""

    claim: Claim
    mapping: tuple[tuple[str, Term], ...] = ()


AUTO = Reason("auto")


@dataclass(frozen=True, slots=True)
class Step:
    """`relation` leads from the line before to `line`; `source_line` is where it stands in its file."""

    relation: str
    line: Term | Formula
    by: Reason = AUTO
    source_line: int = 0


@dataclass(frozen=True, slots=True)
class Auto:
    """No steps: the engine decides the goal by the reason's procedures."""

    by: Reason = AUTO


@dataclass(frozen=True, slots=True)
class Calc:
    """A chain of lines; of terms with = != < <= > >=, or of formulas with => and <=>."""

    start: Term | Formula
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """One proof for each part of a conjunction; for an equivalence the two directions (or its lines)."""

    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The statement under each condition in turn; `cover` says why one of them always holds."""

    branches: tuple[tuple[Formula, Proof], ...]
    cover: Reason = AUTO


@dataclass(frozen=True, slots=True)
class Induction:
    """Over the integer `variable` from `start`: the statement at `start`, and the step from n to n + 1.

    `step` takes the hypothesis (the statement at `variable`) as a Reason and returns the proof of the
    statement at `variable` + 1, so the hypothesis cannot leak into the base case.
    """

    variable: Term
    start: Term
    base: Proof
    step: Callable[[Reason], Proof]


@dataclass(frozen=True, slots=True)
class Axiom:
    """The statement is an axiom or named lemma of the closed list."""

    name: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Witnesses for the leading existential quantifiers, then a proof of the body."""

    witnesses: tuple[Term, ...]
    proof: Proof


Proof = Auto | Calc | Parts | Cases | Induction | Exhibit | Use | Axiom


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim stands and what it covers: file and line, document and part, inventory ids."""

    path: str = ""
    line: int = 0
    document: str = ""
    part: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement under givens.  `proof` is how, `expect` the verdict that makes the claim ok."""

    id: str
    statement: Formula
    given: tuple[Formula, ...] = ()
    proof: Proof = Auto()
    expect: Expectation = Expectation(Outcome.PROVED)
    title: str = ""
    kind: ClaimKind = ClaimKind.IDENTITY
    source: Source = Source()
    note: str = ""
