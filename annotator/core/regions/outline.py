"""From masks to outlines along pixel edges, and from polygons to masks by the pixel-centre rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, NOWHERE, Box, Mask

Ring: TypeAlias = tuple[tuple[float, float], ...]
IntArray: TypeAlias = NDArray[np.int32]
Edges: TypeAlias = NDArray[np.float64]
# Polygons are filled in strips of about this many pixels.
STRIP = 16_000_000


def edge_rings(values: runs.Runs, height: int) -> list[IntArray]:
    """The closed outlines of a set of pixels x · height + y along pixel edges, each (n, 2) corner positions (x, y).

    Filled by the even-odd rule they give exactly the set; holes are rings of their own. The corners of a
    rectilinear outline, sorted along each axis, pair up into its edges, so no boundary has to be walked pixel by pixel.
    """
    xs, ys = _corners(values, height)
    along_row, along_column = _partners(np.lexsort((xs, ys))), _partners(np.lexsort((ys, xs)))
    return [np.stack((xs[ring], ys[ring]), axis=1).astype(np.int32) for ring in _rings(along_row, along_column)]


def _corners(values: runs.Runs, height: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the outline turns, x and y; a corner at which two pixels touch diagonally comes twice.

    Each column's ends lie on its left and on its right edge. An end found on one side of an edge alone is a corner;
    on both sides it is none where the outline goes straight on.
    """
    x, top, bottom = runs.columns_of(values, height)
    ends = np.concatenate((x * (height + 1) + top, x * (height + 1) + bottom))
    turns = np.repeat(np.array([1, -1]), x.size)
    at, place = np.unique(np.concatenate((ends, ends + height + 1)), return_inverse=True)
    # A start left of the edge and an end right of it add up: there two pixels touch by a corner alone.
    turned = np.bincount(place, weights=np.concatenate((turns, -turns)), minlength=at.size)
    corner = np.repeat(at, np.abs(turned).astype(np.intp))
    return corner // (height + 1), corner % (height + 1)


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
    return tuple(ring + offset for ring in edge_rings(mask.runs, max(mask.box.h, 1)))


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
    edges = _edges(points)
    return reduce(Mask.__or__, (_filled(edges, strip) for strip in _strips(box)))


