"""Finite sums, products and maxima with symbolic bounds, brought to canonical form.

Decides: identities between SUM, PROD and MAXOVER terms that follow from linearity, splitting off terms at either
    end, reindexing, telescoping, and closed forms of Σ 1, Σ k^j, Σ q^k.
Method: one step at a time.  The body is expanded into parts; factors free of the index leave (as powers from a
    product, nonnegative ones from a maximum); each part is shifted so that the least offset k + c of its index is 0;
    a lower end other than 0 and 1 becomes 1; an upper end n + c with c > 0 gives its last c terms away.
    Telescoping is what shifting does to Σ (a[k+1] - a[k]).  Induction is a rule of the kernel, not of this file.
Complete: no.
Gives up: infinite sums, ends that are not integers by their form, bodies that expand into more than 4,000 parts.
Conditions: q != 1 for a geometric sum; c >= 0 before c leaves a maximum; positive factors before the logarithm of a
    product becomes a sum.  That split-off terms are defined and ranges admissible are obligations of the result.
Proves:
    equal(Sum(a*k + b, k, 1, n), a*n*(n + 1)/2 + b*n)
    equal(Sum(a**k, k, 1, n + 1), Sum(a**k, k, 1, n) + a**(n + 1))
    given(unequal(a, 1)) |- equal(Sum(a**k, k, 0, n), (1 - a**(n + 1))/(1 - a))
    equal(Prod(p, k, 1, n), p**n)
Refutes:
    equal(Sum(k, k, 1, n), n**2/2)
    equal(Sum(a**k, k, 1, n + 1), Sum(a**k, k, 1, n) + a**n)
    equal(Sum(a**k, k, 0, n), (1 - a**(n + 1))/(1 - a))
    equal(Max(b*k, k, 1, n), b*Max(k, k, 1, n))
Source: Graham, Knuth and Patashnik, Concrete Mathematics, chapter 2.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from derivcheck.language.domain import INTEGER, Kind, Symbol
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.obligations import is_integer, obligations, range_condition
from derivcheck.language.shape import dims, linear_form, shape
from derivcheck.language.substitute import free_symbols, fresh, substitute
from derivcheck.procedures.parts import Part, gather, monomial, ordered, parts, power, product, split, total
from derivcheck.procedures.reapply import Result, procedure

MOST_TERMS = 24  # that are split off at once
MAX_POWER_SUM = 6


# --- ends ----------------------------------------------------------------------------------------------
def _offset(t: Term) -> tuple[dict[Term, Fraction], int]:
    """An end as (linear form without constant, integer constant)."""
    form = linear_form(t)
    c = form.pop(ONE, Fraction(0))
    return form, int(c) if c.denominator == 1 else 0


def shifted(t: Term, c: int) -> Term:
    """t + c, its constants gathered; t's other summands as they are written."""
    number, rest = Fraction(c), []
    for i, a in enumerate(t.args if t.op in (Op.ADD, Op.SUB) else (t,)):
        negative = t.op is Op.SUB and i == 1
        if a.op is Op.NUM:
            number += -a.data if negative else a.data
        else:
            rest.append(-a if negative else a)
    if not rest:
        return term(number)
    base = total(rest)
    return base if number == 0 else base + term(number) if number > 0 else base - term(-number)


def length(lo: Term, hi: Term) -> int | None:
    """hi - lo + 1 when it is a literal."""
    difference = linear_form(hi - lo + ONE)
    number = difference.pop(ONE, Fraction(0))
    return int(number) if not difference and number.denominator == 1 else None


def _finite(t: Term) -> bool:
    return is_integer(t.args[1]) and is_integer(t.args[2])


def _with(t: Term, body: Term, lo: Term, hi: Term, k: Symbol) -> Term:
    return Term(t.op, (body, lo, hi), (k,))


# --- one step ------------------------------------------------------------------------------------------
def step(t: Term) -> Result | None:
    """A sum, product or maximum one step nearer to its canonical form; None at the end of the way."""
    if t.op is Op.LOG:
        return _log_of_product(t)
    if t.op not in (Op.SUM, Op.PROD, Op.MAXOVER) or not _finite(t):
        return None
    body, lo, hi = t.args
    (k,) = t.bound
    n = length(lo, hi)
    if n is not None and (n < 0 or (n == 0 and t.op is Op.MAXOVER)):
        return None  # not defined
    if n is not None and n <= MOST_TERMS:
        terms = [_at(body, k, shifted(lo, i)) for i in range(n)]
        return _joined(t, terms), ()
    inner = {Op.SUM: _sum, Op.PROD: _prod, Op.MAXOVER: _max}[t.op]
    if lo not in (ZERO, ONE):
        return _lower_end(t)
    return _last_terms(t) or inner(t) or _lower_end(t)


