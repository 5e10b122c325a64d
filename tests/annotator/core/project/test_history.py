"""The history: append-only, whole, and enough to tell everything that was decided, at any moment."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs import HOW, content, disc, edit_of, new_job, suggest, work

from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.project.replay import disagreements, replayed
from annotator.core.project.rows import edit_detail, edit_value
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, Paint


@pytest.fixture
def project(tmp_path):
    project = new_job(tmp_path)
    yield project
    project.close()


def tampered(project, *statements):
    """The project after somebody worked on its file with another program."""
    project.close()
    with closing(sqlite3.connect(project.path)) as database:
        for statement in ("DROP TRIGGER history_no_update", "DROP TRIGGER history_no_delete", *statements):
            database.execute(statement)
        database.commit()
    return Project.open(project.path)


def test_who_when_what_from_which_suggestion(project):
    suggest(project)
    project.annotator = "ada"
    first, second = project.suggestions(1)
    project.apply(decisions.accept(first, project.next_annotation_id(), disc(), HOW, "ada"))
    project.apply(decisions.reject(second, HOW, "ada"))
    told = [(e.action, e.annotator, e.image_id, e.suggestion_id, e.annotation_id) for e in project.history()]
    assert told == [
        ("suggest", "", 1, None, None),
        ("AddAnnotation", "ada", 1, first.id, 1),
        ("Decide", "ada", 1, first.id, None),
        ("Decide", "ada", 1, second.id, None),
    ]
    assert project.history(2) == []


@pytest.mark.parametrize("statement", ["UPDATE history SET annotator = 'eve'", "DELETE FROM history"])
def test_it_is_append_only(project, statement):
    work(project, 3)
    before = project.history()
    project.close()
    with closing(sqlite3.connect(project.path)) as database, pytest.raises(sqlite3.Error, match="append-only"):
        database.execute(statement)
    again = Project.open(project.path)
    assert again.history() == before
    again.close()


def test_the_chain_is_what_the_documentation_says(project):
    work(project, 5)
    with closing(sqlite3.connect(project.path)) as database:
        link = database.execute("SELECT value FROM meta WHERE key = 'history_seed'").fetchone()[0]
        assert len(bytes.fromhex(link)) == 32
        columns = "id, at, annotator, image_id, action, suggestion_id, annotation_id, detail"
        for *values, stored in database.execute(f"SELECT {columns}, hash FROM history ORDER BY id"):
            link = hashlib.sha256((link + json.dumps(values, separators=(",", ":"))).encode()).hexdigest()
            assert stored == link
        assert database.execute("SELECT value FROM meta WHERE key = 'history_head'").fetchone()[0].endswith(link)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE history SET annotator = 'eve' WHERE id = 4", "entry 4 does not fit"),
        ("UPDATE history SET detail = replace(detail, '1', '2') WHERE id = 1", "entry 1 does not fit"),
        ("UPDATE history SET image_id = 2 WHERE id = 6", "entry 6 does not fit"),
        ("DELETE FROM history WHERE id = 3", "entry 4 does not fit"),
        ("DELETE FROM history WHERE id > 5", "ends at entry 5, but more was written"),
        ("UPDATE history SET id = 99 WHERE id = 2", "entry 3 does not fit"),
    ],
)
def test_the_first_entry_that_does_not_fit_is_told(project, statement, says):
    work(project, 8)
    assert project.history_fault() is None
    again = tampered(project, statement)
    assert says in str(again.history_fault())
    assert any(says in fault for fault in faults(again))
    again.close()


def test_a_hash_noted_earlier_proves_what_came_before(project):
    work(project, 3)
    noted = project.head[1]
    work(project, 3, seed=1)
    assert project.history_fault(noted) is None
    assert "no entry has the hash" in project.history_fault("0" * 64)


def test_tables_changed_behind_the_historys_back_are_told(project):
    suggest(project)
    project.apply(decisions.reject(project.suggestions(1)[0], HOW, "ada"))
    for number in (1, 2, 3):
        project.apply(AddAnnotation(Annotation(number, 1, 1, disc())))
    assert list(disagreements(project)) == []
    again = tampered(
        project, "UPDATE annotation SET label_id = 2 WHERE id = 1", "DELETE FROM annotation WHERE id = 2",
        "UPDATE suggestion SET decision = 'accepted'",
        "INSERT INTO reading (image_id, reading, state) VALUES (2, '', 'done')",
    )  # fmt: skip
    assert list(disagreements(again)) == [
        "a.png, annotation 1: the history tells otherwise.",
        "a.png, suggestion 1: the history tells otherwise.",
        "a.png, suggestion 2: the history tells otherwise.",
        "b.png: the history gives another state.",
        "Annotation 2: the history has it, the project does not.",
    ]
    again.close()


steps = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 23), st.integers(0, 17), st.integers(0, 5), st.booleans()), max_size=15
)


@settings(max_examples=30)
@given(steps)
def test_played_again_it_tells_every_moment(tmp_path_factory, steps):
    """Each step may be taken back; the tables after each are the oracle for the history up to it."""
    project = new_job(tmp_path_factory.mktemp("replay"))
    moments = []
    try:
        for *step, back in steps:
            edit = edit_of(project, *step)
            if edit is not None:
                project.apply(edit)
                if back:
                    project.apply(edit.inverted())
            annotations, _, _, entries, tags = content(project)
            moments.append((len(entries), {a.id: a.mask for a in annotations}, tags))
        entries = project.history()
        for count, masks, tags in moments:
            told = replayed(entries[:count])
            assert {number: value.mask for number, value in told.annotations.items()} == masks
            assert [told.tags[key] for key in sorted(told.tags)] == tags
        assert list(disagreements(project)) == []
        assert project.history_fault() is None
        assert list(faults(project)) == []
    finally:
        project.close()


def test_every_edit_comes_back_from_its_entry(project):
    work(project, 60)
    kinds = set()
    for entry in project.history():
        edit = edit_value(entry)
        if edit is not None:
            kinds.add(type(edit))
            assert type(edit).__name__ == entry.action
            assert json.loads(json.dumps(edit_detail(edit))) == json.loads(entry.detail)
    assert len(kinds) == 7
    assert Paint in kinds
