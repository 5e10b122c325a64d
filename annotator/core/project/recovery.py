"""A damaged project file: its last good backup put in its place, and what was done since done again if it is found."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import OperationalError

from annotator.core.clock import on_clock
from annotator.core.errors import DamagedError, KnownError
from annotator.core.message import Message, marked
from annotator.core.project.backups import Backup, backups_of, put_in_place
from annotator.core.project.conflict import told
from annotator.core.project.project import Project
from annotator.core.project.remains import Remains
from annotator.core.store import schema
from annotator.core.store.copying import copy_database, forget_files, told_as_disk_fault
from annotator.core.store.faults import told_plainly
from annotator.core.store.history import Entry
from annotator.core.store.places import beside
from annotator.core.store.queries import looked_through
from annotator.core.store.sqlite_files import BACKUPS, chain_of
from annotator.core.store.writing_right import writer_lock


def open_or_recover(path: Path, after: Project | None = None, reader: str = "") -> Project:
    """Open a project; one that is damaged is put back from its last good backup first, and says so in its notices.

    The damaged file is kept; if it is the one `after` has open, that is closed. Raises DamagedError when there is no
    good backup, KnownError for any other fault.
    """
    try:
        return _opened(path, after, reader)
    except DamagedError as damage:
        if not backups_of(path):
            raise
        # SQLite deletes a log by its name when it closes: it must be the old file's.
        if after is not None and after.store.is_same_file(path):
            after.close()
        notice = recover(path, damage)
    project = Project.open(path, after, reader)
    project.store.notice = notice
    return project


def _opened(path: Path, after: Project | None, reader: str) -> Project:
    project = Project.open(path, after, reader)
    try:
        assert project.labels  # what everybody reads first
        assert project.head  # and every step stands on
        project.check_counters()
        project.store.rows(looked_through())
    except DamagedError:
        project.close()
        raise
    return project


def recover(path: Path, damage: DamagedError) -> KnownError:
    """Put the last good backup in the place of a damaged file, and tell what is missing. Raises KnownError."""
    with writer_lock(path) as lock, told_as_disk_fault(path), told_plainly(path):
        fresh = beside(path, "-restored")
        forget_files(fresh)  # what is left of a recovery that was killed
        try:
            with Remains(path) as remains:
                backup = _last_good(path, fresh, remains.seed, damage)
                outcome = _do_again(fresh, remains)
            kept = put_in_place(path, fresh, "damaged")
            lock.left_behind = False
        finally:
            forget_files(fresh)
            shutil.rmtree(beside(fresh, BACKUPS), ignore_errors=True)  # of one that had to be brought forward
    return KnownError(
        "The project file was damaged. Its backup of {at} took its place; {count} later {count:step was|steps were} "
        "found and done again. {missing} The damaged file is kept as {kept}.",
        at=on_clock(backup.at),
        count=outcome.done,
        missing=outcome.missing,
        kept=kept.name if kept is not None else "",
        path=path,
        advice="Have a look at the last images you worked on.",
    )


def _last_good(path: Path, fresh: Path, seed: str | None, damage: DamagedError) -> Backup:
    """Copy the backup that is whole and reaches farthest, and say which it is.

    It must be this project's: by the seed of its history; where the damaged file does not tell that any more, all
    backups must be of one project.
    """
    backups = sorted(backups_of(path), key=lambda backup: backup.steps, reverse=True)
    chains = {backup.path: chain_of(backup.path) for backup in backups}
    seeds = {seed} if seed is not None else {chain[0] for chain in chains.values() if chain is not None}
    if len(seeds) > 1:
        raise DamagedError(
            "The project file is damaged, and there are backups of several projects beside it.",
            path=path,
            advice=marked("Have a look at them (annotator restore PROJECT --list), and choose one."),
        ) from damage
    for backup in backups:
        chain = chains[backup.path]
        if chain is not None and chain[0] not in seeds:
            continue
        with suppress(DamagedError):
            copy_database(backup.path, fresh)
            project = Project.open(fresh)
            try:
                if project.history_fault() is None:
                    return backup
            finally:
                project.close()
    raise damage


@dataclass(frozen=True)
class _Outcome:
    """How many steps were done again, and what is missing, in words."""

    done: int
    missing: Message


def _do_again(fresh: Path, remains: Remains) -> _Outcome:
    """Do again what the damaged file tells of the time after the backup."""
    project = Project.open(fresh)
    try:
        project.require_writable()
        begin = project.head[0]
        images = remains.rows(schema.image)
        project.add_lost_images(images)
        stop = _steps_again(project, remains)
        reached = project.head[0]
        project.complete_images(images)
        project.forget_lost_images()
        project.take_settings(remains.rows(schema.meta))
        project.take_readings(remains.rows(schema.reading))
        return _Outcome(reached - begin, _told_missing(project, remains.last, reached, stop))
    finally:
        project.close()


@dataclass(frozen=True)
class _Stop:
    """Where it ended: the first step that could not be done again, if it can be read, and why."""

    entry: Entry
    fault: object


def _steps_again(project: Project, remains: Remains) -> _Stop | None:
    together: list[Entry] = []
    labels = _changed_unrecorded(project, remains)
    for entry in remains.entries(project.head[0]):
        if labels is not None:
            return _Stop(entry, labels)
        together.append(entry)
        try:
            if _is_complete(project, together):
                project.apply_again(together, remains)
                together = []
        except (ValueError, TypeError, AttributeError) as fault:
            return _Stop(together[0], fault)  # what comes after builds on it: it ends here, and is told as missing
        except KnownError as fault:
            if isinstance(fault.__cause__, (sqlite3.OperationalError, OperationalError)):
                raise  # the disk's, not the entry's: a retry may find it all
            return _Stop(together[0], fault.what)
    return _Stop(together[0], Message("its suggestion is lost")) if together else None


def _changed_unrecorded(project: Project, remains: Remains) -> Message | None:
    """Whether labels got other names since the backup and the history does not tell: up to format 2.1 it did not."""
    rows = remains.rows(schema.label)
    known = {label.id: label.name for label in (*project.labels.known, *project.labels.former)}
    other = next((row for row in rows if known.get(row["id"], row["name"]) != row["name"]), None)
    if other is None or "removed" in other:
        return None
    return Message("the label {name} was called {before} then", name=other["name"], before=known[other["id"]])


def _is_complete(project: Project, entries: list[Entry]) -> bool:
    """Whether the suggestions are there that added annotations refer to: an acceptance adds first and decides then."""
    decided = {entry.suggestion_id for entry in entries if entry.action == "Decide"}
    for entry in entries:
        if entry.action == "AddAnnotation" and entry.suggestion_id not in {None, *decided}:
            known = {value.id for value in project.suggestions(entry.image_id or 0)}
            if entry.suggestion_id not in known:
                return False
    return True


def _told_missing(project: Project, last: int | None, reached: int, stop: _Stop | None) -> Message:
    if last is None and stop is None:
        return Message("What else was done since then is missing.")
    if stop is None and last is not None:
        if last <= reached:
            return Message("No decision is missing.")
        return Message(
            "{count} {count:step|steps} made after that cannot be read and {count:is|are} missing.",
            count=last - reached,
        )
    assert stop is not None
    paths = dict(project.image_paths())
    place = {"deed": told(stop.entry), "image": paths.get(stop.entry.image_id or 0, "-"), "fault": stop.fault}
    if last is None:
        text = marked("Missing is what came after that, from step {number} on: {deed}, {image} ({fault}).")
        return Message(text, number=stop.entry.id, **place)
    text = marked(
        "Missing is what came after that ({count} {count:step|steps}), from step {number} on: {deed}, {image} "
        "({fault})."
    )
    return Message(text, count=last - reached, number=stop.entry.id, **place)
