"""From scores to probabilities, and what is known of them: calibration, thresholds, intervals. NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ebp.evaluation.metrics import average_precision, best_threshold

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

DRAWS = 1000
LOWEST = 0.05


def platt(scores: Floats, present: Bools) -> tuple[float, float]:
    """Slope ≥ 0 and offset with which σ(slope · score + offset) is the probability of presence.

    Maximum likelihood with smoothed targets (Platt, 1999; Lin, Lin and Weng, 2007). A slope of 0: scores tell nothing.
    """
    positive, negative = int(present.sum()), int((~present).sum())
    wanted = np.where(present, (positive + 1) / (positive + 2), 1 / (negative + 2))
    centre, spread = float(scores.mean()), float(scores.std()) or 1.0
    given = (np.asarray(scores, np.float64) - centre) / spread

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values[0] * given + values[1]
        error = 1 / (1 + np.exp(-logits)) - wanted
        return float((np.logaddexp(0, logits) - wanted * logits).sum()), np.array([error @ given, error.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0, 50), (None, None)]).x
    slope = float(found[0] / spread)
    return slope, float(found[1] - slope * centre)


def scaling(scores: Floats, label: NDArray[np.intp]) -> tuple[float, NDArray[np.float64]]:
    """One slope ≥ 0 and an offset (L,) for each of L exclusive labels: softmax(slope · scores + offsets) is calibrated.

    scores (N, L); label (N,) the true ones. Maximum likelihood (Guo et al., ICML 2017, with one temperature).
    """
    count = scores.shape[1]
    truth = np.eye(count)[label]

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = values[0] * scores + values[1:]
        logits = logits - logits.max(1, keepdims=True)
        shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        error = shares - truth
        ridge = 1e-2 * values[1:]
        total = -(np.log(shares + 1e-300) * truth).sum() + 0.5e-2 * (values[1:] ** 2).sum()
        return float(total), np.concatenate([[(error * scores).sum()], error.sum(0) + ridge])

    start = np.concatenate([[1.0], np.zeros(count)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, 50)] + [(None, None)] * count).x
    return float(found[0]), np.asarray(found[1:], np.float64)


def threshold_for(probabilities: Floats, present: Bools, precision: float | None) -> float:
    """The lowest threshold from which on the wanted precision is reached; the largest F1's without one.

    At least 0.05; 1 where the precision is never reached.
    """
    if precision is None or not present.any():
        return best_threshold(probabilities, present)
    order = np.argsort(-probabilities, kind="stable")
    ranked = np.asarray(probabilities[order], np.float64)
    reached = np.cumsum(present[order]) / np.arange(1, len(ranked) + 1)
    last = np.append(np.diff(ranked) != 0, True)
    good = np.flatnonzero((reached >= precision) & last)
    if not good.size:
        return 1.0
    below = ranked[good[-1] + 1] if good[-1] + 1 < len(ranked) else 0.0
    return round(float(np.clip((ranked[good[-1]] + below) / 2, LOWEST, 1.0)), 3)


def bootstrap_precision(scores: Floats, present: Bools, members: NDArray[np.intp], seed: int) -> tuple[float, float]:
    """The 95 % interval of the average precision when groups of images are drawn again."""
    rng = np.random.default_rng(seed)
    groups = np.unique(members)
    places = [np.flatnonzero(members == group) for group in groups]
    found = []
    for _ in range(DRAWS):
        drawn = np.concatenate([places[number] for number in rng.integers(0, len(groups), len(groups))])
        if present[drawn].any():
            found.append(average_precision(scores[drawn], present[drawn]))
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


@dataclass(frozen=True)
class Bin:
    """Images whose probability lies in one tenth: how many, their mean probability, and how many show the label."""

    count: int
    predicted: float
    observed: float


def reliability(probabilities: Floats, present: Bools, bins: int = 10) -> tuple[list[Bin], float]:
    """The bins that hold images, and the expected calibration error (Naeini et al., AAAI 2015)."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        if inside.any():
            found.append(Bin(int(inside.sum()), float(probabilities[inside].mean()), float(present[inside].mean())))
    error = sum(item.count * abs(item.predicted - item.observed) for item in found) / max(1, len(probabilities))
    return found, float(error)
