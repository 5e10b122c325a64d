"""Regions fitted to the image: along its edges, from a map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import BoolArray
from ebp.regions.suggesting import without_specks


def fitted(
    pixels: NDArray[np.uint8],
    heat: NDArray[np.float32],
    territory: BoolArray | None,
    method: str,
    fraction: float,
    level: float,
) -> BoolArray:
    """The region (h, w) of a map (h, w) ≥ 0 on an image (h, w, 3) RGB, inside a territory (h, w).

    method: "grabcut" or "watershed", from a share of the map's mass in (0, 1]; "walk", from all at or above a level.
    """
    from ebp import regions

    if method == "walk":
        mask = regions.cut(pixels, heat, level, territory)
    else:
        mask = regions.refine(pixels, heat, fraction, method, territory)
    return without_specks(np.asarray(mask, dtype=bool))
