"""Mutants of a claim: small changes that a checker must notice.

    mutants(claim)  ->  Mutant(kind, place, claim), ...

Kinds: number (a constant changed), sign, exponent, factor (one dropped), term (one dropped), symbol (one
occurrence replaced by another name of the same domain), index (a shifted bound or index), shape (a transpose or
inverse dropped), relation (strict for weak, reversed) and given (one dropped).  A mutant whose shapes clash is
not listed; one that is true all the same (a dropped given that was not needed, say) is, and whoever proves it
should be able to say why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derivcheck.kernel.derivation import Auto, Claim, Expectation, Outcome
from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.substitute import alpha_equal, free_symbols


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed claim, expected to be refuted: what was changed, and at which argument positions."""

    kind: str
    place: tuple[int, ...]
    claim: Claim


def mutants(claim: Claim) -> Iterator[Mutant]:
    """Every mutant of a claim's statement, then those with one given dropped."""
    seen: list[Formula] = [claim.statement]
    names = frozenset(free_symbols(claim.statement))
    for kind, place, changed in _changes(claim.statement, (), names):
        if not isinstance(changed, Formula) or any(alpha_equal(changed, s) for s in seen) or not _sensible(changed):
            continue
        seen.append(changed)
        yield Mutant(kind, place, _mutant(claim, f"{claim.id}~{len(seen) - 1}", statement=changed))
    for k in range(len(claim.given)):
        rest = claim.given[:k] + claim.given[k + 1 :]
        yield Mutant("given", (k,), _mutant(claim, f"{claim.id}~given{k}", given=rest))


def _mutant(
    claim: Claim, id_: str, *, statement: Formula | None = None, given: tuple[Formula, ...] | None = None
) -> Claim:
    return replace(
        claim,
        id=id_,
        statement=claim.statement if statement is None else statement,
        given=claim.given if given is None else given,
        proof=Auto(),
        expect=Expectation(Outcome.REFUTED),
    )


def _sensible(formula: Formula) -> bool:
    try:
        obligations(formula)
    except (ShapeError, SortError):
        return False
    return True


def _changes(
    node: Node, place: tuple[int, ...], names: frozenset[Symbol]
) -> Iterator[tuple[str, tuple[int, ...], Node]]:
    yield from ((kind, place, changed) for kind, changed in _here(node, names))
    for k, arg in enumerate(node.args):
        if isinstance(arg, Term) and arg.op is Op.SYM and arg.data.domain.kind in (Kind.FUNCTION, Kind.DISTRIBUTION):
            continue
        for kind, inner, changed in _changes(arg, (*place, k), names):
            yield kind, inner, node.with_args((*node.args[:k], changed, *node.args[k + 1 :]))


_FLIPPED = {Op.ADD: Op.SUB, Op.SUB: Op.ADD}
_RELATIONS = {"<=": ("<", ">="), ">=": (">", "<="), "<": (">",), ">": ("<",), "!=": ("=",)}


def _here(node: Node, names: frozenset[Symbol]) -> Iterator[tuple[str, Node]]:
    args = node.args
    match node.op:
        case Op.NUM:
            yield "number", term(node.data + 1)
            if node.data:
                yield "number", term(2 * node.data)
        case Op.SYM:
            for other in sorted(names, key=lambda s: s.name):
                if other != node.data and other.domain == node.data.domain and other.domain.kind is not Kind.INTEGER:
                    yield "symbol", sym(other)
        case Op.ADD | Op.SUB if len(args) == 2:
            yield "sign", Term(_FLIPPED[node.op], args)
            yield "term", args[0]
        case Op.NEG:
            yield "sign", args[0]
        case Op.MUL:
            for k in range(len(args)):
                rest = args[:k] + args[k + 1 :]
                yield "factor", rest[0] if len(rest) == 1 else Term(Op.MUL, rest)
        case Op.DIV:
            yield "factor", args[0]
        case Op.POW:
            yield "exponent", Term(Op.POW, (args[0], args[1] + 1))
            yield "exponent", args[0]
        case Op.SUM | Op.PROD | Op.MAXOVER:
            yield "index", node.with_args((args[0], args[1] + 1, args[2]))
            yield "index", node.with_args((args[0], args[1], args[2] - 1))
        case Op.APPLY if args[0].op is Op.SYM and args[0].data.domain.kind is Kind.SEQUENCE:
            yield "index", node.with_args((args[0], args[1] + 1))
        case Op.TRANSPOSE | Op.INVERSE | Op.SQRT | Op.ABS | Op.CONJ:
            yield "shape", args[0]
        case Op.MAX:
            yield "symbol", Term(Op.MIN, args)
        case Op.REL:
            for changed in _RELATIONS.get(node.data, ()):
                yield "relation", Formula(Op.REL, args, changed)
        case Op.IMPLIES:
            yield "given", args[1]
