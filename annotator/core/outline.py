"""From masks to outlines along pixel edges, and from polygons to masks by the pixel-centre rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.mask import EMPTY, NOWHERE, BoolArray, Box, Mask

Ring: TypeAlias = tuple[tuple[float, float], ...]
IntArray: TypeAlias = NDArray[np.int32]


def edge_rings(array: BoolArray) -> list[IntArray]:
    """The closed outlines of a (H, W) array along pixel edges, each (n, 2) corner positions (x, y).

    Filled by the even-odd rule they give exactly the array; holes are rings of their own. The corners of a
    rectilinear outline, sorted along each axis, pair up into its edges, so no boundary has to be walked pixel by pixel.
    """
    if not array.any():
        return []
    padded = np.pad(array, 1).astype(np.int8)
    blocks = padded[:-1, :-1] + padded[:-1, 1:] + padded[1:, :-1] + padded[1:, 1:]
    saddle = (blocks == 2) & (padded[:-1, :-1] == padded[1:, 1:])
    corner_y, corner_x = np.nonzero((blocks % 2 == 1) | saddle)
    twice = np.where(saddle[corner_y, corner_x], 2, 1)
    xs, ys = np.repeat(corner_x, twice), np.repeat(corner_y, twice)
    along_row, along_column = _partners(np.lexsort((xs, ys))), _partners(np.lexsort((ys, xs)))
    return [np.stack((xs[ring], ys[ring]), axis=1).astype(np.int32) for ring in _rings(along_row, along_column)]


def _partners(order: NDArray[np.intp]) -> list[int]:
    partner = np.empty(order.size, dtype=np.intp)
    partner[order[0::2]], partner[order[1::2]] = order[1::2], order[0::2]
    return partner.tolist()


def _rings(along_row: list[int], along_column: list[int]) -> Iterable[list[int]]:
    seen = bytearray(len(along_row))
    for start in range(len(along_row)):
        if seen[start]:
            continue
        ring, corner = [], start
        while not seen[corner]:
            across = along_row[corner]
            seen[corner] = seen[across] = 1
            ring += [corner, across]
            corner = along_column[across]
        yield ring


@lru_cache(maxsize=512)
def mask_rings(mask: Mask) -> tuple[IntArray, ...]:
    """`edge_rings` of a mask, in image coordinates."""
    offset = np.array([mask.box.x, mask.box.y], dtype=np.int32)
    return tuple(ring + offset for ring in edge_rings(mask.crop()))


def fill_rings(rings: Sequence[Sequence[tuple[float, float]]], width: int, height: int) -> Mask:
    """The pixels of a width × height image whose centre lies inside the rings (even-odd rule).

    Positions are image coordinates (x, y) with pixel corners at whole numbers. A centre exactly on a left or upper
    edge is inside, on a right or lower edge outside, so neighbouring polygons share no pixel.
    """
    points = [np.asarray(ring, dtype=np.float64) for ring in rings if len(ring) >= 3]
    if not points:
        return EMPTY
    everything = np.concatenate(points)
    low, high = np.floor(everything.min(axis=0)), np.ceil(everything.max(axis=0))
    box = Box(int(low[0]), int(low[1]), int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1).clipped(width, height)
    if box.empty:
        return EMPTY
    crossings = np.concatenate([_crossings(ring, box) for ring in points])
    flips = np.bincount(crossings, minlength=box.h * (box.w + 1)).reshape(box.h, box.w + 1) & 1
    inside = np.bitwise_xor.accumulate(flips.astype(np.uint8), axis=1)[:, :-1].astype(bool)
    return Mask.from_array(inside, box.x, box.y)


def _crossings(ring: NDArray[np.float64], box: Box) -> NDArray[np.int64]:
    """Where each row of pixel centres crosses the ring: flat indices of the first pixel right of the crossing."""
    found = [np.empty(0, dtype=np.int64)]
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        (top_x, top_y), (low_x, low_y) = ((x0, y0), (x1, y1)) if y0 < y1 else ((x1, y1), (x0, y0))
        first, last = max(int(np.ceil(top_y - 0.5)), box.y), min(int(np.ceil(low_y - 0.5)), box.y + box.h)
        if first >= last:
            continue
        rows = np.arange(first, last)
        crossing = top_x + (rows + 0.5 - top_y) * (low_x - top_x) / (low_y - top_y)
        columns = np.clip(np.ceil(crossing - 0.5).astype(np.int64) - box.x, 0, box.w)
        found.append((rows - box.y) * (box.w + 1) + columns)
    return np.concatenate(found)


def capsule(
    start: tuple[float, float], end: tuple[float, float], radius: float, width: int, height: int
) -> tuple[Box, BoolArray]:
    """The pixels whose centre lies within `radius` of a segment: one step of a round brush.

    Returns the box (clipped to the image) and the pixels inside it. A brush always marks the pixel under the cursor.
    """
    (x0, y0), (x1, y1) = start, end
    left, top = int(np.floor(min(x0, x1) - radius)), int(np.floor(min(y0, y1) - radius))
    right, bottom = int(np.ceil(max(x0, x1) + radius)) + 1, int(np.ceil(max(y0, y1) + radius)) + 1
    box = Box(left, top, right - left, bottom - top).clipped(width, height)
    if box.empty:
        return NOWHERE, np.zeros((0, 0), dtype=bool)
    px = np.arange(box.x, box.x + box.w, dtype=np.float32)[None, :] + 0.5 - x0
    py = np.arange(box.y, box.y + box.h, dtype=np.float32)[:, None] + 0.5 - y0
    dx, dy = x1 - x0, y1 - y0
    length2 = dx * dx + dy * dy
    along = np.clip((px * dx + py * dy) / length2, 0.0, 1.0) if length2 > 1e-9 else np.float32(0.0)
    inside = (px - along * dx) ** 2 + (py - along * dy) ** 2 <= radius * radius
    column, row = int(np.floor(x1)) - box.x, int(np.floor(y1)) - box.y
    if 0 <= column < box.w and 0 <= row < box.h:
        inside[row, column] = True
    return box, inside


def vertices(mask: Mask, tolerance: float = 1.0) -> tuple[Ring, ...]:
    """Outlines with few corners for editing by hand; they stay within `tolerance` pixels of the mask's edge."""
    import cv2

    rings = []
    for ring in mask_rings(mask):
        corners = cv2.approxPolyDP(ring.reshape(-1, 1, 2), tolerance, True).reshape(-1, 2)
        kept = corners if len(corners) >= 3 else ring
        rings.append(tuple((float(x), float(y)) for x, y in kept))
    return tuple(rings)
