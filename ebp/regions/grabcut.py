"""GrabCut on a reduced copy of an image: what every cut along the image's edges has in common.

Source: C. Rother, V. Kolmogorov, A. Blake, SIGGRAPH 2004, as OpenCV has it.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.errors import EbpError
from ebp.regions.threshold import Mask

SIDE = 256
"""Refinement runs on a copy of at most this many pixels a side."""

ROUNDS = 2
"""GrabCut's rounds: more change next to nothing (IoU on phantoms within 0.002 of five) and each takes as long again."""

Trimap = npt.NDArray[np.uint8]
Image = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]


def require_rgb(image: npt.NDArray[Any]) -> None:
    """Raise EbpError unless it is (H, W, 3) uint8."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise EbpError(f"refinement needs an image (H, W, 3) of uint8, not {image.shape} of {image.dtype}")


def run_grabcut(image: Image, trimap: Trimap) -> Mask:
    """GrabCut from a trimap; the trimap's own foreground where one side has too few pixels to model."""
    trimap = trimap.copy()
    chosen: Mask = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD))
    count = int(np.count_nonzero(chosen))
    # A mixture of five colours needs at least as many pixels on either side.
    if min(count, chosen.size - count) < 10:
        return chosen
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(image, trimap, (0, 0, 1, 1), background, foreground, ROUNDS, cv2.GC_INIT_WITH_MASK)
    mask: Mask = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return mask


def connected_to(mask: Mask, seeds: Mask) -> Mask:
    """The parts of a mask that hold a seed; all of them when none does."""
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    held = np.unique(labels[seeds & mask])
    return np.isin(labels, held[held > 0]) if held.any() else mask


def reduced_to_work(image: npt.NDArray[Any], values: Values) -> tuple[Image, Values]:
    """Image and map at the reduced size; the map may come at another resolution than the image."""
    height, width = values.shape
    factor = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(np.ascontiguousarray(image[..., :3], np.uint8), size, interpolation=cv2.INTER_AREA)
    reduced = cv2.resize(values, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0])
    return np.asarray(small, np.uint8).reshape(size[1], size[0], 3), np.asarray(reduced, np.float32)


def reduced_mask(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """At least one pixel of a mask that has any."""
    share = cv2.resize(mask.astype(np.float32), shape[::-1], interpolation=cv2.INTER_AREA).reshape(shape)
    return np.asarray(share >= min(0.5, share.max()))


def enlarged(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """The mask at full size with smooth edges."""
    soft: npt.NDArray[Any] = mask.astype(np.float32)
    if shape != mask.shape:  # else the reduced image's pixels would show as stairs
        soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 0.8), np.float32)
    size = (shape[1], shape[0])
    soft = np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return np.asarray(soft.reshape(shape) >= 0.5)
