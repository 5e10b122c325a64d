"""The database file behind a project: opening, creating, transactions, and faults told in plain words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from annotator.core import schema
from annotator.core.errors import KnownError
from annotator.core.message import marked

# What SQLite says, what we say, and what to do now.
_FAULTS = (
    (
        "disk is full",
        marked("The disk is full; this step was not stored."),
        marked("Free some space, then do it again."),
    ),
    ("readonly", marked("The project may not be written."), marked("Move it to a place where you may write.")),
    (
        "unable to open",
        marked("The project cannot be opened or made here."),
        marked("Choose a place where you may write."),
    ),
    ("not a database", marked("This is no project file."), marked("Open a file that ends in .annot.")),
    ("malformed", marked("The project file is damaged."), marked("Restore it from a backup.")),
    ("locked", marked("Another program is writing this project."), marked("Close it there, then try again.")),
    (
        "disk I/O",
        marked("The disk reported an error; this step was not stored."),
        marked("Check the disk, then do it again."),
    ),
)


def connect(path: Path, *, create: bool) -> Connection:
    """Open or create the file; checks what it is and which version. Raises KnownError."""
    if not create and not path.is_file():
        raise KnownError("There is no such project.", path=path)
    if create and path.exists():
        raise KnownError("There is already a file of this name.", path=path, advice="Open it, or choose another name.")
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _set_pragmas)
    with told_plainly(path):
        connection = engine.connect()
        try:
            if create:
                _make_tables(connection)
            else:
                _check_version(connection, path)
            connection.info["file"] = path.absolute(), _identity(path)
        except BaseException:
            connection.close()
            engine.dispose()
            raise
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from any other that lies under its name; None when it is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 (before every write: as cheap as can be)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_same_file(connection: Connection, path: Path) -> None:
    place, identity = connection.info["file"]
    if identity is None or identity[1] == 0:  # file systems of Windows without numbers
        return
    if _identity(place) != identity:
        raise KnownError(
            "The project file was moved, deleted or replaced while it was open; this step was not stored.",
            path=path,
            advice="Put it back or open it again.",
        )


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 2000")
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL this loses nothing when the program is killed; only a power cut can take the last commits.
    connection.execute("PRAGMA synchronous = NORMAL")


def _make_tables(connection: Connection) -> None:
    connection.execute(text("PRAGMA journal_mode = WAL"))
    connection.commit()
    with connection.begin():
        connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {_packed(schema.VERSION)}"))
        schema.metadata.create_all(connection)


def _packed(version: tuple[int, int]) -> int:
    return version[0] * 1000 + version[1]


def _check_version(connection: Connection, path: Path) -> None:
    kind = connection.execute(text("PRAGMA application_id")).scalar_one()
    version = connection.execute(text("PRAGMA user_version")).scalar_one()
    connection.rollback()
    if kind != schema.APPLICATION_ID:
        raise KnownError("This is no project file.", path=path, advice="Open a file that ends in .annot.")
    if version // 1000 > schema.VERSION[0]:
        raise KnownError(
            "The project was made by a newer version of this program (format {found}, this one reads {known}.x).",
            found=f"{version // 1000}.{version % 1000}",
            known=schema.VERSION[0],
            path=path,
            advice="Update the program; the project was not touched.",
        )


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn faults of the database into a KnownError that names the file, the cause and the way out."""
    try:
        yield
    except DBAPIError as fault:
        said = str(fault.orig)
        for sign, what, advice in _FAULTS:
            if sign in said:
                raise KnownError(what, path=path, advice=advice) from fault
        raise KnownError("The project could not be read or written ({fault}).", fault=said, path=path) from fault


@contextmanager
def transaction(connection: Connection, path: Path) -> Iterator[None]:
    """One unit of work: all of it is stored, or nothing."""
    with told_plainly(path):
        if connection.in_transaction():
            connection.rollback()
        _check_same_file(connection, path)
        with connection.begin():
            yield
