"""How fast identities are decided: `pytest benchmarks/bench_identities.py`, or run it as a script for a table.

The identities are those of the tests: Gaussian log densities, sigmoid and softplus, log-sum-exp, trigonometry, roots,
sizes, complex numbers; and three rational ones from diffusion models.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from pathlib import Path

import pytest

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Procedure
from derivcheck.language.build import equal, positives, reals
from derivcheck.language.node import Formula
from derivcheck.procedures import elementary, rational

_path = Path(__file__).parents[1] / "tests" / "procedures" / "algebra_goals.py"
_spec = importlib.util.spec_from_file_location("algebra_goals", _path)
assert _spec is not None and _spec.loader is not None
goals = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(goals)

x0, xt = reals("x0 xt")
a_t, a_s, b_t, b_s = positives("a_t a_s b_t b_s")
_ratio, _between = a_t / a_s, b_t**2 - (a_t / a_s) ** 2 * b_s**2

RATIONAL: dict[str, Formula] = {
    "posterior variance": equal(1 / (1 / b_s**2 + _ratio**2 / _between), _between * b_s**2 / b_t**2),
    "posterior mean": equal(
        (a_s * x0 / b_s**2 + _ratio * xt / _between) / (1 / b_s**2 + _ratio**2 / _between),
        _ratio * b_s**2 / b_t**2 * xt + a_s * _between / b_t**2 * x0,
    ),
    "SNR difference": equal(
        a_s**2 / b_s**2 - a_t**2 / b_t**2, (a_s**2 * b_t**2 - a_t**2 * b_s**2) / (b_s**2 * b_t**2)
    ),
}


def decided(procedure: Procedure, formula: Formula) -> bool:
    """Find and check once."""
    assert procedure.decide is not None
    found = procedure.decide(Goal((), formula), Budget())
    return isinstance(found, Evidence) and procedure.check(Goal(found.needs, formula), found.data) is None


@pytest.mark.parametrize("name", RATIONAL)
def test_rational(benchmark, name):
    assert benchmark(decided, rational.PROCEDURE, RATIONAL[name])


def test_all_identities(benchmark):
    proved = benchmark(lambda: sum(decided(elementary.PROCEDURE, f) for f in goals.IDENTITIES))
    assert proved == len(goals.IDENTITIES)


def _milliseconds(procedure: Procedure, formula: Formula) -> float:
    start = time.perf_counter()
    decided(procedure, formula)
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print the median time of each group."""
    for name, formula in RATIONAL.items():
        times = [_milliseconds(rational.PROCEDURE, formula) for _ in range(20)]
        print(f"{name:24s} {statistics.median(times):7.2f} ms")
    times = [_milliseconds(elementary.PROCEDURE, f) for f in goals.IDENTITIES]
    print(f"{len(times)} identities, found and checked: median {statistics.median(times):.2f} ms, "
          f"slowest {max(times):.2f} ms")


if __name__ == "__main__":
    main()
