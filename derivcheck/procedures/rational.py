"""Equalities of rational expressions.

Decides: `l = r` for scalars built by + - * / and integer powers over any atoms; matrices of literal size entrywise.
Method: both sides as fractions of polynomials over atoms (arguments normalised first); the difference must vanish.
    Equational hypotheses are solved for an atom and substituted, or enter through cofactors:
    num(l - r) = sum of c_i*num(l_i - r_i).  The cofactors are found by Buchberger's algorithm and only multiplied out.
Complete: for rational identities over independent atoms, within the budget.
Gives up: when the difference is not zero (that refutes nothing: atoms may be related), on large polynomials or degrees.
Conditions: none of its own; common factors cancel because they stand in denominators.
Proves:
    given(unequal(x, y)) |- equal((x**2 - y**2)/(x - y), x + y)
    equal(f(x + x), f(2*x))
    given(equal(a**2 + b**2, 1)) |- equal(a**4 - b**4, a**2 - b**2)
    equal(x**(n + 1), x*x**n)
    equal((x + I*y)*(x - I*y), x**2 + y**2)
    equal(det(matrix([[a, b], [c, x]])), a*x - b*c)
Refutes:
    equal((x + y)**2, x**2 + y**2)
    equal(f(x), f(y))
    equal(x**(n - 1)*x, x**n)
    given(equal(a**2, b**2)) |- equal(a, b)
Source: polynomial identity testing by normal form; cofactors after Buchberger (1965).
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.node import ZERO, Formula, Op, Term, rel
from derivcheck.language.nodes_json import to_json
from derivcheck.language.obligations import obligations
from derivcheck.procedures.fractions import Fractions, Ratio, Rules, Scales, TooLarge, Undefined, is_scalar, settled
from derivcheck.procedures.hypotheses import (
    Definitions,
    cofactors_json,
    combination,
    definitions_json,
    equations,
    ideal_cofactors,
    read_node,
    replay,
)
from derivcheck.procedures.known import Known
from derivcheck.procedures.literal_matrices import entries
from derivcheck.procedures.signs import ALLOWED, facts_about

ASKED, LARGEST = 8, 60  # terms of unknown sign that are looked into, nodes of one such term


def sides(formula: Formula) -> list[tuple[Term, Term]] | str:
    """The scalar equations that an equation consists of."""
    if formula.op is not Op.REL or formula.data != "=":
        return "not an equation"
    left, right = formula.args
    if is_scalar(left) and is_scalar(right):
        return [(left, right)]
    rows, columns = entries(left), entries(right)
    if not rows or not columns or len(rows) != len(columns) or len(rows[0]) != len(columns[0]):
        return "neither scalars nor matrices of literal size"
    return [pair for p, q in zip(rows, columns, strict=True) for pair in zip(p, q, strict=True)]


def known_of(goal: Goal) -> Known:
    """The signs that may be used for a goal: hypotheses, domains and the goal's own obligations."""
    return Known((*goal.hyps, *obligations(goal.formula)))


def difference(field: Fractions, pair: tuple[Term, Term]) -> Ratio:
    """left - right as a fraction, all atoms in one table."""
    left = field.of(pair[0])
    return field.add(left, field.of(pair[1]), -1)


def search(goal: Goal, budget: Budget, rules: Rules | None) -> tuple[Json, tuple[Formula, ...]] | None:
    """Evidence and needs for an equation, or None.

    First with the signs at hand, then with those that the domain procedure finds for the terms that were asked about.
    """
    pairs = sides(goal.formula)
    if isinstance(pairs, str):
        return None
    known = known_of(goal)
    data = _search(goal, pairs, known, budget, rules)
    if data is not None:
        return data, ()
    needs = _signs(goal, known)
    if not needs:
        return None
    more = goal._replace(hyps=(*goal.hyps, *needs))
    data = _search(more, pairs, known_of(more), budget, rules)
    return None if data is None else (data, needs)


def _signs(goal: Goal, known: Known) -> tuple[Formula, ...]:
    """Signs of the terms that were asked about, as far as the sign rules of domains find more."""
    facts = facts_about(goal.hyps)
    out: list[Formula] = []
    for t in [t for t in known.asked if sum(1 for _ in t.walk()) <= LARGEST][:ASKED]:
        mask = facts.sign(t)
        relation = next((r for r in (">", "<", "=", ">=", "<=", "!=") if not mask & ~ALLOWED[r]), None)
        if relation is not None and not known.says(need := rel(relation, t, ZERO)):
            out.append(need)
    return tuple(out)


