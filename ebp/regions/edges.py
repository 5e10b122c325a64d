"""How well a region's outline follows an edge of the image."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.threshold import Mask

REACH = 5
"""Colours are compared within this many pixels of the outline, along both axes."""


def edge_strength(image: npt.NDArray[Any], mask: npt.NDArray[Any], reach: int = REACH) -> float:
    """How far the colours inside and outside a region differ along its outline, on the average.

    image: (H, W, 3) uint8 RGB; mask: bool (H, W). At every pixel of the region with one of its eight neighbours
    outside, the mean colour of the region's pixels in the window of 2 · reach + 1 pixels a side is compared with that
    of the others there; the distances are averaged over those pixels. They are Euclidean, in CIELAB as OpenCV keeps it
    in 8 bits (0 to at most 442). A region without an outline has 0: an empty one, or the whole image, whose border is
    none.
    """
    inside: Mask = np.asarray(mask, bool)
    core = cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    outline = inside & ~core
    if not outline.any():
        return 0.0
    lab = cv2.cvtColor(np.ascontiguousarray(image, np.uint8), cv2.COLOR_RGB2LAB).astype(np.float32)
    weight = inside.astype(np.float32)
    own, area = _sums(lab * weight[..., None], reach), _sums(weight, reach)[..., None]
    other, rest = _sums(lab * (1 - weight[..., None]), reach), _sums(1 - weight, reach)[..., None]
    difference = own[outline] / area[outline] - other[outline] / rest[outline]
    return float(np.linalg.norm(difference, axis=1).mean(dtype=np.float64))


def _sums(values: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """Sums over windows of 2 · reach + 1 pixels a side, nothing beyond the border."""
    side = (2 * reach + 1, 2 * reach + 1)
    summed = cv2.boxFilter(values, -1, side, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(summed, np.float32)
