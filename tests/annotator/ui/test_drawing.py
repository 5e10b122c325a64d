"""Brush, eraser, polygon and vertices, drawn with the mouse and compared with NumPy to the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.work.annotation import Origin
from annotator.ui.canvas.viewport import Viewport

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
STROKE = [(30.0, 40.0), (52.0, 47.0), (60.0, 90.0), (61.0, 91.0)]


def painted(stage, points, diameter):
    """Every pixel whose centre lies within the brush's radius of the path, and those under the cursor."""
    width, height = stage.session.picture.width, stage.session.picture.height
    yy, xx = np.mgrid[:height, :width] + 0.5
    result = np.zeros((height, width), bool)
    for (x0, y0), (x1, y1) in zip([points[0], *points[:-1]], points, strict=True):
        length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = np.clip(((xx - x0) * (x1 - x0) + (yy - y0) * (y1 - y0)) / (length2 or 1), 0, 1)
        result |= np.hypot(xx - x0 - along * (x1 - x0), yy - y0 - along * (y1 - y0)) <= diameter / 2
        if 0 <= x1 < width and 0 <= y1 < height:
            result[int(y1), int(x1)] = True
    return result


@pytest.fixture
def drawing(stage):
    """The brush in hand at a scale where view positions hit image positions exactly."""
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.hand.press(Key.Key_B)
    return stage


def only_mask(stage):
    (annotation,) = stage.session.project.annotations(stage.session.record.id)
    return annotation.mask.to_array(stage.session.picture.width, stage.session.picture.height)


def test_a_stroke_makes_an_annotation_of_the_chosen_label(drawing):
    drawing.hand.press(Key.Key_2)
    drawing.hand.drag(STROKE)
    (annotation,) = drawing.session.annotations
    assert annotation.label_id == drawing.session.labels.labels[1].id
    assert annotation.origin is Origin.DRAWN
    assert np.array_equal(only_mask(drawing), painted(drawing, STROKE, 12))
    assert drawing.session.selected_annotation == annotation


def test_strokes_add_up_and_the_eraser_takes_away(drawing):
    drawing.hand.drag(STROKE)
    second = [(40.0, 45.0), (100.0, 50.0), (40.0, 80.0)]
    drawing.hand.drag(second)
    expected = painted(drawing, STROKE, 12) | painted(drawing, second, 12)
    assert np.array_equal(only_mask(drawing), expected)
    drawing.hand.press(Key.Key_E)
    drawing.hand.drag([(55.0, 60.0), (70.0, 70.0)])
    expected &= ~painted(drawing, [(55.0, 60.0), (70.0, 70.0)], 12)
    assert np.array_equal(only_mask(drawing), expected)
    drawing.hand.press(Key.Key_Z, CONTROL)
    drawing.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(only_mask(drawing), painted(drawing, STROKE, 12))


def test_shift_draws_one_straight_line(drawing):
    drawing.hand.drag([(20.0, 20.0), (90.0, 30.0), (120.0, 100.0)], SHIFT)
    assert np.array_equal(only_mask(drawing), painted(drawing, [(20.0, 20.0), (120.0, 100.0)], 12))


def test_brush_width_keys_and_pixel_brush(drawing):
    for _ in range(20):
        drawing.hand.press(Key.Key_Comma)
    assert drawing.window.commands.options.width.value == 1
    drawing.hand.click((33.5, 44.5))
    assert np.argwhere(only_mask(drawing)).tolist() == [[44, 33]]
    for _ in range(3):
        drawing.hand.press(Key.Key_Period)
    assert drawing.window.commands.options.width.value == 4


def test_strokes_over_the_border_are_cut(drawing):
    path = [(2.0, 2.0), (-30.0, 3.0)]
    drawing.hand.drag(path)
    expected = painted(drawing, path, 12)
    assert np.array_equal(only_mask(drawing), expected)


def test_escape_gives_a_stroke_up(drawing):
    from PySide6.QtCore import QEvent

    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    drawing.hand.send(QEvent.Type.MouseButtonPress, (40, 40), left, left, keys)
    drawing.hand.send(QEvent.Type.MouseMove, (80, 60), none, left, keys)
    assert drawing.canvas.busy
    drawing.hand.press(Key.Key_Escape)
    drawing.hand.send(QEvent.Type.MouseButtonRelease, (80, 60), left, none, keys)
    assert drawing.session.annotations == ()
    assert not drawing.canvas.busy


def test_the_eraser_needs_an_annotation(drawing):
    drawing.hand.press(Key.Key_E)
    drawing.hand.drag(STROKE)
    assert drawing.session.annotations == ()
    assert "Select an annotation" in drawing.told[-1][1]


