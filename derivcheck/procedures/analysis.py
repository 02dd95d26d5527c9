"""Integrable, differentiable at, near: the obligations of calculus, by the form of the body."""

from __future__ import annotations

from collections.abc import Callable

from derivcheck.language.node import Formula
from derivcheck.procedures.signs import Facts

RULES: dict[str, Callable[[Formula, Facts], bool]] = {}
