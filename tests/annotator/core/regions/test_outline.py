"""Outlines, polygons and brush footprints against slow references."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import capsule, fill_rings, mask_rings, vertices
from annotator.core.regions.stroke import Stroke

W, H = 19, 15
coordinate = st.floats(-3, 22, allow_nan=False)
ring = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=8)


def inside(rings, x, y):
    """Even-odd rule for one point, edge by edge."""
    odd = False
    for points in rings:
        for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
            if (y0 <= y) != (y1 <= y):
                odd ^= x0 + (y - y0) * (x1 - x0) / (y1 - y0) <= x
    return odd


@given(st.lists(ring, min_size=1, max_size=3))
def test_polygons_hold_the_pixels_whose_centre_they_hold(rings):
    filled = fill_rings(rings, W, H).to_array(W, H)
    for y in range(H):
        for x in range(W):
            on_edge = any(
                abs(x0 + (y + 0.5 - y0) * (x1 - x0) / (y1 - y0) - x - 0.5) < 1e-9
                for points in rings
                for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True)
                if (y0 <= y + 0.5) != (y1 <= y + 0.5)
            )
            assert on_edge or filled[y, x] == inside(rings, x + 0.5, y + 0.5)


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=14)))
def test_edges_filled_again_are_the_mask(array):
    mask = Mask.from_array(array, 2, 3)
    assert fill_rings([ring.tolist() for ring in mask_rings(mask)], 20, 20) == mask


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=14)))
def test_rings_turn_at_every_corner(array):
    for ring in mask_rings(Mask.from_array(array)):
        steps = np.diff(np.vstack([ring, ring[:1]]), axis=0)
        assert ((steps == 0).sum(axis=1) == 1).all()
        assert ((steps[:, 0] == 0) == np.roll(steps[:, 1] == 0, 1)).all()


def test_neighbouring_polygons_share_no_pixel():
    left = fill_rings([[(0, 0), (7.5, 0), (7.5, 9), (0, 9)]], W, H)
    right = fill_rings([[(7.5, 0), (15, 0), (15, 9), (7.5, 9)]], W, H)
    assert (left & right).empty
    assert (left | right).area == 15 * 9


@given(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate), st.floats(0.5, 7))
def test_brush_footprint(start, end, radius):
    painted = footprint(start, end, radius)
    for y in range(H):
        for x in range(W):
            distance = segment_distance((x + 0.5, y + 0.5), start, end)
            under_cursor = (x, y) == (math.floor(end[0]), math.floor(end[1]))
            if abs(distance - radius) > 1e-4:
                assert painted[y, x] == (distance <= radius or under_cursor)


def footprint(start, end, radius):
    box, pixels = capsule(start, end, radius, W, H)
    mask = Mask.from_runs(pixels, Box(0, 0, W, H))
    assert mask.box == box
    return mask.to_array(W, H)


def segment_distance(point, start, end):
    direction = np.subtract(end, start)
    length2 = float(direction @ direction)
    along = 0.0 if length2 == 0 else min(max(float(np.subtract(point, start) @ direction) / length2, 0.0), 1.0)
    return math.dist(point, np.add(start, along * direction))


@pytest.mark.parametrize("erase", [False, True])
def test_a_stroke_changes_only_what_it_touches(erase):
    rng = np.random.default_rng(3)
    before = rng.random((H, W)) < 0.5
    stroke = Stroke(Mask.from_array(before), W, H, erase=erase)
    stroke.extend((3, 3), (9, 8), 2.5)
    stroke.extend((9, 8), (30, 9), 2.5)
    window, old, new = stroke.patches()
    expected = before.copy()
    for start, end in (((3, 3), (9, 8)), ((9, 8), (30, 9))):
        expected[footprint(start, end, 2.5)] = not erase
    assert np.array_equal(Mask.from_runs(stroke.live, stroke.frame).to_array(W, H), expected)
    assert Mask.from_array(before).replaced(window, new) == Mask.from_array(expected)
    assert Mask.from_array(expected).replaced(window, old) == Mask.from_array(before)


def test_vertices_stay_near_the_edge():
    y, x = np.mgrid[:120, :120]
    mask = Mask.from_array((x - 60) ** 2 + (y - 55) ** 2 < 45**2)
    rings = vertices(mask, 1.0)
    assert sum(map(len, rings)) < 60
    again = fill_rings(rings, 120, 120)
    assert ((again - mask).area + (mask - again).area) < 0.03 * mask.area
