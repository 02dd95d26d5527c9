"""Real and integer arithmetic by an external solver, trusted by name: the last resort.

Decides: relations, "and", "or", "not", "=>", "<=>" of rational terms under hypotheses, and "for all" around them.
Method: the negated goal beside hypotheses and declared domains, as a query whose answer must be "unsatisfiable".
    Quotients are cleared by a fresh name q with q b = a where b != 0; roots by their defining equation where they
    are defined; |u|, max, min, sign and cases by cases; any other term is an unknown number with its known signs.
Complete: no; nonlinear arithmetic under a counted limit.
Gives up: on complex numbers, matrices, inner quantifiers, and at the resource limit.
Conditions: what makes the goal defined is assumed; the kernel has it proved separately.
Proves:
    given(x > 1, y > 1) |- x*y > 1
    given(equal(x + y, 3)) |- either(x > 1, y > 1)
    given() |- iff(x**2 < 1, both(x > -1, x < 1))
    given(x >= 0) |- sqrt(x)*sqrt(x) >= x
    given() |- either(k <= n, k >= n + 1)
Refutes:
    given(x > 1, y > 1) |- x*y > 2
    given(equal(x + y, 2)) |- either(x > 1, y > 1)
    given() |- iff(x**2 <= 1, both(x > -1, x < 1))
    given() |- x/y*y >= x + 1
    given() |- either(x <= y, x >= y + 1)
Source: elementary.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure
from derivcheck.language.domain import Kind
from derivcheck.language.facts import bounds, is_real
from derivcheck.language.node import Formula, Node, Op, Term
from derivcheck.language.obligations import obligations
from derivcheck.language.substitute import canonical, free_symbols, rename_bound
from derivcheck.procedures.signs import NEG, NIL, NONREAL, POS, Facts, facts_about, scalar

LIMIT = 6_000_000  # the largest resource limit that stored evidence may ask for
EXPONENT = 8
NAMES = 60  # unknown numbers in one query
ALGEBRA = frozenset(
    {
        Op.NUM, Op.SYM, Op.ADD, Op.SUB, Op.NEG, Op.MUL, Op.DIV, Op.POW, Op.SQRT, Op.ROOT, Op.ABS, Op.SIGN, Op.MAX,
        Op.MIN, Op.CASES,
    }
)  # fmt: skip
Z3 = Any


class Outside(Exception):
    """Something the query language does not speak of."""


class Query:
    """Translates terms and formulas, and collects what its names satisfy at every point."""

    def __init__(self, facts: Facts) -> None:
        import z3

        self.z3, self.context, self.facts = z3, z3.Context(), facts
        self.names: dict[Node, Z3] = {}
        self.defining: list[Z3] = []

    def number(self, value: Any) -> Z3:
        """A rational constant, of integer sort where it is one."""
        whole = Fraction(value).denominator == 1
        return (self.z3.IntVal if whole else self.z3.RealVal)(str(value), self.context)

    def real(self, value: Z3) -> Z3:
        """The value in the sort of reals: `/` of integers would divide with remainder."""
        return self.z3.ToReal(value) if value.is_int() else value

    def _fresh(self, key: Node, make: Callable[[str], Z3] | None = None) -> tuple[Z3, bool]:
        """The name for a term, and whether it is new."""
        known = self.names.get(key)
        if known is not None:
            return known, False
        name = f"t{len(self.names)}"
        self.names[key] = made = make(name) if make else self.z3.Real(name, self.context)
        return made, True

    def term(self, t: Term) -> Z3:
        """The number t; raises Outside."""
        if len(self.names) > NAMES or not scalar(t) or (not is_real(t) and self.facts.sign(t) & NONREAL):
            raise Outside
        z3, args = self.z3, t.args
        match t.op:
            case Op.NUM:
                return self.number(t.data)
            case Op.SYM if t.data.domain.kind in (Kind.REAL, Kind.INTEGER, Kind.FINITE):
                return self._symbol(t)
            case Op.ADD:
                out = self.term(args[0])
                for a in args[1:]:
                    out = out + self.term(a)
                return out
            case Op.SUB:
                return self.term(args[0]) - self.term(args[1])
            case Op.NEG:
                return -self.term(args[0])
            case Op.MUL if all(map(scalar, args)):
                out = self.term(args[0])
                for a in args[1:]:
                    out = out * self.term(a)
                return out
            case Op.DIV:
                return self._quotient(t, self.real(self.term(args[0])), self.real(self.term(args[1])))
            case Op.POW if args[1].op is Op.NUM and args[1].data.denominator == 1 and abs(args[1].data) <= EXPONENT:
                return self._power(t, int(args[1].data))
            case Op.SQRT:
                return self._root(t, 2)
            case Op.ROOT if args[1].op is Op.NUM and args[1].data.denominator == 1 and 1 <= args[1].data <= EXPONENT:
                return self._root(t, int(args[1].data))
            case Op.ABS:
                u = self.term(args[0])
                return z3.If(u >= 0, u, -u)
            case Op.SIGN:
                u = self.term(args[0])
                return z3.If(u > 0, self.number(1), z3.If(u < 0, self.number(-1), self.number(0)))
            case Op.MAX | Op.MIN:
                values = [self.term(a) for a in args]
                out = values[0]
                for v in values[1:]:
                    out = z3.If(out >= v if t.op is Op.MAX else out <= v, out, v)
                return out
            case Op.CASES:
                out = self.term(args[-1])
                for k in range(len(args) - 3, -1, -2):
                    out = z3.If(self.formula(args[k]), self.term(args[k + 1]), out)
                return out
        return self._unknown(t)

    def _symbol(self, t: Term) -> Z3:
        domain = t.data.domain
        integer = domain.kind is Kind.INTEGER
        value, new = self._fresh(t, (lambda n: self.z3.Int(n, self.context)) if integer else None)
        if new and domain.kind is Kind.FINITE:
            self.defining.append(self.z3.Or([value == self.number(v) for v in domain.values]))
        elif new:
            self.defining += [self.formula(f) for f in bounds(t, domain)]
        return value

    def _quotient(self, t: Term, a: Z3, b: Z3) -> Z3:
        if t.args[1].op is Op.NUM and t.args[1].data:
            return a / b
        q, new = self._fresh(canonical(t))
        if new:
            self.defining.append(self.z3.Implies(b != 0, q * b == a))
        return q

    def _power(self, t: Term, k: int) -> Z3:
        base, out = self.term(t.args[0]), self.number(1)
        for _ in range(abs(k)):
            out = out * base
        if k >= 0:
            return out
        q, new = self._fresh(canonical(t))
        if new:
            self.defining.append(self.z3.Implies(base != 0, q * out == 1))
        return q

    def _root(self, t: Term, n: int) -> Z3:
        radicand = self.term(t.args[0])
        s, new = self._fresh(canonical(t))
        if new:
            power = s
            for _ in range(n - 1):
                power = power * s
            equation = power == radicand
            self.defining.append(
                equation if n % 2 else self.z3.Implies(radicand >= 0, self.z3.And(s >= 0, equation))
            )
        return s

    def _unknown(self, t: Term) -> Z3:
        value, new = self._fresh(canonical(t))
        mask = self.facts.sign(t)
        if new and mask:
            signs = ((NEG, value < 0), (NIL, value == 0), (POS, value > 0))
            self.defining.append(self.z3.Or([f for bit, f in signs if mask & bit]))
        return value

    def formula(self, f: Formula) -> Z3:
        """The formula f; raises Outside."""
        z3 = self.z3
        match f.op:
            case Op.REL:
                left, right = map(self.term, f.args)
                relations = {
                    "=": left == right, "!=": left != right, "<": left < right,
                    "<=": left <= right, ">": left > right, ">=": left >= right,
                }  # fmt: skip
                return relations[f.data]
            case Op.AND:
                return z3.And([z3.BoolVal(True, self.context), *map(self.formula, f.args)])
            case Op.OR:
                return z3.Or([z3.BoolVal(False, self.context), *map(self.formula, f.args)])
            case Op.NOT:
                return z3.Not(self.formula(f.args[0]))
            case Op.IMPLIES:
                return z3.Implies(*map(self.formula, f.args))
            case Op.IFF:
                left, right = map(self.formula, f.args)
                return left == right
        raise Outside


def _arithmetic(f: Formula) -> bool:
    while f.op in (Op.FORALL, Op.IMPLIES, Op.NOT) and f.args:
        f = f.args[-1]
    if f.op is Op.REL and f.data == "=" and not all(n.op in ALGEBRA or isinstance(n, Formula) for n in f.walk()):
        return False  # an equation of unknown numbers: the procedures for identities have seen it
    return f.op in (Op.REL, Op.AND, Op.OR, Op.IFF)


def unsatisfiable(goal: Goal, limit: int) -> str | None:
    """None if the negated goal has no model; else why that is not known."""
    import z3

    hyps, formula = list(goal.hyps), goal.formula
    names = facts_about(goal.hyps).names
    while formula.op in (Op.FORALL, Op.IMPLIES):
        if formula.op is Op.FORALL:
            formula = rename_bound(formula, names).args[0]
        else:
            hyps.append(formula.args[0])
            formula = formula.args[1]
            names |= {s.name for s in free_symbols(hyps[-1])}
    facts = facts_about((*hyps, *obligations(formula)))
    query = Query(facts)
    solver = z3.Solver(ctx=query.context)
    solver.set("rlimit", limit)
    solver.set("random_seed", 0)
    try:
        solver.add(z3.Not(query.formula(formula)))
    except Outside:
        return "the goal is not arithmetic"
    for h in facts.hyps:
        try:
            solver.add(query.formula(h))
        except Outside:
            continue
    solver.add(*query.defining)
    answer = solver.check()
    return None if answer == z3.unsat else f"the solver answers {answer}"


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Ask once, under the counted limit."""
    if not _arithmetic(goal.formula):
        return NoOpinion("the goal is not arithmetic")
    limit = min(budget.rlimit, LIMIT)
    reason = unsatisfiable(goal, limit)
    return Evidence({"rlimit": limit}) if reason is None else NoOpinion(reason)


def check(goal: Goal, data: Json) -> str | None:
    """Ask again."""
    limit = data.get("rlimit") if isinstance(data, dict) else None
    if not isinstance(limit, int) or isinstance(limit, bool) or not 0 < limit <= LIMIT:
        return "the evidence names no admissible resource limit"
    return unsatisfiable(goal, limit)


PROCEDURE = Procedure(name="z3", check=check, decide=decide, doc=__doc__ or "", rests_on=("z3",), last_resort=True)
