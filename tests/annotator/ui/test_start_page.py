"""Beginning: what was worked on last is an Enter away, at the image where it was left; demonstrations are a click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.project.recent import recent_projects
from annotator.ui.window.app import make_window

Key = Qt.Key


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A user who never worked here."""
    from annotator.core.project import recent
    from annotator.ui.window import start

    monkeypatch.setattr(recent, "user_config_path", lambda _name: tmp_path / "config")
    monkeypatch.setattr(start, "user_data_path", lambda _name: tmp_path / "data")


def page_of(stage):
    stage.window.start.show()
    return stage.window.start.page


def test_a_project_is_opened_again_where_it_was_left(stage, qtbot, folder):
    stage.step()
    stage.hand.press(Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    left = stage.session.record.path
    stage.wait(lambda: stage.window.images.model.thumbnails.of(stage.session.record.id, lambda: folder) is not None)
    stage.window.close()
    entry = recent_projects()[0]
    assert (entry.place, entry.done, entry.total, entry.image) == (str(folder / "job.annot"), 1, 3, left)
    assert entry.picture.is_file()

    again = make_window("cpu")
    again.show()
    qtbot.waitExposed(again)
    again.start.show()
    page = again.start.page
    assert page.isVisible() and page.focusWidget() is page.list and not again.actions_["accept"].isEnabled()
    QTest.keyClick(page.list, Key.Key_Return)
    qtbot.waitUntil(lambda: again.session.picture is not None)
    assert not page.isVisible() and again.session.record.path == left and again.actions_["accept"].isEnabled()
    again.actions_["start_page"].trigger()
    assert page.isVisible() and again.session.project is not None
    QTest.keyClick(page.list, Key.Key_Escape)
    assert not page.isVisible() and again.canvas.isVisible()
    again.close()
    again.deleteLater()


def test_keys_for_images_do_nothing_while_the_image_is_not_seen(stage):
    waiting = stage.review.shown_suggestions()
    stage.window.recents.store()
    page = page_of(stage)
    for key in (Key.Key_A, Key.Key_X, Key.Key_1, Key.Key_Space):
        QTest.keyClick(page.list, key)
    assert stage.review.shown_suggestions() == waiting and stage.session.record.id == 1


def test_a_project_that_is_gone_is_told_and_taken_off_the_list(stage, folder):
    stage.window.recents.store()
    stage.session.close()
    (folder / "job.annot").rename(folder / "moved.annot")
    page = page_of(stage)
    QTest.keyClick(page.list, Key.Key_Return)
    assert "not there any more" in stage.errors[-1] and page.isVisible()
    QTest.keyClick(page.list, Key.Key_Delete)
    assert recent_projects() == [] and not page.list.isVisible() and page.folder.isVisible()


def test_a_demonstration_is_a_click_away_and_is_the_same_the_next_time(empty_stage, tmp_path):
    page = page_of(empty_stage)
    QTest.mouseClick(page.demonstrations["photographs"], Qt.MouseButton.LeftButton)
    empty_stage.wait(lambda: empty_stage.session.picture is not None)
    path = empty_stage.session.project.path
    assert path.is_relative_to(tmp_path / "data") and len(empty_stage.session.opened_with) == 6
    assert page_of(empty_stage).isVisible()
    QTest.mouseClick(page.demonstrations["photographs"], Qt.MouseButton.LeftButton)
    assert empty_stage.session.project.path == path and not page.isVisible() and empty_stage.errors == []
