"""A DICOM file's header as pydicom has it, and where its pixels are."""

from __future__ import annotations

import io
import logging
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import pydicom
from pydicom import config
from pydicom.dataset import Dataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian

from annotator.core.errors import KnownError, NoImageError
from annotator.core.images.decode import MAX_PIXELS, opened
from annotator.core.images.dicom import fields, kinds
from annotator.core.images.dicom.faults import AGAIN, told
from annotator.core.images.dicom.recognising import START
from annotator.core.images.names import page_path
from annotator.core.images.sequences import Stamp, stamp_told
from annotator.core.message import marked

# Files whose headers are kept: that of a file with many frames is large, and asked for with each of them.
KEPT = 8
HEADER = marked("This is no DICOM file, or its header is damaged.")
# Inflated, a file has at most so many bytes.
LARGEST = 2**31
# Bytes that a compressed frame has at least: its mark, and some.
_LEAST_FRAME = 10
# Bytes of the element that tells how long the meta information behind it is.
_LENGTH = 12
_PIXELS = {0x7FE00008: "FloatPixelData", 0x7FE00009: "DoubleFloatPixelData", 0x7FE00010: "PixelData"}
_LONG = (b"OB", b"OW", b"OF", b"OD", b"UN", b"OL", b"OV")
# pydicom reads a header's values when they are first asked for: by one thread at a time.
asking = threading.RLock()

# What a header says amiss matters where it is asked for; pydicom would tell of all of it.
config.settings.reading_validation_mode = config.IGNORE
logging.getLogger("pydicom").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", module=r"pydicom(\.|$)")


@dataclass(frozen=True, eq=False)
class Loaded:
    """An image's header, without its pixels.

    syntax: how the file is written. frames: how many there are. start: where the value of the pixels begins in the
    file, or in `content`, which is the whole of a file that is compressed as such. keyword, vr: of the pixels.
    """

    path: Path
    data: Dataset
    syntax: UID
    frames: int
    start: int
    keyword: str
    vr: str
    content: bytes | None = None

    @property
    def images(self) -> list[Path]:
        """How its images are called: as the file, or one a frame."""
        return [self.path] if self.frames == 1 else [page_path(self.path, number + 1) for number in range(self.frames)]

    def stream(self) -> BinaryIO:
        """The file, at the value of its pixels."""
        stream = self.path.open("rb") if self.content is None else io.BytesIO(self.content)
        stream.seek(self.start)
        return stream


def load(path: Path, *, also: frozenset[str] = frozenset()) -> Loaded:
    """The header of an image's file. Raises KnownError: not there, damaged; NoImageError for DICOM that is no image.

    also: classes that are no images, and read all the same.
    """
    stamp = stamp_told(path)
    with asking:
        return _loaded(path.absolute(), path, stamp, also)


@lru_cache(maxsize=KEPT)
def _loaded(_place: Path, path: Path, stamp: Stamp, also: frozenset[str]) -> Loaded:
    with opened(path) as stream, told(path, HEADER):
        data, content, start = _read(stream, path)
        syntax = syntax_of(data)
        _require_image(data, path, also)
        keyword, vr, begin = _pixels(io.BytesIO(content) if content is not None else stream, start, data, path)
        size = stamp.size if content is None else len(content)
        return Loaded(path, data, syntax, _frames(data, syntax, size - begin, path), begin, keyword, vr, content)


def _read(stream: BinaryIO, path: Path) -> tuple[Dataset, bytes | None, int]:
    """A header, the content of a file that had to be inflated, and where the pixels' element begins."""
    data: Dataset = pydicom.dcmread(stream, stop_before_pixels=True, force=True)
    if syntax_of(data) != DeflatedExplicitVRLittleEndian:
        return data, None, stream.tell()
    meta = data.file_meta
    content = _inflated(stream, path, START + _LENGTH + int(meta.FileMetaInformationGroupLength))
    plain = io.BytesIO(content)
    data = pydicom.filereader.read_dataset(plain, False, True, stop_when=lambda tag, _vr, _length: tag in _PIXELS)
    data.file_meta = meta
    return data, content, plain.tell()


