"""Derivatives by vectors and matrices, and of matrices by a scalar.

Decides: nothing by itself; rewrites gradient, Jacobian and Hessian, and derivatives of matrix expressions by a scalar.
Method: the differential on trees (products keep their order; d(A**-1) = -A**-1 dA A**-1, d det A = det A tr(A**-1 dA),
    d log det A through it), taken in the direction of a unit vector e_s (of e_s e_t' for a matrix). The result is
    read as words, and the matrix whose columns are indexed by s is read off. Numerator layout: the Jacobian of a
    scalar is a row, its gradient a column. Unknown functions contribute their own Jacobians by the chain rule.
Complete: for polynomials in matrices, their inverses, traces, determinants, norms, elementary functions of scalars.
Gives up: absolute values, cases, integrals; unknown functions not declared differentiable (twice, for a second
    derivative); gradients by a matrix declared symmetric, where two conventions compete.
Conditions: a root (norm) that is differentiated must not vanish; a bare determinant's matrix must be invertible.
Proves:
    equal(gradient(dot(build(a, (k,), n), vectors("v", n)), vectors("v", n)), build(a, (k,), n))
Refutes:
    equal(gradient(dot(build(a, (k,), n), vectors("v", n)), vectors("v", n)), 2*build(a, (k,), n))
Source: differentials and their first identification theorem.
"""

from __future__ import annotations

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.facts import closure
from derivcheck.language.node import ONE, PI, TWO, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.shape import ShapeError, SortError, dims, same_dimension, shape
from derivcheck.language.substitute import beta, free_symbols, fresh, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_read import Algebra, reserved, unit_row
from derivcheck.procedures.matrix_ring import has_matrices
from derivcheck.procedures.matrix_scalars import GiveUp
from derivcheck.procedures.matrix_words import INDEX, Words, letter_terms, plus, unit
from derivcheck.procedures.matrix_write import friendly

_ELEMENTARY = {
    Op.EXP: lambda u: Term(Op.EXP, (u,)),
    Op.LOG: lambda u: ONE / u,
    Op.SIN: lambda u: Term(Op.COS, (u,)),
    Op.COS: lambda u: -Term(Op.SIN, (u,)),
    Op.TAN: lambda u: ONE / Term(Op.COS, (u,)) ** 2,
    Op.ATAN: lambda u: ONE / (ONE + u**2),
    Op.SINH: lambda u: Term(Op.COSH, (u,)),
    Op.COSH: lambda u: Term(Op.SINH, (u,)),
    Op.TANH: lambda u: ONE - Term(Op.TANH, (u,)) ** 2,
    Op.ERF: lambda u: TWO * Term(Op.EXP, (-(u**2),)) / Term(Op.SQRT, (PI,)),
}
_LINEAR = frozenset({Op.ADD, Op.SUB, Op.NEG, Op.TRANSPOSE, Op.TRACE, Op.DIAG, Op.MATRIX})


