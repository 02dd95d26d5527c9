"""Beale's function: derivatives, Hessian, and why it is not convex.

    F = A² + B² + C²,   A = 3/2 − x + xy,   B = 9/4 − x + xy²,   C = 21/8 − x + xy³

Fundamentals of deep learning, part 5.1.
"""

from __future__ import annotations

from derivcheck import (
    D,
    Prop,
    both,
    calc,
    calculus,
    claim,
    det,
    either,
    eq,
    equal,
    forall,
    function,
    functions,
    gradient,
    half,
    hessian,
    identity,
    iff,
    implies,
    matrix,
    pi,
    positives,
    pred,
    rational,
    reals,
    refuted,
    sin,
    sqrt,
    unequal,
    vector,
    vectors,
)

x, y, s = reals("x y s")
eta = positives("eta")
f = functions("f", Prop.TWICE_DIFFERENTIABLE)
v, w = vectors("v w", 2)
A = rational(3, 2) - x + x * y
B = rational(9, 4) - x + x * y**2
C = rational(21, 8) - x + x * y**3
F = A**2 + B**2 + C**2
Fx = 2 * A * (-1 + y) + 2 * B * (-1 + y**2) + 2 * C * (-1 + y**3)
Fy = 2 * A * x + 2 * B * (2 * x * y) + 2 * C * (3 * x * y**2)
Fxx = 2 * (y - 1) ** 2 + 2 * (y**2 - 1) ** 2 + 2 * (y**3 - 1) ** 2
Fyy = 2 * x**2 + 2 * ((2 * x * y) ** 2 + 2 * x * B) + 2 * ((3 * x * y**2) ** 2 + 6 * x * y * C)
Fxy = (
    2 * (x * (y - 1) + A)
    + 2 * (2 * x * y * (y**2 - 1) + 2 * y * B)
    + 2 * (3 * x * y**2 * (y**3 - 1) + 3 * y**2 * C)
)
Fyx = (
    2 * ((y - 1) * x + A)
    + 2 * ((y**2 - 1) * (2 * x * y) + 2 * y * B)
    + 2 * ((y**3 - 1) * (3 * x * y**2) + 3 * y**2 * C)
)
at_origin = matrix([[6, 3], [3, 0]])
at_minimum = matrix([[rational(101, 32), -rational(183, 16)], [-rational(183, 16), rational(369, 8)]])
F_of_v = (
    (rational(3, 2) - v[1] + v[1] * v[2]) ** 2
    + (rational(9, 4) - v[1] + v[1] * v[2] ** 2) ** 2
    + (rational(21, 8) - v[1] + v[1] * v[2] ** 3) ** 2
)
COURSE = "deep-learning"

minimum = claim(
    "beale/minimum",
    both(F >= 0, implies(both(equal(x, 3), equal(y, half)), equal(F, 0))),
    title="F ≥ 0, and F(3, 1/2) = 0",
    document=COURSE, part="5.1", claims="dl-5.1-beale-definition",
)  # fmt: skip

by_x = claim(
    "beale/dFdx",
    equal(D(F, x), Fx),
    proof=calc(
        D(F, x),
        eq(D(A**2, x) + D(B**2, x) + D(C**2, x)),
        eq(Fx, by=calculus),
    ),
    title="F_x = 2A(−1 + y) + 2B(−1 + y²) + 2C(−1 + y³)",
    document=COURSE, part="5.1", claims="dl-5.1-dFdx",
)  # fmt: skip

by_y = claim(
    "beale/dFdy",
    equal(D(F, y), Fy),
    proof=calc(
        D(F, y),
        eq(D(A**2, y) + D(B**2, y) + D(C**2, y)),
        eq(Fy, by=calculus),
    ),
    title="F_y = 2Ax + 2B(2xy) + 2C(3xy²)",
    document=COURSE, part="5.1", claims="dl-5.1-dFdy",
)  # fmt: skip

by_x_twice = claim(
    "beale/d2Fdx2",
    equal(D(Fx, x), Fxx),
    proof=calculus,
    title="F_xx = 2(y − 1)² + 2(y² − 1)² + 2(y³ − 1)²",
    document=COURSE, part="5.1", claims="dl-5.1-d2Fdx2",
)  # fmt: skip

by_y_twice = claim(
    "beale/d2Fdy2",
    equal(D(Fy, y), Fyy),
    proof=calculus,
    title="F_yy = 2x² + 2[(2xy)² + 2xB] + 2[(3xy²)² + 6xyC]",
    document=COURSE, part="5.1", claims="dl-5.1-d2Fdy2",
)  # fmt: skip

mixed = claim(
    "beale/d2Fdxdy",
    equal(D(Fx, y), Fxy),
    proof=calculus,
    title="F_xy = 2[x(y − 1) + A] + 2[2xy(y² − 1) + 2yB] + 2[3xy²(y³ − 1) + 3y²C], the derivative of F_x by y",
    document=COURSE, part="5.1", claims="dl-5.1-d2Fdxdy",
)  # fmt: skip

