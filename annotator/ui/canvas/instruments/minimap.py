"""A small copy of the whole image with a frame round the part in sight."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.viewport import Viewport

SIDE, BORDER = 168, 1


class Minimap(QWidget):
    """A click or a drag on it looks there."""

    moved = Signal(QPointF)

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="minimap")
        self.setAccessibleName(tr("Overview: click to look there"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture: PictureLayer | None = None
        self._pixmap = QPixmap()
        self.frame = QRectF()
        self.hide()

    def show_picture(self, picture: PictureLayer | None) -> None:
        """Draw a small copy of another image."""
        self._picture, self._pixmap = picture, QPixmap()
        if picture is not None:
            width, height = picture.size
            scale = SIDE / max(width, height)
            self.resize(max(round(width * scale), 24) + 2 * BORDER, max(round(height * scale), 24) + 2 * BORDER)

    def show_frame(self, frame: QRectF) -> None:
        """Mark the part in sight, in image coordinates."""
        self.frame = frame
        self.update()

    @property
    def _factors(self) -> tuple[float, float]:
        """View pixels of this widget for one pixel of the image, across and down."""
        assert self._picture is not None
        width, height = self._picture.size
        return (self.width() - 2 * BORDER) / width, (self.height() - 2 * BORDER) / height

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def _look(self, at: QPointF) -> None:
        if self._picture is not None:
            across, down = self._factors
            self.moved.emit(QPointF((at.x() - BORDER) / across, (at.y() - BORDER) / down))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        if self._pixmap.isNull():
            self._pixmap = self._drawn(self._picture)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        across, down = self._factors
        left, top = max(self.frame.left(), 0.0) * across, max(self.frame.top(), 0.0) * down
        width, height = self._picture.size
        right, bottom = min(self.frame.right(), width) * across, min(self.frame.bottom(), height) * down
        seen = QRectF(left + BORDER, top + BORDER, max(right - left, 3.0), max(bottom - top, 3.0))
        for colour, breadth in ((QColor(0, 0, 0, 170), 3.0), (QColor(255, 214, 64), 1.5)):
            painter.setPen(QPen(colour, breadth))
            painter.drawRect(seen)
        painter.end()

    def _drawn(self, picture: PictureLayer) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(self.width(), self.height()) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(30, 31, 34))
        painter = QPainter(pixmap)
        across, _ = self._factors
        picture.paint(painter, Viewport(across, BORDER, BORDER), QRectF(self.rect()), ratio, beside=True)
        painter.end()
        return pixmap
