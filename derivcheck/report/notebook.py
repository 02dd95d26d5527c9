"""Claims and verdicts in notebooks: LaTeX for `_repr_latex_`, HTML for `_repr_html_`.

    claim_latex(claim)      claim_html(claim)      verdict_latex(verdict)      verdict_html(verdict)
"""

from __future__ import annotations

from html import escape

from derivcheck.kernel.derivation import Claim
from derivcheck.kernel.verdict import Verdict
from derivcheck.language.latex import latex
from derivcheck.report.json import Json, result
from derivcheck.report.show import declared, proof_lines
from derivcheck.report.text import point

RELATIONS = {
    "=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq",
    "=>": r"\Rightarrow", "<=>": r"\Leftrightarrow",
}  # fmt: skip
COLOURS = {"proved": "#1a7f37", "refuted": "#cf222e", "ill-posed": "#cf222e"}
OPEN = "#9a6700"


def claim_latex(claim: Claim) -> str:
    """The statement, and the chain of its proof aligned at the relations."""
    rows = [rf"&{latex(claim.statement)}"]
    for line in proof_lines(claim.proof):
        if line.node is None:
            rows.append(rf"&\text{{{_latex_text(line.heading)}}}")
            continue
        relation = RELATIONS.get(line.relation, line.relation)
        reason = rf" && \text{{{_latex_text(line.reason)}}}" if line.reason else ""
        rows.append(rf"{relation} {{}}& {latex(line.node)}{reason}" if relation else rf"& {latex(line.node)}{reason}")
    return _aligned(rows)


def verdict_latex(verdict: Verdict) -> str:
    """The chain with what became of each step."""
    row = result(verdict)
    rows = [rf"&{row['statement']['latex']} && \textbf{{{row['verdict']}}}"]
    for step in row["steps"]:
        if step["index"] == 1:
            rows.append(rf"& {step['from']['latex']}")
        remark = step["by"] if step["verdict"] == "proved" else step["verdict"]
        relation = RELATIONS.get(step["relation"], step["relation"])
        rows.append(rf"{relation} {{}}& {step['latex']} && \text{{{_latex_text(remark)}}}")
    return _aligned(rows)


def claim_html(claim: Claim) -> str:
    """Title, givens and derivation; the mathematics stands as LaTeX that notebooks render."""
    given = ", ".join(f"${latex(fact)}$" for fact in (*declared(claim), *claim.given))
    parts = [f"<p><strong>{escape(claim.id)}</strong> {escape(claim.title)}</p>"]
    if given:
        parts.append(f"<p>given {escape(given)}</p>")
    parts.append(f"<div>{escape(claim_latex(claim))}</div>")
    return "<div>" + "".join(parts) + "</div>"


def verdict_html(verdict: Verdict) -> str:
    """The verdict, its steps in a table with the false line marked, the witness and both values."""
    row = result(verdict)
    colour = COLOURS.get(row["verdict"], OPEN)
    parts = [
        f'<p><strong>{escape(row["id"])}</strong> <span style="color:{colour}">{escape(row["verdict"])}</span>'
        f" {escape(row['title'])}</p>",
        f"<p>${escape(row['statement']['latex'])}$</p>",
    ]
    if row["steps"]:
        parts.append(f"<table>{''.join(_step_row(step) for step in row['steps'])}</table>")
    if row["witness"] and not any(step["witness"] for step in row["steps"]):
        parts.append(f"<p>{_witness(row['witness'])}</p>")
    if row["trusts"]:
        parts.append(f"<p><small>rests on {escape(', '.join(row['trusts']))}</small></p>")
    return "<div>" + "".join(parts) + "</div>"


def _step_row(step: Json) -> str:
    colour = COLOURS.get(step["verdict"], OPEN)
    start = ""
    if step["index"] == 1:
        start = f"<tr><td></td><td>${escape(step['from']['latex'])}$</td><td></td></tr>"
    relation = escape(RELATIONS.get(step["relation"], step["relation"]))
    remark = f"by {step['by']}" if step["verdict"] == "proved" else step["verdict"]
    witness = f"<br>{_witness(step['witness'])}" if step["witness"] else ""
    return (
        f"{start}<tr><td>${relation}$</td><td>${escape(step['latex'])}$</td>"
        f'<td style="color:{colour}">{escape(remark)}{witness}</td></tr>'
    )


def _witness(witness: Json) -> str:
    values = ""
    if witness["lhs"] is not None and witness["rhs"] is not None:
        values = f": left {witness['lhs']}, right {witness['rhs']}"
    return escape(f"at {point(witness['assignment'])}{values}")


def _aligned(rows: list[str]) -> str:
    return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"


def _latex_text(words: str) -> str:
    for special in "\\{}$&#%_^~":
        words = words.replace(special, rf"\{special}" if special in "{}$&#%_" else " ")
    return words
