"""A signed reading in the window: what would change it asks for a reason first, and is done again with it."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageState

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def answering(title, does):
    """Do something in the dialog of a title once it is there; how often it came."""
    came = []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog.windowTitle() != title:
            QTimer.singleShot(5, look)
            return
        came.append(dialog)
        does(dialog)

    QTimer.singleShot(0, look)
    return came


@pytest.fixture
def signed(stage):
    """The first image is marked as done, and the reading signed."""
    stage.hand.press(Key.Key_D, CONTROL)
    assert stage.session.record.state is ImageState.DONE

    def sign(dialog):
        dialog.name.setText("")
        assert not dialog.sign.isEnabled()
        QTest.keyClicks(dialog.name, "Dr. Ada")
        QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)

    came = answering("Sign the reading", sign)
    stage.window.actions_["sign"].trigger()
    assert came and "Signed: entry" in stage.told[-1][1]
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    return stage


def test_a_change_asks_for_a_reason_and_is_done_then(signed):
    stage, project = signed, signed.session.project

    def give(dialog):
        assert not dialog.change.isEnabled()
        QTest.keyClicks(dialog.text, "overlooked")
        QTest.mouseClick(dialog.change, Qt.MouseButton.LeftButton)

    assert project.annotations(stage.session.record.id) == []
    came = answering("Reason for the change", give)
    stage.hand.press(Key.Key_Return)
    stage.wait(lambda: project.annotations(stage.session.record.id))
    assert len(came) == 1
    assert [one.text for one in project.reasons()] == ["overlooked"]
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    stage.hand.press(Key.Key_Z, CONTROL)  # the same image, in the same sitting
    stage.wait(lambda: not project.annotations(stage.session.record.id))
    assert len(came) == 1 and stage.errors == []


def test_without_a_reason_nothing_is_changed(signed):
    stage, project = signed, signed.session.project
    before = len(project.history())
    came = answering("Reason for the change", lambda dialog: dialog.reject())
    stage.hand.press(Key.Key_X)
    stage.wait(lambda: came and stage.told[-1][1] == "Nothing was changed.")
    # the next image may have been looked at ahead meanwhile
    assert {entry.action for entry in project.history()[before:]} <= {"suggest"} and not project.reasons()
    path = project.path
    stage.session.close()
    with closing(Project.open(path)) as again:
        assert again.signature().name == "Dr. Ada" and again.signature().meaning == "Read by me"
