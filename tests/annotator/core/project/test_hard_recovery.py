"""Recoveries that were killed themselves, values that were never written, and backups of whoever."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing, suppress
from pathlib import Path

import jobs
import numpy as np
import pytest
from jobs import AS_2_3, content, disc, new_job, work
from PIL import Image

from annotator.cli import main
from annotator.core.errors import DamagedError
from annotator.core.project.backups import Policy, backups_of, make_backup, restore
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, SetImageState
from benchmarks.damage import blank_page

KILLED = """
    import os, sys
    from pathlib import Path
    from annotator.core.project import backups, recovery
    from annotator.core.project.project import Project
    path = Path(sys.argv[1])
    if sys.argv[2] == "recovery":
        Project.complete_images = lambda *_: os._exit(9)
        recovery.open_or_recover(path)
    elif sys.argv[2] == "restore":
        put = Path.replace
        Path.replace = lambda self, to: os._exit(9) if Path(to) == path.resolve() else put(self, to)
        backups.restore(path, backups.backups_of(path)[-1].path)
    else:
        sys.path.insert(0, sys.argv[3])
        from jobs import work
        work(Project.open(path), 5)
        os._exit(9)
"""


@pytest.fixture
def job(tmp_path):
    """A project with two backups and work after each."""
    project = new_job(tmp_path)
    work(project, 5)
    make_backup(project.path, Policy()).rename(tmp_path / "job.annot-backups/20250101T000000Z.annot")
    work(project, 40, seed=1)
    make_backup(project.path, Policy())
    work(project, 5, seed=2)
    late = content(project)
    project.close()
    return project.path, late


def die_in(path, what):
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path), what, str(Path(jobs.__file__).parent)]
    assert subprocess.run(command, check=False).returncode == 9


def test_a_recovery_that_was_killed_spoils_neither_the_next_one_nor_a_restore(job):
    path, late = job
    blank_page(path, "suggestion")
    die_in(path, "recovery")
    assert Path(f"{path}-restored").exists()
    oldest = backups_of(path)[-1].path
    restore(path, oldest)
    project = Project.open(path)
    assert (project.file_faults(), len(project.history())) == ([], 5 + len(project.history()) - 5)
    project.close()
    kept = next(path.parent.glob("job.replaced-*.annot"))
    kept.replace(path)
    blank_page(path, "suggestion")
    die_in(path, "recovery")
    project = open_or_recover(path)
    assert "No decision is missing" in str(project.notices[0])
    assert content(project) == late
    project.close()


def test_a_restore_that_is_killed_leaves_the_last_steps_under_the_name(tmp_path):
    """Those of a window that was killed before, too, which are in the log alone."""
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    project.close()
    die_in(project.path, "work")
    assert Path(f"{project.path}-wal").stat().st_size > 0
    die_in(project.path, "restore")
    again = Project.open(project.path)
    assert len(again.history()) >= 5
    assert again.file_faults() == []
    again.close()


WRONG = {
    "a detail that is no text": "UPDATE history SET detail = CAST(detail AS BLOB) WHERE id = 4",
    "a moment that is none": "UPDATE history SET at = '2026-11-27Tzz' WHERE id = 4",
    "an action that is none": "UPDATE history SET action = 'Fly' WHERE id = 4",
    "a head that is none": "UPDATE meta SET value = 'zzz' WHERE key = 'history_head'",
    "no head": "DELETE FROM meta WHERE key = 'history_head'",
    "a counter that is none": "UPDATE meta SET value = 'x1' WHERE key = 'next_annotation'",
    "half a hash": "UPDATE image SET sha256 = 'abc' WHERE id = 2",
    "a size below nothing": "UPDATE image SET width = -5 WHERE id = 2",
    "a path that is no text": "UPDATE image SET path = x'2e2e' WHERE id = 1",
    "a label that is no text": "UPDATE label SET name = CAST(x'ff41' AS TEXT) WHERE id = 2",
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("page", ["suggestion", ""])
def test_values_that_were_never_written_stop_no_recovery(tmp_path, what, page):
    project = new_job(tmp_path)
    work(project, 3)
    make_backup(project.path, Policy())
    early = content(project)
    work(project, 3, seed=1)
    late = content(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as database, database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("DROP TRIGGER history_no_update")
        database.execute(WRONG[what])
    if page:
        blank_page(project.path, page)
    again = open_or_recover(project.path)
    try:
        if not page and again.notices == []:  # what it is about is looked at later, and told
            with suppress(DamagedError):
                assert list(faults(again))
            return
        assert "was damaged" in str(again.notices[0])
        found = content(again)
        assert found[3][: len(early[3])] == early[3]
        assert found[3] == late[3][: len(found[3])]
        assert list(faults(again)) == []
    finally:
        again.close()


def test_a_schema_that_is_no_text_is_damage(job):
    path, late = job
    data = path.read_bytes()
    path.write_bytes(data.replace(b"NOT NULL", b"NOT N\x97LL", 1))
    project = open_or_recover(path)
    assert content(project)[3] == late[3][: len(content(project)[3])]
    project.close()


def test_a_step_about_an_image_that_is_lost_is_not_told_as_done(tmp_path):
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    for name in ("c.png", "d.png"):
        Image.fromarray(np.random.default_rng(len(name)).integers(0, 256, (18, 24, 3), dtype=np.uint8)).save(
            tmp_path / name
        )
    project.add_images([tmp_path / "c.png", tmp_path / "d.png"])
    project.apply(SetImageState(4, ImageState.NEW, ImageState.DONE))
    project.close()
    blank_page(project.path, "image")
    again = open_or_recover(project.path)
    notice = str(again.notices[0])
    assert "0 later steps were found and done again" in notice
    assert "marked the image as done" in notice
    assert "The project has no image 4" in notice
    again.add_images([tmp_path / "d.png"])
    assert [record.state for record in again.images()] == [ImageState.NEW] * 3
    assert list(faults(again)) == []
    again.close()


def test_the_damaged_file_stays_beside_a_folder_that_is_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "work").mkdir()
    project = new_job(tmp_path / "work")
    make_backup(project.path, Policy())
    project.close()
    (tmp_path / "work/job").symlink_to(tmp_path / "disk")
    blank_page(project.path, "suggestion")
    open_or_recover(project.path).close()
    assert len(list((tmp_path / "work").glob("job.damaged-*.annot"))) == 1
    assert list(tmp_path.glob("*.annot")) == []


def test_restore_takes_no_backup_of_whoever(tmp_path, capsys):
    """Where the damaged file does not tell any more whose it is."""
    (tmp_path / "other").mkdir()
    project, other = new_job(tmp_path), new_job(tmp_path / "other")
    for one in (project, other):
        work(one, 3)
        make_backup(one.path, Policy())
        one.close()
    foreign = backups_of(other.path)[0].path
    foreign.rename(tmp_path / "job.annot-backups/20250101T000000Z.annot")
    project.path.write_bytes(b"broken")
    with pytest.raises(DamagedError, match="backups of several projects"):
        open_or_recover(project.path)
    assert main(["restore", str(project.path)]) == 2
    assert "its backups are of several projects" in capsys.readouterr().err
    assert main(["restore", str(project.path), "20250101T000000Z.annot"]) == 0


def test_nothing_is_left_of_one_that_had_to_be_brought_forward(tmp_path):
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, disc())))
    project.close()
    for path in (project.path, backups_of(project.path)[0].path):
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("ALTER TABLE label DROP COLUMN removed")
            database.execute("DROP TABLE tag")
            for statement in AS_2_3:
                database.execute(statement)
            database.execute("PRAGMA user_version = 2001")
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert len(again.annotations(1)) == 1
    again.close()
    assert [path.name for path in tmp_path.iterdir() if "restored" in path.name] == []
