"""From a map to regions: threshold, parts, territories, ranking, suppression, refinement. NumPy and OpenCV only.

Maps are (H, W) arrays, anything below zero counting as zero; masks are boolean (H, W); boxes are (x, y, width, height)
in pixels. Everything is deterministic, and nothing raises on a flat, zero or tiny map: an empty mask is a legal answer.
"""

from ebp.regions.edges import edge_strength
from ebp.regions.parts import bounding_box, parts, rank
from ebp.regions.refinement import Method, refine, refine_box, refine_region
from ebp.regions.suppression import box_overlap, mask_overlap, suppress_boxes, suppress_masks
from ebp.regions.territories import Territory, territories
from ebp.regions.threshold import MassThreshold, level_mask, mass_mask, mean_mask

__all__ = [
    "MassThreshold",
    "Method",
    "Territory",
    "bounding_box",
    "box_overlap",
    "edge_strength",
    "level_mask",
    "mask_overlap",
    "mass_mask",
    "mean_mask",
    "parts",
    "rank",
    "refine",
    "refine_box",
    "refine_region",
    "suppress_boxes",
    "suppress_masks",
    "territories",
]
