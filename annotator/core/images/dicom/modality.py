"""From stored values to those of the modality, in the smallest type of numbers that holds them exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut

from annotator.core.images.dicom.header import Rescale

_TYPES = (np.int16, np.int32, np.int64)


def rescaled(values: NDArray[Any], rescale: Rescale | None) -> NDArray[Any]:
    """Values times slope plus intercept, of the same shape: whole numbers where both are whole, else float32.

    Without a rescaling, and where it changes nothing, they are what they were.
    """
    if rescale is None or (rescale.slope, rescale.intercept) == (1, 0):
        return values
    slope, intercept = rescale.slope, rescale.intercept
    kind = _whole_type(values, slope, intercept)
    if kind is not None:
        return np.asarray(values.astype(np.int64) * int(slope) + int(intercept)).astype(kind)
    return np.asarray(values.astype(np.float64) * slope + intercept).astype(np.float32)


def _whole_type(values: NDArray[Any], slope: float, intercept: float) -> type[Any] | None:
    """The smallest type of whole numbers that holds all of them; None where they are not whole."""
    if values.dtype.kind not in "iu" or not values.size or slope != int(slope) or intercept != int(intercept):
        return None
    ends = [int(end) * int(slope) + int(intercept) for end in (values.min(), values.max())]
    return next((kind for kind in _TYPES if np.iinfo(kind).min <= min(ends) and max(ends) <= np.iinfo(kind).max), None)


def looked_up(values: NDArray[Any], data: Dataset) -> NDArray[Any]:
    """Values by the header's modality table, uint8 or uint16. Raises what pydicom does for a damaged one."""
    return np.asarray(apply_modality_lut(values.astype(np.int32), data))
