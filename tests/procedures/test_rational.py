"""Rational identities, ideals of hypotheses, literal matrices: true goals, mutants, tampered evidence."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import (
    D,
    E,
    I,
    Normal,
    Sum,
    build,
    det,
    equal,
    exp,
    identity,
    log,
    matrices,
    matrix,
    naturals,
    norm,
    sequences,
    tr,
    unequal,
    vector,
    vectors,
)
from derivcheck.language.node import term
from derivcheck.language.nodes_json import to_json
from derivcheck.procedures.rational import PROCEDURE, check, decide

_spec = importlib.util.spec_from_file_location("algebra_goals", Path(__file__).with_name("algebra_goals.py"))
goals = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(goals)

x, y, z, a, b, c, p, q = goals.x, goals.y, goals.z, goals.a, goals.b, goals.c, goals.p, goals.q
n, m, k, f, alpha, sigma = goals.n, goals.m, goals.k, goals.f, goals.alpha, goals.sigma
A, B = matrices("A B", 2)
C = matrices("C", 3)
u, v = vectors("u v", 2)
N = naturals("N")
h = vectors("h", N)
S = matrices("S", N)
g = sequences("g", first=0)
T = matrix([[1, x], [0, 1]])

TRUE = [
    ((), equal(x / x, 1)),
    ((), equal((x**2 - y**2) / (x - y), x + y)),
    ((), equal(f(x + x), f(2 * x))),
    ((), equal(log(x * y), log(y * x))),
    ((), equal(g[k - 1 + 1], g[k])),
    ((), equal(x ** (n + 1), x * x**n)),
    ((), equal(x ** (n + m), x**n * x**m)),
    ((), equal((x / y) ** n, x**n / y**n)),
    ((), equal(exp(x + y), exp(x) * exp(y))),
    ((), equal(p ** (n - 1) * p, p**n)),
    ((unequal(x, 0),), equal(x ** (n - 1) * x, x**n)),
    ((), equal((x + I * y) * (x - I * y), x**2 + y**2)),
    ((), equal(1 / (1 + I), (1 - I) / 2)),
    ((), equal(Sum(x * k + x * k, k, 1, n), Sum(2 * k * x, k, 1, n))),
    ((), equal(E(x * x, (x, Normal(a + a, p))), E(x**2, (x, Normal(2 * a, p))))),
    ((), equal(D(x * y + y * x, x), D(2 * y * x, x))),
    ((), equal(3 * (h.T @ S @ h) - (h.T @ S @ h), 2 * (h.T @ S @ h))),
    ((), equal(x * h.T @ h, (h.T @ h) * x)),
    # hypotheses
    ((equal(a**2 + b**2, 1),), equal(a**4 - b**4, a**2 - b**2)),
    ((equal(x, 2), equal(2 * y, 1)), equal(x * y, 1)),
    ((equal(x * y - z, 0), equal(z * x, 0)), equal(x**2 * y, 0)),
    ((equal(x + y, 3), equal(x * y, 2)), equal(x**2 - 3 * x + 2, 0)),
    ((equal(x, y),), equal(x / y, 1)),
    ((equal(g[k], x * a),), equal(f(g[k]), f(a * x))),
    ((equal(alpha**2 + sigma**2, 1),), equal(1 / sigma**2, 1 / (1 - alpha**2))),
    ((equal(x / y, 2),), equal(x, 2 * y)),
    ((equal(vector(x, y), vector(1, 2)),), equal(x + y, 3)),
    ((equal(a, x + y) & equal(b, x - y),), equal(a * b, x**2 - y**2)),
    # matrices of literal size
    ((), equal(det(matrix([[a, b], [c, x]])), a * x - b * c)),
    ((), equal(det(A @ B), det(A) * det(B))),
    ((), equal(tr(A @ B), tr(B @ A))),
    ((), equal(T**3, matrix([[1, 3 * x], [0, 1]]))),
    ((), equal(T**-1, matrix([[1, -x], [0, 1]]))),
    ((), equal(A @ A.inv, identity(2))),
    ((), equal(C.inv @ C, identity(3))),
    ((), equal((A @ B).T, B.T @ A.T)),
    ((), equal(norm(u) ** 2, u.T @ u)),
    ((), equal(A @ A - tr(A) * A + det(A) * identity(2), matrix([[0, 0], [0, 0]]))),
    ((), equal(build(n + m, (n, m), 2, 2), matrix([[2, 3], [3, 4]]))),
]

FALSE = [
    ((), equal((x + y) ** 2, x**2 + y**2)),
    ((), equal(f(x), f(y))),
    ((), equal(x ** (n - 1) * x, x**n)),
    ((), equal(term(0) ** n, 0)),
    ((), equal(x**n * x**n, x**n)),
    ((), equal(1 / (x + y), 1 / x + 1 / y)),
    ((), equal((x + I * y) * (x - I * y), x**2 - y**2)),
    ((), equal(I**2, 1)),
    ((), equal(g[k - 1], g[k])),
    ((), equal(Sum(k * x, k, 1, n), Sum(k * y, k, 1, n))),
    ((), equal(E(x, (x, Normal(a, p))), E(x, (x, Normal(b, p))))),
    ((), equal(h.T @ S @ h, h.T @ h)),
    ((equal(a**2, b**2),), equal(a, b)),
    ((equal(x * y, 0),), equal(x, 0)),
    ((equal(a**2 + b**2, 1),), equal(a + b, 1)),
    ((equal(x / y, 2),), equal(x, 3 * y)),
    ((equal(x + y, 3), equal(x * y, 2)), equal(x, 1)),
    ((equal(z * x, z * y),), equal(x, y)),
    ((), equal(det(matrix([[a, b], [c, x]])), a * x + b * c)),
    ((), equal(A @ B, B @ A)),
    ((), equal(det(A + B), det(A) + det(B))),
    ((), equal(T**3, matrix([[1, 2 * x], [0, 1]]))),
    ((), equal((A @ B).T, A.T @ B.T)),
    ((), equal(norm(u + v) ** 2, norm(u) ** 2 + norm(v) ** 2)),
]


@pytest.mark.parametrize(("hyps", "formula"), TRUE, ids=repr)
def test_true_goals_are_proved(hyps, formula):
    assert goals.proves(PROCEDURE, formula, *hyps)


@pytest.mark.parametrize(("hyps", "formula"), FALSE, ids=repr)
def test_mutants_are_not_proved(hyps, formula):
    assert not goals.proves(PROCEDURE, formula, *hyps)


def test_a_cofactor_that_is_wrong_is_refused():
    goal = Goal((equal(x + y, 3), equal(x * y, 2)), equal(x**2 - 3 * x + 2, 0))
    data = {
        "solved": [],
        "scales": [],
        "cofactors": [[[to_json(goal.hyps[0]), to_json(x)], [to_json(goal.hyps[1]), to_json(term(-1))]]],
    }
    assert check(goal, data) is None
    data["cofactors"][0][1][1] = to_json(term(1))
    assert check(goal, data) == "the sides differ"


def test_a_cofactor_must_be_a_polynomial():
    goal = Goal((equal(x * y, 0),), equal(x, 0))
    data = {"solved": [], "scales": [], "cofactors": [[[to_json(goal.hyps[0]), to_json(1 / y)]]]}
    assert check(goal, data) == "a cofactor is not a polynomial"


def test_only_hypotheses_may_be_used():
    goal = Goal((), equal(x, y))
    data = {"solved": [[to_json(equal(x, y)), to_json(x), 1]], "scales": [], "cofactors": [[]]}
    assert check(goal, data) == "a solved equation is not among the hypotheses"
    data = {"solved": [], "scales": [], "cofactors": [[[to_json(equal(x, y)), to_json(term(1))]]]}
    assert check(goal, data) == "an equation with a cofactor is not among the hypotheses"


def test_an_equation_must_be_solved_as_claimed():
    goal = Goal((equal(z * x, z * y),), equal(x, y))
    data = {"solved": [[to_json(goal.hyps[0]), to_json(x), 1]], "scales": [], "cofactors": [[]]}
    assert check(goal, data) is not None
    known = goal._replace(hyps=(*goal.hyps, unequal(z, 0)))
    assert check(known, data) is None


def test_large_powers_are_given_up():
    found = decide(Goal((), equal((x + y + z + a + b + c) ** 150, 1)), Budget())
    assert isinstance(found, NoOpinion)


def test_a_zero_denominator_is_no_opinion():
    assert isinstance(decide(Goal((), equal(1 / (x - x), 1)), Budget()), NoOpinion)


_leaves = st.sampled_from([x, y, z, term(1), term(-2), term(3), f(x)])
_terms = st.recursive(
    _leaves,
    lambda inner: st.tuples(st.sampled_from("+-*"), inner, inner).map(
        lambda t: t[1] + t[2] if t[0] == "+" else t[1] - t[2] if t[0] == "-" else t[1] * t[2]
    ),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(_terms, _terms, _terms)
def test_ring_laws_hold_and_their_mutants_do_not(r, s, t):
    assert goals.proves(PROCEDURE, equal(r * (s + t), t * r + s * r))
    assert not goals.proves(PROCEDURE, equal(r * (s + t), t * r + s * r + 1))


def test_evidence_is_found_without_hypotheses_first():
    found = decide(Goal((equal(x, 7),), equal(x + x, 2 * x)), Budget())
    assert isinstance(found, Evidence)
    assert found.data["solved"] == []
