"""Binary masks as values: a bounding box and the run-length code of the crop inside it.

Coordinates: pixel (x, y) covers the square [x, x+1) × [y, y+1) of the image; its centre is (x + 0.5, y + 0.5).
The code is COCO's compressed run-length encoding of the crop (column-major), made by pycocotools.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as rle

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

    @cached_property
    def area(self) -> int:
        """Number of pixels."""
        return 0 if self.empty else int(rle.area(self._code()))

    @property
    def empty(self) -> bool:
        return self.box.empty

    def crop(self) -> BoolArray:
        """The pixels inside `box`, (h, w)."""
        if self.empty:
            return np.zeros((0, 0), dtype=bool)
        return np.ascontiguousarray(rle.decode(self._code())).astype(bool)

    def to_array(self, width: int, height: int) -> BoolArray:
        """The mask on an image of that size, (height, width); pixels outside are dropped."""
        return self.window(Box(0, 0, width, height))

    def window(self, box: Box) -> BoolArray:
        """The pixels inside any box, (box.h, box.w); false where the mask is not."""
        array = np.zeros((max(box.h, 0), max(box.w, 0)), dtype=bool)
        left, top = max(self.box.x, box.x), max(self.box.y, box.y)
        right = min(self.box.x + self.box.w, box.x + box.w)
        bottom = min(self.box.y + self.box.h, box.y + box.h)
        if left < right and top < bottom:
            part = self.crop()[top - self.box.y : bottom - self.box.y, left - self.box.x : right - self.box.x]
            array[top - box.y : bottom - box.y, left - box.x : right - box.x] = part
        return array

    def contains(self, x: int, y: int) -> bool:
        """Whether the pixel belongs to the mask."""
        box = self.box
        if not (box.x <= x < box.x + box.w and box.y <= y < box.y + box.h):
            return False
        return bool(self.window(Box(x, y, 1, 1))[0, 0])

    def replaced(self, window: Box, pixels: Mask) -> Mask:
        """This mask with everything inside `window` exchanged for `pixels` (which lie inside it)."""
        if window.empty:
            return self
        whole = self.box.united(window)
        array = self.window(whole)
        inner = Box(window.x - whole.x, window.y - whole.y, window.w, window.h)
        array[inner.rows, inner.columns] = pixels.window(window)
        return Mask.from_array(array, whole.x, whole.y)

    def __or__(self, other: Mask) -> Mask:
        whole = self.box.united(other.box)
        return Mask.from_array(self.window(whole) | other.window(whole), whole.x, whole.y)

    def __and__(self, other: Mask) -> Mask:
        return Mask.from_array(self.crop() & other.window(self.box), self.box.x, self.box.y)

    def __sub__(self, other: Mask) -> Mask:
        return Mask.from_array(self.crop() & ~other.window(self.box), self.box.x, self.box.y)

    def _code(self) -> dict[str, object]:
        return {"size": [self.box.h, self.box.w], "counts": self.counts}


EMPTY = Mask()


def full_image_rle(mask: Mask, width: int, height: int) -> dict[str, object]:
    """COCO's compressed run-length code of the mask on the whole image: {"size": [H, W], "counts": text}."""
    array = np.asfortranarray(mask.to_array(width, height), dtype=np.uint8)
    code = rle.encode(array)
    return {"size": [height, width], "counts": code["counts"].decode("ascii")}
