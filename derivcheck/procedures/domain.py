"""Obligations: that terms are defined, from the declared domains and the hypotheses.

Decides: relations with a known sign (denominators != 0, log arguments > 0, even roots >= 0), also under
    "for all", "=>", "and", "or"; integers and reals; matrix properties (invertible, positive definite ...);
    integrability of expectations and integrals; differentiability at a point; what holds near a point.
Method: sign rules by head, linear arithmetic over monomials, closure rules of matrix properties, and for analysis
    the form of the body: polynomials under a normal law, continuous bodies on closed intervals, smooth heads.
Complete: for linear facts about polynomials of known monomial signs; not in general.
Gives up: on signs that need more than products of two facts; on infinite sums and limits without a hypothesis.
Conditions: none; every rule is read where the term itself is defined.
Proves:
    given(x > 1) |- log(x) > 0
    given(x > y) |- unequal(x - y, 0)
    given() |- p/(p + q) >= 0
    given() |- x**2 + x + 1 > 0
    given() |- forall(k, implies(k <= n, n - k + 1 > 0))
Refutes:
    given(x >= 1) |- log(x) > 0
    given(x >= y) |- unequal(x - y, 0)
    given() |- x/(p + q) >= 0
    given() |- x**2 + 2*x + 1 > 0
    given() |- forall(k, implies(k <= n, n - k > 0))
Source: elementary.
"""

from __future__ import annotations

from itertools import islice

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym
from derivcheck.language.obligations import is_integer
from derivcheck.language.substitute import alpha_equal, canonical, free_symbols, fresh, rename_bound, substitute
from derivcheck.procedures import definite
from derivcheck.procedures.signs import NEGATED, NONREAL, Facts, facts_about, scalar

SPLITS = 2  # nested case distinctions
SMALL = 30  # nodes of an equation that is looked into
VALUES = 8  # a finite symbol with more values is not split
SMOOTH_LAWS = (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM)
FINITE_LAWS = (Op.BERNOULLI, Op.CATEGORICAL)


def holds(formula: Formula, facts: Facts, splits: int = SPLITS) -> bool:
    """Whether the formula is certain (where it is defined); False means only "not known"."""
    return facts.given(formula) or _by_form(formula, facts) or (splits > 0 and _by_cases(formula, facts, splits))


def _by_form(formula: Formula, facts: Facts) -> bool:
    match formula.op:
        case Op.REL:
            return _relation(formula, facts)
        case Op.AND:
            return all(holds(part, facts, 0) for part in formula.args)
        case Op.OR:
            return any(holds(p, _unless(formula.args[:k], facts), 0) for k, p in enumerate(formula.args))
        case Op.IMPLIES:
            return holds(formula.args[1], facts.extended(formula.args[0]))
        case Op.IFF:
            left, right = formula.args
            return holds(right, facts.extended(left)) and holds(left, facts.extended(right))
        case Op.NOT:
            return _negated(formula.args[0], facts)
        case Op.FORALL:
            return holds(rename_bound(formula, facts.names).args[0], facts)
        case Op.PRED:
            return _predicate(formula, facts)
    return False


def _unless(parts: tuple[Formula, ...], facts: Facts) -> Facts:
    return facts.extended(*(Formula(Op.NOT, (p,)) for p in parts)) if parts else facts


def _relation(formula: Formula, facts: Facts) -> bool:
    left, right = formula.args
    if scalar(left) and scalar(right):
        if formula.data in ("=", "<=", ">=") and alpha_equal(left, right):
            return True
        if formula.data == "=" and sum(1 for _ in islice(formula.walk(), SMALL)) == SMALL:
            return False  # identities have procedures of their own
        return facts.holds(formula.data, left, right)
    if formula.data == "!=":
        for a, b in (formula.args, formula.args[::-1]):
            if definite.is_zero(b) and definite.nonzero_matrix(a, facts):
                return True
    return facts.given(rel(formula.data, right, left)) if formula.data in ("=", "!=") else False


def _negated(part: Formula, facts: Facts) -> bool:
    match part.op:
        case Op.REL if part.data in ("=", "!=") or all(not facts.sign(a) & NONREAL for a in part.args):
            return holds(rel(NEGATED[part.data], *part.args), facts, 0)
        case Op.NOT:
            return holds(part.args[0], facts, 0)
        case Op.OR:
            return all(_negated(p, facts) for p in part.args)
        case Op.AND:
            return any(_negated(p, facts.extended(*part.args[:k])) for k, p in enumerate(part.args))
    return False


