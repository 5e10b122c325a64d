"""The first hour, three times: from a folder without a project to an export, by real keys and clicks, each counted."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.project.recent import RecentProjects
from annotator.inference.samples import write_samples
from annotator.ui.base.notifications import Kind
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.setup import SetupDialog
from annotator.ui.window.app import begin
from ebp.cli import main as ebp
from ebp.networks import SmallConvNet

GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"
Key = Qt.Key
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Counted:
    """Keys, clicks and drags at a window and its dialogs; a key with Ctrl or Shift held is one."""

    def __init__(self, stage):
        self.stage, self.count = stage, 0

    def key(self, *keys, modifiers=NONE):
        for key in keys:
            target = QApplication.activeModalWidget() or self.stage.window
            QTest.keyClick(target.focusWidget() or target, key, modifiers)
            QApplication.processEvents()
            self.count += 1

    def letters(self, text):
        for letter in text:
            target = QApplication.activeModalWidget() or self.stage.window
            QTest.keyClicks(target.focusWidget(), letter)
            self.count += 1

    def drop(self, *paths):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        left, copies, at = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction, QPoint(300, 300)
        self.count += 1
        QApplication.sendEvent(self.stage.window, QDragEnterEvent(at, copies, data, left, NONE))
        QApplication.sendEvent(self.stage.window, QDropEvent(QPointF(at), copies, data, left, NONE))

    def taken(self):
        """How many it were since this was last asked."""
        count, self.count = self.count, 0
        return count


def when(kind, does):
    """Do something with the dialog of a kind once it is there."""
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.focusWidget() is not None and not seen:
            seen.append(dialog)
            clock.stop()
            try:
                does(dialog)
            except BaseException:  # told by the test; a dialog that stays open would wait for ever
                dialog.reject()
                raise

    clock = QTimer(QApplication.instance(), interval=20)
    clock.timeout.connect(look)
    clock.start()
    return seen


@pytest.fixture
def stage_(empty_stage, tmp_path):
    empty_stage.session.recent = RecentProjects(tmp_path / "recent.json")
    empty_stage.window.activateWindow()
    empty_stage.wait(empty_stage.window.isActiveWindow)
    return empty_stage


def ready(stage):
    """The image is seen, its suggestions are there and fitted, and the keys are the window's."""
    stage.window.activateWindow()  # offscreen nobody does it when a dialog closes
    stage.wait(stage.window.isActiveWindow)
    stage.wait(lambda: stage.session.picture is not None and stage.session.picture.settled)
    stage.answered()
    if stage.suggester.refining:
        stage.fitted()


def copied(folder, paths):
    folder.mkdir()
    for path in paths:
        shutil.copy(path, folder)
    return folder


def lesions(stage, tmp_path):
    """A labelling lead with a folder of dermoscopy: six images, a COCO file."""
    folder, keys = tmp_path / "moles", Counted(stage)
    write_samples(folder, "skin", 6, 192)
    when(SetupDialog, lambda _page: keys.key(Key.Key_D, Key.Key_Return))
    begin(stage.window, [folder])
    counts, single = {"Lesions: set up": keys.taken()}, []
    for _ in range(6):
        ready(stage)
        waiting = len(stage.session.suggestions)
        for _ in range(waiting):
            keys.key(Key.Key_Return)
        assert stage.session.suggestions == ()
        keys.key(Key.Key_Space, modifiers=CONTROL)
        single += [keys.taken()] if waiting == 1 else []
        keys.taken()
    assert len(set(single)) == 1
    counts["Lesions: an image with one right suggestion"] = single[0]
    export(stage, keys)
    counts["Lesions: export (COCO)"] = keys.taken()
    made = json.loads((tmp_path / "moles-export" / "annotations.coco.json").read_text(encoding="utf-8"))
    assert len(made["annotations"]) >= 6 and len(made["images"]) == 6
    assert {label.name for label in stage.session.labels.labels} >= {"naevus", "melanoma"}
    return counts


