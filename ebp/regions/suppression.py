"""Non-maximum suppression: of regions that overlap too much, keep the one of the highest score. NumPy only.

Greedy: take the best region left, drop what overlaps it by more than the limit, and so on. Measure of overlap is the
intersection over union (IoU), 0 to 1. Source: the usual last step of detectors, as in P. Felzenszwalb et al., "Object
Detection with Discriminatively Trained Part-Based Models", TPAMI 32(9), 2010, there with another measure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.threshold import Mask

Floats = npt.NDArray[np.float64]


def box_overlap(box: Sequence[float], others: Sequence[Sequence[float]] | npt.NDArray[Any]) -> Floats:
    """IoU of one box (x, y, width, height) with each of (N, 4): (N,), 0 to 1; 1 for two boxes without area."""
    first, rest = _boxes([box]), _boxes(others)
    low = np.maximum(first[:, :2], rest[:, :2])
    high = np.minimum(first[:, :2] + first[:, 2:], rest[:, :2] + rest[:, 2:])
    shared = np.maximum(high - low, 0).prod(1)
    return _ratio(shared, first[:, 2:].prod(1) + rest[:, 2:].prod(1) - shared)


def mask_overlap(mask: npt.NDArray[Any], others: Sequence[npt.NDArray[Any]]) -> Floats:
    """IoU of one mask (H, W) with each of N: (N,), 0 to 1; 1 for two empty masks."""
    first = np.asarray(mask, bool)
    shared = np.array([np.count_nonzero(first & other) for other in others], np.float64)
    joint = np.array([np.count_nonzero(first | np.asarray(other, bool)) for other in others], np.float64)
    return _ratio(shared, joint)


def suppress_boxes(
    boxes: Sequence[Sequence[float]] | npt.NDArray[Any], scores: Sequence[float], limit: float = 0.5
) -> list[int]:
    """The boxes (x, y, width, height) to keep: their indices, the highest score first.

    No two kept boxes have an IoU above `limit` (0 to 1). Of equal scores the larger box comes first, then the one
    further left and up, so that the order given does not matter. Raises EbpError when the scores are not one finite
    number a box, or a box is not four finite numbers.
    """
    found = _boxes(boxes)
    rank = [(-float(w * h), float(x), float(y), float(w), float(h)) for x, y, w, h in found]
    return _suppressed(rank, scores, limit, lambda index, rest: box_overlap(found[index], found[rest]))


def suppress_masks(masks: Sequence[npt.NDArray[Any]], scores: Sequence[float], limit: float = 0.5) -> list[int]:
    """The masks, bool (H, W) all of one size, to keep: their indices, the highest score first.

    No two kept masks have an IoU above `limit` (0 to 1). Of equal scores the larger mask comes first, then the one that
    begins earlier in reading order. Raises EbpError when the scores are not one finite number a mask, or sizes differ.
    """
    found: list[Mask] = [np.asarray(mask, bool) for mask in masks]
    if len({mask.shape for mask in found}) > 1:
        raise EbpError("non-maximum suppression needs masks of one size")
    rank = [(-int(np.count_nonzero(mask)), np.packbits(~mask).tobytes()) for mask in found]
    return _suppressed(rank, scores, limit, lambda index, rest: mask_overlap(found[index], [found[i] for i in rest]))


def _suppressed(
    rank: Sequence[Any], scores: Sequence[float], limit: float, overlap: Callable[[int, list[int]], Floats]
) -> list[int]:
    if len(scores) != len(rank) or not np.isfinite(np.asarray(scores, np.float64)).all():
        raise EbpError(f"non-maximum suppression needs one finite score for each of {len(rank)} regions")
    left = sorted(range(len(rank)), key=lambda index: (-float(scores[index]), rank[index]))
    kept = []
    while left:
        best, left = left[0], left[1:]
        kept.append(best)
        if left:
            near = overlap(best, left)
            left = [index for index, value in zip(left, near, strict=True) if value <= limit]
    return kept


def _boxes(boxes: Sequence[Sequence[float]] | npt.NDArray[Any]) -> Floats:
    found = np.array(boxes, np.float64)
    if found.size == 0:
        return np.zeros((0, 4))
    if found.ndim != 2 or found.shape[1] != 4 or not np.isfinite(found).all():
        raise EbpError(f"boxes are (N, 4) finite numbers x, y, width, height, not {found.shape}")
    found[:, 2:] = np.maximum(found[:, 2:], 0)
    return found


def _ratio(shared: Floats, joint: Floats) -> Floats:
    return np.where(joint > 0, shared / np.where(joint > 0, joint, 1), 1.0)
