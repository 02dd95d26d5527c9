"""Limits: one-sided, oscillating, with parameters, of unknown functions."""

import pytest

from derivcheck import *
from derivcheck.language.node import term
from tests.soundness.attempts import assert_not_proved, assert_not_refuted

x, y, a, b, c = reals("x y a b c")
p, q, Tn = positives("p q Tn")
n, k = counts("n k")
f = functions("f")
d = functions("d", Prop.DIFFERENTIABLE)
s = sequences("s")

FALSE = [
    # limits
    (tends(1 / x, x, 0, oo),),
    (tends(1 / x, x, 0, 0),),
    (tends(abs(x) / x, x, 0, 1),),
    (tends(sin(x), x, oo, 0),),
    (tends(sin(x), x, oo, 1),),
    (tends(sin(1 / x), x, 0, 0),),
    (tends(x * sin(x), x, oo, oo),),
    (tends(term(-1) ** n, n, oo, 1),),
    (tends(x**n, n, oo, 0),),
    (tends(x**n, n, oo, 0), abs(x) <= 1),
    (tends(p**n, n, oo, 0),),
    (tends((1 + 1 / Tn) ** Tn, Tn, oo, 1),),
    (tends((1 + x / n) ** n, n, oo, 1),),
    (tends(exp(x * n), n, oo, 0),),
    (tends(exp(-x * n), n, oo, 0),),
    (tends(floor(x), x, 1, 1),),
    (tends(floor(x), x, 1, 0),),
    (tends(sign(x), x, 0, 0),),
    (tends(sqrt(x), x, 0, 0),),
    (tends(log(x), x, 0, -oo),),
    (tends(log(x), x, oo, 0),),
    (tends(f(x), x, 0, f(0)),),
    (tends(f(x) / f(x), x, 0, 1),),
    (tends((d(x + 1 / Tn) - d(x)) * Tn, Tn, oo, prime(d, x) * x),),
    (tends((f(x + 1 / Tn) - f(x)) * Tn, Tn, oo, prime(f, x)),),
    (tends(s[n], n, oo, 0),),
    (tends(s[n] / n, n, oo, 0),),
    (tends(x * n / (n + 1), n, oo, 1),),
    (tends(n * x, n, oo, oo),),
    (tends(x / x, x, 0, 0),),
    (tends(cases((x < 0, 0), otherwise=1), x, 0, 0),),
    (tends((a * Tn + b) / (c * Tn + 1), Tn, oo, a / c),),
    (tends((a * Tn + 1) / (a * Tn + 2), Tn, oo, 0),),
    (tends(exp(a * Tn) / exp(b * Tn), Tn, oo, 0), a <= b),
    (tends(Tn**a, Tn, oo, oo),),
    (tends(sin(x) / x, x, 0, 0),),
    (tends((1 - cos(x)) / x**2, x, 0, 1),),
    (tends(x**2 * sin(1 / x), x, 0, 1),),
    (tends(x * log(x), x, 0, 0),),
    (equal(Limit(1 / x, x, 0), oo),),
    (equal(Limit(f(x), x, 0), f(0)),),
    (equal(Limit(sin(x), x, oo), 0),),
    (tends(tan(x), x, pi / 2, oo),),
    (tends(n - n, n, oo, 1),),
    (tends(x, x, oo, -oo),),
    (tends(-x, x, -oo, -oo),),
    (tends(x**3, x, -oo, oo),),
    (tends(cos(n * pi), n, oo, 1),),
    (tends(cos(2 * x * pi), x, oo, 1),),
    (tends(maximum(1 / Tn, x), Tn, oo, 0),),
    (tends((p**n + q**n) ** (1 / n), n, oo, p),),
    (tends((p**n + q**n) ** (1 / n), n, oo, p + q),),
    (tends(Sum(1 / k, k, 1, n), n, oo, 2),),
    (tends(Tn**2 / exp(Tn), Tn, oo, 1),),
    (tends(exp(Tn) / Tn**5, Tn, oo, 0),),
]

TRUE = [
    (tends(1 / x, x, 0, oo, side="+"),),
    (tends(abs(x) / x, x, 0, 1, side="+"),),
    (tends(sqrt(x), x, 0, 0, side="+"),),
    (tends((d(x + 1 / Tn) - d(x)) * Tn, Tn, oo, prime(d, x)),),
]


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
