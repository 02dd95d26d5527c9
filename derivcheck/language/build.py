"""The handles that authors write mathematics with.  Each builds a written tree and evaluates nothing.

    declare     reals positives nonnegatives integers naturals counts complexes interval finite
                vectors matrices functions sequences distribution
    numbers     rational half pi e I oo
    functions   exp log sqrt csqrt root sin cos tan atan sinh cosh tanh erf gamma factorial binomial floor
                sign maximum minimum Re Im conj cases
    binders     Sum Prod Max Integral Limit D prime gradient jacobian hessian E Var function
    matrices    matrix vector build det tr diag identity zeros norm dot hadamard
    laws        Normal MvNormal Uniform Bernoulli Categorical density log_density KL entropy
    formulas    equal unequal both either negation implies iff forall exists tends proportional
                equal_up_to law pred
"""

from __future__ import annotations

__all__ = [
    "Bernoulli", "Categorical", "D", "E", "I", "Im", "Integral", "KL", "Limit", "Max", "MvNormal", "Normal",
    "Prod", "Re", "Sum", "Uniform", "Var", "atan", "binomial", "both", "build", "cases", "complexes", "conj",
    "cos", "cosh", "counts", "csqrt", "density", "det", "diag", "distribution", "dot", "e", "either", "entropy",
    "equal", "equal_up_to", "erf", "exists", "exp", "factorial", "finite", "floor", "forall", "function",
    "functions", "gamma", "gradient", "hadamard", "half", "hessian", "identity", "iff", "implies", "integers",
    "interval", "jacobian", "law", "log", "log_density", "matrices", "matrix", "matrix_space", "maximum",
    "minimum", "naturals", "negation", "nonnegatives", "norm", "oo", "pi", "positives", "pred", "prime",
    "proportional", "rational", "reals", "root", "sequences", "sign", "sin", "sinh", "size_of", "sqrt", "symbols",
    "tan", "tanh", "tends", "tr", "unequal", "vector", "vector_space", "vectors", "zeros",
]  # fmt: skip

from collections.abc import Iterable, Sequence
from fractions import Fraction

from derivcheck.language.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    NONNEGATIVE,
    POSITIVE,
    POSITIVE_INTEGER,
    REAL,
    Domain,
    Kind,
    Prop,
    Symbol,
)
from derivcheck.language.node import (
    EULER,
    HALF,
    IMAGINARY,
    INFINITY,
    PI,
    Formula,
    Op,
    Term,
    rel,
    sym,
    term,
)
from derivcheck.language.shape import dims, shape, space
from derivcheck.language.signature import fault
from derivcheck.language.substitute import substitute

half, pi, e, I, oo = HALF, PI, EULER, IMAGINARY, INFINITY


# --- declarations -----------------------------------------------------------------------------------
def _declare(names: str, domain: Domain) -> Term | tuple[Term, ...]:
    handles = tuple(sym(Symbol(name, domain)) for name in names.replace(",", " ").split())
    if not handles:
        raise ValueError("declare at least one name")
    return handles[0] if len(handles) == 1 else handles


def symbols(names: str, domain: Domain) -> tuple[Term, ...]:
    """Handles for space-separated names, always as a tuple."""
    return tuple(sym(Symbol(name, domain)) for name in names.replace(",", " ").split())


def reals(names: str):  # type: ignore[no-untyped-def]
    """Real numbers: one handle for one name, a tuple for several."""
    return _declare(names, REAL)


def positives(names: str):  # type: ignore[no-untyped-def]
    """Real numbers > 0."""
    return _declare(names, POSITIVE)


def nonnegatives(names: str):  # type: ignore[no-untyped-def]
    """Real numbers >= 0."""
    return _declare(names, NONNEGATIVE)


def integers(names: str):  # type: ignore[no-untyped-def]
    """Integers."""
    return _declare(names, INTEGER)


def naturals(names: str):  # type: ignore[no-untyped-def]
    """Integers >= 0."""
    return _declare(names, NATURAL)


