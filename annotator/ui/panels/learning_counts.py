"""The labels with what there is to learn each from: how many images show it, how many do not, how many are needed; and
what decided regions taught of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.core.work.region_heads import StoredHead
from annotator.inference.learning.job import LEAST, WANTED, LabelCount
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.panels.rows import ROW_ROLE, Row


@dataclass(frozen=True)
class CountRow(Row):
    """A label, with the images on which it is present, and absent, and what its decided regions taught, for people."""

    present: int = 0
    absent: int = 0
    regions: str = ""


def count_rows(counts: Sequence[LabelCount], learnt: Mapping[int, StoredHead]) -> list[CountRow]:
    """A row for each label. learnt: what decided regions taught, by the label's number."""
    return [
        CountRow(
            count.label.id,
            full(count.label),
            tr("{present} present, {absent} absent", present=count.present, absent=count.absent),
            count.label.colour,
            _badge(count),
            present=count.present,
            absent=count.absent,
            regions=_taught(learnt[count.label.id]) if count.label.id in learnt else "",
        )
        for count in counts
    ]


def _taught(head: StoredHead) -> str:
    figures = head.figures
    known = {"with_head": figures.with_head, "without": figures.without, "count": figures.regions}
    if figures.used:
        return tr("Regions: IoU {with_head:.2f}, was {without:.2f} ({count})", **known)
    return tr("Regions: IoU {with_head:.2f}, was {without:.2f}: not used", **known)


def _badge(count: LabelCount) -> str:
    fewest = min(count.present, count.absent)
    return tr("left out") if fewest < LEAST else tr("enough") if fewest < WANTED else tr("good")


class CountDelegate(QStyledItemDelegate):
    """Swatch, title and verdict; below them two bars, each with its number. A line marks how many are needed. Below
    those what decided regions taught.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = 3.1 if index.data(ROW_ROLE).regions else 2.1
        return QSize(120, int(option.fontMetrics.height() * lines) + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: CountRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(12, 4, -10, -4)
        line = frame.height() / (3 if row.regions else 2)
        upper = QRectF(frame.left() + 20, frame.top(), frame.width() - 20, line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.colour))
        painter.drawRoundedRect(QRectF(frame.left(), upper.center().y() - 5, 11, 11), 3, 3)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        text = muted if min(row.present, row.absent) < LEAST else option.palette.color(QPalette.ColorRole.Text)
        badge = option.fontMetrics.horizontalAdvance(row.badge) + 8
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(text)
        room = int(upper.width() - badge)
        title = option.fontMetrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(muted)
        painter.drawText(upper, side | Qt.AlignmentFlag.AlignRight, row.badge)
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        half = (upper.width() - 14) / 2
        lower = QRectF(upper.left(), upper.bottom(), half, upper.height())
        self._paint_bar(painter, lower, row.present, QColor(row.colour), option.palette, "✓")
        self._paint_bar(painter, lower.translated(half + 14, 0), row.absent, muted, option.palette, "–")
        if row.regions:
            painter.setPen(muted)
            below = upper.translated(0, 2 * line)
            shown = painter.fontMetrics().elidedText(row.regions, Qt.TextElideMode.ElideRight, int(below.width()))
            painter.drawText(below, side | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    @staticmethod
    def _paint_bar(painter: QPainter, frame: QRectF, count: int, colour: QColor, palette: QPalette, sign: str) -> None:
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        number = painter.fontMetrics().horizontalAdvance("✓ 00000")
        painter.setPen(muted)
        painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{sign} {count}")
        bar = QRectF(frame.left() + number, frame.center().y() - 2, max(frame.width() - number, 10), 4)
        back = QColor(muted)
        back.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(bar, 2, 2)
        if count:
            painter.setBrush(colour)
            painter.drawRoundedRect(
                QRectF(bar.left(), bar.top(), max(bar.width() * min(count / WANTED, 1), 3), bar.height()), 2, 2
            )
        painter.setBrush(palette.color(QPalette.ColorRole.Text))
        painter.drawRect(QRectF(bar.left() + bar.width() * LEAST / WANTED, bar.top() - 2, 1, bar.height() + 4))
