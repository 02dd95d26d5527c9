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
from derivcheck.numeric.surds import Unsupported

Value = Any  # a number of the field, or a tuple of rows
Env = Mapping[Symbol, Any]  # values; functions, sequences and laws as closed terms

MAX_RANGE = 2000  # terms of a sum
MAX_POWER = 200
MAX_SIZE = 12  # rows of a matrix

_FUNCTIONS = frozenset(
    {Op.EXP, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH, Op.TANH, Op.ERF, Op.SQRT, Op.CSQRT, Op.GAMMA}
)


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
        method = _METHODS.get(op)
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
        return flat1(tuple(tuple(total([x * y[j] for x, y in zip(row, b, strict=True)]) for j in range(len(b[0]))) for row in a))

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


# --- values -----------------------------------------------------------------------------------------
def entries(v: Value) -> list[Value]:
    """The entries, row by row; of a number: itself."""
    return [x for row in v for x in row] if isinstance(v, tuple) else [v]


def as_rows(v: Value) -> tuple[tuple[Value, ...], ...]:
    """A value as a tuple of rows."""
    return v if isinstance(v, tuple) else ((v,),)


def flat1(v: tuple[tuple[Value, ...], ...]) -> Value:
    """A 1×1 matrix is a number."""
    if not v or not v[0] or len(v) > MAX_SIZE or len(v[0]) > MAX_SIZE:
        raise Unsupported("an empty or a large matrix")
    return v[0][0] if len(v) == 1 and len(v[0]) == 1 else v


def each(f: Callable[[Value], Value], v: Value) -> Value:
    """`f` of every entry."""
    return tuple(tuple(f(x) for x in row) for row in v) if isinstance(v, tuple) else f(v)


def total(items: list[Value]) -> Value:
    """The sum of a nonempty list."""
    out = items[0]
    for x in items[1:]:
        out = out + x
    return out


def plus(a: Value, b: Value) -> Value:
    """The sum of numbers or of matrices of one shape."""
    if not isinstance(a, tuple) and not isinstance(b, tuple):
        return a + b
    left, right = as_rows(a), as_rows(b)
    if (len(left), len(left[0])) != (len(right), len(right[0])):
        raise Unsupported("shapes that clash")
    return tuple(tuple(x + y for x, y in zip(r, s, strict=True)) for r, s in zip(left, right, strict=True))


def transpose(v: Value) -> Value:
    """The transpose."""
    return tuple(zip(*v, strict=True)) if isinstance(v, tuple) else v


