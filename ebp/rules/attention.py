"""Attention and other products of two activations: the one that weighs is held constant, mass flows through the other.

An extension of the method (for attention known as CP-LRP): P(v_j) ∝ A_ij · v_j⁺.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import UnsupportedOperation
from ebp.rules.base import Flow, Moves, Rule, Sign, Walk
from ebp.rules.composite import composite
from ebp.rules.einsum import read_einsum
from ebp.rules.kernels import Kernel, Product
from ebp.rules.linear import Operation, rule
from ebp.rules.pooling import SUM
from ebp.tape import Node, Record


def _by_right_factor(weight: Callable[[], Tensor], _lasting: bool) -> Kernel:
    return Product(weight(), torch.matmul, lambda y, w: y @ w.mT)


def _by_left_factor(weight: Callable[[], Tensor], _lasting: bool) -> Kernel:
    return Product(weight(), lambda x, w: w @ x, lambda y, w: w.mT @ y)


def _read_matmul(record: Record, walk: Walk) -> Operation:
    """x @ W, or W @ x (each element of the result then has the sign of its own); of two activations the gate is W."""
    left, right = record.argument(0, "input"), record.argument(1, "other", record.kwargs.get("mat2"))
    if record.name.endswith("__rmatmul__"):
        left, right = right, left
    moving_left = _moves_first(record, left, right, walk)
    node, weight = (left, right) if moving_left else (right, left)
    held = weight.tensor if isinstance(weight, Node) else weight
    if not isinstance(weight, Node) and held.dim() == 2 and node.tensor.dim() > 1:
        if moving_left:
            return Operation(node, held, _by_right_factor, "right", 1, 1)
        return Operation(node, held, _by_left_factor, "left", 2, 0)
    if min(held.dim(), node.tensor.dim()) < 2 or _broadcasts(node.tensor.shape, held.shape):
        raise UnsupportedOperation(
            f"{record.name} of shapes {tuple(_shape_of(left))} and {tuple(_shape_of(right))} has no excitation rule"
        )
    kernel = _by_right_factor if moving_left else _by_left_factor
    return Operation(
        node, held.to(walk.dtype), kernel, ("batched", moving_left), 1, None, non_negative=not bool((held < 0).any())
    )


def _shape_of(value: Any) -> torch.Size:
    """The shape of a node's tensor or of a tensor."""
    tensor: Tensor = value.tensor if isinstance(value, Node) else value
    return tensor.shape


def _broadcasts(shape: torch.Size, other: torch.Size) -> bool:
    """Whether the leading dimensions of a moving operand would be repeated to fit the other's."""
    batch, wanted = shape[:-2], other[:-2]
    return len(wanted) > len(batch) or any(
        have == 1 != want for have, want in zip(reversed(batch), reversed(wanted), strict=False)
    )


def _moves_first(record: Record, first: Any, second: Any, walk: Walk) -> bool:
    """Whether the first of two operands gets the mass: the only activation, or the one that is no gate."""
    if not isinstance(first, Node) or not isinstance(second, Node):
        return isinstance(first, Node)
    gates = walk.is_gate(first), walk.is_gate(second)
    if gates[0] == gates[1]:
        raise UnsupportedOperation(
            f"{record.name} multiplies two activations, and which of them weighs the other cannot be told; "
            "choose an attention layer above it, or register a rule with ebp.rules.register"
        )
    return gates[1]


def _read_einsum(record: Record, walk: Walk) -> Operation:
    """einsum of two operands."""
    operands = (
        record.args[1:] if len(record.args) != 2 or isinstance(record.args[1], (Node, Tensor)) else record.args[1]
    )
    if len(operands) != 2:
        raise UnsupportedOperation(f"{record.name} of {len(operands)} operands has no excitation rule: split it in two")
    moving_first = _moves_first(record, operands[0], operands[1], walk)
    node, weight = operands if moving_first else (operands[1], operands[0])
    held = weight.tensor if isinstance(weight, Node) else weight
    kernel, form = read_einsum(record, moving_first)
    non_negative = isinstance(weight, Node) and not bool((held < 0).any())
    return Operation(
        node, held.to(walk.dtype) if isinstance(weight, Node) else held, kernel, form, 1, None, False, non_negative
    )


_PAIR = rule(_read_einsum)


def _push_einsum(record: Record, output: int, flow: Flow, walk: Walk) -> Moves:
    """Of one operand a sum over elements, of two a linear operation."""
    alone = len(record.inputs) == 1 and not any(isinstance(value, Tensor) for value in record.args[1:])
    yield from (SUM if alone else _PAIR).push(record, output, flow, walk)


def _excite_einsum(record: Record, sign: Sign, top: bool, walk: Walk) -> Tensor:
    alone = len(record.inputs) == 1 and not any(isinstance(value, Tensor) for value in record.args[1:])
    excitation = (SUM if alone else _PAIR).excitation
    assert excitation is not None
    return excitation(record, sign, top, walk)


def _value_of(position: int, name: str) -> Callable[[Record], Node]:
    def carrier(record: Record) -> Node:
        node = record.argument(position, name)
        if not isinstance(node, Node):
            raise UnsupportedOperation(
                f"{record.name}: only its queries and keys depend on the attention layer, not its values; "
                "choose another layer"
            )
        return node

    return carrier


