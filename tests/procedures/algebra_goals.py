"""Goals that the tests of the algebraic procedures and the benchmark of identities share."""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Procedure
from derivcheck.language.build import (
    I,
    Im,
    Re,
    complexes,
    conj,
    cos,
    cosh,
    counts,
    csqrt,
    equal,
    erf,
    exp,
    factorial,
    functions,
    half,
    integers,
    interval,
    log,
    maximum,
    minimum,
    naturals,
    pi,
    positives,
    rational,
    reals,
    root,
    sequences,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    unequal,
)
from derivcheck.language.build import atan as arctan
from derivcheck.language.node import Formula, term

x, y, z, a, b, c = reals("x y z a b c")
p, q, s1, s2 = positives("p q s1 s2")
mu1, mu2 = reals("mu1 mu2")
u, v = interval("u v", 0, 1)
n, m = naturals("n m")
k = counts("k")
j = integers("j")
f, g = functions("f g")
alpha, sigma = reals("alpha sigma")
w, w2 = complexes("w w2")
seq = sequences("seq")

two, three = term(2), term(3)


def sigmoid(t: object):  # type: ignore[no-untyped-def]
    """1/(1 + exp(-t))"""
    return 1 / (1 + exp(-term(t)))


def softplus(t: object):  # type: ignore[no-untyped-def]
    """log(1 + exp(t))"""
    return log(1 + exp(t))


def log_normal(t, mean, deviation):  # type: ignore[no-untyped-def]
    """The log density of a normal law, as usually written."""
    return -((t - mean) ** 2) / (2 * deviation**2) - log(deviation) - log(2 * pi) / 2


def normal(t, mean, deviation):  # type: ignore[no-untyped-def]
    """The density of a normal law."""
    return exp(-((t - mean) ** 2) / (2 * deviation**2)) / sqrt(2 * pi * deviation**2)


IDENTITIES: list[Formula] = [
    # Gaussian log densities
    equal(log(normal(x, mu1, s1)), log_normal(x, mu1, s1)),
    equal(log(normal(x, mu1, s1) / normal(x, mu2, s2)), log_normal(x, mu1, s1) - log_normal(x, mu2, s2)),
    equal(exp(log_normal(x, mu1, s1)), normal(x, mu1, s1)),
    equal(normal(x, mu1, s1) * normal(y, mu1, s1), exp(log_normal(x, mu1, s1) + log_normal(y, mu1, s1))),
    equal(log(s2 / s1), log(s2) - log(s1)),
    equal(log(s1**2) / 2, log(s1)),
    equal(log(sqrt(2 * pi) * s1), log(2 * pi) / 2 + log(s1)),
    equal(sqrt(2 * pi * s1**2), sqrt(2 * pi) * s1),
    # sigmoid, softplus, log-sum-exp
    equal(sigmoid(x), exp(x) / (1 + exp(x))),
    equal(1 - sigmoid(x), sigmoid(-x)),
    equal(sigmoid(x), (1 + tanh(x / 2)) / 2),
    equal(log(sigmoid(x)), -softplus(-x)),
    equal(softplus(x) - softplus(-x), x),
    equal(log(sigmoid(x) / (1 - sigmoid(x))), x),
    equal(sigmoid(log(u / (1 - u))), u),
    equal(log(exp(x) + exp(y)), x + log(1 + exp(y - x))),
    equal(log(exp(x + a) + exp(y + a)), a + log(exp(x) + exp(y))),
    equal(exp(x) / (exp(x) + exp(y)), sigmoid(x - y)),
    equal(tanh(x), 2 * sigmoid(2 * x) - 1),
    equal(log((1 - u) / (1 - v)), log(1 - u) - log(1 - v)),
    equal(u * log(u / v) + (1 - u) * log((1 - u) / (1 - v)),
          u * log(u) - u * log(v) + (1 - u) * log(1 - u) - (1 - u) * log(1 - v)),
    # exponentials, logarithms, powers
    equal(exp(x + y), exp(x) * exp(y)),
    equal(exp(-x / 2) ** 2, exp(-x)),
    equal(log(p * q**2 / 3), log(p) + 2 * log(q) - log(3)),
    equal(p**x, exp(x * log(p))),
    equal((p * q) ** x, p**x * q**x),
    equal(p ** (x + 1) / p, p**x),
    equal(two**x * two**y, two ** (x + y)),
    equal(log(term(8)) / log(two), 3),
    equal(x ** (n + 1), x * x**n),
    equal((x * y) ** n, x**n * y**n),
    equal((p * abs(x)) ** q, p**q * abs(x) ** q),
    equal((p**j * abs(x)) ** q, p ** (j * q) * abs(x) ** q),
    equal(f(log(p * q)), f(log(p) + log(q))),
    # roots
    equal(sqrt(x**2), abs(x)),
    equal(sqrt(p) * sqrt(q), sqrt(p * q)),
    equal(1 / sqrt(two), sqrt(two) / 2),
    equal(sqrt(x**2 + 1) ** 2, x**2 + 1),
    equal((sqrt(p) - sqrt(q)) * (sqrt(p) + sqrt(q)), p - q),
    equal(sqrt(u**2 - 2 * u + 1), 1 - u),
    equal(root(p**3, 3), p),
    equal(root(-x, 3), -root(x, 3)),
    equal(log(sqrt(p)), log(p) / 2),
    # trigonometry
    equal(sin(x) ** 2 + cos(x) ** 2, 1),
    equal(cos(x + y), cos(x) * cos(y) - sin(x) * sin(y)),
    equal(sin(2 * x), 2 * sin(x) * cos(x)),
    equal(cos(3 * x), 4 * cos(x) ** 3 - 3 * cos(x)),
    equal(cos(x / 2) ** 2, (1 + cos(x)) / 2),
    equal(tan(x) ** 2 + 1, 1 / cos(x) ** 2),
    equal(sin(pi / 6), half),
    equal(sin(arctan(x)), x / sqrt(1 + x**2)),
    equal(cosh(x) ** 2 - sinh(x) ** 2, 1),
    # maxima and sizes
    equal(maximum(x, y) + minimum(x, y), x + y),
    equal(maximum(0, x), (x + abs(x)) / 2),
    equal(abs(x - y), abs(y - x)),
    equal(abs(x * y) * abs(x), x**2 * abs(y)),
    equal(factorial(n + 1), (n + 1) * factorial(n)),
    equal(erf(-x), -erf(x)),
    # complex numbers
    equal(exp(I * x), cos(x) + I * sin(x)),
    equal(exp(I * pi), -1),
    equal(w * conj(w), abs(w) ** 2),
    equal(abs(x + I * y), sqrt(x**2 + y**2)),
    equal(abs((1 + I * x) / (1 - I * x)), 1),
    equal(Re(w * w2), Re(w) * Re(w2) - Im(w) * Im(w2)),
    equal(abs(w * w2), abs(w) * abs(w2)),
    equal(conj(exp(I * x)), exp(-I * x)),
    equal(csqrt(-(p**2)), I * p),
    equal(Re(1 / (x + I * p)), x / (x**2 + p**2)),
]

