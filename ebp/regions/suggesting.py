"""From a label's map to the regions that are suggested of it: how finely it is parted, and what is cut of each part.

The annotator suggests by these rules; reports and benchmarks measure by the same ones.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.territories import Labels, Territory, territories
from ebp.regions.threshold import Map, MassThreshold
from ebp.regions.walk import otsu

WORKING_SIDE = 512
"""Maps are worked on at this many pixels a side at most, and a region is enlarged from there as it was shown."""
SHORT_SIDE = 128
"""Of a strip the short side keeps so many pixels as long as no more than in a square of the working side come
together."""
CLOSE = 512
"""Pixels of the shorter side above which a model looks for findings that are small in the image: the walk's nodes, 32
along the image, are too coarse for them."""
PARTITION_FRACTION = 0.8
"""The share of the mass whose connected parts are territories. On phantoms this parts lesions as they are in 74 of 75
maps; 0.6 split one in five."""
SMALLEST_SHARE = 0.1
"""A part that holds less of the mass is none of its own."""
FINE_CELLS = 2000
"""A map of so many cells is of a model that looks closely, for small findings: of those a hundredth counts. On retinal
photographs the parts then find twice as many marked exudates, and haemorrhages half as many again, at one false
suggestion an image (docs/training.md)."""
SMALLEST_FINE_SHARE = 0.01
FRACTION = 0.6
"""The share of a territory's mass that a region keeps, unless the label set says otherwise."""
SPECK = 0.02
"""Parts and holes below this share of a region's area are no part of a suggestion."""

LEAST = float(np.finfo(np.float32).smallest_subnormal)
"""The least value of a map that is not nothing."""

Mask = npt.NDArray[np.bool_]


def working_size(width: int, height: int) -> tuple[int, int]:
    """The size (w, h) at which maps of an image are worked on."""
    strip = min(SHORT_SIDE / min(width, height), WORKING_SIDE / (width * height) ** 0.5)
    factor = min(1.0, max(WORKING_SIDE / max(width, height), strip))
    return max(1, round(width * factor)), max(1, round(height * factor))


def parted(values: Map, cells: int) -> tuple[Labels, list[Territory]]:
    """The territories of a map (H, W) at working size, which the network made of so many cells: see `territories`."""
    return territories(values, PARTITION_FRACTION, SMALLEST_FINE_SHARE if cells >= FINE_CELLS else SMALLEST_SHARE)


def suggested(values: Map, cells: int, fraction: float = FRACTION, instances: bool = True) -> Mask:
    """All regions that are suggested of a map (H, W) at working size, together: bool (H, W).

    cells: of the map as the network made it. fraction: of each territory's mass that its region keeps. instances: the
    map is parted into territories; else it is one.
    """
    return _united(values, cells, instances, lambda part, _: MassThreshold(part).level(fraction), values)


def suggested_extent(values: Map, cells: int, nodes: Map, instances: bool = True) -> Mask:
    """The same of a label's extent (h, w): in each territory of the map what lies above the level that parts it best.

    nodes: the map as the walk has spread it (`ebp.extent`).
    """
    return _united(values, cells, instances, lambda part, inside: otsu(part[inside]), at_size(nodes, values.shape))


def _united(values: Map, cells: int, instances: bool, level: Callable[[Map, Mask], float], cut: Map) -> Mask:
    labels, found = parted(values, cells)
    result: Mask = np.zeros(labels.shape, bool)
    if not instances:
        labels, found = np.minimum(labels, 1), found[:1]
    for territory in found:
        inside = labels == territory.label
        part = np.where(inside, cut, np.float32(0))
        result |= without_specks(part >= max(level(part, inside), LEAST))
    return result


def at_size(nodes: Map, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """An extent (h, w), which lies on few nodes, as a map (H, W) float32 ≥ 0."""
    large = cv2.resize(np.asarray(nodes, np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.maximum(np.asarray(large, np.float32).reshape(shape), np.float32(0))


def without_specks(region: Mask) -> Mask:
    """A region (H, W) without its parts and holes smaller than `SPECK` of it: nobody wants to accept those."""
    rows, columns = np.flatnonzero(region.any(1)), np.flatnonzero(region.any(0))
    if not rows.size:
        return region
    # One pixel more on each side: what is open to the outside is no hole, and only the image's edge closes it.
    down = slice(max(int(rows[0]) - 1, 0), int(rows[-1]) + 2)
    across = slice(max(int(columns[0]) - 1, 0), int(columns[-1]) + 2)
    part = region[down, across]
    smallest = SPECK * int(np.count_nonzero(part))
    cleaned = _without_small_parts(part, smallest, connectivity=8)
    result: Mask = np.zeros_like(region)
    result[down, across] = ~_without_small_parts(~cleaned, smallest, connectivity=4)
    return result


def _without_small_parts(region: Mask, smallest: float, connectivity: int) -> Mask:
    pixels = np.ascontiguousarray(region).view(np.uint8)
    # OpenCV's own statistics take four times as long as all the rest.
    count, labels = cv2.connectedComponents(pixels, connectivity=connectivity)
    areas = np.bincount(labels.ravel()) if count > 2 else np.array([0, np.count_nonzero(region)])[:count]
    keep = areas >= smallest
    if keep[1:].all():
        return region
    keep[0] = False
    kept: Mask = np.take(keep, np.asarray(labels, np.int32))
    return kept
