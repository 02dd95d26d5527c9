"""Puts the parts together once: procedures, definitions, axioms and refuters into the kernel's tables."""

from __future__ import annotations

_installed = False


def install() -> None:
    """Fill and freeze the tables; later calls do nothing."""
    global _installed
    if _installed:
        return
    from derivcheck.engine import refutation, registry
    from derivcheck.procedures import PROCEDURES, propose_limit
    from derivcheck.theory.axioms import AXIOMS
    from derivcheck.theory.predicates import DEFINITIONS

    registry.install(PROCEDURES, DEFINITIONS, AXIOMS, {"point": refutation.check_point})
    refutation.install_limits(propose_limit)
    _installed = True
