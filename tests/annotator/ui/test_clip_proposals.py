"""Events that the model suggests: seen when they are asked for, then accepted, corrected or rejected."""

from __future__ import annotations

import numpy as np
import pytest
from clip_coder import Coder
from face_clips import CLIP, FROWN, SMILE, face_file, write_frames
from PySide6.QtCore import QPointF, Qt

from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, Origin
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.event_times import Span
from annotator.core.work.events import Proposal
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Face(Coder):
    def seen(self, frame):
        self.stage.wait(lambda: self.playing.frames and (self.playing.seen, self.playing.frame) == (frame, frame))

    @property
    def proposing(self):
        return self.clips.proposing

    @property
    def suggested(self):
        names = {label.id: label.name for label in self.project.labels.labels}
        return [(names[one.label_id], one.span) for one in self.proposing.shown]

    def ask(self):
        self.stage.window.actions_["clip_curves"].trigger()
        self.stage.wait(lambda: self.clips.curves.done == 1)

    @property
    def decisions(self):
        names = {label.id: label.name for label in self.project.labels.labels}
        return {names[one.label_id]: one.decision for one in self.project.suggestions(1)}


@pytest.fixture
def coder(empty_stage, tmp_path):
    face_file(tmp_path / "face.mp4")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"), "action-units")
    project.add_images([tmp_path / "face.mp4"])
    project.close()
    coder = Face(empty_stage, tmp_path)
    yield coder
    assert coder.stage.errors == []


def near(span, movement, within=8):
    apart = np.subtract((span.onset, span.apex, span.offset), (movement.onset, movement.apex, movement.offset))
    return bool(np.abs(apart).max() <= within)


def test_nothing_is_suggested_unless_it_is_asked_for_then_in_time_and_in_place(coder):
    assert coder.suggested == [] and coder.project.suggestions(1) == []
    coder.ask()
    (smile, frown) = coder.suggested
    assert (smile[0], frown[0]) == ("AU12", "AU4")
    assert near(smile[1], SMILE) and near(frown[1], FROWN)
    assert [type(one.event) for track in coder.view.tracks for one in track.events] == [Proposal, Proposal]
    rows = coder.stage.window.suggestions.list
    assert rows.model().rowCount() == 2
    coder.press(Key.Key_Tab)
    coder.seen(smile[1].apex)
    maps = coder.clips.maps
    coder.stage.wait(lambda: maps.heat() is not None)
    heat, title = maps.heat()
    assert title.startswith("AU12")
    where = CLIP.regions(smile[1].apex)["AU12"]
    y, x = np.unravel_index(heat.values.argmax(), heat.values.shape)
    rows_, columns = np.nonzero(where)
    scale = 160 / heat.values.shape[0]
    assert np.hypot(rows_ - y * scale, columns - x * scale).min() < 12
    coder.stage.window.actions_["clip_curves"].trigger()
    assert coder.suggested == [] and maps.heat() is None and rows.model().rowCount() == 0


def test_accepted_and_rejected_by_keys_each_is_a_step(coder):
    coder.ask()
    (_, smile), (_, frown) = coder.suggested
    coder.press(Key.Key_Tab)
    coder.press(Key.Key_A)
    coder.seen(frown.apex)
    (event,) = coder.project.annotations(1)
    assert event.span == smile and event.origin is Origin.ACCEPTED and event.provenance.model
    assert event.under.seen and coder.decisions == {"AU12": Decision.ACCEPTED, "AU4": Decision.PENDING}
    coder.press(Key.Key_X)
    assert coder.decisions["AU4"] is Decision.REJECTED and coder.suggested == []
    coder.stage.session.undo()
    coder.stage.session.undo()
    assert coder.project.annotations(1) == [] and [span for _, span in coder.suggested] == [smile, frown]
    coder.stage.session.redo()
    coder.stage.session.redo()
    assert coder.decisions == {"AU12": Decision.ACCEPTED, "AU4": Decision.REJECTED}
    coder.stage.window.suggester.settings_changed.emit()
    assert coder.suggested == [], "what was decided does not come back"


def test_a_dragged_or_marked_border_accepts_it_corrected(coder):
    coder.ask()
    (_, smile), (_, frown) = coder.suggested
    row = [track.label.name for track in coder.view.tracks].index("AU12")
    start = QPointF(coder.view.gutter + coder.view.scale.x(smile.offset + 1), coder.at(0, row).y())
    coder.drag(start, start + QPointF(6 * coder.view.scale.pixels, 0))
    (event,) = coder.project.annotations(1)
    assert event.span == Span(smile.onset, smile.apex, smile.offset + 6) and event.origin is Origin.EDITED
    assert event.suggestion_id and coder.decisions["AU12"] is Decision.ACCEPTED
    assert [one.id for one in coder.coding.chosen] == [event.id]
    coder.press(Key.Key_Tab)
    coder.seen(frown.apex)
    coder.playing.go(frown.onset + 3)
    coder.seen(frown.onset + 3)
    coder.press(Key.Key_I, SHIFT)
    assert coder.spans[-1] == ("AU4", frown.onset + 3, frown.apex, frown.offset)
    assert coder.suggested == []


