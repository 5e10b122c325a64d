"""How rows of the lists are painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.ui.panels.image_list import FOLDER_ROLE, PARTS_ROLE, RECORD_ROLE
from annotator.ui.panels.presence_marks import paint_mark
from annotator.ui.panels.rows import ROW_ROLE, Row

STATE_COLOURS = {ImageState.NEW: "#8a8f98", ImageState.STARTED: "#E69F00", ImageState.DONE: "#2fa36b"}


def _paint_background(painter: QPainter, option: QStyleOptionViewItem) -> bool:
    """Fill the row; returns whether it is selected."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    frame = QRectF(option.rect).adjusted(3, 1, -3, -1)
    # The view's own would be what its style sheet says, which keeps it from painting selected rows itself.
    highlight = QGuiApplication.palette().color(QPalette.ColorRole.Highlight)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        colour = QColor(highlight)
        colour.setAlphaF(0.30 if selected else 0.10)
        painter.setBrush(colour)
        painter.drawRoundedRect(frame, 5, 5)
    if selected:
        painter.setBrush(highlight)
        painter.drawRoundedRect(QRectF(frame.left(), frame.top() + 5, 3, frame.height() - 10), 1.5, 1.5)
    return selected


def _write(
    painter: QPainter,
    frame: QRect,
    text: str,
    colour: QColor,
    *,
    right: bool = False,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, elide, frame.width())
    painter.drawText(frame, side | Qt.AlignmentFlag.AlignVCenter, shown)


def _muted(palette: QPalette) -> QColor:
    return palette.color(QPalette.ColorRole.PlaceholderText)


class RowDelegate(QStyledItemDelegate):
    """Swatch, title, detail, badge and bar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: Row = index.data(ROW_ROLE)
        lines = 2 if row.detail else 1
        return QSize(120, int(option.fontMetrics.height() * lines * 1.1) + 10)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        painter.save()
        if row.heading:
            self._paint_heading(painter, option, row.title)
            painter.restore()
            return
        _paint_background(painter, option)
        if row.divided:
            painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
            painter.drawLine(option.rect.left() + 4, option.rect.top(), option.rect.right() - 4, option.rect.top())
        frame = option.rect.adjusted(12, 3, -10, -3)
        if row.mark is not None:
            place = QRectF(frame.left() - 2, frame.center().y() - 7, 15, 15)
            colour, mark = QColor(row.colour), row.mark
            paint_mark(painter, place, colour, mark.presence, option.palette, tagged=mark.tagged)
        elif row.colour:
            painter.setBrush(QColor(row.colour))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(frame.left(), frame.center().y() - 5, 11, 11), 3, 3)
        frame.setLeft(frame.left() + 20)
        text, muted = option.palette.color(QPalette.ColorRole.Text), _muted(option.palette)
        badge = option.fontMetrics.horizontalAdvance(row.badge) + 6 if row.badge else 0
        top = QRect(frame.left(), frame.top(), frame.width(), frame.height() // (2 if row.detail else 1))
        if row.cap:
            top.setRight(self._paint_cap(painter, top, row.cap, option.palette))
        _write(painter, top.adjusted(0, 0, -badge, 0), row.title, text)
        if row.badge:
            _write(painter, top, row.badge, muted, right=True)
        if row.detail:
            font = QFont(painter.font())
            font.setPointSizeF(font.pointSizeF() * 0.9)
            painter.setFont(font)
            _write(painter, QRect(frame.left(), top.bottom() + 1, frame.width(), top.height()), row.detail, muted)
        if row.bar is not None:
            self._paint_bar(painter, QRectF(frame.left(), frame.bottom() - 1, frame.width(), 2.5), row, option.palette)
        painter.restore()

    @staticmethod
    def _paint_cap(painter: QPainter, frame: QRect, key: str, palette: QPalette) -> int:
        """A key as on a keyboard, at the right; returns where what is left of it ends."""
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(key), metrics.horizontalAdvance("00")) + 8
        height = min(metrics.height() - 1, frame.height() - 3)
        cap = QRectF(frame.right() - width + 0.5, frame.center().y() - height / 2 - 0.5, width, height)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        return frame.right() - width - 8

    @staticmethod
    def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, title: str) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        _write(painter, option.rect.adjusted(10, 3, -10, 0), title, _muted(option.palette))

    @staticmethod
    def _paint_bar(painter: QPainter, frame: QRectF, row: Row, palette: QPalette) -> None:
        back = QColor(_muted(palette))
        back.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(frame, 1.2, 1.2)
        painter.setBrush(QColor(row.colour) if row.colour else palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(
            QRectF(frame.left(), frame.top(), frame.width() * (row.bar or 0), frame.height()), 1.2, 1.2
        )


def fitting(parts: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """As many of some words as have room beside each other, the first in any case."""
    shown = parts[0] if parts else ""
    for part in parts[1:]:
        longer = f"{shown} · {part}"
        if metrics.horizontalAdvance(longer) > width:
            break
        shown = longer
    return shown


class ImageDelegate(QStyledItemDelegate):
    """Thumbnail, file name, and how far the work is; of that as much as has room whole, the state always."""

    SIDE = 52

    @staticmethod
    def height(metrics: QFontMetrics) -> int:
        """How high a row is: two lines of text, or the thumbnail."""
        return max(ImageDelegate.SIDE + 10, round(metrics.height() * 2.4) + 18)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(150, self.height(option.fontMetrics))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        record: ImageRecord = index.data(RECORD_ROLE)
        painter.save()
        _paint_background(painter, option)
        frame = option.rect.adjusted(12, 5, -10, -5)
        side = min(self.SIDE, frame.width() // 4)  # in a narrow list the name has the room
        picture = QRect(frame.left(), frame.center().y() - side // 2, side, side)
        self._paint_thumbnail(painter, picture, index, option.palette)
        text = frame.adjusted(side + 10, 4, 0, -4)
        upper = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        lower = upper.translated(0, upper.height())
        self._paint_name(painter, upper, str(index.data()), str(index.data(FOLDER_ROLE)), option.palette)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(STATE_COLOURS[record.state]))
        painter.drawEllipse(QRectF(lower.left() + 1, lower.center().y() - 3, 7, 7))
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        room = lower.adjusted(13, 0, 0, 0)
        _write(
            painter, room, fitting(index.data(PARTS_ROLE), painter.fontMetrics(), room.width()), _muted(option.palette)
        )
        painter.restore()

    @staticmethod
    def _paint_name(painter: QPainter, frame: QRect, name: str, folder: str, palette: QPalette) -> None:
        """The name; behind it the folder, of which the end tells most."""
        colour = palette.color(QPalette.ColorRole.Text)
        _write(painter, frame, name, colour, elide=Qt.TextElideMode.ElideMiddle)  # names differ at their ends, too
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance(f"{name}  ")
        if folder and left < frame.width():
            rest = frame.adjusted(left, 0, 0, 0)
            painter.setPen(_muted(palette))
            shown = metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def _paint_thumbnail(
        painter: QPainter, frame: QRect, index: QModelIndex | QPersistentModelIndex, palette: QPalette
    ) -> None:
        thumbnail = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(thumbnail, QPixmap):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(frame, 4, 4)
            return
        size = thumbnail.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawPixmap(target, thumbnail)
