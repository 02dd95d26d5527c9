"""Points of a context: assignments that satisfy every declaration and every given exactly.

    sample([a, s], [a² + s² = 1, a > 0], count=3, seed=0)   e.g.  a = 3/5, s = 4/5;  a = 1, s = 0;  a = 5/13, s = -12/13

Draws small rationals first, then wide ones; solves the given equations (`propagate`); throws away what violates an
inequality or cannot be checked.  A point is a witness: nothing that is not decided true gets through.  The same
seed gives the same points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any

from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure
from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.substitute import free_symbols, substitute, substitute_domain
from derivcheck.numeric import draw, pool
from derivcheck.numeric.assignment import Assignment, Rows, Table, Value, surd_term, value_term
from derivcheck.numeric.context import Context
from derivcheck.numeric.effort import DRAW, EFFORT, UNLIMITED, Allowance
from derivcheck.numeric.exact import evaluate, holds
from derivcheck.numeric.propagate import SCALAR, Point, run
from derivcheck.numeric.properties import has_property, in_interval
from derivcheck.numeric.surds import Surd, Unsupported, combine
from derivcheck.numeric.truth import certainly
from derivcheck.numeric.values import flat1

_DIMENSIONS = (2, 1, 3, 2, 1, 3, 4)
_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Samples:
    """The points found, and how many attempts were thrown away."""

    points: list[Assignment]
    discarded: int = 0


# --- drawing ----------------------------------------------------------------------------------------
def _draw(
    context: Context, rng: Random, index: int, preset: Mapping[Symbol, Fraction] | None = None
) -> Point | None:
    """A value for every symbol, before the equations are looked at; `preset` numbers stay."""
    preset = preset or {}
    point = Point({}, {}, {})
    EFFORT.spent += DRAW * (1 + len(context.symbols))
    for k, symbol in enumerate(context.dimensions):
        domain = context.ranges[symbol]
        sizes = [Fraction(d) for d in _DIMENSIONS if in_interval(Fraction(d), domain)]
        sizes = sizes or list(draw.candidates(domain))
        if not sizes:
            return None
        point.env[symbol] = preset.get(symbol, rng.choice(sizes) if k else sizes[index % len(sizes)])
    if context.first and not run(context.first, point, rng, surds=False):
        return None
    sequences = [s for s in context.symbols if _may_rest(s.domain)] if context.equations else []
    at_rest = bool(sequences) and rng.random() < 0.2  # zero solves many a recurrence
    for symbol in context.symbols:
        if at_rest and symbol in sequences:
            point.put_table(symbol, Table(_first(symbol.domain), (Fraction(0),), Fraction(0), _index(symbol.domain)))
        elif symbol in preset:
            point.env[symbol] = preset[symbol]
        elif not _put(symbol, context, point, rng, index % 5 == 4, 2 if preset else 8):
            return None
    for _ in () if preset else context.order:
        for x, y in context.order:
            if point.env[x] > point.env[y]:
                point.env[x], point.env[y] = point.env[y], point.env[x]
    return point


def _may_rest(domain: Domain) -> bool:
    output = domain.output or REAL
    return domain.kind is Kind.SEQUENCE and output.kind is Kind.REAL and in_interval(Fraction(0), output)


def _first(domain: Domain) -> int:
    return -2 if domain.lo is None else int(domain.lo)


def _index(domain: Domain) -> Domain:
    return Domain(Kind.INTEGER, lo=domain.lo)


def _size(point: Point, dimension: Term) -> int | None:
    value = evaluate(dimension, point.env)
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 and 1 <= value <= 8 else None


def _put(symbol: Symbol, context: Context, point: Point, rng: Random, wide: bool, reach: float) -> bool:
    domain = context.ranges[symbol]
    match domain.kind:
        case Kind.REAL | Kind.INTEGER | Kind.FINITE:
            if not draw.candidates(domain, context.special):
                return False
            point.env[symbol] = _number(domain, context, point, rng, wide)
        case Kind.COMPLEX:
            re, im = draw.number(rng, REAL, wide=wide), draw.number(rng, REAL, wide=wide)
            point.env[symbol] = combine({1: re, -1: im})
        case Kind.MATRIX:
            found = _drawn_matrix(domain, context, point, rng, wide, reach)
            if found is None:
                return False
            point.env[symbol] = flat1(found)
        case Kind.SEQUENCE:
            table = _table(symbol, context, point, rng, wide)
            if table is None:
                return False
            point.put_table(symbol, table)
        case Kind.FUNCTION:
            choices = _functions(symbol, context, point, rng)
            if not choices:
                return False
            point.put_function(symbol, choices[min(int(rng.expovariate(0.15)), len(choices) - 1)])
        case Kind.DISTRIBUTION:
            space = domain.output or REAL
            size = _size(point, space.shape[0]) if space.shape else None
            law = draw.law(rng, space, domain.props, size)
            if law is None:
                return False
            point.env[symbol] = law
    return True


def _drawn_matrix(
    domain: Domain, context: Context, point: Point, rng: Random, wide: bool, reach: float
) -> Rows | None:
    """A random matrix; where equations are given, now and then orthogonal, diagonal or a unit vector."""
    rows, columns = (_size(point, d) for d in domain.shape)
    if rows is None or columns is None:
        return None
    extra: frozenset[Prop] = frozenset()
    if context.equations and rng.random() < 0.4:
        if columns == 1 < rows:
            turned = draw.matrix(rng, rows, rows, frozenset({Prop.ORTHOGONAL}), reach=reach)
            return None if turned is None else tuple((row[0],) for row in turned)
        if rows == columns:
            extra = frozenset({rng.choice((Prop.ORTHOGONAL, Prop.ORTHOGONAL, Prop.DIAGONAL, Prop.SYMMETRIC))})
    found = draw.matrix(rng, rows, columns, domain.props | extra, wide=wide, reach=reach)
    return found or draw.matrix(rng, rows, columns, domain.props, reach=reach)


def _number(domain: Domain, context: Context, point: Point, rng: Random, wide: bool) -> Fraction:
    """A random number; now and then one that another symbol has already: parameters that coincide."""
    if rng.random() < 0.1:
        taken = [v for s, v in point.env.items() if isinstance(v, Fraction) and s.domain.kind is domain.kind]
        taken = [v for v in taken if domain.kind is not Kind.FINITE and in_interval(v, domain)]
        if taken:
            return rng.choice(taken)
    return draw.number(rng, domain, special=context.special, wide=wide and rng.random() < 0.7)


def _table(symbol: Symbol, context: Context, point: Point, rng: Random, wide: bool) -> Table | None:
    domain = symbol.domain
    output = domain.output or REAL
    first = _first(domain)
    largest = max([int(v) for s, v in point.env.items() if s.domain.kind is Kind.INTEGER and v <= 12], default=3)
    length = max(4, largest - first + 2)
    index = _index(domain)

    def one() -> Fraction | Rows | None:
        if output.kind is Kind.MATRIX:
            rows, columns = (_size(point, d) for d in output.shape)
            return None if rows is None or columns is None else draw.matrix(rng, rows, columns, output.props)
        if output.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE) and draw.candidates(output):
            return draw.number(rng, output, special=context.special, wide=wide)
        return draw.number(rng, REAL) if output.kind is Kind.COMPLEX else None

    if symbol in context.weights and first <= 1:
        size = _size(point, context.weights[symbol])
        if size is None:
            return None
        zero = Fraction(0) if in_interval(Fraction(0), output) else draw.candidates(output)[0]
        return Table(first, (zero,) * (1 - first) + draw.simplex(rng, size), zero, index)
    values = [one() for _ in range(length + 1)]
    quantified = any(g.op is Op.FORALL and symbol in free_symbols(g) for g in context.givens)
    if rng.random() < (0.5 if quantified else 0.15):  # a constant sequence: a recurrence may hold at a fixed point
        fixed = values[0] if not quantified or rng.random() < 0.5 else _zero(values[0], output)
        values = [fixed] * len(values)
    kept = [v for v in values if v is not None]
    if len(kept) < len(values):
        return None
    if context.equations and output.kind is Kind.REAL and in_interval(Fraction(1), output) and rng.random() < 0.5:
        kept[-1] = Fraction(1)  # factors of a product that settles
    return Table(first, tuple(kept[:-1]), kept[-1], index)


def _zero(value: Fraction | Rows | None, output: Domain) -> Fraction | Rows | None:
    """The zero of the output domain, or the value where zero is none of its values."""
    if isinstance(value, tuple):
        return tuple(tuple(Fraction(0) for _ in row) for row in value)
    return Fraction(0) if output.kind is not Kind.COMPLEX and in_interval(Fraction(0), output) else value


def _functions(symbol: Symbol, context: Context, point: Point, rng: Random) -> list[pool.Known]:
    """Test functions for a symbol that no given about it alone excludes."""
    sizes = {d: value_term(point.env[d]) for d in context.dimensions}
    key = (symbol, tuple(sizes.values()))
    if key not in context.shapes:
        domain = substitute_domain(symbol.domain, sizes)
        own = {symbol, *context.dimensions}
        about = [g for g in context.givens if free_symbols(g) <= own and symbol in free_symbols(g)]
        dims = {d: point.env[d] for d in context.dimensions}
        found = pool.functions(domain, lambda d: _size(point, d), Random(f"{symbol.name}"))
        equations = set(context.equations)
        context.shapes[key] = [
            k for k in found
            if all(g in equations or _true(g, {**dims, symbol: k.function}, {symbol: k}) for g in about)
        ] or found  # fmt: skip
    return context.shapes[key]


# --- checking ---------------------------------------------------------------------------------------
def _true(given: Formula, env: dict[Symbol, Any], known: dict[Symbol, pool.Known]) -> bool:
    if given.op is Op.AND:
        return all(_true(part, env, known) for part in given.args)
    if holds(given, env) is True or bool(known and pool.known_true(given, known)):
        return True
    functions = {s: k.function for s, k in known.items()}
    if any(s.domain.kind is Kind.DISTRIBUTION for s in free_symbols(given)):
        values = functions | {s: value_term(v) for s, v in env.items() if isinstance(v, (Fraction, Term))}
        return certainly(substitute(given, values), _DIGITS) is True
    if given.op is not Op.FORALL or not functions or not free_symbols(given) <= functions.keys():
        return False
    return certainly(substitute(given, functions), _DIGITS) is True


def _declared(symbol: Symbol, point: Point) -> bool:
    """Whether the value satisfies the declaration."""
    domain, value = symbol.domain, point.env[symbol]
    match domain.kind:
        case Kind.REAL | Kind.INTEGER | Kind.FINITE:
            if isinstance(value, Surd):
                return domain.kind is Kind.REAL and value.is_real and in_interval(value, domain)
            if domain.kind is Kind.FINITE:
                return value in domain.values
            return in_interval(value, domain) and (domain.kind is Kind.REAL or value.denominator == 1)
        case Kind.MATRIX:
            sizes = [evaluate(d, point.env) for d in domain.shape]
            have = [len(value), len(value[0])] if isinstance(value, tuple) else [1, 1]
            return sizes == have and all(has_property(p.value, value) for p in closure(domain.props))
        case Kind.SEQUENCE:
            table = point.tables[symbol]
            output = domain.output or REAL
            return all(_is_value(v, output) for v in (*table.entries, table.default))
        case Kind.FUNCTION:
            return domain.props <= point.known[symbol].props and _output_fits(symbol, point)
    return True


def _is_value(v: Any, output: Domain) -> bool:
    if output.kind is Kind.MATRIX:
        return all(has_property(p.value, flat1(v)) for p in closure(output.props))
    if output.kind is Kind.FINITE:
        return v in output.values
    if output.kind is Kind.INTEGER and v.denominator != 1:
        return False
    return output.kind is Kind.COMPLEX or in_interval(v, output)


def _output_fits(symbol: Symbol, point: Point) -> bool:
    """A fitted polynomial may leave a bounded output domain; the functions of the pool do not."""
    output, choice = symbol.domain.output or REAL, point.known[symbol]
    body = choice.function.args[0]
    if output.kind is not Kind.REAL or (output.lo is None and output.hi is None):
        return True
    if not _is_polynomial(body):
        return True
    constant = evaluate(body)
    if constant is not None:
        return in_interval(constant, output)
    return pool.fits(choice.signs[0], output)


def _is_polynomial(body: Term) -> bool:
    return all(n.op in (Op.NUM, Op.SYM, Op.ADD, Op.MUL, Op.POW) for n in body.walk())


def _finish(context: Context, point: Point, rng: Random, surds: bool) -> Assignment | None:
    """Solves the equations and checks everything; None when a check fails."""
    if context.steps and not run(context.steps, point, rng, surds=surds):
        return None
    try:
        if not all(_declared(s, point) for s in (*context.dimensions, *context.symbols)):
            return None
    except (Unsupported, ZeroDivisionError):
        return None
    if not all(_true(g, point.env, point.known) for g in context.givens):
        return None
    if any(holds(o, point.env) is False for o in context.obligations):
        return None  # the value of a function outside its domain is no value
    return Assignment({s: _stored(s, point) for s in (*context.dimensions, *context.symbols)})


def _stored(symbol: Symbol, point: Point) -> Value:
    value = point.env[symbol]
    if symbol in point.tables:
        return point.tables[symbol]
    if isinstance(value, Surd):
        return surd_term(value)
    if symbol.domain.kind is Kind.INTEGER:
        return int(value)
    if symbol.domain.kind is Kind.MATRIX and not isinstance(value, tuple):
        return ((value,),)
    return value  # type: ignore[no-any-return]


# --- the two ways to ask ----------------------------------------------------------------------------
def sample(symbols: Iterable[Symbol | Term], givens: Sequence[Formula], count: int, seed: int) -> Samples:
    """Up to `count` different points of the context, deterministic in `seed`.

    Fewer are returned when the context has fewer or when attempts run out; none does not mean that there is none.
    Square roots stand in a point only if no rational point was found.
    """
    found: list[Assignment] = []
    discarded = 0
    for point in drawn_points(symbols, givens, count, seed):
        if point is None:
            discarded += 1
        else:
            found.append(point)
    return Samples(found, discarded)


def drawn_points(
    symbols: Iterable[Symbol | Term],
    givens: Sequence[Formula],
    count: int,
    seed: int,
    allowance: Allowance = UNLIMITED,
) -> Iterator[Assignment | None]:
    """The points of `sample` one by one as they are drawn, with None for each draw that was thrown away."""
    context = Context(symbols, givens)
    found: set[Assignment] = set()
    for surds in (False, True) if context.equations else (False,):
        rng, stale = Random(f"{seed}/{surds}"), 0
        for index in range(_attempts(context, count)):
            if len(found) >= count or stale > 60 or not allowance.left():
                break
            point = _draw(context, rng, index)
            done = None if point is None else _finish(context, point, rng, surds)
            if done is None:
                yield None
            elif done in found:
                stale += 1
            else:
                found.add(done)
                stale = 0
                yield done
        if found:
            break


def enumerate_small(symbols: Iterable[Symbol | Term], givens: Sequence[Formula], limit: int) -> list[Assignment]:
    """Up to `limit` points with small values first: 0, 1, -1, 2, -2, 1/2 ...; for minimal witnesses."""
    return list(small_points(symbols, givens, limit))


def small_points(
    symbols: Iterable[Symbol | Term], givens: Sequence[Formula], limit: int, allowance: Allowance = UNLIMITED
) -> Iterator[Assignment]:
    """The points of `enumerate_small` one by one."""
    context = Context(symbols, givens)
    axes = [s for s in (*context.dimensions, *context.symbols) if s not in context.solved]
    numbers = [s for s in axes if s.domain.kind in SCALAR and s.domain.kind is not Kind.COMPLEX]
    lists = [_small(s, context) for s in numbers]
    found: set[Assignment] = set()
    if not all(lists):
        return
    early = [g for g in context.givens if free_symbols(g) <= set(numbers)]
    attempt, attempts = 0, _attempts(context, limit)
    for choice in islice(_by_total([len(c) for c in lists]), 6000):
        if len(found) >= limit or attempt > attempts or not allowance.left():
            return
        values = {s: options[k] for s, options, k in zip(numbers, lists, choice, strict=True)}
        if any(holds(g, values) is not True for g in early):
            continue
        attempt += 1
        rng = Random(attempt)
        point = _draw(context, rng, 0, values)
        if point is None:
            continue
        done = _finish(context, point, rng, False)
        if done is not None and done not in found:
            found.add(done)
            yield done
        if not axes:
            return


def _attempts(context: Context, count: int) -> int:
    """How many draws are worth trying: few where a given must be solved for all values of a variable."""
    inner = (node for g in context.givens if g.op is Op.FORALL for node in g.walk())
    quantified = any(node.op is Op.REL and node.data == "=" for node in inner)
    return 6 + min(count, 6) if quantified else 240 + 12 * count


def _small(symbol: Symbol, context: Context) -> list[Fraction]:
    domain = context.ranges[symbol]
    if symbol in context.dimensions:
        return [Fraction(d) for d in (1, 2, 3) if in_interval(Fraction(d), domain)]
    ordered = sorted(draw.candidates(domain, context.special), key=lambda q: (abs(q.numerator) + q.denominator, q < 0))
    return ordered[:24]


def _by_total(sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """All tuples of indices below `sizes`, by their sum."""

    def of(total: int, at: int) -> Iterator[tuple[int, ...]]:
        if at == len(sizes):
            if total == 0:
                yield ()
            return
        for k in range(min(total, sizes[at] - 1) + 1):
            for rest in of(total - k, at + 1):
                yield (k, *rest)

    for total in range(sum(n - 1 for n in sizes) + 1):
        yield from of(total, 0)
    if sizes:
        yield from (tuple(0 for _ in sizes) for _ in range(20))  # the other symbols vary
    else:
        yield from (() for _ in range(200))
