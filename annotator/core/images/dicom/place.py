"""Where a frame lies in the patient."""

from __future__ import annotations

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


def place_of(data: Dataset, frame: int) -> Place | None:
    """Where a frame lies in the patient; None where that is not told."""
    turned = fields.of_frame(data, frame, "PlaneOrientationSequence")
    placed = fields.of_frame(data, frame, "PlanePositionSequence")
    orientation = fields.numbers(turned, "ImageOrientationPatient", 6)
    position = fields.numbers(placed, "ImagePositionPatient", 3)
    return Place(orientation, position) if orientation and position else None
