"""Derivatives of linear maps, in components and in matrix form, for all sizes.

    y_i = Σ_k a_ik x_k   ⇒   ∂y_i/∂x_j = a_ij,        ∂(Ax)/∂x = A,        ∂(A x(z))/∂z = A ∂x/∂z

Layout: the Jacobian has one row for each output and one column for each input; the derivative of a number by a
vector is a row, its gradient the column.  Fundamentals of deep learning, parts 1.a and 1.b.
"""

from __future__ import annotations

from derivcheck import (
    D,
    Prop,
    Sum,
    build,
    calc,
    claim,
    counts,
    eq,
    equal,
    functions,
    gradient,
    identity,
    jacobian,
    matrices,
    matrix_space,
    reals,
    refuted,
    vector_space,
    vectors,
)

m, n, l, i, j, k = counts("m n l i j k")
t, s = reals("t s")
A = matrices("A", m, n)
x, e = vectors("x e", n)
z = vectors("z", l)
b = vectors("b", m)
f = functions("f", Prop.DIFFERENTIABLE, inputs=(vector_space(n),), output=vector_space(m))
X = functions("X", Prop.DIFFERENTIABLE, inputs=(vector_space(l),), output=vector_space(n))
COURSE = "deep-learning"

layout = claim(
    "matrix-calculus/jacobian-layout",
    equal(jacobian(f(x), x)[i, j], gradient(f(x)[i], x)[j]),
    given=[i <= m, j <= n],
    title="Entry (i, j) of ∂y/∂x is ∂y_i/∂x_j",
    document=COURSE, part="1.a", claims="dl-1a-jacobian-layout",
)  # fmt: skip

component = claim(
    "matrix-calculus/linear-map-component",
    equal(gradient(Sum(A[i, k] * x[k], k, 1, n), x)[j], A[i, j]),
    given=[i <= m, j <= n],
    proof=calc(
        gradient(Sum(A[i, k] * x[k], k, 1, n), x)[j],
        eq(Sum(A[i, k] * gradient(x[k], x)[j], k, 1, n)),
        eq(Sum(A[i, k] * identity(n)[k, j], k, 1, n)),
        eq(A[i, j]),
    ),
    title="∂/∂x_j of Σ_k a_ik x_k is Σ_k a_ik δ_kj = a_ij",
    document=COURSE, part="1.a", claims="dl-1a-component-derivative",
)  # fmt: skip

component_mutant = claim(
    "matrix-calculus/linear-map-component-transposed",
    equal(gradient(Sum(A[i, k] * x[k], k, 1, n), x)[j], A[j, i]),
    given=[i <= m, j <= n, i <= n, j <= m],
    expect=refuted,
    title="It is not a_ji",
    document=COURSE, part="1.a", claims="dl-1a-component-derivative",
)  # fmt: skip

linear_map = claim(
    "matrix-calculus/linear-map",
    equal(jacobian(A @ x, x), A),
    proof=calc(
        jacobian(A @ x, x),
        eq(build(gradient((A @ x)[i], x)[j], (i, j), m, n)),
        eq(build(A[i, j], (i, j), m, n)),
        eq(A),
    ),
    title="∂(Ax)/∂x = [∂y_i/∂x_j] = [a_ij] = A",
    document=COURSE, part="1.a", claims="dl-1a-linear-map",
)  # fmt: skip

affine_map = claim(
    "matrix-calculus/affine-map",
    equal(jacobian(A @ x + b, x), A),
    title="∂(Ax + b)/∂x = A",
    document=COURSE, part="1.a", claims="dl-1a-linear-map",
)  # fmt: skip

along_a_line = claim(
    "matrix-calculus/linear-map-along-a-line",
    equal(D(A @ (x + t * e), t), A @ e),
    title="Along the line x + te the map Ax changes by Ae",
    document=COURSE, part="1.a", claims="dl-1a-linear-map",
)  # fmt: skip

chain_component = claim(
    "matrix-calculus/chain-linear-component",
    equal(
        gradient(Sum(A[i, k] * X(z)[k], k, 1, n), z)[j],
        Sum(A[i, k] * gradient(X(z)[k], z)[j], k, 1, n),
    ),
    given=[i <= m, j <= l],
    title="∂y_i/∂z_j = Σ_k a_ik ∂x_k/∂z_j, A constant",
    document=COURSE, part="1.b", claims="dl-1b-component-derivative",
)  # fmt: skip

