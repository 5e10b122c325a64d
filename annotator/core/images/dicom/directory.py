"""DICOMDIR: the files that such a list names."""

from __future__ import annotations

from pathlib import Path

import pydicom

from annotator.core.errors import KnownError
from annotator.core.images.decode import opened
from annotator.core.images.dicom import fields, kinds
from annotator.core.images.dicom.faults import told
from annotator.core.images.dicom.loading import HEADER


def files_listed(directory: Path) -> list[Path]:
    """The files that a DICOMDIR names and that are there, in its order. Raises KnownError where it is none."""
    with opened(directory) as stream, told(directory, HEADER):
        data = pydicom.dcmread(stream, force=True)
        if fields.text(data.file_meta, "MediaStorageSOPClassUID") != kinds.DIRECTORY_CLASS:
            raise KnownError("This is no DICOMDIR.", path=directory)
        records = fields.items(data, "DirectoryRecordSequence")
    places = (_place(directory, fields.value(record, "ReferencedFileID")) for record in records)
    return list(dict.fromkeys(place for place in places if place is not None))


def _place(directory: Path, parts: object) -> Path | None:
    """A file below the directory's folder, however its parts are spelled on this system; None where it is not there."""
    names = [parts] if isinstance(parts, str) else list(parts) if parts else []  # type: ignore[call-overload]
    place = directory.parent
    for name in map(str, names):
        if name in ("", ".", "..") or "/" in name or "\\" in name:
            return None
        place = next((place / spelled for spelled in (name, name.lower()) if (place / spelled).exists()), place / name)
    return place if names and place.is_file() else None
