"""Extents in the worker: of the labels found on an image, and the features of the images looked at last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.attention import Extents
from annotator.inference.bounded import Bounded
from annotator.inference.requests import AttendRequest, Effort

if TYPE_CHECKING:
    from ebp.extent import ExtentFinder

# Some 1 to 10 MB each.
KEPT, KEPT_BYTES = 8, 128_000_000
Features = list[NDArray[np.float32]]


class ExtentKeeper:
    """Finds extents, and keeps the features that boxes drawn by hand are fitted by."""

    def __init__(self) -> None:
        self._kept: Bounded[tuple[str, bytes], Features] = Bounded(KEPT, KEPT_BYTES, _size)

    def find(
        self,
        finder: ExtentFinder,
        pixels: NDArray[Any],
        colours: NDArray[np.uint8],
        names: Sequence[str],
        request: AttendRequest,
        wanted: Callable[[], bool],
    ) -> Extents | None:
        """The extents of labels on an image; None where they are no longer wanted half-way.

        pixels: what the classifier sees; colours: the working copy of the image. Raises EbpError.
        """
        quick = request.effort is Effort.QUICK
        views = 1 if quick else finder.views
        if not names:
            return Extents((), np.zeros((0, 1, 1), np.float32), views)
        against = _contrast(request.contrast, finder.labels, len(names))
        found = finder.extent(pixels, list(names), against, wanted, colours=colours, quick=quick)
        if found is None:
            return None
        if not quick:
            self._kept.keep(_key(finder, colours), found[1])
        return Extents(tuple(names), found[0], views)

    def features(self, finder: ExtentFinder, colours: NDArray[np.uint8]) -> Features:
        """The features of an image, of its working copy where they are not kept. Raises EbpError."""
        key = _key(finder, colours)
        kept = self._kept.get(key)
        return kept if kept is not None else self._kept.keep(key, finder.features(colours))


def _size(features: Features) -> int:
    return sum(layer.nbytes for layer in features)


def _key(finder: ExtentFinder, colours: NDArray[np.uint8]) -> tuple[str, bytes]:
    return finder.fingerprint, hashlib.blake2b(np.ascontiguousarray(colours).data).digest()


def _contrast(contrast: str, labels: Sequence[str], count: int) -> Any:
    """What the maps are set apart from: where no contrast is chosen the rest, of a classifier that has any."""
    if contrast in ("none", "rest"):
        return "rest" if len(labels) > 1 else None
    return "dual" if contrast in ("dual", "both") else [labels.index(contrast)] * count
