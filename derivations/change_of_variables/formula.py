"""The change of variables formula q(g(z)) = q₀(z) |det J(z)|⁻¹ and the assumption it needs: det J ≠ 0.

    Q(g(z)) = Q₀(z)   =>   q(g(z)) g'(z) = q₀(z);      g(z) = z³ is bijective and smooth, but J(0) = 0

Homework on flows, importance weighting and GANs, question 2.
"""

from __future__ import annotations

from derivcheck import (
    D,
    MvNormal,
    Normal,
    Prop,
    algebra,
    both,
    calc,
    calculus,
    claim,
    counts,
    density,
    det,
    eq,
    equal,
    exhibit,
    exp,
    forall,
    function,
    functions,
    identity,
    ill_posed,
    implies,
    jacobian,
    matrices,
    pi,
    pred,
    prime,
    reals,
    refuted,
    root,
    sqrt,
    unequal,
    vectors,
    zeros,
)

z, y, m = reals("z y m")
s = reals("s")
Q, Q0, g = functions("Q Q0 g", Prop.DIFFERENTIABLE)
HOMEWORK = "flows-iwae-gan"

on_the_line = claim(
    "change-of-variables/on-the-line",
    equal(prime(Q, g(z)), prime(Q0, z) / prime(g, z)),
    given=[equal(D(Q(g(z)), z), D(Q0(z), z)), unequal(prime(g, z), 0)],
    proof=calc(
        prime(Q, g(z)),
        eq(prime(Q, g(z)) * prime(g, z) / prime(g, z), by=algebra),
        eq(D(Q(g(z)), z) / prime(g, z), by=calculus),
        eq(prime(Q0, z) / prime(g, z)),
    ),
    title="K = 1, g increasing: Q(g(z)) = Q₀(z) for the distribution functions, differentiated, where g' ≠ 0",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

on_the_line_decreasing = claim(
    "change-of-variables/on-the-line-decreasing",
    equal(prime(Q, g(z)), prime(Q0, z) / abs(prime(g, z))),
    given=[equal(D(Q(g(z)), z), D(1 - Q0(z), z)), prime(g, z) < 0],
    proof=calc(
        prime(Q, g(z)),
        eq(prime(Q, g(z)) * prime(g, z) / prime(g, z), by=algebra),
        eq(D(Q(g(z)), z) / prime(g, z), by=calculus),
        eq(-prime(Q0, z) / prime(g, z)),
        eq(prime(Q0, z) / abs(prime(g, z))),
    ),
    title="g decreasing: Q(g(z)) = 1 − Q₀(z), and the modulus appears",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

cube_bijective = claim(
    "change-of-variables/cube-bijective",
    both(pred("increasing", function(z, z**3)), pred("injective", function(z, z**3))),
    title="z³ is strictly increasing and injective",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

cube_onto = claim(
    "change-of-variables/cube-onto",
    pred("onto the reals", function(z, z**3)),
    proof=exhibit(root(y, 3)),
    title="and onto: the real cube root",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

cube_jacobian = claim(
    "change-of-variables/cube-jacobian",
    both(equal(D(z**3, z), 3 * z**2), equal(D(z**3, z, at=0), 0)),
    proof=calculus,
    title="Its derivative 3z² vanishes at 0",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

cube_as_written = claim(
    "change-of-variables/cube-as-written",
    density(Normal(0, 1), z) / abs(D(z**3, z)) > 0,
    expect=ill_posed,
    title="As written, for every bijective differentiable g: at z = 0 the right side is 1/0",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

cube_corrected = claim(
    "change-of-variables/cube-corrected",
    equal(density(Normal(0, 1), z) / abs(D(z**3, z)), exp(-(z**2) / 2) / (sqrt(2 * pi) * (3 * z**2))),
    given=unequal(z, 0),
    title="At z ≠ 0 it is a density value",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

bijective_means_regular = claim(
    "change-of-variables/bijective-regular-as-written",
    implies(pred("increasing", function(z, z**3)), forall(z, unequal(D(z**3, z), 0))),
    expect=refuted,
    title="As written: a bijective differentiable map has det J ≠ 0 everywhere",
    document=HOMEWORK, part="2", claims="cov-2-formula-eq1",
)  # fmt: skip

K = counts("K")
A = matrices("A", K)
x, mu = vectors("z mu", K)

linear_as_written = claim(
    "change-of-variables/linear-as-written",
    density(MvNormal(zeros(K, 1), identity(K)), x) / abs(det(jacobian(mu + A @ x, x))) > 0,
    expect=ill_posed,
    title="For g = μ + A z the formula needs det A ≠ 0",
    document=HOMEWORK, part="2", claims=["cov-2-formula-eq1", "cov-2.3-target"],
)  # fmt: skip

linear_corrected = claim(
    "change-of-variables/linear-corrected",
    density(MvNormal(zeros(K, 1), identity(K)), x) / abs(det(jacobian(mu + A @ x, x))) > 0,
    given=unequal(det(A), 0),
    title="With det A ≠ 0 it is defined, and positive",
    document=HOMEWORK, part="2", claims=["cov-2-formula-eq1", "cov-2.3-target"],
)  # fmt: skip

negative_density = claim(
    "change-of-variables/determinant-without-modulus",
    density(MvNormal(zeros(K, 1), identity(K)), x) / det(jacobian(mu + A @ x, x)) > 0,
    given=unequal(det(A), 0),
    expect=refuted,
    title="Without the modulus a density would be negative for det A < 0",
    document=HOMEWORK, part="2", claims=["cov-2-formula-eq1", "cov-2.3-jacobian"],
)  # fmt: skip

scaled = claim(
    "change-of-variables/scaled-normal",
    equal(density(Normal(m, abs(s)), m + s * z), density(Normal(0, 1), z) / abs(D(m + s * z, z))),
    given=unequal(s, 0),
    title="K = 1: m + s Z is N(m, s²) for s of either sign",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-target", "cov-2-formula-eq1"],
)  # fmt: skip
