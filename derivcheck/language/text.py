"""Trees as text, as they were written: Unicode for people, ASCII for data.

    text(sigma_t**2/2)               = "σ_t²/2"
    ascii_text(sigma_t**2 >= 0)      = "sigma_t**2 >= 0"
    declaration(Symbol("p", (0,1)))  = "0 < p < 1"

A rendering comes with its level; whoever places it adds parentheses when the place asks for a higher one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.names import SUPERSCRIPT_DIGITS, unicode_name
from derivcheck.language.node import ONE, TWO, Node, Op, Term, sym

# levels: what binds tighter has the higher number
LOOSE, IFF, IMPLIES, OR, AND, NOT, REL = range(7)
ADD, NEG = 10, 11
OPEN = 12  # a product or prefix whose end swallows what follows: only in last place of a product
MUL, POW, ATOM = 13, 16, 20


class Shown(NamedTuple):
    """A rendered node and how tightly it binds."""

    string: str
    level: int


def text(node: Node) -> str:
    """Readable Unicode: `E_{x ~ p}[x²] ≥ 0`."""
    return _UNICODE.show(node, LOOSE)


def ascii_text(node: Node) -> str:
    """Plain ASCII: `sigma_t**2 != 0`, `for all k: 1 <= k => k != 0`."""
    return _ASCII.show(node, LOOSE)


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


class _Ascii(Printer):
    relations = {r: r for r in ("=", "!=", "<", "<=", ">", ">=")}
    connectives = {Op.AND: "and", Op.OR: "or", Op.IMPLIES: "=>", Op.IFF: "<=>"}

    def on_const(self, node: Term) -> Shown:
        return Shown(node.data, ATOM)

    def on_div(self, node: Term) -> Shown:
        numerator, own = self.leading(node.args[0])
        return Shown(f"{numerator}/{self.show(node.args[1], POW)}", own)

    def on_pow(self, node: Term) -> Shown:
        exponent = node.args[1]
        shown = self.show(exponent, POW)
        return Shown(f"{self.show(node.args[0], ATOM)}**{shown}", POW)

    def on_sqrt(self, node: Term) -> Shown:
        return Shown(self.call(node.op.value, node.args), ATOM)

    on_floor = on_abs = on_norm = on_factorial = on_density = on_entropy = on_identity = on_zeros = on_hadamard = on_sqrt

    def on_normal(self, node: Term) -> Shown:
        return Shown(self.call("Normal" if node.op is Op.NORMAL else "MvNormal", node.args), ATOM)

    on_mvnormal = on_normal

    def on_kl(self, node: Term) -> Shown:
        return Shown(self.call("KL" if node.op is Op.KL else "log_density", node.args), ATOM)

    on_logdensity = on_kl

    def on_cases(self, node: Term) -> Shown:
        pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
        branches = [f"{self.show(v, LOOSE)} if {self.show(c, LOOSE)}" for c, v in pairs]
        return Shown(f"cases({'; '.join(branches)}; else {self.show(node.args[-1], LOOSE)})", ATOM)

    def on_apply(self, node: Term) -> Shown:
        function, *arguments = node.args
        if function.op is Op.SYM and function.data.domain.kind is Kind.SEQUENCE:
            return Shown(f"{self.show(function, ATOM)}[{self.commas(arguments)}]", ATOM)
        return Shown(self.call(self.show(function, ATOM), arguments), ATOM)

    def on_entry(self, node: Term) -> Shown:
        return Shown(f"{self.show(node.args[0], ATOM)}[{self.commas(node.args[1:])}]", ATOM)

    def on_lambda(self, node: Term) -> Shown:
        parameters = ", ".join(map(self.name, node.data))
        return Shown(f"function({parameters}, {self.show(node.args[0], LOOSE)})", ATOM)

    def on_sum(self, node: Term) -> Shown:
        head = {Op.SUM: "Sum", Op.PROD: "Prod", Op.MAXOVER: "Max", Op.INTEGRAL: "Integral"}[node.op]
        body, lo, hi = (self.show(a, LOOSE) for a in node.args)
        return Shown(f"{head}({body}, {self.name(node.data[0])}, {lo}, {hi})", ATOM)

    on_prod = on_maxover = on_integral = on_sum

    def on_limit(self, node: Term) -> Shown:
        variable, side = node.data
        suffix = "" if side == "+-" else f', "{side}"'
        body, point = (self.show(a, LOOSE) for a in node.args)
        return Shown(f"Limit({body}, {self.name(variable)}, {point}{suffix})", ATOM)

    def on_deriv(self, node: Term) -> Shown:
        found = derivative(node)
        if found.function is not None:
            return Shown(self.call(self.show(found.function, ATOM) + "'" * found.order, [found.point]), ATOM)
        variables = ", ".join([self.name(found.variable)] * found.order)
        return self._derivative(f"D({self.show(found.body, LOOSE)}, {variables}", found.point, found.variable)

    def _derivative(self, start: str, point: Term, variable: Symbol) -> Shown:
        at = "" if point == sym(variable) else f", at={self.show(point, LOOSE)}"
        return Shown(f"{start}{at})", ATOM)

    def on_grad(self, node: Term) -> Shown:
        head = {Op.GRAD: "gradient", Op.JACOBIAN: "jacobian", Op.HESSIAN: "hessian"}[node.op]
        start = f"{head}({self.show(node.args[0], LOOSE)}, {self.name(node.data[0])}"
        return self._derivative(start, node.args[1], node.data[0])

    on_jacobian = on_hessian = on_grad

    def on_expect(self, node: Term) -> Shown:
        if node.op is Op.VAR:
            pairs, body = [(node.data[0], node.args[1])], node.args[0]
        else:
            pairs, body = draws(node)
        shown = ", ".join(f"({self.name(v)}, {self.show(p, LOOSE)})" for v, p in pairs)
        return Shown(f"{'Var' if node.op is Op.VAR else 'E'}({self.show(body, LOOSE)}, {shown})", ATOM)

    on_var = on_expect

    def on_matrix(self, node: Term) -> Shown:
        _, columns = node.data
        rows = (node.args[k : k + columns] for k in range(0, len(node.args), columns))
        return Shown(f"[{', '.join(f'[{self.commas(row)}]' for row in rows)}]", ATOM)

    def on_build(self, node: Term) -> Shown:
        body, *sizes = (self.show(a, LOOSE) for a in node.args)
        ranges = ", ".join(f"{self.name(s)} = 1..{n}" for s, n in _indices(node, sizes))
        return Shown(f"build({body}, {ranges})", ATOM)

    def on_transpose(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + ".T", ATOM)

    def on_inverse(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + ".inv", ATOM)

    def on_not(self, node: Term) -> Shown:
        return Shown("not " + self.show(node.args[0], ATOM), NOT)

    def on_forall(self, node: Term) -> Shown:
        words = "for all" if node.op is Op.FORALL else "exists"
        return Shown(f"{words} {self.name(node.data[0])}: {self.show(node.args[0], LOOSE)}", LOOSE)

    on_exists = on_forall

    def on_tends(self, node: Term) -> Shown:
        body, to, value = (self.show(a, ADD) for a in node.args)
        variable, side = node.data
        return Shown(f"{body} -> {value} as {self.name(variable)} -> {to}{side if side != '+-' else ''}", REL)

    def on_propto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} propto {right} in {self.name(node.data[0])}", REL)

    def on_sameupto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} = {right} + constant in {self.name(node.data[0])}", REL)

    def on_law(self, node: Term) -> Shown:
        return Shown(f"{self.show(node.args[0], ADD)} ~ {self.show(node.args[1], ADD)}", REL)

    def on_pred(self, node: Term) -> Shown:
        near = node.data == "near" and len(node.args) == 2 and node.args[0].op is Op.LAMBDA
        if near and len(node.args[0].data) == 1:
            condition = self.show(node.args[0].args[0], REL)
            return Shown(f"{condition} near {self.name(node.args[0].data[0])} = {self.show(node.args[1], ADD)}", REL)
        return Shown(self.call(node.data, node.args), ATOM)


class _Unicode(_Ascii):
    minus, times, negative = " − ", "·", "−"
    relations = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
    connectives = {Op.AND: "∧", Op.OR: "∨", Op.IMPLIES: "⇒", Op.IFF: "⇔"}

    def name(self, symbol: Symbol) -> str:
        return unicode_name(symbol.name)

    def on_const(self, node: Term) -> Shown:
        return Shown({"pi": "π", "oo": "∞"}.get(node.data, node.data), ATOM)

    def on_pow(self, node: Term) -> Shown:
        base, exponent = node.args
        if exponent.op is Op.NUM and exponent.data.denominator == 1:
            return Shown(self.show(base, ATOM) + digits(exponent.data.numerator).translate(SUPERSCRIPT_DIGITS), POW)
        return Shown(f"{self.show(base, ATOM)}^{self.show(exponent, POW)}", POW)

    def on_sqrt(self, node: Term) -> Shown:
        return Shown(f"√({self.show(node.args[0], LOOSE)})", ATOM)

    def on_root(self, node: Term) -> Shown:
        radicand, degree = node.args
        mark = {3: "∛", 4: "∜"}.get(degree.data) if degree.op is Op.NUM else None
        return Shown(self.call(mark or "root", [radicand] if mark else node.args), ATOM)

    def on_abs(self, node: Term) -> Shown:
        left, right = {Op.ABS: "||", Op.NORM: "‖‖", Op.FLOOR: "⌊⌋"}[node.op]
        return Shown(f"{left}{self.show(node.args[0], LOOSE)}{right}", ATOM)

    on_norm = on_floor = on_abs

    def on_factorial(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + "!", POW)

    def on_cases(self, node: Term) -> Shown:
        pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
        branches = "".join(f"{self.show(v, LOOSE)} if {self.show(c, LOOSE)}; " for c, v in pairs)
        return Shown(f"{{{branches}{self.show(node.args[-1], LOOSE)} otherwise}}", ATOM)

    def on_apply(self, node: Term) -> Shown:
        function, *arguments = node.args
        if function.op is Op.SYM and function.data.domain.kind is Kind.SEQUENCE:
            return Shown(f"{self.show(function, ATOM)}_{self.index(arguments)}", ATOM)
        return Shown(self.call(self.show(function, ATOM), arguments), ATOM)

    def index(self, arguments: Sequence[Node]) -> str:
        """A subscript, in braces unless it is a single name or number."""
        shown = self.commas(arguments)
        return shown if shown.isalnum() else f"{{{shown}}}"

    def on_lambda(self, node: Term) -> Shown:
        names = ", ".join(map(self.name, node.data))
        names = names if len(node.data) == 1 else f"({names})"
        return Shown(f"{names} ↦ {self.show(node.args[0], ADD)}", LOOSE)

    def on_sum(self, node: Term) -> Shown:
        body = self.show(node.args[0], OPEN)
        lo, hi = (self.show(a, LOOSE) for a in node.args[1:])
        variable = self.name(node.data[0])
        if node.op is Op.INTEGRAL:
            return Shown(f"∫_{{{lo}}}^{{{hi}}} {body} d{variable}", OPEN)
        if node.op is Op.MAXOVER:
            lo, hi = (self.show(a, ADD) for a in node.args[1:])
            return Shown(f"max_{{{lo}≤{variable}≤{hi}}} {body}", OPEN)
        mark = {Op.SUM: "Σ", Op.PROD: "Π"}[node.op]
        return Shown(f"{mark}_{{{variable}={lo}}}^{{{hi}}} {body}", OPEN)

    on_prod = on_maxover = on_integral = on_sum

    def on_limit(self, node: Term) -> Shown:
        body = self.show(node.args[0], OPEN)
        return Shown(f"lim_{{{self.approach(node.data, node.args[1])}}} {body}", OPEN)

    def approach(self, data: tuple[Symbol, str], to: Node) -> str:
        """x → 0⁺"""
        variable, side = data
        return f"{self.name(variable)} → {self.show(to, NEG)}{ {'+': '⁺', '-': '⁻', '+-': ''}[side] }"

    def _derivative(self, start: str, point: Term, variable: Symbol) -> Shown:
        if point == sym(variable):
            return Shown(start, OPEN)
        return Shown(f"({start})|_{{{self.name(variable)}={self.show(point, LOOSE)}}}", ATOM)

    def on_deriv(self, node: Term) -> Shown:
        found = derivative(node)
        if found.function is not None:
            return Shown(self.call(self.show(found.function, ATOM) + "'" * found.order, [found.point]), ATOM)
        power = "" if found.order == 1 else str(found.order).translate(SUPERSCRIPT_DIGITS)
        head = f"∂{power}/∂{self.name(found.variable)}{power}"
        return self._derivative(f"{head} {self.show(found.body, OPEN)}", found.point, found.variable)

    def on_grad(self, node: Term) -> Shown:
        head = {Op.GRAD: "∇", Op.JACOBIAN: "J", Op.HESSIAN: "∇²"}[node.op]
        start = f"{head}_{self.name(node.data[0])} {self.show(node.args[0], OPEN)}"
        return self._derivative(start, node.args[1], node.data[0])

    on_jacobian = on_hessian = on_grad

    def on_expect(self, node: Term) -> Shown:
        if node.op is Op.VAR:
            pairs, body = [(node.data[0], node.args[1])], node.args[0]
        else:
            pairs, body = draws(node)
        shown = ", ".join(f"{self.name(v)}~{self.show(p, ATOM)}" for v, p in pairs)
        return Shown(f"{'Var' if node.op is Op.VAR else 'E'}_{{{shown}}}[{self.show(body, LOOSE)}]", ATOM)

    on_var = on_expect

    def on_normal(self, node: Term) -> Shown:
        return Shown(f"N({self.commas(self.parameters(node))})", ATOM)

    on_mvnormal = on_normal

    def parameters(self, law: Term) -> tuple[Term, Term]:
        """Mean and variance, as N(μ, σ²) is written."""
        mean, spread = law.args
        return (mean, spread if law.op is Op.MVNORMAL else variance(spread))

    def on_density(self, node: Term) -> Shown:
        law, point = node.args
        if law.op in (Op.NORMAL, Op.MVNORMAL):
            return Shown(f"N({self.show(point, LOOSE)}; {self.commas(self.parameters(law))})", ATOM)
        return Shown(self.call(self.show(law, ATOM), [point]), ATOM)

    def on_logdensity(self, node: Term) -> Shown:
        return Shown(f"log {self.on_density(node).string}", OPEN)

    def on_kl(self, node: Term) -> Shown:
        return Shown(f"KL({self.show(node.args[0], ADD)} ‖ {self.show(node.args[1], ADD)})", ATOM)

    def on_entropy(self, node: Term) -> Shown:
        return Shown(self.call("H", node.args), ATOM)

    def on_matrix(self, node: Term) -> Shown:
        _, columns = node.data
        rows = (node.args[k : k + columns] for k in range(0, len(node.args), columns))
        return Shown(f"[{'; '.join(map(self.commas, rows))}]", ATOM)

    def on_build(self, node: Term) -> Shown:
        body, *sizes = (self.show(a, LOOSE) for a in node.args)
        return Shown(f"[{body}]_{{{', '.join(f'{self.name(s)}=1..{n}' for s, n in _indices(node, sizes))}}}", ATOM)

    def on_transpose(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + "ᵀ", POW)

    def on_inverse(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + "⁻¹", POW)

    def on_identity(self, node: Term) -> Shown:
        return Shown(f"I_{self.index(node.args)}", ATOM)

    def on_zeros(self, node: Term) -> Shown:
        return Shown(f"0_{{{self.show(node.args[0], ATOM)}×{self.show(node.args[1], ATOM)}}}", ATOM)

    def on_hadamard(self, node: Term) -> Shown:
        return Shown(" ⊙ ".join(self.show(a, POW) for a in node.args), MUL)

    def on_not(self, node: Term) -> Shown:
        return Shown("¬" + self.show(node.args[0], ATOM), NOT)

    def on_forall(self, node: Term) -> Shown:
        mark = "∀" if node.op is Op.FORALL else "∃"
        return Shown(f"{mark}{self.name(node.data[0])}: {self.show(node.args[0], LOOSE)}", LOOSE)

    on_exists = on_forall

    def on_tends(self, node: Term) -> Shown:
        body, to, value = node.args
        return Shown(f"{self.show(body, ADD)} → {self.show(value, ADD)} as {self.approach(node.data, to)}", REL)

    def on_propto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} ∝ {right} in {self.name(node.data[0])}", REL)


def digits(n: int) -> str:
    """The integer in decimal, however long (a plain conversion refuses more than 4,300 digits)."""
    if abs(n) < 10**4000:
        return str(n)
    high, low = divmod(abs(n), 10**4000)
    return ("-" if n < 0 else "") + digits(high) + str(low).zfill(4000)


def variance(deviation: Term) -> Term:
    """The square of a standard deviation, as one writes it: s², v for √v, 1 for 1."""
    if deviation.op is Op.SQRT:
        return deviation.args[0]  # type: ignore[no-any-return]
    return ONE if deviation == ONE else deviation**TWO


def _indices(node: Term, sizes: Sequence[str]) -> list[tuple[Symbol, str]]:
    """The index symbols of BUILD with their sizes; a vector's second one is left out."""
    pairs = list(zip(node.data, sizes, strict=True))
    return pairs[:1] if node.args[2] == ONE else pairs


