"""The flow g(z) = μ + σ ⊙ z of a standard normal vector, in any dimension K.

    q(g) = q₀(z) |det J|⁻¹,   J = diag(σ),   z = (g − μ)/σ
    q(g) = (2π)^(−K/2) det(diag σ²)^(−1/2) exp(−½ (g − μ)ᵀ diag(σ²)⁻¹ (g − μ)),   the density of N(μ, diag σ²)

Homework on flows, importance weighting and GANs, questions 2.1 and 2.2.
"""

from __future__ import annotations

from derivcheck import (
    POSITIVE,
    MvNormal,
    Normal,
    Prod,
    Sum,
    both,
    build,
    calc,
    claim,
    counts,
    density,
    det,
    diag,
    dot,
    elementary,
    eq,
    equal,
    exp,
    hadamard,
    half,
    identity,
    iff,
    ill_posed,
    induction,
    integers,
    jacobian,
    log,
    log_density,
    matrix_calculus,
    naturals,
    pi,
    refuted,
    refuted_at,
    sequences,
    sqrt,
    summation,
    use,
    vectors,
    zeros,
)

K = counts("K")
k = integers("k")
n = naturals("n")
z, y, mu = vectors("z g mu", K)
s = sequences("sigma", POSITIVE)
r = sequences("r")
sigma = build(s[k], (k,), K)
square = build(s[k] ** 2, (k,), K)
inverse = build(1 / s[k], (k,), K)
g = mu + hadamard(sigma, z)
base = MvNormal(zeros(K, 1), identity(K))
target = MvNormal(mu, diag(square))
back = hadamard(inverse, y - mu)
HOMEWORK = "flows-iwae-gan"

base_density = claim(
    "change-of-variables/base-density",
    equal(log_density(base, z), -K / 2 * log(2 * pi) - dot(z, z) / 2),
    title="log q₀(z) = −(K/2) log 2π − ½ zᵀz, for every K",
    document=HOMEWORK, part="2.1", claims="cov-2.1-base-density",
)  # fmt: skip

base_density_as_written = claim(
    "change-of-variables/base-density-as-written",
    equal(log_density(base, z), log(1 / sqrt(2 * pi) * exp(-dot(z, z) / 2))),
    expect=refuted,
    title="As written: q₀(z) = (2π)^(−1/2) exp(−½ zᵀz) (the normaliser lacks the K)",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-base-density", "cov-2.1-derivation"],
)  # fmt: skip

squared_vector = claim(
    "change-of-variables/squared-vector-as-written",
    equal(z**2 / identity(K), dot(z, z)),
    expect=ill_posed,
    title="As written the exponent squares the vector z − 0 and divides by the matrix I",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-base-density", "cov-2.1-derivation"],
)  # fmt: skip

normaliser_iff = claim(
    "change-of-variables/normaliser-iff",
    iff(equal(-K / 2 * log(2 * pi), -log(2 * pi) / 2), equal(K, 1)),
    title="The written normaliser is right exactly for K = 1",
    document=HOMEWORK, part="2.1", claims="cov-2.1-base-density",
)  # fmt: skip

normaliser_ratio = claim(
    "change-of-variables/normaliser-ratio",
    equal(log(1 / sqrt(2 * pi)) - -K / 2 * log(2 * pi), (K - 1) / 2 * log(2 * pi)),
    title="The written normaliser is too large by the factor (2π)^((K − 1)/2)",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-base-density", "cov-2.1-final-density"],
)  # fmt: skip

product_of_normals = claim(
    "change-of-variables/product-of-normals",
    equal(log_density(base, z), Sum(log_density(Normal(0, 1), z[k]), k, 1, K)),
    proof=calc(
        log_density(base, z),
        eq(-K / 2 * log(2 * pi) - dot(z, z) / 2),
        eq(Sum(-log(2 * pi) / 2 - z[k] ** 2 / 2, k, 1, K)),
        eq(Sum(log_density(Normal(0, 1), z[k]), k, 1, K)),
    ),
    title="The base density is the product of K standard normal densities",
    document=HOMEWORK, part="2.1", claims="cov-2.1-base-density",
)  # fmt: skip

inverse_map = claim(
    "change-of-variables/diagonal-inverse",
    both(equal(mu + hadamard(sigma, back), y), equal(hadamard(inverse, g - mu), z)),
    title="g = μ + σ ⊙ z has the inverse z = (g − μ)/σ",
    document=HOMEWORK, part="2.1", claims="cov-2.1-inverse-map",
)  # fmt: skip

