"""The context of a claim: its symbols, each with one domain, and its givens."""

from __future__ import annotations

from derivcheck.kernel.derivation import Auto, Axiom, Calc, Cases, Claim, Exhibit, Induction, Parts, Proof, Use
from derivcheck.kernel.errors import DomainClash
from derivcheck.language.domain import Symbol
from derivcheck.language.facts import facts
from derivcheck.language.node import Formula, Node
from derivcheck.language.substitute import free_symbols


def lines(proof: Proof) -> list[Node]:
    """Every written line of a proof (those inside an induction step are built only when it runs)."""
    match proof:
        case Calc(start, steps):
            return [start, *(s.line for s in steps)]
        case Parts(proofs):
            return [n for p in proofs for n in lines(p)]
        case Cases(branches, _):
            return [n for condition, p in branches for n in (condition, *lines(p))]
        case Exhibit(witnesses, inner):
            return [*witnesses, *lines(inner)]
        case Induction():
            return lines(proof.base)
        case Auto() | Use() | Axiom():
            return []


def symbols(claim: Claim) -> tuple[Symbol, ...]:
    """The free symbols of a claim, by name.

    Raises DomainClash when one name stands with two domains.
    """
    found: dict[str, Symbol] = {}
    for node in (*claim.given, claim.statement, *lines(claim.proof)):
        for symbol in free_symbols(node):
            other = found.setdefault(symbol.name, symbol)
            if other != symbol:
                raise DomainClash(
                    f"{claim.id}: {symbol.name} is declared twice, as {other.domain.kind.value} and as "
                    f"{symbol.domain.kind.value}, or with different bounds or shapes; give one of them another name"
                )
    return tuple(found[name] for name in sorted(found))


def context(claim: Claim) -> tuple[Formula, ...]:
    """What is assumed: the facts of the declarations, then the givens."""
    return (*(f for s in symbols(claim) for f in facts(s)), *claim.given)
