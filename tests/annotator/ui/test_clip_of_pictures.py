"""Numbered pictures taken as a clip in the window: said by a person, coded as a video is."""

from __future__ import annotations

import pytest
from clip_coder import Coder
from clips import number_in, write_numbered
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set

Key = Qt.Key
NAME = "face_%04d.png"


@pytest.fixture
def stage(empty_stage, tmp_path):
    """The window with a project of the pictures, one by one; one is tagged."""
    write_numbered(tmp_path / NAME, range(30))
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / f"face_{number:04}.png" for number in range(30)])
    project.apply(project.tagging({(4, 1): True}))
    project.close()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    return empty_stage


def take(stage, monkeypatch, picture, rate):
    """Choose the action; one of the pictures and a rate are given, None for Cancel."""
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picture), ""))

    def answer(_parent, _title, text, value, *_):
        asked.append((text, value))
        return rate or value, rate is not None

    monkeypatch.setattr(QInputDialog, "getDouble", answer)
    stage.window.actions_["add_sequence"].trigger()
    return asked


def paths(stage):
    return [record.path for record in stage.session.project.images()]


def test_pictures_become_a_clip_that_is_coded_by_keys(stage, monkeypatch, tmp_path):
    assert stage.window.actions_["add_sequence"].isEnabled()
    asked = take(stage, monkeypatch, tmp_path / "face_0007.png", 29.97)
    assert asked == [(f"{NAME}: 30 pictures, 0 to 29. Frames a second:", 25.0)]
    assert paths(stage) == ["face_0003.png", f"{NAME}#fps=29.97"]
    assert any("29 pictures are frames of the clip now" in text for _, text in stage.told)
    playing = stage.window.clips.desk.playing
    stage.wait(lambda: playing.frames == 30 and playing.seen == 0)
    for key, frame in ((Key.Key_End, 29), (Key.Key_Left, 28), (Key.Key_Home, 0), (Key.Key_Right, 1)):
        stage.hand.press(key)
        stage.wait(lambda frame=frame: (playing.seen, playing.frame) == (frame, frame))
        picture = stage.session.picture
        assert number_in(picture.crop(picture.box)) == frame
    for key in (Key.Key_1, Key.Key_2, Key.Key_I, Key.Key_Right, Key.Key_O):
        stage.hand.press(key)
    clip = stage.session.record
    stage.wait(lambda: playing.seen == 2)
    (event,) = stage.session.project.annotations(clip.id)
    assert (event.span.onset, event.span.offset) == (1, 2)
    stage.hand.press(Key.Key_K)
    stage.wait(lambda: stage.session.record.path == f"{NAME}#fps=29.97#frame=2" and stage.session.picture is not None)
    picture = stage.session.picture
    assert number_in(picture.crop(picture.box)) == 2
    assert stage.errors == []


def test_whoever_cancels_changes_nothing(stage, monkeypatch, tmp_path):
    before = paths(stage)
    take(stage, monkeypatch, tmp_path / "face_0007.png", None)
    assert take(stage, monkeypatch, "", 25.0) == []
    assert paths(stage) == before and stage.errors == []


def test_a_picture_alone_is_told(stage, monkeypatch, tmp_path):
    write_numbered(tmp_path / "lonely_%d.png", [3])
    assert take(stage, monkeypatch, tmp_path / "lonely_3.png", 25.0) == []
    assert len(stage.errors) == 1 and "No other picture is called like this one" in stage.errors[0]
    assert len(paths(stage)) == 30


def test_pictures_that_are_lost_are_told_and_events_stay(empty_stage, tmp_path):
    write_numbered(tmp_path / NAME, range(30))
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / NAME])
    project.close()
    coder = Coder(empty_stage, tmp_path)
    coder.code("AU12", 4, 9)
    empty_stage.wait(lambda: empty_stage.session.record.sha256)
    coder.stage.session.close()
    (tmp_path / "face_0007.png").unlink()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    empty_stage.wait(lambda: empty_stage.session.altered is not None)
    assert coder.spans == [("AU12", 4, None, 9)]
    empty_stage.session.close()
    for picture in tmp_path.glob("face_*.png"):
        picture.unlink()
    empty_stage.open(tmp_path / "job.annot", answered=False)
    empty_stage.wait(lambda: empty_stage.session.picture_error)
    assert any("None of these numbered pictures is there" in text for text in empty_stage.errors)
    assert coder.spans == [("AU12", 4, None, 9)]
