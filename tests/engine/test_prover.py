"""How derivations run: structure of goals, chains, cases, induction, witnesses, earlier claims, verdicts of steps."""

import subprocess
import sys
import textwrap

import pytest

from derivcheck import *
from derivcheck import split
from derivcheck.engine.matching import instances, match, opened
from derivcheck.kernel.replay import replay
from derivcheck.kernel.verdict import Reasons

x, y, z, a, b, t = reals("x y z a b t")
p, q = positives("p q")
n, k = counts("n k")
N = naturals("N")
f, g = functions("f g")
s = sequences("s", first=0)
P, R, S, U, I_ = Outcome.PROVED, Outcome.REFUTED, Outcome.SUPPORTED, Outcome.UNDECIDED, Outcome.ILL_POSED


def outcome(statement, **how):
    return verify(claim("engine/test", statement, **how)).outcome


# --- matching -----------------------------------------------------------------------------------------
def test_matching_binds_each_variable_once():
    v = frozenset({x.data, y.data})
    assert match(f(x) + y, f(a * b) + 2, v) == {x.data: a * b, y.data: rational(2)}
    assert match(f(x) + x, f(a) + a, v) == {x.data: a}
    assert match(f(x) + x, f(a) + b, v) is None
    assert match(f(x), g(a), v) is None


def test_matching_does_not_reach_into_a_scope():
    v = frozenset({x.data})
    assert match(Sum(s[k] * x, k, 1, n), Sum(s[k] * k, k, 1, n), v) is None
    assert match(prime(f, x), prime(f, a * b), v) == {x.data: a * b}


def test_instances_at_the_terms_of_the_goal():
    rule = forall(t, f(t) > 0)
    assert list(instances(rule, f(a) + f(b + 1) > 0)) == [(a,), (b + 1,)]
    assert opened(forall((x, y), x < y)) == ((x.data, y.data), x < y)


# --- structure ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement, given",
    [
        (both(x**2 >= 0, equal(x - x, 0)), []),
        (implies(x > 1, x > 0), []),
        (iff(x > 0, -x < 0), []),
        (forall(x, x**2 >= 0), []),
        (either(x > 0, equal(1, 1)), []),
        (f(a * b) > 0, [forall(t, f(t) > 0)]),
        (f(3) > 0, [forall(t, implies(t > 2, f(t) > 0))]),
        (pred("injective", function(x, 2 * x + 1)), []),
        (negation(forall(x, x > 0)), []),
    ],
)
def test_goals_are_taken_apart(statement, given):
    assert outcome(statement, given=given) in (P, S)
    if statement.op.value != "not":
        assert outcome(statement, given=given) is P


@pytest.mark.parametrize(
    "statement, given",
    [
        (f(1) > 0, [forall(t, implies(t > 2, f(t) > 0))]),
        (f(a) > 0, [f(b) > 0]),
        (f(a) > 0, [forall(p, f(p) > 0)]),
        (x > 0, [either(x > 0, y > 0)]),
        (f(x) > 0, [implies(y > 0, f(x) > 0)]),
    ],
)
def test_what_does_not_follow(statement, given):
    assert outcome(statement, given=given) is not P


def test_cases_must_cover():
    absolute = abs(x) >= x
    assert outcome(absolute, proof=split(x >= 0, x < 0)) is P
    left_out = verify(claim("engine/gap", absolute, proof=split(x > 0, x < 0)))
    assert left_out.outcome is not P
    assert "cover" in left_out.open_step


def test_a_case_that_fails():
    found = verify(claim("engine/case", abs(x) > 0, proof=split(x > 0, x <= 0)))
    assert found.outcome is R


def test_exhibit():
    assert outcome(exists(y, y > x), proof=exhibit(x + 1)) is P
    assert outcome(exists(y, y > x), proof=exhibit(x - 1)) is not P
    assert outcome(exists(p, p < 1), proof=exhibit(half)) is P
    assert outcome(exists(p, p < 1), proof=exhibit(-half)) is not P, "the witness is not in the domain"
    assert outcome(exists(y, equal(y, 1 / x)), proof=exhibit(1 / x)) is not P, "the witness is not defined"


