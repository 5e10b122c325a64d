"""Which images and labels belong to a project: how they come and go in its tables."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from annotator.core.errors import KnownError
from annotator.core.project.conflict import GoneError
from annotator.core.store import schema, settings
from annotator.core.store.history import Entry, entry_of
from annotator.core.store.queries import MOST_IDS
from annotator.core.store.server import Place
from annotator.core.work.annotation import Decision
from annotator.core.work.edits import AddLabel, Changes, MemberEdit, RemoveImage, RemoveLabel, RestoreImage
from annotator.core.work.labels import Label


class Membership:
    """Images and labels behind a connection, changed inside the transaction that is open."""

    def __init__(self, connection: Connection, path: Place) -> None:
        self._connection, self._path = connection, path

    def is_needless(self, edit: MemberEdit) -> bool:
        """Whether it is so already, or must stay as it is: a label that something has is not taken away."""
        match edit:
            case RemoveImage() | RestoreImage():
                return self._is_removed(edit.image_id) == isinstance(edit, RemoveImage)
            case AddLabel(label):
                return self._label(label.id) == label
            case RemoveLabel(label):
                return self._label(label.id) is None or self._is_used(label)

    def change(self, edit: MemberEdit) -> Changes:
        """Do it, and say what it touched."""
        match edit:
            case RemoveImage() | RestoreImage():
                query = update(schema.image).where(schema.image.c.id == edit.image_id)
                self._connection.execute(query.values(removed=int(isinstance(edit, RemoveImage))))
                return Changes(images=frozenset((edit.image_id,)))
            case AddLabel(label):
                self._require_new(label)
                settings.add_label(self._connection, label)
            case RemoveLabel(label):
                self._connection.execute(delete(schema.suggestion).where(schema.suggestion.c.label_id == label.id))
                self._connection.execute(delete(schema.label).where(schema.label.c.id == label.id))
        return Changes(labels=frozenset((edit.label.id,)))

    def require_there(self, image_ids: Iterable[int]) -> None:
        """Raises GoneError where one of these images was removed."""
        wanted, columns = list(dict.fromkeys(image_ids)), schema.image.c
        for first in range(0, len(wanted), MOST_IDS):
            query = select(columns.id, columns.path).where(
                columns.id.in_(wanted[first : first + MOST_IDS]), columns.removed == 1
            )
            found = self._connection.execute(query.limit(1)).one_or_none()
            if found is not None:
                raise GoneError(found.id, found.path, self._last_removal(found.id), self._path)

    def _is_removed(self, image_id: int) -> bool:
        removed = select(schema.image.c.removed).where(schema.image.c.id == image_id)
        return bool(self._connection.execute(removed).scalar_one_or_none())

    def _last_removal(self, image_id: int) -> Entry | None:
        columns = schema.history.c
        query = select(schema.history).where(columns.image_id == image_id, columns.action == "RemoveImage")
        row = self._connection.execute(query.order_by(columns.id.desc()).limit(1)).mappings().one_or_none()
        return entry_of(row) if row is not None else None

    def _label(self, number: int) -> Label | None:
        query = select(schema.label).where(schema.label.c.id == number)
        row = self._connection.execute(query).mappings().one_or_none()
        return Label(row["id"], row["name"], row["title"], row["colour"]) if row is not None else None

    def _is_used(self, label: Label) -> bool:
        """Whether a region has it, or a decision: undecided suggestions are no reason to keep it."""
        decided = schema.suggestion.c.decision != str(Decision.PENDING)
        for query in (
            select(schema.annotation.c.id).where(schema.annotation.c.label_id == label.id),
            select(schema.suggestion.c.id).where(schema.suggestion.c.label_id == label.id, decided),
        ):
            if self._connection.execute(query.limit(1)).first() is not None:
                return True
        return False

    def _require_new(self, label: Label) -> None:
        columns = schema.label.c
        taken = select(columns.name).where((columns.id == label.id) | (columns.name == label.name))
        other = self._connection.execute(taken.limit(1)).scalar_one_or_none()
        if other is not None:
            raise KnownError(
                "The project has another label {other} by now; this step was not stored.",
                other=other,
                path=self._path,
                advice="Do it again.",
            )
