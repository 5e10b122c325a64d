"""Copies of a project from earlier moments, in a folder beside it: made, listed, thinned out, put back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.project.project import SUFFIX, Project
from annotator.core.store.copying import copy_database, forget_files, replace_database, told_as_disk_fault
from annotator.core.store.places import aside, beside
from annotator.core.store.sqlite_files import BACKUPS, chain_of, require_project
from annotator.core.store.writing_right import writer_lock

_STAMP = "%Y%m%dT%H%M%SZ"
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Backup:
    """A copy of a project as it was at a moment (UTC). `kept` is one that is never thrown away.

    `seed` says whose it is, `steps` how long its history is; "" and 0 where that cannot be read.
    """

    path: Path
    at: datetime
    kept: bool = False
    steps: int = 0
    seed: str = ""


@dataclass(frozen=True)
class Policy:
    """How often a backup is made by itself, and which are kept: the newest ones, and the last one of each day."""

    hours: float = 4.0
    recent: int = 10
    days: int = 30

    @classmethod
    def of(cls, project: Project) -> Policy:
        """A project's own policy: the settings `backup_hours`, `backup_recent` and `backup_days`."""
        found = {name: project.setting(f"backup_{name}") for name in ("hours", "recent", "days")}
        try:
            hours, recent, days = (
                float(found["hours"] or cls.hours),
                int(found["recent"] or 10),
                int(found["days"] or 30),
            )
            timedelta(hours=hours), timedelta(days=days)
        except (ValueError, OverflowError) as fault:
            raise KnownError(
                "A setting of the backups is not a usable number ({fault}).", fault=fault, path=project.path
            ) from fault
        return cls(hours, recent, days)

    def outdated(self, backups: list[Backup], now: datetime) -> list[Backup]:
        """Those of a list, newest first, that are kept no longer."""
        newest_of_day: dict[object, Backup] = {}
        for backup in backups:
            newest_of_day.setdefault(backup.at.date(), backup)
        rolling = [backup for backup in backups if not backup.kept]
        first = now - timedelta(days=self.days)
        daily = {backup.path for backup in newest_of_day.values() if backup.at >= first}
        return [b for place, b in enumerate(rolling) if place >= max(self.recent, 1) and b.path not in daily]


def backups_of(project: Path) -> list[Backup]:
    """The backups of a project file, newest first; those dated in the future, by a clock that was wrong, behind them.

    Copies of another project are not among them, as far as both say whose they are.
    """
    found, folder = [], beside(project, BACKUPS)
    own, now = chain_of(project), datetime.now(UTC)
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise KnownError("The backups cannot be read ({fault}).", fault=fault.strerror or fault, path=folder) from fault
    for entry in entries:
        path = Path(entry.path)
        if path.suffix != SUFFIX or path.name.startswith("."):
            continue
        chain = chain_of(path)
        if own is not None and chain is not None and chain[0] != own[0]:
            continue
        seed, steps = chain if chain is not None else ("", 0)
        try:
            at = datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, at, kept=at - now > _CLOCKS_DIFFER, steps=steps, seed=seed))
        except ValueError:  # from before a migration, or put there by hand
            at = datetime.fromtimestamp(entry.stat().st_mtime, UTC)
            found.append(Backup(path, at, kept=True, steps=steps, seed=seed))
    return sorted(found, key=lambda backup: (backup.at - now <= _CLOCKS_DIFFER, backup.at), reverse=True)


def is_due(project: Path, policy: Policy) -> bool:
    """Whether the last backup is older than the policy allows, or there is none."""
    rolling = [backup for backup in backups_of(project) if not backup.kept]
    return not rolling or datetime.now(UTC) - rolling[0].at >= timedelta(hours=policy.hours)


def keep_up(project: Project) -> None:
    """Make a backup of an open project if one is due; not of one on a server, which is its keeper's to back up."""
    if isinstance(project.path, Path):
        policy = Policy.of(project)
        if is_due(project.path, policy):
            make_backup(project.path, policy)


def make_backup(project: Path, policy: Policy) -> Path:
    """Make a backup now, then throw away those that are kept no longer.

    Any thread or process may, while the project is written. Raises KnownError; DamagedError, and no older backup goes,
    when the copy is not whole.
    """
    now = datetime.now(UTC)
    target = beside(project, BACKUPS) / f"{now.strftime(_STAMP)}{SUFFIX}"
    copy_database(project, target)
    for backup in policy.outdated(backups_of(project), now):
        with told_as_disk_fault(backup.path):
            backup.path.unlink(missing_ok=True)
    return target


def restore(project: Path, backup: Path) -> Path | None:
    """Put a backup in the place of a project file; the file before is kept aside under the name returned.

    None where there was no file. Raises KnownError, and nothing is changed, when another has the project open, or the
    backup is not whole or another project's.
    """
    with writer_lock(project) as lock:
        _require_own(project, backup)
        fresh = beside(project, "-restored")
        forget_files(fresh)  # what is left of a restore that was killed
        copy_database(backup, fresh)
        try:
            require_project(fresh, backup)
        except KnownError:
            fresh.unlink()
            raise
        kept = put_in_place(project, fresh, "replaced")
        lock.left_behind = False
        return kept


def _require_own(project: Path, backup: Path) -> None:
    own, chain = chain_of(project), chain_of(backup)
    if own is not None and chain is not None and own[0] != chain[0]:
        raise KnownError(
            "{backup} is a copy of another project; nothing was changed.",
            backup=backup.name,
            path=project,
            advice="Open the copy itself, or move this project away first.",
        )


def put_in_place(project: Path, fresh: Path, word: str) -> Path | None:
    """Let a complete project file take the place of another, which is kept as `NAME.WORD-DATE.annot`.

    The caller holds the lock.
    """
    real, number = project.resolve(), 1
    kept = stamped = aside(real, f"{word}-{datetime.now(UTC).strftime(_STAMP)}")
    while kept.exists():
        number += 1
        kept = stamped.with_stem(f"{stamped.stem}-{number}")
    there = real.exists()
    replace_database(real, fresh, kept)
    return kept if there else None
