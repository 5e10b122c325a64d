"""Regions cut from a label's extent: the map that was spread over what looks alike. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.mask import Mask
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.decoys import moved_from
from annotator.core.work.region_heads import StoredHead, in_force
from annotator.inference.proposals import HeatMap, HeatMaps
from ebp.regions import MassThreshold, otsu
from ebp.regions.suggesting import at_size, without_specks

# Extents are found for so many labels of an image, the likeliest: each takes a pass of its own a view.
MOST_EXTENTS = 8
# The level of what a region head made.
EVEN = 0.5


def to_extend(maps: HeatMaps) -> list[str]:
    """The labels whose extents are wanted: those found, the likeliest first."""
    names = [label.name for label in maps.found()]
    return sorted(names, key=lambda name: -maps.record.scores[name])[:MOST_EXTENTS]


def has_extents(maps: HeatMaps) -> bool:
    """Whether an answer has all extents that are wanted, each made of all views."""
    known = maps.record.extents
    return known is not None and known.views > 1 and set(to_extend(maps)) <= set(known.targets)


def is_complete(maps: HeatMaps, walking: bool = True, heads: Sequence[StoredHead] = ()) -> bool:
    """Whether an answer has all that regions are cut from: extents where they are `walking`, and what heads make."""
    if walking and not has_extents(maps):
        return False
    found, learnt = {label.name for label in maps.found()}, maps.record.learnt
    wanted = [head for head in in_force(heads, maps.record, walking).values() if head.target in found]
    return all(learnt is not None and learnt.of(head.target, head.name) is not None for head in wanted)


def shape_of(
    record: AttentionRecord, heat: HeatMap, target: str, walking: bool, heads: Sequence[StoredHead]
) -> ExtentMap | None:
    """What a label's region is cut from beside its map `heat`: what a region head made of it, or, where regions are
    `walking`, its extent; None for the map itself. Of a decoy's moved map they are moved as it is.
    """
    moved = moved_from(target)
    if moved is not None and target not in record.targets:
        target = moved[0]
    head = in_force(heads, record, walking).get(target)
    learnt = record.learnt.of(target, head.name) if head is not None and record.learnt is not None else None
    if head is not None and learnt is not None:
        return ExtentMap(learnt, heat, head.name)
    return extent_of(record, heat, target) if walking else None


def extent_of(record: AttentionRecord, heat: HeatMap, target: str) -> ExtentMap | None:
    """The extent of a label whose map is `heat`; None where none was found yet."""
    known = record.extents
    if known is None or target not in known.targets:
        return None
    return ExtentMap(known.maps[known.targets.index(target)], heat)


class ExtentMap:
    """One label's extent on one image at working size, cut at its own level or at a share of its mass.

    The territories are those of the label's map, so that a suggestion stays the same whatever its region is cut from.
    `head` names the region head that shaped it, "" for none: then its own level is a probability of one half.
    """

    def __init__(self, nodes: NDArray[np.float32], heat: HeatMap, head: str = "") -> None:
        self._nodes, self._heat, self.head = nodes, heat, head
        self._levels: dict[tuple[int, float | None], float] = {}
        self._thresholds: dict[int, MassThreshold] = {}

    def shows(self, other: ExtentMap) -> bool:
        """Whether it was made of the very same values for the same map."""
        same = self._heat is other._heat and self.head == other.head and self._nodes.shape == other._nodes.shape
        return same and bool(np.array_equal(self._nodes, other._nodes))

    def made(self, *, fitted: bool) -> str:
        """How its regions are made, as provenance has it: along the image's edges where they are `fitted`."""
        how = ("head" if self.head else "walk") + ("-grabcut" if fitted else "")
        return f"{how} {self.head}" if self.head else how

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """(h, w) float32 ≥ 0 at working size."""
        return self._heat.as_moved(at_size(self._nodes, self._heat.size[::-1]))

    def part(self, number: int) -> NDArray[np.float32]:
        """The extent inside one territory, zero elsewhere."""
        return np.where(self._heat.territory(number), self.values, np.float32(0))

    def level(self, number: int, fraction: float | None) -> float:
        """Where a territory is cut: at a share of its mass, or (None) where its values part best in two."""
        if (number, fraction) not in self._levels:
            if fraction is None:
                own = EVEN if self.head else otsu(self.values[self._heat.territory(number)])
            else:
                own = self._threshold(number).level(fraction)
            self._levels[number, fraction] = own
        return self._levels[number, fraction]

    def _threshold(self, number: int) -> MassThreshold:
        if number not in self._thresholds:
            self._thresholds[number] = MassThreshold(self.part(number))
        return self._thresholds[number]

    def region(self, number: int, fraction: float | None) -> Mask:
        """A territory's pixels at or above its level, at working size; none where nothing parts them."""
        level, part = self.level(number, fraction), self.part(number)
        region = part >= level if level > 0 else np.zeros(part.shape, bool)
        return Mask.from_array(without_specks(region))

    def peak(self, number: int) -> tuple[float, float]:
        """Where a territory's extent is highest, in image coordinates (x, y)."""
        row, column = np.unravel_index(int(self.part(number).argmax()), self.values.shape)
        (width, height), (across, down) = self._heat.image_size, self._heat.size
        return (float(column) + 0.5) * width / across, (float(row) + 0.5) * height / down

    def share(self, number: int, fraction: float | None) -> float:
        """The share of a territory's mass that is at or above its level."""
        if fraction is not None:
            return fraction
        part = self.part(number)
        total = float(part.sum(dtype=np.float64))
        return float(part[part >= self.level(number, None)].sum(dtype=np.float64)) / total if total else 0.0
