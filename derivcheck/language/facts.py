"""What a declaration asserts, and what a term must satisfy to be a value of a domain: formulas both.

    facts(sigma in (0, oo))              = [sigma > 0]
    membership(1/t, positive)            = [1/t > 0]
    facts(A in R^{n x n} pos. definite)  = [symmetric(A), invertible(A), positive definite(A), det A > 0]
"""

from __future__ import annotations

from functools import cache
from math import ceil, floor

from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.node import INFINITY, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.shape import ShapeError, dims, is_distribution, same_dimension, same_space, space

_IMPLIED: dict[Prop, tuple[Prop, ...]] = {
    Prop.POSITIVE_DEFINITE: (Prop.SYMMETRIC, Prop.INVERTIBLE, Prop.POSITIVE_SEMIDEFINITE),
    Prop.POSITIVE_SEMIDEFINITE: (Prop.SYMMETRIC,),
    Prop.ORTHOGONAL: (Prop.INVERTIBLE,),
    Prop.DIAGONAL: (Prop.SYMMETRIC, Prop.LOWER_TRIANGULAR, Prop.UPPER_TRIANGULAR),
    Prop.SMOOTH: (Prop.TWICE_DIFFERENTIABLE,),
    Prop.TWICE_DIFFERENTIABLE: (Prop.CONTINUOUSLY_DIFFERENTIABLE,),
    Prop.CONTINUOUSLY_DIFFERENTIABLE: (Prop.DIFFERENTIABLE,),
    Prop.DIFFERENTIABLE: (Prop.CONTINUOUS,),
}


@cache
def closure(props: frozenset[Prop]) -> frozenset[Prop]:
    """The properties and all that they imply by definition."""
    found, todo = set(props), list(props)
    while todo:
        for implied in _IMPLIED.get(todo.pop(), ()):
            if implied not in found:
                found.add(implied)
                todo.append(implied)
    return frozenset(found)


def has(handle: Term, prop: Prop) -> bool:
    """Whether the declaration of a symbol gives it a property, directly or by implication."""
    return handle.op is Op.SYM and prop in closure(handle.data.domain.props)


def bounds(t: Term, domain: Domain) -> list[Formula]:
    """The order facts that put the scalar `t` into an interval domain."""
    out: list[Formula] = []
    if domain.lo is not None:
        out.append(rel(">=" if domain.lo_closed or domain.kind is Kind.INTEGER else ">", t, domain.lo))
    if domain.hi is not None:
        out.append(rel("<=" if domain.hi_closed or domain.kind is Kind.INTEGER else "<", t, domain.hi))
    return out


def inhabited(domain: Domain) -> bool:
    """Whether the domain has values, as far as its form tells."""
    if domain.kind is Kind.FINITE:
        return bool(domain.values)
    if not all(map(inhabited, (*domain.inputs, *([domain.output] if domain.output else [])))):
        return False
    if any(d.op is Op.NUM and (d.data < 1 or d.data.denominator != 1) for d in domain.shape):
        return False
    if domain.kind is Kind.FUNCTION and {Prop.INCREASING, Prop.DECREASING} <= domain.props:
        return False
    if domain.lo is None or domain.hi is None or domain.kind not in (Kind.REAL, Kind.INTEGER):
        return True
    if domain.kind is Kind.INTEGER:
        return ceil(domain.lo) <= floor(domain.hi)
    return domain.lo < domain.hi or (domain.lo == domain.hi and domain.lo_closed and domain.hi_closed)


def facts(symbol: Symbol) -> list[Formula]:
    """What the declaration of `symbol` asserts, as formulas about it.

    Raises ShapeError for a domain without values: whatever follows from it would be worth nothing.
    """
    domain, handle = symbol.domain, sym(symbol)
    if not inhabited(domain):
        raise ShapeError(f"{symbol.name} is declared in an empty domain")
    out: list[Formula] = []
    match domain.kind:
        case Kind.REAL:
            out += bounds(handle, domain)
        case Kind.INTEGER:
            out += [Formula(Op.PRED, (handle,), "integer"), *bounds(handle, domain)]
        case Kind.FINITE:
            out.append(Formula(Op.OR, tuple(rel("=", handle, v) for v in domain.values)))
        case Kind.MATRIX | Kind.FUNCTION:
            out += [Formula(Op.PRED, (handle,), p.value) for p in sorted(closure(domain.props), key=lambda p: p.value)]
            if Prop.POSITIVE_DEFINITE in domain.props:
                out.append(rel(">", Term(Op.DET, (handle,)), ZERO))
    return out


