"""A real wheel in a fresh environment: what ships is enough."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, **options)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_what_the_wheel_holds(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("derivcheck", "derivations"):
        for file in (ROOT / package).rglob("*.py"):
            assert str(file.relative_to(ROOT)) in names
    assert "derivcheck/py.typed" in names
    assert not any(name.startswith(("tests/", "benchmarks/", "docs/")) for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_verifies_its_library_in_an_empty_folder(wheel, tmp_path):
    """Nothing of this folder or this environment is seen: a fresh one, with the pinned versions."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    clean |= {"PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run(sys.executable, "-m", "venv", tmp_path / "fresh", env=clean)
    bin = tmp_path / "fresh" / "bin"
    run(bin / "python", "-m", "pip", "install", "-q", wheel, env=clean)
    empty = tmp_path / "empty"
    empty.mkdir()
    data = json.loads(run(bin / "derivcheck", "verify", "all", "--format", "json", cwd=empty, env=clean).stdout)
    listed = json.loads(run(bin / "derivcheck", "list", "--format", "json", cwd=empty, env=clean).stdout)["claims"]
    assert data["errors"] == []
    assert data["summary"]["claims"] == len(listed) > 0
    assert data["summary"]["as_expected"] == len(listed)
    assert list(empty.iterdir()) == []
