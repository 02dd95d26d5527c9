"""Compiled heads: numbers, arithmetic, cases, functions applied, sums and integrals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq

from derivcheck.language.facts import is_real
from derivcheck.language.node import Op, Term
from derivcheck.numeric import quadrature
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.compiler import (
    COMPILERS,
    MAX_RANGE,
    VALUES,
    Closure,
    Machine,
    Scope,
    capped,
    compile_term,
    compile_value,
    rational,
    whole,
)
from derivcheck.numeric.effort import EFFORT, own_size
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, is_scalar
from derivcheck.numeric.pointwise import FUNCTIONS, ball, power


def _num(t: Term, scope: Scope) -> Closure:
    value = rational(t.data)
    return lambda m: value


def _const(t: Term, scope: Scope) -> Closure:
    match t.data:
        case "pi":
            return lambda m: arb.pi()
        case "e":
            return lambda m: arb.const_e()
        case "i":
            return lambda m: acb(0, 1)
    raise Undefined("infinity is not a number")


def _sym(t: Term, scope: Scope) -> Closure:
    slot = scope.slots.get(t.data)
    if slot is None:
        raise Undefined(f"{t.data.name} has no value")
    return lambda m: m.slots[slot]


def _add(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    if len(parts) == 2:
        a, b = parts
        return lambda m: a(m) + b(m)

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for part in parts[1:]:
            out = out + part(m)
        return out

    return run


def _sub(t: Term, scope: Scope) -> Closure:
    a, b = (compile_term(x, scope) for x in t.args)
    return lambda m: a(m) - b(m)


def _neg(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    return lambda m: -a(m)


def _mul(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    if len(parts) == 2:
        a, b = parts
        return lambda m: capped(a(m) * b(m))

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for part in parts[1:]:
            out = out * part(m)
        return capped(out)

    return run


def divide(a: Any, b: Any) -> Any:
    """a / b; Undefined when b may be zero."""
    if isinstance(b, Array):
        raise Undefined("division by a matrix")
    out = a / b
    if type(out) in (arb, acb) and not out.is_finite():
        raise Undefined("division by a ball that contains zero")
    return out


def _div(t: Term, scope: Scope) -> Closure:
    a, b = (compile_term(x, scope) for x in t.args)
    return lambda m: capped(divide(a(m), b(m)))


def _pow(t: Term, scope: Scope) -> Closure:
    base, exponent = (compile_term(x, scope) for x in t.args)
    if t.args[0].op is Op.CONST and t.args[0].data == "e":
        f = FUNCTIONS[Op.EXP]
        return lambda m: f(m, exponent(m))
    return lambda m: power(m, base(m), exponent(m))


def _cases(t: Term, scope: Scope) -> Closure:
    from derivcheck.numeric.truth import compile_formula

    branches = [
        (compile_formula(t.args[k], scope), compile_term(t.args[k + 1], scope)) for k in range(0, len(t.args) - 1, 2)
    ]
    default = compile_term(t.args[-1], scope)

    def run(m: Machine) -> Any:
        possible: list[Any] = []
        for condition, value in branches:
            holds = condition(m)
            if holds is not False:
                possible.append(value(m))
            if holds:
                break
        else:
            possible.append(default(m))
        if len(possible) == 1:
            return possible[0]
        # a hull is a ball of values, not a function: neither differentiable nor a coefficient of a polynomial
        if m.analytic or any(map(_formal, m.slots)) or not all(map(is_scalar, possible)):
            raise Undefined("a case cannot be decided")
        return hull(possible)  # the value is one of these

    return run


def _formal(v: Any) -> bool:
    return isinstance(v, (Jet, ExpPoly)) or (isinstance(v, Array) and any(map(_formal, v.entries())))


def hull(values: list[Any]) -> Any:
    """A ball that contains all of them."""
    out = ball(values[0])
    for v in values[1:]:
        out = out.union(ball(v)) if type(out) is arb and type(ball(v)) is arb else acb(out).union(acb(ball(v)))
    return out


def _lambda(t: Term, scope: Scope) -> Closure:
    inner, slots = scope.bind(t.data)
    body = compile_term(t.args[0], inner)
    nodes = own_size(t.args[0])

    def make(m: Machine) -> Any:
        def call(caller: Machine, *arguments: Any) -> Any:
            EFFORT.spent += nodes
            if len(arguments) != len(slots):
                raise Undefined("wrong number of arguments")
            local = Machine(list(m.slots))
            local.analytic = caller.analytic  # a complex argument asks the body to be holomorphic too
            for s, a in zip(slots, arguments, strict=True):
                local.slots[s] = a
            return body(local)

        return call

    return make


def _apply(t: Term, scope: Scope) -> Closure:
    f = compile_value(t.args[0], scope)
    parts = [compile_term(a, scope) for a in t.args[1:]]
    return lambda m: f(m)(m, *[p(m) for p in parts])


def _over_range(combine: Callable[[Machine, Any, Any], Any], start: fmpq | None) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        inner, (slot,) = scope.bind(t.bound)
        body = compile_term(t.args[0], inner)
        lo, hi = compile_term(t.args[1], scope), compile_term(t.args[2], scope)
        nodes = own_size(t.args[0])

        def run(m: Machine) -> Any:
            low, high = whole(lo(m)), whole(hi(m))
            if high < low - 1:
                raise Undefined("upper end below lower end - 1")
            if high - low > MAX_RANGE or (start is None and high < low):
                raise Undefined("range too long or empty")
            if high < low:
                return start
            out: Any = None
            for k in range(low, high + 1):
                EFFORT.spent += nodes
                m.slots[slot] = fmpq(k)
                value = body(m)
                out = value if out is None else capped(combine(m, out, value))
            return out

        return run

    return compiler


def _integral(t: Term, scope: Scope) -> Closure:
    inner, (slot,) = scope.bind(t.bound)
    body = compile_term(t.args[0], inner)
    lo, hi = t.args[1:]
    if _infinite(lo) == 1 or _infinite(hi) == -1:
        raise Undefined("an integral from infinity downwards")
    lower = None if _infinite(lo) else compile_term(lo, scope)
    upper = None if _infinite(hi) else compile_term(hi, scope)
    real = is_real(t.args[0])
    return lambda m: quadrature.integral(
        m, body, slot, None if lower is None else lower(m), None if upper is None else upper(m), real
    )


def _infinite(t: Term) -> int:
    """1 for oo, -1 for -oo, 0 for anything else."""
    if t.op is Op.CONST and t.data == "oo":
        return 1
    return -1 if t.op is Op.NEG and _infinite(t.args[0]) == 1 else 0


COMPILERS.update(
    {
        Op.NUM: _num,
        Op.CONST: _const,
        Op.SYM: _sym,
        Op.ADD: _add,
        Op.SUB: _sub,
        Op.NEG: _neg,
        Op.MUL: _mul,
        Op.DIV: _div,
        Op.POW: _pow,
        Op.CASES: _cases,
        Op.APPLY: _apply,
        Op.SUM: _over_range(lambda m, a, b: a + b, fmpq(0)),
        Op.PROD: _over_range(lambda m, a, b: a * b, fmpq(1)),
        Op.MAXOVER: _over_range(lambda m, a, b: FUNCTIONS[Op.MAX](m, a, b), None),
        Op.INTEGRAL: _integral,
    }
)
VALUES[Op.LAMBDA] = _lambda
