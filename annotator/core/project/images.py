"""The images of a project: which they are and where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

from sqlalchemy import insert, select, update

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_clip, own_place
from annotator.core.project.alteration import AlteredError
from annotator.core.project.image_folders import relative_name
from annotator.core.project.protocols import ProjectProtocol
from annotator.core.project.rows import (
    image_values,
)
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.store.queries import MOST_IDS, images_query
from annotator.core.work.annotation import Content, ImageRecord
from annotator.core.work.circumstances import OWN_READINGS
from annotator.core.work.edits import RestoreImage


class ProjectImages(ProjectProtocol):
    """A project's images.

    Where the protocol hides suggestions, no image tells how many it has: that would give some away.
    """

    def add_images(self, paths: Iterable[Path]) -> int:
        """Add image files by their path relative to the project; those already there stay. Returns how many are new.

        One that was removed stays removed: `restoring` brings it back.
        """
        known = {row["path"] for row in self.store.rows(select(schema.image.c.path))}
        new = [path for path in dict.fromkeys(map(self._relative, paths)) if path not in known]
        if new:
            with self._transaction():
                added = set(self._connection.execute(select(schema.image.c.path)).scalars())  # by others, just now
                new = [path for path in new if path not in added]
                if new:
                    self._connection.execute(insert(schema.image), [{"path": path} for path in new])
        return len(new)

    def restoring(self, paths: Iterable[Path]) -> list[RestoreImage]:
        """The edits that bring those of some images back that were removed."""
        removed = {record.path: record.id for record in self.removed_images()}
        named = dict.fromkeys(map(self._relative, paths)) if removed else {}
        return [RestoreImage(removed[path], path) for path in named if path in removed]

    def image_paths(self) -> list[tuple[int, str]]:
        """Number and path of every image, for a look at all of them that costs little."""
        columns = schema.image.c
        query = select(columns.id, columns.path).where(columns.removed == 0).order_by(columns.id)
        return [(int(number), str(path)) for number, path in self.store.tuples(query)]

    def removed_images(self) -> list[ImageRecord]:
        """The images that were removed, as they were."""
        with as_written(self.path):
            return image_values(self.store.tuples(images_query(removed=True), {"reading": self.reading}))

    def move_images(self, places: Mapping[int, Path]) -> int:
        """Look for images elsewhere from now on, in one transaction. Returns how many places are new.

        Raises KnownError when an image would lie where another one does.
        """
        paths = {row["id"]: row["path"] for row in self.store.rows(select(schema.image.c.id, schema.image.c.path))}
        moved = {number: self._relative(place) for number, place in places.items() if number in paths}
        moved = {number: path for number, path in moved.items() if paths[number] != path}
        owners = {path: number for number, path in (paths | moved).items()}
        for number, path in moved.items():
            if owners[path] != number or len(owners) < len(paths):
                raise KnownError("Two images of the project would be one file.", path=self.folder / path)
        with self._transaction():
            for number in moved:  # first out of each other's way
                self._place_image(number, f"{number}\n")
            for number, path in moved.items():
                self._place_image(number, path)
                self._log(number, "move", {"before": paths[number], "after": path})
        return len(moved)

    def _relative(self, path: Path) -> str:
        return relative_name(path, self.folder, inside=self.store.shared)

    def image_path(self, image: ImageRecord) -> Path:
        """Where the image lies: a file, or a page of one (`scan.tif#page=2`)."""
        with as_written(self.path):
            return own_place(self.folder / image.path)

    def image_file(self, image: ImageRecord) -> Path:
        """The file an image is in: several where it has pages."""
        return file_of(self.image_path(image))

    def images(self, ids: Sequence[int] | None = None) -> list[ImageRecord]:
        """All images in the order they were added, or those with the given ids, with their state and counts."""
        if ids is not None and len(ids) > MOST_IDS:
            wanted = set(ids)
            return [record for record in self.images() if record.id in wanted]
        with as_written(self.path):
            if ids is None:
                return self._told(image_values(self.store.tuples(images_query(), {"reading": self.reading})))
            values = {"ids": list(ids), "reading": self.reading}
            return self._told(image_values(self.store.tuples(images_query(chosen=True), values)))

    def _told(self, records: list[ImageRecord]) -> list[ImageRecord]:
        hides = self.reading in OWN_READINGS or self.protocol.hides
        return [replace(record, pending=0) for record in records] if hides else records

    def pictures(self) -> list[ImageRecord]:
        """All images that are pictures: frames of clips, not clips themselves."""
        return [record for record in self.images() if not is_clip(PurePosixPath(record.path))]

    def clips(self) -> list[ImageRecord]:
        """All clips themselves."""
        return [record for record in self.images() if is_clip(PurePosixPath(record.path))]

    def image_at(self, path: str) -> ImageRecord | None:
        """The image of a path as the project has it; None where it has none there, or it was removed."""
        query = select(schema.image.c.id).where(schema.image.c.path == path, schema.image.c.removed == 0)
        found = [int(number) for (number,) in self.store.tuples(query)]
        return self.images(found)[0] if found else None

    def image(self, image_id: int) -> ImageRecord:
        """One image. Raises KnownError when the project has none of that id."""
        found = self.images([image_id])
        if not found:
            raise KnownError("The project has no image {number}.", number=image_id, path=self.path)
        return found[0]

    def record_image(self, image_id: int, width: int, height: int, sha256: str) -> None:
        """Keep what a first reading of an image told: its size in pixels and the hash of its file.

        Raises AlteredError where something else was recorded: that is a person's decision (`AdoptImage`).
        """
        self.record_images({image_id: Content(width, height, sha256)})

    def record_images(self, contents: Mapping[int, Content]) -> None:
        """The same for several images, all or none."""
        columns = schema.image.c
        with self._transaction():
            for image_id, content in contents.items():
                here = columns.id == image_id
                query = select(columns.path, columns.width, columns.height, columns.sha256).where(here)
                path, *known = self._connection.execute(query).one()
                before = Content(*known)
                if before.sha256 and before != content:
                    raise AlteredError(image_id, before, content, self.folder / path)
                if before != content:
                    self._connection.execute(update(schema.image).where(here).values(asdict(content)))
