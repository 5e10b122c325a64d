"""Element by element: activations, sums, products with constants, dropout."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, inverse, is_channels_last, positive, signs, times, unbroadcast
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
        yield _moved(node, flow.under(_own_sign(flow, own)))
        return
    for node in (first, second):
        walk.value(node, is_channels_last(flow.signal))
    high = walk.positive(first, flow.sign)
    low = positive(second.tensor * factor, flow.sign) if factor != 1 else walk.positive(second, flow.sign)
    unit = inverse(high + low, flow.signal.dtype)
    yield _moved(first, flow.scaled(high * unit))
    yield _moved(second, flow.scaled(low * unit).under(_own_sign(flow, factor)))


def _factor(record: Record) -> float:
    """What the second operand is multiplied by: alpha, negative for a difference."""
    alpha = float(record.kwargs.get("alpha", 1))
    name = record.name.rsplit(".", 1)[-1]
    return -alpha if "sub" in name else alpha


def _own_sign(flow: Flow, factor: float) -> Sign:
    if factor > 0:
        return flow.sign
    return times(flow.sign, torch.full((), -1.0, dtype=flow.signal.dtype, device=flow.signal.device))


def _moved(node: Node, flow: Flow) -> tuple[Node, Flow]:
    """The flow at a node that may have been broadcast."""
    shape = node.tensor.shape
    if flow.signal.shape[1:] == shape:
        return node, flow
    sign = flow.sign
    if sign is not None and sign.dim() > 0:
        full = sign.expand(flow.signal.shape[1:])
        sign = full.sum_to_size(shape).sign()
    return node, Flow(unbroadcast(flow.mass, shape), sign, flow.top)


def _push_reversed_sub(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """rsub(a, b) = b − a."""
    node = record.argument(0, "input")
    if not isinstance(node, Node) or isinstance(record.argument(1, "other"), Node):
        raise UnsupportedOperation(f"{record.name} between two activations has no excitation rule: write b - a")
    yield _moved(node, flow.under(_own_sign(flow, -1.0)))


def _push_scale(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """x · c or x / c: mass follows the element; a negative c turns the sign."""
    node, constant = _scaled(record)
    yield _moved(node, flow.under(times(flow.sign, _scale_sign(constant, flow.signal))))


def _excite_scale(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    node, constant = _scaled(record)
    scale = torch.as_tensor(constant, dtype=node.tensor.dtype, device=node.tensor.device)
    below = walk.excitation(node, times(sign, _scale_sign(constant, node.tensor)), top)
    if record.name.rsplit(".", 1)[-1] in ("mul", "mul_", "multiply", "__mul__", "__rmul__", "__imul__"):
        return below * scale.abs()
    return below / scale.abs()


def _scaled(record: Record) -> tuple[Node, Any]:
    first, second = record.argument(0, "input"), record.argument(1, "other")
    if isinstance(first, Node) and isinstance(second, Node):
        raise UnsupportedOperation(
            f"{record.name} multiplies two activations (a gate), which has no excitation rule yet; "
            "choose a layer above it, or register a rule with ebp.rules.register"
        )
    return (first, second) if isinstance(first, Node) else (second, first)


def _scale_sign(constant: Any, like: Tensor) -> Sign:
    if isinstance(constant, Tensor):
        return signs(constant.to(like.dtype)) if bool((constant < 0).any()) else None
    return torch.full((), -1.0, dtype=like.dtype, device=like.device) if constant < 0 else None


FOLLOW = Rule(_push_follow, range="follows")
MONOTONE = Rule(_push_follow)
RELU = Rule(_push_relu, reads=False, range="non-negative", excitation=_excite_through)
PROBABILITY = Rule(_push_follow, range="non-negative")
ADD = Rule(_push_add, reads=True, range="follows")
SUBTRACT = Rule(_push_add, reads=True)
SCALE = Rule(_push_scale, reads=True, excitation=_excite_scale)

_T = torch.Tensor
TABLE: dict[Any, Rule] = {
    **dict.fromkeys(
        (functional.relu, functional.relu_, torch.relu, torch.relu_, _T.relu, _T.relu_, functional.relu6), RELU
    ),
    **dict.fromkeys(
        (functional.hardtanh, functional.hardtanh_, functional.leaky_relu, _T.clamp, _T.clamp_, torch.clamp), MONOTONE
    ),
    **dict.fromkeys((_T.clamp_min, _T.clamp_min_, torch.clamp_min, torch.tanh, _T.tanh, functional.tanh), MONOTONE),
    **dict.fromkeys(
        (torch.sigmoid, _T.sigmoid, functional.sigmoid, torch.softmax, _T.softmax, functional.softmax), PROBABILITY
    ),
    **dict.fromkeys((functional.log_softmax, _T.log_softmax, torch.log_softmax, functional.logsigmoid), MONOTONE),
    **dict.fromkeys(
        (functional.dropout, functional.dropout1d, functional.dropout2d, functional.dropout3d, torch.dropout), FOLLOW
    ),
    **dict.fromkeys((functional.alpha_dropout, functional.feature_alpha_dropout), MONOTONE),
    **dict.fromkeys((_T.add, _T.add_, torch.add, _T.__add__, _T.__radd__, _T.__iadd__), ADD),
    **dict.fromkeys((_T.sub, _T.sub_, torch.sub, _T.__sub__, _T.__isub__), SUBTRACT),
    **dict.fromkeys((_T.__rsub__, torch.rsub), Rule(_push_reversed_sub, reads=True)),
    **dict.fromkeys((_T.mul, _T.mul_, torch.mul, _T.__mul__, _T.__rmul__, _T.__imul__), SCALE),
    **dict.fromkeys((_T.div, _T.div_, torch.div, _T.__truediv__, _T.__itruediv__, _T.true_divide), SCALE),
}
