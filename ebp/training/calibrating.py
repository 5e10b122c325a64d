"""Calibrating a classifier that was trained elsewhere, on tagged images of one's own: its scores become probabilities.

The network stays as it is: what is found stands in the card. A label's logit is scaled and moved (Platt, 1999), where
labels are exclusive all by one temperature (Guo et al., ICML 2017) and each by an offset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from ebp.card import CALIBRATED_VERSION
from ebp.classifier import Classifier
from ebp.errors import EbpError
from ebp.reading import read_image
from ebp.training.calibration import Bin, platt, reliability, scaling, threshold_for
from ebp.training.folds import belonging, content_hash, folds
from ebp.training.options import LEAST, Progress, silent
from ebp.training.tables import UNKNOWN, TagTable

FOLDS = 4
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LabelCalibration:
    """Of one label: images with and without it, the expected calibration error and the reliability bins of its scores
    as they were and as they are (of images that the judged calibration never saw), and the threshold set.
    """

    label: str
    present: int
    absent: int
    error_before: float
    error: float
    bins_before: tuple[Bin, ...]
    bins: tuple[Bin, ...]
    threshold: float


@dataclass(frozen=True, eq=False)
class Calibrated:
    """The same network with another card, what is known of each label, and what was left out, for people."""

    classifier: Classifier
    labels: tuple[LabelCalibration, ...]
    notes: tuple[str, ...]


def calibrate(
    classifier: Classifier, table: TagTable, precision: float | None = None, seed: int = 0, progress: Progress = silent
) -> Calibrated:
    """Scale and move the logits so that the scores are probabilities on images like those of the table.

    Figures and thresholds are of cross-validation, in which images of one group or content stay together; the
    calibration itself is of all images. precision: that of the thresholds; None: for the largest F1. A label with fewer
    than 5 images that show it, or do not, stays as it is. Raises EbpError: no label has enough; exclusive labels (a
    softmax) without exactly one of all of them on every image, or with too few images of one; no image can be read.
    """
    known = [label for label in table.labels if label in classifier.labels]
    columns = [classifier.labels.index(label) for label in known]
    values = np.full((len(table.images), len(classifier.labels)), UNKNOWN, np.int8)
    values[:, columns] = table.values[:, [table.labels.index(label) for label in known]]
    logits, rows, notes = _logits(classifier, table, progress)
    values = values[rows]
    members = belonging([table.groups[row] for row in rows], [content_hash(table.images[row]) for row in rows])
    exclusive = classifier.card.activation == "softmax"
    usable = [column for column in range(len(classifier.labels)) if _enough(values[:, column], members)]
    _check(classifier, values, usable, exclusive)
    few = [label for label in known if classifier.labels.index(label) not in usable]
    if few:
        notes.append(f"as they were, for fewer than {LEAST} images that show them, or do not: {', '.join(few)}")
    fold = folds(values, members, FOLDS, seed)
    judged = np.empty_like(logits)
    for part in range(FOLDS):
        slopes, offsets = _fitted(logits[fold != part], values[fold != part], usable, exclusive)
        judged[fold == part] = logits[fold == part] * slopes + offsets
    slopes, offsets = _fitted(logits, values, usable, exclusive)
    figures = _figures(classifier, logits, judged, values, usable, precision)
    thresholds = list(classifier.card.thresholds)
    for column, item in zip(usable, figures, strict=True):
        thresholds[column] = item.threshold
    told = f"{classifier.card.provenance}; scores calibrated on {len(rows)} tagged images".removeprefix("; ")
    card = replace(
        classifier.card, slopes=tuple(slopes.tolist()), offsets=tuple(offsets.tolist()), thresholds=tuple(thresholds),
        provenance=told, version=CALIBRATED_VERSION,
    )  # fmt: skip
    return Calibrated(Classifier(classifier.module, card), figures, tuple(notes))


def _logits(classifier: Classifier, table: TagTable, progress: Progress) -> tuple[Floats, list[int], list[str]]:
    """(n, C) of the images that can be read, their rows, and what keeps the others from it."""
    found, rows, notes = [], [], []
    for row, path in enumerate(table.images):
        progress("images", row, len(table.images))
        try:
            seen = read_image(path, classifier.card.preprocessing)
            prepared = classifier.prepare(seen.pixels)
        except EbpError as error:
            notes.append(f"left out: {error}")
            continue
        found.append(classifier.logits(prepared.tensor)[0].double().cpu().numpy())
        rows.append(row)
    progress("images", len(table.images), len(table.images))
    if not rows:
        raise EbpError(f"none of the {len(table.images)} images can be read: {notes[0] if notes else 'there are none'}")
    return np.stack(found), rows, notes


def _enough(values: NDArray[np.int8], members: NDArray[np.intp]) -> bool:
    return min(len(set(members[values == state].tolist())) for state in (0, 1)) >= LEAST


def _check(classifier: Classifier, values: NDArray[np.int8], usable: Sequence[int], exclusive: bool) -> None:
    name, labels = classifier.card.name, classifier.labels
    if not usable:
        raise EbpError(
            f"none of {name}'s labels is tagged present in {LEAST} images and absent in {LEAST}: tag more images, or "
            f"name the labels as it does ({', '.join(labels[:8])}{' …' if len(labels) > 8 else ''})"
        )
    if not exclusive:
        return
    if not ((values == 1).sum(1) == 1).all():
        raise EbpError(f"{name}'s labels exclude each other (a softmax): every image must show exactly one of them")
    few = [label for column, label in enumerate(labels) if column not in usable]
    if few:
        raise EbpError(
            f"{name}'s labels share one softmax, and too few images show {', '.join(few[:8])}"
            f"{' …' if len(few) > 8 else ''}: at least {LEAST} of each are needed"
        )


def _fitted(logits: Floats, values: NDArray[np.int8], usable: Sequence[int], exclusive: bool) -> tuple[Floats, Floats]:
    """Slopes and offsets (C,); 1 and 0 for labels that stay as they are."""
    slopes, offsets = np.ones(logits.shape[1]), np.zeros(logits.shape[1])
    if exclusive:
        slope, offsets = scaling(logits, values.argmax(1).astype(np.intp))
        return np.full(logits.shape[1], slope), offsets
    for column in usable:
        known = values[:, column] != UNKNOWN
        slopes[column], offsets[column] = platt(logits[known, column], values[known, column] == 1)
    return slopes, offsets


def _figures(
    classifier: Classifier, logits: Floats, judged: Floats, values: NDArray[np.int8], usable: Sequence[int],
    precision: float | None,
) -> tuple[LabelCalibration, ...]:  # fmt: skip
    before = classifier.probabilities(torch.from_numpy(logits)).numpy()
    plain = Classifier(classifier.module, replace(classifier.card, slopes=(), offsets=()))
    after = plain.probabilities(torch.from_numpy(judged)).numpy()
    found = []
    for column in usable:
        known = values[:, column] != UNKNOWN
        present = values[known, column] == 1
        bins_before, error_before = reliability(before[known, column], present)
        bins, error = reliability(after[known, column], present)
        threshold = threshold_for(after[known, column], present, precision)
        found.append(
            LabelCalibration(
                classifier.labels[column], int(present.sum()), int((~present).sum()), error_before, error,
                tuple(bins_before), tuple(bins), threshold,
            )
        )  # fmt: skip
    return tuple(found)
