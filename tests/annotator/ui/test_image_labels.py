"""Labels of the whole image, beside those of regions."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.core.project.check import faults
from annotator.core.regions.mask import EMPTY

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def rows(stage):
    return [(row.title, row.detail) for row in stage.window.annotations.list.rows._rows]


def test_a_label_of_the_whole_image_is_given_taken_back_undone_and_deleted(stage):
    stage.hand.press(Key.Key_2)
    stage.hand.press(Key.Key_A, SHIFT)
    (annotation,) = stage.session.annotations
    assert (annotation.mask, annotation.label_id) == (EMPTY, stage.session.labels.labels[1].id)
    assert rows(stage) == [("Melanoma", "drawn · whole image")]
    assert "The whole image has the label Melanoma." in stage.told[-1][1]
    stage.hand.press(Key.Key_A, SHIFT)
    assert stage.session.annotations == ()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.session.annotations == (annotation,)
    assert [fault for fault in faults(stage.session.project) if "mask" in fault] == []
    panel = stage.window.annotations.list
    panel.setCurrentIndex(panel.rows.index(0))
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Z)  # nothing to zoom to
    stage.hand.press(Key.Key_Delete)
    assert stage.session.annotations == ()
    assert stage.errors == []


def test_drawing_beside_a_selected_label_of_the_image_makes_a_region(drawing):
    stage = drawing
    stage.hand.press(Key.Key_1)
    stage.hand.press(Key.Key_A, SHIFT)
    panel = stage.window.annotations.list
    panel.setCurrentIndex(panel.rows.index(0))
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_B)
    stage.hand.drag([(60, 60), (80, 80)])
    whole, region = stage.session.annotations
    assert whole.whole_image
    assert not region.whole_image


def test_it_is_seen_at_the_corner_of_the_image(drawing):
    stage = drawing
    before = stage.shot()
    stage.hand.press(Key.Key_1)
    stage.hand.press(Key.Key_A, SHIFT)
    stage.wait(lambda: stage.canvas.drawn)
    assert stage.shot() != before
