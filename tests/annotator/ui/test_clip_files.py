"""Events of clips in files, in the window: out by the export dialog, in by the import's, back by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.exchange.data.options import ExportOptions
from tests.annotator.exchange.clips.coded_clips import code, content, make_project
from tests.annotator.ui.test_exchange import answered, named, press, start_import
from tests.annotator.ui.test_exporting import export_to, exporting_by

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def coded(empty_stage, tmp_path):
    """The window with a project of clips in which something was coded, and its place."""
    empty_stage.path = code(make_project(tmp_path / "work"))
    empty_stage.open(empty_stage.path, answered=False)
    return empty_stage


def test_out_in_and_back(coded, tmp_path):
    out, bare = tmp_path / "out", make_project(tmp_path / "bare")

    def look(dialog):
        off = (dialog.which, dialog.shape, dialog.split, dialog.group, dialog.afresh, dialog.duplicates, dialog.copy)
        dialog.format.setCurrentIndex(dialog.format.findData("coco"))
        assert dialog.which.isEnabled() and dialog.copy.isEnabled()
        dialog.format.setCurrentIndex(dialog.format.findData("events-csv"))
        assert dialog.path.text().endswith("/events.csv")
        dialog.format.setCurrentIndex(dialog.format.findData("eaf"))
        assert dialog.path.text().endswith("/events-eaf")
        assert not any(field.isEnabled() for field in off) and dialog.labels.isEnabled()
        assert dialog.options() == ExportOptions()

    exporting_by(coded, look, export_to(out, "eaf"))
    coded.wait(lambda: any("Exported 4 events of 2 clips to" in text for _, text in coded.told))
    assert {path.name for path in out.iterdir()} == {"one.eaf", "two.eaf", "export.json"}
    coded.open(bare, answered=False)
    answered(coded, named(out / "one.eaf"), lambda dialog: press(dialog, "Import"))
    start_import(coded)
    coded.wait(lambda: any("3 events on 1 clip imported" in text for _, text in coded.told))
    project = coded.session.project
    clip = next(record for record in project.clips() if record.path == "one.mp4")
    assert len(project.annotations(clip.id)) == 3 and len(project.tags((clip.id,))) == 3
    coded.window.activateWindow()
    coded.wait(coded.window.isActiveWindow)
    coded.hand.press(Key.Key_Z, CONTROL)
    coded.wait(lambda: project.annotations(clip.id) == [])
    assert project.tags((clip.id,)) == []
    assert content(coded.path)[0], "where they came from they stay"
