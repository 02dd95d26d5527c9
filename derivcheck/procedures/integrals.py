"""Definite integrals over bounded ranges by an antiderivative, which is checked by differentiating it.

Decides: the integral from a to b of f as F(b) - F(a).
Method: F is put together part by part: powers of the variable, exponentials of affine functions, g**k times g' for a
    named function g, and the logarithm of a denominator times what remains free of the variable.  The evidence is F.
Complete: for polynomials; else no.
Gives up: infinite ranges, integrands with parts of other kinds.
Conditions: F is differentiable on [a, b] with derivative f there.  That f is integrable and a <= b are obligations.
Proves:
    equal(Integral(x**2, x, 0, p), p**3/3)
    equal(Integral(exp(p*x), x, 0, 1), (exp(p) - 1)/p)
    equal(Integral(2*x/(1 + x**2), x, 0, 1), log(2))
Refutes:
    equal(Integral(x**2, x, 0, p), p**2/2)
    equal(Integral(exp(p*x), x, 0, 1), exp(p) - 1)
    equal(Integral(2*x/(1 + x**2), x, 0, 1), 2*log(2))
Source: the fundamental theorem of calculus, Rudin, Real and Complex Analysis, theorem 7.21.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.domain import REAL, Kind, Symbol
from derivcheck.language.facts import is_infinity
from derivcheck.language.node import ONE, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.nodes_json import NodeError, from_json, to_json
from derivcheck.language.obligations import predicate
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.language.substitute import alpha_equal, beta, free_symbols, fresh, substitute
from derivcheck.procedures.derivatives import differentiate
from derivcheck.procedures.fractions import Fractions, Undefined, settled
from derivcheck.procedures.fractions import TooLarge as FractionTooLarge
from derivcheck.procedures.parts import Part, TooLarge, monomial, parts, power, product, total


# --- the theorem ---------------------------------------------------------------------------------------
def conclusion(integral: Term, antiderivative: Term) -> tuple[Term, Formula] | None:
    """F(b) - F(a), and what is to be shown: F' exists and is f on [a, b].  F is `function(x, ...)`."""
    body, lo, hi = integral.args
    if shape(body) or any(map(is_infinity, (lo, hi))):
        return None
    taken = frozenset(s.name for t in (integral, antiderivative) for s in free_symbols(t))
    x = fresh(Symbol(integral.bound[0].name, REAL), taken)
    inside = Formula(Op.AND, (rel("<=", lo, sym(x)), rel("<=", sym(x), hi)))
    primitive = beta(antiderivative, (sym(x),))
    slope = differentiate(primitive, x)  # equal to the derivative where that exists and the slope is defined
    if slope is None:
        return None
    exists = predicate("differentiable at", Term(Op.DERIV, (primitive, sym(x)), (x,)))
    derivative = Formula(Op.AND, (exists, rel("=", slope, substitute(body, {integral.bound[0]: sym(x)}))))
    need = Formula(Op.FORALL, (Formula(Op.IMPLIES, (inside, derivative)),), (x,))
    return beta(antiderivative, (hi,)) - beta(antiderivative, (lo,)), need


def check(goal: Goal, data: Json) -> str | None:
    """Accepts `integral = F(b) - F(a)` when F' = f on [a, b] is among the hypotheses."""
    f = goal.formula
    if f.op is not Op.REL or f.data != "=" or f.args[0].op is not Op.INTEGRAL:
        return "an equation for an integral was expected"
    try:
        antiderivative = from_json(data)
    except NodeError as error:
        return str(error)
    if not isinstance(antiderivative, Term) or antiderivative.op is not Op.LAMBDA:
        return "the antiderivative must be a function"
    if len(antiderivative.data) != 1 or antiderivative.data[0].domain != REAL:
        return "the antiderivative must be a function of one real variable"
    try:
        found = conclusion(f.args[0], antiderivative)
    except (ShapeError, SortError) as error:
        return str(error)
    if found is None:
        return "not a scalar integral over a bounded range, or no derivative by the rules"
    value, need = found
    if not alpha_equal(value, f.args[1]):
        return "the antiderivative gives another value"
    return None if any(alpha_equal(need, h) for h in goal.hyps) else f"not among the hypotheses: {need!r}"


