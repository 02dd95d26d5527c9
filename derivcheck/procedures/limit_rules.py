"""The rules that limit certificates are made of: the algebra of limits and continuous heads.

    conclude(at, t, {"rule": "divide", "sub": [...]})   computes the limit of t that the certificate shows

Each rule is a theorem: if its parts have the limits it computes for them and `at.needs` hold, its term is defined near
the point and has the limit it returns.  Values are terms, oo or -oo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from derivcheck.kernel.procedure import Json
from derivcheck.language.domain import REAL, Prop, Symbol
from derivcheck.language.facts import has, is_real
from derivcheck.language.node import INFINITY, ONE, PI, ZERO, Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import shape
from derivcheck.language.substitute import free_symbols
from derivcheck.procedures.parts import power, product, total

MINUS_INFINITY = Term(Op.NEG, (INFINITY,))
INFINITE = (INFINITY, MINUS_INFINITY)


class Refused(Exception):
    """A rule does not apply where the certificate names it."""


@dataclass(slots=True)
class Approach:
    """v -> to, with what is known; `needs` collects what the rules rely on."""

    v: Symbol
    to: Term
    side: str
    hyps: tuple[Formula, ...]
    body: Term
    stated: tuple[Formula, ...] = ()  # the obligations of the goal, which may be relied on
    needs: list[Formula] = field(default_factory=list)

    def free(self, t: Node) -> bool:
        """Whether `t` does not mention the variable."""
        return self.v not in free_symbols(t)

    def need(self, f: Formula) -> None:
        """Rely on a formula; comparisons of numbers are settled at once."""
        l, r = f.args if f.op is Op.REL else (f, f)
        if l.op is Op.NUM and r.op is Op.NUM:
            a, b = l.data, r.data
            if not {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}[f.data]:
                raise Refused(f"{f!r} is false")
        elif f not in self.needs:
            self.needs.append(f)

    def written(self, t: Term) -> None:
        """`t` must stand in the goal's own body: then its obligations hold near the point."""
        if t not in set(outside_binders(self.body)):
            raise Refused(f"{t!r} is not part of the given term")

    def positive_variable(self) -> bool:
        """Whether v > 0 near the point, by the side it comes from."""
        if self.to == INFINITY:
            return True
        lo = self.v.domain.lo
        return self.to == ZERO and (self.side == "+" or (lo is not None and lo >= 0))


def outside_binders(t: Node) -> Iterator[Node]:
    """The subterms of `t` that stand under no binder, t first."""
    yield t
    if not t.bound:
        for a in t.args:
            yield from outside_binders(a)


Rule = Callable[[Approach, Term, list[Json], Json], Term]


def conclude(at: Approach, t: Term, certificate: Json) -> Term:
    """The limit of `t` that the certificate shows.  Raises Refused."""
    if not isinstance(certificate, dict) or not isinstance(certificate.get("sub", []), list):
        raise Refused("malformed certificate")
    name = certificate.get("rule")
    rule = RULES.get(name) if isinstance(name, str) else None
    if rule is None:
        raise Refused(f"unknown rule {name!r}")
    if shape(t):
        raise Refused("a scalar was expected")
    return rule(at, t, certificate.get("sub", []), certificate)


def limits_of(at: Approach, terms: tuple[Term, ...], sub: list[Json]) -> list[Term]:
    """The limits of several terms."""
    if len(terms) != len(sub):
        raise Refused("wrong number of parts")
    return [conclude(at, a, c) for a, c in zip(terms, sub, strict=True)]


