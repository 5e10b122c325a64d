"""Saying which labels images show: by keys on the image on screen, and many at once in the grid."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from workers import in_thread

from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_keys import label_keys
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.tags import Presence
from annotator.ui.panels.grid.model import CHIPS_ROLE
from annotator.ui.window.app import make_window

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
COUNT = 60


@pytest.fixture
def many(empty_stage, tmp_path):
    """A window on a folder of small images, without a classifier."""
    rng = np.random.default_rng(0)
    for number in range(COUNT):
        Image.fromarray(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8)).save(tmp_path / f"{number:02d}.png")
    Project.create(tmp_path / "job.annot", load_label_set("dermoscopy")).close()
    project = Project.open(tmp_path / "job.annot")
    project.add_images(sorted(tmp_path.glob("*.png")))
    project.close()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    return empty_stage


def said(stage):
    return {tag.key: tag.present for tag in stage.session.project.tags()}


def marks(stage):
    return [row.mark.presence for row in stage.window.labels.list.rows._rows]


def grid(stage):
    """Show the grid by its key."""
    stage.hand.press(Key.Key_F3)
    view = stage.window.grid.view
    stage.wait(lambda: view.hasFocus())
    return view


def at(view, row):
    return view.visualRect(view.model().index(row, 0)).center()


def click(view, row, keys=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(view.viewport(), LEFT, keys, at(view, row))


# --- one image


def test_a_label_is_given_denied_and_taken_back_by_its_key(many):
    stage = many
    stage.hand.press(Key.Key_2)
    assert (said(stage), stage.session.label.id) == ({}, 2)
    stage.hand.press(Key.Key_F2)
    stage.hand.press(Key.Key_1)
    stage.hand.press(Key.Key_2, SHIFT)
    assert said(stage) == {(1, 1): True, (1, 2): False}
    assert marks(stage)[:3] == [Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN]
    stage.hand.press(Key.Key_1)
    stage.hand.press(Key.Key_2)
    assert said(stage) == {(1, 2): True}
    stage.hand.press(Key.Key_Z, CONTROL)
    assert said(stage) == {(1, 2): False}
    stage.hand.press(Key.Key_F2)
    stage.hand.press(Key.Key_1)
    assert said(stage) == {(1, 2): False}
    assert stage.errors == []


def test_the_rest_is_absent_and_on(many):
    stage = many
    stage.hand.press(Key.Key_F2)
    stage.hand.press(Key.Key_1)
    stage.hand.press(Key.Key_Return, SHIFT)
    labels = [label.id for label in stage.session.labels.labels]
    assert said(stage) == {(1, label): label == 1 for label in labels}
    assert stage.session.record.id == 2
    for key, number in ((Key.Key_Return, 3), (Key.Key_Space, 4)):
        stage.hand.press(key)
        assert stage.session.record.id == number
    stage.hand.press(Key.Key_Z, CONTROL)
    assert (said(stage), stage.session.record.id) == ({(1, 1): True}, 1)


def test_labels_beyond_nine_have_letters_and_text_fields_keep_their_keys(many):
    stage = many
    labels = [Label(n, f"N{n}", title, "#123456") for n, title in enumerate("abcdefghi", 1)]
    labels += [Label(20, "Deer", "Deer", "#123456"), Label(21, "Eel", "Eel", "#123456"), Label(22, "E", "E", "#123456")]
    assert [label_keys(labels)[number] for number in (1, 9, 20, 21, 22)] == ["1", "9", "E", "L", "A"]
    project = stage.session.project
    project.apply(project.replacing_labels(LabelSet("many", tuple(labels))))
    stage.session.reopen()
    stage.hand.press(Key.Key_F2)
    stage.hand.press(Key.Key_E)
    stage.hand.press(Key.Key_L, SHIFT)
    number = {label.name: label.id for label in stage.session.labels.labels}
    assert said(stage) == {(1, number["Deer"]): True, (1, number["Eel"]): False}
    assert stage.canvas.tool.name == "select"
    stage.window.images.focus_search()
    QTest.keyClicks(stage.window.images.search, "e1")
    assert stage.window.images.search.text() == "e1"
    assert len(said(stage)) == 2


def test_a_click_on_a_label_tags_as_its_key_does(many):
    stage = many
    stage.hand.press(Key.Key_F2)
    view = stage.window.labels.list
    for _ in range(2):
        QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.rows.index(2)).center())
        told = said(stage)
        assert told in ({(1, 3): True}, {})
    assert told == {}


def test_a_tag_against_a_region_is_told_and_what_resolves_it_takes_that_back(many):
    stage = many
    project = stage.session.project
    mask = Mask.from_array(np.ones((5, 5), bool))
    stage.session.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 1, mask)), "x")
    stage.hand.press(Key.Key_F2)
    assert marks(stage)[0] is Presence.PRESENT
    stage.hand.press(Key.Key_1, SHIFT)
    assert "is tagged as absent in 00.png, and there is a region of it" in stage.errors[-1]
    stage.hand.press(Key.Key_F3)
    states = stage.window.grid.states
    states.setCurrentIndex(states.findText("Contradictory"))
    assert stage.window.grid.chosen() == [1] and stage.window.grid.model.rowCount() == 1
    stage.hand.press(Key.Key_F3)
    resolved = []
    stage.window.notifications.resolved.connect(resolved.append)
    stage.hand.press(Key.Key_1, SHIFT)
    assert resolved == [stage.errors[-1]]


# --- many


def test_a_folder_is_tagged_by_grid_and_keys_and_stands_when_it_is_opened_again(many):
    stage = many
    view = grid(stage)
    stage.hand.press(Key.Key_A, CONTROL)
    stage.hand.press(Key.Key_3, SHIFT)
    assert said(stage) == {(number, 3): False for number in range(1, COUNT + 1)}
    click(view, 2)
    click(view, 5, SHIFT)
    click(view, 9, CONTROL)
    assert view.rows() == [2, 3, 4, 5, 9]
    stage.hand.press(Key.Key_1)
    expected = {(number, 3): False for number in range(1, COUNT + 1)} | {(n, 1): True for n in (3, 4, 5, 6, 10)}
    assert said(stage) == expected
    assert [chip.label.id for chip in view.model().index(3, 0).data(CHIPS_ROLE)] == [1, 3]
    stage.hand.press(Key.Key_4)
    stage.hand.press(Key.Key_Z, CONTROL)
    assert said(stage) == expected
    stage.hand.press(Key.Key_A, CONTROL)
    stage.hand.press(Key.Key_Return, SHIFT)
    assert len(said(stage)) == COUNT * len(stage.session.labels.labels)
    stage.hand.press(Key.Key_Z, CONTROL)
    assert said(stage) == expected
    path = stage.session.project.path
    stage.open(path, answered=False)
    assert said(stage) == expected
    assert stage.errors == []


def test_choosing_by_keys(many):
    view = grid(many)
    columns = view.columns
    assert view.rows() == [0]
    for key, keys, rows in (
        (Key.Key_Right, None, [1]), (Key.Key_Down, None, [1 + columns]), (Key.Key_Left, SHIFT, [columns, columns + 1]),
        (Key.Key_Up, SHIFT, list(range(columns + 2))), (Key.Key_Space, None, [1]), (Key.Key_End, None, [COUNT - 1]),
        (Key.Key_Home, SHIFT, list(range(COUNT))), (Key.Key_Home, None, [0]),
    ):  # fmt: skip
        many.hand.press(key, keys or Qt.KeyboardModifier.NoModifier)
        assert view.rows() == rows, key


def test_choosing_by_a_frame(many):
    view = grid(many)
    port, columns = view.viewport(), view.columns
    begin, end = at(view, 0), at(view, columns + 1)
    QTest.mousePress(port, LEFT, pos=begin)
    QTest.mouseMove(port, (begin + end) / 2)
    QTest.mouseMove(port, end)
    assert view.rows() == [0, 1, columns, columns + 1]
    QTest.mouseRelease(port, LEFT, pos=end)
    assert view.rows() == [0, 1, columns, columns + 1]
    QTest.mouseMove(port, at(view, 3))
    assert view.rows() == [0, 1, columns, columns + 1]


def test_sifting_by_what_is_there(many):
    stage = many
    view, panel = grid(stage), stage.window.grid
    click(view, 1)
    click(view, 3, CONTROL)
    stage.hand.press(Key.Key_1)
    panel.labels.setCurrentIndex(1)
    panel.states.setCurrentIndex(panel.states.findText("Unknown"))
    view.setFocus()
    assert view.model().rowCount() == COUNT - 2
    stage.hand.press(Key.Key_1, SHIFT)
    assert (view.model().rowCount(), panel.again.isVisible()) == (COUNT - 2, True)
    QTest.mouseClick(panel.again, LEFT)
    assert (view.model().rowCount(), panel.again.isVisible()) == (COUNT - 3, False)
    panel.states.setCurrentIndex(0)
    panel.orders.setCurrentIndex(2)
    assert [view.model().id_at(row) for row in (0, 1, COUNT - 1)] == [2, 4, COUNT]
    assert view.model().id_at(2) == 1  # absent, then unknown


def test_enter_shows_an_image_and_its_keys_are_back(many):
    stage = many
    view = grid(stage)
    assert not stage.window.actions_["copy"].isEnabled()
    click(view, 7)
    stage.hand.press(Key.Key_Return)
    stage.wait(lambda: stage.canvas.hasFocus())
    assert stage.session.record.id == 8
    assert stage.window.actions_["copy"].isEnabled()
    stage.hand.press(Key.Key_1)
    assert said(stage) == {}
    grid(stage)
    assert view.rows() == [7]
    QTest.mouseDClick(view.viewport(), LEFT, pos=at(view, 4))
    assert stage.session.record.id == 5
    grid(stage)
    stage.hand.press(Key.Key_Escape)
    assert stage.canvas.hasFocus()


def test_what_is_about_regions_makes_way_and_comes_back_as_it_was(many):
    stage = many
    window = stage.window

    def places():
        shown = (dock for dock in window.docks.every if dock.isVisible() and dock.x() >= 0)  # others are behind a tab
        return {dock.objectName(): dock.geometry() for dock in shown}

    before = places()
    stage.hand.press(Key.Key_F2)
    assert set(before) - set(places()) == {"suggestions", "attributes", "annotations"}
    grid(stage)
    assert set(places()) == {"labels", "learning"}
    stage.hand.press(Key.Key_F3)
    assert "images" in places()
    stage.hand.press(Key.Key_F2)
    stage.wait(lambda: places() == before)
    grid(stage)
    window.close()
    again = make_window(make_backend=in_thread)
    again.show()
    stage.wait(lambda: again.isVisible())
    assert {dock.objectName() for dock in again.docks.every if not dock.isHidden()} >= set(before)
    again.close()


def test_thumbnails_come_and_states_of_many_are_told(many):
    stage = many
    view = grid(stage)
    first = view.model().index(0, 0)
    stage.wait(lambda: first.data(Qt.ItemDataRole.DecorationRole) is not None)
    click(view, 0)
    stage.hand.press(Key.Key_1)
    click(view, 1, CONTROL)
    assert marks(stage)[:2] == [None, Presence.UNKNOWN]
    QApplication.processEvents()
    assert "present in 1 of 2" in stage.window.labels.list.rows._rows[0].mark.text
    assert view.indexAt(QPoint(5, 5)).row() == 0
