"""From a classifier's answer to suggested regions. No torch: a moving threshold is answered in the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.core.images import Picture
from annotator.core.regions.mask import EMPTY, BoolArray, Box, Mask, tight_box
from annotator.core.work.annotation import Decision, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.decoys import moved_from
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.least_scores import LeastScores
from annotator.inference.enlarging import enlarged, is_large
from ebp.preprocessing import Placement
from ebp.regions import MassThreshold
from ebp.regions.suggesting import LEAST, parted, without_specks, working_size

# The working copy of an image that is large, or lies on the disk, is made of one of at most this many pixels a side.
COPIED_SIDE = 2048
# Of so many maps at most what is derived is kept, and of no more than so many bytes, some 5 MB each: with more maps
# every step of the threshold takes longer.
WARM, WARM_BYTES = 128, 384_000_000
# The map of a label that is hardly likely is seen so strongly.
TRACE = 0.15


def working_copy(picture: Picture) -> NDArray[np.uint8]:
    """An image's pixels at working size."""
    size = (picture.width, picture.height)
    is_whole_at_hand = picture.source.in_memory and not is_large(size)
    small = working_size(*size)
    pixels = picture.reduced(max(size) if is_whole_at_hand else max(COPIED_SIDE, *small))
    return np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA))


class HeatMap:
    """One label's map on one image: at working size, with its parts, and cut at any threshold.

    What is derived is kept until `cool`, and made again when it is asked for.
    """

    def __init__(
        self,
        grid: NDArray[np.float32],
        placement: Placement,
        *,
        instances: bool,
        moved: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self._grid, self._placement, self._instances, self._by = grid, placement, instances, moved
        self._thresholds: dict[int, MassThreshold] = {}
        self._crops: dict[int, tuple[Box, NDArray[np.float32]]] = {}
        self.image_size = placement.image_size
        self.size = working_size(*self.image_size)
        # Memory that what is derived takes at the moment.
        self.nbytes = 0

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """(h, w) float32 ≥ 0 at working size."""
        found = self.as_moved(self._placement.to_image(self._grid, self.size))
        self.nbytes += found.nbytes
        return found

    def as_moved(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values (h, w) at working size where this map was moved to: a decoy's, round the image's edges."""
        if not any(self._by):
            return values
        by = [round(part * length) for part, length in zip(self._by, self.size, strict=True)]
        return np.roll(values, (by[1], by[0]), axis=(0, 1))

    @cached_property
    def _partition(self) -> tuple[NDArray[np.int32], list[tuple[tuple[float, float], float]]]:
        scale_x, scale_y = self.image_size[0] / self.size[0], self.image_size[1] / self.size[1]
        if not self._instances:
            y, x = np.unravel_index(int(self.values.argmax()), self.values.shape)
            peak = ((float(x) + 0.5) * scale_x, (float(y) + 0.5) * scale_y)
            return np.broadcast_to(np.int32(1), self.values.shape), [(peak, 1.0)] if self.values.any() else []
        labels, found = parted(self.values, self._grid.size)
        self.nbytes += labels.nbytes
        parts = [(((p.peak[0] + 0.5) * scale_x, (p.peak[1] + 0.5) * scale_y), float(p.share)) for p in found]
        return labels, parts

    @property
    def parts(self) -> list[tuple[tuple[float, float], float]]:
        """Peak in image coordinates and share of the mass, for territory 1, 2, …"""
        return self._partition[1]

    def territory(self, number: int) -> BoolArray:
        """(h, w) the part of the image a suggestion stands for."""
        return self._partition[0] == number

    def part_at(self, position: tuple[float, float]) -> int:
        """The territory in which a position of the image lies."""
        x = int(position[0] * self.size[0] / self.image_size[0])
        y = int(position[1] * self.size[1] / self.image_size[1])
        return int(self._partition[0][min(y, self.size[1] - 1), min(x, self.size[0] - 1)])

    def part(self, number: int) -> NDArray[np.float32]:
        """The map inside one territory, zero elsewhere."""
        if not self._instances:
            return self.values
        return np.where(self.territory(number), self.values, np.float32(0))

    def warm_up(self) -> None:
        """Do the slow part, sorting, now: called where nobody waits."""
        for number in range(1, len(self.parts) + 1):
            self.region(number, 0.5)

    def _level(self, number: int, fraction: float) -> float:
        if number not in self._thresholds:
            self._thresholds[number] = found = MassThreshold(self._cropped(number)[1])
            self.nbytes += found.nbytes
        return self._thresholds[number].level(fraction)

    def region(self, number: int, fraction: float) -> Mask:
        """The pixels of a territory that hold `fraction` of its mass, at working size."""
        box, values = self._cropped(number)
        return Mask.from_array(without_specks(values >= max(self._level(number, fraction), LEAST)), box.x, box.y)

    def _cropped(self, number: int) -> tuple[Box, NDArray[np.float32]]:
        """`part` without most of its zeros: with those next to the territory, which tell a hole from a bay."""
        if number not in self._crops:
            inside = tight_box(self.territory(number))
            box = Box(inside.x - 1, inside.y - 1, inside.w + 2, inside.h + 2).clipped(*self.size)
            values = np.ascontiguousarray(self.part(number)[box.rows, box.columns])
            self._crops[number] = box, values
            self.nbytes += values.nbytes
        return self._crops[number]

    def image_region(self, number: int, fraction: float) -> Mask:
        """The same region at the image's own resolution: as it is shown, with smooth edges."""
        return image_mask(self.region(number, fraction).to_array(*self.size), self.image_size)

    def cool(self) -> None:
        """Give back the memory of all that can be made again."""
        self._thresholds.clear()
        self._crops.clear()
        for name in ("values", "_partition"):
            self.__dict__.pop(name, None)
        self.nbytes = 0


def part_of(
    values: NDArray[np.float32], box: Box, image_size: tuple[int, int], size: tuple[int, int]
) -> NDArray[np.float32]:
    """A map of an image (h, w) inside a box of the image, at a size (w, h) of its own."""
    scale_x, scale_y = values.shape[1] / image_size[0], values.shape[0] / image_size[1]
    x = (box.x + (np.arange(size[0]) + 0.5) * box.w / size[0]) * scale_x - 0.5
    y = (box.y + (np.arange(size[1]) + 0.5) * box.h / size[1]) * scale_y - 0.5
    across, down = (np.ascontiguousarray(grid) for grid in np.meshgrid(x.astype(np.float32), y.astype(np.float32)))
    found = cv2.remap(values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, dtype=np.float32)


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
    """The maps of one image under one answer of the classifier, made when first looked at; the `WARM` looked at last
    keep what is derived from them, within `WARM_BYTES`.

    `made`: maps of the same answer, as another process made them.
    """

    def __init__(
        self,
        record: AttentionRecord,
        labels: LabelSet,
        least: LeastScores | None = None,
        made: OrderedDict[str, HeatMap] | None = None,
    ) -> None:
        self.record, self.labels = record, labels
        self.least = least or LeastScores()
        self._placement = Placement.from_dict(record.placement)
        self._made: OrderedDict[str, HeatMap] = OrderedDict() if made is None else made

    def made(self) -> OrderedDict[str, HeatMap]:
        """The maps that were looked at, with what is derived from them."""
        return self._made

    @property
    def nbytes(self) -> int:
        """Memory that the answer takes, with what is derived from it at the moment."""
        return self.record.nbytes + sum(heat.nbytes for heat in self._made.values())

    def of(self, target: str) -> HeatMap | None:
        """The map of that very name, a label's or a decoy's; None where the classifier made none."""
        label, *by = self._parts_of(target)
        if label not in self.record.targets:
            return None
        if target not in self._made:
            grid, moved = self.record.map_of(label), (by[0], by[1]) if by else (0.0, 0.0)
            self._made[target] = HeatMap(grid, self._placement, instances=self.labels.instances, moved=moved)
        self._made.move_to_end(target)
        self._cool()
        return self._made[target]

    def _parts_of(self, name: str) -> tuple[str] | tuple[str, float, float]:
        """The label of a map, and by how much it was moved where it is a decoy's."""
        return (name,) if name in self.record.targets else moved_from(name) or (name,)

    def _cool(self) -> None:
        """Leave what is derived of the map that was looked at last, and of those before it that have room beside it."""
        held, places = 0, 0
        for heat in reversed(self._made.values()):
            held, places = held + heat.nbytes, places + 1
            if places > 1 and (places > WARM or held > WARM_BYTES) and heat.nbytes:
                held -= heat.nbytes
                heat.cool()

    def found(self) -> list[Label]:
        """The labels of the label set that are suggested on the image, in the order of the classifier's."""
        names = {label.name: label for label in self._wanted()}
        return [names[name] for name in self.record.targets if name in names]

    def _wanted(self) -> list[Label]:
        return self.least.found(self.labels, self.record.scores, self.record.thresholds)

    @property
    def lacks_maps(self) -> bool:
        """Whether a label is to be suggested of which the classifier made no map, as it was not likely enough then."""
        return any(label.name not in self.record.targets for label in self._wanted())

    def are_told_by(self, suggestions: Iterable[Suggestion]) -> bool:
        """Whether suggestions of an image are of the labels that are found on it now; where the least scores were
        others when they were made, they are not.
        """
        there = [value for value in suggestions if not value.provenance.decoy]
        pending = {value.label_id for value in there if value.decision is Decision.PENDING}
        found = {label.id for label in self.found() if self.record.map_of(label.name).any()}
        return pending <= found <= {value.label_id for value in there}

    def strength(self, target: str) -> float:
        """How strongly a label's map is to be seen, in (0, 1]: as its score says, by half at least where the label is
        found, by less where it is not, but never by less than a trace.
        """
        target = self._parts_of(target)[0]
        score, label = self.record.scores[target], self.labels.by_name(target)
        known = self.record.thresholds
        least = known[target] if label is None else self.least.of(label, known)
        if score >= least if label is None else label in self._wanted():
            return 0.5 + score / 2
        return min(0.5, max(TRACE, score / max(least, score) / 2))

    def warm_up(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Do the slow part of `propose` now, where nobody waits, as long as it is wanted."""
        for label in self.found()[:WARM]:
            heat = self.of(label.name)
            if heat is not None and wanted():
                heat.warm_up()

    def propose(self, image_id: int, decided: Iterable[Suggestion] = ()) -> list[Suggestion]:
        """Suggestions (without id) for every label of the label set that the classifier finds on the image.

        A part in which the peak of a suggestion of the same label lies that was decided before is not suggested again:
        that is the same suggestion, whichever model, contrast or device made it.
        """
        record, proposals = self.record, []
        true = (value for value in decided if not value.provenance.decoy)
        settled = [value for value in true if value.decision is not Decision.PENDING]
        for label in self.found():
            heat = self.of(label.name)
            assert heat is not None
            taken = {heat.part_at(value.peak) for value in settled if value.label_id == label.id}
            how = Provenance(
                record.model, record.fingerprint, record.layer, label.name, record.contrast,
                record.scores[label.name], self.labels.fraction,
            )  # fmt: skip
            for number, (peak, share) in enumerate(heat.parts, start=1):
                if number not in taken:
                    proposals.append(Suggestion(0, image_id, label.id, how, number, peak, share))
        return sorted(proposals, key=lambda value: (-value.provenance.score, value.label_id, value.territory))