# --- one function a head ----------------------------------------------------------------------------
def _add(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = ev.values(node.args, env)
    out = parts[0] if parts else ev.number(Fraction(0))
    for x in parts[1:]:
        out = plus(out, x)
    return out


def _sub(ev: Evaluator, node: Term, env: Env) -> Value:
    a, b = ev.values(node.args, env)
    return plus(a, each(lambda x: -x, b))


def _neg(ev: Evaluator, node: Term, env: Env) -> Value:
    return each(lambda x: -x, ev.value(node.args[0], env))


def _mul(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = ev.values(node.args, env)
    out = parts[0] if parts else ev.number(Fraction(1))
    for x in parts[1:]:
        out = ev.times(out, x)
    return out


def _div(ev: Evaluator, node: Term, env: Env) -> Value:
    a, b = ev.value(node.args[0], env), ev.scalar(node.args[1], env)
    ev.nonzero(primal(b))
    return each(lambda x: x / b, a)


def _pow(ev: Evaluator, node: Term, env: Env) -> Value:
    return ev.raise_to(*ev.values(node.args, env))


def _function(ev: Evaluator, node: Term, env: Env) -> Value:
    return ev.apply_function(node.op, ev.scalar(node.args[0], env))


def _const(ev: Evaluator, node: Term, env: Env) -> Value:
    return ev.constant(node.data)


def _root(ev: Evaluator, node: Term, env: Env) -> Value:
    x, degree = ev.scalar(node.args[0], env), ev.whole(node.args[1], env)
    if degree < 1 or isinstance(x, Dual):
        raise Unsupported("root")
    return ev.root(x, degree)


def _extreme(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = ev.values(node.args, env)
    out = parts[0]
    for x in parts[1:]:
        if ev.related(">" if node.op is Op.MAX else "<", x, out):
            out = x
    return out


def _abs(ev: Evaluator, node: Term, env: Env) -> Value:
    x = ev.scalar(node.args[0], env)
    return -x if ev.related("<", x, ev.number(Fraction(0))) else x


def _sign(ev: Evaluator, node: Term, env: Env) -> Value:
    x, zero = ev.scalar(node.args[0], env), ev.number(Fraction(0))
    return ev.number(Fraction(1 if ev.related(">", x, zero) else -1 if ev.related("<", x, zero) else 0))


def _floor(ev: Evaluator, node: Term, env: Env) -> Value:
    x = ev.scalar(node.args[0], env)
    if isinstance(x, Dual):
        raise Unsupported("the derivative of floor")
    return ev.floor(x)


def _component(ev: Evaluator, node: Term, env: Env) -> Value:
    x = ev.scalar(node.args[0], env)
    if isinstance(x, Dual):  # not complex differentiable
        raise Unsupported(f"the derivative of {node.op.value}")
    return ev.component(node.op, x)


def _factorial(ev: Evaluator, node: Term, env: Env) -> Value:
    n = ev.whole(node.args[0], env)
    if not 0 <= n <= 200:
        raise Unsupported("factorial")
    out = 1
    for k in range(2, n + 1):
        out *= k
    return ev.number(Fraction(out))


def _binomial(ev: Evaluator, node: Term, env: Env) -> Value:
    from math import comb

    n, k = ev.whole(node.args[0], env), ev.whole(node.args[1], env)
    if not (0 <= n <= 400 and 0 <= k):
        raise Unsupported("binomial")
    return ev.number(Fraction(comb(n, k)))


def _cases(ev: Evaluator, node: Term, env: Env) -> Value:
    for k in range(0, len(node.args) - 1, 2):
        if ev.truth(node.args[k], env):
            return ev.value(node.args[k + 1], env)
    return ev.value(node.args[-1], env)


def _apply(ev: Evaluator, node: Term, env: Env) -> Value:
    function = node.args[0]
    arguments = ev.values(node.args[1:], env)
    scope: Env = env
    if function.op is Op.SYM:
        function, scope = env.get(function.data), {}
    if not isinstance(function, Term) or function.op is not Op.LAMBDA or len(function.data) != len(arguments):
        raise Unsupported("a function without a value")
    return ev.value(function.args[0], {**scope, **dict(zip(function.data, arguments, strict=True))})


def _over(ev: Evaluator, node: Term, env: Env) -> list[Value]:
    symbol = node.bound[0]
    return [ev.value(node.args[0], {**env, symbol: ev.number(Fraction(k))}) for k in ev.range(node, env)]


def _sum(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = _over(ev, node, env)
    out = parts[0] if parts else ev.number(Fraction(0))
    for x in parts[1:]:
        out = plus(out, x)
    if not parts and _has_shape(node):
        raise Unsupported("an empty sum of matrices")
    return out


def _has_shape(node: Term) -> bool:
    from derivcheck.language.shape import shape

    return bool(shape(node))


def _prod(ev: Evaluator, node: Term, env: Env) -> Value:
    out = ev.number(Fraction(1))
    for x in _over(ev, node, env):
        out = ev.times(out, x)
    return out


def _maxover(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = _over(ev, node, env)
    if not parts:
        raise Unsupported("the maximum of nothing")
    out = parts[0]
    for x in parts[1:]:
        if ev.related(">", x, out):
            out = x
    return out


def _body(ev: Evaluator, node: Term, env: Env) -> tuple[Callable[[Value], Value], Value]:
    body, point = node.args
    symbol = node.bound[0]
    return (lambda v: ev.value(body, {**env, symbol: v})), ev.value(point, env)


def _deriv(ev: Evaluator, node: Term, env: Env) -> Value:
    body, point = _body(ev, node, env)
    if isinstance(point, tuple):
        raise Unsupported("derivative by a matrix")
    return ev.slope(body, point, None)


def _positions(point: Value) -> list[list[tuple[int, int] | None]]:
    if not isinstance(point, tuple):
        return [[None]]
    return [[(i, j) for j in range(len(row))] for i, row in enumerate(point)]


def _grad(ev: Evaluator, node: Term, env: Env) -> Value:
    body, point = _body(ev, node, env)
    return flat1(tuple(tuple(ev.slope(body, point, at) for at in row) for row in _positions(point)))


def _jacobian(ev: Evaluator, node: Term, env: Env) -> Value:
    body, point = _body(ev, node, env)
    columns = [entries(ev.slope(body, point, at)) for row in _positions(point) for at in row]
    return flat1(tuple(zip(*columns, strict=True)))


def _hessian(ev: Evaluator, node: Term, env: Env) -> Value:
    body, point = _body(ev, node, env)
    spots = [at for row in _positions(point) for at in row]
    return flat1(
        tuple(tuple(ev.slope(lambda v, s=s: ev.slope(body, v, s), point, r) for s in spots) for r in spots)
    )


def _matrix(ev: Evaluator, node: Term, env: Env) -> Value:
    rows, columns = node.data
    flat = [ev.scalar(a, env) for a in node.args]
    return flat1(tuple(tuple(flat[i * columns : (i + 1) * columns]) for i in range(rows)))


def _build(ev: Evaluator, node: Term, env: Env) -> Value:
    rows, columns = ev.whole(node.args[1], env), ev.whole(node.args[2], env)
    if not (1 <= rows <= MAX_SIZE and 1 <= columns <= MAX_SIZE):
        raise Unsupported("an empty or a large matrix")
    i, j = node.data

    def at(r: int, c: int) -> Value:
        return ev.scalar(node.args[0], {**env, i: ev.number(Fraction(r)), j: ev.number(Fraction(c))})

    return flat1(tuple(tuple(at(r, c) for c in range(1, columns + 1)) for r in range(1, rows + 1)))


def _entry(ev: Evaluator, node: Term, env: Env) -> Value:
    rows = as_rows(ev.value(node.args[0], env))
    where = [ev.whole(a, env) for a in node.args[1:]]
    i, j = where if len(where) == 2 else (where[0], 1)
    if not (1 <= i <= len(rows) and 1 <= j <= len(rows[0])):
        raise Unsupported("an entry outside the matrix")
    return rows[i - 1][j - 1]


def _transpose(ev: Evaluator, node: Term, env: Env) -> Value:
    return transpose(ev.value(node.args[0], env))


def _inverse(ev: Evaluator, node: Term, env: Env) -> Value:
    return ev.inverse(ev.value(node.args[0], env))


def _det(ev: Evaluator, node: Term, env: Env) -> Value:
    return ev.determinant(ev.value(node.args[0], env))


def _trace(ev: Evaluator, node: Term, env: Env) -> Value:
    rows = as_rows(ev.value(node.args[0], env))
    return total([rows[i][i] for i in range(len(rows))])


def _diag(ev: Evaluator, node: Term, env: Env) -> Value:
    flat, zero = entries(ev.value(node.args[0], env)), ev.number(Fraction(0))
    return flat1(tuple(tuple(x if i == j else zero for j in range(len(flat))) for i, x in enumerate(flat)))


def _hadamard(ev: Evaluator, node: Term, env: Env) -> Value:
    first, *rest = ev.values(node.args, env)
    for other in rest:
        if not isinstance(first, tuple):
            first = first * other
            continue
        first = tuple(tuple(x * y for x, y in zip(r, s, strict=True)) for r, s in zip(first, other, strict=True))
    return first


def _identity(ev: Evaluator, node: Term, env: Env) -> Value:
    size = ev.whole(node.args[0], env)
    if not 1 <= size <= MAX_SIZE:
        raise Unsupported("an empty or a large matrix")
    return ev.identity(size)


def _zeros(ev: Evaluator, node: Term, env: Env) -> Value:
    rows, columns = (ev.whole(a, env) for a in node.args)
    if not (1 <= rows <= MAX_SIZE and 1 <= columns <= MAX_SIZE):
        raise Unsupported("an empty or a large matrix")
    return flat1(tuple(tuple(ev.number(Fraction(0)) for _ in range(columns)) for _ in range(rows)))


def _norm(ev: Evaluator, node: Term, env: Env) -> Value:
    v = ev.value(node.args[0], env)
    if not isinstance(v, tuple):
        return -v if ev.related("<", v, ev.number(Fraction(0))) else v
    return ev.apply_function(Op.SQRT, total([x * x for x in entries(v)]))


def finite_law(ev: Evaluator, law: Term, env: Env) -> list[tuple[Value, Value]]:
    """(value, probability) pairs of a law with finite support, checked to be one."""
    if law.op is Op.SYM:
        law = env.get(law.data, law)
        env = {}
    zero, one = ev.number(Fraction(0)), ev.number(Fraction(1))
    if law.op is Op.BERNOULLI:
        p = ev.scalar(law.args[0], env)
        pairs = [(one, p), (zero, one - p)]
    elif law.op is Op.CATEGORICAL:
        sequence, size = law.args[0], ev.whole(law.args[1], env)
        if not 1 <= size <= MAX_RANGE:
            raise Unsupported("a law on nothing")
        if sequence.op is Op.SYM and isinstance(env.get(sequence.data), Term):
            sequence, env = env[sequence.data], {}
        if sequence.op is not Op.LAMBDA:
            raise Unsupported("a sequence without a value")
        numbers = [ev.number(Fraction(k)) for k in range(1, size + 1)]
        pairs = [(k, ev.scalar(sequence.args[0], {**env, sequence.data[0]: k})) for k in numbers]
    else:
        raise Unsupported(law.op.value)
    if not all(ev.related(">=", p, zero) for _, p in pairs) or not ev.related("=", total([p for _, p in pairs]), one):
        raise Unsupported("weights that are not probabilities")
    return pairs


def _expect(ev: Evaluator, node: Term, env: Env) -> Value:
    symbol = node.bound[0]
    out: Value = None
    for x, weight in finite_law(ev, node.args[1], env):
        if not isinstance(weight, Dual) and ev.related("=", weight, ev.number(Fraction(0))):
            continue
        item = ev.times(weight, ev.value(node.args[0], {**env, symbol: x}))
        out = item if out is None else plus(out, item)
    return out


def _var(ev: Evaluator, node: Term, env: Env) -> Value:
    body = node.args[0]
    mean = _expect(ev, node, env)
    square = _expect(ev, Term(Op.EXPECT, (Term(Op.MUL, (body, body.T)), node.args[1]), node.data), env)
    return plus(square, each(lambda x: -x, ev.times(mean, transpose(mean))))


def _density(ev: Evaluator, node: Term, env: Env) -> Value:
    law, at = node.args
    x = ev.scalar(at, env)
    if law.op is Op.SYM:
        law, env = env.get(law.data, law), {}
    zero, one = ev.number(Fraction(0)), ev.number(Fraction(1))
    if law.op is Op.NORMAL:
        mean, deviation = ev.values(law.args, env)
        if not ev.related(">", deviation, zero):
            raise Unsupported("a deviation that is not positive")
        z = (x - mean) / deviation
        two = ev.number(Fraction(2))
        out = ev.apply_function(Op.EXP, -(z * z) / two)
        out = out / (deviation * ev.function(Op.SQRT, two * ev.constant("pi")))
    elif law.op is Op.UNIFORM:
        a, b = ev.values(law.args, env)
        if not ev.related("<", a, b):
            raise Unsupported("an empty interval")
        inside = ev.related("<=", a, x) and ev.related("<=", x, b)
        out = one / (b - a) if inside else zero
    else:
        found = [p for k, p in finite_law(ev, law, env) if ev.related("=", k, x)]
        out = found[0] if found else zero
    return out if node.op is Op.DENSITY else ev.apply_function(Op.LOG, out)


_METHODS: dict[Op, Callable[[Evaluator, Term, Env], Value]] = {
    **dict.fromkeys(_FUNCTIONS, _function),
    Op.CONST: _const, Op.ADD: _add, Op.SUB: _sub, Op.NEG: _neg, Op.MUL: _mul, Op.DIV: _div, Op.POW: _pow,
    Op.ROOT: _root, Op.MAX: _extreme, Op.MIN: _extreme, Op.ABS: _abs, Op.SIGN: _sign, Op.FLOOR: _floor,
    Op.RE: _component, Op.IM: _component, Op.CONJ: _component, Op.FACTORIAL: _factorial, Op.BINOMIAL: _binomial,
    Op.CASES: _cases, Op.APPLY: _apply, Op.SUM: _sum, Op.PROD: _prod, Op.MAXOVER: _maxover, Op.DERIV: _deriv,
    Op.GRAD: _grad, Op.JACOBIAN: _jacobian, Op.HESSIAN: _hessian, Op.MATRIX: _matrix, Op.BUILD: _build,
    Op.ENTRY: _entry, Op.TRANSPOSE: _transpose, Op.INVERSE: _inverse, Op.DET: _det, Op.TRACE: _trace,
    Op.DIAG: _diag, Op.HADAMARD: _hadamard, Op.IDENTITY: _identity, Op.ZEROS: _zeros, Op.NORM: _norm,
    Op.EXPECT: _expect, Op.VAR: _var, Op.DENSITY: _density, Op.LOGDENSITY: _density,
}  # fmt: skip
