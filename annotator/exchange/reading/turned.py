"""Rectangles and ellipses that may be turned, as CVAT and Label Studio have them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions.figures import ellipse
from annotator.core.regions.mask import Mask
from annotator.exchange.data.values import polygon

# An ellipse that is turned is a polygon of so many corners.
_CORNERS = 360

Point: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[int, int]


def rectangle_mask(place: tuple[float, float, float, float], angle: float, pivot: Point, frame: Size) -> Mask:
    """The pixels of an image of size `frame` in a rectangle x, y, width, height, turned about `pivot` by an angle
    in degrees, clockwise as it is seen. Raises EntryError.
    """
    x, y, w, h = place
    return _filled(np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], np.float64), angle, pivot, frame)


def ellipse_mask(centre: Point, radii: Point, angle: float, frame: Size) -> Mask:
    """The pixels of an image of size `frame` in an ellipse turned about its centre. Raises EntryError."""
    (x, y), (a, b) = centre, radii
    if angle % 180 == 0:
        return ellipse((x - a, y - b), (x + a, y + b), *frame)
    around = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    return _filled(np.stack((x + a * np.cos(around), y + b * np.sin(around)), axis=1), angle, centre, frame)


def _filled(corners: NDArray[np.float64], angle: float, pivot: Point, frame: Size) -> Mask:
    if angle % 360:
        cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
        corners = (corners - pivot) @ np.array([[cosine, sine], [-sine, cosine]]) + pivot
    return polygon((tuple((float(x), float(y)) for x, y in corners),), *frame)
