"""What is told: over the image without moving it, by kind, gone with its cause, kept to be read again."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_models import write_model

from annotator.core.errors import KnownError
from annotator.ui.base.notifications import About, Kind
from annotator.ui.dialogs.messages import MessagesDialog
from annotator.ui.window.message_bar import SHOWN_MS

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(stage):
    return stage.window.message_bar


def test_no_message_moves_or_scales_the_image(stage, bar):
    stage.window.actions_["fit"].trigger()
    before, size = stage.canvas.viewport, stage.canvas.size()
    for tell in (
        lambda: stage.window.notifications.inform("A note. " * 40),
        lambda: stage.window.notifications.report_outcome("Done. " * 30, "lines", whole=False),
        lambda: stage.window.notifications.report(KnownError("It went wrong. " * 30)),
    ):
        tell()
        QApplication.processEvents()
        assert bar.isVisible() and stage.canvas.viewport == before and stage.canvas.size() == size
        assert stage.window.centre.geometry().contains(bar.geometry()), "whole, over the image"
        assert bar.text.height() >= bar.text.heightForWidth(bar.text.width()), "every line is seen"
    stage.window.resize(900, 640)
    QApplication.processEvents()
    assert stage.window.centre.geometry().contains(bar.geometry())


def test_a_note_a_loss_and_an_error_look_different(stage, bar):
    seen = set()
    for kind, tell in (
        (Kind.INFO, lambda: stage.window.notifications.inform("Text")),
        (Kind.PARTLY, lambda: stage.window.notifications.report_outcome("Text", "", whole=False)),
        (Kind.ERROR, lambda: stage.window.notifications.report(KnownError("Text"))),
    ):
        tell()
        QApplication.processEvents()
        assert bar.kind is kind and bar.sign.accessibleName()
        sign = bar.sign.grab().toImage()
        seen.add((bar.sign.text(), sign.pixelColor(sign.width() // 2, 2).name()))
        assert bar.dismiss.isVisible() == (kind is not Kind.INFO)
    assert len(seen) == 3
    assert set(SHOWN_MS) == {Kind.INFO, Kind.PARTLY}, "an error stays until somebody read it"


def test_after_dismissing_the_keys_belong_to_the_image(stage, bar):
    stage.window.activateWindow()
    stage.window.notifications.report(KnownError("It went wrong."))
    QTest.mouseClick(bar.dismiss, Qt.MouseButton.LeftButton)
    assert bar.isHidden() and stage.canvas.hasFocus()
    stage.window.notifications.report(KnownError("It went wrong."))
    stage.window.images.search.setFocus()
    stage.hand.press(Key.Key_Escape, SHIFT)
    assert bar.isHidden() and stage.canvas.hasFocus()
    stage.window.notifications.inform("In passing.")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_an_error_goes_with_its_cause(stage, bar, tmp_path):
    notifications = stage.window.notifications
    notifications.report(KnownError("The image is broken."), About.IMAGE)
    assert bar.isVisible()
    stage.step()
    assert bar.isHidden(), "it was about another image"
    notifications.report(KnownError("The disk is full."))
    notifications.withdraw(About.IMAGE)
    assert bar.isVisible(), "that is so still"
    bar.leave()
    strange = write_model(tmp_path / "strange.safetensors", labels=("cat", "dog", "fox"))
    stage.suggester.use_model(str(strange))
    assert bar.isVisible() and "are none of the project's" in bar.text.text()
    stage.suggester.use_model("")
    assert bar.isHidden(), "nobody suggests, and nobody need know the labels"
    gone = tmp_path / "gone.safetensors"
    stage.suggester.use_model(str(gone))
    assert bar.isVisible() and "gone.safetensors" in bar.text.text()
    shutil.copy(strange, gone)
    stage.suggester.use_model(str(gone))
    assert "are none of the project's" in bar.text.text()


def test_what_was_told_can_be_read_again_and_copied(qtbot, qapp, stage):
    notifications = stage.window.notifications
    notifications.inform("The first.")
    notifications.report_outcome("The second.", "with lines", whole=False)
    notifications.report(KnownError("The third."))
    dialog = MessagesDialog(notifications.kept, stage.window)
    qtbot.addWidget(dialog)
    rows = [[dialog.table.item(row, column).text() for column in (1, 2)] for row in range(3)]
    assert rows == [["Error", "The third."], ["Done, with losses", "The second."], ["Note", "The first."]]
    dialog.table.setCurrentCell(1, 0)
    assert dialog.whole.toPlainText() == "The second.\n\nwith lines"
    dialog._copy()
    assert "partly  The second.\nwith lines" in qapp.clipboard().text()
