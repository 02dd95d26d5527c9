"""How a claim was decided and what that rests on, as text."""

from __future__ import annotations

from derivcheck.kernel.verdict import Verdict
from derivcheck.report.json import Json, result
from derivcheck.report.text import Paint, attempts, chain, plain, point, witness_lines

MEANING = {
    "proved": "every step was accepted by the kernel, and the givens can be satisfied",
    "refuted": "at an exact point that satisfies the givens the statement fails, with certified values",
    "supported": "there is no proof; independent samples agree",
    "undecided": "nothing within the budget decides",
    "ill-posed": "it has no truth value: somewhere in the declared domain it is undefined",
    "unreadable": "the input could not be read",
}


def explain(verdict: Verdict) -> str:
    """How the claim was decided and what that rests on."""
    return explain_result(result(verdict))


def explain_result(row: Json, paint: Paint = plain) -> str:
    """The same, from the verdict's JSON."""
    lines = [paint(row["id"], "strong") + (f"  {row['title']}" if row["title"] else ""), ""]
    lines += [f"  {row['statement']['text']}", ""]
    if row["givens"]:
        lines += ["Given", *(f"  {given['text']}" for given in row["givens"]), ""]
    lines += [f"{row['verdict'].capitalize()}: {MEANING[row['verdict']]}."]
    if not row["ok"]:
        lines.append(f"Expected: {row['expected']}.")
    if row["reason"]:
        lines.append(f"Reason: {row['reason']}.")
    if row["message"]:
        lines.append(row["message"])
    if row["steps"]:
        lines += chain(row["steps"], paint)
    if row["witness"] and not any(step["witness"] for step in row["steps"]):
        lines += ["", *witness_lines(row["witness"], paint, values=row["verdict"] != "ill-posed")]
    for heading, entries in (
        ("Obligations", row["obligations"]),
        ("Conditions", row["conditions"]),
        ("Rests on", row["trusts"]),
        ("Procedures asked", attempts(row["attempts"])),
    ):
        if entries:
            lines += ["", heading, *(f"  {entry}" for entry in entries)]
    if row["model"]:
        lines += ["", f"The givens hold at {point(row['model'])}."]
    numeric = row["numeric"]
    if numeric["samples"]:
        lines.append(
            f"Cross-check: {numeric['agree']} of {numeric['samples']} samples agree to {numeric['digits']} digits"
            f" ({numeric['discarded']} discarded)."
        )
    if row["evidence"]:
        lines.append(f"Evidence {row['evidence']}, seed {row['seed']}, {row['seconds']:.3f} s.")
    return "\n".join(lines) + "\n"
