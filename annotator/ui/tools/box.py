"""A loose box: the region inside it is found with the attention map's help (GrabCut seeded by both)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions.mask import Box
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.work.session import Session


class BoxTool(Tool):
    """Hands the box over; what is found in it arrives a moment later as an edit of its own."""

    name = "box"
    hint = marked("Drag a loose box")

    def __init__(self, session: Session, fit: Callable[[Box], None]) -> None:
        super().__init__(session)
        self._fit = fit
        self._corners: tuple[tuple[float, float], tuple[float, float]] | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Drag from corner to corner."""
        pointer = press
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            self._corners = (press.position, pointer.position)
        self._corners = None
        left, right = sorted((press.x, pointer.x))
        top, bottom = sorted((press.y, pointer.y))
        box = Box(round(left), round(top), round(right - left), round(bottom - top)).clipped(*self.picture_size)
        if box.w >= 2 and box.h >= 2:
            self._fit(box)
        return None

    def cancelled(self) -> None:
        self._corners = None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The box while it is dragged."""
        if self._corners is None:
            return
        start, end = (QPointF(*viewport.to_view(*corner)) for corner in self._corners)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.5), (QColor("white"), 1.5)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(start, end).normalized())
