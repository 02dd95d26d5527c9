"""The value of a tree under an assignment, over a field of numbers that the caller chooses.

`Evaluator` walks the tree: sums, derivatives (by dual numbers), matrices, finite expectations.  A subclass says
what a number is: exact (`exact.py`), an enclosure (`exact.py`), an array of floats (`screen.py`), a rational
function of an unknown (`solve.py`).  A value is a number or a matrix as a tuple of rows; 1×1 is a number.
Whatever is undefined or not covered raises `Unsupported`, and so do ranges and powers beyond the caps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Op, Term
from derivcheck.numeric.dual import Dual, part, primal
from derivcheck.numeric.heads import METHODS
from derivcheck.numeric.surds import Unsupported
from derivcheck.numeric.values import Value, as_rows, each, entries, flat1, total

Env = Mapping[Symbol, Any]  # values; functions, sequences and laws as closed terms

MAX_RANGE = 2000  # terms of a sum
MAX_POWER = 200


class Evaluator:
    """Walks trees; `number`, `function`, `compare` ... say over which numbers."""

    def __init__(self) -> None:
        self._tag = 0

    # --- the field ----------------------------------------------------------------------------------
    def number(self, value: Fraction) -> Value:
        """The rational number as an element of the field."""
        raise NotImplementedError

    def constant(self, name: str) -> Value:
        """pi, e, i."""
        raise Unsupported(name)

    def function(self, op: Op, x: Value) -> Value:
        """An elementary function of a number (not dual)."""
        raise Unsupported(op.value)

    def root(self, x: Value, degree: int) -> Value:
        """The real root of a number (not dual)."""
        raise Unsupported("root")

    def power(self, x: Value, exponent: Value) -> Value:
        """A power with an exponent that is not an integer: exp(exponent log x)."""
        raise Unsupported("power")

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        """Whether `a relation b` for numbers (not dual)."""
        raise Unsupported("comparison")

    def integer(self, x: Value) -> int:
        """The integer that a number is."""
        raise Unsupported("integer")

    def component(self, op: Op, x: Value) -> Value:
        """RE, IM, CONJ."""
        raise Unsupported(op.value)

    def floor(self, x: Value) -> Value:
        """The floor of a number (not dual)."""
        raise Unsupported("floor")

    # --- the walk -----------------------------------------------------------------------------------
    def value(self, node: Term, env: Env) -> Value:
        """The value of `node`; every free symbol is in `env`.  Raises Unsupported or ZeroDivisionError."""
        op = node.op
        if op is Op.NUM:
            return self.number(node.data)
        if op is Op.SYM:
            if node.data not in env:
                raise Unsupported(f"{node.data.name} has no value")
            found = env[node.data]
            return self.value(found, {}) if isinstance(found, Term) else found
        method = METHODS.get(op)
        if method is None:
            raise Unsupported(op.value)
        return method(self, node, env)

    def values(self, nodes: tuple[Term, ...], env: Env) -> list[Value]:
        return [self.value(n, env) for n in nodes]

    def scalar(self, node: Term, env: Env) -> Value:
        found = self.value(node, env)
        if isinstance(found, tuple):
            raise Unsupported("a matrix where a number was expected")
        return found

    def whole(self, node: Term, env: Env) -> int:
        return self.integer(self.scalar(node, env))

    def truth(self, formula: Formula, env: Env) -> bool:
        """Whether a condition without quantifiers holds; raises Unsupported when that is not decided."""
        match formula.op:
            case Op.REL:
                left, right = self.values(formula.args, env)
                return self.related(formula.data, left, right)
            case Op.AND:
                return all(self.truth(p, env) for p in formula.args)
            case Op.OR:
                return any(self.truth(p, env) for p in formula.args)
            case Op.NOT:
                return not self.truth(formula.args[0], env)
            case Op.IMPLIES:
                return not self.truth(formula.args[0], env) or self.truth(formula.args[1], env)
            case Op.IFF:
                return self.truth(formula.args[0], env) == self.truth(formula.args[1], env)
        raise Unsupported(formula.op.value)

    def related(self, relation: str, left: Value, right: Value) -> bool:
        """A relation between values; matrices are compared entry by entry.

        Near a point where it could turn, a dual number decides nothing.
        """
        if isinstance(left, tuple) or isinstance(right, tuple):
            pairs = list(zip(entries(left), entries(right), strict=True))
            if relation == "=":
                return all(self.related("=", a, b) for a, b in pairs)
            if relation == "!=":
                return any(self.related("!=", a, b) for a, b in pairs)
            raise Unsupported("an order between matrices")
        a, b = primal(left), primal(right)
        if (isinstance(left, Dual) or isinstance(right, Dual)) and self.compare("=", a, b):
            raise Unsupported("a condition that turns at this point")
        return self.compare(relation, a, b)

    def range(self, node: Term, env: Env) -> range:
        """The integer range of a binder (body, lo, hi)."""
        lo, hi = self.whole(node.args[1], env), self.whole(node.args[2], env)
        if hi < lo - 1:
            raise Unsupported("a range that runs backwards")
        if hi - lo >= MAX_RANGE:
            raise Unsupported("a long range")
        return range(lo, hi + 1)

    def apply_function(self, op: Op, x: Value) -> Value:
        """An elementary function of a number, through dual numbers by the chain rule."""
        if not isinstance(x, Dual):
            return self.function(op, x)
        inner = self.apply_function(op, x.re)
        return Dual(x.tag, inner, x.eps * self._slope(op, x.re, inner))

    def _slope(self, op: Op, x: Value, y: Value) -> Value:
        one, two = self.number(Fraction(1)), self.number(Fraction(2))
        match op:
            case Op.EXP:
                return y
            case Op.LOG:
                return one / x
            case Op.SIN:
                return self.apply_function(Op.COS, x)
            case Op.COS:
                return -self.apply_function(Op.SIN, x)
            case Op.TAN:
                return one + y * y
            case Op.TANH:
                return one - y * y
            case Op.ATAN:
                return one / (one + x * x)
            case Op.SINH:
                return self.apply_function(Op.COSH, x)
            case Op.COSH:
                return self.apply_function(Op.SINH, x)
            case Op.SQRT | Op.CSQRT:
                return one / (two * y)
            case Op.ERF:
                return two * self.apply_function(Op.EXP, -(x * x)) / self.function(Op.SQRT, self.constant("pi"))
        raise Unsupported(f"the derivative of {op.value}")

    def raise_to(self, base: Value, exponent: Value) -> Value:
        """base ** exponent: integer exponents by multiplication, matrices too."""
        try:
            n = self.integer(exponent) if not isinstance(exponent, (Dual, tuple)) else None
        except Unsupported:
            n = None
        if n is not None:
            if abs(n) > MAX_POWER:
                raise Unsupported("a high power")
            if n < 0:
                return self.raise_to(self.inverse(base), self.number(Fraction(-n)))
            out = self.identity(len(base)) if isinstance(base, tuple) else self.number(Fraction(1))
            for _ in range(n):
                out = self.times(out, base)
            return out
        if isinstance(base, tuple) or isinstance(exponent, tuple):
            raise Unsupported("a matrix power")
        if isinstance(base, Dual) or isinstance(exponent, Dual):
            if isinstance(exponent, Dual):
                return self.apply_function(Op.EXP, exponent * self.apply_function(Op.LOG, base))
            inner = self.raise_to(base.re, exponent)
            return Dual(base.tag, inner, base.eps * (exponent * inner / base.re))
        return self.power(base, exponent)

    # --- matrices -----------------------------------------------------------------------------------
    def identity(self, size: int) -> Value:
        one, zero = self.number(Fraction(1)), self.number(Fraction(0))
        return flat1(tuple(tuple(one if i == j else zero for j in range(size)) for i in range(size)))

    def times(self, a: Value, b: Value) -> Value:
        """The product of numbers and matrices."""
        if not isinstance(a, tuple) and not isinstance(b, tuple):
            return a * b
        if not isinstance(a, tuple):
            return each(lambda x: a * x, b)
        if not isinstance(b, tuple):
            return each(lambda x: x * b, a)
        if len(a[0]) != len(b):
            raise Unsupported("shapes that clash")
        columns = tuple(zip(*b, strict=True))
        return flat1(
            tuple(tuple(total([x * y for x, y in zip(row, column, strict=True)]) for column in columns) for row in a)
        )

    def determinant(self, a: Value) -> Value:
        """By expansion along the first row: no division, so that it serves every field."""
        rows = as_rows(a)
        size = len(rows)
        if size != len(rows[0]) or size > 6:
            raise Unsupported("determinant")
        if size == 1:
            return rows[0][0]
        terms = []
        for j, x in enumerate(rows[0]):
            minor = self.determinant(tuple(row[:j] + row[j + 1 :] for row in rows[1:]))
            terms.append(-(x * minor) if j % 2 else x * minor)
        return total(terms)

    def inverse(self, a: Value) -> Value:
        """The inverse by cofactors; a number's reciprocal."""
        if not isinstance(a, tuple):
            self.nonzero(a)
            return self.number(Fraction(1)) / a
        det = self.determinant(a)
        self.nonzero(det)
        size = len(a)
        if size > 5:
            raise Unsupported("the inverse of a large matrix")

        def cofactor(i: int, j: int) -> Value:
            minor = self.determinant(tuple(r[:j] + r[j + 1 :] for k, r in enumerate(a) if k != i))
            return -minor if (i + j) % 2 else minor

        return tuple(tuple(cofactor(i, j) / det for i in range(size)) for j in range(size))

    def nonzero(self, x: Value) -> None:
        """Raises when a divisor is zero; fields where that cannot be asked let it pass."""

    # --- derivatives --------------------------------------------------------------------------------
    def slope(self, body: Callable[[Value], Value], point: Value, entry_: tuple[int, int] | None) -> Value:
        """d body / d (one entry of) point."""
        self._tag += 1
        tag = self._tag
        one = self.number(Fraction(1))
        if entry_ is None:
            moved: Value = Dual(tag, point, one)
        else:
            moved = tuple(
                tuple(Dual(tag, x, one) if (i, j) == entry_ else x for j, x in enumerate(row))
                for i, row in enumerate(point)
            )
        return each(lambda x: self._eps(x, tag), body(moved))

    def _eps(self, x: Value, tag: int) -> Value:
        found = part(x, tag)[1]
        return self.number(Fraction(found)) if isinstance(found, int) else found
