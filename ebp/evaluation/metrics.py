"""Measures from the literature, small enough to be checked by hand. numpy only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]


def average_precision(scores: Scores, present: NDArray[np.bool_]) -> float:
    """Area under precision over recall, in steps: the mean precision at the rank of every positive.

    scores (N,), present (N,). Equal scores count as one step. nan where nothing is present.
    """
    positives = int(present.sum())
    if positives == 0:
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(present[order])
    # Only the last of equal scores is a threshold that can be set.
    last = np.append(np.diff(scores[order]) != 0, True)
    precision = hits[last] / (np.flatnonzero(last) + 1.0)
    gained = np.diff(hits[last], prepend=0)
    return float((precision * gained).sum() / positives)


def best_threshold(scores: Scores, present: NDArray[np.bool_]) -> float:
    """The threshold with the largest F1, half way between two scores, in 0.05..0.95; 0.5 where nothing is present."""
    if not present.any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    ranked = np.asarray(scores[order], np.float64)
    hits = np.cumsum(present[order])
    f1 = 2.0 * hits / (np.arange(1, len(scores) + 1) + present.sum())
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return round(float(np.clip((ranked[best] + below) / 2.0, 0.05, 0.95)), 3)


def intersection_over_union(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Shared over joint area of two masks (H, W); 1 where both are empty."""
    joint = int((first | second).sum())
    return 1.0 if joint == 0 else int((first & second).sum()) / joint


def peak(map2d: Scores) -> tuple[int, int]:
    """Row and column of the largest value, the first where several are equal."""
    row, column = np.unravel_index(int(np.argmax(map2d)), map2d.shape)
    return int(row), int(column)


def points_inside(map2d: Scores, region: NDArray[np.bool_]) -> bool:
    """The pointing game without tolerance: whether the map's peak lies in the region. A map without a peak misses."""
    if not np.isfinite(map2d).all() or float(map2d.max()) == float(map2d.min()):
        return False
    return bool(region[peak(map2d)])
