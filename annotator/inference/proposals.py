"""From a classifier's answer to suggested regions. No torch: a moving threshold is answered in the window's thread."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.mask import EMPTY, BoolArray, Box, Mask, tight_box
from annotator.core.work.annotation import Decision, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.labels import LabelSet
from annotator.inference.enlarging import coarse_pixels, enlarged, in_strips, is_large, reach
from ebp.preprocessing import Placement
from ebp.regions import MassThreshold, territories

# Maps are worked on at this many pixels a side at most; the accepted mask is cut at the image's own resolution.
WORKING_SIDE = 512
# The working copy of an image that is large, or lies on the disk, is made of one of at most this many pixels a side.
COPIED_SIDE = 2048
# On phantoms this parts lesions as they are in 74 of 75 maps; 0.6 split one in five.
PARTITION_FRACTION = 0.8
SMALLEST_SHARE = 0.1
# Parts and holes below this share of a region's area are no part of a suggestion.
SPECK = 0.02
# The least value of a map that is not nothing.
_LEAST = float(np.finfo(np.float32).smallest_subnormal)


def working_size(width: int, height: int) -> tuple[int, int]:
    """The size (w, h) at which maps of an image are worked on."""
    factor = min(1.0, WORKING_SIDE / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def working_copy(picture: Picture) -> NDArray[np.uint8]:
    """An image's pixels at working size."""
    size = (picture.width, picture.height)
    is_whole_at_hand = picture.source.in_memory and not is_large(size)
    pixels = picture.reduced(max(size) if is_whole_at_hand else COPIED_SIDE)
    return np.asarray(cv2.resize(pixels, working_size(*size), interpolation=cv2.INTER_AREA))


