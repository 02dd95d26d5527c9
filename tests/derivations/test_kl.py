"""What is special to the derivations about KL divergences."""

from fractions import Fraction

import pytest

from derivations.kl import convexity, densities, finite, gaussian, multivariate
from derivcheck import Claim, Outcome, verify

MODULES = (convexity, densities, finite, gaussian, multivariate)
CLAIMS = [c for m in MODULES for c in vars(m).values() if isinstance(c, Claim)]
QUICK = [c for c in CLAIMS if c.expect.verdict is not Outcome.PROVED]


def test_ids_are_the_family_s_own() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids)) and all(i.startswith("kl/") for i in ids)


@pytest.mark.parametrize("claim", QUICK, ids=lambda c: c.id)
def test_what_fails_fails(claim: Claim) -> None:
    assert verify(claim).outcome is claim.expect.verdict


def test_the_dropped_factor_is_the_first_false_step() -> None:
    verdict = verify(gaussian.equal_variance_as_written)
    assert verdict.first_false_step == 2
    assert verdict.witness is not None
    at = {name: Fraction(value) for name, value in verdict.witness.assignment.items()}
    true = (at["mu2"] - at["mu1"]) ** 2 / (2 * at["s"] ** 2)
    assert -((at["mu2"] - at["mu1"]) ** 2) != true


def test_the_dimensions_differ_in_the_witness() -> None:
    witness = verify(multivariate.dimensions_confused).witness
    assert witness is not None and witness.assignment["D"] != witness.assignment["k"]


def test_gibbs_rests_on_the_named_lemma() -> None:
    assert "lemma.gibbs" in verify(densities.gibbs).trusts
    assert "lemma.gibbs" not in verify(finite.nonnegative).trusts
