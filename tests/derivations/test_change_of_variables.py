"""Change of variables: the numbers of the inventory's counterexamples."""

from __future__ import annotations

import math

import numpy as np

from derivations.change_of_variables import diagonal, formula, full_scale, triangular_scale
from derivcheck import verify
from derivcheck.kernel.derivation import Claim

CLAIMS = [
    c for m in (diagonal, formula, full_scale, triangular_scale) for c in vars(m).values() if isinstance(c, Claim)
]


def density(x: np.ndarray, mean: np.ndarray, covariance: np.ndarray) -> float:
    """The normal density."""
    d = x - mean
    quadratic = d @ np.linalg.solve(covariance, d)
    return float(np.exp(-quadratic / 2) / np.sqrt((2 * math.pi) ** len(x) * np.linalg.det(covariance)))


def test_ids_are_unique_and_of_this_family() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("change-of-variables/") for i in ids)


def test_written_normaliser() -> None:
    written, true = 1 / math.sqrt(2 * math.pi), density(np.zeros(2), np.zeros(2), np.eye(2))
    assert math.isclose(written, 0.39894, abs_tol=1e-5) and math.isclose(true, 0.15915, abs_tol=1e-5)
    assert math.isclose(written / true, math.sqrt(2 * math.pi))  # (2π)^((K − 1)/2) at K = 2


def test_misplaced_root() -> None:
    true = density(np.zeros(1), np.zeros(1), np.array([[4.0]]))
    assert math.isclose(true, 0.19947, abs_tol=1e-5)
    assert math.isclose(1 / (4 * math.sqrt(2 * math.pi)), true / 2)


def test_formula_at_a_random_point() -> None:
    rng = np.random.default_rng(7)
    s, z, mu = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    base = density(z, np.zeros(3), np.eye(3))
    assert math.isclose(base / abs(np.linalg.det(s)), density(mu + s @ z, mu, s @ s.T))


def test_the_documents_derivations_go_wrong_at_the_first_line() -> None:
    assert verify(diagonal.derivation_as_written).first_false_step == 1
    false = [s.index for s in verify(full_scale.derivation_as_written).steps if s.outcome.value == "refuted"]
    assert false == [1, 2, 3]
