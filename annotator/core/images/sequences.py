"""Numbered pictures that a person takes as one clip: which they are, in order of their numbers, and how it is called.

`face_%04d.png` is the clip of all pictures that `printf` would call so, whatever number the first one has. What there
is of a file (that it is there, its stamp, its bytes) is asked here of both: of a file, and of such pictures together.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import KnownError
from annotator.core.images.decode import opened
from annotator.core.images.names import (
    MOVED,
    SUFFIXES,
    is_sequence,
    sequence_name,
    sequence_parts,
)

# Frames a second where nobody says more.
RATE = Fraction(25)
# What a name can tell of a rate.
SLOWEST, FASTEST, _DECIMALS = Fraction(1, 1000), Fraction(9999), 6
CHUNK = 2**22
_LAST_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*\Z)")


class Stamp(NamedTuple):
    """What changes when a file does: its size in bytes, when it was changed, and its number.

    Of numbered pictures: the bytes of all, and numbers that change when any of them does, comes or goes.
    """

    size: int
    changed: int
    number: int


def numbered(file: Path) -> list[tuple[int, Path]]:
    """The pictures of a clip of numbered ones with their numbers, in order; none where there are none.

    Raises OSError where the folder cannot be looked into.
    """
    found = sequence_parts(file)
    if found is None:
        raise ValueError(f"{file} names no numbered pictures")
    head, digits, tail, _ = found
    form = re.compile(f"{re.escape(head)}([0-9]{{{digits},18}}){re.escape(tail)}", re.DOTALL)
    with os.scandir(file.parent) as entries:
        matches = [match for match in (form.fullmatch(entry.name) for entry in entries) if match]
    pairs = [(int(match[1]), file.with_name(match[0])) for match in matches if _is_printed(match[1], digits)]
    return sorted(pairs)


def _is_printed(number: str, digits: int) -> bool:
    """Whether a number is written with so many digits, or with more only where it needs them."""
    return len(number) == digits or not number.startswith("0")


def listed(file: Path) -> list[tuple[int, Path]]:
    """The same. Raises KnownError where there is none, or the folder cannot be looked into."""
    try:
        found = numbered(file)
    except FileNotFoundError:
        found = []
    except OSError as fault:
        raise KnownError("The folder cannot be read ({fault}).", fault=fault.strerror, path=file.parent) from fault
    if not found:
        raise KnownError("None of these numbered pictures is there.", path=file, advice=MOVED)
    return found


def is_there(file: Path) -> bool:
    """Whether a file, or any of a clip's numbered pictures, is there."""
    if not is_sequence(file):
        return file.exists()
    try:
        return bool(numbered(file))
    except OSError:
        return False


def stamp_of(file: Path) -> Stamp:
    """What changes when a file, or numbered pictures, do. Raises OSError, also where there is none of them."""
    if not is_sequence(file):
        told = file.stat()
        return Stamp(told.st_size, told.st_mtime_ns, told.st_ino)
    digest, size = hashlib.blake2b(digest_size=14), 0
    for _, picture in _some(file):
        told = picture.stat()
        size += told.st_size
        digest.update(f"{picture.name}/{told.st_size}/{told.st_mtime_ns}/".encode(errors="surrogateescape"))
    found = digest.digest()
    return Stamp(size, int.from_bytes(found[:7]), int.from_bytes(found[7:]))


def stamp_told(file: Path) -> Stamp:
    """The same. Raises KnownError."""
    try:
        return stamp_of(file)
    except OSError as fault:
        if is_sequence(file):
            listed(file)
        else:
            with opened(file):
                pass
        raise KnownError("The image cannot be read ({fault}).", fault=fault.strerror or fault, path=file) from fault


def _some(file: Path) -> list[tuple[int, Path]]:
    found = numbered(file)
    if not found:
        raise FileNotFoundError(2, os.strerror(2), str(file))
    return found


def pieces(file: Path) -> Iterator[bytes]:
    """What a file is known by, piece by piece. Raises KnownError, and OSError.

    Of numbered pictures that is how many bytes each has, and these; not their names: renamed, or with other numbers in
    the same order, they are the same clip.
    """
    for _, picture in listed(file) if is_sequence(file) else ():
        with picture.open("rb") as stream:
            yield os.fstat(stream.fileno()).st_size.to_bytes(8)
            while piece := stream.read(CHUNK):
                yield piece
    if not is_sequence(file):
        with opened(file) as stream:
            while piece := stream.read(CHUNK):
                yield piece


# --- how they are called


def sequence_around(picture: Path) -> Path | None:
    """The clip of numbered pictures that one of them belongs to, by the last number in its name; None without one.

    Raises OSError where the folder cannot be looked into.
    """
    found = _LAST_NUMBER.search(picture.stem)
    if found is None or picture.suffix.lower() not in SUFFIXES:
        return None
    head, tail = picture.stem[: found.start()], picture.stem[found.end() :] + picture.suffix
    padded = picture.with_name(sequence_name(head, len(found[0]), tail)) if len(found[0]) < 10 else None
    if padded is not None and found[0].startswith("0") and len(found[0]) > 1:
        return padded
    plain = picture.with_name(sequence_name(head, 1, tail))
    return padded if padded is not None and len(numbered(padded)) > len(numbered(plain)) else plain


def rate_of(file: Path) -> Fraction | None:
    """The frames a second that a clip's name tells; None where it tells none."""
    found = sequence_parts(file)
    return Fraction(found[3]) if found is not None and found[3] else None


def with_rate(file: Path, rate: Fraction | None) -> Path:
    """How a clip of numbered pictures is called with another rate; with the usual one, or None, without it.

    Raises KnownError where a name cannot tell it.
    """
    found = sequence_parts(file)
    assert found is not None
    head, digits, tail, _ = found
    if rate is not None and not SLOWEST <= rate <= FASTEST:
        raise KnownError("A clip has between {least} and {most} frames a second.", least=float(SLOWEST), most=FASTEST)
    text = "" if rate is None or rate == RATE else f"{float(rate):.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return file.with_name(sequence_name(head, digits, tail, text))


def covered_by(sequences: Iterable[Path]) -> set[Path]:
    """The pictures that some clips of numbered ones are made of, as far as they are there."""
    found: set[Path] = set()
    for file in sequences:
        try:
            found.update(path for _, path in numbered(file))
        except OSError:
            continue
    return found


def sequences_among(files: Iterable[Path], names: Iterable[str]) -> list[Path]:
    """Clips of numbered pictures that are called so, rates and all, in the folders of some files; of these alone."""
    parts = {name: sequence_parts(Path(name)) for name in names}
    found: dict[Path, None] = {}
    for file in files:
        for name, told in parts.items():
            if told is not None and file.name.startswith(told[0]) and file.name.endswith(told[2]):
                found[file.with_name(name)] = None
    return [file for file in found if is_there(file)]
