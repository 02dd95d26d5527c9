"""False statements about derivatives at kinks, of unknown functions, under assumptions at a point; integrals."""

import pytest

from derivcheck import *
from derivcheck.language.node import term
from tests.soundness.attempts import assert_not_proved, assert_not_refuted

x, y, z, a, b, c, t = reals("x y z a b c t")
p, q = positives("p q")
n, k, m, j = counts("n k m j")
i = integers("i")
N = naturals("N")
w = complexes("w")
f, g = functions("f g")
d = functions("d", Prop.DIFFERENTIABLE)
inc = functions("inc", Prop.INCREASING)
cont = functions("cont", Prop.CONTINUOUS)
sm = functions("sm", Prop.SMOOTH)
cv = functions("cv", Prop.CONVEX)
s, u = sequences("s u")

FALSE = [
    # derivatives
    (equal(D(abs(x), x), sign(x)),),
    (equal(D(abs(x), x, at=0), 0),),
    (equal(D(sqrt(x), x), 1 / (2 * sqrt(x))),),
    (equal(D(log(x), x), 1 / x),),
    (equal(D(x**a, x), a * x ** (a - 1)),),
    (equal(D(p**x, x), x * p ** (x - 1)),),
    (equal(D(f(x), x), prime(f, x)),),
    (equal(D(f(x) * g(x), x), prime(f, x) * prime(g, x)),),
    (equal(D(d(x**2), x), prime(d, x**2)),),
    (equal(D(d(x), x, at=0), D(d(0), x)),),
    (equal(D(maximum(x, 0), x), sign(x)),),
    (equal(D(maximum(x, 0), x, at=0), half),),
    (equal(D(maximum(x, 0), x, at=0), 0),),
    (equal(D(floor(x), x), 0),),
    (equal(D(sign(x), x), 0),),
    (equal(D(cases((x < 0, 0), otherwise=x), x, at=0), 1),),
    (equal(D(cases((equal(x, 0), 0), otherwise=x), x), 1), unequal(x, 0), x > 0, equal(x, x + 1)),
    (equal(D(cases((equal(x, 1), 0), otherwise=x), x, at=1), 1),),
    (equal(D(cases((equal(x, 1), 5), otherwise=x), x, at=1), 0),),
    (equal(D(x * abs(x), x), 2 * x),),
    (equal(D(D(d(x), x), x), prime(d, x, 2)),),
    (equal(D(sm(x) * x, x), prime(sm, x) * x),),
    (equal(D(Sum(x**k, k, 1, n), x), Sum(k * x**k, k, 1, n)),),
    (equal(D(x**n, x), n * x**n),),
    (equal(D(x**N, x), N * x ** (N - 1)),),
    (equal(D(sin(x) / x, x, at=0), 0),),
    (equal(D(x**2 * sin(1 / x), x, at=0), 0),),
    (equal(D(Integral(d(t), t, 0, x), x), d(0)),),
    (equal(D(y, x), 1),),
    (equal(D(x * y, x), x),),
    (equal(D(inc(x), x), 0),),
    (D(inc(x), x) > 0,),
    (prime(sm, x) > 0,),
    (equal(D(cont(x), x), prime(cont, x)),),
    (equal(D(cv(x), x), prime(cv, x)),),
    (equal(D(root(x, 3), x, at=0), 0),),
    (equal(D(root(x, 3), x), root(x, 3) / (3 * x)),),
    (equal(D(atan(1 / x), x), -1 / (1 + x**2)),),
    (equal(D(log(abs(x)), x), 1 / x),),
    (equal(D(abs(x) ** 2, x, at=0), 1),),
    (equal(D(sqrt(x**2), x, at=0), 0),),
    (equal(D(tan(x), x), 1 + tan(x) ** 2),),
    (equal(D(x**x, x), x**x * (log(x) + 1)),),
    (equal(D(minimum(x, y), x), 1),),
    (equal(D(w**2, w), 2 * w),),
    (equal(D(d(x + y), x), D(d(x + y), y) + 1),),
    (equal(prime(d, 0), 0),),
    (implies(forall(x, equal(d(x), 0)), equal(prime(d, 1), 1)),),
    (implies(equal(d(x), g(x)), equal(D(d(x), x), D(d(x), x) + d(x) - 1)),),
    (equal(D(d(x), x, at=y), D(d(y), x)),),
    (equal(prime(d, x) * 0, 0 * x + 1),),
    (equal(D(x, x, at=0), 0),),
    (implies(equal(x, 0), equal(D(x**2 + 0, x), D(term(0) + x, x))),),
    (equal(D(x**2, x), D(x, x)), equal(x**2, x)),
    (equal(D(x * y, x), 0), equal(x * y, 0)),
    (equal(D(d(x), x), 0), equal(d(x), 0)),
    (equal(D(d(x), x), D(g(x), x)), equal(d(x), g(x))),
    (equal(Sum(s[k], k, 1, n), n * s[k]), equal(s[k], s[k])),
    (equal(Sum(k, k, 1, n), n * k), equal(k, k)),
    (equal(Sum(k, k, 1, 3), 0), equal(k, 0)),
    (equal(Integral(x * t, t, 0, 1), half * y),),
    (equal(Integral(t, t, 0, 1), 0), equal(t, 0)),
    (equal(E(x**2, (x, Normal(0, 1))), x**2),),
    (equal(E(x, (x, Normal(0, 1))), y), equal(x, y)),
    (equal(Limit(x**2, x, 0), x**2),),
    # integrals
    (equal(Integral(1 / t, t, -1, 1), 0),),
    (equal(Integral(1 / t, t, 0, 1), 0),),
    (equal(Integral(t, t, 1, 0), -half),),
    (equal(Integral(f(t), t, 0, 1), Integral(f(x), x, 0, 1)),),
    (equal(Integral(x, t, 0, 1), half),),
    (equal(Integral(exp(-t), t, 0, oo), 2),),
    (equal(Integral(exp(t), t, 0, oo), 1),),
    (equal(Integral(t, t, -oo, oo), 0),),
    (equal(Integral(cont(t), t, a, b) + Integral(cont(t), t, b, c), Integral(cont(t), t, a, c)),),
    (equal(Integral(t**2, t, 0, x), x**3 / 3),),
    (Integral(t, t, a, b) >= 0, a <= b),
]

TRUE = []


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
