"""Closed test functions for unknown ones, each with what is true of it on its whole domain.

A sample is a witness, so a given such as `f'(t) > 0 for all t` may only be met by a function of which it is known:
`Known.signs` states the signs of f, f' and f'' everywhere ("+" positive, "0+" nonnegative, "0" zero, "?" varies).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import NamedTuple

from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure
from derivcheck.language.node import HALF, ONE, ZERO, Formula, Node, Op, Term, entry, sym, term
from derivcheck.numeric.assignment import value_term
from derivcheck.numeric.draw import SMALL, candidates, matrix

Signs = tuple[str, str, str]
_SMOOTH = closure(frozenset({Prop.SMOOTH}))
_OPPOSITE = {"+": "-", "-": "+", "0+": "0-", "0-": "0+", "0": "0", "?": "?"}


class Known(NamedTuple):
    """A closed function and what is true of it: signs of f, f', f'', whether it is one to one, its properties."""

    function: Term
    signs: Signs = ("?", "?", "?")
    injective: bool = False
    convex: bool = False

    @property
    def props(self) -> frozenset[Prop]:
        """The declared properties it has; every function of the pool is smooth."""
        found = set(_SMOOTH)
        if self.convex or self.signs[2] in ("+", "0+", "0"):
            found.add(Prop.CONVEX)
        if self.signs[1] in ("+", "-"):
            found.add(Prop.INCREASING if self.signs[1] == "+" else Prop.DECREASING)
        return frozenset(found)

    @property
    def one_to_one(self) -> bool:
        """Whether it is known to be injective."""
        return self.injective or self.signs[1] in ("+", "-")


def _f(op: Op) -> Callable[[Term], Term]:
    return lambda u: Term(op, (u,))


_exp, _log, _sin, _cosh, _tanh, _sqrt = map(_f, (Op.EXP, Op.LOG, Op.SIN, Op.COSH, Op.TANH, Op.SQRT))
# on the whole line
_LINE: tuple[tuple[Callable[[Term], Term], Signs], ...] = (
    (lambda u: u, ("?", "+", "0")),
    (lambda u: u**2, ("0+", "?", "+")),
    (lambda u: 2 * u + 1, ("?", "+", "0")),
    (lambda u: u**3 + u, ("?", "+", "?")),
    (lambda u: u**2 + 1, ("+", "?", "+")),
    (lambda u: 1 - u, ("?", "-", "0")),
    (lambda u: 1 / (1 + u**2), ("+", "?", "?")),
    (_exp, ("+", "+", "+")),
    (lambda u: _exp(-u), ("+", "-", "+")),
    (lambda u: -_exp(-u), ("-", "+", "-")),
    (lambda u: _log(1 + _exp(u)), ("+", "+", "+")),
    (lambda u: 1 / (1 + _exp(-u)), ("+", "+", "?")),
    (_tanh, ("?", "+", "?")),
    (_sin, ("?", "?", "?")),
    (_cosh, ("+", "?", "+")),
    (lambda u: u + _exp(u), ("?", "+", "+")),
    (lambda u: u**3 - u, ("?", "?", "?")),
    (lambda u: u**4 + u, ("?", "?", "0+")),
)
# where u > 0
_HALFLINE: tuple[tuple[Callable[[Term], Term], Signs], ...] = (
    (lambda u: u, ("+", "+", "0")),
    (_log, ("?", "+", "-")),
    (_sqrt, ("+", "+", "-")),
    (lambda u: 1 / u, ("+", "-", "+")),
    (lambda u: u**2, ("+", "+", "+")),
    (lambda u: u * _log(u), ("?", "?", "+")),
)


def functions(domain: Domain, size: Callable[[Term], int | None], rng: Random) -> list[Known]:
    """Test functions for a FUNCTION domain, scaled at random; [] when its inputs are not covered."""
    inputs, output = domain.inputs, domain.output
    if output is None:
        return []
    if len(inputs) == 1 and inputs[0].kind in (Kind.REAL, Kind.INTEGER):
        found = _of_one_number(inputs[0], output, size, rng)
    elif all(d.kind in (Kind.REAL, Kind.INTEGER, Kind.MATRIX) for d in inputs):
        found = _of_many(inputs, output, size, rng)
    else:
        found = []
    return [k for k in found if domain.props <= k.props]


def _parameter(domain: Domain) -> Symbol:
    return Symbol("u", domain)