def membership(t: Term, domain: Domain) -> list[Formula]:
    """What must be shown before `t` may stand for a symbol declared in `domain`.

    Raises ShapeError when `t` has the wrong shape or sort for the domain at all.
    """
    match domain.kind:
        case Kind.REAL:
            _scalar(t)
            return [*([] if is_real(t) else [Formula(Op.PRED, (t,), "real")]), *bounds(t, domain)]
        case Kind.COMPLEX:
            _scalar(t)
            return []
        case Kind.INTEGER:
            _scalar(t)
            if t.op is Op.NUM and t.data.denominator == 1:
                return bounds(t, domain)
            return [Formula(Op.PRED, (t,), "integer"), *bounds(t, domain)]
        case Kind.FINITE:
            _scalar(t)
            return [Formula(Op.OR, tuple(rel("=", t, v) for v in domain.values))]
        case Kind.MATRIX:
            if not all(map(same_dimension, dims(t), domain.shape)):
                raise ShapeError(f"{t!r} has another shape than {domain.shape[0]!r}×{domain.shape[1]!r}")
            real = [] if is_real(t) else [Formula(Op.PRED, (t,), "real")]
            return real + [Formula(Op.PRED, (t,), p.value) for p in sorted(domain.props, key=lambda p: p.value)]
        case Kind.FUNCTION | Kind.SEQUENCE:
            return _function_membership(t, domain)
        case Kind.DISTRIBUTION:
            if not is_distribution(t):
                raise ShapeError(f"{t!r} is not a distribution")
            if domain.output is None or not same_space(space(t), domain.output):
                raise ShapeError(f"{t!r} lives on another space")
            return [Formula(Op.PRED, (t,), p.value) for p in sorted(domain.props, key=lambda p: p.value)]


def _scalar(t: Term) -> None:
    if dims(t) != (term(1), term(1)):
        raise ShapeError(f"{t!r} is not a scalar")


def _function_membership(t: Term, domain: Domain) -> list[Formula]:
    """A function is given by a LAMBDA whose parameters range over the domain's inputs, or by a like symbol."""
    sequence = domain.kind is Kind.SEQUENCE
    if t.op is Op.SYM:
        own = t.data.domain
        if (own.kind, own.inputs, own.output) != (domain.kind, domain.inputs, domain.output):
            raise ShapeError(f"{t!r} is a {own.kind.value} on another domain")
        if sequence and own.lo is not None and (domain.lo is None or own.lo > domain.lo):
            raise ShapeError(f"{t!r} starts at {own.lo}; a sequence from {domain.lo} on was expected")
        missing = domain.props - closure(own.props)
        return [Formula(Op.PRED, (t,), p.value) for p in sorted(missing, key=lambda p: p.value)]
    if t.op is not Op.LAMBDA:
        raise ShapeError(f"{t!r} is not a function; write function(u, body)")
    inputs = (Domain(Kind.INTEGER, lo=domain.lo),) if sequence else domain.inputs
    if tuple(s.domain for s in t.data) != inputs:
        raise ShapeError(f"{t!r}: the parameters do not range over the function's domain")
    out: list[Formula] = []
    if domain.output is not None:
        for condition in membership(t.args[0], domain.output):
            for symbol in reversed(t.data):
                condition = Formula(Op.FORALL, (condition,), (symbol,))
            out.append(condition)
    out += [Formula(Op.PRED, (t,), p.value) for p in sorted(domain.props, key=lambda p: p.value)]
    return out


def is_real(t: Term) -> bool:
    """Whether the tree is real by its form alone: no complex symbol, no i, no principal complex root, no oo."""
    if t.op in (Op.ABS, Op.RE, Op.IM, Op.NORM):
        return True
    if t.op is Op.CSQRT or (t.op is Op.CONST and t.data in ("i", "oo")):
        return False
    if t.op is Op.SYM:
        return _real_domain(t.data.domain)
    if t.op in (Op.SUM, Op.PROD, Op.INTEGRAL, Op.LIMIT):
        return is_real(t.args[0]) and all(is_infinity(a) or is_real(a) for a in t.args[1:])
    return all(is_real(a) if isinstance(a, Term) else True for a in t.args)


def is_infinity(t: Term) -> bool:
    """oo or -oo"""
    return bool((t.op is Op.NEG and t.args[0].op is Op.CONST and t.args[0].data == "oo") or t == INFINITY)


def _real_domain(domain: Domain) -> bool:
    if domain.kind is Kind.COMPLEX:
        return False
    return domain.output is None or _real_domain(domain.output)
