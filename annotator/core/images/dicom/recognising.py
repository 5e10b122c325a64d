"""Whether a file is DICOM, by its first bytes alone."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from annotator.core.images.names import DIRECTORY, PAGED, is_bare, is_dicom_name

# A file begins with so many free bytes and four letters.
START, _FREE, _MAGIC = 132, 128, b"DICM"
# The first elements there can be in a file without that beginning, in groups 2 and 8, and how each is written.
_FIRST = {
    (2, 0): b"UL", (2, 1): b"OB", (2, 2): b"UI", (8, 0): b"UL", (8, 1): b"UL", (8, 5): b"CS", (8, 6): b"SQ",
    (8, 8): b"CS", (8, 0x12): b"DA", (8, 0x14): b"UI", (8, 0x16): b"UI",
}  # fmt: skip
_LONGEST, _LAST = 64, 0x7FE0


def looks_like_dicom(start: bytes) -> bool:
    """Whether a file with these first `START` bytes is DICOM: by its letters, or, where a program left them out, since
    it begins with elements that only DICOM begins with.
    """
    return start[_FREE:START] == _MAGIC or _is_bare_data(start)


def is_dicom(stream: BinaryIO, path: Path) -> bool:
    """The same of an open file, which stands at its beginning, and does so again. A TIFF file that is DICOM, too, is
    TIFF where it is called so.
    """
    start = stream.read(START)
    stream.seek(0)
    return path.suffix.lower() not in PAGED and looks_like_dicom(start)


def is_dicom_file(path: Path) -> bool:
    """Whether a file is DICOM that may be called as it is; False where it cannot be read."""
    if not is_dicom_name(path) and path.name.lower() != DIRECTORY:
        return False
    try:
        with path.open("rb") as stream:
            return looks_like_dicom(stream.read(START))
    except OSError:
        return False


def is_bare_dicom(path: Path) -> bool:
    """Whether a file whose name tells nothing is DICOM by its first bytes; False where it cannot be read."""
    return is_bare(path) and path.is_file() and is_dicom_file(path)


def _is_bare_data(start: bytes) -> bool:
    """Whether two elements follow each other as they do at the beginning of DICOM without its preamble."""
    return any(_begins(start, order) for order in "<>")


def _begins(start: bytes, order: str) -> bool:
    first = _element(start, 0, order)
    if first is None or first[0] not in _FIRST or first[2] > _LONGEST:
        return False
    (group, number), kind, length, begin = first
    if kind and kind != _FIRST[group, number]:
        return False
    second = _element(start, begin + length, order)
    return second is not None and (group, number) < second[0] and second[0][0] < _LAST and bool(kind) == bool(second[1])


def _element(start: bytes, at: int, order: str) -> tuple[tuple[int, int], bytes, int, int] | None:
    """An element's tag, how it is written (empty where that is left out), its length, and where its value begins."""
    if at + 12 > len(start):
        return None
    group, number = struct.unpack_from(f"{order}HH", start, at)
    kind = start[at + 4 : at + 6]
    if not (kind.isalpha() and kind.isupper()):
        return (group, number), b"", struct.unpack_from(f"{order}I", start, at + 4)[0], at + 8
    if kind in (b"OB", b"SQ", b"OW", b"UN", b"UT"):
        return (group, number), kind, struct.unpack_from(f"{order}I", start, at + 8)[0], at + 12
    return (group, number), kind, struct.unpack_from(f"{order}H", start, at + 6)[0], at + 8
