"""Maps side by side: all panes at one place, an error in its own pane, a picture of all, nothing past the protocol."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.labels import label_set_of
from annotator.core.work.protocol import Protocol
from annotator.inference.maps.ways import C_MWP, GRAD_CAM, MOST_WAYS, MWP, Method, Way
from annotator.inference.requests import Urgency
from annotator.ui.views.comparison.choice import ChoiceDialog
from annotator.ui.views.comparison.sheet import LEAST_TILE

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Beside:
    """The comparison beside a stage's window."""

    def __init__(self, stage):
        self.stage = stage
        stage.hand.press(Key.Key_F3, SHIFT)
        self.view = stage.window.comparing.view
        self.view.resize(900, 640)
        self.maps = self.view._comparison

    def made(self):
        self.stage.wait(lambda: self.maps.usable and self.maps.labels and not self.maps.waiting)
        return self

    @property
    def panes(self):
        return self.view.grid.panes

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.view.activateWindow()
        QApplication.processEvents()
        QTest.keyClick(self.view.focusWidget() or self.view, key, modifiers)
        QApplication.processEvents()

    def wheel(self, pane, at, turns):
        turned = QPoint(0, 120 * turns)
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(pane, QWheelEvent(at, pane.mapToGlobal(at), QPoint(), turned, *none, False))

    def mouse(self, kind, pane, at, button=Qt.MouseButton.NoButton):
        held = button if kind is not QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(pane, QMouseEvent(kind, at, pane.mapToGlobal(at), button, held, none))

    def middles(self):
        """Which position of the image is in the middle of each pane, and at what scale."""
        return {
            (*np.round(pane.viewport.to_image(pane.width() / 2, pane.height() / 2), 1), round(pane.viewport.scale, 4))
            for pane in self.panes.values()
        }


@pytest.fixture
def beside(stage):
    return Beside(stage).made()


def test_rows_are_the_likeliest_labels_and_each_pane_has_its_own_map(beside, stage):
    scores = stage.suggester.maps.record.scores
    assert len(beside.maps.labels) == 3 and stage.session.label.name in beside.maps.labels
    assert beside.maps.labels[0] == max(scores, key=scores.get)
    assert beside.maps.ways[:2] == (MWP, C_MWP) and beside.maps.ways[-1] == GRAD_CAM
    assert set(beside.panes) == {(label, way) for label in beside.maps.labels for way in beside.maps.ways}
    heats = [pane.heat._pixels.tobytes() for pane in beside.panes.values() if pane.heat is not None]
    assert len(set(heats)) == len(heats) > 3
    assert all(pane.heat is not None or pane.text for pane in beside.panes.values())


def test_all_panes_zoom_pan_and_point_as_one(beside):
    first, *_, last = beside.panes.values()
    beside.wheel(last, QPointF(last.width() / 3, last.height() / 3), 4)
    assert len(beside.middles()) == 1
    ((x, _, scale),) = beside.middles()
    assert scale > 1.5 * min(first.width(), first.height()) / 192
    left = Qt.MouseButton.LeftButton
    beside.mouse(QEvent.Type.MouseButtonPress, first, QPointF(40, 40), left)
    beside.mouse(QEvent.Type.MouseMove, first, QPointF(70, 40), left)
    beside.mouse(QEvent.Type.MouseButtonRelease, first, QPointF(70, 40), left)
    ((moved, _, _),) = beside.middles()
    assert x - moved == pytest.approx(30 / scale, abs=0.2)
    beside.press(Key.Key_Right)
    assert len(beside.middles()) == 1 and beside.middles() != {(moved, _, scale)}
    beside.mouse(QEvent.Type.MouseMove, first, QPointF(50, 50))
    place = first.viewport.to_image(50, 50)
    found = beside.maps.found(last.label, last.way)
    x, y = (int(value * 640 / 192) for value in place)
    expected = np.maximum(cv2.resize(found.values, (640, 640), interpolation=cv2.INTER_CUBIC), 0)
    assert last.share_at(place) == pytest.approx(expected[y, x] / expected.max(), abs=0.02)
    ((*middle, scale),) = beside.middles()
    beside.maps.set_ways((*beside.maps.ways, Way(contrast="both"), Way(layer="features.0")))
    QApplication.processEvents()
    assert first.width() < 240, "narrower than before"
    ((*now, same),) = beside.middles()
    assert now == pytest.approx(middle, abs=1 / scale) and same == scale, "with more columns, too"
    beside.press(Key.Key_0)
    assert all(pane.fits for pane in beside.panes.values())


def test_rows_and_columns_come_and_go_by_keys(beside, stage):
    labels, ways = beside.maps.labels, beside.maps.ways
    beside.panes[labels[1], ways[1]].setFocus()
    beside.press(Key.Key_Delete)
    assert beside.maps.labels == (labels[0], labels[2])
    beside.panes[labels[0], ways[-1]].setFocus()
    beside.press(Key.Key_Delete, SHIFT)
    assert beside.maps.ways == ways[:-1]
    assert set(beside.panes) == {(label, way) for label in beside.maps.labels for way in beside.maps.ways}
    beside.press(Key.Key_L)
    dialog = beside.view.findChild(ChoiceDialog)
    QTest.keyClicks(dialog.field, beside.maps.title(labels[1]))
    QTest.keyClick(dialog.field, Key.Key_Return)
    assert beside.maps.labels == (labels[0], labels[2], labels[1])
    dialog.close()
    assert not beside.maps.set_ways(tuple(Way(layer=str(number)) for number in range(MOST_WAYS + 1)))
    assert beside.maps.ways == ways[:-1]
    stage.step()
    beside.made()
    assert beside.maps.labels == (labels[0], labels[2], labels[1]), "chosen by hand, they stay"
    beside.press(Key.Key_M)
    dialog = beside.view.findChild(ChoiceDialog)
    QTest.mouseClick(dialog.first, Qt.MouseButton.LeftButton)
    assert beside.maps.ways == ways


