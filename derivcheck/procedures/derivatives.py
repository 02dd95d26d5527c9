"""Derivatives of scalar terms, by the rules of differentiation on written trees.

Decides: rewrites D(body, x at t) to a term without that derivative; for unknown f there remains D(f(u), u at ...).
Method: sum, product, quotient and chain rule and a table of elementary functions; finite sums term by term, finite
    products logarithmically; then the point is substituted.
Complete: for arithmetic, powers, exp, log, roots, trigonometric, hyperbolic functions, atan, erf, |.|, unknown f.
Gives up: max, min, cases, floor, integrals, expectations, sums with moving or infinite ends; unknown functions of
    several arguments that move together, unless declared differentiable.
Conditions: none of its own.  Where a rule might fail, its result is undefined, so that its obligations guard it:
    d|a| = a/|a|*da asks for a != 0, d sqrt(a) = da/(2*sqrt(a)) for a > 0, and f'(a) that f is differentiable at a.
Proves:
    equal(D(x**3, x), 3*x**2)
    equal(D(exp(-x**2/2), x), -x*exp(-x**2/2))
    equal(D(exp(f(1)*x), x), f(1)*exp(f(1)*x))
    equal(D(x*y, x, at=2), y)
    equal(D(sin(x)*y, x, x), -sin(x)*y)
Refutes:
    equal(D(x**3, x), 3*x)
    equal(D(f(2*x), x), prime(f, 2*x))
    equal(D(abs(x), x), 1)
Source: textbook calculus.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.domain import REAL, Kind, Prop, Symbol
from derivcheck.language.facts import has, is_real
from derivcheck.language.node import INFINITY, ONE, PI, TWO, ZERO, Formula, Op, Term, sym, term
from derivcheck.language.obligations import is_integer
from derivcheck.language.shape import shape
from derivcheck.language.substitute import alpha_equal, beta, free_symbols, fresh, substitute
from derivcheck.procedures.literal_matrices import entries, expand_scalar


# --- constructors that drop zeros and ones ----------------------------------------------------------
def _sum(parts: list[Term]) -> Term:
    kept = [p for p in parts if p != ZERO]
    return kept[0] if len(kept) == 1 else Term(Op.ADD, tuple(kept)) if kept else ZERO


def _product(*parts: Term) -> Term:
    if ZERO in parts:
        return ZERO
    kept = tuple(p for p in parts if p != ONE)
    return kept[0] if len(kept) == 1 else Term(Op.MUL, kept) if kept else ONE


def _negative(a: Term) -> Term:
    return a if a == ZERO else Term(Op.NEG, (a,))


def _over(a: Term, b: Term) -> Term:
    return a if a == ZERO else a / b


# --- rules ------------------------------------------------------------------------------------------
def differentiate(t: Term, symbol: Symbol) -> Term | None:
    """The derivative of a scalar term by a real symbol; None if no rule applies.

    It equals d t/d symbol wherever that exists and the result is defined.
    """
    if symbol.domain.kind is not Kind.REAL:
        return None
    if symbol not in free_symbols(t):
        return ZERO
    if shape(t):
        return None
    match t.op:
        case Op.SYM:
            return ONE
        case Op.ADD | Op.SUB | Op.NEG | Op.RE | Op.IM | Op.CONJ:
            return _linear(t, symbol)
        case Op.MUL | Op.HADAMARD if not any(map(shape, t.args)):
            return _of_product(t, symbol)
        case Op.DIV:
            a, b = t.args
            if symbol not in free_symbols(b):
                da = differentiate(a, symbol)
                return None if da is None else _over(da, b)
            da, db = differentiate(a, symbol), differentiate(b, symbol)
            if da is None or db is None:
                return None
            top = _product(da, b) - _product(a, db) if da != ZERO else _negative(_product(a, db))
            return _over(top, b**2)
        case Op.POW:
            return _of_power(t, symbol)
        case Op.SUM | Op.PROD:
            return _of_sum(t, symbol)
        case Op.APPLY:
            return _of_application(t, symbol)
        case Op.DERIV:
            return _of_derivative(t, symbol)
    outer = _outer(t)
    if outer is not None:
        inner = differentiate(t.args[0], symbol)
        return None if inner is None else _product(outer, inner)
    expanded = expand_scalar(t)
    return None if expanded is None else differentiate(expanded, symbol)


def _outer(t: Term) -> Term | None:
    """f'(a) for an elementary t = f(a), undefined wherever f is not differentiable."""
    a = t.args[0]
    match t.op:
        case Op.EXP:
            return t
        case Op.LOG:
            return ONE / a
        case Op.SQRT:
            return ONE / (TWO * t)
        case Op.ROOT if t.args[1].op is Op.NUM and t.args[1].data.denominator == 1 and t.args[1].data >= 2:
            n = int(t.args[1].data)
            return ONE / (n * t ** (n - 1))
        case Op.SIN:
            return Term(Op.COS, (a,))
        case Op.COS:
            return -Term(Op.SIN, (a,))
        case Op.TAN:
            return ONE / Term(Op.COS, (a,)) ** 2
        case Op.ATAN:
            return ONE / (1 + a**2)
        case Op.SINH:
            return Term(Op.COSH, (a,))
        case Op.COSH:
            return Term(Op.SINH, (a,))
        case Op.TANH:
            return 1 - t**2
        case Op.ERF:
            return TWO / Term(Op.SQRT, (PI,)) * Term(Op.EXP, (-(a**2),))
        case Op.ABS if is_real(a):
            return a / t
    return None


