"""Certified refutation: an exact point of the declared domain at which a statement is defined and false.

    refute(statement, givens, budget, seed)        -> Refutation | None
    check_refutation(givens, statement, evidence)  -> None (accepted) or the reason why not
    ill_posed(statement, givens, budget, seed)     -> Refutation of an obligation | None
    model(givens, symbols, budget, seed)           -> an assignment that satisfies the givens | None
    support(statement, givens, budget, seed)       -> Support: how many samples agree

The checker re-evaluates everything from the evidence: the values lie in their domains, the givens and every
obligation are certainly true, the statement is certainly false.  A universal statement fails by a value of its
variable, an implication by a point of its premise, l ∝ r by two values x, x' with l(x) r(x') != l(x') r(x).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, zip_longest
from typing import Any, Protocol

from flint import acb, arb, fmpq

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, rel, sym
from derivcheck.language.nodes_json import NodeError, from_json, to_json
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import free_symbols, fresh, substitute
from derivcheck.numeric import assignment as assignments
from derivcheck.numeric import exact, sampling
from derivcheck.numeric.admissible import objection
from derivcheck.numeric.arrays import Array
from derivcheck.numeric.assignment import Assignment, ground
from derivcheck.numeric.balls import Program, compile_node, prepare
from derivcheck.numeric.effort import UNLIMITED, Allowance
from derivcheck.numeric.jets import Undefined
from derivcheck.numeric.truth import DIRECT
from derivcheck.theory.predicates import unfold

Json = Any
LADDER = (15, 40, 120)  # decimal digits
MAX_DIGITS = 1_000
SEARCH = 100_000  # nodes evaluated in one search for a counterexample, or in one cross-check
MODEL = 400_000  # in the search for a model of the givens


class Budget(Protocol):
    """What of a counted budget is looked at here."""

    @property
    def samples(self) -> int:
        """Points of a search."""

    @property
    def digits(self) -> int:
        """Decimal digits of a ball."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The budget where none is given."""

    samples: int = 256
    digits: int = 120


DEFAULT: Budget = Limits()


@dataclass(frozen=True, slots=True)
class Refutation:
    """A point that refutes, with both sides as printed there; `evidence` is what the checker re-runs."""

    kind: str  # "separation" | "instance"
    assignment: Assignment
    lhs: str | None
    rhs: str | None
    method: str  # "enclosure" | "exact"
    evidence: Json

    @property
    def shown(self) -> dict[str, Any]:
        """The assignment as reports show it."""
        return assignments.to_json(self.assignment)


@dataclass(frozen=True, slots=True)
class Support:
    """A pointwise cross-check: samples that satisfy the givens, those thrown away, those that agree."""

    samples: int
    discarded: int
    agree: int
    digits: int
    refuted: Refutation | None = None


# --- what is evaluated ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Core:
    """A statement without its leading quantifiers and premises: it fails where `core` does under `premises`."""

    core: Formula
    premises: tuple[Formula, ...]
    extra: tuple[Symbol, ...]


def peel(statement: Formula, taken: frozenset[str]) -> Core:
    """Universal variables become symbols of the point, premises become givens, ∝ becomes a relation on pairs."""
    premises: list[Formula] = []
    extra: list[Symbol] = []
    names = set(taken)

    def new(symbol: Symbol) -> Symbol:
        symbol = fresh(symbol, frozenset(names))
        names.add(symbol.name)
        extra.append(symbol)
        return symbol

    core = statement
    while True:
        if core.op is Op.FORALL:
            (bound,) = core.bound
            core = substitute(core.args[0], {bound: sym(new(bound))})
        elif core.op is Op.IMPLIES:
            premises.append(core.args[0])
            core = core.args[1]
        elif core.op in (Op.PROPTO, Op.SAMEUPTO):
            (v,) = core.bound
            one, other = ({v: sym(new(v))} for _ in range(2))
            (l, r), (l2, r2) = ([substitute(side, at) for side in core.args] for at in (one, other))
            if core.op is Op.PROPTO:
                core = rel("=", Term(Op.MUL, (l, r2)), Term(Op.MUL, (l2, r)))
            else:
                core = rel("=", Term(Op.SUB, (l, l2)), Term(Op.SUB, (r, r2)))
        elif core.op is Op.PRED and core.data not in DIRECT and (unfolded := unfold(core)) is not None:
            core = unfolded
        else:
            return Core(core, tuple(premises), tuple(extra))


