"""A segmenter in the window: chosen in its dialog, asked with what the map shows, with boxes, clicks and strokes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from small_models import label_set, write_image, write_model
from small_segmenters import write_segmenter

from annotator.core.project.project import Project
from annotator.core.work.annotation import Origin
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.segmenter.segmenter import Segmenter
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.dialogs.segmenter import SegmenterDialog

Key, NO, CTRL, ALT, SHIFT = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
SIZE = (150, 110)


@pytest.fixture
def job(tmp_path):
    model = write_model(tmp_path / "model.safetensors", 3)
    images = [write_image(tmp_path / f"{place}.png", SIZE, place) for place in range(2)]
    project = Project.create(tmp_path / "job.annot", label_set(3), str(model))
    project.add_images(images)
    project.close()
    return tmp_path / "job.annot"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "models").mkdir()
    return SegmenterFiles(*write_segmenter(tmp_path / "models", radii=(6.0, 14.0)))


@pytest.fixture
def segmenting(empty_stage, job, files):
    empty_stage.open(job)
    empty_stage.suggester.set_segmenter(files)
    empty_stage.fitted()
    empty_stage.canvas.look(Viewport(2.0, 40.0, 30.0))
    empty_stage.canvas.setFocus()
    return empty_stage


def drive(stage, act):
    """Press the dialog's keys, and do something in it."""
    failed, done = [], []
    timer = QTimer(interval=20)

    def inside():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, SegmenterDialog):
            return
        timer.stop()
        try:
            act(dialog)
            done.append(1)
        except BaseException as fault:
            failed.append(fault)
        finally:
            if dialog.isVisible():
                dialog.reject()

    timer.timeout.connect(inside)
    timer.start()
    stage.window.activateWindow()
    stage.canvas.setFocus()
    stage.wait(stage.canvas.hasFocus)
    stage.hand.press(Key.Key_G, CTRL | ALT)
    timer.stop()
    assert failed == [] and done, "the keys open the dialog"


def named(field, path):
    """Type a path."""
    field.selectAll()
    QTest.keyClicks(field, str(path))
    QTest.keyClick(field, Key.Key_Return)


def test_the_files_are_chosen_by_keys_and_kept_with_the_project(empty_stage, job, files):
    stage = empty_stage
    stage.open(job)
    assert not stage.suggester.segmenting and not stage.window.actions_["segment"].isChecked()

    def choose(dialog):
        assert dialog.ok.isEnabled() and not dialog.none.isEnabled() and "without one" in dialog.state.text()
        named(dialog.encoder, files.decoder)
        assert dialog.isVisible() and not dialog.ok.isEnabled() and "both" in dialog.state.text()
        named(dialog.decoder, files.encoder)
        stage.wait(lambda: "wrong way round" in dialog.state.text())
        assert str(files.decoder) in dialog.state.text() and not dialog.ok.isEnabled() and dialog.isVisible()
        for field, path in ((dialog.encoder, files.encoder), (dialog.decoder, files.decoder)):
            named(field, path)
        stage.wait(dialog.ok.isEnabled)
        assert "SAM (SAM encoder)" in dialog.state.text() and " s." in dialog.state.text()
        QTest.keyClick(dialog.decoder, Key.Key_Return)
        assert dialog.result() == dialog.DialogCode.Accepted

    drive(stage, choose)
    stage.fitted()
    assert stage.suggester.segmenting and stage.window.actions_["segment"].isChecked()
    project = stage.session.project
    assert json.loads(project.setting("segmenter")) == ["models/SAM encoder.onnx", "models/SAM decoder.onnx"]
    stage.session.close()
    stage.open(job)
    stage.fitted()
    assert stage.suggester.segmenter == files and stage.suggester.segmenting

    def clear(dialog):
        stage.wait(dialog.ok.isEnabled)
        QTest.mouseClick(dialog.none, Qt.MouseButton.LeftButton)
        assert "without one" in dialog.state.text()
        QTest.keyClick(dialog.encoder, Key.Key_Return)

    drive(stage, clear)
    assert stage.suggester.segmenter is None and stage.suggester.method == "grabcut"
    assert stage.session.project.setting("segmenter") == "" and stage.errors == []


def test_a_suggestion_is_found_by_the_segmenter_and_its_masks_go_round(segmenting):
    stage = segmenting
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    region = stage.suggester.regions[suggestion.id]
    assert len(region.candidates) == 3 and region.fitted == region.candidates[0]
    seen = []
    for _ in range(3):
        seen.append(stage.suggester.regions[suggestion.id].mask)
        stage.hand.press(Key.Key_B, SHIFT)
    assert seen == list(region.candidates) and stage.suggester.regions[suggestion.id].mask == seen[0]
    stage.hand.press(Key.Key_B, SHIFT)
    stage.hand.press(Key.Key_A)
    accepted = stage.session.annotations[-1]
    files = stage.suggester.segmenter
    made = f"segmenter SAM (SAM encoder) {files.fingerprint()}"
    assert accepted.provenance.refinement == f"{made} candidate 2" and accepted.origin is Origin.ACCEPTED
    assert accepted.mask == stage.suggester.regions.get(suggestion.id, accepted).mask
    assert accepted.mask.area != 0 and stage.errors == []


