"""A phrase typed in the window: its map is seen, and a part of it becomes a region of the chosen label."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import Protocol
from annotator.inference.requests import PhraseRequest
from annotator.ui.dialogs.phrase import PhraseDialog

Key = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def asked(empty_stage, monkeypatch):
    """The requests about phrases that reach the worker."""
    thread = empty_stage.window.thread_
    found, submit = [], thread.submit
    monkeypatch.setattr(
        thread, "submit", lambda r: (found.append(r) if isinstance(r, PhraseRequest) else None, submit(r))
    )
    return found


def search(stage, phrase):
    """Type a phrase into the dialog that its key opens; what the dialog told."""
    told = []

    def typed():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PhraseDialog)
        QTest.keyClicks(dialog.field, phrase)
        told.append(dialog.told.text())
        QTest.keyClick(dialog.field, Key.Key_Return)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, typed)
    stage.hand.press(Key.Key_P, BOTH)
    stage.window.activateWindow()
    stage.wait(stage.window.isActiveWindow)
    stage.canvas.setFocus()
    return told[0]


def phrase_of(stage):
    """A phrase that names the surest suggestion's label."""
    name = stage.session.pending[0].provenance.target
    return stage.session.labels.by_name(name).title, name


def test_what_a_phrase_speaks_of_becomes_a_region_of_the_chosen_label(drawing, asked):
    phrase, name = phrase_of(drawing)
    assert name in search(drawing, f"the {phrase}")
    assert drawing.canvas.heat.title == f"“the {phrase}”"
    assert drawing.canvas.busy and drawing.canvas.tool.name == "phrase"
    shown = drawing.window.asking.phrasing.mask
    drawing.hand.press(Key.Key_BracketLeft)
    smaller = drawing.window.asking.phrasing.mask
    assert not smaller.empty and smaller.area < shown.area
    label = next(label for label in drawing.session.labels.labels if label.name != name)
    drawing.session.choose_label(label)
    drawing.hand.press(Key.Key_Return)
    (made,) = drawing.session.annotations
    assert (made.mask, made.label_id, made.origin) == (smaller, label.id, Origin.DRAWN)
    assert (made.provenance.refinement, made.provenance.target) == (f"phrase the {phrase}", name)
    assert drawing.canvas.tool.name == "select" and drawing.window.asking.phrasing.heat is None
    assert drawing.canvas.heat is None or not drawing.canvas.heat.title.startswith("“")
    drawing.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawing.session.annotations == ()
    assert asked == [], "the maps were there"


def test_under_a_contrast_the_worker_looks_and_escape_leaves_it(drawing, asked):
    drawing.suggester.set_contrast("dual")
    drawing.answered()
    phrase, _ = phrase_of(drawing)
    drawing.hand.press(Key.Key_B)
    search(drawing, phrase)
    drawing.wait(lambda: drawing.canvas.busy)
    assert len(asked) == 1
    drawing.hand.press(Key.Key_Escape)
    assert (drawing.canvas.tool.name, drawing.canvas.busy, drawing.window.asking.phrasing.heat) == (
        "brush",
        False,
        None,
    )
    assert drawing.session.annotations == ()


def test_a_phrase_tells_no_image_of_the_audit(empty_stage, folder, asked):
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(Protocol(audit_share=0.1)))
    project.close()
    empty_stage.open(folder / "job.annot")
    empty_stage.canvas.setFocus()
    search(empty_stage, phrase_of(empty_stage)[0])
    assert "keeps this from its readers, on every image" in empty_stage.told[-1][1]
    assert not empty_stage.canvas.busy and asked == []


def test_a_phrase_that_names_nothing_is_not_searched_and_a_hidden_one_not_shown(empty_stage, folder, asked):
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(Protocol(SuggestionMode.OFF)))
    project.close()
    empty_stage.open(folder / "job.annot")
    empty_stage.canvas.setFocus()
    phrase, name = phrase_of(empty_stage)
    assert "No word of it names a label" in search(empty_stage, "zeppelin")
    assert name in search(empty_stage, phrase)
    assert empty_stage.told[-1][1] == "Nothing is shown of this phrase. That is no finding."
    assert not empty_stage.canvas.busy and asked == []
    assert empty_stage.session.project.seen(empty_stage.session.record.id) == {}
