"""Binary masks as values: a bounding box and the run-length code of the crop inside it.

Coordinates: pixel (x, y) covers the square [x, x+1) × [y, y+1) of the image; its centre is (x + 0.5, y + 0.5).
The code is COCO's compressed run-length encoding of the crop (column-major). Set operations work on the runs
(`annotator.core.regions.runs`): they cost time by the length of the outline, not by the area.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as rle

from annotator.core.regions import runs
from annotator.core.regions.runs import Runs

BoolArray: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """A half-open rectangle of pixels: x ≤ column < x + w, y ≤ row < y + h."""

    x: int
    y: int
    w: int
    h: int

    @property
    def empty(self) -> bool:
        return self.w <= 0 or self.h <= 0

    @property
    def rows(self) -> slice:
        return slice(self.y, self.y + self.h)

    @property
    def columns(self) -> slice:
        return slice(self.x, self.x + self.w)

    def united(self, other: Box) -> Box:
        """The smallest box that holds both; an empty box adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.x + self.w, other.x + other.w), max(self.y + self.h, other.y + other.h)
        return Box(x, y, right - x, bottom - y)

    def clipped(self, width: int, height: int) -> Box:
        """The part inside an image of that size."""
        x, y = min(max(self.x, 0), width), min(max(self.y, 0), height)
        right, bottom = min(max(self.x + self.w, x), width), min(max(self.y + self.h, y), height)
        return Box(x, y, right - x, bottom - y)


NOWHERE = Box(0, 0, 0, 0)


