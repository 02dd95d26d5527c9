"""What a goal is proved from, and the answer when it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivcheck.kernel import theorem as rule
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt
from derivcheck.language.node import Formula, Node, Op
from derivcheck.language.substitute import free_symbols

Hyps = tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Hypotheses, theorems under them that may be used, procedures to ask first, and how deep the goal lies."""

    hyps: Hyps = ()
    lemmas: tuple[Theorem, ...] = ()
    asked: tuple[str, ...] = ()
    depth: int = 0

    def below(self) -> Scope:
        """For a part of the goal."""
        return replace(self, depth=self.depth + 1)

    def aside(self) -> Scope:
        """For what a goal needs beside itself: the author's reason is not about that."""
        return replace(self, asked=(), depth=self.depth + 1)

    def under(self, *hyps: Formula) -> Scope:
        """With more hypotheses."""
        return replace(self, hyps=(*self.hyps, *hyps))

    def having(self, *theorems: Theorem) -> Scope:
        """With more theorems to use."""
        return replace(self, lemmas=(*self.lemmas, *theorems)) if theorems else self

    def inside(self, *conditions: Formula) -> Scope:
        """In the scope of a binder: theorems about outer names are left behind."""
        return replace(self, hyps=(*self.hyps, *conditions), lemmas=())

    @property
    def formulas(self) -> Hyps:
        """All that counts as hypothesis for a finder."""
        return (*self.hyps, *(t.formula for t in self.lemmas))

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The lemmas, and the hypotheses as theorems."""
        return (*self.lemmas, *(rule.assume(formula=h) for h in self.hyps))

    def split(self) -> Scope:
        """With the parts of conjunctions as theorems of their own."""
        have: set[Node] = {t.formula for t in self.lemmas}
        todo = [t for t in self.theorems if t.formula.op is Op.AND]
        parts: list[Theorem] = []
        while todo:
            whole = todo.pop()
            for k, formula in enumerate(whole.formula.args):
                if formula not in have:
                    have.add(formula)
                    parts.append(rule.part(whole, index=k))
                    if formula.op is Op.AND:
                        todo.append(parts[-1])
        return self.having(*parts)


def names(formulas: Hyps) -> frozenset[str]:
    """The names that stand free in formulas: bound symbols must have others."""
    return frozenset(s.name for f in formulas for s in free_symbols(f))


@dataclass(frozen=True, slots=True)
class Failure:
    """A goal that was not proved; `blocked` is the obligation or subgoal at which it stopped."""

    formula: Formula
    reason: str
    attempts: tuple[Attempt, ...] = ()
    blocked: Formula | None = None
