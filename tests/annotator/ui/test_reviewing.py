"""Accepting, rejecting and editing by key, and taking it back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from small_models import label_set, write_image, write_model

from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, ImageState, Origin
from annotator.core.work.edits import Changes
from annotator.ui.panels.rows import ROW_ROLE
from annotator.ui.work.selecting import Kind, Selection

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def small(empty_stage, tmp_path):
    """A window on a picture on which four labels are found, in several places each."""
    model = write_model(tmp_path / "model.safetensors", 4)
    project = Project.create(tmp_path / "job.annot", label_set(4), str(model))
    project.add_images([write_image(tmp_path / "0.png", (120, 100))])
    project.close()
    empty_stage.open(tmp_path / "job.annot")
    return empty_stage


def state(stage):
    project = stage.session.project
    return project.annotations(stage.session.record.id), project.suggestions(stage.session.record.id)


def test_the_classifier_suggests_what_the_phantom_shows(stage):
    assert stage.review.shown_suggestions()
    assert all(r.mask.area > 0 for r in stage.suggester.regions.values())
    assert stage.errors == []


def test_tab_goes_round_the_suggestions(stage):
    numbers = [s.id for s in stage.review.shown_suggestions()]
    for number in [*numbers, numbers[0]]:
        stage.hand.press(Key.Key_Tab)
        assert stage.session.selected_suggestion.id == number
    stage.hand.press(Key.Key_Tab, SHIFT)
    assert stage.session.selected_suggestion.id == numbers[-1]


def test_enter_and_a_accept_what_is_seen(stage):
    for key in (Key.Key_Return, Key.Key_A):
        if not stage.review.shown_suggestions():
            stage.step()
        stage.hand.press(Key.Key_Tab)
        suggestion = stage.session.selected_suggestion
        seen = stage.suggester.regions[suggestion.id].mask
        stage.hand.press(key)
        annotation = stage.session.project.annotations(suggestion.image_id)[-1]
        assert annotation.mask == seen
        assert annotation.origin is Origin.ACCEPTED
        assert annotation.suggestion_id == suggestion.id
        assert annotation.provenance.fraction == stage.suggester.fraction
        kept = next(s for s in stage.session.project.suggestions(suggestion.image_id) if s.id == suggestion.id)
        assert kept.decision is Decision.ACCEPTED


def test_x_rejects_and_the_rejection_is_kept(stage):
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    stage.hand.press(Key.Key_X)
    kept = {s.id: s.decision for s in stage.session.project.suggestions(suggestion.image_id)}
    assert kept[suggestion.id] is Decision.REJECTED
    assert suggestion.id not in stage.suggester.regions
    assert stage.session.annotations == ()


def test_undo_and_redo_bit_for_bit(stage):
    states = [state(stage)]
    for key in (Key.Key_F, Key.Key_Delete):
        stage.hand.press(key)
        states.append(state(stage))
    for expected in (states[-2], states[-3]):
        stage.hand.press(Key.Key_Z, CONTROL)
        assert state(stage) == expected
    for expected in states[1:]:
        stage.hand.press(Key.Key_Z, CONTROL | SHIFT)
        assert state(stage) == expected


def test_undo_goes_back_to_the_image_it_changes(stage):
    first = stage.session.record.id
    stage.hand.press(Key.Key_A)
    stage.step()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.session.record.id == first
    assert any(stage.session.record.path in text for _, text in stage.told[-2:]), "it is said where that was"
    assert stage.session.annotations == ()


def test_f_accepts_and_takes_the_brush(stage):
    stage.hand.press(Key.Key_Tab)
    stage.hand.press(Key.Key_F)
    assert stage.session.selection.kind is Kind.ANNOTATION
    assert stage.canvas.tool.name == "brush"
    annotation = stage.session.selected_annotation
    x, y = annotation.mask.box.x, annotation.mask.box.y + int(np.argmax(annotation.mask.crop()[:, 0]))
    stage.hand.drag([(x + 1, y + 1), (4, 4), (30, 8)])
    edited = stage.session.annotations[0]
    assert edited.id == annotation.id
    assert edited.origin is Origin.EDITED
    assert edited.mask.area > annotation.mask.area


def test_delete_removes_the_selected_annotation(stage):
    stage.hand.press(Key.Key_F)
    stage.hand.press(Key.Key_Delete)
    assert stage.session.annotations == ()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert len(stage.session.annotations) == 1


def test_the_threshold_moves_the_outline_live(stage):
    stage.hand.press(Key.Key_Tab)
    number = stage.session.selected_suggestion.id
    areas = []
    for _ in range(3):
        areas.append(stage.suggester.regions[number].mask.area)
        stage.hand.press(Key.Key_BracketRight)
    assert areas == sorted(set(areas))
    stage.window.suggestions.threshold.setValue(30)
    assert stage.suggester.fraction == 0.3
    assert stage.suggester.regions[number].mask.area < areas[0]
    assert stage.window.suggestions.threshold_value.text() == "30 %"


def test_fitting_to_edges_can_be_switched(stage):
    number = stage.review.shown_suggestions()[0].id
    plain = stage.suggester.regions[number].mask
    stage.hand.press(Key.Key_G)
    stage.fitted()
    assert stage.suggester.regions[number].mask != plain
    stage.hand.press(Key.Key_A)
    assert stage.session.annotations[0].provenance.refinement == "grabcut"
    stage.hand.press(Key.Key_G)
    assert all(r.fitted is None for r in stage.suggester.regions.values())


def test_fitting_fast_is_by_watershed(stage):
    number = stage.review.shown_suggestions()[0].id
    plain = stage.suggester.regions[number].mask
    stage.hand.press(Key.Key_G)
    stage.fitted()
    exact = stage.suggester.regions[number].mask
    stage.hand.press(Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert stage.window.actions_["fast_fitting"].isChecked()
    assert stage.suggester.regions[number].fitted is None
    stage.fitted()
    assert stage.suggester.regions[number].mask not in (plain, exact)
    stage.hand.press(Key.Key_A)
    assert stage.session.annotations[0].provenance.refinement == "watershed"


def test_the_label_set_says_how_to_fit_at_first(stage, folder):
    stage.session.project.set_setting("refinement", "watershed")
    stage.open(folder / "job.annot")
    assert stage.suggester.refining and stage.suggester.method == "watershed"
    assert stage.window.actions_["refine"].isChecked() and stage.window.actions_["fast_fitting"].isChecked()
    stage.fitted()


def test_contrast_asks_again(stage):
    stage.hand.press(Key.Key_C)
    assert stage.suggester.contrast == "dual"
    stage.answered()
    assert stage.suggester.maps.record.contrast == "dual"
    assert all(s.provenance.contrast == "dual" for s in stage.session.suggestions)
    stage.hand.press(Key.Key_C)
    assert stage.suggester.contrast == "rest"
    stage.answered()
    assert stage.suggester.maps.record.contrast == "rest"
    stage.hand.press(Key.Key_C)
    assert stage.suggester.contrast == "both"
    stage.answered()
    assert stage.suggester.maps.record.contrast == "both"
    stage.hand.press(Key.Key_C)
    assert stage.suggester.contrast == stage.session.label.name


def test_what_is_decided_is_not_suggested_again(stage):
    stage.hand.press(Key.Key_Tab)
    rejected = stage.session.selected_suggestion
    stage.hand.press(Key.Key_X)
    stage.window.actions_["suggest_again"].trigger()
    stage.answered()
    again = [s for s in stage.session.suggestions if s.label_id == rejected.label_id]
    assert all(np.hypot(*np.subtract(s.peak, rejected.peak)) > 5 for s in again)


def test_digits_choose_and_change_labels(stage):
    stage.hand.press(Key.Key_3)
    assert stage.session.label == stage.session.labels.labels[2]
    stage.hand.press(Key.Key_F)
    suggested = stage.session.selected_annotation.label_id
    other = next(place for place, label in enumerate(stage.session.labels.labels) if label.id != suggested)
    stage.hand.press(Key(Key.Key_1 + other))
    assert stage.session.selected_annotation.label_id == stage.session.labels.labels[other].id
    stage.hand.press(Key.Key_Z, CONTROL)
    assert [value.label_id for value in stage.session.annotations] == [suggested]
    assert stage.session.label.id == suggested, "the chosen label follows"
    stage.hand.press(Key.Key_Z, CONTROL | SHIFT)
    assert stage.session.label == stage.session.labels.labels[other]


def test_all_of_a_label_at_once_and_back_in_one_step(small):
    waiting = small.review.shown_suggestions()
    many = max(waiting, key=lambda s: sum(other.label_id == s.label_id for other in waiting))
    alike = [s.id for s in waiting if s.label_id == many.label_id]
    small.session.select(Selection(Kind.SUGGESTION, many.id))
    small.hand.press(Key.Key_Return, CONTROL | SHIFT)
    assert {a.suggestion_id for a in small.session.annotations} == set(alike)
    assert [s.id for s in small.review.shown_suggestions()] == [s.id for s in waiting if s.id not in alike]
    small.hand.press(Key.Key_Z, CONTROL)
    assert small.session.annotations == () and small.review.shown_suggestions() == waiting
    small.session.select(Selection(Kind.SUGGESTION, many.id))
    small.hand.press(Key.Key_Delete, SHIFT)
    kept = {s.id: s.decision for s in small.session.project.suggestions(many.image_id)}
    assert {number for number, decision in kept.items() if decision is Decision.REJECTED} == set(alike)
    small.hand.press(Key.Key_Z, CONTROL)
    assert small.review.shown_suggestions() == waiting and small.errors == []


def test_with_nothing_selected_both_act_on_the_first_suggestion_and_say_so(small):
    first, second = small.review.shown_suggestions()[:2]
    titles = [small.session.labels.by_id(s.label_id).title for s in (first, second)]
    small.session.select(None)
    small.hand.press(Key.Key_X)
    assert small.told[-1][1] == f"Rejected: {titles[0]}"
    small.session.select(None)
    small.hand.press(Key.Key_A)
    assert small.told[-1][1] == f"Accepted: {titles[1]}"
    small.hand.press(Key.Key_Z, CONTROL)
    small.session.select(None)
    small.hand.press(Key.Key_Return, CONTROL | SHIFT)
    assert small.told[-1][1] == f"Accepted: {titles[1]}"
    small.hand.press(Key.Key_Z, CONTROL)
    small.session.select(None)
    small.hand.press(Key.Key_A)
    assert [a.suggestion_id for a in small.session.annotations] == [second.id]


def test_a_digit_relabels_a_suggestion_on_accepting_and_what_was_just_accepted(small):
    first, second = small.review.shown_suggestions()[:2]
    others = [label for label in small.session.labels.labels if label.id not in (first.label_id, second.label_id)]
    digit = Key(Key.Key_1 + small.session.labels.labels.index(others[0]))
    small.session.select(Selection(Kind.SUGGESTION, first.id))
    small.hand.press(digit)
    assert small.session.annotations == () and others[0].title in row_of(small, first.id).detail
    small.hand.press(Key.Key_Return)
    made = small.session.annotations[0]
    assert (made.label_id, made.origin, made.suggestion_id) == (others[0].id, Origin.EDITED, first.id)
    assert small.session.selected_suggestion is not None, "the next one is selected already"
    small.session.emit_changes(Changes(images=frozenset((7,))))  # such as the worker's answer for another image
    own = Key(Key.Key_1 + [label.id for label in small.session.labels.labels].index(first.label_id))
    small.hand.press(own)
    assert small.session.annotations[0].label_id == first.label_id
    assert "→" not in row_of(small, small.session.selected_suggestion.id).detail
    small.hand.press(Key.Key_Tab)
    small.hand.press(digit)
    assert small.session.annotations[0].label_id == first.label_id, "something else was done: it stays"
    small.hand.press(Key.Key_Z, CONTROL)
    small.hand.press(Key.Key_Z, CONTROL)
    assert small.session.annotations == () and small.errors == []


def row_of(stage, number):
    rows = stage.window.suggestions.list.rows
    return rows.index(rows.row_of(number)).data(ROW_ROLE)


def test_accept_all_and_mark_done(stage):
    waiting = stage.review.shown_suggestions()
    stage.hand.press(Key.Key_Return, CONTROL)
    assert len(stage.session.annotations) == len(waiting)
    assert stage.review.shown_suggestions() == []
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.review.shown_suggestions() == waiting
    stage.hand.press(Key.Key_Z, CONTROL | SHIFT)
    stage.hand.press(Key.Key_D, CONTROL)
    assert stage.session.record.state is ImageState.DONE
    stage.hand.press(Key.Key_D, CONTROL)
    assert stage.session.record.state is ImageState.STARTED


def test_one_key_marks_as_done_and_goes_on(stage):
    for number in (1, 2):
        stage.hand.press(Key.Key_Space, CONTROL)
        assert stage.session.record.id == number + 1
        assert stage.session.project.images([number])[0].state is ImageState.DONE
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.session.record.id == 2 and stage.session.record.state is ImageState.NEW
    stage.hand.press(Key.Key_P)
    stage.hand.click((20, 20))
    stage.hand.press(Key.Key_Space, CONTROL)
    assert stage.session.record.id == 2 and stage.session.record.state is ImageState.NEW, "a shape is begun"


def test_an_image_with_one_right_suggestion_takes_two_keys(stage):
    while len(stage.review.shown_suggestions()) > 1:
        stage.session.select(Selection(Kind.SUGGESTION, stage.review.shown_suggestions()[-1].id))
        stage.hand.press(Key.Key_X)
    stage.session.select(None)
    (right,), first = stage.review.shown_suggestions(), stage.session.record.id
    stage.hand.press(Key.Key_Return)
    stage.hand.press(Key.Key_Space, CONTROL)
    (kept,) = stage.session.project.annotations(first)
    assert (kept.suggestion_id, kept.origin) == (right.id, Origin.ACCEPTED)
    assert stage.session.project.image(first).state is ImageState.DONE
    assert stage.session.record.id != first and stage.errors == []


def test_a_search_shows_matches_alone_and_enter_opens_the_first(stage):
    panel = stage.window.images
    third = stage.session.project.images()[2]
    stage.hand.press(Key.Key_F, CONTROL)
    QTest.keyClicks(panel.search, third.path[-6:])
    assert panel.model.ids() == [third.id] and stage.session.record.id == 1
    QTest.keyClick(panel.search, Key.Key_Return)
    assert stage.session.record.id == third.id and stage.canvas.hasFocus()
    panel.search.clear()
    QTest.keyClick(panel.search, Key.Key_Return)
    assert stage.session.record.id == third.id, "nobody searched"


def test_space_taps_go_forward_and_back(stage):
    first = stage.session.record.id
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Space)
    assert stage.session.record.id == first + 1
    stage.hand.press(Key.Key_Space, SHIFT)
    assert stage.session.record.id == first


def test_buttons_do_what_keys_do(stage):
    panel = stage.window.suggestions
    panel.accept.click()
    assert len(stage.session.annotations) == 1
    if panel.reject.isEnabled():
        stage.hand.press(Key.Key_Tab)
        panel.reject.click()
    assert any(s.decision is not Decision.PENDING for s in stage.session.project.suggestions(1))


def test_a_box_finds_a_region_with_the_maps_help(stage):
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    box = stage.suggester.regions[suggestion.id].mask.box
    stage.hand.press(Key.Key_R)
    corners = (max(box.x - 12, 0), max(box.y - 12, 0)), (box.x + box.w + 12, box.y + box.h + 12)
    stage.hand.drag([corners[0], corners[1]])
    stage.wait(lambda: stage.session.annotations)
    annotation = stage.session.annotations[0]
    assert annotation.origin is Origin.EDITED
    assert annotation.provenance.refinement == "box"
    found = annotation.mask.box
    assert found.x >= corners[0][0] - 1
    assert found.y >= corners[0][1] - 1


def test_the_map_is_of_what_waits_or_was_asked_for_as_strong_as_its_score_and_goes_with_the_decision(stage):
    def mapped():
        heat = stage.canvas.heat
        return None if heat is None else (heat.title, heat.strength)

    def due(name):
        scores = stage.suggester.maps.record.scores
        return f"{stage.session.labels.by_name(name).title}  {scores[name]:.2f}", stage.suggester.maps.strength(name)

    first = stage.review.shown_suggestions()[0]
    assert mapped() == due(first.provenance.target)
    while stage.review.shown_suggestions():
        stage.hand.press(Key.Key_A)
    assert mapped() is None, "what is decided stays plain"
    record = stage.suggester.maps.record
    labels = stage.session.labels.labels[:9]
    unlikely = min((label for label in labels if label.name in record.targets), key=lambda x: record.scores[x.name])
    assert record.scores[unlikely.name] < record.thresholds[unlikely.name]
    stage.step()
    stage.window.actions_["previous_image"].trigger()
    stage.answered()
    assert mapped() is None, "nobody asked for another label's"
    stage.hand.press(Key(Key.Key_1 + labels.index(unlikely)))
    assert mapped() == due(unlikely.name) and mapped()[1] < 0.5
    changed = Changes(images=frozenset((stage.session.record.id,)), suggestions=frozenset((1,)))
    stage.session.emit_changes(changed)  # an answer that was stored
    assert mapped() == due(unlikely.name), "what was asked for stays"
    stage.hand.press(Key.Key_Z, CONTROL)
    assert mapped()[1] >= 0.5 and not mapped()[0].startswith(unlikely.title)
