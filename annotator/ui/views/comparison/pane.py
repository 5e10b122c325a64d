"""One map over the image, which is moved by mouse, wheel and pinch as on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.core.errors import KnownError
from annotator.inference.maps.requests import ImageMap
from annotator.inference.maps.ways import Way
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.image_view import ImageView
from annotator.ui.views.comparison.words import mass_text, pane_text

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMap

LEAST_WIDTH, LEAST_HEIGHT = 130, 110
ARM, PAD = 9, 5
PLATE, INK = QColor(16, 17, 19, 205), QColor(240, 241, 244)


class Pane(ImageView):
    """A label's map made in one way, or why there is none. `point` puts a cross where the mouse is in any pane."""

    def __init__(self, label: str, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.way = label, way
        self.text = ""
        self._map: HeatMap | None = None
        self._shown: tuple[object, str] = (None, "")
        self._place: tuple[float, float] | None = None
        self._sized = QSize()
        self.margin = 2
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(self.rest_cursor())

    def show_map(self, found: ImageMap | KnownError | None, colour_map: str, *, shown: bool) -> None:
        """Show what was found; of a map the picture alone where maps are not `shown`."""
        from annotator.inference.maps.shown import heat_of

        self.text = pane_text(found)
        self.setToolTip(self.text or mass_text(found))
        if (found, colour_map if shown else "") == self._shown:
            return
        self._shown = (found, colour_map if shown else "")
        self._map = heat_of(found) if isinstance(found, ImageMap) else None
        filled = self._map is not None and bool(self._map.values.any())
        self.show_heat(HeatLayer(self._map.values, colour_map) if self._map is not None and filled and shown else None)

    def point(self, position: tuple[float, float] | None) -> None:
        """The mouse is at a position of the image, in this pane or another; None: in none."""
        self._place = position
        self.update()

    def share_at(self, position: tuple[float, float]) -> float | None:
        """The map at a position of the image, as a share of its highest value; None outside, and without a map."""
        heat = self._map
        if heat is None:
            return None
        x, y = (int(position[axis] * heat.size[axis] // heat.image_size[axis]) for axis in (0, 1))
        if not (0 <= x < heat.size[0] and 0 <= y < heat.size[1]):
            return None
        top = float(heat.values.max(initial=0.0))
        return float(heat.values[y, x]) / top if top else 0.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is in the middle stays there; the size before is lost on Qt's way to another parent."""
        before, self._sized = self._sized, event.size()
        if not self.fits and before.isValid():
            grown = event.size() - before
            self.follow(self.viewport.panned(grown.width() / 2, grown.height() / 2))
        super().resizeEvent(event)

    def look_like(self, other: Pane) -> None:
        """Show the place of the image that another pane shows."""
        if not other.fits:
            self._sized = other.size()
            self.follow(other.viewport)

    # --- painting

    def paint_over(self, painter: QPainter, event: QPaintEvent, backdrop: QPixmap) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.text:
            self._write(painter)
        if self._place is not None:
            self._mark(painter, self._place)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _write(self, painter: QPainter) -> None:
        """A text at the foot, as high as it needs."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        room = QRectF(self.rect()).adjusted(2 * PAD, 2 * PAD, -2 * PAD, -2 * PAD)
        needed = painter.boundingRect(room, flags, self.text)
        height = min(needed.height(), room.height())
        frame = QRectF(room.left(), room.bottom() - height, room.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(frame.adjusted(-PAD, -PAD, PAD, PAD), 4, 4)
        painter.setPen(INK)
        painter.drawText(frame, flags, self.text)

    def _mark(self, painter: QPainter, place: tuple[float, float]) -> None:
        """A cross, and how high the map is there."""
        x, y = self.viewport.to_view(*place)
        for colour, breadth in ((QColor(0, 0, 0, 170), 3), (QColor("white"), 1)):
            painter.setPen(QPen(colour, breadth))
            painter.drawLine(QPointF(x - ARM, y), QPointF(x + ARM, y))
            painter.drawLine(QPointF(x, y - ARM), QPointF(x, y + ARM))
        share = self.share_at(place)
        if share is None:
            return
        text, metrics = f"{share:.0%}", painter.fontMetrics()
        frame = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * PAD, metrics.height() + 2)
        frame.moveTopRight(QPointF(self.width() - PAD, PAD))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(INK)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
