"""Trees as JSON and back: the form in which evidence is stored.

    to_json(2*x <= 1/3)  =  {"symbols": ["x"], "node": ["rel", "<=", ["mul", 2, ["sym", 0]], "1/3"]}
    from_json(to_json(node)) == node

A node is [op, data if the head has any, *arguments]; a number is an integer or a string "p/q" (hexadecimal when it
is large).  Symbols stand once in a table, with their domains; a domain's dimensions name earlier symbols only.
`from_json` takes data from anywhere: whatever is not exactly a well-formed tree raises NodeError with its place.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, NamedTuple

from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import Formula, Node, Op
from derivcheck.language.signature import ARGUMENTS, BOUND, fault

MAX_DEPTH = 500
MAX_NODES = 200_000
MAX_DIGITS = 10_000
_TOO_LARGE = 10**MAX_DIGITS
_SAFE = 2**53  # below it every JSON reader keeps integers exact
_INTEGER = re.compile(r"-?(?:0x[0-9a-f]{1,10000}|[0-9]{1,16})")
_OPS = {op.value: op for op in Op}
_KINDS = {kind.value: kind for kind in Kind}
_PROPS = {prop.value: prop for prop in Prop}
_WITH_DATA = BOUND.keys() | {Op.CONST, Op.SYM, Op.REL, Op.PRED, Op.MATRIX, Op.LIMIT, Op.TENDS}


class NodeError(ValueError):
    """The data is not a tree; the message starts with the place: `node[2][1]: div takes 2 arguments, 1 given`."""


# --- writing ----------------------------------------------------------------------------------------
def to_json(node: Node) -> dict[str, Any]:
    """The tree as JSON data: lists, strings, integers and booleans only."""
    table: dict[Symbol, int] = {}
    written = _write(node, table)
    entries: list[Any] = []
    for symbol in table:
        domain = symbol.domain
        entries.append(symbol.name if domain == REAL else [symbol.name, _write_domain(domain, table)])
    return {"symbols": entries, "node": written}


def _reference(symbol: Symbol, table: dict[Symbol, int]) -> int:
    if symbol not in table:
        _enter_dimensions(symbol.domain, table)
        table[symbol] = len(table)
    return table[symbol]


def _enter_dimensions(domain: Domain, table: dict[Symbol, int]) -> None:
    for dimension in domain.shape:
        _write(dimension, table)
    for part in (*domain.inputs, *([] if domain.output is None else [domain.output])):
        _enter_dimensions(part, table)


def _write(node: Node, table: dict[Symbol, int]) -> Any:
    root: list[Any] = []
    todo: list[tuple[Node, list[Any]]] = [(node, root)]
    while todo:
        current, parent = todo.pop()
        if current.op is Op.NUM:
            parent.append(_write_number(current.data))
            continue
        out: list[Any] = [current.op.value]
        if current.op in _WITH_DATA:
            out.append(_write_data(current, table))
        parent.append(out)
        # children append themselves in order: each waits until the one before it is complete
        todo += [(arg, out) for arg in reversed(current.args)]
    return root[0]


def _write_data(node: Node, table: dict[Symbol, int]) -> Any:
    match node.op:
        case Op.SYM:
            return _reference(node.data, table)
        case Op.LIMIT | Op.TENDS:
            return [_reference(node.data[0], table), node.data[1]]
        case Op.CONST | Op.REL | Op.PRED:
            return node.data
        case Op.MATRIX:
            return list(node.data)
    return [_reference(symbol, table) for symbol in node.data]


def _write_number(value: Fraction) -> int | str:
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return numerator if abs(numerator) < _SAFE else hex(numerator)
    return "/".join(str(n) if abs(n) < _SAFE else hex(n) for n in (numerator, denominator))


def _write_domain(domain: Domain, table: dict[Symbol, int]) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": domain.kind.value}
    for field in ("lo", "hi"):
        end = getattr(domain, field)
        if end is not None:
            out[field] = _write_number(end)
        if getattr(domain, f"{field}_closed"):
            out[f"{field}_closed"] = True
    if domain.shape:
        out["shape"] = [_write(dimension, table) for dimension in domain.shape]
    if domain.inputs:
        out["inputs"] = [_write_domain(d, table) for d in domain.inputs]
    if domain.output is not None:
        out["output"] = _write_domain(domain.output, table)
    if domain.values:
        out["values"] = [_write_number(v) for v in domain.values]
    if domain.props:
        out["props"] = sorted(p.value for p in domain.props)
    return out


# --- reading ----------------------------------------------------------------------------------------
class _Path(NamedTuple):
    """A place in the data, rendered only when something is wrong there."""

    parent: _Path | None
    step: str | int

    def __str__(self) -> str:
        steps: list[str | int] = []
        here: _Path | None = self
        while here is not None:
            steps.append(here.step)
            here = here.parent
        return str(steps[-1]) + "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in reversed(steps[:-1]))


class _Pending(NamedTuple):
    """A node whose arguments are being read."""

    op: Op
    data: Any
    arity: int
    path: _Path


def from_json(data: object) -> Node:
    """The tree that `data` stands for.

    Raises NodeError when it is not exactly what `to_json` could have written, or is deeper than 500, larger than
    200,000 nodes, or has a number of more than 10,000 digits.
    """
    top = _Path(None, "data")
    if not isinstance(data, dict) or data.keys() != {"symbols", "node"}:
        raise NodeError(f'{top}: an object with "symbols" and "node" was expected, got {_show(data)}')
    reader = _Reader()
    for k, item in enumerate(_list(data["symbols"], _Path(None, "symbols"))):
        reader.symbol(item, _Path(_Path(None, "symbols"), k))
    return reader.node(data["node"], _Path(None, "node"))


def _show(data: object) -> str:
    """A short name for wrong data; never its whole content."""
    if data is None or isinstance(data, (bool, int, str)) and (not isinstance(data, int) or abs(data) < _SAFE):
        return repr(data) if not isinstance(data, str) or len(data) <= 40 else repr(data[:40]) + "..."
    return type(data).__name__


def _list(data: object, path: _Path) -> list[Any]:
    if not isinstance(data, list):
        raise NodeError(f"{path}: a list was expected, got {_show(data)}")
    return data


def _integer(text: str, path: _Path) -> int:
    value = int(text, 16 if "x" in text else 10) if _INTEGER.fullmatch(text) else _TOO_LARGE
    if abs(value) >= _TOO_LARGE:
        raise NodeError(f"{path}: {_show(text)} is not a number of at most {MAX_DIGITS} digits")
    return value


def _number(data: object, path: _Path) -> Fraction:
    if type(data) is int:
        if abs(data) >= _TOO_LARGE:
            raise NodeError(f"{path}: a number of more than {MAX_DIGITS} digits")
        return Fraction(data)
    if not isinstance(data, str):
        raise NodeError(f"{path}: a number was expected, got {_show(data)}")
    numerator, slash, denominator = data.partition("/")
    top, bottom = _integer(numerator, path), _integer(denominator, path) if slash else 1
    if bottom <= 0:
        raise NodeError(f"{path}: {_show(data)} has no positive denominator")
    return Fraction(top, bottom)


class _Reader:
    """The symbol table so far and the number of nodes read."""

    def __init__(self) -> None:
        self.symbols: list[Symbol] = []
        self.count = 0

    def symbol(self, data: object, path: _Path) -> None:
        name, domain = data, REAL
        if isinstance(data, list):
            if len(data) != 2:
                raise NodeError(f"{path}: [name, domain] was expected")
            name, domain = data[0], self.domain(data[1], _Path(path, 1), 0)
        if not isinstance(name, str) or not name or len(name) > 200 or not name.isprintable():
            raise NodeError(f"{path}: a name was expected, got {_show(name)}")
        self.symbols.append(Symbol(name, domain))

    def reference(self, data: object, path: _Path) -> Symbol:
        if type(data) is not int or not 0 <= data < len(self.symbols):
            raise NodeError(f"{path}: {_show(data)} is no symbol of the table")
        return self.symbols[data]

    def node(self, data: object, path: _Path) -> Node:
        values: list[Node] = []
        todo: list[tuple[object, _Path, int] | _Pending] = [(data, path, 1)]
        while todo:
            item = todo.pop()
            if isinstance(item, _Pending):
                start = len(values) - item.arity
                args = tuple(values[start:])
                del values[start:]
                wrong = fault(item.op, args, item.data)
                if wrong:
                    raise NodeError(f"{item.path}: {wrong}")
                values.append(Node(item.op, args, item.data))
                continue
            raw, place, depth = item
            self.count += 1
            if self.count > MAX_NODES:
                raise NodeError(f"{place}: more than {MAX_NODES} nodes")
            if depth > MAX_DEPTH:
                raise NodeError(f"{place}: nested deeper than {MAX_DEPTH}")
            if not isinstance(raw, list):
                values.append(Node(Op.NUM, (), _number(raw, place)))
                continue
            head = raw[0] if raw else None
            op = _OPS.get(head) if isinstance(head, str) else None
            if op is None or op is Op.NUM:
                raise NodeError(f"{place}: unknown head {_show(head)}")
            first = 1
            payload = None
            if op in _WITH_DATA:
                if len(raw) < 2:
                    raise NodeError(f"{place}: {op.value} without its data")
                payload, first = self.data(op, raw[1], _Path(place, 1)), 2
            if len(raw) - first + self.count > MAX_NODES:
                raise NodeError(f"{place}: more than {MAX_NODES} nodes")
            if not ARGUMENTS[op] and len(raw) > first:
                raise NodeError(f"{place}: {op.value} takes 0 arguments, {len(raw) - first} given")
            todo.append(_Pending(op, payload, len(raw) - first, place))
            todo += [(raw[k], _Path(place, k), depth + 1) for k in range(len(raw) - 1, first - 1, -1)]
        return values[0]

    def data(self, op: Op, data: object, path: _Path) -> Any:
        match op:
            case Op.SYM:
                return self.reference(data, path)
            case Op.CONST | Op.REL | Op.PRED:
                if not isinstance(data, str) or len(data) > 200 or not data.isprintable():
                    raise NodeError(f"{path}: a word was expected, got {_show(data)}")
                return data
            case Op.LIMIT | Op.TENDS:
                pair = _list(data, path)
                if len(pair) != 2 or not isinstance(pair[1], str):
                    raise NodeError(f"{path}: [symbol, side] was expected")
                return (self.reference(pair[0], _Path(path, 0)), pair[1])
            case Op.MATRIX:
                return tuple(_list(data, path))
        return tuple(self.reference(k, _Path(path, i)) for i, k in enumerate(_list(data, path)))

    def domain(self, data: object, path: _Path, depth: int) -> Domain:
        if depth > 20:
            raise NodeError(f"{path}: domains nested deeper than 20")
        if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
            raise NodeError(f"{path}: a domain was expected, got {_show(data)}")
        word = data.get("kind")
        kind = _KINDS.get(word) if isinstance(word, str) else None
        if kind is None:
            raise NodeError(f"{path}.kind: unknown kind {_show(word)}")
        for key in sorted(data.keys() - {"kind", "props"} - _FIELDS[kind]):
            raise NodeError(f"{path}: a {kind.value} domain has no {_show(key)}")
        fields: dict[str, Any] = {}
        for key in ("lo", "hi"):
            if key in data:
                fields[key] = _number(data[key], _Path(path, key))
            if data.get(f"{key}_closed", True) is not True:
                raise NodeError(f"{path}.{key}_closed: true was expected, or nothing")
            fields[f"{key}_closed"] = f"{key}_closed" in data
        for key in ("shape", "inputs", "values"):
            items = enumerate(_list(data.get(key, []), _Path(path, key)))
            fields[key] = tuple(self.part(key, item, _Path(_Path(path, key), k), depth) for k, item in items)
        if "output" in data:
            fields["output"] = self.domain(data["output"], _Path(path, "output"), depth + 1)
        props = [p if isinstance(p, str) else "" for p in _list(data.get("props", []), _Path(path, "props"))]
        for word in props:
            if word not in _PROPS:
                raise NodeError(f"{path}.props: unknown property {_show(word)}")
        domain = Domain(kind, **fields, props=frozenset(_PROPS[p] for p in props))
        wrong = _domain_fault(domain)
        if wrong:
            raise NodeError(f"{path}: {wrong}")
        return domain

    def part(self, key: str, data: object, path: _Path, depth: int) -> Any:
        if key == "values":
            return _number(data, path)
        if key == "inputs":
            return self.domain(data, path, depth + 1)
        dimension = self.node(data, path)
        if isinstance(dimension, Formula):
            raise NodeError(f"{path}: a dimension is a term")
        return dimension


_INTERVAL = {"lo", "hi", "lo_closed", "hi_closed"}
_FIELDS: dict[Kind, set[str]] = {
    Kind.REAL: _INTERVAL,
    Kind.INTEGER: _INTERVAL,
    Kind.COMPLEX: set(),
    Kind.FINITE: {"values"},
    Kind.MATRIX: {"shape"},
    Kind.FUNCTION: {"inputs", "output"},
    Kind.SEQUENCE: {"lo", "output"},
    Kind.DISTRIBUTION: {"output"},
}


def _domain_fault(domain: Domain) -> str | None:
    """Why a domain makes no sense, or None."""
    if domain.kind is Kind.MATRIX and len(domain.shape) != 2:
        return f"a matrix has 2 dimensions, {len(domain.shape)} given"
    if domain.kind is Kind.FUNCTION and (not domain.inputs or domain.output is None):
        return "a function has inputs and an output"
    if domain.kind in (Kind.SEQUENCE, Kind.DISTRIBUTION) and domain.output is None:
        return f"a {domain.kind.value} has an output"
    if domain.kind is Kind.FINITE and not domain.values:
        return "a finite domain has values"
    if domain.lo is not None and domain.hi is not None:
        point = domain.kind is Kind.INTEGER or (domain.lo_closed and domain.hi_closed)
        if domain.lo > domain.hi or (domain.lo == domain.hi and not point):
            return "the interval is empty"
    return None


__all__ = ["MAX_DEPTH", "MAX_DIGITS", "MAX_NODES", "NodeError", "from_json", "to_json"]
