"""A face upright in a square, and what is drawn there back in the frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.faces import Alignment, Face
from annotator.core.faces.alignment import EYES, EYES_APART
from annotator.core.faces.face import AVERAGE

PLACES = st.tuples(st.floats(-2000, 4000), st.floats(-2000, 4000))


@st.composite
def faces_points(draw):
    """Five points about as on a face, turned, scaled and moved."""
    uneven = AVERAGE + np.random.default_rng(draw(st.integers(0, 99))).normal(0, 0.05, (5, 2))
    return turned(uneven, draw(st.floats(-3.1, 3.1)), draw(st.floats(4, 900)), draw(PLACES))


def turned(points, angle, size, place):
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return points @ turn * size + place


@given(faces_points(), st.integers(16, 512), PLACES)
def test_points_go_there_and_back(points, side, place):
    alignment = Alignment.of(Face.of_points(points), side)
    assert np.abs(alignment.from_square(alignment.to_square(np.array(place))) - place).max() <= 1e-6
    assert np.abs(alignment.from_square(alignment.to_square(points)) - points).max() <= 1e-6


@given(faces_points(), st.integers(16, 512))
def test_eyes_are_level_and_in_their_places_and_the_face_is_inside(points, side):
    placed = Alignment.of(Face.of_points(points), side).to_square(points) / side
    right, left = placed[0], placed[1]
    assert right[1] == pytest.approx(left[1], abs=1e-7) and right[1] == pytest.approx(EYES[1], abs=1e-7)
    assert left[0] - right[0] == pytest.approx(EYES_APART, abs=1e-7)
    assert (right + left)[0] / 2 == pytest.approx(0.5, abs=1e-7)
    assert (placed[2:] > 0).all() and (placed[2:] < 0.85).all()


@given(st.floats(0.02, 1), faces_points())
def test_on_a_head_turned_aside_the_mouth_stays_inside(narrow, points):
    centre = points.mean(axis=0)
    across = (points[1] - points[0]) / np.hypot(*(points[1] - points[0]))
    along = (points - centre) @ across
    aside = points + np.outer((narrow - 1) * along, across)
    placed = Alignment.of(Face.of_points(aside), 100).to_square(aside)
    assert placed[0, 1] == pytest.approx(placed[1, 1], abs=1e-6)
    assert (placed[3:, 1] < 85).all() and (placed > 0).all() and (placed < 100).all()


def test_a_box_alone_is_not_turned_and_lies_about_where_points_would_have_it():
    points = turned(AVERAGE, 0.0, 80, (300, 200))
    face = Face.of_points(points)
    by_box = Alignment.of(Face(face.box), 160)
    assert by_box.matrix[0, 1] == by_box.matrix[1, 0] == 0
    assert np.abs(by_box.to_square(points) - Alignment.of(face, 160).to_square(points)).max() < 0.06 * 160


@pytest.mark.parametrize("side", [14, 20, 40, 80])
def test_a_picture_is_cut_where_the_points_are(side):
    """A ramp in x and y stays one, and each pixel of the crop has the value of the place it shows."""
    y, x = np.mgrid[:62, :62] + 0.5
    pixels = (4 * np.stack((x, y, np.zeros_like(x)), axis=-1)).astype(np.uint8)
    alignment = Alignment.of(Face.of_points(turned(AVERAGE, 0.3, 6, (31, 26))), side)
    crop = alignment.crop(pixels)
    rows, columns = np.mgrid[:side, :side] + 0.5
    off = crop[..., :2] / 4 - alignment.from_square(np.stack((columns, rows), axis=-1))
    assert np.abs(off).max() < 0.5
    assert np.abs(off.mean(axis=(0, 1))).max() < 0.1, "no shift of half a pixel"


def test_beyond_the_frame_a_crop_is_black():
    alignment = Alignment.of(Face.of_points(turned(AVERAGE, 0, 50, (0, 0))), 64)
    crop = alignment.crop(np.full((200, 200, 3), 200, np.uint8))
    assert (crop[:10, :10] == 0).all() and (crop[-10:, -10:] == 200).all()


@settings(max_examples=25)
@given(st.floats(-3.1, 3.1), st.floats(20, 60), st.floats(80, 160), st.floats(80, 160))
def test_a_mask_drawn_in_the_crop_comes_back(angle, size, x, y):
    alignment = Alignment.of(Face.of_points(turned(AVERAGE, angle, size, (x, y))), 224)
    across, down = np.meshgrid(np.arange(224) + 0.5, np.arange(224) + 0.5)
    disc = (across - 100) ** 2 + (down - 130) ** 2 < 60**2
    back = alignment.to_frame(disc, 240, 260)
    assert back.dtype == np.bool_ and back.shape == (240, 260)
    rows, columns = np.mgrid[:240, :260] + 0.5
    placed = alignment.to_square(np.stack((columns, rows), axis=-1))
    true = ((placed - (100, 130)) ** 2).sum(axis=-1) < 60**2
    if true.sum() > 500:
        assert (back & true).sum() / (back | true).sum() > 0.98


def test_a_map_of_ones_comes_back_as_ones_inside_and_nothing_outside():
    alignment = Alignment.of(Face.of_points(turned(AVERAGE, 0.2, 20, (120, 100))), 64)
    back = alignment.to_frame(np.ones((64, 64), np.float32), 200, 240)
    assert back.dtype == np.float32 and set(np.unique(back.round(5))) == {0.0, 1.0}
    rows, columns = np.mgrid[:200, :240] + 0.5
    placed = alignment.to_square(np.stack((columns, rows), axis=-1))
    np.testing.assert_array_equal(back > 0, ((placed >= 0) & (placed < 64)).all(axis=-1))
    small = alignment.to_frame(np.full((64, 64), 7, np.uint8), 200, 240)
    assert small.dtype == np.uint8 and set(np.unique(small)) == {0, 7}


def test_what_cannot_be_is_refused():
    face = Face.of_points(turned(AVERAGE, 0, 20, (50, 50)))
    with pytest.raises(ValueError, match="side"):
        Alignment.of(face, 0)
    with pytest.raises(ValueError, match="expected a map"):
        Alignment.of(face, 64).to_frame(np.zeros((63, 64), np.float32), 10, 10)
    with pytest.raises(ValueError, match="one place"):
        Alignment.of_points(np.full((5, 2), 3.0), 64)
