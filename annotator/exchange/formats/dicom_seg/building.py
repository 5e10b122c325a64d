"""A segmentation as bytes: highdicom makes the object, its frames are put in here.

highdicom asks for all pixels of all segments at once, which for a series is more than memory holds, and for a place in
the patient where there is more than one frame; photographs and ultrasound have none.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator import __version__
from annotator.core.errors import KnownError
from annotator.exchange.formats.dicom_seg import stamps
from annotator.exchange.formats.dicom_seg.encoding import encoded, long_head, sequence
from annotator.exchange.formats.dicom_seg.frames import (
    Frame,
    Groups,
    frames_of,
    overlap,
    packed,
    packed_size,
    referenced,
    shared_groups,
)
from annotator.exchange.formats.dicom_seg.segments import Segment, described, item_of
from annotator.exchange.formats.dicom_seg.sources import CAPTURE, referred, subject
from annotator.exchange.formats.dicom_seg.texts import person
from annotator.exchange.formats.dicom_seg.uids import uid
from annotator.exchange.writing.series import Series

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from annotator.core.images.dicom.reference import Reference

MAKER, MODEL = "ebp-annotator", "EBP Annotator"
# Numbers of segments have 16 bits, lengths of pixels 32.
MOST_SEGMENTS, MOST_BYTES = 65_535, 2**32 - 2
# Far from the numbers that scanners give, so that series do not share one.
_SERIES = 9000
_SEGMENTS, _PER_FRAME, _PIXELS = (0x0062, 0x0002), (0x5200, 0x9230), (0x7FE0, 0x0010)
# Tags from here on stand behind the segments.
_BEHIND = 0x00620003


@dataclass(frozen=True)
class About:
    """What an export tells in each of its files: the project's identity, the moment of the last change, the label set's
    name; whether it names readers, and patients; and whether identifiers are those of its copies without the patient.
    """

    project: str
    changed: str
    name: str
    anonymous: bool
    identified: bool
    keyed: bool


def segmentation(series: Series, reader: str, segments: Sequence[Segment], about: About) -> Iterator[bytes]:
    """A DICOM file of a reader's segments on a series; the same ones give the same bytes. Raises KnownError."""
    width, height = series.size
    frames = frames_of(segments)
    size = packed_size(len(frames), width, height)
    _require_room(series, len(segments), size)
    references = [referred(about.project, one, keyed=about.keyed) for one in series.slices]
    groups = Groups(references, placed=series.placed)
    found = _skeleton(series, references[0], about, described(1, segments[0]))
    found.SegmentsOverlap = "YES" if overlap(frames, width, height) else "NO"
    found.NumberOfFrames = len(frames)
    found.ContentCreatorName = None if about.anonymous else person(reader)
    found.SeriesInstanceUID = uid(about.project, "segmentations", references[0].series, reader)
    _place(found, series, references)
    stamps.put(found, about.changed)
    described_all = sequence(_SEGMENTS, [item_of(number, segment) for number, segment in enumerate(segments, 1)])
    listed = sequence(_PER_FRAME, [groups.of(frame) for frame in frames])
    _identify(found, about.project, (described_all, listed), frames)
    yield _head(found) + described_all + encoded(found[_BEHIND:]) + listed + long_head(_PIXELS, b"OB", size)
    yield from packed(frames, width, height)


def _require_room(series: Series, segments: int, size: int) -> None:
    if segments > MOST_SEGMENTS or size > MOST_BYTES:
        raise KnownError(
            "A DICOM segmentation holds 65,535 segments and four gigabytes of pixels; the series of {image} has "
            "{count} segments.",
            image=series.first.item.name, count=segments, advice="Export some labels at a time: --labels NAME,…",
        )  # fmt: skip


