"""Given equations, solved in an order in which no step spoils an earlier one.

    a_t = a_s r,   a_t² + s_t² = 1,   a_s² + s_s² = 1      plan:  (a_s, s_s) on the circle, (a_t, s_t) on it, then r

An equation is solved last if it has a symbol that no other equation mentions; what has no such symbol is solved
together, by linear algebra.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from derivcheck.language.domain import Kind, Prop, Symbol
from derivcheck.language.facts import closure
from derivcheck.language.node import Formula, Op
from derivcheck.language.substitute import free_symbols
from derivcheck.numeric import solve
from derivcheck.numeric.assignment import Table
from derivcheck.numeric.pool import Known, polynomial
from derivcheck.numeric.properties import in_interval
from derivcheck.numeric.surds import Surd, Unsupported
from derivcheck.numeric.values import as_rows, flat1

_ORDER = (Kind.REAL, Kind.COMPLEX, Kind.MATRIX, Kind.SEQUENCE, Kind.FUNCTION, Kind.INTEGER, Kind.FINITE)
SCALAR = (Kind.REAL, Kind.COMPLEX, Kind.INTEGER, Kind.FINITE)


@dataclass(frozen=True, slots=True)
class Step:
    """Equations to be solved for the target; without one, together for whatever is still free."""

    equations: tuple[Formula, ...]
    target: Symbol | None


@dataclass(slots=True)
class Point:
    """A point in the making: values for the evaluators, and what is known of its functions."""

    env: dict[Symbol, Any]
    tables: dict[Symbol, Table]
    known: dict[Symbol, Known]

    def put_table(self, symbol: Symbol, table: Table) -> None:
        """Sets a sequence."""
        self.tables[symbol] = table
        self.env[symbol] = table.term()

    def put_function(self, symbol: Symbol, choice: Known) -> None:
        """Sets a function."""
        self.known[symbol] = choice
        self.env[symbol] = choice.function


def plan(equations: Sequence[Formula], symbols: Collection[Symbol], fixed: Collection[Symbol]) -> list[Step]:
    """An order for the equations in `symbols`; `fixed` ones (dimensions) are never solved for."""
    remaining = list(equations)
    names = {e: {s for s in free_symbols(e) if s in symbols and s not in fixed} for e in remaining}
    remaining = [e for e in remaining if names[e]]
    steps: list[Step] = []
    while remaining:
        choices = []
        for place, e in enumerate(remaining):
            others = set().union(*(names[o] for o in remaining if o is not e))
            choices += [(_rank(e, s), s.name, place, s) for s in names[e] - others]
        if not choices:
            steps.insert(0, Step(tuple(remaining), None))
            break
        _, _, place, target = min(choices, key=lambda c: c[:3])
        steps.insert(0, Step((remaining.pop(place),), target))
    return steps


def _rank(equation: Formula, symbol: Symbol) -> tuple[int, int]:
    """Definitions `symbol = ...` first, then by kind."""
    body = equation
    while body.op in (Op.FORALL, Op.IMPLIES):
        body = body.args[-1]
    defined = body.op is Op.REL and any(side.op is Op.SYM and side.data == symbol for side in body.args)
    kind = symbol.domain.kind
    return (0 if defined else 1, _ORDER.index(kind) if kind in _ORDER else len(_ORDER))


def run(steps: Sequence[Step], point: Point, rng: Random, *, surds: bool) -> bool:
    """Solves the steps in place; False when one has no solution that was found."""
    locked: set[Symbol] = set()
    for step in steps:
        mentioned = sorted({s for e in step.equations for s in free_symbols(e) if s in point.env}, key=lambda s: s.name)
        free = [s for s in mentioned if s not in locked]
        if step.target is None:
            if not _together(step.equations, free, point, rng, surds):
                return False
        elif not _solve(step.equations[0], step.target, [s for s in free if s != step.target], point, rng, surds):
            return False
        locked.update(mentioned)
    return True


def _solve(
    equation: Formula, target: Symbol, partners: list[Symbol], point: Point, rng: Random, surds: bool
) -> bool:
    env, kind = point.env, target.domain.kind
    if _vanishes(equation, env):
        return True
    if kind in (Kind.MATRIX, *SCALAR):
        value = solve.definition_of(equation, target, env)
        if value is not None and (surds or not isinstance(value, Surd)) and _admits(target, value):
            env[target] = value
            return True
    if kind not in SCALAR:
        return _fit((equation,), [target], point, rng)
    others = [p for p in partners if p.domain.kind not in SCALAR]
    if equation.op is Op.FORALL and any(_fit((equation,), [other], point, rng) for other in others):
        return True  # a recurrence: its terms are changed, not its constants
    if _by_root(equation, target, point, rng, surds=False):
        return True
    numbers = [p for p in partners if p.domain.kind is Kind.REAL]
    rng.shuffle(numbers)
    for partner in numbers:
        if _by_root(equation, partner, point, rng, surds=False):
            return True
        if kind is Kind.REAL and _by_conic(equation, partner, target, point, rng):
            return True
    if surds and _by_root(equation, target, point, rng, surds=True):
        return True
    return equation.op is not Op.FORALL and any(_fit((equation,), [other], point, rng) for other in others)


def _by_root(equation: Formula, symbol: Symbol, point: Point, rng: Random, *, surds: bool) -> bool:
    found = solve.roots(equation, symbol, point.env, surds=surds)
    if found is None:
        return True
    if not found:
        single = solve.affine_root(equation, symbol, point.env)
        found = [] if single is None or (isinstance(single, Surd) and not surds) else [single]
    good = [r for r in found if _admits(symbol, r)]
    if good:
        point.env[symbol] = rng.choice(good)
    return bool(good)


def _by_conic(equation: Formula, x: Symbol, y: Symbol, point: Point, rng: Random) -> bool:
    for _ in range(6):
        pair = solve.conic(equation, x, y, point.env, rng)
        if pair is None:
            return False
        # the curve is often symmetric: the reflected points serve where a sign is declared
        for a, b in ((pair[0], pair[1]), (-pair[0], pair[1]), (pair[0], -pair[1]), (-pair[0], -pair[1])):
            if _admits(x, a) and _admits(y, b) and _vanishes(equation, {**point.env, x: a, y: b}):
                point.env[x], point.env[y] = a, b
                return True
    return False


def _vanishes(equation: Formula, env: dict[Symbol, Any]) -> bool:
    try:
        return all(r == 0 for r in solve.residuals(equation, env))
    except (Unsupported, ZeroDivisionError):
        return False


def _admits(symbol: Symbol, value: Any) -> bool:
    """Whether an exact value lies in the symbol's domain (matrices: checked later)."""
    domain = symbol.domain
    if domain.kind is Kind.MATRIX or domain.kind is Kind.COMPLEX:
        return True
    if isinstance(value, Surd):
        return domain.kind is Kind.REAL and value.is_real and in_interval(value, domain)
    if domain.kind is Kind.FINITE:
        return value in domain.values
    if domain.kind is Kind.INTEGER and value.denominator != 1:
        return False
    return in_interval(value, domain)


