"""Run by `test_disk_faults` with `faults.c` loaded before it: one job again and again, each time another write fails:
from the `first` on, every `step`th.

Prints how often the job was tried, and how often it was told that it failed.
"""

from __future__ import annotations

import ctypes
import errno
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from jobs import content, disc, new_job, work

from annotator.core.errors import KnownError
from annotator.core.project import backups
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.replay import disagreements
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set

LIBRARY = ctypes.CDLL(None)
FOREVER = 1_000_000
SQL = Path(__file__).with_name("data") / "project-1.0.sql"


def opened_whole(path):
    """The project's content, once its file is found sound."""
    project = Project.open(path)
    try:
        assert (project.file_faults(), project.history_fault(), list(disagreements(project))) == ([], None, [])
        return content(project)
    finally:
        project.close()


class Editing:
    """Opens, takes some decisions, some of them durable, and closes."""

    def prepare(self, folder):
        project = new_job(folder)
        work(project, 2)
        project.close()
        return project.path

    def do(self, path):
        self.stored = []
        project = Project.open(path)
        try:
            for number in range(100, 103):
                project.apply(AddAnnotation(Annotation(number, 1, 1, disc())))
                self.stored.append(number)
                if number == 101:
                    project.apply(SetImageState(2, project.image(2).state, ImageState.DONE))
        finally:
            project.close()

    def check(self, path):
        numbers = {annotation.id for annotation in opened_whole(path)[0] if annotation.id >= 100}
        assert numbers == set(self.stored), (numbers, self.stored)
        for number in numbers:
            remove(path, number)


def remove(path, number):
    project = Project.open(path)
    project.apply(AddAnnotation(next(a for a in project.annotations(1) if a.id == number)).inverted())
    project.close()


class Creating:
    """Makes a new project: the whole of it, or nothing."""

    def prepare(self, folder):
        return folder / "new.annot"

    def do(self, path):
        Project.create(path, load_label_set("facs")).close()

    def check(self, path):
        if path.exists():
            opened_whole(path)
            path.unlink()
        assert [entry.name for entry in path.parent.iterdir() if not entry.name.endswith("-lock")] == []


class Migrating:
    """Opens a file of format 1.0."""

    def prepare(self, folder):
        path = folder / "old.annot"
        with closing(sqlite3.connect(path)) as database:
            database.executescript("PRAGMA journal_mode = WAL; " + SQL.read_text(encoding="utf-8"))
        return path

    def do(self, path):
        Project.open(path).close()

    def check(self, path):
        project = Project.open(path)
        assert (len(project.history()), project.history_fault(), project.file_faults()) == (12, None, [])
        project.close()
        for name in ("", "-wal", "-shm"):
            Path(f"{path}{name}").unlink(missing_ok=True)
        self.prepare(path.parent)


class BackingUp(Editing):
    """Makes a backup: the whole of it, or none, and the one before stays."""

    def do(self, path):
        backups.make_backup(path, backups.Policy(recent=1, days=0))

    def check(self, path):
        opened_whole(path)
        for backup in backups.backups_of(path):
            opened_whole(backup.path)
        folder = path.with_name("job.annot-backups")
        assert not folder.exists() or [entry for entry in folder.iterdir() if entry.name.startswith(".")] == []


class Recovering(Editing):
    """Opens a damaged file, with all that was decided since the backup."""

    def prepare(self, folder):
        path = super().prepare(folder)
        backups.make_backup(path, backups.Policy())
        project = Project.open(path)
        work(project, 2, seed=1)
        self.whole = content(project)
        project.close()
        with closing(sqlite3.connect(path)) as database:
            page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'label'").fetchone()[0]
        data = path.read_bytes()
        self.broken = data[: (page - 1) * 4096] + bytes(4096) + data[page * 4096 :]
        self.break_it(path)
        return path

    def break_it(self, path):
        path.write_bytes(self.broken)
        path.with_name(f"{path.name}-lock").write_text("{}")  # its writer was killed

    def do(self, path):
        open_or_recover(path).close()

    def check(self, path):
        project = open_or_recover(path)
        assert (content(project), project.file_faults()) == (self.whole, [])
        project.close()
        for kept in path.parent.glob("*.damaged-*"):
            kept.unlink()
        self.break_it(path)


JOBS = {job.__name__: job for job in (Editing, Creating, Migrating, BackingUp, Recovering)}


def main(name, folder, number, times, first, step):
    job = JOBS[name]()
    path = job.prepare(folder)
    tried, told, at = 0, 0, first
    while True:
        LIBRARY.faults_arm(at, number, times)
        try:
            job.do(path)
        except KnownError as error:
            told += 1
            assert str(error.path).startswith(str(folder)), error
            assert any(
                word in str(error) for word in ("full", "disk", "locked", "written", "opened", "space", "I/O", "Input")
            ), error
        finally:
            reached = LIBRARY.faults_count() > at
            LIBRARY.faults_arm(-1, 0, 0)
        tried += 1
        job.check(path)
        if not reached:
            break
        at += step
    print(tried, told)


if __name__ == "__main__":
    name, folder, fault, lasting, first, step = sys.argv[1:]
    main(name, Path(folder), getattr(errno, fault), FOREVER if lasting == "on" else 1, int(first), int(step))
