"""Monotone and injective functions of one variable: the unfolded predicates, by composition.

Decides: for all x, y: x < y => g(x) < g(y) (also with <= and >), for all x, y: g(x) = g(y) => x = y.
Method: composition of increasing and decreasing parts; the sign of g(y) - g(x) where x < y. Injective: strictly
    monotone, or affine with an invertible coefficient.
Complete: no.
Gives up: on functions that are monotone only in pieces.
Conditions: none.
Proves:
    given() |- forall([x, y], implies(x < y, exp(2*x) + x < exp(2*y) + y))
    given() |- forall([x, y], implies(x < y, x**3 < y**3))
    given() |- forall([p, q], implies(p < q, log(p) - 1/p < log(q) - 1/q))
    given() |- forall([x, y], implies(equal(atan(x), atan(y)), equal(x, y)))
    given(a > 0) |- forall([x, y], implies(x < y, a*x + b < a*y + b))
Refutes:
    given() |- forall([x, y], implies(x < y, exp(-x) < exp(-y)))
    given() |- forall([x, y], implies(x < y, x**2 < y**2))
    given() |- forall([x, y], implies(equal(x**2, y**2), equal(x, y)))
    given() |- forall([x, y], implies(x <= y, x**3 < y**3))
    given(a >= 0) |- forall([x, y], implies(x < y, a*x + b < a*y + b))
Source: W. Rudin, Principles of Mathematical Analysis (1976), theorems 5.11 and 5.14.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure, has
from derivcheck.language.node import ONE, ZERO, Formula, Op, Term, rel, sym
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import dims, shape
from derivcheck.language.substitute import alpha_equal, beta, free_symbols, rename_bound, substitute
from derivcheck.procedures import definite
from derivcheck.procedures.analysis import DIFFERENTIABLE, TWICE, affine, smooth
from derivcheck.procedures.derivatives import differentiate
from derivcheck.procedures.domain import holds
from derivcheck.procedures.inequalities import certain
from derivcheck.procedures.positivity import INCREASING, literal_exponent
from derivcheck.procedures.signs import ALLOWED, NEG, NIL, NONREAL, POS, Facts, facts_about, minus, scalar
from derivcheck.theory.predicates import unfold

BY_DERIVATIVE = """Monotone and injective functions by the sign of their derivative.

Decides: for all x, y: x < y => g(x) < g(y) (also with <= and >), for all x, y: g(x) = g(y) => x = y.
Method: g is differentiable on the whole interval by the form of its heads, and the sign rules sign g'.
Complete: no.
Gives up: on derivatives whose sign the sign rules do not see, or that vanish somewhere.
Conditions: none; smoothness on the interval is part of the check.
Proves:
    given() |- forall([x, y], implies(x < y, 2*x + sin(x) < 2*y + sin(y)))
    given() |- forall([x, y], implies(x < y, tanh(x) + x < tanh(y) + y))
    given(a > -1) |- forall([x, y], implies(x < y, x + a*tanh(x) < y + a*tanh(y)))
    given() |- forall([x, y], implies(x <= y, x + sin(x) <= y + sin(y)))
    given() |- forall([x, y], implies(equal(x + exp(x), y + exp(y)), equal(x, y)))
Refutes:
    given() |- forall([x, y], implies(x < y, x + 2*sin(x) < y + 2*sin(y)))
    given() |- forall([x, y], implies(x < y, x**2 < y**2))
    given(a >= -1) |- forall([x, y], implies(x < y, x + a*tanh(x) < y + a*tanh(y)))
    given() |- forall([x, y], implies(equal(sin(x), sin(y)), equal(x, y)))
    given() |- forall([x, y], implies(x < y, f(x) < f(y)))
Source: W. Rudin, Principles of Mathematical Analysis (1976), theorem 5.11.
"""
BY_CURVATURE = """Convex functions of a number or a vector.

Decides: for all x, y, t in [0, 1]: g(t x + (1 - t) y) <= t g(x) + (1 - t) g(y).
Method: closure rules (sums, maxima, norms, squares and exponentials of affine or convex terms, quadratic forms) and
    the sign of the second derivative.
