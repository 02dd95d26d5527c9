"""The flow g(z) = μ + S z of a standard normal vector, S nonsingular, in any dimension K.

    q(g) = (2π)^(−K/2) |det S|⁻¹ exp(−½ (g − μ)ᵀ (S Sᵀ)⁻¹ (g − μ)),   the density of N(μ, S Sᵀ)

Homework on flows, importance weighting and GANs, question 2.3.
"""

from __future__ import annotations

from derivcheck import (
    MvNormal,
    Prop,
    both,
    calc,
    claim,
    counts,
    det,
    dot,
    elementary,
    eq,
    equal,
    exp,
    identity,
    iff,
    ill_posed,
    jacobian,
    log,
    log_density,
    matrices,
    matrix,
    matrix_algebra,
    matrix_calculus,
    pi,
    positives,
    pred,
    reals,
    refuted,
    refuted_at,
    sqrt,
    vectors,
    zeros,
)

K = counts("K")
z, y, mu = vectors("z g mu", K)
S = matrices("S", K, K, Prop.INVERTIBLE)
A = matrices("A", K)
g = mu + S @ z
base = MvNormal(zeros(K, 1), identity(K))
target = MvNormal(mu, S @ S.T)
back = S.inv @ (y - mu)
HOMEWORK = "flows-iwae-gan"

inverse_map = claim(
    "change-of-variables/full-inverse",
    both(equal(mu + S @ back, y), equal(S.inv @ (g - mu), z)),
    proof=matrix_algebra,
    title="g = μ + S z has the inverse z = S⁻¹(g − μ)",
    document=HOMEWORK, part="2.3", claims="cov-2.3-inverse-map",
)  # fmt: skip

inverse_on_the_right = claim(
    "change-of-variables/full-inverse-on-the-right",
    equal(z, (y - mu) @ S.inv),
    given=equal(y, g),
    expect=ill_posed,
    title="(g − μ) S⁻¹ has no meaning: order matters in “division” by S",
    document=HOMEWORK, part="2.3", claims="cov-2.3-inverse-map",
)  # fmt: skip

inverse_needs_nonsingular = claim(
    "change-of-variables/full-inverse-any-scale",
    equal(A.inv @ (A @ z), z),
    expect=ill_posed,
    title="For a singular S there is no inverse",
    document=HOMEWORK, part="2.3", claims="cov-2.3-inverse-map",
)  # fmt: skip

jacobian_is_scale = claim(
    "change-of-variables/full-jacobian",
    equal(jacobian(g, z), S),
    proof=matrix_calculus,
    title="The Jacobian is S",
    document=HOMEWORK, part="2.3", claims="cov-2.3-jacobian",
)  # fmt: skip

volume = claim(
    "change-of-variables/full-volume",
    equal(abs(det(jacobian(g, z))) ** -1, 1 / abs(det(S))),
    title="|det J|⁻¹ = 1/|det S|",
    document=HOMEWORK, part="2.3", claims="cov-2.3-jacobian",
)  # fmt: skip

determinant_for_modulus = claim(
    "change-of-variables/determinant-for-modulus",
    equal(1 / abs(det(S)), 1 / det(S)),
    expect=refuted,
    title="As written, |S| read as det S: wrong where det S < 0",
    document=HOMEWORK, part="2.3", claims="cov-2.3-jacobian",
)  # fmt: skip

swap = matrix([[0, 1], [1, 0]])

negative_determinant = claim(
    "change-of-variables/negative-determinant",
    both(equal(det(swap), -1), equal(abs(det(swap)), 1)),
    title="The swap of two coordinates has det S = −1, |det S| = 1",
    document=HOMEWORK, part="2.3", claims="cov-2.3-jacobian",
)  # fmt: skip

modulus_iff = claim(
    "change-of-variables/modulus-iff",
    iff(equal(1 / abs(det(S)), 1 / det(S)), det(S) > 0),
    title="The modulus may be dropped exactly for det S > 0",
    document=HOMEWORK, part="2.3", claims="cov-2.3-jacobian",
)  # fmt: skip

