"""Attention: what a pass of Excitation Backprop gives."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, eq=False)
class Attention:
    """Attention maps of N images for K targets each.

    maps: (N, K, h, w), ≥ 0: the winning probability of each position of the attention layer.
    mass: (N, K), the sum of each map before negative values were cut off: 1 for MWP, about 0 for a contrast.
    logits: (N, C). layer: the attention layer's path. targets: (N, K, C) the priors. image_size: (H, W) of the input.
    """

    maps: Tensor
    mass: Tensor
    logits: Tensor
    layer: str
    targets: Tensor
    image_size: tuple[int, int]

    def upsample(self, size: tuple[int, int] | None = None) -> Tensor:
        """The maps at (H, W), default the input's: (N, K, H, W), bicubic, cut off at 0."""
        maps = self.maps.float() if self.maps.dtype in (torch.float16, torch.bfloat16) else self.maps
        return functional.interpolate(maps, size or self.image_size, mode="bicubic", align_corners=False).clamp_min(0)

    def peaks(self, size: tuple[int, int] | None = None) -> Tensor:
        """Where each upsampled map is highest: (N, K, 2) int64, (x, y) in the coordinates of (H, W)."""
        maps = self.upsample(size)
        index = maps.flatten(2).argmax(-1)
        width = maps.shape[-1]
        return torch.stack((index % width, index // width), -1)
