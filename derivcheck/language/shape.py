"""Shapes: what has rows and columns, and whether it fits together.

`shape(t)` is () for a scalar and (rows, columns) for a matrix, with dimensions as terms in a normal form of
integer-linear sums.  A product that is 1×1 is a scalar.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.language.domain import INTEGER, REAL, SCALARS, Domain, Kind, Symbol
from derivcheck.language.node import ONE, Node, Op, Term, sym, term

Shape = tuple[Term, ...]
SCALAR: Shape = ()


class ShapeError(ValueError):
    """Shapes clash; the message names the node, the shapes and the dimensions that differ."""


class SortError(ValueError):
    """A function, sequence or distribution stands where a number or matrix is expected, or the reverse."""


_cache: dict[Node, Shape] = {}


def same_dimension(a: Term, b: Term) -> bool:
    """Whether two dimensions are equal as integer-linear expressions (anything else: as trees)."""
    return a == b or linear_form(a) == linear_form(b)


def linear_form(t: Term) -> dict[Term, Fraction]:
    """Coefficients of a linear expression over its atoms; the constant's key is the term 1."""
    one = term(1)
    match t.op:
        case Op.NUM:
            return {one: t.data} if t.data else {}
        case Op.ADD | Op.SUB | Op.NEG:
            out: dict[Term, Fraction] = {}
            for k, arg in enumerate(t.args):
                sign = -1 if t.op is Op.NEG or (t.op is Op.SUB and k) else 1
                for atom, c in linear_form(arg).items():
                    out[atom] = out.get(atom, Fraction(0)) + sign * c
            return {a: c for a, c in out.items() if c}
        case Op.MUL if len(t.args) == 2 and any(a.op is Op.NUM for a in t.args):
            number, rest = t.args if t.args[0].op is Op.NUM else reversed(t.args)
            return {a: c * number.data for a, c in linear_form(rest).items()} if number.data else {}
    return {t: Fraction(1)}


def shape(t: Term) -> Shape:
    """() or (rows, columns).

    Raises ShapeError when shapes clash and SortError when `t` is neither number nor matrix.
    """
    known = _cache.get(t)
    if known is None:
        if len(_cache) > 100_000:
            _cache.clear()
        known = _cache[t] = _shape(t)
    return known


def _matrix(rows: Term, columns: Term) -> Shape:
    return SCALAR if rows == term(1) and columns == term(1) else (rows, columns)


def dims(t: Term) -> tuple[Term, Term]:
    """(rows, columns), with 1×1 for a scalar."""
    s = shape(t)
    return (s[0], s[1]) if s else (term(1), term(1))


def is_distribution(t: Term) -> bool:
    """Whether `t` denotes a probability law."""
    return t.op in (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL) or (
        t.op is Op.SYM and t.data.domain.kind is Kind.DISTRIBUTION
    )


_SCALAR_FUNCTIONS = frozenset(
    {
        Op.SQRT, Op.CSQRT, Op.ROOT, Op.EXP, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH, Op.TANH,
        Op.ERF, Op.GAMMA, Op.FACTORIAL, Op.BINOMIAL, Op.FLOOR, Op.ABS, Op.SIGN, Op.MAX, Op.MIN, Op.RE, Op.IM,
        Op.CONJ,
    }
)  # fmt: skip


def space(law: Term) -> Domain:
    """The space that a distribution lives on."""
    match law.op:
        case Op.NORMAL | Op.UNIFORM:
            return REAL
        case Op.MVNORMAL:
            rows, _ = dims(law.args[0])
            return REAL if not shape(law.args[0]) else Domain(Kind.MATRIX, shape=(rows, ONE))
        case Op.BERNOULLI | Op.CATEGORICAL:
            return INTEGER
    return law.data.domain.output  # type: ignore[no-any-return]


def _need_scalar(t: Term, where: Term) -> None:
    if shape(t):
        raise ShapeError(f"{where!r}: {t!r} is {_say(t)}; a scalar was expected here")


def _need_vector(t: Term, where: Term) -> None:
    if not same_dimension(dims(t)[1], ONE):
        raise ShapeError(f"{where!r}: {t!r} is {_say(t)}; a vector was expected here")


def _say(t: Term) -> str:
    rows, columns = dims(t)
    return f"{rows!r}×{columns!r}"


