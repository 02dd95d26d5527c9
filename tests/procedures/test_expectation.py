"""Expectations, moments, definitions: proved, mutants not proved, wrong evidence refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.procedure import Budget, Goal, NoOpinion
from derivcheck.language.build import (
    KL,
    Bernoulli,
    Categorical,
    E,
    MvNormal,
    Normal,
    Sum,
    Uniform,
    Var,
    counts,
    density,
    det,
    distribution,
    entropy,
    equal,
    exp,
    functions,
    half,
    integers,
    interval,
    log,
    log_density,
    matrices,
    norm,
    pi,
    positives,
    pred,
    rational,
    reals,
    sequences,
    tr,
    vectors,
)
from derivcheck.language.domain import POSITIVE, Prop
from derivcheck.language.node import Formula, Op, Term, rel
from derivcheck.procedures.definitions import PROCEDURE as DEFINITIONS
from derivcheck.procedures.expectation import INTEGRABLE
from derivcheck.procedures.expectation import PROCEDURES as EXPECTATION
from derivcheck.procedures.gaussian_moments import PROCEDURE as GAUSSIAN
from derivcheck.setup import install

install()
LINEAR = EXPECTATION[0]
x, y, a, b, m1, m2 = reals("x y a b m1 m2")
s, s1, s2 = positives("s s1 s2")
d, n = counts("d n")
i = integers("i")
f, g = functions("f g")
r = interval("r", 0, 1)
q, u = distribution("q"), distribution("u")
qd, ud = (distribution(name, REAL, Prop.DENSITY) for name, REAL in (("qd", x.data.domain), ("ud", x.data.domain)))
X = vectors("X", d)
m, v = vectors("m v", d)
S, S0 = matrices("S S0", d, None, Prop.POSITIVE_DEFINITE)
A = matrices("A", d)
p, w = sequences("p w", POSITIVE)
N, M = Normal(a, s), MvNormal(m, S)


def ok(*bodies: Term) -> tuple[Formula, ...]:
    return tuple(pred("integrable", body) for body in bodies)


def proved(goal: Formula, hyps: tuple[Formula, ...] = ()) -> bool:
    return not isinstance(Prover().prove(hyps, goal), Failure)


TRUE = {
    "fourth": (equal(E(x**4, (x, Normal(0, s))), 3 * s**4), ()),
    "shifted": (equal(E((x - b) ** 2, (x, N)), s**2 + (a - b) ** 2), ()),
    "third": (equal(E(x**3, (x, N)), a**3 + 3 * a * s**2), ()),
    "mgf": (equal(E(exp(b * x), (x, N)), exp(a * b + b**2 * s**2 / 2)), ()),
    "tilted": (equal(E(x * exp(b * x), (x, N)), (a + b * s**2) * exp(a * b + b**2 * s**2 / 2)), ()),
    "linear": (equal(E(a * f(x) * x + b, (x, N)), a * E(x * f(x), (x, N)) + b), ok(E(f(x) * x, (x, N)))),
    "affine-variance": (equal(Var(a * x + b, (x, N)), a**2 * s**2), ()),
    "kl": (
        equal(KL(Normal(m1, s1), Normal(m2, s2)), log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - half),
        (),
    ),
    "entropy": (equal(entropy(N), log(s) + log(2 * pi) / 2 + half), ()),
    "uniform": (equal(E((x - half) ** 2, (x, Uniform(0, 1))), rational(1, 12)), ()),
    "bernoulli": (equal(Var(i, (i, Bernoulli(r))), r * (1 - r)), ()),
    "kl-bernoulli": (
        equal(KL(Bernoulli(r), Bernoulli(half)), r * log(2 * r) + (1 - r) * log(2 * (1 - r))),
        (),
    ),
    "categorical": (equal(E(f(i), (i, Categorical(p, n))), Sum(p[i] * f(i), i, 1, n)), (pred("pmf", p, n),)),
    "quadratic": (equal(E((X - v).T @ A @ (X - v), (X, M)), tr(A @ S) + (m - v).T @ A @ (m - v)), ()),
    "norm": (equal(E(norm(X) ** 2, (X, M)), tr(S) + m.T @ m), ()),
    "second": (equal(E(X @ X.T, (X, M)), S + m @ m.T), ()),
    "projection": (equal(E((v.T @ X) ** 2, (X, M)), v.T @ S @ v + (v.T @ m) ** 2), ()),
    "times-vector": (equal(E((v.T @ X) * X, (X, M)), S @ v + (v.T @ m) * m), ()),
    "kl-matrices": (
        equal(
            KL(MvNormal(m, S), MvNormal(v, S0)),
            half * (tr(S0.inv @ S) + (v - m).T @ S0.inv @ (v - m) - d + log(det(S0) / det(S))),
        ),
        (),
    ),
    "independent": (
        equal(E(E(f(x) * g(y), (y, u)), (x, q)), E(f(x), (x, q)) * E(g(y), (y, u))),
        ok(E(f(x), (x, q)), E(g(y), (y, u)), E(E(f(x) * g(y), (y, u)), (x, q))),
    ),
    "variance": (equal(Var(f(x), (x, q)), E((f(x) - E(f(x), (x, q))) ** 2, (x, q))), ok(E(f(x) ** 2, (x, q)))),
    "convolution": (
        equal(E((x + y) ** 2, (x, q), (y, N)), E(x**2, (x, q)) + 2 * a * E(x, (x, q)) + a**2 + s**2),
        ok(E(x**2, (x, q))),
    ),
    "log-density": (equal(log(density(N, x)), log_density(N, x)), ()),
}

FALSE = {
    "fourth": (equal(E(x**4, (x, Normal(0, s))), 3 * s**2), ()),
    "fourth-one": (equal(E(x**4, (x, Normal(0, s))), s**4), ()),
    "s-for-s2": (equal(E(x**2, (x, N)), a**2 + s), ()),
    "mgf-half": (equal(E(exp(b * x), (x, N)), exp(a * b + b**2 * s**2)), ()),
    "offset": (equal(E(a * x + b, (x, N)), a**2), ()),
    "variance-shift": (equal(Var(a * x + b, (x, N)), a**2 * s**2 + b), ()),
    "kl-half": (
        equal(KL(Normal(m1, s1), Normal(m2, s2)), log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2)),
        (),
    ),
    "kl-swapped": (
        equal(KL(Normal(m1, s1), Normal(m2, s2)), log(s1 / s2) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - half),
        (),
    ),
    "kl-power": (
        equal(KL(Normal(m1, s1), Normal(m2, s2)), log(s2 / s1) + (s1 + (m1 - m2) ** 2) / (2 * s2**2) - half),
        (),
    ),
    "dependent": (equal(E(x * f(x), (x, q)), E(x, (x, q)) * E(f(x), (x, q))), ok(E(x, (x, q)), E(f(x), (x, q)))),
    "square": (equal(E(x**2, (x, q)), E(x, (x, q)) ** 2), ok(E(x**2, (x, q)))),
    "not-integrable": (equal(E(f(x) + g(x), (x, q)), E(f(x), (x, q)) + E(g(x), (x, q))), ok(E(f(x) + g(x), (x, q)))),
    "other-law": (equal(E(x, (x, Normal(0, s))), E(x, (x, N))), ()),
    "trace": (equal(E(X.T @ A @ X, (X, M)), tr(A) + m.T @ A @ m), ()),
    "covariance": (equal(E(X @ X.T, (X, M)), S), ()),
    "uniform": (equal(E(x**2, (x, Uniform(0, 1))), half), ()),
    "bernoulli": (equal(Var(i, (i, Bernoulli(r))), r), ()),
    "categorical": (equal(E(i, (i, Categorical(p, n))), Sum(p[i], i, 1, n)), (pred("pmf", p, n),)),
    "kl-dimension": (
        equal(
            KL(MvNormal(m, S), MvNormal(v, S0)),
            half * (tr(S0.inv @ S) + (v - m).T @ S0.inv @ (v - m) + log(det(S0) / det(S))),
        ),
        (),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name: str) -> None:
    goal, hyps = TRUE[name]
    assert proved(goal, hyps)


@pytest.mark.parametrize("name", FALSE)
def test_mutants_are_not_proved(name: str) -> None:
    goal, hyps = FALSE[name]
    assert not proved(goal, hyps)


def test_the_checker_wants_the_rule_s_own_result_and_its_needs() -> None:
    t = E(a * f(x) + x, (x, q))
    found = LINEAR.rewrite(t, (), Budget())
    assert not isinstance(found, NoOpinion)
    goal = Goal(found.evidence.needs, equal(t, found.result))
    assert LINEAR.check(goal, None) is None
    assert "not among" in (LINEAR.check(Goal((), goal.formula), None) or "")
    assert "another right side" in (LINEAR.check(Goal(goal.hyps, equal(t, found.result + 1)), None) or "")
    assert LINEAR.check(Goal(goal.hyps, rel("<=", t, found.result)), None) is not None
    assert LINEAR.check(goal, {"forged": True}) is not None
    assert LINEAR.check(Goal((), equal(x, x)), None) is not None


@pytest.mark.parametrize("wrong", [a**2 + s, a**2 + s**2 / 2, a + s**2, s**2, a**2])
def test_the_moment_checker_refuses_wrong_moments(wrong: Term) -> None:
    assert GAUSSIAN.check(Goal((), equal(E(x**2, (x, N)), wrong)), None) is not None


def test_a_bound_symbol_on_part_of_the_space_has_no_normal_moments() -> None:
    half_line = Term(Op.EXPECT, (s, Normal(0, 1)), (s.data,))
    assert isinstance(GAUSSIAN.rewrite(half_line, (), Budget()), NoOpinion)


def test_uniform_divergence_needs_the_support_of_the_second_law() -> None:
    t = KL(Uniform(0, 1), Uniform(a, b))
    found = DEFINITIONS.rewrite(t, (), Budget())
    assert not isinstance(found, NoOpinion)
    goal = equal(t, found.result)
    assert DEFINITIONS.check(Goal(found.evidence.needs, goal), None) is None
    assert DEFINITIONS.check(Goal(found.evidence.needs[1:], goal), None) is not None


def test_integrability_by_parts_and_by_higher_moments() -> None:
    whole = pred("integrable", E(f(x) + a * g(x), (x, q)))
    found = INTEGRABLE.decide(Goal((), whole), Budget())
    assert not isinstance(found, NoOpinion)
    assert set(found.needs) == set(ok(E(f(x), (x, q)), E(g(x), (x, q))))
    assert INTEGRABLE.check(Goal(found.needs[:1], whole), None) is not None
    lower = pred("integrable", E(f(x), (x, q)))
    assert INTEGRABLE.check(Goal(ok(E(f(x) ** 2, (x, q))), lower), None) is None
    assert INTEGRABLE.check(Goal(ok(E(g(x) ** 2, (x, q))), lower), None) is not None
    assert INTEGRABLE.check(Goal(ok(E(f(x), (x, q))), pred("integrable", E(f(x) ** 2, (x, q)))), None) is not None
    assert INTEGRABLE.check(Goal((), pred("integrable", E(exp(x**2), (x, N)))), None) is not None
    assert INTEGRABLE.check(Goal((), pred("integrable", E(x**4 * exp(a * x), (x, N)))), None) is None


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=5), st.integers(-2, 2), st.integers(1, 3))
def test_moments_agree_with_exact_recurrence(coefficients: list[int], mean: int, deviation: int) -> None:
    moments = [1, mean]
    for k in range(1, 6):
        moments.append(mean * moments[k] + k * deviation**2 * moments[k - 1])
    body = sum((c * x**k for k, c in enumerate(coefficients)), start=0 * x)
    value = sum(c * moments[k] for k, c in enumerate(coefficients))
    assert proved(equal(E(body, (x, Normal(mean, deviation))), value))
