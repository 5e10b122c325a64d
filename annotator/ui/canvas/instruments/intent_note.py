"""A word beside the cursor: what drawing will do if it begins here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.canvas.instruments.plate import plate_painter

# From the cursor, in pixels of the view: where neither cross nor arrow lies.
AWAY = 14


class IntentNote(QWidget):
    """Goes along with the cursor, and away where there is nothing to say."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="intent")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = ""
        self.hide()

    def tell(self, text: str, at: QPointF, clear: float = 0.0) -> None:
        """Say something at a place of the view, at least `clear` pixels from it."""
        self.setVisible(bool(text))
        if not text:
            return
        if text != self.text:
            self.text = text
            metrics = QFontMetricsF(self.font())
            self.resize(round(metrics.horizontalAdvance(text)) + 12, round(metrics.height()) + 4)
            self.update()
        frame, room = self.parentWidget().rect(), AWAY + clear
        x = at.x() + room if at.x() + room + self.width() <= frame.width() else at.x() - room - self.width()
        y = at.y() + room if at.y() + room + self.height() <= frame.height() else at.y() - room - self.height()
        self.move(round(x), round(y))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self)
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()