def _linear(t: Term, symbol: Symbol) -> Term | None:
    parts = [differentiate(a, symbol) for a in t.args]
    if any(p is None for p in parts):
        return None
    found: list[Term] = [p for p in parts if p is not None]
    if t.op is Op.ADD:
        return _sum(found)
    if t.op is Op.NEG:
        return _negative(found[0])
    if t.op is Op.SUB:
        a, b = found
        return a if b == ZERO else _negative(b) if a == ZERO else a - b
    return t.with_args(tuple(found))  # type: ignore[no-any-return]


def _of_product(t: Term, symbol: Symbol) -> Term | None:
    parts = []
    for k, a in enumerate(t.args):
        da = differentiate(a, symbol)
        if da is None:
            return None
        parts.append(_product(*t.args[:k], da, *t.args[k + 1 :]))
    return _sum(parts)


def _of_power(t: Term, symbol: Symbol) -> Term | None:
    b, e = t.args
    db, de = differentiate(b, symbol), differentiate(e, symbol)
    if db is None or de is None:
        return None
    if de == ZERO:
        if e.op is Op.NUM:
            n = e.data
            lower = b if n == 2 else ONE if n == 1 else Term(Op.POW, (b, term(n - 1)))
            return ZERO if n == 0 else _product(e, lower, db)
        # for a symbolic exponent b**(e-1) keeps the guard: b > 0, or e >= 1 natural
        return _product(e, Term(Op.POW, (b, e - 1)), db)
    if is_integer(e):
        return None
    return _product(t, _sum([_product(de, Term(Op.LOG, (b,))), _over(_product(e, db), b)]))


def _of_sum(t: Term, symbol: Symbol) -> Term | None:
    body, lo, hi = t.args
    if symbol in free_symbols(lo) | free_symbols(hi) or INFINITY in (*lo.walk(), *hi.walk()):
        return None
    if symbol in t.bound:
        return ZERO
    inner = differentiate(body, symbol)
    if inner is None:
        return None
    if t.op is Op.SUM:
        return ZERO if inner == ZERO else Term(Op.SUM, (inner, lo, hi), t.data)
    return _product(t, Term(Op.SUM, (inner / body, lo, hi), t.data))


def _of_application(t: Term, symbol: Symbol) -> Term | None:
    function, *arguments = t.args
    if function.op is Op.LAMBDA:
        return differentiate(beta(function, tuple(arguments)), symbol)
    if function.data.domain.kind is not Kind.FUNCTION:
        return None
    moving = [k for k, a in enumerate(arguments) if symbol in free_symbols(a)]
    if any(function.data.domain.inputs[k].kind is not Kind.REAL for k in moving):
        return None
    if len(moving) > 1 and not has(function, Prop.DIFFERENTIABLE):
        return None  # partial derivatives alone do not give the chain rule
    parts = []
    for k in moving:
        inner = differentiate(arguments[k], symbol)
        if inner is None:
            return None
        parts.append(_product(partial(function, tuple(arguments), k), inner))
    return _sum(parts)


def partial(function: Term, arguments: tuple[Term, ...], k: int) -> Term:
    """The derivative of function(arguments) by its k-th argument: D(f(.., u, ..), u at arguments[k])."""
    others = frozenset().union(*({s.name for s in free_symbols(a)} for j, a in enumerate(arguments) if j != k))
    u = fresh(Symbol("u", REAL), frozenset(others) | {function.data.name})
    inside = (*arguments[:k], sym(u), *arguments[k + 1 :])
    return Term(Op.DERIV, (Term(Op.APPLY, (function, *inside)), arguments[k]), (u,))


def _of_derivative(t: Term, symbol: Symbol) -> Term | None:
    """d/dx of D(body, u at p(x)): the second derivative times p', if only the point moves."""
    body, point = t.args
    (u,) = t.bound
    evaluated = evaluate(t)
    if evaluated is not None:
        return differentiate(evaluated, symbol)
    if symbol != u and symbol in free_symbols(body):
        return None
    inner = differentiate(point, symbol)
    if inner is None:
        return None
    again = Term(Op.DERIV, (Term(Op.DERIV, (body, sym(u)), (u,)), point), (u,))
    return _product(again, inner)


def evaluate(t: Term) -> Term | None:
    """The value of D(body, x at point) without that D; None if nothing changes or no rule applies."""
    if t.op is not Op.DERIV:
        return None
    body, point = t.args
    (symbol,) = t.bound
    rows = entries(body) if shape(body) else None
    if rows is not None:
        parts = tuple(Term(Op.DERIV, (v, point), t.data) for row in rows for v in row)
        values = (evaluate(p) for p in parts)
        return Term(
            Op.MATRIX,
            tuple(p if v is None else v for p, v in zip(parts, values, strict=True)),
            (len(rows), len(rows[0])),
        )
    derived = None if shape(body) else differentiate(body, symbol)
    if derived is None:
        return None
    out = substitute(derived, {symbol: point})
    return None if alpha_equal(out, t) else out


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """D(body, x at t) by the rules."""
    out = evaluate(t)
    return NoOpinion("no rule of differentiation applies") if out is None else Rewrite(out, Evidence())


def check(goal: Goal, data: Json) -> str | None:
    """Differentiate again and compare."""
    formula = goal.formula
    if formula.op is not Op.REL or formula.data != "=" or formula.args[0].op is not Op.DERIV:
        return "not an equation for a derivative"
    out = evaluate(formula.args[0])
    return None if out is not None and alpha_equal(out, formula.args[1]) else "this is not what the rules give"


PROCEDURE = Procedure(name="derivatives", check=check, rewrite=rewrite, heads=frozenset({Op.DERIV}), doc=__doc__)
