"""Each rule concludes what its docstring says, and refuses what it must."""

from __future__ import annotations

import pytest

from derivcheck import (
    Sum,
    both,
    counts,
    either,
    equal,
    exists,
    forall,
    iff,
    implies,
    integers,
    naturals,
    negation,
    positives,
    reals,
    sequences,
    unequal,
)  # fmt: skip
from derivcheck.kernel import theorem as rule
from derivcheck.kernel.errors import KernelError, MissingObligation
from derivcheck.kernel.replay import replay, store
from derivcheck.kernel.theorem import Theorem
from derivcheck.language.node import ONE, ZERO, Formula, rel, sym, term
from derivcheck.setup import install

install()
x, y, z = reals("x y z")
p = positives("p")
n, k = naturals("n k")


def weaken(theorem: Theorem, hyps: tuple[Formula, ...]) -> Theorem:
    """The theorem under more hypotheses."""
    for h in hyps:
        f = theorem.formula
        whole = rule.conjunction(theorem, rule.assume(formula=h))
        theorem = rule.part(whole, index=0)
        assert theorem.formula == f
    return theorem


def test_assume_cut_discharge() -> None:
    a = equal(x, y)
    t = rule.assume(formula=a)
    assert t.hyps == (a,) and t.formula == a
    assert rule.discharge(t, formula=a).formula == implies(a, a)
    assert rule.discharge(t, formula=a).hyps == ()


def test_discharge_demands_that_the_premise_is_defined() -> None:
    a = equal(x / y, z)
    with pytest.raises(MissingObligation):
        rule.discharge(rule.assume(formula=a), formula=a)


def test_a_hypothesis_that_holds_is_defined() -> None:
    t = rule.definedness(rule.assume(formula=equal(x / y, z)), formula=unequal(y, 0))
    assert t.hyps == (equal(x / y, z),)


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [("=", "=", "="), ("=", "<", "<"), ("<", "<=", "<"), ("<=", "<=", "<="), (">", "=", ">"), (">=", ">", ">"),
     ("!=", "=", "!="), ("<", ">", None), ("!=", "!=", None), ("<=", ">=", None), ("!=", "<", None)],
)  # fmt: skip
def test_transitivity_follows_the_table(first: str, second: str, result: str | None) -> None:
    a, b = rule.assume(formula=rel(first, x, y)), rule.assume(formula=rel(second, y, z))
    if result is None:
        with pytest.raises(KernelError):
            rule.transitivity(a, b)
    else:
        assert rule.transitivity(a, b).formula == rel(result, x, z)


def test_transitivity_needs_the_same_middle() -> None:
    with pytest.raises(KernelError, match="middle"):
        rule.transitivity(rule.assume(formula=equal(x, y)), rule.assume(formula=equal(z, x)))


def test_congruence_under_a_binder_takes_its_range() -> None:
    g, h = sequences("g h", first=None)
    i = integers("i")
    total = Sum(g[i], i, 1, n)
    within = (rel("<=", ONE, i), rel("<=", i, n))
    premise = weaken(rule.assume(formula=equal(g[i], h[i])), within)
    with pytest.raises(KernelError, match="bound symbol"):
        rule.congruence(premise, node=total, positions=(0,))


def test_congruence_checks_what_is_replaced() -> None:
    premise = rule.assume(formula=equal(x, y))
    made = rule.congruence(premise, node=x + z, positions=(0,))
    assert made.formula == equal(x + z, y + z)
    with pytest.raises(KernelError):
        rule.congruence(premise, node=x + z, positions=(1,))


def test_generalise_refuses_a_variable_of_the_hypotheses() -> None:
    with pytest.raises(KernelError, match="free"):
        rule.generalise(rule.assume(formula=equal(x, 0)), variable=x)


def test_instantiate_demands_the_domain() -> None:
    t = rule.reflexivity(term=p)
    assert rule.instantiate(t, mapping=((p, positives("q")),)).formula.args[0].data.name == "q"
    with pytest.raises(MissingObligation):
        rule.instantiate(t, mapping=((p, x),))
    with pytest.raises(MissingObligation):
        rule.instantiate(rule.reflexivity(term=x), mapping=((x, y / z),))


def test_instantiate_does_not_capture() -> None:
    m = integers("m")
    i = integers("i")
    t = rule.reflexivity(rule.assume(formula=rel(">=", term(3) - 1, -1)), term=Sum(i * m, i, 1, 3))
    made = rule.instantiate(t, mapping=((m, i),))
    assert made.formula.args[0].args[0].args[1] == i
    assert made.formula.args[0].bound[0].name != "i"


def test_specialise_and_exhibit() -> None:
    everywhere = rule.generalise(rule.reflexivity(term=x), variable=x)
    assert rule.specialise(everywhere, value=y + 1).formula == equal(y + 1, y + 1)
    goal = exists(z, equal(z, y))
    assert rule.exhibit(rule.reflexivity(term=y), formula=goal, value=y).formula == goal
    with pytest.raises(KernelError):
        rule.exhibit(rule.reflexivity(term=y), formula=exists(z, equal(z, y + 1)), value=y)