def _of_one_number(source: Domain, output: Domain, size: Callable[[Term], int | None], rng: Random) -> list[Known]:
    u = _parameter(source)
    handle = sym(u)
    open_at_zero = source.lo == 0 and not source.lo_closed and source.kind is Kind.REAL
    above = open_at_zero or (source.lo is not None and source.lo > 0)
    bases = [(make(handle), signs) for make, signs in (*_LINE, *(_HALFLINE if above else ()))]
    if output.kind is Kind.MATRIX:
        rows, columns = size(output.shape[0]), size(output.shape[1])
        if rows is None or columns is None:
            return []
        if output.props:
            return _with_properties(closure(output.props), rows, u, rng) if rows == columns else []
        out = []
        for _ in range(6):
            parts = tuple(rng.choice(bases[:8])[0] * rng.choice(SMALL[1:9]) for _ in range(rows * columns))
            out.append(Known(Term(Op.LAMBDA, (Term(Op.MATRIX, parts, (rows, columns)),), (u,))))
        return out
    out = [
        Known(Term(Op.LAMBDA, (body,), (u,)), signs, signs[1] in ("+", "-"))
        for body, signs in bases
        if fits(signs[0], output)
    ]
    out += [_scaled(rng, body, signs, u) for body, signs in bases if fits(signs[0], output) and _free(output)]
    out += _into_interval(bases, output, u)
    for value in candidates(output)[:4] if output.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE) else ():
        sign = "+" if value > 0 else "-" if value < 0 else "0"
        out.append(Known(Term(Op.LAMBDA, (term(value),), (u,)), (sign, "0", "0")))
    return out


def _with_properties(props: frozenset[Prop], size: int, u: Symbol, rng: Random) -> list[Known]:
    """Matrices L D R, L and R triangular with ones on the diagonal, D diagonal without zeros; all moving with u."""
    if Prop.ORTHOGONAL in props:
        return []
    lower, upper = Prop.LOWER_TRIANGULAR in props, Prop.UPPER_TRIANGULAR in props
    symmetric = Prop.SYMMETRIC in props
    flat = Prop.DIAGONAL in props or (lower and upper) or (symmetric and (lower or upper))
    moving = (sym(u), sym(u) + 1, sym(u) ** 2, -sym(u))
    positive = (sym(u) ** 2 + 1, ONE, sym(u) ** 2 + sym(u) + 1, term(2))

    def triangle(wanted: bool) -> list[list[Term]]:
        below = [[rng.choice(moving) if wanted and j < i else ZERO for j in range(i)] for i in range(size)]
        return [[*row, ONE, *[ZERO] * (size - 1 - i)] for i, row in enumerate(below)]

    out = []
    for _ in range(4):
        left = triangle(not flat and not upper)
        right = left if symmetric else triangle(not flat and not lower)
        middle = [rng.choice(positive) for _ in range(size)]
        if Prop.POSITIVE_SEMIDEFINITE not in props:
            middle = [rng.choice((d, -d)) for d in middle]
        entries = tuple(_dot(left[i], middle, right[j]) for i in range(size) for j in range(size))
        out.append(Known(Term(Op.LAMBDA, (Term(Op.MATRIX, entries, (size, size)),), (u,))))
    return out


def _dot(*columns: list[Term]) -> Term:
    """The sum of the products, place by place, without the zeros and ones."""
    products = [[f for f in factors if f != ONE] for factors in zip(*columns, strict=True) if ZERO not in factors]
    parts = [ONE if not p else p[0] if len(p) == 1 else Term(Op.MUL, tuple(p)) for p in products]
    return ZERO if not parts else parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))


def _free(output: Domain) -> bool:
    """Whether a positive multiple of a value is a value."""
    return output.lo in (None, 0) and output.hi in (None, 0)


def fits(sign: str, output: Domain) -> bool:
    """Whether values of this sign lie in the output domain."""
    if output.kind is Kind.COMPLEX or (output.kind is Kind.REAL and output.lo is None and output.hi is None):
        return True
    if output.kind is not Kind.REAL:
        return False
    if output.hi is None and output.lo is not None and output.lo <= 0:
        return sign == "+" or (sign == "0+" and (output.lo < 0 or output.lo_closed))
    if output.lo is None and output.hi is not None and output.hi >= 0:
        return sign == "-" or (sign == "0-" and (output.hi > 0 or output.hi_closed))
    return False


def _scaled(rng: Random, body: Term, signs: Signs, u: Symbol) -> Known:
    factor = rng.choice([q for q in SMALL[:16] if q > 0 and q != 1])
    return Known(Term(Op.LAMBDA, (factor * body,), (u,)), signs, signs[1] in ("+", "-"))


