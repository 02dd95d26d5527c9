"""Evidence in files: `verify --evidence DIR` writes one for each claim, `replay` reads them in a clean process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from derivcheck.cli.usage import BadUsage
from derivcheck.kernel.verdict import Verdict
from derivcheck.language.nodes_json import to_json
from derivcheck.report.json import digest

SCHEMA = "derivcheck-evidence/1"
FIELDS = {"schema", "id", "verdict", "given", "statement", "digest", "evidence"}


def stored_evidence(verdict: Verdict) -> dict[str, Any]:
    """The claim as trees, its verdict, and the evidence with its digest."""
    claim = verdict.claim
    assert verdict.evidence is not None
    return {
        "schema": SCHEMA,
        "id": claim.id,
        "verdict": verdict.outcome.value,
        "given": [to_json(given) for given in claim.given],
        "statement": to_json(claim.statement),
        "digest": digest(verdict.evidence),
        "evidence": verdict.evidence,
    }


def write_evidence(stored: dict[str, Any], folder: str) -> None:
    """Write DIR/kl/gaussian.json for the claim kl/gaussian."""
    file = Path(folder).joinpath(*stored["id"].split("/")[:-1], stored["id"].split("/")[-1] + ".json")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise BadUsage(f"--evidence {folder}: {error.strerror}", target=folder) from error


def read_evidence(path: Path) -> dict[str, Any]:
    """The content of a file that `write_evidence` wrote; anything else is wrong usage."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadUsage(f"{path}: {error}", target=str(path)) from error
    if not isinstance(stored, dict) or set(stored) != FIELDS or stored["schema"] != SCHEMA:
        message = f"{path}: not evidence of derivcheck; expected a file from `verify --evidence DIR`"
        raise BadUsage(message, target=str(path))
    return stored
