"""What lies where an export is to go, and is not this project's own export: it is only replaced when that was said."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.images import manifest_of
from annotator.core.message import Message, marked
from annotator.exchange.data.manifest import MANIFEST

CHUNK = 2**22


@dataclass(frozen=True)
class Own:
    """What a project knows of its own exports: the files it wrote, by size and SHA-256, and what its folders say."""

    files: Set[tuple[int, str]]
    identity: str


@dataclass(frozen=True)
class Obstacle:
    """A file that was not exported for this project as it is now, or the folder of another project's export.

    `edited` is a file of this project's own exported folder that somebody changed since, or "".
    """

    path: Path
    size: int
    changed: datetime
    is_folder: bool = False
    edited: str = ""

    def told(self) -> Message:
        """In words, without the path."""
        changed = self.changed.strftime("%Y-%m-%d %H:%M")
        if self.edited:
            return Message("Files of this export were changed since it was written, {file} first.", file=self.edited)
        if self.is_folder:
            return Message(
                "The export of another project, or of an older version, lies there ({changed}).", changed=changed
            )
        text = marked(
            "A file that this project did not export, or that was changed since, lies there ({size} {size:byte|bytes}, "
            "{changed})."
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
        if manifest is None:
            return None
        if manifest.get("project") != own.identity:
            return Obstacle(path, 0, changed, is_folder=True)
        edited = edited_in(path, manifest)
        return Obstacle(path, 0, changed, is_folder=True, edited=edited) if edited else None
    return None if _is_own_file(path, own) else Obstacle(path, found.st_size, changed)


def edited_in(folder: Path, manifest: Mapping[str, Any]) -> str:
    """The first file of an export that is not as it was written; "" where all are.

    Only files of another size, gone, or touched after the manifest was written are looked into: changed, or put there.
    """
    sums = manifest.get("sums")
    try:
        written = (folder / MANIFEST).stat().st_mtime_ns
        for name, (size, checksum) in sums.items() if isinstance(sums, dict) else ():
            place = folder / name
            found = place.stat() if place.is_file() else None
            if found is None or found.st_size != size:
                return str(name)
            touched = max(found.st_mtime_ns, found.st_ctime_ns)  # what is renamed keeps its date
            if touched >= written and sum_of(place) != (size, checksum):
                return str(name)
    except (OSError, ValueError, TypeError):  # nobody can tell
        return MANIFEST
    return ""


def sum_of(place: Path) -> tuple[int, int]:
    """Size and checksum (CRC-32) of a file; (-1, 0) when it is gone. Raises OSError."""
    if not place.is_file():
        return -1, 0
    size = checksum = 0
    with place.open("rb") as file:
        while piece := file.read(CHUNK):
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
    return size, checksum


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
