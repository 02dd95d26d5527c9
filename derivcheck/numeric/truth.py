"""Certified truth of closed formulas: True and False are certain, None is unknown (Kleene's connectives).

    certainly(log(3) < 2, 30)              = True        by enclosures that do not meet
    certainly(equal(1/x, 2), 30) at x=1/2  = True        exact rational arithmetic
    certainly(equal(sqrt(2)**2, 2), 30)    = None        balls never certify equality

Quantifiers are decided over finite and bounded integer ranges, over a real interval by bisection; a universal
one also fails by a single value, an existential one holds by one.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from flint import acb, arb, fmpq

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import ZERO, Formula, Op
from derivcheck.numeric.arrays import Array, determinant, rows_of
from derivcheck.numeric.balls import compile_node
from derivcheck.numeric.compiler import Closure, Machine, Scope, compile_term, compile_value, rational, whole
from derivcheck.numeric.derivative_terms import nudge
from derivcheck.numeric.effort import EFFORT, own_size
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, is_scalar
from derivcheck.numeric.law_terms import compile_law
from derivcheck.numeric.laws import Law, everywhere_positive, outcomes
from derivcheck.numeric.pointwise import ball, is_exact_integer
from derivcheck.theory.predicates import unfold

MAX_INSTANCES = 1_000
MAX_PIECES = 64
Truth = bool | None


def certainly(formula: Formula, digits: int) -> Truth:
    """The certified truth value of a closed formula at that precision."""
    try:
        program = compile_node(formula)
    except Undefined:
        return None
    return cast(Truth, program.run([], digits))


def compile_formula(f: Formula, scope: Scope) -> Callable[[Machine], Truth]:
    """The closure of a formula; it answers None where a term has no enclosure."""
    inner = _COMPILERS.get(f.op)
    if inner is None:
        return lambda m: None
    try:
        closure = inner(f, scope)
    except Undefined:
        return lambda m: None

    nodes = own_size(f)

    def run(m: Machine) -> Truth:
        EFFORT.spent += nodes
        analytic = m.analytic
        try:
            return cast(Truth, closure(m))
        except (Undefined, ZeroDivisionError, OverflowError):
            return None
        finally:
            m.analytic = analytic

    return run


# --- relations --------------------------------------------------------------------------------------
def compare(relation: str, a: Any, b: Any, analytic: bool = False) -> Truth:
    """`a relation b` for enclosures: equality is certain only for exact numbers."""
    if isinstance(a, Array) or isinstance(b, Array):
        return _compare_arrays(relation, a, b)
    if isinstance(a, ExpPoly) or isinstance(b, ExpPoly):
        return None
    d = a - b
    if isinstance(d, Jet):
        if d.has_indeterminate():
            return None
        d = d.constant  # near the point a strict relation persists, a tie does not
        if type(d) is fmpq and d == 0:
            return None
    if analytic and type(d) is acb:
        d = d.real  # decided on the real points of the box, the body continues from there
    if type(d) is acb:
        if relation in ("=", "!="):
            apart = not d.contains(0)
            return (relation == "!=") if apart else None
        if not d.imag.is_zero():
            return None
        d = d.real
    if type(d) is arb and not d.is_finite() and d != d:
        return None
    if type(d) is fmpq:
        s = (d > 0) - (d < 0)
        return {"=": s == 0, "!=": s != 0, "<": s < 0, "<=": s <= 0, ">": s > 0, ">=": s >= 0}[relation]
    if d > 0:
        return relation in ("!=", ">", ">=")
    if d < 0:
        return relation in ("!=", "<", "<=")
    if (relation == ">=" and d >= 0) or (relation == "<=" and d <= 0):
        return True
    if (relation == "<" and d >= 0) or (relation == ">" and d <= 0):
        return False
    return None


def _compare_arrays(relation: str, a: Any, b: Any) -> Truth:
    left, right = rows_of(a), rows_of(b)
    if relation not in ("=", "!=") or len(left) != len(right) or len(left[0]) != len(right[0]):
        return None
    entries = [compare("=", x, y) for r, s in zip(left, right, strict=True) for x, y in zip(r, s, strict=True)]
    same = conjunction(entries)
    return same if relation == "=" or same is None else not same


def _rel(f: Formula, scope: Scope) -> Closure:
    a, b = (compile_term(t, scope) for t in f.args)
    relation = f.data
    if relation == ">" and f.args[0].op is Op.DENSITY and f.args[1] == ZERO:
        law = compile_law(f.args[0].args[0], scope)

        def positive(m: Machine) -> Truth:
            return True if everywhere_positive(law(m)) else compare(relation, a(m), b(m), m.analytic)

        return positive
    return lambda m: compare(relation, a(m), b(m), m.analytic)


# --- connectives ------------------------------------------------------------------------------------
def conjunction(values: Any) -> Truth:
    """False if any is, else None if any is, else True."""
    out: Truth = True
    for v in values:
        if v is False:
            return False
        if v is None:
            out = None
    return out


def negate(v: Truth) -> Truth:
    """Kleene's negation."""
    return None if v is None else not v


