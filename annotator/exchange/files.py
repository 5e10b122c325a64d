"""Writing files so that a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.project import Project


def write_atomically(path: Path, data: bytes, project: Project) -> None:
    """Write beside the target, flush to disk, rename. Raises KnownError and leaves an older file as it was.

    The project's own file and its images are never written over.
    """
    _refuse_own_files(path, project)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as fault:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise KnownError(
            "The file cannot be written ({fault}).",
            fault=fault.strerror or fault,
            path=path,
            advice="Choose another place or free some space; nothing else was changed.",
        ) from fault


def _refuse_own_files(path: Path, project: Project) -> None:
    advice = marked("Choose another name; nothing was changed.")
    if any(_is_same(path, Path(f"{project.path}{ending}")) for ending in ("", "-wal", "-shm", "-journal")):
        raise KnownError("This is the project file itself: the export cannot take its place.", path=path, advice=advice)
    if any(_is_same(path, project.image_file(record)) for record in project.images()):
        raise KnownError("This is an image of the project: the export cannot take its place.", path=path, advice=advice)


def _is_same(path: Path, other: Path) -> bool:
    """Whether both name one file, which need not be there."""
    try:
        return path.samefile(other)
    except OSError:
        return path.resolve() == other.resolve()
