"""Where a frame lies in the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from annotator.core.images.dicom import fields


@dataclass(frozen=True)
class Place:
    """Where a frame lies in the patient, in millimetres.

    orientation: the directions of a row and of a column, (x, y, z) each; position: of the first pixel's middle.
    """

    orientation: tuple[float, ...]
    position: tuple[float, ...]

    @property
    def normal(self) -> NDArray[np.float64]:
        """The direction across the slice, (3,) of length 1; zeros where the two directions span no plane."""
        across = np.cross(self.orientation[:3], self.orientation[3:])
        length = float(np.linalg.norm(across))
        return across / length if length else np.zeros(3)


# What the directions of x, y and z show, and their opposites.
_LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
_OPPOSITE = {one: other for pair in _LETTERS for one, other in (pair, pair[::-1])}
# A direction is called by further letters where it has this share of it, at least.
_OBLIQUE = 0.26


def sides_of(data: Dataset, frame: int) -> tuple[str, str, str, str]:
    """What the left, right, upper and lower edge show, by the orientation, or what a projection tells of its rows and
    columns (DICOM PS3.3, C.7.6.1.1.1); "" each where that is not known.
    """
    place = place_of(data, frame)
    if place is not None and np.any(place.normal):
        right, down = _towards(place.orientation[:3]), _towards(place.orientation[3:])
    else:
        told = fields.texts(data, "PatientOrientation")
        right, down = told if len(told) == 2 else ("", "")
        if not all(letter in _OPPOSITE for letter in right + down):
            right, down = "", ""
    return _opposite(right), right, _opposite(down), down


def _towards(direction: Sequence[float]) -> str:
    """A direction in letters, the strongest first."""
    parts = sorted(zip(direction, _LETTERS, strict=True), key=lambda part: -abs(part[0]))
    return "".join(letters[value < 0] for value, letters in parts if abs(value) >= _OBLIQUE)


def _opposite(letters: str) -> str:
    return "".join(_OPPOSITE[letter] for letter in letters)


def place_of(data: Dataset, frame: int) -> Place | None:
    """Where a frame lies in the patient; None where that is not told."""
    turned = fields.of_frame(data, frame, "PlaneOrientationSequence")
    placed = fields.of_frame(data, frame, "PlanePositionSequence")
    orientation = fields.numbers(turned, "ImageOrientationPatient", 6)
    position = fields.numbers(placed, "ImagePositionPatient", 3)
    return Place(orientation, position) if orientation and position else None
