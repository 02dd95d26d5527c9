"""The relations of elementary functions, one function a head: `rule(kernel, field)` is an equal term or None.

    exp(i*t) = cos(t) + i*sin(t)              log(c*u**2*v) = log(c) + 2*log|u| + log(v)    v > 0 known
    sin(a+b) = sin(a)*cos(b) + cos(a)*sin(b)  |c*u*v| = |c|*|u|*|v|                         u >= 0: |u| = u
    max(a, b) = (a + b + |a-b|)/2             tanh(a) = (exp(2*a) - 1)/(exp(2*a) + 1)
    conj(z*w) = conj(z)*conj(w)               csqrt(u*v) = sqrt(u)*csqrt(v)                 u >= 0 known

The kernel's arguments are in normal form.  Each rule holds wherever the kernel is defined, given what
`field.known` answers about signs.  (Exponentials and roots of products are split by `powers`.)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial, lcm

from derivcheck.language.facts import is_real
from derivcheck.language.node import HALF, IMAGINARY, ONE, PI, TWO, ZERO, Op, Term, term
from derivcheck.language.obligations import is_natural
from derivcheck.procedures.fractions import Fractions, Monomial, Rescale, Summand, monomial_term, sum_term
from derivcheck.procedures.known import Known
from derivcheck.procedures.powers import factored, primes

Rule = Callable[[Term, Fractions], "Term | None"]
LARGEST_MULTIPLE = 12


def _known(field: Fractions) -> Known:
    return field.known if field.known is not None else Known()


def _factors(a: Term, field: Fractions) -> tuple[Fraction, list[tuple[Term, int]]]:
    child = field.child()
    return factored(child, child.inner(a))


def _product(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else Term(Op.MUL, tuple(parts)) if parts else ONE


def _sum(parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts)) if parts else ZERO


def _raised(f: Term, k: int) -> Term:
    return f if k == 1 else Term(Op.POW, (f, term(k)))


def _summands(a: Term, field: Fractions) -> list[Summand]:
    child = field.child()
    return child.summands(child.inner(a))


def _written(part: Summand) -> Term:
    c, monomial, bottom = part
    top = monomial_term(c, monomial)
    return top if bottom == ONE else top / bottom


# --- logarithms and sizes ---------------------------------------------------------------------------
def log(key: Term, field: Fractions) -> Term | None:
    """log(c * f1**k1 * ...) with the argument positive: positive factors apart, even ones by |f|, the rest together."""
    known = _known(field)
    constant, factors = _factors(key.args[0], field)
    parts: list[Term] = []
    rest: list[Term] = []
    sign = 1 if constant > 0 else -1
    for f, k in factors:
        if known.positive(f):
            parts.append(_times(k, _log_factor(f, known)))
        elif known.negative(f):
            parts.append(_times(k, Term(Op.LOG, (-f,))))
            sign *= -1 if k % 2 else 1
        elif k % 2 == 0 and is_real(f):
            parts.append(_times(k, Term(Op.LOG, (Term(Op.ABS, (f,)),))))
        else:
            rest.append(_raised(f, k))
    size = abs(constant)
    if rest:
        if len(rest) == len(factors) and size == 1:
            return None
        parts.append(Term(Op.LOG, (_product([*([term(-1)] if sign < 0 else []), *rest]),)))
    elif sign < 0:
        return None  # nowhere defined
    parts += _log_number(size)
    out = _sum(parts)
    return None if out == key else out


def _log_number(size: Fraction) -> list[Term]:
    return [_times(k, Term(Op.LOG, (term(p),))) for p, k in primes(size)]


def _log_factor(f: Term, known: Known) -> Term:
    if f.op is Op.EXP and is_real(f.args[0]):
        return f.args[0]
    if f.op is Op.POW and known.positive(f.args[0]) and is_real(f.args[1]):
        return Term(Op.MUL, (f.args[1], Term(Op.LOG, (f.args[0],))))
    return Term(Op.LOG, (f,))


def _times(k: int, t: Term) -> Term:
    return t if k == 1 else Term(Op.MUL, (term(k), t))


def size(key: Term, field: Fractions) -> Term | None:
    """|c * f1**k1 * ...| factor by factor; |a + i*b| = sqrt(a**2 + b**2)."""
    known = _known(field)
    a = key.args[0]
    constant, factors = _factors(a, field)
    parts = [] if abs(constant) == 1 else [term(abs(constant))]
    for f, k in factors:
        parts.append(_raised(_size_factor(f, field, known), k))
    out = _product(parts)
    return None if out == key else out


def _size_factor(f: Term, field: Fractions, known: Known) -> Term:
    if is_real(f):
        return f if known.nonnegative(f) else -f if known.nonpositive(f) else Term(Op.ABS, (f,))
    if f == IMAGINARY:
        return ONE
    if f.op is Op.CONJ:
        return Term(Op.ABS, f.args)
    square = field.normal(f * Term(Op.CONJ, (f,)))
    if isinstance(square, Term) and is_real(square):
        return Term(Op.SQRT, (square,))
    return Term(Op.ABS, (f,))


def sign(key: Term, field: Fractions) -> Term | None:
    """1, 0 or -1 where the sign is known."""
    mask = _known(field).sign(key.args[0])
    return {1: term(-1), 2: ZERO, 4: ONE}.get(mask)


def extreme(key: Term, field: Fractions) -> Term | None:
    """The larger (smaller) of two by |a - b|; of several, without those that another one dominates."""
    known = _known(field)
    if len(key.args) == 1:
        return key.args[0]
    larger = key.op is Op.MAX

    def beats(b: Term, a: Term) -> bool:
        return known.nonnegative(b - a if larger else a - b)

    kept = [
        a
        for i, a in enumerate(key.args)
        if not any(i != j and beats(b, a) and not (j > i and beats(a, b)) for j, b in enumerate(key.args))
    ]
    if kept and len(kept) < len(key.args):
        return key.with_args(tuple(kept)) if len(kept) > 1 else kept[0]
    if len(key.args) == 2:
        a, b = key.args
        gap = Term(Op.ABS, (a - b,))
        return HALF * (a + b + gap if larger else a + b - gap)
    return None


# --- angles -----------------------------------------------------------------------------------------
_SINE = {
    Fraction(0): ZERO, Fraction(1, 6): HALF, Fraction(1, 4): Term(Op.SQRT, (TWO,)) / TWO,
    Fraction(1, 3): Term(Op.SQRT, (term(3),)) / TWO, Fraction(1, 2): ONE,
}  # fmt: skip


def sine_of_turns(c: Fraction) -> Term | None:
    """sin(c*pi) for the classical angles."""
    c %= 2
    negative = c >= 1
    c = c - 1 if negative else c
    c = 1 - c if c > Fraction(1, 2) else c
    value = _SINE.get(c)
    return value if value is None or not negative else -value


def angle(key: Term, field: Fractions) -> Term | None:
    """Addition theorems and integer multiples for sin and cos; values at classical angles; of atan."""
    a = key.args[0]
    if a == ZERO:
        return ZERO if key.op is Op.SIN else ONE
    if a.op is Op.ATAN and is_real(a):
        root = Term(Op.SQRT, (ONE + a.args[0] ** 2,))
        return a.args[0] / root if key.op is Op.SIN else ONE / root
    first, *others = _summands(a, field)
    if others:
        return _added(key.op, _written(first), _sum(list(map(_written, others))))
    c, monomial, bottom = first
    if bottom == ONE and monomial == ((PI, 1),):
        value = sine_of_turns(c if key.op is Op.SIN else c + Fraction(1, 2))
        if value is not None:
            return value
    one = monomial_term(Fraction(1), monomial)
    unit = one if bottom == ONE else one / bottom
    mark = (Term(Op.SIN, (ONE,)), unit)
    scale = field.scales.get(mark, 1)
    if scale % c.denominator:
        field.scales[mark] = lcm(scale, c.denominator)
        raise Rescale
    n, step = int(c * scale), unit if scale == 1 else Term(Op.DIV, (unit, term(scale)))
    if n == 1 or abs(n) > LARGEST_MULTIPLE:
        return None
    if n < 0:
        positive = Term(key.op, (_times(-n, step),))
        return -positive if key.op is Op.SIN else positive
    return _multiple(key.op, n, step)


def _added(op: Op, a: Term, b: Term) -> Term:
    (sa, ca), (sb, cb) = ((Term(Op.SIN, (t,)), Term(Op.COS, (t,))) for t in (a, b))
    return sa * cb + ca * sb if op is Op.SIN else ca * cb - sa * sb


def _multiple(op: Op, n: int, step: Term) -> Term:
    """sin(n*u) and cos(n*u) by de Moivre."""
    s, c = Term(Op.SIN, (step,)), Term(Op.COS, (step,))
    parts = []
    for k in range(1 if op is Op.SIN else 0, n + 1, 2):
        coefficient = comb(n, k) * (-1) ** (k // 2)
        parts.append(Term(Op.MUL, (term(coefficient), s ** term(k), c ** term(n - k))))
    return _sum(parts)


def tangent(key: Term, field: Fractions) -> Term | None:
    """tan = sin/cos"""
    return Term(Op.SIN, key.args) / Term(Op.COS, key.args)


def hyperbolic(key: Term, field: Fractions) -> Term | None:
    """sinh, cosh and tanh of a real number by exp."""
    a = key.args[0]
    if not is_real(a):
        return None
    e = Term(Op.EXP, (a,))
    if key.op is Op.TANH:
        return (e**2 - 1) / (e**2 + 1)
    return (e + 1 / e) / 2 if key.op is Op.COSH else (e - 1 / e) / 2


def odd(key: Term, field: Fractions) -> Term | None:
    """f(-a) = -f(a) and f(0) = 0 for atan and erf."""
    a = key.args[0]
    if a == ZERO:
        return ZERO
    child = field.child()
    above, _ = child.lowest(child.inner(a))
    return -Term(key.op, (-a,)) if above[0][0] < 0 else None


def euler(key: Term, field: Fractions) -> Term | None:
    """exp(i*t) = cos(t) + i*sin(t)"""
    parts = _summands(key.args[0], field)
    if len(parts) != 1:
        return None
    c, monomial, bottom = parts[0]
    if (IMAGINARY, 1) not in monomial:
        return None
    t = monomial_term(c, tuple((a, k) for a, k in monomial if a != IMAGINARY))
    t = t if bottom == ONE else t / bottom
    return Term(Op.COS, (t,)) + IMAGINARY * Term(Op.SIN, (t,))


# --- roots and factorials ---------------------------------------------------------------------------
def complex_root(key: Term, field: Fractions) -> Term | None:
    """csqrt of a real number of known sign, else its nonnegative factors apart."""
    known, a = _known(field), key.args[0]
    if not is_real(a):
        return None
    if known.nonnegative(a):
        return Term(Op.SQRT, (a,))
    if known.nonpositive(a):
        return IMAGINARY * Term(Op.SQRT, (-a,))
    constant, factors = _factors(a, field)
    out: list[Term] = [] if abs(constant) == 1 else [Term(Op.SQRT, (term(abs(constant)),))]
    rest: list[Term] = [term(-1)] if constant < 0 else []
    for f, k in factors:
        if known.nonnegative(f) or k % 2 == 0:
            out.append(Term(Op.SQRT, (_raised(f, k),)))
        else:
            rest.append(_raised(f, k))
    return Term(Op.MUL, (*out, Term(Op.CSQRT, (_product(rest),)))) if out else None


def real_root(key: Term, field: Fractions) -> Term | None:
    """root(a, n): a power for a >= 0, factor by factor for odd n."""
    a, degree = key.args
    if degree.op is not Op.NUM or degree.data.denominator != 1 or degree.data < 1 or not is_real(a):
        return None
    n = int(degree.data)
    if n == 1:
        return a
    if n % 2 == 0 or _known(field).nonnegative(a):
        return Term(Op.POW, (a, term(Fraction(1, n))))
    constant, factors = _factors(a, field)
    if constant == 1 and len(factors) == 1 and factors[0][1] == 1:
        return None
    out: list[Term] = [] if constant > 0 else [term(-1)]
    if abs(constant) != 1:
        out.append(Term(Op.POW, (term(abs(constant)), term(Fraction(1, n)))))
    return _product([*out, *(_raised(Term(Op.ROOT, (f, degree)), k) for f, k in factors)])


def shifted(key: Term, field: Fractions) -> Term | None:
    """(n+k)! = (n+1)...(n+k)*n! for a natural n; gamma(x+k) likewise for x > 0; small numbers."""
    a = key.args[0]
    if a.op is Op.NUM and a.data.denominator == 1 and 0 <= a.data <= 100:
        n = int(a.data)
        return term(factorial(n)) if key.op is Op.FACTORIAL else term(factorial(n - 1)) if n else None
    child = field.child()
    above, below = child.lowest(child.inner(a))
    if below != [(1, ())] or not above or above[-1][1] != ():
        return None
    whole = above[-1][0].__floor__()
    base = sum_term([*above[:-1], *([(above[-1][0] - whole, ())] if above[-1][0] != whole else [])])
    if key.op is Op.FACTORIAL:
        natural = all(c > 0 and c.denominator == 1 and _natural(m) for c, m in above[:-1])
        if not 0 < whole <= 20 or not (natural and above[-1][0] == whole):
            return None
        return _product([*(base + j for j in range(1, whole + 1)), Term(Op.FACTORIAL, (base,))])
    if not 0 < whole <= 20 or not _known(field).positive(base):
        return None
    return _product([*(base + j for j in range(whole)), Term(Op.GAMMA, (base,))])


def _natural(m: Monomial) -> bool:
    return all(is_natural(a) for a, _ in m)


def decided_cases(key: Term, field: Fractions) -> Term | None:
    """The branch whose condition is known to hold, the earlier ones being known to fail."""
    known = _known(field)
    for k in range(0, len(key.args) - 1, 2):
        condition = key.args[k]
        if condition.op is not Op.REL:
            return None
        mask = known.sign(condition.args[0] - condition.args[1])
        holds = {"=": 2, "!=": 5, "<": 1, "<=": 3, ">": 4, ">=": 6}[condition.data]
        if not mask & ~holds:
            return key.args[k + 1]  # type: ignore[no-any-return]
        if mask & holds:
            return None
    return key.args[-1]  # type: ignore[no-any-return]


# --- complex numbers --------------------------------------------------------------------------------
def conjugate(t: Term) -> Term | None:
    """The conjugate of a term in normal form; None where it is a kernel of its own."""
    if is_real(t):
        return t
    match t.op:
        case Op.CONST:
            return -t
        case Op.CONJ:
            return t.args[0]
        case Op.ADD | Op.SUB | Op.NEG | Op.MUL | Op.DIV | Op.EXP | Op.SIN | Op.COS:
            return t.with_args(tuple(Term(Op.CONJ, (a,)) for a in t.args))
        case Op.POW if is_natural(t.args[1]) or t.args[1].op is Op.NUM and t.args[1].data.denominator == 1:
            return Term(Op.POW, (Term(Op.CONJ, (t.args[0],)), t.args[1]))
    return None


def conj(key: Term, field: Fractions) -> Term | None:
    """conj of sums, products, powers, exp, sin, cos."""
    return conjugate(key.args[0])


def real_part(key: Term, field: Fractions) -> Term | None:
    """Re z = (z + conj z)/2"""
    return HALF * (key.args[0] + Term(Op.CONJ, key.args))


def imaginary_part(key: Term, field: Fractions) -> Term | None:
    """Im z = (z - conj z)/(2i)"""
    return (key.args[0] - Term(Op.CONJ, key.args)) / (2 * IMAGINARY)


RULES: dict[Op, tuple[str, Rule]] = {
    Op.LOG: ("log of a product", log),
    Op.ABS: ("size of a product", size),
    Op.SIGN: ("sign", sign),
    Op.MAX: ("larger of two", extreme),
    Op.MIN: ("smaller of two", extreme),
    Op.SIN: ("angle", angle),
    Op.COS: ("angle", angle),
    Op.TAN: ("tangent", tangent),
    Op.SINH: ("hyperbolic", hyperbolic),
    Op.COSH: ("hyperbolic", hyperbolic),
    Op.TANH: ("hyperbolic", hyperbolic),
    Op.ATAN: ("odd", odd),
    Op.ERF: ("odd", odd),
    Op.EXP: ("euler", euler),
    Op.CSQRT: ("complex root", complex_root),
    Op.ROOT: ("real root", real_root),
    Op.FACTORIAL: ("shift", shifted),
    Op.GAMMA: ("shift", shifted),
    Op.CASES: ("decided case", decided_cases),
    Op.CONJ: ("conjugate", conj),
    Op.RE: ("real part", real_part),
    Op.IM: ("imaginary part", imaginary_part),
}


def apply_rule(key: Term, field: Fractions) -> tuple[str, Term] | None:
    """The name of the relation and the equal term, if one applies to this kernel."""
    entry = RULES.get(key.op)
    if entry is None:
        return None
    name, rule = entry
    out = rule(key, field)
    return None if out is None or out == key else (name, out)


__all__ = ["RULES", "apply_rule", "conjugate", "sine_of_turns"]