def _strips(box: Box) -> list[Box]:
    """A box in columns of at most `STRIP` pixels, so that a polygon on a slide costs little memory."""
    wide = max(STRIP // box.h, 1)
    return [Box(x, box.y, min(wide, box.x + box.w - x), box.h) for x in range(box.x, box.x + box.w, wide)]


def _filled(edges: Edges, strip: Box) -> Mask:
    """The pixels of a strip inside the rings."""
    crossings = _crossings(edges, strip)
    flips = np.bincount(crossings, minlength=strip.h * (strip.w + 1)).reshape(strip.h, strip.w + 1) & 1
    inside = np.bitwise_xor.accumulate(flips.astype(np.uint8), axis=1)[:, :-1].view(bool)
    return Mask.from_array(inside, strip.x, strip.y)


def _edges(rings: Sequence[NDArray[np.float64]]) -> Edges:
    """Every edge of the rings, (n, 4): x and y of its upper end, x and y of its lower one."""
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    falls = starts[:, 1:] < ends[:, 1:]
    return np.concatenate((np.where(falls, starts, ends), np.where(falls, ends, starts)), axis=1)


def _crossings(edges: Edges, box: Box) -> NDArray[np.int64]:
    """Where each row of pixel centres crosses an edge: flat indices of the first pixel right of the crossing."""
    first = np.maximum(np.ceil(edges[:, 1] - 0.5).astype(np.int64), box.y)
    last = np.minimum(np.ceil(edges[:, 3] - 0.5).astype(np.int64), box.y + box.h)
    counts = np.maximum(last - first, 0)
    rows = np.arange(counts.sum()) + np.repeat(first - np.cumsum(counts) + counts, counts)
    top_x, top_y, low_x, low_y = np.repeat(edges, counts, axis=0).T
    crossing = top_x + (rows + 0.5 - top_y) * (low_x - top_x) / (low_y - top_y)
    columns = np.clip(np.ceil(crossing - 0.5).astype(np.int64) - box.x, 0, box.w)
    return np.asarray((rows - box.y) * (box.w + 1) + columns, dtype=np.int64)


def capsule(
    start: tuple[float, float], end: tuple[float, float], radius: float, width: int, height: int
) -> tuple[Box, runs.Runs]:
    """The pixels whose centre lies within `radius` of a segment: one step of a round brush.

    Returns the box (clipped to the image) and its pixels as numbers x · height + y of the whole image. A brush always
    marks the pixel under the cursor. The shape is convex: one interval a column, so a wide brush costs as little as
    its width.
    """
    (x0, _), (x1, y1) = start, end
    left, right = int(np.floor(min(x0, x1) - radius)), int(np.ceil(max(x0, x1) + radius)) + 1
    x = np.arange(max(left, 0), min(right, width), dtype=np.int64)
    top, bottom = _capsule_rows(x.astype(np.float64) + 0.5, start, end, radius)
    under = Box(int(np.floor(x1)), int(np.floor(y1)), 1, 1).clipped(width, height)
    if not under.empty:
        x, top, bottom = np.append(x, under.x), np.append(top, under.y), np.append(bottom, under.y + 1)
    top, bottom = np.clip(top, 0, height), np.clip(bottom, 0, height)
    kept = bottom > top
    x, top, bottom = x[kept], top[kept], bottom[kept]
    if not x.size:
        return NOWHERE, runs.NO_RUNS
    box = Box(int(x.min()), int(top.min()), int(np.ptp(x)) + 1, int(bottom.max() - top.min()))
    return box, runs.merged(x * height + top, x * height + bottom)


def _capsule_rows(
    x: NDArray[np.float64], start: tuple[float, float], end: tuple[float, float], radius: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First row and row after the last whose centres lie within `radius` of the segment, at each x."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length2 = dx * dx + dy * dy

    def inside(row: NDArray[np.float64]) -> runs.Flags:
        px, py = x - x0, row + 0.5 - y0
        along = np.clip((px * dx + py * dy) / length2, 0.0, 1.0) if length2 > 1e-12 else 0.0
        return np.asarray((px - along * dx) ** 2 + (py - along * dy) ** 2 <= radius * radius)

    upper, lower = np.full(x.size, np.inf), np.full(x.size, -np.inf)
    for cx, cy in (start, end):
        half = np.sqrt(np.maximum(radius * radius - (x - cx) ** 2, 0.0))
        reached = np.abs(x - cx) <= radius
        upper = np.where(reached, np.minimum(upper, cy - half), upper)
        lower = np.where(reached, np.maximum(lower, cy + half), lower)
    if abs(dx) > 1e-12:
        for side in (-1.0, 1.0):
            y = y0 + ((x - x0) * dy + side * radius * np.sqrt(length2)) / dx
            along = ((x - x0) * dx + (y - y0) * dy) / length2
            beside = (along >= 0) & (along <= 1)
            upper, lower = np.where(beside, np.minimum(upper, y), upper), np.where(beside, np.maximum(lower, y), lower)
    found = np.isfinite(upper)
    first = np.ceil(np.where(found, upper, 1.0) - 0.5)
    last = np.floor(np.where(found, lower, -1.0) - 0.5)
    # The square roots may be a hair off: the rows at both ends are asked themselves.
    first = np.where(inside(first - 1), first - 1, np.where(inside(first), first, first + 1))
    last = np.where(inside(last + 1), last + 1, np.where(inside(last), last, last - 1))
    return first.astype(np.int64), last.astype(np.int64) + 1


def vertices(mask: Mask, tolerance: float = 1.0) -> tuple[Ring, ...]:
    """Outlines with few corners for editing by hand; they stay within `tolerance` pixels of the mask's edge."""
    import cv2

    rings = []
    for ring in mask_rings(mask):
        corners = cv2.approxPolyDP(ring.reshape(-1, 1, 2), tolerance, True).reshape(-1, 2)
        kept = corners if len(corners) >= 3 else ring
        rings.append(tuple((float(x), float(y)) for x, y in kept))
    return tuple(rings)
