"""Words of matrices as trees again, with readable bound names.

    {A·x: 2, y: -1}  ->  2 A x - y          ones'·diag(lam[i] x[i]**2)·ones  ->  Sum(lam[i] x[i]**2, i, 1, n)

The tree is a normal form: equal sums of words give equal trees, which therefore serve as atoms.
"""

from __future__ import annotations

from fractions import Fraction

from derivcheck.language.domain import Kind, Prop
from derivcheck.language.node import ONE, Node, Op, Term, sym, term
from derivcheck.language.shape import dims, same_dimension
from derivcheck.language.substitute import free_symbols, substitute
from derivcheck.procedures import matrix_scalars as ms
from derivcheck.procedures.matrix_functions import ScalarFunctions
from derivcheck.procedures.matrix_scalars import Mono, Poly
from derivcheck.procedures.matrix_words import HERE, INDEX, OTHER, Letter, Word, Words, scalar_part, word_key


class Writing(ScalarFunctions):
    """Trees for words."""

    def body(self, words: Words, rows: Term, columns: Term) -> Term:
        """The tree of words, as the body of a letter."""
        return self.tree(words, rows, columns)

    def tree(self, words: Words, rows: Term, columns: Term) -> Term:
        """A tree for a sum of words."""
        if rows == ONE and columns == ONE:
            return ms.to_term(scalar_part(words))
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
