"""Pools. An average shares its mass by the activation in its window, a maximum gives all of it to the arg-max."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, ratio, split
from ebp.tape import Node, Record


def _average(output: Callable[[Record, Tensor], Tensor], spatial: bool = True) -> Rule:
    """The rule of an average: P' = e ⊙ fᵀ(P / f(e)) with e the excitation of its input, f the average itself.

    spatial: it keeps the order of the dimensions, so that a sign may be carried down; else what wins high and what wins
    low go down apart.
    """

    def push(record: Record, index: int, flow: Flow, walk: Walk) -> Moves:
        if not spatial and flow.sign is not None and flow.sign.numel() > 1:
            for part in split(flow):
                yield from push(record, index, part, walk)
            return
        node = record.inputs[0]
        sign = _carried(flow.sign, node, record.outputs[0])
        excited = walk.excitation(node, sign, flow.top)
        share = ratio(flow.mass, output(record, excited))
        spread = _transposed(lambda x: output(record, x), share, excited)
        yield node, replace(flow, signal=spread * excited, scale=None, sign=sign)

    def excitation(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
        node = record.inputs[0]
        if not spatial and sign is not None and sign.numel() > 1:
            minus = torch.full((), -1.0, dtype=sign.dtype, device=sign.device)
            return torch.where(sign < 0, excitation(record, minus, top, walk), excitation(record, None, top, walk))
        return output(record, walk.excitation(node, _carried(sign, node, record.outputs[0]), top))

    return Rule(push, reads=True, range="follows", excitation=excitation)


def _carried(sign: Sign, node: Node, output: Node) -> Sign:
    """The sign of an average's input. One that depends on the channel alone is the same below; others are spread."""
    if sign is None or sign.numel() == 1:
        return sign
    shape, pooled = node.tensor.shape, output.tensor.shape
    if sign.dim() == len(shape) and all(a in (1, b) for a, b in zip(sign.shape, shape, strict=True)):
        return sign
    if len(pooled) < len(shape):
        return sign.expand(pooled).reshape(*pooled, *(1,) * (len(shape) - len(pooled)))
    return functional.interpolate(sign.expand(pooled), shape[2:], mode="nearest")


def _transposed(function: Callable[[Tensor], Tensor], share: Tensor, like: Tensor) -> Tensor:
    """The transpose of a linear function applied to each of the K signals: (K, *like.shape)."""
    count = share.shape[0]
    folded = share.flatten(0, 1) if like.dim() > 1 else share
    dummy = torch.zeros((count * like.shape[0], *like.shape[1:]), dtype=share.dtype, device=share.device)
    with torch.enable_grad():
        dummy.requires_grad_()
        (gradient,) = torch.autograd.grad(function(dummy), dummy, folded, create_graph=share.requires_grad)
    return gradient.view(count, *like.shape)


def _replayed(record: Record, value: Tensor) -> Tensor:
    result: Tensor = record.replay(lambda _: value)
    return result


def _push_mean(record: Record, _index: int, flow: Flow, walk: Walk) -> Moves:
    node = record.inputs[0]
    dims, keep = _mean_dims(record)
    mass, sign = flow.mass, flow.sign
    if not keep:
        for dim in dims:
            mass = mass.unsqueeze(dim + 1)
            if sign is not None and sign.dim() > 0:
                sign = sign.unsqueeze(dim)
    excited = walk.excitation(node, sign, flow.top)
    yield node, replace(flow, signal=ratio(mass, excited.sum(dims, keepdim=True)) * excited, scale=None, sign=sign)