@dataclass(frozen=True, slots=True)
class Judge:
    """The compiled parts of one question: when is `core` false while everything in `conditions` holds?"""

    symbols: tuple[Symbol, ...]
    core: Formula
    program: Program
    conditions: tuple[tuple[Formula, Program], ...]
    sides: tuple[Program, Program] | None
    givens: tuple[Formula, ...]


@lru_cache(maxsize=256)
def judge(statement: Formula, givens: tuple[Formula, ...]) -> Judge:
    """Compiles a question.  Raises ShapeError or SortError for a senseless one."""
    free = free_symbols(statement).union(*(free_symbols(g) for g in givens))
    peeled = peel(statement, frozenset(s.name for s in free))
    conditions: dict[Formula, None] = {}
    for f in (*givens, *peeled.premises):
        conditions.update(dict.fromkeys(obligations(f)))
        conditions[f] = None
    conditions.update(dict.fromkeys(obligations(statement)))
    conditions.update(dict.fromkeys(obligations(peeled.core)))
    used = free.union(*(free_symbols(f) for f in conditions), free_symbols(peeled.core), peeled.extra)
    order = tuple(sorted(used, key=lambda s: (s.domain.kind is not Kind.INTEGER, s.name)))
    sides = None
    if peeled.core.op is Op.REL:
        try:
            sides = (compile_node(peeled.core.args[0], order), compile_node(peeled.core.args[1], order))
        except Undefined:
            sides = None
    return Judge(
        order,
        peeled.core,
        compile_node(peeled.core, order),
        tuple((f, compile_node(f, order)) for f in conditions),
        sides,
        (*givens, *peeled.premises),
    )


# --- one point --------------------------------------------------------------------------------------
def _values(j: Judge, point: Assignment) -> list[Any] | None:
    env = point.env
    try:
        return [prepare(env[s]) for s in j.symbols]
    except (KeyError, Undefined, TypeError):
        return None


def _exactly(formula: Formula, point: Assignment) -> bool | None:
    """The exact decision of a formula at a point, for ties."""
    try:
        return exact.holds(ground(formula, point))
    except (ShapeError, SortError, ValueError, KeyError):
        return None


def _holds(f: Formula, program: Program, values: list[Any], point: Assignment, digits: Iterable[int]) -> bool:
    """Whether a condition certainly holds at the point."""
    for d in digits:
        found = program.run(values, d)
        if found is not None:
            return bool(found)
    return _exactly(f, point) is True


def _fails(j: Judge, values: list[Any], point: Assignment, digits: Sequence[int]) -> tuple[str, int] | None:
    """(method, digits) if the core is certainly false."""
    for d in digits:
        found = j.program.run(values, d)
        if found is not None:
            return None if found else ("enclosure", d)
    if len(digits) > 1 and _exactly(j.core, point) is False:
        return "exact", digits[0]
    return None


def _admissible(j: Judge, point: Assignment) -> str | None:
    for symbol in j.symbols:
        if symbol not in point:
            return f"{symbol.name} has no value"
        reason = objection(symbol, point[symbol], point)
        if reason is not None:
            return reason
    return None


def _certified(j: Judge, values: list[Any], point: Assignment, digits: Sequence[int]) -> str | None:
    """Why the point is not certainly in the domain with all givens and obligations; None when it is."""
    for f, program in j.conditions:
        if not _holds(f, program, values, point, digits):
            return f"{f!r} is not certainly true at the point"
    return _admissible(j, point)


# --- the public functions ---------------------------------------------------------------------------
def refute(
    statement: Formula, givens: Sequence[Formula], budget: Budget = DEFAULT, seed: int = 0
) -> Refutation | None:
    """A certified point where the statement fails under the givens, the simplest that the search meets."""
    return _refute(statement, tuple(givens), budget, seed)


