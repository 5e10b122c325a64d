"""What is at hand: menus on regions, lists and the image, keys in tooltips, a region's history, going on."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.project.region_past import region_past
from annotator.core.work.annotation import ImageState
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.dialogs.region_past import RegionPastDialog
from annotator.ui.window import going_on
from annotator.ui.work.selecting import Kind

Key = Qt.Key
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def menu_of(stage):
    """The menu that is open; None without one."""
    popup = QApplication.activePopupWidget()
    return popup if isinstance(popup, QMenu) else None


def entries(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def right_click(stage, point):
    stage.hand.drag([point], NONE, RIGHT)
    QApplication.processEvents()
    return menu_of(stage)


@pytest.fixture
def placed(stage):
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    return stage


def a_place_of(stage):
    """A pixel of the first suggestion's region, and one of no region at all."""
    size = stage.session.picture.width, stage.session.picture.height
    masks = [stage.suggester.final_region(s)[0].to_array(*size) for s in stage.review.shown_suggestions()]
    y, x = np.argwhere(masks[0])[len(np.argwhere(masks[0])) // 2].tolist()
    free = np.argwhere(~np.any(masks, axis=0))[0].tolist()
    return (x + 0.5, y + 0.5), (free[1] + 0.5, free[0] + 0.5)


def test_a_right_click_selects_what_lies_there_and_offers_what_can_be_done(placed):
    stage = placed
    at, free = a_place_of(stage)
    window = stage.window.display.display.window
    menu = right_click(stage, at)
    assert stage.session.selection.kind is Kind.SUGGESTION
    assert entries(menu)[0] == "Label" and any(text.startswith("Accept") for text in entries(menu))
    assert all(not a.shortcut().isEmpty() for a in menu.actions() if not a.isSeparator() and a.menu() is None), (
        "keys beside"
    )
    accept = next(action for action in menu.actions() if action.text().startswith("Accept (or"))
    accept.trigger()
    menu.close()
    assert len(stage.session.annotations) == 1
    menu = right_click(stage, at)
    assert stage.session.selection.kind is Kind.ANNOTATION and "Fill holes" in entries(menu)
    labels = next(action.menu() for action in menu.actions() if action.menu() is not None)
    other = next(action for action in labels.actions() if not action.isChecked())
    other.trigger()
    menu.close()
    changed = stage.session.labels.by_id(stage.session.annotations[0].label_id)
    assert other.text().endswith(changed.title)
    menu = right_click(stage, free)
    assert stage.session.selection is None and "Mark as done" in entries(menu)
    menu.close()
    assert stage.window.display.display.window == window, "no click changes the display"
    stage.hand.drag([free, (free[0] + 30, free[1] + 20)], NONE, RIGHT)
    assert menu_of(stage) is None and stage.window.display.display.window != window


def test_the_menu_key_opens_it_at_the_keys_pointer(placed):
    stage = placed
    at, _ = a_place_of(stage)
    stage.hand.press(Key.Key_F4)
    stage.canvas.key_pointer.position = at
    where = stage.canvas.mapToGlobal(QPoint(5, 5))
    QApplication.sendEvent(stage.canvas, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), where))
    menu = menu_of(stage)
    assert stage.session.selection.kind is Kind.SUGGESTION and entries(menu)[0] == "Label"
    menu.close()


@pytest.mark.parametrize(
    ("name", "entry"), [("suggestions", "Accept"), ("labels", "Rename"), ("images", "Mark as done")]
)
def test_lists_have_menus_of_their_own(stage, name, entry):
    view = stage.window.images.view if name == "images" else getattr(stage.window, name).list
    at = view.visualRect(view.model().index(0, 0)).center()
    view.customContextMenuRequested.emit(at)
    menu = menu_of(stage)
    assert any(text.startswith(entry) for text in entries(menu))
    menu.close()


def test_every_button_with_a_key_tells_it(stage):
    panel = stage.window.suggestions
    for button, key in (
        (panel.accept, "Return"),
        (panel.reject, "X"),
        (panel.edit, "F"),
        (panel.choose_model, "Ctrl+M"),
    ):
        assert f"({key})" in button.toolTip()
    stage.window.shortcuts.set_keys("edit_suggestion", ["Ctrl+Alt+Q"])
    assert "(Ctrl+Alt+Q)" in panel.edit.toolTip()
    for action in stage.window.toolbar.actions():
        assert action.isSeparator() or re.search(r"\(.+\)$", action.toolTip()), action.text()


def test_a_regions_history_is_at_hand(placed, monkeypatch):
    stage, shown = placed, []
    stage.hand.press(Key.Key_Tab)
    stage.hand.press(Key.Key_F)
    box = stage.session.annotations[0].mask.box
    row = int(stage.session.annotations[0].mask.crop()[:, 0].argmax())
    stage.hand.drag([(box.x + 0.5, box.y + row + 0.5), (2.0, 2.0)])
    stage.hand.press(
        Key.Key_2 if stage.session.annotations[0].label_id != stage.session.labels.labels[1].id else Key.Key_1
    )
    monkeypatch.setattr(RegionPastDialog, "exec", lambda dialog: shown.append(dialog))
    stage.hand.press(Key.Key_H, CONTROL)
    (dialog,) = shown
    deeds = [dialog.table.item(row, 2).text() for row in range(dialog.table.rowCount())]
    assert deeds[0].startswith("accepted it as it was suggested (")
    assert deeds[1] == "accepted the suggestion"
    assert re.fullmatch(r"painted on it \(\+[\d,]+ px\)", deeds[2])
    assert re.fullmatch(r"changed its label from .+ to .+", deeds[3]) and len(deeds) == 4
    project, annotation = stage.session.project, stage.session.annotations[0]
    assert all(deed.who == project.annotator for deed in region_past(project, annotation))
    stage.hand.press(Key.Key_Z, CONTROL)
    assert [deed.what for deed in region_past(project, stage.session.annotations[0])][4].startswith("changed its label")


def test_it_goes_on_by_itself_after_the_last_decision_where_that_is_wished(stage, monkeypatch):
    monkeypatch.setattr(going_on, "PAUSE_MS", 50)
    stage.window.going_on._pause.setInterval(50)
    first = stage.session.record.id
    stage.hand.press(Key.Key_Return, CONTROL)
    QTest.qWait(150)
    assert stage.session.record.id == first and not stage.session.suggestions, "it is not wished yet"
    stage.window.actions_["go_on"].trigger()
    stage.step()
    stage.answered()
    second = stage.session.record.id
    while stage.session.suggestions:
        assert stage.session.record.id == second
        stage.hand.press(Key.Key_X)
    stage.wait(lambda: stage.session.record.id not in (first, second))
    assert stage.session.project.image(second).state is ImageState.DONE
    assert stage.session.project.image(first).state is not ImageState.DONE
    stage.answered()
    third = stage.session.record.id
    stage.hand.press(Key.Key_Return, CONTROL)
    stage.hand.press(Key.Key_Z, CONTROL)
    QTest.qWait(200)
    assert stage.session.record.id == third, "the decisions were taken back"
    stage.window.actions_["go_on"].trigger()
