"""Matrix properties by closure: symmetric, invertible, orthogonal, positive (semi)definite, triangular.

    has("positive definite", B*B', facts)  if B is invertible        has("invertible", A*B/c, facts)  if A and B are
    quadratic_form(v'*A*v, facts)          >= 0 if A is positive semidefinite, > 0 if A is definite and v != 0

A scalar counts as the 1×1 matrix.  Everything is read where the term is defined: `A.inv` is invertible.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import product

from derivcheck.language.domain import INTEGER, Prop, Symbol
from derivcheck.language.facts import closure, is_real
from derivcheck.language.node import ONE, ZERO, Formula, Op, Term, rel, sym, term
from derivcheck.language.shape import dims, same_dimension
from derivcheck.language.substitute import canonical, free_symbols, fresh, substitute
from derivcheck.procedures.signs import ANYTHING, NEG, NIL, POS, REALS, Facts, minus, scalar, times

MINORS = 4  # largest literal matrix whose determinant is expanded
_DECLARED = {p.value: p for p in Prop}


def square(a: Term) -> bool:
    """Whether a has as many rows as columns."""
    return same_dimension(*dims(a))


def split(t: Term) -> tuple[list[Term], list[Term]]:
    """A matrix product as its scalar factors and its matrix factors in order."""
    if t.op is Op.MUL:
        numbers, matrices = list[Term](), list[Term]()
        for a in t.args:
            n, m = ([a], []) if scalar(a) else split(a)
            numbers += n
            matrices += m
        return numbers, matrices
    if t.op is Op.NEG:
        numbers, matrices = split(t.args[0])
        return [term(-1), *numbers], matrices
    if t.op is Op.DIV:
        numbers, matrices = split(t.args[0])
        return [Term(Op.DIV, (ONE, t.args[1])), *numbers], matrices
    return [], [t]


def transposed(t: Term, facts: Facts) -> Term:
    """The transpose of t, pushed inwards as far as it goes."""
    if scalar(t) or has("symmetric", t, facts, 0):
        return t
    match t.op:
        case Op.TRANSPOSE:
            return transposed(transposed(t.args[0], facts), facts) if t.args[0].op is Op.TRANSPOSE else t.args[0]
        case Op.INVERSE:
            return Term(Op.INVERSE, (transposed(t.args[0], facts),))
        case Op.ADD | Op.SUB | Op.NEG | Op.HADAMARD:
            return Term(t.op, tuple(transposed(a, facts) for a in t.args))
        case Op.DIV | Op.POW:
            return Term(t.op, (transposed(t.args[0], facts), t.args[1]))
        case Op.MUL:
            return Term(Op.MUL, tuple(transposed(a, facts) for a in reversed(t.args)))
    return Term(Op.TRANSPOSE, (t,))


def mirrored(a: Term, b: Term, facts: Facts) -> bool:
    """Whether b is the transpose of a, by form."""
    flipped = transposed(a, facts)
    return canonical(flipped) in (canonical(b), canonical(transposed(transposed(b, facts), facts)))


def palindrome(matrices: list[Term], facts: Facts) -> tuple[list[Term], Term | None] | None:
    """L M L' as ([parts of L'], M), M None for L L'; None if the product does not read alike transposed."""
    half = len(matrices) // 2
    for left, right in zip(matrices[:half], reversed(matrices), strict=False):
        if not mirrored(left, right, facts):
            return None
    return matrices[len(matrices) - half :], matrices[half] if len(matrices) % 2 else None


def nonzero_matrix(v: Term, facts: Facts) -> bool:
    """Whether a vector or matrix is known to have a nonzero entry."""
    if scalar(v):
        return facts.nonzero(v)
    if square(v) and facts.holds(">=", dims(v)[0], ONE) and (v.op is Op.IDENTITY or has("invertible", v, facts, 3)):
        return True
    if v.op is Op.MATRIX:
        return any(facts.nonzero(a) for a in v.args)
    if v.op in (Op.TRANSPOSE, Op.NEG):
        return nonzero_matrix(v.args[0], facts)
    key = canonical(v)
    for h in facts.hyps:
        if h.op is Op.REL and h.data == "!=":
            for a, b in (h.args, reversed(h.args)):
                if canonical(a) == key and is_zero(b):
                    return True
                if is_zero(b) and v.op is Op.SUB and a.op is Op.SUB and canonical(Term(Op.SUB, a.args[::-1])) == key:
                    return True
            if v.op is Op.SUB and {canonical(a) for a in v.args} == {canonical(a) for a in h.args}:
                return True
    return False


