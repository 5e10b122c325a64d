"""Images that an export copied and that came into the project afterwards, as if they were originals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import export_around, manifest_of
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.project.removing import is_decided
from annotator.core.work.annotation import ImageRecord


@dataclass(frozen=True)
class Copies:
    """The images of a project that lie in one export."""

    folder: Path
    records: tuple[ImageRecord, ...]

    @property
    def undecided(self) -> tuple[ImageRecord, ...]:
        """Those on which nothing was decided: nothing is lost with them."""
        return tuple(record for record in self.records if not is_decided(record))

    def told(self) -> Message:
        """In words."""
        text = marked(
            "{folder}: {count} {count:image|images} of the project {count:is a copy or mask|are copies or masks} of "
            "this export; {decided} {decided:has|have} decisions."
        )
        decided = len(self.records) - len(self.undecided)
        return Message(text, folder=self.folder, count=len(self.records), decided=decided)


def copies_in(project: Project) -> list[Copies]:
    """What lies in exports of this project, by their folders.

    Where a project lies in an export itself, that one's pictures are its images; those of another project are, too.
    """
    if not _knows_folder(project):
        return []
    home, identity = project.folder, project.identity
    exports: dict[str, Path | None] = {}
    found: dict[Path, list[int]] = defaultdict(list)
    for number, path in project.image_paths():
        folder = path.rpartition("/")[0]
        if folder not in exports:
            exports[folder] = _own_export(home, identity, home / folder)
        export = exports[folder]
        if export is not None:
            found[export].append(number)
    return [Copies(folder, tuple(project.images(numbers))) for folder, numbers in found.items()]


def notice_of(project: Project) -> list[KnownError]:
    """What is told when a project is opened that took copies for images."""
    copies = copies_in(project)
    count = sum(len(one.records) for one in copies)
    what = marked(
        "{count} {count:image|images} of the project {count:is a copy or mask|are copies or masks} that an export made."
    )
    advice = marked("Project ▸ Remove copies made by exports takes them out.")
    return [KnownError(what, count=count, path=copies[0].folder, advice=advice)] if copies else []


def undecided(copies: Iterable[Copies]) -> list[ImageRecord]:
    """All those on which nothing was decided."""
    return [record for one in copies for record in one.undecided]


def _knows_folder(project: Project) -> bool:
    """Whether it is known where images lie on this machine."""
    try:
        return bool(project.folder)
    except KnownError:
        return False


def _own_export(home: Path, identity: str, folder: Path) -> Path | None:
    export = export_around(folder)
    if export is None or home.is_relative_to(export):
        return None
    manifest = manifest_of(export) or {}
    # Older versions did not say whose an export is.
    return export if manifest.get("project", identity) == identity else None
