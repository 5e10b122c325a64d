"""Whole copies of a project file, made while it is written, and files put in each other's place without a gap."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import marked
from annotator.core.store.faults import told_plainly
from annotator.core.store.places import sync_folder

SIDE_FILES = ("-wal", "-shm", "-journal")


def copy_database(source: Path, target: Path) -> None:
    """Copy a project file as it stands at one moment, by SQLite's online backup; writers go on meanwhile.

    The copy appears under its name complete and on the disk, or not at all, for the same people to read. Raises
    KnownError; DamagedError when the source cannot be read.
    """
    if not source.is_file():
        raise KnownError("There is no such project.", path=source)
    with _arriving(target, readers_of(source)) as temporary, told_plainly(source):
        with closing(read_connection(source)) as origin, closing(sqlite3.connect(temporary)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # it is synced as a whole when it is complete
            origin.backup(copy)
            check_quickly(copy, source)
        forget_side_files(temporary)


def read_connection(path: Path, *, lasting: bool = False) -> sqlite3.Connection:
    """A connection for reading alone.

    Where nothing may be written beside the file, and nobody has it open, it is read as one that does not change:
    SQLite's log needs a file beside it otherwise. One that is `lasting` leaves the log alone when it is closed: the
    file under this name may be another by then.
    """
    uri = path.resolve().as_uri()
    if may_write(path) and lasting:
        return sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    if may_write(path):
        connection = sqlite3.connect(f"{uri}?mode=rw", uri=True, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
        return connection
    return untouched_connection(path)


def untouched_connection(path: Path) -> sqlite3.Connection:
    """A connection for reading alone that leaves a file, and a log that somebody left beside it, as they are."""
    settled = not os.path.lexists(f"{path.resolve()}-wal")
    how = "immutable=1" if settled else "mode=ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, isolation_level=None)


def check_quickly(connection: sqlite3.Connection, path: Path) -> None:
    """Raises DamagedError when pages of the file do not fit together; time by its size."""
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise DamagedError(
            "The project file is damaged ({fault}).",
            fault=said,
            path=path,
            advice="Open it again in the window, or use annotator restore, to go back to the last backup.",
        )


def has_log(path: Path) -> bool:
    """Whether there is a log with changes that are not in the file yet, as a writer leaves it that was killed."""
    try:
        return Path(f"{path.resolve()}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def may_write(path: Path) -> bool:
    """Whether the file may be written, and others beside it."""
    real = path.resolve()
    return os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)


def replace_database(path: Path, restored: Path, kept: Path) -> None:
    """Put a whole project file in the place of another, which stays under the name `kept`, with its log.

    The caller holds the lock. Killed at any moment, one of the two lies under the name. Raises KnownError.
    """
    real = path.resolve()
    with told_plainly(restored), closing(sqlite3.connect(restored)) as connection:
        # Closing would leave in its log, without a word, what the disk does not take.
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise sqlite3.OperationalError("database is locked")
    with told_as_disk_fault(path):
        # The copy that is kept is complete before anything of the old one goes.
        for ending in ("", "-wal"):
            if Path(f"{real}{ending}").exists():
                _copy_file(Path(f"{real}{ending}"), Path(f"{kept}{ending}"))
        sync_folder(real.parent)
        if real.exists():
            restored.chmod(readers_of(real))
        # What is in the log goes into the file first: killed after this, nothing is missing under its name.
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(sqlite3.connect(real)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # SQLite would apply an old log to the new file.
        forget_side_files(real)
        restored.replace(real)
        sync_folder(real.parent)


@contextmanager
def told_as_disk_fault(path: Path) -> Iterator[None]:
    """Turn a fault of the file system into a KnownError."""
    try:
        yield
    except OSError as fault:
        raise KnownError(
            "The file cannot be written ({fault}).",
            fault=fault.strerror or fault,
            path=path,
            advice=marked("Choose another place or free some space; nothing else was changed."),
        ) from fault


def readers_of(path: Path) -> int:
    """Who may read and write a file, as its mode says; a copy of patients' data is for no one else."""
    return stat.S_IMODE(path.stat().st_mode) & 0o666


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(readers_of(source))
    with target.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _arriving(target: Path, mode: int) -> Iterator[Path]:
    """A temporary file beside the target that takes its name once it is complete and on the disk."""
    with told_as_disk_fault(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "rb+") as file:
                yield temporary
                os.fsync(file.fileno())
            temporary.chmod(mode)
            forget_side_files(target)  # of one that was there and is gone: SQLite would apply its log
            temporary.replace(target)
            sync_folder(target.parent)
        except BaseException:
            forget_files(temporary)
            raise


def forget_files(path: Path) -> None:
    """Delete a project file, with all that SQLite put beside it."""
    path.unlink(missing_ok=True)
    forget_side_files(path)


def forget_side_files(path: Path) -> None:
    """Delete what SQLite put beside a file."""
    for ending in SIDE_FILES:
        Path(f"{path}{ending}").unlink(missing_ok=True)
