"""Values between the window and the worker's process: pickled, large arrays beside them, uncopied.

A frame is the number of its parts and their lengths, then the parts: what pickle wrote, and arrays as they lie in
memory.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import IO, Any

from annotator.core.errors import KnownError, fault_of, parts_of_fault
from annotator.core.images import Picture
from annotator.core.message import Message, message_of, parts_of
from annotator.inference.proposals import HeatMaps
from annotator.inference.requests import Answer, AttendRequest, Looking, RefineRequest, Request
from annotator.inference.scoring import FrameMapsRequest

# What is smaller is written amid the rest: each part of a frame is read on its own.
SMALL = 2**16
_COUNT, _LENGTH = struct.Struct("<I"), struct.Struct("<Q")


@dataclass(frozen=True)
class Asked:
    """To the process: serve a request. `sha256` is that of the image's file, where its pixels are read there."""

    request: Request
    sha256: str = ""


@dataclass(frozen=True)
class Dropped:
    """To the process: the request of that number is not wanted any more."""

    number: int


@dataclass(frozen=True)
class Step:
    """From the process: it is alive, and a step of its work has ended."""


@dataclass(frozen=True)
class Served:
    """From the process: what came of a request. `answer`: its type and fields but the request, None for one dropped.

    `error`: what is told to people; `details`: the traceback of what nobody foresaw.
    """

    number: int
    answer: tuple[type[Any], dict[str, Any]] | None = None
    device: str = ""
    error: KnownError | None = None
    details: str = ""


def lean(request: Request) -> Asked:
    """A request without what the process has no use for, or reads itself: the pixels of an image on the disk."""
    if isinstance(request, RefineRequest):
        return Asked(replace(request, purpose=None))
    if isinstance(request, Looking) and request.picture is not None and not _crosses(request.picture):
        return Asked(replace(request, picture=None), request.picture.sha256)
    return Asked(request)


def _crosses(picture: Picture) -> bool:
    return picture.settled and picture.source.in_memory


def bare(answer: Answer) -> tuple[type[Any], dict[str, Any]]:
    """An answer without its request, which the asker has; maps as their record and what was made of it."""
    found = {one.name: getattr(answer, one.name) for one in fields(answer) if one.name != "request"}
    if "maps" in found:
        found["maps"] = found["maps"].record, found["maps"].made()
    return type(answer), found


def whole(told: tuple[type[Any], dict[str, Any]], request: Request) -> Answer:
    """The answer again, to the very request that was asked."""
    kind, found = told
    if "maps" in found:
        assert isinstance(request, AttendRequest | FrameMapsRequest)
        record, made = found["maps"]
        found = found | {"maps": HeatMaps(record, request.labels, request.least, made)}
    answer: Answer = kind(request=request, **found)
    return answer


class _Pickler(pickle.Pickler):
    """Messages cross as the texts they are made of, lest a device or a foreign fault bring its library along."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Message):
            return message_of, (parts_of(value),)
        if isinstance(value, KnownError):
            return fault_of, (parts_of_fault(value),)
        return NotImplemented


def packed(value: object) -> list[memoryview]:
    """The parts of a value's frame."""
    buffers: list[memoryview] = []

    def beside(buffer: pickle.PickleBuffer) -> bool:
        raw = buffer.raw()
        if raw.nbytes < SMALL:
            return True
        buffers.append(raw)
        return False

    stream = io.BytesIO()
    _Pickler(stream, protocol=5, buffer_callback=beside).dump(value)
    return [stream.getbuffer(), *buffers]


def write(stream: IO[bytes], parts: Sequence[memoryview]) -> None:
    """Write a frame. Raises OSError where nobody reads."""
    lengths = b"".join(_LENGTH.pack(part.nbytes) for part in parts)
    stream.write(_COUNT.pack(len(parts)) + lengths)
    for part in parts:
        stream.write(part)
    stream.flush()


def read(stream: IO[bytes]) -> Any:
    """The next value. Raises EOFError at the end, also amid a frame."""
    (count,) = _COUNT.unpack(_exactly(stream, _COUNT.size))
    lengths = _exactly(stream, _LENGTH.size * count)
    parts = [_exactly(stream, length) for (length,) in _LENGTH.iter_unpack(lengths)]
    return pickle.loads(parts[0], buffers=parts[1:])


def _exactly(stream: IO[bytes], length: int) -> bytearray:
    found = bytearray(length)
    view, place = memoryview(found), 0
    while place < length:
        count = stream.readinto(view[place:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        place += count
    return found
