"""Files of older formats: brought forward with a copy kept, nothing lost, and never half."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.project.replay import disagreements
from annotator.core.store import schema
from annotator.core.store.lock import WriterLock
from annotator.core.work.annotation import Decision, ImageState, Origin
from annotator.core.work.circumstances import UNKNOWN
from annotator.core.work.edits import RemoveImage, RestoreImage
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set

DATA = Path(__file__).with_name("data")
KEPT = ("meta", "label", "image", "attention", "suggestion", "annotation")


@pytest.fixture
def old(tmp_path):
    return file_of("1.0", tmp_path)


@pytest.fixture
def former(tmp_path):
    return file_of("2.0", tmp_path)


def file_of(version, folder):
    """A project file as that format had it."""
    path = folder / "job.annot"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript((DATA / f"project-{version}.sql").read_text(encoding="utf-8"))
    return path


def content(path, tables=KEPT):
    """All rows, without the columns that later formats added: nothing was removed before, and all of it was shared.

    An image's state stands in a table of its own since 3.0.
    """
    found = {}
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        there = {row["name"] for row in database.execute("SELECT name FROM sqlite_master")}
        for name in tables:
            rows = [dict(row) for row in database.execute(f"SELECT * FROM {name} ORDER BY 1")]
            for row in rows:
                assert row.pop("removed", 0) == 0
                assert row.pop("reading", "") == ""
                assert (row.pop("onset", None), row.pop("apex", None), row.pop("offset", None)) == (None, None, None)
                assert row.pop("circumstances", "{}") == "{}"
                if name == "image" and "reading" in there:
                    query = "SELECT state FROM reading WHERE image_id = ? AND reading = ''"
                    state = database.execute(query, (row["id"],)).fetchone()
                    row["state"] = state["state"] if state else "new"
            found[name] = [tuple(sorted(row.items())) for row in rows]
    return found


def shape(path):
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {(kind, name): re.sub(r'[\s"]+', "", sql) for kind, name, sql in rows}


def test_everything_is_there_after_it(old):
    before = content(old, (*KEPT, "history"))
    project = Project.open(old)
    backup = next((old.parent / "job.annot-backups").glob("before-4.1-*.annot"))
    assert backup.name in str(project.notices[0])
    assert project.history_fault() is None
    assert [a.origin for a in project.annotations(1)] == [Origin.EDITED, Origin.DRAWN]
    assert [s.decision for s in project.suggestions(1)] == [Decision.ACCEPTED, Decision.REJECTED, Decision.PENDING]
    assert project.image(1).state is ImageState.DONE
    told = [(e.at, e.annotator, e.image_id, e.action, e.detail) for e in project.history()]
    names = ("at", "annotator", "image_id", "action", "detail")
    assert told == [tuple(dict(row)[name] for name in names) for row in before["history"]]
    accepted = next(e for e in project.history() if e.action == "AddAnnotation")
    assert (accepted.suggestion_id, accepted.annotation_id) == (1, 1)
    assert project.file_faults() == []
    project.close()
    after = content(old)
    own = [row for row in after.pop("meta") if not dict(row)["key"].startswith("history_")]
    assert own == before["meta"]
    assert after == {name: before[name] for name in KEPT[1:]}
    assert content(backup, (*KEPT, "history")) == before


def test_it_ends_up_as_a_new_file_is_made(old, tmp_path):
    Project.open(old).close()
    Project.create(tmp_path / "new.annot", load_label_set("facs")).close()
    assert shape(old) == shape(tmp_path / "new.annot")
    for path in (old, tmp_path / "new.annot"):
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA user_version").fetchone()[0] == schema.packed(schema.VERSION)


def test_images_of_format_2_0_can_be_removed_and_tagged(former, tmp_path):
    before = content(former, (*KEPT, "history"))
    project = Project.open(former)
    assert "brought to format 4.1" in str(project.notices[0])
    assert content(former, (*KEPT, "history")) == before
    assert project.history_fault() is None
    project.apply(RemoveImage(1, "a.png"))
    assert [record.path for record in project.images()] == ["b.png"]
    project.apply(RestoreImage(1, "a.png"))
    project.apply(project.tagging({(1, 1): True, (2, 1): False}))
    assert [tag.present for tag in project.tags()] == [True, False]
    assert list(disagreements(project)) == []
    project.close()
    Project.create(tmp_path / "new.annot", load_label_set("facs")).close()
    assert shape(former) == shape(tmp_path / "new.annot")


def test_what_was_said_in_format_2_3_is_in_the_reading_that_all_share(tmp_path):
    path = file_of("2.3", tmp_path)
    before = content(path, (*KEPT, "tag", "history"))
    project = Project.open(path)
    assert content(path, (*KEPT, "tag", "history")) == before
    assert project.readings() == [""]
    assert [record.state for record in project.images()] == [ImageState.DONE, ImageState.STARTED]
    assert [value.under for value in project.annotations(1)] == [UNKNOWN]
    assert [(tag.key, tag.present, tag.under) for tag in project.tags()] == [
        ((1, 2), True, UNKNOWN), ((2, 1), False, UNKNOWN),
    ]  # fmt: skip
    assert project.history_fault() is None
    assert list(disagreements(project)) == []
    project.close()
    Project.create(tmp_path / "new.annot", load_label_set("facs")).close()
    assert shape(path) == shape(tmp_path / "new.annot")


def test_marks_of_format_3_0_are_no_events(tmp_path):
    path = file_of("3.0", tmp_path)
    before = content(path, (*KEPT, "tag", "history"))
    project = Project.open(path)
    assert content(path, (*KEPT, "tag", "history")) == before
    (region,) = project.annotations(1)
    assert region.span is None and not region.whole_image and region.attributes == (("size", "3"),)
    assert project.protocol.audit_share == 0.1
    assert list(disagreements(project)) == []
    project.close()
    Project.create(tmp_path / "new.annot", load_label_set("facs")).close()
    assert shape(path) == shape(tmp_path / "new.annot")


def test_suggestions_of_format_4_0_are_no_events(tmp_path):
    path = file_of("4.0", tmp_path)
    there = content_with_events(path)
    project = Project.open(path)
    assert content_with_events(path) == there
    assert [value.span for value in project.suggestions(1)] == [None] * 3
    assert [value.span for value in project.annotations(2)] == [Span(3, 7, 9)]
    assert list(disagreements(project)) == []
    project.close()
    Project.create(tmp_path / "new.annot", load_label_set("facs")).close()
    assert shape(path) == shape(tmp_path / "new.annot")


def content_with_events(path):
    """All rows of a file of 4.0, without the columns that suggestions got later."""
    found = {}
    with closing(sqlite3.connect(path)) as database:
        for name in (*KEPT, "reading", "tag", "history"):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            if name == "suggestion":
                names = [one for one in names if one not in ("onset", "apex", "offset")]
            columns = ", ".join(f'"{one}"' for one in names)
            found[name] = database.execute(f"SELECT {columns} FROM {name} ORDER BY 1, 2").fetchall()
    return found


def test_it_happens_once(old):
    Project.open(old).close()
    before = content(old, (*KEPT, "history"))
    project = Project.open(old)
    assert project.store.notice is None
    project.close()
    assert content(old, (*KEPT, "history")) == before


def test_values_that_the_new_format_does_not_allow_leave_it_as_it_was(old):
    with closing(sqlite3.connect(old)) as database, database:
        database.execute("UPDATE suggestion SET decision = 'perhaps' WHERE id = 3")
    before = content(old, (*KEPT, "history")), shape(old)
    with pytest.raises(KnownError, match=r"job\.annot.*does not allow.*suggestion_decision.*left as it was"):
        Project.open(old)
    assert (content(old, (*KEPT, "history")), shape(old)) == before
    assert list((old.parent / "job.annot-backups").iterdir()) == []


def test_one_that_another_holds_is_read_without_a_change(old):
    lock = WriterLock.take(old)
    before = content(old, (*KEPT, "history"))
    project = Project.open(old)
    try:
        assert project.read_only
        assert len(project.annotations(1)) == 2
        assert project.history_fault() is None
        with pytest.raises(KnownError, match="has this project open"):
            project.set_setting("a", "b")
    finally:
        project.close()
        lock.release()
    assert content(old, (*KEPT, "history")) == before
