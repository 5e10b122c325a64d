"""Which side of the patient each edge of the image shows: R, L, A, P, H, F."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.canvas.instruments.plate import plate_painter

MARGIN = 8


class Side(QWidget):
    """One of them, on a plate."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="side")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = ""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self, opacity=130)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class Sides:
    """Letters in the middle of the canvas' left, right, upper and lower edge."""

    def __init__(self, canvas: QWidget) -> None:
        self._canvas = canvas
        self.marks = tuple(Side(canvas) for _ in range(4))

    def show(self, sides: Sequence[str], inset: int, right: int) -> None:
        """Show others; `inset` and `right` are pixels that rulers, or a bar, take of the edges."""
        width, height = self._canvas.width(), self._canvas.height()
        for mark, text in zip(self.marks, sides, strict=True):
            mark.text = text
            mark.setAccessibleName(text)
            metrics = mark.fontMetrics()
            mark.resize(metrics.horizontalAdvance(text) + 12, metrics.height() + 4)
            mark.setVisible(bool(text))
            mark.update()
        left, far, top, bottom = self.marks
        left.move(inset + MARGIN, (height - left.height()) // 2)
        far.move(width - far.width() - MARGIN - right, (height - far.height()) // 2)
        top.move((width - top.width()) // 2, inset + MARGIN)
        bottom.move((width - bottom.width()) // 2, height - bottom.height() - MARGIN)
