"""What sampling reads off a context once: order of the symbols, plan for the equations, narrowed ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import ONE, Formula, Node, Op, Term
from derivcheck.language.obligations import obligations
from derivcheck.language.substitute import domain_symbols, free_symbols
from derivcheck.numeric import pool, solve
from derivcheck.numeric.exact import evaluate
from derivcheck.numeric.propagate import Step, plan

_KINDS = (
    Kind.INTEGER, Kind.FINITE, Kind.REAL, Kind.COMPLEX, Kind.MATRIX, Kind.SEQUENCE, Kind.FUNCTION, Kind.DISTRIBUTION,
)  # fmt: skip


class Context:
    """What sampling needs to know about symbols and givens, computed once."""

    def __init__(self, symbols: Iterable[Symbol | Term], givens: Sequence[Formula]) -> None:
        found = {s.data if isinstance(s, Term) else s for s in symbols}
        for given in givens:
            found |= free_symbols(given)
        for symbol in list(found):
            found |= domain_symbols(symbol.domain)
        self.givens = tuple(givens)
        self.obligations = tuple(dict.fromkeys(o for g in givens for o in obligations(g)))
        self.dimensions = sorted((d for s in found for d in domain_symbols(s.domain)), key=_key)
        self.dimensions = list(dict.fromkeys(self.dimensions))
        self.symbols = sorted((s for s in found if s not in self.dimensions), key=_key)
        self.equations = [e for g in givens for e in solve.equations(g)]
        own = [e for e in self.equations if free_symbols(e) <= set(self.dimensions)]
        rest = [e for e in self.equations if e not in own]
        self.first: list[Step] = plan(own, self.dimensions, ())
        self.steps: list[Step] = plan(rest, self.symbols, self.dimensions)
        self.special = any(n.op is Op.SQRT or _square(n) for g in givens for n in g.walk())
        self.weights = _weights(self.givens)
        self.ranges = {s: _tightened(s, self.givens) for s in (*self.dimensions, *self.symbols)}
        self.order = _order(self.givens, self.ranges)
        self.shapes: dict[Any, list[pool.Known]] = {}

    @property
    def solved(self) -> set[Symbol]:
        """The symbols that the equations determine."""
        return {s.target for s in (*self.first, *self.steps) if s.target is not None}


def _key(symbol: Symbol) -> tuple[int, str, str]:
    return (_KINDS.index(symbol.domain.kind), symbol.name, repr(symbol.domain))


def _square(node: Node) -> bool:
    return node.op is Op.POW and node.args[1].op is Op.NUM and node.args[1].data == 2


def _weights(givens: Sequence[Formula]) -> dict[Symbol, Term]:
    """The sequences that givens declare to be probabilities, with their length: pmf(p, n) or p_1 + ... + p_n = 1."""
    out: dict[Symbol, Term] = {}
    for given in givens:
        for node in given.walk():
            if node.op in (Op.PRED, Op.CATEGORICAL) and (node.op is Op.CATEGORICAL or node.data == "pmf"):
                if len(node.args) == 2 and node.args[0].op is Op.SYM:
                    out[node.args[0].data] = node.args[1]
            if node.op is Op.REL and node.data == "=" and ONE in node.args:
                for side in node.args:
                    if side.op is Op.SUM and side.args[1] == ONE and side.args[0].op is Op.APPLY:
                        function, *at = side.args[0].args
                        if function.op is Op.SYM and len(at) == 1 and at[0].op is Op.SYM and at[0].data == side.data[0]:
                            out[function.data] = side.args[2]
    return out


def _tightened(symbol: Symbol, givens: Sequence[Formula]) -> Domain:
    """The domain with the bounds that givens of the form `symbol < number` add: a better place to draw from."""
    domain = symbol.domain
    if domain.kind not in (Kind.REAL, Kind.INTEGER):
        return domain
    for given in givens:
        for part in given.args if given.op is Op.AND else (given,):
            if part.op is not Op.REL or part.data not in ("<", "<=", ">", ">="):
                continue
            for (a, b), relation in ((part.args, part.data), (part.args[::-1], _FLIP[part.data])):
                bound = evaluate(b) if a.op is Op.SYM and a.data == symbol and not free_symbols(b) else None
                if isinstance(bound, Fraction):
                    domain = _with_bound(domain, relation, bound)
    return domain


def _order(givens: Sequence[Formula], ranges: dict[Symbol, Domain]) -> list[tuple[Symbol, Symbol]]:
    """Pairs (x, y) of real symbols with a given x < y or x <= y; their ranges are narrowed along the chains."""
    pairs: list[tuple[Symbol, Symbol]] = []
    for given in givens:
        for part in given.args if given.op is Op.AND else (given,):
            if part.op is Op.REL and part.data in _FLIP and all(a.op is Op.SYM for a in part.args):
                x, y = part.args if part.data in ("<", "<=") else part.args[::-1]
                if x.data.domain.kind is y.data.domain.kind is Kind.REAL:
                    pairs.append((x.data, y.data))
    for _ in pairs:
        for x, y in pairs:
            low, high = ranges[x].lo, ranges[y].hi
            if low is not None:
                ranges[y] = _with_bound(ranges[y], ">", low)
            if high is not None:
                ranges[x] = _with_bound(ranges[x], "<", high)
    return pairs


_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _with_bound(domain: Domain, relation: str, bound: Fraction) -> Domain:
    closed = relation in ("<=", ">=")
    if domain.kind is Kind.INTEGER:
        shift = 0 if closed else 1
        if relation in (">", ">="):
            low = Fraction(-((-bound) // 1) if closed else bound // 1 + shift)
            return domain._replace(lo=low if domain.lo is None else max(domain.lo, low))
        high = Fraction(bound // 1 if closed else -((-bound) // 1) - shift)
        return domain._replace(hi=high if domain.hi is None else min(domain.hi, high))
    if relation in (">", ">=") and (domain.lo is None or bound >= domain.lo):
        return domain._replace(lo=bound, lo_closed=closed and (domain.lo != bound or domain.lo_closed))
    if relation in ("<", "<=") and (domain.hi is None or bound <= domain.hi):
        return domain._replace(hi=bound, hi_closed=closed and (domain.hi != bound or domain.hi_closed))
    return domain
