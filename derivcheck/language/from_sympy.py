"""SymPy expressions as written trees, taken as they come: nothing is simplified, `x**-1` reads 1/x.

    from_sympy(sympy.Symbol("t", positive=True)/2)  =  t/2 with t > 0

A symbol without assumptions is real, as everywhere here; `complex=True` makes it complex.  Floats, and whatever has
no faithful counterpart, raise TypeError.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derivcheck.language import build
from derivcheck.language.domain import COMPLEX, POSITIVE_INTEGER, REAL, Domain, Kind, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import EULER, IMAGINARY, INFINITY, ONE, PI, Formula, Op, Term, rel, sym, term
from derivcheck.language.substitute import substitute

_FUNCTIONS: dict[str, Op] = {
    "exp": Op.EXP, "log": Op.LOG, "sin": Op.SIN, "cos": Op.COS, "tan": Op.TAN, "atan": Op.ATAN, "sinh": Op.SINH,
    "cosh": Op.COSH, "tanh": Op.TANH, "erf": Op.ERF, "gamma": Op.GAMMA, "factorial": Op.FACTORIAL,
    "binomial": Op.BINOMIAL, "floor": Op.FLOOR, "Abs": Op.ABS, "sign": Op.SIGN, "Max": Op.MAX, "Min": Op.MIN,
    "re": Op.RE, "im": Op.IM, "conjugate": Op.CONJ, "Transpose": Op.TRANSPOSE, "Inverse": Op.INVERSE,
    "Determinant": Op.DET, "Trace": Op.TRACE, "HadamardProduct": Op.HADAMARD, "Identity": Op.IDENTITY,
    "ZeroMatrix": Op.ZEROS,
}  # fmt: skip
_RELATIONS = {
    "Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}  # fmt: skip


def from_sympy(expr: Any) -> Term:
    """The written tree of a SymPy expression or matrix.

    Raises TypeError, naming the part, for floats and for what has no counterpart.
    """
    return _Reader(expr).term(expr)


def _refuse(expr: Any, why: str) -> TypeError:
    return TypeError(f"{expr}: {why}")


class _Reader:
    def __init__(self, expr: Any) -> None:
        import sympy

        self.sympy: Any = sympy
        shaped = expr.atoms(sympy.MatrixSymbol) if isinstance(expr, sympy.Basic) else ()
        self.dimensions = {s for m in shaped for d in m.shape for s in d.free_symbols}

    def term(self, expr: Any) -> Term:
        s = self.sympy
        if isinstance(expr, s.MatrixBase):
            rows, columns = expr.shape
            if not rows or not columns:
                raise _refuse(expr, "an empty matrix")
            return Term(Op.MATRIX, tuple(map(self.term, expr)), (rows, columns))
        if not isinstance(expr, s.Expr):
            raise _refuse(expr, f"a {type(expr).__name__} is not a term")
        if expr.is_Float:
            raise _refuse(expr, "a float; write an exact number: Rational(1, 2) or Rational('0.1')")
        if expr.is_Rational:
            return term(Fraction(int(expr.p), int(expr.q)))
        constants = {s.pi: PI, s.E: EULER, s.I: IMAGINARY, s.oo: INFINITY, -s.oo: -INFINITY}
        if expr in constants:
            return constants[expr]
        if expr.is_Symbol:
            return sym(self.symbol(expr))
        name = type(expr).__name__
        if isinstance(expr, s.core.function.AppliedUndef):
            return self.applied(expr)
        if name in _FUNCTIONS:
            return Term(_FUNCTIONS[name], tuple(map(self.term, expr.args)))
        rule = getattr(self, f"on_{name}", None)
        if rule is None:
            raise _refuse(expr, f"{name} has no counterpart here")
        return rule(expr)  # type: ignore[no-any-return]

    # --- names
    def symbol(self, symbol: Any) -> Symbol:
        if isinstance(symbol, self.sympy.Dummy | self.sympy.Wild):
            raise _refuse(symbol, "a dummy or wildcard has no name of its own")
        plain = self.sympy.Symbol(symbol.name).assumptions0
        if symbol in self.dimensions and symbol.assumptions0.items() <= {
            **self.sympy.Symbol("n", integer=True, positive=True).assumptions0
        }.items():
            return Symbol(symbol.name, POSITIVE_INTEGER)
        if symbol.assumptions0 == plain:
            return Symbol(symbol.name, REAL)
        for flags, domain in _domains():
            if self.sympy.Symbol(symbol.name, **flags).assumptions0 == symbol.assumptions0:
                return Symbol(symbol.name, domain)
        given = ", ".join(sorted(k for k, v in symbol._assumptions_orig.items() if v is not None))
        raise _refuse(symbol, f"no declaration says {given}; declare less and state the rest as a given")

    def applied(self, expr: Any) -> Term:
        function = type(expr)
        name = function.__name__
        if function not in (self.sympy.Function(name), self.sympy.Function(name, real=True)):
            raise _refuse(function, "of a function's assumptions only real=True can be taken over")
        arguments = tuple(map(self.term, expr.args))
        inputs = tuple(COMPLEX if not is_real(a) else REAL for a in arguments)
        handle = sym(Symbol(name, Domain(Kind.FUNCTION, inputs=inputs, output=REAL)))
        return handle(*arguments)

    def on_Indexed(self, expr: Any) -> Term:
        if len(expr.indices) != 1:
            raise _refuse(expr, "one index was expected")
        # SymPy fixes no first index
        family = sym(Symbol(str(expr.base.label), Domain(Kind.SEQUENCE, output=REAL)))
        return family[self.term(expr.indices[0])]

    # --- arithmetic
    def on_Add(self, expr: Any) -> Term:
        ordered = expr.as_ordered_terms()  # as SymPy prints it
        return self.total(ordered if set(ordered) == set(expr.args) else expr.args)

    def on_MatAdd(self, expr: Any) -> Term:
        return self.total(expr.args)

    def total(self, parts: Sequence[Any]) -> Term:
        first, *rest = map(self.term, parts)
        for value in rest:
            first = first - value.args[0] if value.op is Op.NEG else first + value
        return first

    def on_Mul(self, expr: Any) -> Term:
        above: list[Term] = []
        below: list[Term] = []
        negative = False
        for part in expr.args:
            if part.is_Rational:
                negative ^= bool(part < 0)
                above += [term(abs(int(part.p)))] if abs(part.p) != 1 else []
                below += [term(int(part.q))] if part.q != 1 else []
            elif part.is_Pow and part.exp.is_Rational and part.exp < 0:
                below.append(self.power(part.base, -part.exp))
            else:
                above.append(self.term(part))
        value = _product(above)
        if below:
            value = value / _product(below)
        return -value if negative else value

    on_MatMul = on_Mul

    def on_Pow(self, expr: Any) -> Term:
        if expr.exp.is_Rational and expr.exp < 0:
            return ONE / self.power(expr.base, -expr.exp)
        return self.power(expr.base, expr.exp)

    def power(self, base: Any, exponent: Any) -> Term:
        value = self.term(base)
        if exponent == 1:
            return value
        if exponent == self.sympy.Rational(1, 2):
            return Term(Op.SQRT if is_real(value) else Op.CSQRT, (value,))
        return value ** self.term(exponent)

    def on_MatPow(self, expr: Any) -> Term:
        return self.term(expr.base) ** self.term(expr.exp)

    def on_ceiling(self, expr: Any) -> Term:
        return -Term(Op.FLOOR, (-self.term(expr.args[0]),))

    # --- conditions
    def on_Piecewise(self, expr: Any) -> Term:
        *branches, (default, always) = expr.args
        if always != True:  # noqa: E712 (SymPy's own truth value)
            raise _refuse(expr, "the last case must hold otherwise: Piecewise(..., (value, True))")
        pairs = [(self.formula(test), self.term(value)) for value, test in branches]
        return build.cases(*pairs, otherwise=self.term(default)) if pairs else self.term(default)

    def formula(self, test: Any) -> Formula:
        name = type(test).__name__
        if name in _RELATIONS:
            return rel(_RELATIONS[name], *map(self.term, test.args))
        heads = {"And": Op.AND, "Or": Op.OR, "Not": Op.NOT}
        if name not in heads:
            raise _refuse(test, f"{name} is not a condition known here")
        parts = sorted(test.args, key=self.sympy.default_sort_key)
        return Formula(heads[name], tuple(map(self.formula, parts)))

    # --- binders
    def on_Sum(self, expr: Any) -> Term:
        head = {"Sum": build.Sum, "Product": build.Prod, "Integral": build.Integral}[type(expr).__name__]
        out = self.term(expr.function)
        for limits in expr.limits:
            if len(limits) != 3:
                raise _refuse(expr, "both ends of the range were expected")
            variable, lo, hi = limits
            out = head(out, sym(self.symbol(variable)), self.term(lo), self.term(hi))
        return out

    on_Product = on_Integral = on_Sum

    def on_Derivative(self, expr: Any) -> Term:
        out = self.term(expr.expr)
        for variable, count in expr.variable_count:
            if not variable.is_Symbol or not count.is_Integer:
                raise _refuse(expr, "derivatives by names, a literal number of times, were expected")
            for _ in range(int(count)):
                out = build.D(out, sym(self.symbol(variable)))
        return out

    def on_Subs(self, expr: Any) -> Term:
        if any(not v.is_Symbol for v in expr.variables):
            raise _refuse(expr, "a substitution for names was expected")
        symbols = [self.symbol(v) for v in expr.variables]
        points = [self.term(p) for p in expr.point]
        inner = self.term(expr.expr)
        if inner.op is Op.DERIV and [inner.data[0]] == symbols and inner.args[1] == sym(symbols[0]):
            return Term(Op.DERIV, (inner.args[0], points[0]), inner.data)
        return substitute(inner, dict(zip(symbols, points, strict=True)))

    def on_Limit(self, expr: Any) -> Term:
        body, variable, point, side = expr.args
        return build.Limit(self.term(body), sym(self.symbol(variable)), self.term(point), str(side))

    # --- matrices
    def on_MatrixSymbol(self, expr: Any) -> Term:
        rows, columns = map(self.term, expr.shape)
        return sym(Symbol(expr.name, Domain(Kind.MATRIX, shape=(rows, columns))))

    def on_MatrixElement(self, expr: Any) -> Term:
        array, row, column = expr.args
        indices = (row,) if array.shape[1] == 1 else (row, column)
        return Term(Op.ENTRY, (self.term(array), *(self.term(i + 1) for i in indices)))  # SymPy counts from 0


def _product(factors: list[Term]) -> Term:
    if len(factors) < 2:
        return factors[0] if factors else ONE
    return Term(Op.MUL, tuple(factors))


def _domains() -> list[tuple[dict[str, bool], Domain]]:
    """Assumptions that a declaration can say, with the domain that says it."""
    zero = Fraction(0)
    return [
        ({"real": True}, REAL),
        ({"complex": True}, COMPLEX),
        ({"positive": True}, Domain(Kind.REAL, lo=zero)),
        ({"nonnegative": True}, Domain(Kind.REAL, lo=zero, lo_closed=True)),
        ({"negative": True}, Domain(Kind.REAL, hi=zero)),
        ({"nonpositive": True}, Domain(Kind.REAL, hi=zero, hi_closed=True)),
        ({"integer": True}, Domain(Kind.INTEGER)),
        ({"integer": True, "positive": True}, POSITIVE_INTEGER),
        ({"integer": True, "nonnegative": True}, Domain(Kind.INTEGER, lo=zero)),
        ({"integer": True, "negative": True}, Domain(Kind.INTEGER, hi=Fraction(-1))),
        ({"integer": True, "nonpositive": True}, Domain(Kind.INTEGER, hi=zero)),
    ]
