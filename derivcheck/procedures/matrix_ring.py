"""The ring of matrices of symbolic size: equality, and scalars read off matrices in normal form.

Decides: l = r for matrices, and for scalars made of matrices (x'Ay, traces, norms, entries, determinants, sums over
    an index), using equations between matrices among the hypotheses.
Method: both sides become sums of scalar · word (matrix_words); all coefficients of the difference must vanish as
    fractions over their atoms. Transposes, inverses, symmetric and orthogonal matrices, cyclic traces, 1×1 words
    (equal to their transpose), norm(x)**2 = x'x are built in. A hypothesis with a single name (or x[t + 1]) on one side
    replaces it; U'QU = D with orthogonal U gives Q = UDU'; any other equation rewrites its largest word, or is itself
    the goal with its terms moved about.
Complete: for identities of free words with such letters; not for hypotheses that need a longer completion.
Gives up: sums inside general inverses beyond the cancellation of the inverse itself; spent budgets.
Conditions: those of the written terms: a written inverse exists, so that it cancels.
Proves:
    equal(tr(identity(n)), n)
    equal(norm(build(a, (k,), n))**2, n*a**2)
Refutes:
    equal(tr(identity(n)), n + 1)
    equal(norm(build(a, (k,), n))**2, n*a)
Source: elementary matrix algebra.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from derivcheck.kernel.procedure import Budget, Evidence, Goal, Json, NoOpinion, Procedure, Rewrite
from derivcheck.language.domain import Kind, Prop
from derivcheck.language.node import ONE, Formula, Node, Op, Term
from derivcheck.language.nodes_json import NodeError, from_json, to_json
from derivcheck.language.shape import ShapeError, SortError, dims, same_dimension, shape
from derivcheck.language.substitute import alpha_equal, free_symbols, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.literal_matrices import expand_scalar
from derivcheck.procedures.matrix_read import Algebra, reserved
from derivcheck.procedures.matrix_scalars import GiveUp
from derivcheck.procedures.matrix_words import Rule, Words, plus, scalar_part, scaled, word_key
from derivcheck.procedures.matrix_write import friendly

N = TypeVar("N", bound=Node)
_MATRIX_HEADS = frozenset({Op.TRACE, Op.NORM, Op.DET, Op.TRANSPOSE, Op.ENTRY})


def has_matrices(node: Node) -> bool:
    """Whether a matrix stands anywhere in the tree."""
    return any(isinstance(n, Term) and _is_matrix(n) for n in node.walk())


def _is_matrix(t: Term) -> bool:
    if t.op is Op.SYM:
        return t.data.domain.kind is Kind.MATRIX
    try:
        return t.op is not Op.LAMBDA and bool(shape(t))
    except (SortError, ShapeError):
        return False


# --- hypotheses -------------------------------------------------------------------------------------------
def _definition(f: Formula) -> tuple[Term, Term] | None:
    """(name, value) of a hypothesis `name = value` between matrices, the name not in the value.

    A name is a symbol, or an unknown function or sequence at a point: x[t + 1] = x[t] - c.
    """
    if f.op is not Op.REL or f.data != "=" or not _is_matrix(f.args[0]):
        return None
    pairs = (f.args, f.args[::-1])
    for name, value in pairs:
        if name.op is Op.SYM and name.data not in free_symbols(value):
            return name, value
    for name, value in pairs:
        if name.op is Op.APPLY and name.args[0].op is Op.SYM and all(part != name for part in value.walk()):
            return name, value
    return None


def _replaced(node: N, name: Term, value: Term) -> N:
    """The name's value in its place; an applied name stays where a symbol of either is bound."""
    if name.op is Op.SYM:
        return substitute(node, {name.data: value})
    if node == name:
        return value  # type: ignore[return-value]
    if set(node.bound) & (free_symbols(name) | free_symbols(value)):
        return node
    return node.with_args(tuple(_replaced(a, name, value) for a in node.args))  # type: ignore[no-any-return]


def _equations(hyps: Iterable[Formula]) -> list[Formula]:
    flat: list[Formula] = []
    for f in hyps:
        flat += _equations(f.args) if f.op is Op.AND else [f]
    return [f for f in flat if f.op is Op.REL and f.data == "=" and has_matrices(f)]


