"""Attention: what a pass of Excitation Backprop gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import EbpError

Fusion = Literal["mean", "product"]

MODES = {1: "linear", 2: "bicubic", 3: "trilinear"}
"""How maps of one, two and three dimensions are upsampled."""


@dataclass(frozen=True, eq=False)
class Attention:
    """Attention maps of N images for K targets each.

    maps: (N, K, h, w), ≥ 0: the winning probability of each position of the attention layer; (N, K, *s) for inputs of
    another dimension.
    mass: (N, K), the sum of each map before negative values were cut off: 1 for MWP, about 0 for a contrast.
    logits: (N, C). layer: the attention layer's path. targets: (N, K, C) the priors. image_size: (H, W) of the input.
    """

    maps: Tensor
    mass: Tensor
    logits: Tensor
    layer: str
    targets: Tensor
    image_size: tuple[int, ...]

    def upsample(self, size: tuple[int, ...] | None = None) -> Tensor:
        """The maps at (H, W), default the input's: (N, K, H, W), bicubic, cut off at 0."""
        return _resized(self.maps, size or self.image_size).clamp_min(0)

    def peaks(self, size: tuple[int, ...] | None = None) -> Tensor:
        """Where each upsampled map is highest: (N, K, 2) int64, (x, y) in the coordinates of (H, W)."""
        maps = self.upsample(size)
        index = maps.flatten(2).argmax(-1)
        places = torch.unravel_index(index, maps.shape[2:])
        return torch.stack(places[::-1], -1)


def fused(maps: Sequence[Tensor], fuse: Fusion) -> tuple[Tensor, Tensor]:
    """The mass (N, K) and the map, cut off at 0, of one layer or of several; these at the finest resolution.

    maps: (N, K, *s) each. "mean": the mean of the maps, whose mass is the mean of theirs. "product": their geometric
    mean, brought to that mass.
    """
    if fuse not in ("mean", "product"):
        raise EbpError(f"there is no fusion {fuse!r}: 'mean' or 'product'")
    mass = torch.stack([part.flatten(2).sum(-1) for part in maps]).mean(0)
    if len(maps) == 1:
        return mass, maps[0].clamp_min(0)
    size = max((tuple(part.shape[2:]) for part in maps), key=lambda shape: torch.Size(shape).numel())
    level = [_refined(part.clamp_min(0), size) for part in maps]
    if fuse == "mean":
        return mass, torch.stack(level).mean(0)
    product = torch.stack(level).log().mean(0).exp()
    wanted = torch.stack([part.flatten(2).sum(-1) for part in level]).mean(0)
    total = product.flatten(2).sum(-1)
    factor = torch.where(total > 0, wanted / total.clamp_min(1e-30), 0)
    return mass, product * factor.view(*factor.shape, *(1,) * len(size))


def halved(*maps: Tensor) -> Tensor:
    """The sum of maps (N, K, *s) ≥ 0, each first brought to the same mass, together 1; an empty one adds nothing."""
    total = torch.zeros_like(maps[0])
    for one in maps:
        mass = one.flatten(2).sum(-1).view(*one.shape[:2], *(1,) * (one.dim() - 2))
        total = total + torch.where(mass > 0, one / (len(maps) * mass.clamp_min(1e-30)), 0)
    return total


def _refined(maps: Tensor, size: tuple[int, ...]) -> Tensor:
    """Maps ≥ 0 at a finer resolution with the same mass."""
    if tuple(maps.shape[2:]) == size:
        return maps
    fine = _resized(maps, size).clamp_min(0)
    dims = tuple(range(2, maps.dim()))
    before, after = maps.sum(dims, keepdim=True), fine.sum(dims, keepdim=True)
    return fine * torch.where(after > 0, before / after.clamp_min(1e-30), 0)


def _resized(maps: Tensor, size: tuple[int, ...]) -> Tensor:
    mode = MODES.get(maps.dim() - 2)
    if mode is None:
        raise EbpError(f"maps of shape {tuple(maps.shape)} cannot be upsampled")
    return functional.interpolate(maps, size, mode=mode, align_corners=False)
