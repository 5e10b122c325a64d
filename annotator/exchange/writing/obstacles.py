"""What lies where an export is to go, and is not this project's own export: it is only replaced when that was said."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import manifest_of
from annotator.core.message import Message, marked

CHUNK = 2**22


@dataclass(frozen=True)
class Own:
    """What a project knows of its own exports: the files it wrote, by size and SHA-256, and what its folders say."""

    files: Set[tuple[int, str]]
    identity: str


@dataclass(frozen=True)
class Obstacle:
    """A file that was not exported for this project as it is now, or the folder of another project's export."""

    path: Path
    size: int
    changed: datetime
    is_folder: bool = False

    def told(self) -> Message:
        """In words, without the path."""
        changed = self.changed.strftime("%Y-%m-%d %H:%M")
        if self.is_folder:
            return Message(
                "The export of another project, or of an older version, lies there ({changed}).", changed=changed
            )
        text = marked(
            "A file that this project did not export, or that was changed since, lies there ({size} bytes, {changed})."
        )
        return Message(text, size=self.size, changed=changed)

    def error(self) -> KnownError:
        """What is told where nobody can be asked."""
        return KnownError(
            "{obstacle} Nothing was changed.",
            obstacle=self.told(),
            path=self.path,
            advice=marked("Choose another name, or replace it knowingly (--overwrite on the command line)."),
        )


def obstacle_at(path: Path, own: Own) -> Obstacle | None:
    """What would be lost if an export took a place; None for an empty place, or one with this project's own export.

    Folders that are no exports are not looked at: they are never replaced.
    """
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return None
    changed = datetime.fromtimestamp(found.st_mtime)
    if path.is_dir() and not path.is_symlink():
        manifest = manifest_of(path)
        foreign = manifest is not None and manifest.get("project") != own.identity
        return Obstacle(path, 0, changed, is_folder=True) if foreign else None
    return None if _is_own_file(path, own) else Obstacle(path, found.st_size, changed)


def _is_own_file(path: Path, own: Own) -> bool:
    try:
        size = path.stat().st_size
        return size in {known for known, _ in own.files} and (size, sha256_of(path)) in own.files
    except OSError:  # nobody can tell what it is
        return False


def sha256_of(path: Path) -> str:
    """The hash of a file's content. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()