def counts(names: str):  # type: ignore[no-untyped-def]
    """Integers >= 1: dimensions, numbers of terms."""
    return _declare(names, POSITIVE_INTEGER)


def complexes(names: str):  # type: ignore[no-untyped-def]
    """Complex numbers."""
    return _declare(names, COMPLEX)


def interval(names: str, lo: object = None, hi: object = None, *, closed: str = ""):  # type: ignore[no-untyped-def]
    """Real numbers between two rational ends (None: unbounded); `closed` is "", "lo", "hi" or "both"."""
    if closed not in ("", "lo", "hi", "both"):
        raise ValueError(f'closed={closed!r}; expected "", "lo", "hi" or "both"')
    ends = [None if end is None else Fraction(end) for end in (lo, hi)]  # type: ignore[call-overload]
    if ends[0] is not None and ends[1] is not None and (ends[0] > ends[1] or (ends[0] == ends[1] and closed != "both")):
        raise ValueError(f"the interval from {lo} to {hi} is empty")
    return _declare(
        names, Domain(Kind.REAL, ends[0], ends[1], closed in ("lo", "both"), closed in ("hi", "both"))
    )


def finite(names: str, values: Iterable[object]):  # type: ignore[no-untyped-def]
    """Numbers from a finite set of rationals."""
    return _declare(names, Domain(Kind.FINITE, values=tuple(sorted(Fraction(v) for v in values))))  # type: ignore[call-overload]


def vectors(names: str, size: object, *props: Prop):  # type: ignore[no-untyped-def]
    """Column vectors of R^size; size a number or a handle."""
    return _declare(names, Domain(Kind.MATRIX, shape=(term(size), term(1)), props=frozenset(props)))


def matrices(names: str, rows: object, columns: object | None = None, *props: Prop):  # type: ignore[no-untyped-def]
    """Real matrices, square when `columns` is None, with properties such as Prop.POSITIVE_DEFINITE."""
    across = rows if columns is None else columns
    return _declare(names, Domain(Kind.MATRIX, shape=(term(rows), term(across)), props=frozenset(props)))


def functions(names: str, *props: Prop, inputs: Sequence[Domain] = (REAL,), output: Domain = REAL):  # type: ignore[no-untyped-def]
    """Unknown functions, of one real variable unless `inputs` says otherwise."""
    return _declare(
        names, Domain(Kind.FUNCTION, inputs=tuple(inputs), output=output, props=frozenset(props))
    )


def sequences(names: str, output: Domain = REAL, *, first: int | None = 1):  # type: ignore[no-untyped-def]
    """Unknown sequences g[i], i >= first, with terms in `output`."""
    return _declare(
        names, Domain(Kind.SEQUENCE, output=output, lo=None if first is None else Fraction(first))
    )


def distribution(names: str, space: Domain = REAL, *props: Prop):  # type: ignore[no-untyped-def]
    """Unknown probability laws on `space`; Prop.DENSITY if they have a density."""
    return _declare(names, Domain(Kind.DISTRIBUTION, output=space, props=frozenset(props)))


def vector_space(size: object) -> Domain:
    """R^size as a domain, for functions and distributions."""
    return Domain(Kind.MATRIX, shape=(term(size), term(1)))


def matrix_space(rows: object, columns: object | None = None, *props: Prop) -> Domain:
    """The real rows × columns matrices as a domain, square when `columns` is None."""
    across = rows if columns is None else columns
    return Domain(Kind.MATRIX, shape=(term(rows), term(across)), props=frozenset(props))


# --- numbers and functions --------------------------------------------------------------------------
def rational(numerator: int | str, denominator: int = 1) -> Term:
    """An exact rational number: rational(1, 3), rational("0.1")."""
    return term(Fraction(numerator) / denominator)


def _function(op: Op, doc: str):  # type: ignore[no-untyped-def]
    def build(*arguments: object) -> Term:
        args = tuple(map(term, arguments))
        if wrong := fault(op, args, None):
            raise TypeError(wrong)
        return Term(op, args)

    build.__doc__ = doc
    build.__name__ = op.value
    return build


