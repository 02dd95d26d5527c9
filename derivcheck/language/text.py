"""Trees as readable Unicode text, as they were written.

    text(sigma_t**2/2)               = "σ_t²/2"
    ascii_text(sigma_t**2 >= 0)      = "sigma_t**2 >= 0"
    declaration(Symbol("p", (0,1)))  = "0 < p < 1"
"""

from __future__ import annotations

from collections.abc import Sequence

from derivcheck.language.ascii import Ascii, ascii_text, declaration, space
from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.names import SUPERSCRIPT_DIGITS, unicode_name
from derivcheck.language.node import Node, Op, Term, sym
from derivcheck.language.printing import (
    ADD,
    ATOM,
    LOOSE,
    MUL,
    NEG,
    NOT,
    OPEN,
    POW,
    REL,
    Shown,
    derivative,
    digits,
    draws,
    indices,
    variance,
)  # fmt: skip

__all__ = ["ascii_text", "declaration", "space", "text"]


def text(node: Node) -> str:
    """Readable Unicode: `E_{x~p}[x²] ≥ 0`."""
    return _UNICODE.show(node, LOOSE)


class _Unicode(Ascii):
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
        left, right = {Op.ABS: ("|", "|"), Op.NORM: ("‖", "‖"), Op.FLOOR: ("⌊", "⌋")}[node.op]
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
        return Shown(f"[{body}]_{{{', '.join(f'{self.name(s)}=1..{n}' for s, n in indices(node, sizes))}}}", ATOM)

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


_UNICODE = _Unicode()
