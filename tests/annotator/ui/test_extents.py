"""Regions cut from extents: a quick answer, a better one in its place, the level, what is not sure, boxes."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from small_models import label_set, write_image, write_model

from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision
from annotator.core.work.gate import Certainty, Gate, Gates
from annotator.core.work.least_scores import LeastScores
from annotator.inference.backend import EbpBackend
from annotator.inference.extent_maps import is_complete
from annotator.inference.requests import AttendRequest, Effort
from annotator.ui.dialogs.certainty import CertaintyDialog
from annotator.ui.panels.suggestions import SuggestionsPanel

Key = Qt.Key
SIZE = (150, 110)


@pytest.fixture
def job(tmp_path):
    model = write_model(tmp_path / "model.safetensors", 3)
    images = [write_image(tmp_path / f"{place}.png", SIZE, place) for place in range(3)]
    project = Project.create(tmp_path / "job.annot", replace(label_set(3), refinement="walk"), str(model))
    project.add_images(images)
    project.close()
    return tmp_path / "job.annot"


@pytest.fixture
def walking(empty_stage, job):
    empty_stage.open(job)
    better(empty_stage)
    return empty_stage


def better(stage):
    stage.wait(lambda: stage.suggester.maps is not None and is_complete(stage.suggester.maps))


def served(monkeypatch):
    """The requests for answers that the worker serves from now on."""
    found, serve = [], EbpBackend.serve

    def watched(backend, request, wanted):
        if isinstance(request, AttendRequest):
            found.append(request)
        return serve(backend, request, wanted)

    monkeypatch.setattr(EbpBackend, "serve", watched)
    return found


def held(monkeypatch, effort):
    """Answers to requests of an effort are held back until the gate opens."""
    gate, serve = threading.Event(), EbpBackend.serve

    def waiting(backend, request, wanted):
        answer = serve(backend, request, wanted)
        if isinstance(request, AttendRequest) and request.effort is effort:
            assert gate.wait(20)
        return answer

    monkeypatch.setattr(EbpBackend, "serve", waiting)
    return gate


def test_the_first_answer_is_replaced_by_the_better_one(empty_stage, job, monkeypatch):
    gate = held(monkeypatch, Effort.THOROUGH)
    empty_stage.open(job)
    suggester, session = empty_stage.suggester, empty_stage.session
    assert suggester.maps.record.extents.views == 1 and not suggester.waiting
    shown = empty_stage.review.shown_suggestions()
    assert shown and all(region.extent is not None and not region.mask.empty for region in suggester.regions.values())
    first = {number: region.plain for number, region in suggester.regions.items()}
    stored = session.project.attention(session.record.id, suggester.key)
    assert stored.extents.views == 1
    gate.set()
    better(empty_stage)
    assert empty_stage.review.shown_suggestions() == shown
    assert any(suggester.regions[number].plain != mask for number, mask in first.items())
    stored = session.project.attention(session.record.id, suggester.key)
    assert stored.extents.views == 2 and np.array_equal(stored.maps, suggester.maps.record.maps)
    empty_stage.wait(lambda: all(region.fitted is not None for region in suggester.regions.values()))
    mask, how = suggester.final_region(shown[0])
    assert how.refinement == "walk-grabcut" and not mask.empty and 0 < how.fraction < 1
    assert empty_stage.errors == []


def test_what_was_decided_on_the_first_answer_is_not_suggested_by_the_better_one(empty_stage, job, monkeypatch):
    gate = held(monkeypatch, Effort.THOROUGH)
    empty_stage.open(job)
    before = empty_stage.review.shown_suggestions()
    empty_stage.hand.press(Key.Key_Tab)
    rejected = empty_stage.session.selected_suggestion
    empty_stage.hand.press(Key.Key_X)
    gate.set()
    better(empty_stage)
    assert empty_stage.review.shown_suggestions() == [value for value in before if value.id != rejected.id]
    stored = empty_stage.session.project.suggestions(empty_stage.session.record.id)
    assert [value.id for value in stored if value.decision is Decision.REJECTED] == [rejected.id]


def test_a_project_opened_again_shows_the_better_regions_without_the_network(walking, job, monkeypatch):
    for _ in range(2):
        walking.step()
        better(walking)
    walking.window.actions_["previous_image"].trigger()
    walking.answered()
    shown = {number: region.plain for number, region in walking.suggester.regions.items()}
    walking.session.close()
    requests = served(monkeypatch)
    walking.open(job)
    assert walking.session.record.id == 2 or walking.step() is None
    assert {number: region.plain for number, region in walking.suggester.regions.items()} == shown
    assert requests == []


def test_images_beside_get_their_better_answers_ahead(walking):
    project, key = walking.session.project, walking.suggester.key
    walking.wait(lambda: (found := project.attention(2, key)) is not None and found.extents.views == 2)


def test_a_better_answer_that_nobody_waits_for_is_dropped(empty_stage, job, monkeypatch):
    gate = held(monkeypatch, Effort.THOROUGH)
    empty_stage.open(job)
    empty_stage.suggester.set_refining(False)
    empty_stage.suggester.set_method("grabcut")
    empty_stage.suggester.set_contrast("dual")
    gate.set()
    empty_stage.answered()
    project = empty_stage.session.project
    assert project.attention(1, empty_stage.suggester.key).extents is None
    assert [key for key in ("none", "dual") if project.attention(1, f"{empty_stage.suggester.fingerprint}/{key}")]
    assert project.attention(1, f"{empty_stage.suggester.fingerprint}/none").extents.views == 1


def test_the_level_is_found_by_itself_until_the_threshold_is_moved(walking):
    suggester, panel = walking.suggester, walking.window.findChild(SuggestionsPanel)
    own = {number: region.plain for number, region in suggester.regions.items()}
    assert panel.threshold_value.text() == "auto" and panel.automatic.isChecked()
    walking.hand.press(Key.Key_BracketLeft)
    assert not suggester.automatic and panel.threshold_value.text() == "55 %"
    number, region = next(iter(suggester.regions.items()))
    assert region.share == 0.55 and region.plain != own[number]
    walking.hand.press(Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert suggester.automatic
    assert {number: region.plain for number, region in suggester.regions.items()} == own
    walking.hand.press(Key.Key_G)
    assert not panel.automatic.isChecked() and not panel.automatic.isEnabled()
    heat = next(iter(suggester.regions.values())).heat
    plain = next(iter(suggester.regions.values()))
    assert plain.extent is None and plain.plain == heat.region(plain.suggestion.territory, 0.55)
    assert suggester.final_region(plain.suggestion)[1].refinement == "none"


def test_below_its_gate_a_suggestion_is_a_place_that_a_box_makes_a_region(walking):
    suggester, review, session = walking.suggester, walking.review, walking.session
    chosen = review.shown_suggestions()[-1]
    suggester.set_gates(suggester.gates.changed(chosen.label_id, Gate(0.99, 0.98)))
    of_label = [region for region in suggester.regions.values() if region.suggestion.label_id == chosen.label_id]
    assert all(region.is_pointer and region.mask.empty for region in of_label)
    others = [region for region in suggester.regions.values() if region.suggestion.label_id != chosen.label_id]
    assert others and all(region.certainty is Certainty.SURE for region in others)
    pointers = [region for region in walking.canvas.regions if region.pointer is not None]
    assert len(pointers) == len(of_label)
    walking.hand.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(session.annotations) == len(others)
    walking.window.canvas.setFocus()
    walking.hand.press(Key.Key_Tab)
    selected = session.selected_suggestion
    assert selected.label_id == chosen.label_id
    assert [region.number for region in walking.canvas.regions if "drag a box" in region.tag] == [selected.id]
    walking.hand.press(Key.Key_A)
    assert len(session.annotations) == len(others) and any("drag a box" in text for _, text in walking.told)
    walking.hand.press(Key.Key_R)
    walking.hand.drag([(20, 15), (70, 55), (120, 95)])
    walking.wait(lambda: len(session.annotations) == len(others) + 1)
    drawn = session.annotations[-1]
    assert drawn.provenance.refinement == "walk-box" and drawn.suggestion_id == selected.id
    assert drawn.mask.box.x >= 19 and not drawn.mask.empty


def test_gates_are_kept_with_the_project(walking, job):
    label = walking.session.labels.labels[1].id
    walking.suggester.set_gates(Gates(Gate(0.6, 0.1), {label: Gate(0.9, 0.2)}))
    regions = walking.suggester.regions.values()
    assert {region.certainty for region in regions} == {Certainty.UNSURE}
    walking.session.close()
    walking.open(job)
    assert walking.suggester.gates.of(label) == Gate(0.9, 0.2)
    assert walking.suggester.gates.of(label + 1) == Gate(0.6, 0.1)
    tags = [region.tag for region in walking.canvas.regions]
    assert tags and all(tag.endswith("?") for tag in tags)


def test_switching_to_the_walk_asks_for_what_it_needs(walking):
    walking.suggester.set_method("grabcut")
    walking.step()
    walking.suggester.set_contrast("dual")
    walking.answered()
    assert walking.suggester.maps.record.extents is None
    walking.hand.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    better(walking)
    assert walking.suggester.walking and all(r.extent is not None for r in walking.suggester.regions.values())


def test_the_certainty_is_set_for_all_labels_or_one(qtbot, walking):
    labels = walking.session.labels
    dialog = CertaintyDialog(Gates(), LeastScores(), labels, None)
    qtbot.addWidget(dialog)
    dialog.sure.setValue(0.4)
    dialog.label.setCurrentIndex(2)
    assert not dialog.sure.isEnabled() and dialog.sure.value() == 0.4
    dialog.usual.setChecked(False)
    dialog.pointer.setValue(0.7)
    number = labels.labels[1].id
    assert dialog.gates == Gates(Gate(0.4, 0.05), {number: Gate(0.7, 0.7)})
    dialog.sure.setValue(0.5)
    assert dialog.gates.of(number) == Gate(0.5, 0.5)
    dialog.usual.setChecked(True)
    assert dialog.gates == Gates(Gate(0.4, 0.05)) and dialog.least == LeastScores()
    dialog.given.setChecked(False)
    dialog.lowest.setValue(0.2)
    assert dialog.least == LeastScores(own={number: 0.2}) and not dialog.best.isEnabled()
    dialog.label.setCurrentIndex(0)
    assert dialog.given.isChecked() and not dialog.lowest.isEnabled()
    dialog.given.setChecked(False)
    dialog.lowest.setValue(0.7)
    dialog.best.setValue(2)
    assert dialog.least == LeastScores(0.7, {number: 0.2}, 2)
    dialog.label.setCurrentIndex(2)
    dialog.given.setChecked(True)
    assert dialog.least == LeastScores(0.7, {}, 2) and dialog.lowest.value() == 0.7


def test_the_certainty_is_asked_for_from_the_menu(walking, monkeypatch):
    monkeypatch.setattr(CertaintyDialog, "exec", lambda dialog: (dialog.sure.setValue(1.0), 1)[1])
    walking.window.actions_["certainty"].trigger()
    assert walking.suggester.gates.usual == Gate(1.0, 0.05)
    assert {region.certainty for region in walking.suggester.regions.values()} == {Certainty.UNSURE}