def _held(value: Any, dtype: torch.dtype) -> Any:
    """An argument as a plain tensor, apart from the node that it may be (a query may be the value, too)."""
    tensor = value.tensor if isinstance(value, Node) else value
    return tensor.detach().to(dtype) if isinstance(tensor, Tensor) and tensor.is_floating_point() else tensor


def _scaled_dot_product(record: Record, value: Tensor, walk: Walk) -> Tensor:
    """softmax(Q Kᵀ · scale + mask) V."""
    query, key = (_held(record.argument(i, name), walk.dtype) for i, name in ((0, "query"), (1, "key")))
    mask = _held(record.argument(3, "attn_mask"), walk.dtype)
    scale = record.argument(6, "scale") or 1 / math.sqrt(query.shape[-1])
    if record.argument(7, "enable_gqa", False):
        repeats = query.shape[-3] // key.shape[-3]
        key, value = key.repeat_interleave(repeats, -3), value.repeat_interleave(repeats, -3)
    scores = query @ key.mT * scale
    if record.argument(5, "is_causal", False):
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf) if mask.dtype == torch.bool else scores + mask
    return torch.matmul(scores.softmax(-1).nan_to_num(0), value)  # torch gives 0 where a row is masked wholly


def _multi_head(record: Record, value: Tensor, walk: Walk) -> Tensor:
    """The values' projection, their sum weighed by the attention of each head, the output's projection."""
    heads, given = record.argument(4, "num_heads"), _MultiHeadCall(record, walk.dtype)
    values = functional.linear(value, given.value_weight, given.value_bias)
    if given.extra is not None:
        values = torch.cat([values, given.extra.expand(1, values.shape[1], -1)])
    weights = given.attention()
    if weights.shape[-1] > values.shape[0]:  # add_zero_attn: one more key, whose value is 0
        values = functional.pad(values, (0, 0, 0, 0, 0, weights.shape[-1] - values.shape[0]))
    length, batch, width = values.shape
    apart = values.reshape(length, batch, heads, width // heads).permute(1, 2, 0, 3)
    mixed = torch.matmul(weights, apart)
    together = mixed.permute(2, 0, 1, 3).reshape(weights.shape[-2], batch, width)
    return functional.linear(together, given.output_weight, given.output_bias)


_MULTI_HEAD_NAMES = tuple(inspect.signature(functional.multi_head_attention_forward).parameters)


class _MultiHeadCall:
    """The arguments of a call of multi_head_attention_forward."""

    def __init__(self, record: Record, dtype: torch.dtype) -> None:
        given = dict(zip(_MULTI_HEAD_NAMES, record.args, strict=False)) | record.kwargs
        if given.get("static_k") is not None or given.get("static_v") is not None:
            raise UnsupportedOperation(f"{record.name} with static keys or values has no excitation rule")
        if len(_shape_of(given["value"])) != 3:
            raise UnsupportedOperation(f"{record.name} without a batch dimension has no excitation rule")
        # Parameters stay what they are while the dtype is theirs: what is derived from them is kept.
        self._call = {name: _as(item, dtype) for name, item in given.items()}
        self._function = record.function
        width = self._call["embed_dim_to_check"]
        bias = self._call["in_proj_bias"]
        separate = self._call.get("use_separate_proj_weight", False)
        self.value_weight = self._call["v_proj_weight"] if separate else self._call["in_proj_weight"][2 * width :]
        self.value_bias = None if bias is None else bias[2 * width :]
        self.extra: Tensor | None = self._call.get("bias_v")
        self.output_weight, self.output_bias = self._call["out_proj_weight"], self._call["out_proj_bias"]

    def attention(self) -> Tensor:
        """The weights (N, heads, L, S) of the very call."""
        call = self._call | {"need_weights": True, "average_attn_weights": False}
        with torch._C.DisableTorchFunction():
            weights: Tensor = self._function(**call)[1]
        return weights


def _as(value: Any, dtype: torch.dtype) -> Any:
    tensor = value.tensor if isinstance(value, Node) else value
    if isinstance(tensor, Tensor) and tensor.is_floating_point() and (tensor.dtype != dtype or value is not tensor):
        return tensor.detach().to(dtype)
    return tensor


MATMUL = rule(_read_matmul)
EINSUM = Rule(_push_einsum, reads=True, excitation=_excite_einsum)
SCALED_DOT_PRODUCT = composite(_value_of(2, "value"), _scaled_dot_product)
MULTI_HEAD = composite(_value_of(2, "value"), _multi_head)

_T = torch.Tensor
TABLE: dict[Any, Rule] = {
    **dict.fromkeys((torch.matmul, _T.matmul, _T.__matmul__, _T.__rmatmul__, torch.mm, _T.mm), MATMUL),
    **dict.fromkeys((torch.bmm, _T.bmm), MATMUL),
    torch.einsum: EINSUM,
    functional.scaled_dot_product_attention: SCALED_DOT_PRODUCT,
    functional.multi_head_attention_forward: MULTI_HEAD,
}
