"""What callers give: refused in one sentence where it cannot be used."""

from __future__ import annotations

import operator
from typing import Any

import torch
from torch import Tensor

from ebp.errors import EbpError


def require_dense(tensor: Tensor, what: str) -> None:
    """Raises EbpError for a sparse, nested or quantised tensor, and for one without values."""
    if tensor.is_nested:
        raise EbpError(f"{what} must not be a nested tensor: give one tensor of one size")
    if tensor.is_quantized:
        raise EbpError(f"{what} must not be a quantised tensor: call .dequantize()")
    if tensor.layout != torch.strided:
        raise EbpError(f"{what} must be a dense tensor, not one of layout {tensor.layout}: call .to_dense()")
    if tensor.is_meta:
        raise EbpError(f"{what} must not lie on the device 'meta', which holds no values")


def whole(value: Any, least: int, what: str) -> int:
    """A whole number from `least` on. Raises EbpError for anything else."""
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise EbpError(f"{what} must be a whole number from {least} on, not {value!r}")
    return number
