"""What is seen whole: the state of every image, names that are there twice, dialogs at any text size, icons."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QModelIndex, QRect, QSettings, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QStyleOptionViewItem, QVBoxLayout

from annotator.core.images import colour_regions
from annotator.core.project.opening import open_paths
from annotator.core.regions.mask import EMPTY
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.theme import set_text_scale
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.panels.delegates import ImageDelegate, fitting
from annotator.ui.panels.image_list import FOLDER_ROLE, PARTS_ROLE

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def enlarged(stage):
    """The window at 140 % text."""
    set_text_scale(1.4)
    QApplication.processEvents()
    yield stage
    set_text_scale(1.0)
    QSettings().remove("text_scale")


def parts(stage, row=0):
    return stage.window.images.model.index(row).data(PARTS_ROLE)


def test_an_image_is_started_once_anything_was_decided_on_it(stage):
    assert parts(stage)[0] == "new"
    for _ in stage.session.suggestions:
        stage.hand.press(Key.Key_X)
    assert parts(stage) == ["started"], "all was rejected: nothing is there, but somebody looked"
    stage.hand.press(Key.Key_D, CONTROL)
    assert parts(stage) == ["done"]


def test_a_row_has_the_state_in_any_case_and_no_half_words(stage):
    metrics = stage.window.fontMetrics()
    words = ["done", "3 to decide", "12 regions", "4 tags"]
    for width in range(10, 400, 7):
        shown = fitting(words, metrics, width)
        assert shown.split(" · ") == words[: len(shown.split(" · "))]
        assert shown == "done" or metrics.horizontalAdvance(shown) <= width
    assert fitting(words, metrics, 400) == " · ".join(words)


def test_at_larger_text_two_lines_have_room_in_a_row_and_icons_grow(enlarged):
    stage = enlarged
    view = stage.window.images.view
    assert view.rowHeight(0) >= 2 * view.fontMetrics().height() + 10
    assert stage.window.toolbar.iconSize().width() == 28
    set_text_scale(1.0)
    QApplication.processEvents()
    assert stage.window.toolbar.iconSize().width() == 20


def test_names_that_are_there_twice_tell_their_folder(stage, tmp_path, folder):
    image = next(folder.glob("*.png"))
    twice = tmp_path / "twice"
    for place in ("left/eye", "right/eye", "right"):
        (twice / place).mkdir(parents=True, exist_ok=True)
    for place in ("left/eye/a.png", "right/eye/a.png", "right/b.png"):
        shutil.copy(image, twice / place)
    open_paths([twice])[0].close()
    stage.open(twice, answered=False)
    model = stage.window.images.model
    shown = {(model.index(row).data(), model.index(row).data(FOLDER_ROLE)) for row in range(3)}
    assert shown == {("a.png", "left/eye"), ("a.png", "right/eye"), ("b.png", "")}
    option = QStyleOptionViewItem()
    option.rect, option.font, option.palette = QRect(0, 0, 260, 62), stage.window.font(), stage.window.palette()
    option.fontMetrics = stage.window.fontMetrics()
    painted = []
    for row in range(2):
        canvas = QImage(260, 62, QImage.Format.Format_RGB32)
        canvas.fill(Qt.GlobalColor.white)
        painter = QPainter(canvas)
        ImageDelegate().paint(painter, option, model.index(row))
        painter.end()
        painted.append(canvas.copy(70, 0, 190, 31))
    assert painted[0] != painted[1]
    assert model.index(0, 0, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole).startswith("left/eye/a.png")


def test_a_dialog_grows_with_a_note(qtbot, stage):
    dialog = Dialog(stage.window)
    qtbot.addWidget(dialog)
    note, layout = QLabel(wordWrap=True), QVBoxLayout(dialog)
    layout.addWidget(QLabel("A line."))
    layout.addWidget(note)
    dialog.at_least(300)
    dialog.open_at(300, 60)
    dialog.show()
    before = dialog.height()
    note.setText("A note that takes several lines. " * 12)
    qtbot.waitUntil(lambda: note.height() >= note.heightForWidth(note.width()))
    assert dialog.height() > before


def test_no_switch_of_a_dialog_is_cut_at_larger_text(qtbot, enlarged, monkeypatch):
    stage = enlarged
    monkeypatch.setattr(Dialog, "_bounded", lambda _dialog, size: size)  # the screen of the tests is a small one
    dialog = ExportDialog(stage.session.project, stage.window)
    qtbot.addWidget(dialog)
    dialog.show()
    for box in dialog.findChildren(QCheckBox):
        assert box.width() >= box.sizeHint().width(), box.text()
    dialog.reject()


def test_work_of_the_window_itself_shows_the_waiting_cursor(stage, monkeypatch):
    seen = []
    own = type(stage.session).apply

    def apply(session, *rest):
        cursor = QApplication.overrideCursor()
        seen.append(cursor.shape() if cursor is not None else None)
        return own(session, *rest)

    monkeypatch.setattr(type(stage.session), "apply", apply)
    stage.hand.press(Key.Key_Return, CONTROL)
    stage.hand.press(Key.Key_K)
    stage.hand.press(Key.Key_W)
    stage.hand.press(Key.Key_Escape)
    assert seen and set(seen) == {Qt.CursorShape.WaitCursor}

    def wand(*_, **__):
        seen.append(QApplication.overrideCursor().shape())
        return EMPTY

    monkeypatch.setattr(colour_regions, "wand", wand)
    stage.hand.click((40.0, 40.0))
    assert seen[-1] is Qt.CursorShape.WaitCursor and QApplication.overrideCursor() is None
