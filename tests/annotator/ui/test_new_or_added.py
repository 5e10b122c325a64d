"""Tools say what they will do to the selected region, and do that: a new one, more of it, or it anew."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.regions.mask import Box
from annotator.core.work.annotation import Origin
from annotator.ui.canvas.viewport import Viewport

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DRAWING = {
    "brush": Key.Key_B, "polygon": Key.Key_P, "lasso": Key.Key_L, "rectangle": Key.Key_M,
}  # fmt: skip
FIRST = [(20.0, 20.0), (60.0, 20.0), (60.0, 60.0), (20.0, 60.0)]
# Far from the first one, and from its middle outwards.
ELSEWHERE = [(100.0, 100.0), (140.0, 100.0), (140.0, 140.0), (100.0, 140.0)]
OUTWARDS = [(50.0, 50.0), (90.0, 50.0), (90.0, 90.0), (50.0, 90.0)]


@pytest.fixture
def squared(stage):
    """A square drawn by rectangle and selected, nothing suggested."""
    stage.session.choose_label(stage.session.labels.labels[0])
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.hand.press(Key.Key_M)
    stage.hand.drag([FIRST[0], FIRST[2]])
    assert [a.mask.box for a in stage.session.annotations] == [Box(20, 20, 40, 40)]
    return stage


def draw(stage, tool, points, modifiers=Qt.KeyboardModifier.NoModifier):
    stage.hand.press(DRAWING[tool])
    if tool == "polygon":
        for point in points:
            stage.hand.click(point, modifiers)
        stage.hand.press(Key.Key_Return)
    else:
        stage.hand.drag([points[0], points[2]] if tool == "rectangle" else points, modifiers)


def masks(stage):
    width, height = stage.session.picture.width, stage.session.picture.height
    return [annotation.mask.to_array(width, height) for annotation in stage.session.annotations]


@pytest.mark.parametrize("tool", DRAWING)
def test_begun_elsewhere_every_tool_draws_a_new_one(squared, tool):
    before = masks(squared)[0]
    draw(squared, tool, ELSEWHERE)
    first, second = masks(squared)
    assert np.array_equal(first, before) and second[120, 100:140].any() and not (first & second).any()
    assert squared.session.selected_annotation == squared.session.annotations[1]


@pytest.mark.parametrize(("tool", "count"), [("brush", 1), ("lasso", 1), ("polygon", 2), ("rectangle", 2)])
def test_begun_at_the_selected_one_brush_and_lasso_add_and_outlines_are_new(squared, tool, count):
    before = masks(squared)[0]
    draw(squared, tool, OUTWARDS)
    after = masks(squared)
    assert len(after) == count
    assert np.array_equal(after[0], before) == (count == 2)
    assert after[0][before].all() and after[-1][70, 88], "nothing is taken from it"


@pytest.mark.parametrize("tool", DRAWING)
def test_ctrl_draws_the_other_way_for_once(squared, tool):
    before = masks(squared)[0]
    draw(squared, tool, ELSEWHERE, CONTROL)
    (after,) = masks(squared)
    assert after[before].all() and after.sum() > before.sum()
    squared.hand.press(Key.Key_Z, CONTROL)
    assert np.array_equal(masks(squared)[0], before)
    draw(squared, "brush", OUTWARDS, CONTROL)
    assert len(masks(squared)) == 2


@pytest.mark.parametrize("tool", DRAWING)
def test_drawn_anew_is_told_and_one_undo_takes_it_back(squared, tool):
    before = squared.session.annotations[0]
    for _ in range(3):
        squared.hand.press(Key.Key_E, SHIFT)
    assert squared.told[-1][1] == "Draws: replace"
    draw(squared, tool, ELSEWHERE)
    (after,) = squared.session.annotations
    assert (after.id, after.label_id) == (before.id, before.label_id)
    assert after.mask.box.x >= 94 and (before.mask & after.mask).empty
    assert bool(after.rings) == (tool in ("polygon", "rectangle"))
    assert "was drawn anew" in squared.told[-1][1] and f"Region {before.id}, " in squared.told[-1][1]
    squared.hand.press(Key.Key_Z, CONTROL)
    assert squared.session.annotations == (before,)


def test_a_new_one_has_the_chosen_label_whatever_is_selected(squared):
    squared.session.choose_label(squared.session.labels.labels[1])
    draw(squared, "lasso", ELSEWHERE)
    assert [a.label_id for a in squared.session.annotations] == [v.id for v in squared.session.labels.labels[:2]]


def test_a_box_beside_a_region_finds_a_new_one_and_inside_it_does_that_anew(squared):
    stage = squared
    before = stage.session.annotations[0]
    stage.hand.press(Key.Key_R)
    stage.hand.drag([(80.0, 80.0), (120.0, 130.0), (170.0, 170.0)])
    stage.wait(lambda: len(stage.session.annotations) == 2)
    assert stage.session.annotations[0] == before and "anew" not in " ".join(text for _, text in stage.told)
    stage.hand.press(Key.Key_V)
    stage.hand.click((40.0, 40.0))
    assert stage.session.selected_annotation == before
    stage.hand.press(Key.Key_R)
    stage.hand.drag([(30.0, 30.0), (90.0, 90.0), (150.0, 150.0)])
    stage.wait(lambda: stage.session.annotations[0] != before)
    assert len(stage.session.annotations) == 2 and stage.session.annotations[0].id == before.id
    assert "was drawn anew" in stage.told[-1][1]


def test_the_cursor_says_what_will_happen(squared):
    note, hand = squared.canvas.intent_note, squared.hand
    hand.press(Key.Key_B)
    hand.move(ELSEWHERE[0])
    assert note.isVisible() and note.text == "new"
    hand.move((40.0, 40.0))
    assert note.isVisible() and note.text == "add"
    QTest.keyPress(squared.canvas, Key.Key_Control)
    assert note.text == "new"
    QTest.keyRelease(squared.canvas, Key.Key_Control)
    assert note.text == "add"
    hand.press(Key.Key_P)
    assert note.text == "new", "another tool says so at once"
    hand.press(Key.Key_R)
    assert note.text == "replace"
    hand.press(Key.Key_L)
    squared.window.options_bar.field(squared.window.commands.options.away).click()
    hand.move((42.0, 40.0))
    assert note.text == "take away"
    hand.press(Key.Key_Escape)
    hand.move((44.0, 40.0))
    assert note.isHidden(), "nothing is selected: there is no question"
    hand.press(Key.Key_E)
    assert note.isHidden()


def test_strokes_at_a_suggestion_are_its_own_and_elsewhere_new(stage):
    stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    mask, _ = stage.suggester.final_region(suggestion)
    taken = mask.to_array(stage.session.picture.width, stage.session.picture.height)
    free = np.argwhere(~taken)
    inside = np.argwhere(taken)
    y, x = free[np.abs(free[:, None] - inside[None, ::7]).max(2).min(1).argmax()].tolist()
    stage.hand.press(Key.Key_B)
    stage.hand.click((x + 0.5, y + 0.5))
    assert [a.origin for a in stage.session.annotations] == [Origin.DRAWN]
    assert suggestion in stage.session.suggestions
    stage.hand.press(Key.Key_Tab)
    y, x = inside[0].tolist()
    stage.hand.click((x + 0.5, y + 0.5))
    accepted = stage.session.annotations[-1]
    assert accepted.suggestion_id == suggestion.id


def test_a_polygon_whose_region_was_deselected_meanwhile_is_a_new_one(squared):
    """Adding goes to the selected region; without one nothing else is accepted in its place."""
    squared.hand.press(Key.Key_P)
    for point in OUTWARDS:
        squared.hand.click(point, CONTROL)  # would be added
    waiting = squared.session.suggestions
    squared.session.select(None)
    squared.hand.press(Key.Key_Return)
    assert [a.origin for a in squared.session.annotations] == [Origin.DRAWN, Origin.DRAWN]
    assert squared.session.suggestions == waiting
