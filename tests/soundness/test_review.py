"""Attacks on the kernel and its checkers that once gave a theorem or a refutation for a false statement.

Each test makes the evidence by hand, or asks every checker, and expects that nothing is proved.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivcheck.kernel import tables
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.procedure import Budget, Evidence, Goal
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.build import (
    Bernoulli,
    D,
    E,
    I,
    Im,
    MvNormal,
    Normal,
    Sum,
    Var,
    both,
    complexes,
    counts,
    det,
    dot,
    equal,
    exp,
    floor,
    forall,
    function,
    functions,
    gradient,
    identity,
    integers,
    interval,
    log,
    matrices,
    naturals,
    norm,
    positives,
    pred,
    reals,
    root,
    sin,
    tends,
    tr,
    unequal,
    vector,
    vector_space,
    vectors,
)  # fmt: skip
from derivcheck.language.domain import POSITIVE_INTEGER, Domain, Kind, Prop, Symbol
from derivcheck.language.node import HALF, ONE, Formula, Op, rel, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError
from derivcheck.language.substitute import substitute
from derivcheck.numeric.assignment import Assignment, to_evidence
from derivcheck.numeric.refute import check_refutation
from derivcheck.numeric.refute import refute as find_point
from derivcheck.procedures import limit_growth
from derivcheck.procedures import tends as limits
from derivcheck.procedures.finite_sums import step as sum_step
from derivcheck.procedures.rational import PROCEDURE as RATIONAL
from derivcheck.setup import install

install()

x, y, z = reals("x y z")
w = complexes("w")
n, m = counts("n m")
k, i = integers("k i")
FALSE = rel("=", 0, 1)
BUDGET = Budget()


def proofs(formula: Formula, *hyps: Formula) -> list[Theorem]:
    """What each checker makes of its own finder's evidence, obligations being hypotheses."""
    out = []
    todo = [formula, *hyps]
    known: list[Formula] = list(hyps)
    while todo:
        for o in obligations(todo.pop()):
            if o not in known:
                known.append(o)
                todo.append(o)
    for name, procedure in tables.current().checkers.items():
        found = procedure.decide(Goal(tuple(hyps), formula), BUDGET) if procedure.decide else None
        if isinstance(found, Evidence):
            lemmas = tuple(rule.assume(formula=f) for f in found.needs if provable(f, *hyps))
            if len(lemmas) == len(found.needs):
                try:
                    out.append(rule.checked(*lemmas, hyps=tuple(known), formula=formula, by=name, data=found.data))
                except KernelError:
                    continue
    return out


def provable(formula: Formula, *hyps: Formula) -> bool:
    return bool(proofs(formula, *hyps))


def prove(formula: Formula, *hyps: Formula) -> Theorem:
    for name, procedure in tables.current().checkers.items():
        found = procedure.decide(Goal(tuple(hyps), formula), BUDGET) if procedure.decide else None
        if isinstance(found, Evidence) and not found.needs:
            try:
                return rule.checked(hyps=tuple(hyps), formula=formula, by=name, data=found.data)
            except KernelError:
                continue
    raise AssertionError(f"{formula!r} is expected to be provable")


# --- the rules of the kernel --------------------------------------------------------------------------
def test_congruence_in_the_degree_of_a_root() -> None:
    three = prove(equal(term(3), term(1) + 2))
    with pytest.raises(KernelError):
        rule.congruence(three, node=root(x, 3), positions=(1,))


def test_congruence_in_an_exponent_that_is_no_integer_by_form() -> None:
    two = prove(equal(term(2), term(4) / 2))
    with pytest.raises(KernelError):
        rule.congruence(two, node=x**2, positions=(1,))


def test_an_exponent_by_instantiation() -> None:
    a = naturals("a")
    value = floor(z) ** 2
    lemmas = (prove(pred("integer", value)), prove(value >= 0))
    with pytest.raises(KernelError):
        rule.instantiate(rule.reflexivity(term=x**a), *lemmas, mapping=((a, value),))


