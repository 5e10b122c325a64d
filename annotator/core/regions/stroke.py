"""A brush or eraser stroke in progress, and the edit it ends in."""

from __future__ import annotations

import numpy as np

from annotator.core.regions import runs
from annotator.core.regions.mask import NOWHERE, Box, Mask
from annotator.core.regions.outline import capsule


class Stroke:
    """Pixels being painted on a mask, as runs: neither the image's size nor the brush's area costs anything.

    `live` are the mask's pixels now, `touched` those the brush has been over, as numbers x · height + y of the image.
    """

    def __init__(self, before: Mask, width: int, height: int, *, erase: bool) -> None:
        self.before, self.erase = before, erase
        self.size = width, height
        self.frame = Box(0, 0, width, height)
        self.live = before.in_frame(self.frame)
        self.touched = runs.NO_RUNS
        self.dirty = NOWHERE

    def extend(self, start: tuple[float, float], end: tuple[float, float], radius: float) -> Box:
        """Paint one segment; returns the box it touched."""
        width, height = self.size
        box, footprint = capsule(start, end, radius, width, height)
        if not box.empty:
            self.live = self._painted(self.live, box, footprint, erase=self.erase)
            self.touched = self._painted(self.touched, box, footprint, erase=False)
            self.dirty = self.dirty.united(box)
        return box

    def _painted(self, values: runs.Runs, box: Box, footprint: runs.Runs, *, erase: bool) -> runs.Runs:
        """Only the columns under the brush are worked on."""
        low, high = box.x * self.size[1], (box.x + box.w) * self.size[1]
        here = runs.within(values, low, high)
        here = runs.combined(here, footprint, (lambda a, b: a & ~b) if erase else np.logical_or)
        return runs.spliced(values, low, high, here)

    @property
    def empty(self) -> bool:
        """Whether no pixel is left of the mask."""
        return not self.live.size

    def patches(self) -> tuple[Box, Mask, Mask]:
        """The touched window with the mask's pixels inside it before and after."""
        window, height = self.dirty, self.size[1]
        columns = np.arange(window.x, window.x + window.w)
        rows = np.full(window.w, window.y)
        inside = runs.from_columns(columns, rows, rows + window.h, height)
        part = runs.within(self.live, window.x * height, (window.x + window.w) * height)
        after = Mask.from_runs(runs.combined(part, inside, np.logical_and), self.frame)
        return window, self.before.cut(window), after
