"""What trees look like: golden renderings in Unicode, ASCII and LaTeX."""

import pytest

from derivcheck.language.build import *
from derivcheck.language.domain import COMPLEX, INTEGER, REAL, Domain, Kind, Prop, Symbol
from derivcheck.language.latex import latex
from derivcheck.language.node import Op, Term, sym
from derivcheck.language.text import ascii_text, declaration, space, text

x, y, z, t, mu1, sigma_t, alpha_bar, x_hat_1 = reals("x y z t mu1 sigma_t alpha_bar x_hat_1")
w = complexes("w")
k, j = integers("k j")
n, m = counts("n m")
p, q = distribution("p q", REAL, Prop.DENSITY)
A, B = matrices("A B", n)
C = matrices("C", n, m)
v = vectors("v", n)
f = functions("f")
g = sequences("g")
h = functions("h", inputs=(REAL, REAL))
P = Normal(mu1, sigma_t)

GOLDEN = [
    # (term, Unicode, ASCII, LaTeX)
    (x + y - z, "x + y − z", "x + y - z", "x + y - z"),
    (x - (y - z), "x − (y − z)", "x - (y - z)", "x - (y - z)"),
    (x - (y + z), "x − (y + z)", "x - (y + z)", "x - (y + z)"),
    (x + (-y), "x + (−y)", "x + (-y)", "x + (-y)"),
    (-x + y, "−x + y", "-x + y", "-x + y"),
    (-(x + y), "−(x + y)", "-(x + y)", "-(x + y)"),
    (-Term(Op.NEG, (x,)), "−(−x)", "-(-x)", "-(-x)"),
    (-x * y, "−x·y", "-x*y", "-x y"),
    (-(x * y), "−x·y", "-x*y", "-x y"),
    (x * -y, "x·(−y)", "x*(-y)", "x (-y)"),
    (x * y * z, "x·y·z", "x*y*z", "x y z"),
    (x * (y * z), "x·(y·z)", "x*(y*z)", "x (y z)"),
    ((x + y) * z, "(x + y)·z", "(x + y)*z", "(x + y) z"),
    (x / y / z, "x/y/z", "x/y/z", r"\frac{\frac{x}{y}}{z}"),
    (x / (y * z), "x/(y·z)", "x/(y*z)", r"\frac{x}{y z}"),
    (x / (y / z), "x/(y/z)", "x/(y/z)", r"\frac{x}{\frac{y}{z}}"),
    (x * (y / z), "x·(y/z)", "x*(y/z)", r"x \cdot \frac{y}{z}"),
    (x * y / z, "x·y/z", "x*y/z", r"\frac{x y}{z}"),
    ((x + y) / (x - y), "(x + y)/(x − y)", "(x + y)/(x - y)", r"\frac{x + y}{x - y}"),
    (-x / y, "−x/y", "-x/y", r"\frac{-x}{y}"),
    (rational(1, 2) * x, "1/2·x", "1/2*x", r"\frac{1}{2} x"),
    (x * rational(1, 2), "x·(1/2)", "x*(1/2)", r"x \cdot \frac{1}{2}"),
    (x + rational(-1, 2), "x + (−1/2)", "x + (-1/2)", r"x + \left( -\frac{1}{2} \right)"),
    (rational(-2) * x, "−2·x", "-2*x", "-2 x"),
    (x ** 2, "x²", "x**2", "x^{2}"),
    ((-x) ** 2, "(−x)²", "(-x)**2", "(-x)^{2}"),
    ((x * y) ** 2, "(x·y)²", "(x*y)**2", "(x y)^{2}"),
    ((x / y) ** 2, "(x/y)²", "(x/y)**2", r"\left( \frac{x}{y} \right)^{2}"),
    (rational(1, 2) ** 2, "(1/2)²", "(1/2)**2", r"\left( \frac{1}{2} \right)^{2}"),
    (rational(-1) ** k, "(−1)^k", "(-1)**k", "(-1)^{k}"),
    (x ** y ** z, "x^y^z", "x**y**z", "x^{y^{z}}"),
    ((x ** y) ** z, "(x^y)^z", "(x**y)**z", "(x^{y})^{z}"),
    (x ** -1, "x⁻¹", "x**(-1)", "x^{-1}"),
    (x ** (y + 1), "x^(y + 1)", "x**(y + 1)", "x^{y + 1}"),
    (x ** rational(1, 2), "x^(1/2)", "x**(1/2)", r"x^{\frac{1}{2}}"),
    (-x ** 2, "−x²", "-x**2", "-x^{2}"),
    (sigma_t ** 2 / 2, "σ_t²/2", "sigma_t**2/2", r"\frac{\sigma_{t}^{2}}{2}"),
    (alpha_bar * x_hat_1, "ᾱ·x̂₁", "alpha_bar*x_hat_1", r"\bar{\alpha} \hat{x}_{1}"),
    (sqrt(x ** 2 + 1), "√(x² + 1)", "sqrt(x**2 + 1)", r"\sqrt{x^{2} + 1}"),
    (csqrt(w), "csqrt(w)", "csqrt(w)", r"\sqrt{w}"),
    (root(x, 3), "∛(x)", "root(x, 3)", r"\sqrt[3]{x}"),
    (root(x, 5), "root(x, 5)", "root(x, 5)", r"\sqrt[5]{x}"),
    (exp(-x ** 2 / 2), "exp(−x²/2)", "exp(-x**2/2)", r"\exp\left( \frac{-x^{2}}{2} \right)"),
    (log(x) / log(y), "log(x)/log(y)", "log(x)/log(y)", r"\frac{\log(x)}{\log(y)}"),
    (sin(x) ** 2, "sin(x)²", "sin(x)**2", r"\sin(x)^{2}"),
    (abs(x - y), "|x − y|", "abs(x - y)", r"\lvert x - y \rvert"),
    (floor(x / 2), "⌊x/2⌋", "floor(x/2)", r"\lfloor \frac{x}{2} \rfloor"),
    (factorial(n) / factorial(n + 1), "n!/(n + 1)!", "factorial(n)/factorial(n + 1)", r"\frac{n!}{(n + 1)!}"),
    (factorial(n) ** 2, "(n!)²", "factorial(n)**2", "(n!)^{2}"),
    (binomial(n, k), "binomial(n, k)", "binomial(n, k)", r"\binom{n}{k}"),
    (maximum(x, y, 0), "max(x, y, 0)", "max(x, y, 0)", r"\max(x, y, 0)"),
    (conj(w) * w, "conj(w)·w", "conj(w)*w", r"\overline{w} w"),
    (Re(w) + Im(w), "Re(w) + Im(w)", "Re(w) + Im(w)", r"\operatorname{Re}(w) + \operatorname{Im}(w)"),
    (gamma(x), "gamma(x)", "gamma(x)", r"\Gamma(x)"),
    (
        cases((x < 0, -x), otherwise=x),
        "{−x if x < 0; x otherwise}",
        "cases(-x if x < 0; else x)",
        r"\begin{cases} -x & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
    ),
    (f(x) * h(x, y), "f(x)·h(x, y)", "f(x)*h(x, y)", "f(x) h(x, y)"),
    (g[k], "g_k", "g[k]", "g_{k}"),
    (g[k + 1], "g_{k + 1}", "g[k + 1]", "g_{k + 1}"),
    (g[1], "g_1", "g[1]", "g_{1}"),
    (function(x, x ** 2), "x ↦ x²", "function(x, x**2)", r"x \mapsto x^{2}"),
    (function(x, y, x + y), "(x, y) ↦ x + y", "function(x, y, x + y)", r"(x, y) \mapsto x + y"),
    (Sum(k * n, k, 1, n), "Σ_{k=1}^{n} k·n", "Sum(k*n, k, 1, n)", r"\sum_{k=1}^{n} k n"),
    (Sum(k + 1, k, 1, n), "Σ_{k=1}^{n} (k + 1)", "Sum(k + 1, k, 1, n)", r"\sum_{k=1}^{n} (k + 1)"),
    (Sum(k, k, 1, n) + x, "Σ_{k=1}^{n} k + x", "Sum(k, k, 1, n) + x", r"\sum_{k=1}^{n} k + x"),
    (x + Sum(k, k, 1, n), "x + Σ_{k=1}^{n} k", "x + Sum(k, k, 1, n)", r"x + \sum_{k=1}^{n} k"),
    (Sum(k, k, 1, n) * x, "(Σ_{k=1}^{n} k)·x", "Sum(k, k, 1, n)*x", r"\left( \sum_{k=1}^{n} k \right) x"),
    (x * Sum(k, k, 1, n), "x·Σ_{k=1}^{n} k", "x*Sum(k, k, 1, n)", r"x \sum_{k=1}^{n} k"),
    (x * Sum(k, k, 1, n) / y, "(x·Σ_{k=1}^{n} k)/y", "x*Sum(k, k, 1, n)/y", r"\frac{x \sum_{k=1}^{n} k}{y}"),
    (Sum(k, k, 1, n) ** 2, "(Σ_{k=1}^{n} k)²", "Sum(k, k, 1, n)**2", r"\left( \sum_{k=1}^{n} k \right)^{2}"),
    (
        Sum(Sum(k * j, j, 1, k), k, 1, n),
        "Σ_{k=1}^{n} Σ_{j=1}^{k} k·j",
        "Sum(Sum(k*j, j, 1, k), k, 1, n)",
        r"\sum_{k=1}^{n} \sum_{j=1}^{k} k j",
    ),
    (Prod(g[k], k, 1, n), "Π_{k=1}^{n} g_k", "Prod(g[k], k, 1, n)", r"\prod_{k=1}^{n} g_{k}"),
    (Max(g[k], k, 1, n), "max_{1≤k≤n} g_k", "Max(g[k], k, 1, n)", r"\max_{1 \leq k \leq n} g_{k}"),
    (
        Integral(exp(-x ** 2), x, -oo, oo),
        "∫_{−∞}^{∞} exp(−x²) dx",
        "Integral(exp(-x**2), x, -oo, oo)",
        r"\int_{-\infty}^{\infty} \exp(-x^{2}) \,\mathrm{d}x",
    ),
    (
        Integral(x + y, x, 0, 1),
        "∫_{0}^{1} (x + y) dx",
        "Integral(x + y, x, 0, 1)",
        r"\int_{0}^{1} (x + y) \,\mathrm{d}x",
    ),
    (Limit(sin(x) / x, x, 0), "lim_{x → 0} sin(x)/x", "Limit(sin(x)/x, x, 0)", r"\lim_{x \to 0} \frac{\sin(x)}{x}"),
    (Limit(1 / x, x, 0, "+"), "lim_{x → 0⁺} 1/x", 'Limit(1/x, x, 0, "+")', r"\lim_{x \to 0^{+}} \frac{1}{x}"),
    (D(x ** 2 + y, x), "∂/∂x (x² + y)", "D(x**2 + y, x)", r"\frac{\partial}{\partial x} (x^{2} + y)"),
    (D(x ** 2, x) * y, "(∂/∂x x²)·y", "D(x**2, x)*y", r"\left( \frac{\partial}{\partial x} x^{2} \right) y"),
    (D(h(x, y), x, x), "∂²/∂x² h(x, y)", "D(h(x, y), x, x)", r"\frac{\partial^{2}}{\partial x^{2}} h(x, y)"),
    (
        D(h(x, y), x, y),
        "∂/∂y ∂/∂x h(x, y)",
        "D(D(h(x, y), x), y)",
        r"\frac{\partial}{\partial y} \frac{\partial}{\partial x} h(x, y)",
    ),
    (
        D(x ** 2, x, at=3),
        "(∂/∂x x²)|_{x=3}",
        "D(x**2, x, at=3)",
        r"\left. \frac{\partial}{\partial x} x^{2} \right|_{x=3}",
    ),
    (D(f(x), x), "f'(x)", "f'(x)", "f'(x)"),
    (prime(f, 0), "f'(0)", "f'(0)", "f'(0)"),
    (prime(f, x + 1, 2), "f''(x + 1)", "f''(x + 1)", "f''(x + 1)"),
    (prime(f, 0) ** 2, "f'(0)²", "f'(0)**2", "f'(0)^{2}"),
    (D(f(2 * x), x), "∂/∂x f(2·x)", "D(f(2*x), x)", r"\frac{\partial}{\partial x} f(2 x)"),
    (gradient(dot(v, A @ v), v), "∇_v vᵀ·(A·v)", "gradient(v.T*(A*v), v)", r"\nabla_{v} v^{\top} (A v)"),
    (hessian(norm(v) ** 2, v), "∇²_v ‖v‖²", "hessian(norm(v)**2, v)", r"\nabla^{2}_{v} \lVert v \rVert^{2}"),
    (jacobian(A @ v, v), "J_v A·v", "jacobian(A*v, v)", "J_{v} A v"),
    (
        gradient(norm(v), v, at=C @ C.T @ v),
        "(∇_v ‖v‖)|_{v=C·Cᵀ·v}",
        "gradient(norm(v), v, at=C*C.T*v)",
        r"\left. \nabla_{v} \lVert v \rVert \right|_{v=C C^{\top} v}",
    ),
    (E(x ** 2, (x, p)), "E_{x~p}[x²]", "E(x**2, (x, p))", r"\mathbb{E}_{x \sim p}[x^{2}]"),
    (
        E(x + y, (x, p), (y, q)),
        "E_{x~p, y~q}[x + y]",
        "E(x + y, (x, p), (y, q))",
        r"\mathbb{E}_{x \sim p, y \sim q}[x + y]",
    ),
    (
        E(x, (x, P)) ** 2,
        "E_{x~N(μ₁, σ_t²)}[x]²",
        "E(x, (x, Normal(mu1, sigma_t)))**2",
        r"\mathbb{E}_{x \sim \mathcal{N}(\mu_{1}, \sigma_{t}^{2})}[x]^{2}",
    ),
    (Var(x, (x, p)), "Var_{x~p}[x]", "Var(x, (x, p))", r"\operatorname{Var}_{x \sim p}[x]"),
    (Normal(0, 1), "N(0, 1)", "Normal(0, 1)", r"\mathcal{N}(0, 1)"),
    (Normal(mu1, sqrt(x)), "N(μ₁, x)", "Normal(mu1, sqrt(x))", r"\mathcal{N}(\mu_{1}, x)"),
    (MvNormal(v, A), "N(v, A)", "MvNormal(v, A)", r"\mathcal{N}(v, A)"),
    (Uniform(0, 1), "Uniform(0, 1)", "Uniform(0, 1)", r"\operatorname{Uniform}(0, 1)"),
    (Bernoulli(x), "Bernoulli(x)", "Bernoulli(x)", r"\operatorname{Bernoulli}(x)"),
    (density(p, x), "p(x)", "density(p, x)", "p(x)"),
    (density(P, x), "N(x; μ₁, σ_t²)", "density(Normal(mu1, sigma_t), x)", r"\mathcal{N}(x; \mu_{1}, \sigma_{t}^{2})"),
    (
        log_density(p, x) - log_density(q, x),
        "log p(x) − log q(x)",
        "log_density(p, x) - log_density(q, x)",
        r"\log p(x) - \log q(x)",
    ),
    (KL(p, q), "KL(p ‖ q)", "KL(p, q)", r"D_{\mathrm{KL}}(p \,\|\, q)"),
    (
        KL(P, Normal(0, 1)),
        "KL(N(μ₁, σ_t²) ‖ N(0, 1))",
        "KL(Normal(mu1, sigma_t), Normal(0, 1))",
        r"D_{\mathrm{KL}}(\mathcal{N}(\mu_{1}, \sigma_{t}^{2}) \,\|\, \mathcal{N}(0, 1))",
    ),
    (entropy(p), "H(p)", "entropy(p)", "H(p)"),
    (A.T @ A.inv @ v, "Aᵀ·A⁻¹·v", "A.T*A.inv*v", r"A^{\top} A^{-1} v"),
    ((A @ B).T, "(A·B)ᵀ", "(A*B).T", r"(A B)^{\top}"),
    ((A + B).inv, "(A + B)⁻¹", "(A + B).inv", "(A + B)^{-1}"),
    (det(A @ B), "det(A·B)", "det(A*B)", r"\det(A B)"),
    (tr(A), "tr(A)", "tr(A)", r"\operatorname{tr}(A)"),
    (diag(v), "diag(v)", "diag(v)", r"\operatorname{diag}(v)"),
    (hadamard(A, B), "A ⊙ B", "hadamard(A, B)", r"A \odot B"),
    (identity(n), "I_n", "identity(n)", "I_{n}"),
    (identity(n + 1), "I_{n + 1}", "identity(n + 1)", "I_{n + 1}"),
    (zeros(n, m), "0_{n×m}", "zeros(n, m)", r"0_{n \times m}"),
    (norm(v - v), "‖v − v‖", "norm(v - v)", r"\lVert v - v \rVert"),
    (v[k], "v[k]", "v[k]", "v_{k}"),
    (A[k, j], "A[k, j]", "A[k, j]", "A_{kj}"),
    ((A @ B)[1, 2], "(A·B)[1, 2]", "(A*B)[1, 2]", "(A B)_{1, 2}"),
    (matrix([[1, x], [y, 2]]), "[1, x; y, 2]", "[[1, x], [y, 2]]", r"\begin{pmatrix} 1 & x \\ y & 2 \end{pmatrix}"),
    (vector(1, 2), "[1; 2]", "[[1], [2]]", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
    (build(k * x, (k,), n), "[k·x]_{k=1..n}", "build(k*x, k = 1..n)", r"(k x)_{1 \leq k \leq n}"),
    (
        build(k - j, (k, j), n, m),
        "[k − j]_{k=1..n, j=1..m}",
        "build(k - j, k = 1..n, j = 1..m)",
        r"(k - j)_{1 \leq k \leq n, 1 \leq j \leq m}",
    ),
    (equal(x, y), "x = y", "x = y", "x = y"),
    (unequal(x, 0), "x ≠ 0", "x != 0", r"x \neq 0"),
    (x <= y, "x ≤ y", "x <= y", r"x \leq y"),
    (both(x > 0, y > 0, z > 0), "x > 0 ∧ y > 0 ∧ z > 0", "x > 0 and y > 0 and z > 0", r"x > 0 \land y > 0 \land z > 0"),
    (
        both(x > 0, either(x > 1, y < 2)),
        "x > 0 ∧ (x > 1 ∨ y < 2)",
        "x > 0 and (x > 1 or y < 2)",
        r"x > 0 \land (x > 1 \lor y < 2)",
    ),
    (
        either(both(x > 0, y > 0), z > 0),
        "x > 0 ∧ y > 0 ∨ z > 0",
        "x > 0 and y > 0 or z > 0",
        r"x > 0 \land y > 0 \lor z > 0",
    ),
    (both(), "true", "true", r"\top"),
    (either(), "false", "false", r"\bot"),
    (negation(x > 0), "¬(x > 0)", "not (x > 0)", r"\lnot (x > 0)"),
    (
        implies(x > 0, implies(y > 0, z > 0)),
        "x > 0 ⇒ (y > 0 ⇒ z > 0)",
        "x > 0 => (y > 0 => z > 0)",
        r"x > 0 \Rightarrow (y > 0 \Rightarrow z > 0)",
    ),
    (
        implies(both(x > 0, y > 0), x * y > 0),
        "x > 0 ∧ y > 0 ⇒ x·y > 0",
        "x > 0 and y > 0 => x*y > 0",
        r"x > 0 \land y > 0 \Rightarrow x y > 0",
    ),
    (iff(x > 0, -x < 0), "x > 0 ⇔ −x < 0", "x > 0 <=> -x < 0", r"x > 0 \Leftrightarrow -x < 0"),
    (
        forall(k, implies(k >= 1, unequal(k, 0))),
        "∀k: k ≥ 1 ⇒ k ≠ 0",
        "for all k: k >= 1 => k != 0",
        r"\forall k\colon k \geq 1 \Rightarrow k \neq 0",
    ),
    (exists((x, y), x < y), "∃x: ∃y: x < y", "exists x: exists y: x < y", r"\exists x\colon \exists y\colon x < y"),
    (negation(forall(x, x > 0)), "¬(∀x: x > 0)", "not (for all x: x > 0)", r"\lnot (\forall x\colon x > 0)"),
    (tends(x ** 2, x, oo, oo), "x² → ∞ as x → ∞", "x**2 -> oo as x -> oo", r"x^{2} \to \infty \quad (x \to \infty)"),
    (tends(f(x), x, 0, 1, "-"), "f(x) → 1 as x → 0⁻", "f(x) -> 1 as x -> 0-", r"f(x) \to 1 \quad (x \to 0^{-})"),
    (proportional(x * y, x, x), "x·y ∝ x in x", "x*y propto x in x", r"x y \propto_{x} x"),
    (
        equal_up_to(x + y, x, x),
        "x + y = x + constant in x",
        "x + y = x + constant in x",
        r"x + y = x + \text{const in } x",
    ),
    (law(x, P), "x ~ N(μ₁, σ_t²)", "x ~ Normal(mu1, sigma_t)", r"x \sim \mathcal{N}(\mu_{1}, \sigma_{t}^{2})"),
    (pred("positive definite", A), "positive definite(A)", "positive definite(A)", r"A \text{ is positive definite}"),
    (
        pred("near", Term(Op.LAMBDA, (x > 0,), (x.data,)), 1),
        "x > 0 near x = 1",
        "x > 0 near x = 1",
        r"x > 0 \text{ near } x = 1",
    ),
    (pi * e + I - oo, "π·e + i − ∞", "pi*e + i - oo", r"\pi \mathrm{e} + \mathrm{i} - \infty"),
]  # fmt: skip


@pytest.mark.parametrize("node, unicode, ascii, tex", GOLDEN, ids=[row[2] for row in GOLDEN])
def test_golden(node, unicode, ascii, tex):
    assert text(node) == unicode
    assert repr(node) == unicode
    assert ascii_text(node) == ascii and ascii.isascii()
    assert latex(node) == tex and tex.isascii()


NAMES = [
    ("sigma_t", "σ_t", r"\sigma_{t}"),
    ("alpha_bar", "α\u0304", r"\bar{\alpha}"),
    ("alpha_bar_t", "α\u0304_t", r"\bar{\alpha}_{t}"),
    ("mu1", "μ₁", r"\mu_{1}"),
    ("x_12", "x₁₂", "x_{12}"),
    ("x'", "x′", "x'"),
    ("theta_hat", "θ\u0302", r"\hat{\theta}"),
    ("Sigma", "Σ", r"\Sigma"),
    ("lambda_i_j", "λ_i_j", r"\lambda_{i, j}"),
    ("loss", "loss", r"\mathrm{loss}"),
    ("x_max", "x_max", r"x_{\mathrm{max}}"),
    ("log2", "log2", r"\mathrm{log2}"),
    ("σ", "σ", "σ"),
    ("_", "_", r"\_"),
]


@pytest.mark.parametrize("name, unicode, tex", NAMES, ids=[row[0] for row in NAMES])
def test_names(name, unicode, tex):
    handle = sym(Symbol(name, REAL))
    assert text(handle) == unicode
    assert ascii_text(handle) == name
    assert latex(handle) == tex


DIFFERENTIABLE = Prop.DIFFERENTIABLE
DECLARATIONS = [
    (reals("x"), "x real"),
    (positives("sigma_s"), "sigma_s > 0"),
    (nonnegatives("u"), "u >= 0"),
    (interval("p", 0, 1), "0 < p < 1"),
    (interval("p", 0, 1, closed="both"), "0 <= p <= 1"),
    (interval("lambda", -1, 0), "-1 < lambda < 0"),
    (interval("u", None, rational(1, 3).data), "u < 1/3"),
    (integers("k"), "k integer"),
    (naturals("k"), "k nonnegative integer"),
    (n, "n positive integer"),
    (sym(Symbol("k", INTEGER._replace(lo=2))), "k integer, k >= 2"),
    (complexes("z"), "z complex"),
    (finite("b", [0, 1]), "b in {0, 1}"),
    (vectors("x", counts("d")), "x in R^d"),
    (vectors("x", 3), "x in R^3"),
    (vectors("x", n + 1), "x in R^{n + 1}"),
    (C, "C in R^{n x m}"),
    (matrices("A", n, None, Prop.POSITIVE_DEFINITE), "A in R^{n x n} positive definite"),
    (matrices("A", n, None, Prop.SYMMETRIC, Prop.INVERTIBLE), "A in R^{n x n} invertible symmetric"),
    (functions("f", DIFFERENTIABLE), "f differentiable"),
    (functions("f"), "f: R -> R"),
    (functions("f", DIFFERENTIABLE, inputs=(vector_space(n),)), "f: R^n -> R differentiable"),
    (functions("f", inputs=(REAL, COMPLEX)), "f: R x C -> R"),
    (sequences("g"), "g_i real"),
    (sequences("g", Domain(Kind.REAL, lo=0), first=0), "g_i > 0 for i >= 0"),
    (sequences("g", first=None), "g_i real for all integers i"),
    (sequences("v", vector_space(n)), "v_i in R^n"),
    (distribution("q", vector_space(counts("k")), Prop.DENSITY), "q density on R^k"),
    (distribution("q", REAL, Prop.PMF), "q pmf"),
    (distribution("q"), "q law on R"),
]


@pytest.mark.parametrize("handle, expected", DECLARATIONS, ids=[row[1] for row in DECLARATIONS])
def test_declarations(handle, expected):
    assert declaration(handle.data) == expected


def test_spaces():
    assert space(Domain(Kind.REAL, lo=0, lo_closed=True)) == "[0, oo)"
    assert space(Domain(Kind.REAL, hi=0)) == "(-oo, 0)"
    assert space(INTEGER) == "Z"


def test_long_sums_and_products_print_without_recursion():
    total, product = x, x
    for _ in range(3000):
        total, product = total + y, product * y
    assert text(total).count("+") == 3000
    assert latex(product).count("y") == 3000


def test_huge_numbers_print():
    assert text(rational(10**5000)) == "1" + "0" * 5000
    assert ascii_text(rational(-(10**5000), 3)) == "-1" + "0" * 5000 + "/3"
