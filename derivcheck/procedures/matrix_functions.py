"""Properties of matrices, and powers, moduli and roots of the scalars read off them.

    Prop.SYMMETRIC holds of A by declaration or by the hypothesis symmetric(A)
    sqrt(a**2 x'x) = |a| sqrt(x'x)          |det U| = 1 for orthogonal U          b**(n + 1) = b b**n
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from derivcheck.language.domain import Kind, Prop
from derivcheck.language.facts import closure, is_real
from derivcheck.language.node import ONE, Formula, Op, Term, term
from derivcheck.language.shape import same_dimension
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_scalars import Poly
from derivcheck.procedures.matrix_words import Letter, Multiplication


class ScalarFunctions(Multiplication):
    """What the hypotheses say of matrices, and functions of polynomials."""

    def __init__(self, hyps: tuple[Formula, ...] = (), fuel: int = 20_000) -> None:
        super().__init__(fuel)
        self.hyps = frozenset(hyps)

    def has(self, t: Term, prop: Prop) -> bool:
        """Whether a matrix has a property by declaration or hypothesis."""
        props: frozenset[Prop] = frozenset()
        if t.op is Op.SYM:
            props = t.data.domain.props
        elif t.op is Op.APPLY and t.args[0].op is Op.SYM:
            output = t.args[0].data.domain.output
            props = output.props if output else props
        return prop in closure(props) or any(
            prop in closure(frozenset({p})) and Formula(Op.PRED, (t,), p.value) in self.hyps for p in Prop
        )

    def transposed_letter(self, letter: Letter) -> Letter:
        """The letter of the transpose."""
        kind, body, rows, columns, transposed, power = letter
        if kind == "diag":
            return letter
        if kind == "composite":
            turned = self.body(self.read(Term(Op.TRANSPOSE, (body,))), columns, rows)
            return letter._replace(body=turned)
        flipped = Letter(kind, body, columns, rows, not transposed, power)
        if kind == "atom" and rows != ONE and columns != ONE:
            if self.has(body, Prop.SYMMETRIC):
                return letter
            if self.has(body, Prop.ORTHOGONAL) and same_dimension(rows, columns):
                return letter._replace(power=ms.exponent(ms.add({}, self.scalar(power), -1)))
        return flipped

    def _power(self, base: Poly, exponent: Poly) -> Poly:
        shift = exponent.get((), Fraction(0))
        rest = {m: c for m, c in exponent.items() if m}
        if not rest and shift.denominator == 1 and abs(shift) <= 12:
            return ms.power(base, int(shift))
        if rest and ms.integral(rest) and (ms.lower(rest) or 0) >= 0 and ms.lower(rest) is not None:
            if shift.denominator == 1 and 0 <= shift <= 12:
                return ms.mul(ms.power(base, int(shift)), self._natural_power(base, ms.to_term(rest)))
        return ms.atom(Term(Op.POW, (ms.to_term(base), ms.to_term(exponent))))

    def _natural_power(self, base: Poly, n: Term) -> Poly:
        if len(base) != 1:
            return ms.atom(Term(Op.POW, (ms.to_term(base), n)))
        ((mono, c),) = base.items()
        out = ms.constant(1) if c == 1 else ms.atom(Term(Op.POW, (term(c), n)))
        for a, e in mono:
            out = ms.mul(out, ms.atom(Term(Op.POW, (a, n)), e))
        return out

    def nonnegative(self, a: Term) -> bool:
        """Whether an atom is evidently >= 0."""
        if a.op is Op.SYM:
            d = a.data.domain
            return d.kind in (Kind.REAL, Kind.INTEGER) and d.lo is not None and d.lo >= 0
        if a.op is Op.DET:
            return self.has(a.args[0], Prop.POSITIVE_DEFINITE)
        if a.op in (Op.MUL, Op.TRACE):
            factors = a.args if a.op is Op.MUL else a.args[0].args
            return is_real(a) and len(factors) == 2 and factors[0] == Term(Op.TRANSPOSE, (factors[1],))
        return a.op in (Op.ABS, Op.NORM) or a.op in (Op.EXP, Op.SQRT) and is_real(a)

    def _abs(self, p: Poly) -> Poly:
        if len(p) != 1:
            return ms.atom(Term(Op.ABS, (ms.to_term(p),))) if p else {}
        ((mono, c),) = p.items()
        out = ms.constant(abs(c))
        for a, e in mono:
            if a.op is Op.DET and self.has(a.args[0], Prop.ORTHOGONAL):
                continue
            out = ms.mul(out, ms.atom(a if self.nonnegative(a) else Term(Op.ABS, (a,)), e))
        return out

    def _root(self, p: Poly) -> Poly:
        """sqrt(p): even powers of real atoms move out when what stays is evidently nonnegative."""
        if not p:
            return {}
        plain = ms.atom(Term(Op.SQRT, (ms.to_term(p),)))
        if len(p) != 1:
            return plain
        ((mono, c),) = p.items()
        odd = tuple((a, 1) for a, e in mono if e % 2)
        if c < 0 or not all(self.nonnegative(a) for a, _ in odd) or not all(is_real(a) for a, _ in mono):
            return plain
        num, den = isqrt(c.numerator), isqrt(c.denominator)
        square = num * num == c.numerator and den * den == c.denominator
        inside = {odd: Fraction(1) if square else c}
        out = ms.constant(Fraction(num, den) if square else 1)
        if inside != ms.constant(1):
            out = ms.mul(out, ms.atom(Term(Op.SQRT, (ms.to_term(inside),))))
        for a, e in mono:
            if e // 2:
                half = ms.atom(a) if self.nonnegative(a) or (e // 2) % 2 == 0 else ms.atom(Term(Op.ABS, (a,)))
                out = ms.mul(out, ms.power(half, e // 2))
        return out