def _skeleton(series: Series, first: Reference, about: About, segment: Dataset) -> Dataset:
    """The object without patient, frames and identifiers of its own."""
    from highdicom.seg import Segmentation
    from pydicom.dataset import Dataset

    width, height = series.size
    pixels = np.zeros((1, height, width), np.uint8)
    pixels[0, 0, 0] = 1
    made = Segmentation(
        [_stand_in(first, width, height)], pixels, "BINARY", [segment], uid("", "series"), _SERIES, uid("", "instance"),
        1, MAKER, MODEL, __version__, about.project[:16] or MODEL,
        content_label="ANNOTATIONS", content_description=None, specific_character_set="ISO_IR 192",
    )  # fmt: skip
    found = Dataset()
    found.update(made)
    found.file_meta = made.file_meta
    for keyword in (
        "SourceImageSequence",
        "ContributingEquipmentSequence",
        "PerFrameFunctionalGroupsSequence",
        "SegmentSequence",
        "PixelData",
    ):
        if keyword in found:
            delattr(found, keyword)
    found.SeriesDescription = "Annotations"
    found.update(subject(about.project, series, identified=about.identified))
    if not series.placed:
        found.PatientOrientation = None
    return found


def _stand_in(first: Reference, width: int, height: int) -> Dataset:
    """An image with nothing of the patient, and of a kind that lies nowhere: for it highdicom makes the object."""
    from pydicom.dataset import Dataset

    found = Dataset()
    found.SOPClassUID, found.SOPInstanceUID = CAPTURE, first.instance
    found.StudyInstanceUID, found.SeriesInstanceUID = first.study, first.series
    found.Rows, found.Columns, found.Modality = height, width, first.modality or "OT"
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID",
                    "StudyDate", "StudyTime", "ReferringPhysicianName", "Manufacturer"):  # fmt: skip
        setattr(found, keyword, "")
    return found


def _place(found: Dataset, series: Series, references: Sequence[Reference]) -> None:
    """Which images it is of, and where they lie."""
    from pydicom.dataset import Dataset

    listed = Dataset()
    listed.SeriesInstanceUID = references[0].series
    instances = {one.instance: one for one in references}
    listed.ReferencedInstanceSequence = [referenced(one) for one in instances.values()]
    found.ReferencedSeriesSequence = [listed]
    found.SharedFunctionalGroupsSequence = [shared_groups(references, placed=series.placed)]
    dimensions = [(0x0062000B, 0x0062000A, "Referenced Segment Number")]
    if series.placed:
        found.FrameOfReferenceUID, found.PositionReferenceIndicator = references[0].frame_of_reference, None
        dimensions.append((0x00200032, 0x00209113, "Image Position Patient"))
    organization = Dataset()
    organization.DimensionOrganizationUID = uid(references[0].series, "dimensions", len(dimensions))
    found.DimensionOrganizationSequence = [organization]
    found.DimensionIndexSequence = [_dimension(organization, *one) for one in dimensions]


def _dimension(organization: Dataset, pointer: int, group: int, name: str) -> Dataset:
    from pydicom.dataset import Dataset

    found = Dataset()
    found.update(organization)
    found.DimensionIndexPointer, found.FunctionalGroupPointer = pointer, group
    found.DimensionDescriptionLabel = name
    return found


def _identify(found: Dataset, project: str, listed: Sequence[bytes], frames: Sequence[Frame]) -> None:
    """Give the file an identifier that its content makes."""
    found.SOPInstanceUID = ""
    digest = hashlib.sha256(b"".join((encoded(found), *listed)))
    for frame in frames:
        digest.update(f"{frame.number} {frame.image} {frame.mask.box} ".encode() + frame.mask.counts)
    found.SOPInstanceUID = found.file_meta.MediaStorageSOPInstanceUID = uid(project, "content", digest.hexdigest())


def _head(found: Dataset) -> bytes:
    """The file up to its segments."""
    stream, before = io.BytesIO(), found[:_BEHIND]
    before.file_meta = found.file_meta
    before.save_as(stream, enforce_file_format=True)
    return stream.getvalue()
