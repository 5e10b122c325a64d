"""A brush or eraser stroke in progress, and the edit it ends in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.core.mask import NOWHERE, Box, Mask
from annotator.core.outline import capsule


class Stroke:
    """Pixels being painted on a mask. `pixels` is the live mask, (H, W) uint8 of 0 and 1, changed in place."""

    def __init__(self, before: Mask, width: int, height: int, *, erase: bool) -> None:
        self.before = before
        self.pixels: NDArray[np.uint8] = np.zeros((height, width), dtype=np.uint8)
        inside = before.box.clipped(width, height)
        if not inside.empty:
            self.pixels[inside.rows, inside.columns] = before.window(inside)
        self.dirty = NOWHERE
        self._value = 0 if erase else 1

    def extend(self, start: tuple[float, float], end: tuple[float, float], radius: float) -> Box:
        """Paint one segment; returns the box it touched."""
        height, width = self.pixels.shape
        box, footprint = capsule(start, end, radius, width, height)
        if not box.empty:
            self.pixels[box.rows, box.columns][footprint] = self._value
            self.dirty = self.dirty.united(box)
        return box

    @property
    def extent(self) -> Box:
        """A box that holds every pixel of the live mask."""
        height, width = self.pixels.shape
        return self.before.box.clipped(width, height).united(self.dirty)

    def patches(self) -> tuple[Box, Mask, Mask]:
        """The touched window with the mask's pixels inside it before and after."""
        window = self.dirty
        before = Mask.from_array(self.before.window(window), window.x, window.y)
        after = Mask.from_array(self.pixels[window.rows, window.columns].astype(bool), window.x, window.y)
        return window, before, after
