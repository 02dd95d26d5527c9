"""Writes the list of procedures and lemmas in reference.md from their docstrings: `python docs/make_reference.py`."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from derivcheck.procedures import PROCEDURES
from derivcheck.report.show import lemma
from derivcheck.theory.axioms import AXIOMS

FILE = Path(__file__).parent / "reference.md"
BEGIN, END = "<!-- from the docstrings: python docs/make_reference.py -->\n", "<!-- end -->\n"
HEADING = re.compile(r"^(Decides|Method|Complete|Gives up|Conditions|Proves|Refutes|Source): ?", re.MULTILINE)


def procedure(names: list[str], doc: str, rests_on: tuple[str, ...]) -> str:
    """A section: the docstring, its headings set off, its examples as they stand."""
    summary, *parts = HEADING.split(inspect.cleandoc(doc))
    out = [f"### {', '.join(names)}\n", " ".join(summary.split()) + "\n"]
    for heading, said in zip(parts[::2], parts[1::2], strict=True):
        if heading in ("Proves", "Refutes"):
            lines = "\n".join(line.strip() for line in said.strip().splitlines())
            out.append(f"{heading}:\n\n```text\n{lines}\n```\n")
        else:
            out.append(f"*{heading}*: {plain(' '.join(said.split()))}\n")
    if rests_on:
        out.append(f"*Rests on*: {', '.join(rests_on)}.\n")
    return "\n".join(out)


def plain(words: str) -> str:
    """Prose in which a star is a star; what stands between backticks is left alone."""
    return "`".join(part if k % 2 else part.replace("*", "\\*") for k, part in enumerate(words.split("`")))


def lists() -> str:
    """All procedures in the order of attack, those that share a docstring together; then the lemmas."""
    groups: dict[str, list[str]] = {}
    rests: dict[str, tuple[str, ...]] = {}
    for one in PROCEDURES:
        groups.setdefault(one.doc, []).append(one.name)
        rests[one.doc] = tuple(dict.fromkeys([*rests.get(one.doc, ()), *one.rests_on]))
    sections = [procedure(names, doc, rests[doc]) for doc, names in groups.items()]
    lemmas = "\n".join(f"{name}\n    {lemma(formula)}" for name, formula in AXIOMS.items())
    return "\n".join([*sections, f"## Lemmas\n\nUsed, not proved here.\n\n```text\n{lemmas}\n```\n"])


def written(page: str) -> str:
    """The page with its list renewed."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + lists() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text(encoding="utf-8")), encoding="utf-8")
