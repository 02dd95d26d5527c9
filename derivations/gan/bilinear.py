"""The bilinear game V(d, g) = d g with simultaneous steps: it always spirals outwards.

    d' = d + α g,   g' = g − α d,      A = [[1, α], [−α, 1]],      λ = 1 ± iα,      |λ|² = 1 + α²

Homework on flows, importance weighting and GANs, question 6.
"""

from __future__ import annotations

from derivcheck import (
    D,
    I,
    algebra,
    both,
    claim,
    complexes,
    det,
    equal,
    forall,
    identity,
    iff,
    ill_posed,
    implies,
    induction,
    interval,
    matrices,
    matrix,
    naturals,
    negation,
    oo,
    positives,
    pred,
    reals,
    refuted,
    sequences,
    tends,
    unequal,
    vector,
    vectors,
)

d, g, a = reals("d g alpha")
p, q, r, s = reals("p q r s")
A = matrix([[1, a], [-a, 1]])
state = vector(d, g)
HOMEWORK = "flows-iwae-gan"

gradients = claim(
    "bilinear/gradients",
    both(equal(D(d * g, d), g), equal(D(d * g, g), d)),
    title="The partial derivatives of V(d, g) = d g",
    document=HOMEWORK, part="6.1", claims=["gan-6.1-target", "gan-6.1-derivation"],
)  # fmt: skip

step = claim(
    "bilinear/step-matrix",
    equal(A @ state, vector(d + a * D(d * g, d), g - a * D(d * g, g))),
    title="One simultaneous step is A (d, g)ᵀ with A = [[1, α], [−α, 1]]",
    document=HOMEWORK, part="6.1", claims=["gan-6.1-target", "gan-6.1-derivation"],
)  # fmt: skip

product_as_written = claim(
    "bilinear/matrix-product-as-written",
    equal(matrix([[p, q], [r, s]]) @ state, matrix([[p, q * g], [r * d, s * g]])),
    expect=ill_posed,
    title="As written: a matrix times a vector is a matrix",
    document=HOMEWORK, part="6.1", claims=["gan-6.1-matrix-product", "gan-6.1-derivation"],
)  # fmt: skip

product = claim(
    "bilinear/matrix-product",
    equal(matrix([[p, q], [r, s]]) @ state, vector(p * d + q * g, r * d + s * g)),
    proof=algebra,
    title="A matrix times a vector",
    document=HOMEWORK, part="6.1", claims="gan-6.1-matrix-product",
)  # fmt: skip

M, N = matrices("M N", 2)
v = vectors("v", 2)
e1, e2 = vector(1, 0), vector(0, 1)

other_choices_as_written = claim(
    "bilinear/other-matrices-as-written",
    equal(M, A),
    given=equal(M @ e1, A @ e1),
    expect=refuted,
    title="Agreement on one state does not determine the matrix",
    document=HOMEWORK, part="6.1", claims="gan-6.1-one-possible",
)  # fmt: skip

optimises_as_written = claim(
    "bilinear/step-raises-value-as-written",
    (d + a * g) * (g - a * d) >= d * g,
    given=a > 0,
    expect=refuted,
    title="As written: the joint step raises V for the maximiser",
    document=HOMEWORK, part="6.1", claims="gan-6.1-optimises",
)  # fmt: skip

value_after_a_step = claim(
    "bilinear/value-after-step",
    equal((d + a * g) * (g - a * d), (1 - a**2) * (d * g) + a * (g**2 - d**2)),
    proof=algebra,
    title="V after a step is (1 − α²) V + α(g² − d²)",
    document=HOMEWORK, part="6.1", claims="gan-6.1-optimises",
)  # fmt: skip

stationary = claim(
    "bilinear/stationary",
    equal(A @ vector(0, 0), vector(0, 0)),
    title="The origin is a fixed point",
    document=HOMEWORK, part="6.2", claims="gan-6.2-stationary",
)  # fmt: skip