def test_congruence_counts_positions_from_the_front() -> None:
    total = Sum(k, k, 1, 3)
    given = rule.assume(formula=equal(k, 5))
    with pytest.raises(KernelError):
        rule.congruence(given, *map(prove, obligations(total)), node=total, positions=(-3,))


def test_a_refutation_is_not_defined_everywhere() -> None:
    statement = equal(1 / x, 5)
    found = find_point(statement, ())
    assert found is not None
    refuted = rule.refute(givens=(), statement=statement, by="point", data=found.evidence)
    assert any(o == forall(x, unequal(x, 0)) for o in obligations(refuted.formula))
    with pytest.raises(KernelError):
        rule.definedness(refuted, formula=forall(x, unequal(x, 0)))
    with pytest.raises(KernelError):
        rule.conjunction(refuted)


def test_hypotheses_that_run_dry() -> None:
    with pytest.raises(KernelError):
        rule.reflexivity(term=1 / x, hyps=(h for h in [unequal(x, 0)]))  # type: ignore[arg-type]


def test_induction_from_a_half() -> None:
    j = sym(Symbol("j", Domain(Kind.INTEGER, lo=Fraction(1, 2))))
    claim = equal(j, HALF)
    base, step = prove(equal(HALF, HALF)), prove(equal(j + 1, HALF), claim)
    with pytest.raises(KernelError):
        rule.induction(base, step, variable=j, formula=claim)


# --- domains and dimensions -----------------------------------------------------------------------------
def test_the_dimension_of_a_free_name_is_not_quantified() -> None:
    A, B = matrices("A B", n)
    for_all = rule.generalise(prove(equal(tr(A**0), n)), variable=n)
    with pytest.raises((KernelError, ShapeError)):
        rule.specialise(rule.instantiate(for_all, mapping=((A, B),)), value=term(2))


def test_a_parameter_is_no_dimension_of_another() -> None:
    f = functions("f", inputs=(POSITIVE_INTEGER, vector_space(n)))
    v, u = vectors("v", n), vectors("u", n)
    total = function(n, u, Sum(u[i], i, 1, n))
    with pytest.raises((KernelError, ShapeError)):
        rule.instantiate(rule.reflexivity(term=f(2, v)), mapping=((f, total),))


def test_substituted_dimensions_do_not_capture() -> None:
    small, large = (sym(Symbol("x", vector_space(size))) for size in (3, n))
    body = dot(large, large) + norm(small)
    got = substitute(gradient(body, large, at=vectors("u", n)), {n.data: term(3)})
    assert got.bound != (small.data,)


def test_dimensions_written_in_another_order() -> None:
    S = matrices("S", m + 1, None, Prop.POSITIVE_DEFINITE)
    mu, v = vectors("mu v", m + 1)
    mean = E(v, (v, MvNormal(mu, S)))
    stated = rule.reflexivity(term=mean, hyps=tuple(obligations(mean)))
    moved = rule.instantiate(stated, mapping=((mu, vectors("nu", 1 + m)),))
    with pytest.raises(KernelError):
        rule.definedness(moved, formula=FALSE)


def test_a_matrix_has_rows() -> None:
    A = matrices("A", i)
    trace = tr((A**0).T @ (A**0))
    assert any(o == rel(">=", i, 1) for o in obligations(trace))
    with pytest.raises(AssertionError):
        prove(equal(i, trace))


@pytest.mark.parametrize(
    "domain",
    [
        Domain(Kind.FINITE),
        Domain(Kind.REAL, lo=Fraction(1), hi=Fraction(0)),
        Domain(Kind.REAL, lo=Fraction(1), hi=Fraction(1)),
        Domain(Kind.INTEGER, lo=Fraction(1, 3), hi=Fraction(2, 3)),
    ],
)
def test_empty_domains_state_nothing(domain: Domain) -> None:
    s = sym(Symbol("s", domain))
    with pytest.raises((KernelError, ShapeError)):
        rule.declared(symbol=s, formula=Formula(Op.OR))
    with pytest.raises((KernelError, ShapeError)):
        rule.reflexivity(term=s)


