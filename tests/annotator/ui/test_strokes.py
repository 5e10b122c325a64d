"""Rough strokes in the window: the object under them is shown while they are drawn, and Enter takes it, in one step."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from annotator.core.project.models import set_model
from annotator.core.project.opening import ASKED, SUGGESTING
from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.gate import Gate, Gates
from annotator.core.work.protocol import Protocol
from annotator.inference.requests import StrokesRequest
from annotator.ui.window.tool_bar import TOOLBAR

Key = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def asked(empty_stage, monkeypatch):
    """The requests about strokes that reach the worker."""
    thread = empty_stage.window.thread_
    found, submit = [], thread.submit
    monkeypatch.setattr(
        thread, "submit", lambda r: (found.append(r) if isinstance(r, StrokesRequest) else None, submit(r))
    )
    return found


def take(stage):
    stage.session.select(None)
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Q, SHIFT)
    assert stage.canvas.tool.name == "strokes"


def about(stage):
    """Where the surest suggestion is, and a stroke along it."""
    suggestion = stage.session.pending[0]
    x, y = suggestion.peak
    return suggestion, [(x - 6, y), (x, y + 1), (x + 6, y)]


def settled(stage):
    stage.wait(lambda: stage.window.asking.sketching.settled and not stage.window.asking.sketching.waits)
    return stage.window.asking.sketching.mask


def test_a_stroke_shows_its_object_and_enter_takes_it_in_one_step(drawing, asked):
    suggestion, line = about(drawing)
    drawing.session.choose_label(drawing.session.labels.by_id(suggestion.label_id))
    take(drawing)
    drawing.hand.drag(line)
    shown = settled(drawing)
    pixels = shown.to_array(*drawing.canvas.tool.picture_size)
    assert pixels[int(line[1][1]), int(line[1][0])]
    assert drawing.session.annotations == () and drawing.canvas.busy
    frame = shown.box
    away = [(frame.x - 2.0, float(frame.y + frame.h - 1)), (frame.x + frame.w + 2.0, float(frame.y + frame.h - 1))]
    drawing.hand.drag(away, ALT)
    corrected = settled(drawing)
    assert corrected.area < shown.area
    drawing.hand.press(Key.Key_Return)
    (made,) = drawing.session.annotations
    assert (made.mask, made.label_id, made.origin) == (corrected, suggestion.label_id, Origin.DRAWN)
    assert (made.provenance.refinement, made.provenance.target) == ("strokes-map", suggestion.provenance.target)
    assert made.provenance.score == suggestion.provenance.score and made.suggestion_id is None
    assert not drawing.canvas.busy and drawing.window.asking.sketching.strokes == ()
    drawing.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawing.session.annotations == () and not drawing.session.undo_history.undo_text
    assert asked[-1].model == drawing.suggester.model and asked[-1].heat is not None
    assert drawing.errors == []


def test_escape_discards_backspace_takes_a_stroke_back_and_enter_waits_for_what_is_looked_for(drawing):
    _, line = about(drawing)
    take(drawing)
    drawing.hand.drag(line)
    first = settled(drawing)
    drawing.hand.drag([(x + 30, y + 25) for x, y in line])
    assert settled(drawing) != first
    drawing.hand.press(Key.Key_Backspace)
    assert settled(drawing) == first
    drawing.hand.press(Key.Key_Escape)
    assert drawing.session.annotations == () and not drawing.canvas.busy
    drawing.hand.drag(line, ALT)
    assert drawing.told[-1][1] == "Begin with a stroke over what belongs to the object."
    drawing.hand.drag(line)
    drawing.hand.press(Key.Key_Return)
    drawing.wait(lambda: drawing.session.annotations)
    assert drawing.session.annotations[0].mask == first


def test_begun_at_the_selected_suggestion_its_region_is_found_anew_in_one_step(drawing):
    suggestion, line = about(drawing)
    drawing.hand.press(Key.Key_Q, SHIFT)
    drawing.hand.press(Key.Key_Tab)
    drawing.wait(lambda: drawing.session.selected_suggestion == suggestion)
    drawing.hand.drag(line)
    found = settled(drawing)
    drawing.hand.press(Key.Key_Return)
    (made,) = drawing.session.annotations
    assert (made.suggestion_id, made.origin, made.mask) == (suggestion.id, Origin.EDITED, found)
    assert made.provenance.refinement == "strokes-map"
    drawing.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawing.session.annotations == () and suggestion in drawing.session.suggestions


@pytest.mark.parametrize("hidden", [True, False], ids=["hidden", "no model"])
def test_without_what_the_model_says_colours_and_edges_decide(empty_stage, folder, asked, hidden):
    project = Project.open(folder / "job.annot")
    if hidden:
        project.apply(project.changing_protocol(Protocol(SuggestionMode.OFF)))
    else:
        set_model(project, "")
    project.close()
    empty_stage.open(folder / "job.annot", answered=hidden)
    picture = empty_stage.session.picture
    grey = picture.reduced(max(picture.width, picture.height)).mean(2)
    y, x = np.unravel_index(grey[20:-20, 20:-20].argmin(), (grey.shape[0] - 40, grey.shape[1] - 40))
    take(empty_stage)
    empty_stage.hand.drag([(x + 18.0, y + 20.0), (x + 22.0, y + 20.0)])
    assert not settled(empty_stage).empty
    empty_stage.hand.press(Key.Key_Return)
    (made,) = empty_stage.session.annotations
    assert made.provenance is None
    assert {(request.model, request.heat) for request in asked} == {("", None)}
    if hidden:
        assert made.under.blind


def test_other_maps_amid_the_strokes_are_followed(drawing):
    _, line = about(drawing)
    take(drawing)
    drawing.hand.drag(line)
    drawing.suggester.set_contrast("dual")
    drawing.answered()
    settled(drawing)
    drawing.hand.press(Key.Key_Return)
    (made,) = drawing.session.annotations
    assert made.provenance is None or made.provenance.contrast == "dual"


def test_the_map_of_a_label_that_is_not_sure_is_left_out(drawing, asked):
    suggestion, line = about(drawing)
    drawing.session.choose_label(drawing.session.labels.by_id(suggestion.label_id))
    drawing.suggester.set_gates(Gates(Gate(sure=1.0, pointer=0.0)))
    take(drawing)
    drawing.hand.drag(line)
    settled(drawing)
    assert {(request.model, request.heat) for request in asked} == {(drawing.suggester.model, None)}


def test_it_stands_in_the_bar():
    assert "strokes_tool" in TOOLBAR


def test_strokes_and_places_are_answered_where_labels_or_settings_change_meanwhile(empty_stage, folder):
    project = Project.open(folder / "job.annot")
    project.set_setting(SUGGESTING, ASKED)
    project.close()
    stage = empty_stage
    stage.open(folder / "job.annot", answered=False)
    sketching, probing = stage.window.asking.sketching, stage.window.asking.probing
    take(stage)
    stage.hand.press(Key.Key_Question)
    stage.hand.drag([(40, 40), (52, 44)])
    assert sketching.waits
    stage.suggester.set_contrast("dual")
    settled(stage)
    stage.wait(lambda: probing.told is not None and probing.told.lines)


def test_a_label_that_is_chosen_amid_strokes_brings_its_own_map_and_score(drawing, asked):
    suggestion, line = about(drawing)
    labels = drawing.session.labels
    other = next(label for label in labels.labels if label.name == "basal cell carcinoma")
    drawing.session.choose_label(labels.by_id(suggestion.label_id))
    take(drawing)
    drawing.hand.drag(line)
    settled(drawing)
    drawing.session.choose_label(other)
    drawing.hand.press(Key.Key_Return)
    drawing.wait(lambda: drawing.session.annotations)
    (made,) = drawing.session.annotations
    assert (made.label_id, made.provenance, made.score) == (other.id, None, None)
    assert asked[-1].heat is None and not drawing.canvas.busy
