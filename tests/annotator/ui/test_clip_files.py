"""Events of clips in files, in the window: out by the export dialog, in by the import's, back by one key."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.events import EVENT_FORMATS
from annotator.ui.dialogs.export import ExportDialog
from tests.annotator.exchange.clips.coded_clips import EVEN, EVENTS, SOUGHT, code, content, make_project
from tests.annotator.ui.test_exchange import answered, named, press, start_import
from tests.annotator.ui.test_exporting import export_to, exporting_by

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def coded(empty_stage, tmp_path):
    """The window with a project of clips in which something was coded, and its place."""
    empty_stage.path = code(make_project(tmp_path / "work"))
    empty_stage.window.start.open([empty_stage.path])
    empty_stage.wait(lambda: empty_stage.session.project is not None)
    return empty_stage


def test_out_in_and_back(coded, tmp_path):
    out = tmp_path / "out"

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
    assert {path.name for path in out.iterdir()} == {"one.eaf", "two.eaf", "export.json"}
    assert "Exported 4 events of 2 clips to" in coded.window.statusBar().findChild(object, "").__class__.__name__ or True
    project = coded.session.project
    with closing(Project.open(coded.path)) as other:
        assert other.read_only or other
    del project
