"""Deciding a claim: model, obligations, proof, refutation, cross-check; in that order the verdict is earned.

    verify(claim, seed=None, budget=Budget())  ->  Verdict
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace

from derivcheck.engine.context import context, symbols
from derivcheck.engine.models import model as find_model
from derivcheck.engine.proofs import Run, Runner
from derivcheck.engine.prover import Prover
from derivcheck.engine.refutation import FALSE, negated, refute
from derivcheck.engine.scope import Failure
from derivcheck.kernel.derivation import Calc, Claim, Outcome
from derivcheck.kernel.errors import UnsoundProcedure
from derivcheck.kernel.procedure import Budget
from derivcheck.kernel.replay import store
from derivcheck.kernel.theorem import Theorem
from derivcheck.kernel.verdict import Attempt, Numeric, Reasons, Verdict, Witness
from derivcheck.language.node import Formula
from derivcheck.language.nodes_json import to_json
from derivcheck.language.obligations import obligations
from derivcheck.language.shape import ShapeError, SortError
from derivcheck.language.text import ascii_text
from derivcheck.numeric import refute as points
from derivcheck.numeric.assignment import Assignment
from derivcheck.numeric.assignment import to_json as to_json_values


def content_seed(claim: Claim) -> int:
    """The seed of a claim, derived from what it says."""
    said = json.dumps([to_json(claim.statement), *map(to_json, claim.given)], sort_keys=True)
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "big")


def verify(claim: Claim, *, seed: int | None = None, budget: Budget | None = None) -> Verdict:
    """The verdict on a claim.

    Raises UnsoundProcedure when a certified point contradicts a proof, DomainClash when a name has two domains.
    """
    started = time.perf_counter()
    budget = budget or Budget()
    used_seed = content_seed(claim) if seed is None else seed
    try:
        verdict = _decide(claim, used_seed, budget)
    except RecursionError:
        deep = "a term or formula is nested too deeply"
        verdict = Verdict(claim, Outcome.UNDECIDED, reason=Reasons.RESOURCE_LIMIT, message=deep)
    return replace(verdict, seed=used_seed, seconds=time.perf_counter() - started)


def _decide(claim: Claim, seed: int, budget: Budget) -> Verdict:
    declared = symbols(claim)
    prover = Prover(budget)
    runner = Runner(prover, lambda hyps, formula: refute(prover, hyps, formula, seed=seed))
    try:
        base = Verdict(claim, Outcome.UNDECIDED, context=context(claim))
        for formula in (*claim.given, claim.statement):
            obligations(formula)
    except (ShapeError, SortError) as error:
        clash = {"verdict": "ill-posed", "claim": _said(claim), "clash": str(error)}
        return Verdict(claim, Outcome.ILL_POSED, message=str(error), evidence=clash)
    model = find_model(prover, claim.given, declared, seed)
    if model is None:
        return _without_model(base, prover)
    base = replace(base, model=to_json_values(model))
    if claim.expect.verdict in (Outcome.REFUTED, Outcome.ILL_POSED):
        early = _ill_posed(base, prover, seed) or _refuted(base, prover, seed)
        run = runner.run(claim) if early is None or isinstance(claim.proof, Calc) else Run()
        if early is not None:
            return _with_steps(early, run)
    else:
        run = runner.run(claim)
    if run.theorem is not None:
        return _proved(base, run, run.theorem, prover, seed, model)
    return _not_proved(base, run, prover, seed)


def _without_model(base: Verdict, prover: Prover) -> Verdict:
    """Givens that are proved contradictory are ill-posed; otherwise that no model was found decides nothing."""
    claim = base.claim
    absurd = prover.prove(claim.given, FALSE)
    if isinstance(absurd, Failure):
        return replace(base, reason=Reasons.NO_MODEL, message="no assignment satisfies the givens exactly")
    return replace(
        base,
        outcome=Outcome.ILL_POSED,
        message="the givens contradict each other",
        trusts=("kernel", *sorted(absurd.trusts - {"kernel"})),
        evidence={"verdict": "ill-posed", "claim": _said(claim), "proof": store(absurd)},
    )


def _with_steps(verdict: Verdict, run: Run) -> Verdict:
    false = [s.index for s in run.steps if s.outcome is Outcome.REFUTED and not s.path]
    open_ = [s.index for s in run.steps if s.outcome is not Outcome.PROVED and not s.path]
    return replace(
        verdict,
        steps=tuple(run.steps),
        first_false_step=false[0] if false else None,
        first_unjustified_step=open_[0] if open_ else None,
    )


def _proved(
    base: Verdict, run: Run, theorem: Theorem, prover: Prover, seed: int, model: Assignment
) -> Verdict:
    claim = base.claim
    numeric = points.support(claim.statement, claim.given, prover.budget, seed, model)
    if numeric.refuted is not None:
        raise UnsoundProcedure(
            f"{claim.id} was proved from {sorted(theorem.trusts)}, but {numeric.refuted} refutes it; report this"
        )
    return _with_steps(
        replace(
            base,
            outcome=Outcome.PROVED,
            trusts=("kernel", *sorted(theorem.trusts - {"kernel"})),
            obligations=_discharged(claim, prover),
            evidence={"verdict": "proved", "claim": _said(claim), "proof": store(theorem)},
            numeric=Numeric(numeric.samples, numeric.discarded, numeric.agree, numeric.digits),
        ),
        run,
    )


def _said(claim: Claim) -> dict[str, object]:
    return {"id": claim.id, "statement": to_json(claim.statement), "given": [to_json(g) for g in claim.given]}


def _discharged(claim: Claim, prover: Prover) -> tuple[str, ...]:
    """Each obligation of the statement and what discharged it."""
    out: list[str] = []
    for obligation in obligations(claim.statement):
        t = prover.prove(claim.given, obligation)
        if isinstance(t, Theorem):
            how = ", ".join(sorted(t.trusts - {"kernel"})) or ("givens" if t.hyps else "declarations")
            out.append(f"{ascii_text(obligation)}: by {how}")
    return tuple(out)


def _refutation(base: Verdict, found: tuple[Theorem, Witness]) -> Verdict:
    theorem, witness = found
    return replace(
        base,
        outcome=Outcome.REFUTED,
        witness=witness,
        trusts=("kernel", *sorted(theorem.trusts - {"kernel"})),
        evidence={"verdict": "refuted", "claim": _said(base.claim), "proof": store(theorem)},
    )


def _refuted(base: Verdict, prover: Prover, seed: int) -> Verdict | None:
    given, statement = base.claim.given, base.claim.statement
    found = refute(prover, given, statement, seed=seed) or negated(prover, given, statement, seed=seed)
    return _refutation(base, found) if found is not None else None


def _ill_posed(base: Verdict, prover: Prover, seed: int) -> Verdict | None:
    """An obligation that certainly fails at a point of the declared domain (strict reading)."""
    claim = base.claim
    for obligation in obligations(claim.statement):
        if isinstance(prover.prove(claim.given, obligation), Theorem):
            continue
        found = refute(prover, claim.given, obligation, seed=seed)
        found = found or negated(prover, claim.given, obligation, seed=seed)
        if found is not None:
            return replace(
                _refutation(base, found),
                outcome=Outcome.ILL_POSED,
                message=f"undefined: {ascii_text(obligation)} fails",
                evidence={"verdict": "ill-posed", "claim": _said(claim), "obligation": to_json(obligation),
                          "proof": store(found[0])},
            )  # fmt: skip
    return None


def _not_proved(base: Verdict, run: Run, prover: Prover, seed: int) -> Verdict:
    claim = base.claim
    ill = _ill_posed(base, prover, seed)
    if ill is not None:
        return _with_steps(ill, run)
    refuted = _refuted(base, prover, seed)
    if refuted is None and run.refutation is not None:
        refuted = _refutation(base, run.refutation)
    if refuted is not None:
        return _with_steps(refuted, run)
    failure: Failure = run.failure or Failure(claim.statement, "no proof")
    numeric = points.support(claim.statement, claim.given, prover.budget, seed)
    where = ascii_text(failure.blocked) if isinstance(failure.blocked, Formula) else ascii_text(failure.formula)
    supported = numeric.agree > 0 and numeric.agree == numeric.samples
    return _with_steps(
        replace(
            base,
            outcome=Outcome.SUPPORTED if supported else Outcome.UNDECIDED,
            reason=None if supported else Reasons.NO_PROCEDURE,
            open_step=f"{where}: {failure.reason}",
            attempts=tuple(dict.fromkeys(a for a in failure.attempts if isinstance(a, Attempt))),
            numeric=Numeric(numeric.samples, numeric.discarded, numeric.agree, numeric.digits),
        ),
        run,
    )
