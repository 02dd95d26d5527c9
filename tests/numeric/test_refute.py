"""Refutations: false statements fall at a certified point, true ones never, tampered evidence is rejected."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from derivcheck.language.build import (
    KL,
    Bernoulli,
    D,
    E,
    I,
    Integral,
    Max,
    Normal,
    Prod,
    Sum,
    Uniform,
    Var,
    binomial,
    both,
    cases,
    complexes,
    conj,
    cos,
    cosh,
    counts,
    det,
    dot,
    either,
    entropy,
    equal,
    equal_up_to,
    erf,
    exists,
    exp,
    factorial,
    finite,
    floor,
    forall,
    function,
    functions,
    gamma,
    gradient,
    half,
    identity,
    iff,
    implies,
    interval,
    log,
    matrices,
    matrix,
    maximum,
    naturals,
    nonnegatives,
    norm,
    oo,
    pi,
    positives,
    pred,
    proportional,
    rational,
    reals,
    root,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    tr,
    unequal,
    vectors,
)
from derivcheck.language.domain import Prop
from derivcheck.language.node import Formula
from derivcheck.numeric import refute as module
from derivcheck.numeric.assignment import Assignment, to_evidence
from derivcheck.numeric.refute import (
    Limits,
    check_ill_posed,
    check_refutation,
    ill_posed,
    ill_posed_evidence,
    model,
    printed,
    refute,
    support,
)

x, y, a, b, m1, m2 = reals("x y a b m1 m2")
s, t, p0 = positives("s t p0")
w = nonnegatives("w")
p, q = interval("p", 0, 1), interval("q", 0, 1)
k = naturals("k")
n = counts("n")
z = complexes("z")
f = functions("f")
g = functions("g", Prop.INCREASING)
A, B = matrices("A B", 2)
S = matrices("S", 2, None, Prop.POSITIVE_DEFINITE)
d = counts("d")
v, u = vectors("v u", d)
c = finite("c", [1, 2, 3])
tiny = rational(1, 10**6)
N, M = Normal(m1, s), Normal(m2, t)
sigmoid = 1 / (1 + exp(-x))

FALSE = [
    equal((x + y) ** 2, x**2 + y**2),
    equal(sqrt(x**2), x),
    equal(sqrt(x**2 + y**2), x + y),
    equal(log(s * t), log(s) * log(t)),
    equal(log(s + t), log(s) + log(t)),
    equal(exp(x + y), exp(x) + exp(y)),
    equal(exp(x), exp(x) + tiny),
    equal(sin(x) ** 2 + cos(x) ** 2, 1 + tiny),
    equal(sin(2 * x), 2 * sin(x)),
    equal(sin(2 * x), 2 * sin(x) * cos(x) + tiny),
    equal(cos(x + y), cos(x) * cos(y) + sin(x) * sin(y)),
    equal(tanh(x), (exp(2 * x) - 1) / (exp(2 * x) + 2)),
    equal(cosh(x) ** 2 + sinh(x) ** 2, 1),
    equal(1 / (x**2 + 1) + 1, (x**2 + 2) / (x**2 + 1) + tiny),
    equal((1 + x) ** n, 1 + n * x),
    equal(root(x**3, 3), abs(x)),
    equal(pi, rational(355, 113)),
    equal(rational(3) * sqrt(rational(2)), sqrt(rational(18)) + tiny),
    equal(erf(x), tanh(x)),
    equal(gamma(s + 1), s + gamma(s)),
    equal(factorial(n), n**2),
    equal(binomial(n + 1, 1), n),
    equal(floor(x + y), floor(x) + floor(y)),
    equal(maximum(x, y), x),
    equal(abs(x + y), abs(x) + abs(y)),
    equal(abs(z) ** 2, z**2),
    equal(conj(z), z),
    equal(D(sin(x) ** 2, x), 2 * sin(x)),
    equal(D(s**s, s), s**s),
    equal(D(sigmoid, x), sigmoid),
    equal(D(exp(-(x**2)), x), -2 * x * exp(-(x**2)) + tiny),
    equal(D(f(x) ** 2, x), 2 * f(x)),
    equal(Sum(k, k, 1, n), n**2),
    equal(Sum(k**2, k, 1, n), n * (n + 1) * (2 * n + 1) / 5),
    equal(Prod(k, k, 1, n), 2**n),
    equal(Max(k, k, 1, n), n + 1),
    equal(Integral(x**2, x, 0, 1), half),
    equal(Integral(exp(-x), x, 0, s), exp(-s)),
    equal(Integral(exp(-(x**2)), x, -oo, oo), pi),
    equal(E(x**2, (x, N)), m1**2),
    equal(E(exp(x), (x, Normal(0, s))), exp(s**2)),
    equal(Var(2 * x, (x, N)), 2 * s**2),
    equal(Var(x, (x, Bernoulli(p))), p),
    equal(E(x, (x, Uniform(a, a + s))), a + s),
    equal(KL(N, M), log(t / s) + (s**2 + (m1 - m2) ** 2) / (2 * t**2)),
    equal(KL(N, M), KL(M, N)),
    equal(KL(N, M), log(s / t) + (s**2 + (m1 - m2) ** 2) / (2 * t**2) - half),
    equal(entropy(N), log(s)),
    equal(f(x + y), f(x) + f(y)),
    equal(A @ B, B @ A),
    equal(det(A + B), det(A) + det(B)),
    equal(tr(A @ B), tr(A) * tr(B)),
    equal((A @ B).T, A.T @ B.T),
    equal(dot(v, v), norm(v)),
    equal(norm(v + u), norm(v) + norm(u)),
    equal(gradient(dot(v, v), v), v),
    equal(det(2 * A), 2 * det(A)),
    x**2 > 0,
    x < x,
    sqrt(s) ** 2 < s,
    unequal(exp(log(s)), s),
    x**2 >= x,
    log(s) <= s - 1 - tiny,
    exp(x) >= 1 + 2 * x,
    KL(N, M) < 1,
    g(x) > g(y),
    implies(x < y, x**2 < y**2),
    implies(equal(x**2, y**2), equal(x, y)),
    iff(x > 0, x >= 0),
    both(x**2 >= 0, x >= 0),
    either(x > 0, x < 0),
    ~(x < 1),
    forall(x, x**2 > 0),
    exists(c, equal(c, 4)),
    proportional(x**2, x, x),
    equal_up_to(x**2, x, x),
    equal_up_to(-((x - m1) ** 2), 2 * x * m1, x),
    pred("injective", function(x, x**2)),
    pred("increasing", function(x, x**3 - x)),
    pred("convex", function(x, x**3)),
    pred("positive semidefinite", A + A.T),
    cases((x < 0, -x), otherwise=x) < 1,
]

TRUE = [
    equal((x + y) ** 2, x**2 + 2 * x * y + y**2),
    equal(sqrt(rational(2)) ** 2, 2),
    equal(exp(log(rational(3))), 3),
    equal(sqrt(rational(2)) * sqrt(rational(3)), sqrt(rational(6))),
    equal(sqrt(5 + 2 * sqrt(rational(6))), sqrt(rational(2)) + sqrt(rational(3))),
    sqrt(rational(2)) ** 2 <= 2,
    sqrt(rational(2)) ** 2 >= 2,
    exp(log(rational(3))) <= 3,
    equal(sqrt(x**2), abs(x)),
    equal(sqrt(w) ** 2, w),
    equal(log(s * t), log(s) + log(t)),
    equal(log(exp(x)), x),
    equal(exp(log(s)), s),
    equal(exp(x + y), exp(x) * exp(y)),
    equal(sin(x) ** 2 + cos(x) ** 2, 1),
    equal(sin(2 * x), 2 * sin(x) * cos(x)),
    equal(cos(x + y), cos(x) * cos(y) - sin(x) * sin(y)),
    equal(sin(pi / 6), half),
    equal(4 * (4 * rational(1) / 4), 4),
    equal(cosh(x) ** 2 - sinh(x) ** 2, 1),
    equal(tanh(x), 1 - 2 / (exp(2 * x) + 1)),
    equal(x / x, 1),
    equal((x**2 - 1) / (x - 1), x + 1),
    equal(tan(x) * cos(x), sin(x)),
    equal(root(x**3, 3), x),
    equal(s ** (x + y), s**x * s**y),
    equal(gamma(s + 1), s * gamma(s)),
    equal(factorial(n + 1), (n + 1) * factorial(n)),
    equal(binomial(n, 1), n),
    equal(maximum(x, y), (x + y + abs(x - y)) / 2),
    equal(floor(x + n), floor(x) + n),
    equal(z * conj(z), abs(z) ** 2),
    equal(exp(I * pi), -1),
    equal(D(sin(x) ** 2, x), 2 * sin(x) * cos(x)),
    equal(D(s**s, s), s**s * (log(s) + 1)),
    equal(D(sigmoid, x), sigmoid * (1 - sigmoid)),
    equal(D(abs(x), x), x / abs(x)),
    equal(D(sqrt(s), s), 1 / (2 * sqrt(s))),
    equal(D(f(x) ** 2, x), 2 * f(x) * D(f(x), x)),
    equal(Sum(k, k, 1, n), n * (n + 1) / 2),
    equal(Sum(x**k, k, 0, n), (1 - x ** (n + 1)) / (1 - x)),
    equal(Prod(k, k, 1, n), factorial(n)),
    equal(Max(k, k, 1, n), n),
    equal(Integral(x**2, x, 0, 1), rational(1, 3)),
    equal(Integral(exp(-x), x, 0, s), 1 - exp(-s)),
    equal(Integral(exp(-(x**2)), x, -oo, oo), sqrt(pi)),
    equal(Integral(sin(x), x, 0, pi), 2),
    equal(E(x**2, (x, N)), m1**2 + s**2),
    equal(E(exp(x), (x, N)), exp(m1 + s**2 / 2)),
    equal(Var(a * x + b, (x, N)), a**2 * s**2),
    equal(Var(x, (x, Bernoulli(p))), p * (1 - p)),
    equal(E(x, (x, Uniform(a, a + s))), a + s / 2),
    equal(KL(N, M), log(t / s) + (s**2 + (m1 - m2) ** 2) / (2 * t**2) - half),
    KL(N, M) >= 0,
    KL(Bernoulli(p), Bernoulli(q)) >= 0,
    equal(entropy(N), log(s) + log(2 * pi * exp(rational(1))) / 2),
    equal(A @ A.inv, identity(2)),
    equal((A @ B).T, B.T @ A.T),
    equal(det(A @ B), det(A) * det(B)),
    equal(tr(A @ B), tr(B @ A)),
    equal(dot(v, v), norm(v) ** 2),
    equal(gradient(dot(v, v), v), 2 * v),
    norm(v + u) <= norm(v) + norm(u),
    det(S) > 0,
    x**2 >= 0,
    x**2 + y**2 >= 2 * x * y,
    exp(x) >= 1 + x,
    log(s) <= s - 1,
    implies(x < y, g(x) < g(y)),
    implies(both(x > 0, y > x), y**2 > x**2),
    iff(x > 0, -x < 0),
    forall(x, x**2 >= 0),
    exists(c, equal(c**2, 4)),
    proportional(exp(-((x - a) ** 2) / 2), exp(-(x**2) / 2 + a * x), x),
    equal_up_to(-((x - m1) ** 2), 2 * x * m1 - x**2, x),
    pred("injective", function(x, x**3)),
    pred("increasing", function(x, x + 1)),
    pred("convex", function(x, x**2)),
    pred("positive semidefinite", A @ A.T),
]


@pytest.mark.parametrize("statement", FALSE, ids=lambda a: repr(a)[:70])
def test_false_statements_are_refuted_and_checked(statement: Formula) -> None:
    if not isinstance(statement, Formula):
        pytest.fail("not a formula")
    found = refute(statement, (), Limits(), 1)
    assert found is not None
    assert check_refutation((), statement, found.evidence) is None
    assert found.method in ("enclosure", "exact")


@pytest.mark.parametrize("statement", TRUE, ids=lambda a: repr(a)[:70])
def test_true_statements_are_never_refuted(statement: Formula) -> None:
    assert refute(statement, (), Limits(samples=64), 2) is None


def test_there_are_enough_of_both() -> None:
    assert len(FALSE) >= 60
    assert len(TRUE) >= 60


def test_givens_are_respected() -> None:
    assert refute(x > y, (x > y + 1,)) is None
    assert refute(equal(a**2, 1 - b**2), (equal(a**2 + b**2, 1),)) is None
    found = refute(equal(a, b), (equal(a**2 + b**2, 1),))
    assert found is not None
    assert check_refutation((equal(a**2 + b**2, 1),), equal(a, b), found.evidence) is None


def test_a_witness_is_small() -> None:
    found = refute(equal(sqrt(x**2), x), ())
    assert found is not None
    assert (found.shown, found.lhs, found.rhs) == ({"x": "-1"}, "1", "-1")
    assert found.kind == "separation"


def test_a_point_off_the_domain_of_definition_does_not_refute() -> None:
    statement = equal(x / x, 1)
    point = {"point": to_evidence(Assignment({x.data: Fraction(0)})), "method": "enclosure", "digits": 15}
    assert check_refutation((), statement, point) is not None


def test_exact_ties_refute_strict_relations() -> None:
    statement = sqrt(rational(2)) * sqrt(rational(3)) < sqrt(rational(6))
    found = refute(statement, ())
    assert found is not None
    assert found.method == "exact"
    assert check_refutation((), statement, found.evidence) is None
    assert check_refutation((), statement, {**found.evidence, "method": "enclosure"}) is not None


def _tampered() -> list[tuple[str, object]]:
    found = refute(equal((x + y) ** 2, x**2 + y**2), (x > 0,))
    assert found is not None
    good = found.evidence

    def change(**values: object) -> object:
        return {**copy.deepcopy(good), **values}

    moved = to_evidence(Assignment({x.data: Fraction(1), y.data: Fraction(0)}))
    outside = to_evidence(Assignment({x.data: Fraction(-1), y.data: Fraction(1)}))
    missing = to_evidence(Assignment({x.data: Fraction(1)}))
    return [
        ("statement holds there", change(point=moved)),
        ("given fails there", change(point=outside)),
        ("a value is missing", change(point=missing)),
        ("no point", change(point=[])),
        ("not a list", change(point="x=1")),
        ("unknown method", change(method="certain")),
        ("exact claimed for nothing", change(method=None)),
        ("digits", change(digits=10**9)),
        ("digits not a number", change(digits=True)),
        ("digits too few", change(digits=0)),
        ("keys", {"point": good["point"]}),
        ("nothing", None),
        ("twice", change(point=good["point"] * 2)),
    ]


@pytest.mark.parametrize(("why", "data"), _tampered(), ids=lambda a: a if isinstance(a, str) else "")
def test_tampered_evidence_is_rejected(why: str, data: object) -> None:
    assert check_refutation((x > 0,), equal((x + y) ** 2, x**2 + y**2), data) is not None


def test_evidence_of_one_statement_does_not_refute_another() -> None:
    found = refute(equal((x + y) ** 2, x**2 + y**2), ())
    assert found is not None
    assert check_refutation((), equal((x + y) ** 2, x**2 + 2 * x * y + y**2), found.evidence) is not None


@pytest.mark.parametrize(
    ("handle", "value"),
    [
        (s, Fraction(0)),
        (n, Fraction(1, 2)),
        (c, Fraction(4)),
        (S, ((Fraction(1), Fraction(2)), (Fraction(2), Fraction(1)))),
        (S, ((Fraction(1), Fraction(1)), (Fraction(0), Fraction(1)))),
        (A, ((Fraction(1), Fraction(2)),)),
        (g, function(x, x**2)),
        (g, function(x, -x)),
        (g, function(x, x**3 - x)),
        (f, function(x, log(x))),
        (f, function(x, x + y)),
        (x, I + 0),
    ],
    ids=lambda a: repr(a)[:40],
)
def test_values_outside_their_domain_are_rejected(handle: object, value: object) -> None:
    from derivcheck.numeric.admissible import objection

    assert objection(handle.data, value, {}) is not None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "body", [x, x**3 + x, exp(x), 1 / (1 + exp(-x)), tanh(2 * x), x**3, sinh(x) + 3, log(1 + exp(x)), x + exp(x) * 2]
)
def test_increasing_functions_are_accepted(body: object) -> None:
    from derivcheck.numeric.admissible import objection

    assert objection(g.data, function(x, body), {}) is None


def test_ill_posed_points() -> None:
    statement = equal(log(x) / y, 1)
    found = ill_posed(statement, ())
    assert found is not None
    data = ill_posed_evidence(*found)
    assert check_ill_posed((), statement, data) is None
    assert check_ill_posed((), equal(x, y), data) is not None
    assert ill_posed(equal(log(s) / s, 1), ()) is None
    assert ill_posed(equal(log(x), 1), (x > 2,)) is None


def test_model() -> None:
    assert model((x > 2,), (x.data, y.data)) is not None
    assert {s.name for s in model((x > 2,), (x.data, y.data))} == {"x", "y"}
    assert model((x > 2, x < 1), (x.data,)) is None


def test_support() -> None:
    found = support(equal(log(s * t), log(s) + log(t)), ())
    assert found.refuted is None
    assert found.agree == found.samples > 10
    assert found.digits >= 30
    assert support(equal(log(s * t), log(s) * log(t)), ()).refuted is not None
    assert support(x**2 + 1 > 0, ()).agree > 10


def test_proportionality_is_refuted_by_two_values() -> None:
    found = refute(proportional(x**2, x, x), ())
    assert found is not None
    assert len(found.assignment) == 2
    one = finite("one", [1])
    assert refute(proportional(one**2, 3 * one, one), ()) is None


def test_printing() -> None:
    from derivcheck.numeric.balls import enclose

    assert printed(enclose(rational(1, 4), 20)) == "0.25"
    assert printed(enclose(rational(-3), 20)) == "-3"
    assert printed(enclose(matrix([[1, half]]), 20)) == "[[1, 0.5]]"
    assert printed(enclose(1 + 2 * I, 20)) == "1 + 2i"
    assert printed(None) is None


def test_the_checker_does_not_search(monkeypatch: pytest.MonkeyPatch) -> None:
    found = refute(equal(f(x + y), f(x) + f(y)), ())
    assert found is not None
    monkeypatch.setattr(module, "_search", None)
    assert check_refutation((), equal(f(x + y), f(x) + f(y)), found.evidence) is None
