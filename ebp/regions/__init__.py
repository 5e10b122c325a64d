"""From a map to regions: threshold, parts, territories, ranking, refinement. NumPy and OpenCV only.

Maps are (H, W) arrays, anything below zero counting as zero; masks are boolean (H, W). Everything is deterministic, and
nothing raises on a flat, zero or tiny map: an empty mask is a legal answer.
"""

from ebp.regions.parts import bounding_box, parts, rank
from ebp.regions.refinement import refine, refine_box
from ebp.regions.territories import Territory, territories
from ebp.regions.threshold import MassThreshold, level_mask, mean_mask

__all__ = [
    "MassThreshold",
    "Territory",
    "bounding_box",
    "level_mask",
    "mean_mask",
    "parts",
    "rank",
    "refine",
    "refine_box",
    "territories",
]
