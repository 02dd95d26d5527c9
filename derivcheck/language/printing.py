"""What every rendering of trees shares: levels, parentheses, sums, products, connectives.

A rendering comes with its level; whoever places it adds parentheses when the place asks for a higher one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.node import ONE, TWO, Node, Op, Term, sym

# levels: what binds tighter has the higher number
LOOSE, IFF, IMPLIES, OR, AND, NOT, REL = range(7)
ADD, NEG = 10, 11
OPEN = 12  # a product or prefix whose end swallows what follows: only in last place of a product
MUL, POW, ATOM = 13, 16, 20


LIMIT_SIDES = {"eventually": "+-", "eventually above": "+", "eventually below": "-"}  # predicates about limits


_CHUNK = 10**4000


class Shown(NamedTuple):
    """A rendered node and how tightly it binds."""

    string: str
    level: int


def digits(n: int) -> str:
    """The integer in decimal, however long (a plain conversion refuses more than 4,300 digits)."""
    if abs(n) < _CHUNK:
        return str(n)
    high, low = divmod(abs(n), _CHUNK)
    return ("-" if n < 0 else "") + digits(high) + str(low).zfill(4000)


def variance(deviation: Term) -> Term:
    """The square of a standard deviation, as one writes it: s², v for √v, 1 for 1."""
    if deviation.op is Op.SQRT:
        return deviation.args[0]  # type: ignore[no-any-return]
    return ONE if deviation == ONE else deviation**TWO


def indices(node: Term, sizes: Sequence[str]) -> list[tuple[Symbol, str]]:
    """The index symbols of BUILD with their sizes; a vector's second one is left out."""
    pairs = list(zip(node.data, sizes, strict=True))
    return pairs[:1] if node.args[2] == ONE else pairs


class Derivative(NamedTuple):
    """A nest of derivatives by the same variable: d^order body / d variable^order at point."""

    order: int
    variable: Symbol
    body: Term
    point: Term

    @property
    def here(self) -> bool:
        """Whether it is taken at the variable's own value."""
        return self.point == sym(self.variable)

    @property
    def function(self) -> Term | None:
        """f when the body is f(variable): it then reads f'(point)."""
        body = self.body
        applied = body.op is Op.APPLY and len(body.args) == 2 and body.args[1] == sym(self.variable)
        is_name = applied and body.args[0].op is Op.SYM and body.args[0].data.domain.kind is Kind.FUNCTION
        return body.args[0] if is_name else None


def derivative(node: Term) -> Derivative:
    """The derivatives by one variable that `node` nests."""
    variable, order, body = node.data[0], 1, node.args[0]
    while body.op is Op.DERIV and body.data[0] == variable and body.args[1] == sym(variable):
        order, body = order + 1, body.args[0]
    return Derivative(order, variable, body, node.args[1])


def is_local(node: Node) -> bool:
    """Whether a predicate says that a condition holds near a point: near(x -> F, a), eventually above(x -> F, a)."""
    local = (node.data == "near" or node.data in LIMIT_SIDES) and len(node.args) == 2
    return bool(local and node.args[0].op is Op.LAMBDA and len(node.args[0].data) == 1)


def draws(node: Term) -> tuple[list[tuple[Symbol, Term]], Term]:
    """The nested expectations at the top of `node`, outermost first, and what they average."""
    found: list[tuple[Symbol, Term]] = []
    while node.op is Op.EXPECT:
        found.append((node.data[0], node.args[1]))
        node = node.args[0]
    return found, node


FUNCTIONS: dict[Op, str] = {
    op: op.value
    for op in (
        Op.CSQRT, Op.EXP, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH, Op.TANH, Op.ERF, Op.GAMMA,
        Op.SIGN, Op.MAX, Op.MIN, Op.CONJ, Op.DET, Op.DIAG, Op.ROOT,
    )
}  # fmt: skip
FUNCTIONS |= {Op.RE: "Re", Op.IM: "Im", Op.TRACE: "tr", Op.BINOMIAL: "binomial", Op.BERNOULLI: "Bernoulli"}
FUNCTIONS |= {Op.UNIFORM: "Uniform", Op.CATEGORICAL: "Categorical"}


