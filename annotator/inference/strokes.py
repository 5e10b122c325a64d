"""Rough strokes drawn by hand, as a request to find the object under them, and the answer as a mask of the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.mask import Box, Mask
from annotator.inference.boxes import copy_of, surroundings
from annotator.inference.guided import ByHand
from annotator.inference.proposals import image_mask, part_of, working_copy
from annotator.inference.requests import StrokesFound, StrokesRequest
from ebp.regions.suggesting import working_size

# Of a large image so much round the strokes is looked at, in their sides.
ROUND = 1.0
# A segmenter is told a stroke by at most so many points.
MOST_POINTS = 8


@dataclass(frozen=True)
class RoughStroke:
    """A line (x, y) on the image, `width` pixels wide, over what belongs to the object or over what does not."""

    line: tuple[tuple[float, float], ...]
    width: float
    belongs: bool

    @property
    def box(self) -> Box:
        """The pixels that it lies on, and one more on each side."""
        xs, ys = zip(*self.line, strict=True)
        reach = self.width / 2 + 1
        left, top = int(min(xs) - reach), int(min(ys) - reach)
        return Box(left, top, int(max(xs) + reach) + 1 - left, int(max(ys) + reach) + 1 - top)


def strokes_request(
    image_id: int,
    picture: Picture,
    strokes: Sequence[RoughStroke],
    heat: NDArray[np.float32] | None = None,
    model: str = "",
) -> StrokesRequest:
    """Ask for the object under strokes, of which later ones lie over earlier ones; of a large image only round them.

    heat: the label's map or extent (h, w) over the whole image. model: as for `StrokesRequest`.
    """
    around = strokes[0].box
    for stroke in strokes[1:]:
        around = around.united(stroke.box)
    across, down = round(around.w * ROUND), round(around.h * ROUND)
    region = surroundings(picture, Box(around.x - across, around.y - down, around.w + 2 * across, around.h + 2 * down))
    whole = region == picture.box
    pixels = working_copy(picture) if whole else copy_of(picture, region, working_size(region.w, region.h))
    height, width = pixels.shape[:2]
    if heat is not None and not whole:
        heat = part_of(heat, region, (picture.width, picture.height), (width, height))
    drawn = _drawn(strokes, region, (width, height))
    return StrokesRequest(image_id, pixels, drawn == 1, drawn == 2, region, heat, model)


def _drawn(strokes: Sequence[RoughStroke], region: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w): 1 under strokes that belong, 2 under others, 0 elsewhere, on a part of the image at a size (w, h)."""
    drawn = np.zeros((size[1], size[0]), np.uint8)
    scale = np.array([size[0] / region.w, size[1] / region.h])
    for stroke in strokes:
        points = np.floor((np.asarray(stroke.line) - (region.x, region.y)) * scale).astype(np.int32)
        wide = max(1, round(stroke.width * float(scale.mean())))
        cv2.polylines(drawn, [points.reshape(-1, 1, 2)], False, 1 if stroke.belongs else 2, wide)
    return drawn


def strokes_mask(answer: StrokesFound) -> Mask:
    """The object in image coordinates."""
    region = answer.request.region
    mask = image_mask(np.asarray(answer.mask, dtype=bool), (region.w, region.h))
    return replace(mask, box=Box(mask.box.x + region.x, mask.box.y + region.y, mask.box.w, mask.box.h))


def as_points(strokes: Sequence[RoughStroke], picture: Picture) -> ByHand:
    """Strokes as a segmenter is told them: a few points of each, evenly along it, as far as they lie on the image."""
    hand = ByHand()
    for stroke in strokes:
        inside = [(x, y) for x, y in _evenly(stroke) if 0 <= x < picture.width and 0 <= y < picture.height]
        hand = hand.and_points(tuple(inside), belongs=stroke.belongs)
    return hand


def _evenly(stroke: RoughStroke) -> list[tuple[float, float]]:
    """Points of a stroke as far apart along it as its width, and no more than MOST_POINTS."""
    line = np.asarray(stroke.line, np.float64)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))]) if len(line) > 1 else np.zeros(1)
    count = int(min(max(along[-1] / max(stroke.width, 1.0), 1), MOST_POINTS))
    at = (np.arange(count) + 0.5) * along[-1] / count
    return [(float(np.interp(t, along, line[:, 0])), float(np.interp(t, along, line[:, 1]))) for t in at]


def covers(strokes: Sequence[RoughStroke], picture: Picture) -> bool:
    """Whether a stroke says what belongs, and lies on the image."""
    width, height = picture.width, picture.height
    return any(stroke.belongs and not stroke.box.clipped(width, height).empty for stroke in strokes)
