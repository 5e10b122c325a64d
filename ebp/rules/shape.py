"""Operations that move elements about: mass moves back with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.rules.base import Flow, Moves, Rule, Sign, Walk
from ebp.tape import Node, Record

Back = Callable[[Record, int, Node, Tensor], Tensor]
"""(record, number of the output, input node, signals (K, *output shape)) → signals (K, *input shape)."""


def _rule(back: Back) -> Rule:
    def push(record: Record, output: int, flow: Flow, _walk: Walk) -> Moves:
        for node in dict.fromkeys(record.inputs):
            mass = back(record, output, node, flow.mass)
            yield node, Flow(mass, _back_sign(back, record, output, node, flow.sign), flow.top)

    return Rule(push, range="follows")


def _back_sign(back: Back, record: Record, output: int, node: Node, sign: Sign) -> Sign:
    """The sign moves as the mass does; where no mass arrives it does not matter."""
    if sign is None or sign.numel() == 1:
        return sign
    full = sign.expand(record.outputs[output].tensor.shape)[None]
    below = back(record, output, node, full)[0].sign()
    return torch.where(below == 0, torch.ones_like(below), below)


def _reshape(_record: Record, _output: int, node: Node, signal: Tensor) -> Tensor:
    return signal.reshape(signal.shape[0], *node.tensor.shape)


def _permute(record: Record, _output: int, _node: Node, signal: Tensor) -> Tensor:
    dims = record.args[1:] or (record.kwargs["dims"],)
    order = list(dims[0]) if isinstance(dims[0], (tuple, list)) else list(dims)
    count = len(order)
    inverse = [0] * count
    for position, dim in enumerate(order):
        inverse[dim % count] = position
    return signal.permute(0, *(dim + 1 for dim in inverse))


def _transpose(record: Record, _output: int, node: Node, signal: Tensor) -> Tensor:
    first = record.argument(1, "dim0", record.kwargs.get("axis0"))
    second = record.argument(2, "dim1", record.kwargs.get("axis1"))
    count = node.tensor.dim()
    return signal.transpose(first % count + 1, second % count + 1)


def _cat(record: Record, _output: int, node: Node, signal: Tensor) -> Tensor:
    """The slices of every place where the input stands in the list."""
    parts = record.argument(0, "tensors")
    dim = record.argument(1, "dim", record.kwargs.get("axis", 0)) % record.outputs[0].tensor.dim()
    total = torch.zeros((), dtype=signal.dtype, device=signal.device)
    start = 0
    for part in parts:
        length = (part.tensor if isinstance(part, Node) else part).shape[dim]
        if part is node:
            total = total + signal.narrow(dim + 1, start, length)
        start += length
    return total


def _moved(record: Record, output: int, node: Node, signal: Tensor) -> Tensor:
    """Any operation that only selects: its transpose, signal by signal."""
    dummy = torch.zeros(node.tensor.shape, dtype=signal.dtype, device=signal.device)
    with torch.enable_grad():
        dummy.requires_grad_()
        result = record.replay(lambda other: dummy if other is node else torch.zeros_like(other.tensor))
        chosen = result if isinstance(result, Tensor) else _flat(result)[output]
        gradients = [torch.autograd.grad(chosen, dummy, part, retain_graph=True)[0] for part in signal]
    return torch.stack(gradients)


def _flat(result: Any) -> list[Tensor]:
    return [tensor for tensor in result if isinstance(tensor, Tensor)]


def _like(_record: Record, _output: int, _node: Node, signal: Tensor) -> Tensor:
    return signal


_T = torch.Tensor
RESHAPE, MOVED = _rule(_reshape), _rule(_moved)
TABLE: dict[Any, Rule] = {
    **dict.fromkeys((torch.flatten, _T.flatten, _T.view, _T.reshape, torch.reshape, _T.view_as), RESHAPE),
    **dict.fromkeys((torch.squeeze, _T.squeeze, torch.unsqueeze, _T.unsqueeze, _T.squeeze_), RESHAPE),
    **dict.fromkeys((torch.unflatten, _T.unflatten, _T.reshape_as, _T.unsqueeze_), RESHAPE),
    **dict.fromkeys((torch.permute, _T.permute), _rule(_permute)),
    **dict.fromkeys((torch.transpose, _T.transpose, torch.swapaxes, _T.swapaxes), _rule(_transpose)),
    **dict.fromkeys((torch.cat, torch.concat, torch.concatenate), _rule(_cat)),
    **dict.fromkeys((_T.contiguous, _T.clone, torch.clone, _T.to, _T.float, _T.detach), _rule(_like)),
    **dict.fromkeys((_T.__getitem__, torch.chunk, _T.chunk, torch.split, _T.split, _T.unbind, torch.unbind), MOVED),
    **dict.fromkeys((torch.narrow, _T.narrow, torch.select, _T.select, torch.stack, functional.pad), MOVED),
    **dict.fromkeys((torch.roll, _T.roll, torch.flip, _T.flip, _T.T.__get__, _T.mT.__get__), MOVED),  # type: ignore[attr-defined]
    **dict.fromkeys((torch.movedim, _T.movedim, _T.index_select, torch.index_select, _T.t, torch.t), MOVED),
    **dict.fromkeys((functional.channel_shuffle, functional.pixel_shuffle, functional.pixel_unshuffle), MOVED),
}
