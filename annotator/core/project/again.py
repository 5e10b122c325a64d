"""What a lost copy of a project still tells, done again in this one: steps, images, answers of classifiers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import delete, insert, select, update

from annotator.core.errors import KnownError
from annotator.core.project import reading_rows
from annotator.core.project.base import OpenProject
from annotator.core.project.membership import PROTOCOL
from annotator.core.project.rows import edit_value, suggestion_row, suggestion_value
from annotator.core.project.signing import SETTING as SIGNED
from annotator.core.project.signing import SIGN
from annotator.core.store import schema, settings
from annotator.core.store.faults import as_written
from annotator.core.store.history import HEAD, SEED, Entry, add, head_of
from annotator.core.store.queries import is_pending
from annotator.core.work.annotation import Decision

Row = dict[str, Any]
COUNTERS = ("next_annotation", "next_suggestion")
# The label set and the protocol are for the history to tell.
_NOT_TAKEN = (
    SEED,
    HEAD,
    "label_set",
    "instances",
    "refinement",
    "contrast",
    "fraction",
    "label_groups",
    settings.DETAILS,
    settings.SINCE,
    PROTOCOL,
    SIGNED,
)


class Answers(Protocol):
    """What is left of classifiers' answers."""

    def suggestions(self, ids: Iterable[int]) -> list[Row]:
        """Those of these suggestions that can be read."""

    def attention(self, image_id: int, key: str) -> list[Row]:
        """The maps of an image under a key."""


