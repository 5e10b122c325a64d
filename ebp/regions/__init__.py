"""From a map to regions: threshold, parts, territories, ranking, suppression, refinement, walk, prompts of a segmenter.

NumPy and OpenCV only. Maps are (H, W) arrays, anything below zero counting as zero; masks are boolean (H, W); boxes are
(x, y, width, height) in pixels. Everything is deterministic, and nothing raises on a flat, zero or tiny map: an empty
mask is a legal answer.
"""

from ebp.regions.cut import cut, cut_box
from ebp.regions.edges import edge_strength
from ebp.regions.parts import bounding_box, parts, rank
from ebp.regions.prompts import Prompts, against_map, agreement, map_prompts, peaks
from ebp.regions.refinement import Method, refine, refine_box, refine_region
from ebp.regions.strokes import cut_strokes
from ebp.regions.suppression import box_overlap, mask_overlap, suppress_boxes, suppress_masks
from ebp.regions.territories import Territory, territories
from ebp.regions.threshold import MassThreshold, level_mask, mass_mask, mean_mask
from ebp.regions.walk import Affinity, affinity, from_two_sides, otsu, spread

__all__ = [
    "Affinity",
    "MassThreshold",
    "Method",
    "Prompts",
    "Territory",
    "affinity",
    "against_map",
    "agreement",
    "bounding_box",
    "box_overlap",
    "cut",
    "cut_box",
    "cut_strokes",
    "edge_strength",
    "from_two_sides",
    "level_mask",
    "map_prompts",
    "mask_overlap",
    "mass_mask",
    "mean_mask",
    "otsu",
    "parts",
    "peaks",
    "rank",
    "refine",
    "refine_box",
    "refine_region",
    "spread",
    "suppress_boxes",
    "suppress_masks",
    "territories",
]
