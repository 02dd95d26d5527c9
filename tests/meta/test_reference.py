"""The reference lists the procedures and lemmas that there are, as their docstrings stand."""

from __future__ import annotations

import runpy
from pathlib import Path

from derivcheck.procedures import PROCEDURES

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_current():
    page = (DOCS / "reference.md").read_text(encoding="utf-8")
    current = runpy.run_path(str(DOCS / "make_reference.py"))["written"](page)
    assert page == current, "run `python docs/make_reference.py`"


def test_every_procedure_has_its_section():
    page = (DOCS / "reference.md").read_text(encoding="utf-8")
    named = [name for line in page.splitlines() if line.startswith("### ") for name in line[4:].split(", ")]
    assert named == [procedure.name for procedure in PROCEDURES]
