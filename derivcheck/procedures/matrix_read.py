"""Trees of matrices and of scalars read off matrices, as words and back.

    Algebra(hyps).read(A @ (x + 2*y))  =  {A·x: 1, A·y: 2}
    Algebra(hyps).normal(dot(A @ x, y))  =  x' A' y        the same tree as for y' A x

Properties of matrices come from declarations and from hypotheses such as `symmetric(A)`.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from derivcheck.language.domain import Kind, Prop, Symbol
from derivcheck.language.facts import closure, is_real
from derivcheck.language.node import ONE, Formula, Node, Op, Term, sym, term
from derivcheck.language.shape import SortError, dims, is_distribution, same_dimension, shape
from derivcheck.language.substitute import canonical, free_symbols, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_scalars import GiveUp, Mono, Poly
from derivcheck.procedures.matrix_words import (
    EMPTY,
    HERE,
    INDEX,
    OTHER,
    Letter,
    Multiplication,
    Rule,
    Word,
    Words,
    ones,
    opaque_vector,
    plus,
    scaled,
    unit,
    word_key,
)

IDENTITY: Words = {EMPTY: ms.constant(1)}


class Algebra(Multiplication):
    """Reading and writing under hypotheses.  `bindings` replace a symbol by words while it is read."""

    def __init__(self, hyps: tuple[Formula, ...] = (), fuel: int = 20_000) -> None:
        super().__init__(fuel)
        self.hyps = frozenset(hyps)
        self.bindings: dict[Symbol, Words] = {}
        self.depth = 0
        self._known: dict[Term, Words] = {}

    # --- properties -----------------------------------------------------------------------------------
    def has(self, t: Term, prop: Prop) -> bool:
        """Whether a matrix has a property by declaration or hypothesis."""
        props: frozenset[Prop] = frozenset()
        if t.op is Op.SYM:
            props = t.data.domain.props
        elif t.op is Op.APPLY and t.args[0].op is Op.SYM:
            output = t.args[0].data.domain.output
            props = output.props if output else props
        return prop in closure(props) or any(
            prop in closure(frozenset({p})) and Formula(Op.PRED, (t,), p.value) in self.hyps for p in Prop
        )

    def transposed_letter(self, letter: Letter) -> Letter:
        """The letter of the transpose."""
        kind, body, rows, columns, transposed, power = letter
        if kind == "diag":
            return letter
        if kind == "composite":
            turned = self.body(self.read(Term(Op.TRANSPOSE, (body,))), columns, rows)
            return letter._replace(body=turned)
        flipped = Letter(kind, body, columns, rows, not transposed, power)
        if kind == "atom" and rows != ONE and columns != ONE:
            if self.has(body, Prop.SYMMETRIC):
                return letter
            if self.has(body, Prop.ORTHOGONAL):
                return letter._replace(power=ms.exponent(ms.add({}, self.scalar(power), -1)))
        return flipped

    # --- reading ----------------------------------------------------------------------------------------
    def scalar(self, t: Term) -> Poly:
        """The polynomial of a scalar tree."""
        if t.op is Op.NUM:
            return ms.constant(t.data)
        return self.read(t).get(EMPTY, {})

    def read(self, t: Term) -> Words:
        """The words of a tree."""
        known = self._known.get(t)
        if known is None:
            known = self._known[t] = self._read(t)
        return known

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
            case Op.MUL:
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
                    return self._wrap(ms.reciprocal(inner.get(EMPTY, {})))
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
                return self._wrap(self._root(square.get(EMPTY, {}) if columns == ONE else self.trace(square, columns)))
            case Op.SQRT:
                return self._wrap(self._root(self.scalar(args[0])))
            case Op.ABS:
                return self._wrap(self._abs(self.scalar(args[0])))
            case Op.DIAG if shape(args[0]):
                return self.diagonal(self._entry(self.read(args[0]), dims(args[0])[0]), dims(args[0])[0])
            case Op.HADAMARD if dims(t)[1] == ONE:
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
            case Op.JACOBIAN if not shape(args[0]):
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
        p = self.times({(unit_row(sym(s), rows),): ms.constant(1)}, words).get(EMPTY, {})
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
        if columns == ONE and array.op in (Op.APPLY, Op.MATRIX):
            word = next(iter(self.read(array)), EMPTY)
            if len(word) == 2 and word[0].kind == "diag" and len(word[0].body) == 1 and opaque_vector(array):
                body = word[0].body[0][0].args[0]
                return self._wrap(self.named(Term(Op.ENTRY, (body, self.normal(indices[0])))))
        if len(indices) == 1 and columns != ONE:
            if rows != ONE:
                raise GiveUp("one index for a matrix")
            indices = [ONE, *indices]
        left: Words = IDENTITY if rows == ONE else {(unit_row(self.normal(indices[0]), rows),): ms.constant(1)}
        right: Words = IDENTITY if columns == ONE else {(unit(self.normal(indices[1]), columns),): ms.constant(1)}
        return self.times(self.times(left, self.read(array)), right)

    def _build(self, t: Term) -> Words:
        body, rows, columns = t.args
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

    # --- powers, roots ------------------------------------------------------------------------------------
    def _power(self, base: Poly, exponent: Poly) -> Poly:
        shift = exponent.get((), Fraction(0))
        rest = {m: c for m, c in exponent.items() if m}
        if not rest and shift.denominator == 1 and abs(shift) <= 12:
            return ms.power(base, int(shift))
        if rest and ms.integral(rest) and (ms.lower(rest) or 0) >= 0 and ms.lower(rest) is not None:
            if shift.denominator == 1 and 0 <= shift <= 12:
                return ms.mul(ms.power(base, int(shift)), self._natural_power(base, ms.to_term(rest)))
        return ms.atom(Term(Op.POW, (ms.to_term(base), ms.to_term(exponent))))

    def _natural_power(self, base: Poly, n: Term) -> Poly:
        if len(base) != 1:
            return ms.atom(Term(Op.POW, (ms.to_term(base), n)))
        ((mono, c),) = base.items()
        out = ms.constant(1) if c == 1 else ms.atom(Term(Op.POW, (term(c), n)))
        for a, e in mono:
            out = ms.mul(out, ms.atom(Term(Op.POW, (a, n)), e))
        return out

    def nonnegative(self, a: Term) -> bool:
        """Whether an atom is evidently >= 0."""
        if a.op is Op.SYM:
            d = a.data.domain
            return d.kind in (Kind.REAL, Kind.INTEGER) and d.lo is not None and d.lo >= 0
        if a.op is Op.DET:
            return self.has(a.args[0], Prop.POSITIVE_DEFINITE)
        if a.op in (Op.MUL, Op.TRACE):
            factors = a.args if a.op is Op.MUL else a.args[0].args
            return is_real(a) and len(factors) == 2 and factors[0] == Term(Op.TRANSPOSE, (factors[1],))
        return a.op in (Op.ABS, Op.NORM) or a.op in (Op.EXP, Op.SQRT) and is_real(a)

    def _abs(self, p: Poly) -> Poly:
        if len(p) != 1:
            return ms.atom(Term(Op.ABS, (ms.to_term(p),))) if p else {}
        ((mono, c),) = p.items()
        out = ms.constant(abs(c))
        for a, e in mono:
            if a.op is Op.DET and self.has(a.args[0], Prop.ORTHOGONAL):
                continue
            out = ms.mul(out, ms.atom(a if self.nonnegative(a) else Term(Op.ABS, (a,)), e))
        return out

    def _root(self, p: Poly) -> Poly:
        """sqrt(p): even powers of real atoms move out when what stays is evidently nonnegative."""
        if not p:
            return {}
        plain = ms.atom(Term(Op.SQRT, (ms.to_term(p),)))
        if len(p) != 1:
            return plain
        ((mono, c),) = p.items()
        odd = tuple((a, 1) for a, e in mono if e % 2)
        if c < 0 or not all(self.nonnegative(a) for a, _ in odd) or not all(is_real(a) for a, _ in mono):
            return plain
        num, den = isqrt(c.numerator), isqrt(c.denominator)
        square = num * num == c.numerator and den * den == c.denominator
        inside = {odd: Fraction(1) if square else c}
        out = ms.constant(Fraction(num, den) if square else 1)
        if inside != ms.constant(1):
            out = ms.mul(out, ms.atom(Term(Op.SQRT, (ms.to_term(inside),))))
        for a, e in mono:
            if e // 2:
                half = ms.atom(a) if self.nonnegative(a) or (e // 2) % 2 == 0 else ms.atom(Term(Op.ABS, (a,)))
                out = ms.mul(out, ms.power(half, e // 2))
        return out

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
            return self.times(self.transpose(one), self.times({word: ms.constant(1)}, one)).get(EMPTY, {})
        for k in range(1, len(word)):
            turned = self.times({word[k:]: ms.constant(1)}, {word[:k]: ms.constant(1)})
            if set(turned) != {word[k:] + word[:k]}:
                # letters met that cancel, merge or make a scalar
                return self.trace(turned, word[k].rows)
        (other,) = self.transpose({word: ms.constant(1)}, raw=True)
        best = min((w[k:] + w[:k] for w in (word, other) for k in range(len(w))), key=word_key)
        return self.named(Term(Op.TRACE, (self.write(best),)))

    # --- writing ------------------------------------------------------------------------------------------
    def body(self, words: Words, rows: Term, columns: Term) -> Term:
        """The tree of words, as the body of a letter."""
        return self.tree(words, rows, columns)

    def tree(self, words: Words, rows: Term, columns: Term) -> Term:
        """A tree for a sum of words."""
        if rows == ONE and columns == ONE:
            return ms.to_term(words.get(EMPTY, {}))
        parts: list[Term] = []
        for word in sorted(words, key=word_key):
            matrix = self.write(word) if word else Term(Op.IDENTITY, (rows,))
            c = words[word]
            if c == ms.constant(1):
                parts.append(matrix)
            elif c == ms.constant(-1):
                parts.append(Term(Op.NEG, (matrix,)))
            else:
                parts.append(Term(Op.MUL, (ms.to_term(c), *(matrix.args if matrix.op is Op.MUL else (matrix,)))))
        if not parts:
            return Term(Op.ZEROS, (rows, columns))
        return parts[0] if len(parts) == 1 else Term(Op.ADD, tuple(parts))

    def write(self, word: Word) -> Term:
        """A tree for one word; unit vectors at its ends become indices."""
        left = word[0].body if word and word[0].kind == "unit" and word[0].transposed else None
        right = word[-1].body if word and word[-1].kind == "unit" and not word[-1].transposed else None
        middle = word[1 if left is not None else 0 : len(word) - (right is not None)]
        if len(word) == 3 and word[0].kind == word[2].kind == "ones" and word[1].kind == "diag":
            return _dot_or_sum(word[1].body, word[1].rows)
        if left is None and right is None:
            return _product(self._factors(word))
        inner = _product(self._factors(middle)) if middle else Term(Op.IDENTITY, (max(word[0][2:4], key=ms.key),))
        if left is not None and right is not None:
            return Term(Op.ENTRY, (inner, left, right))
        rows, columns = dims(inner)
        if left is not None and columns == ONE:
            return Term(Op.ENTRY, (inner, left))
        if left is not None:
            return _slice(Term(Op.ENTRY, (inner, left, sym(OTHER))), ONE, columns)
        if rows == ONE:
            return Term(Op.ENTRY, (inner, ONE, right))
        return _slice(Term(Op.ENTRY, (inner, HERE, right)), rows, ONE)

    def _factors(self, word: Word) -> list[Term]:
        out: list[Term] = []
        k = 0
        while k < len(word):
            letter = word[k]
            after = word[k + 1] if k + 1 < len(word) else None
            if letter.kind == "diag" and after is not None and after.kind == "ones":
                out.append(_vector({letter.body: Fraction(1)}, letter.rows))
                k += 1
            elif letter.kind == "ones" and letter.transposed and after is not None and after.kind == "diag":
                out.append(Term(Op.TRANSPOSE, (_vector({after.body: Fraction(1)}, after.rows),)))
                k += 1
            elif letter.kind == "diag":
                out.append(Term(Op.DIAG, (_vector({letter.body: Fraction(1)}, letter.rows),)))
            elif letter.kind == "ones":
                n = letter.columns if letter.transposed else letter.rows
                column = _vector(ms.constant(1), n)
                out.append(Term(Op.TRANSPOSE, (column,)) if letter.transposed else column)
            elif letter.kind == "unit":
                n = letter.columns if letter.transposed else letter.rows
                column = _slice(Term(Op.ENTRY, (Term(Op.IDENTITY, (n,)), HERE, letter.body)), n, ONE)
                out.append(Term(Op.TRANSPOSE, (column,)) if letter.transposed else column)
            else:
                out.append(self._matrix_factor(letter))
            k += 1
        return out

    def _matrix_factor(self, letter: Letter) -> Term:
        power = letter.power
        base = letter.body
        if power.op is Op.NUM and power.data < 0 or power.op is Op.NEG:
            count = term(-power.data) if power.op is Op.NUM else power.args[0]
            if letter.kind == "atom" and self.has(base, Prop.ORTHOGONAL):
                base, power = Term(Op.TRANSPOSE, (base,)), count
            else:
                base, power = Term(Op.INVERSE, (Term(Op.TRANSPOSE, (base,)) if letter.transposed else base,)), count
        elif letter.transposed:
            base = Term(Op.TRANSPOSE, (base,))
        return base if power == ONE else Term(Op.POW, (base, power))


def friendly(node: Node) -> Node:
    """The same tree with readable bound names: i, j for indices, u for variables."""
    if not node.args:
        return node
    for symbol in node.bound:
        used = any(symbol in free_symbols(a) for i, a in enumerate(node.args) if node.binds_in(i))
        if symbol.name.startswith(("#", "%")) and used:
            taken = frozenset(s.name for a in node.args for s in free_symbols(a)) | {s.name for s in node.bound}
            name = "u" if symbol.domain.kind is not Kind.INTEGER else "i"
            while name in taken:
                name = chr(ord(name) + 1) if name < "z" else name + "'"
            other = symbol._replace(name=name)
            args = tuple(
                substitute(a, {symbol: sym(other)}) if node.binds_in(i) else a for i, a in enumerate(node.args)
            )
            data = (other, node.data[1]) if node.op in (Op.LIMIT, Op.TENDS) else None
            node = Node(node.op, args, data or tuple(other if s == symbol else s for s in node.data))
    return node.with_args(tuple(map(friendly, node.args)))


def reserved(*nodes: Node) -> bool:
    """Whether a name that the algebra keeps for itself stands free in a tree."""
    return any(s.name.startswith("%") for node in nodes for s in free_symbols(node))


def unit_row(position: Term, n: Term) -> Letter:
    """The row e_position'."""
    return Letter("unit", position, ONE, n, True)


