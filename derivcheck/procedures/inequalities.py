"""Inequalities between real terms, by certificates that add up exactly.

Decides: l < r, l <= r, l > r, l >= r, l != r, also under "for all" and "=>".
Method: the difference as a quotient of polynomials over its atoms, its factors signed one by one; completed squares
    (LDL' of a quadratic form, pivot by pivot); nonnegative combinations of hypotheses, their products and squares;
    log y <= y - 1 and exp x >= 1 + x as atoms' inequalities; increasing functions keep an order; |u|, max, min and
    case distinctions by cases; both sides squared if nonnegative; sums, integrals and expectations term by term.
Complete: for linear inequalities over the reals and for quadratics with pivots of known sign.
Gives up: on certificates of higher degree; on terms whose sign depends on more than two hypotheses at once.
Conditions: none; every rule is read where the terms are defined.
Proves:
    given() |- x**2 + y**2 >= 2*x*y
    given() |- x**2 + y**2 + z**2 >= x*y + y*z + z*x
    given(x > 0) |- log(x) <= x - 1
    given() |- abs(x + y) <= abs(x) + abs(y)
    given() |- sqrt(p*q) <= (p + q)/2
Refutes:
    given() |- x**2 + y**2 > 2*x*y
    given() |- x**2 + y**2 + z**2 >= 2*x*y + y*z
    given(x > 0) |- log(x) < x - 1
    given() |- abs(x + y) >= abs(x) + abs(y)
    given() |- sqrt(p*q) < (p + q)/2
Source: G. H. Hardy, J. E. Littlewood, G. Polya, Inequalities (1934), chapters 2 and 9.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Symbol
from derivcheck.language.node import ONE, TWO, ZERO, Formula, Op, Term, rel, sym
from derivcheck.language.shape import ShapeError, SortError, same_dimension, shape
from derivcheck.language.substitute import canonical, rename_bound, substitute
from derivcheck.procedures.domain import holds as obligation_holds
from derivcheck.procedures.positivity import Space, TooBig, atoms
from derivcheck.procedures.signs import (
    ALLOWED,
    FLIPPED,
    NIL,
    NONREAL,
    Facts,
    bits,
    facts_about,
    minus_term,
    scalar,
    space,
    support,
    times,
)

SPLITS = 4  # absolute values, maxima and minima taken apart in one goal
DEPTH = 5  # squares completed one after another
TERMWISE = frozenset({Op.SUM, Op.INTEGRAL, Op.EXPECT})


def proves(formula: Formula, facts: Facts) -> bool:
    """Whether the rules prove the formula."""
    match formula.op:
        case Op.FORALL:
            return proves(rename_bound(formula, facts.names).args[0], facts)
        case Op.IMPLIES:
            return proves(formula.args[1], facts.extended(formula.args[0]))
        case Op.AND:
            return all(proves(part, facts) for part in formula.args)
        case Op.REL if formula.data != "=" and all(map(scalar, formula.args)):
            return certain(formula.data, *formula.args, facts)
    return obligation_holds(formula, facts)


def certain(relation: str, left: Term, right: Term, facts: Facts, splits: int = SPLITS) -> bool:
    """Whether `left relation right` follows."""
    if relation in (">", ">="):
        relation, left, right = FLIPPED[relation], right, left
    if facts.holds(relation, left, right):
        return True
    if relation == "!=":
        return False
    difference = minus_term(left, right)
    return (
        _polynomial(relation, difference, facts)
        or _lemma(relation, left, right, facts)
        or _termwise(relation, left, right, facts)
        or _squared(relation, left, right, facts, splits)
        or (splits > 0 and _by_cases(relation, difference, facts, splits))
    )


def _polynomial(relation: str, difference: Term, facts: Facts) -> bool:
    """The normal form once more, with squares and with more of them completed."""
    try:
        ring = Space(difference, facts, squares=True)
        num, den = ring.fraction(difference)
    except TooBig:
        return False
    if den == 0:
        return False
    return not times(ring.sign(num, DEPTH), ring.sign(den) & ~NIL) & ~ALLOWED[relation]


def _termwise(relation: str, left: Term, right: Term, facts: Facts) -> bool:
    """Sums, integrals and expectations over the same range, compared under the binder."""
    if left.op is not right.op or left.op not in TERMWISE or left.args[1:] != right.args[1:]:
        return False
    if left.op is Op.INTEGRAL and not facts.holds("<=", *left.args[1:]):
        return False
    if relation == "<" and left.op is not Op.SUM:
        return False
    renamed, within = facts.under(left)
    x = renamed.bound[0]
    if left.op is Op.EXPECT:
        law = left.args[1]
        x = Symbol(x.name, space(law, x.domain))
        within = facts.extended(*support(law, sym(x)))
    bodies = [substitute(side.args[0], {side.bound[0]: sym(x)}) for side in (left, right)]
    occupied = relation == "<=" or facts.holds("<=", *left.args[1:])
    return occupied and certain(relation, *bodies, within, 1)


def _squared(relation: str, left: Term, right: Term, facts: Facts, splits: int) -> bool:
    """0 <= l, 0 <= r, l**2 <= r**2 ==> l <= r; l <= 0 suffices as well where r >= 0."""
    roots = [n for side in (left, right) for n in side.walk() if n.op in (Op.SQRT, Op.NORM, Op.ABS)]
    if not roots or splits < SPLITS or not facts.holds(">=", right):
        return False
    if facts.sign(left) & NONREAL:
        return False
    squares = (Term(Op.POW, (side, TWO)) for side in (left, right))
    return certain(relation, *squares, facts.extended(rel(">=", left, ZERO)), 1)


def _by_cases(relation: str, difference: Term, facts: Facts, splits: int) -> bool:
    """One absolute value, maximum or minimum at a time: its two or more cases."""
    for atom in atoms(difference):
        if atom.op is Op.ABS and _undecided(atom.args[0], facts):
            u = atom.args[0]
            branches = [(rel(">=", u, ZERO), u), (rel("<=", u, ZERO), Term(Op.NEG, (u,)))]
        elif atom.op in (Op.MAX, Op.MIN) and not any(facts.sign(a) & NONREAL for a in atom.args):
            order = ">=" if atom.op is Op.MAX else "<="
            branches = [
                (Formula(Op.AND, tuple(rel(order, a, b) for b in atom.args if b != a)), a) for a in atom.args
            ]
        elif atom.op is Op.CASES:
            branches = list(_branches(atom))
        else:
            continue
        return all(
            certain(relation, _replaced(difference, atom, value), ZERO, facts.extended(condition), splits - 1)
            for condition, value in branches
        )
    return False


def _branches(t: Term) -> Iterator[tuple[Formula, Term]]:
    """The branches of a case distinction, each under what must hold for it to be reached."""
    before: tuple[Formula, ...] = ()
    for condition, value in zip(t.args[:-1:2], t.args[1::2], strict=True):
        yield Formula(Op.AND, (*before, condition)), value
        before = (*before, Formula(Op.NOT, (condition,)))
    yield Formula(Op.AND, before), t.args[-1]


def _undecided(u: Term, facts: Facts) -> bool:
    mask = facts.sign(u)
    return not mask & NONREAL and len(bits(mask)) > 1


def _replaced(t: Term, atom: Term, value: Term) -> Term:
    if canonical(t) == atom:
        return value
    if t.bound:
        return t
    return t.with_args(tuple(_replaced(a, atom, value) if isinstance(a, Term) else a for a in t.args))


def _lemma(relation: str, left: Term, right: Term, facts: Facts) -> bool:
    """|x + y| <= |x| + |y| and |x'y| <= |x| |y| for norms of vectors."""
    if relation != "<=":
        return False
    if left.op is Op.NORM and left.args[0].op in (Op.ADD, Op.SUB) and right.op is Op.ADD:
        parts = {canonical(Term(Op.NORM, (a,))) for a in left.args[0].args}
        return parts == set(map(canonical, right.args)) and len(parts) == len(right.args) == len(left.args[0].args)
    inner = left.args[0] if left.op is Op.ABS else left
    if inner.op is Op.MUL and len(inner.args) == 2 and right.op is Op.MUL and len(right.args) == 2:
        x, y = inner.args
        if x.op is Op.TRANSPOSE and _vector(x.args[0]) and _vector(y):
            norms = [canonical(Term(Op.NORM, (a,))) for a in (x.args[0], y)]
            return list(map(canonical, right.args)) in (norms, norms[::-1])
    return False


def _vector(t: Term) -> bool:
    try:
        own = shape(t)
    except (ShapeError, SortError):
        return False
    return bool(own) and same_dimension(own[1], ONE)


def _applies(formula: Formula) -> bool:
    while formula.op in (Op.FORALL, Op.IMPLIES, Op.AND) and formula.args:
        formula = formula.args[-1]
    return formula.op is Op.REL and formula.data != "="


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Accept when a certificate is found."""
    if not _applies(goal.formula):
        return NoOpinion("not an inequality between real terms")
    return Evidence() if proves(goal.formula, facts_about(goal.hyps)) else NoOpinion("no certificate was found")


def check(goal: Goal, data: Json) -> str | None:
    """Find the certificate again; the combinations are added up exactly."""
    if data is not None or not _applies(goal.formula):
        return "not an inequality between real terms"
    return None if proves(goal.formula, facts_about(goal.hyps)) else "no certificate was found"


PROCEDURE = Procedure(name="inequality", check=check, decide=decide, doc=__doc__ or "", rests_on=("flint",))
