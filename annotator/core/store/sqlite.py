"""A project in one SQLite file: opening and creating it, who may write, transactions, integrity."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, create_engine
from sqlalchemy.pool import StaticPool

from annotator.core.errors import DamagedError, KnownError
from annotator.core.store import schema
from annotator.core.store.copying import (
    SIDE_FILES,
    check_quickly,
    forget_files,
    has_log,
    may_write,
    read_connection,
)
from annotator.core.store.faults import told_plainly
from annotator.core.store.lock import Holder, WriterLock
from annotator.core.store.places import beside, sync_folder
from annotator.core.store.queries import raw_rows
from annotator.core.store.server import Place
from annotator.core.store.sqlite_files import (
    OPENS,
    bring_forward,
    brought_forward_in_memory,
    checked_version,
    connect,
    make_tables,
    set_aside,
)
from annotator.core.store.writing_right import SeveralNames, refusal_of, taken


class SqliteStore:
    """One project file, open.

    `lock` is the right to write it; without one it is open for reading alone, and `refusal` says why. `notice` is what
    its owner should be told of how it was opened.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the disk or the file.
    """

    shared = False

    def __init__(self, path: Path, raw: sqlite3.Connection, lock: WriterLock | None = None) -> None:
        self.path, self.lock = path, lock
        self.denied: Holder | OSError | SeveralNames | None = None
        self.notice: KnownError | None = None
        self.writes = 0
        self._raw = raw
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        self.connection: Connection = engine.connect()
        self._place, self._identity = path.absolute(), _identity(path)

    @classmethod
    def create(cls, path: Path, fill: Callable[[Connection], None]) -> SqliteStore:
        """Make a project file that holds what `fill` puts into it: complete, or not at all."""
        if path.exists():
            raise KnownError(
                "There is already a file of this name.", path=path, advice="Open it, or choose another name."
            )
        lock = taken(path)
        if not isinstance(lock, WriterLock):
            raise refusal_of(path, lock)
        lock.left_behind = False
        fresh = beside(path, "-new")
        try:
            with told_plainly(path), _told_as_place(path):
                # Under another name until it is complete: half a project is none.
                forget_files(fresh)
                with closing(connect(fresh, "rwc")) as raw:
                    make_tables(raw, fill)
                set_aside(path)
                fresh.rename(path)
                sync_folder(path.resolve().parent)
                lock.hold(path)
                raw = connect(path, "rw")
                try:
                    return cls(path, raw, lock)
                except BaseException:
                    raw.close()
                    raise
        except BaseException:
            forget_files(fresh)
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, after: SqliteStore | None = None) -> SqliteStore:
        """Open a file: for writing, unless another holds it or it may not be written.

        `after` is an open one this takes the place of; on the same file it shares its right to write. A file of an
        older format is brought forward, with a backup made before. Raises KnownError, DamagedError for a file whose
        content is broken.
        """
        if not path.is_file():
            raise KnownError("There is no such project.", path=path)
        if path.stat().st_size == 0:  # opening it would throw its log away
            raise DamagedError("This is no project file: it is empty.", path=path, advice=OPENS)
        lock: WriterLock | Holder | OSError | SeveralNames | None = None
        if after is not None and after.lock is not None and after.is_same_file(path):
            lock = after.lock.share()
        elif may_write(path):
            lock = taken(path)
        if isinstance(lock, WriterLock) and path.stat().st_nlink > 1:
            lock.release()
            lock = SeveralNames()
        try:
            with told_plainly(path):
                store = cls._opened(path, lock if isinstance(lock, WriterLock) else None)
        except BaseException:
            if isinstance(lock, WriterLock):
                lock.release()
            raise
        store.denied = lock if isinstance(lock, (Holder, OSError, SeveralNames)) else None
        return store

    @classmethod
    def _opened(cls, path: Path, lock: WriterLock | None) -> SqliteStore:
        raw = connect(path, "rw") if lock is not None else read_connection(path, lasting=True)
        notice = None
        try:
            version = checked_version(raw, path)
            if lock is not None and (lock.left_behind or has_log(path)):
                check_quickly(raw, path)  # its last writer did not end in good order
                lock.left_behind = False
            if version < schema.packed(schema.VERSION):
                if lock is not None:
                    notice = bring_forward(raw, path, version)
                else:
                    raw = brought_forward_in_memory(raw)
            store = cls(path, raw, lock)
        except BaseException:
            raw.close()
            raise
        store.notice = notice
        return store

    def close(self) -> None:
        """Close the file; everything is stored already."""
        try:
            with self._told():
                try:
                    self.connection.close()
                    self.connection.engine.dispose()
                finally:
                    self._raw.close()
        finally:
            if self.lock is not None:
                self.lock.release()
                self.lock = None

    @property
    def closed(self) -> bool:
        return self.connection.closed

    def distrust(self) -> None:
        """Have the file looked over when it is opened next: it was found to be damaged."""
        if self.lock is not None:
            self.lock.left_behind = True

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with told_plainly(self.path):
                yield
        except DamagedError:
            self.distrust()
            raise

    def is_same_file(self, path: Place) -> bool:
        """Whether this file lies under a path."""
        return self._identity is not None and isinstance(path, Path) and self._identity == _identity(path)

    @property
    def folder(self) -> Path:
        return self.path.resolve().parent

    @property
    def files(self) -> list[Path]:
        return [Path(f"{self.path}{ending}") for ending in ("", *SIDE_FILES)]

    @property
    def read_only(self) -> bool:
        return self.lock is None

    @property
    def holder(self) -> Holder | None:
        """Who writes this project, where that is another."""
        return self.denied if isinstance(self.denied, Holder) else None

    @contextmanager
    def transaction(self, *, durable: bool = False, references_later: bool = False) -> Iterator[None]:
        """One unit of work: all of it is stored, or nothing.

        `durable` waits until the disk has it and all before it. With `references_later` what a row refers to may come
        after it.
        """
        if self.lock is None:
            raise self.refusal()
        with self._told():
            if self.connection.in_transaction():
                self.connection.rollback()
            self._check_same_file()
            if durable:
                self._raw.execute("PRAGMA synchronous = FULL")
            try:
                with self.connection.begin():
                    self._raw.execute("BEGIN IMMEDIATE")
                    if references_later:
                        self._raw.execute("PRAGMA defer_foreign_keys = ON")
                    yield
                self.writes += 1
            finally:
                if self._raw.in_transaction:  # what was to be checked at its end failed there
                    self._raw.rollback()
                if durable:
                    self._raw.execute("PRAGMA synchronous = NORMAL")

    def rows(self, query: Select[Any]) -> list[RowMapping]:
        """What a query finds."""
        with self._told():
            rows = self.connection.execute(query).mappings().all()
            self.connection.rollback()  # end the read, so that the next write starts on the newest state
            return list(rows)

    def tuples(self, query: Select[Any], values: Mapping[str, object] | None = None) -> Sequence[tuple[Any, ...]]:
        """What a query finds, column by column: for very many rows, since names cost time."""
        with self._told():
            rows = raw_rows(self.connection.execute(query, values))
            self.connection.rollback()
            return rows

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """This connection, inside one read: others may write, and are not seen."""
        with self._told(), self.connection.begin():
            self._raw.execute("BEGIN")
            yield self.connection

    def faults(self) -> list[str]:
        """What the database says of its own integrity and references; empty when all is well."""
        with self._told():
            found = [str(row[0]) for row in self._raw.execute("PRAGMA integrity_check")]
            dangling = self._raw.execute("PRAGMA foreign_key_check").fetchall()
        broken = [f"{row[0]} {row[1]} refers to a {row[2]} that does not exist." for row in dangling]
        return [line for line in found if line != "ok"] + broken

    def refusal(self) -> KnownError:
        """Why this file can only be read."""
        if self.denied is not None:
            return refusal_of(self.path, self.denied)
        return KnownError(
            "The project may not be written here; it can only be read.",
            path=self.path,
            advice="Move it to a place where you may write.",
        )

    def _check_same_file(self) -> None:
        if self._identity is None or self._identity[1] == 0:  # file systems of Windows without numbers
            return
        if _identity(self._place) != self._identity:
            raise KnownError(
                "The project file was moved, deleted or replaced while it was open; this step was not stored.",
                path=self.path,
                advice="Put it back or open it again.",
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from any other that lies under its name; None when it is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 (before every write: as cheap as can be)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _told_as_place(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise KnownError(
            "The project cannot be opened or made here.", path=path, advice="Choose a place where you may write."
        ) from fault
