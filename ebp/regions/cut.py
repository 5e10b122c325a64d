"""Cutting a map that was spread by the walk: at the level that parts it in two, then along the image's edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ebp.regions.grabcut import connected_to, enlarged, reduced_to_work, require_rgb, run_grabcut
from ebp.regions.threshold import Map, Mask, non_negative
from ebp.regions.walk import affinity, from_two_sides, node_grid, otsu, part_of

MARGIN = 0.25
"""How much of the image round a box is looked at, in the box's sides: what the object does not look like."""

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


def cut_box(
    image: npt.NDArray[Any],
    map2d: Map | None,
    box: tuple[int, int, int, int],
    features: Sequence[npt.NDArray[Any]] = (),
) -> Mask:
    """The object in a loose box drawn by hand, by walks from its two sides: bool (H, W), the size of the image.

    image: (H, W, 3) uint8 RGB; map2d: (h, w) of any size that shows the whole image, or None; features: (C, h, w) each,
    as for `affinity`. box: (x, y, width, height) in pixels; nothing outside of it belongs, and one off the image gives
    an empty mask. The nodes lie on the box and a margin of it alone. Where the walks tell nothing apart, the filled
    box. Raises EbpError as `affinity` does.
    """
    require_rgb(image)
    height, width = image.shape[:2]
    left, right = (min(max(edge, 0), width) for edge in (box[0], box[0] + box[2]))
    top, bottom = (min(max(edge, 0), height) for edge in (box[1], box[1] + box[3]))
    mask = np.zeros((height, width), bool)
    mask[top:bottom, left:right] = True
    if not mask.any() or mask.all():
        return mask
    across, down = math.ceil(MARGIN * (right - left)), math.ceil(MARGIN * (bottom - top))
    rows = slice(max(top - down, 0), min(bottom + down, height))
    columns = slice(max(left - across, 0), min(right + across, width))
    part, inside = image[rows, columns], mask[rows, columns]
    shares = columns.start / width, rows.start / height, columns.stop / width, rows.stop / height
    size = node_grid(*inside.shape)
    alike = affinity(part, [part_of(layer, shares, size) for layer in features])
    values = None if map2d is None else part_of(non_negative(map2d), shares, size)
    near = from_two_sides(alike, values, inside)
    large = cv2.resize(near, inside.shape[::-1], interpolation=cv2.INTER_CUBIC).reshape(inside.shape)
    mask[rows, columns] = inside & (large >= otsu(large[inside]))
    return mask
