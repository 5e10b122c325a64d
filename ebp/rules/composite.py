"""Operations that are several in one: written out as plain ones, which have rules of their own."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Walk
from ebp.rules.descent import descend
from ebp.tape import Node, Record, Tape

WrittenOut = Callable[[Record, Tensor, Walk], Tensor]
"""(record, value of the input that carries the mass, walk) → the result again, by operations that have rules."""


def composite(carrier: Callable[[Record], Node], written_out: WrittenOut) -> Rule:
    """The rule of an operation that passes all its mass to one input, by the rules of the operations it consists of."""

    def push(record: Record, output: int, flow: Flow, walk: Walk) -> Moves:
        if output:
            raise UnsupportedOperation(f"{record.name}: its output number {output} has no excitation rule")
        node = carrier(record)
        tape = Tape(walk.find)
        value = walk.value(node).detach()
        with torch.no_grad(), tape:
            tape.start(value)
            result = written_out(record, value, walk)
        start, end = tape.root, tape.node_of(result)
        assert start is not None and end is not None, "written out, the result no longer depends on the input"
        start.non_negative = node.non_negative
        inner = Walk(walk.weights, walk.find, walk.rule_of, walk.dtype)
        for part in descend(tape, {end: [flow]}, inner, (start,)).get(start, []):
            yield node, part

    return Rule(push, reads=True)
