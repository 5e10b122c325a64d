"""Which size, layer and pooling: by heads that are judged on images that they never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ebp.evaluation.metrics import average_precision
from ebp.training.features import Features
from ebp.training.heads import EPOCHS, Candidate, Heads, fit_heads
from ebp.training.options import Options, Progress
from ebp.training.tables import UNKNOWN, TagTable

DRAWS = 300


@dataclass(frozen=True, eq=False)
class Choice:
    """layer: of those tried; shares: for each label; scores (N, L): of each image by the head that never saw it;
    precision: the mean over labels of their average precision. heads: for each fold those that never saw its images,
    one for each label, on the scale of the scores.
    """

    layer: int
    shares: tuple[float, ...]
    scores: NDArray[np.float64]
    precision: float
    heads: tuple[Heads, ...]


def choose(
    features: Sequence[Features], table: TagTable, fold: NDArray[np.intp], options: Options, progress: Progress
) -> Choice:
    """The pooling with the best average precision, for each label, and the layer that is best on the average."""
    found = []
    for number, of_layer in enumerate(features):
        heads, places = _candidates(table, fold, options)
        stage = f"heads on layer {number + 1} of {len(features)}"
        fitted = fit_heads(of_layer, table.values, heads, EPOCHS, options.seed, progress, stage)
        logits = fitted.logits(of_layer)
        scales = _scales(logits, places, table, fold)
        scores, precision = _out_of_fold(logits, places, scales, table, fold, options)
        best = precision.argmax(1)
        if table.exclusive:  # the labels compete: one pooling for all
            best[:] = int(np.argmax(precision.mean(0)))
        labels = np.arange(len(table.labels))
        shares = tuple(options.shares[place] for place in best)
        chosen = list(enumerate(best.tolist()))
        held_out = tuple(
            _scaled(fitted, [places[part, label, share] for label, share in chosen], scales)
            for part in range(options.folds)
        )
        mean = float(precision[labels, best].mean())
        found.append(Choice(number, shares, scores[:, labels, best], mean, held_out))
    return max(found, key=lambda choice: (round(choice.precision, 3), -choice.layer))


def gain(choice: Choice, over: Choice, table: TagTable, members: NDArray[np.intp], seed: int) -> tuple[float, float]:
    """By how much the mean average precision is higher than with another choice, and the standard error of that.

    Both are of the same images; groups of them (members) are drawn again (paired bootstrap).
    """
    rng, count = np.random.default_rng(seed), int(members.max()) + 1
    places = [np.flatnonzero(members == group) for group in range(count)]
    known = table.values != UNKNOWN

    def difference(rows: NDArray[np.intp]) -> float:
        found = []
        for label in range(len(table.labels)):
            judged = rows[known[rows, label]]
            present = table.values[judged, label] == 1
            if present.any():
                new, old = (average_precision(one.scores[judged, label], present) for one in (choice, over))
                found.append(new - old)
        return float(np.mean(found)) if found else 0.0

    drawn = [np.concatenate([places[group] for group in rng.integers(0, count, count)]) for _ in range(DRAWS)]
    return difference(np.arange(len(members))), float(np.std([difference(rows) for rows in drawn]))


def _candidates(
    table: TagTable, fold: NDArray[np.intp], options: Options
) -> tuple[list[Candidate], dict[tuple[int, int, int], int]]:
    """A head for each fold, label and share, and where each is."""
    heads: list[Candidate] = []
    places = {}
    for part in range(options.folds):
        for number, share in enumerate(options.shares):
            family = part * len(options.shares) + number if table.exclusive else -1
            for label in range(len(table.labels)):
                places[part, label, number] = len(heads)
                heads.append(Candidate(label, fold != part, share, family))
    return heads, places


def _scales(
    logits: NDArray[np.float32], places: dict[tuple[int, int, int], int], table: TagTable, fold: NDArray[np.intp]
) -> NDArray[np.float64]:
    """(heads, 2) centre and spread of what each gives on the images it was trained on: heads of different folds are
    brought to one scale by them. Exclusive labels' logits, which compete, stay as they are: 0 and 1.
    """
    scales = np.tile([0.0, 1.0], (logits.shape[1], 1))
    if not table.exclusive:
        for (part, _, _), head in places.items():
            known = logits[fold != part, head]
            scales[head] = known.mean(), known.std() + 1e-9
    return scales


def _scaled(fitted: Heads, chosen: Sequence[int], scales: NDArray[np.float64]) -> Heads:
    """Some of the heads, on the scale of the scores."""
    centre, spread = torch.from_numpy(scales[list(chosen)]).float().T
    weight, bias = fitted.weight[list(chosen)], fitted.bias[list(chosen)]
    shares = tuple(fitted.shares[head] for head in chosen)
    return Heads(weight / spread[:, None], (bias - centre) / spread, shares)


def _out_of_fold(
    logits: NDArray[np.float32], places: dict[tuple[int, int, int], int], scales: NDArray[np.float64], table: TagTable,
    fold: NDArray[np.intp], options: Options,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    """scores (N, L, shares) of each image by heads that never saw it, and their average precision (L, shares)."""
    labels, shares = len(table.labels), len(options.shares)
    scores = np.zeros((len(fold), labels, shares))
    for (part, label, number), head in places.items():
        inside = fold == part
        scores[inside, label, number] = (logits[inside, head] - scales[head, 0]) / scales[head, 1]
    precision = np.zeros((labels, shares))
    for label in range(labels):
        known = table.values[:, label] != UNKNOWN
        for number in range(shares):
            precision[label, number] = average_precision(scores[known, label, number], table.values[known, label] == 1)
    return scores, precision
