"""What the raw values inside a region are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.core.images.picture import Picture
from annotator.core.regions.mask import Mask


@dataclass(frozen=True)
class RegionValues:
    """Of `count` pixels whose values are numbers: mean, standard deviation (n), lowest and highest."""

    count: int
    mean: float
    deviation: float
    low: float
    high: float


def values_inside(picture: Picture, mask: Mask) -> RegionValues | None:
    """The values of a picture with one channel inside a region; None for colours, and where there is no number."""
    box = mask.box.clipped(picture.width, picture.height)
    if picture.channels != 1 or mask.empty or box.w < 1 or box.h < 1:
        return None
    inside = picture.stored(box)[..., 0][mask.window(box)].astype(np.float64)
    inside = inside[np.isfinite(inside)]
    if not inside.size:
        return None
    low, high = float(inside.min()), float(inside.max())
    return RegionValues(int(inside.size), float(inside.mean()), float(inside.std()), low, high)
