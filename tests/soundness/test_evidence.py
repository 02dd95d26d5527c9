"""Stored evidence is not believed: whatever is changed in it, replay rejects it or proves something else."""

import copy
import json

import pytest

from derivcheck import *
from derivcheck.kernel.errors import DomainClash, KernelError
from derivcheck.kernel.replay import replay
from derivcheck.language.node import Op
from derivcheck.language.nodes_json import to_json

x, y = reals("x y")
p, q = positives("p q")
k, n = counts("k n")
A = matrices("A", n, None, Prop.POSITIVE_DEFINITE)

PROVED = [
    claim("forge/rational", equal((x**2 - y**2) / (x - y), x + y), given=[unequal(x, y)]),
    claim("forge/log", equal(log(p * q), log(p) + log(q))),
    claim("forge/sum", equal(Sum(k, k, 1, n), n * (n + 1) / 2)),
    claim("forge/moment", equal(E(x**2, (x, Normal(y, p))), y**2 + p**2)),
    claim("forge/matrix", equal((A @ A).inv, A.inv @ A.inv)),
    claim("forge/inequality", x**2 + y**2 >= 2 * x * y),
    claim("forge/limit", tends(1 / p, p, oo, 0)),
    claim("forge/injective", pred("injective", function(x, x**3 + x))),
]
REFUTED = [
    claim("forge/false", equal((x + y) ** 2, x**2 + y**2), expect=refuted),
    claim("forge/not-injective", pred("injective", function(x, x**2)), expect=refuted),
    claim("forge/strict", x**2 > 0, expect=refuted),
]


def stored(c: Claim) -> dict:
    found = verify(c)
    assert found.ok, found.open_step
    return json.loads(json.dumps(found.evidence["proof"]))


def conclusion(proof: dict):
    """What replaying gives, or None when it is rejected."""
    try:
        made = replay(proof)
    except KernelError:
        return None
    return made.hyps, made.formula


@pytest.mark.parametrize("c", PROVED, ids=lambda c: c.id)
def test_another_statement_in_place_of_the_proved_one(c):
    """The conclusion is swapped, wherever it stands, for something false."""
    proof = stored(c)
    true, false = to_json(c.statement), to_json(equal(0, 1))
    proof["nodes"] = [false if node == true else node for node in proof["nodes"]]
    after = conclusion(proof)
    assert after is None or after[1] != equal(0, 1)


@pytest.mark.parametrize("c", PROVED + REFUTED, ids=lambda c: c.id)
def test_every_number_of_the_terms_changed(c):
    """Each number in each term, one at a time: never the old statement by a changed proof of something false."""
    proof = stored(c)
    before = conclusion(proof)
    assert before is not None
    for place, changed in numbers(proof["nodes"]):
        forged = {**proof, "nodes": changed}
        after = conclusion(forged)
        if after is not None and after != before:
            hyps, formula = after
            if formula.op is not Op.EXISTS:
                assert_holds(hyps, formula, place)


def assert_holds(hyps, formula, place):
    """A changed proof that replays proves something, which must then be true."""
    from derivcheck.numeric.refute import refute

    assert refute(formula, hyps) is None, (place, hyps, formula)


def numbers(data, path=()):
    """Copies of JSON data with one number changed."""
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    else:
        return
    for key, value in items:
        if isinstance(value, str) and value.lstrip("-").isdigit():
            changed = copy.copy(data)
            changed[key] = str(int(value) + 1)
            yield (*path, key), changed
        elif isinstance(value, int) and not isinstance(value, bool):
            changed = copy.copy(data)
            changed[key] = value + 1
            yield (*path, key), changed
        else:
            for where, inner in numbers(value, (*path, key)):
                changed = copy.copy(data)
                changed[key] = inner
                yield where, changed


@pytest.mark.parametrize("c", PROVED, ids=lambda c: c.id)
def test_every_parameter_of_every_step_dropped_or_swapped(c):
    proof = stored(c)
    want = conclusion(proof)
    for s, step in enumerate(proof["steps"]):
        for key in step["parameters"]:
            forged = copy.deepcopy(proof)
            del forged["steps"][s]["parameters"][key]
            after = conclusion(forged)
            assert after is None or after == want or key in ("hyps", "data", "backward", "index")
        for k_ in range(len(step["premises"])):
            forged = copy.deepcopy(proof)
            del forged["steps"][s]["premises"][k_]
            after = conclusion(forged)
            if after is not None and after != want:
                assert_holds(*after, (s, k_))


@pytest.mark.parametrize("c", PROVED[:4], ids=lambda c: c.id)
@pytest.mark.parametrize("name", ["assume", "declared", "axiom", "reflexivity", "refute", "nothing"])
def test_another_rule_for_the_last_step(c, name):
    proof = stored(c)
    want = conclusion(proof)
    proof["steps"][-1]["rule"] = name
    after = conclusion(proof)
    assert after is None or after != want


@pytest.mark.parametrize("c", PROVED[:4], ids=lambda c: c.id)
def test_another_checker(c):
    from derivcheck.procedures import PROCEDURES

    proof = stored(c)
    checked = [s for s in proof["steps"] if s["rule"] == "checked"]
    for procedure in PROCEDURES:
        forged = copy.deepcopy(proof)
        for step in forged["steps"]:
            if step["rule"] == "checked":
                step["parameters"]["by"] = procedure.name
        after = conclusion(forged)
        if after is not None:  # another checker may accept the same data, of a true goal
            assert_holds(*after, procedure.name)
    assert checked


@pytest.mark.parametrize("c", REFUTED, ids=lambda c: c.id)
def test_a_point_that_does_not_refute(c):
    proof = stored(c)
    data = next(s for s in proof["steps"] if s["rule"] == "refute")["parameters"]["data"]["json"]
    for changed in ({**data, "method": "wish"}, {**data, "digits": 10**6}, {**data, "point": []}, {}, None, []):
        forged = copy.deepcopy(proof)
        next(s for s in forged["steps"] if s["rule"] == "refute")["parameters"]["data"]["json"] = changed
        assert conclusion(forged) is None, changed


@pytest.mark.parametrize(
    "proof",
    [
        {}, {"nodes": [], "steps": []}, {"nodes": [], "steps": [{}]}, {"nodes": None, "steps": None},
        {"nodes": [], "steps": [{"rule": "__import__", "premises": [], "parameters": {}}]},
        {"nodes": [], "steps": [{"rule": "axiom", "premises": [], "parameters": {"name": "everything"}}]},
        {"nodes": [], "steps": [{"rule": "assume", "premises": [-1], "parameters": {}}]},
        {"nodes": [], "steps": [{"rule": "assume", "premises": [0], "parameters": {"formula": {"node": 9}}}]},
        {"nodes": [{"op": "eval", "args": ["1"]}], "steps": []},
    ],
)  # fmt: skip
def test_malformed_evidence(proof):
    with pytest.raises(KernelError):
        replay(proof)


def test_one_name_with_two_domains():
    with pytest.raises(DomainClash, match="x is declared twice"):
        verify(claim("clash", equal(x, positives("x"))))
    with pytest.raises(DomainClash):
        verify(claim("clash/given", equal(x, x), given=[positives("x") > 0]))
