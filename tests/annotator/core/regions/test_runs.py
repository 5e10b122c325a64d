"""The algebra of runs against dense arrays, and COCO's code against its own library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as coco

from annotator.core.regions import runs
from annotator.core.regions.mask import EMPTY, Box, Mask

bitmaps = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=17))
RULES = {
    "union": np.logical_or,
    "intersection": np.logical_and,
    "difference": lambda a, b: a & ~b,
    "symmetric difference": np.logical_xor,
}


def runs_of(flat):
    return np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flat, int).ravel(), [0]])))


def flat(values, size):
    result = np.zeros(size, bool)
    for start, end in values.reshape(-1, 2):
        result[start:end] = True
    return result


@given(bitmaps)
def test_the_code_is_that_of_the_coco_library(array):
    code = coco.encode(np.asfortranarray(array.astype(np.uint8)))["counts"]
    values = runs_of(array.T)
    assert np.array_equal(runs.expand(code), values)
    assert runs.compress(values, array.size) == code


@given(st.lists(st.integers(1, 2**40), min_size=1, max_size=9))
def test_the_code_holds_numbers_of_any_size(lengths):
    edges = np.cumsum(lengths)
    values = edges[: len(edges) // 2 * 2]
    assert np.array_equal(runs.expand(runs.compress(values, int(edges[-1]))), values)


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_sets_combine_as_arrays_do(rule, data):
    size = data.draw(st.integers(1, 60))
    a, b = (data.draw(arrays(bool, size)) for _ in range(2))
    combined = runs.combined(runs_of(a), runs_of(b), RULES[rule])
    assert np.array_equal(combined, runs_of(RULES[rule](a, b)))


@given(arrays(bool, 50), arrays(bool, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_part_is_cut_out_and_exchanged(whole, other, one, another):
    low, high = sorted((one, another))
    part = np.zeros(50, bool)
    part[low:high] = whole[low:high]
    assert np.array_equal(runs.within(runs_of(whole), low, high), runs_of(part))
    exchanged = whole.copy()
    exchanged[low:high] = other[low:high]
    inserted = runs.within(runs_of(other), low, high)
    assert np.array_equal(runs.spliced(runs_of(whole), low, high, inserted), runs_of(exchanged))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-2, 9)), max_size=9))
def test_intervals_in_any_order_merge(intervals):
    starts = np.array([start for start, _ in intervals], dtype=np.int64)
    ends = starts + np.array([length for _, length in intervals], dtype=np.int64)
    expected = np.zeros(60, bool)
    for start, end in zip(starts, ends, strict=True):
        expected[start : max(end, start)] = True
    assert np.array_equal(runs.merged(starts, ends), runs_of(expected))


@given(bitmaps)
def test_columns_and_back(array):
    height = array.shape[0]
    values = runs_of(array.T)
    x, top, bottom = runs.columns_of(values, height)
    assert np.array_equal(runs.from_columns(x, top, bottom, height), values)
    dense = np.zeros_like(array)
    for column, first, last in zip(x, top, bottom, strict=True):
        assert not dense[first:last, column].any()
        dense[first:last, column] = True
    assert np.array_equal(dense, array)


@given(bitmaps, st.data())
def test_samples_are_the_pixels_asked_for(array, data):
    height, width = array.shape
    xs = np.array(sorted(data.draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=20))))
    ys = np.array(sorted(data.draw(st.lists(st.integers(0, height - 1), min_size=1, max_size=20))))
    assert np.array_equal(runs.sampled(runs_of(array.T), height, xs, ys), array[np.ix_(ys, xs)])


@given(bitmaps, st.integers(1, 6), st.integers(0, 7), st.integers(0, 7))
def test_a_coarse_mask_holds_every_cell_that_is_touched(array, step, x, y):
    expected = np.zeros((40, 40), bool)
    for row, column in np.argwhere(array):
        expected[(row + y) // step, (column + x) // step] = True
    assert np.array_equal(Mask.from_array(array, x, y).coarse(step).to_array(40, 40), expected)


@given(bitmaps, st.integers(-4, 20), st.integers(-4, 20), st.integers(1, 20), st.integers(1, 20))
def test_a_mask_is_cut_to_a_box(array, x, y, w, h):
    mask = Mask.from_array(array, 3, 2)
    whole = np.pad(mask.to_array(30, 30), 10)
    window = whole[y + 10 : y + 10 + h, x + 10 : x + 10 + w]
    assert np.array_equal(mask.window(Box(x, y, w, h)), window)
    assert mask.cut(Box(x, y, w, h)) == Mask.from_array(window, x, y)


def test_a_mask_of_ten_thousand_million_pixels_is_one_run():
    frame = Box(0, 0, 100_000, 100_000)
    whole = Mask.from_runs(np.array([0, frame.w * frame.h]), frame)
    hole = Mask.from_array(np.ones((10, 20), bool), 70_000, 50_000)
    cut = whole - hole
    assert cut.area == 10**10 - 200
    assert not cut.contains(70_005, 50_005)
    assert cut | hole == whole
    assert cut & hole == EMPTY
