"""The axes of a region over the image, and its measures on a plate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.core.regions.axes import Axes
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.plate import plate_painter

# The letters of sides stand below the plate.
ABOVE, PAD = 38, 8
LONG, SHORT = QColor("#FFD166"), QColor("#9BE564")


class Measures(QWidget):
    """Lies over all of the canvas and takes no mouse."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas, objectName="measures")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._canvas = canvas
        self.axes: Axes | None = None
        self.lines: Sequence[str] = ()
        self.hide()
        canvas.moved.connect(self.update)
        canvas.installEventFilter(self)

    def show_measures(self, axes: Axes | None, lines: Sequence[str]) -> None:
        """Show others; none without axes."""
        self.axes, self.lines = axes, lines
        self.setAccessibleName(". ".join(lines))
        self.setGeometry(self._canvas.rect())
        self.setVisible(axes is not None)
        self.update()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return super().eventFilter(target, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.axes is None:
            return
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(line) for line in self.lines) + 2 * PAD
        height = metrics.lineSpacing() * len(self.lines) + PAD
        plate = QRectF((self.width() - width) / 2, self.height() - height - ABOVE, width, height)
        painter = plate_painter(self, plate)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, "\n".join(self.lines))
        for axis, colour in ((self.axes.long, LONG), (self.axes.short, SHORT)):
            ends = [QPointF(*self._canvas.viewport.to_view(*place)) for place in (axis.start, axis.end)]
            _line(painter, ends, colour)
        painter.end()


def _line(painter: QPainter, ends: Sequence[QPointF], colour: QColor) -> None:
    for ink, breadth in ((QColor(0, 0, 0, 150), 3.5), (colour, 1.5)):
        painter.setPen(QPen(ink, breadth))
        painter.drawLine(*ends)
