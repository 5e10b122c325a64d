"""Decided regions teach while the window is open: learnt beside the work, used on the next image, left out again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from teaching import COUNT, SIZE, bright, teaching_project

from annotator.core.project.region_learning import uses_heads
from annotator.ui.panels.rows import ROW_ROLE


@pytest.fixture
def taught(empty_stage, tmp_path):
    """A window on a project of decisions that nothing was learnt from yet, without the worker's minute of waiting."""
    teaching_project(tmp_path, "none")[0].close()
    empty_stage.open(tmp_path / "job.annot")
    return empty_stage


def panel(stage):
    return stage.window.learning_commands.panel


def told(stage):
    """What the panel says of the first label's regions."""
    rows = panel(stage).list.model()
    return rows.index(0, 0).data(ROW_ROLE).regions


def region(stage):
    first = next(iter(stage.session.suggestions))
    return stage.suggester.regions[first.id]


def overlap(one, other):
    """Intersection over union of two masks."""
    one, other = one.to_array(*SIZE), other.to_array(*SIZE)
    return (one & other).sum() / (one | other).sum()


def click_switch(stage):
    QTest.mouseClick(panel(stage).regions, Qt.MouseButton.LeftButton)


def test_what_was_learnt_is_told_used_from_the_next_image_on_and_left_out_by_a_click(taught):
    taught.session.show(COUNT)
    taught.answered()
    taught.hand.press(Qt.Key.Key_F5)
    taught.wait(lambda: panel(taught).list.model().rowCount())
    assert panel(taught).isVisible() and told(taught) == ""
    taught.wait(lambda: told(taught))
    assert "was" in told(taught) and "not used" not in told(taught)
    assert not taught.suggester.has_level, "nothing changes under the hand"
    taught.step()
    taught.wait(lambda: region(taught).extent is not None)
    assert taught.window.suggestions.automatic.isEnabled() and taught.window.suggestions.automatic.isChecked()
    project = taught.session.project
    truth = bright(project, taught.session.record)
    shaped = region(taught).plain
    click_switch(taught)
    assert region(taught).extent is None and told(taught) == "" and not uses_heads(project)
    assert overlap(shaped, truth) > overlap(region(taught).plain, truth) + 0.1
    click_switch(taught)
    assert region(taught).plain == shaped and told(taught) and uses_heads(project) and taught.errors == []
