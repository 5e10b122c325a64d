"""The pointer dragged along the timeline: the frame under it at once, reduced, and as it is when it rests."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from clip_coder import Coder
from clips import WIDTH, clip_of, number_in
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.core.images.video import small
from annotator.core.images.video.clip import Clip
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def coder(empty_stage, tmp_path, monkeypatch):
    monkeypatch.setattr(small, "SIDE", WIDTH // 2)
    shutil.copy(clip_of("H.264 in MP4"), tmp_path / "clip.mp4")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "clip.mp4"])
    project.close()
    coder = Coder(empty_stage, tmp_path)
    coder.view.show_whole()
    yield coder
    assert coder.stage.errors == []


def place(coder, frame):
    view = coder.view
    return QPoint(round(view.gutter + view.scale.x(frame + 0.5)), 4)


def whole(coder, frame):
    """Whether a frame is on screen pixel by pixel."""
    picture = coder.stage.session.picture
    with Clip(coder.folder / "clip.mp4") as clip:
        return not picture.finest and np.array_equal(picture.crop(picture.box), clip.read(frame))


def test_each_frame_that_is_passed_is_that_frame_and_at_rest_it_is_whole(coder):
    seen = []

    def note(frame):
        picture = coder.stage.session.picture
        seen.append((frame, number_in(picture.crop(picture.box)), picture.finest))

    coder.playing.shown.connect(note)
    viewport = coder.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=place(coder, 50))
    coder.seen(50)
    assert whole(coder, 50)
    for frame in (44, 37, 20, 3, 21, 40):
        QTest.mouseMove(viewport, place(coder, frame))
        coder.seen(frame)
    assert {frame for frame, _, finest in seen if finest} >= {44, 37, 20, 3, 21, 40}, "reduced while it moves"
    coder.stage.wait(lambda: not coder.stage.session.picture.finest)
    assert whole(coder, 40), "it rests with the button held"
    QTest.mouseMove(viewport, place(coder, 15))
    QTest.mouseRelease(viewport, LEFT, pos=place(coder, 12))
    coder.stage.wait(lambda: coder.playing.seen == 12 and not coder.stage.session.picture.finest)
    assert whole(coder, 12)
    assert all(frame == number for frame, number, _ in seen)


def test_keys_amid_a_drag_show_whole_frames_and_code_the_one_that_is_told(coder):
    coder.playing.scrub(40)
    coder.playing.scrub(31)
    coder.press(Key.Key_Right)
    coder.stage.wait(lambda: coder.playing.seen == 32 and not coder.stage.session.picture.finest)
    assert whole(coder, 32)
    coder.playing.scrub(20)
    for key in (Key.Key_1, Key.Key_2, Key.Key_I):
        coder.press(key)
    assert coder.spans == [("AU12", 20, None, 20)]


def test_a_clip_that_is_left_amid_a_drag_is_let_go_of(coder):
    for frame in range(59, 0, -7):
        coder.playing.scrub(frame)
    coder.playing.close()
    assert coder.playing.path is None and coder.playing.frames == 0
