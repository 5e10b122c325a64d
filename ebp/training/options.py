"""What a training is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ebp.errors import EbpError

LARGEST = 680
"""Pixels of the shorter side where the size is left open: small findings can still be seen."""
SMALLEST = 224
"""Pixels of the shorter side below which none is tried, unless the images are smaller themselves."""
LEAST = 5
"""Images of a label, present and absent each, below which nothing can be judged."""
WANTED = 40
"""Images of a label from which it is usually learnt."""

MOST_MASKED = 300
"""Of more images with true masks so many are judged, evenly chosen."""
MOST_WALKED = 60
"""The same where regions are cut of extents, which take several passes an image."""

Progress = Callable[[str, int, int], None]
"""Told what goes on, how much of it is done, and of how much; may raise to stop the training."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Cutting:
    """How regions are cut of maps. fraction: the share of the mass of a territory; None for that of
    `ebp.regions.suggesting`. instances: whether the map is parted into territories at all. walked: of extents, at the
    level that parts them best; None where the classifier looks at images of 512 pixels at most, as the annotator does
    by itself. contrast: "none", "dual", "rest", "both"; None for the card's.
    """

    fraction: float | None = None
    instances: bool = True
    walked: bool | None = None
    contrast: str | None = None


@dataclass(frozen=True)
class Options:
    """size: pixels of the shorter side the images are looked at with; None: chosen by cross-validation, that of the
    images, at most 680, or half of it.
    strides: of the feature layers tried, in pixels a cell. shares: the poolings tried: the mean over the share of
    positions that score highest, 1 for the mean of all. folds: parts of the cross-validation. steps: of each fit.
    precision: thresholds are set for so high a precision on images not trained on; None: for the largest F1.
    laterality: left and right are told apart, so no image is mirrored. fine_tune: epochs in which the upper half of the
    backbone learns with the head, 0 for none. cache: a folder for features, None for none. seed: of all that is random.
    """

    size: int | None = None
    strides: tuple[int, ...] = (8, 16)
    shares: tuple[float, ...] = (0.1, 0.02, 0.005)
    folds: int = 4
    steps: int = 160
    precision: float | None = None
    laterality: bool = False
    fine_tune: int = 0
    cache: Path | None = None
    device: str = "cpu"
    seed: int = 0

    def __post_init__(self) -> None:
        checks = (
            (self.size is None or 32 <= self.size <= 4096, "size must be 32 to 4096 pixels"),
            (bool(self.strides), "strides needs one value at least"),
            (bool(self.shares) and all(0 < share <= 1 for share in self.shares), "shares must be in (0, 1]"),
            (2 <= self.folds <= LEAST, f"folds must be 2 to {LEAST}"),
            (self.steps >= 1, "steps must be 1 or more"),
            (self.precision is None or 0 < self.precision < 1, "precision must be between 0 and 1"),
            (self.fine_tune >= 0, "fine_tune must be 0 or more epochs"),
        )
        for holds, message in checks:
            if not holds:
                raise EbpError(message)
