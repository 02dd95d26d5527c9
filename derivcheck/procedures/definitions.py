"""Definitions of divergences, variances and densities, unfolded.

Decides: KL, entropy and variance as expectations; log densities and densities of named laws as closed forms.
Method: the definition, written out; a fresh bound name where one is introduced.
    KL(p, q) = E_p[log p - log q];  H(p) = -E_p[log p];  Var b = E[b b'] - E[b] E[b]'
    finite and uniform laws: the sum over the support, the logarithm of lengths
Complete: for the heads and laws listed; unknown laws keep LOGDENSITY(p, x) as it is.
Gives up: laws on different spaces, complex bodies of a variance.
Conditions: for uniform laws that the support of p lies within the support of q; all others are obligations.
Proves:
    equal(log_density(Normal(a, p), x), -log(p) - log(2*pi)/2 - (x - a)**2/(2*p**2))
    equal(Var(x, (x, Normal(a, p))), E(x**2, (x, Normal(a, p))) - E(x, (x, Normal(a, p)))**2)
Refutes:
    equal(log_density(Normal(a, p), x), -log(p) - log(2*pi)/2 - (x - a)**2/(2*p))
    equal(log_density(Normal(a, p), x), -log(p) - log(2*pi) - (x - a)**2/(2*p**2))
    equal(Var(x, (x, Normal(a, p))), E(x**2, (x, Normal(a, p))) - E(x, (x, Normal(a, p))))
Source: Cover and Thomas, Elements of Information Theory, chapters 2 and 8; Bishop, PRML, sections 1.2 and 2.3.
"""

from __future__ import annotations

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import HALF, ONE, PI, TWO, ZERO, Formula, Op, Term, rel, sym
from derivcheck.language.shape import dims, same_dimension, shape, space
from derivcheck.language.substitute import beta, free_symbols, fresh
from derivcheck.procedures.reapply import Result, procedure

HEADS = (Op.KL, Op.ENTROPY, Op.VAR, Op.DENSITY, Op.LOGDENSITY)


def mass(law: Term, i: Term) -> Term:
    """The probability of `i` under CATEGORICAL(p, n)."""
    p = law.args[0]
    return beta(p, (i,)) if p.op is Op.LAMBDA else Term(Op.APPLY, (p, i))


def unfold(t: Term) -> Result | None:
    """The definition of a term of one of HEADS, or None."""
    match t.op:
        case Op.KL:
            return _divergence(*t.args)
        case Op.ENTROPY:
            return _entropy(t.args[0])
        case Op.VAR:
            return _variance(t)
        case Op.LOGDENSITY:
            return _log_density(*t.args)
        case Op.DENSITY:
            return _density(*t.args)
    return None


def _fresh(law: Term, *others: Term) -> Term:
    domain = space(law)
    taken = frozenset(s.name for u in (law, *others) for s in free_symbols(u))
    return sym(fresh(Symbol("i" if domain.kind is Kind.INTEGER else "x", domain), taken))


def _divergence(p: Term, q: Term) -> Result | None:
    finite = (Op.CATEGORICAL, Op.BERNOULLI)
    if p.op in finite or q.op in finite:
        if p.op is not q.op:
            return None
        if p.op is Op.BERNOULLI:
            a, b = p.args[0], q.args[0]
            return a * (_log(a) - _log(b)) + (1 - a) * (_log(1 - a) - _log(1 - b)), ()
        if not same_dimension(p.args[1], q.args[1]):
            return None
        i = _fresh(p, q)
        body = mass(p, i) * (_log(mass(p, i)) - _log(mass(q, i)))
        return Term(Op.SUM, (body, ONE, p.args[1]), (i.data,)), ()
    if Op.UNIFORM in (p.op, q.op):
        if p.op is not q.op:
            return None
        (a, b), (c, d) = p.args, q.args
        return _log((d - c) / (b - a)), (rel("<=", c, a), rel("<=", b, d), rel("<", a, b))
    if space(p) != space(q) and not _same_space(space(p), space(q)):
        return None
    x = _fresh(p, q)
    inside = Term(Op.LOGDENSITY, (p, x)) - Term(Op.LOGDENSITY, (q, x))
    return Term(Op.EXPECT, (inside, p), (x.data,)), ()


def _same_space(a: Domain, b: Domain) -> bool:
    return (
        a.kind is b.kind is Kind.MATRIX
        and not (a.props | b.props)
        and all(map(same_dimension, a.shape, b.shape))
    )


def _entropy(p: Term) -> Result | None:
    match p.op:
        case Op.BERNOULLI:
            a = p.args[0]
            return -(a * _log(a)) - (1 - a) * _log(1 - a), ()
        case Op.CATEGORICAL:
            i = _fresh(p)
            body = mass(p, i) * _log(mass(p, i))
            return -Term(Op.SUM, (body, ONE, p.args[1]), (i.data,)), ()
        case Op.UNIFORM:
            return _log(p.args[1] - p.args[0]), ()
    x = _fresh(p)
    return -Term(Op.EXPECT, (Term(Op.LOGDENSITY, (p, x)), p), (x.data,)), ()


def _variance(t: Term) -> Result | None:
    body, law = t.args
    if not is_real(body):
        return None
    mean = Term(Op.EXPECT, (body, law), t.data)
    if not shape(body):
        return Term(Op.EXPECT, (body**2, law), t.data) - mean**2, ()
    if dims(body)[1] != ONE:
        return None
    return Term(Op.EXPECT, (body @ body.T, law), t.data) - mean @ mean.T, ()


def _log(t: Term) -> Term:
    return Term(Op.LOG, (t,))


def _log_density(law: Term, x: Term) -> Result | None:
    match law.op:
        case Op.NORMAL:
            m, s = law.args
            return -_log(s) - _log(TWO * PI) * HALF - (x - m) ** 2 / (TWO * s**2), ()
        case Op.MVNORMAL:
            m, c = law.args
            if not shape(m):
                return -(_log(TWO * PI * c) * HALF) - (x - m) ** 2 / (TWO * c), ()
            d = dims(m)[0]
            quadratic = (x - m).T @ c.inv @ (x - m)
            return -(d * _log(TWO * PI) * HALF) - _log(Term(Op.DET, (c,))) * HALF - quadratic * HALF, ()
        case Op.UNIFORM:
            a, b = law.args
            return -_log(b - a), ()  # where the density is positive
        case Op.BERNOULLI:
            p = law.args[0]
            # where the mass is positive: x = 1 and p > 0, or x = 0 and p < 1
            return Term(Op.CASES, (rel("=", x, ONE), _log(p), _log(1 - p))), ()
        case Op.CATEGORICAL:
            return _log(mass(law, x)), ()
    return None


def _density(law: Term, x: Term) -> Result | None:
    match law.op:
        case Op.NORMAL | Op.MVNORMAL:
            found = _log_density(law, x)
            return None if found is None else (Term(Op.EXP, (found[0],)), ())
        case Op.UNIFORM:
            a, b = law.args
            inside = Formula(Op.AND, (rel("<=", a, x), rel("<=", x, b)))
            return Term(Op.CASES, (inside, 1 / (b - a), ZERO)), ()
        case Op.BERNOULLI:
            p = law.args[0]
            return Term(Op.CASES, (rel("=", x, ONE), p, rel("=", x, ZERO), 1 - p, ZERO)), ()
    return None


PROCEDURE = procedure("definitions", unfold, HEADS, __doc__)
