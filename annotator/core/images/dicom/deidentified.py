"""Copies of DICOM files without the patient: what is needed to show, measure and place the pixels stays, all else goes.

A list of what stays, not of what goes: programs that take out what they know (deid and dicognito among them) leave free
text, private elements and what was thought of later, unless they are told of each. Identifiers become others by a key,
so that the copies of one project still belong together, and nobody without the key can tell whose they are. Covers what
the Basic Application Level Confidentiality Profile removes or replaces (DICOM PS3.15, table E.1-1); writing that is
burned into the pixels is not looked at.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from annotator.core.images.dicom import loading
from annotator.core.images.dicom.faults import told
from annotator.core.message import marked

METHOD = "EBP Annotator: elements of a list stay, identifiers are keyed"
# Of the image and its pixels, numbers and codes alone: no free text, no moment, no person, no place, no device.
_STAYS = """
SOPClassUID Modality ConversionType ImageType NumberOfFrames FrameTime FrameTimeVector CineRate
RecommendedDisplayFrameRate SeriesNumber AcquisitionNumber InstanceNumber TemporalPositionIdentifier
NumberOfTemporalPositions
Laterality ImageLaterality PatientOrientation ViewPosition BodyPartExamined PatientPosition
ImagePositionPatient ImageOrientationPatient SliceLocation SliceThickness SpacingBetweenSlices
PixelSpacing ImagerPixelSpacing NominalScannedPixelSpacing PixelSpacingCalibrationType PixelAspectRatio
EstimatedRadiographicMagnificationFactor DistanceSourceToDetector DistanceSourceToPatient
Rows Columns SamplesPerPixel PhotometricInterpretation PlanarConfiguration BitsAllocated BitsStored HighBit
PixelRepresentation SmallestImagePixelValue LargestImagePixelValue PixelPaddingValue PixelPaddingRangeLimit
PixelIntensityRelationship PixelIntensityRelationshipSign PresentationLUTShape
RescaleIntercept RescaleSlope WindowCenter WindowWidth VOILUTFunction LossyImageCompression
LossyImageCompressionRatio LossyImageCompressionMethod BurnedInAnnotation QualityControlImage
RedPaletteColorLookupTableDescriptor GreenPaletteColorLookupTableDescriptor BluePaletteColorLookupTableDescriptor
RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData
SegmentedRedPaletteColorLookupTableData SegmentedGreenPaletteColorLookupTableData
SegmentedBluePaletteColorLookupTableData ICCProfile ColorSpace LUTDescriptor LUTData
RegionSpatialFormat RegionDataType RegionFlags RegionLocationMinX0 RegionLocationMinY0 RegionLocationMaxX1
RegionLocationMaxY1 PhysicalUnitsXDirection PhysicalUnitsYDirection PhysicalDeltaX PhysicalDeltaY
ReferencePixelX0 ReferencePixelY0 KVP FrameLaterality FrameType DimensionIndexValues
"""
# Texts of which some are known to be no more than codes.
CODES = {
    "RescaleType": frozenset(("HU", "OD", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT", "BQML", "CNTS")),
    "ModalityLUTType": frozenset(("HU", "OD", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT")),
}
# Sequences of which such elements stay.
_OPENED = """
SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence PixelMeasuresSequence PlanePositionSequence
PlaneOrientationSequence PixelValueTransformationSequence FrameVOILUTSequence FrameAnatomySequence FrameContentSequence
ModalityLUTSequence VOILUTSequence SequenceOfUltrasoundRegions
"""
STAYS, OPENED = frozenset(_STAYS.split()), frozenset(_OPENED.split())
# Identifiers that become others.
KEYED = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
# What must be there, and says nothing.
EMPTY = (
    "PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "AccessionNumber",
    "ReferringPhysicianName", "StudyID",
)  # fmt: skip
_PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_OVERLAYS = range(0x6000, 0x6020, 2)
_OF_OVERLAYS = (0x0010, 0x0011, 0x0015, 0x0040, 0x0050, 0x0051, 0x0100, 0x0102, 0x3000)
# A clean method by its code: Basic Application Confidentiality Profile.
_CODE = ("113100", "DCM", "Basic Application Confidentiality Profile")
BURNED_IN = frozenset(("US", "SC", "OT", "ES", "XC"))


def may_have_writing(path: Path) -> bool:
    """Whether a file's pixels may have writing in them that tells of somebody: it says so, or is of a kind that often
    has some, and does not say that it has none. Raises KnownError.
    """
    loaded = loading.load(path)
    with loading.asking:
        said = str(loaded.data.get("BurnedInAnnotation", "")).upper()
        return said == "YES" or (said != "NO" and str(loaded.data.get("Modality", "")).upper() in BURNED_IN)


def deidentified(path: Path, key: bytes) -> bytes:
    """A file's copy without the patient. Raises KnownError."""
    loading.load(path)
    with told(path, marked("This file cannot be copied without the patient: it is damaged.")):
        data = pydicom.dcmread(path, force=True)
        found = _kept(data)
        for keyword in KEYED:
            if data.get(keyword) or keyword == "SOPInstanceUID":  # a file without one is told from others by its path
                setattr(found, keyword, keyed_uid(str(data.get(keyword, "")) or path.name, key))
        for keyword in EMPTY:
            setattr(found, keyword, "")
        found.PatientID = keyed_text(str(data.get("PatientID", "")), key)
        found.PatientIdentityRemoved, found.DeidentificationMethod = "YES", METHOD
        found.DeidentificationMethodCodeSequence = [_code()]
        for keyword in _PIXELS:
            if keyword in data:
                found[keyword] = data[keyword]
        return _written(data, found)


def keyed_uid(uid: str, key: bytes) -> UID:
    """Another identifier for one: the same under the same key."""
    return UID(f"2.25.{int.from_bytes(hmac.new(key, uid.encode(), hashlib.sha256).digest()[:16])}")


def keyed_text(text: str, key: bytes) -> str:
    """Another text for one, 16 hexadecimal digits; "" for none."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16] if text else ""


def _kept(data: Dataset) -> Dataset:
    found = Dataset()
    for element in data:
        if element.keyword in CODES:
            setattr(found, element.keyword, element.value if element.value in CODES[element.keyword] else "US")
        elif element.keyword in STAYS or _is_overlay(element.tag.group, element.tag.element):
            found.add(element)
        elif element.keyword in OPENED and element.VR == "SQ":
            setattr(found, element.keyword, [_kept(item) for item in element.value])
    return found


def _is_overlay(group: int, number: int) -> bool:
    return group in _OVERLAYS and number in _OF_OVERLAYS


def _code() -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = _CODE
    return item


def _written(data: Dataset, found: Dataset) -> bytes:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = loading.syntax_of(data)
    meta.MediaStorageSOPClassUID = UID(str(data.get("SOPClassUID", "")))
    meta.MediaStorageSOPInstanceUID = UID(str(found.get("SOPInstanceUID", "")))
    found.file_meta = meta
    target = io.BytesIO()
    pydicom.dcmwrite(target, found, enforce_file_format=True)
    return target.getvalue()
