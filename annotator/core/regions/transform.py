"""Moving, scaling, turning and mirroring masks and outlines, by affine maps of the image's coordinates.

A pixel belongs to the result when its centre comes from inside the mask. Whole moves, mirrors and quarter turns are
exact: each pixel goes to a pixel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.regions import runs
from annotator.core.regions.figures import Point
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.regions.outline import Ring, fill_rings, mask_rings

# How far from a whole number a turned grid may lie and still be taken for the grid itself.
_HAIR = 1e-9
# An outline takes about as long as so many pixels for each of the mask's runs.
RUN = 500
# A result is looked up in strips of about this many pixels.
STRIP = 2_000_000


@dataclass(frozen=True)
class Affine:
    """(x, y) goes to (xx · x + xy · y + dx, yx · x + yy · y + dy)."""

    xx: float = 1.0
    xy: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def of(self, point: Point) -> Point:
        x, y = point
        return self.xx * x + self.xy * y + self.dx, self.yx * x + self.yy * y + self.dy

    def then(self, other: Affine) -> Affine:
        """This map, and the other one after it."""
        dx, dy = other.of((self.dx, self.dy))
        return Affine(
            other.xx * self.xx + other.xy * self.yx, other.xx * self.xy + other.xy * self.yy,
            other.yx * self.xx + other.yy * self.yx, other.yx * self.xy + other.yy * self.yy, dx, dy,
        )  # fmt: skip

    def about(self, centre: Point) -> Affine:
        """The same with `centre` in the place of the origin."""
        x, y = centre
        return moving(-x, -y).then(self).then(moving(x, y))

    @property
    def on_the_grid(self) -> Affine:
        """A mirror or quarter turn, perhaps with a move, made to take pixels to pixels; any other map as it is."""
        linear = (self.xx, self.xy, self.yx, self.yy)
        whole = tuple(round(value) for value in linear)
        right_angled = all(abs(value - near) < _HAIR for value, near in zip(linear, whole, strict=True))
        if not right_angled or sorted(map(abs, whole)) != [0, 0, 1, 1] or abs(whole[0]) != abs(whole[3]):
            return self
        xx, xy, yx, yy = whole
        return Affine(xx, xy, yx, yy, math.floor(self.dx + 0.5), math.floor(self.dy + 0.5))


def moving(dx: float, dy: float) -> Affine:
    return Affine(dx=dx, dy=dy)


def scaling(x: float, y: float) -> Affine:
    """About the origin; negative numbers mirror."""
    return Affine(xx=x, yy=y)


def turning(angle: float) -> Affine:
    """About the origin, in radians, clockwise on the screen (y points down). Quarter turns are exact."""
    cosine, sine = math.cos(angle), math.sin(angle)
    if abs(angle / (math.pi / 2) - round(angle / (math.pi / 2))) < _HAIR:
        cosine, sine = float(round(cosine)), float(round(sine))
    return Affine(cosine, -sine, sine, cosine)


def centre_of(box: Box) -> Point:
    """The middle of a box, in image coordinates."""
    return box.x + box.w / 2, box.y + box.h / 2


def mirroring(box: Box, *, across: bool) -> Affine:
    """Left and right of a box exchanged (`across`), or top and bottom."""
    return scaling(-1, 1).about(centre_of(box)) if across else scaling(1, -1).about(centre_of(box))


def resizing(box: Box, grip: tuple[int, int], dx: float, dy: float, *, even: bool, about_centre: bool) -> Affine:
    """A box's corner or side pulled by (dx, dy), the opposite one (or the centre) staying where it is.

    `grip` says which: −1, 0 or 1 along x and y. `even` scales both ways alike. A box turns over where it is pulled
    past the other side, and keeps at least the width of a pixel.
    """
    centre = centre_of(box)
    fixed = centre if about_centre else (centre[0] - grip[0] * box.w / 2, centre[1] - grip[1] * box.h / 2)
    share = 2.0 if about_centre else 1.0
    x = _factor(box.w, share * grip[0] * dx) if grip[0] else 1.0
    y = _factor(box.h, share * grip[1] * dy) if grip[1] else 1.0
    if even:
        most = max((x if grip[0] else 0.0, y if grip[1] else 0.0), key=abs)
        x, y = math.copysign(most, x), math.copysign(most, y)
    return scaling(x, y).about(fixed)


def _factor(side: int, pulled: float) -> float:
    wide = side + pulled
    return math.copysign(max(abs(wide), 1.0), wide) / side


def turning_between(centre: Point, start: Point, end: Point, step: float = 0.0) -> Affine:
    """The turn about a centre that takes the direction of `start` to that of `end`, in whole steps if one is given."""
    angle = math.atan2(end[1] - centre[1], end[0] - centre[0]) - math.atan2(start[1] - centre[1], start[0] - centre[0])
    return turning(round(angle / step) * step if step else angle).about(centre)


def transformed(mask: Mask, affine: Affine, width: int, height: int) -> Mask:
    """The mask moved by the map; what leaves the image of that size is cut off."""
    affine = affine.on_the_grid
    if (affine.xx, affine.xy, affine.yx, affine.yy) == (1, 0, 0, 1):
        box = Box(mask.box.x + int(affine.dx), mask.box.y + int(affine.dy), mask.box.w, mask.box.h)
        return EMPTY if mask.empty else Mask(box, mask.counts).cut(Box(0, 0, width, height))
    if mask.runs.size * RUN < mask.box.w * mask.box.h:
        return fill_rings([_moved(ring, affine) for ring in mask_rings(mask)], width, height)
    return _pixel_by_pixel(mask, affine, width, height)


def _pixel_by_pixel(mask: Mask, affine: Affine, width: int, height: int) -> Mask:
    """The mask moved by the map, each pixel of the result looked up."""
    box, source = mask.box, mask.crop()
    target = _target(box, affine).clipped(width, height)
    size = affine.xx * affine.yy - affine.xy * affine.yx
    y = np.arange(target.h) + (target.y + 0.5 - affine.dy)

    def looked_up(left: int, right: int) -> runs.Flags:
        x = (np.arange(left, right) + (0.5 - affine.dx))[:, None]
        column = np.floor((affine.yy * x - affine.xy * y) / size).astype(np.int64) - box.x
        row = np.floor((affine.xx * y - affine.yx * x) / size).astype(np.int64) - box.y
        inside = (column >= 0) & (column < box.w) & (row >= 0) & (row < box.h)
        inside[inside] = source[row[inside], column[inside]]
        return inside

    wide = max(STRIP // max(target.h, 1), 1)
    ends = ((left, min(left + wide, target.x + target.w)) for left in range(target.x, target.x + target.w, wide))
    return Mask.from_runs(runs.from_flags(looked_up(*pair) for pair in ends), target)


def _target(box: Box, affine: Affine) -> Box:
    """A box that holds all that a box becomes."""
    corners = [affine.of((x, y)) for x in (box.x, box.x + box.w) for y in (box.y, box.y + box.h)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    x, y = math.floor(left), math.floor(top)
    return Box(x, y, math.ceil(right) - x, math.ceil(bottom) - y)


def transformed_rings(rings: Sequence[Ring], affine: Affine) -> tuple[Ring, ...]:
    """The vertices of polygons moved by the map."""
    affine = affine.on_the_grid
    return tuple(tuple(affine.of(vertex) for vertex in ring) for ring in rings)


def _moved(ring: NDArray[np.int32], affine: Affine) -> list[Point]:
    x, y = ring[:, 0].astype(np.float64), ring[:, 1].astype(np.float64)
    moved = np.stack((affine.xx * x + affine.xy * y + affine.dx, affine.yx * x + affine.yy * y + affine.dy), axis=1)
    return [(float(a), float(b)) for a, b in moved]
