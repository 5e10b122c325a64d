"""Which images and labels belong to a project: how they come and go in its tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, CursorResult, RowMapping, Select, delete, func, select, update

from annotator.core.errors import KnownError
from annotator.core.project.conflict import ConflictError, GoneError
from annotator.core.store import schema, settings
from annotator.core.store.history import Entry, entry_of
from annotator.core.store.queries import MOST_IDS, is_pending
from annotator.core.store.server import Place
from annotator.core.work.annotation import Annotation, Content, Decision, ImageState
from annotator.core.work.edits import (
    AddLabel,
    AdoptImage,
    ChangeLabels,
    ChangeProtocol,
    Changes,
    MemberEdit,
    RemoveImage,
    RemoveLabel,
    ReplaceLabels,
    RestoreImage,
    RetitleLabel,
)
from annotator.core.work.label_changes import same_set
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.protocol import Protocol

# The setting that keeps how the project is read.
PROTOCOL = "protocol"
_ABOUT_LABELS = (
    "AddAnnotation", "RemoveAnnotation", "ChangeAnnotation", "Paint", "Decide", "SetTags", "AddLabel",
    "RemoveLabel", "ChangeLabels",
)  # fmt: skip
_CHANGES_OF_LABELS = ("AddLabel", "RemoveLabel", "RetitleLabel", "ReplaceLabels", "ChangeLabels")


def label_value(row: RowMapping) -> Label:
    return Label(row["id"], row["name"], row["title"], row["colour"])


def any_decision() -> Iterator[Select[Any]]:
    """Queries that find something as soon as anything was annotated or decided, or an image marked as done."""
    yield select(schema.reading.c.image_id).where(schema.reading.c.state == str(ImageState.DONE)).limit(1)
    yield select(schema.annotation.c.id).limit(1)
    yield select(schema.tag.c.image_id).limit(1)
    yield select(schema.suggestion.c.id).where(schema.suggestion.c.decision != str(Decision.PENDING)).limit(1)


def any_use_of_labels() -> Select[Any]:
    """Finds something once any step of the history is about a label; until then numbers may change their names."""
    return select(schema.history.c.id).where(schema.history.c.action.in_(_ABOUT_LABELS)).limit(1)


def require_row(changed: CursorResult[Any], image_id: int, path: Place) -> None:
    """Raises KnownError where an image that a step is about is not there."""
    if not changed.rowcount:
        raise _no_image(image_id, path)


def _no_image(image_id: int, path: Place) -> KnownError:
    return KnownError("The project has no image {number}.", number=image_id, path=path)


class Membership:
    """Images and labels behind a connection, changed inside the transaction that is open.

    `labels_seen` are the names by their numbers as whoever makes the edits knows them: others may have changed them.
    """

    def __init__(self, connection: Connection, path: Place) -> None:
        self._connection, self._path = connection, path
        self.labels_seen: dict[int, str] = {}

    def is_needless(self, edit: MemberEdit) -> bool:
        """Whether it is so already, or must stay as it is: a label that something has is not taken away."""
        match edit:
            case RemoveImage() | RestoreImage():
                return self._is_removed(edit.image_id) == isinstance(edit, RemoveImage)
            case AdoptImage(_, old, new, _):
                return old == new
            case AddLabel(label):
                return self._label(label.id) == label
            case RemoveLabel(label):
                return self._label(label.id) is None or self._is_used(label) or self._is_last()
            case ReplaceLabels(before, after):
                return before == after
            case ChangeLabels(before, after):
                return same_set(before, after)
            case ChangeProtocol(earlier, later):
                return earlier == later
            case RetitleLabel(_, label):
                return self._label(label.id) == label

    def change(self, edit: MemberEdit) -> Changes:
        """Do it, and say what it touched."""
        match edit:
            case RemoveImage() | RestoreImage():
                query = update(schema.image).where(schema.image.c.id == edit.image_id)
                changed = self._connection.execute(query.values(removed=int(isinstance(edit, RemoveImage))))
                require_row(changed, edit.image_id, self._path)
                return Changes(images=frozenset((edit.image_id,)))
            case AdoptImage():
                return self._adopt(edit)
            case ChangeProtocol():
                return self._change_protocol(edit)
            case AddLabel(label):
                self._require_own_number(label)
                known = self._has_label(label.id)
                settings.add_label(self._connection, label)
                if not known and self._is_decided():
                    settings.note_since(self._connection, (label.id,), settings.raise_version(self._connection))
            case RemoveLabel(label):
                self._connection.execute(delete(schema.suggestion).where(schema.suggestion.c.label_id == label.id))
                gone = update(schema.label).where(schema.label.c.id == label.id)
                self._connection.execute(gone.values(removed=1))
            case RetitleLabel():
                self._retitle(edit)
            case ReplaceLabels(before, after):
                return self._replace(before, after)
            case ChangeLabels():
                return self._change_labels(edit)
        return Changes(labels=frozenset((edit.label.id,)))

    def _adopt(self, edit: AdoptImage) -> Changes:
        self.require_there((edit.image_id,))
        here, columns = schema.image.c.id == edit.image_id, schema.image.c
        found = self._connection.execute(select(columns.width, columns.height, columns.sha256).where(here)).one()
        annotation = schema.annotation.c
        drawn = self._connection.execute(select(annotation.id).where(annotation.image_id == edit.image_id)).scalars()
        if not set(drawn) <= set(edit.regions):
            raise KnownError(
                "Somebody drew on this image meanwhile; this step was not stored.",
                path=self._path,
                advice="Have a look at it and do it again.",
            )
        if Content(*found) != edit.before and found.sha256:  # a recovery tells the rest of an image last
            raise KnownError(
                "Somebody else took another file for this image meanwhile; this step was not stored.",
                path=self._path,
                advice="Have a look at it and do it again.",
            )
        number = schema.suggestion.c.id
        dropped = self._connection.execute(select(number).where(is_pending(edit.image_id))).scalars().all()
        self._connection.execute(delete(schema.suggestion).where(is_pending(edit.image_id)))
        self._connection.execute(delete(schema.attention).where(schema.attention.c.image_id == edit.image_id))
        self._connection.execute(update(schema.image).where(here).values(asdict(edit.after)))
        return Changes(images=frozenset((edit.image_id,)), suggestions=frozenset(dropped))

    def _change_protocol(self, edit: ChangeProtocol) -> Changes:
        meta = schema.meta.c
        stored = self._connection.execute(select(meta.value).where(meta.key == PROTOCOL)).scalar_one_or_none()
        if (stored or Protocol().stored()) != edit.before.stored():
            raise KnownError(
                "Somebody changed how this project is read meanwhile; this step was not stored.",
                path=self._path,
                advice="Have a look at it and do it again.",
            )
        settings.put(self._connection, PROTOCOL, edit.after.stored())
        return Changes(protocol=True)

    def _retitle(self, edit: RetitleLabel) -> None:
        self.require_labels((edit.before.id,))
        if self._label(edit.before.id) != edit.before:
            raise KnownError(
                "Somebody changed the labels meanwhile; this step was not stored.",
                path=self._path,
                advice="Do it again.",
            )
        settings.retitle_label(self._connection, edit.after)

    def _replace(self, before: LabelSet, after: LabelSet) -> Changes:
        if self._is_decided():
            raise KnownError("The labels cannot change any more: there are decisions.", path=self._path)
        query = select(schema.label).where(schema.label.c.removed == 0)
        if set(map(label_value, self._connection.execute(query).mappings())) != set(before.known):
            raise KnownError(
                "Somebody changed the labels meanwhile; this step was not stored.",
                path=self._path,
                advice="Do it again.",
            )
        for table in (schema.suggestion, schema.attention):
            self._connection.execute(delete(table))
        if self._connection.execute(any_use_of_labels()).first() is None:
            self._connection.execute(delete(schema.label))
        return self._put_labels(before, after)

    def _put_labels(self, before: LabelSet, after: LabelSet) -> Changes:
        for label in after.known:
            self._require_own_number(label)
        settings.put_labels(self._connection, after)
        self.labels_seen = {label.id: label.name for label in after.known}
        return Changes(labels=frozenset(label.id for label in (*before.known, *after.known)))

    def _change_labels(self, edit: ChangeLabels) -> Changes:
        before, after = edit.before, edit.after
        stored = self._stored_labels(before)
        if not same_set(stored, before):
            raise ConflictError(edit, None, self._last_change_of_labels(), self._path)
        offered, kept = ({label.id for label in some} for some in (after.labels, after.known))
        for label in before.known:
            if label.id not in kept and self._is_used(label):
                raise KnownError(
                    "The label {name} is in use; this step was not stored.",
                    name=label,
                    path=self._path,
                    advice="Retire it instead: what has it keeps it.",
                )
        pending = schema.suggestion.c.decision == str(Decision.PENDING)
        dropped = pending & schema.suggestion.c.label_id.not_in(offered)
        numbers = self._connection.execute(select(schema.suggestion.c.id).where(dropped)).scalars().all()
        self._connection.execute(delete(schema.suggestion).where(dropped))
        fresh = [label.id for label in after.known if not self._has_label(label.id)]
        settings.note_since(self._connection, fresh, stored.version + 1)
        changes = self._put_labels(before, replace(after, version=stored.version + 1))
        return changes | Changes(suggestions=frozenset(numbers))

    def _is_decided(self) -> bool:
        return any(self._connection.execute(query).first() is not None for query in any_decision())

    def _has_label(self, number: int) -> bool:
        """Whether the project ever had a label of this number."""
        found = self._connection.execute(select(schema.label.c.id).where(schema.label.c.id == number))
        return found.first() is not None

    def _stored_labels(self, like: LabelSet) -> LabelSet:
        """The label set as the tables have it; what nobody can change of one is as in `like`."""
        query = select(schema.label).where(schema.label.c.removed == 0).order_by(schema.label.c.position)
        labels = tuple(map(label_value, self._connection.execute(query).mappings()))
        groups = json.loads(self._setting("label_groups")).items()
        found = replace(like, labels=labels, retired=(), groups=tuple(groups), attributes=(), exclusive=(), version=1)
        found = replace(found, name=self._setting("label_set"))
        return settings.with_details(found, json.loads(self._setting(settings.DETAILS)))

    def _setting(self, key: str) -> str:
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        return str(self._connection.execute(query).scalar_one_or_none() or "{}")

    def _last_change_of_labels(self) -> Entry | None:
        columns = schema.history.c
        query = select(schema.history).where(columns.action.in_(_CHANGES_OF_LABELS))
        row = self._connection.execute(query.order_by(columns.id.desc()).limit(1)).mappings().one_or_none()
        return entry_of(row) if row is not None else None

    def require_inside(self, regions: Iterable[Annotation]) -> None:
        """Raises KnownError where a region reaches out of its image: it was drawn on a file of another size."""
        columns, sizes = schema.image.c, dict[int, tuple[int, int]]()
        for region in regions:
            number, box = region.image_id, region.mask.box
            if number not in sizes:
                query = select(columns.width, columns.height).where(columns.id == number)
                found = self._connection.execute(query).one_or_none()
                sizes[number] = (found.width, found.height) if found is not None else (0, 0)
            width, height = sizes[number]
            if width and (box.x + box.w > width or box.y + box.h > height):
                raise KnownError(
                    "The region reaches out of the image of {width} × {height} pixels; this step was not stored.",
                    width=width,
                    height=height,
                    path=self._path,
                    advice="Somebody may have taken another file for the image: have a look at it.",
                )

    def require_labels(self, label_ids: Iterable[int]) -> None:
        """Raises KnownError where one of these labels is not in the project's set."""
        columns = schema.label.c
        for number in dict.fromkeys(label_ids):
            query = select(columns.name, columns.removed).where(columns.id == number)
            found = self._connection.execute(query).one_or_none()
            if found is None or found.removed or self.labels_seen.get(number, found.name) != found.name:
                raise KnownError(
                    "The label {name} is no longer in the project's label set; this step was not stored.",
                    name=self.labels_seen.get(number) or (found.name if found is not None else number),
                    path=self._path,
                    advice="Choose one of its labels and do it again.",
                )

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

    def require_known(self, image_id: int) -> None:
        """Raises KnownError where the project never had this image."""
        if self._connection.execute(select(schema.image.c.id).where(schema.image.c.id == image_id)).first() is None:
            raise _no_image(image_id, self._path)

    def _is_removed(self, image_id: int) -> bool:
        removed = select(schema.image.c.removed).where(schema.image.c.id == image_id)
        return bool(self._connection.execute(removed).scalar_one_or_none())

    def _last_removal(self, image_id: int) -> Entry | None:
        columns = schema.history.c
        query = select(schema.history).where(columns.image_id == image_id, columns.action == "RemoveImage")
        row = self._connection.execute(query.order_by(columns.id.desc()).limit(1)).mappings().one_or_none()
        return entry_of(row) if row is not None else None

    def _label(self, number: int) -> Label | None:
        query = select(schema.label).where(schema.label.c.id == number, schema.label.c.removed == 0)
        row = self._connection.execute(query).mappings().one_or_none()
        return label_value(row) if row is not None else None

    def _is_last(self) -> bool:
        """Whether there is no other label: a set without labels is none."""
        active = select(func.count()).select_from(schema.label).where(schema.label.c.removed == 0)
        return int(self._connection.execute(active).scalar_one()) <= 1

    def _is_used(self, label: Label) -> bool:
        """Whether a region has it, a tag, or a decision: undecided suggestions are no reason to keep it."""
        decided = schema.suggestion.c.decision != str(Decision.PENDING)
        for query in (
            select(schema.annotation.c.id).where(schema.annotation.c.label_id == label.id),
            select(schema.tag.c.image_id).where(schema.tag.c.label_id == label.id),
            select(schema.suggestion.c.id).where(schema.suggestion.c.label_id == label.id, decided),
        ):
            if self._connection.execute(query.limit(1)).first() is not None:
                return True
        return False

    def _require_own_number(self, label: Label) -> None:
        """Raises KnownError where the number is another label's, or the label has another one; former ones count."""
        columns = schema.label.c
        alike = select(columns.id, columns.name).where((columns.id == label.id) | (columns.name == label.name))
        for number, name in self._connection.execute(alike):
            if (number, name) != (label.id, label.name):
                raise KnownError(
                    "The project has another label {other} by now; this step was not stored.",
                    other=name,
                    path=self._path,
                    advice="Do it again.",
                )
