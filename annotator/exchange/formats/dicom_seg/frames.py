"""The frames of a segmentation: one a segment and image, their pixels packed to bits, and what tells which is which."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.exchange.formats.dicom_seg.encoding import element, encoded, item, sequence
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
    mask: Mask


def frames_of(segments: Sequence[Segment]) -> list[Frame]:
    """Frames by segment, then by image."""
    found = []
    for number, segment in enumerate(segments, 1):
        masks: dict[int, Mask] = {}
        for image, region in segment.parts:
            masks[image] = masks.get(image, EMPTY) | region.mask if image in masks else region.mask
        found += [Frame(number, image, masks[image]) for image in sorted(masks)]
    return found


def packed(frames: Iterable[Frame], width: int, height: int) -> Iterator[bytes]:
    """Pixels as bits in the order of DICOM, the first one of each byte the lowest; frames follow each other within a
    byte. Filled up to an even number of bytes.
    """
    rest, size = np.empty(0, bool), 0
    for frame in frames:
        if width % 8 == 0:  # rows are whole bytes: only those of the region are looked at
            found = _packed_rows(frame.mask, width, height)
        else:
            bits = np.concatenate((rest, frame.mask.to_array(width, height).ravel()))
            whole = bits.size - bits.size % 8
            found, rest = np.packbits(bits[:whole], bitorder="little").tobytes(), bits[whole:]
        size += len(found)
        yield found
    end = np.packbits(rest, bitorder="little").tobytes()
    yield end + bytes((size + len(end)) % 2)


def _packed_rows(mask: Mask, width: int, height: int) -> bytes:
    box, row = mask.box, width // 8
    band = np.packbits(mask.window(Box(0, box.y, width, box.h)), axis=1, bitorder="little")
    return bytes(box.y * row) + band.tobytes() + bytes((height - box.y - box.h) * row)


def packed_size(frames: int, width: int, height: int) -> int:
    """How many bytes `packed` gives."""
    size = -(-frames * width * height // 8)
    return size + size % 2


def overlap(frames: Iterable[Frame], width: int, height: int) -> bool:
    """Whether segments share pixels."""
    by_image: dict[int, list[Mask]] = {}
    for frame in frames:
        by_image.setdefault(frame.image, []).append(frame.mask)
    for masks in by_image.values():
        covered = np.zeros((height, width), bool)
        for mask in masks if len(masks) > 1 else ():
            crop, part = mask.crop(), covered[mask.box.rows, mask.box.columns]
            if part[crop].any():
                return True
            part |= crop
    return False


class Groups:
    """The functional groups of frames as bytes: those of one image are made once, as there may be thousands of it."""

    def __init__(self, references: Sequence[Reference], *, placed: bool) -> None:
        self._references, self._placed = references, placed
        self._images: dict[int, tuple[bytes, bytes]] = {}
        # Frames that lie in one place have one number there, in the order in which images lie.
        places = dict.fromkeys(one.place.position for one in references if one.place is not None)
        self._indices = {position: index for index, position in enumerate(places, 1)}

    def of(self, frame: Frame) -> bytes:
        """A frame's groups, an item of a sequence."""
        if frame.image not in self._images:
            self._images[frame.image] = self._of_image(self._references[frame.image])
        derived, placed = self._images[frame.image]
        place = self._references[frame.image].place
        index = [self._indices[place.position]] if self._placed and place is not None else []
        indices = struct.pack(f"<{1 + len(index)}I", frame.number, *index)
        content = sequence((0x20, 0x9111), [item(element((0x20, 0x9157), b"UL", indices))])
        number = element((0x62, 0x0B), b"US", struct.pack("<H", frame.number))
        return item(derived + content + placed + sequence((0x62, 0x0A), [item(number)]))

    def _of_image(self, reference: Reference) -> tuple[bytes, bytes]:
        """Which image it is, and where it lies."""
        from pydicom.dataset import Dataset

        derived, derivation, placed, position = Dataset(), Dataset(), Dataset(), Dataset()
        source = referenced(reference)
        if reference.frames > 1:
            source.ReferencedFrameNumber = reference.frame + 1
        source.SpatialLocationsPreserved = "YES"
        source.PurposeOfReferenceCodeSequence = [coded(*_SOURCE)]
        derivation.SourceImageSequence = [source]
        derivation.DerivationCodeSequence = [coded(*_SEGMENTATION)]
        derived.DerivationImageSequence = [derivation]
        if self._placed and reference.place is not None:
            position.ImagePositionPatient = decimals(reference.place.position)
            placed.PlanePositionSequence = [position]
        return encoded(derived), encoded(placed)


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