mixed_the_other_way = claim(
    "beale/d2Fdydx",
    both(equal(D(Fy, x), Fyx), equal(Fxy, Fyx)),
    title="F_yx, the same with its factors exchanged, as the derivative of F_y by x; F_xy = F_yx",
    document=COURSE, part="5.1", claims="dl-5.1-d2Fdydx",
)  # fmt: skip

gradient_vector = claim(
    "beale/gradient",
    equal(gradient(F_of_v, v), vector(Fx, Fy)),
    given=[equal(v[1], x), equal(v[2], y)],
    title="∇F = (F_x, F_y)ᵀ",
    document=COURSE, part="5.1", claims="dl-5.1-gradient-vector",
)  # fmt: skip

hessian_matrix = claim(
    "beale/hessian",
    equal(hessian(F_of_v, v), matrix([[Fxx, Fxy], [Fyx, Fyy]])),
    given=[equal(v[1], x), equal(v[2], y)],
    title="∇²F = [[F_xx, F_xy], [F_yx, F_yy]]",
    document=COURSE, part="5.1", claims="dl-5.1-hessian-matrix",
)  # fmt: skip

hessian_at_origin = claim(
    "beale/hessian-at-origin",
    equal(matrix([[Fxx, Fxy], [Fyx, Fyy]]), at_origin),
    given=[equal(x, 0), equal(y, 0)],
    title="H(0, 0) = [[6, 3], [3, 0]]",
    document=COURSE, part="5.1", claims="dl-5.1-hessian-at-origin",
)  # fmt: skip

characteristic = claim(
    "beale/characteristic-polynomial",
    equal(det(at_origin - s * identity(2)), s**2 - 6 * s - 9),
    title="det(H(0, 0) − sI) = s² − 6s − 9",
    document=COURSE, part="5.1", claims="dl-5.1-eigenvalues",
)  # fmt: skip

its_roots = claim(
    "beale/characteristic-roots",
    iff(equal(s**2 - 6 * s - 9, 0), either(equal(s, 3 + 3 * sqrt(2)), equal(s, 3 - 3 * sqrt(2)))),
    title="s² − 6s − 9 = 0  ⟺  s = 3 ± 3√2",
    document=COURSE, part="5.1", claims="dl-5.1-eigenvalues",
)  # fmt: skip

eigenvalues = claim(
    "beale/eigenvalues",
    pred("eigenvalues", at_origin, 3 + 3 * sqrt(2), 3 - 3 * sqrt(2)),
    title="H(0, 0) has the eigenvalues 3 ± 3√2",
    document=COURSE, part="5.1", claims="dl-5.1-eigenvalues",
)  # fmt: skip

signs = claim(
    "beale/eigenvalue-signs",
    both(3 + 3 * sqrt(2) > 0, 0 > 3 - 3 * sqrt(2)),
    title="3 + 3√2 > 0 > 3 − 3√2",
    document=COURSE, part="5.1", claims="dl-5.1-eigen-signs",
)  # fmt: skip

indefinite = claim(
    "beale/indefinite",
    both(equal(vector(1, -2).T @ at_origin @ vector(1, -2), -6), equal(det(at_origin), -9)),
    title="v = (1, −2) has vᵀHv = −6, and det H = −9",
    document=COURSE, part="5.1", claims="dl-5.1-not-psd",
)  # fmt: skip

semidefinite_as_stated = claim(
    "beale/semidefinite",
    pred("positive semidefinite", at_origin),
    expect=refuted,
    title="H(0, 0) is not positive semidefinite",
    document=COURSE, part="5.1", claims="dl-5.1-not-psd",
)  # fmt: skip

convex = claim(
    "beale/convex",
    pred("convex", function(v, F_of_v)),
    expect=refuted,
    title="F is not convex on R²",
    document=COURSE, part="5.1", claims="dl-5.1-nonconvex",
)  # fmt: skip

opposite = (
    (rational(3, 2) + x + x * y) ** 2 + (rational(9, 4) + x - x * y**2) ** 2 + (rational(21, 8) + x + x * y**3) ** 2
)

midpoint = claim(
    "beale/midpoint",
    F + opposite < 2 * (rational(3, 2) ** 2 + rational(9, 4) ** 2 + rational(21, 8) ** 2),
    given=[equal(x, rational(1, 10)), equal(y, -rational(1, 5))],
    title="F(p) + F(−p) < 2 F(0) for p = (1/10, −1/5)",
    document=COURSE, part="5.1", claims="dl-5.1-nonconvex",
)  # fmt: skip

line = (
    (rational(3, 2) - s - 2 * s**2) ** 2
    + (rational(9, 4) - s + 4 * s**3) ** 2
    + (rational(21, 8) - s - 8 * s**4) ** 2
)

