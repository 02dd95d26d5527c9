"""Verdicts as JSON, the form that docs/schema describes and every other report is made from.

    result(verdict) -> dict      listing(claim) -> dict      digest(evidence) -> "sha256:..."
    report(command, results, errors, seed, seconds) -> dict

Pure functions: no clock, no terminal, no file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from derivcheck.kernel.derivation import Claim
from derivcheck.kernel.verdict import Attempt, Numeric, Outcome, StepVerdict, Verdict, Witness
from derivcheck.language.latex import latex
from derivcheck.language.node import Formula, Term
from derivcheck.language.text import ascii_text, text
from derivcheck.version import VERSION

SCHEMA = "derivcheck/1"

Json = dict[str, Any]


def report(command: str, results: Sequence[Json], errors: Sequence[Json], seed: int, seconds: float) -> Json:
    """The one object that `verify --format json` prints."""
    return {
        **envelope(command, errors, seed),
        "summary": summary(results, seconds),
        "results": list(results),
    }


def envelope(command: str, errors: Sequence[Json] = (), seed: int = 0) -> Json:
    """What the JSON of every command begins with."""
    return {"schema": SCHEMA, "version": VERSION, "command": command, "seed": seed, "errors": list(errors)}


def error(code: int, message: str, *, target: str | None = None, suggestion: str | None = None) -> Json:
    """One entry of `errors`: `code` is the exit code it asks for."""
    return {"code": code, "message": message, "target": target, "suggestion": suggestion}


def summary(results: Iterable[Json], seconds: float) -> Json:
    """Counts: `unexpected` counts verdicts contrary to what is expected, not what stayed open."""
    rows = list(results)
    counts = {outcome.value: sum(row["verdict"] == outcome.value for row in rows) for outcome in Outcome}
    return {
        "claims": len(rows),
        "as_expected": sum(row["ok"] for row in rows),
        "unexpected": sum(standing(row) == "contrary" for row in rows),
        **counts,
        "seconds": round(seconds, 3),
    }


def standing(row: Json) -> str:
    """How a result relates to what was expected: "ok", "ill-posed", "contrary" or "open"."""
    if row["ok"]:
        return "ok"
    if row["verdict"] in ("ill-posed", "unreadable") and row["verdict"] != row["expected"]:
        return "ill-posed"
    if row["verdict"] in ("undecided", "supported") and row["expected"] in ("proved", "refuted", "ill-posed"):
        return "open"
    if row["verdict"] == "undecided" and row["expected"] == "supported":
        return "open"
    return "contrary"


def result(verdict: Verdict) -> Json:
    """A verdict with everything that is known about its claim."""
    claim = verdict.claim
    return {
        **listing(claim),
        "statement": both_forms(claim.statement),
        "context": [ascii_text(formula) for formula in verdict.context],
        "givens": [both_forms(formula) for formula in verdict.context],
        "model": verdict.model,
        "verdict": verdict.outcome.value,
        "ok": verdict.ok,
        "reason": verdict.reason.value if verdict.reason else None,
        "trusts": list(verdict.trusts),
        "obligations": list(dict.fromkeys(verdict.obligations)),
        "conditions": list(verdict.conditions),
        "first_unjustified_step": verdict.first_unjustified_step,
        "first_false_step": verdict.first_false_step,
        "open_step": verdict.open_step,
        "steps": [_step(step) for step in verdict.steps],
        "witness": _witness(verdict.witness),
        "attempts": [_attempt(attempt) for attempt in verdict.attempts],
        "evidence": digest(verdict.evidence) if verdict.evidence is not None else None,
        "numeric": _numeric(verdict.numeric),
        "seed": verdict.seed,
        "seconds": round(verdict.seconds, 6),
        "message": verdict.message,
    }


def listing(claim: Claim) -> Json:
    """What `list` shows of a claim."""
    source = claim.source
    return {
        "id": claim.id,
        "title": claim.title,
        "kind": claim.kind.value,
        "expected": claim.expect.verdict.value,
        "source": {
            "path": source.path,
            "line": source.line,
            "document": source.document,
            "part": source.part,
            "claims": list(source.claims),
        },
    }


def digest(evidence: Json) -> str:
    """The name of stored evidence: a hash of its canonical JSON."""
    canonical = json.dumps(evidence, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def both_forms(node: Term | Formula) -> Json:
    """A term or formula as LaTeX and as readable text."""
    return {"latex": latex(node), "text": text(node)}


def _step(step: StepVerdict) -> Json:
    return {
        "index": step.index,
        "path": list(step.path),
        "relation": step.relation,
        "line": step.source_line,
        "column": None,
        "from": both_forms(step.left),
        **both_forms(step.right),
        "verdict": step.outcome.value,
        "by": step.by,
        "narrows": step.narrows,
        "witness": _witness(step.witness),
        "repairs": list(step.repairs),
        "attempts": [_attempt(attempt) for attempt in step.attempts],
        "message": step.message,
    }


def _witness(witness: Witness | None) -> Json | None:
    if witness is None:
        return None
    return {
        "assignment": witness.assignment,
        "lhs": witness.lhs,
        "rhs": witness.rhs,
        "method": witness.method,
        "note": witness.note,
    }


def _attempt(attempt: Attempt) -> Json:
    return {"procedure": attempt.procedure, "answer": attempt.answer}


def _numeric(numeric: Numeric) -> Json:
    return {
        "samples": numeric.samples,
        "discarded": numeric.discarded,
        "agree": numeric.agree,
        "digits": numeric.digits,
        "core": None,
        "estimate": None,
        "reference": None,
        "interval": None,
        "n": None,
    }
