"""More rules for limit certificates: growth, bounded factors, equal terms, difference quotients, the p-norm.

They join `limit_rules.RULES` when this module is imported; `tends` imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derivcheck.kernel.procedure import Json
from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import has, is_real
from derivcheck.language.node import INFINITY, ONE, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.nodes_json import NodeError, from_json
from derivcheck.language.obligations import is_integer, is_natural, obligations, range_condition
from derivcheck.language.shape import shape
from derivcheck.language.substitute import free_symbols, fresh
from derivcheck.procedures.fractions import Fractions, Monomial, TooLarge, Undefined, settled, sum_term
from derivcheck.procedures.known import Known
from derivcheck.procedures.limit_rules import (
    INFINITE,
    MINUS_INFINITY,
    RULES,
    Approach,
    Refused,
    conclude,
    constant,
    limits_of,
    negative,
)
from derivcheck.procedures.parts import product, total

Rows = list[tuple[Fraction, Monomial]]


def vanishes(t: Term, known: Known) -> bool:
    """Whether a term is zero as a fraction over its atoms, wherever it is defined."""
    def work(scales: dict[tuple[Term, Term], int]) -> bool:
        table = Fractions(known, scales=scales)
        return table.is_zero(table.of(t))

    try:
        return settled(work)  # type: ignore[no-any-return]
    except (TooLarge, Undefined):
        return False


# --- growth --------------------------------------------------------------------------------------------
def decay(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """b**e -> 0 for |b| < 1, e -> oo (or b > 1, e -> -oo)."""
    base, up = _exponential(at, t, sub)
    at.need(rel("<", Term(Op.ABS, (base,)), ONE) if up else rel(">", base, ONE))
    return ZERO


def growth(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """b**e -> oo for b > 1, e -> oo (or 0 < b < 1, e -> -oo)."""
    base, up = _exponential(at, t, sub)
    if up:
        at.need(rel(">", base, ONE))
    else:
        at.need(rel(">", base, ZERO))
        at.need(rel("<", base, ONE))
    return INFINITY


def _exponential(at: Approach, t: Term, sub: list[Json]) -> tuple[Term, bool]:
    if t.op is not Op.POW or not at.free(t.args[0]) or len(sub) != 1:
        raise Refused("not a power of a constant")
    (e,) = limits_of(at, t.args[1:], sub)
    if e not in INFINITE:
        raise Refused("the exponent does not tend to infinity")
    if e != INFINITY or not is_integer(t.args[1]):  # integer exponents are positive in the end: any base will do
        at.written(t)  # a negative base then has integer exponents, a zero base positive ones
    return t.args[0], e == INFINITY


def polynomial_in(at: Approach, rows: Rows) -> dict[int, Term]:
    """Coefficients by degree in v; Refused if v occurs elsewhere or a coefficient is not plain."""
    layers: dict[int, Rows] = {}
    for number, monomial in rows:
        degree, rest = 0, []
        for atom, k in monomial:
            if atom == sym(at.v):
                degree = k
            elif at.free(atom):
                rest.append((atom, k))
            else:
                raise Refused("not a rational function")
        layers.setdefault(degree, []).append((number, tuple(rest)))
    return {d: sum_term(layer) for d, layer in layers.items()}


def rational(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """A rational function of v at infinity, by degrees and leading coefficients."""
    if at.to not in INFINITE:
        raise Refused("for limits at infinity")
    above, below = _in_lowest_terms(t)
    num, den = polynomial_in(at, above), polynomial_in(at, below)
    if not num:
        return ZERO
    n, d = max(num), max(den)
    at.need(rel("!=", den[d], ZERO))
    for f in obligations(t):
        if f not in at.stated and at.free(f):
            at.need(f)
    if n < d:
        return ZERO
    ratio = num[n] if den[d] == ONE else num[n] / den[d]
    if n == d:
        return ratio
    sign = -1 if at.to == MINUS_INFINITY and (n - d) % 2 else 1
    if ratio.op is Op.NEG and ratio.args[0].op is Op.NUM:
        ratio = term(-ratio.args[0].data)
    minus = ratio.op is Op.NUM and ratio.data < 0 or c.get("negative") is True
    at.need(rel("<" if minus else ">", ratio, ZERO))
    return INFINITY if (sign > 0) != minus else MINUS_INFINITY


def _in_lowest_terms(t: Term) -> tuple[Rows, Rows]:
    def work(scales: dict[tuple[Term, Term], int]) -> tuple[Rows, Rows]:
        table = Fractions(scales=scales)
        return table.lowest(table.of(t))

    try:
        return settled(work)  # type: ignore[no-any-return]
    except (TooLarge, Undefined) as why:
        raise Refused(str(why)) from why


def flat(t: Term) -> Iterator[tuple[Term, bool]]:
    """The factors of a product and quotient: (factor, whether it stands in a denominator)."""
    if t.op is Op.MUL and not any(map(shape, t.args)):
        for a in t.args:
            yield from flat(a)
    elif t.op is Op.NEG:
        yield term(-1), False
        yield from flat(t.args[0])
    elif t.op is Op.DIV:
        yield from flat(t.args[0])
        yield from ((a, not down) for a, down in flat(t.args[1]))
    else:
        yield t, False


def dominance(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """v**k · log(v)**j · e(v) -> 0 where e is exp or a power that decays faster than any v**-k; at v -> oo.

    Without e: v**k · log(v)**j -> 0 for k < 0 at oo, and for k > 0 as v -> 0+.
    """
    degree, logs, fast = Fraction(0), 0, 0
    v = sym(at.v)
    rest = iter(sub)
    for factor, down in flat(t):
        base, n = factor, Fraction(1)
        if factor.op is Op.POW and factor.args[1].op is Op.NUM:
            base, n = factor.args[0], factor.args[1].data
        elif factor.op is Op.SQRT:
            base, n = factor.args[0], Fraction(1, 2)
        if at.free(factor):
            constant(at, factor, [], {})
            if down:
                at.need(rel("!=", factor, ZERO))
        elif base == v:
            degree += -n if down else n
        elif base == Term(Op.LOG, (v,)):
            logs += 1
        elif factor.op in (Op.EXP, Op.POW):
            exponent = factor.args[-1]
            value = rational(at, exponent, [], next(rest, {}))
            if down and value in INFINITE:
                value = negative(value)
            if factor.op is Op.POW:
                if not at.free(factor.args[0]):
                    raise Refused("not a power of a constant")
                at.written(factor)
                if value == INFINITY and not down:
                    at.need(rel("<", Term(Op.ABS, (factor.args[0],)), ONE))
                    fast += 1
                    continue
                at.need(rel(">", factor.args[0], ONE))
            if value != MINUS_INFINITY:
                raise Refused("an exponential that does not decay")
            fast += 1
        else:
            raise Refused("not powers, logarithms and exponentials of the variable")
    if fast and at.to == INFINITY:
        return ZERO
    if not fast and at.positive_variable() and (degree < 0 if at.to == INFINITY else degree > 0):
        return ZERO
    raise Refused("nothing dominates")


def null_bounded(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """One factor tends to 0, the others are bounded."""
    factors = [(f, down) for f, down in flat(t)]
    which = c.get("null")
    if not isinstance(which, int) or not 0 <= which < len(factors) or len(sub) != 1:
        raise Refused("malformed certificate")
    f, down = factors[which]
    if conclude(at, ONE / f if down else f, sub[0]) != ZERO:
        raise Refused("no factor tends to 0")
    for i, (g, under) in enumerate(factors):
        if i != which and (under or not _bounded(at, g)):
            raise Refused(f"{g!r} is not known to be bounded")
    return ZERO


def _bounded(at: Approach, t: Term) -> bool:
    if at.free(t):
        constant(at, t, [], {})
        return True
    if t.op in (Op.SIN, Op.COS, Op.TANH, Op.ATAN, Op.ERF, Op.SIGN):
        at.written(t)
        return is_real(t.args[0])
    if t.op in (Op.ADD, Op.SUB, Op.NEG, Op.MUL):
        return all(_bounded(at, a) for a in t.args)
    if t.op is Op.POW and t.args[1].op is Op.NUM and t.args[1].data.denominator == 1 and t.args[1].data >= 0:
        return _bounded(at, t.args[0])
    if t.op is Op.POW and at.free(t.args[0]) and is_natural(t.args[1]):
        at.need(rel("<=", Term(Op.ABS, (t.args[0],)), ONE))
        return True
    return False


# --- equal terms, increments, the p-norm ---------------------------------------------------------------
def equal_term(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """t equals another term wherever both are defined, and that one has the limit."""
    other = read_term(c.get("term"))
    if len(sub) != 1 or not vanishes(t - other, Known()):
        raise Refused("not shown equal")
    return conclude(at, other, sub[0])


def read_term(data: Json) -> Term:
    """A real scalar term out of a certificate."""
    try:
        node = from_json(data)
    except NodeError as why:
        raise Refused(str(why)) from why
    if not isinstance(node, Term) or not is_real(node) or shape(node):
        raise Refused("a real term was expected")
    return node


def slope(at: Approach, f: Term, u: Term) -> Term:
    """The derivative at `u` of the function with the head (or the unknown function) of f."""
    match f.op:
        case Op.APPLY if has(f.args[0], Prop.DIFFERENTIABLE) and f.args[0].data.domain.inputs == (REAL,):
            dummy = sym(fresh(Symbol("u", REAL), frozenset(s.name for s in free_symbols(u))))
            return Term(Op.DERIV, (Term(Op.APPLY, (f.args[0], dummy)), u), (dummy.data,))
        case Op.EXP:
            return Term(Op.EXP, (u,))
        case Op.SIN:
            return Term(Op.COS, (u,))
        case Op.COS:
            return -Term(Op.SIN, (u,))
        case Op.TANH:
            return ONE - Term(Op.TANH, (u,)) ** 2
        case Op.ATAN:
            return ONE / (ONE + u**2)
        case Op.LOG:
            at.need(rel(">", u, ZERO))
            return ONE / u
        case Op.SQRT:
            at.need(rel(">", u, ZERO))
            return ONE / (2 * Term(Op.SQRT, (u,)))
    raise Refused("not known to be differentiable")


def at_point(f: Term, u0: Term) -> Term:
    """f with its argument replaced, and evaluated at 0 and 1 where the value is rational."""
    known = {
        ZERO: {Op.SIN: ZERO, Op.TANH: ZERO, Op.ATAN: ZERO, Op.COS: ONE, Op.EXP: ONE, Op.SQRT: ZERO},
        ONE: {Op.LOG: ZERO, Op.SQRT: ONE},
    }
    value = known.get(u0, {}).get(f.op)
    return f.with_args((*f.args[:-1], u0)) if value is None else value


def increments(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """t = r + Σ g (f(u) - f(u0)) with u -> u0 and g (u - u0) -> L:  t -> lim r + Σ L f'(u0)."""
    rows = c.get("increments")
    if not isinstance(rows, list) or len(sub) != 1 + 2 * len(rows):
        raise Refused("malformed certificate")
    rest = read_term(c.get("rest"))
    whole, values = [rest], [conclude(at, rest, sub[0])]
    for i, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3:
            raise Refused("malformed certificate")
        factor, f, u0 = map(read_term, row)
        u = f.args[-1] if f.args else f
        if not at.free(u0) or not is_real(u) or not is_real(u0):
            raise Refused("not an increment")
        constant(at, u0, [], {})
        if not _same(conclude(at, u, sub[1 + 2 * i]), u0):
            raise Refused("the argument tends elsewhere")
        derivative = slope(at, f, u0)
        speed = conclude(at, factor * (u - u0), sub[2 + 2 * i])
        if speed in INFINITE:
            raise Refused("an infinite speed")
        whole.append(factor * (f - at_point(f, u0)))
        values.append(product([speed, derivative]))
    if not vanishes(t - total(whole), Known()):
        raise Refused("not the sum of these increments")
    if values[0] in INFINITE:
        return values[0]
    return total(values)


