"""A backup is its project's, in order whatever the clock says, and for the same eyes; a recovery finds all there is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from jobs import HOW, RECORD, content, disc, new_job, suggest, work
from PIL import Image

from annotator.core.errors import DamagedError, KnownError
from annotator.core.images import file_hash
from annotator.core.project.backups import Policy, backups_of, is_due, make_backup, restore
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from benchmarks.damage import blank_page


def everything(project):
    """All that is stored, undecided suggestions, maps, sizes and places, too."""
    records = project.images()
    values = [project.suggestions(record.id) for record in records]
    maps = [project.attention(record.id, RECORD.key) for record in records]
    numbers = [None if found is None else (found.scores, found.maps.tolist()) for found in maps]
    return content(project), records, values, numbers


def picture(path, seed=0):
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (18, 24, 3), dtype=np.uint8)).save(path)
    return path


def test_a_new_project_under_an_old_name_never_gets_the_old_ones_content(tmp_path):
    old = new_job(tmp_path)
    work(old, 10)
    made = make_backup(old.path, Policy())
    old.close()
    old.path.unlink()
    new = Project.create(old.path, load_label_set("facs"))
    assert backups_of(new.path) == []
    new.close()
    new.path.write_bytes(b"broken" * 1000)
    with pytest.raises(DamagedError):
        open_or_recover(new.path)
    kept = list(tmp_path.glob("job.earlier-*.annot-backups/*.annot"))
    assert [path.name for path in kept] == [made.name]
    again = Project.open(kept[0])
    assert len(again.annotations(1)) > 0
    again.close()


def test_a_log_left_behind_is_no_part_of_a_new_project(tmp_path):
    path = tmp_path / "job.annot"
    old = new_job(tmp_path)
    work(old, 10)
    shutil.copyfile(f"{path}-wal", tmp_path / "log")
    old.close()
    path.unlink()
    shutil.move(tmp_path / "log", f"{path}-wal")
    new = Project.create(path, load_label_set("facs"))
    assert (new.labels, new.images(), new.file_faults()) == (load_label_set("facs"), [], [])
    new.close()
    assert len(list(tmp_path.glob("job.earlier-*.annot-wal"))) == 1


def foreign_backup(folder, into):
    """A backup of another project put where those of `into` are."""
    folder.mkdir()
    other = new_job(folder)
    work(other, 30)
    made = make_backup(other.path, Policy())
    other.close()
    place = into.with_name(f"{into.name}-backups") / "20250601T000000Z.annot"
    place.parent.mkdir(exist_ok=True)
    return Path(shutil.copyfile(made, place))


def test_a_copy_of_another_project_is_no_backup(tmp_path):
    project = new_job(tmp_path)
    work(project, 5)
    made = make_backup(project.path, Policy())
    work(project, 5, seed=1)
    late = content(project)
    project.close()
    other = foreign_backup(tmp_path / "other", project.path)
    assert [backup.path for backup in backups_of(project.path)] == [made]
    with pytest.raises(KnownError, match="copy of another project"):
        restore(project.path, other)
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert content(again) == late
    again.close()
    again.path.write_bytes(b"")  # whose it is, nobody can tell any more
    with pytest.raises(DamagedError, match="backups of several projects"):
        open_or_recover(again.path)
    assert other.exists()


def test_a_backup_from_the_future_neither_stops_new_ones_nor_counts_as_newest(tmp_path):
    project = new_job(tmp_path)
    made = make_backup(project.path, Policy())
    ahead = made.rename(made.with_name("29990101T000000Z.annot"))
    assert is_due(project.path, Policy())
    work(project, 5)
    late = content(project)
    newest = make_backup(project.path, Policy(recent=1, days=0))
    assert [backup.path for backup in backups_of(project.path)] == [newest, ahead]
    assert not is_due(project.path, Policy())
    project.close()
    project.path.write_bytes(b"")
    again = open_or_recover(project.path)
    assert content(again) == late
    again.close()


def test_the_backup_that_reaches_farthest_is_taken_whatever_the_clock_said(tmp_path):
    project = new_job(tmp_path)
    early = make_backup(project.path, Policy())
    early.rename(early.with_name("20250601T000000Z.annot"))
    work(project, 5)
    late = content(project)
    farthest = make_backup(project.path, Policy())
    farthest.rename(farthest.with_name("20200101T000000Z.annot"))
    project.close()
    project.path.write_bytes(b"")
    again = open_or_recover(project.path)
    assert content(again) == late
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_who_may_read_a_project_may_read_its_copies_and_nobody_else(tmp_path, mode):
    project = new_job(tmp_path)
    project.path.chmod(mode)
    work(project, 5)
    made = make_backup(project.path, Policy())
    project.close()
    kept = restore(project.path, made)
    blank_page(project.path, "suggestion")
    open_or_recover(project.path).close()
    files = [made, kept, project.path, *tmp_path.glob("job.damaged-*")]
    assert len(files) == 4
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {oct(mode)}


def test_all_that_is_readable_is_there_again(tmp_path):
    """Images added, moved into each other's places and read since the backup; answers, decided and undecided."""
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    (tmp_path / "a.png").rename(tmp_path / "old.png")
    project.move_images({1: tmp_path / "old.png"})
    project.add_images([picture(tmp_path / "a.png"), picture(tmp_path / "c.png", 1)])
    for record in project.images():
        project.record_image(record.id, 24, 18, file_hash(project.image_path(record)))
    suggest(project, 3)
    suggest(project, 3)
    first, _ = project.suggestions(3)
    project.apply(decisions.accept(first, project.next_annotation_id(), disc(), HOW, "ada"))
    suggest(project, 1)
    (tmp_path / "a.png").rename(tmp_path / "new.png")
    project.move_images({3: tmp_path / "new.png"})
    project.add_images([picture(tmp_path / "a.png", 2)])
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 5, 1, disc())))
    project.set_setting("backup_days", "3")
    late = everything(project)
    project.close()
    blank_page(project.path, "annotation")
    again = open_or_recover(project.path)
    assert "No decision is missing" in str(again.notices[0])
    assert everything(again) == late
    assert again.setting("backup_days") == "3"
    assert list(faults(again)) == []
    again.close()


def test_what_cannot_be_done_again_is_told(tmp_path):
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    work(project, 3)
    project.close()
    with open_raw(project.path) as database:
        database.execute("DROP TRIGGER history_no_update")
        database.execute("UPDATE history SET annotator = 'eve' WHERE id = 2")
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    notice = str(again.notices[0])
    assert "1 later step was found and done again" in notice
    assert "from step 2 on: eve" in notice
    assert "does not follow the history" in notice
    again.close()


def test_labels_that_an_older_format_changed_without_a_word_are_not_taken_for_others(tmp_path):
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 2, disc())))
    project.close()
    with open_raw(project.path) as database:
        database.execute("UPDATE label SET name = 'dog' WHERE id = 2")
        database.execute("ALTER TABLE label DROP COLUMN removed")
        database.execute("DROP TABLE tag")
        database.execute("PRAGMA user_version = 2001")
    blank_page(project.path, "suggestion")
    again = open_or_recover(project.path)
    assert "the label dog was called melanoma then" in str(again.notices[0])
    assert again.annotations(1) == []
    again.close()


@contextmanager
def open_raw(path):
    with closing(sqlite3.connect(path)) as database, database:
        yield database
