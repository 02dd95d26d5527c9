"""The reference lists the procedures and lemmas that there are, as their docstrings stand."""

from __future__ import annotations

import re
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


def test_limitations_name_every_procedure():
    rows = [line for line in (DOCS / "limitations.md").read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
    families = {name.removesuffix("*") for name in named if name.endswith("*")}
    for procedure in PROCEDURES:
        assert procedure.name in named or procedure.name.startswith(tuple(families)), procedure.name
