"""Verdicts for a terminal: a line a claim, a refuted step in its context, a closing line.

    text_report(report, ...) -> str      claim_line(row, width) -> str      details(row) -> list[str]

Works on the dictionaries of `report.json`.  `paint(text, role)` adds colour; roles: good bad open dim strong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from derivcheck.report.json import Json, standing

# answers of procedures whose goals are of another kind
NOT_FOR_THIS = re.compile("(not|nothing|already) |the goal (is not|does not) |no rule (for|of) |no two hypotheses ")

Paint = Callable[[str, str], str]

MARKS = {"ok": "✓", "contrary": "✗", "ill-posed": "✗", "open": "?"}
ROLES = {"ok": "good", "contrary": "bad", "ill-posed": "bad", "open": "open"}
RELATIONS = {"!=": "≠", "<=": "≤", ">=": "≥", "=>": "⇒", "<=>": "⇔", "implies": "⇒", "iff": "⇔"}


def plain(text: str, role: str) -> str:
    """No colour."""
    return text


def text_report(report: Json, *, paint: Paint = plain, quiet: bool = False, full: bool = False) -> str:
    """All claims, the details of the unexpected ones (of all that are not proved, if `full`), and the summary."""
    rows = report["results"]
    width = min(max((len(row["id"]) for row in rows), default=0), 56)
    lines: list[str] = []
    for row in rows:
        if quiet and row["ok"]:
            continue
        lines.append(claim_line(row, width, paint))
        if not row["ok"] or (full and row["verdict"] != "proved"):
            lines += [f"    {line}".rstrip() for line in details(row, paint)]
            lines.append("")
    lines += [paint(f"error: {entry['message']}", "bad") for entry in report["errors"]]
    if lines and lines[-1]:
        lines.append("")
    lines.append(summary_line(report["summary"], len(report["errors"]), paint))
    return "\n".join(lines) + "\n"


def claim_line(row: Json, width: int = 0, paint: Paint = plain) -> str:
    """`✓ kl/gaussian  proved`; what was expected, if that is something else, and the point of a refutation."""
    state = standing(row)
    verdict = row["verdict"]
    if not row["ok"]:
        verdict += f", expected {row['expected']}" if row["expected"] != verdict else ", at another step than expected"
    elif verdict != "proved":
        verdict += " as expected"
    line = f"{paint(MARKS[state], ROLES[state])} {row['id']:<{width}}  {paint(verdict, ROLES[state])}"
    witness = first_witness(row)
    if witness and row["ok"] and witness["assignment"]:
        line += paint(f"  at {point(witness['assignment'])}", "dim")
    return line


def details(row: Json, paint: Paint = plain) -> list[str]:
    """The claim's lines with the false or open one marked, the witness and both values, and why it stayed open."""
    lines = []
    where = f"{row['source']['path']}:{row['source']['line']}" if row["source"]["path"] else ""
    heading = "  ".join(part for part in (row["title"], paint(where, "dim") if where else "") if part)
    if heading:
        lines.append(heading)
    if row["givens"]:
        lines.append(paint("given  " + ", ".join(given["text"] for given in row["givens"]), "dim"))
    lines += chain(row["steps"], paint) if row["steps"] else ["", "  " + row["statement"]["text"]]
    shown = any(step["witness"] for step in row["steps"])
    if row["witness"] and not shown:
        lines += witness_lines(row["witness"], paint, values=row["verdict"] != "ill-posed")
    if row["reason"]:
        lines.append(f"reason: {row['reason']}")
    if row["open_step"]:
        lines.append(f"open: {row['open_step']}")
    lines += [f"  {line}" for line in attempts(row["attempts"])]
    if row["message"]:
        lines.append(row["message"])
    return lines


