"""The first hour, three times: from a folder without a project to an export, by real keys and clicks, each counted."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.project.recent import RecentProjects
from annotator.core.work.annotation import Origin
from annotator.inference.samples import write_samples
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
        if isinstance(dialog, kind) and not seen:
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
    """The image is seen, and its suggestions are there and fitted."""
    stage.wait(lambda: stage.session.picture is not None and stage.session.picture.settled)
    stage.answered()
    stage.fitted()


def exported(stage, keys, folder, before=()):
    """Export by the dialog, which opens with a place of its own."""
    seen = when(ExportDialog, lambda _dialog: (keys.key(*before), keys.key(Key.Key_Return)))
    keys.key(Key.Key_E, modifiers=CONTROL)
    stage.wait(lambda: seen and any("Exported" in text for _, text in stage.told))
    return folder


def lesions(stage, tmp_path):
    """A labelling lead with a folder of dermoscopy: set up, six images, and a COCO file."""
    folder, keys = tmp_path / "moles", Counted(stage)
    write_samples(folder, "skin", 6, 192)
    when(SetupDialog, lambda _page: keys.key(Key.Key_D, Key.Key_Return))
    begin(stage.window, [folder])
    counts = {"set up": keys.taken()}
    for number in range(6):
        ready(stage)
        waiting = len(stage.session.suggestions)
        for _ in range(waiting):
            keys.key(Key.Key_Return)
        print("ENABLED", stage.window.actions_["accept"].isEnabled(), stage.window.isActiveWindow(), QApplication.activeWindow(), QApplication.focusWidget())
        print(number, waiting, len(stage.session.suggestions), stage.window.focusWidget(), stage.told[-2:], [r.certainty for r in stage.suggester.regions.values()])
        counts.setdefault("each", []).append((waiting, keys.taken()))
        keys.key(Key.Key_Space, modifiers=CONTROL)
        counts["on"] = keys.taken()
    exported(stage, keys, folder)
    print(counts, keys.taken())
    return counts


def test_probe(stage_, tmp_path, samples):
    print(lesions(stage_, tmp_path), stage_.session.labels.name, stage_.told)
