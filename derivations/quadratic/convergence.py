"""When gradient descent on the quadratic converges, which mode is slow, and where the iterates come from at the end.

    (1 − ηλ)^t → 0  ⟺  |1 − ηλ| < 1  ⟺  0 < ηλ < 2,
    (1 − ηλ₁)² − (1 − ηλ₂)² = η (λ₂ − λ₁) (2 − η (λ₁ + λ₂))

Coordinate i of the error in the eigenbasis is (1 − ηλ_i)^t (u_iᵀ r_0), see `error.py`.
Fundamentals of deep learning, part 5.2.
"""

from __future__ import annotations

from derivcheck import (
    Prop,
    Sum,
    algebra,
    both,
    build,
    by_claim,
    calc,
    claim,
    counts,
    diag,
    eq,
    equal,
    forall,
    ge,
    iff,
    ill_posed,
    implies,
    induction,
    interval,
    le,
    matrices,
    naturals,
    norm,
    oo,
    positives,
    rational,
    reals,
    refuted,
    sqrt,
    tends,
    unequal,
    use,
    vector,
    vectors,
)

n, i, j, t = counts("n i j t")
k = naturals("k")
u, s, w, a1, a2 = reals("u s w a1 a2")
eta, l1, l2 = positives("eta l1 l2")
inside = interval("rho", -1, 1)
b1, s1 = positives("b1 s1")
lam, r0, c, rho = vectors("lam r0 c rho", n)
U = matrices("U", n, None, Prop.ORTHOGONAL)
COURSE = "deep-learning"

