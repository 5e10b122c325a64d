"""Coding a clip by keys and mouse: the frame on screen is the frame that is told, and events are stored at once."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from clip_coder import Coder
from clips import COUNT, clip_of, number_in, write_clip
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from small_models import label_set, write_model

from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def coder(empty_stage, tmp_path):
    shutil.copy(clip_of("H.264 in MP4"), tmp_path / "clip.mp4")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "clip.mp4"])
    project.close()
    coder = Coder(empty_stage, tmp_path)
    yield coder
    assert coder.stage.errors == []


def test_frames_are_stepped_through_by_keys_and_each_is_the_one_that_is_told(coder):
    assert coder.playing.frames == COUNT
    assert coder.stage.window.docks.timeline.isVisible()
    for key, modifiers, frame in (
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1), (Key.Key_Right, SHIFT, 11), (Key.Key_End, None, 59),
        (Key.Key_Right, None, 59), (Key.Key_Left, None, 58), (Key.Key_Left, SHIFT, 48), (Key.Key_Home, None, 0),
    ):  # fmt: skip
        coder.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
        coder.seen(frame)
    assert f"Frame 0 of {COUNT}, 0:00.00" in coder.clips.panel.place.text()
    assert coder.stage.session.record.path == "clip.mp4", "Space and arrows are the clip's here"


def test_it_plays_to_the_end_and_stops_where_space_is_pressed(coder):
    seen = []
    coder.playing.shown.connect(seen.append)
    coder.press(Key.Key_Period)  # twice as fast
    coder.press(Key.Key_Space)
    coder.stage.wait(lambda: len(seen) > 5)
    coder.press(Key.Key_Space)
    stopped = coder.playing.frame
    assert not coder.playing.playing and 0 < stopped < COUNT
    coder.stage.wait(lambda: coder.playing.seen == stopped)
    coder.press(Key.Key_Space)
    coder.stage.wait(lambda: not coder.playing.playing)
    coder.seen(COUNT - 1)
    assert seen == sorted(seen)


def test_an_event_by_keys_is_stored_at_once_and_undone_step_by_step(coder):
    coder.go(10)
    for key in (Key.Key_1, Key.Key_2, Key.Key_I):  # one after the other, without a pause
        coder.press(key)
    assert coder.spans == [("AU12", 10, None, 10)]
    coder.press(Key.Key_B, SHIFT)  # the grade, by the label set's own key
    coder.go(20)
    coder.press(Key.Key_P)
    coder.go(31)
    coder.press(Key.Key_O)
    assert coder.spans == [("AU12", 10, 20, 31)]
    (event,) = coder.coding.events
    assert event.attribute("intensity") == "B"
    coder.go(12)
    coder.press(Key.Key_I, SHIFT)
    assert coder.spans == [("AU12", 12, 20, 31)]
    for expected in ([10, 20, 31], [10, 20, 20], [10, None, 10], [10, None, 10]):
        coder.press(Key.Key_Z, CONTROL)
        assert [list(span[1:]) for span in coder.spans] == [expected]
    coder.press(Key.Key_Z, CONTROL)
    assert coder.spans == []
    assert [entry.action for entry in coder.project.history()].count("AddAnnotation") == 1


def test_codes_are_typed_as_they_are_spoken(coder):
    coder.go(5)
    coder.press(Key.Key_Return)
    field = coder.clips.panel.codes
    assert field.hasFocus()
    QTest.keyClicks(field, "1+2+5B L12C")
    coder.press(Key.Key_Return)
    assert coder.stage.canvas.hasFocus()
    assert [span[0] for span in coder.spans] == ["AU1", "AU2", "AU5", "AU12"]
    said = {event.label_id: dict(event.attributes) for event in coder.coding.events}
    assert said[5] == {"intensity": "B"} and said[12] == {"intensity": "C", "side": "L"}
    coder.go(9)
    coder.press(Key.Key_O)
    assert {span[1:] for span in coder.spans} == {(5, None, 9)}, "all that began together end together"
    coder.press(Key.Key_Z, CONTROL)
    coder.press(Key.Key_Z, CONTROL)
    assert coder.spans == []
    coder.press(Key.Key_Return)
    QTest.keyClicks(field, "1+95")
    coder.press(Key.Key_Return)
    assert coder.spans == [] and "95" in coder.stage.errors[0]
    coder.stage.told.clear()


def test_events_and_borders_are_gone_through_and_repeated(coder):
    coder.code("AU1", 4, 8)
    coder.code("AU4", 20, 30)
    coder.press(Key.Key_Home)
    for frame in (4, 8, 20, 30):
        coder.press(Key.Key_Right, CONTROL)
        coder.seen(frame)
    coder.press(Key.Key_Left, CONTROL)
    coder.seen(20)
    coder.press(Key.Key_Tab)
    coder.seen(4)
    assert coder.coding.chosen[0].onset == 4
    coder.go(40)
    coder.press(Key.Key_R)
    assert coder.spans[-1] == ("AU1", 40, None, 40), "like the chosen one"
    coder.press(Key.Key_Delete)
    assert len(coder.spans) == 2


def test_a_number_names_what_comes_next_and_never_changes_an_event(coder):
    coder.code("AU12", 3, 9)
    coder.press(Key.Key_4)
    coder.stage.wait(lambda: coder.stage.session.label.name == "AU4")
    assert coder.spans == [("AU12", 3, None, 9)] and coder.coding.chosen == ()


def test_borders_and_events_are_dragged(coder):
    coder.code("AU1", 10, 20)
    coder.code("AU2", 30, 40)
    right_edge = coder.at(20, 0) + QPointF(coder.view.scale.pixels / 2, 0)
    coder.drag(right_edge, right_edge + QPointF(5 * coder.view.scale.pixels, 0))
    assert coder.spans[0] == ("AU1", 10, None, 25)
    coder.drag(coder.at(12, 0), coder.at(16, 0))
    assert coder.spans[0] == ("AU1", 14, None, 29)
    coder.press(Key.Key_Z, CONTROL)
    coder.press(Key.Key_Z, CONTROL)
    assert coder.spans[0] == ("AU1", 10, None, 20)


def test_a_click_on_the_timeline_shows_the_frame_there_and_a_click_on_an_event_chooses_it(coder):
    coder.code("AU1", 10, 20)
    coder.stage.session.select(None)
    coder.drag(coder.at(50, 0), coder.at(50, 0))
    coder.seen(50)
    coder.drag(coder.at(15, 0), coder.at(15, 0))
    coder.seen(15)
    assert [event.onset for event in coder.coding.chosen] == [10]


def test_a_frame_is_kept_as_an_image_with_regions_of_its_own(coder):
    coder.code("AU1", 30, 36)
    coder.go(33)
    session = coder.stage.session
    coder.press(Key.Key_K)
    coder.stage.wait(lambda: session.record.path == "clip.mp4#frame=33" and session.picture is not None)
    assert number_in(session.picture.crop(session.picture.box)) == 33
    assert [event.onset for event in coder.coding.events] == [30], "the timeline shows the clip's"
    coder.stage.window.use_tool("rectangle")
    coder.stage.hand.drag([(4, 4), (12, 12), (20, 20)])
    assert len(session.annotations) == 1 and not session.annotations[0].mask.empty
    coder.press(Key.Key_PageUp)
    coder.stage.wait(lambda: session.record.path == "clip.mp4")
    coder.seen(33)
    coder.stage.hand.drag([(4, 4), (12, 12), (20, 20)])
    assert "Regions belong to frames" in coder.stage.errors[0] and len(session.annotations) == 1
    coder.stage.told.clear()
    assert [record.path for record in coder.project.worklist()] == ["clip.mp4", "clip.mp4#frame=33"]


def test_the_neutral_frame_is_seen_as_long_as_its_key_is_held(coder):
    coder.go(2)
    coder.press(Key.Key_N, SHIFT)
    coder.go(40)
    session = coder.stage.session
    QTest.keyPress(coder.stage.canvas, Key.Key_N)
    coder.stage.wait(lambda: number_in(session.picture.crop(session.picture.box)) == 2)
    assert coder.playing.frame == 40
    QTest.keyRelease(coder.stage.canvas, Key.Key_N)
    coder.seen(40)
    coder.go(2)
    coder.press(Key.Key_N, SHIFT)
    assert coder.clips.neutral.frame is None and coder.project.setting("neutral_frames") == "{}"


def test_what_does_not_go_together_is_hinted_at_and_stored_all_the_same(coder):
    coder.code("AU51", 4, 20)
    assert coder.clips.panel.note.toolTip() == ""
    coder.code("AU52", 10, 12)
    assert "AU51" in coder.clips.panel.note.toolTip() and "AU52" in coder.clips.panel.note.toolTip()
    assert len(coder.spans) == 2
    coder.stage.session.select(None)
    assert coder.clips.panel.note.toolTip() == ""


def test_a_clip_that_was_cut_keeps_its_events_and_tells_which_reach_beyond_it(coder):
    coder.code("AU1", 10, 20)
    coder.code("AU4", 45, 58)
    path = coder.folder / "clip.mp4"
    write_clip(path, count=30)
    session = coder.stage.session
    session.close()
    assert coder.playing.path is None
    coder.stage.open(coder.folder / "job.annot", answered=False)
    coder.stage.wait(lambda: coder.playing.frames == 30)
    assert [span[0] for span in coder.spans] == ["AU1", "AU4"]
    assert "1 event reaches beyond" in coder.clips.panel.note.toolTip()
    coder.stage.told.clear()


def test_a_clip_that_cannot_be_opened_says_so_and_the_window_goes_on(empty_stage, tmp_path):
    (tmp_path / "clip.mp4").write_bytes(b"no video")
    write_clip(tmp_path / "other.mp4", count=5)
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "clip.mp4", tmp_path / "other.mp4"])
    project.close()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    desk = empty_stage.window.clips.desk
    empty_stage.wait(lambda: any("clip.mp4" in text for text in empty_stage.errors))
    assert desk.playing.frames == 0 and not empty_stage.window.actions_["clip_play"].isEnabled()
    empty_stage.window.actions_["next_image"].trigger()
    empty_stage.wait(lambda: desk.playing.frames == 5 and desk.playing.seen == 0)


def test_a_pass_that_is_ended_tells_what_was_looked_for(coder):
    passing = coder.clips.passing
    passing.use_template("twelve-bp4d")
    assert passing.progress == (0, 2)
    first = passing.labels
    coder.code(first[0].name, 4, 8)
    coder.press(Key.Key_F)
    assert {tag.label_id: tag.present for tag in coder.project.tags((1,))} == {
        label.id: label is first[0] for label in first
    }
    assert passing.progress == (1, 2) and passing.labels != first
    coder.seen(0)
    assert {track.label for track in coder.view.tracks} <= {*passing.labels, coder.stage.session.label}
    coder.press(Key.Key_Z, CONTROL)
    assert coder.project.tags((1,)) == [] and passing.progress == (0, 2)


@pytest.fixture
def modelled(empty_stage, tmp_path):
    """A coder with a classifier of four labels."""
    shutil.copy(clip_of("H.264 in MP4"), tmp_path / "clip.mp4")
    model = write_model(tmp_path / "model.safetensors", 4)
    project = Project.create(tmp_path / "job.annot", label_set(4), str(model))
    project.add_images([tmp_path / "clip.mp4"])
    project.close()
    return Coder(empty_stage, tmp_path)


def test_scores_over_time_are_seen_when_they_are_asked_for_and_marks_tell_it(modelled):
    curves, session = modelled.clips.curves, modelled.stage.session
    assert curves.scores == {} and not modelled.view.curves
    modelled.code("label 0", 3, 9)
    modelled.stage.window.actions_["clip_curves"].trigger()
    modelled.stage.wait(lambda: curves.done == 1)
    assert set(curves.scores) == {f"label {number}" for number in range(4)}
    assert all(values.shape == (COUNT,) and np.isfinite(values).all() for values in curves.scores.values())
    assert len(modelled.view.tracks) == 4
    modelled.code("label 1", 20, 30)
    before, after = modelled.project.annotations(1)
    assert not before.under.seen and after.under.seen
    modelled.stage.window.actions_["clip_curves"].trigger()
    assert curves.scores == {} and not modelled.view.curves and session.record is not None
    modelled.stage.window.actions_["clip_curves"].trigger()
    assert curves.done == 1, "what was looked at is kept"


def test_what_the_protocol_keeps_back_is_on_no_timeline(modelled):
    project = modelled.project
    modelled.stage.session.apply(project.changing_protocol(Protocol(SuggestionMode.OFF)), "Study")
    action = modelled.stage.window.actions_["clip_curves"]
    action.trigger()
    assert not action.isChecked() and modelled.clips.curves.scores == {}
    assert "keeps from its readers" in modelled.stage.told[-1][1]


def test_words_for_emotions_are_shown_on_demand_and_stored_nowhere(coder, monkeypatch):
    from annotator.ui.dialogs.emotion_words import EmotionWordsDialog

    coder.code("AU6", 3, 9)
    coder.code("AU12", 5, 9)
    shown = []
    monkeypatch.setattr(EmotionWordsDialog, "exec", lambda dialog: shown.append(dialog))
    steps = coder.project.last_step()
    coder.stage.window.actions_["emotion_words"].trigger()
    (dialog,) = shown
    told = [dialog.table.item(0, column).text() for column in range(4)]
    assert told == ["Joy", "6+12+25", "6+12", "25"]
    assert coder.project.last_step() == steps


def test_a_frame_is_never_moved_as_another_was_to_be(coder):
    """The neutral face is laid over the present one: what is gone to meanwhile stays where it is."""
    moved = np.array([[1.0, 0.0, 20.0], [0.0, 1.0, 10.0]])
    coder.playing.go(5)
    coder.playing.peek(0, moved)
    coder.playing.go(7)
    coder.seen(7)
    picture = coder.stage.session.picture
    plain = picture.crop(picture.box)
    coder.go(8)
    coder.go(7)
    picture = coder.stage.session.picture
    np.testing.assert_array_equal(plain, picture.crop(picture.box))


def test_an_event_gets_another_label_when_that_is_asked_for(coder):
    coder.code("AU12", 3, 9)
    coder.press(Key.Key_B, SHIFT)
    for key in (Key.Key_E, Key.Key_4):
        coder.press(key)
    coder.stage.wait(lambda: coder.spans == [("AU4", 3, None, 9)])
    (event,) = coder.coding.chosen
    assert event.attribute("intensity") == "B", "what was said of it stays"
    coder.press(Key.Key_E)
    coder.press(Key.Key_Return)
    QTest.keyClicks(coder.clips.panel.codes, "L14D")
    coder.press(Key.Key_Return)
    assert coder.spans == [("AU14", 3, None, 9)]
    (event,) = coder.coding.chosen
    assert dict(event.attributes) == {"intensity": "D", "side": "L"}
    for expected in ("AU4", "AU12"):
        coder.press(Key.Key_Z, CONTROL)
        assert [span[0] for span in coder.spans] == [expected]
    coder.press(Key.Key_Tab)
    coder.press(Key.Key_E)
    coder.press(Key.Key_Escape)
    coder.press(Key.Key_4)
    coder.stage.wait(lambda: coder.stage.session.label.name == "AU4")
    assert coder.spans == [("AU12", 3, None, 9)], "it was given up"


def test_the_neutral_face_beside_moves_with_the_image(coder):
    coder.go(2)
    coder.press(Key.Key_N, SHIFT)
    coder.go(40)
    coder.press(Key.Key_B)
    beside = coder.clips.neutral_beside
    coder.stage.wait(lambda: beside.pane is not None and beside.pane.isVisible())
    assert beside.pane.view.text == "Neutral: frame 2"
    picture = beside.pane.view.picture
    assert picture.size == coder.stage.canvas.picture.size
    seen = beside.pane.view.grab().toImage()
    assert len({seen.pixel(x, y) for x in range(0, seen.width(), 9) for y in range(0, seen.height(), 9)}) > 1
    canvas, view = coder.stage.canvas, beside.pane.view
    canvas.zoom(3)

    def middles():
        return [w.viewport.to_image(w.width() / 2, w.height() / 2) for w in (canvas, view)]

    assert middles()[0] == pytest.approx(middles()[1], abs=0.5)
    # A face that lies 20 pixels to the right, and is twice as large.
    coder.clips.neutral.onto = lambda _frame, _other: np.array([[2.0, 0.0, 20.0], [0.0, 2.0, 0.0]])
    coder.go(41)
    here, there = middles()
    assert there == pytest.approx(((here[0] - 20) / 2, here[1] / 2), abs=0.5)
    coder.press(Key.Key_B)
    assert not beside.pane.isVisible() and coder.coding.active


def test_one_frame_in_so_many_is_coded_there_or_not(coder, monkeypatch):
    coder.code("AU2", 30, 33)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_asked: (25, True))
    coder.stage.window.actions_["clip_sampling"].trigger()
    assert "one in 25" in coder.clips.panel.place.text()
    coder.seen(25)
    coder.press(Key.Key_Left)
    coder.seen(0)
    coder.press(Key.Key_Right)
    coder.seen(25)
    coder.stage.session.choose_label(coder.stage.session.labels.by_name("AU1"))
    coder.press(Key.Key_I)
    coder.press(Key.Key_Return)
    QTest.keyClicks(coder.clips.panel.codes, "1B+12")
    coder.press(Key.Key_Return)
    here = [("AU1", 25, None, 25), ("AU12", 25, None, 25)]
    assert coder.spans[1:] == here, "one that is there is told anew, not twice"
    assert coder.coding.events[0].attribute("intensity") == "B"
    coder.press(Key.Key_Right)
    coder.seen(50)
    coder.press(Key.Key_R)
    assert coder.spans[3:] == [("AU1", 50, None, 50), ("AU12", 50, None, 50)], "all there was on the one before"
    coder.press(Key.Key_I)
    assert coder.spans[3:] == [("AU12", 50, None, 50)], "I takes back what is there"
    coder.go(37)
    coder.press(Key.Key_I)
    coder.seen(25)
    assert len(coder.spans) == 4, "nothing is said of frames between"
    assert coder.project.setting("sampled_every") == "25"
