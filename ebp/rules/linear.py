"""Convolutions, linear layers, products with a constant matrix: X = f(x, W⁺); Y = P/X; Z = fᵀ(Y, W⁺); P' = x ⊙ Z.

The bias never enters. Signed inputs use x⁺w⁺ + x⁻w⁻, and what a negative element wins it wins for being negative.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any
from weakref import ref

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk, inverse
from ebp.rules.kernels import CONV, CONV_TRANSPOSED, Convolution, Kernel, Options, Product, sizes
from ebp.tape import Node, Record


@dataclass(frozen=True, eq=False)
class Operation:
    """A linear operation f(x, W) of an activation and a weight that is held constant.

    kernel: (a function that makes the weight, will it be used again) → f(·, W).
    form: tells apart operations that use the same weight in another way.
    channel: the output channel's axis in the result, counted from the end. row: that axis in the weight; None where it
    has none to itself. pointwise: every output reads one position, the same one. non_negative: no weight is negative.
    """

    node: Node
    weight: Tensor
    kernel: Callable[[Callable[[], Tensor], bool], Kernel]
    form: Hashable
    channel: int
    row: int | None
    pointwise: bool = False
    non_negative: bool = False


Reading = Callable[[Record, Walk], Operation]


def rule(read: Reading) -> Rule:
    """The rule of a linear operation, given how to read its call."""

    def push(record: Record, _output: int, flow: Flow, walk: Walk) -> Moves:
        operation = read(record, walk)
        if operation.pointwise and operation.node is walk.summed:
            yield operation.node, _summed(record, operation, flow, walk)
            return
        source = walk.sign_of(operation.node)
        moved = [_push_part(record, operation, part, walk) for part in _parts(operation, flow)]
        parts = [part for part in moved if part is not None]
        if parts:
            total = parts[0] if len(parts) == 1 else parts[0].plus(parts[1])
            yield operation.node, total.under(source, top=False)

    def excitation(record: Record, sign: Sign, _top: bool, walk: Walk) -> Tensor:
        operation = read(record, walk)
        if sign is None or _folds(operation, sign):
            return _normaliser(record, operation, sign, walk)
        low = _normaliser(record, operation, _minus(sign), walk)
        return torch.where(sign < 0, low, _normaliser(record, operation, None, walk))

    return Rule(push, reads=True, excitation=excitation)


def _minus(like: Tensor) -> Tensor:
    return torch.full((), -1.0, dtype=like.dtype, device=like.device)


def _parts(operation: Operation, flow: Flow) -> list[Flow]:
    """A sign that differs between positions cannot be folded into the weights: one flow for each sign."""
    if flow.sign is None or _folds(operation, flow.sign):
        return [flow]
    low = flow.sign < 0
    zero = flow.mass.new_zeros(())
    mass = flow.mass
    return [Flow(torch.where(low, zero, mass)), Flow(torch.where(low, mass, zero), _minus(flow.sign))]


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


def _push_part(record: Record, operation: Operation, flow: Flow, walk: Walk) -> Flow | None:
    """What arrives below, None when nothing can."""
    total = _normaliser(record, operation, flow.sign, walk)  # before the terms: weights that are not kept exist once
    terms = _terms(operation, flow.sign, walk)
    if not terms:
        return None
    scale = inverse(total, flow.signal.dtype)
    scale = scale if flow.scale is None else scale.mul_(flow.scale)
    share = flow.signal * scale
    found = [Flow(kernel.transpose(share, value.shape), scale=value) for kernel, value in terms]
    return found[0] if len(found) == 1 else found[0].plus(found[1])


def _normaliser(record: Record, operation: Operation, sign: Sign, walk: Walk) -> Tensor:
    """X: what excites each output, f(x⁺, W⁺) + f(−x⁻, (−W)⁺), the weights times the sign."""

    def make() -> Tensor:
        terms = _terms(operation, sign, walk)
        if not terms:
            return torch.zeros_like(record.outputs[0].tensor)
        kernel, value = terms[0]
        total = kernel.apply(value)
        for kernel, value in terms[1:]:
            total = total + kernel.apply(value)
        return total

    return walk.once(record, sign, make)  # type: ignore[no-any-return]


def _terms(operation: Operation, sign: Sign, walk: Walk) -> list[tuple[Kernel, Tensor]]:
    """The terms of X, each a kernel and a non-negative input; those known to be 0 are left out."""
    signed = walk.sign_of(operation.node) is not None
    falling = sign is not None and sign.numel() == 1 and bool(sign < 0)
    if operation.non_negative:  # then one of W⁺ and (−W)⁺ is W itself, and the other 0
        if falling and not signed:
            return []
        kernel = operation.kernel(operation.weight.detach, False)
        value = walk.value(operation.node, kernel.channels_last)
        return [(kernel, value if not signed else (-value if falling else value).clamp_min(0))]
    kernel = _excitatory(operation, sign, walk, False)
    value = walk.value(operation.node, kernel.channels_last)
    if not signed:
        return [(kernel, value)]
    return [(kernel, value.clamp_min(0)), (_excitatory(operation, sign, walk, True), (-value).clamp_min(0))]


def _excitatory(operation: Operation, sign: Sign, walk: Walk, negated: bool) -> Kernel:
    """f(·, (sign · W)⁺), or f(·, (−sign · W)⁺); kept for parameters whose sign comes back on every pass."""
    weight = operation.weight
    lasting = walk.weights.lasts(weight) and (sign is None or sign.numel() == 1 or walk.weights.is_fixed(sign))
    # What is kept for a parameter must keep neither it nor this pass alive.
    source = ref(weight) if lasting else lambda: weight
    dtype, row = walk.dtype, operation.row

    def folded() -> Tensor:
        given = source()
        assert given is not None, "a kernel outlived its parameter"
        return _folded(given.detach().to(dtype), sign, row, negated)

    def make() -> Kernel:
        return operation.kernel(folded, lasting)

    if not lasting:
        return make()
    key = None if sign is None else walk.weights.sign_key(sign)
    return walk.weights.get(weight, (operation.form, negated, key, dtype), make)  # type: ignore[no-any-return]


def _folded(weight: Tensor, sign: Sign, row: int | None, negated: bool) -> Tensor:
    """(±sign · W)⁺."""
    if sign is not None and sign.numel() == 1:
        weight = weight * sign.reshape(()).to(weight.dtype)
    elif sign is not None and row is not None:
        shape = [1] * weight.dim()
        shape[row] = -1
        weight = weight * sign.reshape(shape).to(weight.dtype)
    return (-weight if negated else weight).clamp_min(0)


def operands(record: Record, weight: Any, node: Any) -> tuple[Node, Tensor]:
    """The moving input and the constant weight; anything else has no rule."""
    if isinstance(node, Node) and isinstance(weight, Tensor):
        return node, weight
    raise UnsupportedOperation(
        f"{record.name} multiplies two tensors that both depend on the attention layer; "
        "choose a layer above it, or register a rule with ebp.rules.register"
    )


def _by_matrix(weight: Callable[[], Tensor], _lasting: bool) -> Kernel:
    return Product(weight(), functional.linear, lambda y, w: y @ w)


def _read_linear(record: Record, _walk: Walk) -> Operation:
    node, weight = operands(record, record.argument(1, "weight"), record.argument(0, "input"))
    return Operation(node, weight, _by_matrix, "linear", 1, 0)


def _reading_conv(dimensions: int) -> Reading:
    def read(record: Record, _walk: Walk) -> Operation:
        node, weight = operands(record, record.argument(1, "weight"), record.argument(0, "input"))
        padding = record.argument(4, "padding", 0)
        options = Options(
            sizes(record.argument(3, "stride", 1), dimensions),
            padding if isinstance(padding, str) else sizes(padding, dimensions),
            sizes(record.argument(5, "dilation", 1), dimensions),
            record.argument(6, "groups", 1),
        )

        def kernel(weight: Callable[[], Tensor], lasting: bool) -> Kernel:
            return Convolution(weight, options, lasting)

        pointwise = options.pointwise(weight) and options.stride == (1,) * dimensions
        return Operation(node, weight, kernel, options, dimensions + 1, 0, pointwise)

    return read


def _reading_conv_transpose(dimensions: int) -> Reading:
    def read(record: Record, _walk: Walk) -> Operation:
        node, weight = operands(record, record.argument(1, "weight"), record.argument(0, "input"))
        stride, padding = record.argument(3, "stride", 1), record.argument(4, "padding", 0)
        extra, groups = record.argument(5, "output_padding", 0), record.argument(6, "groups", 1)
        dilation = record.argument(7, "dilation", 1)
        size = node.tensor.shape[2:]

        def forward(x: Tensor, w: Tensor) -> Tensor:
            return CONV_TRANSPOSED[dimensions - 1](x, w, None, stride, padding, extra, groups, dilation)

        def backward(y: Tensor, w: Tensor) -> Tensor:
            flat = CONV[dimensions - 1](y.flatten(0, 1), w, None, stride, padding, dilation, groups)
            return _cut(flat, size).view(*y.shape[:2], *flat.shape[1:2], *size)

        def kernel(weight: Callable[[], Tensor], _lasting: bool) -> Kernel:
            return Product(weight(), forward, backward)

        form = ("transposed", str((stride, padding, extra, groups, dilation)), size)
        row = 1 if groups == 1 else None
        return Operation(node, weight, kernel, form, dimensions + 1, row)

    return read


def _cut(value: Tensor, size: torch.Size) -> Tensor:
    for i, length in enumerate(size):
        value = value.narrow(2 + i, 0, length)
    return value.contiguous()


TABLE: dict[Any, Rule] = {
    functional.linear: rule(_read_linear),
    **dict.fromkeys((functional.conv1d, torch.conv1d), rule(_reading_conv(1))),
    **dict.fromkeys((functional.conv2d, torch.conv2d), rule(_reading_conv(2))),
    **dict.fromkeys((functional.conv3d, torch.conv3d), rule(_reading_conv(3))),
    **dict.fromkeys((functional.conv_transpose1d, torch.conv_transpose1d), rule(_reading_conv_transpose(1))),
    **dict.fromkeys((functional.conv_transpose2d, torch.conv_transpose2d), rule(_reading_conv_transpose(2))),
    **dict.fromkeys((functional.conv_transpose3d, torch.conv_transpose3d), rule(_reading_conv_transpose(3))),
}
