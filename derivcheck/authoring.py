"""How derivations are written: claims, chains, reasons and expectations.

    claim(id, statement, given=..., proof=..., expect=..., source...)
    calc(start, eq(line, by=reason), le(line), ...)
    cases((condition, proof), ...)   induction(n, base=..., step=lambda hyp: ...)   exhibit(...)   parts(...)
    use(claim, x=..., y=...)         an earlier claim, as a reason or as a whole proof
"""

from __future__ import annotations

__all__ = [
    "algebra", "auto", "axiom", "by_claim", "calc", "calculus", "claim", "definition", "elementary", "eq", "exhibit",
    "gaussian_moments", "ge", "gt", "iff_step", "ill_posed", "induction", "inequality", "le", "limit", "linearity",
    "lt", "matrix_algebra", "matrix_calculus", "ne", "parts", "proved", "reason", "refuted", "refuted_at", "rel", "smt",
    "so", "split", "summation", "supported", "undecided", "use",
]  # fmt: skip

import re
import sys
from collections.abc import Callable
from pathlib import Path

from derivcheck.kernel.derivation import (
    AUTO,
    Auto,
    Axiom,
    Calc,
    Cases,
    Claim,
    Exhibit,
    Expectation,
    Induction,
    Outcome,
    Parts,
    Proof,
    Reason,
    Source,
    Step,
    Use,
)
from derivcheck.language.kinds import ClaimKind, kind_of
from derivcheck.language.node import Formula, Op, Term, term
from derivcheck.language.node import rel as _rel

_ID = re.compile(r"[^\W_][\w.+-]*(/[^\W_][\w.+-]*)*")  # evidence is stored under it

refuted = Expectation(Outcome.REFUTED)
ill_posed = Expectation(Outcome.ILL_POSED)
proved = Expectation(Outcome.PROVED)
supported = Expectation(Outcome.SUPPORTED)


def undecided(*, open: str) -> Expectation:
    """An honest gap: the claim fails once the gap closes.  `open` names the open step."""
    return Expectation(Outcome.UNDECIDED, open=open)


def refuted_at(step: int) -> Expectation:
    """A derivation whose step `step` is the first false one."""
    return Expectation(Outcome.REFUTED, first_false_step=step)


# --- reasons ----------------------------------------------------------------------------------------
def reason(name: str, *procedures: str) -> Reason:
    """A reason that asks the named procedures first."""
    return Reason(name, procedures)


algebra = reason("algebra", "rational")
elementary = reason("elementary functions", "elementary")
linearity = reason("linearity of expectation", "expectation.linear")
gaussian_moments = reason("moments of the normal law", "expectation.gaussian")
calculus = reason("differentiation", "derivatives")
matrix_algebra = reason("matrix algebra", "matrix.ring")
matrix_calculus = reason("matrix calculus", "matrix.calculus")
inequality = reason("inequalities", "inequality")
summation = reason("finite sums", "sums")
limit = reason("limits", "tends")
smt = reason("z3", "z3")


def definition(of: object) -> Reason:
    """By the definition of a named notion: definition(KL)."""
    return reason(f"definition of {getattr(of, '__name__', of)}", "definitions")


def use(earlier: Claim, **values: object) -> Use:
    """An earlier claim with its symbols (by name) replaced; its givens become obligations."""
    return Use(earlier, tuple((name, term(value)) for name, value in values.items()))


def by_claim(*uses: Use | Claim) -> Reason:
    """Earlier claims as a reason."""
    instances = tuple(u if isinstance(u, Use) else Use(u) for u in uses)
    return Reason(", ".join(u.claim.id for u in instances), uses=instances)


# --- proofs -----------------------------------------------------------------------------------------
def auto(by: Reason | Use | Claim = AUTO) -> Auto:
    """No steps: decided as it stands, the reason's procedures first."""
    return Auto(_reason(by))


def _reason(by: Reason | Use | Claim) -> Reason:
    if isinstance(by, Use | Claim):
        return by_claim(by)
    _expect(by, Reason, "by", "a reason such as algebra, or an earlier claim")
    return by


def _expect(value: object, kinds: object, what: str, wanted: str) -> None:
    if not isinstance(value, kinds):  # type: ignore[arg-type]
        raise TypeError(f"{what}: expected {wanted}, got {value!r}")


def _line(depth: int = 2) -> int:
    return sys._getframe(depth).f_lineno


