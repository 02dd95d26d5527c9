"""Assignments: exact values for the symbols of a context.

    number      Fraction, int for an integer symbol, or a closed term such as sqrt(2)
    matrix      tuple of rows of Fractions; a vector has one column
    function    LAMBDA term                 sequence    `Table` or LAMBDA term
    law         a term such as Normal(0, 1)

`ground` puts the values into a tree, `to_json` prints them for a witness, `to_evidence` stores them so that
`from_evidence` reads back the same assignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, cast

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import IMAGINARY, Node, Op, Term, rel, sym, term
from derivcheck.language.substitute import domain_symbols, free_symbols, substitute, substitute_domain
from derivcheck.numeric.surds import Surd

Rows = tuple[tuple[Fraction, ...], ...]
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Table:
    """A sequence: `entries` from index `first` on, `default` at every other index; numbers or matrices."""

    first: int
    entries: tuple[Fraction | Rows, ...]
    default: Fraction | Rows
    index: Domain = Domain(Kind.INTEGER, lo=Fraction(1))

    def term(self) -> Term:
        """The sequence as a lambda over cases."""
        i = Symbol("i", self.index)
        args: list[Node] = []
        for k, value in enumerate(self.entries):
            args += [rel("=", sym(i), self.first + k), value_term(value)]
        args.append(value_term(self.default))
        body = Term(Op.CASES, tuple(args)) if len(args) > 1 else args[0]
        return Term(Op.LAMBDA, (body,), (i,))


@lru_cache(maxsize=4096)
def tabulated(function: Term) -> tuple[dict[Fraction, Term], Term] | None:
    """The entries by index, and the default, of a lambda that is a table written out; None for any other."""
    if function.op is not Op.LAMBDA or len(function.data) != 1 or function.args[0].op is not Op.CASES:
        return None
    index, (*cases, default) = sym(function.data[0]), function.args[0].args
    entries: dict[Fraction, Term] = {}
    for condition, value in zip(cases[::2], cases[1::2], strict=True):
        if condition.op is not Op.REL or condition.data != "=" or condition.args[0] != index:
            return None
        if condition.args[1].op is not Op.NUM or free_symbols(value):
            return None
        entries.setdefault(condition.args[1].data, value)
    return None if free_symbols(default) else (entries, default)


Value = Fraction | int | Rows | Table | Term


class Assignment(Mapping[Symbol, Value]):
    """An immutable map from symbols to exact values."""

    __slots__ = ("_env", "_values")

    def __init__(self, values: Mapping[Symbol, Value]) -> None:
        self._values = dict(sorted(values.items(), key=lambda item: item[0].name))
        self._env: dict[Symbol, Any] | None = None

    def __getitem__(self, symbol: Symbol) -> Value:
        return self._values[symbol]

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assignment) and self._values == other._values

    def __repr__(self) -> str:
        return f"Assignment({to_json(self)})"

    @property
    def env(self) -> dict[Symbol, Any]:
        """The values as the evaluators take them: numbers, tuples of rows, closed terms."""
        if self._env is None:
            self._env = {s: evaluable(v) for s, v in self._values.items()}
        return self._env


def evaluable(value: Value) -> Any:
    """A value as the evaluators take it: 1×1 is a number, a table is a lambda."""
    if isinstance(value, Table):
        return value.term()
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, tuple) and not isinstance(value, Term) and len(value) == 1 and len(value[0]) == 1:
        return value[0][0]
    return value


def value_term(value: Any) -> Term:
    """A value as a closed term."""
    if isinstance(value, Term):
        return value
    if isinstance(value, Table):
        return value.term()
    if isinstance(value, tuple):
        rows = cast(Rows, value)
        return Term(Op.MATRIX, tuple(value_term(x) for row in rows for x in row), (len(rows), len(rows[0])))
    if isinstance(value, Surd):
        return surd_term(value)
    return term(value)


def surd_term(value: Surd) -> Term:
    """1/2 + 3 sqrt(2) as it is written."""
    parts = []
    for d, c in value.terms:
        radical: Term | None = None if abs(d) == 1 else Term(Op.SQRT, (term(abs(d)),))
        if d < 0:
            radical = IMAGINARY if radical is None else Term(Op.MUL, (radical, IMAGINARY))
        if radical is None:
            parts.append(term(c))
        else:
            parts.append(radical if c == 1 else Term(Op.MUL, (term(c), radical)))
    return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))


def ground(node: N, assignment: Mapping[Symbol, Value]) -> N:
    """`node` with every value put in: dimensions first, since the other symbols' domains mention them."""
    dimensions = {s for symbol in assignment for s in domain_symbols(symbol.domain)}
    first = {s: value_term(assignment[s]) for s in dimensions if s in assignment}
    rest = {
        Symbol(s.name, substitute_domain(s.domain, first)): value_term(v)
        for s, v in assignment.items()
        if s not in first
    }
    return substitute(substitute(node, first), rest)


# --- printing and storing ---------------------------------------------------------------------------
def to_json(assignment: Mapping[Symbol, Value]) -> dict[str, Any]:
    """The witness form: {"x": "1/2", "A": [["1", "0"], ["0", "2"]], "d": 2, "f": {"lambda": "u -> u**2"}}."""
    return {symbol.name: _value_json(value) for symbol, value in assignment.items()}


def _value_json(value: Value) -> Any:
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Table):
        listed = [_value_json(v) for v in value.entries]
        return {"lambda": repr(value.term()), "first": value.first, "terms": listed}
    if isinstance(value, Term):
        return {"lambda": repr(value)} if value.op is Op.LAMBDA else repr(value)
    return [[_value_json(x) for x in row] for row in value]


def to_evidence(assignment: Mapping[Symbol, Value]) -> list[Any]:
    """The exact form: pairs of nodes [symbol, value] in JSON."""
    from derivcheck.language.nodes_json import to_json as node_json

    return [[node_json(sym(symbol)), node_json(value_term(value))] for symbol, value in assignment.items()]


def from_evidence(data: Any) -> Assignment:
    """The assignment that `to_evidence` stored (tables come back as lambdas).

    Raises ValueError when the data does not have that form.
    """
    from derivcheck.language.nodes_json import from_json

    if not isinstance(data, list):
        raise ValueError("an assignment is a list of pairs")
    values: dict[Symbol, Value] = {}
    for pair in data:
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError("an assignment is a list of pairs")
        symbol, value = map(from_json, pair)
        if symbol.op is not Op.SYM or symbol.data in values or not isinstance(value, Term):
            raise ValueError("each name has one value")
        values[symbol.data] = _read(symbol.data, value)
    return Assignment(values)


def _read(symbol: Symbol, value: Term) -> Value:
    if value.op is Op.NUM:
        whole = symbol.domain.kind is Kind.INTEGER and value.data.denominator == 1
        return int(value.data) if whole else cast(Fraction, value.data)
    if value.op is Op.MATRIX and all(x.op is Op.NUM for x in value.args):
        rows, columns = value.data
        return tuple(tuple(x.data for x in value.args[i * columns : (i + 1) * columns]) for i in range(rows))
    return value