def _conjugated(algebra: Algebra, f: Formula) -> Formula | None:
    """U'QU = D with orthogonal U solved for the one letter Q between invertible ones."""
    left, right = f.args
    for side, other in ((left, right), (right, left)):
        words = algebra.read(side)
        if len(words) != 1:
            continue
        ((word, c),) = words.items()
        if len(word) < 2 or c != ms.constant(1):
            continue
        for k, letter in enumerate(word):
            rest = (*word[:k], *word[k + 1 :])
            if letter.kind != "atom" or letter.body.op is not Op.SYM or letter.power != ONE or letter.transposed:
                continue
            if not all(a.kind == "atom" and algebra.has(a.body, Prop.INVERTIBLE) for a in rest):
                continue
            if letter.body.data in free_symbols(other) or any(letter.body.data in free_symbols(a.body) for a in rest):
                continue
            factors = [Term(Op.INVERSE, (algebra.write((a,)),)) for a in reversed(word[:k])]
            factors += [other, *(Term(Op.INVERSE, (algebra.write((a,)),)) for a in reversed(word[k + 1 :]))]
            return Formula(Op.REL, (letter.body, Term(Op.MUL, tuple(factors))), "=")
    return None


def prepared(hyps: tuple[Formula, ...], equations: list[Formula], targets: list[Term]) -> tuple[Algebra, list[Term]]:
    """An algebra in which the equations hold, and the targets with defined names replaced."""
    todo = list(equations)
    facts = list(hyps)
    for _ in range(len(todo) + 1):
        for f in todo:
            found = _definition(f)
            solved = None if found else _conjugated(Algebra(tuple(facts)), f)
            found = _definition(solved) if solved is not None else found
            if found is not None:
                break
        else:
            break
        todo = [_replaced(g, *found) for g in todo if g is not f]
        facts += [_replaced(g, *found) for g in facts if g.op is Op.PRED]
        targets = [_replaced(t, *found) for t in targets]
    algebra = Algebra(tuple(facts))
    for f in todo:
        _learn(algebra, f)
        algebra.forget()
    return algebra, targets


def _learn(algebra: Algebra, f: Formula) -> None:
    """One more equation as a rewrite rule, and its transpose; equations that name no rule are left aside."""
    left, right = f.args
    difference = plus(algebra.read(left), algebra.read(right), -1)
    if not difference:
        return
    if not shape(left):
        _learn_scalar(algebra, scalar_part(difference))
        return
    lead = max(difference, key=word_key)
    if not lead or set(difference[lead]) != {()}:
        return
    rest: Words = {w: c for w, c in difference.items() if w != lead}
    rest = scaled(rest, ms.constant(-1 / difference[lead][()]))
    algebra.rules.append(Rule(lead, rest))
    (turned,) = algebra.transpose({lead: ms.constant(1)}, raw=True)
    if turned != lead and all(word_key(w) < word_key(turned) for w in algebra.transpose(rest, raw=True)):
        algebra.rules.append(Rule(turned, algebra.transpose(rest)))


def _learn_scalar(algebra: Algebra, p: ms.Poly) -> None:
    atoms = sorted({a for mono in p for a, _ in mono if a.op in (Op.MUL, Op.TRACE, Op.ENTRY)}, key=ms.key)
    for a in reversed(atoms):
        c = p.get(((a, 1),))
        rest = {m: d for m, d in p.items() if m != ((a, 1),)}
        if c is None or any(a in (n for b, _ in m for n in b.walk()) for m in rest):
            continue
        if a not in algebra.scalar_rules and not any(b in algebra.scalar_rules for m in rest for b, _ in m):
            algebra.scalar_rules[a] = {m: -d / c for m, d in rest.items()}
        return


# --- equality -------------------------------------------------------------------------------------------
def equal_under(hyps: tuple[Formula, ...], equations: list[Formula], left: Term, right: Term) -> bool:
    """Whether left = right, by normal forms.  Raises GiveUp, ShapeError, SortError."""
    if reserved(left, right, *hyps):
        raise GiveUp("a reserved name")
    algebra, (solved, other) = prepared(hyps, equations, [left, right])
    if not all(map(same_dimension, dims(solved), dims(other))):
        return False
    difference = plus(algebra.read(solved), algebra.read(other), -1)
    return all(ms.is_zero(c) for c in difference.values()) or any(_rearranged(hyps, e, left, right) for e in equations)


