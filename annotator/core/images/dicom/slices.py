"""The frames of a file with what puts them in order, by its header alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from annotator.core.images.dicom import fields, loading
from annotator.core.images.dicom.identity import Identity, identity_of
from annotator.core.images.dicom.place import Place, place_of


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
    loaded = loading.load(file)
    with loading.asking:
        data = loaded.data
        identity, number = identity_of(data), fields.whole(data, "InstanceNumber")
        size = fields.whole(data, "Columns") or 0, fields.whole(data, "Rows") or 0
        return [
            Slice(image, frame, identity, size, place_of(data, frame), number)
            for frame, image in enumerate(loaded.images)
        ]
