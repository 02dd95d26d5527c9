"""The quadratic h(x) = ½ xᵀQx + cᵀx: gradient, Hessian, stationary point, and what symmetry of Q is needed for.

    ∇h = ½ (Q + Qᵀ) x + c  =  Qx + c  for symmetric Q,        ∇h(x*) = 0  ⟺  c = −Qx*

Fundamentals of deep learning, part 5.2.  A matrix is called positive definite here when it is symmetric and
xᵀQx > 0 for x ≠ 0; the document leaves symmetry out.
"""

from __future__ import annotations

from derivcheck import (
    Prop,
    calc,
    claim,
    counts,
    dot,
    eq,
    equal,
    forall,
    gradient,
    gt,
    half,
    hessian,
    iff,
    iff_step,
    implies,
    matrices,
    matrix,
    matrix_algebra,
    matrix_calculus,
    refuted,
    unequal,
    vectors,
    zeros,
)

n = counts("n")
B = matrices("B", n)
Q = matrices("Q", n, None, Prop.SYMMETRIC)
P = matrices("P", n, None, Prop.POSITIVE_DEFINITE)
x, xs, c, v = vectors("x xs c v", n)
w = vectors("w", 2)
COURSE = "deep-learning"

gradient_general = claim(
    "quadratic/gradient-general",
    equal(gradient(half * x.T @ B @ x + dot(c, x), x), half * (B + B.T) @ x + c),
    title="For any square Q: ∇h = ½ (Q + Qᵀ) x + c",
    document=COURSE, part="5.2", claims="dl-5.2-gradient-quadratic",
)  # fmt: skip

gradient_symmetric = claim(
    "quadratic/gradient",
    equal(gradient(half * x.T @ Q @ x + dot(c, x), x), Q @ x + c),
    proof=calc(
        gradient(half * x.T @ Q @ x + dot(c, x), x),
        eq(half * (Q + Q.T) @ x + c, by=matrix_calculus),
        eq(Q @ x + c, by=matrix_algebra),
    ),
    title="For symmetric Q: ∇h = Qx + c",
    document=COURSE, part="5.2", claims="dl-5.2-gradient-quadratic",
)  # fmt: skip

gradient_without_symmetry = claim(
    "quadratic/gradient-without-symmetry",
    equal(gradient(half * x.T @ B @ x + dot(c, x), x), B @ x + c),
    expect=refuted,
    title="Without symmetry ∇h = Qx + c is false",
    document=COURSE, part="5.2", claims="dl-5.2-gradient-quadratic",
)  # fmt: skip

hessian_general = claim(
    "quadratic/hessian-general",
    equal(hessian(half * x.T @ B @ x + dot(c, x), x), half * (B + B.T)),
    title="The Hessian is ½ (Q + Qᵀ)",
    document=COURSE, part="5.2", claims="dl-5.2-gradient-quadratic",
)  # fmt: skip

hessian_symmetric = claim(
    "quadratic/hessian",
    equal(hessian(half * x.T @ Q @ x + dot(c, x), x), Q),
    title="The Hessian is Q when Q is symmetric",
    document=COURSE, part="5.2", claims="dl-5.2-gradient-quadratic",
)  # fmt: skip

symmetric_part = claim(
    "quadratic/symmetric-part",
    equal(x.T @ B @ x, x.T @ ((B + B.T) / 2) @ x),
    title="Only the symmetric part counts: Q may be replaced by (Q + Qᵀ)/2",
    document=COURSE, part="5.2", claims=["dl-5.2-pd-implies-symmetric", "dl-5.2-gradient-quadratic"],
)  # fmt: skip

# --- positive definite does not imply symmetric ---------------------------------------------------------
skewed = matrix([[1, 1], [-1, 1]])

skewed_is_positive = claim(
    "quadratic/positive-form",
    w.T @ skewed @ w > 0,
    given=unequal(w, zeros(2, 1)),
    title="Q = [[1, 1], [−1, 1]] has xᵀQx > 0 for x ≠ 0",
    document=COURSE, part="5.2", claims="dl-5.2-pd-implies-symmetric",
)  # fmt: skip

