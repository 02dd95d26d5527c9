"""Stored trees come back as they were; anything else is refused with its place."""

import copy
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivcheck.language.build import *
from derivcheck.language.domain import Domain, Kind, Prop, Symbol
from derivcheck.language.node import INFINITY, Node, Op, Term, sym, term
from derivcheck.language.nodes_json import MAX_DEPTH, NodeError, from_json, to_json
from derivcheck.language.signature import ARGUMENTS, fault

x, y = reals("x y")
t = positives("t")
k = integers("k")
n, d = counts("n d")
A, S = matrices("A", n, d), matrices("S", n, None, Prop.POSITIVE_DEFINITE)
v = vectors("v", n)
f, g = functions("f", Prop.DIFFERENTIABLE), sequences("g", first=0)
p, q = distribution("p q", vector_space(n), Prop.DENSITY)
P = Normal(x, t)

EVERYTHING = [
    2 * x <= rational(1, 3), rational(10**30), rational(-7, 10**20), -INFINITY, x + y - x, -x, x * y * t, x / y, x**k,
    sqrt(x), csqrt(x), root(x, 3), exp(x), log(t), sin(x), cos(x), tan(x), atan(x), sinh(x), cosh(x), tanh(x), erf(x),
    gamma(t), factorial(n), binomial(n, k), floor(x), abs(x), sign(x), maximum(x, y, 1), minimum(x, y), Re(x), Im(x),
    conj(x), cases((x < 0, -x), (x > 1, 1), otherwise=x), f(x), g[k], function(x, y, x + y)(1, 2), Sum(g[k], k, 0, n),
    Prod(k, k, 1, n), Max(g[k], k, 1, n), Integral(exp(-(x**2)), x, -INFINITY, INFINITY), Limit(x, x, 0, "+"),
    D(f(x), x), D(f(x), x, at=3), prime(f, 0, 3), gradient(dot(v, v), v), jacobian(v, v), hessian(dot(v, v), v),
    E(x, (x, P)), Var(x, (x, P)), E(dot(v, v), (v, p)), matrix([[1, x], [y, 2]]), vector(1, 2), build(k, (k,), n),
    build(k * x, (k, integers("j")), n, d), A[1, 2], v[k], A.T, S.inv, det(S), tr(S), diag(v), hadamard(A, A),
    identity(n), zeros(n, d + 1), norm(v), MvNormal(v, S), Uniform(0, 1), Bernoulli(x), Categorical(g, n),
    density(p, v), log_density(q, v), KL(p, q), entropy(p), unequal(x, y), x < y, x >= y, negation(x < y),
    both(x < y, y < 1), both(), either(), either(x < y), implies(x < y, y > x), iff(x < y, y > x),
    forall(f, f(1) < 2), exists((x, y), x < y), tends(x, x, 0, 1, "-"), proportional(x, y, x), equal_up_to(x, y, x),
    law(x, P), pred("integer", n), pred("near", function(x, 1), 0), finite("u", [0, 1]), complexes("z"),
    interval("a", 0, 1, closed="lo"), functions("h", inputs=(vector_space(d),), output=vector_space(n)),
]  # fmt: skip


@pytest.mark.parametrize("node", EVERYTHING, ids=lambda v: repr(v)[:40])
def test_round_trip(node):
    assert from_json(json.loads(json.dumps(to_json(node)))) == node


def test_every_head_is_covered():
    assert {m.op for node in EVERYTHING for m in node.walk()} == set(Op) == set(ARGUMENTS)


@pytest.mark.parametrize("node", EVERYTHING, ids=lambda v: repr(v)[:40])
def test_what_is_built_has_its_signature(node):
    for inner in node.walk():
        assert fault(inner.op, inner.args, inner.data) is None


def test_the_written_form():
    assert to_json(2 * x <= rational(1, 3)) == {
        "symbols": ["x"],
        "node": ["rel", "<=", ["mul", 2, ["sym", 0]], "1/3"],
    }
    assert to_json(A @ v)["symbols"] == [
        ["n", {"kind": "integer", "lo": 1}],
        ["d", {"kind": "integer", "lo": 1}],
        ["A", {"kind": "matrix", "shape": [["sym", 0], ["sym", 1]]}],
        ["v", {"kind": "matrix", "shape": [["sym", 0], 1]}],
    ]


