"""Flows on the line and radial flows: the inventory's counterexamples in plain fractions and floats."""

from __future__ import annotations

import math
from fractions import Fraction

from derivations.flows import radial, relu, residual, sigmoid_mixture
from derivcheck.kernel.derivation import Claim

MODULES = (relu, residual, sigmoid_mixture, radial)
CLAIMS = [
    c for m in MODULES for c in vars(m).values() if isinstance(c, Claim) and not c.id.startswith("lemmas/")
]
F = Fraction


def test_ids_are_unique_and_of_this_family() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("flows/") for i in ids)


def test_relu_sends_two_points_to_one() -> None:
    def layer(a: Fraction, b: Fraction, c: Fraction, z: Fraction) -> Fraction:
        return a * max(F(0), b * z + c)

    for a, b, c in ((F(1), F(2), F(3)), (F(-2), F(-1, 3), F(5)), (F(0), F(1), F(1))):
        assert layer(a, b, c, -(c + 1) / b) == layer(a, b, c, -(c + 2) / b) == 0
    assert layer(F(1), F(0), F(1), F(0)) == layer(F(1), F(0), F(1), F(1)) == 1  # the half line is empty


def phi(alpha: Fraction, beta: Fraction, r: Fraction) -> Fraction:
    """r (1 + β/(α + r))"""
    return r * (1 + beta / (alpha + r))


def test_radial_radius() -> None:
    assert phi(F(1), F(-2), F(1)) == 0  # β < −α: r = −α − β goes to the centre
    grid = [F(k, 7) for k in range(60)]
    values = [phi(F(1), F(-1), r) for r in grid]
    assert all(a < b for a, b in zip(values, values[1:], strict=False))  # β = −α is allowed
    alpha, beta, s = 1.5, -0.75, 2.0
    c = s - alpha - beta
    r = (c + math.sqrt(c * c + 4 * alpha * s)) / 2
    assert math.isclose(r * (1 + beta / (alpha + r)), s)


def test_mixture_of_sigmoids() -> None:
    """Three components: increasing, and the logarithm's argument positive only because the weights add up to 1."""
    parts = ((0.2, 1.0, 0.0), (0.5, 3.0, -1.0), (0.3, 0.5, 2.0))

    def mixture(z: float, scale: float = 1.0) -> float:
        return sum(scale * w / (1 + math.exp(-(a * z + b))) for w, a, b in parts)

    values = [math.log(mixture(z / 4) / (1 - mixture(z / 4))) for z in range(-40, 40)]
    assert all(a < b for a, b in zip(values, values[1:], strict=False))
    assert mixture(10.0, scale=2.0) > 1
