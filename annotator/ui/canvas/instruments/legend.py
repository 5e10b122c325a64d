"""What the heat map's colours mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.heat_layer import coloured
from annotator.ui.canvas.instruments.plate import plate_painter

BAR, LENGTH = 12, 110
MARKS = ((0.0, "0"), (0.5, "½"), (1.0, marked("peak")))


class Legend(QWidget):
    """The colour bar of a map, from nothing to its peak, under its label's name."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="legend")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title, self.colour_map = "", ""
        self._image = QImage()
        self.hide()

    def show_map(self, title: str, colour_map: str) -> None:
        """Tell of a map of that label in those colours."""
        self.title = title
        if colour_map != self.colour_map:
            self.colour_map = colour_map
            share = np.linspace(1, 0, LENGTH, dtype=np.float32)[:, None].repeat(BAR, axis=1)
            self._pixels = coloured(share, colour_map)
            self._image = QImage(self._pixels.data, BAR, LENGTH, QImage.Format.Format_ARGB32_Premultiplied)
        self.setAccessibleName(tr("Heat map of {title}: from nothing to its peak", title=title))
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(title), BAR + 8 + metrics.horizontalAdvance(tr("peak")))
        self.resize(round(widest) + 20, round(LENGTH + metrics.height() * 1.5 + 24))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self)
        line = QFontMetricsF(self.font()).height()
        painter.drawText(QRectF(10, 5, self.width() - 20, line), Qt.AlignmentFlag.AlignLeft, self.title)
        top = line * 1.5 + 11
        painter.drawImage(QRectF(10, top, BAR, LENGTH), self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(10, top, BAR, LENGTH))
        for share, text in MARKS:
            frame = QRectF(10 + BAR + 8, top + LENGTH * (1 - share) - line / 2, self.width(), line)
            painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter, tr(text))
        painter.end()
