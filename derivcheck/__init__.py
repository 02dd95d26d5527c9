"""derivcheck: mathematical derivations, proved or refuted with evidence.

    from derivcheck import claim, equal, reals, verify
    x, y = reals("x y")
    verify(claim("square", equal((x + y)**2, x**2 + 2*x*y + y**2))).outcome    # Outcome.PROVED
"""

from __future__ import annotations

from collections.abc import Callable

from derivcheck.authoring import *
from derivcheck.kernel.derivation import Claim, Outcome
from derivcheck.kernel.procedure import Budget
from derivcheck.kernel.verdict import Verdict
from derivcheck.language.build import *
from derivcheck.language.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    NONNEGATIVE,
    POSITIVE,
    POSITIVE_INTEGER,
    REAL,
    Domain,
    Prop,
)
from derivcheck.language.kinds import ClaimKind
from derivcheck.language.node import Formula, Term
from derivcheck.version import VERSION as __version__


def verify(claim: Claim, *, seed: int | None = None, budget: Budget | None = None) -> Verdict:
    """The verdict on a claim; see `Verdict.explain()`."""
    from derivcheck.engine.verify import verify as decide
    from derivcheck.setup import install

    if not isinstance(claim, Claim):
        raise TypeError(f"verify: expected a claim, got {claim!r}; claim(id, statement, ...) makes one")
    install()
    return decide(claim, seed=seed, budget=budget)


def _display() -> None:
    """Gives claims and verdicts their views: `explain`, and LaTeX and HTML for notebooks."""
    from importlib import import_module

    def view(module: str, function: str) -> Callable[[object], str]:
        def show(self: object) -> str:
            return getattr(import_module(f"derivcheck.report.{module}"), function)(self)  # type: ignore[no-any-return]

        return show

    for kind, name in ((Claim, "claim"), (Verdict, "verdict")):
        for form in ("latex", "html"):
            setattr(kind, f"_repr_{form}_", view("notebook", f"{name}_{form}"))
    Verdict.explain = view("explain", "explain")  # type: ignore[attr-defined]


_display()
