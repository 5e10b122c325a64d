"""What the face detectors of MediaPipe answer with, decoded: anchors, boxes and points, scores, weighted suppression.

Source: V. Bazarevsky et al., "BlazeFace: Sub-millisecond neural face detection on mobile GPUs", 2019, and the published
settings of MediaPipe's graphs. All is in units of the network's square, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
# Beyond this a score is as good as certain; it keeps the exponential from overflowing.
MOST_SCORE = 100.0
# Boxes that overlap more are one face.
SAME = 0.3
# Box (middle, size), then six points.
NUMBERS = 16


def anchors(side: int, layers: Sequence[tuple[int, int]]) -> Values:
    """The middles of the cells, (N, 2), in the order of the network's answers.

    layers: (stride in pixels of the square, anchors in each cell). The short-range model (128) has two a cell at stride
    8, then three layers of two at stride 16, which share their cells; the full-range one (192) has one at stride 4.
    """
    found = []
    for stride, each in layers:
        cells = side // stride
        middles = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(middles, middles, indexing="ij")
        found.append(np.repeat(np.stack((x.ravel(), y.ravel()), axis=1), each, axis=0))
    return np.concatenate(found)


def decoded(
    raw: NDArray[np.float32], scores: NDArray[np.float32], cells: Values, side: int, least: float
) -> tuple[Values, Values]:
    """Corners and points (M, 8, 2) of what scores at least `least`, and the scores (M,), the best first.

    raw: (N, 16) in pixels of the square from each anchor. scores: (N,) before the sigmoid. Empty boxes are left out.
    """
    certain = 1 / (1 + np.exp(-np.clip(scores.astype(np.float64), -MOST_SCORE, MOST_SCORE)))
    numbers = raw.reshape(-1, NUMBERS // 2, 2).astype(np.float64) / side
    kept = (certain >= least) & (numbers[:, 1] > 0).all(axis=1) & np.isfinite(numbers).all(axis=(1, 2))
    order = np.flatnonzero(kept)
    order = order[np.argsort(-certain[order], kind="stable")]
    found, middle = numbers[order], cells[order]
    half = found[:, 1] / 2
    centre = found[:, 0] + middle
    found[:, 0], found[:, 1] = centre - half, centre + half
    found[:, 2:] += middle[:, None]
    return found, certain[order]


def merged(found: Values, scores: Values, same: float = SAME) -> tuple[Values, Values]:
    """Each group of boxes that overlap its best one by more than `same` as one: their mean, weighted by the scores,
    with the best one's score. found: (M, K, 2), the first two rows the corners; scores: (M,), the best first.
    """
    faces, best = [], []
    left = np.arange(len(found))
    while left.size:
        close = _overlaps(found[left, :2], found[left[0], :2]) > same
        close[0] = True
        group = left[close]
        faces.append(np.average(found[group], axis=0, weights=scores[group]))
        best.append(scores[left[0]])
        left = left[~close]
    return np.array(faces).reshape(-1, *found.shape[1:]), np.array(best)


def _overlaps(boxes: Values, box: Values) -> Values:
    shared = np.clip(np.minimum(boxes[:, 1], box[1]) - np.maximum(boxes[:, 0], box[0]), 0, None).prod(axis=1)
    areas = (boxes[:, 1] - boxes[:, 0]).prod(axis=1)
    union: Values = areas + (box[1] - box[0]).prod() - shared
    return np.asarray(shared / np.maximum(union, 1e-12))
