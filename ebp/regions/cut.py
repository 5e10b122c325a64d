"""Cutting a map that was spread by the walk: at the level that parts it in two, then along the image's edges."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.grabcut import connected_to, enlarged, reduced_to_work, require_rgb, run_grabcut
from ebp.regions.threshold import Map, Mask, non_negative
from ebp.regions.walk import Affinity, from_two_sides, otsu

BELOW, SURE, SUREST = 0.7, 1.3, 0.995
"""GrabCut's seeds in levels: background under 0.7, surely the object over 1.3; the highest 0.5 % are so in any case."""


def cut(
    image: npt.NDArray[Any], map2d: Map, level: float | None = None, territory: npt.NDArray[Any] | None = None
) -> Mask:
    """The object under a spread map, along the image's edges: bool (H, W), the size of the map.

    image: (H, W, 3) uint8 RGB; map2d: (H, W), of any size that shows the whole image. level: what the object's values
    reach, in the map's unit; None takes Otsu's. territory: bool (H, W), the only place to look. By GrabCut on a reduced
    copy: what lies under 0.7 of the level is background, over 1.3 object; parts without such a seed go. Where the image
    gives nothing to go by, the pixels over the level come back; a map that is zero or flat gives an empty mask. Raises
    EbpError for another kind of image.
    """
    require_rgb(image)
    values = non_negative(map2d)
    level = otsu(values) if level is None else level
    if level <= 0 or not values.size:
        return np.zeros(values.shape, bool)
    inside = np.ones(values.shape, bool) if territory is None else np.asarray(territory, bool)
    small, reduced = reduced_to_work(image, np.where(inside, values, np.float32(0)))
    trimap = np.full(reduced.shape, cv2.GC_BGD, np.uint8)
    trimap[reduced >= BELOW * level] = cv2.GC_PR_BGD
    trimap[reduced >= level] = cv2.GC_PR_FGD
    trimap[reduced >= min(SURE * level, max(float(np.quantile(reduced, SUREST)), level))] = cv2.GC_FGD
    mask = connected_to(run_grabcut(small, trimap), trimap == cv2.GC_FGD)
    found: Mask = (enlarged(mask, values.shape) if mask.any() else values >= level) & inside
    return found


def cut_box(alike: Affinity, map2d: Map | None, box: tuple[int, int, int, int], size: tuple[int, int]) -> Mask:
    """The object in a loose box drawn by hand, by walks from two sides: bool (H, W) of `size` (H, W).

    alike: the affinity of the image; map2d: (h, w) of any size that shows the whole image, or None. box: (x, y, width,
    height) in pixels of `size`; nothing outside of it belongs, and one off the image gives an empty mask. Where the
    walks tell nothing apart, the filled box.
    """
    height, width = size
    x, y, across, down = box
    inside = np.zeros(size, bool)
    inside[max(0, y) : max(0, y + down), max(0, x) : max(0, x + across)] = True
    if not inside.any() or inside.all():
        return inside
    near = from_two_sides(alike, map2d, inside)
    near = np.asarray(cv2.resize(near, (width, height), interpolation=cv2.INTER_CUBIC), np.float32).reshape(size)
    level = otsu(near[inside])
    found: Mask = inside & (near >= level)
    return found