# --- finding F -----------------------------------------------------------------------------------------
def antiderivative_of(body: Term, x: Symbol) -> Term | None:
    """A term whose derivative by x may be `body`."""
    try:
        given = parts(body, frozenset({x}))
    except TooLarge:
        return None
    found = [_part(p, x) for p in given]
    if all(f is not None for f in found):
        return total(f for f in found if f is not None)
    return _logarithm(body, list(dict.fromkeys(g for p in given for g in _denominators(p))), x)


def _part(p: Part, x: Symbol) -> Term | None:
    if p.word:
        return None
    own = _monomial(p, x)
    return None if own is None else product([*p.coefficients, own])


def _monomial(p: Part, x: Symbol) -> Term | None:
    """x^k, exp(a x + b), g^k g', g'/g."""
    atoms = dict(p.atoms)
    k = atoms.pop(sym(x), 0)
    if not atoms:
        return power(sym(x), k + 1) / term(k + 1)
    if len(atoms) == 1 and not k:
        ((atom, n),) = atoms.items()
        if atom.op is Op.EXP and n == 1:
            rate = differentiate(atom.args[0], x)
            return None if rate is None or x in free_symbols(rate) else atom / rate
        inner = _primitive(atom, x)
        if inner is not None and n == 1:
            return inner
    for atom in atoms:
        inner = _primitive(atom, x)
        if inner is not None and atoms[atom] == 1 and not k and set(atoms) == {atom, inner}:
            return power(inner, atoms[inner] + 1) / term(atoms[inner] + 1)
    return _logarithm(monomial(p), _denominators(p), x)


def _denominators(p: Part) -> list[Term]:
    return [a.args[1] for a, _ in p.atoms if a.op is Op.DIV and a.args[0] == ONE]


def _primitive(atom: Term, x: Symbol) -> Term | None:
    """g(x) for the atom g'(x)."""
    if atom.op is not Op.DERIV or atom.args[1] != sym(x):
        return None
    g: Term = substitute(atom.args[0], {atom.bound[0]: sym(x)})
    return g


def _logarithm(whole: Term, denominators: list[Term], x: Symbol) -> Term | None:
    for g in denominators:
        slope = differentiate(g, x)
        if slope is None or slope == ZERO:
            continue
        factor = _lowest(whole * g / slope)
        if factor is not None and x not in free_symbols(factor):
            return factor * Term(Op.LOG, (g,))
    return None


def _lowest(t: Term) -> Term | None:
    def work(scales: dict[tuple[Term, Term], int]) -> Term:
        table = Fractions(scales=scales)
        return table.term(table.of(t))

    try:
        return settled(work)  # type: ignore[no-any-return]
    except (Undefined, FractionTooLarge):
        return None


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """An integral over a bounded range by an antiderivative."""
    if t.op is not Op.INTEGRAL or t.bound[0].domain.kind is not Kind.REAL:
        return NoOpinion("not an integral")
    try:
        x = t.bound[0]
        found = antiderivative_of(t.args[0], x) if not shape(t.args[0]) else None
        if found is None:
            return NoOpinion("no antiderivative was found")
        function = Term(Op.LAMBDA, (found,), (x,))
        result = conclusion(t, function)
    except (ShapeError, SortError) as error:
        return NoOpinion(str(error))
    if result is None:
        return NoOpinion("not a scalar integral over a bounded range")
    return Rewrite(result[0], Evidence(to_json(function), (result[1],)))


PROCEDURE = Procedure(
    name="integral.antiderivative", check=check, doc=__doc__, rewrite=rewrite, heads=frozenset({Op.INTEGRAL}),
    rests_on=("flint",),
)  # fmt: skip
