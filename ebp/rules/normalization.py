"""Batch norm in evaluation, local response norm: mass follows the element, a negative scale turns its sign."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, signs, times
from ebp.tape import Record


def _scale(record: Record) -> tuple[Tensor | None, Tensor | None]:
    """weight and running variance; torch.batch_norm has another order of arguments than torch.nn.functional's."""
    low_level = record.function is torch.batch_norm
    weight = record.argument(1 if low_level else 3, "weight")
    variance = record.argument(4 if low_level else 2, "running_var")
    if bool(record.argument(5, "training", False)):
        raise UnsupportedOperation(f"{record.name} is in training mode: call model.eval() first")
    return weight, variance


def _sign(record: Record, walk: Walk) -> Sign:
    weight, _ = _scale(record)
    if weight is None:
        return None
    dimensions = record.inputs[0].tensor.dim()

    def make() -> Sign:
        if not bool((weight < 0).any()):
            return None
        shape = (1, -1, *(1,) * (dimensions - 2))
        return walk.weights.fix(signs(weight.detach()).view(shape))

    return walk.weights.get(weight, ("sign", dimensions), make)  # type: ignore[no-any-return]


def _push_batch_norm(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    yield record.inputs[0], flow.under(times(flow.sign, _sign(record, walk)))


def _excite_batch_norm(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    node = record.inputs[0]
    below = walk.excitation(node, times(sign, _sign(record, walk)), top)
    weight, variance = _scale(record)
    scale = torch.ones((), dtype=below.dtype, device=below.device) if weight is None else weight.detach().abs()
    if variance is not None:
        scale = scale * torch.rsqrt(variance + record.argument(7, "eps", 1e-5))
    return below * (scale if scale.dim() == 0 else scale.view(1, -1, *(1,) * (below.dim() - 2)))


def _push_follow(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    yield record.inputs[0], flow


BATCH_NORM = Rule(_push_batch_norm, excitation=_excite_batch_norm)
LOCAL_RESPONSE_NORM = Rule(_push_follow, range="follows")

TABLE: dict[Any, Rule] = {
    **dict.fromkeys((functional.batch_norm, torch.batch_norm), BATCH_NORM),
    functional.local_response_norm: LOCAL_RESPONSE_NORM,
}
