"""Display: the mathematics against NumPy, and that the data stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annotator.core.images import Display, Picture, percentile_window, rendered
from annotator.core.images.source import Alpha, ArraySource
from annotator.core.regions.mask import Box

KINDS = [np.uint8, np.uint16, np.int8, np.int16, np.int32, np.uint32, np.float32, np.float64, ">u2", ">f4"]


def oracle(values, window, gamma, invert):
    """One value after the other."""
    low, high = window
    found = []
    for value in values.reshape(-1).tolist():
        share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.0
        share = share ** (1 / gamma)
        found.append(int((1 - share if invert else share) * 255 + 0.5))
    return np.array(found).reshape(values.shape)


@given(st.data(), st.sampled_from(KINDS), st.floats(0.2, 5), st.booleans())
def test_tones_are_the_formulas(data, kind, gamma, invert):
    dtype = np.dtype(kind)
    floats = {"allow_nan": False, "allow_infinity": False, "min_value": -1e6, "max_value": 1e6}
    elements = arrays.from_dtype(dtype, **(floats if dtype.kind == "f" else {}))
    values = data.draw(arrays.arrays(dtype, (3, 4, 1), elements=elements))
    low = float(data.draw(st.integers(-300, 70_000)))
    window = (low, low + data.draw(st.integers(0, 70_000)))
    tones = rendered(values, window, Display(gamma=gamma, invert=invert))
    assert tones.dtype == np.uint8
    expected = oracle(values.astype(np.float64), window, gamma, invert)
    assert np.abs(tones[..., :1].astype(int) - expected).max() <= (gamma != 1)
    assert np.array_equal(tones[..., 0], tones[..., 2])


@given(arrays.arrays(np.uint8, (4, 5, 3)))
def test_eight_bits_come_out_as_they_went_in(values):
    before = values.copy()
    assert np.array_equal(rendered(values, (0.0, 255.0), Display()), before)
    assert np.array_equal(rendered(values, (0.0, 255.0), Display(invert=True)), 255 - before)
    assert np.array_equal(values, before)


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 7])
def test_one_channel_in_grey(channels):
    values = np.random.default_rng(0).integers(0, 256, (6, 7, channels), dtype=np.uint8)
    for channel in range(channels):
        grey = rendered(values, (0.0, 255.0), Display(channel=channel))
        assert np.array_equal(grey, np.repeat(values[..., channel : channel + 1], 3, axis=2))
    colours = rendered(values, (0.0, 255.0), Display())
    assert colours.shape == (6, 7, 3)
    if channels == 2:
        assert np.array_equal(colours[..., :2], values) and not colours[..., 2].any()
    if channels >= 3:
        assert np.array_equal(colours, values[..., :3])


@given(arrays.arrays(np.uint8, (3, 4, 4)))
def test_transparency_over_white(values):
    colours, alpha = values[..., :3].astype(float), values[..., 3:].astype(float)
    straight = rendered(values, (0.0, 255.0), Display(), Alpha.STRAIGHT)
    assert np.abs(straight - (colours * alpha + 255 * (255 - alpha)) / 255).max() <= 0.5
    multiplied = rendered(values, (0.0, 255.0), Display(), Alpha.MULTIPLIED)
    assert np.array_equal(multiplied, np.minimum(colours + 255 - alpha, 255))


def test_transparency_of_sixteen_bits():
    values = np.full((1, 2, 2), 65535, np.uint16)
    values[0, 1, 1] = 0
    assert rendered(values, (0.0, 131070.0), Display(), Alpha.STRAIGHT)[0].tolist() == [[128] * 3, [255] * 3]


@given(st.floats(100, 1e5), st.floats(-1e5, 1e5), st.floats(-400, 400), st.floats(-400, 400))
def test_a_drag_there_and_back_changes_nothing(width, level, across, down):
    start = Display().levelled(width, level)
    assert start.window == pytest.approx((level - width / 2, level + width / 2))
    span = 65_535.0
    there = start.dragged(across, down, start.window, span)
    low, high = there.window
    assert high > low
    assert (low + high) / 2 == pytest.approx(level + down * span / 400, abs=1e-4)
    if width + across * span / 400 > span / 1000:
        back = there.dragged(-across, -down, there.window, span)
        assert back.window == pytest.approx(start.window, abs=1e-3)


def test_a_window_of_nothing():
    assert percentile_window(np.full((3, 1), np.nan)) == (0.0, 0.0)
    assert not rendered(np.full((2, 2, 1), np.nan, np.float32), (0.0, 0.0), Display()).any()


def test_a_picture_under_a_display_stays_what_it_is():
    values = np.random.default_rng(0).integers(0, 4096, (50, 60, 1), dtype=np.uint16)
    picture = Picture(ArraySource(values.copy(), 12))
    picture.crop(picture.box, display=Display(window=(5.0, 6.0), gamma=3, invert=True))
    assert picture.range == (values.min(), values.max())
    assert np.array_equal(picture.source.read(0, picture.box), values)
    box = Box(3, 4, 20, 10)
    expected = rendered(values[box.rows, box.columns], picture.automatic, Display())
    assert np.array_equal(picture.crop(box), expected)


@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 4), st.data())
def test_parts_of_levels_are_parts_of_the_whole_level(width, height, level, data):
    values = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    picture = Picture(ArraySource(values, 8))
    w, h = picture.level_size(level)
    assert (w, h) == (max(-(-width // 2**level), 1), max(-(-height // 2**level), 1))
    whole = picture.part(level, Box(0, 0, w, h))
    x, y = data.draw(st.integers(0, w - 1)), data.draw(st.integers(0, h - 1))
    box = Box(x, y, data.draw(st.integers(1, w - x)), data.draw(st.integers(1, h - y)))
    assert np.array_equal(picture.part(level, box), whole[box.rows, box.columns])


def test_clear_pixels_leave_no_fringe():
    values = np.zeros((4, 4, 4), np.uint8)
    values[:, ::2] = (200, 100, 50, 255)
    picture = Picture(ArraySource(values, 8, Alpha.STRAIGHT))
    shown = picture.part(1, Box(0, 0, 2, 2)).astype(int)
    assert np.abs(shown - (np.array((200, 100, 50)) + 255) / 2).max() <= 1
