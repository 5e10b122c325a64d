"""Squares cut out of a frame by a similarity, and brought back."""

from __future__ import annotations

from typing import Any, TypeAlias

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


def from_opencv(matrix: Matrix) -> Matrix:
    """The other way round."""
    shifted = matrix.copy()
    shifted[:, 2] += 0.5 - matrix[:, :2] @ (0.5, 0.5)
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


def brought_back(values: NDArray[Any], matrix: Matrix, height: int, width: int) -> NDArray[Any]:
    """A map (side, side) of a square, in the frame that `matrix` brings into it: (height, width), 0 outside."""
    flat = values.dtype == np.bool_
    source = values.astype(np.float32) if flat else values
    outward = for_opencv(inverse(matrix))
    found = cv2.warpAffine(source, outward, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Pixels whose middle lies beyond the square are outside, those at its edge as full as the edge.
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    across, down = np.moveaxis(mapped(matrix, np.stack((x, y), axis=-1)), -1, 0)
    side = values.shape[0]
    found = np.where((across >= 0) & (across < side) & (down >= 0) & (down < side), found, 0)
    return found >= 0.5 if flat else found.astype(values.dtype)
