"""The frames of a file with what puts them in order, by its header alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator.core.images.dicom import fields, loading
from annotator.core.images.dicom.identity import Identity, identity_of
from annotator.core.images.dicom.place import Place, place_of
from annotator.core.images.sequences import Stamp, stamp_told

# So many files' slices are kept.
KEPT = 20_000


@dataclass(frozen=True)
class Slice:
    """One image of a file. image: how it is called. size: width and height. number: the instance's; frame: from 0."""

    image: Path
    frame: int
    identity: Identity
    size: tuple[int, int]
    place: Place | None
    number: int | None


def slices_of(file: Path) -> list[Slice]:
    """A file's images in the order of their frames. Raises KnownError for a file that is none, or damaged."""
    return list(_known(file, stamp_told(file)))


@lru_cache(maxsize=KEPT)
def _known(file: Path, _stamp: Stamp) -> tuple[Slice, ...]:
    """A folder is looked through for its images, and then for its series."""
    loaded = loading.load(file)
    with loading.asking:
        data = loaded.data
        identity, number = identity_of(data), fields.whole(data, "InstanceNumber")
        size = fields.whole(data, "Columns") or 0, fields.whole(data, "Rows") or 0
        return tuple(
            Slice(image, frame, identity, size, place_of(data, frame), number)
            for frame, image in enumerate(loaded.images)
        )
