"""Long and short axes of regions: against every pair of corners, against ellipses, under any size of pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.regions.axes import axes_of
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import mask_rings

SIZES = st.tuples(st.floats(0.1, 4), st.floats(0.1, 4))
PICTURES = st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=6, max_size=6)


def ellipse(a, b, turn, size=(1.0, 1.0), side=240):
    y, x = np.mgrid[:side, :side] + 0.5 - side / 2
    x, y = x * size[0], y * size[1]
    along, across = x * math.cos(turn) + y * math.sin(turn), -x * math.sin(turn) + y * math.cos(turn)
    return Mask.from_array((along / a) ** 2 + (across / b) ** 2 <= 1)


@given(PICTURES, SIZES)
def test_the_long_axis_is_the_longest_line_between_corners_and_the_short_one_stands_upright_on_it(rows, size):
    mask = Mask.from_array(np.array(rows))
    found = axes_of(mask, size)
    if mask.empty:
        assert found is None
        return
    corners = np.concatenate(mask_rings(mask)) * np.array(size)
    longest = max(math.dist(one, other) for one in corners for other in corners)
    assert found.long.length == pytest.approx(longest, rel=1e-6)
    long, short = (
        np.subtract(axis.end, axis.start) * np.array(size) for axis in (found.long, found.short)
    )  # fmt: skip
    assert np.hypot(*long) == pytest.approx(found.long.length, rel=1e-6)
    assert np.hypot(*short) == pytest.approx(found.short.length, rel=1e-6, abs=1e-9)
    assert abs(float(long @ short)) <= 1e-6 * found.long.length * max(found.short.length, 1e-6)
    assert found.short.length <= found.long.length * (1 + 1e-9)


@pytest.mark.parametrize("turn", [0.0, 0.3, 1.1, 2.5])
@pytest.mark.parametrize("size", [(1.0, 1.0), (0.5, 1.0)])
def test_axes_of_ellipses(turn, size):
    found = axes_of(ellipse(55, 22, turn, size), size)
    assert found.long.length == pytest.approx(110, abs=2)
    assert found.short.length == pytest.approx(44, abs=2.5)


def test_a_pixel_a_row_and_nothing():
    pixel = axes_of(Mask.from_array(np.ones((1, 1), bool), 5, 7))
    assert pixel.long.length == pytest.approx(math.sqrt(2))
    row = axes_of(Mask.from_array(np.ones((1, 30), bool)), (0.5, 0.5))
    assert row.long.length == pytest.approx(math.hypot(15, 0.5))
    assert axes_of(EMPTY) is None