def _excite_mean(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    node = record.inputs[0]
    dims, keep = _mean_dims(record)
    if sign is not None and sign.dim() > 0 and not keep:
        for dim in dims:
            sign = sign.unsqueeze(dim)
    return walk.excitation(node, sign, top).mean(dims, keepdim=keep)


def _mean_dims(record: Record) -> tuple[list[int], bool]:
    """The dimensions that a mean or sum runs over, counted from the front and in order; and whether they stay."""
    dims = record.argument(1, "dim", record.kwargs.get("axis"))
    count = record.inputs[0].tensor.dim()
    if dims is None or (not isinstance(dims, int) and not len(dims)):
        dims = range(count)
    dims = [dims] if isinstance(dims, int) else list(dims)
    return sorted(dim % count for dim in dims), bool(
        record.argument(2, "keepdim", record.kwargs.get("keepdims", False))
    )


def _global_average(record: Record) -> bool:
    size = record.argument(1, "output_size")
    sizes = size if isinstance(size, (tuple, list)) else (size,)
    return all(length == 1 for length in sizes)


def _push_adaptive(record: Record, index: int, flow: Flow, walk: Walk) -> Moves:
    if not _global_average(record):
        yield from _ADAPTIVE.push(record, index, flow, walk)
        return
    node = record.inputs[0]
    sign = _carried(flow.sign, node, record.outputs[0])
    excited = walk.excitation(node, sign, flow.top)
    dims = tuple(range(excited.dim() - (flow.mass.dim() - 3), excited.dim()))
    yield node, replace(flow, signal=ratio(flow.mass, excited.sum(dims, keepdim=True)) * excited, scale=None, sign=sign)


def _push_max(record: Record, _index: int, flow: Flow, _walk: Walk) -> Moves:
    """All mass to the arg-max. Output 1, where there is one, holds indices and carries no mass."""
    node = record.inputs[0]
    dimensions = node.tensor.dim() - 2
    winners = _winners(record, dimensions)
    count, shape = flow.mass.shape[0], node.tensor.shape
    index_k = winners.flatten(2).expand(count, *winners.flatten(2).shape)
    below = flow.mass.new_zeros((count, *shape[:2], shape[2:].numel()))
    below.scatter_add_(-1, index_k, flow.mass.flatten(3))
    sign = flow.sign
    if sign is not None and sign.numel() > 1 and any(length > 1 for length in sign.shape[2:]):
        flat = sign.new_zeros((*shape[:2], shape[2:].numel()))
        spread = flat.scatter_(-1, winners.flatten(2), sign.expand(winners.shape).flatten(2))
        sign = spread.view(shape)
    yield node, replace(flow, signal=below.view(count, *shape), scale=None, sign=sign)


def _winners(record: Record, dimensions: int) -> Tensor:
    value = record.inputs[0].tensor
    name = record.name.rsplit(".", 1)[-1]
    if "adaptive" in name:
        adaptive = (functional.adaptive_max_pool1d, functional.adaptive_max_pool2d, functional.adaptive_max_pool3d)[
            dimensions - 1
        ]
        return adaptive(value, record.argument(1, "output_size"), return_indices=True)[1]
    pool = (functional.max_pool1d, functional.max_pool2d, functional.max_pool3d)[dimensions - 1]
    stride = record.argument(2, "stride")
    return pool(
        value,
        record.argument(1, "kernel_size"),
        stride if stride != [] else None,
        record.argument(3, "padding", 0),
        record.argument(4, "dilation", 1),
        record.argument(5, "ceil_mode", False),
        return_indices=True,
    )[1]


def _push_amax(record: Record, _index: int, flow: Flow, _walk: Walk) -> Moves:
    """A maximum over dimensions: shared equally among elements that are equal to it."""
    node = record.inputs[0]
    dims, keep = _mean_dims(record)
    mass, sign = flow.mass, flow.sign
    if not keep:
        for dim in dims:
            mass = mass.unsqueeze(dim + 1)
            sign = sign.unsqueeze(dim) if sign is not None and sign.dim() > 0 else sign
    hits = (node.tensor == node.tensor.amax(dims, keepdim=True)).to(mass.dtype)
    yield node, replace(flow, signal=mass * (hits / hits.sum(dims, keepdim=True)), scale=None, sign=sign)


def _push_interpolated(record: Record, index: int, flow: Flow, walk: Walk) -> Moves:
    mode = record.argument(3, "mode", "nearest")
    if mode == "bicubic":
        raise UnsupportedOperation(f"{record.name} in mode 'bicubic' has weights of both signs, and no excitation rule")
    yield from AVERAGE.push(record, index, flow, walk)


MEAN = Rule(_push_mean, reads=True, range="follows", excitation=_excite_mean)
AVERAGE = _average(_replayed)
SUM = _average(_replayed, spatial=False)
_ADAPTIVE = AVERAGE
ADAPTIVE = Rule(_push_adaptive, reads=True, range="follows", excitation=AVERAGE.excitation)
INTERPOLATED = Rule(_push_interpolated, reads=True, range="follows", excitation=AVERAGE.excitation)
MAX = Rule(_push_max, reads=True, range="follows")
AMAX = Rule(_push_amax, reads=True, range="follows")

TABLE: dict[Any, Rule] = {
    **dict.fromkeys((torch.mean, torch.Tensor.mean, torch.sum, torch.Tensor.sum), MEAN),
    **dict.fromkeys((torch.amax, torch.Tensor.amax), AMAX),
    **dict.fromkeys((functional.avg_pool1d, functional.avg_pool2d, functional.avg_pool3d, torch.avg_pool1d), AVERAGE),
    **dict.fromkeys(
        (functional.adaptive_avg_pool1d, functional.adaptive_avg_pool2d, functional.adaptive_avg_pool3d), ADAPTIVE
    ),
    torch.adaptive_avg_pool1d: ADAPTIVE,
    **dict.fromkeys((functional.max_pool1d, functional.max_pool2d, functional.max_pool3d), MAX),
    **dict.fromkeys((torch.max_pool1d, torch.max_pool2d, torch.max_pool3d), MAX),
    **dict.fromkeys(
        (functional.max_pool1d_with_indices, functional.max_pool2d_with_indices, functional.max_pool3d_with_indices),
        MAX,
    ),
    **dict.fromkeys(
        (functional.adaptive_max_pool1d, functional.adaptive_max_pool2d, functional.adaptive_max_pool3d), MAX
    ),
    **dict.fromkeys((functional.adaptive_max_pool1d_with_indices, functional.adaptive_max_pool2d_with_indices), MAX),
    functional.adaptive_max_pool3d_with_indices: MAX,
    **dict.fromkeys((functional.interpolate, functional.upsample), INTERPOLATED),
    functional.fold: SUM,
}
