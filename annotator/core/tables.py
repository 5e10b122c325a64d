"""What an edit does to the tables of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from annotator.core import schema
from annotator.core.annotation import Annotation, Suggestion
from annotator.core.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Changes,
    Decide,
    Paint,
    RemoveAnnotation,
    SetImageState,
    SimpleEdit,
)
from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.rows import annotation_row, annotation_value, suggestion_row

# Two windows on one project gave the same number.
_TAKEN_ANNOTATION = marked(
    "There is already an annotation of number {number}, made by another window; this step was not stored."
)
_TAKEN_SUGGESTION = marked(
    "There is already a suggestion of number {number}, made by another window; this step was not stored."
)


class Tables:
    """The tables behind a connection, changed inside the transaction that is open."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def change(self, edit: SimpleEdit) -> Changes:
        """Do a simple edit, and say what it touched. Raises KnownError where another window was before it."""
        image = frozenset((edit.image_id,))
        match edit:
            case AddAnnotation(value):
                self._add(schema.annotation, annotation_row(value))
                return Changes(images=image, annotations=frozenset((value.id,)))
            case RemoveAnnotation(value):
                query = delete(schema.annotation).where(schema.annotation.c.id == value.id)
                self._expect_one(self._connection.execute(query).rowcount)
                return Changes(images=image, annotations=frozenset((value.id,)))
            case ChangeAnnotation(_, after):
                return self._replace(after)
            case Paint():
                return self._replace(edit.applied(self._annotation(edit.annotation_id)))
            case Decide(_, after):
                return self._decide(after)
            case SetImageState():
                values = {"state": str(edit.after)}
                self._connection.execute(update(schema.image).where(schema.image.c.id == edit.image_id).values(values))
                return Changes(images=image)

    def _annotation(self, annotation_id: int) -> Annotation:
        query = select(schema.annotation).where(schema.annotation.c.id == annotation_id)
        found = self._connection.execute(query).mappings().all()
        self._expect_one(len(found))
        return annotation_value(found[0])

    def _expect_one(self, count: int) -> None:
        if count == 0:
            raise KnownError(
                "This annotation was changed or removed by another window; this step was not stored.",
                path=self._path,
                advice="Open the project again.",
            )

    def _add(self, table: Table, row: dict[str, Any]) -> None:
        if self._connection.execute(select(table.c.id).where(table.c.id == row["id"])).first() is not None:
            raise KnownError(
                _TAKEN_ANNOTATION if table is schema.annotation else _TAKEN_SUGGESTION,
                number=row["id"],
                path=self._path,
                advice="Open the project again.",
            )
        self._connection.execute(insert(table).values(row))

    def _replace(self, value: Annotation) -> Changes:
        query = update(schema.annotation).where(schema.annotation.c.id == value.id)
        self._expect_one(self._connection.execute(query.values(annotation_row(value))).rowcount)
        return Changes(images=frozenset((value.image_id,)), annotations=frozenset((value.id,)))

    def _decide(self, value: Suggestion) -> Changes:
        columns = schema.suggestion.c
        # Files of older versions may have used a number again: then it must be the same part of the same map, too.
        query = update(schema.suggestion).where(
            columns.id == value.id, columns.image_id == value.image_id, columns.label_id == value.label_id,
            columns.territory == value.territory, columns.peak_x == value.peak[0], columns.peak_y == value.peak[1],
        )  # fmt: skip
        if self._connection.execute(query.values(suggestion_row(value))).rowcount == 0:
            # A newer answer of the classifier had taken its place while it was undecided: an undo brings it back.
            self._add(schema.suggestion, suggestion_row(value))
        return Changes(images=frozenset((value.image_id,)), suggestions=frozenset((value.id,)))
