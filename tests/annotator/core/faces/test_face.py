"""A face as a value: what it refuses, what it makes of points and meshes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.faces import Face, points_of_mesh
from annotator.core.faces.face import AVERAGE, axes, box_of_points, completed, overlap

POINTS = AVERAGE * 100 + (300, 200)
NUMBERS = st.floats(-1e4, 1e4)
BOXES = st.tuples(NUMBERS, NUMBERS, st.floats(0.5, 1e3), st.floats(0.5, 1e3)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@pytest.mark.parametrize(
    "parts",
    [
        {"box": (0, 0, 0, 5)},
        {"box": (0, 0, 5, -1)},
        {"box": (0, 0, float("nan"), 5)},
        {"box": (0, 0, float("inf"), 5)},
        {"box": (0, 0, 5, 5), "confidence": 1.1},
        {"box": (0, 0, 5, 5), "confidence": float("nan")},
        {"box": (0, 0, 5, 5), "points": np.zeros((4, 2))},
        {"box": (0, 0, 5, 5), "points": np.full((5, 2), np.nan)},
        {"box": (0, 0, 5, 5), "mesh": np.zeros((478, 2))},
    ],
)
def test_what_is_no_face_is_refused(parts):
    with pytest.raises(ValueError, match=r"face|points"):
        Face(**parts)


def test_a_face_cannot_be_changed_from_outside():
    given_points = POINTS.copy()
    face = Face.of_points(given_points)
    given_points += 1000
    np.testing.assert_array_equal(face.points, POINTS)
    with pytest.raises(ValueError, match="read-only"):
        face.points[0] = 0


def test_faces_are_equal_by_value():
    assert Face.of_points(POINTS) == Face.of_points(POINTS) != Face.of_points(POINTS + 1)
    assert Face((0, 0, 1, 1)) != Face((0, 0, 1, 1), POINTS)
    assert len({Face.of_points(POINTS), Face.of_points(POINTS)}) == 1


def test_a_mesh_gives_box_and_points():
    mesh = np.random.default_rng(0).uniform(10, 90, (468, 2)).astype(np.float32)
    face = Face.of_mesh(mesh, 0.5)
    assert face.box == (*mesh.min(axis=0), *mesh.max(axis=0))
    np.testing.assert_allclose(face.points[0], (mesh[33] + mesh[133]) / 2, atol=1e-4)
    np.testing.assert_allclose(face.points[2:], mesh[[1, 61, 291]])
    np.testing.assert_array_equal(face.points, points_of_mesh(mesh))


@given(st.floats(-3, 3), st.floats(5, 500), NUMBERS, NUMBERS)
def test_the_box_of_points_holds_them_and_the_axes_stand_upright_on_each_other(angle, size, x, y):
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = AVERAGE @ turn * size + (x, y)
    left, top, right, bottom = box_of_points(points)
    assert (points >= (left, top)).all() and (points <= (right, bottom)).all()
    across, down = axes(points)
    assert across @ down == pytest.approx(0, abs=1e-6 * size**2)
    np.testing.assert_allclose(across, points[1] - points[0], atol=1e-6 * size)
    assert down @ (points[3] - points[0]) > 0


def test_of_a_head_turned_aside_the_axes_are_as_long_as_the_face_tells():
    turned = AVERAGE * (0.2, 1) * 100
    across, _ = axes(turned)
    assert np.hypot(*across) == pytest.approx(94 / 1.4)


@given(BOXES, BOXES)
def test_overlap_is_symmetric_and_one_for_the_same(one, other):
    assert overlap(one, other) == pytest.approx(overlap(other, one))
    assert 0 <= overlap(one, other) <= 1 + 1e-9
    assert overlap(one, one) == pytest.approx(1, abs=1e-6)


def test_overlap_of_boxes_worked_by_hand():
    assert overlap((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 2, 2), (2, 0, 4, 2)) == 0


@given(st.sets(st.integers(0, 4), min_size=3), st.floats(-3, 3), st.floats(5, 500), NUMBERS, NUMBERS)
def test_points_that_were_not_clicked_lie_as_on_an_average_face(clicked, angle, size, x, y):
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points = AVERAGE @ turn * size + (x, y)
    some = points.copy()
    some[[index for index in range(5) if index not in clicked]] = np.nan
    np.testing.assert_allclose(completed(some), points, atol=1e-6 * (size + 1e4))


@pytest.mark.parametrize("points", [POINTS * np.nan, np.zeros((5, 2)), np.zeros((3, 2)), [], [[1, 2]] * 2])
def test_too_few_points_are_told(points):
    with pytest.raises(KnownError, match="too few points"):
        completed(points)
