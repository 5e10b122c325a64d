"""What instruments stand on, so that they are read over any image."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget


def plate_painter(widget: QWidget, *plates: QRectF, opacity: int = 190) -> QPainter:
    """A painter with a white pen on a widget, its dark plate drawn: all of it, or these parts; `opacity` to 255."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 24, opacity))
    for plate in plates or (QRectF(widget.rect()),):
        painter.drawRoundedRect(plate, 5, 5)
    painter.setPen(QColor("white"))
    return painter
