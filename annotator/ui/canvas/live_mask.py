"""The pixels under the brush while it paints, read from the stroke itself: what is seen is what is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from annotator.core.regions import runs
from annotator.core.regions.stroke import Stroke
from annotator.ui.canvas.viewport import Viewport

OPACITY = 0.5


class LiveMask:
    """A stroke in progress in its label's colour; what an eraser took shows the bare image."""

    def __init__(self, stroke: Stroke, colour: str) -> None:
        self.stroke = stroke
        tint = QColor(colour)
        red, green, blue = (round(part * OPACITY) for part in (tint.red(), tint.green(), tint.blue()))
        self._tint = np.uint32(round(255 * OPACITY) << 24 | red << 16 | green << 8 | blue)  # premultiplied

    def paint(self, painter: QPainter, viewport: Viewport, rect: QRect, backdrop: QPixmap) -> None:
        """Draw the part inside `rect` of the view, pixel by pixel of the screen."""
        touched = self._frame(viewport).toAlignedRect().intersected(rect)
        if touched.isEmpty():
            return
        ratio = backdrop.devicePixelRatioF()
        xs = self._positions(touched.x(), touched.width(), ratio, viewport.x, viewport.scale)
        ys = self._positions(touched.y(), touched.height(), ratio, viewport.y, viewport.scale)
        (width, height), stroke = self.stroke.size, self.stroke
        on_x, on_y = slice(*np.searchsorted(xs, (0, width))), slice(*np.searchsorted(ys, (0, height)))
        inside = np.zeros((ys.size, xs.size), dtype=bool)
        if xs[on_x].size and ys[on_y].size:
            inside[on_y, on_x] = runs.sampled(stroke.touched, height, xs[on_x], ys[on_y])
        painter.drawImage(touched.topLeft(), self._image(inside, touched, ratio, backdrop))

    def _frame(self, viewport: Viewport) -> QRectF:
        box = self.stroke.dirty
        x, y = viewport.to_view(box.x, box.y)
        return QRectF(x, y, box.w * viewport.scale, box.h * viewport.scale)

    @staticmethod
    def _positions(start: int, length: int, ratio: float, offset: float, scale: float) -> NDArray[np.int64]:
        """The image's column (or row) under the centre of each screen pixel."""
        centres = start + (np.arange(round(length * ratio)) + 0.5) / ratio
        return np.floor((centres - offset) / scale).astype(np.int64)

    def _image(self, inside: NDArray[np.bool_], rect: QRect, ratio: float, backdrop: QPixmap) -> QImage:
        height, width = inside.shape
        if self.stroke.erase:
            device = QRect(round(rect.x() * ratio), round(rect.y() * ratio), width, height)
            image = backdrop.copy(device).toImage().convertToFormat(QImage.Format.Format_ARGB32)
            pixels = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
            pixels[:, :width][~inside[: image.height()]] = 0
        else:
            self._pixels = inside * self._tint
            image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        return image