def node_of(data, *symbols):
    return from_json({"symbols": list(symbols), "node": data})


@pytest.mark.parametrize(
    "data, message",
    [
        (None, "data: an object"),
        ([], "data: an object"),
        ({"node": 1}, "data: an object"),
        ({"symbols": [], "node": 1, "more": 2}, "data: an object"),
        ({"symbols": {}, "node": 1}, "symbols: a list was expected, got dict"),
    ],
)
def test_wrong_frames(data, message):
    with pytest.raises(NodeError) as caught:
        from_json(data)
    assert str(caught.value).startswith(message)


WRONG = [
    (["nope", 1], "node: unknown head 'nope'"),
    ([], "node: unknown head None"),
    ([["add"], 1], "node: unknown head list"),
    (["num", 1], "node: unknown head 'num'"),
    (["div", 1], "node: div takes 2 arguments, 1 given"),
    (["add", 1, ["div", 1, 2, 3]], "node[2]: div takes 2 arguments, 3 given"),
    (["add"], "node: add takes at least 1 argument, 0 given"),
    (["sym", 0, 1], "node: sym takes 0 arguments, 1 given"),
    (["sym", 1], "node[1]: 1 is no symbol of the table"),
    (["sym", True], "node[1]: True is no symbol of the table"),
    (["sym", -1], "node[1]: -1 is no symbol of the table"),
    (["sym"], "node: sym without its data"),
    (["const", "tau"], "node: const: one of pi, e, i, oo was expected"),
    (["rel", "==", 1, 2], "node: rel: one of = != < <= > >= was expected"),
    (["not", 1], "node: not: argument 1 must be a formula"),
    (["add", 1, ["rel", "=", 1, 1]], "node: add: argument 2 must be a term"),
    (["and", ["rel", "=", 1, 1], 2], "node: and: argument 2 must be a formula"),
    (["cases", 1], "node: cases takes condition, value, ..., default; 1 given"),
    (["cases", 1, 2, 3], "node: cases: argument 1 must be a formula"),
    (["sum", [], 1, 1, 1], "node: sum: bound symbols were expected"),
    (["sum", [0, 0], 1, 1, 1], "node: sum binds 1 symbol, 2 given"),
    (["build", [0, 0], 1, 1, 1], "node: build: a bound name occurs twice"),
    (["lambda", [], 1], "node: lambda: bound symbols were expected"),
    (["limit", [0, "up"], 1, 1], 'node: limit: a symbol and a side "+", "-" or "+-" were expected'),
    (["limit", [0], 1, 1], "node[1]: [symbol, side] was expected"),
    (["matrix", [2, 2], 1], "node: matrix: 1 entries for 2×2"),
    (["matrix", [0, 1], 1], "node: matrix: two positive numbers of rows and columns were expected"),
    (["matrix", [True, 1], 1], "node: matrix: two positive numbers of rows and columns were expected"),
    (["apply", 1, 1], "node: apply: only a name or a lambda can be applied"),
    (["apply", ["sym", 0]], "node: apply takes at least 2 arguments, 1 given"),
    (["entry", 1, 1, 1, 1], "node: entry takes one or two indices, 3 given"),
    (["pred", 3, 1], "node[1]: a word was expected, got 3"),
    (["pred", ""], "node: pred: a name was expected"),
    (1.5, "node: a number was expected, got float"),
    (True, "node: a number was expected, got True"),
    (None, "node: a number was expected, got None"),
    ({}, "node: a number was expected, got dict"),
    ("", "node: '' is not a number of at most 10000 digits"),
    ("1/0", "node: '1/0' has no positive denominator"),
    ("1/-2", "node: '1/-2' has no positive denominator"),
    ("١", "node: '١' is not a number of at most 10000 digits"),
    ("1_000", "node: '1_000' is not a number of at most 10000 digits"),
]