def test_induction_needs_both_parts_and_a_lower_bound() -> None:
    f = equal(n, n)
    base = rule.reflexivity(term=term(0))
    step = rule.reflexivity(term=n + 1)
    assert rule.induction(base, step, variable=n, formula=f).formula == f
    with pytest.raises(KernelError, match="base"):
        rule.induction(rule.reflexivity(term=ONE), step, variable=n, formula=f)
    with pytest.raises(KernelError, match="step"):
        rule.induction(base, rule.reflexivity(term=n), variable=n, formula=f)
    i = integers("i")
    with pytest.raises(KernelError, match="declared"):
        rule.induction(base, rule.reflexivity(term=i + 1), variable=i, formula=equal(i, i))


def test_induction_refuses_a_hypothesis_about_its_variable() -> None:
    f = equal(n, n)
    tainted = weaken(rule.reflexivity(term=n + 1), (equal(n, 3),))
    with pytest.raises(KernelError, match="free"):
        rule.induction(rule.reflexivity(term=ZERO), tainted, variable=n, formula=f)


def test_induction_starts_at_the_declared_bound() -> None:
    m = counts("m")
    f = equal(m, m)
    with pytest.raises(KernelError, match="base"):
        rule.induction(rule.reflexivity(term=ZERO), rule.reflexivity(term=m + 1), variable=m, formula=f)


def test_cases() -> None:
    a, b = equal(x, 0), unequal(x, 0)
    goal = equal(x, x)
    branch = rule.reflexivity(term=x)
    cover = rule.assume(formula=either(a, b))
    made = rule.cases(cover, weaken(branch, (a,)), weaken(branch, (b,)))
    assert made.formula == goal and made.hyps == (either(a, b),)
    with pytest.raises(KernelError):
        rule.cases(cover, branch)


def test_equivalence_and_its_directions() -> None:
    a = equal(x, y)
    t = rule.discharge(rule.assume(formula=a), formula=a)
    both_ways = rule.equivalence(t, t)
    assert both_ways.formula == iff(a, a)
    assert rule.direction(both_ways, backward=True).formula == implies(a, a)


def test_unfold_negation_and_excluded_middle() -> None:
    t = rule.unfold(formula=negation(equal(x, y)))
    assert t.formula == iff(negation(equal(x, y)), unequal(x, y))
    with pytest.raises(KernelError):
        rule.unfold(formula=equal(x, y))
    assert rule.excluded_middle(formula=equal(x, y)).formula == either(equal(x, y), negation(equal(x, y)))


def test_loosen() -> None:
    t = rule.assume(formula=rel("<", x, y))
    assert rule.loosen(t, relation="<=").formula == (x <= y)
    with pytest.raises(KernelError):
        rule.loosen(rule.assume(formula=(x <= y)), relation="<")


def test_proportionality_binds_its_variable() -> None:
    from derivcheck import proportional
    from derivcheck.language.substitute import free_symbols

    assert x.data not in free_symbols(proportional(x, 2 * x, x))


def test_replay_makes_the_theorem_again() -> None:
    t = rule.generalise(rule.discharge(rule.assume(formula=equal(x, y)), formula=equal(x, y)), variable=x)
    again = replay(store(t))
    assert again.formula == t.formula and again.trusts == t.trusts and again is not t


@pytest.mark.parametrize(
    "broken",
    [{}, {"nodes": [], "steps": []}, {"nodes": [], "steps": [{"rule": "no", "premises": [], "parameters": {}}]},
     {"nodes": [], "steps": [{"rule": "symmetry", "premises": [-1], "parameters": {}}]},
     {"nodes": [["?"]], "steps": [{"rule": "assume", "premises": [], "parameters": {"formula": {"node": 0}}}]},
     {"nodes": [], "steps": [{"rule": "assume", "premises": [], "parameters": {"formula": {"eval": "1"}}}]}],
)  # fmt: skip
def test_replay_refuses_malformed_evidence(broken: dict[str, object]) -> None:
    with pytest.raises(KernelError):
        replay(broken)


def test_contradiction() -> None:
    a = equal(x, y)
    t = rule.contradiction(rule.assume(formula=a), rule.assume(formula=negation(a)))
    assert t.formula == either()
    with pytest.raises(KernelError):
        rule.contradiction(rule.assume(formula=a), rule.assume(formula=a))


def test_conjunction_and_part() -> None:
    a, b = rule.assume(formula=equal(x, y)), rule.assume(formula=equal(y, z))
    t = rule.conjunction(a, b)
    assert t.formula == both(equal(x, y), equal(y, z))
    assert rule.part(t, index=1).formula == equal(y, z)
    assert forall(x, t.formula).op.value == "forall"


def test_symbols_are_told_apart_by_their_domains() -> None:
    other = positives("x")
    assert sym(other.data) != x
    with pytest.raises(KernelError):
        rule.transitivity(rule.assume(formula=equal(y, x)), rule.assume(formula=equal(other, z)))