def _by_cases(formula: Formula, facts: Facts, splits: int) -> bool:
    """One case for each part of a disjunction among the hypotheses, or for each value of a finite symbol."""
    for h in facts.hyps:
        if h.op is Op.OR and len(h.args) <= VALUES:
            others = [g for g in facts.hyps if g != h]
            cases = (Facts((*others, part), facts.depth + 1, facts.effort) for part in h.args)
            if all(holds(formula, case, splits - 1) for case in cases):
                return True
    for s in sorted(free_symbols(formula), key=lambda s: s.name):
        values = s.domain.values
        if s.domain.kind is Kind.FINITE and 0 < len(values) <= VALUES:
            cases = (facts.extended(rel("=", sym(s), v)) for v in values)
            return all(holds(formula, case, splits - 1) for case in cases)
    return False


def _predicate(formula: Formula, facts: Facts) -> bool:
    name, args = formula.data, formula.args
    if name == "integer":
        return integer(args[0], facts)
    if name == "real":
        return scalar(args[0]) and not facts.sign(args[0]) & NONREAL
    if name in definite.RULES:
        return definite.has(name, args[0], facts)
    if name in ("density", "pmf") and len(args) == 1:
        return args[0].op in (SMOOTH_LAWS if name == "density" else FINITE_LAWS)
    if name == "pmf":
        return _pmf(*args, facts)
    from derivcheck.procedures import analysis

    rule = analysis.RULES.get(name)
    return rule is not None and rule(formula, facts)


def integer(t: Term, facts: Facts) -> bool:
    """Whether t is certainly an integer."""
    if is_integer(t) or facts.given(Formula(Op.PRED, (t,), "integer")):
        return True
    match t.op:
        case Op.SYM if t.data.domain.kind is Kind.FINITE:
            return all(v.denominator == 1 for v in t.data.domain.values)
        case Op.FLOOR | Op.FACTORIAL | Op.BINOMIAL | Op.SIGN:
            return not facts.sign(t.args[0]) & NONREAL
        case Op.ADD | Op.SUB | Op.NEG | Op.MUL | Op.ABS | Op.MAX | Op.MIN:
            return all(scalar(a) and integer(a, facts) for a in t.args)
        case Op.POW:
            base, exponent = t.args
            return integer(base, facts) and integer(exponent, facts) and facts.holds(">=", exponent)
        case Op.APPLY if t.args[0].op is Op.SYM:
            output = t.args[0].data.domain.output
            return output is not None and output.kind is Kind.INTEGER
        case Op.SUM | Op.PROD:
            if any(n.op is Op.CONST for end in t.args[1:] for n in end.walk()):
                return False
            inside, within = facts.under(t)
            return integer(inside.args[0], within)
    return False


def _pmf(p: Term, n: Term, facts: Facts) -> bool:
    """p_1 .. p_n are nonnegative and a hypothesis says that they add up to 1."""
    from derivcheck.language.domain import POSITIVE_INTEGER

    avoid = facts.names | {s.name for s in free_symbols(p) | free_symbols(n)}
    k = sym(fresh(Symbol("k", POSITIVE_INTEGER), avoid))
    value = p(k) if p.op is not Op.LAMBDA else substitute(p.args[0], {p.data[0]: k})
    total = _sum_key(Term(Op.SUM, (value, ONE, n), (k.data,)))
    one = any(
        h.data == "=" and b == ONE and _sum_key(a) == total
        for h in facts.relations
        for a, b in (h.args, h.args[::-1])
    )
    return one and facts.extended(rel("<=", ONE, k), rel("<=", k, n)).holds(">=", value, ZERO)


def _sum_key(t: Term) -> Node | None:
    """A sum up to the name and the declared bounds of its index."""
    if t.op is not Op.SUM:
        return None
    index = Symbol("#index", Symbol("", t.data[0].domain).domain._replace(lo=None, hi=None))
    return canonical(Term(Op.SUM, (substitute(t.args[0], {t.data[0]: sym(index)}), *t.args[1:]), (index,)))


def facts_of(goal: Goal) -> Facts:
    """The facts of a goal: its hypotheses, and what makes its formula defined."""
    return facts_about(goal.hyps)


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Accept when the rules prove the goal."""
    return Evidence() if holds(goal.formula, facts_of(goal)) else NoOpinion("the sign rules do not settle it")


def check(goal: Goal, data: Json) -> str | None:
    """Run the same rules again."""
    return None if data is None and holds(goal.formula, facts_of(goal)) else "the sign rules do not prove it"


PROCEDURE = Procedure(name="domain", check=check, decide=decide, doc=__doc__, rests_on=("flint",))
