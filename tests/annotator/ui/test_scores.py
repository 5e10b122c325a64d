"""From which scores on labels are suggested: by slider, keys and dialog, kept in the project, on every image."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.work.annotation import Decision
from annotator.ui.dialogs.certainty import CertaintyDialog
from annotator.ui.work.selecting import Kind, Selection

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def shown(stage):
    """The labels suggested, with their scores."""
    return {s.provenance.target: round(s.provenance.score, 6) for s in stage.review.shown_suggestions()}


def by_scores(stage, least):
    record = stage.suggester.maps.record
    known = {label.name for label in stage.session.labels.labels} & set(record.targets)
    blank = {name for name in known if not record.map_of(name).any()}
    return {name: round(record.scores[name], 6) for name in known - blank if record.scores[name] >= least}


def settled(stage, least):
    stage.wait(lambda: shown(stage) == by_scores(stage, least))


def test_the_slider_moves_what_is_suggested_here_and_on_the_next_image(stage, folder):
    panel, before = stage.window.suggestions, shown(stage)
    assert panel.models_score.isChecked() and panel.score_value.text() == ""
    first = stage.review.shown_suggestions()[0]
    stage.session.select(Selection(Kind.SUGGESTION, first.id))
    QTest.keyClick(panel.score, Key.Key_Home)
    assert not panel.models_score.isChecked() and panel.score_value.text() == "0.00"
    settled(stage, 0.0)
    assert len(shown(stage)) > len(before)
    assert stage.session.selected_suggestion.provenance.target == first.provenance.target, "still selected"
    stage.step()
    settled(stage, 0.0)
    QTest.keyClick(panel.score, Key.Key_End)
    stage.wait(lambda: shown(stage) == {})
    stage.window.actions_["previous_image"].trigger()
    stage.answered()
    settled(stage, 1.0)
    assert stage.session.suggestions == ()
    stage.open(folder / "job.annot")
    assert panel.score_value.text() == "1.00" and stage.suggester.least.usual == 1.0
    panel.models_score.click()
    stage.wait(lambda: shown(stage) == before)
    assert stage.suggester.least.usual is None


def test_by_keys_and_what_is_decided_stays(stage):
    stage.hand.press(Key.Key_A)
    (accepted,) = stage.session.annotations
    for _ in range(12):
        stage.hand.press(Key.Key_BracketRight, CONTROL)
    assert stage.told[-1][1] == "Suggested from a score of 1.00 on."
    stage.wait(lambda: shown(stage) == {})
    assert stage.session.annotations == (accepted,)
    stage.hand.press(Key.Key_BracketLeft, CONTROL)
    assert stage.told[-1][1] == "Suggested from a score of 0.95 on."
    project = stage.session.project
    decided = [s for s in project.suggestions(stage.session.record.id) if s.decision is Decision.ACCEPTED]
    assert [s.id for s in decided] == [accepted.suggestion_id]


def test_the_likeliest_is_always_shown_where_that_is_wished(stage, monkeypatch):
    def fill(dialog):
        dialog.given.setChecked(False)
        dialog.lowest.setValue(1.0)
        dialog.best.setValue(1)
        return 1

    monkeypatch.setattr(CertaintyDialog, "exec", fill)
    stage.window.actions_["certainty"].trigger()
    best = max(stage.suggester.maps.record.scores.items(), key=lambda pair: pair[1])
    stage.wait(lambda: set(shown(stage)) == {best[0]})
