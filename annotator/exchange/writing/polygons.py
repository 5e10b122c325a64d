"""Regions as polygons along pixel edges, for programs whose polygons have no holes: several parts, several polygons."""

from __future__ import annotations

import numpy as np

from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import IntArray, fill_rings, mask_rings
from annotator.exchange.data.options import Shape


def outer_rings(mask: Mask) -> tuple[IntArray, ...]:
    """The outlines of a mask's parts along pixel edges, each (n, 2) corners (x, y), without those of holes."""
    return tuple(ring for ring in mask_rings(mask) if _is_outer(ring, mask))


def polygons_for(mask: Mask, shape: Shape, most: int = 2**31) -> tuple[IntArray, ...]:
    """The polygons a region is to be written as; none where it has to be written by its pixels.

    That is where pixels are asked for, where it has holes and must stay exact, or more than `most` parts.
    """
    if shape is Shape.RLE or mask.empty:
        return ()
    outer = outer_rings(mask)
    exact = len(outer) == len(mask_rings(mask))
    return outer if len(outer) <= most and (exact or shape is Shape.POLYGON) else ()


def held(mask: Mask, shape: Shape, most: int = 2**31) -> Mask:
    """The pixels that are read again from what `polygons_for` says: holes may be filled."""
    rings = polygons_for(mask, shape, most)
    if not rings or len(rings) == len(mask_rings(mask)):
        return mask
    pixels = np.zeros((mask.box.h, mask.box.w), dtype=bool)
    corner = np.array([mask.box.x, mask.box.y])
    for ring in rings:
        part = fill_rings([(ring - corner).tolist()], mask.box.w, mask.box.h)
        pixels[part.box.rows, part.box.columns] |= part.crop()
    return Mask.from_array(pixels, mask.box.x, mask.box.y)


def _is_outer(ring: IntArray, mask: Mask) -> bool:
    """Below the highest, leftmost corner of an outline lies a pixel of its part, or the hole it goes round."""
    x, y = min(ring.tolist(), key=lambda corner: (corner[1], corner[0]))
    return mask.contains(x, y)
