"""Determinants, traces and entries of literal matrices, written out.

Decides: nothing by itself; rewrites det(M), tr(M) and M[i, j] for a matrix whose entries can be written down (up to
    4×4), such as det(z I - M), into a polynomial in its entries, so that statements about eigenvalues and stability
    become statements about numbers.
Method: the sum over permutations or along the diagonal, brought to normal form as a fraction over its atoms.
Complete: for matrices of literal size up to 4.
Gives up: larger or symbolic sizes (see matrix.determinant), entries that cannot be written out.
Conditions: none.
Proves:
    equal(det(z*identity(2) - matrix([[a, b], [c, x]])), (z - a)*(z - x) - b*c)
    equal(det(matrix([[a, b], [b, a]])), (a - b)*(a + b))
    given(a + b < 0) |- tr(matrix([[a, x], [y, b]])) < 0
Refutes:
    equal(det(z*identity(2) - matrix([[a, b], [c, x]])), (z - a)*(z - x) + b*c)
    equal(det(matrix([[a, b], [b, a]])), a**2 + b**2)
Source: Leibniz formula.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.procedures.fractions import Fractions, Scales, TooLarge, Undefined, settled
from derivcheck.procedures.literal_matrices import expand_scalar

HEADS = frozenset({Op.DET, Op.TRACE, Op.ENTRY})


def expansion(t: Term) -> Term | None:
    """The determinant, trace or entry of a literal matrix as a normal form, or None."""

    def attempt(scales: Scales) -> Term:
        table = Fractions(scales=scales)
        return table.term(table.of(expanded))

    if t.op not in HEADS or not shape(t.args[0]):
        return None
    expanded = expand_scalar(t)
    return None if expanded is None else settled(attempt)


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """The number written out."""
    try:
        result = expansion(t)
    except (TooLarge, Undefined, ShapeError, SortError) as why:
        return NoOpinion(str(why))
    return NoOpinion("not a literal matrix") if result is None else Rewrite(result, Evidence(None))


def check(goal: Goal, data: Json) -> str | None:
    """Expand again and compare as fractions."""
    f = goal.formula
    if data is not None or f.op is not Op.REL or f.data != "=" or f.args[0].op not in HEADS:
        return "an equation with a determinant, trace or entry on the left is expected"
    expanded = expand_scalar(f.args[0])
    if expanded is None:
        return "not a literal matrix"

    def attempt(scales: Scales) -> bool:
        table = Fractions(scales=scales)
        return table.is_zero(table.add(table.of(expanded), table.of(f.args[1]), -1))

    try:
        return None if settled(attempt) else "the expansion is another polynomial"
    except (TooLarge, Undefined, ShapeError, SortError) as why:
        return str(why)


PROCEDURE = Procedure(
    name="matrix.literal", check=check, doc=__doc__ or "", rewrite=rewrite, heads=HEADS, rests_on=("flint",)
)