def chain(steps: Sequence[Json], paint: Paint = plain) -> list[str]:
    """The lines of a derivation as written; each branch of cases or induction under its own heading."""
    lines: list[str] = []
    path: list[str] | None = None
    for step in steps:
        if step["path"] != path or step["index"] == 1:
            path = step["path"]
            lines += ["", *([f"{' · '.join(path)}:"] if path else []), f"     {step['from']['text']}"]
        mark, role = _step_mark(step)
        relation = RELATIONS.get(step["relation"], step["relation"])
        comment = paint(f"   {_step_comment(step)}", role)
        lines.append(f"{paint(mark, role)} {relation:>2} {step['text']}{comment}")
        if step["witness"]:
            lines += witness_lines(step["witness"], paint)
        if step["verdict"] == "undecided":
            lines += [paint(f"       {line}", "dim") for line in attempts(step["attempts"])]
        if step["message"] and not step["witness"]:
            lines.append(f"       {step['message']}")
        lines += [f"       perhaps meant: {repair}" for repair in step["repairs"]]
    return lines


def _step_mark(step: Json) -> tuple[str, str]:
    if step["verdict"] == "proved":
        return " ", "dim"
    return ("?", "open") if step["verdict"] in ("undecided", "supported") else ("✗", "bad")


def _step_comment(step: Json) -> str:
    said = {
        "proved": f"by {step['by']}" if step["by"] else "",
        "refuted": f"← false (step {step['index']})",
        "undecided": f"← open (step {step['index']})",
        "supported": f"← supported by samples only (step {step['index']})",
        "ill-posed": f"← not defined (step {step['index']})",
    }
    return said.get(step["verdict"], step["verdict"])


def attempts(asked: Sequence[Json]) -> list[str]:
    """What the procedures that tried answered; those that are for other goals are only counted."""
    tried = [f"{one['procedure']}: {one['answer']}" for one in asked if not NOT_FOR_THIS.match(one["answer"])]
    others = len(asked) - len(tried)
    if not others:
        return tried
    what = "procedure does" if others == 1 else "procedures do"
    return [*tried, f"{others} {'other ' if tried else ''}{what} not apply"]


def witness_lines(witness: Json, paint: Paint = plain, *, values: bool = True) -> list[str]:
    """Where it fails, and both values there (`values=False`: where it is undefined, and they say nothing)."""
    lines = [paint(f"       at {point(witness['assignment'])}", "strong")] if witness["assignment"] else []
    if not values:
        return lines
    if witness["lhs"] is not None:
        lines.append(f"          left   {witness['lhs']}")
    if witness["rhs"] is not None:
        lines.append(f"          right  {witness['rhs']}")
    if witness.get("note"):
        lines.append(f"          {witness['note']}")
    return lines


def point(assignment: dict[str, Any]) -> str:
    """`sigma = 1/2, A = [[1, 0], [0, 2]]`."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in assignment.items())


def value_text(value: Any) -> str:
    """An assigned value as readable text."""
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, dict):
        if "terms" in value:  # a sequence; its rule stands in the JSON
            terms = ", ".join(value_text(item) for item in value["terms"])
            return f"({terms}, …)" + (f" from {value['first']} on" if value["first"] != 1 else "")
        return str(value["lambda"])
    return str(value)


def first_witness(row: Json) -> Json | None:
    """The witness of the claim, or that of its first refuted step."""
    candidates = [row["witness"], *(step["witness"] for step in row["steps"])]
    return next((witness for witness in candidates if witness), None)


def summary_line(summary: Json, errors: int = 0, paint: Paint = plain) -> str:
    """`147 claims: 97 proved, 50 refuted; all as expected (3.2 s)`."""
    kinds = ("proved", "refuted", "supported", "undecided", "ill-posed", "unreadable")
    counts = ", ".join(f"{summary[kind]} {kind}" for kind in kinds if summary[kind]) or "nothing to check"
    off = summary["claims"] - summary["as_expected"]
    state = paint(f"{off} not as expected", "bad") if off else paint("all as expected", "good")
    if errors:
        state = paint(f"{errors} failed with an error", "bad") + (f", {state}" if off else "")
    noun = "claim" if summary["claims"] == 1 else "claims"
    return f"{summary['claims']} {noun}: {counts}; {state} ({summary['seconds']:.1f} s)"
