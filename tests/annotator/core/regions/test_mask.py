"""Masks are sets of pixels: every operation is compared with NumPy on whole arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as rle

from annotator.core.regions.mask import EMPTY, Box, Mask, full_image_rle

W, H = 23, 17
pictures = arrays(bool, (H, W))
boxes = st.builds(Box, st.integers(-4, W), st.integers(-4, H), st.integers(0, W), st.integers(0, H))


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=20)), st.integers(0, 9), st.integers(0, 9))
def test_array_comes_back(array, x, y):
    mask = Mask.from_array(array, x, y)
    height, width = array.shape
    whole = np.zeros((height + y, width + x), bool)
    whole[y:, x:] = array
    assert np.array_equal(mask.to_array(width + x, height + y), whole)
    assert mask.area == array.sum()
    assert mask.empty == (not array.any())


@given(pictures, pictures)
def test_set_operations(a, b):
    first, second = Mask.from_array(a), Mask.from_array(b)
    assert (first | second) == Mask.from_array(a | b)
    assert (first & second) == Mask.from_array(a & b)
    assert (first - second) == Mask.from_array(a & ~b)


@given(pictures)
def test_equal_pixels_are_equal_values(a):
    padded = np.pad(a, ((3, 2), (5, 1)))
    assert Mask.from_array(a, 5, 3) == Mask.from_array(padded)
    assert hash(Mask.from_array(a, 5, 3)) == hash(Mask.from_array(padded))


@given(pictures, boxes)
def test_window(a, box):
    padded = np.zeros((H + 60, W + 60), bool)
    padded[20 : 20 + H, 20 : 20 + W] = a
    expected = padded[20 + box.y : 20 + box.y + box.h, 20 + box.x : 20 + box.x + box.w]
    assert np.array_equal(Mask.from_array(a).window(box), expected)


@given(pictures, pictures, boxes)
def test_replaced_changes_only_the_window(a, b, box):
    window = box.clipped(W, H)
    inside = np.zeros_like(a)
    inside[window.rows, window.columns] = True
    result = Mask.from_array(a).replaced(window, Mask.from_array(b & inside))
    assert result == Mask.from_array(np.where(inside, b, a))


@given(pictures, st.integers(-2, W + 2), st.integers(-2, H + 2))
def test_contains(a, x, y):
    inside = 0 <= x < W and 0 <= y < H
    assert Mask.from_array(a).contains(x, y) == (inside and bool(a[y, x]))


@given(pictures)
def test_coco_code_decodes_to_the_same_pixels(a):
    code = full_image_rle(Mask.from_array(a), W, H)
    assert code["size"] == [H, W]
    assert np.array_equal(rle.decode(code).astype(bool), a)


def test_a_mask_outside_the_image_is_cut():
    mask = Mask.from_array(np.ones((4, 4), bool), 8, 8)
    assert mask.to_array(10, 10).sum() == 4


def test_empty():
    assert EMPTY.area == 0
    assert EMPTY.crop().shape == (0, 0)
    assert not EMPTY.to_array(3, 2).any()
    assert (EMPTY | EMPTY) == EMPTY


def test_boxes():
    assert Box(0, 0, 2, 2).united(Box(5, 6, 1, 1)) == Box(0, 0, 6, 7)
    assert Box(0, 0, 0, 0).united(Box(5, 6, 1, 1)) == Box(5, 6, 1, 1)
    assert Box(-3, -3, 5, 5).clipped(10, 10) == Box(0, 0, 2, 2)
    assert Box(20, 20, 5, 5).clipped(10, 10).empty
