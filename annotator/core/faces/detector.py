"""What finds faces: one interface."""

from __future__ import annotations

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.faces.face import Face

Pixels: TypeAlias = NDArray[np.uint8]
# A face may not lie in less.
LEAST_SIDE = 8


class Detector(Protocol):
    """Made once, then asked of many images. An object serves one thread at a time (OpenCV's networks keep what they
    compute); each thread makes its own.
    """

    @property
    def name(self) -> str:
        """The offer's name: mediapipe, yunet, haar or flow."""

    def find(self, pixels: Pixels) -> tuple[Face, ...]:
        """The faces of an image (H, W, 3) uint8 RGB, the largest first; empty where there is none."""


def checked(pixels: Pixels) -> bool:
    """Whether an image is large enough to hold a face. Raises ValueError where it is no (H, W, 3) uint8."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise ValueError(f"expected an image (H, W, 3) uint8, got {pixels.shape} {pixels.dtype}")
    return bool(min(pixels.shape[:2]) >= LEAST_SIDE)
