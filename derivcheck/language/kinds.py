"""The kinds of statements that reports show: a fixed list, read off the form of a statement."""

from __future__ import annotations

from enum import Enum

from derivcheck.language.node import Formula, Op


class ClaimKind(Enum):
    """What sort of fact a claim states."""

    IDENTITY = "identity"
    INEQUALITY = "inequality"
    LIMIT = "limit"
    EXPECTATION = "expectation"
    DERIVATIVE = "derivative"
    EIGENVALUE = "eigenvalue"
    DYNAMICS = "dynamics"
    INVERTIBILITY = "invertibility"
    CHANGE_OF_VARIABLES = "change-of-variables"
    OPTIMALITY = "optimality"
    EQUIVALENCE = "equivalence"
    LAW = "law"


def kind_of(statement: Formula) -> ClaimKind:
    """The kind that the form of a statement shows; authors may name a finer one."""
    while statement.op in (Op.FORALL, Op.IMPLIES, Op.EXISTS):
        statement = statement.args[-1]
    heads = {node.op for node in statement.walk()}
    match statement.op:
        case Op.TENDS:
            return ClaimKind.LIMIT
        case Op.IFF:
            return ClaimKind.EQUIVALENCE
        case Op.LAW:
            return ClaimKind.LAW
        case Op.PRED if statement.data.startswith("eigenvalue"):
            return ClaimKind.EIGENVALUE
        case Op.PRED if statement.data in ("minimiser", "maximiser"):
            return ClaimKind.OPTIMALITY
        case Op.PRED if statement.data in ("injective", "increasing", "decreasing", "onto the reals"):
            return ClaimKind.INVERTIBILITY
        case Op.REL if statement.data not in ("=", "!="):
            return ClaimKind.INEQUALITY
    if heads & {Op.DERIV, Op.GRAD, Op.JACOBIAN, Op.HESSIAN}:
        return ClaimKind.DERIVATIVE
    if heads & {Op.EXPECT, Op.VAR, Op.KL, Op.ENTROPY}:
        return ClaimKind.EXPECTATION
    return ClaimKind.IDENTITY
