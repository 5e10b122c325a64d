"""What a reader sees of the model is what the project's protocol says, in every place where it could be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.dialogs.protocol import ProtocolDialog
from annotator.ui.panels.image_list import describe
from annotator.ui.panels.labels import LabelsPanel
from annotator.ui.panels.rows import ROW_ROLE
from annotator.ui.panels.suggestions import SuggestionsPanel

Key = Qt.Key


@pytest.fixture
def read(empty_stage, folder):
    """Opens the project as a protocol has it."""

    def opened(protocol, reader=""):
        project = Project.open(folder / "job.annot")
        project.apply(project.changing_protocol(protocol))
        project.close()
        empty_stage.session.reader = reader
        empty_stage.open(folder / "job.annot")
        empty_stage.suggester.set_refining(False)
        empty_stage.canvas.look(Viewport(2.0, 40.0, 30.0))
        empty_stage.canvas.setFocus()
        return empty_stage

    return opened


def state_of(stage):
    panel = stage.window.findChild(SuggestionsPanel)
    return panel.state.text() if not panel.state.isHidden() else ""


def scores(stage):
    rows = stage.window.findChild(LabelsPanel).list.rows
    every = (rows.data(rows.index(place), ROW_ROLE) for place in range(rows.rowCount()))
    return [row.badge for row in every if row.badge]


def shown(stage):
    """What of the model is to be seen: suggested labels, dashed regions, scores, and the heat map."""
    dashed = [region for region in stage.canvas.regions if region.dashed]
    return (
        {value.label_id for value in stage.session.suggestions}, len(dashed), len(scores(stage)),
        stage.canvas.heat is not None,
    )  # fmt: skip


NOTHING = (set(), 0, 0, False)


def draw(stage, x, y):
    stage.hand.press(Key.Key_B)
    stage.hand.drag([(x, y), (x + 12, y + 8)])
    stage.hand.press(Key.Key_V)


def test_shown_as_ever_and_kept_with_the_mark(read):
    stage = read(Protocol())
    labels, dashed, count, heat = shown(stage)
    assert labels
    assert dashed
    assert (count, heat) == (len(stage.suggester.maps.record.scores), True)
    stage.hand.press(Key.Key_A)
    (mark,) = stage.session.annotations
    assert mark.under.mode is SuggestionMode.SHOWN
    assert mark.under.seen
    assert mark.under.looked >= 0
    stage.hand.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stage.session.annotations == ()


def test_off_hides_all_of_it(read):
    stage = read(Protocol(SuggestionMode.OFF))
    assert stage.session.hidden
    assert shown(stage) == NOTHING
    assert state_of(stage) == "Suggestions are off in this project."
    stage.hand.press(Key.Key_A)
    assert stage.session.annotations == ()
    assert not any("decide" in part for record in stage.session.project.images() for part in describe(record))


def test_on_request_they_come_when_asked_for(read):
    stage = read(Protocol(SuggestionMode.ON_REQUEST))
    assert shown(stage) == NOTHING
    assert state_of(stage) == "Suggestions come when you ask for them (Ctrl+R)."
    draw(stage, 20, 20)
    assert stage.session.annotations[0].under.blind
    stage.hand.press(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert all(shown(stage)[:3])
    stage.hand.press(Key.Key_A)
    assert stage.session.annotations[-1].under.assisted
    stage.step()
    assert shown(stage) == NOTHING


def test_after_an_own_mark_those_of_its_label_come(read):
    stage = read(Protocol(SuggestionMode.AFTER_OWN_MARK))
    assert shown(stage) == NOTHING
    suggested = stage.session.hidden[0].label_id
    label = stage.session.labels.by_id(suggested)
    other = next(value for value in stage.session.labels.labels if value.id != suggested)
    stage.session.choose_label(other)
    draw(stage, 20, 20)
    assert shown(stage)[:2] == (set(), 0)
    stage.session.choose_label(label)
    assert state_of(stage) == (
        f"What the model says of {label.title} comes once you have marked it, or said that it is absent."
    )
    draw(stage, 90, 90)
    own = stage.session.annotations[-1]
    assert (own.label_id, own.under.blind) == (suggested, True)
    assert shown(stage)[0] == {suggested}
    assert shown(stage)[1] >= 1
    stage.hand.press(Key.Key_Tab)
    stage.hand.press(Key.Key_A)
    accepted = stage.session.annotations[-1]
    assert (accepted.suggestion_id is not None, accepted.under.assisted) == (True, True)
    assert stage.session.annotation(own.id).under.blind


def test_an_audited_image_tells_as_one_on_which_there_is_nothing(read):
    protocol = next(found for seed in range(99) if (found := Protocol(audit_share=0.5, seed=seed)).is_audited(1)
                    and not found.is_audited(2))  # fmt: skip
    stage = read(protocol)
    assert stage.session.hidden
    assert shown(stage) == NOTHING
    told = "No suggestion; not a finding. Some images are read without any, as a check."
    assert state_of(stage) == told
    stage.hand.press(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    stage.answered()
    assert shown(stage) == NOTHING
    draw(stage, 20, 20)
    assert stage.session.annotations[0].under.mode is SuggestionMode.BLIND
    stage.step()
    assert shown(stage)[0]
    for suggestion in list(stage.session.suggestions):
        stage.session.apply(_rejected(suggestion), "Reject")
    assert state_of(stage) == "Every suggestion is decided."
    assert not any("decide" in part for record in stage.session.project.images() for part in describe(record))


def _rejected(suggestion):
    from annotator.core.work import decisions

    return decisions.reject(suggestion, suggestion.provenance, "ada")


def test_a_box_drawn_blind_is_not_fitted_by_the_map(read):
    stage = read(Protocol(SuggestionMode.OFF))
    suggestion = stage.session.hidden[0]
    assert stage.suggester.maps.of(suggestion.provenance.target) is not None
    assert stage.suggester.heat_of(suggestion.provenance.target) is None
    assert stage.suggester.told_of(suggestion.provenance.target) == (None, None)


def test_each_reader_has_an_own_reading_in_the_window(read, empty_stage, folder):
    stage = read(Protocol(own_readings=True), "ada")
    draw(stage, 20, 20)
    stage.hand.press(Key.Key_A)
    assert len(stage.session.annotations) == 2
    stage.session.reader = "bob"
    stage.open(folder / "job.annot")
    assert stage.session.annotations == ()
    assert stage.session.suggestions
    draw(stage, 30, 30)
    assert [value.reading for value in stage.session.annotations] == ["bob"]
    project = stage.session.project
    assert project.readers() == ["ada", "bob"]
    stage.session.reader = "ada"
    stage.open(folder / "job.annot")
    assert [value.annotator for value in stage.session.annotations] == ["ada"] * 2


def test_who_reads_must_be_known(read, empty_stage, folder, monkeypatch):
    monkeypatch.delenv("USER", raising=False)
    monkeypatch.delenv("USERNAME", raising=False)
    project = Project.open(folder / "job.annot")
    project.apply(project.changing_protocol(Protocol(own_readings=True)))
    project.close()
    assert not empty_stage.window.commands.open([folder / "job.annot"])
    assert any("--reader NAME" in text for _, text in empty_stage.told)


def test_how_it_is_read_is_changed_in_the_window_and_taken_back(read):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from annotator.ui.dialogs.protocol import ProtocolDialog

    stage = read(Protocol())
    assert stage.session.suggestions

    def choose():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ProtocolDialog)
        dialog.mode.setCurrentIndex(dialog.mode.findData(SuggestionMode.OFF))
        dialog.audited.click()
        dialog.accept()

    QTimer.singleShot(0, choose)
    stage.hand.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert stage.session.project.protocol == Protocol(SuggestionMode.OFF, audit_share=0.1)
    assert shown(stage) == NOTHING
    stage.window.actions_["undo"].trigger()
    assert stage.session.project.protocol == Protocol()
    assert shown(stage)[0]


def test_one_label_is_shown_otherwise_and_an_undo_gives_the_reading_back(read, qtbot):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    stage = read(Protocol())
    stage.session.reader = "lea"

    def choose():
        dialog = QApplication.activeModalWidget()
        dialog.others.click()
        dialog.of_labels.label.setFocus()
        dialog.of_labels.label.lineEdit().selectAll()
        qtbot.keyClicks(dialog.of_labels.label, "Melanoma")
        dialog.of_labels.mode.setCurrentIndex(dialog.of_labels.mode.findData(SuggestionMode.OFF))
        qtbot.mouseClick(dialog.of_labels.set, Qt.MouseButton.LeftButton)
        dialog.own.click()
        dialog.accept()

    QTimer.singleShot(0, choose)
    stage.hand.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    protocol = Protocol(modes=(("melanoma", SuggestionMode.OFF),), own_readings=True)
    assert stage.session.project.protocol == protocol
    assert stage.session.project.reading == "lea"
    stage.window.actions_["undo"].trigger()
    assert stage.session.project.protocol == Protocol()
    stage.wait(lambda: stage.session.project.reading == "")


def test_a_readers_copy_is_not_changed(read, folder):
    project = Project.open(folder / "job.annot")
    project.set_setting("reader", "ada")
    project.close()
    stage = read(Protocol())
    stage.hand.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert any("This is a copy for ada to read" in text for _, text in stage.told)


def test_enter_after_a_label_sets_its_mode_and_leaves_the_dialog_open(qtbot):
    dialog = ProtocolDialog(Protocol(), load_label_set("dermoscopy").labels, begun=False, readable=False)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.others.click()
    modes = dialog.of_labels
    modes.mode.setCurrentIndex(modes.mode.findData(SuggestionMode.OFF))
    modes.label.setFocus()
    modes.label.lineEdit().selectAll()
    qtbot.keyClicks(modes.label, "melanoma")
    modes.label.completer().popup().hide()
    qtbot.keyClick(modes.label.lineEdit(), Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.protocol.modes == (("melanoma", SuggestionMode.OFF),)
