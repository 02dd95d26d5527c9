"""The house rules that a machine can check, each with a test that the check really fires."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("derivcheck", "derivations")
SOURCES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
KERNEL_LIMIT = 1000

# what must not be called: it runs input as code, or reads objects from untrusted bytes
FORBIDDEN_CALLS = {
    "eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "__import__",
    "pickle.load", "pickle.loads", "marshal.load", "marshal.loads", "os.system",
}  # fmt: skip
# the one place where any crash becomes a value: the edge of the process
BROAD_EXCEPT_ALLOWED = {"derivcheck/run/attempt.py"}


def forbidden(source: str) -> list[str]:
    """The forbidden calls and broad excepts in a source text, as `line: what`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in FORBIDDEN_CALLS or name.split(".")[-1] in {"sympify", "parse_expr", "parse_latex"}:
                found.append(f"{node.lineno}: {name}")
        if isinstance(node, ast.ExceptHandler):
            names = [] if node.type is None else [ast.unparse(part) for part in getattr(node.type, "elts", [node.type])]
            if not names or {"Exception", "BaseException"} & set(names):
                found.append(f"{node.lineno}: broad except")
    return found


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_forbidden_patterns(file):
    found = forbidden(file.read_text(encoding="utf-8"))
    if str(file.relative_to(ROOT)) in BROAD_EXCEPT_ALLOWED:
        assert [one.split(": ")[1] for one in found] == ["broad except"]
    else:
        assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')",
        "exec('x = 1')",
        "import sympy\nsympy.sympify('x')",
        "from sympy import parse_expr\nparse_expr('x')",
        "import pickle\npickle.load(open('x'))",
        "try:\n    pass\nexcept Exception:\n    pass",
        "try:\n    pass\nexcept:\n    pass",
        "try:\n    pass\nexcept (ValueError, BaseException):\n    pass",
    ],
)
def test_the_scan_fires(source):
    assert forbidden(source)


def test_the_kernel_stays_small():
    lines = sum(
        len(file.read_text(encoding="utf-8").splitlines()) for file in (ROOT / "derivcheck/kernel").glob("*.py")
    )
    assert lines <= KERNEL_LIMIT, f"the trusted kernel has {lines} lines"


# --- who may import whom ----------------------------------------------------------------------------
def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-I", "-c", code, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The packages and their contracts, to be broken."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_contracts_hold(copy):
    ran = lint_imports(copy)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("derivcheck/language/node.py", "import derivcheck.kernel.theorem", "language imports nothing of derivcheck"),
        ("derivcheck/kernel/theorem.py", "import derivcheck.engine.verify", "kernel imports language"),
        ("derivcheck/kernel/theorem.py", "import sympy", "the kernel rests on no computer algebra"),
        ("derivcheck/report/text.py", "import derivcheck.engine.verify", "report imports kernel and language"),
        ("derivcheck/run/pool.py", "import derivcheck.report.text", "run imports engine"),
        (
            "derivations/__init__.py",
            "import derivcheck.engine.verify",
            "derivations import the public API and each other",
        ),
    ],
)
def test_a_contract_fires(copy, file, line, contract):
    target = copy / file
    before = target.read_text(encoding="utf-8")
    target.write_text(before + f"\n{line}\n", encoding="utf-8")
    try:
        ran = lint_imports(copy)
    finally:
        target.write_text(before, encoding="utf-8")
    assert ran.returncode != 0
    assert f"{contract} BROKEN" in ran.stdout


def test_every_part_has_a_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    sources = {name for contract in contracts for name in contract["source_modules"]}
    parts = {f"derivcheck.{file.parent.name}" for file in (ROOT / "derivcheck").glob("*/__init__.py")}
    assert parts - sources == {"derivcheck.cli", "derivcheck.testing"}  # these may import everything


# --- packaging --------------------------------------------------------------------------------------
def test_constraints_are_plain_versions():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        name, version = line.split("==")
        assert name.replace("-", "").replace("_", "").replace(".", "").isalnum()
        assert version[0].isdigit()


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["fast"]]
    pinned = {
        line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    assert {name.split(">=")[0].lower() for name in wanted} <= pinned


def test_nothing_names_the_machine_it_was_made_on():
    for file in [*SOURCES, *(ROOT / "tests").rglob("*.py"), *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / ".ci/run"]:
        text = file.read_text(encoding="utf-8")
        for place in ("/" + "root/", "/" + "work/", "/" + "home/"):
            assert place not in text, file
