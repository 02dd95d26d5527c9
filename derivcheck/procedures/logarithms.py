"""Logarithms of products of positive factors, of powers, of exponentials and of densities, taken apart.

Decides: nothing by itself; rewrites log t, so that sums and expectations see a sum of terms.
Method: log(a b) = log a + log b and log(a/b) = log a - log b where the factors are positive by their form, or where
    one is a density or an exponential and the others are shown to be positive; log(a**c) = c log a and
    log sqrt(a) = log(a)/2 for a positive by its form; log exp u = u for real u; log 1 = 0;
    the log of a density.
Complete: for products of such factors.
Gives up: products whose factors may be negative.
Conditions: positive factors, where their form does not show it.
Proves:
    equal(Sum(a*log(p/q), k, 1, n), n*a*(log(p) - log(q)))
    equal(log(density(Normal(a, p), x)), log_density(Normal(a, p), x))
    equal(log(density(Normal(a, p), x)/density(Normal(b, p), x)), ((x - b)**2 - (x - a)**2)/(2*p**2))
    equal(E(log(exp(x)*p), (x, Normal(a, q))), a + log(p))
Refutes:
    equal(Sum(a*log(p/q), k, 1, n), n*a*(log(q) - log(p)))
    equal(log(density(Normal(a, p), x)/density(Normal(b, p), x)), ((x - a)**2 - (x - b)**2)/(2*p**2))
    equal(E(log(exp(x)*p), (x, Normal(a, q))), a*log(p))
    equal(log(exp(a)/exp(b)), a/b)
    equal(log(a**2), 2*log(a))
Source: elementary.
"""

from __future__ import annotations

from derivcheck.language.facts import is_real
from derivcheck.language.node import HALF, ZERO, Formula, Op, Term, rel
from derivcheck.language.shape import shape
from derivcheck.procedures.known import Known
from derivcheck.procedures.reapply import Result, procedure


def expand(t: Term) -> Result | None:
    """log t as a sum, one step at a time, with the factors that must be shown to be positive."""
    if t.op is not Op.LOG:
        return None
    (u,) = t.args
    signs = Known()
    match u.op:
        case Op.NUM if u.data == 1:
            return ZERO, ()
        case Op.DENSITY:
            return Term(Op.LOGDENSITY, u.args), ()
        case Op.EXP if is_real(u.args[0]):
            return u.args[0], ()
        case Op.SQRT if signs.positive(u.args[0]):
            return _log(u.args[0]) * HALF, ()
        case Op.POW if not shape(u.args[0]) and is_real(u.args[1]) and signs.positive(u.args[0]):
            return u.args[1] * _log(u.args[0]), ()
        case Op.MUL | Op.DIV if not any(map(shape, u.args)):
            open_ = tuple(a for a in u.args if not signs.positive(a))
            if open_ and not _is_product(u):
                return None
            needs: tuple[Formula, ...] = tuple(rel(">", a, ZERO) for a in open_)
            return Term(Op.ADD if u.op is Op.MUL else Op.SUB, tuple(map(_log, u.args))), needs
    return None


def _is_product(t: Term) -> bool:
    """Whether a density or an exponential is among the factors."""
    if t.op in (Op.MUL, Op.DIV):
        return any(map(_is_product, t.args))
    return t.op in (Op.DENSITY, Op.EXP)


def _log(t: Term) -> Term:
    return Term(Op.LOG, (t,))


PROCEDURE = procedure("logarithm", expand, (Op.LOG,), __doc__)