class HeatMap:
    """One label's map on one image: at working size, with its parts, and cut at any threshold."""

    def __init__(self, grid: NDArray[np.float32], placement: Placement, *, instances: bool) -> None:
        self._grid, self._placement, self._instances = grid, placement, instances
        self._thresholds: dict[int, MassThreshold] = {}
        self._crops: dict[int, tuple[Box, NDArray[np.float32]]] = {}
        self.image_size = placement.image_size
        self.size = working_size(*self.image_size)

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """(h, w) float32 ≥ 0 at working size."""
        return self._placement.to_image(self._grid, self.size)

    @cached_property
    def _partition(self) -> tuple[NDArray[np.int32], list[tuple[tuple[float, float], float]]]:
        scale_x, scale_y = self.image_size[0] / self.size[0], self.image_size[1] / self.size[1]
        if not self._instances:
            y, x = np.unravel_index(int(self.values.argmax()), self.values.shape)
            peak = ((float(x) + 0.5) * scale_x, (float(y) + 0.5) * scale_y)
            return np.ones(self.values.shape, np.int32), [(peak, 1.0)] if self.values.any() else []
        labels, found = territories(self.values, PARTITION_FRACTION, SMALLEST_SHARE)
        parts = [(((p.peak[0] + 0.5) * scale_x, (p.peak[1] + 0.5) * scale_y), float(p.share)) for p in found]
        return labels, parts

    @property
    def parts(self) -> list[tuple[tuple[float, float], float]]:
        """Peak in image coordinates and share of the mass, for territory 1, 2, …"""
        return self._partition[1]

    def territory(self, number: int) -> BoolArray:
        """(h, w) the part of the image a suggestion stands for."""
        return self._partition[0] == number

    def part(self, number: int) -> NDArray[np.float32]:
        """The map inside one territory, zero elsewhere."""
        return np.where(self.territory(number), self.values, np.float32(0))

    def warm_up(self) -> None:
        """Do the slow part, sorting, now: called where nobody waits."""
        for number in range(1, len(self.parts) + 1):
            self.region(number, 0.5)

    def _level(self, number: int, fraction: float) -> float:
        if number not in self._thresholds:
            self._thresholds[number] = MassThreshold(self.part(number))
        return self._thresholds[number].level(fraction)

    def region(self, number: int, fraction: float) -> Mask:
        """The pixels of a territory that hold `fraction` of its mass, at working size."""
        box, values = self._cropped(number)
        return Mask.from_array(without_specks(values >= max(self._level(number, fraction), _LEAST)), box.x, box.y)

    def _cropped(self, number: int) -> tuple[Box, NDArray[np.float32]]:
        """`part` without most of its zeros: with those next to the territory, which tell a hole from a bay."""
        if number not in self._crops:
            inside = tight_box(self.territory(number))
            box = Box(inside.x - 1, inside.y - 1, inside.w + 2, inside.h + 2).clipped(*self.size)
            self._crops[number] = box, np.ascontiguousarray(self.part(number)[box.rows, box.columns])
        return self._crops[number]

    def image_region(self, number: int, fraction: float) -> Mask:
        """The same region at the image's own resolution."""
        if self.size == self.image_size:
            return self.region(number, fraction)
        if is_large(self.image_size):
            return self._large_region(number, fraction)
        level = self._level(number, fraction)
        full = self._placement.to_image(self._grid)
        inside = cv2.resize(self.territory(number).astype(np.uint8), self.image_size, interpolation=cv2.INTER_NEAREST)
        return Mask.from_array(without_specks((full >= level) & (full > 0) & (inside > 0)))

    def within(self, box: Box, size: tuple[int, int]) -> NDArray[np.float32]:
        """The map inside a box of the image, at a size (w, h) of its own."""
        scale_x, scale_y = self.size[0] / self.image_size[0], self.size[1] / self.image_size[1]
        x = (box.x + (np.arange(size[0]) + 0.5) * box.w / size[0]) * scale_x - 0.5
        y = (box.y + (np.arange(size[1]) + 0.5) * box.h / size[1]) * scale_y - 0.5
        across, down = (np.ascontiguousarray(grid) for grid in np.meshgrid(x.astype(np.float32), y.astype(np.float32)))
        found = cv2.remap(self.values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, dtype=np.float32)

    def _large_region(self, number: int, fraction: float) -> Mask:
        """`image_region` strip by strip; specks and holes are those seen at working size."""
        level, region = self._level(number, fraction), self.region(number, fraction).to_array(*self.size)
        filled = region & ~((self.values >= level) & (self.values > 0))
        near = cv2.dilate(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        near &= self.territory(number)

        def pixels(strip: Box) -> BoolArray:
            values = self._placement.to_image(self._grid, box=(strip.x, strip.y, strip.w, strip.h))
            inside = (values >= level) & (values > 0) & coarse_pixels(near, self.image_size, strip)
            return inside | coarse_pixels(filled, self.image_size, strip)

        return in_strips(reach(region, self.image_size), pixels)


def without_specks(region: BoolArray) -> BoolArray:
    """A region without its parts and holes smaller than `SPECK` of it: nobody wants to accept those."""
    box = tight_box(region)
    if box.empty:
        return region
    # One pixel more on each side: what is open to the outside is no hole, and only the image's edge closes it.
    rows = slice(max(box.y - 1, 0), box.y + box.h + 1)
    columns = slice(max(box.x - 1, 0), box.x + box.w + 1)
    part = region[rows, columns]
    smallest = SPECK * int(np.count_nonzero(part))
    cleaned = _without_small_parts(part, smallest, connectivity=8)
    result = np.zeros_like(region)
    result[rows, columns] = ~_without_small_parts(~cleaned, smallest, connectivity=4)
    return result


def _without_small_parts(region: BoolArray, smallest: float, connectivity: int) -> BoolArray:
    pixels = np.ascontiguousarray(region).view(np.uint8)
    # OpenCV's own statistics take four times as long as all the rest.
    count, labels = cv2.connectedComponents(pixels, connectivity=connectivity)
    areas = np.bincount(labels.ravel()) if count > 2 else np.array([0, np.count_nonzero(region)])[:count]
    keep = areas >= smallest
    if keep[1:].all():
        return region
    keep[0] = False
    kept: BoolArray = np.take(keep, labels)
    return kept


def image_mask(region: BoolArray, image_size: tuple[int, int]) -> Mask:
    """A region found at working size, as a mask of the image with smooth edges."""
    if not region.any():
        return EMPTY
    if region.shape[::-1] == image_size:
        return Mask.from_array(region)
    if is_large(image_size):
        return enlarged(region, image_size)
    grown = cv2.resize(region.astype(np.float32), image_size, interpolation=cv2.INTER_LINEAR)
    return Mask.from_array(grown >= 0.5)


class HeatMaps:
    """The maps of one image under one answer of the classifier, made when first looked at."""

    def __init__(self, record: AttentionRecord, labels: LabelSet) -> None:
        self.record = record
        self._labels = labels
        self._placement = Placement.from_dict(record.placement)
        self._made: dict[str, HeatMap] = {}

    def of(self, target: str) -> HeatMap | None:
        """A label's map, whatever the case of its name; None where the classifier made none."""
        known = {name.casefold(): name for name in self.record.targets}
        if target.casefold() not in known:
            return None
        target = known[target.casefold()]
        if target not in self._made:
            grid = self.record.map_of(target)
            self._made[target] = HeatMap(grid, self._placement, instances=self._labels.instances)
        return self._made[target]

    def propose(self, image_id: int, decided: Iterable[Suggestion] = ()) -> list[Suggestion]:
        """Suggestions (without id) for every label of the label set that the classifier finds on the image.

        A part whose peak lies where a suggestion of the same label was decided before is not suggested again.
        """
        record, proposals = self.record, []
        settled = [value for value in decided if value.decision is not Decision.PENDING]
        for target in record.targets:
            label = self._labels.by_name(target)
            heat = self.of(target)
            if label is None or heat is None or record.scores[target] < record.thresholds[target]:
                continue
            for number, (peak, share) in enumerate(heat.parts, start=1):
                if any(value.label_id == label.id and _stands_in(value, heat, number) for value in settled):
                    continue
                heat.warm_up()
                how = Provenance(
                    record.model, record.fingerprint, record.layer, target, record.contrast,
                    record.scores[target], self._labels.fraction,
                )  # fmt: skip
                proposals.append(Suggestion(0, image_id, label.id, how, number, peak, share))
        return sorted(proposals, key=lambda value: (-value.provenance.score, value.label_id, value.territory))


def _stands_in(suggestion: Suggestion, heat: HeatMap, number: int) -> bool:
    x = int(suggestion.peak[0] * heat.size[0] / heat.image_size[0])
    y = int(suggestion.peak[1] * heat.size[1] / heat.image_size[1])
    return bool(heat.territory(number)[min(y, heat.size[1] - 1), min(x, heat.size[0] - 1)])
