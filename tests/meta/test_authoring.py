"""What authors write: mistakes are answered at once, and reasons name procedures that there are."""

from __future__ import annotations

import pytest

import derivcheck
from derivcheck import calc, claim, definition, eq, equal, reals, verify
from derivcheck.kernel.derivation import Reason
from derivcheck.procedures import PROCEDURES

x = reals("x")
TRUE = equal(x, x)


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda: claim("a", x + 1), "claim 'a': the statement must be a formula such as equal(a, b), got x + 1"),
        (lambda: claim("a", TRUE, given="x > 0"), "claim 'a', given: expected a formula such as x > 0, got 'x > 0'"),
        (lambda: claim("a", TRUE, given=[x]), "claim 'a', given: expected a formula such as x > 0, got x"),
        (
            lambda: claim("a", TRUE, proof="algebra"),
            "claim 'a', proof: expected calc(...), auto(...) or another proof, got 'algebra'",
        ),
        (
            lambda: claim("a", TRUE, expect="refuted"),
            "claim 'a', expect: expected refuted, ill_posed, refuted_at(...) or undecided(...), got 'refuted'",
        ),
        (lambda: calc(x, x + 1), "calc, line 1: expected a related line such as eq(...) or le(...), got x + 1"),
        (
            lambda: eq(x, by="algebra"),
            "by: expected a reason such as algebra, or an earlier claim, got 'algebra'",
        ),
        (lambda: verify("a"), "verify: expected a claim, got 'a'; claim(id, statement, ...) makes one"),
    ],
)
def test_mistakes_are_answered_at_once(write, message):
    with pytest.raises(TypeError) as caught:
        write()
    assert str(caught.value) == message


@pytest.mark.parametrize("id", ["", "/", "a/", "/a", "a//b", "../a", "a/../b", "a b", "a/.b"])
def test_ids_are_words_joined_by_slashes(id):
    with pytest.raises(ValueError, match="an id is words joined by slashes, such as 'kl/gaussian'"):
        claim(id, TRUE)


@pytest.mark.parametrize("id", ["a", "kl/gaussian", "dl-5.3a", "σ/größe", "a/b_c/d+1"])
def test_ids_that_are(id):
    assert claim(id, TRUE).id == id


def test_reasons_name_procedures_that_there_are():
    names = {procedure.name for procedure in PROCEDURES}
    reasons = [value for value in vars(derivcheck).values() if isinstance(value, Reason)]
    assert len(reasons) > 8
    for reason in (*reasons, definition("KL")):
        assert set(reason.procedures) <= names, reason
