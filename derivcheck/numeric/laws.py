"""Laws by their closed definitions: densities, expectations, divergences, as enclosures.

    E under NORMAL, MVNORMAL    exact Gaussian integrals of polynomial × exponential-of-quadratic bodies
    E under UNIFORM             an integral            E under BERNOULLI, CATEGORICAL   a finite sum
    KL(p, q) = E_p[log p - log q],  ENTROPY(p) = -E_p[log p],  0 log 0 = 0
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from derivcheck.language.node import Op
from derivcheck.numeric import arrays, quadrature
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, fresh, indeterminate
from derivcheck.numeric.pointwise import FUNCTIONS, certain_sign

MAX_OUTCOMES = 2_000
ZERO, ONE = fmpq(0), fmpq(1)
At = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Law:
    """A law with enclosed parameters."""

    op: Op
    parameters: tuple[Any, ...]


def _positive(v: Any) -> Any:
    if certain_sign(v) != 1:
        raise Undefined("a parameter of a law is not certainly positive")
    return v


def outcomes(m: Any, law: Law) -> list[tuple[Any, Any]]:
    """(value, probability) of a finite law."""
    if law.op is Op.BERNOULLI:
        (p,) = law.parameters
        for v in (p, ONE - p):
            if certain_sign(v) == -1:
                raise Undefined("not a probability")
        return [(ONE, p), (ZERO, ONE - p)]
    p, n = law.parameters
    if type(n) is not fmpq or n.q != 1 or not 1 <= n <= MAX_OUTCOMES:
        raise Undefined("the number of outcomes must be a positive integer")
    return [(fmpq(i), p(m, fmpq(i))) for i in range(1, int(n.p) + 1)]


def expectation(m: Any, law: Law, at: At, real: bool = True) -> Any:
    """E of the body, which `at` evaluates at a value of the draw."""
    if law.op in (Op.BERNOULLI, Op.CATEGORICAL):
        out: Any = None
        for value, probability in outcomes(m, law):
            if certain_sign(probability) == 0:
                continue
            share = at(value) * probability
            out = share if out is None else out + share
        if out is None:
            raise Undefined("no outcome has positive probability")
        return out
    if law.op is Op.UNIFORM:
        lo, hi = law.parameters
        width = _positive(hi - lo)
        m.slots.append(None)
        slot = len(m.slots) - 1
        total = quadrature.integral(m, lambda n: at(n.slots[slot]), slot, lo, hi, real)
        return total / width
    names: list[int] = []

    def draw() -> Any:
        names.append(fresh())
        return indeterminate(names[-1])

    if law.op is Op.NORMAL:
        mean, deviation = law.parameters
        x = mean + _positive(deviation) * draw()
    else:
        mean, covariance = law.parameters
        root = arrays.cholesky(covariance, lambda v: FUNCTIONS[Op.SQRT](m, _positive(v)))
        noise = [draw() for _ in root]
        shift = [sum_((c * z for c, z in zip(row, noise, strict=True)), ZERO) for row in root]
        x = mean + arrays.array([[s] for s in shift])
    return integrate_normals(m, at(x), names)


def sum_(values: Any, start: Any) -> Any:
    """The sum from the left."""
    out = start
    for v in values:
        out = out + v
    return out


def integrate_normals(m: Any, value: Any, names: list[int]) -> Any:
    """E over independent standard normal draws."""
    if isinstance(value, Array):
        return value.map(lambda v: integrate_normals(m, v, names))
    for z in names:
        value = _moment(m, value, z)
    return value


def _moment(m: Any, value: Any, z: int) -> Any:
    if isinstance(value, Jet):  # a polynomial: exact moments (2j-1)!!
        out: Any = ZERO
        double = 1
        for k in range(0, value.degree(z) + 1, 2):
            out = out + value.coefficient(z, k) * fmpq(double)
            double *= k + 1
        return out
    if isinstance(value, ExpPoly):
        v = indeterminate(z)
        weight = ExpPoly([(ONE / FUNCTIONS[Op.SQRT](m, arb.pi() * 2), v * v * fmpq(-1, 2))])
        return quadrature.over(m, value * weight, z, None, None)
    return value


def variance(m: Any, law: Law, at: At, real: bool = True) -> Any:
    """E[(y - E y)(y - E y)'], from the same draws."""
    mean = expectation(m, law, at, real)

    def square(value: Any) -> Any:
        rest = at(value) - mean
        return rest * arrays.transpose(rest)

    return expectation(m, law, square, real)


def log_density(m: Any, law: Law, x: Any) -> Any:
    """log of the density or mass at x."""
    log = FUNCTIONS[Op.LOG]
    if law.op is Op.NORMAL:
        mean, deviation = law.parameters
        _positive(deviation)
        rest = (x - mean) / deviation
        return -(log(m, arb.pi() * 2) / 2) - log(m, deviation) - rest * rest * fmpq(1, 2)
    if law.op is Op.MVNORMAL:
        mean, covariance = law.parameters
        rest = x - mean
        size = len(arrays.rows_of(rest))
        form = arrays.transpose(rest) * arrays.inverse(covariance) * rest
        level = log(m, arb.pi() * 2) * fmpq(size) + log(m, arrays.determinant(covariance))
        return (level + form) * fmpq(-1, 2)
    return log(m, density(m, law, x))


def everywhere_positive(law: Law) -> bool:
    """Whether the density certainly is positive everywhere: normal laws."""
    return law.op is Op.NORMAL and certain_sign(law.parameters[1]) == 1


def density(m: Any, law: Law, x: Any) -> Any:
    """The density, or the mass of a finite law, at x."""
    if law.op in (Op.NORMAL, Op.MVNORMAL):
        return FUNCTIONS[Op.EXP](m, log_density(m, law, x))
    if law.op is Op.UNIFORM:
        lo, hi = law.parameters
        width = _positive(hi - lo)
        sides = (certain_sign(x - lo), certain_sign(hi - x))
        if -1 in sides:
            return ZERO
        if None in sides or 0 in sides:
            raise Undefined("at or across an end of the interval")
        return ONE / width
    for value, probability in outcomes(m, law):
        sign = certain_sign(x - value)
        if sign is None:
            raise Undefined("not certainly an outcome")
        if sign == 0:
            return probability
    return ZERO


def divergence(m: Any, p: Law, q: Law) -> Any:
    """KL(p, q)."""
    if p.op is Op.UNIFORM and q.op is Op.UNIFORM:
        (a, b), (c, d) = p.parameters, q.parameters
        if certain_sign(a - c) not in (0, 1) or certain_sign(d - b) not in (0, 1):
            raise Undefined("the support does not certainly lie inside")
        return FUNCTIONS[Op.LOG](m, _positive(d - c) / _positive(b - a))
    continuous = {Op.NORMAL, Op.MVNORMAL, Op.UNIFORM}
    if (p.op in continuous) != (q.op in continuous):
        raise Undefined("a continuous and a discrete law")
    if q.op is Op.UNIFORM:
        raise Undefined("the support does not lie inside")
    if p.op is Op.UNIFORM:
        level = -FUNCTIONS[Op.LOG](m, p.parameters[1] - p.parameters[0])
        return expectation(m, p, lambda x: level - log_density(m, q, x))
    return expectation(m, p, lambda x: log_density(m, p, x) - log_density(m, q, x))


def entropy(m: Any, p: Law) -> Any:
    """-E_p[log p]."""
    if p.op is Op.UNIFORM:
        return FUNCTIONS[Op.LOG](m, _positive(p.parameters[1] - p.parameters[0]))
    return -expectation(m, p, lambda x: log_density(m, p, x))