convex_on_a_line = claim(
    "beale/convex-on-a-line",
    pred("convex", function(s, line)),
    expect=refuted,
    title="not even along the line s ↦ (s, −2s)",
    document=COURSE, part="5.1", claims=["dl-5.1-nonconvex", "dl-5.1-convexity-criterion"],
)  # fmt: skip

# --- the criterion ----------------------------------------------------------------------------------------
one_good_point = claim(
    "beale/hessian-at-minimum",
    both(
        equal(matrix([[Fxx, Fxy], [Fyx, Fyy]]), at_minimum),
        pred("positive definite", at_minimum),
    ),
    given=[equal(x, 3), equal(y, half)],
    title="At (3, 1/2) the Hessian is positive definite: one point proves nothing about convexity",
    document=COURSE, part="5.1", claims="dl-5.1-convexity-criterion",
)  # fmt: skip

one_point_as_written = claim(
    "beale/one-point-as-written",
    implies(pred("positive definite", at_minimum), pred("convex", function(v, F_of_v))),
    expect=refuted,
    title="As written, without “at every point”: the Hessian at (3, 1/2) would make F convex",
    document=COURSE, part="5.1", claims="dl-5.1-convexity-criterion",
)  # fmt: skip

one_point_on_the_line = claim(
    "beale/one-point-on-the-line-as-written",
    implies(D(f(x), x, x) >= 0, pred("convex", f)),
    expect=refuted,
    title="nor does f''(x) ≥ 0 at one x make a function on the line convex",
    document=COURSE, part="5.1", claims="dl-5.1-convexity-criterion",
)  # fmt: skip

every_point = claim(
    "beale/every-point-on-the-line",
    pred("convex", f),
    given=forall(x, D(f(x), x, x) >= 0),
    title="On the line: f'' ≥ 0 at every point makes f convex",
    document=COURSE, part="5.1", claims="dl-5.1-convexity-criterion",
)  # fmt: skip

gap = claim(
    "beale/gap-in-the-domain",
    both(
        implies(unequal(x, 0), D(1 / abs(x), x, x) > 0),
        1 / abs(rational(1)) > half * (1 / abs(rational(-1)) + 1 / abs(rational(3))),
    ),
    title="f(x) = 1/|x| has f'' > 0 on x ≠ 0 and is not convex: the domain must be",
    document=COURSE, part="5.1", claims="dl-5.1-convexity-criterion",
)  # fmt: skip

# --- the saddle at (0, 1) ---------------------------------------------------------------------------------
stationary = claim(
    "beale/stationary",
    both(equal(Fx, 0), equal(Fy, 0)),
    given=[equal(x, 0), equal(y, 1)],
    title="∇F(0, 1) = 0",
    document=COURSE, part="5.1", claims="dl-5.1-gradient-at-0-1",
)  # fmt: skip

fixed_point = claim(
    "beale/fixed-point",
    equal(vector(x, y) - eta * vector(Fx, Fy), vector(0, 1)),
    given=[equal(x, 0), equal(y, 1)],
    title="A gradient step from (0, 1) stays there, for every η",
    document=COURSE, part="5.1", claims="dl-5.1-gd-step-fixed-point",
)  # fmt: skip

saddle = claim(
    "beale/saddle",
    both(
        equal(matrix([[Fxx, Fxy], [Fyx, Fyy]]), matrix([[0, rational(111, 4)], [rational(111, 4), 0]])),
        det(matrix([[Fxx, Fxy], [Fyx, Fyy]])) < 0,
    ),
    given=[equal(x, 0), equal(y, 1)],
    title="(0, 1) is a saddle: H = [[0, 111/4], [111/4, 0]]",
    document=COURSE, part="5.1", claims=["dl-5.1-nonconvex-obstacles", "dl-5.1-gradient-at-0-1"],
)  # fmt: skip

stuck = claim(
    "beale/stuck-at-the-saddle",
    both(equal(vector(x, y) - eta * vector(Fx, Fy), vector(x, y)), F > 0),
    given=[equal(x, 0), equal(y, 1)],
    title="so that descent started there never reaches the minimum F(3, 1/2) = 0",
    document=COURSE, part="5.1", claims=["dl-5.1-cannot-find-global", "dl-5.1-gd-step-fixed-point"],
)  # fmt: skip

wave = claim(
    "beale/nonconvex-elsewhere",
    both(
        equal(D(x**2 + 3 * sin(x) ** 2, x, x, at=pi / 2), -4),
        implies(unequal(x, 0), x**2 + 3 * sin(x) ** 2 > 0),
    ),
    title="x² + 3 sin²x is not convex either (f''(π/2) = −4) and is positive but at 0, its one global minimum",
    document=COURSE, part="5.1", claims="dl-5.1-cannot-find-global",
)  # fmt: skip
