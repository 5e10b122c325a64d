"""A project: the images, labels, suggestions and annotations of one job, in one file or on a server."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from annotator.core.errors import DamagedError, KnownError
from annotator.core.images import file_of, own_place
from annotator.core.message import Message
from annotator.core.project.image_folders import relative_name
from annotator.core.project.rows import (
    annotation_value,
    edit_detail,
    edit_value,
    image_values,
    suggestion_row,
    suggestion_value,
)
from annotator.core.project.tables import Tables
from annotator.core.store import history, schema, settings
from annotator.core.store.faults import as_written
from annotator.core.store.history import Entry
from annotator.core.store.queries import MOST_IDS, images_query, is_pending
from annotator.core.store.server import Place
from annotator.core.store.store import Store, create_store, open_store
from annotator.core.work.annotation import Annotation, Decision, ImageRecord, Suggestion, now
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, Changes, Compound, Edit, marks_done
from annotator.core.work.labels import Label, LabelSet

SUFFIX = ".annot"


class Project:
    """One project, open. Every change is one transaction, committed before the call returns.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the disk, the file or the server.
    While another holds it, or where it may not be written, it is `read_only`: then every change raises KnownError.

    `written` has the hashes of the history's entries that were added here, where others add some, too.
    """

    def __init__(self, store: Store) -> None:
        self.store, self.path = store, store.path
        self._connection: Connection = store.connection
        self._tables = Tables(store.connection, store.path)
        self.written: set[str] = set()
        self._logged: list[str] = []
        self.annotator = os.environ.get("USER") or os.environ.get("USERNAME") or ""

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
    def open(cls, path: Place, after: Project | None = None) -> Self:
        """Open an existing project; `after` is one that it takes the place of, which may be the same."""
        return cls(open_store(path, after.store if after is not None else None))

    @property
    def folder(self) -> Path:
        """What the paths of images are relative to. Raises KnownError where a server's project has none here."""
        return self.store.folder

    @property
    def read_only(self) -> bool:
        return self.store.read_only

    def require_writable(self) -> None:
        """Raises KnownError, which says who holds the project, where it can only be read."""
        if self.read_only:
            raise self.store.refusal()

    @property
    def notices(self) -> list[KnownError]:
        """What its owner should be told of how it was opened."""
        refusal = self.store.refusal() if self.read_only else None
        return [notice for notice in (self.store.notice, refusal) if notice is not None]

    def close(self) -> None:
        """Close it; everything is stored already."""
        self.store.close()

    @contextmanager
    def _transaction(self, *, durable: bool = False, references_later: bool = False) -> Iterator[None]:
        self._logged = []
        with self.store.transaction(durable=durable, references_later=references_later):
            yield
        if self.store.shared:
            self.written.update(self._logged)

    # --- settings and labels

    def setting(self, key: str, default: str = "") -> str:
        """A stored setting."""
        found = self.store.rows(select(schema.meta.c.value).where(schema.meta.c.key == key))
        return str(found[0]["value"]) if found else default

    def set_setting(self, key: str, value: str) -> None:
        """Store a setting."""
        with self._transaction():
            settings.put(self._connection, key, value)

    @property
    def labels(self) -> LabelSet:
        """The project's label set."""
        rows = self.store.rows(select(schema.label).order_by(schema.label.c.position))
        labels = tuple(Label(row["id"], row["name"], row["title"], row["colour"]) for row in rows)
        if not labels:
            raise DamagedError("The project file is damaged: it has no labels.", path=self.path)
        name, instances = self.setting("label_set"), self.setting("instances", "1") == "1"
        refinement, contrast = self.setting("refinement", "none"), self.setting("contrast", "none")
        with as_written(self.path):
            return LabelSet(name, labels, instances, refinement, contrast, float(self.setting("fraction", "0.6")))

    def has_decisions(self) -> bool:
        """Whether anything was annotated or decided: from then on the labels are fixed."""
        decided = schema.suggestion.c.decision != str(Decision.PENDING)
        return bool(
            self.store.rows(select(schema.annotation.c.id).limit(1))
            or self.store.rows(select(schema.suggestion.c.id).where(decided).limit(1))
        )

    def replace_labels(self, labels: LabelSet) -> None:
        """Use another label set; undecided suggestions are dropped. Raises KnownError once anything is decided."""
        if self.has_decisions():
            raise KnownError("The labels cannot change any more: there are decisions.", path=self.path)
        with self._transaction():
            for table in (schema.suggestion, schema.attention, schema.label):
                self._connection.execute(delete(table))
            settings.put_labels(self._connection, labels)

    # --- images

    def add_images(self, paths: Iterable[Path]) -> int:
        """Add image files by their path relative to the project; those already there stay. Returns how many are new."""
        known = {row["path"] for row in self.store.rows(select(schema.image.c.path))}
        new = [path for path in dict.fromkeys(map(self._relative, paths)) if path not in known]
        if new:
            with self._transaction():
                added = set(self._connection.execute(select(schema.image.c.path)).scalars())  # by others, just now
                new = [path for path in new if path not in added]
                if new:
                    self._connection.execute(insert(schema.image), [{"path": path, "state": "new"} for path in new])
        return len(new)

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

    def _place_image(self, image_id: int, path: str) -> None:
        self._connection.execute(update(schema.image).where(schema.image.c.id == image_id).values(path=path))

    def _relative(self, path: Path) -> str:
        return relative_name(path, self.folder, inside=self.store.shared)

    def image_path(self, image: ImageRecord) -> Path:
        """Where the image lies: a file, or a page of one (`scan.tif#page=2`)."""
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
            return image_values(self.store.tuples(images_query(ids)))

    def image(self, image_id: int) -> ImageRecord:
        """One image. Raises KnownError when the project has none of that id."""
        found = self.images([image_id])
        if not found:
            raise KnownError("The project has no image {number}.", number=image_id, path=self.path)
        return found[0]

    def record_image(self, image_id: int, width: int, height: int, sha256: str) -> None:
        """Keep what reading an image told: its size in pixels and the hash of its file."""
        with self._transaction():
            values = {"width": width, "height": height, "sha256": sha256}
            self._connection.execute(update(schema.image).where(schema.image.c.id == image_id).values(values))

    # --- suggestions

    def suggestions(self, image_id: int) -> list[Suggestion]:
        """All suggestions of an image, decided ones included."""
        query = select(schema.suggestion).where(schema.suggestion.c.image_id == image_id)
        with as_written(self.path):
            return [suggestion_value(row) for row in self.store.rows(query.order_by(schema.suggestion.c.id))]

    def attention(self, image_id: int, key: str) -> AttentionRecord | None:
        """The stored attention maps of an image made under `key`; None without."""
        columns = schema.attention.c
        query = select(schema.attention).where(columns.image_id == image_id, columns.key == key)
        found = self.store.rows(query)
        with as_written(self.path):
            return AttentionRecord.from_stored(found[0]["record"], found[0]["maps"]) if found else None

    def store_suggestions(self, image_id: int, record: AttentionRecord, suggestions: Sequence[Suggestion]) -> Changes:
        """Keep a classifier's answer: its maps, and its suggestions in place of those still undecided.

        Suggestions with id 0 get a new one.
        """
        data, maps = record.stored()
        with self._transaction():
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
        with self._transaction():
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
        with as_written(self.path):
            return [annotation_value(row) for row in self.store.rows(query.order_by(schema.annotation.c.id))]

    def next_annotation_id(self, count: int = 1) -> int:
        """The first of so many ids that no annotation ever had: exported ids stay, and undo can bring one back."""
        with self._transaction():
            return self._take_ids("next_annotation", schema.annotation.c.id, count)

    def _take_ids(self, counter: str, column: ColumnElement[int], count: int) -> int:
        """The first of so many ids that were never used; the counter moves on in the transaction that is open."""
        key, value = schema.meta.c.key, schema.meta.c.value
        stored = self._connection.execute(select(value).where(key == counter)).scalar_one_or_none()
        highest = self._connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
        first = max(int(stored or 1), int(highest) + 1)
        settings.put(self._connection, counter, str(first + count))
        return first

    # --- edits

    def apply(self, edit: Edit) -> Changes:
        """Apply an edit in one transaction, write it to the history, and say what it touched.

        An image that is marked as done is on the disk, with all before it, once the call returns. Raises ConflictError,
        and nothing of it is done, where somebody changed since what it was made on.
        """
        # A newer answer may have taken the place of a suggestion: its acceptance adds first, and brings it back then.
        with self._transaction(durable=marks_done(edit), references_later=isinstance(edit, Compound)):
            return self._apply(edit)

    def apply_again(self, entries: Sequence[Entry]) -> None:
        """Do what entries of a lost copy of this project tell, together, and add them to the history as they were.

        Raises KnownError when they do not follow the last entry here, ValueError when one cannot be read.
        """
        link = self.head[1]
        with self._transaction(references_later=True):
            for entry in entries:
                if entry.hash != entry.linked(link):
                    raise KnownError("Entry {number} does not follow the history.", number=entry.id, path=self.path)
                self._do_again(entry)
                history.add(self._connection, entry, entry.hash)
                link = entry.hash
                # Numbers are never used twice, not even those of what is gone since.
                settings.raise_to(self._connection, "next_annotation", (entry.annotation_id or 0) + 1)
                settings.raise_to(self._connection, "next_suggestion", (entry.suggestion_id or 0) + 1)

    def _do_again(self, entry: Entry) -> None:
        edit = edit_value(entry)
        if edit is not None:
            self._tables.change(edit)
        elif entry.action == "AddLabel":
            settings.add_label(self._connection, Label(**json.loads(entry.detail)))
        elif entry.action == "move" and entry.image_id is not None:
            self._place_image(entry.image_id, json.loads(entry.detail)["after"])

    def restore_images(self, rows: Sequence[dict[str, Any]]) -> None:
        """Put image rows of a lost copy of this project back as they were."""
        if rows:
            with self._transaction():
                self._connection.execute(insert(schema.image), rows)

    def _apply(self, edit: Edit) -> Changes:
        if isinstance(edit, Compound):
            return Changes.of(self._apply(part) for part in edit.edits)
        changes = self._tables.change(edit)
        self._log(edit.image_id, type(edit).__name__, edit_detail(edit))
        return changes

    def apply_import(self, labels: Sequence[Label], edits: Sequence[Edit]) -> Changes:
        """Add labels behind the others, then annotations, then apply other edits, all in one transaction."""
        with self._transaction(durable=any(map(marks_done, edits))):
            for value in labels:
                settings.add_label(self._connection, value)
                self._log(None, "AddLabel", asdict(value))
            added = [edit for edit in edits if isinstance(edit, AddAnnotation)]
            changes = self._tables.add_all(added)
            steps = ((edit.image_id, type(edit).__name__, edit_detail(edit)) for edit in added)
            self._logged += history.append_all(self._connection, now(), self.annotator, steps)
            return changes | Changes.of(self._apply(edit) for edit in edits if not isinstance(edit, AddAnnotation))

    # --- integrity and history

    def last_step(self) -> tuple[int, str]:
        """Number and moment of the last step, no classifier's answer; before the first one 0 and when it was made."""
        columns = schema.history.c
        query = select(columns.id, columns.at).where(columns.action.not_in(("suggest", "forget")))
        query = query.order_by(columns.id.desc()).limit(1)
        found = self.store.rows(query)
        return (found[0]["id"], found[0]["at"]) if found else (0, self.setting("created"))

    def file_faults(self) -> list[str]:
        """What the database says of its own integrity and references; empty when all is well."""
        return self.store.faults()

    def history(self, image_id: int | None = None, after: int = 0) -> list[Entry]:
        """Everything that was ever done to the project, or to one image, oldest first; from a number on, if given."""
        query = select(schema.history).where(schema.history.c.id > after).order_by(schema.history.c.id)
        query = query if image_id is None else query.where(schema.history.c.image_id == image_id)
        return [history.entry_of(row) for row in self.store.rows(query)]

    def history_fault(self, noted: str = "") -> Message | None:
        """The first thing wrong with the chain of the history; None when every link fits.

        `noted` is a hash written down earlier, which must be one of the links.
        """
        entries = self.history()
        if noted and noted not in (entry.hash for entry in entries):
            return Message("History: no entry has the hash {noted}.", noted=noted)
        return history.fault_of(entries, self.setting(history.SEED), self.setting(history.HEAD))

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry of the history."""
        return history.head_of(self.setting(history.HEAD))

    def _log(self, image_id: int | None, action: str, detail: dict[str, Any]) -> None:
        self._logged.append(history.append(self._connection, now(), self.annotator, image_id, action, detail))
