"""Order of quantifiers, predicates, givens that contradict each other, definedness as an assumption."""

import pytest

from derivcheck import *
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
    # quantifiers and predicates
    (exists(y, forall(x, x < y)),),
    (exists(y, forall(x, equal(x, y))),),
    (forall(x, exists(y, equal(x * y, 1))),),
    (implies(forall(x, exists(y, equal(f(x), y))), exists(y, forall(x, equal(f(x), y)))),),
    (forall(x, x**2 > 0),),
    (implies(exists(x, f(x) > 0), forall(x, f(x) > 0)),),
    (forall((x, y), equal(x, y)),),
    (exists(x, x**2 < 0),),
    (implies(f(x) > 0, forall(x, f(x) > 0)),),
    (forall(x, implies(f(x) > 0, f(y) > 0)),),
    (implies(forall(p, f(p) > 0), f(x) > 0),),
    (implies(forall(n, f(n) > 0), f(x) > 0),),
    (implies(forall(n, s[n] > 0), s[0] > 0),),
    (exists(n, n < 1),),
    (forall(N, N >= 1),),
    (equal(f(x), f(y)),),
    (implies(equal(f(x), f(y)), equal(x, y)),),
    (implies(inc(x) <= inc(y), x < y),),
    (pred("injective", f),),
    (pred("injective", cv),),
    (pred("injective", function(x, x**2)),),
    (pred("injective", function(x, maximum(x, 0))),),
    (pred("increasing", function(x, x**3 - x)),),
    (pred("increasing", function(x, floor(x))),),
    (pred("convex", function(x, x**3)),),
    (pred("convex", function(x, -(x**2))),),
    (pred("onto the reals", function(x, exp(x))),),
    (pred("onto the reals", inc),),
    (pred("onto the reals", function(p, p)),),
    (pred("increasing", function(x, 1 / x)),),
    (pred("convex", function(p, log(p))),),
    (pred("minimiser", function(x, x**2), 1),),
    (pred("fixed point", function(x, x + 1), 0),),
    (pred("decreasing", function(x, -(x**3) + x)),),
    (pred("nondecreasing", function(x, sin(x))),),
    (pred("convex", function(x, abs(x) - abs(x - 1))),),
    (pred("convex", inc),),
    (pred("increasing", cv),),
    (pred("injective", function(x, x + sin(2 * x))),),
    (pred("increasing", function(x, x**2)),),
    # contradictory givens
    # definedness and connectives
]

TRUE = [
    (forall(x, exists(y, x < y)),),
]


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in FALSE], ids=[repr(i[0]) for i in FALSE])
def test_false(statement, given):
    assert_not_proved(statement, given)


@pytest.mark.parametrize("statement, given", [(s, g) for s, *g in TRUE], ids=[repr(i[0]) for i in TRUE])
def test_true(statement, given):
    assert_not_refuted(statement, given)
