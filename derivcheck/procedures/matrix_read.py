"""Trees of matrices and of scalars read off matrices, as words and back.

    Algebra(hyps).read(A @ (x + 2*y))  =  {A·x: 1, A·y: 2}
    Algebra(hyps).normal(dot(A @ x, y))  =  x' A' y        the same tree as for y' A x

Properties of matrices come from declarations and from hypotheses such as `symmetric(A)`.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.language.domain import Prop, Symbol
from derivcheck.language.facts import is_real
from derivcheck.language.node import ONE, Formula, Node, Op, Term, sym, term
from derivcheck.language.shape import SortError, dims, is_distribution, same_dimension, shape
from derivcheck.language.substitute import canonical, free_symbols, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_scalars import GiveUp, Poly
from derivcheck.procedures.matrix_words import (
    EMPTY,
    HERE,
    INDEX,
    Letter,
    Rule,
    Word,
    Words,
    ones,
    plus,
    scalar_part,
    scaled,
    unit,
    word_key,
)
from derivcheck.procedures.matrix_write import Writing

IDENTITY: Words = {EMPTY: ms.constant(1)}


class Algebra(Writing):
    """Reading and writing under hypotheses.  `bindings` replace a symbol by words while it is read."""

    def __init__(self, hyps: tuple[Formula, ...] = (), fuel: int = 20_000) -> None:
        super().__init__(hyps, fuel)
        self.bindings: dict[Symbol, Words] = {}
        self.depth = 0
        self._known: dict[Term, Words] = {}

    # --- reading ----------------------------------------------------------------------------------------
    def scalar(self, t: Term) -> Poly:
        """The polynomial of a scalar tree."""
        if t.op is Op.NUM:
            return ms.constant(t.data)
        return scalar_part(self.read(t))

    def read(self, t: Term) -> Words:
        """The words of a tree."""
        known = self._known.get(t)
        if known is None:
            known = self._read(t)
            if t.op in (Op.MUL, Op.POW, Op.DIV) and not shape(t):
                known = self._wrap(self.unimodular(scalar_part(known)))
            self._known[t] = known
        return known

    def forget(self) -> None:
        """Forget what was read: the rules have changed."""
        self._known.clear()

    def unimodular(self, p: Poly) -> Poly:
        """det(U)**2 = 1 for orthogonal U."""
        out: Poly = {}
        for mono, c in p.items():
            kept = [(a, e % 2 if a.op is Op.DET and self.has(a.args[0], Prop.ORTHOGONAL) else e) for a, e in mono]
            out = ms.add(out, {tuple((a, e) for a, e in kept if e): c})
        return out

    def normal(self, t: Term) -> Term:
        """The tree in normal form."""
        return self.tree(self.read(t), *dims(t))

    def _read(self, t: Term) -> Words:
        args = t.args
        match t.op:
            case Op.NUM:
                return {EMPTY: ms.constant(t.data)} if t.data else {}
            case Op.SYM if t.data in self.bindings:
                return self.bindings[t.data]
            case Op.ADD:
                out: Words = {}
                for a in args:
                    out = plus(out, self.read(a))
                return out
            case Op.SUB:
                return plus(self.read(args[0]), self.read(args[1]), -1)
            case Op.NEG:
                return plus({}, self.read(args[0]), -1)
            case Op.MUL | Op.HADAMARD if t.op is Op.MUL or not shape(t):
                out = IDENTITY
                for a in args:
                    out = self.times(out, self.read(a))
                return out
            case Op.DIV:
                return scaled(self.read(args[0]), ms.reciprocal(self.scalar(args[1])))
            case Op.POW:
                if shape(args[0]):
                    return self._matrix_power(t)
                return self._wrap(self._power(self.scalar(args[0]), self.scalar(args[1])))
            case Op.TRANSPOSE:
                return self.transpose(self.read(args[0]))
            case Op.INVERSE:
                inner = self.read(args[0])
                if not shape(args[0]):
                    return self._wrap(ms.reciprocal(scalar_part(inner)))
                return self._inverse(inner, dims(args[0])[0])
            case Op.TRACE:
                return self._wrap(self.trace(self.read(args[0]), dims(args[0])[0]))
            case Op.DET if shape(args[0]):
                from derivcheck.procedures.determinants import determinant

                return self._wrap(determinant(self, self.read(args[0]), dims(args[0])[0]))
            case Op.NORM if is_real(args[0]):
                rows, columns = dims(args[0])
                inner = self.read(args[0])
                square = self.times(self.transpose(inner), inner)
                return self._wrap(self._root(scalar_part(square) if columns == ONE else self.trace(square, columns)))
            case Op.SQRT:
                return self._wrap(self._root(self.scalar(args[0])))
            case Op.ABS:
                return self._wrap(self._abs(self.scalar(args[0])))
            case Op.DIAG if shape(args[0]):
                return self.diagonal(self._entry(self.read(args[0]), dims(args[0])[0]), dims(args[0])[0])
            case Op.HADAMARD if shape(t) and dims(t)[1] == ONE:
                rows = dims(t)[0]
                out = self.read(args[-1])
                for a in reversed(args[:-1]):
                    out = self.times(self.diagonal(self._entry(self.read(a), rows), rows), out)
                return out
            case Op.IDENTITY:
                return IDENTITY
            case Op.ZEROS:
                return {}
            case Op.ENTRY:
                return self._read_entry(t)
            case Op.BUILD:
                return self._build(t)
            case Op.SUM if args[1] == ONE and args[2].op is not Op.CONST and not shape(args[0]):
                return self._sum(t)
            case Op.PROD if args[1] == ONE and args[2].op is not Op.CONST and not shape(args[0]):
                return self._product_over(t)
            case Op.JACOBIAN if not shape(args[0]) and dims(args[1])[1] == ONE:
                return self.transpose(self.read(Term(Op.GRAD, args, t.data)))
            case Op.APPLY if args[0].op is Op.LAMBDA:
                from derivcheck.language.substitute import beta

                return self.read(beta(args[0], args[1:]))
        return self._opaque(t)

    def _wrap(self, p: Poly) -> Words:
        return {EMPTY: p} if p else {}

    def _opaque(self, t: Term) -> Words:
        """A tree that is left alone: arguments in normal form, bound names in theirs."""
        out = canonical(t) if t.bound else t.with_args(tuple(map(self._argument, t.args)))
        if not shape(t):
            return self._wrap(self.named(out))
        rows, columns = dims(t)
        if columns == ONE:
            return self.column(ms.atom(Term(Op.ENTRY, (out, HERE))), rows)
        return {(Letter("atom", out, rows, columns),): ms.constant(1)}

    def _argument(self, a: Node) -> Node:
        if not isinstance(a, Term) or a.op is Op.LAMBDA or is_distribution(a):
            return canonical(a)
        try:
            return self.normal(a)
        except SortError:
            return a

    def _index(self) -> Symbol:
        self.depth += 1
        return INDEX._replace(name=f"%r{self.depth}")

    def _entry(self, words: Words, rows: Term) -> Poly:
        """The entries of a column as a polynomial in atoms of INDEX."""
        s = self._index()
        p = scalar_part(self.times({(unit_row(sym(s), rows),): ms.constant(1)}, words))
        if any(INDEX in free_symbols(a) for mono in p for a, _ in mono):
            raise GiveUp("an entry inside an entry")
        return self._at_index(p, s)

    def _read_entry(self, t: Term) -> Words:
        array, *indices = t.args
        rows, columns = dims(array)
        if not shape(array):
            return self.read(array)
        if array.op is Op.MATRIX and all(i.op is Op.NUM for i in indices):
            i, j = int(indices[0].data), int(indices[1].data) if len(indices) > 1 else 1
            if 1 <= i <= array.data[0] and 1 <= j <= array.data[1] and (len(indices) > 1 or columns == ONE):
                return self.read(array.args[(i - 1) * array.data[1] + j - 1])
        if columns == ONE and array.op is Op.SYM and array.data not in self.bindings:
            return self._wrap(self.named(Term(Op.ENTRY, (array, self.normal(indices[0])))))
        if columns == ONE and array.op is not Op.SYM:
            whole = _plain_column(self.read(array))
            if whole is not None:
                return self._wrap(self.named(Term(Op.ENTRY, (whole, self.normal(indices[0])))))
        if len(indices) == 1 and columns != ONE:
            if rows != ONE:
                raise GiveUp("one index for a matrix")
            indices = [ONE, *indices]
        left: Words = IDENTITY if rows == ONE else {(unit_row(self.normal(indices[0]), rows),): ms.constant(1)}
        right: Words = IDENTITY if columns == ONE else {(unit(self.normal(indices[1]), columns),): ms.constant(1)}
        return self.times(self.times(left, self.read(array)), right)

    def _build(self, t: Term) -> Words:
        body, rows, columns = t.args
        if not shape(t):
            return self.read(substitute(body, dict.fromkeys(t.bound, ONE)))
        s, r = self._index(), self._index()
        p = self.read(substitute(body, {t.bound[0]: sym(s), t.bound[1]: sym(r)}))
        if columns == ONE:
            p = self.read(substitute(body, {t.bound[0]: sym(s), t.bound[1]: ONE}))
            row = self.rows_over(p, s, rows)
            return self._opaque(t) if row is None else self.transpose(row)
        row = self.rows_over(p, r, columns)
        block = None if row is None else self.rows_over(self.transpose(row), s, rows)
        return self._opaque(t) if block is None else self.transpose(block)

    def _sum(self, t: Term) -> Words:
        s = self._index()
        row = self.rows_over(self.read(substitute(t.args[0], {t.bound[0]: sym(s)})), s, t.args[2])
        return self._opaque(t) if row is None else self.times(row, {(ones(t.args[2]),): ms.constant(1)})

    def _product_over(self, t: Term) -> Words:
        s = self._index()
        p = self.scalar(substitute(t.args[0], {t.bound[0]: sym(s)}))
        atoms = {a for mono in p for a, _ in mono}
        if any(INDEX in free_symbols(a) for a in atoms):
            return self._opaque(t)
        return self._wrap(self.product_over(self._at_index(p, s), t.args[2]))

    def _at_index(self, p: Poly, s: Symbol) -> Poly:
        out: Poly = {}
        for mono, c in p.items():
            product = ms.constant(c)
            for a, e in mono:
                product = ms.mul(product, ms.atom(substitute(a, {s: HERE}), e))
            out = ms.add(out, product)
        return out

    def product_over(self, p: Poly, n: Term) -> Poly:
        """The product of p, a polynomial in atoms of INDEX, over 1 .. n: of one monomial, factor by factor."""
        if len(p) != 1:
            return ms.atom(Term(Op.PROD, (ms.to_term(p), ONE, n), (INDEX,)))
        ((mono, c),) = p.items()
        out = self._power(ms.constant(c), self.scalar(n))
        for a, e in mono:
            if INDEX in free_symbols(a):
                factor = ms.atom(Term(Op.PROD, (a, ONE, n), (INDEX,)))
            else:
                factor = self._power(ms.atom(a), self.scalar(n))
            out = ms.mul(out, ms.power(factor, e))
        return out

    # --- powers ------------------------------------------------------------------------------------------
    def diagonal_only(self, words: Words) -> Poly | None:
        """The entries (in INDEX) of a matrix that is visibly diagonal."""
        out: Poly = {}
        for word, c in words.items():
            if len(word) > 1 or word and word[0].kind != "diag":
                return None
            out = ms.add(out, ms.mul(c, {word[0].body: Fraction(1)} if word else ms.constant(1)))
        return out

    def _matrix_power(self, t: Term) -> Words:
        base, n = self.read(t.args[0]), dims(t.args[0])[0]
        exponent = self.scalar(t.args[1])
        if set(exponent) <= {()}:
            k = exponent.get((), Fraction(0))
            if k.denominator != 1 or abs(k) > 12:
                return self._opaque(t)
            if k < 0:
                base = self._inverse(base, n)
            out = IDENTITY
            for _ in range(abs(int(k))):
                out = self.times(out, base)
            return out
        least = ms.lower({m: c for m, c in exponent.items() if m})
        if not ms.integral(exponent) or least is None or least + exponent.get((), Fraction(0)) < 0:
            return self._opaque(t)
        return self._natural(base, exponent) or self._opaque(t)

    def _natural(self, base: Words, exponent: Poly) -> Words | None:
        """base ** exponent for a symbolic natural exponent; conjugations move out: (U D U^-1)**n = U D**n U^-1."""
        entries = self.diagonal_only(base)
        if entries is not None:
            size = next((w[0].rows for w in base if w), ONE)
            return self.diagonal(self._power(entries, exponent), size)
        if len(base) == 1:
            ((word, c),) = base.items()
            if len(word) == 1 and word[0].power == ONE:
                letter = word[0]._replace(power=ms.exponent(exponent))
                return {(letter,): self._power(c, exponent)}
        first = next(w for w in sorted(base, key=word_key) if w)[0]
        if first.kind != "atom" or first.power.op is not Op.NUM or first.rows != first.columns:
            return None
        if not self.has(first.body, Prop.INVERTIBLE):
            return None
        outer: Words = {(first,): ms.constant(1)}
        inverse: Words = {(first._replace(power=term(-first.power.data)),): ms.constant(1)}
        inner = self.times(self.times(inverse, base), outer)
        if max(map(len, inner), default=0) >= max(map(len, base)):
            return None
        middle = self._natural(inner, exponent)
        return None if middle is None else self.times(self.times(outer, middle), inverse)

    # --- inverses -----------------------------------------------------------------------------------------
    def _inverse(self, words: Words, n: Term) -> Words:
        if not words:
            raise GiveUp("the inverse of zero")
        entries = self.diagonal_only(words)
        if entries is not None:
            return self.diagonal(ms.reciprocal(entries), n)
        if len(words) == 1 and all(same_dimension(letter.rows, letter.columns) for letter in next(iter(words))):
            ((word, c),) = words.items()
            turned = [self._inverse_letter(letter) for letter in reversed(word)]
            reverse = tuple(letter for letter in turned if letter is not None)
            if len(reverse) == len(turned):
                return self.times({EMPTY: ms.reciprocal(c)}, {reverse: ms.constant(1)})
        body = self.body(words, n, n)
        inverse = Letter("composite", body, n, n, False, term(-1))
        self._cancel(words, inverse)
        return {(inverse,): ms.constant(1)}

    def _inverse_letter(self, letter: Letter) -> Letter | None:
        if letter.kind == "diag":
            return letter._replace(body=tuple((a, -e) for a, e in letter.body))
        power = self.scalar(letter.power)
        if set(power) - {()} and not self.has(letter.body, Prop.INVERTIBLE):
            return None
        return letter._replace(power=ms.exponent(ms.add({}, power, -1)))

    def _cancel(self, words: Words, inverse: Letter) -> None:
        """S**-1 is inverse to S: rules lead · S**-1 = (1 - rest · S**-1)/c, and from the left."""
        lead = max(words, key=word_key)
        if not lead or set(words[lead]) != {()} or any(rule.lead[-1] == inverse for rule in self.rules):
            return
        c = words[lead][()]
        right: Words = dict(IDENTITY)
        left: Words = dict(IDENTITY)
        for word, d in words.items():
            if word != lead:
                right = plus(right, {(*word, inverse): d}, -1)
                left = plus(left, {(inverse, *word): d}, -1)
        self.rules.append(Rule((*lead, inverse), scaled(right, ms.constant(1 / c))))
        self.rules.append(Rule((inverse, *lead), scaled(left, ms.constant(1 / c))))

    # --- traces -------------------------------------------------------------------------------------------
    def trace(self, words: Words, n: Term) -> Poly:
        """The trace: cyclic and transposed words are one."""
        out: Poly = {}
        for word, c in words.items():
            out = ms.add(out, ms.mul(c, self._trace_word(word, n)))
        return out

    def _trace_word(self, word: Word, n: Term) -> Poly:
        if not word:
            return self.scalar(n)
        if len(word) == 1 and word[0].kind == "diag":
            one: Words = {(ones(n),): ms.constant(1)}
            return scalar_part(self.times(self.transpose(one), self.times({word: ms.constant(1)}, one)))
        for k in range(1, len(word)):
            turned = self.times({word[k:]: ms.constant(1)}, {word[:k]: ms.constant(1)})
            if set(turned) != {word[k:] + word[:k]}:
                # letters met that cancel, merge or make a scalar
                return self.trace(turned, word[k].rows)
        (other,) = self.transpose({word: ms.constant(1)}, raw=True)
        best = min((w[k:] + w[:k] for w in (word, other) for k in range(len(w))), key=word_key)
        return self.named(Term(Op.TRACE, (self.write(best),)))


def reserved(*nodes: Node) -> bool:
    """Whether a name that the algebra keeps for itself stands free in a tree."""
    return any(s.name.startswith("%") for node in nodes for s in free_symbols(node))


def unit_row(position: Term, n: Term) -> Letter:
    """The row e_position'."""
    return Letter("unit", position, ONE, n, True)


def _plain_column(words: Words) -> Term | None:
    """The column v of which the words say no more than its entries v[i]."""
    if len(words) != 1:
        return None
    ((word, c),) = words.items()
    if len(word) != 2 or c != ms.constant(1) or word[0].kind != "diag" or word[1].kind != "ones":
        return None
    ((a, e), *more) = word[0].body
    if more or e != 1 or a.op is not Op.ENTRY or a.args[1:] != (HERE,) or INDEX in free_symbols(a.args[0]):
        return None
    return a.args[0]  # type: ignore[no-any-return]
