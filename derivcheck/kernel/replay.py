"""Stored proofs: a theorem to JSON, and back by calling the rules again.  No search.

    {"nodes": [...], "steps": [{"rule": ..., "premises": [...], "parameters": {...}}, ...]}

Steps stand in order, each referring to earlier ones; terms stand once, in `nodes`.
"""

from __future__ import annotations

from typing import Any

from derivcheck.kernel.errors import KernelError
from derivcheck.kernel.theorem import RULES, Theorem
from derivcheck.language.node import Node
from derivcheck.language.nodes_json import from_json, to_json

MAX_STEPS = 200_000


def store(theorem: Theorem) -> dict[str, Any]:
    """The proof of a theorem as JSON data."""
    order: list[Theorem] = []
    place: dict[int, int] = {}
    stack: list[tuple[Theorem, bool]] = [(theorem, False)]
    while stack:
        t, ready = stack.pop()
        if id(t) in place:
            continue
        if ready:
            place[id(t)] = len(order)
            order.append(t)
        else:
            stack.append((t, True))
            stack.extend((p, False) for p in t.premises if id(p) not in place)
    nodes: dict[Node, int] = {}

    def pack(value: object) -> object:
        if isinstance(value, Node):
            return {"node": nodes.setdefault(value, len(nodes))}
        if isinstance(value, tuple):
            return {"list": [pack(v) for v in value]}
        return value

    steps = [
        {
            "rule": t.rule,
            "premises": [place[id(p)] for p in t.premises],
            "parameters": {k: {"json": v} if k == "data" else pack(v) for k, v in t.parameters.items()},
        }
        for t in order
    ]
    return {"nodes": [to_json(n) for n in nodes], "steps": steps}


def replay(stored: dict[str, Any]) -> Theorem:
    """The theorem that a stored proof proves, made anew by the rules.

    Raises KernelError (Rejected, MissingObligation ...) when a step does not hold or the data is malformed.
    """
    try:
        steps = stored["steps"]
        nodes = [from_json(n) for n in stored["nodes"]]
        if not 0 < len(steps) <= MAX_STEPS:
            raise KernelError("a proof has between 1 and 200,000 steps")

        def unpack(value: Any) -> Any:
            if isinstance(value, dict):
                (kind, inner), *more = value.items()
                if more or kind not in ("node", "list", "json"):
                    raise KernelError(f"unknown parameter {value!r}")
                return nodes[inner] if kind == "node" else inner if kind == "json" else tuple(map(unpack, inner))
            return value

        made: list[Theorem] = []
        for step in steps:
            premises = [made[k] for k in step["premises"] if 0 <= k]
            made.append(RULES[step["rule"]](*premises, **{k: unpack(v) for k, v in step["parameters"].items()}))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError, OverflowError) as error:
        raise KernelError(f"malformed evidence: {type(error).__name__}: {error}") from error
    return made[-1]
