"""Where images lie in a volume, and volumes in a patient.

NIfTI's millimetres go to the right, the front and the head (RAS), DICOM's to the left, the back and the head (LPS).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import read_spacing
from annotator.exchange.data.dataset import Item
from annotator.exchange.writing.series import SAME, Series, Slice

if TYPE_CHECKING:
    from annotator.core.images.dicom.reference import Reference

# From left to right, and from back to front.
_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
# Slices lie on a grid that are no farther from it than this share of a step; pixels, than this share of one.
OFF, OFF_PIXEL = 0.01, 0.05
# A grid may have so many places for each slice that is there: others were not exported.
_MOST_EMPTY = 200


@dataclass(frozen=True)
class Grid:
    """Images in a volume of (width, height, depth) pixels: column, row and slice.

    places: which slice each is. affine: (4, 4), from there to millimetres in RAS.
    """

    slices: tuple[Slice, ...]
    places: tuple[int, ...]
    affine: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int, int]:
        item = self.slices[0].item
        return item.width, item.height, max(self.places) + 1


def grids_of(series: Series) -> Iterator[Grid]:
    """The volumes that a series makes: one, where its images lie in even steps, some of which may be missing; images
    in one place make further ones, and what lies unevenly a volume an image.
    """
    if not series.placed:
        yield Grid(series.slices, tuple(range(len(series.slices))), _flat(series.first.item))
        return
    for slices in _layers(series):
        found = _even(slices)
        yield from [found] if found is not None else [_alone(one) for one in slices]


def pixel_steps(reference: Reference) -> NDArray[np.float64] | None:
    """Of an image, (4, 3) in RAS: the step to the next column, to the next row, and the place of the first pixel; None
    where it is not told.
    """
    if reference.place is None or reference.spacing is None:
        return None
    turned = np.array(reference.place.orientation)
    down, across = reference.spacing
    steps = np.zeros((4, 3))
    steps[:3, 0], steps[:3, 1], steps[:3, 2] = turned[:3] * across, turned[3:] * down, reference.place.position
    steps[3, 2] = 1
    return _TO_RAS @ steps


def _layers(series: Series) -> list[list[Slice]]:
    """Images by how many lie in their place before them."""
    layers: dict[int, list[Slice]] = defaultdict(list)
    before, count = None, 0
    for one, along in zip(series.slices, series.along, strict=True):
        count = count + 1 if before is not None and along - before < SAME else 0
        layers[count].append(one)
        before = along
    return list(layers.values())


def _even(slices: Sequence[Slice]) -> Grid | None:
    """The grid on which slices lie, which may be sheared; None without one."""
    if len(slices) == 1:
        return _alone(slices[0])
    positions = np.array([_reference(one).place.position for one in slices])  # type: ignore[union-attr]
    lengths = np.linalg.norm(positions - positions[0], axis=1)
    step = float(np.diff(lengths).min())
    if step < SAME:
        return None
    places = np.rint(lengths / step).astype(int)
    if places[-1] + 1 > _MOST_EMPTY * len(slices) or places[-1] > 2**15 - 2:
        return None
    along = (positions[-1] - positions[0]) / places[-1]
    off = np.linalg.norm(positions - positions[0] - places[:, None] * along, axis=1)
    if off.max() > OFF * float(np.linalg.norm(along)) or len(set(places.tolist())) < len(slices):
        return None
    return Grid(tuple(slices), tuple(places.tolist()), _affine(slices[0], along))


def _alone(one: Slice) -> Grid:
    reference = _reference(one)
    assert reference.place is not None
    return Grid((one,), (0,), _affine(one, reference.place.normal * (reference.thickness or 1)))


def _affine(first: Slice, along: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = pixel_steps(_reference(first))
    assert steps is not None
    return np.column_stack((steps[:, :2], _TO_RAS @ np.append(along, 0), steps[:, 2]))


def _reference(one: Slice) -> Reference:
    assert one.reference is not None
    return one.reference


def _flat(item: Item) -> NDArray[np.float64]:
    """Of images that lie nowhere: their pixels, in millimetres where these are known."""
    try:
        spacing = read_spacing(item.file) if item.file is not None else None
    except KnownError:  # told where it is opened
        spacing = None
    across, down = spacing or (1.0, 1.0)
    return np.diag([across, down, 1.0, 1.0])
