"""Products and quotients: with a constant mass follows the element; a gate lets through, and takes no mass itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, moved, signs, times
from ebp.tape import Node, Record


def _push_scale(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
    """x · c, x / c, x · gate: mass follows x; where the factor is negative the sign turns."""
    node, factor = _carrier(record, walk)
    if factor is node:  # x · x: high for what is far from 0
        yield from moved(node, flow.under(times(flow.sign, walk.sign_of(node))))
        return
    yield from moved(node, flow.under(times(flow.sign, _sign(factor, flow.signal, flow.signal.dim() - 1))))


def _excite_scale(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    node, factor = _carrier(record, walk)
    value = walk.value(node)
    held = factor.tensor if isinstance(factor, Node) else factor
    scale = torch.as_tensor(held, dtype=value.dtype, device=value.device)
    below = walk.excitation(node, times(sign, _sign(factor, value, record.outputs[0].tensor.dim())), top)
    return below / scale.abs() if "div" in record.name else below * scale.abs()


def _carrier(record: Record, walk: Walk) -> tuple[Node, Any]:
    """What gets the mass, and what it is multiplied with or divided by."""
    first, second = record.argument(0, "input"), record.argument(1, "other")
    if not isinstance(first, Node) or not isinstance(second, Node):
        if "div" in record.name and isinstance(second, Node):
            raise UnsupportedOperation(f"{record.name}: a constant divided by an activation has no excitation rule")
        return (first, second) if isinstance(first, Node) else (second, first)
    if "div" in record.name or first is second:
        return first, second
    return (second, first) if _gates(record, first, second, walk) else (first, second)


def _gates(record: Record, first: Node, second: Node, walk: Walk) -> bool:
    """Whether the first of two factors is the gate: the one between bounds, else the one that is spread out."""
    bounded = walk.is_gate(first), walk.is_gate(second)
    if bounded[0] != bounded[1]:
        return bounded[0]
    sizes = first.tensor.numel(), second.tensor.numel()
    if sizes[0] != sizes[1]:
        return sizes[0] < sizes[1]
    activated = _is_activated(first, walk), _is_activated(second, walk)
    if activated[0] != activated[1]:
        return activated[0]
    raise UnsupportedOperation(
        f"{record.name} multiplies two activations of the shape {tuple(first.tensor.shape)}, and which of them is the "
        "gate cannot be told; choose an attention layer above it, or register a rule with ebp.rules.register"
    )


def _is_activated(node: Node, walk: Walk) -> bool:
    """Whether a node comes from an activation function, as the gate of a gated linear unit does."""
    rule = None if node.producer is None else walk.find(node.producer.function)
    return rule is not None and rule.activation


def _sign(factor: Any, like: Tensor, rank: int) -> Sign:
    """The sign of a factor, None where it is nowhere negative; of the result's rank."""
    held = factor.tensor if isinstance(factor, Node) else factor
    if isinstance(held, Tensor):
        if not bool((held < 0).any()):
            return None
        sign = signs(held.to(like.dtype))
        return sign if sign.dim() == 0 else sign.view((1,) * (rank - sign.dim()) + sign.shape)
    return torch.full((), -1.0, dtype=like.dtype, device=like.device) if held < 0 else None


def _push_glu(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """The first half, times the sigmoid of the second: all mass to the first."""
    node = record.inputs[0]
    dim = record.argument(1, "dim", -1) % node.tensor.dim()
    below = torch.cat([flow.mass, torch.zeros_like(flow.mass)], dim + 1)
    sign = flow.sign
    if sign is not None and sign.dim() > 0:
        full = sign.expand(flow.mass.shape[1:])
        sign = torch.cat([full, torch.ones_like(full)], dim)
    yield node, replace(flow, signal=below, scale=None, sign=sign)


def _push_addcmul(record: Record, _output: int, flow: Flow, _walk: Walk) -> Moves:
    """a + c · x · y with one activation among them, x or y, or a."""
    given = [record.argument(i, name) for i, name in enumerate(("input", "tensor1", "tensor2"))]
    nodes = [item for item in given if isinstance(item, Node)]
    if len(nodes) != 1:
        raise UnsupportedOperation(f"{record.name} of {len(nodes)} activations has no excitation rule: write a + x * y")
    if given[0] is nodes[0]:
        yield from moved(nodes[0], flow)
        return
    factor = given[2] if given[1] is nodes[0] else given[1]
    sign = times(
        _sign(factor, flow.signal, flow.signal.dim() - 1), _sign(record.kwargs.get("value", 1), flow.signal, 0)
    )
    yield from moved(nodes[0], flow.under(times(flow.sign, sign)))


SCALE = Rule(_push_scale, reads=True, excitation=_excite_scale)

_T = torch.Tensor
TABLE: dict[Any, Rule] = {
    **dict.fromkeys((_T.mul, _T.mul_, torch.mul, _T.__mul__, _T.__rmul__, _T.__imul__), SCALE),
    **dict.fromkeys((_T.multiply, torch.multiply), SCALE),
    **dict.fromkeys((_T.div, _T.div_, torch.div, _T.__truediv__, _T.__itruediv__, _T.true_divide), SCALE),
    **dict.fromkeys((torch.addcmul, _T.addcmul, _T.addcmul_), Rule(_push_addcmul)),
    functional.glu: Rule(_push_glu),
}
