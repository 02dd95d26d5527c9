"""Equalities of elementary functions by a normal form over kernels.

Decides: `l = r` for terms with exp, log, roots, powers, abs, max, min, sign, trigonometric and hyperbolic functions,
    conj, Re, Im, factorials, and unknown functions as free kernels.
Method: every kernel is replaced by simpler ones as long as one of the listed relations applies (`kernels`, `powers`),
    arguments first; then the difference must vanish as in `rational`.  Signs come from declarations, hypotheses and
    the obligations of the goal.  The evidence lists each relation used and its kernel; the checker uses no other.
Complete: no; nonzero says nothing.
Gives up: nonzero normal forms, large polynomials, inverse functions beyond sin(atan x), dependent nested roots.
Conditions: none of its own: a relation is used only where its signs are known.
Proves:
    equal(exp(x + y), exp(x)*exp(y))
    equal(log(p*q**2/3), log(p) + 2*log(q) - log(3))
    equal(sqrt(x**2), abs(x))
    equal(exp(x)/(1 + exp(x)), 1/(1 + exp(-x)))
    equal(tanh(x), 2/(1 + exp(-2*x)) - 1)
    equal(sin(2*x), 2*sin(x)*cos(x))
    equal(p**x, exp(x*log(p)))
    equal(maximum(x, y) + minimum(x, y), x + y)
    given(x > 0) |- equal(log(x**2), 2*log(x))
    given(x <= y) |- equal(maximum(x, y), y)
    equal(abs(x + I*y), sqrt(x**2 + y**2))
Refutes:
    equal(sqrt(x**2), x)
    equal(log(abs(x*y)), log(abs(x)) - log(abs(y)))
    equal(atan(tan(x)), x)
    equal(exp(x*y), exp(x)*exp(y))
    equal(cos(x + y), cos(x)*cos(y) + sin(x)*sin(y))
    equal((x**2)**rational(1, 2), x)
Source: the structure theorem for elementary functions (Risch 1979) in its simplest cases; addition theorems.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.node import Formula, Term
from derivcheck.language.nodes_json import to_json
from derivcheck.language.obligations import obligations
from derivcheck.procedures.fractions import Fractions, Rules, Scales, TooLarge, Undefined, settled
from derivcheck.procedures.hypotheses import read_node
from derivcheck.procedures.kernels import apply_rule
from derivcheck.procedures.known import Known
from derivcheck.procedures.rational import search, sides, verify


def recording(log: dict[tuple[str, Term], None]) -> Rules:
    """All relations; what is used is noted in `log`."""

    def rules(key: Term, field: Fractions) -> Term | None:
        found = apply_rule(key, field)
        if found is None:
            return None
        log[found[0], key] = None
        return found[1]

    return rules


def permitted(allowed: set[tuple[str, Term]]) -> Rules:
    """Only the relations listed, each at its kernel."""
    kernels = {key for _, key in allowed}

    def rules(key: Term, field: Fractions) -> Term | None:
        found = apply_rule(key, field) if key in kernels else None
        return found[1] if found is not None and (found[0], key) in allowed else None

    return rules


def relations_json(log: dict[tuple[str, Term], None]) -> Json:
    """The relations used, as JSON."""
    return [[name, to_json(key)] for name, key in log]


def read_relations(data: Json) -> set[tuple[str, Term]] | None:
    """The relations listed in evidence, or None."""
    if not isinstance(data, list):
        return None
    out = set()
    for item in data:
        if not isinstance(item, list) or len(item) != 2 or not isinstance(item[0], str):
            return None
        key = read_node(item[1], Term)
        if key is None:
            return None
        out.add((item[0], key))
    return out


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Evidence for an identity of elementary functions."""
    why = sides(goal.formula)
    if isinstance(why, str):
        return NoOpinion(why)
    log: dict[tuple[str, Term], None] = {}
    try:
        found = search(goal, budget, recording(log))
    except (TooLarge, Undefined) as reason:
        return NoOpinion(str(reason))
    if found is None:
        return NoOpinion("the normal form of the difference is not zero")
    data, needs = found
    return Evidence({**data, "relations": relations_json(log)}, needs)


def check(goal: Goal, data: Json) -> str | None:
    """The normal form again, with exactly the relations listed."""
    allowed = read_relations(data.get("relations")) if isinstance(data, dict) else None
    if allowed is None:
        return "malformed relations"
    return verify(goal, data, permitted(allowed))


def normal_form(t: Term, hyps: tuple[Formula, ...] = (), budget: Budget | None = None) -> Term | None:
    """An equal term in normal form (equations among `hyps` are not used), for procedures that compare terms."""
    known = Known((*hyps, *obligations(t)))

    def work(scales: Scales) -> Term:
        field = Fractions(known, recording({}), budget, scales)
        return field.term(field.of(t))

    try:
        return settled(work)  # type: ignore[no-any-return]
    except (TooLarge, Undefined):
        return None


PROCEDURE = Procedure(name="elementary", check=check, decide=decide, doc=__doc__, rests_on=("flint",))
