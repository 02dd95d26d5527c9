"""From targets to claims: the library, the project's settings, named .py files; errors become wrong usage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derivcheck.cli.usage import BadUsage
from derivcheck.run.config import Config, ConfigError, load_config
from derivcheck.run.library import (
    DuplicateClaim,
    Entry,
    UnknownTarget,
    UnreadableFile,
    file_entries,
    library_entries,
    select_entries,
    unique,
)

DOCUMENTS = (".md", ".tex", ".qmd")


def settings() -> Config:
    """`[tool.derivcheck]` of the project around the working folder."""
    try:
        return load_config(Path.cwd())
    except ConfigError as error:
        raise BadUsage(str(error)) from error


def find(targets: Sequence[str], config: Config) -> list[Entry]:
    """The claims that the targets name; without targets those of the project, else the library."""
    names = [target for target in _wanted(targets, config) if not target.endswith(".py")]
    for name in names:
        if not name:
            raise BadUsage("a target is empty; expected `all`, an id, a prefix, a glob or a .py file", target=name)
        if name.endswith(DOCUMENTS) or Path(name).is_dir() and not _in_library(name):
            message = f"{name}: documents and folders cannot be checked yet; name claims or .py files"
            raise BadUsage(message, target=name)
    try:
        chosen = select_entries(library_entries(), names) if names else []
        for file in files(targets, config):
            chosen += file_entries(file)
        unique(chosen)
    except UnknownTarget as error:
        raise BadUsage(str(error), target=error.target, suggestion=error.suggestion) from error
    except (UnreadableFile, DuplicateClaim) as error:
        raise BadUsage(str(error)) from error
    return chosen


def files(targets: Sequence[str], config: Config) -> list[str]:
    """The .py files among the targets, or among the project's; each once."""
    named = (target for target in _wanted(targets, config) if target.endswith(".py"))
    return list({Path(target).resolve(): target for target in named}.values())


def _wanted(targets: Sequence[str], config: Config) -> tuple[str, ...]:
    return tuple(targets) or config.paths or ("all",)


def one(id: str, config: Config) -> Entry:
    """The claim of exactly this id, from the library or the project's files."""
    from derivcheck.run.library import nearest

    try:
        entries = library_entries()
        for path in config.paths:
            if path.endswith(".py"):
                entries += file_entries(path)
        unique(entries)
    except (UnreadableFile, DuplicateClaim) as error:
        raise BadUsage(str(error)) from error
    for entry in entries:
        if entry.claim.id == id:
            return entry
    close = nearest(id, [entry.claim.id for entry in entries])
    raise BadUsage(str(UnknownTarget(id, close)), target=id, suggestion=close)


def _in_library(name: str) -> bool:
    return any(entry.claim.id.startswith(name.rstrip("/") + "/") for entry in library_entries())
