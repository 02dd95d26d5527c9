"""Substitution and congruence may not smuggle in a term that is not defined, nor drop what made a hypothesis false.

What a power or a root asks for depends on how its exponent is written (`x**n` of an integer n asks nothing,
`x**y` a positive base), so every rule that puts another term in place of a name looks at the obligations again.
"""

from fractions import Fraction

import pytest

from derivcheck import *
from derivcheck.engine.prover import Prover
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import MissingObligation
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.domain import Kind
from derivcheck.language.facts import inhabited
from derivcheck.language.node import term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError
from derivcheck.setup import install

install()
x, y = reals("x y")
n = counts("n")
FALSE = equal(0, 1)


def proved(*hyps_then_formula) -> Theorem:
    *hyps, formula = hyps_then_formula
    made = Prover().prove(tuple(hyps), formula)
    assert isinstance(made, Theorem)
    return made


def assumed(*formulas):
    return [rule.assume(formula=f) for f in formulas]


def test_congruence_keeps_the_degree_of_a_root_literal():
    with pytest.raises(MissingObligation):
        rule.congruence(proved(equal(3, term(1) + 2)), node=root(term(8), 3), positions=(1,))


def test_congruence_keeps_an_integer_exponent_an_integer():
    with pytest.raises(MissingObligation):
        rule.congruence(proved(equal(n, sqrt(n) ** 2)), node=term(-2) ** n, positions=(1,))


def test_congruence_where_the_base_is_positive():
    rest = [proved(o) for o in obligations(term(2) ** (sqrt(n) ** 2))]
    made = rule.congruence(proved(equal(n, sqrt(n) ** 2)), *rest, node=term(2) ** n, positions=(1,))
    assert made.formula == equal(term(2) ** n, term(2) ** (sqrt(n) ** 2))


def test_instantiation_asks_for_what_the_new_exponent_needs():
    whole = rule.reflexivity(term=term(-2) ** n)
    with pytest.raises(MissingObligation):
        rule.instantiate(whole, *assumed(pred("integer", y), y >= 1), mapping=((n, y),))


def test_instantiation_keeps_an_unsatisfiable_hypothesis_unsatisfiable():
    (given,) = assumed(equal(term(-2) ** y, 4))  # never defined under the rule for real exponents
    (absurd,) = [o for o in obligations(given.formula)]
    vacuous = rule.definedness(given, formula=absurd)
    with pytest.raises(MissingObligation):
        rule.instantiate(vacuous, mapping=((y, term(2)),))  # (−2)² = 4 is true


def test_instantiation_of_a_root_with_a_symbolic_degree():
    (given,) = assumed(equal(root(term(1), n), 1))
    vacuous = rule.definedness(given, formula=FALSE)
    with pytest.raises(MissingObligation):
        rule.instantiate(vacuous, mapping=((n, term(1)),))


def test_instantiation_of_a_law_without_a_density():
    bare = distribution("P")
    (given,) = assumed(equal(KL(bare, bare), 0))
    vacuous = rule.definedness(given, formula=FALSE)
    normal = Normal(0, 1)
    with pytest.raises(MissingObligation):
        rule.instantiate(vacuous, proved(term(1) > 0), mapping=((bare, normal),))


def test_specialisation_asks_again():
    whole = rule.generalise(rule.reflexivity(term=term(-2) ** n), variable=n)
    with pytest.raises(MissingObligation):
        rule.specialise(whole, *assumed(pred("integer", y), y >= 1), value=y)


def test_induction_does_not_live_on_an_undefined_hypothesis():
    formula = equal(root(term(1), n), 1)
    base = proved(equal(root(term(1), 1), 1))
    step = proved(formula, equal(root(term(1), n + 1), 1))  # from 0 = 1, which the hypothesis gives
    with pytest.raises(MissingObligation):
        rule.induction(base, step, variable=n, formula=formula)


def test_a_point_of_a_parameter_does_not_refute_what_is_undefined_there():
    here = rule.refute(givens=(), statement=equal(term(-2) ** 2, 5), by="point", data=_point(equal(term(-2) ** 2, 5)))
    with pytest.raises(MissingObligation):
        rule.refute_instance(here, givens=(), statement=equal(term(-2) ** y, 5), mapping=((y, term(2)),))


def _point(statement):
    from derivcheck.numeric import refute

    found = refute.refute(statement, (), Budget(), 0)
    assert found is not None
    return found.evidence


@pytest.mark.parametrize("size", [integers("i"), naturals("N"), n - 1])
@pytest.mark.parametrize("prop", [Prop.POSITIVE_DEFINITE, Prop.SYMMETRIC, Prop.INVERTIBLE])
def test_a_declared_matrix_does_not_make_its_size_positive(size, prop):
    A = matrices("A", size, None, prop)
    with pytest.raises(MissingObligation):
        rule.declared(symbol=A, formula=pred(prop.value, A))
    (positive,) = obligations(A)
    made = rule.declared(rule.assume(formula=positive), symbol=A, formula=pred(prop.value, A))
    assert made.hyps == (positive,)


@pytest.mark.parametrize("size", [0, -1, rational(1, 2)])
def test_no_matrix_of_no_size(size):
    A = matrices("A", size, None, Prop.INVERTIBLE)
    with pytest.raises(ShapeError):
        rule.declared(symbol=A, formula=pred("invertible", A))


def test_no_function_into_nothing():
    nowhere = Domain(Kind.REAL, Fraction(2), Fraction(1))
    assert not inhabited(Domain(Kind.FUNCTION, inputs=(REAL,), output=nowhere))
    assert not inhabited(Domain(Kind.SEQUENCE, output=nowhere))
