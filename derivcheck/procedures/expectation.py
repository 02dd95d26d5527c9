"""Expectation as a linear functional, of known and unknown laws alike, and what makes it integrable.

Decides: E[a f(x) + g(x) + c] = a E[f(x)] + E[g(x)] + c; independent factors; goals `integrable(E[...])`.
Method: the body is expanded into parts; factors (matrix factors in front and behind too) and summands free of
    the bound symbol leave; what remains is E of one product in a fixed order.
    An expectation inside that is free of the outer variable is a constant, so E_x E_y[a(x) b(y)] factorises.
    Integrability: polynomials (times exponentials of affine functions) under normal and uniform laws, everything under
    finite laws, f^k where f^m is integrable for an even m >= k; sums by their parts, divergences by definition.
Complete: for identities that follow from linearity alone once bodies agree as polynomials in their atoms.
Gives up: bodies that expand into more than 4,000 parts.
Conditions: every part whose expectation is split off must be integrable.
Proves:
    equal(E(a*x + b, (x, Normal(0, p))), a*E(x, (x, Normal(0, p))) + b)
    equal(E(exp(x)*y**2, (x, Normal(0, 1)), (y, Normal(0, p))), E(exp(x), (x, Normal(0, 1)))*E(y**2, (y, Normal(0, p))))
Refutes:
    equal(E(a*x + b, (x, Normal(0, p))), a*E(x, (x, Normal(0, p))))
    equal(E(x*f(x), (x, Normal(0, 1))), E(x, (x, Normal(0, 1)))*E(f(x), (x, Normal(0, 1))))
Source: the definition of the Lebesgue integral; Fubini for products of integrable factors.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import REAL, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, sym
from derivcheck.language.obligations import obligations, predicate
from derivcheck.language.shape import ShapeError, SortError, dims, shape
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.procedures.definitions import unfold
from derivcheck.procedures.logarithms import expand
from derivcheck.procedures.parts import Part, TooLarge, collect, monomial, ordered, parts, product, split, total
from derivcheck.procedures.reapply import Result, missing, procedure

FINITE = (Op.BERNOULLI, Op.CATEGORICAL)


def linear(t: Term) -> Result | None:
    """E[Σ c·core] = Σ c·E[core], with the integrability of every core that is not constant."""
    if t.op is not Op.EXPECT:
        return None
    body, law = t.args
    x = frozenset(t.bound)
    summands: list[Term] = []
    needs: list[Formula] = []
    for p in ordered(parts(body, x), t.bound):
        front, core, back = split(p, x)
        inner: tuple[Term, ...] = ()
        if core.atoms or core.word:
            expected = Term(Op.EXPECT, (_bare(monomial(core)), law), t.data)
            needs.append(predicate("integrable", expected))
            inner = (Term(Op.TRANSPOSE, (expected,)) if _is_row(core) else expected,)
        summands.append(product([*p.coefficients, *front, *inner, *back]))
    return total_like(summands, t), tuple(needs)


def _is_row(core: Part) -> bool:
    return not core.atoms and len(core.word) == 1 and core.word[0].op is Op.TRANSPOSE


def _bare(t: Term) -> Term:
    return t.args[0] if t.op is Op.TRANSPOSE else t


def total_like(summands: list[Term], t: Term) -> Term:
    """The sum, a zero matrix of t's shape when there is nothing to add."""
    if not summands and shape(t):
        return Term(Op.ZEROS, dims(t))
    return total(summands)


# --- integrability -----------------------------------------------------------------------------------
def polynomial(t: Term, x: Symbol) -> bool:
    """Whether every entry of `t` is a polynomial in (the entries of) x, by its form."""
    if x not in free_symbols(t) or (t.op is Op.SYM and t.data == x):
        return True
    match t.op:
        case Op.ADD | Op.SUB | Op.NEG | Op.MUL | Op.TRANSPOSE | Op.TRACE | Op.MATRIX | Op.HADAMARD | Op.DIAG:
            return all(polynomial(a, x) for a in t.args)
        case Op.DIV:
            return x not in free_symbols(t.args[1]) and polynomial(t.args[0], x)
        case Op.POW:
            base, n = t.args
            natural = n.op is Op.NUM and n.data.denominator == 1 and n.data >= 0
            even_norm = natural and base.op is Op.NORM and n.data % 2 == 0
            return natural and polynomial(base.args[0] if even_norm else base, x)
        case Op.ENTRY:
            return all(x not in free_symbols(i) for i in t.args[1:]) and polynomial(t.args[0], x)
    return False


def affine(t: Term, x: Symbol) -> tuple[Term, Term] | None:
    """(a, b) with t = a x + b, both free of the scalar x."""
    slope: list[Term] = []
    offset: list[Term] = []
    for p in parts(t, frozenset({x})):
        if p.atoms not in ((), ((sym(x), 1),)) or p.word:
            return None
        (slope if p.atoms else offset).append(product(p.coefficients))
    return total(slope), total(offset)


