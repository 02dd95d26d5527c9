"""Signatures: which arguments and data each head takes, so that malformed nodes are refused where they enter.

    fault(Op.DIV, (x,), None)  =  "div takes 2 arguments, 1 given"

Arguments by letters: t a term, f a formula, x either; a final * any number of the letter before it, + at least one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derivcheck.language.domain import Symbol
from derivcheck.language.node import FORMULA_OPS, Formula, Node, Op, Term

CONSTANTS = ("pi", "e", "i", "oo")
RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
SIDES = ("+", "-", "+-")

BOUND: dict[Op, int] = {
    **dict.fromkeys((Op.SUM, Op.PROD, Op.MAXOVER, Op.INTEGRAL, Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN), 1),
    **dict.fromkeys((Op.EXPECT, Op.VAR, Op.FORALL, Op.EXISTS, Op.PROPTO, Op.SAMEUPTO), 1),
    Op.BUILD: 2,
    Op.LAMBDA: -1,  # one or more
}

_ARGUMENTS: dict[str, tuple[Op, ...]] = {
    "": (Op.NUM, Op.CONST, Op.SYM),
    "t": (
        Op.NEG, Op.SQRT, Op.CSQRT, Op.EXP, Op.LOG, Op.SIN, Op.COS, Op.TAN, Op.ATAN, Op.SINH, Op.COSH, Op.TANH, Op.ERF,
        Op.GAMMA, Op.FACTORIAL, Op.FLOOR, Op.ABS, Op.SIGN, Op.RE, Op.IM, Op.CONJ, Op.TRANSPOSE, Op.INVERSE, Op.DET,
        Op.TRACE, Op.DIAG, Op.IDENTITY, Op.NORM, Op.BERNOULLI, Op.ENTROPY,
    ),
    "tt": (
        Op.SUB, Op.DIV, Op.POW, Op.ROOT, Op.BINOMIAL, Op.LIMIT, Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN, Op.EXPECT,
        Op.VAR, Op.ZEROS, Op.NORMAL, Op.MVNORMAL, Op.UNIFORM, Op.CATEGORICAL, Op.DENSITY, Op.LOGDENSITY, Op.KL,
        Op.REL, Op.PROPTO, Op.SAMEUPTO, Op.LAW,
    ),
    "ttt": (Op.SUM, Op.PROD, Op.MAXOVER, Op.INTEGRAL, Op.BUILD, Op.TENDS),
    "t+": (Op.ADD, Op.MUL, Op.MAX, Op.MIN, Op.HADAMARD, Op.MATRIX),
    "tt+": (Op.APPLY, Op.ENTRY),
    "f": (Op.NOT, Op.FORALL, Op.EXISTS),
    "ff": (Op.IMPLIES, Op.IFF),
    "f*": (Op.AND, Op.OR),
    "x": (Op.LAMBDA,),
    "x*": (Op.PRED,),
}  # fmt: skip
ARGUMENTS: dict[Op, str] = {op: letters for letters, ops in _ARGUMENTS.items() for op in ops} | {Op.CASES: "cases"}


def fault(op: Op, args: Sequence[Node], data: object) -> str | None:
    """Why `Node(op, args, data)` would be malformed, or None."""
    return _argument_fault(op, args) or _data_fault(op, args, data)


def _is_kind(letter: str, arg: Node) -> bool:
    return letter == "x" or isinstance(arg, Formula if letter == "f" else Term)


def _argument_fault(op: Op, args: Sequence[Node]) -> str | None:
    letters, count = ARGUMENTS[op], len(args)
    if letters == "cases":
        if count < 3 or count % 2 == 0:
            return f"cases takes condition, value, ..., default; {count} given"
        letters = "ft" * (count // 2) + "t"
    elif letters.endswith(("*", "+")):
        least = len(letters) - (2 if letters.endswith("*") else 1)
        if count < least:
            return f"{op.value} takes at least {least} argument{'s' if least != 1 else ''}, {count} given"
        head, repeated = letters[:-2], letters[-2]
        letters = head + repeated * (count - len(head))
    if count != len(letters):
        return f"{op.value} takes {len(letters)} argument{'s' if len(letters) != 1 else ''}, {count} given"
    for k, (letter, arg) in enumerate(zip(letters, args, strict=True)):
        if not _is_kind(letter, arg):
            return f"{op.value}: argument {k + 1} must be a {'formula' if letter == 'f' else 'term'}"
    if op is Op.APPLY and args[0].op not in (Op.SYM, Op.LAMBDA):
        return "apply: only a name or a lambda can be applied"
    if op is Op.ENTRY and count > 3:
        return f"entry takes one or two indices, {count - 1} given"
    return None


def _data_fault(op: Op, args: Sequence[Node], data: object) -> str | None:
    match op:
        case Op.NUM:
            return None if type(data) is Fraction else "num: a Fraction was expected"
        case Op.CONST:
            return None if data in CONSTANTS else f"const: one of {', '.join(CONSTANTS)} was expected"
        case Op.SYM:
            return None if isinstance(data, Symbol) else "sym: a Symbol was expected"
        case Op.REL:
            return None if data in RELATIONS else f"rel: one of {' '.join(RELATIONS)} was expected"
        case Op.PRED:
            return None if isinstance(data, str) and data else "pred: a name was expected"
        case Op.MATRIX:
            good = isinstance(data, tuple) and len(data) == 2 and all(type(n) is int and n > 0 for n in data)
            if not good:
                return "matrix: two positive numbers of rows and columns were expected"
            assert isinstance(data, tuple)
            return None if data[0] * data[1] == len(args) else f"matrix: {len(args)} entries for {data[0]}×{data[1]}"
        case Op.LIMIT | Op.TENDS:
            good = isinstance(data, tuple) and len(data) == 2 and isinstance(data[0], Symbol) and data[1] in SIDES
            return None if good else f'{op.value}: a symbol and a side "+", "-" or "+-" were expected'
    if op in BOUND:
        if not (isinstance(data, tuple) and data and all(isinstance(s, Symbol) for s in data)):
            return f"{op.value}: bound symbols were expected"
        if BOUND[op] not in (-1, len(data)):
            return f"{op.value} binds {BOUND[op]} symbol{'s' if BOUND[op] != 1 else ''}, {len(data)} given"
        if len({s.name for s in data}) != len(data):
            return f"{op.value}: a bound name occurs twice"
        return None
    return None if data is None else f"{op.value} takes no data"


assert ARGUMENTS.keys() == set(Op), "every head has its signature"
assert {op for op in FORMULA_OPS if op in ARGUMENTS} == FORMULA_OPS