def _together(equations: tuple[Formula, ...], free: list[Symbol], point: Point, rng: Random, surds: bool) -> bool:
    """All at once by linear algebra over the scalars, then over everything; else one by one, at random."""
    for chosen in ([s for s in free if s.domain.kind is Kind.REAL], free):
        if chosen and _fit(equations, chosen, point, rng):
            return True
    order = list(equations)
    rng.shuffle(order)
    locked: set[Symbol] = set()
    for equation in order:
        mine = [s for s in free if s in free_symbols(equation) and s not in locked]
        rng.shuffle(mine)
        if not _vanishes(equation, point.env):
            if not mine or not _solve(equation, mine[0], mine[1:], point, rng, surds):
                return False
        locked.update(s for s in free if s in free_symbols(equation))
    return True


# --- linear algebra over the parameters of values -----------------------------------------------------
def _fit(equations: tuple[Formula, ...], targets: list[Symbol], point: Point, rng: Random) -> bool:
    """Changes the targets' entries, table terms or polynomial coefficients so that affine equations hold."""
    handles = [h for h in (_handle(t, point, rng) for t in targets) if h is not None]
    if len(handles) < len(targets):
        return False
    start = [q for values, _ in handles for q in values]

    def put(values: Sequence[Fraction], into: Point) -> None:
        at = 0
        for own, setter in handles:
            setter(into, values[at : at + len(own)])
            at += len(own)

    def system(values: Sequence[Fraction]) -> list[Fraction]:
        trial = Point(dict(point.env), {}, {})
        put(values, trial)
        return [r for e in equations for r in solve.residuals(e, trial.env)]

    solution = solve.linear(system, start, rng)
    if solution is None:
        return False
    put(solution, point)
    return all(_admits(t, point.env[t]) for t in targets if t.domain.kind in SCALAR)


Handle = tuple[list[Fraction], Callable[[Point, Sequence[Fraction]], None]]


def _handle(symbol: Symbol, point: Point, rng: Random) -> Handle | None:
    """The parameters of a symbol's value, and how to set them."""
    domain, value = symbol.domain, point.env[symbol]
    if domain.kind is Kind.REAL and isinstance(value, Fraction):
        return [value], lambda p, v: p.env.__setitem__(symbol, v[0])
    if domain.kind is Kind.MATRIX:
        rows = as_rows(value)
        if not all(isinstance(x, Fraction) for r in rows for x in r):
            return None
        symmetric = Prop.SYMMETRIC in closure(domain.props)
        spots = [(i, j) for i in range(len(rows)) for j in range(len(rows[0])) if not symmetric or i <= j]

        def set_matrix(p: Point, v: Sequence[Fraction]) -> None:
            at = dict(zip(spots, v, strict=True))
            p.env[symbol] = flat1(
                tuple(
                    tuple(at[(j, i) if symmetric and j < i else (i, j)] for j in range(len(rows[0])))
                    for i in range(len(rows))
                )
            )

        return [rows[i][j] for i, j in spots], set_matrix
    if domain.kind is Kind.SEQUENCE and symbol in point.tables:
        table = point.tables[symbol]
        numbers = [x for x in (*table.entries, table.default) if isinstance(x, Fraction)]
        if len(numbers) <= len(table.entries):
            return None
        return numbers, lambda p, v: p.put_table(symbol, Table(table.first, tuple(v[:-1]), v[-1], table.index))
    if domain.kind is Kind.FUNCTION and len(domain.inputs) == 1 and domain.inputs[0].kind is Kind.REAL:
        if domain.output is None or domain.output.kind is not Kind.REAL:
            return None
        start = [Fraction(rng.randint(-2, 2)) for _ in range(rng.choice((2, 3, 4)))]
        source = domain.inputs[0]
        return start, lambda p, v: p.put_function(symbol, polynomial(source, tuple(v)))
    return None