class Differential:
    """d of trees in one variable; `direction` is the term that stands for d variable."""

    def __init__(self, variable: Symbol, direction: Term, hyps: tuple[Formula, ...]) -> None:
        self.variable, self.direction, self.hyps = variable, direction, hyps
        self.needs: list[Formula] = []

    def constant(self, t: Term) -> bool:
        """Whether the variable does not occur."""
        return self.variable not in free_symbols(t)

    def zero(self, t: Term) -> Term:
        """The zero of the shape of t."""
        return Term(Op.ZEROS, dims(t)) if shape(t) else ZERO

    def of(self, t: Term) -> Term:
        """d t.  Raises GiveUp for what is not covered."""
        args = t.args
        if self.constant(t):
            return self.zero(t)
        if t.op is Op.SYM:
            return self.direction
        if t.op in _LINEAR:
            return Term(t.op, tuple(map(self.of, args)), t.data)
        if t.op is Op.LOG and args[0].op is Op.DET and shape(args[0].args[0]):
            inner = args[0].args[0]
            return Term(Op.TRACE, (inner.inv @ self.of(inner),))
        if t.op in _ELEMENTARY:
            return _ELEMENTARY[t.op](args[0]) * self.of(args[0])
        match t.op:
            case Op.MUL | Op.HADAMARD:
                moving = [k for k, a in enumerate(args) if not self.constant(a)]
                parts = [Term(t.op, (*args[:k], self.of(args[k]), *args[k + 1 :])) for k in moving]
                return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))
            case Op.DIV:
                return self.of(args[0]) / args[1] - self.of(args[1]) * args[0] / args[1] / args[1]
            case Op.POW:
                return self._power(t)
            case Op.SQRT:
                self.needs.append(rel(">", args[0], ZERO))
                return self.of(args[0]) / (TWO * t)
            case Op.NORM:
                self.needs.append(rel("!=", t, ZERO))
                return Term(Op.TRACE, (args[0].T @ self.of(args[0]),)) / t
            case Op.INVERSE:
                return -(t @ self.of(args[0]) @ t)
            case Op.DET:
                self.needs.append(Formula(Op.PRED, args, "invertible"))
                return t * Term(Op.TRACE, (args[0].inv @ self.of(args[0]),))
            case Op.ENTRY if all(map(self.constant, args[1:])):
                return Term(Op.ENTRY, (self.of(args[0]), *args[1:]))
            case Op.SUM | Op.BUILD if all(map(self.constant, args[1:])):
                if any(n.op is Op.CONST and n.data == "oo" for a in args[1:] for n in a.walk()):
                    raise GiveUp("an infinite sum")
                return self._under(t)
            case Op.APPLY if args[0].op is Op.LAMBDA:
                return self.of(beta(args[0], args[1:]))
            case Op.APPLY:
                return self._applied(t)
            case Op.DERIV | Op.GRAD | Op.JACOBIAN:
                return self._second(t)
        raise GiveUp(f"the derivative of {t.op.value} is not covered")

    def _under(self, t: Term) -> Term:
        """d under a finite sum, or entry by entry."""
        known = len(self.needs)
        body = self.of(t.args[0])
        if len(self.needs) > known:
            raise GiveUp("a condition for each index")
        return Term(t.op, (body, *t.args[1:]), t.data)

    def _power(self, t: Term) -> Term:
        base, n = t.args
        if not self.constant(n):
            raise GiveUp("a variable exponent")
        integer = n.op is Op.NUM and n.data.denominator == 1
        if shape(base):
            if not integer or not 1 <= n.data <= 6:
                raise GiveUp("a power of a matrix")
            return self.of(Term(Op.MUL, (base,) * int(n.data)))
        if integer and base.op in (Op.NORM, Op.SQRT) and n.data > 0 and n.data % 2 == 0:
            inner = base.args[0]
            square = inner if base.op is Op.SQRT else Term(Op.TRACE, (inner.T @ inner,))
            return self.of(square ** term(n.data / 2))
        if integer:
            return n * base ** term(n.data - 1) * self.of(base)
        least = ms.lower(Algebra().scalar(n)) if ms.integral(Algebra().scalar(n)) else None
        if least is None or least < 1:
            self.needs.append(rel(">", base, ZERO))
        return n * base ** (n - 1) * self.of(base)

    def _smooth(self, f: Term, prop: Prop) -> None:
        declared = closure(f.data.domain.props)
        if prop not in declared and Formula(Op.PRED, (f,), prop.value) not in self.hyps:
            raise GiveUp(f"{f.data.name} is not declared {prop.value}")

    def _applied(self, t: Term) -> Term:
        """The chain rule for an unknown function, argument by argument."""
        f, *arguments = t.args
        if f.op is not Op.SYM or f.data.domain.kind is not Kind.FUNCTION:
            raise GiveUp("a sequence at a variable index")
        moving = [k for k, a in enumerate(arguments) if not self.constant(a)]
        self._smooth(f, Prop.DIFFERENTIABLE if len(moving) == 1 else Prop.CONTINUOUSLY_DIFFERENTIABLE)
        parts: list[Term] = []
        for k in moving:
            domain = f.data.domain.inputs[k]
            u = fresh(Symbol("u", _open(domain)), frozenset(s.name for s in free_symbols(t)))
            body = Term(Op.APPLY, (f, *arguments[:k], sym(u), *arguments[k + 1 :]))
            parts.append(self._chain(body, u, arguments[k]))
        return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))

    def _chain(self, body: Term, u: Symbol, point: Term) -> Term:
        """d body[u := point] for a body that moves with u alone."""
        inner = self.of(point)
        if u.domain.kind is not Kind.MATRIX:
            return Term(Op.DERIV, (body, point), (u,)) * inner
        if u.domain.shape[1] != ONE or dims(body)[1] != ONE:
            raise GiveUp("a function of a matrix")
        if not shape(body):
            return Term(Op.GRAD, (body, point), (u,)).T @ inner
        return Term(Op.JACOBIAN, (body, point), (u,)) @ inner

    def _second(self, t: Term) -> Term:
        """d of the derivative of an unknown function f at a moving point."""
        body, point = t.args
        (u,) = t.bound
        if u != self.variable and not self.constant(body) or t.op is not Op.DERIV:
            raise GiveUp("a second derivative by vectors of an unknown function")
        if any(n.op is not Op.APPLY and n.op is not Op.SYM and n.op is not Op.DERIV for n in body.walk()):
            raise GiveUp("a derivative inside a derivative: take the inner one first")
        for n in body.walk():
            if n.op is Op.DERIV:
                raise GiveUp("a third derivative of an unknown function")
            if n.op is Op.APPLY:
                self._smooth(n.args[0], Prop.TWICE_DIFFERENTIABLE)
        again = Term(Op.DERIV, (Term(Op.DERIV, (body, sym(u)), (u,)), point), (u,))
        return again * self.of(point)