@pytest.mark.parametrize("data, message", WRONG, ids=lambda v: str(v)[:40])
def test_wrong_nodes(data, message):
    with pytest.raises(NodeError) as caught:
        node_of(data, "x")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "symbol, message",
    [
        (3, "symbols[0]: a name was expected, got 3"),
        ("", "symbols[0]: a name was expected, got ''"),
        ("a\x1b[31m", "symbols[0]: a name was expected, got 'a\\x1b[31m'"),
        (["x"], "symbols[0]: [name, domain] was expected"),
        (["x", {}], "symbols[0][1].kind: unknown kind None"),
        (["x", {"kind": "reel"}], "symbols[0][1].kind: unknown kind 'reel'"),
        (["x", {"kind": "real", "shape": []}], "symbols[0][1]: a real domain has no 'shape'"),
        (["x", {"kind": "real", "lo": 1, "hi": 0}], "symbols[0][1]: the interval is empty"),
        (["x", {"kind": "real", "lo": 0, "hi": 0}], "symbols[0][1]: the interval is empty"),
        (["x", {"kind": "real", "lo_closed": 1}], "symbols[0][1].lo_closed: true was expected, or nothing"),
        (["x", {"kind": "real", "props": ["nice"]}], "symbols[0][1].props: unknown property 'nice'"),
        (["x", {"kind": "matrix", "shape": [1]}], "symbols[0][1]: a matrix has 2 dimensions, 1 given"),
        (["x", {"kind": "matrix", "shape": [["sym", 0], 1]}], "symbols[0][1].shape[0][1]: 0 is no symbol of the table"),
        (["x", {"kind": "matrix", "shape": [["and"], 1]}], "symbols[0][1].shape[0]: a dimension is a term"),
        (["x", {"kind": "function", "inputs": []}], "symbols[0][1]: a function has inputs and an output"),
        (["x", {"kind": "sequence"}], "symbols[0][1]: a sequence has an output"),
        (["x", {"kind": "finite"}], "symbols[0][1]: a finite domain has values"),
    ],
    ids=lambda v: str(v)[:50],
)
def test_wrong_symbols(symbol, message):
    with pytest.raises(NodeError) as caught:
        from_json({"symbols": [symbol], "node": 1})
    assert str(caught.value) == message


def nested(depth):
    data = 1
    for _ in range(depth - 1):
        data = ["neg", data]
    return data


def test_depth_is_capped_without_recursion():
    assert sum(1 for _ in node_of(nested(MAX_DEPTH)).walk()) == MAX_DEPTH
    with pytest.raises(NodeError, match="nested deeper than 500"):
        node_of(nested(MAX_DEPTH + 1))
    with pytest.raises(NodeError, match="nested deeper than 500"):
        node_of(nested(100_000))
    loop = ["neg"]
    loop.append(loop)
    with pytest.raises(NodeError, match="nested deeper than 500"):
        node_of(loop)
    domain = {"kind": "real"}
    for _ in range(1000):
        domain = {"kind": "distribution", "output": domain}
    with pytest.raises(NodeError, match="domains nested deeper than 20"):
        from_json({"symbols": [["x", domain]], "node": 1})


def test_deep_trees_are_written_without_recursion():
    node = x
    for _ in range(20_000):
        node = -node
    assert to_json(node)["symbols"] == ["x"]


def test_nodes_are_counted():
    wide = ["add", *[1] * 500]
    with pytest.raises(NodeError, match="more than 200000 nodes"):
        node_of(["add", *[wide] * 500])
    shared = 1
    for _ in range(60):
        shared = ["add", shared, shared]  # small as an object, huge as a tree
    with pytest.raises(NodeError, match="more than 200000 nodes"):
        node_of(shared)


def test_digits_are_capped():
    assert from_json(to_json(term(10**9999))) == term(10**9999)
    assert from_json(to_json(rational(1, 10**9999))) == rational(1, 10**9999)
    for number in (10**10_000, Fraction(1, 10**10_000)):
        with pytest.raises(NodeError, match="10000 digits"):
            from_json(to_json(term(number)))
    with pytest.raises(NodeError, match="10000 digits"):
        node_of(10**10_000)


