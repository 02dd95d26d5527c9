"""The product rule for xᵀy and the derivative of an inverse, for all sizes.

    ∂(xᵀy)/∂z = yᵀ ∂x/∂z + xᵀ ∂y/∂z,        ∂A⁻¹/∂α = −A⁻¹ (∂A/∂α) A⁻¹

x(z), y(z) and A(α) are unknown differentiable functions.  Fundamentals of deep learning, parts 1.d and 1.e.
"""

from __future__ import annotations

from derivcheck import (
    D,
    Prop,
    Sum,
    auto,
    build,
    by_claim,
    calc,
    claim,
    counts,
    det,
    dot,
    eq,
    equal,
    functions,
    gradient,
    identity,
    iff,
    iff_step,
    ill_posed,
    jacobian,
    log,
    matrices,
    matrix_calculus,
    matrix_space,
    reals,
    refuted,
    tr,
    use,
    vector_space,
    vectors,
    zeros,
)

m, n, l, i, j, k = counts("m n l i j k")
z = vectors("z", l)
x, y = functions("x y", Prop.DIFFERENTIABLE, inputs=(vector_space(l),), output=vector_space(n))
alpha, s = reals("alpha s")
A = functions("A", Prop.DIFFERENTIABLE, output=matrix_space(m, m, Prop.INVERTIBLE))
P = functions("P", Prop.DIFFERENTIABLE, output=matrix_space(m, m, Prop.POSITIVE_DEFINITE))
M, H = matrices("M H", m)
slope = D(A(alpha), alpha)
COURSE = "deep-learning"

component_rule = claim(
    "matrix-calculus/product-rule-component",
    equal(
        gradient(Sum(x(z)[i] * y(z)[i], i, 1, n), z)[j],
        Sum(y(z)[i] * gradient(x(z)[i], z)[j], i, 1, n) + Sum(x(z)[i] * gradient(y(z)[i], z)[j], i, 1, n),
    ),
    given=j <= l,
    title="∂α/∂z_j = Σ_i y_i ∂x_i/∂z_j + Σ_i x_i ∂y_i/∂z_j for α = Σ_i x_i y_i",
    document=COURSE, part="1.d", claims="dl-1d-component-product-rule",
)  # fmt: skip

product_rule = claim(
    "matrix-calculus/product-rule",
    equal(jacobian(dot(x(z), y(z)), z), y(z).T @ jacobian(x(z), z) + x(z).T @ jacobian(y(z), z)),
    proof=calc(
        jacobian(dot(x(z), y(z)), z),
        eq(build(gradient(Sum(x(z)[i] * y(z)[i], i, 1, n), z)[j], (j,), l).T),
        eq(
            build(Sum(y(z)[i] * gradient(x(z)[i], z)[j], i, 1, n), (j,), l).T
            + build(Sum(x(z)[i] * gradient(y(z)[i], z)[j], i, 1, n), (j,), l).T
        ),
        eq(y(z).T @ jacobian(x(z), z) + x(z).T @ jacobian(y(z), z)),
    ),
    title="∂(xᵀy)/∂z = [∂α/∂z_j]ᵀ = yᵀ ∂x/∂z + xᵀ ∂y/∂z, a row",
    document=COURSE, part="1.d", claims=["dl-1d-product-rule", "dl-1d-row-convention-note"],
)  # fmt: skip

product_rule_column = claim(
    "matrix-calculus/product-rule-column",
    equal(gradient(dot(x(z), y(z)), z), jacobian(x(z), z).T @ y(z) + jacobian(y(z), z).T @ x(z)),
    title="The same as a column",
    document=COURSE, part="1.d", claims=["dl-1d-product-rule", "dl-1d-row-convention-note"],
)  # fmt: skip

product_rule_mixed = claim(
    "matrix-calculus/product-rule-column-as-row",
    equal(gradient(dot(x(z), y(z)), z), y(z).T @ jacobian(x(z), z) + x(z).T @ jacobian(y(z), z)),
    expect=ill_posed,
    title="The column is not the row",
    document=COURSE, part="1.d", claims="dl-1d-row-convention-note",
)  # fmt: skip

