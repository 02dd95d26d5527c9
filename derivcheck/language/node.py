"""Written trees: inert, immutable terms and formulas.

    Node = (op, args, data, hash)      Term(Node)      Formula(Node)

Nothing is evaluated: `x/x` stays `x/x`.  A node is a tuple, so that not even `object.__setattr__` can
change one.  Binders keep the bound symbols in `data`; `SCOPE` says which arguments they bind in.
Python operators on terms build terms, the comparisons `<  <=  >  >=` build formulas; `==` is structural
(use `equal(a, b)` to state an equation).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from typing import Any

from derivcheck.language.domain import Kind, Symbol


class Op(Enum):
    """Every head a node can have, with the arguments it takes."""

    # --- leaves (data = the value)
    NUM = "num"  # data: Fraction
    CONST = "const"  # data: "pi" | "e" | "i" | "oo"
    SYM = "sym"  # data: Symbol (scalar, matrix, function, sequence or distribution)
    # --- arithmetic (scalars and matrices; MUL of matrices is the matrix product, in order)
    ADD = "add"  # n-ary
    SUB = "sub"  # a - b
    NEG = "neg"  # -a
    MUL = "mul"  # n-ary
    DIV = "div"  # a / b, b scalar
    POW = "pow"  # a ** b; a square matrix to an integer power too
    # --- elementary functions of scalars
    SQRT = "sqrt"  # real: radicand >= 0
    CSQRT = "csqrt"  # principal complex root: no condition
    ROOT = "root"  # root(a, n): real n-th root, n a positive integer literal
    EXP = "exp"
    LOG = "log"
    SIN = "sin"
    COS = "cos"
    TAN = "tan"
    ATAN = "atan"
    SINH = "sinh"
    COSH = "cosh"
    TANH = "tanh"
    ERF = "erf"
    GAMMA = "gamma"
    FACTORIAL = "factorial"
    BINOMIAL = "binomial"
    FLOOR = "floor"
    ABS = "abs"
    SIGN = "sign"
    MAX = "max"  # n-ary
    MIN = "min"  # n-ary
    RE = "re"
    IM = "im"
    CONJ = "conj"
    CASES = "cases"  # (formula, term, formula, term, ..., default)
    # --- unknown functions and sequences
    APPLY = "apply"  # (f, *arguments): f a SYM (function or sequence) or a LAMBDA
    LAMBDA = "lambda"  # data: bound symbols; (body,)
    # --- binders (data: tuple of bound symbols)
    SUM = "sum"  # (body, lo, hi), integer ends, both included
    PROD = "prod"  # (body, lo, hi)
    MAXOVER = "maxover"  # (body, lo, hi): maximum over a nonempty integer range
    INTEGRAL = "integral"  # (body, lo, hi)
    LIMIT = "limit"  # (body, point); data = (symbol, side) with side "+", "-" or "+-"
    DERIV = "deriv"  # (body, point): d body / d symbol at point, scalar symbol
    GRAD = "grad"  # (body, point): gradient of a scalar by a vector, a COLUMN
    JACOBIAN = "jacobian"  # (body, point): numerator layout, rows = components of body, columns = symbol
    HESSIAN = "hessian"  # (body, point): of a scalar by a vector
    EXPECT = "expect"  # (body, distribution): bound symbol has that law
    VAR = "var"  # (body, distribution)
    # --- vectors and matrices
    MATRIX = "matrix"  # row-major entries; data = (rows, columns) as ints
    BUILD = "build"  # (body, rows, columns): entry (i, j) is body; data = (i, j) bound, from 1
    ENTRY = "entry"  # (A, i, j), or (x, i) for a vector; from 1
    TRANSPOSE = "transpose"
    INVERSE = "inverse"
    DET = "det"
    TRACE = "trace"
    DIAG = "diag"  # the diagonal matrix of a vector
    HADAMARD = "hadamard"  # elementwise product of equal shapes
    IDENTITY = "identity"  # (n,)
    ZEROS = "zeros"  # (rows, columns)
    NORM = "norm"  # Euclidean norm of a vector, Frobenius norm of a matrix
    # --- distributions (of sort "distribution") and what is read off them
    NORMAL = "normal"  # (mean, standard deviation): on the line
    MVNORMAL = "mvnormal"  # (mean vector, covariance matrix)
    UNIFORM = "uniform"  # (a, b): on an interval
    BERNOULLI = "bernoulli"  # (p,)
    CATEGORICAL = "categorical"  # (p, n): probabilities p_1 .. p_n of a sequence p
    DENSITY = "density"  # (distribution, point)
    LOGDENSITY = "logdensity"  # (distribution, point)
    KL = "kl"  # (p, q): E_p[log p - log q]
    ENTROPY = "entropy"  # (p,)
    # --- formulas
    REL = "rel"  # (l, r); data: "=" "!=" "<" "<=" ">" ">="
    NOT = "not"
    AND = "and"  # n-ary; And() is true
    OR = "or"  # n-ary; Or() is false
    IMPLIES = "implies"
    IFF = "iff"
    FORALL = "forall"  # data: (symbol,); (F,)
    EXISTS = "exists"  # data: (symbol,); (F,)
    TENDS = "tends"  # (term, to, value); data = (symbol, side): term -> value as symbol -> to
    PROPTO = "propto"  # (l, r); data = (v,): there is c != 0 free of v with l = c r
    SAMEUPTO = "sameupto"  # (l, r); data = (v,): there is c free of v with l = r + c
    LAW = "law"  # (X, distribution)
    PRED = "pred"  # named predicate; data: name


FORMULA_OPS = frozenset(
    {
        Op.REL, Op.NOT, Op.AND, Op.OR, Op.IMPLIES, Op.IFF, Op.FORALL, Op.EXISTS, Op.TENDS, Op.PROPTO, Op.SAMEUPTO,
        Op.LAW, Op.PRED,
    }
)  # fmt: skip

# binder -> the indices of the arguments in which its symbols are bound (None: all)
SCOPE: dict[Op, tuple[int, ...] | None] = {
    Op.LAMBDA: None,
    Op.SUM: (0,),
    Op.PROD: (0,),
    Op.MAXOVER: (0,),
    Op.INTEGRAL: (0,),
    Op.LIMIT: (0,),
    Op.DERIV: (0,),
    Op.GRAD: (0,),
    Op.JACOBIAN: (0,),
    Op.HESSIAN: (0,),
    Op.EXPECT: (0,),
    Op.VAR: (0,),
    Op.BUILD: (0,),
    Op.FORALL: None,
    Op.EXISTS: None,
    Op.TENDS: (0,),
    Op.PROPTO: None,
    Op.SAMEUPTO: None,
}


_get = tuple.__getitem__  # `Term` redefines indexing, so the fields are read this way
_twins: dict[int, Node] = {}  # equal nodes are mostly one object, so that comparing them is cheap
_MOST_TWINS = 500_000


class Node(tuple[Any, ...]):
    """(op, args, data, hash): the common shape of terms and formulas."""

    __slots__ = ()

    @property
    def op(self) -> Op:
        """The head."""
        return _get(self, 0)  # type: ignore[no-any-return]

    @property
    def args(self) -> tuple[Any, ...]:
        """The arguments, nodes all."""
        return _get(self, 1)

    @property
    def data(self) -> Any:
        """What is not a node: a number, a symbol, bound symbols, a relation's name."""
        return _get(self, 2)

    def __new__(cls, op: Op, args: tuple[Any, ...] = (), data: Any = None) -> Any:
        code = hash((op.value, args, data))
        twin = _twins.get(code)
        if twin is not None:
            twin_op, twin_args, twin_data, _ = tuple.__iter__(twin)
            if twin_op is op and twin_args == args and type(twin_data) is type(data) and twin_data == data:
                return twin
        if len(_twins) > _MOST_TWINS:
            _twins.clear()
        made: Node = tuple.__new__(Formula if op in FORMULA_OPS else Term, (op, args, data, code))
        _twins[code] = made
        return made

    def __init_subclass__(cls) -> None:
        if cls.__name__ not in ("Term", "Formula"):
            raise TypeError("Node, Term and Formula are final")

    def __hash__(self) -> int:
        return _get(self, 3)  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Node) or _get(self, 3) != _get(other, 3):
            return False
        return self.op is other.op and bool(self.data == other.data) and bool(self.args == other.args)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __reduce__(self) -> Any:
        return Node, (self.op, self.args, self.data)

    def __repr__(self) -> str:
        from derivcheck.language.text import text

        return text(self)

    @property
    def bound(self) -> tuple[Symbol, ...]:
        """The symbols this node binds (none for most)."""
        if self.op not in SCOPE:
            return ()
        if self.op in (Op.LIMIT, Op.TENDS):
            return (self.data[0],)
        return self.data  # type: ignore[no-any-return]

    def binds_in(self, index: int) -> bool:
        """Whether argument `index` stands in the scope of the symbols bound here."""
        if self.op not in SCOPE:
            return False
        scope = SCOPE[self.op]
        return scope is None or index in scope

    def with_args(self, args: tuple[Any, ...]) -> Any:
        """The same node over other arguments."""
        same = all(a is b for a, b in zip(args, self.args, strict=False)) and len(args) == len(self.args)
        return self if same or args == self.args else Node(self.op, args, self.data)

    def walk(self) -> Iterator[Node]:
        """Every node of the tree, parents first."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.args))


class Term(Node):
    """A written term.  Operators build terms and never evaluate."""

    __slots__ = ()

    def __new__(cls, op: Op, args: tuple[Any, ...] = (), data: Any = None) -> Term:
        return Node.__new__(Node, op, args, data)  # type: ignore[no-any-return]

    __hash__ = Node.__hash__
    __eq__ = Node.__eq__
    __ne__ = Node.__ne__

    def __add__(self, other: object) -> Term:
        return Term(Op.ADD, (self, term(other)))

    def __radd__(self, other: object) -> Term:
        return Term(Op.ADD, (term(other), self))

    def __sub__(self, other: object) -> Term:
        return Term(Op.SUB, (self, term(other)))

    def __rsub__(self, other: object) -> Term:
        return Term(Op.SUB, (term(other), self))

    def __mul__(self, other: object) -> Term:
        return Term(Op.MUL, (self, term(other)))

    def __rmul__(self, other: object) -> Term:
        return Term(Op.MUL, (term(other), self))

    def __matmul__(self, other: object) -> Term:
        return Term(Op.MUL, (self, term(other)))

    def __truediv__(self, other: object) -> Term:
        return Term(Op.DIV, (self, term(other)))

    def __rtruediv__(self, other: object) -> Term:
        return Term(Op.DIV, (term(other), self))

    def __pow__(self, other: object) -> Term:
        return Term(Op.POW, (self, term(other)))

    def __rpow__(self, other: object) -> Term:
        return Term(Op.POW, (term(other), self))

    def __neg__(self) -> Term:
        return Term(Op.NEG, (self,))

    def __pos__(self) -> Term:
        return self

    def __abs__(self) -> Term:
        return Term(Op.ABS, (self,))

    def __call__(self, *arguments: object) -> Term:
        return Term(Op.APPLY, (self, *map(term, arguments)))

    def __getitem__(self, index: object) -> Term:
        return entry(self, index)

    def __bool__(self) -> bool:
        raise TypeError("a term has no truth value; state a relation with equal(a, b), a < b, ...")

    def __iter__(self) -> Any:
        raise TypeError(f"cannot iterate over the term {self!r}")

    def __len__(self) -> int:
        raise TypeError("a term has no length")

    def __contains__(self, item: object) -> bool:
        raise TypeError("a term contains nothing; use free_symbols")

    def __lt__(self, other: object) -> Formula:  # type: ignore[override]
        return rel("<", self, other)

    def __le__(self, other: object) -> Formula:  # type: ignore[override]
        return rel("<=", self, other)

    def __gt__(self, other: object) -> Formula:  # type: ignore[override]
        return rel(">", self, other)

    def __ge__(self, other: object) -> Formula:  # type: ignore[override]
        return rel(">=", self, other)

    @property
    def T(self) -> Term:
        """The transpose."""
        return Term(Op.TRANSPOSE, (self,))

    @property
    def inv(self) -> Term:
        """The inverse of a square matrix."""
        return Term(Op.INVERSE, (self,))


class Formula(Node):
    """A formula: a statement that is true or false once its free symbols have values."""

    __slots__ = ()

    def __new__(cls, op: Op, args: tuple[Any, ...] = (), data: Any = None) -> Formula:
        return Node.__new__(Node, op, args, data)  # type: ignore[no-any-return]

    __hash__ = Node.__hash__
    __eq__ = Node.__eq__
    __ne__ = Node.__ne__

    def __bool__(self) -> bool:
        raise TypeError("a formula is not a Python truth value; combine with both(...), either(...), implies(...)")

    def __and__(self, other: Formula) -> Formula:
        return Formula(Op.AND, (self, other))

    def __or__(self, other: Formula) -> Formula:
        return Formula(Op.OR, (self, other))

    def __invert__(self) -> Formula:
        return Formula(Op.NOT, (self,))


def term(value: object) -> Term:
    """A term from a term, an integer, a fraction or a SymPy expression.

    Raises TypeError for anything else; a float is refused because its exact value is rarely what was meant.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, bool) or value is None:
        raise TypeError(f"expected a term or a number, got {value!r}")
    if isinstance(value, (int, Fraction)):
        return Term(Op.NUM, (), Fraction(value))
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write an exact number: rational(1, 2) or Fraction('0.5')")
    # an applied unknown function of SymPy has a class without a module of its own
    if any(str(base.__module__).split(".")[0] == "sympy" for base in type(value).__mro__):
        from derivcheck.language.from_sympy import from_sympy

        return from_sympy(value)
    raise TypeError(f"expected a term, an integer, a Fraction or a SymPy expression, got {value!r}")


def sym(symbol: Symbol) -> Term:
    """The term that is just `symbol`."""
    return Term(Op.SYM, (), symbol)


def rel(relation: str, left: object, right: object) -> Formula:
    """The formula `left relation right`, with relation one of = != < <= > >=."""
    if relation not in ("=", "!=", "<", "<=", ">", ">="):
        raise ValueError(f"unknown relation {relation!r}; expected one of = != < <= > >=")
    return Formula(Op.REL, (term(left), term(right)), relation)


def entry(array: Term, index: object) -> Term:
    """`g[i]` of a sequence, `x[i]` of a vector, `A[i, j]` of a matrix; indices count from 1."""
    # a node is a tuple itself
    parts = index if isinstance(index, tuple) and not isinstance(index, Node) else (index,)
    indices = tuple(map(term, parts))
    if array.op is Op.SYM and array.data.domain.kind is Kind.SEQUENCE:
        return Term(Op.APPLY, (array, *indices))
    return Term(Op.ENTRY, (array, *indices))


ZERO, ONE, TWO = term(0), term(1), term(2)
HALF = term(Fraction(1, 2))
PI, EULER, IMAGINARY, INFINITY = (Term(Op.CONST, (), name) for name in ("pi", "e", "i", "oo"))