# --- the algebra of limits -----------------------------------------------------------------------------
def constant(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """A term free of v tends to itself."""
    if not at.free(t) or INFINITY in set(t.walk()):
        raise Refused("not constant")
    for f in obligations(t):
        if f not in at.stated:
            at.need(f)
    return t


def variable(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """v tends to where it tends."""
    if t != sym(at.v):
        raise Refused("not the variable")
    return at.to


def given(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """A limit that is among the hypotheses."""
    for f in at.hyps:
        if f.op is Op.TENDS and f.args[:2] == (t, at.to) and f.data[0] == at.v and f.data[1] in (at.side, "+-"):
            return f.args[2]  # type: ignore[no-any-return]
    raise Refused("no such limit is given")


def negative(value: Term) -> Term:
    """-value, for infinite values too."""
    return MINUS_INFINITY if value == INFINITY else INFINITY if value == MINUS_INFINITY else product([term(-1), value])


def add(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """The limit of a sum is the sum of limits; infinite ones must have one sign."""
    if t.op not in (Op.ADD, Op.SUB, Op.NEG):
        raise Refused("not a sum")
    values = limits_of(at, t.args, sub)
    if t.op is Op.NEG or t.op is Op.SUB:
        values[-1] = negative(values[-1])
    infinite = {v for v in values if v in INFINITE}
    if len(infinite) > 1:
        raise Refused("oo - oo")
    return infinite.pop() if infinite else total(values)


def multiply(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """The limit of a product; infinite with nonzero finite limits of known sign."""
    if t.op is not Op.MUL or any(map(shape, t.args)):
        raise Refused("not a product of scalars")
    return times(at, limits_of(at, t.args, sub), c)


def times(at: Approach, values: list[Term], c: Json) -> Term:
    """The product of limits; with infinite ones the sign of the finite part is needed."""
    infinite = [v for v in values if v in INFINITE]
    if not infinite:
        return product(values)
    sign = (-1) ** infinite.count(MINUS_INFINITY)
    finite = product(v for v in values if v not in INFINITE)
    if finite != ONE:
        minus = c.get("negative") is True
        at.need(rel("<" if minus else ">", finite, ZERO))
        sign = -sign if minus else sign
    return INFINITY if sign > 0 else MINUS_INFINITY


def divide(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """The limit of a quotient: a nonzero denominator's limit, or an infinite one under a finite numerator."""
    if t.op is not Op.DIV:
        raise Refused("not a quotient")
    top, bottom = limits_of(at, t.args, sub)
    if bottom in INFINITE:
        if top in INFINITE:
            raise Refused("oo / oo")
        return ZERO
    if bottom == ZERO:
        return _pole(at, t, top, c)
    at.need(rel("!=", bottom, ZERO))
    if top in INFINITE:
        return times(at, [top, bottom], c)
    return top / bottom


def _pole(at: Approach, t: Term, top: Term, c: Json) -> Term:
    """c / v**n as v -> 0+."""
    base, n = t.args[1].args if t.args[1].op is Op.POW else (t.args[1], ONE)
    if base != sym(at.v) or not at.positive_variable() or n.op is not Op.NUM or n.data <= 0 or top in INFINITE:
        raise Refused("a denominator tends to 0")
    return times(at, [INFINITY, top], c)


def raise_to(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """The limit of a power: integer exponents, or a positive limit of the base, or a base that tends to 0 or oo."""
    if t.op is not Op.POW:
        raise Refused("not a power")
    base, e = limits_of(at, t.args, sub)
    if e in INFINITE:
        raise Refused("an exponent tends to infinity")
    n = e.data if t.args[1].op is Op.NUM and e.op is Op.NUM and e.data.denominator == 1 else None
    if base in INFINITE:
        if base == MINUS_INFINITY and n is None:
            raise Refused("a negative base")
        if n == 0:
            return ONE
        if c.get("negative") is True:
            at.need(rel("<", e, ZERO))
            return ZERO
        at.need(rel(">", e, ZERO))
        return INFINITY if base == INFINITY or n is None or n % 2 == 0 else MINUS_INFINITY
    if n is not None:
        if n < 0:
            at.need(rel("!=", base, ZERO))
        return power(base, int(n)) if n >= 0 else Term(Op.POW, (base, e))
    if base == ZERO:
        at.written(t)
        at.need(rel(">", e, ZERO))
        return ZERO
    at.need(rel(">", base, ZERO))
    return ONE if e == ZERO else Term(Op.POW, (base, e))


# --- heads ---------------------------------------------------------------------------------------------
CONTINUOUS = frozenset({Op.EXP, Op.SIN, Op.COS, Op.ATAN, Op.SINH, Op.COSH, Op.TANH, Op.ERF})
HALF_PI = PI / 2
AT_INFINITY: dict[Op, tuple[Term | None, Term | None]] = {  # the limits at oo and at -oo
    Op.EXP: (INFINITY, ZERO),
    Op.LOG: (INFINITY, None),
    Op.SQRT: (INFINITY, None),
    Op.ATAN: (HALF_PI, -HALF_PI),
    Op.TANH: (ONE, term(-1)),
    Op.ERF: (ONE, term(-1)),
    Op.ABS: (INFINITY, INFINITY),
    Op.SINH: (INFINITY, MINUS_INFINITY),
    Op.COSH: (INFINITY, INFINITY),
}


def head(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """g(u) tends to g(lim u) for continuous g, and to its limit at infinity."""
    if t.op is Op.APPLY:
        return _apply(at, t, sub)
    values = limits_of(at, t.args, sub)
    if not all(map(is_real, t.args)):
        raise Refused("real arguments were expected")
    u = values[0]
    if any(v in INFINITE for v in values):
        known = AT_INFINITY.get(t.op, (None, None))[INFINITE.index(u) if u in INFINITE else 0]
        if len(values) != 1 or known is None:
            raise Refused("no limit at infinity")
        return known
    if t.op in CONTINUOUS or t.op in (Op.ABS, Op.MAX, Op.MIN):
        pass
    elif t.op is Op.LOG:
        if u == ZERO:
            at.written(t)
            return MINUS_INFINITY
        at.need(rel(">", u, ZERO))
    elif t.op is Op.SQRT:
        if u == ZERO:
            at.written(t)
            return ZERO
        at.need(rel(">", u, ZERO))
    elif t.op is Op.GAMMA:
        at.need(rel(">", u, ZERO))
    elif t.op is Op.TAN:
        at.need(rel("!=", Term(Op.COS, (u,)), ZERO))
    elif t.op is Op.SIGN:
        at.need(rel("!=", u, ZERO))
    else:
        raise Refused(f"{t.op.value} is not known to be continuous")
    return t.with_args(tuple(values))  # type: ignore[no-any-return]


def _apply(at: Approach, t: Term, sub: list[Json]) -> Term:
    f, *arguments = t.args
    if not has(f, Prop.CONTINUOUS) or any(d != REAL for d in f.data.domain.inputs):
        raise Refused(f"{f!r} is not declared continuous on the whole line")
    values = limits_of(at, tuple(arguments), sub)
    if any(v in INFINITE for v in values):
        raise Refused("an unknown function at infinity")
    return Term(Op.APPLY, (f, *values))


RULES: dict[str, Rule] = {
    "constant": constant,
    "variable": variable,
    "given": given,
    "add": add,
    "multiply": multiply,
    "divide": divide,
    "raise": raise_to,
    "head": head,
}
"""The rules by name; `limit_growth` adds its own."""