chain = claim(
    "matrix-calculus/chain-linear",
    equal(jacobian(A @ X(z), z), A @ jacobian(X(z), z)),
    proof=calc(
        jacobian(A @ X(z), z),
        eq(build(gradient((A @ X(z))[i], z)[j], (i, j), m, l)),
        eq(build(Sum(A[i, k] * jacobian(X(z), z)[k, j], k, 1, n), (i, j), m, l)),
        eq(A @ jacobian(X(z), z)),
    ),
    title="∂(A x(z))/∂z = [Σ_k a_ik ∂x_k/∂z_j] = A ∂x/∂z, A constant: (m×n)(n×l) = (m×l)",
    document=COURSE, part="1.b", claims=["dl-1b-chain-linear", "dl-1b-shapes"],
)  # fmt: skip

M = functions("M", Prop.DIFFERENTIABLE, output=matrix_space(m, n))
path = functions("u", Prop.DIFFERENTIABLE, output=vector_space(n))
field = functions("A", Prop.DIFFERENTIABLE, inputs=(vector_space(l),), output=matrix_space(m, n))

moving_matrix_as_written = claim(
    "matrix-calculus/chain-linear-moving-matrix-as-written",
    equal(jacobian(field(z) @ X(z), z), field(z) @ jacobian(X(z), z)),
    expect=refuted,
    title="As written, without saying that A is constant: false where A depends on z",
    document=COURSE, part="1.b", claims="dl-1b-chain-linear",
)  # fmt: skip

moving_component_as_written = claim(
    "matrix-calculus/chain-linear-moving-component-as-written",
    equal(
        gradient(Sum(field(z)[i, k] * X(z)[k], k, 1, n), z)[j],
        Sum(field(z)[i, k] * gradient(X(z)[k], z)[j], k, 1, n),
    ),
    given=[i <= m, j <= l],
    expect=refuted,
    title="The same in components",
    document=COURSE, part="1.b", claims="dl-1b-component-derivative",
)  # fmt: skip

moving_matrix_along_a_line_as_written = claim(
    "matrix-calculus/chain-linear-moving-matrix-one-variable-as-written",
    equal(D(M(t) @ path(t), t), M(t) @ D(path(t), t)),
    expect=refuted,
    title="and for a single variable z",
    document=COURSE, part="1.b", claims=["dl-1b-chain-linear", "dl-1b-component-derivative"],
)  # fmt: skip

moving_matrix = claim(
    "matrix-calculus/chain-linear-moving-matrix",
    equal(D(M(t) @ path(t), t), D(M(t), t) @ path(t) + M(t) @ D(path(t), t)),
    title="Where A moves too, the term (∂A) x is added, z a single variable",
    document=COURSE, part="1.b", claims=["dl-1b-chain-linear", "dl-1b-component-derivative"],
)  # fmt: skip

row = functions("a", Prop.DIFFERENTIABLE, inputs=(vector_space(l),), output=vector_space(n))

moving_row_as_written = claim(
    "matrix-calculus/chain-linear-moving-row-as-written",
    equal(jacobian(row(z).T @ X(z), z), row(z).T @ jacobian(X(z), z)),
    expect=refuted,
    title="The same for one row a(z)ᵀ of A and a vector z",
    document=COURSE, part="1.b", claims=["dl-1b-chain-linear", "dl-1b-component-derivative"],
)  # fmt: skip

moving_row = claim(
    "matrix-calculus/chain-linear-moving-row",
    equal(
        gradient(Sum(row(z)[k] * X(z)[k], k, 1, n), z)[j],
        Sum(gradient(row(z)[k], z)[j] * X(z)[k], k, 1, n) + Sum(row(z)[k] * gradient(X(z)[k], z)[j], k, 1, n),
    ),
    given=j <= l,
    title="In general Σ_k (∂a_ik/∂z_j) x_k is added: for one row a(z)ᵀ of A and a vector z",
    document=COURSE, part="1.b", claims=["dl-1b-chain-linear", "dl-1b-component-derivative"],
)  # fmt: skip

simplest_counterexample = claim(
    "matrix-calculus/chain-linear-moving-matrix-simplest",
    equal(D(t * t, t), t * D(t, t)),
    expect=refuted,
    title="Already for 1×1: A(z) = z and x(z) = z",
    document=COURSE, part="1.b", claims="dl-1b-chain-linear",
)  # fmt: skip
