"""What goes wrong in real work: late answers, filters, changed images, other models, keys in the wrong place."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
import torch
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from annotator.core.project.project import Project
from annotator.core.regions.mask import Box
from annotator.core.work.annotation import Decision
from annotator.core.work.drawing import Drawing
from annotator.core.work.label_files import load_label_set
from annotator.inference.model_files import model_path
from annotator.inference.requests import Urgency
from annotator.ui.dialogs.setup import FROM_FILE, SetupDialog
from annotator.ui.window.message_bar import MessageBar
from annotator.ui.work.selecting import Kind, Selection

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE, LEFT, NO_KEYS = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Escape])
def test_enter_and_escape_leave_the_search_field_and_decide_nothing(stage, key):
    stage.hand.press(Key.Key_F, CONTROL)
    stage.hand.press(Key.Key_1)
    stage.hand.press(key)
    assert stage.session.annotations == ()
    assert stage.canvas.hasFocus()


@pytest.mark.parametrize(("state", "key"), [("With suggestions", Key.Key_Return), ("Not done", Key.Key_D)])
def test_work_that_leaves_the_filter_stays_on_screen(stage, state, key):
    project = stage.session.project
    stage.wait(lambda: all(project.attention(number, stage.suggester.key) for number in (2, 3)))
    stage.window.images.states.setCurrentText(state)
    first = stage.session.record.id
    stage.hand.press(key, CONTROL)
    assert stage.session.record.id == first
    assert first in stage.session.order
    stage.step()
    assert stage.session.record.id != first
    assert first not in stage.session.order


def test_a_filter_holds_for_the_next_project_too(stage, folder):
    stage.window.images.search.setText("02")
    stage.window.commands.open([folder / "job.annot"])
    stage.wait(lambda: stage.session.picture is not None)
    assert set(stage.session.order) <= {stage.session.record.id, 2}


def test_a_dismissed_error_is_told_again_and_outlasts_what_is_said_in_passing(stage, tmp_path):
    bar = stage.window.findChild(MessageBar)
    for _ in range(2):
        stage.window.commands.open([tmp_path / "nowhere"])
        assert bar.isVisible()
        stage.hand.press(Key.Key_Period)
        assert "nowhere" in bar.text.text()
        assert "Brush" in stage.window.statusBar().currentMessage()
        bar.dismiss.click()
    assert len(stage.errors) == 2


def test_names_are_shown_as_they_are(stage, tmp_path):
    stage.window.commands.open([tmp_path / "<b>bold</b>"])
    assert stage.window.findChild(MessageBar).text.textFormat() is Qt.TextFormat.PlainText


def test_the_dialog_offers_what_is_in_force_first(stage, monkeypatch):
    before = stage.session.labels
    stage.hand.press(Key.Key_A)
    stage.hand.press(Key.Key_Z, CONTROL)
    monkeypatch.setattr(SetupDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    stage.window.actions_["model"].trigger()
    assert stage.session.labels == before
    assert stage.suggester.model == "lesions"
    assert stage.session.undo_history.redo_text == "Accept suggestion"


def test_a_cancelled_file_choice_changes_nothing(qtbot, qapp, monkeypatch):
    dialog = SetupDialog("lesions", current=load_label_set("facs"))
    qtbot.addWidget(dialog)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: ("", ""))
    for box in (dialog.labels, dialog.model):
        box.setCurrentIndex(box.findData(FROM_FILE))
        box.activated.emit(box.currentIndex())
    assert dialog.choice().model == "lesions"
    assert dialog.choice().labels == load_label_set("facs")


def drawn(stage, points=((30, 30), (60, 40))):
    stage.session.select(None)
    stage.hand.press(Key.Key_B)
    stage.hand.drag(list(points))
    return stage.session.annotations[-1]


def test_a_box_answer_never_overwrites_a_later_stroke(stage):
    annotation = drawn(stage)
    stage.review.fit_box(Box(20, 20, 80, 80), Drawing.REPLACE)
    stage.hand.drag([(45, 35), (100, 100), (120, 120)])
    painted = stage.session.annotation(annotation.id)
    stage.wait(lambda: any("changed meanwhile" in text or "No region" in text for _, text in stage.told))
    assert stage.session.annotation(annotation.id) == painted


def test_a_box_answer_for_another_image_is_dropped(stage):
    drawn(stage)
    stage.review.fit_box(Box(20, 20, 80, 80), Drawing.REPLACE)
    before = stage.session.project.annotations(1)
    stage.step()
    QTest.qWait(300)
    assert stage.session.project.annotations(1) == before
    assert stage.session.annotations == ()
    assert stage.errors == []


def test_undo_of_a_stroke_brings_a_polygons_vertices_back(stage):
    stage.hand.press(Key.Key_P)
    for point in ((20, 20), (120, 30), (60, 110)):
        stage.hand.click(point)
    stage.hand.press(Key.Key_Return)
    polygon = stage.session.annotations[0]
    stage.hand.press(Key.Key_B)
    stage.hand.drag([(100, 100), (150, 150)])
    stage.hand.press(Key.Key_Z, CONTROL)
    assert stage.session.annotations[0].rings == polygon.rings
    assert stage.session.annotations[0].mask == polygon.mask


def test_a_damaged_project_leaves_the_open_one_open(stage, tmp_path):
    damaged = tmp_path / "damaged.annot"
    shutil.copy(stage.session.project.path, damaged)
    with sqlite3.connect(damaged) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DROP TABLE image")
    database.close()
    record = stage.session.record
    assert not stage.window.commands.open([damaged])
    assert "damaged.annot" in stage.errors[-1]
    assert stage.session.record == record
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 1


def test_an_undone_rejection_is_shown_under_another_contrast(stage):
    count = len(stage.review.shown_suggestions())
    stage.hand.press(Key.Key_Tab)
    stage.hand.press(Key.Key_X)
    stage.suggester.set_contrast("dual")
    stage.answered()
    stage.hand.press(Key.Key_Z, CONTROL)
    assert len(stage.review.shown_suggestions()) >= min(count, 1)
    assert {s.provenance.contrast for s in stage.session.suggestions} == {"dual"}
    stage.hand.press(Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert stage.errors == []


@pytest.mark.parametrize("leave", ["space", "menu"])
def test_a_polygon_under_way_is_not_lost_by_going_on(stage, leave):
    first = stage.session.record.id
    stage.hand.press(Key.Key_P)
    for point in ((20, 20), (120, 30), (60, 110)):
        stage.hand.click(point)
    if leave == "space":
        stage.hand.press(Key.Key_Space)
    else:
        stage.window.actions_["next_image"].trigger()
    assert stage.session.record.id == first
    stage.hand.press(Key.Key_Return)
    assert len(stage.session.annotations) == 1


def test_escape_in_a_stroke_on_a_suggestion_leaves_it_undecided(stage):
    stage.hand.press(Key.Key_Tab)
    suggestion = stage.session.selected_suggestion
    stage.hand.press(Key.Key_B)
    stage.hand.send(QEvent.Type.MouseButtonPress, (40, 40), LEFT, LEFT, NO_KEYS)
    stage.hand.send(QEvent.Type.MouseMove, (80, 60), NONE, LEFT, NO_KEYS)
    stage.hand.press(Key.Key_Escape)
    assert stage.session.annotations == ()
    stored = {s.id: s.decision for s in stage.session.project.suggestions(suggestion.image_id)}
    assert stored[suggestion.id] is Decision.PENDING


def test_a_label_key_during_a_vertex_drag_holds(stage):
    annotation = drawn(stage)
    stage.hand.press(Key.Key_V)
    from annotator.ui.tools.select import rings_of

    corner = rings_of(annotation)[0][0]
    stage.hand.send(QEvent.Type.MouseButtonPress, corner, LEFT, LEFT, NO_KEYS)
    stage.hand.send(QEvent.Type.MouseMove, (corner[0] - 9, corner[1] - 9), NONE, LEFT, NO_KEYS)
    stage.review.choose_label(stage.session.labels.labels[3])
    stage.hand.send(QEvent.Type.MouseButtonRelease, (corner[0] - 9, corner[1] - 9), LEFT, NONE, NO_KEYS)
    after = stage.session.annotations[0]
    assert after.label_id == stage.session.labels.labels[3].id
    assert after.mask != annotation.mask


def test_a_second_button_does_not_leave_the_stroke_open(stage):
    stage.session.select(None)
    stage.hand.press(Key.Key_B)
    middle = Qt.MouseButton.MiddleButton
    stage.hand.send(QEvent.Type.MouseButtonPress, (40, 40), LEFT, LEFT, NO_KEYS)
    stage.hand.send(QEvent.Type.MouseButtonPress, (40, 40), middle, LEFT | middle, NO_KEYS)
    stage.hand.send(QEvent.Type.MouseButtonRelease, (40, 40), LEFT, middle, NO_KEYS)
    stage.hand.send(QEvent.Type.MouseButtonRelease, (40, 40), middle, NONE, NO_KEYS)
    assert not stage.canvas.busy
    assert len(stage.session.annotations) == 1


def test_a_missing_model_is_not_replaced_by_the_one_before(stage, tmp_path, samples):
    shutil.copy(samples[0], tmp_path / "x.png")
    other = Project.create(tmp_path / "other.annot", load_label_set("dermoscopy"), str(tmp_path / "gone.safetensors"))
    other.add_images([tmp_path / "x.png"])
    other.close()
    stage.window.commands.open([tmp_path / "other.annot"])
    stage.wait(lambda: stage.session.picture is not None)
    QTest.qWait(200)
    assert stage.suggester.model == ""
    assert stage.session.suggestions == ()


def test_going_to_another_model_and_back(stage, tmp_path):
    copy = tmp_path / "copy.safetensors"
    copy.write_bytes(model_path("lesions").read_bytes() + b"")
    from ebp import Classifier

    classifier = Classifier.load(copy)
    with torch.no_grad():
        classifier.module.state_dict()[next(reversed(classifier.module.state_dict()))].add_(0.3)
    classifier.save(copy)
    first = stage.suggester.fingerprint
    for model in (str(copy), "lesions"):
        stage.suggester.use_model(model)
        stage.answered()
        assert {s.provenance.fingerprint for s in stage.session.suggestions} <= {stage.suggester.fingerprint}
        assert stage.suggester.maps.record.fingerprint == stage.suggester.fingerprint
        assert set(stage.suggester.regions) == {s.id for s in stage.session.suggestions}
    assert stage.suggester.fingerprint == first


def test_an_edge_fit_of_another_contrast_is_dropped(stage):
    stage.suggester.set_contrast("dual")
    stage.answered()
    stage.suggester.set_refining(True)
    stage.fitted()
    stage.suggester.set_contrast("none")
    stage.answered()
    stage.suggester.set_contrast("dual")
    stage.fitted()
    again = {n: r.fitted for n, r in stage.suggester.regions.items()}
    stage.suggester.set_refining(False)
    stage.suggester.set_refining(True)
    stage.fitted()
    assert {n: r.fitted for n, r in stage.suggester.regions.items()} == again


def test_answers_for_labels_no_longer_in_force_are_dropped(stage):
    request = stage.suggester._request(stage.session.record, Urgency.SCREEN)
    answers = []
    stage.window.thread_.answered.connect(answers.append)
    stage.window.thread_.submit(request)
    stage.session.reopen()
    stage.answered()
    QTest.qWait(200)
    assert stage.errors == []
    assert all(s.image_id == 1 for s in stage.session.suggestions)


def test_clicking_the_chosen_label_gives_it_to_the_selection(stage):
    annotation = drawn(stage)
    other = stage.session.labels.labels[2]
    stage.session.choose_label(other)
    stage.session.select(Selection(Kind.ANNOTATION, annotation.id))
    stage.window.labels.list.clicked.emit(stage.window.labels.list.rows.index(2))
    assert stage.session.annotations[0].label_id == other.id


def test_a_crash_of_the_worker_ends_the_waiting(stage):
    request = stage.suggester._request(stage.session.record, Urgency.SCREEN)
    stage.suggester._set_waiting(True)
    stage.window.thread_.crashed.emit("Traceback\nRuntimeError: no driver", request)
    assert not stage.suggester.waiting
    assert any("no driver" in text for text in stage.errors)


@pytest.mark.parametrize("where", ["list", "slider", "check box", "button"])
def test_space_goes_on_from_everywhere(stage, where):
    panel = stage.window.suggestions
    widget = {"list": panel.list, "slider": panel.threshold, "check box": panel.refine, "button": panel.accept}[where]
    before = stage.session.record.id, panel.refine.isChecked(), stage.session.annotations
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Space)
    QApplication.processEvents()
    assert stage.session.record.id == before[0] + 1
    assert panel.refine.isChecked() == before[1]
    assert stage.session.project.annotations(before[0]) == list(before[2])


def test_images_are_added_to_an_empty_project(stage, tmp_path, samples, monkeypatch):
    stage.hand.press(Key.Key_A)
    path = tmp_path / "fresh.annot"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([], ""))
    monkeypatch.setattr(SetupDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    stage.window.actions_["new_project"].trigger()
    assert stage.session.order == []
    assert stage.window.annotations.list.rows.rowCount() == 0
    assert stage.window.status.image.text() == ""
    assert "no images yet" in stage.canvas.message
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([str(samples[0])], ""))
    stage.window.actions_["add_images"].trigger()
    stage.wait(lambda: stage.session.picture is not None)
    assert len(stage.session.order) == 1


def test_a_model_file_replaced_while_it_is_in_use(stage, tmp_path):
    copy = tmp_path / "copy.safetensors"
    copy.write_bytes(model_path("lesions").read_bytes())
    stage.suggester.model, stage.suggester.fingerprint = str(copy), "0" * 64
    stage.suggester._ask_again()
    stage.answered()
    assert stage.suggester.fingerprint == stage.suggester.maps.record.fingerprint
    assert set(stage.suggester.regions) == {s.id for s in stage.session.suggestions}
    assert stage.errors == []