def _joined(t: Term, terms: list[Term]) -> Term:
    if t.op is Op.SUM:
        return total(terms) if terms or not shape(t) else Term(Op.ZEROS, dims(t))
    if t.op is Op.PROD:
        return product(terms)
    return terms[0] if len(terms) == 1 else Term(Op.MAX, tuple(terms))


def _last_terms(t: Term) -> Result | None:
    """An upper end n + c, c > 0, becomes n and the last c terms stand alone."""
    body, lo, hi = t.args
    (k,) = t.bound
    form, c = _offset(hi)
    if not (0 < c <= MOST_TERMS and form):
        return None
    below = shifted(hi, -c)
    last = [_at(body, k, shifted(below, i)) for i in range(1, c + 1)]
    return _joined(t, [_with(t, body, lo, below, k), *last]), ()


def _lower_end(t: Term) -> Result | None:
    """A lower end other than 0 and 1 becomes 1; so does 0 under an upper end n - c."""
    body, lo, hi = t.args
    (k,) = t.bound
    if lo == ONE or (lo == ZERO and _offset(hi)[1] >= 0):
        return None
    index = sym(fresh(Symbol(k.name, INTEGER), _names(t, k)))
    return _with(t, _at(body, k, _collected(index + lo - ONE)), ONE, _collected(hi - lo + ONE), index.data), ()


def _names(t: Term, k: Symbol) -> frozenset[str]:
    return frozenset(s.name for s in free_symbols(t) | (free_symbols(t.args[0]) - {k}))


def _collected(t: Term) -> Term:
    """A linear form as a sum again: positive summands first, the number last."""
    form, c = _offset(t)
    if linear_form(t).get(ONE, Fraction(0)) != c:
        return t
    scaled = [(v, product([term(abs(v)), a])) for a, v in form.items()]
    up, down = [a for v, a in scaled if v > 0], [a for v, a in scaled if v < 0]
    if not up:
        return total([*(-a for a in down), term(c)]) if c else total(-a for a in down)
    out = total(up)
    for a in down:
        out = out - a
    return out if c == 0 else out + term(c) if c > 0 else out - term(-c)


def _at(t: Term, k: Symbol, value: Term) -> Term:
    """t[k := value], the linear expressions in k gathered."""
    if k not in free_symbols(t) or t.bound:
        return substitute(t, {k: value})
    if t.op in (Op.ADD, Op.SUB) and not shape(t) and linear_form(t).get(sym(k)):
        return _collected(substitute(t, {k: value}))
    return value if t == sym(k) else t.with_args(tuple(_at(a, k, value) for a in t.args))


# --- sums ------------------------------------------------------------------------------------------------
def _sum(t: Term) -> Result | None:
    """Σ (c·g + d) = c Σ g + d (hi - lo + 1), power sums, and shifts; None if all that is done."""
    body, lo, hi = t.args
    (k,) = t.bound
    only = frozenset({k})
    summands = []
    for p in ordered(parts(_stepped(body, k), only), (k,)):
        front, core, back = split(p, only)
        inner = _core_sum(t, core, lo, hi, k)
        summands.append(product([*p.coefficients, *front, inner, *back]))
    if not summands and shape(t):
        return Term(Op.ZEROS, dims(t)), ()
    result = total(summands)
    return None if result == t else (result, ())


def _core_sum(t: Term, core: Part, lo: Term, hi: Term, k: Symbol) -> Term:
    """The sum of one product that depends on k in every factor."""
    if not core.atoms and not core.word:
        return _collected(hi - lo + ONE)
    if not core.word and len(core.atoms) == 1 and core.atoms[0][0] == sym(k) and core.atoms[0][1] <= MAX_POWER_SUM:
        j = core.atoms[0][1]
        return power_sum(j, hi)
    g = monomial(core)
    c = _least_offset(g, k)
    if c is None or c == 0 or abs(c) > MOST_TERMS:
        return _with(t, g, lo, hi, k)
    h = _at(g, k, shifted(sym(k), -c))
    if c > 0:  # g(k) = h(k + c): the c places after the last come in, the first c go
        first = [_at(h, k, shifted(lo, i)) for i in range(c)]
        last = [_at(h, k, shifted(hi, i)) for i in range(1, c + 1)]
    else:
        first = [_at(h, k, shifted(hi, -i)) for i in range(-c)]
        last = [_at(h, k, shifted(lo, -i)) for i in range(1, -c + 1)]
    if not _defined(first + last):
        return _with(t, g, lo, hi, k)
    return _with(t, h, lo, hi, k) + total(last) - total(first)


