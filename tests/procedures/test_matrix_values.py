"""Normal forms and derivatives keep the value: random expressions at rational matrices of sizes 2 and 3."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from derivcheck.kernel.procedure import Budget, Goal, NoOpinion
from derivcheck.language.build import (
    Prod,
    Sum,
    build,
    counts,
    det,
    diag,
    dot,
    equal,
    gradient,
    hadamard,
    identity,
    jacobian,
    matrices,
    norm,
    reals,
    tr,
    vectors,
)
from derivcheck.language.domain import Prop
from derivcheck.language.node import Op, Term
from derivcheck.numeric.exact import evaluate
from derivcheck.procedures import matrix_calculus, matrix_ring
from derivcheck.procedures.matrix_read import Algebra
from derivcheck.procedures.matrix_scalars import GiveUp
from derivcheck.procedures.matrix_write import friendly

n, m, i, j, k = counts("n m i j k")
a = reals("a")
A = matrices("A", m, n)
B, M = matrices("B M", n, None, Prop.INVERTIBLE)
Q = matrices("Q", n, None, Prop.SYMMETRIC)
U = matrices("U", n, None, Prop.ORTHOGONAL)
T = matrices("T", n, None, Prop.LOWER_TRIANGULAR)
x, u = vectors("x u", n)
y = vectors("y", m)


def assignment(rng):
    def rows(p, q):
        return tuple(tuple(Fraction(rng.randint(-3, 3)) for _ in range(q)) for _ in range(p))

    def invertible():
        while True:
            ((p, q), (r, s)) = found = rows(2, 2)
            if p * s - q * r:
                return found

    q = rows(2, 2)
    lower = rows(2, 2)
    return {
        n.data: Fraction(2), m.data: Fraction(3),
        a.data: Fraction(rng.randint(1, 4), 3),
        A.data: rows(3, 2), B.data: invertible(), M.data: invertible(),
        Q.data: (q[0], (q[0][1], q[1][1])), T.data: ((lower[0][0], Fraction(0)), lower[1]),
        U.data: ((Fraction(3, 5), Fraction(4, 5)), (Fraction(-4, 5), Fraction(3, 5))),
        x.data: rows(2, 1), u.data: rows(2, 1), y.data: rows(3, 1),
    }  # fmt: skip


def square(rng, depth):
    if depth == 0:
        return rng.choice([B, M, Q, U, T, identity(n), x @ u.T, diag(u), B.inv, A.T @ A])
    pick = rng.randrange(9)
    one = square(rng, depth - 1)
    return [
        lambda: one @ square(rng, depth - 1), lambda: one + square(rng, depth - 1), lambda: one.T,
        lambda: scalar(rng, depth - 1) * one, lambda: one - identity(n), lambda: one**2,
        lambda: build(one[j, i] + one[i, i], (i, j), n, n), lambda: build(one[i, j] * x[j], (i, j), n, n),
        lambda: (one @ M).inv if one in (B, M, U) else one @ M,
    ][pick]()  # fmt: skip


def column(rng, depth):
    if depth == 0:
        return rng.choice([x, u, B @ x, A.T @ y])
    one = column(rng, depth - 1)
    return [
        lambda: square(rng, depth - 1) @ one, lambda: one + column(rng, depth - 1),
        lambda: hadamard(one, column(rng, depth - 1)), lambda: build(one[i] * x[i] + a, (i,), n),
        lambda: build(Sum(B[k, i] * one[k], k, 1, n), (i,), n), lambda: scalar(rng, depth - 1) * one,
    ][rng.randrange(6)]()  # fmt: skip


def scalar(rng, depth):
    if depth == 0:
        return rng.choice([a, x[1], dot(x, u), tr(B), det(U), norm(x) ** 2, B[1, 2], Prod(u[i], i, 1, n)])
    one = square(rng, depth - 1)
    return [
        lambda: tr(one), lambda: det(one), lambda: dot(column(rng, depth - 1), column(rng, depth - 1)),
        lambda: column(rng, depth - 1)[2], lambda: norm(one) ** 2, lambda: one[2, 1], lambda: tr(one.T @ B),
        lambda: Sum(column(rng, depth - 1)[i] * x[i] * u[i], i, 1, n),
        lambda: Sum(Sum(one[i, j] * x[j], j, 1, n) * u[i], i, 1, n),
        lambda: scalar(rng, depth - 1) * scalar(rng, depth - 1),
        lambda: scalar(rng, depth - 1) - dot(u, column(rng, depth - 1)),
    ][rng.randrange(11)]()  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_the_normal_form_keeps_the_value(seed):
    rng = random.Random(seed)
    written = (scalar, column, square)[seed % 3](rng, 1 + seed % 2)
    try:
        result = friendly(Algebra().normal(written))
    except GiveUp:
        return
    for _ in range(3):
        env = assignment(rng)
        value = evaluate(written, env)
        if value is not None:
            assert value == evaluate(result, env), (written, result)


@pytest.mark.parametrize("seed", range(60))
def test_unequal_values_are_never_proved_equal(seed):
    rng = random.Random(1000 + seed)
    make = (scalar, column, square)[seed % 3]
    left, right = make(rng, 1), make(rng, 1)
    found = matrix_ring.decide(Goal((), equal(left, right)), Budget())
    if not isinstance(found, NoOpinion):
        env = assignment(rng)
        assert evaluate(left, env) == evaluate(right, env)


@pytest.mark.parametrize("seed", range(40))
def test_gradients_are_the_derivatives_by_coordinates(seed):
    rng = random.Random(2000 + seed)
    body, variable = (scalar(rng, 1 + seed % 2), x) if seed % 4 < 3 else (scalar(rng, 1), A)
    written = gradient(body, variable)
    found = matrix_calculus.rewrite(written, (), Budget())
    if isinstance(found, NoOpinion) or found.evidence.needs:
        return
    env = assignment(rng)
    value = evaluate(written, env)
    if value is not None:
        assert value == evaluate(found.result, env), (written, found.result)


@pytest.mark.parametrize("seed", range(20))
def test_jacobians_have_rows_for_outputs(seed):
    rng = random.Random(3000 + seed)
    written = jacobian(column(rng, 1 + seed % 2), x)
    found = matrix_calculus.rewrite(written, (), Budget())
    if isinstance(found, NoOpinion) or found.evidence.needs:
        return
    env = assignment(rng)
    value = evaluate(written, env)
    assert isinstance(written, Term) and written.op is Op.JACOBIAN
    if value is not None:
        assert value == evaluate(found.result, env), (written, found.result)