geometric = claim(
    "quadratic/geometric",
    tends(inside**t, t, oo, 0),
    title="ρ^t → 0 for |ρ| < 1",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

modulus = claim(
    "quadratic/modulus",
    iff(abs(1 - u) < 1, both(u > 0, u < 2)),
    title="|1 − u| < 1  ⟺  0 < u < 2",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

factor_equivalence = claim(
    "quadratic/factor-equivalence",
    iff(both(u > 0, u < 1), both(1 - u > 0, 1 - u < 1)),
    title="0 < u < 1  ⟺  0 < 1 − u < 1",
    document=COURSE, part="5.2", claims="dl-5.2-factor-equivalence",
)  # fmt: skip

condition_as_written = claim(
    "quadratic/convergence-condition-as-written",
    implies(abs(1 - u) < 1, both(u > 0, u < 1)),
    expect=refuted,
    title="As written, the factor must be positive, 0 < ηλ < 1: ηλ = 3/2 contracts too",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

condition_limit_as_written = claim(
    "quadratic/convergence-limit-as-written",
    implies(tends(rational(-1, 2) ** t, t, oo, 0), both(rational(0) < rational(3, 2), rational(3, 2) < 1)),
    expect=refuted,
    title="The same for the sequence itself, convergence ⇒ ηλ < 1: (−1/2)^t → 0 with ηλ = 3/2",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

condition = claim(
    "quadratic/convergence-condition",
    tends((1 - eta * l1) ** t * w, t, oo, 0),
    given=eta * l1 < 2,
    title="Corrected: for 0 < ηλ < 2 the mode decays",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

one_step = claim(
    "quadratic/one-step",
    equal((1 - eta * l1) ** t, 0),
    given=equal(eta * l1, 1),
    title="ηλ = 1 converges in one step",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

largest = claim(
    "quadratic/step-size-bound",
    abs(1 - eta * l1) < 1,
    given=[l1 <= l2, eta < 2 / l2],
    title="η < 2/λ_max makes all modes contract",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

every_mode = claim(
    "quadratic/every-mode",
    tends((1 - eta * lam[i]) ** t * r0[i], t, oo, 0),
    given=[i <= n, lam[i] > 0, eta * lam[i] < 2],
    title="Eigencoordinate i of the error tends to 0",
    document=COURSE, part="5.2", claims=["dl-5.2-convergence-condition", "dl-5.2-matrix-to-zero"],
)  # fmt: skip

in_coordinates = claim(
    "quadratic/error-in-coordinates",
    equal(
        U @ diag(build((1 - eta * lam[i]) ** k, (i,), n)) @ U.T @ r0,
        U @ build((1 - eta * lam[i]) ** k * c[i], (i,), n),
    ),
    given=equal(c, U.T @ r0),
    title="r_t = U ((1 − ηλ_i)^t c_i), c = Uᵀr_0 the eigencoordinates of the start",
    document=COURSE, part="5.2", claims=["dl-5.2-convergence-condition", "dl-5.2-closed-form"],
)  # fmt: skip

convergence = claim(
    "quadratic/convergence",
    tends(norm(U @ build((1 - eta * lam[i]) ** t * c[i], (i,), n)), t, oo, 0),
    given=[forall(i, implies(i <= n, both(lam[i] > 0, lam[i] <= l2))), eta < 2 / l2],
    title="Corrected: for 0 < η < 2/λ_max, ‖r_t‖ → 0 from every start, in any dimension",
    document=COURSE, part="5.2", claims=["dl-5.2-convergence-condition", "dl-5.2-matrix-to-zero"],
)  # fmt: skip

# --- is it needed of every factor? ----------------------------------------------------------------------
matrix_to_zero_as_written = claim(
    "quadratic/factors-to-zero-as-written",
    implies(
        both(tends(rational(1, 2) ** t * 1, t, oo, 0), tends(rational(-4) ** t * 0, t, oo, 0)),
        tends(rational(4) ** t, t, oo, 0),
    ),
    expect=refuted,
    title="As written, convergence forces |1 − ηλ|^t → 0: false for Q = diag(1, 10), η = 1/2, r_0 = (1, 0)",
    document=COURSE, part="5.2", claims="dl-5.2-matrix-to-zero",
)  # fmt: skip

matrix_to_zero = claim(
    "quadratic/factors-to-zero",
    abs(s**k * w) >= abs(w),
    given=abs(s) >= 1,
    proof=induction(
        k,
        step=lambda hypothesis: calc(
            abs(s ** (k + 1) * w),
            eq(abs(s) * abs(s**k * w)),
            ge(1 * abs(s**k * w)),
            ge(abs(w), by=hypothesis),
        ),
    ),
    title="Corrected: a component u_iᵀ r_0 ≠ 0 stays away from 0 when its factor has modulus ≥ 1",
    document=COURSE, part="5.2", claims=["dl-5.2-matrix-to-zero", "dl-5.2-convergence-condition"],
)  # fmt: skip

beyond = claim(
    "quadratic/divergence",
    abs((1 - eta * l1) ** k * w) >= abs(w),
    given=eta * l1 >= 2,
    proof=by_claim(use(matrix_to_zero, s=1 - eta * l1)),
    title="so that for ηλ ≥ 2 nothing is gained: |(1 − ηλ)^t w| ≥ |w|",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

beyond_limit = claim(
    "quadratic/divergence-limit",
    tends((eta * l1 - 1) ** t, t, oo, 0),
    given=eta * l1 >= 2,
    expect=refuted,
    title="The modulus (ηλ − 1)^t does not tend to 0 for ηλ ≥ 2",
    document=COURSE, part="5.2", claims="dl-5.2-convergence-condition",
)  # fmt: skip

# --- the slowest mode -----------------------------------------------------------------------------------
slowest_as_written = claim(
    "quadratic/slowest-mode-as-written",
    (1 - eta * l1) ** t <= (1 - eta * l2) ** t,
    given=[l1 <= l2, eta * l2 < 1],
    expect=refuted,
    title="As written: the mode of λ_max vanishes last",
    document=COURSE, part="5.2", claims="dl-5.2-slowest-mode",
)  # fmt: skip

slowest_factor = claim(
    "quadratic/slowest-factor",
    both(0 < 1 - eta * l2, 1 - eta * l2 < 1 - eta * l1, 1 - eta * l1 < 1),
    given=[l1 < l2, eta * l2 < 1],
    title="Corrected: the larger λ has the smaller factor",
    document=COURSE, part="5.2", claims="dl-5.2-slowest-mode",
)  # fmt: skip

slowest = claim(
    "quadratic/slowest-mode",
    (1 - eta * l2) ** k <= (1 - eta * l1) ** k,
    given=[l1 <= l2, eta * l2 < 1],
    proof=induction(
        k,
        step=lambda hypothesis: calc(
            (1 - eta * l2) ** (k + 1),
            eq((1 - eta * l2) * (1 - eta * l2) ** k),
            le((1 - eta * l2) * (1 - eta * l1) ** k, by=hypothesis),
            le((1 - eta * l1) * (1 - eta * l1) ** k),
            eq((1 - eta * l1) ** (k + 1)),
        ),
    ),
    title="so that the mode of λ_max vanishes first, that of λ_min last",
    document=COURSE, part="5.2", claims="dl-5.2-slowest-mode",
)  # fmt: skip

ratio = claim(
    "quadratic/slowest-mode-ratio",
    tends(((1 - eta * l2) / (1 - eta * l1)) ** t, t, oo, 0),
    given=[l1 < l2, eta * l2 < 1],
    title="The quotient of the two modes tends to 0",
    document=COURSE, part="5.2", claims=["dl-5.2-slowest-mode", "dl-5.2-final-direction"],
)  # fmt: skip

# --- the final direction --------------------------------------------------------------------------------
factorisation = claim(
    "quadratic/factorisation",
    equal((1 - eta * l1) ** 2 - (1 - eta * l2) ** 2, eta * (l2 - l1) * (2 - eta * (l1 + l2))),
    proof=algebra,
    title="(1 − ηλ₁)² − (1 − ηλ₂)² = η (λ₂ − λ₁) (2 − η (λ₁ + λ₂))",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

smallest_dominates = claim(
    "quadratic/smallest-dominates",
    iff((1 - eta * l1) ** 2 > (1 - eta * l2) ** 2, eta < 2 / (l1 + l2)),
    given=l1 < l2,
    title="λ_min < λ_max: the mode of λ_min is the slower one iff η < 2/(λ_min + λ_max)",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

printed_regime = claim(
    "quadratic/smallest-dominates-in-the-printed-regime",
    eta < 2 / (l1 + l2),
    given=[l1 < l2, eta * l2 < 1],
    title="which 0 < ηλ_max < 1 implies",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

final_as_written = claim(
    "quadratic/smallest-dominates-always",
    abs(1 - eta * l2) < abs(1 - eta * l1),
    given=[l1 < l2, eta * l2 < 2],
    expect=refuted,
    title="For every convergent step size it is false: η = 19/100 with λ = (1, 10)",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

final_coordinates = claim(
    "quadratic/final-direction",
    both(
        equal(
            ((1 - eta * l2) ** t * a2) / ((1 - eta * l1) ** t * a1),
            ((1 - eta * l2) / (1 - eta * l1)) ** t * (a2 / a1),
        ),
        tends(((1 - eta * l2) / (1 - eta * l1)) ** t * (a2 / a1), t, oo, 0),
    ),
    given=[l1 < l2, eta < 2 / (l1 + l2), unequal(a1, 0)],
    title="For η < 2/(λ_min + λ_max) and u_minᵀ r_0 ≠ 0 every other coordinate becomes negligible against it",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

absent_component = claim(
    "quadratic/final-direction-absent",
    equal(
        ((1 - eta * l2) ** t * a2) / ((1 - eta * l1) ** t * a1),
        ((1 - eta * l2) / (1 - eta * l1)) ** t * (a2 / a1),
    ),
    given=[l1 < l2, eta < 2 / (l1 + l2)],
    expect=ill_posed,
    title="Without u_minᵀ r_0 ≠ 0 there is no such coordinate: the iterates stay on other eigenvectors",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

stays_on_the_other = claim(
    "quadratic/final-direction-other-eigenvector",
    equal(vector((1 - eta * l1) ** t * 0, (1 - eta * l2) ** t * 1), (1 - eta * l2) ** t * vector(0, 1)),
    title="For r_0 = u_max they stay on u_max for every η, in two dimensions",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

length = sqrt(b1**2 + Sum((rho[i] ** t * c[i]) ** 2, i, 1, n))
dominated = forall(i, implies(i <= n, abs(rho[i]) < 1))

unit_vector = claim(
    "quadratic/final-direction-unit-vector",
    equal(
        s1 * b1 / sqrt((s1 * b1) ** 2 + Sum((s1 * c[i]) ** 2, i, 1, n)),
        b1 / sqrt(b1**2 + Sum(c[i] ** 2, i, 1, n)),
    ),
    title="A common factor of all coordinates leaves r/‖r‖ alone: only their quotients by that of u_min count",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

unit_vector_limit = claim(
    "quadratic/final-direction-limit",
    tends(b1 / length, t, oo, 1),
    given=dominated,
    title="With all the others dominated, |ρ_i| < 1, the coordinate of r_t/‖r_t‖ along u_min tends to 1",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

others_limit = claim(
    "quadratic/final-direction-others",
    tends(rho[i] ** t * c[i] / sqrt(b1**2 + Sum((rho[j] ** t * c[j]) ** 2, j, 1, n)), t, oo, 0),
    given=[i <= n, forall(j, implies(j <= n, abs(rho[j]) < 1))],
    title="and every other one to 0: r_t/‖r_t‖ → u_min, in any dimension",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip

largest_dominates = claim(
    "quadratic/largest-dominates",
    tends(((1 - eta * l1) / (1 - eta * l2)) ** t, t, oo, 0),
    given=[l1 < l2, eta > 2 / (l1 + l2)],
    title="For η > 2/(λ_min + λ_max) the mode of λ_max is the one that remains",
    document=COURSE, part="5.2", claims="dl-5.2-final-direction",
)  # fmt: skip