@lru_cache(maxsize=128)  # one question often comes as a step, as a statement and as what it unfolds to
def _refute(statement: Formula, givens: tuple[Formula, ...], budget: Budget, seed: int) -> Refutation | None:
    try:
        j = judge(statement, givens)
    except (Undefined, ShapeError, SortError):
        return None
    kept: list[tuple[list[Any], Assignment]] = []
    allowance = Allowance(SEARCH)
    for point in points(j, budget, seed, allowance):
        if not allowance.left():
            break
        values = _values(j, point)
        if values is None:
            continue
        found = _fails(j, values, point, LADDER[:1])
        if found is not None:
            made = _made(statement, j, values, point, found)
            if made is not None:
                return made
        elif len(kept) < 24:
            kept.append((values, point))
    ladder = tuple(d for d in LADDER if d <= budget.digits)
    for values, point in kept:
        if not allowance.left():
            break
        found = _fails(j, values, point, ladder)
        if found is not None:
            made = _made(statement, j, values, point, found)
            if made is not None:
                return made
    return None


def _made(
    statement: Formula, j: Judge, values: list[Any], point: Assignment, found: tuple[str, int]
) -> Refutation | None:
    method, digits = found
    if _certified(j, values, point, LADDER) is not None:
        return None
    used = Assignment({s: point[s] for s in j.symbols})
    lhs, rhs = _shown(j, values, digits)
    evidence = {"point": assignments.to_evidence(used), "method": method, "digits": digits}
    kind = "separation" if statement.op is Op.REL else "instance"
    return Refutation(kind, used, lhs, rhs, method, evidence)


def check_refutation(givens: Sequence[Formula], statement: Formula, data: Json) -> str | None:
    """Re-evaluates a stored point from the evidence alone; None when it refutes the statement."""
    if not isinstance(data, dict) or set(data) != {"point", "method", "digits"}:
        return "the evidence of a refutation has the keys point, method, digits"
    digits = data["digits"]
    if not isinstance(digits, int) or isinstance(digits, bool) or not 5 <= digits <= MAX_DIGITS:
        return f"digits must lie between 5 and {MAX_DIGITS}"
    try:
        point = assignments.from_evidence(data["point"])
        j = judge(statement, tuple(givens))
    except (NodeError, ValueError, Undefined, TypeError) as error:
        return f"the point cannot be read: {error}"
    reason = _admissible(j, point)
    if reason is not None:
        return reason
    values = _values(j, point)
    if values is None:
        return "a value cannot be evaluated"
    reason = _certified(j, values, point, sorted({*LADDER, digits}))
    if reason is not None:
        return reason
    if data["method"] == "enclosure":
        return None if j.program.run(values, digits) is False else "the statement is not certainly false at the point"
    if data["method"] == "exact":
        return None if _exactly(j.core, point) is False else "the statement is not exactly false at the point"
    return f"unknown method {data['method']!r}"


def ill_posed(
    statement: Formula, givens: Sequence[Formula], budget: Budget = DEFAULT, seed: int = 0
) -> tuple[Formula, Refutation] | None:
    """An obligation of the statement with a point of the declared domain where it certainly fails."""
    for obligation in obligations(statement):
        found = refute(obligation, givens, budget, seed)
        if found is not None:
            return obligation, found
    return None


def check_ill_posed(givens: Sequence[Formula], statement: Formula, data: Json) -> str | None:
    """Evidence {"obligation", "refutation"}: the obligation is one of the statement's and the point refutes it."""
    if not isinstance(data, dict) or set(data) != {"obligation", "refutation"}:
        return "the evidence has the keys obligation, refutation"
    try:
        obligation = from_json(data["obligation"])
    except NodeError as error:
        return str(error)
    if not isinstance(obligation, Formula) or obligation not in obligations(statement):
        return "not an obligation of the statement"
    return check_refutation(givens, obligation, data["refutation"])


def ill_posed_evidence(obligation: Formula, found: Refutation) -> Json:
    """What `check_ill_posed` re-runs."""
    return {"obligation": to_json(obligation), "refutation": found.evidence}


