"""Project files as SQLite has them: connecting, making the tables, versions, bringing older ones forward."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import marked
from annotator.core.store import history, schema
from annotator.core.store.copying import (
    SIDE_FILES,
    copy_database,
    read_connection,
    untouched_connection,
)
from annotator.core.store.faults import told_plainly
from annotator.core.store.migrations import APPEND_ONLY, migrate, require_readable
from annotator.core.store.places import aside, beside

BACKUPS = "-backups"
MODELS = "-models"
OPENS = marked("Open a file that ends in .annot.")


def connect(path: Path, mode: str) -> sqlite3.Connection:
    # Transactions are begun by hand: the driver's own begin before some statements only, and after others' writes.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 2000")
        connection.execute("PRAGMA foreign_keys = ON")
        # With WAL this loses nothing when the program is killed; only a power cut can take the last commits.
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()  # left alone it would keep its files open until somebody looks for garbage
        raise
    return connection


def make_tables(raw: sqlite3.Connection, fill: Callable[[Connection], None]) -> None:
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


def checked_version(raw: sqlite3.Connection, path: Path) -> int:
    kind = raw.execute("PRAGMA application_id").fetchone()[0]
    version: int = raw.execute("PRAGMA user_version").fetchone()[0]
    if kind != schema.APPLICATION_ID:
        raise DamagedError("This is no project file.", path=path, advice=OPENS)
    require_readable(version, path)
    return version


def bring_forward(raw: sqlite3.Connection, path: Path, version: int) -> KnownError:
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


def brought_forward_in_memory(raw: sqlite3.Connection) -> sqlite3.Connection:
    """A private copy in today's format, for one that may not be changed itself."""
    with closing(raw):
        copy = sqlite3.connect(":memory:", isolation_level=None)
        raw.backup(copy)
    migrate(copy, copy.execute("PRAGMA user_version").fetchone()[0])
    copy.execute("PRAGMA query_only = ON")
    return copy


def chain_of(path: Path) -> tuple[str, int] | None:
    """The seed of a project file's history and the number of its last entry; None where they cannot be read.

    The seed says whose a file is: copies and backups of a project share it, two projects never do.
    """
    try:
        if path.stat().st_size == 0:  # opening it would throw its log away
            return None
        with told_plainly(path), closing(untouched_connection(path)) as raw:
            query = "SELECT key, value FROM meta WHERE key IN (?, ?)"
            found = dict(raw.execute(query, (history.SEED, history.HEAD)).fetchall())
            return found[history.SEED], history.head_of(found[history.HEAD])[0]
    except (KnownError, OSError, KeyError, ValueError):
        return None


def set_aside(path: Path) -> None:
    """Give the log, the backups and the models another name that a project left behind where a new one is made.

    They would be taken for the new one's.
    """
    real = path.resolve()
    kept = aside(path, f"earlier-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    for ending in (*SIDE_FILES, BACKUPS, MODELS):
        left = beside(path, ending) if ending in (BACKUPS, MODELS) else Path(f"{real}{ending}")
        if os.path.lexists(left):
            left.rename(Path(f"{kept}{ending}"))


def require_project(path: Path, named: Path) -> None:
    """Raises KnownError, which names another file, unless a file is a project that this program reads."""
    with told_plainly(named), closing(read_connection(path)) as raw:
        checked_version(raw, named)
