"""The float screen: it finds what is false, and is quiet where identities are true."""

import pytest

from derivcheck.language.build import (
    D,
    E,
    Limit,
    Normal,
    Sum,
    cases,
    complexes,
    conj,
    cos,
    cosh,
    counts,
    csqrt,
    det,
    dot,
    equal,
    exp,
    functions,
    gradient,
    hessian,
    identity,
    integers,
    log,
    matrices,
    maximum,
    norm,
    positives,
    prime,
    reals,
    sequences,
    sin,
    sinh,
    sqrt,
    tanh,
    tr,
    unequal,
    vectors,
)  # fmt: skip
from derivcheck.language.domain import Prop
from derivcheck.numeric.sampling import sample
from derivcheck.numeric.screen import screen

x, y = reals("x y")
p, q = positives("p q")
n = counts("n")
i = integers("i")
z = complexes("z")
A, B = matrices("A B", n)
S = matrices("S", n, None, Prop.POSITIVE_DEFINITE)
v, w = vectors("v w", n)
f = functions("f", Prop.SMOOTH)
P = sequences("P")



def points(formula, count=24):
    from derivcheck.language.substitute import free_symbols

    return sample(free_symbols(formula), [], count, 0).points


@pytest.mark.parametrize("truth", [
    equal((x + y) ** 2, x**2 + 2 * x * y + y**2),
    equal(log(p * q), log(p) + log(q)),
    equal(sin(x) ** 2 + cos(x) ** 2, 1),
    equal(cosh(p) ** 2 - 1, sinh(p) ** 2),
    equal(abs(x * y), abs(x) * abs(y)),
    equal(maximum(x, y), (x + y + abs(x - y)) / 2),
    equal(D(tanh(x), x), 1 - tanh(x) ** 2),
    equal(D(x**3, x, x), 6 * x),
    equal(z * conj(z), abs(z) ** 2),
    equal(csqrt(z) ** 2, z),
    equal(Sum(i, i, 1, n), n * (n + 1) / 2),
    equal((A @ B).T, B.T @ A.T),
    equal(det(A @ B), det(A) * det(B)),
    equal(S @ S.inv, identity(n)),
    equal(gradient(dot(v, v), v), 2 * v),
    equal(hessian(dot(v, S @ v), v), 2 * S),
    equal(D(f(x) ** 2, x), 2 * f(x) * prime(f, x)),
    equal(Sum(2 * P[i], i, 1, n), 2 * Sum(P[i], i, 1, n)),
    exp(x) >= 1 + x,
    dot(v, w) <= norm(v) * norm(w),
    unequal(exp(x), 0),
    p > 0,
])  # fmt: skip
def test_quiet_on_truths(truth):
    assert screen(truth, points(truth)) == []


@pytest.mark.parametrize("false", [
    equal((x + y) ** 2, x**2 + y**2),
    equal(log(p + q), log(p) + log(q)),
    equal(sqrt(x**2), x),
    equal(abs(x + y), abs(x) + abs(y)),
    equal(maximum(x, y), (x + y - abs(x - y)) / 2),
    equal(D(tanh(x), x), 1 + tanh(x) ** 2),
    equal(z * z, abs(z) ** 2),
    equal(Sum(i, i, 1, n), n * (n - 1) / 2),
    equal((A @ B).T, A.T @ B.T),
    equal(det(A + B), det(A) + det(B)),
    equal(tr(A @ B), tr(A) * tr(B)),
    equal(gradient(dot(v, A @ v), v), 2 * A @ v),
    equal(D(f(x) ** 2, x), 2 * f(x)),
    exp(x) <= 1 + x,
    x**2 > 0,
    unequal(x * y, 0),
    equal(cases((x > 0, x), otherwise=-x), x),
])  # fmt: skip
def test_suspicious_on_falsehoods(false):
    assert screen(false, points(false, 60))


def test_likely_points_come_first():
    found = screen(equal(x, 2 * x), points(equal(x, y), 20))
    assert found and len(found) == len(set(found))


@pytest.mark.parametrize("formula", [
    equal(E(x, (x, Normal(0, 1))), 0), equal(Limit(x, x, y), y), equal(f(x), f(x)) & (x > 0),
])  # fmt: skip
def test_not_covered(formula):
    assert screen(formula, points(formula, 4)) is None


def test_no_points():
    assert screen(equal(x, x), []) is None