def is_zero(t: Term) -> bool:
    """Whether t is a zero matrix as written."""
    return t.op is Op.ZEROS or t == ZERO or (t.op is Op.MATRIX and all(a == ZERO for a in t.args))


def full_rank_vector(parts: list[Term], facts: Facts) -> bool:
    """Whether a product of square invertible matrices and a last nonzero factor is not zero."""
    *front, last = parts
    return nonzero_matrix(last, facts) and all(square(m) and has("invertible", m, facts, 3) for m in front)


def quadratic_form(t: Term, facts: Facts) -> int:
    """The signs of a scalar written as a matrix product."""
    numbers, matrices = split(t)
    out = POS
    for a in numbers:
        out = times(out, facts.sign(a))
    if not matrices:
        return out
    if not all(map(is_real, matrices)):
        return ANYTHING
    parts = palindrome(matrices, facts)
    if parts is None:
        return times(out, REALS)
    right, middle = parts
    nonzero = bool(right) and full_rank_vector(right, facts)
    if middle is None:
        return times(out, POS if nonzero else NIL | POS)
    middle = symmetric_part(middle)
    for sign, m in ((1, middle), (-1, Term(Op.NEG, (middle,)))):
        if has("positive semidefinite", m, facts):
            form = POS if nonzero and has("positive definite", m, facts) else NIL | POS
            return times(out, form if sign > 0 else minus(form))
    return times(out, REALS)


def symmetric_part(m: Term) -> Term:
    """(M + M')/2 of a literal square matrix: x'Mx is the same."""
    if m.op is not Op.MATRIX or m.data[0] != m.data[1]:
        return m
    n = m.data[0]
    pairs = [(m.args[i * n + j], m.args[j * n + i]) for i in range(n) for j in range(n)]
    # the order of the summands must not depend on the place, or the result would not read alike transposed
    half = [a if a == b else Term(Op.DIV, (Term(Op.ADD, tuple(sorted((a, b), key=repr))), term(2))) for a, b in pairs]
    return Term(Op.MATRIX, tuple(half), m.data)


def number(t: Term, facts: Facts) -> int:
    """The signs of a determinant, trace, norm, entry, or of a 1×1 transpose or inverse."""
    a = t.args[0]
    match t.op:
        case Op.TRANSPOSE:
            return facts.sign(a)
        case Op.INVERSE:
            return facts.sign(a) & ~NIL
        case Op.NORM:
            return POS if nonzero_matrix(a, facts) else NIL | POS
        case Op.ENTRY:
            return _entry(t, facts)
        case Op.DET if a.op is Op.MATRIX and a.data[0] <= MINORS:
            return facts.sign(determinant(a, range(a.data[0])))
    if scalar(a):
        return facts.sign(a)
    if t.op is Op.DET and a.op is Op.MUL:
        numbers, factors = split(a)
        if len(factors) > 1 and all(map(square, factors)) and all(map(facts.positive, numbers)):
            return reduce(times, (facts.sign(Term(Op.DET, (m,))) for m in factors))
    if has("positive definite", a, facts):  # the trace of the 0×0 matrix is 0
        return POS if t.op is Op.DET or facts.holds(">=", dims(a)[0], ONE) else NIL | POS
    if has("positive semidefinite", a, facts):
        return NIL | POS
    if not is_real(a):
        return ANYTHING & ~NIL if t.op is Op.DET and has("invertible", a, facts) else ANYTHING
    if t.op is Op.DET and has("invertible", a, facts):
        return NEG | POS
    return REALS


def _entry(t: Term, facts: Facts) -> int:
    a, *indices = t.args
    if a.op is Op.MATRIX and all(i.op is Op.NUM and i.data.denominator == 1 for i in indices):
        rows, columns = a.data
        i, j = int(indices[0].data), int(indices[1].data) if len(indices) > 1 else 1
        return facts.sign(a.args[(i - 1) * columns + j - 1]) if 1 <= i <= rows and 1 <= j <= columns else ANYTHING
    if a.op is Op.BUILD:
        values = dict(zip(a.data, [*indices, ONE], strict=False))
        return facts.sign(substitute(a.args[0], values))
    if len(indices) == 2 and canonical(indices[0]) == canonical(indices[1]):
        if has("positive definite", a, facts):
            return POS
        if has("positive semidefinite", a, facts):
            return NIL | POS
    return REALS if is_real(a) else ANYTHING


