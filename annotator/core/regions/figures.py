"""Rectangles and ellipses as masks: the pixels whose centre lies inside, or exactly on the left or upper edge."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask

# What is thinner is taken for nothing.
HAIR = 1e-6

Point: TypeAlias = tuple[float, float]


def rectangle(start: Point, end: Point, width: int, height: int) -> Mask:
    """The rectangle between two opposite corners, on an image of that size."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    x, upper = _first_centre(left), _first_centre(top)
    box = Box(x, upper, _first_centre(right) - x, _first_centre(bottom) - upper).clipped(width, height)
    return Mask.from_runs(np.array([0, box.w * box.h], dtype=np.int64), box) if not box.empty else EMPTY


def ellipse(start: Point, end: Point, width: int, height: int) -> Mask:
    """The ellipse in the rectangle between two opposite corners; centres on its edge belong to it.

    Without any width or height it holds no pixel.
    """
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if min(right - left, bottom - top) < HAIR:
        return EMPTY
    frame = Box(0, 0, width, height)
    x = np.arange(max(_first_centre(left), 0), min(_first_centre(right) + 1, width), dtype=np.int64)
    (cx, cy), (a, b) = ((left + right) / 2, (top + bottom) / 2), ((right - left) / 2, (bottom - top) / 2)
    across = ((x + 0.5 - cx) / a) ** 2
    half = b * np.sqrt(np.maximum(1 - across, 0))

    def inside(row: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.asarray(across + ((row + 0.5 - cy) / b) ** 2 <= 1)

    first, last = np.ceil(cy - half - 0.5), np.floor(cy + half - 0.5)
    # The square roots may be a hair off: the rows at both ends are asked themselves.
    first = np.where(inside(first - 1), first - 1, np.where(inside(first), first, first + 1))
    last = np.where(inside(last + 1), last + 1, np.where(inside(last), last, last - 1))
    upper = np.clip(first.astype(np.int64), 0, height)
    lower = np.clip(last.astype(np.int64) + 1, 0, height)
    kept = lower > upper
    return Mask.from_runs(runs.from_columns(x[kept], upper[kept], lower[kept], height), frame)


def _first_centre(edge: float) -> int:
    """The first pixel whose centre lies at an edge or after it."""
    return int(np.ceil(edge - 0.5))
