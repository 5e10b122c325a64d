"""The question from below: which classes put their mass into a region?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ebp.errors import EbpError
from ebp.given import require_dense
from ebp.layers import Grid


@dataclass(frozen=True, eq=False)
class Evidence:
    """What R regions of N images speak for.

    mass: (N, R, C), the winning probability that each class puts into the region: in [0, 1] for MWP, signed under a
    contrast. logits: (N, C). layer: the attention layer's path. labels: the classes' names, if known.
    """

    mass: Tensor
    logits: Tensor
    layer: str
    labels: tuple[str, ...] | None

    def ranking(self, image: int = 0, region: int = 0) -> list[tuple[str, float]]:
        """The classes (by name, or number where there are no names) and their mass, the highest first."""
        values = self.mass[image, region].tolist()
        names = self.labels or tuple(str(index) for index in range(len(values)))
        return sorted(zip(names, values, strict=True), key=lambda pair: -pair[1])


def at_points(points: Sequence[tuple[float, float]], image_size: tuple[int, int]) -> Tensor:
    """One region for each point (x, y), in pixels of an image (H, W): (R, H, W) bool, the pixel that holds it."""
    height, width = image_size
    masks = torch.zeros(len(points), height, width, dtype=torch.bool)
    for mask, (x, y) in zip(masks, points, strict=True):
        if not (0 <= x < width and 0 <= y < height):
            raise EbpError(f"the point ({x:g}, {y:g}) lies outside the image of {width} × {height} pixels")
        mask[int(y), int(x)] = True
    return masks


def coverage(regions: Tensor, count: int, grid: Grid, like: Tensor) -> Tensor:
    """How much of each cell of the map a region covers, (N, R, h, w) in [0, 1]; within one cell, all of it."""
    if not isinstance(regions, Tensor):
        raise EbpError(f"regions must be a tensor, not of type {type(regions).__name__}: torch.from_numpy makes one")
    require_dense(regions, "regions")
    if regions.dim() == 3:
        regions = regions.expand(count, *regions.shape)
    if regions.dim() != 4 or regions.shape[0] != count or not regions.shape[1] or len(grid.size) != 2:
        raise EbpError(f"regions of shape {tuple(regions.shape)} are neither (R, H, W) nor ({count}, R, H, W)")
    dtype = torch.float64 if like.dtype == torch.float64 else torch.float32
    shares = regions.to(like.device, dtype)
    if not bool(((shares >= 0) & (shares <= 1)).all()) or not bool(shares.flatten(2).any(-1).all()):
        raise EbpError("a region is empty or holds values outside [0, 1]")
    cells = functional.adaptive_avg_pool2d(shares, grid.size)
    peak = cells.flatten(2).amax(-1)[..., None, None]
    whole = functional.adaptive_max_pool2d(shares, grid.size)
    # The cells that a small region touches count whole: else a point would have no part of any.
    return torch.where(peak < 0.5, whole, cells)
