"""What a soundness test asserts: a false statement is not proved, a true one not refuted."""

from derivcheck import claim, refuted, verify
from derivcheck.kernel.derivation import Outcome
from derivcheck.kernel.verdict import Verdict
from derivcheck.language.node import Formula

_AGAINST = (Outcome.REFUTED, Outcome.ILL_POSED)


def assert_not_proved(statement: Formula, given: list[Formula] = (), **how) -> Verdict:
    """The prover goes first (a contradiction with a point raises UnsoundProcedure, which fails the test too)."""
    verdict = verify(claim("soundness/false", statement, given=given, **how))
    assert verdict.outcome is not Outcome.PROVED, f"{given} |- {statement!r} was proved from {verdict.trusts}"
    return verdict


def assert_not_refuted(statement: Formula, given: list[Formula] = ()) -> None:
    """Both orders: refuting first, and proving first."""
    for expect in (refuted, None):
        more = {} if expect is None else {"expect": expect}
        verdict = verify(claim("soundness/true", statement, given=given, **more))
        assert verdict.outcome not in _AGAINST, f"{statement!r}: {verdict.witness or verdict.message}"
