"""Random goals and their truth at exact points: whatever a procedure accepts must hold at each of them.

Values are rational where the term is, else balls; a relation counts as violated only if that is certain.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from flint import arb, ctx, fmpq

from derivcheck.language.build import (
    counts,
    exp,
    interval,
    log,
    maximum,
    minimum,
    nonnegatives,
    positives,
    rational,
    reals,
    sin,
    sqrt,
    tanh,
)
from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, rel
from derivcheck.language.obligations import obligations
from derivcheck.language.substitute import free_symbols

ctx.prec = 120
x, y = reals("x y")
p, q = positives("p q")
r = nonnegatives("r")
u = interval("u", 0, 1)
w = interval("w", 0, 1, closed="both")
n, k = counts("n k")
NAMES = (x, y, p, q, r, u, w, n, k)
RELATIONS = ("<", "<=", ">", ">=", "!=")
VALUES = [Fraction(v) for v in ("-3", "-2", "-1", "-1/2", "0", "1/3", "1/2", "2/3", "1", "3/2", "2", "3", "10", "1/50")]
Value = Fraction | arb


class Undefined(Exception):
    """The term has no value at the point."""


def as_ball(v: Value) -> arb:
    """A ball around the value."""
    return v if isinstance(v, arb) else arb(fmpq(v.numerator, v.denominator))


def value(t: Term, point: dict[Symbol, Fraction]) -> Value:
    """The value of t; raises Undefined."""
    a = [value(s, point) for s in t.args]
    exact = all(isinstance(v, Fraction) for v in a)
    b = a if exact else [as_ball(v) for v in a]
    match t.op:
        case Op.NUM:
            return t.data
        case Op.SYM:
            return point[t.data]
        case Op.ADD:
            return sum(b[1:], b[0])
        case Op.SUB:
            return b[0] - b[1]
        case Op.NEG:
            return -b[0]
        case Op.MUL:
            out = b[0]
            for v in b[1:]:
                out = out * v
            return out
        case Op.DIV:
            if (exact and b[1] == 0) or (not exact and b[1].contains(0)):
                raise Undefined
            return b[0] / b[1]
        case Op.POW:
            e = a[1]
            if not isinstance(e, Fraction):
                raise Undefined
            if e.denominator == 1:
                if e < 0 and (b[0] == 0 if exact else b[0].contains(0)):
                    raise Undefined
                return b[0] ** int(e)
            base = as_ball(a[0])
            if not base > 0:
                raise Undefined
            return base ** as_ball(e)
        case Op.SQRT | Op.LOG:
            strict = t.op is Op.LOG
            ok = (b[0] > 0) if strict or not exact else (b[0] >= 0)
            if not ok:
                raise Undefined
            return as_ball(b[0]).log() if strict else as_ball(b[0]).sqrt()
        case Op.EXP:
            return as_ball(b[0]).exp()
        case Op.TANH:
            return as_ball(b[0]).tanh()
        case Op.SIN:
            return as_ball(b[0]).sin()
        case Op.ABS:
            return abs(b[0])
        case Op.MAX | Op.MIN:
            pick = max if t.op is Op.MAX else min
            if exact:
                return pick(b)
            out = b[0]
            for v in b[1:]:
                out = out.max(v) if t.op is Op.MAX else out.min(v)
            return out
    raise Undefined


def violated(f: Formula, point: dict[Symbol, Fraction]) -> bool:
    """Whether the relation certainly fails; raises Undefined."""
    left, right = (value(s, point) for s in f.args)
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        left, right = as_ball(left), as_ball(right)
        exact_tie = left.is_exact() and right.is_exact() and left == right
    else:
        exact_tie = left == right
    match f.data:
        case "<":
            return bool(left > right) or exact_tie
        case "<=":
            return bool(left > right)
        case ">":
            return bool(left < right) or exact_tie
        case ">=":
            return bool(left < right)
        case "!=":
            return exact_tie
    return bool(left > right) or bool(left < right)


def certainly(f: Node, point: dict[Symbol, Fraction]) -> bool:
    """Whether a hypothesis or obligation (a relation) certainly holds; other formulas count as not certain."""
    if f.op is Op.OR:
        return any(certainly(g, point) for g in f.args)
    if f.op is Op.AND:
        return all(certainly(g, point) for g in f.args)
    if f.op is not Op.REL:
        return False
    opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}[f.data]
    try:
        left, right = (value(s, point) for s in f.args)
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return not violated(f, point)
        return violated(Formula(Op.REL, f.args, opposite), point)
    except Undefined:
        return False


def random_term(rng: random.Random, depth: int, rich: bool) -> Term:
    """A scalar term over NAMES."""
    if depth == 0 or rng.random() < 0.2:
        return (
            rng.choice(NAMES) if rng.random() < 0.75 else rational(rng.choice([1, 1, 2, 3, -1]), rng.choice([1, 1, 2]))
        )

    def sub() -> Term:
        return random_term(rng, depth - 1, rich)

    kind = rng.randrange(13 if rich else 9)
    if kind < 2:
        return sub() + sub()
    if kind < 4:
        return sub() - sub()
    if kind < 6:
        return sub() * sub()
    if kind == 6:
        return sub() / sub()
    if kind == 7:
        return sub() ** rng.choice([2, 2, 3, -1, rational(1, 2), n])
    if kind == 8:
        return -sub()
    return rng.choice([exp, log, sqrt, tanh, sin, abs, lambda a: maximum(a, sub()), lambda a: minimum(a, sub())])(sub())


def random_goals(seed: int, count: int, *, rich: bool, depth: int = 3) -> Iterator[tuple[tuple[Formula, ...], Formula]]:
    """Hypotheses and a goal, over and over."""
    rng = random.Random(seed)
    for _ in range(count):
        hyps = tuple(
            rel(rng.choice((*RELATIONS, "=")), random_term(rng, rng.randrange(3), False), random_term(rng, 1, False))
            for _ in range(rng.randrange(3))
        )
        right = random_term(rng, rng.randrange(2), rich) if rng.random() < 0.5 else rational(rng.choice([0, 0, 1]))
        yield hyps, rel(rng.choice(RELATIONS), random_term(rng, depth, rich), right)


def points(rng: random.Random, symbols: frozenset[Symbol], count: int) -> Iterator[dict[Symbol, Fraction]]:
    """Points of the declared domains, boundaries included."""
    for _ in range(count):
        out = {}
        for s in sorted(symbols, key=lambda s: s.name):
            d = s.domain
            ok = [
                v
                for v in VALUES
                if (d.lo is None or v > d.lo or (v == d.lo and (d.lo_closed or d.kind is Kind.INTEGER)))
                and (d.hi is None or v < d.hi or (v == d.hi and d.hi_closed))
                and (d.kind is not Kind.INTEGER or v.denominator == 1)
            ]
            out[s] = rng.choice(ok)
        yield out


def counterexample(
    hyps: tuple[Formula, ...], goal: Formula, tries: int = 60, seed: int = 0
) -> dict[Symbol, Fraction] | None:
    """A point where the hypotheses hold, everything is defined, and the goal certainly fails."""
    symbols = frozenset().union(*(free_symbols(f) for f in (*hyps, goal)))
    needed = [o for f in (*hyps, goal) for o in obligations(f)]
    for point in points(random.Random(seed), symbols, tries):
        if all(certainly(f, point) for f in (*hyps, *needed)):
            try:
                if violated(goal, point):
                    return point
            except Undefined:
                continue
    return None
