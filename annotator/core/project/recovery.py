"""A damaged project file: its last good backup put in its place, and what was done since done again if it is found."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Table
from sqlalchemy.exc import OperationalError

from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import Message
from annotator.core.project.backups import Backup, backups_of, put_in_place
from annotator.core.project.project import Project
from annotator.core.store import history, schema
from annotator.core.store.copying import copy_database, forget_files, told_as_disk_fault
from annotator.core.store.faults import told_plainly
from annotator.core.store.history import Entry
from annotator.core.store.places import beside
from annotator.core.store.queries import looked_through
from annotator.core.store.writing_right import writer_lock


def open_or_recover(path: Path, after: Project | None = None) -> Project:
    """Open a project; one that is damaged is put back from its last good backup first, and says so in its notices.

    The damaged file is kept; if it is the one `after` has open, that is closed. Raises DamagedError when there is no
    good backup, KnownError for any other fault.
    """
    try:
        return _opened(path, after)
    except DamagedError as damage:
        if not backups_of(path):
            raise
        # SQLite deletes a log by its name when it closes: it must be the old file's.
        if after is not None and after.store.is_same_file(path):
            after.close()
        notice = recover(path, damage)
    project = Project.open(path, after)
    project.store.notice = notice
    return project


def _opened(path: Path, after: Project | None) -> Project:
    project = Project.open(path, after)
    try:
        assert project.labels  # what everybody reads first
        project.store.rows(looked_through())
    except DamagedError:
        project.close()
        raise
    return project


def recover(path: Path, damage: DamagedError) -> KnownError:
    """Put the last good backup in the place of a damaged file, and tell what is missing. Raises KnownError."""
    with writer_lock(path) as lock, told_as_disk_fault(path), told_plainly(path):
        fresh = beside(path, "-restored")
        try:
            backup = _last_good(path, fresh, damage)
            with _Remains(path) as remains:
                done = _do_again(fresh, remains)
                missing = _told_missing(fresh, remains.last)
            kept = put_in_place(path, fresh, "damaged")
            lock.left_behind = False
        finally:
            forget_files(fresh)
    return KnownError(
        "The project file was damaged. Its backup of {at} took its place; {count} later steps were found and done "
        "again. {missing} The damaged file is kept as {kept}.",
        at=backup.at.isoformat(sep=" ", timespec="seconds"),
        count=done,
        missing=missing,
        kept=kept.name if kept is not None else "",
        path=path,
        advice="Have a look at the last images you worked on.",
    )


def _last_good(path: Path, fresh: Path, damage: DamagedError) -> Backup:
    """Copy the newest backup that is whole, and say which it is."""
    for backup in backups_of(path):
        with suppress(DamagedError):
            copy_database(backup.path, fresh)
            project = Project.open(fresh)
            try:
                if project.history_fault() is None:
                    return backup
            finally:
                project.close()
    raise damage


class _Remains:
    """What can still be read of a damaged file, from a copy beside it: the file itself is not touched.

    `last` is the number of the last entry its history had; None where that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=".salvage-", dir=path.resolve().parent)
        copy = Path(self._folder.name, "damaged.annot")
        shutil.copyfile(path, copy)
        log = Path(f"{path.resolve()}-wal")
        if log.exists():
            shutil.copyfile(log, f"{copy}-wal")
        self._connection = sqlite3.connect(copy)
        found = self._rows("SELECT value FROM meta WHERE key = ?", history.HEAD)
        self.last = history.head_of(str(found[0][0]))[0] if found else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._folder.cleanup()

    def entries(self, after: int) -> Iterator[Entry]:
        """The entries behind a number, one by one, up to the first that cannot be read."""
        query = f"SELECT {_columns(schema.history)} FROM history WHERE id = ?"
        while rows := self._rows(query, after + 1):
            yield Entry(*rows[0])
            after += 1

    def images(self, after: int) -> list[dict[str, Any]]:
        """The rows of images added behind a number, but for what the history tells of them."""
        names = [column.name for column in schema.image.c if column.name not in ("state", "removed")]
        found = self._rows(f"SELECT {', '.join(names)} FROM image WHERE id > ? ORDER BY id", after)
        return [dict(zip(names, row, strict=True)) for row in found]

    def _rows(self, query: str, value: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, (value,)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as fault:
            if any(sign in str(fault) for sign in ("disk I/O", "is full", "unable to open")):
                raise  # the disk fails now: a retry may find it all
            return []  # this is what damaged means


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.c)


def _do_again(fresh: Path, remains: _Remains) -> int:
    """Do the entries again that follow the backup's last one and fit it; returns how many."""
    project = Project.open(fresh)
    try:
        project.require_writable()
        return _count_done(project, remains)
    finally:
        project.close()


def _count_done(project: Project, remains: _Remains) -> int:
    done = 0
    try:
        known = max((record.id for record in (*project.images(), *project.removed_images())), default=0)
        project.restore_images(remains.images(known))
        together: list[Entry] = []
        for entry in remains.entries(project.head[0]):
            together.append(entry)
            if _is_complete(project, together):
                project.apply_again(together)
                done += len(together)
                together = []
    except ValueError:
        return done  # what comes after builds on it: it ends here, and is told as missing
    except KnownError as fault:
        if isinstance(fault.__cause__, (sqlite3.OperationalError, OperationalError)):
            raise  # the disk's, not the entry's: a retry may find it all
        return done
    return done


def _is_complete(project: Project, entries: list[Entry]) -> bool:
    """Whether the suggestions are there that added annotations refer to: an acceptance adds first and decides then."""
    decided = {entry.suggestion_id for entry in entries if entry.action == "Decide"}
    for entry in entries:
        if entry.action == "AddAnnotation" and entry.suggestion_id not in {None, *decided}:
            known = {value.id for value in project.suggestions(entry.image_id or 0)}
            if entry.suggestion_id not in known:
                return False
    return True


def _told_missing(fresh: Path, last: int | None) -> Message:
    project = Project.open(fresh)
    try:
        reached = project.head[0]
    finally:
        project.close()
    if last is None:
        return Message("What else was done since then is missing.")
    if last > reached:
        return Message("{count} steps made after that are missing.", count=last - reached)
    return Message("No decision is missing.")
