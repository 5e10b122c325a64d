"""One map over the image, which is moved by mouse, wheel and pinch as on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.core.errors import KnownError
from annotator.inference.maps.requests import ImageMap
from annotator.inference.maps.ways import Way
from annotator.ui.canvas.heat_layer import HeatLayer
from annotator.ui.canvas.small_view import PAD, SmallView
from annotator.ui.views.comparison.words import mass_text, pane_text

if TYPE_CHECKING:
    from annotator.inference.proposals import HeatMap

LEAST_WIDTH, LEAST_HEIGHT = 130, 110


class Pane(SmallView):
    """A label's map made in one way, or why there is none. `point` says how high the map is there."""

    def __init__(self, label: str, way: Way, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.way = label, way
        self._map: HeatMap | None = None
        self._shown: tuple[object, str] = (None, "")
        self._sized = QSize()
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

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
        super().paint_over(painter, event, backdrop)
        share = self.share_at(self.pointed_at) if self.pointed_at is not None else None
        if share is not None:
            self._tell_share(painter, f"{share:.0%}")
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _tell_share(self, painter: QPainter, text: str) -> None:
        metrics = painter.fontMetrics()
        frame = QRectF(0, 0, metrics.horizontalAdvance(text), max(metrics.height() + 2 - 2 * PAD, 0))
        frame.moveTopRight(QPointF(self.width() - 2 * PAD, 2 * PAD))
        self.write(painter, frame, text, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip)
