"""Operations on the shape of a mask: grow, shrink, smooth, fill holes, parts. All of them on runs, none on arrays.

Distances are Euclidean, between pixel centres. Nothing is known of what lies beyond the image: a mask does not shrink
from the image's own edge.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask

Ints = NDArray[np.int64]
# So many column intervals are worked on at once.
AT_ONCE = 2_000_000


def grow(mask: Mask, radius: float, width: int, height: int) -> Mask:
    """Every pixel of the image within `radius` of a pixel of the mask."""
    if mask.empty:
        return EMPTY
    reach = int(radius)
    frame = _widened(mask.box, reach).clipped(width, height)
    wide = _widened(frame, reach)
    x, top, bottom = runs.columns_of(mask.in_frame(wide), wide.h)
    at_once = max(AT_ONCE // max(x.size, 1), 1)
    grown = runs.NO_RUNS
    for start in range(-reach, reach + 1, at_once):
        offsets = np.arange(start, min(start + at_once, reach + 1))[:, None]
        halves = np.floor(np.sqrt(radius * radius - offsets.astype(np.float64) ** 2)).astype(np.int64)
        columns = (x + offsets) * wide.h
        upper, lower = columns + np.maximum(top - halves, 0), columns + np.minimum(bottom + halves, wide.h)
        starts, ends = np.append(grown[0::2], upper), np.append(grown[1::2], lower)
        grown = runs.merged(starts, ends)
    return Mask.from_runs(grown, wide).cut(frame)


def shrink(mask: Mask, radius: float, width: int, height: int) -> Mask:
    """The pixels of the mask farther than `radius` from every pixel of the image outside of it."""
    frame = _widened(mask.box, int(radius) + 1).clipped(width, height)
    return mask - grow(_rest(mask, frame), radius, width, height)


def smooth(mask: Mask, radius: float, width: int, height: int) -> Mask:
    """Gaps, then spurs, into which no disc of that radius fits are taken away (closing, then opening)."""
    closed = shrink(grow(mask, radius, width, height), radius, width, height)
    return grow(shrink(closed, radius, width, height), radius, width, height)


def kept_near(mask: Mask, other: Mask, radius: float, width: int, height: int) -> Mask:
    """The other mask where it differs from the first one by `radius` at most; farther in and out the first one."""
    return (other & grow(mask, radius, width, height)) | shrink(mask, radius, width, height)


def fill_holes(mask: Mask) -> Mask:
    """The mask with everything it encloses. A way out leads over edges of pixels, not over their corners."""
    if mask.empty:
        return EMPTY
    frame = _widened(mask.box, 1)
    return _rest(part_at(_rest(mask, frame), frame.x, frame.y), mask.box)


def parts(mask: Mask) -> tuple[Mask, ...]:
    """The connected parts, the largest first; pixels that touch by a corner alone belong together."""
    connected = _Connected(mask, diagonal=True)
    return tuple(sorted((connected.part(number) for number in connected.numbers), key=lambda part: -part.area))


def count_parts(mask: Mask) -> int:
    """How many `parts` there are."""
    return len(_Connected(mask, diagonal=True).numbers)


def largest_part(mask: Mask) -> Mask:
    """The largest of `parts`."""
    connected = _Connected(mask, diagonal=True)
    return connected.part(int(np.argmax(connected.areas))) if not mask.empty else EMPTY


def part_at(mask: Mask, x: int, y: int) -> Mask:
    """The part, connected over edges of pixels, that holds the pixel (x, y); empty where the mask does not."""
    if not mask.contains(x, y):
        return EMPTY
    connected = _Connected(mask, diagonal=False)
    return connected.part(connected.number_at(x, y))


def _widened(box: Box, by: int) -> Box:
    return Box(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def _rest(mask: Mask, frame: Box) -> Mask:
    """The pixels of a frame that are not the mask's."""
    return Mask.from_runs(np.array([0, frame.w * frame.h], dtype=np.int64), frame) - mask


class _Connected:
    """A mask's column intervals, each with the number of the connected part it belongs to."""

    def __init__(self, mask: Mask, *, diagonal: bool) -> None:
        self._box = mask.box
        self._x, self._top, self._bottom = runs.columns_of(mask.runs, max(mask.box.h, 1))
        pairs = _touching(self._x, self._top, self._bottom, mask.box.h, reach=int(diagonal))
        self._number = _joined_numbers(self._x.size, *pairs)

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self._number, kind="stable")

    @property
    def numbers(self) -> Ints:
        """The number of every part."""
        return np.unique(self._number)

    @property
    def areas(self) -> NDArray[np.float64]:
        """The pixels of the part of each number."""
        return np.asarray(np.bincount(self._number, weights=self._bottom - self._top), dtype=np.float64)

    def number_at(self, x: int, y: int) -> int:
        """The number of the part that holds a pixel of the mask."""
        column, row = x - self._box.x, y - self._box.y
        here = np.searchsorted(self._x * self._box.h + self._top, column * self._box.h + row, side="right") - 1
        return int(self._number[here])

    def part(self, number: int) -> Mask:
        """The part of a number."""
        ordered = self._number[self._order]
        own = self._order[np.searchsorted(ordered, number) : np.searchsorted(ordered, number, side="right")]
        x, top, bottom = self._x[own], self._top[own], self._bottom[own]
        return Mask.from_runs(runs.from_columns(x, top, bottom, self._box.h), self._box)


def _touching(x: Ints, top: Ints, bottom: Ints, height: int, *, reach: int) -> tuple[Ints, Ints]:
    """Pairs of column intervals that touch, each with one of the column to its right; by a corner with a reach of 1."""
    stride = height + 4  # keeps the rows asked for below and above a column apart from those of its neighbours
    first = np.searchsorted(x * stride + bottom, (x + 1) * stride + top - reach, side="right")
    after = np.searchsorted(x * stride + top, (x + 1) * stride + bottom + reach, side="left")
    counts = np.maximum(after - first, 0)
    left = np.repeat(np.arange(x.size), counts)
    right = np.arange(left.size) + np.repeat(first - np.cumsum(counts) + counts, counts)
    return left, right


def _joined_numbers(count: int, left: Ints, right: Ints) -> Ints:
    """For each of `count` things the smallest number among those it is joined to by pairs, over any way."""
    number = np.arange(count)
    while left.size:
        a, b = number[left], number[right]
        apart = a != b
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(number, np.maximum(a, b), np.minimum(a, b))
        while np.any(number[number] != number):
            number = number[number]
    return number
