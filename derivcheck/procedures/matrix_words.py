"""Matrices of symbolic size as sums of scalar · word: the core that the matrix procedures share.

    A (x + 2 B y) - A x  =  {A·B·y: 2}          y = diag(y[i])·ones          A[i, j] = e_i'·A·e_j

A word is a tuple of letters: a matrix (perhaps transposed, to a power), a diagonal matrix given by a monomial in
its entries, the vector of ones, a unit vector.  Vectors are written diag(entries)·ones, so that elementwise
products, sums over an index and matrix products are one language.  A subword of size 1×1 is a scalar and moves
out; as an atom it is written in the smaller of its two orientations (a 1×1 matrix is its own transpose).

Right wherever the terms that are read are defined: a written inverse cancels.  `rules` replace a word by an equal
sum of smaller words.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from derivcheck.language.domain import INTEGER, Symbol
from derivcheck.language.node import ONE, Op, Term, sym
from derivcheck.language.shape import same_dimension
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_scalars import UNIT, GiveUp, Mono, Poly, key

INDEX = Symbol("%i", INTEGER)  # names that begin with % are refused where goals enter
OTHER = Symbol("#j", INTEGER)
HERE = sym(INDEX)


_KINDS = ("unit", "ones", "diag", "atom", "composite")


class Letter(NamedTuple):
    """One factor, with its size as it stands.  kind: atom, composite (an inverted sum or product), diag, ones, unit."""

    kind: str
    body: Any  # atom, composite: Term; diag: Mono in the index; unit: Term, the position; ones: None
    rows: Term
    columns: Term
    transposed: bool = False
    power: Term = ONE


Word = tuple[Letter, ...]
Words = dict[Word, Poly]
EMPTY: Word = ()


def letter_key(letter: Letter) -> tuple[object, ...]:
    """An order of letters."""
    body: tuple[object, ...]
    if letter.kind == "diag":
        body = (sum(abs(e) for _, e in letter.body), tuple((key(a), e) for a, e in letter.body))
    else:
        body = key(letter.body) if letter.body is not None else ()
    return (_KINDS.index(letter.kind), letter.kind, body, letter.transposed, key(letter.power))


def word_key(word: Word) -> tuple[object, ...]:
    """An order of words: short ones first."""
    return (len(word), tuple(map(letter_key, word)))


def ones(n: Term) -> Letter:
    """The column of ones."""
    return Letter("ones", None, n, ONE)


def unit(position: Term, n: Term) -> Letter:
    """The column e_position of R^n."""
    return Letter("unit", position, n, ONE)


def scaled(words: Words, p: Poly) -> Words:
    """p · words"""
    out = {w: ms.mul(c, p) for w, c in words.items()}
    return {w: c for w, c in out.items() if c}


def plus(a: Words, b: Words, factor: int = 1) -> Words:
    """a + factor · b"""
    out = dict(a)
    for w, c in b.items():
        total = ms.add(out.get(w, {}), c, factor)
        if total:
            out[w] = total
        else:
            out.pop(w, None)
    return out


def scalar_part(words: Words) -> Poly:
    """The polynomial of words of size 1×1.  Raises GiveUp when a factor is left over."""
    if set(words) - {EMPTY}:
        raise GiveUp("not a scalar")
    return words.get(EMPTY, {})


class Rule(NamedTuple):
    """lead = rest, an equation between matrices, lead a nonempty word above every word of rest."""

    lead: Word
    rest: Words


def opaque_vector(t: Term) -> bool:
    """Whether a column is left alone, so that its entries are atoms (and not, say, a product A x)."""
    return t.op not in (Op.MUL, Op.ADD, Op.SUB, Op.NEG, Op.DIV, Op.TRANSPOSE, Op.HADAMARD, Op.INVERSE, Op.POW)


class Multiplication:
    """Products of words under rewrite rules.  `Algebra` (matrix_read) adds reading and writing of trees."""

    def __init__(self, fuel: int = 20_000) -> None:
        self.fuel = fuel
        self.rules: list[Rule] = []
        self.scalar_rules: dict[Term, Poly] = {}

    # what the reader provides
    def scalar(self, t: Term) -> Poly:
        """The polynomial of a scalar tree."""
        raise NotImplementedError

    def read(self, t: Term) -> Words:
        """The words of a matrix tree."""
        raise NotImplementedError

    def write(self, word: Word) -> Term:
        """A tree for one word."""
        raise NotImplementedError

    def transposed_letter(self, letter: Letter) -> Letter:
        """The letter of the transpose."""
        raise NotImplementedError

    def trace(self, words: Words, n: Term) -> Poly:
        """The trace of an n×n matrix."""
        raise NotImplementedError

    # --- products ---------------------------------------------------------------------------------------
    def times(self, a: Words, b: Words) -> Words:
        """The product a b."""
        if len(a) * len(b) > ms.MAX_TERMS:
            raise GiveUp("too many words")
        out: Words = {}
        for left, c in a.items():
            for right, d in b.items():
                current: Words = {left: ms.mul(c, d)}
                for letter in right:
                    following: Words = {}
                    for word, p in current.items():
                        following = plus(following, scaled(self.append(word, letter), p))
                    current = following
                out = plus(out, current)
        return out

    def append(self, word: Word, letter: Letter) -> Words:
        """The product of a word and one letter, in normal form."""
        self.fuel -= 1
        if self.fuel < 0:
            raise GiveUp("the budget of word products is spent")
        if letter.rows == letter.columns == ONE:
            # R^1: the unit vector and the vector of ones are 1, a diagonal matrix is its entry
            value = self.at(letter.body, ONE) if letter.kind == "diag" else ms.constant(1)
            if letter.kind in ("diag", "ones", "unit"):
                return scaled({word: ms.constant(1)}, value)
        if word:
            merged = self._merge(word[:-1], word[-1], letter)
            if merged is not None:
                return merged
        new = (*word, letter)
        for rule in self.rules:
            matched = self._match(new, rule)
            if matched is not None:
                return matched
        if letter.columns == ONE:
            start = next((k for k in range(len(new) - 1, -1, -1) if new[k].rows == ONE), None)
            if start is not None:
                return scaled({new[:start]: ms.constant(1)}, self.scalar_word(new[start:]))
        return {new: ms.constant(1)}

    def _merge(self, prefix: Word, last: Letter, letter: Letter) -> Words | None:
        one = {prefix: ms.constant(1)}
        if last.kind == "diag" and letter.kind == "diag":
            product = ms.mul({last.body: Fraction(1)}, {letter.body: Fraction(1)})
            return self.times(one, self.diagonal(product, letter.rows))
        if last.kind == "diag" and letter.kind == "unit":
            return scaled(self.append(prefix, letter), self.at(last.body, letter.body))
        if last.kind == "unit" and letter.kind == "diag":
            return scaled({(*prefix, last): ms.constant(1)}, self.at(letter.body, last.body))
        if last.kind == "diag" and letter.kind == "ones" and not (prefix and prefix[-1].kind == "ones"):
            pulled = self.pull(last.body, last.rows)
            if pulled is not None:
                return self.times(one, pulled)
        if last.kind in ("atom", "composite") and last[:5] == letter[:5] and last.rows == last.columns != ONE:
            power = ms.add(self.scalar(last.power), self.scalar(letter.power))
            return self.times(one, {(last._replace(power=ms.exponent(power)),): ms.constant(1)}) if power else one
        return None

    def _match(self, new: Word, rule: Rule) -> Words | None:
        lead, rest = rule
        size = len(lead)
        if len(new) < size or new[len(new) - size + 1 :] != lead[1:]:
            return None
        first, wanted = new[-size], lead[0]
        if first == wanted:
            return self.times({new[:-size]: ms.constant(1)}, rest)
        if wanted.power != ONE or first != wanted._replace(power=first.power):
            return None
        power = self.scalar(first.power)
        if set(rest) == {lead[1:]} and ms.integral(power) and (ms.lower(power) or 0) >= 0:
            # A v = c v  ==>  A**p v = c**p v
            value = self.scalar(Term(Op.POW, (ms.to_term(rest[lead[1:]]), first.power)))
            return scaled(self.times({new[:-size]: ms.constant(1)}, {lead[1:]: ms.constant(1)}), value)
        if first.power.op is Op.NUM and first.power.data > 1:
            less = first._replace(power=ms.exponent(ms.add(power, ms.constant(1), -1)))
            return self.times(self.append(new[:-size], less), rest)
        return None

    # --- diagonal matrices and vectors --------------------------------------------------------------------
    def at(self, mono: Mono, position: Term) -> Poly:
        """The diagonal entry at a position."""
        out = ms.constant(1)
        for a, e in mono:
            out = ms.mul(out, ms.power(self.scalar(substitute(a, {INDEX: position})), e))
        return out

    def diagonal(self, p: Poly, n: Term) -> Words:
        """The diagonal matrix with entries p, a polynomial in atoms of the index."""
        out: Words = {}
        for mono, c in p.items():
            inner = tuple((a, e) for a, e in mono if INDEX in free_symbols(a))
            outer = tuple((a, e) for a, e in mono if INDEX not in free_symbols(a))
            position = _picks(inner, n)
            if position is not None:
                pair: Word = (unit(position, n), Letter("unit", position, ONE, n, True))
                out = plus(out, scaled({pair: ms.mul({outer: c}, self.at(inner, position))}, ms.constant(1)))
                continue
            word: Word = (Letter("diag", inner, n, n),) if inner else EMPTY
            out = plus(out, {word: {outer: c}})
        return out

    def column(self, p: Poly, n: Term) -> Words:
        """The vector with entries p."""
        return self.times(self.diagonal(p, n), {(ones(n),): ms.constant(1)})

    def derived(self, a: Term, s: Symbol, n: Term) -> Words | None:
        """The column w of which the atom is entry `s`, when that is a product rather than a plain vector."""
        if a.op is not Op.ENTRY or s in free_symbols(a.args[0]):
            return None
        array, here = a.args[0], sym(s)
        if len(a.args) == 2:
            fits = a.args[1] == here and not opaque_vector(array) and same_dimension(self.size(array)[0], n)
            return self.read(array) if fits else None
        rows, columns = self.size(array)
        i, j = a.args[1:]
        if i == here and s not in free_symbols(j) and same_dimension(rows, n):
            return self.times(self.read(array), {(unit(j, columns),): ms.constant(1)})
        if j == here and s not in free_symbols(i) and same_dimension(columns, n):
            return self.times(self.read(Term(Op.TRANSPOSE, (array,))), {(unit(i, rows),): ms.constant(1)})
        return None

    def size(self, t: Term) -> tuple[Term, Term]:
        """(rows, columns) of a tree."""
        from derivcheck.language.shape import dims

        return dims(t)

    def products(self, mono: Mono, n: Term) -> list[int]:
        """The positions in a diagonal's monomial of entries of products."""
        return [k for k, (a, _) in enumerate(mono) if self.derived(a, INDEX, n) is not None]

    def pull(self, mono: Mono, n: Term) -> Words | None:
        """diag(mono) ones as diag(rest) w, when exactly one factor is the entry of a product w."""
        found = self.products(mono, n)
        if len(found) != 1 or mono[found[0]][1] != 1:
            return None
        k = found[0]
        rest: Poly = {mono[:k] + mono[k + 1 :]: Fraction(1)}
        vector = self.derived(mono[k][0], INDEX, n)
        return None if vector is None else self.times(self.diagonal(rest, n), vector)

    # --- scalars ------------------------------------------------------------------------------------------
    def scalar_word(self, word: Word) -> Poly:
        """The value of a word of size 1×1."""
        first, last = word[0], word[-1]
        if len(word) == 2 and first.kind in ("unit", "ones") and last.kind in ("unit", "ones"):
            return self._ends(first, last)
        if len(word) == 3 and first.kind == last.kind == "ones" and word[1].kind == "diag":
            mono, n = word[1].body, word[1].rows
            if len(mono) == 1 and mono[0][1] == 1 and mono[0][0].op is Op.ENTRY and mono[0][0].args[1:] == (HERE, HERE):
                array = mono[0][0].args[0]
                if INDEX not in free_symbols(array) and same_dimension(self.size(array)[0], n):
                    return self.trace(self.read(array), n)
            found = self.products(mono, n)
            if 0 < len(found) <= 2 and sum(mono[k][1] for k in found) in (1, 2) and all(mono[k][1] > 0 for k in found):
                k = found[0]
                split = tuple((a, e - 1) if i == k else (a, e) for i, (a, e) in enumerate(mono))
                vector = self.derived(mono[k][0], INDEX, n)
                rest = self.column({tuple((a, e) for a, e in split if e): Fraction(1)}, n)
                if vector is not None:
                    return scalar_part(self.times(self.transpose(vector), rest))
        turned = self.transpose({word: ms.constant(1)}, raw=True)
        (other,) = turned
        best = min(word, other, key=lambda w: (w[0].kind != "unit", word_key(w)))
        return self.named(self.write(best))

    def named(self, t: Term) -> Poly:
        """An atom, or what a scalar rule makes of it."""
        if t in self.scalar_rules:
            return self.scalar_rules[t]
        return ms.atom(t)

    def _ends(self, first: Letter, last: Letter) -> Poly:
        if first.kind == "ones" and last.kind == "ones":
            return self.scalar(last.rows)
        if first.kind == "ones" or last.kind == "ones":
            return ms.constant(1)
        difference = ms.add(self.scalar(first.body), self.scalar(last.body), -1)
        if not difference:
            return ms.constant(1)
        if set(difference) == {UNIT}:
            return {}
        i, j = sorted((first.body, last.body), key=key)
        return ms.atom(Term(Op.ENTRY, (Term(Op.IDENTITY, (last.rows,)), i, j)))

    def transpose(self, words: Words, *, raw: bool = False) -> Words:
        """The transpose; `raw` only turns the letters round."""
        out: Words = {}
        for word, c in words.items():
            turned = tuple(self.transposed_letter(letter) for letter in reversed(word))
            out = plus(out, {turned: c} if raw else self.times({EMPTY: c}, {turned: ms.constant(1)}))
        return out

    # --- abstraction of an index ----------------------------------------------------------------------------
    def rows_over(self, words: Words, s: Symbol, n: Term) -> Words | None:
        """The matrix whose column number s is the given column (or scalar), s = 1 .. n; None if it is no word."""
        out: Words = {}
        here = sym(s)
        for word, p in words.items():
            at_end = bool(word) and word[-1].kind == "unit" and word[-1].body == here
            body = word[:-1] if at_end else word
            if at_end and not same_dimension(word[-1].rows, n) or any(_mentions(letter, s) for letter in body):
                return None
            for mono, c in p.items():
                inner: Mono = tuple((substitute(a, {s: HERE}), e) for a, e in mono if s in free_symbols(a))
                outer: Poly = {tuple((a, e) for a, e in mono if s not in free_symbols(a)): c}
                if any(INDEX in free_symbols(a) for a, _ in mono):
                    return None  # the index of an enclosing entry: not told apart
                inner = tuple(sorted(inner, key=lambda ae: key(ae[0])))
                if at_end:
                    right = self.diagonal({inner: Fraction(1)}, n)
                else:
                    right = self.transpose(self.column({inner: Fraction(1)}, n))
                out = plus(out, self.times({body: outer}, right))
        return out


def letter_terms(letter: Letter) -> tuple[Term, ...]:
    """The terms inside a letter."""
    parts = [a for a, _ in letter.body] if letter.kind == "diag" else [] if letter.body is None else [letter.body]
    return (*parts, letter.power)


def _mentions(letter: Letter, s: Symbol) -> bool:
    return any(s in free_symbols(t) for t in letter_terms(letter))


def _picks(mono: Mono, n: Term) -> Term | None:
    """The position s when the monomial has the factor I[INDEX, s], which is 1 there and 0 elsewhere."""
    for a, e in mono:
        if e > 0 and a.op is Op.ENTRY and a.args[0].op is Op.IDENTITY and same_dimension(a.args[0].args[0], n):
            others = [t for t in a.args[1:] if t != HERE]
            if len(others) == 1 and len(a.args) == 3 and INDEX not in free_symbols(others[0]):
                return others[0]  # type: ignore[no-any-return]
    return None
