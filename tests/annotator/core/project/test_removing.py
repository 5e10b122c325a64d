"""Images leave a project and come back as they were; an import is taken back as one step."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jobs import HOW, RECORD, content, disc, edit_of, new_job, suggest, work
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project import locating, resolving
from annotator.core.project.backups import Policy, make_backup
from annotator.core.project.check import faults
from annotator.core.project.conflict import ConflictError, GoneError
from annotator.core.project.news import changes_of, news_of, pulse_of
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.removing import decided_on
from annotator.core.project.replay import disagreements, replayed
from annotator.core.project.transfer import copy_project
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState
from annotator.core.work.edits import (
    AddAnnotation,
    Compound,
    RemoveAnnotation,
    RemoveImage,
    RestoreImage,
    SetImageState,
    import_of,
)
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.core.work.undo import UndoHistory

SCAR = Label(77, "scar", "Scar", "#123456")


@pytest.fixture(params=["file", "server"])
def pair(request, tmp_path):
    """Two annotators on one project; on a file, two windows of one process."""
    for image in ("a.png", "b.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / image)
    place = tmp_path / "job.annot" if request.param == "file" else request.getfixturevalue("database")
    ada = Project.create(place, load_label_set("dermoscopy"), "lesions")
    ada.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    bob = Project.open(place, after=ada)
    ada.annotator, bob.annotator = "ada", "bob"
    yield ada, bob
    ada.close()
    bob.close()


@pytest.fixture
def ada(pair):
    return pair[0]


def decided(project):
    """Everything a project can hold of its first image: regions, decisions, open suggestions, maps, a state."""
    suggest(project)
    first, second = project.suggestions(1)
    project.apply(decisions.accept(first, project.next_annotation_id(), disc(), HOW, "ada"))
    project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    return second


def stored(project, image_id=1):
    return (
        project.annotations(image_id), project.suggestions(image_id),
        project.attention(image_id, RECORD.key) is not None,
    )  # fmt: skip


def paths(project):
    return [record.path for record in project.images()]


def test_a_removed_image_is_gone_and_an_undo_brings_all_of_it_back(ada):
    decided(ada)
    before, record = stored(ada), ada.image(1)
    edit = RemoveImage(1, "a.png")
    changes = ada.apply(edit)
    assert changes.images == {1}
    assert paths(ada) == ["b.png"]
    assert ada.images([1, 2]) == [ada.image(2)]
    with pytest.raises(KnownError, match="no image 1"):
        ada.image(1)
    assert [r.path for r in ada.removed_images()] == ["a.png"]
    assert list(faults(ada)) == []
    ada.apply(edit.inverted())
    assert ada.image(1) == record
    assert stored(ada) == before
    assert list(faults(ada)) == []
    assert [e.action for e in ada.history()][-2:] == ["RemoveImage", "RestoreImage"]
    assert {e.annotator for e in ada.history()[-2:]} == {"ada"}


def test_numbers_of_removed_images_are_never_used_again(ada, tmp_path):
    ada.apply(RemoveImage(2, "b.png"))
    Image.new("RGB", (4, 4)).save(tmp_path / "c.png")
    ada.add_images([tmp_path / "c.png"])
    assert [(r.id, r.path) for r in ada.images()] == [(1, "a.png"), (3, "c.png")]


def test_it_stays_removed_when_its_folder_is_opened_and_comes_back_when_it_is_named(tmp_path):
    project = new_job(tmp_path, f"{tmp_path.name}.annot")
    value = Annotation(project.next_annotation_id(), 1, 1, disc())
    project.apply(Compound((AddAnnotation(value), RemoveImage(1, "a.png"))))
    project.close()
    Image.new("RGB", (4, 4)).save(tmp_path / "c.png")
    project, _ = open_paths([tmp_path])
    assert paths(project) == ["b.png", "c.png"]
    project.close()
    project, first = open_paths([tmp_path / "a.png"])
    assert first == tmp_path / "a.png"
    assert paths(project) == ["a.png", "b.png", "c.png"]
    assert project.annotations(1) == [value]
    assert list(faults(project)) == []
    project.close()


def test_nothing_is_stored_on_an_image_that_somebody_removed(pair):
    ada, bob = pair
    value = Annotation(ada.next_annotation_id(), 1, 1, disc())
    ada.apply(AddAnnotation(value))
    bob.apply(RemoveImage(1, "a.png"))
    count = len(ada.history())
    more = replace(value, id=ada.next_annotation_id())
    many = [AddAnnotation(replace(value, id=ada.next_annotation_id(), image_id=image)) for image in (2, 1, 2)]
    for edit in (
        AddAnnotation(more), RemoveAnnotation(value), decisions.relabel(value, 2),
        SetImageState(1, ImageState.NEW, ImageState.DONE), Compound(tuple(many)), import_of([SCAR], many),
    ):  # fmt: skip
        with pytest.raises(
            GoneError, match=r"a\.png is no longer in the project: bob removed the image \(.*not stored"
        ):
            ada.apply(edit)
    assert len(ada.history()) == count
    assert ada.labels == load_label_set("dermoscopy")
    assert ada.annotations(2) == []


def test_two_who_remove_the_same_image_do_so_once(pair):
    ada, bob = pair
    ada.apply(RemoveImage(1, "a.png"))
    assert bob.apply(RemoveImage(1, "a.png")).images == frozenset()
    assert bob.apply(Compound((RemoveImage(1, "a.png"), RemoveImage(2, "b.png")))).images == {2}
    assert [e.action for e in ada.history()] == ["RemoveImage", "RemoveImage"]
    bob.apply(RestoreImage(1, "a.png"))
    assert ada.apply(RestoreImage(1, "a.png")).images == frozenset()
    assert paths(ada) == ["a.png"]
    assert list(faults(ada)) == []


def test_others_are_told_of_removals_and_returns(pair):
    ada, bob = pair
    for edit in (RemoveImage(1, "a.png"), RestoreImage(1, "a.png")):
        before = pulse_of(bob)
        ada.apply(edit)
        news = news_of(bob, before, pulse_of(bob))
        assert changes_of(news.entries, "").images == {1}
        assert not (news.images or news.labels)


def test_a_check_finds_a_removal_that_the_history_does_not_tell(tmp_path):
    project = new_job(tmp_path)
    project._connection.exec_driver_sql("UPDATE image SET removed = 1 WHERE id = 2")
    project._connection.commit()
    assert list(faults(project)) == ["b.png: the history tells otherwise whether it was removed."]
    project.close()


def test_a_copy_holds_what_was_removed(pair, tmp_path):
    ada, _ = pair
    decided(ada)
    ada.apply(RemoveImage(1, "a.png"))
    copy_project(ada.path, tmp_path / "copy.annot")
    copy = Project.open(tmp_path / "copy.annot")
    assert paths(copy) == ["b.png"]
    assert list(faults(copy)) == []
    copy.apply(RestoreImage(1, "a.png"))
    assert len(copy.annotations(1)) == 1
    copy.close()


def test_a_damaged_file_tells_what_was_removed_and_added_since(tmp_path):
    project = new_job(tmp_path)
    make_backup(project.path, Policy())
    Image.new("RGB", (24, 18)).save(tmp_path / "c.png")
    project.add_images([tmp_path / "c.png"])
    number = project.next_annotation_id()
    project.apply(import_of([SCAR], [AddAnnotation(Annotation(number, 3, 77, disc()))]))
    project.apply(SetImageState(3, ImageState.NEW, ImageState.DONE))
    project.apply(Compound((RemoveImage(3, "c.png"), RemoveImage(2, "b.png"))))
    project.apply(RestoreImage(3, "c.png"))
    late = content(project)
    project.close()
    _break_labels(project.path)
    project = open_or_recover(project.path)
    assert "6 later steps were found and done again. No decision is missing." in project.notices[0].what
    assert content(project) == late
    assert paths(project) == ["a.png", "c.png"]
    assert project.image(3).state is ImageState.DONE
    assert list(faults(project)) == []
    project.close()


def _break_labels(path):
    with closing(sqlite3.connect(path)) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'label'").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    Path(f"{path}-lock").write_text("{}")  # as a writer leaves it that was killed


def test_images_found_elsewhere_do_not_take_the_files_of_removed_ones(tmp_path):
    project = new_job(tmp_path)
    project.apply(RemoveImage(2, "b.png"))
    (tmp_path / "sub").mkdir()
    shutil.move(tmp_path / "a.png", tmp_path / "sub" / "a.png")
    missing = locating.missing(project)
    assert [r.path for r in missing] == ["a.png"]
    assert tmp_path.resolve() / "b.png" in locating.taken(project, missing)
    assert locating.relocate(project, locating.find(missing, tmp_path, locating.taken(project, missing))) == 1
    assert paths(project) == ["sub/a.png"]
    project.close()


# --- imports


def an_import(project, count=6):
    first = project.next_annotation_id(count)
    added = [AddAnnotation(Annotation(first + n, 1 + n % 2, 77 if n % 3 else 1, disc(4 + n))) for n in range(count)]
    return import_of([SCAR], [SetImageState(2, ImageState.NEW, ImageState.DONE), *added])


def everything(project):
    records = project.images()
    return records, [project.annotations(r.id) for r in records], project.labels


def test_an_import_is_one_step_there_and_back_and_there_again(ada):
    work(ada, 6)
    before = everything(ada)
    step = an_import(ada)
    assert ada.apply(step).labels == {77}
    after = everything(ada)
    assert after != before
    assert ada.image(2).state is ImageState.DONE
    ada.apply(step.inverted())
    assert everything(ada) == before
    ada.apply(step)
    assert everything(ada) == after
    assert list(faults(ada)) == []
    told = replayed(ada.history())
    assert set(told.annotations) == {a.id for found in after[1] for a in found}


def test_a_label_that_somebody_uses_meanwhile_stays(pair):
    ada, bob = pair
    step = an_import(ada)
    ada.apply(step)
    mine = Annotation(bob.next_annotation_id(), 2, 77, disc())
    bob.apply(AddAnnotation(mine))
    ada.apply(step.inverted())
    assert ada.labels.by_id(77) == SCAR
    assert ada.annotations(2) == [mine]
    ada.apply(step)  # the label is there already
    assert len(ada.annotations(2)) == 4
    assert list(faults(ada)) == []


def test_undecided_suggestions_go_with_their_label(ada):
    step = an_import(ada)
    ada.apply(step)
    suggest(ada)
    ada._connection.exec_driver_sql("UPDATE suggestion SET label_id = 77")
    ada._connection.commit()
    ada.apply(step.inverted())
    assert ada.suggestions(1) == []
    assert ada.labels == load_label_set("dermoscopy")


def test_an_import_over_which_somebody_worked_asks_and_can_be_taken_back_all_the_same(pair):
    ada, bob = pair
    step = an_import(ada)
    ada.apply(step)
    theirs = bob.annotations(2)[0]
    bob.apply(decisions.relabel(theirs, 2))
    with pytest.raises(ConflictError, match="bob changed the region"):
        ada.apply(step.inverted())
    assert len(ada.annotations(1)) == 3
    ways = resolving.ways(ada, step.inverted(), ada.annotations(1))
    ada.apply(ways.mine)
    assert ada.annotations(1) == ada.annotations(2) == []
    assert ada.labels == load_label_set("dermoscopy")
    assert list(faults(ada)) == []


def test_a_label_of_that_number_that_somebody_else_added_is_told(pair):
    ada, bob = pair
    bob.apply(import_of([Label(77, "hair", "Hair", "#654321")], []))
    with pytest.raises(KnownError, match="another label hair by now"):
        ada.apply(an_import(ada))
    assert ada.annotations(1) == []


def test_decisions_are_counted(ada):
    suggest(ada)
    first, second = ada.suggestions(1)
    ada.apply(decisions.accept(first, ada.next_annotation_id(), disc(), HOW, "ada"))
    ada.apply(decisions.reject(second, HOW, "ada"))
    ada.apply(SetImageState(2, ImageState.NEW, ImageState.DONE))
    found = decided_on(ada, ada.images())
    assert (found.images, found.annotations, found.rejections, found.done) == (2, 1, 1, 1)
    assert decided_on(ada, []).images == 0
    assert Decision.REJECTED in {s.decision for s in ada.suggestions(1)}


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_work_removals_and_undos_is_what_the_history_tells(tmp_path, seed):
    project, undo, rng = new_job(tmp_path), UndoHistory(), np.random.default_rng(seed)
    for _ in range(80):
        removed = bool(project.removed_images())
        kind = int(rng.integers(0, 10))
        if kind >= 8:
            edit = RestoreImage(1, "a.png") if removed else RemoveImage(1, "a.png")
        elif kind == 7:
            edit = undo.next_undo()
        else:
            edit = None if removed else edit_of(project, *(int(value) for value in rng.integers(0, (8, 24, 18, 6))))
        if edit is None:
            continue
        project.apply(edit)
        if kind == 7:
            undo.undone()
        else:
            undo.record("", edit)
    assert list(disagreements(project)) == []
    while (edit := undo.next_undo()) is not None:
        project.apply(edit)
        undo.undone()
    assert [r.id for r in project.images()] == [1, 2]
    assert project.annotations(1) == []
    assert list(faults(project)) == []
    project.close()
    undo.close()