def _rearranged(hyps: tuple[Formula, ...], equation: Formula, left: Term, right: Term) -> bool:
    """Whether left - right is a numerical multiple of the difference of the equation's sides."""
    a, b = equation.args
    if not shape(left) or not all(map(same_dimension, (*dims(a), *dims(b)), (*dims(left), *dims(left)))):
        return False
    algebra = Algebra(hyps)
    given, wanted = plus(algebra.read(a), algebra.read(b), -1), plus(algebra.read(left), algebra.read(right), -1)
    word, mono = next(((w, m) for w, p in given.items() for m in p), (None, None))
    if word is None or mono is None or mono not in wanted.get(word, {}):
        return False
    rest = plus(wanted, scaled(given, ms.constant(-wanted[word][mono] / given[word][mono])))
    return all(ms.is_zero(c) for c in rest.values())


def _attempt(hyps: tuple[Formula, ...], equations: list[Formula], left: Term, right: Term) -> str | None:
    try:
        return None if equal_under(hyps, equations, left, right) else "the difference does not reduce to zero"
    except (GiveUp, ShapeError, SortError) as error:
        return str(error)


def decide(goal: Goal, budget: Budget) -> Evidence | NoOpinion:
    """Equality first without, then with the equations among the hypotheses."""
    f = goal.formula
    if f.op is not Op.REL or f.data != "=" or not has_matrices(f):
        return NoOpinion("not an equation between matrices")
    equations = _equations(goal.hyps)
    reason: str | None = ""
    for used in ([], equations) if equations else ([],):
        reason = _attempt(goal.hyps, used, *f.args)
        if reason is None:
            return Evidence({"equations": [to_json(e) for e in used]})
    return NoOpinion(reason or "")


def check(goal: Goal, data: Json) -> str | None:
    """Recompute both normal forms under the named equations, which must be among the hypotheses."""
    f = goal.formula
    if f.op is not Op.REL or f.data != "=":
        return "an equation is expected"
    if not isinstance(data, dict) or set(data) != {"equations"} or not isinstance(data["equations"], list):
        return "malformed evidence"
    try:
        used = [from_json(e) for e in data["equations"]]
    except NodeError as error:
        return str(error)
    allowed = _equations(goal.hyps)
    if any(e not in allowed for e in used):
        return "an equation that is not among the hypotheses"
    return _attempt(goal.hyps, used, *f.args)


# --- scalars in normal form -------------------------------------------------------------------------------
def scalar_rewrite(t: Term, hyps: tuple[Formula, ...], budget: Budget) -> Rewrite | NoOpinion:
    """A scalar read off matrices, as a polynomial in x'Ay, traces, entries ... in normal form."""
    try:
        if shape(t) or not (t.op in _MATRIX_HEADS or any(shape(a) for a in t.args if isinstance(a, Term))):
            return NoOpinion("not a scalar read off matrices")
        if reserved(t, *hyps):
            return NoOpinion("a reserved name")
        if expand_scalar(t) is not None:
            return NoOpinion("of literal size: written out elsewhere")
        result = friendly(Algebra(hyps).normal(t))
        again = friendly(Algebra(hyps).normal(result))
    except (GiveUp, ShapeError, SortError) as error:
        return NoOpinion(str(error))
    if alpha_equal(result, t) or again != result:
        return NoOpinion("already in normal form")
    return Rewrite(result, Evidence({"equations": []}))


def scalar_check(goal: Goal, data: Json) -> str | None:
    """As for equality."""
    return check(goal, data)


PROCEDURE = Procedure(
    name="matrix.ring",
    check=check,
    doc=__doc__ or "",
    decide=decide,
    rewrite=scalar_rewrite,
    heads=frozenset({Op.MUL, Op.TRANSPOSE, Op.TRACE, Op.NORM, Op.ENTRY}),
    rests_on=("flint",),
)
