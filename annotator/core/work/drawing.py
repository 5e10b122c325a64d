"""What drawing does to the regions that are there: one rule for all tools."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

import numpy as np

from annotator.core.regions.mask import Box, Mask


class Drawing(StrEnum):
    """A region of its own, pixels added to the selected region, or the selected region drawn anew."""

    NEW = "new"
    ADD = "add"
    REPLACE = "replace"


@dataclass(frozen=True)
class Held:
    """The selected region: its pixels, the place (x, y) it points to, and whether it is a suggestion yet."""

    mask: Mask
    place: tuple[float, float]
    is_suggestion: bool

    def touched(self, at: tuple[float, float], radius: float) -> bool:
        """Whether a disc (image coordinates) meets one of its pixels."""
        x, y = at
        left, top = floor(x - radius) - 1, floor(y - radius) - 1
        frame = Box(left, top, ceil(x + radius) + 1 - left, ceil(y + radius) + 1 - top)
        near = Box(
            max(frame.x, self.mask.box.x), max(frame.y, self.mask.box.y),
            min(frame.x + frame.w, self.mask.box.x + self.mask.box.w) - max(frame.x, self.mask.box.x),
            min(frame.y + frame.h, self.mask.box.y + self.mask.box.h) - max(frame.y, self.mask.box.y),
        )  # fmt: skip
        if near.w <= 0 or near.h <= 0:
            return False
        # From (x, y) to the nearest point of every pixel's square.
        columns, rows = np.arange(near.x, near.x + near.w), np.arange(near.y, near.y + near.h)
        dx, dy = np.clip(x, columns, columns + 1) - x, np.clip(y, rows, rows + 1) - y
        disc = dx[None, :] ** 2 + dy[:, None] ** 2 <= radius**2
        return bool((disc & self.mask.window(near)).any())

    def boxed(self, box: Box) -> bool:
        """Whether a box goes round it: it holds the place it points to, or at least half of its pixels."""
        x, y = self.place
        holds_place = box.x <= x < box.x + box.w and box.y <= y < box.y + box.h
        return holds_place or 2 * self.mask.cut(box).area >= max(self.mask.area, 1)


def drawn(wanted: Drawing | None, inside: Drawing, *, held: bool, at_held: bool, exchanged: bool = False) -> Drawing:
    """What a gesture does.

    wanted: what the annotator chose; None leaves it to where the gesture begins: at the selected region it does what
    the tool does there (`inside`), anywhere else a new region begins.
    held: whether a region is selected. at_held: whether the gesture begins at it.
    exchanged: the other way round for this once (Ctrl held): a new region instead of adding, and adding instead of a
    new one.
    """
    if not held:
        return Drawing.NEW
    usual = wanted if wanted is not None else inside if at_held else Drawing.NEW
    if not exchanged:
        return usual
    return Drawing.ADD if usual is Drawing.NEW else Drawing.NEW
