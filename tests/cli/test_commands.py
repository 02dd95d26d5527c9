"""list, show, explain, replay; and what happens between processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path, demo):
    """A folder whose project checks the demo."""
    (tmp_path / "pyproject.toml").write_text(f'[tool.derivcheck]\npaths = ["{demo}"]\n')


def test_list(run, demo):
    ran = run("list", demo)
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "demo/dream   identity  refuted    The freshman's dream"


def test_show(run, project):
    ran = run("show", "demo/dream")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "demo/dream  The freshman's dream"
    assert "Given   x > 1" in ran.out
    assert "Claim   (x + y)² = x² + y²" in ran.out
    assert "   = x² + 2·x·y + y²" in ran.out


def test_unknown_ids_suggest_the_nearest(run, project):
    for command in ("show", "explain"):
        ran = run(command, "demo/sqare")
        assert ran.code == 2
        assert "did you mean 'demo/square'?" in ran.err
    data = run("show", "demo/sqare", "--format", "json").json
    assert data["errors"][0]["suggestion"] == "demo/square"


def test_explain_a_claim(run, project, answers):
    ran = run("explain", "demo/dream")
    assert ran.code == 0
    assert "Refuted: at an exact point that satisfies the givens the statement fails" in ran.out
    assert "Rests on\n  kernel\n  rational" in ran.out


def test_explain_a_procedure_prints_its_headings(run):
    from derivcheck.cli.explain import _procedures

    assert _procedures()
    for name, procedure in _procedures().items():
        ran = run("explain", name)
        assert ran.code == 0
        assert ran.out.startswith(f"{name}\n\n")
        assert procedure.doc.strip().splitlines()[0] in ran.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kernel", "The rules of inference"),
        ("flint", "Exact arithmetic"),
        ("point", "A refutation at a point"),
        ("lemma.gibbs", "integrable(KL(p ‖ q)) ⇒ KL(p ‖ q) ≥ 0"),
        ("lemma.mean-value", "Used by the checkers of monotone.derivative"),
    ],
)
def test_explain_what_stands_in_trusts(run, name, said):
    ran = run("explain", name)
    assert ran.code == 0
    assert ran.out.startswith(f"{name}\n\n")
    assert said in ran.out


def test_explain_suggests_names_of_every_kind(run):
    assert "did you mean 'lemma.gibbs'?" in run("explain", "lemma.gibs").err


def test_a_broken_file_of_the_project_is_wrong_usage(run, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.derivcheck]\npaths = ["mine.py"]\n')
    (tmp_path / "mine.py").write_text("x = = 1\n")
    for command in ("show", "explain"):
        ran = run(command, "mine/one")
        assert (ran.code, ran.err) == (2, "derivcheck: mine.py:1: invalid syntax\n")


@pytest.fixture
def stored(run, demo, tmp_path) -> Path:
    """A folder with real evidence."""
    assert run("verify", demo, "--jobs", "1", "--evidence", "stored").code == 0
    return tmp_path / "stored"


def test_replay_accepts_what_verify_stored(run, stored):
    ran = run("replay", str(stored))
    assert ran.code == 0
    assert "3 of 3 accepted" in ran.out
    assert run("replay", str(stored), "--quiet").out == "3 of 3 accepted\n"


def spoil(file: Path, change) -> None:
    from derivcheck.report.json import digest

    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    data["digest"] = digest(data["evidence"])
    file.write_text(json.dumps(data), encoding="utf-8")


def test_replay_refuses_evidence_that_was_changed(run, stored):
    file = stored / "demo" / "square.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["evidence"]["claim"]["id"] = "demo/other"
    file.write_text(json.dumps(data), encoding="utf-8")
    ran = run("replay", str(file))
    assert ran.code == 1
    assert "the evidence is not what its digest says" in ran.out


def test_replay_refuses_a_proof_of_something_else(run, stored):
    other = json.loads((stored / "demo" / "root.json").read_text(encoding="utf-8"))["evidence"]
    file = stored / "demo" / "square.json"
    spoil(file, lambda data: data["evidence"].update(proof=other["proof"]))
    ran = run("replay", str(file))
    assert ran.code == 1
    assert "the proof proves another statement" in ran.out


def test_replay_refuses_a_refutation_of_something_else(run, stored):
    def change(data):
        data["evidence"]["claim"]["statement"] = json.loads((stored / "demo" / "root.json").read_text())["evidence"][
            "claim"
        ]["statement"]
        data["false_steps"] = []

    file = stored / "demo" / "dream.json"
    spoil(file, change)
    ran = run("replay", str(file))
    assert ran.code == 1
    assert "the refutation refutes another statement" in ran.out


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '{"schema": "derivcheck-evidence/1"}',
        '{"schema": "derivcheck-evidence/1", "digest": "", "evidence": [1], "false_steps": []}',
        '{"schema": "derivcheck-evidence/1", "digest": "", "evidence": {"verdict": "proved", "claim": {}, "proof": {}},'
        ' "false_steps": []}',
        "\xff",
    ],
)
def test_replay_of_what_is_not_evidence_is_wrong_usage(run, tmp_path, content):
    (tmp_path / "x.json").write_text(content, encoding="latin-1")
    assert run("replay", "x.json").code == 2
    assert run("replay", "nowhere.json").code == 2


def test_malformed_evidence_is_refused_not_crashed_on(run, stored):
    for change in (
        lambda data: data["evidence"]["proof"].update(steps=[]),
        lambda data: data["evidence"]["proof"].update(nodes=[]),
        lambda data: data["evidence"].update(claim={"id": "x", "statement": 3, "given": []}),
        lambda data: data["evidence"].update(verdict="supported"),
        lambda data: data["evidence"]["proof"]["steps"][-1].update(rule="believe"),
    ):
        file = stored / "demo" / "square.json"
        before = file.read_text(encoding="utf-8")
        spoil(file, change)
        assert run("replay", str(file)).code == 1
        file.write_text(before, encoding="utf-8")


# --- between processes ------------------------------------------------------------------------------
def command(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "derivcheck", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": root, **env},
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_workers_give_the_same_results_as_one_process(demo, tmp_path):
    one = command("verify", demo, "--jobs", "1", "--format", "json", cwd=tmp_path)
    two = command("verify", demo, "--jobs", "2", "--format", "json", cwd=tmp_path)
    assert (one.returncode, two.returncode) == (0, 0)

    def content(text: str) -> object:
        data = json.loads(text)
        for row in data["results"]:
            row.pop("seconds")
        return data["results"]

    assert content(one.stdout) == content(two.stdout)


def test_evidence_replays_in_a_clean_process(demo, tmp_path):
    assert command("verify", demo, "--evidence", "stored", cwd=tmp_path).returncode == 0
    ran = command("replay", "stored", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "3 of 3 accepted")


def test_a_hanging_claim_is_stopped_and_undecided(tmp_path):
    (tmp_path / "hang.py").write_text(
        "from derivcheck import *\n"
        "import derivcheck, time\n"
        "x = reals('x')\n"
        "slow = claim('slow', equal(x, x))\n"
        "quick = claim('quick', equal(x + 1, 1 + x))\n"
        "real = derivcheck.verify\n"
        "def stuck(claim, **options):\n"
        "    while claim.id == 'slow': time.sleep(0.01)\n"
        "    return real(claim, **options)\n"
        "derivcheck.verify = stuck\n"
    )
    for jobs in ("1", "2"):
        ran = command("verify", "hang.py", "--timeout", "2", "--jobs", jobs, "--format", "json", cwd=tmp_path)
        assert ran.returncode == 3
        slow, quick = json.loads(ran.stdout)["results"]
        assert (slow["verdict"], slow["reason"], slow["message"]) == (
            "undecided",
            "resource-limit",
            "stopped after 2 s",
        )
        assert quick["verdict"] == "proved"


def test_a_file_that_never_ends_is_stopped(tmp_path):
    (tmp_path / "loop.py").write_text("while True: pass\n")
    ran = command("verify", "loop.py", "--timeout", "1", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == "derivcheck: loop.py: still running after 5 s; a file of claims only states them\n"


def test_a_reader_that_leaves_early_and_a_full_disk(tmp_path):
    root = str(Path(__file__).parents[2])
    line = f"{sys.executable} -m derivcheck list | head -1"
    ran = subprocess.run(
        line, shell=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True
    )
    assert (ran.stdout.count("\n"), ran.stderr) == (1, "")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            ran = subprocess.run(
                [sys.executable, "-m", "derivcheck", "list"],
                cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, stdout=full, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert ran.returncode == 2
        assert ran.stderr == "derivcheck: the report cannot be written: No space left on device\n"


def test_nothing_but_the_report_on_stdout(demo, tmp_path):
    ran = command("verify", demo, "--format", "json", cwd=tmp_path)
    json.loads(ran.stdout)
    assert ran.stderr == ""


def test_unicode_even_where_the_locale_is_ascii(demo, tmp_path):
    ran = command("show", "demo/none", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert ran.returncode == 2
    (tmp_path / "pyproject.toml").write_text(f'[tool.derivcheck]\npaths = ["{demo}"]\n')
    ran = command("show", "demo/dream", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (ran.returncode, "(x + y)² = x² + y²" in ran.stdout) == (0, True)


def test_start_up_imports_no_heavy_library(tmp_path):
    code = (
        "import sys; from derivcheck.cli import execute; execute(['--version']);"
        "print([name for name in ('sympy', 'numpy', 'flint', 'z3', 'rich', 'hypothesis', 'pebble', 'mpmath')"
        " if name in sys.modules])"
    )
    root = str(Path(__file__).parents[2])
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"
