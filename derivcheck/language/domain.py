"""Domains: what a declared name ranges over.

A domain is data.  Numbers carry an interval, vectors and matrices their (possibly symbolic) shape and
properties, functions and sequences the domains of their arguments and values, distributions the space
they live on.  The facts a declaration asserts are formulas: `derivcheck.language.facts` lists them.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from derivcheck.language.node import Term


class Kind(Enum):
    """What sort of thing a name stands for."""

    REAL = "real"  # a real number, perhaps in an interval
    INTEGER = "integer"  # an integer, perhaps in an interval
    COMPLEX = "complex"  # a complex number
    FINITE = "finite"  # one of finitely many rational numbers
    MATRIX = "matrix"  # a real matrix; a vector is a matrix with one column
    FUNCTION = "function"  # an unknown function of `args`
    SEQUENCE = "sequence"  # a function of one integer
    DISTRIBUTION = "distribution"  # an unknown probability law on a space


class Prop(Enum):
    """A declared property of a matrix, a function, a sequence or a distribution."""

    SYMMETRIC = "symmetric"
    INVERTIBLE = "invertible"
    ORTHOGONAL = "orthogonal"
    POSITIVE_DEFINITE = "positive definite"  # symmetric included
    POSITIVE_SEMIDEFINITE = "positive semidefinite"  # symmetric included
    DIAGONAL = "diagonal"
    LOWER_TRIANGULAR = "lower triangular"
    UPPER_TRIANGULAR = "upper triangular"
    DIFFERENTIABLE = "differentiable"  # everywhere on its domain
    CONTINUOUSLY_DIFFERENTIABLE = "continuously differentiable"
    TWICE_DIFFERENTIABLE = "twice differentiable"  # continuously
    SMOOTH = "smooth"
    CONTINUOUS = "continuous"
    INCREASING = "increasing"  # strictly
    DECREASING = "decreasing"  # strictly
    CONVEX = "convex"
    DENSITY = "density"  # has a density with respect to Lebesgue measure
    PMF = "pmf"  # finite support


class Domain(NamedTuple):
    """`kind` with its parameters; unused ones stay at their defaults.

    Intervals: `lo`, `hi` rational or None for infinite, open unless `lo_closed`, `hi_closed`.
    Integers: both ends closed.  MATRIX: `shape` = (rows, columns) as terms.  FUNCTION: `inputs`, `output`.
    SEQUENCE: `output` and `lo` = first index (None: all integers).  DISTRIBUTION: `output` = the space.
    FINITE: `values`.
    """

    kind: Kind
    lo: Fraction | None = None
    hi: Fraction | None = None
    lo_closed: bool = False
    hi_closed: bool = False
    shape: tuple[Term, ...] = ()
    inputs: tuple[Domain, ...] = ()
    output: Domain | None = None
    values: tuple[Fraction, ...] = ()
    props: frozenset[Prop] = frozenset()

    def __hash__(self) -> int:
        # fractions hash slowly, and few domains differ in nothing but their bounds
        return hash((self.kind.value, self.shape))


REAL = Domain(Kind.REAL)
POSITIVE = Domain(Kind.REAL, lo=Fraction(0))
NONNEGATIVE = Domain(Kind.REAL, lo=Fraction(0), lo_closed=True)
COMPLEX = Domain(Kind.COMPLEX)
INTEGER = Domain(Kind.INTEGER)
NATURAL = Domain(Kind.INTEGER, lo=Fraction(0))
POSITIVE_INTEGER = Domain(Kind.INTEGER, lo=Fraction(1))

SCALARS = frozenset({Kind.REAL, Kind.INTEGER, Kind.COMPLEX, Kind.FINITE})


class Symbol(NamedTuple):
    """A name with the domain it was declared with; equal names with unequal domains are different symbols."""

    name: str
    domain: Domain

    def __hash__(self) -> int:
        return hash(self.name)  # a name rarely stands with two domains
