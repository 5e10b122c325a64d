"""Where readers disagree, image by image: the queue of an adjudication, and what needs none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.core.regions.mask import EMPTY, Mask
from annotator.studies.agreement.regions import iou
from annotator.studies.events import frame_overlaps
from annotator.studies.said import Said


@dataclass(frozen=True)
class Dispute:
    """What readers said of one label on one image, by their places in `Said`.

    `said` (R,) is −1 not looked at, 0 absent, 1 present. `split` is the share of pairs of readers that do not say the
    same, in [0, 1]; `overlap` the mean IoU of those who drew, in clips of the frames of their events, over their
    pairs, None below two. `disagreement` in [0, 1] puts the two together: apart on presence weighs most.
    """

    image: int
    label: int
    said: tuple[int, ...]
    split: float
    overlap: float | None

    @property
    def disagreement(self) -> float:
        apart = 1.0 - self.overlap if self.overlap is not None else 0.0
        return max(self.split, apart)

    def passes(self, least: float) -> bool:
        """Whether all who looked say the same, and where they drew, overlap by an IoU of `least` at least."""
        return not self.split and (self.overlap is None or self.overlap >= least)


def disputes(said: Said) -> list[Dispute]:
    """Every label on every image of which two readers said something, those they disagree on most first."""
    found = []
    states = said.states
    for image, label in np.argwhere((states >= 0).sum(axis=2) > 1).tolist():
        row = states[image, label]
        pairs = list(combinations(np.flatnonzero(row >= 0).tolist(), 2))
        split = sum(row[one] != row[other] for one, other in pairs) / len(pairs)
        found.append(Dispute(image, label, tuple(row.tolist()), float(split), _overlap(said, image, label)))
    return sorted(found, key=lambda one: (-one.disagreement, one.image, one.label))


def union_of(said: Said, reader: int, image: int, label: int) -> Mask:
    """All regions of a label that a reader drew on an image, as one."""
    found = EMPTY
    for value in said.readings[reader].regions(image, label):
        found |= value.mask
    return found


def _overlap(said: Said, image: int, label: int) -> float | None:
    events = frame_overlaps([reading.regions(image, label) for reading in said.readings])
    if events:
        return float(np.mean(events))
    masks = [union_of(said, reader, image, label) for reader in range(len(said.readings))]
    drawn = [mask for mask in masks if not mask.empty]
    values = [iou(one, other) or 0.0 for one, other in combinations(drawn, 2)]
    return float(np.mean(values)) if values else None


def queue(found: Sequence[Dispute], least: float) -> list[int]:
    """The images that need an adjudication, by their places: those with the greatest disagreement first."""
    return list(dict.fromkeys(one.image for one in found if not one.passes(least)))
