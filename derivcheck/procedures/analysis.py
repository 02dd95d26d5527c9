"""Integrable, differentiable at, near: the obligations of calculus, by the form of the body.

    tame      |body| <= C exp(c |x|) for some C, c: integrable under every normal law and on bounded intervals
    smooth    built of smooth heads whose conditions hold strictly at the point, hence near it
    near      a strict relation between continuous terms that holds at the point, or what holds everywhere
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure, membership
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym
from derivcheck.language.obligations import is_integer, obligations
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.language.substitute import beta, free_symbols, fresh, rename_bound, substitute
from derivcheck.procedures import definite
from derivcheck.procedures.positivity import Space, TooBig, literal_exponent
from derivcheck.procedures.signs import NEG, NONREAL, Facts, scalar, space, support, times

Point = Mapping[Symbol, Term]

LINEAR = frozenset({Op.ADD, Op.SUB, Op.NEG, Op.TRANSPOSE, Op.TRACE, Op.DIAG, Op.MATRIX})
PRODUCTS = frozenset({Op.MUL, Op.HADAMARD})
ENTIRE = frozenset({Op.EXP, Op.SIN, Op.COS, Op.SINH, Op.COSH, Op.TANH, Op.ATAN, Op.ERF})
BOUNDED = frozenset({Op.SIN, Op.COS, Op.TANH, Op.ATAN, Op.ERF, Op.SIGN})
CONTINUOUS, DIFFERENTIABLE, ONCE, TWICE, SMOOTHLY = range(5)  # ONCE, TWICE: continuously differentiable so often


# --- integrability -----------------------------------------------------------------------------------
def _integrable(formula: Formula, facts: Facts) -> bool:
    node = formula.args[0]
    match node.op:
        case Op.EXPECT | Op.VAR:
            return _expectation(node, facts)
        case Op.INTEGRAL:
            return _integral(node, facts)
        case Op.ENTROPY:
            return node.args[0].op in (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL)
        case Op.KL:
            return _divergence(*node.args, facts)
    return False


def _expectation(node: Term, facts: Facts) -> bool:
    """Part by part: under a normal or uniform law tame parts, under a finite law all, under others given ones."""
    x, law = node.bound[0], node.args[1]
    if law.op in (Op.BERNOULLI, Op.CATEGORICAL) or x not in free_symbols(node.args[0]):
        return True
    inside, _ = facts.under(node)
    draw = Symbol(inside.bound[0].name, space(law, inside.bound[0].domain))
    body = substitute(inside.args[0], {inside.bound[0]: sym(draw)})
    within = facts.extended(*support(law, sym(draw)))
    smooth_law = law.op in (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM)

    def part(t: Term) -> bool:
        if draw not in free_symbols(t) or (smooth_law and tame(t, draw, within)):
            return True
        back = substitute(t, {draw: sym(inside.bound[0])})
        return facts.given(Formula(Op.PRED, (Term(node.op, (back, law), inside.bound),), "integrable"))

    return _by_parts(body, draw, part)


def _by_parts(t: Term, x: Symbol, part: Callable[[Term], bool]) -> bool:
    """Whether t is a linear combination, with coefficients free of x, of terms that `part` accepts."""
    if part(t):
        return True
    if t.op in (Op.ADD, Op.SUB, Op.NEG):
        return all(_by_parts(a, x, part) for a in t.args)
    if t.op is Op.DIV and x not in free_symbols(t.args[1]):
        return _by_parts(t.args[0], x, part)
    if t.op is Op.MUL:
        varying = [a for a in t.args if x in free_symbols(a)]
        return len(varying) == 1 and _by_parts(varying[0], x, part)
    return False


def tame(t: Term, x: Symbol, facts: Facts) -> bool:
    """Whether |t| <= C exp(c |x|) with C, c free of x, and t is measurable in x."""
    if x not in free_symbols(t):
        return True
    args = t.args
    match t.op:
        case Op.SYM:
            return t.data == x
        case Op.ABS | Op.MAX | Op.MIN | Op.NORM | Op.SQRT:
            return all(tame(a, x, facts) for a in args)
        case Op.POW:
            return (literal_exponent(t) or 0) > 0 and tame(args[0], x, facts)
        case Op.DIV:
            return tame(args[0], x, facts) and (x not in free_symbols(args[1]) or _at_least_one(args[1], x, facts))
        case Op.EXP:
            return affine(args[0], x) or (tame(args[0], x, facts) and facts.holds("<=", args[0]))
        case Op.LOG:
            return _tame_log(args[0], x, facts) or (tame(args[0], x, facts) and facts.holds(">=", args[0], ONE))
        case Op.ENTRY:
            return tame(args[0], x, facts) and not any(x in free_symbols(i) for i in args[1:])
        case Op.DENSITY | Op.LOGDENSITY:
            law, point = args
            fixed = law.op in (Op.NORMAL, Op.MVNORMAL) and x not in free_symbols(law.args[1])
            return fixed and all(tame(a, x, facts) for a in (law.args[0], point))
    if t.op in BOUNDED and any(facts.sign(a) & NONREAL for a in args):
        return False
    if t.op in BOUNDED or t.op in LINEAR or t.op in PRODUCTS:
        return all(tame(a, x, facts) for a in args)
    return False


def _tame_log(t: Term, x: Symbol, facts: Facts) -> bool:
    """Whether |log |t|| <= C exp(c |x|) where t != 0: a product of exponentials, normal densities and constants."""
    if x not in free_symbols(t):
        return True
    match t.op:
        case Op.EXP:
            return tame(t.args[0], x, facts)
        case Op.DENSITY:
            return tame(Term(Op.LOGDENSITY, t.args), x, facts)
        case Op.MUL | Op.DIV | Op.SQRT:
            return all(scalar(a) and _tame_log(a, x, facts) for a in t.args)
        case Op.POW:
            return scalar(t.args[0]) and x not in free_symbols(t.args[1]) and _tame_log(t.args[0], x, facts)
    return False


def _at_least_one(t: Term, x: Symbol, facts: Facts) -> bool:
    return tame(t, x, facts) and (facts.holds(">=", t, ONE) or facts.holds("<=", t, -ONE))


def affine(t: Term, x: Symbol) -> bool:
    """Whether t is a + b x (b'x) with a and b free of x."""
    if x not in free_symbols(t):
        return True
    if t.op is Op.SYM:
        return bool(t.data == x)
    if t.op in (Op.ADD, Op.SUB, Op.NEG, Op.TRANSPOSE):
        return all(affine(a, x) for a in t.args)
    if t.op is Op.DIV:
        return affine(t.args[0], x) and x not in free_symbols(t.args[1])
    if t.op is Op.MUL:
        return all(affine(a, x) for a in t.args) and sum(x in free_symbols(a) for a in t.args) == 1
    return t.op is Op.ENTRY and affine(t.args[0], x) and not any(x in free_symbols(i) for i in t.args[1:])


def _integral(node: Term, facts: Facts) -> bool:
    body, lo, hi = node.args
    x = node.bound[0]
    below = lo.op is Op.NEG and lo.args[0].op is Op.CONST
    above = hi.op is Op.CONST and hi.data == "oo"
    inside, within = facts.under(node)
    draw, body = inside.bound[0], inside.args[0]
    if below or above:
        if (not below and _has_oo(lo)) or (not above and _has_oo(hi)):
            return False
        return _by_parts(body, draw, lambda t: t == ZERO or _decaying(t, draw, within, below, above))
    if _has_oo(lo) or _has_oo(hi):
        return False
    if not facts.holds("<=", lo, hi) and any(draw in free_symbols(o) for o in obligations(body)):
        return False  # on an empty range the obligations of the body would say nothing
    return x not in free_symbols(node.args[0]) or smooth(body, {draw: sym(draw)}, within, CONTINUOUS)


def _has_oo(t: Term) -> bool:
    return any(n.op is Op.CONST and n.data == "oo" for n in t.walk())


def _decaying(t: Term, x: Symbol, facts: Facts, below: bool, above: bool) -> bool:
    """A product of tame factors and of exp(-a x**2 + ...), a > 0, a normal density, or exp(-a x) on (b, oo)."""
    factors, divisors = _factors(t)
    if not all(x not in free_symbols(d) or _at_least_one(d, x, facts) for d in divisors):
        return False
    strong = [f for f in factors if _gaussian(f, x, facts)]
    rest = [f for f in factors if f not in strong]
    if strong:
        return all(tame(f, x, facts) for f in rest)
    weak = [f for f in rest if above and not below and _exponential(f, x, facts)]
    return bool(weak) and all(_polynomial(f, x) for f in rest if f not in weak)


def _factors(t: Term) -> tuple[list[Term], list[Term]]:
    if t.op is Op.MUL and all(map(scalar, t.args)):
        pairs = [_factors(a) for a in t.args]
        return [f for p in pairs for f in p[0]], [d for p in pairs for d in p[1]]
    if t.op is Op.NEG:
        return _factors(t.args[0])
    if t.op is Op.DIV:
        factors, divisors = _factors(t.args[0])
        return factors, [*divisors, t.args[1]]
    return [t], []


def _gaussian(t: Term, x: Symbol, facts: Facts) -> bool:
    if t.op is Op.DENSITY:
        law, point = t.args
        return law.op is Op.NORMAL and point == sym(x) and x not in free_symbols(law)
    return t.op is Op.EXP and _leading(t.args[0], x, facts) == (2, NEG)


def _exponential(t: Term, x: Symbol, facts: Facts) -> bool:
    return t.op is Op.EXP and _leading(t.args[0], x, facts) == (1, NEG)


def _polynomial(t: Term, x: Symbol) -> bool:
    if x not in free_symbols(t) or t == sym(x):
        return True
    if t.op is Op.POW:
        return (literal_exponent(t) or 0) > 0 and _polynomial(t.args[0], x)
    if t.op is Op.DIV:
        return _polynomial(t.args[0], x) and x not in free_symbols(t.args[1])
    return t.op in (Op.ADD, Op.SUB, Op.NEG, Op.MUL) and all(_polynomial(a, x) for a in t.args)


def _leading(t: Term, x: Symbol, facts: Facts) -> tuple[int, int] | None:
    """Degree and sign of the leading coefficient of a polynomial in x."""
    if not scalar(t) or not _polynomial(t, x) or x not in free_symbols(t):
        return None
    try:
        ring = Space(t, facts)
        num, den = ring.fraction(t)
    except TooBig:
        return None
    if sym(x) not in ring.places:
        return None
    place = ring.atoms.index(sym(x))
    if den.degrees()[place]:
        return None
    degree = num.degrees()[place]
    return degree, times(ring.sign(ring.coefficient(num, place, degree)), ring.sign(den))


def _divergence(p: Term, q: Term, facts: Facts) -> bool:
    normal = (Op.NORMAL, Op.MVNORMAL)
    if p.op in normal and q.op in normal or p.op is Op.UNIFORM and q.op is Op.NORMAL:
        return True
    if p.op is Op.UNIFORM and q.op is Op.UNIFORM:
        return facts.holds("<=", q.args[0], p.args[0]) and facts.holds("<=", p.args[1], q.args[1])
    if p.op is Op.BERNOULLI and q.op is Op.BERNOULLI:
        return facts.positive(q.args[0]) and facts.holds("<", q.args[0], ONE)
    if p.op is Op.CATEGORICAL and q.op is Op.CATEGORICAL and p.args[1] == q.args[1]:
        avoid = facts.names | {s.name for s in free_symbols(p) | free_symbols(q)}
        k = sym(fresh(Symbol("k", Domain(Kind.INTEGER)), avoid))
        weight = beta(q.args[0], (k,)) if q.args[0].op is Op.LAMBDA else q.args[0](k)
        return facts.extended(rel("<=", ONE, k), rel("<=", k, q.args[1])).positive(weight)
    return False


# --- smoothness --------------------------------------------------------------------------------------
def smooth(t: Term, at: Point, facts: Facts, order: int) -> bool:
    """Whether t is continuous, differentiable ... (`order`) in the symbols of `at` at those values.

    From ONCE on this holds in a neighbourhood: every condition that is asked for is an open one.
    """
    if not free_symbols(t) & at.keys():
        return True
    rule = SMOOTH.get(t.op)
    if t.op in LINEAR or t.op in PRODUCTS or t.op in ENTIRE or t.op is Op.DET:
        return all(smooth(a, at, facts, order) for a in t.args)
    return rule is not None and rule(t, at, facts, order)


def _value(t: Term, at: Point) -> Term:
    return substitute(t, at)


def _arguments(t: Term, at: Point, facts: Facts, order: int) -> bool:
    return all(smooth(a, at, facts, order) for a in t.args)


def _strictly(condition: Callable[[Term, Facts], bool]) -> Callable[[Term, Point, Facts, int], bool]:
    """Continuous wherever it is defined, smooth where the condition holds."""

    def rule(t: Term, at: Point, facts: Facts, order: int) -> bool:
        return _arguments(t, at, facts, order) and (order == CONTINUOUS or condition(_value(t, at), facts))

    return rule


def _power(t: Term, at: Point, facts: Facts, order: int) -> bool:
    base, exponent = t.args
    if base.op is Op.NORM and (literal_exponent(t) or 1) % 2 == 0 and (literal_exponent(t) or 0) > 0:
        return smooth(base.args[0], at, facts, order)  # a power of x'x
    if base.op is Op.SQRT and (literal_exponent(t) or 1) % 2 == 0 and (literal_exponent(t) or 0) > 0:
        return smooth(base.args[0], at, facts, order)  # of the radicand, which is asked to be nonnegative nearby
    if not _arguments(t, at, facts, order):
        return False
    fixed = not free_symbols(exponent) & at.keys()
    value = _value(base, at)
    if shape(base):
        k = literal_exponent(t)
        return k is not None and (k >= 0 or order == CONTINUOUS or definite.has("invertible", value, facts))
    k = literal_exponent(t)
    if k is not None:
        return k >= 0 or order == CONTINUOUS or facts.nonzero(value)
    if fixed and is_integer(exponent) and facts.holds(">=", exponent):
        return True
    if fixed and order == CONTINUOUS and exponent.op is Op.NUM:
        return True
    return facts.positive(value) or (fixed and is_integer(exponent) and facts.nonzero(value))


def _root(t: Term, facts: Facts) -> bool:
    odd = t.op is Op.ROOT and t.args[1].op is Op.NUM and t.args[1].data % 2
    return facts.nonzero(t.args[0]) if odd else facts.positive(t.args[0])


def _no_tie(t: Term, facts: Facts) -> bool:
    return all(facts.nonzero(Term(Op.SUB, (a, b))) for k, a in enumerate(t.args) for b in t.args[k + 1 :])


def _sign(t: Term, at: Point, facts: Facts, order: int) -> bool:
    return _arguments(t, at, facts, order) and facts.nonzero(_value(t.args[0], at))


def _applied(t: Term, at: Point, facts: Facts, order: int) -> bool:
    function, *arguments = t.args
    if function.op is Op.LAMBDA:
        return len(function.data) == len(arguments) and smooth(beta(function, tuple(arguments)), at, facts, order)
    if function.op is not Op.SYM or function.data.domain.kind is not Kind.FUNCTION:
        return False
    single = len(arguments) == 1  # of a vector: the total derivative exists
    wanted = (
        Prop.CONTINUOUS,
        Prop.DIFFERENTIABLE if single else Prop.CONTINUOUSLY_DIFFERENTIABLE,
        Prop.CONTINUOUSLY_DIFFERENTIABLE,
        Prop.TWICE_DIFFERENTIABLE,
        Prop.SMOOTH,
    )
    return wanted[order] in closure(function.data.domain.props) and all(smooth(a, at, facts, order) for a in arguments)


def _derivative(t: Term, at: Point, facts: Facts, order: int) -> bool:
    body, point = t.args
    renamed = rename_bound(t, facts.names | {s.name for s in free_symbols(t)} | {s.name for s in at} | _names(at))
    inner = {**at, renamed.bound[0]: _value(point, at)}
    needed = (TWICE, SMOOTHLY, SMOOTHLY) if t.op is Op.HESSIAN else (ONCE, TWICE, TWICE)
    more = needed[order] if order <= ONCE else SMOOTHLY
    return smooth(point, at, facts, order) and smooth(renamed.args[0], inner, facts, more)


def _names(at: Point) -> set[str]:
    return {s.name for value in at.values() for s in free_symbols(value)}


def _finite_range(t: Term, at: Point, facts: Facts, order: int) -> bool:
    ends = t.args[1:]
    if any(free_symbols(e) & at.keys() or _has_oo(e) for e in ends):
        return False
    renamed = rename_bound(t, facts.names | {s.name for s in free_symbols(t)} | {s.name for s in at} | _names(at))
    inside, within = facts.under(renamed)
    return (t.op is not Op.MAXOVER or order == CONTINUOUS) and smooth(inside.args[0], at, within, order)


def _law_term(t: Term, at: Point, facts: Facts, order: int) -> bool:
    """Densities of normal laws and their divergences are smooth in parameters and point (where they are admissible)."""
    laws = [a for a in t.args if a.op in (Op.NORMAL, Op.MVNORMAL)]
    count = 1 if t.op in (Op.DENSITY, Op.LOGDENSITY, Op.ENTROPY) else 2
    parts = [p for law in laws for p in law.args] + [a for a in t.args if a not in laws]
    return len(laws) == count and all(smooth(p, at, facts, order) for p in parts)


def _entry(t: Term, at: Point, facts: Facts, order: int) -> bool:
    return not any(free_symbols(i) & at.keys() for i in t.args[1:]) and smooth(t.args[0], at, facts, order)


def _cases(t: Term, at: Point, facts: Facts, order: int) -> bool:
    conditions, values = t.args[:-1:2], (*t.args[1::2], t.args[-1])
    return not any(free_symbols(c) & at.keys() for c in conditions) and all(smooth(v, at, facts, order) for v in values)


SMOOTH: dict[Op, Callable[[Term, Point, Facts, int], bool]] = {
    Op.SYM: lambda t, at, f, k: True,
    Op.DIV: _strictly(lambda t, f: f.nonzero(t.args[1])),
    Op.LOG: _strictly(lambda t, f: f.positive(t.args[0])),
    Op.GAMMA: _strictly(lambda t, f: f.positive(t.args[0])),
    Op.TAN: _strictly(lambda t, f: f.nonzero(Term(Op.COS, t.args))),
    Op.SQRT: _strictly(_root),
    Op.ROOT: _strictly(_root),
    Op.ABS: _strictly(lambda t, f: f.nonzero(t.args[0]) and not f.sign(t.args[0]) & NONREAL),
    Op.NORM: _strictly(lambda t, f: definite.nonzero_matrix(t.args[0], f)),
    Op.MAX: _strictly(_no_tie),
    Op.MIN: _strictly(_no_tie),
    Op.INVERSE: _strictly(lambda t, f: definite.has("invertible", t.args[0], f)),
    Op.SIGN: _sign,
    Op.POW: _power,
    Op.APPLY: _applied,
    Op.DERIV: _derivative,
    Op.GRAD: _derivative,
    Op.JACOBIAN: _derivative,
    Op.HESSIAN: _derivative,
    Op.SUM: _finite_range,
    Op.PROD: _finite_range,
    Op.MAXOVER: _finite_range,
    Op.BUILD: _finite_range,
    Op.ENTRY: _entry,
    Op.CASES: _cases,
    Op.DENSITY: _law_term,
    Op.LOGDENSITY: _law_term,
    Op.KL: _law_term,
    Op.ENTROPY: _law_term,
}


def _differentiable(formula: Formula, facts: Facts) -> bool:
    node = formula.args[0]
    return _differentiable_at(node, {}, facts)


def _differentiable_at(node: Term, at: Point, facts: Facts) -> bool:
    if node.op not in (Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN):
        return False
    avoid = facts.names | {s.name for s in free_symbols(node)} | {s.name for s in at} | _names(at)
    renamed = rename_bound(node, avoid)
    point = {**at, renamed.bound[0]: _value(node.args[1], at)}
    return smooth(renamed.args[0], point, facts, TWICE if node.op is Op.HESSIAN else DIFFERENTIABLE)


# --- near a point ------------------------------------------------------------------------------------
def _near(formula: Formula, facts: Facts) -> bool:
    return near(formula, {}, facts)


def near(formula: Formula, at: Point, facts: Facts) -> bool:
    """Whether a formula `near(function(u, F), point)`, and likewise F, holds in a neighbourhood of `at`."""
    function, point = formula.args
    if function.op is not Op.LAMBDA or len(function.data) != 1:
        return False
    avoid = facts.names | {s.name for s in free_symbols(formula)} | {s.name for s in at} | _names(at)
    renamed = rename_bound(function, avoid)
    value = _value(point, at)
    infinite = value.op is Op.CONST or (value.op is Op.NEG and value.args[0].op is Op.CONST)
    old = renamed.data[0]
    new = Symbol(old.name, _open_domain(old.domain, value, facts, infinite))
    body = substitute(renamed.args[0], {old: sym(new)})
    if infinite and _has_oo(value):
        return not at and _far(body, new, value, facts)
    return near_point(body, {**at, new: value}, facts)


def _open_domain(domain: Domain, value: Term, facts: Facts, infinite: bool) -> Domain:
    """The declared domain of a moving symbol where it is open and contains the point; else the whole space."""
    from derivcheck.procedures.domain import holds

    if domain.kind is Kind.MATRIX:
        return domain._replace(props=frozenset())
    if domain.kind in (Kind.COMPLEX, Kind.INTEGER):
        return domain
    if domain.kind is not Kind.REAL or domain.lo_closed or domain.hi_closed or infinite:
        return REAL
    try:
        return domain if all(holds(m, facts, 0) for m in membership(value, domain)) else REAL
    except (ShapeError, SortError):
        return REAL


def _far(body: Formula, u: Symbol, value: Term, facts: Facts) -> bool:
    """Whether the body holds for all large u: larger than 2 and than the other numbers in it."""
    from derivcheck.procedures.domain import holds

    others = [sym(s) for s in free_symbols(body) - {u} if s.domain.kind in (Kind.REAL, Kind.INTEGER)]
    beyond = [bound for s in sorted(others, key=lambda s: s.data.name) for bound in (s, -s)] + [ONE + ONE]
    side = [rel(">", sym(u), b) if value.op is Op.CONST else rel("<", sym(u), -b) for b in beyond]
    return holds(body, facts.extended(*side), 0)


def near_point(formula: Formula, at: Point, facts: Facts) -> bool:
    """Whether the formula holds in a neighbourhood of the values of `at`."""
    from derivcheck.procedures.domain import holds

    if not free_symbols(formula) & at.keys():
        return holds(formula, facts, 0)
    match formula.op:
        case Op.REL if formula.data != "=":
            strict = rel({"<=": "<", ">=": ">"}.get(formula.data, formula.data), *formula.args)
            if all(smooth(a, at, facts, CONTINUOUS) for a in formula.args) and holds(substitute(strict, at), facts, 0):
                return True
        case Op.AND:
            return all(near_point(p, at, facts) for p in formula.args)
        case Op.OR:
            if any(near_point(p, at, facts) for p in formula.args):
                return True
        case Op.IMPLIES:
            premise, conclusion = formula.args
            apart = not free_symbols(premise) & at.keys()
            if near_point(conclusion, at, facts.extended(premise) if apart else facts):
                return True
        case Op.FORALL if _finitely_many(formula, at):
            renamed = rename_bound(formula, facts.names | _names(at) | {s.name for s in at})
            if near_point(renamed.args[0], at, facts):
                return True
        case Op.PRED if formula.data == "near":
            return near(formula, at, facts)
        case Op.PRED if formula.data == "differentiable at":
            return _differentiable_at(formula.args[0], at, facts)
        case Op.PRED if formula.data == "invertible":
            return smooth(formula.args[0], at, facts, CONTINUOUS) and holds(substitute(formula, at), facts, 0)
        case Op.PRED if formula.data == "positive definite":
            symmetric = definite.has("symmetric", formula.args[0], facts)
            moving = symmetric and smooth(formula.args[0], at, facts, CONTINUOUS)
            if moving and holds(substitute(formula, at), facts, 0):
                return True
    return holds(formula, facts, 0)


def _finitely_many(formula: Formula, at: Point) -> bool:
    """Whether `for all k: lo <= k and k <= hi => F` speaks of finitely many k."""
    k, body = formula.data[0], formula.args[0]
    if k.domain.kind is not Kind.INTEGER or body.op is not Op.IMPLIES or body.args[0].op is not Op.AND:
        return False
    conditions: tuple[Node, ...] = body.args[0].args
    ends = [c.args for c in conditions if c.op is Op.REL and c.data == "<="]
    lower = any(hi == sym(k) and _fixed(lo, k, at) for lo, hi in ends)
    upper = any(lo == sym(k) and _fixed(hi, k, at) for lo, hi in ends)
    return lower and upper


def _fixed(t: Node, k: Symbol, at: Point) -> bool:
    return k not in free_symbols(t) and not free_symbols(t) & at.keys()


_ORDERS = {
    Prop.CONTINUOUS: CONTINUOUS, Prop.DIFFERENTIABLE: DIFFERENTIABLE, Prop.CONTINUOUSLY_DIFFERENTIABLE: ONCE,
    Prop.TWICE_DIFFERENTIABLE: TWICE, Prop.SMOOTH: SMOOTHLY,
}  # fmt: skip


def _everywhere(formula: Formula, facts: Facts) -> bool:
    """A written function of a real variable is defined and continuous, differentiable ... on its open domain."""
    from derivcheck.procedures.domain import holds

    function = formula.args[0]
    if function.op is not Op.LAMBDA or len(function.data) != 1 or not scalar(function.args[0]):
        return False
    inside = rename_bound(function, facts.names | {s.name for s in free_symbols(function)})
    (u,), body = inside.data, inside.args[0]
    if u.domain.kind is not Kind.REAL or u.domain.lo_closed or u.domain.hi_closed:
        return False
    defined = all(facts.given(Formula(Op.FORALL, (o,), (u,))) or holds(o, facts) for o in obligations(body))
    return defined and smooth(body, {u: sym(u)}, facts, _ORDERS[Prop(formula.data)])


RULES: dict[str, Callable[[Formula, Facts], bool]] = {
    **dict.fromkeys((p.value for p in _ORDERS), _everywhere),
    "integrable": _integrable,
    "differentiable at": _differentiable,
    "near": _near,
}
