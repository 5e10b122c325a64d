"""Suggested lesion masks against the truth, before and after refinement to image edges."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ebp import regions

Mask = NDArray[np.bool_]
# Refinement starts from this share of the mass, as a user would who widens the outline first; chosen among 0.4 to 0.9
# on phantoms that the evaluation does not use.
REFINED_FROM = 0.8
STAGES = ("60 % of the mass", "80 % of the mass", "refined", "refined by territory")


def suggested_masks(image: NDArray[np.uint8], map2d: NDArray[Any]) -> dict[str, Mask]:
    """The mask (H, W) at every stage: two plain thresholds, and GrabCut seeded by the map, whole or in territories."""
    threshold = regions.MassThreshold(map2d)
    return {
        STAGES[0]: threshold.mask(0.6),
        STAGES[1]: threshold.mask(0.8),
        STAGES[2]: regions.refine(image, map2d, REFINED_FROM),
        STAGES[3]: refined_by_territory(image, map2d),
    }


def refined_by_territory(image: NDArray[np.uint8], map2d: NDArray[Any]) -> Mask:
    """Each territory of the map refined by itself, then joined: what a user gets who takes every suggestion."""
    labels, parts = regions.territories(map2d, REFINED_FROM)
    result = np.zeros(map2d.shape, np.bool_)
    for part in parts:
        result |= regions.refine(image, map2d, REFINED_FROM, territory=labels == part.label)
    return result
