"""Reading what others wrote: every value is looked at before it is used, and what is wrong is said in one sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.images import is_encodable
from annotator.core.message import Message
from annotator.core.regions import runs
from annotator.core.regions.figures import rectangle
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import Ring, fill_rings

# No image has a longer side, no file a larger coordinate or number.
LONGEST_SIDE, FARTHEST, LARGEST = 100_000, 1_000_000, 2**53
# Outlines of all rings of a region together, in pixels: a longer one would take minutes to fill.
LONGEST_OUTLINE = 4_000_000


class EntryError(ValueError):
    """One entry of a file cannot be used; `what` says why, as a sentence."""

    def __init__(self, what: Message) -> None:
        super().__init__(str(what))
        self.what = what


def read_bytes(path: Path, most: int = 2**34) -> bytes:
    """The content of a file. Raises KnownError where it cannot be read or is larger than `most` bytes."""
    try:
        if path.stat().st_size > most:
            raise KnownError("The file is too large to be what it should be.", path=path)
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        raise KnownError(
            "The file cannot be read ({fault}).", fault=getattr(fault, "strerror", None) or fault, path=path
        ) from fault


def read_text(path: Path, most: int = 2**34) -> str:
    """The content of a UTF-8 file. Raises KnownError."""
    try:
        return read_bytes(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise KnownError("The file is no text in UTF-8.", path=path) from fault


def read_json(path: Path) -> Any:
    """The content of a JSON file; NaN and infinity are refused. Raises KnownError."""
    try:
        return json.loads(read_text(path), parse_constant=_no_number)
    except (ValueError, RecursionError, MemoryError) as fault:
        raise KnownError("The file is no readable JSON ({fault}).", fault=fault, path=path) from fault


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object. Raises EntryError."""
    if not isinstance(value, dict):
        raise EntryError(Message("an object was expected here."))
    return value


def entries(value: object, name: str) -> list[Any]:
    """A JSON list. Raises EntryError."""
    if not isinstance(value, list):
        raise EntryError(Message("{name} is no list.", name=name))
    return value


def number(value: object, name: str, low: float = -FARTHEST, high: float = FARTHEST) -> float:
    """A finite number within bounds. Raises EntryError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EntryError(Message("{name} is no number.", name=name))
    if not low <= value <= high or not math.isfinite(value):
        raise EntryError(
            Message("{name} is {value}, not from {low} to {high}.", name=name, value=_short(value), low=low, high=high)
        )
    return float(value)


def whole(value: object, name: str, low: int = 0, high: int = LARGEST) -> int:
    """A whole number within bounds (3.0 counts as 3). Raises EntryError."""
    found = number(value, name, low, high)
    if found != int(found):
        raise EntryError(Message("{name} is no whole number.", name=name))
    return int(found)


def parsed_number(value: str, name: str, low: float = -FARTHEST, high: float = FARTHEST) -> float:
    """A number written in a text file. Raises EntryError."""
    try:
        return number(float(value), name, low, high)
    except ValueError as fault:
        if isinstance(fault, EntryError):
            raise
        raise EntryError(Message("{name} is no number.", name=name)) from fault


def text(value: object, name: str, most: int = 4096) -> str:
    """A text that can be stored. Raises EntryError."""
    if not isinstance(value, str) or len(value) > most or not is_encodable(value) or "\0" in value:
        raise EntryError(Message("{name} is no text.", name=name))
    return value


def size(width: object, height: object) -> tuple[int, int]:
    """Width and height of an image. Raises EntryError."""
    return whole(width, "width", 1, LONGEST_SIDE), whole(height, "height", 1, LONGEST_SIDE)


def inside_name(value: object, name: str) -> str:
    """A path of an image as a file tells it; it is compared with the project's, never opened. Raises EntryError."""
    found = text(value, name)
    if not found.strip("/\\. "):
        raise EntryError(Message("{name} is empty.", name=name))
    return found


