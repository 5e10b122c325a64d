"""Everything without a mouse: painting, polygons, vertices, panning, and the way from panel to panel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QTabBar, QWidget

from annotator.core.regions.outline import fill_rings
from annotator.ui.canvas.viewport import Viewport
from tests.annotator.ui.test_drawing import only_mask, painted

Key = Qt.Key
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def keyed(stage):
    """A view in which a step of the pointer is five pixels of the image, and the pointer at (60, 50)."""
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.hand.press(Key.Key_F4)
    stage.canvas.key_pointer.position = (60.0, 50.0)
    return stage


def arrows(stage, text, modifiers=NONE):
    for letter in text:
        key = {"l": Key.Key_Left, "r": Key.Key_Right, "u": Key.Key_Up, "d": Key.Key_Down}[letter]
        stage.hand.press(key, modifiers)


def test_a_brush_stroke(keyed):
    keyed.hand.press(Key.Key_B)
    keyed.hand.press(Key.Key_N)
    assert keyed.canvas.busy
    arrows(keyed, "rrrdd")
    arrows(keyed, "ll", CONTROL)
    keyed.hand.press(Key.Key_N)
    path = [(60.0, 50.0), (75.0, 50.0), (75.0, 60.0), (73.0, 60.0)]
    assert np.array_equal(only_mask(keyed), painted(keyed, path, 12))
    assert not keyed.canvas.busy


def test_a_straight_stroke_with_shift(keyed):
    keyed.hand.press(Key.Key_B)
    keyed.hand.press(Key.Key_N, SHIFT)
    arrows(keyed, "rrrrdddd")
    keyed.hand.press(Key.Key_N)
    assert np.array_equal(only_mask(keyed), painted(keyed, [(60.0, 50.0), (80.0, 70.0)], 12))


def test_escape_gives_a_stroke_up_and_the_pointer_is_free_again(keyed):
    keyed.hand.press(Key.Key_B)
    keyed.hand.press(Key.Key_N)
    arrows(keyed, "rr")
    keyed.hand.press(Key.Key_Escape)
    assert keyed.session.annotations == ()
    keyed.hand.press(Key.Key_N)
    arrows(keyed, "r")
    keyed.hand.press(Key.Key_N)
    assert np.array_equal(only_mask(keyed), painted(keyed, [(70.0, 50.0), (75.0, 50.0)], 12))


def draw_polygon(stage):
    stage.hand.press(Key.Key_P)
    for way in ("", "rrrrrr", "ddddddd"):
        arrows(stage, way)
        stage.hand.press(Key.Key_N)
        stage.hand.press(Key.Key_N)
    stage.hand.press(Key.Key_Return)
    return [(60.0, 50.0), (90.0, 50.0), (90.0, 85.0)]


def test_a_polygon(keyed):
    ring = draw_polygon(keyed)
    (annotation,) = keyed.session.annotations
    assert annotation.rings == (tuple(ring),)
    assert np.array_equal(only_mask(keyed), fill_rings([ring], 192, 192).to_array(192, 192))


def test_a_vertex_is_moved_and_one_is_inserted(keyed):
    ring = draw_polygon(keyed)
    keyed.hand.press(Key.Key_V)
    keyed.hand.press(Key.Key_N)  # on the last vertex
    arrows(keyed, "ddd")
    keyed.hand.press(Key.Key_N)
    ring[2] = (90.0, 100.0)
    assert keyed.session.annotations[0].rings == (tuple(ring),)
    arrows(keyed, "uuuuu")
    keyed.hand.press(Key.Key_Insert)
    assert len(keyed.session.annotations[0].rings[0]) == 4


def test_the_view_follows_the_pointer_and_arrows_pan_without_it(keyed):
    keyed.canvas.zoom(4)
    for _ in range(120):
        arrows(keyed, "r")
    at = keyed.canvas.viewport.to_view(*keyed.canvas.key_pointer.position)
    assert keyed.canvas.rect().contains(round(at[0]), round(at[1]))
    keyed.hand.press(Key.Key_F4)
    before = keyed.canvas.viewport
    arrows(keyed, "rd")
    assert keyed.canvas.viewport == before.panned(-60, -60)


def test_the_pointer_is_seen(keyed):
    shown = keyed.shot()
    keyed.hand.press(Key.Key_F4)
    assert keyed.shot() != shown


def docks_of(stage):
    """The dock the focus is in, or the canvas."""
    widget = QApplication.focusWidget()
    while widget is not None and widget.objectName() not in DOCKS:
        widget = widget.parentWidget()
    return widget.objectName() if widget is not None else ""


DOCKS = ("canvas", "options", "images", "display", "overlays", "labels", "suggestions", "annotations")


def test_f6_goes_from_panel_to_panel_and_back(stage):
    stage.window.activateWindow()
    stage.canvas.setFocus()
    seen = []
    for _ in DOCKS:
        seen.append(docks_of(stage))
        stage.hand.press(Key.Key_F6)
    assert seen == list(DOCKS)
    assert docks_of(stage) == "canvas"
    stage.hand.press(Key.Key_F6, SHIFT)
    assert docks_of(stage) == "annotations"


def test_the_image_that_is_gone_on_to_is_the_only_one_chosen(stage):
    """A list asks which keys are held: with Ctrl those before would stay chosen, to be removed with it."""
    for _ in range(2):
        before = stage.session.record.id
        stage.hand.press(Key.Key_Space, CONTROL)
        assert stage.session.record.id != before
        assert stage.window.images.chosen() == [stage.session.record.id]


def test_the_options_of_a_tool_are_set_by_keys(stage):
    stage.window.activateWindow()
    stage.hand.press(Key.Key_W)
    options = stage.window.commands.options
    stage.hand.press(Key.Key_F6)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Up)
    assert options.tolerance.value == 25
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert options.connected.on
    stage.hand.press(Key.Key_Space)
    assert not options.connected.on
    assert len(stage.session.order) == 3 and stage.session.record.id == stage.session.order[0]


def test_tab_moves_inside_a_panels_fields_and_suggestions_elsewhere(stage):
    stage.window.activateWindow()
    stage.window.resize(1100, 900)  # all fields have room
    stage.wait(lambda: stage.window.suggestions.contrast.isVisible())
    threshold = stage.window.suggestions.threshold
    threshold.setFocus()
    QTest.keyClick(threshold, Key.Key_Tab)
    assert QApplication.focusWidget() is stage.window.suggestions.contrast
    assert stage.session.selected_suggestion is None
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Tab)
    assert stage.session.selected_suggestion is not None
    assert QApplication.focusWidget() is stage.canvas


def test_whatever_takes_the_keys_has_a_name_for_screen_readers(stage):
    stage.hand.press(Key.Key_W)
    never = Qt.FocusPolicy.NoFocus
    widgets = [stage.window, *stage.window.findChildren(QWidget)]
    takers = [w for w in widgets if w.isVisible() and w.focusPolicy() != never and not isinstance(w, QTabBar)]
    outer = [w for w in takers if not isinstance(w.parent(), QAbstractSpinBox)]  # a spin box speaks for its field
    nameless = [w for w in outer if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    assert len(takers) > 20
    assert [(type(w).__name__, w.objectName(), type(w.parent()).__name__) for w in nameless] == []


def test_the_focus_is_seen(stage):
    """A frame round the image, and round every list and field, while it has the keys."""
    stage.window.activateWindow()
    stage.wait(lambda: stage.window.isActiveWindow())
    for widget in (
        stage.canvas,
        stage.window.images.view,
        stage.window.suggestions.contrast,
        stage.window.images.search,
    ):
        stage.window.labels.list.setFocus()
        stage.canvas.repaint()
        stage.wait(lambda: stage.canvas.drawn)
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.grab().toImage() != without
