"""Real and imaginary parts, conjugates and absolute values of complex numbers, written out over the reals.

Decides: rewrites Re, Im, conj, abs of terms built from reals and i by arithmetic; csqrt of reals of known sign.
Method: the term as a fraction (A + i*B)/(C + i*D) over real atoms; it is multiplied by C - i*D above and below.
    The result is checked as an identity by the normal form of `elementary`.
Complete: for rational functions of i over real atoms.
Gives up: complex symbols (their relations z*conj(z) = |z|**2 belong to `elementary`), csqrt of unknown sign.
Conditions: none of its own: C + i*D is not zero where the term is defined, so neither is C**2 + D**2.
Proves:
    equal(Re((a + I*b)*(x + I*y)), a*x - b*y)
    given(unequal(p + I*b, 0)) |- equal(Im(1/(p + I*b)), -b/(p**2 + b**2))
    equal(abs(1 + x*(-a + I*b))**2, (1 - a*x)**2 + b**2*x**2)
    equal(conj(a + I*b), a - I*b)
    equal(csqrt(-p), I*sqrt(p))
Refutes:
    equal(abs(a + I*b), a + b)
    equal(Re(I*x), x)
    equal(csqrt(a), sqrt(abs(a)))
Source: textbook algebra of complex numbers.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.facts import is_real
from derivcheck.language.node import IMAGINARY, Formula, Op, Term, rel
from derivcheck.language.obligations import obligations
from derivcheck.language.substitute import alpha_equal
from derivcheck.procedures import elementary
from derivcheck.procedures.fractions import Fractions, Monomial, Scales, TooLarge, Undefined, settled, sum_term
from derivcheck.procedures.kernels import apply_rule
from derivcheck.procedures.known import Known

HEADS = frozenset({Op.RE, Op.IM, Op.CONJ, Op.ABS, Op.CSQRT})
_OPENED = frozenset({Op.RE, Op.IM, Op.CONJ, Op.CSQRT, Op.EXP})


def _open(key: Term, field: Fractions) -> Term | None:
    """The relations that bring out i; real kernels stay as they are written."""
    if key.op not in _OPENED or key.op is Op.EXP and is_real(key):
        return None
    found = apply_rule(key, field)
    return None if found is None else found[1]


def parts(t: Term, known: Known, budget: Budget) -> tuple[Term, Term, Term] | None:
    """(A, B, C) with t = (A + i*B)/C, all three real; None if a complex kernel remains."""

    def work(scales: Scales) -> tuple[Term, Term, Term] | None:
        field = Fractions(known, _open, budget, scales)
        above, below = field.lowest(field.of(t))
        if not all(is_real(a) or a == IMAGINARY for rows in (above, below) for _, m in rows for a, _ in m):
            return None
        (a, b), (c, d) = _split(above), _split(below)
        if d == sum_term([]):
            return a, b, c
        simple = [field.term(field.of(s)) for s in (a * c + b * d, b * c - a * d, c**2 + d**2)]
        return simple[0], simple[1], simple[2]

    try:
        return settled(work)  # type: ignore[no-any-return]
    except (TooLarge, Undefined):
        return None


def _split(rows: list[tuple[object, Monomial]]) -> tuple[Term, Term]:
    """Real and imaginary part of a polynomial reduced by i**2 = -1."""
    real, imaginary = [], []
    for c, m in rows:
        if (IMAGINARY, 1) in m:
            imaginary.append((c, tuple(x for x in m if x[0] != IMAGINARY)))
        else:
            real.append((c, m))
    return sum_term(real), sum_term(imaginary)  # type: ignore[arg-type]


def _fraction(a: Term, c: Term, known: Known, budget: Budget) -> Term:
    def work(scales: Scales) -> Term:
        field = Fractions(known, None, budget, scales)
        return field.term(field.of(a / c))

    return settled(work)  # type: ignore[no-any-return]


def written_out(t: Term, known: Known, budget: Budget) -> Term | None:
    """The real form of Re, Im, conj, abs or csqrt; None if it has none or stays as it is."""
    found = parts(t if t.op is Op.CSQRT else t.args[0], known, budget)
    if found is None:
        return None
    a, b, c = found
    try:
        match t.op:
            case Op.RE:
                return _fraction(a, c, known, budget)
            case Op.IM:
                return _fraction(b, c, known, budget)
            case Op.CONJ:
                return _fraction(a - IMAGINARY * b, c, known, budget)
            case Op.CSQRT:
                return _fraction(a + IMAGINARY * b, c, known, budget)
            case _ if b == sum_term([]):
                return Term(Op.ABS, (_fraction(a, c, known, budget),))
            case _:
                return Term(Op.SQRT, (_fraction(a**2 + b**2, c**2, known, budget),))
    except (TooLarge, Undefined):
        return None


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """Re, Im, conj, abs, csqrt in real terms."""
    if t.op is Op.ABS and is_real(t.args[0]):
        return NoOpinion("already real")
    known = Known((*hyps, *obligations(t)))
    out = written_out(t, known, budget)
    if out is None or alpha_equal(out, t):
        return NoOpinion("a complex kernel remains")
    evidence = elementary.decide(Goal(hyps, rel("=", t, out)), budget)
    return Rewrite(out, evidence) if isinstance(evidence, Evidence) else evidence


def check(goal: Goal, data: Json) -> str | None:
    """The written-out form is checked as an identity."""
    return elementary.check(goal, data)


PROCEDURE = Procedure(
    name="complex_numbers", check=check, rewrite=rewrite, heads=HEADS, doc=__doc__, rests_on=("flint",)
)
