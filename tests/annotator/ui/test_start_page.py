"""Beginning: what was worked on last is an Enter away, at the image where it was left; demonstrations are a click."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.project.recent import recent_projects
from annotator.ui.dialogs.setup import SetupDialog
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


@pytest.fixture
def answers(monkeypatch):
    """What is done in the dialog that asks, in turn; anything more that is asked is refused."""
    waiting = []

    def ask(dialog):
        waiting.pop(0)(dialog)
        dialog._check()
        return dialog.result()

    monkeypatch.setattr(SetupDialog, "exec", ask)
    return waiting


def test_a_folder_without_a_project_asks_once_what_is_labelled(empty_stage, tmp_path, samples, answers):
    (tmp_path / "eyes").mkdir()
    shutil.copy(samples[0], tmp_path / "eyes" / "a.png")

    def names(dialog):
        assert dialog.names.toPlainText() == "object\nother" and dialog.model.currentData() == ""
        dialog.names.selectAll()
        QTest.keyClicks(dialog.names, "exudate\rhaemorrhage\r exudate ")
        dialog._check()
        assert "exudate” is there twice" in dialog.fault.text() and dialog.result() == 0
        dialog.names.setPlainText(" \n")
        dialog._check()
        assert "no label" in dialog.fault.text()
        dialog.names.setPlainText("exudate\n\nhaemorrhage\n")

    answers.append(names)
    assert empty_stage.window.opening.open([tmp_path / "eyes"]) and answers == []
    session = empty_stage.session
    empty_stage.wait(lambda: session.picture is not None)
    assert [label.name for label in session.labels.labels] == ["exudate", "haemorrhage"]
    assert [label.name for label in session.project.labels.labels] == ["exudate", "haemorrhage"]
    assert session.record.path == "a.png" and empty_stage.errors == []
    assert empty_stage.window.opening.open([tmp_path / "eyes"]), "it is not asked again"
    choose = empty_stage.window.suggestions.choose
    assert choose.isVisible() and not empty_stage.window.suggestions.accept.isEnabled()
    answers.append(lambda dialog: dialog.model.setCurrentIndex(dialog.model.findData("lesions")))
    QTest.mouseClick(choose, Qt.MouseButton.LeftButton)
    assert empty_stage.suggester.model == "lesions" and not choose.isVisible()


def test_a_label_set_brings_the_classifier_that_goes_with_it(empty_stage, tmp_path, samples, answers):
    shutil.copy(samples[0], tmp_path / "a.png")

    def skin(dialog):
        dialog.labels.setCurrentIndex(dialog.labels.findData("dermoscopy"))
        dialog.labels.activated.emit(dialog.labels.currentIndex())
        assert not dialog.names.isVisibleTo(dialog) and dialog.model.currentData() == "lesions"

    answers.append(skin)
    assert empty_stage.window.opening.open([tmp_path])
    empty_stage.answered()
    assert empty_stage.review.shown_suggestions() and empty_stage.session.labels.name == "Dermoscopy"
