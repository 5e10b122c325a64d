"""Paths that follow the image's edges from a point to the cursor (intelligent scissors).

Source: E. Mortensen, W. Barrett, "Intelligent scissors for image composition", SIGGRAPH 1995, as OpenCV has it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.figures import Point
from annotator.core.regions.mask import Box

# The window that paths are sought in reaches so far round both ends, and is read at most this wide.
MARGIN = 96
WIDEST = 640
# The thresholds of the edges (Canny) and the largest gradient told apart, as in OpenCV's own example.
EDGES, STEEPEST = (32, 100), 200.0


class LiveWire:
    """Paths from one anchor. The window round it grows when the cursor leaves it; a wide one is read coarser."""

    def __init__(self, picture: Picture, anchor: Point) -> None:
        self.picture, self.anchor = picture, anchor
        self._window = Box(0, 0, 0, 0)
        self._step = 1
        self._scissors = cv2.segmentation.IntelligentScissorsMB()
        self._scissors.setEdgeFeatureCannyParameters(*EDGES)
        self._scissors.setGradientMagnitudeMaxLimit(STEEPEST)

    def path(self, target: Point) -> tuple[Point, ...]:
        """From the anchor to a point, both as they are; the points between are pixel centres on the way."""
        start, end = self._pixel(self.anchor), self._pixel(target)
        if not _holds(self._window, end):
            self._look(start, end)
        column, row = ((end[0] - self._window.x) // self._step, (end[1] - self._window.y) // self._step)
        found = self._scissors.getContour((column, row)).reshape(-1, 2)
        places = np.asarray(found[1:-1] * self._step + 0.5 + (self._window.x, self._window.y), dtype=np.float64)
        return (self.anchor, *((float(x), float(y)) for x, y in _corners(places)), target)

    def _pixel(self, point: Point) -> tuple[int, int]:
        """The pixel of the image nearest to a point."""
        x, y = int(np.floor(point[0])), int(np.floor(point[1]))
        return min(max(x, 0), self.picture.width - 1), min(max(y, 0), self.picture.height - 1)

    def _look(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Read the image round both ends and find every path from the anchor."""
        window = self._window.united(Box(*start, 1, 1)).united(Box(*end, 1, 1))
        window = Box(window.x - MARGIN, window.y - MARGIN, window.w + 2 * MARGIN, window.h + 2 * MARGIN)
        self._window = window = window.clipped(self.picture.width, self.picture.height)
        self._step = -(-max(window.w, window.h) // WIDEST)
        self._scissors.applyImage(self.picture.crop(window, self._step))
        self._scissors.buildMap(((start[0] - window.x) // self._step, (start[1] - window.y) // self._step))


def _holds(box: Box, point: tuple[int, int]) -> bool:
    return box.x <= point[0] < box.x + box.w and box.y <= point[1] < box.y + box.h


def _corners(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """A path without the points that lie on a straight line between their neighbours."""
    if len(places) < 3:
        return places
    turns = np.any(np.diff(places, n=2, axis=0) != 0, axis=1)
    return places[np.concatenate(([True], turns, [True]))]