def test_the_segmenter_is_switched_off_and_on_by_a_key(segmenting):
    stage = segmenting
    plain = {number: region.plain for number, region in stage.suggester.regions.items()}
    stage.hand.press(Key.Key_G, CTRL | SHIFT)
    stage.fitted()
    assert stage.suggester.method == "grabcut" and not stage.window.actions_["segment"].isChecked()
    assert all(not region.how("grabcut").refinement.startswith("seg") for region in stage.suggester.regions.values())
    stage.hand.press(Key.Key_G, CTRL | SHIFT)
    stage.fitted()
    assert stage.suggester.segmenting
    stage.hand.press(Key.Key_G, CTRL)
    assert stage.suggester.method == "walk" and not stage.window.actions_["segment"].isChecked()
    stage.hand.press(Key.Key_G, SHIFT)
    assert stage.suggester.method == "watershed" and not stage.window.actions_["walk"].isChecked()
    assert plain.keys() == stage.suggester.regions.keys()


def test_a_box_over_a_suggestion_then_clicks_then_another_mask(segmenting, monkeypatch):
    stage, asked = segmenting, []
    decode = Segmenter.decode
    monkeypatch.setattr(Segmenter, "decode", lambda *a: (asked.append(a[2]), decode(*a))[1])
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    stage.hand.press(Key.Key_R)
    stage.hand.drag([(20, 15), (60, 50), (110, 95)])
    stage.wait(lambda: stage.session.annotations)
    first = stage.session.annotations[-1]
    assert first.suggestion_id == suggestion.id and first.provenance.refinement.startswith("segmenter-box SAM (")
    assert asked[-1].box == (20, 15, 110, 95)
    box = first.mask.box
    assert box.x >= 20 and box.y >= 15 and box.x + box.w <= 110 and box.y + box.h <= 95
    count = len(asked[-1].points)
    stage.hand.click((100, 85))
    stage.hand.click((40, 40), ALT)  # whether the first one is answered by then or not
    stage.wait(lambda: len(asked[-1].points) == count + 2)
    assert asked[-1].points[count:].tolist() == [[100, 85], [40, 40]]
    assert asked[-1].belongs[count:].tolist() == [True, False] and asked[-1].box == (20, 15, 110, 95)
    stage.wait(lambda: not stage.suggester._box_answers)
    before = stage.session.annotations[-1]
    assert before != first and not before.mask.to_array(*SIZE)[40, 40]
    stage.hand.press(Key.Key_B, SHIFT)
    after = stage.session.annotations[-1]
    assert after.id == before.id and after.mask != before.mask
    assert after.provenance.refinement == f"{before.provenance.refinement} candidate 2"
    stage.hand.click((90, 80))
    stage.wait(lambda: not stage.suggester._box_answers)
    assert len(asked[-1].points) == count + 3 and stage.session.annotations[-1] != after
    assert stage.session.annotations[-1].provenance.refinement == before.provenance.refinement
    stage.hand.press(Key.Key_Z, CTRL)
    stage.hand.press(Key.Key_Z, CTRL)
    assert stage.session.annotations[-1] == before and stage.errors == []


def test_a_click_alone_makes_a_region_and_a_stroke_widens_it(segmenting):
    stage = segmenting
    stage.session.select(None)
    stage.hand.press(Key.Key_R)
    stage.hand.click((75, 55), ALT)
    assert not stage.session.annotations and any("Click first" in text for _, text in stage.told)
    stage.hand.click((75, 55))
    stage.wait(lambda: stage.session.annotations)
    mask = stage.session.annotations[0].mask.to_array(*SIZE)
    wide = 14 * 150 / 64
    y, x = np.mgrid[: SIZE[1], : SIZE[0]] + 0.5
    assert mask[55, 75] and not mask[np.hypot(x - 75, y - 55) > wide + 1].any()
    stage.hand.drag([(75, 55), (100, 55), (130, 55)], SHIFT)
    stage.wait(lambda: stage.session.annotations[0].mask.to_array(*SIZE)[55, 128])
    assert len(stage.session.annotations) == 1 and stage.errors == []


def test_clicks_without_a_segmenter_say_where_to_choose_one(empty_stage, job):
    empty_stage.open(job)
    empty_stage.hand.press(Key.Key_R)
    empty_stage.hand.click((40, 40))
    assert any("Segmenter…" in text for _, text in empty_stage.told) and not empty_stage.session.annotations
    empty_stage.hand.press(Key.Key_B, SHIFT)
    assert any("no other mask" in text for _, text in empty_stage.told)


def test_a_segmenter_that_is_gone_is_told_once_and_the_work_goes_on(empty_stage, job, files, tmp_path):
    project = Project.open(job)
    project.set_setting("segmenter", files.stored(tmp_path))
    project.close()
    files.decoder.unlink()
    empty_stage.open(job)
    empty_stage.wait(lambda: empty_stage.suggester.method == "grabcut")
    empty_stage.fitted()
    assert len(empty_stage.errors) == 1 and str(files.decoder) in empty_stage.errors[0]
    assert any("without the segmenter" in text for _, text in empty_stage.told)
    assert empty_stage.session.project.setting("segmenter"), "it is still the project's: put back, it is used again"


def test_rough_strokes_ask_it_with_points_along_them(segmenting):
    segmenting.session.select(None)
    segmenting.hand.press(Key.Key_Q, SHIFT)
    sketching = segmenting.window.asking.sketching
    segmenting.hand.drag([(60, 50), (75, 50), (90, 50)])
    segmenting.wait(lambda: sketching.settled and not sketching.waits)
    assert not sketching.mask.empty and sketching.made.startswith("segmenter-box ")
    first = sketching.mask
    segmenting.hand.drag([(110, 50), (130, 50)], ALT)
    segmenting.wait(lambda: sketching.settled and not sketching.waits)
    segmenting.hand.press(Key.Key_Return)
    (made,) = segmenting.session.annotations
    assert made.origin is Origin.DRAWN and made.mask.to_array(*SIZE)[50, 75]
    assert not first.empty and segmenting.errors == []