def _given(h: Formula, core: Part, law: Term, x: Symbol) -> bool:
    """Whether a hypothesis states that the core, times a number other than 0, is integrable."""
    if h.op is not Op.PRED or h.data != "integrable" or h.args[0].op is not Op.EXPECT or h.args[0].args[1] != law:
        return False
    (y,) = h.args[0].bound
    if y.domain != x.domain:
        return False
    found = ordered(parts(substitute(h.args[0].args[0], {y: sym(x)}), frozenset({x})), (x,))
    return (
        len(found) == 1
        and all(c.op is Op.NUM for c in found[0].coefficients)
        and (dict(found[0].atoms), found[0].word) == (dict(core.atoms), core.word)
    )


def _surely(core: Part, law: Term, x: Symbol, hyps: tuple[Formula, ...]) -> bool:
    """Whether the product is integrable by the form of its factors and the law, or by a higher moment."""
    if law.op in (Op.NORMAL, Op.MVNORMAL, Op.UNIFORM):
        factors = [a for a, _ in core.atoms] + list(core.word)
        rest = [a for a in factors if not polynomial(a, x)]
        line = x.domain == REAL
        if all(line and a.op is Op.EXP and affine(a.args[0], x) is not None for a in rest):
            return True
    if any(_given(h, core, law, x) for h in hyps):
        return True
    if len(core.atoms) == 1 and not core.word:
        atom, k = core.atoms[0]
        for m in range(k + k % 2, k + 8, 2):
            moment = Term(Op.EXPECT, (atom**m, law), (x,))
            if predicate("integrable", moment) in hyps:
                return True
    return False


def _definition(t: Node, x: Symbol, needs: list[Formula]) -> Node:
    """All densities of named laws and inner expectations written out, inside first; `needs` free of x is added to."""
    from derivcheck.procedures.gaussian_moments import moments  # it builds on this module

    if not t.args or isinstance(t, Formula):
        return t
    t = t.with_args(tuple(_definition(a, x, needs) for a in t.args))
    found: Result | None = None
    if isinstance(t, Term):
        match t.op:
            case Op.LOGDENSITY:
                found = unfold(t)
            case Op.LOG:
                found = expand(t)
            case Op.EXPECT:
                found = moments(t) or linear(t)
                if found is not None and all(x not in free_symbols(n) for n in found[1]):
                    needs += found[1]
                    return found[0]
                return t
    return _definition(found[0], x, needs) if found and not found[1] else t


def sufficient(goal: Goal) -> tuple[Formula, ...] | None:
    """Formulas that imply the integrability stated by the goal; None if it is of another kind or no simpler."""
    f = goal.formula
    if f.op is not Op.PRED or f.data != "integrable" or len(f.args) != 1:
        return None
    t = f.args[0]
    if t.op in (Op.KL, Op.ENTROPY):
        found = unfold(t)
        if found is None:
            return None
        t, conditions = found
        inner = t.args[0] if t.op is Op.NEG else t
        if inner.op is not Op.EXPECT:
            return tuple(obligations(t)) + conditions  # a finite law: a finite sum
        return (predicate("integrable", inner), *conditions)
    if t.op is Op.VAR:
        body, law = t.args
        square = body @ body.T if shape(body) else body**2
        return (predicate("integrable", Term(Op.EXPECT, (square, law), t.data)),)
    if t.op is not Op.EXPECT:
        return None
    body, law = t.args
    if law.op in FINITE:
        return ()
    (x,) = t.bound
    needs: list[Formula] = []
    body = _definition(body, x, needs)
    assert isinstance(body, Term)
    for p in collect(parts(body, frozenset({x}))):
        _, core, _ = split(p, frozenset({x}))
        if (core.atoms or core.word) and not _surely(core, law, x, goal.hyps):
            needs.append(predicate("integrable", Term(Op.EXPECT, (_bare(monomial(core)), law), (x,))))
    return None if f in needs else tuple(dict.fromkeys(needs))


def _sufficient(goal: Goal) -> tuple[Formula, ...] | None:
    try:
        return sufficient(goal)
    except (TooLarge, ShapeError, SortError):
        return None


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """What remains to be shown before the expectation in the goal is integrable."""
    needs = _sufficient(goal)
    if needs is None:
        return NoOpinion("no rule for the integrability of this expectation")
    return Evidence(None, needs)


def check(goal: Goal, data: Json) -> str | None:
    """Accepts `H |- integrable(...)` when the sufficient formulas are among H."""
    needs = _sufficient(goal)
    if needs is None or data is not None:
        return "no rule for the integrability of this expectation"
    return missing(needs, goal)


INTEGRABLE = Procedure(name="expectation.integrable", check=check, doc=__doc__ or "", decide=decide)
PROCEDURES = (procedure("expectation.linear", linear, (Op.EXPECT,), __doc__), INTEGRABLE)
