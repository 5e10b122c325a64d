"""Prompts for a segmenter, read from maps, and which of its masks agrees best with the map.

A promptable segmenter (A. Kirillov et al., "Segment Anything", ICCV 2023) knows outlines and no labels: it asks for
points that belong to the object, points that do not, and a box. Maps know labels and no outlines. NumPy and OpenCV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.threshold import Map, Mask, non_negative

MOST_FOR, MOST_AGAINST = 3, 3
"""So many points at most are read from a map, and from what speaks against it."""

LEAST_PEAK = 0.5
"""A point's value is at least this share of the highest one's."""

APART = 0.15
"""How far points lie apart at least, in the long side of the place that is looked at."""

Points = npt.NDArray[np.float32]
BoxSides = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Prompts:
    """What a segmenter is asked with, in pixels of one grid, whose pixel (0, 0) has its centre at (0.5, 0.5).

    points: (N, 2) float32, x and y. belongs: (N,) bool, whether the object is there. box: its left, top, right and
    bottom edges, or None. Raises EbpError where the two arrays do not fit, or nothing tells where the object is.
    """

    points: Points
    belongs: npt.NDArray[np.bool_]
    box: BoxSides | None = None

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape != (len(self.belongs), 2):
            raise EbpError(f"prompts need points (N, 2) and N marks, not {self.points.shape} and {self.belongs.shape}")
        if self.box is None and not self.belongs.any():
            raise EbpError("prompts need a box or a point that belongs to the object")

    def with_points(self, points: Sequence[tuple[float, float]], belongs: Sequence[bool]) -> Prompts:
        """With further points, given by hand; a box that lacks one that belongs is widened to hold it."""
        more = np.asarray(points, np.float32).reshape(-1, 2)
        marks = np.asarray(belongs, bool)
        box = self.box
        for (x, y), inside in zip(more.tolist(), marks.tolist(), strict=True):
            if box is not None and inside:
                box = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)
        return Prompts(np.concatenate([self.points, more]), np.concatenate([self.belongs, marks]), box)


def peaks(map2d: Map, place: npt.NDArray[Any], count: int) -> Points:
    """A map's maxima inside a place, the highest first: (n, 2) float32, x and y of pixels' centres, n ≤ count.

    map2d: (H, W); place: (H, W) bool. A maximum is the highest value around it, outside of the place, too, as far as
    0.15 of the place's long side; they lie apart by as much, and each has at least half of the highest one's value. A
    map that is zero has none.
    """
    inside, values = np.asarray(place, bool), non_negative(map2d)
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    if not rows.size or not values.any():
        return np.zeros((0, 2), np.float32)
    reach = APART * max(rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
    side = 2 * max(1, round(reach)) + 1
    around = np.asarray(cv2.dilate(values, np.ones((side, side), np.uint8)), np.float32).reshape(values.shape)
    left = np.where(inside & (values >= around), values, np.float32(0))
    least = LEAST_PEAK * float(left.max())
    y, x = np.mgrid[: values.shape[0], : values.shape[1]].astype(np.float32)
    found: list[tuple[float, float]] = []
    while len(found) < count and left.max() > 0 and left.max() >= least:
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        found.append((float(column) + 0.5, float(row) + 0.5))
        left = np.where((x - column) ** 2 + (y - row) ** 2 <= reach**2, np.float32(0), left)
    return np.asarray(found, np.float32).reshape(-1, 2)


def map_prompts(
    map2d: Map,
    region: npt.NDArray[Any] | None,
    against: Map | None = None,
    territory: npt.NDArray[Any] | None = None,
    box: BoxSides | None = None,
) -> Prompts:
    """The prompts that a label's map gives.

    map2d: (H, W), the label's map; region: (H, W) bool, what was cut from it; against: (H, W), what speaks against the
    label, in the map's terms (see `against_map`); territory: (H, W) bool, the only place where the object is looked
    for. box: left, top, right and bottom; by default the region's. Points that belong are the map's peaks inside region
    (or box) and territory; points that do not are the peaks of `against` outside of the region, where it exceeds the
    map by half of its range. Raises EbpError where there is neither a region nor a box.
    """
    values = _normalised(map2d)
    cut = None if region is None or not np.asarray(region).any() else np.asarray(region, bool)
    box = box or (None if cut is None else _sides(cut))
    if box is None:
        raise EbpError("a segmenter's prompts need a region of the map, or a box")
    room = _filled(values.shape, box)
    if territory is not None and (room & territory).any():
        room = room & np.asarray(territory, bool)
    positive = peaks(values, room if cut is None or not (room & cut).any() else room & cut, MOST_FOR)
    negative = np.zeros((0, 2), np.float32)
    if against is not None:
        contrast = _normalised(against) - values
        outside = contrast >= LEAST_PEAK
        negative = peaks(contrast, outside if cut is None else outside & ~cut, MOST_AGAINST)
    marks = np.arange(len(positive) + len(negative)) < len(positive)
    return Prompts(np.concatenate([positive, negative]), marks, box)


def against_map(own: Map, territory: npt.NDArray[Any] | None, others: Sequence[Map]) -> npt.NDArray[np.float32]:
    """What speaks against one part of a label's map: (H, W) float32 in [0, 1].

    own: the label's map (H, W), which outside of `territory` tells of other objects of the label; others: maps of the
    image's other labels, or of what the label is contrasted with. Each counts by its share of its own maximum.
    """
    found = _normalised(own) if territory is not None else np.zeros(np.shape(own), np.float32)
    if territory is not None:
        found = np.where(territory, np.float32(0), found)
    for other in others:
        found = np.maximum(found, _normalised(other))
    return found


def agreement(mask: npt.NDArray[Any], map2d: Map, territory: npt.NDArray[Any] | None = None) -> float:
    """How well a mask fits a map, in [0, 1]: the soft intersection over union.

    With p the map over its maximum, zero outside of the territory: Σ min(m, p) / Σ max(m, p), that is what of p lies
    inside the mask over the mask's area and what of p lies outside of it. 0 for an empty mask or a zero map.
    """
    values = _normalised(map2d if territory is None else np.where(territory, map2d, 0))
    inside = np.asarray(mask, bool)
    held = float(values[inside].sum(dtype=np.float64))
    missed = float(values[~inside].sum(dtype=np.float64))
    whole = float(np.count_nonzero(inside)) + missed
    return held / whole if whole else 0.0


def _normalised(map2d: Map) -> npt.NDArray[np.float32]:
    values = non_negative(map2d)
    top = float(values.max(initial=0.0))
    return values / np.float32(top) if top > 0 else values


def _sides(region: Mask) -> BoxSides:
    x, y, width, height = cv2.boundingRect(region.astype(np.uint8))
    return float(x), float(y), float(x + width), float(y + height)


def _filled(shape: tuple[int, ...], box: BoxSides) -> Mask:
    room = np.zeros(shape, bool)
    left, top, right, bottom = (max(round(side), 0) for side in box)
    room[top:bottom, left:right] = True
    return room
