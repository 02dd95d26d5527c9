"""The procedures, in the order in which they are asked."""

from __future__ import annotations

from derivcheck.kernel.procedure import Procedure
from derivcheck.procedures import (
    complex_numbers,
    contradiction,
    definitions,
    derivatives,
    determinants,
    divergence,
    domain,
    elementary,
    eventually,
    expectation,
    exponents,
    finite_sums,
    gaussian_integrals,
    gaussian_moments,
    inequalities,
    integrals,
    literal_scalars,
    logarithms,
    matrix_calculus,
    matrix_ring,
    monotone,
    proportional,
    rational,
    smt,
    tends,
)
from derivcheck.procedures.limits import propose_limit as propose_limit

_ORDER = (
    rational, contradiction, exponents, elementary, complex_numbers, matrix_ring, domain, derivatives, definitions,
    logarithms, gaussian_moments, expectation, divergence, matrix_calculus, determinants, literal_scalars,
    finite_sums, gaussian_integrals, integrals, proportional, tends, eventually, inequalities, monotone, smt,
)  # fmt: skip

PROCEDURES: tuple[Procedure, ...] = tuple(
    procedure
    for module in _ORDER
    for procedure in getattr(module, "PROCEDURES", None) or (module.PROCEDURE,)
)