def _product(factors: list[Term]) -> Term:
    return factors[0] if len(factors) == 1 else Term(Op.MUL, tuple(factors))


def _slice(entry: Term, rows: Term, columns: Term) -> Term:
    return Term(Op.BUILD, (entry, rows, columns), (INDEX, OTHER))


def _plain(a: Term, n: Term) -> Term | None:
    """The vector x of R^n when the atom is its entry x[INDEX]."""
    if a.op is not Op.ENTRY or len(a.args) != 2 or a.args[1] != HERE or INDEX in free_symbols(a.args[0]):
        return None
    rows, columns = dims(a.args[0])
    return a.args[0] if same_dimension(rows, n) and columns == ONE else None


def _dot_or_sum(mono: Mono, n: Term) -> Term:
    """The sum of the entries: x'y for a product of two vectors."""
    vectors = [_plain(a, n) for a, e in mono for _ in range(max(e, 0))]
    if len(vectors) == 2 and sum(abs(e) for _, e in mono) == 2 and None not in vectors:
        return Term(Op.MUL, (Term(Op.TRANSPOSE, (vectors[0],)), vectors[1]))
    return Term(Op.SUM, (ms.mono_term(mono), ONE, n), (INDEX,))


def _vector(p: Poly, n: Term) -> Term:
    """The vector with entries p: a plain one by its name."""
    if len(p) == 1:
        ((mono, c),) = p.items()
        plain = _plain(mono[0][0], n) if c == 1 and len(mono) == 1 and mono[0][1] == 1 else None
        if plain is not None:
            return plain
    return Term(Op.BUILD, (ms.to_term(p), n, ONE), (INDEX, OTHER))

