"""What is known of a classifier: figures of each label, on images that the judged head never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ebp.evaluation.metrics import average_precision
from ebp.training.calibration import Bin, bootstrap_precision, platt, reliability, scaling, threshold_for
from ebp.training.choosing import Choice
from ebp.training.options import Options
from ebp.training.tables import UNKNOWN, TagTable


@dataclass(frozen=True)
class LabelFigures:
    """What cross-validation says of one label: every image judged by a head that never saw it nor what belongs to it.

    average_precision with its 95 % interval; threshold, and at it hits (true positives), misses, false alarms and
    rightly absent; the share of positions pooled; reliability bins and the expected calibration error.
    """

    label: str
    present: int
    absent: int
    average_precision: float
    interval: tuple[float, float]
    threshold: float
    hits: int
    misses: int
    false_alarms: int
    rightly_absent: int
    share: float
    bins: tuple[Bin, ...] = ()
    calibration_error: float = 0.0


def judged(
    choice: Choice, table: TagTable, members: NDArray[np.intp], options: Options
) -> tuple[tuple[LabelFigures, ...], NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """Figures of each label, probabilities (N, L), and the slopes and offsets (L,) that make them of scores."""
    slopes, offsets = _calibration(choice, table)
    logits = choice.scores * slopes + offsets
    if table.exclusive:
        logits = logits - logits.max(1, keepdims=True)
        probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    else:
        probabilities = 1 / (1 + np.exp(-logits))
    figures = []
    for label, name in enumerate(table.labels):
        known = table.values[:, label] != UNKNOWN
        present, scores = table.values[known, label] == 1, probabilities[known, label]
        threshold = threshold_for(scores, present, options.precision)
        said = scores >= threshold
        bins, error = reliability(scores, present)
        figures.append(
            LabelFigures(
                name,
                int(present.sum()),
                int((~present).sum()),
                average_precision(scores, present),
                bootstrap_precision(scores, present, members[known], options.seed),
                threshold,
                int((said & present).sum()),
                int((~said & present).sum()),
                int((said & ~present).sum()),
                int((~said & ~present).sum()),
                choice.shares[label],
                tuple(bins),
                error,
            )
        )
    return tuple(figures), probabilities.astype(np.float32), slopes, offsets


def _calibration(choice: Choice, table: TagTable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = len(table.labels)
    if table.exclusive:
        slope, offsets = scaling(choice.scores, table.values.argmax(1).astype(np.intp))
        return np.full(count, slope), offsets
    found = []
    for label in range(count):
        known = table.values[:, label] != UNKNOWN
        found.append(platt(choice.scores[known, label], table.values[known, label] == 1))
    return np.array([slope for slope, _ in found]), np.array([offset for _, offset in found])


def metrics(figures: Sequence[LabelFigures]) -> dict[str, float]:
    """What a card holds of the figures."""
    found = {"average precision": float(np.mean([item.average_precision for item in figures]))}
    for item in figures:
        found |= {
            f"average precision, {item.label}": item.average_precision,
            f"… at least, {item.label}": item.interval[0],
            f"images with, {item.label}": float(item.present),
            f"images without, {item.label}": float(item.absent),
        }
    return {key: round(value, 4) for key, value in found.items()}
