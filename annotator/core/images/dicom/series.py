"""Series: the images of files in the order in which they lie in the patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images.dicom.slices import Slice, slices_of
from annotator.core.images.names import natural_order

# Directions, each a number from −1 to 1, that differ by less are the same.
SAME_DIRECTION = 1e-3
# Slices that lie closer, in millimetres, lie in the same place.
SAME_PLACE = 1e-3
# Steps that are larger than the usual one by this share are gaps.
GAP = 0.5


@dataclass(frozen=True)
class Gap:
    """Slices that are missing after the slice `after` of a stack: about so many, as the steps before and behind say."""

    after: int
    missing: int


@dataclass(frozen=True)
class Stack:
    """Images of one series, of one size, that look in one direction, in their order.

    patient, study, series: keys (`Identity`). part: which of the series' stacks it is, from 0, of `parts`. images: as
    they are called. positions: millimetres of each along the normal; empty where their order is that of numbers, or
    names. spacing: the usual step in millimetres, None without positions or of a single slice. gaps: where slices are
    missing. doubled: groups of places in `images` that lie in the same spot, or are the same instance.
    """

    patient: str
    study: str
    series: str
    part: int
    parts: int
    images: tuple[Path, ...]
    positions: tuple[float, ...]
    spacing: float | None
    gaps: tuple[Gap, ...]
    doubled: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Sorted:
    """Stacks, and the faults of files that are in none: damaged, or no image."""

    stacks: tuple[Stack, ...]
    faults: tuple[KnownError, ...]


def series_of(files: Iterable[Path], wanted: Callable[[], bool] = lambda: True) -> Sorted:
    """The stacks that DICOM files make, by their headers alone, in the natural order of their first files.

    Stops when not `wanted` any more, and tells of the files read until then.
    """
    groups: dict[tuple[str, str, str], list[Slice]] = defaultdict(list)
    faults = []
    for file in natural_order(dict.fromkeys(files)):
        if not wanted():
            break
        try:
            for one in slices_of(file):
                keys = one.identity
                groups[keys.patient, keys.study, keys.series].append(one)
        except KnownError as fault:
            faults.append(fault)
    stacks = (stack for keys, slices in groups.items() for stack in _stacks(keys, slices))
    return Sorted(tuple(stacks), tuple(faults))


def _stacks(keys: tuple[str, str, str], slices: Sequence[Slice]) -> list[Stack]:
    """A series in parts, the largest first. Images without a series' identifier belong to no other one."""
    if not keys[2]:
        parts = [[one] for one in slices]
        return [_stack(keys, 0, 1, part) for part in parts]
    parts = sorted(_alike(slices), key=len, reverse=True)
    return [_stack(keys, number, len(parts), part) for number, part in enumerate(parts)]


def _alike(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Slices of one size that look in one direction."""
    parts: list[list[Slice]] = []
    for one in slices:
        part = next((part for part in parts if _belongs(part[0], one)), None)
        if part is None:
            parts.append([one])
        else:
            part.append(one)
    return parts


def _belongs(first: Slice, other: Slice) -> bool:
    if first.size != other.size or (first.place is None) != (other.place is None):
        return False
    if first.place is None or other.place is None:
        return True
    turned = np.subtract(first.place.orientation, other.place.orientation)
    return bool(np.abs(turned).max() < SAME_DIRECTION)


def _stack(keys: tuple[str, str, str], part: int, parts: int, slices: Sequence[Slice]) -> Stack:
    first = slices[0].place
    normal = first.normal if first is not None else None
    if normal is not None:
        along = {one.image: float(np.dot(normal, one.place.position)) for one in slices if one.place is not None}
        ordered = sorted(slices, key=lambda one: (along[one.image], *_by_number(one)))
        positions = tuple(along[one.image] for one in ordered)
        if positions[-1] - positions[0] < SAME_PLACE:  # one place at several times
            ordered = sorted(slices, key=_by_number)
    else:
        ordered, positions = sorted(slices, key=_by_number), ()
    spacing, gaps = _steps(positions)
    images = tuple(one.image for one in ordered)
    return Stack(*keys, part, parts, images, positions, spacing, gaps, _doubled(ordered, positions))


def _by_number(one: Slice) -> tuple[bool, int, int]:
    """By instance number, those without one last, in the order they came in; then by frame."""
    return one.number is None, one.number or 0, one.frame


def _steps(positions: Sequence[float]) -> tuple[float | None, tuple[Gap, ...]]:
    """The usual step, and where steps are larger."""
    steps = np.diff(positions) if len(positions) > 1 else np.empty(0)
    real = steps[steps >= SAME_PLACE]
    if not real.size:
        return None, ()
    usual = float(np.median(real))
    found = ((number, float(step)) for number, step in enumerate(steps) if step > usual * (1 + GAP))
    return usual, tuple(Gap(number, max(round(step / usual) - 1, 1)) for number, step in found)


def _doubled(slices: Sequence[Slice], positions: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Places of slices that are one instance, or lie in one spot where the others do not."""
    spots: dict[object, list[int]] = defaultdict(list)
    if len(positions) > 1 and positions[-1] - positions[0] >= SAME_PLACE:
        steps = np.diff(positions, prepend=positions[0]) >= SAME_PLACE
        names: list[object] = np.cumsum(steps).tolist()
    else:
        names = [(one.identity.instance or one.image, one.frame) for one in slices]
    for place, name in enumerate(names):
        spots[name].append(place)
    return tuple(tuple(group) for group in spots.values() if len(group) > 1)