def _shape(t: Term) -> Shape:
    args = t.args
    match t.op:
        case Op.NUM | Op.CONST:
            return SCALAR
        case Op.SYM:
            kind = t.data.domain.kind
            if kind is Kind.MATRIX:
                return _matrix(*t.data.domain.shape)
            if kind in (Kind.FUNCTION, Kind.SEQUENCE, Kind.DISTRIBUTION):
                raise SortError(f"{t.data.name} is a {kind.value}; apply it or read a number off it")
            return SCALAR
        case Op.ADD | Op.SUB | Op.HADAMARD:
            first = dims(args[0])
            for other in args[1:]:
                if not all(map(same_dimension, first, dims(other))):
                    raise ShapeError(f"{t!r}: {_say(args[0])} and {_say(other)}; the shapes differ")
            return _matrix(*first)
        case Op.NEG:
            return shape(args[0])
        case Op.MUL:
            current: Shape = SCALAR
            for k, factor in enumerate(args):
                right = shape(factor)
                if not current or not right:
                    current = current or right
                elif same_dimension(current[1], right[0]):
                    current = _matrix(current[0], right[1])
                else:
                    raise ShapeError(
                        f"{t!r}: {current[0]!r}×{current[1]!r} times {_say(args[k])}; "
                        f"the inner dimensions {current[1]!r} and {right[0]!r} differ"
                    )
            return current
        case Op.DIV:
            _need_scalar(args[1], t)
            return shape(args[0])
        case Op.POW:
            _need_scalar(args[1], t)
            _square(args[0], t)
            return shape(args[0])
        case Op.CASES:
            first = dims(args[1])
            for value in (*args[3::2], args[-1]):
                if not all(map(same_dimension, first, dims(value))):
                    raise ShapeError(f"{t!r}: the cases have shapes {_say(args[1])} and {_say(value)}")
            return _matrix(*first)
        case Op.APPLY:
            return _applied(t)
        case Op.SUM | Op.PROD | Op.MAXOVER | Op.INTEGRAL:
            _need_scalar(args[1], t)
            _need_scalar(args[2], t)
            return shape(args[0])
        case Op.LIMIT | Op.DERIV:
            _need_scalar(sym(t.bound[0]), t)
            _need_scalar(args[1], t)
            return shape(args[0])
        case Op.EXPECT:
            _need_distribution(args[1], t)
            return shape(args[0])
        case Op.VAR:
            _need_distribution(args[1], t)
            _need_vector(args[0], t)
            rows, _ = dims(args[0])
            return _matrix(rows, rows)
        case Op.GRAD:
            _need_scalar(args[0], t)
            return shape(args[1])
        case Op.JACOBIAN:
            _need_vector(args[0], t)
            _need_vector(args[1], t)
            return _matrix(dims(args[0])[0], dims(args[1])[0])
        case Op.HESSIAN:
            _need_scalar(args[0], t)
            _need_vector(args[1], t)
            rows, _ = dims(args[1])
            return _matrix(rows, rows)
        case Op.MATRIX:
            for value in args:
                _need_scalar(value, t)
            return _matrix(term(t.data[0]), term(t.data[1]))
        case Op.BUILD:
            for part in args:
                _need_scalar(part, t)
            return _matrix(args[1], args[2])
        case Op.ENTRY:
            if len(args) == 2:
                _need_vector(args[0], t)
            for index in args[1:]:
                _need_scalar(index, t)
            return SCALAR
        case Op.TRANSPOSE:
            rows, columns = dims(args[0])
            return _matrix(columns, rows)
        case Op.INVERSE:
            _square(args[0], t)
            return shape(args[0])
        case Op.DET | Op.TRACE:
            _square(args[0], t)
            return SCALAR
        case Op.DIAG:
            _need_vector(args[0], t)
            rows, _ = dims(args[0])
            return _matrix(rows, rows)
        case Op.IDENTITY:
            _need_scalar(args[0], t)
            return _matrix(args[0], args[0])
        case Op.ZEROS:
            _need_scalar(args[0], t)
            _need_scalar(args[1], t)
            return _matrix(args[0], args[1])
        case Op.NORM:
            shape(args[0])
            return SCALAR
        case Op.DENSITY | Op.LOGDENSITY:
            _need_distribution(args[0], t)
            shape(args[1])
            return SCALAR
        case Op.KL | Op.ENTROPY:
            for law in args:
                _need_distribution(law, t)
            if len(args) == 2 and not same_space(*map(space, args)):
                raise ShapeError(f"{t!r}: {args[0]!r} and {args[1]!r} live on different spaces")
            return SCALAR
    if t.op in _SCALAR_FUNCTIONS:
        for arg in args:
            _need_scalar(arg, t)
        return SCALAR
    raise SortError(f"{t!r} is neither a number nor a matrix")


def _square(a: Term, where: Term) -> None:
    rows, columns = dims(a)
    if not same_dimension(rows, columns):
        raise ShapeError(f"{where!r}: {a!r} is {_say(a)}; a square matrix was expected")


def same_space(a: Domain, b: Domain) -> bool:
    """Whether two domains are the same set, dimensions compared as integer-linear expressions."""
    if a.kind is not b.kind or a._replace(shape=()) != b._replace(shape=()):
        return False
    return len(a.shape) == len(b.shape) and all(map(same_dimension, a.shape, b.shape))


def _need_distribution(law: Term, where: Term) -> None:
    if not is_distribution(law):
        raise SortError(f"{where!r}: {law!r} is not a distribution")
    if law.op is Op.MVNORMAL:
        _need_vector(law.args[0], where)
        _square(law.args[1], where)
        if not same_dimension(dims(law.args[0])[0], dims(law.args[1])[0]):
            raise ShapeError(f"{where!r}: {law!r} has a mean that is {_say(law.args[0])} "
                             f"and a covariance that is {_say(law.args[1])}")
    elif law.op is Op.CATEGORICAL:
        _need_scalar(law.args[1], where)
    else:
        for parameter in law.args:
            _need_scalar(parameter, where)


def _applied(t: Term) -> Shape:
    function = t.args[0]
    if function.op is Op.LAMBDA:
        return shape(function.args[0])
    if function.op is not Op.SYM or function.data.domain.kind not in (Kind.FUNCTION, Kind.SEQUENCE):
        raise SortError(f"{t!r}: {function!r} is not a function; write an explicit * for a product")
    output = function.data.domain.output
    if output is not None and output.kind is Kind.MATRIX:
        return _matrix(*output.shape)
    if output is None or output.kind not in SCALARS:
        raise SortError(f"{t!r} is neither a number nor a matrix")
    return SCALAR


def dimension_symbols(t: Term) -> tuple[Term, ...]:
    """The symbolic dimensions that occur in `t`, as terms, sorted by name."""
    found = {s for node in t.walk() if node.op is Op.SYM for d in node.data.domain.shape for s in _symbols(d)}
    return tuple(sym(s) for s in sorted(found, key=lambda s: s.name))


def _symbols(t: Term) -> set[Symbol]:
    return {n.data for n in t.walk() if n.op is Op.SYM}
