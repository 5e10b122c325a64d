"""Where an export goes: what may be taken away there, and how it is written, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.exchange.writing.files import refuse_own_files, refuse_own_folder, write_atomically
from annotator.exchange.writing.obstacles import Obstacle, Own, obstacle_at
from annotator.exchange.writing.staging import Staging


def own_exports(project: Project) -> Own:
    """What the project knows of its own exports."""
    return Own(project.written_files(), project.identity)


def obstacle(project: Project, path: Path) -> Obstacle | None:
    """What an export to a place would take away that is not this project's own export as it was written."""
    return obstacle_at(path, own_exports(project))


@dataclass(frozen=True)
class Target:
    """The place of an export. What lies there and is no export of the project only goes where `overwrite` says so, and
    it is still what was looked at then. Raises KnownError for what cannot be a name.
    """

    project: Project
    path: Path
    overwrite: Obstacle | None = None

    def __post_init__(self) -> None:
        if not self.path.name or "\0" in str(self.path):
            raise KnownError("This is no name for a file or folder.", path=str(self.path).replace("\0", ""))

    def allow(self, place: Path) -> None:
        """Raises KnownError where something lies there that may not go."""
        there = obstacle(self.project, place)
        if there is not None and there != self.overwrite:
            raise there.error()

    def write(self, pieces: Iterable[bytes]) -> tuple[int, str]:
        """Write a file, which the project knows from then on unless it is only read; size and SHA-256 of it."""

        def agreed(size: int, sha256: str) -> None:
            self.allow(self.path)  # once more: writing may have taken long
            if not self.project.read_only:
                self.project.remember_file(size, sha256)

        refuse_own_files(self.path, self.project)
        self.allow(self.path)
        return write_atomically(self.path, pieces, self.project, agreed)

    def staging(self, fingerprint: Mapping[str, Any]) -> Staging:
        """The folder, to be written."""
        refuse_own_files(self.path, self.project)
        refuse_own_folder(self.path, self.project)
        return Staging(self.path, fingerprint, self.allow)
