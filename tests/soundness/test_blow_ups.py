"""What could run away ends soon, as undecided (or with an answer), and never hangs.

Each statement is verified in a process of its own with a hard limit: a hang is a failure, whatever it hangs in.
"""

import subprocess
import sys
import textwrap

import pytest

SECONDS = 60

HUGE = {
    "exponent": "equal((x + 1)**(10**9), x)",
    "tower": "equal(x**(x**(x**(10**6))), x)",
    "number-tower": "equal(term(9)**(term(9)**(term(9)**9)), x)",
    "negative-exponent": "equal((x + y)**(-10**7), 1)",
    "expansion": "equal((x + y + z + p + q)**60, x**60)",
    "nested-squares": "equal(nest(lambda t: (t + 1)**2 - t, x, 8), x)",
    "sum-of-a-million": "equal(Sum(1/k, k, 1, 10**6), x)",
    "sum-of-a-billion": "equal(Sum(k**k, k, 1, 10**9), 0)",
    "product": "equal(Prod(1 + x**k, k, 1, 10**6), x)",
    "factorial": "equal(factorial(factorial(factorial(9))), x)",
    "binomial": "equal(binomial(10**12, 10**6), x)",
    "deep": "equal(nest(lambda t: t + 1, x, 250), x)",
    "deeper-than-the-stack": "equal(nest(lambda t: t + 1, x, 900), x)",
    "deep-functions": "equal(nest(lambda t: exp(sin(t)), x, 150), x)",
    "deep-logarithm": "equal(nest(log, p, 40), x)",
    "many-symbols": "equal(total(reals(' '.join(f'v{i}' for i in range(300)))), 0)",
    "many-products": "equal(product([r + 1 for r in reals(' '.join(f'v{i}' for i in range(24)))]), 0)",
    "roots": "equal(total([sqrt(r) for r in positives(' '.join(f'v{i}' for i in range(14)))])**12, x)",
    "matrix": "equal(det(matrix([[x + i*j if (i + j) % 3 else y for j in range(9)] for i in range(9)])), 0)",
    "identity": "equal(det(identity(10**9) + identity(10**9)), 2)",
    "moment": "equal(E(x**4000, (x, Normal(y, p))), 0)",
    "derivatives": "equal(nest(lambda t: D(t, x), exp(x**2)*sin(x), 5), 0)",
    "integral": "equal(Integral(sin(x**9)/x, x, 1, 10**9), y)",
    "quantifiers": "nest(lambda f: forall(x, exists(y, both(f, x + y > 0))), x > y, 3)",
    "implications": "nest(lambda f: implies(f, x > 1), x > 0, 12)",
    "disjunctions": "nest(lambda f: both(either(f, x > y), either(y > z, z > x)), equal(x, y), 40)",
    "cases": "equal(nest(lambda t: cases((t > 0, -t), otherwise=t + 1), x, 5), x)",
    "absolute-values": "nest(lambda t: abs(t - 1), x, 24) >= 1",
    "maxima": "maximum(*[abs(r) for r in reals(' '.join(f'v{i}' for i in range(12)))]) < 3",
    "limit": "tends((1 + 1/p)**(p**(p**p)), p, oo, 1)",
}

SCRIPT = """
    from derivcheck import *
    from derivcheck.language.node import term
    x, y, z = reals("x y z"); p, q = positives("p q"); k, n = counts("k n")
    def nest(f, t, times):
        for _ in range(times):
            t = f(t)
        return t
    def total(ts):
        out = ts[0]
        for t in ts[1:]:
            out = out + t
        return out
    def product(ts):
        out = ts[0]
        for t in ts[1:]:
            out = out * t
        return out
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    print(verify(claim("huge", {statement})).outcome.value)
"""


@pytest.mark.slow
@pytest.mark.parametrize("statement", HUGE.values(), ids=HUGE)
def test_ends(statement):
    script = textwrap.dedent(SCRIPT).replace("{statement}", statement)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    assert done.stdout.strip() in ("refuted", "undecided", "supported", "ill-posed")