Complete: no.
Gives up: on functions whose second derivative the sign rules do not sign.
Conditions: none; smoothness on the interval is part of the check.
Proves:
    given() |- pred("convex", function(x, x**2 + exp(x)))
    given() |- pred("convex", function(p, -log(p)))
    given() |- pred("convex", function(x, log(1 + exp(x))))
Refutes:
    given() |- pred("convex", function(x, x**3))
    given() |- pred("convex", function(p, log(p)))
    given() |- pred("convex", function(x, sin(x)))
Source: W. Rudin, Principles of Mathematical Analysis (1976), exercise 5.14.
"""
DEPTH = 12  # nesting of compositions
MIXED = None  # a trend that is not known; POS, NEG: strictly increasing, decreasing; NIL: constant


class Pair(NamedTuple):
    """for all x, y: x before y => g(x) after g(y), with g given as a term in y."""

    x: Symbol
    y: Symbol
    before: str
    after: str
    g: Term
    facts: Facts


def _unfolded(formula: Formula) -> Formula:
    """The definition of a predicate; other formulas as they are."""
    defined = unfold(formula) if formula.op is Op.PRED else None
    return formula if defined is None else defined


def read(goal: Goal) -> Pair | None:
    """The goal as a statement about two points of one function; None if it is none."""
    facts = facts_about(goal.hyps)
    outer = _unfolded(goal.formula)
    if outer.op is not Op.FORALL or outer.args[0].op is not Op.FORALL:
        return None
    outer = rename_bound(outer, facts.names)
    x = outer.data[0]
    inner = rename_bound(outer.args[0], facts.names | {x.name})
    y, body = inner.data[0], inner.args[0]
    if x.domain != y.domain or body.op is not Op.IMPLIES or any(p.op is not Op.REL for p in body.args):
        return None
    premise, conclusion = body.args
    if premise.data == "=":  # injective: g(x) = g(y) => x = y
        premise, conclusion = conclusion, premise
        if premise.data != "=" or conclusion.data != "=":
            return None
    if premise.args != (sym(x), sym(y)):
        return None
    left, right = conclusion.args
    if x in free_symbols(right) or not alpha_equal(left, substitute(right, {y: sym(x)})):
        return None
    return Pair(x, y, premise.data, conclusion.data, right, facts)


# --- composition -------------------------------------------------------------------------------------
def trend(t: Term, u: Symbol, facts: Facts, depth: int = DEPTH) -> int | None:
    """POS or NEG if t is strictly increasing or decreasing in u on the domain of u, NIL if free of u."""
    if u not in free_symbols(t):
        return NIL
    if depth == 0 or not scalar(t) or facts.sign(t) & NONREAL:
        return MIXED
    parts = [trend(a, u, facts, depth - 1) if isinstance(a, Term) and t.op is not Op.APPLY else MIXED for a in t.args]
    match t.op:
        case Op.SYM:
            return POS if t == sym(u) else MIXED
        case Op.NEG:
            return _flip(parts[0])
        case Op.ADD:
            return _joined(parts)
        case Op.SUB:
            return _joined([parts[0], _flip(parts[1])])
        case Op.MUL | Op.DIV:
            return _product(t, parts, facts)
        case Op.POW:
            return _power(t, parts, facts)
        case Op.MAX | Op.MIN if NIL not in parts:
            return _joined(parts)
        case Op.APPLY:
            return _applied(t, u, facts, depth)
    return parts[0] if t.op in INCREASING else MIXED


def _flip(part: int | None) -> int | None:
    return MIXED if part is None else minus(part)


def _joined(parts: list[int | None]) -> int | None:
    moving = {p for p in parts if p != NIL}
    return moving.pop() if len(moving) == 1 else MIXED if moving else NIL


def _product(t: Term, parts: list[int | None], facts: Facts) -> int | None:
    """Constants by their sign; positive factors that move together; a positive numerator over a divisor."""
    if t.op is Op.DIV:
        sign = facts.sign(t.args[1])
        parts = [parts[0], _flip(parts[1])]
        if parts[1] != NIL and sign not in (POS, NEG):
            return MIXED
        if parts[0] == NIL:  # c / t moves against t where c > 0, whatever the constant sign of t
            top = facts.sign(t.args[0])
            return parts[1] if top == POS else _flip(parts[1]) if top == NEG else MIXED
    moving = [(a, p) for a, p in zip(t.args, parts, strict=True) if p != NIL]
    constant = POS
    for a, p in zip(t.args, parts, strict=True):
        if p == NIL:
            sign = facts.sign(a)
            if sign not in (POS, NEG):
                return MIXED
            constant = constant if sign == POS else minus(constant)
    if len(moving) > 1 and any(facts.sign(a) != POS for a, _ in moving):
        return MIXED
    out = _joined([p for _, p in moving])
    return out if constant == POS else _flip(out)


def _power(t: Term, parts: list[int | None], facts: Facts) -> int | None:
    base, exponent = t.args
    sign = facts.sign(base)
    if parts[1] == NIL:
        k = literal_exponent(t)
        positive = facts.sign(exponent)
        if k is not None and k > 0 and k % 2:
            return parts[0]
        if not sign & (NEG | NONREAL) and positive == POS:
            return parts[0]
        if sign == POS and positive == NEG:
            return _flip(parts[0])
        return _flip(parts[0]) if k is not None and k > 0 and sign & ~(NEG | NIL) == 0 else MIXED
    if parts[0] == NIL and sign == POS:
        return parts[1] if facts.holds(">", base, ONE) else _flip(parts[1]) if facts.holds("<", base, ONE) else MIXED
    return MIXED


def _applied(t: Term, u: Symbol, facts: Facts, depth: int) -> int | None:
    function, *arguments = t.args
    if function.op is Op.LAMBDA:
        return trend(beta(function, tuple(arguments)), u, facts, depth - 1)
    if len(arguments) != 1 or not scalar(arguments[0]) or u in free_symbols(function):
        return MIXED
    inner = trend(arguments[0], u, facts, depth - 1)
    for prop, rule in ((Prop.INCREASING, lambda p: p), (Prop.DECREASING, _flip)):
        if has(function, prop) or facts.given(Formula(Op.PRED, (function,), prop.value)):
            return rule(inner)  # type: ignore[no-any-return,no-untyped-call]
    return MIXED


def _by_composition(pair: Pair) -> bool:
    if pair.x.domain.kind not in (Kind.REAL, Kind.INTEGER, Kind.FINITE):
        return pair.before == "=" and _affine_injective(pair)
    direction = trend(pair.g, pair.y, pair.facts)
    if _follows(pair, direction):
        return True
    if pair.before == "=":
        return _affine_injective(pair)
    left = substitute(pair.g, {pair.y: sym(pair.x)})
    return certain(pair.after, left, pair.g, pair.facts.extended(rel(pair.before, sym(pair.x), sym(pair.y))))


def _follows(pair: Pair, direction: int | None) -> bool:
    """Whether a strict trend (or constancy) gives the statement."""
    if direction is None:
        return False
    if pair.before == "=":
        return direction in (POS, NEG)
    if pair.before not in ("<", "<="):
        return False
    relation = {POS: "<", NEG: ">", NIL: "="}[direction]
    attained = 0 if pair.before == "<" else NIL  # g(x) = g(y) at x = y
    return not (ALLOWED[relation] | attained) & ~ALLOWED[pair.after]


def _affine_injective(pair: Pair) -> bool:
    """A y + b with A invertible, or c y + b with c != 0."""
    coefficient = linear_part(pair.g, pair.y)
    if coefficient is None:
        return False
    return holds(rel("!=", coefficient, ZERO), pair.facts) if scalar(coefficient) else definite.has(
        "invertible", coefficient, pair.facts
    )


def linear_part(t: Term, y: Symbol) -> Term | None:
    """A with t = A y + b, b free of y; a scalar A where y is only multiplied by scalars."""
    if t == sym(y):
        return ONE
    match t.op:
        case Op.ADD | Op.SUB:
            found: list[Term] = []
            for k, a in enumerate(t.args):
                if y in free_symbols(a):
                    part = linear_part(a, y)
                    if part is None:
                        return None
                    found.append(Term(Op.NEG, (part,)) if t.op is Op.SUB and k else part)
            if not found:
                return None
            if len({bool(shape(f)) for f in found}) > 1:  # c y + A y = (c I + A) y
                one = Term(Op.IDENTITY, (dims(sym(y))[0],))
                found = [f if shape(f) else f * one for f in found]
            return found[0] if len(found) == 1 else Term(Op.ADD, tuple(found))
        case Op.NEG:
            part = linear_part(t.args[0], y)
            return None if part is None else Term(Op.NEG, (part,))
        case Op.DIV if y not in free_symbols(t.args[1]):
            part = linear_part(t.args[0], y)
            return None if part is None else Term(Op.DIV, (part, t.args[1]))
        case Op.MUL if all(y not in free_symbols(a) for a in t.args[:-1]):
            part = linear_part(t.args[-1], y)
            if part is None:
                return None
            front = t.args[0] if len(t.args) == 2 else Term(Op.MUL, t.args[:-1])
            return front if part == ONE else Term(Op.MUL, (front, part))
    return None


# --- derivatives -------------------------------------------------------------------------------------
def _derivative(t: Term, u: Symbol, facts: Facts, order: int) -> Term | None:
    """The derivative of a term that is smooth on the whole domain of u, itself defined there."""
    if u.domain.kind is not Kind.REAL or not scalar(t) or not smooth(t, {u: sym(u)}, facts, order):
        return None
    out = differentiate(t, u)
    if out is None or not all(holds(o, facts) for o in obligations(out)):
        return None
    return out


def _by_derivative(pair: Pair) -> bool:
    slope = _derivative(pair.g, pair.y, pair.facts, DIFFERENTIABLE)
    if slope is None:
        return False
    for direction, relation in ((POS, ">"), (NEG, "<")):
        if certain(relation, slope, ZERO, pair.facts, 1) and _follows(pair, direction):
            return True
    weakly = {"<=": ">=", ">=": "<="}.get(pair.after)
    return weakly is not None and pair.before in ("<", "<=") and certain(weakly, slope, ZERO, pair.facts, 1)


# --- convexity ---------------------------------------------------------------------------------------
def read_convex(goal: Goal) -> tuple[Term, Symbol, Facts] | None:
    """The function (as a term in one symbol) that the goal says is convex."""
    facts = facts_about(goal.hyps)
    symbols: list[Symbol] = []
    formula = _unfolded(goal.formula)
    while formula.op is Op.FORALL and len(symbols) < 3:
        formula = rename_bound(formula, facts.names | {s.name for s in symbols})
        symbols.append(formula.data[0])
        formula = formula.args[0]
    if len(symbols) != 3 or formula.op is not Op.REL or formula.data != "<=" or symbols[0].domain != symbols[1].domain:
        return None
    (x, y, t), s = symbols, sym(symbols[2])
    if not _unit_interval(t.domain) or not _convex_domain(x.domain):
        return None
    left, right = formula.args
    if right.op is not Op.ADD or len(right.args) != 2 or right.args[0].op is not Op.MUL or len(right.args[0].args) != 2:
        return None
    g = right.args[0].args[1]
    mix = s * sym(x) + (1 - s) * sym(y)
    wanted = s * g + (1 - s) * substitute(g, {x: sym(y)})
    if {y, t} & free_symbols(g) or not alpha_equal(right, wanted) or not alpha_equal(left, substitute(g, {x: mix})):
        return None
    return g, x, facts


def _unit_interval(domain: Domain) -> bool:
    return domain.kind is Kind.REAL and (domain.lo, domain.hi) == (0, 1)


def _convex_domain(domain: Domain) -> bool:
    return domain.kind is Kind.REAL or (domain.kind is Kind.MATRIX and not closure(domain.props))


def convex(t: Term, x: Symbol, facts: Facts, depth: int = DEPTH) -> bool:
    """Whether the scalar t is convex in x on the domain of x."""
    if x not in free_symbols(t) or (affine(t, x) and not facts.sign(t) & NONREAL):
        return True
    if depth == 0 or not scalar(t) or facts.sign(t) & NONREAL:
        return False
    args = t.args
    match t.op:
        case Op.ADD | Op.MAX:
            if all(convex(a, x, facts, depth - 1) for a in args):
                return True
        case Op.SUB:
            if convex(args[0], x, facts, depth - 1) and convex(Term(Op.NEG, args[1:]), x, facts, depth - 1):
                return True
        case Op.MUL | Op.DIV if all(map(scalar, args)):
            moving = [a for a in args if x in free_symbols(a)]
            if len(moving) == 1 and (t.op is Op.MUL or moving[0] is args[0]):
                rest = [a for a in args if x not in free_symbols(a)]
                if all(facts.holds(">=", a) for a in rest) and convex(moving[0], x, facts, depth - 1):
                    return True
        case Op.ABS | Op.NORM:
            return affine(args[0], x)
        case Op.EXP:
            if convex(args[0], x, facts, depth - 1):
                return True
        case Op.POW if literal_exponent(t) == 2:
            nonnegative = facts.holds(">=", args[0])
            if affine(args[0], x) or (nonnegative and convex(args[0], x, facts, depth - 1)):
                return True
        case Op.MUL:
            return _quadratic(t, x, facts)
        case Op.NEG if args[0].op is Op.LOG and affine(args[0].args[0], x):
            return True
    return _by_second_derivative(t, x, facts)


def _quadratic(t: Term, x: Symbol, facts: Facts) -> bool:
    """c L' M L with L affine in x, M positive semidefinite and c >= 0 free of it."""
    numbers, matrices = definite.split(t)
    if any(x in free_symbols(n) or not facts.holds(">=", n) for n in numbers):
        return False
    parts = definite.palindrome(matrices, facts)
    if parts is None:
        return False
    right, middle = parts
    front, last = right[:-1], right[-1]
    if any(x in free_symbols(m) for m in front) or not affine(last, x):
        return False
    return middle is None or (x not in free_symbols(middle) and definite.has("positive semidefinite", middle, facts))


