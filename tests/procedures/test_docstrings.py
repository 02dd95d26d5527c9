"""The docstrings of procedures: fixed headings in order, and their Proves and Refutes lines run."""

import re

import pytest

import derivcheck
from derivcheck import (
    counts,
    functions,
    positives,
    reals,
)
from derivcheck.engine.prover import Prover
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.node import Formula, sym
from derivcheck.procedures import PROCEDURES
from derivcheck.setup import install

install()

HEADINGS = ["Decides", "Method", "Complete", "Gives up", "Conditions", "Proves", "Refutes", "Source"]
_HEADING = re.compile(r"^(" + "|".join(HEADINGS) + r"):", re.MULTILINE)


def given(*formulas):
    """The left side of `given(...) |- goal`, whose bar is Python's `|` with a minus sign after it."""
    return formulas


def namespace() -> dict[str, object]:
    """The vocabulary and the symbols that examples may use."""
    names = {k: v for k, v in vars(derivcheck).items() if not k.startswith("_")}
    for handle in (*reals("x y z a b c"), *positives("p q"), *counts("k n m"), *functions("f g")):
        names[handle.data.name] = handle
    return names | {"given": given, "sym": sym}


def examples(doc: str, heading: str) -> list[str]:
    """The goals listed under a heading, one a line."""
    after = doc.split(f"\n{heading}:", 1)[1]
    following = _HEADING.search(after)
    lines = after[: following.start() if following else None].splitlines()
    return [line.strip() for line in lines if line.strip()]


def goal(line: str) -> tuple[tuple[Formula, ...], Formula]:
    """(givens, formula) of an example; our own source, compiled against the vocabulary."""
    left, bar, right = line.rpartition(" |- ")
    names = namespace()
    read = lambda text: eval(compile(text, "<docstring>", "eval"), {"__builtins__": {"abs": abs}}, names)  # noqa: E731, S307
    return (read(left) if bar else ()), read(right)


DOCS = {p.doc: p.name for p in reversed(PROCEDURES)}
CASES = [(name, heading, line) for doc, name in DOCS.items() for heading in ("Proves", "Refutes") for line in
         (examples(doc, heading) if f"\n{heading}:" in doc else [])]  # fmt: skip


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.name)
def test_headings(procedure):
    assert _HEADING.findall(procedure.doc) == HEADINGS
    assert procedure.doc.splitlines()[0].endswith("."), "the first line is a sentence"
    assert examples(procedure.doc, "Proves") and examples(procedure.doc, "Refutes")


@pytest.mark.parametrize("name, heading, line", CASES, ids=[f"{n}-{h}-{li}" for n, h, li in CASES])
def test_examples(name, heading, line):
    givens, formula = goal(line)
    # by the prover: the examples of `contradiction` have no model, which `verify` would say
    found = Prover().prove(givens, formula)
    assert isinstance(found, Theorem) == (heading == "Proves"), found
