"""Evidence in files: `verify --evidence DIR` writes one for each claim, `replay` reads them in a clean process.

    {"schema": ..., "digest": "sha256:...", "evidence": {"verdict", "claim", "proof", ...}, "false_steps": [...]}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from derivcheck.cli.usage import BadUsage
from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Outcome, StepVerdict, Verdict
from derivcheck.language.node import Formula, Node, Op, rel
from derivcheck.language.nodes_json import from_json, to_json
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal
from derivcheck.report.json import digest

SCHEMA = "derivcheck-evidence/1"
FIELDS = {"schema", "digest", "evidence", "false_steps"}


def stored_evidence(verdict: Verdict) -> dict[str, Any]:
    """The evidence with its digest, and the steps that were found false."""
    assert verdict.evidence is not None
    false = [to_json(_step_formula(step)) for step in verdict.steps if step.outcome is Outcome.REFUTED]
    return {"schema": SCHEMA, "digest": digest(verdict.evidence), "evidence": verdict.evidence, "false_steps": false}


def write_evidence(stored: dict[str, Any], folder: str) -> None:
    """Write DIR/kl/gaussian.json for the claim kl/gaussian."""
    *parents, name = stored["evidence"]["claim"]["id"].split("/")
    file = Path(folder, *parents, f"{name}.json")
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
    if not _is_evidence(stored):
        message = f"{path}: not evidence of derivcheck; expected a file from `verify --evidence DIR`"
        raise BadUsage(message, target=str(path))
    return stored


def _is_evidence(stored: Any) -> bool:
    if not isinstance(stored, dict) or set(stored) != FIELDS or stored["schema"] != SCHEMA:
        return False
    evidence = stored["evidence"]
    if not isinstance(evidence, dict) or not {"verdict", "claim"} <= set(evidence):
        return False
    if not {"proof", "clash"} & set(evidence):
        return False
    claim = evidence["claim"]
    return isinstance(claim, dict) and isinstance(claim.get("id"), str) and isinstance(evidence["verdict"], str)


def objection(theorem: Theorem, stored: dict[str, Any]) -> str | None:
    """Why the theorem that was replayed does not establish the verdict; None if it does."""
    evidence = stored["evidence"]
    try:
        statement = from_json(evidence["claim"]["statement"])
        given = [from_json(fact) for fact in evidence["claim"]["given"]]
        if evidence["verdict"] == "proved":
            return _not_proved(theorem, statement, given)
        if evidence["verdict"] == "ill-posed" and "obligation" not in evidence:
            return _not_proved(theorem, Formula(Op.OR, ()), given)
        if evidence["verdict"] == "ill-posed":
            obligation = from_json(evidence["obligation"])
            if not any(alpha_equal(obligation, other) for other in obligations(statement)):
                return "the failing obligation is not one of the statement's"
            return _not_refuted(theorem, [obligation], given)
        if evidence["verdict"] == "refuted":
            steps = [from_json(step) for step in stored["false_steps"]]
            return _not_refuted(theorem, [statement, *steps], given)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KernelError(f"malformed evidence: {type(error).__name__}: {error}") from error
    return f"a verdict {evidence['verdict']!r} has no evidence"


def no_clash(stored: dict[str, Any]) -> str | None:
    """Why the shapes in a claim do not clash after all; None if they do."""
    evidence = stored["evidence"]
    try:
        said = [from_json(evidence["claim"]["statement"]), *map(from_json, evidence["claim"]["given"])]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KernelError(f"malformed evidence: {type(error).__name__}: {error}") from error
    try:
        for formula in said:
            obligations(formula)
    except (ShapeError, SortError):
        return None if evidence["verdict"] == "ill-posed" else "clashing shapes make a claim ill-posed, nothing else"
    return "the shapes of the statement do not clash"


def _not_proved(theorem: Theorem, statement: Node, given: list[Node]) -> str | None:
    if not alpha_equal(theorem.formula, statement):
        return "the proof proves another statement"
    if not all(any(alpha_equal(hypothesis, fact) for fact in given) for hypothesis in theorem.hyps):
        return "the proof uses more than the givens"
    return None


def _not_refuted(theorem: Theorem, candidates: list[Node], given: list[Node]) -> str | None:
    inner = theorem.formula
    while inner.op is Op.EXISTS:
        inner = inner.args[0]
    *held, negated = inner.args
    if theorem.hyps or not any(alpha_equal(negated, Formula(Op.NOT, (one,))) for one in candidates):
        return "the refutation refutes another statement"
    if not all(any(alpha_equal(fact, other) for other in held) for fact in given):
        return "the point was not required to satisfy the givens"
    return None


def _step_formula(step: StepVerdict) -> Formula:
    heads = {"=>": Op.IMPLIES, "<=>": Op.IFF}
    if step.relation in heads:
        return Formula(heads[step.relation], (step.left, step.right))
    return rel(step.relation, step.left, step.right)
