"""Rectangle and ellipse, dragged from corner to corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from annotator.core.regions.figures import Point, ellipse, rectangle
from annotator.core.regions.mask import Mask
from annotator.core.regions.outline import Ring
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked
from annotator.ui.canvas.tool import Gesture, Phase, Pointer
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import DrawingTool, Work
from annotator.ui.tools.preview import paint_outline
from annotator.ui.work.session import Session


class FigureTool(DrawingTool):
    """Draws a new region wherever it begins. Shift makes both sides equal, Alt begins at the middle."""

    text = ""
    inside = Drawing.NEW

    def __init__(self, session: Session, work: Work) -> None:
        super().__init__(session, work)
        self._way = Drawing.NEW
        self._corners: tuple[Point, Point] | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Drag from corner to corner."""
        pointer, self._way = press, self.drawing(press)
        while pointer.phase is not Phase.RELEASE:
            pointer = yield
            if pointer.phase in (Phase.MOVE, Phase.RELEASE):
                self._corners = _corners(press, pointer)
        if self._corners is None:
            return None
        mask, rings = self._figure(*self._corners)
        return self._drawn(self._way, mask, self.text, rings)

    def _figure(self, start: Point, end: Point) -> tuple[Mask, tuple[Ring, ...]]:
        """The pixels, and the vertices where there are any."""
        raise NotImplementedError

    def _path(self, frame: QRectF) -> QPainterPath:
        raise NotImplementedError

    def cancelled(self) -> None:
        self._corners = None

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The figure while it is dragged."""
        if self._corners is not None and self.session.label is not None:
            start, end = (QPointF(*viewport.to_view(*corner)) for corner in self._corners)
            paint_outline(painter, self._path(QRectF(start, end).normalized()), self._colour_of(self._way))


class RectangleTool(FigureTool):
    """Its corners can be edited as a polygon's vertices."""

    name = "rectangle"
    hint = marked("Shift: equal sides · Alt: from the middle")
    text = marked("Rectangle")

    def _figure(self, start: Point, end: Point) -> tuple[Mask, tuple[Ring, ...]]:
        ring = (start, (end[0], start[1]), end, (start[0], end[1]))
        return rectangle(start, end, *self.picture_size), (ring,)

    def _path(self, frame: QRectF) -> QPainterPath:
        path = QPainterPath()
        path.addRect(frame)
        return path


class EllipseTool(FigureTool):
    """The ellipse that fills the dragged rectangle."""

    name = "ellipse"
    hint = marked("Shift: equal sides · Alt: from the middle")
    text = marked("Ellipse")

    def _figure(self, start: Point, end: Point) -> tuple[Mask, tuple[Ring, ...]]:
        return ellipse(start, end, *self.picture_size), ()

    def _path(self, frame: QRectF) -> QPainterPath:
        path = QPainterPath()
        path.addEllipse(frame)
        return path


def _corners(press: Pointer, pointer: Pointer) -> tuple[Point, Point]:
    """Two opposite corners of the figure between two places of the mouse."""
    dx, dy = pointer.x - press.x, pointer.y - press.y
    if pointer.shift:
        side = max(abs(dx), abs(dy))
        dx, dy = side if dx >= 0 else -side, side if dy >= 0 else -side
    x, y = press.position
    return (x - dx, y - dy) if pointer.alt else (x, y), (x + dx, y + dy)
