"""A loose box: the region inside it is found with the map's help; with a segmenter by clicks and strokes, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions.mask import Box
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer, Tool
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.work.session import Session

# A stroke is told to the segmenter by at most so many points.
MOST_POINTS = 8


class PointOut(Protocol):
    """Takes points of the image, and whether they belong to the object."""

    def __call__(self, points: Sequence[tuple[float, float]], *, belongs: bool) -> None: ...


class BoxTool(Tool):
    """Hands over what is drawn; what is found arrives a moment later as an edit of its own.

    A drag is a box. A click, and a drag with Shift, is on what belongs to the object; with Alt on what does not.
    """

    name = "box"
    hint = marked("Drag a loose box; with a segmenter: click, Shift-drag what belongs, Alt what does not")

    def __init__(self, session: Session, fit: Callable[[Box], None], point_out: PointOut) -> None:
        super().__init__(session)
        self._fit, self._point_out = fit, point_out
        self._stroke: list[tuple[float, float]] = []
        self._corners: tuple[tuple[float, float], tuple[float, float]] | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Drag from corner to corner."""
        pointer, strokes = press, press.shift or press.alt
        path = [press.position]
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            path.append(pointer.position)
            if strokes:
                self._stroke = path
            else:
                self._corners = (press.position, pointer.position)
        self.cancelled()
        left, right = sorted((press.x, pointer.x))
        top, bottom = sorted((press.y, pointer.y))
        box = Box(round(left), round(top), round(right - left), round(bottom - top)).clipped(*self.picture_size)
        if strokes or max(abs(pointer.x - press.x), abs(pointer.y - press.y)) < press.reach / 2:
            self._point_out(self._on_image(path), belongs=not press.alt)
        elif box.w >= 2 and box.h >= 2:
            self._fit(box)
        return None

    def _on_image(self, path: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """A few points of a stroke, evenly along it, as far as they lie on the image."""
        width, height = self.picture_size
        inside = [(x, y) for x, y in path if 0 <= x < width and 0 <= y < height]
        steps = max(1, -(-len(inside) // MOST_POINTS))
        return list(dict.fromkeys(inside[::steps]))

    def cancelled(self) -> None:
        self._corners, self._stroke = None, []

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The box or the stroke while it is drawn."""
        if self._stroke:
            painter.setPen(QPen(QColor("white"), 1.5, Qt.PenStyle.DotLine))
            painter.drawPolyline([QPointF(*viewport.to_view(*point)) for point in self._stroke])
        if self._corners is None:
            return
        start, end = (QPointF(*viewport.to_view(*corner)) for corner in self._corners)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.5), (QColor("white"), 1.5)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(start, end).normalized())
