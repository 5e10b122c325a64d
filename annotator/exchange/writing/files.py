"""Writing files so that a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.project.backups import backups_of
from annotator.core.project.project import Project
from annotator.core.store.lock import ENDING as LOCK
from annotator.core.store.places import beside, sync_folder
from annotator.core.store.schema import APPLICATION_ID
from annotator.core.work.annotation import ImageRecord


def write_atomically(
    path: Path, pieces: Iterable[bytes], project: Project, agreed: Callable[[int, str], None]
) -> tuple[int, str]:
    """Write beside the target, flush to disk, rename. Raises KnownError and leaves an older file as it was.

    The project's own file and its images are never written over. `agreed` is called with size and SHA-256 of what was
    written before it takes its name, and stops it by raising. Returns both.
    """
    refuse_own_files(path, project)
    path = path.resolve() if path.is_symlink() else path  # the file itself, not the link to it
    temporary = None
    size, digest = 0, hashlib.sha256()
    try:
        with told_plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
            temporary = Path(name)
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            agreed(size, digest.hexdigest())
            temporary.replace(path)
            sync_folder(path.parent)
            return size, digest.hexdigest()
    except BaseException:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn faults of the file system into a KnownError."""
    try:
        yield
    except (OSError, ValueError) as fault:
        if isinstance(fault, ValueError) and "null" not in str(fault):  # a zero byte in a path
            raise
        raise KnownError(
            "The file cannot be written ({fault}).",
            fault=getattr(fault, "strerror", None) or fault,
            path=path,
            advice="Choose another place or free some space; nothing else was changed.",
        ) from fault


def refuse_own_files(path: Path, project: Project) -> None:
    """Raises KnownError where a file would take the place of the project's file or of one of its images."""
    advice = marked("Choose another name; nothing was changed.")
    if any(_is_same(path, place) for place in _files_of(project)):
        raise KnownError("This is the project file itself: the export cannot take its place.", path=path, advice=advice)
    if _is_project_file(path):
        raise KnownError("This is a project file: no export takes its place.", path=path, advice=advice)
    if any(_is_same(path, project.image_file(record)) for record in _images(project)):
        raise KnownError("This is an image of the project: the export cannot take its place.", path=path, advice=advice)


def refuse_own_folder(folder: Path, project: Project) -> None:
    """Raises KnownError where the project's file or one of its images lies in a folder that is to be replaced."""
    place = folder.resolve()
    files = [*_files_of(project), *(project.image_file(record) for record in project.images())]
    if any(file.parent.resolve().is_relative_to(place) for file in files):
        raise KnownError(
            "The project or its images lie in this folder: the export cannot take its place.",
            path=folder,
            advice="Choose another name; nothing was changed.",
        )


def _images(project: Project) -> list[ImageRecord]:
    """All images, and those that were removed: an undo brings them back."""
    return [*project.images(), *project.removed_images()]


def _is_project_file(path: Path) -> bool:
    """Whether a file is a project of any name: decisions in it exist nowhere else."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except (OSError, ValueError):
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4, "big", signed=True)


def _files_of(project: Project) -> list[Path]:
    """The project's own files that no export may take the place of; none where it lies on a server."""
    if not isinstance(project.path, Path):
        return []
    beside_it = [beside(project.path, LOCK), *(backup.path for backup in backups_of(project.path))]
    return [*project.store.files, *beside_it]


def _is_same(path: Path, other: Path) -> bool:
    """Whether both name one file, which need not be there."""
    try:
        return path.samefile(other)
    except OSError:
        return path.resolve() == other.resolve()
