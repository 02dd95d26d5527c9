"""False statements about finite and infinite sums, products and maxima."""

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
    # sums
    (equal(Sum(k, k, 1, n), n * (n - 1) / 2),),
    (equal(Sum(k, k, 1, i), i * (i + 1) / 2),),
    (equal(Sum(k, k, 1, -3), 3),),
    (equal(Sum(k, k, 1, term(-3)), 0),),
    (equal(Sum(k, k, 1, 0), 1),),
    (equal(Prod(k, k, 1, 0), 0),),
    (equal(Sum(s[k], k, 1, n), s[1] + Sum(s[k], k, 2, n) + s[n]),),
    (equal(Sum(s[k] * u[k], k, 1, n), Sum(s[k], k, 1, n) * Sum(u[k], k, 1, n)),),
    (equal(Sum(s[k], k, 1, n), n * s[1]),),
    (equal(Sum(n, k, 1, n), n),),
    (equal(Sum(k * n, k, 1, 3), Sum(k * k, k, 1, 3)),),
    (equal(Sum(k, k, 1, n), Sum(n, n, 1, n) + 1),),
    (equal(Sum(s[k], k, 1, n + 1), Sum(s[k], k, 1, n)),),
    (equal(Sum(s[k + 1], k, 1, n), Sum(s[k], k, 1, n)),),
    (equal(Sum(s[k + 1], k, 0, n), Sum(s[k], k, 1, n)),),
    (equal(Sum(s[k] - s[k + 1], k, 1, n), s[1] - s[n]),),
    (equal(Sum(1 / (k - 2), k, 1, n), Sum(1 / (k - 2), k, 1, n)),),
    (equal(Sum(x**k, k, 0, N), (x ** (N + 1) - 1) / (x - 1)),),
    (equal(Sum(x**k, k, 0, N), (x**N - 1) / (x - 1)), unequal(x, 1)),
    (equal(Sum(s[k], k, 0, n), s[0] + Sum(s[k], k, 1, n)),),
    (equal(Sum(1, k, i, n), n - i + 1),),
    (equal(Sum(1, k, m, n), n - m + 1),),
    (equal(Sum(s[k], k, 1, n) - Sum(s[k], k, 1, m), Sum(s[k], k, m + 1, n)),),
    (equal(Sum(s[k], k, 1, n) ** 2, Sum(s[k] ** 2, k, 1, n)),),
    (equal(Prod(s[k] * 2, k, 1, n), 2 * Prod(s[k], k, 1, n)),),
    (equal(Prod(s[k] ** 2, k, 1, n), Prod(s[k], k, 1, n)),),
    (equal(Prod(-s[k], k, 1, n), -Prod(s[k], k, 1, n)),),
    (equal(log(Prod(s[k], k, 1, n)), Sum(log(s[k]), k, 1, n)),),
    (Sum(s[k] ** 2, k, 1, n) > 0,),
    (Sum(s[k], k, 1, n) >= s[1],),
    (Max(s[k], k, 1, n) > s[1],),
    (equal(Max(s[k], k, 1, n), s[1]),),
    (equal(Max(s[k], k, 1, N), Max(s[k], k, 1, N)),),
    (equal(Max(s[k] + u[k], k, 1, n), Max(s[k], k, 1, n) + Max(u[k], k, 1, n)),),
    (equal(Max(-s[k], k, 1, n), -Max(s[k], k, 1, n)),),
    (equal(Max(x * s[k], k, 1, n), x * Max(s[k], k, 1, n)),),
    (equal(Max(s[k], k, 1, n + 1), maximum(Max(s[k], k, 1, n), s[n])),),
    (equal(Sum(Sum(s[j] * u[k], j, 1, k), k, 1, n), Sum(s[j], j, 1, n) * Sum(u[k], k, 1, n)),),
    (equal(Sum(k, k, 2, n), n * (n + 1) / 2),),
    (equal(Sum(k**2, k, 1, n), n * (n + 1) * (2 * n + 1) / 3),),
    (equal(Sum(term(2) ** k, k, 1, n), 2 ** (n + 1) - 1),),
    (equal(Sum(s[k], k, n, 1), s[1] + s[n]),),
    (equal(Sum(x, k, 1, oo), 0),),
    (equal(Sum(x**k, k, 0, oo), 1 / (1 - x)),),
    (equal(Sum(0 * s[k], k, 1, oo), 1),),
    (equal(Sum(s[n], k, 1, n), Sum(s[k], k, 1, n)),),
    (equal(Sum(Sum(k, k, 1, k), k, 1, n), Sum(Sum(k, j, 1, k), k, 1, n)),),
    (equal(Sum(k * x, k, 1, n), Sum(k, k, 1, n) * y),),
    (equal(Prod(1 + 1 / k, k, 1, n), n),),
    (equal(Prod((k + 1) / k, k, 1, n), n),),
    (equal(Prod(x, k, 1, n), n * x),),
    (equal(Sum(binomial(n, k), k, 0, n), 2**n - 1),),
]

TRUE = [
    (equal(Sum(k, k, 1, N), N * (N + 1) / 2),),
    (equal(Sum(s[k] - s[k + 1], k, 1, n), s[1] - s[n + 1]),),
    (equal(Sum(x**k, k, 0, N), (x ** (N + 1) - 1) / (x - 1)), unequal(x, 1)),
]


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