covariance_determinant = claim(
    "change-of-variables/covariance-determinant",
    both(equal(det(A @ A.T), det(A) ** 2), equal(sqrt(det(A @ A.T)), abs(det(A)))),
    title="det(S Sᵀ) = (det S)² and √det(S Sᵀ) = |det S|, S singular or not",
    document=HOMEWORK, part="2.3", claims="cov-2.3-det-SSt",
)  # fmt: skip

covariance_definite = claim(
    "change-of-variables/covariance-definite",
    both(pred("positive definite", S @ S.T), det(S @ S.T) > 0),
    title="S Sᵀ is positive definite when S is nonsingular",
    document=HOMEWORK, part="2.3", claims="cov-2.3-target",
)  # fmt: skip

covariance_singular = claim(
    "change-of-variables/covariance-any-scale",
    pred("positive definite", A @ A.T),
    expect=refuted,
    title="but not for every S",
    document=HOMEWORK, part="2.3", claims="cov-2.3-target",
)  # fmt: skip

quadratic_form = claim(
    "change-of-variables/full-quadratic-form",
    equal(dot(back, back), dot(y - mu, (S @ S.T).inv @ (y - mu))),
    proof=matrix_algebra,
    title="(S⁻¹(g − μ))ᵀ S⁻¹(g − μ) = (g − μ)ᵀ (S Sᵀ)⁻¹ (g − μ)",
    document=HOMEWORK, part="2.3", claims="cov-2.3-quadform",
)  # fmt: skip

quadratic_form_as_written = claim(
    "change-of-variables/full-quadratic-form-as-written",
    equal(dot(S.inv @ y - mu, S.inv @ y - mu), dot(y - mu, (S @ S.T).inv @ (y - mu))),
    expect=refuted,
    title="As written with S⁻¹g − μ in place of S⁻¹(g − μ)",
    document=HOMEWORK, part="2.3", claims=["cov-2.3-line1", "cov-2.3-quadform"],
)  # fmt: skip

quadratic_form_centred = claim(
    "change-of-variables/full-quadratic-form-centred",
    equal(dot(S.inv @ y - mu, S.inv @ y - mu), dot(y - mu, (S @ S.T).inv @ (y - mu))),
    given=equal(S.inv @ mu, mu),
    title="The slip does no harm where S⁻¹μ = μ, μ = 0 among them",
    document=HOMEWORK, part="2.3", claims="cov-2.3-line1",
)  # fmt: skip

log_volume = claim(
    "change-of-variables/full-log-volume",
    equal(log(abs(det(jacobian(g, z)))), log(det(S @ S.T)) / 2),
    proof=calc(
        log(abs(det(jacobian(g, z)))),
        eq(log(abs(det(S))), by=matrix_calculus),
        eq(log(det(S) ** 2) / 2, by=elementary),
        eq(log(det(S @ S.T)) / 2),
    ),
    title="log|det J| = ½ log det(S Sᵀ)",
    document=HOMEWORK, part="2.3", claims=["cov-2.3-target", "cov-2.3-det-SSt"],
)  # fmt: skip

log_density_at_g = claim(
    "change-of-variables/full-log-density",
    equal(log_density(base, z) - log(abs(det(jacobian(g, z)))), log_density(target, g)),
    proof=calc(
        log_density(base, z) - log(abs(det(jacobian(g, z)))),
        eq(log_density(base, z) - log(det(S @ S.T)) / 2, by=log_volume),
        eq(-K / 2 * log(2 * pi) - dot(z, z) / 2 - log(det(S @ S.T)) / 2),
        eq(-K / 2 * log(2 * pi) - dot(g - mu, (S @ S.T).inv @ (g - mu)) / 2 - log(det(S @ S.T)) / 2),
        eq(log_density(target, g)),
    ),
    title="log q₀(z) − log|det J| is the log density of N(μ, S Sᵀ) at g(z), for every K and nonsingular S",
    document=HOMEWORK, part="2.3", claims=["cov-2.3-target", "cov-2-formula-eq1"],
)  # fmt: skip