def _into_interval(bases: list[tuple[Term, Signs]], output: Domain, u: Symbol) -> list[Known]:
    """Functions with values between given ends: a sigmoid between two, lo + positive, hi - positive."""
    if output.kind is not Kind.REAL:
        return []
    lo, hi, out = output.lo, output.hi, []
    if lo is not None and hi is not None:
        handle = sym(u)
        for body, slope in ((1 / (1 + _exp(-handle)), "+"), (1 / (1 + _exp(handle)), "-"), (1 / (1 + handle**2), "?")):
            if slope != "?" or output.hi_closed:  # 1/(1 + u²) reaches 1
                sign = "+" if lo >= 0 else "-" if hi <= 0 and slope != "?" else "?"
                inside = lo + (hi - lo) * body if lo else (hi * body if hi != 1 else body)
                out.append(Known(Term(Op.LAMBDA, (inside,), (u,)), (sign, slope, "?"), slope != "?"))
    elif lo is not None and lo != 0:
        for body, signs in bases:
            if signs[0] == "+":
                sign = "+" if lo >= 0 else "?"
                out.append(Known(Term(Op.LAMBDA, (lo + body,), (u,)), (sign, *signs[1:])))
    elif hi is not None:
        for body, signs in bases:
            if signs[0] == "+":
                sign = "-" if hi <= 0 else "?"
                out.append(Known(Term(Op.LAMBDA, (hi - body,), (u,)), (sign, _OPPOSITE[signs[1]], _OPPOSITE[signs[2]])))
    return out


def polynomial(source: Domain, coefficients: tuple[Fraction, ...]) -> Known:
    """c0 + c1 u + c2 u² + c3 u³ with the signs that its coefficients show."""
    u = _parameter(source)
    body: Term | None = None
    for k, c in enumerate(coefficients):
        if c:
            power = ONE if k == 0 else sym(u) if k == 1 else sym(u) ** k
            part = term(c) if k == 0 else power if c == 1 else term(c) * power
            body = part if body is None else body + part
    c0, c1, c2, c3 = (*coefficients, Fraction(0), Fraction(0), Fraction(0), Fraction(0))[:4]
    first = _quadratic_sign(3 * c3, 2 * c2, c1)
    value = _quadratic_sign(c2, c1, c0) if not c3 else "?"
    second = "?" if c3 else _quadratic_sign(Fraction(0), Fraction(0), 2 * c2)
    return Known(Term(Op.LAMBDA, (ZERO if body is None else body,), (u,)), (value, first, second))


def _quadratic_sign(a: Fraction, b: Fraction, c: Fraction) -> str:
    if not a and not b:
        return "+" if c > 0 else "-" if c < 0 else "0"
    gap = b * b - 4 * a * c
    if not a or gap > 0:
        return "?"
    return ("+" if a > 0 else "-") if gap < 0 else ("0+" if a > 0 else "0-")


def _of_many(
    inputs: tuple[Domain, ...], output: Domain, size: Callable[[Term], int | None], rng: Random
) -> list[Known]:
    """Functions of several numbers or of vectors: affine, quadratic, exponential of affine, softplus."""
    parameters = tuple(Symbol(name, d) for name, d in zip("uvwxyz", inputs, strict=False))
    if len(parameters) < len(inputs):
        return []
    coordinates: list[Term] = []
    for p in parameters:
        if p.domain.kind is not Kind.MATRIX:
            coordinates.append(sym(p))
            continue
        rows, columns = (size(d) for d in p.domain.shape)
        if rows is None or columns is None:
            return []
        if rows == columns == 1:
            coordinates.append(sym(p))
        elif columns == 1:
            coordinates += [entry(sym(p), k) for k in range(1, rows + 1)]
        else:
            spots = [(i, j) for i in range(1, rows + 1) for j in range(1, columns + 1)]
            coordinates += [entry(sym(p), spot) for spot in spots]

    def affine() -> Term:
        return Term(Op.ADD, (*(rng.choice(SMALL[1:9]) * c for c in coordinates), term(rng.choice(SMALL[:7]))))

    def squares() -> Term:
        parts = tuple(term(rng.choice((Fraction(1), Fraction(1, 2), Fraction(2)))) * c**2 for c in coordinates)
        return parts[0] if len(parts) == 1 else Term(Op.ADD, parts)

    def close(body: Term, sign: str, convex: bool) -> Known:
        return Known(Term(Op.LAMBDA, (body,), parameters), (sign, "?", "?"), False, convex)

    if output.kind is Kind.MATRIX:
        rows, columns = size(output.shape[0]), size(output.shape[1])
        if rows is None or columns is None or output.props:
            return []
        makers: tuple[Callable[[], Term], ...] = (
            affine, affine, squares, lambda: coordinates[0] * affine(), lambda: _sin(affine()), lambda: _tanh(affine()),
        )  # fmt: skip
        out = []
        for make in makers:
            body = Term(Op.MATRIX, tuple(make() for _ in range(rows * columns)), (rows, columns))
            out.append(Known(Term(Op.LAMBDA, (body,), parameters)))
        return out + _linear_maps(parameters, rows, columns, inputs, rng)
    product = Term(Op.MUL, tuple(coordinates)) if len(coordinates) > 1 else coordinates[0] ** 3
    choices = [
        close(affine(), "?", True), close(squares(), "0+", True), close(1 + squares(), "+", True),
        close(_exp(affine()), "+", True), close(_log(1 + _exp(affine())), "+", True),
        close(HALF * squares() + affine(), "?", True), close(product, "?", False),
        close(product + affine(), "?", False),
        close(_sin(affine()), "?", False), close(_exp(-squares()), "+", False), close(1 / (1 + squares()), "+", False),
    ]  # fmt: skip
    return [k for k in choices if fits(k.signs[0], output)]


