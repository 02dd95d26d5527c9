"""Nonnegative combinations, exactly: c_1, ..., c_m >= 0 with c_1 v_1 + ... + c_m v_m = target.

The simplex method in rational numbers with Bland's rule, so that it always ends and always answers alike.
A vector is a dictionary from row names to nonzero rationals.  Whoever uses the answer can check it by adding up.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from flint import fmpq

Vector = Mapping[Hashable, fmpq]
PIVOTS = 400


def combination(generators: Sequence[Vector], target: Vector) -> list[fmpq] | None:
    """Coefficients >= 0, one for each generator, that give `target`; None if there are none (or too many pivots)."""
    rows = list(dict.fromkeys([*target, *(row for g in generators for row in g)]))
    tableau: list[list[fmpq]] = []
    zero = fmpq(0)
    for row in rows:
        right = target.get(row, zero)
        line = [g.get(row, zero) for g in generators] + [right]
        tableau.append([-v for v in line] if right < 0 else line)
    width, height = len(generators), len(tableau)
    basis = [-1] * height  # -1: the row's own artificial variable
    for _ in range(PIVOTS):
        waiting = [line for line, owner in zip(tableau, basis, strict=True) if owner < 0]
        if not any(line[width] for line in waiting):
            answer = [zero] * width
            for line, owner in zip(tableau, basis, strict=True):
                if owner >= 0:
                    answer[owner] = line[width]
            return answer
        free = (j for j in range(width) if j not in basis)
        entering = next((j for j in free if sum((line[j] for line in waiting), zero) > 0), None)
        if entering is None:
            return None
        ratios = [
            (line[width] / line[entering], basis[i], i) for i, line in enumerate(tableau) if line[entering] > 0
        ]
        pivot = min(ratios)[2]
        _pivot(tableau, pivot, entering)
        basis[pivot] = entering
    return None


def _pivot(tableau: list[list[fmpq]], pivot: int, column: int) -> None:
    head = tableau[pivot][column]
    tableau[pivot] = [v / head for v in tableau[pivot]]
    for i, line in enumerate(tableau):
        if i != pivot and line[column]:
            factor = line[column]
            tableau[i] = [v - factor * w if w else v for v, w in zip(line, tableau[pivot], strict=True)]
