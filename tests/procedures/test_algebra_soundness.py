"""Random terms against certified enclosures: a normal form or a derivative never parts from the term it came from.

Terms are drawn from a fixed seed; a point counts where all obligations of the term certainly hold.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import acb, arb

from derivcheck.language.build import I, complexes, integers, interval, naturals, nonnegatives, pi, positives, reals
from derivcheck.language.node import Op, Term, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError
from derivcheck.language.substitute import substitute
from derivcheck.numeric.balls import enclose
from derivcheck.numeric.truth import certainly
from derivcheck.procedures.derivatives import differentiate
from derivcheck.procedures.elementary import normal_form

x, y = reals("x y")
p, q = positives("p q")
u = interval("u", 0, 1)
s = nonnegatives("s")
n, m = naturals("n m")
k = integers("k")
z = complexes("z")
HALF, THIRDS = term(Fraction(1, 2)), term(Fraction(2, 3))
EXPONENTS = [n, n + 1, m - 1, k, k + n, 2 * n - k, HALF, term(Fraction(-3, 2)), x / 2, p, x + y, THIRDS, n * x, -x]
HEADS = [
    Op.SQRT, Op.SQRT, Op.CSQRT, Op.EXP, Op.EXP, Op.LOG, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH,
    Op.TANH, Op.ERF, Op.ABS, Op.ABS, Op.SIGN, Op.RE, Op.IM, Op.CONJ, Op.MAX, Op.MIN,
]  # fmt: skip
REAL_ONLY = (Op.TANH, Op.ATAN, Op.ERF, Op.SIGN, Op.SQRT, Op.LOG, Op.MAX, Op.MIN)


def random_term(draw: random.Random, depth: int, complex_: bool) -> Term:
    """A term of the elementary vocabulary."""
    kind = draw.random()
    if depth <= 0 or kind < 0.15:
        leaves = [x, y, p, q, u, s, pi, term(draw.randint(-3, 3)), term(Fraction(draw.randint(-3, 3), 2))]
        return draw.choice([*leaves, *([z, z, I] if complex_ else [])])
    if kind < 0.55:
        op = draw.choice([Op.ADD, Op.SUB, Op.MUL, Op.MUL, Op.DIV])
        return Term(op, (random_term(draw, depth - 1, complex_), random_term(draw, depth - 1, complex_)))
    if kind < 0.62:
        return Term(Op.POW, (random_term(draw, depth - 1, complex_), term(draw.choice([-2, -1, 2, 3]))))
    if kind < 0.70:
        return Term(Op.POW, (random_term(draw, depth - 1, complex_), draw.choice(EXPONENTS)))
    op = draw.choice(HEADS)
    count = 2 if op in (Op.MAX, Op.MIN) else 1
    arguments = tuple(random_term(draw, depth - 1, complex_ and op not in REAL_ONLY) for _ in range(count))
    if op in (Op.SQRT, Op.LOG) and draw.random() < 0.5:
        arguments = (draw.choice([arguments[0] ** 2, Term(Op.ABS, arguments)]),)
    return Term(op, arguments)


def point(draw: random.Random) -> dict:
    """A rational point of the declared domains, boundary values among them."""

    def real(lo: int, hi: int) -> Term:
        return term(Fraction(draw.randint(lo * 12, hi * 12), 12))

    values = {x: real(-3, 3), y: real(-3, 3), p: real(1, 3), q: real(1, 3), u: real(0, 1), s: real(0, 2)}
    values |= {n: term(draw.randint(0, 3)), m: term(draw.randint(0, 3)), k: term(draw.randint(-3, 3))}
    values[z] = real(-2, 2) + I * real(-2, 2)
    values[u] = term(Fraction(draw.randint(1, 11), 12))
    return {symbol.data: value for symbol, value in values.items()}


def part(a: object, b: object) -> bool:
    """Whether two enclosures certainly differ."""
    return not (acb(a) if not isinstance(a, (arb, acb)) else a).overlaps(acb(b) if not isinstance(b, (arb, acb)) else b)


def comparable(draw: random.Random, count: int, image) -> tuple[int, list[str]]:
    """How many terms were compared with their image at some point, and those that part from it."""
    compared, wrong = 0, []
    for _ in range(count):
        t = random_term(draw, draw.randint(2, 3), draw.random() < 0.4)
        try:
            needed = obligations(t)
        except ShapeError:
            continue
        other = image(t)
        if other is None:
            continue
        met = False
        for _ in range(5):
            at = point(draw)
            if not all(certainly(substitute(f, at), 30) is True for f in needed):
                continue
            left, right = enclose(substitute(t, at), 30), enclose(substitute(other, at), 30)
            if left is None or right is None:
                continue
            met = True
            if part(acb(left), acb(right)):
                wrong.append(f"{t!r} became {other!r}, which differs at {at!r}")
                break
        compared += met
    return compared, wrong


@pytest.mark.parametrize("seed", range(4))
def test_normal_forms_do_not_part_from_their_terms(seed):
    compared, wrong = comparable(random.Random(seed), 120, normal_form)
    assert not wrong, wrong[0]
    assert compared > 50


def test_derivatives_agree_with_taylor_arithmetic():
    def wanted(t: Term) -> Term | None:
        found = differentiate(t, x.data)
        return None if found is None else Term(Op.SUB, (Term(Op.DERIV, (t, x), (x.data,)), found))

    draw = random.Random(7)
    compared = 0
    for _ in range(250):
        t = random_term(draw, 2, False)
        try:
            difference = wanted(t)
            needed = () if difference is None else obligations(difference)
        except ShapeError:
            continue
        if difference is None:
            continue
        at = point(draw)
        closed = [substitute(f, at) for f in needed if f.op is Op.REL]
        if not all(certainly(f, 30) is True for f in closed):
            continue
        value = enclose(substitute(difference, at), 30)
        if value is None:
            continue
        compared += 1
        assert acb(value).contains(0), f"{t!r} by x is not {differentiate(t, x.data)!r} at {at!r}"
    assert compared > 60


def test_the_comparison_notices_a_wrong_rule():
    _, wrong = comparable(random.Random(1), 60, lambda t: t.args[0] if t.op is Op.ABS else t)
    assert wrong
