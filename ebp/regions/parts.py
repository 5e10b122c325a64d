"""Connected parts, boxes, ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.threshold import Map, Mask, non_negative


def label_parts(mask: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """8-connected parts of a mask numbered from 1, 0 elsewhere, as int32 (H, W)."""
    if not mask.size:
        return np.zeros(mask.shape, np.int32)
    _, labels = cv2.connectedComponents(np.asarray(mask, np.uint8), connectivity=8)
    return np.asarray(labels, np.int32)


def parts(mask: npt.NDArray[Any], min_area: int = 1) -> list[Mask]:
    """The 8-connected parts of at least `min_area` pixels, the largest first."""
    labels = label_parts(mask)
    areas = np.bincount(labels.reshape(-1))
    areas[:1] = 0
    order = np.argsort(-areas, kind="stable")
    return [labels == index for index in order if areas[index] >= max(min_area, 1)]


def bounding_box(mask: npt.NDArray[Any]) -> tuple[int, int, int, int]:
    """The box (x, y, width, height) around a mask; (0, 0, 0, 0) around an empty one."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return 0, 0, 0, 0
    x, y = int(columns[0]), int(rows[0])
    return x, y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1


def rank(map2d: Map, masks: Sequence[npt.NDArray[Any]], gamma: float = 0.5) -> list[tuple[int, float]]:
    """Regions by S_R / A_R^gamma, the best first: (index into masks, score).

    S_R is the map's mass inside the region, A_R its area in pixels: gamma 0 ranks by mass, 1 by mean attention.
    An empty region scores 0. Equal scores keep their order.
    """
    values = non_negative(map2d)
    scores = []
    for mask in masks:
        area = int(np.count_nonzero(mask))
        mass = float(values[np.asarray(mask, bool)].sum(dtype=np.float64))
        scores.append(mass / area**gamma if area else 0.0)
    order = sorted(range(len(scores)), key=lambda index: -scores[index])
    return [(index, scores[index]) for index in order]