def power_sum(j: int, n: Term) -> Term:
    """Σ_{k=1}^{n} k^j as a polynomial in n."""
    bernoulli = [Fraction(1)]
    for m in range(1, j + 1):
        bernoulli.append(-sum((comb(m + 1, i) * bernoulli[i] for i in range(m)), Fraction(0)) / (m + 1))
    out = []
    for i in range(j + 1):
        b = -bernoulli[i] if i == 1 else bernoulli[i]  # B_1 = +1/2: the sum includes its upper end
        if b:
            out.append(product([term(comb(j + 1, i) * b / (j + 1)), power(n, j + 1 - i)]))
    return total(out)


def _least_offset(t: Term, k: Symbol) -> int | None:
    """The least c among the occurrences k + c of the index; None if k occurs otherwise only."""
    found: list[int] = []

    def visit(node: Term) -> None:
        if k not in free_symbols(node):
            return
        if node.op in (Op.SYM, Op.ADD, Op.SUB):
            form = linear_form(node)
            c = form.pop(ONE, Fraction(0))
            if form == {sym(k): Fraction(1)} and c.denominator == 1:
                found.append(int(c))
                return
            if form.get(sym(k)):
                rest = [a for a in form if a != sym(k)]
                for a in rest:
                    visit(a)
                return
        for a in node.args:
            visit(a)

    visit(t)
    return min(found, default=None)


def _defined(terms: list[Term]) -> bool:
    """Whether terms at new places ask for no more than admissible indices: no logarithms, denominators only n >= 1."""
    for t in terms:
        for f in obligations(t):
            if f.op is Op.REL and f.data in ("<=", ">=") and not all(a.op is Op.NUM for a in f.args):
                continue
            if f.op is Op.REL and f.data == "!=" and _count(f.args[0]):
                continue
            if f.op is not Op.PRED or f.data != "integer":
                return False
    return True


def _count(t: Node) -> bool:
    domain = t.data.domain if t.op is Op.SYM else None
    return domain is not None and domain.kind is Kind.INTEGER and domain.lo is not None and domain.lo >= 1


def _stepped(t: Term, k: Symbol) -> Term:
    """b^(e + c) = b^c b^e for a literal integer c > 0 where the exponent depends on k (b may be 0 as well)."""
    if k not in free_symbols(t) or t.bound:
        return t
    if t.op is Op.POW and not shape(t) and k in free_symbols(t.args[1]) and k not in free_symbols(t.args[0]):
        form, c = _offset(t.args[1])
        if 0 < c <= MOST_TERMS and any(v < 0 or a != sym(k) for a, v in form.items()):
            return power(t.args[0], c) * Term(Op.POW, (t.args[0], _collected(shifted(t.args[1], -c))))
        return t
    if t.op in (Op.ADD, Op.SUB, Op.NEG, Op.MUL, Op.DIV):
        return t.with_args(tuple(_stepped(a, k) for a in t.args))  # type: ignore[no-any-return]
    return t


def geometric(t: Term) -> Result | None:
    """Σ q^(s k + a) = (q^first - q^(last + |s|))/(1 - q^|s|), given q^|s| != 1; other parts stay sums."""
    if t.op is not Op.SUM or not _finite(t) or shape(t):
        return None
    body, lo, hi = t.args
    (k,) = t.bound
    only = frozenset({k})
    summands, needs = [], []
    for p in ordered(parts(body, only), (k,)):
        closed = None
        if not p.word and len(p.atoms) == 1 and p.atoms[0][1] == 1:
            closed = _geometric(p.atoms[0][0], lo, hi, k)
        if closed is None:
            summands.append(product([*p.coefficients, _with(t, monomial(p), lo, hi, k)]))
        else:
            summands.append(product([*p.coefficients, closed[0]]))
            needs.append(closed[1])
    return (total(summands), tuple(needs)) if needs else None


def _geometric(atom: Term, lo: Term, hi: Term, k: Symbol) -> tuple[Term, Formula] | None:
    if atom.op is not Op.POW or k in free_symbols(atom.args[0]) or not is_integer(atom.args[1]):
        return None
    q, exponent = atom.args
    form = linear_form(exponent)
    s = form.get(sym(k), Fraction(0))
    if s == 0 or s.denominator != 1 or any(k in free_symbols(a) for a in form if a != sym(k)):
        return None
    ends = [_collected(substitute(exponent, {k: end})) for end in (lo, hi)]
    first, last = ends if s > 0 else reversed(ends)
    stride = abs(int(s))
    ratio = power(q, stride)
    above = _collected(last + term(stride))
    return (_to(q, first) - _to(q, above)) / (1 - ratio), rel("!=", ratio, ONE)


