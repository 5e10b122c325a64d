"""Growing, shrinking, smoothing, holes and parts, compared with SciPy on whole arrays."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from annotator.core.regions import shaping
from annotator.core.regions.figures import ellipse
from annotator.core.regions.mask import EMPTY, Mask

W, H = 23, 17
pictures = arrays(bool, (H, W))
radii = st.one_of(st.integers(0, 6).map(float), st.floats(0, 6))
EIGHT = np.ones((3, 3), bool)


def grown(a, radius):
    return ndimage.distance_transform_edt(~a) <= radius if a.any() else a


def shrunk(a, radius):
    return ~grown(~a, radius)


def array_of(mask):
    return mask.to_array(W, H)


@given(pictures, radii)
def test_grow_takes_every_pixel_within_the_radius(a, radius):
    assert np.array_equal(array_of(shaping.grow(Mask.from_array(a), radius, W, H)), grown(a, radius))


def test_growing_step_by_step_is_the_same(monkeypatch):
    a = np.random.default_rng(0).random((H, W)) > 0.9
    monkeypatch.setattr(shaping, "AT_ONCE", 40)
    assert np.array_equal(array_of(shaping.grow(Mask.from_array(a), 4.5, W, H)), grown(a, 4.5))


@given(pictures, radii)
def test_shrink_leaves_what_is_farther_from_the_rest_of_the_image(a, radius):
    assert np.array_equal(array_of(shaping.shrink(Mask.from_array(a), radius, W, H)), shrunk(a, radius))


@given(pictures, radii)
def test_smooth_closes_and_opens(a, radius):
    closed = shrunk(grown(a, radius), radius)
    expected = grown(shrunk(closed, radius), radius)
    assert np.array_equal(array_of(shaping.smooth(Mask.from_array(a), radius, W, H)), expected)


@given(pictures)
def test_fill_holes(a):
    assert np.array_equal(array_of(shaping.fill_holes(Mask.from_array(a))), ndimage.binary_fill_holes(a))


@given(pictures)
def test_parts_are_those_that_hang_together_over_corners_too(a):
    labels, count = ndimage.label(a, EIGHT)
    expected = {Mask.from_array(labels == number) for number in range(1, count + 1)}
    found = shaping.parts(Mask.from_array(a))
    assert len(found) == count
    assert set(found) == expected
    assert [part.area for part in found] == sorted((part.area for part in found), reverse=True)
    assert shaping.count_parts(Mask.from_array(a)) == count
    largest = shaping.largest_part(Mask.from_array(a))
    assert largest == EMPTY if not count else largest.area == found[0].area and largest in found


@given(pictures, st.integers(0, W - 1), st.integers(0, H - 1))
def test_part_at_goes_over_edges_only(a, x, y):
    labels, _ = ndimage.label(a)
    expected = (labels == labels[y, x]) & a[y, x]
    assert shaping.part_at(Mask.from_array(a), x, y) == Mask.from_array(expected)


def test_nothing_stays_nothing():
    assert shaping.grow(EMPTY, 3, W, H) == shaping.shrink(EMPTY, 3, W, H) == shaping.fill_holes(EMPTY) == EMPTY
    assert shaping.parts(EMPTY) == ()


def test_a_winding_band_is_one_part():
    a = np.zeros((801, 50), bool)
    a[::2] = True
    a[1::4, -1] = a[3::4, 0] = True
    mask = Mask.from_array(a)
    assert shaping.parts(mask) == (mask,)


def test_a_region_of_a_whole_slide_costs_by_its_outline():
    side = 60_000
    mask = ellipse((5000.0, 5000.0), (55_000.0, 45_000.0), side, side)
    holed = mask - Mask.from_array(np.ones((40, 30), bool), 30_000, 20_000)
    start = time.perf_counter()
    assert shaping.fill_holes(holed) == mask
    assert shaping.parts(holed) == (holed,)
    assert shaping.shrink(shaping.grow(mask, 3, side, side), 3, side, side) == mask
    assert time.perf_counter() - start < 5
