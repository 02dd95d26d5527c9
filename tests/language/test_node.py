"""Written trees are inert and cannot be changed."""

import copy
import pickle

import pytest

from derivcheck.language.build import *
from derivcheck.language.node import Formula, Node, Op, Term, term

x, y = reals("x y")


@pytest.mark.parametrize("name", ["op", "args", "data", "anything"])
def test_no_attribute_can_be_set(name):
    node = x + y
    with pytest.raises((AttributeError, TypeError)):
        object.__setattr__(node, name, None)
    with pytest.raises((AttributeError, TypeError)):
        setattr(node, name, None)


def test_tuple_tricks_change_nothing():
    node = x / x
    with pytest.raises(TypeError):
        node[0] = Op.ADD
    with pytest.raises((AttributeError, TypeError)):
        tuple.__setitem__(node, 0, Op.ADD)
    node *= 2  # builds another node
    assert node == (x / x) * 2 and (x / x).op is Op.DIV


def test_subclasses_are_refused():
    with pytest.raises(TypeError, match="final"):
        class Mine(Term):
            pass


def test_nothing_is_evaluated():
    assert (x / x).op is Op.DIV
    assert (x - x).args == (x, x)
    assert (term(1) + 1).op is Op.ADD


def test_equality_is_structural():
    assert x + y == x + y and hash(x + y) == hash(x + y)
    assert x + y != y + x
    assert reals("x") != positives("x")
    assert (x < y) != (y > x)


@pytest.mark.parametrize("use", [bool, iter, len, lambda t: 1 in t, float, int])
def test_terms_have_no_python_value(use):
    with pytest.raises(TypeError):
        use(x)


def test_formulas_have_no_truth_value():
    with pytest.raises(TypeError, match="truth value"):
        bool(x < y)
    with pytest.raises(TypeError, match="truth value"):
        assert x < y < 1


def test_floats_are_refused():
    with pytest.raises(TypeError, match="float"):
        x + 0.5


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))])
def test_copies_are_equal(clone):
    for node in (Sum(x**2, integers("k"), 1, 3), forall(x, x**2 >= 0)):
        assert clone(node) == node and type(clone(node)) is type(node)


def test_the_head_decides_between_term_and_formula():
    assert type(Node(Op.REL, (x, y), "=")) is Formula
    assert type(Formula(Op.ADD, (x, y))) is Term


def test_an_index_may_be_a_term():
    k, n = counts("k n")
    v, g, A = vectors("v", n), sequences("g"), matrices("A", n)
    assert v[k].args == (v, k)
    assert g[k + 1] == g(k + 1)
    assert A[k, 1].args == (A, k, term(1))


def test_functions_count_their_arguments():
    with pytest.raises(TypeError, match="exp takes 1 argument, 2 given"):
        exp(x, y)
    with pytest.raises(TypeError, match="kl takes 2 arguments, 1 given"):
        KL(Normal(0, 1))


def test_empty_intervals_are_refused():
    with pytest.raises(ValueError, match="empty"):
        interval("u", 1, 0)
    with pytest.raises(ValueError, match="empty"):
        interval("u", 0, 0)
    assert interval("u", 0, 0, closed="both").data.domain.lo == 0