def determinant(a: Term, chosen: range | list[int]) -> Term:
    """The determinant of the chosen rows and columns of a literal matrix, expanded along the first row."""
    index = list(chosen)
    columns = a.data[1]

    def minor(rows: list[int], cols: list[int]) -> Term:
        if not rows:
            return ONE
        terms = []
        for k, c in enumerate(cols):
            product_ = a.args[rows[0] * columns + c] * minor(rows[1:], cols[:k] + cols[k + 1 :])
            terms.append(-product_ if k % 2 else product_)
        return terms[0] if len(terms) == 1 else Term(Op.ADD, tuple(terms))

    return minor(index, index)


# --- properties ----------------------------------------------------------------------------------------
def has(name: str, a: Term, facts: Facts, depth: int = 8) -> bool:
    """Whether the matrix a certainly has the property."""
    if name in _DECLARED and _DECLARED[name] in closure(_declared(a)):
        return True
    if facts.given(Formula(Op.PRED, (a,), name)):
        return True
    for stronger in STRONGER.get(name, ()):
        if facts.given(Formula(Op.PRED, (a,), stronger)):
            return True
    if a.op is Op.SYM and name in ("symmetric", "diagonal", "lower triangular", "upper triangular"):
        return False
    rule = RULES.get(name)
    if rule is None or depth <= 0 or (name in REAL_ONLY and not is_real(a)):
        return False
    less = _without_zeros(a, facts)
    return rule(a, facts, depth - 1) or (less is not None and has(name, less, facts, depth - 1))


def _without_zeros(a: Term, facts: Facts) -> Term | None:
    """A sum without the summands that have a factor 0 as it stands; None where there is none, or nothing else."""
    if a.op not in (Op.ADD, Op.SUB) or scalar(a):
        return None
    signed = list(a.args) if a.op is Op.ADD else [a.args[0], Term(Op.NEG, (a.args[1],))]
    kept = [p for p in signed if all(facts.sign(n) != NIL for n in split(p)[0])]
    if not kept or len(kept) == len(signed):
        return None
    return kept[0] if len(kept) == 1 else Term(Op.ADD, tuple(kept))


def _declared(a: Term) -> frozenset[Prop]:
    """The properties in the declaration of a name, or of the values of a function or sequence."""
    if a.op is Op.SYM:
        return a.data.domain.props  # type: ignore[no-any-return]
    if a.op is Op.APPLY and a.args[0].op is Op.SYM and a.args[0].data.domain.output is not None:
        return a.args[0].data.domain.output.props  # type: ignore[no-any-return]
    return frozenset()


REAL_ONLY = frozenset({"positive definite", "positive semidefinite"})
STRONGER = {
    "symmetric": ("positive definite", "positive semidefinite", "diagonal"),
    "positive semidefinite": ("positive definite",),
    "invertible": ("positive definite", "orthogonal"),
    "lower triangular": ("diagonal",),
    "upper triangular": ("diagonal",),
}


def _all(name: str, parts: tuple[Term, ...] | list[Term], facts: Facts, depth: int) -> bool:
    return all(has(name, p, facts, depth) for p in parts)


def _symmetric(a: Term, facts: Facts, depth: int) -> bool:
    if scalar(a) or a.op in (Op.IDENTITY, Op.DIAG):
        return True
    if not square(a):
        return False
    match a.op:
        case Op.ZEROS | Op.VAR:
            return True
        case Op.ADD | Op.SUB | Op.HADAMARD:
            if _all("symmetric", a.args, facts, depth):
                return True
            return a.op is Op.ADD and len(a.args) == 2 and depth > 0 and mirrored(*a.args, facts)
        case Op.TRANSPOSE | Op.INVERSE | Op.NEG | Op.DIV | Op.POW:
            return has("symmetric", a.args[0], facts, depth)
        case Op.SUM:
            inside, within = facts.under(a)
            return has("symmetric", inside.args[0], within, depth)
        case Op.MATRIX:
            n = a.data[0]
            pairs = product(range(n), repeat=2)
            return all(canonical(a.args[i * n + j]) == canonical(a.args[j * n + i]) for i, j in pairs)
        case Op.MUL:
            parts = palindrome(split(a)[1], facts) if depth else None
            return parts is not None and (parts[1] is None or has("symmetric", parts[1], facts, depth))
    return False


