"""`derivcheck explain ID|PROCEDURE`: how a claim was decided and what it rests on; what a procedure decides."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from derivcheck.cli.options import format_option, output_option, seed_option
from derivcheck.cli.usage import BadUsage

if TYPE_CHECKING:
    from derivcheck.kernel.procedure import Procedure

PARTS = {
    "kernel": "The rules of inference, which alone make theorems, and the reading of trees that they rest on.",
    "flint": "Exact arithmetic of rational numbers and polynomials by FLINT.",
    "point": "A refutation at a point: exact arithmetic with roots, or enclosures by Arb that do not meet.",
}


@click.command("explain", short_help="How a claim is decided; what a procedure decides.")
@click.argument("name", metavar="ID|PROCEDURE")
@format_option
@output_option
@seed_option
def command(name: str, format: str, output: str | None, seed: int | None) -> int:
    """Explain how a claim is decided and what that rests on, or what a procedure decides and how."""
    from derivcheck.cli import claims
    from derivcheck.cli.output import painter, write, write_json
    from derivcheck.report.json import envelope
    from derivcheck.run.library import nearest

    procedures = _procedures()
    if name in procedures:
        procedure = procedures[name]
        doc = inspect.cleandoc(procedure.doc)
        if format == "json":
            rests = list(procedure.rests_on)
            write_json({**envelope("explain"), "procedure": {"name": name, "doc": doc, "rests_on": rests}}, output)
        else:
            write(f"{name}\n\n{doc}\n", output)
        return 0
    trusted = _trusted(procedures)
    if name in trusted:
        if format == "json":
            write_json({**envelope("explain"), "trusted": {"name": name, "doc": trusted[name]}}, output)
        else:
            write(f"{name}\n\n{trusted[name]}\n", output)
        return 0
    try:
        entry = claims.one(name, claims.settings())
    except BadUsage as error:
        if error.target != name:
            raise
        close = nearest(name, [*procedures, *trusted]) or error.suggestion
        hint = f"; did you mean {close!r}?" if close else ""
        raise BadUsage(
            f"no claim and no procedure is called {name!r}{hint}", target=name, suggestion=close
        ) from error
    from derivcheck.cli.work import Task, check
    from derivcheck.report.explain import explain_result

    row = check(Task(entry.origin, entry.claim.id, seed, False)).row
    if format == "json":
        write_json({**envelope("explain", seed=seed or 0), "result": row}, output)
    else:
        write(explain_result(row, painter(output)), output)
    return 0


def _trusted(procedures: dict[str, Procedure]) -> dict[str, str]:
    """What else stands in `trusts`: the kernel, the arithmetic beneath it, and the lemmas that are used unproved."""
    from derivcheck.report.show import lemma
    from derivcheck.theory.axioms import AXIOMS

    beneath: dict[str, list[str]] = {}
    for procedure in procedures.values():
        for name in procedure.rests_on:
            beneath.setdefault(name, []).append(procedure.name)
    users = {
        name: f"Used by the checkers of {', '.join(by)}; `derivcheck explain {by[0]}` says how."
        for name, by in beneath.items()
    }
    lemmas = {name: f"A lemma of the closed list: it is used, not proved here.\n\n{lemma(formula)}"
              for name, formula in AXIOMS.items()}  # fmt: skip
    return users | lemmas | PARTS


def _procedures() -> dict[str, Procedure]:
    from derivcheck.engine.registry import procedures
    from derivcheck.setup import install

    install()
    return {procedure.name: procedure for procedure in procedures()}