def label_name(value: object, name: str = "name of a label") -> str:
    """A label's name as it stands: a text, or a number as JSON writes it. Raises EntryError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    return text(value, name, 1000)


def place_inside(folder: Path, name: str) -> Path | None:
    """A file named by another file of the same folder; None where it would lie outside."""
    relative = PurePosixPath(name.replace("\\", "/"))
    if relative.is_absolute() or ".." in relative.parts or ":" in name or not relative.parts:
        return None
    place = folder / relative
    try:
        return place if place.resolve().is_relative_to(folder.resolve()) else None
    except OSError:
        return None


def points(flat: object, name: str) -> Ring:
    """Vertices from a flat list x, y, x, y, … of at least three. Raises EntryError."""
    values = entries(flat, name)
    if len(values) % 2 or len(values) < 6:
        raise EntryError(
            Message("{name} has {count} {count:number|numbers}, not three pairs or more.", name=name, count=len(values))
        )
    numbers = [number(value, name) for value in values]
    return tuple(zip(numbers[0::2], numbers[1::2], strict=True))


def polygon(rings: tuple[Ring, ...], width: int, height: int) -> Mask:
    """The pixels of an image whose centres lie in the rings (even-odd rule). Raises EntryError."""
    check_outline(rings)
    return fill_rings(rings, width, height)


def check_outline(rings: tuple[Ring, ...]) -> None:
    """Raises EntryError where an outline is so long that it cannot be a region's."""
    length = 0.0
    for ring in rings:
        corners = np.asarray(ring, dtype=np.float64)
        length += float(np.abs(corners - np.roll(corners, 1, axis=0)).max(axis=1).sum())
    if length > LONGEST_OUTLINE:
        raise EntryError(Message("its outline is too long ({length} pixels).", length=int(length)))


def box(place: tuple[float, float, float, float], width: int, height: int) -> Mask:
    """The pixels of an image whose centres lie in a rectangle: x, y, width, height."""
    x, y, w, h = place
    return rectangle((x, y), (x + w, y + h), width, height)


def run_lengths(value: object, width: int, height: int) -> Mask:
    """COCO's run-length code of a whole image, compressed or as a list. Raises EntryError.

    Every length is checked before anything is decoded: lengths that are negative, or do not add up to the image.
    """
    code = mapping(value)
    if code.get("size") != [height, width]:
        raise EntryError(Message("its run lengths are of another size than the image."))
    counts = code.get("counts")
    if isinstance(counts, str):
        lengths = _compressed(counts)
    else:
        listed = entries(counts, "counts")
        if not all(type(entry) is int and 0 <= entry <= width * height for entry in listed):
            raise EntryError(Message("its run lengths are no whole numbers within the image."))
        lengths = np.array(listed, dtype=np.int64)
    if (lengths < 0).any() or (lengths > width * height).any() or int(lengths.sum()) != width * height:
        raise EntryError(Message("its run lengths do not add up to the image."))
    edges = np.cumsum(lengths)
    found = runs.merged(edges[0 : edges.size - 1 : 2], edges[1::2])
    return Mask.from_runs(found, Box(0, 0, width, height))


def _compressed(counts: str) -> Any:
    if not counts.isascii():
        raise EntryError(Message("its run lengths are no code of COCO."))
    codes = np.frombuffer(counts.encode("ascii", "replace"), dtype=np.uint8).astype(np.int64) - 48
    if ((codes < 0) | (codes > 63)).any() or (codes.size and codes[-1] & 0x20):
        raise EntryError(Message("its run lengths are no code of COCO."))
    ends = np.flatnonzero((codes & 0x20) == 0)
    if ends.size and np.diff(ends, prepend=-1).max() > runs.MOST_CHARACTERS - 3:  # lengths below 2 ** 49
        raise EntryError(Message("its run lengths are no code of COCO."))
    return runs.lengths_in(counts.encode("ascii"))


def _short(value: float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:20]
