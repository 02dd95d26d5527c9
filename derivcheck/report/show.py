"""A derivation as mathematics: statement, givens, and the proof with its reasons in the right margin.

    show_text(claim) -> str      show_json(claim) -> dict      proof_lines(proof) -> Iterator[ProofLine]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from derivcheck.kernel.derivation import (
    Auto,
    Axiom,
    Calc,
    Cases,
    Claim,
    Exhibit,
    Induction,
    Outcome,
    Parts,
    Proof,
    Reason,
    Use,
)
from derivcheck.language.facts import facts
from derivcheck.language.node import Formula, Term, term
from derivcheck.language.substitute import free_symbols
from derivcheck.language.text import text
from derivcheck.report.json import Json, both_forms, listing
from derivcheck.report.text import RELATIONS, Paint, plain

MARGIN = 72


class ProofLine(NamedTuple):
    """One line on the page: a heading (no node), or a relation, a term or formula, and its reason."""

    depth: int
    relation: str
    node: Term | Formula | None
    reason: str
    heading: str = ""


def proof_lines(proof: Proof, depth: int = 0) -> Iterator[ProofLine]:
    """The lines of a proof in reading order."""
    match proof:
        case Auto(by):
            yield ProofLine(depth, "", None, "", f"by {by.name}" if by.name != "auto" else "decided directly")
        case Use(claim, mapping):
            places = ", ".join(f"{name} := {text(value)}" for name, value in mapping)
            yield ProofLine(depth, "", None, "", f"by {claim.id}" + (f" at {places}" if places else ""))
        case Axiom(name):
            yield ProofLine(depth, "", None, "", f"axiom {name}")
        case Calc(start, steps):
            yield ProofLine(depth, "", start, "")
            for step in steps:
                yield ProofLine(depth, step.relation, step.line, "" if step.by.name == "auto" else step.by.name)
        case Parts(proofs):
            for number, part in enumerate(proofs, 1):
                yield ProofLine(depth, "", None, "", f"part {number}:")
                yield from proof_lines(part, depth + 1)
        case Cases(branches, _):
            for condition, branch in branches:
                yield ProofLine(depth, "", None, "", f"case {text(condition)}:")
                yield from proof_lines(branch, depth + 1)
        case Induction(variable, start, base, step):
            yield ProofLine(depth, "", None, "", f"induction, {text(variable)} = {text(term(start))}:")
            yield from proof_lines(base, depth + 1)
            yield ProofLine(depth, "", None, "", f"from {text(variable)} to {text(variable)} + 1:")
            yield from proof_lines(step(Reason("hypothesis")), depth + 1)
        case Exhibit(witnesses, inner):
            yield ProofLine(depth, "", None, "", "take " + ", ".join(text(witness) for witness in witnesses))
            yield from proof_lines(inner, depth)
        case _:
            assert_never(proof)


def declared(claim: Claim) -> list[Formula]:
    """What the declarations of the names in the statement, the givens and the lines say: `sigma > 0`."""
    nodes = [claim.statement, *claim.given, *(line.node for line in proof_lines(claim.proof) if line.node is not None)]
    symbols = {symbol for node in nodes for symbol in free_symbols(node)}
    return [fact for symbol in sorted(symbols, key=lambda one: one.name) for fact in facts(symbol)]


def lemma(formula: Formula) -> str:
    """A lemma with what its names are declared to be: `continuous(f) ⊢ ...`."""
    declared = [text(fact) for symbol in sorted(free_symbols(formula)) for fact in facts(symbol)]
    return (", ".join(declared) + " ⊢ " if declared else "") + text(formula)


def show_text(claim: Claim, paint: Paint = plain) -> str:
    """The page of a paper, in the terminal."""
    lines = [paint(claim.id, "strong") + (f"  {claim.title}" if claim.title else "")]
    source = claim.source
    origin = [f"{source.path}:{source.line}"] if source.path else []
    origin += [" ".join(part for part in (source.document, source.part) if part)] if source.document else []
    if origin:
        lines.append(paint("  ".join(origin), "dim"))
    if claim.note:
        lines += ["", claim.note]
    given = [*declared(claim), *claim.given]
    if given:
        lines += ["", "Given   " + ", ".join(text(one) for one in given)]
    lines += ["", "Claim   " + text(claim.statement)]
    if claim.expect.verdict is not Outcome.PROVED:
        lines.append(paint(f"Expected to be {claim.expect.verdict.value}.", "open"))
    lines += ["", "Proof" if claim.expect.verdict is Outcome.PROVED else "As written"]
    for line in proof_lines(claim.proof):
        indent = "  " * (line.depth + 1)
        if line.node is None:
            lines.append(indent + line.heading)
            continue
        relation = RELATIONS.get(line.relation, line.relation)
        body = f"{indent}{relation:>2} {text(line.node)}"
        lines.append(f"{body:<{MARGIN}}  {paint(line.reason, 'dim')}".rstrip() if line.reason else body)
    return "\n".join(lines) + "\n"


def show_json(claim: Claim) -> Json:
    """The same as data."""
    return {
        **listing(claim),
        "note": claim.note,
        "declared": [both_forms(fact) for fact in declared(claim)],
        "given": [both_forms(given) for given in claim.given],
        "statement": both_forms(claim.statement),
        "proof": [
            {
                "depth": line.depth,
                "relation": line.relation,
                "heading": line.heading,
                "by": line.reason,
                **(both_forms(line.node) if line.node is not None else {"latex": None, "text": None}),
            }
            for line in proof_lines(claim.proof)
        ],
    }
