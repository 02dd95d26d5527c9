"""What the pool says of its functions is true of them: signs and properties, at many points."""

from fractions import Fraction
from random import Random

import pytest

from derivcheck.language.build import forall, function, functions, matrix, matrix_space, prime, reals
from derivcheck.language.domain import NONNEGATIVE, POSITIVE, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import rel, sym
from derivcheck.numeric import pool
from derivcheck.numeric.admissible import objection, positive_everywhere
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


MATRIX_PROPS = [
    {Prop.INVERTIBLE}, {Prop.POSITIVE_DEFINITE}, {Prop.POSITIVE_SEMIDEFINITE}, {Prop.SYMMETRIC},
    {Prop.SYMMETRIC, Prop.INVERTIBLE}, {Prop.DIAGONAL}, {Prop.LOWER_TRIANGULAR},
    {Prop.UPPER_TRIANGULAR, Prop.INVERTIBLE},
]  # fmt: skip


@pytest.mark.parametrize("props", MATRIX_PROPS, ids=lambda s: "+".join(sorted(p.value for p in s)))
def test_moving_matrices_are_certainly_what_they_are_declared_to_be(props):
    domain = Domain(Kind.FUNCTION, inputs=(REAL,), output=matrix_space(3, None, *props))
    found = pool.functions(domain, lambda t: int(t.data), Random(1))
    assert found
    for known in found:
        assert objection(Symbol("F", domain), known.function, {}) is None


@pytest.mark.parametrize(
    ("entries", "prop"),
    [
        ([[x, 1], [1, x]], Prop.INVERTIBLE),
        ([[x**2 + 1, x], [-x, 1]], Prop.SYMMETRIC),
        ([[x**2 + 1, x], [-x, 1]], Prop.POSITIVE_DEFINITE),
        ([[1, x], [x, x**2]], Prop.POSITIVE_DEFINITE),
        ([[1, x], [x, x**2]], Prop.INVERTIBLE),
        ([[1, x], [0, 1]], Prop.LOWER_TRIANGULAR),
        ([[1, x], [0, 1]], Prop.DIAGONAL),
        ([[1, 0], [0, x]], Prop.ORTHOGONAL),
    ],
)
def test_what_is_not_certain_of_a_moving_matrix(entries, prop):
    domain = Domain(Kind.FUNCTION, inputs=(REAL,), output=matrix_space(2, None, prop))
    assert objection(Symbol("F", domain), function(x, matrix(entries)), {}) is not None


@pytest.mark.parametrize("body", [-(x**4), -(x**2), x**3, x**3 * (1 - x) ** 2])
def test_signs_are_not_read_at_a_zero(body):
    assert objection(functions("f", Prop.CONVEX).data, function(x, body), {}) is not None
    assert not positive_everywhere(body, x.data, 0, strict=False)


@pytest.mark.parametrize("body", [x**2, x**4, (x**2 - 1) ** 2, x**2 * (x - 1) ** 4])
def test_signs_of_squares(body):
    assert positive_everywhere(body, x.data, 0, strict=False)
    assert not positive_everywhere(body, x.data, 0)