def _step(relation: str) -> Callable[..., Step]:
    def step(line: object, by: Reason | Use | Claim = AUTO) -> Step:
        node = line if isinstance(line, Formula) else term(line)
        return Step(relation, node, _reason(by), _line())

    step.__doc__ = f"The next line of a chain, related to the one before by {relation}."
    return step


eq, ne, lt, le, gt, ge = map(_step, ("=", "!=", "<", "<=", ">", ">="))
so, iff_step = map(_step, ("=>", "<=>"))


def calc(start: object, *steps: Step) -> Calc:
    """A chain of lines, each with its reason."""
    for number, step in enumerate(steps, 1):
        _expect(step, Step, f"calc, line {number}", "a related line such as eq(...) or le(...)")
    return Calc(start if isinstance(start, Formula) else term(start), steps)


def parts(*proofs: Proof) -> Parts:
    """One proof for each part of a conjunction, or the two directions of an equivalence."""
    return Parts(proofs)


def split(*branches: tuple[Formula, Proof] | Formula, cover: Reason = AUTO) -> Cases:
    """The statement under each condition in turn (a bare condition is decided without steps)."""
    pairs = tuple((b, Auto()) if isinstance(b, Formula) else b for b in branches)
    return Cases(pairs, cover)


def induction(variable: Term, *, base: Proof | None = None, step: Callable[[Reason], Proof] | None = None) -> Induction:
    """Induction over a declared integer variable from its lower bound; `step` receives the hypothesis."""
    domain = variable.data.domain if variable.op is Op.SYM else None
    if domain is None or domain.lo is None:
        raise ValueError(f"{variable!r}: induction needs a variable declared with a lower bound (naturals, counts)")
    return Induction(variable, int(domain.lo), base or Auto(), step or (lambda hypothesis: Auto(hypothesis)))


def axiom(name: str) -> Axiom:
    """The statement is on the closed list of axioms and named lemmas (`theory/axioms.py`)."""
    return Axiom(name)


def exhibit(*witnesses: object, proof: Proof | None = None) -> Exhibit:
    """Witnesses for the leading `exists`."""
    return Exhibit(tuple(map(term, witnesses)), proof or Auto())


# --- claims -----------------------------------------------------------------------------------------
def claim(
    id: str,
    statement: Formula,
    *,
    given: tuple[Formula, ...] | list[Formula] | Formula = (),
    proof: Proof | Reason | None = None,
    expect: Expectation = proved,
    title: str = "",
    kind: ClaimKind | str | None = None,
    document: str = "",
    part: str = "",
    claims: tuple[str, ...] | list[str] | str = (),
    note: str = "",
) -> Claim:
    """A claim: `statement` under `given`, how it is proved, and the verdict that is expected.

    `document`, `part` and `claims` (inventory ids) say what it covers; file and line are read off the caller.
    Raises TypeError for what is not of its kind, ValueError for an id that is not words joined by slashes.
    """
    if not isinstance(statement, Formula):
        raise TypeError(f"claim {id!r}: the statement must be a formula such as equal(a, b), got {statement!r}")
    if not _ID.fullmatch(id):
        raise ValueError(f"claim {id!r}: an id is words joined by slashes, such as 'kl/gaussian'")
    frame = sys._getframe(1)
    ids = (claims,) if isinstance(claims, str) else tuple(claims)
    source = Source(_relative(frame.f_code.co_filename), frame.f_lineno, document, part, ids)
    givens = (given,) if isinstance(given, Formula | str) else tuple(given)
    for fact in givens:
        _expect(fact, Formula, f"claim {id!r}, given", "a formula such as x > 0")
    if proof is not None:
        _expect(proof, Proof | Reason, f"claim {id!r}, proof", "calc(...), auto(...) or another proof")
    _expect(expect, Expectation, f"claim {id!r}, expect", "refuted, ill_posed, refuted_at(...) or undecided(...)")
    how = Auto(proof) if isinstance(proof, Reason) else (proof or Auto())
    sort = ClaimKind(kind) if isinstance(kind, str) else kind or kind_of(statement)
    return Claim(id, statement, givens, how, expect, title, sort, source, note)


def _relative(path: str) -> str:
    parts_ = Path(path).parts
    return "/".join(parts_[parts_.index("derivations") :]) if "derivations" in parts_ else path


def rel(relation: str, left: object, right: object) -> Formula:
    """left relation right, by the relation's sign."""
    return _rel(relation, left, right)
