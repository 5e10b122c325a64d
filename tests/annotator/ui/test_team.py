"""The window on a project that others work on, too."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from annotator.core.project.check import faults
from annotator.core.project.image_folders import with_images
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import (
    AddAnnotation,
    RemoveAnnotation,
    RemoveImage,
    RestoreImage,
    SetImageState,
    import_of,
)
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.dialogs.conflict import Choice
from annotator.ui.work import watching
from annotator.ui.work.selecting import Kind, Selection

Key = Qt.Key
SIDE = 192


@pytest.fixture
def bob(database, samples):
    """Another annotator of a project without a classifier."""
    for path in samples:
        shutil.copy(path, database.images)
    project = Project.create(database, load_label_set("dermoscopy"))
    project.add_images(sorted(database.images.glob("*.png")))
    project.annotator = "bob"
    yield project
    project.close()


@pytest.fixture
def team(empty_stage, bob, database, monkeypatch):
    """A window on the same project; it is told of others' work within moments."""
    monkeypatch.setattr(watching, "PERIOD", 0.05)
    return opened(empty_stage, database)


@pytest.fixture
def apart(empty_stage, bob, database, monkeypatch):
    """A window that is not told of others' work in time."""
    monkeypatch.setattr(watching, "PERIOD", 600)
    return opened(empty_stage, database)


def opened(stage, database):
    stage.open(database, answered=False)
    stage.session.project.annotator = "ada"
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.canvas.setFocus()
    return stage


def square(x=40, y=40, side=60):
    array = np.zeros((SIDE, SIDE), bool)
    array[y : y + side, x : x + side] = True
    return Mask.from_array(array)


def added(project, mask=None):
    value = Annotation(project.next_annotation_id(), 1, 1, mask or square(), annotator=project.annotator)
    project.apply(AddAnnotation(value))
    return value


def drawn(stage):
    """A rectangle that the window's user drew and selected."""
    stage.window.use_tool("rectangle")
    stage.hand.drag([(40, 40), (70, 70), (100, 100)])
    stage.window.use_tool("select")
    value = stage.session.annotations[-1]
    stage.session.select(Selection(Kind.ANNOTATION, value.id))
    return value


def answering(key, choice=None):
    """Press a key on the next dialog, or on one of its buttons, and keep what it was."""
    said = []

    def press():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, press)
            return
        said.append(dialog)
        dialog.grab()
        QTest.keyClick(dialog.buttons[choice] if choice is not None else dialog, key)
        QTimer.singleShot(3000, dialog.reject)

    QTimer.singleShot(0, press)
    return said


def test_others_work_is_seen(team, bob, database):
    assert team.window.windowTitle().startswith(f"{database.name} — ")
    value = added(bob)
    team.wait(lambda: team.session.annotations == (value,))
    team.window.images.search.setText("")
    bob.apply(decisions.relabel(value, 3))
    team.wait(lambda: team.session.annotations[0].label_id == 3)
    bob.apply(RemoveAnnotation(bob.annotations(1)[0]))
    team.wait(lambda: team.session.annotations == ())
    shutil.copy(database.images / bob.image(1).path, database.images / "later.png")
    bob.add_images([database.images / "later.png"])
    team.wait(lambda: team.window.images.model.total == 4)
    mine = drawn(team)
    assert bob.annotations(1) == [mine]
    assert team.errors == []


def test_labels_that_others_add_are_there(team, bob):
    label = Label(77, "new", "New", "#123456")
    value = Annotation(bob.next_annotation_id(), 1, 77, square())
    bob.apply(import_of([label], [AddAnnotation(value)]))
    team.wait(lambda: team.session.annotations == (value,))
    assert team.session.labels.by_id(77) == label
    assert team.errors == []


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        ((Key.Key_Return,), "theirs"),
        ((Key.Key_Escape,), "theirs"),
        ((Key.Key_Space, Choice.MINE), "mine"),
        ((Key.Key_Space, Choice.BOTH), "both"),
    ],
    ids=["enter", "escape", "mine", "both"],
)
def test_the_dialog_says_what_happened_and_does_what_is_chosen(apart, bob, keys, left):
    value = drawn(apart)
    bob.apply(decisions.relabel(value, 3))
    theirs = bob.annotations(1)[0]
    said = answering(*keys)
    apart.session.apply(decisions.relabel(value, 4), "Change label")
    apart.wait(lambda: said and QApplication.activeModalWidget() is None)
    texts = " ".join(label.text() for label in said[0].findChildren(QLabel))
    assert "bob changed the region (" in texts
    assert "you changed the region" in texts
    wanted = {"theirs": [3], "mine": [4], "both": [3, 4]}[left]
    assert sorted(a.label_id for a in bob.annotations(1)) == wanted
    apart.wait(lambda: sorted(a.label_id for a in apart.session.annotations) == wanted)
    if left != "theirs":
        apart.window.actions_["undo"].trigger()
        assert bob.annotations(1) == [theirs]
    assert list(faults(bob)) == []
    assert apart.errors == []


def test_a_stroke_over_what_somebody_removed(apart, bob):
    value = drawn(apart)
    bob.apply(RemoveAnnotation(value))
    said = answering(Key.Key_Space, Choice.MINE)
    apart.window.use_tool("brush")
    apart.hand.drag([(90, 90), (110, 110)])
    apart.wait(lambda: said and QApplication.activeModalWidget() is None)
    assert set(said[0].buttons) == {Choice.THEIRS, Choice.MINE}
    assert "bob removed the region" in said[0].findChildren(QLabel)[0].text()
    kept = bob.annotations(1)
    assert [a.id for a in kept] == [value.id]
    assert (value.mask - kept[0].mask).empty
    assert kept[0].mask.area > value.mask.area


