"""Free symbols, α-equality and capture-avoiding substitution: three things that SymPy gets wrong.

    substitute(Sum(k*n, k, 1, 3), {n: k})  =  Sum(k'*k, k', 1, 3)

A symbol's domain may mention dimensions (`A in R^{n x m}`); they count as free and are substituted too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from derivcheck.language.domain import Domain, Symbol
from derivcheck.language.node import Node, Op, Term, sym
from derivcheck.language.shape import ShapeError

_free_cache: dict[Node, frozenset[Symbol]] = {}
_CACHE_LIMIT = 200_000
N = TypeVar("N", bound=Node)


def domain_symbols(domain: Domain) -> frozenset[Symbol]:
    """The symbols a domain depends on (its symbolic dimensions)."""
    found: frozenset[Symbol] = frozenset()
    for dimension in domain.shape:
        found |= free_symbols(dimension)
    for part in (*domain.inputs, *([domain.output] if domain.output else [])):
        found |= domain_symbols(part)
    return found


def free_symbols(node: Node) -> frozenset[Symbol]:
    """The symbols that occur free in `node`, the dimensions of its matrices included.

    Raises ShapeError where a binder takes the dimension of a free name away: for all n: tr(A) = n, A in R^{n x n}.
    """
    known = _free_cache.get(node)
    if known is not None:
        return known
    if node.op is Op.SYM:
        found = domain_symbols(node.data.domain) | {node.data}
    else:
        found = frozenset()
        bound = node.bound
        for index, arg in enumerate(node.args):
            inner = free_symbols(arg)
            if bound and node.binds_in(index):
                inner = inner.difference(bound)
                _need_dimensions(node, inner)
            found |= inner
        _need_dimensions(node, bound)
        for symbol in bound:
            found |= domain_symbols(symbol.domain)
    if len(_free_cache) > _CACHE_LIMIT:
        _free_cache.clear()
    _free_cache[node] = found
    return found


def _need_dimensions(node: Node, symbols: Iterable[Symbol]) -> None:
    """No symbol's domain may mention what the node binds: it would be another symbol for each value."""
    for symbol in symbols:
        domain = symbol.domain
        if (domain.shape or domain.inputs or domain.output) and not domain_symbols(domain).isdisjoint(node.bound):
            raise ShapeError(f"{symbol.name} has a dimension that {node.op.value} binds; quantify {symbol.name} inside")


def fresh(symbol: Symbol, avoid: frozenset[str]) -> Symbol:
    """A symbol of the same domain whose name is none of `avoid`: x, x', x'' ..."""
    name = symbol.name
    while name in avoid:
        name += "'"
    return Symbol(name, symbol.domain)


def substitute_domain(domain: Domain, mapping: Mapping[Symbol, Term]) -> Domain:
    """The domain with its dimensions substituted."""
    if not domain_symbols(domain) & mapping.keys():
        return domain
    return domain._replace(
        shape=tuple(substitute(d, mapping) for d in domain.shape),
        inputs=tuple(substitute_domain(d, mapping) for d in domain.inputs),
        output=substitute_domain(domain.output, mapping) if domain.output else None,
    )


def substitute(node: N, mapping: Mapping[Symbol, Term]) -> N:
    """`node` with every free symbol of `mapping` replaced at once; bound symbols are renamed where needed.

    An applied name beta-reduces: substituting f := LAMBDA(u, body) in f(t) gives body[u := t].  A lambda that was
    applied before stays so: reducing it could lose the obligations of its arguments.
    """
    relevant = {s: t for s, t in mapping.items() if s in free_symbols(node)}
    if not relevant:
        return node
    return _substitute(node, relevant)  # type: ignore[return-value]


