"""Images are removed from the window: by key, menu and several at once, asked where decisions go, and taken back."""

from __future__ import annotations

import json
import shutil

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu

from annotator.core.project.check import faults
from annotator.core.work.annotation import ImageState
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from annotator.ui.dialogs.question import QuestionDialog

Key = Qt.Key
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
REMOVE = "Remove from the project…"


def answering(*answers):
    """Press the buttons of those names on the questions that come; returns the sentences of each."""
    said, waiting = [], list(answers)

    def press():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QuestionDialog):
            QTimer.singleShot(10, press)
            return
        said.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        answer = waiting.pop(0)
        if waiting:
            QTimer.singleShot(10, press)
        if isinstance(answer, str):
            QTest.mouseClick(dialog.buttons[answer], Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, answer)

    QTimer.singleShot(0, press)
    return said


def click(stage, row, modifiers=NONE):
    """Click a row of the list of images."""
    view = stage.window.images.view
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def active(stage):
    """Wait until the window has the keys: a dialog may just have closed."""
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)


def press(stage, key, modifiers=NONE):
    active(stage)
    stage.hand.press(key, modifiers)


def in_list(stage, key, modifiers=NONE):
    active(stage)
    view = stage.window.images.view
    view.setFocus()
    QTest.keyClick(view, key, modifiers)


def undo(stage):
    press(stage, Key.Key_Z, CONTROL)


def redo(stage):
    press(stage, Key.Key_Z, CONTROL | SHIFT)


def ids(stage):
    return [record.id for record in stage.session.project.images()]


def shown(stage):
    return stage.window.images.model.ids()


def test_images_without_decisions_go_at_once_by_their_key_and_come_back(stage, folder):
    click(stage, 1)
    stage.wait(lambda: stage.session.record.id == 2 and stage.session.picture is not None)
    in_list(stage, Key.Key_Delete)
    assert ids(stage) == shown(stage) == stage.session.order == [1, 3]
    assert stage.session.record.id == 3  # the next one
    assert "1 image removed from the project; its file stays." in stage.told[-1][1]
    assert len(list(folder.glob("*.png"))) == 3
    assert stage.window.actions_["undo"].text() == "Undo remove images"
    assert stage.window.images.view.currentIndex().row() == 1
    undo(stage)
    assert ids(stage) == shown(stage) == [1, 2, 3]
    assert stage.session.record.id == 2
    assert stage.window.images.view.currentIndex().row() == 1
    redo(stage)
    assert ids(stage) == [1, 3]
    assert list(faults(stage.session.project)) == []
    assert stage.errors == []


def test_several_at_once_and_all_of_them(stage):
    assert stage.window.status.image.text().startswith("1 / 3 ")
    click(stage, 0)
    click(stage, 2, SHIFT)
    assert stage.window.images.chosen() == [1, 2, 3]
    click(stage, 1, CONTROL)
    assert stage.window.images.chosen() == [1, 3]
    press(stage, Key.Key_Delete, CONTROL)
    assert ids(stage) == [2]
    assert stage.session.record.id == 2
    stage.wait(lambda: stage.window.status.image.text().startswith("1 / 1 "))
    press(stage, Key.Key_Delete, CONTROL)
    assert ids(stage) == shown(stage) == []
    assert stage.session.record is None
    assert stage.canvas.grab() is not None
    press(stage, Key.Key_Delete, CONTROL)  # nothing is left to remove
    undo(stage)
    undo(stage)
    assert ids(stage) == shown(stage) == [1, 2, 3]
    stage.wait(lambda: stage.session.picture is not None)


@pytest.mark.parametrize("refusal", [Key.Key_Return, Key.Key_Escape, "cancel"])
def test_where_decisions_go_it_asks_and_no_key_destroys_by_itself(stage, refusal):
    press(stage, Key.Key_A)
    press(stage, Key.Key_X)
    press(stage, Key.Key_D, CONTROL)
    before = stage.session.annotations, stage.session.project.suggestions(1)
    said = answering(refusal)
    in_list(stage, Key.Key_Delete)
    assert (
        "Images to remove: 1, with decisions: 1 (annotations: 1, rejections: 1, tags: 0, marked as done: 1)." in said[0]
    )
    assert ids(stage) == [1, 2, 3]
    answering("remove")
    in_list(stage, Key.Key_Delete)
    assert ids(stage) == [2, 3]
    undo(stage)
    assert stage.session.record.id == 1
    assert stage.session.record.state is ImageState.DONE
    assert (stage.session.annotations, stage.session.project.suggestions(1)) == before
    stage.answered()
    undo(stage)  # and on with what was before: done, rejected, accepted
    undo(stage)
    undo(stage)
    assert stage.session.annotations == ()
    assert list(faults(stage.session.project)) == []


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, of the platform without a screen
def test_by_the_menu_of_the_list(stage):
    click(stage, 2)
    view = stage.window.images.view
    place = view.visualRect(view.model().index(2, 0)).center()
    seen = []

    def choose():
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            QTimer.singleShot(10, choose)
            return
        seen.extend(action.text() for action in menu.actions())
        menu.setActiveAction(next(action for action in menu.actions() if action.text() == REMOVE))
        QTest.keyClick(menu, Key.Key_Return)

    QTimer.singleShot(0, choose)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    stage.wait(lambda: ids(stage) == [1, 2])
    assert REMOVE in seen


