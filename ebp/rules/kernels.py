"""Linear operations with their weights at hand, in both directions; convolutions laid out once for oneDNN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from ebp.rules.base import prefers_channels_last

CONV: tuple[Callable[..., Tensor], ...] = (functional.conv1d, functional.conv2d, functional.conv3d)
CONV_TRANSPOSED: tuple[Callable[..., Tensor], ...] = (
    functional.conv_transpose1d,
    functional.conv_transpose2d,
    functional.conv_transpose3d,
)


_LayoutKey = tuple[bool, torch.Size]
MOST_LAYOUTS = 3
"""Of one weight: forwards, and back with one signal and with several."""


class Kernel(Protocol):
    """f(·, W) for a fixed W. channels_last: works in that layout, and gives its results in it."""

    @property
    def channels_last(self) -> bool: ...

    def apply(self, x: Tensor) -> Tensor:
        """F(x, W)."""

    def transpose(self, y: Tensor, shape: torch.Size) -> Tensor:
        """The transpose of f, for K signals: y is (K, *shape of the result), what comes out (K, *shape)."""


@dataclass(frozen=True, eq=False)
class Product:
    """A kernel made of a weight and two functions of it: f(x, W), and its transpose for (K, *shape of the result)."""

    weight: Tensor
    forward: Callable[[Tensor, Tensor], Tensor]
    backward: Callable[[Tensor, Tensor], Tensor]
    channels_last: bool = False

    def apply(self, x: Tensor) -> Tensor:
        return self.forward(x, self.weight)

    def transpose(self, y: Tensor, _shape: torch.Size) -> Tensor:
        return self.backward(y, self.weight)


@dataclass(frozen=True)
class Options:
    """What a convolution is called with, besides input and weight; tuples have one entry a dimension."""

    stride: tuple[int, ...]
    padding: tuple[int, ...] | str
    dilation: tuple[int, ...]
    groups: int

    @property
    def dimensions(self) -> int:
        """1, 2 or 3."""
        return len(self.stride)

    def pointwise(self, weight: Tensor) -> bool:
        """Whether every output reads one cell, and neighbouring outputs neighbouring cells or cells a stride apart."""
        no_padding = self.padding in ("same", "valid") or not any(self.padding)
        return self.groups == 1 and no_padding and weight.shape[2:].numel() == 1


class Convolution:
    """A convolution with weight (O, I / groups, *k).

    make: gives the weight. lasting: the kernel will be used again, so that laying the weight out for oneDNN pays.
    """

    def __init__(self, make: Callable[[], Tensor], options: Options, lasting: bool) -> None:
        self._make = make
        self._options = options
        self._plain: Tensor | None = make()
        self._cells = self._plain.shape[2:]
        self._pointwise = options.pointwise(self._plain)
        packs = lasting and prefers_channels_last(self._plain) and self._plain.numel() > 0
        self.channels_last = packs and isinstance(options.padding, tuple)
        self._mirrored = self._mirrored_options() if self.channels_last else None
        self._layouts: dict[tuple[bool, _LayoutKey], _Packed] = {}

    def apply(self, x: Tensor) -> Tensor:
        """The convolution without bias."""
        options = self._options
        if not self.channels_last:
            return CONV[options.dimensions - 1](
                x, self._weight(), None, options.stride, options.padding, options.dilation, options.groups
            )
        return self._packed(True, options, x)

    def transpose(self, y: Tensor, shape: torch.Size) -> Tensor:
        """The gradient of the convolution in its input."""
        flat, full = y.flatten(0, 1), torch.Size((y.shape[0] * shape[0], *shape[1:]))
        return self._transposed(flat, full).view(y.shape[0], *shape)

    def _transposed(self, y: Tensor, shape: torch.Size) -> Tensor:
        if not self.channels_last:
            return transposed(y, self._weight(), shape, self._options)
        if self._mirrored is None or y.requires_grad:  # oneDNN's own operation knows no gradient
            plain = transposed(y, self._weight(), shape, self._options)
            return plain.contiguous(memory_format=torch.channels_last)
        product = self._packed(False, self._mirrored, y)
        return product if product.shape == shape else spread(product, shape, self._options.stride)

    def _weight(self) -> Tensor:
        """The weight as it is; not kept where its layouts are."""
        plain = self._plain  # another thread may drop it
        if plain is not None:
            return plain
        weight = self._make()
        if self._mirrored is None:
            self._plain = weight
        return weight

    def _packed(self, forward: bool, options: Options, x: Tensor) -> Tensor:
        key = (forward, _layout_key(x))
        packed = self._layouts.get(key)
        if packed is None:
            weight = self._weight()
            self._plain = None if self._mirrored is not None else weight
            packed = _Packed(weight if forward else mirror(weight, options.groups), options, x)
            while len(self._layouts) >= MOST_LAYOUTS:
                self._layouts.pop(next(iter(tuple(self._layouts))), None)  # other threads may be at it, too
            self._layouts[key] = packed
        return packed(x)

    def _mirrored_options(self) -> Options | None:
        """The options with which the mirrored weight convolves to the transpose, at the cells that were read.

        None where it does not: one that skips cells would have to be spread first, unless its kernel is one cell.
        """
        options = self._options
        if isinstance(options.padding, str):
            return None
        if any(step != 1 for step in options.stride):
            ones, zeros = (1,) * options.dimensions, (0,) * options.dimensions
            return Options(ones, zeros, ones, 1) if self._pointwise else None
        spans = [options.dilation[i] * (self._cells[i] - 1) for i in range(options.dimensions)]
        padding = tuple(span - before for span, before in zip(spans, options.padding, strict=True))
        return None if min(padding) < 0 else Options(options.stride, padding, options.dilation, options.groups)


def mirror(weight: Tensor, groups: int) -> Tensor:
    """(O, I / groups, *k) → (I, O / groups, *k), its cells in reverse: the weight of the transposed convolution."""
    outputs, inputs, *size = weight.shape
    grouped = weight.view(groups, outputs // groups, inputs, *size).transpose(1, 2)
    return grouped.reshape(groups * inputs, outputs // groups, *size).flip(tuple(range(2, weight.dim()))).contiguous()


class _Packed:
    """A 2-D convolution whose weight has the layout that oneDNN prefers for inputs like `x`.

    Left to itself it lays the weight out anew at every call, which at small batches costs up to a third of the product.
    """

    def __init__(self, weight: Tensor, options: Options, x: Tensor) -> None:
        self._options = options
        self._weight: Tensor = torch.ops.aten.mkldnn_reorder_conv2d_weight(
            weight.to_mkldnn(), options.padding, options.stride, options.dilation, options.groups, x.shape
        )

    def __call__(self, x: Tensor) -> Tensor:
        options = self._options
        result: Tensor = torch.ops.mkldnn._convolution_pointwise(
            x, self._weight, None, options.padding, options.stride, options.dilation, options.groups, "none", [], ""
        )
        return result


def _layout_key(x: Tensor) -> _LayoutKey:
    """What the preferred layout depends on: one image or several, and their size. Another may be ten times as slow."""
    return x.shape[0] > 1, x.shape[2:]


def transposed(y: Tensor, weight: Tensor, shape: tuple[int, ...], options: Options) -> Tensor:
    """The gradient of a convolution in its input, of `shape`."""
    stride, padding, dilation = options.stride, options.padding, options.dilation
    if isinstance(padding, str):
        return _padded_transposed(y, weight, shape, options)
    if options.pointwise(weight):
        return _pointwise_transposed(y, weight, shape, stride)
    dimensions = range(options.dimensions)
    spans = [dilation[i] * (weight.shape[2 + i] - 1) for i in dimensions]
    rest = [shape[2 + i] - ((y.shape[2 + i] - 1) * stride[i] - 2 * padding[i] + spans[i] + 1) for i in dimensions]
    function = CONV_TRANSPOSED[options.dimensions - 1]
    if all(0 <= extra < max(stride[i], dilation[i]) for i, extra in enumerate(rest)):
        return function(y, weight, None, stride, padding, rest, options.groups, dilation)
    flat = function(y, weight, None, stride, padding, 0, options.groups, dilation)
    return functional.pad(flat, [value for extra in reversed(rest) for value in (0, extra)])


def _pointwise_transposed(y: Tensor, weight: Tensor, shape: tuple[int, ...], stride: tuple[int, ...]) -> Tensor:
    """The transpose of a convolution whose kernel is one cell: a matrix product at the cells that it read."""
    # One product for the whole batch: its columns are the cells of all signals, its rows lie contiguous in memory.
    columns = y.movedim(1, 0).flatten(1)
    product = (weight.flatten(1).t() @ columns).view(shape[1], y.shape[0], *y.shape[2:]).movedim(0, 1)
    return product if product.shape == shape else spread(product, shape, stride)


def spread(values: Tensor, shape: tuple[int, ...], stride: tuple[int, ...]) -> Tensor:
    """Values at the cells that lie a stride apart in an array of `shape`, which is 0 elsewhere."""
    layout = torch.contiguous_format if values.is_contiguous() or values.dim() != 4 else torch.channels_last
    result = torch.empty(shape, dtype=values.dtype, device=values.device, memory_format=layout).zero_()
    result[(slice(None), slice(None), *(slice(None, None, step) for step in stride))] = values
    return result


def _padded_transposed(y: Tensor, weight: Tensor, shape: tuple[int, ...], options: Options) -> Tensor:
    """As above for padding given as "same" or "valid": "same" puts the odd cell behind."""
    same = options.padding == "same"
    dimensions = range(options.dimensions)
    spans = [options.dilation[i] * (weight.shape[2 + i] - 1) if same else 0 for i in dimensions]
    wide = (*shape[:2], *(shape[2 + i] + spans[i] for i in dimensions))
    bare = Options(options.stride, (0,) * options.dimensions, options.dilation, options.groups)
    full = transposed(y, weight, wide, bare)
    for i in dimensions:
        full = full.narrow(2 + i, spans[i] // 2, shape[2 + i])
    return full.contiguous()


def sizes(value: Any, count: int) -> tuple[int, ...]:
    """One number a dimension, from a number or a sequence."""
    if isinstance(value, int):
        return (value,) * count
    return tuple(value) * count if len(value) == 1 else tuple(value)
