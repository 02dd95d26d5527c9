"""Finding limits: certificates for `tends`, tried rule by rule.  Nothing here is trusted.

    prove_limit((exp(x) - 1)/x, x, 0, "+-", ())  =  (1*exp(0) + ..., certificate)
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.kernel.procedure import Budget, Json
from derivcheck.language.domain import Symbol
from derivcheck.language.node import EULER, INFINITY, ONE, ZERO, Formula, Op, Term, sym
from derivcheck.language.nodes_json import to_json
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, free_symbols
from derivcheck.procedures.fractions import Fractions, Monomial, TooLarge, Undefined, settled, sum_term
from derivcheck.procedures.known import Known
from derivcheck.procedures.limit_growth import Rows, at_point, flat
from derivcheck.procedures.limit_rules import INFINITE, Approach, Refused, conclude
from derivcheck.procedures.limit_sums import equals_stated, opened
from derivcheck.procedures.parts import product, total

Found = tuple[Term, Json]
MOST_STEPS = 400  # subterms looked at in one search
DIFFERENTIABLE = (Op.APPLY, Op.SIN, Op.COS, Op.TANH, Op.ATAN, Op.LOG, Op.SQRT)


def prove_limit(t: Term, v: Symbol, to: Term, side: str, hyps: tuple[Formula, ...]) -> Found | None:
    """(the limit of t as v -> to, a certificate for it), or None."""
    try:
        return _Search(t, v, to, side, hyps).find(t)
    except (ShapeError, SortError, TooLarge):
        return None


def propose_limit(statement: Formula, hyps: tuple[Formula, ...], budget: Budget) -> Term | None:
    """The limit that the term of a TENDS statement has by some certificate, for whoever wants to compare."""
    if statement.op is not Op.TENDS:
        return None
    found = prove_limit(statement.args[0], statement.data[0], statement.args[1], statement.data[1], hyps)
    return None if found is None else found[0]


class _Search:
    def __init__(self, t: Term, v: Symbol, to: Term, side: str, hyps: tuple[Formula, ...]) -> None:
        self.v, self.to, self.side, self.hyps, self.body = v, to, side, hyps, t
        self.known = Known(hyps)
        self.memo: dict[Term, Found | None] = {}
        self.steps = 0

    def find(self, t: Term) -> Found | None:
        """The first certificate that the rules accept, with needs that are not known to be false."""
        if t in self.memo:
            return self.memo[t]
        self.memo[t] = None  # a term is not explained by itself
        self.steps += 1
        if self.steps > MOST_STEPS:
            return None
        for certificate in self.candidates(t):
            at = Approach(self.v, self.to, self.side, self.hyps, self.body)
            try:
                value = conclude(at, t, certificate)
            except (Refused, ShapeError, SortError):
                continue
            if all(map(self.plausible, at.needs)):
                self.memo[t] = (value, certificate)
                return self.memo[t]
        return None

    def plausible(self, f: Formula) -> bool:
        """Whether what is known of signs does not contradict a comparison."""
        if f.op is not Op.REL or f in self.hyps:
            return True
        left, right = f.args
        if left.op is Op.ABS and right == ONE and f.data in ("<", "<="):
            inside = left.args[0]
            return not any(self._certain(inside - b, m) for b, m in ((ONE, 4 if f.data == "<=" else 6), (-ONE, 1)))
        mask = {"=": 2, "!=": 5, "<": 1, "<=": 3, ">": 4, ">=": 6}[f.data]
        return bool(self._sign(left, right) & mask)

    def _certain(self, t: Term, mask: int) -> bool:
        return not self.known.sign(t) & ~mask

    def _sign(self, left: Term, right: Term) -> int:
        mask = int(self.known.sign(left - right if right != ZERO else left))
        if left.op is Op.SYM and right.op is Op.NUM:
            d = left.data.domain
            if d.hi is not None and d.hi <= right.data:
                mask &= 3
            if d.lo is not None and d.lo >= right.data:
                mask &= 6
        return mask

    # --- candidates ------------------------------------------------------------------------------------
    def candidates(self, t: Term) -> Iterator[Json]:
        """Certificates worth trying, cheap ones first."""
        if self.v not in free_symbols(t):
            yield {"rule": "constant"}
            return
        if t == sym(self.v):
            yield {"rule": "variable"}
            return
        if any(h.op is Op.TENDS for h in self.hyps):
            yield {"rule": "given"}
        yield from self.stated(t)
        if self.to in INFINITE:
            yield {"rule": "rational"}
            yield {"rule": "rational", "negative": True}
        yield from self.structural(t)
        if t.op in (Op.MUL, Op.DIV, Op.NEG):
            yield from self.growing(t)
        yield from self.norms(t)
        yield from self.increments(t)
        yield from self.equals(t)

    def structural(self, t: Term) -> Iterator[Json]:
        if t.op is Op.POW and self.v not in free_symbols(t.args[0]):
            found = self.find(t.args[1])
            if found is not None and found[0] in INFINITE:
                yield {"rule": "decay", "sub": [found[1]]}
                yield {"rule": "growth", "sub": [found[1]]}
        name = {Op.ADD: "add", Op.SUB: "add", Op.NEG: "add", Op.MUL: "multiply", Op.DIV: "divide", Op.POW: "raise"}.get(
            t.op, "head"
        )
        if t.op is Op.SUM:
            yield from self.summed(t)
        arguments = t.args[1:] if t.op is Op.APPLY else t.args
        if t.bound or not all(isinstance(a, Term) for a in arguments):
            return
        sub = []
        for a in arguments:
            found = self.find(a)
            if found is None:
                return
            sub.append(found[1])
        yield {"rule": name, "sub": sub}
        if name in ("multiply", "divide", "raise"):
            yield {"rule": name, "sub": sub, "negative": True}

    def approach(self) -> Approach:
        """A fresh record of what is known; nothing is needed yet."""
        return Approach(self.v, self.to, self.side, self.hyps, self.body)

    def summed(self, t: Term) -> Iterator[Json]:
        """The limit of each summand, where the range does not move."""
        try:
            found = self.find(opened(self.approach(), t).args[0])
        except Refused:
            return
        if found is not None:
            yield {"rule": "sum", "sub": [found[1]]}

    def stated(self, t: Term) -> Iterator[Json]:
        """What a hypothesis equates with t for all v: a search of its own, without that hypothesis's help."""
        for other in equals_stated(self.approach(), t):
            rest = tuple(h for h in self.hyps if h.op is not Op.FORALL)
            found = _Search(other, self.v, self.to, self.side, rest).find(other)
            if found is not None:
                yield {"rule": "stated", "term": to_json(other), "sub": [found[1]]}

    def growing(self, t: Term) -> Iterator[Json]:
        exponentials = [u for u, _ in flat(t) if u.op in (Op.EXP, Op.POW) and self.v in free_symbols(u.args[-1])]
        for minus in (False, True):
            yield {"rule": "dominance", "sub": [{"negative": minus} for _ in exponentials]}
        for i, (f, down) in enumerate(flat(t)):
            if self.v in free_symbols(f):
                found = self.find(ONE / f if down else f)
                if found is not None and found[0] == ZERO:
                    yield {"rule": "null-bounded", "null": i, "sub": [found[1]]}

    def norms(self, t: Term) -> Iterator[Json]:
        if t.op is not Op.POW or self.to != INFINITY or self.v not in free_symbols(t.args[1]):
            return
        inner = t.args[0]
        factors = inner.args if inner.op is Op.MUL else ()
        sums = [a for a in factors if a.op is Op.SUM] or [a for a in factors if a.op is Op.ADD]
        if sums:
            found = [self.find(a) for a in factors if a is not sums[0]]
            if all(f is not None for f in found):
                yield {"rule": "p-norm", "sub": [f[1] for f in found if f is not None]}
        else:
            yield {"rule": "p-norm"}

    # --- rewriting -------------------------------------------------------------------------------------
    def equals(self, t: Term) -> Iterator[Json]:
        """The normal form of t, and the sum of its monomials over the denominator."""
        try:
            rows, below, plain = settled(lambda scales: _normal(t, scales))
        except (TooLarge, Undefined):
            return
        bottom = sum_term(below)
        summands = [sum_term([row]) if bottom == ONE else sum_term([row]) / bottom for row in rows]
        spread = total(_reduced(s) for s in summands) if len(summands) > 1 else plain
        for other in (plain, spread):
            if not alpha_equal(other, t):
                found = self.find(other)
                if found is not None:
                    yield {"rule": "equal", "term": to_json(other), "sub": [found[1]]}

    def increments(self, t: Term) -> Iterator[Json]:
        """t as r + Σ g (f(u) - f(u0)) over its differentiable atoms f(u) with u -> u0."""
        try:
            above, below, _ = settled(lambda scales: _normal(t, scales))
        except (TooLarge, Undefined):
            return
        atoms = dict.fromkeys(a for _, m in above for a, _ in m if self.v in free_symbols(a) and a != sym(self.v))
        moving: dict[Term, tuple[Term, Term, Json]] = {}  # atom -> (f(u), u0, certificate of u -> u0)
        for atom in atoms:
            f = Term(Op.EXP, (atom.args[1],)) if atom.op is Op.POW and atom.args[0] == EULER else atom
            if f.op is Op.POW and f.args[1].op is Op.NUM and f.args[1].data * 2 == 1:
                f = Term(Op.SQRT, f.args[:1])
            if f.op not in DIFFERENTIABLE and f.op is not Op.EXP or len(f.args) != 1 + (f.op is Op.APPLY):
                continue
            found = self.find(f.args[-1])
            if found is not None and found[0] not in INFINITE:
                moving[atom] = (f, _reduced(found[0]), found[1])
        bottom = sum_term(below)
        if not moving or any(a in moving for _, m in below for a, _ in m):
            return
        fixed: list[Term] = []
        coefficients: dict[Term, list[tuple[object, Monomial]]] = {a: [] for a in moving}
        for number, monomial in above:
            mine = [(a, k) for a, k in monomial if a in moving]
            if len(mine) > 1 or (mine and mine[0][1] != 1):
                return
            others = tuple((a, k) for a, k in monomial if a not in moving)
            factor = sum_term([(number, others)])
            if mine:
                atom = mine[0][0]
                coefficients[atom].append((number, others))
                f, u0, _ = moving[atom]
                factor = product([factor, at_point(f, u0)])
            fixed.append(factor)
        rest = _reduced(total(fixed) / bottom)
        found = self.find(rest)
        if found is None:
            return
        rows, sub = [], [found[1]]
        for atom, (f, u0, certificate) in moving.items():
            g = _reduced(sum_term(coefficients[atom]) / bottom)  # type: ignore[arg-type]
            speed = g * (f.args[-1] - u0)
            moved = self.find(speed)
            if moved is None:
                return
            rows.append([to_json(g), to_json(f), to_json(u0)])
            sub += [certificate, moved[1]]
        yield {"rule": "increments", "rest": to_json(rest), "increments": rows, "sub": sub}


def _normal(t: Term, scales: dict[tuple[Term, Term], int]) -> tuple[Rows, Rows, Term]:
    table = Fractions(scales=scales)
    ratio = table.of(t)
    above, below = table.lowest(ratio)
    return above, below, table.term(ratio)


def _reduced(t: Term) -> Term:
    try:
        return settled(lambda scales: _normal(t, scales))[2]  # type: ignore[no-any-return]
    except (TooLarge, Undefined):
        return t
