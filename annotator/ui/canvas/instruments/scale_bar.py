"""A bar of a round length, for images whose pixels have a known size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.instruments.plate import plate_painter
from annotator.ui.canvas.instruments.scale import length_text, round_length

LONGEST = 150.0


class ScaleBar(QWidget):
    """Shows how long so many millimetres are on screen."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="scale_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view_pixels = 0.0
        self.text = ""
        self.hide()

    def show_scale(self, millimetre: float | None) -> None:
        """Adapt to a view in which a millimetre of the image is so many view pixels; None when that is unknown."""
        self.setVisible(millimetre is not None)
        if millimetre is None:
            return
        length = round_length(LONGEST / millimetre)
        self.text, self._view_pixels = length_text(length), length * millimetre
        self.setAccessibleName(tr("Scale bar: {length}", length=self.text))
        metrics = QFontMetricsF(self.font())
        width = max(self._view_pixels, metrics.horizontalAdvance(self.text)) + 20
        self.resize(round(width), round(metrics.height() + 18))
        self.update()

    @property
    def length(self) -> float:
        """The bar's length in view pixels."""
        return self._view_pixels

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self)
        text = QRectF(self.rect()).adjusted(0, 2, 0, -10)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self.text)
        left, bottom = (self.width() - self._view_pixels) / 2, self.height() - 6.0
        painter.fillRect(QRectF(left, bottom - 3, self._view_pixels, 3), QColor("white"))
        for x in (left, left + self._view_pixels - 1.5):
            painter.fillRect(QRectF(x, bottom - 7, 1.5, 7), QColor("white"))
        painter.end()
