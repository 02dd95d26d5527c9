"""The radial flow in R^D: invertible for β ≥ −α and only then.

    g(z) = z + β (z − z₀)/(α + r),   r = ‖z − z₀‖,   α > 0
    ‖g − z₀‖ = φ(r) = r (1 + β/(α + r)),      det J = (1 + β/(α + r))^(D−1) (1 + αβ/(α + r)²)

Homework on flows, importance weighting and GANs, question 5.4.
"""

from __future__ import annotations

from derivcheck import (
    D,
    algebra,
    auto,
    both,
    by_claim,
    calc,
    calculus,
    claim,
    counts,
    det,
    dot,
    eq,
    equal,
    exhibit,
    exists,
    forall,
    function,
    ge,
    half,
    identity,
    iff,
    ill_posed,
    implies,
    jacobian,
    matrix_algebra,
    matrix_calculus,
    negation,
    nonnegatives,
    norm,
    positives,
    pred,
    reals,
    refuted,
    sqrt,
    unequal,
    use,
    vectors,
    zeros,
)

alpha, p = positives("alpha p")
beta, x = reals("beta x")
r, t, s = nonnegatives("r t s")
d = counts("D")
z, z0, y, u = vectors("z z0 y u", d)
phi = r * (1 + beta / (alpha + r))
allowed = beta >= -alpha
unit = equal(dot(u, u), 1)
HOMEWORK = "flows-iwae-gan"

along_a_ray = claim(
    "flows/radial-along-a-ray",
    equal(z0 + r * u + beta / (alpha + r) * (r * u) - z0, phi * u),
    proof=matrix_algebra,
    title="With z = z₀ + r u:  g − z₀ = r (1 + β/(α + r)) u",
    document=HOMEWORK, part="5.4", claims=["flow-5.4-radial-unique-r", "flow-5.4-unique-direction"],
)  # fmt: skip

