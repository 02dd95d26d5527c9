"""derivcheck: mathematical derivations, proved or refuted with evidence.

    from derivcheck import claim, equal, reals, verify
    x, y = reals("x y")
    verify(claim("square", equal((x + y)**2, x**2 + 2*x*y + y**2))).outcome    # Outcome.PROVED
"""

from __future__ import annotations

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

__version__ = "0.1.0"


def verify(claim: Claim, *, seed: int | None = None, budget: Budget | None = None) -> Verdict:
    """The verdict on a claim; see `Verdict.explain()`."""
    from derivcheck.engine.verify import verify as decide
    from derivcheck.setup import install

    install()
    return decide(claim, seed=seed, budget=budget)
