"""The table of rules: torch function → rule.

A function without one is an error on the path, never a silent gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ebp.errors import UnsupportedOperation
from ebp.rules import attention, elementwise, gates, linear, normalization, pooling, shape
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, WeightCache
from ebp.tape import Node, Record

__all__ = ["Flow", "Moves", "Node", "Record", "Rule", "Sign", "Walk", "WeightCache", "find", "register", "rule_of"]

_TABLE: dict[Any, Rule] = {
    **linear.TABLE,
    **pooling.TABLE,
    **elementwise.TABLE,
    **gates.TABLE,
    **attention.TABLE,
    **normalization.TABLE,
    **shape.TABLE,
}


def find(function: Callable[..., Any]) -> Rule | None:
    """The rule of a torch function, None when it has none."""
    return _TABLE.get(function)


def register(*functions: Callable[..., Any], rule: Rule) -> None:
    """Give torch functions a rule, in place of the one they have, if any.

    Functions are told apart as objects: torch.relu, torch.Tensor.relu and torch.nn.functional.relu are three.
    """
    for function in functions:
        _TABLE[function] = rule


def rule_of(record: Record) -> Rule:
    """The rule of a recorded call. Raises UnsupportedOperation with the function, the module's path and the way out."""
    rule = find(record.function)
    if rule is None:
        raise UnsupportedOperation(
            f"{record.name}, called in {record.module}, has no excitation rule: choose an attention layer above it, "
            "or give it a rule with ebp.rules.register"
        )
    if record.stale:
        raise UnsupportedOperation(
            f"{record.name} reads a tensor that was written over through another view of it: "
            "use the operation's form that is not in place, or choose an attention layer above it"
        )
    return rule
