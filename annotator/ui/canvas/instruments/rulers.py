"""Rulers along the top and the left edge, in pixels of the image or in millimetres, with a mark at the cursor."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.instruments.scale import Ticks

BREADTH = 22


class Ruler(QWidget):
    """One ruler, across the top or down the left side."""

    def __init__(self, canvas: QWidget, orientation: Qt.Orientation) -> None:
        super().__init__(canvas)
        self._across = orientation is Qt.Orientation.Horizontal
        self.setObjectName("top_ruler" if self._across else "left_ruler")
        self.setAccessibleName(tr("Ruler across") if self._across else tr("Ruler down"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.8, 7))
        self.setFont(font)
        self._offset, self._scale, self.unit = 0.0, 1.0, ""
        self._cursor: float | None = None
        self.hide()

    def show_scale(self, offset: float, view_pixels: float, unit: str) -> None:
        """Zero lies at `offset` in the view; a unit is so many view pixels long."""
        if (offset, view_pixels, unit) != (self._offset, self._scale, self.unit):
            self._offset, self._scale, self.unit = offset, view_pixels, unit
            self.update()

    def point(self, at: float | None) -> None:
        """Mark a position of the view; None for none."""
        if at != self._cursor:
            self._cursor = at
            self.update()

    @property
    def marks(self) -> list[tuple[float, str]]:
        """The long marks in sight: where they stand in the view, and their numbers."""
        step, start = Ticks.for_scale(self._scale).step, -self._offset / self._scale
        end = start + (self.width() if self._across else self.height()) / self._scale
        numbers = [n * step for n in range(math.ceil(start / step), math.floor(end / step) + 1)]
        return [(self._offset + number * self._scale, f"{number:.6g}") for number in numbers]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.window())
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        edge = BREADTH - 1
        length = self.width() if self._across else self.height()
        painter.drawLine(*self._turned(0, edge), *self._turned(length, edge))
        if not self._across:
            painter.rotate(-90)
            painter.translate(-self.height(), 0)
        self._paint_marks(painter, length)
        if self._across:
            corner = QRectF(0, 0, BREADTH, BREADTH)
            painter.fillRect(corner, palette.window())
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, self.unit)
        painter.end()

    def _paint_marks(self, painter: QPainter, length: float) -> None:
        """Everything along one line; the ruler down is the one across, turned by the painter."""
        ticks, metrics = Ticks.for_scale(self._scale), QFontMetricsF(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        along = (lambda at: at) if self._across else (lambda at: length - at)
        minor = ticks.minor * self._scale
        start = self._offset % minor
        for number in range(int(length / minor) + 1):
            at = along(start + number * minor)
            painter.drawLine(QPointF(at, BREADTH - 5), QPointF(at, BREADTH - 2))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        for place, text in self.marks:
            at = along(place)
            painter.drawLine(QPointF(at, BREADTH - 9), QPointF(at, BREADTH - 2))
            width = metrics.horizontalAdvance(text) + 2
            left = min(max(at - width / 2, 0), length - width)
            painter.drawText(QRectF(left, 0, width, BREADTH - 8), Qt.AlignmentFlag.AlignCenter, text)
        if self._cursor is not None:
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            at = along(self._cursor)
            painter.drawLine(QPointF(at, 0), QPointF(at, BREADTH))

    def _turned(self, along: int, across: int) -> tuple[int, int]:
        return (along, across) if self._across else (across, along)
