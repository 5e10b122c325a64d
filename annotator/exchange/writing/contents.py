"""Which images have the same content: by what the project knows of their files, else by looking into them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, stamp_of
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord

# Of files of one size so many bytes at either end are compared before any is read as a whole.
_END = 4096


def contents_of(
    project: Project, records: Sequence[ImageRecord], told: Callable[[int], None] = lambda _: None
) -> dict[int, str]:
    """Something that is equal for images whose files hold the same bytes, "" where nobody can tell.

    A project knows the SHA-256 of the images that were opened. The others are only read where another file has their
    size, beginning and end. `told` is called with how many were looked at.
    """
    contents = {record.id: record.sha256 for record in records}
    if all(contents.values()):
        return contents
    files: dict[Path, list[ImageRecord]] = defaultdict(list)
    for record in records:
        files[project.image_file(record)].append(record)
    for place, owners in _alike(files, told):
        if not all(record.sha256 for record in owners):
            found = _hash_of(place)
            contents |= {record.id: found for record in owners if not record.sha256}
    # Of one file that was opened at one page only, the others have its content, too.
    for owners in files.values():
        known = next((contents[record.id] for record in owners if contents[record.id]), "")
        contents |= {record.id: contents[record.id] or known for record in owners}
    return contents


def _alike(
    files: Mapping[Path, list[ImageRecord]], told: Callable[[int], None]
) -> Iterable[tuple[Path, list[ImageRecord]]]:
    """The files that may be the same as another one."""
    by_size: dict[object, list[Path]] = defaultdict(list)
    for done, place in enumerate(files):
        told(done)
        by_size[_size_of(place)].append(place)
    by_ends: dict[object, list[Path]] = defaultdict(list)
    for size, places in by_size.items():
        for place in places if size is not None and len(places) > 1 else ():
            told(len(files))
            by_ends[size, _ends_of(place)].append(place)
    for places in by_ends.values():
        if len(places) > 1:
            yield from ((place, files[place]) for place in places)


def _size_of(place: Path) -> int | None:
    try:
        return stamp_of(place).size
    except (OSError, ValueError):
        return None


def _ends_of(place: Path) -> str:
    try:
        with place.open("rb") as file:
            digest = hashlib.sha256(file.read(_END))
            file.seek(max(0, file.seek(0, 2) - _END))
            digest.update(file.read(_END))
    except OSError:
        return ""
    return digest.hexdigest()


def _hash_of(place: Path) -> str:
    try:
        return file_hash(place)
    except KnownError:  # told where the image is exported
        return ""
