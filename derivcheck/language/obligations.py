"""Obligations: what must hold for a term or formula to be defined.

    obligations(log(x)/y)       = [x > 0, y != 0]
    obligations(Sum(1/k, 1..n)) = [n >= 0, for all integers k: 1 <= k <= n  =>  k != 0]

They are read off the written tree, before anything rewrites it.  A theorem `H |- F` says that under H every
obligation of F holds and F is true, so the kernel asks for a proof of each.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from derivcheck.language.domain import INTEGER, REAL, Kind, Prop, Symbol
from derivcheck.language.facts import facts, inhabited, is_infinity, is_real, membership
from derivcheck.language.node import ONE, ZERO, Formula, Node, Op, Term, rel, sym, term
from derivcheck.language.shape import ShapeError, dims, same_dimension, same_space, shape, space
from derivcheck.language.substitute import canonical, free_symbols

_cache: dict[Node, tuple[Formula, ...]] = {}
_APPLIED = (Kind.FUNCTION, Kind.SEQUENCE, Kind.DISTRIBUTION)  # names that are no value by themselves
_SIDES = {"+-": "eventually", "+": "eventually above", "-": "eventually below"}
_NOWHERE = rel("=", ZERO, ONE)  # the obligation of what is defined nowhere


def predicate(name: str, *args: Node) -> Formula:
    """The formula name(args)."""
    return Formula(Op.PRED, args, name)


def obligations(node: Node) -> tuple[Formula, ...]:
    """The formulas that must hold for `node` to be defined, inner terms first, without repetition.

    Raises ShapeError or SortError (from `shape`) when the term makes no sense at all.
    """
    known = _cache.get(node)
    if known is None:
        if len(_cache) > 100_000:
            _cache.clear()
        known = _cache[node] = tuple(dict.fromkeys(_obligations(node)))
    return known


def _obligations(node: Node) -> list[Formula]:
    if isinstance(node, Formula):
        return _of_formula(node)
    out: list[Formula] = []
    assert isinstance(node, Term)
    if node.op is Op.CASES:
        return _of_cases(node)
    for index, arg in enumerate(node.args):
        if arg.op is Op.SYM and arg.data.domain.kind in _APPLIED:
            continue
        if _may_be_infinite(node, index) and is_infinity(arg):
            continue
        inner = obligations(arg)
        out += [bind(node, f) for f in inner] if node.bound and node.binds_in(index) else inner
    return out + _own(node)


def _may_be_infinite(node: Node, index: int) -> bool:
    """Where oo and -oo may stand; anywhere else they are no number."""
    match node.op:
        case Op.SUM | Op.PROD | Op.INTEGRAL:
            return index > 0 and (node.args[index].op is Op.NEG) == (index == 1)  # from -oo, up to oo
        case Op.LIMIT | Op.TENDS:
            return index > 0
        case Op.PRED:
            return bool(node.data == "near" or node.data in _SIDES.values())
    return False


def range_condition(node: Term) -> tuple[Formula, ...]:
    """The condition that a binder puts on its bound symbol: its range.

    An end that mentions a free symbol equal to the bound one (`Sum(k, k, 1, k)`) says nothing here.
    """
    v = [sym(s) for s in node.bound]
    conditions: list[tuple[Term, Term, Term]] = []  # lower <= upper, with the end that stands outside the scope
    match node.op:
        case Op.SUM | Op.PROD | Op.MAXOVER | Op.INTEGRAL:
            _, lo, hi = node.args
            conditions = [(lo, v[0], lo), (v[0], hi, hi)]
        case Op.BUILD:
            for handle, size in zip(v, node.args[1:], strict=True):
                conditions += [(ONE, handle, ONE), (handle, size, size)]
    bound = set(node.bound)
    return tuple(rel("<=", a, b) for a, b, end in conditions if not is_infinity(end) and not free_symbols(end) & bound)


def bind(node: Node, formula: Formula) -> Formula:
    """The formula for every value of the symbols that `node` binds, within its range.

    Derivatives ask for it near the point, the point included; limits eventually, on their side and without the point.
    """
    free = free_symbols(formula)  # dimensions included
    if free.isdisjoint(node.bound):
        return formula
    if node.op in (Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN, Op.LIMIT, Op.TENDS):
        name = _SIDES[node.data[1]] if node.op in (Op.LIMIT, Op.TENDS) else "near"
        return Formula(Op.PRED, (_lambda(node.bound, formula), node.args[1]), name)
    used = [s for s in node.bound if s in free]
    if isinstance(node, Term):
        condition = tuple(c for c in range_condition(node) if not free_symbols(c).isdisjoint(used))
        formula = Formula(Op.IMPLIES, (Formula(Op.AND, condition), formula)) if condition else formula
    for symbol in reversed(used):
        formula = Formula(Op.FORALL, (formula,), (symbol,))
    return formula


def _lambda(bound: tuple[Symbol, ...], body: Node) -> Term:
    return Term(Op.LAMBDA, (body,), bound)


def _of_formula(node: Formula) -> list[Formula]:
    out: list[Formula] = []
    match node.op:
        case Op.IMPLIES | Op.AND | Op.OR:
            # each part is read under the ones before it: true ones for "and", "=>", false ones for "or"
            guards: list[Formula] = []
            for part in node.args:
                for f in obligations(part):
                    guard = tuple(guards)
                    out.append(Formula(Op.IMPLIES, (Formula(Op.AND, guard), f)) if guard else f)
                guards.append(Formula(Op.NOT, (part,)) if node.op is Op.OR else part)
        case Op.FORALL | Op.EXISTS | Op.PROPTO | Op.SAMEUPTO:
            for part in node.args:
                out += [bind(node, f) for f in obligations(part)]
        case Op.TENDS:
            body, to, value = node.args
            out += [bind(node, f) for f in obligations(body)]
            out += [f for t in (to, value) if not is_infinity(t) for f in obligations(t)]
            if not is_infinity(value) and not all(map(same_dimension, dims(body), dims(value))):
                raise ShapeError(f"{node!r}: the limit has another shape")
            if shape(sym(node.bound[0])) or (not is_infinity(to) and shape(to)):
                raise ShapeError(f"{node!r}: a scalar variable was expected")
            out += _approach(node)
        case Op.PRED:
            near = _may_be_infinite(node, 1)
            for a in node.args:
                if a.op is Op.LAMBDA:
                    out += [bind(a, f) for f in obligations(a.args[0])] if isinstance(a.args[0], Term) else []
                elif not (a.op is Op.SYM and a.data.domain.kind in _APPLIED) and not (near and is_infinity(a)):
                    # "integrable(E[...])" says of the node what the node itself asks for
                    out += [f for f in obligations(a) if f != node]
        case _:
            for a in node.args:
                out += obligations(a)
            if node.op is Op.REL:
                out += _relation(node)
    return out


def _relation(node: Formula) -> list[Formula]:
    """Shapes must agree; an order asks for real numbers."""
    left, right = node.args
    if not all(map(same_dimension, dims(left), dims(right))):
        a, b = dims(left), dims(right)
        raise ShapeError(f"{node!r}: {a[0]!r}×{a[1]!r} against {b[0]!r}×{b[1]!r}")
    if node.data not in ("=", "!=") and shape(left):
        raise ShapeError(f"{node!r}: an order between matrices; state it as a predicate")
    return [] if node.data in ("=", "!=") else [predicate("real", t) for t in node.args if not is_real(t)]


def _of_cases(node: Term) -> list[Formula]:
    shape(node)
    out: list[Formula] = []
    guards: list[Formula] = []
    for k in range(0, len(node.args) - 1, 2):
        condition, value = node.args[k], node.args[k + 1]
        for f in obligations(condition):
            out.append(Formula(Op.IMPLIES, (Formula(Op.AND, tuple(guards)), f)) if guards else f)
        for f in obligations(value):
            out.append(Formula(Op.IMPLIES, (Formula(Op.AND, (*guards, condition)), f)))
        guards.append(Formula(Op.NOT, (condition,)))
    for f in obligations(node.args[-1]):
        out.append(Formula(Op.IMPLIES, (Formula(Op.AND, tuple(guards)), f)))
    return out


def _own(node: Term) -> list[Formula]:
    """What the head itself asks of its arguments."""
    shape_checked = node.op not in (
        Op.LAMBDA, Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL, Op.SYM,
    )  # fmt: skip
    if shape_checked:
        shape(node)
    if not _binds_rightly(node):
        return [_NOWHERE]
    args = node.args
    match node.op:
        case Op.DIV:
            return _nonzero(args[1])
        case Op.LOG:
            return [] if _positive_literal(args[0]) else [rel(">", args[0], ZERO)]
        case Op.SQRT:
            return [] if _nonnegative_literal(args[0]) else [rel(">=", args[0], ZERO)]
        case Op.ROOT:
            degree = args[1]
            if degree.op is not Op.NUM or degree.data.denominator != 1 or degree.data < 1:
                return [_NOWHERE]  # only literal positive degrees are defined
            return _real(args[0]) if degree.data % 2 else [rel(">=", args[0], ZERO)]
        case Op.POW:
            return _power(*args)
        case Op.TAN:
            return [rel("!=", Term(Op.COS, args), ZERO)]
        case Op.TANH:
            return [] if is_real(args[0]) else [rel("!=", Term(Op.COSH, args), ZERO)]
        case Op.FLOOR | Op.SIGN | Op.ATAN | Op.ERF | Op.MAX | Op.MIN | Op.NORM:
            return [f for a in args for f in _real(a)]
        case Op.CONST:
            return [_NOWHERE] if node.data == "oo" else []
        case Op.SYM:
            if not inhabited(node.data.domain):
                return [_NOWHERE]
            return [f for size in node.data.domain.shape for f in _size(size)]
        case Op.GAMMA:
            return [rel(">", args[0], ZERO)]
        case Op.FACTORIAL:
            return [predicate("integer", args[0]), rel(">=", args[0], ZERO)]
        case Op.BINOMIAL:
            return [predicate("integer", a) for a in args] + [rel(">=", a, ZERO) for a in args]
        case Op.SUM | Op.PROD:
            ends = [e for e in args[1:] if not is_infinity(e)]
            whole = [f for end in ends for f in _integral(end)]
            if len(ends) < 2:
                return [*whole, predicate("summable", node)]
            return [*whole, rel(">=", Term(Op.SUB, (args[2], args[1])), term(-1))]
        case Op.MAXOVER:
            values = [bind(node, f) for f in _real(args[0])]
            return [*(f for end in args[1:] for f in _integral(end)), rel("<=", args[1], args[2]), *values]
        case Op.INTEGRAL:
            # from the lower end to the upper: the range condition would be empty the other way round
            ends = [e for e in args[1:] if not is_infinity(e)]
            order = [] if len(ends) < 2 or evident(rel("<=", *ends)) else [rel("<=", *ends)]
            return [*(f for e in ends for f in _real(e)), *order, predicate("integrable", node)]
        case Op.EXPECT | Op.VAR:
            return [*_law(args[1]), predicate("integrable", node)]
        case Op.LIMIT:
            return [*_approach(node), predicate("converges", node)]
        case Op.DERIV | Op.GRAD | Op.JACOBIAN | Op.HESSIAN:
            inside = [f for f in membership(args[1], node.bound[0].domain) if not evident(f)]
            own = facts(args[1].data) if args[1].op is Op.SYM else []
            return [*(f for f in inside if f not in own), predicate("differentiable at", node)]
        case Op.INVERSE:
            return [predicate("invertible", args[0])]
        case Op.APPLY:
            return _applied(node)
        case Op.ENTRY:
            out = []
            for index, size in zip(args[1:], dims(args[0]), strict=False):
                inside = [rel("<=", ONE, index), rel("<=", index, size)]
                out += [*_integral(index), *(() if all(map(evident, inside)) else inside)]
            return out
        case Op.BUILD:
            return [f for size in args[1:] for f in _size(size)]
        case Op.IDENTITY | Op.ZEROS:
            return [f for size in args for f in _size(size)]
        case Op.NORMAL | Op.MVNORMAL | Op.UNIFORM | Op.BERNOULLI | Op.CATEGORICAL:
            return _law(node)
        case Op.KL:
            comparable = [] if _measure(args[0]) is _measure(args[1]) else [_NOWHERE]
            return [*_law(args[0]), *_law(args[1]), *_dense(args[0]), *comparable, predicate("integrable", node)]
        case Op.ENTROPY:
            return [*_law(args[0]), *_dense(args[0]), predicate("integrable", node)]
        case Op.DENSITY | Op.LOGDENSITY:
            law, point = args
            out = [*_law(law), *_dense(law), *(f for f in membership(point, space(law)) if not evident(f))]
            zeros = node.op is Op.LOGDENSITY and _has_zeros(law)
            return [*out, rel(">", Term(Op.DENSITY, args), ZERO)] if zeros else out
    return []


def _real(t: Term) -> list[Formula]:
    return [] if is_real(t) else [predicate("real", t)]


def _size(t: Term) -> list[Formula]:
    """A dimension is an integer >= 1."""
    return [] if _is_size(t) else [*_integral(t), rel(">=", t, ONE)]


def _is_size(t: Term) -> bool:
    """Whether a term is an integer >= 1 by its form."""
    match t.op:
        case Op.NUM:
            return is_natural(t) and bool(t.data >= 1)
        case Op.SYM:
            return t.data.domain.kind is Kind.INTEGER and (t.data.domain.lo or 0) >= 1
        case Op.ADD:
            return all(map(is_natural, t.args)) and any(map(_is_size, t.args))
        case Op.MUL:
            return all(map(_is_size, t.args))
    return False


def _approach(node: Node) -> list[Formula]:
    """Where a variable may tend to: within the closure of its domain, from a side where the domain lies."""
    (variable, side), to = node.data, node.args[1]
    domain = variable.domain
    if domain.kind is Kind.INTEGER:
        if not is_infinity(to):
            return [_NOWHERE]
    elif domain.kind is not Kind.REAL or (domain.lo is not None and domain.lo == domain.hi):
        return [_NOWHERE]
    if is_infinity(to):
        end = domain.lo if to.op is Op.NEG else domain.hi
        return [] if end is None else [_NOWHERE]
    out = _real(to)
    if domain.lo is not None:
        out.append(rel(">" if side == "-" else ">=", to, domain.lo))
    if domain.hi is not None:
        out.append(rel("<" if side == "+" else "<=", to, domain.hi))
    return [f for f in out if not evident(f)]


def _binds_rightly(node: Term) -> bool:
    """Whether the bound symbols range over what the binder says: integers, reals, the space of a law.

    A binder over anything else is defined nowhere: `k >= 1` declared for k says nothing about a sum from 0.
    """
    match node.op:
        case Op.SUM | Op.PROD | Op.MAXOVER | Op.BUILD:
            return all(s.domain == INTEGER for s in node.bound)
        case Op.INTEGRAL:
            return bool(node.bound[0].domain == REAL)
        case Op.EXPECT | Op.VAR:
            return same_space(node.bound[0].domain, space(node.args[1]))
        case Op.DERIV | Op.GRAD | Op.JACOBIAN | Op.HESSIAN:
            # in all directions: neither a single point nor, say, the symmetric matrices
            domain = node.bound[0].domain
            real = domain.kind is Kind.REAL and (domain.lo is None or domain.lo != domain.hi)
            whole = domain.kind is Kind.MATRIX and domain.props <= {Prop.INVERTIBLE} and node.op is not Op.DERIV
            return real or whole
    return True


def _measure(law: Term) -> Prop | None:
    """Whether a law has a density, a mass function, or neither that is known."""
    match law.op:
        case Op.NORMAL | Op.MVNORMAL | Op.UNIFORM:
            return Prop.DENSITY
        case Op.BERNOULLI | Op.CATEGORICAL:
            return Prop.PMF
    return next((p for p in (Prop.DENSITY, Prop.PMF) if p in law.data.domain.props), None)


def _dense(law: Term) -> list[Formula]:
    return [] if _measure(law) else [_NOWHERE]


def _has_zeros(law: Term) -> bool:
    """Whether the density of this law may vanish: normal densities do not."""
    return law.op not in (Op.NORMAL, Op.MVNORMAL)


def _law(law: Term) -> list[Formula]:
    """When the parameters of a distribution are admissible (strictly: no degenerate laws)."""
    args = law.args
    if law.op in (Op.SYM, Op.CATEGORICAL):
        return [predicate("pmf", *args)] if args else []
    real = [f for a in args for f in _real(a)]
    match law.op:
        case Op.NORMAL:
            return [*real, rel(">", args[1], ZERO)]
        case Op.MVNORMAL:
            if not shape(args[1]):
                return [*real, rel(">", args[1], ZERO)]
            return [*real, predicate("positive definite", args[1])]
        case Op.UNIFORM:
            return [*real, rel("<", args[0], args[1])]
        case Op.BERNOULLI:
            return [*real, rel(">=", args[0], ZERO), rel("<=", args[0], ONE)]
    return []


def _positive_literal(t: Term) -> bool:
    return (t.op is Op.NUM and t.data > 0) or (t.op is Op.CONST and t.data in ("pi", "e"))


def _nonnegative_literal(t: Term) -> bool:
    return _positive_literal(t) or (t.op is Op.NUM and t.data == 0)


def _nonzero(t: Term) -> list[Formula]:
    if (t.op is Op.NUM and t.data != 0) or (t.op is Op.CONST and t.data in ("pi", "e", "i")):
        return []
    return [rel("!=", t, ZERO)]


def _integral(t: Term) -> list[Formula]:
    return [] if is_integer(t) else [predicate("integer", t)]


def _power(base: Term, exponent: Term) -> list[Formula]:
    """Literal integer exponents ask for a nonzero base when negative; others for a positive base.

    A symbolic integer exponent n is fine over any base when n >= 0 is declared (0^0 = 1), else base != 0.
    """
    if exponent.op is Op.NUM and exponent.data.denominator == 1:
        if exponent.data >= 0:
            return []
        return [predicate("invertible", base)] if shape(base) else _nonzero(base)
    if exponent.op is Op.NEG and exponent.args[0].op is Op.NUM:
        return _power(base, term(-exponent.args[0].data))
    if _positive_literal(base):
        return []
    if is_integer(exponent):
        if is_natural(exponent):
            return []
        invertible = predicate("invertible", base) if shape(base) else rel("!=", base, ZERO)
        return [Formula(Op.OR, (invertible, rel(">=", exponent, ZERO)))]
    if shape(base):
        return [_NOWHERE]  # matrices have integer powers
    if exponent.op is Op.NUM and exponent.data > 0:
        return [rel(">=", base, ZERO)]
    return [Formula(Op.OR, (rel(">", base, ZERO), Formula(Op.AND, (rel("=", base, ZERO), rel(">", exponent, ZERO)))))]


def is_integer(t: Term) -> bool:
    """Whether a term is an integer by its form: sums and products of integers."""
    match t.op:
        case Op.NUM:
            return bool(t.data.denominator == 1)
        case Op.SYM:
            return bool(t.data.domain.kind is Kind.INTEGER)
        case Op.ADD | Op.SUB | Op.NEG | Op.MUL:
            return all(map(is_integer, t.args))
    return False


def is_natural(t: Term) -> bool:
    """Whether a term is an integer >= 0 by its form: sums and products of such."""
    match t.op:
        case Op.NUM:
            return bool(t.data.denominator == 1 and t.data >= 0)
        case Op.SYM:
            d = t.data.domain
            return bool(d.kind is Kind.INTEGER and d.lo is not None and d.lo >= 0)
        case Op.ADD | Op.MUL:
            return all(map(is_natural, t.args))
    return False


def _applied(node: Term) -> list[Formula]:
    function, *arguments = node.args
    if function.op is Op.LAMBDA:
        domains = [s.domain for s in function.data]
    elif function.data.domain.kind is Kind.SEQUENCE:
        domains = [function.data.domain._replace(kind=Kind.INTEGER, output=None, props=frozenset())]
    else:
        domains = list(function.data.domain.inputs)
    if len(domains) != len(arguments) or not (function.op is Op.LAMBDA or inhabited(function.data.domain)):
        return [_NOWHERE]
    out: list[Formula] = []
    for argument, domain in zip(arguments, domains, strict=True):
        out += membership(argument, domain)
    output = None if function.op is Op.LAMBDA else function.data.domain.output
    sizes = [f for size in output.shape for f in _size(size)] if output is not None else []
    return [*(f for f in out if not evident(f)), *sizes]


def known(formulas: Iterable[Formula], about: Node) -> set[Node]:
    """What counts as known (in canonical form): the formulas, their obligations, facts of the symbols of `about`."""
    out = {canonical(g) for f in formulas for g in (f, *obligations(f))}
    return out.union(canonical(fact) for symbol in free_symbols(about) for fact in facts(symbol))


def settled(f: Formula, have: Container[Node]) -> bool:
    """Known (in canonical form), evident, or a compound that is true because a part of it is."""
    if canonical(f) in have or evident(f):
        return True
    match f.op:
        case Op.OR:
            return any(settled(part, have) for part in f.args)
        case Op.AND:
            return all(settled(part, have) for part in f.args)
        case Op.IMPLIES:
            return settled(f.args[1], have)
    return False


def asked_anew(old: Node, new: Node) -> list[Formula]:
    """What the head of `new` asks for where that of `old`, which has equal arguments, does not ask for the same."""
    pairs = list(zip(old.args, new.args, strict=True))
    return [o for o in _of_head(new) if not any(_same_but_for(h, o, pairs) for h in _of_head(old))]


def _of_head(node: Node) -> list[Formula]:
    match node.op:
        case Op.CASES:
            return []
        case Op.REL:
            return _relation(node)  # type: ignore[arg-type]
        case Op.TENDS:
            return _approach(node)
    return _own(node) if isinstance(node, Term) else []


def _same_but_for(old: Node, new: Node, pairs: Container[tuple[Node, Node]]) -> bool:
    """Whether two trees differ only where one holds the first and the other the second of a pair."""
    if old == new or (old, new) in pairs:
        return True
    same = old.op is new.op and old.data == new.data and len(old.args) == len(new.args)
    return same and all(_same_but_for(a, b, pairs) for a, b in zip(old.args, new.args, strict=True))


def evident(f: Formula) -> bool:
    """True by form alone: integers and reals by how they are written, relations between numbers."""
    if f.op is Op.PRED and f.data == "integer":
        return is_integer(f.args[0])
    if f.op is Op.PRED and f.data == "real":
        return is_real(f.args[0])
    if f.op is Op.REL and f.args[0].op is Op.NUM and f.args[1].op is Op.NUM:
        a, b = f.args[0].data, f.args[1].data
        return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}[f.data])
    return False
