"""Closed written trees to certified enclosures: compile once to closures, evaluate at rising precision.

    enclose(term, digits)              -> number | Array | None      None: undefined or not evaluable
    compile_node(node, symbols)        -> Program                    program(values, digits) likewise
    certainly(formula, digits)         -> True | False | None        (in derivcheck.numeric.truth)

A number is `fmpq` (exact: rational arithmetic stays rational), `arb` or `acb` (a ball that contains the value
if every obligation of the term holds).  Balls never certify equality.  Derivatives are Taylor arithmetic
(`jets`), finite integrals rigorous quadrature (`quadrature`), laws unfold by definition (`laws`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from flint import acb, arb, ctx, fmpq, fmpz

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import Formula, Node, Op, Term
from derivcheck.numeric import arrays, quadrature
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.jets import ExpPoly, Jet, Undefined, fresh, indeterminate, is_scalar
from derivcheck.numeric.pointwise import FUNCTIONS, ball, power

MAX_RANGE = 10_000  # terms of a sum or product, entries of a built matrix
MAX_BITS = 6_000  # height of an exact number before it becomes a ball


class Machine:
    """The state of one evaluation: values of the slots, and whether a complex contour asks for analyticity."""

    __slots__ = ("analytic", "slots")

    def __init__(self, slots: list[Any]) -> None:
        self.slots = slots
        self.analytic = False


Closure = Callable[[Machine], Any]


@contextmanager
def precision(digits: int) -> Iterator[None]:
    """Working precision of that many decimal digits, restored afterwards."""
    before = ctx.prec
    ctx.prec = int(digits * 3.33) + 8
    try:
        yield
    finally:
        ctx.prec = before


class Scope:
    """Compile time: which slot each symbol in scope has."""

    __slots__ = ("count", "slots")

    def __init__(self, slots: dict[Symbol, int], count: list[int]) -> None:
        self.slots = slots
        self.count = count

    def bind(self, symbols: tuple[Symbol, ...]) -> tuple[Scope, list[int]]:
        """The inner scope and the new slots."""
        new = []
        inner = dict(self.slots)
        for symbol in symbols:
            inner[symbol] = self.count[0]
            new.append(self.count[0])
            self.count[0] += 1
        return Scope(inner, self.count), new


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled term or formula over `symbols`."""

    symbols: tuple[Symbol, ...]
    closure: Closure
    size: int

    def __call__(self, values: Mapping[Symbol, Any], digits: int) -> Any:
        """The enclosure (or truth value) at prepared values; None when undefined."""
        return self.run([values[s] for s in self.symbols], digits)

    def run(self, values: list[Any], digits: int) -> Any:
        """The same with the values in the order of `symbols`."""
        before = ctx.prec
        ctx.prec = int(digits * 3.33) + 8
        try:
            m = Machine([v() if callable(v) else v for v in values] + [None] * (self.size - len(values)))
            return finish(self.closure(m))
        except (Undefined, ZeroDivisionError, OverflowError):
            return None
        finally:
            ctx.prec = before


def finish(v: Any) -> Any:
    """The value with everything finite, or Undefined."""
    if isinstance(v, Array):
        for entry in v.entries():
            finish(entry)
    elif isinstance(v, (Jet, ExpPoly)):
        raise Undefined("a jet left over")
    elif type(v) in (arb, acb) and not v.is_finite():
        raise Undefined("not finite")
    return v


def compile_node(node: Node, symbols: tuple[Symbol, ...] = ()) -> Program:
    """Closures for a term or a formula whose free symbols are among `symbols`."""
    count = [len(symbols)]
    scope = Scope({s: k for k, s in enumerate(symbols)}, count)
    if isinstance(node, Formula):
        from derivcheck.numeric.truth import compile_formula

        closure = compile_formula(node, scope)
    else:
        closure = compile_term(cast(Term, node), scope)
    return Program(symbols, closure, count[0])


def enclose(term: Term, digits: int) -> Any:
    """The enclosure of a closed term at that precision, or None."""
    try:
        program = compile_node(term)
    except Undefined:
        return None
    return program.run([], digits)


