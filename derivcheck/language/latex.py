"""Trees as LaTeX, as they were written: `\\frac{\\sigma_{t}^{2}}{2}`."""

from __future__ import annotations

from collections.abc import Sequence

from derivcheck.language.domain import Kind, Symbol
from derivcheck.language.names import latex_name
from derivcheck.language.node import Node, Op, Term, sym
from derivcheck.language.printing import (
    ADD,
    ATOM,
    FUNCTIONS,
    LIMIT_SIDES,
    LOOSE,
    MUL,
    NEG,
    NOT,
    OPEN,
    POW,
    REL,
    Printer,
    Shown,
    derivative,
    digits,
    draws,
    indices,
    is_local,
    variance,
)  # fmt: skip

_OPERATORS = {Op.EXP: r"\exp", Op.LOG: r"\log", Op.SIN: r"\sin", Op.COS: r"\cos", Op.TAN: r"\tan", Op.ATAN: r"\arctan"}
_OPERATORS |= {Op.SINH: r"\sinh", Op.COSH: r"\cosh", Op.TANH: r"\tanh", Op.MAX: r"\max", Op.MIN: r"\min"}
_OPERATORS |= {Op.DET: r"\det", Op.GAMMA: r"\Gamma", Op.ENTROPY: "H"}
_NAMED = (Op.ERF, Op.SIGN, Op.RE, Op.IM, Op.TRACE, Op.DIAG, Op.BERNOULLI, Op.UNIFORM, Op.CATEGORICAL)
_OPERATORS |= {op: rf"\operatorname{{{FUNCTIONS[op]}}}" for op in _NAMED}


def latex(node: Node) -> str:
    """LaTeX for display mathematics, without delimiters."""
    return _LATEX.show(node, LOOSE)


def _tall(string: str) -> bool:
    return any(mark in string for mark in (r"\frac", r"\sum", r"\prod", r"\int", r"\begin", r"\binom"))


def fence(left: str, string: str, right: str) -> str:
    """Delimiters, growing where the content is tall."""
    return rf"\left{left} {string} \right{right}" if _tall(string) else f"{left}{string}{right}"


