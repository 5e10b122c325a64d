"""Images whose folder was moved are found again from the window; long work has a bar and can be stopped."""

from __future__ import annotations

import shutil
import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QPushButton

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.ui.dialogs.progress import PATIENCE_MS, run_with_progress
from annotator.ui.panels.image_list import STATE_ROLE

Key = Qt.Key
KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def chosen(monkeypatch):
    """The folder the user will name."""
    folders = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folders[-1]) if folders else "")
    return folders


def test_a_moved_folder_is_found_again(empty_stage, folder, chosen):
    stage = empty_stage
    images = sorted(folder.glob("*.png"))
    (folder / "moved").mkdir()
    for image in images:
        shutil.move(image, folder / "moved" / image.name)
    stage.window.commands.open([folder / "job.annot"])
    stage.wait(lambda: stage.session.picture_error)
    assert "Find moved images" in stage.session.picture_error
    stage.hand.press(Key.Key_F, KEYS)  # and nothing is chosen
    assert [record.path for record in stage.session.project.images()] == [image.name for image in images]
    chosen.append(folder / "moved")
    stage.hand.press(Key.Key_F, KEYS)
    stage.wait(lambda: stage.session.picture is not None)
    assert [record.path for record in stage.session.project.images()] == [f"moved/{image.name}" for image in images]
    assert "3 of 3 missing images found" in stage.told[-1][1]
    assert stage.session.record.id == 1
    stage.hand.press(Key.Key_F, KEYS)
    assert "Every image is where" in stage.told[-1][1]


def test_an_image_whose_file_was_changed_is_flagged(empty_stage, folder):
    project = Project.open(folder / "job.annot")
    project.record_image(1, 128, 128, "0" * 64)  # of another file
    project.close()
    empty_stage.open(folder / "job.annot", answered=False)
    empty_stage.wait(lambda: empty_stage.errors)
    assert "changed since it was annotated" in empty_stage.errors[-1]
    model = empty_stage.window.images.model
    assert model.index(0).data(STATE_ROLE).startswith("file changed · ")
    assert "file changed" not in model.index(1).data(STATE_ROLE)


def test_where_they_are_not_nothing_changes(stage, folder, chosen, tmp_path_factory):
    (folder / "skin-03.png").unlink()
    chosen.append(tmp_path_factory.mktemp("empty"))
    stage.hand.press(Key.Key_F, KEYS)
    assert "0 of 1 missing image found" in stage.told[-1][1]
    chosen.append(folder / "nowhere")
    stage.hand.press(Key.Key_F, KEYS)
    assert "cannot be read" in stage.errors[-1]


def test_long_work_shows_a_bar_and_is_stopped_by_cancel(stage):
    seen = []

    def press_cancel():
        dialog = stage.window.findChild(QProgressDialog)
        if dialog is None or not dialog.isVisible() or dialog.maximum() != 7:
            return
        seen.append((dialog.value(), dialog.maximum()))
        QTest.mouseClick(dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)

    clock = QTimer(interval=20)
    clock.timeout.connect(press_cancel)
    clock.start()
    started = threading.current_thread()

    def work(wanted, told):
        assert threading.current_thread() is not started
        while wanted():
            told(3, 7)
            threading.Event().wait(0.01)
        return "stopped"

    assert run_with_progress(stage.window, "Working", work) is None
    clock.stop()
    assert seen == [(3, 7)]


def test_short_work_shows_none_and_its_faults_are_raised(stage):
    assert run_with_progress(stage.window, "Working", lambda wanted, told: 5) == 5
    assert stage.window.findChild(QProgressDialog) is None

    def fail(wanted, told):
        raise KnownError("No such thing.")

    with pytest.raises(KnownError, match="No such thing"):
        run_with_progress(stage.window, "Working", fail)


def test_long_work_returns_its_result(stage):
    def work(wanted, told):
        threading.Event().wait(PATIENCE_MS / 1000 + 0.2)
        return 6

    assert run_with_progress(stage.window, "Working", work) == 6
