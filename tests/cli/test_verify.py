"""`derivcheck verify`: exit codes, reports, options."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivcheck.kernel.errors import UnsoundProcedure
from derivcheck.kernel.verdict import Outcome
from derivcheck.run.library import find_entry
from tests.cli.conftest import made


def test_all_as_expected_is_0(run, demo, answers):
    ran = run("verify", demo, "--jobs", "1")
    assert ran.code == 0
    assert ran.err == ""
    assert "✓ demo/square  proved" in ran.out
    assert "3 claims: 2 proved, 1 refuted; all as expected" in ran.out


@pytest.mark.parametrize(
    ("endings", "code"),
    [
        ({"demo/square": Outcome.REFUTED}, 1),
        ({"demo/dream": Outcome.PROVED}, 1),
        ({"demo/square": Outcome.ILL_POSED}, 2),
        ({"demo/square": Outcome.UNREADABLE}, 2),
        ({"demo/square": Outcome.UNDECIDED}, 3),
        ({"demo/square": Outcome.SUPPORTED}, 3),
        ({"demo/dream": Outcome.UNDECIDED}, 3),
        ({"demo/square": RuntimeError("boom")}, 4),
        ({"demo/square": UnsoundProcedure("rational proved what a point refutes")}, 4),
        # the highest of 4, 2, 1, 3, 0
        ({"demo/square": Outcome.UNDECIDED, "demo/root": Outcome.REFUTED}, 1),
        ({"demo/square": Outcome.REFUTED, "demo/root": Outcome.ILL_POSED}, 2),
        ({"demo/square": Outcome.ILL_POSED, "demo/root": RuntimeError("boom")}, 4),
    ],
)
def test_exit_codes(run, demo, answers, endings, code):
    answers.update(endings)
    for format in ("text", "json"):
        assert run("verify", demo, "--jobs", "1", "--format", format).code == code


def test_unexpected_counts_contrary_verdicts_only(run, demo, answers):
    answers.update({"demo/square": Outcome.UNDECIDED, "demo/root": Outcome.REFUTED})
    summary = run("verify", demo, "--jobs", "1", "--format", "json").json["summary"]
    assert (summary["claims"], summary["as_expected"], summary["unexpected"]) == (3, 1, 1)


def test_accept_supported(run, demo, answers):
    answers["demo/square"] = Outcome.SUPPORTED
    assert run("verify", demo, "--jobs", "1").code == 3
    assert run("verify", demo, "--jobs", "1", "--accept", "supported").code == 0
    answers["demo/dream"] = Outcome.SUPPORTED  # it should be refuted: support is no reason to accept it
    assert run("verify", demo, "--jobs", "1", "--accept", "supported").code == 3


def test_a_crash_is_an_error_and_never_a_verdict(run, demo, answers):
    answers["demo/square"] = ZeroDivisionError("division by zero")
    ran = run("verify", demo, "--jobs", "1", "--format", "json")
    assert [row["id"] for row in ran.json["results"]] == ["demo/dream", "demo/root"]
    (error,) = ran.json["errors"]
    assert error["code"] == 4
    assert error["target"] == "demo/square"
    assert error["message"].startswith("demo/square: ZeroDivisionError: division by zero")
    assert "Traceback" in ran.err
    assert "1 failed with an error" in run("verify", demo, "--jobs", "1").out


def test_a_refuted_step_is_shown_in_its_context(run, demo, answers):
    ran = run("verify", demo, "--jobs", "1")
    block = ran.out[ran.out.index("demo/dream") :]
    assert "refuted as expected" in block
    assert "given  x > 1" in block
    assert "       (x + y)²" in block
    assert "✗  = x² + y²   ← false (step 2)" in block
    assert "at x = 3/2, y = 1" in block
    assert "left   25/4" in block
    assert "right  13/4" in block


def test_an_open_step_says_what_each_procedure_answered(run, demo, answers):
    answers["demo/square"] = Outcome.UNDECIDED
    ran = run("verify", demo, "--jobs", "1")
    assert "? demo/square  undecided, expected proved" in ran.out
    assert "← open (step 2)" in ran.out
    assert "rational: the difference is not zero" in ran.out


def test_quiet_shows_only_what_is_not_as_expected(run, demo, answers):
    assert run("verify", demo, "--jobs", "1", "--quiet").out.startswith("3 claims:")
    answers["demo/root"] = Outcome.UNDECIDED
    out = run("verify", demo, "--jobs", "1", "--quiet").out
    assert "demo/root" in out
    assert "demo/square" not in out


def test_output_goes_to_the_file(run, demo, answers, tmp_path):
    ran = run("verify", demo, "--jobs", "1", "--output", "report.txt")
    assert (ran.code, ran.out) == (0, "")
    assert "all as expected" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert run("verify", demo, "--jobs", "1", "--output", "no/such/folder/report.txt").code == 2


def test_no_colour_in_a_pipe_or_file(run, demo, answers):
    assert "\x1b" not in run("verify", demo, "--jobs", "1").out


def test_a_proof_must_not_rest_on_what_the_project_does_not_permit(run, demo, answers, tmp_path):
    claim = find_entry(demo, "demo/square").claim
    answers["demo/square"] = made(claim, Outcome.PROVED, trusts=("kernel", "sympy.limit"))
    ran = run("verify", demo, "--jobs", "1")
    assert ran.code == 1
    assert "rests on sympy.limit, which [tool.derivcheck] permit does not list" in ran.out
    (tmp_path / "pyproject.toml").write_text('[tool.derivcheck]\npermit = ["sympy.limit"]\n')
    assert run("verify", demo, "--jobs", "1").code == 0


def test_without_targets_the_paths_of_the_project_are_checked(run, demo, answers, tmp_path):
    (tmp_path / "pyproject.toml").write_text(f'[tool.derivcheck]\npaths = ["{demo}"]\n')
    assert run("verify", "--jobs", "1", "--format", "json").json["summary"]["claims"] == 3


def test_seed_is_reported(run, demo, answers):
    assert run("verify", demo, "--jobs", "1", "--format", "json").json["seed"] == 0
    assert run("verify", demo, "--jobs", "1", "--seed", "7", "--format", "json").json["seed"] == 7
    assert run("verify", demo, "--jobs", "1", "--seed", "random").code == 0
    assert run("verify", demo, "--seed", "x").code == 2


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["verfy"], "no command is called 'verfy'; did you mean 'verify'?"),
        (["check", "x = x"], "no command is called 'check'"),
        (["verify", "--format", "jsn"], "no format is called 'jsn'; did you mean 'json'?"),
        (["verify", "--format", "sarif"], "the format 'sarif' is not available yet; there are text and json"),
        (["verify", "--jobs", "0"], "0 is not in the range x>=1"),
        (["verify", "--timeout", "0"], "0.0 is not in the range x>0"),
        (["verify", "nothing.py"], "nothing.py: there is no such file"),
        (["verify", ""], "a target is empty; expected `all`, an id, a prefix, a glob or a .py file"),
        (["verify", "notes.md"], "notes.md: documents and folders cannot be checked yet"),
        (["verify", "--domain", "natural"], "--domain natural is for documents"),
        (["verify", "--tiemout", "3"], "No such option '--tiemout'"),
    ],
)
def test_wrong_usage_is_2_and_says_what_was_expected(run, args, message):
    ran = run(*args)
    assert ran.code == 2
    assert message in ran.err
    assert ran.out == ""


def test_wrong_usage_under_json_is_one_object(run):
    ran = run("verify", "nothing.py", "--format", "json")
    assert ran.code == 2
    (error,) = ran.json["errors"]
    assert (error["code"], error["message"]) == (2, "nothing.py: there is no such file")
    assert ran.json["results"] == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = = 1\n", "mine.py:1: invalid syntax"),
        ("x = undefined\n", "derivcheck: mine.py:1: NameError: name 'undefined' is not defined\n"),
        (
            "from derivcheck import *\nx = reals('x')\na = claim('half', equal(0.5*x, x/2))\n",
            "derivcheck: mine.py:3: TypeError: 0.5 is a float; write an exact number: "
            "rational(1, 2) or Fraction('0.5')\n",
        ),
        (
            "from derivcheck import *\nx = reals('x')\na = claim('term', x + 1)\n",
            "derivcheck: mine.py:3: TypeError: claim 'term': the statement must be a formula such as equal(a, b), "
            "got x + 1\n",
        ),
        ("import sys\nsys.exit(0)\n", "derivcheck: mine.py: the file calls exit, so its claims cannot be read\n"),
        ("x = 1\n", "no claims; a claim is a module-level value"),
        (
            "from derivcheck import *\nx = reals('x')\na = claim('one', equal(x, x))\nb = claim('one', equal(x, x))\n",
            "two claims are called 'one'",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_wrong_usage(run, tmp_path, source, message):
    (tmp_path / "mine.py").write_text(source)
    ran = run("verify", "mine.py")
    assert ran.code == 2
    assert message in ran.err


def test_a_name_with_two_domains_is_ill_posed(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from derivcheck import *\nx = reals('x')\ny = positives('x')\na = claim('two', equal(x + y, y + x))\n"
    )
    ran = run("verify", "mine.py")
    assert ran.code == 2
    assert "✗ two  ill-posed, expected proved" in ran.out
    assert "x is declared twice" in ran.out


def test_shapes_that_clash_are_ill_posed(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from derivcheck import *\nn, k = counts('n k')\nU = matrices('U', n, k)\na = claim('UU', equal(U @ U, U))\n"
    )
    ran = run("verify", "mine.py")
    assert ran.code == 2
    assert "U·U: n×k times n×k; the inner dimensions k and n differ" in ran.out


def test_what_a_file_prints_does_not_reach_the_report(run, tmp_path):
    (tmp_path / "mine.py").write_text(
        "from derivcheck import *\nprint('hello')\nx = reals('x')\na = claim('one', equal(x, x))\n"
    )
    ran = run("verify", "mine.py", "--format", "json")
    assert ran.json["summary"]["proved"] == 1
    assert ran.err == "hello\n"


def test_one_file_under_two_names_is_read_once(run, demo, answers, tmp_path):
    (tmp_path / "mine.py").write_text(Path(demo).read_text(encoding="utf-8"))
    ran = run("verify", "mine.py", "./mine.py", "--jobs", "1", "--format", "json")
    assert ran.json["summary"]["claims"] == 3


def test_an_output_that_cannot_be_written_is_said_before_the_work(run, demo, answers, tmp_path):
    answers["demo/square"] = AssertionError("too late")
    ran = run("verify", demo, "--jobs", "1", "--output", "no/where.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "derivcheck: --output no/where.txt: there is no folder 'no'\n"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("path = []", "has no setting 'path'; expected one of paths, permit"),
        ('permit = "sympy"', "permit = 'sympy'; expected a list of strings"),
        ("permit = [", "pyproject.toml"),
    ],
)
def test_a_wrong_setting_is_wrong_usage(run, tmp_path, setting, message):
    (tmp_path / "pyproject.toml").write_text(f"[tool.derivcheck]\n{setting}\n")
    ran = run("verify", "all")
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("command", ["", "verify", "list", "show", "explain", "replay"])
def test_help_everywhere(run, command):
    for flag in ("-h", "--help"):
        ran = run(*([command] if command else []), flag)
        assert ran.code == 0
        assert ran.out.startswith("Usage: derivcheck")


def test_version(run):
    from derivcheck import __version__
    from derivcheck.version import VERSION

    assert run("--version").out == f"derivcheck {VERSION}\n"
    assert __version__ == VERSION


def test_the_folder_does_not_change_what_is_found(run, demo, answers, tmp_path, monkeypatch):
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    (tmp_path / "mine.py").write_text(Path(demo).read_text(encoding="utf-8"))
    (tmp_path / "pyproject.toml").write_text('[tool.derivcheck]\npaths = ["mine.py"]\n')
    monkeypatch.chdir(folder)
    assert run("verify", "--jobs", "1", "--format", "json").json["summary"]["claims"] == 3
