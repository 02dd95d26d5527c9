"""Each axiom at an instance, and for each side condition what goes wrong without it."""

import pytest
import sympy

from derivcheck import *
from derivcheck.language.build import symbols
from derivcheck.language.node import Formula, Op
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.theory.axioms import AXIOMS

x, y, t = reals("x y t")
(u,) = symbols("u", POSITIVE)
n = counts("n")
NORMAL = Normal(0, 1)
AS_CLAIMS = {name: claim(f"axiom/{name}", formula, proof=axiom(name)) for name, formula in AXIOMS.items()}


def at(name: str, **values: Term) -> Formula:
    """The axiom for given functions, laws and numbers."""
    by_name = {s.name: s for s in free_symbols(AXIOMS[name])}
    return substitute(AXIOMS[name], {by_name[k]: v for k, v in values.items()})


def outcome(formula: Formula, **how) -> Outcome:
    return verify(claim("axiom/instance", formula, **how)).outcome


constant = {"u": lambda c: function(u, rational(c)), "n": lambda c: function(n, rational(c))}
SQUEEZED = {
    "lemma.squeeze": {
        "f": function(u, -1 / u), "g": function(u, sin(u) / u), "h": function(u, 1 / u), "L": rational(0),
    },
    "lemma.squeeze.sequence": {
        "f": function(n, -1 / n), "g": function(n, sin(n) / n), "h": function(n, 1 / n), "L": rational(0),
    },
    "lemma.intermediate-value": {"f": function(x, x**3 + x)},
    "lemma.jensen.log": {"P": NORMAL, "g": function(x, exp(2 * x))},
    "lemma.gibbs": {"p": Normal(0, 1), "q": Normal(1, 2)},
    "lemma.fubini": {"P": NORMAL, "Q": Normal(1, 2), "h": function(x, y, x**2 * y**2)},
    "lemma.leibniz": {"P": NORMAL, "h": function(t, x, t * x**2), "k": function(x, x**2)},
}  # fmt: skip


def test_every_axiom_has_an_instance():
    assert set(SQUEEZED) == set(AXIOMS)


@pytest.mark.parametrize("name", AXIOMS)
def test_the_axiom_at_an_instance(name):
    values = SQUEEZED[name]
    verdict = verify(claim("axiom/used", at(name, **values), proof=use(AS_CLAIMS[name], **values)))
    assert verdict.outcome is Outcome.PROVED, verdict.open_step
    assert name in verdict.trusts


@pytest.mark.parametrize("name", AXIOMS)
def test_the_conclusion_at_an_instance(name):
    """What the axiom says there is not refuted by points."""
    conclusion = at(name, **SQUEEZED[name]).args[1]
    assert outcome(conclusion) not in (Outcome.REFUTED, Outcome.ILL_POSED)


@pytest.mark.parametrize("name", AXIOMS)
def test_the_axiom_without_its_premise(name):
    """The bare conclusion, for unknown functions and laws, is not proved."""
    assert outcome(AXIOMS[name].args[1]) is not Outcome.PROVED


@pytest.mark.parametrize("name, dropped", [(n, k) for n, f in AXIOMS.items() for k in range(len(f.args[0].args))])
def test_the_axiom_without_one_condition(name, dropped):
    premise, conclusion = AXIOMS[name].args
    if premise.op is not Op.AND:
        pytest.skip("a single condition: the test above")
    rest = premise.args[:dropped] + premise.args[dropped + 1 :]
    weaker = implies(both(*rest), conclusion)
    verdict = verify(claim("axiom/weaker", weaker, proof=use(AS_CLAIMS[name])), budget=Budget(samples=32))
    implied = {"lemma.fubini", "lemma.leibniz"}  # some integrability follows from the rest, or is asked for anyway
    assert verdict.outcome is not Outcome.PROVED or name in implied, verdict.trusts


