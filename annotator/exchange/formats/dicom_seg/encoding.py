"""Data sets as bytes: explicit VR, little endian. Of what comes in thousands only what differs is made anew."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_ITEM = 0xFFFE, 0xE000


def encoded(data: Dataset) -> bytes:
    """A data set's elements; texts are UTF-8, as the file they come into says."""
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    stream = DicomBytesIO()
    stream.is_little_endian, stream.is_implicit_VR = True, False
    write_dataset(stream, data, "utf8")
    return stream.getvalue()


def element(tag: tuple[int, int], kind: bytes, value: bytes) -> bytes:
    """An element whose length has 16 bits."""
    return struct.pack("<HH2sH", *tag, kind, len(value)) + value


def long_element(tag: tuple[int, int], kind: bytes, value: bytes) -> bytes:
    """An element of a kind whose length has 32 bits."""
    return long_head(tag, kind, len(value)) + value


def long_head(tag: tuple[int, int], kind: bytes, length: int) -> bytes:
    """What stands before such an element's value."""
    return struct.pack("<HH2sHI", *tag, kind, 0, length)


def padded(text: str, fill: bytes = b" ") -> bytes:
    """A text of an even number of bytes."""
    value = text.encode()
    return value + fill * (len(value) % 2)


def sequence(tag: tuple[int, int], items: Sequence[bytes]) -> bytes:
    """A sequence of items."""
    return long_element(tag, b"SQ", b"".join(items))


def item(value: bytes) -> bytes:
    """An item of a sequence."""
    return struct.pack("<HHI", *_ITEM, len(value)) + value
