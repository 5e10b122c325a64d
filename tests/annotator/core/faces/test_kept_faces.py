"""Faces, tracks and corrections in the forms in which they are kept; and bytes that are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.faces import (
    ABSENT,
    Correction,
    Face,
    FaceTrack,
    corrections_from_json,
    corrections_to_json,
    faces_from_bytes,
    faces_to_bytes,
    follow,
)

NUMBERS = st.floats(-1e5, 1e5)


@st.composite
def faces(draw, mesh=True):
    x, y, w, h = draw(NUMBERS), draw(NUMBERS), draw(st.floats(1, 1e4)), draw(st.floats(1, 1e4))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    points = rng.normal(x, 50, (5, 2)) if draw(st.booleans()) else None
    vertices = rng.normal(x, 50, (468, 2)) if mesh and draw(st.booleans()) else None
    return Face((x, y, x + w, y + h), points, vertices, draw(st.floats(0, 1)))


@settings(max_examples=30)
@given(st.lists(st.lists(faces(), max_size=3), max_size=5))
def test_faces_come_back_to_the_bit(found):
    assert faces_from_bytes(faces_to_bytes(found)) == [tuple(each) for each in found]


@settings(max_examples=30)
@given(st.lists(st.lists(faces(), max_size=2), max_size=8))
def test_a_track_comes_back_to_the_bit(found):
    track = follow(found)
    assert FaceTrack.from_bytes(track.to_bytes()) == track
    assert track.to_bytes() == track.to_bytes()


@given(st.dictionaries(st.integers(0, 100_000), st.one_of(st.just(ABSENT), faces(mesh=False).map(Correction))))
def test_corrections_come_back(corrections):
    back = corrections_from_json(corrections_to_json(corrections))
    assert set(back) == set(corrections)
    for frame, one in corrections.items():
        expected = one.face and Face(one.face.box, one.face.points)
        assert back[frame].face == expected


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_bytes_that_are_no_faces_are_told(data):
    with pytest.raises(KnownError, match="cannot be read"):
        faces_from_bytes(data)


@settings(max_examples=150)
@given(st.data())
def test_damaged_bytes_are_read_or_told(data):
    whole = bytearray(follow([(Face((0, 0, 9, 9)),), (), (Face((1, 0, 9, 9)),)]).to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    for damaged in (bytes(whole), cut):
        try:
            FaceTrack.from_bytes(damaged)
        except KnownError as told:
            assert told.advice


def test_faces_alone_are_no_track():
    with pytest.raises(KnownError, match="no track"):
        FaceTrack.from_bytes(faces_to_bytes([[Face((0, 0, 1, 1))]]))


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "3", "{", '{"x": null}', '{"-1": null}', '{"1": 3}', '{"1": {"box": [0, 0, 1, 1]}}', "[" * 100_000,
        '{"1": {"box": [0, 0, 0, 1], "points": null}}', '{"1": {"box": [0, 0, 1, 1], "points": [[1, 2]]}}',
        '{"1": {"box": [0, 0, NaN, 1], "points": null}}', '{"1": {"box": "abcd", "points": null}}',
    ],
)  # fmt: skip
def test_corrections_that_are_none_are_told(text):
    with pytest.raises(KnownError, match="correction"):
        corrections_from_json(text)


def test_a_correction_is_placed_by_box_or_points():
    points = [[0, 0], [10, 0], [5, 6], [1, 10], [9, 10]]
    assert Correction.placed(points=points).face == Face.of_points(points)
    assert Correction.placed(box=(0, 0, 5, 5), points=points).face.box == (0, 0, 5, 5)
    with pytest.raises(ValueError, match="placed by"):
        Correction.placed()
