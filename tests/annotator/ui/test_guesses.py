"""What is guessed of an image's values for the classifier is told in the window, once for each image."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt
from stored_pictures import stored

from annotator.core.images import Display
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.ui.base.notifications import Kind
from ebp import ExcitationBackprop, phantoms

RGB = phantoms.skin(3, 160).image


@pytest.fixture
def job(tmp_path):
    """A project of a 12-bit, an 8-bit, a signed and a five-channel image."""
    encodings = ("12 bits in 16", "8-bit RGB PNG", "int16", "five channels")
    paths = [stored(tmp_path, encoding, RGB, f"{place}") for place, encoding in enumerate(encodings)]
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images(paths)
    project.close()
    return tmp_path / "job.annot"


def told(stage):
    """What is told of the values; that the classifier knows some of the labels only is told, too."""
    return [text for kind, text in stage.told if kind is Kind.INFO and "The classifier knows" not in text]


def test_each_guess_is_told_once_and_again_where_the_answer_was_stored(empty_stage, job):
    stage = empty_stage
    stage.open(job)
    assert len(told(stage)) == 1 and "12-bit numbers" in told(stage)[0]
    beside = stage.window.suggestions.state
    assert "sees" not in beside.text() and "12-bit numbers" in beside.toolTip()
    stage.step()  # 8 bits: nothing to tell
    assert len(told(stage)) == 1
    stage.step()  # answered ahead, while nobody looked
    assert len(told(stage)) == 2 and "as black and" in told(stage)[1]
    stage.suggester.set_least(stage.suggester.least.changed(None, 0.01))
    stage.wait(lambda: "suggestion" in beside.text())
    low, high = stage.suggester.maps.record.notes[0][1].values()
    assert f" · sees {low:g} to {high:g}" in beside.text() and beside.toolTip() == told(stage)[1]
    stage.step()
    assert "Of the 5 channels" in told(stage)[2]
    stage.window.actions_["previous_image"].trigger()
    stage.wait(lambda: stage.session.record.path.startswith("2") and stage.session.picture is not None)
    stage.answered()
    assert len(told(stage)) == 3
    assert stage.errors == []
    stage.told.clear()
    stage.open(job)  # where it was left, from the answer in the project
    assert len(told(stage)) == 1 and "as black and" in told(stage)[0]


def test_window_and_level_on_the_screen_never_change_what_the_classifier_sees(empty_stage, tmp_path, monkeypatch):
    given, attend = [], ExcitationBackprop.attend
    monkeypatch.setattr(
        ExcitationBackprop,
        "attend",
        lambda self, x, *rest, **more: (given.append(x), attend(self, x, *rest, **more))[1],
    )
    stage = empty_stage
    stored(tmp_path, "int16", RGB)
    project = Project.create(tmp_path / "job.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images([tmp_path / "image.tif"])
    project.close()
    stage.open(tmp_path / "job.annot")
    shown, record = stage.shot(), stage.suggester.maps.record
    stage.hand.drag([(60, 60), (120, 90)], button=Qt.MouseButton.RightButton)
    stage.window.display.set_gamma(3.0)
    stage.window.display.set_inverted(True)
    assert stage.shot() != shown
    stage.suggester.suggest_again()
    stage.answered()
    changed = stage.suggester.maps.record
    stage.window.display.use(Display())
    stage.suggester.suggest_again()
    stage.answered()
    assert len(given) == 3 and all(torch.equal(given[0], x) for x in given)
    assert record is not changed and record.scores == changed.scores == stage.suggester.maps.record.scores
