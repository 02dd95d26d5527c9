"""Whether an assigned value certainly lies in the declared domain of its symbol, decided from the value alone.

    objection(x, 3)                       None: accepted
    objection(f increasing, u -> u**3+u)  None: its derivative 3u²+1 has no real zero
    objection(A symmetric, [[0, 1], [2, 0]])  "symmetric([[0, 1], [2, 0]]) is not certain"
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly

from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure, membership
from derivcheck.language.node import ZERO, Formula, Op, Term, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import domain_symbols, free_symbols, substitute_domain
from derivcheck.numeric import exact
from derivcheck.numeric.assignment import value_term
from derivcheck.numeric.compiler import Machine, Scope, compile_term
from derivcheck.numeric.derivative_terms import part
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, fresh, indeterminate
from derivcheck.numeric.law_terms import LAWS
from derivcheck.numeric.truth import certainly, inside

# heads whose functions are smooth wherever their arguments are any real numbers
_SMOOTH_HEADS = frozenset(
    {
        Op.NUM, Op.SYM, Op.ADD, Op.SUB, Op.NEG, Op.MUL, Op.EXP, Op.SIN, Op.COS, Op.SINH, Op.COSH, Op.TANH, Op.ATAN,
        Op.ERF, Op.MATRIX, Op.ENTRY, Op.TRANSPOSE, Op.TRACE, Op.DET,
    }
)  # fmt: skip
_SMOOTH_PROPS = {p.value for p in closure(frozenset({Prop.SMOOTH}))}
_CONTINUOUS_LAWS = frozenset({Op.NORMAL, Op.MVNORMAL, Op.UNIFORM})
DIGITS = 30


def objection(symbol: Symbol, value: Any, dimensions: Mapping[Symbol, Any]) -> str | None:
    """Why `value` is not certainly a value of `symbol`; None when it is."""
    domain = symbol.domain
    if domain.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE) and isinstance(value, (int, Fraction)):
        return None if inside(Fraction(value), domain) else f"{symbol.name} = {value} lies outside its domain"
    if domain_symbols(domain):
        sizes = {s: term(v) for s in domain_symbols(domain) if isinstance(v := dimensions.get(s), (int, Fraction))}
        domain = substitute_domain(domain, sizes)
    written = value_term(value)
    if free_symbols(written):
        return f"the value of {symbol.name} is not closed"
    try:
        needed = [*obligations(written)] if written.op is not Op.LAMBDA else []
        needed += _membership(written, domain)
    except (ShapeError, SortError, ValueError) as error:
        return f"{symbol.name}: {error}"
    for formula in needed:
        if not certain(formula):
            return f"{symbol.name}: {formula!r} is not certain"
    return None


def certain(formula: Formula) -> bool:
    """Whether a closed formula is certainly true."""
    if formula.op is Op.PRED and formula.args[0].op is Op.LAMBDA:
        return _function_has(formula.data, formula.args[0])
    if formula.op is Op.PRED and formula.args[0].op in LAWS and formula.data in ("density", "pmf"):
        return bool((formula.args[0].op in _CONTINUOUS_LAWS) == (formula.data == "density"))
    if certainly(formula, DIGITS) is True or exact.holds(formula) is True:
        return True
    return _positive_difference(formula) or _matrix_everywhere(formula)


def _positive_difference(formula: Formula) -> bool:
    """for all real u: l > r (or l != r, l >= r), by the signs of l - r"""
    if formula.op is not Op.FORALL or formula.args[0].op is not Op.REL or formula.bound[0].domain.kind is not Kind.REAL:
        return False
    (u,), (left, right), relation = formula.bound, formula.args[0].args, formula.args[0].data
    if relation in ("<", "<="):
        left, right = right, left
    if relation == "=" or not all(_smooth(n, u) for side in (left, right) for n in side.walk()):
        return False
    return positive_everywhere(Term(Op.SUB, (left, right)), u, 0, strict=relation not in ("<=", ">="))


def _matrix_everywhere(formula: Formula) -> bool:
    """for all real u: a property of a literal matrix that moves with u, by its entries and leading minors"""
    if formula.op is not Op.FORALL or formula.args[0].op is not Op.PRED:
        return False
    (u,), name, m = formula.bound, formula.args[0].data, formula.args[0].args[0]
    if u.domain.kind is not Kind.REAL or m.op is not Op.MATRIX or m.data[0] != m.data[1]:
        return False
    if not all(_smooth(n, u) for n in m.walk()):
        return False
    size = m.data[0]
    rows = [m.args[i * size : (i + 1) * size] for i in range(size)]
    below = all(rows[i][j] == ZERO for i in range(size) for j in range(i))
    above = all(rows[j][i] == ZERO for i in range(size) for j in range(i))

    def positive(t: Term) -> bool:
        return positive_everywhere(t, u, 0)

    match name:
        case Prop.SYMMETRIC.value:
            return _alike(rows)
        case Prop.LOWER_TRIANGULAR.value | Prop.UPPER_TRIANGULAR.value | Prop.DIAGONAL.value:
            return (above or name == Prop.UPPER_TRIANGULAR.value) and (below or name == Prop.LOWER_TRIANGULAR.value)
        case Prop.INVERTIBLE.value:
            whole = _minor(rows, size)
            return positive(whole) or positive(Term(Op.NEG, (whole,)))
        case Prop.POSITIVE_DEFINITE.value | Prop.POSITIVE_SEMIDEFINITE.value:
            return _alike(rows) and all(positive(_minor(rows, k)) for k in range(1, size + 1))
    return False


def _alike(rows: list[tuple[Term, ...]]) -> bool:
    """Whether a matrix is its own transpose, up to the order of factors."""
    return all(_unordered(rows[i][j]) == _unordered(rows[j][i]) for i in range(len(rows)) for j in range(i))


def _unordered(t: Term) -> object:
    parts = [_unordered(a) for a in t.args]
    return (t.op.value, repr(t.data), tuple(sorted(parts, key=repr) if t.op in (Op.ADD, Op.MUL) else parts))


def _minor(rows: list[tuple[Term, ...]], k: int) -> Term:
    """The determinant of the leading k rows and columns, expanded along the first row."""

    def expand(first: int, columns: tuple[int, ...]) -> Term:
        if not columns:
            return term(1)
        parts = [
            term((-1) ** p) * rows[first][c] * expand(first + 1, (*columns[:p], *columns[p + 1 :]))
            for p, c in enumerate(columns)
            if rows[first][c] != ZERO
        ]
        return Term(Op.ADD, tuple(parts)) if len(parts) > 1 else parts[0] if parts else ZERO

    return expand(0, tuple(range(k)))


def _membership(value: Term, domain: Domain) -> list[Formula]:
    """As `membership`; a sequence by cases is checked value by value."""
    if domain.kind is Kind.SEQUENCE and value.op is Op.LAMBDA and domain.output is not None:
        values = _cases(value)
        if values is not None:
            membership(value, domain)  # shapes and sorts
            return [f for v in values for f in (*obligations(v), *membership(v, domain.output))]
    out = membership(value, domain)
    if value.op is Op.LAMBDA:
        for f in obligations(value.args[0]):
            for s in reversed(value.data):
                f = Formula(Op.FORALL, (f,), (s,))
            out.append(f)
    return out


def _cases(value: Term) -> list[Term] | None:
    """The values of  i -> cases(i = 1: a, i = 2: b, otherwise c),  all closed; None for another form."""
    body, (index,) = value.args[0], value.data
    parts = body.args if body.op is Op.CASES else (body,)
    values = [*parts[1::2], parts[-1]] if body.op is Op.CASES else [body]
    for condition in parts[:-1:2]:
        if condition.op is not Op.REL or condition.args[0] != sym(index) or condition.args[1].op is not Op.NUM:
            return None
    return None if any(free_symbols(v) for v in values) else values


# --- properties of functions ------------------------------------------------------------------------
def _function_has(name: str, f: Term) -> bool:
    u = f.data[0] if len(f.data) == 1 and f.data[0].domain.kind is Kind.REAL else None
    body = f.args[0]
    if not all(_smooth(n, u) for n in body.walk()):
        return False
    if name in _SMOOTH_PROPS:
        return True
    if u is None:
        return False
    if name == Prop.INCREASING.value:
        return monotone(body, u) == 1 or positive_everywhere(body, u, 1)
    if name == Prop.DECREASING.value:
        return monotone(body, u) == -1 or positive_everywhere(Term(Op.NEG, (body,)), u, 1)
    return name == Prop.CONVEX.value and positive_everywhere(body, u, 2, strict=False)


_STRICTLY_INCREASING = frozenset({Op.EXP, Op.TANH, Op.ATAN, Op.ERF, Op.SINH, Op.LOG, Op.SQRT})  # where smooth


def monotone(t: Term, u: Symbol) -> int | None:
    """1 strictly increasing in u, -1 strictly decreasing, 0 constant, None unknown, for a smooth tree."""
    if u not in free_symbols(t):
        return 0
    parts = [monotone(a, u) for a in t.args]
    match t.op:
        case Op.SYM:
            return 1
        case Op.ADD:
            return _same(parts)
        case Op.SUB:
            return _same([parts[0], None if parts[1] is None else -parts[1]])
        case Op.NEG:
            return None if parts[0] is None else -parts[0]
        case Op.MUL if sum(p != 0 for p in parts) == 1:
            sign = 1
            for a, p in zip(t.args, parts, strict=True):
                if p == 0:
                    sign *= _sign(a)
            moving = next(p for p in parts if p != 0)
            return None if moving is None or sign == 0 else sign * moving
        case Op.DIV if parts[1] == 0 and parts[0] is not None:
            return _sign(t.args[1]) * parts[0] or None
        case Op.DIV if parts[0] == 0 and parts[1] is not None:
            return -_sign(t.args[0]) * parts[1] or None  # the denominator of a smooth tree is positive
        case Op.POW if t.args[1].op is Op.NUM and t.args[1].data % 2 == 1:
            return parts[0]
    return parts[0] if t.op in _STRICTLY_INCREASING else None


def _same(parts: list[int | None]) -> int | None:
    moving = {p for p in parts if p != 0}
    return moving.pop() if len(moving) == 1 else None


def _sign(t: Term) -> int:
    """The sign of a closed term, 0 when unknown."""
    if certainly(Formula(Op.REL, (t, term(0)), ">"), DIGITS) is True:
        return 1
    return -1 if certainly(Formula(Op.REL, (t, term(0)), "<"), DIGITS) is True else 0


def _smooth(n: Any, u: Symbol | None) -> bool:
    """Whether a head is smooth at all arguments that it meets on the whole domain of u."""
    if n.op is Op.CONST:
        return n.data in ("pi", "e")
    if n.op in (Op.LOG, Op.SQRT):
        return u is not None and positive_everywhere(n.args[0], u, 0)
    if n.op is Op.DIV and n.args[1].op is not Op.NUM:
        return u is not None and positive_everywhere(n.args[1], u, 0)
    if n.op is Op.POW:
        e = n.args[1]
        return e.op is Op.NUM and e.data.denominator == 1 and e.data >= 0
    if n.op is Op.DIV:
        return n.args[1].op is Op.NUM and n.args[1].data != 0
    return n.op in _SMOOTH_HEADS


def positive_everywhere(body: Term, u: Symbol, order: int, strict: bool = True) -> bool:
    """Whether the order-th derivative of body is > 0 (>= 0) on the domain of u.

    Only for sums of P(u) exp(a u + b), each P of one sign: decided by the exact real zeros of the P.
    """
    count = [1]
    try:
        closure_ = compile_term(body, Scope({u: 0}, count))
        z = fresh()
        names = [-fresh() for _ in range(order)]
        point: Any = indeterminate(z)
        for name in names:
            point = point + indeterminate(name)
        value = closure_(Machine([point] + [None] * count[0]))
        for name in names:
            value = part(value, name, [name])
    except (Undefined, ZeroDivisionError, OverflowError):
        return False
    terms = [p for p, _ in value.terms] if isinstance(value, ExpPoly) else [value]
    signs = [_sign_on(p, z, u.domain) for p in terms]
    if any(s is None or s < 0 for s in signs):
        return False
    return not strict or any(s == 2 for s in signs)


def _sign_on(p: Any, z: int, domain: Domain) -> int | None:
    """2: positive on the domain, 1: nonnegative, 0: zero; None: unknown or negative somewhere."""
    coefficients = [p.coefficient(z, k) for k in range(p.degree(z) + 1)] if isinstance(p, Jet) else [p]
    if not all(type(c) is fmpq for c in coefficients):
        return None
    poly = fmpq_poly(coefficients)
    if not poly.coeffs():
        return 0
    vanishes = False
    for factor, multiplicity in poly.numer().factor()[1]:
        if factor.degree() >= 1 and _vanishes_inside(factor, domain):
            if multiplicity % 2:
                return None
            vanishes = True
    return None if _value_inside(poly, domain) < 0 else 1 if vanishes else 2


def _value_inside(poly: fmpq_poly, domain: Domain) -> fmpq:
    """The value at an inner point that is no zero of the polynomial."""
    start, step = _inner_point(domain), Fraction(1)
    if domain.lo is not None and domain.hi is not None:
        step = (domain.hi - domain.lo) / 4
    elif domain.hi is not None:
        step = Fraction(-1)
    for k in range(poly.degree() + 1):
        point = start + step * Fraction(k, k + 1)
        value = poly(fmpq(point.numerator, point.denominator))
        if value != 0:
            return value
    raise AssertionError("a polynomial has no more zeros than its degree")


def _vanishes_inside(factor: Any, domain: Domain) -> bool:
    """Whether an irreducible factor may have a real zero in the domain."""
    if factor.degree() == 1:
        return inside(Fraction(-int(factor[0]), int(factor[1])), domain)
    for root, _ in factor.complex_roots():
        if not root.imag.contains(0):
            continue
        low = domain.lo is not None and root.real < fmpq(domain.lo.numerator, domain.lo.denominator)
        high = domain.hi is not None and root.real > fmpq(domain.hi.numerator, domain.hi.denominator)
        if not (low or high):
            return True
    return False


def _inner_point(domain: Domain) -> Fraction:
    if domain.lo is not None and domain.hi is not None:
        return (domain.lo + domain.hi) / 2
    if domain.lo is not None:
        return domain.lo + 1
    return domain.hi - 1 if domain.hi is not None else Fraction(0)
