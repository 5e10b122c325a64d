"""The number of a label while it is being typed: what it means so far, and how it could go on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.core.work.labels import Label
from annotator.ui.base.label_text import full, short
from annotator.ui.base.text import tr
from annotator.ui.canvas.instruments.plate import plate_painter

MARGIN, SWATCH, BOTTOM = 12, 12, 18
# So many ways to go on are told.
MOST = 10


class TypedPlate(QWidget):
    """Stands at the bottom of the image as long as a number may go on."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, objectName="typed")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title, self.following, self._colour = "", "", ""
        self.hide()

    def show_typed(self, typed: str, labels: Mapping[str, Label]) -> None:
        """Show what was typed; `labels` are those whose numbers begin so, by their numbers."""
        meant = labels.get(typed)
        self.title = full(meant) if meant is not None else f"{typed}…"
        self._colour = meant.colour if meant is not None else ""
        others = [short(label) for number, label in labels.items() if number != typed]
        more = " …" if len(others) > MOST else ""
        self.following = tr("or type on: {labels}", labels="  ".join(others[:MOST]) + more)
        self.setAccessibleName(f"{self.title}, {self.following}")
        upper, lower = QFontMetricsF(self._large()), QFontMetricsF(self.font())
        width = max(upper.horizontalAdvance(self.title) + 2 * SWATCH, lower.horizontalAdvance(self.following))
        self.resize(round(width) + 2 * MARGIN, round(upper.height() + lower.height()) + 20)
        over = self.parentWidget()
        if over is not None:
            self.move(QPoint((over.width() - self.width()) // 2, over.height() - self.height() - BOTTOM))
        self.raise_()
        self.show()
        self.update()

    def _large(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = plate_painter(self)
        height = QFontMetricsF(self._large()).height()
        line, left = QRectF(MARGIN, 8, self.width() - 2 * MARGIN, height), 0
        if self._colour:
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawRoundedRect(QRectF(MARGIN, line.center().y() - 6, SWATCH, SWATCH), 3, 3)
            painter.restore()
            left = 2 * SWATCH - 4
        self._write(painter, line.adjusted(left, 0, 0, 0))
        painter.end()

    def _write(self, painter: QPainter, line: QRectF) -> None:
        centred = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._large())
        painter.drawText(line, centred, self.title)
        painter.setFont(self.font())
        painter.setPen(QColor(210, 212, 218))
        below = QRectF(MARGIN, line.bottom() + 4, self.width() - 2 * MARGIN, self.height() - line.bottom() - 12)
        painter.drawText(below, centred, self.following)
