"""Elaboration: a written term as a SymPy term, where SymPy can say it.

    line(x*(1/x)) = Line(tree=x*(1/x), sympy=1, obligations=(x != 0,))

SymPy rewrites as it constructs, after the domain has been read off.  The result proposes and prints; no proof rests
on it.  SymPy's symbols carry `real=True`, or `complex=True`, and no other assumption.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derivcheck.language.domain import Domain, Kind, Symbol
from derivcheck.language.node import Formula, Node, Op, Term, sym, term
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import shape
from derivcheck.language.substitute import beta, free_symbols, rename_bound


class Unelaborable(ValueError):
    """SymPy has no faithful counterpart; the message says for what."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a derivation: as written, as SymPy has it (None where it cannot), and what it takes to be defined."""

    tree: Term
    sympy: Any
    obligations: tuple[Formula, ...]


def line(tree: Term) -> Line:
    """The triple of a written term.

    Raises ShapeError or SortError when the term makes no sense.
    """
    needed = obligations(tree)
    try:
        return Line(tree, elaborate(tree), needed)
    except Unelaborable:
        return Line(tree, None, needed)


def elaborate(tree: Term) -> Any:
    """The SymPy expression for `tree`.

    Raises Unelaborable when SymPy cannot say it, ShapeError or SortError when the term makes no sense.
    """
    shape(tree)
    _one_domain_per_name(tree)
    return _Elaborator().term(tree)


def _one_domain_per_name(tree: Node) -> None:
    domains: dict[str, Domain] = {}
    for node in tree.walk():
        for symbol in ((node.data,) if node.op is Op.SYM else node.bound):
            if domains.setdefault(symbol.name, symbol.domain) != symbol.domain:
                raise Unelaborable(f"{symbol.name} has two domains; in SymPy they would be one symbol")


_FUNCTIONS: dict[Op, str] = {
    Op.SQRT: "sqrt", Op.CSQRT: "sqrt", Op.EXP: "exp", Op.LOG: "log", Op.SIN: "sin", Op.COS: "cos", Op.TAN: "tan",
    Op.ATAN: "atan", Op.SINH: "sinh", Op.COSH: "cosh", Op.TANH: "tanh", Op.ERF: "erf", Op.GAMMA: "gamma",
    Op.FACTORIAL: "factorial", Op.BINOMIAL: "binomial", Op.FLOOR: "floor", Op.ABS: "Abs", Op.SIGN: "sign",
    Op.MAX: "Max", Op.MIN: "Min", Op.RE: "re", Op.IM: "im", Op.CONJ: "conjugate",
}  # fmt: skip
_CONSTANTS = {"pi": "pi", "e": "E", "i": "I", "oo": "oo"}
_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge"}


