"""Element by element: activations, sums, dropout."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, inverse, is_channels_last, moved, positive, times
from ebp.tape import Node, Record


def _push_follow(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    yield record.inputs[0], flow


def _push_relu(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """Mass follows the element. Below a ReLU an active element wins by being high, whatever scales it above."""
    yield record.inputs[0], flow.under(flow.sign if flow.top else None)


def _excite_through(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    """Under a contrastive top the ReLU is looked through: a class and its dual are weighed before it cuts one off."""
    if top:
        return walk.excitation(record.inputs[0], sign, top)
    return positive(record.outputs[0].tensor, None)


def _push_add(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    """a + b: proportional to the positive parts a⁺, b⁺ (of the sign's side); a constant takes no mass."""
    first, second = record.argument(0, "input"), record.argument(1, "other")
    factor = _factor(record)
    if not isinstance(first, Node) or not isinstance(second, Node):
        node = first if isinstance(first, Node) else second
        own = 1.0 if isinstance(first, Node) else factor
        yield from moved(node, flow.under(_own_sign(flow, own)))
        return
    for node in (first, second):
        walk.value(node, is_channels_last(flow.signal))
    high, low = _shares(first, second, factor, flow, walk)
    unit = inverse(high + low, flow.signal.dtype)
    yield from moved(first, flow.scaled(high * unit))
    yield from moved(second, flow.scaled(low * unit).under(_own_sign(flow, factor)))


def _shares(first: Node, second: Node, factor: float, flow: Flow, walk: Walk) -> tuple[Tensor, Tensor]:
    """What two operands are excited by, the second times its factor."""
    if flow.head and factor > 0:
        # Scores of a class may all be negative: a sum of them is one linear operation, and shares as such.
        pair = [walk.excitation(node, flow.sign, flow.top or not walk.non_negative(node)) for node in (first, second)]
        return pair[0], pair[1] * factor
    low = positive(walk.value(second) * factor, flow.sign) if factor != 1 else walk.positive(second, flow.sign)
    return walk.positive(first, flow.sign), low


def _factor(record: Record) -> float:
    """What the second operand is multiplied by: alpha, negative for a difference."""
    alpha = float(record.kwargs.get("alpha", 1))
    name = record.name.rsplit(".", 1)[-1]
    return -alpha if "sub" in name else alpha


def _own_sign(flow: Flow, factor: float) -> Sign:
    if factor > 0:
        return flow.sign
    return times(flow.sign, torch.full((), -1.0, dtype=flow.signal.dtype, device=flow.signal.device))


def _push_reversed_sub(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """rsub(a, b) = b − a."""
    node = record.argument(0, "input")
    if not isinstance(node, Node) or isinstance(record.argument(1, "other"), Node):
        raise UnsupportedOperation(f"{record.name} between two activations has no excitation rule: write b - a")
    yield from moved(node, flow.under(_own_sign(flow, -1.0)))


def _push_larger(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    """maximum(a, b): all mass to the larger, shared where they are equal; minimum: to the smaller."""
    first, second = record.argument(0, "input"), record.argument(1, "other")
    values = [walk.value(item) if isinstance(item, Node) else item for item in (first, second)]
    smaller = "min" in record.name.rsplit(".", 1)[-1]
    ahead = values[1] - values[0] if smaller else values[0] - values[1]
    share = torch.heaviside(ahead, torch.full((), 0.5, dtype=ahead.dtype, device=ahead.device)).to(flow.signal.dtype)
    if isinstance(first, Node):
        yield from moved(first, flow.scaled(share))
    if isinstance(second, Node):
        yield from moved(second, flow.scaled(1 - share))


def _push_negative(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    yield record.inputs[0], flow.under(_own_sign(flow, -1.0))


def _push_far_from_zero(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    """|x|, x²: high for what is far from 0 on its own side."""
    node = record.inputs[0]
    yield node, flow.under(times(flow.sign, walk.sign_of(node)))


def _push_power(record: Record, output: int, flow: Flow, walk: Walk) -> Moves:
    """x ** n, n > 0: even powers as |x|, odd ones keep the sign."""
    exponent = record.argument(1, "exponent")
    if isinstance(exponent, Tensor) and exponent.numel() == 1:
        exponent = float(exponent.detach())  # as in generalised-mean pooling
    if not isinstance(exponent, (int, float)) or exponent <= 0:
        raise UnsupportedOperation(f"{record.name} without a positive constant as exponent has no excitation rule")
    push = _push_far_from_zero if exponent % 2 == 0 else _push_follow
    yield from push(record, output, flow, walk)


FOLLOW = Rule(
    _push_follow,
    range="follows",
    excitation=lambda record, sign, top, walk: walk.excitation(record.inputs[0], sign, top),
    carries=True,
)
ACTIVATION = Rule(_push_follow, activation=True)
MONOTONE = Rule(_push_follow)
RELU = Rule(_push_relu, reads=False, range="non-negative", excitation=_excite_through)
RISING = Rule(_push_relu, range="non-negative", activation=True)
PROBABILITY = Rule(_push_follow, range="non-negative", gate=True)
BOUNDED = Rule(_push_follow, gate=True)
ADD = Rule(_push_add, reads=True, range="follows")
SUBTRACT = Rule(_push_add, reads=True)
LARGER = Rule(_push_larger, reads=True, range="follows")
FAR_FROM_ZERO = Rule(_push_far_from_zero, reads=True, range="non-negative")

_T, _F = torch.Tensor, functional
TABLE: dict[Any, Rule] = {
    **dict.fromkeys((_F.relu, _F.relu_, torch.relu, torch.relu_, _T.relu, _T.relu_, _F.relu6), RELU),
    **dict.fromkeys((_F.silu, _F.gelu, _F.hardswish, _F.mish, _F.elu, _F.elu_, _F.selu, _F.selu_, _F.celu), ACTIVATION),
    **dict.fromkeys((_F.leaky_relu, _F.leaky_relu_, _F.prelu, torch.prelu, _F.rrelu, _F.softsign), ACTIVATION),
    **dict.fromkeys((_F.hardshrink, _F.softshrink, _F.tanhshrink), ACTIVATION),
    **dict.fromkeys((_F.softplus, torch.exp, _T.exp, _T.exp_, torch.exp_), RISING),
    **dict.fromkeys((_F.hardtanh, _F.hardtanh_, _T.clamp, _T.clamp_, torch.clamp, _T.clip, torch.clip), MONOTONE),
    **dict.fromkeys((_T.clamp_min, _T.clamp_min_, torch.clamp_min, _T.clamp_max, torch.clamp_max), MONOTONE),
    **dict.fromkeys((torch.sqrt, _T.sqrt, torch.log1p, _T.log1p, torch.expm1, _T.expm1), MONOTONE),
    **dict.fromkeys((torch.tanh, _T.tanh, _T.tanh_, _F.tanh), BOUNDED),
    **dict.fromkeys((torch.sigmoid, _T.sigmoid, _T.sigmoid_, _F.sigmoid, _F.hardsigmoid), PROBABILITY),
    **dict.fromkeys((torch.softmax, _T.softmax, _F.softmax), PROBABILITY),
    **dict.fromkeys((_F.log_softmax, _T.log_softmax, torch.log_softmax, _F.logsigmoid), MONOTONE),
    **dict.fromkeys((_F.dropout, _F.dropout1d, _F.dropout2d, _F.dropout3d, torch.dropout), FOLLOW),
    **dict.fromkeys((_F.alpha_dropout, _F.feature_alpha_dropout), MONOTONE),
    **dict.fromkeys((_T.add, _T.add_, torch.add, _T.__add__, _T.__radd__, _T.__iadd__), ADD),
    **dict.fromkeys((_T.sub, _T.sub_, torch.sub, _T.__sub__, _T.__isub__), SUBTRACT),
    **dict.fromkeys((_T.__rsub__, torch.rsub), Rule(_push_reversed_sub, reads=True)),
    **dict.fromkeys((torch.maximum, _T.maximum, torch.minimum, _T.minimum), LARGER),
    **dict.fromkeys((torch.neg, _T.neg, _T.__neg__, torch.negative), Rule(_push_negative)),
    **dict.fromkeys((torch.abs, _T.abs, _T.__abs__, torch.square, _T.square), FAR_FROM_ZERO),
    **dict.fromkeys((torch.pow, _T.pow, _T.__pow__), Rule(_push_power, reads=True)),
}