exp = _function(Op.EXP, "The exponential.")
log = _function(Op.LOG, "The natural logarithm; its argument must be positive.")
sqrt = _function(Op.SQRT, "The real square root; its argument must be nonnegative.")
csqrt = _function(Op.CSQRT, "The principal complex square root.")
root = _function(Op.ROOT, "root(x, n): the real n-th root.")
sin = _function(Op.SIN, "The sine.")
cos = _function(Op.COS, "The cosine.")
tan = _function(Op.TAN, "The tangent.")
atan = _function(Op.ATAN, "The arc tangent.")
sinh = _function(Op.SINH, "The hyperbolic sine.")
cosh = _function(Op.COSH, "The hyperbolic cosine.")
tanh = _function(Op.TANH, "The hyperbolic tangent.")
erf = _function(Op.ERF, "The error function.")
gamma = _function(Op.GAMMA, "The gamma function.")
factorial = _function(Op.FACTORIAL, "n!")
binomial = _function(Op.BINOMIAL, "binomial(n, k).")
floor = _function(Op.FLOOR, "The floor.")
sign = _function(Op.SIGN, "The sign: -1, 0 or 1.")
maximum = _function(Op.MAX, "The largest of its arguments.")
minimum = _function(Op.MIN, "The smallest of its arguments.")
Re = _function(Op.RE, "The real part.")
Im = _function(Op.IM, "The imaginary part.")
conj = _function(Op.CONJ, "The complex conjugate.")
det = _function(Op.DET, "The determinant.")
tr = _function(Op.TRACE, "The trace.")
diag = _function(Op.DIAG, "The diagonal matrix of a vector.")
identity = _function(Op.IDENTITY, "identity(n): the n×n identity matrix.")
zeros = _function(Op.ZEROS, "zeros(m, n): the m×n zero matrix.")
norm = _function(Op.NORM, "The Euclidean norm of a vector, the Frobenius norm of a matrix.")
hadamard = _function(Op.HADAMARD, "The elementwise product.")
Normal = _function(Op.NORMAL, "Normal(mean, standard deviation): the normal law on the line.")
MvNormal = _function(Op.MVNORMAL, "MvNormal(mean, covariance): the normal law on R^d.")
Uniform = _function(Op.UNIFORM, "Uniform(a, b): the uniform law on an interval.")
Bernoulli = _function(Op.BERNOULLI, "Bernoulli(p): 1 with probability p, else 0.")
Categorical = _function(Op.CATEGORICAL, "Categorical(p, n): i with probability p[i], i = 1 .. n.")
density = _function(Op.DENSITY, "density(p, x): the density (or mass) of p at x.")
log_density = _function(Op.LOGDENSITY, "log_density(p, x).")
KL = _function(Op.KL, "KL(p, q) = E_p[log p - log q], the Kullback-Leibler divergence.")
entropy = _function(Op.ENTROPY, "entropy(p) = -E_p[log p].")


def dot(x: object, y: object) -> Term:
    """The inner product x'y."""
    return term(x).T @ term(y)


def cases(*branches: tuple[Formula, object], otherwise: object) -> Term:
    """cases((x < 0, -x), otherwise=x): the first branch whose condition holds."""
    args: list[object] = []
    for condition, value in branches:
        args += [condition, term(value)]
    return Term(Op.CASES, (*args, term(otherwise)))


# --- binders ----------------------------------------------------------------------------------------
def _symbol(handle: Term) -> Symbol:
    if handle.op is not Op.SYM:
        raise TypeError(f"a declared name was expected, got {handle!r}")
    return handle.data  # type: ignore[no-any-return]


def _rebound(body: object, handle: Term, domain: Domain) -> tuple[Term, Symbol]:
    """The body over a bound symbol of the binder's own domain: its range, not a declaration, limits it."""
    old = _symbol(handle)
    new = Symbol(old.name, domain)
    return substitute(term(body), {old: sym(new)}), new


