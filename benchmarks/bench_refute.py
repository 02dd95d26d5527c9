"""How long a refutation takes: `pytest benchmarks/bench_refute.py --benchmark-only`.

The statement is built beforehand; compiling it is timed apart.  The median over false statements of the library's
kind is printed by `test_median`, which also counts how many are refuted.
"""

from __future__ import annotations

import statistics
import time

import pytest

from derivcheck.language.build import (
    KL,
    E,
    Normal,
    Sum,
    counts,
    equal,
    exp,
    half,
    log,
    matrices,
    naturals,
    pi,
    positives,
    rational,
    reals,
    sin,
    sqrt,
    tanh,
    tr,
)
from derivcheck.language.node import Formula
from derivcheck.numeric.balls import compile_node, prepare
from derivcheck.numeric.refute import check_refutation, judge, refute

x, y, m1, m2 = reals("x y m1 m2")
s, t = positives("s t")
k, n = naturals("k n")
d = counts("d")
A, B = matrices("A B", d)
p, q = Normal(m1, s), Normal(m2, t)
tiny = rational(1, 10**6)

FALSE = {
    "square of a sum": equal((x + y) ** 2, x**2 + y**2),
    "log of a sum": equal(log(s + t), log(s) + log(t)),
    "root of a square": equal(sqrt(x**2), x),
    "off by 1e-6": equal(sin(x) ** 2 + (1 - sin(x) ** 2), 1 + tiny),
    "tanh": equal(tanh(x), (exp(2 * x) - 1) / (exp(2 * x) + 2)),
    "posterior variance": equal(1 / (1 / s**2 + 1 / t**2), s**2 * t**2 / (s**2 + 2 * t**2)),
    "normal moment": equal(E(x**2, (x, p)), m1**2 + s),
    "KL of normals": equal(KL(p, q), log(s / t) + (s**2 + (m1 - m2) ** 2) / (2 * t**2) - half),
    "log density": equal(-log(2 * pi * s**2) / 2 - (x - m1) ** 2 / (2 * s), -log(2 * pi) / 2 - log(s)),
    "sum of integers": equal(Sum(k, k, 0, n), n**2),
    "matrices commute": equal(A @ B, B @ A),
    "trace of a product": equal(tr(A @ B), tr(A) * tr(B)),
}


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE)
def test_refute(benchmark: object, statement: Formula) -> None:
    assert benchmark(refute, statement, ()) is not None  # type: ignore[operator]


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE)
def test_compile(benchmark: object, statement: Formula) -> None:
    benchmark(judge.__wrapped__, statement, ())  # type: ignore[operator]


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE)
def test_check(benchmark: object, statement: Formula) -> None:
    found = refute(statement, ())
    assert found is not None
    assert benchmark(check_refutation, (), statement, found.evidence) is None  # type: ignore[operator]


def test_evaluate(benchmark: object) -> None:
    statement = FALSE["tanh"]
    program = compile_node(statement, (x.data,))
    values = [prepare(3)]
    assert benchmark(program.run, values, 15) is False  # type: ignore[operator]


def test_median() -> None:
    """The median time of a whole refutation, the statement compiled."""
    times = []
    for statement in FALSE.values():
        judge(statement, ())
        start = time.perf_counter()
        assert refute(statement, ()) is not None
        times.append(time.perf_counter() - start)
    print(f"median refutation {statistics.median(times) * 1e3:.2f} ms over {len(times)} statements")
