"""Diffusion: the inventory's counterexamples against formulas written out in plain fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from derivations.diffusion import forward, loss, posterior, transition
from derivcheck import cases, counts, equal, function, verify
from derivcheck.engine.prover import Prover
from derivcheck.engine.scope import Failure
from derivcheck.kernel.derivation import Claim
from derivcheck.kernel.verdict import Verdict
from derivcheck.language.build import pred
from derivcheck.language.node import Formula
from derivcheck.setup import install

install()
MODULES = (forward, transition, posterior, loss)
CLAIMS = [c for module in MODULES for c in vars(module).values() if isinstance(c, Claim)]
F = Fraction
ALPHA_S, SIGMA_S, ALPHA_T, SIGMA_T = F(4, 5), F(3, 5), F(3, 5), F(4, 5)


def test_ids_are_unique_and_of_this_family() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("diffusion/") for i in ids)


def test_numbers_of_the_inventory() -> None:
    ratio = ALPHA_T / ALPHA_S
    kernel = SIGMA_T**2 - ratio**2 * SIGMA_S**2
    assert (ratio, kernel) == (F(3, 4), F(7, 16))
    assert kernel * SIGMA_S**2 / SIGMA_T**2 == F(63, 256)
    assert (SIGMA_T - ratio * SIGMA_S) ** 2 == F(49, 400)
    assert SIGMA_T**2 + ratio**2 * SIGMA_S**2 == F(337, 400)
    assert (ALPHA_S**2 / SIGMA_S**2 - ALPHA_T**2 / SIGMA_T**2) / 2 == F(175, 288)


def test_a_refuting_schedule_has_an_increasing_snr() -> None:
    verdict: Verdict = verify(transition.any_schedule_as_written)
    assert verdict.witness is not None
    point = {name: F(str(value)) for name, value in dict(verdict.witness.assignment).items()}
    snr_s, snr_t = ((point[f"alpha_{t}"] / point[f"sigma_{t}"]) ** 2 for t in "st")
    assert snr_t > snr_s


@pytest.mark.parametrize("steps", [1, 2, 3, 8, 9])
def test_a_jump_costs_one_half_for_every_grid(steps: int) -> None:
    snr = [1 if F(i, steps) < F(1, 2) else 0 for i in range(steps + 1)]
    assert sum(F(a - b, 2) for a, b in pairwise(snr)) == F(1, 2)


def proved(goal: Formula) -> bool:
    return not isinstance(Prover().prove((), goal), Failure)


def test_uniform_laws_are_laws() -> None:
    i, n = counts("i n")
    assert proved(pred("pmf", function(i, 1 / n), n))
    assert not proved(pred("pmf", function(i, 2 / n), n))
    assert not proved(pred("pmf", function(i, i / n), n))
    signed = function(i, cases((equal(i, 1), 2), otherwise=-1))
    assert not proved(pred("pmf", signed, 2))
