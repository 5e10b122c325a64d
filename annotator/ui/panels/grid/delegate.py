"""How a tile is painted: the thumbnail, the file's name, and a chip for each label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.base.label_text import short
from annotator.ui.panels.grid.model import CHIPS_ROLE, Chip
from annotator.ui.panels.presence_marks import ink_on
from annotator.ui.panels.thumbnails import SIDE

AnyIndex = QModelIndex | QPersistentModelIndex
_GAP, _LINES, _MOST_KEPT = 4, 2, 1000


class TileDelegate(QStyledItemDelegate):
    """Two lines of chips; how many more there are stands at their end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[tuple[object, ...], QPixmap] = {}

    def tile(self, metrics: QFontMetrics) -> QSize:
        """The size of a tile with text of some size."""
        return QSize(SIDE + 28, SIDE + 22 + metrics.height() + _LINES * (metrics.height() + _GAP))

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return self.tile(option.fontMetrics)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_back(painter, option)
        frame = option.rect.adjusted(8, 8, -8, -6)
        picture = QRect(frame.left(), frame.top(), frame.width(), SIDE)
        self._paint_picture(painter, picture, index, option.palette)
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        line = QRect(frame.left(), picture.bottom() + 4, frame.width(), metrics.height())
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, name)
        chips = index.data(CHIPS_ROLE) or ()
        place = QRect(frame.left(), line.bottom() + 3, frame.width(), frame.bottom() - line.bottom() - 2)
        self._paint_chips(painter, place, chips, option.palette)
        painter.restore()

    @staticmethod
    def _paint_back(painter: QPainter, option: QStyleOptionViewItem) -> None:
        frame, accent = QRectF(option.rect).adjusted(3, 3, -3, -3), option.palette.color(QPalette.ColorRole.Highlight)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            back = QColor(accent)
            back.setAlphaF(0.30 if selected else 0.10)
            painter.setPen(QPen(accent, 1.5) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(back)
            painter.drawRoundedRect(frame, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame.adjusted(-1.5, -1.5, 1.5, 1.5), 7, 7)

    @staticmethod
    def _paint_picture(painter: QPainter, frame: QRect, index: AnyIndex, palette: QPalette) -> None:
        thumbnail = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(thumbnail, QPixmap):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(QRectF(frame).adjusted(4, 0, -4, 0), 4, 4)
            return
        size = thumbnail.size().scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawPixmap(target, thumbnail)

    def _paint_chips(self, painter: QPainter, frame: QRect, chips: Sequence[Chip], palette: QPalette) -> None:
        metrics = painter.fontMetrics()
        height, x, line = metrics.height() + 1, frame.left(), 0
        for place, chip in enumerate(chips):
            rest = f"+{len(chips) - place}"
            room = metrics.horizontalAdvance(f"{rest}99") if line == _LINES - 1 and place < len(chips) - 1 else 0
            width = min(metrics.horizontalAdvance(short(chip.label)) + 10, frame.width() - room)
            if x + width + room > frame.right() + 1:
                if line == _LINES - 1:
                    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
                    painter.drawText(QRect(x, frame.top() + line * (height + _GAP), 40, height), 0, rest)
                    return
                x, line = frame.left(), line + 1
            painter.drawPixmap(x, frame.top() + line * (height + _GAP), self._chip(painter, chip, width, palette))
            x += width + _GAP

    def _chip(self, painter: QPainter, chip: Chip, width: int, palette: QPalette) -> QPixmap:
        """A chip as a picture, painted once: a screen full of them is scrolled at once."""
        ratio, height = painter.device().devicePixelRatio(), painter.fontMetrics().height() + 1
        key = (chip, width, height, ratio, palette.cacheKey())
        if key not in self._chips:
            if len(self._chips) > _MOST_KEPT:
                self._chips.clear()
            picture = QPixmap(round(width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            brush = QPainter(picture)
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            brush.setFont(painter.font())
            self._paint_chip(brush, QRect(0, 0, width, height), chip, palette)
            brush.end()
            self._chips[key] = picture
        return self._chips[key]

    @staticmethod
    def _paint_chip(painter: QPainter, frame: QRect, chip: Chip, palette: QPalette) -> None:
        """Filled where a tag says present, an outline where a region does, struck through for absent."""
        colour, muted = QColor(chip.label.colour), palette.color(QPalette.ColorRole.PlaceholderText)
        font = QFont(painter.font())
        font.setStrikeOut(not chip.present)
        painter.save()
        painter.setFont(font)
        painter.setPen(QPen(colour if chip.present else muted, 1))
        painter.setBrush(colour if chip.present and chip.tagged else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        ink = ink_on(colour) if chip.present and chip.tagged else palette.color(QPalette.ColorRole.Text)
        painter.setPen(ink if chip.present else muted)
        inside = frame.adjusted(5, 0, -4, 0)
        text = painter.fontMetrics().elidedText(short(chip.label), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
