"""Differentiation: true derivatives, mutants, what is declined, tampered results, difference quotients."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from derivcheck.kernel.procedure import Budget, Goal, NoOpinion, Rewrite
from derivcheck.language.build import (
    D,
    E,
    Integral,
    Normal,
    Prod,
    Re,
    Sum,
    cases,
    cos,
    equal,
    erf,
    exp,
    floor,
    function,
    functions,
    log,
    matrix,
    maximum,
    naturals,
    oo,
    pi,
    prime,
    rational,
    reals,
    sequences,
    sin,
    sqrt,
    tan,
    tanh,
)
from derivcheck.language.domain import REAL, Prop
from derivcheck.language.node import ONE, ZERO, term
from derivcheck.language.substitute import alpha_equal
from derivcheck.procedures.derivatives import check, differentiate, evaluate, rewrite
from derivcheck.procedures.elementary import PROCEDURE as ELEMENTARY

_spec = importlib.util.spec_from_file_location("algebra_goals", Path(__file__).with_name("algebra_goals.py"))
goals = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(goals)

x, y, a, b, p, k, n, f, g = goals.x, goals.y, goals.a, goals.b, goals.p, goals.k, goals.n, goals.f, goals.g
c = sequences("c")
F = functions("F", Prop.DIFFERENTIABLE, inputs=(REAL, REAL))
G = functions("G", inputs=(REAL, REAL))
s = goals.sigmoid(x)

TRUE = [
    (D(x**3, x), 3 * x**2),
    (D(x**3 - 2 * x, x, at=2), 10),
    (D(x * y, x, at=2), y),
    (D(y, x), 0),
    (D(1 / x, x), -1 / x**2),
    (D(x**n, x), n * x ** (n - 1)),
    (D(p**x, x), p**x * log(p)),
    (D(sqrt(x**2 + 1), x), x / sqrt(x**2 + 1)),
    (D(exp(-(x**2) / 2), x), -x * exp(-(x**2) / 2)),
    (D(log(x) / x, x), (1 - log(x)) / x**2),
    (D(sin(x) * y, x, x), -sin(x) * y),
    (D(tan(x), x), 1 + tan(x) ** 2),
    (D(tanh(x), x), 1 - tanh(x) ** 2),
    (D(erf(x), x), 2 / sqrt(pi) * exp(-(x**2))),
    (D(abs(x), x), x / abs(x)),
    (D(s, x), s * (1 - s)),
    (D(log(1 + exp(x)), x), s),
    (D(log(goals.normal(x, a, p)), x), (a - x) / p**2),
    (D(f(x**2), x), 2 * x * prime(f, x**2)),
    (D(f(3 * x), x, x), 9 * prime(f, 3 * x, 2)),
    (D(f(x) * g(x), x), prime(f, x) * g(x) + f(x) * prime(g, x)),
    (D(f(g(x)), x), prime(f, g(x)) * prime(g, x)),
    (D(prime(f, x), x), prime(f, x, 2)),
    (D(Sum(c[k] * x**k, k, 1, n), x), Sum(c[k] * k * x ** (k - 1), k, 1, n)),
    (D(Prod(x + k, k, 1, n), x), Prod(x + k, k, 1, n) * Sum(1 / (x + k), k, 1, n)),
    (D(function(y, y**2)(3 * x), x), 18 * x),
    (D(F(x, y), x), D(F(a, y), a, at=x)),
    (D(F(x, 2 * x), x), D(F(a, 2 * x), a, at=x) + 2 * D(F(x, b), b, at=2 * x)),
    (D(Re(exp(goals.I * x)), x), -sin(x)),
    (D(x ** rational(3, 2), x), rational(3, 2) * sqrt(x)),
    (D(D(x**2 * y**3, x), y), 6 * x * y**2),
]


def derived(t):
    """The term with the outer derivative carried out, as the engine would: inner ones first."""
    result = t.with_args(tuple(derived(v) for v in t.args)) if t.args else t
    found = rewrite(result, (), Budget())
    if isinstance(found, NoOpinion):
        return result
    assert check(Goal((), equal(result, found.result)), found.evidence.data) is None
    return found.result


@pytest.mark.parametrize(("derivative", "value"), TRUE, ids=repr)
def test_derivatives(derivative, value):
    assert goals.proves(ELEMENTARY, equal(derived(derivative), derived(term(value))))


@pytest.mark.parametrize(
    ("derivative", "value"),
    [
        (D(x**3, x), 3 * x),
        (D(x**3, x), 3 * x**2 + 1),
        (D(1 / x, x), 1 / x**2),
        (D(f(2 * x), x), prime(f, 2 * x)),
        (D(f(x) * g(x), x), prime(f, x) * prime(g, x)),
        (D(f(g(x)), x), prime(f, x) * prime(g, x)),
        (D(abs(x), x), 1),
        (D(exp(2 * x), x), exp(2 * x)),
        (D(cos(x), x), sin(x)),
        (D(s, x), s * (1 + s)),
        (D(x * y, x, at=2), x),
        (D(F(x, x), x), D(F(a, x), a, at=x)),
        (D(log(1 + exp(x)), x), 1 - s),
        (D(x**n, x), n * x**n),
    ],
    ids=repr,
)
def test_mutants(derivative, value):
    assert not goals.proves(ELEMENTARY, equal(derived(derivative), derived(term(value))))


@pytest.mark.parametrize(
    "t",
    [
        D(maximum(x, 0), x),
        D(floor(x), x),
        D(cases((x < 0, -x), otherwise=x), x),
        D(E(x * y, (y, Normal(0, p))), x),
        D(Integral(x * y, y, 0, 1), x),
        D(Sum(x**k, k, 0, oo), x),
        D(G(x, x), x),
        D(f(x), x),
        D(f(x), x, x),
        D(c[k], k),
    ],
    ids=repr,
)
def test_no_rule(t):
    found = rewrite(t, (), Budget())
    assert isinstance(found, NoOpinion) or t.args[0].op is f(x).op


def test_unknown_functions_reach_the_shape_of_prime():
    assert alpha_equal(evaluate(D(f(p), p)), prime(f, p))
    assert alpha_equal(differentiate(prime(f, x), x.data), prime(f, x, 2))
    assert evaluate(prime(f, x)) is None


def test_a_partial_derivative_does_not_capture():
    u = reals("u")
    found = differentiate(G(x, u), x.data)
    assert found.bound[0].name != "u"
    assert found.args[0].args[2] == u


def test_constants():
    assert differentiate(y, x.data) == ZERO
    assert differentiate(x, x.data) == ONE
    assert differentiate(Sum(k, k, 1, 3), x.data) == ZERO


def test_matrices_of_literal_size():
    found = rewrite(D(matrix([[x, x**2]]), x), (), Budget())
    assert isinstance(found, Rewrite)
    assert found.result == matrix([[1, 2 * x]])


def test_a_wrong_result_is_refused():
    assert check(Goal((), equal(D(x**2, x), 2 * x)), None) is None
    assert check(Goal((), equal(D(x**2, x), x)), None) is not None
    assert check(Goal((), equal(2 * x, D(x**2, x))), None) is not None
    assert check(Goal((), D(x**2, x) > 0), None) is not None


def test_only_real_symbols():
    w, m = goals.w, naturals("m")
    assert differentiate(w**2, w.data) is None
    assert differentiate(m**2, m.data) is None