def _search(goal: Goal, pairs: list[tuple[Term, Term]], known: Known, budget: Budget, rules: Rules | None) -> Json:
    """Evidence, or None: no hypotheses, then solved ones, then an ideal."""
    hypotheses = equations(goal.hyps)

    def attempt(scales: Scales) -> Json:
        for chosen in _choices(hypotheses):
            definitions = Definitions(known, rules, budget, scales)
            for equation in chosen:
                definitions.search(equation)
            if chosen and not definitions.solved:
                continue
            found = _zero_or_ideal(definitions, pairs, hypotheses)
            if found is not None:
                return {
                    "solved": definitions_json(definitions.solved),
                    "cofactors": found,
                    "scales": [[to_json(base), to_json(unit), n] for (base, unit), n in scales.items()],
                }
        return None

    return settled(attempt)


def _choices(hypotheses: list[Formula]) -> list[list[Formula]]:
    """Which hypotheses to solve for an atom: none, those that define an atom, all."""
    plain = [h for h in hypotheses if h.args[0].op in (Op.SYM, Op.APPLY, Op.ENTRY)]
    out: list[list[Formula]] = [[], plain, hypotheses, hypotheses[::-1]]
    return [c for i, c in enumerate(out) if c not in out[:i]]


def _zero_or_ideal(definitions: Definitions, pairs: list[tuple[Term, Term]], hypotheses: list[Formula]) -> Json:
    out: list[Json] = []
    solved = {s.equation for s in definitions.solved}
    rest = [h for h in hypotheses if h not in solved]
    for pair in pairs:
        field = definitions.field()
        target = difference(field, pair)
        if field.is_zero(target):
            out.append([])
            continue
        members = [field.reduced(field.of(h.args[0] - h.args[1])).num for h in rest]
        if not members:
            return None
        try:
            found = ideal_cofactors(field, target.num, members)
        except TooLarge:
            return None
        if found is None:
            return None
        out.append(cofactors_json(field, list(zip(rest, found, strict=True))))
    return out


def verify(goal: Goal, data: Json, rules: Rules | None) -> str | None:
    """None if the evidence shows the equation, else the reason why not."""
    pairs = sides(goal.formula)
    if isinstance(pairs, str):
        return pairs
    if not isinstance(data, dict) or not isinstance(data.get("cofactors"), list):
        return "malformed evidence"
    if len(data["cofactors"]) != len(pairs):
        return "not one list of cofactors for each equation"
    known, allowed, start = known_of(goal), equations(goal.hyps), _read_scales(data.get("scales"))
    if start is None:
        return "malformed scales"

    def attempt(scales: Scales) -> str | None:
        definitions = Definitions(known, rules, Budget(), scales)
        refused = replay(definitions, data.get("solved"), allowed)
        if refused is not None:
            return refused
        for pair, cofactors in zip(pairs, data["cofactors"], strict=True):
            field = definitions.field()
            refused = combination(field, difference(field, pair), cofactors, allowed)  # type: ignore[arg-type]
            if refused is not None:
                return refused
        return None

    try:
        return settled(attempt, start)  # type: ignore[no-any-return]
    except (TooLarge, Undefined) as why:
        return str(why)


def _read_scales(data: Json) -> Scales | None:
    if not isinstance(data, list):
        return None
    out: Scales = {}
    for item in data:
        if not isinstance(item, list) or len(item) != 3 or type(item[2]) is not int or not 0 < item[2] < 1000:
            return None
        base, unit = read_node(item[0], Term), read_node(item[1], Term)
        if base is None or unit is None:
            return None
        out[base, unit] = item[2]
    return out


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Evidence for a rational identity."""
    why = sides(goal.formula)
    if isinstance(why, str):
        return NoOpinion(why)
    try:
        found = search(goal, budget, None)
    except (TooLarge, Undefined) as reason:
        return NoOpinion(str(reason))
    return NoOpinion("the difference is not zero as a rational expression") if found is None else Evidence(*found)


def check(goal: Goal, data: Json) -> str | None:
    """Multiply the difference out, with the solved hypotheses and cofactors of the evidence."""
    return verify(goal, data, None)


PROCEDURE = Procedure(name="rational", check=check, decide=decide, doc=__doc__, rests_on=("flint",))
