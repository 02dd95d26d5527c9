"""A few claims with every kind of ending; the file is named explicitly, as a user would."""

from derivcheck import calc, claim, eq, equal, positives, reals, refuted, sqrt

x, y = reals("x y")
a = positives("a")

square = claim(
    "demo/square",
    equal((x + y) ** 2, x**2 + 2 * x * y + y**2),
    title="The binomial square",
    proof=calc((x + y) ** 2, eq(x * (x + y) + y * (x + y)), eq(x**2 + 2 * x * y + y**2)),
)

dream = claim(
    "demo/dream",
    equal((x + y) ** 2, x**2 + y**2),
    given=x > 1,
    title="The freshman's dream",
    proof=calc((x + y) ** 2, eq(x**2 + 2 * x * y + y**2), eq(x**2 + y**2)),
    expect=refuted,
)

root = claim("demo/root", equal(sqrt(a) ** 2, a))