def tight_box(array: BoolArray) -> Box:
    """The smallest box around the true pixels of a (H, W) array; `NOWHERE` without any."""
    rows = np.flatnonzero(array.any(axis=1))
    if rows.size == 0:
        return NOWHERE
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(array[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True)
class Mask:
    """An immutable set of pixels. Equal sets are equal values: the box is always tight."""

    box: Box = NOWHERE
    counts: bytes = b""

    @classmethod
    def from_array(cls, array: BoolArray, x: int = 0, y: int = 0) -> Mask:
        """The true pixels of a (H, W) array whose first pixel lies at image position (x, y)."""
        box = tight_box(array)
        if box.empty:
            return EMPTY
        crop = np.asfortranarray(array[box.rows, box.columns], dtype=np.uint8)
        return cls(Box(box.x + x, box.y + y, box.w, box.h), bytes(rle.encode(crop)["counts"]))

    @classmethod
    def from_runs(cls, values: Runs, frame: Box) -> Mask:
        """The pixels x · frame.h + y of a frame, x and y counted from its corner."""
        if not values.size:
            return EMPTY
        x, top, bottom = runs.columns_of(values, frame.h)
        left, upper = int(x[0]), int(top.min())
        box = Box(frame.x + left, frame.y + upper, int(x[-1]) + 1 - left, int(bottom.max()) - upper)
        own = values
        if box != frame:
            own = runs.from_columns(x - left, top - upper, bottom - upper, box.h)
        return cls(box, runs.compress(own, box.w * box.h))

    @property
    def area(self) -> int:
        """Number of pixels."""
        return runs.total(self.runs)

    @property
    def empty(self) -> bool:
        return self.box.empty

    @property
    def runs(self) -> Runs:
        """The pixels x · box.h + y, x and y counted from the box's corner."""
        return runs.expand(self.counts)

    def in_frame(self, frame: Box) -> Runs:
        """The pixels inside another frame, as numbers x · frame.h + y counted from its corner."""
        if frame == self.box or self.empty or frame.empty:
            return self.runs if frame == self.box else runs.NO_RUNS
        first = max(frame.x - self.box.x, 0)
        last = max(min(frame.x + frame.w - self.box.x, self.box.w), first)
        part = runs.within(self.runs, first * self.box.h, last * self.box.h)
        x, top, bottom = runs.columns_of(part, self.box.h)
        down = self.box.y - frame.y
        top, bottom = np.maximum(top + down, 0), np.minimum(bottom + down, frame.h)
        kept = bottom > top
        return runs.from_columns(x[kept] + self.box.x - frame.x, top[kept], bottom[kept], frame.h)

    def crop(self) -> BoolArray:
        """The pixels inside `box`, (h, w)."""
        if self.empty:
            return np.zeros((0, 0), dtype=bool)
        code = {"size": [self.box.h, self.box.w], "counts": self.counts}
        return np.ascontiguousarray(rle.decode(code)).view(bool)

    def to_array(self, width: int, height: int) -> BoolArray:
        """The mask on an image of that size, (height, width); pixels outside are dropped."""
        return self.window(Box(0, 0, width, height))

    def window(self, box: Box) -> BoolArray:
        """The pixels inside any box, (box.h, box.w); false where the mask is not."""
        flips = np.zeros(max(box.w, 0) * max(box.h, 0) + 1, dtype=np.uint8)
        flips[self.in_frame(box)] = 1
        inside = np.bitwise_xor.accumulate(flips, out=flips)[:-1].reshape(max(box.w, 0), max(box.h, 0))
        return np.ascontiguousarray(inside.T).view(bool)

    def contains(self, x: int, y: int) -> bool:
        """Whether the pixel belongs to the mask."""
        box = self.box
        if not (box.x <= x < box.x + box.w and box.y <= y < box.y + box.h):
            return False
        return bool(runs.covers(self.runs, np.array([(x - box.x) * box.h + y - box.y]))[0])

    def cut(self, window: Box) -> Mask:
        """The part of the mask inside a box."""
        return Mask.from_runs(self.in_frame(window), window)

    def coarse(self, step: int) -> Mask:
        """The mask on a grid of step × step cells, with every cell that holds a pixel of it."""
        x, top, bottom = runs.columns_of(self.runs, max(self.box.h, 1))
        x, top, bottom = (x + self.box.x) // step, (top + self.box.y) // step, (bottom + self.box.y - 1) // step + 1
        if not x.size:
            return EMPTY
        frame = Box(int(x[0]), int(top.min()), int(x[-1] - x[0]) + 1, int(bottom.max() - top.min()))
        origin = (x - frame.x) * frame.h - frame.y
        return Mask.from_runs(runs.merged(origin + top, origin + bottom), frame)

    def replaced(self, window: Box, pixels: Mask) -> Mask:
        """This mask with everything inside `window` exchanged for `pixels` (which lie inside it)."""
        if window.empty:
            return self
        frame = self.box.united(window)
        low = (window.x - frame.x) * frame.h
        high = low + window.w * frame.h
        whole = self.in_frame(frame)
        columns = np.arange(window.w) + window.x - frame.x
        top = np.full(window.w, window.y - frame.y)
        inside = runs.from_columns(columns, top, top + window.h, frame.h)
        part = runs.combined(runs.within(whole, low, high), inside, lambda a, b: a & ~b)
        part = runs.combined(part, pixels.in_frame(frame), np.logical_or)
        return Mask.from_runs(runs.spliced(whole, low, high, part), frame)

    def __or__(self, other: Mask) -> Mask:
        return self._with(other, self.box.united(other.box), np.logical_or)

    def __and__(self, other: Mask) -> Mask:
        return self._with(other, self.box, np.logical_and)

    def __sub__(self, other: Mask) -> Mask:
        return self._with(other, self.box, lambda a, b: a & ~b)

    def __xor__(self, other: Mask) -> Mask:
        return self._with(other, self.box.united(other.box), np.logical_xor)

    def _with(self, other: Mask, frame: Box, rule: Callable[[BoolArray, BoolArray], BoolArray]) -> Mask:
        return Mask.from_runs(runs.combined(self.in_frame(frame), other.in_frame(frame), rule), frame)


EMPTY = Mask()


def full_image_rle(mask: Mask, width: int, height: int) -> dict[str, object]:
    """COCO's compressed run-length code of the mask on the whole image: {"size": [H, W], "counts": text}."""
    code = runs.compress(mask.in_frame(Box(0, 0, width, height)), width * height)
    return {"size": [height, width], "counts": code.decode("ascii")}
