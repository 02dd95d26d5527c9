"""Models of givens: sampled, proved at a candidate, or the candidate at rest."""

from __future__ import annotations

from fractions import Fraction

from derivcheck import Prop, equal, forall, functions, naturals, prime, reals, sequences, unequal, verify
from derivcheck.authoring import claim
from derivcheck.engine.models import at_rest
from derivcheck.kernel.verdict import Outcome
from derivcheck.language.domain import POSITIVE
from derivcheck.language.node import Op
from derivcheck.numeric.assignment import Assignment, Table

x, y = functions("x y", Prop.CONTINUOUSLY_DIFFERENTIABLE)
f = functions("f", Prop.SMOOTH)
s, c = reals("s c")


def test_a_flow_has_its_equilibrium_as_a_model() -> None:
    rotation = [forall(s, equal(prime(x, s), -f(x(s)) * y(s))), forall(s, equal(prime(y, s), f(x(s)) * x(s)))]
    turning = claim("t/turning", equal(x(s) * prime(x, s) + y(s) * prime(y, s), 0), given=rotation)
    assert verify(turning).outcome is Outcome.PROVED


def test_a_recurrence_through_an_unknown_function_has_a_model() -> None:
    a, (n, m) = sequences("a", first=0), naturals("n m")
    step = forall(m, equal(a[m + 1], a[m] + f(a[m]) ** 2))
    assert verify(claim("t/growing", a[n + 1] >= a[n], given=step)).outcome is Outcome.PROVED


def test_contradictory_givens_have_no_model() -> None:
    impossible = [forall(s, equal(prime(x, s), f(s))), forall(s, equal(prime(x, s), f(s) + 1))]
    assert verify(claim("t/impossible", equal(c, c + 1), given=impossible)).outcome is not Outcome.PROVED
    nowhere = [forall(s, equal(f(s), 0)), unequal(f(c), 0)]
    assert verify(claim("t/nowhere", equal(c, c + 1), given=nowhere)).outcome is not Outcome.PROVED


def test_only_what_may_be_zero_rests() -> None:
    growing = functions("g", Prop.INCREASING)
    counted, positive = sequences("k", first=0), sequences("p", POSITIVE)
    values = {
        f.data: x, growing.data: x, counted.data: Table(0, (Fraction(3),), Fraction(3)), positive.data: x,
        c.data: Fraction(2),
    }  # fmt: skip
    resting = at_rest(Assignment(values))
    assert resting is not None
    assert resting[f.data].op is Op.LAMBDA and resting[counted.data].default == 0
    assert resting[growing.data] == x and resting[positive.data] == x and resting[c.data] == 2
    moved = at_rest(Assignment(values), numbers=True)
    assert moved is not None and moved[c.data] == 0
    assert at_rest(Assignment({c.data: Fraction(2)})) is None
