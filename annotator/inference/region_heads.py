"""Region heads in the worker: what decided images teach is kept, heads are fitted to it, and shape maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import file_of
from annotator.core.regions.mask import BoolArray, Mask
from annotator.core.work.attention import AttentionRecord, Learnt
from annotator.core.work.labels import LabelSet
from annotator.core.work.lessons import Lesson
from annotator.core.work.region_heads import HeadFigures, StoredHead, in_force
from annotator.inference.bounded import Bounded
from annotator.inference.extent_maps import ExtentMap, extent_of
from annotator.inference.proposals import HeatMap, HeatMaps
from annotator.inference.refining import fitted
from annotator.inference.requests import LearnRegionsRequest, LearntRegions, TaughtImage
from ebp.preprocessing import Placement
from ebp.regions.walk import part_of

if TYPE_CHECKING:
    from ebp.region_choice import Judgement
    from ebp.region_head import Decided, RegionHead

# Lessons are kept in memory for so many images, some 1 to 5 MB each.
KEPT, KEPT_BYTES = 64, 384_000_000
# Regions are compared at so many pixels a side at most.
SIDE = 256
Features = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Looked:
    """A model's answer for an image, with the features (C, h, w) that heads are fitted on: of its map's layer, or,
    where extents are shaped, of the layers these were spread by. `pixels` (h, w, 3) are RGB at working size; None where
    nobody fits a region.
    """

    record: AttentionRecord
    features: Features
    pixels: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class Taught:
    """A lesson beside what the model says of the image, as heads are fitted on it, and as regions are made there."""

    decided: Decided
    record: AttentionRecord
    pixels: NDArray[np.uint8] | None

    @property
    def nbytes(self) -> int:
        """Memory it takes, but for the lesson."""
        one = self.decided
        arrays = [one.features, one.map2d, one.inside, one.cut, one.rejected, self.pixels]
        return self.record.nbytes + sum(array.nbytes for array in arrays if array is not None)


class RegionTeacher:
    """Fits heads, and keeps what images teach, so that nothing is looked at twice."""

    def __init__(self) -> None:
        self._kept: Bounded[tuple[object, ...], tuple[Lesson, Taught]] = Bounded(
            KEPT, KEPT_BYTES, lambda kept: kept[1].nbytes
        )

    def learn(
        self,
        request: LearnRegionsRequest,
        look: Callable[[TaughtImage], Looked | None],
        key: str,
        wanted: Callable[[], bool],
    ) -> LearntRegions | None:
        """Fit and judge a head; None where it is no longer wanted half-way. `look` looks at an image, None as well.

        An image that cannot be read, or that the model cannot look at, teaches nothing.
        """
        from ebp.errors import EbpError
        from ebp.region_choice import learn

        taught = []
        for image in request.images:
            if not wanted():
                return None
            try:
                found = self._taught(request, image, look, key)
            except (KnownError, EbpError):
                continue
            if found is None:
                return None
            taught.append(found)

        def fit(place: int, blended: NDArray[np.float32]) -> BoolArray:
            return shown(taught[place], blended, request.label.name, request.labels, request.way)

        fits = fit if request.way != "none" else None
        try:
            outcome = learn([one.decided for one in taught], wanted=wanted, fit=fits)
        except EbpError:  # too little to learn from
            return LearntRegions(request, None)
        if outcome is None:
            return None
        return LearntRegions(request, _stored(request, key, len(taught), *outcome))

    def _taught(
        self,
        request: LearnRegionsRequest,
        image: TaughtImage,
        look: Callable[[TaughtImage], Looked | None],
        key: str,
    ) -> Taught | None:
        place = (key, request.way, image.lesson.label_id, image.path)
        known = self._kept.get(place)
        if known is not None and known[0] == image.lesson:
            return known[1]
        seen = look(image)
        if seen is None:
            return None
        found = taught_by(seen, image, request.label.name, request.labels, request.way)
        self._kept.keep(place, (image.lesson, found))
        return found


def _stored(request: LearnRegionsRequest, key: str, images: int, head: RegionHead, judged: Judgement) -> StoredHead:
    """A head as the project keeps it, with what is known of it."""
    label, regions = request.label, sum(image.lesson.regions for image in request.images)
    without, with_head = float(judged.without.mean()), float(judged.with_head.mean())
    figures = HeadFigures(regions, images, judged.images, without, with_head, judged.helps)
    return StoredHead(
        label.id, label.name, key, request.way, head.name, head.weight, head.bias, head.blend, head.level, figures
    )


def map_features(record: AttentionRecord, features: NDArray[Any]) -> Features:
    """The features (C, h', w') of a map's layer on the image alone, (C, h, w) float16."""
    return Placement.from_dict(record.placement).on_image(features).astype(np.float16)


def node_features(record: AttentionRecord, layers: Sequence[NDArray[Any]]) -> Features:
    """The features of several layers at the nodes of an answer's extents, (C, h, w) float16."""
    assert record.extents is not None
    size = record.extents.maps.shape[1:]
    whole = (0.0, 0.0, 1.0, 1.0)
    return np.concatenate([part_of(layer, whole, (size[0], size[1])) for layer in layers]).astype(np.float16)


