"""Written scalar trees as fractions of polynomials over atoms: the core that the algebraic procedures share.

    Fractions().of(x*y/x + f(2*y))  =  (x*y + x*a) / x        with the atom a = f(2*y)

An atom is a maximal subterm that is not built by + - * / and integer powers.  Its arguments are brought to
normal form first, inside binders too, so f(x + x) and f(2*x) are one atom.  Exponents are split where that is
valid (`powers`), and atoms with a known power (i**2 = -1, |a|**2 = a**2, sqrt(a)**2 = a) are reduced by it.

Everything here is an equality wherever both sides are defined: a common factor may be cancelled, because it
stands in a denominator.  `rules` may replace further atoms by equal terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from derivcheck.kernel.procedure import Budget
from derivcheck.language.domain import Kind
from derivcheck.language.facts import is_real
from derivcheck.language.node import EULER, ONE, ZERO, Node, Op, Term, term
from derivcheck.language.shape import SortError, dims, shape
from derivcheck.language.substitute import canonical

Poly = Any  # flint.fmpq_mpoly
Monomial = tuple[tuple[Term, int], ...]  # atoms with exponents >= 1, sorted by `sort_key`
Summand = tuple[Fraction, Monomial, Term]  # c * monomial / denominator
Scales = dict[tuple[Term, Term], int]  # into how many units an exponential or an angle is cut
Rules = Callable[[Term, "Fractions"], "Term | None"]


class TooLarge(Exception):
    """A polynomial outgrew the budget."""


class Undefined(Exception):
    """A denominator is identically zero."""


class Rescale(Exception):
    """A finer root of an exponential is needed: start again with the scales found so far."""


class Ratio(NamedTuple):
    """num / den, polynomials over the atoms of one `Fractions`."""

    num: Poly
    den: Poly


def _context(size: int) -> Any:
    return fmpq_mpoly_ctx.get(tuple(f"a{i}" for i in range(size)), Ordering.lex)


def to_fraction(c: fmpq) -> Fraction:
    """The Python fraction of a FLINT rational."""
    return Fraction(int(c.p), int(c.q))


_keys: dict[Node, str] = {}


def sort_key(node: Node) -> str:
    """A string that orders trees the same way in every run."""
    known = _keys.get(node)
    if known is None:
        if len(_keys) > 100_000:
            _keys.clear()
        if node.op is Op.SYM:
            own = f"{node.data.name}:{node.data.domain.kind.value}"
        elif node.bound:
            own = ",".join(s.name for s in node.bound)
        else:
            own = "" if node.data is None else str(node.data)
        known = _keys[node] = f"{node.op.value}[{own}]({','.join(map(sort_key, node.args))})"
    return known


def is_scalar(t: Node) -> bool:
    """Whether a node is a scalar term (and not a matrix, a function, a law or a formula)."""
    if not isinstance(t, Term) or t.op is Op.LAMBDA:
        return False
    try:
        return not shape(t)
    except SortError:
        return False


class Fractions:
    """A growing table of atoms and the arithmetic of fractions over them.

    `known` answers questions of sign (see `known.Known`), `rules` maps a normalised atom to an equal term,
    `powers` gives (n, value of the n-th power) of further atoms,
    `scales` records into how many equal factors an exponential is cut: b**(m/2) stands for itself, b**m for its square.
    """

    def __init__(
        self,
        known: Any = None,
        rules: Rules | None = None,
        budget: Budget | None = None,
        scales: Scales | None = None,
        parent: Fractions | None = None,
        powers: Mapping[Term, tuple[int, Term]] | None = None,
    ) -> None:
        self.known, self.rules, self.budget = known, rules, budget or Budget()
        self.powers: Mapping[Term, tuple[int, Term]] = powers or {}
        self.scales: Scales = {} if scales is None else scales
        self.normals: dict[Node, Node] = parent.normals if parent else {}
        self.depth: int = parent.depth + 1 if parent else 0
        if self.depth > 40:
            raise TooLarge("nested too deeply")
        self.atoms: list[Term] = []
        self.indices: dict[Term, int] = {}
        self.relations: dict[int, tuple[int, Ratio]] = {}
        self._memo: dict[Term, Ratio] = {}
        self._active: list[Term] = []
        self.ctx = _context(4)

    # --- arithmetic -------------------------------------------------------------------------------------
    def const(self, value: Fraction | int) -> Ratio:
        """A rational number."""
        value = Fraction(value)
        return Ratio(self.ctx.constant(fmpq(value.numerator, value.denominator)), self.ctx.constant(1))

    def _lift(self, p: Poly) -> Poly:
        return p if p.context() is self.ctx else p.project_to_context(self.ctx)

    def lift(self, r: Ratio) -> Ratio:
        """The ratio over the present (perhaps grown) table of atoms."""
        return Ratio(self._lift(r.num), self._lift(r.den))

    def _times(self, p: Poly, q: Poly) -> Poly:
        if q.is_one():
            return p
        if len(p) * len(q) > 100 * self.budget.terms:
            raise TooLarge("product of polynomials")
        out = p * q
        if len(out) > self.budget.terms or max(out.degrees()) > self.budget.degree:
            raise TooLarge("polynomial")
        return out

    def add(self, a: Ratio, b: Ratio, sign: int = 1) -> Ratio:
        """a + sign*b"""
        (n, d), (m, e) = self.lift(a), self.lift(b)
        if d == e:
            return Ratio(n + sign * m, d)
        g = d.gcd(e)
        d_rest, e_rest = d / g, e / g
        return Ratio(self._times(n, e_rest) + sign * self._times(m, d_rest), self._times(d_rest, e))

    def mul(self, a: Ratio, b: Ratio) -> Ratio:
        """a * b"""
        (n, d), (m, e) = self.lift(a), self.lift(b)
        return Ratio(self._times(n, m), self._times(d, e))

    def div(self, a: Ratio, b: Ratio) -> Ratio:
        """a / b"""
        b = self.reduced(b)
        if b.num == 0:
            raise Undefined("division by zero")
        return self.mul(a, Ratio(b.den, b.num))

    def pow(self, a: Ratio, n: int) -> Ratio:
        """a ** n for an integer n"""
        a = self.lift(a)
        if n < 0:
            return self.div(self.const(1), self.pow(a, -n))
        if n > self.budget.degree:
            raise TooLarge("exponent")
        out = self.const(1)
        for bit in bin(n)[2:] if n else "":
            out = self.mul(out, out)
            out = self.mul(out, a) if bit == "1" else out
        return out

    # --- from terms -------------------------------------------------------------------------------------
    def of(self, t: Term) -> Ratio:
        """The fraction of a scalar term."""
        return self.inner(canonical(t))

    def inner(self, t: Term) -> Ratio:
        """The fraction of a term whose bound symbols have their canonical names."""
        known = self._memo.get(t)
        if known is None:
            known = self._memo[t] = self._of(t)
        return self.lift(known)

    def _of(self, t: Term) -> Ratio:
        from derivcheck.procedures.literal_matrices import expand_scalar
        from derivcheck.procedures.powers import power

        if not is_scalar(t):
            raise Undefined("not a scalar")
        args = t.args
        match t.op:
            case Op.NUM:
                return self.const(t.data)
            case Op.ADD | Op.SUB:
                out = self.inner(args[0])
                for arg in args[1:]:
                    out = self.add(out, self.inner(arg), -1 if t.op is Op.SUB else 1)
                return out
            case Op.NEG:
                return self.add(self.const(0), self.inner(args[0]), -1)
            case Op.MUL | Op.HADAMARD if all(map(is_scalar, args)):
                out = self.const(1)
                for arg in args:
                    out = self.mul(out, self.inner(arg))
                return out
            case Op.DIV:
                return self.div(self.inner(args[0]), self.inner(args[1]))
            case Op.POW if is_scalar(args[0]):
                return power(self, args[0], args[1])
            case Op.SQRT:
                return power(self, args[0], term(Fraction(1, 2)))
            case Op.EXP:
                return power(self, EULER, args[0])
            case Op.CONST if t.data == "e":
                return power(self, EULER, ONE)
            case Op.APPLY if args[0].op is Op.LAMBDA:
                from derivcheck.language.substitute import beta

                return self.inner(beta(args[0], args[1:]))
        expanded = expand_scalar(t)
        if expanded is not None:
            return self.inner(expanded)
        if t.op is Op.MUL:
            return self._matrix_product(t)
        return self.atom(self.key(t))

    def _matrix_product(self, t: Term) -> Ratio:
        """A product of matrices (and scalars) that is a scalar: the scalars move out, each chain is an atom."""
        out, chain = self.const(1), []
        for factor in factors(t):
            if is_scalar(factor):
                out = self.mul(out, self.inner(factor))
                continue
            chain.append(factor)
            if len(chain) > 1 and not shape(Term(Op.MUL, tuple(chain))):
                out, chain = self.mul(out, self.atom(self.key(Term(Op.MUL, tuple(chain))))), []
        return out

    def key(self, t: Term) -> Term:
        """The atom for `t`: the same head over normalised arguments."""
        out = t.with_args(tuple(map(self.normal, t.args)))
        if out.op is Op.ENTRY and len(out.args) == 3 and dims(out.args[0])[1] == ONE:
            out = Term(Op.ENTRY, out.args[:2])
        if out.op in (Op.MAX, Op.MIN):
            out = out.with_args(tuple(sorted(set(out.args), key=sort_key)))
        return out

    def normal(self, t: Node) -> Node:
        """The normal form of an argument: equal arguments mostly become equal trees."""
        if not t.args or t.op is Op.LAMBDA and not isinstance(t.args[0], Term):
            return t
        known = self.normals.get(t)
        if known is None:
            if is_scalar(t):
                child = self.child()
                known = child.term(child.inner(t))  # type: ignore[arg-type]
            else:
                known = t.with_args(tuple(map(self.normal, t.args)))
            self.normals[t] = known
        return known

    def child(self) -> Fractions:
        """An empty table of atoms with the same rules and knowledge."""
        return Fractions(self.known, self.rules, self.budget, self.scales, self, self.powers)

    def atom(self, key: Term) -> Ratio:
        """The fraction that is just this normalised atom, or what a rule makes of it."""
        index = self.indices.get(key)
        if index is None:
            if self.rules is not None and key not in self._active:
                replaced = self.rules(key, self)
                if replaced is not None:
                    self._active.append(key)
                    out = self.inner(replaced)  # not `of`: bound names are canonical already
                    self._active.pop()
                    return out
            index = self.indices[key] = len(self.atoms)
            self.atoms.append(key)
            if len(self.atoms) > self.ctx.nvars():
                self.ctx = _context(2 * self.ctx.nvars())
            relation = self.powers.get(key) or power_relation(key)
            if relation is not None:
                self.relations[index] = (relation[0], self.reduced(self.inner(relation[1])))
        return Ratio(self.ctx.gen(index), self.ctx.constant(1))

    # --- normal forms -----------------------------------------------------------------------------------
    def _reduce(self, p: Poly) -> Ratio:
        """p with every known power replaced, innermost relations last."""
        out = Ratio(p, self.ctx.constant(1))
        for _ in range(20):
            degrees = out.num.degrees()
            index = next((i for i, (n, _) in self.relations.items() if i < len(degrees) and degrees[i] >= n), None)
            if index is None:
                return out
            n, value = self.relations[index]
            value = self.lift(value)
            layers: dict[int, dict[tuple[int, ...], fmpq]] = {}
            for exponents, c in out.num.to_dict().items():
                whole, rest = divmod(int(exponents[index]), n)
                layers.setdefault(whole, {})[(*exponents[:index], rest, *exponents[index + 1 :])] = c
            top = max(layers)
            num = self.ctx.constant(0)
            for k, layer in layers.items():
                part = self._times(self.ctx.from_dict(layer), value.num**k)
                num += self._times(part, value.den ** (top - k))
            out = Ratio(num, self._times(out.den, value.den**top))
        raise TooLarge("nested roots")

    def reduced(self, r: Ratio) -> Ratio:
        """num / den in lowest terms after all known powers; roots that divide the denominator move up."""
        num, den = self.lift(r)
        for index, (n, _) in self.relations.items():
            least = min((int(e[index]) for e in den.monoms()), default=0) % n
            if least:
                root = self.ctx.gen(index) ** (n - least)
                num, den = self._times(num, root), self._times(den, root)
        top, bottom = self._reduce(num), self._reduce(den)
        num, den = self._times(top.num, bottom.den), self._times(top.den, bottom.num)
        if den == 0:
            raise Undefined("zero denominator")
        g = num.gcd(den)
        return Ratio(num / g, den / g) if not g.is_constant() else Ratio(num, den)

    def is_zero(self, r: Ratio) -> bool:
        """Whether the fraction vanishes identically (given what is known of the atoms)."""
        r = self.lift(r)
        return bool(r.num == 0) or bool(self._reduce(r.num).num == 0)

    def monomials(self, p: Poly) -> list[tuple[Fraction, Monomial]]:
        """The terms of a polynomial in an order that does not depend on the table of atoms."""
        return self._sorted(p)[0]

    def _sorted(self, p: Poly) -> tuple[list[tuple[Fraction, Monomial]], list[int]]:
        p = self._lift(p)
        used = sorted((i for i, d in enumerate(p.degrees()) if d > 0), key=lambda i: sort_key(self.atoms[i]))
        rows = sorted(((tuple(e[i] for i in used), c) for e, c in p.to_dict().items()), reverse=True)
        return [
            (to_fraction(c), tuple((self.atoms[i], int(k)) for i, k in zip(used, e, strict=True) if k)) for e, c in rows
        ], used

    def lowest(self, r: Ratio) -> tuple[list[tuple[Fraction, Monomial]], list[tuple[Fraction, Monomial]]]:
        """Numerator and denominator in lowest terms, the denominator's leading coefficient 1."""
        num, den = self.reduced(r)
        below = self.monomials(den)
        lead = below[0][0]
        return [(c / lead, m) for c, m in self.monomials(num)], [(c / lead, m) for c, m in below]

    def summands(self, r: Ratio) -> list[Summand]:
        """The fraction as a sum of c*monomial/denominator: polynomial part and remainder, the same for equal fractions.

        For one denominator the split is additive, so that exp(a/d + b) and exp(a/d)*exp(b) have the same factors.
        """
        above, below = self.lowest(r)
        if below == [(1, ())]:
            return [(c, m, ONE) for c, m in above]
        atoms = sorted({a for rows in (above, below) for _, m in rows for a, _ in m}, key=sort_key)
        place = {a: i for i, a in enumerate(atoms)}
        ctx = _context(len(atoms))

        def inward(rows: list[tuple[Fraction, Monomial]]) -> Poly:
            out = {}
            for c, m in rows:
                exponents = [0] * len(atoms)
                for a, k in m:
                    exponents[place[a]] = k
                out[tuple(exponents)] = fmpq(c.numerator, c.denominator)
            return ctx.from_dict(out)

        def outward(p: Poly) -> list[tuple[Fraction, Monomial]]:
            rows = sorted(p.to_dict().items(), reverse=True)
            return [(to_fraction(c), tuple((a, int(k)) for a, k in zip(atoms, e, strict=True) if k)) for e, c in rows]

        whole, rest = divmod(inward(above), inward(below))
        out: list[Summand] = [(c, m, ONE) for c, m in outward(whole)]
        bottom = sum_term(below)
        for c, m in outward(rest):
            if len(below) > 1:
                out.append((c, m, bottom))
                continue
            powers = {a: k for a, k in below[0][1]}
            top = tuple((a, k - powers.get(a, 0)) for a, k in m if k > powers.get(a, 0))
            left = {a: k for a, k in m}
            under = tuple((a, k - left.get(a, 0)) for a, k in below[0][1] if k > left.get(a, 0))
            out.append((c, top, monomial_term(Fraction(1), under)))
        return out

    def term(self, r: Ratio) -> Term:
        """The fraction as a term, the same for equal fractions."""
        above, below = self.lowest(r)
        num = sum_term(above)
        return num if below == [(1, ())] else Term(Op.DIV, (num, sum_term(below)))