product_rule_half = claim(
    "matrix-calculus/product-rule-one-term",
    equal(jacobian(dot(x(z), y(z)), z), y(z).T @ jacobian(x(z), z)),
    expect=refuted,
    title="Both factors move: one term is not enough",
    document=COURSE, part="1.d", claims="dl-1d-product-rule",
)  # fmt: skip

identity_differentiated = claim(
    "matrix-calculus/inverse-identity",
    equal(slope @ A(alpha).inv + A(alpha) @ D(A(alpha).inv, alpha), zeros(m, m)),
    proof=calc(
        slope @ A(alpha).inv + A(alpha) @ D(A(alpha).inv, alpha),
        eq(D(A(alpha) @ A(alpha).inv, alpha), by=matrix_calculus),
        eq(D(identity(m), alpha)),
        eq(zeros(m, m), by=matrix_calculus),
    ),
    title="Differentiating A A⁻¹ = I: (∂A/∂α) A⁻¹ + A ∂A⁻¹/∂α = 0",
    document=COURSE, part="1.e", claims="dl-1e-derivative-identity",
)  # fmt: skip

X, Y = matrices("X Y", m)
V = matrices("V", m, None, Prop.INVERTIBLE)

solving = claim(
    "matrix-calculus/inverse-derivative-solved",
    iff(equal(X @ V.inv + V @ Y, zeros(m, m)), equal(Y, -(V.inv @ X @ V.inv))),
    proof=calc(
        equal(X @ V.inv + V @ Y, zeros(m, m)),
        iff_step(equal(V @ Y, -(X @ V.inv))),
        iff_step(equal(Y, -(V.inv @ X @ V.inv))),
    ),
    title="A' A⁻¹ + A Y = 0 is solved for Y by multiplying with A⁻¹ from the left",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip

inverse = claim(
    "matrix-calculus/inverse-derivative",
    equal(D(A(alpha).inv, alpha), -(A(alpha).inv @ slope @ A(alpha).inv)),
    proof=auto(
        by_claim(identity_differentiated, use(solving, V=A(alpha), X=slope, Y=D(A(alpha).inv, alpha))),
    ),
    title="so that ∂A⁻¹/∂α = −A⁻¹ (∂A/∂α) A⁻¹",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip

inverse_order = claim(
    "matrix-calculus/inverse-derivative-from-the-right",
    equal(D(A(alpha).inv, alpha), -(slope @ A(alpha).inv @ A(alpha).inv)),
    expect=refuted,
    title="Multiplying from the right would give another matrix: the order matters",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip

inverse_sign = claim(
    "matrix-calculus/inverse-derivative-without-sign",
    equal(D(A(alpha).inv, alpha), A(alpha).inv @ slope @ A(alpha).inv),
    expect=refuted,
    title="Without the minus sign it is false",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip

direction = claim(
    "matrix-calculus/inverse-directional",
    equal(D((V + s * H).inv, s, at=0), -(V.inv @ H @ V.inv)),
    title="In the direction H: d(V + sH)⁻¹/ds = −V⁻¹ H V⁻¹ at s = 0",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip

product_order = claim(
    "matrix-calculus/matrix-product-rule",
    equal(D(A(alpha) @ M @ P(alpha), alpha), slope @ M @ P(alpha) + A(alpha) @ M @ D(P(alpha), alpha)),
    title="The product rule keeps the order of the factors",
    document=COURSE, part="1.e", claims="dl-1e-derivative-identity",
)  # fmt: skip

log_det = claim(
    "matrix-calculus/log-determinant",
    equal(D(log(det(P(alpha))), alpha), tr(P(alpha).inv @ D(P(alpha), alpha))),
    title="∂ log det P/∂α = tr(P⁻¹ ∂P/∂α) for positive definite P(α)",
    document=COURSE, part="1.e", claims="dl-1e-inverse-derivative",
)  # fmt: skip
