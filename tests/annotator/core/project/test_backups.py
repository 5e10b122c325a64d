"""Backups: whole, in order, kept by number and by day, and put back with nothing lost."""

from __future__ import annotations

import os
import shutil
import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jobs import content, new_job, work

from annotator.core.errors import KnownError
from annotator.core.project import backups
from annotator.core.project.backups import Backup, Policy, backups_of, is_due, keep_up, make_backup, restore
from annotator.core.project.project import Project

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path):
    project = new_job(tmp_path)
    yield project
    project.close()


def dated(hours):
    at = NOW - timedelta(hours=hours)
    return Backup(backups.Path(f"{at:%Y%m%dT%H%M%SZ}.annot"), at)


@given(st.lists(st.integers(0, 60 * 24), unique=True, max_size=60), st.integers(0, 12), st.integers(0, 40))
def test_which_are_kept(hours, recent, days):
    """By a slower rule: the newest ones, and of each day within reach the last."""
    found = [dated(hour) for hour in sorted(hours)]
    gone = set(Policy(4, recent, days).outdated(found, NOW))
    for place, backup in enumerate(found):
        last_of_day = all(other.at.date() != backup.at.date() or other.at <= backup.at for other in found)
        wanted = place < max(recent, 1) or (last_of_day and NOW - backup.at <= timedelta(days=days))
        assert (backup not in gone) == wanted


def test_a_backup_is_the_project_as_it_was(project):
    work(project, 10)
    before = content(project)
    made = make_backup(project.path, Policy())
    work(project, 5, seed=1)
    copy = Project.open(made)
    assert content(copy) == before
    copy.close()
    assert [backup.path for backup in backups_of(project.path)] == [made]
    assert sorted(entry.name for entry in made.parent.iterdir()) == [made.name]


def test_when_one_is_due(project):
    assert is_due(project.path, Policy())
    keep_up(project)
    assert not is_due(project.path, Policy())
    assert is_due(project.path, Policy(hours=0))
    made = backups_of(project.path)[0].path
    made.rename(made.with_name("20200101T000000Z.annot"))
    keep_up(project)
    assert len(backups_of(project.path)) == 2
    os.utime(shutil.copyfile(made.with_name("20200101T000000Z.annot"), made.with_name("mine.annot")), (0, 0))
    assert backups_of(project.path)[-1].kept


def test_a_projects_own_policy(project):
    assert Policy.of(project) == Policy(4.0, 10, 30)
    project.set_setting("backup_recent", "2")
    project.set_setting("backup_days", "0")
    for day in range(1, 6):
        made = make_backup(project.path, Policy.of(project))
        made.rename(made.with_name(f"2020010{day}T000000Z.annot"))
    make_backup(project.path, Policy.of(project))
    assert len(backups_of(project.path)) == 2
    for bad in ("soon", "9" * 40):
        project.set_setting("backup_days", bad)
        with pytest.raises(KnownError, match="not a usable number"):
            Policy.of(project)


def test_made_while_it_is_written(project):
    """By another thread, as the window does it: each copy is the project at one moment."""
    copies, stop = [], threading.Event()

    def copy():
        while not stop.is_set():
            copies.append(make_backup(project.path, Policy(recent=99)))

    thread = threading.Thread(target=copy)
    thread.start()
    work(project, 60)
    stop.set()
    thread.join()
    entries = project.history()
    assert copies
    for path in set(copies):
        backup = Project.open(path)
        assert backup.history() == entries[: len(backup.history())]
        assert (backup.file_faults(), backup.history_fault()) == ([], None)
        backup.close()


def test_restoring_loses_nothing(project):
    work(project, 5)
    early = content(project)
    made = make_backup(project.path, Policy())
    work(project, 5, seed=1)
    late = content(project)
    project.close()
    kept = restore(project.path, made)
    for path, expected in ((project.path, early), (kept, late)):
        again = Project.open(path)
        assert content(again) == expected
        again.close()
    project.path.unlink()
    assert restore(project.path, made) is None
    again = Project.open(project.path)
    assert content(again) == early
    again.close()


def test_only_a_project_is_restored(project, tmp_path):
    project.close()
    before = project.path.read_bytes()
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    (tmp_path / "text.annot").write_text("no project")
    for name in ("other.db", "text.annot", "none.annot"):
        with pytest.raises(KnownError, match=name):
            restore(project.path, tmp_path / name)
        assert project.path.read_bytes() == before
    names = {entry.name for entry in tmp_path.iterdir()}
    assert names == {"a.png", "b.png", "job.annot", "other.db", "text.annot"}
