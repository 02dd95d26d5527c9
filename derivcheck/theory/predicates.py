"""Predicates by definition: each name unfolds into formulas over plain relations.

    increasing(f)            for all x, y:  x < y  =>  f(x) < f(y)
    injective(f)             for all x, y:  f(x) = f(y)  =>  x = y
    convex(f)                for all x, y, t in [0, 1]:  f(t x + (1 - t) y) <= t f(x) + (1 - t) f(y)
    eigenvalue(l, M)         det(l I - M) = 0
    eigenvalues(M, l1..ln)   for all complex z:  det(z I - M) = (z - l1) ... (z - ln)
    pmf(p, n)                for all k <= n:  p(k) >= 0,  and  p(1) + ... + p(n) = 1
    positive semidefinite(A) A' = A  and  for all v:  v'Av >= 0

A function is a declared one or `function(u, body)`; its domain is that of its parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivcheck.language.domain import COMPLEX, INTEGER, POSITIVE_INTEGER, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import membership
from derivcheck.language.node import ONE, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.obligations import evident
from derivcheck.language.shape import dims
from derivcheck.language.substitute import beta, free_symbols, fresh

_CONVEX = frozenset(
    {
        Prop.SYMMETRIC, Prop.DIAGONAL, Prop.LOWER_TRIANGULAR, Prop.UPPER_TRIANGULAR,
        Prop.POSITIVE_DEFINITE, Prop.POSITIVE_SEMIDEFINITE,
    }
)  # fmt: skip
_UNIT = Domain(Kind.REAL, Fraction(0), Fraction(1), True, True)


def _variables(formula: Formula, *wanted: tuple[str, Domain]) -> list[Symbol]:
    taken = {s.name for s in free_symbols(formula)}
    out: list[Symbol] = []
    for name, domain in wanted:
        out.append(fresh(Symbol(name, domain), frozenset(taken)))
        taken.add(out[-1].name)
    return out


def _forall(symbols: list[Symbol], body: Formula) -> Formula:
    for s in reversed(symbols):
        body = Formula(Op.FORALL, (body,), (s,))
    return body


def _exists(symbol: Symbol, body: Formula) -> Formula:
    return Formula(Op.EXISTS, (body,), (symbol,))


def _implies(a: Formula, b: Formula) -> Formula:
    return Formula(Op.IMPLIES, (a, b))


def _and(*parts: Formula) -> Formula:
    return Formula(Op.AND, parts)


def _input(f: Term) -> Domain | None:
    """The domain of a function of one variable."""
    if f.op is Op.LAMBDA and len(f.data) == 1:
        return f.data[0].domain  # type: ignore[no-any-return]
    if f.op is Op.SYM and f.data.domain.kind is Kind.FUNCTION and len(f.data.domain.inputs) == 1:
        return f.data.domain.inputs[0]  # type: ignore[no-any-return]
    return None


def _at(f: Term, x: Term) -> Term:
    return beta(f, (x,)) if f.op is Op.LAMBDA else Term(Op.APPLY, (f, x))


def _inside(f: Term, point: Term, body: Formula) -> Formula:
    """The body, and that the point lies in the domain of f: writing f(point) out would lose that."""
    domain = _input(f)
    wanted = [] if domain is None else [m for m in membership(point, domain) if not evident(m)]
    return _and(*wanted, body) if wanted else body


def _pairs(rule: Callable[[Term, Term, Term], Formula]) -> Callable[[Formula], Formula | None]:
    """A predicate of one function that speaks of two points of its domain."""

    def define(formula: Formula) -> Formula | None:
        f = formula.args[0]
        domain = _input(f)
        if domain is None:
            return None
        x, y = _variables(formula, ("x", domain), ("y", domain))
        return _forall([x, y], rule(f, sym(x), sym(y)))

    return define


def _monotone(before: str, after: str) -> Callable[[Formula], Formula | None]:
    return _pairs(lambda f, x, y: _implies(rel(before, x, y), rel(after, _at(f, x), _at(f, y))))


def _convex(formula: Formula) -> Formula | None:
    f = formula.args[0]
    domain = _input(f)
    if domain is None or domain.kind not in (Kind.REAL, Kind.COMPLEX, Kind.MATRIX) or domain.props - _CONVEX:
        return None  # a mixture of two points must lie in the domain
    x, y, t = _variables(formula, ("x", domain), ("y", domain), ("t", _UNIT))
    u, v, s = sym(x), sym(y), sym(t)
    mix = s * u + (1 - s) * v
    return _forall([x, y, t], rel("<=", _at(f, mix), s * _at(f, u) + (1 - s) * _at(f, v)))


def _onto(formula: Formula) -> Formula | None:
    f = formula.args[0]
    domain = _input(f)
    if domain is None:
        return None
    y, x = _variables(formula, ("y", Domain(Kind.REAL)), ("x", domain))
    return _forall([y], _exists(x, rel("=", _at(f, sym(x)), sym(y))))


def _eigenvalue(formula: Formula) -> Formula | None:
    value, m = formula.args
    return rel("=", Term(Op.DET, (value * Term(Op.IDENTITY, (dims(m)[0],)) - m,)), ZERO)


def _eigenvalues(formula: Formula) -> Formula | None:
    m, *values = formula.args
    size = dims(m)[0]
    if size != term(len(values)):
        return None
    (z,) = _variables(formula, ("z", COMPLEX))
    characteristic = Term(Op.DET, (sym(z) * Term(Op.IDENTITY, (size,)) - m,))
    factors = tuple(sym(z) - v for v in values)
    product = factors[0] if len(factors) == 1 else Term(Op.MUL, factors)
    return _forall([z], rel("=", characteristic, product))


def _symmetric(formula: Formula) -> Formula:
    a = formula.args[0]
    return rel("=", a.T, a)


def _orthogonal(formula: Formula) -> Formula:
    a = formula.args[0]
    return rel("=", a.T @ a, Term(Op.IDENTITY, (dims(a)[0],)))


def _definite(relation: str) -> Callable[[Formula], Formula | None]:
    def define(formula: Formula) -> Formula | None:
        a = formula.args[0]
        size = dims(a)[0]
        if size == ONE:
            return rel(relation, a, ZERO)
        (v,) = _variables(formula, ("v", Domain(Kind.MATRIX, shape=(size, ONE))))
        x = sym(v)
        form = rel(relation, x.T @ a @ x, ZERO)
        body = form if relation == ">=" else _implies(rel("!=", x, Term(Op.ZEROS, (size, ONE))), form)
        return _and(rel("=", a.T, a), _forall([v], body))

    return define


def _invertible(formula: Formula) -> Formula | None:
    a = formula.args[0]
    return rel("!=", Term(Op.DET, (a,)), ZERO)


def _minimiser(relation: str) -> Callable[[Formula], Formula | None]:
    def define(formula: Formula) -> Formula | None:
        f, point = formula.args
        domain = _input(f)
        if domain is None:
            return None
        (y,) = _variables(formula, ("y", domain))
        return _inside(f, point, _forall([y], rel(relation, _at(f, point), _at(f, sym(y)))))

    return define


def _fixed_point(formula: Formula) -> Formula | None:
    f, point = formula.args
    return None if _input(f) is None else _inside(f, point, rel("=", _at(f, point), point))


_NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _negation(formula: Formula) -> Formula | None:
    """Pushes a negation one level in."""
    inner = formula.args[0]
    match inner.op:
        case Op.REL:
            return rel(_NEGATED[inner.data], *inner.args)
        case Op.NOT:
            return inner.args[0]  # type: ignore[no-any-return]
        case Op.AND | Op.OR:
            dual = Op.OR if inner.op is Op.AND else Op.AND
            return Formula(dual, tuple(Formula(Op.NOT, (a,)) for a in inner.args))
        case Op.IMPLIES:
            return _and(inner.args[0], Formula(Op.NOT, (inner.args[1],)))
        case Op.FORALL | Op.EXISTS:
            dual = Op.EXISTS if inner.op is Op.FORALL else Op.FORALL
            return Formula(dual, (Formula(Op.NOT, inner.args),), inner.data)
        case Op.PRED:
            body = unfold(inner)
            return None if body is None else Formula(Op.NOT, (body,))
    return None


def _pmf(formula: Formula) -> Formula | None:
    if len(formula.args) != 2:
        return None
    p, n = formula.args
    k, index = _variables(formula, ("k", POSITIVE_INTEGER), ("i", INTEGER))
    nonnegative = _implies(rel("<=", sym(k), n), rel(">=", _at(p, sym(k)), ZERO))
    one = rel("=", Term(Op.SUM, (_at(p, sym(index)), ONE, n), (index,)), ONE)
    return _and(_forall([k], nonnegative), one)


DEFINITIONS: dict[str, Callable[[Formula], Formula | None]] = {
    "increasing": _monotone("<", "<"),
    "decreasing": _monotone("<", ">"),
    "nondecreasing": _monotone("<=", "<="),
    "injective": _pairs(lambda f, x, y: _implies(rel("=", _at(f, x), _at(f, y)), rel("=", x, y))),
    "onto the reals": _onto,
    "convex": _convex,
    "eigenvalue": _eigenvalue,
    "eigenvalues": _eigenvalues,
    "symmetric": _symmetric,
    "orthogonal": _orthogonal,
    "positive semidefinite": _definite(">="),
    "positive definite": _definite(">"),
    "invertible": _invertible,
    "minimiser": _minimiser("<="),
    "maximiser": _minimiser(">="),
    "fixed point": _fixed_point,
    "pmf": _pmf,
    "not": _negation,
}


def unfold(formula: Formula) -> Formula | None:
    """The definition of a predicate (or a negation, pushed in), or None where there is none."""
    define = DEFINITIONS.get(formula.data if formula.op is Op.PRED else formula.op.value)
    return define(formula) if define else None