def test_a_list_of_labels_of_a_classifier_before_chooses_none_that_this_one_does_not_know(beside, stage):
    known = beside.maps.labels
    assert beside.maps.set_labels((*known[:1], "of another classifier"))
    beside.made()
    assert beside.maps.labels == known[:1] and stage.errors == []


def test_a_fault_stands_in_its_pane_and_others_go_on(beside):
    beside.maps.set_ways((Way(Method.GRAD_CAM, layer="nowhere"), MWP))
    beside.made()
    label = beside.maps.labels[0]
    broken, whole = beside.panes[label, beside.maps.ways[0]], beside.panes[label, MWP]
    assert "no layer 'nowhere'" in broken.text and broken.heat is None
    assert whole.heat is not None and not whole.text
    assert beside.stage.errors == []


def test_it_follows_the_window_or_keeps_its_image(beside, stage):
    first = beside.maps.image.id
    beside.press(Key.Key_D)
    stage.wait(lambda: stage.session.record.id != first)
    stage.answered()
    beside.made()
    assert beside.maps.image.id == stage.session.record.id != first
    beside.press(Key.Key_P)
    stage.step()
    beside.made()
    assert beside.maps.image.id != stage.session.record.id
    before = beside.maps.survey
    beside.press(Key.Key_P)
    beside.made()
    assert beside.maps.image.id == stage.session.record.id and beside.maps.survey is not before


def test_closed_it_asks_for_nothing_and_opens_again(stage):
    beside = Beside(stage)
    beside.press(Key.Key_Escape)
    assert beside.view.isHidden() and not beside.maps._asked
    stage.window.actions_["compare_maps"].trigger()
    beside.made()
    beside.press(Key.Key_Escape)
    stage.step()
    assert not beside.maps._asked
    stage.window.actions_["compare_maps"].trigger()
    beside.made()
    assert beside.view.isVisible() and beside.maps.image.id == stage.session.record.id
    beside.view.close()
    assert beside.view.isHidden()


def test_another_contrast_of_the_suggestions_leaves_no_pane_waiting(stage):
    beside = Beside(stage)
    stage.suggester.set_contrast("rest")
    beside.made()
    assert Way(contrast="rest") in beside.maps.ways
    assert all(pane.heat is not None or pane.text for pane in beside.panes.values())


def test_the_whole_sheet_is_written_or_why_not_is_told(beside, stage, tmp_path, monkeypatch):
    path = tmp_path / "sheet.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    beside.press(Key.Key_E, CONTROL)
    sheet = QImage(str(path))
    rows, columns = len(beside.maps.labels), len(beside.maps.ways)
    assert sheet.width() > LEAST_TILE * columns and sheet.height() > LEAST_TILE * rows, "whole images, not the panes"
    assert stage.told[-1][1].endswith(f"{path}.")
    assert [left for left in tmp_path.iterdir() if left.name.startswith(".sheet")] == []
    path = stage.session.project.image_path(stage.session.record)
    before = path.read_bytes()
    beside.press(Key.Key_E, CONTROL)
    assert path.read_bytes() == before and "image of the project" in beside.view.told.text()


AUDIT = next(p for n in range(99) if (p := Protocol(audit_share=0.5, seed=n)).is_audited(1) and not p.is_audited(2))


@pytest.mark.parametrize("protocol", [AUDIT, Protocol(SuggestionMode.AFTER_OWN_MARK)], ids=["audit", "own mark"])
def test_nothing_is_seen_or_asked_past_the_protocol_on_any_image(empty_stage, folder, protocol, monkeypatch):
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(protocol))
    project.close()
    stage, asked = empty_stage, []
    submit = stage.window.thread_.submit
    monkeypatch.setattr(stage.window.thread_, "submit", lambda r: (asked.append(r.urgency), submit(r)))
    stage.open(folder / "job.annot")
    beside, told = Beside(stage), []
    for _ in range(2):
        told.append((beside.maps.closed, beside.view.windowTitle(), beside.view.export.isEnabled()))
        assert beside.view.centre.currentWidget() is beside.view.closed and beside.panes == {}
        assert "on any image" in beside.view.closed.text()
        stage.step()
    assert told[0] == told[1], "an audited image is told as the others"
    assert Urgency.COMPARE not in asked
    stage.session.apply(stage.session.project.changing_protocol(Protocol()), "")
    beside.made()
    stage.session.apply(stage.session.project.changing_protocol(protocol), "")
    assert "on any image" in beside.view.closed.text()
    assert beside.maps.image is None and not beside.view.export.isEnabled()
    assert all(pane.heat is None for pane in beside.panes.values())


def test_a_classifier_of_other_labels_is_told_and_seen(empty_stage, folder):
    other = folder / "other.annot"
    project = Project.create(other, label_set_of(("tree", "house"), "others"), "lesions")
    project.add_images(sorted(folder.glob("*.png")))
    project.close()
    empty_stage.open(other)
    beside = Beside(empty_stage).made()
    assert "none of this classifier's labels" in beside.view.told.text()
    assert len(beside.maps.labels) == 3 and "tree" not in beside.maps.labels
