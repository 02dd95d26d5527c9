"""Exact values of trees, and formulas decided exactly at a point.

    evaluate(det([[1, 2], [3, 4]]))  = -2            evaluate(exp(1)) = None: not an exact number here
    holds(sqrt(2) < 3/2)             = True          holds(exp(1) > 2) = True, by an enclosure

Exact numbers are rationals and rational combinations of square roots (`surds.py`).  `holds` decides equations
between exact numbers only; strict inequalities between other numbers by ball enclosures that do not meet.  None
means not decided: undefined, not covered, or beyond the caps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor
from typing import Any

from flint import arb, fmpq
from flint import ctx as _context

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term
from derivcheck.language.substitute import beta, free_symbols
from derivcheck.numeric.dual import primal
from derivcheck.numeric.evaluate import Env, Evaluator, Value, as_rows, entries, transpose
from derivcheck.numeric.surds import (
    MAX_BITS,
    Surd,
    Unsupported,
    bits,
    combine,
    imaginary_part,
    parts_of,
    real_part,
    sign_of,
    square_root,
)

PRECISIONS = (64, 256)
_ZERO, _ONE = Fraction(0), Fraction(1)
_AT_ZERO = {
    Op.EXP: _ONE, Op.SIN: _ZERO, Op.COS: _ONE, Op.TAN: _ZERO, Op.ATAN: _ZERO, Op.SINH: _ZERO, Op.COSH: _ONE,
    Op.TANH: _ZERO, Op.ERF: _ZERO,
}  # fmt: skip


class Exact(Evaluator):
    """Rationals and square roots."""

    def number(self, value: Fraction) -> Value:
        return value

    def constant(self, name: str) -> Value:
        if name == "i":
            return combine({-1: _ONE})
        raise Unsupported(name)

    def function(self, op: Op, x: Value) -> Value:
        if op in (Op.SQRT, Op.CSQRT):
            if op is Op.SQRT and sign_of(x) < 0:
                raise Unsupported("the square root of a negative number")
            return square_root(x)
        if x == 0 and op in _AT_ZERO:
            return _AT_ZERO[op]
        if op is Op.LOG and x == 1:
            return _ZERO
        if op is Op.GAMMA and isinstance(x, Fraction) and x.denominator == 1 and 1 <= x <= 100:
            out = 1
            for k in range(2, int(x)):
                out *= k
            return Fraction(out)
        raise Unsupported(op.value)

    def root(self, x: Value, degree: int) -> Value:
        if degree == 2:
            return self.function(Op.SQRT, x)
        if not isinstance(x, Fraction) or (degree % 2 == 0 and x < 0):
            raise Unsupported("root")
        parts = [_integer_root(abs(x.numerator), degree), _integer_root(x.denominator, degree)]
        return Fraction(parts[0] if x >= 0 else -parts[0], parts[1])

    def power(self, x: Value, exponent: Value) -> Value:
        if isinstance(exponent, Fraction) and exponent.denominator == 2:
            if sign_of(x) < 0 or (x == 0 and exponent < 0):
                raise Unsupported("power")
            return self.raise_to(square_root(x), Fraction(exponent.numerator))
        raise Unsupported("power")

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if relation in ("=", "!="):
            if parts_of(a) is None or parts_of(b) is None:
                raise Unsupported("comparison")
            return bool((a == b) == (relation == "="))
        return _ordered(relation, sign_of(a - b))

    def integer(self, x: Value) -> int:
        if isinstance(x, Fraction) and x.denominator == 1:
            return x.numerator
        raise Unsupported("an integer was expected")

    def component(self, op: Op, x: Value) -> Value:
        if op is Op.RE:
            return real_part(x)
        if op is Op.IM:
            return imaginary_part(x)
        return combine({d: c if d > 0 else -c for d, c in x.terms}) if isinstance(x, Surd) else x

    def floor(self, x: Value) -> Value:
        if isinstance(x, Fraction):
            return Fraction(floor(x))
        raise Unsupported("floor")

    def nonzero(self, x: Value) -> None:
        if primal(x) == 0:
            raise Unsupported("division by zero")

    def value(self, node: Term, env: Env) -> Value:
        found = super().value(node, env)
        if node.op in (Op.MUL, Op.POW, Op.DET) and parts_of(found) is not None and bits(found) > MAX_BITS:
            raise Unsupported("a long number")
        return found


class Ball(Evaluator):
    """Real enclosures; what overlaps is not decided."""

    def number(self, value: Fraction) -> Value:
        return arb(fmpq(value.numerator, value.denominator))

    def constant(self, name: str) -> Value:
        if name == "i" or name == "oo":
            raise Unsupported(name)
        return arb.pi() if name == "pi" else arb(1).exp()

    def function(self, op: Op, x: Value) -> Value:
        if op is Op.CSQRT and not x >= 0:
            raise Unsupported("complex")
        return finite(_BALL_FUNCTIONS[op](x))

    def power(self, x: Value, exponent: Value) -> Value:
        if not x > 0:
            raise Unsupported("power")
        return finite(x**exponent)

    def root(self, x: Value, degree: int) -> Value:
        if x > 0:
            return finite(x.root(degree))
        raise Unsupported("root")

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if relation == "=":
            if a < b or a > b:
                return False
        elif relation == "!=":
            if a < b or a > b:
                return True
        elif relation in ("<", "<="):
            if a < b or (relation == "<=" and a <= b):
                return True
            if a > b or (relation == "<" and a >= b):
                return False
        else:
            return self.compare({">": "<", ">=": "<="}[relation], b, a)
        raise Unsupported("enclosures that meet")

    def integer(self, x: Value) -> int:
        if isinstance(x, arb) and x.is_exact() and x.is_integer():
            return int(x.unique_fmpz())
        raise Unsupported("an integer was expected")

    def component(self, op: Op, x: Value) -> Value:
        return arb(0) if op is Op.IM else x

    def floor(self, x: Value) -> Value:
        whole = x.floor()
        if not whole.is_exact():
            raise Unsupported("floor")
        return whole

    def nonzero(self, x: Value) -> None:
        if not (primal(x) > 0 or primal(x) < 0):
            raise Unsupported("division by zero")


_BALL_FUNCTIONS: dict[Op, Callable[[arb], arb]] = {
    Op.EXP: arb.exp, Op.LOG: arb.log, Op.SIN: arb.sin, Op.COS: arb.cos, Op.TAN: arb.tan, Op.ATAN: arb.atan,
    Op.SINH: arb.sinh, Op.COSH: arb.cosh, Op.TANH: arb.tanh, Op.ERF: arb.erf, Op.SQRT: arb.sqrt,
    Op.CSQRT: arb.sqrt, Op.GAMMA: arb.gamma,
}  # fmt: skip


def finite(x: arb) -> arb:
    """The ball, if it is bounded; raises Unsupported else (a function outside its domain)."""
    if not x.is_finite():
        raise Unsupported("outside the domain")
    return x


def _integer_root(n: int, degree: int) -> int:
    guess = round(n ** (1 / degree)) if n < 2**52 else 0
    for candidate in (guess - 1, guess, guess + 1):
        if candidate >= 0 and candidate**degree == n:
            return candidate
    raise Unsupported("root")


def _ordered(relation: str, sign: int) -> bool:
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[relation]


def evaluate(node: Term, env: Env | None = None) -> Value | None:
    """The exact value of a closed term (free symbols may have values in `env`), else None.

    A value is a Fraction, a Surd or a matrix of these as a tuple of rows.
    """
    try:
        return Exact().value(node, env or {})
    except (Unsupported, ZeroDivisionError):
        return None


def holds(formula: Formula, env: Env | None = None) -> bool | None:
    """Whether a closed formula is true, decided exactly; None when it is undefined or not decided."""
    env = env or {}
    parts = formula.args
    match formula.op:
        case Op.AND | Op.OR:
            stop = formula.op is Op.OR
            for part in parts:
                found = holds(part, env)
                if found is None or found is stop:
                    return found
            return not stop
        case Op.NOT:
            found = holds(parts[0], env)
            return None if found is None else not found
        case Op.IMPLIES:
            premise = holds(parts[0], env)
            return holds(parts[1], env) if premise else (None if premise is None else True)
        case Op.IFF:
            left, right = holds(parts[0], env), holds(parts[1], env)
            return None if left is None or right is None else left == right
        case Op.FORALL:
            return _every(formula, env)
        case Op.EXISTS:
            found = _every(Formula(Op.FORALL, (Formula(Op.NOT, parts),), formula.data), env)
            return None if found is None else not found
        case Op.REL:
            return _relation(formula, env)
        case Op.PRED:
            return _predicate(formula, env)
    return None


def _relation(formula: Formula, env: Env) -> bool | None:
    relation = formula.data
    exact = Exact()
    try:
        return exact.related(relation, exact.value(formula.args[0], env), exact.value(formula.args[1], env))
    except (Unsupported, ZeroDivisionError):
        pass
    return _by_balls(lambda ball, scope: ball.truth(formula, scope), env)


def _by_balls(question: Callable[[Ball, dict[Symbol, Any]], Any], env: Env) -> Any:
    kept = _context.prec
    try:
        for precision in PRECISIONS:
            _context.prec = precision
            try:
                return question(Ball(), {s: _to_ball(v) for s, v in env.items()})
            except (Unsupported, ZeroDivisionError):
                continue
    finally:
        _context.prec = kept
    return None


def _to_ball(v: Value) -> Value:
    if isinstance(v, tuple) and not isinstance(v, Term):
        return tuple(tuple(_to_ball(x) for x in row) for row in v)
    if isinstance(v, Fraction):
        return arb(fmpq(v.numerator, v.denominator))
    if isinstance(v, Surd):
        if not v.is_real:
            raise Unsupported("complex")
        return sum((arb(d).sqrt() * arb(fmpq(c.numerator, c.denominator)) for d, c in v.terms), arb(0))
    return v


# --- quantifiers ------------------------------------------------------------------------------------
def _every(formula: Formula, env: Env) -> bool | None:
    """For all values of one variable: finite ranges, and bodies that are piecewise constant in it."""
    symbol, body = formula.data[0], formula.args[0]
    if symbol not in free_symbols(body):
        return holds(body, env)
    values = instances(symbol, body, env)
    if values is None:
        return None
    undecided = False
    for value in values:
        found = holds(body, {**env, symbol: value})
        if found is False:
            return False
        undecided = undecided or found is None
    return None if undecided else True


def instances(symbol: Symbol, body: Formula, env: Env) -> list[Fraction] | None:
    """Values of `symbol` that decide `for all symbol: body`, None when finitely many do not."""
    domain = symbol.domain
    if domain.kind is Kind.FINITE:
        return list(domain.values)
    if domain.kind not in (Kind.INTEGER, Kind.REAL):
        return None
    lo, hi = domain.lo, domain.hi
    if domain.kind is Kind.INTEGER:
        for relation, bound in _guards(symbol, body, env):
            if relation in (">", ">="):
                low = Fraction(floor(bound) + 1 if relation == ">" else -floor(-bound))
                lo = low if lo is None else max(lo, low)
            if relation in ("<", "<="):
                high = Fraction(-floor(-bound) - 1 if relation == "<" else floor(bound))
                hi = high if hi is None else min(hi, high)
        if lo is not None and hi is not None:
            return [Fraction(k) for k in range(floor(lo), floor(hi) + 1)] if hi - lo < 1000 else None
    points = _breakpoints(symbol, body, env)
    if points is None or len(points) > 200:
        return None
    spots = sorted(set(points) | {p for p in (lo, hi) if p is not None} | {_ZERO})
    spots = [spots[0] - 1, *spots, spots[-1] + 1]
    if domain.kind is Kind.INTEGER:
        near = {Fraction(floor(p) + k) for p in spots for k in (-1, 0, 1, 2)}
        return sorted(p for p in near if (lo is None or p >= lo) and (hi is None or p <= hi))
    between = [(a + b) / 2 for a, b in zip(spots, spots[1:], strict=False)]
    return [p for p in sorted({*spots, *between}) if in_interval(p, domain)]


def _guards(symbol: Symbol, body: Formula, env: Env) -> Iterator[tuple[str, Fraction]]:
    """Conditions `symbol relation number` that stand as a premise in front of the whole body."""
    if body.op is not Op.IMPLIES:
        return
    premise = body.args[0]
    for part in _conjuncts(premise):
        if part.op is Op.REL and part.data in ("<", "<=", ">", ">="):
            for (a, b), relation in ((part.args, part.data), (part.args[::-1], _FLIP[part.data])):
                if a.op is Op.SYM and a.data == symbol and symbol not in free_symbols(b):
                    bound = evaluate(b, env)
                    if isinstance(bound, Fraction):
                        yield relation, bound


_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _conjuncts(formula: Formula) -> Iterator[Formula]:
    if formula.op is Op.AND:
        for part in formula.args:
            yield from _conjuncts(part)
    else:
        yield formula


def _breakpoints(symbol: Symbol, body: Node, env: Env) -> list[Fraction] | None:
    """Where a tree can change that mentions `symbol` only in comparisons of `symbol + c` with numbers.

    A sequence that is given by a table reduces to such comparisons once its lambda is applied.
    """
    if body.op is Op.SYM and body.data == symbol:
        return None
    if symbol not in free_symbols(body):
        return []
    if body.op is Op.APPLY:
        function = env.get(body.args[0].data) if body.args[0].op is Op.SYM else body.args[0]
        if not isinstance(function, Term) or function.op is not Op.LAMBDA or len(function.data) != len(body.args) - 1:
            return None
        return _breakpoints(symbol, beta(function, body.args[1:]), env)
    if body.op is Op.REL:
        first, second = (evaluate(body.args[0], {**env, symbol: _LINE}), evaluate(body.args[1], {**env, symbol: _LINE}))
        if isinstance(first, _Line) and isinstance(second, Fraction):
            return [second - first.shift]
        if isinstance(second, _Line) and isinstance(first, Fraction):
            return [first - second.shift]
    if body.bound:
        return None
    out: list[Fraction] = []
    for arg in body.args:
        inner = _breakpoints(symbol, arg, env)
        if inner is None:
            return None
        out += inner
    return out


class _Line:
    """symbol + shift: all the arithmetic that breakpoints need."""

    __slots__ = ("shift",)

    def __init__(self, shift: Fraction) -> None:
        self.shift = shift

    def __add__(self, other: object) -> _Line:
        if not isinstance(other, Fraction):
            raise Unsupported("not a shift")
        return _Line(self.shift + other)

    __radd__ = __add__

    def __neg__(self) -> _Line:
        raise Unsupported("not a shift")

    def _no(self, other: object) -> _Line:
        raise Unsupported("not a shift")

    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __sub__ = __rsub__ = _no


_LINE = _Line(_ZERO)


def in_interval(x: Value, domain: Domain) -> bool:
    """Whether a real exact number lies in the interval of a domain."""
    above = domain.lo is None or sign_of(x - domain.lo) > (-1 if domain.lo_closed or domain.kind is Kind.INTEGER else 0)
    below = domain.hi is None or sign_of(domain.hi - x) > (-1 if domain.hi_closed or domain.kind is Kind.INTEGER else 0)
    return above and below


# --- predicates -------------------------------------------------------------------------------------
def _predicate(formula: Formula, env: Env) -> bool | None:
    name, args = formula.data, formula.args
    if name == "pmf" and len(args) == 2:
        return _is_pmf(args, env)
    if name == "differentiable at" and len(args) == 1 and isinstance(args[0], Term):
        return True if _has_value(args[0], env) else None
    if name == "near" and len(args) == 2 and args[0].op is Op.LAMBDA:
        return _near(args[0], args[1], env)
    if len(args) != 1 or not isinstance(args[0], Term):
        return None
    value = evaluate(args[0], env)
    if value is None:
        return None
    try:
        return has_property(name, value)
    except (Unsupported, ZeroDivisionError):
        return None


def _has_value(node: Term, env: Env) -> bool:
    """Whether a derivative has a value here: dual numbers exist only where every step is differentiable."""
    return evaluate(node, env) is not None or _by_balls(lambda ball, scope: ball.value(node, scope), env) is not None


def _near(function: Term, point: Term, env: Env) -> bool | None:
    """A strict relation between continuous sides that holds at a point holds near it."""
    body = function.args[0]
    if body.op is not Op.REL or body.data not in ("<", ">", "!=") or len(function.data) != 1:
        return None
    symbol, value = function.data[0], evaluate(point, env)
    if value is None or holds(body, {**env, symbol: value}) is not True:
        return None
    op = Op.JACOBIAN if isinstance(value, tuple) else Op.DERIV
    smooth = all(_has_value(Term(op, (side, point), (symbol,)), env) for side in body.args)
    return True if smooth else None


def _is_pmf(args: tuple[Any, ...], env: Env) -> bool | None:
    from derivcheck.numeric.evaluate import finite_law

    size = evaluate(args[1], env)
    if not isinstance(size, Fraction):
        return None
    try:
        finite_law(Exact(), Term(Op.CATEGORICAL, args), env)
    except (Unsupported, ZeroDivisionError):
        return None
    return True


def has_property(name: str, value: Value) -> bool | None:
    """Whether an exact number or matrix has the named property; None for names that are not known here."""
    if name == "real":
        return all(not isinstance(x, Surd) or x.is_real for x in entries(value))
    if name == "integer":
        return isinstance(value, Fraction) and value.denominator == 1
    rows = as_rows(value)
    size = len(rows)
    test = _MATRIX_TESTS.get(name)
    if test is None or size != len(rows[0]):
        return None if test is None else False
    return test(value, rows)


def _minors(rows: tuple[tuple[Value, ...], ...]) -> list[int]:
    exact = Exact()
    return [sign_of(exact.determinant(tuple(r[:k] for r in rows[:k]))) for k in range(1, len(rows) + 1)]


def _symmetric(value: Value) -> bool:
    return bool(value == transpose(value))


def _semidefinite(value: Value, rows: tuple[tuple[Value, ...], ...]) -> bool:
    from itertools import combinations

    exact, size = Exact(), len(rows)
    subsets = (s for k in range(1, size + 1) for s in combinations(range(size), k))
    return _symmetric(value) and all(
        sign_of(exact.determinant(tuple(tuple(rows[i][j] for j in s) for i in s))) >= 0 for s in subsets
    )


def _orthogonal(value: Value, rows: tuple[tuple[Value, ...], ...]) -> bool:
    exact = Exact()
    return bool(exact.times(value, transpose(value)) == exact.identity(len(rows)))


_MATRIX_TESTS: dict[str, Callable[[Value, tuple[tuple[Value, ...], ...]], bool]] = {
    "symmetric": lambda v, rows: _symmetric(v),
    "invertible": lambda v, rows: bool(Exact().determinant(v) != 0),
    "orthogonal": _orthogonal,
    "positive definite": lambda v, rows: _symmetric(v) and all(s > 0 for s in _minors(rows)),
    "positive semidefinite": _semidefinite,
    "diagonal": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for j, x in enumerate(r) if i != j),
    "lower triangular": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for x in r[i + 1 :]),
    "upper triangular": lambda v, rows: all(x == 0 for i, r in enumerate(rows) for x in r[:i]),
}
