"""Derivatives of a dense layer z = Wx + b and of an elementwise activation, for all widths.

    ∂z/∂x = W,    ∂(gᵀz)/∂W = g xᵀ,    ∂a/∂z = diag(f'(z_k)) for a_k = f(z_k),    diag(d) v = d ∘ v

Fundamentals of deep learning, parts 4.d to 4.g: what the factors of the backward pass are as matrices.
"""

from __future__ import annotations

from derivcheck import (
    D,
    Prop,
    Sum,
    build,
    claim,
    counts,
    diag,
    equal,
    functions,
    gradient,
    hadamard,
    ill_posed,
    jacobian,
    matrices,
    prime,
    reals,
    vectors,
)

d, n, i, j, k = counts("d n i j k")
W2 = matrices("W2", 1, d)
W, H = matrices("W H", d, n)
s = reals("s")
a1, z, v, b, g = vectors("a1 z v b g", d)
x = vectors("x", n)
b2 = vectors("b2", 1)
f = functions("f", Prop.DIFFERENTIABLE)
slopes = build(prime(f, z[k]), (k,), d)
COURSE = "deep-learning"

last_layer = claim(
    "matrix-calculus/last-layer",
    equal(jacobian(W2 @ a1 + b2, a1), W2),
    title="z₂ = W₂a₁ + b₂ with one output: ∂z₂/∂a₁ = W₂, a row",
    document=COURSE, part="4.d", claims="dl-4d-dz2-da1",
)  # fmt: skip

activation = claim(
    "matrix-calculus/activation",
    equal(jacobian(build(f(z[k]), (k,), d), z), diag(slopes)),
    title="An elementwise activation has the Jacobian diag(f'(z_k)), d×d",
    document=COURSE, part="4.e", claims="dl-4e-relu-shape",
)  # fmt: skip

activation_as_written = claim(
    "matrix-calculus/activation-as-written",
    equal(jacobian(build(f(z[k]), (k,), d), z), slopes),
    expect=ill_posed,
    title="As written, ∂a₁/∂z₁ is a column of d numbers: the shapes differ",
    document=COURSE, part="4.e", claims="dl-4e-relu-shape",
)  # fmt: skip

diagonal_product = claim(
    "matrix-calculus/diagonal-product",
    equal(diag(slopes) @ v, hadamard(slopes, v)),
    title="The column stands for the diagonal in an elementwise product: diag(d) v = d ∘ v",
    document=COURSE, part="4.e", claims="dl-4e-relu-shape",
)  # fmt: skip

weights_as_written = claim(
    "matrix-calculus/weights-as-written",
    equal(jacobian(W @ x + b, x), x.T),
    expect=ill_posed,
    title="As written, the derivative of z₁ = W₁x + b₁ is the row xᵀ: the shapes differ",
    document=COURSE, part="4.f", claims="dl-4f-dz1-dw1",
)  # fmt: skip

weights = claim(
    "matrix-calculus/weights",
    equal(gradient(g.T @ (W @ x + b), W), g @ x.T),
    title="Contracted with the gradient g by z₁, the derivative by W₁ is g xᵀ",
    document=COURSE, part="4.f", claims=["dl-4f-dz1-dw1", "dl-4g-shape-composition"],
)  # fmt: skip

weights_component = claim(
    "matrix-calculus/weights-component",
    equal(gradient(Sum(W[k, j] * x[j], j, 1, n) + b[k], W)[k, i], x[i]),
    given=[k <= d, i <= n],
    title="∂z_k/∂W_ki = x_i",
    document=COURSE, part="4.f", claims="dl-4f-dz1-dw1",
)  # fmt: skip

all_directions = claim(
    "matrix-calculus/weights-directional",
    equal(D(((W + s * H) @ x + b)[k], s), (H @ x)[k]),
    given=k <= d,
    title="In the direction H of the weights, z_k changes by Σ_j H_kj x_j: other rows do not count",
    document=COURSE, part="4.f", claims="dl-4f-dz1-dw1",
)  # fmt: skip

weights_transposed = claim(
    "matrix-calculus/weights-transposed",
    equal(gradient(g.T @ (W @ x + b), W), x @ g.T),
    expect=ill_posed,
    title="x gᵀ has the shape of W₁ᵀ",
    document=COURSE, part="4.g", claims="dl-4g-shape-composition",
)  # fmt: skip

two_layers = claim(
    "matrix-calculus/two-layers",
    equal(jacobian(W2 @ build(f((W @ x + b)[k]), (k,), d), x), W2 @ diag(build(prime(f, (W @ x + b)[k]), (k,), d)) @ W),
    title="Two layers: ∂(W₂ f(Wx + b))/∂x = W₂ diag(f'(z)) W",
    document=COURSE, part="4.g", claims=["dl-4e-relu-shape", "dl-4d-dz2-da1"],
)  # fmt: skip
