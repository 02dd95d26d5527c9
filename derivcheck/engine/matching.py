"""Matching universally quantified hypotheses against the terms of a goal.

    for all t: f'(t) > 0     and a goal that mentions  f'(x y)     give     t := x y

A trigger is a subterm of the quantified body that applies something (a function, a sequence, a derivative, an
entry) to all its variables; every subterm of the goal that matches a trigger yields an instance.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, sym
from derivcheck.language.substitute import alpha_equal, free_symbols, rename_bound, substitute

Binding = dict[Symbol, Term]


def opened(formula: Formula) -> tuple[tuple[Symbol, ...], Formula]:
    """The leading universal quantifiers of a formula, and what stands under them."""
    variables: list[Symbol] = []
    while formula.op is Op.FORALL:
        variables.append(formula.data[0])
        formula = formula.args[0]
    return tuple(variables), formula


def match(pattern: Node, target: Node, variables: frozenset[Symbol], found: Binding | None = None) -> Binding | None:
    """Values for `variables` that make the pattern the target, up to bound names; None where there are none."""
    binding: Binding = {} if found is None else found
    if pattern.op is Op.SYM and pattern.data in variables:
        if not isinstance(target, Term):
            return None
        known = binding.get(pattern.data)
        if known is None:
            binding[pattern.data] = target
            return binding
        return binding if alpha_equal(known, target) else None
    if not free_symbols(pattern) & variables:
        return binding if alpha_equal(pattern, target) else None
    if pattern.op is not target.op or len(pattern.args) != len(target.args):
        return None
    if pattern.bound:
        return _match_binder(pattern, target, variables, binding)
    if pattern.data != target.data:
        return None
    for p, t in zip(pattern.args, target.args, strict=True):
        if match(p, t, variables, binding) is None:
            return None
    return binding


def _match_binder(
    pattern: Node, target: Node, variables: frozenset[Symbol], binding: Binding
) -> Binding | None:
    """Both sides with one bound name, new to both; it may not escape into a value."""
    if [s.domain for s in pattern.bound] != [s.domain for s in target.bound]:
        return None
    both = free_symbols(pattern) | free_symbols(target) | variables | {*pattern.bound, *target.bound}
    inside = rename_bound(pattern, frozenset(s.name for s in both))
    same = {t: sym(p) for t, p in zip(target.bound, inside.bound, strict=True)}
    own = frozenset(inside.bound)
    for k, (p, t) in enumerate(zip(inside.args, target.args, strict=True)):
        if match(p, substitute(t, same) if target.binds_in(k) else t, variables, binding) is None:
            return None
    if any(free_symbols(v) & own for v in binding.values()):
        return None
    closed = substitute(pattern, {s: v for s, v in binding.items()})
    return binding if alpha_equal(closed, target) else None


_APPLYING = frozenset({Op.APPLY, Op.DERIV, Op.ENTRY, Op.EXPECT, Op.GRAD, Op.HESSIAN})


def triggers(body: Formula, variables: frozenset[Symbol]) -> Iterator[Node]:
    """The subterms of the body that apply something to every variable; those that say most come first."""
    found = [n for n in body.walk() if n.op in _APPLYING and variables <= free_symbols(n)]
    yield from sorted(dict.fromkeys(found), key=lambda n: -sum(1 for _ in n.walk()))


def instances(quantified: Formula, goal: Node, limit: int = 8) -> Iterator[tuple[Term, ...]]:
    """Values for the leading quantifiers of `quantified` that occur in `goal`, at most `limit`."""
    variables, body = opened(quantified)
    wanted = frozenset(variables)
    seen: set[tuple[Term, ...]] = set()
    for trigger in triggers(body, wanted):
        for node in goal.walk():
            if node.op is not trigger.op or not isinstance(node, Term):
                continue
            binding = match(trigger, node, wanted)
            if binding is None or len(binding) < len(variables):
                continue
            values = tuple(binding[v] for v in variables)
            free = frozenset().union(*(free_symbols(v) for v in values))
            if values in seen or not free <= free_symbols(goal) | wanted or not _plain(values):
                continue
            seen.add(values)
            yield values
            if len(seen) >= limit:
                return


def _plain(values: tuple[Term, ...]) -> bool:
    return all(v.op is not Op.SYM or v.data.domain.kind not in (Kind.FUNCTION, Kind.DISTRIBUTION) for v in values)
