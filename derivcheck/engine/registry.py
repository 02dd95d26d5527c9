"""The registry: which procedures there are, in the order they are asked.

`install` fills the kernel's frozen tables once; `procedures()` is the order of attack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from derivcheck.kernel import tables
from derivcheck.kernel.procedure import Procedure
from derivcheck.language.node import Op

if TYPE_CHECKING:
    from derivcheck.kernel.tables import Definition, RefutationChecker
    from derivcheck.language.node import Formula

_order: tuple[Procedure, ...] = ()
_by_head: dict[Op, tuple[Procedure, ...]] = {}


def install(
    procedures: Iterable[Procedure],
    definitions: Mapping[str, Definition],
    axioms: Mapping[str, Formula],
    refuters: Mapping[str, RefutationChecker],
) -> None:
    """Register everything, once; a second call raises KernelError."""
    global _order
    _order = tuple(procedures)
    tables.freeze(_order, definitions, axioms, refuters)
    for procedure in _order:
        for head in procedure.heads:
            _by_head[head] = (*_by_head.get(head, ()), procedure)


def procedures() -> tuple[Procedure, ...]:
    """All procedures in the order of attack."""
    return _order


def deciders(asked: tuple[str, ...] = (), *, last_resort: bool = False) -> tuple[Procedure, ...]:
    """Procedures that decide goals: those asked for by name, then the automatic ones; or those of last resort."""
    if last_resort:
        return tuple(p for p in _order if p.decide and p.last_resort and p.name not in asked)
    first = tuple(p for name in asked for p in _order if p.name == name and p.decide)
    return first + tuple(p for p in _order if p.decide and p.automatic and not p.last_resort and p not in first)


def rewriters(head: Op) -> tuple[Procedure, ...]:
    """Procedures that rewrite terms with this head."""
    return _by_head.get(head, ())


def has_rewriters() -> Callable[[Op], bool]:
    """A test for heads that some procedure rewrites."""
    return _by_head.__contains__