def _semidefinite(a: Term, facts: Facts, depth: int) -> bool:
    if scalar(a):
        return facts.holds(">=", a)
    if not square(a):
        return False
    match a.op:
        case Op.VAR | Op.ZEROS | Op.IDENTITY:
            return True
        case Op.ADD:
            return _all("positive semidefinite", a.args, facts, depth)
        case Op.TRANSPOSE:
            return has("positive semidefinite", a.args[0], facts, depth)
        case Op.POW if a.args[1].op is Op.NUM and a.args[1].data.denominator == 1 and a.args[1].data % 2 == 0:
            return has("symmetric", a.args[0], facts, depth)
        case Op.POW if a.args[1].op is Op.NUM and a.args[1].data.denominator == 1 and a.args[1].data > 0:
            return has("positive semidefinite", a.args[0], facts, depth)
        case Op.SUM:
            inside, within = facts.under(a)
            return has("positive semidefinite", inside.args[0], within, depth)
        case Op.DIAG:
            return _entrywise(a.args[0], lambda entry, within: within.holds(">=", entry), facts)
        case Op.MUL | Op.DIV | Op.NEG:
            return _product(a, facts, depth, definite=False) or _definite(a, facts, depth)
    return _definite(a, facts, depth)


def _entrywise(v: Term, test: Callable[[Term, Facts], bool], facts: Facts) -> bool:
    """Whether the test holds of every entry of a vector."""
    if v.op is Op.MATRIX:
        return all(test(entry, facts) for entry in v.args)
    if v.op is Op.BUILD:
        inside, within = facts.under(v)
        return test(inside.args[0], within)
    k = fresh(Symbol("k", INTEGER), facts.names | {s.name for s in free_symbols(v)})
    within = facts.extended(rel("<=", ONE, sym(k)), rel("<=", sym(k), dims(v)[0]))
    return test(Term(Op.ENTRY, (v, sym(k))), within)


def _definite(a: Term, facts: Facts, depth: int) -> bool:
    if scalar(a):
        return facts.positive(a)
    if not square(a):
        return False
    match a.op:
        case Op.IDENTITY:
            return True
        case Op.ADD:
            return any(has("positive definite", p, facts, depth) for p in a.args) and _all(
                "positive semidefinite", a.args, facts, depth
            )
        case Op.TRANSPOSE | Op.INVERSE:
            return has("positive definite", a.args[0], facts, depth)
        case Op.POW if a.args[1].op is Op.NUM and a.args[1].data.denominator == 1:
            return has("positive definite", a.args[0], facts, depth)
        case Op.DIAG:
            return _entrywise(a.args[0], lambda entry, within: within.positive(entry), facts)
        case Op.MATRIX if a.data[0] <= MINORS:
            return _symmetric(a, facts, depth) and all(
                facts.positive(determinant(a, range(k))) for k in range(1, a.data[0] + 1)
            )
        case Op.MUL | Op.DIV | Op.NEG:
            return _product(a, facts, depth, definite=True)
    return False


def _product(a: Term, facts: Facts, depth: int, *, definite: bool) -> bool:
    """c L M L' with c > 0 (>= 0), M definite (semidefinite), L invertible (any)."""
    numbers, matrices = split(a)
    sign = POS
    for n in numbers:
        sign = times(sign, facts.sign(n))
    if sign & ~(POS if definite else NIL | POS) or not matrices:
        return False
    if len(matrices) == 1:
        return has("positive definite" if definite else "positive semidefinite", matrices[0], facts, depth)
    parts = palindrome(matrices, facts)
    if parts is None:
        return False
    right, middle = parts
    if definite and not all(square(m) and has("invertible", m, facts, depth) for m in right):
        return False
    return middle is None or has("positive definite" if definite else "positive semidefinite", middle, facts, depth)