unique_as_written = claim(
    "bilinear/unique-as-written",
    iff(both(equal(d + a * g, d), equal(g - a * d, g)), both(equal(d, 0), equal(g, 0))),
    expect=refuted,
    title="As written: the origin is the only fixed point (fails at α = 0)",
    document=HOMEWORK, part="6.2", claims="gan-6.2-unique",
)  # fmt: skip

unique = claim(
    "bilinear/unique",
    iff(both(equal(d + a * g, d), equal(g - a * d, g)), both(equal(d, 0), equal(g, 0))),
    given=unequal(a, 0),
    title="For α ≠ 0 the origin is the only fixed point",
    document=HOMEWORK, part="6.2", claims="gan-6.2-unique",
)  # fmt: skip

saddle = claim(
    "bilinear/saddle",
    pred(
        "eigenvalues",
        matrix([[D(D(d * g, d), d), D(D(d * g, d), g)], [D(D(d * g, g), d), D(D(d * g, g), g)]]),
        1,
        -1,
    ),
    title="The Hessian of V has eigenvalues ±1: a saddle",
    document=HOMEWORK, part="6.2", claims="gan-6.2-footnote",
)  # fmt: skip

z = complexes("z")

characteristic = claim(
    "bilinear/characteristic-polynomial",
    equal(det(A - z * identity(2)), (1 - z) ** 2 + a**2),
    proof=algebra,
    title="det(A − λI) = (1 − λ)² + α²",
    document=HOMEWORK, part="6.3", claims="gan-6.3-charpoly",
)  # fmt: skip

solution_as_written = claim(
    "bilinear/roots-as-written",
    implies(equal((1 - z) ** 2 + a**2, 0), both(equal(a, 0), equal(z, 1))),
    expect=refuted,
    title="As written: (1 − λ)² + α² = 0 forces α = 0 and λ = 1",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-solution", "gan-6.3-argument"],
)  # fmt: skip

x = reals("x")

solution_over_the_reals = claim(
    "bilinear/roots-over-the-reals",
    implies(equal((1 - x) ** 2 + a**2, 0), both(equal(a, 0), equal(x, 1))),
    title="That is right for real λ only",
    document=HOMEWORK, part="6.3", claims="gan-6.3-solution",
)  # fmt: skip

eigenvalues = claim(
    "bilinear/eigenvalues",
    pred("eigenvalues", A, 1 + I * a, 1 - I * a),
    title="The eigenvalues are 1 ± iα",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-solution", "gan-6.3-no-eigenvalue", "gan-6.3-argument"],
)  # fmt: skip

no_eigenvalue_as_written = claim(
    "bilinear/no-eigenvalue-as-written",
    implies(unequal(a, 0), negation(pred("eigenvalue", 1 + I * a, A))),
    expect=refuted,
    title="As written: for α ≠ 0 there is no eigenvalue",
    document=HOMEWORK, part="6.3", claims="gan-6.3-no-eigenvalue",
)  # fmt: skip

eigenvector = claim(
    "bilinear/eigenvector",
    equal(A @ vector(1, I), (1 + I * a) * vector(1, I)),
    proof=algebra,
    title="with eigenvector (1, i)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-no-eigenvalue",
)  # fmt: skip

alpha_zero = claim(
    "bilinear/no-update",
    both(equal(A, identity(2)), pred("eigenvalues", A, 1, 1)),
    given=equal(a, 0),
    title="At α = 0 nothing moves",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alpha-zero",
)  # fmt: skip

outside = claim(
    "bilinear/outside-circle",
    both(equal(abs(1 + I * a) ** 2, 1 + a**2), 1 + a**2 > 1),
    given=unequal(a, 0),
    title="For α ≠ 0 both eigenvalues lie outside the unit circle",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-no-eigenvalue", "gan-6.3-explodes", "gan-6.3-argument"],
)  # fmt: skip

growth = claim(
    "bilinear/growth",
    equal((d + a * g) ** 2 + (g - a * d) ** 2, (1 + a**2) * (d**2 + g**2)),
    proof=algebra,
    title="Each step multiplies the squared radius by 1 + α²",
    document=HOMEWORK, part="6.3", claims="gan-6.3-explodes",
)  # fmt: skip

