"""Commands on regions by their keys, compared with SciPy; marking several; copying between images."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scipy import ndimage

from annotator.core.work.annotation import Origin
from annotator.core.work.snippets import MIME_TYPE

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SIZE = 192
yy, xx = np.mgrid[:SIZE, :SIZE] + 0.5


def masks(stage):
    annotations = stage.session.project.annotations(stage.session.record.id)
    return [annotation.mask.to_array(SIZE, SIZE) for annotation in annotations]


def rectangle(stage, left, top, right, bottom):
    """Draw one, and what it is."""
    stage.hand.press(Key.Key_M)
    stage.hand.drag([(left, top), (right, bottom)])
    return (left <= xx) & (xx < right) & (top <= yy) & (yy < bottom)


@pytest.fixture
def ragged(drawing):
    """A rectangle with a hole, a spur and a part of its own."""
    first = rectangle(drawing, 40.0, 40.0, 110.0, 100.0)
    hand = drawing.hand
    hand.press(Key.Key_B)
    for _ in range(12):
        hand.press(Key.Key_Comma)
    hand.drag([(100.5, 70.5), (130.5, 70.5)])
    hand.click((150.5, 150.5), CONTROL)
    hand.press(Key.Key_E)
    hand.drag([(60.5, 60.5), (70.5, 60.5)])
    (found,) = masks(drawing)
    assert ndimage.label(found)[1] == 2
    assert (ndimage.binary_fill_holes(found) != found).sum() == 11
    assert not np.array_equal(found, first)
    return drawing, found


def grown(a, radius=3):
    return ndimage.distance_transform_edt(~a) <= radius


def shrunk(a, radius=3):
    return ndimage.distance_transform_edt(a) > radius if a.any() else a


def largest(a):
    labels, count = ndimage.label(a, np.ones((3, 3)))
    return labels == 1 + np.argmax(ndimage.sum(a, labels, range(1, count + 1)))


RULES = {
    "fill": (Key.Key_F, SHIFT, ndimage.binary_fill_holes),
    "grow": (Key.Key_K, None, grown),
    "shrink": (Key.Key_K, SHIFT, shrunk),
    "smooth": (Key.Key_S, SHIFT, lambda a: grown(shrunk(shrunk(grown(a))))),
    "largest": (Key.Key_P, SHIFT, largest),
}


@pytest.mark.parametrize("name", RULES)
def test_shapes(ragged, name):
    stage, before = ragged
    key, modifiers, rule = RULES[name]
    stage.hand.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert np.array_equal(masks(stage), [rule(before)])
    assert stage.session.annotations[0].rings == ()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), [before])
    stage.hand.press(Key.Key_Y, CONTROL)
    assert np.array_equal(masks(stage), [rule(before)])


def test_the_radius_is_that_of_the_bar(ragged):
    stage, before = ragged
    field = stage.window.options_bar.field(stage.window.commands.options.radius)
    field.setFocus()
    field.selectAll()
    for key in (Key.Key_7, Key.Key_Return):
        stage.hand.press(key)
    stage.hand.press(Key.Key_K)
    assert np.array_equal(masks(stage), [grown(before, 7)])


def test_what_cannot_be_is_told(ragged):
    stage, before = ragged
    stage.window.commands.options.radius.set(60)
    stage.hand.press(Key.Key_K, SHIFT)
    assert "Nothing would be left" in stage.told[-1][1]
    stage.hand.press(Key.Key_J)
    assert "Mark a second annotation" in stage.told[-1][1]
    stage.hand.press(Key.Key_Escape)
    stage.hand.press(Key.Key_F, SHIFT)
    assert "Select an annotation" in stage.told[-1][1]
    assert np.array_equal(masks(stage), [before])


def test_parts_are_split(ragged):
    stage, before = ragged
    stage.hand.press(Key.Key_J, SHIFT)
    assert np.array_equal(masks(stage), [largest(before), before & ~largest(before)])
    assert len(stage.session.chosen_annotations) == 2
    stage.hand.press(Key.Key_J)
    assert np.array_equal(masks(stage), [before])
    for _ in range(2):
        stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), [before])


@pytest.fixture
def three(drawing):
    """Three rectangles that overlap; the first is selected, the others are marked in the image."""
    found = [
        rectangle(drawing, *box)
        for box in ((20.0, 20.0, 90.0, 90.0), (60.0, 30.0, 120.0, 80.0), (50.0, 60.0, 80.0, 150.0))
    ]
    drawing.hand.press(Key.Key_V)
    drawing.hand.click((30.0, 30.0))
    for point in ((110.0, 50.0), (70.0, 120.0)):
        drawing.hand.click(point, CONTROL)
    assert [annotation.id for annotation in drawing.session.chosen_annotations] == [1, 2, 3]
    return drawing, found


def test_merge(three):
    stage, (a, b, c) = three
    stage.hand.press(Key.Key_J)
    assert np.array_equal(masks(stage), [a | b | c])
    assert stage.session.selected_annotation is not None
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), [a, b, c])


def test_subtract(three):
    stage, (a, b, c) = three
    stage.hand.press(Key.Key_X, SHIFT)
    assert np.array_equal(masks(stage), [a & ~b & ~c, b, c])


def test_intersect(three):
    stage, (a, b, c) = three
    stage.hand.press(Key.Key_I, SHIFT)
    assert np.array_equal(masks(stage), [a & b & c, b, c])
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), [a, b, c])


def test_marked_ones_take_labels_and_go_together(three):
    stage, before = three
    stage.hand.press(Key.Key_3)
    label = stage.session.labels.labels[2].id
    assert [annotation.label_id for annotation in stage.session.annotations] == [label] * 3
    stage.hand.press(Key.Key_Delete)
    assert masks(stage) == []
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), before)


def test_marking_in_the_list(three):
    stage, _ = three
    rows = stage.window.annotations.list

    def click(row, modifiers=Qt.KeyboardModifier.NoModifier):
        rows.scrollTo(rows.rows.index(row))
        place: QPoint = rows.visualRect(rows.rows.index(row)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
        QApplication.processEvents()
        return [annotation.id for annotation in stage.session.chosen_annotations]

    assert click(1) == [2]
    assert click(2, CONTROL) == [2, 3]
    assert click(0, CONTROL) == [2, 3, 1]
    assert sorted(index.row() for index in rows.selectionModel().selectedIndexes()) == [0, 1, 2]
    assert click(2, CONTROL) == [2, 1]
    assert click(1, CONTROL) == [1]
    assert click(2) == [3]
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_A, CONTROL)
    assert len(stage.session.chosen_annotations) == 3


def test_mirrors_go_about_the_middle_of_what_is_chosen(ragged):
    stage, before = ragged
    ys, xs = np.nonzero(before)
    box = slice(ys.min(), ys.max() + 1), slice(xs.min(), xs.max() + 1)
    across, down = before.copy(), before.copy()
    across[box], down[box] = before[box][:, ::-1], before[box][::-1]
    stage.hand.press(Key.Key_T, SHIFT)
    assert np.array_equal(masks(stage), [across])
    stage.hand.press(Key.Key_T, SHIFT)
    assert np.array_equal(masks(stage), [before])
    stage.hand.press(Key.Key_T, CONTROL | SHIFT)
    assert np.array_equal(masks(stage), [down])
    stage.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(stage), [before])


def test_copies_go_to_another_image(three):
    stage, before = three
    stage.hand.press(Key.Key_2)
    stage.hand.press(Key.Key_C, CONTROL)
    stage.step()
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_V, CONTROL)
    assert np.array_equal(masks(stage), before)
    assert {annotation.label_id for annotation in stage.session.annotations} == {stage.session.labels.labels[1].id}
    assert {annotation.origin for annotation in stage.session.annotations} == {Origin.DRAWN}
    assert all(len(annotation.rings) == 1 for annotation in stage.session.annotations)
    assert len(stage.session.chosen_annotations) == 3
    stage.hand.press(Key.Key_X, CONTROL)
    assert masks(stage) == []
    stage.hand.press(Key.Key_V, CONTROL)
    stage.hand.press(Key.Key_D, CONTROL | SHIFT)
    assert np.array_equal(masks(stage), before * 2)
    for _ in range(4):
        stage.hand.press(Key.Key_Z, CONTROL)
    assert masks(stage) == []


def test_a_clipboard_of_something_else(drawing):
    QGuiApplication.clipboard().clear()
    drawing.hand.press(Key.Key_V, CONTROL)
    assert "No annotations were copied" in drawing.told[-1][1]
    data = QMimeData()
    data.setData(MIME_TYPE, b"\xff{")
    QGuiApplication.clipboard().setMimeData(data)
    drawing.hand.press(Key.Key_V, CONTROL)
    assert "holds no annotations" in drawing.errors[-1]
    QGuiApplication.clipboard().clear()
    assert masks(drawing) == []


def test_an_outline_is_fitted_to_the_edges_nearby(drawing):
    drawing.hand.press(Key.Key_Tab)
    mask, _ = drawing.suggester.final_region(drawing.session.selected_suggestion)
    drawing.hand.press(Key.Key_F)
    before = mask.to_array(SIZE, SIZE)
    drawing.hand.press(Key.Key_R, SHIFT)
    drawing.wait(lambda: drawing.session.undo_history.undo_text == "Fit to edges")
    (after,) = masks(drawing)
    changed = after ^ before
    assert changed.any()
    edge_distance = np.where(before, ndimage.distance_transform_edt(before), ndimage.distance_transform_edt(~before))
    assert edge_distance[changed].max() <= 10
    drawing.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(drawing), [before])


def test_a_fit_that_comes_too_late_is_told(drawing):
    rectangle(drawing, 40.0, 40.0, 110.0, 100.0)
    drawing.hand.press(Key.Key_R, SHIFT)
    drawing.hand.press(Key.Key_K)
    drawing.wait(lambda: any("changed meanwhile" in text for _, text in drawing.told))
