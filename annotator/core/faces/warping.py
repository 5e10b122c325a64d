"""Squares cut out of a frame by a similarity, and brought back."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

# (2, 3): what maps points (x, y, 1), where the first pixel's middle is at (0.5, 0.5).
Matrix: TypeAlias = NDArray[np.float64]
# A square that shows so many pixels in one is averaged, not sampled; more in one make no difference to be seen.
MOST_AVERAGED = 8


def cut(pixels: NDArray[np.uint8], matrix: Matrix, side: int) -> NDArray[np.uint8]:
    """What `matrix` brings into the square (side, side): pixels (H, W, 3), black beyond the frame."""
    finer = min(max(round(1 / scale_of(matrix)), 1), MOST_AVERAGED)
    size = (side * finer, side * finer)
    found = cv2.warpAffine(pixels, for_opencv(matrix * finer), size, flags=cv2.INTER_LINEAR)
    if finer > 1:
        found = cv2.resize(found, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(found, np.uint8)


def for_opencv(matrix: Matrix) -> Matrix:
    """The same mapping where the first pixel's middle is at (0, 0), as OpenCV has it."""
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return shifted


def scale_of(matrix: Matrix) -> float:
    """By how much a similarity enlarges."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def inverse(matrix: Matrix) -> Matrix:
    """What maps back."""
    back = np.linalg.inv(matrix[:, :2])
    return np.column_stack((back, -back @ matrix[:, 2]))


def mapped(matrix: Matrix, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Points (..., 2), mapped."""
    return np.asarray(points, np.float64) @ matrix[:, :2].T + matrix[:, 2]