def test_erasing_all_of_it_deletes_the_annotation(drawing):
    drawing.hand.click((40.0, 40.0))
    drawing.hand.press(Key.Key_E)
    drawing.hand.press(Key.Key_Period)
    drawing.hand.drag([(30.0, 40.0), (50.0, 40.0)])
    assert drawing.session.annotations == ()
    drawing.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(only_mask(drawing), painted(drawing, [(40.0, 40.0)], 12))


TRIANGLE = [(20.0, 20.0), (120.0, 30.5), (60.5, 110.0)]


def draw_triangle(stage, close):
    stage.hand.press(Key.Key_P)
    for point in TRIANGLE:
        stage.hand.click(point)
    close()


@pytest.mark.parametrize("how", ["first vertex", "enter", "double click"])
def test_polygons_close_in_three_ways(drawing, how):
    hand = drawing.hand
    ways = {
        "first vertex": lambda: hand.click(TRIANGLE[0]),
        "enter": lambda: hand.press(Key.Key_Return),
        "double click": lambda: hand.double_click(TRIANGLE[2]),
    }
    draw_triangle(drawing, ways[how])
    expected = fill_rings([TRIANGLE], drawing.session.picture.width, drawing.session.picture.height)
    assert drawing.session.annotations[0].mask == expected
    assert not drawing.canvas.busy


def test_backspace_takes_the_last_vertex_back(drawing):
    drawing.hand.press(Key.Key_P)
    for point in [*TRIANGLE, (180.0, 180.0)]:
        drawing.hand.click(point)
    drawing.hand.press(Key.Key_Backspace)
    drawing.hand.press(Key.Key_Return)
    assert drawing.session.annotations[0].rings == (tuple(TRIANGLE),)


def test_escape_gives_a_polygon_up(drawing):
    drawing.hand.press(Key.Key_P)
    for point in TRIANGLE:
        drawing.hand.click(point)
    drawing.hand.press(Key.Key_Escape)
    drawing.hand.press(Key.Key_V)
    assert drawing.session.annotations == ()


def test_vertices_are_moved_inserted_and_deleted(drawing):
    draw_triangle(drawing, lambda: drawing.hand.press(Key.Key_Return))
    size = drawing.session.picture.width, drawing.session.picture.height
    drawing.hand.press(Key.Key_V)
    drawing.hand.drag([TRIANGLE[1], (130.0, 50.0), (140.0, 60.0)])
    moved = [TRIANGLE[0], (140.0, 60.0), TRIANGLE[2]]
    assert drawing.session.annotations[0].mask == fill_rings([moved], *size)
    middle = (80.0, 37.0)
    drawing.hand.double_click(middle)
    inserted = [TRIANGLE[0], middle, (140.0, 60.0), TRIANGLE[2]]
    assert drawing.session.annotations[0].rings == (tuple(inserted),)
    drawing.hand.click(TRIANGLE[2], ALT)
    assert drawing.session.annotations[0].rings == (tuple(inserted[:3]),)
    assert drawing.session.annotations[0].mask == fill_rings([inserted[:3]], *size)
    for _ in range(3):
        drawing.hand.press(Key.Key_Z, CONTROL)
    assert drawing.session.annotations[0].mask == fill_rings([TRIANGLE], *size)


def test_a_painted_region_can_be_edited_by_its_vertices(drawing):
    drawing.hand.drag(STROKE)
    before = drawing.session.annotations[0].mask
    drawing.hand.press(Key.Key_V)
    from annotator.ui.tools.select import rings_of

    corner = rings_of(drawing.session.annotations[0])[0][0]
    drawing.hand.drag([corner, (corner[0] - 15, corner[1] - 10)])
    after = drawing.session.annotations[0]
    assert after.mask != before
    changed = (after.mask - before) | (before - after.mask)
    reach = max(abs(corner[0] - changed.box.x), abs(corner[1] - changed.box.y))
    assert reach < 40  # only round the vertex that moved
    drawing.hand.press(Key.Key_Z, CONTROL)
    assert drawing.session.annotations[0].mask == before


def test_a_click_selects_the_smallest_region_then_the_next(drawing):
    size = drawing.session.picture.width, drawing.session.picture.height
    for half in (60, 20):
        drawing.review.add(Mask.from_array(box(size, half)), "Test")
        drawing.session.select(None)
    drawing.hand.press(Key.Key_V)
    large, small = drawing.session.annotations
    centre = (size[0] / 2 + 0.5, size[1] / 2 + 0.5)
    drawing.hand.click(centre)
    assert drawing.session.selected_annotation == small
    drawing.hand.click(centre)
    assert drawing.session.selected_annotation in (large, None) or drawing.session.selected_suggestion
    drawing.hand.press(Key.Key_Escape)
    assert drawing.session.selection is None


def box(size, half):
    array = np.zeros(size[::-1], bool)
    array[size[1] // 2 - half : size[1] // 2 + half, size[0] // 2 - half : size[0] // 2 + half] = True
    return array