def _open(domain: Domain) -> Domain:
    """The variable of a derivative: real, or a vector without properties."""
    if domain.kind is Kind.MATRIX:
        return domain._replace(props=frozenset())
    if domain.kind is not Kind.REAL:
        raise GiveUp("a function of integers or complex numbers")
    return REAL


# --- the rewrites -----------------------------------------------------------------------------------------
def _plain(variable: Symbol) -> None:
    """Whether derivatives by the variable have one meaning: all directions of its space are open."""
    props = variable.domain.props
    if variable.domain.kind is Kind.MATRIX and props - {Prop.INVERTIBLE}:
        raise GiveUp("a matrix variable with declared properties")
    if variable.domain.kind not in (Kind.REAL, Kind.MATRIX):
        raise GiveUp("the variable is not real")


def differentiate(t: Term, hyps: tuple[Formula, ...]) -> tuple[Term, tuple[Formula, ...]]:
    """An equal term without the outer derivative, and what it needs.  Raises GiveUp."""
    body, point = t.args
    (variable,) = t.bound
    _plain(variable)
    if reserved(t, *hyps):
        raise GiveUp("a reserved name")
    if t.op is Op.HESSIAN:
        gradient = Term(Op.GRAD, (body, sym(variable)), (variable,))
        if any(n.op in (Op.APPLY, Op.DERIV, Op.GRAD, Op.JACOBIAN) for n in body.walk()):
            raise GiveUp("the Hessian of an unknown function")
        inner, needs = differentiate(gradient, ())
        if needs:
            raise GiveUp("a condition near the point")
        return differentiate(Term(Op.JACOBIAN, (inner, point), (variable,)), hyps)
    algebra = Algebra(hyps)
    if not shape(sym(variable)):
        d = Differential(variable, ONE, hyps)
        result = substitute(d.of(body), {variable: point})
        return _shown(algebra, algebra.read(result), dims(t)), _at(d.needs, variable, point)
    rows, columns = dims(sym(variable))
    direction = fresh(variable._replace(name="%d"), _names(t))
    d = Differential(variable, sym(direction), hyps)
    result = substitute(d.of(body), {variable: point})
    needs = _at(d.needs, variable, point)
    s, r = INDEX._replace(name="%s"), INDEX._replace(name="%t")
    one = ms.constant(1)
    if columns == ONE and dims(body)[1] == ONE:
        algebra.bindings[direction] = {(unit(sym(s), rows),): one}
        jacobian = algebra.rows_over(_linear(algebra, result, direction), s, rows)
        if jacobian is None:
            raise GiveUp("the derivative is no word in its direction")
        return _shown(algebra, algebra.transpose(jacobian) if t.op is Op.GRAD else jacobian, dims(t)), needs
    if t.op is not Op.GRAD or shape(body):
        raise GiveUp("a Jacobian of or by a matrix")
    algebra.bindings[direction] = {(unit(sym(s), rows), unit_row(sym(r), columns)): one}
    row = algebra.rows_over(_linear(algebra, result, direction), r, columns)
    block = None if row is None else algebra.rows_over(algebra.transpose(row), s, rows)
    if block is None:
        raise GiveUp("the derivative is no word in its direction")
    return _shown(algebra, algebra.transpose(block), dims(t)), needs