class _Elaborator:
    def __init__(self) -> None:
        import sympy

        self.sympy: Any = sympy

    def term(self, node: Term) -> Any:
        """The SymPy term; what is 1×1 is a scalar."""
        if node.op in _FUNCTIONS:
            return getattr(self.sympy, _FUNCTIONS[node.op])(*map(self.term, node.args))
        rule = _RULES.get(node.op)
        if rule is None:
            raise Unelaborable(f"SymPy has no counterpart of {node.op.value}")
        return self.scalar(rule(self, node)) if not shape(node) else rule(self, node)

    def scalar(self, value: Any) -> Any:
        return value[0, 0] if getattr(value, "is_Matrix", False) else value

    def symbol(self, symbol: Symbol) -> Any:
        kind = symbol.domain.kind
        if kind is Kind.COMPLEX:
            return self.sympy.Symbol(symbol.name, complex=True)
        if kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE):
            return self.sympy.Symbol(symbol.name, real=True)
        if kind is Kind.MATRIX:
            return self.sympy.MatrixSymbol(symbol.name, *map(self.term, symbol.domain.shape))
        raise Unelaborable(f"{symbol.name} is a {kind.value}; SymPy has no term for it alone")

    def const(self, node: Term) -> Any:
        return getattr(self.sympy, _CONSTANTS[node.data])

    def num(self, node: Term) -> Any:
        return self.sympy.Rational(node.data.numerator, node.data.denominator)

    def root(self, node: Term) -> Any:
        radicand, degree = node.args
        if degree.op is not Op.NUM or degree.data.denominator != 1 or degree.data < 1:
            raise Unelaborable("a root needs a literal positive degree")
        value, power = self.term(radicand), self.sympy.Rational(1, degree.data.numerator)
        if degree.data % 2 == 0:
            return value**power
        return self.sympy.sign(value) * self.sympy.Abs(value) ** power  # SymPy's own root of -8 is complex

    def add(self, node: Term) -> Any:
        total = self.term(node.args[0])
        for arg in node.args[1:]:
            total = total - self.term(arg) if node.op is Op.SUB else total + self.term(arg)
        return total

    def mul(self, node: Term) -> Any:
        product = self.term(node.args[0])
        for arg in node.args[1:]:
            product = product * self.term(arg)
            if getattr(product, "shape", None) == (1, 1):
                product = self.scalar(product)
        return product

    def power(self, node: Term) -> Any:
        return self.term(node.args[0]) ** self.term(node.args[1])

    def condition(self, formula: Formula) -> Any:
        if formula.op is Op.REL:
            return getattr(self.sympy, _RELATIONS[formula.data])(*map(self.term, formula.args))
        heads = {Op.AND: "And", Op.OR: "Or", Op.NOT: "Not"}
        if formula.op not in heads:
            raise Unelaborable(f"SymPy has no condition for {formula.op.value}")
        return getattr(self.sympy, heads[formula.op])(*map(self.condition, formula.args))

    def cases(self, node: Term) -> Any:
        pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
        branches = [(self.term(value), self.condition(test)) for test, value in pairs]
        return self.sympy.Piecewise(*branches, (self.term(node.args[-1]), True))

    def apply(self, node: Term) -> Any:
        function, *arguments = node.args
        if function.op is Op.LAMBDA:
            return self.term(beta(function, tuple(arguments)))
        output = function.data.domain.output
        if output is None or output.kind is Kind.MATRIX or any(shape(a) for a in arguments):
            raise Unelaborable(f"{function.data.name} takes or gives matrices")
        flags = {} if output.kind is Kind.COMPLEX else {"real": True}
        return self.sympy.Function(function.data.name, **flags)(*map(self.term, arguments))

    def clear(self, node: Term) -> Node:
        """The binder with bound names that do not occur free outside its scope, so that SymPy cannot mix them up."""
        outside = {s.name for i, a in enumerate(node.args) if not node.binds_in(i) for s in free_symbols(a)}
        return rename_bound(node, frozenset(outside))

    def over_range(self, node: Term) -> Any:
        clear = self.clear(node)
        head = {Op.SUM: "Sum", Op.PROD: "Product", Op.INTEGRAL: "Integral"}[node.op]
        body, lo, hi = map(self.term, clear.args)
        return getattr(self.sympy, head)(body, (self.symbol(clear.data[0]), lo, hi))

    def limit(self, node: Term) -> Any:
        clear = self.clear(node)
        body, point = map(self.term, clear.args)
        return self.sympy.Limit(body, self.symbol(clear.data[0]), point, clear.data[1])

    def derivative(self, node: Term) -> Any:
        if node.args[1] == sym(node.data[0]):
            return self.sympy.Derivative(self.term(node.args[0]), self.symbol(node.data[0]))
        clear = self.clear(node)
        variable = self.symbol(clear.data[0])
        inner = self.sympy.Derivative(self.term(clear.args[0]), variable)
        return self.sympy.Subs(inner, variable, self.term(clear.args[1]))

    def matrix(self, node: Term) -> Any:
        rows, columns = node.data
        return self.sympy.ImmutableMatrix(rows, columns, list(map(self.term, node.args)))

    def entry(self, node: Term) -> Any:
        array = self.term(node.args[0])
        if not getattr(array, "is_Matrix", False):
            return array  # the only entry of what is 1×1
        indices = [self.term(i) - 1 for i in node.args[1:]]
        return array[indices[0], indices[1] if len(indices) == 2 else 0]

    def norm(self, node: Term) -> Any:
        value = self.term(node.args[0])
        if not getattr(value, "is_Matrix", False):
            return self.sympy.Abs(value)
        return self.sympy.sqrt(self.sympy.trace(value.T * value))

    def of_square(self, node: Term) -> Any:
        value = self.term(node.args[0])
        if not getattr(value, "is_Matrix", False):
            return 1 / value if node.op is Op.INVERSE else value
        if node.op is Op.INVERSE:
            return value.inv()
        return self.sympy.det(value) if node.op is Op.DET else self.sympy.trace(value)

    def transpose(self, node: Term) -> Any:
        value = self.term(node.args[0])
        return value.T if getattr(value, "is_Matrix", False) else value

    def hadamard(self, node: Term) -> Any:
        values = list(map(self.term, node.args))
        if not shape(node):
            return self.sympy.Mul(*values)
        return self.sympy.hadamard_product(*values)

    def diag(self, node: Term) -> Any:
        return self.sympy.diag(*self.explicit(node.args[0])) if shape(node) else self.term(node.args[0])

    def explicit(self, node: Term) -> list[Any]:
        value = self.term(node)
        if not isinstance(value, self.sympy.MatrixBase):
            raise Unelaborable("the diagonal matrix of a symbolic vector")
        return list(value)

    def build(self, node: Term) -> Any:
        body, rows, columns = node.args
        if rows.op is not Op.NUM or columns.op is not Op.NUM:
            raise Unelaborable("a matrix built by index needs literal dimensions")
        if not (rows.data.denominator == columns.data.denominator == 1 and 0 < rows.data * columns.data <= 400):
            raise Unelaborable("a matrix built by index needs small positive dimensions")
        function = Term(Op.LAMBDA, (body,), node.data)
        pairs = [(i + 1, j + 1) for i in range(int(rows.data)) for j in range(int(columns.data))]
        entries = [self.term(beta(function, (term(i), term(j)))) for i, j in pairs]
        return self.sympy.ImmutableMatrix(int(rows.data), int(columns.data), entries)