def model(
    givens: Sequence[Formula], symbols: Iterable[Symbol], budget: Budget = DEFAULT, seed: int = 0
) -> Assignment | None:
    """Values for the symbols that certainly satisfy the givens; None if the search meets none."""
    try:
        j = judge(Formula(Op.AND, ()), tuple(givens))
    except (Undefined, ShapeError, SortError):
        return None
    wanted = tuple(dict.fromkeys((*j.symbols, *symbols)))
    for point in _search(wanted, tuple(givens), budget, seed, Allowance(MODEL)):
        values = _values(j, point)
        if values is not None and _certified(j, values, point, LADDER) is None:
            return point
    return None


def support(
    statement: Formula,
    givens: Sequence[Formula],
    budget: Budget = DEFAULT,
    seed: int = 0,
    known: Assignment | None = None,
) -> Support:
    """How the statement fares at sampled points of the domain that satisfy the givens.

    `known` is a point that does; where drawing others is too costly it is the only one.
    """
    samples = discarded = agree = 0
    digits = LADDER[1]
    try:
        j = judge(statement, tuple(givens))
    except (Undefined, ShapeError, SortError):
        return Support(0, 0, 0, 0)
    wanted, allowance = _affordable(j), Allowance(SEARCH)
    usable = known is not None and wanted == 1 and all(s in known for s in j.symbols)
    for point in (known,) if usable and known is not None else _spread(j, wanted, seed, allowance):
        if samples >= wanted or discarded >= 3 * wanted or (samples and not allowance.left()):
            break
        values = _values(j, point)
        if values is None or not all(_holds(f, p, values, point, LADDER[:1]) for f, p in j.conditions):
            discarded += 1
            continue
        verdict = j.program.run(values, LADDER[1])
        if verdict is False:
            made = _made(statement, j, values, point, ("enclosure", LADDER[1]))
            if made is not None:
                return Support(samples + 1, discarded, agree, digits, made)
        accuracy = LADDER[1] if verdict else _agreement(j, values)
        if accuracy is None:
            discarded += 1
            continue
        samples += 1
        agree += 1
        digits = min(digits, accuracy)
    return Support(samples, discarded, agree, digits if samples else 0)


def _agreement(j: Judge, values: list[Any]) -> int | None:
    """To how many digits the core is seen to hold, ties of enclosures taken for equality; None where it is not."""
    seen = _seen(j.core, j.symbols, values)
    return seen[1] if seen is not None and seen[0] else None


def _seen(f: Formula, symbols: tuple[Symbol, ...], values: list[Any]) -> tuple[bool, int] | None:
    """What a formula without quantifiers looks like at a point, and to how many digits."""
    match f.op:
        case Op.NOT:
            inner = _seen(f.args[0], symbols, values)
            return None if inner is None else (not inner[0], inner[1])
        case Op.AND | Op.OR:
            parts = [_seen(a, symbols, values) for a in f.args]
            settling = [p[1] for p in parts if p is not None and p[0] is (f.op is Op.OR)]
            if settling:
                return f.op is Op.OR, max(settling)
            known = [p[1] for p in parts if p is not None]
            return (f.op is Op.AND, min(known, default=LADDER[1])) if len(known) == len(parts) else None
        case Op.IMPLIES:
            premise, conclusion = f.args
            return _seen(Formula(Op.OR, (Formula(Op.NOT, (premise,)), conclusion)), symbols, values)
        case Op.IFF:
            left, right = (_seen(a, symbols, values) for a in f.args)
            return None if left is None or right is None else (left[0] == right[0], min(left[1], right[1]))
    program = _compiled(f, symbols)
    certain = None if program is None else program.run(values, LADDER[1])
    if certain is not None:
        return bool(certain), LADDER[1]
    if f.op is not Op.REL:
        return None
    sides = [_compiled(side, symbols) for side in f.args]
    digits = _digits([None if side is None else side.run(values, LADDER[1]) for side in sides])
    return None if digits is None else (f.data in ("=", "<=", ">="), digits)


@lru_cache(maxsize=512)
def _compiled(node: Node, symbols: tuple[Symbol, ...]) -> Program | None:
    try:
        return compile_node(node, symbols)
    except Undefined:
        return None