inverse_needs_nonzero = claim(
    "change-of-variables/diagonal-inverse-any-scale",
    equal(hadamard(build(1 / r[k], (k,), K), hadamard(build(r[k], (k,), K), z)), z),
    expect=ill_posed,
    title="With some σ_i = 0 there is none",
    document=HOMEWORK, part="2.1", claims="cov-2.1-inverse-map",
)  # fmt: skip

jacobian_is_diagonal = claim(
    "change-of-variables/diagonal-jacobian",
    equal(jacobian(g, z), diag(sigma)),
    proof=matrix_calculus,
    title="The Jacobian is diag(σ)",
    document=HOMEWORK, part="2.1", claims="cov-2.1-jacobian",
)  # fmt: skip

determinant = claim(
    "change-of-variables/diagonal-determinant",
    both(equal(det(diag(sigma)), Prod(s[k], k, 1, K)), det(diag(sigma)) > 0),
    title="det diag(σ) = Π σ_i > 0",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-jacobian", "cov-2.2-diag-sigma2-cost"],
)  # fmt: skip

volume = claim(
    "change-of-variables/diagonal-volume",
    equal(abs(det(jacobian(g, z))) ** -1, 1 / abs(det(diag(sigma)))),
    title="|det J|⁻¹ = 1/|det diag(σ)|",
    document=HOMEWORK, part="2.1", claims="cov-2.1-jacobian",
)  # fmt: skip

modulus_of_a_product = claim(
    "change-of-variables/modulus-of-a-product",
    equal(abs(Prod(r[k], k, 1, n)), Prod(abs(r[k]), k, 1, n)),
    proof=induction(n),
    title="|Π r_i| = Π |r_i|",
    document=HOMEWORK, part="2.1", claims="cov-2.1-jacobian",
)  # fmt: skip

volume_any_sign = claim(
    "change-of-variables/diagonal-volume-any-sign",
    equal(abs(det(diag(build(r[k], (k,), K)))), Prod(abs(r[k]), k, 1, K)),
    proof=calc(
        abs(det(diag(build(r[k], (k,), K)))),
        eq(abs(Prod(r[k], k, 1, K))),
        eq(Prod(abs(r[k]), k, 1, K), by=use(modulus_of_a_product, n=K)),
    ),
    title="For σ_i of either sign |det J| = Π |σ_i|",
    document=HOMEWORK, part="2.1", claims="cov-2.1-jacobian",
)  # fmt: skip

determinant_of_a_vector = claim(
    "change-of-variables/determinant-of-a-vector",
    equal(sqrt(abs(det(square))), abs(det(diag(sigma)))),
    expect=ill_posed,
    title="As written: det σ², the determinant of a vector",
    document=HOMEWORK, part="2.1", claims="cov-2.1-det-of-vector",
)  # fmt: skip

root_of_determinant = claim(
    "change-of-variables/root-of-determinant",
    equal(sqrt(det(diag(build(r[k] ** 2, (k,), K)))), Prod(abs(r[k]), k, 1, K)),
    proof=calc(
        sqrt(det(diag(build(r[k] ** 2, (k,), K)))),
        eq(sqrt(Prod(r[k] ** 2, k, 1, K))),
        eq(sqrt(Prod(abs(r[k]) ** 2, k, 1, K)), by=elementary),
        eq(sqrt(Prod(abs(r[k]), k, 1, K) ** 2), by=summation),
        eq(Prod(abs(r[k]), k, 1, K), by=elementary),
    ),
    title="√det diag(σ²) = Π |σ_i|",
    document=HOMEWORK, part="2.1", claims="cov-2.1-det-of-vector",
)  # fmt: skip

root_is_volume = claim(
    "change-of-variables/root-is-volume",
    equal(sqrt(det(diag(square))), abs(det(diag(sigma)))),
    title="√det diag(σ²) = |det diag(σ)|",
    document=HOMEWORK, part="2.1", claims="cov-2.1-det-of-vector",
)  # fmt: skip

quadratic_form = claim(
    "change-of-variables/diagonal-quadratic-form",
    equal(dot(back, back), dot(y - mu, diag(square).inv @ (y - mu))),
    title="((g − μ)/σ)ᵀ((g − μ)/σ) = (g − μ)ᵀ diag(σ²)⁻¹ (g − μ)",
    document=HOMEWORK, part="2.1", claims="cov-2.1-quadform",
)  # fmt: skip

scale = Prod(s[k], k, 1, K)

