"""A reader's copy of a project: the images to read, what the reader said of them, and nothing of what others said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, insert, select

from annotator.core.errors import KnownError
from annotator.core.project.image_folders import relative_name
from annotator.core.project.project import SUFFIX, Project
from annotator.core.project.protocols import READER
from annotator.core.project.readings import checked_reader
from annotator.core.project.rows import edit_value
from annotator.core.project.signing import SETTING as SIGNED
from annotator.core.store import history, schema, settings
from annotator.core.store.history import Entry
from annotator.core.store.postgres import OWN_SETTINGS
from annotator.core.store.queries import MOST_IDS
from annotator.core.store.store import create_store
from annotator.core.work.circumstances import SHARED
from annotator.core.work.edits import (
    AddAnnotation,
    ChangeAnnotation,
    Decide,
    Paint,
    RemoveAnnotation,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
)

# Settings of a copy: which project it is one of, and how many entries its history began with.
ORIGIN, BEGUN_WITH = "copied_from", "copied_entries"
# What a project remembers of itself alone.
_ITS_OWN = (*OWN_SETTINGS, history.SEED, history.HEAD, ORIGIN, BEGUN_WITH, READER, SIGNED)
_ITS_OWN_KINDS = ("export:", "split")


def copy_name(project: Project, reader: str) -> str:
    """What a reader's copy is called: as the project and the reader, without what file systems refuse."""
    name = project.path.stem if isinstance(project.path, Path) else project.path.name
    plain = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in f"{name}-{reader}")
    return f"{plain}{SUFFIX}"


def copy_for_reader(project: Project, reader: str, target: Path) -> int:
    """Make a project file for one reader, complete or not at all; returns how many images it has.

    It has the images that are assigned to the reader, all where none is, under the numbers they have here, the labels,
    the protocol and the classifier's maps. Raises KnownError.
    """
    name = checked_reader(reader)
    if target.suffix != SUFFIX:
        raise KnownError("A copy is a project file: its name ends in {suffix}.", suffix=SUFFIX, path=target)
    if target.exists():
        raise KnownError("There is a file of this name already.", path=target, advice="Choose another name.")
    own = name if project.protocol.own_readings else SHARED
    with project.as_read_by(own):
        copying = _Copying(project, name, own, target)
        create_store(target, copying.fill).close()
    return len(copying.images)


class _Copying:
    def __init__(self, project: Project, reader: str, reading: str, target: Path) -> None:
        self._project, self._reader, self._reading = project, reader, reading
        self._origin = project.identity
        assigned = set(project.assigned())
        records = project.images()
        self.images = [record for record in records if not assigned or record.id in assigned]
        folder = target.resolve().parent
        self._paths = {r.id: relative_name(project.image_path(r), folder, inside=False) for r in self.images}

    def fill(self, target: Connection) -> None:
        """Put everything into the tables of the new project."""
        with self._project.store.snapshot() as source:
            self._settings(source, target)
            self._rows(source, target, schema.label)
            images = [{**row, "path": self._paths[row["id"]]} for row in self._found(source, schema.image, "id")]
            self._put(target, schema.image, images)
            for table in (schema.attention, schema.reading, schema.suggestion, schema.annotation, schema.tag):
                self._put(target, table, self._found(source, table, "image_id"))
            history.begin(target)
            entries = list(self._entries(source))
            for entry in entries:
                last, link = history.head_of(self._head(target))
                fresh = replace(entry, id=last + 1)
                history.add(target, fresh, fresh.linked(link))
            settings.put(target, BEGUN_WITH, str(len(entries)))

    def _settings(self, source: Connection, target: Connection) -> None:
        for key, value in source.execute(select(schema.meta.c.key, schema.meta.c.value)):
            if key not in _ITS_OWN and not key.startswith(_ITS_OWN_KINDS):
                settings.put(target, key, value)
        settings.put(target, ORIGIN, self._origin)
        settings.put(target, READER, self._reader)

    def _rows(self, source: Connection, target: Connection, table: Table) -> None:
        self._put(target, table, [dict(row) for row in source.execute(select(table)).mappings()])

    def _found(self, source: Connection, table: Table, number: str) -> Iterator[dict[str, Any]]:
        """The rows of a table about the copy's images, of the reader's reading."""
        wanted = [record.id for record in self.images]
        for first in range(0, len(wanted), MOST_IDS):
            here: ColumnElement[bool] = table.c[number].in_(wanted[first : first + MOST_IDS])
            if "reading" in table.c:
                here &= table.c.reading == self._reading
            for row in source.execute(select(table).where(here)).mappings():
                yield dict(row)

    @staticmethod
    def _put(target: Connection, table: Table, rows: Any) -> None:
        for row in rows:
            target.execute(insert(table), row)

    @staticmethod
    def _head(target: Connection) -> str:
        return str(target.execute(select(schema.meta.c.value).where(schema.meta.c.key == history.HEAD)).scalar_one())

    def _entries(self, source: Connection) -> Iterator[Entry]:
        """What the history tells of the reader's reading of these images."""
        images, whose = {record.id for record in self.images}, dict[int, str]()
        query = select(schema.history).where(schema.history.c.image_id.is_not(None)).order_by(schema.history.c.id)
        for row in source.execute(query).mappings():
            entry = history.entry_of(row)
            edit = edit_value(entry)
            if edit is None or entry.image_id not in images:
                continue
            if reading_of(edit, whose) == self._reading:
                yield entry


def reading_of(edit: SimpleEdit, whose: dict[int, str]) -> str | None:
    """The reading an edit is in; None for what is in none. `whose` keeps the readings of annotations by their numbers,
    for strokes, which do not tell them.
    """
    match edit:
        case Paint():
            return whose.get(edit.annotation_id)
        case AddAnnotation(value):
            whose[value.id] = value.reading
            return value.reading
        case RemoveAnnotation(value) | ChangeAnnotation(_, value) | Decide(_, value):
            return value.reading
        case SetTags() | SetImageState() | SetImageAttributes():
            return edit.reading
    return None
