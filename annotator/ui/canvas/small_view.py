"""One of several views that show one place of the image beside one another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from annotator.ui.canvas.image_view import ImageView
from annotator.ui.canvas.split import paint_cross

PAD = 5
PLATE, INK = QColor(16, 17, 19, 205), QColor(240, 241, 244)


class SmallView(ImageView):
    """Moved by mouse, wheel and pinch as the canvas is. `text` is written at its foot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.pointed_at: tuple[float, float] | None = None
        self.margin = 2
        self.setCursor(self.rest_cursor())

    def point(self, position: tuple[float, float] | None) -> None:
        """Put a cross at a position of the image, where the mouse is in this view or another; None: in none."""
        if position != self.pointed_at:
            self.pointed_at = position
            self.update()

    def paint_over(self, painter: QPainter, event: QPaintEvent, backdrop: QPixmap) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.text:
            self._write(painter)
        if self.pointed_at is not None:
            paint_cross(painter, *self.viewport.to_view(*self.pointed_at))

    def _write(self, painter: QPainter) -> None:
        """The text, as high as it needs."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        room = QRectF(self.rect()).adjusted(2 * PAD, 2 * PAD, -2 * PAD, -2 * PAD)
        needed = painter.boundingRect(room, flags, self.text)
        height = min(needed.height(), room.height())
        frame = QRectF(room.left(), room.bottom() - height, room.width(), height)
        self.write(painter, frame, self.text, flags)

    def write(self, painter: QPainter, frame: QRectF, text: str, flags: int) -> None:
        """A text on a dark plate round a frame, to be read on any image."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(frame.adjusted(-PAD, -PAD, PAD, PAD), 4, 4)
        painter.setPen(INK)
        painter.drawText(frame, flags, text)