class _Latex(Printer):
    times = r" \cdot "
    relations = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
    connectives = {Op.AND: r"\land", Op.OR: r"\lor", Op.IMPLIES: r"\Rightarrow", Op.IFF: r"\Leftrightarrow"}
    truths = (r"\top", r"\bot")

    def parenthesise(self, string: str) -> str:
        return fence("(", string, ")")

    def name(self, symbol: Symbol) -> str:
        return latex_name(symbol.name)

    def call(self, name: str, args: Sequence[Node]) -> str:
        return name + self.parenthesise(self.commas(args))

    def render(self, node: Node) -> Shown:
        if node.op in _OPERATORS:
            return Shown(self.call(_OPERATORS[node.op], node.args), ATOM)
        return super().render(node)

    def join(self, strings: list[str], factors: list[Term]) -> str:
        """Juxtaposition, with a dot before digits."""
        out = strings[0]
        for string in strings[1:]:
            out += (self.times if string[0].isdigit() or string.startswith(r"\frac") else " ") + string
        return out

    def on_num(self, node: Term) -> Shown:
        value = node.data
        string = digits(abs(value.numerator))
        if value.denominator != 1:
            string = rf"\frac{{{string}}}{{{digits(value.denominator)}}}"
        level = NEG if value < 0 else ATOM if value.denominator == 1 else POW
        return Shown("-" * (value < 0) + string, level)

    def on_const(self, node: Term) -> Shown:
        return Shown({"pi": r"\pi", "oo": r"\infty"}.get(node.data, rf"\mathrm{{{node.data}}}"), ATOM)

    def on_div(self, node: Term) -> Shown:
        return Shown(rf"\frac{{{self.show(node.args[0], LOOSE)}}}{{{self.show(node.args[1], LOOSE)}}}", POW)

    def on_pow(self, node: Term) -> Shown:
        return Shown(f"{self.show(node.args[0], ATOM)}^{{{self.show(node.args[1], LOOSE)}}}", POW)

    def on_sqrt(self, node: Term) -> Shown:
        return Shown(rf"\sqrt{{{self.show(node.args[0], LOOSE)}}}", ATOM)

    on_csqrt = on_sqrt

    def on_root(self, node: Term) -> Shown:
        radicand, degree = (self.show(a, LOOSE) for a in node.args)
        return Shown(rf"\sqrt[{degree}]{{{radicand}}}", ATOM)

    def on_factorial(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + "!", POW)

    def on_binomial(self, node: Term) -> Shown:
        upper, lower = (self.show(a, LOOSE) for a in node.args)
        return Shown(rf"\binom{{{upper}}}{{{lower}}}", ATOM)

    def on_floor(self, node: Term) -> Shown:
        return Shown(rf"\lfloor {self.show(node.args[0], LOOSE)} \rfloor", ATOM)

    def on_abs(self, node: Term) -> Shown:
        left, right = (r"\lvert", r"\rvert") if node.op is Op.ABS else (r"\lVert", r"\rVert")
        return Shown(rf"{left} {self.show(node.args[0], LOOSE)} {right}", ATOM)

    on_norm = on_abs

    def on_conj(self, node: Term) -> Shown:
        return Shown(rf"\overline{{{self.show(node.args[0], LOOSE)}}}", ATOM)

    def on_cases(self, node: Term) -> Shown:
        pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
        rows = [rf"{self.show(v, LOOSE)} & \text{{if }} {self.show(c, LOOSE)}" for c, v in pairs]
        rows.append(rf"{self.show(node.args[-1], LOOSE)} & \text{{otherwise}}")
        return Shown(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", OPEN)

    def on_apply(self, node: Term) -> Shown:
        function, *arguments = node.args
        if function.op is Op.SYM and function.data.domain.kind is Kind.SEQUENCE:
            return self.subscripted(self.show(function, ATOM), self.commas(arguments))
        return Shown(self.call(self.show(function, ATOM), arguments), ATOM)

    def subscripted(self, base: str, index: str) -> Shown:
        """base_{index}; braces around a base that has a subscript already."""
        return Shown(f"{{{base}}}_{{{index}}}" if "_" in base else f"{base}_{{{index}}}", ATOM)

    def on_entry(self, node: Term) -> Shown:
        base = node.args[0]
        shown = self.show(base, ATOM)
        if base.op is not Op.SYM and not shown.startswith((r"\left", "(")):
            shown = self.parenthesise(shown)
        index = self.commas(node.args[1:])
        return self.subscripted(shown, index.replace(", ", "") if index.replace(", ", "").isalpha() else index)

    def on_lambda(self, node: Term) -> Shown:
        names = ", ".join(map(self.name, node.data))
        names = names if len(node.data) == 1 else f"({names})"
        return Shown(rf"{names} \mapsto {self.show(node.args[0], ADD)}", LOOSE)

    def on_sum(self, node: Term) -> Shown:
        body = self.show(node.args[0], OPEN)
        lo, hi = (self.show(a, LOOSE) for a in node.args[1:])
        variable = self.name(node.data[0])
        if node.op is Op.INTEGRAL:
            return Shown(rf"\int_{{{lo}}}^{{{hi}}} {body} \,\mathrm{{d}}{variable}", OPEN)
        if node.op is Op.MAXOVER:
            lo, hi = (self.show(a, ADD) for a in node.args[1:])
            return Shown(rf"\max_{{{lo} \leq {variable} \leq {hi}}} {body}", OPEN)
        mark = r"\sum" if node.op is Op.SUM else r"\prod"
        return Shown(f"{mark}_{{{variable}={lo}}}^{{{hi}}} {body}", OPEN)

    on_prod = on_maxover = on_integral = on_sum

    def on_limit(self, node: Term) -> Shown:
        return Shown(rf"\lim_{{{self.approach(node.data, node.args[1])}}} {self.show(node.args[0], OPEN)}", OPEN)

    def approach(self, data: tuple[Symbol, str], to: Node) -> str:
        """x \\to 0^{+}"""
        variable, side = data
        mark = "" if side == "+-" else f"^{{{side}}}"
        return rf"{self.name(variable)} \to {self.show(to, ATOM if mark else ADD)}{mark}"

    def on_deriv(self, node: Term) -> Shown:
        found = derivative(node)
        if found.function is not None:
            shown = self.show(found.function, ATOM)
            mark = "'" * found.order if found.order < 4 else f"^{{({found.order})}}"
            return Shown(self.call(shown + mark, [found.point]), ATOM)
        power = "" if found.order == 1 else f"^{{{found.order}}}"
        head = rf"\frac{{\partial{power}}}{{\partial {self.name(found.variable)}{power}}}"
        return self.at(f"{head} {self.show(found.body, OPEN)}", found.point, found.variable)

    def on_grad(self, node: Term) -> Shown:
        head = {Op.GRAD: r"\nabla", Op.JACOBIAN: "J", Op.HESSIAN: r"\nabla^{2}"}[node.op]
        start = f"{head}_{{{self.name(node.data[0])}}} {self.show(node.args[0], OPEN)}"
        return self.at(start, node.args[1], node.data[0])

    on_jacobian = on_hessian = on_grad

    def at(self, start: str, point: Term, variable: Symbol) -> Shown:
        """The derivative, and where it is taken unless at the variable itself."""
        if point == sym(variable):
            return Shown(start, OPEN)
        return Shown(rf"\left. {start} \right|_{{{self.name(variable)}={self.show(point, LOOSE)}}}", MUL)

    def on_expect(self, node: Term) -> Shown:
        if node.op is Op.VAR:
            pairs, body = [(node.data[0], node.args[1])], node.args[0]
        else:
            pairs, body = draws(node)
        shown = ", ".join(rf"{self.name(v)} \sim {self.show(p, ATOM)}" for v, p in pairs)
        head = r"\operatorname{Var}" if node.op is Op.VAR else r"\mathbb{E}"
        return Shown(f"{head}_{{{shown}}}{fence('[', self.show(body, LOOSE), ']')}", ATOM)

    on_var = on_expect

    def parameters(self, law: Term) -> str:
        """Mean and variance, as N(μ, σ²) is written."""
        mean, spread = law.args
        return self.commas((mean, spread if law.op is Op.MVNORMAL else variance(spread)))

    def on_normal(self, node: Term) -> Shown:
        return Shown(r"\mathcal{N}" + self.parenthesise(self.parameters(node)), ATOM)

    on_mvnormal = on_normal

    def on_density(self, node: Term) -> Shown:
        law, point = node.args
        if law.op in (Op.NORMAL, Op.MVNORMAL):
            inside = f"{self.show(point, LOOSE)}; {self.parameters(law)}"
            return Shown(r"\mathcal{N}" + self.parenthesise(inside), ATOM)
        return Shown(self.call(self.show(law, ATOM), [point]), ATOM)

    def on_logdensity(self, node: Term) -> Shown:
        return Shown(rf"\log {self.on_density(node).string}", OPEN)

    def on_kl(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(r"D_{\mathrm{KL}}" + self.parenthesise(rf"{left} \,\|\, {right}"), ATOM)

    def on_matrix(self, node: Term) -> Shown:
        _, columns = node.data
        rows = (node.args[k : k + columns] for k in range(0, len(node.args), columns))
        shown = r" \\ ".join(" & ".join(self.show(a, LOOSE) for a in row) for row in rows)
        return Shown(rf"\begin{{pmatrix}} {shown} \end{{pmatrix}}", ATOM)

    def on_build(self, node: Term) -> Shown:
        body, *sizes = (self.show(a, LOOSE) for a in node.args)
        ranges = ", ".join(rf"1 \leq {self.name(s)} \leq {n}" for s, n in indices(node, sizes))
        return Shown(f"{self.parenthesise(body)}_{{{ranges}}}", ATOM)

    def on_transpose(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + r"^{\top}", POW)

    def on_inverse(self, node: Term) -> Shown:
        return Shown(self.show(node.args[0], ATOM) + "^{-1}", POW)

    def on_identity(self, node: Term) -> Shown:
        return Shown(f"I_{{{self.commas(node.args)}}}", ATOM)

    def on_zeros(self, node: Term) -> Shown:
        rows, columns = (self.show(a, ATOM) for a in node.args)
        return Shown(rf"0_{{{rows} \times {columns}}}", ATOM)

    def on_hadamard(self, node: Term) -> Shown:
        return Shown(r" \odot ".join(self.show(a, POW) for a in node.args), MUL)

    def on_not(self, node: Term) -> Shown:
        return Shown(r"\lnot " + self.show(node.args[0], ATOM), NOT)

    def on_forall(self, node: Term) -> Shown:
        mark = r"\forall" if node.op is Op.FORALL else r"\exists"
        return Shown(rf"{mark} {self.name(node.data[0])}\colon {self.show(node.args[0], LOOSE)}", LOOSE)

    on_exists = on_forall

    def on_tends(self, node: Term) -> Shown:
        body, to, value = node.args
        shown = rf"{self.show(body, ADD)} \to {self.show(value, ADD)}"
        return Shown(rf"{shown} \quad ({self.approach(node.data, to)})", REL)

    def on_propto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(rf"{left} \propto_{{{self.name(node.data[0])}}} {right}", REL)

    def on_sameupto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(rf"{left} = {right} + \text{{const in }} {self.name(node.data[0])}", REL)

    def on_law(self, node: Term) -> Shown:
        return Shown(rf"{self.show(node.args[0], ADD)} \sim {self.show(node.args[1], ADD)}", REL)

    def on_pred(self, node: Term) -> Shown:
        words = node.data.replace("_", r"\_")
        if is_local(node):
            variable, point = node.args[0].data[0], node.args[1]
            condition = self.show(node.args[0].args[0], REL)
            if node.data == "near":
                return Shown(rf"{condition} \text{{ near }} {self.name(variable)} = {self.show(point, ADD)}", REL)
            where = self.approach((variable, LIMIT_SIDES[node.data]), point)
            return Shown(rf"{condition} \text{{ as }} {where}", REL)
        if len(node.args) == 1:
            return Shown(rf"{self.show(node.args[0], ADD)} \text{{ is {words}}}", REL)
        return Shown(self.call(rf"\text{{{words}}}", node.args), ATOM)


_LATEX = _Latex()
