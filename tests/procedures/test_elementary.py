"""Elementary identities: true ones, mutants, tampered evidence, agreement with numbers."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, NoOpinion
from derivcheck.language.build import Sum, conj, equal, exp, forall, log, pi, sin, sqrt
from derivcheck.language.nodes_json import to_json
from derivcheck.procedures.elementary import PROCEDURE, check, decide, normal_form

_spec = importlib.util.spec_from_file_location("algebra_goals", Path(__file__).with_name("algebra_goals.py"))
goals = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(goals)

x, y, p, q, k, n, seq = goals.x, goals.y, goals.p, goals.q, goals.k, goals.n, goals.seq


@pytest.mark.parametrize("formula", goals.IDENTITIES, ids=repr)
def test_identities_are_proved(formula):
    assert goals.proves(PROCEDURE, formula)


@pytest.mark.parametrize(("hyps", "formula"), goals.CONDITIONAL, ids=repr)
def test_identities_under_hypotheses_are_proved(hyps, formula):
    assert goals.proves(PROCEDURE, formula, *hyps)


@pytest.mark.parametrize(("hyps", "formula"), goals.MUTANTS, ids=repr)
def test_mutants_are_not_proved(hyps, formula):
    assert not goals.proves(PROCEDURE, formula, *hyps)


def test_there_are_enough_of_both():
    assert len(goals.IDENTITIES) + len(goals.CONDITIONAL) >= 60
    assert len(goals.MUTANTS) >= 60


def test_arguments_inside_binders_are_normalised():
    assert goals.proves(PROCEDURE, equal(Sum(log(p * seq[k] ** 2), k, 1, n), Sum(log(p) + log(seq[k] ** 2), k, 1, n)))
    assert not goals.proves(PROCEDURE, equal(Sum(log(p**k), k, 1, n), Sum(k + log(p), k, 1, n)))


def test_a_relation_that_is_not_listed_is_not_used():
    goal = Goal((), equal(log(p * q), log(p) + log(q)))
    found = decide(goal, Budget())
    assert isinstance(found, Evidence)
    assert check(goal, found.data) is None
    assert check(goal, {**found.data, "relations": []}) == "the sides differ"


def test_evidence_for_one_goal_does_not_serve_another():
    true, false = equal(log(p * q), log(p) + log(q)), equal(log(p * q), log(p) - log(q))
    found = decide(Goal((), true), Budget())
    assert isinstance(found, Evidence)
    assert check(Goal((), false), found.data) is not None


def test_a_missing_need_is_refused():
    goal = Goal((x > y, y > goals.z), equal(abs(goals.z - x), x - goals.z))
    found = decide(goal, Budget())
    assert isinstance(found, Evidence)
    assert found.needs
    assert check(goal, found.data) is not None
    assert check(goal._replace(hyps=(*goal.hyps, *found.needs)), found.data) is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        [],
        {"relations": 3},
        {"relations": [["log of a product"]], "cofactors": [[]], "solved": [], "scales": []},
        {"relations": [], "cofactors": [[]], "solved": [], "scales": [["x", "y", 2]]},
        {"relations": [], "cofactors": [[["x"]]], "solved": [], "scales": []},
        {"relations": [], "cofactors": [], "solved": [], "scales": []},
        {"relations": [], "cofactors": [[]], "solved": [[to_json(equal(x, 1)), to_json(x), 1]], "scales": []},
    ],
)
def test_malformed_evidence_is_refused(data):
    assert check(Goal((), equal(exp(x) * x, exp(1) * x)), data) is not None


def test_a_fact_about_a_bound_name_is_no_fact():
    from derivcheck.language.domain import REAL, Symbol
    from derivcheck.language.node import sym

    inner = sym(Symbol("#0.0", REAL))
    formula = equal(Sum(sqrt(x**2), k, 1, n), Sum(x, k, 1, n))
    assert not goals.proves(PROCEDURE, formula, inner >= 0)


def test_what_is_no_equation_is_left_alone():
    assert isinstance(decide(Goal((), x > 0), Budget()), NoOpinion)
    assert isinstance(decide(Goal((), forall(x, equal(x, x))), Budget()), NoOpinion)


def test_normal_form_is_the_same_for_equal_terms():
    assert normal_form(exp(x + y) * conj(x)) == normal_form(x * exp(y) * exp(x))
    assert normal_form(sin(pi / 4) ** 2) == normal_form(sqrt(p) ** 2 / (2 * p))
