"""Smooth random fields and blending, the same scene at every size.

A field is a small lattice of random numbers; it is sampled at real coordinates, so the number of pixels never enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Field = np.ndarray[Any, Any]  # float32; numpy's stubs lose the width at every arithmetic step


def lattice(rng: np.random.Generator, cells: int) -> Field:
    """(cells, cells) normal numbers, to be sampled by `sample`."""
    return rng.standard_normal((cells, cells), dtype=np.float32)


def sample(field: Field, x: Field, y: Field, scale: float = 1.0) -> Field:
    """The lattice at coordinates x, y, in cells of side 1 / scale, cubic between them, repeated without end."""
    cells = field.shape[0]
    ring = cv2.copyMakeBorder(field, 1, 2, 1, 2, cv2.BORDER_WRAP)
    across = np.mod(x * scale, cells) + 1.0
    down = np.mod(y * scale, cells) + 1.0
    return cv2.remap(ring, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def spread(field: Field, size: int) -> Field:
    """The lattice stretched over a square image of `size` pixels, (size, size) float32."""
    return cv2.resize(field, (size, size), interpolation=cv2.INTER_CUBIC)


def step(value: Field, low: float, high: float) -> Field:
    """Hermite step: 0 below `low`, 1 above `high` (or the other way round where high < low)."""
    t = np.clip((value - low) * (1.0 / (high - low)), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def bump(x: Field, y: Field, centre: tuple[float, float], radius: tuple[float, float]) -> Field:
    """Gaussian hill of height 1 with the given standard deviations along x and y."""
    a = (x - centre[0]) * (1.0 / radius[0])
    b = (y - centre[1]) * (1.0 / radius[1])
    return np.exp(-0.5 * (a * a + b * b))


def blend(image: Field, colour: Sequence[float] | Field, alpha: Field) -> None:
    """Paint `colour` (three numbers or (h, w, 3)) over `image` (h, w, 3) in place, by `alpha` (h, w) in 0..1."""
    image += (np.asarray(colour, np.float32) - image) * alpha[..., None]


def pixel_grid(size: int) -> tuple[Field, Field]:
    """x and y of every pixel's centre, the image being the unit square."""
    axis = (np.arange(size, dtype=np.float32) + np.float32(0.5)) / np.float32(size)
    x, y = np.meshgrid(axis, axis)
    return x, y


def to_bytes(image: Field) -> NDArray[np.uint8]:
    """Round an image in 0..1 to uint8."""
    return np.rint(np.clip(image, 0.0, 1.0) * 255.0).astype(np.uint8)
