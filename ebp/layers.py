"""Layers: look-up by path, and how their outputs lie on images."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ebp.errors import EbpError

MOST_EXTRA_TOKENS = 8
"""Tokens beside the patches: class and distillation tokens, registers."""


@dataclass(frozen=True)
class Grid:
    """How a layer's output lies on the image.

    size: positions, one number for each dimension of the image. layout: "channels first" (N, C, *size), "channels last"
    (N, *size, C), or "tokens" (N, T, C), of which the first `extra` = T − Π size belong to no position.
    """

    size: tuple[int, ...]
    layout: str
    extra: int = 0

    @property
    def channels_first(self) -> bool:
        """Whether the output is (N, C, *size)."""
        return self.layout == "channels first"

    def maps(self, mass: Tensor) -> Tensor:
        """The mass (N, K, *output) at each position: (N, K, *size)."""
        if self.channels_first:
            return mass.sum(2)
        summed = mass.sum(-1)
        if self.layout == "tokens":
            count = math.prod(self.size)
            summed = summed[..., summed.shape[-1] - count :].reshape(*summed.shape[:2], *self.size)
        return summed


def grid_of(shape: torch.Size, images: tuple[int, ...], layer: str | None) -> Grid:
    """The grid of an output of this shape for images (N, C, *S). Raises EbpError when it has no positions."""
    grid = find_grid(shape, images[2:])
    if grid is None:
        raise EbpError(
            f"the output of layer {layer!r} has the shape {tuple(shape)}, which has no positions on images "
            f"{tuple(images)}: choose another"
        )
    return grid


def find_grid(shape: torch.Size, image: tuple[int, ...]) -> Grid | None:
    """The grid of an output, None when it has none."""
    if not image:
        return None
    if len(shape) == len(image) + 2:
        first, last = tuple(shape[2:]), tuple(shape[1:-1])
        if len(image) > 1 and _unevenness(last, image) < _unevenness(first, image):
            return Grid(last, "channels last")
        return Grid(first, "channels first")
    if len(shape) == 3 and len(image) == 2:
        for extra in range(MOST_EXTRA_TOKENS + 1):
            size = _rectangle(shape[1] - extra, image)
            if size is not None:
                return Grid(size, "tokens", extra)
    return None


def _unevenness(size: tuple[int, ...], image: tuple[int, ...]) -> float:
    """How much the strides differ between the dimensions, as a logarithm; rounding makes them differ a little."""
    if any(length > whole for length, whole in zip(size, image, strict=True)):
        return math.inf
    strides = [math.log(whole / length) for length, whole in zip(size, image, strict=True)]
    return round(max(strides) - min(strides), 1)


def _rectangle(count: int, image: tuple[int, ...]) -> tuple[int, int] | None:
    """Rows and columns of `count` square patches on an image (H, W)."""
    if count < 2:
        return None
    rows = max(1, round(math.sqrt(count * image[0] / image[1])))
    if count % rows:
        return None
    size = rows, count // rows
    return size if _unevenness(size, image) <= 0.2 else None


def module_at(module: nn.Module, layer: str) -> nn.Module:
    """The submodule at a path. Raises EbpError that offers the nearest names."""
    known: dict[str, nn.Module] = dict(module.named_modules(remove_duplicate=False))  # a layer may have two paths
    known.pop("", None)
    if layer in known:
        return known[layer]
    near = difflib.get_close_matches(layer, known, 5, 0.4) or list(known)[:8]
    raise EbpError(f"the model has no layer {layer!r}; there are {', '.join(near) or 'none'} and others")


def layer_paths(module: nn.Module, layer: str | nn.Module | Sequence[str | nn.Module] | None) -> tuple[str, ...]:
    """The paths of one layer or several, each given by its path or as the submodule itself; none of None.

    Raises EbpError where the module has no such layer.
    """
    if layer is None or (isinstance(layer, (str, list, tuple)) and not layer):
        return ()
    given = tuple(layer) if isinstance(layer, (list, tuple)) else (layer,)
    return tuple(_layer_path(module, item) for item in given)


def _layer_path(module: nn.Module, layer: object) -> str:
    if isinstance(layer, str):
        module_at(module, layer)
        return layer
    if not isinstance(layer, nn.Module):
        raise EbpError(f"layer is of type {type(layer).__name__}: give a path such as 'layer3.0', or the submodule")
    known: dict[str, nn.Module] = dict(module.named_modules())
    path = next((name for name, child in known.items() if child is layer), None)
    if not path:
        what = "no submodule" if path is None else "the whole"
        raise EbpError(f"the {type(layer).__name__} given as layer is {what} of the model: give one of its submodules")
    return path