def test_induction():
    total = equal(Sum(k, k, 1, N), N * (N + 1) / 2)
    assert outcome(total, proof=induction(N)) is P
    assert outcome(equal(Sum(k, k, 1, N), N * (N + 1) / 2 + 1), proof=induction(N)) is not P, "no base case"
    assert outcome(equal(s[N], s[0]), proof=induction(N), given=[equal(s[1], s[0])]) is not P, "no step"
    recursion = forall(N, equal(s[N + 1], 2 * s[N]))
    assert outcome(equal(s[N], 2**N * s[0]), proof=induction(N), given=[recursion]) is P
    assert outcome(equal(s[N], 2 ** (N + 1) * s[0]), proof=induction(N), given=[recursion]) is not P


def test_induction_over_a_name_that_the_givens_fix():
    assert outcome(2 * N <= 6, proof=induction(N), given=[N <= 3]) is not P, "the step may not use the given"
    assert outcome(N < 3, proof=induction(N), given=[N <= 3]) is not P


# --- earlier claims -----------------------------------------------------------------------------------
positive_root = claim("engine/earlier", equal(sqrt(x**2), x), given=[x > 0])
general = claim("engine/general", (x + y) ** 2 >= 4 * x * y)


def test_the_givens_of_an_earlier_claim_become_obligations():
    assert outcome(equal(sqrt((p + 1) ** 2), p + 1), proof=use(positive_root, x=p + 1)) is P
    failed = verify(claim("engine/later", equal(sqrt((y - 1) ** 2), y - 1), proof=use(positive_root, x=y - 1)))
    assert failed.outcome is not P


def test_an_earlier_claim_that_is_not_proved_is_no_reason():
    false = claim("engine/false", equal(x**2, x), expect=refuted)
    assert outcome(equal(p**2, p), proof=use(false, x=p)) is not P
    assert outcome(equal(f(p**2), f(p)), proof=use(false, x=p)) is not P


def test_the_value_must_lie_in_the_domain():
    earlier = claim("engine/positive", equal(log(p**2), 2 * log(p)))
    assert outcome(equal(log(q**4), 2 * log(q**2)), proof=use(earlier, p=q**2)) is P
    assert outcome(equal(log(x**2), 2 * log(x)), proof=use(earlier, p=x)) is not P


def test_unknown_names_say_what_there_is():
    found = verify(claim("engine/name", (a + b) ** 2 >= 4 * a * b, proof=use(general, w=a)))
    assert found.outcome is not P or "w" not in str(found.open_step)


# --- chains -------------------------------------------------------------------------------------------
def test_relations_mix():
    chain = calc(x**2 + y**2, eq((x - y) ** 2 + 2 * x * y), ge(2 * x * y))
    assert outcome(x**2 + y**2 >= 2 * x * y, proof=chain) is P
    strict = calc(x, lt(x + 1), le(x + 1 + y**2), eq(1 + x + y**2))
    assert outcome(x < 1 + x + y**2, proof=strict) is P
    assert outcome(x <= 1 + x + y**2, proof=strict) is P, "a strict chain proves the weak relation"


def test_relations_that_do_not_compose():
    crooked = calc(x, lt(x + 1), gt(x))
    found = verify(claim("engine/crooked", x < x, proof=crooked))
    assert found.outcome is R
    weak = calc(x, le(x + y**2), le(x + 2 * y**2))
    assert outcome(x < x + 2 * y**2, proof=weak) is not P


def test_a_chain_must_end_in_the_statement():
    assert outcome(equal((x + 1) ** 2, x), proof=calc((x + 1) ** 2, eq(x**2 + 2 * x + 1))) is R


def test_lines_of_formulas():
    solved = calc(equal(2 * x + 2, 6), iff_step(equal(2 * x, 4)), iff_step(equal(x, 2)))
    assert outcome(iff(equal(2 * x + 2, 6), equal(x, 2)), proof=solved) is P
    one_way = calc(equal(x, 2), so(equal(x**2, 4)))
    assert outcome(implies(equal(x, 2), equal(x**2, 4)), proof=one_way) is P
    squared = verify(
        claim("engine/squared", iff(equal(x, 2), equal(x**2, 4)), proof=calc(equal(x, 2), iff_step(equal(x**2, 4))))
    )
    assert squared.outcome is R
    assert squared.first_false_step == 1


def test_false_step_and_unjustified_step_are_two_facts():
    slip = calc((x + y) ** 2, eq(x**2 + y**2 + 2 * x * y), eq(x**2 + y**2), eq(y**2 + x**2))
    found = verify(claim("engine/slip", equal((x + y) ** 2, x**2 + y**2), proof=slip, expect=refuted_at(2)))
    assert (found.outcome, found.first_false_step, found.first_unjustified_step) == (R, 2, 2)
    assert [step.outcome for step in found.steps] == [P, R, P]
    assert found.ok