log_density_at_y = claim(
    "change-of-variables/full-log-density-at-point",
    equal(
        -K / 2 * log(2 * pi) - log(abs(det(S))) - dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2,
        log_density(target, y),
    ),
    proof=calc(
        -K / 2 * log(2 * pi) - log(abs(det(S))) - dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2,
        eq(-K / 2 * log(2 * pi) - log(det(S) ** 2) / 2 - dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2, by=elementary),
        eq(log_density(target, y)),
    ),
    title="Written out: (2π)^(−K/2) |det S|⁻¹ exp(−½ (g − μ)ᵀ(S Sᵀ)⁻¹(g − μ)) = N(μ, S Sᵀ)",
    document=HOMEWORK, part="2.3", claims=["cov-2.3-target", "cov-2.3-line2"],
)  # fmt: skip

first_line_as_written = claim(
    "change-of-variables/full-first-line-as-written",
    equal(
        log(1 / (sqrt(2 * pi) * abs(det(S))) * exp(-dot(S.inv @ y - mu, S.inv @ y - mu) / 2)),
        log_density(base, back) - log(abs(det(S))),
    ),
    expect=refuted,
    title="As written, first line: (√(2π) |S|)⁻¹ exp(−½ ‖S⁻¹g − μ‖²)",
    document=HOMEWORK, part="2.3", claims="cov-2.3-line1",
)  # fmt: skip

second_line_as_written = claim(
    "change-of-variables/full-second-line-as-written",
    equal(
        log(1 / (sqrt(2 * pi) * abs(det(S @ S.T))) * exp(-dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2)),
        log_density(target, y),
    ),
    expect=refuted,
    title="As written, second line: (√(2π) |S Sᵀ|)⁻¹ exp(…) = N(μ, S Sᵀ)",
    document=HOMEWORK, part="2.3", claims="cov-2.3-line2",
)  # fmt: skip

second_line_with_root = claim(
    "change-of-variables/full-second-line-with-root",
    equal(
        log(1 / sqrt(2 * pi * abs(det(S @ S.T))) * exp(-dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2)),
        log_density(target, y),
    ),
    expect=refuted,
    title="and with |S Sᵀ| under the root it still lacks the K",
    document=HOMEWORK, part="2.3", claims="cov-2.3-line2",
)  # fmt: skip

scale = positives("s")
m, w = reals("m w")

one_dimension = claim(
    "change-of-variables/one-dimension",
    equal(
        log(1 / (sqrt(2 * pi) * scale) * exp(-(((w - m) / scale) ** 2) / 2)),
        -log(scale) - log(2 * pi) / 2 - (w - m) ** 2 / (2 * scale**2),
    ),
    title="For K = 1 and the parenthesis in its place the written line is right",
    document=HOMEWORK, part="2.3", claims=["cov-2.3-line1", "cov-2.3-derivation"],
)  # fmt: skip

derivation_as_written = claim(
    "change-of-variables/full-derivation-as-written",
    equal(log_density(base, back) - log(abs(det(S))), log_density(target, y)),
    proof=calc(
        log_density(base, back) - log(abs(det(S))),
        eq(-log(2 * pi) / 2 - log(abs(det(S))) - dot(S.inv @ y - mu, S.inv @ y - mu) / 2),
        eq(-log(2 * pi) / 2 - log(abs(det(S @ S.T))) - dot(y - mu, (S @ S.T).inv @ (y - mu)) / 2),
        eq(log_density(target, y)),
    ),
    expect=refuted_at(1),
    title="The document's derivation, in logarithms: all three steps are false though the ends agree",
    document=HOMEWORK, part="2.3", claims="cov-2.3-derivation",
)  # fmt: skip
