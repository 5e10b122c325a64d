"""Adjudication in the window: readings in sight in the order of disagreement, taken by keys, never changed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from annotator.core.project.project import Project
from annotator.core.regions.mask import Box, Mask
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.circumstances import ADJUDICATED
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.protocol import Protocol
from annotator.core.work.stamping import stamped
from annotator.core.work.tags import Presence
from annotator.ui.dialogs.adjudication import AdjudicationDialog

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def square(x, y, side=40):
    return Mask.from_array(np.ones((side, side), bool), x, y)


@pytest.fixture
def read(empty_stage, folder):
    """Two readers have read three images: they agree on the first, and are far apart on the third."""
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    drawn = {"ada": {1: (20, 20), 2: (20, 20), 3: (20, 20)}, "bob": {1: (21, 20), 2: (38, 20), 3: (120, 120)}}
    for reader, places in drawn.items():
        project.read_as(reader)
        for image, place in places.items():
            value = Annotation(project.next_annotation_id(), image, 2, square(*place), annotator=reader)
            project.apply(stamped(AddAnnotation(value), reader))
        project.apply(project.tagging({(3, 1): reader == "ada"}))
    project.close()
    empty_stage.session.reader = "lea"
    empty_stage.open(folder / "job.annot")
    return empty_stage


def begin(stage, *, agreed=True):
    """Begin by the key, and by what is chosen in the dialog."""

    def choose():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AdjudicationDialog)
        dialog.take_agreed.setChecked(agreed)
        dialog.accept()

    QTimer.singleShot(0, choose)
    stage.hand.press(Key.Key_F7)
    stage.wait(lambda: stage.session.picture is not None)
    stage.window.activateWindow()
    stage.wait(lambda: stage.window.isActiveWindow())


def marks(stage):
    return sorted(region.tag for region in stage.canvas.regions if ":" in region.tag)


def test_images_come_in_the_order_of_disagreement(read):
    begin(read)
    assert read.session.project.reading == ADJUDICATED
    assert [record.id for record in read.session.project.worklist()] == [3, 2]
    assert read.session.record.id == 3
    assert marks(read) == ["ada: Melanoma", "bob: Melanoma"]
    assert any("2 images to adjudicate." in text for _, text in read.told)
    with read.session.project.as_read_by(ADJUDICATED):
        assert [value.label_id for value in read.session.project.annotations(1)] == [2]  # taken over, as all agree
    assert "adjudication" in read.window.windowTitle()


def test_a_reading_is_taken_by_a_key_and_stays_what_it_is(read):
    begin(read)
    panel = read.window.adjudication.panel
    assert panel.isVisible()
    read.session.choose_label(read.session.labels.by_id(2))
    read.hand.press(Key.Key_F8)
    read.hand.press(Key.Key_F9)
    (mark,) = read.session.annotations
    assert (mark.mask.box, mark.annotator, mark.origin) == (Box(120, 120, 40, 40), "lea", Origin.DRAWN)
    read.hand.press(Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    (mark,) = read.session.annotations
    assert mark.mask == square(20, 20) | square(120, 120)
    read.hand.press(Key.Key_Z, Ctrl)
    read.hand.press(Key.Key_Z, Ctrl)
    assert read.session.annotations == ()
    project = read.session.project
    for reader in ("ada", "bob"):
        with project.as_read_by(reader):
            assert len(project.annotations(3)) == 1


def test_that_a_label_is_absent_is_taken_too(read):
    begin(read)
    read.session.choose_label(read.session.labels.by_id(1))
    read.hand.press(Key.Key_F8)  # bob says that it is absent
    read.hand.press(Key.Key_F9)
    assert read.session.project.presence([3]).of(3)[1] is Presence.ABSENT
    read.hand.press(Key.Key_F8)
    read.hand.press(Key.Key_F9)
    assert read.session.project.presence([3]).of(3)[1] is Presence.PRESENT


def test_readings_are_hidden_and_shown(read):
    begin(read)
    read.hand.press(Key.Key_F10)
    assert marks(read) == ["bob: Melanoma"]
    read.hand.press(Key.Key_F10)
    read.hand.press(Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert marks(read) == ["ada: Melanoma"]
    read.hand.press(Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert len(marks(read)) == 2


def test_it_is_left_as_it_was_entered(read):
    begin(read)
    read.hand.press(Key.Key_F7)
    assert read.session.project.reading == "lea"
    assert marks(read) == []
    assert not read.window.adjudication.panel.isVisible()
    assert len(read.session.project.worklist()) == 3


def test_one_reader_alone_is_told(stage):
    stage.hand.press(Key.Key_F7)
    assert any("needs the readings of two readers" in text for _, text in stage.told)
