"""Regions fitted to the image: along its edges, from a map, from an outline, from strokes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import BoolArray
from annotator.inference.requests import FitRequest, Fitted, StrokesRequest
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


def fit_outline(request: FitRequest) -> Fitted:
    """A region drawn by hand, its outline moved to the edges nearby."""
    from ebp import regions

    mask = regions.refine_region(request.pixels, request.region, request.reach)
    return Fitted(request, np.asarray(mask, dtype=bool))


def under_strokes(request: StrokesRequest, features: Sequence[NDArray[np.float32]]) -> BoolArray:
    """The object (h, w) under rough strokes, by features (C, h, w) of the image where there are any."""
    from ebp import regions

    mask = regions.cut_strokes(request.pixels, request.belongs, request.others, request.heat, features)
    return without_specks(np.asarray(mask, dtype=bool)) & ~request.others
