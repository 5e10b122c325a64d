"""From masks to the paths that are drawn: exact along pixel edges when large on screen, coarser when small."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QPainterPath

from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import IntArray, mask_rings
from annotator.ui.canvas.viewport import Viewport

# A mask wider than this is cut to what is near the view before its outline is made.
LARGEST_SIDE = 4096
# The side of the squares that such a cut keeps to, so that it serves again while the view moves a little.
TILE = 1024
# A cell of a coarse outline is at most this many screen pixels wide.
CELL = 0.7

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])


def shape_path(mask: Mask, pixel: float, visible: Box, touched: Box | None = None) -> tuple[QPainterPath, int]:
    """The outline of a mask for a view that shows `visible` of its grid, each pixel `pixel` screen pixels wide.

    Where only a small part, `touched`, is drawn again, the path of just that part is made: a stroke on a large mask
    costs no more than one on a small. Returns the path, filled by the even-odd rule, and how many pixels of the grid a
    unit of the path is.
    """
    step = 2 ** max(math.floor(math.log2(CELL / pixel)), 0) if pixel < CELL else 1
    if touched is not None and _is_small(touched, mask.box):
        part = mask.cut(touched)
        return path_of(mask_rings(part if step == 1 else part.coarse(step))), step
    if step == 1 and max(mask.box.w, mask.box.h) > LARGEST_SIDE:
        mask = _cut(mask, _snapped(visible))
    return _path(mask, step), step


def _is_small(part: Box, whole: Box) -> bool:
    return 4 * part.w * part.h < whole.w * whole.h


def _snapped(box: Box) -> Box:
    left, top = box.x // TILE * TILE - TILE, box.y // TILE * TILE - TILE
    right, bottom = (-(-(box.x + box.w) // TILE) + 1) * TILE, (-(-(box.y + box.h) // TILE) + 1) * TILE
    return Box(left, top, right - left, bottom - top)


@lru_cache(maxsize=64)
def _cut(mask: Mask, box: Box) -> Mask:
    return mask.cut(box)


@lru_cache(maxsize=1024)
def _path(mask: Mask, step: int) -> QPainterPath:
    return path_of(mask_rings(mask if step == 1 else mask.coarse(step)))


def path_of(rings: Sequence[IntArray]) -> QPainterPath:
    """A path of closed rings, each (n, 2). Read by Qt in one go: point by point Python would need far longer."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    if not rings:
        return path
    closed = [np.concatenate((ring, ring[:1])) for ring in rings]
    elements = np.zeros(sum(map(len, closed)), dtype=_ELEMENT)
    points: NDArray[np.int32] = np.concatenate(closed)
    elements["kind"], elements["x"], elements["y"] = 1, points[:, 0], points[:, 1]
    starts = np.cumsum([0, *map(len, closed[:-1])])
    elements["kind"][starts] = 0
    data = len(elements).to_bytes(4, "big") + elements.tobytes()
    data += np.array([starts[-1], Qt.FillRule.OddEvenFill.value], dtype=">i4").tobytes()
    QDataStream(QByteArray(data)) >> path  # the format of QPainterPath's own stream operators
    return path


def visible_box(viewport: Viewport, view: QRectF, scale: tuple[float, float] = (1.0, 1.0)) -> Box:
    """The pixels of a grid that a part of the view shows; `scale` takes the grid to image coordinates."""
    left, top = viewport.to_image(view.left(), view.top())
    right, bottom = viewport.to_image(view.right(), view.bottom())
    x, y = math.floor(left / scale[0]), math.floor(top / scale[1])
    return Box(x, y, math.ceil(right / scale[0]) - x, math.ceil(bottom / scale[1]) - y)
