"""What each head of a tree means, over the numbers of an `Evaluator`: one function a head, collected in METHODS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Op, Term
from derivcheck.language.shape import shape
from derivcheck.numeric.assignment import tabulated
from derivcheck.numeric.dual import Dual, primal
from derivcheck.numeric.surds import Unsupported
from derivcheck.numeric.values import MAX_SIZE, Value, as_rows, each, entries, flat1, plus, total, transpose

if TYPE_CHECKING:
    from derivcheck.numeric.evaluate import Evaluator

Env = Mapping[Symbol, Any]
Spot = tuple[int, int] | None  # an entry of a matrix; None for a number

_LONGEST = 2000  # support of a finite law
_FUNCTIONS = frozenset(
    {Op.EXP, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH, Op.TANH, Op.ERF, Op.SQRT, Op.CSQRT, Op.GAMMA}
)


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
    table = tabulated(function) if isinstance(arguments[0], Fraction) else None
    if table is not None:
        return ev.value(table[0].get(arguments[0], table[1]), {})
    return ev.value(function.args[0], {**scope, **dict(zip(function.data, arguments, strict=True))})


def _over(ev: Evaluator, node: Term, env: Env) -> list[Value]:
    symbol = node.bound[0]
    return [ev.value(node.args[0], {**env, symbol: ev.number(Fraction(k))}) for k in ev.range(node, env)]


def _sum(ev: Evaluator, node: Term, env: Env) -> Value:
    parts = _over(ev, node, env)
    out = parts[0] if parts else ev.number(Fraction(0))
    for x in parts[1:]:
        out = plus(out, x)
    if not parts and shape(node):
        raise Unsupported("an empty sum of matrices")
    return out


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


def _positions(point: Value) -> list[list[Spot]]:
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

    def second(r: Spot, s: Spot) -> Value:
        return ev.slope(lambda moved: ev.slope(body, moved, s), point, r)

    return flat1(tuple(tuple(second(r, s) for s in spots) for r in spots))


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
        if not 1 <= size <= _LONGEST:
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


METHODS: dict[Op, Callable[[Evaluator, Term, Env], Value]] = {
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