def faces(stage, tmp_path):
    """A FACS coder with faces: what is right is accepted at once, a unit is added by its number, one rejected."""
    folder, keys = tmp_path / "faces", Counted(stage)
    write_samples(folder, "faces", 3, 192)
    when(SetupDialog, lambda _page: keys.key(Key.Key_F, Key.Key_Return))
    begin(stage.window, [folder])
    counts = {"Faces: set up": keys.taken()}
    ready(stage)
    assert len(stage.session.suggestions) > 1
    keys.key(Key.Key_X)
    keys.key(Key.Key_Return, modifiers=CONTROL)
    assert stage.session.suggestions == ()
    keys.key(Key.Key_Space, modifiers=CONTROL)
    counts["Faces: a face, one suggestion rejected, the others accepted"] = keys.taken()
    ready(stage)
    keys.key(Key.Key_Return, modifiers=CONTROL)
    before = len(stage.session.annotations)
    keys.key(Key.Key_1, Key.Key_7)  # AU17
    keys.key(Key.Key_A, modifiers=SHIFT)
    keys.key(Key.Key_Space, modifiers=CONTROL)
    counts["Faces: all accepted, AU17 given to the whole face"] = keys.taken()
    added = stage.session.project.annotations(2)[before:]
    assert [stage.session.labels.by_id(a.label_id).name for a in added] == ["AU17"] and added[0].whole_image
    export(stage, keys, "cs")
    counts["Faces: export (CSV)"] = keys.taken()
    (table,) = (tmp_path / "faces-export").glob("*.csv")
    assert "AU17" in table.read_text(encoding="utf-8")
    return counts


def own_model(stage, tmp_path):
    """An engineer with weights of his own and photographs: a model file, one drop, his labels, YOLO."""
    torch.manual_seed(0)
    torch.save(SmallConvNet([6, 8, 8], 4).state_dict(), tmp_path / "weights.pt")
    model = tmp_path / "mine.safetensors"
    arguments = ["--architecture", "ebp.small_conv_net", "--arguments", '{"channels": [6, 8, 8]}', "--size", "64"]
    assert (
        ebp(["convert", str(tmp_path / "weights.pt"), *arguments, "--labels", "cup,cat,rocket,clock", "-o", str(model)])
        == 0
    )
    folder, keys = tmp_path / "photographs", Counted(stage)
    write_samples(folder, "photographs", 4)
    when(SetupDialog, lambda _page: keys.key(Key.Key_Return))
    keys.drop(folder, model)
    counts = {"Own model: folder and model dropped, set up": keys.taken()}
    assert [label.name for label in stage.session.labels.labels] == ["cup", "cat", "rocket", "clock"]
    single = []
    for _ in range(4):
        ready(stage)
        waiting = stage.review.shown_suggestions()
        assert waiting, "of labels that exclude each other the likeliest is always suggested"
        wrong = stage.session.labels.by_id(waiting[0].label_id).name
        right = Key.Key_3 if wrong != "rocket" else Key.Key_1
        keys.key(Key.Key_Tab, right, Key.Key_Return)
        keys.key(*[Key.Key_X] * (len(waiting) - 1))
        keys.key(Key.Key_Space, modifiers=CONTROL)
        single += [keys.taken() - (len(waiting) - 1)]
        given = stage.session.project.annotations(len(single))
        assert [stage.session.labels.by_id(a.label_id).name for a in given] == [
            "rocket" if wrong != "rocket" else "cup"
        ]
    assert len(set(single)) == 1
    counts["Own model: a right outline under another label"] = single[0]
    export(stage, keys, "yo")
    counts["Own model: export (YOLO)"] = keys.taken()
    (described,) = (tmp_path / "photographs-export").rglob("data.yaml")
    assert "rocket" in described.read_text(encoding="utf-8")
    return counts


def export(stage, keys, letters=""):
    """By the dialog, which has a place of its own; letters choose another format."""
    stage.told.clear()

    def confirm(dialog):
        assert dialog.focusWidget() is dialog.format
        keys.letters(letters)
        stage.wait(lambda: not dialog.losses.looking)
        keys.key(Key.Key_Return)

    seen = when(ExportDialog, confirm)
    keys.key(Key.Key_E, modifiers=CONTROL)
    stage.wait(lambda: seen and any("Exported" in text for _, text in stage.told))


@pytest.mark.parametrize("job", [lesions, faces, own_model])
def test_from_a_folder_to_an_export(stage_, tmp_path, job):
    """So many keys, clicks and drops as the guide says."""
    told = dict(re.findall(r"^\| ([A-Z][^|]+: [^|]+) \| (\d+) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    counts = job(stage_, tmp_path)
    assert {name: int(told.get(name, -1)) for name in counts} == counts
    assert [text for kind, text in stage_.told if kind in (Kind.ERROR, Kind.BUG)] == []