def _invertible(a: Term, facts: Facts, depth: int) -> bool:
    if scalar(a):
        return facts.nonzero(a)
    if not square(a):
        return False
    if a.op in (Op.IDENTITY, Op.INVERSE) or _inverse_given(a, facts) or _definite(a, facts, depth):
        return True
    match a.op:
        case Op.TRANSPOSE:
            return has("invertible", a.args[0], facts, depth)
        case Op.POW if a.args[1].op is Op.NUM and a.args[1].data.denominator == 1:
            return a.args[1].data <= 0 or has("invertible", a.args[0], facts, depth)
        case Op.DIAG:
            return _entrywise(a.args[0], lambda entry, within: within.nonzero(entry), facts)
        case Op.MATRIX if a.data[0] <= MINORS:
            return facts.nonzero(determinant(a, range(a.data[0])))
        case Op.MUL | Op.DIV | Op.NEG:
            numbers, matrices = split(a)
            return all(map(facts.nonzero, numbers)) and all(
                square(m) and has("invertible", m, facts, depth) for m in matrices
            )
    negative = Term(Op.NEG, (a,)) if a.op is not Op.NEG else a.args[0]
    if a.op is Op.ADD and all(p.op is Op.NEG for p in a.args):
        return _definite(Term(Op.ADD, tuple(p.args[0] for p in a.args)), facts, depth)
    return facts.given(Formula(Op.PRED, (negative,), "invertible"))


def _inverse_given(a: Term, facts: Facts) -> bool:
    """det a != 0, or a product of a with a square matrix that is the identity, among the hypotheses."""
    det = canonical(Term(Op.DET, (a,)))
    key = canonical(a)
    for h in facts.hyps:
        if h.op is not Op.REL:
            continue
        for left, right in (h.args, h.args[::-1]):
            if h.data == "=" and right.op is Op.IDENTITY and left.op is Op.MUL and len(left.args) == 2:
                if key in map(canonical, left.args) and all(square(m) and not scalar(m) for m in left.args):
                    return True
    known = facts.direct(det)
    return not known & NIL


def _orthogonal(a: Term, facts: Facts, depth: int) -> bool:
    if scalar(a) or not square(a):
        return False
    match a.op:
        case Op.IDENTITY:
            return True
        case Op.TRANSPOSE | Op.INVERSE | Op.NEG:
            return has("orthogonal", a.args[0], facts, depth)
        case Op.MUL:
            fits = not any(map(scalar, a.args)) and all(map(square, a.args))
            return fits and _all("orthogonal", a.args, facts, depth)
    gram = (Term(Op.MUL, (a.T, a)), Term(Op.MUL, (a, a.T)))
    one = Term(Op.IDENTITY, (dims(a)[0],))
    return any(facts.given(rel("=", *pair)) for g in gram for pair in ((g, one), (one, g)))


def _triangular(name: str) -> Callable[[Term, Facts, int], bool]:
    upper = {"lower triangular": "upper triangular", "upper triangular": "lower triangular"}.get(name, name)

    def rule(a: Term, facts: Facts, depth: int) -> bool:
        if scalar(a):
            return True
        if not square(a):
            return False
        match a.op:
            case Op.IDENTITY | Op.ZEROS | Op.DIAG:
                return True
            case Op.TRANSPOSE:
                return has(upper, a.args[0], facts, depth)
            case Op.INVERSE | Op.NEG | Op.DIV | Op.POW:
                return has(name, a.args[0], facts, depth)
            case Op.ADD | Op.SUB:
                return _all(name, a.args, facts, depth)
            case Op.MUL:
                return all(scalar(m) or (square(m) and has(name, m, facts, depth)) for m in a.args)
            case Op.MATRIX:
                n = a.data[0]
                low, high = name in ("lower triangular", "diagonal"), name in ("upper triangular", "diagonal")
                return all(
                    a.args[i * n + j] == ZERO
                    for i, j in product(range(n), repeat=2)
                    if (low and j > i) or (high and j < i)
                )
        return False

    return rule


RULES: dict[str, Callable[[Term, Facts, int], bool]] = {
    "symmetric": _symmetric,
    "positive semidefinite": _semidefinite,
    "positive definite": _definite,
    "invertible": _invertible,
    "orthogonal": _orthogonal,
    "diagonal": _triangular("diagonal"),
    "lower triangular": _triangular("lower triangular"),
    "upper triangular": _triangular("upper triangular"),
}
