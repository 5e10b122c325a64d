"""Requests to a segmenter: what it is shown, what speaks against a label, and boxes, clicks and strokes by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.mask import Box, Mask
from annotator.inference.boxes import copy_of, surroundings
from annotator.inference.proposals import HeatMaps, image_mask, part_of, working_copy
from annotator.inference.requests import Guide, Refined, RefineRequest
from annotator.inference.segmenter.files import SegmenterFiles
from ebp.regions.suggesting import working_size

# A segmenter sees an image at this many pixels a side: what the families' encoders take.
DETAIL_SIDE = 1024
# What else the image shows is told by so many labels, the likeliest.
MOST_OTHERS = 12


@dataclass(frozen=True)
class ByHand:
    """What was drawn on the image, in its coordinates: a `box` that holds the object, or a `frame` where it is roughly;
    `points` that belong to it, or do not.
    """

    box: Box | None = None
    frame: Box | None = None
    points: tuple[tuple[float, float], ...] = ()
    belongs: tuple[bool, ...] = ()

    def and_points(self, points: tuple[tuple[float, float], ...], *, belongs: bool) -> ByHand:
        """With further points."""
        marks = (belongs,) * len(points)
        return ByHand(self.box, self.frame, self.points + points, self.belongs + marks)

    @property
    def around(self) -> Box:
        """The smallest box that holds all of it."""
        found = self.box or self.frame or Box(0, 0, 0, 0)
        for x, y in self.points:
            found = found.united(Box(int(x), int(y), 1, 1))
        return found


def detail_of(picture: Picture, region: Box) -> NDArray[np.uint8]:
    """A part of an image as a segmenter is to see it: its long side at most DETAIL_SIDE."""
    factor = min(1.0, DETAIL_SIDE / max(region.w, region.h))
    return copy_of(picture, region, (max(1, round(region.w * factor)), max(1, round(region.h * factor))))


def speaking_against(maps: HeatMaps, target: str) -> tuple[NDArray[np.float32], ...]:
    """What speaks against a label: the maps (h, w) at working size of the labels found beside it, and of the one it is
    contrasted with.
    """
    scores = maps.record.scores
    names = [label.name for label in maps.found() if label.name != target]
    names = sorted(names, key=lambda name: -scores[name])[:MOST_OTHERS]
    if maps.record.contrast in maps.record.targets and maps.record.contrast not in (*names, target):
        names.append(maps.record.contrast)
    return tuple(heat.values for name in names if (heat := maps.of(name)) is not None)


def hand_request(
    image_id: int,
    picture: Picture,
    hand: ByHand,
    files: SegmenterFiles,
    heat: NDArray[np.float32] | None = None,
    others: tuple[NDArray[np.float32], ...] = (),
) -> RefineRequest:
    """Ask for the object that was pointed out by hand.

    heat: the label's map or extent; others: the maps that speak against it, all (h, w) at working size. They count as
    far as a box or a frame says where the object is: of clicks alone the segmenter decides.
    """
    around, size = hand.around, (picture.width, picture.height)
    if hand.box is None and hand.frame is None:  # of a large image as much as the segmenter sees at full size
        half = DETAIL_SIDE // 4
        around = around.united(Box(around.x - half, around.y - half, around.w + 2 * half, around.h + 2 * half))
    region = surroundings(picture, around)
    whole = region == picture.box
    pixels = working_copy(picture) if whole else copy_of(picture, region, working_size(region.w, region.h))
    grid = pixels.shape[1], pixels.shape[0]
    place = hand.box or hand.frame
    told = [heat, *others] if heat is not None and place is not None else []
    told = [each if whole else part_of(each, region, size, grid) for each in told]
    sx, sy = grid[0] / region.w, grid[1] / region.h
    box = None
    if place is not None:
        left, top = round((place.x - region.x) * sx), round((place.y - region.y) * sy)
        right, bottom = round((place.x + place.w - region.x) * sx), round((place.y + place.h - region.y) * sy)
        box = Box(left, top, max(right - left, 1), max(bottom - top, 1))
    points = tuple(((x - region.x) * sx, (y - region.y) * sy) for x, y in hand.points)
    guide = Guide(
        files, detail_of(picture, region), others=tuple(told[1:]), points=points, belongs=hand.belongs,
        clips=hand.box is not None,
    )  # fmt: skip
    values = told[0] if told else None
    return RefineRequest(image_id, pixels, values, 0.0, box=box, method="segmenter", guide=guide, purpose=region)


def hand_masks(answer: Refined) -> list[Mask]:
    """The candidates in image coordinates, the best first."""
    region: Box = answer.request.purpose
    found = []
    for candidate in answer.candidates:
        mask = image_mask(candidate, (region.w, region.h))
        if not mask.empty:
            found.append(Mask(Box(mask.box.x + region.x, mask.box.y + region.y, mask.box.w, mask.box.h), mask.counts))
    return found
