"""Making images smaller: means of square blocks, and the colour of the nearest pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# What OpenCV averages; the rest takes the slower way.
_FAST = frozenset("BHf")
_MOST_CHANNELS = 4


def shrunk(values: NDArray[Any], factor: int, *, weighted: bool = False) -> NDArray[Any]:
    """Means of factor × factor blocks of (h, w, channels), of the same number type; the last ones may be cut.

    `weighted`: the last channel is an alpha that weighs the others, so that clear pixels leave no fringe.
    """
    if factor == 1:
        return values
    height, width, channels = values.shape
    missing = (-height % factor, -width % factor)
    if any(missing):
        values = np.pad(values, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="edge")
    if weighted:
        return _weighted_means(values, factor)
    if values.dtype.char in _FAST and channels <= _MOST_CHANNELS:
        import cv2  # not at the start: a program that shows nothing needs no OpenCV

        size = (values.shape[1] // factor, values.shape[0] // factor)
        small = cv2.resize(np.ascontiguousarray(values), size, interpolation=cv2.INTER_AREA)
        return np.asarray(small).reshape(size[1], size[0], channels)
    return _cast(_means(values.astype(np.float64), factor), values.dtype)


def _means(values: NDArray[np.float64], factor: int) -> NDArray[np.float64]:
    height, width, channels = values.shape
    blocks = values.reshape(height // factor, factor, width // factor, factor, channels)
    found: NDArray[np.float64] = blocks.mean(axis=(1, 3))
    return found


def _weighted_means(values: NDArray[Any], factor: int) -> NDArray[Any]:
    numbers = values.astype(np.float64)
    numbers[..., :-1] *= numbers[..., -1:]
    means = _means(numbers, factor)
    alpha = means[..., -1:]
    means[..., :-1] /= np.where(alpha > 0, alpha, 1)
    return _cast(means, values.dtype)


def _cast(values: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
    return (np.rint(values) if dtype.kind in "iu" else values).astype(dtype)


def nearest(values: NDArray[Any], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[Any]:
    """The pixels at these rows and columns, which are moved inside where they are not."""
    rows, columns = np.clip(rows, 0, values.shape[0] - 1), np.clip(columns, 0, values.shape[1] - 1)
    return values[rows[:, None], columns[None, :]]
