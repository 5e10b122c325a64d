"""Polygon: click by click, closed on its first vertex, by Enter or by a double click."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.core.regions.figures import Point
from annotator.core.regions.outline import fill_rings
from annotator.core.work.drawing import Drawing
from annotator.ui.base.text import marked, tr, within
from annotator.ui.canvas.tool import Done, Gesture, Phase, Pointer
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.tools.drawing import DrawingTool, Work
from annotator.ui.tools.preview import SHADE, on_view, paint_handles, tinted
from annotator.ui.work.session import Session


class PolygonTool(DrawingTool):
    """Draws a new region wherever it begins. Dragging draws freehand; Backspace takes the last vertex back."""

    name = "polygon"
    hint = marked("Click or drag · Enter closes · Backspace takes back")
    text = marked("Polygon")
    inside = Drawing.NEW

    def __init__(self, session: Session, work: Work) -> None:
        super().__init__(session, work)
        self._way = Drawing.NEW
        self._vertices: list[Point] = []
        self._pointer: Pointer | None = None

    def gesture(self, press: Pointer) -> Gesture:
        """Collect vertices until the polygon is closed."""
        self._vertices, self._way = [press.position], self.drawing(press)
        dragging = True
        while True:
            pointer = yield
            self._pointer = pointer if pointer.by_mouse else self._pointer
            closes = pointer.phase is Phase.PRESS and len(self._vertices) >= 3 and pointer.near(self._vertices[0])
            if closes or pointer.phase in (Phase.FINISH, Phase.DOUBLE):
                break
            if pointer.phase is Phase.TAKE_BACK:
                self._vertices.pop()
                if not self._vertices:
                    return None
            elif pointer.phase is Phase.PRESS or (dragging and self._far(pointer)):
                self._vertices.append(pointer.position)
            dragging = pointer.phase is Phase.PRESS or (dragging and pointer.phase is Phase.MOVE)
        return self._finished()

    def _far(self, pointer: Pointer) -> bool:
        return pointer.phase is Phase.MOVE and not pointer.near(self._vertices[-1])

    def _finished(self) -> Done | None:
        ring, self._vertices = tuple(self._outline()), []
        mask = fill_rings([ring], *self.picture_size)
        if mask.empty:
            self.session.notifications.inform(
                tr("The {shape} encloses no pixel of the image.", shape=within(self.text))
            )
            return None
        return self._drawn(self._way, mask, self.text, (ring,))

    def _outline(self) -> list[Point]:
        """The line that is filled in the end."""
        return self._vertices

    def _line(self, pointer: Pointer | None) -> list[Point]:
        """The line so far, with a rubber band to the mouse."""
        return [*self._vertices, *([pointer.position] if pointer is not None else [])]

    def hover(self, pointer: Pointer | None) -> None:
        self._pointer = pointer

    def cancelled(self) -> None:
        self._vertices = []

    def paint(self, painter: QPainter, viewport: Viewport, view: QRectF) -> None:
        """The edges so far, a rubber band to the cursor, and the first vertex to close on."""
        if not self._vertices or self.session.label is None:
            return
        points = on_view(self._line(self._pointer), viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = QColor(self._colour_of(self._way))
        painter.setBrush(tinted(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((SHADE, 4.0), (colour, 2.0)):
            painter.setPen(QPen(shade, width))
            painter.drawPolyline(points)
        paint_handles(painter, self._vertices[1:], viewport, colour)
        paint_handles(painter, self._vertices[:1], viewport, colour, 5.0)
