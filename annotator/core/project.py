"""A project: the images, labels, suggestions and annotations of one job, in one file."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, Table, delete, func, insert, select, text, update

from annotator.core import schema
from annotator.core.annotation import Annotation, Decision, ImageRecord, Suggestion, now
from annotator.core.attention import AttentionRecord
from annotator.core.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Changes,
    Compound,
    Decide,
    Edit,
    Paint,
    RemoveAnnotation,
    SetImageState,
)
from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_encodable, own_place, readable_name
from annotator.core.labels import Label, LabelSet
from annotator.core.message import marked
from annotator.core.queries import MOST_IDS, images_query, is_pending
from annotator.core.rows import (
    annotation_row,
    annotation_value,
    edit_detail,
    image_value,
    suggestion_row,
    suggestion_value,
)
from annotator.core.store import connect, told_plainly, transaction

SUFFIX = ".annot"
# Two windows on one project gave the same number.
_TAKEN_ANNOTATION = marked(
    "There is already an annotation of number {number}, made by another window; this step was not stored."
)
_TAKEN_SUGGESTION = marked(
    "There is already a suggestion of number {number}, made by another window; this step was not stored."
)


class Project:
    """One project file, open. Every change is one transaction, committed before the call returns.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the disk or the file.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._connection = connect(path, create=create)
        self.annotator = os.environ.get("USER") or os.environ.get("USERNAME") or ""

    @classmethod
    def create(cls, path: Path, labels: LabelSet, model: str = "") -> Self:
        """Make a new project file. `model` is a bundled classifier's name or a model file's path."""
        project = cls(path, create=True)
        with transaction(project._connection, path):
            project._store_labels(labels)
            project._store_setting("model", model)
            project._store_setting("created", now())
        return project

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing project file."""
        return cls(path)

    def close(self) -> None:
        """Close the file; everything is stored already."""
        with told_plainly(self.path):
            self._connection.close()
            self._connection.engine.dispose()

    # --- settings and labels

    def setting(self, key: str, default: str = "") -> str:
        """A stored setting."""
        found = self._rows(select(schema.meta.c.value).where(schema.meta.c.key == key))
        return str(found[0]["value"]) if found else default

    def set_setting(self, key: str, value: str) -> None:
        """Store a setting."""
        with transaction(self._connection, self.path):
            self._store_setting(key, value)

    def _store_setting(self, key: str, value: str) -> None:
        self._connection.execute(delete(schema.meta).where(schema.meta.c.key == key))
        self._connection.execute(insert(schema.meta).values(key=key, value=value))

    @property
    def labels(self) -> LabelSet:
        """The project's label set."""
        rows = self._rows(select(schema.label).order_by(schema.label.c.position))
        labels = tuple(Label(row["id"], row["name"], row["title"], row["colour"]) for row in rows)
        name, instances = self.setting("label_set"), self.setting("instances", "1") == "1"
        refinement, contrast = self.setting("refinement", "none"), self.setting("contrast", "none")
        return LabelSet(name, labels, instances, refinement, contrast, float(self.setting("fraction", "0.6")))

    def has_decisions(self) -> bool:
        """Whether anything was annotated or decided: from then on the labels are fixed."""
        decided = schema.suggestion.c.decision != str(Decision.PENDING)
        return bool(
            self._rows(select(schema.annotation.c.id).limit(1))
            or self._rows(select(schema.suggestion.c.id).where(decided).limit(1))
        )

    def replace_labels(self, labels: LabelSet) -> None:
        """Use another label set; undecided suggestions are dropped. Raises KnownError once anything is decided."""
        if self.has_decisions():
            raise KnownError("The labels cannot change any more: there are decisions.", path=self.path)
        with transaction(self._connection, self.path):
            for table in (schema.suggestion, schema.attention, schema.label):
                self._connection.execute(delete(table))
            self._store_labels(labels)

    def _store_labels(self, labels: LabelSet) -> None:
        rows = [
            {"id": entry.id, "position": position, "name": entry.name, "title": entry.title, "colour": entry.colour}
            for position, entry in enumerate(labels.labels)
        ]
        self._connection.execute(insert(schema.label), rows)
        settings = {
            "label_set": labels.name, "instances": str(int(labels.instances)), "refinement": labels.refinement,
            "contrast": labels.contrast,
            "fraction": str(labels.fraction),
        }  # fmt: skip
        for key, value in settings.items():
            self._store_setting(key, value)

    # --- images

    def add_images(self, paths: Iterable[Path]) -> int:
        """Add image files by their path relative to the project; those already there stay. Returns how many are new."""
        known = {row["path"] for row in self._rows(select(schema.image.c.path))}
        new = [path for path in dict.fromkeys(map(self._relative, paths)) if path not in known]
        if new:
            with transaction(self._connection, self.path):
                self._connection.execute(insert(schema.image), [{"path": path, "state": "new"} for path in new])
        return len(new)

    def _relative(self, path: Path) -> str:
        folder, place = self.path.resolve().parent, own_place(path)
        try:
            relative = Path(os.path.relpath(place, folder)).as_posix()
        except ValueError:  # another drive on Windows
            relative = place.as_posix()
        if not is_encodable(relative):
            raise KnownError("The name is not valid UTF-8.", path=readable_name(place), advice="Rename it.")
        return relative

    def image_path(self, image: ImageRecord) -> Path:
        """Where the image lies: a file, or a page of one (`scan.tif#page=2`)."""
        return own_place(self.path.resolve().parent / image.path)

    def image_file(self, image: ImageRecord) -> Path:
        """The file an image is in: several where it has pages."""
        return file_of(self.image_path(image))

    def images(self, ids: Sequence[int] | None = None) -> list[ImageRecord]:
        """All images in the order they were added, or those with the given ids, with their state and counts."""
        if ids is not None and len(ids) > MOST_IDS:
            wanted = set(ids)
            return [record for record in self.images() if record.id in wanted]
        return [image_value(row) for row in self._rows(images_query(ids))]

    def image(self, image_id: int) -> ImageRecord:
        """One image. Raises KnownError when the project has none of that id."""
        found = self.images([image_id])
        if not found:
            raise KnownError("The project has no image {number}.", number=image_id, path=self.path)
        return found[0]

    def record_image(self, image_id: int, width: int, height: int, sha256: str) -> None:
        """Keep what reading an image told: its size in pixels and the hash of its file."""
        with transaction(self._connection, self.path):
            values = {"width": width, "height": height, "sha256": sha256}
            self._connection.execute(update(schema.image).where(schema.image.c.id == image_id).values(values))

    # --- suggestions

    def suggestions(self, image_id: int) -> list[Suggestion]:
        """All suggestions of an image, decided ones included."""
        query = select(schema.suggestion).where(schema.suggestion.c.image_id == image_id)
        return [suggestion_value(row) for row in self._rows(query.order_by(schema.suggestion.c.id))]

    def attention(self, image_id: int, key: str) -> AttentionRecord | None:
        """The stored attention maps of an image made under `key`; None without."""
        columns = schema.attention.c
        query = select(schema.attention).where(columns.image_id == image_id, columns.key == key)
        found = self._rows(query)
        return AttentionRecord.from_stored(found[0]["record"], found[0]["maps"]) if found else None

    def store_suggestions(self, image_id: int, record: AttentionRecord, suggestions: Sequence[Suggestion]) -> Changes:
        """Keep a classifier's answer: its maps, and its suggestions in place of those still undecided.

        Suggestions with id 0 get a new one.
        """
        data, maps = record.stored()
        with transaction(self._connection, self.path):
            replaced = self._pending(image_id)
            self._connection.execute(delete(schema.suggestion).where(is_pending(image_id)))
            self._connection.execute(
                delete(schema.attention).where(
                    schema.attention.c.image_id == image_id, schema.attention.c.key == record.key
                )
            )
            values = {"image_id": image_id, "key": record.key, "record": data, "maps": maps}
            self._connection.execute(insert(schema.attention).values(values))
            first = self._take_ids("next_suggestion", schema.suggestion.c.id, len(suggestions))
            numbered = [replace(value, id=value.id or first + n) for n, value in enumerate(suggestions)]
            if numbered:
                self._connection.execute(insert(schema.suggestion), [suggestion_row(value) for value in numbered])
            self._log(image_id, "suggest", {"key": record.key, "suggestions": [value.id for value in numbered]})
        touched = frozenset((*replaced, *(value.id for value in numbered)))
        return Changes(images=frozenset((image_id,)), suggestions=touched)

    def _pending(self, image_id: int) -> list[int]:
        """The ids of an image's undecided suggestions; inside the transaction that is open."""
        number = schema.suggestion.c.id
        return list(self._connection.execute(select(number).where(is_pending(image_id)).order_by(number)).scalars())

    def forget_answers(self, image_id: int) -> Changes:
        """Drop the stored maps and undecided suggestions of an image, for one whose file was changed."""
        attention = schema.attention.c
        with transaction(self._connection, self.path):
            query = select(attention.key).where(attention.image_id == image_id).order_by(attention.id)
            keys = list(self._connection.execute(query).scalars())
            dropped = self._pending(image_id)
            self._connection.execute(delete(schema.suggestion).where(is_pending(image_id)))
            self._connection.execute(delete(schema.attention).where(attention.image_id == image_id))
            self._log(image_id, "forget", {"keys": keys, "suggestions": dropped})
        return Changes(images=frozenset((image_id,)), suggestions=frozenset(dropped))

    # --- annotations

    def annotations(self, image_id: int, ids: Collection[int] | None = None) -> list[Annotation]:
        """The annotations of an image, oldest first: all of them, or those with the given ids."""
        if ids is not None and len(ids) > MOST_IDS:
            return [value for value in self.annotations(image_id) if value.id in ids]
        query = select(schema.annotation).where(schema.annotation.c.image_id == image_id)
        if ids is not None:
            query = query.where(schema.annotation.c.id.in_(ids))
        return [annotation_value(row) for row in self._rows(query.order_by(schema.annotation.c.id))]

    def next_annotation_id(self, count: int = 1) -> int:
        """The first of so many ids that no annotation ever had: exported ids stay, and undo can bring one back."""
        with transaction(self._connection, self.path):
            return self._take_ids("next_annotation", schema.annotation.c.id, count)

    def _take_ids(self, counter: str, column: ColumnElement[int], count: int) -> int:
        """The first of so many ids that were never used; the counter moves on in the transaction that is open."""
        key, value = schema.meta.c.key, schema.meta.c.value
        # Writing first locks the file, so that two windows never take the same ids.
        self._connection.execute(insert(schema.meta).prefix_with("OR IGNORE").values(key=counter, value="1"))
        stored = self._connection.execute(select(value).where(key == counter)).scalar_one()
        highest = self._connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
        first = max(int(stored), int(highest) + 1)
        self._connection.execute(update(schema.meta).where(key == counter).values(value=str(first + count)))
        return first

    # --- edits

    def apply(self, edit: Edit) -> Changes:
        """Apply an edit in one transaction, write it to the history, and say what it touched."""
        with transaction(self._connection, self.path):
            return self._apply(edit)

    def _apply(self, edit: Edit) -> Changes:
        if isinstance(edit, Compound):
            return Changes.of(self._apply(part) for part in edit.edits)
        image = frozenset((edit.image_id,))
        self._log(edit.image_id, type(edit).__name__, edit_detail(edit))
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
                path=self.path,
                advice="Open the project again.",
            )

    def _add(self, table: Table, row: dict[str, Any]) -> None:
        if self._connection.execute(select(table.c.id).where(table.c.id == row["id"])).first() is not None:
            raise KnownError(
                _TAKEN_ANNOTATION if table is schema.annotation else _TAKEN_SUGGESTION,
                number=row["id"],
                path=self.path,
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

    def apply_import(self, labels: Sequence[Label], edits: Sequence[Edit]) -> Changes:
        """Add labels behind the others, then apply edits, all in one transaction."""
        with transaction(self._connection, self.path):
            last = self._connection.execute(select(func.max(schema.label.c.position))).scalar_one() or 0
            for place, value in enumerate(labels, last + 1):
                self._connection.execute(insert(schema.label).values(position=place, **asdict(value)))
                self._log(None, "AddLabel", asdict(value))
            return Changes.of(self._apply(edit) for edit in edits)

    def last_step(self) -> tuple[int, str]:
        """The number of the last step in the history and its moment; before the first one 0 and when it was made."""
        query = select(schema.history.c.id, schema.history.c.at).order_by(schema.history.c.id.desc()).limit(1)
        found = self._rows(query)
        return (found[0]["id"], found[0]["at"]) if found else (0, self.setting("created"))

    def file_faults(self) -> list[str]:
        """What the database says of its own integrity and references; empty when all is well."""
        with told_plainly(self.path):
            found = [str(row[0]) for row in self._connection.execute(text("PRAGMA integrity_check"))]
            dangling = self._connection.execute(text("PRAGMA foreign_key_check")).all()
            self._connection.rollback()
        broken = [f"{row[0]} {row[1]} refers to a {row[2]} that does not exist." for row in dangling]
        return [line for line in found if line != "ok"] + broken

    def history(self) -> list[dict[str, Any]]:
        """Everything that was ever done to the project, oldest first."""
        return [dict(row) for row in self._rows(select(schema.history).order_by(schema.history.c.id))]

    def _log(self, image_id: int | None, action: str, detail: dict[str, Any]) -> None:
        values = {
            "at": now(), "annotator": self.annotator, "image_id": image_id, "action": action,
            "detail": json.dumps(detail),
        }  # fmt: skip
        self._connection.execute(insert(schema.history).values(values))

    def _rows(self, query: Select[Any]) -> list[Any]:
        with told_plainly(self.path):
            rows = self._connection.execute(query).mappings().all()
            self._connection.rollback()  # end the read, so that the next write starts on the newest state
            return list(rows)