def test_not_in_the_middle_of_a_shape(drawing):
    drawing.window.use_tool("polygon")
    drawing.hand.click((10, 10))
    drawing.hand.click((60, 10))
    press(drawing, Key.Key_Delete, CONTROL)
    assert ids(drawing) == [1, 2, 3]
    assert "Finish the shape first" in drawing.told[-1][1]


def test_a_removed_image_is_in_no_export_and_no_split(stage, tmp_path):
    click(stage, 0)
    in_list(stage, Key.Key_Delete)
    exporting.export(stage.session.project, tmp_path / "out.json", FORMATS["coco"], ExportOptions(Which.ALL))
    assert [image["id"] for image in json.loads((tmp_path / "out.json").read_text())["images"]] == [2, 3]


def test_it_comes_back_when_it_is_named_and_not_with_its_folder(stage, folder, monkeypatch):
    press(stage, Key.Key_A)
    annotations = stage.session.annotations
    answering("remove")
    in_list(stage, Key.Key_Delete)
    path = folder / stage.session.project.removed_images()[0].path
    assert stage.window.commands.open([folder / "job.annot"])
    assert ids(stage) == [2, 3]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    press(stage, Key.Key_A, CONTROL | SHIFT)
    assert ids(stage) == shown(stage) == [1, 2, 3]
    assert "1 image added" in stage.told[-1][1]
    click(stage, 0)
    assert stage.session.annotations == annotations
    undo(stage)
    assert ids(stage) == [2, 3]


# --- copies


@pytest.fixture
def copied(stage, folder):
    """A project into which the pictures of its own export came, as older versions let them."""
    project = stage.session.project
    press(stage, Key.Key_A)
    exporting.export(project, folder / "yolo", FORMATS["yolo-seg"], ExportOptions(Which.ALL, copy_images=True))
    project.add_images(sorted((folder / "yolo").rglob("*.png")))
    assert len(project.images()) == 6
    stage.open(folder / "job.annot", answered=False)
    return stage


def test_copies_are_told_and_taken_out(copied, folder):
    assert "3 images of the project are copies or masks that an export made" in copied.errors[-1]
    assert "Remove copies made by exports" in copied.errors[-1]
    said = answering("remove")
    press(copied, Key.Key_Delete, CONTROL | SHIFT)
    assert (
        f"{folder / 'yolo'}: 3 images of the project are copies or masks of this export; 0 have decisions." in said[0]
    )
    assert ids(copied) == shown(copied) == [1, 2, 3]
    undo(copied)
    assert len(ids(copied)) == 6
    redo(copied)
    press(copied, Key.Key_Delete, CONTROL | SHIFT)
    assert "No image of the project lies in one of its exports." in copied.told[-1][1]
    told = len(copied.errors)
    copied.open(folder / "job.annot", answered=False)
    assert len(copied.errors) == told
    assert len(list((folder / "yolo").rglob("*.png"))) == 3


def test_copies_with_decisions_stay_unless_it_is_said(copied):
    copied.session.show(5)
    copied.session.toggle_done()
    said = answering(Key.Key_Return, "remove")
    press(copied, Key.Key_Delete, CONTROL | SHIFT)  # Enter cancels
    assert "3 images of the project are copies or masks of this export; 1 has decisions." in said[0]
    assert len(ids(copied)) == 6
    press(copied, Key.Key_Delete, CONTROL | SHIFT)
    assert ids(copied) == [1, 2, 3, 5]
    answering("all")
    press(copied, Key.Key_Delete, CONTROL | SHIFT)
    assert ids(copied) == [1, 2, 3]


def test_a_folder_dropped_on_the_window_brings_no_copies(copied, folder):
    before = [record.path for record in copied.session.project.images()]
    shutil.copy(next(folder.glob("*.png")), folder / "yolo" / "images" / "more.png")
    assert copied.window.commands.open([folder])
    assert [record.path for record in copied.session.project.images()] == before
    assert copied.window.commands.open([folder / "yolo"]) is False
    assert "This is an export, or lies in one" in copied.errors[-1]
    assert copied.window.commands.open([folder / "yolo" / "images" / "more.png"]) is False
    assert "delete export.json in" in copied.errors[-1]


def test_the_list_may_be_chosen_from_by_keys(stage):
    in_list(stage, Key.Key_Home)
    in_list(stage, Key.Key_Down, SHIFT)
    assert stage.window.images.chosen() == [1, 2]
    in_list(stage, Key.Key_Delete)
    assert ids(stage) == [3]


def test_nothing_selected_means_the_image_on_screen(stage):
    view = stage.window.images.view
    view.selectionModel().select(view.currentIndex(), QItemSelectionModel.SelectionFlag.Clear)
    assert stage.window.images.chosen() == [1]
