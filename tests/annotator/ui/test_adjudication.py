"""Adjudication in the window: readings in sight in the order of disagreement, taken by keys, never changed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
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

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left = Qt.MouseButton.LeftButton


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
    read.hand.press(Key.Key_F9, Shift)
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
    read.hand.press(Key.Key_F10, Shift)
    assert marks(read) == ["ada: Melanoma"]
    read.hand.press(Key.Key_F10, Shift)
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


# --- side by side


def beside(stage):
    """Begin, show the readings beside the canvas by the key, and what is there then."""
    begin(stage)
    stage.hand.press(Key.Key_F7, Shift)
    stage.wait(lambda: stage.window.adjudication.beside.panes.isVisible())
    return stage.window.adjudication.beside.panes.panes


def strong(pane):
    """What a pane shows of the chosen label, and of others."""
    shown = [(region.mask.box.x, region.selected, region.tag) for region in pane.view.regions]
    return sorted(x for x, chosen, _ in shown if chosen), [tag for _, chosen, tag in shown if not chosen]


def middle(view):
    """Which place of the image is in the middle of a view."""
    return view.viewport.to_image(view.width() / 2, view.height() / 2)


def show_one_place(canvas, views):
    """All views have one middle, show all of the image that the canvas shows within its margin, and do so as large as
    they can.
    """
    margin = canvas.margin / canvas.viewport.scale
    seen = canvas.seen.adjusted(margin, margin, -margin, -margin)
    part = seen.intersected(QRectF(0, 0, *canvas.picture.size))
    for view in views:
        assert middle(view) == pytest.approx(middle(canvas))
        assert view.seen.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(part)
        assert view.seen.width() < 1.2 * part.width() or view.seen.height() < 1.2 * part.height()


def test_readings_lie_side_by_side_each_with_what_it_says(read):
    ada, bob = beside(read)
    assert [(pane.reader, pane.said, pane.chosen) for pane in (ada, bob)] == [
        ("ada", "there", True), ("bob", "absent", False),
    ]  # fmt: skip
    assert (strong(ada), strong(bob)) == (([], ["Melanoma"]), ([], ["Melanoma"]))
    assert marks(read) == ["ada: Melanoma"], "over the work lies the reading that would be taken"
    read.session.choose_label(read.session.labels.by_id(2))
    assert (strong(ada), strong(bob)) == (([20], []), ([120], []))
    assert bob.said == "there · 1 region"
    read.hand.press(Key.Key_F8)
    assert (ada.chosen, bob.chosen) == (False, True) and marks(read) == ["bob: Melanoma"]
    read.hand.press(Key.Key_F10)
    assert bob.away and bob.view.regions == () and marks(read) == []
    read.hand.press(Key.Key_F10)
    read.hand.press(Key.Key_D)
    read.wait(lambda: read.session.picture is not None and bob.view.picture is read.canvas.picture)
    assert strong(bob) == ([38], [])
    read.hand.press(Key.Key_F7, Shift)
    assert not ada.isVisible() and len(marks(read)) == 2


def test_a_click_chooses_a_reading_and_a_double_click_takes_it(read):
    _, bob = beside(read)
    own = read.window.adjudication.adjudicating
    read.session.choose_label(read.session.labels.by_id(2))
    middle = bob.view.rect().center()
    QTest.mousePress(bob.view, Left, pos=middle)
    held = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(middle) + QPointF(40, 0), bob.view.mapToGlobal(QPointF(middle)),
        Qt.MouseButton.NoButton, Left, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(bob.view, held)
    QTest.mouseRelease(bob.view, Left, pos=middle + QPoint(40, 0))
    assert own.chosen == 0, "it was a drag, which moves the image"
    assert not read.canvas.fits
    QTest.mouseClick(bob.view, Left, pos=middle)
    assert own.chosen == 1 and read.session.annotations == ()
    read.hand.press(Key.Key_F8)
    QTest.mouseClick(bob, Left, pos=QPoint(20, 8))
    assert own.chosen == 1, "the head is the pane's, too"
    read.hand.press(Key.Key_F8)
    QTest.mouseDClick(bob.view, Left, pos=middle)
    (mark,) = read.session.annotations
    assert (mark.mask.box, mark.annotator) == (Box(120, 120, 40, 40), "lea")


@pytest.mark.parametrize("size", [(1280, 800), (900, 640)])
def test_panes_and_canvas_show_one_place_of_the_image(read, size):
    panes = beside(read)
    read.window.resize(*size)
    QApplication.processEvents()
    views = [pane.view for pane in panes]
    show_one_place(read.canvas, views)
    assert all(view.seen.contains(QRectF(0, 0, *view.picture.size)) for view in views)
    view, at = views[1], QPointF(30, 40)
    before = view.viewport.to_image(at.x(), at.y())
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(view, QWheelEvent(at, view.mapToGlobal(at), QPoint(), QPoint(0, 480), *none, False))
    assert view.viewport.to_image(at.x(), at.y()) == pytest.approx(before), "the spot under the mouse stays"
    assert view.seen.width() < 0.6 * view.picture.size[0]
    show_one_place(read.canvas, views)
    read.hand.press(Key.Key_Right)
    read.hand.press(Key.Key_Plus)
    show_one_place(read.canvas, views)
    read.hand.move((90, 70))
    assert all(pane.view.pointed_at == pytest.approx((90, 70)) for pane in panes)
    own = [pane.geometry() for pane in panes]
    assert not own[0].intersects(own[1])
    inside = panes[0].parentWidget().rect()
    assert all(inside.contains(frame) for frame in own)


def test_nothing_of_the_readers_is_left_beside_the_image_after_the_adjudication(read):
    panes = list(beside(read))
    read.hand.press(Key.Key_F7)
    assert marks(read) == [] and not read.window.adjudication.beside.panes.isVisible()
    assert read.window.adjudication.beside.panes.panes == []
    assert all(pane.view.regions == () and pane.view.picture is None for pane in panes)
    read.hand.press(Key.Key_F7, Shift)
    assert not read.window.adjudication.beside.panes.isVisible()
    read.hand.press(Key.Key_F7, Shift)
    begin(read, agreed=False)
    read.wait(lambda: len(read.window.adjudication.beside.panes.panes) == 2)
    read.session.close()
    assert read.window.adjudication.beside.panes.panes == []
    assert not read.window.adjudication.beside.panes.isVisible()
