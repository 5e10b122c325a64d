"""A damaged file: the last good backup in its place, what was done since found again, the damaged one kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from jobs import content, disc, new_job, work

from annotator.core.clock import on_clock
from annotator.core.errors import DamagedError, KnownError
from annotator.core.project.backups import Policy, backups_of, make_backup, restore
from annotator.core.project.check import faults
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, import_of
from annotator.core.work.labels import Label

PAGE = 4096


@pytest.fixture
def job(tmp_path):
    """A project with a backup and work after it: path, content at the backup, content at the end."""
    project = new_job(tmp_path)
    work(project, 20)
    make_backup(project.path, Policy())
    early = content(project)
    work(project, 30, seed=1)
    late = content(project)
    project.close()
    return project.path, early, late


def damage(path, how):
    data = bytearray(path.read_bytes())
    if how == "emptied":
        data = bytearray()
    elif how == "header":
        data[:100] = os.urandom(100)
    elif how == "cut":
        data = data[: len(data) // 2 + 100]
    elif how == "first page":
        data[:PAGE] = bytes(PAGE)
    elif how == "pages":
        for page in range(3, len(data) // PAGE, 2):
            data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["emptied", "header", "cut", "first page"])
def test_the_backup_takes_its_place(job, how):
    path, early, late = job
    damage(path, how)
    broken = path.read_bytes()
    with pytest.raises(DamagedError):
        Project.open(path)
    assert path.read_bytes() == broken
    project, _ = open_paths([path])
    try:
        notice = str(project.notices[0])
        assert "was damaged" in notice
        assert on_clock(backups_of(path)[0].at) in notice
        kept = next(path.parent.glob("job.damaged-*.annot"))
        assert kept.name in notice
        assert kept.read_bytes() == broken
        found = content(project)
        # What was found again is a beginning of what was done; nothing is made up.
        assert found[3][: len(early[3])] == early[3]
        assert found[3] == late[3][: len(found[3])]
        assert project.history_fault() is None
        assert list(faults(project)) == []
    finally:
        project.close()
    assert sorted(p.name for p in path.parent.iterdir() if p.name.startswith(".")) == []


def test_what_was_done_since_is_done_again(job):
    """Damage that leaves the history readable."""
    path, early, late = job
    with path.open("rb+") as file:
        file.seek(_root_page(path, "label") * PAGE - PAGE)
        file.write(bytes(PAGE))
    _leave_behind(path)
    project = open_or_recover(path)
    try:
        count = len(late[3]) - len(early[3])
        assert f"{count} later steps were found and done again. No decision is missing." in project.notices[0].what
        assert content(project) == late
        assert list(faults(project)) == []
        assert project.next_annotation_id() > max(e.annotation_id or 0 for e in late[3])
    finally:
        project.close()


def _root_page(path, table):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]


def _leave_behind(path):
    """The lock file of a writer that was killed: only then a file is looked over before it is opened."""
    Path(f"{path}-lock").write_text("{}")


def test_a_damaged_backup_is_passed_over(job):
    path, _early, _ = job
    good = backups_of(path)[0].path
    newer = good.with_name("29990101T000000Z.annot")
    shutil.copyfile(good, newer)
    damage(newer, "pages")
    damage(path, "header")
    project = open_or_recover(path)
    assert "29990101" not in str(project.notices[0])
    assert list(faults(project)) == []
    project.close()


def test_without_a_backup_nothing_is_touched(tmp_path):
    project = new_job(tmp_path)
    project.close()
    damage(project.path, "header")
    before = project.path.read_bytes()
    with pytest.raises(DamagedError):
        open_or_recover(project.path)
    assert project.path.read_bytes() == before


def test_a_log_of_the_damaged_file_is_kept_and_never_applied_to_the_new_one(job):
    path, _early, _ = job
    project = Project.open(path)
    work(project, 5, seed=2)
    late = content(project)
    shutil.copyfile(f"{path}-wal", path.parent / "log")
    project.close()
    damage(path, "emptied")
    log = (path.parent / "log").read_bytes()
    Path(f"{path}-wal").write_bytes(log)
    again = open_or_recover(path)
    try:
        assert again.history_fault() is None
        assert content(again)[3] == late[3][: len(content(again)[3])]
        assert [kept.read_bytes() for kept in path.parent.glob("job.damaged-*.annot-wal")] == [log]
    finally:
        again.close()


def test_damage_found_while_a_backup_is_made_costs_no_older_backup(job):
    path, _, _ = job
    before = {backup.path: backup.path.read_bytes() for backup in backups_of(path)}
    damage(path, "pages")
    with pytest.raises(DamagedError, match="damaged"):
        make_backup(path, Policy(recent=1, days=0))
    assert {backup.path: backup.path.read_bytes() for backup in backups_of(path)} == before


def test_restore_refuses_while_another_has_it_open(job):
    path, _, _ = job
    project = Project.open(path)
    before = content(project)
    with pytest.raises(KnownError, match="has this project open"):
        restore(path, backups_of(path)[0].path)
    assert content(project) == before
    project.close()


def test_damage_found_while_it_is_open_is_mended_at_the_next_opening(job):
    """Even where nobody was killed, and the same window opens it again."""
    path, _, late = job
    project = Project.open(path)
    page = _root_page(path, "annotation")
    project.close()
    data = path.read_bytes()
    path.write_bytes(data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :])
    project = open_or_recover(path)  # its labels and images are whole
    assert project.notices == []
    with pytest.raises(DamagedError):
        project.annotations(1)
    again = open_or_recover(path, after=project)
    assert "was damaged" in str(again.notices[0])
    assert content(again) == late
    work(again, 2)
    again.close()
    reopened = Project.open(path)
    assert list(faults(reopened)) == []
    reopened.close()


def test_imported_labels_and_moved_images_are_found_again(job):
    path, _, _ = job
    project = Project.open(path)
    label = Label(99, "new", "New", "#123456")
    added = AddAnnotation(Annotation(project.next_annotation_id(), 1, 99, disc()))
    project.apply(import_of([label], [added]))
    (path.parent / "b.png").rename(path.parent / "c.png")
    project.move_images({2: path.parent / "c.png"})
    late = content(project), project.labels
    project.close()
    page = _root_page(path, "suggestion")
    data = path.read_bytes()
    path.write_bytes(data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :])
    _leave_behind(path)
    again = open_or_recover(path)
    assert "No decision is missing" in str(again.notices[0])
    assert (content(again), again.labels) == late
    assert list(faults(again)) == []
    again.close()
