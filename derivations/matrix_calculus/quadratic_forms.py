"""Derivatives of yᵀAx: as a bilinear form with x and y independent, and as the quadratic form with y = Ax.

    ∂(yᵀAx)/∂x = yᵀA,    ∂(yᵀAx)/∂y = xᵀAᵀ,    ∂‖Ax‖²/∂x = 2 (Ax)ᵀA  (row),    ∇‖Ax‖² = 2 AᵀAx  (column)

The derivative of a number by a vector is a row (`jacobian`), its gradient the column (`gradient`).
Fundamentals of deep learning, part 1.c.
"""

from __future__ import annotations

from derivcheck import (
    Sum,
    build,
    calc,
    claim,
    counts,
    dot,
    eq,
    equal,
    gradient,
    hessian,
    ill_posed,
    jacobian,
    matrices,
    matrix_algebra,
    matrix_calculus,
    norm,
    refuted,
    vectors,
)

m, n, i, j, k = counts("m n i j k")
A = matrices("A", m, n)
x, u, v = vectors("x u v", n)
y, b = vectors("y b", m)
square_sum = Sum(Sum(A[j, k] * x[k], k, 1, n) ** 2, j, 1, m)
entries = build(Sum(2 * A[j, i] * Sum(A[j, k] * x[k], k, 1, n), j, 1, m), (i,), n)
COURSE = "deep-learning"

quadratic_norm = claim(
    "matrix-calculus/quadratic-norm",
    equal(y.T @ A @ x, square_sum),
    given=equal(y, A @ x),
    proof=calc(y.T @ A @ x, eq(y.T @ y, by=matrix_algebra), eq(norm(y) ** 2), eq(square_sum, by=matrix_algebra)),
    title="With y = Ax: yᵀAx = ‖y‖² = Σ_j (Σ_k a_jk x_k)²",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-norm",
)  # fmt: skip

partial = claim(
    "matrix-calculus/quadratic-partial",
    equal(gradient(square_sum, x)[i], Sum(2 * A[j, i] * Sum(A[j, k] * x[k], k, 1, n), j, 1, m)),
    given=i <= n,
    title="∂/∂x_i of Σ_j (Σ_k a_jk x_k)² is Σ_j 2 a_ji Σ_k a_jk x_k",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-gradient",
)  # fmt: skip

gradient_as_written = claim(
    "matrix-calculus/quadratic-gradient-as-written",
    equal(entries, 2 * (A @ x).T @ A),
    expect=ill_posed,
    title="As written: the column of these entries is equated to the row 2yᵀA",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-gradient",
)  # fmt: skip

row_form = claim(
    "matrix-calculus/quadratic-gradient-row",
    equal(jacobian(norm(A @ x) ** 2, x), 2 * (A @ x).T @ A),
    proof=calc(
        jacobian(norm(A @ x) ** 2, x),
        eq(entries.T, by=matrix_calculus),
        eq(2 * (A @ x).T @ A, by=matrix_algebra),
    ),
    title="Corrected, as a row: ∂‖Ax‖²/∂x = [ · ]ᵀ = 2yᵀA",
    document=COURSE, part="1.c", claims=["dl-1c-quadratic-gradient", "dl-1c-row-convention-note"],
)  # fmt: skip

column_form = claim(
    "matrix-calculus/quadratic-gradient-column",
    equal(gradient(norm(A @ x) ** 2, x), 2 * A.T @ A @ x),
    proof=calc(
        gradient(norm(A @ x) ** 2, x),
        eq(entries, by=matrix_calculus),
        eq(2 * A.T @ (A @ x), by=matrix_algebra),
        eq(2 * A.T @ A @ x, by=matrix_algebra),
    ),
    title="Corrected, as a column: ∇‖Ax‖² = 2Aᵀy = 2AᵀAx",
    document=COURSE, part="1.c", claims=["dl-1c-quadratic-gradient", "dl-1c-row-convention-note"],
)  # fmt: skip

only_half = claim(
    "matrix-calculus/quadratic-gradient-half",
    equal(gradient(norm(A @ x) ** 2, x), A.T @ A @ x),
    expect=refuted,
    title="The factor 2 belongs to it",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-gradient",
)  # fmt: skip

