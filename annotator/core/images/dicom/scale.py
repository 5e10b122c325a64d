"""How large a pixel is by a DICOM header, and of what: of the patient, or of a shadow on the detector."""

from __future__ import annotations

from dataclasses import dataclass

from pydicom.dataset import Dataset

from annotator.core.images.dicom import fields
from annotator.core.images.scale import Basis, Scale
from annotator.core.images.spacing import Spacing, sane
from annotator.core.regions.mask import Box

# Modalities that show a shadow, larger than what throws it.
PROJECTIONS = frozenset(("CR", "DX", "DR", "MG", "RG", "RF", "XA", "XC", "IO", "PX", "RTIMAGE", "SC", "OT", "TG"))
# Where the size at the detector, or on film, is told.
_AT_DETECTOR = ("ImagerPixelSpacing", "NominalScannedPixelSpacing")
# The number that ultrasound has for centimetres.
_CENTIMETRES = 3
_SAME = 1e-4


@dataclass(frozen=True)
class UltrasoundRegion:
    """A part of an ultrasound image with a scale of its own; spacing: None where its axes are no lengths."""

    box: Box
    spacing: Spacing | None


def scale_of(data: Dataset, frame: int) -> Scale:
    """A frame's scale, by DICOM PS3.3, 10.7."""
    measures = fields.of_frame(data, frame, "PixelMeasuresSequence")
    spacing = _spacing(measures, "PixelSpacing")
    detector = next((found for found in (_spacing(data, name) for name in _AT_DETECTOR) if found is not None), None)
    return Scale(spacing or detector, _basis(data, frame, spacing, detector))


def aspect_of(data: Dataset, scale: Scale) -> float:
    """How much higher than wide a pixel is; 1 where nothing says so."""
    return scale.spacing[1] / scale.spacing[0] if scale.spacing is not None else _aspect(data)


def _basis(data: Dataset, frame: int, spacing: Spacing | None, detector: Spacing | None) -> Basis:
    if spacing is None:
        return Basis.DETECTOR if detector is not None else Basis.UNTOLD
    if fields.text(data, "PixelSpacingCalibrationType"):
        return Basis.CORRECTED
    if detector is not None:
        same = all(abs(one - other) <= _SAME * other for one, other in zip(spacing, detector, strict=True))
        return Basis.DETECTOR if same else Basis.CORRECTED
    placed = fields.of_frame(data, frame, "PlanePositionSequence")
    is_plane = bool(fields.numbers(placed, "ImagePositionPatient", 3))
    is_projection = fields.text(data, "Modality").upper() in PROJECTIONS
    return Basis.PATIENT if is_plane or not is_projection else Basis.UNTOLD


def _spacing(data: Dataset, keyword: str) -> Spacing | None:
    """DICOM tells the distance of rows first, which is along y."""
    found = fields.numbers(data, keyword, 2)
    return sane(found[1], found[0]) if found else None


def _aspect(data: Dataset) -> float:
    found = fields.numbers(data, "PixelAspectRatio", 2)
    return found[0] / found[1] if found and min(found) > 0 else 1.0


def ultrasound_regions(data: Dataset) -> tuple[UltrasoundRegion, ...]:
    """The regions that an ultrasound image tells of."""
    regions = (_region(item) for item in fields.items(data, "SequenceOfUltrasoundRegions"))
    return tuple(region for region in regions if region is not None)


def _region(item: Dataset) -> UltrasoundRegion | None:
    names = ("RegionLocationMinX0", "RegionLocationMinY0", "RegionLocationMaxX1", "RegionLocationMaxY1")
    left, top, right, bottom = (fields.whole(item, name) for name in names)
    if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
        return None
    box = Box(left, top, right - left + 1, bottom - top + 1)
    units = {fields.whole(item, f"PhysicalUnits{axis}Direction") for axis in "XY"}
    across, down = (fields.number(item, f"PhysicalDelta{axis}") for axis in "XY")
    if units != {_CENTIMETRES} or across is None or down is None:
        return UltrasoundRegion(box, None)
    return UltrasoundRegion(box, sane(abs(across) * 10, abs(down) * 10))
