"""Matrix calculus, the quadratic and Beale's function: the inventory's counterexamples, at the point it names."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derivations.beale import function as beale
from derivations.matrix_calculus import layers, linear_maps, products_and_inverses, quadratic_forms
from derivations.quadratic import convergence, error, gradient
from derivcheck.kernel.derivation import Claim, Outcome
from derivcheck.language.node import Term
from derivcheck.language.substitute import free_symbols
from derivcheck.numeric.exact import holds

MODULES = (layers, linear_maps, products_and_inverses, quadratic_forms, convergence, error, gradient, beale)
CLAIMS = [c for module in MODULES for c in vars(module).values() if isinstance(c, Claim)]
F = Fraction
ONE, TWO, TEN = F(1), F(2), F(10)


def at(claim: Claim, **values: object) -> bool | None:
    """Whether the statement holds at a point that satisfies the givens."""
    symbols = {s.name: s for f in (claim.statement, *claim.given) for s in free_symbols(f)}
    env = {symbols[name]: value for name, value in values.items() if name in symbols}
    assert all(holds(g, env) for g in claim.given)
    return holds(claim.statement, env)


def column(*entries: object) -> tuple[tuple[Fraction], ...]:
    return tuple((F(e),) for e in entries)


def diagonal(*entries: object) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(F(e) if i == j else F(0) for j in range(len(entries))) for i, e in enumerate(entries))


def test_ids_are_unique() -> None:
    ids = [c.id for c in CLAIMS]
    assert len(ids) == len(set(ids)) >= 100


STRETCHED = {"n": TWO, "i": ONE, "j": TWO, "eta": ONE, "P": diagonal(1, 10), "v": column(1, 1)}


@pytest.mark.parametrize(
    ("claim", "point"),
    [
        (linear_maps.simplest_counterexample, {"t": ONE}),
        (gradient.positive_implies_symmetric.statement.args[1], {}),
        (error.sigma_clash, {"n": ONE, "eta": F(1, 4), "Q": TWO, "U": ONE, "lam": TWO}),
        (error.toward_as_written, {"n": ONE, "x": ONE, "xs": F(0)}),
        (error.rotation_or_reflection, {"n": F(3), "U": ((0, -1, 0), (1, 0, 0), (0, 0, -1))}),
        (error.keeps_direction, {**STRETCHED, "lam": column(F(1, 2), F(1, 10))}),
        (error.step_parallel, STRETCHED),
        (error.along_eigenvector, STRETCHED),
        (convergence.condition_as_written, {"u": F(3, 2)}),
        (convergence.slowest_as_written, {"l1": ONE, "l2": TEN, "eta": F(1, 20), "t": ONE}),
        (convergence.final_as_written, {"l1": ONE, "l2": TEN, "eta": F(19, 100)}),
    ],
    ids=lambda v: v.id if isinstance(v, Claim) else "",
)
def test_the_inventory_refutes(claim: object, point: dict[str, object]) -> None:
    if not isinstance(claim, Claim):
        assert holds(claim) is False  # type: ignore[arg-type]
        return
    assert claim.expect.verdict is Outcome.REFUTED
    exact = {k: tuple(tuple(map(F, r)) for r in v) if isinstance(v, tuple) else v for k, v in point.items()}
    assert at(claim, **exact) is False


@pytest.mark.parametrize("eta", [F(1, 100), F(1, 20), F(9, 100), F(1, 10), F(2, 11), F(19, 100)])
def test_which_mode_is_slow(eta: Fraction) -> None:
    slow, fast = abs(1 - eta), abs(1 - 10 * eta)
    assert (slow > fast) == (eta < F(2, 11))
    point = {"l1": ONE, "l2": TEN, "eta": eta}
    assert at(convergence.smallest_dominates, **point) is True
    assert at(convergence.factorisation, **point) is True


def test_the_error_of_descent_in_fractions() -> None:
    point, eta = [F(1), F(1)], F(1, 20)
    for _ in range(3):
        point = [p - eta * lam * p for p, lam in zip(point, (1, 10), strict=True)]
    assert point == [F(19, 20) ** 3, F(1, 2) ** 3]


def test_beale_at_its_points() -> None:
    def value(t: Term, x: Fraction, y: Fraction) -> bool | None:
        env = {beale.x.data: x, beale.y.data: y}
        return holds(t, env)  # type: ignore[arg-type]

    assert value(beale.F >= 0, F(3), F(1, 2)) is True
    here, back = F(1, 10), F(-1, 5)

    def f(x: Fraction, y: Fraction) -> Fraction:
        return (F(3, 2) - x + x * y) ** 2 + (F(9, 4) - x + x * y**2) ** 2 + (F(21, 8) - x + x * y**3) ** 2

    assert f(F(3), F(1, 2)) == 0
    assert f(here, back) + f(-here, -back) < 2 * f(F(0), F(0))