def _digits(pair: list[Any]) -> int | None:
    """To how many digits two enclosures are the same; None where they are not."""
    if any(v is None for v in pair):
        return None
    entries = [v.entries() if isinstance(v, Array) else [v] for v in pair]
    if len(entries[0]) != len(entries[1]):
        return None
    out = LADDER[1]
    for a, b in zip(*entries, strict=True):
        d = a - b
        if type(d) is fmpq:
            if d != 0:
                return None
            continue
        size = abs(d).upper()
        scale = 1 + abs(b if type(b) is not fmpq else arb(b)).lower()
        ratio = float(size / scale)
        accuracy = LADDER[1] if ratio == 0 else int(-_log10(ratio))
        if accuracy < 6:
            return None
        out = min(out, accuracy)
    return out


def _log10(x: float) -> float:
    from math import log10

    return log10(x)


# --- printing ---------------------------------------------------------------------------------------
def _shown(j: Judge, values: list[Any], digits: int) -> tuple[str | None, str | None]:
    if j.sides is None:
        return None, None
    left, right = (side.run(values, max(digits, 20)) for side in j.sides)
    return printed(left), printed(right)


def printed(v: Any) -> str | None:
    """A decimal of an enclosure: 0.25, 1.0986122887, [[1, 0.5], [0, 2]]."""
    if v is None:
        return None
    if isinstance(v, Array):
        return "[" + ", ".join("[" + ", ".join(str(printed(x)) for x in row) + "]" for row in v.rows) + "]"
    if type(v) is acb:
        if v.imag.is_zero():
            return printed(v.real)
        sign = "-" if v.imag < 0 else "+"
        return f"{printed(v.real)} {sign} {printed(abs(v.imag))}i"
    if type(v) is fmpq and v.q == 1:
        return str(v.p)
    text: str = (arb(v) if type(v) is fmpq else v).str(12, radius=False)
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text


# --- points -----------------------------------------------------------------------------------------
SMALL = 64  # small points that a refutation tries before drawn ones


def points(j: Judge, budget: Budget, seed: int, allowance: Allowance = UNLIMITED) -> Iterator[Assignment]:
    """Points of the domains of a judge's symbols: the simplest ones first, then random ones, then more simple ones."""
    yield from _search(j.symbols, j.givens, budget, seed, allowance)


def _search(
    symbols: Sequence[Symbol], givens: tuple[Formula, ...], budget: Budget, seed: int, allowance: Allowance
) -> Iterator[Assignment]:
    small = sampling.small_points(symbols, givens, budget.samples, allowance)
    drawn = sampling.drawn_points(symbols, givens, max(16, budget.samples // 4), seed, allowance)
    return _different(chain(islice(small, SMALL), drawn, small))


def _affordable(j: Judge) -> int:
    """How many points a cross-check takes: 24, fewer where a point means work for many values of bound variables.

    A recurrence among the givens is solved anew for every point, which costs most of all: one point then.
    """
    if any(g.op is Op.FORALL and any(n.op is Op.REL and n.data == "=" for n in g.walk()) for g in j.givens):
        return 1
    work = sum(_weight(f) for f in (j.core, *(f for f, _ in j.conditions), *j.givens))
    return max(3, min(24, 12_000 // max(work, 1)))


def _weight(node: Node) -> int:
    """The size of a tree, with what stands in the range of a binder counted ten times."""
    inner = 1 + sum(map(_weight, node.args))
    return 10 * inner if node.op in (Op.FORALL, Op.EXISTS, Op.SUM, Op.PROD, Op.MAXOVER, Op.EXPECT) else inner


def _spread(j: Judge, count: int, seed: int, allowance: Allowance) -> Iterator[Assignment]:
    """Simple and random points in turn, for a cross-check."""
    small = sampling.small_points(j.symbols, j.givens, 2 * count, allowance)
    drawn = sampling.drawn_points(j.symbols, j.givens, count, seed, allowance)
    tried = islice(zip_longest(small, drawn), 3 * count + 8)  # draws that are thrown away count too
    return _different(p for pair in tried for p in pair)


def _different(found: Iterable[Assignment | None]) -> Iterator[Assignment]:
    seen: set[Assignment] = set()
    for point in found:
        if point is not None and point not in seen:
            seen.add(point)
            yield point
