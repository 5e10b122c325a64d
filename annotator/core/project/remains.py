"""What can still be read of a damaged project file."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Table

from annotator.core.store import history, schema
from annotator.core.store.history import Entry

Row = dict[str, Any]
# Hexadecimal digits.
_SEED = 64


class Remains:
    """Reads from a copy beside the damaged file: the file itself is not touched.

    `last` is the number of the last entry its history had, `seed` whose it is; None where they cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=".salvage-", dir=path.resolve().parent)
        copy = Path(self._folder.name, "damaged.annot")
        shutil.copyfile(path, copy)
        log = Path(f"{path.resolve()}-wal")
        if log.exists():
            shutil.copyfile(log, f"{copy}-wal")
        self._connection = sqlite3.connect(copy)
        settings = {row["key"]: row["value"] for row in self.rows(schema.meta)}
        seed = settings.get(history.SEED)
        self.seed = seed if isinstance(seed, str) and len(seed) == _SEED else None
        self.last: int | None = None
        with suppress(ValueError):
            self.last = history.head_of(str(settings.get(history.HEAD)))[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._folder.cleanup()

    def entries(self, after: int) -> Iterator[Entry]:
        """The entries behind a number, one by one, up to the first that cannot be read."""
        names = [column.name for column in schema.history.c]
        query = f"SELECT {', '.join(names)} FROM history WHERE id = ?"
        while rows := self._fetched(query, after + 1)[0]:
            yield Entry(*rows[0])
            after += 1

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table, by what they are known by: from both ends as far as they can be read."""
        names = self._columns(table)
        if not names:
            return []
        query = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {names[0]}"
        found, whole = self._fetched(query)
        backwards = [] if whole else self._fetched(f"{query} DESC")[0]
        key = [names.index(column.name) for column in table.primary_key if column.name in names]
        by_key = {tuple(row[place] for place in key): row for row in (*found, *reversed(backwards))}
        return [dict(zip(names, row, strict=True)) for row in by_key.values()]

    def suggestions(self, ids: Iterable[int]) -> list[Row]:
        """Those of these suggestions that can be read."""
        return [row for number in ids for row in self._where(schema.suggestion, "id = ?", number)]

    def attention(self, image_id: int, key: str) -> list[Row]:
        """The maps of an image under a key."""
        return self._where(schema.attention, "image_id = ? AND key = ?", image_id, key)

    def _where(self, table: Table, condition: str, *values: object) -> list[Row]:
        names = self._columns(table)
        query = f"SELECT {', '.join(names)} FROM {table.name} WHERE {condition}"
        return [dict(zip(names, row, strict=True)) for row in (self._fetched(query, *values)[0] if names else ())]

    def _columns(self, table: Table) -> list[str]:
        """Those columns of a table that the file has: one of an older format has fewer."""
        there = {row[1] for row in self._fetched(f"PRAGMA table_info({table.name})")[0]}
        return [column.name for column in table.c if column.name in there]

    def _fetched(self, query: str, *values: object) -> tuple[list[tuple[Any, ...]], bool]:
        """The rows up to the first that cannot be read, and whether these are all."""
        found: list[tuple[Any, ...]] = []
        try:
            for row in self._connection.execute(query, values):
                found.append(row)
        except (sqlite3.Error, UnicodeDecodeError) as fault:
            if any(sign in str(fault) for sign in ("disk I/O", "is full", "unable to open")):
                raise  # the disk fails now: a retry may find it all
            return found, False  # this is what damaged means
        return found, True
