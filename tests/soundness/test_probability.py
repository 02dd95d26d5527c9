"""Expectations that need not exist, dependent variables, divergences, proportionality with zeros."""

import pytest

from derivcheck import *
from tests.soundness.attempts import assert_not_proved, assert_not_refuted

x, y, a, b, X, Y = reals("x y a b X Y")
p, q = positives("p q")
f, g = functions("f g")
law_, law2 = distribution("law_ law2")
dens, dens2 = distribution("dens dens2", REAL, Prop.DENSITY)
nn = Normal(a, p)

FALSE = [
    # expectations, laws, proportionality
    (equal(E(X, (X, nn)), 0),),
    (equal(E(X**2, (X, nn)), p**2),),
    (equal(Var(X, (X, nn)), p),),
    (equal(E(X * Y, (X, nn), (Y, nn)), a**2 + p**2),),
    (equal(E(X, (X, law_)), E(X, (X, law2))),),
    (equal(E(X + 1, (X, law_)), E(X, (X, law_)) + 1),),
    (equal(E(f(X), (X, law_)), f(E(X, (X, law_)))),),
    (equal(E(f(X) + g(X), (X, law_)), E(f(X), (X, law_)) + E(g(X), (X, law_))),),
    (equal(E(1 / X, (X, nn)), 1 / a),),
    (equal(E(exp(X**2), (X, Normal(0, 1))), 1),),
    (equal(E(log(X), (X, nn)), log(a)),),
    (equal(E(X**4, (X, Normal(0, p))), p**4),),
    (equal(E(X**3, (X, Normal(0, p))), p**3),),
    (equal(E(x, (X, law_)), X),),
    (equal(E(X**2, (X, law_)), E(X, (X, law_)) ** 2),),
    (equal(E(abs(X), (X, Normal(0, 1))), 0),),
    (equal(Var(2 * X, (X, nn)), 2 * Var(X, (X, nn))),),
    (equal(E(X**2 * Y, (X, nn), (Y, Normal(0, 1))), a),),
    (equal(E(E(X * Y, (Y, Normal(X, 1))), (X, nn)), a**2),),
    (equal(E(X, (X, Bernoulli(x))), x),),
    (equal(E(X**2, (X, Bernoulli(x))), x**2), 0 <= x, x <= 1),
    (equal(KL(dens, dens2), 0),),
    (KL(dens, dens2) >= 0,),
    (equal(KL(dens, dens), 0),),
    (KL(Normal(a, p), Normal(b, p)) > 0,),
    (equal(KL(Normal(a, p), Normal(b, q)), KL(Normal(b, q), Normal(a, p))),),
    (equal(KL(Normal(a, p), Normal(b, q)), log(q / p) + (a - b) ** 2 / (2 * q**2) - half),),
    (equal(entropy(Normal(0, p)), log(p)),),
    (entropy(Normal(0, p)) >= 0,),
    (equal(E(X, (X, Normal(a, x))), a),),
    (equal(E(X, (X, Uniform(a, b))), (a + b) / 2),),
    (equal(E(X, (X, Uniform(0, p))), p),),
    (equal(E(X**2, (X, Uniform(0, p))), p**2),),
    (equal(KL(Uniform(0, 1), Uniform(0, p)), log(p)),),
    (equal(KL(Bernoulli(p), Bernoulli(q)), p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))),),
    (equal(density(Normal(a, p), x), exp(-((x - a) ** 2) / (2 * p**2))),),
    (equal(log_density(Uniform(0, 1), x), 0),),
    (equal(density(dens, x), density(dens, y)),),
    (density(dens, x) > 0,),
    (equal(Integral(density(dens, x), x, -oo, oo), 2),),
    (equal(E(X * f(X), (X, law_)), E(X, (X, law_)) * E(f(X), (X, law_))),),
    (equal(E(f(X) * g(Y), (X, law_), (Y, law2)), E(f(X), (X, law_)) * E(g(X), (X, law2))),),
    (equal(E(D(f(X), X), (X, law_)), D(E(f(X), (X, law_)), a)),),
    (proportional(exp(-(x**2)), exp(-(x**2) / 2), x),),
    (proportional(x, x**2, x),),
    (proportional(y, 0 * x, x),),
    (proportional(x, -x + 1, x),),
    (proportional(a * x, x, x),),
    (proportional(x * y, x, x),),
    (proportional(0 * x, x, x),),
    (proportional(x, x * exp(x), x),),
    (proportional(density(Normal(a, p), x) * density(Normal(b, q), x), density(Normal(a + b, p), x), x),),
    (equal_up_to(x**2, x**2 + x, x),),
    (equal_up_to(x * y, x, x),),
    (equal_up_to(log(x), log(2 * x), x),),
    (proportional(f(x), g(x), x),),
    (proportional(1 / x, 2 / x, x),),
    (proportional(abs(x), x, x),),
    (proportional(exp(x * y), exp(x * (y + 1)), x),),
]

TRUE = [
    (equal(E(X**2, (X, nn)), p**2 + a**2),),
    (proportional(2 * x, x, x),),
]


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
