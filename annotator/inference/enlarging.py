"""Masks of large images, made strip by strip: an array of the whole image would not fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import EMPTY, BoolArray, Box, Mask

# Images of more pixels than this are worked on in parts, and the classifier sees a reduced copy of them.
LARGE = 64_000_000
STRIP = 4_000_000


def is_large(size: tuple[int, int]) -> bool:
    """Whether arrays of the whole image are to be avoided."""
    return size[0] * size[1] > LARGE


def in_strips(box: Box, pixels: Callable[[Box], BoolArray]) -> Mask:
    """The mask inside a box, of what `pixels` says of one strip of it after the other."""
    return reduce(Mask.__or__, (Mask.from_array(pixels(strip), strip.x, strip.y) for strip in _strips(box)), EMPTY)


def _strips(box: Box) -> Iterator[Box]:
    wide = max(STRIP // max(box.h, 1), 1)
    for x in range(box.x, box.x + box.w, wide):
        yield Box(x, box.y, min(wide, box.x + box.w - x), box.h)


def reach(region: BoolArray, size: tuple[int, int]) -> Box:
    """The box on an image of that size outside which an enlarged region has no pixel."""
    height, width = region.shape
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    if not rows.size:
        return Box(0, 0, 0, 0)
    left, right = ((int(columns[0]) - 1) * size[0] // width, -(-(int(columns[-1]) + 2) * size[0] // width))
    top, bottom = ((int(rows[0]) - 1) * size[1] // height, -(-(int(rows[-1]) + 2) * size[1] // height))
    return Box(left, top, right - left, bottom - top).clipped(*size)


def enlarged(region: BoolArray, size: tuple[int, int]) -> Mask:
    """A region as a mask of an image of that size, with smooth edges."""
    values = region.astype(np.float32)

    def pixels(strip: Box) -> BoolArray:
        x = positions(strip.x, strip.w, size[0], region.shape[1])
        y = positions(strip.y, strip.h, size[1], region.shape[0])
        across, down = (np.ascontiguousarray(grid) for grid in np.meshgrid(x, y))
        found = cv2.remap(values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found >= 0.5)

    return in_strips(reach(region, size), pixels)


def positions(start: int, count: int, pixels: int, cells: int) -> NDArray[np.float32]:
    """Where the centres of an image's pixels lie on a grid of cells."""
    return ((np.arange(start, start + count) + 0.5) * (cells / pixels) - 0.5).astype(np.float32)
