"""Masks as COCO's polygons and run lengths, and polygons as pycocotools fills them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pycocotools import mask as rle

from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask, full_image_rle
from annotator.exchange.data.options import Shape
from annotator.exchange.writing.polygons import outer_rings

# The wider of these frames pycocotools' 32-bit lengths do not reach.
_LARGEST_FRAME = 2**31


def segmentation(mask: Mask, width: int, height: int, shape: Shape) -> Any:
    """A mask as run lengths or polygons, as asked for; run lengths where polygons hold nothing of it."""
    if shape is not Shape.RLE and not mask.empty:
        polygons, filled = polygons_of(mask, width, height)
        if filled == mask or (shape is Shape.POLYGON and not filled.empty):
            return polygons
    return full_image_rle(mask, width, height)


def polygons_of(mask: Mask, width: int, height: int) -> tuple[list[list[float]], Mask]:
    """The outlines along pixel edges as flat [x, y, x, y, …] lists, without those of holes, and the pixels that
    pycocotools fills them with.
    """
    polygons = [[float(value) for value in ring.reshape(-1)] for ring in outer_rings(mask)]
    return polygons, fill(polygons, width, height)


def held(mask: Mask, width: int, height: int, shape: Shape) -> Mask:
    """The pixels that `segmentation` holds."""
    if shape is not Shape.POLYGON or mask.empty:
        return mask
    filled = polygons_of(mask, width, height)[1]
    return mask if filled.empty else filled


def fill(polygons: Sequence[Sequence[float]], width: int, height: int) -> Mask:
    """The pixels pycocotools fills polygons with, which are flat [x, y, x, y, …] lists.

    Within the polygons' own surroundings: on a slide the whole image would have more pixels than it can count.
    """
    if not polygons:
        return EMPTY
    values = np.concatenate([np.asarray(polygon, dtype=np.float64).reshape(-1, 2) for polygon in polygons])
    low, high = np.floor(values.min(axis=0)).astype(int) - 2, np.ceil(values.max(axis=0)).astype(int) + 2
    frame = Box(0, 0, width, height)
    if width * height > _LARGEST_FRAME:
        frame = Box(int(low[0]), int(low[1]), *(int(side) for side in high - low)).clipped(width, height)
    if frame.empty or frame.w * frame.h > _LARGEST_FRAME:
        return EMPTY
    corner = (frame.x, frame.y)
    moved = [[value - corner[place % 2] for place, value in enumerate(polygon)] for polygon in polygons]
    code = rle.merge(rle.frPyObjects(moved, frame.h, frame.w))
    return Mask.from_runs(runs.expand(bytes(code["counts"])), frame)
