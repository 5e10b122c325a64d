"""Operations that move elements about: mass moves back with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, positive, split
from ebp.tape import Node, Record

Back = Callable[[Record, int, Node, Tensor], Tensor]
"""(record, number of the output, input node, signals (K, *output shape)) → signals (K, *input shape)."""


def _rule(back: Back) -> Rule:
    def push(record: Record, output: int, flow: Flow, _walk: Walk) -> Moves:
        for node in dict.fromkeys(record.inputs):
            sign = _back_sign(back, record, output, node, flow.sign)
            parts = [flow.under(sign)] if sign is not CONFLICT else split(flow)
            for part in parts:
                yield node, replace(part, signal=back(record, output, node, part.mass), scale=None)

    def excitation(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
        """The inputs' excitation, moved about as they are."""
        found = {}
        for node in dict.fromkeys(record.inputs):
            below = _back_sign(back, record, 0, node, sign)
            if below is CONFLICT or in_place(record):
                return positive(walk.value(record.outputs[0]), sign)
            found[node] = walk.excitation(node, below, top)
        result = record.replay(found.__getitem__)
        first: Tensor = result if isinstance(result, Tensor) else result[0]
        return first.clamp_min(0)

    return Rule(push, range="follows", excitation=excitation, carries=True)


CONFLICT = torch.empty(0)
"""Stands for the sign of an element that was taken several times, under different signs."""


def in_place(record: Record) -> bool:
    """Whether playing a call again would write into its arguments."""
    name = record.name.rsplit(".", 1)[-1]
    return name == "__setitem__" or (name.endswith("_") and not name.endswith("__"))


def _back_sign(back: Back, record: Record, output: int, node: Node, sign: Sign) -> Sign:
    """The sign moves as the mass does; where no mass arrives it does not matter."""
    if sign is None or sign.numel() == 1:
        return sign
    full = sign.expand(record.outputs[output].tensor.shape)[None]
    below = back(record, output, node, full)[0]
    if bool((below.abs() != back(record, output, node, torch.ones_like(full))[0]).any()):
        return CONFLICT
    return torch.where(below == 0, torch.ones_like(below), below.sign())


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


def _selected(record: Record, output: int, node: Node, signal: Tensor) -> Tensor:
    """Any operation that picks elements, some of them perhaps more than once: it is played again on their numbers."""
    shape, device = node.tensor.shape, node.tensor.device
    # As floating point, numbers pass every operation; they are exact up to 2⁵³ (on MPS, which has no double, 2²⁴).
    kind = torch.float32 if device.type == "mps" else torch.float64
    numbers = torch.arange(1, shape.numel() + 1, device=device, dtype=kind).view(shape)
    played = _played(record, output, node, numbers)
    filled = _played(record, output, node, torch.zeros(shape, dtype=kind, device=device))
    index = torch.where(played == filled, 0, played).long().flatten()  # what is the same in both was filled in
    below = torch.zeros(signal.shape[0], shape.numel() + 1, dtype=signal.dtype, device=device)
    return below.index_add(1, index, signal.flatten(1))[:, 1:].view(signal.shape[0], *shape)


def _played(record: Record, output: int, node: Node, value: Tensor) -> Tensor:
    """The operation's output with `value` in the node's place and zeros in the other nodes'."""
    values = {node: value}

    def stand_in(other: Node) -> Tensor:
        return values.setdefault(other, torch.zeros_like(other.tensor, dtype=value.dtype))

    result = record.replay(stand_in, value.dtype)
    if result is None:  # x[…] = y
        return values[record.args[0]]
    if isinstance(result, Tensor):
        return result
    return [part for part in result if isinstance(part, Tensor) and part.is_floating_point()][output]


def _like(_record: Record, _output: int, _node: Node, signal: Tensor) -> Tensor:
    return signal


def _push_nowhere(_record: Record, _output: int, _flow: Flow, _walk: Walk) -> Moves:
    """A new tensor takes its shape from another, and nothing else."""
    return ()


_T, _F = torch.Tensor, functional
NEW = Rule(_push_nowhere)
RESHAPE, SELECTED = _rule(_reshape), _rule(_selected)
TABLE: dict[Any, Rule] = {
    **dict.fromkeys((torch.flatten, _T.flatten, _T.view, _T.reshape, torch.reshape, _T.view_as), RESHAPE),
    **dict.fromkeys((torch.squeeze, _T.squeeze, torch.unsqueeze, _T.unsqueeze, _T.squeeze_), RESHAPE),
    **dict.fromkeys((torch.unflatten, _T.unflatten, _T.reshape_as, _T.unsqueeze_), RESHAPE),
    **dict.fromkeys((torch.permute, _T.permute), _rule(_permute)),
    **dict.fromkeys((torch.transpose, _T.transpose, torch.swapaxes, _T.swapaxes), _rule(_transpose)),
    **dict.fromkeys((torch.cat, torch.concat, torch.concatenate), _rule(_cat)),
    **dict.fromkeys((_T.contiguous, _T.clone, torch.clone, _T.detach, torch.detach), _rule(_like)),
    **dict.fromkeys((_T.to, _T.float, _T.double, _T.half, _T.bfloat16, _T.type_as, _T.type), _rule(_like)),
    **dict.fromkeys((_T.__getitem__, torch.chunk, _T.chunk, torch.split, _T.split, _T.unbind, torch.unbind), SELECTED),
    **dict.fromkeys((torch.tensor_split, _T.tensor_split, torch.hsplit, torch.vsplit), SELECTED),
    **dict.fromkeys((torch.narrow, _T.narrow, torch.select, _T.select, torch.stack, _F.pad), SELECTED),
    **dict.fromkeys((torch.hstack, torch.vstack, torch.dstack, torch.take, _T.take), SELECTED),
    **dict.fromkeys((torch.roll, _T.roll, torch.flip, _T.flip, _T.T.__get__, _T.mT.__get__), SELECTED),  # type: ignore[attr-defined]
    **dict.fromkeys((torch.movedim, _T.movedim, torch.moveaxis, _T.moveaxis, _T.t, torch.t), SELECTED),
    **dict.fromkeys((_T.index_select, torch.index_select, torch.gather, _T.gather, torch.rot90, _T.rot90), SELECTED),
    **dict.fromkeys((_F.channel_shuffle, _F.pixel_shuffle, _F.pixel_unshuffle, _F.unfold, _T.unfold), SELECTED),
    **dict.fromkeys((_T.expand, _T.expand_as, torch.broadcast_to, _T.broadcast_to), SELECTED),
    **dict.fromkeys((_T.repeat, torch.tile, _T.tile, torch.repeat_interleave, _T.repeat_interleave), SELECTED),
    **dict.fromkeys((torch.masked_fill, _T.masked_fill, _T.masked_fill_, torch.where, _T.where), SELECTED),
    **dict.fromkeys((_T.__setitem__, _T.index_fill, torch.index_fill, _T.index_put, torch.index_put), SELECTED),
    **dict.fromkeys((torch.zeros_like, torch.ones_like, torch.full_like, torch.empty_like), NEW),
    **dict.fromkeys((_T.new_zeros, _T.new_ones, _T.new_full, _T.new_empty), NEW),
    **dict.fromkeys((torch.diagonal, _T.diagonal, torch.tril, _T.tril, torch.triu, _T.triu), SELECTED),
}