second_derivative = claim(
    "matrix-calculus/quadratic-hessian",
    equal(hessian(norm(A @ x) ** 2, x), 2 * A.T @ A),
    title="The Hessian of ‖Ax‖² is 2AᵀA",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-gradient",
)  # fmt: skip

least_squares = claim(
    "matrix-calculus/least-squares-gradient",
    equal(gradient(norm(A @ x - b) ** 2, x), 2 * A.T @ (A @ x - b)),
    title="∇‖Ax − b‖² = 2Aᵀ(Ax − b)",
    document=COURSE, part="1.c", claims="dl-1c-quadratic-gradient",
)  # fmt: skip

bilinear_in_x = claim(
    "matrix-calculus/bilinear-dx",
    equal(jacobian(y.T @ A @ x, x), y.T @ A),
    proof=calc(
        jacobian(y.T @ A @ x, x),
        eq(jacobian((y.T @ A) @ x, x), by=matrix_algebra),
        eq(y.T @ A, by=matrix_calculus),
    ),
    title="x and y independent, S = yᵀA constant: ∂(yᵀAx)/∂x = ∂(Sx)/∂x = yᵀA",
    document=COURSE, part="1.c", claims=["dl-1c-bilinear-dx", "dl-1c-independence-reading"],
)  # fmt: skip

not_independent = claim(
    "matrix-calculus/bilinear-dx-moving-y",
    equal(jacobian((A @ x).T @ A @ x, x), (A @ x).T @ A),
    expect=refuted,
    title="Where y = Ax moves with x, half of the derivative would be lost",
    document=COURSE, part="1.c", claims=["dl-1c-independence-reading", "dl-1c-bilinear-dx"],
)  # fmt: skip

two_readings = claim(
    "matrix-calculus/two-readings",
    equal(
        jacobian((A @ x).T @ A @ x, x),
        jacobian(y.T @ A @ x, x) + jacobian(y.T @ A @ x, y) @ jacobian(A @ x, x),
    ),
    given=equal(y, A @ x),
    title="The total derivative is the sum of both partial ones, at y = Ax",
    document=COURSE, part="1.c", claims=["dl-1c-independence-reading", "dl-1c-quadratic-gradient"],
)  # fmt: skip

scalar_transpose = claim(
    "matrix-calculus/scalar-transpose",
    equal(y.T @ A @ x, x.T @ A.T @ y),
    proof=calc(
        y.T @ A @ x,
        eq(dot(y, A @ x), by=matrix_algebra),
        eq((A @ x).T @ y, by=matrix_algebra),
        eq(x.T @ A.T @ y, by=matrix_algebra),
    ),
    title="A number is its own transpose: yᵀAx = (Ax)ᵀy = xᵀAᵀy",
    document=COURSE, part="1.c", claims="dl-1c-scalar-transpose",
)  # fmt: skip

bilinear_in_y = claim(
    "matrix-calculus/bilinear-dy",
    equal(jacobian(y.T @ A @ x, y), x.T @ A.T),
    proof=calc(
        jacobian(y.T @ A @ x, y),
        eq(jacobian((x.T @ A.T) @ y, y), by=scalar_transpose),
        eq(x.T @ A.T, by=matrix_calculus),
    ),
    title="∂(yᵀAx)/∂y = ∂((xᵀAᵀ)y)/∂y = xᵀAᵀ",
    document=COURSE, part="1.c", claims="dl-1c-bilinear-dy",
)  # fmt: skip

dot_as_written = claim(
    "matrix-calculus/dot-product-as-written",
    equal(jacobian(dot(u, v), u), v),
    expect=ill_posed,
    title="As written, ∂(u·v)/∂u = v: a row against a column",
    document=COURSE, part="1.c", claims="dl-1c-dot-product-remark",
)  # fmt: skip

dot_row = claim(
    "matrix-calculus/dot-product",
    equal(jacobian(dot(u, v), u), v.T),
    title="In the row layout ∂(u·v)/∂u = vᵀ",
    document=COURSE, part="1.c", claims="dl-1c-dot-product-remark",
)  # fmt: skip

dot_with_itself = claim(
    "matrix-calculus/dot-product-dependent",
    equal(jacobian(dot(u, u), u), u.T),
    expect=refuted,
    title="Independence is needed: for v = u it is 2uᵀ",
    document=COURSE, part="1.c", claims="dl-1c-dot-product-remark",
)  # fmt: skip
