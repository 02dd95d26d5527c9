"""Compiled heads: laws and what is read off them."""

from __future__ import annotations

from typing import Any

from derivcheck.language.facts import is_real
from derivcheck.language.node import Op, Term
from derivcheck.numeric import laws
from derivcheck.numeric.compiler import COMPILERS, VALUES, Closure, Machine, Scope, compile_term, compile_value
from derivcheck.numeric.effort import EFFORT, own_size
from derivcheck.numeric.jets import Undefined
from derivcheck.numeric.laws import Law, expectation, variance

LAWS = frozenset({Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL})


def compile_law(t: Term, scope: Scope) -> Closure:
    """A law that is named or written out."""
    if t.op is Op.SYM:
        return compile_term(t, scope)
    if t.op not in LAWS:
        raise Undefined(f"{t.op.value} is not a law")
    if t.op is Op.CATEGORICAL:
        parts = [compile_value(t.args[0], scope), compile_term(t.args[1], scope)]
    else:
        parts = [compile_term(a, scope) for a in t.args]
    return lambda m: Law(t.op, tuple(p(m) for p in parts))


def _expect(t: Term, scope: Scope) -> Closure:
    inner, (slot,) = scope.bind(t.bound)
    body, law = compile_term(t.args[0], inner), compile_law(t.args[1], scope)

    nodes = own_size(t.args[0])

    def at(m: Machine, value: Any) -> Any:
        EFFORT.spent += nodes
        m.slots[slot] = value
        return body(m)

    of, real = (expectation if t.op is Op.EXPECT else variance), is_real(t.args[0])
    return lambda m: of(m, law(m), lambda value: at(m, value), real)


def _of_laws(name: str) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        f = getattr(laws, name)
        parts = [
            compile_term(a, scope) if k and t.op is not Op.KL else compile_law(a, scope) for k, a in enumerate(t.args)
        ]
        return lambda m: f(m, *[p(m) for p in parts])

    return compiler


COMPILERS.update(
    {
        Op.EXPECT: _expect,
        Op.VAR: _expect,
        Op.DENSITY: _of_laws("density"),
        Op.LOGDENSITY: _of_laws("log_density"),
        Op.KL: _of_laws("divergence"),
        Op.ENTROPY: _of_laws("entropy"),
    }
)
VALUES.update(dict.fromkeys(LAWS, compile_law))