def _and(f: Formula, scope: Scope) -> Closure:
    parts = [compile_formula(a, scope) for a in f.args]
    return lambda m: conjunction(p(m) for p in parts)


def _or(f: Formula, scope: Scope) -> Closure:
    parts = [compile_formula(a, scope) for a in f.args]
    return lambda m: negate(conjunction(negate(p(m)) for p in parts))


def _not(f: Formula, scope: Scope) -> Closure:
    a = compile_formula(f.args[0], scope)
    return lambda m: negate(a(m))


def _implies(f: Formula, scope: Scope) -> Closure:
    premise, conclusion = f.args
    given = premise.args if premise.op is Op.AND else (premise,)
    if all(c in given for c in (conclusion.args if conclusion.op is Op.AND else (conclusion,))):
        return lambda m: True
    a, b = (compile_formula(x, scope) for x in f.args)
    return lambda m: negate(conjunction(x for x in (a(m), negate(b(m)))))


def _iff(f: Formula, scope: Scope) -> Closure:
    a, b = (compile_formula(x, scope) for x in f.args)

    def run(m: Machine) -> Truth:
        x, y = a(m), b(m)
        return None if x is None or y is None else x == y

    return run


# --- quantifiers ------------------------------------------------------------------------------------
_SMALL = [Fraction(v) for v in "0 1 -1 2 -2 1/2 -1/2 3 -3 1/3 5 10 -10 100".split()]


def inside(v: Fraction, domain: Domain) -> bool:
    """Whether a rational number lies in a scalar domain."""
    if domain.kind is Kind.FINITE:
        return v in domain.values
    if domain.kind is Kind.INTEGER:
        if v.denominator != 1:
            return False
        return (domain.lo is None or v >= domain.lo) and (domain.hi is None or v <= domain.hi)
    if domain.kind is Kind.COMPLEX:
        return True
    if domain.kind is not Kind.REAL:
        return False
    low = domain.lo is None or v > domain.lo or (domain.lo_closed and v == domain.lo)
    high = domain.hi is None or v < domain.hi or (domain.hi_closed and v == domain.hi)
    return low and high


