"""Convolutions, linear layers, products with a constant matrix: X = f(x, W⁺); Y = P/X; Z = fᵀ(Y, W⁺); P' = x ⊙ Z.

The bias never enters. Signed inputs use x⁺w⁺ + x⁻w⁻, and what a negative element wins it wins for being negative.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, inverse
from ebp.rules.kernels import CONV, CONV_TRANSPOSED, Convolution, Kernel, Options, Product, sizes
from ebp.tape import Node, Record


@dataclass(frozen=True, eq=False)
class Operation:
    """A linear operation f(x, W) of an activation and a weight that is held constant."""

    node: Node
    weight: Tensor
    kernel: Callable[[Tensor, bool], Kernel]  # (W, will it be used again) → f(·, W)
    form: Hashable  # tells apart operations that use the same weight in another way
    channel: int  # the output channel's axis in the result, counted from the end
    row: int | None  # the output channel's axis in the weight; None where it has none to itself
    pointwise: bool = False  # every output reads one position, the same one


Reading = Callable[[Record], Operation]


def rule(read: Reading) -> Rule:
    """The rule of a linear operation, given how to read its call."""

    def push(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
        operation = read(record)
        if operation.pointwise and operation.node is walk.summed:
            yield operation.node, _summed(record, operation, flow, walk)
            return
        source = walk.sign_of(operation.node)
        parts = [_push_part(record, operation, part, walk) for part in _parts(operation, flow)]
        total = parts[0] if len(parts) == 1 else parts[0].plus(parts[1])
        yield operation.node, total.under(source, top=False)

    def excitation(record: Record, sign: Sign, _top: bool, walk: Walk) -> Tensor:
        operation = read(record)
        if sign is None or _folds(operation, sign):
            return _normaliser(record, operation, sign, walk)
        minus = torch.full((), -1.0, dtype=sign.dtype, device=sign.device)
        low = _normaliser(record, operation, minus, walk)
        return torch.where(sign < 0, low, _normaliser(record, operation, None, walk))

    return Rule(push, reads=True, excitation=excitation)


def _parts(operation: Operation, flow: Flow) -> list[Flow]:
    """A sign that differs between positions cannot be folded into the weights: one flow for each sign."""
    if flow.sign is None or _folds(operation, flow.sign):
        return [flow]
    minus = torch.full((), -1.0, dtype=flow.sign.dtype, device=flow.sign.device)
    low = flow.sign < 0
    zero = flow.mass.new_zeros(())
    mass = flow.mass
    return [Flow(torch.where(low, zero, mass)), Flow(torch.where(low, mass, zero), minus)]


def _folds(operation: Operation, sign: Tensor) -> bool:
    """Whether a sign depends on the output channel alone."""
    if sign.numel() == 1:
        return True
    if operation.row is None or sign.dim() < operation.channel:
        return False
    return sign.numel() == sign.shape[sign.dim() - operation.channel] == operation.weight.shape[operation.row]


def _summed(record: Record, operation: Operation, flow: Flow, walk: Walk) -> Flow:
    """The mass over the channels of each position (K, N, 1, …): what its outputs hold, unless nothing excites them."""
    parts = [
        (part.mass * (_normaliser(record, operation, part.sign, walk) > 0)).sum(2, keepdim=True)
        for part in _parts(operation, flow)
    ]
    return Flow(parts[0] if len(parts) == 1 else parts[0] + parts[1])


def _push_part(record: Record, operation: Operation, flow: Flow, walk: Walk) -> Flow:
    total = _normaliser(record, operation, flow.sign, walk)
    scale = inverse(total, flow.signal.dtype)
    scale = scale if flow.scale is None else scale.mul_(flow.scale)
    share = (flow.signal * scale).to(total.dtype)
    value = operation.node.tensor

    def descend(kernel: Kernel, value: Tensor) -> Flow:
        shape = (share.shape[0] * value.shape[0], *value.shape[1:])
        spread = kernel.transpose(share.flatten(0, 1), shape)
        spread = spread.view(share.shape[0], *value.shape).to(flow.signal.dtype)
        return Flow(spread, scale=value.to(flow.signal.dtype))

    if walk.sign_of(operation.node) is None:
        return descend(_excitatory(operation, flow.sign, walk, False), value)
    high = descend(_excitatory(operation, flow.sign, walk, False), value.clamp_min(0))
    return high.plus(descend(_excitatory(operation, flow.sign, walk, True), (-value).clamp_min(0)))


def _normaliser(record: Record, operation: Operation, sign: Sign, walk: Walk) -> Tensor:
    """X: what excites each output, f(x⁺, W⁺) + f(−x⁻, (−W)⁺), the weights times the sign."""

    def make() -> Tensor:
        kernel = _excitatory(operation, sign, walk, False)
        value = walk.value(operation.node, kernel.channels_last)
        if walk.sign_of(operation.node) is None:
            return kernel.apply(value)
        high = kernel.apply(value.clamp_min(0))
        return high + _excitatory(operation, sign, walk, True).apply((-value).clamp_min(0))

    return walk.once(record, sign, make)  # type: ignore[no-any-return]


def _excitatory(operation: Operation, sign: Sign, walk: Walk, negated: bool) -> Kernel:
    """f(·, (sign · W)⁺), or f(·, (−sign · W)⁺); kept for parameters whose sign comes back on every pass."""
    weight = operation.weight
    lasting = walk.weights.lasts(weight) and (sign is None or sign.numel() == 1 or walk.weights.is_fixed(sign))

    def make() -> Kernel:
        folded = weight.detach()
        if sign is not None and sign.numel() == 1:
            folded = folded * sign.reshape(())
        elif sign is not None and operation.row is not None:
            shape = [1] * weight.dim()
            shape[operation.row] = -1
            folded = folded * sign.reshape(shape)
        return operation.kernel((-folded if negated else folded).clamp_min(0), lasting)

    if not lasting:
        return make()
    key = None if sign is None else "minus" if sign.numel() == 1 and sign.reshape(()) < 0 else id(sign)
    return walk.weights.get(weight, (operation.form, negated, key), make)  # type: ignore[no-any-return]


def _operands(record: Record, weight: Any, node: Any) -> tuple[Node, Tensor]:
    """The moving input and the constant weight; anything else has no rule."""
    if isinstance(node, Node) and isinstance(weight, Tensor):
        return node, weight
    raise UnsupportedOperation(
        f"{record.name} multiplies two tensors that both depend on the attention layer; "
        "choose a layer above it, or register a rule with ebp.rules.register"
    )


def _by_matrix(weight: Tensor, _lasting: bool) -> Kernel:
    return Product(weight, functional.linear, lambda y, w: y @ w)


def _by_right_factor(weight: Tensor, _lasting: bool) -> Kernel:
    return Product(weight, torch.matmul, lambda y, w: y @ w.T)


def _by_left_factor(weight: Tensor, _lasting: bool) -> Kernel:
    return Product(weight, lambda x, w: w @ x, lambda y, w: w.T @ y)


def _read_linear(record: Record) -> Operation:
    node, weight = _operands(record, record.argument(1, "weight"), record.argument(0, "input"))
    return Operation(node, weight, _by_matrix, "linear", 1, 0)


def _read_matmul(record: Record) -> Operation:
    """x @ W, or W @ x (each element of the result then has the sign of its own)."""
    left, right = record.argument(0, "input"), record.argument(1, "other", record.kwargs.get("mat2"))
    if isinstance(left, Node):
        node, weight = _operands(record, right, left)
        if weight.dim() == 2:
            return Operation(node, weight, _by_right_factor, "right", 1, 1)
    else:
        node, weight = _operands(record, left, right)
        if weight.dim() == 2 and node.tensor.dim() > 1:
            return Operation(node, weight, _by_left_factor, "left", 2, 0)
    raise UnsupportedOperation(f"{record.name} with a constant of {weight.dim()} dimensions has no excitation rule")


def _reading_conv(dimensions: int) -> Reading:
    def read(record: Record) -> Operation:
        node, weight = _operands(record, record.argument(1, "weight"), record.argument(0, "input"))
        padding = record.argument(4, "padding", 0)
        options = Options(
            sizes(record.argument(3, "stride", 1), dimensions),
            padding if isinstance(padding, str) else sizes(padding, dimensions),
            sizes(record.argument(5, "dilation", 1), dimensions),
            record.argument(6, "groups", 1),
        )

        def kernel(weight: Tensor, lasting: bool) -> Kernel:
            return Convolution(weight, options, lasting)

        pointwise = options.pointwise(weight) and options.stride == (1,) * dimensions
        return Operation(node, weight, kernel, options, dimensions + 1, 0, pointwise)

    return read


def _reading_conv_transpose(dimensions: int) -> Reading:
    def read(record: Record) -> Operation:
        node, weight = _operands(record, record.argument(1, "weight"), record.argument(0, "input"))
        stride, padding = record.argument(3, "stride", 1), record.argument(4, "padding", 0)
        extra, groups = record.argument(5, "output_padding", 0), record.argument(6, "groups", 1)
        dilation = record.argument(7, "dilation", 1)
        size = node.tensor.shape[2:]

        def forward(x: Tensor, w: Tensor) -> Tensor:
            return CONV_TRANSPOSED[dimensions - 1](x, w, None, stride, padding, extra, groups, dilation)

        def backward(y: Tensor, w: Tensor) -> Tensor:
            return _cut(CONV[dimensions - 1](y, w, None, stride, padding, dilation, groups), size)

        def kernel(weight: Tensor, _lasting: bool) -> Kernel:
            return Product(weight, forward, backward)

        form = ("transposed", str((stride, padding, extra, groups, dilation)), size)
        row = 1 if groups == 1 else None
        return Operation(node, weight, kernel, form, dimensions + 1, row)

    return read


def _cut(value: Tensor, size: torch.Size) -> Tensor:
    for i, length in enumerate(size):
        value = value.narrow(2 + i, 0, length)
    return value.contiguous()


TABLE: dict[Any, Rule] = {
    **dict.fromkeys((torch.matmul, torch.Tensor.matmul, torch.Tensor.__matmul__, torch.mm), rule(_read_matmul)),
    **dict.fromkeys((torch.Tensor.mm, torch.Tensor.__rmatmul__), rule(_read_matmul)),
    functional.linear: rule(_read_linear),
    **dict.fromkeys((functional.conv1d, torch.conv1d), rule(_reading_conv(1))),
    **dict.fromkeys((functional.conv2d, torch.conv2d), rule(_reading_conv(2))),
    **dict.fromkeys((functional.conv3d, torch.conv3d), rule(_reading_conv(3))),
    **dict.fromkeys((functional.conv_transpose1d, torch.conv_transpose1d), rule(_reading_conv_transpose(1))),
    **dict.fromkeys((functional.conv_transpose2d, torch.conv_transpose2d), rule(_reading_conv_transpose(2))),
    **dict.fromkeys((functional.conv_transpose3d, torch.conv_transpose3d), rule(_reading_conv_transpose(3))),
}
