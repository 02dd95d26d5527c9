"""The bilinear game V(d, g) = d g with simultaneous steps: it always spirals outwards.

    d' = d + α g,   g' = g − α d,      A = [[1, α], [−α, 1]],      λ = 1 ± iα,      |λ|² = 1 + α²

Homework on flows, importance weighting and GANs, question 6.
"""

from __future__ import annotations

from derivcheck import (
    D,
    I,
    algebra,
    auto,
    both,
    calc,
    claim,
    complexes,
    counts,
    csqrt,
    det,
    eq,
    equal,
    exhibit,
    exists,
    forall,
    identity,
    iff,
    iff_step,
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
    rational,
    reals,
    refuted,
    sequences,
    sqrt,
    tends,
    unequal,
    vector,
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

M = matrices("M", 2)
e1, e2 = vector(1, 0), vector(0, 1)
same_on_a_basis = [equal(M @ e1, A @ e1), equal(M @ e2, A @ e2)]

other_choices_as_written = claim(
    "bilinear/other-matrices-as-written",
    unequal(M, A),
    given=same_on_a_basis,
    expect=refuted,
    title="As written, A is one choice among others: a matrix that makes the same steps may differ from it",
    document=HOMEWORK, part="6.1", claims="gan-6.1-one-possible",
)  # fmt: skip

only_choice = claim(
    "bilinear/only-matrix",
    equal(M, A),
    given=same_on_a_basis,
    title="Agreement on two independent states determines the matrix: A is the only choice",
    document=HOMEWORK, part="6.1", claims="gan-6.1-one-possible",
)  # fmt: skip

one_state_is_not_enough = claim(
    "bilinear/one-state-is-not-enough",
    equal(M, A),
    given=same_on_a_basis[0],
    expect=refuted,
    title="Agreement on one state does not",
    document=HOMEWORK, part="6.1", claims="gan-6.1-one-possible",
)  # fmt: skip

optimises_as_written = claim(
    "bilinear/step-raises-value-as-written",
    (d + a * g) * (g - a * d) >= d * g,
    given=a > 0,
    expect=refuted,
    title="As written: the joint step raises V for the maximiser",
    document=HOMEWORK, part="6.1", claims=["gan-6.1-optimises", "gan-6.1-derivation"],
)  # fmt: skip

lowers_as_written = claim(
    "bilinear/step-lowers-value-as-written",
    (d + a * g) * (g - a * d) <= d * g,
    given=a > 0,
    expect=refuted,
    title="As written: it lowers V for the minimiser",
    document=HOMEWORK, part="6.1", claims=["gan-6.1-optimises", "gan-6.1-derivation"],
)  # fmt: skip

steps_apart = claim(
    "bilinear/steps-apart",
    both((d + a * g) * g >= d * g, d * (g - a * d) <= d * g),
    given=a > 0,
    title="Each player's own step does, while the other stands still",
    document=HOMEWORK, part="6.1", claims="gan-6.1-optimises",
)  # fmt: skip

value_after_a_step = claim(
    "bilinear/value-after-step",
    equal((d + a * g) * (g - a * d), (1 - a**2) * (d * g) + a * (g**2 - d**2)),
    proof=algebra,
    title="V after a step is (1 − α²) V + α(g² − d²)",
    document=HOMEWORK, part="6.1", claims="gan-6.1-optimises",
)  # fmt: skip

# --- stationary points, question 6.2 ------------------------------------------------------------------
stationary = claim(
    "bilinear/stationary",
    both(equal(A @ state, state), equal(D(d * g, d), 0), equal(D(d * g, g), 0)),
    given=[equal(d, 0), equal(g, 0)],
    title="The origin is a fixed point, and both partial derivatives of V vanish there",
    document=HOMEWORK, part="6.2", claims="gan-6.2-stationary",
)  # fmt: skip

unique_as_written = claim(
    "bilinear/unique-as-written",
    iff(equal(A @ state, state), equal(state, vector(0, 0))),
    expect=refuted,
    title="As written: the origin is the only fixed point (fails at α = 0)",
    document=HOMEWORK, part="6.2", claims="gan-6.2-unique",
)  # fmt: skip

unique = claim(
    "bilinear/unique",
    iff(equal(A @ state, state), equal(state, vector(0, 0))),
    given=unequal(a, 0),
    proof=calc(
        equal(A @ state, state),
        iff_step(equal((A - identity(2)) @ state, vector(0, 0))),
        iff_step(both(equal(a * g, 0), equal(a * d, 0))),
        iff_step(equal(state, vector(0, 0))),
    ),
    title="For α ≠ 0 the origin is the only fixed point",
    document=HOMEWORK, part="6.2", claims="gan-6.2-unique",
)  # fmt: skip

fixed_are_critical = claim(
    "bilinear/fixed-points-are-critical",
    iff(both(equal(D(d * g, d), 0), equal(D(d * g, g), 0)), equal(A @ state, state)),
    given=unequal(a, 0),
    title="For α ≠ 0 the fixed points are the points where both partial derivatives vanish",
    document=HOMEWORK, part="6.2", claims=["gan-6.2-footnote", "gan-6.2-stationary"],
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

# --- eigenvalues, question 6.3 -----------------------------------------------------------------------
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
    negation(pred("eigenvalue", 1 + I * a, A)),
    given=unequal(a, 0),
    expect=refuted,
    title="As written, for α ≠ 0 there is no eigenvalue: not even 1 + iα",
    document=HOMEWORK, part="6.3", claims="gan-6.3-no-eigenvalue",
)  # fmt: skip

has_eigenvalue = claim(
    "bilinear/has-eigenvalue",
    exists(z, pred("eigenvalue", z, A)),
    proof=exhibit(1 + I * a),
    title="There is one, whatever α",
    document=HOMEWORK, part="6.3", claims="gan-6.3-no-eigenvalue",
)  # fmt: skip

no_real_eigenvalue = claim(
    "bilinear/no-real-eigenvalue",
    negation(pred("eigenvalue", x, A)),
    given=unequal(a, 0),
    title="Only no real one",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-no-eigenvalue", "gan-6.3-solution"],
)  # fmt: skip

eigenvectors = claim(
    "bilinear/eigenvector",
    both(
        equal(A @ vector(1, I), (1 + I * a) * vector(1, I)),
        equal(A @ vector(1, -I), (1 - I * a) * vector(1, -I)),
    ),
    proof=algebra,
    title="with eigenvectors (1, ±i)",
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
    both(equal(abs(1 + I * a), sqrt(1 + a**2)), equal(abs(1 - I * a), sqrt(1 + a**2)), sqrt(1 + a**2) > 1),
    given=unequal(a, 0),
    title="|1 ± iα| = √(1 + α²) > 1 for α ≠ 0",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-no-eigenvalue", "gan-6.3-explodes", "gan-6.3-argument"],
)  # fmt: skip

# --- the iterates ------------------------------------------------------------------------------------
growth = claim(
    "bilinear/growth",
    equal((d + a * g) ** 2 + (g - a * d) ** 2, (1 + a**2) * (d**2 + g**2)),
    proof=algebra,
    title="Each step multiplies the squared radius by 1 + α²",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-explodes", "gan-convergence-hard"],
)  # fmt: skip

n, m = naturals("n m")
D_, G_ = sequences("d g", first=0)
steps = [
    forall(m, equal(D_[m + 1], D_[m] + a * G_[m])),
    forall(m, equal(G_[m + 1], G_[m] - a * D_[m])),
]
radius, radius_at_start = D_[n] ** 2 + G_[n] ** 2, D_[0] ** 2 + G_[0] ** 2

radius_after_n_steps = claim(
    "bilinear/radius-after-n-steps",
    equal(radius, (1 + a**2) ** n * radius_at_start),
    given=steps,
    proof=induction(n),
    title="After n steps it is (1 + α²)ⁿ times the start: the factor is the same from every start",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-explodes", "gan-6.3-depends-init"],
)  # fmt: skip

radius_at_all_steps = claim(
    "bilinear/radius-at-all-steps",
    forall(n, equal(radius, (1 + a**2) ** n * radius_at_start)),
    given=steps,
    proof=auto(radius_after_n_steps),
    title="at every step",
    document=HOMEWORK, part="6.3", claims="gan-6.3-explodes",
)  # fmt: skip

explodes = claim(
    "bilinear/explodes",
    implies(both(unequal(a, 0), radius_at_start > 0), tends(radius, n, oo, oo)),
    given=steps,
    proof=auto(radius_at_all_steps),
    title="For every α ≠ 0 and every start off the origin it tends to infinity",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-explodes", "gan-6.3-depends-alpha", "gan-6.3-depends-init"],
)  # fmt: skip

every_start_as_written = claim(
    "bilinear/every-start-explodes-as-written",
    tends((1 + a**2) ** n * (d**2 + g**2), n, oo, oo),
    given=unequal(a, 0),
    expect=refuted,
    title="As written: every start explodes (the origin does not)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-explodes",
)  # fmt: skip

scale = positives("lambda")

not_one_explodes_as_written = claim(
    "bilinear/eigenvalue-not-one-as-written",
    tends(scale**n, n, oo, oo),
    given=unequal(scale, 1),
    expect=refuted,
    title="As written: an eigenvalue different from 1 means explosion",
    document=HOMEWORK, part="6.3", claims=["gan-6.3-not-one-explodes", "gan-6.3-argument"],
)  # fmt: skip

contraction = interval("c", 0, 1)

small_eigenvalue_contracts = claim(
    "bilinear/small-eigenvalue-contracts",
    tends(contraction**n, n, oo, 0),
    title="An eigenvalue in (0, 1) contracts",
    document=HOMEWORK, part="6.3", claims="gan-6.3-not-one-explodes",
)  # fmt: skip

k = counts("k")
jordan = matrix([[1, 1], [0, 1]])

eigenvalue_one_may_grow = claim(
    "bilinear/eigenvalue-one-may-grow",
    equal(jordan**k, matrix([[1, k], [0, 1]])),
    proof=induction(
        k,
        step=lambda hypothesis: calc(
            jordan ** (k + 1),
            eq(jordan**k @ jordan),
            eq(matrix([[1, k], [0, 1]]) @ jordan, by=hypothesis),
            eq(matrix([[1, k + 1], [0, 1]])),
        ),
    ),
    title="A Jordan block with the only eigenvalue 1 has powers that grow linearly",
    document=HOMEWORK, part="6.3", claims="gan-6.3-not-one-explodes",
)  # fmt: skip

few_updates_as_written = claim(
    "bilinear/few-updates-as-written",
    (1 + a**2) ** 10 >= 2,
    given=a > 0,
    expect=refuted,
    title="As written: it explodes after a few updates (ten do not even double the radius at small α)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-few-updates",
)  # fmt: skip

few_updates_instance = claim(
    "bilinear/few-updates-instance",
    (1 + rational(1, 100) ** 2) ** 10 < rational(1002, 1000),
    title="At α = 1/100 ten updates raise the squared radius by less than 0.2 %",
    document=HOMEWORK, part="6.3", claims="gan-6.3-few-updates",
)  # fmt: skip

# --- alternating updates -------------------------------------------------------------------------------
alternating = matrix([[1, a], [-a, 1 - a**2]])

alternating_steps = claim(
    "bilinear/alternating",
    both(
        equal(alternating @ state, vector(d + a * g, g - a * (d + a * g))),
        equal(det(alternating), 1),
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
    d**2 + g**2 + a * d * g >= (1 - abs(a) / 2) * (d**2 + g**2),
    title="which is at least (1 − |α|/2)(d² + g²): for |α| < 2 the orbits stay bounded",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip

discriminant = csqrt((1 - a**2 / 2) ** 2 - 1)
upper, lower = 1 - a**2 / 2 + discriminant, 1 - a**2 / 2 - discriminant

alternating_eigenvalues = claim(
    "bilinear/alternating-eigenvalues",
    pred("eigenvalues", alternating, upper, lower),
    title="Their eigenvalues are 1 − α²/2 ± √((1 − α²/2)² − 1)",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip

alternating_on_the_circle = claim(
    "bilinear/alternating-on-the-circle",
    both(equal(abs(upper), 1), equal(abs(lower), 1)),
    given=[a > -2, a < 2],
    title="of modulus 1 for |α| < 2",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip

alternating_double = claim(
    "bilinear/alternating-double-eigenvalue",
    pred("eigenvalues", alternating, -1, -1),
    given=equal(a, 2),
    title="and a double eigenvalue −1 at α = 2",
    document=HOMEWORK, part="6.3", claims="gan-6.3-alternating",
)  # fmt: skip
