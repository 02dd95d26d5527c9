"""What is known of the sign of a term: from declared domains, from formulas at hand, and by the rules of signs.

    Known([a + b > 0]).positive(exp(x)*(b + a)) is True

The formulas are hypotheses, and the obligations of the goal itself, which may be used where a goal is checked.
A sign is a set, kept as a mask: 1 negative, 2 zero, 4 positive; 7 says nothing (and is all that is said of
complex numbers).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derivcheck.language.domain import Domain, Kind
from derivcheck.language.facts import is_real
from derivcheck.language.node import Formula, Node, Op, Term, term
from derivcheck.language.substitute import free_symbols
from derivcheck.procedures.fractions import (
    Fractions,
    Monomial,
    Scales,
    TooLarge,
    Undefined,
    is_scalar,
    settled,
    sum_term,
)

NEG, ZERO_, POS, ANY = 1, 2, 4, 7
_MASKS = {"=": 2, "!=": 5, "<": 1, "<=": 3, ">": 4, ">=": 6}


def flip(mask: int) -> int:
    """The signs of -t."""
    return (mask & NEG) << 2 | (mask & ZERO_) | (mask & POS) >> 2


def product(a: int, b: int) -> int:
    """The signs of s*t."""
    out = (a | b) & ZERO_
    out |= POS if a & POS and b & POS or a & NEG and b & NEG else 0
    return out | (NEG if a & POS and b & NEG or a & NEG and b & POS else 0)


def total(a: int, b: int) -> int:
    """The signs of s+t."""
    if a == ZERO_ or b == ZERO_:
        return a if b == ZERO_ else b
    both = a | b
    if not both & NEG:
        return POS if not (a & b & ZERO_) else both
    if not both & POS:
        return NEG if not (a & b & ZERO_) else both
    return ANY


def of_domain(domain: Domain) -> int:
    """The signs that values of a domain take."""
    if domain.kind is Kind.FINITE:
        return sum({_number(v) for v in domain.values})
    if domain.kind not in (Kind.REAL, Kind.INTEGER):
        return ANY
    mask = ANY
    closed = domain.kind is Kind.INTEGER
    if domain.lo is not None and domain.lo >= 0:
        mask &= POS if domain.lo > 0 or not (domain.lo_closed or closed) else POS | ZERO_
    if domain.hi is not None and domain.hi <= 0:
        mask &= NEG if domain.hi < 0 or not (domain.hi_closed or closed) else NEG | ZERO_
    return mask


def _number(v: Fraction) -> int:
    return POS if v > 0 else NEG if v < 0 else ZERO_


def mentions_bound(node: Node) -> bool:
    """Whether a canonically named bound symbol is free here: a fact about one value is none about all."""
    return any(s.name.startswith("#") for s in free_symbols(node))


class Known:
    """Signs that follow from `formulas` and the declared domains; `asked` collects the terms of unknown sign."""

    def __init__(self, formulas: Iterable[Formula] = ()) -> None:
        self._facts: dict[Term, int] = {}
        self._memo: dict[Term, int] = {}
        self.asked: dict[Term, None] = {}
        self._waiting = list(formulas)  # read when the first question comes

    def _learn(self, formula: Formula) -> None:
        if formula.op is Op.AND:
            for part in formula.args:
                self._learn(part)
        elif formula.op is Op.REL and all(map(is_scalar, formula.args)) and not mentions_bound(formula):
            keyed = self._key(formula.args[0] - formula.args[1])
            if keyed is not None:
                key, sign = keyed
                mask = _MASKS[formula.data]
                self._facts[key] = self._facts.get(key, ANY) & (mask if sign > 0 else flip(mask))

    @staticmethod
    def _key(t: Term) -> tuple[Term, int] | None:
        """The term up to a positive number, and the sign of the number taken out."""
        try:
            def work(scales: Scales) -> tuple[Term, int] | None:
                field = Fractions(scales=scales)
                above, below = field.lowest(field.of(t))
                if not above:
                    return None
                lead = above[0][0]
                scaled = sum_term([(c / lead, m) for c, m in above])
                key = scaled if below == [(1, ())] else Term(Op.DIV, (scaled, sum_term(below)))
                return key, 1 if lead > 0 else -1

            return settled(work)  # type: ignore[no-any-return]
        except (TooLarge, Undefined):
            return None

    def positive(self, t: Term) -> bool:
        """t > 0"""
        return self.sign(t) == POS

    def negative(self, t: Term) -> bool:
        """t < 0"""
        return self.sign(t) == NEG

    def nonnegative(self, t: Term) -> bool:
        """t >= 0"""
        return not self.sign(t) & NEG

    def nonpositive(self, t: Term) -> bool:
        """t <= 0"""
        return not self.sign(t) & POS

    def nonzero(self, t: Term) -> bool:
        """t != 0"""
        return not self.sign(t) & ZERO_

    def says(self, relation: Formula) -> bool:
        """Whether `t <relation> 0` follows already."""
        return not self.sign(relation.args[0]) & ~_MASKS[relation.data]

    def sign(self, t: Term) -> int:
        """The mask of signs that t may have."""
        mask = self._memo.get(t)
        if mask is None:
            self._memo[t] = ANY  # while it is looked at
            mask = self._rules(t)
            if mask not in (NEG, ZERO_, POS) and is_scalar(t):
                if t.op in (Op.ADD, Op.SUB, Op.NEG):
                    mask &= self._linear(t)
                if mask not in (NEG, ZERO_, POS):
                    mask &= self._fact(t)
            self._memo[t] = mask
        if mask not in (NEG, ZERO_, POS) and not mentions_bound(t):
            self.asked[t] = None
        return mask

    def _fact(self, t: Term) -> int:
        while self._waiting:
            self._learn(self._waiting.pop())
        keyed = self._key(t) if self._facts else None
        if keyed is None:
            return ANY
        fact = self._facts.get(keyed[0], ANY)
        return fact if keyed[1] > 0 else flip(fact)

    def _rules(self, t: Term) -> int:
        args = t.args
        match t.op:
            case Op.NUM:
                return _number(t.data)
            case Op.CONST:
                return POS if t.data in ("pi", "e") else ANY
            case Op.SYM:
                return of_domain(t.data.domain)
            case Op.APPLY if args[0].op is Op.SYM and args[0].data.domain.output is not None:
                return of_domain(args[0].data.domain.output)
            case Op.COSH | Op.EXP:
                return POS if is_real(args[0]) else ANY
            case Op.FACTORIAL | Op.GAMMA:
                return POS
            case Op.ABS | Op.NORM:
                return POS | ZERO_ if t.op is Op.NORM or self.sign(args[0]) & ZERO_ or not is_real(args[0]) else POS
            case Op.SQRT:
                return POS if self.positive(args[0]) else POS | ZERO_
            case Op.BINOMIAL | Op.DENSITY:
                return POS | ZERO_
        if not is_real(t) or not all(map(is_scalar, args)):
            return ANY
        match t.op:
            case Op.ADD | Op.SUB:
                mask = self.sign(args[0])
                for arg in args[1:]:
                    mask = total(mask, flip(self.sign(arg)) if t.op is Op.SUB else self.sign(arg))
                return mask
            case Op.NEG:
                return flip(self.sign(args[0]))
            case Op.MUL:
                mask = POS
                for arg in args:
                    mask = product(mask, self.sign(arg))
                return mask
            case Op.DIV:
                return product(self.sign(args[0]), self.sign(args[1]) & ~ZERO_)
            case Op.POW:
                return self._power(*args)
            case Op.MAX if any(self.positive(a) for a in args):
                return POS
            case Op.MAX if any(self.nonnegative(a) for a in args):
                return POS | ZERO_
            case Op.SINH | Op.TANH | Op.ATAN | Op.SIGN:
                return self.sign(args[0])
        return ANY

    def _power(self, base: Term, exponent: Term) -> int:
        below = self.sign(base)
        if exponent.op is Op.NUM and exponent.data.denominator == 1:
            n = int(exponent.data)
            if n < 0:
                below &= ~ZERO_
            if n == 0:
                return POS
            return below if n % 2 else (below & ZERO_) | (POS if below & (POS | NEG) else 0)
        if below == POS:
            return POS
        if not below & NEG or exponent.op is Op.NUM:  # a rational exponent asks for a base >= 0
            return POS | ZERO_
        return ANY

    def _linear(self, t: Term) -> int:
        """The sign of c + sum of c_i*t_i, by the bounds of the t_i: those of a declaration, or their signs."""
        def work(scales: Scales) -> tuple[list[tuple[Fraction, Monomial]], list[tuple[Fraction, Monomial]]]:
            field = Fractions(scales=scales)
            return field.lowest(field.of(t))

        try:
            above, below = settled(work)
        except (TooLarge, Undefined):
            return ANY
        if below != [(1, ())]:
            return ANY
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(0)
        low_reached = high_reached = True
        for c, monomial in above:
            lo, lo_in, hi, hi_in = self._bounds(monomial)
            if c < 0:
                lo, lo_in, hi, hi_in = hi, hi_in, lo, lo_in
            low = None if low is None or lo is None else low + c * lo
            high = None if high is None or hi is None else high + c * hi
            low_reached, high_reached = low_reached and lo_in, high_reached and hi_in
        mask = ANY
        if low is not None and low >= 0:
            mask &= POS if low > 0 or not low_reached else POS | ZERO_
        if high is not None and high <= 0:
            mask &= NEG if high < 0 or not high_reached else NEG | ZERO_
        return mask

    def _bounds(self, monomial: Monomial) -> tuple[Fraction | None, bool, Fraction | None, bool]:
        """(low, reached, high, reached) of a monomial."""
        if not monomial:
            return Fraction(1), True, Fraction(1), True
        if len(monomial) == 1 and monomial[0][1] == 1:
            atom = monomial[0][0]
            domain = atom.data.domain if atom.op is Op.SYM else None
            if atom.op is Op.APPLY and atom.args[0].op is Op.SYM:
                domain = atom.args[0].data.domain.output
            if domain is not None and domain.kind in (Kind.REAL, Kind.INTEGER):
                whole = domain.kind is Kind.INTEGER
                return domain.lo, domain.lo_closed or whole, domain.hi, domain.hi_closed or whole
            if atom.op in (Op.SIN, Op.COS) and is_real(atom):
                return Fraction(-1), True, Fraction(1), True
            if atom.op is Op.TANH and is_real(atom):
                return Fraction(-1), False, Fraction(1), False
        mask = POS
        for atom, k in monomial:
            mask = product(mask, self._power(atom, term(k)) if is_real(atom) else ANY)
        zero = Fraction(0)
        return (None if mask & NEG else zero), bool(mask & ZERO_), (None if mask & POS else zero), bool(mask & ZERO_)
