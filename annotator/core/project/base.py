"""A project as a store that is open: transactions, settings, and numbers that are never used twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from annotator.core.errors import KnownError
from annotator.core.project.membership import require_row
from annotator.core.project.tables import Tables
from annotator.core.store import history, schema, settings
from annotator.core.store.faults import as_written
from annotator.core.store.store import Store
from annotator.core.work.annotation import now
from annotator.core.work.circumstances import SHARED


class OpenProject:
    """What every part of a project stands on.

    `written` has the hashes of the history's entries that were added here, where others add some, too. `remarks` are
    what its owner should be told of how it was found. Marks, states and suggestions are those of one `reading`:
    that of a reader, or the one that all work on together.
    """

    def __init__(self, store: Store) -> None:
        self.store, self.path = store, store.path
        self._connection: Connection = store.connection
        self._tables = Tables(store.connection, store.path)
        self.written: set[str] = set()
        self.remarks: list[KnownError] = []
        self._logged: list[str] = []
        self._reasoned: set[tuple[str, int | None]] = set()
        self.annotator = os.environ.get("USER") or os.environ.get("USERNAME") or ""
        self.reading = SHARED

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

    @contextmanager
    def _transaction(self, *, durable: bool = False, references_later: bool = False) -> Iterator[None]:
        self._logged = []
        with self.store.transaction(durable=durable, references_later=references_later):
            yield
        if self.store.shared:
            self.written.update(self._logged)

    def setting(self, key: str, default: str = "") -> str:
        """A stored setting."""
        found = self.store.rows(select(schema.meta.c.value).where(schema.meta.c.key == key))
        return str(found[0]["value"]) if found else default

    def set_setting(self, key: str, value: str) -> None:
        """Store a setting."""
        with self._transaction():
            settings.put(self._connection, key, value)

    def _held(self, key: str) -> str:
        """A setting, inside the transaction that is open."""
        query = select(schema.meta.c.value).where(schema.meta.c.key == key)
        return str(self._connection.execute(query).scalar_one_or_none() or "")

    def _take_ids(self, counter: str, column: ColumnElement[int], count: int) -> int:
        """The first of so many ids that were never used; the counter moves on in the transaction that is open."""
        key, value = schema.meta.c.key, schema.meta.c.value
        stored = self._connection.execute(select(value).where(key == counter)).scalar_one_or_none()
        highest = self._connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
        with as_written(self.path):
            first = max(int(stored or 1), int(highest) + 1)
        settings.put(self._connection, counter, str(first + count))
        return first

    def _log(self, image_id: int | None, action: str, detail: dict[str, Any]) -> None:
        self._logged.append(history.append(self._connection, now(), self.annotator, image_id, action, detail))

    def _place_image(self, image_id: int, path: str) -> None:
        query = update(schema.image).where(schema.image.c.id == image_id)
        require_row(self._connection.execute(query.values(path=path)), image_id, self.path)