names = st.sampled_from(["x", "y", "sigma_t", "x'", "σ"])
numbers = st.fractions(max_denominator=10**20) | st.integers(-(10**40), 10**40).map(Fraction)
ends = st.fractions(min_value=-3, max_value=3)
domains = st.one_of(
    st.just(Domain(Kind.REAL)),
    st.just(Domain(Kind.COMPLEX)),
    st.tuples(ends, st.booleans()).map(lambda e: Domain(Kind.REAL, lo=e[0], lo_closed=e[1])),
    st.tuples(ends, st.booleans()).map(lambda e: Domain(Kind.REAL, lo=e[0], hi=e[0] + 1, hi_closed=e[1])),
    st.integers(-3, 3).map(lambda lo: Domain(Kind.INTEGER, lo=Fraction(lo))),
    st.lists(ends, min_size=1, max_size=3).map(lambda vs: Domain(Kind.FINITE, values=tuple(vs))),
    st.frozensets(st.sampled_from(Prop)).map(lambda ps: Domain(Kind.MATRIX, shape=(n, d + 1), props=ps)),
    st.just(Domain(Kind.FUNCTION, inputs=(vector_space(n),), output=Domain(Kind.COMPLEX))),
    st.just(Domain(Kind.SEQUENCE, output=Domain(Kind.REAL), lo=Fraction(0))),
    st.just(Domain(Kind.DISTRIBUTION, output=vector_space(3))),
)
symbols = st.builds(Symbol, names, domains)


def _extend(inner):
    unary = st.sampled_from([o for o, a in ARGUMENTS.items() if a == "t"])
    binary = st.sampled_from([Op.SUB, Op.DIV, Op.POW, Op.ROOT, Op.KL, Op.LOGDENSITY, Op.ZEROS])
    several = st.sampled_from([Op.ADD, Op.MUL, Op.MAX, Op.HADAMARD])
    return st.one_of(
        st.builds(lambda o, a: Term(o, (a,)), unary, inner),
        st.builds(lambda o, a, b: Term(o, (a, b)), binary, inner, inner),
        st.builds(lambda o, a: Term(o, tuple(a)), several, st.lists(inner, min_size=1, max_size=4)),
        st.builds(lambda s, a, b, c: Term(Op.SUM, (a, b, c), (s,)), symbols, inner, inner, inner),
        st.builds(lambda s, a, b: Term(Op.DERIV, (a, b), (s,)), symbols, inner, inner),
        st.builds(lambda s, side, a, b: Term(Op.LIMIT, (a, b), (s, side)), symbols, st.just("+"), inner, inner),
        st.builds(lambda r, a, b, c, e: cases((Node(Op.REL, (a, b), r), c), otherwise=e),
                  st.sampled_from(["=", "<"]), inner, inner, inner, inner),
        st.builds(lambda s, a, b: function(sym(s), a)(b), symbols, inner, inner),
    )


trees = st.recursive(numbers.map(term) | symbols.map(sym), _extend, max_leaves=12)


@given(trees)
def test_random_trees_come_back(node):
    assert from_json(json.loads(json.dumps(to_json(node)))) == node


scraps = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats(allow_nan=False) | st.sampled_from(
        [*(o.value for o in Op), "=", "+", "1/2", "-0x1f", "kind", "real", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["kind", "lo", "shape"]), inner),
    max_leaves=10,
)  # fmt: skip


@given(st.data(), trees)
def test_damaged_data_is_refused_or_well_formed(data, node):
    stored = json.loads(json.dumps(to_json(node)))
    lists = []

    def collect(item):
        if isinstance(item, list):
            lists.append(item)
        for part in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
            collect(part)

    collect(stored)
    target = data.draw(st.sampled_from(lists))
    if target and data.draw(st.booleans()):
        target[data.draw(st.integers(0, len(target) - 1))] = copy.deepcopy(data.draw(scraps))
    else:
        target.insert(data.draw(st.integers(0, len(target))), copy.deepcopy(data.draw(scraps)))
    try:
        read = from_json(stored)
    except NodeError as error:
        assert str(error).startswith(("node", "symbols", "data"))
    else:
        assert all(fault(m.op, m.args, m.data) is None for m in read.walk())
        assert from_json(to_json(read)) == read