# --- counterexamples: every other condition holds, the conclusion fails --------------------------------
SQUEEZE = [  # dropped condition, f, g, h, for the limit 0
    (0, 0, -1, 0), (1, 0, 1, 0), (2, -1, -1, 0), (3, 0, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize("dropped, f, g, h", SQUEEZE)
@pytest.mark.parametrize("name, index", [("lemma.squeeze", "u"), ("lemma.squeeze.sequence", "n")])
def test_squeeze(name, index, dropped, f, g, h):
    made = constant[index]
    premise, conclusion = at(name, f=made(f), g=made(g), h=made(h), L=rational(0)).args
    holds = [outcome(part) is Outcome.PROVED for part in premise.args]
    assert holds == [k != dropped for k in range(4)]
    assert outcome(conclusion) is Outcome.REFUTED


@pytest.mark.parametrize(
    "f, holds", [(exp(x), [False, True]), (-exp(-x), [True, False])], ids=["bounded below", "bounded above"]
)
def test_intermediate_value_at_a_bounded_end(f, holds):
    premise, conclusion = at("lemma.intermediate-value", f=function(x, f)).args
    assert [outcome(part) is Outcome.PROVED for part in premise.args] == holds
    assert outcome(negation(conclusion)) is Outcome.PROVED or outcome(conclusion) is Outcome.REFUTED


def test_intermediate_value_across_a_jump():
    jump = cases((x < 0, x), otherwise=x + 1)
    assert outcome(forall(x, unequal(jump, half))) is Outcome.PROVED
    with_jump = AXIOMS["lemma.intermediate-value"]
    verdict = verify(
        claim("axiom/jump", substitute(with_jump, {s: function(x, jump) for s in free_symbols(with_jump)}),
              proof=use(AS_CLAIMS["lemma.intermediate-value"], f=function(x, jump)))
    )  # fmt: skip
    assert verdict.outcome is not Outcome.PROVED


@pytest.mark.parametrize("g", [exp(x**4), -exp(x), x], ids=["mean not integrable", "negative", "of both signs"])
def test_jensen(g):
    """Without integrability or positivity one of the two sides does not exist."""
    conclusion = at("lemma.jensen.log", P=NORMAL, g=function(x, g)).args[1]
    assert outcome(conclusion) is not Outcome.PROVED


def test_gibbs_needs_densities():
    a, b = distribution("a b")
    assert outcome(KL(a, b) >= 0) is Outcome.ILL_POSED or outcome(KL(a, b) >= 0) is Outcome.UNDECIDED


def test_fubini_without_absolute_integrability():
    """(x² − y²)/(x² + y²)² on the unit square: π/4 one way, −π/4 the other."""
    a, b = sympy.symbols("a b", positive=True)
    inner = sympy.integrate(sympy.diff(b / (a**2 + b**2), b), (b, 0, 1))  # the integrand is d/db of b/(a² + b²)
    one = sympy.integrate(inner, (a, 0, 1))
    assert sympy.simplify(sympy.diff(b / (a**2 + b**2), b) - (a**2 - b**2) / (a**2 + b**2) ** 2) == 0
    assert sympy.simplify(one - sympy.pi / 4) == 0  # and by antisymmetry −π/4 in the other order


def test_leibniz_without_a_dominating_function():
    """h(t, x) = t³ exp(−t²/x)/x² under the uniform law: the mean is t exp(−t²), yet dh/dt is 0 at t = 0."""
    s, w = sympy.symbols("s w", positive=True)
    primitive = s * sympy.exp(-(s**2) / w)
    h = s**3 * sympy.exp(-(s**2) / w) / w**2
    assert sympy.simplify(sympy.diff(primitive, w) - h) == 0
    mean = primitive.subs(w, 1) - sympy.limit(primitive, w, 0, "+")
    assert sympy.limit(sympy.diff(mean, s), s, 0) == 1
    assert sympy.limit(sympy.diff(h, s), s, 0) == 0
