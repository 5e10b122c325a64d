"""Maps laid over images. No torch."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 1024
"""Maps and overlays that are written have at most this many pixels a side."""


def limited(width: int, height: int, side: int = SIDE) -> tuple[int, int]:
    """(width, height) scaled down so that neither is above `side`; never up."""
    factor = min(1.0, side / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def as_rgb(image: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """An image as (h, w, 3) uint8 at `size` (w, h); alpha is laid over white.

    image: (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), uint8, uint16 or float in [0, 1].
    """
    values = _as_bytes(image)
    if values.ndim == 2 or values.shape[2] == 1:
        values = np.repeat(values.reshape(*values.shape[:2], 1), 3, 2)
    elif values.shape[2] == 4:
        alpha = values[..., 3:].astype(np.float32) / 255
        values = np.rint(values[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    shrinks = size[0] <= values.shape[1] and size[1] <= values.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(values, size, interpolation=method), np.uint8).reshape(size[1], size[0], 3)


def overlay(image: npt.NDArray[Any], map2d: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """The image in grey with the map in colour over it: (h, w, 3) uint8 RGB at the map's size."""
    grey = np.asarray(cv2.cvtColor(as_rgb(image, map2d.shape[::-1]), cv2.COLOR_RGB2GRAY), np.uint8)
    peak = float(map2d.max())
    level = (map2d / peak if peak > 0 else map2d)[..., None]
    colours = cv2.applyColorMap((level[..., 0] * 255).astype(np.uint8), cv2.COLORMAP_TURBO)[..., ::-1]
    opacity = 0.75 * np.sqrt(level)
    blended = grey[..., None] * (1 - opacity) + colours * opacity
    return np.asarray(blended.round(), np.uint8)


def _as_bytes(image: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    if image.dtype == np.uint16:
        return np.asarray(image // 257, np.uint8)
    if np.issubdtype(image.dtype, np.floating):
        return np.asarray(np.rint(np.clip(image, 0, 1) * 255), np.uint8)
    return np.asarray(image, np.uint8)
