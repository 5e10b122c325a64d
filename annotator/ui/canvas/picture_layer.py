"""Draws the image from tiles: smoothly when it is small on screen, pixel by pixel when it is large."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from annotator.core.images import Picture
from annotator.ui.canvas.tiles import TILE, Key, TileStore
from annotator.ui.canvas.viewport import Viewport

# A pixel of the image that covers so many on the screen is framed.
GRID_SCALE = 12.0
# The tiles of a finer level are made beforehand when it is this near: so many times the scale.
NEAR = 1.5
GRID_COLOUR = QColor(128, 128, 128, 110)


class PictureLayer:
    """The image on screen. Where a tile is missing a coarser one stands in."""

    def __init__(self, tiles: TileStore, picture: Picture) -> None:
        self._tiles = tiles
        self.size = (picture.width, picture.height)
        self.grid = True
        self._mosaic = QImage()

    def paint(
        self, painter: QPainter, viewport: Viewport, view: QRectF, device_ratio: float, *, beside: bool = False
    ) -> None:
        """Draw the part that `view` shows; `beside` another view, whose tiles still under way are kept."""
        picture = self._tiles.picture
        if picture is None:
            return
        if not beside:
            self._tiles.begin()
        scale = viewport.scale * device_ratio
        level = max(min(_level(scale), self._top(picture)), picture.finest)
        part = self._visible(viewport, view, level, picture)
        if part.isEmpty():
            return
        mosaic = self._put_together(picture, level, part)
        factor = viewport.scale * 2**level
        x, y = viewport.to_view(part.x() * 2**level, part.y() * 2**level)
        target = QRectF(x, y, part.width() * factor, part.height() * factor)
        painter.save()
        # The last row and column of a level may stand for less than a whole pixel of it.
        right, bottom = viewport.to_view(*self.size)
        painter.setClipRect(target.intersected(QRectF(viewport.x, viewport.y, right - viewport.x, bottom - viewport.y)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, level > 0 or scale < 1)
        painter.drawImage(target, mosaic, QRectF(0, 0, part.width(), part.height()))
        painter.restore()
        if self.grid and scale >= GRID_SCALE:
            _paint_grid(painter, viewport, part)
        if picture.small and level > picture.finest and scale * 2**level * NEAR >= 1:
            for key in _keys(level - 1, self._visible(viewport, view, level - 1, picture)):
                self._tiles.foresee(key)

    def _visible(self, viewport: Viewport, view: QRectF, level: int, picture: Picture) -> QRect:
        """What the view shows, in pixels of a level."""
        left, top = (value / 2**level for value in viewport.to_image(view.left(), view.top()))
        right, bottom = (value / 2**level for value in viewport.to_image(view.right(), view.bottom()))
        x, y = math.floor(left) - 1, math.floor(top) - 1
        shown = QRect(x, y, math.ceil(right) - x + 1, math.ceil(bottom) - y + 1)
        return shown.intersected(QRect(0, 0, *picture.level_size(level)))

    @staticmethod
    def _top(picture: Picture) -> int:
        """The level that is one tile."""
        level = 0
        while max(picture.level_size(level)) > TILE:
            level += 1
        return max(level, picture.finest)

    def _put_together(self, picture: Picture, level: int, part: QRect) -> QImage:
        """The visible part of a level in one piece: tiles drawn one by one would show their seams."""
        if self._mosaic.width() < part.width() or self._mosaic.height() < part.height():
            self._mosaic = QImage(part.size(), QImage.Format.Format_RGB32)
        painter = QPainter(self._mosaic)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        top = self._top(picture)
        for key in _keys(level, part):
            place = QPoint(key[1] * TILE - part.left(), key[2] * TILE - part.top())
            tile = self._tiles.tile(key)
            if tile is not None:
                painter.drawImage(place, tile)
            else:
                self._stand_in(painter, place, key, top)
        painter.end()
        return self._mosaic

    def _stand_in(self, painter: QPainter, place: QPoint, key: Key, top: int) -> None:
        """A coarser tile in place of one that is missing."""
        level, column, row = key
        for coarser in range(level + 1, top + 1):
            factor = 2 ** (coarser - level)
            own = (coarser, column // factor, row // factor)
            tile = self._tiles.known(own) if coarser < top else self._tiles.at_once(own)
            if tile is None:
                continue
            side = TILE / factor
            source = QRectF(column % factor * side, row % factor * side, side, side)
            source = source.intersected(QRectF(0, 0, tile.width(), tile.height()))
            painter.drawImage(QRectF(place, source.size() * factor), tile, source)
            return
        painter.fillRect(QRect(place.x(), place.y(), TILE, TILE), QColor(128, 128, 128))


def _keys(level: int, part: QRect) -> Iterator[Key]:
    """The tiles of a level that hold a part of it."""
    for row in range(part.top() // TILE, part.bottom() // TILE + 1):
        for column in range(part.left() // TILE, part.right() // TILE + 1):
            yield level, column, row


def _level(scale: float) -> int:
    """The coarsest level that still has a pixel for every one on the screen."""
    return max(0, math.floor(math.log2(1 / scale))) if scale < 1 else 0


def _paint_grid(painter: QPainter, viewport: Viewport, part: QRect) -> None:
    """Lines between the pixels."""
    left, top = viewport.to_view(part.left(), part.top())
    right, bottom = viewport.to_view(part.left() + part.width(), part.top() + part.height())
    lines = []
    for x in range(part.left(), part.left() + part.width() + 1):
        at = viewport.to_view(x, 0)[0]
        lines.append(QLineF(at, top, at, bottom))
    for y in range(part.top(), part.top() + part.height() + 1):
        at = viewport.to_view(0, y)[1]
        lines.append(QLineF(left, at, right, at))
    pen = QPen(GRID_COLOUR)
    pen.setCosmetic(True)
    painter.save()
    painter.setPen(pen)
    painter.drawLines(lines)
    painter.restore()
