"""The new model beside the one before: figures on the same images, and what their maps look like."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.inference.learning.job import LEAST
from annotator.inference.learning.outcome import Figures, LabelOutcome, Outcome, Shown
from annotator.inference.learning.stages import COMPARING, DRAWING
from ebp import Classifier, ExcitationBackprop
from ebp.evaluation.metrics import average_precision
from ebp.images import as_rgb, overlay
from ebp.reading import read_image
from ebp.training import Trained
from ebp.training.calibration import bootstrap_precision
from ebp.training.judging import LabelFigures
from ebp.training.options import Progress
from ebp.training.report import label_maps

SHOWN = 6


def compare(
    trained: Trained,
    old: Classifier | None,
    seen: Collection[str],
    wanted: Sequence[str],
    folder: Path,
    tell: Progress,
) -> Outcome:
    """Judge the model before on the images that the new one was cross-validated on, and write maps of some of them.

    `seen`: contents of the images that the old model was trained with; `wanted`: all labels of the project.
    """
    table = trained.table
    shared = [label for label in table.labels if old is not None and label in old.labels]
    scores = _scores(trained, old, tell) if old is not None and shared else None
    known = np.array([content in seen for content in trained.contents]) if seen else np.zeros(len(table.images), bool)
    labels = []
    for column, item in enumerate(trained.figures):
        before, same = None, None
        if scores is not None and old is not None and item.label in shared:
            place = old.labels.index(item.label)
            basis = _basis(table.values[:, column], known)
            before = _figures(trained, column, basis, scores[:, place], old.card.thresholds[place])
            if not known[basis].any() and known.any():
                same = _figures(trained, column, basis, trained.probabilities[:, column], item.threshold)
        judged = table.values[:, column] >= 0
        seen_of_it = int(known[judged].sum())
        labels.append(LabelOutcome(item.label, item.present, item.absent, _new(item), before, same, seen_of_it))
    return Outcome(
        images=len(table.images),
        seconds=0.0,
        labels=tuple(labels),
        shown=tuple(_pictures(trained, old, scores, folder, tell)),
        old_name=old.card.name if old is not None else "",
        lost=tuple(label for label in wanted if label in old.labels and label not in table.labels) if old else (),
    )


def _scores(trained: Trained, old: Classifier, tell: Progress) -> NDArray[np.float64]:
    """(N, K) probabilities of the old model."""
    images = trained.table.images
    found = []
    for place, path in enumerate(images):
        tell(COMPARING, place, len(images))
        seen = read_image(path, old.card.preprocessing)
        found.append(old.predict(old.prepare(seen.pixels).tensor)[0].double().numpy())
    return np.stack(found)


def _new(item: LabelFigures) -> Figures:
    low, high = item.interval
    return Figures(
        item.average_precision,
        low,
        high,
        item.threshold,
        item.hits,
        item.misses,
        item.false_alarms,
        item.rightly_absent,
    )


def _basis(values: NDArray[np.int8], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The images on which both models are judged: those that the old one was not trained with, where they do."""
    fresh = (values >= 0) & ~known
    enough = min(np.count_nonzero(fresh & (values == state)) for state in (0, 1)) >= LEAST
    return fresh if enough else values >= 0


def _figures(
    trained: Trained, column: int, basis: NDArray[np.bool_], given: NDArray[np.floating], threshold: float
) -> Figures:
    present, scores = trained.table.values[basis, column] == 1, given[basis]
    low, high = bootstrap_precision(scores, present, trained.members[basis], 0)
    said = scores >= threshold
    return Figures(
        average_precision(scores, present), low, high, threshold, int((said & present).sum()),
        int((~said & present).sum()), int((said & ~present).sum()), int((~said & ~present).sum()),
    )  # fmt: skip


def _pictures(
    trained: Trained, old: Classifier | None, scores: NDArray[np.float64] | None, folder: Path, tell: Progress
) -> Iterator[Shown]:
    engine = ExcitationBackprop(trained.classifier)
    old_engine = ExcitationBackprop(old) if old is not None else None
    for place, (column, row) in enumerate(_choice(trained)):
        tell(DRAWING, place, SHOWN)
        label, path = trained.table.labels[column], trained.table.images[row]
        name = f"{place + 1}-new.jpg"
        _draw(engine, trained.classifier, path, label, folder / name)
        probability, old_name = None, ""
        if old is not None and old_engine is not None and scores is not None and label in old.labels:
            old_name = f"{place + 1}-before.jpg"
            _draw(old_engine, old, path, label, folder / old_name)
            probability = float(scores[row, old.labels.index(label)])
        there = bool(trained.table.values[row, column] == 1)
        yield Shown(label, path.name, there, float(trained.probabilities[row, column]), name, probability, old_name)


def _choice(trained: Trained) -> list[tuple[int, int]]:
    """Labels and images: of the labels in turns, and of each one that is surely found, hardly found, absent yet likely;
    of many labels each kind, too.
    """
    count = len(trained.table.labels)
    found: list[tuple[int, int]] = []
    for place in range(SHOWN):
        turn, column = divmod(place, count)
        free = [row for row in _ordered(trained, column, (turn + column) % 3) if (column, row) not in found]
        found += [(column, free[0])] if free else []
    return sorted(found)


def _ordered(trained: Trained, column: int, kind: int) -> Sequence[int]:
    values, given = trained.table.values[:, column], trained.probabilities[:, column]
    rows = np.flatnonzero(values == (0 if kind == 2 else 1))
    return [int(row) for row in sorted(rows, key=lambda row: float(given[row]) * (1 if kind == 1 else -1))]


def _draw(engine: ExcitationBackprop, classifier: Classifier, path: Path, label: str, target: Path) -> None:
    found = label_maps(engine, classifier, path, [label])[0]
    seen = read_image(path, classifier.card.preprocessing)
    drawn = overlay(as_rgb(seen.pixels, (found.shape[1], found.shape[0])), found)
    target.write_bytes(cv2.imencode(".jpg", np.ascontiguousarray(drawn[..., ::-1]))[1].tobytes())
