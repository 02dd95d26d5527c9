"""What is special to the derivations about Adamax."""

from fractions import Fraction

import pytest

from derivations.adamax import limit, moments, recursion, robustness
from derivcheck import Claim, Outcome, verify

MODULES = (limit, moments, recursion, robustness)
CLAIMS = [c for m in MODULES for c in vars(m).values() if isinstance(c, Claim)]
QUICK = [c for c in CLAIMS if c.expect.verdict is not Outcome.PROVED]


def test_ids_are_the_family_s_own() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids)) and all(i.startswith("adamax/") for i in ids)


@pytest.mark.parametrize("claim", QUICK, ids=lambda c: c.id)
def test_what_fails_fails(claim: Claim) -> None:
    assert verify(claim).outcome is claim.expect.verdict


def test_the_examples_of_the_inventory() -> None:
    half = Fraction(1, 2)
    assert half**2 * 16 + (1 - half**2) == Fraction(19, 4)  # v_0 = 16, p = 2, g_1 = 1
    assert max(half * 10, 1) == 5  # u_0 = 10, g_1 = 1
    a = (half, Fraction(1, 4))  # beta = 1/2, g = (1, 1/4)
    assert max(a) == half and sum(x**2 for x in a) == Fraction(5, 16)
    assert half * 1**2 + Fraction(1, 4) ** 2 == Fraction(9, 16)


def test_the_limit_rests_on_the_named_squeeze() -> None:
    assert "lemma.pnorm-squeeze" in verify(limit.norm_to_maximum).trusts
