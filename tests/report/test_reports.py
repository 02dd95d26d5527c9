"""Reports word for word: pure functions of verdicts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derivcheck import (
    calc,
    claim,
    eq,
    equal,
    exhibit,
    exists,
    ill_posed,
    induction,
    log,
    naturals,
    parts,
    positives,
    reals,
    reason,
    refuted,
    split,
    use,
)
from derivcheck.kernel.verdict import Attempt, Numeric, Outcome, Reasons, StepVerdict, Verdict, Witness
from derivcheck.report.explain import explain
from derivcheck.report.json import digest, error, report, result, standing, summary
from derivcheck.report.notebook import claim_html, claim_latex, verdict_html, verdict_latex
from derivcheck.report.show import lemma, show_json, show_text
from derivcheck.report.text import attempts, claim_line, details, point, summary_line, text_report, value_text

x, y = reals("x y")
a = positives("a")
algebra = reason("algebra")

DREAM = replace(
    claim(
        "demo/dream",
        equal((x + y) ** 2, x**2 + y**2),
        given=x > 1,
        title="The freshman's dream",
        proof=calc((x + y) ** 2, eq(x**2 + 2 * x * y + y**2, by=algebra), eq(x**2 + y**2)),
        expect=refuted,
    )
)
WITNESS = Witness({"x": "3/2", "y": 1}, "25/4", "13/4", "exact")


def dream() -> Verdict:
    start, one, two = DREAM.proof.start, *(step.line for step in DREAM.proof.steps)
    return Verdict(
        DREAM,
        Outcome.REFUTED,
        context=DREAM.given,
        model={"x": "3/2"},
        trusts=("kernel", "rational"),
        steps=(
            StepVerdict(1, (), "=", start, one, 7, Outcome.PROVED, "rational"),
            StepVerdict(2, (), "=", one, two, 8, Outcome.REFUTED, "", WITNESS),
        ),
        first_unjustified_step=2,
        first_false_step=2,
        witness=WITNESS,
        seed=7,
        seconds=0.0123456789,
    )


def verdict(outcome: Outcome, **more) -> Verdict:
    return Verdict(claim("demo/log", equal(log(a**2), 2 * log(a))), outcome, **more)


def test_result():
    row = result(dream())
    assert row["id"] == "demo/dream"
    assert row["statement"]["text"] == "(x + y)² = x² + y²"
    assert row["context"] == ["x > 1"]
    assert (row["expected"], row["verdict"], row["ok"]) == ("refuted", "refuted", True)
    assert row["witness"] == {
        "assignment": {"x": "3/2", "y": 1}, "lhs": "25/4", "rhs": "13/4", "method": "exact", "note": "",
    }  # fmt: skip
    assert [step["line"] for step in row["steps"]] == [7, 8]
    assert row["seconds"] == 0.012346


def test_details():
    assert details(result(dream()))[1:] == [
        "given  x > 1",
        "",
        "     (x + y)²",
        "   = x² + 2·x·y + y²   by rational",
        "✗  = x² + y²   ← false (step 2)",
        "       at x = 3/2, y = 1",
        "          left   25/4",
        "          right  13/4",
    ]


def test_claim_line():
    assert claim_line(result(dream()), 12) == "✓ demo/dream    refuted as expected  at x = 3/2, y = 1"
    assert claim_line(result(verdict(Outcome.PROVED))) == "✓ demo/log  proved"
    assert claim_line(result(verdict(Outcome.UNDECIDED))) == "? demo/log  undecided, expected proved"
    assert claim_line(result(verdict(Outcome.ILL_POSED))) == "✗ demo/log  ill-posed, expected proved"


def test_an_expected_step_counts():
    wanted = replace(DREAM, expect=replace(DREAM.expect, first_false_step=1))
    row = result(replace(dream(), claim=wanted))
    assert not row["ok"]
    assert claim_line(row) == "✗ demo/dream  refuted, at another step than expected"
    assert standing(row) == "contrary"


def test_undecided_says_what_was_tried():
    row = result(
        verdict(
            Outcome.UNDECIDED,
            reason=Reasons.NO_PROCEDURE,
            open_step="log(a^2) = 2*log(a): no procedure applies",
            attempts=(Attempt("rational", "log is not rational"),),
        )
    )
    assert details(row)[-5:] == [
        "",
        "  log(a²) = 2·log(a)",
        "reason: no-procedure",
        "open: log(a^2) = 2*log(a): no procedure applies",
        "  rational: log is not rational",
    ]


def test_procedures_for_other_goals_are_only_counted():
    def asked(*answers: str) -> list[str]:
        return attempts([{"procedure": f"p{k}", "answer": answer} for k, answer in enumerate(answers, 1)])

    assert asked() == []
    assert asked("not an equation", "the sides differ", "the goal does not compare two points of one function") == [
        "p2: the sides differ",
        "2 other procedures do not apply",
    ]
    assert asked("not a limit") == ["1 procedure does not apply"]
    assert asked("not a limit", "no certificate was found") == [
        "p2: no certificate was found",
        "1 other procedure does not apply",
    ]


def test_undefined_is_a_point_without_values():
    row = result(
        verdict(
            Outcome.ILL_POSED,
            witness=Witness({"x": "0"}, "0", "0", "exact"),
            message="undefined: x != 0 fails",
        )
    )
    assert details(row)[-3:] == ["  log(a²) = 2·log(a)", "       at x = 0", "undefined: x != 0 fails"]


def test_givens_are_ascii_for_programs_and_readable_for_people():
    sigma = positives("sigma_s")
    made = replace(verdict(Outcome.PROVED), context=(sigma > 0,), obligations=("p != 0: by z3", "p != 0: by z3"))
    row = result(made)
    assert row["context"] == ["sigma_s > 0"]
    assert row["givens"] == [{"latex": r"\sigma_{s} > 0", "text": "σ_s > 0"}]
    assert row["obligations"] == ["p != 0: by z3"]
    assert "given  σ_s > 0" in details(row)
    assert "Given\n  σ_s > 0" in explain(made)


def test_a_lemma_says_what_its_names_are():
    assert lemma(equal(log(a), a)) == "a > 0 ⊢ log(a) = a"
    assert lemma(equal(x, x)) == "x = x"


def test_branches_stand_under_their_own_headings():
    start, one = DREAM.proof.start, DREAM.proof.steps[0].line
    steps = tuple(
        StepVerdict(1, (path,), "=", start, one, 1, Outcome.PROVED, "rational") for path in ("x > 0", "x <= 0")
    )
    lines = details(result(replace(dream(), steps=steps, witness=None)))
    assert [line for line in lines if line.endswith(":")] == ["x > 0:", "x <= 0:"]
    assert lines.count("     (x + y)²") == 2


@pytest.mark.parametrize(
    ("outcome", "expect", "state"),
    [
        (Outcome.PROVED, None, "ok"),
        (Outcome.PROVED, refuted, "contrary"),
        (Outcome.REFUTED, None, "contrary"),
        (Outcome.ILL_POSED, None, "ill-posed"),
        (Outcome.ILL_POSED, ill_posed, "ok"),
        (Outcome.UNREADABLE, refuted, "ill-posed"),
        (Outcome.UNDECIDED, None, "open"),
        (Outcome.UNDECIDED, refuted, "open"),
        (Outcome.SUPPORTED, None, "open"),
    ],
)
def test_standing(outcome, expect, state):
    made = verdict(outcome)
    if expect is not None:
        made = replace(made, claim=replace(made.claim, expect=expect))
    assert standing(result(made)) == state


def test_a_gap_that_closed_is_contrary():
    from derivcheck import undecided

    gap = replace(verdict(Outcome.PROVED).claim, expect=undecided(open="step 1"))
    assert standing(result(replace(verdict(Outcome.UNDECIDED), claim=gap))) == "ok"
    assert standing(result(replace(verdict(Outcome.PROVED), claim=gap))) == "contrary"


def test_summary():
    rows = [result(dream()), result(verdict(Outcome.PROVED)), result(verdict(Outcome.UNDECIDED))]
    counts = summary(rows, 0.41239)
    assert counts == {
        "claims": 3, "as_expected": 2, "unexpected": 0, "proved": 1, "refuted": 1, "supported": 0, "undecided": 1,
        "ill-posed": 0, "unreadable": 0, "seconds": 0.412,
    }  # fmt: skip
    assert summary_line(counts) == "3 claims: 1 proved, 1 refuted, 1 undecided; 1 not as expected (0.4 s)"
    assert summary_line(summary([], 0)) == "0 claims: nothing to check; all as expected (0.0 s)"


def test_errors_are_never_all_as_expected():
    text = text_report(report("verify", [], [error(4, "demo: boom")], 0, 0.0))
    assert text == "error: demo: boom\n\n0 claims: nothing to check; 1 failed with an error (0.0 s)\n"


def test_colour_is_asked_for_by_role():
    painted = text_report(
        report("verify", [result(dream())], [], 0, 0.0), paint=lambda text, role: f"<{role}>{text}</>"
    )
    assert painted.startswith("<good>✓</> demo/dream  <good>refuted as expected</>")


def test_values():
    assert point({"A": [["1", "0"], ["0", "2"]], "d": 2}) == "A = [[1, 0], [0, 2]], d = 2"
    assert value_text({"lambda": "t ↦ t²"}) == "t ↦ t²"
    assert value_text({"lambda": "i ↦ {1 if i = 1; 0 otherwise}", "first": 1, "terms": ["1"]}) == "(1, …)"
    assert value_text({"lambda": "i ↦ 3", "first": 0, "terms": ["3", "3"]}) == "(3, 3, …) from 0 on"


def test_digest_is_of_content_not_of_order():
    assert digest({"a": 1, "b": "é"}) == digest({"b": "é", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def test_explain():
    text = explain(replace(dream(), numeric=Numeric(256, 3, 256, 15), obligations=("a > 0: by declarations",)))
    assert text == dream().explain().replace(
        "Rests on", "Obligations\n  a > 0: by declarations\n\nRests on"
    ).rstrip("\n") + "\nCross-check: 256 of 256 samples agree to 15 digits (3 discarded).\n"  # fmt: skip
    for part in ("demo/dream  The freshman's dream", "Given\n  x > 1", "Rests on\n  kernel\n  rational", "x = 3/2"):
        assert part in text


def test_show():
    lines = show_text(DREAM).splitlines()
    assert lines[0] == "demo/dream  The freshman's dream"
    assert lines[2:] == [
        "",
        "Given   x > 1",
        "",
        "Claim   (x + y)² = x² + y²",
        "Expected to be refuted.",
        "",
        "As written",
        "     (x + y)²",
        "   = x² + 2·x·y + y²                                                      algebra",
        "   = x² + y²",
    ]


def test_every_kind_of_proof_can_be_shown():
    n = naturals("n")
    k = naturals("k")
    square = claim("square", equal((x + y) ** 2, x**2 + 2 * x * y + y**2))
    for proof, wanted in (
        (algebra, "by algebra"),
        (use(square, x=a), "by square at x := a"),
        (split((x > 0, calc(x, eq(x))), x <= 0), "case x > 0:"),
        (parts(calc(x, eq(x)), calc(y, eq(y))), "part 2:"),
        (exhibit(x + 1), "take x + 1"),
        (induction(n, step=lambda hypothesis: calc(x, eq(x, by=hypothesis))), "from n to n + 1:"),
    ):
        made = claim("any", exists(k, equal(k, k)), proof=proof)
        assert wanted in show_text(made)
        assert show_json(made)["proof"]
        assert claim_latex(made).startswith("$$\\begin{aligned}")


def test_latex_of_a_derivation():
    latex = claim_latex(DREAM)
    assert r"= {}& " in latex
    assert r"\text{algebra}" in latex
    assert latex.count(r"\\") == 3
    assert r"\textbf{refuted}" in verdict_latex(dream())


def test_html_escapes_what_is_written():
    sneaky = replace(dream(), claim=replace(DREAM, title="<script>alert(1)</script>", id="a&b"))
    html = verdict_html(sneaky)
    assert "<script>" not in html
    assert "a&amp;b" in html
    assert "at x = 3/2, y = 1: left 25/4, right 13/4" in html
    assert "given $x &gt; 1$" in claim_html(DREAM)
