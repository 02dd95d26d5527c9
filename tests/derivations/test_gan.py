"""GAN dynamics: the inventory's counterexamples, and what the derivations rest on."""

from __future__ import annotations

from fractions import Fraction

from derivations.gan import alternating, bilinear, instance_noise, logistic, program, simultaneous, vector_field
from derivcheck import Claim, verify

MODULES = (alternating, bilinear, instance_noise, logistic, program, simultaneous, vector_field)
CLAIMS = {c.id: c for m in MODULES for c in vars(m).values() if isinstance(c, Claim)}
F = Fraction


def step(h: Fraction, point: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """One alternating step for f(u) = u."""
    theta = point[0] - h * point[1]
    return theta, point[1] + h * theta


def test_six_steps_return() -> None:
    point = (F(1), F(0))
    orbit = [point := step(F(1), point) for _ in range(6)]
    assert orbit == [(1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1), (1, 0)]


def test_the_stable_line_of_the_saddle() -> None:
    assert step(F(5, 2), (F(2), F(1))) == (F(-1, 2), F(-1, 4))
    assert step(F(5, 2), (F(1), F(2))) == (-4, -8)


def test_the_value_may_fall_in_a_joint_step() -> None:
    d, g, a = F(1), F(0), F(1, 2)
    assert (d + a * g) * (g - a * d) == F(-1, 2) < d * g


def test_the_stable_line_is_the_witness() -> None:
    witness = verify(CLAIMS["alternating/every-start-diverges-as-written"]).witness
    assert witness is not None and F(witness.assignment["b"]) == 0 != F(witness.assignment["a"])


def test_the_wrong_order_is_a_shape_that_fits() -> None:
    assert verify(CLAIMS["alternating/combined-jacobian-as-written"]).witness is not None
    assert verify(CLAIMS["bilinear/matrix-product-as-written"]).witness is None


def test_the_interchange_rests_on_the_named_lemma() -> None:
    assert "lemma.leibniz" in verify(CLAIMS["instance-noise/interchange-theta"]).trusts
    assert not any(t.startswith("lemma.") for t in verify(CLAIMS["gan/radius-conserved"]).trusts)
