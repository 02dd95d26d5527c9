"""The frozen tables: checkers, definitions of predicates, the closed list of axioms, refuters; all by name.

They are filled once when the package is loaded and then frozen; from then on nothing can be added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.procedure import Procedure
from derivcheck.language.node import Formula

Definition = Callable[[Formula], Formula | None]
RefutationChecker = Callable[[tuple[Formula, ...], Formula, object], str | None]


class Tables(NamedTuple):
    """What the rules look up."""

    checkers: Mapping[str, Procedure] = MappingProxyType({})
    definitions: Mapping[str, Definition] = MappingProxyType({})
    axioms: Mapping[str, Formula] = MappingProxyType({})
    refuters: Mapping[str, RefutationChecker] = MappingProxyType({})


_tables = Tables()


def current() -> Tables:
    """The tables as they are."""
    return _tables


def freeze(
    procedures: Iterable[Procedure],
    definitions: Mapping[str, Definition],
    axioms: Mapping[str, Formula],
    refuters: Mapping[str, RefutationChecker],
) -> None:
    """Fill the tables; raises KernelError when they are already frozen or a name occurs twice."""
    global _tables
    if _tables.checkers:
        raise KernelError("the table of checkers is frozen; register procedures before the first proof")
    table: dict[str, Procedure] = {}
    for procedure in procedures:
        if table.setdefault(procedure.name, procedure) is not procedure:
            raise KernelError(f"two procedures are named {procedure.name!r}; rename one")
    view = MappingProxyType
    _tables = Tables(view(table), view(dict(definitions)), view(dict(axioms)), view(dict(refuters)))