positive_implies_symmetric = claim(
    "quadratic/positive-form-symmetric-as-written",
    implies(forall(w, implies(unequal(w, zeros(2, 1)), w.T @ skewed @ w > 0)), equal(skewed.T, skewed)),
    expect=refuted,
    title="As written, xᵀQx > 0 for x ≠ 0 gives Q = Qᵀ: false for this Q",
    document=COURSE, part="5.2", claims="dl-5.2-pd-implies-symmetric",
)  # fmt: skip

skewed_gradient_as_written = claim(
    "quadratic/positive-form-gradient-as-written",
    equal(gradient(half * w.T @ skewed @ w, w), skewed @ w),
    expect=refuted,
    title="and its gradient is not Qx",
    document=COURSE, part="5.2", claims=["dl-5.2-pd-implies-symmetric", "dl-5.2-gradient-quadratic"],
)  # fmt: skip

skewed_gradient = claim(
    "quadratic/positive-form-gradient",
    equal(gradient(half * w.T @ skewed @ w, w), w),
    title="but x",
    document=COURSE, part="5.2", claims=["dl-5.2-pd-implies-symmetric", "dl-5.2-gradient-quadratic"],
)  # fmt: skip

with_symmetry = claim(
    "quadratic/positive-definite-symmetric",
    equal(P.T, P),
    title="With symmetry in the definition of positive definite, Q = Qᵀ",
    document=COURSE, part="5.2", claims="dl-5.2-pd-implies-symmetric",
)  # fmt: skip

# --- the stationary point -------------------------------------------------------------------------------
stationarity = claim(
    "quadratic/stationarity",
    iff(equal(gradient(half * x.T @ Q @ x + dot(c, x), x, at=xs), zeros(n, 1)), equal(c, -(Q @ xs))),
    proof=calc(
        equal(gradient(half * x.T @ Q @ x + dot(c, x), x, at=xs), zeros(n, 1)),
        iff_step(equal(Q @ xs + c, zeros(n, 1))),
        iff_step(equal(c, -(Q @ xs))),
    ),
    title="∇h(x*) = 0  ⟺  Qx* + c = 0  ⟺  c = −Qx*",
    document=COURSE, part="5.2", claims="dl-5.2-stationarity",
)  # fmt: skip

excess = claim(
    "quadratic/excess",
    equal(
        half * x.T @ Q @ x + dot(c, x) - (half * xs.T @ Q @ xs + dot(c, xs)),
        half * (x - xs).T @ Q @ (x - xs),
    ),
    given=equal(c, -(Q @ xs)),
    title="Then h(x) − h(x*) = ½ (x − x*)ᵀ Q (x − x*)",
    document=COURSE, part="5.2", claims="dl-5.2-stationarity",
)  # fmt: skip

unique_minimum = claim(
    "quadratic/unique-minimum",
    half * x.T @ P @ x + dot(c, x) > half * xs.T @ P @ xs + dot(c, xs),
    given=[equal(c, -(P @ xs)), unequal(x, xs)],
    proof=calc(
        half * x.T @ P @ x + dot(c, x),
        eq(half * xs.T @ P @ xs + dot(c, xs) + half * (x - xs).T @ P @ (x - xs), by=matrix_algebra),
        gt(half * xs.T @ P @ xs + dot(c, xs)),
    ),
    title="For positive definite Q the stationary point is the only minimiser",
    document=COURSE, part="5.2", claims="dl-5.2-stationarity",
)  # fmt: skip

not_every_minimum = claim(
    "quadratic/unique-minimum-without-definite",
    half * x.T @ Q @ x + dot(c, x) > half * xs.T @ Q @ xs + dot(c, xs),
    given=[equal(c, -(Q @ xs)), unequal(x, xs)],
    expect=refuted,
    title="For a symmetric Q that is not definite it need not be",
    document=COURSE, part="5.2", claims="dl-5.2-stationarity",
)  # fmt: skip