class ProjectAgain(OpenProject):
    """A project that is a backup, brought forward to what a damaged file still tells."""

    def apply_again(self, entries: Sequence[Entry], answers: Answers) -> None:
        """Do what entries of a lost copy of this project tell, together, and add them to the history as they were.

        Raises KnownError when they do not follow the last entry here, ValueError when one cannot be read.
        """
        with self._transaction(references_later=True):
            link = head_of(self._connection.execute(_read_head()).scalar_one())[1]
            for entry in entries:
                if entry.hash != entry.linked(link):
                    raise KnownError("Entry {number} does not follow the history.", number=entry.id, path=self.path)
                self._do_again(entry, answers)
                add(self._connection, entry, entry.hash)
                link = entry.hash
                # Numbers are never used twice, not even those of what is gone since.
                settings.raise_to(self._connection, "next_annotation", (entry.annotation_id or 0) + 1)
                settings.raise_to(self._connection, "next_suggestion", (entry.suggestion_id or 0) + 1)

    def _do_again(self, entry: Entry, answers: Answers) -> None:
        edit, image_id = edit_value(entry), entry.image_id
        if edit is not None:
            self._tables.change(edit)
        elif entry.action == "move" and image_id is not None:
            self._make_way(image_id, json.loads(entry.detail)["after"])
        elif entry.action == SIGN:
            self._sign_again(entry)
        elif entry.action in ("suggest", "forget") and image_id is not None:
            self._answer_again(image_id, entry.action, json.loads(entry.detail), answers)

    def _sign_again(self, entry: Entry) -> None:
        kept = json.loads(self._held(SIGNED) or "{}")
        kept[json.loads(entry.detail)["reading"]] = entry.id
        settings.put(self._connection, SIGNED, json.dumps(kept))

    def _answer_again(self, image_id: int, action: str, detail: Row, answers: Answers) -> None:
        """Undecided suggestions and maps as an answer left them, as far as they can be read."""
        self._connection.execute(delete(schema.suggestion).where(is_pending(image_id)))
        maps = schema.attention.c
        gone = delete(schema.attention).where(maps.image_id == image_id)
        if action == "forget":
            self._connection.execute(gone)
            return
        known = set(self._connection.execute(select(schema.label.c.id)).scalars())
        for row in answers.suggestions(detail["suggestions"]):
            if row["label_id"] in known and row["image_id"] == image_id:
                value = replace(suggestion_value(row), decision=Decision.PENDING, decided_at="", annotator="")
                self._connection.execute(insert(schema.suggestion).values(suggestion_row(value)))
        found = answers.attention(image_id, detail["key"])
        if found:
            self._connection.execute(gone.where(maps.key == detail["key"]))
            self._connection.execute(insert(schema.attention), found[-1:])
        for number in detail["suggestions"]:
            settings.raise_to(self._connection, "next_suggestion", number + 1)

    def add_lost_images(self, rows: Sequence[Row]) -> None:
        """Images of a lost copy that are not here get their numbers; `complete_images` tells where they lie and all."""
        there = set(self._connection.execute(select(schema.image.c.id)).scalars())
        with self._transaction():
            for row in filter(_is_whole, rows):
                if row["id"] not in there:
                    self._connection.execute(insert(schema.image).values(id=row["id"], path=_nowhere(row["id"])))

    def complete_images(self, rows: Sequence[Row]) -> None:
        """Where the images of a lost copy lay in the end, and what a first reading had told of them."""
        columns = schema.image.c
        with self._transaction():
            for row in filter(_is_whole, rows):
                here = columns.id == row["id"]
                query = select(columns.path, columns.sha256).where(here)
                path, sha256 = self._connection.execute(query).one()
                if path != row["path"]:
                    self._make_way(row["id"], row["path"])
                    if path != _nowhere(row["id"]):
                        self._log(row["id"], "move", {"before": path, "after": row["path"]})
                if not sha256 and row["sha256"]:
                    values = {name: row[name] for name in ("width", "height", "sha256")}
                    self._connection.execute(update(schema.image).where(here).values(values))

    def _make_way(self, image_id: int, path: str) -> None:
        """Put an image where it lay. One that is there by now lay elsewhere in the end."""
        columns = schema.image.c
        other = self._connection.execute(select(columns.id).where(columns.path == path)).scalar_one_or_none()
        if other is not None and other != image_id:
            self._place_image(other, _nowhere(other))
        self._place_image(image_id, path)

    def check_counters(self) -> None:
        """Raises DamagedError where a number that is to be given next is none."""
        with as_written(self.path):
            for counter in COUNTERS:
                int(self.setting(counter, "1"))

    def lost_images(self) -> list[int]:
        """The numbers of images of which nothing more is known: their place could not be read."""
        columns = schema.image.c
        return [
            number for number, path in self.store.tuples(select(columns.id, columns.path)) if path == _nowhere(number)
        ]

    def forget_lost_images(self) -> None:
        """Take out those images of which nothing was said either."""
        used = {row["image_id"] for row in self.store.rows(select(schema.history.c.image_id).distinct())}
        with self._transaction():
            for number in self.lost_images():
                if number in used:
                    self._place_image(number, f"recovered-{number}")
                else:
                    self._connection.execute(delete(schema.image).where(schema.image.c.id == number))

    def take_readings(self, rows: Sequence[Row]) -> None:
        """What the history does not tell of readings, of a lost copy: what is assigned, and what was seen when."""
        known = set(self._connection.execute(select(schema.image.c.id)).scalars())
        with self._transaction():
            for row in rows:
                position, seen = row.get("position"), row.get("seen")
                whole = row.get("image_id") in known and isinstance(row.get("reading"), str)
                whole = whole and isinstance(position, int | None) and isinstance(seen, str)
                if whole and (position is not None or seen != "{}"):
                    values = {"position": position, "seen": seen}
                    reading_rows.put_values(self._connection, row["image_id"], row["reading"], **values)

    def take_settings(self, rows: Sequence[Row]) -> None:
        """The settings of a lost copy, but for what stands for its history."""
        with self._transaction():
            for row in rows:
                if not (isinstance(row["key"], str) and isinstance(row["value"], str)):
                    continue
                if row["key"] in COUNTERS:
                    settings.raise_to(
                        self._connection, row["key"], int(row["value"]) if row["value"].isdecimal() else 1
                    )
                elif row["key"] not in _NOT_TAKEN:
                    settings.put(self._connection, row["key"], row["value"])


def _is_whole(row: Row) -> bool:
    """Whether an image's row is as it was written, as far as that can be seen."""
    width, height, sha256, path = (row.get(name) for name in ("width", "height", "sha256", "path"))
    sized = isinstance(width, int) and isinstance(height, int) and width >= 0 and height >= 0
    return sized and isinstance(path, str) and bool(path) and isinstance(sha256, str) and len(sha256) in (0, 64)


def _read_head() -> Any:
    return select(schema.meta.c.value).where(schema.meta.c.key == HEAD)


def _nowhere(image_id: int) -> str:
    """The path of an image whose place is not known yet: none that a file can have."""
    return f"{image_id}\n"
