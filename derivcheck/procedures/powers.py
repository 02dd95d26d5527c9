"""Powers of fractions: where exponents and factors may be split.

    b**(n+1)  = b**n * b           n a natural number, or b != 0 and n an integer, or b > 0
    (u*v)**n  = u**n * v**n        likewise, and for real n where u, v >= 0
    exp(a+b)  = exp(a)*exp(b)      always
    exp(n*log(b)) = b**n           b > 0, which log(b) asks for
    sqrt(u**2*v)  = |u|*sqrt(v)    always, sqrt(v) being a principal root where v < 0
    sqrt(u*v) = sqrt(u)*sqrt(v)    u >= 0 known

What is not split stays an atom.  A power of an atom with a rational coefficient in its exponent is counted in units:
b**(3*m/2) is the third power of the atom b**(m/2).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from flint import fmpz

from derivcheck.language.facts import is_real
from derivcheck.language.node import EULER, ONE, PI, Op, Term, term
from derivcheck.language.obligations import is_integer, is_natural
from derivcheck.procedures.fractions import (
    Fractions,
    Monomial,
    Ratio,
    Rescale,
    Summand,
    TooLarge,
    monomial_term,
    sort_key,
    sum_term,
    to_fraction,
)

MINUS_ONE = term(-1)


def power(field: Fractions, base: Term, exponent: Term) -> Ratio:
    """base ** exponent as a fraction over the atoms of `field`."""
    if exponent.op is Op.NUM and exponent.data.denominator == 1 and base != EULER:
        return field.pow(field.inner(base), int(exponent.data))
    inner = field.child()
    parts = inner.summands(inner.inner(exponent))
    if base == EULER or (base.op is Op.EXP and base.args[0] == ONE):
        return _exponential(field, parts)
    if not parts:
        return field.const(1)
    if len(parts) == 1 and parts[0][1:] == ((), ONE):
        c = parts[0][0]
        if c.denominator == 1:
            return field.pow(field.inner(base), int(c))
        return _root_power(field, base, c)
    return _split(field, base, parts)


def _exponent(part: Summand) -> Term:
    c, monomial, bottom = part
    top = monomial_term(c, monomial)
    return top if bottom == ONE else Term(Op.DIV, (top, bottom))


def _exponential(field: Fractions, parts: list[Summand]) -> Ratio:
    out = field.const(1)
    for c, monomial, bottom in parts:
        log = next((a for a, k in monomial if a.op is Op.LOG and k == 1), None)
        if log is not None:
            rest = tuple((a, k) for a, k in monomial if a != log)
            out = field.mul(out, _positive_power(field, log.args[0], [(c, rest, bottom)]))
        elif bottom == ONE and {a for a, _ in monomial} == {PI, Term(Op.CONST, (), "i")} and len(monomial) == 2 \
                and all(k == 1 for _, k in monomial) and (2 * c).denominator == 1:
            quarter = int(2 * c) % 4  # exp(pi*i/2) = i
            out = field.mul(out, field.pow(field.inner(Term(Op.CONST, (), "i")), quarter))
        else:
            out = field.mul(out, _units(field, EULER, (c, monomial, bottom)))
    return out


def _units(field: Fractions, base: Term, part: Summand) -> Ratio:
    """base ** (c*m), base a normalised atom: a power of base ** (m/s), s the finest unit met so far."""
    c, monomial, bottom = part
    unit = _exponent((Fraction(1), monomial, bottom))
    if unit == ONE and base != EULER and c.denominator == 1:
        return field.pow(field.inner(base), int(c))
    scale = field.scales.get((base, unit), 1)
    if scale % c.denominator:
        field.scales[base, unit] = lcm(scale, c.denominator)
        raise Rescale
    step = _exponent((Fraction(1, scale), monomial, bottom))
    key = Term(Op.EXP, (step,)) if base == EULER else Term(Op.POW, (base, step))
    return field.pow(field.atom(key), int(c * scale))


def primes(value: Fraction) -> list[tuple[int, int]]:
    """The prime factors of a positive fraction with their exponents."""
    if value.numerator > 10**30 or value.denominator > 10**30:
        raise TooLarge("number to factor")
    top, bottom = fmpz(value.numerator).factor(), fmpz(value.denominator).factor()
    return [(int(p), int(k)) for p, k in top] + [(int(p), -int(k)) for p, k in bottom]


def factored(field: Fractions, r: Ratio) -> tuple[Fraction, list[tuple[Term, int]]]:
    """r = c * f1**k1 * f2**k2 ..., the f irreducible polynomials as terms with leading coefficient 1, sorted."""
    r = field.reduced(r)
    constant, out = Fraction(1), {}
    for p, sign in ((r.num, 1), (r.den, -1)):
        c, factors = p.factor()
        constant *= to_fraction(c) ** sign
        for f, k in factors:
            monomials = field.monomials(f)
            lead = monomials[0][0]
            constant *= lead ** (sign * int(k))
            key = sum_term([(a / lead, m) for a, m in monomials])
            out[key] = out.get(key, 0) + sign * int(k)
    return constant, sorted(out.items(), key=lambda item: sort_key(item[0]))


def _scaled(parts: list[Summand], k: int | Fraction) -> list[Summand]:
    return [(c * k, m, b) for c, m, b in parts]


def _number_power(field: Fractions, value: Fraction, parts: list[Summand]) -> Ratio:
    out = field.const(1)
    for prime, k in primes(value):
        for part in _scaled(parts, k):
            out = field.mul(out, _units(field, term(prime), part))
    return out


def _atom_power(field: Fractions, base: Term, parts: list[Summand]) -> Ratio:
    """base ** parts for a factor that is positive (or for which the exponents may be split anyway)."""
    base_log = base.args[0] if base.op is Op.EXP else None
    real = all(map(is_real, base.args))  # (exp z)**(1/2) need not be exp(z/2)
    out = field.const(1)
    for part in parts:
        if not real and not is_integer(_exponent(part)):
            out = field.mul(out, _units(field, base, part))
        elif base_log is not None:
            out = field.mul(out, power(field, EULER, Term(Op.MUL, (base_log, _exponent(part)))))
        elif base.op is Op.POW and field.known is not None and field.known.positive(base.args[0]):
            out = field.mul(out, power(field, base.args[0], Term(Op.MUL, (base.args[1], _exponent(part)))))
        else:
            out = field.mul(out, _units(field, base, part))
    return out


def _positive_power(field: Fractions, base: Term, parts: list[Summand]) -> Ratio:
    """base ** parts for base > 0 (so any exponents): factor by factor if all factors are positive too."""
    constant, factors = factored(field, field.inner(base))
    known = field.known
    if constant > 0 and (len(factors) < 2 or known is not None and all(known.positive(f) for f, _ in factors)):
        if len(factors) != 1 or abs(factors[0][1]) == 1 or known is not None and known.positive(factors[0][0]):
            out = _number_power(field, constant, parts)
            for f, k in factors:
                out = field.mul(out, _atom_power(field, f, _scaled(parts, k)))
            return out
    whole = field.normal(base)
    out = field.const(1)
    for part in parts:
        out = field.mul(out, _units(field, whole, part))  # type: ignore[arg-type]
    return out


def _split(field: Fractions, base: Term, parts: list[Summand]) -> Ratio:
    """base ** (a symbolic exponent)"""
    known = field.known
    integral = all(c.denominator == 1 and b == ONE and is_integer(monomial_term(Fraction(1), m)) for c, m, b in parts)
    if integral:
        integral = all(_integer_monomial(m) for _, m, _ in parts)
    natural = integral and all(c > 0 and _natural_monomial(m) for c, m, _ in parts)
    value = field.reduced(field.inner(base))
    if value.num == 0:
        return field.atom(field.key(Term(Op.POW, (base, _whole(parts)))))
    constant, factors = factored(field, value)
    if not integral and (constant > 0 and not factors or known is not None and known.positive(base)):
        return _positive_power(field, base, parts)
    if natural or integral and (not factors or known is not None and known.nonzero(base)):
        out = _number_power(field, abs(constant), parts)
        if constant < 0:
            out = field.mul(out, _sign_power(field, parts))
        for f, k in factors:
            out = field.mul(out, _atom_power(field, f, _scaled(parts, k)))
        return out
    if known is not None and constant > 0 and is_real(_whole(parts)):
        if all(known.positive(f) or (k > 0 and known.nonnegative(f)) for f, k in factors):
            return _nonnegative_power(field, constant, factors, parts)
    return field.atom(field.key(Term(Op.POW, (base, _whole(parts)))))


def _nonnegative_power(
    field: Fractions, constant: Fraction, factors: list[tuple[Term, int]], parts: list[Summand]
) -> Ratio:
    """(c u**k v) ** e = c**e * u**(k e) * v**e for u, v >= 0; where one is 0, e > 0, but e is not split for it."""
    out = _number_power(field, constant, parts)
    for f, k in factors:
        if field.known is not None and field.known.positive(f):
            out = field.mul(out, _atom_power(field, f, _scaled(parts, k)))
        else:
            out = field.mul(out, field.atom(field.key(Term(Op.POW, (f, _whole(_scaled(parts, k)))))))
    return out


def _integer_monomial(m: Monomial) -> bool:
    return all(is_integer(a) for a, _ in m)


def _natural_monomial(m: Monomial) -> bool:
    return all(is_natural(a) for a, _ in m)


def _whole(parts: list[Summand]) -> Term:
    pieces = tuple(map(_exponent, parts))
    return pieces[0] if len(pieces) == 1 else Term(Op.ADD, pieces)


def _sign_power(field: Fractions, parts: list[Summand]) -> Ratio:
    """(-1) ** parts, integer exponents."""
    out = field.const(1)
    for c, m, _ in parts:
        if not m:
            out = field.mul(out, field.const(-1 if c % 2 else 1))
        elif c % 2:
            key = Term(Op.POW, (MINUS_ONE, monomial_term(Fraction(1), _odd(m))))
            out = field.mul(out, field.atom(key))
    return out


def _odd(m: Monomial) -> Monomial:
    return tuple((a, 1) for a, _ in m)  # n**k is even exactly when n is


def _root_power(field: Fractions, base: Term, q: Fraction) -> Ratio:
    """base ** q, q a fraction: base >= 0, and base > 0 when q < 0, are obligations."""
    value = field.reduced(field.inner(base))
    if value.num == 0:
        return field.const(0)
    constant, factors = factored(field, value)
    known = field.known
    out = _number_power(field, abs(constant), [(q, (), ONE)])
    rest: list[tuple[Term, int]] = []
    for f, k in factors:
        part: list[Summand] = [(q * k, (), ONE)]
        if known is not None and known.nonnegative(f):
            out = field.mul(out, _atom_power(field, f, part))
        elif k % 2 == 0 and is_real(f):
            out = field.mul(out, _units(field, Term(Op.ABS, (f,)), part[0]))
        else:
            rest.append((f, k))
    if constant < 0 or rest:
        pieces = [f if k == 1 else Term(Op.POW, (f, term(k))) for f, k in rest]
        product = Term(Op.MUL, (term(1 if constant > 0 else -1), *pieces))
        whole = field.normal(product)
        out = field.mul(out, _units(field, whole, (q, (), ONE)))  # type: ignore[arg-type]
    return out
