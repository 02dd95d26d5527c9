"""What the pool says of its functions is true of them: signs and properties, at many points."""

from fractions import Fraction
from random import Random

import pytest

from derivcheck.language.build import forall, functions, prime, reals
from derivcheck.language.domain import NONNEGATIVE, POSITIVE, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import rel, sym
from derivcheck.numeric import pool
from derivcheck.numeric.exact import holds

x = reals("x")
HALFLINE = [Fraction(1, 100), Fraction(1, 3), Fraction(1), Fraction(7, 3), Fraction(20)]
LINE = [-q for q in HALFLINE] + [Fraction(0)] + HALFLINE
OPPOSITE = {"+": "<=", "0+": "<", "-": ">=", "0-": ">", "0": "!="}
DOMAINS = {
    "reals": (REAL, REAL),
    "positive values": (REAL, POSITIVE),
    "nonnegative values": (REAL, NONNEGATIVE),
    "above two": (REAL, Domain(Kind.REAL, lo=Fraction(2))),
    "below minus one": (REAL, Domain(Kind.REAL, hi=Fraction(-1))),
    "an interval": (REAL, Domain(Kind.REAL, lo=Fraction(-1), hi=Fraction(1))),
    "a closed interval": (REAL, Domain(Kind.REAL, Fraction(-2), Fraction(0), True, True)),
    "on the half line": (POSITIVE, REAL),
    "half line to itself": (POSITIVE, POSITIVE),
}


def choices(name):
    source, output = DOMAINS[name]
    return pool.functions(Domain(Kind.FUNCTION, inputs=(source,), output=output), lambda d: None, Random(0))


@pytest.mark.parametrize("name", DOMAINS)
def test_signs_and_ranges(name):
    source, output = DOMAINS[name]
    known = choices(name)
    assert len(known) >= 3
    for choice in known:
        for at in HALFLINE if source == POSITIVE else LINE:
            for order, sign in enumerate(choice.signs):
                value = prime(choice.function, at, order) if order else choice.function(at)
                if sign != "?":
                    assert holds(rel(OPPOSITE[sign], value, 0)) is not True, (choice, order, at)
                if not order:
                    for bound, out in ((output.lo, "<"), (output.hi, ">")):
                        assert bound is None or holds(rel(out, value, bound)) is not True, (choice, at)
        points = HALFLINE if source == POSITIVE else sorted(LINE)
        for u, v in zip(points, points[1:], strict=False):
            values = choice.function(u), choice.function(v)
            if Prop.INCREASING in choice.props:
                assert holds(rel(">=", *values)) is not True
            if Prop.DECREASING in choice.props:
                assert holds(rel("<=", *values)) is not True
            if Prop.CONVEX in choice.props:
                assert holds(rel(">", 2 * choice.function((u + v) / 2), values[0] + values[1])) is not True


def test_convex_functions_of_vectors():
    from derivcheck.language.build import matrix, vector_space

    domain = Domain(Kind.FUNCTION, inputs=(vector_space(2),), output=REAL, props=frozenset({Prop.CONVEX}))
    known = pool.functions(domain, lambda d: int(d.data), Random(1))
    assert known
    for choice in known:
        u, v = matrix([[1], [-2]]), matrix([[Fraction(1, 2)], [3]])
        middle = matrix([[Fraction(3, 4)], [Fraction(1, 2)]])
        assert holds(rel(">", 2 * choice.function(middle), choice.function(u) + choice.function(v))) is not True


@pytest.mark.parametrize("coefficients, signs", [
    ((1, 2), ("?", "+", "0")), ((3,), ("+", "0", "0")), ((1, 0, 1), ("+", "?", "+")), ((0, 1, 0, 1), ("?", "+", "?")),
    ((0, 0, 0, 1), ("?", "0+", "?")), ((-1, 0, -1), ("-", "?", "-")), ((0,), ("0", "0", "0")),
    ((0, -1, 1), ("?", "?", "+")),
])  # fmt: skip
def test_polynomial_signs(coefficients, signs):
    assert pool.polynomial(REAL, tuple(map(Fraction, coefficients))).signs == signs


def test_only_what_is_known_passes():
    f = functions("f")
    exponential = next(k for k in choices("reals") if k.signs == ("+", "+", "+"))
    known = {f.data: exponential}
    assert pool.known_true(forall(x, f(x) > 0), known)
    assert pool.known_true(forall(x, prime(f, x) > 0), known)
    assert pool.known_true(forall(x, rel("<", 0, prime(f, x, 2))), known)
    for claim in (f(x) > 1, f(x) < 0, prime(f, x) < 0, prime(f, x, 3) > 0, f(x) + f(x) > 0, rel("=", f(x), 0)):
        assert not pool.known_true(forall(x, claim), known)
    other = sym(Symbol("g", f.data.domain))
    assert not pool.known_true(forall(x, other(x) > 0), known)
