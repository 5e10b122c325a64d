"""One rendered image with its labels and the exact region of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST, LARGEST = 96, 1024


@dataclass(frozen=True, eq=False)
class Phantom:
    """A synthetic image with known truth.

    image: (H, W, 3) uint8 RGB. labels: those present, in the order of the label set. masks: one boolean (H, W) region
    per label present (empty mapping when the phantom was rendered without its truth). attributes: what was drawn,
    such as intensities and distractors; JSON-able. landmarks: of a face its five points (5, 2), as
    `ebp.phantoms.faces.landmarks` has them.
    """

    image: NDArray[np.uint8]
    labels: tuple[str, ...]
    masks: Mapping[str, NDArray[np.bool_]]
    attributes: Mapping[str, object]
    landmarks: NDArray[np.float64] | None = None


def check_request(seed: int, size: int) -> None:
    """Raise ValueError unless `seed` is not negative and `size` lies between 96 and 1024."""
    if seed < 0:
        raise ValueError(f"a phantom's seed must not be negative, got {seed}")
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"a phantom's size must lie between {SMALLEST} and {LARGEST} pixels, got {size}")
