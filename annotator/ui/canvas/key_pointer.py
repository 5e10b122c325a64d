"""A pointer on the image that keys move, for those who cannot or would not use a mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.canvas.viewport import Viewport

# View pixels of a step; a fine step is one pixel of the view, or of the image where that is larger.
STEP = 10.0
ARM, GAP = 14.0, 4.0


class KeyPointer:
    """Where it is, in image coordinates, and whether it is pressed down."""

    def __init__(self) -> None:
        self.active = self.down = False
        self.position: tuple[float, float] | None = None

    def moved(self, dx: int, dy: int, viewport: Viewport, *, fine: bool) -> tuple[float, float]:
        """One step in a direction; it stops on pixel centres where pixels are large."""
        assert self.position is not None
        pixel = 1 / viewport.scale
        step = max(pixel if fine else STEP * pixel, 1.0) if viewport.scale >= 1 else (1.0 if fine else STEP) * pixel
        self.position = self.position[0] + dx * step, self.position[1] + dy * step
        return self.position

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """A cross with an open middle; filled while it is pressed down."""
        if not self.active or self.position is None:
            return
        x, y = viewport.to_view(*self.position)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(QColor(255, 214, 64) if self.down else Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 190), 4.0), (QColor(255, 214, 64), 2.0)):
            painter.setPen(QPen(colour, width))
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(QPointF(x + dx * GAP, y + dy * GAP), QPointF(x + dx * ARM, y + dy * ARM))
            painter.drawEllipse(QPointF(x, y), GAP, GAP)
