"""A loose box drawn by hand, as a request to fit a region to it, and the answer as a mask of the image."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.mask import Box, Mask
from annotator.inference.extent_maps import ExtentMap
from annotator.inference.proposals import HeatMap, image_mask, part_of, working_copy
from annotator.inference.requests import Refined, RefineRequest
from ebp.regions.suggesting import WORKING_SIDE, working_size

# An image is worked on as a whole up to this many times the working size; of a larger one the box's surroundings are.
COARSEST = 4
MARGIN = 0.5


def box_request(
    image_id: int,
    picture: Picture,
    heat: HeatMap | None,
    box: Box,
    fraction: float,
    extent: ExtentMap | None = None,
    model: str = "",
) -> RefineRequest:
    """Fit a region to a box in image coordinates, with a map's help where there is one; by the features of a model, if
    one is given, and the extent, if there is one, in the place of the map.
    """
    region = surroundings(picture, box)
    values = None if heat is None else heat.values if extent is None else extent.values
    whole = region == picture.box
    pixels = working_copy(picture) if whole else copy_of(picture, region, working_size(region.w, region.h))
    if values is not None and not whole:
        values = part_of(values, region, (picture.width, picture.height), (pixels.shape[1], pixels.shape[0]))
    sx, sy = pixels.shape[1] / region.w, pixels.shape[0] / region.h
    x, y = round((box.x - region.x) * sx), round((box.y - region.y) * sy)
    right, bottom = round((box.x + box.w - region.x) * sx), round((box.y + box.h - region.y) * sy)
    small = Box(x, y, max(right - x, 1), max(bottom - y, 1))
    method = "walk" if model else "grabcut"
    return RefineRequest(image_id, pixels, values, fraction, box=small, method=method, model=model, purpose=region)


def box_mask(answer: Refined) -> Mask:
    """The fitted region in image coordinates."""
    region: Box = answer.request.purpose
    mask = image_mask(answer.mask, (region.w, region.h))
    return replace(mask, box=Box(mask.box.x + region.x, mask.box.y + region.y, mask.box.w, mask.box.h))


def surroundings(picture: Picture, box: Box) -> Box:
    """The part of an image that is looked at for an object in a box: all of it, unless it is large."""
    if max(picture.width, picture.height) <= COARSEST * WORKING_SIDE:
        return picture.box
    across, down = round(box.w * MARGIN), round(box.h * MARGIN)
    around = Box(box.x - across, box.y - down, box.w + 2 * across, box.h + 2 * down)
    return around.clipped(picture.width, picture.height) if not around.empty else picture.box


def copy_of(picture: Picture, region: Box, wanted: tuple[int, int]) -> NDArray[np.uint8]:
    """A part of an image at a size (w, h), made from the level that is fine enough."""
    level = picture.finest
    while max(region.w, region.h) >> (level + 1) >= max(wanted):
        level += 1
    left, top = region.x >> level, region.y >> level
    right, bottom = -(-(region.x + region.w) >> level), -(-(region.y + region.h) >> level)
    pixels = picture.part(level, Box(left, top, right - left, bottom - top))
    return np.asarray(cv2.resize(pixels, wanted, interpolation=cv2.INTER_AREA))
