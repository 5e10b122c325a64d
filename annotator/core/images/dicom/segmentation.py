"""DICOM segmentations: their segments, which image each frame is of, and its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from annotator.core.errors import KnownError
from annotator.core.images.decode import opened
from annotator.core.images.dicom import fields, loading, pixels
from annotator.core.images.dicom.faults import AGAIN, told
from annotator.core.images.dicom.identity import key_of
from annotator.core.images.dicom.loading import HEADER, Loaded
from annotator.core.message import marked

CLASSES = frozenset(("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"))
BINARY, FRACTIONAL, LABEL_MAP = "BINARY", "FRACTIONAL", "LABELMAP"
# From this share of its largest value on a pixel of a fractional segmentation belongs to its segment.
HALF = 0.5
_NONE_SUCH = marked("This is no DICOM segmentation.")
_KIND = marked("The segmentation is of a kind that is not read ({name}).")

# Scheme, value and meaning of what something is called in a terminology.
Code: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class Segment:
    """What a segment is said to be. code: of its type; tracking: the UID it is followed by; colour: CIELab as DICOM
    writes it, three numbers of 16 bits. "" and () where the file does not tell.
    """

    number: int
    label: str
    code: Code
    tracking: str
    colour: tuple[int, ...]


@dataclass(frozen=True)
class SegmentFrame:
    """A frame: which segment's it is (0: of all, as its values tell), and of which image.

    instance: the key of that image's identifier (`Identity.instance`), "" where the file does not tell; source: which
    frame of it, from 0.
    """

    number: int
    instance: str
    source: int


@dataclass(frozen=True)
class Segmentation:
    """A segmentation's header. kind: BINARY, FRACTIONAL or LABELMAP; most: the value of FRACTIONAL that means all."""

    loaded: Loaded
    kind: str
    most: float
    width: int
    height: int
    segments: tuple[Segment, ...]
    frames: tuple[SegmentFrame, ...]

    def masks(self, frame: int) -> list[tuple[int, NDArray[np.bool_]]]:
        """The segments that a frame shows, by their numbers, with their pixels (h, w). Raises KnownError."""
        values = pixels.stored(self.loaded, frame)
        number = self.frames[frame].number
        if number:
            least = self.most * HALF if self.kind == FRACTIONAL else 1
            return [(number, np.asarray(values >= least))]
        there: list[Any] = np.unique(values).tolist()
        return [(one.number, values == one.number) for one in self.segments if one.number in there]


def is_segmentation(path: Path) -> bool:
    """Whether a DICOM file holds a segmentation, by what stands before its header. Never raises KnownError."""
    from pydicom.filereader import read_file_meta_info

    try:
        with opened(path), told(path, HEADER):
            return fields.text(read_file_meta_info(path), "MediaStorageSOPClassUID") in CLASSES
    except KnownError:
        return False


def read_segmentation(path: Path) -> Segmentation:
    """A segmentation's header. Raises KnownError where the file is none, or damaged."""
    loaded = loading.load(path, also=CLASSES)
    with loading.asking, told(path, HEADER):
        data = loaded.data
        if fields.text(data, "SOPClassUID") not in CLASSES:
            raise KnownError(_NONE_SUCH, path=path)
        kind = fields.text(data, "SegmentationType").upper()
        if kind not in (BINARY, FRACTIONAL, LABEL_MAP):
            raise KnownError(_KIND, name=kind, path=path)
        segments = tuple(found for item in fields.items(data, "SegmentSequence") if (found := _segment(item)))
        frames = tuple(_frame(data, frame, kind) for frame in range(loaded.frames))
        if not segments or (kind != LABEL_MAP and not {one.number for one in frames} <= {o.number for o in segments}):
            raise KnownError(HEADER, path=path, advice=AGAIN)
        width, height = fields.whole(data, "Columns") or 0, fields.whole(data, "Rows") or 0
        most = fields.number(data, "MaximumFractionalValue") or 255
        return Segmentation(loaded, kind, most, width, height, segments, frames)


def _segment(item: Dataset) -> Segment | None:
    number = fields.whole(item, "SegmentNumber")
    if not number or number < 1:  # the background of a label map
        return None
    colour = tuple(int(value) for value in fields.numbers(item, "RecommendedDisplayCIELabValue", 3))
    tracking = fields.text(item, "TrackingUID")
    return Segment(number, fields.text(item, "SegmentLabel"), _code(item), tracking, colour)


def _code(item: Dataset) -> Code:
    found = next(iter(fields.items(item, "SegmentedPropertyTypeCodeSequence")), Dataset())
    value = next((fields.text(found, name) for name in ("CodeValue", "LongCodeValue", "URNCodeValue")
                  if fields.text(found, name)), "")  # fmt: skip
    return fields.text(found, "CodingSchemeDesignator"), value, fields.text(found, "CodeMeaning")


def _frame(data: Dataset, frame: int, kind: str) -> SegmentFrame:
    segment = fields.of_frame(data, frame, "SegmentIdentificationSequence")
    number = 0 if kind == LABEL_MAP else fields.whole(segment, "ReferencedSegmentNumber") or 0
    group = fields.of_frame(data, frame, "DerivationImageSequence")
    derived = fields.items(group, "SourceImageSequence") if group is not data else []
    source = derived[0] if derived else _only_image(data)
    if source is None:
        return SegmentFrame(number, "", 0)
    instance = key_of(fields.text(source, "ReferencedSOPInstanceUID"))
    return SegmentFrame(number, instance, max((fields.whole(source, "ReferencedFrameNumber") or 1) - 1, 0))


def _only_image(data: Dataset) -> Dataset | None:
    """The image that a whole file is of, where it is of one alone and has one frame; None otherwise."""
    images = [
        item for series in fields.items(data, "ReferencedSeriesSequence")
        for item in fields.items(series, "ReferencedInstanceSequence")
    ]  # fmt: skip
    frames = fields.items(data, "PerFrameFunctionalGroupsSequence")
    return images[0] if len(images) == 1 and len(frames) <= 1 else None
