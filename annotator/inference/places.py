"""What a place of an image speaks for: how much of each label's evidence lies in a disc round a position. No torch.

Evidence is that of `ebp.ExcitationBackprop.evidence` without a contrast: the winning probability that a label puts into
a region. It is linear, so that maps of all labels asked about tell it at once; where there are none, one pass does, of
all labels together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import BoolArray
from annotator.core.work.attention import AttentionRecord
from ebp.preprocessing import Placement

# The radius of a place in the long side of the image. On photographs of several objects, at the middle of one, its
# label leads as often with one cell of the map as with three.
REACH = 1 / 24


@dataclass(frozen=True)
class Place:
    """A disc round a position (x, y) with a radius, in pixels of the image, and what speaks there.

    `shares` has for each label the part of its evidence on the image that lies in the disc, in [0, 1]; `even` is the
    part that evidence spread evenly over the image would have there.
    """

    position: tuple[float, float]
    radius: float
    even: float
    shares: Mapping[str, float]

    def speaking(self, names: Sequence[str]) -> list[tuple[str, float]]:
        """Those of some labels that have more of their evidence here than an even spread, and how much; most first.

        Where a label's whole evidence is spread thin, no place speaks for it.
        """
        told = [(name, self.shares[name]) for name in names if self.shares.get(name, 0.0) > self.even]
        return sorted(told, key=lambda pair: -pair[1])


@dataclass(frozen=True, eq=False)
class Disc:
    """A place as a network sees it: `inside` is the disc and `image` all of the image, (H, W) of its input."""

    position: tuple[float, float]
    radius: float
    inside: BoolArray
    image: BoolArray

    def spoken(self, grid: tuple[int, int], shares: Mapping[str, float]) -> Place:
        """The place, of which these shares were found on a grid (h, w)."""
        whole = float(covered(self.image, grid).sum())
        return Place(self.position, self.radius, float(covered(self.inside, grid).sum()) / whole, shares)


def disc(placement: Placement, grid: tuple[int, int], position: tuple[float, float]) -> Disc | None:
    """The disc round a position (x, y) of the image, `REACH` of it and as wide as two cells of a map's grid (h, w) at
    least: finer than that nothing can be told apart. None for a position that the network does not see.
    """
    cells = (placement.input_size[axis] / grid[1 - axis] / placement.scale[axis] for axis in (0, 1))
    radius = max(REACH * max(placement.image_size), *cells)
    across, down = (
        (np.arange(placement.input_size[axis]) + 0.5 - placement.offset[axis]) / placement.scale[axis]
        for axis in (0, 1)
    )
    width, height = placement.image_size
    image = ((across >= 0) & (across <= width))[None] & ((down >= 0) & (down <= height))[:, None]
    inside = ((across - position[0]) ** 2)[None] + ((down - position[1]) ** 2)[:, None] <= radius**2
    x, y = placement.to_input(*position)
    seen = 0 <= x <= placement.input_size[0] and 0 <= y <= placement.input_size[1]
    inside = inside & image
    return Disc(position, radius, inside, image) if seen and inside.any() else None


def covered(mask: BoolArray, grid: tuple[int, int]) -> NDArray[np.float64]:
    """How much of each cell of a grid (h, w) a mask (H, W) covers, by the rule of `ebp.evidence.coverage`."""
    down, across = (_members(cells, pixels) for cells, pixels in zip(grid, mask.shape, strict=True))
    found = (down / down.sum(1, keepdims=True)) @ mask @ (across / across.sum(1, keepdims=True)).T
    return found if found.max(initial=0.0) >= 0.5 else np.asarray((down @ mask @ across.T > 0).astype(np.float64))


def _members(cells: int, pixels: int) -> NDArray[np.float64]:
    """(cells, pixels): 1 where a cell holds a pixel, as adaptive pooling parts them."""
    at, places = np.arange(pixels), np.arange(cells)[:, None]
    first, last = places * pixels // cells, -(-(places + 1) * pixels // cells)
    return ((at >= first) & (at < last)).astype(np.float64)


def tells(record: AttentionRecord, names: Sequence[str]) -> bool:
    """Whether an answer's maps tell what places speak for: of every label there is one, and without a contrast."""
    return record.contrast == "none" and set(names) <= set(record.targets)


def spoken(record: AttentionRecord, names: Sequence[str], position: tuple[float, float]) -> Place | None:
    """What a position of the image speaks for by the maps of an answer that `tells`; None where the network sees none
    of it. Exact but for the rounding of stored maps.
    """
    grid = (int(record.maps.shape[1]), int(record.maps.shape[2]))
    there = disc(Placement.from_dict(record.placement), grid, position)
    if there is None:
        return None
    weights, every, shares = covered(there.inside, grid), covered(there.image, grid), {}
    for name in names:
        values = record.map_of(name)
        total = float((values * every).sum())
        shares[name] = float((values * weights).sum()) / total if total > 0 else 0.0
    return there.spoken(grid, shares)