def own_map(record: AttentionRecord, target: str, spread: bool) -> NDArray[np.float32] | None:
    """What Excitation Backprop says of a label, (h, w) on the grid of the features; None where it says nothing."""
    if spread:
        known = record.extents
        return known.maps[known.targets.index(target)] if known is not None and target in known.targets else None
    if target not in record.targets:
        return None
    found = Placement.from_dict(record.placement).on_image(record.map_of(target))
    return np.maximum(np.asarray(found, np.float32), 0)


def shaped(seen: Looked, heads: Sequence[StoredHead], spread: bool) -> Learnt | None:
    """What the heads in force make of an answer's maps; None where none is."""
    found = []
    for target, head in in_force(heads, seen.record, spread).items():
        values = own_map(seen.record, target, spread)
        if values is not None and len(head.weight) == len(seen.features):
            found.append((target, head.name, _head(head).blended(values, seen.features)))
    if not found:
        return None
    targets, names, maps = zip(*found, strict=True)
    return Learnt(targets, names, np.stack(maps))


def _head(stored: StoredHead) -> RegionHead:
    from ebp.region_head import RegionHead

    return RegionHead(stored.weight, stored.bias, stored.blend, stored.level)


def taught_by(seen: Looked, image: TaughtImage, target: str, labels: LabelSet, way: str) -> Taught:
    """A lesson beside what the model says of the image, and what is suggested there without a head.

    Where the model does not find the label nothing is suggested, whatever a head says: its map counts as zero.
    """
    from ebp.region_head import Decided

    maps, size = HeatMaps(seen.record, labels), _judged_size(seen.record)
    factor = size[0] / Placement.from_dict(seen.record.placement).image_size[0]
    inside = np.zeros(size[::-1], bool)
    for mask in image.lesson.inside:
        _mark(inside, mask, factor)
    cut, rejected = np.zeros_like(inside), np.zeros_like(inside)
    values, heat = own_map(seen.record, target, way == "walk"), maps.of(target)
    if values is None or heat is None or target not in {label.name for label in maps.found()}:
        values = np.zeros(seen.features.shape[1:], np.float32)
    else:
        extent = extent_of(seen.record, heat, target) if way == "walk" else None
        refused = {heat.part_at(value.peak) for value in image.lesson.rejected}
        for number in range(1, len(heat.parts) + 1):
            region = _shrunk(_region(seen.pixels, heat, extent, number, labels.fraction, way), size)
            cut |= region
            if number in refused:
                rejected |= region & ~inside
    lesson = Decided(seen.features, values, inside, cut, rejected, str(file_of(image.path)))
    return Taught(lesson, seen.record, seen.pixels if way != "none" else None)


def shown(taught: Taught, blended: NDArray[np.float32], target: str, labels: LabelSet, way: str) -> BoolArray:
    """The regions that are suggested of what a head made of a label's map, all of them together."""
    heat, size = HeatMaps(taught.record, labels).of(target), _judged_size(taught.record)
    found = np.zeros(size[::-1], bool)
    if heat is not None:
        extent = ExtentMap(blended, heat, "judged")
        for number in range(1, len(heat.parts) + 1):
            found |= _shrunk(_region(taught.pixels, heat, extent, number, labels.fraction, way), size)
    return found


def _region(
    pixels: NDArray[np.uint8] | None, heat: HeatMap, extent: ExtentMap | None, number: int, fraction: float, way: str
) -> BoolArray:
    """A suggestion's region at working size, made as the annotator sees it."""
    cut = heat.region(number, fraction) if extent is None else extent.region(number, None)
    plain = cut.to_array(*heat.size)
    if way == "none" or pixels is None or not plain.any():
        return plain
    part, level = heat.part(number), 0.0
    if extent is not None:
        part, level = extent.part(number), extent.level(number, None)
    method = "walk" if extent is not None else "grabcut" if way == "walk" else way
    found = fitted(pixels, part, heat.territory(number), method, fraction, level)
    return found if found.any() else plain


def _judged_size(record: AttentionRecord) -> tuple[int, int]:
    """The size (w, h) at which regions are compared."""
    width, height = Placement.from_dict(record.placement).image_size
    factor = min(1.0, SIDE / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def _shrunk(region: BoolArray, size: tuple[int, ...]) -> BoolArray:
    small = cv2.resize(region.astype(np.float32), (size[0], size[1]), interpolation=cv2.INTER_AREA)
    return np.asarray(small.reshape(size[1], size[0]) >= 0.5)


def _mark(inside: BoolArray, mask: Mask, factor: float) -> None:
    """Add a mask of the image to a region on a grid that is so many times as fine; a pixel of it at least."""
    box = mask.box
    left, top = int(box.x * factor), int(box.y * factor)
    right = min(max(round((box.x + box.w) * factor), left + 1), inside.shape[1])
    bottom = min(max(round((box.y + box.h) * factor), top + 1), inside.shape[0])
    if left < right and top < bottom:
        part = _shrunk(mask.crop(), (right - left, bottom - top))
        inside[top:bottom, left:right] |= part if part.any() else np.ones_like(part)
