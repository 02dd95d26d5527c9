"""Whether a statement holds at many points, by a route that no procedure takes: SymPy and mpmath at 50 digits.

    survey(statement, givens)  ->  Survey(tried, agreed, against, reason, route)

A mutant that the checker proves must be true after all; this says so independently.  The points are drawn from
the declared domains and satisfy the givens exactly; both sides are grounded there, elaborated to SymPy and
evaluated numerically.  What SymPy has no words for (expectations, gradients) is evaluated by ball enclosures
instead, which no procedure uses either.  It is evidence for a reader, not a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derivcheck.language.domain import Symbol
from derivcheck.language.facts import is_infinity
from derivcheck.language.node import Formula, Op, Term, term
from derivcheck.language.shape import ShapeError, SortError, shape
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.language.to_sympy import Unelaborable, _Elaborator
from derivcheck.numeric.assignment import Assignment, ground
from derivcheck.numeric.refute import peel, support
from derivcheck.numeric.sampling import sample

DIGITS = 50
CLOSE = 30  # digits to which two sides must agree
ENOUGH = 6  # points that must agree


@dataclass(frozen=True, slots=True)
class Survey:
    """How many points were evaluated, how many agree, the first that does not, and why nothing was evaluated."""

    tried: int
    agreed: int
    against: Assignment | None = None
    reason: str = ""
    route: str = "sympy"  # or "enclosures"
    wanted: int = ENOUGH  # fewer where the givens leave fewer points

    @property
    def shown(self) -> bool:
        """Every point agrees, and there are enough of them."""
        return self.against is None and self.agreed >= self.wanted and self.agreed == self.tried


class _Unknown(Exception):
    """SymPy gives no number."""


def survey(statement: Formula, givens: Sequence[Formula] = (), *, points: int = 8, seed: int = 1) -> Survey:
    """The statement at points of its domain that satisfy the givens (and its own premises)."""
    found = _by_sympy(statement, givens, points, seed)
    if found.shown or found.against is not None:
        return found
    balls = support(statement, givens, seed=seed)
    if balls.refuted is None and balls.agree > found.agreed:
        return Survey(balls.samples, balls.agree, None, found.reason, "enclosures")
    return found


def _by_sympy(statement: Formula, givens: Sequence[Formula], points: int, seed: int) -> Survey:
    free = free_symbols(statement).union(*map(free_symbols, givens))
    peeled = peel(statement, frozenset(s.name for s in free))
    wanted = (*givens, *peeled.premises)
    symbols = tuple(sorted(free | set(peeled.extra), key=lambda s: s.name))
    tried = agreed = 0
    reason = "" if not symbols else "no point satisfies the givens"
    drawn = sample(symbols, wanted, points, seed).points if symbols else [Assignment({})] * ENOUGH
    for point in drawn:
        try:
            true = _holds(ground(peeled.core, point))
        except (_Unknown, Unelaborable, ShapeError, SortError) as error:
            reason = str(error) or type(error).__name__
            continue
        tried += 1
        agreed += true
        if not true:
            return Survey(tried, agreed, point)
    wanted = max(1, min(ENOUGH, len(drawn)))
    return Survey(tried, agreed, None, "" if tried else reason, wanted=wanted)


def _holds(formula: Formula) -> bool:
    match formula.op:
        case Op.TENDS:
            return _approaches(formula)
        case Op.FORALL | Op.PRED:
            inner = _by_sympy(formula, (), ENOUGH, 1)
            if inner.shown or inner.against is not None:
                return inner.shown
        case Op.REL:
            return _related(formula.data, *map(_numbers, formula.args))
        case Op.AND:
            return all(list(map(_holds, formula.args)))
        case Op.OR:
            return any(list(map(_holds, formula.args)))
        case Op.NOT:
            return not _holds(formula.args[0])
        case Op.IMPLIES:
            return not _holds(formula.args[0]) or _holds(formula.args[1])
        case Op.IFF:
            return _holds(formula.args[0]) == _holds(formula.args[1])
    raise _Unknown(f"{formula.op.value} is not evaluated at a point")


class _WithLaws(_Elaborator):
    """Elaboration with expectations of polynomials under normal and finite laws, by their moments."""

    def term(self, node: Term) -> Any:
        """The SymPy term."""
        if node.op is Op.EXPECT:
            return self.mean(node.args[0], node.args[1], node.data[0])
        if node.op is Op.VAR:
            body, law = node.args
            square, mean = body @ body.T if shape(body) else body**2, self.mean(body, law, node.data[0])
            return self.mean(square, law, node.data[0]) - (mean * mean.T if shape(body) else mean**2)
        if node.op in (Op.POW, Op.SQRT) and not shape(node):
            return self.raised(*map(self.term, node.args))
        return super().term(node)

    def raised(self, base: Any, exponent: Any = None) -> Any:
        """A power; of numbers by floats, since SymPy would factor large rationals to take a root of them."""
        import sympy

        exponent = sympy.Rational(1, 2) if exponent is None else exponent
        small = exponent.is_Integer and abs(exponent) <= 64
        if base.is_number and exponent.is_number and not small:
            return sympy.N(base, 2 * DIGITS) ** sympy.N(exponent, 2 * DIGITS)
        return base**exponent

    def mean(self, body: Term, law: Term, symbol: Symbol) -> Any:
        """E[body] with the symbol under the law: exact for polynomials, refused otherwise."""
        import sympy

        match law.op:
            case Op.NORMAL | Op.MVNORMAL:
                mean, spread = map(self.term, law.args)
                centre = sympy.Matrix(mean) if getattr(mean, "is_Matrix", False) else sympy.Matrix([mean])
                root = sympy.Matrix(spread.as_explicit()).cholesky() if getattr(spread, "is_Matrix", False) else (
                    sympy.Matrix([spread if law.op is Op.NORMAL else sympy.sqrt(spread)])
                )  # fmt: skip
            case Op.BERNOULLI:
                p = self.term(law.args[0])
                inside = [self.term(substitute(body, {symbol: term(v)})) for v in (0, 1)]
                return p * inside[1] + (1 - p) * inside[0]
            case _:
                raise Unelaborable(f"the expectation under {law.op.value}")
        noise = [sympy.Dummy(f"t{k}", real=True) for k in range(len(centre))]
        drawn = centre + root * sympy.Matrix(noise)
        inner = self.term(body).doit()
        own = self.symbol(symbol)
        if getattr(own, "is_Matrix", False):
            inner = inner.as_explicit() if hasattr(inner, "as_explicit") else inner
            inner = inner.subs({own[k, 0]: drawn[k] for k in range(len(noise))})
        else:
            inner = inner.subs(own, drawn[0])
        if getattr(inner, "is_Matrix", False):
            return inner.applyfunc(lambda entry: _moment(entry, noise))
        return _moment(inner, noise)


def _moment(expression: Any, noise: list[Any]) -> Any:
    """The mean of a polynomial in independent standard normal variables."""
    import sympy

    try:
        monomials = sympy.Poly(sympy.expand(expression), *noise).terms()
    except sympy.PolynomialError as error:
        raise _Unknown("the expectation of what is no polynomial") from error
    return sum(
        c * sympy.prod(0 if k % 2 else sympy.factorial2(k - 1) if k else 1 for k in powers) for powers, c in monomials
    )


def _value(t: Term) -> Any:
    import sympy

    if any(node.op is Op.INTEGRAL for node in t.walk()):
        raise _Unknown("an integral")
    value = (
        _WithLaws()
        .term(t)
        .replace(
            lambda part: isinstance(part, sympy.Determinant | sympy.Trace),
            lambda part: part.func(part.arg.as_explicit()).doit(),
        )
    )
    return value.doit()


def _numbers(t: Term) -> list[Any]:
    """The value of a closed term as SymPy numbers; the entries of a matrix."""
    import sympy

    try:
        value = _value(t)
    except ValueError as error:  # SymPy's factor cache takes some composite numbers for primes
        raise _Unknown("SymPy fails on the root of a large number") from error
    if getattr(value, "is_Matrix", False):
        entries = list(value.as_explicit()) if hasattr(value, "as_explicit") else list(value)
    else:
        entries = [value]
    out = []
    for entry in entries:
        number = sympy.N(entry.doit(), DIGITS)
        if not number.is_number or number.has(sympy.nan, sympy.zoo) or number.free_symbols:
            raise _Unknown(f"SymPy leaves {entry}")
        out.append(number)
    return out


def _approaches(formula: Formula) -> bool:
    """Along a geometric sequence of points the gap to the limit shrinks to little, or the values grow without end."""
    body, to, limit = formula.args
    symbol, side = formula.data
    sums = any(node.op in (Op.SUM, Op.PROD, Op.MAXOVER) for node in body.walk())
    steps = (8, 32, 128) if sums else (16, 128, 1024)
    for sign in (1,) if is_infinity(to) else (1, -1) if side == "+-" else (1 if side == "+" else -1,):
        values = []
        for step in steps:
            at = term(-step if to.op is Op.NEG else step) if is_infinity(to) else to + term(sign) / step
            (value,) = _numbers(substitute(body, {symbol: at}))
            values.append(value)
        if is_infinity(limit):
            near = [-v if limit.op is Op.NEG else v for v in values]
            settled = bool(near[0] < near[1] < near[2] and near[2] > 10)
        else:
            (end,) = _numbers(limit)
            first, _, last = (abs(v - end) for v in values)
            settled = bool(last <= first / 2 and last * 20 <= 1 + abs(end))
        if not settled:
            raise _Unknown("not near its limit yet")
    return True


def _related(relation: str, left: list[Any], right: list[Any]) -> bool:
    import sympy

    if len(left) != len(right):
        raise _Unknown("two shapes")
    gaps = [sympy.N(a - b, DIGITS) for a, b in zip(left, right, strict=True)]
    small = sympy.Float(10, DIGITS) ** -CLOSE
    same = all(bool(abs(gap) <= small * (1 + abs(a))) for gap, a in zip(gaps, left, strict=True))
    if relation in ("=", "!="):
        return same == (relation == "=")
    if len(gaps) != 1 or abs(sympy.im(gaps[0])) > small:
        raise _Unknown("an order of numbers that are not real")
    if same and gaps[0] != 0 and relation in ("<", ">"):
        raise _Unknown("too near to a tie to tell")
    below = bool(sympy.re(gaps[0]) < 0) and not same
    return {"<": below, "<=": below or same, ">": not below and not same, ">=": not below}[relation]
