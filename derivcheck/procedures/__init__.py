"""The procedures, in the order in which they are asked."""

from __future__ import annotations

import importlib
import importlib.util

from derivcheck.kernel.procedure import Procedure
from derivcheck.procedures.limits import propose_limit as propose_limit

_ORDER = (
    "rational", "exponents", "elementary", "complex_numbers", "matrix_ring", "domain", "derivatives",
    "definitions", "logarithms", "gaussian_moments", "expectation", "matrix_calculus", "determinants",
    "literal_scalars", "finite_sums", "proportional", "tends", "eventually", "inequalities", "monotone", "smt",
)  # fmt: skip


def _load() -> tuple[Procedure, ...]:
    found: list[Procedure] = []
    for name in _ORDER:
        if importlib.util.find_spec(f"{__name__}.{name}") is None:
            continue
        module = importlib.import_module(f"{__name__}.{name}")
        found += getattr(module, "PROCEDURES", ()) or ((module.PROCEDURE,) if hasattr(module, "PROCEDURE") else ())
    return tuple(found)


PROCEDURES = _load()
