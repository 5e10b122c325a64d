"""Which size the images are looked at with: the larger one, of finer maps, unless a smaller one judges better."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ebp.backbones import Backbone, FeatureLayer
from ebp.errors import EbpError
from ebp.reading import read_image
from ebp.training.choosing import Choice, choose, gain
from ebp.training.features import Features, make_features
from ebp.training.options import LARGEST, SMALLEST, Options, Progress
from ebp.training.tables import TagTable

SAMPLE = 15
"""Of so many images at most the usual size is taken."""
NEAR = 0.75
"""Sizes that differ by less are not both tried."""
ENOUGH = 0.99
"""A mean average precision above which no larger size is tried."""


@dataclass(frozen=True)
class TriedSize:
    """Pixels of the shorter side, the mean average precision by cross-validation, and how much that is more than with
    the size before, with its standard error (paired bootstrap); 0 and 0 for the first.
    """

    size: int
    average_precision: float
    gain: float = 0.0
    error: float = 0.0

    def __str__(self) -> str:
        told = f"{self.size} pixels: average precision {self.average_precision:.3f}"
        return f"{told} ({self.gain:+.3f} ± {self.error:.3f})" if self.error else told


@dataclass(frozen=True, eq=False)
class Attempt:
    """What cross-validation chose at one size, and the features of the layer that it chose."""

    size: int
    choice: Choice
    layer: FeatureLayer
    features: Features


def sizes_to_try(images: Sequence[Path], backbone: Backbone, wanted: int | None) -> tuple[int, ...]:
    """The size that is wanted; else half of the images' own, from 224 on, and the images' own, at most 680."""
    if wanted is not None:
        return (wanted,)
    usual = usual_size(images)
    half = max(usual // 2, SMALLEST)
    return (usual,) if backbone.fixed_size or half > NEAR * usual else (half, usual)


def usual_size(images: Sequence[Path]) -> int:
    """The median shorter side of some of the images, at most `LARGEST`."""
    sides = []
    for path in images[:: max(1, len(images) // SAMPLE)]:
        try:
            sides.append(min(read_image(path).pixels.shape[:2]))
        except EbpError:  # told when its features are to be made
            continue
    return int(np.clip(np.median(sides), 32, LARGEST)) if sides else LARGEST


class Trials:
    """Cross-validation on the same images at one size after the other. `seconds`: spent on features and on heads."""

    def __init__(self, backbone: Backbone, sizes: Sequence[int], options: Options, progress: Progress) -> None:
        self._backbone, self._sizes, self._options, self._progress = backbone, sizes, options, progress
        self._layers = backbone.layers(options.strides)
        self.seconds = {"features": 0.0, "heads": 0.0}
        self.tried: tuple[TriedSize, ...] = ()

    def first_features(
        self, images: Sequence[Path], contents: Sequence[str]
    ) -> tuple[list[Features], list[int], list[str]]:
        """At the first size: see `make_features`."""
        return self._features(0, images, contents)

    def best(
        self, features: list[Features], table: TagTable, contents: Sequence[str], members: NDArray[np.intp],
        fold: NDArray[np.intp],
    ) -> Attempt:  # fmt: skip
        """The attempt at the last size that is not worse than the one before by more than the standard error: tags tell
        nothing of where findings are, and the finer maps do.

        features: those at the first size, let go as soon as they are judged.
        """
        found = self._attempt(0, features, table, fold)
        self.tried = (TriedSize(found.size, found.choice.precision),)
        for number in range(1, len(self._sizes)):
            if found.choice.precision >= ENOUGH:
                break
            features.clear()
            larger, _, unreadable = self._features(number, table.images, contents)
            if unreadable:
                raise EbpError(f"an image was changed during the training: {unreadable[0]}")
            another = self._attempt(number, larger, table, fold)
            more, error = gain(another.choice, found.choice, table, members, self._options.seed)
            self.tried += (TriedSize(another.size, another.choice.precision, more, error),)
            if more < -error:
                break
            found = another
        return found

    def _features(
        self, number: int, images: Sequence[Path], contents: Sequence[str]
    ) -> tuple[list[Features], list[int], list[str]]:
        started = time.perf_counter()
        found = make_features(
            self._backbone, self._layers, self._sizes[number], images, contents, self._options.cache,
            self._options.device, self._told(number),
        )  # fmt: skip
        self.seconds["features"] += time.perf_counter() - started
        return found

    def _attempt(self, number: int, features: Sequence[Features], table: TagTable, fold: NDArray[np.intp]) -> Attempt:
        started = time.perf_counter()
        choice = choose(features, table, fold, self._options, self._told(number))
        self.seconds["heads"] += time.perf_counter() - started
        return Attempt(self._sizes[number], choice, self._layers[choice.layer], features[choice.layer])

    def _told(self, number: int) -> Progress:
        """Progress whose stages name the size, where there are several."""
        of = f", size {number + 1} of {len(self._sizes)}" if len(self._sizes) > 1 else ""
        return lambda stage, done, total: self._progress(f"{stage}{of}", done, total)
