"""The tools beside brush and polygon, by mouse and keys, compared to the pixel."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QSpinBox

from annotator.core.images.colour_regions import pieces_of
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import fill_rings

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SIZE = 192
yy, xx = np.mgrid[:SIZE, :SIZE] + 0.5
LOOP = [(30.0, 40.0), (90.5, 35.0), (110.0, 90.5), (60.0, 120.0), (25.5, 80.0)]


def masks(stage):
    annotations = stage.session.project.annotations(stage.session.record.id)
    return [annotation.mask.to_array(SIZE, SIZE) for annotation in annotations]


def pixels(stage):
    return stage.session.picture.crop(Box(0, 0, SIZE, SIZE))


def polygon(points):
    """Pixels whose centre lies inside by the winding of angles, an oracle of its own."""
    total = np.zeros((SIZE, SIZE))
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        turn = np.arctan2(y1 - yy, x1 - xx) - np.arctan2(y0 - yy, x0 - xx)
        total += (turn + np.pi) % (2 * np.pi) - np.pi
    return np.abs(total) > np.pi


def undone_and_redone(stage, before, after):
    """Undo brings every mask back, redo brings the new ones."""
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), before)
    stage.hand.press(Key.Key_Z, CONTROL | SHIFT)
    assert np.array_equal(masks(stage), after)


def test_the_lasso_makes_adds_and_takes_away(drawing):
    hand = drawing.hand
    hand.press(Key.Key_L)
    hand.drag(LOOP)
    first = polygon(LOOP)
    assert np.array_equal(masks(drawing), [first])
    moved = [(x + 40, y + 30) for x, y in LOOP]
    hand.drag(moved)
    both = first | polygon(moved)
    assert np.array_equal(masks(drawing), [both])
    away = [(x + 10, y + 15) for x, y in LOOP]
    hand.drag(away, ALT)
    left = both & ~polygon(away)
    assert np.array_equal(masks(drawing), [left])
    undone_and_redone(drawing, [both], [left])
    hand.drag([(0.0, 0.0), (191.9, 0.0), (191.9, 191.9), (0.0, 191.9)], ALT)
    assert drawing.session.annotations == ()


def test_taking_away_by_the_switch(drawing):
    drawing.hand.press(Key.Key_L)
    drawing.hand.drag(LOOP)
    drawing.window.options_bar.field(drawing.window.commands.options.away).click()
    away = [(x + 10, y + 15) for x, y in LOOP]
    drawing.hand.drag(away)
    assert np.array_equal(masks(drawing), [polygon(LOOP) & ~polygon(away)])
    drawing.hand.drag(away, ALT)
    assert np.array_equal(masks(drawing), [polygon(LOOP) | polygon(away)])


def test_the_lasso_takes_nothing_without_an_annotation_and_begins_with_a_suggestion(drawing):
    drawing.hand.press(Key.Key_L)
    drawing.hand.drag(LOOP, ALT)
    assert "Select an annotation" in drawing.told[-1][1]
    drawing.hand.press(Key.Key_Tab)
    suggestion = drawing.session.selected_suggestion
    mask, _ = drawing.suggester.final_region(suggestion)
    drawing.hand.drag(LOOP)
    expected = mask.to_array(SIZE, SIZE) | polygon(LOOP)
    assert np.array_equal(masks(drawing), [expected])
    assert drawing.session.annotations[0].suggestion_id == suggestion.id


def flood(image, x, y, tolerance):
    found = np.zeros((SIZE + 2, SIZE + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    cv2.floodFill(image.copy(), found, (x, y), 0, (tolerance,) * 3, (tolerance,) * 3, flags)
    return found[1:-1, 1:-1] > 0


def alike(image, x, y, tolerance):
    return np.abs(image.astype(int) - image[y, x].astype(int)).max(axis=2) <= tolerance


def test_the_wand_takes_connected_pixels_or_all_of_like_colour(drawing):
    image, hand = pixels(drawing), drawing.hand
    hand.press(Key.Key_W)
    hand.click((20.4, 150.7))
    first = flood(image, 20, 150, 24)
    assert np.array_equal(masks(drawing), [first])
    hand.click((100.0, 100.0), SHIFT | CONTROL)
    both = first | alike(image, 100, 100, 24)
    assert np.array_equal(masks(drawing), [both])
    drawing.window.options_bar.field(drawing.window.commands.options.connected).click()
    hand.click((20.4, 150.7), ALT)
    left = both & ~alike(image, 20, 150, 24)
    assert np.array_equal(masks(drawing), [left])
    undone_and_redone(drawing, [both], [left])


def test_the_tolerance_is_set_by_wheel_keys_and_field(drawing):
    tolerance = drawing.window.commands.options.tolerance
    drawing.hand.press(Key.Key_W)
    drawing.hand.press(Key.Key_Period)
    assert tolerance.value == 28
    at = QPointF(200, 200)
    wheel = QWheelEvent(at, drawing.canvas.mapToGlobal(at), QPointF(0, 0).toPoint(), QPointF(0, -120).toPoint(),
                        Qt.MouseButton.NoButton, ALT, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(drawing.canvas, wheel)
    assert tolerance.value == 24
    field = drawing.window.options_bar.field(tolerance)
    assert isinstance(field, QSpinBox)
    assert field.accessibleName() == "Tolerance"
    field.setFocus()
    field.selectAll()
    for key in (Key.Key_4, Key.Key_1, Key.Key_Return):
        drawing.hand.press(key)
    assert tolerance.value == 41
    assert drawing.canvas.hasFocus()
    drawing.hand.click((20.4, 150.7))
    assert np.array_equal(masks(drawing), [flood(pixels(drawing), 20, 150, 41)])


def test_the_bar_shows_the_options_of_the_tool_in_hand(drawing):
    bar, options = drawing.window.options_bar, drawing.window.commands.options
    for key, shown in ((Key.Key_B, {options.width, options.way}), (Key.Key_E, {options.width}),
                       (Key.Key_W, {options.tolerance, options.connected, options.away, options.way}),
                       (Key.Key_S, {options.piece, options.away, options.way}), (Key.Key_P, {options.way}),
                       (Key.Key_V, set())):  # fmt: skip
        drawing.hand.press(key)
        assert {option for option in options.of_tools if bar.field(option).isVisible()} == shown
        assert all(bar.field(option).isVisible() for option in options.of_regions)
    assert all(bar.field(option).accessibleName() for option in (*options.of_tools, *options.of_regions))


def test_superpixels_are_painted_and_erased(drawing):
    pieces, hand = pieces_of(pixels(drawing), 24), drawing.hand
    hand.press(Key.Key_S)
    path = [(20.5, 20.5), (60.5, 70.5)]
    hand.drag(path)
    under = {
        pieces[int(y), int(x)]
        for x, y in zip(*(np.linspace(a, b, 2001) for a, b in zip(*path, strict=True)), strict=True)
    }
    painted = np.isin(pieces, list(under))
    (found,) = masks(drawing)
    assert not (found & ~painted).any()
    assert found.sum() > 0.9 * painted.sum()
    assert all(found[pieces == number].all() for number in np.unique(pieces[found]))
    hand.click((20.5, 20.5), ALT)
    left = found & (pieces != pieces[20, 20])
    assert np.array_equal(masks(drawing), [left])
    undone_and_redone(drawing, [found], [left])


def test_the_piece_under_the_mouse_is_shown(drawing):
    drawing.hand.press(Key.Key_S)
    drawing.hand.move((20.5, 20.5))
    first = drawing.shot()
    drawing.hand.move((150.5, 150.5))
    assert drawing.shot() != first


def test_the_live_wire_follows_edges_from_anchor_to_anchor(drawing):
    hand = drawing.hand
    hand.press(Key.Key_L, SHIFT)
    corners = [(40.0, 40.0), (150.0, 45.0), (140.0, 150.0), (35.0, 140.0)]
    for corner in [*corners, (10.0, 10.0)]:
        hand.click(corner)
    hand.press(Key.Key_Backspace)
    hand.move((100.0, 100.0))
    hand.click(corners[0])
    (annotation,) = drawing.session.annotations
    (ring,) = annotation.rings
    assert set(corners) <= set(ring)
    assert (10.0, 10.0) not in ring
    assert np.array_equal(masks(drawing), [fill_rings([ring], SIZE, SIZE).to_array(SIZE, SIZE)])
    undone_and_redone(drawing, np.zeros((0,)), masks(drawing))


@pytest.mark.parametrize("how", ["enter", "backspace", "escape"])
def test_the_live_wire_ends(drawing, how):
    hand = drawing.hand
    hand.press(Key.Key_L, SHIFT)
    for corner in [(40.0, 40.0), (150.0, 45.0), (140.0, 150.0)]:
        hand.click(corner)
    if how == "enter":
        hand.press(Key.Key_Return)
    elif how == "escape":
        hand.press(Key.Key_Escape)
    else:
        for _ in range(3):
            hand.press(Key.Key_Backspace)
    assert not drawing.canvas.busy
    assert len(drawing.session.annotations) == (how == "enter")


@pytest.mark.parametrize("modifiers", [None, SHIFT, ALT])
def test_rectangles(drawing, modifiers):
    drawing.hand.press(Key.Key_M)
    drawing.hand.drag([(60.5, 50.0), (70.0, 80.0), (100.0, 120.5)], modifiers or Qt.KeyboardModifier.NoModifier)
    left, top, right, bottom = {
        None: (60.5, 50, 100, 120.5), SHIFT: (60.5, 50, 131, 120.5), ALT: (21, -20.5, 100, 120.5),
    }[modifiers]  # fmt: skip
    expected = (left <= xx) & (xx < right) & (top <= yy) & (yy < bottom)
    assert np.array_equal(masks(drawing), [expected])
    assert fill_rings(drawing.session.annotations[0].rings, SIZE, SIZE) == Mask.from_array(expected)
    undone_and_redone(drawing, np.zeros((0,)), [expected])


def test_ellipses(drawing):
    drawing.hand.press(Key.Key_M, SHIFT)
    drawing.hand.drag([(60.5, 50.0), (100.0, 120.5)])
    drawing.hand.drag([(120.0, 20.0), (140.0, 25.0)], SHIFT)
    first = ((xx - 80.25) / 19.75) ** 2 + ((yy - 85.25) / 35.25) ** 2 <= 1
    second = (xx - 130) ** 2 + (yy - 30) ** 2 <= 100
    assert np.array_equal(masks(drawing), [first, second])
    drawing.hand.click((10.0, 10.0))
    assert len(drawing.session.annotations) == 2


SQUARE = [(40.0, 40.0), (100.0, 40.0), (100.0, 100.0), (40.0, 100.0)]


@pytest.fixture
def square(drawing):
    """A square drawn as a polygon, and the select tool in hand."""
    drawing.hand.press(Key.Key_P)
    for corner in SQUARE:
        drawing.hand.click(corner)
    drawing.hand.press(Key.Key_Return)
    drawing.hand.press(Key.Key_V)
    return drawing


def test_vertices_in_a_frame_move_and_go_together(square):
    hand = square.hand
    hand.drag([(110.0, 110.0), (105.0, 90.0), (90.0, 30.0)])
    assert square.session.selected_annotation is not None
    hand.drag([(100.0, 40.0), (110.0, 50.0), (120.0, 55.0)])
    moved = [(40.0, 40.0), (120.0, 55.0), (120.0, 115.0), (40.0, 100.0)]
    assert square.session.annotations[0].rings == (tuple(moved),)
    assert np.array_equal(masks(square), [polygon(moved)])
    undone_and_redone(square, [polygon(SQUARE)], [polygon(moved)])
    hand.drag([(130.0, 125.0), (110.0, 105.0)])
    hand.press(Key.Key_Delete)
    assert square.session.annotations[0].rings == ((moved[0], moved[1], moved[3]),)
    assert np.array_equal(masks(square), [polygon([moved[0], moved[1], moved[3]])])


def test_shift_chooses_vertices_one_by_one(square):
    hand = square.hand
    for corner in SQUARE[:3]:
        hand.click(corner, SHIFT)
    hand.click(SQUARE[1], SHIFT)
    hand.drag([SQUARE[0], (30.0, 20.0)])
    moved = [(30.0, 20.0), SQUARE[1], (90.0, 80.0), SQUARE[3]]
    assert square.session.annotations[0].rings == (tuple(moved),)
    hand.press(Key.Key_Escape)
    hand.press(Key.Key_Delete)
    assert len(square.session.annotations) == 1


def test_delete_without_chosen_vertices_deletes_the_annotation(square):
    square.hand.press(Key.Key_Delete)
    assert square.session.annotations == ()


def test_the_whole_moves_by_whole_pixels(square):
    square.hand.press(Key.Key_T)
    square.hand.drag([(70.0, 70.0), (75.0, 75.0), (83.4, 60.6)])
    expected = np.roll(polygon(SQUARE), (-9, 13), (0, 1))
    assert np.array_equal(masks(square), [expected])
    assert square.session.annotations[0].rings == (tuple((x + 13, y - 9) for x, y in SQUARE),)
    undone_and_redone(square, [polygon(SQUARE)], [expected])


@pytest.mark.parametrize(
    ("drag", "modifiers", "box"),
    [
        ([(100.0, 100.0), (130.0, 80.0)], None, (40, 40, 130, 80)),
        ([(100.0, 100.0), (130.0, 80.0)], SHIFT, (40, 40, 130, 130)),
        ([(40.0, 70.0), (25.0, 90.0)], None, (25, 40, 100, 100)),
        ([(100.0, 70.0), (110.0, 70.0)], ALT, (30, 40, 110, 100)),
    ],
)
def test_corners_and_sides_scale(square, drag, modifiers, box):
    square.hand.press(Key.Key_T)
    square.hand.drag(drag, modifiers or Qt.KeyboardModifier.NoModifier)
    left, top, right, bottom = box
    expected = (left <= xx) & (xx < right) & (top <= yy) & (yy < bottom)
    assert np.array_equal(masks(square), [expected])


def test_the_handle_above_turns(drawing):
    hand = drawing.hand
    hand.press(Key.Key_M)
    hand.drag([(60.0, 80.0), (120.0, 100.0)])
    hand.press(Key.Key_T)
    hand.drag([(90.0, 80.0 - 13.0), (100.0, 70.0), (130.0, 92.0)], SHIFT)
    expected = (np.abs(xx - 90) < 10) & (np.abs(yy - 90) < 30)
    assert np.array_equal(masks(drawing), [expected])
    hand.press(Key.Key_Z, CONTROL)
    hand.drag([(90.0, 67.0), (90.0 + 30.0, 90.0 - 30.0 * math.sqrt(3))])
    turned = math.radians(30)
    x, y = (
        (xx - 90) * math.cos(turned) + (yy - 90) * math.sin(turned),
        (yy - 90) * math.cos(turned) - (xx - 90) * math.sin(turned),
    )
    assert np.array_equal(masks(drawing), [(np.abs(x) < 30) & (np.abs(y) < 10)])


def test_what_would_leave_the_image_stays(square):
    square.hand.press(Key.Key_T)
    square.hand.drag([(70.0, 70.0), (400.0, 70.0)])
    assert np.array_equal(masks(square), [polygon(SQUARE)])
    assert "Nothing would be left" in square.told[-1][1]
    square.hand.click((150.0, 150.0))
    assert square.session.selection is None
    square.hand.click((70.0, 70.0))
    assert square.session.selected_annotation is not None
