"""Real forms of complex terms: written out and checked; mutants; what stays."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion, Rewrite
from derivcheck.language.build import I, Im, Re, conj, cos, csqrt, equal, exp, sin, sqrt
from derivcheck.language.facts import is_real
from derivcheck.language.node import Op, term
from derivcheck.procedures import elementary
from derivcheck.procedures.complex_numbers import PROCEDURE, check, rewrite

_spec = importlib.util.spec_from_file_location("algebra_goals", Path(__file__).with_name("algebra_goals.py"))
goals = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(goals)

x, y, a, b, p, q, w = goals.x, goals.y, goals.a, goals.b, goals.p, goals.q, goals.w

TRUE = [
    (Re((a + I * b) * (x + I * y)), a * x - b * y),
    (Im((a + I * b) * (x + I * y)), a * y + b * x),
    (Im(1 / (a + I * b)), -b / (a**2 + b**2)),
    (Re((a + I * b) / (x + I * y)), (a * x + b * y) / (x**2 + y**2)),
    (conj(a + I * b), a - I * b),
    (conj(1 / (1 + I * x)), (1 + I * x) / (1 + x**2)),
    (abs(1 + I * a), sqrt(1 + a**2)),
    (abs(1 + x * (-a + I * b)), sqrt((1 - a * x) ** 2 + b**2 * x**2)),
    (abs((1 + I * x) / (1 - I * x)), 1),
    (abs(exp(I * x)), 1),
    (Re(exp(a + I * x)), exp(a) * cos(x)),
    (Im(exp(I * x) ** 2), sin(2 * x)),
    (csqrt(-p), I * sqrt(p)),
    (csqrt(p), sqrt(p)),
    (abs(a + csqrt(-p)), sqrt(a**2 + p)),
    (Re(term(3)), 3),
    (Im(x), 0),
]


@pytest.mark.parametrize(("t", "value"), TRUE, ids=repr)
def test_written_out(t, value):
    found = rewrite(t, (), Budget())
    assert isinstance(found, Rewrite), found
    goal = Goal(found.evidence.needs, equal(t, found.result))
    assert PROCEDURE.check(goal, found.evidence.data) is None
    assert t.op in (Op.CONJ, Op.CSQRT) or is_real(found.result)
    assert goals.proves(elementary.PROCEDURE, equal(found.result, value))


@pytest.mark.parametrize(
    ("t", "value"),
    [
        (abs(a + I * b), a + b),
        (abs(a + I * b), sqrt(a**2 - b**2)),
        (abs(a + I * b) ** 2, (a + I * b) ** 2),
        (Re(I * x), x),
        (Im(I * x), -x),
        (conj(a + I * b), a + I * b),
        (csqrt(a), sqrt(abs(a))),
        (csqrt(-p), -I * sqrt(p)),
        (csqrt(-p) * csqrt(-q), sqrt(p * q)),  # it is the negative
        (1 / I, I),
        (abs(exp(I * w)), 1),
        (abs(1 - I * x), 1 - x),
        (Re(w**2), Re(w) ** 2),
        (exp(I * x), cos(x)),
    ],
    ids=repr,
)
def test_mutants(t, value):
    assert not goals.proves(elementary.PROCEDURE, equal(t, value))


@pytest.mark.parametrize("t", [abs(x), Re(w), abs(w), csqrt(x), conj(w)], ids=repr)
def test_what_stays(t):
    assert isinstance(rewrite(t, (), Budget()), NoOpinion)


def test_the_sign_of_a_radicand_may_be_a_hypothesis():
    found = rewrite(csqrt(x - y), (x < y,), Budget())
    assert isinstance(found, Rewrite)
    assert goals.proves(elementary.PROCEDURE, equal(found.result, I * sqrt(y - x)), x < y)
    assert isinstance(rewrite(csqrt(x - y), (), Budget()), NoOpinion)


def test_another_result_is_refused():
    t = abs(a + I * b)
    found = rewrite(t, (), Budget())
    assert isinstance(found, Rewrite)
    assert isinstance(found.evidence, Evidence)
    assert check(Goal((), equal(t, found.result + 1)), found.evidence.data) is not None
