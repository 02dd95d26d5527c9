"""Finding claims: the library of derivations, and .py files that are named explicitly.

    load_library() -> list[Claim]             everything in the package `derivations`, in order
    load_file(path) -> list[Claim]            the claims of one file, which runs as the code that it is
    select(claims, targets) -> list[Claim]    ids, prefixes, globs, `all`

A claim is any module-level value of type Claim; ids are unique.
"""

from __future__ import annotations

import ast
import difflib
import fnmatch
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from derivcheck.kernel.derivation import Claim, Source

LIBRARY = "derivations"


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
    return load_modules(library_modules())


def load_modules(names: Iterable[str]) -> list[Claim]:
    """The claims of importable modules; a duplicate id is an error."""
    return _unique(claim for name in names for claim in claims_of(importlib.import_module(name)))


def load_file(path: str) -> list[Claim]:
    """Run one .py file that the user named and collect its claims."""
    file = Path(path)
    if not file.is_file():
        raise UnreadableFile(f"{path}: there is no such file")
    name = f"derivcheck_file_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UnreadableFile(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise UnreadableFile(f"{path}:{error.lineno}: {error.msg}") from error
    claims = _unique(claims_of(module))
    if not claims:
        raise UnreadableFile(f"{path}: no claims; a claim is a module-level value, `name = claim(...)`")
    return claims


def claims_of(module: ModuleType) -> list[Claim]:
    """The claims that a module assigns to names, alone or in tuples and lists; what it only imports is not its own."""
    claims: list[Claim] = []
    seen: set[int] = set()
    for name, line in _assignments(module).items():
        value = vars(module).get(name)
        for item in value if type(value) in (tuple, list) else (value,):
            if isinstance(item, Claim) and id(item) not in seen:
                seen.add(id(item))
                claims.append(_with_source(item, module, line))
    return claims


def select(claims: Sequence[Claim], targets: Sequence[str]) -> list[Claim]:
    """The claims that the targets name, in the order of the library, each once."""
    chosen: set[str] = set()
    for target in targets:
        found = {claim.id for claim in claims if matches(claim.id, target)}
        if not found:
            raise UnknownTarget(target, nearest(target, [claim.id for claim in claims]))
        chosen |= found
    return [claim for claim in claims if claim.id in chosen]


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


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    seen: dict[str, Claim] = {}
    for claim in claims:
        if claim.id in seen:
            first = seen[claim.id].source
            raise DuplicateClaim(
                f"two claims are called {claim.id!r}: {first.path}:{first.line} and "
                f"{claim.source.path}:{claim.source.line}; give one of them another id"
            )
        seen[claim.id] = claim
    return list(seen.values())


def _with_source(claim: Claim, module: ModuleType, line: int) -> Claim:
    source = claim.source
    path, line = source.path or _path(module), source.line or line
    if (path, line) == (source.path, source.line):
        return claim
    return replace(claim, source=Source(path, line, source.document, source.part, source.claims))


def _path(module: ModuleType) -> str:
    if module.__name__ == LIBRARY or module.__name__.startswith(LIBRARY + "."):
        tail = module.__name__.replace(".", "/")
        return f"{tail}/__init__.py" if hasattr(module, "__path__") else f"{tail}.py"
    return module.__file__ or ""


def _assignments(module: ModuleType) -> dict[str, int]:
    """The names assigned at module level, with the line where each is first assigned."""
    lines: dict[str, int] = {}
    for statement in ast.parse(inspect.getsource(module)).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else ()
        for target in targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    lines.setdefault(node.id, statement.lineno)
    return lines
