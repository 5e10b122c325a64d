"""How it is painted whether a label is there: by shape as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from annotator.core.work.tags import Presence

# Half of full lightness, as the eye sees it: on what is lighter, black is read more easily.
_LIGHT = 140


def ink_on(colour: QColor) -> QColor:
    """Black or white, whatever is read more easily on a colour."""
    seen = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return QColor(Qt.GlobalColor.black if seen > _LIGHT else Qt.GlobalColor.white)


def paint_mark(
    painter: QPainter, frame: QRectF, colour: QColor, presence: Presence | None, palette: QPalette, *, tagged: bool
) -> None:
    """A box: filled with a tick for present, with a dash for absent, empty for unknown, half filled where images differ
    (None). What no tag says is pale.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not tagged and presence in (Presence.PRESENT, Presence.ABSENT):
        painter.setOpacity(0.6)
    muted = palette.color(QPalette.ColorRole.PlaceholderText)
    side = frame.width()
    painter.setPen(QPen(colour if presence is Presence.PRESENT else muted, 1.2))
    painter.setBrush(colour if presence is Presence.PRESENT else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if presence is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(frame.adjusted(side * 0.3, side * 0.3, -side * 0.3, -side * 0.3), 1, 1)
    elif presence is not Presence.UNKNOWN:
        shape = _TICK if presence is Presence.PRESENT else _DASH
        ink = ink_on(colour) if presence is Presence.PRESENT else palette.color(QPalette.ColorRole.Text)
        painter.setPen(QPen(ink, side / 8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(frame.left() + x * side, frame.top() + y * side) for x, y in shape])
    painter.restore()


_TICK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
_DASH = ((0.27, 0.5), (0.73, 0.5))
