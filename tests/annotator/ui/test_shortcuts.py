"""The shortcut editor, the command palette and text of another size, by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from workers import in_thread

from annotator.core.work.matching import fit_of_letters as match
from annotator.ui.base.actions import SPECS
from annotator.ui.base.shortcuts import RESERVED
from annotator.ui.base.theme import set_text_scale
from annotator.ui.dialogs.palette import CommandPalette
from annotator.ui.dialogs.shortcuts import ShortcutsDialog
from annotator.ui.window.app import make_window

Key = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(qtbot, stage):
    dialog = ShortcutsDialog(stage.window.shortcuts, stage.window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog, name):
    dialog.table.setCurrentCell(next(n for n, spec in enumerate(SPECS) if spec.name == name), 0)


def enter(dialog, key, modifiers=Qt.KeyboardModifier.NoModifier, field=0):
    QTest.keyClick(dialog.fields[field], key, modifiers)


def test_the_table_gives_no_key_to_two():
    keys = [QKeySequence(key).toString() for spec in SPECS for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert not {QKeySequence(key).toString() for key in RESERVED} & set(keys)


def test_another_key_for_a_command(stage, dialog):
    choose(dialog, "brush_tool")
    enter(dialog, Key.Key_F20)
    assert dialog.conflict.text() == ""
    QTest.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    dialog.close()
    stage.window.activateWindow()
    stage.wait(lambda: stage.window.isActiveWindow())
    stage.hand.press(Key.Key_F20)
    assert stage.canvas.tool.name == "brush"
    assert stage.window.actions_["brush_tool"].toolTip() == "Brush (F20)"
    stage.window.use_tool("select")
    stage.hand.press(Key.Key_B)
    assert stage.canvas.tool.name == "select"


def test_a_key_that_is_taken_says_by_whom_before_it_moves(stage, dialog):
    choose(dialog, "brush_tool")
    enter(dialog, Key.Key_E)
    assert dialog.conflict.text() == "E belongs to “Eraser”."
    assert dialog.set_button.text() == "Take over"
    assert stage.window.shortcuts.keys("eraser_tool") == ["E"]
    QTest.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    assert stage.window.shortcuts.keys("brush_tool") == ["E"]
    assert stage.window.shortcuts.keys("eraser_tool") == []


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_3, Key.Key_Left])
def test_keys_of_the_image_itself_cannot_be_taken(stage, dialog, key):
    choose(dialog, "brush_tool")
    enter(dialog, key)
    assert "always belongs to the image" in dialog.conflict.text()
    assert not dialog.set_button.isEnabled()


def test_keys_are_remembered_and_go_back_to_the_defaults(qtbot, stage, dialog):
    choose(dialog, "polygon_tool")
    enter(dialog, Key.Key_F9)
    enter(dialog, Key.Key_F9, CONTROL, field=1)
    QTest.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    other = make_window(make_backend=in_thread)
    qtbot.addWidget(other)
    assert other.shortcuts.keys("polygon_tool") == ["F9", "Ctrl+F9"]
    other.close()
    QTest.mouseClick(dialog.default_button, Qt.MouseButton.LeftButton)
    assert stage.window.shortcuts.keys("polygon_tool") == ["P"]
    choose(dialog, "brush_tool")
    enter(dialog, Key.Key_E)
    QTest.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    for spec in SPECS:
        assert stage.window.shortcuts.is_default(spec.name)
    assert not [key for key in QSettings().allKeys() if key.startswith("keys/")]


def test_a_stored_key_that_means_nothing_leaves_the_others(qtbot, qapp):
    QSettings().setValue("keys/brush_tool", "")
    window = make_window(make_backend=in_thread)
    qtbot.addWidget(window)
    assert window.shortcuts.keys("brush_tool") == []
    assert window.shortcuts.keys("eraser_tool") == ["E"]
    QSettings().clear()
    window.close()


def test_the_search_finds_commands_and_keys(dialog):
    dialog.search.setText("ctrl+e")
    shown = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    assert [dialog.table.item(row, 1).text() for row in shown] == ["Export"]


def test_the_palette_does_what_is_typed(stage):
    def type_and_enter():
        palette = QApplication.activeModalWidget()
        assert isinstance(palette, CommandPalette)
        QTest.keyClicks(palette.field, "eras")
        QTest.keyClick(palette.field, Key.Key_Return)

    QTimer.singleShot(0, type_and_enter)
    stage.hand.press(Key.Key_K, CONTROL)
    assert stage.canvas.tool.name == "eraser"


def test_the_palettes_arrows_choose_and_escape_does_nothing(stage):
    seen = []

    def look():
        palette = QApplication.activeModalWidget()
        QTest.keyClicks(palette.field, "brush")
        for _ in range(2):
            seen.append(palette.chosen.objectName())
            QTest.keyClick(palette.field, Key.Key_Down)
        QTest.keyClick(palette.field, Key.Key_Escape)

    QTimer.singleShot(0, look)
    stage.hand.press(Key.Key_K, CONTROL)
    assert len(set(seen)) == 2
    assert stage.canvas.tool.name == "select"


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [("ctr", "View ▸ Next contrast", True), ("nxim", "Next image", True), ("image next", "Next image", True),
     ("xq", "Next", False)],
)  # fmt: skip
def test_letters_in_their_order_are_enough(typed, text, fits):
    assert (match(typed, text) is not None) == fits


def test_text_of_another_size_changes_every_widget_and_is_remembered(stage):
    before = stage.window.labels.font().pointSizeF(), stage.window.status.fontMetrics().height()
    try:
        for _ in range(5):
            stage.hand.press(Key.Key_Equal, CONTROL | ALT)
        QApplication.processEvents()
        after = stage.window.labels.font().pointSizeF(), stage.window.status.fontMetrics().height()
        assert after[0] == pytest.approx(before[0] * 1.5, rel=0.02)
        assert after[1] > before[1] * 1.3
        assert stage.told[-1][1] == "Text at 150%"
        assert float(QSettings().value("text_scale")) == 1.5
        stage.hand.press(Key.Key_Minus, CONTROL | ALT)
        assert float(QSettings().value("text_scale")) == 1.4
    finally:
        set_text_scale(1.0)
