"""One operation at a time: what a rule sends down, and the same written out from the equation."""

from __future__ import annotations

import torch
from torch import Tensor

from ebp import rules
from ebp.rules import WeightCache
from ebp.rules.base import Flow, Walk
from ebp.rules.descent import descend
from ebp.tape import Tape


def push(function, x: Tensor, mass: Tensor, sign=None) -> tuple[Tensor, Tensor | None]:
    """What arrives at x (no batch of signals) when `mass` lies on function(x), and under which sign."""
    tape = Tape(rules.find)
    tape.start(x)
    with tape, torch.no_grad():
        y = function(x)
    walk = Walk(WeightCache(), rules.find, rules.rule_of, mass.dtype)
    arrived = descend(tape, {tape.node_of(y): [Flow(mass[None], sign)]}, walk, (tape.root,)).get(tape.root, [])
    if not arrived:
        return torch.zeros_like(x), None
    return sum(flow.mass[0] for flow in arrived), arrived[0].sign


def by_children(matrix: Tensor, x: Tensor, mass: Tensor) -> Tensor:
    """P(j) = Σ_i P(i) · a_j w_ij⁺ / Σ_k a_k w_ik⁺ for a matrix (parents, children): written out, one link at a time."""
    result = torch.zeros_like(x.flatten())
    links = matrix.clamp_min(0) * x.flatten().clamp_min(0) + matrix.clamp_max(0) * x.flatten().clamp_max(0)
    for i, share in enumerate(mass.flatten()):
        total = links[i].sum()
        for j in range(len(result)):
            if total > 0:
                result[j] += share * links[i, j] / total
    return result.view(x.shape)


def matrix_of(function, x: Tensor) -> Tensor:
    """The matrix of a linear function, column by column."""
    zero = function(torch.zeros_like(x)).flatten()
    columns = []
    for j in range(x.numel()):
        unit = torch.zeros(x.numel(), dtype=x.dtype)
        unit[j] = 1
        columns.append(function(unit.view(x.shape)).flatten() - zero)
    return torch.stack(columns, 1)