class Printer:
    """What all renderings share: levels, parentheses, sums, products, connectives."""

    plus, minus, times = " + ", " - ", "*"
    negative = "-"
    relations: dict[str, str] = {}
    connectives: dict[Op, str] = {}
    truths = ("true", "false")

    def __init__(self) -> None:
        self.heads: dict[Op, Callable[[Term], Shown]] = {
            op: getattr(self, f"on_{op.value}") for op in Op if hasattr(self, f"on_{op.value}")
        }

    def show(self, node: Node, level: int) -> str:
        """The node, in parentheses when its level is below `level`."""
        string, own = self.render(node)
        return string if own >= level else self.parenthesise(string)

    def render(self, node: Node) -> Shown:
        """The node and its level."""
        if node.op in FUNCTIONS and node.op not in self.heads:
            return Shown(self.call(FUNCTIONS[node.op], node.args), ATOM)
        return self.heads[node.op](node)  # type: ignore[arg-type]

    def parenthesise(self, string: str) -> str:
        return f"({string})"

    def name(self, symbol: Symbol) -> str:
        return symbol.name

    def call(self, name: str, args: Sequence[Node]) -> str:
        return f"{name}({self.commas(args)})"

    def commas(self, args: Sequence[Node]) -> str:
        return ", ".join(self.show(a, LOOSE) for a in args)

    def on_sym(self, node: Term) -> Shown:
        return Shown(self.name(node.data), ATOM)

    def on_num(self, node: Term) -> Shown:
        value: Fraction = node.data
        string = digits(abs(value.numerator)) + ("" if value.denominator == 1 else "/" + digits(value.denominator))
        if value < 0:
            return Shown(self.negative + string, NEG)
        return Shown(string, ATOM if value.denominator == 1 else MUL)

    def on_add(self, node: Term) -> Shown:
        # sums nest to the left as deep as they are long: no recursion along that spine
        parts: list[str] = []
        while node.op in (Op.ADD, Op.SUB):
            sign = self.plus if node.op is Op.ADD else self.minus
            parts += [sign + self.show(a, OPEN) for a in reversed(node.args[1:])]
            node = node.args[0]
        return Shown(self.show(node, NEG) + "".join(reversed(parts)), ADD)

    on_sub = on_add

    def on_neg(self, node: Term) -> Shown:
        return Shown(self.negative + self.show(node.args[0], OPEN), NEG)

    def on_mul(self, node: Term) -> Shown:
        *factors, last = self.factors(node)
        string, level = self.render(last)
        if not factors:
            return Shown(string, level)
        if level != OPEN and level < POW:
            string = self.parenthesise(string)
        first, own = self.leading(factors[0])
        shown = [first, *(self.show(f, POW) for f in factors[1:]), string]
        return Shown(self.join(shown, [*factors, last]), own if own == NEG else OPEN if level == OPEN else MUL)

    def leading(self, node: Term) -> Shown:
        """A first factor or numerator: a minus sign needs no parentheses there, since (-x)*y = -(x*y)."""
        string, level = self.render(node)
        if level == NEG or level >= MUL:
            return Shown(string, min(level, MUL))
        return Shown(self.parenthesise(string), MUL)

    def factors(self, node: Term) -> list[Term]:
        """The factors along the left spine of products."""
        out: list[Term] = []
        while node.op is Op.MUL and len(node.args) > 1:
            out += reversed(node.args[1:])
            node = node.args[0]
        return [node.args[0] if node.op is Op.MUL else node, *reversed(out)]

    def join(self, strings: list[str], factors: list[Term]) -> str:
        return self.times.join(strings)

    def on_rel(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} {self.relations[node.data]} {right}", REL)

    def on_and(self, node: Term) -> Shown:
        own = AND if node.op is Op.AND else OR
        if len(node.args) < 2:
            return self.render(node.args[0]) if node.args else Shown(self.truths[node.op is Op.OR], ATOM)
        return Shown(f" {self.connectives[node.op]} ".join(self.show(a, own + 1) for a in node.args), own)

    on_or = on_and

    def on_implies(self, node: Term) -> Shown:
        own = IMPLIES if node.op is Op.IMPLIES else IFF
        left, right = self.show(node.args[0], own + 1), self.show(node.args[1], own + 1)
        return Shown(f"{left} {self.connectives[node.op]} {right}", own)

    on_iff = on_implies
