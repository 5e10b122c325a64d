"""Masks moved, mirrored, turned and scaled: exact where pixels go to pixels, else by the centre of each pixel."""

from __future__ import annotations

import math
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotator.core.regions import transform
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.regions.transform import (
    Affine,
    centre_of,
    mirroring,
    moving,
    resizing,
    scaling,
    transformed,
    transformed_rings,
    turning,
    turning_between,
)

W, H = 23, 17
pictures = arrays(bool, (H, W))
yy, xx = np.mgrid[:H, :W] + 0.5


@given(pictures, st.integers(-25, 25), st.integers(-20, 20))
def test_moves_are_exact_and_cut_at_the_image(a, dx, dy):
    padded = np.pad(a, 30)
    expected = padded[30 - dy : 30 - dy + H, 30 - dx : 30 - dx + W]
    assert transformed(Mask.from_array(a), moving(dx, dy), W, H) == Mask.from_array(expected)


@given(pictures)
def test_mirrors_are_exact(a):
    mask = Mask.from_array(a)
    box = mask.box
    for across, axis in ((True, 1), (False, 0)):
        expected = Mask.from_array(np.flip(mask.crop(), axis), box.x, box.y)
        assert transformed(mask, mirroring(box, across=across), W, H) == expected


@given(arrays(bool, (12, 12)), st.integers(0, 3))
def test_quarter_turns_are_exact(a, quarters):
    expected = np.rot90(a, -quarters)  # NumPy turns anticlockwise
    affine = turning(quarters * math.pi / 2).about((6, 6))
    assert transformed(Mask.from_array(a), affine, 12, 12) == Mask.from_array(expected)


@given(pictures)
def test_four_quarter_turns_about_any_box_keep_every_pixel(a):
    mask = Mask.from_array(np.pad(a, 20))
    turned = transformed(mask, turning(math.pi / 2).about(centre_of(mask.box)), 80, 80)
    assert turned.area == mask.area
    assert np.array_equal(turned.crop(), np.rot90(mask.crop(), -1))


maps = st.builds(
    lambda angle, sx, sy, x, y: scaling(sx, sy).then(turning(angle)).about((11, 8)).then(moving(x, y)),
    st.floats(-4, 4), st.floats(0.3, 3), st.floats(-3, -0.3), st.floats(-5, 5), st.floats(-5, 5),
)  # fmt: skip


@pytest.mark.parametrize("run", [0, 10**9])
@given(pictures, maps)
def test_any_map_takes_the_pixels_whose_centre_comes_from_inside(run, a, affine):
    matrix = np.array([[affine.xx, affine.xy], [affine.yx, affine.yy]])
    back = np.linalg.inv(matrix) @ np.stack(((xx - affine.dx).ravel(), (yy - affine.dy).ravel()))
    x, y = back.reshape(2, H, W)
    clear = (np.abs(x - np.round(x)) > 1e-6) & (np.abs(y - np.round(y)) > 1e-6)  # not on an edge between two pixels
    inside = (x >= 0) & (x < W) & (y >= 0) & (y < H)
    expected = a[np.clip(y, 0, H - 1).astype(int), np.clip(x, 0, W - 1).astype(int)] & inside
    with mock.patch.object(transform, "RUN", run):  # by the outline, and pixel by pixel
        found = transformed(Mask.from_array(a), affine, W, H).to_array(W, H)
    assert np.array_equal(found[clear], expected[clear])


@given(maps)
def test_vertices_and_pixels_go_the_same_way(affine):
    ring = ((3.0, 2.0), (19.0, 2.0), (19.0, 12.0), (9.0, 12.0), (9.0, 7.0), (3.0, 7.0))
    mask = fill_rings([ring], W, H)
    expected = fill_rings(transformed_rings([ring], affine), W, H).to_array(W, H)
    assert (transformed(mask, affine, W, H).to_array(W, H) ^ expected).sum() <= 1


def test_maps_follow_one_another():
    first, second = Affine(1, 2, 3, 4, 5, 6), Affine(0.5, -1, 2, 1, -3, 1)
    assert first.then(second).of((7, -2)) == second.of(first.of((7, -2)))
    assert turning(math.pi / 2).about((1, 1)).of((2, 1)) == (1, 2)
    assert transformed(EMPTY, scaling(2, 2), W, H) == EMPTY


def test_a_corner_is_pulled_and_the_opposite_one_stays():
    box = Box(10, 20, 40, 20)
    pulled = resizing(box, (1, -1), 20, -10, even=False, about_centre=False)
    assert pulled.of((10, 40)) == (10, 40)
    assert pulled.of((50, 20)) == (70, 10)
    assert resizing(box, (1, -1), 20, 3, even=True, about_centre=False).of((50, 20)) == (70, 10)
    assert resizing(box, (1, 0), 20, 99, even=True, about_centre=False).of((50, 20)) == (70, 15)
    assert resizing(box, (-1, 0), -5, 9, even=False, about_centre=True).of((10, 20)) == (5, 20)
    assert resizing(box, (-1, 0), 60, 0, even=False, about_centre=False).of((10, 20)) == (70, 20)
    assert resizing(box, (0, 1), 0, -20, even=False, about_centre=False).of((10, 40)) == (10, 21)


def test_turns_follow_the_mouse_in_steps_where_asked():
    assert turning_between((5, 5), (5, 0), (10, 5.4), math.pi / 12) == turning(math.pi / 2).about((5, 5))
    x, y = turning_between((0, 0), (2, 0), (3, 3)).of((1, 0))
    assert math.isclose(x, math.sqrt(0.5))
    assert math.isclose(y, math.sqrt(0.5))