n, m = naturals("n m")
D_, G_ = sequences("d g", first=0)

radius_after_n_steps = claim(
    "bilinear/radius-after-n-steps",
    equal(D_[n] ** 2 + G_[n] ** 2, (1 + a**2) ** n * (D_[0] ** 2 + G_[0] ** 2)),
    given=[
        forall(m, equal(D_[m + 1], D_[m] + a * G_[m])),
        forall(m, equal(G_[m + 1], G_[m] - a * D_[m])),
    ],
    proof=induction(n),
    title="After n steps it is (1 + α²)ⁿ times the start",
    document=HOMEWORK, part="6.3", claims="gan-6.3-explodes",
)  # fmt: skip

start = positives("r")

explodes = claim(
    "bilinear/explodes",
    tends((1 + a**2) ** n * start, n, oo, oo),
    given=unequal(a, 0),
    title="For α ≠ 0 and a start off the origin it tends to infinity",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-explodes", "gan-6.3-depends-alpha"],
)  # fmt: skip

every_start_as_written = claim(
    "bilinear/every-start-explodes-as-written",
    (d + a * g) ** 2 + (g - a * d) ** 2 > d**2 + g**2,
    given=unequal(a, 0),
    expect=refuted,
    title="As written: every start explodes (the origin does not)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-explodes",
)  # fmt: skip

not_one_explodes_as_written = claim(
    "bilinear/eigenvalue-not-one-as-written",
    implies(unequal(x, 1), tends(x**n, n, oo, oo)),
    given=both(x > 0, x < 2),
    expect=refuted,
    title="As written: an eigenvalue different from 1 means explosion",
    document=HOMEWORK, part="6.3", claims="gan-6.3-not-one-explodes",
)  # fmt: skip

contraction = interval("c", 0, 1)

small_eigenvalue_contracts = claim(
    "bilinear/small-eigenvalue-contracts",
    tends(contraction**n, n, oo, 0),
    title="An eigenvalue in (0, 1) contracts",
    document=HOMEWORK, part="6.3", claims="gan-6.3-not-one-explodes",
)  # fmt: skip

eigenvalue_one_may_grow = claim(
    "bilinear/eigenvalue-one-may-grow",
    equal(matrix([[1, 1], [0, 1]]) @ matrix([[1, x], [0, 1]]), matrix([[1, x + 1], [0, 1]])),
    proof=algebra,
    title="A Jordan block with the only eigenvalue 1 grows linearly",
    document=HOMEWORK, part="6.3", claims="gan-6.3-not-one-explodes",
)  # fmt: skip

few_updates_as_written = claim(
    "bilinear/few-updates-as-written",
    (1 + x**2) ** 10 >= 2,
    given=x > 0,
    expect=refuted,
    title="As written: it explodes after a few updates (ten do not even double the radius at small α)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-few-updates",
)  # fmt: skip

alternating = matrix([[1, a], [-a, 1 - a**2]])

alternating_steps = claim(
    "bilinear/alternating",
    both(
        equal(alternating @ state, vector(d + a * g, g - a * (d + a * g))),
        equal(det(alternating), 1 + 0 * a),
    ),
    title="Alternating updates, d first: determinant 1",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip

alternating_invariant = claim(
    "bilinear/alternating-invariant",
    equal(
        (d + a * g) ** 2 + (g - a * (d + a * g)) ** 2 + a * (d + a * g) * (g - a * (d + a * g)),
        d**2 + g**2 + a * d * g,
    ),
    proof=algebra,
    title="They conserve d² + g² + α d g",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip

alternating_bounded = claim(
    "bilinear/alternating-bounded",
    implies(both(a > -2, a < 2, unequal(d, 0)), d**2 + g**2 + a * d * g > 0),
    title="For |α| < 2 that form is positive definite, so the orbits stay bounded",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip
