"""Finding claims: the library of derivations, and .py files that are named explicitly.

    load_library() -> list[Claim]             everything in the package `derivations`, in order
    load_file(path) -> list[Claim]            the claims of one file, which runs as the code that it is
    select(claims, targets) -> list[Claim]    ids, prefixes, globs, `all`

A claim is any module-level value of type Claim; ids are unique.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import fnmatch
import importlib
import importlib.util
import io
import multiprocessing
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from derivcheck.kernel.derivation import Claim, Source
from derivcheck.run.attempt import Crashed, attempt

LIBRARY = "derivations"


class Entry(NamedTuple):
    """A claim and where it was found: the name of a module, or the path of a file."""

    origin: str
    claim: Claim


class DuplicateClaim(Exception):
    """Two claims have one id."""


class UnknownTarget(Exception):
    """A target that names no claim; `suggestion` is the nearest name, if one is near."""

    def __init__(self, target: str, suggestion: str | None = None) -> None:
        hint = f"; did you mean {suggestion!r}?" if suggestion else "; `derivcheck list` shows what there is"
        super().__init__(f"no claim is called {target!r}{hint}")
        self.target = target
        self.suggestion = suggestion


class UnreadableFile(Exception):
    """A named file that cannot be run or holds no claims."""


def library_modules() -> list[str]:
    """The names of all modules of the library, sorted; imports only the packages among them."""
    package = importlib.import_module(LIBRARY)
    found = pkgutil.walk_packages(package.__path__, LIBRARY + ".")
    return sorted(module.name for module in found)


def load_library() -> list[Claim]:
    """All claims that ship with derivcheck: modules in sorted order, claims in order of definition."""
    return [entry.claim for entry in library_entries()]


def load_file(path: str) -> list[Claim]:
    """The claims of one .py file that the user named; this runs the file."""
    return [entry.claim for entry in file_entries(path)]


def library_entries() -> list[Entry]:
    """The claims of the library with their modules; a duplicate id is an error."""
    return unique(entry for name in library_modules() for entry in entries_of(name))


def file_entries(path: str) -> list[Entry]:
    """The claims of one file; none is an error."""
    file = Path(path)
    if not file.is_file():
        raise UnreadableFile(f"{path}: there is no such file")
    try:
        found = unique(entries_of(str(file.resolve())))
    except DuplicateClaim as error:
        raise UnreadableFile(str(error)) from error
    if not found:
        raise UnreadableFile(f"{path}: no claims; a claim is a module-level value, `name = claim(...)`")
    return found


@cache
def entries_of(origin: str) -> tuple[Entry, ...]:
    """The claims of a module by its name, or of a file by its path (which ends in .py and is run once)."""
    module = _run_file(origin) if origin.endswith(".py") else importlib.import_module(origin)
    return tuple(Entry(origin, claim) for claim in claims_of(module))


def find_entry(origin: str, id: str) -> Entry:
    """The claim with this id, in the module or file it comes from: how a worker finds its work."""
    return next(entry for entry in entries_of(origin) if entry.claim.id == id)


def _run_file(path: str) -> ModuleType:
    file = Path(path)
    name = f"derivcheck_file_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UnreadableFile(f"{_near(path)}: not a Python file")
    try:
        ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise UnreadableFile(f"{_near(path)}:{error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{_near(path)}: not UTF-8 text") from error
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    worker = multiprocessing.parent_process() is not None
    with contextlib.redirect_stdout(io.StringIO() if worker else sys.stderr):  # stdout is the report's
        try:
            outcome = attempt(spec.loader.exec_module, module)
        except SystemExit as error:
            raise UnreadableFile(f"{_near(path)}: the file calls exit, so its claims cannot be read") from error
    if isinstance(outcome, Crashed):
        line = next((line for name, line in reversed(outcome.places) if name == path), 0)
        said = f":{line}: {outcome.message}" if line else f": {outcome.located}"
        raise UnreadableFile(_near(path) + said)
    return module


def claims_of(module: ModuleType) -> list[Claim]:
    """The claims that a module binds to names, alone or in tuples and lists; what it only imports is not its own."""
    imported, lines = _names(module)
    claims: list[Claim] = []
    seen: set[int] = set()
    for name, value in sorted(vars(module).items(), key=lambda item: lines.get(item[0], 0)):
        for item in value if type(value) in (tuple, list) else (value,):
            if isinstance(item, Claim) and name not in imported and id(item) not in seen:
                seen.add(id(item))
                claims.append(_with_source(item, module, lines.get(name, 0)))
    return claims


def select(claims: Sequence[Claim], targets: Sequence[str]) -> list[Claim]:
    """The claims that the targets name, in the order of the library, each once."""
    return [entry.claim for entry in select_entries([Entry("", claim) for claim in claims], targets)]


def select_entries(entries: Sequence[Entry], targets: Sequence[str]) -> list[Entry]:
    """The same for claims with their origins."""
    chosen: set[str] = set()
    for target in targets:
        found = {entry.claim.id for entry in entries if matches(entry.claim.id, target)}
        if not found:
            raise UnknownTarget(target, nearest(target, [entry.claim.id for entry in entries]))
        chosen |= found
    return [entry for entry in entries if entry.claim.id in chosen]


def matches(id: str, target: str) -> bool:
    """Whether a target names the id: itself, `all`, a prefix that ends at a slash, or a glob."""
    if target in ("all", id):
        return True
    return id.startswith(target.rstrip("/") + "/") or fnmatch.fnmatchcase(id, target)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like this one, if any is like it at all; families (prefixes) count as names."""
    known = list(names)
    families = sorted({id.rsplit("/", 1)[0] for id in known if "/" in id})
    close = difflib.get_close_matches(name, known + families, n=1, cutoff=0.5)
    return close[0] if close else None


