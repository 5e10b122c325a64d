"""Events of clips in files, in the window: out by the export dialog, in by the import's, back by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.work.edits import Compound
from annotator.exchange.data.options import ExportOptions
from tests.annotator.exchange.clips.coded_clips import EVENTS, SOUGHT, code, content, make_project
from tests.annotator.ui.test_exchange import answered, named, press, start_import
from tests.annotator.ui.test_exporting import export_to, exporting_by

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def coded(empty_stage, tmp_path):
    """The window with a project of clips in which something was coded, and its place."""
    empty_stage.place = code(make_project(tmp_path / "work"))
    empty_stage.open(empty_stage.place, answered=False)
    return empty_stage


def test_out_in_and_back(coded, tmp_path):
    def look(dialog):
        off = (dialog.which, dialog.shape, dialog.split, dialog.group, dialog.afresh, dialog.duplicates, dialog.copy)
        assert dialog.which.isEnabled() and dialog.copy.isEnabled()
        dialog.format.setCurrentIndex(dialog.format.findData("events-csv"))
        assert dialog.path.text().endswith("/events.csv")
        dialog.format.setCurrentIndex(dialog.format.findData("eaf"))
        assert dialog.path.text().endswith("/events-eaf")
        assert not any(field.isEnabled() for field in off) and dialog.labels.isEnabled()
        assert dialog.options() == ExportOptions()
        export_to(tmp_path / "out", "eaf")(dialog)

    exporting_by(coded, look)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"one.eaf", "two.eaf", "export.json"}
    assert any("Exported 4 events of 2 clips to" in text for _, text in coded.told)
    project = coded.session.project
    for record in project.clips():
        for value in project.annotations(record.id):
            project.apply(RemoveAnnotation(value))
    coded.session.refresh() if hasattr(coded.session, "refresh") else None
    answered(coded, named(tmp_path / "out"), lambda dialog: press(dialog, "Import"))
    start_import(coded)
