"""Which images of a project are not what they were when they were first read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, file_of, read_size, stamp_of
from annotator.core.project.alteration import AlteredError
from annotator.core.project.project import Project
from annotator.core.work.annotation import Content, ImageRecord


def content_of(path: Path) -> Content:
    """What an image is now. Reads the whole file, unless it did and the file is as it was. Raises KnownError."""
    try:
        found = stamp_of(file_of(path))
    except OSError as fault:
        raise KnownError("The image cannot be read ({fault}).", fault=fault.strerror or fault, path=path) from fault
    return _read_content(path, *found)


@lru_cache(maxsize=100_000)
def _read_content(path: Path, *_stamp: int) -> Content:
    return Content(*read_size(path), file_hash(path))


def require_unaltered(project: Project, record: ImageRecord) -> None:
    """Raises AlteredError where the image's file was changed since it was first read; KnownError where it is gone."""
    path = project.image_path(record)
    if record.sha256 and file_hash(path) != record.sha256:
        raise AlteredError(record.id, record.content, content_of(path), path)


def altered(project: Project, records: Iterable[ImageRecord]) -> Iterator[AlteredError]:
    """Those of some images whose file was changed. Ones that cannot be read are passed over: they are missing."""
    for record in records:
        try:
            require_unaltered(project, record)
        except AlteredError as error:
            yield error
        except KnownError:
            continue
