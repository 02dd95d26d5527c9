"""The frozen tables: checkers by name, definitions of predicates, and the closed list of axioms.

They are filled once when the package is loaded and then frozen; from then on nothing can be added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.procedure import Procedure
from derivcheck.language.node import Formula

Definition = Callable[[Formula], Formula | None]
RefutationChecker = Callable[[tuple[Formula, ...], Formula, object], str | None]

_checkers: Mapping[str, Procedure] = MappingProxyType({})
_definitions: Mapping[str, Definition] = MappingProxyType({})
_axioms: Mapping[str, Formula] = MappingProxyType({})
_refuters: Mapping[str, RefutationChecker] = MappingProxyType({})
_frozen = False


def freeze(
    procedures: Iterable[Procedure],
    definitions: Mapping[str, Definition],
    axioms: Mapping[str, Formula],
    refuters: Mapping[str, RefutationChecker],
) -> None:
    """Fill the tables; raises KernelError when they are already frozen or a name occurs twice."""
    global _checkers, _definitions, _axioms, _refuters, _frozen
    if _frozen:
        raise KernelError("the table of checkers is frozen; register procedures before the first proof")
    table: dict[str, Procedure] = {}
    for procedure in procedures:
        if procedure.name in table:
            raise KernelError(f"two procedures are named {procedure.name!r}; rename one")
        table[procedure.name] = procedure
    _checkers, _definitions = MappingProxyType(table), MappingProxyType(dict(definitions))
    _axioms, _refuters = MappingProxyType(dict(axioms)), MappingProxyType(dict(refuters))
    _frozen = True


def checkers() -> Mapping[str, Procedure]:
    """The procedures by name."""
    return _checkers


def definitions() -> Mapping[str, Definition]:
    """The definitions of predicates by name."""
    return _definitions


def axioms() -> Mapping[str, Formula]:
    """The closed list of axioms by name."""
    return _axioms


def refuters() -> Mapping[str, RefutationChecker]:
    """What re-checks a refutation, by name."""
    return _refuters
