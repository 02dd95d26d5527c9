"""Trees as plain ASCII text: `sigma_t**2 != 0`, `for all k: 1 <= k => k != 0`; and declarations as users write them."""

from __future__ import annotations

from fractions import Fraction

from derivcheck.language.domain import REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.node import ONE, Node, Op, Term, sym
from derivcheck.language.printing import (
    ADD,
    ATOM,
    LIMIT_SIDES,
    LOOSE,
    NEG,
    NOT,
    POW,
    REL,
    Printer,
    Shown,
    derivative,
    digits,
    draws,
    indices,
    is_local,
)  # fmt: skip


def ascii_text(node: Node) -> str:
    """Plain ASCII: `sigma_t**2 != 0`, `for all k: 1 <= k => k != 0`."""
    return _ASCII.show(node, LOOSE)


class Ascii(Printer):
    """Functions by name, `**` for powers."""

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

    on_floor = on_abs = on_norm = on_factorial = on_density = on_entropy = on_sqrt
    on_identity = on_zeros = on_hadamard = on_sqrt

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
        ranges = ", ".join(f"{self.name(s)} = 1..{n}" for s, n in indices(node, sizes))
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
        body, to, value = node.args
        return Shown(f"{self.show(body, ADD)} -> {self.show(value, ADD)} as {self.approach(node.data, to)}", REL)

    def approach(self, data: tuple[Symbol, str], to: Node) -> str:
        """x -> 0+"""
        variable, side = data
        return f"{self.name(variable)} -> {self.show(to, NEG)}{'' if side == '+-' else side}"

    def on_propto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} propto {right} in {self.name(node.data[0])}", REL)

    def on_sameupto(self, node: Term) -> Shown:
        left, right = (self.show(a, ADD) for a in node.args)
        return Shown(f"{left} = {right} + constant in {self.name(node.data[0])}", REL)

    def on_law(self, node: Term) -> Shown:
        return Shown(f"{self.show(node.args[0], ADD)} ~ {self.show(node.args[1], ADD)}", REL)

    def on_pred(self, node: Term) -> Shown:
        if is_local(node):
            condition = self.show(node.args[0].args[0], REL)
            variable, point = node.args[0].data[0], node.args[1]
            if node.data == "near":
                return Shown(f"{condition} near {self.name(variable)} = {self.show(point, ADD)}", REL)
            return Shown(f"{condition} as {self.approach((variable, LIMIT_SIDES[node.data]), point)}", REL)
        return Shown(self.call(node.data, node.args), ATOM)


_ASCII = Ascii()


# --- declarations -----------------------------------------------------------------------------------
def declaration(symbol: Symbol) -> str:
    """The declaration in the form users write it: `sigma > 0`, `x in R^d`, `f differentiable`."""
    name, domain = symbol.name, symbol.domain
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
            if words and domain.inputs == (REAL,) and domain.output == REAL:
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
    return "C" if domain.kind is Kind.COMPLEX else str(domain.kind.value)


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
