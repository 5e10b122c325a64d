"""How well suggestions fit true masks: cut as the annotator cuts them, of classifiers that never saw the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.evaluation.metrics import intersection_over_union, points_inside
from ebp.evaluation.true_masks import TrueMasks
from ebp.extent import ExtentFinder
from ebp.images import as_rgb
from ebp.reading import read_image
from ebp.regions.suggesting import CLOSE, FRACTION, suggested, suggested_extent, working_size
from ebp.training.from_tags import Trained
from ebp.training.options import MOST_MASKED, MOST_WALKED, Cutting, Progress, silent


@dataclass(frozen=True)
class MaskFigures:
    """Of `count` images with true masks of a label: the mean IoU of all that is suggested of it with all that is there,
    the share of images where that is 0.5 or more, and on how many the map's peak lies in a mask.
    """

    label: str
    count: int
    mean_iou: float
    half: float
    hits: int


def fit_masks(
    trained: Trained, truth: TrueMasks, cutting: Cutting | None = None, progress: Progress = silent
) -> list[MaskFigures]:
    """Figures of each label that has true masks: every image is judged by the classifier that never saw its tags.

    Regions are judged before any fitting to the image's edges, wherever there is a mask: also where the classifier is
    not sure enough to suggest anything. Raises EbpError for a mask that does not fit its image.
    """
    table, labels = trained.table, trained.table.labels
    rows = [row for row, image in enumerate(table.images) if truth.labels(image, labels)]
    cutting = cutting or Cutting()
    walked = _is_walked(cutting, trained.classifier)
    count = min(len(rows), MOST_WALKED if walked else MOST_MASKED)
    rows = [rows[place * len(rows) // count] for place in range(count)]
    found: dict[str, list[tuple[float, bool]]] = {label: [] for label in labels}
    done = 0
    for classifier, of_part in trained.held_out.judges(rows):
        judge = _Judge(classifier, cutting, walked)
        for row in of_part:
            progress("masks", done, len(rows))
            done += 1
            image = table.images[row]
            for label, overlap, hit in judge(image, truth, truth.labels(image, labels)):
                found[label].append((overlap, hit))
    return [_figures(label, judged) for label, judged in found.items() if judged]


def _figures(label: str, judged: Sequence[tuple[float, bool]]) -> MaskFigures:
    overlaps = np.array([overlap for overlap, _ in judged])
    hits = sum(hit for _, hit in judged)
    return MaskFigures(label, len(judged), float(overlaps.mean()), float((overlaps >= 0.5).mean()), hits)


def _is_walked(cutting: Cutting, classifier: Classifier) -> bool:
    """Whether regions are cut of extents."""
    return classifier.card.preprocessing.size <= CLOSE if cutting.walked is None else cutting.walked


class _Judge:
    """One classifier, asked for regions of labels that are there."""

    def __init__(self, classifier: Classifier, cutting: Cutting, walked: bool) -> None:
        self._classifier, self._cutting = classifier, cutting
        contrast = classifier.card.contrast if cutting.contrast is None else cutting.contrast
        self._contrast = contrast if contrast != "none" else ""
        self._engine = ExcitationBackprop(classifier)
        self._finder = ExtentFinder(classifier) if walked else None

    def __call__(self, path: Path, truth: TrueMasks, labels: Sequence[str]) -> list[tuple[str, float, bool]]:
        """IoU, and whether the peak lies inside, of each label."""
        pixels = read_image(path, self._classifier.card.preprocessing).pixels
        prepared = self._classifier.prepare(pixels)
        image_size = prepared.placement.image_size
        size = working_size(*image_size)
        targets = [self._classifier.labels.index(label) for label in labels]
        grids = self._engine.attend(prepared.tensor, targets, self._contrast or None).maps[0]
        extents = self._extents(pixels, as_rgb(pixels, size), labels)
        judged = []
        for place, label in enumerate(labels):
            values = prepared.placement.to_image(grids[place].float().cpu().numpy(), size)
            mask = truth.on(path, label, image_size, size)
            region = self._region(values, grids[place].numel(), None if extents is None else extents[place])
            judged.append((label, intersection_over_union(region, mask), points_inside(values, mask)))
        return judged

    def _region(self, values: NDArray[np.float32], cells: int, extent: NDArray[np.float32] | None) -> NDArray[np.bool_]:
        cutting = self._cutting
        if extent is not None:
            return suggested_extent(values, cells, extent, cutting.instances)
        fraction = FRACTION if cutting.fraction is None else cutting.fraction
        return suggested(values, cells, fraction, cutting.instances)

    def _extents(
        self, pixels: NDArray[Any], colours: NDArray[np.uint8], labels: Sequence[str]
    ) -> NDArray[np.float32] | None:
        if self._finder is None:
            return None
        many = len(self._classifier.labels) > 1
        against = "dual" if self._contrast in ("dual", "both") else "rest" if many else None
        found = self._finder.extent(pixels, list(labels), against, colours=colours)
        assert found is not None
        return found[0]
