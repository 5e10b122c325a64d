"""A project in one SQLite file: opening and creating it, who may write, transactions, integrity."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, create_engine
from sqlalchemy.pool import StaticPool

from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import marked
from annotator.core.store import schema
from annotator.core.store.copying import (
    SIDE_FILES,
    check_quickly,
    copy_database,
    forget_files,
    has_log,
    may_write,
    read_connection,
)
from annotator.core.store.faults import told_plainly
from annotator.core.store.lock import HeldError, Holder, WriterLock
from annotator.core.store.migrations import APPEND_ONLY, migrate, require_readable
from annotator.core.store.places import beside, sync_folder
from annotator.core.store.queries import raw_rows
from annotator.core.store.server import Place

BACKUPS = "-backups"
_OPENS = marked("Open a file that ends in .annot.")


class SqliteStore:
    """One project file, open.

    `lock` is the right to write it; without one it is open for reading alone, and `refusal` says why. `notice` is what
    its owner should be told of how it was opened.

    Belongs to the thread that opened it. All methods raise KnownError for faults of the disk or the file.
    """

    shared = False

    def __init__(self, path: Path, raw: sqlite3.Connection, lock: WriterLock | None = None) -> None:
        self.path, self.lock = path, lock
        self.denied: Holder | OSError | None = None
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
        lock = _taken(path)
        if not isinstance(lock, WriterLock):
            raise _refusal(path, lock)
        lock.left_behind = False
        fresh = beside(path, "-new")
        try:
            with told_plainly(path), _told_as_place(path):
                # Under another name until it is complete: half a project is none.
                forget_files(fresh)
                with closing(_connect(fresh, "rwc")) as raw:
                    _make_tables(raw, fill)
                fresh.rename(path)
                sync_folder(path.resolve().parent)
                return cls(path, _connect(path, "rw"), lock)
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
            raise DamagedError("This is no project file: it is empty.", path=path, advice=_OPENS)
        lock: WriterLock | Holder | OSError | None = None
        if after is not None and after.lock is not None and after.is_same_file(path):
            lock = after.lock.share()
        elif may_write(path):
            lock = _taken(path)
        try:
            with told_plainly(path):
                store = cls._opened(path, lock if isinstance(lock, WriterLock) else None)
        except BaseException:
            if isinstance(lock, WriterLock):
                lock.release()
            raise
        store.denied = lock if isinstance(lock, (Holder, OSError)) else None
        return store

    @classmethod
    def _opened(cls, path: Path, lock: WriterLock | None) -> SqliteStore:
        raw = _connect(path, "rw") if lock is not None else read_connection(path, lasting=True)
        notice = None
        try:
            version = _checked_version(raw, path)
            if lock is not None and (lock.left_behind or has_log(path)):
                check_quickly(raw, path)  # its last writer did not end in good order
                lock.left_behind = False
            if version < schema.packed(schema.VERSION):
                if lock is not None:
                    notice = _bring_forward(raw, path, version)
                else:
                    raw = _brought_forward_in_memory(raw)
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
                self.connection.close()
                self.connection.engine.dispose()
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

    def tuples(self, query: Select[Any]) -> Sequence[tuple[Any, ...]]:
        """What a query finds, column by column: for very many rows, since names cost time."""
        with self._told():
            rows = raw_rows(self.connection.execute(query))
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
            return _refusal(self.path, self.denied)
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


def _refusal(path: Path, denied: Holder | OSError) -> KnownError:
    if isinstance(denied, OSError):
        return KnownError(
            "The project cannot be locked for writing ({fault}); it can only be read.",
            fault=denied.strerror or denied,
            path=path,
            advice="Choose a place where you may write and that has room.",
        )
    return KnownError(
        "{holder} has this project open; here it can only be read.",
        holder=denied.told(),
        path=path,
        advice="Close it there and open it here again.",
    )


def _taken(path: Path) -> WriterLock | Holder | OSError:
    """The right to write a project; else who has it, or why there is none to be had."""
    try:
        return WriterLock.take(path)
    except HeldError as held:
        return held.holder
    except OSError as fault:
        return fault


@contextmanager
def writer_lock(path: Path) -> Iterator[WriterLock]:
    """The right to write a project file that is not opened. Raises KnownError naming who has it."""
    lock = _taken(path)
    if not isinstance(lock, WriterLock):
        raise _refusal(path, lock)
    try:
        yield lock
    finally:
        lock.release()


def require_project(path: Path, named: Path) -> None:
    """Raises KnownError, which names another file, unless a file is a project that this program reads."""
    with told_plainly(named), closing(read_connection(path)) as raw:
        _checked_version(raw, named)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from any other that lies under its name; None when it is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 (before every write: as cheap as can be)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Transactions are begun by hand: the driver's own begin before some statements only, and after others' writes.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 2000")
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL this loses nothing when the program is killed; only a power cut can take the last commits.
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


@contextmanager
def _told_as_place(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise KnownError(
            "The project cannot be opened or made here.", path=path, advice="Choose a place where you may write."
        ) from fault


def _make_tables(raw: sqlite3.Connection, fill: Callable[[Connection], None]) -> None:
    raw.execute("PRAGMA synchronous = FULL")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection, connection.begin():
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {schema.packed(schema.VERSION)}")
        schema.metadata.create_all(connection)
        for trigger in APPEND_ONLY:
            raw.execute(trigger)
        fill(connection)
    # Only now: what closing leaves in a log would stay behind when the file gets its name.
    if raw.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise sqlite3.OperationalError("disk I/O error: no write-ahead log")
    engine.dispose()


def _checked_version(raw: sqlite3.Connection, path: Path) -> int:
    kind = raw.execute("PRAGMA application_id").fetchone()[0]
    version: int = raw.execute("PRAGMA user_version").fetchone()[0]
    if kind != schema.APPLICATION_ID:
        raise DamagedError("This is no project file.", path=path, advice=_OPENS)
    require_readable(version, path)
    return version


def _bring_forward(raw: sqlite3.Connection, path: Path, version: int) -> KnownError:
    now = f"{schema.VERSION[0]}.{schema.VERSION[1]}"
    backup = beside(path, BACKUPS) / f"before-{now}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.annot"
    copy_database(path, backup)
    try:
        migrate(raw, version)
    except sqlite3.Error as fault:
        backup.unlink(missing_ok=True)  # the file is what it was
        if not isinstance(fault, sqlite3.IntegrityError):
            raise
        raise KnownError(
            "The project holds values that format {now} does not allow ({fault}); it was left as it was.",
            now=now,
            fault=fault,
            path=path,
            advice="Ask for help, and send the file.",
        ) from fault
    return KnownError(
        "The project was brought to format {now}; a copy from before is kept as {backup}.",
        now=now,
        backup=backup.name,
        path=path,
    )


def _brought_forward_in_memory(raw: sqlite3.Connection) -> sqlite3.Connection:
    """A private copy in today's format, for one that may not be changed itself."""
    with closing(raw):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        raw.backup(copy)
    migrate(copy, copy.execute("PRAGMA user_version").fetchone()[0])
    copy.execute("PRAGMA query_only = ON")
    return copy
