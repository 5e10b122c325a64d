"""A plate beside the pointer, and a ring round the place it tells of: which labels that place speaks for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.base.label_text import short
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.plate import plate_painter
from annotator.ui.work.probing import Line, Probing, Told

# From the pointer: the note of what drawing will do stands below it.
AWAY = 18
MARGIN, SWATCH, GAP, BAR = 10, 10, 8, 70
NARROWEST, WIDEST_NAME, NOTE_WIDTH = 150, 170, 230
MUTED = QColor(190, 192, 200)
# It is read over names of regions, and those are not to be read through it.
OPACITY = 235


class Ring(QWidget):
    """A circle over the image."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, objectName="place")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_round(self, centre: QPointF, radius: float) -> None:
        """Show it round a place of the view."""
        side = round(2 * radius) + 6
        self.setGeometry(round(centre.x() - side / 2), round(centre.y() - side / 2), side, side)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        frame = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("white"), 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(frame)
        painter.end()


class PlaceNote(QWidget):
    """Follows the pointer while something is told."""

    def __init__(self, canvas: Canvas, probing: Probing) -> None:
        super().__init__(canvas, objectName="speaks")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._canvas, self._probing = canvas, probing
        self._at: tuple[float, float] | None = None
        self.ring = Ring(canvas)
        self.hide()
        canvas.pointed.connect(self._point)
        canvas.moved.connect(self._show)
        probing.changed.connect(self._show)

    @property
    def texts(self) -> list[str]:
        """What it says, line by line."""
        told = self._probing.told
        if told is None:
            return []
        return [told.note] if told.note else [*map(self._text, self._rows(told)), self._foot(told)]

    @staticmethod
    def _rows(told: Told) -> list[Line | str]:
        """Lines and headings from top to bottom."""
        found = [line for line in told.lines if line.found]
        absent = [line for line in told.lines if not line.found]
        rows: list[Line | str] = [tr("This place speaks for"), *found] if found else []
        heading = tr("Not found on this image")
        return [*rows, heading, *absent] if absent else rows

    @staticmethod
    def _text(row: Line | str) -> str:
        return row if isinstance(row, str) else f"{short(row.label)}  {row.share:.1%}"

    @staticmethod
    def _foot(told: Told) -> str:
        return tr("parts of each label's evidence · evenly spread {even:.1%}", even=told.even)

    @Slot(object)
    def _point(self, position: tuple[float, float] | None) -> None:
        self._at = position
        self._probing.point(position)
        self._place()

    @Slot()
    def _show(self) -> None:
        told = self._probing.told
        shown = told is not None and self._at is not None
        self.setVisible(shown)
        self.ring.setVisible(shown and told is not None and told.radius > 0)
        if told is None or not shown:
            return
        self.setAccessibleName(", ".join(self.texts))
        if told.radius > 0:
            scale = self._canvas.viewport.scale
            self.ring.show_round(QPointF(*self._canvas.viewport.to_view(*told.position)), told.radius * scale)
        self._fit(told)
        self._place()
        self.raise_()
        self.update()

    # --- where and how large

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font

    def _fit(self, told: Told) -> None:
        metrics, small = QFontMetricsF(self.font()), QFontMetricsF(self._small())
        if told.note:
            frame = metrics.boundingRect(QRectF(0, 0, NOTE_WIDTH, 1000), Qt.TextFlag.TextWordWrap, told.note)
            self.resize(round(frame.width()) + 2 * MARGIN + 2, round(frame.height()) + MARGIN + 4)
            return
        names = max(metrics.horizontalAdvance(short(line.label)) for line in told.lines)
        self._name_width = max(min(names, WIDEST_NAME), 60)
        self._number_width = metrics.horizontalAdvance("100.0%")
        self._score_width = max(small.horizontalAdvance(self._score(line)) for line in told.lines)
        row = SWATCH + GAP + self._name_width + GAP + BAR + GAP + self._number_width
        row += GAP + self._score_width if self._score_width else 0
        headings = [metrics.horizontalAdvance(text) for text in self._rows(told) if isinstance(text, str)]
        width = max(row, small.horizontalAdvance(self._foot(told)), *headings, NARROWEST)
        height = len(self._rows(told)) * (metrics.height() + 3) + small.height() + 2 * MARGIN
        self.resize(round(width) + 2 * MARGIN, round(height))

    @staticmethod
    def _score(line: Line) -> str:
        return tr("score {score:.2f}", score=line.score) if line.score is not None else ""

    def _place(self) -> None:
        """Above the pointer at its right, as far as there is room; never under it."""
        if self._at is None or not self.isVisible():
            return
        at, room = QPointF(*self._canvas.viewport.to_view(*self._at)), self._canvas.rect()
        right, above = at.x() + AWAY + self.width() <= room.width(), at.y() - AWAY - self.height() >= 0
        x = at.x() + AWAY if right else at.x() - AWAY - self.width()
        y = at.y() - AWAY - self.height() if above else at.y() + 2 * AWAY
        self.move(self._inside(QPoint(round(x), round(y)), room))

    def _inside(self, corner: QPoint, room: QRect) -> QPoint:
        x = max(0, min(corner.x(), room.width() - self.width()))
        return QPoint(x, max(0, min(corner.y(), room.height() - self.height())))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        told, painter = self._probing.told, plate_painter(self, opacity=OPACITY)
        if told is not None and told.note:
            frame = QRectF(self.rect()).adjusted(MARGIN, 0, -MARGIN, 0)
            painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, told.note)
        elif told is not None:
            self._paint_lines(painter, told)
        painter.end()

    def _paint_lines(self, painter: QPainter, told: Told) -> None:
        step = QFontMetricsF(self.font()).height() + 3
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        row = QRectF(MARGIN, MARGIN, self.width(), step)
        most = max(line.share for line in told.lines)
        for place, text in enumerate(self._rows(told)):
            if isinstance(text, str):
                self._paint_heading(painter, text, row, first=place == 0)
            else:
                self._paint_line(painter, text, row, most)
            row.translate(0, step)
        row.translate(0, 3)
        row.setHeight(QFontMetricsF(self._small()).height())
        painter.setFont(self._small())
        painter.setPen(MUTED)
        painter.drawText(row, left, self._foot(told))

    def _paint_heading(self, painter: QPainter, text: str, row: QRectF, *, first: bool) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if first else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor("white") if first else MUTED)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(self.font())

    def _paint_line(self, painter: QPainter, line: Line, row: QRectF, most: float) -> None:
        """Swatch, name, bar, share and score."""
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        colour, middle, x = QColor(line.label.colour), row.center().y(), row.left()
        painter.fillRect(QRectF(x, middle - SWATCH / 2, SWATCH, SWATCH), colour)
        x += SWATCH + GAP
        painter.setPen(QColor("white") if line.found else MUTED)
        name = QFontMetricsF(self.font()).elidedText(
            short(line.label), Qt.TextElideMode.ElideRight, self._name_width + 1
        )
        painter.drawText(QRectF(x, row.top(), self._name_width + 2, row.height()), left, name)
        x += self._name_width + GAP
        painter.fillRect(QRectF(x, middle - 4, BAR, 8), QColor(255, 255, 255, 40))
        painter.fillRect(QRectF(x, middle - 4, max(BAR * line.share / most, 1.0), 8), colour)
        x += BAR + GAP
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(x, row.top(), self._number_width, row.height()), right, f"{line.share:.1%}")
        x += self._number_width + GAP
        painter.setFont(self._small())
        painter.setPen(MUTED)
        painter.drawText(QRectF(x, row.top(), self._score_width + 2, row.height()), right, self._score(line))
        painter.setFont(self.font())