length = claim(
    "flows/radial-length",
    equal(norm(phi * u), r * abs(1 + beta / (alpha + r))),
    given=unit,
    title="Norms: ‖g − z₀‖ = r |1 + β/(α + r)|",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

factor = claim(
    "flows/radial-factor",
    1 + beta / (alpha + r) >= r / (alpha + r),
    given=allowed,
    proof=calc(1 + beta / (alpha + r), ge(1 - alpha / (alpha + r)), eq(r / (alpha + r), by=algebra)),
    title="β ≥ −α gives 1 + β/(α + r) ≥ r/(α + r) ≥ 0: the modulus may be dropped",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

slope = claim(
    "flows/radial-slope",
    equal(D(x * (1 + beta / (alpha + x)), x), 1 + alpha * beta / (alpha + x) ** 2),
    given=x > -alpha,
    proof=calculus,
    title="φ' = 1 + αβ/(α + r)²",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

difference = claim(
    "flows/radial-difference",
    equal(
        (r + p) * (1 + beta / (alpha + r + p)) - phi,
        (alpha * p**2 + 2 * alpha * p * r + (alpha + beta) * alpha * p + p**2 * r + p * r**2)
        / ((alpha + r + p) * (alpha + r)),
    ),
    proof=algebra,
    title="φ(r + h) − φ(r) over its denominator: every term of the numerator is ≥ 0, αh² > 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

increasing = claim(
    "flows/radial-increasing",
    pred("increasing", function(r, phi)),
    given=allowed,
    title="φ is strictly increasing on r ≥ 0 when β ≥ −α, equality included",
    document=HOMEWORK, part="5.4", claims=["flow-5.4-radial-unique-r", "flow-5.4-boundary-singular"],
)  # fmt: skip

unique_radius = claim(
    "flows/radial-unique-radius",
    pred("injective", function(r, phi)),
    given=allowed,
    title="so ‖y − z₀‖ = φ(r) has at most one solution r ≥ 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

quadratic = claim(
    "flows/radial-quadratic",
    iff(equal(phi, s), equal(r**2 + (alpha + beta - s) * r - alpha * s, 0)),
    title="φ(r) = s is the quadratic r² + (α + β − s) r − αs = 0, whose roots have the product −αs ≤ 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

c = s - alpha - beta
radius = half * (c + sqrt(c**2 + 4 * alpha * s))

radius_nonnegative = claim(
    "flows/radial-radius-nonnegative",
    radius >= 0,
    proof=calc(radius, ge(half * (c + abs(c))), ge(0)),
    title="Its larger root r = ½(s − α − β + √((s − α − β)² + 4αs)) is ≥ 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

radius_solves = claim(
    "flows/radial-radius",
    equal(radius * (1 + beta / (alpha + radius)), s),
    proof=auto(by_claim(radius_nonnegative, use(quadratic, r=radius))),
    title="and solves φ(r) = s",
    document=HOMEWORK, part="5.4", claims="flow-5.4-radial-unique-r",
)  # fmt: skip

not_injective = claim(
    "flows/radial-necessity",
    negation(pred("injective", function(r, phi))),
    given=beta < -alpha,
    proof=exhibit(0, -alpha - beta),
    title="For β < −α two radii have one image: φ(−α − β) = 0 = φ(0)",
    document=HOMEWORK, part="5.4", claims="flow-5.4-necessity",
)  # fmt: skip

rho = -alpha - beta

sphere_to_centre = claim(
    "flows/radial-sphere-to-centre",
    equal(z0 + rho * u + beta / (alpha + rho) * (rho * u), z0),
    given=beta < -alpha,
    proof=matrix_algebra,
    title="the whole sphere of radius −α − β goes to z₀",
    document=HOMEWORK, part="5.4", claims="flow-5.4-necessity",
)  # fmt: skip

any_beta = claim(
    "flows/radial-injective-any-beta",
    pred("injective", function(r, phi)),
    expect=refuted,
    title="Without β ≥ −α the radius is not determined",
    document=HOMEWORK, part="5.4", claims=["flow-5.4-radial-unique-r", "flow-5.4-necessity"],
)  # fmt: skip

positive_factor = claim(
    "flows/radial-positive-factor",
    p * (1 + beta / (alpha + p)) > 0,
    given=allowed,
    title="For r > 0 and β ≥ −α the factor r(1 + β/(α + r)) is positive",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

outer = p * (1 + beta / (alpha + p))

unique_direction = claim(
    "flows/radial-unique-direction",
    iff(equal(y, z0 + outer * u), equal(u, 1 / outer * (y - z0))),
    given=allowed,
    title="so the direction is determined: u = (y − z₀)/(r(1 + β/(α + r)))",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

homogeneous = claim(
    "flows/radial-norm-homogeneous",
    equal(norm(x * y), abs(x) * norm(y)),
    title="‖x y‖ = |x| ‖y‖",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

direction_is_unit = claim(
    "flows/radial-direction-is-unit",
    equal(norm(1 / outer * (y - z0)), 1),
    given=[allowed, equal(norm(y - z0), outer)],
    proof=calc(
        norm(1 / outer * (y - z0)),
        eq(abs(1 / outer) * norm(y - z0), by=use(homogeneous, x=1 / outer, y=y - z0)),
        eq(1 / outer * norm(y - z0)),
        eq(1),
    ),
    title="and has length 1",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

direction_as_written = claim(
    "flows/radial-direction-as-written",
    implies(equal(y, z0 + phi * u), equal(u, 1 / phi * (y - z0))),
    given=allowed,
    expect=ill_posed,
    title="As written, without r > 0: the formula divides by 0 at r = 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

direction_any_beta = claim(
    "flows/radial-direction-any-beta",
    implies(equal(y, z0 + outer * u), equal(u, 1 / outer * (y - z0))),
    expect=ill_posed,
    title="and, without β ≥ −α, where α + β + r = 0",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

centre_has_every_direction = claim(
    "flows/radial-centre-direction",
    forall(u, equal(z0 + 0 * (1 + beta / (alpha + 0)) * u, z0)),
    title="At r = 0 every direction serves",
    document=HOMEWORK, part="5.4", claims="flow-5.4-unique-direction",
)  # fmt: skip

alpha_zero = claim(
    "flows/radial-alpha-zero",
    both(
        pred("increasing", function(p, p * (1 + beta / (0 + p)))),
        pred("injective", function(p, p * (1 + beta / (0 + p)))),
        forall(p, p * (1 + beta / (0 + p)) > beta),
    ),
    given=beta > 0,
    title="α = 0, β > 0: r ↦ r + β is injective on r > 0 with values > β",
    document=HOMEWORK, part="5.4", claims="flow-5.4-alpha-zero",
)  # fmt: skip

alpha_zero_image = claim(
    "flows/radial-alpha-zero-image",
    implies(s > beta, exists(p, equal(p * (1 + beta / (0 + p)), s))),
    given=beta > 0,
    proof=exhibit(s - beta),
    title="and each of these is taken",
    document=HOMEWORK, part="5.4", claims="flow-5.4-alpha-zero",
)  # fmt: skip

h = 1 / (alpha + p)

centred = y + beta / (alpha + norm(y)) * y

jacobian_matrix = claim(
    "flows/radial-jacobian",
    equal(
        jacobian(centred, y),
        (1 + beta / (alpha + norm(y))) * identity(d) - beta / ((alpha + norm(y)) ** 2 * norm(y)) * (y @ y.T),
    ),
    given=unequal(y, zeros(d, 1)),
    proof=matrix_calculus,
    title="In y = z − z₀ ≠ 0:  J = (1 + βh) I − βh²/r · y yᵀ, with h = 1/(α + r), r = ‖y‖",
    document=HOMEWORK, part="5.4", claims="flow-5.4-jacobian",
)  # fmt: skip

determinant = claim(
    "flows/radial-determinant",
    equal(
        det((1 + beta * h) * identity(d) - beta * h**2 / p * (y @ y.T)),
        (1 + beta * h) ** (d - 1) * (1 + alpha * beta * h**2),
    ),
    given=equal(dot(y, y), p**2),
    title="det J = (1 + βh)^(D−1) (1 + αβh²) with h = 1/(α + r), in every dimension D",
    document=HOMEWORK, part="5.4", claims="flow-5.4-jacobian",
)  # fmt: skip

R = norm(y)

determinant_of_flow = claim(
    "flows/radial-flow-determinant",
    equal(
        det(jacobian(centred, y)),
        (1 + beta / (alpha + R)) ** (d - 1) * (1 + alpha * beta / (alpha + R) ** 2),
    ),
    given=unequal(y, zeros(d, 1)),
    proof=calc(
        det(jacobian(centred, y)),
        eq(det((1 + beta / (alpha + R)) * identity(d) - beta / ((alpha + R) ** 2 * R) * (y @ y.T)), by=jacobian_matrix),
        eq((1 + beta / (alpha + R)) ** (d - 1) * (1 + alpha * beta / (alpha + R) ** 2)),
    ),
    title="Both together: the determinant of the radial flow",
    document=HOMEWORK, part="5.4", claims="flow-5.4-jacobian",
)  # fmt: skip

determinant_positive = claim(
    "flows/radial-determinant-positive",
    (1 + beta * h) ** (d - 1) * (1 + alpha * beta * h**2) > 0,
    given=allowed,
    title="For β ≥ −α and r > 0 it is positive",
    document=HOMEWORK, part="5.4", claims="flow-5.4-jacobian",
)  # fmt: skip

boundary_radius = claim(
    "flows/radial-boundary-radius",
    equal(phi, r**2 / (alpha + r)),
    given=equal(beta, -alpha),
    title="At β = −α:  φ(r) = r²/(α + r), still strictly increasing",
    document=HOMEWORK, part="5.4", claims="flow-5.4-boundary-singular",
)  # fmt: skip

boundary_singular = claim(
    "flows/radial-boundary-singular",
    equal((1 + beta / (alpha + r)) ** (d - 1) * (1 + alpha * beta / (alpha + r) ** 2), 0),
    given=[equal(beta, -alpha), equal(r, 0)],
    title="but det J vanishes at z₀",
    document=HOMEWORK, part="5.4", claims="flow-5.4-boundary-singular",
)  # fmt: skip

inside_regular = claim(
    "flows/radial-centre-regular",
    (1 + beta / (alpha + r)) ** (d - 1) * (1 + alpha * beta / (alpha + r) ** 2) > 0,
    given=[beta > -alpha, equal(r, 0)],
    title="while for β > −α it is positive there as well",
    document=HOMEWORK, part="5.4", claims="flow-5.4-boundary-singular",
)  # fmt: skip
