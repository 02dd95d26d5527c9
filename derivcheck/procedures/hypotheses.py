"""Equational hypotheses in algebra: solved for an atom, or as members of an ideal.

    alpha**2 + sigma**2 = 1    solved: alpha**2 := 1 - sigma**2, everywhere, inside f(...) and sums too
    num(l - r) = c_1*num(h_1) + c_2*num(h_2)    hence l = r where all h_i = 0; only this identity is checked
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flint import Ordering, fmpq_mpoly_ctx

from derivcheck.kernel.procedure import Budget
from derivcheck.language.node import Formula, Op, Term, rel
from derivcheck.language.nodes_json import NodeError, from_json, to_json
from derivcheck.procedures.fractions import (
    Fractions,
    Poly,
    Ratio,
    Rules,
    Scales,
    TooLarge,
    Undefined,
    is_scalar,
    sum_term,
)
from derivcheck.procedures.known import Known, mentions_bound
from derivcheck.procedures.literal_matrices import entries

PAIRS = 60  # S-polynomials looked at
SIZE = 400  # terms of a basis element


class Solved(NamedTuple):
    """The equation gives atom**power as a fraction of other atoms."""

    equation: Formula
    atom: Term
    power: int


def equations(formulas: Iterable[Formula]) -> list[Formula]:
    """The scalar equations among the formulas; those between matrices of literal size entry by entry."""
    out: list[Formula] = []
    for f in formulas:
        if f.op is Op.AND:
            out += equations(f.args)
        elif f.op is Op.REL and f.data == "=" and not mentions_bound(f):
            if all(map(is_scalar, f.args)):
                out.append(f)
                continue
            left, right = map(entries, f.args)
            if left and right:
                out += [rel("=", a, b) for p, q in zip(left, right, strict=True) for a, b in zip(p, q, strict=True)]
    return list(dict.fromkeys(out))


class Definitions:
    """Solved equations in order, each seen through the ones before it."""

    def __init__(self, known: Known, rules: Rules | None, budget: Budget, scales: Scales) -> None:
        self.known, self.others, self.budget, self.scales = known, rules, budget, scales
        self.values: dict[Term, Term] = {}
        self.powers: dict[Term, tuple[int, Term]] = {}
        self.solved: list[Solved] = []

    def _rules(self, key: Term, field: Fractions) -> Term | None:
        value = self.values.get(key)
        if value is not None or self.others is None:
            return value
        return self.others(key, field)

    def field(self) -> Fractions:
        """An empty table of atoms that knows the definitions so far."""
        return Fractions(self.known, self._rules, self.budget, self.scales, powers=dict(self.powers))

    def add(self, item: Solved) -> bool:
        """Take `item` in; False if the equation does not have the claimed form."""
        field = self.field()
        difference = field.reduced(field.of(item.equation.args[0] - item.equation.args[1]))
        index = field.indices.get(item.atom)
        if index is None or item.atom in self.values or item.atom in self.powers or item.power < 1:
            return False
        layers: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, c in difference.num.to_dict().items():
            rest = (*exponents[:index], 0, *exponents[index + 1 :])
            layers.setdefault(int(exponents[index]), {})[rest] = c
        if not layers.keys() <= {0, item.power} or item.power not in layers:
            return False
        lead = field.ctx.from_dict(layers[item.power])
        if not lead.is_constant() and not self.known.nonzero(sum_term(field.monomials(lead))):
            return False
        value = field.term(Ratio(-field.ctx.from_dict(layers.get(0, {})), lead))
        if any(node == item.atom for node in value.walk()):
            return False
        if item.power == 1:
            self.values[item.atom] = value
        else:
            self.powers[item.atom] = (item.power, value)
        self.solved.append(item)
        return True

    def search(self, equation: Formula) -> bool:
        """Solve `equation` for some atom, the left side if it is one."""
        field = self.field()
        field.of(equation.args[0])
        first = list(field.atoms)
        difference = field.reduced(field.of(equation.args[0] - equation.args[1]))
        degrees = difference.num.degrees()
        order = first + [a for a in field.atoms if a not in first]
        candidates = sorted(
            ((int(degrees[field.indices[a]]), k, a) for k, a in enumerate(order) if degrees[field.indices[a]] > 0),
            key=lambda c: (c[0], c[2].op is Op.CONST, c[1]),
        )
        return any(self.add(Solved(equation, a, n)) for n, _, a in candidates if n <= 8)


def definitions_json(solved: list[Solved]) -> list[Any]:
    """Solved equations as JSON."""
    return [[to_json(s.equation), to_json(s.atom), s.power] for s in solved]


def read_node(data: Any, kind: type) -> Any:
    """The node written in evidence, or None if it is not one of this kind."""
    try:
        node = from_json(data)
    except NodeError:
        return None
    return node if isinstance(node, kind) else None


def replay(into: Definitions, data: Any, allowed: list[Formula]) -> str | None:
    """Take in the solved equations of evidence; the reason why not if one is no hypothesis or is not so solved."""
    if not isinstance(data, list):
        return "malformed definitions"
    for item in data:
        if not isinstance(item, list) or len(item) != 3 or not isinstance(item[2], int):
            return "malformed definition"
        equation, atom = read_node(item[0], Formula), read_node(item[1], Term)
        if equation is None or atom is None or equation not in allowed:
            return "a solved equation is not among the hypotheses"
        if not into.add(Solved(equation, atom, item[2])):
            return f"{atom!r} is not given by {equation!r}"
    return None


# --- ideals -----------------------------------------------------------------------------------------
def ideal_cofactors(field: Fractions, target: Poly, members: list[Poly]) -> list[Poly] | None:
    """Polynomials c_i with target = sum of c_i*members_i modulo the known powers; None if not found."""
    powers = []
    for index, (n, value) in field.relations.items():
        value = field.lift(value)
        powers.append(field.ctx.gen(index) ** n * value.den - value.num)
    target, generators = field._lift(target), [field._lift(m) for m in (*members, *powers)]
    used = [i for i, d in enumerate(map(max, zip(*(p.degrees() for p in (target, *generators)), strict=True))) if d > 0]
    if not used:
        return None
    ctx = fmpq_mpoly_ctx.get(tuple(f"b{i}" for i in range(len(used))), Ordering.degrevlex)

    def inward(p: Poly) -> Poly:
        return ctx.from_dict({tuple(e[i] for i in used): c for e, c in p.to_dict().items()})

    def outward(p: Poly) -> Poly:
        width = field.ctx.nvars()
        out = {}
        for e, c in p.to_dict().items():
            wide = [0] * width
            for i, k in zip(used, e, strict=True):
                wide[i] = k
            out[tuple(wide)] = c
        return field.ctx.from_dict(out)

    found = _membership(ctx, inward(target), [inward(g) for g in generators])
    return None if found is None else [outward(c) for c in found[: len(members)]]


def _reduce(ctx: Any, p: Poly, row: list[Poly], basis: list[tuple[Poly, list[Poly]]]) -> tuple[Poly, list[Poly]]:
    """p less multiples of the basis until no leading term divides one of its terms; `row` follows along."""
    rest = ctx.constant(0)
    steps = 0
    while p != 0:
        steps += 1
        if steps > 2000 or len(p) > 5 * SIZE:
            raise TooLarge("reduction")
        lead, c = p.monomial(0), p.coefficient(0)
        for g, g_row in basis:
            top = g.monomial(0)
            if all(a >= b for a, b in zip(lead, top, strict=True)):
                factor = ctx.from_dict({tuple(a - b for a, b in zip(lead, top, strict=True)): c / g.coefficient(0)})
                p -= factor * g
                row = [a - factor * b for a, b in zip(row, g_row, strict=True)]
                break
        else:
            term = ctx.from_dict({lead: c})
            p, rest = p - term, rest + term
    return rest, row


def _joint_degree(f: Poly, g: Poly) -> int:
    return int(sum(map(max, zip(f.monomial(0), g.monomial(0), strict=True))))


def _membership(ctx: Any, target: Poly, generators: list[Poly]) -> list[Poly] | None:
    """Buchberger's algorithm that keeps, for each basis element, how it comes from the generators."""
    zero = ctx.constant(0)
    count = len(generators)
    basis: list[tuple[Poly, list[Poly]]] = []
    for k, g in enumerate(generators):
        if g != 0:
            basis.append((g, [ctx.constant(1) if j == k else zero for j in range(count)]))
    pairs = [(i, j) for j in range(len(basis)) for i in range(j)]
    rest, row = _reduce(ctx, target, [zero] * count, basis)
    looked = 0
    while rest != 0:
        if not pairs or looked > PAIRS:
            return None
        looked += 1
        pairs.sort(key=lambda ij: _joint_degree(basis[ij[0]][0], basis[ij[1]][0]))
        i, j = pairs.pop(0)
        (f, f_row), (g, g_row) = basis[i], basis[j]
        a, b = f.monomial(0), g.monomial(0)
        if all(not x or not y for x, y in zip(a, b, strict=True)):
            continue
        join = tuple(map(max, zip(a, b, strict=True)))
        u = ctx.from_dict({tuple(x - y for x, y in zip(join, a, strict=True)): 1 / f.coefficient(0)})
        v = ctx.from_dict({tuple(x - y for x, y in zip(join, b, strict=True)): 1 / g.coefficient(0)})
        made, made_row = _reduce(
            ctx, u * f - v * g, [u * x - v * y for x, y in zip(f_row, g_row, strict=True)], basis
        )
        if made == 0:
            continue
        if len(made) > SIZE:
            raise TooLarge("basis")
        basis.append((made, made_row))
        pairs += [(k, len(basis) - 1) for k in range(len(basis) - 1)]
        rest, row = _reduce(ctx, rest, row, basis)
    return [zero - c for c in row]