# --- declarations -----------------------------------------------------------------------------------
def declaration(symbol: Symbol) -> str:
    """The declaration in the form users write it: `sigma > 0`, `x in R^d`, `f differentiable`."""
    name, domain = symbol
    words = " ".join(sorted(p.value for p in domain.props))
    match domain.kind:
        case Kind.REAL:
            return _interval(name, domain) or f"{name} real"
        case Kind.INTEGER:
            if domain.hi is None and domain.lo in (0, 1):
                return f"{name} {'positive' if domain.lo else 'nonnegative'} integer"
            ends = _interval(name, domain._replace(lo_closed=True, hi_closed=True))
            return f"{name} integer" + (f", {ends}" if ends else "")
        case Kind.COMPLEX:
            return f"{name} complex"
        case Kind.FINITE:
            return f"{name} in {space(domain)}"
        case Kind.MATRIX:
            return f"{name} in {space(domain)}" + (f" {words}" if words else "")
        case Kind.FUNCTION:
            if words and domain.inputs == (Domain(Kind.REAL),) and domain.output == Domain(Kind.REAL):
                return f"{name} {words}"
            inputs = " x ".join(map(space, domain.inputs))
            return f"{name}: {inputs} -> {space(domain.output)}" + (f" {words}" if words else "")
        case Kind.SEQUENCE:
            family = f"{name}_i in {space(domain.output)}"
            if domain.output is not None and domain.output.kind in (Kind.REAL, Kind.COMPLEX, Kind.INTEGER):
                family = declaration(Symbol(f"{name}_i", domain.output))
            first = "for all integers i" if domain.lo is None else f"for i >= {_end(domain.lo)}"
            return family if domain.lo == 1 else f"{family} {first}"
        case Kind.DISTRIBUTION:
            law = words if Prop.DENSITY in domain.props or Prop.PMF in domain.props else f"{words} law".strip()
            return f"{name} {law}" if words == Prop.PMF.value else f"{name} {law} on {space(domain.output)}"