_RULES: dict[Op, Callable[[_Elaborator, Term], Any]] = {
    Op.NUM: _Elaborator.num,
    Op.CONST: _Elaborator.const,
    Op.SYM: lambda e, t: e.symbol(t.data),
    Op.ADD: _Elaborator.add,
    Op.SUB: _Elaborator.add,
    Op.NEG: lambda e, t: -e.term(t.args[0]),
    Op.MUL: _Elaborator.mul,
    Op.DIV: lambda e, t: e.term(t.args[0]) / e.term(t.args[1]),
    Op.POW: _Elaborator.power,
    Op.ROOT: _Elaborator.root,
    Op.CASES: _Elaborator.cases,
    Op.APPLY: _Elaborator.apply,
    Op.SUM: _Elaborator.over_range,
    Op.PROD: _Elaborator.over_range,
    Op.INTEGRAL: _Elaborator.over_range,
    Op.LIMIT: _Elaborator.limit,
    Op.DERIV: _Elaborator.derivative,
    Op.MATRIX: _Elaborator.matrix,
    Op.BUILD: _Elaborator.build,
    Op.ENTRY: _Elaborator.entry,
    Op.TRANSPOSE: _Elaborator.transpose,
    Op.INVERSE: _Elaborator.of_square,
    Op.DET: _Elaborator.of_square,
    Op.TRACE: _Elaborator.of_square,
    Op.DIAG: _Elaborator.diag,
    Op.HADAMARD: _Elaborator.hadamard,
    Op.IDENTITY: lambda e, t: e.sympy.Identity(e.term(t.args[0])),
    Op.ZEROS: lambda e, t: e.sympy.ZeroMatrix(e.term(t.args[0]), e.term(t.args[1])),
    Op.NORM: _Elaborator.norm,
}
