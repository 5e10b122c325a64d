"""A project: the images, labels, suggestions and annotations of one job, in one file or on a server."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Self

from sqlalchemy import Connection, select

from annotator.core.errors import KnownError
from annotator.core.project.again import ProjectAgain
from annotator.core.project.exports import ProjectExports
from annotator.core.project.past import ProjectPast
from annotator.core.project.readings import ProjectReadings
from annotator.core.project.rows import (
    annotation_value,
    edit_detail,
)
from annotator.core.project.suggestions import ProjectSuggestions
from annotator.core.project.tags import ProjectTags
from annotator.core.project.taking_over import ProjectTakingOver
from annotator.core.project.worklists import ProjectWorklists
from annotator.core.store import history, schema, settings
from annotator.core.store.faults import as_written
from annotator.core.store.queries import MOST_IDS
from annotator.core.store.server import Place
from annotator.core.store.store import create_store, open_store
from annotator.core.work.annotation import Annotation, now
from annotator.core.work.edits import (
    AddAnnotation,
    Changes,
    Compound,
    Edit,
    RemoveAnnotation,
    SetTags,
    SimpleEdit,
    marks_done,
)
from annotator.core.work.labels import LabelSet

SUFFIX = ".annot"


class Project(
    ProjectWorklists,
    ProjectSuggestions,
    ProjectTags,
    ProjectReadings,
    ProjectPast,
    ProjectExports,
    ProjectAgain,
    ProjectTakingOver,
):
    """One project, open. Every change is one transaction, committed before the call returns.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the disk, the file or the server.
    While another holds it, or where it may not be written, it is `read_only`: then every change raises KnownError.
    """

    @classmethod
    def create(cls, path: Place, labels: LabelSet, model: str = "") -> Self:
        """Make a new project. `model` is a bundled classifier's name or a model file's path."""

        def fill(connection: Connection) -> None:
            settings.put_labels(connection, labels)
            for key, value in (("model", model), ("created", now())):
                settings.put(connection, key, value)
            history.begin(connection)

        return cls(create_store(path, fill))

    @classmethod
    def open(cls, path: Place, after: Project | None = None, reader: str = "") -> Self:
        """Open an existing project; `after` is one that it takes the place of, which may be the same.

        `reader` reads it: see `read_as`. Raises KnownError.
        """
        project = cls(open_store(path, after.store if after is not None else None))
        try:
            project.read_as(reader)
        except BaseException:
            if after is None or after.store is not project.store:
                project.close()
            raise
        return project

    @property
    def notices(self) -> list[KnownError]:
        """What its owner should be told of how it was opened."""
        refusal = self.store.refusal() if self.read_only else None
        return [notice for notice in (self.store.notice, refusal, *self.remarks) if notice is not None]

    def close(self) -> None:
        """Close it; everything is stored already."""
        self.store.close()

    # --- annotations

    def annotations(self, image_id: int, ids: Collection[int] | None = None) -> list[Annotation]:
        """The annotations of an image in this reading, oldest first: all of them, or those with the given ids."""
        if ids is not None and len(ids) > MOST_IDS:
            return [value for value in self.annotations(image_id) if value.id in ids]
        columns = schema.annotation.c
        query = select(schema.annotation).where(columns.image_id == image_id, columns.reading == self.reading)
        if ids is not None:
            query = query.where(columns.id.in_(ids))
        with as_written(self.path):
            return [annotation_value(row) for row in self.store.rows(query.order_by(columns.id))]

    def all_annotations(self) -> Iterator[Annotation]:
        """The annotations of all images in this reading, oldest first; of removed images, too."""
        columns = schema.annotation.c
        query = select(schema.annotation).where(columns.reading == self.reading).order_by(columns.id)
        with as_written(self.path):
            yield from map(annotation_value, self.store.rows(query))

    def next_annotation_id(self, count: int = 1) -> int:
        """The first of so many ids that no annotation ever had: exported ids stay, and undo can bring one back."""
        with self._transaction():
            return self._take_ids("next_annotation", schema.annotation.c.id, count)

    # --- edits

    def apply(self, edit: Edit) -> Changes:
        """Apply an edit in one transaction, write it to the history, and say what it touched.

        An image that is marked as done is on the disk, with all before it, once the call returns. Raises ConflictError,
        and nothing of it is done, where somebody changed since what it was made on; GoneError where somebody removed
        its image; SignedError where it changes a reading that is signed, and no reason was given.
        """
        # A newer answer may have taken the place of a suggestion: its acceptance adds first, and brings it back then.
        with self._transaction(durable=marks_done(edit), references_later=isinstance(edit, Compound)):
            self.require_reason(edit)
            return self._apply(edit)

    def _apply(self, edit: Edit) -> Changes:
        if isinstance(edit, Compound):
            return Changes.of(self._apply_alike(list(alike)) for _, alike in groupby(edit.edits, type))
        changes = self._tables.change(edit)
        if changes is None:
            return Changes()
        self._log(edit.image_id or None, type(edit).__name__, edit_detail(edit))
        return changes

    def _apply_alike(self, edits: Sequence[Edit]) -> Changes:
        """Apply edits of one kind. Annotations that come or go, and tags, are stored in bulk."""
        tagged = [edit for edit in edits if isinstance(edit, SetTags)]
        added = [edit for edit in edits if isinstance(edit, AddAnnotation)]
        removed = [edit for edit in edits if isinstance(edit, RemoveAnnotation)]
        twice = len({edit.image_id for edit in tagged}) < len(tagged)
        if len(edits) == 1 or twice or not (added or removed or tagged):
            return Changes.of(map(self._apply, edits))
        if tagged:
            changes = self._tables.set_tags_all(tagged)
        else:
            changes = self._tables.add_all(added) if added else self._tables.remove_all(removed)
        simple: list[SimpleEdit] = [*added, *removed, *tagged]
        steps = ((edit.image_id, type(edit).__name__, edit_detail(edit)) for edit in simple)
        self._logged += history.append_all(self._connection, now(), self.annotator, steps)
        return changes
