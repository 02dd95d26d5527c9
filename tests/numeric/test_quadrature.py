"""Integrals: closed forms and rigorous quadrature enclose the known value; divergent ones have none."""

from __future__ import annotations

import math

import pytest
from flint import acb, arb, fmpq

from derivcheck.language.build import I as i
from derivcheck.language.build import (
    Integral,
    Re,
    cases,
    csqrt,
    exp,
    floor,
    half,
    log,
    maximum,
    oo,
    pi,
    positives,
    rational,
    reals,
    sign,
    sin,
    sqrt,
    tan,
    vector,
)
from derivcheck.language.node import term
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.balls import compile_node, enclose, prepare

x, y, t = reals("x y t")
s = positives("s")

VALUES = [
    (Integral(x**2, x, 0, 1), 1 / 3),
    (Integral(sin(x), x, 0, pi), 2.0),
    (Integral(sqrt(x), x, 0, 1), 2 / 3),
    (Integral(sqrt(1 - x**2), x, -1, 1), math.pi / 2),
    (Integral(log(1 + x), x, 0, 1), 2 * math.log(2) - 1),
    (Integral(abs(x), x, -1, 2), 2.5),
    (Integral(sign(x - half), x, 0, 1), 0.0),
    (Integral(maximum(x, 1), x, 0, 2), 2.5),
    (Integral(floor(x), x, 0, rational(5, 2)), 2.0),
    (Integral(cases((x < 1, x), otherwise=1), x, 0, 3), 2.5),
    (Integral(exp(-(x**2)), x, 0, 1), math.sqrt(math.pi) / 2 * math.erf(1)),
    (Integral(1 / (1 + x**2), x, 0, 1), math.pi / 4),
    (Integral(x**rational(1, 2), x, 1, 4), 14 / 3),
    (Integral(Integral(exp(x * y), x, 0, 1), y, 0, 1), 1.3179021514544038),
    (Integral(Integral(x * y, x, 0, y), y, 0, 1), 1 / 8),
    (Integral(x, x, 1, 0), -0.5),
    (Integral(x * cases((x < 0, -1), otherwise=1), x, -1, 1), 1.0),
    (Integral(cases((x < 1, 0), otherwise=1), x, 0, 3), 2.0),
    # infinite ends: closed forms only
    (Integral(exp(-(x**2)), x, -oo, oo), math.sqrt(math.pi)),
    (Integral(x**4 * exp(-(x**2) / 2), x, -oo, oo), 3 * math.sqrt(2 * math.pi)),
    (Integral((x - 1) ** 2 * exp(-((x - 1) ** 2)), x, -oo, oo), math.sqrt(math.pi) / 2),
    (Integral(exp(-(x**2) + 3 * x - 1), x, -oo, oo), math.sqrt(math.pi) * math.exp(9 / 4 - 1)),
    (Integral(x**3 * exp(-(x**2)), x, 0, oo), 0.5),
    (Integral(exp(-(x**2) / 2), x, -oo, 1), math.sqrt(math.pi / 2) * (1 + math.erf(1 / math.sqrt(2)))),
    (Integral(x**2 * exp(-2 * x), x, 0, oo), 0.25),
    (Integral(exp(x), x, -oo, 0), 1.0),
    (Integral(Integral(exp(-(x**2) - x * y - y**2), x, -oo, oo), y, -oo, oo), 2 * math.pi / math.sqrt(3)),
]


@pytest.mark.parametrize(("integral", "value"), VALUES, ids=lambda a: repr(a)[:60])
def test_known_value(integral: object, value: float) -> None:
    ball = enclose(term(integral), 20)
    assert ball is not None
    ball = ball.real if type(ball) is acb else ball
    assert abs(float(arb(ball)) - value) < 1e-9


@pytest.mark.parametrize(
    "integral",
    [
        Integral(1 / x, x, 0, 1),
        Integral(1 / x**2, x, -1, 1),
        Integral(tan(x), x, 0, 3),
        Integral(log(x), x, -1, 1),
        Integral(x, x, 0, oo),
        Integral(exp(x), x, 0, oo),
        Integral(exp(x**2), x, -oo, oo),
        Integral(exp(-(x**4)), x, -oo, oo),
        Integral(1 / (1 + x**2), x, -oo, oo),
        Integral(exp(-x), x, oo, 0),
        Integral(exp(-(x**2)), x, oo, -oo),
        Integral(exp(0 * x), x, 0, oo),
    ],
    ids=lambda a: repr(a)[:60],
)
def test_no_enclosure(integral: object) -> None:
    assert enclose(term(integral), 15) is None


def test_polynomials_are_exact() -> None:
    assert enclose(Integral(x**5 - 3 * x, x, rational(1, 2), 2), 15) == fmpq(32, 3) - fmpq(1, 384) - fmpq(45, 8)
    assert type(enclose(Integral(x**5, x, 0, 1), 15)) is fmpq


def test_bodies_that_are_not_holomorphic_are_still_enclosed() -> None:
    root = enclose(Integral(csqrt(x), x, -1, 1), 15)
    assert root.real.contains(arb(2) / 3)
    assert root.imag.contains(arb(2) / 3)
    assert enclose(Integral(Re(exp(i * x)), x, 0, 1), 15).contains(arb(1).sin())


def test_vector_integrand() -> None:
    value = enclose(Integral(vector(x, exp(x)), x, 0, 1), 20)
    assert isinstance(value, Array)
    assert abs(float(arb(value.entries()[1])) - (math.e - 1)) < 1e-12


def test_parameter_in_a_slot() -> None:
    program = compile_node(Integral(exp(-s * x), x, 0, oo), (s.data,))
    assert abs(float(program.run([prepare(4)], 20)) - 0.25) < 1e-15
    assert program.run([prepare(-4)], 20) is None