def instances(domain: Domain) -> tuple[list[Fraction], bool]:
    """Some values of a scalar domain, and whether these are all."""
    if domain.kind is Kind.FINITE:
        return list(domain.values), True
    if domain.kind is Kind.INTEGER and domain.lo is not None and domain.hi is not None:
        low, high = -((-domain.lo.numerator) // domain.lo.denominator), domain.hi.__floor__()
        if high - low < MAX_INSTANCES:
            return [Fraction(k) for k in range(low, high + 1)], True
    values = [v for v in _SMALL if inside(v, domain)]
    if domain.lo is not None and domain.hi is not None:
        values += [v for k in range(1, 8) if inside(v := domain.lo + (domain.hi - domain.lo) * Fraction(k, 8), domain)]
    elif domain.lo is not None:
        values += [v for k in _SMALL if k > 0 and inside(v := domain.lo + k, domain)]
    return values, False


def _quantifier(f: Formula, scope: Scope) -> Closure:
    (symbol,) = f.bound
    universal = f.op is Op.FORALL
    inner, (slot,) = scope.bind(f.bound)
    body = compile_formula(f.args[0], inner)
    if symbol.domain.kind not in (Kind.REAL, Kind.INTEGER, Kind.FINITE, Kind.COMPLEX):
        return lambda m: None
    values, complete = instances(symbol.domain)
    ends = _ends(f.args[0], symbol, inner) if universal else None

    def at(m: Machine, value: Any) -> Truth:
        m.slots[slot] = value
        return body(m) if universal else negate(body(m))

    def run(m: Machine) -> Truth:
        if ends is not None and not complete:
            found = _over_range(m, ends, symbol, lambda v: at(m, v))
            if found is not None:
                return found
        results = conjunction(at(m, rational(v)) for v in values)
        if results is True and not complete:
            results = _everywhere(symbol.domain, lambda v: at(m, v))
        return results if universal else negate(results)

    return run


def _everywhere(domain: Domain, at: Callable[[Any], Truth]) -> Truth:
    """True if the body holds on one ball that covers all of a real or integer domain."""
    if domain.kind is Kind.COMPLEX:
        return None
    return True if at(_cover(domain.lo, domain.hi)) is True else None


def _cover(lo: Fraction | None, hi: Fraction | None) -> arb:
    low = arb(rational(lo)) if lo is not None else arb.neg_inf()
    high = arb(rational(hi)) if hi is not None else arb.pos_inf()
    return low.union(high) if lo is not None and hi is not None else arb(0, arb.pos_inf())


def _ends(body: Formula, symbol: Symbol, scope: Scope) -> tuple[Closure, Closure] | None:
    """The ends of `lo <= v and v <= hi => F`, the form in which obligations speak of a range."""
    if body.op is not Op.IMPLIES or body.args[0].op is not Op.AND or len(body.args[0].args) != 2:
        return None
    first, second = body.args[0].args
    if any(c.op is not Op.REL or c.data != "<=" for c in (first, second)):
        return None
    if first.args[1] != second.args[0] or first.args[1].op is not Op.SYM or first.args[1].data != symbol:
        return None
    return compile_term(first.args[0], scope), compile_term(second.args[1], scope)


def _over_range(m: Machine, ends: tuple[Closure, Closure], symbol: Symbol, at: Callable[[Any], Truth]) -> Truth:
    lo, hi = (e(m) for e in ends)
    if symbol.domain.kind is Kind.INTEGER:
        low, high = whole(lo), whole(hi)
        if high - low >= MAX_INSTANCES:
            return None
        return conjunction(at(fmpq(k)) for k in range(low, high + 1) if inside(Fraction(k), symbol.domain))
    if not (type(lo) in (fmpq, arb) and type(hi) in (fmpq, arb)):
        return None
    pieces, count = [(ball(lo), ball(hi))], 0
    while pieces:
        low, high = pieces.pop()
        count += 1
        if at(low.union(high)) is True:
            continue
        if count + len(pieces) >= MAX_PIECES:
            return None
        middle = (low + high) / 2
        pieces += [(low, middle), (middle, high)]
    return True


# --- predicates -------------------------------------------------------------------------------------
def _pred(f: Formula, scope: Scope) -> Closure:
    name, args = f.data, f.args
    if name in ("integrable", "summable", "differentiable at", "converges"):
        # the enclosure of the node itself exists only if it is what the predicate says
        t = compile_term(args[0], scope)

        def run(m: Machine) -> Truth:
            _finite(t(m))
            return True

        return run
    if name == "near":
        return _near(f, scope)
    if name == "pmf":
        return _pmf(f, scope)
    test = _MATRIX_TESTS.get(name)
    if test is None:
        unfolded = unfold(f)
        return (lambda m: None) if unfolded is None else compile_formula(unfolded, scope)
    a = compile_term(args[0], scope)
    return lambda m: test(a(m))


def _finite(v: Any) -> None:
    for x in v.entries() if isinstance(v, Array) else [v]:
        if is_scalar(x) and type(x) is not fmpq and not x.is_finite():
            raise Undefined("not finite")


def _near(f: Formula, scope: Scope) -> Closure:
    """A formula near a point: it holds there strictly (of jets, only strict relations are decided)."""
    body, point = f.args
    inner, slots = scope.bind(body.data)
    if len(slots) != 1 or not isinstance(body.args[0], Formula):
        return lambda m: None
    condition, at = compile_formula(body.args[0], inner), compile_term(point, scope)

    def run(m: Machine) -> Truth:
        exact = at(m)
        m.slots[slots[0]] = nudge(exact)[0]
        if condition(m) is True:
            return True
        m.slots[slots[0]] = exact
        return False if condition(m) is False else None

    return run


def _pmf(f: Formula, scope: Scope) -> Closure:
    p, n = compile_value(f.args[0], scope), compile_term(f.args[1], scope)

    def run(m: Machine) -> Truth:
        shares = [share for _, share in outcomes(m, Law(Op.CATEGORICAL, (p(m), n(m))))]
        total = shares[0]
        for share in shares[1:]:
            total = total + share
        return conjunction([*(compare(">=", s, fmpq(0)) for s in shares), compare("=", total, fmpq(1))])

    return run


def _integer(v: Any) -> Truth:
    if type(v) is fmpq:
        return bool(v.q == 1)
    if is_exact_integer(v):
        return True
    return False if type(v) is arb and not v.contains_integer() else None


def _real(v: Any) -> Truth:
    if type(v) in (fmpq, arb):
        return True
    if type(v) is acb:
        return True if v.imag.is_zero() else None if v.imag.contains(0) else False
    return None


def _every(relation: Callable[[int, int], bool]) -> Callable[[Any], Truth]:
    """Zero at the entries where `relation(i, j)`."""

    def test(v: Any) -> Truth:
        rows = rows_of(v)
        return conjunction(
            compare("=", x, fmpq(0)) for i, row in enumerate(rows) for j, x in enumerate(row) if relation(i, j)
        )

    return test


def symmetric(v: Any) -> Truth:
    """A' = A"""
    rows = rows_of(v)
    if len(rows) != len(rows[0]):
        return None
    return conjunction(compare("=", rows[i][j], rows[j][i]) for i in range(len(rows)) for j in range(i))


def positive_definite(v: Any) -> Truth:
    """Symmetric with positive leading minors."""
    return conjunction([symmetric(v), *(compare(">", d, fmpq(0)) for d in _minors(v))])


def _minors(v: Any) -> list[Any]:
    rows = rows_of(v)
    return [determinant(Array([r[:k] for r in rows[:k]])) for k in range(1, len(rows) + 1)]


def positive_semidefinite(v: Any) -> Truth:
    """Positive definite, or symmetric with all principal minors >= 0; it fails by one negative minor."""
    rows = rows_of(v)
    n = len(rows)
    if n > 6:
        return True if positive_definite(v) is True else None
    signs = []
    for mask in range(1, 1 << n):
        keep = [i for i in range(n) if mask >> i & 1]
        signs.append(compare(">=", determinant(Array([[rows[i][j] for j in keep] for i in keep])), fmpq(0)))
    return conjunction([symmetric(v), *signs])


def _invertible(v: Any) -> Truth:
    sign = determinant(v)
    return compare("!=", sign, fmpq(0))


def _orthogonal(v: Any) -> Truth:
    from derivcheck.numeric.arrays import identity, transpose

    return compare("=", transpose(v) * v, identity(len(rows_of(v))))


_MATRIX_TESTS: dict[str, Callable[[Any], Truth]] = {
    "integer": _integer,
    "real": _real,
    "symmetric": symmetric,
    "invertible": _invertible,
    "positive definite": positive_definite,
    "positive semidefinite": positive_semidefinite,
    "orthogonal": _orthogonal,
    "diagonal": _every(lambda i, j: i != j),
    "lower triangular": _every(lambda i, j: i < j),
    "upper triangular": _every(lambda i, j: i > j),
}

DIRECT = frozenset(_MATRIX_TESTS)  # predicates that are decided from the value, without their definition

_COMPILERS: dict[Op, Callable[[Formula, Scope], Closure]] = {
    Op.REL: _rel,
    Op.AND: _and,
    Op.OR: _or,
    Op.NOT: _not,
    Op.IMPLIES: _implies,
    Op.IFF: _iff,
    Op.FORALL: _quantifier,
    Op.EXISTS: _quantifier,
    Op.PRED: _pred,
}