CONDITIONAL: list[tuple[tuple[Formula, ...], Formula]] = [
    ((x > 0,), equal(log(x**2), 2 * log(x))),
    ((unequal(x, 0),), equal(log(x**2), 2 * log(abs(x)))),
    ((x <= y,), equal(maximum(x, y), y)),
    ((x > 1,), equal(abs(1 - x), x - 1)),
    ((a >= 0,), equal(sqrt(a**2), a)),
    ((x > 0, y > 0), equal(sqrt(x * y), sqrt(x) * sqrt(y))),
    ((x > y, y > z), equal(abs(z - x), x - z)),
    ((equal(alpha**2 + sigma**2, 1),), equal(sqrt(1 - alpha**2), abs(sigma))),
    ((equal(alpha**2 + sigma**2, 1),), equal(exp(-(alpha**2)), exp(sigma**2 - 1))),
    ((equal(x, 2 * y),), equal(log(x**2 + 1), log(4 * y**2 + 1))),
    ((), equal(log(x * y), log(x) + log(y))),  # defined where x > 0 and y > 0
    ((), equal(sqrt(x) ** 2, x)),
    ((), equal(x**half * y**half, sqrt(x * y))),
]

MUTANTS: list[tuple[tuple[Formula, ...], Formula]] = [
    ((), equal(sqrt(x**2), x)),
    ((), equal((x**2) ** half, x)),
    ((), equal((p * abs(x)) ** q, p * abs(x) ** q)),
    ((x > -1,), equal(sqrt(x**2), x)),
    ((), equal(log(abs(x * y)), log(abs(x)) - log(abs(y)))),
    ((), equal(log(x**2), 2 * log(abs(x)) + 1)),
    ((), equal(log(exp(w)), w)),
    ((), equal(arctan(tan(x)), x)),
    ((), equal(exp(x * y), exp(x) * exp(y))),
    ((), equal(exp(x + y), exp(x) + exp(y))),
    ((), equal(cos(x + y), cos(x) * cos(y) + sin(x) * sin(y))),
    ((), equal(cos(3 * x), 4 * cos(x) ** 3 + 3 * cos(x))),
    ((), equal(sqrt(1 - sin(x) ** 2), cos(x))),
    ((), equal(tan(x / 2), sin(x) / (1 - cos(x)))),
    ((), equal(cosh(x) ** 2 + sinh(x) ** 2, 1)),
    ((), equal(abs(w) ** 2, w**2)),
    ((), equal(csqrt(w**2), w)),
    ((), equal(csqrt(w * w2), csqrt(w) * csqrt(w2))),
    ((), equal(csqrt(x * y), csqrt(x) * csqrt(y))),
    ((), equal(csqrt(x**2), x)),
    ((), equal(abs(x + I * y), x + y)),
    ((), equal(conj(w * w2), conj(w) * w2)),
    ((), equal(Re(w * w2), Re(w) * Re(w2))),
    ((), equal(exp(I * x), cos(x) - I * sin(x))),
    ((), equal(Re(I * w), Im(w))),
    ((), equal(root(x**2, 2), x)),
    ((), equal(root(x, 3), -root(x, 3))),
    ((), equal(x ** (n - 1) * x, x**n)),  # 0**0 = 1, but not 0**(-1)*0
    ((), equal(x**n / x**n * x**0, 2)),
    ((), equal(term(0) ** n, 0)),  # 0**0 = 1
    ((), equal(x ** (2 * n), x**n)),
    ((), equal((-1) ** term(n) * (-1) ** term(n), -1)),
    ((), equal((x + y) ** n, x**n + y**n)),
    ((), equal((x**2) ** rational(1, 4), x)),
    ((), equal(maximum(x, y), x)),
    ((x >= y,), equal(maximum(x, y), y)),
    ((), equal(abs(x + y), abs(x) + abs(y))),
    ((), equal(abs(x - y), x - y)),
    ((), equal(f(x), f(y))),
    ((), equal(f(x + y), f(x) + f(y))),
    ((), equal(factorial(n + 2), (n + 1) * factorial(n))),
    ((), equal(erf(-x), erf(x))),
    ((), equal(log(normal(x, mu1, s1)), log_normal(x, mu1, s2))),
    ((), equal(log(normal(x, mu1, s1)), -((x - mu1) ** 2) / (2 * s1**2) - log(s1) + log(2 * pi) / 2)),
    ((), equal(sqrt(2 * pi * s1**2), 2 * pi * s1)),
    ((), equal(sigmoid(x), exp(x) / (1 - exp(x)))),
    ((), equal(1 - sigmoid(x), sigmoid(x))),
    ((), equal(sigmoid(x), (1 + tanh(x)) / 2)),
    ((), equal(log(sigmoid(x)), -softplus(x))),
    ((), equal(softplus(x) + softplus(-x), x)),
    ((), equal(log(exp(x) + exp(y)), x + log(1 + exp(x - y)))),
    ((), equal(log(exp(x) + exp(y)), x + y)),
    ((), equal(log((1 - u) / (1 - v)), log(1 - u) + log(1 - v))),
    ((), equal(p**x, exp(-x * log(p)))),
    ((), equal((p * q) ** x, p**x * q)),
    ((), equal(two**x * two**y, two ** (x * y))),
    ((), equal(two**x * three**x, term(5) ** x)),
    ((), equal(log(term(8)) / log(two), 4)),
    ((), equal(sqrt(p) + sqrt(q), sqrt(p + q))),
    ((), equal(sqrt(two) * sqrt(three), sqrt(term(5)))),
    ((), equal(sqrt(u**2 - 2 * u + 1), u - 1)),
    ((), equal(log(sqrt(p)), 2 * log(p))),
    ((), equal(sin(pi / 6), sqrt(three) / 2)),
    ((), equal(cos(x / 2) ** 2, (1 - cos(x)) / 2)),
    ((equal(alpha**2 + sigma**2, 1),), equal(sqrt(1 - alpha**2), sigma)),
    ((equal(alpha**2 + sigma**2, 1),), equal(exp(-(alpha**2)), exp(sigma**2 + 1))),
    ((equal(alpha**2, sigma**2),), equal(alpha, sigma)),
]


def proves(procedure: Procedure, formula: Formula, *hyps: Formula) -> bool:
    """Whether the finder answers and the checker accepts, the needs being among the hypotheses."""
    assert procedure.decide is not None
    found = procedure.decide(Goal(hyps, formula), Budget())
    if not isinstance(found, Evidence):
        return False
    refused = procedure.check(Goal((*hyps, *found.needs), formula), found.data)
    assert refused is None, refused
    return True
