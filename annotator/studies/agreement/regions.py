"""Agreement of masks: Dice, IoU, Hausdorff distance at 95 %, detection at an IoU, and the majority's mask.

Definitions follow Maier-Hein et al. 2024, "Metrics reloaded".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import binary_erosion, distance_transform_edt
from scipy.optimize import linear_sum_assignment

from annotator.core.message import Message
from annotator.core.regions.mask import BoolArray, Box, Mask
from annotator.studies.agreement.statistic import Floats, Statistic, ratio

BOTH_EMPTY = Message("Neither reader drew anything here.")
ONE_EMPTY = Message("Only one reader drew anything here, so that there is no distance.")


@dataclass(frozen=True)
class Distance:
    """A distance in millimetres (`unit` "mm"), or in pixels ("px") where the spacing is unknown; None: `why_not`."""

    value: float | None
    unit: str
    why_not: Message | None = None


@dataclass(frozen=True)
class Matches:
    """Pairs (region of the first reader, of the second) by place in their lists, and how many regions each drew."""

    pairs: tuple[tuple[int, int], ...]
    first: int
    second: int

    @property
    def f1(self) -> float | None:
        """2·matches / (regions of both), 0 … 1; None where neither drew any."""
        both = self.first + self.second
        return 2 * len(self.pairs) / both if both else None


def iou(first: Mask, second: Mask) -> float | None:
    """Intersection over union, 0 … 1; 0 where one mask is empty, None where both are."""
    shared = (first & second).area
    union = first.area + second.area - shared
    return shared / union if union else None


def dice(first: Mask, second: Mask) -> float | None:
    """2·intersection / (sum of areas), 0 … 1; 0 where one mask is empty, None where both are."""
    areas = first.area + second.area
    return 2 * (first & second).area / areas if areas else None


def hausdorff95(first: Mask, second: Mask, spacing: tuple[float, float] | None = None) -> Distance:
    """The greater of both directed 95th percentiles of the distance from one outline to the other.

    An outline's points are the centres of a mask's pixels with a side neighbour outside it (the image's border is
    outside). `spacing` (x, y) is a pixel's size in mm.
    """
    unit = "mm" if spacing else "px"
    if first.empty or second.empty:
        return Distance(None, unit, BOTH_EMPTY if first.empty and second.empty else ONE_EMPTY)
    window = first.box.united(second.box)
    x, y = spacing or (1.0, 1.0)
    outlines = [_outline(mask.window(window)) for mask in (first, second)]
    directed = [
        float(np.percentile(distance_transform_edt(~there, sampling=(y, x))[here], 95))
        for here, there in (outlines, outlines[::-1])
    ]
    return Distance(max(directed), unit)


def match(first: Sequence[Mask], second: Sequence[Mask], least: float = 0.5) -> Matches:
    """Regions of one label on one image, matched one to one at an IoU of at least `least`.

    As many pairs as possible, and of those the ones with the greatest sum of IoU.
    """
    values = np.array([[iou(a, b) or 0.0 for b in second] for a in first]).reshape(len(first), len(second))
    allowed = (values >= least) & (values > 0)
    worth = np.where(allowed, min(values.shape) + 1 + values, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    pairs = tuple((int(a), int(b)) for a, b in zip(rows, columns, strict=True) if allowed[a, b])
    return Matches(pairs, len(first), len(second))


def detection(matches: Sequence[Matches]) -> Statistic:
    """F1 over all images together, one `Matches` an image: 2·Σ matches / Σ regions; 0 … 1."""
    features: Floats = np.array([[2.0 * len(m.pairs), m.first + m.second] for m in matches]).reshape(len(matches), 2)
    items = int((features[:, 1] > 0).sum())
    return Statistic(features, lambda sums: ratio(sums[:, 0], sums[:, 1]), BOTH_EMPTY, items, 2, items)


def majority(masks: Sequence[Mask]) -> Mask:
    """The pixels that more than half of the readers' masks hold; where exactly half do, the pixel is left out."""
    window = Box(0, 0, 0, 0)
    for mask in masks:
        window = window.united(mask.box)
    votes = np.zeros((window.h, window.w), dtype=np.int32)
    for mask in masks:
        votes += mask.window(window)
    return Mask.from_array(2 * votes > len(masks), window.x, window.y)


def _outline(pixels: BoolArray) -> BoolArray:
    inside: BoolArray = binary_erosion(pixels, border_value=0)
    return pixels & ~inside
