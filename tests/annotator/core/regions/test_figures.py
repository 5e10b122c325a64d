"""Rectangles and ellipses, compared with the distance of every pixel's centre."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.regions.figures import HAIR, ellipse, rectangle
from annotator.core.regions.mask import EMPTY, Mask

W, H = 31, 22
yy, xx = np.mgrid[:H, :W] + 0.5
points = st.tuples(st.floats(-10, W + 10), st.floats(-10, H + 10))
halves = st.tuples(st.integers(-10, 2 * W + 10), st.integers(-10, 2 * H + 10)).map(lambda p: (p[0] / 2, p[1] / 2))


@given(points | halves, points | halves)
def test_rectangle(start, end):
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    expected = (x0 <= xx) & (xx < x1) & (y0 <= yy) & (yy < y1)
    assert rectangle(start, end, W, H) == Mask.from_array(expected)


@given(points | halves, points | halves)
def test_ellipse(start, end):
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    expected = np.zeros((H, W), bool)
    if min(x1 - x0, y1 - y0) >= HAIR:
        across, down = (xx - (x0 + x1) / 2) / ((x1 - x0) / 2), (yy - (y0 + y1) / 2) / ((y1 - y0) / 2)
        expected = across**2 + down**2 <= 1
    assert ellipse(start, end, W, H) == Mask.from_array(expected)


def test_an_ellipse_without_width_holds_nothing():
    assert ellipse((3.5, 2.0), (3.5, 9.0), W, H) == ellipse((1.0, 2.5), (9.0, 2.5 + 1e-300), W, H) == EMPTY