def unique(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, if no id occurs twice."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        id, source = entry.claim.id, entry.claim.source
        if id in seen:
            first = seen[id].claim.source
            raise DuplicateClaim(
                f"two claims are called {id!r}: {first.path}:{first.line} and {source.path}:{source.line}; "
                "give one of them another id"
            )
        seen[id] = entry
    return list(seen.values())


def _with_source(claim: Claim, module: ModuleType, line: int) -> Claim:
    source = claim.source
    path, line = _near(source.path or _path(module)), source.line or line
    if (path, line) == (source.path, source.line):
        return claim
    return replace(claim, source=Source(path, line, source.document, source.part, source.claims))


def _near(path: str) -> str:
    """As one would name it in the working folder."""
    file = Path(path)
    return str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else path


def _path(module: ModuleType) -> str:
    if module.__name__ == LIBRARY or module.__name__.startswith(LIBRARY + "."):
        tail = module.__name__.replace(".", "/")
        return f"{tail}/__init__.py" if hasattr(module, "__path__") else f"{tail}.py"
    return module.__file__ or ""


def _names(module: ModuleType) -> tuple[set[str], dict[str, int]]:
    """The names that a module imports, and the lines where it assigns others."""
    imported: set[str] = set()
    lines: dict[str, int] = {}
    left: list[ast.AST] = [ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))]
    while left:
        here = left.pop()
        if isinstance(here, ast.Import | ast.ImportFrom):
            imported |= {alias.asname or alias.name.split(".")[0] for alias in here.names}
        elif isinstance(here, ast.Assign | ast.AnnAssign):
            targets = here.targets if isinstance(here, ast.Assign) else [here.target]
            for name in (node for target in targets for node in ast.walk(target)):
                if isinstance(name, ast.Name):
                    lines[name.id] = min(here.lineno, lines.get(name.id, here.lineno))
        elif not isinstance(here, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            blocks = ast.stmt | ast.excepthandler | ast.match_case
            left += [node for node in ast.iter_child_nodes(here) if isinstance(node, blocks)]
    return imported, lines
