"""Clicked points carried on: how far they drift, and when that is given up."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from annotator.core.errors import KnownError
from annotator.core.faces.flow import Flow
from ebp.phantoms.faces.clip import FaceClip

# Read off the photograph: the right eye, the left eye, the tip of the nose, the corners of the mouth.
POINTS = np.array([(204, 101), (246, 103), (224, 129), (199, 140), (246, 141)], np.float64)
EYES = 42.0
HEIGHT, WIDTH = 300, 340


@pytest.fixture(scope="module")
def photograph():
    return np.ascontiguousarray(skimage.data.astronaut())


def similarity(frame, reach=1.0):
    """(2, 3): the face turns, grows and wanders, and is back where it was every 40 frames."""
    phase = 2 * np.pi * frame / 40 * reach
    angle, size = 0.35 * np.sin(phase), 1 + 0.3 * np.sin(phase)
    turn = size * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([170 + 40 * np.sin(phase), 150 + 25 * (1 - np.cos(phase))])
    return np.column_stack((turn, middle - turn @ POINTS.mean(axis=0)))


def shown(photograph, matrix, size=(WIDTH, HEIGHT)):
    """The photograph under a similarity that counts the first pixel's middle as (0.5, 0.5)."""
    moved = matrix.copy()
    moved[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return cv2.warpAffine(photograph, moved, size)


def points_under(matrix):
    return POINTS @ matrix[:, :2].T + matrix[:, 2]


def drift(face, expected):
    """In distances of the eyes."""
    apart = np.hypot(*(expected[1] - expected[0]))
    return float(np.linalg.norm(face.points - expected, axis=1).max() / apart)


def test_a_face_that_moves_by_known_similarities_is_followed_without_drift(photograph):
    flow = Flow(shown(photograph, similarity(0)), points_under(similarity(0)))
    for frame in range(1, 121):
        matrix = similarity(frame)
        (found,) = flow.find(shown(photograph, matrix))
        assert drift(found, points_under(matrix)) < 0.02
        np.testing.assert_array_equal(found.points, flow.face.points)
    assert flow.lost is None


@pytest.mark.parametrize("seed", [0, 2])
def test_expressions_blinks_and_light_do_not_carry_a_rendered_face_away(seed):
    clip = FaceClip(seed, 60, 160)
    flow = Flow(clip.frame(0), clip.landmarks(0))
    for frame in range(2, 60, 2):
        (found,) = flow.find(clip.frame(frame))
        expected = clip.landmarks(frame)
        apart = np.hypot(*(expected[1] - expected[0]))
        off = np.linalg.norm(found.points - expected, axis=1)
        assert off[:3].max() < 0.05 * apart, "eyes and nose; corners of the mouth move with the expression"
        assert 0 < found.confidence <= 1


def test_forwards_and_back_again_leads_to_the_clicks(photograph):
    frames = [shown(photograph, similarity(n)) for n in range(31)]
    there = Flow(frames[0], points_under(similarity(0)))
    for pixels in frames[1:]:
        assert there.find(pixels)
    back = Flow(frames[-1], there.face.points, frame=30, step=-1)
    for pixels in frames[-2::-1]:
        assert back.find(pixels)
    assert drift(back.face, points_under(similarity(0))) < 0.03


def test_light_that_changes_is_no_movement(photograph):
    matrix = similarity(0)
    pixels = shown(photograph, matrix)
    flow = Flow(pixels, points_under(matrix))
    for gain, more in ((0.8, 10), (0.6, 30), (0.5, 60), (0.9, 0)):
        changed = np.clip(pixels * gain + more, 0, 255).astype(np.uint8)
        (found,) = flow.find(changed)
        assert drift(found, points_under(matrix)) < 0.01


def test_sizes_make_no_difference(photograph):
    """The same movement at four times the size."""
    size = (4 * WIDTH, 4 * HEIGHT)
    flow = Flow(shown(photograph, 4 * similarity(0), size), 4 * points_under(similarity(0)))
    for frame in range(1, 6):
        (found,) = flow.find(shown(photograph, 4 * similarity(frame), size))
        assert drift(found, 4 * points_under(similarity(frame))) < 0.02


def test_three_clicks_are_enough(photograph):
    some = POINTS.copy()
    some[[2, 4]] = np.nan
    flow = Flow(photograph, some)
    assert np.isfinite(flow.face.points).all()
    np.testing.assert_allclose(flow.face.points[[0, 1, 3]], POINTS[[0, 1, 3]], atol=1e-6)
    (found,) = flow.find(photograph)
    assert drift(found, flow.face.points) < 0.005


def noise(seed=0):
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    "gone",
    [np.full((HEIGHT, WIDTH, 3), 90, np.uint8), noise(), np.zeros((2, 2, 3), np.uint8)],
    ids=["cut to an even picture", "cut to noise", "cut to next to nothing"],
)
def test_a_face_that_is_gone_is_told_once_and_for_all(photograph, gone):
    pixels = shown(photograph, similarity(0))
    flow = Flow(pixels, points_under(similarity(0)), frame=7)
    assert flow.find(pixels) and flow.lost is None
    assert flow.find(gone) == ()
    assert isinstance(flow.lost, KnownError) and "frame 9" in str(flow.lost) and "again" in flow.lost.advice
    told = flow.lost
    assert flow.find(pixels) == () and flow.lost is told


def test_backwards_the_frame_of_the_loss_is_counted_backwards(photograph):
    flow = Flow(shown(photograph, similarity(0)), points_under(similarity(0)), frame=50, step=-1)
    assert flow.find(noise()) == ()
    assert "frame 49" in str(flow.lost)


@pytest.mark.parametrize(("jump", "followed"), [(30, True), (90, False), (120, False)])
def test_a_jump_beyond_what_a_face_can_move_is_told(photograph, jump, followed):
    flow = Flow(shown(photograph, similarity(0)), points_under(similarity(0)))
    far = similarity(0)
    far[:, 2] += (jump, 0)
    found = flow.find(shown(photograph, far))
    assert bool(found) == followed == (flow.lost is None)
    if followed:
        assert drift(found[0], points_under(far)) < 0.01


def test_a_face_that_leaves_the_frame_is_lost(photograph):
    lost = None
    flow = Flow(shown(photograph, similarity(0)), points_under(similarity(0)))
    for frame in range(1, 60):
        matrix = similarity(0)
        matrix[:, 2] += (6 * frame, 0)
        found = flow.find(shown(photograph, matrix))
        if not found:
            lost = frame
            break
        assert drift(found[0], points_under(matrix)) < 0.05
    assert lost is not None and lost > 20, "its middle is beyond the edge after 28 frames"


@pytest.mark.parametrize("pixels", [np.full((200, 200, 3), 128, np.uint8), np.zeros((4, 4, 3), np.uint8)])
def test_where_there_is_nothing_to_follow_that_is_told(pixels):
    with pytest.raises(KnownError, match="nothing to follow at these points on frame 3") as told:
        Flow(pixels, [(80, 80), (120, 80), (100, 100), (82, 120), (118, 120)], frame=3)
    assert told.value.advice


def test_too_few_clicks_and_no_pixels_are_refused(photograph):
    with pytest.raises(KnownError, match="too few points"):
        Flow(photograph, np.full((5, 2), np.nan))
    with pytest.raises(ValueError, match="expected an image"):
        Flow(photograph[..., 0], POINTS)
    with pytest.raises(ValueError, match="expected an image"):
        Flow(photograph, POINTS).find(photograph.astype(np.float32))
