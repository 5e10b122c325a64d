"""Normalisation: an affine map of each element, its statistics held constant. Mass follows the element.

Batch, group and instance norms stand between a convolution and its activation, and are folded into the convolution: a
negative scale turns the sign. Layer norms stand on sums of either sign, whose elements win for their own value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, signs, times
from ebp.tape import Record

Scale = Callable[[Record], Tensor | None]


def _batch_norm(record: Record) -> tuple[Tensor | None, Tensor | None]:
    """weight and running variance; torch.batch_norm has another order of arguments than torch.nn.functional's."""
    low_level = record.function is torch.batch_norm
    weight = record.argument(1 if low_level else 3, "weight")
    variance = record.argument(4 if low_level else 2, "running_var")
    if bool(record.argument(5, "training", False)):
        raise UnsupportedOperation(f"{record.name} is in training mode: call model.eval() first")
    return weight, variance


def _sign(weight: Tensor | None, record: Record, walk: Walk) -> Sign:
    """The sign of the scale of each channel, None where no scale is negative."""
    if weight is None:
        return None
    dimensions = record.inputs[0].tensor.dim()

    def make() -> Sign:
        if not bool((weight < 0).any()):
            return None
        shape = (1, -1, *(1,) * (dimensions - 2))
        sign = signs(weight.detach()).view(shape)
        return walk.weights.fix(sign) if walk.weights.lasts(weight) else sign

    return walk.weights.get(weight, ("sign", dimensions), make)  # type: ignore[no-any-return]


def _folded(scale: Scale) -> Callable[[Record, int, Flow, Walk], Moves]:
    def push(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
        yield record.inputs[0], flow.under(times(flow.sign, _sign(scale(record), record, walk)))

    return push


def _excite_batch_norm(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    weight, variance = _batch_norm(record)
    below = walk.excitation(record.inputs[0], times(sign, _sign(weight, record, walk)), top)
    scale = torch.ones((), dtype=below.dtype, device=below.device) if weight is None else weight.detach().abs()
    if variance is not None:
        scale = scale * torch.rsqrt(variance + record.argument(7, "eps", 1e-5))
    scale = scale.to(below.dtype)
    return below * (scale if scale.dim() == 0 else scale.view(1, -1, *(1,) * (below.dim() - 2)))


def _push_own(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    """What an element wins, it wins for its own value, as the inputs of a linear operation do."""
    node = record.inputs[0]
    yield node, flow.under(walk.sign_of(node))


def _push_follow(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    yield record.inputs[0], flow


def _group_scale(record: Record) -> Tensor | None:
    weight: Tensor | None = record.argument(2, "weight")
    return weight


def _instance_scale(record: Record) -> Tensor | None:
    weight: Tensor | None = record.argument(3, "weight")
    return weight


BATCH_NORM = Rule(_folded(lambda record: _batch_norm(record)[0]), excitation=_excite_batch_norm)
GROUP_NORM = Rule(_folded(_group_scale))
INSTANCE_NORM = Rule(_folded(_instance_scale))
LAYER_NORM = Rule(_push_own, reads=True)
FOLLOW = Rule(_push_follow, range="follows")

TABLE: dict[Any, Rule] = {
    **dict.fromkeys((functional.batch_norm, torch.batch_norm), BATCH_NORM),
    **dict.fromkeys((functional.group_norm, torch.group_norm), GROUP_NORM),
    functional.instance_norm: INSTANCE_NORM,
    **dict.fromkeys((functional.layer_norm, torch.layer_norm), LAYER_NORM),
    **dict.fromkeys((functional.local_response_norm, functional.normalize), FOLLOW),
}
if hasattr(functional, "rms_norm"):
    TABLE[functional.rms_norm] = LAYER_NORM
