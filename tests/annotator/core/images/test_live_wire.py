"""Paths along edges."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.core.images import Picture
from annotator.core.images.live_wire import MARGIN, LiveWire
from annotator.core.images.source import ArraySource


def disc(side, centre, radius):
    yy, xx = np.mgrid[:side, :side] + 0.5
    inside = np.hypot(xx - centre[0], yy - centre[1]) <= radius
    return Picture(ArraySource(np.where(inside[..., None], (170, 80, 80), (220, 190, 180)).astype(np.uint8), 8))


@pytest.mark.parametrize(("side", "radius", "most"), [(200, 60, 1.5), (2400, 900, 6)])
def test_the_path_follows_the_edge(side, radius, most):
    middle = side / 2
    wire = LiveWire(disc(side, (middle, middle), radius), (middle - radius, middle))
    path = wire.path((middle, middle - radius))
    assert path[0] == (middle - radius, middle)
    assert path[-1] == (middle, middle - radius)
    away = np.abs(np.hypot(*(np.array(path) - middle).T) - radius)
    assert away.max() < most
    assert len(path) > 10


def test_points_between_are_pixel_centres():
    path = LiveWire(disc(200, (100, 100), 60), (40.25, 100.75)).path((101.3, 40.6))
    assert path[0] == (40.25, 100.75)
    assert path[-1] == (101.3, 40.6)
    assert {value % 1 for point in path[1:-1] for value in point} == {0.5}


def test_the_window_grows_with_the_cursor():
    wire = LiveWire(disc(600, (300, 300), 220), (80.0, 300.0))
    near = wire.path((90.0, 240.0))
    far = wire.path((300.0 + MARGIN, 102.0))
    assert far[-1] == (300.0 + MARGIN, 102.0)
    assert wire.path((90.0, 240.0))[0] == near[0]
    away = np.abs(np.hypot(*(np.array(far) - 300).T) - 220)
    assert np.median(away) < 1.5


def test_off_the_image_the_path_ends_where_the_cursor_is():
    path = LiveWire(disc(200, (100, 100), 60), (40.0, 100.0)).path((-7.5, 230.0))
    assert path[-1] == (-7.5, 230.0)
    assert all(0 <= x <= 200 and 0 <= y <= 200 for x, y in path[:-1])
