"""A quick look at many points at once in floating point, to find where a relation looks false.

It decides nothing: what looks false is looked at again exactly or with enclosures, what looks true is not proved.
Scalar formulas run vectorised over arrays of points; matrices, functions and sequences point by point.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import erf, gamma
from typing import Any

import numpy as np

from derivcheck.language.domain import Symbol
from derivcheck.language.node import Formula, Op, Term
from derivcheck.language.substitute import free_symbols
from derivcheck.numeric.assignment import Assignment
from derivcheck.numeric.dual import Dual
from derivcheck.numeric.evaluate import Env, Evaluator
from derivcheck.numeric.fields import Exact
from derivcheck.numeric.propagate import SCALAR
from derivcheck.numeric.surds import Surd, Unsupported
from derivcheck.numeric.values import Value, as_rows, entries

TOLERANCE = 1e-9
_UFUNCS: dict[Op, Any] = {
    Op.EXP: np.exp, Op.LOG: np.log, Op.SIN: np.sin, Op.COS: np.cos, Op.TAN: np.tan, Op.ATAN: np.arctan,
    Op.SINH: np.sinh, Op.COSH: np.cosh, Op.TANH: np.tanh, Op.SQRT: np.sqrt,
    Op.ERF: np.vectorize(erf, otypes=[float]), Op.GAMMA: np.vectorize(gamma, otypes=[float]),
}  # fmt: skip


class Floats(Evaluator):
    """Numbers are arrays of floats, one entry a point.  Conditions must come out alike at all points."""

    def number(self, value: Fraction) -> Value:
        return np.float64(value)

    def constant(self, name: str) -> Value:
        if name == "oo":
            raise Unsupported(name)
        return {"pi": np.float64(np.pi), "e": np.float64(np.e), "i": np.complex128(1j)}[name]

    def function(self, op: Op, x: Value) -> Value:
        if op is Op.CSQRT:
            return np.sqrt(np.asarray(x, dtype=complex))[()]
        if op in (Op.ERF, Op.GAMMA) and np.iscomplexobj(x):
            raise Unsupported(op.value)
        return _UFUNCS[op](x)

    def root(self, x: Value, degree: int) -> Value:
        return np.sign(x) * np.abs(x) ** (1 / degree) if degree % 2 else x ** (1 / degree)

    def power(self, x: Value, exponent: Value) -> Value:
        return np.power(x, exponent)

    def compare(self, relation: str, a: Value, b: Value) -> bool:
        if np.iscomplexobj(a) or np.iscomplexobj(b):
            raise Unsupported("complex comparison")
        with np.errstate(invalid="ignore"):
            found = np.asarray(_RELATIONS[relation](a, b))
        if found.all():
            return True
        if not found.any():
            return False
        raise Mixed

    def integer(self, x: Value) -> int:
        flat = np.asarray(x)
        first = flat.flat[0]
        if np.iscomplexobj(flat) or not np.all(flat == first) or first != np.floor(first) or abs(first) > 1e6:
            raise Unsupported("not one integer")
        return int(first)

    def component(self, op: Op, x: Value) -> Value:
        if op is Op.CONJ:
            return np.conj(x)
        return np.real(x) if op is Op.RE else np.imag(x)

    def floor(self, x: Value) -> Value:
        return np.floor(x)

    def value(self, node: Term, env: Env) -> Value:
        if node.op is Op.ABS:  # as one function: its sign varies from point to point, its argument may be complex
            x = self.scalar(node.args[0], env)
            return x if isinstance(x, Dual) and self.compare(">=", x.re, np.float64(0)) else _modulus(x)
        if node.op in (Op.MAX, Op.MIN):
            parts = self.values(node.args, env)
            if not any(isinstance(p, (Dual, tuple)) for p in parts):
                return (np.maximum if node.op is Op.MAX else np.minimum).reduce(np.broadcast_arrays(*parts))
        return super().value(node, env)


class Mixed(Unsupported):
    """A condition that holds at some of the points only."""


def _modulus(x: Value) -> Value:
    return -x if isinstance(x, Dual) else np.abs(x)


_RELATIONS: dict[str, Any] = {
    "=": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def screen(formula: Formula, points: Sequence[Assignment]) -> list[int] | None:
    """Indices of the points at which a relation looks false, likely ones first; None when it is not covered.

    The tolerance scales with the sides.  Points at which a side is not a finite number are left out.
    """
    if formula.op is not Op.REL:
        return None
    wanted = free_symbols(formula)
    if not points or any(not wanted <= set(p) for p in points):
        return None
    with np.errstate(all="ignore"):
        gaps = _vectorised(formula, points, sorted(wanted, key=lambda s: s.name))
        if gaps is None:
            single = [_gap(formula, p) for p in points]
            if all(g is None for g in single):
                return None
            gaps = np.array([0.0 if g is None else g for g in single])
    return [int(k) for k in np.argsort(-gaps, kind="stable") if gaps[k] > TOLERANCE]


def _vectorised(formula: Formula, points: Sequence[Assignment], symbols: Sequence[Symbol]) -> Any | None:
    if any(s.domain.kind not in SCALAR for s in symbols):
        return None
    try:
        env = {s: np.array([_float(p.env[s]) for p in points]) for s in symbols}
        floats = Floats()
        left, right = floats.values(formula.args, env)
        if any(isinstance(v, (tuple, Dual)) for v in (left, right)):
            return None
        return np.broadcast_to(_excess(formula.data, left, right), (len(points),))
    except (Unsupported, ZeroDivisionError, OverflowError):
        return None


def _gap(formula: Formula, point: Assignment) -> float | None:
    try:
        env = {s: _floats(v) for s, v in point.env.items()}
        left, right = Floats().values(formula.args, env)
        pairs = list(zip(entries(left), entries(right), strict=True))
        size = max((float(np.abs(x)) for pair in pairs for x in pair), default=0.0) if len(pairs) > 1 else 0.0
        gaps = [float(_excess(formula.data, a, b, size)) for a, b in pairs]
    except (Unsupported, ZeroDivisionError, OverflowError, ValueError):
        return None
    return min(gaps) if formula.data == "!=" else max(gaps)


def _excess(relation: str, left: Any, right: Any, floor: float = 0.0) -> Any:
    """How far a relation is from true, relative to its sides (at least `floor`); above the tolerance it looks false."""
    difference = left - right
    size = np.maximum(floor, np.maximum(np.abs(left), np.abs(right)))
    scaled = np.abs(difference) / np.maximum(size, 1e-6)
    meet = np.abs(difference) <= 1e-13 * size
    if relation == "=":
        gap = scaled
    elif relation == "!=":
        gap = np.where(meet, 1.0, 0.0)
    else:
        if np.iscomplexobj(difference):
            raise Unsupported("an order between complex numbers")
        wrong = difference > 0 if relation in ("<", "<=") else difference < 0
        gap = np.where(wrong, scaled, 0.0)
        if relation in ("<", ">"):
            gap = np.where(meet, 2 * TOLERANCE, gap)
    return np.where(np.isfinite(scaled), gap, 0.0)


def _float(value: Any) -> float | complex:
    if isinstance(value, Term):
        value = Exact().value(value, {})
    if isinstance(value, Surd):
        parts = sum(complex(c) * (complex(d) ** 0.5) for d, c in value.terms)
        return parts.real if value.is_real else parts
    return float(value)


def _floats(value: Any) -> Any:
    if isinstance(value, Term):
        try:
            return np.asarray(_float(value))[()] if value.op not in _OPAQUE else value
        except Unsupported:
            return value
    if isinstance(value, tuple):
        return tuple(tuple(np.float64(x) for x in row) for row in as_rows(value))
    return np.asarray(_float(value))[()]


_OPAQUE = frozenset({Op.LAMBDA, Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.BERNOULLI, Op.CATEGORICAL})
