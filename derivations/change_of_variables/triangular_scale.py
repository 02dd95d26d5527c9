"""A lower triangular scale: the determinant costs K − 1 multiplications, and a positive diagonal makes S nonsingular.

    S_ij = 0 for j > i   =>   det S = Π S_ii;      S_ii > 0   =>   det S > 0,  |det J| = Π S_ii

Homework on flows, importance weighting and GANs, question 2.4.
"""

from __future__ import annotations

from derivcheck import (
    Prod,
    Prop,
    Sum,
    both,
    calc,
    claim,
    counts,
    det,
    elementary,
    eq,
    equal,
    forall,
    gt,
    implies,
    integers,
    jacobian,
    log,
    matrices,
    matrix,
    naturals,
    oo,
    positives,
    pred,
    rational,
    reals,
    refuted,
    tends,
    use,
    vectors,
)

K, j = counts("K j")
k = integers("k")
n = naturals("n")
S = matrices("S", K, K, Prop.LOWER_TRIANGULAR)
A = matrices("A", K)
z, mu = vectors("z mu", K)
g = mu + S @ z
diagonal = Prod(S[k, k], k, 1, K)
positive_diagonal = forall(k, implies(both(k >= 1, k <= K), S[k, k] > 0))
HOMEWORK = "flows-iwae-gan"

determinant = claim(
    "change-of-variables/triangular-determinant",
    equal(det(S), diagonal),
    title="det S = Π S_ii for every lower triangular S of any size",
    document=HOMEWORK, part="2.4", claims="cov-2.4-triangular-det",
)  # fmt: skip

determinant_of_any_matrix = claim(
    "change-of-variables/diagonal-product-any-matrix",
    equal(det(A), Prod(A[k, k], k, 1, K)),
    expect=refuted,
    title="This fails for matrices that are not triangular",
    document=HOMEWORK, part="2.4", claims="cov-2.4-triangular-det",
)  # fmt: skip

a, b, c, d, e, f = reals("a b c d e f")

block_step = claim(
    "change-of-variables/triangular-block-step",
    equal(det(matrix([[a, 0, 0], [b, c, 0], [d, e, f]])), det(matrix([[a, 0], [b, c]])) * f),
    title="The induction step for K = 3: expand along the last column",
    document=HOMEWORK, part="2.4", claims="cov-2.4-triangular-det",
)  # fmt: skip

jacobian_determinant = claim(
    "change-of-variables/triangular-jacobian",
    equal(det(jacobian(g, z)), diagonal),
    title="det J = Π S_ii",
    document=HOMEWORK, part="2.4", claims="cov-2.4-triangular-det",
)  # fmt: skip

modulus_as_written = claim(
    "change-of-variables/triangular-modulus-any-sign",
    equal(abs(det(S)), diagonal),
    expect=refuted,
    title="Without S_ii > 0 the modulus stays: |det J| = Π S_ii is wrong",
    document=HOMEWORK, part="2.4", claims="cov-2.4-triangular-det",
)  # fmt: skip

determinant_positive = claim(
    "change-of-variables/triangular-determinant-positive",
    det(S) > 0,
    given=positive_diagonal,
    proof=calc(det(S), eq(diagonal, by=determinant), gt(0)),
    title="If S_ii > 0 then det S > 0",
    document=HOMEWORK, part="2.4", claims="cov-2.4-nonsingular",
)  # fmt: skip

nonsingular = claim(
    "change-of-variables/triangular-nonsingular",
    pred("invertible", S),
    given=positive_diagonal,
    proof=use(determinant_positive),
    title="so S is nonsingular",
    document=HOMEWORK, part="2.4", claims="cov-2.4-nonsingular",
)  # fmt: skip

nonsingular_any_diagonal = claim(
    "change-of-variables/triangular-nonsingular-any-diagonal",
    pred("invertible", S),
    expect=refuted,
    title="A zero on the diagonal makes S singular",
    document=HOMEWORK, part="2.4", claims="cov-2.4-nonsingular",
)  # fmt: skip

modulus = claim(
    "change-of-variables/triangular-modulus",
    equal(abs(det(jacobian(g, z))), diagonal),
    given=positive_diagonal,
    title="With S_ii > 0 the modulus is superfluous: |det J| = Π S_ii",
    document=HOMEWORK, part="2.4", claims=["cov-2.4-triangular-det", "cov-2.4-complexity"],
)  # fmt: skip

log_volume = claim(
    "change-of-variables/triangular-log-volume",
    equal(log(abs(det(jacobian(g, z)))), Sum(log(S[k, k]), k, 1, K)),
    given=positive_diagonal,
    proof=calc(
        log(abs(det(jacobian(g, z)))),
        eq(log(abs(diagonal))),
        eq(log(diagonal), by=elementary),
        eq(Sum(log(S[k, k]), k, 1, K)),
    ),
    title="log|det J| = Σ log S_ii",
    document=HOMEWORK, part="2.4", claims=["cov-2.4-triangular-det", "cov-2.4-complexity"],
)  # fmt: skip

multiplications = claim(
    "change-of-variables/triangular-multiplications",
    both(equal(Sum(1, k, 2, K), K - 1), K - 1 <= K),
    title="Π S_ii takes K − 1 multiplications: O(K)",
    document=HOMEWORK, part="2.4", claims="cov-2.4-complexity",
)  # fmt: skip

elimination = claim(
    "change-of-variables/elimination-multiplications",
    equal(Sum((K - k) ** 2 + (K - k), k, 1, K), (K**3 - K) / 3),
    title="Elimination on a full matrix: Σ ((K − k)² + (K − k)) = (K³ − K)/3 multiplications and divisions",
    document=HOMEWORK, part="2.4", claims="cov-2.4-general-lower-bound",
)  # fmt: skip

x = positives("K")
omega = rational("2.371552")

lower_bound_as_written = claim(
    "change-of-variables/lower-bound-as-written",
    rational("2.373") <= omega,
    expect=refuted,
    title="As written: at least K^2.373, against the published exponent 2.371552",
    document=HOMEWORK, part="2.4", claims="cov-2.4-general-lower-bound",
    note="That 2.371552 bounds the exponent of the determinant is taken from the literature.",
)  # fmt: skip

growth = claim(
    "change-of-variables/growth-below-the-written-bound",
    tends(x**omega / x ** rational("2.373"), x, oo, 0),
    title="K^2.371552 is of smaller order than K^2.373",
    document=HOMEWORK, part="2.4", claims="cov-2.4-general-lower-bound",
)  # fmt: skip
