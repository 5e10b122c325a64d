"""What the export dialog asks before it replaces anything, and where it goes by itself."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.exchange.data.options import Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.writing import exporting
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.question import QuestionDialog

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def exporting_by(stage, *steps):
    """Open the export dialog by its key, and take each step on the dialog it is for, once that is there."""
    failed, waiting, patience = [], list(steps), [500]

    def go_on():
        if not waiting:
            return
        dialog = QApplication.activeModalWidget()
        patience[0] -= 1
        if not isinstance(dialog, getattr(waiting[0], "on", ExportDialog)) and patience[0]:
            QTimer.singleShot(10, go_on)
            return
        # A moment later: a question that was just answered must have come back to whoever asked it.
        QTimer.singleShot(50, lambda: take(waiting.pop(0), dialog))

    def take(step, dialog):
        if waiting:
            QTimer.singleShot(10, go_on)
        try:
            assert patience[0], "the dialog did not come"
            step(dialog)
        except BaseException as fault:
            failed.append(fault)
            waiting.clear()
            while (left := QApplication.activeModalWidget()) is not None:
                left.reject()

    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    QTimer.singleShot(0, go_on)
    stage.hand.press(Key.Key_E, CONTROL)
    if failed:
        raise failed[0]
    assert waiting == []


def export_to(path, form="coco"):
    def confirm(dialog):
        dialog.format.setCurrentIndex(dialog.format.findData(form))
        dialog.path.setText(str(path))
        press_export(dialog)

    return confirm


def press_export(dialog):
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    QTest.mouseClick(next(b for b in buttons if "Export" in b.text()), Qt.MouseButton.LeftButton)


def answer(name, said=None):
    def press(dialog):
        assert list(dialog.buttons) == ["replace", "rename", "cancel"]
        if said is not None:
            said.extend(label.text() for label in dialog.findChildren(QLabel))
        if isinstance(name, str):
            QTest.mouseClick(dialog.buttons[name], Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, name)

    press.on = QuestionDialog
    return press


@pytest.fixture
def theirs(tmp_path):
    path = tmp_path / "annotations.coco.json"
    path.write_text("precious")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_it_says_what_lies_there_and_replaces_it_when_told_so(stage, theirs):
    said = []
    exporting_by(stage, export_to(theirs), answer("replace", said))
    assert said[0].startswith(
        f"{theirs}: A file that this project did not export, or that was changed since, lies there"
    )
    assert "(8 bytes, 2023-11-1" in said[0]
    assert said[1] == "Replaced, it is gone for good."
    assert json.loads(theirs.read_text())["images"] == []
    assert "3 images without a region, which nobody marked as done, are left out" in stage.told[-1][1]
    assert stage.errors == []
    stage.session.toggle_done()
    exporting_by(stage, export_to(theirs))  # ours by now: it does not ask
    assert json.loads(theirs.read_text())["images"][0]["state"] == "done"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Escape])
def test_no_key_replaces_by_itself_and_another_name_can_be_given(stage, theirs, tmp_path, key):
    def rename(dialog):
        dialog.activateWindow()
        assert QTest.qWaitForWindowActive(dialog)
        assert dialog.path.hasFocus()
        assert dialog.path.selectedText() == str(theirs)
        QTest.keyClicks(dialog.path, str(tmp_path / "mine.json"))
        press_export(dialog)

    exporting_by(stage, export_to(theirs), answer(key), rename)
    assert theirs.read_text() == "precious"
    assert (tmp_path / "mine.json").is_file()


def test_cancel_writes_nothing(stage, theirs, tmp_path):
    exporting_by(stage, export_to(theirs), answer("cancel"))
    assert theirs.read_text() == "precious"
    assert not [text for _, text in stage.told if "Exported" in text]


def test_a_file_of_ours_that_somebody_edited_is_asked_about(stage, tmp_path):
    out = tmp_path / "out.json"
    exporting_by(stage, export_to(out))
    out.write_text(out.read_text().replace("naevus", "mole"))
    exporting_by(stage, export_to(out), answer("cancel"))
    assert "mole" in out.read_text()


def test_a_folder_that_another_project_exported_is_asked_about(stage, tmp_path, folder):
    other = Project.create(tmp_path / "other.annot", load_label_set("facs"))
    other.add_images(sorted(folder.glob("*.png")))
    exporting.export(other, tmp_path / "out", FORMATS["yolo-seg"])
    other.close()
    said = []
    before = (tmp_path / "out" / "data.yaml").read_text()
    exporting_by(stage, export_to(tmp_path / "out", "yolo-seg"), answer("cancel", said))
    assert "The export of another project, or of an older version, lies there" in said[0]
    assert (tmp_path / "out" / "data.yaml").read_text() == before
    exporting_by(stage, export_to(tmp_path / "out", "yolo-seg"), answer("replace"))
    assert (tmp_path / "out" / "data.yaml").read_text() != before
    exporting_by(stage, export_to(tmp_path / "out", "yolo-seg"))
    assert stage.errors == []


def test_other_folders_are_never_replaced(stage, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("precious")
    exporting_by(stage, export_to(tmp_path / "full", "yolo-seg"))
    assert "The folder holds other files than those of an export" in stage.errors[-1]
    assert (tmp_path / "full" / "mine.txt").read_text() == "precious"


def test_a_file_never_becomes_a_folder_nor_a_folder_a_file(stage, theirs, tmp_path):
    exporting_by(stage, export_to(theirs, "yolo-seg"))
    assert "There is already a file of this name." in stage.errors[-1]
    exporting_by(stage, export_to(tmp_path / "out", "yolo-seg"))
    exporting_by(stage, export_to(tmp_path / "out", "coco"))
    assert "cannot be written" in stage.errors[-1]
    assert theirs.read_text() == "precious"
    assert (tmp_path / "out" / "data.yaml").is_file()


def test_the_place_it_proposes_lies_beside_the_images(stage, folder):
    seen = {}

    def look(dialog):
        for name in ("coco", "yolo-seg"):
            dialog.format.setCurrentIndex(dialog.format.findData(name))
            seen[name] = dialog.path.text()
        dialog.reject()

    exporting_by(stage, look)
    place = folder.parent / "job-export"
    assert seen == {
        "coco": str(place / "annotations.coco.json"),
        "yolo-seg": str(place / "annotations.yolo-seg"),
    }


def test_the_default_place_holds_no_images_for_anybody(stage, folder):
    def confirm(dialog):
        dialog.format.setCurrentIndex(dialog.format.findData("yolo-seg"))
        dialog.which.setCurrentIndex(dialog.which.findData(Which.ALL))
        press_export(dialog)

    exporting_by(stage, confirm)
    assert len(list((folder.parent / "job-export").rglob("*.png"))) == 3
    assert stage.window.commands.open([folder])
    assert len(stage.session.project.images()) == 3


def test_a_place_chosen_from_the_disk_is_asked_about_once(stage, theirs, monkeypatch):
    asked = []

    def choose(*_, options=None, **__):
        asked.append(options)
        return str(theirs), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)

    def confirm(dialog):
        dialog._choose_place()
        press_export(dialog)

    exporting_by(stage, confirm, answer("replace"))
    assert asked == [QFileDialog.Option.DontConfirmOverwrite]
    assert theirs.read_text() != "precious"
