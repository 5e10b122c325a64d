"""Series of DICOM images in the window: one row, slices by wheel and keys, windows by keys."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from annotator.core.project.project import Project
from annotator.core.work.labels import label_set_of

Key = Qt.Key
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
COUNT, SIDE = 12, 64


def write_series(folder, count=COUNT, first=0):
    """A CT series whose slice n has the value 10 n HU all over, in files whose names say nothing of the order."""
    folder.mkdir(exist_ok=True)
    source = pydicom.dcmread(get_testdata_file("CT_small.dcm", download=False))
    source.SeriesInstanceUID, source.StudyInstanceUID = generate_uid(), generate_uid()
    for number in range(count):
        data = source.copy()
        data.file_meta = source.file_meta
        data.SOPInstanceUID = generate_uid()
        data.Rows = data.Columns = SIDE
        data.InstanceNumber, data.ImagePositionPatient = count - number, [0, 0, 2.5 * number]
        data.RescaleIntercept, data.RescaleSlope, data.PixelRepresentation = -1024, 1, 0
        data.WindowCenter, data.WindowWidth = 40, 400
        data.PixelData = np.full((SIDE, SIDE), 1024 + 10 * number, np.uint16).tobytes()
        data.save_as(folder / f"{(number * 7) % count + first:03}.dcm")


@pytest.fixture
def stage(empty_stage, tmp_path):
    write_series(tmp_path / "ct")
    write_series(tmp_path / "mr", 3, 50)
    project = Project.create(tmp_path / "job.annot", label_set_of(("nodule", "cyst"), "CT"))
    project.add_images(sorted((tmp_path / "ct").iterdir()) + sorted((tmp_path / "mr").iterdir()))
    project.close()
    stage = empty_stage
    stage.open(tmp_path / "job.annot", answered=False)
    stage.desk = stage.window.image_commands.stacks
    stage.wait(lambda: len(stage.desk.stacks.stacks) == 2)
    yield stage
    assert stage.errors == []


def seen(stage):
    """The slice on screen, by its values."""
    stage.wait(lambda: stage.session.picture is not None)
    return int(stage.session.picture.values(3, 3)[0]) // 10


def at(stage, number):
    stage.wait(lambda: stage.session.picture is not None and seen(stage) == number)


def turn(stage, notches, modifiers=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(stage.canvas.rect().center())
    there = stage.canvas.mapToGlobal(middle)
    event = QWheelEvent(
        middle, there, QPoint(), QPoint(0, -120 * notches), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage.canvas, event)


def test_a_series_is_one_row_and_its_slices_come_in_their_order(stage):
    rows = stage.window.images.model
    assert rows.rowCount() == 2 and "0 of 15 done" in stage.window.images._counter.text()
    stage.session.show(stage.desk.stacks.stacks[0].images[0])
    at(stage, 0)
    for key, modifiers, number in (
        (Key.Key_PageDown, None, 1), (Key.Key_PageDown, SHIFT, 11), (Key.Key_PageUp, None, 10), (Key.Key_Home, None, 0),
        (Key.Key_End, None, 11), (Key.Key_PageDown, None, 11),
    ):  # fmt: skip
        stage.hand.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
        at(stage, number)
    assert stage.desk.mark.text.startswith("12 / 12") and "27.5 mm" in stage.desk.mark.text
    turn(stage, -3)
    at(stage, 8)
    assert "slice 9 of 12" in rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    scale = stage.canvas.viewport.scale
    turn(stage, -1, CONTROL)
    assert stage.canvas.viewport.scale > scale and seen(stage) == 8, "the wheel with Ctrl zooms"
    stage.desk.bar.setValue(5)
    at(stage, 5)


def test_the_next_image_is_the_next_series_and_back_where_it_was_left(stage):
    stage.session.show(stage.desk.stacks.stacks[0].images[4])
    at(stage, 4)
    stage.hand.press(Key.Key_D)
    stage.wait(lambda: len(stage.desk.stacks.here[0].images) == 3)
    stage.hand.press(Key.Key_D, SHIFT)
    at(stage, 4)
    assert stage.session.order == [stage.session.record.id, stage.desk.stacks.stacks[1].images[1]]


def test_filters_and_marks_count_by_slice_and_the_row_stays(stage):
    first = stage.desk.stacks.stacks[0].images
    stage.session.show(first[2])
    at(stage, 2)
    stage.hand.press(Key.Key_D, CONTROL)
    rows = stage.window.images.model
    assert "1 done" in rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    stage.session.show(first[6])
    stage.window.images.states.setCurrentIndex(6)  # those that are done
    assert rows.rowCount() == 1 or rows.ids()[0] == first[2]
    stage.window.images.states.setCurrentIndex(0)
    assert rows.rowCount() == 2
    stage.session.undo()
    assert rows.rowCount() == 2


def test_windows_come_by_keys_and_the_panel_names_them(stage):
    stage.session.show(stage.desk.stacks.stacks[0].images[0])
    at(stage, 0)
    display = stage.window.display
    assert display.window == (-160, 240), "the file's own"
    stage.hand.press(Key.Key_2, CONTROL | ALT)
    assert display.window == (-1350, 150)
    stage.hand.press(Key.Key_PageDown)
    at(stage, 1)
    assert display.window == (-1350, 150), "it stays from slice to slice"
    panel = stage.window.display_panel
    assert panel.preset.currentText() == "Lung"
    panel.preset.setCurrentIndex(0)
    panel.preset.activated.emit(0)
    assert display.window == (-160, 240)


def test_removing_a_row_removes_its_slices_and_undo_brings_them_back(stage, monkeypatch):
    monkeypatch.setattr("annotator.ui.window.image_commands.ImageCommands._ask", lambda *_: "remove")
    stage.session.show(stage.desk.stacks.stacks[1].images[0])
    stage.wait(lambda: stage.session.picture is not None)
    assert len(stage.window.images.chosen()) == 3
    stage.window.actions_["remove_images"].trigger()
    stage.wait(lambda: len(stage.desk.stacks.stacks) == 1)
    assert stage.window.images.model.rowCount() == 1
    stage.session.undo()
    stage.wait(lambda: len(stage.desk.stacks.stacks) == 2)
    assert stage.window.images.model.rowCount() == 2


def test_values_are_told_in_their_units_and_the_edges_by_their_sides(stage):
    stage.session.show(stage.desk.stacks.stacks[0].images[4])
    at(stage, 4)
    stage.canvas.pointed.emit((3.0, 3.0))
    assert stage.window.statusBar().pixel.text().endswith("40 HU")
    marks = stage.window.instruments._sides.marks
    assert [mark.text for mark in marks] == ["R", "L", "A", "P"] and all(mark.isVisible() for mark in marks)


def test_a_stack_is_played_round_and_round_until_it_is_stopped(stage):
    shown = []
    stage.session.picture_changed.connect(lambda: stage.session.picture is not None and shown.append(seen(stage)))
    stage.session.show(stage.desk.stacks.stacks[0].images[9])
    at(stage, 9)
    stage.hand.press(Key.Key_F11)
    stage.wait(lambda: 0 in shown and 2 in shown)
    stage.hand.press(Key.Key_F11)
    assert not stage.desk.playing
    from_last = shown[shown.index(11) :]
    assert from_last[: from_last.index(2) + 1] == [11, 0, 1, 2], "no slice is left out"