def test_an_undo_over_others_work_asks_and_is_given_up(apart, bob):
    value = drawn(apart)
    bob.apply(decisions.relabel(value, 3))
    said = answering(Key.Key_Return)
    apart.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    apart.wait(lambda: said and QApplication.activeModalWidget() is None)
    assert bob.annotations(1)[0].label_id == 3
    apart.wait(lambda: apart.session.annotations[0].label_id == 3)
    assert not apart.window.actions_["undo"].isEnabled()
    assert not apart.window.actions_["redo"].isEnabled()
    assert list(faults(bob)) == []


def test_an_image_that_both_marked_as_done(apart, bob):
    bob.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    said = answering(Key.Key_Escape)
    apart.session.toggle_done()
    apart.wait(lambda: said and QApplication.activeModalWidget() is None)
    assert list(said[0].buttons) == [Choice.THEIRS]
    assert apart.session.record.state is ImageState.DONE


def test_a_server_that_is_gone_is_told_and_work_goes_on_after(team, bob, cluster):
    value = drawn(team)
    cluster.control("stop", "-m", "fast")
    try:
        team.hand.press(Key.Key_Delete)
        team.wait(lambda: team.errors)
        assert "The server cannot be reached" in team.errors[0]
        assert [a.id for a in team.session.annotations] == [value.id]
    finally:
        cluster.start()
    team.hand.press(Key.Key_Delete)
    assert team.session.annotations == ()
    assert bob.annotations(1) == []
    added(bob)
    team.wait(lambda: len(team.session.annotations) == 1)


def test_images_that_lie_elsewhere_on_this_machine(apart, bob, database, monkeypatch):
    elsewhere = database.images / "elsewhere"
    elsewhere.mkdir()
    for record in bob.images():
        shutil.move(database.images / record.path, elsewhere)
    paths = [record.path for record in bob.images()]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(elsewhere))
    apart.window.actions_["find_moved"].trigger()
    apart.wait(lambda: apart.session.project.folder == elsewhere and apart.session.picture is not None)
    assert [record.path for record in bob.images()] == paths
    assert with_images(database).images == elsewhere


def test_an_image_that_somebody_removes_while_it_is_on_screen(team, bob):
    drawn(team)
    bob.apply(RemoveImage(1, bob.image(1).path))
    team.wait(lambda: team.session.record.id == 2 and team.session.picture is not None)
    assert team.window.images.model.ids() == [2, 3]
    team.wait(lambda: team.window.status.image.text().startswith("1 / 2 "))
    assert team.errors == []
    bob.apply(RestoreImage(1, "a"))
    team.wait(lambda: team.window.images.model.ids() == [1, 2, 3])


def test_an_image_that_is_gone_cannot_be_gone_to(apart, bob):
    bob.apply(RemoveImage(2, bob.image(2).path))
    apart.hand.press(Key.Key_D)
    assert "The image is no longer in the project: somebody removed it." in apart.errors[-1]
    assert apart.session.record.id == 1
    assert apart.window.images.model.ids() == [1, 3]
    apart.hand.press(Key.Key_D)
    assert apart.session.record.id == 3


def test_work_on_an_image_that_is_gone_is_told_and_does_not_block_undo(apart, bob):
    first = drawn(apart)
    apart.session.show(2)
    apart.session.toggle_done()
    apart.session.show(1)
    bob.apply(RemoveImage(1, bob.image(1).path))
    apart.session.select(Selection(Kind.ANNOTATION, first.id))
    apart.hand.press(Key.Key_Delete)
    assert "is no longer in the project: bob removed the image (" in apart.errors[-1]
    assert "Add the image again to go on with it." in apart.errors[-1]
    assert apart.session.record.id == 2
    apart.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bob.image(2).state is ImageState.NEW
    apart.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # on the image that is gone: told, and given up
    assert not apart.window.actions_["undo"].isEnabled()
    assert list(faults(bob)) == []


def test_an_import_of_somebody_else_leaves_ones_undo_steps(team, bob):
    drawn(team)
    label = Label(77, "new", "New", "#123456")
    step = import_of([label], [AddAnnotation(Annotation(bob.next_annotation_id(), 1, 77, square(100, 100)))])
    bob.apply(step)
    team.wait(lambda: len(team.session.annotations) == 2)
    assert team.session.labels.by_id(77) == label
    bob.apply(step.inverted())
    team.wait(lambda: len(team.session.labels.labels) == 7 and len(team.session.annotations) == 1)
    team.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert team.session.annotations == ()
    assert team.errors == []


def test_reports_are_made_of_a_servers_project_and_copies_come_of_it(team, tmp_path):
    from annotator.ui.dialogs.reader_copies import CopiesChoice

    team.hand.press(Key.Key_B)
    team.hand.drag([(40, 40), (60, 50)])
    team.hand.press(Key.Key_F7, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page = team.window.reports.view.shown
    team.wait(lambda: page.page is not None)
    assert page.page.plain["readers"][0]["all_labels"]["drawn"] == 1
    team.window.readers.copy_to(CopiesChoice({"eve": tmp_path / "eve.annot"}))
    copy = Project.open(tmp_path / "eve.annot")
    assert (copy.owner, len(copy.images())) == ("eve", 3)
    copy.close()