def _linear_maps(
    parameters: tuple[Symbol, ...], rows: int, columns: int, inputs: tuple[Domain, ...], rng: Random
) -> list[Known]:
    """x -> M x for one vector argument, and the identity."""
    if len(parameters) != 1 or columns != 1 or inputs[0].kind is not Kind.MATRIX or rows == 1:
        return []
    x = sym(parameters[0])
    out = []
    if inputs[0].shape[0] == term(rows):
        out.append(Known(Term(Op.LAMBDA, (x,), parameters), injective=True))
        square = matrix(rng, rows, rows, frozenset({Prop.INVERTIBLE}))
        if square is not None:
            out.append(Known(Term(Op.LAMBDA, (value_term(square) @ x,), parameters), injective=True))
    return out


# --- what follows from the signs --------------------------------------------------------------------
def known_true(formula: Formula, known: Mapping[Symbol, Known]) -> bool:
    """Whether a given about unknown functions is true of the chosen ones by their signs and properties."""
    match formula.op:
        case Op.FORALL:
            return known_true(formula.args[0], known)
        case Op.IMPLIES:
            return known_true(formula.args[1], known)
        case Op.AND:
            return all(known_true(p, known) for p in formula.args)
        case Op.PRED:
            return _predicate(formula, known)
        case Op.REL:
            left, right = formula.args
            for side, other, relation in ((left, right, formula.data), (right, left, _FLIP[formula.data])):
                where = _order(side)
                if where is not None and where[0] in known and where[1] <= 2 and other == ZERO:
                    return relation in _TRUE[known[where[0]].signs[where[1]]]
    return False


_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_TRUE: dict[str, tuple[str, ...]] = {
    "+": (">", ">=", "!="), "0+": (">=",), "-": ("<", "<=", "!="), "0-": ("<=",), "0": ("=", ">=", "<="), "?": (),
}  # fmt: skip


def _order(t: Node) -> tuple[Symbol, int] | None:
    """(f, n) for a term that is the n-th derivative of f somewhere: f(..), D f(u) at .., D D f(u) at .."""
    if t.op is Op.APPLY and t.args[0].op is Op.SYM:
        return t.args[0].data, 0
    if t.op is Op.DERIV:
        inner, at = t.args[0], t.data[0]
        found = _order(inner)
        point = inner.args[1] if inner.op in (Op.APPLY, Op.DERIV) and len(inner.args) == 2 else None
        if found is not None and point == sym(at):
            return found[0], found[1] + 1
    return None


def _predicate(formula: Formula, known: Mapping[Symbol, Known]) -> bool:
    if len(formula.args) != 1:
        return False
    subject = formula.args[0]
    if subject.op is Op.HESSIAN and formula.data == "positive semidefinite":
        inner = subject.args[0]
        if inner.op is Op.APPLY and inner.args[1:] == (sym(subject.data[0]),) and inner.args[0].op is Op.SYM:
            return inner.args[0].data in known and Prop.CONVEX in known[inner.args[0].data].props
    if subject.op is not Op.SYM or subject.data not in known:
        return False
    choice = known[subject.data]
    if formula.data == "injective":
        return choice.one_to_one
    return any(p.value == formula.data for p in choice.props)
