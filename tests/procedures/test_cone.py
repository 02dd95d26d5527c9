"""Nonnegative combinations: found whenever one was made, exact whenever one is found."""

from __future__ import annotations

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from derivcheck.procedures.cone import combination

entries = st.integers(-3, 3)
triples = st.lists(entries, min_size=3, max_size=3)


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(st.lists(st.lists(entries, min_size=4, max_size=4), min_size=1, max_size=7), st.data())
def test_a_combination_that_exists_is_found(rows: list[list[int]], data: st.DataObject) -> None:
    generators = [{i: fmpq(v) for i, v in enumerate(r) if v} for r in rows]
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    target = _total([fmpq(c) for c in weights], generators)
    found = combination(generators, target)
    assert found is not None and all(c >= 0 for c in found) and _total(found, generators) == target


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(st.lists(triples, min_size=1, max_size=6), triples)
def test_what_is_found_adds_up(rows: list[list[int]], right: list[int]) -> None:
    generators = [{i: fmpq(v) for i, v in enumerate(r) if v} for r in rows]
    target = {i: fmpq(v) for i, v in enumerate(right) if v}
    found = combination(generators, target)
    assert found is None or (all(c >= 0 for c in found) and _total(found, generators) == target)


def test_none_when_there_is_none() -> None:
    one = fmpq(1)
    assert combination([{"a": one}, {"b": one}], {"a": -one}) is None
    assert combination([{"a": one, "b": one}], {"a": one}) is None
    assert combination([], {"a": one}) is None
    assert combination([], {}) == []


def _total(weights: list[fmpq], generators: list[dict[int, fmpq]]) -> dict[int, fmpq]:
    out: dict[int, fmpq] = {}
    for c, g in zip(weights, generators, strict=True):
        for key, value in g.items():
            out[key] = out.get(key, fmpq(0)) + c * value
    return {k: v for k, v in out.items() if v}
