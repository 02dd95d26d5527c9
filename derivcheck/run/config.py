"""`[tool.derivcheck]` of the nearest pyproject.toml: what `verify` checks by default, and what proofs may rest on.

    [tool.derivcheck]
    paths = ["notes/kl.py"]      # targets of `derivcheck verify` without arguments; .py files named here may run
    permit = []                  # proposers of SymPy's ("sympy.limit") that `trusts` of a proof may name
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

KEYS = ("paths", "permit")


class ConfigError(Exception):
    """`[tool.derivcheck]` says what cannot be meant: wrong usage."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, and the file they come from (None: no project)."""

    file: Path | None = None
    paths: tuple[str, ...] = ()
    permit: tuple[str, ...] = ()


def load_config(folder: Path) -> Config:
    """The settings of the project that `folder` lies in."""
    for candidate in (folder, *folder.parents):
        file = candidate / "pyproject.toml"
        if file.is_file():
            return _read(file)
    return Config()


def _read(file: Path) -> Config:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("derivcheck", {})
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"{file}: [tool.derivcheck] has no setting {key!r}; expected one of {', '.join(KEYS)}")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{file}: [tool.derivcheck] {key} = {value!r}; expected a list of strings")
    paths = tuple(str(file.parent / path) if path.endswith(".py") else path for path in table.get("paths", ()))
    return Config(file, paths, tuple(table.get("permit", ())))