log_volume = claim(
    "change-of-variables/diagonal-log-volume",
    equal(log(abs(det(jacobian(g, z)))), log(det(diag(square))) / 2),
    proof=calc(
        log(abs(det(jacobian(g, z)))),
        eq(log(abs(scale)), by=matrix_calculus),
        eq(log(scale), by=elementary),
        eq(log(scale**2) / 2, by=elementary),
        eq(log(det(diag(square))) / 2),
    ),
    title="log|det J| = ½ log det diag(σ²)",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-target", "cov-2.1-jacobian"],
)  # fmt: skip

log_density_at_g = claim(
    "change-of-variables/diagonal-log-density",
    equal(log_density(base, z) - log(abs(det(jacobian(g, z)))), log_density(target, g)),
    proof=calc(
        log_density(base, z) - log(abs(det(jacobian(g, z)))),
        eq(log_density(base, z) - log(det(diag(square))) / 2, by=log_volume),
        eq(-K / 2 * log(2 * pi) - dot(z, z) / 2 - log(det(diag(square))) / 2),
        eq(-K / 2 * log(2 * pi) - dot(g - mu, diag(square).inv @ (g - mu)) / 2 - log(det(diag(square))) / 2),
        eq(log_density(target, g)),
    ),
    title="log q₀(z) − log|det J| is the log density of N(μ, diag σ²) at g(z), for every K",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-target", "cov-2.1-derivation", "cov-2-formula-eq1"],
)  # fmt: skip

log_density_at_y = claim(
    "change-of-variables/diagonal-log-density-at-point",
    equal(log_density(base, back) - log(abs(det(diag(sigma)))), log_density(target, y)),
    title="and as a function of the point g",
    document=HOMEWORK, part="2.1", claims=["cov-2.1-target", "cov-2.1-final-density"],
)  # fmt: skip

final_density_as_written = claim(
    "change-of-variables/diagonal-final-as-written",
    equal(
        log(1 / sqrt(2 * pi * abs(det(diag(square)))) * exp(-dot(y - mu, diag(square).inv @ (y - mu)) / 2)),
        log_density(target, y),
    ),
    expect=refuted,
    title="As written: (2π |det σ²|)^(−1/2) exp(…) = N(μ, diag σ²)",
    document=HOMEWORK, part="2.1", claims="cov-2.1-final-density",
)  # fmt: skip

label_as_written = claim(
    "change-of-variables/diagonal-label-as-written",
    equal(g, density(target, g)),
    expect=ill_posed,
    title="As written the left side is g(z₀), a vector, not its density",
    document=HOMEWORK, part="2.1", claims="cov-2.1-final-density",
)  # fmt: skip

derivation_as_written = claim(
    "change-of-variables/diagonal-derivation-as-written",
    equal(log_density(base, z) - log(det(diag(sigma))), log_density(target, g)),
    proof=calc(
        log_density(base, z) - log(det(diag(sigma))),
        eq(-half * log(2 * pi) - dot(z, z) / 2 - log(det(diag(sigma)))),
        eq(-half * log(2 * pi) - dot(g - mu, diag(square).inv @ (g - mu)) / 2 - log(det(diag(sigma)))),
        eq(-half * log(2 * pi) - dot(g - mu, diag(square).inv @ (g - mu)) / 2 - log(det(diag(square))) / 2),
        eq(log_density(target, g)),
    ),
    expect=refuted_at(1),
    title="The document's derivation, in logarithms: the first line is wrong and the last one makes up for it",
    document=HOMEWORK, part="2.1", claims="cov-2.1-derivation",
)  # fmt: skip

multiplications = claim(
    "change-of-variables/diagonal-multiplications",
    both(equal(Sum(1, k, 2, K), K - 1), K - 1 <= K),
    title="Π σ_i takes K − 1 multiplications, at most K: O(K)",
    document=HOMEWORK, part="2.2", claims=["cov-2.2-complexity", "cov-2.2-diag-sigma2-cost"],
)  # fmt: skip

product_step = claim(
    "change-of-variables/product-step",
    equal(Prod(s[k], k, 1, K + 1), Prod(s[k], k, 1, K) * s[K + 1]),
    title="one multiplication for each further entry",
    document=HOMEWORK, part="2.2", claims="cov-2.2-complexity",
)  # fmt: skip

squares_as_written = claim(
    "change-of-variables/squares-as-written",
    equal(det(jacobian(g, z)), det(diag(square))),
    expect=refuted,
    title="As written the cost includes forming diag(σ²); but the Jacobian is diag(σ), not diag(σ²)",
    document=HOMEWORK, part="2.2", claims="cov-2.2-diag-sigma2-cost",
)  # fmt: skip
