"""Measuring in the window: a ruler, measures of a region, a scale by hand; each says what it rests on."""

from __future__ import annotations

import numpy as np
import pytest
from dicoms import write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import label_set_of
from annotator.ui.canvas.tool import Phase, Pointer

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(empty_stage, tmp_path):
    """A CT slice with pixels of 0.5 × 0.5 mm, value 20 in its left half and 40 in its right one; a marked region."""
    values = np.full((80, 100), 1044, np.uint16)
    values[:, 50:] = 1064
    write(
        tmp_path / "ct.dcm", values, PixelSpacing=[0.5, 0.5], ImagePositionPatient=[0, 0, 0],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], RescaleSlope=1, RescaleIntercept=-1024,
    )  # fmt: skip
    project = Project.create(tmp_path / "job.annot", label_set_of(("nodule",), "CT"))
    project.add_images([tmp_path / "ct.dcm"])
    mask = Mask.from_array(np.ones((20, 60), bool), 20, 30)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask)))
    project.close()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    yield empty_stage
    assert empty_stage.errors == []


def drag(stage, start, end):
    for phase, (x, y) in ((Phase.PRESS, start), (Phase.MOVE, end), (Phase.RELEASE, end)):
        stage.canvas.act(Pointer(phase, float(x), float(y)))


def texts(stage):
    return [text for _, text in stage.window.image_commands.measuring.tool.texts()]


def test_a_ruler_tells_lengths_and_an_angle_and_stores_nothing(stage):
    head = stage.session.project.head
    stage.hand.press(Key.Key_R, CONTROL | SHIFT)
    drag(stage, (10, 10), (40, 50))
    assert texts(stage) == ["25.0 mm (patient)"]
    drag(stage, (20, 50), (20, 50))  # a click: where the second line ends
    assert texts(stage)[1:] == ["10.0 mm (patient)", "53.1°"]
    assert stage.shot() is not None
    stage.hand.press(Key.Key_Escape)
    assert not stage.canvas.busy and stage.canvas.tool is not stage.window.image_commands.measuring.tool
    assert stage.session.project.head == head


def test_a_selected_region_tells_its_axes_its_area_and_its_values(stage):
    stage.window.actions_["measures"].trigger()
    plate = stage.window.image_commands.measuring.plate
    assert not plate.isVisible()
    stage.session.mark([1])
    # The diagonal of 30 × 10 mm; across it, from one long side to the other, 10 · 31.6 / 30.
    assert plate.lines == ("31.6 × 10.6 mm, 3.0 cm² (patient)", "mean 30.0 ± 10.0 HU, 20.0 to 40.0")
    assert plate.isVisible()
    stage.session.select(None)
    assert not plate.isVisible()


def test_a_scale_by_hand_takes_the_place_of_the_files_and_is_undone(stage, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getDouble", lambda *_asked: (10.0, True))
    stage.hand.press(Key.Key_R, CONTROL | SHIFT)
    drag(stage, (10, 10), (60, 10))
    stage.hand.press(Key.Key_Return)
    assert texts(stage) == ["10.0 mm (calibrated by hand)"]
    stage.hand.press(Key.Key_Escape)
    assert dict(stage.session.project.image_attributes(1)) == {"mm per pixel": "0.2"}
    stage.window.instruments.refresh()
    assert stage.window.instruments.scale_bar.isVisible()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.session.project.image_attributes(1) == ()
    stage.window.actions_["measures"].setChecked(True)
    stage.window.image_commands.measuring.show(True)
    stage.session.mark([1])
    assert "(patient)" in stage.window.image_commands.measuring.plate.lines[0]