def factors(t: Term) -> list[Term]:
    """The factors of a product, products of matrices inside it taken apart."""
    out: list[Term] = []
    for arg in t.args:
        out += factors(arg) if arg.op is Op.MUL and not is_scalar(arg) else [arg]
    return out


def monomial_term(c: Fraction, monomial: Monomial) -> Term:
    """c * a**k * b**l ..."""
    factors = [a if k == 1 else Term(Op.POW, (a, term(k))) for a, k in monomial]
    if not factors:
        return term(c)
    body = factors[0] if len(factors) == 1 else Term(Op.MUL, tuple(factors))
    if c == 1:
        return body
    return Term(Op.NEG, (body,)) if c == -1 else Term(Op.MUL, (term(c), *factors))


def sum_term(parts: list[tuple[Fraction, Monomial]]) -> Term:
    """The sum of monomials, with minus signs where they belong; long sums stay flat."""
    if not parts:
        return ZERO
    if len(parts) > 40:
        return Term(Op.ADD, tuple(monomial_term(c, m) for c, m in parts))
    out = monomial_term(*parts[0])
    for c, monomial in parts[1:]:
        positive = monomial_term(abs(c), monomial)
        if c < 0:
            out = Term(Op.SUB, (out, positive))
        else:
            out = Term(Op.ADD, (*out.args, positive) if out.op is Op.ADD else (out, positive))
    return out


