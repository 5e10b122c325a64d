"""What an edit does to the tables of a project, if it fits what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from annotator.core.errors import KnownError
from annotator.core.project import reading_rows, tag_rows
from annotator.core.project.conflict import ConflictError, Current
from annotator.core.project.membership import Membership
from annotator.core.project.rows import annotation_row, annotation_value, suggestion_row, suggestion_value
from annotator.core.store import schema
from annotator.core.store.history import Entry, entry_of
from annotator.core.store.queries import MOST_IDS
from annotator.core.store.server import Place
from annotator.core.work.annotation import Annotation, Suggestion
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Changes,
    ContentEdit,
    Decide,
    MemberEdit,
    Paint,
    RemoveAnnotation,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
)
from annotator.core.work.labels import Label


class Tables:
    """The tables behind a connection, changed inside the transaction that is open.

    An edit says what it was made on. Where that is not what is stored, somebody else was there before: it is refused
    with a ConflictError. Values are compared, so no counter of versions is needed; a stroke looks at its window alone.
    """

    def __init__(self, connection: Connection, path: Place) -> None:
        self._connection, self._path = connection, path
        self._membership = Membership(connection, path)

    def change(self, edit: SimpleEdit) -> Changes | None:
        """Do a simple edit, and say what it touched; None where there is nothing to do.

        Raises ConflictError, GoneError, KnownError.
        """
        if isinstance(edit, MemberEdit):
            return None if self._membership.is_needless(edit) else self._membership.change(edit)
        self._membership.require_there((edit.image_id,))
        return self._change(edit)

    def see_labels(self, labels: Iterable[Label], *, only_first: bool = False) -> None:
        """Take these for the labels that the edits to come were made with."""
        if not (only_first and self._membership.labels_seen):
            self._membership.labels_seen = {label.id: label.name for label in labels}

    def require_labels(self, label_ids: Iterable[int]) -> None:
        """Raises KnownError where one of these labels is not in the project's set."""
        self._membership.require_labels(label_ids)

    def _change(self, edit: ContentEdit) -> Changes:
        match edit:
            case Decide(before, after):
                self._membership.require_labels((after.label_id,))
                return self._decide(edit, before, after)
            case SetImageState() | SetImageAttributes():
                self._membership.require_known(edit.image_id)
                reading_rows.put(self._connection, edit, lambda current: self._conflict(edit, current))
                return Changes(images=frozenset((edit.image_id,)))
            case SetTags():
                return self._set_tags((edit,))
            case AddAnnotation(value):
                self._membership.require_labels((value.label_id,))
                self._add(edit, value)
            case RemoveAnnotation(value):
                self._require(edit, value)
                self._connection.execute(delete(schema.annotation).where(schema.annotation.c.id == value.id))
            case ChangeAnnotation(before, value):
                self._membership.require_labels((value.label_id,))
                self._require(edit, before)
                self._replace(value)
            case Paint():
                value = self._painted(edit)
                self._replace(value)
        return Changes(images=frozenset((edit.image_id,)), annotations=frozenset((value.id,)))

    def _add(self, edit: ContentEdit, value: Annotation) -> None:
        current = self._annotation(value.id)
        if current is not None:
            raise self._conflict(edit, current)
        self._membership.require_inside((value,))
        self._connection.execute(insert(schema.annotation).values(annotation_row(value)))

    def add_all(self, edits: Sequence[AddAnnotation]) -> Changes:
        """Add many annotations."""
        self._membership.require_there(edit.image_id for edit in edits)
        self._membership.require_labels(edit.annotation.label_id for edit in edits)
        self._membership.require_inside(edit.annotation for edit in edits)
        there = self._annotations([edit.annotation.id for edit in edits])
        for edit in edits:
            if edit.annotation.id in there:
                raise self._conflict(edit, there[edit.annotation.id])
        self._connection.execute(insert(schema.annotation), [annotation_row(edit.annotation) for edit in edits])
        return _about(edits)

    def remove_all(self, edits: Sequence[RemoveAnnotation]) -> Changes:
        """Remove many annotations."""
        self._membership.require_there(edit.image_id for edit in edits)
        numbers = [edit.annotation.id for edit in edits]
        there = self._annotations(numbers)
        for edit in edits:
            current = there.get(edit.annotation.id)
            if current is None or _essence(current) != _essence(edit.annotation):
                raise self._conflict(edit, current)
        for some in _in_parts(numbers):
            self._connection.execute(delete(schema.annotation).where(schema.annotation.c.id.in_(some)))
        return _about(edits)

    def set_tags_all(self, edits: Sequence[SetTags]) -> Changes:
        """Tag many images, each of which is in one edit."""
        self._membership.require_there(edit.image_id for edit in edits)
        return self._set_tags(edits)

    def _set_tags(self, edits: Sequence[SetTags]) -> Changes:
        self._membership.require_labels(tag.label_id for edit in edits for tag in edit.after)
        there = tag_rows.stored_tags(self._connection, edits)
        for edit in edits:
            if not tag_rows.fits(edit, there[edit.image_id]):
                raise self._conflict(edit, there[edit.image_id])
        tag_rows.put_tags(self._connection, edits)
        return Changes(images=frozenset(edit.image_id for edit in edits))

    def _require(self, edit: ContentEdit, before: Annotation) -> None:
        current = self._annotation(before.id)
        if current is None or _essence(current) != _essence(before):
            raise self._conflict(edit, current)

    def _painted(self, edit: Paint) -> Annotation:
        current = self._annotation(edit.annotation_id)
        if current is None or not edit.fits(current):
            raise self._conflict(edit, current)
        return edit.applied(current)

    def _replace(self, value: Annotation) -> None:
        query = update(schema.annotation).where(schema.annotation.c.id == value.id)
        self._connection.execute(query.values(annotation_row(value)))

    def _decide(self, edit: ContentEdit, before: Suggestion, after: Suggestion) -> Changes:
        current = self._suggestion(after.id)
        if current is None:
            # A newer answer of the classifier had taken its place while it was undecided: an undo brings it back.
            self._connection.execute(insert(schema.suggestion).values(suggestion_row(after)))
        elif _part(current) != _part(after):  # files of older versions may have used a number again
            raise KnownError(
                "There is already a suggestion of number {number}; this step was not stored.",
                number=after.id,
                path=self._path,
                advice="Open the project again.",
            )
        elif current.decision is not before.decision:
            raise self._conflict(edit, current)
        else:
            query = update(schema.suggestion).where(schema.suggestion.c.id == after.id)
            self._connection.execute(query.values(suggestion_row(after)))
        return Changes(images=frozenset((after.image_id,)), suggestions=frozenset((after.id,)))

    def _annotation(self, number: int) -> Annotation | None:
        query = select(schema.annotation).where(schema.annotation.c.id == number)
        row = self._connection.execute(query).mappings().one_or_none()
        return annotation_value(row) if row is not None else None

    def _annotations(self, numbers: Sequence[int]) -> dict[int, Annotation]:
        found: dict[int, Annotation] = {}
        for some in _in_parts(numbers):
            query = select(schema.annotation).where(schema.annotation.c.id.in_(some))
            found |= {row["id"]: annotation_value(row) for row in self._connection.execute(query).mappings()}
        return found

    def _suggestion(self, number: int) -> Suggestion | None:
        query = select(schema.suggestion).where(schema.suggestion.c.id == number)
        row = self._connection.execute(query).mappings().one_or_none()
        return suggestion_value(row) if row is not None else None

    def _conflict(self, edit: ContentEdit, current: Current) -> ConflictError:
        return ConflictError(edit, current, self._last(edit), self._path)

    def _last(self, edit: ContentEdit) -> Entry | None:
        """The last entry about what an edit no longer fits."""
        columns = schema.history.c
        about: ColumnElement[bool]
        match edit:
            case SetTags():
                return tag_rows.last_tagging(self._connection, edit)
            case Decide():
                about = (columns.suggestion_id == edit.after.id) & (columns.action == "Decide")
            case SetImageState() | SetImageAttributes():
                about = (columns.image_id == edit.image_id) & (columns.action == type(edit).__name__)
            case Paint():
                about = columns.annotation_id == edit.annotation_id
            case AddAnnotation(value) | RemoveAnnotation(value) | ChangeAnnotation(_, value):
                about = columns.annotation_id == value.id
        query = select(schema.history).where(about).order_by(columns.id.desc()).limit(1)
        row = self._connection.execute(query).mappings().one_or_none()
        return entry_of(row) if row is not None else None


def _in_parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time as a query takes."""
    return (numbers[first : first + MOST_IDS] for first in range(0, len(numbers), MOST_IDS))


def _about(edits: Sequence[AddAnnotation] | Sequence[RemoveAnnotation]) -> Changes:
    numbers = frozenset(edit.annotation.id for edit in edits)
    return Changes(images=frozenset(edit.image_id for edit in edits), annotations=numbers)


def _essence(annotation: Annotation) -> Annotation:
    """What two people would call the same: all but when it was changed last and how long it took."""
    return replace(annotation, modified="", seconds=0.0)


def _part(suggestion: Suggestion) -> tuple[object, ...]:
    """Which part of which map, or of which clip, a suggestion is."""
    return suggestion.image_id, suggestion.label_id, suggestion.territory, suggestion.peak, suggestion.span