def cofactors_json(field: Fractions, found: list[tuple[Formula, Poly]]) -> list[Any]:
    """Equations with their cofactors as JSON."""
    return [[to_json(equation), to_json(sum_term(field.monomials(c)))] for equation, c in found if c != 0]


def combination(field: Fractions, target: Ratio, data: Any, allowed: list[Formula]) -> str | None:
    """Check num(target) = sum of c_i*num(h_i) for the equations and cofactors in the evidence."""
    if not isinstance(data, list):
        return "malformed cofactors"
    rest = Ratio(field.lift(target).num, field.ctx.constant(1))
    for item in data:
        if not isinstance(item, list) or len(item) != 2:
            return "malformed cofactor"
        equation, cofactor = read_node(item[0], Formula), read_node(item[1], Term)
        if equation is None or cofactor is None or equation not in allowed:
            return "an equation with a cofactor is not among the hypotheses"
        c = field.of(cofactor)
        if not c.den.is_constant():
            return "a cofactor is not a polynomial"
        h = field.reduced(field.of(equation.args[0] - equation.args[1]))
        rest = field.add(rest, field.mul(c, Ratio(h.num, field.ctx.constant(1))), -1)
    return None if field.is_zero(rest) else "the sides differ"


__all__ = [
    "Definitions", "Solved", "Undefined", "cofactors_json", "combination", "definitions_json", "equations",
    "ideal_cofactors", "read_node", "replay",
]  # fmt: skip
