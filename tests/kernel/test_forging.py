"""Every way that the architecture names to make a theorem without a rule must fail."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from derivcheck import equal, reals
from derivcheck.kernel import tables, theorem
from derivcheck.kernel.errors import ForgedTheorem, KernelError, MissingObligation, Rejected
from derivcheck.kernel.procedure import Goal, Procedure
from derivcheck.kernel.theorem import Theorem, is_genuine
from derivcheck.language.node import Formula, Op
from derivcheck.setup import install

install()
x, y = reals("x y")
FALSE = equal(x, x + 1)
FIELDS = ((), FALSE, frozenset({"kernel"}), "axiom", (), ())


def genuine() -> Theorem:
    return theorem.reflexivity(term=x)


def test_constructor_refuses() -> None:
    with pytest.raises(ForgedTheorem):
        Theorem((), FALSE)
    with pytest.raises(ForgedTheorem):
        Theorem.__new__(Theorem, *FIELDS)


def test_tuple_new_makes_no_theorem() -> None:
    forged = tuple.__new__(Theorem, FIELDS)
    assert not is_genuine(forged)
    with pytest.raises(ForgedTheorem):
        theorem.symmetry(forged)


def test_object_new_refuses() -> None:
    with pytest.raises(TypeError):
        object.__new__(Theorem)


def test_replace_copy_and_pickle_refuse() -> None:
    t = genuine()
    with pytest.raises(TypeError):
        dataclasses.replace(t, formula=FALSE)  # type: ignore[type-var]
    for clone in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(ForgedTheorem):
            clone(t)


@pytest.mark.parametrize("name", ["formula", "hyps", "trusts"])
def test_setattr_on_a_genuine_theorem_refuses(name: str) -> None:
    t = genuine()
    with pytest.raises(AttributeError):
        object.__setattr__(t, name, FALSE)
    with pytest.raises(AttributeError):
        setattr(t, name, FALSE)
    assert t.formula == equal(x, x)


def test_setattr_on_the_formula_of_a_theorem_refuses() -> None:
    t = genuine()
    for name in ("args", "op", "data"):
        with pytest.raises(AttributeError):
            object.__setattr__(t.formula, name, FALSE.args)
    assert t.formula == equal(x, x)


def test_subclassing_refuses() -> None:
    with pytest.raises(ForgedTheorem):
        type("Fake", (Theorem,), {})
    with pytest.raises(TypeError):
        type("FakeFormula", (Formula,), {})


def test_an_object_that_looks_like_a_theorem_is_refused() -> None:
    class Fake:
        formula, hyps, trusts, premises = FALSE, (), frozenset(), ()

    with pytest.raises(ForgedTheorem):
        theorem.symmetry(Fake())  # type: ignore[arg-type]


def test_a_dead_theorem_leaves_no_identity_behind() -> None:
    t = genuine()
    dead = id(t)
    del t
    assert dead not in theorem._genuine or is_genuine(genuine())
    forged = [tuple.__new__(Theorem, FIELDS) for _ in range(200)]
    assert not any(map(is_genuine, forged))


def test_the_parameters_of_a_theorem_are_copies() -> None:
    t = genuine()
    t.parameters["term"] = y
    assert t.parameters["term"] == x


def test_the_table_of_checkers_is_frozen() -> None:
    yes = Procedure("yes", lambda goal, data: None, "accepts everything")
    with pytest.raises(KernelError, match="frozen"):
        tables.freeze([yes], {}, {}, {})
    with pytest.raises(TypeError):
        tables.current().checkers["yes"] = yes  # type: ignore[index]
    with pytest.raises(KernelError, match="no checker"):
        theorem.checked(hyps=(), formula=FALSE, by="yes")


def test_a_checker_that_rejects_is_obeyed() -> None:
    with pytest.raises(Rejected):
        theorem.checked(hyps=(), formula=FALSE, by="rational", data=None)


def test_obligations_are_demanded() -> None:
    with pytest.raises(MissingObligation):
        theorem.reflexivity(term=x / y)
    with pytest.raises(MissingObligation):
        theorem.checked(hyps=(), formula=equal(x / y, x / y), by="rational")


def test_goals_are_plain_data() -> None:
    assert Goal((), FALSE).formula.op is Op.REL
