"""The fenced examples of the documents run and print what they say."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from derivcheck.cli import execute

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.M | re.S)


def blocks(language: str) -> list[tuple[str, str]]:
    """The fenced blocks of a language in all documents, with a name for each."""
    found = []
    for file in DOCUMENTS:
        if file.is_file():
            bodies = (body for kind, body in FENCE.findall(file.read_text(encoding="utf-8")) if kind == language)
            found += [(f"{file.name}-{number}", body) for number, body in enumerate(bodies, 1)]
    return found


def cases(language: str):
    return [pytest.param(body, id=name) for name, body in blocks(language)]


def steady(text: str) -> str:
    """Without what differs from run to run: times, and the places of files."""
    return re.sub(r"\(?\d+\.\d+ s\)?", "(… s)", text).strip()


@pytest.mark.parametrize("body", cases("python"))
def test_python(body):
    """Lines `>>> expression` print what stands below them; the rest simply runs."""
    import doctest

    if ">>>" in body:
        test = doctest.DocTestParser().get_doctest(body, {}, "block", None, 0)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        runner.run(test)
        assert runner.summarize(verbose=False).failed == 0
    else:
        exec(body, {"__name__": "example"})  # noqa: S102 - the documents' own text


@pytest.mark.parametrize("body", cases("console"))
def test_console(body, tmp_path, monkeypatch):
    """`$ derivcheck ...` prints what stands below it; a `$ cat FILE` gives the file of the commands after it."""
    monkeypatch.chdir(tmp_path)
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        line, _, expected = part.partition("\n")
        words = line.split("#")[0].split()
        if words[0] == "cat":
            (tmp_path / words[1]).write_text(expected, encoding="utf-8")
        elif words[0] == "derivcheck":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                execute(words[1:])
            if expected.strip():
                assert steady(out.getvalue()) == steady(expected)
        else:
            assert words[0] in ("make", "pip"), f"{line}: what is this?"


def test_the_readme_has_a_proof_and_a_refutation():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for wanted in ("make verify", "make test", "proved", "refuted", "MIT"):
        assert wanted in text