def _inflated(stream: BinaryIO, path: Path, begin: int) -> bytes:
    """What follows a file's meta information, inflated."""
    stream.seek(begin)
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    content = machine.decompress(stream.read(), LARGEST)
    if machine.unconsumed_tail:
        raise KnownError("There is not enough memory for this image.", path=path)
    return content


def syntax_of(data: Dataset) -> UID:
    """How a file is written: as it says, else as it turned out to be."""
    found = fields.value(getattr(data, "file_meta", Dataset()), "TransferSyntaxUID")
    if found:
        return UID(str(found))
    implicit, little = data.original_encoding
    if not little:
        return pydicom.uid.ExplicitVRBigEndian
    return pydicom.uid.ImplicitVRLittleEndian if implicit else pydicom.uid.ExplicitVRLittleEndian


def _require_image(data: Dataset, path: Path, also: frozenset[str]) -> None:
    """Raises NoImageError for what is none, KnownError for one of a size that cannot be."""
    meta = getattr(data, "file_meta", Dataset())
    kind = fields.text(data, "SOPClassUID") or fields.text(meta, "MediaStorageSOPClassUID")
    other = kinds.other_than_image(kind)
    if other and kind not in also:
        raise NoImageError(other, path=path, advice=kinds.OPEN_FOLDER if other == kinds.DIRECTORY else "")
    rows, columns = fields.whole(data, "Rows"), fields.whole(data, "Columns")
    if (rows is None or columns is None) and "Image" not in UID(kind).name:
        raise NoImageError(kinds.NO_IMAGE, path=path)
    if rows is None or columns is None or min(rows, columns) < 1:
        raise KnownError(HEADER, path=path, advice=AGAIN)
    if rows * columns > MAX_PIXELS:
        raise KnownError(
            "The image has {size} pixels; {limit:,} is the limit.",
            size=f"{columns} × {rows}", limit=MAX_PIXELS, path=path,
        )  # fmt: skip


def _pixels(stream: BinaryIO, start: int, data: Dataset, path: Path) -> tuple[str, str, int]:
    """The pixels' keyword and kind, and where their value begins."""
    stream.seek(start)
    order = ">" if data.original_encoding[1] is False else "<"
    begin = stream.read(8)
    if len(begin) < 8:
        raise KnownError("There are no pixels in this file.", path=path, advice=AGAIN)
    group, element = struct.unpack(f"{order}HH", begin[:4])
    keyword = _PIXELS.get(group << 16 | element)
    if keyword is None:
        raise KnownError("There are no pixels in this file.", path=path, advice=AGAIN)
    # Some files leave out the letters that their syntax says are there. No length, which is even, looks like letters.
    return (keyword, begin[4:6].decode(), start + 12) if begin[4:6] in _LONG else (keyword, "OW", start + 8)


def _frames(data: Dataset, syntax: UID, length: int, path: Path) -> int:
    """How many frames a file says it has. Raises KnownError where so many cannot be in it."""
    told_ = fields.whole(data, "NumberOfFrames")
    frames = max(told_ or 1, 1)
    bits = (fields.whole(data, "Rows") or 1) * (fields.whole(data, "Columns") or 1)
    bits *= (fields.whole(data, "SamplesPerPixel") or 1) * (fields.whole(data, "BitsAllocated") or 1)
    least = _LEAST_FRAME * 8 if _is_encapsulated(syntax) else bits / 2  # colours may be left out of every second pixel
    if frames > 1 and frames * least > length * 8:
        raise KnownError(
            "The file ends too early: its frames ({count}) cannot all be in it.", count=frames, path=path, advice=AGAIN
        )
    return frames


def _is_encapsulated(syntax: UID) -> bool:
    return not syntax.is_transfer_syntax or syntax.is_encapsulated