def test_a_true_conclusion_by_a_false_step():
    detour = calc(x**2 - x**2, eq(1), eq(0))
    found = verify(claim("engine/detour", equal(x**2 - x**2, 0), proof=detour))
    assert found.first_false_step == 1
    assert found.outcome is not P, "the derivation as written does not prove it"


def test_an_open_step_is_not_a_false_one():
    hard = calc(f(x), eq(f(x) + 0 * g(x)), eq(g(x)))
    found = verify(claim("engine/open", equal(f(x), g(x)), proof=hard, given=[forall(t, equal(f(t) ** 3, g(t) ** 3))]))
    assert found.outcome is not R
    assert found.first_false_step is None


# --- verdicts -----------------------------------------------------------------------------------------
def test_no_model():
    found = verify(claim("engine/no-model", equal(0, 1), given=[equal(exp(x) + x, 1), equal(exp(x), 3)]))
    assert (found.outcome, found.reason) == (U, Reasons.NO_MODEL)


def test_contradictory_givens_are_ill_posed():
    found = verify(claim("engine/contradictory", equal(0, 1), given=[x > 0, x < 0]))
    assert found.outcome is Outcome.ILL_POSED
    assert found.evidence is not None
    assert replay(found.evidence["proof"]).formula == either()


@pytest.mark.parametrize(
    "given",
    [[x > 0, x < 0], [forall(t, f(t) > 0), f(x) < 0], [equal(abs(x), -1)], [equal(log(p), y), y > p], [p < 0]],
)
def test_contradictory_givens_prove_nothing(given):
    found = verify(claim("engine/absurd", equal(0, 1), given=given))
    assert found.outcome in (U, I_)
    assert found.model is None


def test_a_model_comes_with_a_proof():
    found = verify(claim("engine/model", equal((x - y) * (x + y), 1), given=[equal(x**2 - y**2, 1)]))
    assert found.outcome is P
    assert set(found.model) == {"x", "y"}


@pytest.mark.parametrize(
    "statement, given",
    [
        (equal(x / x, 1), []),
        (equal(log(x), log(x)), []),
        (equal(sqrt(x) ** 2, x), []),
        (equal(1 / (x - y), 1 / (x - y)), [x > 0]),
    ],
)
def test_ill_posed_names_a_point(statement, given):
    found = verify(claim("engine/ill", statement, given=given))
    assert found.outcome is I_
    assert found.witness.assignment and found.message.startswith("undefined: ")
    assert found.evidence["verdict"] == "ill-posed"


def test_ill_posed_by_shape():
    A, B = matrices("A", 2, 3), matrices("B", 2, 3)
    found = verify(claim("engine/shape", equal(A @ B, A)))
    assert found.outcome is I_
    assert "2×3" in found.message


def test_supported_counts_its_samples():
    found = verify(
        claim("engine/supported", equal(floor(x) + floor(-x), floor(x + rational(1, 3) - rational(1, 3)) + floor(-x)))
    )
    assert found.outcome in (P, S)
    open_ = verify(claim("engine/even", erf(x) * erf(-x) <= 0))
    assert open_.outcome in (P, S)
    if open_.outcome is S:
        assert 0 < open_.numeric.agree == open_.numeric.samples
        assert open_.evidence is None


def test_the_same_claim_twice():
    one, two = (verify(claim("engine/twice", x**3 > x, expect=refuted)) for _ in range(2))
    assert (one.seed, one.witness) == (two.seed, two.witness)


# --- the loudest failure ------------------------------------------------------------------------------
SCRIPT = """
    from derivcheck.kernel.procedure import Evidence, Procedure
    from derivcheck import procedures
    from derivcheck.kernel.errors import UnsoundProcedure
    believer = Procedure(name="believer", check=lambda goal, data: None, decide=lambda goal, budget: Evidence(), doc="")
    procedures.PROCEDURES = (believer, *procedures.PROCEDURES)
    from derivcheck import *
    x, y = reals("x y")
    try:
        print(verify(claim("unsound", equal(x, {right}))).outcome)
    except UnsoundProcedure as error:
        print("UNSOUND", error)
"""


def run(script: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True, timeout=100
    ).stdout


def test_a_point_against_a_proof_is_loud():
    said = run(SCRIPT.replace("{right}", "y"))
    assert said.startswith("UNSOUND unsound was proved from ['believer', 'kernel'], but")


def test_the_same_procedure_on_a_true_statement():
    assert run(SCRIPT.replace("{right}", "x + 0*y")).startswith("Outcome.PROVED")
