"""The frames of a segmentation: one a segment and image, their pixels packed to bits, and what tells which is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.exchange.formats.dicom_seg.segments import Segment

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from annotator.core.images.dicom.reference import Reference

_SEGMENTATION = ("113076", "DCM", "Segmentation")
_SOURCE = ("121322", "DCM", "Source image for image processing operation")


@dataclass(frozen=True)
class Frame:
    """A segment, by its number from 1, on an image, by its place in the series."""

    number: int
    image: int
    pixels: NDArray[np.bool_]


def frames_of(segments: Sequence[Segment], width: int, height: int) -> Iterator[Frame]:
    """Frames by segment, then by image."""
    for number, segment in enumerate(segments, 1):
        for image in sorted({place for place, _ in segment.parts}):
            pixels = np.zeros((height, width), bool)
            for mask in (region.mask for place, region in segment.parts if place == image):
                pixels[mask.box.rows, mask.box.columns] |= mask.crop()
            yield Frame(number, image, pixels)


class Packer:
    """Bits in the order of DICOM, the first one of each byte the lowest; frames follow each other within a byte."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._rest = np.empty(0, bool)

    def add(self, pixels: NDArray[np.bool_]) -> None:
        """Append a frame, (h, w)."""
        bits = np.concatenate((self._rest, pixels.ravel())) if self._rest.size else pixels.ravel()
        whole = bits.size - bits.size % 8
        self._bytes += np.packbits(bits[:whole], bitorder="little").tobytes()
        self._rest = bits[whole:]

    def finish(self) -> bytes:
        """All bits, filled up to an even number of bytes."""
        self._bytes += np.packbits(self._rest, bitorder="little").tobytes()
        return bytes(self._bytes) + b"\0" * (len(self._bytes) % 2)


class Overlaps:
    """Whether segments share pixels: of frames in any order."""

    def __init__(self) -> None:
        self._covered: dict[int, NDArray[np.uint8]] = {}
        self.found = False

    def add(self, frame: Frame) -> None:
        """Look at a frame."""
        if self.found:
            return
        before = self._covered.get(frame.image)
        bits = np.packbits(frame.pixels)
        if before is None:
            self._covered[frame.image] = bits
        elif (before & bits).any():
            self.found = True
            self._covered.clear()
        else:
            self._covered[frame.image] = before | bits


class Groups:
    """The functional groups of frames; what frames of one image have in common is made once."""

    def __init__(self, references: Sequence[Reference], *, placed: bool) -> None:
        self._references, self._placed = references, placed
        self._images: dict[int, Dataset] = {}
        # Frames that lie in one place have one number there, in the order in which images lie.
        places = dict.fromkeys(one.place.position for one in references if one.place is not None)
        self._indices = {position: index for index, position in enumerate(places, 1)}

    def of(self, frame: Frame) -> Dataset:
        """A frame's groups."""
        from pydicom.dataset import Dataset

        shared = self._images.get(frame.image)
        if shared is None:
            shared = self._images[frame.image] = self._of_image(self._references[frame.image])
        content, identified, found = Dataset(), Dataset(), Dataset()
        place = self._references[frame.image].place
        own = [self._indices[place.position]] if self._placed and place is not None else []
        content.DimensionIndexValues = [frame.number, *own] if own else frame.number
        identified.ReferencedSegmentNumber = frame.number
        found.update(shared)
        found.FrameContentSequence = [content]
        found.SegmentIdentificationSequence = [identified]
        return found

    def _of_image(self, reference: Reference) -> Dataset:
        from pydicom.dataset import Dataset

        found, derivation, position, source = Dataset(), Dataset(), Dataset(), referenced(reference)
        if reference.frames > 1:
            source.ReferencedFrameNumber = reference.frame + 1
        source.SpatialLocationsPreserved = "YES"
        source.PurposeOfReferenceCodeSequence = [coded(*_SOURCE)]
        derivation.SourceImageSequence = [source]
        derivation.DerivationCodeSequence = [coded(*_SEGMENTATION)]
        found.DerivationImageSequence = [derivation]
        if self._placed and reference.place is not None:
            position.ImagePositionPatient = decimals(reference.place.position)
            found.PlanePositionSequence = [position]
        return found


def shared_groups(references: Sequence[Reference], *, placed: bool) -> Dataset:
    """What all frames have in common: direction and size of pixels, where these are known."""
    from pydicom.dataset import Dataset

    found, turned, measures, first = Dataset(), Dataset(), Dataset(), references[0]
    if placed and first.place is not None:
        turned.ImageOrientationPatient = decimals(first.place.orientation)
        found.PlaneOrientationSequence = [turned]
    if first.spacing is not None:
        measures.PixelSpacing = decimals(first.spacing)
        if first.thickness is not None and first.thickness > 0:
            measures.SliceThickness = decimals([first.thickness])[0]
        found.PixelMeasuresSequence = [measures]
    return found


def referenced(reference: Reference) -> Dataset:
    """An image by its class and identifier."""
    from pydicom.dataset import Dataset

    found = Dataset()
    found.ReferencedSOPClassUID, found.ReferencedSOPInstanceUID = reference.kind, reference.instance
    return found


def coded(value: str, scheme: str, meaning: str) -> Dataset:
    """A code as DICOM writes it."""
    from pydicom.dataset import Dataset

    found = Dataset()
    found.CodeValue, found.CodingSchemeDesignator, found.CodeMeaning = value, scheme, meaning
    return found


def decimals(values: Sequence[float]) -> list[str]:
    """Numbers in the sixteen characters that DICOM has for one."""
    from pydicom.valuerep import format_number_as_ds

    return [format_number_as_ds(float(value)) for value in values]
