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
        self.title, self.colour_map, self._narrow = "", "", 0.0
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
        self._narrow = BAR + 8 + metrics.horizontalAdvance(tr("peak")) + 20
        widest = max(metrics.horizontalAdvance(title) + 20, self._narrow)
        self.resize(round(widest), round(LENGTH + metrics.height() * 2 + 30))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The name may be long; the bar below it hides no more of the image than it needs."""
        line = QFontMetricsF(self.font()).height()
        above = QRectF(0, 0, self.width(), line + 10)
        left, top = self.width() - self._narrow, above.bottom() + 4
        painter = plate_painter(self, above, QRectF(left, top, self._narrow, self.height() - top))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self.title)
        bar = QRectF(left + 10, top + line / 2 + 4, BAR, LENGTH)
        painter.drawImage(bar, self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        for share, text in MARKS:
            frame = QRectF(bar.right() + 8, bar.bottom() - LENGTH * share - line / 2, self._narrow, line)
            painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter, tr(text))
        painter.end()