def _same(a: Term, b: Term) -> bool:
    return a == b or (a not in INFINITE and vanishes(a - b, Known()))


def norm_to_max(at: Approach, t: Term, sub: list[Json], c: Json) -> Term:
    """(c_v Σ w_i a_i**v)**(1/v) -> max a_i as v -> oo, for a_i >= 0, w_i > 0 and c_v -> c > 0.

    Squeeze: with M = max a_i, (c_v min w)^(1/v) M <= (c_v Σ w_i a_i^v)^(1/v) <= (c_v Σ w)^(1/v) M.
    """
    v = sym(at.v)
    if at.to != INFINITY or t.op is not Op.POW or not _same(t.args[1], ONE / v):
        raise Refused("not a p-norm")
    weights, inner = _weight(t.args[0])
    for value in limits_of(at, tuple(weights), sub):
        if value in INFINITE:
            raise Refused("an infinite weight")
        at.need(rel(">", value, ZERO))
    if inner.op is Op.SUM:
        body, lo, hi = inner.args
        if not (is_integer(lo) and is_integer(hi) and at.free(lo) and at.free(hi)):
            raise Refused("not a finite sum")
        own, root = _powers(at, body)
        condition = Formula(Op.AND, range_condition(inner))
        for needed in (rel(">=", root, ZERO), *(rel(">", w, ZERO) for w in own)):
            at.need(Formula(Op.FORALL, (Formula(Op.IMPLIES, (condition, needed)),), inner.data))
        at.need(rel("<=", lo, hi))
        return Term(Op.MAXOVER, (root, lo, hi), inner.data)
    found = [_powers(at, a) for a in (inner.args if inner.op is Op.ADD else (inner,))]
    roots = tuple(root for _, root in found)
    for own, root in found:
        at.need(rel(">=", root, ZERO))
        for w in own:
            at.need(rel(">", w, ZERO))
    return roots[0] if len(roots) == 1 else Term(Op.MAX, roots)