def _by_second_derivative(t: Term, x: Symbol, facts: Facts) -> bool:
    first = _derivative(t, x, facts, TWICE)
    second = None if first is None else differentiate(first, x)
    if second is None or not all(holds(o, facts) for o in obligations(second)):
        return False
    return certain("<=", ZERO, second, facts, 1)


# --- procedures --------------------------------------------------------------------------------------
def _procedure(
    name: str, proves: Callable[[Goal], bool | None], rests_on: tuple[str, ...], doc: str | None
) -> Procedure:
    def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
        answer = proves(goal)
        if answer is None:
            return NoOpinion("the goal does not compare two points of one function")
        return Evidence() if answer else NoOpinion("no rule shows it")

    def check(goal: Goal, data: Json) -> str | None:
        return None if data is None and proves(goal) else "no rule shows it"

    return Procedure(name=name, check=check, decide=decide, doc=doc or "", rests_on=rests_on)


def _on_pairs(rule: Callable[[Pair], bool]) -> Callable[[Goal], bool | None]:
    def proves(goal: Goal) -> bool | None:
        pair = read(goal)
        return None if pair is None else rule(pair)

    return proves


def _proves_convex(goal: Goal) -> bool | None:
    found = read_convex(goal)
    return None if found is None else convex(*found)


PROCEDURES = (
    _procedure("monotone", _on_pairs(_by_composition), ("flint",), __doc__),
    _procedure("monotone.derivative", _on_pairs(_by_derivative), ("flint", "lemma.mean-value"), BY_DERIVATIVE),
    _procedure("convex", _proves_convex, ("flint", "lemma.second-derivative"), BY_CURVATURE),
)
