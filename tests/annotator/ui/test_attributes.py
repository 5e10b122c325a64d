"""Attributes are given by keys and by the panel: to regions, to the one just accepted, to the image."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.project.project import Project
from annotator.core.project.region_past import region_past
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.panels.rows import ROW_ROLE

Key, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
BORDER = Attribute(
    "border", "Border", "choice", (Choice("S", "S sharp", "Alt+1"), Choice("B", "B blurred", "Alt+2")), required=True
)
SIZE = Attribute("size", "Size", "number", lowest=0, highest=50, unit="mm")
RULER = Attribute("ruler", "Ruler", "yes-no", key="Alt+9", of="image", required=True)


@pytest.fixture
def asked(empty_stage, folder):
    """A window on a project whose set asks of regions and of images."""
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_labels(replace(project.labels, attributes=(BORDER, SIZE, RULER))))
    project.close()
    empty_stage.open(folder / "job.annot")
    empty_stage.suggester.set_refining(False)
    empty_stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    empty_stage.canvas.setFocus()
    return empty_stage


def draw(stage, x, y):
    stage.hand.press(Key.Key_B)
    stage.hand.drag([(x, y), (x + 12, y + 8)])
    stage.hand.press(Key.Key_V)


def given(stage):
    return [dict(annotation.attributes) for annotation in stage.session.annotations]


def test_one_stroke_grades_what_was_drawn_marked_and_accepted(asked):
    stage, fields = asked, lambda: asked.window.attributes.fields
    assert set(fields()) == {"ruler"} and not stage.window.docks.attributes.isHidden()
    draw(stage, 20, 20)
    assert set(fields()) == {"border", "size"}
    stage.hand.press(Key.Key_2, ALT)
    assert given(stage) == [{"border": "B"}]
    assert stage.canvas.regions[0].tag.endswith("· B") and fields()["border"].buttons["B"].isChecked()
    stage.hand.press(Key.Key_Escape)
    draw(stage, 120, 120)
    stage.window.region_commands.mark_all()
    stage.hand.press(Key.Key_1, ALT)
    assert given(stage) == [{"border": "S"}, {"border": "S"}]
    stage.hand.press(Key.Key_Z, CTRL)
    assert given(stage) == [{"border": "B"}, {}]
    stage.hand.press(Key.Key_Escape)
    stage.hand.press(Key.Key_Return)  # accepts the first suggestion; the next one is selected
    stage.hand.press(Key.Key_2, ALT)
    assert given(stage)[2] == {"border": "B"} and "B" in stage.told[-1][1]
    stage.hand.press(Key.Key_1, ALT)
    assert given(stage)[2] == {"border": "S"} and not stage.errors
    told = [str(deed.what) for deed in region_past(stage.session.project, stage.session.annotations[2])]
    assert told[-2:] == ["gave Border: B blurred", "gave Border: S sharp"]


def test_a_letter_with_shift_grades_where_it_is_asked_and_is_the_actions_elsewhere(asked):
    stage, shift = asked, Qt.KeyboardModifier.ShiftModifier
    graded = replace(BORDER, values=(Choice("S", "S sharp", "Shift+A"), Choice("B", "B blurred", "Shift+C")))
    project = stage.session.project
    assert stage.session.apply(project.changing_labels(replace(project.labels, attributes=(graded,))), "Labels")
    draw(stage, 20, 20)
    stage.hand.press(Key.Key_C, shift)
    assert given(stage) == [{"border": "B"}]
    stage.window.images.view.setFocus()
    QTest.keyClick(stage.window.images.view, Key.Key_A, shift)  # in a list it searches nothing
    assert given(stage) == [{"border": "S"}]
    assert len(stage.session.annotations) == 1  # Shift+A labels the whole image else
    stage.canvas.setFocus()
    stage.hand.press(Key.Key_Escape)
    stage.hand.press(Key.Key_A, shift)
    assert [annotation.whole_image for annotation in stage.session.annotations] == [False, True]
    assert given(stage) == [{"border": "S"}, {}]


def test_the_panel_gives_numbers_says_what_is_wrong_and_tells_what_lacks_when_done(asked):
    stage = asked
    draw(stage, 20, 20)
    rows = stage.window.annotations.list.rows
    assert "Border missing" in rows.data(rows.index(0), ROW_ROLE).detail
    line = stage.window.attributes.fields["size"].line
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keyClicks(line, "70")
    QTest.keyClick(line, Key.Key_Return)
    assert given(stage) == [{}] and "between 0 and 50" in line.toolTip()
    line.selectAll()
    QTest.keyClicks(line, "2,50")
    QTest.keyClick(line, Key.Key_Return)
    assert given(stage) == [{"size": "2.5"}] and not line.toolTip() and stage.canvas.hasFocus()
    stage.hand.press(Key.Key_D, CTRL)
    stage.wait(lambda: "lacks what is required" in stage.told[-1][1])
    QTest.mouseClick(stage.window.attributes.fields["border"].buttons["S"], Qt.MouseButton.LeftButton)
    assert given(stage) == [{"size": "2.5", "border": "S"}]


def test_the_image_is_answered_where_nothing_is_selected(asked):
    stage, project = asked, asked.session.project
    for wanted in ("yes", "no", None):
        stage.hand.press(Key.Key_9, ALT)
        assert dict(project.image_attributes(1)).get("ruler") == wanted
    stage.hand.press(Key.Key_Z, CTRL)
    assert project.image_attributes(1) == (("ruler", "no"),)
    assert project.images_with("ruler", "no") == {1} and not project.images_with("ruler", "yes")
    assert stage.window.attributes.fields["ruler"].buttons["no"].isChecked()


def test_labels_that_exclude_each_other_on_one_place_are_told_and_kept(asked):
    stage = asked
    draw(stage, 20, 20)
    stage.hand.press(Key.Key_Escape)
    stage.hand.press(Key.Key_2)
    draw(stage, 120, 120)
    stage.hand.press(Key.Key_Escape)
    assert not any("exclude" in text for _, text in stage.told)
    draw(stage, 22, 22)
    assert stage.told[-1][1] == "Naevus and Melanoma exclude each other here." and len(given(stage)) == 3
