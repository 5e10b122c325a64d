"""Images of an export as series: those of one DICOM series, size and direction, or of one file of another kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.core.images import file_of, is_dicom_file
from annotator.exchange.data.dataset import Item

if TYPE_CHECKING:
    from annotator.core.images.dicom.reference import Reference

# Directions, and steps in millimetres, that differ by less are the same.
SAME = 1e-3


@dataclass(frozen=True)
class Slice:
    """An image of an export, and what means it in DICOM; None where it is no DICOM."""

    item: Item
    reference: Reference | None


@dataclass(frozen=True)
class Series:
    """Images in their order: along the normal where they lie in a patient, else as the export has them."""

    slices: tuple[Slice, ...]

    @property
    def first(self) -> Slice:
        return self.slices[0]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of each image."""
        return self.first.item.width, self.first.item.height

    @property
    def placed(self) -> bool:
        """Whether all of it is told that puts its pixels into the patient."""
        one = self.first.reference
        return one is not None and None not in (one.place, one.spacing) and bool(one.frame_of_reference)

    @cached_property
    def along(self) -> NDArray[np.float64]:
        """Where each image lies along the normal, in millimetres; empty where they are not placed."""
        if not self.placed:
            return np.empty(0)
        return np.array([_along(one) for one in self.slices])


def series_of(items: Iterable[Item]) -> list[Series]:
    """The series of an export, in the order of their first images. Raises KnownError for a damaged header."""
    groups: dict[object, list[Slice]] = {}
    for item in items:
        one = Slice(item, _reference(item))
        groups.setdefault(_key(one), []).append(one)
    return [_ordered(Series(tuple(slices))) for slices in groups.values()]


def _reference(item: Item) -> Reference | None:
    if item.file is None or not is_dicom_file(file_of(item.file)):
        return None
    from annotator.core.images.dicom.reference import reference_to

    return reference_to(item.file)


def _key(one: Slice) -> object:
    """What is the same for all images of a series. A DICOM file of several frames is a series of its own."""
    item, found = one.item, one.reference
    common = item.split, item.width, item.height
    if found is None:
        return (*common, str(file_of(PurePosixPath(item.name))))
    own = found.instance if found.frames > 1 or not found.series else ""
    place, turned = found.place, ()
    if place is not None:
        turned = tuple(round(value / SAME) for value in place.orientation)
    return (*common, found.study, found.series, found.frame_of_reference, own, found.spacing, turned)


def _ordered(series: Series) -> Series:
    if not series.placed:
        return series
    order = np.argsort(series.along, kind="stable")
    return Series(tuple(series.slices[int(place)] for place in order))


def _along(one: Slice) -> float:
    assert one.reference is not None and one.reference.place is not None
    return float(np.dot(one.reference.place.normal, one.reference.place.position))
