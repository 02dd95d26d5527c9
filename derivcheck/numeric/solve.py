"""Values that satisfy equations: one unknown by rational roots, two by a conic, many by linear algebra.

    x y = 1          with y := 2          gives  x = 1/2
    a² + b² = 1                           gives  a = 3/5, b = 4/5   (a line through a known point of the conic)
    A v = b          with A, b given      gives  v, by elimination over its entries

What is proposed here is not trusted: `sampling` evaluates every given at the finished point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from flint import fmpq, fmpq_poly
from flint.utils.flint_exceptions import DomainError

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Op
from derivcheck.numeric.dual import primal
from derivcheck.numeric.evaluate import Env, Evaluator
from derivcheck.numeric.exact import evaluate, instances
from derivcheck.numeric.fields import Exact
from derivcheck.numeric.surds import Surd, Unsupported, square_root
from derivcheck.numeric.values import Value, entries, plus

_MAX_DEGREE = 24
_MAX_UNKNOWNS = 30


class Quotient:
    """A rational function of one unknown."""

    __slots__ = ("den", "num")

    def __init__(self, num: fmpq_poly, den: fmpq_poly) -> None:
        if max(num.degree(), den.degree()) > _MAX_DEGREE:
            raise Unsupported("a high degree")
        self.num, self.den = num, den

    def __add__(self, other: object) -> Any:
        o = _quotient(other)
        return NotImplemented if o is None else Quotient(self.num * o.den + o.num * self.den, self.den * o.den)

    __radd__ = __add__

    def __neg__(self) -> Quotient:
        return Quotient(-self.num, self.den)

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: object) -> Any:
        o = _quotient(other)
        return NotImplemented if o is None else Quotient(self.num * o.num, self.den * o.den)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        o = _quotient(other)
        if o is None:
            return NotImplemented
        if o.num.is_zero():
            raise Unsupported("division by zero")
        return Quotient(self.num * o.den, self.den * o.num)

    def __rtruediv__(self, other: object) -> Any:
        o = _quotient(other)
        return NotImplemented if o is None else o / self


def _quotient(value: object) -> Quotient | None:
    if isinstance(value, Quotient):
        return value
    if isinstance(value, (int, Fraction)):
        return Quotient(fmpq_poly([_fmpq(Fraction(value))]), fmpq_poly([1]))
    if isinstance(value, Surd):
        raise Unsupported("square roots beside an unknown")
    return None


def _fmpq(q: Fraction) -> fmpq:
    return fmpq(q.numerator, q.denominator)


def _fraction(q: fmpq) -> Fraction:
    return Fraction(int(q.p), int(q.q))


class WithUnknown(Exact):
    """Exact numbers and rational functions of one unknown."""

    def function(self, op: Op, x: Value) -> Value:
        if isinstance(x, Quotient):
            if op in (Op.SQRT, Op.CSQRT):  # up to its sign: the finished point is checked
                try:
                    return Quotient((x.num * x.den).sqrt(), x.den)
                except DomainError:
                    pass
            raise Unsupported(op.value)
        return super().function(op, x)

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if isinstance(a, Quotient) or isinstance(b, Quotient):
            difference = a - b
            if difference.num.is_zero():
                return relation in ("=", "<=", ">=")
            raise Unsupported("a comparison of an unknown")
        return super().compare(relation, a, b)

    def nonzero(self, x: Value) -> None:
        x = primal(x)
        if isinstance(x, Quotient):
            if x.num.is_zero():
                raise Unsupported("division by zero")
        else:
            super().nonzero(x)


def line(offset: Fraction, slope: Fraction) -> Quotient:
    """offset + slope * unknown."""
    return Quotient(fmpq_poly([_fmpq(offset), _fmpq(slope)]), fmpq_poly([1]))


UNKNOWN = line(Fraction(0), Fraction(1))


def residuals(formula: Formula, env: Env, evaluator: Evaluator | None = None) -> list[Value]:
    """The differences that must vanish for an equation, a conjunction or a finite family of them to hold.

    Raises Unsupported or ZeroDivisionError.
    """
    evaluator = evaluator or Exact()
    if formula.op is Op.AND:
        return [r for part in formula.args for r in residuals(part, env, evaluator)]
    if formula.op is Op.IMPLIES:
        return residuals(formula.args[1], env, evaluator) if evaluator.truth(formula.args[0], env) else []
    if formula.op is Op.FORALL:
        symbol, body = formula.data[0], formula.args[0]
        values = instances(symbol, body, env)
        if values is None:
            raise Unsupported("infinitely many equations")
        return [r for v in values for r in residuals(body, {**env, symbol: v}, evaluator)]
    if formula.op is Op.REL and formula.data == "=":
        left, right = evaluator.values(formula.args, env)
        return entries(plus(left, _negative(right)))
    raise Unsupported("not an equation")


def _negative(v: Value) -> Value:
    return tuple(tuple(-x for x in row) for row in v) if isinstance(v, tuple) else -v


def roots(formula: Formula, symbol: Symbol, env: Env, *, surds: bool = False) -> list[Any] | None:
    """The rational values of a scalar symbol that satisfy an equation, with `surds` the quadratic ones too.

    None when every value does; [] when there is none or the equation is not rational in the symbol.
    """
    return _roots(lambda ev: residuals(formula, {**env, symbol: UNKNOWN}, ev), surds)


def _roots(equations: Callable[[Evaluator], list[Value]], surds: bool) -> list[Any] | None:
    try:
        found = equations(WithUnknown())
    except (Unsupported, ZeroDivisionError):
        return []
    common = fmpq_poly([0])
    for r in found:
        quotient = _quotient(r)
        if quotient is None:
            return []
        common = quotient.num.gcd(common) if not common.is_zero() else quotient.num
    if common.is_zero():
        return None
    out: list[Any] = []
    if common.degree() < 1:
        return out
    for factor, _ in common.factor()[1]:
        c = [Fraction(int(x)) if not isinstance(x, fmpq) else _fraction(x) for x in factor.coeffs()]
        if len(c) == 2:
            out.append(-c[0] / c[1])
        elif len(c) == 3 and surds and c[1] ** 2 > 4 * c[0] * c[2]:
            root = square_root(c[1] ** 2 - 4 * c[0] * c[2])
            out += [(root - c[1]) / (2 * c[2]), (-root - c[1]) / (2 * c[2])]
    return out


def affine_root(formula: Formula, symbol: Symbol, env: Env) -> Any | None:
    """The root of an equation that is affine in the symbol, by its values at 0 and 1; surds may occur."""
    try:
        zero, one = (residuals(formula, {**env, symbol: Fraction(k)}) for k in (0, 1))
        if len(zero) != 1 or zero[0] == one[0]:
            return None
        root = -zero[0] / (one[0] - zero[0])
        return root if residuals(formula, {**env, symbol: root}) == [0] else None
    except (Unsupported, ZeroDivisionError):
        return None


def conic(formula: Formula, x: Symbol, y: Symbol, env: Env, rng: Random) -> tuple[Fraction, Fraction] | None:
    """Rational x and y on a curve of degree two, by a random line through a point of small height on it."""
    for x0 in _PROBES:
        for y0 in roots(formula, y, {**env, x: x0}) or ():
            slope = Fraction(rng.randint(-9, 9), rng.randint(1, 6))

            def on_line(ev: Evaluator, y0: Fraction = y0, x0: Fraction = x0, slope: Fraction = slope) -> list[Value]:
                return residuals(formula, {**env, x: line(x0, Fraction(1)), y: line(y0, slope)}, ev)

            moved = [t for t in _roots(on_line, False) or () if t != 0]
            if moved:
                t = rng.choice(moved)
                return x0 + t, y0 + slope * t
            return x0, y0
    return None


_PROBES = tuple(Fraction(n, d) for n, d in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (3, 1), (3, 5), (-2, 1), (4, 1)))


def linear(
    system: Callable[[Sequence[Fraction]], list[Fraction]], start: Sequence[Fraction], rng: Random
) -> list[Fraction] | None:
    """Parameters near `start` at which an affine system vanishes; None when it has no solution or is too large."""
    if len(start) > _MAX_UNKNOWNS:
        return None
    try:
        at_start = system(start)
        columns = []
        for k in range(len(start)):
            moved = [*start[:k], start[k] + 1, *start[k + 1 :]]
            columns.append([b - a for a, b in zip(at_start, system(moved), strict=True)])
    except (Unsupported, ZeroDivisionError, ValueError):
        return None
    if not all(isinstance(v, Fraction) for column in (at_start, *columns) for v in column):
        return None
    step = _eliminate([[*(c[i] for c in columns), -at_start[i]] for i in range(len(at_start))], len(start), rng)
    return None if step is None else [a + b for a, b in zip(start, step, strict=True)]


def _eliminate(rows: list[list[Fraction]], unknowns: int, rng: Random) -> list[Fraction] | None:
    """One solution of a linear system, zero outside randomly chosen pivot columns."""
    order = list(range(unknowns))
    rng.shuffle(order)
    pivots: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        for column, pivot in pivots:
            if row[column]:
                row = [a - row[column] * b for a, b in zip(row, pivot, strict=True)]
        column_ = next((c for c in order if row[c]), None)
        if column_ is None:
            if row[-1]:
                return None
            continue
        row = [a / row[column_] for a in row]
        pivots = [
            (c, [a - p[column_] * b for a, b in zip(p, row, strict=True)]) if p[column_] else (c, p) for c, p in pivots
        ]
        pivots.append((column_, row))
    solution = [Fraction(0)] * unknowns
    for column, row in pivots:
        solution[column] = row[-1]
    return solution


def definition_of(formula: Formula, symbol: Symbol, env: Mapping[Symbol, Any]) -> Value | None:
    """The value of the other side of `symbol = term` or `term = symbol`."""
    if formula.op is not Op.REL or formula.data != "=":
        return None
    for side, other in (formula.args, formula.args[::-1]):
        if side.op is Op.SYM and side.data == symbol:
            return evaluate(other, {s: v for s, v in env.items() if s != symbol})
    return None


def equations(formula: Formula) -> Iterator[Formula]:
    """The equations among the conjuncts of a given, families under a quantifier included."""
    if formula.op is Op.AND:
        for part in formula.args:
            yield from equations(part)
    elif _is_equation(formula):
        yield formula


def _is_equation(formula: Formula) -> bool:
    match formula.op:
        case Op.REL:
            return bool(formula.data == "=")
        case Op.FORALL:
            return _is_equation(formula.args[0])
        case Op.IMPLIES:
            return _is_equation(formula.args[1])
        case Op.AND:
            return all(map(_is_equation, formula.args))
    return False
