"""Readers' copies, and copies brought together: every step once, under its name, and nothing overwritten."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs import HOW, disc, edit_of, new_job, painted, suggest
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.project.merging import merge
from annotator.core.project.project import Project
from annotator.core.project.reader_copies import copy_for_reader
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState
from annotator.core.work.edits import AddAnnotation, AddLabel, RemoveAnnotation, SetImageAttributes, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped


def made(place, folder, *, own=True):
    """A project of four images whose files were read."""
    for number in range(1, 5):
        Image.new("RGB", (24, 18), (number, 0, 0)).save(folder / f"{number}.png")
    project = Project.create(place, load_label_set("dermoscopy"), "lesions")
    project.add_images([folder / f"{number}.png" for number in range(1, 5)])
    for number in range(1, 5):
        project.record_image(number, 24, 18, f"{number}" * 64)
    if own:
        project.apply(project.changing_protocol(Protocol(own_readings=True)))
    return project


@pytest.fixture(params=["file", "server"])
def study(request, tmp_path):
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    project = made(place, tmp_path)
    yield project
    project.close()


@pytest.fixture
def shared(tmp_path):
    project = made(tmp_path / "job.annot", tmp_path, own=False)
    yield project
    project.close()


def copied(project, reader, folder):
    path = folder / f"{reader}.annot"
    copy_for_reader(project, reader, path)
    return Project.open(path)


def do(project, edit):
    edit = stamped(edit, project.reading)
    project.apply(edit)
    return edit


def draw(project, image=1, label=1, **shape):
    value = Annotation(project.next_annotation_id(), image, label, disc(**shape), annotator=project.annotator)
    return do(project, AddAnnotation(value)).annotation


def said(project, reading):
    """What a reading says, without the numbers that copies may have other ones for."""
    with project.as_read_by(reading):
        found = []
        for record in sorted(project.images(), key=lambda record: record.path):
            regions = [
                (a.label_id, a.mask, a.origin, a.annotator, a.under, a.seconds) for a in project.annotations(record.id)
            ]
            decided = [
                (s.label_id, s.territory, s.peak, s.decision, s.decided_at, s.annotator)
                for s in project.suggestions(record.id)
                if s.decision is not Decision.PENDING
            ]
            tags = [(tag.label_id, tag.present, tag.at) for tag in project.tags((record.id,))]
            name = record.path.rpartition("/")[2]
            attributes = project.image_attributes(record.id)
            found.append((name, record.state is ImageState.DONE, sorted(regions, key=str), decided, tags, attributes))
        return found


# --- a reader's copy


def test_it_has_the_readers_images_and_nothing_of_what_others_said(study, tmp_path):
    study.assign({"ada": [3, 1], "bob": [1, 2]})
    study.read_as("bob")
    draw(study)
    suggest(study)
    do(study, SetImageState(1, ImageState.NEW, ImageState.DONE))
    study.read_as("ada")
    mark = draw(study)
    suggest(study)
    do(study, decisions.reject(study.suggestions(1)[0], HOW, "ada"))
    copy = copied(study, "ada", tmp_path)
    assert (copy.annotator, copy.reading) == ("ada", "ada")
    assert [record.id for record in copy.worklist()] == [3, 1]
    assert copy.annotations(1) == [mark]
    assert copy.suggestions(1) == study.suggestions(1)
    assert copy.readings() == ["", "ada"]
    assert "bob" not in copy.path.read_bytes().decode("latin-1")
    assert (copy.protocol, copy.labels) == (study.protocol, study.labels)
    assert list(faults(copy)) == [f"{r.path}: the image was changed since it was annotated." for r in copy.images()]
    assert [entry.annotator for entry in copy.history()] == ["ada"] * 2
    copy.close()
    with pytest.raises(KnownError, match="This copy is for ada to read"):
        Project.open(copy.path, reader="bob")


def test_it_lies_where_it_is_put_and_finds_its_images(study, tmp_path):
    folder = tmp_path / "far" / "away"
    folder.mkdir(parents=True)
    copy = copied(study, "ada", folder)
    assert [copy.image_path(record).is_file() for record in copy.images()] == [True] * 4
    copy.close()


@pytest.mark.parametrize(("name", "told"), [("ada.txt", "ends in .annot"), ("job.annot", "file of this name already")])
def test_a_place_where_it_cannot_lie_is_told(shared, tmp_path, name, told):
    with pytest.raises(KnownError, match=told):
        copy_for_reader(shared, "ada", tmp_path / name)


# --- bringing copies together


def test_two_readers_come_together(study, tmp_path):
    copies = [copied(study, reader, tmp_path) for reader in ("ada", "bob")]
    for place, copy in enumerate(copies):
        draw(copy, x=8 + place)
        suggest(copy, 2)
        suggestion = copy.suggestions(2)[0]
        do(copy, decisions.accept(suggestion, copy.next_annotation_id(), disc(), HOW, copy.annotator))
        do(copy, decisions.reject(copy.suggestions(2)[1], HOW, copy.annotator))
        do(copy, copy.tagging({(3, 2): bool(place)}))
        do(copy, SetImageAttributes(4, (), (("quality", "poor"),)))
        do(copy, SetImageState(4, ImageState.NEW, ImageState.DONE))
        copy.see(2, [2])
    for copy in copies:
        found = merge(study, copy)
        assert (found.steps, found.known, found.beside, found.left_out) == (7, 0, 0, [])
    for copy in copies:
        assert said(study, copy.reading) == said(copy, copy.reading)
        with study.as_read_by(copy.reading):
            assert study.seen(2) == copy.seen(2)
        found = merge(study, copy)
        assert (found.steps, found.known, found.left_out) == (0, 7, [])
    assert study.readers() == ["ada", "bob"]
    assert said(study, "") == said(copies[0], "")
    assert study.history_fault() is None
    assert [str(fault) for fault in faults(study) if "changed since" not in fault] == []
    for copy in copies:
        copy.close()


def test_steps_keep_who_did_them_and_when(study, tmp_path):
    copy = copied(study, "ada", tmp_path)
    draw(copy)
    (before,) = copy.history()
    merge(study, copy)
    last = study.history()[-1]
    assert (last.at, last.annotator, last.action) == (before.at, "ada", "AddAnnotation")
    copy.close()


def test_what_is_done_later_follows_what_was_taken_over(study, tmp_path):
    copy = copied(study, "ada", tmp_path)
    study.read_as("eve")
    draw(study, image=3)  # takes the number that the copy's first region has
    first = draw(copy)
    merge(study, copy)
    do(copy, painted(first, 3, 4, 2))
    do(copy, decisions.relabel(copy.annotations(1)[0], 3))
    second = draw(copy, x=4)
    do(copy, RemoveAnnotation(second))
    found = merge(study, copy)
    assert (found.steps, found.known, found.left_out) == (4, 1, [])
    assert said(study, "ada") == said(copy, "ada")
    assert len(study.annotations(3)) == 1
    copy.close()


def test_images_are_found_by_their_content(study, tmp_path):
    copy = copied(study, "ada", tmp_path)
    with closing(sqlite3.connect(copy.path)) as database, database:
        database.execute("UPDATE image SET path = 'renamed.png' WHERE id = 1")
        database.execute("UPDATE image SET sha256 = ? WHERE id = 2", ("f" * 64,))
        database.execute("UPDATE image SET sha256 = ? WHERE id = 3", ("4" * 64,))
    draw(copy, image=1)
    draw(copy, image=2)
    draw(copy, image=3)
    found = merge(study, copy)
    assert found.steps == 2
    assert [str(text) for text in found.left_out] == [
        "2.png, step 2 of ada: the project does not have this image, or another file for it"
    ]
    study.read_as("ada")
    assert [len(study.annotations(number)) for number in range(1, 5)] == [1, 0, 0, 1]
    copy.close()


# --- copies of a file in which all work on one reading


def plain_copy(project, name="other.annot"):
    path = project.path.with_name(name)
    project.close()
    shutil.copy(project.path, path)
    return Project.open(project.path), Project.open(path)


def test_what_both_changed_is_kept_side_by_side(shared):
    mark, other, third = draw(shared), draw(shared, x=5), draw(shared, x=15)
    suggest(shared, 2)
    project, copy = plain_copy(shared)
    copy.annotator = "bob"
    do(project, decisions.remask(mark, disc(r=2)))
    do(copy, decisions.remask(mark, disc(r=3)))
    do(copy, painted(copy.annotations(1)[0], 4, 4, 2))
    do(project, RemoveAnnotation(other))
    do(copy, decisions.relabel(other, 4))
    do(project, decisions.relabel(third, 2))
    do(copy, RemoveAnnotation(third))
    do(project, decisions.reject(project.suggestions(2)[0], HOW, "ada"))
    do(copy, decisions.accept(copy.suggestions(2)[0], copy.next_annotation_id(), disc(), HOW, "bob"))
    do(project, project.tagging({(3, 1): True}))
    do(copy, copy.tagging({(3, 1): False, (3, 2): True}))
    do(copy, SetImageState(4, ImageState.NEW, ImageState.DONE))
    before = project.annotations(1), project.suggestions(2), project.tags()
    found = merge(project, copy)
    assert project.annotations(1)[: len(before[0])] == before[0]
    theirs = project.annotations(1)[len(before[0]) :]
    assert [(value.label_id, value.mask) for value in theirs] == [
        (1, copy.annotations(1)[0].mask), (4, other.mask),
    ]  # fmt: skip
    assert project.suggestions(2)[:1] == before[1][:1]
    assert project.tags() == before[2]
    assert project.image(4).state is ImageState.DONE
    assert found.beside == 2
    assert len(found.left_out) == 2  # the removal, and the tags
    assert sorted(value.decision for value in project.suggestions(2)) == [
        Decision.ACCEPTED, Decision.PENDING, Decision.REJECTED,
    ]  # fmt: skip
    again = merge(project, copy)
    assert (again.steps, again.beside) == (0, 0)
    assert project.annotations(1)[len(before[0]) :] == theirs
    assert project.history_fault() is None
    for one in (project, copy):
        one.close()


def test_copies_do_not_get_what_they_gave(shared, tmp_path):
    project, copy = plain_copy(shared)
    draw(copy)
    merge(project, copy)
    draw(project, x=4)
    assert merge(copy, project).steps == 1
    assert merge(project, copy).steps == 0
    assert said(project, "") == said(copy, "")
    project.close()
    copy.close()


# --- what does not belong


def test_another_project_is_refused(study, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = new_job(folder)
    draw(other)
    before = study.history()
    with pytest.raises(KnownError, match="no copy of the project"):
        merge(study, other)
    assert study.history() == before
    other.close()


def test_the_project_itself_is_refused(study):
    again = Project.open(study.path)
    with pytest.raises(KnownError, match="the project itself"):
        merge(study, again)
    again.close()


def test_a_history_that_was_tampered_with_is_refused(study, tmp_path):
    copy = copied(study, "ada", tmp_path)
    draw(copy)
    with closing(sqlite3.connect(copy.path)) as database, database:
        database.execute("DROP TRIGGER history_no_update")
        database.execute("UPDATE history SET annotator = 'bob'")
    with pytest.raises(KnownError, match="history of this copy is not whole"):
        merge(study, copy)
    assert study.readers() == []
    copy.close()


def test_a_label_that_the_project_does_not_have_is_told(study, tmp_path):
    copy = copied(study, "ada", tmp_path)
    copy.apply(AddLabel(Label(99, "wart", "Wart", "#123456")))
    draw(copy, label=99)
    with pytest.raises(KnownError, match=r"label wart of this copy is not one of the project's.*first"):
        merge(study, copy)
    study.apply(AddLabel(Label(99, "wart", "Wart", "#123456")))
    found = merge(study, copy)
    assert found.steps == 1
    assert [str(text) for text in found.left_out] == [
        "-, step 1 of ada: labels, images and the protocol are the project's own"
    ]
    copy.close()


def test_a_fault_half_way_leaves_the_project_as_it_was(study, tmp_path, monkeypatch):
    copy = copied(study, "ada", tmp_path)
    draw(copy)
    draw(copy, x=5)
    before = study.history()
    real, calls = Project.take_over, []

    def failing(self, edit, entry):
        calls.append(edit)
        if len(calls) == 2:
            raise OSError("no more room")
        real(self, edit, entry)

    monkeypatch.setattr(Project, "take_over", failing)
    with pytest.raises((OSError, KnownError)):
        merge(study, copy)
    monkeypatch.undo()
    assert study.history() == before
    assert merge(study, copy).steps == 2
    copy.close()


# --- any work, any order

kinds = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(0, 23), st.integers(0, 17), st.integers(0, 5)),
    max_size=20,
)


@given(steps=kinds, later=kinds, order=st.permutations(range(2)))
@settings(max_examples=25)
def test_readings_are_the_same_after_any_work_in_any_order(tmp_path_factory, steps, later, order):
    folder = tmp_path_factory.mktemp("any")
    project = made(folder / "job.annot", folder)
    copies = [copied(project, reader, folder) for reader in ("ada", "bob")]
    project.read_as("eve")
    for some in (steps, later):
        for who, *step in some:
            at = [*copies, project][who]
            edit = edit_of(at, *step)
            if edit is not None:
                do(at, edit)
        for place in order:
            found = merge(project, copies[place])
            assert (found.beside, found.left_out) == (0, [])
    for copy in copies:
        assert said(project, copy.reading) == said(copy, copy.reading)
        assert merge(project, copy).steps == 0
        copy.close()
    assert project.history_fault() is None
    assert [str(fault) for fault in faults(project) if "changed since" not in fault] == []
    project.close()
