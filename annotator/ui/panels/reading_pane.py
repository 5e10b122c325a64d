"""What one reader says of the image on screen: the regions over the image, and a head with name and statement."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.base.text import tr
from annotator.ui.canvas.region_layer import readable_on
from annotator.ui.canvas.small_view import SmallView
from annotator.ui.panels.delegates import fitting

# The frame that marks the chosen one, and room round texts.
FRAME, PAD = 2, 5
LEFT = Qt.MouseButton.LeftButton


class ReadingPane(QWidget):
    """`picked` tells of a click, `opened` of a double click; a drag moves the image."""

    picked = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = _View(self)
        self.view.picked.connect(self.picked)
        self.view.opened.connect(self.opened)
        self.reader = self.said = ""
        self.chosen = self.away = False
        self._colour, self._lines = QColor(), 1

    def tell(self, reader: str, said: str, colour: str, *, chosen: bool, away: bool) -> None:
        """Whose reading it is and what it says of the chosen label; `away`: its marks are hidden."""
        self.reader, self.said, self._colour = reader, said, QColor(colour)
        self.chosen, self.away = chosen, away
        self.view.away, self.view.text = away, tr("hidden") if away else ""
        parts = f"{reader}: {said}", self.view.text
        self.setAccessibleName(" · ".join(part for part in parts if part))
        hint = tr("A click chooses this reading, a double click takes what it says of the label.")
        self.setToolTip(f"{self.accessibleName()}\n{hint}")
        self.view.update()
        self.update()

    def lines(self, width: int) -> int:
        """How many lines the head needs at a width."""
        needed = _bold(self).horizontalAdvance(self.reader) + self.fontMetrics().horizontalAdvance(self.said)
        return 1 if needed + 6 * PAD <= width else 2

    def line_height(self) -> int:
        """How high one line of the head is."""
        return _bold(self).height() + 6

    def set_lines(self, lines: int) -> None:
        """Give the head so many lines, and the image the rest."""
        self._lines = lines
        head = lines * self.line_height()
        self.view.setGeometry(self.rect().adjusted(FRAME, head + FRAME, -FRAME, -FRAME))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_lines(self._lines)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is LEFT and self.rect().contains(event.position().toPoint()):
            self.picked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is LEFT:
            self.opened.emit()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highlight = palette.color(QPalette.ColorRole.Highlight)
        back = QColor(highlight) if self.chosen else palette.color(QPalette.ColorRole.AlternateBase)
        back.setAlphaF(0.30 if self.chosen else 1.0)
        painter.fillRect(self.rect(), back)
        self._write_head(painter)
        if self.chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(highlight, FRAME))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _write_head(self, painter: QPainter) -> None:
        """The name on a plate of the reader's colour, and what is said beside it or below."""
        line, metrics, right = self.line_height(), _bold(self), Qt.TextElideMode.ElideRight
        room = self.width() - 2 * FRAME - 2 * PAD
        name = metrics.elidedText(self.reader, right, room - 2 * PAD)
        plate = QRect(FRAME + 2, FRAME + 1, metrics.horizontalAdvance(name) + 2 * PAD, line - 3)
        if self.away:
            painter.setOpacity(0.55)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(readable_on(self._colour))
        painter.setFont(_bold_font(self))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        start = plate.right() + 2 * PAD if self._lines == 1 else FRAME + 2 + PAD
        rest = QRect(start, plate.top() + (self._lines - 1) * line, self.width() - FRAME - start, plate.height())
        said = fitting(self.said.split(" · "), self.fontMetrics(), rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self.fontMetrics().elidedText(said, right, rest.width()))
        painter.setOpacity(1.0)


class _View(SmallView):
    """The image with the reader's regions; a press that moves on drags it."""

    picked = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.away = False
        self.beside = True
        self.setMinimumSize(1, 1)
        self._pressed: QPointF | None = None

    def event(self, event: QEvent) -> bool:
        """The pane's hint belongs to the head: here it would lie over what is compared."""
        return event.type() == QEvent.Type.ToolTip or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            moved = event.position() - self._pressed
            if moved.manhattanLength() < QApplication.startDragDistance():
                return
            self._pressed = None
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked, self._pressed = self._pressed is not None, None
        super().mouseReleaseEvent(event)
        if clicked and event.button() is LEFT:
            self.picked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is LEFT:
            self.opened.emit()

    def paint_over(self, painter: QPainter, event: QPaintEvent, backdrop: QPixmap) -> None:
        if self.away:
            veil = self.palette().color(QPalette.ColorRole.Window)
            veil.setAlphaF(0.75)
            painter.fillRect(self.rect(), veil)
        super().paint_over(painter, event, backdrop)


def _bold_font(widget: QWidget) -> QFont:
    bold = QFont(widget.font())
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _bold(widget: QWidget) -> QFontMetrics:
    return QFontMetrics(_bold_font(widget))