def prepare(value: Any) -> Any:
    """An assigned exact value as a slot value: a number, or (for a closed term) a thunk per precision."""
    if isinstance(value, (int, Fraction)):
        return rational(Fraction(value))
    if isinstance(value, Term):
        if value.op is Op.NUM:
            return rational(value.data)
        count = [0]
        closure = compile_value(value, Scope({}, count))
        return lambda: closure(Machine([None] * count[0]))
    if isinstance(value, (list, tuple)):
        rows = [v if isinstance(v, (list, tuple)) else [v] for v in value]
        parts = [[prepare(v) for v in row] for row in rows]
        if any(callable(v) for row in parts for v in row):
            return lambda: arrays.array([[v() if callable(v) else v for v in row] for row in parts])
        return arrays.array(parts)
    raise TypeError(f"not an assignable value: {value!r}")


def rational(value: Fraction) -> fmpq:
    """The exact number."""
    return fmpq(value.numerator, value.denominator)


def compile_value(value: Term, scope: Scope) -> Closure:
    """A term, a function (LAMBDA or symbol) or a law."""
    if value.op is Op.LAMBDA:
        return _lambda(value, scope)
    if value.op in LAWS:
        return _law(value, scope)
    return compile_term(value, scope)


# --- the compiler -----------------------------------------------------------------------------------
def compile_term(t: Term, scope: Scope) -> Closure:
    """The closure of a term.  Undefined for heads that have no enclosure."""
    compiler = _COMPILERS.get(t.op)
    if compiler is not None:
        return compiler(t, scope)
    f = FUNCTIONS.get(t.op)
    if f is None:
        raise Undefined(f"{t.op.value} has no enclosure")
    if len(t.args) == 1:
        (a,) = (compile_term(x, scope) for x in t.args)
        return lambda m: f(m, a(m))
    parts = [compile_term(x, scope) for x in t.args]
    return lambda m: f(m, *[p(m) for p in parts])


def _num(t: Term, scope: Scope) -> Closure:
    value = rational(t.data)
    return lambda m: value


def _const(t: Term, scope: Scope) -> Closure:
    match t.data:
        case "pi":
            return lambda m: arb.pi()
        case "e":
            return lambda m: arb.const_e()
        case "i":
            return lambda m: acb(0, 1)
    raise Undefined("infinity is not a number")


def _sym(t: Term, scope: Scope) -> Closure:
    slot = scope.slots.get(t.data)
    if slot is None:
        raise Undefined(f"{t.data.name} has no value")
    return lambda m: m.slots[slot]


def _capped(v: Any) -> Any:
    return arb(v) if type(v) is fmpq and v.height_bits() > MAX_BITS else v