def _over_integers(op: Op, body: object, index: Term, lo: object, hi: object) -> Term:
    inner, symbol = _rebound(body, index, INTEGER)
    return Term(op, (inner, term(lo), term(hi)), (symbol,))


def Sum(body: object, index: Term, lo: object, hi: object) -> Term:
    """The sum of `body` over integer `index` from lo to hi, both included."""
    return _over_integers(Op.SUM, body, index, lo, hi)


def Prod(body: object, index: Term, lo: object, hi: object) -> Term:
    """The product of `body` over integer `index` from lo to hi, both included."""
    return _over_integers(Op.PROD, body, index, lo, hi)


def Max(body: object, index: Term, lo: object, hi: object) -> Term:
    """The maximum of `body` over integer `index` from lo to hi; the range must not be empty."""
    return _over_integers(Op.MAXOVER, body, index, lo, hi)


def Integral(body: object, variable: Term, lo: object, hi: object) -> Term:
    """The integral of `body` for real `variable` from lo to hi."""
    inner, symbol = _rebound(body, variable, REAL)
    return Term(Op.INTEGRAL, (inner, term(lo), term(hi)), (symbol,))


def Limit(body: object, variable: Term, to: object, side: str = "+-") -> Term:
    """The limit of `body` as `variable` tends to `to` (two-sided unless `side` is "+" or "-")."""
    return Term(Op.LIMIT, (term(body), term(to)), (_symbol(variable), side))


def D(body: object, variable: Term, *more: Term, at: object | None = None) -> Term:
    """The derivative of `body` by a scalar variable, at that variable's value (or `at`); more to repeat."""
    out = Term(Op.DERIV, (term(body), term(variable if at is None or more else at)), (_symbol(variable),))
    return D(out, more[0], *more[1:], at=at) if more else out


def prime(f: Term, at: object, order: int = 1) -> Term:
    """f'(at) of a function of one variable; `order` for higher derivatives."""
    u = sym(Symbol("u", REAL))
    body: Term = f(u)
    for _ in range(order - 1):
        body = Term(Op.DERIV, (body, u), (u.data,))
    return Term(Op.DERIV, (body, term(at)), (u.data,))


def _by_vector(op: Op, body: object, variable: Term, at: object | None) -> Term:
    return Term(op, (term(body), variable if at is None else term(at)), (_symbol(variable),))


def gradient(body: object, variable: Term, at: object | None = None) -> Term:
    """The gradient of a scalar by a vector (or matrix): a column (the matrix's own shape)."""
    return _by_vector(Op.GRAD, body, variable, at)


def jacobian(body: object, variable: Term, at: object | None = None) -> Term:
    """d body / d variable in numerator layout: entry (i, j) is d body_i / d variable_j; a scalar's is a ROW."""
    return _by_vector(Op.JACOBIAN, body, variable, at)


def hessian(body: object, variable: Term, at: object | None = None) -> Term:
    """The Hessian of a scalar by a vector."""
    return _by_vector(Op.HESSIAN, body, variable, at)


def E(body: object, *draws: tuple[Term, Term]) -> Term:
    """E(body, (x, p), (y, q), ...): the expectation over independent x ~ p, y ~ q; the first is outermost."""
    out = term(body)
    for variable, law_ in reversed(draws):
        out, symbol = _rebound(out, variable, space(law_))
        out = Term(Op.EXPECT, (out, law_), (symbol,))
    return out


def Var(body: object, *draws: tuple[Term, Term]) -> Term:
    """The variance (of a vector: the covariance matrix) over independent draws, by its definition for several.

    One draw keeps the written form; several unfold to E[body body'] - E[body] E[body]'.
    """
    inner = term(body)
    if len(draws) == 1:
        inner, symbol = _rebound(inner, draws[0][0], space(draws[0][1]))
        return Term(Op.VAR, (inner, draws[0][1]), (symbol,))
    square = inner @ inner.T if shape(inner) else inner**2
    mean = E(inner, *draws)
    return E(square, *draws) - (mean @ mean.T if shape(inner) else mean**2)


