"""The walk down the tape: from flows at the output to what arrives at the attention layer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import torch
from torch import Tensor

from ebp.rules.base import Flow, Walk
from ebp.tape import Node, Record, Tape

Ledger = list[tuple[Record, Tensor]]
"""The operations, each with the mass (K,) that it dropped, over all images; a composite is one of them."""


def descend(
    tape: Tape,
    flows: dict[Node, list[Flow]],
    walk: Walk,
    ends: Collection[Node],
    ledger: Ledger | None = None,
) -> dict[Node, list[Flow]]:
    """Walk the tape backwards once; what arrives at each of `ends`, nodes of this tape.

    flows: what lies at the output; taken apart on the way. ledger: if given, every loss is entered.
    """
    arrived: dict[Node, list[Flow]] = {}
    for record in reversed(tape.records):
        for index, node in enumerate(record.outputs):
            parts = merged(flows.pop(node, []))
            if node in ends:
                arrived[node] = parts
            for flow in parts:
                moves = list(walk.rule_of(record).push(record, index, flow, walk))
                for target, part in moves:
                    flows.setdefault(target, []).append(part)
                if ledger is not None:
                    ledger.append((record, sum((_held(part) for _, part in moves), -_held(flow)).neg()))
        walk.finish(record)
    arrived.update({node: flows[node] for node in ends if node in flows})
    return arrived


def _held(flow: Flow) -> Tensor:
    """The mass of a flow, (K,)."""
    return flow.mass.flatten(1).sum(-1)


def merged(flows: list[Flow]) -> list[Flow]:
    """Flows that wear the same sign are one flow; more than two are sorted into those that win high and low."""
    groups: dict[Any, Flow] = {}
    for flow in flows:
        key = (None if flow.sign is None else id(flow.sign), flow.top)
        before = groups.get(key)
        groups[key] = flow if before is None else before.plus(flow)
    if len(groups) <= 2 or any(flow.top for flow in groups.values()):
        return list(groups.values())
    return _high_and_low(list(groups.values()))


def _high_and_low(flows: list[Flow]) -> list[Flow]:
    high = torch.zeros_like(flows[0].mass)
    low = torch.zeros_like(high)
    for flow in flows:
        if flow.sign is None:
            high += flow.mass
        else:
            down = flow.sign < 0
            high += flow.mass.masked_fill(down, 0)
            low += flow.mass.masked_fill(~down, 0)
    return [Flow(high), Flow(low, torch.full((), -1.0, dtype=low.dtype, device=low.device))]