def _add(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    if len(parts) == 2:
        a, b = parts
        return lambda m: a(m) + b(m)

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for part in parts[1:]:
            out = out + part(m)
        return out

    return run


def _sub(t: Term, scope: Scope) -> Closure:
    a, b = (compile_term(x, scope) for x in t.args)
    return lambda m: a(m) - b(m)


def _neg(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    return lambda m: -a(m)


def _mul(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    if len(parts) == 2:
        a, b = parts
        return lambda m: _capped(a(m) * b(m))

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for part in parts[1:]:
            out = out * part(m)
        return _capped(out)

    return run


def divide(a: Any, b: Any) -> Any:
    """a / b; Undefined when b may be zero."""
    if isinstance(b, Array):
        raise Undefined("division by a matrix")
    out = a / b
    if type(out) in (arb, acb) and not out.is_finite():
        raise Undefined("division by a ball that contains zero")
    return out


def _div(t: Term, scope: Scope) -> Closure:
    a, b = (compile_term(x, scope) for x in t.args)
    return lambda m: _capped(divide(a(m), b(m)))


def _pow(t: Term, scope: Scope) -> Closure:
    base, exponent = (compile_term(x, scope) for x in t.args)
    if t.args[0].op is Op.CONST and t.args[0].data == "e":
        f = FUNCTIONS[Op.EXP]
        return lambda m: f(m, exponent(m))
    return lambda m: power(m, base(m), exponent(m))


def _cases(t: Term, scope: Scope) -> Closure:
    from derivcheck.numeric.truth import compile_formula

    branches = [
        (compile_formula(t.args[k], scope), compile_term(t.args[k + 1], scope)) for k in range(0, len(t.args) - 1, 2)
    ]
    default = compile_term(t.args[-1], scope)

    def run(m: Machine) -> Any:
        possible: list[Any] = []
        for condition, value in branches:
            holds = condition(m)
            if holds is not False:
                possible.append(value(m))
            if holds:
                break
        else:
            possible.append(default(m))
        if len(possible) == 1:
            return possible[0]
        # a hull is a ball of values, not a function: neither differentiable nor a coefficient of a polynomial
        if m.analytic or any(map(_formal, m.slots)) or not all(map(is_scalar, possible)):
            raise Undefined("a case cannot be decided")
        return hull(possible)  # the value is one of these

    return run


def _formal(v: Any) -> bool:
    return isinstance(v, (Jet, ExpPoly)) or (isinstance(v, Array) and any(map(_formal, v.entries())))


def hull(values: list[Any]) -> Any:
    """A ball that contains all of them."""
    out = ball(values[0])
    for v in values[1:]:
        out = out.union(ball(v)) if type(out) is arb and type(ball(v)) is arb else acb(out).union(acb(ball(v)))
    return out


def _lambda(t: Term, scope: Scope) -> Closure:
    inner, slots = scope.bind(t.data)
    body = compile_term(t.args[0], inner)

    def make(m: Machine) -> Any:
        def call(caller: Machine, *arguments: Any) -> Any:
            if len(arguments) != len(slots):
                raise Undefined("wrong number of arguments")
            local = Machine(list(m.slots))
            local.analytic = caller.analytic  # a complex argument asks the body to be holomorphic too
            for s, a in zip(slots, arguments, strict=True):
                local.slots[s] = a
            return body(local)

        return call

    return make


def _apply(t: Term, scope: Scope) -> Closure:
    f = compile_value(t.args[0], scope)
    parts = [compile_term(a, scope) for a in t.args[1:]]
    return lambda m: f(m)(m, *[p(m) for p in parts])


def whole(v: Any) -> int:
    """The integer that an exact value is."""
    if type(v) is fmpq and v.q == 1:
        return int(v.p)
    if type(v) is arb and v.is_integer():
        return int(cast(fmpz, v.unique_fmpz()))
    raise Undefined("not certainly an integer")


def _over_range(combine: Callable[[Machine, Any, Any], Any], start: fmpq | None) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        inner, (slot,) = scope.bind(t.bound)
        body = compile_term(t.args[0], inner)
        lo, hi = compile_term(t.args[1], scope), compile_term(t.args[2], scope)

        def run(m: Machine) -> Any:
            low, high = whole(lo(m)), whole(hi(m))
            if high < low - 1:
                raise Undefined("upper end below lower end - 1")
            if high - low > MAX_RANGE or (start is None and high < low):
                raise Undefined("range too long or empty")
            if high < low:
                return start
            out: Any = None
            for k in range(low, high + 1):
                m.slots[slot] = fmpq(k)
                value = body(m)
                out = value if out is None else _capped(combine(m, out, value))
            return out

        return run

    return compiler


def _integral(t: Term, scope: Scope) -> Closure:
    inner, (slot,) = scope.bind(t.bound)
    body = compile_term(t.args[0], inner)
    lo, hi = t.args[1:]
    if _infinite(lo) == 1 or _infinite(hi) == -1:
        raise Undefined("an integral from infinity downwards")
    lower = None if _infinite(lo) else compile_term(lo, scope)
    upper = None if _infinite(hi) else compile_term(hi, scope)
    real = is_real(t.args[0])
    return lambda m: quadrature.integral(
        m, body, slot, None if lower is None else lower(m), None if upper is None else upper(m), real
    )


def _infinite(t: Term) -> int:
    """1 for oo, -1 for -oo, 0 for anything else."""
    if t.op is Op.CONST and t.data == "oo":
        return 1
    return -1 if t.op is Op.NEG and _infinite(t.args[0]) == 1 else 0


# --- derivatives ------------------------------------------------------------------------------------
_NOT_HOLOMORPHIC = frozenset({Op.RE, Op.IM, Op.CONJ, Op.ABS, Op.NORM, Op.APPLY})


def _derivative(t: Term, scope: Scope) -> tuple[Closure, Closure, int]:
    (symbol,) = t.bound
    if symbol.domain.kind is Kind.COMPLEX and any(n.op in _NOT_HOLOMORPHIC for n in t.args[0].walk()):
        raise Undefined("a complex derivative of a function that is not holomorphic")
    inner, (slot,) = scope.bind(t.bound)
    return compile_term(t.args[0], inner), compile_term(t.args[1], scope), slot


def nudge(point: Any) -> tuple[Any, list[int]]:
    """The point with a fresh nilpotent added to each entry, and those nilpotents row by row."""
    names: list[int] = []

    def add(v: Any) -> Any:
        names.append(-fresh())
        return v + indeterminate(names[-1])

    return (point.map(add) if isinstance(point, Array) else add(point)), names


def part(v: Any, variable: int, names: list[int]) -> Any:
    """The coefficient of a nilpotent with the others of `names` at zero, entrywise."""
    others = frozenset(names) - {variable}
    if isinstance(v, Array):
        return v.map(lambda x: part(x, variable, names))
    if isinstance(v, ExpPoly):
        return _part_of_exponentials(v, variable, names)
    return v.coefficient(variable, 1, others) if isinstance(v, Jet) else fmpq(0)


def _part_of_exponentials(v: ExpPoly, variable: int, names: list[int]) -> Any:
    others = frozenset(names) - {variable}
    terms = []
    for p, q in v.terms:
        p0, q0 = (x.coefficient(variable, 0, others) if isinstance(x, Jet) else x for x in (p, q))
        terms.append((part(p, variable, names) + p0 * part(q, variable, names), q0))
    return ExpPoly(terms)


def _deriv(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        m.slots[slot], names = nudge(point(m))
        if len(names) != 1:
            raise Undefined("a derivative by a scalar was expected")
        return part(body(m), names[0], names)

    return run


def _grad(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        at = point(m)
        m.slots[slot], names = nudge(at)
        value = body(m)
        parts = iter([part(value, name, names) for name in names])
        return at.map(lambda _: next(parts)) if isinstance(at, Array) else next(parts)

    return run


def _jacobian(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        m.slots[slot], names = nudge(point(m))
        components = [v for row in arrays.rows_of(body(m)) for v in row]
        return arrays.array([[part(v, name, names) for name in names] for v in components])

    return run


def _hessian(t: Term, scope: Scope) -> Closure:
    body, point, slot = _derivative(t, scope)

    def run(m: Machine) -> Any:
        once, first = nudge(point(m))
        m.slots[slot], second = nudge(once)
        value = body(m)
        return arrays.array([[part(part(value, a, first), b, second) for b in second] for a in first])

    return run


# --- matrices ---------------------------------------------------------------------------------------
def _matrix(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]
    rows, columns = t.data

    def run(m: Machine) -> Any:
        values = [p(m) for p in parts]
        if any(isinstance(v, Array) for v in values):
            raise Undefined("a matrix as an entry")
        return arrays.array([values[k * columns : (k + 1) * columns] for k in range(rows)])

    return run


def _build(t: Term, scope: Scope) -> Closure:
    inner, (i, j) = scope.bind(t.bound)
    body = compile_term(t.args[0], inner)
    size = [compile_term(a, scope) for a in t.args[1:]]

    def run(m: Machine) -> Any:
        rows, columns = (whole(s(m)) for s in size)
        if rows * columns > MAX_RANGE:
            raise Undefined("matrix too large")
        out = []
        for a in range(1, rows + 1):
            row = []
            for b in range(1, columns + 1):
                m.slots[i], m.slots[j] = fmpq(a), fmpq(b)
                row.append(body(m))
            out.append(row)
        return arrays.array(out)

    return run


def _entry(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    indices = [compile_term(x, scope) for x in t.args[1:]]

    def run(m: Machine) -> Any:
        rows = arrays.rows_of(a(m))
        at = [whole(x(m)) for x in indices]
        if len(at) == 1:
            at = [1, at[0]] if len(rows) == 1 and len(rows[0]) > 1 else [at[0], 1]
        if not (1 <= at[0] <= len(rows) and 1 <= at[1] <= len(rows[0])):
            raise Undefined("index out of range")
        return rows[at[0] - 1][at[1] - 1]

    return run


def _of_matrix(f: Callable[[Any], Any]) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        a = compile_term(t.args[0], scope)
        return lambda m: f(a(m))

    return compiler


def _diag(v: Any) -> Any:
    entries = [x for row in arrays.rows_of(v) for x in row]
    return arrays.array([[x if i == j else fmpq(0) for j in range(len(entries))] for i, x in enumerate(entries)])


def _norm(t: Term, scope: Scope) -> Closure:
    a = compile_term(t.args[0], scope)
    root, absolute = FUNCTIONS[Op.SQRT], FUNCTIONS[Op.ABS]

    def run(m: Machine) -> Any:
        v = a(m)
        if not isinstance(v, Array):
            return absolute(m, v)
        total: Any = fmpq(0)
        for x in v.entries():
            size = absolute(m, x) if type(x) is acb else x
            total = total + size * size
        if type(total) is arb:
            total = total.nonnegative_part()
        return root(m, total)

    return run


def _hadamard(t: Term, scope: Scope) -> Closure:
    parts = [compile_term(a, scope) for a in t.args]

    def run(m: Machine) -> Any:
        out = parts[0](m)
        for p in parts[1:]:
            v = p(m)
            out = out.zip(v, lambda x, y: x * y) if isinstance(out, Array) else out * v
        return out

    return run


def _sized(make: Callable[..., Any]) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        parts = [compile_term(a, scope) for a in t.args]

        def run(m: Machine) -> Any:
            sizes = [whole(p(m)) for p in parts]
            if min(sizes) < 1 or max(sizes) > 100:
                raise Undefined("matrix empty or too large")
            return make(*sizes)

        return run

    return compiler


# --- laws -------------------------------------------------------------------------------------------
LAWS = frozenset({Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL})


def _law(t: Term, scope: Scope) -> Closure:
    from derivcheck.numeric.laws import Law

    if t.op is Op.SYM:
        return _sym(t, scope)
    if t.op not in LAWS:
        raise Undefined(f"{t.op.value} is not a law")
    if t.op is Op.CATEGORICAL:
        parts = [compile_value(t.args[0], scope), compile_term(t.args[1], scope)]
    else:
        parts = [compile_term(a, scope) for a in t.args]
    return lambda m: Law(t.op, tuple(p(m) for p in parts))


def _expect(t: Term, scope: Scope) -> Closure:
    from derivcheck.numeric.laws import expectation, variance

    inner, (slot,) = scope.bind(t.bound)
    body, law = compile_term(t.args[0], inner), _law(t.args[1], scope)

    def at(m: Machine, value: Any) -> Any:
        m.slots[slot] = value
        return body(m)

    of, real = (expectation if t.op is Op.EXPECT else variance), is_real(t.args[0])
    return lambda m: of(m, law(m), lambda value: at(m, value), real)


def _of_laws(name: str) -> Any:
    def compiler(t: Term, scope: Scope) -> Closure:
        from derivcheck.numeric import laws

        f = getattr(laws, name)
        parts = [
            compile_term(a, scope) if k and t.op is not Op.KL else _law(a, scope) for k, a in enumerate(t.args)
        ]
        return lambda m: f(m, *[p(m) for p in parts])

    return compiler


_COMPILERS: dict[Op, Callable[[Term, Scope], Closure]] = {
    Op.NUM: _num,
    Op.CONST: _const,
    Op.SYM: _sym,
    Op.ADD: _add,
    Op.SUB: _sub,
    Op.NEG: _neg,
    Op.MUL: _mul,
    Op.DIV: _div,
    Op.POW: _pow,
    Op.CASES: _cases,
    Op.APPLY: _apply,
    Op.SUM: _over_range(lambda m, a, b: a + b, fmpq(0)),
    Op.PROD: _over_range(lambda m, a, b: a * b, fmpq(1)),
    Op.MAXOVER: _over_range(lambda m, a, b: FUNCTIONS[Op.MAX](m, a, b), None),
    Op.INTEGRAL: _integral,
    Op.DERIV: _deriv,
    Op.GRAD: _grad,
    Op.JACOBIAN: _jacobian,
    Op.HESSIAN: _hessian,
    Op.MATRIX: _matrix,
    Op.BUILD: _build,
    Op.ENTRY: _entry,
    Op.TRANSPOSE: _of_matrix(arrays.transpose),
    Op.INVERSE: _of_matrix(arrays.inverse),
    Op.DET: _of_matrix(arrays.determinant),
    Op.TRACE: _of_matrix(arrays.trace),
    Op.DIAG: _of_matrix(_diag),
    Op.HADAMARD: _hadamard,
    Op.IDENTITY: _sized(arrays.identity),
    Op.ZEROS: _sized(lambda r, c: arrays.array([[fmpq(0)] * c for _ in range(r)])),
    Op.NORM: _norm,
    Op.EXPECT: _expect,
    Op.VAR: _expect,
    Op.DENSITY: _of_laws("density"),
    Op.LOGDENSITY: _of_laws("log_density"),
    Op.KL: _of_laws("divergence"),
    Op.ENTROPY: _of_laws("entropy"),
}
