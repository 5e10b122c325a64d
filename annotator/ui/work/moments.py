"""Clips opened, and frames of them as pictures: what is done beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotator.core.images import Picture
from annotator.core.images.source import ArraySource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.core.images.video.moving import Moving


def opened_clip(path: Path, wanted: Callable[[], bool], told: Callable[[float], None]) -> Moving | None:
    """A clip with its index; None when it is no longer `wanted`."""
    from annotator.core.images.video.opening import open_clip

    clip = open_clip(path)
    try:
        if clip.prepare(wanted, told):
            return clip
    except BaseException:
        clip.close()
        raise
    clip.close()
    return None


def picture_of(clip: Moving, frame: int, onto: NDArray[np.float64] | None = None) -> Picture:
    """A frame as it can be drawn at once, moved where that is asked for."""
    pixels = clip.read(frame)
    if onto is not None:
        import cv2

        from annotator.core.faces.warping import for_opencv

        height, width = pixels.shape[:2]
        pixels = np.asarray(cv2.warpAffine(pixels, for_opencv(onto), (width, height)), np.uint8)
    picture = Picture(ArraySource(pixels, 8))
    picture.prepare()
    return picture


def glimpse_of(clip: Moving, frame: int) -> Picture:
    """A frame in haste: reduced, as it can be drawn at once."""
    glance = clip.glance(frame)
    picture = Picture(ArraySource(glance.values, 8, size=(clip.width, clip.height), factor=glance.factor))
    picture.prepare()
    return picture
