"""Which layer carries the maps: look-up by path, and the choice by stride for networks of no known family."""

from __future__ import annotations

import difflib
from typing import Any

import torch
from torch import Tensor, nn

from ebp.errors import EbpError

LARGE = 160
"""Inputs of at least this many pixels a side count as large: attention at stride 16, else at stride 8."""


def module_at(module: nn.Module, layer: str) -> nn.Module:
    """The submodule at a path. Raises EbpError that offers the nearest names."""
    known: dict[str, nn.Module] = dict(module.named_modules())
    known.pop("", None)
    if layer in known:
        return known[layer]
    near = difflib.get_close_matches(layer, known, 5, 0.4) or list(known)[:8]
    raise EbpError(f"the model has no layer {layer!r}; there are {', '.join(near) or 'none'} and others")


def by_stride(module: nn.Module, images: Tensor) -> str:
    """The deepest layer of stride 16 for large inputs, stride 8 for small ones (or the nearest smaller stride).

    Only layers that stand in a plain sequence from the root count: beside others some of the mass would pass by.
    """
    target = 16 if min(images.shape[-2:]) >= LARGE else 8
    best: tuple[float, str] | None = None
    for name, shape in _outputs(module, images):
        stride = images.shape[-1] / shape[-1]
        if stride <= target * 1.25 and (best is None or stride >= best[0] * 0.99):
            best = (stride, name)
    if best is None:
        raise EbpError("no layer of this model suits as attention layer by its stride: name one")
    return best[1]


def _outputs(module: nn.Module, images: Tensor) -> list[tuple[str, torch.Size]]:
    """The candidates and the shapes (N, C, h, w) of their outputs, in the order in which they are called."""
    found: list[tuple[str, torch.Size]] = []
    handles = []

    def watch(name: str) -> Any:
        def hook(_: nn.Module, _arguments: Any, output: Any) -> None:
            if isinstance(output, Tensor) and output.dim() == 4 and output.shape[-1] > 1:
                found.append((name, output.shape))

        return hook

    try:
        for name in _in_sequence(module):
            handles.append(module.get_submodule(name).register_forward_hook(watch(name)))
        module(images[:1])
    finally:
        for handle in handles:
            handle.remove()
    return found


def _in_sequence(module: nn.Module, prefix: str = "") -> list[str]:
    names = []
    for name, child in module.named_children():
        names.append(prefix + name)
        if isinstance(child, nn.Sequential):
            names += _in_sequence(child, f"{prefix}{name}.")
    return names
