"""Which slice of a stack is on the canvas, and where it lies."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.canvas.instruments.plate import plate_painter

PAD = 7


class SliceMark(QWidget):
    """Lines of text on a plate; as large as they need."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="slice_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text = ""
        self.hide()

    def show_text(self, text: str) -> None:
        """Tell something else."""
        self.text = text
        self.setAccessibleName(text)
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        room = self.fontMetrics().boundingRect(0, 0, 1000, 1000, int(Qt.AlignmentFlag.AlignLeft), self.text)
        return QSize(room.width() + 2 * PAD + 2, room.height() + PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self)
        painter.drawText(QRectF(self.rect()).adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.end()