def space(domain: Domain | None) -> str:
    """A domain as a set: R, (0, oo), R^d, R^{n x m}, {0, 1}."""
    if domain is None:
        return "?"
    match domain.kind:
        case Kind.REAL:
            if domain.lo is None and domain.hi is None:
                return "R"
            left = f"{'[' if domain.lo_closed else '('}{'-oo' if domain.lo is None else _end(domain.lo)}"
            right = f"{'oo' if domain.hi is None else _end(domain.hi)}{']' if domain.hi_closed else ')'}"
            return f"{left}, {right}"
        case Kind.INTEGER:
            ends = _interval("Z", domain._replace(lo_closed=True, hi_closed=True))
            return ends or "Z"
        case Kind.FINITE:
            return "{" + ", ".join(map(_end, domain.values)) + "}"
        case Kind.MATRIX:
            rows, columns = domain.shape
            if columns != ONE:
                return f"R^{{{ascii_text(rows)} x {ascii_text(columns)}}}"
            size = ascii_text(rows)
            return f"R^{size}" if size.isalnum() else f"R^{{{size}}}"
    return {Kind.COMPLEX: "C"}.get(domain.kind, domain.kind.value)


def _interval(name: str, domain: Domain) -> str:
    """`0 < x`, as the bounds stand; empty when there is none."""
    lower = "<=" if domain.lo_closed else "<"
    upper = "<=" if domain.hi_closed else "<"
    if domain.lo is not None and domain.hi is not None:
        return f"{_end(domain.lo)} {lower} {name} {upper} {_end(domain.hi)}"
    if domain.lo is not None:
        return f"{name} {lower.replace('<', '>')} {_end(domain.lo)}"
    return "" if domain.hi is None else f"{name} {upper} {_end(domain.hi)}"


def _end(value: Fraction) -> str:
    return digits(value.numerator) + ("" if value.denominator == 1 else "/" + digits(value.denominator))


_ASCII, _UNICODE = _Ascii(), _Unicode()