def function(*parameters_then_body: object) -> Term:
    """function(u, v, body): the function that sends (u, v) to body."""
    *parameters, body = parameters_then_body
    return Term(Op.LAMBDA, (term(body),), tuple(_symbol(p) for p in parameters))  # type: ignore[arg-type]


# --- matrices ---------------------------------------------------------------------------------------
def matrix(rows: Sequence[Sequence[object]]) -> Term:
    """A matrix by its rows."""
    if not rows or len({len(r) for r in rows}) != 1 or not rows[0]:
        raise ValueError("rows of equal, nonzero length expected")
    return Term(Op.MATRIX, tuple(term(v) for r in rows for v in r), (len(rows), len(rows[0])))


def vector(*entries: object) -> Term:
    """A column vector by its entries."""
    return matrix([[v] for v in entries])


def build(body: object, indices: tuple[Term, ...], rows: object, columns: object = 1) -> Term:
    """The matrix whose entry (i, j) is `body`, indices from 1; one index for a vector."""
    inner, i = _rebound(body, indices[0], INTEGER)
    j = Symbol("#j", INTEGER)
    if len(indices) > 1:
        inner, j = _rebound(inner, indices[1], INTEGER)
    return Term(Op.BUILD, (inner, term(rows), term(columns)), (i, j))


# --- formulas ---------------------------------------------------------------------------------------
def equal(left: object, right: object) -> Formula:
    """left = right"""
    return rel("=", left, right)


def unequal(left: object, right: object) -> Formula:
    """left != right"""
    return rel("!=", left, right)


def both(*parts: Formula) -> Formula:
    """The conjunction of its parts."""
    return Formula(Op.AND, parts)


def either(*parts: Formula) -> Formula:
    """The disjunction of its parts."""
    return Formula(Op.OR, parts)


def negation(part: Formula) -> Formula:
    """not part"""
    return Formula(Op.NOT, (part,))


def implies(premise: Formula, conclusion: Formula) -> Formula:
    """premise => conclusion"""
    return Formula(Op.IMPLIES, (premise, conclusion))


def iff(left: Formula, right: Formula) -> Formula:
    """left <=> right"""
    return Formula(Op.IFF, (left, right))


def forall(variables: Term | Sequence[Term], body: Formula) -> Formula:
    """For all values of the declared variables."""
    for handle in reversed([variables] if isinstance(variables, Term) else list(variables)):
        body = Formula(Op.FORALL, (body,), (_symbol(handle),))
    return body


def exists(variables: Term | Sequence[Term], body: Formula) -> Formula:
    """For some values of the declared variables."""
    for handle in reversed([variables] if isinstance(variables, Term) else list(variables)):
        body = Formula(Op.EXISTS, (body,), (_symbol(handle),))
    return body


def tends(body: object, variable: Term, to: object, value: object, side: str = "+-") -> Formula:
    """`body` tends to `value` (a term, oo or -oo) as `variable` tends to `to`."""
    return Formula(Op.TENDS, (term(body), term(to), term(value)), (_symbol(variable), side))


def proportional(left: object, right: object, variable: Term) -> Formula:
    """left ∝ right in `variable`: there is c != 0 free of it with left = c right."""
    return Formula(Op.PROPTO, (term(left), term(right)), (_symbol(variable),))


def equal_up_to(left: object, right: object, variable: Term) -> Formula:
    """Equal up to a constant in `variable`: there is c free of it with left = right + c."""
    return Formula(Op.SAMEUPTO, (term(left), term(right)), (_symbol(variable),))


def law(variable: Term, distribution_: Term) -> Formula:
    """variable ~ distribution"""
    return Formula(Op.LAW, (variable, distribution_))


def pred(name: str, *arguments: object) -> Formula:
    """A named predicate; `derivcheck.theory.predicates` unfolds it by its definition."""
    return Formula(
        Op.PRED, tuple(a if isinstance(a, (Formula, Term)) else term(a) for a in arguments), name
    )


def size_of(t: Term) -> Term:
    """The number of rows of a vector."""
    return dims(t)[0]