def power_relation(key: Term) -> tuple[int, Term] | None:
    """(n, value) if the n-th power of this atom is a simpler term, whatever its arguments."""
    match key.op:
        case Op.CONST if key.data == "i":
            return 2, term(-1)
        case Op.POW if key.args[1].op is Op.NUM and key.args[1].data.numerator == 1:
            return key.args[1].data.denominator, key.args[0]  # as a principal root where the base is negative
        case Op.POW if key.args[0] == term(-1):
            return 2, ONE  # only built for integer exponents
        case Op.ABS:
            a = key.args[0]
            return 2, a**2 if is_real(a) else a * Term(Op.CONJ, (a,))
        case Op.ROOT if key.args[1].op is Op.NUM and key.args[1].data.denominator == 1 and key.args[1].data >= 2:
            return int(key.args[1].data), key.args[0]
        case Op.CSQRT:
            return 2, key.args[0]
        case Op.COS:
            return 2, ONE - Term(Op.SIN, key.args) ** 2
    domain = key.data.domain if key.op is Op.SYM else None
    if domain is not None and domain.kind is Kind.FINITE and set(domain.values) == {Fraction(-1), Fraction(1)}:
        return 2, ONE
    return None


def settled(work: Callable[[Scales], Any], start: Scales | None = None) -> Any:
    """work(scales), started again whenever it meets a finer root; a few rounds suffice or it is too large."""
    scales: Scales = dict(start or {})
    for _ in range(12):
        try:
            return work(scales)
        except Rescale:
            continue
    raise TooLarge("roots of exponentials")
