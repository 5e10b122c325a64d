"""Several methods' maps of the same labels of one image, with their peaks and times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ebp.classifier import Classifier
from ebp.errors import EbpError, UnsupportedOperation
from ebp.evaluation.baselines import METHODS, PIXEL_METHODS, NotDefined, Run
from ebp.images import limited

ROUNDS = 3
SIDE = 640
"""Maps are made for at most this many pixels a side."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a method gave for a label. method: its title.

    map: (h, w) float32, ≥ 0, the whole image; None when the method is not defined for the network, which `reason` says.
    peak: (x, y) in pixels of the image where the map is highest; None when it is zero everywhere. milliseconds: the
    median of three runs after a first one, without preparation and enlarging. pixels: whether the method goes down to
    the pixels of the input.
    """

    method: str
    pixels: bool
    map: npt.NDArray[np.float32] | None = None
    peak: tuple[float, float] | None = None
    milliseconds: float | None = None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """All methods for one label, in the order asked for. score: the classifier's probability of the label."""

    label: str
    score: float
    outcomes: tuple[Outcome, ...]


def compare(
    classifier: Classifier,
    image: npt.NDArray[Any],
    labels: Sequence[str],
    methods: Sequence[str] = tuple(METHODS),
    layer: str | None = None,
) -> list[Comparison]:
    """Run the methods, names of `METHODS`, for labels of the classifier.

    layer: for MWP, c-MWP and Grad-CAM; default the classifier's for the first two and the last layer with
    positions for the third. The classifier is not changed.
    Raises EbpError for unknown methods and layers, and when captum is asked for and missing.
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise EbpError(f"there is no method {unknown[0]!r}; the methods are {', '.join(METHODS)}")
    prepared = classifier.prepare(image)
    size = limited(image.shape[1], image.shape[0], SIDE)
    scores = classifier.predict(prepared.tensor)[0]
    found = []
    for label in labels:
        index = classifier.labels.index(label)
        outcomes = []
        for name in methods:
            title, make = METHODS[name]
            chosen = layer or (classifier.layer if name in ("mwp", "c-mwp") else None)
            try:
                map2d, milliseconds = _timed(make(classifier.module, prepared.tensor, index, chosen))
            except (NotDefined, UnsupportedOperation) as error:
                outcomes.append(Outcome(title, name in PIXEL_METHODS, reason=str(error)))
                continue
            placed = prepared.placement.to_image(map2d, size)
            peak = _peak(placed, image.shape)
            outcomes.append(Outcome(title, name in PIXEL_METHODS, placed, peak, milliseconds))
        found.append(Comparison(label, float(scores[index]), tuple(outcomes)))
    return found


def _timed(run: Run) -> tuple[npt.NDArray[np.float32], float]:
    map2d = run()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return np.asarray(map2d.float().cpu().numpy(), np.float32), 1000 * statistics.median(seconds)


def _peak(map2d: npt.NDArray[np.float32], shape: tuple[int, ...]) -> tuple[float, float] | None:
    """The centre of the highest pixel, in pixels of the image (H, W, …)."""
    if float(map2d.max()) <= 0:
        return None
    row, column = np.unravel_index(int(map2d.argmax()), map2d.shape)
    return (int(column) + 0.5) * shape[1] / map2d.shape[1], (int(row) + 0.5) * shape[0] / map2d.shape[0]