def test_what_was_coded_before_is_not_suggested_and_scores_come_from_the_disk_the_next_time(coder):
    coder.code("AU12", 14, 24)
    coder.ask()
    assert [name for name, _ in coder.suggested] == ["AU4"] and set(coder.decisions) == {"AU4"}
    coder.stage.session.undo()
    coder.stage.session.undo()
    coder.stage.wait(lambda: [name for name, _ in coder.suggested] == ["AU12", "AU4"])
    coder.stage.session.redo()
    coder.stage.session.redo()
    coder.stage.wait(lambda: set(coder.decisions) == {"AU4"})
    told = coder.clips.curves.clip
    coder.stage.session.reopen()
    coder.stage.wait(lambda: coder.clips.curves.done == 1)
    assert [name for name, _ in coder.suggested] == ["AU4"]
    np.testing.assert_array_equal(coder.clips.curves.clip.values, told.values)


def test_after_the_own_pass_alone_where_the_project_says_so(coder):
    protocol = Protocol(SuggestionMode.AFTER_OWN_MARK)
    coder.stage.session.apply(coder.project.changing_protocol(protocol), "Study")
    coder.code("AU12", 14, 24)
    coder.ask()
    assert coder.suggested == [] and coder.clips.curves.scores == {}, "one event is no pass"
    coder.press(Key.Key_F)
    assert [name for name, _ in coder.suggested] == ["AU4"]
    assert coder.project.annotations(1)[0].under.blind


def test_maps_against_what_looks_alike_one_key_away(coder):
    coder.ask()
    coder.press(Key.Key_Tab)
    action = coder.stage.window.actions_["contrast_alike"]
    before = coder.stage.window.suggester.contrast
    action.trigger()
    assert coder.stage.window.suggester.contrast == before, "the model knows no dimpler"
    assert "looks like" in coder.stage.told[-1][1]
    coder.stage.session.select(None)
    coder.stage.session.choose_label(coder.stage.session.labels.by_name("AU6"))
    action.trigger()
    assert coder.stage.window.suggester.contrast == "AU7"
    maps = coder.clips.maps
    coder.stage.wait(lambda: maps.heat() is not None and maps.at(coder.playing.seen).maps.record.contrast == "AU7")
    action.trigger()
    assert coder.stage.window.suggester.contrast == before


def test_apexes_as_pictures_lead_to_their_frames(coder, qtbot):
    coder.stage.window.actions_["clip_strip"].trigger()
    coder.stage.wait(lambda: coder.clips.curves.done == 1)
    strip = coder.clips.panel.strip
    coder.stage.wait(lambda: len(strip.apexes) == 2 and all(one.heat is not None for one in strip.apexes))
    assert strip.isVisible() and all(one.pixels.shape == (160, 160, 3) for one in strip.apexes)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect_of(1).center())
    coder.seen(coder.suggested[1][1].apex)
    assert strip.frame == coder.playing.frame
    coder.stage.window.actions_["clip_strip"].trigger()
    assert not strip.isVisible()


def test_maps_of_all_frames_are_made_beside_are_kept_and_are_seen_while_it_plays(empty_stage, tmp_path):
    write_frames(tmp_path / "face.mp4", [CLIP.frame(frame) for frame in range(12, 26)])
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"), "action-units")
    project.add_images([tmp_path / "face.mp4"])
    project.close()
    coder = Face(empty_stage, tmp_path)
    coder.stage.session.choose_label(coder.stage.session.labels.by_name("AU12"))
    coder.ask()
    maps, panel = coder.clips.maps, coder.clips.panel
    coder.stage.wait(lambda: maps.done == 1)
    assert not panel.progress.isVisible()
    heats = set()
    maps.heat_changed.connect(lambda: heats.add(maps.heat() is not None))
    coder.playing.set_loop(0, 5)
    coder.press(Key.Key_Space)
    coder.stage.wait(lambda: coder.playing.playing and coder.playing.seen >= 3)
    coder.press(Key.Key_Space)
    assert heats == {True}
    before = maps.at(12).maps.record
    coder.stage.session.reopen()
    coder.stage.wait(lambda: maps.done == 1)
    assert maps.at(12).maps.record.says_as(before)