def _substitute(node: Node, mapping: Mapping[Symbol, Term]) -> Node:
    if node.op is Op.SYM:
        if node.data in mapping:
            return mapping[node.data]
        return sym(Symbol(node.data.name, substitute_domain(node.data.domain, mapping)))
    bound = node.bound
    if not bound:
        args = tuple(substitute(arg, mapping) for arg in node.args)
        if node.op is Op.APPLY and args[0].op is Op.LAMBDA and node.args[0].op is Op.SYM:
            return beta(args[0], args[1:])
        return node.with_args(args)  # type: ignore[no-any-return]
    inner = {s: t for s, t in mapping.items() if s not in bound}
    scope = frozenset().union(*(free_symbols(a) for i, a in enumerate(node.args) if node.binds_in(i))).difference(bound)
    incoming: set[str] = set()
    for symbol in scope:
        if symbol in inner:
            incoming.update(s.name for s in free_symbols(inner[symbol]))
        elif domain_symbols(symbol.domain) & inner.keys():
            incoming.add(symbol.name)  # x in R^n becomes x in R^3, which a binder may bind
    taken = incoming.union({s.name for s in bound}, *({s.name for s in free_symbols(a)} for a in node.args))
    renaming: dict[Symbol, Symbol] = {}
    for symbol in bound:
        changed = Symbol(symbol.name, substitute_domain(symbol.domain, mapping))
        # a changed domain may make it equal to a free symbol of that name
        if symbol.name in incoming or (changed != symbol and any(s.name == symbol.name for s in scope)):
            changed = fresh(changed, frozenset(taken | {s.name for s in renaming.values()}))
        if changed != symbol:
            renaming[symbol] = changed
    scoped: dict[Symbol, Term] = {**inner, **{s: sym(r) for s, r in renaming.items()}}
    args = tuple(
        substitute(arg, scoped if node.binds_in(i) else mapping) for i, arg in enumerate(node.args)
    )
    return Node(node.op, args, _rebind(node, renaming))  # type: ignore[no-any-return]


def _rebind(node: Node, renaming: Mapping[Symbol, Symbol]) -> object:
    if node.op in (Op.LIMIT, Op.TENDS):
        symbol, side = node.data
        return (renaming.get(symbol, symbol), side)
    return tuple(renaming.get(s, s) for s in node.data)


def beta(function: Term, arguments: tuple[Term, ...]) -> Term:
    """LAMBDA((u, ...), body) applied to arguments: body[u := argument, ...].

    Raises ValueError when the number of arguments is wrong.
    """
    if len(arguments) != len(function.data):
        raise ValueError(f"{len(function.data)} argument(s) expected, {len(arguments)} given")
    return substitute(function.args[0], dict(zip(function.data, arguments, strict=True)))  # type: ignore[no-any-return]


def rename_bound(node: Node, avoid: frozenset[str]) -> Node:
    """An α-equal node whose own bound symbols have names outside `avoid`."""
    names = avoid.union({s.name for s in node.bound}, *({s.name for s in free_symbols(a)} for a in node.args))
    renaming: dict[Symbol, Symbol] = {}
    for symbol in node.bound:
        if symbol.name in avoid:
            renaming[symbol] = fresh(symbol, names)
            names |= {renaming[symbol].name}
    if not renaming:
        return node
    mapping = {s: sym(r) for s, r in renaming.items()}
    args = tuple(substitute(a, mapping) if node.binds_in(i) else a for i, a in enumerate(node.args))
    return Node(node.op, args, _rebind(node, renaming))  # type: ignore[no-any-return]


def alpha_equal(left: Node, right: Node) -> bool:
    """Whether two trees are the same up to the names of bound symbols."""
    return left == right or canonical(left) == canonical(right)


_canonical_cache: dict[Node, Node] = {}


def canonical(node: Node) -> Node:
    """The tree with every bound symbol renamed by its binding depth, so that α-equal trees are equal."""
    known = _canonical_cache.get(node)
    if known is None:
        if len(_canonical_cache) > _CACHE_LIMIT:
            _canonical_cache.clear()
        prefix = "#"
        while any(s.name.startswith(prefix) for s in free_symbols(node)):
            prefix += "#"  # α-equal trees have the same free symbols, hence the same prefix
        known = _canonical_cache[node] = _canonical(node, prefix, 0)
    return known


def _canonical(node: Node, prefix: str, depth: int) -> Node:
    if not node.args:
        return node
    bound = node.bound
    if not bound:
        return node.with_args(tuple(_canonical(a, prefix, depth) for a in node.args))  # type: ignore[no-any-return]
    mapping = {s: Symbol(f"{prefix}{depth}.{k}", s.domain) for k, s in enumerate(bound)}
    terms = {s: sym(r) for s, r in mapping.items()}
    args = tuple(
        _canonical(substitute(a, terms) if node.binds_in(i) else a, prefix, depth + 1)
        for i, a in enumerate(node.args)
    )
    return Node(node.op, args, _rebind(node, mapping))  # type: ignore[no-any-return]