def _shown(algebra: Algebra, words: Words, size: tuple[Term, Term]) -> Term:
    return friendly(algebra.tree({w: ms.tidy(c) for w, c in words.items()}, *size))  # type: ignore[return-value]


def _at(needs: list[Formula], variable: Symbol, point: Term) -> tuple[Formula, ...]:
    return tuple(dict.fromkeys(substitute(f, {variable: point}) for f in needs))


def _names(t: Term) -> frozenset[str]:
    """Every name in the tree, bound ones included."""
    return frozenset(s.name for n in t.walk() for s in (*n.bound, *((n.data,) if n.op is Op.SYM else ())))


def _linear(algebra: Algebra, t: Term, direction: Symbol) -> Words:
    words = algebra.read(t)
    atoms = {a for p in words.values() for mono in p for a, _ in mono}
    atoms |= {a for word in words for letter in word for a in letter_terms(letter)}
    if any(direction in free_symbols(a) for a in atoms):
        raise GiveUp("the direction stays inside an atom")
    return words


def rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """The derivative carried out."""
    if t.op is Op.DERIV and not has_matrices(t):
        return NoOpinion("a derivative of scalars by a scalar")
    try:
        result, needs = differentiate(t, hyps)
        if Algebra().read(t) == Algebra().read(result):
            return NoOpinion("an unknown function's own derivative")
    except (GiveUp, ShapeError, SortError) as error:
        return NoOpinion(str(error))
    return Rewrite(result, Evidence(None, needs))


def check(goal: Goal, data: Json) -> str | None:
    """Differentiate again and compare normal forms; what is needed must be among the hypotheses."""
    f = goal.formula
    if data is not None or f.op is not Op.REL or f.data != "=":
        return "an equation without further data is expected"
    left, right = f.args
    if left.op not in HEADS or reserved(right):
        return "a derivative is expected on the left"
    try:
        result, needs = differentiate(left, goal.hyps)
        if any(need not in goal.hyps for need in needs):
            return "a condition of the derivative is not among the hypotheses"
        if not all(map(same_dimension, dims(result), dims(right))):
            return "the shapes differ"
        algebra = Algebra(goal.hyps)
        difference = plus(algebra.read(result), algebra.read(right), -1)
    except (GiveUp, ShapeError, SortError) as error:
        return str(error)
    return None if all(ms.is_zero(c) for c in difference.values()) else "the derivative is another term"


HEADS = frozenset({Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN})
PROCEDURE = Procedure(
    name="matrix.calculus",
    check=check,
    doc=__doc__ or "",
    rewrite=rewrite,
    heads=HEADS,
    rests_on=("flint",),
)