def _to(base: Term, exponent: Term) -> Term:
    small = exponent.op is Op.NUM and exponent.data in (0, 1)
    return power(base, int(exponent.data)) if small else Term(Op.POW, (base, exponent))


def split_powers(t: Term) -> Result | None:
    """Σ b^(c + d k) g = b^c Σ b^(d k) g for real exponents, given b > 0."""
    if t.op is not Op.SUM or not _finite(t):
        return None
    (k,) = t.bound
    needs: list[Formula] = []

    def visit(u: Term) -> Term:
        if k not in free_symbols(u) or u.bound:
            return u
        if u.op is Op.POW and k not in free_symbols(u.args[0]) and not shape(u) and not is_integer(u.args[1]):
            found = gather(parts(u.args[1], frozenset({k})))
            fixed = total(product(p.coefficients) for p in found if not p.atoms)
            moving = total(product([*p.coefficients, monomial(p)]) for p in found if p.atoms)
            if fixed != ZERO:
                needs.append(rel(">", u.args[0], ZERO))
                return Term(Op.POW, (u.args[0], fixed)) * Term(Op.POW, (u.args[0], moving))
        return u.with_args(tuple(map(visit, u.args)))  # type: ignore[no-any-return]

    body = visit(t.args[0])
    return (_with(t, body, t.args[1], t.args[2], k), tuple(needs)) if needs else None


# --- products and maxima -------------------------------------------------------------------------------
def _prod(t: Term) -> Result | None:
    """Π c = c^(hi - lo + 1), Π a b = Π a Π b, Π a/b = Π a / Π b, Π a^m = (Π a)^m, Π exp(a) = exp(Σ a)."""
    body, lo, hi = t.args
    (k,) = t.bound

    def over(b: Term) -> Term:
        return _with(t, b, lo, hi, k)

    if shape(body):
        return None
    if k not in free_symbols(body):
        return Term(Op.POW, (body, _collected(hi - lo + ONE))), ()
    match body.op:
        case Op.MUL if not any(map(shape, body.args)):
            return product(map(over, body.args)), ()
        case Op.NEG:
            return over(term(-1)) * over(body.args[0]), ()
        case Op.DIV:
            return over(body.args[0]) / over(body.args[1]), ()
        case Op.POW if body.args[1].op is Op.NUM and body.args[1].data.denominator == 1:
            return over(body.args[0]) ** body.args[1], ()
        case Op.EXP:
            return Term(Op.EXP, (Term(Op.SUM, (body.args[0], lo, hi), (k,)),)), ()
    return None


def _log_of_product(t: Term) -> Result | None:
    """log Π a = Σ log a, given that every factor is positive."""
    inner = t.args[0]
    if inner.op is not Op.PROD or not _finite(inner):
        return None
    body, lo, hi = inner.args
    (k,) = inner.bound
    positive = rel(">", body, ZERO)
    if k in free_symbols(body):
        condition = Formula(Op.AND, range_condition(inner))
        positive = Formula(Op.FORALL, (Formula(Op.IMPLIES, (condition, positive)),), (k,))
    return Term(Op.SUM, (Term(Op.LOG, (body,)), lo, hi), (k,)), (positive,)


def _max(t: Term) -> Result | None:
    """max c·g = c·max g for c >= 0 free of the index; max c = c."""
    body, lo, hi = t.args
    (k,) = t.bound
    only = frozenset({k})
    if k not in free_symbols(body):
        return body, ()
    found = ordered(parts(_stepped(body, k), only), (k,))
    outside = [p for p in found if not p.atoms]
    inside = [p for p in found if p.atoms]
    if outside and inside:
        rest = total(product([*p.coefficients, monomial(p)]) for p in inside)
        return product(outside[0].coefficients) + _with(t, rest, lo, hi, k), ()
    if len(inside) == 1 and inside[0].coefficients:
        c = product(inside[0].coefficients)
        return c * _with(t, monomial(inside[0]), lo, hi, k), (rel(">=", c, ZERO),)
    return None


FINITE_SUMS = procedure("sums", step, (Op.SUM, Op.PROD, Op.MAXOVER, Op.LOG), __doc__)
GEOMETRIC = procedure("sums.geometric", geometric, (Op.SUM,), __doc__)
POWERS = procedure("sums.powers", split_powers, (Op.SUM,), __doc__)
PROCEDURES = (GEOMETRIC, POWERS, FINITE_SUMS)
