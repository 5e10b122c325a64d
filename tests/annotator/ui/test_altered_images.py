"""A file that another program changes under the window: noticed, told, and taken only when the person says so."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from annotator.core.images import file_hash
from annotator.core.project.check import faults
from annotator.core.regions.mask import Box
from annotator.core.work.annotation import Decision
from annotator.ui.dialogs.question import QuestionDialog
from annotator.ui.window.image_commands import CANCEL
from annotator.ui.window.message_bar import MessageBar

KEY = Qt.Key


@pytest.fixture
def accepted(stage):
    """The first image with one accepted suggestion."""
    stage.hand.press(KEY.Key_Tab)
    stage.hand.press(KEY.Key_A)
    assert len(stage.session.annotations) == 1
    return stage


def path_of(stage):
    return stage.session.project.image_path(stage.session.record)


def overwrite(path, size=(192, 192), value=200):
    Image.fromarray(np.full((size[1], size[0], 3), value, np.uint8)).save(path)


def come_back(stage):
    """To the window, from the program that changed the file."""
    QApplication.sendEvent(stage.window, QEvent(QEvent.Type.WindowActivate))


def answer(monkeypatch, name):
    asked = []
    monkeypatch.setattr(QuestionDialog, "ask", lambda title, sentences, answers, *_: asked.append(answers) or name)
    return asked


def test_it_is_noticed_when_one_comes_back_to_the_window(accepted):
    overwrite(path_of(accepted))
    come_back(accepted)
    accepted.wait(lambda: accepted.errors)
    assert "was changed since it was annotated" in accepted.errors[-1]
    assert path_of(accepted).name in accepted.errors[-1]
    assert "Use the changed file" in accepted.errors[-1]
    assert accepted.session.suggestions == ()
    assert (accepted.suggester.maps, accepted.canvas.heat) == (None, None)
    assert any("was changed" in fault for fault in faults(accepted.session.project))


def test_it_is_noticed_when_one_comes_back_to_the_image(accepted):
    path = path_of(accepted)
    accepted.step()
    overwrite(path)
    accepted.window.actions_["previous_image"].trigger()
    accepted.wait(lambda: accepted.errors)
    assert "was changed since it was annotated" in accepted.errors[-1]
    assert accepted.session.project.image(1).sha256 != file_hash(path)
    # What the classifier says of another file is not asked for, and nothing can be accepted.
    accepted.window.actions_["suggest_again"].trigger()
    assert not accepted.suggester.waiting
    assert accepted.session.project.attention(1, accepted.suggester.key) is None


def test_a_neighbour_that_changed_keeps_what_was_recorded_of_it(accepted):
    project = accepted.session.project
    accepted.step()
    before = project.image(1)
    overwrite(project.image_path(before))
    project.forget_answers(1)
    accepted.suggester._ask()  # looks ahead and behind
    accepted.wait(lambda: 1 in accepted.window.images.model._altered)
    assert project.image(1).sha256 == before.sha256
    assert project.attention(1, accepted.suggester.key) is None


def test_the_changed_file_is_used_with_its_regions(accepted, monkeypatch):
    region = accepted.session.annotations
    overwrite(path_of(accepted))
    come_back(accepted)
    accepted.wait(lambda: accepted.session.altered)
    asked = answer(monkeypatch, "keep")
    accepted.window.actions_["adopt_image"].trigger()
    assert [list(answers) for answers in asked] == [["keep", "drop", "cancel"]]
    assert accepted.session.record.sha256 == file_hash(path_of(accepted))
    assert accepted.session.annotations == region
    assert accepted.session.altered is None
    bar = accepted.window.findChild(MessageBar)
    assert "was changed" not in bar.text.text()  # it is so no longer
    accepted.answered()  # and the classifier is asked about it
    assert list(faults(accepted.session.project)) == []
    accepted.window.actions_["undo"].trigger()
    assert accepted.session.altered is not None
    accepted.window.actions_["redo"].trigger()
    assert accepted.session.altered is None


def test_one_of_another_size_takes_no_step_until_somebody_decides(accepted, monkeypatch):
    box = accepted.session.annotations[0].mask.box
    overwrite(path_of(accepted), (384, 96))
    come_back(accepted)
    accepted.wait(lambda: accepted.session.altered)
    assert "it had 192 × 192 pixels and has 384 × 96" in accepted.errors[-1]
    before = accepted.session.annotations
    accepted.window.actions_["label_image"].trigger()
    accepted.window.actions_["undo"].trigger()
    assert accepted.session.annotations == before == tuple(accepted.session.project.annotations(1))
    asked = answer(monkeypatch, CANCEL)
    accepted.window.actions_["adopt_image"].trigger()
    assert [list(answers) for answers in asked] == [["scale", "keep", "drop", "cancel"]]
    assert accepted.session.altered is not None
    answer(monkeypatch, "scale")
    accepted.window.actions_["adopt_image"].trigger()
    scaled = accepted.session.annotations[0].mask.box
    assert abs(scaled.x - 2 * box.x) <= 1
    assert abs(scaled.h - box.h / 2) <= 1
    assert accepted.session.record.content.width == 384
    accepted.answered()
    assert accepted.canvas.picture.size == (384, 96)
    assert accepted.suggester.maps.of("melanoma").image_size == (384, 96)
    assert list(faults(accepted.session.project)) == []


def test_dropping_asks_the_classifier_afresh(accepted, monkeypatch):
    overwrite(path_of(accepted), (100, 100))
    come_back(accepted)
    accepted.wait(lambda: accepted.session.altered)
    answer(monkeypatch, "drop")
    accepted.window.actions_["adopt_image"].trigger()
    assert accepted.session.annotations == ()
    project = accepted.session.project
    assert all(s.decision is Decision.PENDING for s in project.suggestions(1))
    assert list(faults(project)) == []
    accepted.window.actions_["undo"].trigger()
    assert [a.mask.empty for a in accepted.session.annotations] == [False]
    assert accepted.session.annotations[0].mask.box.clipped(192, 192) != Box(0, 0, 0, 0)
    assert [s.decision for s in project.suggestions(1)] == [Decision.ACCEPTED]


def test_without_a_change_there_is_nothing_to_use(stage):
    stage.window.actions_["adopt_image"].trigger()
    assert "is the one that was annotated" in stage.told[-1][1]