def _weight(t: Term) -> tuple[list[Term], Term]:
    """(factors in front, the sum)."""
    if t.op is Op.MUL:
        sums = [i for i, a in enumerate(t.args) if a.op in (Op.SUM, Op.ADD)]
        place = next((i for i in sums if t.args[i].op is Op.SUM), sums[0] if len(sums) == 1 else None)
        if place is None:
            return [], t
        return [a for i, a in enumerate(t.args) if i != place], t.args[place]
    return [], t


def _powers(at: Approach, t: Term) -> tuple[list[Term], Term]:
    """The factors w free of v, and a, with t = w a**v."""
    if t.op is Op.MUL:
        found = [_powers(at, a) for a in t.args]
        return [w for own, _ in found for w in own], product([root for _, root in found])
    if at.free(t):
        return [] if t == ONE else [t], ONE
    return [], _root(at, t)


def _root(at: Approach, t: Term) -> Term:
    """a with t = a**v, for a >= 0."""
    v = sym(at.v)
    if t.op is Op.POW and at.free(t.args[0]):
        base, e = t.args
        if e == v:
            return base  # type: ignore[no-any-return]
        if e.op is Op.MUL and sum(a == v for a in e.args) == 1:
            others = product(a for a in e.args if a != v)
            if at.free(others) and _nonnegative_by_form(base):
                return Term(Op.POW, (base, others))
    raise Refused(f"{t!r} is not a v-th power")


def _nonnegative_by_form(t: Term) -> bool:
    if t.op is Op.ABS:
        return True
    d: Domain | None = t.data.domain if t.op is Op.SYM else None
    return d is not None and d.kind in (Kind.REAL, Kind.INTEGER) and d.lo is not None and d.lo >= 0


RULES.update(
    {
        "decay": decay,
        "growth": growth,
        "rational": rational,
        "dominance": dominance,
        "null-bounded": null_bounded,
        "equal": equal_term,
        "increments": increments,
        "p-norm": norm_to_max,
    }
)