def test_a_function_does_not_rise_and_fall() -> None:
    f = functions("f", Prop.INCREASING, Prop.DECREASING)
    with pytest.raises((KernelError, ShapeError)):
        rule.declared(symbol=f, formula=pred("increasing", f))
    with pytest.raises((KernelError, ShapeError)):
        rule.reflexivity(term=f(x))


def test_no_derivative_or_limit_over_a_point() -> None:
    u = interval("u", 1, 1, closed="both")
    assert FALSE in obligations(D(u, u))
    assert FALSE in obligations(tends(u, u, 1, 5))
    assert not limits.reachable(u.data, ONE)


@pytest.mark.parametrize("prop", [Prop.SYMMETRIC, Prop.DIAGONAL, Prop.POSITIVE_DEFINITE, Prop.ORTHOGONAL])
def test_no_gradient_along_a_thin_set(prop: Prop) -> None:
    X = matrices("X", 2, None, prop)
    assert FALSE in obligations(gradient(X[1, 2] - X[2, 1], X))


# --- definitions ------------------------------------------------------------------------------------------
def test_a_minimiser_lies_in_the_domain() -> None:
    u = positives("u")
    for name in ("minimiser", "fixed point"):
        body = rule.unfold(formula=pred(name, function(u, u**2), 0)).formula.args[1]
        assert rel(">", 0, 0) in body.args


def test_convexity_needs_a_convex_domain() -> None:
    X = matrices("X", 2, None, Prop.INVERTIBLE)
    for parameter, body in ((k, k**2), (X, tr(X))):
        with pytest.raises(KernelError):
            rule.unfold(formula=pred("convex", function(parameter, body)))


# --- checkers -----------------------------------------------------------------------------------------------
def test_roots_of_complex_exponentials() -> None:
    assert not provable(equal(exp(log(exp(w)) / 2), exp(w / 2)), exp(w) > 0)  # fails at w = 2 pi i
    assert provable(equal(exp(log(exp(x)) / 2), exp(x / 2)))


def test_signs_under_a_bernoulli_law() -> None:
    p = interval("p", 0, 1)
    assert not provable(E(term(-2) ** k, (k, Bernoulli(p))) > 0)  # 1 - 3 p


def test_powers_of_complex_numbers_tell_no_sign() -> None:
    real = pred("real", w)
    assert not provable(w > 0, w**2 > 0, real)
    assert not provable(w**2 >= 0, w**4 >= 0, pred("real", w**4))


def test_complex_matrices_have_no_signs() -> None:
    v, mu = vectors("v mu", n)
    A, S = matrices("A", n), matrices("S", n, None, Prop.POSITIVE_DEFINITE)
    u = I * v + I * v
    assert not provable(u.T @ u >= 0)
    assert not provable(equal(Im(det(w * identity(n) - A)), 0))
    assert not provable(pred("positive semidefinite", Var(I * v, (v, MvNormal(mu, S)))))


def test_the_sine_of_an_imaginary_number_is_not_bounded() -> None:
    assert not provable(pred("integrable", E(sin(I * x**2), (x, Normal(0, 1)))))
    assert provable(pred("integrable", E(sin(x**2), (x, Normal(0, 1)))))


def test_one_object_twice_in_a_sum() -> None:
    found = sum_step(Sum(k, k, n - n, 2))
    assert found is not None
    claim = equal(found[0], 3)
    evidence = RATIONAL.decide(Goal((), claim), BUDGET) if RATIONAL.decide else None
    assert isinstance(evidence, Evidence)


def test_one_object_twice_in_a_norm() -> None:
    total = Sum(term(2) ** n, k, 1, 3)
    assert limit_growth._weight(total * total)[0] == [total]


def test_a_slope_that_is_zero_over_zero() -> None:
    length = D(norm(vector(x, x)), x)
    statement = both(equal(length, length), unequal(x, 0))
    point = {"point": to_evidence(Assignment({x.data: Fraction(0)})), "method": "enclosure", "digits": 15}
    assert check_refutation((), statement, point) is not None
