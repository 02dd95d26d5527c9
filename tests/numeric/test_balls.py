"""Enclosures of closed terms: the value lies inside, what is undefined has none."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.language.build import (
    KL,
    Bernoulli,
    Categorical,
    D,
    E,
    I,
    Im,
    Integral,
    Max,
    MvNormal,
    Normal,
    Prod,
    Re,
    Sum,
    Uniform,
    Var,
    binomial,
    build,
    cases,
    complexes,
    conj,
    cos,
    cosh,
    csqrt,
    density,
    det,
    diag,
    e,
    entropy,
    erf,
    exp,
    factorial,
    floor,
    function,
    functions,
    gamma,
    gradient,
    hadamard,
    half,
    hessian,
    identity,
    jacobian,
    log,
    log_density,
    matrix,
    maximum,
    minimum,
    naturals,
    norm,
    pi,
    rational,
    reals,
    root,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    tr,
    vector,
    vectors,
    zeros,
)
from derivcheck.language.node import term
from derivcheck.numeric.arrays import Array, eigenvalues
from derivcheck.numeric.balls import compile_node, enclose, prepare
from derivcheck.numeric.truth import certainly

x, y, u = reals("x y u")
z = complexes("z")
k, n = naturals("k n")
v = vectors("v", 2)
two = rational(2)
M = matrix([[2, 1], [1, 3]])
coin = Bernoulli(rational(1, 3))
die = Categorical(function(k, rational(1, 4) * k / rational(5, 2)), 4)

SCALARS = [
    (rational(1, 3) + rational(1, 6), 0.5),
    (exp(rational(1)) - e, 0.0),
    (log(two), math.log(2)),
    (sqrt(two), math.sqrt(2)),
    (root(rational(-8), 3), -2.0),
    (root(two, 4), 2**0.25),
    (two ** rational(1, 2), math.sqrt(2)),
    (rational(0) ** 0, 1.0),
    (two**-3, 0.125),
    (e**two, math.e**2),
    (sin(pi / 6) + cos(pi / 3), 1.0),
    (tan(two), math.tan(2)),
    (sinh(two) - cosh(two), math.sinh(2) - math.cosh(2)),
    (tanh(two), math.tanh(2)),
    (erf(half), math.erf(0.5)),
    (gamma(half), math.sqrt(math.pi)),
    (gamma(rational(5)), 24.0),
    (factorial(rational(6)), 720.0),
    (binomial(rational(6), rational(2)), 15.0),
    (floor(rational(-7, 2)), -4.0),
    (floor(pi), 3.0),
    (abs(-pi), math.pi),
    (sign(-pi), -1.0),
    (maximum(1, pi, 2), math.pi),
    (minimum(1, pi, 2), 1.0),
    (Re(exp(I * pi)), -1.0),
    (Im(csqrt(rational(-4))), 2.0),
    (Re(conj(I) * I), 1.0),
    (abs(3 + 4 * I), 5.0),
    (Sum(1 / k, k, 1, 4), 25 / 12),
    (Sum(k, k, 1, 0), 0.0),
    (Prod(k, k, 1, 5), 120.0),
    (Max(k * (4 - k), k, 0, 4), 4.0),
    (cases((pi < 3, 1), (pi < 4, 2), otherwise=3), 2.0),
    (function(x, y, x - y)(5, 3), 2.0),
    (D(x**3, x, at=2), 12.0),
    (D(sin(x) * exp(x), x, at=0), 1.0),
    (D(D(exp(u * u), u, at=x), x, at=0), 2.0),
    (D(D(x**2 * y**3, x, at=5), y, at=1), 30.0),
    (D(log(x) * erf(x) + tanh(x), x, at=1), math.erf(1) + 1 / math.cosh(1) ** 2),
    (D(abs(x), x, at=-3), -1.0),
    (D(Integral(sin(u * u), u, 0, x), x, at=2), math.sin(4)),
    (D(Integral(exp(u * x), u, 0, x), x, at=1), math.e + 1.0),
    (D(E(exp(x * y), (y, Normal(0, 1))), x, at=1), math.exp(0.5)),
    (det(M), 5.0),
    (tr(M @ M), 15.0),
    (norm(vector(3, 4)), 5.0),
    (vector(1, 2).T @ M @ vector(1, 2), 18.0),
    ((M**3)[1, 1], 15.0),
    ((M**-1)[1, 2], -0.2),
    (M.inv[2, 2], 0.4),
    (tr(diag(vector(1, 2)) + identity(2) + zeros(2, 2)), 5.0),
    (hadamard(M, M)[2, 2], 9.0),
    (build(n * k, (n, k), 2, 3)[2, 3], 6.0),
    (gradient(v[1] ** 2 * v[2], v, at=vector(2, 3))[1], 12.0),
    (hessian(exp(v[1] * v[2]), v, at=vector(0, 1))[1, 2], 1.0),
    (jacobian(vector(v[1] * v[2], v[1]), v, at=vector(2, 3))[1, 1], 3.0),
    (gradient(log(det(M + v @ v.T)), v, at=vector(0, 1))[2], 2 * (2 / 5) / (1 + 2 / 5)),
    (E(x**4, (x, Normal(1, 2))), 73.0),
    (E(exp(x), (x, Normal(1, 1))), math.exp(1.5)),
    (E(cos(x), (x, Uniform(0, 1))), math.sin(1)),
    (E(x * y, (x, Normal(2, 1)), (y, Normal(3, 1))), 6.0),
    (Var(x, (x, Normal(5, 3))), 9.0),
    (E(x**2, (x, coin)), 1 / 3),
    (E(x, (x, die)), (1 + 4 + 9 + 16) / 10),
    (E(v[1] * v[2], (v, MvNormal(vector(1, 2), M))), 3.0),
    (density(Normal(0, 1), 0), 1 / math.sqrt(2 * math.pi)),
    (log_density(Normal(1, 2), 3), -math.log(2 * math.pi) / 2 - math.log(2) - 0.5),
    (density(Uniform(0, 4), 1), 0.25),
    (density(coin, 1), 1 / 3),
    (KL(Normal(0, 1), Normal(1, 2)), math.log(2) + 2 / 8 - 0.5),
    (KL(coin, Bernoulli(half)), math.log(2 / 3) / 3 + math.log(4 / 3) * 2 / 3),
    (KL(Uniform(1, 2), Uniform(0, 4)), math.log(4)),
    (entropy(Normal(0, 2)), math.log(2) + math.log(2 * math.pi * math.e) / 2),
    (entropy(MvNormal(vector(0, 0), M)), math.log(5) / 2 + math.log(2 * math.pi * math.e)),
]


@pytest.mark.parametrize(("t", "value"), SCALARS, ids=lambda a: repr(a)[:60])
def test_value_is_enclosed(t: object, value: float) -> None:
    ball = enclose(term(t), 30)
    assert ball is not None
    if type(ball) is acb:
        assert ball.imag.contains(0)
        ball = ball.real
    assert abs(float(arb(ball)) - value) < 1e-12
    if type(ball) is arb:
        assert ball.rel_accuracy_bits() > 60 or ball.contains(0)


@pytest.mark.parametrize(
    "t",
    [
        log(rational(0)),
        log(rational(-1)),
        sqrt(rational(-1)),
        1 / rational(0),
        1 / (sqrt(two) ** 2 - 2),
        root(rational(-4), 4),
        rational(0) ** -1,
        rational(-8) ** rational(1, 3),
        tan(x),
        D(abs(x), x, at=0),
        D(sqrt(x), x, at=0),
        D(cases((x <= 0, 0), otherwise=x), x, at=0),
        D(floor(x), x, at=2),
        D(cases((x <= 0, 0), otherwise=1), x, at=0),
        E(x * cases((x < 0, -1), otherwise=1), (x, Normal(0, 1))),
        D(maximum(x, 0), x, at=0),
        matrix([[1, 2], [2, 4]]).inv,
        Integral(1 / x, x, 0, 1),
        Integral(1 / x, x, -1, 1),
        Sum(k, k, 1, 10**6),
        Sum(k, k, 1, half),
        D(cases((sqrt(x) ** 2 <= 2, x), otherwise=2), x, at=2),
        KL(coin, Bernoulli(0)),
        E(x, (x, Normal(0, -1))),
        vector(1, 2)[3],
        factorial(half),
        D(abs(z), z, at=1),
        D(Re(z), z, at=1),
    ],
    ids=lambda t: repr(t)[:60],
)
def test_undefined_or_not_decided_has_no_enclosure(t: object) -> None:
    assert enclose(term(t), 30) is None


def test_rational_arithmetic_stays_exact() -> None:
    value = enclose(term((rational(1, 3) + rational(1, 6)) ** 3 / 7 - D(x**2, x, at=rational(1, 2))), 15)
    assert type(value) is fmpq
    assert value == fmpq(1, 56) - 1


def test_precision_is_restored() -> None:
    before = ctx.prec
    enclose(exp(rational(1)), 100)
    enclose(log(rational(-1)), 100)
    assert ctx.prec == before


def test_an_undecided_case_is_one_of_its_values() -> None:
    value = enclose(cases((sqrt(two) ** 2 <= 2, 1), otherwise=2), 20)
    assert value.contains(1) and value.contains(2)


def test_higher_precision_is_sharper() -> None:
    assert enclose(pi + 0, 100).rel_accuracy_bits() > 300


def test_functions_in_slots_run_holomorphically_inside_quadrature() -> None:
    g = functions("g")
    program = compile_node(Integral(g(x), x, -1, 2), (g.data,))
    assert abs(float(program.run([prepare(function(u, abs(u)))], 20)) - 2.5) < 1e-15


def test_derivative_variables_of_nested_functions_do_not_collide() -> None:
    g = functions("g")
    program = compile_node(D(g(x) * x, x, at=3), (g.data,))
    value = program.run([prepare(function(u, D(y**2 * u, y, at=u)))], 20)  # g(u) = 2u², (2x³)' = 6x²
    assert value == 54


def test_eigenvalues() -> None:
    found = sorted(float(w.real) for w in eigenvalues(enclose(matrix([[2, 1], [1, 2]]), 20)))
    assert [round(w, 12) for w in found] == [1, 3]


def test_matrix_result() -> None:
    value = enclose(M @ M.inv, 20)
    assert isinstance(value, Array)
    assert value.entries() == [1, 0, 0, 1]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.fractions(-5, 5, max_denominator=50), st.fractions(-5, 5, max_denominator=50))
def test_balls_contain_float_values(a: Fraction, b: Fraction) -> None:
    t = sin(term(a)) * exp(term(b)) + (term(a) - term(b)) ** 3 / (1 + term(b) ** 2)
    value = math.sin(a) * math.exp(b) + float((a - b) ** 3 / (1 + b**2))
    assert abs(float(arb(enclose(t, 20))) - value) <= 1e-9 * (1 + abs(value))


def test_kleene_truth() -> None:
    assert certainly(log(rational(3)) < 2, 20) is True
    assert certainly(log(rational(3)) > 2, 20) is False
    assert certainly(log(rational(-3)) > 2, 20) is None
    tie = sqrt(two) ** 2 <= 2
    assert certainly(tie, 50) is None
    assert certainly(tie & (pi < 3), 20) is False
    assert certainly(tie | (pi > 3), 20) is True
    assert certainly(~tie, 20) is None
