"""Menus, keys, panels and dialogs."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QDockWidget, QFileDialog, QLabel, QMessageBox
from workers import in_thread

from annotator.core.work.label_files import load_label_set
from annotator.ui.base.actions import OTHER_KEYS, SPECS, shortcut_table
from annotator.ui.base.notifications import Kind
from annotator.ui.dialogs.details import DetailsDialog
from annotator.ui.dialogs.export import ExportDialog
from annotator.ui.dialogs.setup import FROM_MODEL, SetupDialog
from annotator.ui.dialogs.shortcuts import ShortcutsDialog
from annotator.ui.window.app import make_window

Key = Qt.Key
GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"


def test_every_action_stands_in_a_menu(empty_stage):
    window = empty_stage.window
    listed = {
        action.objectName()
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if action.text() and action.menu() is None
    }
    assert {spec.name for spec in SPECS} == listed


def test_no_key_does_two_things():
    keys = Counter(key for spec in SPECS for key in spec.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_has_a_key():
    assert [spec.name for spec in SPECS if not spec.keys] == []


def test_the_guides_key_table_is_the_table_of_actions():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    told = [(keys.replace("`", "").replace("\\|", "|"), text) for keys, text in rows]
    assert [row for row in shortcut_table() if row not in told] == []
    assert len(OTHER_KEYS) < len(shortcut_table())


def test_the_welcome_without_a_project(empty_stage):
    stage = empty_stage
    assert "Ctrl+O" in stage.canvas.message
    for spec in SPECS:
        if not spec.text.endswith("…") and spec.name not in ("quit", "shortcuts", "about", "dark"):
            stage.window.actions_[spec.name].trigger()
    assert stage.errors == []


def test_the_image_list_shows_state_and_follows(stage, qtmodeltester):
    panel = stage.window.images
    qtmodeltester.check(panel.model)
    assert panel.model.rowCount() == 3
    stage.wait(lambda: panel.model.index(0).data(Qt.ItemDataRole.DecorationRole) is not None)
    stage.step()
    assert panel.view.currentIndex().row() == 1
    stage.hand.press(Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert panel._counter.text() == "1 of 3 done"
    panel.states.setCurrentText("Not done")
    assert stage.session.order == [1, 2, 3]  # the one on screen is never left out
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    assert stage.session.order == [1, 3]
    panel.search.setText("03")
    assert stage.session.order == [3]  # a search shows matches alone
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    assert stage.session.record.id == 3
    assert stage.session.order == [3]


def test_the_row_models_are_sound(stage, qtmodeltester):
    for panel in (stage.window.labels, stage.window.suggestions, stage.window.annotations):
        qtmodeltester.check(panel.list.rows)


def test_choosing_in_the_panels_selects(stage):
    panel = stage.window.suggestions.list
    panel.setCurrentIndex(panel.rows.index(0))
    assert stage.session.selected_suggestion.id == stage.review.shown_suggestions()[0].id
    stage.hand.press(Key.Key_A)
    panel = stage.window.annotations.list
    panel.setCurrentIndex(panel.rows.index(0))
    assert stage.session.selected_annotation is not None
    labels = stage.window.labels.list
    labels.setCurrentIndex(labels.rows.index(3))
    assert stage.session.selected_annotation.label_id == stage.session.labels.labels[3].id


def test_labels_show_how_sure_the_classifier_is(stage):
    rows = stage.window.labels.list.rows
    scores = stage.suggester.maps.record.scores
    assert f"{scores['melanoma']:.2f}" in rows._rows[1].badge


def test_typing_in_the_search_field_is_no_command(stage):
    stage.hand.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.images.search.hasFocus()
    for key in (Key.Key_X, Key.Key_A):
        stage.hand.press(key)
    assert stage.window.images.search.text() == "xa"
    assert stage.session.annotations == ()


def test_undo_is_named_after_what_it_takes_back(stage):
    assert not stage.window.actions_["undo"].isEnabled()
    stage.hand.press(Key.Key_A)
    assert stage.window.actions_["undo"].text() == "Undo accept suggestion"
    stage.window.actions_["undo"].trigger()
    assert stage.window.actions_["redo"].text() == "Redo accept suggestion"


def test_export_by_the_dialog(stage, tmp_path, monkeypatch):
    stage.hand.press(Key.Key_A)
    target = tmp_path / "out.json"

    def confirm(dialog):
        dialog.path.setText(str(target))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ExportDialog, "exec", confirm)
    stage.window.actions_["export"].trigger()
    data = json.loads(target.read_text())
    assert len(data["annotations"]) == len(data["images"]) == 1
    assert str(target) in stage.told[-1][1]
    assert stage.told[-1][0] is Kind.INFO


def test_cancelling_a_dialog_does_nothing(stage, monkeypatch):
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    monkeypatch.setattr(SetupDialog, "exec", lambda dialog: QDialog.DialogCode.Rejected)
    told = len(stage.told)
    stage.window.actions_["export"].trigger()
    stage.window.actions_["model"].trigger()
    assert len(stage.told) == told


def test_labels_and_model_of_a_fresh_folder(empty_stage, tmp_path, samples, monkeypatch):
    import shutil

    shutil.copy(samples[0], tmp_path / "a.png")
    stage = empty_stage
    stage.open(tmp_path, answered=False)
    assert stage.window.suggestions.choose_model.isVisible()
    assert (tmp_path / f"{tmp_path.name}.annot").is_file()

    def confirm(dialog):
        dialog.labels.setCurrentIndex(dialog.labels.findData("dermoscopy"))
        dialog.labels.activated.emit(dialog.labels.currentIndex())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SetupDialog, "exec", confirm)
    stage.window.actions_["model"].trigger()
    assert stage.session.labels == load_label_set("dermoscopy")
    stage.answered()
    assert stage.review.shown_suggestions()


def test_a_classifiers_own_labels(qtbot, qapp):
    dialog = SetupDialog("lesions")
    qtbot.addWidget(dialog)
    dialog.labels.setCurrentIndex(dialog.labels.findData(FROM_MODEL))
    assert "melanoma" in [label.name for label in dialog.choice().labels.labels]
    dialog.model.setCurrentIndex(dialog.model.findData(""))
    dialog._check()
    assert "no classifier" in dialog.fault.text()


def test_new_project_by_the_dialogs(empty_stage, tmp_path, monkeypatch):
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([], ""))
    monkeypatch.setattr(SetupDialog, "exec", lambda dialog: QDialog.DialogCode.Accepted)
    empty_stage.window.actions_["new_project"].trigger()
    assert (tmp_path / "mine.annot").is_file()
    assert empty_stage.session.project.path.name == "mine.annot"


@pytest.mark.parametrize("name", ["open_folder", "open_images", "open_project"])
def test_opening_by_the_dialogs(empty_stage, folder, monkeypatch, name):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **k: str(folder))
    images = [str(path) for path in sorted(folder.glob("*.png"))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: (images, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(folder / "job.annot"), ""))
    empty_stage.window.actions_[name].trigger()
    assert len(empty_stage.session.order) == 3
    empty_stage.wait(lambda: empty_stage.session.picture is not None)


def test_the_shortcut_sheet_and_about(stage, qtbot, monkeypatch):
    dialog = ShortcutsDialog(stage.window.shortcuts, stage.window)
    qtbot.addWidget(dialog)
    dialog.show()
    shown = []
    monkeypatch.setattr(ShortcutsDialog, "exec", lambda self: shown.append("keys"))
    monkeypatch.setattr(QMessageBox, "about", lambda *a: shown.append("about"))
    stage.hand.press(Key.Key_F1)
    stage.window.actions_["about"].trigger()
    assert shown == ["keys", "about"]


def test_a_bug_is_shown_with_details_to_copy(stage, qtbot, qapp):
    stage.window.notifications.report_bug("Traceback…\nZeroDivisionError: division by zero")
    kind, text = stage.told[-1]
    assert kind is Kind.BUG
    assert "ZeroDivisionError" in text
    dialog = DetailsDialog("the trace", stage.window)
    qtbot.addWidget(dialog)
    dialog._copy()
    assert "the trace" in qapp.clipboard().text()


def test_the_message_bar_shows_errors_until_dismissed(stage, tmp_path):
    from annotator.ui.window.message_bar import MessageBar

    bar = stage.window.findChild(MessageBar)
    stage.window.commands.open([tmp_path / "nowhere"])
    assert bar.isVisible()
    assert "nowhere" in bar.text.text()
    bar.dismiss.click()
    assert not bar.isVisible()


def test_what_is_said_in_passing_goes_with_the_image(stage, tmp_path):
    from annotator.ui.window.message_bar import MessageBar

    bar = stage.window.findChild(MessageBar)
    stage.hand.press(Key.Key_Period)
    assert bar.isVisible() and "Brush" in bar.text.text()
    stage.step()
    assert not bar.isVisible()
    stage.window.commands.open([tmp_path / "nowhere"])
    stage.hand.press(Key.Key_Period)
    assert "Brush" in stage.window.statusBar().currentMessage()
    stage.step()
    assert bar.isVisible() and "nowhere" in bar.text.text()
    assert "Brush" not in stage.window.statusBar().currentMessage()


def test_names_stand_on_the_centre_line_of_their_fields(stage):
    panel = stage.window.suggestions
    names = {label.text(): label for label in panel.findChildren(QLabel)}
    for name, field in (("Threshold", panel.threshold), ("Contrast", panel.contrast)):
        assert abs(names[name].geometry().center().y() - field.geometry().center().y()) <= 1


def test_the_layout_is_remembered(qtbot, qapp):
    QSettings().clear()
    first = make_window(make_backend=in_thread)
    first.resize(1010, 707)
    first.show()
    qtbot.waitExposed(first)
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    first.addDockWidget(left, first.findChild(QDockWidget, "labels"))
    first.close()
    second = make_window(make_backend=in_thread)
    qtbot.addWidget(second)
    assert second.dockWidgetArea(second.findChild(QDockWidget, "labels")) == left
    assert second.height() == 707
    second.close()
    QSettings().clear()
